//! Theorems F.1 and 1.3: a whole run of Algorithm 1.
//!
//! Every printed run here has D̃ = D, an outcome of SUBSAMPLE that Lemma 6.4 allows for every ε₁; that D_ii > 0,
//! without which the lemma says nothing, is a premise. Where b = 1ₙ/n, f takes one value at 0 and L(0) = 0: x* = 0 is
//! optimal, and the only optimum where w_i ≠ 0 and σ_min(A) > 0.

use super::algorithm_1::{approximates, line_4, line_6, lipschitz_constant, positive, uniform};
use super::bounds::{count, length, single, spectral};
use super::convergence::{Start, dominating, start};
use super::rows::rows;
use super::theorem_f1::theorem_f1;
use super::weights::least_singular_square;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::algebra::{column, congruence, diagonal, hadamard, scale, times};
use crate::linalg::norm::l2;
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use crate::papers::newton::solve;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// The regression of Theorem F.1 with b = 1ₙ/n, so that x* = 0 is optimal, a starting point and an accuracy.
    Run { A: Matrix[N, D], x_0: Vector[D], w: Vector[N], l: Number[One], R: Number[One], eps: Number[One] }
    where b = "1_n/n", x_star = "0_d"
}

ingredients! {
    /// The regression of Theorem 1.3, which prints no conditions, with b = 1ₙ/n.
    Free { A: Matrix[N, D], x_0: Vector[D], w: Vector[N], eps: Number[One] } where b = "1_n/n", x_star = "0_d"
}

ingredients! {
    /// A regression with b = 1ₙ/n and one weight ω, x* = 0, and D̃_ii = (1 + e_it)D_ii at call t of n: a row that the
    /// call leaves out has e_it = −1.
    Heavy { A: Matrix[N, D], x_0: Vector[D], omega: Number[One], R: Number[One], eps: Number[One], e: Matrix[N, N] }
    where b = "1_n/n", x_star = "0_d", T = "n", Dtilde = "(1 + e_it) D_ii(x_t)"
}

/// Algorithm 1 on a regression with b = 1ₙ/n.
pub(super) struct Algorithm<S: Real> {
    p: Rescaled<S>,
    squares: DVector<S>,
}

impl<S: Real> Algorithm<S> {
    pub(super) fn new(f: Activation, A: &DMatrix<S>, w: &DVector<S>) -> Self {
        Algorithm { p: Rescaled::new(f, A, &uniform(A.nrows())), squares: hadamard(w, w) }
    }

    /// Line 4.
    pub(super) fn D(&self, x: &DVector<S>) -> DVector<S> {
        line_4(&self.p, x, &self.squares)
    }

    /// D̃_ii = (1 + e_i)D_ii.
    pub(super) fn sampled(&self, x: &DVector<S>, e: &DVector<S>) -> DVector<S> {
        hadamard(&e.map(|e| S::one() + e), &self.D(x))
    }

    /// AᵀD̃A.
    pub(super) fn approximate(&self, sampled: &DVector<S>) -> DMatrix<S> {
        congruence(&diagonal(sampled), &self.p.A)
    }

    /// x − (AᵀD̃A)⁻¹g.
    pub(super) fn updated(&self, x: &DVector<S>, sampled: &DVector<S>) -> DVector<S> {
        x - solve(&self.approximate(sampled), &line_6(&self.p, x, &self.squares))
    }

    /// x_0, x_1, … with D̃ = D, as many updates as asked for.
    pub(super) fn iterates(&self, x_0: &DVector<S>, updates: usize) -> Vec<DVector<S>> {
        let mut iterates = vec![x_0.clone()];
        for t in 0..updates {
            let next = self.updated(&iterates[t], &self.D(&iterates[t]));
            iterates.push(next);
        }
        iterates
    }

    /// Lemma 6.4 applies at every call.
    pub(super) fn samples(&self, calls: &[DVector<S>]) -> Premise<S> {
        Premise::new("D_ii > 0 at every call", Statement::All(calls.iter().map(|x| positive(&self.D(x))).collect()))
    }
}

