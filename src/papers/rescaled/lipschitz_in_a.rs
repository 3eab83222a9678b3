//! Lemmas E.7–E.9, Section 4: u, α and c at two designs and one point.

use super::bounds::{bounds, count, exp_square, length, near, no_corners, nothing, root, single, spectral};
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::{scale_matrix, times};
use crate::linalg::norm::{l2, linf};
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// Two designs and a point, with their radius.
    Designs { A: Matrix[N, D], B: Matrix[N, D], x: Vector[D], R: Number[One] }
}

ingredients! {
    /// Two designs, a point and a target.
    Pair { A: Matrix[N, D], B: Matrix[N, D], x: Vector[D], b: Vector[N] }
}

ingredients! {
    /// Two designs, a point and a target, with their radius.
    Bounded { A: Matrix[N, D], B: Matrix[N, D], x: Vector[D], b: Vector[N], R: Number[One] }
}

/// f(Ax).
fn u<S: Real>(f: Activation, A: &DMatrix<S>, x: &DVector<S>) -> DVector<S> {
    f.map(&times(A, x))
}

/// How far apart u, α and c are at two designs.
struct Apart<S> {
    u: S,
    alpha: S,
    c: S,
}

impl<S: Real> Apart<S> {
    fn of(f: Activation, A: &DMatrix<S>, B: &DMatrix<S>, x: &DVector<S>, b: &DVector<S>) -> Self {
        let (first, second) = (Rescaled::new(f, A, b), Rescaled::new(f, B, b));
        Apart {
            u: l2(&(first.u(x) - second.u(x))),
            alpha: (first.alpha(x) - second.alpha(x)).abs(),
            c: l2(&(first.c(x) - second.c(x))),
        }
    }
}

impl<S: Real> Designs<S> {
    /// ‖u(A) − u(B)‖₂.
    fn apart(&self, f: Activation) -> S {
        l2(&(u(f, &self.A, &self.x) - u(f, &self.B, &self.x)))
    }

    /// ‖A − B‖.
    fn distance(&self) -> S {
        S::spectral_norm(&(&self.A - &self.B))
    }

    /// 2√n R exp(R²)‖A − B‖.
    fn bound(&self) -> S {
        S::integer(2) * root::<S>(self.A.nrows()) * self.R.0.clone() * exp_square(1, &self.R) * self.distance()
    }

    /// 2√(nR) exp(R²)‖A − B‖.
    fn bound_with_root_of_radius(&self) -> S {
        let root = (count::<S>(self.A.nrows()) * self.R.0.clone()).sqrt();
        S::integer(2) * root * exp_square(1, &self.R) * self.distance()
    }
}

impl<S: Real> Bounded<S> {
    /// 2√n R exp(R²).
    fn factor_of_u(&self) -> S {
        S::integer(2) * root::<S>(self.b.len()) * self.R.0.clone() * exp_square(1, &self.R)
    }

    /// 2√(nR) exp(R²).
    fn factor_of_u_with_root_of_radius(&self) -> S {
        S::integer(2) * (count::<S>(self.b.len()) * self.R.0.clone()).sqrt() * exp_square(1, &self.R)
    }

    /// ‖c(A) − c(B)‖₂ ≤ C‖A − B‖, where C is the factor of u times 1 + √n‖b‖₂.
    fn models_apart(&self, f: Activation, factor: S) -> Statement<S> {
        let C = factor * (S::one() + root::<S>(self.b.len()) * l2(&self.b));
        let apart = Apart::of(f, &self.A, &self.B, &self.x, &self.b).c;
        Statement::AtMost(apart, C * S::spectral_norm(&(&self.A - &self.B)))
    }
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = activation();
    claims.extend(normaliser_and_model());
    claims.extend(section_4());
    claims
}

/// A design on the way from A to another of the ball with ‖(A − B)x‖∞ < 0.01.
fn nearby<S: Real>(k: &mut Knobs<S>, A: &DMatrix<S>, x: &DVector<S>, R: &S) -> DMatrix<S> {
    let way = k.spectral_ball(A.nrows(), A.ncols(), R) - A;
    let distance = linf(&times(&way, x));
    A + scale_matrix(&k.step_within(&distance, &S::ratio(1, 100)), &way)
}

/// Any R: Lemma E.7 prints no lower bound of it.
fn near_designs<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Designs<S> {
    let R = k.positive();
    let (A, x) = (k.spectral_ball(size.n(), size.d(), &R), k.ball(size.d(), &R));
    Designs { B: nearby(k, &A, &x, &R), A, x, R: Scalar(R) }
}

fn balls<S: Real>(A: &DMatrix<S>, B: &DMatrix<S>, x: &DVector<S>, R: &Scalar<S>) -> Vec<Premise<S>> {
    vec![
        near("‖(A − B)x‖∞ < 0.01", &times(&(A - B), x)),
        spectral("‖A‖ ≤ R", A, R),
        spectral("‖B‖ ≤ R", B, R),
        length("‖x‖₂ ≤ R", x, R),
    ]
}

fn lemma_e7<S: Real>(_: Activation, i: &Designs<S>) -> Vec<Premise<S>> {
    balls(&i.A, &i.B, &i.x, &i.R)
}

/// Balls of radius 5 and 17 met with equality by a number and a near one.
fn large_radii(_: Activation) -> Vec<Instance> {
    let at = |R: &str, B: &str| single(&[("A", R), ("B", B), ("x", R), ("R", R)]);
    vec![at("5", "4.999"), at("17", "16.9999")]
}

