//! What lines 2, 5, 7 and 9 of Algorithm 1 are repaired to.

use super::bound::bounds;
use super::hypotheses::less;
use super::point::{Point, nonzero_alpha};
use crate::claims::typing::{Formula, scalar, vector};
use crate::claims::{Axis, Executable, Knobs, Premise, Scalar, Size, Statement, Typed};
use crate::ingredients;
use crate::linalg::algebra::{congruence, diagonal, dot, hadamard, scale, scale_matrix, times, transpose_times};
use crate::linalg::norm::l2_squared;
use crate::loss::{ResidualLoss, ridge};
use crate::number::hyperdual::{gradient, hessian, lift};
use crate::number::{Real, SecondOrder};
use crate::papers::identities::identities;
use crate::papers::newton::{gram, solve};
use nalgebra::{DMatrix, DVector};

/// Line 2: x_0 satisfies Definition A.3, M‖x_0 − x*‖₂ ≤ 0.1 l.
fn starting_point() -> Executable {
    let difference = vector("x_0", Axis::D).alike("−", vector("x*", Axis::D));
    let said: Formula = scalar("M").times(difference.number("‖·‖₂")).alike("≤", scalar("0.1").times(scalar("l")));
    Executable::Typed(Typed { id: "residual.algorithm-1.line2.corrected", case: "any", formulas: vec![said] })
}

ingredients! {
    /// A regression with weights at a point.
    Ridge { A: Matrix[N, D], b: Vector[N], w: Vector[N], x: Vector[D] }
}

impl<S: Real> Ridge<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        let Point { A, b, x } = Point::any(k, size);
        Ridge { A, b, w: k.vector(size.n()), x }
    }

    fn nonzero_alpha(&self) -> Vec<Premise<S>> {
        nonzero_alpha(&Point { A: self.A.clone(), b: self.b.clone(), x: self.x.clone() })
    }
}

/// Aᵀ(z∘(c − ⟨c, f⟩1ₙ)) = α∇L.
fn scaled_gradient<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> DVector<S> {
    let (c, f) = (p.c(x), p.f(x));
    let centred = c.map(|entry| entry - dot(&c, &f));
    transpose_times(&p.A, &hadamard(&p.z(x), &centred))
}

/// Line 7: g = α⁻¹Aᵀ(z∘(c − ⟨c, f⟩1ₙ)), with AᵀW²Ax where the weights are part of the loss.
fn gradients() -> Vec<Executable> {
    let mut twins = identities! { Point;
        "residual.algorithm-1.line7.corrected" ["stated loss"] given nonzero_alpha, => |i| {
            let (p, lifted) = (i.loss(), i.loss().lift());
            let printed = scale(&p.alpha_inverse(&i.x), &scaled_gradient(&p, &i.x));
            Statement::equal_vectors(gradient(&i.x, |x| lifted.value(x)), printed)
        };
        "residual.algorithm-1.line7.corrected" ["up to a positive scalar factor"] given nonzero_alpha, => |i| {
            let (p, lifted) = (i.loss(), i.loss().lift());
            let slope = gradient(&i.x, |x| lifted.value(x));
            Statement::equal_vectors(scale(&p.alpha(&i.x), &slope), scaled_gradient(&p, &i.x))
        };
    };
    twins.extend(identities! { Ridge;
        "residual.algorithm-1.line7.corrected" ["loss + 0.5‖diag(w)Ax‖_2²"] given Ridge::nonzero_alpha, => |i| {
            let p = ResidualLoss::new(&i.A, &i.b);
            let (lifted, A, w) = (p.lift(), i.A.map(S::Second::constant), lift(&i.w));
            let slope = gradient(&i.x, |x| lifted.value(x) + ridge::value(&A, &w, x));
            let weighted = hadamard(&hadamard(&i.w, &i.w), &times(&i.A, &i.x));
            let printed = scale(&p.alpha_inverse(&i.x), &scaled_gradient(&p, &i.x));
            Statement::equal_vectors(slope, printed + transpose_times(&i.A, &weighted))
        };
    });
    twins
}

ingredients! {
    /// A regression at a point, with H̃ = FᵀF.
    Update { A: Matrix[N, D], b: Vector[N], x: Vector[D], F: Matrix[D, D] } where H_tilde = "FᵀF"
}

impl<S: Real> Update<S> {
    fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let Point { A, b, x } = Point::any(k, size);
        Update { A, b, x, F: k.matrix(size.d(), size.d()) }
    }

    fn given(&self) -> Vec<Premise<S>> {
        let alpha = ResidualLoss::new(&self.A, &self.b).alpha(&self.x);
        vec![
            Premise::new("α(x_t) ≠ 0", Statement::Differ(alpha, S::zero())),
            less("H̃ ≻ 0", S::zero(), S::smallest_eigenvalue(&gram(&self.F))),
        ]
    }

    /// ⟨∇L(x_t), x_t − x_{t+1}⟩ ≥ ‖∇L(x_t)‖²/‖H̃‖ with x_{t+1} = x_t − H̃⁻¹∇L(x_t).
    fn descends(&self) -> Statement<S> {
        let (p, tilde) = (ResidualLoss::new(&self.A, &self.b).lift(), gram(&self.F));
        let slope = gradient(&self.x, |x| p.value(x));
        let step = solve(&tilde, &slope);
        Statement::AtMost(l2_squared(&slope) / S::spectral_norm(&tilde), dot(&slope, &step))
    }
}

