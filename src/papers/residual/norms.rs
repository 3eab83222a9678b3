//! Facts 3.5 and 3.6: inequalities between norms.

use super::bound::bounds;
use super::hypotheses::at_most;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::algebra::{diagonal, dot, hadamard, outer, product, scale_matrix, times};
use crate::linalg::norm::{l1, l2, linf};
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// Two vectors of one length.
    Vectors { u: Vector[N], v: Vector[N] }
}

impl<S: Real> Vectors<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Vectors { u: k.vector(size.n()), v: k.vector(size.n()) }
    }
}

ingredients! {
    /// Two vectors of one length and a radius.
    Ball { u: Vector[N], v: Vector[N], R: Number[One] }
}

impl<S: Real> Ball<S> {
    fn inside(k: &mut Knobs<S>, size: Size) -> Self {
        let R = k.positive();
        Ball { u: k.ball(size.n(), &R), v: k.ball(size.n(), &R), R: Scalar(R) }
    }

    fn given(&self) -> Vec<Premise<S>> {
        let R = &self.R.0;
        vec![at_most("‖u‖₂ ≤ R", l2(&self.u), R.clone()), at_most("‖v‖₂ ≤ R", l2(&self.v), R.clone())]
    }
}

ingredients! {
    /// Two square matrices, a number and a vector.
    Matrices { U: Matrix[N, N], V: Matrix[N, N], alpha: Number[One], v: Vector[N] }
}

impl<S: Real> Matrices<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        let n = size.n();
        Matrices { U: k.matrix(n, n), V: k.matrix(n, n), alpha: Scalar(k.real()), v: k.vector(n) }
    }
}

ingredients! {
    /// Two symmetric matrices and a number, U ⪯ αV.
    Ordered { U: Matrix[N, N], V: Matrix[N, N], alpha: Number[One] }
}

impl<S: Real> Ordered<S> {
    /// U = αV − GᵀG.
    fn below(k: &mut Knobs<S>, size: Size) -> Self {
        let n = size.n();
        let (V, G, alpha) = (symmetric(&k.matrix(n, n)), k.matrix(n, n), k.real());
        let U = symmetric(&(scale_matrix(&alpha, &V) - product(&G.transpose(), &G)));
        Ordered { U, V, alpha: Scalar(alpha) }
    }

    /// U = PᵀP and V = U + GᵀG with α ≥ 1.
    fn between(k: &mut Knobs<S>, size: Size) -> Self {
        let n = size.n();
        let (P, G, alpha) = (k.matrix(n, n), k.matrix(n, n), k.at_least(&S::one()));
        let U = symmetric(&product(&P.transpose(), &P));
        let V = symmetric(&(U.clone() + product(&G.transpose(), &G)));
        Ordered { U, V, alpha: Scalar(alpha) }
    }

    fn given(&self) -> Vec<Premise<S>> {
        vec![
            Premise::new("U = Uᵀ", Statement::Equal(self.U.clone(), self.U.transpose())),
            Premise::new("V = Vᵀ", Statement::Equal(self.V.clone(), self.V.transpose())),
            Premise::new("U ⪯ α·V", Statement::Loewner(self.U.clone(), scale_matrix(&self.alpha.0, &self.V))),
        ]
    }

    fn given_semidefinite(&self) -> Vec<Premise<S>> {
        let zero = self.U.map(|_| S::zero());
        let mut premises = self.given();
        premises.push(Premise::new("0 ⪯ U", Statement::Loewner(zero, self.U.clone())));
        premises.push(at_most("α ≥ 0", S::zero(), self.alpha.0.clone()));
        premises
    }

    fn order_of_norms(&self) -> Statement<S> {
        Statement::AtMost(S::spectral_norm(&self.U), self.alpha.0.clone() * S::spectral_norm(&self.V))
    }
}

/// The symmetric matrix with the lower triangle of `matrix`.
fn symmetric<S: Real>(matrix: &DMatrix<S>) -> DMatrix<S> {
    DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| matrix[(i.max(j), i.min(j))].clone())
}

fn exp<S: Real>(u: &DVector<S>) -> DVector<S> {
    u.map(|entry| entry.exp())
}

fn root_n<S: Real>(u: &DVector<S>) -> S {
    S::integer(u.len() as i64).sqrt()
}

