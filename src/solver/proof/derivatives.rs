//! ∇L and ∇²L in floating point, with bounds on how far they are off at the points of a ball.
//!
//! Both are products of A with weights known as middles and radii; an error in the weights y by ω moves Aᵀy by at most |A|ᵀω,
//! and the rounding of Aᵀy in any order is within |A|ᵀ(γₙ|y|). An error of δᵢ by ρᵢ moves Σᵢ δᵢaᵢaᵢᵀ by E with
//! |pᵀEp| ≤ Σᵢ ρᵢ(Σⱼ|aᵢⱼpⱼ|)² ≤ pᵀTp for T = diag(Σᵢ kᵢρᵢaᵢⱼ²), where row i has kᵢ entries, by Cauchy and Schwarz. And for the
//! part of rank two, (|s|ᵀ|p|)(|e|ᵀ|p|) ≤ ‖T^(−½)s‖‖T^(−½)e‖·pᵀTp in the same way. All these sums over rows are taken in one pass
//! beside that for the gradient.

use super::blurred::Blurred;
use super::enclosed::{Enclosed, Leaf, Span};
use super::image::LEAF;
use crate::linalg::lanes::vectorised;
use crate::linalg::rounding::widened;
use crate::linalg::rounding::{gamma, length, raised};
use crate::linalg::{Cholesky, DesignMatrix, Storage};
use crate::loss::{Loss, row};
use crate::number::Interval;
use crate::solver::Error;
use crate::solver::sums::columns::{Columns, Factors, Summed};
use crate::solver::sums::compensated::twice_square;
use nalgebra::{DMatrix, DVector};
use num_traits::Zero;
use std::ops::Range;

/// QR sweeps an eigenvalue before the search for a direction of negative curvature is given up.
const SWEEPS: usize = 100;
/// Numbers a column that the sums of a part keep.
const KEPT: usize = 8;
/// Roundings of an entry of the Hessian beside those of its sum over n rows.
const FEW: usize = 20;

/// ∇L and ∇²L at the points of a ball, and what of them bounds the third derivative.
pub(in crate::solver) struct Derivatives {
    /// ∇L (d).
    pub gradient: DVector<f64>,
    /// Bounds on the rounding of ∇L as a sum over rows, but for what is part of the radii (d).
    pub rounding: DVector<f64>,
    /// At least |A|ᵀω for the [`radii`] ω of its weights (d).
    pub blur: DVector<f64>,
    /// ∇²L (d × d), both triangles.
    pub hessian: DMatrix<f64>,
    /// −diag(slack) ⪯ ∇²L − hessian ⪯ diag(slack).
    pub slack: Vec<f64>,
    /// AᵀV, and for soft-residual Aᵀ(u′∘p), in floating point alone: as many columns as [`Enclosed::columns`].
    pub coupled: Vec<DVector<f64>>,
}

impl Derivatives {
    /// `None` where anything is not finite.
    pub fn at(enclosed: &Enclosed<'_>) -> Result<Option<Self>, Error> {
        let design = enclosed.image.instance.design();
        let Weights { delta, columns: [first, second, third], summed } = Weights::at(enclosed);
        let (mut hessian, coupled) = match enclosed.columns() {
            0 => (design.weighted_gram(&delta)?, Vec::new()),
            2 => listed(design.weighted_gram_and(&delta, [&first, &second])?),
            _ => listed(design.weighted_gram_and(&delta, [&first, &second, &third])?),
        };
        let Summed { product, errors, squares: mut slack, sizes: [blur, first, second] } = summed;
        if let [v, w, ..] = coupled.as_slice() {
            let corner = enclosed.scalars.corner;
            let share = low_rank_share(corner, [(v, &first), (w, &second)], &slack);
            slack.iter_mut().for_each(|slack| *slack = raised(*slack * (1.0 + share), 2));
            hessian.ger(corner.middle, v, v, 1.0);
            hessian.ger(-1.0, v, w, 1.0);
            hessian.ger(-1.0, w, v, 1.0);
            hessian.fill_upper_triangle_with_lower_triangle();
        }
        let [gradient, rounding, blur] = [product, errors, blur].map(DVector::from_vec);
        let is_finite = hessian.iter().chain(&slack).chain(&gradient).chain(&blur).all(|entry| entry.is_finite());
        Ok(is_finite.then_some(Self { gradient, rounding, blur, hessian, slack, coupled }))
    }

