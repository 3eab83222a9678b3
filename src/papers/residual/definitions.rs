//! Lemma 8.2/8.3 (R_f), Theorem 9.1 (its hypothesis on x*) and Definitions A.1–A.5: what the definitions define.

use crate::claims::typing::{Formula, scalar, symbol, vector};
use crate::claims::{
    Axis, Claim, Executable, Instance, Knobs, Of, Premise, Scalar, Size, Statement, Strength, Typed, corner, formula,
};
use crate::ingredients;
use crate::linalg::algebra::{product, scale, times, total};
use crate::linalg::norm::{l1, l2, l2_squared};
use crate::loss::ResidualLoss;
use crate::number::hyperdual::{gradient, hessian, jacobian};
use crate::number::{Field, Real};
use nalgebra::{DMatrix, DVector};

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = vec![
        formula(LipschitzConstantOfF { renamed: false }),
        formula(StationaryJacobian),
        formula(StationaryGradient { repaired: false }),
        formula(Injective),
        formula(RowsDiffer),
    ];
    claims.extend(typed());
    claims
}

ingredients! {
    /// The hypotheses of Lemmas 8.2 and 8.3: a regression at two points, and the bounds R and β.
    Bounded { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N], R: Number[One], beta: Number[One] }
}

/// R_f of Lemma 8.2 and R_f of Lemma 8.3 are the same number; renamed, the first is at most the second.
struct LipschitzConstantOfF {
    renamed: bool,
}

impl Claim for LipschitzConstantOfF {
    type On = Bounded<f64>;
    fn id(&self) -> &'static str {
        if self.renamed { "residual.lemma-8.2.rf.corrected" } else { "residual.lemma-8.2.rf" }
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Bounded<S> {
        let R = k.at_least(&S::integer(4));
        Bounded {
            A: k.spectral_ball(size.n(), size.d(), &S::ratio(1, 4)),
            x: k.ball(size.d(), &S::one()),
            y: k.ball(size.d(), &S::one()),
            b: scale(&S::ratio(1, size.n() as i64), &k.ball(size.n(), &S::one())),
            beta: Scalar(k.unit() * S::ratio(1, 10)),
            R: Scalar(R),
        }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let p = ResidualLoss::new(&i.A, &i.b);
        let (R, beta) = (i.R.0.clone(), i.beta.0.clone());
        let at_least_beta = |value: S| Statement::AtMost(beta.clone(), value);
        vec![
            Premise::new("R ≥ 4", Statement::AtMost(S::integer(4), R.clone())),
            Premise::new("‖A‖ ≤ R", Statement::AtMost(S::spectral_norm(&i.A), R.clone())),
            Premise::new("‖x‖ ≤ R", Statement::AtMost(l2(&i.x), R.clone())),
            Premise::new("‖y‖ ≤ R", Statement::AtMost(l2(&i.y), R)),
            Premise::new("‖b‖₁ ≤ 1", Statement::AtMost(l1(&i.b), S::one())),
            Premise::new("β > 0", Statement::Less(S::zero(), beta.clone())),
            Premise::new("β < 0.1", Statement::Less(beta.clone(), S::ratio(1, 10))),
            Premise::new("⟨exp(Ax), 1⟩ ≥ β", at_least_beta(total(&p.u2(&i.x)))),
            Premise::new("⟨exp(Ay), 1⟩ ≥ β", at_least_beta(total(&p.u2(&i.y)))),
            Premise::new("α(x) ≥ β", at_least_beta(p.alpha(&i.x))),
            Premise::new("α(y) ≥ β", at_least_beta(p.alpha(&i.y))),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let (R, beta) = (i.R.0.clone(), i.beta.0.clone());
        let n = S::integer(i.A.nrows() as i64);
        let square = R.clone() * R.clone();
        let exp = square.exp();
        let first = S::integer(2) / beta.clone()
            * (R.clone() * exp.clone() + R)
            * (n.clone() * exp + n.sqrt() * square.clone());
        let second = S::integer(6) / (beta.clone() * beta) * n * (S::integer(3) * square).exp();
        if self.renamed { Statement::AtMost(first, second) } else { Statement::equal(first, second) }
    }
}

ingredients! {
    /// A regression with target b := f(x*), so that x* is optimal with L(x*) = 0.
    Fitted { A: Matrix[N, D], x_star: Vector[D], R: Number[One] } where b = "f(x_star)"
}

impl<S: Real> Fitted<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        let R = k.at_least(&S::integer(5));
        Fitted { A: k.spectral_ball(size.n(), size.d(), &S::one()), x_star: k.ball(size.d(), &S::one()), R: Scalar(R) }
    }

    /// b := f(x*).
    fn b(&self) -> DVector<S> {
        let zero = DVector::from_element(self.A.nrows(), S::zero());
        ResidualLoss::new(&self.A, &zero).f(&self.x_star)
    }

    /// The hypotheses of Theorem 9.1 that bear on A, b and x*.
    fn hypotheses(&self) -> Vec<Premise<S>> {
        let (R, b) = (self.R.0.clone(), self.b());
        let nonnegative = b.iter().map(|entry| Statement::AtMost(S::zero(), entry.clone())).collect();
        let alpha = ResidualLoss::new(&self.A, &b).alpha(&self.x_star);
        vec![
            Premise::new("R > 4", Statement::Less(S::integer(4), R.clone())),
            Premise::new("‖A‖ ≤ R", Statement::AtMost(S::spectral_norm(&self.A), R.clone())),
            Premise::new("‖x*‖ ≤ R", Statement::AtMost(l2(&self.x_star), R)),
            Premise::new("b ≥ 0", Statement::All(nonnegative)),
            Premise::new("α(x*) ≠ 0", Statement::Differ(alpha, S::zero())),
        ]
    }
}

