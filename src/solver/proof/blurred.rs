//! Numbers known by a middle and a radius: what the certificate sums over n rows, without a branch, so in lanes.
//!
//! A radius is an expression of a few operations on
//! numbers ≥ 0, whose own rounding [`widened`] covers. Where anything overflows, the middle or the radius becomes
//! infinite or NaN and one of them stays so through every operation: such a number says nothing.

use crate::linalg::rounding::{TINY, UNIT, widened};
use crate::loss::row::Entry;
use std::ops::{Add, Mul, Sub};

/// Any number within `radius` of `middle`, provided that both are finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::solver) struct Blurred {
    pub middle: f64,
    pub radius: f64,
}

impl Blurred {
    /// The number itself.
    #[inline(always)]
    pub fn exact(value: f64) -> Self {
        Self { middle: value, radius: 0.0 }
    }

    /// At least its magnitude.
    #[inline(always)]
    pub fn size(self) -> f64 {
        widened(self.middle.abs() + self.radius)
    }

    pub fn is_finite(self) -> bool {
        self.middle.is_finite() && self.radius.is_finite()
    }

    /// 1/t; `None` unless t is proved to be apart from 0, and all is finite.
    ///
    /// For the middle m and the radius r, |1/t − 1/m| = |t − m|/|tm| ≤ (r/|m|)/(|m| − r).
    pub fn inverse(self) -> Option<Self> {
        let least = (self.middle.abs() - self.radius).next_down();
        let middle = 1.0 / self.middle;
        // what underflow takes from the first quotient grows in the second
        let radius = widened((self.radius / self.middle.abs() + TINY) / least + UNIT * middle.abs());
        let found = Self { middle, radius };
        (least > 0.0 && found.is_finite()).then_some(found)
    }
}

impl Add for Blurred {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let middle = self.middle + other.middle;
        Self { middle, radius: widened(self.radius + other.radius + UNIT * middle.abs()) }
    }
}

impl Sub for Blurred {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let middle = self.middle - other.middle;
        Self { middle, radius: widened(self.radius + other.radius + UNIT * middle.abs()) }
    }
}

impl Mul for Blurred {
    type Output = Self;
    /// |st − ab| ≤ |a||t − b| + |s − a|(|b| + |t − b|) for s about a and t about b.
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let middle = self.middle * other.middle;
        let (a, b) = (self.middle.abs(), other.middle.abs());
        let radius = widened(a * other.radius + self.radius * (b + other.radius) + UNIT * middle.abs());
        Self { middle, radius }
    }
}

impl Entry for Blurred {
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self - other
    }
    #[inline(always)]
    fn times(self, factor: Self) -> Self {
        self * factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Arithmetic, Exact};
    use proptest::prelude::*;

    fn exact(value: f64) -> Exact {
        Exact::from_f64(value).unwrap()
    }

    /// Whether an exact number lies within the radius of the middle.
    fn holds(found: Blurred, value: &Exact) -> bool {
        let gap = value.minus(&exact(found.middle));
        let gap = if gap.signum() < 0 { Exact::zero().minus(&gap) } else { gap };
        gap.minus(&exact(found.radius)).signum() <= 0
    }

    /// Its ends, and a point between.
    fn members(blurred: Blurred) -> [Exact; 3] {
        let (middle, radius) = (exact(blurred.middle), exact(blurred.radius));
        [middle.minus(&radius), middle.clone(), middle.minus(&Exact::zero().minus(&radius))]
    }

    fn blurred() -> impl Strategy<Value = Blurred> {
        let mantissa = prop_oneof![Just(0.0), -2.0..2.0, Just(1.0), Just(-1.0 - f64::EPSILON)];
        let scale = prop_oneof![-20_i32..20, -1074_i32..-1000, -540_i32..-480, 480_i32..540, 900_i32..1000];
        let share = prop_oneof![Just(0.0), Just(1e-16), Just(1e-9), 0.0..3.0];
        (mantissa, scale, share).prop_map(|(mantissa, scale, share): (f64, i32, f64)| {
            let power = 2.0_f64.powi(scale / 2);
            let middle = mantissa * power * 2.0_f64.powi(scale - scale / 2);
            Blurred { middle, radius: middle.abs() * share }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

        #[test]
        fn every_operation_holds_the_exact_results_of_all_members(a in blurred(), b in blurred()) {
            for x in members(a) {
                for y in members(b) {
                    for (found, value) in [
                        (a + b, x.add(&y, &()).unwrap()),
                        (a - b, x.minus(&y)),
                        (a * b, x.mul(&y, &()).unwrap()),
                    ] {
                        prop_assert!(!found.is_finite() || holds(found, &value), "{:?} {:?}: {:?}", a, b, found);
                    }
                }
                match a.inverse() {
                    Some(found) => {
                        let value = exact(1.0).div(&x, &()).unwrap();
                        prop_assert!(holds(found, &value), "{:?}: {:?}", a, found);
                    }
                    None => prop_assert!(a.radius >= a.middle.abs() * 0.999 || a.middle.abs() < 1e-300),
                }
                let symmetric = Blurred { middle: 0.0, radius: a.size() };
                prop_assert!(holds(symmetric, &x));
            }
        }
    }

    #[test]
    fn operations_on_exact_numbers_are_within_two_roundings() {
        for (a, b) in [(0.1, 0.7), (1e200, -3e99), (3e-9, 1e9), (-5.5, 1e-17)] {
            let (a, b) = (Blurred::exact(a), Blurred::exact(b));
            for found in [a + b, a - b, a * b, a.inverse().unwrap()] {
                assert!(found.radius <= 1.1 * UNIT * found.middle.abs() + TINY, "{found:?}");
            }
        }
    }

    #[test]
    fn what_overflows_is_not_finite_ever_after() {
        let large = Blurred::exact(1e200) * Blurred::exact(1e200);
        let zero = Blurred::exact(0.0);
        for found in [large, large * zero, zero * large, large - large, large + zero, Blurred::exact(f64::NAN) * zero] {
            assert!(!found.is_finite(), "{found:?}");
        }
        let wide = Blurred { middle: 1.0, radius: f64::INFINITY };
        assert!(!(wide * zero).is_finite() && !(zero * wide).is_finite() && wide.inverse().is_none());
        assert!(large.inverse().is_none() && zero.inverse().is_none());
    }
}