    /// At least η = ‖∇²L⁻¹∇L‖, for λ > 0 at most λ_min(∇²L) and a factor of about ∇²L.
    ///
    /// For any s, η ≤ ‖s‖ + ‖∇L − ∇²L s‖/λ; and ‖Es‖ ≤ √max(T)·√(sᵀTs) for −T ⪯ E ⪯ T = diag(slack), since
    /// ‖T^(−½)ET^(−½)‖ ≤ 1.
    pub fn step(&self, lambda: f64, factor: &Cholesky) -> Result<f64, Error> {
        let d = self.slack.len();
        let s = factor.solve(&self.gradient)?;
        let rest = &self.gradient - &self.hessian * &s;
        let lost = self.hessian.abs() * s.abs() + self.gradient.abs();
        let unsure: Vec<f64> = (0..d)
            .map(|j| rest[j].abs() + gamma(d + 4) * raised(lost[j], d + 1) + self.rounding[j] + self.blur[j])
            .map(|unsure| raised(unsure, 4))
            .collect();
        let widest = self.slack.iter().fold(0.0, |most: f64, slack| most.max(*slack));
        let rooted: Vec<f64> = self.slack.iter().zip(&s).map(|(slack, s)| raised(slack.sqrt() * s.abs(), 2)).collect();
        let moved = raised(widest.sqrt() * length(&rooted), 2);
        Ok(raised(length(s.as_slice()) + raised(length(&unsure) + moved, 2) / lambda, 3))
    }

    /// Proved: wᵀ∇²L w < 0 for the eigenvector w of the least eigenvalue in floating point.
    pub fn bends_down(&self) -> bool {
        let d = self.slack.len();
        let limit = SWEEPS * (1 + d);
        let Some(eigen) = nalgebra::SymmetricEigen::try_new(self.hessian.clone(), f64::EPSILON, limit) else {
            return false;
        };
        let w: Vec<Interval> =
            eigen.eigenvectors.column(eigen.eigenvalues.imin()).iter().map(|&w| Interval::point(w)).collect();
        let mut form = Interval::zero();
        for j in 0..d {
            form += Interval::point(self.slack[j]) * w[j] * w[j];
            for i in 0..d {
                let entry = self.hessian[(i.max(j), i.min(j))];
                form += Interval::point(entry) * w[i] * w[j];
            }
        }
        form.is_defined() && form.hi() < 0.0
    }
}

fn listed<const K: usize>((gram, columns): (DMatrix<f64>, [DVector<f64>; K])) -> (DMatrix<f64>, Vec<DVector<f64>>) {
    (gram, columns.into())
}

/// At least μ, where E with |pᵀEp| ≤ μ·pᵀTp is the error of corner·vvᵀ − vwᵀ − wvᵀ for d-vectors v and w with bounds on theirs,
/// formed and added to a matrix in a few roundings a term, and T = diag(t).
fn low_rank_share(corner: Blurred, [v, w]: [(&DVector<f64>, &[f64]); 2], t: &[f64]) -> f64 {
    let over_root = |s: &[f64]| {
        let quotients: Vec<f64> = s.iter().zip(t).map(|(s, t)| raised(s.abs() / t.sqrt(), 2)).collect();
        length(&quotients)
    };
    let ((v, v_error), (w, w_error)) =
        ((over_root(v.0.as_slice()), over_root(v.1)), (over_root(w.0.as_slice()), over_root(w.1)));
    let whole = (v + v_error) * (v + v_error);
    let square = v_error * (2.0 * v + v_error) + gamma(FEW) * whole;
    let mixed = v * w_error + v_error * (w + w_error) + gamma(FEW) * (v + v_error) * (w + w_error);
    raised(corner.middle.abs() * square + corner.radius * whole + 2.0 * mixed, 16)
}

