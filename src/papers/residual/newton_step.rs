//! Definitions A.6, A.7, A.9: whether the exact and the approximate Newton step exist.

use crate::claims::{Claim, Executable, Knobs, Of, Premise, Scalar, Size, Statement, formula};
use crate::ingredients;
use crate::linalg::algebra::{diagonal, dot, outer, product, scale, scale_matrix};
use crate::linalg::norm::{l2, l2_squared};
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let id = "residual.definition-a7.1";
    vec![
        formula(Invertible { near: false }),
        formula(Invertible { near: true }),
        formula(Satisfiable { id, case: "every x_t", semidefinite: false }),
        formula(Satisfiable { id, case: "H(x_t) ⪰ 0", semidefinite: true }),
        formula(ApproximateInvertible),
    ]
}

/// Definition A.7 repaired: H(x_t) ⪰ 0 is a hypothesis.
pub(super) fn twins() -> Vec<Executable> {
    let id = "residual.definition-a7.1.corrected";
    vec![formula(Satisfiable { id, case: "every x_t", semidefinite: true })]
}

ingredients! {
    /// L(x) = ½(x − x*)ᵀH(x − x*) + (m/6)⟨e, x − x*⟩³ with H = GᵀG + l I or any symmetric H, at the point x* + h.
    Cubic { G: Matrix[D, D], l: Number[One], e: Vector[D], m: Number[One], h: Vector[D], h0: Vector[D] }
}

impl<S: Real> Cubic<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        let d = size.d();
        Cubic {
            G: k.matrix(d, d),
            l: Scalar(k.positive()),
            e: k.vector(d),
            m: Scalar(k.real()),
            h: k.vector(d),
            h0: k.vector(d),
        }
    }

    /// ∇²L(x*) = GᵀG + l I ⪰ l I.
    fn at_minimum(&self) -> DMatrix<S> {
        let shift = DVector::from_element(self.e.len(), self.l.0.clone());
        product(&self.G.transpose(), &self.G) + diagonal(&shift)
    }

    /// ∇²L(x* + h) = ∇²L(x*) + m⟨e, h⟩eeᵀ, with Lipschitz constant |m|‖e‖³.
    fn hessian(&self) -> DMatrix<S> {
        let along = dot(&self.e, &self.h);
        self.at_minimum() + scale_matrix(&(self.m.0.clone() * along), &outer(&self.e, &self.e))
    }

    /// M = |m|‖e‖³.
    fn lipschitz(&self) -> S {
        let norm = l2(&self.e);
        self.m.0.abs() * norm.clone() * norm.clone() * norm
    }
}

/// Definition A.6: the exact Newton step is defined, that is ∇²L(x_t) is invertible.
struct Invertible {
    near: bool,
}

impl Claim for Invertible {
    type On = Cubic<f64>;
    fn id(&self) -> &'static str {
        "residual.definition-a6.1"
    }
    fn case(&self) -> &'static str {
        if self.near {
            "under Definitions A.1–A.4 with ‖x_t-x*‖_2 ≤ ‖x_0-x*‖_2"
        } else {
            "H(x_t) invertible"
        }
    }
    fn scope(&self) -> &'static str {
        "L quadratic plus cubic"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Cubic<S> {
        let mut i = Cubic::any(k, size);
        if self.near {
            let radius = S::ratio(1, 10) * i.l.0.clone() / (S::one() + i.lipschitz());
            i.h0 = scale(&radius, &scale(&(S::one() / (S::one() + l2_squared(&i.h0)).sqrt()), &i.h0));
            let inside = k.unit();
            i.h = scale(&(inside * l2(&i.h0) / (S::one() + l2_squared(&i.h)).sqrt()), &i.h);
        }
        i
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        if !self.near {
            return vec![Premise::new("H(x_t) invertible", nonsingular(&i.hessian()))];
        }
        let good = Statement::AtMost(i.lipschitz() * l2(&i.h0), S::ratio(1, 10) * i.l.0.clone());
        vec![
            Premise::new("l > 0", Statement::Less(S::zero(), i.l.0.clone())),
            Premise::new("M‖x_0 − x*‖ ≤ 0.1 l", good),
            Premise::new("‖x_t − x*‖ ≤ ‖x_0 − x*‖", Statement::AtMost(l2_squared(&i.h), l2_squared(&i.h0))),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        if self.near {
            return Statement::Less(S::zero(), S::smallest_eigenvalue(&i.hessian()));
        }
        nonsingular(&i.hessian())
    }
}

