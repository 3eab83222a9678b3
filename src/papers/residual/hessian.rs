//! Lemma 5.2, Parts 13 and 14, Lemmas 5.3 and 5.4, Definition 6.2: the Hessian and its middle matrix.

use super::definition_5_1::{Bullet, displayed, solves_display};
use super::point::{Point, nonzero_alpha};
use crate::claims::{Executable, Statement};
use crate::linalg::algebra::{column, congruence, diagonal, dot, hadamard, outer, product, scale, scale_matrix, times};
use crate::loss::ResidualLoss;
use crate::number::Real;
use crate::number::hyperdual::hessian;
use crate::papers::entrywise::{each_distinct_entry, each_entry, each_number};
use crate::papers::identities::identities;
use nalgebra::{DMatrix, DVector};

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = second_derivatives();
    claims.extend(rewritings());
    claims.extend(middle_matrix());
    claims
}

/// α⁻².
pub(super) fn inverse_square<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> S {
    let inverse = p.alpha_inverse(x);
    inverse.clone() * inverse
}

/// vᵢᵀKᵀK vⱼ.
pub(super) fn gram<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>, k: usize, l: usize) -> S {
    let K = p.K(x);
    dot(&times(&K, &p.v(x, k)), &times(&K, &p.v(x, l)))
}

/// c̃ᵀ(vⱼβᵢ + vᵢβⱼ).
pub(super) fn crossed<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>, k: usize, l: usize) -> S {
    dot(&p.c_tilde(x), &(scale(&p.beta(x, k), &p.v(x, l)) + scale(&p.beta(x, l), &p.v(x, k))))
}

/// A_{*,i}ᵀ A_{*,j}, the factor beside the 1 × 1 blocks.
pub(super) fn columns_product<S: Real>(p: &ResidualLoss<S>, k: usize, l: usize) -> S {
    dot(&column(&p.A, k), &column(&p.A, l))
}

/// A_{*,i}ᵀ diag(c̃∘u₂) A_{*,j}.
pub(super) fn curvature<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>, k: usize, l: usize) -> S {
    let weights = hadamard(&p.c_tilde(x), &p.u2(x));
    dot(&column(&p.A, k), &times(&diagonal(&weights), &column(&p.A, l)))
}

/// A_{*,i}ᵀ M A_{*,j}.
pub(super) fn between<S: Real>(A: &DMatrix<S>, M: &DMatrix<S>, k: usize, l: usize) -> S {
    dot(&column(A, k), &times(M, &column(A, l)))
}

/// Lemma 5.4, Part 2, as stated: −α⁻²c̃ zᵀdiag(z) − α⁻²diag(z) z c̃ᵀ.
pub(super) fn printed_rank<S: Real>(i: &Point<S>) -> DMatrix<S> {
    let p = i.loss();
    let (z, c_tilde, square) = (p.z(&i.x), p.c_tilde(&i.x), inverse_square(&p, &i.x));
    let z_squared = hadamard(&z, &z);
    -scale_matrix(&square, &outer(&c_tilde, &z_squared)) - scale_matrix(&square, &outer(&z_squared, &c_tilde))
}

/// What Lemma 5.2, Parts 13 and 14, is read to mean by B₁, B₂, B₃.
#[derive(Clone, Copy)]
enum Reading {
    /// The displayed scalars of Definition 5.1.
    Displayed,
    /// B₁ = B_mat, B₂ = −B_rank, B₃ = B_diag.
    Definition62,
    /// The same without their factors of α.
    WithoutAlpha,
    /// The last line of the proof: A_{*,i}ᵀ(B₁ + B₂ + B₃)A_{*,j}, with B₁ = B_mat, B₂ = −B_rank, B₃ = B_diag.
    Proof,
}

