//! Lemma 4.1, Lemma 5.2, Parts 1–12, and Fact 6.1, bullet 2: first and second derivatives of u, α, α⁻¹, f, c, L.

use super::point::{Point, nonzero_alpha};
use crate::claims::{Executable, Statement};
use crate::linalg::algebra::{column, dot, hadamard, identity, ones, outer, scale, times};
use crate::linalg::norm::l1;
use crate::number::hyperdual::{at_coordinates, gradient, hessian, jacobian, second_partial};
use crate::number::{Real, SecondOrder};
use crate::papers::entrywise::{each, each_distinct_entry, each_distinct_pair, each_number};
use crate::papers::identities::identities;
use nalgebra::{DMatrix, DVector};

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = first_order();
    claims.extend(inverse_alpha());
    claims.extend(normalised());
    claims.extend(second_of_u());
    claims.extend(second_of_inverse());
    claims.extend(second_of_f());
    claims.extend(normalisation());
    claims
}

/// Iₙ − f(x)1ₙᵀ as the lemmas print it.
fn centring<S: Real>(i: &Point<S>) -> DMatrix<S> {
    let n = i.A.nrows();
    identity(n) - outer(&i.loss().f(&i.x), &ones(n))
}

/// A_{*,i}∘A_{*,j}.
pub(super) fn squares<S: Real>(i: &Point<S>, k: usize, l: usize) -> DVector<S> {
    hadamard(&column(&i.A, k), &column(&i.A, l))
}

fn first_order() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-4.1.1" => |i| {
            let p = i.loss().lift();
            let du = jacobian(&i.x, |x| p.u1(x));
            each(i.x.len(), |k| (column(&du, k), column(&i.A, k)))
        };
        "residual.lemma-4.1.2" => |i| {
            let (p, u2) = (i.loss().lift(), i.loss().u2(&i.x));
            let du = jacobian(&i.x, |x| p.u2(x));
            each(i.x.len(), |k| (column(&du, k), hadamard(&u2, &column(&i.A, k))))
        };
        "residual.lemma-4.1.3" => |i| {
            let p = i.loss().lift();
            let du = jacobian(&i.x, |x| p.u(x));
            each(i.x.len(), |k| (column(&du, k), i.loss().v(&i.x, k)))
        };
        "residual.lemma-4.1.4" => |i| {
            let p = i.loss().lift();
            let dalpha = gradient(&i.x, |x| p.alpha(x));
            each_number(i.x.len(), |k| (dalpha[k].clone(), i.loss().beta(&i.x, k)))
        };
        "residual.lemma-4.1.9" => |i| {
            let p = i.loss().lift();
            each_number(i.x.len(), |k| {
                let slope = at_coordinates(&i.x, k, k, |x| p.beta(x, k)).first();
                (slope, dot(&i.loss().u2(&i.x), &squares(i, k, k)))
            })
        };
        "residual.lemma-4.1.10" least (1, 2) => |i| {
            let p = i.loss().lift();
            each_distinct_entry(i.x.len(), |k, l| {
                let slope = at_coordinates(&i.x, l, l, |x| p.beta(x, k)).first();
                (slope, dot(&i.loss().u2(&i.x), &squares(i, k, l)))
            })
        };
        "residual.lemma-4.1.11" => |i| {
            let (p, u2) = (i.loss().lift(), i.loss().u2(&i.x));
            each(i.x.len(), |k| {
                let slope = at_coordinates(&i.x, k, k, |x| p.v(x, k)).map(|entry| entry.first());
                let a = column(&i.A, k);
                (slope, hadamard(&hadamard(&u2, &a), &a))
            })
        };
        "residual.lemma-4.1.12" least (1, 2) => |i| {
            let (p, u2) = (i.loss().lift(), i.loss().u2(&i.x));
            each_distinct_pair(i.x.len(), |k, l| {
                let slope = at_coordinates(&i.x, l, l, |x| p.v(x, k)).map(|entry| entry.first());
                (slope, hadamard(&hadamard(&u2, &column(&i.A, l)), &column(&i.A, k)))
            })
        };
    }
}

/// Lemma 4.1, Part 5: ∂α⁻¹/∂xᵢ against sign · α⁻²βᵢ.
pub(super) fn inverse_slope<S: Real>(i: &Point<S>, sign: S) -> Statement<S> {
    let (p, lifted) = (i.loss(), i.loss().lift());
    let slopes = gradient(&i.x, |x| lifted.alpha_inverse(x));
    let inverse = p.alpha_inverse(&i.x);
    each_number(i.x.len(), |k| (slopes[k].clone(), sign.clone() * inverse.clone() * inverse.clone() * p.beta(&i.x, k)))
}

