//! What the search can find and what the judge may not conclude.

use crate::planted::{judged, judged_with, minimal};
use lemmacheck::claims::{Claim, Knobs, Of, Premise, Size, Statement, Strength, Verdict, formula};
use lemmacheck::engine::{Examination, examine};
use lemmacheck::ingredients;
use lemmacheck::linalg::algebra::{dot, outer, scale_matrix};
use lemmacheck::linalg::norm::{l1, l2, l2_squared, linf};
use lemmacheck::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// Two vectors.
    Two { a: Vector[N], b: Vector[N] }
}

/// A statement about two vectors, planted by its function over recorded numbers.
macro_rules! planted {
    ($name:ident $(given $given:expr;)? $(strength $strength:expr;)? => $says:expr) => {
        struct $name;
        impl Claim for $name {
            type On = Two<f64>;
            fn id(&self) -> &'static str {
                concat!("planted.", stringify!($name))
            }
            $(fn strength(&self) -> Strength {
                $strength
            })?
            fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Two<S> {
                Two { a: k.vector(size.n()), b: k.vector(size.n()) }
            }
            $(fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
                $given(i)
            })?
            fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
                $says(i)
            }
        }
    };
}

planted!(CauchySchwarz => |i: &Two<S>| Statement::AtMost(dot(&i.a, &i.b).abs(), l2(&i.a) * l2(&i.b)));

#[test]
fn the_search_reaches_the_supremum_of_cauchy_schwarz_for_three_seeds() {
    for seed in 0..3 {
        let judgement = judged_with(CauchySchwarz, seed);
        assert_eq!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
        assert!(judgement.tightness.expect("a ratio").ratio >= 0.99);
    }
}

planted!(Cancels => |i: &Two<S>| {
    let large = S::integer(1_000_000_000);
    Statement::AtMost((i.a[0].clone() + large.clone() - large).abs(), i.a[0].abs() + i.b[0].clone() * i.b[0].clone())
});

#[test]
fn a_ratio_beyond_one_that_only_rounding_shows_is_no_tightness() {
    let judgement = judged(Cancels);
    assert_ne!(judgement.verdict, Verdict::Refuted, "{}", judgement.reason);
    assert!(judgement.tightness.expect("a ratio").ratio <= 1.0);
}

planted!(TriangleWithSlack => |i: &Two<S>| Statement::AtMost(l2(&(&i.a + &i.b)), S::integer(5) * (l2(&i.a) + l2(&i.b))));

#[test]
fn a_slack_bound_survives_with_its_ratio_and_says_that_it_is_slack() {
    let judgement = judged(TriangleWithSlack);
    assert_eq!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
    assert!(judgement.reason.contains("slack"));
    let ratio = judgement.tightness.expect("a ratio").ratio;
    assert!(0.198 < ratio && ratio <= 0.2, "{ratio}");
}

planted!(SquareAtLeastOne => |i: &Two<S>| Statement::AtMost(
    S::one(),
    S::integer(i.a.len() as i64 - 1) + i.a[0].clone() * i.a[0].clone() + S::ratio(1, 2)
));

#[test]
fn a_claim_false_only_at_one_row_is_refuted_there() {
    let (n, _, _) = minimal(&judged(SquareAtLeastOne));
    assert_eq!(n, 1);
}

planted!(ByOnePartInATrillion => |i: &Two<S>| Statement::AtMost(
    l2_squared(&i.a),
    (S::one() - S::ratio(1, 1_000_000_000_000)) * l2_squared(&i.a) + S::ratio(1, 1_000_000_000_000_000)
));

#[test]
fn a_bound_false_by_one_part_in_a_trillion_is_refuted() {
    minimal(&judged(ByOnePartInATrillion));
}

planted!(OnTies => |i: &Two<S>| {
    let gap = i.a[0].clone() - i.b[0].clone();
    Statement::Differ(gap.clone() * gap, S::zero())
});

#[test]
fn a_claim_false_only_on_ties_is_refuted_by_equal_numbers() {
    let (_, _, entries) = minimal(&judged(OnTies));
    assert_eq!(entries[0], entries[1]);
}

planted!(Vacuous given |i: &Two<S>| vec![
    Premise::new("‖a‖ < 0", Statement::Less(l2(&i.a), S::zero()))
]; => |i: &Two<S>| Statement::AtMost(l2(&i.a), S::zero()));

#[test]
fn a_claim_whose_premises_exclude_each_other_is_vacuous_with_a_proof() {
    let judgement = judged(Vacuous);
    assert_eq!(judgement.verdict, Verdict::Vacuous, "{}", judgement.reason);
    assert_eq!(judgement.certificate.expect("the proof").kind, "contraction");
    assert_eq!(judgement.region.as_deref(), Some("for n ≤ 4"));
}

