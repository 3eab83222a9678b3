//! Aᵀ diag(δ)A where it is not formed anew: from a sample of rows, or from another point.
//!
//! Where weights δ become δ′ with |δ′ᵢ − δᵢ| ≤ θ|δᵢ|, Aᵀ diag(δ′)A ⪰ (1 − θ)Aᵀ diag(δ)A − 2θ·max(−δ, 0)·AᵀA; in columns of
//! unit norm AᵀA ⪯ d·I. The part of rank two is exact at the new point, so that one factorisation shows the Hessian there to
//! be positive definite by one from a point nearby.

use super::measured::Step;
use super::quadratic::{Slope, hessian_rounding};
use super::trust_region::SURE;
use crate::linalg::Cholesky;
use crate::loss::Evaluation;
use nalgebra::DMatrix;
use std::cmp::Ordering;
use std::ops::Range;

/// A Gram matrix (d × d) in columns of unit norm.
pub(in crate::solver) struct Gram {
    matrix: DMatrix<f64>,
    /// Where it comes from all rows: the weights, over e^(log_scale).
    weights: Option<(Vec<f64>, f64)>,
}

impl Gram {
    /// One from a sample of rows.
    pub fn sampled(matrix: DMatrix<f64>) -> Self {
        Self { matrix, weights: None }
    }

    /// The one in the Hessian at a point, from all rows.
    pub fn exact(mut hessian: DMatrix<f64>, at: &Evaluation, slope: &Slope) -> Self {
        slope.take_low_rank(&mut hessian);
        Self { matrix: hessian, weights: Some((at.delta.clone(), at.log_scale)) }
    }

    /// Whether it comes from all rows.
    pub fn is_exact(&self) -> bool {
        self.weights.is_some()
    }

    /// The matrix.
    pub fn matrix(&self) -> &DMatrix<f64> {
        &self.matrix
    }

    /// −H⁻¹g at a point nearby, H with these weights; `None` where the Hessian with that point's own is not positive
    /// definite for sure.
    pub fn newton_at(&self, at: &Evaluation, slope: &Slope) -> Option<Step> {
        let (change, negative) = self.change(at)?;
        let d = self.matrix.nrows();
        let factor = |change: f64| {
            let mut matrix = &self.matrix * (1.0 - change);
            slope.add_low_rank(&mut matrix);
            let lost = 2.0 * change * negative * d as f64;
            (0..d).for_each(|j| matrix[(j, j)] -= lost);
            Cholesky::factor(&matrix, hessian_rounding(at, d)).ok()
        };
        factor(change)?;
        let s = factor(0.0).filter(|factor| factor.least_pivot() > SURE)?.solve(&-&slope.gradient).ok()?;
        s.iter().all(|entry| entry.is_finite()).then(|| Step::newton(s))
    }

