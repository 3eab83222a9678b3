//! Theorem 9.1's values of M and w, and Definition A.2 applied to L.

use super::bound::bounds;
use super::hypotheses::{Design, Pair, at_most, count, growth, inverse_power, less, nonnegative, root_n};
use crate::claims::{
    Claim, Executable, Instance, Knobs, Of, Premise, Scalar, Size, Statement, Strength, corner, formula,
};
use crate::ingredients;
use crate::linalg::algebra::{
    congruence, diagonal, dot, hadamard, identity, product, scale, scale_matrix, total, transpose_times,
};
use crate::linalg::norm::l2;
use crate::loss::ResidualLoss;
use crate::number::Real;
use crate::number::hyperdual::hessian;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// The regression of Theorem 9.1 with b = f(x*), so that x* is optimal (L(x*) = 0 ≤ L), at two points.
    Optimum { A: Matrix[N, D], x_star: Vector[D], x: Vector[D], y: Vector[D], R: Number[One] } where b = "f(x_star)"
}

ingredients! {
    /// The regression of Theorem 9.1 with b = f(x*), so that x* is optimal, at a point, with weights, l and β.
    Weighted {
        A: Matrix[N, D], w: Vector[N], x_star: Vector[D], x: Vector[D],
        R: Number[One], l: Number[One], beta: Number[One]
    } where b = "f(x_star)"
}

/// The loss with b = f(x*).
fn loss<S: Real>(A: &DMatrix<S>, x_star: &DVector<S>) -> ResidualLoss<S> {
    let zero = DVector::from_element(A.nrows(), S::zero());
    ResidualLoss::new(A, &ResidualLoss::new(A, &zero).f(x_star))
}

/// The hypotheses on R, A, x* and b = f(x*). Where u(x*) ≥ 0 and α(x*) > 0, b is ≥ 0 with ‖b‖₁ = 1, and only there.
pub(super) fn theorem_9_1<S: Real>(A: &DMatrix<S>, x_star: &DVector<S>, R: &Scalar<S>) -> Vec<Premise<S>> {
    let p = loss(A, x_star);
    vec![
        less("R > 4", S::integer(4), R.0.clone()),
        at_most("‖A‖ ≤ R", S::spectral_norm(A), R.0.clone()),
        at_most("‖x*‖₂ ≤ R", l2(x_star), R.0.clone()),
        less("α(x*) > 0", S::zero(), p.alpha(x_star)),
        nonnegative("b ≥ 0, ‖b‖₁ ≤ 1 (b = f(x*): u(x*) ≥ 0)", &p.u(x_star)),
    ]
}

impl<S: Real> Optimum<S> {
    fn loss(&self) -> ResidualLoss<S> {
        loss(&self.A, &self.x_star)
    }

    fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let radius = k.above(&S::integer(4));
        let x = k.ball(size.d(), &radius);
        let design = Design::draw(k, size, &radius, &x, &S::zero());
        let x_star = scale(&k.signed_unit(), &k.ball(size.d(), &radius));
        let stride = k.real() * (S::one() - design.share.clone() + design.share * design.alpha);
        let y = &x + scale(&stride, &k.vector(size.d()));
        let R = design.R.max(&(l2(&y) * S::ratio(1_000_000_001, 1_000_000_000)));
        Optimum { A: design.A, x_star, x, y, R: Scalar(R) }
    }

    /// α is convex, so that it exceeds its tangent at x all along the segment.
    fn any_alpha(&self) -> Vec<Premise<S>> {
        let p = self.loss();
        let mut premises = theorem_9_1(&self.A, &self.x_star, &self.R);
        premises.push(at_most("‖x‖₂ ≤ R", l2(&self.x), self.R.0.clone()));
        premises.push(at_most("‖y‖₂ ≤ R", l2(&self.y), self.R.0.clone()));
        let slope = dot(&transpose_times(&self.A, &p.z(&self.x)), &(&self.y - &self.x));
        let ends =
            vec![Statement::Less(S::zero(), p.alpha(&self.x)), Statement::Less(S::zero(), p.alpha(&self.x) + slope)];
        premises.push(Premise::new("α > 0 on the segment from x to y (its tangent at x is)", Statement::All(ends)));
        premises
    }

    fn alpha_above(&self) -> Vec<Premise<S>> {
        let p = self.loss();
        let mut premises = self.any_alpha();
        let beta = growth(&self.R, -1);
        let mut level = |name, value| premises.push(at_most(name, beta.clone(), value));
        let sum = |x: &DVector<S>| total(&p.u2(x));
        level("⟨exp(Ax), 1ₙ⟩ ≥ exp(−R²)", sum(&self.x));
        level("⟨exp(Ay), 1ₙ⟩ ≥ exp(−R²)", sum(&self.y));
        level("α(x) ≥ exp(−R²)", p.alpha(&self.x));
        level("α(y) ≥ exp(−R²)", p.alpha(&self.y));
        premises
    }

    /// ‖∇²L(x) − ∇²L(y)‖ ≤ n^{1.5} exp(30R²) ‖x − y‖₂.
    fn hessian_is_lipschitz(&self) -> Statement<S> {
        let p = self.loss().lift();
        let [at_x, at_y] = [&self.x, &self.y].map(|point| hessian(point, |x| p.value(x)));
        let M = count(&self.A) * root_n(&self.A) * growth(&self.R, 30);
        Statement::AtMost(S::spectral_norm(&(at_x - at_y)), M * l2(&(&self.x - &self.y)))
    }
}

