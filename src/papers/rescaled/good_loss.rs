//! Definition 6.1: whether the hypotheses of Lemma D.1 make the loss (l, M)-good.

use super::algorithm_1::{hessian_of, lipschitz_constant, uniform};
use super::bounds::{count, no_corners, single};
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
use nalgebra::DVector;

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

/// A design that is 0: L does not depend on x.
fn no_design(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "0"), ("x", "0"), ("y", "0"), ("b", "0"), ("w", "0"), ("R", "5")])]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    rows! { Weighted, near_weighted, lemma_d1, no_design;
        "rescaled.def-6.1.good" words "L = L_u + L_reg, with no conditions but those of Lemma D.1"
            scope "what follows from Definition 6.1: ∇²L(x*) = Aᵀ(B + W²)A ⪰ l I with l > 0 makes A of full column rank"
            strength [consequence]
            => |_f, i| Statement::Less(S::zero(), least_singular_square(&i.A));
    }
}

fn good<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Good<S> {
    let Weighted { A, x, y, R, .. } = near_weighted(f, k, size);
    let l = k.positive();
    let reach = S::ratio(1, 10) * l.clone() / lipschitz_constant(size.n, &R);
    let x_0 = k.ball(size.d, &reach);
    let mut i = Good { A, x, y, x_0, w: k.vector(size.n), l: Scalar(l), R };
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
