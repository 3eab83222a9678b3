//! What the refuted definitions, derivatives and identities of Sections 1–6 are repaired to.

use super::facts;
use super::gradient::{inverse_slope, squares};
use super::hessian::{between, crossed, curvature, four_terms, gram, inverse_square};
use super::hypotheses::nonnegative;
use super::point::{Point, nonzero_alpha};
use crate::claims::{Claim, Executable, Instance, Knobs, Of, Premise, Size, Statement, corner, formula};
use crate::linalg::algebra::{congruence, dot, outer, scale, times, total};
use crate::linalg::norm::{l1, l2_squared};
use crate::number::Real;
use crate::number::hyperdual::hessian;
use crate::papers::entrywise::{each_distinct_entry, each_entry, each_number};
use crate::papers::identities::identities;
use nalgebra::{DMatrix, DVector};

/// Every repaired claim of this file.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = vec![formula(Defined), formula(Probability)];
    twins.extend(sum_of_f());
    twins.extend(facts::twins());
    twins.extend(inverse_alpha());
    twins.extend(definition_of_b());
    twins.extend(second_derivatives());
    twins.extend(rewritings());
    twins
}

/// A with Ax = −1/2 + s for a positive s, entrywise, however A and x are drawn.
fn above_minus_half<S: Real>(k: &mut Knobs<S>, size: Size) -> Point<S> {
    let mut i = Point::any(k, size);
    let wanted = DVector::from_fn(size.n(), |_, _| k.positive() - S::ratio(1, 2));
    let missing = wanted - times(&i.A, &i.x);
    i.A += outer(&missing, &scale(&(S::one() / l2_squared(&i.x)), &i.x));
    i
}

/// Definition 1.4 repaired: the objective is defined wherever no entry of Ax is below −1/2, since eᵗ + t > 0 there.
struct Defined;

