//! Lemma 8.3 and Equations (2) and (3): how fast Ax, exp(Ax), α, f, c, K, z and c̃ change.

use super::bound::bounds;
use super::hypotheses::{Pair, count, growth, inverse_power, root_n};
use super::near_zero::{far, pairs, touching};
use crate::claims::{Executable, Instance, Statement};
use crate::linalg::algebra::{diagonal, hadamard};
use crate::linalg::norm::l2;
use crate::number::Real;
use nalgebra::DVector;

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = y_bounded();
    claims.extend(y_free());
    claims
}

fn y_bounded() -> Vec<Executable> {
    bounds! { Pair, draw Pair::bounded, given Pair::y_bounded, corners within;
        "residual.lemma-8.3.1" ["y-bounded"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_1(i);
        "residual.lemma-8.3.2" ["y-bounded"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_2(i);
        "residual.lemma-8.3.3" ["y-bounded"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_3(i);
        "residual.lemma-8.3.4" ["y-bounded"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_4(i);
        "residual.lemma-8.3.5" ["y-bounded"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_5(i);
        "residual.lemma-8.3.6" ["y-bounded"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_6(i);
        "residual.lemma-8.3.7" ["y-bounded"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_7(i);
        "residual.lemma-8.3.8" ["y-bounded"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_8(i);
        "residual.lemma-8.3.9" ["y-bounded"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_9(i);
        "residual.lemma-8.3.10" ["proof, last line"] reading "with ‖y‖₂ ≤ R, which the print does not ask" => |i| {
            let printed = S::integer(4) * inverse_power(&i.beta, 3) * root_n(&i.A) * i.R.0.clone() * growth(&i.R, 1);
            Statement::AtMost(change_of_inverse_square(i), printed * i.distance())
        };
        "residual.lemma-8.3.11" ["y-bounded"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_11(i);
        "residual.lemma-8.3.12" ["statement"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_12(i, S::integer(48 * 6));
        "residual.lemma-8.3.12" ["proof"] reading "with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| part_12(i, S::integer(48));
        "residual.eq-2.1" ["y-bounded"]
            reading "exp(Ax), exp(Ay) for the printed exp(x), exp(y); with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| equation_2(i);
        "residual.eq-3.1" ["y-bounded"]
            reading "exp(Ay) for the printed exp(y); with ‖y‖₂ ≤ R, which the print does not ask"
            => |i| equation_3(i);
    }
}

fn y_free() -> Vec<Executable> {
    bounds! { Pair, draw Pair::free, given Pair::y_free, corners beyond;
        "residual.lemma-8.3.1" ["y-free"] => |i| part_1(i);
        "residual.lemma-8.3.2" ["y-free"] => |i| part_2(i);
        "residual.lemma-8.3.3" ["y-free"] => |i| part_3(i);
        "residual.lemma-8.3.4" ["y-free"] => |i| part_4(i);
        "residual.lemma-8.3.5" ["y-free"] => |i| part_5(i);
        "residual.lemma-8.3.6" ["y-free"] => |i| part_6(i);
        "residual.lemma-8.3.7" ["y-free"] => |i| part_7(i);
        "residual.lemma-8.3.8" ["y-free"] => |i| part_8(i);
        "residual.lemma-8.3.9" ["y-free"] => |i| part_9(i);
        "residual.lemma-8.3.10" ["statement"] => |i| {
            let printed = S::integer(2) * inverse_power(&i.beta, 3);
            Statement::AtMost(change_of_inverse_square(i), printed * change_of_alpha(i))
        };
        "residual.lemma-8.3.11" ["y-free"] => |i| part_11(i);
        "residual.lemma-8.3.12" ["statement; y-free"] reading "as printed: no bound on ‖y‖₂"
            => |i| part_12(i, S::integer(48 * 6));
        "residual.lemma-8.3.12" ["proof; y-free"] reading "as printed: no bound on ‖y‖₂"
            => |i| part_12(i, S::integer(48));
        "residual.eq-2.1" ["y-free"] reading "exp(Ax), exp(Ay) for the printed exp(x), exp(y)" => |i| equation_2(i);
        "residual.eq-3.1" ["y-free"] reading "exp(Ay) for the printed exp(y)" => |i| equation_3(i);
    }
}

fn within() -> Vec<Instance> {
    [touching(), pairs()].concat()
}

fn beyond() -> Vec<Instance> {
    [touching(), far(), pairs()].concat()
}

/// lhs ≤ factor · ‖x − y‖₂.
fn lipschitz<S: Real>(i: &Pair<S>, lhs: S, factor: S) -> Statement<S> {
    Statement::AtMost(lhs, factor * i.distance())
}

/// ‖g(x) − g(y)‖₂.
fn change<S: Real>(i: &Pair<S>, g: impl Fn(&DVector<S>) -> DVector<S>) -> S {
    l2(&(g(&i.x) - g(&i.y)))
}

fn change_of_alpha<S: Real>(i: &Pair<S>) -> S {
    (i.loss().alpha(&i.x) - i.loss().alpha(&i.y)).abs()
}

fn change_of_inverse<S: Real>(i: &Pair<S>) -> S {
    (i.loss().alpha_inverse(&i.x) - i.loss().alpha_inverse(&i.y)).abs()
}

/// |α(x)⁻² − α(y)⁻²|.
fn change_of_inverse_square<S: Real>(i: &Pair<S>) -> S {
    let [at_x, at_y] = [&i.x, &i.y].map(|point| i.loss().alpha_inverse(point));
    (at_x.clone() * at_x - at_y.clone() * at_y).abs()
}

/// R exp(R²).
fn slope<S: Real>(i: &Pair<S>) -> S {
    i.R.0.clone() * growth(&i.R, 1)
}

/// R_f = 6 β⁻² n exp(3R²).
fn slope_of_f<S: Real>(i: &Pair<S>) -> S {
    S::integer(6) * inverse_power(&i.beta, 2) * count(&i.A) * growth(&i.R, 3)
}

fn part_1<S: Real>(i: &Pair<S>) -> Statement<S> {
    lipschitz(i, change(i, |x| i.loss().u1(x)), i.R.0.clone())
}

fn part_2<S: Real>(i: &Pair<S>) -> Statement<S> {
    lipschitz(i, change(i, |x| i.loss().u2(x)), slope(i))
}

fn part_3<S: Real>(i: &Pair<S>) -> Statement<S> {
    lipschitz(i, change_of_alpha(i), S::integer(2) * root_n(&i.A) * slope(i))
}

fn part_4<S: Real>(i: &Pair<S>) -> Statement<S> {
    Statement::AtMost(change_of_inverse(i), inverse_power(&i.beta, 2) * change_of_alpha(i))
}

fn part_5<S: Real>(i: &Pair<S>) -> Statement<S> {
    lipschitz(i, change(i, |x| i.loss().f(x)), slope_of_f(i))
}

fn part_6<S: Real>(i: &Pair<S>) -> Statement<S> {
    lipschitz(i, change(i, |x| i.loss().c(x)), slope_of_f(i))
}

fn part_7<S: Real>(i: &Pair<S>) -> Statement<S> {
    lipschitz(i, change(i, |x| i.loss().z(x)), slope(i))
}

fn part_8<S: Real>(i: &Pair<S>) -> Statement<S> {
    let difference = i.loss().K(&i.x) - i.loss().K(&i.y);
    lipschitz(i, S::spectral_norm(&difference), root_n(&i.A) * slope_of_f(i))
}

fn part_9<S: Real>(i: &Pair<S>) -> Statement<S> {
    let difference = diagonal(&i.loss().z(&i.x)) - diagonal(&i.loss().z(&i.y));
    lipschitz(i, S::spectral_norm(&difference), slope(i))
}

fn part_11<S: Real>(i: &Pair<S>) -> Statement<S> {
    lipschitz(i, change(i, |x| i.loss().c_tilde(x)), S::integer(4) * root_n(&i.A) * slope_of_f(i))
}

/// ‖diag(c̃(x)∘u₂(x)) − diag(c̃(y)∘u₂(y))‖ ≤ constant · n² β⁻² exp(4R²) ‖x − y‖₂.
fn part_12<S: Real>(i: &Pair<S>, constant: S) -> Statement<S> {
    let [at_x, at_y] = [&i.x, &i.y].map(|x| diagonal(&hadamard(&i.loss().c_tilde(x), &i.loss().u2(x))));
    let factor = constant * count(&i.A) * count(&i.A) * inverse_power(&i.beta, 2) * growth(&i.R, 4);
    lipschitz(i, S::spectral_norm(&(at_x - at_y)), factor)
}

/// Equation (2), with exp(Ax) and exp(Ay) for the printed exp(x) and exp(y).
fn equation_2<S: Real>(i: &Pair<S>) -> Statement<S> {
    let lhs = i.loss().alpha_inverse(&i.x) * change(i, |x| i.loss().u(x));
    lipschitz(i, lhs, S::integer(2) * inverse_power(&i.beta, 1) * slope(i))
}

fn equation_3<S: Real>(i: &Pair<S>) -> Statement<S> {
    let lhs = change_of_inverse(i) * l2(&i.loss().u(&i.y));
    let factor = S::integer(4) * inverse_power(&i.beta, 2) * i.R.0.clone() * count(&i.A) * growth(&i.R, 2);
    lipschitz(i, lhs, factor)
}

/// Repaired claims that hold: y in the ball too, and probability vectors where f is not bounded otherwise.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = bounds! { Pair, draw Pair::bounded, given Pair::y_bounded, corners within;
        "residual.lemma-8.3.2.corrected" ["y-free"] => |i| part_2(i);
        "residual.lemma-8.3.3.corrected" ["y-free"] => |i| part_3(i);
        "residual.lemma-8.3.7.corrected" ["y-free"] => |i| part_7(i);
        "residual.lemma-8.3.9.corrected" ["y-free"] => |i| part_9(i);
        "residual.eq-2.1.corrected" ["y-free"] => |i| equation_2(i);
        "residual.eq-3.1.corrected" ["y-free"] => |i| equation_3(i);
    };
    twins.extend(bounds! { Pair, draw Pair::bounded, given Pair::probabilities, corners within;
        "residual.lemma-8.3.11.corrected" ["y-bounded"] => |i| part_11(i);
        "residual.lemma-8.3.11.corrected" ["y-free"] => |i| part_11(i);
        "residual.lemma-8.3.12.corrected" ["statement"] => |i| part_12(i, S::integer(48 * 6));
        "residual.lemma-8.3.12.corrected" ["proof"] => |i| part_12(i, S::integer(48));
    });
    twins
}
