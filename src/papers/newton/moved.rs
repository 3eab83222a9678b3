//! What is said of one step of Newton's method towards a minimum, whatever L it was made on.

use super::cubic::norm_in;
use crate::claims::{Premise, Statement};
use crate::linalg::algebra::{identity, product, scale_matrix};
use crate::linalg::norm::l2;
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

/// The constants of an (l, M)-good L and the accuracy ε₀ of H̃.
pub(in crate::papers) struct Good<'a, S> {
    pub(in crate::papers) l: &'a S,
    pub(in crate::papers) M: &'a S,
    pub(in crate::papers) eps0: &'a S,
}

/// One step from x* + h to x* + next, with H = ∇²L(x* + h) and Q = ∇²L(x*).
pub(in crate::papers) struct Moved<S: Real> {
    pub(in crate::papers) H: DMatrix<S>,
    pub(in crate::papers) Q: DMatrix<S>,
    pub(in crate::papers) h: DVector<S>,
    pub(in crate::papers) next: DVector<S>,
}

/// What is said of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::papers) enum Bound {
    /// r_{t+1} ≤ 2(ε₀ + r̄_t/(l − r̄_t)) r_t in the Euclidean norm, as printed.
    Iterative,
    /// (1 − ε₀) r_{t+1} ≤ (ε₀ + ½ r̄_t/(l − r̄_t)) r_t with r in the norm of ∇²L(x_t).
    InItsHessian,
    /// r_{t+1} ≤ 0.2 r_t with r in the norm of ∇²L(x*).
    InTheHessianAtTheMinimum,
    /// M r_{t+1} ≤ 0.02 l with r = ‖·‖/√l in the norm of ∇²L(x*).
    Initialization,
    /// r_{t+1} ≤ 0.4 r_t in the Euclidean norm.
    Contraction,
    /// M r_{t+1} ≤ 0.1 l in the Euclidean norm.
    StillNear,
}

impl<S: Real> Moved<S> {
    /// 2(ε₀ + r̄/(l − r̄)) r with r = ‖h‖₂ and r̄ = M r.
    pub(super) fn printed_bound(&self, good: &Good<S>) -> S {
        let r = l2(&self.h);
        S::integer(2) * (good.eps0.clone() + self.drift(good)) * r
    }

    /// r̄/(l − r̄).
    fn drift(&self, good: &Good<S>) -> S {
        let bar = good.M.clone() * l2(&self.h);
        bar.clone() / (good.l.clone() - bar)
    }

    /// The statement.
    pub(in crate::papers) fn says(&self, good: &Good<S>, bound: Bound) -> Statement<S> {
        let within = |M: &DMatrix<S>| (norm_in(M, &self.next), norm_in(M, &self.h));
        match bound {
            Bound::Iterative => Statement::AtMost(l2(&self.next), self.printed_bound(good)),
            Bound::InItsHessian => {
                let (after, before) = within(&self.H);
                let factor = good.eps0.clone() + S::ratio(1, 2) * self.drift(good);
                Statement::AtMost((S::one() - good.eps0.clone()) * after, factor * before)
            }
            Bound::InTheHessianAtTheMinimum => {
                let (after, before) = within(&self.Q);
                Statement::AtMost(after, S::ratio(1, 5) * before)
            }
            Bound::Initialization => {
                let (after, _) = within(&self.Q);
                let l = good.l.clone();
                Statement::AtMost(good.M.clone() * after, S::ratio(1, 50) * l.clone() * l.sqrt())
            }
            Bound::Contraction => Statement::AtMost(l2(&self.next), S::ratio(2, 5) * l2(&self.h)),
            Bound::StillNear => good_start(good, l2(&self.next)),
        }
    }
}

/// l > 0, M > 0, ε₀ ∈ (0, 0.1).
pub(in crate::papers) fn constants<S: Real>(good: &Good<S>) -> Vec<Premise<S>> {
    let less = |name, lhs: S, rhs: S| Premise::new(name, Statement::Less(lhs, rhs));
    vec![
        less("l > 0", S::zero(), good.l.clone()),
        less("M > 0", S::zero(), good.M.clone()),
        less("ε₀ > 0", S::zero(), good.eps0.clone()),
        less("ε₀ < 0.1", good.eps0.clone(), S::ratio(1, 10)),
    ]
}

/// Q ⪰ l I.
pub(in crate::papers) fn minimum<S: Real>(good: &Good<S>, Q: &DMatrix<S>) -> Premise<S> {
    let least = scale_matrix(good.l, &identity(Q.nrows()));
    Premise::new("∇²L(x*) ⪰ l I_d", Statement::Loewner(least, Q.clone()))
}

/// M r ≤ 0.1 l.
pub(in crate::papers) fn good_start<S: Real>(good: &Good<S>, r: S) -> Statement<S> {
    Statement::AtMost(good.M.clone() * r, S::ratio(1, 10) * good.l.clone())
}

/// The same as a hypothesis, by name.
pub(in crate::papers) fn near<S: Real>(name: &'static str, good: &Good<S>, r: S) -> Premise<S> {
    Premise::new(name, good_start(good, r))
}

/// (1 − ε₀)H ⪯ FᵀF ⪯ (1 + ε₀)H.
pub(in crate::papers) fn approximates<S: Real>(
    name: &'static str,
    H: &DMatrix<S>,
    F: &DMatrix<S>,
    eps0: &S,
) -> Premise<S> {
    let tilde = gram(F);
    let lower = scale_matrix(&(S::one() - eps0.clone()), H);
    let upper = scale_matrix(&(S::one() + eps0.clone()), H);
    let orders = vec![Statement::Loewner(lower, tilde.clone()), Statement::Loewner(tilde, upper)];
    Premise::new(name, Statement::All(orders))
}

/// FᵀF.
pub(in crate::papers) fn gram<S: Real>(F: &DMatrix<S>) -> DMatrix<S> {
    product(&F.transpose(), F)
}
