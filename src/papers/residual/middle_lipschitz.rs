//! Lemmas 8.1 and 8.4–8.8: how fast the Hessian and the four summands of its middle matrix change.

use super::bound::bounds;
use super::hypotheses::{Pair, count, growth, inverse_power, root_n};
use super::near_zero::{pairs, touching};
use crate::claims::{Executable, Statement};
use crate::linalg::algebra::{diagonal, hadamard, outer, product, scale_matrix};
use crate::loss::ResidualLoss;
use crate::number::Real;
use crate::number::hyperdual::hessian;
use nalgebra::{DMatrix, DVector};

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = lemmas();
    claims.extend(steps());
    claims
}

fn lemmas() -> Vec<Executable> {
    bounds! { Pair, draw Pair::bounded, given Pair::y_bounded, corners pairs;
        "residual.lemma-8.1.1" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lemma_8_1(i);
        "residual.lemma-8.4.1" ["statement"] reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| Statement::AtMost(sum_of_changes(i), bound(i, [700, 4, 6, 5]));
        "residual.lemma-8.4.1" ["proof"] reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lemma_8_4(i);
        "residual.lemma-8.5.1" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, change(i, g_1), [200, 4, 6, 5]);
        "residual.lemma-8.6.1" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, change(i, g_2), [200, 4, 4, 5]);
        "residual.lemma-8.7.1" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, change(i, g_3), [200, 4, 4, 5]);
        "residual.lemma-8.8.1" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, change(i, g_4), [100, 3, 4, 4]);
    }
}

fn steps() -> Vec<Executable> {
    bounds! { Pair, draw Pair::bounded, given Pair::y_bounded, corners pairs;
        "residual.lemma-8.5.g11" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, g_11(i), [64, 3, 3, 4]);
        "residual.lemma-8.5.g12" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, g_12(i), [8, 2, 3, 3]);
        "residual.lemma-8.5.g13" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, g_13(i), [48, 4, 6, 5]);
        "residual.lemma-8.6.g21" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, g_21(i), [64, 3, 4, 4]);
        "residual.lemma-8.6.g22" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, g_22(i), [8, 2, 2, 3]);
        "residual.lemma-8.6.g23" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, g_23(i), [100, 4, 4, 5]);
        "residual.lemma-8.6.g24" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, g_24(i), [8, 2, 2, 3]);
        "residual.lemma-8.8.g41" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, g_41(i), [16, 2, 4, 4]);
        "residual.lemma-8.8.g42" reading "under the hypotheses of Lemmas 8.2, 8.3 and ‖y‖₂ ≤ R; none are printed"
            => |i| lipschitz(i, g_42(i), [48, 3, 4, 4]);
    }
}

/// constant · β⁻ᵖ · n^{q/2} · exp(m R²) for `[constant, p, q, m]`.
fn bound<S: Real>(i: &Pair<S>, [constant, p, q, m]: [i64; 4]) -> S {
    let whole = (0..q / 2).fold(S::one(), |power, _| power * count(&i.A));
    let power = if q % 2 == 0 { whole } else { whole * root_n(&i.A) };
    S::integer(constant) * inverse_power(&i.beta, p as usize) * power * growth(&i.R, m)
}

/// ‖M‖ ≤ bound · ‖x − y‖₂.
fn lipschitz<S: Real>(i: &Pair<S>, matrix: DMatrix<S>, printed: [i64; 4]) -> Statement<S> {
    Statement::AtMost(S::spectral_norm(&matrix), bound(i, printed) * i.distance())
}

/// G(x) − G(y).
fn change<S: Real>(i: &Pair<S>, G: fn(&ResidualLoss<S>, &DVector<S>) -> DMatrix<S>) -> DMatrix<S> {
    G(&i.loss(), &i.x) - G(&i.loss(), &i.y)
}

/// ∇²L by second-order duals, from the definition of L.
fn H<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> DMatrix<S> {
    let lifted = p.lift();
    hessian(x, |x| lifted.value(x))
}

/// α⁻².
fn inverse_square<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> S {
    p.alpha_inverse(x) * p.alpha_inverse(x)
}

/// G₁ = α⁻² diag(z)KᵀK diag(z).
fn g_1<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> DMatrix<S> {
    p.B_mat(x)
}

/// z c̃ᵀdiag(z).
fn weighted<S: Real>(z: &DVector<S>, c_tilde: &DVector<S>, Z: &DVector<S>) -> DMatrix<S> {
    outer(z, &hadamard(c_tilde, Z))
}

/// G₂ = α⁻² z c̃ᵀdiag(z), up to the sign that its norm does not see.
fn g_2<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> DMatrix<S> {
    scale_matrix(&inverse_square(p, x), &weighted(&p.z(x), &p.c_tilde(x), &p.z(x)))
}

/// G₃ = α⁻² diag(z)c̃ zᵀ, up to sign.
fn g_3<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> DMatrix<S> {
    scale_matrix(&inverse_square(p, x), &outer(&hadamard(&p.z(x), &p.c_tilde(x)), &p.z(x)))
}

/// G₄ = α⁻¹ diag(c̃∘u₂).
fn g_4<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> DMatrix<S> {
    p.B_diag(x)
}

fn sum_of_changes<S: Real>(i: &Pair<S>) -> S {
    [g_1, g_2, g_3, g_4].map(|G| S::spectral_norm(&change(i, G))).into_iter().fold(S::zero(), |sum, norm| sum + norm)
}

