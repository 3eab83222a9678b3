//! Algorithm 1, line 5: whether D = B_diag(x_t) + diag(w∘w) is positive, at any x_t.

use super::bound::bounds;
use super::centred::Fit;
use super::hypotheses::{Design, at_most, less};
use super::main_theorem::theorem_9_1;
use super::run::{line_5, on_a_line, weighted, weights};
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::scale;
use crate::linalg::norm::l2;
use crate::number::Real;

ingredients! {
    /// The regression of Theorem 9.1 with b = f(x*), with weights and l, at any x; β is of the repaired claims alone.
    Weighted {
        A: Matrix[N, D], x_star: Vector[D], x: Vector[D], w: Vector[N], R: Number[One], l: Number[One],
        beta: Number[One]
    } where b = "f(x_star)"
}

impl<S: Real> Weighted<S> {
    fn loss(&self) -> Fit<'_, S> {
        Fit::new(&self.A, &self.x_star)
    }

    /// 5β⁻³n³R⁶.
    fn heavy(n: usize, R: &S, beta: &S) -> S {
        let ratio = S::integer(n as i64) * R.clone() * R.clone() / beta.clone();
        S::integer(5) * ratio.clone() * ratio.clone() * ratio
    }

    fn draw(k: &mut Knobs<S>, size: Size, above: &S, repaired: bool) -> Self {
        let radius = k.above(&S::integer(4));
        let x = k.ball(size.d(), &radius);
        let design = Design::draw(k, size, &radius, &x, above);
        let x_star = scale(&k.signed_unit(), &k.ball(size.d(), &radius));
        let l = k.positive();
        let share = k.unit();
        let alpha = Fit::new(&design.A, &x_star).loss.alpha(&x).abs();
        let beta = if above == &S::one() { S::one() } else { share * alpha.clone() / (S::one() + alpha) };
        let more = if repaired { Self::heavy(size.n(), &design.R, &beta) } else { S::zero() };
        let w = weights(k, &design.A, &l, &more);
        Weighted { A: design.A, x_star, x, w, R: Scalar(design.R), l: Scalar(l), beta: Scalar(beta) }
    }

    fn anywhere(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, &S::zero(), false)
    }

    fn above_one(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, &S::one(), false)
    }

    fn heavy_anywhere(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, &S::zero(), true)
    }

    fn heavy_above_one(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, &S::one(), true)
    }

    fn any_alpha(&self) -> Vec<Premise<S>> {
        let mut premises = theorem_9_1(&self.A, &self.x_star, &self.R);
        premises.push(at_most("‖x_t‖₂ ≤ R", l2(&self.x), self.R.0.clone()));
        premises.extend(weighted(&self.A, &self.w, &self.l.0));
        let alpha = self.loss().loss.alpha(&self.x);
        premises.push(Premise::new("α(x_t) ≠ 0", Statement::Differ(alpha, S::zero())));
        premises
    }

    fn alpha_at_least_one(&self) -> Vec<Premise<S>> {
        let mut premises = self.any_alpha();
        premises.push(at_most("α(x_t) ≥ 1", S::one(), self.loss().loss.alpha(&self.x)));
        premises
    }

    fn outweighing(&self, mut premises: Vec<Premise<S>>) -> Vec<Premise<S>> {
        let least = Self::heavy(self.w.len(), &self.R.0, &self.beta.0);
        let parts = self.w.iter().map(|w| Statement::AtMost(least.clone(), w.clone() * w.clone())).collect();
        premises.push(less("β > 0", S::zero(), self.beta.0.clone()));
        premises.push(at_most("β ≤ 1", self.beta.0.clone(), S::one()));
        premises.push(at_most("|α(x_t)| ≥ β", self.beta.0.clone(), self.loss().loss.alpha(&self.x).abs()));
        premises.push(Premise::new("w_i² ≥ 5 β⁻³ n³ R⁶", Statement::All(parts)));
        premises
    }

    fn heavy_any_alpha(&self) -> Vec<Premise<S>> {
        self.outweighing(self.any_alpha())
    }

    fn heavy_alpha_at_least_one(&self) -> Vec<Premise<S>> {
        self.outweighing(self.alpha_at_least_one())
    }

    /// D_ii > 0 for all i.
    fn positive(&self) -> Statement<S> {
        let D = line_5(&self.loss(), &self.x, &self.w);
        Statement::All((0..D.nrows()).map(|i| Statement::Less(S::zero(), D[(i, i)].clone())).collect())
    }
}

/// n = 2, d = 1: Ax = (−14, 2.5375), where α(x) = 1.19 but f(x) = (−11.8, 12.8).
fn opposite(w: &'static str) -> Instance {
    on_a_line(
        2,
        &[
            ("A", &["-4", "29/40"]),
            ("x_star", &["0"]),
            ("x", &["7/2"]),
            ("w", &[w, w]),
            ("R", &["5"]),
            ("l", &["1"]),
            ("beta", &["1"]),
        ],
    )
}

fn light() -> Vec<Instance> {
    vec![opposite("11")]
}

fn heavy() -> Vec<Instance> {
    vec![opposite("791")]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = bounds! { Weighted, draw Weighted::anywhere, given Weighted::any_alpha, corners light;
        "residual.algorithm-1.line5d" ["any x_t with α(x_t) ≠ 0"] scope "b = f(x*)" => |i| i.positive();
    };
    claims.extend(bounds! { Weighted, draw Weighted::above_one, given Weighted::alpha_at_least_one, corners light;
        "residual.algorithm-1.line5d" ["x_t with α(x_t) ≥ 1"] scope "b = f(x*)" => |i| i.positive();
    });
    claims
}

/// The same with weights that outweigh B_diag wherever |α| ≥ β.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = bounds! { Weighted, draw Weighted::heavy_anywhere, given Weighted::heavy_any_alpha, corners heavy;
        "residual.algorithm-1.line5d.corrected" ["any x_t with α(x_t) ≠ 0"] scope "b = f(x*)" => |i| i.positive();
    };
    twins.extend(
        bounds! { Weighted, draw Weighted::heavy_above_one, given Weighted::heavy_alpha_at_least_one, corners heavy;
            "residual.algorithm-1.line5d.corrected" ["x_t with α(x_t) ≥ 1"] scope "b = f(x*)" => |i| i.positive();
        },
    );
    twins
}
