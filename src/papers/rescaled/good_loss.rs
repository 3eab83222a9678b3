//! Definition 6.1: whether the hypotheses of Lemma D.1 make the loss (l, M)-good.

use super::algorithm_1::{hessian_of, line_6, lipschitz_constant, uniform};
use super::bounds::{count, length, no_corners, single, spectral};
use super::hessian_lipschitz::{Weighted, lemma_d1, lemma_d1_bound, near_weighted};
use super::order::multiple_of_identity;
use super::rows::rows;
use super::weights::least_singular_square;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::hadamard;
use crate::linalg::norm::l2;
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A regression of full column rank without a minimum: w = 0, d = 1 and n = 2.
    Lonely { a: Number[One], R: Number[One] }
    where
        A = "(a, a)^T for exp, (a, 0)^T for cosh, (a, 3a)^T for sinh",
        b = "(0, 0) for exp, (1/2, 1/2) for cosh, (1/4, 3/4) for sinh",
        w = "(0, 0)"
}

ingredients! {
    /// A regression with b = 1ₙ/n, so that x* = 0 is optimal, at two points, with weights, the curvature l and x_0.
    Good {
        A: Matrix[N, D], x: Vector[D], y: Vector[D], x_0: Vector[D], w: Vector[N], l: Number[One], R: Number[One]
    } where b = "1_n/n", x_star = "0_d"
}

impl<S: Real> Good<S> {
    fn pair(&self) -> Weighted<S> {
        let (A, R) = (self.A.clone(), self.R.clone());
        Weighted { A, x: self.x.clone(), y: self.y.clone(), b: uniform(self.w.len()), w: self.w.clone(), R }
    }

    /// 10n² + l/σ_min(A)²: R₀ = √n at x* = 0 for each of exp, cosh and sinh.
    fn least_weight(&self) -> S {
        let n = count::<S>(self.w.len());
        S::integer(10) * n.clone() * n + self.l.0.clone() / least_singular_square(&self.A)
    }
}

impl<S: Real> Lonely<S> {
    fn loss(&self, f: Activation) -> Rescaled<S> {
        let (a, zero) = (self.a.0.clone(), S::zero());
        let (second, b) = match f {
            Activation::Exp => (a.clone(), [zero.clone(), zero]),
            Activation::Cosh => (zero, [S::ratio(1, 2), S::ratio(1, 2)]),
            Activation::Sinh => (S::integer(3) * a.clone(), [S::ratio(1, 4), S::ratio(3, 4)]),
        };
        let A = DMatrix::from_column_slice(2, 1, &[a, second]);
        Rescaled::new(f, &A, &DVector::from_column_slice(&b))
    }
}

fn lonely<S: Real>(_: Activation, k: &mut Knobs<S>, _: Size) -> Lonely<S> {
    let a = k.real();
    let R = k.above(&S::integer(4)) + S::integer(4) * a.abs();
    Lonely { a: Scalar(a), R: Scalar(R) }
}

fn full_rank<S: Real>(f: Activation, i: &Lonely<S>) -> Vec<Premise<S>> {
    let p = i.loss(f);
    vec![
        Premise::new("R > 4", Statement::Less(S::integer(4), i.R.0.clone())),
        spectral("‖A‖ ≤ R", &p.A, &i.R),
        length("‖b‖₂ ≤ R", &p.b, &i.R),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), least_singular_square(&p.A))),
    ]
}

fn one(_: Activation) -> Vec<Instance> {
    vec![single(&[("a", "1"), ("R", "5")])]
}

/// Every claim of this file.
///
/// Of the L of a [`Lonely`] with a ≠ 0 no point but 0 can be critical: L(z) is exp(2az) for exp, (cosh(az) − 1)²/4 for
/// cosh and sinh(az)⁶ for sinh.
pub(super) fn claims() -> Vec<Executable> {
    rows! { Lonely, lonely, full_rank, one;
        "rescaled.def-6.1.good" words "L = L_u + L_reg, with no conditions but those of Lemma D.1, A of full column rank"
            scope "d = 1, n = 2, w = 0, A and b as derived, x = y = 0; what follows from Definition 6.1: \
                   0, the only point that can be critical, is x*, and ∇²L(0) > 0"
            strength [consequence]
            => |f, i| {
                let (p, zero) = (i.loss(f), DVector::from_element(2, S::zero()));
                let x = DVector::from_element(1, S::zero());
                let H = hessian_of(&p, &x, &zero);
                Statement::All(vec![
                    Statement::equal(line_6(&p, &x, &zero)[0].clone(), S::zero()),
                    Statement::Less(S::zero(), H[(0, 0)].clone()),
                ])
            };
    }
}

fn good<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Good<S> {
    let Weighted { A, x, y, R, .. } = near_weighted(f, k, size);
    let l = k.positive();
    let reach = S::ratio(1, 10) * l.clone() / lipschitz_constant(size.n(), &R);
    let x_0 = k.ball(size.d(), &reach);
    let mut i = Good { A, x, y, x_0, w: k.vector(size.n()), l: Scalar(l), R };
    let least = i.least_weight();
    i.w = i.w.map(|t| (least.clone() * (S::ratio((1 << 20) + 1, 1 << 20) + t.clone() * t)).sqrt());
    i
}

fn repaired<S: Real>(f: Activation, i: &Good<S>) -> Vec<Premise<S>> {
    let least = i.least_weight();
    let above = i.w.iter().map(|w| Statement::AtMost(least.clone(), w.clone() * w.clone())).collect();
    let mut premises = lemma_d1(f, &i.pair());
    premises.push(Premise::new("l > 0", Statement::Less(S::zero(), i.l.0.clone())));
    premises.push(Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), least_singular_square(&i.A))));
    premises.push(Premise::new("w_i² ≥ 10R₀⁴ + l/σ_min(A)² at x*", Statement::All(above)));
    let reach = lipschitz_constant(i.w.len(), &i.R) * l2(&i.x_0);
    premises.push(Premise::new("M‖x_0 − x*‖₂ ≤ 0.1 l", Statement::AtMost(reach, S::ratio(1, 10) * i.l.0.clone())));
    premises
}

/// What Lemma D.1 does not give is assumed: full rank, weights and x_0.
pub(super) fn twins() -> Vec<Executable> {
    rows! { Good, good, repaired, no_corners;
        "rescaled.def-6.1.good.corrected" scope "b = 1ₙ/n, x* = 0; x and y near, as in Lemma D.1" => |f, i| {
            let p = Rescaled::new(f, &i.A, &uniform(i.w.len()));
            let x_star = DVector::from_element(i.x.len(), S::zero());
            let pair = i.pair();
            Statement::All(vec![
                Statement::Loewner(
                    multiple_of_identity(&i.l.0, i.x.len()),
                    hessian_of(&p, &x_star, &hadamard(&i.w, &i.w)),
                ),
                Statement::AtMost(pair.hessians_apart(f), lemma_d1_bound(&pair)),
            ])
        };
    }
}