/// The names of T − 1 < log(r_0/ε) and log(r_0/ε) ≤ T.
type Names = (&'static str, &'static str);
const TO_E: Names = ("T − 1 < ln(‖x_0 − x*‖₂/ε)", "ln(‖x_0 − x*‖₂/ε) ≤ T");
const TO_2: Names = ("T − 1 < log₂(‖x_0 − x*‖₂/ε)", "log₂(‖x_0 − x*‖₂/ε) ≤ T");
const TO_A: Names = ("T − 1 < ln(‖A(x_0 − x*)‖₂/ε)", "ln(‖A(x_0 − x*)‖₂/ε) ≤ T");

/// T − 1 < log(r_0/ε) ≤ T with T = `T`, ε ∈ (0, 0.1); the logarithm's base is exp(`base`).
fn rounded_up<S: Real>(names: Names, r_0: S, eps: &S, T: usize, base: &S) -> Vec<Premise<S>> {
    let log = (r_0 / eps.clone()).ln() / base.clone();
    vec![
        Premise::new("ε > 0", Statement::Less(S::zero(), eps.clone())),
        Premise::new("ε < 0.1", Statement::Less(eps.clone(), S::ratio(1, 10))),
        Premise::new(names.0, Statement::Less(count::<S>(T) - S::one(), log.clone())),
        Premise::new(names.1, Statement::AtMost(log, count(T))),
    ]
}

/// M‖x_0 − x*‖₂ ≤ 0.1 l.
pub(super) fn good_start<S: Real>(x_0: &DVector<S>, n: usize, l: &Scalar<S>, R: &Scalar<S>) -> Premise<S> {
    let reach = lipschitz_constant(n, R) * l2(x_0);
    Premise::new("M‖x_0 − x*‖₂ ≤ 0.1 l", Statement::AtMost(reach, S::ratio(1, 10) * l.0.clone()))
}

/// The T of the runs that have any: ln(45/0.099) = 6.1, log₂(45/0.099) = 8.8; of those of Theorem 1.3.
const NATURAL: usize = 7;
const BINARY: usize = 9;
const ONE: usize = 1;

fn run<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Run<S> {
    let Start { A, x_0, w, l, R } = start(f, k, size);
    let eps = l2(&x_0) * (k.unit() - count(NATURAL)).exp();
    Run { A, x_0, w, l, R, eps: Scalar(eps) }
}

fn run_to_base_2<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Run<S> {
    let Start { A, x_0, w, l, R } = start(f, k, size);
    let eps = l2(&x_0) * ((k.unit() - count(BINARY)) * S::integer(2).ln()).exp();
    Run { A, x_0, w, l, R, eps: Scalar(eps) }
}

fn run_in_base<S: Real>(f: Activation, i: &Run<S>, names: Names, T: usize, base: &S) -> Vec<Premise<S>> {
    let algorithm = Algorithm::new(f, &i.A, &i.w);
    let mut premises = theorem_f1(&i.A, &i.w, &i.l, &i.R);
    premises.push(good_start(&i.x_0, i.A.nrows(), &i.l, &i.R));
    premises.extend(rounded_up(names, l2(&i.x_0), &i.eps.0, T, base));
    premises.push(algorithm.samples(&algorithm.iterates(&i.x_0, T)));
    premises
}

/// One row, b = 1: L_u is 0 everywhere, but D keeps u(x_t)², which is exp(360) at x_0; x_t hardly moves.
fn slow_run(_: Activation) -> Vec<Instance> {
    let values = [("A", "4"), ("x_0", "45"), ("w", "1e71"), ("l", "1e142"), ("R", "4"), ("eps", "0.099")];
    vec![single(&values)]
}

/// ‖x_{T+1} − x*‖₂ ≤ ε for the returned point.
fn accurate<S: Real>(
    f: Activation,
    (A, w): (&DMatrix<S>, &DVector<S>),
    x_0: &DVector<S>,
    T: usize,
    eps: &Scalar<S>,
) -> Statement<S> {
    Statement::AtMost(l2(&Algorithm::new(f, A, w).iterates(x_0, T + 1)[T + 1]), eps.0.clone())
}

