//! One step of Newton's method on a general L.

use super::cubic::{Cubic, approximation, norm_in, solve};
use super::moved::{Bound, Good, Moved, approximates, constants, gram, minimum, near};
use crate::claims::{Claim, Executable, Instance, Knobs, Of, Premise, Scalar, Size, Statement, corner, formula};
use crate::ingredients;
use crate::linalg::algebra::scale;
use crate::linalg::norm::l2;
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

/// What the general L of these claims is.
pub(super) const SCOPE: &str = "L quadratic plus cubic";

ingredients! {
    /// L(x* + h) = ½hᵀQh + (1/6) Σ_k c_k⟨A_k, h⟩³ at x_t = x* + h, and H̃(x_t).
    Step {
        G: Matrix[D, D], A: Matrix[N, D], c: Vector[N], h: Vector[D], F: Matrix[D, D],
        l: Number[One], M: Number[One], eps0: Number[One]
    } where Q = "GᵀG", x_t = "x* + h", H_tilde = "FᵀF"
}

/// G with GᵀG ≻ 0 of any condition; I where the knobs are 0.
pub(super) fn conditioned<S: Real>(k: &mut Knobs<S>, d: usize) -> DMatrix<S> {
    let mut G = k.matrix(d, d);
    for i in 0..d {
        G[(i, i)] += S::one();
        let size = (S::integer(2) * k.real()).exp();
        for j in 0..d {
            G[(i, j)] *= size.clone();
        }
    }
    G
}

/// The L of a draw: G, A, c, l < λ_min(GᵀG) and M above the Lipschitz constant.
pub(super) struct Drawn<S: Real> {
    pub(super) G: DMatrix<S>,
    pub(super) A: DMatrix<S>,
    pub(super) c: DVector<S>,
    pub(super) l: S,
    pub(super) M: S,
    pub(super) eps0: S,
    /// 0.1 l/M.
    pub(super) radius: S,
}

impl<S: Real> Drawn<S> {
    pub(super) fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let G = conditioned(k, size.d());
        let (A, c) = (k.matrix(size.n(), size.d()), k.vector(size.n()));
        let l = k.unit() * S::smallest_eigenvalue(&gram(&G));
        let M = k.positive() + Cubic { Q: gram(&G), A: &A, c: &c }.lipschitz();
        let radius = S::ratio(1, 10) * l.clone() / M.clone();
        Drawn { G, A, c, l, M, eps0: S::ratio(1, 10) * k.unit(), radius }
    }
}

impl<S: Real> Step<S> {
    fn loss(&self) -> Cubic<'_, S> {
        Cubic { Q: gram(&self.G), A: &self.A, c: &self.c }
    }

    fn good(&self) -> Good<'_, S> {
        Good { l: &self.l.0, M: &self.M.0, eps0: &self.eps0.0 }
    }

    fn moved(&self, exact: bool) -> Moved<S> {
        let L = self.loss();
        let H = L.hessian(&self.h);
        let tilde = if exact { H.clone() } else { gram(&self.F) };
        let next = &self.h - solve(&tilde, &L.gradient(&self.h));
        Moved { H, Q: L.Q, h: self.h.clone(), next }
    }

    fn draw(k: &mut Knobs<S>, size: Size, initialization: bool) -> Self {
        let Drawn { G, A, c, l, M, eps0, radius } = Drawn::draw(k, size);
        let mut h = k.ball(size.d(), &radius);
        let L = Cubic { Q: gram(&G), A: &A, c: &c };
        if initialization {
            let stretch = l.sqrt() * l2(&h) / norm_in(&L.Q, &h);
            h = scale(&stretch, &h);
        }
        let F = approximation(k, &L.hessian(&h), &eps0);
        Step { G, A, c, h, F, l: Scalar(l), M: Scalar(M), eps0: Scalar(eps0) }
    }

    fn given(&self) -> Vec<Premise<S>> {
        let (L, good) = (self.loss(), self.good());
        let mut premises = constants(&good);
        premises.push(minimum(&good, &L.Q));
        premises.push(Premise::new("∇²L is M-Lipschitz", Statement::AtMost(L.lipschitz(), self.M.0.clone())));
        premises.push(near("M r_t ≤ 0.1 l", &good, l2(&self.h)));
        premises
    }
}

