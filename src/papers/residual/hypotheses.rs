//! The hypotheses of Sections 7 and 8, met by construction: ‖A‖, ‖x‖ and ‖y‖ within R, ‖b‖₁ ≤ 1, β below the normalisers.

use crate::claims::{Knobs, Premise, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::{hadamard, scale, times, total};
use crate::linalg::norm::{l1, l2, l2_squared};
use crate::loss::ResidualLoss;
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A regression at a point, with R and β. The y that Lemma 8.2 names in its hypotheses alone can be taken to be x.
    Bounded { A: Matrix[N, D], b: Vector[N], x: Vector[D], R: Number[One], beta: Number[One] }
}

ingredients! {
    /// A regression at two points, with R and β.
    Pair { A: Matrix[N, D], b: Vector[N], x: Vector[D], y: Vector[D], R: Number[One], beta: Number[One] }
}

/// `lhs` ≤ `rhs`, by name.
pub(super) fn at_most<S: Real>(name: &'static str, lhs: S, rhs: S) -> Premise<S> {
    Premise::new(name, Statement::AtMost(lhs, rhs))
}

/// `lhs` < `rhs`, by name.
pub(super) fn less<S: Real>(name: &'static str, lhs: S, rhs: S) -> Premise<S> {
    Premise::new(name, Statement::Less(lhs, rhs))
}

/// exp(m R²).
pub(super) fn growth<S: Real>(R: &Scalar<S>, m: i64) -> S {
    (S::integer(m) * R.0.clone() * R.0.clone()).exp()
}

/// β⁻ᵐ.
pub(super) fn inverse_power<S: Real>(beta: &Scalar<S>, m: usize) -> S {
    (0..m).fold(S::one(), |power, _| power / beta.0.clone())
}

/// √n of an n × d matrix.
pub(super) fn root_n<S: Real>(A: &DMatrix<S>) -> S {
    count(A).sqrt()
}

/// n of an n × d matrix.
pub(super) fn count<S: Real>(A: &DMatrix<S>) -> S {
    S::integer(A.nrows() as i64)
}

/// ⟨exp(Ax), 1ₙ⟩.
fn sum_of_exponentials<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> S {
    total(&p.u2(x))
}

fn within_r<S: Real>(A: &DMatrix<S>, b: &DVector<S>, x: &DVector<S>, R: &Scalar<S>) -> Vec<Premise<S>> {
    vec![
        at_most("R ≥ 4", S::integer(4), R.0.clone()),
        at_most("‖A‖ ≤ R", S::spectral_norm(A), R.0.clone()),
        at_most("‖x‖₂ ≤ R", l2(x), R.0.clone()),
        at_most("‖b‖₁ ≤ 1", l1(b), S::one()),
    ]
}

/// β ∈ (0, 0.1).
fn small_beta<S: Real>(beta: &Scalar<S>) -> [Premise<S>; 2] {
    [less("β > 0", S::zero(), beta.0.clone()), less("β < 0.1", beta.0.clone(), S::ratio(1, 10))]
}

impl<S: Real> Bounded<S> {
    /// The loss of Definition 3.1.
    pub(super) fn loss(&self) -> ResidualLoss<S> {
        ResidualLoss::new(&self.A, &self.b)
    }

    /// The hypotheses of Lemma 8.2.
    pub(super) fn section_8(&self) -> Vec<Premise<S>> {
        let p = self.loss();
        let mut premises = within_r(&self.A, &self.b, &self.x, &self.R);
        premises.extend(small_beta(&self.beta));
        premises.push(at_most("⟨exp(Ax), 1ₙ⟩ ≥ β", self.beta.0.clone(), sum_of_exponentials(&p, &self.x)));
        premises.push(at_most("α(x) ≥ β", self.beta.0.clone(), p.alpha(&self.x)));
        premises
    }

    /// 1 < β < α(x) as Lemma 7.1 prints it, with the bounds on A, x, b by the R of Lemma 8.2.
    pub(super) fn section_7(&self) -> Vec<Premise<S>> {
        let p = self.loss();
        let mut premises = within_r(&self.A, &self.b, &self.x, &self.R);
        premises.push(less("1 < β", S::one(), self.beta.0.clone()));
        premises.push(less("β < α(x)", self.beta.0.clone(), p.alpha(&self.x)));
        premises
    }

