//! Lemmas E.2 and E.5: the change δ_b of the target that one step of x, or of A, amounts to.
//!
//! Definitions E.1 and E.4 ask for ‖u′ − α′b‖² = ‖u − α(b − δ_b)‖², primed after the step. With c = u − αb that is
//! ‖c + αδ_b‖ = ‖c′‖, a sphere: δ_b = α⁻¹(Qc′ − c), Q orthogonal. Two vectors of one norm are each other's image under
//! a reflection (the same vector under one in a plane beside it, where n ≥ 2), so every solution is met with
//! Q = I − 2qqᵀ/⟨q, q⟩ or with Q = I, the solution that the proof of Lemma E.2 selects.

use super::bounds::{bounds, single};
use crate::claims::{Executable, Instance, Knobs, Premise, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::{dot, scale};
use crate::linalg::norm::{l2, l2_squared};
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A step from x to y, and the vector q of a reflection.
    StepOfX { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N], q: Vector[N] }
    where delta_b = "((I - 2qq^T/<q,q>) c(y) - c(x)) / alpha(x)"
}

ingredients! {
    /// A step from the design A to the design B, and the vector q of a reflection.
    StepOfA { A: Matrix[N, D], B: Matrix[N, D], x: Vector[D], b: Vector[N], q: Vector[N] }
    where delta_b = "((I - 2qq^T/<q,q>) c(B) - c(A)) / alpha(A)"
}

ingredients! {
    /// A step from the design A to the design B.
    DesignStep { A: Matrix[N, D], B: Matrix[N, D], x: Vector[D], b: Vector[N] }
    where delta_b = "(c(B) - c(A)) / alpha(A)"
}

ingredients! {
    /// A step from x to y.
    Step { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N] }
}

/// α and c before a step, c after it.
pub(super) struct Change<S: Real> {
    pub(super) alpha: S,
    before: DVector<S>,
    pub(super) after: DVector<S>,
}

impl<S: Real> Change<S> {
    pub(super) fn of_x(f: Activation, A: &DMatrix<S>, x: &DVector<S>, y: &DVector<S>, b: &DVector<S>) -> Self {
        let p = Rescaled::new(f, A, b);
        Change { alpha: p.alpha(x), before: p.c(x), after: p.c(y) }
    }

    pub(super) fn of_a(f: Activation, A: &DMatrix<S>, B: &DMatrix<S>, x: &DVector<S>, b: &DVector<S>) -> Self {
        let (first, second) = (Rescaled::new(f, A, b), Rescaled::new(f, B, b));
        Change { alpha: first.alpha(x), before: first.c(x), after: second.c(x) }
    }

    /// δ_b = α⁻¹(c″ − c) for a vector c″ of the norm of c′.
    pub(super) fn shift(&self, turned: &DVector<S>) -> DVector<S> {
        scale(&(S::one() / self.alpha.clone()), &(turned - &self.before))
    }

    /// ‖δ_b‖₂ ≤ |α⁻¹| ‖c′ − c‖₂.
    fn bounds(&self, shift: &DVector<S>) -> Statement<S> {
        let inverse = (S::one() / self.alpha.clone()).abs();
        Statement::AtMost(l2(shift), inverse * l2(&(&self.after - &self.before)))
    }

    /// c′ reflected along q.
    pub(super) fn reflected(&self, q: &DVector<S>) -> DVector<S> {
        let twice = S::integer(2) * dot(q, &self.after) / l2_squared(q);
        &self.after - scale(&twice, q)
    }

    /// The statement for the solution that q stands for.
    fn bounds_reflected(&self, q: &DVector<S>) -> Statement<S> {
        self.bounds(&self.shift(&self.reflected(q)))
    }

    /// The statement for the solution of the proof.
    fn bounds_selected(&self) -> Statement<S> {
        self.bounds(&self.shift(&self.after))
    }

    /// |‖c′‖ − ‖c‖| ≤ |α| ‖δ_b‖₂ ≤ ‖c′‖ + ‖c‖ for the solution that q stands for.
    fn between_norms(&self, q: &DVector<S>) -> Statement<S> {
        let shift = self.alpha.abs() * l2(&self.shift(&self.reflected(q)));
        let (before, after) = (l2(&self.before), l2(&self.after));
        let least = (after.clone() - before.clone()).abs();
        Statement::All(vec![Statement::AtMost(least, shift.clone()), Statement::AtMost(shift, after + before)])
    }

    pub(super) fn nonzero(&self) -> Premise<S> {
        Premise::new("α(x_t) ≠ 0", Statement::Differ(self.alpha.clone(), S::zero()))
    }
}

impl<S: Real> StepOfX<S> {
    fn change(&self, f: Activation) -> Change<S> {
        Change::of_x(f, &self.A, &self.x, &self.y, &self.b)
    }
}

impl<S: Real> StepOfA<S> {
    fn change(&self, f: Activation) -> Change<S> {
        Change::of_a(f, &self.A, &self.B, &self.x, &self.b)
    }
}

impl<S: Real> DesignStep<S> {
    fn change(&self, f: Activation) -> Change<S> {
        Change::of_a(f, &self.A, &self.B, &self.x, &self.b)
    }
}

impl<S: Real> Step<S> {
    fn change(&self, f: Activation) -> Change<S> {
        Change::of_x(f, &self.A, &self.x, &self.y, &self.b)
    }
}

