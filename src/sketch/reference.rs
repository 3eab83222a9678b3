//! One AᵀDA enclosed once, for deciding many samples of it.
//!
//! An ill-conditioned A is first multiplied by an invertible upper triangle T near R⁻¹ of √D A = QR. The rows aᵢT are
//! exact sums rounded once, and X ⪯ Y says the same as TᵀXT ⪯ TᵀYT, so T changes what can be decided and not what is
//! true. Sums are f64 with Higham's bound: m terms of four roundings are off by at most γₘ₊₄ Σ|terms|.

use super::rows::rows;
use super::{Decision, Error, Sample, Side};
use crate::linalg::rounding::UNIT;
use crate::linalg::{DesignMatrix, loewner};
use crate::number::{Arithmetic, Enclosure, Exact, Interval};
use nalgebra::DMatrix;

/// R's diagonal relative to its largest entry, columns of length 1, from which on no T is needed.
const WELL_CONDITIONED: f64 = 1e-3;
/// Entries of aᵢT below this are refused: their products might be rounded by more than u.
const LEAST: f64 = 1e-150;
/// The same for products.
const LEAST_PRODUCT: f64 = 1e-290;

/// AᵀDA of one design, enclosed, with the precision asked for.
pub struct Reference {
    n: usize,
    d: usize,
    rows: Vec<f64>,
    triangle: Option<DMatrix<f64>>,
    lower: DMatrix<Interval>,
    upper: DMatrix<Interval>,
}

impl Reference {
    /// The reference for (1 − ε)AᵀDA ⪯ AᵀD̃A ⪯ (1 + ε)AᵀDA; ε is taken exactly.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] when D has not n entries.
    pub fn new(design: &DesignMatrix, diagonal: &[f64], epsilon: &Exact) -> Result<Self, Error> {
        design.check_whole()?;
        let (n, d) = (design.rows(), design.columns());
        if diagonal.len() != n {
            return Err(Error::ShapeMismatch { name: "weights", expected: n, found: diagonal.len() });
        }
        let mut plain = vec![0.0; n * d];
        for (i, row) in rows(design).enumerate() {
            row.visit(|j, a| plain[i * d + j] = a);
        }
        let triangle = whitening(&plain, diagonal, d);
        let turned = triangle.as_ref().and_then(|triangle| turn(&plain, triangle));
        let (rows, triangle) = match turned {
            Some(rows) => (rows, triangle),
            None => (plain, None),
        };
        let gram = gram(&rows, d, (0..n).zip(diagonal.iter().copied()));
        let scaled = |factor: Exact| {
            gram.map(|entry| {
                let factor = Interval::constant(&factor, &());
                factor.and_then(|factor| entry.mul(&factor, &())).unwrap_or_else(|| Interval::point(f64::NAN))
            })
        };
        let one = Exact::integer(1);
        let (lower, upper) = (scaled(one.minus(epsilon)), scaled(one.minus(&Exact::zero().minus(epsilon))));
        Ok(Self { n, d, rows, triangle, lower, upper })
    }

    /// Decides both inequalities for a sample of D.
    pub fn decide(&self, sample: &Sample) -> Decision {
        if sample.rows().iter().any(|&row| row >= self.n) {
            return Decision::Undecided;
        }
        let sampled = gram(&self.rows, self.d, sample.rows().iter().copied().zip(sample.entries().iter().copied()));
        let sides = [(Side::Lower, &self.lower, &sampled), (Side::Upper, &sampled, &self.upper)];
        let mut proved = true;
        for (side, smaller, larger) in sides {
            let Some(gap) = loewner::difference(smaller, larger, &()) else {
                return Decision::Undecided;
            };
            if !gap.iter().all(|entry| entry.is_defined()) {
                return Decision::Undecided;
            }
            if loewner::is_semidefinite(&gap, &()) {
                continue;
            }
            proved = false;
            let zero = Interval::point(0.0);
            let fails = |w: &Vec<Exact>| loewner::quadratic_form(&gap, w, &()).is_some_and(|form| form.less(&zero));
            if let Some(witness) = loewner::witnesses(&gap).find(fails) {
                return Decision::Fails { side, witness: self.back(witness) };
            }
        }
        if proved { Decision::Holds } else { Decision::Undecided }
    }

