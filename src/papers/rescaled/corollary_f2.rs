//! Corollary F.2: how far the target moves when x_t, or A_t, does.
//!
//! b̃ = b − δ_b for any solution δ_b of Definition E.1 (E.4), which [`super::shift`] parametrises.

use super::algorithm_1::lipschitz_constant;
use super::bounds::{exp_square, length, near, root, single, spectral};
use super::rows::rows;
use super::shift::Change;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::{scale, times};
use crate::linalg::norm::{l2, l2_squared, linf};
use crate::loss::Activation;
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A step from x = x_t to y = x_{t+1}, and the vector q of a reflection.
    StepOfX { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N], q: Vector[N], R: Number[One] }
    where delta_b = "((I - 2qq^T/<q,q>) c(y) - c(x)) / alpha(x)"
}

ingredients! {
    /// A step from x = x_t to y = x_{t+1}.
    ProofStepOfX { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N], R: Number[One] }
    where delta_b = "(c(y) - c(x)) / alpha(x)"
}

ingredients! {
    /// A step from the design A = A_t to B = A_{t+1}, and the vector q of a reflection.
    StepOfA { A: Matrix[N, D], B: Matrix[N, D], x: Vector[D], b: Vector[N], q: Vector[N], R: Number[One] }
    where delta_b = "((I - 2qq^T/<q,q>) c(B) - c(A)) / alpha(A)"
}

ingredients! {
    /// A step from the design A = A_t to B = A_{t+1}.
    ProofStepOfA { A: Matrix[N, D], B: Matrix[N, D], x: Vector[D], b: Vector[N], R: Number[One] }
    where delta_b = "(c(B) - c(A)) / alpha(A)"
}

/// A number of any scale from exp(−400) to exp(400), and beyond.
fn any_scale<S: Real>(k: &mut Knobs<S>) -> S {
    (S::integer(200) * k.real()).exp()
}

/// A, x and y inside the hypotheses, x at the scale given.
fn step_in_balls<S: Real>(k: &mut Knobs<S>, size: Size, R: &S, small: &S) -> (DMatrix<S>, DVector<S>, DVector<S>) {
    let A = k.spectral_ball(size.n(), size.d(), R);
    let (x, far) = (scale(small, &k.ball(size.d(), R)), k.ball(size.d(), R));
    let y = k.nearby(&A, &x, &far, &S::ratio(1, 100));
    (A, x, y)
}

/// A, B and x inside the hypotheses, B on the way from A to some other design, x at the scale given.
fn designs_in_balls<S: Real>(k: &mut Knobs<S>, size: Size, R: &S, small: &S) -> (DMatrix<S>, DMatrix<S>, DVector<S>) {
    let (A, far) = (k.spectral_ball(size.n(), size.d(), R), k.spectral_ball(size.n(), size.d(), R));
    let x = scale(small, &k.ball(size.d(), R));
    let way = &far - &A;
    let step = k.step_within(&linf(&times(&way, &x)), &S::ratio(1, 100));
    let B = &A + way.map(|entry| step.clone() * entry);
    (A, B, x)
}

/// A number in (0, 1) of any scale: sinh has its zero of α at 0.
fn small<S: Real>(k: &mut Knobs<S>) -> S {
    S::one() / (S::one() + any_scale(k))
}

fn any_target<S: Real>(k: &mut Knobs<S>, n: usize) -> DVector<S> {
    scale(&any_scale(k), &k.vector(n))
}

fn radius<S: Real>(k: &mut Knobs<S>) -> S {
    k.at_least(&S::integer(4))
}

fn in_x<S: Real>(
    f: Activation,
    (A, x, y): (&DMatrix<S>, &DVector<S>, &DVector<S>),
    b: &DVector<S>,
    R: &Scalar<S>,
) -> Vec<Premise<S>> {
    vec![
        Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), R.0.clone())),
        spectral("‖A‖ ≤ R", A, R),
        length("‖x_t‖₂ ≤ R", x, R),
        length("‖x_{t+1}‖₂ ≤ R", y, R),
        near("‖A(x_{t+1} − x_t)‖∞ < 0.01", &times(A, &(y - x))),
        Premise::new("A(x_{t+1} − x_t) ≠ 0", Statement::Less(S::zero(), linf(&times(A, &(y - x))))),
        Change::of_x(f, A, x, y, b).nonzero(),
    ]
}