fn printed_hessian<S: Real>(reading: Reading, i: &Point<S>, k: usize, l: usize) -> S {
    let p = i.loss();
    let (inverse, square) = (p.alpha_inverse(&i.x), inverse_square(&p, &i.x));
    let weighted =
        |first: S, second: S, third: S| square.clone() * first - square.clone() * second + inverse.clone() * third;
    let scalar = |bullet| displayed(bullet, &p, &i.x, k, l);
    let quadratic = |M: &DMatrix<S>| between(&i.A, M, k, l);
    match reading {
        Reading::Displayed => weighted(scalar(Bullet::Mat), scalar(Bullet::Rank), scalar(Bullet::Diag)),
        Reading::Definition62 => {
            weighted(quadratic(&p.B_mat(&i.x)), quadratic(&-p.B_rank(&i.x)), quadratic(&p.B_diag(&i.x)))
        }
        Reading::WithoutAlpha => {
            let (z, K, c_tilde) = (p.z(&i.x), p.K(&i.x), p.c_tilde(&i.x));
            let first = product(&product(&diagonal(&z), &product(&K.transpose(), &K)), &diagonal(&z));
            let weighted_c = hadamard(&z, &c_tilde);
            let second = outer(&z, &weighted_c) + outer(&weighted_c, &z);
            let third = diagonal(&hadamard(&c_tilde, &p.u2(&i.x)));
            weighted(quadratic(&first), quadratic(&second), quadratic(&third))
        }
        Reading::Proof => quadratic(&(p.B_mat(&i.x) - p.B_rank(&i.x) + p.B_diag(&i.x))),
    }
}

fn on_diagonal<S: Real>(reading: Reading, i: &Point<S>) -> Statement<S> {
    let p = i.loss().lift();
    let second = hessian(&i.x, |x| p.value(x));
    each_number(i.x.len(), |k| (second[(k, k)].clone(), printed_hessian(reading, i, k, k)))
}

fn off_diagonal<S: Real>(reading: Reading, i: &Point<S>) -> Statement<S> {
    let p = i.loss().lift();
    let second = hessian(&i.x, |x| p.value(x));
    each_distinct_entry(i.x.len(), |k, l| (second[(k, l)].clone(), printed_hessian(reading, i, k, l)))
}

fn second_derivatives() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-5.2.13" ["B as displayed in Definition 5.1"] reading "the scalars that Definition 5.1 displays"
            given nonzero_alpha, => |i| on_diagonal(Reading::Displayed, i);
        "residual.lemma-5.2.13" ["B of Lemma 5.4 proofs / Definition 6.2"] reading "B₁ = B_mat, B₂ = −B_rank, B₃ = B_diag"
            given nonzero_alpha, => |i| on_diagonal(Reading::Definition62, i);
        "residual.lemma-5.2.13" ["B without α factors"]
            reading "B₁, B₂, B₃ of Definition 6.2 without their factors of α, B₂ without its minus sign"
            given nonzero_alpha, => |i| on_diagonal(Reading::WithoutAlpha, i);
        "residual.lemma-5.2.13" ["proof"]
            reading "the last line of the proof, with B₁ = B_mat, B₂ = −B_rank, B₃ = B_diag"
            given nonzero_alpha, => |i| on_diagonal(Reading::Proof, i);
        "residual.lemma-5.2.14" ["B as displayed in Definition 5.1"] least (1, 2)
            reading "the scalars that Definition 5.1 displays"
            given nonzero_alpha, => |i| off_diagonal(Reading::Displayed, i);
        "residual.lemma-5.2.14" ["B of Lemma 5.4 proofs / Definition 6.2"] least (1, 2)
            reading "B₁ = B_mat, B₂ = −B_rank, B₃ = B_diag"
            given nonzero_alpha, => |i| off_diagonal(Reading::Definition62, i);
        "residual.lemma-5.2.14" ["B without α factors"] least (1, 2)
            reading "B₁, B₂, B₃ of Definition 6.2 without their factors of α, B₂ without its minus sign"
            given nonzero_alpha, => |i| off_diagonal(Reading::WithoutAlpha, i);
        "residual.lemma-5.2.14" ["proof"] least (1, 2)
            reading "the last line of the proof, with B₁ = B_mat, B₂ = −B_rank, B₃ = B_diag"
            given nonzero_alpha, => |i| off_diagonal(Reading::Proof, i);
    }
}

