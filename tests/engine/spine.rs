//! The spine: a field identity, an inequality with a norm, a claim about a pair of points and an approximate-Newton
//! step with an adversarial H̃, each once true and once with a planted fault.

use crate::planted::{judged, judged_with, minimal};
use lemmacheck::claims::{Claim, Knobs, Of, Premise, Scalar, Size, Statement, Verdict};
use lemmacheck::ingredients;
use lemmacheck::linalg::algebra::{
    diagonal, dot, hadamard, product, scale, scale_matrix, times, total, transpose_times,
};
use lemmacheck::linalg::norm::l2;
use lemmacheck::number::hyperdual::gradient;
use lemmacheck::number::{Exp, Real, SecondOrder};
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A regression at a point.
    Regression { A: Matrix[N, D], b: Vector[N], x: Vector[D] }
}

/// ½‖exp(Ax) − ⟨exp(Ax), 1⟩b‖², written here once more so that nothing is shared with the crate's losses.
fn loss<S: Exp>(A: &DMatrix<S>, b: &DVector<S>, x: &DVector<S>) -> S {
    let u = times(A, x).map(|z| z.exp());
    let c = &u - scale(&total(&u), b);
    dot(&c, &c) * S::ratio(1, 2)
}

/// Its gradient Aᵀ(v∘c − v⟨b, c⟩), with or without the second term.
struct Gradient {
    whole: bool,
}

impl Claim for Gradient {
    type On = Regression<f64>;
    fn id(&self) -> &'static str {
        "planted.gradient"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Regression<S> {
        Regression { A: k.matrix(size.n(), size.d()), b: k.vector(size.n()), x: k.vector(size.d()) }
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let (A, b) = (i.A.map(S::Second::constant), i.b.map(S::Second::constant));
        let u = times(&i.A, &i.x).map(|z| z.exp());
        let c = &u - scale(&total(&u), &i.b);
        let second = if self.whole { scale(&dot(&i.b, &c), &u) } else { u.map(|_| S::zero()) };
        let printed = transpose_times(&i.A, &(hadamard(&u, &c) - second));
        Statement::equal_vectors(gradient(&i.x, |x| loss(&A, &b, x)), printed)
    }
}

#[test]
fn a_true_gradient_is_certified_in_the_field() {
    let judgement = judged(Gradient { whole: true });
    assert_eq!(judgement.verdict, Verdict::Certified, "{}", judgement.reason);
    assert_eq!(judgement.region.as_deref(), Some("for n ≤ 4, d ≤ 3"));
    let certificate = judgement.certificate.expect("the field proves it");
    assert!(certificate.kind == "field" && certificate.bits >= 100);
}

#[test]
fn a_gradient_without_its_second_term_is_refuted_and_shrinks_to_one_row() {
    let (n, d, entries) = minimal(&judged(Gradient { whole: false }));
    assert_eq!((n, d), (1, 1));
    assert!(entries.iter().all(|entry| entry.len() <= 4), "entries short enough to copy by hand: {entries:?}");
}

ingredients! {
    /// A matrix of bounded norm and a vector in a ball.
    Bounded { A: Matrix[N, D], x: Vector[D], R: Number[One] }
}

/// ‖exp(Ax)‖ ≤ √n exp(R²), or the same without √n, which fails as soon as n = 2.
struct NormOfU {
    with_root: bool,
}