/// Line 9: x_{t+1} = x_t − H̃⁻¹∇L(x_t).
fn updates() -> Vec<Executable> {
    bounds! { Update, draw Update::draw, given Update::given, corners Vec::new;
        "residual.algorithm-1.line9.corrected" ["g = ∇L(x_t)"] => |i| i.descends();
        "residual.algorithm-1.line9.corrected" ["g of line 7"] => |i| i.descends();
    }
}

ingredients! {
    /// A regression with weights at a point, D̃ = D + diag(e) and ε₀.
    Subsample {
        A: Matrix[N, D], b: Vector[N], w: Vector[N], x: Vector[D], e: Vector[N], eps0: Number[One]
    } where D = "B_diag(x) + diag(w∘w)", D_tilde = "D + diag(e)"
}

impl<S: Real> Subsample<S> {
    /// A regression not far from an exact fit, where B_mat outweighs B_rank.
    fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let Point { A, b, x } = Point::any(k, size);
        let away = k.real();
        let b = ResidualLoss::new(&A, &b).f(&x) + scale(&away, &b);
        let w = k.vector(size.n());
        let eps0 = S::ratio(1, 10) * k.unit();
        let mut drawn = Subsample { A, b, w, x, e: DVector::from_element(size.n(), S::zero()), eps0: Scalar(eps0) };
        let D = drawn.diagonal();
        drawn.e = DVector::from_fn(size.n(), |i, _| drawn.eps0.0.clone() * k.signed_unit() * D[(i, i)].clone());
        drawn
    }

    fn loss(&self) -> ResidualLoss<S> {
        ResidualLoss::new(&self.A, &self.b)
    }

    /// D = B_diag(x) + diag(w∘w).
    fn diagonal(&self) -> DMatrix<S> {
        self.loss().B_diag(&self.x) + self.weights()
    }

    fn weights(&self) -> DMatrix<S> {
        diagonal(&hadamard(&self.w, &self.w))
    }

    /// Aᵀ(B_mat − B_rank)A.
    fn low_rank(&self) -> DMatrix<S> {
        let p = self.loss();
        congruence(&(p.B_mat(&self.x) - p.B_rank(&self.x)), &self.A)
    }

    /// −ε₀M ⪯ E ⪯ ε₀M.
    fn between(&self, E: &DMatrix<S>, M: &DMatrix<S>) -> Statement<S> {
        let most = scale_matrix(&self.eps0.0, M);
        let least = most.map(|entry| -entry);
        Statement::All(vec![Statement::Loewner(least, E.clone()), Statement::Loewner(E.clone(), most)])
    }

    fn given(&self) -> Vec<Premise<S>> {
        let D = self.diagonal();
        let positive = (0..D.nrows()).map(|i| Statement::Less(S::zero(), D[(i, i)].clone())).collect();
        let error = congruence(&diagonal(&self.e), &self.A);
        vec![
            Premise::new("α(x_t) ≠ 0", Statement::Differ(self.loss().alpha(&self.x), S::zero())),
            less("ε₀ > 0", S::zero(), self.eps0.0.clone()),
            less("ε₀ < 0.1", self.eps0.0.clone(), S::ratio(1, 10)),
            Premise::new("D is positive", Statement::All(positive)),
            Premise::new("(1 − ε₀)AᵀDA ⪯ AᵀD̃A ⪯ (1 + ε₀)AᵀDA", self.between(&error, &congruence(&D, &self.A))),
        ]
    }

    fn given_semidefinite(&self) -> Vec<Premise<S>> {
        let mut premises = self.given();
        let low_rank = self.low_rank();
        let order = Statement::Loewner(low_rank.map(|_| S::zero()), low_rank);
        premises.push(Premise::new("0 ⪯ Aᵀ(B_mat − B_rank)A", order));
        premises
    }

    /// ∇²L(x).
    fn hessian(&self) -> DMatrix<S> {
        let p = self.loss().lift();
        hessian(&self.x, |x| p.value(x))
    }

    /// −ε₀AᵀDA ⪯ H̃ − ∇²L ⪯ ε₀AᵀDA with H̃ = Aᵀ(B_mat − B_rank + D̃ − W²)A.
    fn additive(&self) -> Statement<S> {
        let D = self.diagonal();
        let tilde = self.low_rank() + congruence(&(&D + diagonal(&self.e) - self.weights()), &self.A);
        self.between(&(tilde - self.hessian()), &congruence(&D, &self.A))
    }

    /// (1 − ε₀)H ⪯ H̃ ⪯ (1 + ε₀)H with H̃ = Aᵀ(B_mat − B_rank + D̃)A and H = ∇²L + AᵀW²A.
    fn multiplicative(&self) -> Statement<S> {
        let H = self.hessian() + congruence(&self.weights(), &self.A);
        let tilde = self.low_rank() + congruence(&(self.diagonal() + diagonal(&self.e)), &self.A);
        self.between(&(tilde - &H), &H)
    }
}

/// Line 5: D̃ in place of the diagonal part alone; the low-rank part as it is.
fn approximate_hessians() -> Vec<Executable> {
    let mut twins = bounds! { Subsample, draw Subsample::draw, given Subsample::given, corners Vec::new;
        "residual.algorithm-1.line5.corrected" ["stated loss"] => |i| i.additive();
    };
    twins.extend(bounds! { Subsample, draw Subsample::draw, given Subsample::given_semidefinite, corners Vec::new;
        "residual.algorithm-1.line5.corrected" ["loss + 0.5‖diag(w)Ax‖_2²"] => |i| i.multiplicative();
    });
    twins
}

/// Every repaired claim of this file.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = vec![starting_point()];
    twins.extend(gradients());
    twins.extend(updates());
    twins.extend(approximate_hessians());
    twins
}
