//! The situation of Algorithm 1: the hypotheses of Theorem 9.1 on A, x*, w, R, l and x_0, met with b = f(x*).

use super::centred::Fit;
use super::hypotheses::{at_most, count, growth, less, root_n};
use super::main_theorem::theorem_9_1;
use crate::claims::{Instance, Knobs, Object, Premise, Scalar, Size, Statement, exact_matrix};
use crate::ingredients;
use crate::linalg::algebra::{diagonal, hadamard, product, scale, total, transpose_times};
use crate::linalg::norm::l2;
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// The regression of Theorem 9.1 with b = f(x*), with weights, l and x_0 = x* + h. ε and δ are not looked at.
    Run {
        A: Matrix[N, D], x_star: Vector[D], h: Vector[D], w: Vector[N], R: Number[One], l: Number[One],
        eps0: Number[One]
    } where b = "f(x_star)", x_0 = "x_star + h", M = "n^(3/2) exp(30R²)"
}

/// σ_min(A)².
fn least_square<S: Real>(A: &DMatrix<S>) -> S {
    S::smallest_eigenvalue(&product(&A.transpose(), A))
}

/// M = n^{1.5} exp(30R²).
pub(super) fn printed_M<S: Real>(A: &DMatrix<S>, R: &Scalar<S>) -> S {
    count(A) * root_n(A) * growth(R, 30)
}

/// 100 + l/σ_min(A)² ≤ w_i², and what it needs to be said.
pub(super) fn weighted<S: Real>(A: &DMatrix<S>, w: &DVector<S>, l: &S) -> Vec<Premise<S>> {
    let square = least_square(A);
    let least = S::integer(100) + l.clone() / square.clone();
    let weights = w.iter().map(|w| Statement::AtMost(least.clone(), w.clone() * w.clone())).collect();
    vec![
        less("l > 0", S::zero(), l.clone()),
        less("σ_min(A) > 0", S::zero(), square),
        Premise::new("w_i² ≥ 100 + l/σ_min(A)²", Statement::All(weights)),
    ]
}

/// Weights that meet w_i² ≥ 100 + l/σ_min(A)² + `more`, of any size above it.
pub(super) fn weights<S: Real>(k: &mut Knobs<S>, A: &DMatrix<S>, l: &S, more: &S) -> DVector<S> {
    let least = (S::integer(100) + l.clone() / least_square(A) + more.clone()).sqrt();
    DVector::from_fn(A.nrows(), |_, _| k.above(&S::one()) * least.clone())
}

/// The hypotheses of Theorem 9.1 with b = f(x*) and x_0 = x* + h.
pub(super) fn hypotheses<S: Real>(
    A: &DMatrix<S>,
    x_star: &DVector<S>,
    h: &DVector<S>,
    w: &DVector<S>,
    R: &Scalar<S>,
    l: &Scalar<S>,
) -> Vec<Premise<S>> {
    let mut premises = theorem_9_1(A, x_star, R);
    premises.extend(weighted(A, w, &l.0));
    // Divided by l: M is beyond the root of the largest f64, and h may be below that of the smallest.
    let reach = l2(&scale(&(printed_M(A, R) / l.0.clone()), h));
    premises.push(at_most("M‖x_0 − x*‖₂ ≤ 0.1 l", reach, S::ratio(1, 10)));
    premises
}

impl<S: Real> Run<S> {
    /// L of Definition 3.1.
    pub(super) fn loss(&self) -> Fit<'_, S> {
        Fit::new(&self.A, &self.x_star)
    }

    /// x_0.
    pub(super) fn x(&self) -> DVector<S> {
        &self.x_star + &self.h
    }

    /// A and x* in their balls, l of any size up to M, and M‖h‖₂ < 0.1 l.
    pub(super) fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let radius = k.above(&S::integer(4));
        let A = k.spectral_ball(size.n(), size.d(), &radius);
        let x_star = scale(&k.signed_unit(), &k.ball(size.d(), &radius));
        let R = Scalar(radius * S::ratio(1_000_000_001, 1_000_000_000));
        let M = printed_M(&A, &R);
        // Half of the draws reach M, where x_0 may be far from x*.
        let share = -(-(S::integer(2) * k.unit())).max(&-S::one());
        let l = k.positive() * (share * M.ln()).exp();
        let h = k.ball(size.d(), &(S::ratio(1, 10) * l.clone() / M));
        let w = weights(k, &A, &l, &S::zero());
        Run { A, x_star, h, w, R, l: Scalar(l), eps0: Scalar(S::ratio(1, 10) * k.unit()) }
    }

    /// The hypotheses of Theorem 9.1, and that the loss is defined at x_0.
    pub(super) fn given(&self) -> Vec<Premise<S>> {
        let mut premises = hypotheses(&self.A, &self.x_star, &self.h, &self.w, &self.R, &self.l);
        let alpha = self.loss().loss.alpha(&self.x());
        premises.push(Premise::new("α(x_0) ≠ 0", Statement::Differ(alpha, S::zero())));
        premises
    }

    /// The same, and ε₀ ∈ (0, 0.1).
    pub(super) fn with_accuracy(&self) -> Vec<Premise<S>> {
        let mut premises = self.given();
        premises.push(less("ε₀ > 0", S::zero(), self.eps0.0.clone()));
        premises.push(less("ε₀ < 0.1", self.eps0.0.clone(), S::ratio(1, 10)));
        premises
    }
}

/// D = B_diag(x) + diag(w∘w) of line 5.
pub(super) fn line_5<S: Real>(L: &Fit<S>, x: &DVector<S>, w: &DVector<S>) -> DMatrix<S> {
    L.loss.B_diag(x) + diagonal(&hadamard(w, w))
}

/// g = Aᵀ(f⟨c, f⟩ + diag(f)c) of line 7.
pub(super) fn line_7<S: Real>(L: &Fit<S>, x: &DVector<S>) -> DVector<S> {
    let (f, c) = (L.loss.f(x), L.loss.c(x));
    let inner = total(&hadamard(&c, &f));
    transpose_times(&L.loss.A, &(scale(&inner, &f) + hadamard(&f, &c)))
}

/// A structured instance with d = 1, each object a column of exact texts.
pub(super) fn on_a_line(n: usize, objects: &[(&'static str, &[&str])]) -> Instance {
    let object = |&(name, entries): &(&'static str, &[&str])| {
        let rows: Vec<&[&str]> = entries.iter().map(std::slice::from_ref).collect();
        Object { name: name.into(), value: exact_matrix(&rows) }
    };
    Instance { size: Size::new(n, 1), objects: objects.iter().map(object).collect() }
}