fn lemma_8_1<S: Real>(i: &Pair<S>) -> Statement<S> {
    lipschitz(i, change(i, H), [700, 4, 6, 6])
}

/// The last line of the proof of Lemma 8.4, with the distance that the lemma leaves out.
fn lemma_8_4<S: Real>(i: &Pair<S>) -> Statement<S> {
    Statement::AtMost(sum_of_changes(i), bound(i, [700, 4, 6, 5]) * i.distance())
}

/// KᵀK diag(z) at x.
fn gram_times_z<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    let (K, Z) = (i.loss().K(&i.x), diagonal(&i.loss().z(&i.x)));
    product(&K.transpose(), &product(&K, &Z))
}

/// z(x) − z(y).
fn change_of_z<S: Real>(i: &Pair<S>) -> DVector<S> {
    i.loss().z(&i.x) - i.loss().z(&i.y)
}

fn change_of_inverse_square<S: Real>(i: &Pair<S>) -> S {
    inverse_square(&i.loss(), &i.x) - inverse_square(&i.loss(), &i.y)
}

fn g_11<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    scale_matrix(&change_of_inverse_square(i), &product(&diagonal(&i.loss().z(&i.x)), &gram_times_z(i)))
}

fn g_12<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    scale_matrix(&inverse_square(&i.loss(), &i.y), &product(&diagonal(&change_of_z(i)), &gram_times_z(i)))
}

fn g_13<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    let p = i.loss();
    let change_of_k = (p.K(&i.x) - p.K(&i.y)).transpose();
    let right = product(&p.K(&i.x), &diagonal(&p.z(&i.x)));
    let middle = product(&diagonal(&p.z(&i.y)), &product(&change_of_k, &right));
    scale_matrix(&inverse_square(&p, &i.y), &middle)
}

fn g_21<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    let (z, c_tilde) = (i.loss().z(&i.x), i.loss().c_tilde(&i.x));
    scale_matrix(&-change_of_inverse_square(i), &weighted(&z, &c_tilde, &z))
}

fn g_22<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    let (z, c_tilde) = (i.loss().z(&i.x), i.loss().c_tilde(&i.x));
    scale_matrix(&-inverse_square(&i.loss(), &i.y), &weighted(&change_of_z(i), &c_tilde, &z))
}

fn g_23<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    let p = i.loss();
    let change_of_c_tilde = p.c_tilde(&i.x) - p.c_tilde(&i.y);
    scale_matrix(&-inverse_square(&p, &i.y), &weighted(&p.z(&i.y), &change_of_c_tilde, &p.z(&i.x)))
}

fn g_24<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    let (z, c_tilde) = (i.loss().z(&i.y), i.loss().c_tilde(&i.y));
    scale_matrix(&-inverse_square(&i.loss(), &i.y), &weighted(&z, &c_tilde, &change_of_z(i)))
}

/// diag(c̃∘u₂).
fn curvature<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> DMatrix<S> {
    diagonal(&hadamard(&p.c_tilde(x), &p.u2(x)))
}

fn g_41<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    let p = i.loss();
    scale_matrix(&(p.alpha_inverse(&i.x) - p.alpha_inverse(&i.y)), &curvature(&p, &i.x))
}

fn g_42<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    scale_matrix(&i.loss().alpha_inverse(&i.y), &change(i, curvature))
}

/// Repaired claims that hold: f(x) and f(y) are probability vectors.
pub(super) fn twins() -> Vec<Executable> {
    bounds! { Pair, draw Pair::bounded, given Pair::probabilities, corners touching;
        "residual.lemma-8.1.1.corrected" => |i| lemma_8_1(i);
        "residual.lemma-8.4.1.corrected" ["proof"] => |i| lemma_8_4(i);
        "residual.lemma-8.5.1.corrected" => |i| lipschitz(i, change(i, g_1), [200, 4, 6, 5]);
        "residual.lemma-8.6.1.corrected" => |i| lipschitz(i, change(i, g_2), [200, 4, 4, 5]);
        "residual.lemma-8.7.1.corrected" => |i| lipschitz(i, change(i, g_3), [200, 4, 4, 5]);
        "residual.lemma-8.8.1.corrected" => |i| lipschitz(i, change(i, g_4), [100, 3, 4, 4]);
        "residual.lemma-8.5.g11.corrected" => |i| lipschitz(i, g_11(i), [64, 3, 3, 4]);
        "residual.lemma-8.5.g12.corrected" => |i| lipschitz(i, g_12(i), [8, 2, 3, 3]);
        "residual.lemma-8.5.g13.corrected" => |i| lipschitz(i, g_13(i), [48, 4, 6, 5]);
        "residual.lemma-8.6.g21.corrected" => |i| lipschitz(i, g_21(i), [64, 3, 4, 4]);
        "residual.lemma-8.6.g22.corrected" => |i| lipschitz(i, g_22(i), [8, 2, 2, 3]);
        "residual.lemma-8.6.g23.corrected" => |i| lipschitz(i, g_23(i), [100, 4, 4, 5]);
        "residual.lemma-8.6.g24.corrected" => |i| lipschitz(i, g_24(i), [8, 2, 2, 3]);
        "residual.lemma-8.8.g41.corrected" => |i| lipschitz(i, g_41(i), [16, 2, 4, 4]);
        "residual.lemma-8.8.g42.corrected" => |i| lipschitz(i, g_42(i), [48, 3, 4, 4]);
    }
}
