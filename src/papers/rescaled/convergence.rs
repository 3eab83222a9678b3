//! Theorem F.1: how much one update of Algorithm 1 brings x_t nearer to x*.
//!
//! D̃ = D in what is printed, an outcome of SUBSAMPLE that Lemma 6.4 allows for every ε₁.

use super::algorithm_1::{approximates, hessian_of, line_4, lipschitz_constant, positive};
use super::bounds::{count, exp_square, length, single, spectral};
use super::rows::rows;
use super::runs::{Algorithm, good_start};
use super::theorem_f1::theorem_f1;
use super::weights::least_singular_square;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::algebra::{column, congruence, diagonal, dot, from_columns, hadamard, identity, scale, times};
use crate::linalg::norm::{l2, l2_squared};
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use crate::papers::newton::solve;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// The regression of Theorem F.1 with b = 1ₙ/n, so that x* = 0 is optimal, and a starting point.
    Start { A: Matrix[N, D], x_0: Vector[D], w: Vector[N], l: Number[One], R: Number[One] }
    where b = "1_n/n", x_star = "0_d"
}

ingredients! {
    /// A regression with u = exp(Ax), Ax* < 0 and ‖b‖₂² ≥ b_i + b_j for i ≠ j, and with weights for which ∇L(x*) = 0.
    Convex { A: Matrix[N, D], x_star: Vector[D], b: Vector[N], l: Number[One], R: Number[One] }
    where w_squared = "(u_i (c_i - <b,c>) / -(A x_star)_i)_i at x_star"
}

ingredients! {
    /// A regression with b = 1ₙ/n, x* = 0, at an iterate, and D̃_ii = (1 + e_i)D_ii: a row that is left out has e_i = −1.
    HeavyStep { A: Matrix[N, D], x: Vector[D], w: Vector[N], R: Number[One], e: Vector[N] }
    where b = "1_n/n", x_star = "0_d", Dtilde = "(1 + e_i) D_ii"
}

/// A starting point at any distance, with l and w as large as it asks for.
pub(super) fn start<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Start<S> {
    let R = Scalar(k.at_least(&S::integer(4)));
    let A = k.spectral_ball(size.n(), size.d(), &R.0);
    let far = S::integer(40) * k.positive();
    let x_0 = scale(&far, &k.vector(size.d()));
    let l = k.above(&S::integer(10)) * lipschitz_constant(size.n(), &R) * l2(&x_0);
    let least = S::integer(101) + k.above(&S::one()) * l.clone() / least_singular_square(&A);
    let w = DVector::from_fn(size.n(), |_, _| k.at_least(&least).sqrt());
    Start { A, x_0, w, l: Scalar(l), R }
}

fn started<S: Real>(f: Activation, i: &Start<S>) -> Vec<Premise<S>> {
    let mut premises = theorem_f1(&i.A, &i.w, &i.l, &i.R);
    premises.push(good_start(&i.x_0, i.A.nrows(), &i.l, &i.R));
    premises.push(Algorithm::new(f, &i.A, &i.w).samples(std::slice::from_ref(&i.x_0)));
    premises
}

/// One row, b = 1: L_u is 0 everywhere, but D keeps u(x_0)² = exp(352).
fn far_away(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "4"), ("x_0", "44"), ("w", "1e71"), ("l", "1e142"), ("R", "4")])]
}

impl<S: Real> Convex<S> {
    /// u(x*)∘(c(x*) − ⟨b, c(x*)⟩) over −Ax*.
    fn squares(&self) -> DVector<S> {
        let p = self.loss();
        let (u, c, z) = (p.u(&self.x_star), p.c(&self.x_star), times(&self.A, &self.x_star));
        let centred = c.map(|entry| entry - dot(&self.b, &c));
        DVector::from_fn(u.len(), |i, _| -(u[i].clone() * centred[i].clone() / z[i].clone()))
    }

    fn loss(&self) -> Rescaled<S> {
        Rescaled::new(Activation::Exp, &self.A, &self.b)
    }

