//! Fact 6.1, bullet 1, and Lemma 7.1: Loewner bounds of f fᵀ, B_mat, B_rank, B_diag and B.

use super::bound::bounds;
use super::hypotheses::{Bounded, count, growth, inverse_power, nonnegative};
use super::near_zero::{boundary, points, shared};
use super::point::{Point, nonzero_alpha};
use crate::claims::{Executable, Instance, Premise, Statement};
use crate::linalg::algebra::{identity, outer, scale_matrix};
use crate::number::Real;
use crate::papers::identities::identities;
use nalgebra::DMatrix;

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = fact_6_1();
    claims.extend(beta_above_one());
    claims.extend(beta_below_a_tenth());
    claims
}

/// f(x)f(x)ᵀ.
fn square_of_f<S: Real>(i: &Point<S>) -> DMatrix<S> {
    let f = i.loss().f(&i.x);
    outer(&f, &f)
}

fn fact_6_1() -> Vec<Executable> {
    identities! { Point;
        "residual.fact-6.1.1" ["lower"] given nonzero_alpha, => |i| {
            let square = square_of_f(i);
            Statement::Loewner(square.map(|_| S::zero()), square)
        };
        "residual.fact-6.1.1" ["upper"] given nonzero_alpha, => |i| {
            Statement::Loewner(square_of_f(i), identity(i.A.nrows()))
        };
    }
}

/// M ⪯ s·Iₙ.
fn above<S: Real>(s: S, M: DMatrix<S>) -> Statement<S> {
    let bound = scale_matrix(&s, &identity(M.nrows()));
    Statement::Loewner(M, bound)
}

/// −s·Iₙ ⪯ M.
fn below<S: Real>(s: S, M: DMatrix<S>) -> Statement<S> {
    Statement::Loewner(-scale_matrix(&s, &identity(M.nrows())), M)
}

/// constant · β⁻ᵖ nᵐ exp(mR²) for `[constant, p, m]`.
fn bound<S: Real>(i: &Bounded<S>, [constant, p, m]: [i64; 3]) -> S {
    let power = (0..m).fold(S::one(), |power, _| power * count(&i.A));
    S::integer(constant) * inverse_power(&i.beta, p as usize) * power * growth(&i.R, m)
}

fn mat<S: Real>(i: &Bounded<S>) -> DMatrix<S> {
    i.loss().B_mat(&i.x)
}

fn minus_rank<S: Real>(i: &Bounded<S>) -> DMatrix<S> {
    -i.loss().B_rank(&i.x)
}

fn diag<S: Real>(i: &Bounded<S>) -> DMatrix<S> {
    i.loss().B_diag(&i.x)
}

fn whole<S: Real>(i: &Bounded<S>) -> DMatrix<S> {
    i.loss().B(&i.x)
}

/// 0 ⪯ B_mat.
fn semidefinite<S: Real>(i: &Bounded<S>) -> Statement<S> {
    let M = mat(i);
    Statement::Loewner(M.map(|_| S::zero()), M)
}

fn shared_mass() -> Vec<Instance> {
    let rational = boundary().into_iter().map(|mut instance| {
        instance.objects.iter_mut().filter(|object| &*object.name == "beta").for_each(|beta| {
            beta.value = crate::claims::exact_matrix(&[&["3/2"]]);
        });
        instance
    });
    rational.chain(shared()).collect()
}

fn beta_above_one() -> Vec<Executable> {
    bounds! { Bounded, draw Bounded::above_one, given Bounded::section_7, corners shared_mass;
        "residual.lemma-7.1.1" ["lower, beta>1"] reading "with R ≥ 4, ‖A‖ ≤ R, ‖x‖₂ ≤ R, ‖b‖₁ ≤ 1 of Lemma 8.2"
            => |i| semidefinite(i);
        "residual.lemma-7.1.1" ["upper, beta>1"] reading "with R ≥ 4, ‖A‖ ≤ R, ‖x‖₂ ≤ R, ‖b‖₁ ≤ 1 of Lemma 8.2"
            => |i| above(bound(i, [16, 2, 2]), mat(i));
        "residual.lemma-7.1.2" ["lower, beta>1"] reading "with R ≥ 4, ‖A‖ ≤ R, ‖x‖₂ ≤ R, ‖b‖₁ ≤ 1 of Lemma 8.2"
            => |i| below(bound(i, [10, 2, 1]), minus_rank(i));
        "residual.lemma-7.1.2" ["upper, beta>1"] reading "with R ≥ 4, ‖A‖ ≤ R, ‖x‖₂ ≤ R, ‖b‖₁ ≤ 1 of Lemma 8.2"
            => |i| above(bound(i, [10, 2, 1]), minus_rank(i));
        "residual.lemma-7.1.3" ["lower, beta>1"] reading "with R ≥ 4, ‖A‖ ≤ R, ‖x‖₂ ≤ R, ‖b‖₁ ≤ 1 of Lemma 8.2"
            => |i| below(bound(i, [4, 1, 1]), diag(i));
        "residual.lemma-7.1.3" ["upper, beta>1"] reading "with R ≥ 4, ‖A‖ ≤ R, ‖x‖₂ ≤ R, ‖b‖₁ ≤ 1 of Lemma 8.2"
            => |i| above(bound(i, [4, 1, 1]), diag(i));
        "residual.lemma-7.1.4" ["lower, beta>1"] reading "with R ≥ 4, ‖A‖ ≤ R, ‖x‖₂ ≤ R, ‖b‖₁ ≤ 1 of Lemma 8.2"
            => |i| below(bound(i, [14, 2, 1]), whole(i));
        "residual.lemma-7.1.4" ["upper, beta>1"] reading "with R ≥ 4, ‖A‖ ≤ R, ‖x‖₂ ≤ R, ‖b‖₁ ≤ 1 of Lemma 8.2"
            => |i| above(bound(i, [30, 2, 2]), whole(i));
    }
}