fn in_a<S: Real>(
    f: Activation,
    (A, B, x): (&DMatrix<S>, &DMatrix<S>, &DVector<S>),
    b: &DVector<S>,
    R: &Scalar<S>,
) -> Vec<Premise<S>> {
    vec![
        Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), R.0.clone())),
        spectral("‖A_t‖ ≤ R", A, R),
        spectral("‖A_{t+1}‖ ≤ R", B, R),
        length("‖x‖₂ ≤ R", x, R),
        near("‖(A_{t+1} − A_t)x‖∞ < 0.01", &times(&(B - A), x)),
        Premise::new("(A_{t+1} − A_t)x ≠ 0", Statement::Less(S::zero(), linf(&times(&(B - A), x)))),
        Premise::new("α(A_t) ≠ 0", Statement::Differ(Change::of_a(f, A, B, x, b).alpha, S::zero())),
    ]
}

fn reflecting<S: Real>(q: &DVector<S>) -> Premise<S> {
    Premise::new("q ≠ 0", Statement::Differ(l2_squared(q), S::zero()))
}

fn bounded_target<S: Real>(b: &DVector<S>, R: &Scalar<S>) -> Premise<S> {
    length("‖b‖₂ ≤ R", b, R)
}

impl<S: Real> StepOfX<S> {
    fn any(_: Activation, k: &mut Knobs<S>, size: Size) -> Self {
        let R = radius(k);
        let (A, x, y) = step_in_balls(k, size, &R, &S::one());
        StepOfX { A, x, y, b: k.vector(size.n()), q: k.vector(size.n()), R: Scalar(R) }
    }

    fn bounded(_: Activation, k: &mut Knobs<S>, size: Size) -> Self {
        let R = radius(k);
        let (A, x, y) = step_in_balls(k, size, &R, &S::one());
        StepOfX { A, x, y, b: k.ball(size.n(), &R), q: k.vector(size.n()), R: Scalar(R) }
    }

    fn printed(f: Activation, i: &Self) -> Vec<Premise<S>> {
        let mut premises = in_x(f, (&i.A, &i.x, &i.y), &i.b, &i.R);
        premises.push(reflecting(&i.q));
        premises
    }

    fn with_target(f: Activation, i: &Self) -> Vec<Premise<S>> {
        let mut premises = Self::printed(f, i);
        premises.push(bounded_target(&i.b, &i.R));
        premises
    }

    /// ‖δ_b‖₂ ≤ M‖x_{t+1} − x_t‖₂ for the solution that q stands for.
    fn bound(&self, f: Activation) -> Statement<S> {
        let change = Change::of_x(f, &self.A, &self.x, &self.y, &self.b);
        let shift = l2(&change.shift(&change.reflected(&self.q)));
        Statement::AtMost(shift, lipschitz_constant(self.b.len(), &self.R) * l2(&(&self.y - &self.x)))
    }
}

impl<S: Real> ProofStepOfX<S> {
    fn any(_: Activation, k: &mut Knobs<S>, size: Size) -> Self {
        let (R, small) = (radius(k), small(k));
        let (A, x, y) = step_in_balls(k, size, &R, &small);
        ProofStepOfX { A, x, y, b: any_target(k, size.n()), R: Scalar(R) }
    }

    fn bounded(_: Activation, k: &mut Knobs<S>, size: Size) -> Self {
        let (R, small) = (radius(k), small(k));
        let (A, x, y) = step_in_balls(k, size, &R, &small);
        ProofStepOfX { A, x, y, b: k.ball(size.n(), &R), R: Scalar(R) }
    }

    fn printed(f: Activation, i: &Self) -> Vec<Premise<S>> {
        in_x(f, (&i.A, &i.x, &i.y), &i.b, &i.R)
    }

    fn with_target(f: Activation, i: &Self) -> Vec<Premise<S>> {
        let mut premises = Self::printed(f, i);
        premises.push(bounded_target(&i.b, &i.R));
        premises
    }

    fn change(&self, f: Activation) -> Change<S> {
        Change::of_x(f, &self.A, &self.x, &self.y, &self.b)
    }

    /// ‖δ_b‖₂ of the proof's solution.
    fn moved(&self, f: Activation) -> S {
        let change = self.change(f);
        l2(&change.shift(&change.after))
    }

    /// M‖x_{t+1} − x_t‖₂.
    fn printed_bound(&self) -> S {
        lipschitz_constant(self.b.len(), &self.R) * l2(&(&self.y - &self.x))
    }

    /// |α(x_t)|⁻¹ (1 + √n R) R exp(R²)‖x_{t+1} − x_t‖₂.
    fn repaired_bound(&self, f: Activation) -> S {
        repaired(&self.change(f), self.b.len(), &self.R, &self.R.0) * l2(&(&self.y - &self.x))
    }
}