fn free<S: Real>(k: &mut Knobs<S>, size: Size, base: &S) -> Free<S> {
    let eps = S::ratio(1, 10) * k.unit();
    let (A, x) = (k.matrix(size.n(), size.d()), k.vector(size.d()));
    let r_0 = eps.clone() * ((count::<S>(ONE) - k.unit()) * base.clone()).exp();
    let x_0 = scale(&(r_0 / l2(&x)), &x);
    Free { A, x_0, w: k.vector(size.n()), eps: Scalar(eps) }
}

fn theorem_1_3<S: Real>(f: Activation, i: &Free<S>, names: Names, base: &S) -> Vec<Premise<S>> {
    let algorithm = Algorithm::new(f, &i.A, &i.w);
    let weighted = i.w.iter().map(|w| Statement::Differ(w.clone(), S::zero())).collect();
    let mut premises = rounded_up(names, l2(&i.x_0), &i.eps.0, ONE, base);
    premises.push(Premise::new("x* = 0 is the only optimum: w_i ≠ 0", Statement::All(weighted)));
    premises.push(Premise::new(
        "x* = 0 is the only optimum: σ_min(A) > 0",
        Statement::Less(S::zero(), least_singular_square(&i.A)),
    ));
    premises.push(algorithm.samples(&algorithm.iterates(&i.x_0, ONE)));
    premises
}

/// One row with hardly a weight; T = 1 to either base.
fn light(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("x_0", "0.15"), ("w", "0.01"), ("eps", "0.09")])]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = rows! { Run, run, |f, i| run_in_base(f, i, TO_E, NATURAL, &S::one()), slow_run;
        "rescaled.theorem-f1.accuracy" only [Exp]
            words "Algorithm 1 itself, T = ⌈ln(‖x_0 − x*‖₂/ε)⌉, M = n⁴ exp(20R²), D̃ = D, which every ε₁ allows"
            scope "b = 1ₙ/n, x* = 0, D̃ = D, T = 7"
            => |f, i| accurate(f, (&i.A, &i.w), &i.x_0, NATURAL, &i.eps);
        "rescaled.theorem-1.3"
            reading "Theorem F.1's conditions", "with Theorem F.1's conditions and any of the three u"
            scope "b = 1ₙ/n, x* = 0, D̃ = D, T = 7"
            => |f, i| accurate(f, (&i.A, &i.w), &i.x_0, NATURAL, &i.eps);
    };
    claims.extend(rows! { Run, run_to_base_2, |f, i| run_in_base(f, i, TO_2, BINARY, &S::integer(2).ln()), slow_run;
        "rescaled.theorem-f1.accuracy" only [Exp] reading "log to base 2", "the logarithm to base 2"
            scope "b = 1ₙ/n, x* = 0, D̃ = D, T = 9"
            => |f, i| accurate(f, (&i.A, &i.w), &i.x_0, BINARY, &i.eps);
    });
    claims.extend(
        rows! { Free, |_f, k, size| free(k, size, &S::one()), |f, i| theorem_1_3(f, i, TO_E, &S::one()), light;
            "rescaled.theorem-1.3"
                words "no conditions beyond the printed ones; Algorithm 1 itself, T = ⌈ln(‖x_0 − x*‖₂/ε)⌉, D̃ = D"
                scope "b = 1ₙ/n, x* = 0, D̃ = D, T = 1"
                => |f, i| accurate(f, (&i.A, &i.w), &i.x_0, ONE, &i.eps);
        },
    );
    claims.extend(rows! { Free, |_f, k, size| free(k, size, &S::integer(2).ln()),
        |f, i| theorem_1_3(f, i, TO_2, &S::integer(2).ln()), light;
        "rescaled.theorem-1.3" reading "log to base 2", "no conditions beyond the printed ones; the logarithm to base 2"
            scope "b = 1ₙ/n, x* = 0, D̃ = D, T = 1"
            => |f, i| accurate(f, (&i.A, &i.w), &i.x_0, ONE, &i.eps);
    });
    claims
}