    /// θ and max(−δ, 0); `None` where there is no θ < 1.
    fn change(&self, at: &Evaluation) -> Option<(f64, f64)> {
        let (weights, _) = self.weights.as_ref().filter(|(_, log_scale)| *log_scale == at.log_scale)?;
        let part = |rows: Range<usize>| {
            let (mut most, mut negative) = (0.0_f64, 0.0_f64);
            for (old, new) in weights[rows.clone()].iter().zip(&at.delta[rows]) {
                let change = if new == old { 0.0 } else { (new - old).abs() / old.abs() };
                // a change that is NaN is none below 1, either
                if change.partial_cmp(&1.0) != Some(Ordering::Less) {
                    return None;
                }
                (most, negative) = (most.max(change), negative.max(-old));
            }
            Some((most, negative))
        };
        let merge = |left: Option<(f64, f64)>, right: Option<(f64, f64)>| {
            left.zip(right).map(|((a, b), (c, d))| (a.max(c), b.max(d)))
        };
        at.over_rows().reduce(1, part, merge).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::DesignMatrix;
    use crate::loss::{Loss, Regression, Weights};
    use crate::solver::step::quadratic::Quadratic;
    use crate::solver::step::quadratic::unit_norms;
    use proptest::prelude::*;

    /// The Hessian at x in columns of unit norm, with what it was made from.
    fn hessian_at(instance: &Regression, x: &[f64]) -> (Evaluation, Slope, DMatrix<f64>) {
        let (design, norms) = (instance.design(), unit_norms(instance.design()));
        let evaluation = instance.evaluate(&design.times(x).unwrap());
        let (slope, gram) = Slope::and_gram(design, &evaluation, &norms).unwrap();
        let hessian = Quadratic::of(gram, &evaluation, &slope).hessian;
        (evaluation, slope, hessian)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn a_hessian_that_is_called_definite_from_nearby_is(
            loss in prop::sample::select(Loss::ALL.to_vec()),
            entries in prop::collection::vec(-1.5..1.5_f64, 15),
            target in prop::collection::vec(0.0..1.0_f64, 5),
            w in prop::sample::select(vec![0.0, 0.1, 1.0]),
            x in prop::collection::vec(-1.0..1.0_f64, 3),
            step in (prop::collection::vec(-1.0..1.0_f64, 3), prop::sample::select(vec![1e-3, 0.03, 0.3])),
        ) {
            let design = DesignMatrix::dense(5, 3, entries).unwrap();
            let instance = Regression::new(loss, design, target, Weights::Uniform(w)).unwrap();
            let (at, slope, hessian) = hessian_at(&instance, &x);
            let gram = Gram::exact(hessian, &at, &slope);
            let (direction, size) = step;
            let there: Vec<f64> = x.iter().zip(&direction).map(|(x, p)| x + size * p).collect();
            let (at, slope, hessian) = hessian_at(&instance, &there);
            let found = gram.newton_at(&at, &slope);
            prop_assert!(found.is_none() || Cholesky::factor(&hessian, 0.0).is_ok());
            if let Some(step) = found {
                // the weights are those of the point before, all else is of this one
                let mut known = gram.matrix().clone();
                slope.add_low_rank(&mut known);
                let rest = &known * &step.s + &slope.gradient;
                prop_assert!(rest.norm() <= 1e-8 * (slope.gradient.norm() + known.norm() * step.s.norm()));
            }
        }
    }

    #[test]
    fn a_minimum_is_known_from_nearby_and_a_maximum_is_not() {
        // exp: δ = 2u² − ub changes sign at u = b/2
        let design = DesignMatrix::dense(2, 1, vec![1.0, 1.0]).unwrap();
        let instance = Regression::new("exp".parse().unwrap(), design, vec![1.0, 1.0], Weights::Uniform(0.0)).unwrap();
        let known = |from: f64, to: f64| {
            let (at, slope, hessian) = hessian_at(&instance, &[from]);
            let gram = Gram::exact(hessian, &at, &slope);
            let (at, slope, _) = hessian_at(&instance, &[to]);
            gram.newton_at(&at, &slope).is_some()
        };
        assert!(known(0.0, 0.0) && known(0.0, 0.1) && known(0.1, 0.0));
        assert!(!known(0.0, -0.8), "δ is below 0 there");
        assert!(!known(-0.8, -0.8), "and was");
        assert!(!known(0.0, 1.0), "too far to tell");
        let sampled = Gram::sampled(DMatrix::identity(1, 1));
        let (at, slope, _) = hessian_at(&instance, &[0.0]);
        assert!(sampled.newton_at(&at, &slope).is_none() && !sampled.is_exact());
    }

    #[test]
    fn weights_below_zero_are_allowed_for() {
        let design = DesignMatrix::dense(2, 1, vec![1.0, 1.0]).unwrap();
        let instance = Regression::new("exp".parse().unwrap(), design, vec![1.0, 1.0], Weights::Uniform(0.0)).unwrap();
        let (mut at, slope, _) = hessian_at(&instance, &[0.1]);
        at.delta = vec![3.0, -1.0];
        // (3 − 1)/2 in a column of unit norm
        let gram = Gram::exact(DMatrix::from_element(1, 1, 1.0), &at, &slope);
        let mut is_definite = |share: f64| {
            at.delta = vec![3.0 * (1.0 - share), -1.0 - share];
            gram.newton_at(&at, &slope).is_some()
        };
        // the true one is 1 − 2·share
        assert!(is_definite(0.0) && is_definite(0.3) && !is_definite(0.4) && !is_definite(0.6));
        for delta in [[f64::NAN, -1.0], [3.0, f64::NAN], [f64::INFINITY, -1.0]] {
            at.delta = delta.to_vec();
            assert!(gram.newton_at(&at, &slope).is_none(), "{delta:?}");
        }
    }
}
