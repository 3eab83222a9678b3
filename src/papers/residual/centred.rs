//! L of Definition 3.1 where 1ₙᵀA = 0: α ≥ n everywhere, so that L is defined on all of Rᵈ and its Hessian is Lipschitz.

use crate::claims::{Claim, Executable, Instance, Knobs, Of, Premise, Scalar, Size, Statement, corner, formula};
use crate::ingredients;
use crate::linalg::algebra::scale;
use crate::linalg::norm::l2;
use crate::loss::ResidualLoss;
use crate::number::Real;
use crate::number::hyperdual::{gradient, hessian};
use crate::papers::newton::{
    Bound, Good, Moved, approximates, approximation, constants, gram, minimum, near, norm_in, solve,
};
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// L with A = (P; −1ᵀP), (n + 1) × d, and b = f(x*), at x_t = x* + h, with H̃(x_t).
    Centred {
        P: Matrix[N, D], x_star: Vector[D], h: Vector[D], F: Matrix[D, D],
        l: Number[One], M: Number[One], eps0: Number[One]
    } where A = "(P; −1ᵀP)", b = "f(x_star)", x_t = "x_star + h", H_tilde = "FᵀF"
}

ingredients! {
    /// L with A = (P; −1ᵀP), (n + 1) × d, and b = f(x*), at x_0 = x* + h0, with H̃(x_0) and H̃(x_1).
    CentredRun {
        P: Matrix[N, D], x_star: Vector[D], h0: Vector[D], F0: Matrix[D, D], F1: Matrix[D, D],
        l: Number[One], M: Number[One], eps0: Number[One]
    } where A = "(P; −1ᵀP)", b = "f(x_star)", x_0 = "x_star + h0", H_tilde_0 = "F0ᵀF0", H_tilde_1 = "F1ᵀF1"
}

/// L of Definition 3.1 with b = f(x*): x* is a minimum, L(x*) = 0 ≤ L.
pub(super) struct Fit<'a, S: Real> {
    pub(super) loss: ResidualLoss<S>,
    pub(super) x_star: &'a DVector<S>,
}

impl<'a, S: Real> Fit<'a, S> {
    /// The loss of A with b = f(x*).
    pub(super) fn new(A: &DMatrix<S>, x_star: &'a DVector<S>) -> Self {
        let zero = DVector::from_element(A.nrows(), S::zero());
        let b = ResidualLoss::new(A, &zero).f(x_star);
        Fit { loss: ResidualLoss::new(A, &b), x_star }
    }

    /// ∇L(x* + h).
    pub(super) fn gradient(&self, h: &DVector<S>) -> DVector<S> {
        let p = self.loss.lift();
        gradient(&(self.x_star + h), |x| p.value(x))
    }

    /// ∇²L(x* + h).
    pub(super) fn hessian(&self, h: &DVector<S>) -> DMatrix<S> {
        let p = self.loss.lift();
        hessian(&(self.x_star + h), |x| p.value(x))
    }

    /// ∇²L(x*).
    pub(super) fn at_minimum(&self) -> DMatrix<S> {
        self.hessian(&self.x_star.map(|_| S::zero()))
    }

    /// The step from x* + h with H̃ = FᵀF, or with H̃ = ∇²L.
    fn step(&self, h: &DVector<S>, F: Option<&DMatrix<S>>) -> Moved<S> {
        let H = self.hessian(h);
        let tilde = F.map_or_else(|| H.clone(), gram);
        let next = h - solve(&tilde, &self.gradient(h));
        Moved { H, Q: self.at_minimum(), h: h.clone(), next }
    }

    /// 35(n + 2)²‖A‖³ ≥ ‖∇²L(y) − ∇²L(x)‖/‖y − x‖ for all x and y where 1ₙᵀA = 0. There f = softmax(z) + z/Σexp(z), and
    /// along unit directions of z the k-th derivatives of f are at most n + 1, n + 2, 3n + 4 and 13n + 16 for k = 0, …, 3.
    fn lipschitz(&self) -> S {
        let n = S::integer(self.loss.A.nrows() as i64 + 2);
        let norm = S::spectral_norm(&self.loss.A);
        S::integer(35) * n.clone() * n * norm.clone() * norm.clone() * norm
    }
}

