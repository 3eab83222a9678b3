//! Two steps of Newton's method on a general L: the lemmas that speak of a positive t, at t = 1.

use super::cubic::{Cubic, approximation, solve};
use super::moved::{Bound, Good, Moved, approximates, constants, good_start, gram, minimum, near};
use super::step::Drawn;
use crate::claims::{Claim, Executable, Instance, Knobs, Of, Premise, Scalar, Size, Statement, corner, formula};
use crate::ingredients;
use crate::linalg::norm::l2;
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// L(x* + h) = ½hᵀQh + (1/6) Σ_k c_k⟨A_k, h⟩³ at x_0 = x* + h0, with H̃(x_0) and H̃(x_1).
    Trajectory {
        G: Matrix[D, D], A: Matrix[N, D], c: Vector[N], h0: Vector[D], F0: Matrix[D, D], F1: Matrix[D, D],
        l: Number[One], M: Number[One], eps0: Number[One]
    } where Q = "GᵀG", x_0 = "x* + h0", H_tilde_0 = "F0ᵀF0", x_1 = "x_0 − H_tilde_0⁻¹∇L(x_0)", H_tilde_1 = "F1ᵀF1"
}

/// H, the point reached and the next one, by a step of L from x* + h with H̃ = FᵀF.
fn advance<S: Real>(L: &Cubic<'_, S>, h: &DVector<S>, F: &DMatrix<S>) -> Moved<S> {
    let next = h - solve(&gram(F), &L.gradient(h));
    Moved { H: L.hessian(h), Q: L.Q.clone(), h: h.clone(), next }
}

impl<S: Real> Trajectory<S> {
    fn loss(&self) -> Cubic<'_, S> {
        Cubic { Q: gram(&self.G), A: &self.A, c: &self.c }
    }

    fn good(&self) -> Good<'_, S> {
        Good { l: &self.l.0, M: &self.M.0, eps0: &self.eps0.0 }
    }

    fn moved(&self) -> [Moved<S>; 2] {
        let L = self.loss();
        let first = advance(&L, &self.h0, &self.F0);
        let second = advance(&L, &first.next, &self.F1);
        [first, second]
    }

    fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let Drawn { G, A, c, l, M, eps0, radius } = Drawn::draw(k, size);
        let h0 = k.ball(size.d(), &radius);
        let L = Cubic { Q: gram(&G), A: &A, c: &c };
        let slight = k.unit() * eps0.clone();
        let F0 = approximation(k, &L.hessian(&h0), &slight);
        let h1 = advance(&L, &h0, &F0).next;
        let F1 = approximation(k, &L.hessian(&h1), &eps0);
        Trajectory { G, A, c, h0, F0, F1, l: Scalar(l), M: Scalar(M), eps0: Scalar(eps0) }
    }
}

/// What is said of the step from x_t, t = 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::papers) enum Conclusion {
    /// r_{t+1} ≤ 2(ε₀ + r̄_t/(l − r̄_t)) r_t.
    Shrinking,
    /// Given r_i ≤ 0.4 r_{i−1} for i ∈ [t]: r_{t+1} ≤ 0.4 r_t.
    Contraction,
    /// Given the same: M r_{t+1} ≤ 0.1 l.
    Initialization,
}

/// A claim about the second of two steps on a general L.
struct TwoSteps {
    id: &'static str,
    case: &'static str,
    conclusion: Conclusion,
}

/// A claim about x_{t+1} at t = 1: x_1 is reached from x_0 by one approximate step, and so is x_2 from x_1.
pub(in crate::papers) fn two_steps(id: &'static str, case: &'static str, conclusion: Conclusion) -> Executable {
    formula(TwoSteps { id, case, conclusion })
}

impl Claim for TwoSteps {
    type On = Trajectory<f64>;
    fn id(&self) -> &'static str {
        self.id
    }
    fn case(&self) -> &'static str {
        self.case
    }
    fn scope(&self) -> &'static str {
        "t = 1; L quadratic plus cubic"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Trajectory<S> {
        Trajectory::draw(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let (L, good, [first, second]) = (i.loss(), i.good(), i.moved());
        let mut premises = constants(&good);
        premises.push(minimum(&good, &L.Q));
        premises.push(Premise::new("∇²L is M-Lipschitz", Statement::AtMost(L.lipschitz(), i.M.0.clone())));
        premises.push(near("M r_0 ≤ 0.1 l", &good, l2(&i.h0)));
        premises.push(approximates("(1 − ε₀)H(x_0) ⪯ H̃(x_0) ⪯ (1 + ε₀)H(x_0)", &first.H, &i.F0, &i.eps0.0));
        premises.push(near("M r_1 ≤ 0.1 l", &good, l2(&second.h)));
        premises.push(approximates("(1 − ε₀)H(x_1) ⪯ H̃(x_1) ⪯ (1 + ε₀)H(x_1)", &second.H, &i.F1, &i.eps0.0));
        if self.conclusion != Conclusion::Shrinking {
            let shrunk = Statement::AtMost(l2(&second.h), S::ratio(2, 5) * l2(&first.h));
            premises.push(Premise::new("r_1 ≤ 0.4 r_0", shrunk));
        }
        premises
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let (good, [_, second]) = (i.good(), i.moved());
        match self.conclusion {
            Conclusion::Shrinking => second.says(&good, Bound::Iterative),
            Conclusion::Contraction => second.says(&good, Bound::Contraction),
            Conclusion::Initialization => good_start(&good, l2(&second.next)),
        }
    }
    fn corners(&self) -> Vec<Instance> {
        [(4, "1/5"), (10, "9/20"), (20, "9/10"), (400, "30")].map(|(s, p)| quadratic(s, p)).into()
    }
}

/// L(x* + h) = ½h₁² + ½s²h₂² with H̃(x_0) = (41/40)²H, so that x_1 − x* = (81/1681)(x_0 − x*), and H̃(x_1) = FᵀF with
/// F = (1, p; 0, s), which leads from (0, r) to (−pr, 0).
fn quadratic(s: i64, p: &str) -> Instance {
    let stretched = format!("{}/40", 41 * s);
    let (s, one): (&str, &[&[&str]]) = (&s.to_string(), &[&["1"]]);
    corner(
        1,
        2,
        &[
            ("G", &[&["1", "0"], &["0", s]]),
            ("A", &[&["0", "0"]]),
            ("c", &[&["0"]]),
            ("h0", &[&["0"], &["1"]]),
            ("F0", &[&["41/40", "0"], &["0", &stretched]]),
            ("F1", &[&["1", p], &["0", s]]),
            ("l", one),
            ("M", &[&["1/10"]]),
            ("eps0", &[&["9/100"]]),
        ],
    )
}