/// The weights of a pass of floating point over A, and the sums of a compensated one.
struct Weights {
    /// The middles of δ (n).
    delta: Vec<f64>,
    /// The middles of V's columns and of u′∘p (n each), as many as are asked for; else empty.
    columns: [Vec<f64>; 3],
    summed: Summed,
}

impl Weights {
    fn at(enclosed: &Enclosed<'_>) -> Self {
        let design = enclosed.image.instance.design();
        let (n, height) = (design.rows(), design.height());
        let mut delta = vec![0.0; height];
        let mut columns: [Vec<f64>; 3] =
            std::array::from_fn(|k| vec![0.0; if k < enclosed.columns() { height } else { 0 }]);
        let bounds = Bounds { sharp: twice_square(n), products: gamma(n + FEW) };
        let part = |rows: Range<usize>, mut outs: [&mut [f64]; 4]| {
            let mut sums = Columns::zeros(design);
            let (mut spans, mut weighed) = ([Span::ZERO, Span::ZERO], Weighed::default());
            let start = rows.start;
            enclosed.each_leaf(rows, |rows, leaf| {
                let own = rows.start - start..rows.end - start;
                let [g, delta] = &mut spans;
                enclosed.derivatives(rows.clone(), leaf, [g, delta]);
                entries(design, rows.clone(), &mut weighed.rho);
                weigh(leaf, &spans, bounds, &mut weighed);
                let found = [&spans[1].middle, &leaf.first.middle, &weighed.second, &weighed.third];
                for (out, found) in outs.each_mut().into_iter().zip(found) {
                    if let Some(out) = out.get_mut(own.clone()) {
                        out.copy_from_slice(&found[..out.len()]);
                    }
                }
                let Weighed { rho, omega, .. } = &weighed;
                let n = rows.len();
                let omega = omega.each_ref().map(|omega| &omega[..n]);
                sums.add(design, rows, Factors { y: &spans[0].middle[..n], rho: &rho[..n], omega });
            });
            sums
        };
        let [first, second, third] = &mut columns;
        let outs = [delta.as_mut_slice(), first, second, third];
        let summed = design.over_rows().sweep(KEPT * design.columns(), outs, part, Columns::merged);
        let summed = summed.unwrap_or_else(|| Columns::zeros(design)).results(n);
        Self { delta, columns, summed }
    }
}

/// kᵢ, the entries that are kept of some rows.
fn entries(design: &DesignMatrix, rows: Range<usize>, out: &mut [f64; LEAF]) {
    match design.storage() {
        Storage::Dense(_) => out.fill(design.columns() as f64),
        Storage::Sparse { offsets, .. } => {
            let ends = offsets[rows.start..=rows.end].windows(2);
            out.iter_mut().zip(ends).for_each(|(out, ends)| *out = (ends[1] - ends[0]) as f64);
        }
    }
}

/// What the rounding of sums over n rows is bounded by.
#[derive(Clone, Copy)]
struct Bounds {
    /// 2γ² of a compensated sum.
    sharp: f64,
    /// γ of a sum of products.
    products: f64,
}

/// What a leaf is multiplied by beside g, δ and u′.
struct Weighed {
    /// kᵢ, then kᵢ times at least the error of δᵢ in a sum.
    rho: [f64; LEAF],
    /// At least the errors of g, of V's first and of its second column in a sum.
    omega: [[f64; LEAF]; 3],
    /// V's second column.
    second: [f64; LEAF],
    /// u′∘p.
    third: [f64; LEAF],
}

impl Default for Weighed {
    fn default() -> Self {
        let zeros = [0.0; LEAF];
        Self { rho: zeros, omega: [zeros; 3], second: zeros, third: zeros }
    }
}

