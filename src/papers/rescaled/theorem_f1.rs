//! Theorem F.1: the Hessian of the objective in the ball, at the optimum and at two points, and line 4 of Algorithm 1.
//!
//! x* is optimal by construction. Where b = 1ₙ/n, u(0) = 1ₙ makes L(0) = 0: x* = 0 is optimal for every A and w, and
//! the only optimum where w_i ≠ 0 and σ_min(A) > 0.

use super::algorithm_1::{hessian_of, line_4, positive, uniform};
use super::bounds::{count, length, no_corners, single, spectral};
use super::hessian_lipschitz::{Weighted as Pair, lemma_d1_bound, near_weighted};
use super::order::multiple_of_identity;
use super::rows::rows;
use super::weights::least_singular_square;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::algebra::{dot, hadamard, scale, times};
use crate::linalg::norm::{l2, l2_squared, linf};
use crate::loss::{Activation, Rescaled};
use crate::number::hyperdual::{hessian, lift};
use crate::number::{Exp, Real, SecondOrder};
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// The regression of Theorem F.1 with b = 1ₙ/n, so that x* = 0 is optimal, at a point.
    Optimum { A: Matrix[N, D], x: Vector[D], w: Vector[N], l: Number[One], R: Number[One] }
    where b = "1_n/n", x_star = "0_d"
}

ingredients! {
    /// A regression with any target at a point, weights, the curvature l and a radius.
    Anywhere { A: Matrix[N, D], x: Vector[D], b: Vector[N], w: Vector[N], l: Number[One], R: Number[One] }
}

ingredients! {
    /// The regression of Theorem F.1 with [`COPIES`] more rows, equal to one another and with target 0, chosen so that
    /// ∇L(0) = 0, and with the least weights that the theorem allows.
    Crowd { A: Matrix[N, D], b: Vector[N], l: Number[One], R: Number[One] }
    where
        m = "n + 900, the number of rows: those of A and 900 times a, of target 0",
        gamma = "(1 - m b_i - <b,1> + m <b,b>)_i",
        a = "-(sum_i gamma_i A_i) / (900 (1 - <b,1> + m <b,b>))",
        w_squared = "(100 + l/sigma_min^2) 1_n",
        x_star = "0_d"
}

/// The equal rows of a [`Crowd`], a square so that norms of its design stay rational.
const COPIES: i64 = 900;
/// √[`COPIES`].
const ROOT: i64 = 30;

/// The conditions on l and w of the theorem, with some least w_i² beside l/σ_min(A)².
fn weighty<S: Real>(name: &'static str, A: &DMatrix<S>, w: &DVector<S>, l: &Scalar<S>, least: &S) -> Vec<Premise<S>> {
    let square = least_singular_square(A);
    let least = least.clone() + l.0.clone() / square.clone();
    let above = w.iter().map(|w| Statement::AtMost(least.clone(), w.clone() * w.clone())).collect();
    vec![
        Premise::new("l > 0", Statement::Less(S::zero(), l.0.clone())),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), square)),
        Premise::new(name, Statement::All(above)),
    ]
}

/// w_i² from a least value, up to any factor above it.
fn weights<S: Real>(k: &mut Knobs<S>, A: &DMatrix<S>, l: &S, least: &S) -> DVector<S> {
    let least = (least.clone() + l.clone() / least_singular_square(A)) * S::ratio((1 << 20) + 1, 1 << 20);
    DVector::from_fn(A.nrows(), |_, _| k.at_least(&least).sqrt())
}

/// The printed conditions on R, A, w and l.
pub(super) fn theorem_f1<S: Real>(A: &DMatrix<S>, w: &DVector<S>, l: &Scalar<S>, R: &Scalar<S>) -> Vec<Premise<S>> {
    let mut premises = vec![
        Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), R.0.clone())),
        spectral("‖A‖ ≤ R", A, R),
        length("‖b‖₂ ≤ R", &uniform::<S>(A.nrows()), R),
    ];
    premises.extend(weighty("w_i² ≥ 100 + l/σ_min(A)²", A, w, l, &S::integer(100)));
    premises
}

fn in_ball<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Optimum<S> {
    let R = k.at_least(&S::integer(4));
    let (A, x, l) = (k.spectral_ball(size.n(), size.d(), &R), k.ball(size.d(), &R), k.positive());
    let w = weights(k, &A, &l, &S::integer(100));
    Optimum { A, x, w, l: Scalar(l), R: Scalar(R) }
}

fn any_point<S: Real>(_: Activation, i: &Optimum<S>) -> Vec<Premise<S>> {
    let mut premises = theorem_f1(&i.A, &i.w, &i.l, &i.R);
    premises.push(length("‖x_t‖₂ ≤ R", &i.x, &i.R));
    premises
}