/// |α|⁻¹ (1 + √n R) s exp(R²), s the largest stretch of a step.
fn repaired<S: Real>(change: &Change<S>, n: usize, R: &Scalar<S>, stretch: &S) -> S {
    let turned = S::one() + root::<S>(n) * R.0.clone();
    turned * stretch.clone() * exp_square(1, R) / change.alpha.abs()
}

impl<S: Real> StepOfA<S> {
    fn any(_: Activation, k: &mut Knobs<S>, size: Size) -> Self {
        let R = radius(k);
        let (A, B, x) = designs_in_balls(k, size, &R, &S::one());
        StepOfA { A, B, x, b: k.vector(size.n()), q: k.vector(size.n()), R: Scalar(R) }
    }

    fn bounded(_: Activation, k: &mut Knobs<S>, size: Size) -> Self {
        let R = radius(k);
        let (A, B, x) = designs_in_balls(k, size, &R, &S::one());
        StepOfA { A, B, x, b: k.ball(size.n(), &R), q: k.vector(size.n()), R: Scalar(R) }
    }

    fn printed(f: Activation, i: &Self) -> Vec<Premise<S>> {
        let mut premises = in_a(f, (&i.A, &i.B, &i.x), &i.b, &i.R);
        premises.push(reflecting(&i.q));
        premises
    }

    fn with_target(f: Activation, i: &Self) -> Vec<Premise<S>> {
        let mut premises = Self::printed(f, i);
        premises.push(bounded_target(&i.b, &i.R));
        premises
    }

    /// ‖δ_b‖₂ ≤ M‖A_{t+1} − A_t‖ for the solution that q stands for.
    fn bound(&self, f: Activation) -> Statement<S> {
        let change = Change::of_a(f, &self.A, &self.B, &self.x, &self.b);
        let shift = l2(&change.shift(&change.reflected(&self.q)));
        Statement::AtMost(shift, lipschitz_constant(self.b.len(), &self.R) * S::spectral_norm(&(&self.B - &self.A)))
    }
}

impl<S: Real> ProofStepOfA<S> {
    fn any(_: Activation, k: &mut Knobs<S>, size: Size) -> Self {
        let (R, small) = (radius(k), small(k));
        let (A, B, x) = designs_in_balls(k, size, &R, &small);
        ProofStepOfA { A, B, x, b: any_target(k, size.n()), R: Scalar(R) }
    }

    fn bounded(_: Activation, k: &mut Knobs<S>, size: Size) -> Self {
        let (R, small) = (radius(k), small(k));
        let (A, B, x) = designs_in_balls(k, size, &R, &small);
        ProofStepOfA { A, B, x, b: k.ball(size.n(), &R), R: Scalar(R) }
    }

    fn printed(f: Activation, i: &Self) -> Vec<Premise<S>> {
        in_a(f, (&i.A, &i.B, &i.x), &i.b, &i.R)
    }

    fn with_target(f: Activation, i: &Self) -> Vec<Premise<S>> {
        let mut premises = Self::printed(f, i);
        premises.push(bounded_target(&i.b, &i.R));
        premises
    }

    fn change(&self, f: Activation) -> Change<S> {
        Change::of_a(f, &self.A, &self.B, &self.x, &self.b)
    }

    fn moved(&self, f: Activation) -> S {
        let change = self.change(f);
        l2(&change.shift(&change.after))
    }

    fn printed_bound(&self) -> S {
        lipschitz_constant(self.b.len(), &self.R) * S::spectral_norm(&(&self.B - &self.A))
    }

    fn repaired_bound(&self, f: Activation) -> S {
        repaired(&self.change(f), self.b.len(), &self.R, &l2(&self.x)) * S::spectral_norm(&(&self.B - &self.A))
    }
}

/// A point and another that is 10⁻¹⁵⁰ beyond: 0, or 1 for sinh, whose α is 0 at 0.
fn hardly_moved(f: Activation) -> (&'static str, String) {
    let from = if f == Activation::Sinh { "1" } else { "0" };
    (from, format!("{from}.{}1", "0".repeat(149)))
}

/// Hardly a step: one solution δ_b is as small, and another is −2c/α nearly.
fn short_step_of_x(f: Activation) -> Vec<Instance> {
    let (from, to) = hardly_moved(f);
    vec![single(&[("A", "1"), ("x", from), ("y", &to), ("b", "0"), ("q", "1"), ("R", "4")])]
}

fn short_step_of_a(f: Activation) -> Vec<Instance> {
    let (from, to) = hardly_moved(f);
    vec![single(&[("A", from), ("B", &to), ("x", "1"), ("b", "0"), ("q", "1"), ("R", "4")])]
}