/// A claim about one step of Definition A.9 (Definition 6.3) on a general L.
struct OneStep {
    id: &'static str,
    case: &'static str,
    /// H̃(x_t) = H(x_t).
    exact: bool,
    /// r_{t+1} ≤ 2(ε₀ + r̄_t/(l − r̄_t)) r_t is a hypothesis.
    shrinking: bool,
    bound: Bound,
}

/// A claim about one step on a general L.
pub(in crate::papers) fn one_step(id: &'static str, case: &'static str, bound: Bound) -> Executable {
    formula(OneStep { id, case, exact: false, shrinking: false, bound })
}

/// A claim about one exact step on a general L.
pub(in crate::papers) fn exact_step(id: &'static str, case: &'static str, bound: Bound) -> Executable {
    formula(OneStep { id, case, exact: true, shrinking: false, bound })
}

/// A claim about one step on a general L that meets the inequality of the shrinking lemma.
pub(in crate::papers) fn shrinking_step(id: &'static str, case: &'static str, bound: Bound) -> Executable {
    formula(OneStep { id, case, exact: false, shrinking: true, bound })
}

impl Claim for OneStep {
    type On = Step<f64>;
    fn id(&self) -> &'static str {
        self.id
    }
    fn case(&self) -> &'static str {
        self.case
    }
    fn scope(&self) -> &'static str {
        SCOPE
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Step<S> {
        Step::draw(k, size, self.bound == Bound::Initialization)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let (mut premises, good) = (i.given(), i.good());
        let moved = i.moved(self.exact);
        if self.bound == Bound::Initialization {
            let norm = norm_in(&moved.Q, &i.h) / i.l.0.sqrt();
            premises.push(near("M r_t ≤ 0.1 l, r_t = ‖x_t − x*‖/√l in the norm of ∇²L(x*)", &good, norm));
        }
        if !self.exact {
            premises.push(approximates("(1 − ε₀)H(x_t) ⪯ H̃(x_t) ⪯ (1 + ε₀)H(x_t)", &moved.H, &i.F, &i.eps0.0));
        }
        if self.shrinking {
            let bound = Statement::AtMost(l2(&moved.next), moved.printed_bound(&good));
            premises.push(Premise::new("r_{t+1} ≤ 2(ε₀ + r̄_t/(l − r̄_t)) r_t", bound));
        }
        premises
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        i.moved(self.exact).says(&i.good(), self.bound)
    }
    fn corners(&self) -> Vec<Instance> {
        [quadratics(), straight()].concat()
    }
}

/// Quadratic L with ∇²L = diag(1, s²) and H̃ = FᵀF, F = (1, p; 0, s): the step leads from h = (0, r) to (−pr, 0).
fn quadratics() -> Vec<Instance> {
    let instance = |s: &'static str, p: &'static str, eps0: &'static str, M: &'static str| {
        let (zero, one): (&[&[&str]], &[&[&str]]) = (&[&["0"]], &[&["1"]]);
        corner(
            1,
            2,
            &[
                ("G", &[&["1", "0"], &["0", s]]),
                ("A", &[&["0", "0"]]),
                ("c", zero),
                ("h", &[&["0"], &["1"]]),
                ("F", &[&["1", p], &["0", s]]),
                ("l", one),
                ("M", &[&[M]]),
                ("eps0", &[&[eps0]]),
            ],
        )
    };
    vec![
        instance("4", "1/5", "3/50", "1/100"),
        instance("20", "3/2", "9/100", "1/100"),
        instance("5", "41/100", "99/1000", "1/10"),
    ]
}

/// d = 1: L″(x*) = 1, L‴ = ±1 at x* + h, with H̃ at an end of its range.
fn straight() -> Vec<Instance> {
    let instance = |c: &'static str, h: &'static str, F: &'static str| {
        let one: &[&[&str]] = &[&["1"]];
        corner(
            1,
            1,
            &[
                ("G", one),
                ("A", one),
                ("c", &[&[c]]),
                ("h", &[&[h]]),
                ("F", &[&[F]]),
                ("l", one),
                ("M", one),
                ("eps0", &[&["99/1000"]]),
            ],
        )
    };
    vec![
        instance("1", "-1/10", "901/1000"),
        instance("-1", "1/10", "901/1000"),
        instance("1", "1/1000", "95/100"),
        instance("1", "1/10", "109/100"),
    ]
}