    /// Section 8's hypotheses, and that u(x) has no negative entry, so that f(x) is a probability vector.
    pub(super) fn probability(&self) -> Vec<Premise<S>> {
        let mut premises = self.section_8();
        premises.push(nonnegative("u(x) ≥ 0", &self.loss().u(&self.x)));
        premises
    }

    /// Ingredients for Section 8.
    pub(super) fn below_a_tenth(k: &mut Knobs<S>, size: Size) -> Self {
        Self::with_normaliser(k, size, &S::zero(), |share, alpha, sum| share * least(&[S::ratio(1, 10), alpha, sum]))
    }

    /// Ingredients for Lemma 7.1 as printed.
    pub(super) fn above_one(k: &mut Knobs<S>, size: Size) -> Self {
        Self::with_normaliser(k, size, &S::one(), |share, alpha, _| S::one() + share * (alpha - S::one()))
    }

    /// β from a share in (0, 1), α(x) and ⟨exp(Ax), 1ₙ⟩.
    fn with_normaliser(k: &mut Knobs<S>, size: Size, above: &S, beta: fn(S, S, S) -> S) -> Self {
        let radius = k.at_least(&S::integer(4));
        let x = projected(&radius, &k.vector(size.d()));
        let design = Design::draw(k, size, &radius, &x, above);
        let b = k.l1_ball(size.n(), &S::one());
        let p = ResidualLoss::new(&design.A, &b);
        let beta = beta(share(k), p.alpha(&x), sum_of_exponentials(&p, &x));
        Bounded { A: design.A, b, x, R: Scalar(design.R), beta: Scalar(beta) }
    }
}

impl<S: Real> Pair<S> {
    /// The loss of Definition 3.1.
    pub(super) fn loss(&self) -> ResidualLoss<S> {
        ResidualLoss::new(&self.A, &self.b)
    }

    /// ‖x − y‖₂.
    pub(super) fn distance(&self) -> S {
        l2(&(&self.x - &self.y))
    }

    /// The hypotheses of Lemma 8.3 as printed: no bound on ‖y‖₂.
    pub(super) fn y_free(&self) -> Vec<Premise<S>> {
        let p = self.loss();
        let beta = || self.beta.0.clone();
        let mut premises = within_r(&self.A, &self.b, &self.x, &self.R);
        premises.extend(small_beta(&self.beta));
        premises.push(at_most("⟨exp(Ax), 1ₙ⟩ ≥ β", beta(), sum_of_exponentials(&p, &self.x)));
        premises.push(at_most("⟨exp(Ay), 1ₙ⟩ ≥ β", beta(), sum_of_exponentials(&p, &self.y)));
        premises.push(at_most("α(x) ≥ β", beta(), p.alpha(&self.x)));
        premises.push(at_most("α(y) ≥ β", beta(), p.alpha(&self.y)));
        premises
    }

    /// The same with ‖y‖₂ ≤ R.
    pub(super) fn y_bounded(&self) -> Vec<Premise<S>> {
        let mut premises = self.y_free();
        premises.push(at_most("‖y‖₂ ≤ R", l2(&self.y), self.R.0.clone()));
        premises
    }

    /// The same, and that neither u(x) nor u(y) has a negative entry, so that f(x) and f(y) are probability vectors.
    pub(super) fn probabilities(&self) -> Vec<Premise<S>> {
        let mut premises = self.y_bounded();
        premises.push(nonnegative("u(x) ≥ 0", &self.loss().u(&self.x)));
        premises.push(nonnegative("u(y) ≥ 0", &self.loss().u(&self.y)));
        premises
    }

