//! Line 4 of Algorithm 1 under the weights of Theorem F.1, at the first point at which it is run.

use super::algorithm_1::{lipschitz_constant, positive};
use super::bounds::{length, single, spectral};
use super::convergence::{Start, start};
use super::rows::rows;
use super::runs::{Algorithm, good_start};
use super::theorem_f1::theorem_f1;
use super::weights::least_singular_square;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::algebra::times;
use crate::linalg::norm::l2;
use crate::loss::Activation;
use crate::number::Real;
use nalgebra::DMatrix;

ingredients! {
    /// A regression of Theorem F.1 with 2n + 901 rows: 0, the n of A, those of −A, and [`ZEROS`] times 0; with
    /// b = (1/2, 0, …, 0) and the least weights that the theorem allows; a starting point and an accuracy.
    Sleeping { A: Matrix[N, D], x_0: Vector[D], l: Number[One], R: Number[One], eps: Number[One] }
    where
        m = "2n + 901, the number of rows: 0, those of A, those of -A, and 900 times 0",
        b = "(1/2, 0, ..., 0)",
        w_squared = "(100 + l/sigma_min^2) 1_m",
        x_star = "0_d",
        M = "m^4 exp(20R^2)"
}

/// How often the last row stands.
const ZEROS: usize = 900;

impl<S: Real> Sleeping<S> {
    fn rows(&self) -> usize {
        2 * self.A.nrows() + ZEROS + 1
    }

    /// The rows that are not 0.
    fn paired(&self) -> DMatrix<S> {
        let n = self.A.nrows();
        DMatrix::from_fn(2 * n, self.A.ncols(), |i, j| {
            if i < n { self.A[(i, j)].clone() } else { -self.A[(i - n, j)].clone() }
        })
    }

    /// D_11 of line 4 at x_0, where u₁ = 1 and c₁ = 1 − α/2.
    fn first_entry(&self) -> S {
        let others = times(&self.A, &self.x_0).iter().fold(S::zero(), |sum, z| sum + z.cosh());
        let alpha = S::integer(ZEROS as i64 + 1) + S::integer(2) * others;
        let (u, b) = (S::one(), S::ratio(1, 2));
        let c = u.clone() - b.clone() * alpha;
        let square = S::integer(100) + self.l.0.clone() / least_singular_square(&self.paired());
        (u.clone() + c.clone()) * u.clone() - b * c * u + square
    }
}

fn sleeping<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Sleeping<S> {
    let R = Scalar(k.at_least(&S::integer(4)));
    let A = k.spectral_ball(size.n(), size.d(), &(R.0.clone() * S::ratio(1, 2)));
    let l = k.positive();
    let reach = S::ratio(1, 10) * l.clone() / lipschitz_constant(2 * size.n() + ZEROS + 1, &R);
    let x_0 = k.ball(size.d(), &reach);
    let eps = k.unit() * l2(&x_0);
    Sleeping { A, x_0, l: Scalar(l), R, eps: Scalar(eps) }
}

/// x* = 0 is optimal: α(x) = 901 + 2Σcosh(Ax)_i, and 2L_u(x) = (α(x)/2 − 1)² + 900 + 2Σcosh(2Ax)_i is least there.
fn optimal_sleeping<S: Real>(_: Activation, i: &Sleeping<S>) -> Vec<Premise<S>> {
    vec![
        Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), i.R.0.clone())),
        spectral("‖A‖ ≤ R", &i.paired(), &i.R),
        length("‖x_t‖₂ ≤ R", &i.x_0, &i.R),
        Premise::new("l > 0", Statement::Less(S::zero(), i.l.0.clone())),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), least_singular_square(&i.paired()))),
        good_start(&i.x_0, i.rows(), &i.l, &i.R),
        Premise::new("ε > 0", Statement::Less(S::zero(), i.eps.0.clone())),
        Premise::new("ε < 0.1", Statement::Less(i.eps.0.clone(), S::ratio(1, 10))),
        Premise::new("log(‖x_0 − x*‖₂/ε) > 0", Statement::Less(i.eps.0.clone(), l2(&i.x_0))),
    ]
}

/// One row and its negative.
fn one_pair(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("x_0", "1e-160"), ("l", "1"), ("R", "4"), ("eps", "1e-161")])]
}

fn good_and_apart<S: Real>(_: Activation, i: &Start<S>) -> Vec<Premise<S>> {
    let mut premises = theorem_f1(&i.A, &i.w, &i.l, &i.R);
    premises.push(good_start(&i.x_0, i.A.nrows(), &i.l, &i.R));
    premises.push(Premise::new("x_0 ≠ x*", Statement::Less(S::zero(), l2(&i.x_0))));
    premises
}

/// The second row asleep while the first one has u₁ = exp(400).
fn asleep_far_away(_: Activation) -> Vec<Instance> {
    let objects: [(&'static str, &[&[&str]]); 5] = [
        ("A", &[&["4"], &["0"]]),
        ("x_0", &[&["100"]]),
        ("w", &[&["1.1e71"], &["1.1e71"]]),
        ("l", &[&["1.6e143"]]),
        ("R", &[&["4"]]),
    ];
    vec![corner(2, 1, &objects)]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = rows! { Sleeping, sleeping, optimal_sleeping, one_pair;
        "rescaled.algorithm-1.line4-f1" only [Exp]
            words "x_t = x_0 with ‖x_0‖₂ ≤ R and every condition of Theorem F.1, M = n⁴ exp(20R²)"
            scope "a regression of 2n + 901 rows, b = (1/2, 0, …, 0), x* = 0"
            => |_f, i| Statement::Less(S::zero(), i.first_entry());
    };
    claims.extend(rows! { Start, start, good_and_apart, asleep_far_away;
        "rescaled.algorithm-1.line4-f1" only [Exp]
            reading "x_t = x_0 of any length",
                "x_t = x_0 with every condition of Theorem F.1, which does not print ‖x_t‖₂ ≤ R"
            scope "b = 1ₙ/n, x* = 0, every ε"
            => |f, i| positive(&Algorithm::new(f, &i.A, &i.w).D(&i.x_0));
    });
    claims
}