/// The zero of α of [`super::near_zero`], at R slightly above 4, with x* = 0.
fn near_zero() -> Vec<Instance> {
    let replaced = |mut pair: Instance| {
        let taken = |name: &str| pair.objects.iter().position(|object| &*object.name == name);
        let (A, x, y) = (taken("A")?, taken("x")?, taken("y")?);
        let mut objects: Vec<_> = [A, x, y].into_iter().map(|at| pair.objects[at].clone()).collect();
        let named = |name: &str, text| crate::claims::Object {
            name: name.into(),
            value: crate::claims::exact_matrix(&[&[text]]),
        };
        objects.insert(1, named("x_star", "0"));
        objects.push(named("R", "401/100"));
        pair.objects = objects;
        Some(pair)
    };
    super::near_zero::pairs().into_iter().filter_map(replaced).collect()
}

impl<S: Real> Weighted<S> {
    fn loss(&self) -> ResidualLoss<S> {
        loss(&self.A, &self.x_star)
    }

    /// σ_min(A)².
    fn least_square(A: &DMatrix<S>) -> S {
        S::smallest_eigenvalue(&product(&A.transpose(), A))
    }

    fn small(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, &S::zero())
    }

    fn large(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, &S::one())
    }

    fn draw(k: &mut Knobs<S>, size: Size, above: &S) -> Self {
        let radius = k.above(&S::integer(4));
        let x = k.ball(size.d(), &radius);
        let design = Design::draw(k, size, &radius, &x, above);
        let x_star = scale(&k.signed_unit(), &k.ball(size.d(), &radius));
        let l = k.positive();
        let least = (S::integer(100) + l.clone() / Self::least_square(&design.A)).sqrt();
        let w = DVector::from_fn(size.n(), |_, _| k.above(&S::one()) * least.clone());
        let beta = S::ratio(1, 10) / (S::one() + (-k.real()).exp());
        Weighted { A: design.A, w, x_star, x, R: Scalar(design.R), l: Scalar(l), beta: Scalar(beta) }
    }

    fn any_alpha(&self) -> Vec<Premise<S>> {
        let mut premises = theorem_9_1(&self.A, &self.x_star, &self.R);
        let square = Self::least_square(&self.A);
        premises.push(at_most("‖x‖₂ ≤ R", l2(&self.x), self.R.0.clone()));
        premises.push(less("l > 0", S::zero(), self.l.0.clone()));
        premises.push(less("σ_min(A) > 0", S::zero(), square.clone()));
        let least = S::integer(100) + self.l.0.clone() / square;
        let weights = self.w.iter().map(|w| Statement::AtMost(least.clone(), w.clone() * w.clone())).collect();
        premises.push(Premise::new("w_i² ≥ 100 + l/σ_min(A)²", Statement::All(weights)));
        premises.push(less("α(x) > 0", S::zero(), self.loss().alpha(&self.x)));
        premises
    }

    fn alpha_above_beta(&self) -> Vec<Premise<S>> {
        let mut premises = self.any_alpha();
        premises.push(less("β > 0", S::zero(), self.beta.0.clone()));
        premises.push(less("β < 0.1", self.beta.0.clone(), S::ratio(1, 10)));
        premises.push(at_most("α(x) ≥ β", self.beta.0.clone(), self.loss().alpha(&self.x)));
        premises
    }

    /// Weights that outweigh the most negative that the middle matrix can be where f(x) is a probability vector.
    fn heavy(&self) -> Vec<Premise<S>> {
        let mut premises = self.alpha_above_beta();
        premises.push(nonnegative("u(x) ≥ 0", &self.loss().u(&self.x)));
        let bend = growth(&self.R, 1) / (self.beta.0.clone() * self.beta.0.clone());
        premises.push(self.outweighing("w_i² ≥ 14 β⁻² n exp(R²) + l/σ_min(A)²", bend));
        premises
    }

    /// The same where α(x) > 1, for any f(x).
    fn heavier(&self) -> Vec<Premise<S>> {
        let mut premises = self.alpha_above_one();
        premises.push(self.outweighing("w_i² ≥ 14 n exp(2R²) + l/σ_min(A)²", growth(&self.R, 2)));
        premises
    }

    fn outweighing(&self, name: &'static str, bend: S) -> Premise<S> {
        let least = S::integer(14) * count(&self.A) * bend + self.l.0.clone() / Self::least_square(&self.A);
        let weights = self.w.iter().map(|w| Statement::AtMost(least.clone(), w.clone() * w.clone())).collect();
        Premise::new(name, Statement::All(weights))
    }

    /// Ingredients with `scale` times the least weights that Theorem 9.1 asks for, and more.
    fn weighty(k: &mut Knobs<S>, size: Size, above: &S, scale: fn(&Self) -> S) -> Self {
        let mut drawn = Self::draw(k, size, above);
        let factor = scale(&drawn);
        drawn.w = drawn.w.map(|w| (w.clone() * w.clone() + factor.clone()).sqrt());
        drawn
    }

    fn weighty_small(k: &mut Knobs<S>, size: Size) -> Self {
        Self::weighty(k, size, &S::zero(), |i| {
            let beta = i.beta.0.clone();
            S::integer(14) * count(&i.A) * growth(&i.R, 1) / (beta.clone() * beta)
        })
    }

    fn weighty_large(k: &mut Knobs<S>, size: Size) -> Self {
        Self::weighty(k, size, &S::one(), |i| S::integer(14) * count(&i.A) * growth(&i.R, 2))
    }

    fn alpha_above_one(&self) -> Vec<Premise<S>> {
        let mut premises = self.any_alpha();
        premises.push(less("α(x) > 1", S::one(), self.loss().alpha(&self.x)));
        premises
    }

    /// l·I_d ⪯ Aᵀ(B(x) + diag(w∘w))A.
    fn strongly_convex(&self) -> Statement<S> {
        let middle = self.loss().B(&self.x) + diagonal(&hadamard(&self.w, &self.w));
        let d = self.A.ncols();
        Statement::Loewner(scale_matrix(&self.l.0, &identity(d)), congruence(&middle, &self.A))
    }
}