fn heavy<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Heavy<S> {
    let R = Scalar(k.at_least(&S::integer(4)));
    let (A, x) = (k.spectral_ball(size.n(), size.d(), &R.0), k.vector(size.d()));
    let eps = S::ratio(1, 10) * k.unit();
    let reach = eps.clone() * (count::<S>(size.n()) - k.unit()).exp();
    let x_0 = scale(&(reach / l2(&times(&A, &x))), &x);
    let omega = k.above(&S::one()) * dominating(size.n(), &R).sqrt();
    let e = DMatrix::from_fn(size.n(), size.n(), |_, _| S::ratio(1, 20) * k.signed_unit());
    Heavy { A, x_0, omega: Scalar(omega), R, eps: Scalar(eps), e }
}

impl<S: Real> Heavy<S> {
    fn w(&self) -> DVector<S> {
        DVector::from_element(self.A.nrows(), self.omega.0.clone())
    }

    /// x_0, …, x_n: a call and an update for each column of e.
    fn iterates(&self, f: Activation) -> Vec<DVector<S>> {
        let algorithm = Algorithm::new(f, &self.A, &self.w());
        let mut iterates = vec![self.x_0.clone()];
        for t in 0..self.e.ncols() {
            let next = algorithm.updated(&iterates[t], &algorithm.sampled(&iterates[t], &column(&self.e, t)));
            iterates.push(next);
        }
        iterates
    }

    /// (19/20)AᵀDA ⪯ AᵀD̃A ⪯ (21/20)AᵀDA at every call.
    fn calls_succeed(&self, f: Activation) -> Statement<S> {
        let algorithm = Algorithm::new(f, &self.A, &self.w());
        let call = |(t, x): (usize, &DVector<S>)| {
            approximates(
                &algorithm.approximate(&algorithm.sampled(x, &column(&self.e, t))),
                &algorithm.approximate(&algorithm.D(x)),
                &S::ratio(1, 20),
            )
        };
        Statement::All(self.iterates(f).iter().take(self.e.ncols()).enumerate().map(call).collect())
    }

    /// ‖Ax_n‖₂ ≤ ε.
    fn accurate(&self, f: Activation) -> Statement<S> {
        Statement::AtMost(l2(&times(&self.A, &self.iterates(f)[self.e.ncols()])), self.eps.0.clone())
    }
}

fn dominated<S: Real>(f: Activation, i: &Heavy<S>) -> Vec<Premise<S>> {
    let n = i.A.nrows();
    let mut premises = vec![
        Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), i.R.0.clone())),
        spectral("‖A‖ ≤ R", &i.A, &i.R),
        length("‖x_0‖₂ ≤ R", &i.x_0, &i.R),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), least_singular_square(&i.A))),
        Premise::new(
            "ω² ≥ 200(2nR exp(R²))⁴",
            Statement::AtMost(dominating(n, &i.R), i.omega.0.clone() * i.omega.0.clone()),
        ),
        Premise::new("(19/20)AᵀDA ⪯ AᵀD̃A ⪯ (21/20)AᵀDA at every call", i.calls_succeed(f)),
    ];
    premises.extend(rounded_up(TO_A, l2(&times(&i.A, &i.x_0)), &i.eps.0, n, &S::one()));
    premises
}

/// Two equal rows, of which each of two calls keeps another one, twice as heavy.
fn one_of_two_rows(_: Activation) -> Vec<Instance> {
    let objects: [(&'static str, &[&[&str]]); 6] = [
        ("A", &[&["2"], &["2"]]),
        ("x_0", &[&["0.1"]]),
        ("omega", &[&["3e17"]]),
        ("R", &[&["4"]]),
        ("eps", &[&["0.05"]]),
        ("e", &[&["-1", "1"], &["1", "-1"]]),
    ];
    vec![corner(2, 1, &objects)]
}

/// One weight that outweighs B in the whole ball, and the norm ‖A·‖₂; T updates.
pub(super) fn twins() -> Vec<Executable> {
    rows! { Heavy, heavy, dominated, one_of_two_rows;
        "rescaled.theorem-f1.accuracy.corrected" only [Exp] scope "b = 1ₙ/n, x* = 0, T = n" => |f, i| i.accurate(f);
        "rescaled.theorem-1.3.corrected" scope "b = 1ₙ/n, x* = 0, T = n" => |f, i| i.accurate(f);
    }
}
