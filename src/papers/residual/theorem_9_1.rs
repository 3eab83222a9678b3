//! Theorem 9.1: whether L is (l, M)-good under its hypotheses, and whether Algorithm 1 comes within ε after T iterations.

use super::algorithm_1::constant_loss;
use super::bound::bounds;
use super::centred::Fit;
use super::hypotheses::{Pair, at_most, count, growth, inverse_power, less};
use super::main_theorem::theorem_9_1;
use super::run::{Run, hypotheses, line_5, line_7, on_a_line, printed_M};
use crate::claims::{Claim, Executable, Instance, Knobs, Of, Premise, Scalar, Size, Statement, formula};
use crate::ingredients;
use crate::linalg::algebra::{congruence, dot, identity, scale, scale_matrix, transpose_times};
use crate::linalg::norm::l2;
use crate::number::Real;
use crate::number::hyperdual::{hessian, jacobian};
use crate::papers::newton::{gram, solve};
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// The regression of Theorem 9.1 with b = f(x*), with weights, l, x_0 = x* + h and ε.
    Accuracy {
        A: Matrix[N, D], x_star: Vector[D], h: Vector[D], w: Vector[N], R: Number[One], l: Number[One],
        eps: Number[One]
    } where b = "f(x_star)", x_0 = "x_star + h", M = "n^(3/2) exp(30R²)", T = "1"
}

/// Which algorithm runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Steps {
    /// Lines 5 to 9 as printed, with D̃ = D.
    Printed,
    /// The same with g = ∇L and x_{t+1} = x_t − H̃⁻¹g.
    Gradient,
    /// x_{t+1} = x_t − (∇²L)⁻¹∇L.
    Newton,
}

/// Theorem 9.1's accuracy for T = ⌈ln(‖x_0 − x*‖₂/ε)⌉ = 1: the updates t = 0, 1 lead to x_2 within ε of x*.
struct Converges {
    case: &'static str,
    reading: &'static str,
    steps: Steps,
}

impl<S: Real> Accuracy<S> {
    /// ‖h‖₂/ε, without the squares of h, which may be below every f64.
    fn in_units_of_eps(&self, h: &DVector<S>) -> S {
        l2(&scale(&(S::one() / self.eps.0.clone()), h))
    }

    fn update(&self, L: &Fit<S>, h: &DVector<S>, steps: Steps) -> DVector<S> {
        let x = &self.x_star + h;
        let subsampled = || congruence(&line_5(L, &x, &self.w), &self.A);
        match steps {
            Steps::Printed => h + solve(&subsampled(), &line_7(L, &x)),
            Steps::Gradient => h - solve(&subsampled(), &L.gradient(h)),
            Steps::Newton => h - solve(&L.hessian(h), &L.gradient(h)),
        }
    }
}

impl Claim for Converges {
    type On = Accuracy<f64>;
    fn id(&self) -> &'static str {
        "residual.theorem-9.1.convergence"
    }
    fn case(&self) -> &'static str {
        self.case
    }
    fn reading(&self) -> &'static str {
        self.reading
    }
    fn scope(&self) -> &'static str {
        "b = f(x*); T = 1"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Accuracy<S> {
        let Run { A, x_star, w, R, .. } = Run::draw(k, size);
        let l = k.unit() * S::smallest_eigenvalue(&Fit::new(&A, &x_star).at_minimum());
        let bound = S::ratio(1, 10) * l.clone() / printed_M(&A, &R);
        let toward = k.ball(size.d(), &S::one());
        let eps = bound.clone() * l2(&toward) * (-k.unit()).exp();
        let h = scale(&bound, &toward);
        Accuracy { A, x_star, h, w, R, l: Scalar(l), eps: Scalar(eps) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let mut premises = hypotheses(&i.A, &i.x_star, &i.h, &i.w, &i.R, &i.l);
        let L = Fit::new(&i.A, &i.x_star);
        let least = scale_matrix(&i.l.0, &identity(i.A.ncols()));
        premises.push(Premise::new("∇²L(x*) ⪰ l I_d", Statement::Loewner(least, L.at_minimum())));
        premises.push(less("ε > 0", S::zero(), i.eps.0.clone()));
        premises.push(less("ε < 0.1", i.eps.0.clone(), S::ratio(1, 10)));
        let wanted = i.in_units_of_eps(&i.h).ln();
        premises.push(less("0 < ln(‖x_0 − x*‖₂/ε)", S::zero(), wanted.clone()));
        premises.push(at_most("ln(‖x_0 − x*‖₂/ε) ≤ 1", wanted, S::one()));
        premises
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let L = Fit::new(&i.A, &i.x_star);
        let first = i.update(&L, &i.h, self.steps);
        let second = i.update(&L, &first, self.steps);
        Statement::AtMost(i.in_units_of_eps(&second), S::one())
    }
    fn corners(&self) -> Vec<Instance> {
        vec![
            instance(&["1", "0"], "0", "1e-212", "11", "1/4", "5e-213"),
            instance(&NEARLY_EQUAL, "-1", "135e-77", "7e73", "3e147", "675e-78"),
        ]
    }
}

