//! Sides under roots and absolute values, which the field compares by their squares.

use crate::planted::{judged, minimal};
use lemmacheck::claims::{Claim, Knobs, Of, Premise, Scalar, Size, Statement, Verdict};
use lemmacheck::ingredients;
use lemmacheck::linalg::algebra::scale;
use lemmacheck::linalg::norm::l2;
use lemmacheck::number::Real;

ingredients! {
    /// A vector and a number.
    Scaled { v: Vector[N], s: Number[One] }
}

/// Where the absolute value stands.
#[derive(Clone, Copy, Debug)]
enum Sign {
    /// ‖s⁻¹v‖ ≤ |s⁻¹| ‖v‖.
    OnTheRight,
    /// −‖s⁻¹v‖ ≤ |s⁻¹| ‖v‖: the left side need not be positive.
    MinusOnTheLeft,
    /// ‖s⁻¹v‖ = |s⁻¹| ‖v‖.
    InAnEquality,
    /// ‖s⁻¹v‖ ≤ s⁻¹ ‖v‖, which fails for s < 0.
    Nowhere,
    /// s ‖v‖ = √(s² ‖v‖²), which fails for s < 0.
    LostInAnEquality,
}

impl Claim for Sign {
    type On = Scaled<f64>;
    fn id(&self) -> &'static str {
        "planted.sign"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Scaled<S> {
        Scaled { v: k.vector(size.n()), s: Scalar(k.real()) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        vec![Premise::new("s ≠ 0", Statement::Differ(i.s.0.clone(), S::zero()))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let (s, norm) = (i.s.0.clone(), l2(&i.v));
        let inverse = S::one() / s.clone();
        let scaled = l2(&scale(&inverse, &i.v));
        match self {
            Sign::OnTheRight => Statement::AtMost(scaled, inverse.abs() * norm),
            Sign::MinusOnTheLeft => Statement::AtMost(-scaled, inverse.abs() * norm),
            Sign::InAnEquality => Statement::equal(scaled, inverse.abs() * norm),
            Sign::Nowhere => Statement::AtMost(scaled, inverse * norm),
            Sign::LostInAnEquality => {
                Statement::equal(s.clone() * norm.clone(), (s.clone() * s * norm.clone() * norm).sqrt())
            }
        }
    }
}

#[test]
fn equal_sides_with_roots_and_absolute_values_are_certified_by_their_squares() {
    for sign in [Sign::OnTheRight, Sign::MinusOnTheLeft, Sign::InAnEquality] {
        let judgement = judged(sign);
        assert_eq!(judgement.verdict, Verdict::Certified, "{sign:?}: {}", judgement.reason);
        assert_eq!(judgement.certificate.map(|certificate| certificate.kind), Some("field"));
    }
}

#[test]
fn equal_squares_certify_nothing_where_a_side_may_be_negative() {
    for sign in [Sign::Nowhere, Sign::LostInAnEquality] {
        let (n, _, entries) = minimal(&judged(sign));
        assert_eq!(n, 1, "{sign:?}");
        assert!(entries[1].starts_with('-'), "{sign:?}: s = {}", entries[1]);
    }
}