/// A = 4I₃ and Ax = (−14, 7/4, 7/4), where α(x) = 1.009… although ‖f(x)‖₂ > 17: the two equal entries can part at no
/// change of α to first order, and L falls on either side. Two entries suffice where α is small or R is large.
fn parting() -> Vec<Instance> {
    let two = |A: &[&[&str]], x: &[&[&str]], R: &[&[&str]]| {
        let (w, x_star): (&[&[&str]], &[&[&str]]) = (&[&["11"], &["11"]], &[&["0"], &["0"]]);
        let numbers: [(&'static str, &[&[&str]]); 3] = [("R", R), ("l", &[&["1"]]), ("beta", &[&["1/40"]])];
        corner(2, 2, &[&[("A", A), ("w", w), ("x_star", x_star), ("x", x)][..], &numbers].concat())
    };
    let three = corner(
        3,
        3,
        &[
            ("A", &[&["4", "0", "0"], &["0", "4", "0"], &["0", "0", "4"]]),
            ("w", &[&["11"], &["11"], &["11"]]),
            ("x_star", &[&["0"], &["0"], &["0"]]),
            ("x", &[&["-7/2"], &["7/16"], &["7/16"]]),
            ("R", &[&["5"]]),
            ("l", &[&["1"]]),
            ("beta", &[&["1/20"]]),
        ],
    );
    vec![
        two(&[&["4", "0"], &["0", "4"]], &[&["-7/2"], &["49/80"]], &[&["5"]]),
        two(&[&["10", "0"], &["0", "10"]], &[&["-10"], &["457/1000"]], &[&["11"]]),
        three,
    ]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = bounds! { Optimum, draw Optimum::draw, given Optimum::any_alpha, corners near_zero;
        "residual.theorem-9.1.m" ["any α > 0"]
            reading "α > 0 on the segment from x to y as far as the tangent of the convex α at x shows it" scope "b = f(x*)"
            => |i| i.hessian_is_lipschitz();
    };
    claims.extend(bounds! { Optimum, draw Optimum::draw, given Optimum::alpha_above, corners near_zero;
        "residual.theorem-9.1.m" ["β = exp(-R²): ⟨exp(Ax),1_n⟩, ⟨exp(Ay),1_n⟩, α(x), α(y) ≥ exp(-R²)"]
            reading "α > 0 on the segment from x to y as far as the tangent of the convex α at x shows it" scope "b = f(x*)"
            => |i| i.hessian_is_lipschitz();
    });
    claims.extend(bounds! { Weighted, draw Weighted::small, given Weighted::any_alpha, corners parting;
        "residual.theorem-9.1.w" ["any x with α(x) > 0"] reading "σ_min(A) the d-th singular value"
            scope "b = f(x*)" => |i| i.strongly_convex();
    });
    claims.extend(bounds! { Weighted, draw Weighted::small, given Weighted::alpha_above_beta, corners parting;
        "residual.theorem-9.1.w" ["α(x) ≥ β with β ∈ (0,0.1)"] reading "σ_min(A) the d-th singular value"
            scope "b = f(x*)" => |i| i.strongly_convex();
    });
    claims.extend(bounds! { Weighted, draw Weighted::large, given Weighted::alpha_above_one, corners parting;
        "residual.theorem-9.1.w" ["α(x) > 1"] reading "σ_min(A) the d-th singular value"
            scope "b = f(x*)" => |i| i.strongly_convex();
    });
    claims.push(formula(FiniteConstant));
    claims
}

ingredients! {
    /// A design matrix and two points.
    Segment { A: Matrix[N, D], x: Vector[D], y: Vector[D] }
}

/// Definition A.2 for L with some finite M. An M-Lipschitz Hessian is bounded on a segment that stays in the domain, and
/// so is L; but L ≥ ½(‖u‖₂/|α| − ‖b‖₂)² is unbounded before a zero of α at which u ≠ 0. Where u₁ < 0 at both ends, u₁ < 0
/// all along (eᵗ + t increases and t is linear in the point), so that α has no zero between, for no M. A consequence.
struct FiniteConstant;

impl Claim for FiniteConstant {
    type On = Segment<f64>;
    fn id(&self) -> &'static str {
        "residual.definition-a2.2"
    }
    fn reading(&self) -> &'static str {
        "a consequence: α has one sign at two points with u₁ < 0, as a finite M on both sides of a zero of α asks"
    }
    fn strength(&self) -> Strength {
        Strength::Consequence
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Segment<S> {
        Segment { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()), y: k.vector(size.d()) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let p = ResidualLoss::new(&i.A, &DVector::from_element(i.A.nrows(), S::zero()));
        vec![
            less("u₁(x) < 0", p.u(&i.x)[0].clone(), S::zero()),
            less("u₁(y) < 0", p.u(&i.y)[0].clone(), S::zero()),
            Premise::new("α(x) ≠ 0", Statement::Differ(p.alpha(&i.x), S::zero())),
            Premise::new("α(y) ≠ 0", Statement::Differ(p.alpha(&i.y), S::zero())),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let p = ResidualLoss::new(&i.A, &DVector::from_element(i.A.nrows(), S::zero()));
        Statement::Less(S::zero(), p.alpha(&i.x) * p.alpha(&i.y))
    }
    fn corners(&self) -> Vec<Instance> {
        vec![corner(2, 1, &[("A", &[&["-1"], &["0"]]), ("x", &[&["1"]]), ("y", &[&["3"]])])]
    }
}

/// Repaired claims that hold: α bounded below, or weights that grow with it.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = bounds! { Optimum, draw Optimum::draw, given Optimum::alpha_above, corners near_zero;
        "residual.theorem-9.1.m.corrected" ["any α > 0"]
            reading "α > 0 on the segment from x to y as far as the tangent of the convex α at x shows it" scope "b = f(x*)"
            => |i| i.hessian_is_lipschitz();
    };
    twins.extend(bounds! { Weighted, draw Weighted::weighty_small, given Weighted::heavy, corners Vec::new;
        "residual.theorem-9.1.w.corrected" ["any x with α(x) > 0"] scope "b = f(x*)" => |i| i.strongly_convex();
        "residual.theorem-9.1.w.corrected" ["α(x) ≥ β with β ∈ (0,0.1)"] scope "b = f(x*)" => |i| i.strongly_convex();
    });
    twins.extend(bounds! { Weighted, draw Weighted::weighty_large, given Weighted::heavier, corners Vec::new;
        "residual.theorem-9.1.w.corrected" ["α(x) > 1"] scope "b = f(x*)" => |i| i.strongly_convex();
    });
    twins.extend(bounds! { Pair, draw Pair::bounded, given Pair::y_bounded, corners super::near_zero::pairs;
        "residual.definition-a2.2.corrected" => |i| {
            let p = i.loss().lift();
            let [at_x, at_y] = [&i.x, &i.y].map(|point| hessian(point, |x| p.value(x)));
            let cube = count(&i.A) * count(&i.A) * count(&i.A);
            let M = S::integer(700) * inverse_power(&i.beta, 5) * cube * growth(&i.R, 7);
            Statement::AtMost(S::spectral_norm(&(at_x - at_y)), M * i.distance())
        };
    });
    twins
}