/// A target beyond M; and x_t near 0, where sinh has α near 0.
fn far_target_of_x(_: Activation) -> Vec<Instance> {
    let at = |x: &str, b: &str| single(&[("A", "1"), ("x", x), ("y", "0.005"), ("b", b), ("R", "4")]);
    vec![at("0.001", "1e150"), at("1e-150", "0")]
}

fn far_target_of_a(_: Activation) -> Vec<Instance> {
    let at = |A: &str, b: &str| single(&[("A", A), ("B", "0.005"), ("x", "1"), ("b", b), ("R", "4")]);
    vec![at("0.001", "1e150"), at("1e-150", "0")]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = rows! { StepOfX, StepOfX::any, StepOfX::printed, short_step_of_x;
        "rescaled.corollary-f2.1" words "every solution of Definition E.1, M = n⁴ exp(20R²), no bound on ‖b‖₂"
            scope "a move that moves Ax, α(x_t) ≠ 0, q ≠ 0"
            => |f, i| i.bound(f);
    };
    claims.extend(rows! { StepOfX, StepOfX::bounded, StepOfX::with_target, short_step_of_x;
        "rescaled.corollary-f2.1" reading "‖b‖₂ ≤ R", "every solution of Definition E.1, with ‖b‖₂ ≤ R"
            scope "a move that moves Ax, α(x_t) ≠ 0, q ≠ 0"
            => |f, i| i.bound(f);
    });
    claims.extend(rows! { ProofStepOfX, ProofStepOfX::any, ProofStepOfX::printed, far_target_of_x;
        "rescaled.corollary-f2.1" reading "the proof's solution", "the one solution that the proof of Lemma E.2 selects"
            scope "a move that moves Ax, α(x_t) ≠ 0"
            => |f, i| Statement::AtMost(i.moved(f), i.printed_bound());
    });
    claims.extend(rows! { ProofStepOfX, ProofStepOfX::bounded, ProofStepOfX::with_target, far_target_of_x;
        "rescaled.corollary-f2.1" reading "the proof's solution, ‖b‖₂ ≤ R",
            "the one solution that the proof of Lemma E.2 selects, with ‖b‖₂ ≤ R"
            scope "a move that moves Ax, α(x_t) ≠ 0"
            => |f, i| Statement::AtMost(i.moved(f), i.printed_bound());
    });
    claims.extend(rows! { StepOfA, StepOfA::any, StepOfA::printed, short_step_of_a;
        "rescaled.corollary-f2.2" words "every solution of Definition E.4, M = n⁴ exp(20R²), no bound on ‖b‖₂"
            scope "a move that moves Ax, α(A_t) ≠ 0, q ≠ 0"
            => |f, i| i.bound(f);
    });
    claims.extend(rows! { StepOfA, StepOfA::bounded, StepOfA::with_target, short_step_of_a;
        "rescaled.corollary-f2.2" reading "‖b‖₂ ≤ R", "every solution of Definition E.4, with ‖b‖₂ ≤ R"
            scope "a move that moves Ax, α(A_t) ≠ 0, q ≠ 0"
            => |f, i| i.bound(f);
    });
    claims.extend(rows! { ProofStepOfA, ProofStepOfA::any, ProofStepOfA::printed, far_target_of_a;
        "rescaled.corollary-f2.2" reading "the proof's solution",
            "the solution for Lemma E.5 that the proof of Lemma E.2 selects for its own"
            scope "a move that moves Ax, α(A_t) ≠ 0"
            => |f, i| Statement::AtMost(i.moved(f), i.printed_bound());
    });
    claims.extend(rows! { ProofStepOfA, ProofStepOfA::bounded, ProofStepOfA::with_target, far_target_of_a;
        "rescaled.corollary-f2.2" reading "the proof's solution, ‖b‖₂ ≤ R",
            "the solution for Lemma E.5 that the proof of Lemma E.2 selects for its own, with ‖b‖₂ ≤ R"
            scope "a move that moves Ax, α(A_t) ≠ 0"
            => |f, i| Statement::AtMost(i.moved(f), i.printed_bound());
    });
    claims
}

/// The solution of the proof, ‖b‖₂ ≤ R, and |α(x_t)|⁻¹ where the print has exp(O(R²)).
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = rows! { ProofStepOfX, ProofStepOfX::bounded, ProofStepOfX::with_target, far_target_of_x;
        "rescaled.corollary-f2.1.corrected" => |f, i| Statement::AtMost(i.moved(f), i.repaired_bound(f));
    };
    twins.extend(rows! { ProofStepOfA, ProofStepOfA::bounded, ProofStepOfA::with_target, far_target_of_a;
        "rescaled.corollary-f2.2.corrected" => |f, i| Statement::AtMost(i.moved(f), i.repaired_bound(f));
    });
    twins
}
