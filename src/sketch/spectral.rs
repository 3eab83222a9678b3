//! Is (1 − ε)AᵀDA ⪯ AᵀD̃A ⪯ (1 + ε)AᵀDA? Measured in f64, decided in enclosures.

use super::rows::rows;
use super::{Error, Sample};
use crate::linalg::{DesignMatrix, loewner};
use crate::number::{Enclosure, Exact, Interval};
use nalgebra::{DMatrix, SymmetricEigen};

/// Work (rows · d²) up to which exact rationals are tried where intervals cannot decide.
const RATIONAL_WORK: usize = 1 << 14;

/// One of the two inequalities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// (1 − ε)AᵀDA ⪯ AᵀD̃A.
    Lower,
    /// AᵀD̃A ⪯ (1 + ε)AᵀDA.
    Upper,
}

/// What is proved about a sampled diagonal.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Both inequalities are proved.
    Holds,
    /// wᵀ(larger side − smaller side)w < 0 is proved for this exact witness w (d).
    Fails {
        /// The inequality that fails.
        side: Side,
        /// w.
        witness: Vec<Exact>,
    },
    /// Neither is proved.
    Undecided,
}

/// The least ε with (1 − ε)G ⪯ G̃ ⪯ (1 + ε)G for symmetric d × d matrices G ⪰ 0 and G̃, floating point with no promise;
/// `None` where G has no eigenvalue above rounding, is not finite, or G̃ reaches outside the range of G.
pub fn measured(gram: &DMatrix<f64>, sampled: &DMatrix<f64>) -> Option<f64> {
    let d = gram.nrows();
    let unit = gram.diagonal().map(|entry| if entry > 0.0 { 1.0 / entry.sqrt() } else { 0.0 });
    let scaled = |matrix: &DMatrix<f64>| DMatrix::from_fn(d, d, |i, j| unit[i] * matrix[(i, j)] * unit[j]);
    let (gram, sampled) = (scaled(gram), scaled(sampled));
    if !gram.iter().chain(&sampled).all(|entry| entry.is_finite()) {
        return None;
    }
    let eigen = SymmetricEigen::new(gram);
    let flat = 16.0 * f64::EPSILON * d as f64 * eigen.eigenvalues.amax();
    let range: Vec<usize> = (0..d).filter(|&k| eigen.eigenvalues[k] > flat).collect();
    if range.is_empty() {
        return None;
    }
    let kernel = (0..d).filter(|k| !range.contains(k)).map(|k| eigen.eigenvectors.column(k).into_owned());
    let outside = kernel.map(|v| (&sampled * v).norm()).fold(0.0, f64::max);
    if outside > 1e-6 * sampled.norm().max(1.0) {
        return None;
    }
    let mut whitening = eigen.eigenvectors.select_columns(&range);
    for (mut column, &k) in whitening.column_iter_mut().zip(&range) {
        column /= eigen.eigenvalues[k].sqrt();
    }
    let ratios = (whitening.transpose() * sampled * &whitening).symmetric_eigenvalues();
    Some((ratios.max() - 1.0).max(1.0 - ratios.min()))
}

/// Decides both inequalities for a diagonal D (n) and a sampled one: by intervals, and where they cannot and
/// n·d² ≤ 2¹⁴, by exact rationals, which decide always. `epsilon` is taken as it is, exactly.
///
/// # Errors
/// [`Error::ShapeMismatch`] when D has not n entries.
pub fn decide(design: &DesignMatrix, diagonal: &[f64], sample: &Sample, epsilon: &Exact) -> Result<Decision, Error> {
    design.check_whole()?;
    let n = design.rows();
    if diagonal.len() != n {
        return Err(Error::ShapeMismatch { name: "weights", expected: n, found: diagonal.len() });
    }
    let sampled = sample.diagonal(n);
    let found = decide_in::<Interval>(design, diagonal, &sampled, epsilon, &()).unwrap_or(Decision::Undecided);
    let small = n * design.columns() * design.columns() <= RATIONAL_WORK;
    if found != Decision::Undecided || !small {
        return Ok(found);
    }
    Ok(decide_in::<Exact>(design, diagonal, &sampled, epsilon, &()).unwrap_or(Decision::Undecided))
}

/// The same in the enclosure `S`, for two diagonals (n); `None` where an operation is not defined in it.
pub fn decide_in<S: Enclosure>(
    design: &DesignMatrix,
    diagonal: &[f64],
    sampled: &[f64],
    epsilon: &Exact,
    context: &S::Context,
) -> Option<Decision> {
    design.check_whole().ok()?;
    let gram = gram::<S>(design, diagonal, context)?;
    let other = self::gram::<S>(design, sampled, context)?;
    let one = Exact::integer(1);
    let lower = scaled_by(&gram, &one.minus(epsilon), context)?;
    let upper = scaled_by(&gram, &one.minus(&Exact::zero().minus(epsilon)), context)?;
    let gaps = [
        (Side::Lower, loewner::difference(&lower, &other, context)?),
        (Side::Upper, loewner::difference(&other, &upper, context)?),
    ];
    let zero = S::constant(&Exact::zero(), context)?;
    let mut proved = true;
    for (side, gap) in &gaps {
        if loewner::is_semidefinite(gap, context) {
            continue;
        }
        proved = false;
        let fails = |w: &Vec<Exact>| loewner::quadratic_form(gap, w, context).is_some_and(|form| form.less(&zero));
        if let Some(witness) = loewner::witnesses(gap).find(fails) {
            return Some(Decision::Fails { side: *side, witness });
        }
    }
    Some(if proved { Decision::Holds } else { Decision::Undecided })
}

/// Aᵀ diag(D) A in S.
fn gram<S: Enclosure>(design: &DesignMatrix, diagonal: &[f64], context: &S::Context) -> Option<DMatrix<S>> {
    let d = design.columns();
    let constant = |value: f64| S::constant(&Exact::from_f64(value)?, context);
    let mut gram = DMatrix::from_element(d, d, constant(0.0)?);
    for (row, weight) in rows(design).zip(diagonal).filter(|(_, weight)| **weight != 0.0) {
        let mut entries = Vec::new();
        row.visit(|j, a| entries.push((j, a)));
        let entries = entries.into_iter().map(|(j, a)| Some((j, constant(a)?))).collect::<Option<Vec<(usize, S)>>>()?;
        let weight = constant(*weight)?;
        for (at, (j, a)) in entries.iter().enumerate() {
            let scaled = weight.mul(a, context)?;
            for (k, other) in &entries[..=at] {
                let sum = gram[(*j, *k)].add(&scaled.mul(other, context)?, context)?;
                gram[(*k, *j)] = sum.clone();
                gram[(*j, *k)] = sum;
            }
        }
    }
    Some(gram)
}

fn scaled_by<S: Enclosure>(gram: &DMatrix<S>, factor: &Exact, context: &S::Context) -> Option<DMatrix<S>> {
    let factor = S::constant(factor, context)?;
    let entries = gram.iter().map(|entry| factor.mul(entry, context)).collect::<Option<Vec<S>>>()?;
    Some(DMatrix::from_vec(gram.nrows(), gram.ncols(), entries))
}