planted!(NeverMet given |i: &Two<S>| vec![
    Premise::new("a·a = 2", Statement::equal(i.a[0].clone() * i.a[0].clone(), S::integer(2)))
]; => |i: &Two<S>| Statement::AtMost(l2(&i.a), S::zero()));

#[test]
fn premises_that_are_only_never_met_leave_a_claim_undecided() {
    let judgement = judged(NeverMet);
    assert_eq!((judgement.verdict, judgement.accepted), (Verdict::Undecided, 0));
}

planted!(AlwaysATie => |i: &Two<S>| {
    let z = (i.a[0].clone() * i.a[0].clone() + S::one()).exp();
    let twice = DMatrix::from_diagonal_element(2, 2, z.clone());
    Statement::equal(z.clone() + S::spectral_norm(&twice), z.clone() * S::integer(2))
});

#[test]
fn an_identity_that_intervals_can_only_tie_is_not_called_survived() {
    let judgement = judged(AlwaysATie);
    assert_eq!(judgement.verdict, Verdict::Undecided, "{}", judgement.reason);
    assert!(judgement.health.ties > 0);
}

planted!(NormOfTheOpposite => |i: &Two<S>| Statement::AtMost(l2(&i.a.map(|x| -x)), l2(&i.a)));
planted!(NormOfTheDouble => |i: &Two<S>| Statement::AtMost(l2(&i.a.map(|x| x.clone() + x)), l2(&i.a)));

#[test]
fn a_bound_whose_sides_are_always_equal_is_certified_and_one_that_only_looks_so_is_refuted() {
    let judgement = judged(NormOfTheOpposite);
    assert_eq!(judgement.verdict, Verdict::Certified, "{}", judgement.reason);
    minimal(&judged(NormOfTheDouble));
}

planted!(SaysNothing => |_: &Two<S>| Statement::All(Vec::new()));

#[test]
fn a_statement_that_says_nothing_is_never_said_to_hold() {
    let judgement = judged(SaysNothing);
    assert_eq!((judgement.verdict, judgement.accepted), (Verdict::Undecided, 0));
}

planted!(OnlyAConsequence strength Strength::Consequence; => |i: &Two<S>| {
    Statement::equal(dot(&i.a, &i.b), dot(&i.b, &i.a))
});

#[test]
fn a_consequence_that_holds_supports_nothing() {
    let judgement = judged(OnlyAConsequence);
    assert_eq!(judgement.verdict, Verdict::Undecided, "{}", judgement.reason);
    assert!(judgement.certificate.is_none() && judgement.region.is_none());
}

planted!(RankOneOrder => |i: &Two<S>| Statement::Loewner(
    outer(&i.a, &i.a),
    scale_matrix(&l2_squared(&i.a), &lemmacheck::linalg::algebra::identity(i.a.len())),
));
planted!(RankOneOrderByMax => |i: &Two<S>| Statement::Loewner(
    outer(&i.a, &i.a),
    scale_matrix(&(linf(&i.a) * linf(&i.a)), &lemmacheck::linalg::algebra::identity(i.a.len())),
));

#[test]
fn a_loewner_order_that_holds_with_equality_is_decided_exactly() {
    assert_eq!(judged(RankOneOrder).verdict, Verdict::Survived);
    let small = Examination { at: Some(Size::new(3, 1)), ..Examination::quick() };
    let judgement = examine(&formula(RankOneOrder), &[], small).unwrap();
    assert_eq!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
    assert_eq!(judgement.health.ties, 0, "rational instances decide the boundary");
}

#[test]
fn a_false_loewner_order_is_refuted_with_a_witness() {
    let judgement = judged(RankOneOrderByMax);
    let (n, _, _) = minimal(&judgement);
    assert_eq!(n, 2);
    let witness = judgement.counterexample.and_then(|found| found.violation.witness).expect("a stored vector");
    assert_eq!(witness.len(), 2);
}

planted!(NormsTheWrongWay => |i: &Two<S>| Statement::AtMost(l1(&i.a), l2(&i.a)));

#[test]
fn a_bound_between_norms_the_wrong_way_is_refuted_at_two_entries() {
    let (n, _, entries) = minimal(&judged(NormsTheWrongWay));
    assert_eq!(n, 2);
    assert!(entries.iter().take(2).all(|entry| entry == "1" || entry == "-1" || entry == "2"), "{entries:?}");
}

planted!(OneSignPattern => |i: &Two<S>| {
    let signs = [1, -1, 1];
    let penalty = |v: &DVector<S>| {
        (0..v.len()).fold(S::zero(), |sum, k| {
            sum + (v[k].clone() - S::integer(signs[k % 3])).abs()
        })
    };
    Statement::AtMost(S::ratio(1, 4), penalty(&i.a) + penalty(&i.b))
});

#[test]
fn a_claim_false_only_near_one_sign_pattern_is_refuted() {
    minimal(&judged(OneSignPattern));
}
