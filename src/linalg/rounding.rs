//! Bounds on what rounding does: the words in which error bounds are said, here and on every floor above.
//!
//! For f64 a and b, fl(a ∘ b) = (a ∘ b)(1 + ε) + τ with |ε| ≤ u = 2⁻⁵³ and |τ| ≤ 2⁻¹⁰⁷⁵, and τ = 0 for sums and differences.
//! A sum of k products in any order is off by at most γₖ Σ|terms| (Higham), beside what underflow takes.

/// u = 2⁻⁵³, the rounding unit.
pub(crate) const UNIT: f64 = f64::EPSILON / 2.0;
/// More than an operation loses to underflow.
pub(crate) const UNDERFLOW: f64 = f64::MIN_POSITIVE;
/// 2⁻¹⁰⁷⁰: covers 32 underflows.
pub(crate) const TINY: f64 = f64::from_bits(16);
/// Covers the few roundings of a bound's own arithmetic.
pub(crate) const OWN: f64 = 1.0 + 1e-6;
/// Covers 10⁶ roundings: (1 + u)^(10⁶) < 1 + 2·10⁻¹⁰.
const MILLION: f64 = 1.0 + 1e-9;

/// An upper bound on γₖ = ku/(1 − ku); +∞ from ku = 1/4 on.
pub(crate) fn gamma(k: usize) -> f64 {
    let ku = k as f64 * UNIT;
    if ku < 0.25 { OWN * ku / (1.0 - ku) } else { f64::INFINITY }
}

/// At least the true sum of up to `terms` products ≥ 0 that f64 summed to `value` in some order.
pub(crate) fn raised(value: f64, terms: usize) -> f64 {
    OWN * (value + 2.0 * gamma(terms + 4) * value) + (terms + 4) as f64 * UNDERFLOW
}

/// At least the true value of a sum of products of numbers ≥ 0, each of two factors that are sums, that f64 evaluated to
/// `radius` in up to 16 operations: no loss to underflow is multiplied.
#[inline(always)]
pub(crate) fn widened(radius: f64) -> f64 {
    MILLION * radius + TINY
}

/// At least ‖v‖₂.
pub(crate) fn length(v: &[f64]) -> f64 {
    raised(super::length(v), v.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Arithmetic, Exact};
    use proptest::prelude::*;

    fn exact(value: f64) -> Exact {
        Exact::from_f64(value).unwrap()
    }

    /// Σ aᵢbᵢ.
    fn product(terms: impl IntoIterator<Item = (f64, f64)>) -> Exact {
        let add = |sum: Exact, (a, b)| sum.add(&exact(a).mul(&exact(b), &()).unwrap(), &()).unwrap();
        terms.into_iter().fold(exact(0.0), add)
    }

    fn at_least(found: &Exact, truth: &Exact) -> bool {
        found.minus(truth).signum() >= 0
    }

    proptest! {
        #[test]
        fn a_raised_sum_is_at_least_the_true_one(terms in prop::collection::vec((0.0..1e3_f64, 0.0..1e-3_f64), 1..40)) {
            let found: f64 = terms.iter().map(|(a, b)| a * b).sum();
            prop_assert!(at_least(&exact(raised(found, terms.len())), &product(terms.clone())));
            prop_assert!(raised(found, terms.len()) <= found * (1.0 + 2e-6) + 1e-300);
        }

        #[test]
        fn a_length_is_at_least_the_true_one(v in prop::collection::vec(-1e3..1e3_f64, 1..40)) {
            let found = length(&v);
            prop_assert!(at_least(&product([(found, found)]), &product(v.iter().map(|v| (*v, *v)))));
        }
    }

    #[test]
    fn gamma_is_at_least_its_definition_and_infinite_for_hopeless_sums() {
        for k in [0, 1, 7, 1 << 20, 1 << 40] {
            let (k, gamma) = (k as f64, gamma(k));
            // γ(1 − ku) ≥ ku
            assert!(at_least(&exact(gamma), &product([(k, UNIT)]).add(&product([(gamma * k, UNIT)]), &()).unwrap()));
        }
        assert_eq!(gamma(1 << 52), f64::INFINITY);
    }
}