/// A symmetric matrix H is invertible exactly if H² is positive definite.
fn nonsingular<S: Real>(matrix: &DMatrix<S>) -> Statement<S> {
    Statement::Less(S::zero(), S::smallest_eigenvalue(&product(matrix, matrix)))
}

ingredients! {
    /// A Hessian, as a difference GᵀG − FᵀF, and the accuracy ε₀.
    Indefinite { G: Matrix[D, D], F: Matrix[D, D], eps0: Number[One] }
}

/// Definition A.7: some H̃ has (1 − ε₀)H ⪯ H̃ ⪯ (1 + ε₀)H. It exists exactly if (1 − ε₀)H ⪯ (1 + ε₀)H: the order is
/// transitive, and conversely H̃ = H will do.
struct Satisfiable {
    id: &'static str,
    case: &'static str,
    semidefinite: bool,
}

impl Satisfiable {
    fn H<S: Real>(&self, i: &Indefinite<S>) -> DMatrix<S> {
        let gram = |m: &DMatrix<S>| product(&m.transpose(), m);
        if self.semidefinite { gram(&i.G) } else { gram(&i.G) - gram(&i.F) }
    }
}

impl Claim for Satisfiable {
    type On = Indefinite<f64>;
    fn id(&self) -> &'static str {
        self.id
    }
    fn case(&self) -> &'static str {
        self.case
    }
    fn reading(&self) -> &'static str {
        "some H̃ exists exactly if (1 − ε₀)H ⪯ (1 + ε₀)H; H = GᵀG − FᵀF (F left out where H ⪰ 0)"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Indefinite<S> {
        let d = size.d();
        Indefinite { G: k.matrix(d, d), F: k.matrix(d, d), eps0: Scalar(k.unit() * S::ratio(1, 10)) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        vec![
            Premise::new("ε₀ > 0", Statement::Less(S::zero(), i.eps0.0.clone())),
            Premise::new("ε₀ < 0.1", Statement::Less(i.eps0.0.clone(), S::ratio(1, 10))),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let H = self.H(i);
        let scaled = |sign: S| scale_matrix(&(S::one() + sign * i.eps0.0.clone()), &H);
        Statement::Loewner(scaled(-S::one()), scaled(S::one()))
    }
}

ingredients! {
    /// H = GᵀG + l I and H̃ = H + Gᵀdiag(e)G with |e| ≤ ε₀.
    Approximate { G: Matrix[D, D], l: Number[One], e: Vector[D], eps0: Number[One] }
}

/// Definition A.9: the approximate Newton step is defined, that is H̃(x_t) is invertible where H(x_t) ≻ 0.
struct ApproximateInvertible;

impl ApproximateInvertible {
    fn hessians<S: Real>(i: &Approximate<S>) -> (DMatrix<S>, DMatrix<S>) {
        let shift = diagonal(&DVector::from_element(i.e.len(), i.l.0.clone()));
        let gram = |weights: DVector<S>| product(&product(&i.G.transpose(), &diagonal(&weights)), &i.G);
        let H = gram(DVector::from_element(i.e.len(), S::one())) + shift;
        let tilde = &H + gram(i.e.clone());
        (H, tilde)
    }
}

impl Claim for ApproximateInvertible {
    type On = Approximate<f64>;
    fn id(&self) -> &'static str {
        "residual.definition-a9.1"
    }
    fn case(&self) -> &'static str {
        "H(x_t) ≻ 0"
    }
    fn scope(&self) -> &'static str {
        "H̃ = H + Gᵀdiag(e)G with |e| ≤ ε₀"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Approximate<S> {
        let (d, eps0) = (size.d(), k.unit() * S::ratio(1, 10));
        let e = DVector::from_fn(d, |_, _| k.signed_unit() * eps0.clone());
        Approximate { G: k.matrix(d, d), l: Scalar(k.positive()), e, eps0: Scalar(eps0) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let (H, tilde) = Self::hessians(i);
        let scaled = |sign: S| scale_matrix(&(S::one() + sign * i.eps0.0.clone()), &H);
        vec![
            Premise::new("ε₀ < 0.1", Statement::Less(i.eps0.0.clone(), S::ratio(1, 10))),
            Premise::new("H ≻ 0", Statement::Less(S::zero(), S::smallest_eigenvalue(&H))),
            Premise::new("(1 − ε₀)H ⪯ H̃", Statement::Loewner(scaled(-S::one()), tilde.clone())),
            Premise::new("H̃ ⪯ (1 + ε₀)H", Statement::Loewner(tilde, scaled(S::one()))),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        Statement::Less(S::zero(), S::smallest_eigenvalue(&Self::hessians(i).1))
    }
}