    /// Tw.
    fn back(&self, w: Vec<Exact>) -> Vec<Exact> {
        let Some(triangle) = &self.triangle else {
            return w;
        };
        let entry = |j: usize| {
            let terms = w.iter().enumerate().filter_map(|(k, w)| Exact::from_f64(triangle[(j, k)])?.mul(w, &()));
            terms.fold(Exact::zero(), |sum, term| sum.minus(&Exact::zero().minus(&term)))
        };
        (0..self.d).map(entry).collect()
    }
}

/// T, where one is needed and can be had.
fn whitening(rows: &[f64], diagonal: &[f64], d: usize) -> Option<DMatrix<f64>> {
    let mut weighted = DMatrix::from_fn(diagonal.len(), d, |i, j| diagonal[i].sqrt() * rows[i * d + j]);
    let lengths: Vec<f64> = weighted.column_iter().map(|column| column.norm()).collect();
    for (mut column, length) in weighted.column_iter_mut().zip(&lengths) {
        column /= *length;
    }
    if diagonal.len() < d {
        return None;
    }
    let r = weighted.qr().r();
    let largest = r.diagonal().amax();
    if r.diagonal().iter().all(|entry| f64::abs(*entry) > WELL_CONDITIONED * largest) {
        return None;
    }
    let mut triangle = r.solve_upper_triangular(&DMatrix::identity(d, d))?;
    for (mut row, length) in triangle.row_iter_mut().zip(&lengths) {
        row /= *length;
    }
    let invertible = (0..d).all(|k| triangle[(k, k)] != 0.0 && (0..k).all(|j| triangle[(k, j)] == 0.0));
    (invertible && triangle.iter().all(|entry| entry.is_finite())).then_some(triangle)
}

/// The rows aᵢT, each entry the exact sum rounded once; `None` where one is too small for that.
fn turn(rows: &[f64], triangle: &DMatrix<f64>) -> Option<Vec<f64>> {
    let d = triangle.nrows();
    let exact = triangle.map(|entry| Exact::from_f64(entry).unwrap_or_else(Exact::zero));
    let mut turned = Vec::with_capacity(rows.len());
    for row in rows.chunks_exact(d) {
        let row: Vec<Exact> = row.iter().map(|a| Exact::from_f64(*a)).collect::<Option<_>>()?;
        for j in 0..d {
            let entry = (0..=j).try_fold(Exact::zero(), |sum, k| sum.add(&row[k].mul(&exact[(k, j)], &())?, &()))?;
            let value = entry.to_f64();
            (entry.signum() == 0 || (f64::abs(value) > LEAST && value.is_finite())).then_some(())?;
            turned.push(value);
        }
    }
    Some(turned)
}

