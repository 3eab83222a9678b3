//! Lemma D.1, Section 4: the Hessian at two points, and the largest norm that its bound rests on.

use super::bounds::{bounds, count, exp_square, length, near, no_corners, nothing, single, spectral};
use super::differences::Differences;
use super::lipschitz::Bounded;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::{congruence, diagonal, hadamard, times};
use crate::linalg::norm::l2;
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use crate::papers::identities::identities;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A regression with weights at two points, with a radius.
    Weighted { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N], w: Vector[N], R: Number[One] }
}

ingredients! {
    /// A regression with weights at two points.
    Pair { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N], w: Vector[N] }
}

ingredients! {
    /// A number of rows, and a radius. The last step of Lemma D.1 is here for every real n ≥ 1.
    Constants { n: Number[One], R: Number[One] }
}

/// ‖H(x) − H(y)‖ with H(x) = Aᵀ(B(x) + W²)A.
fn hessians_apart<S: Real>(p: &Rescaled<S>, w: &DVector<S>, x: &DVector<S>, y: &DVector<S>) -> S {
    let square = diagonal(&hadamard(w, w));
    let at = |x: &DVector<S>| congruence(&(p.B(x) + &square), &p.A);
    S::spectral_norm(&(at(x) - at(y)))
}

impl<S: Real> Weighted<S> {
    fn loss(&self, f: Activation) -> Rescaled<S> {
        Rescaled::new(f, &self.A, &self.b)
    }

    /// ‖H(x) − H(y)‖.
    pub(super) fn hessians_apart(&self, f: Activation) -> S {
        hessians_apart(&self.loss(f), &self.w, &self.x, &self.y)
    }

    /// ‖x − y‖₂.
    fn distance(&self) -> S {
        l2(&(&self.x - &self.y))
    }
}

/// n⁴ exp(20R²)‖x − y‖₂.
pub(super) fn lemma_d1_bound<S: Real>(i: &Weighted<S>) -> S {
    let n = i.b.len() as i64;
    S::integer(n * n * n * n) * exp_square(20, &i.R) * i.distance()
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = main_result();
    claims.extend(largest_norm());
    claims.extend(last_step());
    claims.extend(without_balls());
    claims
}

pub(super) fn near_weighted<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Weighted<S> {
    let R = k.above(&S::integer(4));
    let (A, x, far) = (k.spectral_ball(size.n(), size.d(), &R), k.ball(size.d(), &R), k.ball(size.d(), &R));
    let y = k.nearby(&A, &x, &far, &S::ratio(1, 100));
    Weighted { A, x, y, b: k.ball(size.n(), &R), w: k.vector(size.n()), R: Scalar(R) }
}

/// The premises of Lemma D.1 but that on R∞.
fn balls<S: Real>(A: &DMatrix<S>, x: &DVector<S>, y: &DVector<S>, b: &DVector<S>, R: &Scalar<S>) -> Vec<Premise<S>> {
    vec![
        Premise::new("R > 4", Statement::Less(S::integer(4), R.0.clone())),
        length("‖x‖₂ ≤ R", x, R),
        length("‖y‖₂ ≤ R", y, R),
        near("‖A(x − y)‖∞ < 0.01", &times(A, &(x - y))),
        spectral("‖A‖ ≤ R", A, R),
        length("‖b‖₂ ≤ R", b, R),
    ]
}

/// 2nR exp(R²).
fn bound_of_r_infinity<S: Real>(n: usize, R: &Scalar<S>) -> S {
    S::integer(2) * count::<S>(n) * R.0.clone() * exp_square(1, R)
}

pub(super) fn lemma_d1<S: Real>(f: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    let mut premises = balls(&i.A, &i.x, &i.y, &i.b, &i.R);
    let most = bound_of_r_infinity(i.b.len(), &i.R);
    premises.push(Premise::new(
        "R∞ ≤ 2nR exp(R²)",
        Statement::AtMost(Differences::new(&i.loss(f), &i.x, &i.y).r_infinity_narrow(), most),
    ));
    premises
}

/// Balls met with equality, x and y a small step apart.
fn steep(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "5"), ("x", "5"), ("y", "4.999"), ("b", "-5"), ("w", "0"), ("R", "5")])]
}

fn main_result() -> Vec<Executable> {
    bounds! { Weighted, near_weighted, lemma_d1, steep;
        "rescaled.lemma-d1.1" => |f, i| Statement::AtMost(i.hessians_apart(f), lemma_d1_bound(i));
        "rescaled.lemma-d1.chain" => |f, i| {
            let (n, R) = (i.b.len() as i64, &i.R.0);
            let sixth = (0..6).fold(S::integer(80 * n * n * n * n), |product, _| product * R.clone());
            Statement::AtMost(i.hessians_apart(f), sixth * exp_square(4, &i.R) * i.distance())
        };
    }
}