    /// I − (AᵀDA)⁻¹∇²L(x*): the derivative of one update at x*.
    fn derivative_of_update(&self) -> DMatrix<S> {
        let (p, squares, d) = (self.loss(), self.squares(), self.A.ncols());
        let H = hessian_of(&p, &self.x_star, &squares);
        let approximate = congruence(&diagonal(&line_4(&p, &self.x_star, &squares)), &self.A);
        let columns: Vec<DVector<S>> = (0..d).map(|j| solve(&approximate, &column(&H, j))).collect();
        identity::<S>(d) - from_columns(d, &columns)
    }
}

fn convex<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Convex<S> {
    let (mut A, x_star) = (k.matrix(size.n(), size.d()), k.vector(size.d()));
    for i in 0..size.n() {
        let z = (0..size.d()).fold(S::zero(), |z, j| z + A[(i, j)].clone() * x_star[j].clone());
        let turn = -(z.abs() / z);
        for j in 0..size.d() {
            A[(i, j)] = A[(i, j)].clone() * turn.clone();
        }
    }
    let b = scale(&(S::integer(20) * k.positive()), &k.vector(size.n()));
    let mut i = Convex { A, x_star, b, l: Scalar(S::one()), R: Scalar(S::one()) };
    let excess = i.squares().iter().fold(S::integer(1_000_000), |least, w| -((-least).max(&-w.clone())));
    i.l = Scalar(k.unit() * least_singular_square(&i.A) * (excess - S::integer(100)));
    let norms = S::integer(4).max(&S::spectral_norm(&i.A)).max(&l2(&i.x_star)).max(&l2(&i.b));
    i.R = Scalar(k.above(&S::one()) * norms);
    i
}

/// Where ‖b‖₂² ≥ b_i + b_j, L_u is a sum of exp(z_i + z_j) with coefficients ≥ 0, so that L is convex.
fn convex_optimum<S: Real>(_: Activation, i: &Convex<S>) -> Vec<Premise<S>> {
    let (n, square) = (i.b.len(), least_singular_square(&i.A));
    let least = S::integer(100) + i.l.0.clone() / square.clone();
    let squares = i.squares();
    let above = squares.iter().map(|w| Statement::AtMost(least.clone(), w.clone())).collect();
    let pairs = (0..n).flat_map(|j| (0..j).map(move |k| (j, k)));
    let coefficients =
        pairs.map(|(j, k)| Statement::AtMost(i.b[j].clone() + i.b[k].clone(), l2_squared(&i.b))).collect();
    vec![
        Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), i.R.0.clone())),
        spectral("‖A‖ ≤ R", &i.A, &i.R),
        length("‖x*‖₂ ≤ R", &i.x_star, &i.R),
        length("‖b‖₂ ≤ R", &i.b, &i.R),
        Premise::new("l > 0", Statement::Less(S::zero(), i.l.0.clone())),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), square)),
        Premise::new("w_i² ≥ 100 + l/σ_min(A)²", Statement::All(above)),
        Premise::new("Ax* < 0", positive(&-times(&i.A, &i.x_star))),
        Premise::new("x* is optimal: ‖b‖₂² ≥ b_i + b_j, i ≠ j", Statement::All(coefficients)),
        Premise::new("D_ii > 0", positive(&line_4(&i.loss(), &i.x_star, &squares))),
    ]
}

/// One row, Ax* = −1.
fn one_convex_row(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("x_star", "-1"), ("b", "29"), ("l", "1"), ("R", "29")])]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = rows! { Start, start, started, far_away;
        "rescaled.theorem-f1.rate" only [Exp] words "M = n⁴ exp(20R²), D̃ = D, which every ε₁ allows"
            scope "b = 1ₙ/n, x* = 0, D̃ = D, k = 1" => |f, i| {
            let algorithm = Algorithm::new(f, &i.A, &i.w);
            let next = algorithm.updated(&i.x_0, &algorithm.D(&i.x_0));
            Statement::AtMost(l2(&next), S::ratio(2, 5) * l2(&i.x_0))
        };
    };
    claims.extend(rows! { Convex, convex, convex_optimum, one_convex_row;
        "rescaled.theorem-f1.rate" only [Exp]
            reading "x_0 near x*",
                "every x_0 near enough to x*, whatever M is, with D̃ = D: the derivative of an update at x*"
            scope "L convex, Ax* < 0" strength [consequence]
            => |_f, i| Statement::AtMost(S::spectral_norm(&i.derivative_of_update()), S::ratio(2, 5));
    });
    claims
}