/// (n/4) exp(√2 R²): how far below 0 u_i(c_i − ⟨b, c⟩) can be, whatever b is.
fn deepest<S: Real>(n: usize, R: &S) -> S {
    S::ratio(1, 4) * count::<S>(n) * (S::integer(2).sqrt() * R.clone() * R.clone()).exp()
}

fn outweighing<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Anywhere<S> {
    let R = k.at_least(&S::integer(4));
    let (A, x, l) = (k.spectral_ball(size.n(), size.d(), &R), k.ball(size.d(), &R), k.positive());
    let w = weights(k, &A, &l, &deepest(size.n(), &R));
    Anywhere { A, x, b: k.vector(size.n()), w, l: Scalar(l), R: Scalar(R) }
}

/// ‖Ax‖₂ slightly below R² and u₁ = u₂ exp(2), with hardly more weight than asked for.
fn deep(_: Activation) -> Vec<Instance> {
    let objects: [(&'static str, &[&[&str]]); 6] = [
        ("A", &[&["4", "0"], &["0", "4"]]),
        ("x", &[&["3.067"], &["2.567"]]),
        ("b", &[&["1/2"], &["1/2"]]),
        ("w", &[&["58000"], &["58000"]]),
        ("l", &[&["1"]]),
        ("R", &[&["4"]]),
    ];
    vec![corner(2, 2, &objects)]
}

fn outweighed<S: Real>(_: Activation, i: &Anywhere<S>) -> Vec<Premise<S>> {
    let mut premises = vec![
        Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), i.R.0.clone())),
        spectral("‖A‖ ≤ R", &i.A, &i.R),
        length("‖x‖₂ ≤ R", &i.x, &i.R),
    ];
    let name = "w_i² ≥ (n/4) exp(√2 R²) + l/σ_min(A)²";
    premises.extend(weighty(name, &i.A, &i.w, &i.l, &deepest(i.b.len(), &i.R.0)));
    premises
}

impl<S: Real> Anywhere<S> {
    fn loss(&self) -> Rescaled<S> {
        Rescaled::new(Activation::Exp, &self.A, &self.b)
    }

    /// How far below 0 the u_i(c_i − ⟨b, c⟩) at x can be, whatever b is: ‖u‖∞(α/4 + ‖u‖₂²/(4α)).
    fn deepest_here(&self) -> S {
        let (u, alpha) = (self.loss().u(&self.x), self.loss().alpha(&self.x));
        S::ratio(1, 4) * linf(&u) * (alpha.clone() + l2_squared(&u) / alpha)
    }
}

fn outweighing_here<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Anywhere<S> {
    let R = k.at_least(&S::integer(4));
    let (A, x, l) = (k.spectral_ball(size.n(), size.d(), &R), k.ball(size.d(), &R), k.positive());
    let mut i = Anywhere { A, x, b: k.vector(size.n()), w: DVector::zeros(0), l: Scalar(l), R: Scalar(R) };
    i.w = weights(k, &i.A, &i.l.0, &i.deepest_here());
    i
}

fn outweighed_here<S: Real>(_: Activation, i: &Anywhere<S>) -> Vec<Premise<S>> {
    let name = "w_i² ≥ ‖u(x*)‖∞(α(x*) + ‖u(x*)‖₂²/α(x*))/4 + l/σ_min(A)²";
    weighty(name, &i.A, &i.w, &i.l, &i.deepest_here())
}

impl<S: Real> Crowd<S> {
    fn n(&self) -> i64 {
        self.b.len() as i64 + COPIES
    }

    /// The row that stands [`COPIES`] times: ∇L(0) = Aᵀ(c − ⟨b, c⟩1ₙ) = 0 at u = 1ₙ, c = 1ₙ − nb.
    fn copied(&self) -> DVector<S> {
        let n = S::integer(self.n());
        let sum = self.b.iter().fold(S::zero(), |sum, b| sum + b.clone());
        let of_copies = S::one() - sum + n.clone() * l2_squared(&self.b);
        let gamma = self.b.map(|b| of_copies.clone() - n.clone() * b);
        scale(&(-S::one() / (S::integer(COPIES) * of_copies)), &times(&self.A.transpose(), &gamma))
    }

    /// The rows of A and √[`COPIES`] times the copied one: a matrix with the same AᵀA.
    fn gathered(&self) -> DMatrix<S> {
        let (n, d, last) = (self.A.nrows(), self.A.ncols(), scale(&S::integer(ROOT), &self.copied()));
        DMatrix::from_fn(n + 1, d, |i, j| if i < n { self.A[(i, j)].clone() } else { last[j].clone() })
    }