fn inverse_alpha() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-4.1.5" ["statement"] given nonzero_alpha, => |i| inverse_slope(i, S::one());
        "residual.lemma-4.1.5" ["proof"] given nonzero_alpha, => |i| inverse_slope(i, -S::one());
    }
}

/// α⁻¹(Iₙ − f 1ₙᵀ)vᵢ.
fn printed_slope<S: Real>(i: &Point<S>, k: usize) -> DVector<S> {
    scale(&i.loss().alpha_inverse(&i.x), &times(&centring(i), &i.loss().v(&i.x, k)))
}

fn normalised() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-4.1.6" given nonzero_alpha, => |i| {
            let p = i.loss().lift();
            let slopes = jacobian(&i.x, |x| p.f(x));
            each(i.x.len(), |k| (column(&slopes, k), printed_slope(i, k)))
        };
        "residual.lemma-4.1.7" given nonzero_alpha, => |i| {
            let p = i.loss().lift();
            let slopes = jacobian(&i.x, |x| p.c(x));
            each(i.x.len(), |k| (column(&slopes, k), printed_slope(i, k)))
        };
        "residual.lemma-4.1.8" given nonzero_alpha, => |i| {
            let p = i.loss().lift();
            let slopes = gradient(&i.x, |x| p.value(x));
            let (inverse, c) = (i.loss().alpha_inverse(&i.x), i.loss().c(&i.x));
            each_number(i.x.len(), |k| {
                let printed = inverse.clone() * dot(&c, &times(&centring(i), &i.loss().v(&i.x, k)));
                (slopes[k].clone(), printed)
            })
        };
    }
}

/// A_{*,i}∘u₂∘A_{*,j}.
fn printed_second<S: Real>(i: &Point<S>, k: usize, l: usize) -> DVector<S> {
    hadamard(&hadamard(&column(&i.A, k), &i.loss().u2(&i.x)), &column(&i.A, l))
}

fn second_of_u() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-5.2.1" => |i| {
            let p = i.loss().lift();
            each(i.x.len(), |k| {
                (second_partial(&i.x, k, k, |x| p.u1(x)), DVector::from_element(i.A.nrows(), S::zero()))
            })
        };
        "residual.lemma-5.2.2" least (1, 2) => |i| {
            let p = i.loss().lift();
            each_distinct_pair(i.x.len(), |k, l| {
                (second_partial(&i.x, k, l, |x| p.u1(x)), DVector::from_element(i.A.nrows(), S::zero()))
            })
        };
        "residual.lemma-5.2.3" => |i| {
            let p = i.loss().lift();
            each(i.x.len(), |k| (second_partial(&i.x, k, k, |x| p.u2(x)), printed_second(i, k, k)))
        };
        "residual.lemma-5.2.4" least (1, 2) => |i| {
            let p = i.loss().lift();
            each_distinct_pair(i.x.len(), |k, l| (second_partial(&i.x, k, l, |x| p.u2(x)), printed_second(i, k, l)))
        };
        "residual.lemma-5.2.5" => |i| {
            let p = i.loss().lift();
            each(i.x.len(), |k| (second_partial(&i.x, k, k, |x| p.u(x)), printed_second(i, k, k)))
        };
        "residual.lemma-5.2.6" least (1, 2) => |i| {
            let p = i.loss().lift();
            each_distinct_pair(i.x.len(), |k, l| (second_partial(&i.x, k, l, |x| p.u(x)), printed_second(i, k, l)))
        };
        "residual.lemma-5.2.7" => |i| {
            let p = i.loss().lift();
            let second = hessian(&i.x, |x| p.alpha(x));
            each_number(i.x.len(), |k| (second[(k, k)].clone(), dot(&i.loss().u2(&i.x), &squares(i, k, k))))
        };
        "residual.lemma-5.2.8" least (1, 2) => |i| {
            let p = i.loss().lift();
            let second = hessian(&i.x, |x| p.alpha(x));
            each_distinct_entry(i.x.len(), |k, l| {
                (second[(k, l)].clone(), dot(&i.loss().u2(&i.x), &squares(i, l, k)))
            })
        };
    }
}