/// Lemma 5.3, Part 1, right side: A_{*,i}ᵀα⁻²diag(z)KᵀK diag(z)A_{*,j}.
fn first_rewriting<S: Real>(i: &Point<S>, k: usize, l: usize) -> S {
    between(&i.A, &i.loss().B_mat(&i.x), k, l)
}

/// Lemma 5.3, Part 2, right side: A_{*,i}ᵀα⁻²z c̃ᵀdiag(z)A_{*,j} + A_{*,i}ᵀα⁻²diag(z)c̃ zᵀA_{*,j}.
fn second_rewriting<S: Real>(i: &Point<S>, k: usize, l: usize) -> S {
    let p = i.loss();
    let (z, square) = (p.z(&i.x), inverse_square(&p, &i.x));
    let weighted = hadamard(&z, &p.c_tilde(&i.x));
    between(&i.A, &scale_matrix(&square, &outer(&z, &weighted)), k, l)
        + between(&i.A, &scale_matrix(&square, &outer(&weighted, &z)), k, l)
}

fn rewritings() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-5.3.1" ["statement"] reading "the 1 × 1 block times A_{*,i}ᵀA_{*,j} on the left"
            given nonzero_alpha, => |i| {
            let p = i.loss();
            each_entry(i.x.len(), |k, l| {
                let printed = inverse_square(&p, &i.x) * gram(&p, &i.x, k, l) * columns_product(&p, k, l);
                (printed, first_rewriting(i, k, l))
            })
        };
        "residual.lemma-5.3.1" ["proof"] reading "without A_{*,i}ᵀA_{*,j}, as the proof starts"
            given nonzero_alpha, => |i| {
            let p = i.loss();
            each_entry(i.x.len(), |k, l| {
                (inverse_square(&p, &i.x) * gram(&p, &i.x, k, l), first_rewriting(i, k, l))
            })
        };
        "residual.lemma-5.3.2" ["statement"] reading "the 1 × 1 block times A_{*,i}ᵀA_{*,j} on the left"
            given nonzero_alpha, => |i| {
            let p = i.loss();
            each_entry(i.x.len(), |k, l| {
                let printed = inverse_square(&p, &i.x) * crossed(&p, &i.x, k, l) * columns_product(&p, k, l);
                (printed, second_rewriting(i, k, l))
            })
        };
        "residual.lemma-5.3.2" ["proof"] reading "without A_{*,i}ᵀA_{*,j}, as the proof starts"
            given nonzero_alpha, => |i| {
            let p = i.loss();
            each_entry(i.x.len(), |k, l| {
                (inverse_square(&p, &i.x) * crossed(&p, &i.x, k, l), second_rewriting(i, k, l))
            })
        };
        "residual.lemma-5.3.3" given nonzero_alpha, => |i| {
            let p = i.loss();
            each_entry(i.x.len(), |k, l| {
                (p.alpha_inverse(&i.x) * curvature(&p, &i.x, k, l), between(&i.A, &p.B_diag(&i.x), k, l))
            })
        };
    }
}

/// B(x) as Lemma 5.4, Part 4, prints it.
fn printed_sum<S: Real>(i: &Point<S>) -> DMatrix<S> {
    let p = i.loss();
    p.B_mat(&i.x) + printed_rank(i) + p.B_diag(&i.x)
}

/// The four-term display of Definition 6.2.
pub(super) fn four_terms<S: Real>(i: &Point<S>) -> DMatrix<S> {
    let p = i.loss();
    let (z, K, c_tilde) = (p.z(&i.x), p.K(&i.x), p.c_tilde(&i.x));
    let square = inverse_square(&p, &i.x);
    let Z = diagonal(&z);
    let column = |v: &DVector<S>| DMatrix::from_iterator(v.len(), 1, v.iter().cloned());
    let scaled = |M: DMatrix<S>| scale_matrix(&square, &M);
    scaled(product(&product(&Z, &product(&K.transpose(), &K)), &Z))
        - scaled(product(&product(&column(&z), &column(&c_tilde).transpose()), &Z))
        - scaled(product(&product(&Z, &column(&c_tilde)), &column(&z).transpose()))
        + scale_matrix(&p.alpha_inverse(&i.x), &diagonal(&hadamard(&c_tilde, &p.u2(&i.x))))
}