fn step_of_x<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> StepOfX<S> {
    let (n, d) = (size.n(), size.d());
    StepOfX { A: k.matrix(n, d), x: k.vector(d), y: k.vector(d), b: k.vector(n), q: k.vector(n) }
}

fn step_of_a<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> StepOfA<S> {
    let (n, d) = (size.n(), size.d());
    StepOfA { A: k.matrix(n, d), B: k.matrix(n, d), x: k.vector(d), b: k.vector(n), q: k.vector(n) }
}

fn design_step<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> DesignStep<S> {
    let (n, d) = (size.n(), size.d());
    DesignStep { A: k.matrix(n, d), B: k.matrix(n, d), x: k.vector(d), b: k.vector(n) }
}

fn step<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Step<S> {
    Step { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()), y: k.vector(size.d()), b: k.vector(size.n()) }
}

fn reflecting<S: Real>(change: &Change<S>, q: &DVector<S>) -> Vec<Premise<S>> {
    vec![change.nonzero(), Premise::new("q ≠ 0", Statement::Differ(l2_squared(q), S::zero()))]
}

fn definition_e1<S: Real>(f: Activation, i: &StepOfX<S>) -> Vec<Premise<S>> {
    reflecting(&i.change(f), &i.q)
}

fn definition_e4<S: Real>(f: Activation, i: &StepOfA<S>) -> Vec<Premise<S>> {
    reflecting(&i.change(f), &i.q)
}

fn nonzero_before<S: Real>(f: Activation, i: &DesignStep<S>) -> Vec<Premise<S>> {
    vec![i.change(f).nonzero()]
}

fn nonzero<S: Real>(f: Activation, i: &Step<S>) -> Vec<Premise<S>> {
    vec![i.change(f).nonzero()]
}

/// No step at all: δ_b = 0 is one solution and −2c/α another.
fn no_step_of_x(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("x", "1"), ("y", "1"), ("b", "0"), ("q", "1")])]
}

fn no_step_of_a(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("B", "1"), ("x", "1"), ("b", "0"), ("q", "1")])]
}

fn no_design_step(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("B", "1"), ("x", "1"), ("b", "0")])]
}

fn no_step(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("x", "1"), ("y", "1"), ("b", "0")])]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = bounds! { StepOfX, step_of_x, definition_e1, no_step_of_x;
        "rescaled.lemma-e2.1" words "every delta_b that Definition E.1 admits"
            => |f, i| i.change(f).bounds_reflected(&i.q);
        "rescaled.lemma-e5.1" words "in x_t and x_{t+1} as printed, every delta_b that the equation admits"
            => |f, i| i.change(f).bounds_reflected(&i.q);
    };
    claims.extend(bounds! { Step, step, nonzero, no_step;
        "rescaled.lemma-e2.1" reading "the proof's solution", "the one solution that the proof selects"
            => |f, i| i.change(f).bounds_selected();
        "rescaled.lemma-e5.1" reading "the proof's solution", "the one solution that the proof of Lemma E.2 selects"
            => |f, i| i.change(f).bounds_selected();
        "rescaled.lemma-e2.same-norm" words "the solutions are the delta_b of Definition E.1" => |f, i| {
            let (change, n) = (i.change(f), i.b.len());
            let square = |signs: usize| {
                let sign = |row: usize| S::integer(if signs >> row & 1 == 0 { 1 } else { -1 });
                let turned = DVector::from_fn(n, |row, _| sign(row) * change.after[row].clone());
                DMatrix::from_element(1, 1, l2_squared(&change.shift(&turned)))
            };
            Statement::chain((0..1usize << n).map(square).collect())
        };
    });
    claims.extend(bounds! { StepOfA, step_of_a, definition_e4, no_step_of_a;
        "rescaled.lemma-e5.1" reading "A_t for x_t", "A_t and A_{t+1} in place of x_t and x_{t+1}, every solution"
            => |f, i| i.change(f).bounds_reflected(&i.q);
    });
    claims.extend(bounds! { DesignStep, design_step, nonzero_before, no_design_step;
        "rescaled.lemma-e5.1" reading "A_t for x_t, the proof's solution",
            "A_t and A_{t+1} in place of x_t and x_{t+1}, the one solution that the proof of Lemma E.2 selects"
            => |f, i| i.change(f).bounds_selected();
    });
    claims
}

/// The nearest true statements: |α| ‖δ_b‖₂ lies between the difference and the sum of ‖c(x_{t+1})‖₂ and ‖c(x_t)‖₂.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = bounds! { StepOfX, step_of_x, definition_e1, no_step_of_x;
        "rescaled.lemma-e2.1.corrected" => |f, i| i.change(f).between_norms(&i.q);
        "rescaled.lemma-e5.1.corrected" => |f, i| i.change(f).between_norms(&i.q);
        "rescaled.lemma-e2.same-norm.corrected" => |f, i| i.change(f).between_norms(&i.q);
    };
    twins.extend(bounds! { StepOfA, step_of_a, definition_e4, no_step_of_a;
        "rescaled.lemma-e5.1.corrected" reading "A_t for x_t", "A_t and A_{t+1} in place of x_t and x_{t+1}, every solution"
            => |f, i| i.change(f).between_norms(&i.q);
    });
    twins
}