ingredients! {
    /// d = 1: L(x* + h) = ½qh² + (1/6)ch³ and H̃(x_t) = (1 + e)L″(x_t).
    Line {
        q: Number[One], c: Number[One], h: Number[One], e: Number[One],
        l: Number[One], M: Number[One], eps0: Number[One]
    } where x_t = "x* + h", H_tilde = "(1 + e)(q + ch)"
}

impl<S: Real> Line<S> {
    fn good(&self) -> Good<'_, S> {
        Good { l: &self.l.0, M: &self.M.0, eps0: &self.eps0.0 }
    }

    fn curvature(&self) -> S {
        self.q.0.clone() + self.c.0.clone() * self.h.0.clone()
    }

    fn moved(&self) -> Moved<S> {
        let (q, c, h) = (self.q.0.clone(), self.c.0.clone(), self.h.0.clone());
        let slope = q.clone() * h.clone() + S::ratio(1, 2) * c * h.clone() * h.clone();
        let tilde = (S::one() + self.e.0.clone()) * self.curvature();
        let number = |value: S| DVector::from_element(1, value);
        let square = |value: S| DMatrix::from_element(1, 1, value);
        let next = number(h.clone() - slope / tilde);
        Moved { H: square(self.curvature()), Q: square(q), h: number(h), next }
    }
}

/// A claim about one step for d = 1.
struct LineStep {
    id: &'static str,
    case: &'static str,
    bound: Bound,
}

/// The iterative shrinking lemma in one dimension.
pub(in crate::papers) fn line_step(id: &'static str) -> Executable {
    line_step_to(id, "d = 1", Bound::Iterative)
}

/// A claim about one step in one dimension.
pub(in crate::papers) fn line_step_to(id: &'static str, case: &'static str, bound: Bound) -> Executable {
    formula(LineStep { id, case, bound })
}

impl Claim for LineStep {
    type On = Line<f64>;
    fn id(&self) -> &'static str {
        self.id
    }
    fn case(&self) -> &'static str {
        self.case
    }
    fn scope(&self) -> &'static str {
        SCOPE
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, _: Size) -> Line<S> {
        let (q, c) = (k.positive(), k.real());
        let l = k.unit() * q.clone();
        let M = k.positive() + c.abs();
        let h = k.signed_unit() * S::ratio(1, 10) * l.clone() / M.clone();
        let eps0 = S::ratio(1, 10) * k.unit();
        let e = k.signed_unit() * eps0.clone();
        let number = Scalar;
        Line { q: number(q), c: number(c), h: number(h), e: number(e), l: number(l), M: number(M), eps0: number(eps0) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let good = i.good();
        let mut premises = constants(&good);
        let at_most = |name, lhs: S, rhs: S| Premise::new(name, Statement::AtMost(lhs, rhs));
        premises.push(at_most("L″(x*) ≥ l", i.l.0.clone(), i.q.0.clone()));
        premises.push(at_most("L″ is M-Lipschitz", i.c.0.abs(), i.M.0.clone()));
        premises.push(near("M r_t ≤ 0.1 l", &good, i.h.0.abs()));
        premises.push(at_most("(1 − ε₀)H(x_t) ≤ H̃(x_t) ≤ (1 + ε₀)H(x_t)", i.e.0.abs(), i.eps0.0.clone()));
        premises
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        i.moved().says(&i.good(), self.bound)
    }
    fn corners(&self) -> Vec<Instance> {
        let instance = |h: &'static str, e: &'static str| {
            let (one, number): (&[&[&str]], _) = (&[&["1"]], |x: &'static str| [x]);
            let (h, e) = (number(h), number(e));
            let eps0: &[&[&str]] = &[&["99/1000"]];
            corner(1, 1, &[("q", one), ("c", one), ("h", &[&h]), ("e", &[&e]), ("l", one), ("M", one), ("eps0", eps0)])
        };
        vec![instance("-1/10", "-99/1000"), instance("1/10", "99/1000"), instance("1/1000000000", "-99/1000")]
    }
}