impl Claim for NormOfU {
    type On = Bounded<f64>;
    fn id(&self) -> &'static str {
        "planted.norm"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Bounded<S> {
        let R = k.at_least(&S::ratio(1, 8));
        Bounded { A: k.spectral_ball(size.n(), size.d(), &R), x: k.ball(size.d(), &R), R: Scalar(R) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        vec![
            Premise::new("R ≥ 1/8", Statement::AtMost(S::ratio(1, 8), i.R.0.clone())),
            Premise::new("‖A‖ ≤ R", Statement::AtMost(S::spectral_norm(&i.A), i.R.0.clone())),
            Premise::new("‖x‖ ≤ R", Statement::AtMost(l2(&i.x), i.R.0.clone())),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let u = times(&i.A, &i.x).map(|z| z.exp());
        let root = if self.with_root { S::integer(i.A.nrows() as i64).sqrt() } else { S::one() };
        Statement::AtMost(l2(&u), root * (i.R.0.clone() * i.R.0.clone()).exp())
    }
}

#[test]
fn a_true_bound_on_a_norm_survives_and_is_found_tight() {
    let judgement = judged(NormOfU { with_root: true });
    assert_eq!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
    let tightness = judgement.tightness.expect("an inequality has a ratio");
    assert!(tightness.ratio > 0.99 && tightness.ratio <= 1.0, "{}", tightness.ratio);
    assert!(judgement.health.exercised);
}

#[test]
fn a_bound_on_a_norm_that_forgets_the_dimension_is_refuted_at_two_rows() {
    let judgement = judged(NormOfU { with_root: false });
    let (n, d, _) = minimal(&judgement);
    assert_eq!((n, d), (2, 1));
}

ingredients! {
    /// Two points in a ball.
    Pair { x: Vector[D], y: Vector[D] }
}

/// ‖exp(x) − exp(y)‖ ≤ e‖x − y‖ on the unit ball, or with the constant 1.
struct Lipschitz {
    with_e: bool,
}

impl Claim for Lipschitz {
    type On = Pair<f64>;
    fn id(&self) -> &'static str {
        "planted.lipschitz"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Pair<S> {
        Pair { x: k.ball(size.d(), &S::one()), y: k.ball(size.d(), &S::one()) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let inside = |v: &DVector<S>| Statement::AtMost(l2(v), S::one());
        vec![Premise::new("‖x‖ ≤ 1", inside(&i.x)), Premise::new("‖y‖ ≤ 1", inside(&i.y))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let exp = |v: &DVector<S>| v.map(|z| z.exp());
        let constant = if self.with_e { S::one().exp() } else { S::one() };
        Statement::AtMost(l2(&(exp(&i.x) - exp(&i.y))), constant * l2(&(&i.x - &i.y)))
    }
}

#[test]
fn a_true_lipschitz_bound_survives() {
    let judgement = judged(Lipschitz { with_e: true });
    assert_eq!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
    assert!(judgement.tightness.expect("a ratio").ratio > 0.9);
}

#[test]
fn a_lipschitz_constant_that_is_too_small_is_refuted_by_a_pair_of_numbers() {
    let (n, d, _) = minimal(&judged(Lipschitz { with_e: false }));
    assert_eq!((n, d), (1, 1));
}

ingredients! {
    /// H = GᵀG, H̃ = Gᵀdiag(1 + e)G with |e| ≤ ε₀, and a quadratic ½(x − x*)ᵀH(x − x*) at x* + h.
    Step { G: Matrix[D, D], e: Vector[D], eps0: Number[One], h: Vector[D] }
}

/// One step x − H̃⁻¹g on a quadratic: ‖G(x⁺ − x*)‖ ≤ factor · ‖G(x − x*)‖, with factor ε₀/(1 − ε₀), or ε₀ alone.
///
/// With p = G(x⁺ − x*) and q = G(x − x*): diag(1 + e)p = e∘q, so that no inverse is needed.
struct NewtonStep {
    sharp: bool,
}

impl Claim for NewtonStep {
    type On = Step<f64>;
    fn id(&self) -> &'static str {
        "planted.newton-step"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Step<S> {
        let eps0 = k.unit() * S::ratio(1, 10);
        let e = DVector::from_fn(size.d(), |_, _| k.signed_unit() * eps0.clone());
        Step { G: k.matrix(size.d(), size.d()), e, eps0: Scalar(eps0), h: k.vector(size.d()) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let H = product(&i.G.transpose(), &i.G);
        let weights = i.e.map(|e| S::one() + e);
        let tilde = product(&product(&i.G.transpose(), &diagonal(&weights)), &i.G);
        let scaled = |sign: S| scale_matrix(&(S::one() + sign * i.eps0.0.clone()), &H);
        vec![
            Premise::new("ε₀ > 0", Statement::Less(S::zero(), i.eps0.0.clone())),
            Premise::new("ε₀ < 0.1", Statement::Less(i.eps0.0.clone(), S::ratio(1, 10))),
            Premise::new("(1 − ε₀)H ⪯ H̃", Statement::Loewner(scaled(-S::one()), tilde.clone())),
            Premise::new("H̃ ⪯ (1 + ε₀)H", Statement::Loewner(tilde, scaled(S::one()))),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let q = times(&i.G, &i.h);
        let p = DVector::from_fn(q.len(), |k, _| i.e[k].clone() * q[k].clone() / (S::one() + i.e[k].clone()));
        let eps0 = i.eps0.0.clone();
        let factor = if self.sharp { eps0.clone() } else { eps0.clone() / (S::one() - eps0) };
        Statement::AtMost(l2(&p), factor * l2(&q))
    }
}

#[test]
fn a_true_rate_of_an_approximate_newton_step_survives() {
    let judgement = judged(NewtonStep { sharp: false });
    assert_eq!(judgement.verdict, Verdict::Survived, "{}", judgement.reason);
    assert!(judgement.tightness.expect("a ratio").ratio > 0.99);
}

#[test]
fn a_rate_that_forgets_the_worst_approximate_hessian_is_refuted() {
    let (_, d, entries) = minimal(&judged(NewtonStep { sharp: true }));
    assert_eq!(d, 1, "{entries:?}");
}

#[test]
fn every_seed_reaches_the_same_verdicts() {
    for seed in 1..=3 {
        assert_eq!(judged_with(Gradient { whole: false }, seed).verdict, Verdict::Refuted);
        assert_eq!(judged_with(NormOfU { with_root: false }, seed).verdict, Verdict::Refuted);
        assert_eq!(judged_with(Lipschitz { with_e: false }, seed).verdict, Verdict::Refuted);
        assert_eq!(judged_with(NewtonStep { sharp: true }, seed).verdict, Verdict::Refuted);
        assert_eq!(judged_with(NewtonStep { sharp: false }, seed).verdict, Verdict::Survived);
    }
}