/// Σ wᵢbᵢbᵢᵀ (d × d) over rows b that are each within u of what they stand for.
fn gram(rows: &[f64], d: usize, weights: impl Iterator<Item = (usize, f64)>) -> DMatrix<Interval> {
    let (mut sums, mut sizes, mut terms) = (vec![0.0; d * d], vec![0.0; d * d], 0_usize);
    let mut underflow = false;
    for (i, weight) in weights {
        let row = &rows[i * d..(i + 1) * d];
        for j in 0..d {
            let factor = weight * row[j];
            for k in 0..=j {
                let term = factor * row[k];
                let whole = weight != 0.0 && row[j] != 0.0 && row[k] != 0.0;
                underflow |= whole && f64::abs(factor).min(f64::abs(term)) < LEAST_PRODUCT;
                sums[j * d + k] += term;
                sizes[j * d + k] += f64::abs(term);
            }
        }
        terms += 1;
    }
    let rounding = (terms + 8) as f64 * UNIT;
    DMatrix::from_fn(d, d, |j, k| {
        let at = j.max(k) * d + j.min(k);
        let error = 1.000_01 * rounding / (1.0 - rounding) * sizes[at];
        match (underflow, sizes[at]) {
            (true, _) => Interval::point(f64::NAN),
            (_, 0.0) => Interval::point(0.0),
            _ => Interval::between((sums[at] - error).next_down(), (sums[at] + error).next_up()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::spectral::decide;

    /// n rows of length d from a counter, with columns of very different lengths that are nearly dependent.
    fn nearly_dependent(n: usize, d: usize) -> DesignMatrix {
        let stream = crate::sketch::Stream::new(5, 77);
        let values = (0..n * d).map(|at| {
            let (i, j) = (at / d, at % d);
            stream.uniform(i as u64) + 1e-7 * stream.uniform(at as u64 + 1_000_000) * (j + 1) as f64
        });
        DesignMatrix::dense(n, d, values.collect()).unwrap()
    }

    #[test]
    fn the_decision_is_that_of_exact_rationals_wherever_it_decides() {
        for (n, d) in [(40, 1), (60, 2), (60, 3)] {
            let design = nearly_dependent(n, d);
            let diagonal: Vec<f64> = (0..n).map(|i| 1.0 + i as f64).collect();
            let epsilon = Exact::ratio(3, 10).unwrap();
            let reference = Reference::new(&design, &diagonal, &epsilon).unwrap();
            let (mut holds, mut fails) = (0, 0);
            for seed in 0..60 {
                let sample = Sample::draw(&diagonal, &vec![0.4; n], seed).unwrap();
                let found = reference.decide(&sample);
                let truth = decide(&design, &diagonal, &sample, &epsilon).unwrap();
                match (&found, &truth) {
                    (Decision::Holds, Decision::Holds) => holds += 1,
                    (Decision::Fails { .. }, Decision::Fails { .. }) => fails += 1,
                    _ => panic!("{found:?} against {truth:?} at n = {n}, d = {d}, seed {seed}"),
                }
            }
            assert!(holds > 0 && fails > 0, "{holds} hold and {fails} fail at d = {d}");
        }
    }

    #[test]
    fn a_witness_is_given_in_the_coordinates_of_the_design() {
        let design = nearly_dependent(30, 2);
        let diagonal = vec![1.0; 30];
        let epsilon = Exact::ratio(1, 20).unwrap();
        let reference = Reference::new(&design, &diagonal, &epsilon).unwrap();
        let sample = Sample::draw(&diagonal, &[0.5; 30], 3).unwrap();
        let Decision::Fails { side, witness } = reference.decide(&sample) else {
            panic!("half of the rows are no sample within 1/20");
        };
        let form = |diagonal: &[f64]| {
            let rows = (0..30).map(|i| {
                let along = (0..2).map(|j| {
                    let crate::linalg::Storage::Dense(values) = design.storage() else { unreachable!() };
                    Exact::from_f64(values[2 * i + j]).unwrap().mul(&witness[j], &()).unwrap()
                });
                let along = along.fold(Exact::zero(), |sum, term| sum.add(&term, &()).unwrap());
                along.mul(&along, &()).unwrap().mul(&Exact::from_f64(diagonal[i]).unwrap(), &()).unwrap()
            });
            rows.fold(Exact::zero(), |sum, term| sum.add(&term, &()).unwrap())
        };
        let (whole, sampled) = (form(&diagonal), form(&sample.diagonal(30)));
        let share = |percent: i64| whole.mul(&Exact::ratio(percent, 100).unwrap(), &()).unwrap();
        match side {
            Side::Lower => assert!(sampled < share(95)),
            Side::Upper => assert!(sampled > share(105)),
        }
    }

    #[test]
    fn fewer_rows_than_columns_are_left_undecided_and_never_decided_wrongly() {
        let design = nearly_dependent(2, 3);
        let reference = Reference::new(&design, &[1.0; 2], &Exact::ratio(1, 10).unwrap()).unwrap();
        let whole = Sample::draw(&[1.0; 2], &[1.0; 2], 0).unwrap();
        assert_eq!(reference.decide(&whole), Decision::Undecided);
        let none = Sample::draw(&[1.0; 2], &[0.0; 2], 0).unwrap();
        assert!(matches!(reference.decide(&none), Decision::Fails { side: Side::Lower, .. }));
    }

    #[test]
    fn products_that_underflow_decide_nothing() {
        let design = DesignMatrix::dense(2, 1, vec![1e-160, 1e-160]).unwrap();
        let reference = Reference::new(&design, &[1.0; 2], &Exact::ratio(1, 10).unwrap()).unwrap();
        let whole = Sample::draw(&[1.0; 2], &[1.0; 2], 0).unwrap();
        assert_eq!(reference.decide(&whole), Decision::Undecided);
    }

    #[test]
    fn a_diagonal_of_another_length_is_refused() {
        let design = nearly_dependent(3, 1);
        assert!(Reference::new(&design, &[1.0], &Exact::zero()).is_err());
    }
}
