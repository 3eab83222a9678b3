//! What f64 cannot see: overflow, cancellation, tiny normalisers, ill-conditioned matrices; and tight bounds.

use crate::planted::{judged, judged_with, minimal};
use lemmacheck::claims::exact_matrix;
use lemmacheck::claims::{Claim, Instance, Knobs, Object, Of, Premise, Scalar, Size, Statement, Verdict};
use lemmacheck::ingredients;
use lemmacheck::linalg::algebra::{product, total};
use lemmacheck::linalg::norm::l1;
use lemmacheck::number::Real;
use nalgebra::DVector;

ingredients! {
    /// A square matrix and a vector.
    Square { M: Matrix[D, D], v: Vector[D] }
}

fn square<S: Real>(k: &mut Knobs<S>, size: Size) -> Square<S> {
    Square { M: k.matrix(size.d(), size.d()), v: k.vector(size.d()) }
}

/// ‖M N‖ ≤ ‖M‖‖N‖ with N = Mᵀ, where it holds with equality.
struct ProductOfNorms;

impl Claim for ProductOfNorms {
    type On = Square<f64>;
    fn id(&self) -> &'static str {
        "planted.product-of-norms"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Square<S> {
        square(k, size)
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let norm = S::spectral_norm(&i.M);
        Statement::AtMost(S::spectral_norm(&product(&i.M, &i.M.transpose())), norm.clone() * norm)
    }
}

#[test]
fn a_bound_that_always_holds_with_equality_is_never_refuted() {
    for seed in 0..3 {
        let judgement = judged_with(ProductOfNorms, seed);
        assert_eq!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
        assert!(judgement.tightness.expect("a ratio").ratio >= 0.99);
    }
}

/// The smallest singular value is at least a 1/10000 of the largest: false as soon as κ(M) > 10⁴.
struct WellConditioned;