/// How Lemma 5.2, Parts 9 and 10, prints ∂²α⁻¹/∂xᵢ∂xⱼ.
#[derive(Clone, Copy)]
enum Bracket {
    /// α⁻²(⟨u₂, Aᵢ∘Aⱼ⟩) − 2βᵢβⱼ.
    AsPrinted,
    /// α⁻²(⟨u₂, Aᵢ∘Aⱼ⟩ − 2βᵢβⱼ).
    One,
    /// α⁻²(⟨u₂, Aᵢ∘Aⱼ⟩ − 2α⁻¹βᵢβⱼ), the last line of the proof.
    Proof,
}

fn printed_inverse<S: Real>(i: &Point<S>, bracket: Bracket, k: usize, l: usize) -> S {
    let p = i.loss();
    let inverse = p.alpha_inverse(&i.x);
    let square = inverse.clone() * inverse.clone();
    let curvature = dot(&p.u2(&i.x), &squares(i, k, l));
    let slopes = S::integer(2) * p.beta(&i.x, k) * p.beta(&i.x, l);
    match bracket {
        Bracket::AsPrinted => square * curvature - slopes,
        Bracket::One => square * (curvature - slopes),
        Bracket::Proof => square * (curvature - inverse * slopes),
    }
}

fn diagonal_inverse<S: Real>(i: &Point<S>, bracket: Bracket) -> Statement<S> {
    let p = i.loss().lift();
    let second = hessian(&i.x, |x| p.alpha_inverse(x));
    each_number(i.x.len(), |k| (second[(k, k)].clone(), printed_inverse(i, bracket, k, k)))
}

fn mixed_inverse<S: Real>(i: &Point<S>, bracket: Bracket) -> Statement<S> {
    let p = i.loss().lift();
    let second = hessian(&i.x, |x| p.alpha_inverse(x));
    each_distinct_entry(i.x.len(), |k, l| (second[(k, l)].clone(), printed_inverse(i, bracket, k, l)))
}

fn second_of_inverse() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-5.2.9" ["statement"] given nonzero_alpha, => |i| diagonal_inverse(i, Bracket::AsPrinted);
        "residual.lemma-5.2.9" ["statement, one bracket"] given nonzero_alpha, => |i| diagonal_inverse(i, Bracket::One);
        "residual.lemma-5.2.9" ["proof"] given nonzero_alpha, => |i| diagonal_inverse(i, Bracket::Proof);
        "residual.lemma-5.2.10" ["statement"] least (1, 2) given nonzero_alpha, => |i| mixed_inverse(i, Bracket::AsPrinted);
        "residual.lemma-5.2.10" ["statement, one bracket"] least (1, 2) given nonzero_alpha, => |i| mixed_inverse(i, Bracket::One);
        "residual.lemma-5.2.10" ["proof"] least (1, 2) given nonzero_alpha, => |i| mixed_inverse(i, Bracket::Proof);
    }
}

fn second_of_f() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-5.2.11" given nonzero_alpha, => |i| {
            let (p, lifted) = (i.loss(), i.loss().lift());
            let inverse = p.alpha_inverse(&i.x);
            let factor = -S::integer(2) * inverse.clone() * inverse.clone();
            each(i.x.len(), |k| {
                let first = scale(&(factor.clone() * p.beta(&i.x, k)), &times(&centring(i), &p.v(&i.x, k)));
                let curvature = hadamard(&p.u2(&i.x), &squares(i, k, k));
                let printed = first + scale(&inverse, &times(&centring(i), &curvature));
                (second_partial(&i.x, k, k, |x| lifted.f(x)), printed)
            })
        };
        "residual.lemma-5.2.12" least (1, 2) given nonzero_alpha, => |i| {
            let (p, lifted) = (i.loss(), i.loss().lift());
            let inverse = p.alpha_inverse(&i.x);
            let square = inverse.clone() * inverse.clone();
            each_distinct_pair(i.x.len(), |k, l| {
                let crossed = scale(&p.beta(&i.x, k), &p.v(&i.x, l)) + scale(&p.beta(&i.x, l), &p.v(&i.x, k));
                let curvature = hadamard(&p.u2(&i.x), &squares(i, l, k));
                let printed = scale(&inverse, &times(&centring(i), &curvature))
                    - scale(&square, &times(&centring(i), &crossed));
                (second_partial(&i.x, k, l, |x| lifted.f(x)), printed)
            })
        };
    }
}

fn normalisation() -> Vec<Executable> {
    identities! { Point;
        "residual.fact-6.1.2" given nonzero_alpha, => |i| Statement::equal(l1(&i.loss().f(&i.x)), S::one());
    }
}