fn nothing<T, S: Real>(_: &T) -> Vec<Premise<S>> {
    Vec::new()
}

/// first ≤ second ≤ third.
fn chain<S: Real>(first: S, second: S, third: S) -> Statement<S> {
    Statement::All(vec![Statement::AtMost(first, second.clone()), Statement::AtMost(second, third)])
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = vectors();
    claims.extend(matrices());
    claims.extend(bounds! { Ordered, draw Ordered::below, given Ordered::given, corners negative;
        "residual.fact-3.6.5" reading "≤ between the norms, where the print has ⪯; U and V symmetric" => |i| i.order_of_norms();
    });
    claims
}

/// U = −1 ⪯ 0 = V.
fn negative() -> Vec<Instance> {
    vec![corner(1, 1, &[("U", &[&["-1"]]), ("V", &[&["0"]]), ("alpha", &[&["1"]])])]
}

fn vectors() -> Vec<Executable> {
    let mut claims = bounds! { Vectors, draw Vectors::any, given nothing, corners Vec::new;
        "residual.fact-3.5.1" => |i| Statement::AtMost(dot(&i.u, &i.v), l2(&i.u) * l2(&i.v));
        "residual.fact-3.5.2" => |i| Statement::AtMost(S::spectral_norm(&diagonal(&i.u)), linf(&i.u));
        "residual.fact-3.5.3" => |i| Statement::AtMost(l2(&hadamard(&i.u, &i.v)), linf(&i.u) * l2(&i.v));
        "residual.fact-3.5.4" => |i| chain(linf(&i.u), l2(&i.u), root_n(&i.u) * linf(&i.u));
        "residual.fact-3.5.5" => |i| chain(l2(&i.u), l1(&i.u), root_n(&i.u) * l2(&i.u));
        "residual.fact-3.5.6" => |i| chain(linf(&exp(&i.u)), linf(&i.u).exp(), l2(&i.u).exp());
        "residual.fact-3.5.8" => |i| Statement::AtMost(l2(&(&i.u + &i.v)), l2(&i.u) + l2(&i.v));
        "residual.fact-3.5.9" => |i| Statement::AtMost(S::spectral_norm(&outer(&i.u, &i.v)), l2(&i.u) * l2(&i.v));
    };
    claims.extend(bounds! { Ball, draw Ball::inside, given Ball::given, corners Vec::new;
        "residual.fact-3.5.10" => |i| {
            Statement::AtMost(l2(&(exp(&i.u) - exp(&i.v))), i.R.0.exp() * l2(&(&i.u - &i.v)))
        };
    });
    claims
}

fn matrices() -> Vec<Executable> {
    bounds! { Matrices, draw Matrices::any, given nothing, corners Vec::new;
        "residual.fact-3.6.2" => |i| {
            let difference = S::spectral_norm(&(&i.U - &i.V));
            Statement::AtMost(S::spectral_norm(&i.V) - difference, S::spectral_norm(&i.U))
        };
        "residual.fact-3.6.3" => |i| {
            Statement::AtMost(S::spectral_norm(&(&i.U + &i.V)), S::spectral_norm(&i.U) + S::spectral_norm(&i.V))
        };
        "residual.fact-3.6.4" => |i| {
            Statement::AtMost(S::spectral_norm(&product(&i.U, &i.V)), S::spectral_norm(&i.U) * S::spectral_norm(&i.V))
        };
        "residual.fact-3.6.6" => |i| {
            let scaled = S::spectral_norm(&scale_matrix(&i.alpha.0, &i.U));
            Statement::AtMost(scaled, i.alpha.0.abs() * S::spectral_norm(&i.U))
        };
        "residual.fact-3.6.7" => |i| Statement::AtMost(l2(&times(&i.U, &i.v)), S::spectral_norm(&i.U) * l2(&i.v));
        "residual.fact-3.6.8" => |i| {
            let norm = S::spectral_norm(&i.U);
            Statement::AtMost(S::spectral_norm(&product(&i.U, &i.U.transpose())), norm.clone() * norm)
        };
    }
}

/// Repaired claims that hold.
pub(super) fn twins() -> Vec<Executable> {
    bounds! { Ordered, draw Ordered::between, given Ordered::given_semidefinite, corners Vec::new;
        "residual.fact-3.6.5.corrected" => |i| i.order_of_norms();
    }
}