impl Claim for Defined {
    type On = Point<f64>;
    fn id(&self) -> &'static str {
        "residual.definition-1.4.1.corrected"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Point<S> {
        above_minus_half(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        vec![nonnegative("Ax + 1/2 ≥ 0", &times(&i.A, &i.x).map(|entry| entry + S::ratio(1, 2)))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        Statement::Less(S::zero(), i.loss().alpha(&i.x))
    }
}

/// Fact 6.1, bullet 2, repaired: ‖f(x)‖₁ = 1 where no entry of u(x) is negative.
struct Probability;

impl Claim for Probability {
    type On = Point<f64>;
    fn id(&self) -> &'static str {
        "residual.fact-6.1.2.corrected"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Point<S> {
        above_minus_half(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let mut premises = nonzero_alpha(i);
        premises.push(nonnegative("u(x) ≥ 0", &i.loss().u(&i.x)));
        premises
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        Statement::equal(l1(&i.loss().f(&i.x)), S::one())
    }
    /// At x = 0 everything is rational, and the two sides are compared exactly.
    fn corners(&self) -> Vec<Instance> {
        let zero: (&'static str, &[&[&str]]) = ("x", &[&["0"]]);
        vec![
            corner(1, 1, &[("A", &[&["1"]]), ("b", &[&["0"]]), zero]),
            corner(2, 1, &[("A", &[&["1"], &["-1"]]), ("b", &[&["0"], &["1"]]), zero]),
            corner(3, 1, &[("A", &[&["2"], &["0"], &["-5"]]), ("b", &[&["1"], &["0"], &["0"]]), zero]),
        ]
    }
}

/// The part of it that the signs do not touch: the entries of f(x) add up to 1.
fn sum_of_f() -> Vec<Executable> {
    identities! { Point;
        "residual.fact-6.1.2.corrected" ["any; the entries of f add up to 1"] given nonzero_alpha, => |i| {
            Statement::equal(total(&i.loss().f(&i.x)), S::one())
        };
    }
}

/// −α⁻²⟨u₂, Aᵢ∘Aⱼ⟩ + 2α⁻³βᵢβⱼ.
fn inverse_curvature<S: Real>(i: &Point<S>, k: usize, l: usize) -> S {
    let p = i.loss();
    let inverse = p.alpha_inverse(&i.x);
    let slopes = S::integer(2) * inverse.clone() * p.beta(&i.x, k) * p.beta(&i.x, l);
    inverse.clone() * inverse * (slopes - dot(&p.u2(&i.x), &squares(i, k, l)))
}

fn diagonal_inverse<S: Real>(i: &Point<S>) -> Statement<S> {
    let p = i.loss().lift();
    let second = hessian(&i.x, |x| p.alpha_inverse(x));
    each_number(i.x.len(), |k| (second[(k, k)].clone(), inverse_curvature(i, k, k)))
}

fn mixed_inverse<S: Real>(i: &Point<S>) -> Statement<S> {
    let p = i.loss().lift();
    let second = hessian(&i.x, |x| p.alpha_inverse(x));
    each_distinct_entry(i.x.len(), |k, l| (second[(k, l)].clone(), inverse_curvature(i, k, l)))
}

fn inverse_alpha() -> Vec<Executable> {
    let mut twins = identities! { Point;
        "residual.lemma-4.1.5.corrected" ["statement"] given nonzero_alpha, => |i| inverse_slope(i, -S::one());
        "residual.lemma-5.2.9.corrected" ["statement"] given nonzero_alpha, => |i| diagonal_inverse(i);
        "residual.lemma-5.2.9.corrected" ["statement, one bracket"] given nonzero_alpha, => |i| diagonal_inverse(i);
        "residual.lemma-5.2.9.corrected" ["proof"] given nonzero_alpha, => |i| diagonal_inverse(i);
    };
    twins.extend(identities! { Point;
        "residual.lemma-5.2.10.corrected" ["statement"] least (1, 2) given nonzero_alpha, => |i| mixed_inverse(i);
        "residual.lemma-5.2.10.corrected" ["statement, one bracket"] least (1, 2) given nonzero_alpha, => |i| mixed_inverse(i);
        "residual.lemma-5.2.10.corrected" ["proof"] least (1, 2) given nonzero_alpha, => |i| mixed_inverse(i);
    });
    twins
}

/// α⁻²vᵢᵀKᵀKvⱼ, without A_{*,i}ᵀA_{*,j}.
fn first<S: Real>(i: &Point<S>, k: usize, l: usize) -> S {
    let p = i.loss();
    inverse_square(&p, &i.x) * gram(&p, &i.x, k, l)
}

/// −α⁻²c̃ᵀ(vⱼβᵢ + vᵢβⱼ), without A_{*,i}ᵀA_{*,j}.
fn second<S: Real>(i: &Point<S>, k: usize, l: usize) -> S {
    let p = i.loss();
    -inverse_square(&p, &i.x) * crossed(&p, &i.x, k, l)
}

/// α⁻¹A_{*,i}ᵀdiag(c̃∘u₂)A_{*,j}.
fn third<S: Real>(i: &Point<S>, k: usize, l: usize) -> S {
    let p = i.loss();
    p.alpha_inverse(&i.x) * curvature(&p, &i.x, k, l)
}

/// A_{*,i}ᵀMA_{*,j} is the given scalar, for all i and j: M solves the equations, which fix AᵀMA and no more.
fn solves<S: Real>(i: &Point<S>, M: &DMatrix<S>, scalar: fn(&Point<S>, usize, usize) -> S) -> Statement<S> {
    each_entry(i.x.len(), |k, l| (between(&i.A, M, k, l), scalar(i, k, l)))
}

fn definition_of_b() -> Vec<Executable> {
    identities! { Point;
        "residual.definition-5.1.b1.corrected" ["well-formed"] given nonzero_alpha, => |i| solves(i, &i.loss().B_mat(&i.x), first);
        "residual.definition-5.1.b1.corrected" ["agrees with Lemma 5.4 Part 1"] given nonzero_alpha, => |i| solves(i, &i.loss().B_mat(&i.x), first);
        "residual.definition-5.1.b2.corrected" ["well-formed"] given nonzero_alpha, => |i| solves(i, &-i.loss().B_rank(&i.x), second);
        "residual.definition-5.1.b2.corrected" ["agrees with Lemma 5.4 Part 2"] given nonzero_alpha, => |i| solves(i, &-i.loss().B_rank(&i.x), second);
        "residual.definition-5.1.b3.corrected" ["well-formed"] given nonzero_alpha, => |i| solves(i, &i.loss().B_diag(&i.x), third);
        "residual.lemma-5.4.2.corrected" ["statement"] given nonzero_alpha, => |i| solves(i, &-i.loss().B_rank(&i.x), second);
    }
}

/// The repaired scalars of Definition 5.1, added up.
fn scalars<S: Real>(i: &Point<S>, k: usize, l: usize) -> S {
    first(i, k, l) + second(i, k, l) + third(i, k, l)
}

/// A_{*,i}ᵀ(B_mat − B_rank + B_diag)A_{*,j}.
fn matrices<S: Real>(i: &Point<S>, k: usize, l: usize) -> S {
    between(&i.A, &i.loss().B(&i.x), k, l)
}

fn on_diagonal<S: Real>(i: &Point<S>, scalar: fn(&Point<S>, usize, usize) -> S) -> Statement<S> {
    let p = i.loss().lift();
    let curvatures = hessian(&i.x, |x| p.value(x));
    each_number(i.x.len(), |k| (curvatures[(k, k)].clone(), scalar(i, k, k)))
}

fn off_diagonal<S: Real>(i: &Point<S>, scalar: fn(&Point<S>, usize, usize) -> S) -> Statement<S> {
    let p = i.loss().lift();
    let curvatures = hessian(&i.x, |x| p.value(x));
    each_distinct_entry(i.x.len(), |k, l| (curvatures[(k, l)].clone(), scalar(i, k, l)))
}

fn second_derivatives() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-5.2.13.corrected" ["B as displayed in Definition 5.1"] given nonzero_alpha, => |i| on_diagonal(i, scalars);
        "residual.lemma-5.2.13.corrected" ["B of Lemma 5.4 proofs / Definition 6.2"] given nonzero_alpha, => |i| on_diagonal(i, matrices);
        "residual.lemma-5.2.14.corrected" ["B as displayed in Definition 5.1"] least (1, 2) given nonzero_alpha, => |i| off_diagonal(i, scalars);
        "residual.lemma-5.2.14.corrected" ["B of Lemma 5.4 proofs / Definition 6.2"] least (1, 2) given nonzero_alpha, => |i| off_diagonal(i, matrices);
    }
}

fn rewritings() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-5.3.1.corrected" ["statement"] given nonzero_alpha, => |i| {
            each_entry(i.x.len(), |k, l| (first(i, k, l), between(&i.A, &i.loss().B_mat(&i.x), k, l)))
        };
        "residual.lemma-5.3.2.corrected" ["statement"] given nonzero_alpha, => |i| {
            each_entry(i.x.len(), |k, l| (-second(i, k, l), between(&i.A, &i.loss().B_rank(&i.x), k, l)))
        };
        "residual.lemma-5.4.4.corrected" ["equals B of Definition 6.2"] given nonzero_alpha, => |i| {
            Statement::Equal(four_terms(i), i.loss().B(&i.x))
        };
        "residual.lemma-5.4.4.corrected" ["A^T B A is the Hessian of L"] given nonzero_alpha, => |i| {
            let p = i.loss().lift();
            Statement::Equal(hessian(&i.x, |x| p.value(x)), congruence(&four_terms(i), &i.A))
        };
    }
}