    /// w_i² = 100 + l/σ_min(A)².
    fn square(&self) -> S {
        S::integer(100) + self.l.0.clone() / least_singular_square(&self.gathered())
    }

    /// ‖c(0)‖₂² = ‖1ₙ − nb‖₂².
    fn miss(&self) -> S {
        S::integer(COPIES) + l2_squared(&self.b.map(|b| S::one() - S::integer(self.n()) * b))
    }

    /// ∇²L(0), from the definition.
    fn hessian_at_optimum(&self) -> DMatrix<S> {
        let (A, b, copied) = (self.A.map(S::Second::constant), lift(&self.b), lift(&self.copied()));
        let square = S::Second::constant(self.square());
        hessian(&DVector::from_element(self.A.ncols(), S::zero()), |x| {
            let copies = <S::Second as crate::number::Field>::integer(COPIES);
            let (z, z_copied) = (times(&A, x), dot(&copied, x));
            let (u, u_copied) = (z.map(|z| z.exp()), z_copied.exp());
            let alpha = u.iter().fold(copies.clone() * u_copied.clone(), |sum, u| sum + u.clone());
            let model = l2_squared(&(u - scale(&alpha, &b))) + copies.clone() * u_copied.clone() * u_copied;
            let ridge = l2_squared(&z) + copies * z_copied.clone() * z_copied;
            <S::Second as crate::number::Field>::ratio(1, 2) * (model + square.clone() * ridge)
        })
    }
}

fn crowd<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Crowd<S> {
    let mut i =
        Crowd { A: k.matrix(size.n(), size.d()), b: k.vector(size.n()), l: Scalar(S::one()), R: Scalar(S::one()) };
    let least = (S::integer(4 * i.n())).max(&i.miss()) * least_singular_square(&i.gathered());
    i.l = Scalar(k.above(&S::one()) * least);
    let norms = S::integer(4).max(&l2(&i.b)).max(&S::spectral_norm(&i.gathered()));
    i.R = Scalar(k.above(&S::one()) * norms);
    i
}

/// x* = 0 is optimal. On AᵀA's range ∇L_u(0) vanishes. Where ‖z‖₂ ≤ 1 for z = Ax, no eigenvalue of B is below
/// −½‖u‖∞α ≥ −½e²n ≥ −4n, so that L(x) ≥ L(0); elsewhere L(x) ≥ ½w_i²‖z‖₂² > ½‖c(0)‖₂² = L(0).
fn optimal_crowd<S: Real>(_: Activation, i: &Crowd<S>) -> Vec<Premise<S>> {
    let A = i.gathered();
    vec![
        Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), i.R.0.clone())),
        spectral("‖A‖ ≤ R", &A, &i.R),
        length("‖b‖₂ ≤ R", &i.b, &i.R),
        Premise::new("l > 0", Statement::Less(S::zero(), i.l.0.clone())),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), least_singular_square(&A))),
        Premise::new("x* is optimal: w_i² ≥ 4n", Statement::AtMost(S::integer(4 * i.n()), i.square())),
        Premise::new("x* is optimal: w_i² ≥ ‖1ₙ − nb‖₂²", Statement::AtMost(i.miss(), i.square())),
    ]
}

/// One row with b = 1/2 against 900 rows that hardly move.
fn one_against_many(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("b", "1/2"), ("l", "300000"), ("R", "4")])]
}

/// The second row asleep while the first one has u₁ = exp(16); the same where the second can move by itself.
fn asleep(_: Activation) -> Vec<Instance> {
    let rest: [(&'static str, &[&[&str]]); 3] = [("w", &[&["11"], &["11"]]), ("l", &[&["1"]]), ("R", &[&["4"]])];
    let one: [(&'static str, &[&[&str]]); 2] = [("A", &[&["4"], &["0"]]), ("x", &[&["4"]])];
    let two: [(&'static str, &[&[&str]]); 2] = [("A", &[&["4", "0"], &["0", "4"]]), ("x", &[&["4"], &["0"]])];
    vec![corner(2, 1, &[&one[..], &rest].concat()), corner(2, 2, &[&two[..], &rest].concat())]
}

fn pair_in_ball<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Pair<S> {
    let R = k.at_least(&S::integer(4));
    let (A, x, y) = (k.spectral_ball(size.n(), size.d(), &R), k.ball(size.d(), &R), k.ball(size.d(), &R));
    let w = DVector::from_fn(size.n(), |_, _| k.above(&S::integer(10)));
    Pair { A, x, y, b: k.ball(size.n(), &R), w, R: Scalar(R) }
}

fn near_pair_in_ball<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Pair<S> {
    let mut i = near_weighted(f, k, size);
    i.w = i.w.map(|w| (S::integer(101) + w.clone() * w).sqrt());
    i
}

fn two_points<S: Real>(_: Activation, i: &Pair<S>) -> Vec<Premise<S>> {
    let heavy = i.w.iter().map(|w| Statement::Less(S::integer(100), w.clone() * w.clone())).collect();
    vec![
        Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), i.R.0.clone())),
        length("‖x‖₂ ≤ R", &i.x, &i.R),
        length("‖y‖₂ ≤ R", &i.y, &i.R),
        spectral("‖A‖ ≤ R", &i.A, &i.R),
        length("‖b‖₂ ≤ R", &i.b, &i.R),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), least_singular_square(&i.A))),
        Premise::new("w_i² ≥ 100 + l/σ_min(A)² for an l > 0", Statement::All(heavy)),
    ]
}