/// Theorem 9.1, hypothesis on x*, with ∇f the Jacobian of f: it vanishes at every minimiser.
struct StationaryJacobian;

impl Claim for StationaryJacobian {
    type On = Fitted<f64>;
    fn id(&self) -> &'static str {
        "residual.theorem-9.1.stationarity"
    }
    fn case(&self) -> &'static str {
        "∇f literally (Jacobian of f)"
    }
    fn reading(&self) -> &'static str {
        "a consequence: the n × d Jacobian of f vanishes where b = f(x*), so that x* is optimal (L(x*) = 0 ≤ L)"
    }
    fn strength(&self) -> Strength {
        Strength::Consequence
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Fitted<S> {
        Fitted::any(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let mut premises = i.hypotheses();
        premises.push(Premise::new("‖b‖₁ ≤ 1", Statement::AtMost(l1(&i.b()), S::one())));
        premises
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let f = ResidualLoss::new(&i.A, &i.b()).lift();
        let slopes = jacobian(&i.x_star, |x| f.f(x));
        Statement::Equal(slopes.clone(), slopes.map(|_| S::zero()))
    }
    /// At x* = 0 everything is rational: u = 1ₙ, so that ‖b‖₁ = 1 is decided exactly.
    fn corners(&self) -> Vec<Instance> {
        vec![corner(2, 1, &[("A", &[&["1"], &["0"]]), ("x_star", &[&["0"]]), ("R", &[&["5"]])])]
    }
}

/// Theorem 9.1, hypothesis on x*, with the gradient of the objective; the case of the Jacobian is repaired to it.
struct StationaryGradient {
    repaired: bool,
}

impl Claim for StationaryGradient {
    type On = Fitted<f64>;
    fn id(&self) -> &'static str {
        if self.repaired { "residual.theorem-9.1.stationarity.corrected" } else { "residual.theorem-9.1.stationarity" }
    }
    fn case(&self) -> &'static str {
        if self.repaired { "∇f literally (Jacobian of f)" } else { "∇ of the loss" }
    }
    fn reading(&self) -> &'static str {
        "the gradient of ‖f − b‖₂² vanishes at optimal x* with b = f(x*); for other b it is Fermat's rule, not judged"
    }
    fn scope(&self) -> &'static str {
        "minimisers with exact fit, b := f(x*)"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Fitted<S> {
        Fitted::any(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        i.hypotheses()
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let p = ResidualLoss::new(&i.A, &i.b()).lift();
        let slopes = gradient(&i.x_star, |x| S::Second::integer(2) * p.value(x));
        Statement::equal_vectors(slopes.clone(), slopes.map(|_| S::zero()))
    }
}

