//! Algebraic facts about g, δ, V and M, on small integers (quickcheck).

use lemmacheck::linalg::{DesignMatrix, inner};
use lemmacheck::loss::{Activation, Evaluation, Loss, Regression, Weights};
use quickcheck::{TestResult, quickcheck};

/// A loss at z = entries/32 with b = (entries, shifted by one place)/128, no weights; `None` without entries, or near
/// the pole of soft-residual.
fn at(loss: Loss, entries: &[i8]) -> Option<(Evaluation, Vec<f64>)> {
    let z: Vec<f64> = entries.iter().map(|&entry| f64::from(entry) / 32.0).collect();
    let b = entries.iter().cycle().skip(1).take(z.len()).map(|&entry| f64::from(entry) / 128.0).collect();
    if z.is_empty() || z.iter().map(|z| z.exp() + z).sum::<f64>().abs() < 0.3 {
        return None;
    }
    let design = DesignMatrix::dense(z.len(), 1, z.clone()).unwrap();
    Some((Regression::new(loss, design, b, Weights::Uniform(0.0)).unwrap().evaluate(&z), z))
}

/// The largest |qᵀ(diag(δ) + V M Vᵀ)q| that a unit vector could give, for tolerances.
fn size(evaluation: &Evaluation) -> f64 {
    let coupled = evaluation.low_rank.as_ref().map_or(0.0, |low_rank| {
        let [v, w] = &low_rank.V;
        (low_rank.M[0][0].abs() + 2.0) * (inner(v, v) + inner(w, w))
    });
    1e-30 + coupled + evaluation.delta.iter().fold(0.0, |size, delta| delta.abs().max(size))
}

quickcheck! {
    fn the_core_is_symmetric_with_one_negative_eigenvalue(entries: Vec<i8>) -> TestResult {
        let Some(_) = at(Loss::Softmax, &entries) else { return TestResult::discard() };
        TestResult::from_bool(Loss::ALL.iter().filter_map(|&loss| at(loss, &entries)).all(|(evaluation, _)| {
            evaluation.low_rank.is_none_or(|low_rank| {
                let [[a, b], [c, d]] = low_rank.M;
                b == c && a * d - b * c < 0.0
            })
        }))
    }

    fn curvature_is_a_quadratic_form(entries: Vec<i8>, direction: Vec<i8>) -> TestResult {
        let n = entries.len().min(direction.len());
        let Some((_, z)) = at(Loss::Softmax, &entries[..n]) else { return TestResult::discard() };
        let q: Vec<f64> = direction[..n].iter().map(|&entry| f64::from(entry) / 128.0).collect();
        let sum: Vec<f64> = z.iter().zip(&q).map(|(z, q)| z + q).collect();
        let difference: Vec<f64> = z.iter().zip(&q).map(|(z, q)| z - q).collect();
        TestResult::from_bool(Loss::ALL.iter().filter_map(|&loss| at(loss, &entries[..n])).all(|(evaluation, _)| {
            let on = |q: &[f64]| evaluation.curvature(q);
            let gap = on(&sum) + on(&difference) - 2.0 * (on(&z) + on(&q));
            gap.abs() <= 1e-12 * size(&evaluation) * (inner(&z, &z) + inner(&q, &q) + 1.0)
        }))
    }

    fn a_shift_of_z_neither_slopes_nor_bends_softmax(entries: Vec<i8>) -> TestResult {
        let Some((evaluation, z)) = at(Loss::Softmax, &entries) else { return TestResult::discard() };
        let ones = vec![1.0; z.len()];
        let allowed = 1e-13 * size(&evaluation) * z.len() as f64;
        TestResult::from_bool(evaluation.slope_over(&ones, 0.0).abs() <= allowed && evaluation.curvature(&ones).abs() <= allowed)
    }

    fn a_shift_of_z_scales_rescaled_exp_as_its_square(entries: Vec<i8>) -> TestResult {
        let Some((evaluation, z)) = at(Loss::Rescaled(Activation::Exp), &entries) else { return TestResult::discard() };
        let ones = vec![1.0; z.len()];
        let allowed = 1e-12 * size(&evaluation) * z.len() as f64;
        let (slope, curvature) = (evaluation.slope_over(&ones, 0.0), evaluation.curvature(&ones));
        let value = evaluation.value();
        TestResult::from_bool((slope - 2.0 * value).abs() <= allowed && (curvature - 4.0 * value).abs() <= allowed)
    }
}