fn near_zero() -> Vec<Instance> {
    [boundary(), points()].concat()
}

fn beta_below_a_tenth() -> Vec<Executable> {
    bounds! { Bounded, draw Bounded::below_a_tenth, given Bounded::section_8, corners near_zero;
        "residual.lemma-7.1.1" ["lower, beta<0.1"] reading "under the hypotheses of Lemma 8.2, which the proof cites"
            => |i| semidefinite(i);
        "residual.lemma-7.1.1" ["upper, beta<0.1"] reading "under the hypotheses of Lemma 8.2, which the proof cites"
            => |i| above(bound(i, [16, 2, 2]), mat(i));
        "residual.lemma-7.1.2" ["lower, beta<0.1"] reading "under the hypotheses of Lemma 8.2, which the proof cites"
            => |i| below(bound(i, [10, 2, 1]), minus_rank(i));
        "residual.lemma-7.1.2" ["upper, beta<0.1"] reading "under the hypotheses of Lemma 8.2, which the proof cites"
            => |i| above(bound(i, [10, 2, 1]), minus_rank(i));
        "residual.lemma-7.1.3" ["lower, beta<0.1"] reading "under the hypotheses of Lemma 8.2, which the proof cites"
            => |i| below(bound(i, [4, 1, 1]), diag(i));
        "residual.lemma-7.1.3" ["upper, beta<0.1"] reading "under the hypotheses of Lemma 8.2, which the proof cites"
            => |i| above(bound(i, [4, 1, 1]), diag(i));
        "residual.lemma-7.1.4" ["lower, beta<0.1"] reading "under the hypotheses of Lemma 8.2, which the proof cites"
            => |i| below(bound(i, [14, 2, 1]), whole(i));
        "residual.lemma-7.1.4" ["upper, beta<0.1"] reading "under the hypotheses of Lemma 8.2, which the proof cites"
            => |i| above(bound(i, [30, 2, 2]), whole(i));
    }
}

fn probability<S: Real>(i: &Point<S>) -> Vec<Premise<S>> {
    let mut premises = nonzero_alpha(i);
    premises.push(nonnegative("u(x) ≥ 0", &i.loss().u(&i.x)));
    premises
}

/// constant · β⁻² n exp(2R²): the square that the printed proof of Part 2 drops.
fn squared<S: Real>(i: &Bounded<S>, constant: i64) -> S {
    S::integer(constant) * inverse_power(&i.beta, 2) * count(&i.A) * growth(&i.R, 2)
}

/// Repaired claims that hold: u(x) ≥ 0, or exp(2R²) for exp(R²).
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = identities! { Point;
        "residual.fact-6.1.1.corrected" ["upper"] given probability, => |i| {
            Statement::Loewner(square_of_f(i), identity(i.A.nrows()))
        };
    };
    twins.extend(bounds! { Bounded, draw Bounded::above_one, given Bounded::section_7, corners shared_mass;
        "residual.lemma-7.1.2.corrected" ["lower, beta>1"] => |i| below(squared(i, 10), minus_rank(i));
        "residual.lemma-7.1.2.corrected" ["upper, beta>1"] => |i| above(squared(i, 10), minus_rank(i));
        "residual.lemma-7.1.4.corrected" ["lower, beta>1"] => |i| below(squared(i, 14), whole(i));
    });
    twins.extend(bounds! { Bounded, draw Bounded::below_a_tenth, given Bounded::probability, corners near_zero;
        "residual.lemma-7.1.1.corrected" ["upper, beta<0.1"] => |i| above(bound(i, [16, 2, 2]), mat(i));
        "residual.lemma-7.1.2.corrected" ["upper, beta<0.1"] => |i| above(bound(i, [10, 2, 1]), minus_rank(i));
        "residual.lemma-7.1.3.corrected" ["lower, beta<0.1"] => |i| below(bound(i, [4, 1, 1]), diag(i));
        "residual.lemma-7.1.4.corrected" ["lower, beta<0.1"] => |i| below(bound(i, [14, 2, 1]), whole(i));
        "residual.lemma-7.1.4.corrected" ["upper, beta<0.1"] => |i| above(bound(i, [30, 2, 2]), whole(i));
    });
    twins
}