fn middle_matrix() -> Vec<Executable> {
    identities! { Point;
        "residual.lemma-5.4.1"
            reading "the scalars of B₁ without A_{*,i}ᵀA_{*,j} and with v_j, as the proof of Lemma 5.2 has them"
            given nonzero_alpha, => |i| {
            let p = i.loss();
            let M = p.B_mat(&i.x);
            each_entry(i.x.len(), |k, l| {
                (between(&i.A, &M, k, l), inverse_square(&p, &i.x) * gram(&p, &i.x, k, l))
            })
        };
        "residual.lemma-5.4.1" ["any; B₁ as displayed"] reading "the scalars of B₁ as Definition 5.1 displays them"
            given nonzero_alpha, => |i| solves_display(Bullet::Mat, i, &i.loss().B_mat(&i.x));
        "residual.lemma-5.4.2" ["statement; B₂ as displayed"] reading "the scalars of B₂ as Definition 5.1 displays them"
            given nonzero_alpha, => |i| solves_display(Bullet::Rank, i, &printed_rank(i));
        "residual.lemma-5.4.2" ["proof; B₂ as displayed"] reading "the scalars of B₂ as Definition 5.1 displays them"
            given nonzero_alpha, => |i| solves_display(Bullet::Rank, i, &-i.loss().B_rank(&i.x));
        "residual.lemma-5.4.2" ["statement"]
            reading "the scalars of B₂ without A_{*,i}ᵀA_{*,j}, as the proof of Lemma 5.2 has them"
            given nonzero_alpha, => |i| {
            let (p, M) = (i.loss(), printed_rank(i));
            each_entry(i.x.len(), |k, l| {
                (between(&i.A, &M, k, l), -inverse_square(&p, &i.x) * crossed(&p, &i.x, k, l))
            })
        };
        "residual.lemma-5.4.2" ["proof"]
            reading "the scalars of B₂ without A_{*,i}ᵀA_{*,j}, as the proof of Lemma 5.2 has them"
            given nonzero_alpha, => |i| {
            let p = i.loss();
            let M = -p.B_rank(&i.x);
            each_entry(i.x.len(), |k, l| {
                (between(&i.A, &M, k, l), -inverse_square(&p, &i.x) * crossed(&p, &i.x, k, l))
            })
        };
        "residual.lemma-5.4.3" given nonzero_alpha, => |i| {
            let p = i.loss();
            let M = p.B_diag(&i.x);
            each_entry(i.x.len(), |k, l| {
                (between(&i.A, &M, k, l), p.alpha_inverse(&i.x) * curvature(&p, &i.x, k, l))
            })
        };
        "residual.lemma-5.4.4" ["equals B of Definition 6.2"] given nonzero_alpha, => |i| {
            Statement::Equal(printed_sum(i), i.loss().B(&i.x))
        };
        "residual.lemma-5.4.4" ["A^T B A is the Hessian of L"] given nonzero_alpha, => |i| {
            let p = i.loss().lift();
            Statement::Equal(hessian(&i.x, |x| p.value(x)), congruence(&printed_sum(i), &i.A))
        };
        "residual.definition-6.2.1" given nonzero_alpha, => |i| {
            let p = i.loss().lift();
            Statement::Equal(hessian(&i.x, |x| p.value(x)), congruence(&four_terms(i), &i.A))
        };
        "residual.definition-6.2.2" given nonzero_alpha, => |i| {
            let p = i.loss();
            Statement::Equal(four_terms(i), p.B_mat(&i.x) - p.B_rank(&i.x) + p.B_diag(&i.x))
        };
    }
}