vectorised! {
    fn weigh(leaf: &Leaf, spans: &[Span; 2], bounds: Bounds, out: &mut Weighed) {
        let ([g, delta], Weighed { rho, omega: [of_g, of_first, of_second], second, third }) = (spans, out);
        let Bounds { sharp, products } = bounds;
        for i in 0..leaf.rows.min(LEAF) {
            let (g, delta, first) = (g.at(i), delta.at(i), leaf.first.at(i));
            let (partnered, shared) = (row::coupled(first, leaf.partner.at(i)), row::coupled(first, leaf.share.at(i)));
            rho[i] = widened(rho[i] * (delta.radius + products * delta.middle.abs()));
            of_g[i] = widened(g.radius + sharp * g.middle.abs());
            of_first[i] = widened(first.radius + products * first.middle.abs());
            of_second[i] = widened(partnered.radius + products * partnered.middle.abs());
            (second[i], third[i]) = (partnered.middle, shared.middle);
        }
    }
}

/// At least the errors of g in a compensated sum (n); of the rows that are kept here.
pub(in crate::solver) fn radii(enclosed: &Enclosed<'_>) -> Vec<f64> {
    let sharp = twice_square(enclosed.image.instance.design().rows());
    let mut radii = Vec::with_capacity(enclosed.image.z.len());
    let [mut g, mut delta] = [Span::ZERO, Span::ZERO];
    enclosed.each_leaf(0..enclosed.image.z.len(), |rows, leaf| {
        enclosed.derivatives(rows.clone(), leaf, [&mut g, &mut delta]);
        radii.extend((0..rows.len()).map(|i| widened(g.radius[i] + sharp * g.middle[i].abs())));
    });
    radii
}