fn activation() -> Vec<Executable> {
    bounds! { Designs, near_designs, lemma_e7, large_radii;
        "rescaled.lemma-e7.1" words "2√n R exp(R²), as Lemma D.1 quotes its like; the scan shows 2√(nR)"
            => |f, i| Statement::AtMost(i.apart(f), i.bound());
        "rescaled.lemma-e7.1-sqrt-nr" => |f, i| Statement::AtMost(i.apart(f), i.bound_with_root_of_radius());
    }
}

fn any_pair<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Pair<S> {
    let (n, d) = (size.n(), size.d());
    Pair { A: k.matrix(n, d), B: k.matrix(n, d), x: k.vector(d), b: k.vector(n) }
}

fn normaliser_and_model() -> Vec<Executable> {
    bounds! { Pair, any_pair, nothing, no_corners;
        "rescaled.lemma-e8.1" => |f, i| {
            let apart = Apart::of(f, &i.A, &i.B, &i.x, &i.b);
            Statement::AtMost(apart.alpha, root::<S>(i.b.len()) * apart.u)
        };
        "rescaled.lemma-e9.1" => |f, i| {
            let apart = Apart::of(f, &i.A, &i.B, &i.x, &i.b);
            Statement::AtMost(apart.c, apart.u + apart.alpha * l2(&i.b))
        };
    }
}

/// Section 4 bounds the first design alone.
fn one_bounded_design<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Designs<S> {
    let R = k.positive();
    let A = k.spectral_ball(size.n(), size.d(), &R);
    Designs { A, B: k.matrix(size.n(), size.d()), x: k.vector(size.d()), R: Scalar(R) }
}

fn design_alone<S: Real>(_: Activation, i: &Designs<S>) -> Vec<Premise<S>> {
    vec![spectral("‖A‖ ≤ R", &i.A, &i.R)]
}

fn near_bounded<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Bounded<S> {
    let Designs { A, B, x, R } = near_designs(f, k, size);
    Bounded { A, B, x, b: k.ball(size.n(), &R.0), R }
}

fn lemma_e7_and_target<S: Real>(_: Activation, i: &Bounded<S>) -> Vec<Premise<S>> {
    let mut premises = balls(&i.A, &i.B, &i.x, &i.R);
    premises.push(length("‖b‖₂ ≤ R", &i.b, &i.R));
    premises
}

/// Section 4 bounds the first design alone, and no target.
fn one_bounded_design_and_target<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Bounded<S> {
    let Designs { A, B, x, R } = one_bounded_design(f, k, size);
    Bounded { A, B, x, b: k.vector(size.n()), R }
}

fn first_design_alone<S: Real>(_: Activation, i: &Bounded<S>) -> Vec<Premise<S>> {
    vec![spectral("‖A‖ ≤ R", &i.A, &i.R)]
}

/// x ten times as long as R.
fn far_point(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("B", "0"), ("x", "10"), ("b", "0"), ("R", "1")])]
}

/// A ball of radius 9 met with equality.
fn steep(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "9"), ("B", "8.999"), ("x", "9"), ("b", "0"), ("R", "9")])]
}

fn section_4() -> Vec<Executable> {
    let mut claims = bounds! { Designs, one_bounded_design, design_alone, no_corners;
        "rescaled.prose-4.u-lipschitz-in-a" words "2√n R exp(R²), as in Lemma E.7; the scan shows 2√(nR)" only [Exp]
            => |f, i| Statement::AtMost(i.apart(f), i.bound());
        "rescaled.prose-4.u-lipschitz-in-a" reading "root over nR", "2√(nR) exp(R²)‖A − B‖, as in the scanned text"
            only [Exp] => |f, i| Statement::AtMost(i.apart(f), i.bound_with_root_of_radius());
    };
    claims.extend(bounds! { Bounded, near_bounded, lemma_e7_and_target, steep;
        "rescaled.prose-4.c-lipschitz-in-a"
            words "under the conditions of Lemma E.7 and ‖b‖₂ ≤ R, with C = 2√n R exp(R²)(1 + √n‖b‖₂)" only [Exp]
            => |f, i| i.models_apart(f, i.factor_of_u());
        "rescaled.prose-4.c-lipschitz-in-a" reading "root over nR",
            "under the conditions of Lemma E.7 and ‖b‖₂ ≤ R, with 2√(nR) for 2√n R in C, as in the scanned text"
            only [Exp] => |f, i| i.models_apart(f, i.factor_of_u_with_root_of_radius());
    });
    claims.extend(bounds! { Bounded, one_bounded_design_and_target, first_design_alone, far_point;
        "rescaled.prose-4.c-lipschitz-in-a" reading "‖A‖ ≤ R alone",
            "under the one condition that Section 4 prints, ‖A‖ ≤ R, with C = 2√n R exp(R²)(1 + √n‖b‖₂)"
            only [Exp] => |f, i| i.models_apart(f, i.factor_of_u());
    });
    claims
}

/// The nearest true statements to those that fail.
pub(super) fn twins() -> Vec<Executable> {
    bounds! { Designs, near_designs, lemma_e7, large_radii;
        "rescaled.lemma-e7.1-sqrt-nr.corrected" => |f, i| {
            let steepest = f.derivative(&(i.R.0.clone() * i.R.0.clone()));
            Statement::AtMost(i.apart(f), i.R.0.clone() * steepest * i.distance())
        };
        "rescaled.prose-4.u-lipschitz-in-a.corrected" only [Exp] => |f, i| {
            Statement::AtMost(i.apart(f), i.R.0.clone() * exp_square(1, &i.R) * i.distance())
        };
    }
}