/// Both rows just below the root Ω of eᵗ = t⁻¹, so that u(−1) = e^−a − a is positive and of the order of 10⁻⁷⁵: f turns
/// over within 10⁻⁷⁵ of x* = −1, while the printed M is 10²¹⁰ for R = 401/100, below L‴ there.
const NEARLY_EQUAL: [&str; 2] = [
    "567143290409783872999968662210355549753815787186512508135131079223045793083e-75",
    "567143290409783872999968662210355549753815787186512508135131079223045793085e-75",
];

fn instance(A: &[&str], x_star: &str, h: &str, w: &str, l: &str, eps: &str) -> Instance {
    let objects: [(&'static str, &[&str]); 7] = [
        ("A", A),
        ("x_star", &[x_star]),
        ("h", &[h]),
        ("w", &[w, w]),
        ("R", &["401/100"]),
        ("l", &[l]),
        ("eps", &[eps]),
    ];
    on_a_line(2, &objects)
}

ingredients! {
    /// The regression of Theorem 9.1 with b = f(x*), at two points.
    Segment { A: Matrix[N, D], x_star: Vector[D], x: Vector[D], y: Vector[D], R: Number[One] } where b = "f(x_star)"
}

impl<S: Real> Segment<S> {
    fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let Run { A, x_star, R, .. } = Run::draw(k, size);
        let x = &x_star + k.vector(size.d());
        let stride = k.positive();
        let y = &x + scale(&stride, &k.vector(size.d()));
        Segment { A, x_star, x, y, R }
    }

    /// α is convex, so that it exceeds its tangent at x all along the segment.
    fn given(&self) -> Vec<Premise<S>> {
        let p = Fit::new(&self.A, &self.x_star).loss;
        let mut premises = theorem_9_1(&self.A, &self.x_star, &self.R);
        let slope = dot(&transpose_times(&self.A, &p.z(&self.x)), &(&self.y - &self.x));
        let start = p.alpha(&self.x);
        let ends = vec![Statement::Less(S::zero(), start.clone()), Statement::Less(S::zero(), start + slope)];
        premises.push(Premise::new("α > 0 on the segment from x to y (its tangent at x is)", Statement::All(ends)));
        premises
    }

    /// ‖∇²L(x) − ∇²L(y)‖ ≤ M‖x − y‖₂ with the printed M.
    fn lipschitz(&self) -> Statement<S> {
        let p = Fit::new(&self.A, &self.x_star).loss.lift();
        let [at_x, at_y] = [&self.x, &self.y].map(|point| hessian(point, |x| p.value(x)));
        let M = printed_M(&self.A, &self.R);
        Statement::AtMost(S::spectral_norm(&(at_x - at_y)), M * l2(&(&self.x - &self.y)))
    }
}

