//! The weights that Algorithm 1 is judged with: w_i² ≥ 200R₀⁴ + l/σ_min(A)², those of Lemma C.4, Part 2.

use super::bounds::largest;
use crate::claims::{Knobs, Premise, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::product;
use crate::linalg::norm::l2;
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A regression with weights at a point, and the curvature l asked of it.
    Weighted { A: Matrix[N, D], x: Vector[D], b: Vector[N], w: Vector[N], l: Number[One] }
}

/// σ_min(A)², the d-th singular value squared: 0 of a matrix with fewer than d rows.
pub(super) fn least_singular_square<S: Real>(A: &DMatrix<S>) -> S {
    if A.nrows() < A.ncols() { S::zero() } else { S::smallest_eigenvalue(&product(&A.transpose(), A)) }
}

/// 200R₀⁴ + l/σ_min(A)² with R₀ = max{‖u‖₂, ‖v‖₂, ‖b‖₂, ‖c‖₂, 1}.
fn least_weight<S: Real>(p: &Rescaled<S>, x: &DVector<S>, l: &S) -> S {
    let r0 = largest(&[l2(&p.u(x)), l2(&p.v(x)), l2(&p.b), l2(&p.c(x))]);
    let square = r0.clone() * r0;
    S::integer(200) * square.clone() * square + l.clone() / least_singular_square(&p.A)
}

/// Weights whose squares exceed the least ones by a factor of at least 1 + 2⁻²⁰.
pub(super) fn heavy<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Weighted<S> {
    let (A, x, b, l) = (k.matrix(size.n(), size.d()), k.vector(size.d()), k.vector(size.n()), k.positive());
    let least = least_weight(&Rescaled::new(f, &A, &b), &x, &l) * S::ratio((1 << 20) + 1, 1 << 20);
    let w = DVector::from_fn(size.n(), |_, _| k.at_least(&least).sqrt());
    Weighted { A, x, b, w, l: Scalar(l) }
}

/// The conditions on l, A and w.
pub(super) fn weights<S: Real>(
    f: Activation,
    (A, x, b): (&DMatrix<S>, &DVector<S>, &DVector<S>),
    w: &DVector<S>,
    l: &Scalar<S>,
) -> Vec<Premise<S>> {
    let least = least_weight(&Rescaled::new(f, A, b), x, &l.0);
    let above = w.iter().map(|w| Statement::AtMost(least.clone(), w.clone() * w.clone())).collect();
    vec![
        Premise::new("l > 0", Statement::Less(S::zero(), l.0.clone())),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), least_singular_square(A))),
        Premise::new("w_i² ≥ 200R₀⁴ + l/σ_min(A)²", Statement::All(above)),
    ]
}