ingredients! {
    /// A design matrix and a direction.
    Direction { A: Matrix[N, D], e: Vector[D] }
}

/// Definition A.1 applied to Definition 3.1, every A: ∇²L(x*) ⪰ l I with l > 0 makes L strictly convex along every
/// e ≠ 0 near x*, while L(x + te) = L(x) wherever Ae = 0. So Ae ≠ 0 for e ≠ 0: a consequence of the claim.
struct Injective;

impl Claim for Injective {
    type On = Direction<f64>;
    fn id(&self) -> &'static str {
        "residual.definition-a1.2"
    }
    fn case(&self) -> &'static str {
        "every A"
    }
    fn reading(&self) -> &'static str {
        "a consequence: Ae ≠ 0 for every e ≠ 0, since L is constant along e where Ae = 0"
    }
    fn strength(&self) -> Strength {
        Strength::Consequence
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Direction<S> {
        Direction { A: k.matrix(size.n(), size.d()), e: k.vector(size.d()) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        vec![
            Premise::new("‖A‖ ≤ 5 < R", Statement::AtMost(S::spectral_norm(&i.A), S::integer(5))),
            Premise::new("e ≠ 0", Statement::Less(S::zero(), l2_squared(&i.e))),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        Statement::Less(S::zero(), l2_squared(&times(&i.A, &i.e)))
    }
}

ingredients! {
    /// A design matrix.
    Design { A: Matrix[N, D] }
}

/// Definition A.1 applied to Definition 3.1, full column rank: where all rows of A are equal f is 1/n everywhere and L
/// constant. So the rows of A are not all equal: a consequence of the claim.
struct RowsDiffer;

impl Claim for RowsDiffer {
    type On = Design<f64>;
    fn id(&self) -> &'static str {
        "residual.definition-a1.2"
    }
    fn case(&self) -> &'static str {
        "A of full column rank, d < n"
    }
    fn reading(&self) -> &'static str {
        "a consequence: the rows of A are not all equal, since then f = 1/n wherever it is defined"
    }
    fn strength(&self) -> Strength {
        Strength::Consequence
    }
    fn least(&self) -> Size {
        Size::new(2, 1)
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Design<S> {
        Design { A: k.matrix(size.n(), size.d()) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let gram = product(&i.A.transpose(), &i.A);
        let (n, d) = (S::integer(i.A.nrows() as i64), S::integer(i.A.ncols() as i64));
        vec![
            Premise::new("d < n", Statement::Less(d, n)),
            Premise::new("‖A‖ ≤ 5 < R", Statement::AtMost(S::spectral_norm(&i.A), S::integer(5))),
            Premise::new("A has full column rank", Statement::Less(S::zero(), S::smallest_eigenvalue(&gram))),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let (n, d) = i.A.shape();
        let spread = (1..n).flat_map(|row| (0..d).map(move |j| (row, j))).fold(S::zero(), |sum, (row, j)| {
            let gap = i.A[(row, j)].clone() - i.A[(0, j)].clone();
            sum + gap.clone() * gap
        });
        Statement::Less(S::zero(), spread)
    }
}

ingredients! {
    /// A design matrix and a point, with target b := f(x*).
    ExactFit { A: Matrix[N, D], x_star: Vector[D] } where b = "f(x_star)"
}

impl<S: Real> ExactFit<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        ExactFit { A: k.matrix(size.n(), size.d()), x_star: k.vector(size.d()) }
    }

    fn nonzero_alpha(&self) -> Premise<S> {
        Premise::new("α(x*) ≠ 0", Statement::Differ(self.untargeted().alpha(&self.x_star), S::zero()))
    }

    /// The regression with target f(x*).
    fn fitted(&self) -> ResidualLoss<S> {
        ResidualLoss::new(&self.A, &self.untargeted().f(&self.x_star))
    }

    /// The regression with target 0.
    fn untargeted(&self) -> ResidualLoss<S> {
        ResidualLoss::new(&self.A, &DVector::from_element(self.A.nrows(), S::zero()))
    }

    /// JᵀJ with J = ∇f(x*).
    fn gauss_newton(&self) -> DMatrix<S> {
        let p = self.untargeted().lift();
        let slopes = jacobian(&self.x_star, |x| p.f(x));
        product(&slopes.transpose(), &slopes)
    }
}