/// α(x) = e^−x − x + 1 for A = (−1, 0)ᵀ, within 10⁻⁴⁵ of its zero 1 + W(1/e).
fn before_the_zero() -> Vec<Instance> {
    let objects: [(&'static str, &[&str]); 5] = [
        ("A", &["-1", "0"]),
        ("x_star", &["0"]),
        ("x", &["1.278464542761073795109358739022980155439477487"]),
        ("y", &["1.278464542761073795109358739022980155439477488"]),
        ("R", &["401/100"]),
    ];
    vec![on_a_line(2, &objects)]
}

fn good() -> Vec<Executable> {
    let mut claims = bounds! { Run, draw Run::draw, given Run::given, corners constant_loss;
        "residual.theorem-9.1.good" ["l-local minimum"] scope "b = f(x*)" => |i| i.strongly_convex();
    };
    claims.extend(bounds! { Segment, draw Segment::draw, given Segment::given, corners before_the_zero;
        "residual.theorem-9.1.good" ["M-Lipschitz Hessian"]
            reading "α > 0 on the segment from x to y as far as the tangent of the convex α at x shows it" scope "b = f(x*)"
            => |i| i.lipschitz();
    });
    claims.extend(bounds! { Run, draw Run::draw, given Run::given, corners constant_loss;
        "residual.theorem-9.1.good" ["initialization"] scope "b = f(x*)" => |i| {
            Statement::AtMost(printed_M(&i.A, &i.R) * l2(&i.h), S::ratio(1, 10) * i.l.0.clone())
        };
    });
    claims
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let converges = |case, reading, steps| formula(Converges { case, reading, steps });
    let mut claims = vec![
        converges("Algorithm 1 as printed", "D̃ = D; T is the natural logarithm rounded up", Steps::Printed),
        converges(
            "line 7 replaced by g = ∇L(x_t) and line 9 by x_{t+1} = x_t - H̃^{-1} g",
            "D̃ = D; T is the natural logarithm rounded up",
            Steps::Gradient,
        ),
        converges("exact Newton steps of Definition A.6", "T is the natural logarithm rounded up", Steps::Newton),
    ];
    claims.extend(good());
    claims
}

ingredients! {
    /// A regression with b = f(x*), and l.
    Minimum { A: Matrix[N, D], x_star: Vector[D], l: Number[One] } where b = "f(x_star)"
}

impl<S: Real> Minimum<S> {
    fn curvature(&self) -> DMatrix<S> {
        let p = Fit::new(&self.A, &self.x_star).loss.lift();
        gram(&jacobian(&self.x_star, |x| p.f(x)))
    }

    fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let mut drawn = Minimum { A: k.matrix(size.n(), size.d()), x_star: k.vector(size.d()), l: Scalar(S::zero()) };
        drawn.l = Scalar(k.unit() * S::smallest_eigenvalue(&drawn.curvature()));
        drawn
    }

    fn given(&self) -> Vec<Premise<S>> {
        let alpha = Fit::new(&self.A, &self.x_star).loss.alpha(&self.x_star);
        let least = scale_matrix(&self.l.0, &identity(self.A.ncols()));
        vec![
            Premise::new("α(x*) ≠ 0", Statement::Differ(alpha, S::zero())),
            less("l > 0", S::zero(), self.l.0.clone()),
            Premise::new("l I_d ⪯ JᵀJ, J = ∇f(x*)", Statement::Loewner(least, self.curvature())),
        ]
    }

    /// l I ⪯ ∇²L(x*).
    fn strongly_convex(&self) -> Statement<S> {
        let least = scale_matrix(&self.l.0, &identity(self.A.ncols()));
        Statement::Loewner(least, Fit::new(&self.A, &self.x_star).at_minimum())
    }
}

/// L (l, M)-good: l from the Jacobian of f at x*, and a constant M that grows where α may vanish.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = bounds! { Minimum, draw Minimum::draw, given Minimum::given, corners Vec::new;
        "residual.theorem-9.1.good.corrected" ["l-local minimum"] scope "b = f(x*)" => |i| i.strongly_convex();
    };
    twins.extend(bounds! { Pair, draw Pair::bounded, given Pair::y_bounded, corners super::near_zero::pairs;
        "residual.theorem-9.1.good.corrected" ["M-Lipschitz Hessian"] => |i| {
            let p = i.loss().lift();
            let [at_x, at_y] = [&i.x, &i.y].map(|point| hessian(point, |x| p.value(x)));
            let cube = count(&i.A) * count(&i.A) * count(&i.A);
            let M = S::integer(700) * inverse_power(&i.beta, 5) * cube * growth(&i.R, 7);
            Statement::AtMost(S::spectral_norm(&(at_x - at_y)), M * i.distance())
        };
    });
    twins
}