/// (P; −1ᵀP).
fn design<S: Real>(P: &DMatrix<S>) -> DMatrix<S> {
    let n = P.nrows();
    DMatrix::from_fn(n + 1, P.ncols(), |i, j| {
        if i < n { P[(i, j)].clone() } else { P.column(j).iter().fold(S::zero(), |sum, entry| sum - entry.clone()) }
    })
}

/// P, x*, l < λ_min(∇²L(x*)), M and ε₀.
struct Drawn<S: Real> {
    P: DMatrix<S>,
    x_star: DVector<S>,
    l: S,
    M: S,
    eps0: S,
}

impl<S: Real> Drawn<S> {
    fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let mut P = k.matrix(size.n(), size.d());
        for j in 0..size.d() {
            let stretch = k.positive();
            P[(j % size.n(), j)] += S::one();
            for i in 0..size.n() {
                P[(i, j)] *= stretch.clone();
            }
        }
        let x_star = scale(&k.signed_unit(), &k.vector(size.d()));
        let A = design(&P);
        let L = Fit::new(&A, &x_star);
        let l = k.unit() * S::smallest_eigenvalue(&L.at_minimum());
        let M = L.lipschitz() * (S::one() + k.positive());
        Drawn { l, M, eps0: S::ratio(1, 10) * k.unit(), P, x_star }
    }

    /// h with M‖h‖₂ < 0.1 l, or with M‖h‖ < 0.1 l√l in the norm of ∇²L(x*).
    fn offset(&self, k: &mut Knobs<S>, weighted: bool) -> DVector<S> {
        // Not a ball, where small knobs would make h so small that floats see nothing of f(x* + h) − f(x*).
        let toward = k.vector(self.x_star.len());
        let radius = S::ratio(1, 10) * self.l.clone() / self.M.clone() * k.unit();
        let h = scale(&(radius / l2(&toward)), &toward);
        if !weighted {
            return h;
        }
        let A = design(&self.P);
        let Q = Fit::new(&A, &self.x_star).at_minimum();
        scale(&(self.l.sqrt() * l2(&h) / norm_in(&Q, &h)), &h)
    }
}

fn good_loss<S: Real>(L: &Fit<S>, good: &Good<S>) -> Vec<Premise<S>> {
    let mut premises = constants(good);
    premises.push(minimum(good, &L.at_minimum()));
    premises.push(Premise::new("∇²L is M-Lipschitz", Statement::AtMost(L.lipschitz(), good.M.clone())));
    premises
}

const LOSS: &str = "1_nᵀA = 0 and b = f(x*)";

/// Lemma A.10 on L of Definition 3.1.
struct OneStep {
    id: &'static str,
    bound: Bound,
}

impl Centred<f64> {
    const CASE: &'static str = "L of Definition 3.1, general H̃";
}

impl<S: Real> Centred<S> {
    fn good(&self) -> Good<'_, S> {
        Good { l: &self.l.0, M: &self.M.0, eps0: &self.eps0.0 }
    }
}

impl Claim for OneStep {
    type On = Centred<f64>;
    fn id(&self) -> &'static str {
        self.id
    }
    fn case(&self) -> &'static str {
        Centred::CASE
    }
    fn scope(&self) -> &'static str {
        LOSS
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Centred<S> {
        let drawn = Drawn::draw(k, size);
        let h = drawn.offset(k, false);
        let A = design(&drawn.P);
        let F = approximation(k, &Fit::new(&A, &drawn.x_star).hessian(&h), &drawn.eps0);
        let Drawn { P, x_star, l, M, eps0 } = drawn;
        Centred { P, x_star, h, F, l: Scalar(l), M: Scalar(M), eps0: Scalar(eps0) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let (A, good) = (design(&i.P), i.good());
        let L = Fit::new(&A, &i.x_star);
        let mut premises = good_loss(&L, &good);
        premises.push(near("M r_t ≤ 0.1 l", &good, l2(&i.h)));
        let H = L.hessian(&i.h);
        premises.push(approximates("(1 − ε₀)H(x_t) ⪯ H̃(x_t) ⪯ (1 + ε₀)H(x_t)", &H, &i.F, &i.eps0.0));
        premises
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let A = design(&i.P);
        Fit::new(&A, &i.x_star).step(&i.h, Some(&i.F)).says(&i.good(), self.bound)
    }
    /// ∇²L(0) = (4/9)AᵀA = (4/9)diag(2, 96).
    fn corners(&self) -> Vec<Instance> {
        let objects: [(&'static str, &[&[&str]]); 7] = [
            ("P", &[&["1", "4"], &["-1", "4"]]),
            ("x_star", &[&["0"], &["0"]]),
            ("h", &[&["0"], &["1e-8"]]),
            ("F", &[&["943/1000", "1/4"], &["0", "653/100"]]),
            ("l", &[&["4/5"]]),
            ("M", &[&["1000000"]]),
            ("eps0", &[&["9/100"]]),
        ];
        vec![corner(2, 2, &objects)]
    }
}

/// Theorem 9.1 repaired, at T = 1: after T + 1 updates the distance is at most e⁻ᵀ of the first.
struct Converges {
    case: &'static str,
    /// H̃ = ∇²L, and distances are Euclidean; else H̃ within ε₀ of it, and distances in the norm of ∇²L(x*).
    exact: bool,
}

impl<S: Real> CentredRun<S> {
    fn good(&self) -> Good<'_, S> {
        Good { l: &self.l.0, M: &self.M.0, eps0: &self.eps0.0 }
    }

    fn steps(&self, L: &Fit<S>, exact: bool) -> [Moved<S>; 2] {
        let first = L.step(&self.h0, (!exact).then_some(&self.F0));
        let second = L.step(&first.next, (!exact).then_some(&self.F1));
        [first, second]
    }
}