    /// Ingredients with ‖y‖₂ < R.
    pub(super) fn bounded(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, |radius, _, raw| projected(radius, &raw))
    }

    /// Ingredients with any y.
    pub(super) fn free(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, |_, scale_of_x, raw| scale(scale_of_x, &raw))
    }

    fn draw(k: &mut Knobs<S>, size: Size, place: fn(&S, &S, DVector<S>) -> DVector<S>) -> Self {
        let radius = k.at_least(&S::integer(4));
        let raw = k.vector(size.d());
        let x = projected(&radius, &raw);
        let design = Design::draw(k, size, &radius, &x, &S::zero());
        let stride = k.real() * (S::one() - design.share.clone() + design.share * design.alpha);
        let away = &raw + scale(&stride, &k.vector(size.d()));
        let y = place(&radius, &shrinking(&radius, &raw), away);
        let b = k.l1_ball(size.n(), &S::one());
        let p = ResidualLoss::new(&design.A, &b);
        let [at_x, at_y] = [&x, &y].map(|point| least(&[p.alpha(point), sum_of_exponentials(&p, point)]));
        let beta = share(k) * least(&[S::ratio(1, 10), at_x, at_y]);
        Pair { A: design.A, b, x, y, R: Scalar(design.R), beta: Scalar(beta) }
    }
}

/// `values` ≥ 0 entrywise, by name.
pub(super) fn nonnegative<S: Real>(name: &'static str, values: &DVector<S>) -> Premise<S> {
    let parts = values.iter().map(|value| Statement::AtMost(S::zero(), value.clone())).collect();
    Premise::new(name, Statement::All(parts))
}

/// The least of some numbers.
fn least<S: Real>(values: &[S]) -> S {
    let opposite = values.iter().map(|value| -value.clone()).reduce(|a, b| a.max(&b));
    -opposite.unwrap_or_else(S::zero)
}

/// A number in (0, 1), either end reached in the limit: 1/(1 + e⁻ᵗ).
fn share<S: Real>(k: &mut Knobs<S>) -> S {
    S::one() / (S::one() + (-k.real()).exp())
}

fn shrinking<S: Real>(radius: &S, raw: &DVector<S>) -> S {
    radius.clone() / (S::one() + l2_squared(raw)).sqrt()
}

/// The point of the ball of a radius that a free vector stands for, the boundary reached in the limit.
fn projected<S: Real>(radius: &S, raw: &DVector<S>) -> DVector<S> {
    scale(&shrinking(radius, raw), raw)
}

/// A design matrix whose normaliser at a point is steered to any value, however small, and an R that bounds it.
pub(super) struct Design<S: Real> {
    /// A, n × d.
    pub A: DMatrix<S>,
    /// R ≥ ‖A‖.
    pub R: S,
    /// How far the steering went: 0 not at all, 1 to the end.
    pub share: S,
    /// The value that α(x) was steered to.
    pub alpha: S,
}

impl<S: Real> Design<S> {
    /// A in the spectral ball, its last row then moved along x until α(x) is above + e^{8t}, part of the way there or not
    /// at all.
    pub(super) fn draw(k: &mut Knobs<S>, size: Size, radius: &S, x: &DVector<S>, above: &S) -> Self {
        let mut A = k.spectral_ball(size.n(), size.d(), radius);
        let share = S::zero().max(&least(&[S::one(), k.real()]));
        let alpha = above.clone() + (S::integer(8) * k.real()).exp();
        let z = times(&A, x);
        let last = size.n() - 1;
        let others = z.rows(0, last).iter().fold(S::zero(), |sum, t| sum + t.exp() + t.clone());
        let wanted = inverse_of_u(&(alpha.clone() - others));
        let shift = share.clone() * (wanted - z[last].clone()) / (l2_squared(x) + S::one() - share.clone());
        for (j, entry) in hadamard(x, &DVector::from_element(size.d(), shift)).iter().enumerate() {
            A[(last, j)] += entry.clone();
        }
        let R = radius.max(&(S::spectral_norm(&A) * S::ratio(1_000_000_001, 1_000_000_000)));
        Design { A, R, share, alpha }
    }
}

/// t with eᵗ + t = v, by Newton steps from the right, where the function is convex and increasing.
fn inverse_of_u<S: Real>(v: &S) -> S {
    let start = v.max(&S::one()).ln();
    (0..8).fold(start, |t, _| t.clone() - (t.exp() + t.clone() - v.clone()) / (t.exp() + S::one()))
}