impl Enclosed<'_> {
    /// Vectors that couple the rows: V's columns, and u′∘p for soft-residual.
    pub fn columns(&self) -> usize {
        match self.image.instance.loss() {
            Loss::Plain(_) => 0,
            Loss::Rescaled(_) | Loss::Softmax => 2,
            Loss::SoftResidual => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::image::Image;
    use super::*;
    use crate::loss::Regression;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_error_of_the_part_of_rank_two_is_bounded_and_met_in_one_column(
            entries in prop::collection::vec((-2.0..2.0, -2.0..2.0, 0.0..1.0, 0.0..1.0, 0.1..2.0, -1.0..1.0), 1..4),
            corner in (-3.0..3.0, 0.0..1.0),
            signs in prop::collection::vec(any::<bool>(), 7),
        ) {
            type Entry = (f64, f64, f64, f64, f64, f64);
            let of = |pick: fn(&Entry) -> f64| entries.iter().map(pick).collect::<Vec<f64>>();
            let (v, w, t, p) = (of(|e| e.0), of(|e| e.1), of(|e| e.4), of(|e| e.5));
            let (v_error, w_error) = (of(|e| e.2 * e.0.abs()), of(|e| e.3 * e.1.abs()));
            let blurred = Blurred { middle: corner.0, radius: corner.1 };
            let (v_known, w_known) = (DVector::from_vec(v.clone()), DVector::from_vec(w.clone()));
            let share = low_rank_share(blurred, [(&v_known, &v_error), (&w_known, &w_error)], &t);
            let sign = |k: usize| if signs[k] { 1.0 } else { -1.0 };
            let form = |corner: f64, shift: [f64; 2]| {
                let inner = |y: &[f64], e: &[f64], shift: f64, first: usize| -> f64 {
                    (0..p.len()).map(|j| (y[j] + shift * sign(first + j) * e[j]) * p[j]).sum()
                };
                let (v, w) = (inner(&v, &v_error, shift[0], 0), inner(&w, &w_error, shift[1], 3));
                corner * v * v - 2.0 * v * w
            };
            let gap = (form(corner.0 + sign(6) * corner.1, [1.0, 1.0]) - form(corner.0, [0.0; 2])).abs();
            let weight: f64 = p.iter().zip(&t).map(|(p, t)| t * p * p).sum();
            prop_assert!(gap <= share * weight * (1.0 + 1e-9) + 1e-14, "{} {}", gap, share * weight);
            if p.len() == 1 {
                // the worst signs, of which there are few
                let all = (0..8).map(|k| {
                    let side = |bit: i32| if k >> bit & 1 == 1 { 1.0 } else { -1.0 };
                    (form(corner.0 + side(0) * corner.1, [side(1), side(2)]) - form(corner.0, [0.0; 2])).abs()
                });
                let opposed = corner.0 * v[0] * w[0] < 0.0;
                let worst = all.fold(0.0, f64::max);
                prop_assert!(!opposed || share * weight <= 1.2 * worst + 1e-12, "{} {}", worst, share * weight);
            }
        }
    }

    #[test]
    fn the_part_of_rank_two_is_rounded_even_where_its_factors_are_exact() {
        let (v, w) = (DVector::from_vec(vec![1.5]), DVector::from_vec(vec![-0.5]));
        let share = low_rank_share(Blurred::exact(2.0), [(&v, &[0.0]), (&w, &[0.0])], &[1.0]);
        let least = gamma(FEW) * (2.0 * 1.5 * 1.5 + 2.0 * 1.5 * 0.5);
        assert!((least..1.001 * least).contains(&share), "{share:e}");
    }

    #[test]
    fn the_newton_step_of_one_column_is_bounded_by_the_longest_that_the_errors_allow() {
        let one = |value: f64| DVector::from_vec(vec![value]);
        let hessian = DMatrix::from_element(1, 1, 2.0);
        let factor = Cholesky::factor(&hessian, 0.0).unwrap();
        let (gradient, rounding, blur) = (one(1.0), one(0.25), one(0.5));
        let found = Derivatives { gradient, rounding, blur, hessian, slack: vec![0.125], coupled: Vec::new() };
        let (step, longest) = (found.step(1.875, &factor).unwrap(), 1.75 / 1.875);
        assert!((longest..1.001 * longest).contains(&step), "{step} {longest}");
    }

    #[test]
    fn a_hessian_is_symmetric_to_the_last_bit() {
        let (n, d) = (9, 6);
        let entry = |k: usize| (k as f64 * 0.754_877).fract() - 0.4;
        for loss in Loss::ALL {
            let design = DesignMatrix::dense(n, d, (0..n * d).map(entry).collect()).unwrap();
            let b = (0..n).map(|i| entry(7 * i)).collect();
            let instance = Regression::new(loss, design, b, crate::loss::Weights::Uniform(0.5)).unwrap();
            let image = Image::at(&instance, &[0.25, -0.5, 0.75, 0.1, -0.3, 0.6]).unwrap();
            let found = Derivatives::at(&Enclosed::at(&image, image.alone()).unwrap()).unwrap().unwrap();
            assert!(found.hessian == found.hessian.transpose(), "{loss}");
        }
    }

    #[test]
    fn the_part_of_rank_two_widens_the_slack() {
        for loss in Loss::ALL {
            let design = DesignMatrix::dense(4, 1, vec![1.0, 0.5, 2.0, -1.0]).unwrap();
            let b = vec![0.5, 0.25, 0.125, 0.5];
            let instance = Regression::new(loss, design, b, crate::loss::Weights::Uniform(0.5)).unwrap();
            let image = Image::at(&instance, &[0.25]).unwrap();
            let enclosed = Enclosed::at(&image, image.alone()).unwrap();
            let (found, alone) = (Derivatives::at(&enclosed).unwrap().unwrap(), Weights::at(&enclosed).summed.squares);
            let coupled = enclosed.columns() > 0;
            assert!(found.slack[0] >= alone[0] && (found.slack[0] > 1.01 * alone[0]) == coupled, "{loss}");
        }
    }
}