impl Claim for Converges {
    type On = CentredRun<f64>;
    fn id(&self) -> &'static str {
        "residual.theorem-9.1.convergence.corrected"
    }
    fn case(&self) -> &'static str {
        self.case
    }
    fn scope(&self) -> &'static str {
        "1_nᵀA = 0 and b = f(x*); T = 1"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> CentredRun<S> {
        let drawn = Drawn::draw(k, size);
        let h0 = drawn.offset(k, !self.exact);
        let A = design(&drawn.P);
        let L = Fit::new(&A, &drawn.x_star);
        let F0 = approximation(k, &L.hessian(&h0), &drawn.eps0);
        let h1 = L.step(&h0, Some(&F0)).next;
        let F1 = approximation(k, &L.hessian(&h1), &drawn.eps0);
        let Drawn { P, x_star, l, M, eps0 } = drawn;
        CentredRun { P, x_star, h0, F0, F1, l: Scalar(l), M: Scalar(M), eps0: Scalar(eps0) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let (A, good) = (design(&i.P), i.good());
        let L = Fit::new(&A, &i.x_star);
        let mut premises = good_loss(&L, &good);
        if self.exact {
            premises.push(near("M‖x_0 − x*‖₂ ≤ 0.1 l", &good, l2(&i.h0)));
            return premises;
        }
        let [first, second] = i.steps(&L, false);
        let distance = norm_in(&first.Q, &i.h0) / i.l.0.sqrt();
        premises.push(near("M‖x_0 − x*‖ ≤ 0.1 l √l in the norm of ∇²L(x*)", &good, distance));
        premises.push(approximates("(1 − ε₀)H(x_0) ⪯ H̃(x_0) ⪯ (1 + ε₀)H(x_0)", &first.H, &i.F0, &i.eps0.0));
        premises.push(approximates("(1 − ε₀)H(x_1) ⪯ H̃(x_1) ⪯ (1 + ε₀)H(x_1)", &second.H, &i.F1, &i.eps0.0));
        premises
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let A = design(&i.P);
        let L = Fit::new(&A, &i.x_star);
        let [first, second] = i.steps(&L, self.exact);
        let distance = |h: &DVector<S>| if self.exact { l2(h) } else { norm_in(&first.Q, h) };
        Statement::AtMost(distance(&second.next), (-S::one()).exp() * distance(&i.h0))
    }
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    vec![formula(OneStep { id: "residual.lemma-a10.1", bound: Bound::Iterative })]
}

/// The repaired claims of this file.
pub(super) fn twins() -> Vec<Executable> {
    let converges = |case, exact| formula(Converges { case, exact });
    vec![
        formula(OneStep { id: "residual.lemma-a10.1.corrected", bound: Bound::InItsHessian }),
        converges("Algorithm 1 as printed", false),
        converges("line 7 replaced by g = ∇L(x_t) and line 9 by x_{t+1} = x_t - H̃^{-1} g", false),
        converges("exact Newton steps of Definition A.6", true),
    ]
}