/// Definition A.1 repaired: at an exact fit b := f(x*) the gradient vanishes and ∇²L(x*) = JᵀJ with the Jacobian J of
/// f, so that l = λ_min(JᵀJ) will do where it is positive.
struct LocalMinimum;

impl Claim for LocalMinimum {
    type On = ExactFit<f64>;
    fn id(&self) -> &'static str {
        "residual.definition-a1.2.corrected"
    }
    fn case(&self) -> &'static str {
        "every A"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> ExactFit<S> {
        ExactFit::any(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        vec![i.nonzero_alpha()]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let p = i.fitted().lift();
        let slopes = gradient(&i.x_star, |x| p.value(x));
        let stationary = Statement::equal_vectors(slopes.clone(), slopes.map(|_| S::zero()));
        Statement::All(vec![stationary, Statement::Equal(hessian(&i.x_star, |x| p.value(x)), i.gauss_newton())])
    }
}

/// The same where J has full column rank: ∇²L(x*) is positive definite.
struct StrictMinimum;

impl Claim for StrictMinimum {
    type On = ExactFit<f64>;
    fn id(&self) -> &'static str {
        "residual.definition-a1.2.corrected"
    }
    fn case(&self) -> &'static str {
        "A of full column rank, d < n"
    }
    fn least(&self) -> Size {
        Size::new(2, 1)
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> ExactFit<S> {
        ExactFit::any(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let smallest = S::smallest_eigenvalue(&i.gauss_newton());
        vec![i.nonzero_alpha(), Premise::new("∇f(x*) has full column rank", Statement::Less(S::zero(), smallest))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let p = i.fitted().lift();
        Statement::Less(S::zero(), S::smallest_eigenvalue(&hessian(&i.x_star, |x| p.value(x))))
    }
}

/// What the refuted claims of this file are repaired to.
pub(super) fn twins() -> Vec<Executable> {
    vec![
        formula(LipschitzConstantOfF { renamed: true }),
        formula(StationaryGradient { repaired: true }),
        formula(LocalMinimum),
        formula(StrictMinimum),
    ]
}

/// Definitions A.1–A.5, judged for having a type.
fn typed() -> Vec<Executable> {
    let gradient = || Formula::Derivative("∇L(x*)", Axis::One);
    let hessian = |name| Formula::Derivative(name, Axis::D);
    let x = |name| vector(name, Axis::D);
    let norm = |formula: Formula| formula.number("norm");
    let distance = || norm(x("x_0").alike("−", x("x*")));
    let minimum = || {
        let identity = scalar("l").times(symbol("I_d", Axis::D, Axis::D));
        vec![gradient().alike("=", x("0_d")), hessian("∇²L(x*)").alike("⪰", identity)]
    };
    let lipschitz = || {
        let change = norm(hessian("∇²L(y)").alike("−", hessian("∇²L(x)")));
        vec![change.alike("≤", scalar("M").times(norm(x("y").alike("−", x("x")))))]
    };
    let start = || vec![distance().times(scalar("M")).alike("≤", scalar("0.1").times(scalar("l")))];
    let row = |id, formulas| Executable::Typed(Typed { id, case: "any", formulas });
    vec![
        row("residual.definition-a1.1", minimum()),
        row("residual.definition-a2.1", lipschitz()),
        row("residual.definition-a3.1", start()),
        row("residual.definition-a4.1", [minimum(), lipschitz(), start()].concat()),
        row(
            "residual.definition-a5.1",
            vec![x("g(x)").alike("=", gradient()), symbol("H(x)", Axis::D, Axis::D).alike("=", hessian("∇²L(x)"))],
        ),
    ]
}