/// 200(2nR exp(R²))⁴: 200 times the fourth power of a bound of ‖u‖₂, ‖v‖₂, ‖b‖₂, ‖c‖₂ and 1 where ‖Ax‖₂ ≤ R².
pub(super) fn dominating<S: Real>(n: usize, R: &Scalar<S>) -> S {
    let largest = S::integer(2) * count::<S>(n) * R.0.clone() * exp_square(1, R);
    let square = largest.clone() * largest;
    S::integer(200) * square.clone() * square
}

fn heavy_step<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> HeavyStep<S> {
    let R = Scalar(k.at_least(&S::integer(4)));
    let (A, x) = (k.spectral_ball(size.n(), size.d(), &R.0), k.ball(size.d(), &R.0));
    let w = DVector::from_fn(size.n(), |_, _| k.above(&S::one()) * dominating(size.n(), &R).sqrt());
    let e = DVector::from_fn(size.n(), |_, _| S::ratio(1, 20) * k.signed_unit());
    HeavyStep { A, x, w, R, e }
}

fn dominated<S: Real>(f: Activation, i: &HeavyStep<S>) -> Vec<Premise<S>> {
    let least = dominating(i.w.len(), &i.R);
    let above = i.w.iter().map(|w| Statement::AtMost(least.clone(), w.clone() * w.clone())).collect();
    let algorithm = Algorithm::new(f, &i.A, &i.w);
    vec![
        Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), i.R.0.clone())),
        spectral("‖A‖ ≤ R", &i.A, &i.R),
        length("‖x_t‖₂ ≤ R", &i.x, &i.R),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), least_singular_square(&i.A))),
        Premise::new("w_i² ≥ 200(2nR exp(R²))⁴", Statement::All(above)),
        Premise::new(
            "(19/20)AᵀDA ⪯ AᵀD̃A ⪯ (21/20)AᵀDA",
            approximates(
                &algorithm.approximate(&algorithm.sampled(&i.x, &i.e)),
                &algorithm.approximate(&algorithm.D(&i.x)),
                &S::ratio(1, 20),
            ),
        ),
        algorithm.samples(std::slice::from_ref(&i.x)),
    ]
}

/// Two equal rows, of which SUBSAMPLE keeps one, twice as heavy.
fn one_of_two_rows(_: Activation) -> Vec<Instance> {
    let objects: [(&'static str, &[&[&str]]); 5] = [
        ("A", &[&["2"], &["2"]]),
        ("x", &[&["4"]]),
        ("w", &[&["3e17"], &["3e17"]]),
        ("R", &[&["4"]]),
        ("e", &[&["-1"], &["1"]]),
    ];
    vec![corner(2, 1, &objects)]
}

/// Weights that outweigh B in the whole ball, and the norm ‖WA·‖₂.
pub(super) fn twins() -> Vec<Executable> {
    rows! { HeavyStep, heavy_step, dominated, one_of_two_rows;
        "rescaled.theorem-f1.rate.corrected" only [Exp] scope "b = 1ₙ/n, x* = 0" => |f, i| {
            let algorithm = Algorithm::new(f, &i.A, &i.w);
            let sampled = algorithm.sampled(&i.x, &i.e);
            let norm = |x: &DVector<S>| l2(&hadamard(&i.w, &times(&i.A, x)));
            Statement::AtMost(norm(&algorithm.updated(&i.x, &sampled)), S::ratio(2, 5) * norm(&i.x))
        };
    }
}
