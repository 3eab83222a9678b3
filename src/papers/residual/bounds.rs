//! Lemma 8.2: how large u, α, f, c, K, z and c̃ can be.

use super::bound::bounds;
use super::hypotheses::{Bounded, growth, inverse_power, root_n};
use super::near_zero::{boundary, points};
use crate::claims::{Executable, Instance, Statement};
use crate::linalg::norm::l2;
use crate::number::Real;

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    bounds! { Bounded, draw Bounded::below_a_tenth, given Bounded::section_8, corners corners;
        "residual.lemma-8.2.1" => |i| {
            Statement::AtMost(l2(&i.loss().u2(&i.x)), root_n(&i.A) * growth(&i.R, 1))
        };
        "residual.lemma-8.2.2" => |i| {
            Statement::AtMost(l2(&i.loss().u(&i.x)), S::integer(2) * root_n(&i.A) * growth(&i.R, 1))
        };
        "residual.lemma-8.2.3" => |i| Statement::AtMost(i.beta.0.clone(), i.loss().alpha(&i.x).abs());
        "residual.lemma-8.2.4" => |i| {
            Statement::AtMost(i.loss().alpha_inverse(&i.x).abs(), inverse_power(&i.beta, 1))
        };
        "residual.lemma-8.2.5" => |i| norm_of_f(i);
        "residual.lemma-8.2.6" => |i| norm_of_c(i);
        "residual.lemma-8.2.7" => |i| norm_of_k(i);
        "residual.lemma-8.2.8" ["statement"] => |i| {
            Statement::AtMost(l2(&i.loss().z(&i.x)), root_n(&i.A) * growth(&i.R, 1))
        };
        "residual.lemma-8.2.8" ["proof"] => |i| {
            Statement::AtMost(l2(&i.loss().z(&i.x)), S::integer(2) * root_n(&i.A) * growth(&i.R, 1))
        };
        "residual.lemma-8.2.9" => |i| {
            let inverse = i.loss().alpha_inverse(&i.x);
            Statement::AtMost((inverse.clone() * inverse).abs(), inverse_power(&i.beta, 2))
        };
        "residual.lemma-8.2.10" => |i| norm_of_c_tilde(i);
    }
}

fn corners() -> Vec<Instance> {
    [boundary(), points()].concat()
}

/// Part 5: ‖f(x)‖₂ ≤ 1.
fn norm_of_f<S: Real>(i: &Bounded<S>) -> Statement<S> {
    Statement::AtMost(l2(&i.loss().f(&i.x)), S::one())
}

/// Part 6: ‖c(x)‖₂ ≤ 2.
fn norm_of_c<S: Real>(i: &Bounded<S>) -> Statement<S> {
    Statement::AtMost(l2(&i.loss().c(&i.x)), S::integer(2))
}

/// Part 7: ‖K(x)‖ ≤ 2√n.
fn norm_of_k<S: Real>(i: &Bounded<S>) -> Statement<S> {
    Statement::AtMost(S::spectral_norm(&i.loss().K(&i.x)), S::integer(2) * root_n(&i.A))
}

/// Part 10: ‖c̃(x)‖₂ ≤ 4√n.
fn norm_of_c_tilde<S: Real>(i: &Bounded<S>) -> Statement<S> {
    Statement::AtMost(l2(&i.loss().c_tilde(&i.x)), S::integer(4) * root_n(&i.A))
}

/// Repaired claims that hold: u(x) ≥ 0 makes f(x) a probability vector; z keeps its second summand.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = bounds! { Bounded, draw Bounded::below_a_tenth, given Bounded::probability, corners corners;
        "residual.lemma-8.2.5.corrected" => |i| norm_of_f(i);
        "residual.lemma-8.2.6.corrected" => |i| norm_of_c(i);
        "residual.lemma-8.2.7.corrected" => |i| norm_of_k(i);
        "residual.lemma-8.2.10.corrected" => |i| norm_of_c_tilde(i);
    };
    twins.extend(bounds! { Bounded, draw Bounded::below_a_tenth, given Bounded::section_8, corners corners;
        "residual.lemma-8.2.8.corrected" ["statement"] => |i| {
            Statement::AtMost(l2(&i.loss().z(&i.x)), root_n(&i.A) * (growth(&i.R, 1) + S::one()))
        };
    });
    twins
}