fn two_near_points<S: Real>(f: Activation, i: &Pair<S>) -> Vec<Premise<S>> {
    let mut premises = two_points(f, i);
    premises.push(super::bounds::near("‖A(x − y)‖∞ < 0.01", &times(&i.A, &(&i.x - &i.y))));
    premises.push(Premise::new("R > 4", Statement::Less(S::integer(4), i.R.0.clone())));
    premises
}

/// Balls met with equality, x and y as far apart as they can be.
fn antipodes(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "4"), ("x", "4"), ("y", "-4"), ("b", "-4"), ("w", "11"), ("R", "4")])]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = rows! { Optimum, in_ball, any_point, asleep;
        "rescaled.algorithm-1.line4-f1" only [Exp]
            reading "any x_t", "every x_t with ‖x_t‖₂ ≤ R, whether or not it is an iterate"
            scope "b = 1ₙ/n, x* = 0"
            => |f, i| positive(&line_4(&i.loss(f), &i.x, &hadamard(&i.w, &i.w)));
        "rescaled.theorem-f1.hessian-pd" only [Exp] words "every x with ‖x‖₂ ≤ R" scope "b = 1ₙ/n, x* = 0"
            => |f, i| above_l(&i.l, hessian_of(&i.loss(f), &i.x, &hadamard(&i.w, &i.w)));
    };
    claims.extend(rows! { Crowd, crowd, optimal_crowd, one_against_many;
        "rescaled.theorem-f1.hessian-pd-at-optimum" only [Exp]
            scope "x* = 0, w_i² = 100 + l/σ_min(A)², 900 equal rows with b_i = 0 beside the n rows of A"
            => |_f, i| above_l(&i.l, i.hessian_at_optimum());
    });
    claims.extend(rows! { Pair, pair_in_ball, two_points, antipodes;
        "rescaled.theorem-f1.hessian-lipschitz" only [Exp]
            words "all pairs in the ball, M = n⁴ exp(20R²); every b with ‖b‖₂ ≤ R, whatever is optimal"
            => |f, i| Statement::AtMost(i.hessians_apart(f), lemma_d1_bound(i));
    });
    claims.extend(rows! { Pair, near_pair_in_ball, two_near_points, no_corners;
        "rescaled.theorem-f1.hessian-lipschitz" only [Exp]
            reading "near pairs, R > 4", "pairs with ‖A(x − y)‖∞ < 0.01 and R > 4, as in Lemma D.1"
            => |f, i| Statement::AtMost(i.hessians_apart(f), lemma_d1_bound(i));
    });
    claims
}

impl<S: Real> Optimum<S> {
    fn loss(&self, f: Activation) -> Rescaled<S> {
        Rescaled::new(f, &self.A, &uniform(self.A.nrows()))
    }
}

/// l I_d ⪯ H.
fn above_l<S: Real>(l: &Scalar<S>, hessian: DMatrix<S>) -> Statement<S> {
    Statement::Loewner(multiple_of_identity(&l.0, hessian.nrows()), hessian)
}

/// Weights that outweigh what they must, for every b.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = rows! { Anywhere, outweighing, outweighed, deep;
        "rescaled.algorithm-1.line4-f1.corrected" only [Exp]
            => |_f, i| positive(&line_4(&i.loss(), &i.x, &hadamard(&i.w, &i.w)));
        "rescaled.theorem-f1.hessian-pd.corrected" only [Exp]
            => |_f, i| above_l(&i.l, hessian_of(&i.loss(), &i.x, &hadamard(&i.w, &i.w)));
    };
    twins.extend(rows! { Anywhere, outweighing_here, outweighed_here, no_corners;
        "rescaled.theorem-f1.hessian-pd-at-optimum.corrected" only [Exp]
            => |_f, i| above_l(&i.l, hessian_of(&i.loss(), &i.x, &hadamard(&i.w, &i.w)));
    });
    twins
}