impl Claim for WellConditioned {
    type On = Square<f64>;
    fn id(&self) -> &'static str {
        "planted.well-conditioned"
    }
    fn least(&self) -> Size {
        Size::new(1, 2)
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Square<S> {
        square(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let gram = product(&i.M.transpose(), &i.M);
        vec![Premise::new("M is invertible", Statement::Less(S::zero(), S::smallest_eigenvalue(&gram)))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let gram = product(&i.M.transpose(), &i.M);
        let norm = S::spectral_norm(&i.M);
        Statement::AtMost(norm.clone() * norm, S::smallest_eigenvalue(&gram) * S::integer(100_000_000))
    }
}

#[test]
fn a_claim_false_only_for_ill_conditioned_matrices_is_refuted() {
    let (_, d, _) = minimal(&judged(WellConditioned));
    assert_eq!(d, 2);
}

/// The geometric mean is at most the arithmetic one, for positive numbers.
struct Means {
    strict: bool,
}

impl Claim for Means {
    type On = Square<f64>;
    fn id(&self) -> &'static str {
        "planted.means"
    }
    fn least(&self) -> Size {
        Size::new(1, 2)
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Square<S> {
        let mut i = square(k, size);
        i.v = i.v.map(|x| x.exp());
        i
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let positive = i.v.iter().map(|x| Statement::Less(S::zero(), x.clone())).collect();
        vec![Premise::new("v > 0", Statement::All(positive))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let geometric = (i.v[0].clone() * i.v[1].clone()).sqrt();
        let arithmetic = (i.v[0].clone() + i.v[1].clone()) * S::ratio(1, 2);
        if self.strict { Statement::Less(geometric, arithmetic) } else { Statement::AtMost(geometric, arithmetic) }
    }
}

#[test]
fn the_means_are_ordered_and_the_bound_is_found_tight() {
    let judgement = judged(Means { strict: false });
    assert_eq!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
    assert!(judgement.tightness.expect("a ratio").ratio >= 0.99);
}

#[test]
fn the_means_are_not_strictly_ordered_and_equal_numbers_show_it() {
    let (_, _, entries) = minimal(&judged(Means { strict: true }));
    assert_eq!(entries[4], entries[5], "{entries:?}");
}

/// exp(s + 1) ≤ exp(s) with s = 800 + a²: false, and infinite on both sides in f64.
struct BeyondOverflow;

impl Claim for BeyondOverflow {
    type On = Square<f64>;
    fn id(&self) -> &'static str {
        "planted.beyond-overflow"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Square<S> {
        square(k, size)
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let far = S::integer(800) + i.v[0].clone() * i.v[0].clone();
        Statement::AtMost((far.clone() + S::one()).exp(), far.exp())
    }
    fn corners(&self) -> Vec<Instance> {
        let object = |name: &str| Object { name: name.into(), value: exact_matrix(&[&["0"]]) };
        vec![Instance { size: Size::new(1, 1), objects: vec![object("M"), object("v")] }]
    }
}

#[test]
fn a_claim_false_where_f64_overflows_is_refuted_in_wide_arithmetic() {
    let judgement = judged(BeyondOverflow);
    minimal(&judgement);
    assert_eq!(judgement.counterexample.expect("one").arithmetics, ["wide", "ball"]);
}

/// e^v − 1 − v ≤ factor/1000 v² for v = x²/10¹⁸ with x² ≤ 100: the left side is about v²/2, which cancels to noise in f64.
struct Cancels {
    factor: i64,
}

impl Claim for Cancels {
    type On = Square<f64>;
    fn id(&self) -> &'static str {
        "planted.cancels"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Square<S> {
        square(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let square = i.v[0].clone() * i.v[0].clone();
        vec![Premise::new("x² ≤ 100", Statement::AtMost(square, S::integer(100)))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let v = i.v[0].clone() * i.v[0].clone() / S::integer(1_000_000_000_000_000_000);
        let rest = v.exp() - S::one() - v.clone();
        Statement::AtMost(rest, v.clone() * v * S::ratio(self.factor, 1000))
    }
    fn corners(&self) -> Vec<Instance> {
        vec![Instance {
            size: Size::new(1, 1),
            objects: vec![
                Object { name: "M".into(), value: exact_matrix(&[&["0"]]) },
                Object { name: "v".into(), value: exact_matrix(&[&["1"]]) },
            ],
        }]
    }
}

#[test]
fn a_bound_that_needs_more_than_53_bits_is_decided_either_way() {
    let (_, _, entries) = minimal(&judged(Cancels { factor: 499 }));
    assert!(entries[1] != "0", "{entries:?}");
    assert_ne!(judged(Cancels { factor: 501 }).verdict, Verdict::Refuted);
}

/// 1/α ≤ 10⁴⁰ for α = ⟨e^v + v, 1⟩ > 0: false only where the normaliser is below 10⁻⁴⁰.
struct TinyNormaliser;

impl Claim for TinyNormaliser {
    type On = Square<f64>;
    fn id(&self) -> &'static str {
        "planted.tiny-normaliser"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Square<S> {
        square(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let alpha = total(&i.v.map(|x| x.exp() + x));
        vec![Premise::new("α > 0", Statement::Less(S::zero(), alpha))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let alpha = total(&i.v.map(|x| x.exp() + x));
        let ten_to_ten = S::integer(10_000_000_000);
        let mut bound = S::one();
        for _ in 0..4 {
            bound *= ten_to_ten.clone();
        }
        Statement::AtMost(S::one() / alpha, bound)
    }
}

ingredients! {
    /// Two points and a lower bound of a normaliser.
    Pair { v: Vector[D], w: Vector[D], beta: Number[One] }
}

/// With α = ⟨e^v + v, 1⟩ ≥ β > 0: 1/α ≤ 10¹⁰/√β, false only where β, too, is below 10⁻²⁰; or, of two points,
/// |1/α(v) − 1/α(w)| ≤ 10⁴⁰‖v − w‖₁, false only where both are below 10⁻²⁰ and as near to each other.
struct TinyPair {
    two_points: bool,
}

impl TinyPair {
    fn alpha<S: Real>(v: &DVector<S>) -> S {
        total(&v.map(|x| x.exp() + x))
    }
}

impl Claim for TinyPair {
    type On = Pair<f64>;
    fn id(&self) -> &'static str {
        if self.two_points { "planted.tiny-pair" } else { "planted.tiny-bound" }
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Pair<S> {
        let (v, w) = (k.vector(size.d()), k.vector(size.d()));
        let beta = Scalar(k.unit() * Self::alpha(&v));
        Pair { v, w, beta }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let bounded = |v| Statement::AtMost(i.beta.0.clone(), Self::alpha(v));
        vec![
            Premise::new("β > 0", Statement::Less(S::zero(), i.beta.0.clone())),
            Premise::new("α ≥ β", Statement::All(vec![bounded(&i.v), bounded(&i.w)])),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let large = S::integer(10_000_000_000);
        let inverse = |v| S::one() / Self::alpha(v);
        if self.two_points {
            let square = large.clone() * large;
            let distance = l1(&(&i.v - &i.w));
            Statement::AtMost((inverse(&i.v) - inverse(&i.w)).abs(), square.clone() * square * distance)
        } else {
            Statement::AtMost(inverse(&i.v), large / i.beta.0.sqrt())
        }
    }
}

#[test]
fn bounds_and_near_points_follow_a_normaliser_that_is_made_tiny() {
    for two_points in [false, true] {
        let judgement = judged(TinyPair { two_points });
        let (_, d, _) = minimal(&judgement);
        assert_eq!(d, 1);
    }
}

#[test]
fn a_claim_false_only_where_a_normaliser_is_tiny_is_refuted() {
    let judgement = judged(TinyNormaliser);
    let (n, d, _) = minimal(&judgement);
    assert_eq!((n, d), (1, 1));
    assert!(judgement.counterexample.expect("one").bits >= 128);
}

ingredients! {
    /// Two points.
    Points { v: Vector[D], w: Vector[D] }
}

/// v ≠ w, false only where they coincide, although w is always drawn apart from v.
struct Apart;

impl Claim for Apart {
    type On = Points<f64>;
    fn id(&self) -> &'static str {
        "planted.apart"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Points<S> {
        let v = k.vector(size.d());
        let w = v.map(|x| x + k.at_least(&S::one()));
        Points { v, w }
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        Statement::Less(S::zero(), l1(&(&i.v - &i.w)))
    }
}

#[test]
fn objects_of_one_shape_are_made_equal_even_where_they_are_drawn_apart() {
    let (n, d, entries) = minimal(&judged(Apart));
    assert_eq!((n, d, entries), (1, 1, vec!["0".to_string(), "0".into()]));
}

#[test]
fn a_print_that_does_not_type_check_is_ill_formed_and_says_where() {
    let judge = |x: &str, expected: &str| {
        let text = format!("lemma l\n  let A ∈ ℝ^(n×d), x ∈ {x}, y ∈ ℝ^n\n  claim A x = y\n  expect {expected}\n");
        lemmacheck::lemmas::check(&text).map(|mut checked| checked.remove(0))
    };
    let wrong = judge("ℝ^n", "ill-formed").expect("it is said to be wrong");
    assert_eq!(wrong.verdict, Verdict::IllFormed);
    assert!(wrong.reason.contains("n × d"), "{}", wrong.reason);
    assert!(judge("ℝ^n", "certified").is_err(), "it is not said to be wrong");
    assert_eq!(judge("ℝ^d", "refuted").expect("it has a type").verdict, Verdict::Refuted);
}