fn near_bounded<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Bounded<S> {
    let R = k.above(&S::integer(4));
    let (A, x, far) = (k.spectral_ball(size.n(), size.d(), &R), k.ball(size.d(), &R), k.ball(size.d(), &R));
    let y = k.nearby(&A, &x, &far, &S::ratio(1, 100));
    Bounded { A, x, y, b: k.ball(size.n(), &R), R: Scalar(R) }
}

fn lemma_d1_balls<S: Real>(_: Activation, i: &Bounded<S>) -> Vec<Premise<S>> {
    balls(&i.A, &i.x, &i.y, &i.b, &i.R)
}

/// Balls met with equality, b against u, x and y a small step apart.
fn extreme(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "5"), ("x", "5"), ("y", "4.999"), ("b", "-5"), ("R", "5")])]
}

fn largest_norm() -> Vec<Executable> {
    bounds! { Bounded, near_bounded, lemma_d1_balls, extreme;
        "rescaled.lemma-d1.r-infinity" => |f, i| Statement::AtMost(
            i.differences(f).r_infinity_narrow(),
            bound_of_r_infinity(i.b.len(), &i.R),
        );
        "rescaled.lemma-d1.r-infinity-wide" => |f, i| Statement::AtMost(
            i.differences(f).r_infinity(),
            bound_of_r_infinity(i.b.len(), &i.R),
        );
    }
}

impl<S: Real> Constants<S> {
    fn any(k: &mut Knobs<S>, _: Size) -> Self {
        Constants { n: Scalar(k.at_least(&S::one())), R: Scalar(k.above(&S::integer(4))) }
    }
}

fn large<S: Real>(i: &Constants<S>) -> Vec<Premise<S>> {
    vec![
        Premise::new("n ≥ 1", Statement::AtMost(S::one(), i.n.0.clone())),
        Premise::new("R > 4", Statement::Less(S::integer(4), i.R.0.clone())),
    ]
}

fn last_step() -> Vec<Executable> {
    identities! { Constants;
        "rescaled.lemma-d1.last-step" given large, => |i| {
            let (n, R) = (&i.n.0, &i.R.0);
            let fourth = (0..4).fold(S::one(), |product, _| product * n.clone());
            let sixth = (0..6).fold(S::integer(80), |product, _| product * R.clone());
            Statement::AtMost(
                fourth.clone() * sixth * exp_square(4, &i.R),
                fourth * exp_square(20, &i.R),
            )
        };
    }
}

/// ‖A‖ ≤ R and ‖b‖₂ ≤ R with any R ≥ 0; no condition on x and y.
fn bounded_regression<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Weighted<S> {
    let R = k.at_least(&S::zero());
    let (A, b) = (k.spectral_ball(size.n(), size.d(), &R), k.ball(size.n(), &R));
    Weighted { A, x: k.vector(size.d()), y: k.vector(size.d()), b, w: k.vector(size.n()), R: Scalar(R) }
}

fn section_4<S: Real>(_: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    vec![spectral("‖A‖ ≤ R", &i.A, &i.R), length("‖b‖₂ ≤ R", &i.b, &i.R)]
}

/// x far from y.
fn far_apart(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("x", "50"), ("y", "0"), ("b", "-1"), ("w", "0"), ("R", "1")])]
}

fn any_pair<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Pair<S> {
    let (A, x, y) = (k.matrix(size.n(), size.d()), k.vector(size.d()), k.vector(size.d()));
    Pair { A, x, y, b: k.vector(size.n()), w: k.vector(size.n()) }
}

fn without_balls() -> Vec<Executable> {
    let mut claims = bounds! { Weighted, bounded_regression, section_4, far_apart;
        "rescaled.prose-4.hessian-lipschitz" => |f, i| Statement::AtMost(i.hessians_apart(f), lemma_d1_bound(i));
    };
    claims.extend(bounds! { Pair, any_pair, nothing, no_corners;
        "rescaled.prose-4.g-decomposition" => |f, i| {
            let (p, norm) = (Rescaled::new(f, &i.A, &i.b), S::spectral_norm(&i.A));
            let sum = Differences::new(&p, &i.x, &i.y).sum();
            Statement::AtMost(hessians_apart(&p, &i.w, &i.x, &i.y), norm.clone() * sum * norm)
        };
    });
    claims
}

/// The nearest true statement to that of Section 4: Lemma D.1.
pub(super) fn twins() -> Vec<Executable> {
    bounds! { Weighted, near_weighted, lemma_d1, steep;
        "rescaled.prose-4.hessian-lipschitz.corrected" => |f, i| {
            Statement::AtMost(i.hessians_apart(f), lemma_d1_bound(i))
        };
    }
}
