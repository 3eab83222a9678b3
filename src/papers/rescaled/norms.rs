//! Facts A.5 and A.6: norms of vectors and matrices.

use super::bounds::root;
use crate::claims::{Executable, Knobs, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::{diagonal, dot, hadamard, outer, product, scale_matrix, times};
use crate::linalg::norm::{l1, l2, linf};
use crate::number::Real;
use crate::papers::identities::identities;

ingredients! {
    /// A vector of Rⁿ.
    One { a: Vector[N] }
}

ingredients! {
    /// Two vectors of Rⁿ.
    Pair { a: Vector[N], b: Vector[N] }
}

ingredients! {
    /// Two vectors of Rᵈ.
    Columns { a: Vector[D], b: Vector[D] }
}

ingredients! {
    /// A matrix and a vector.
    Image { A: Matrix[N, D], x: Vector[D] }
}

ingredients! {
    /// Two conformable matrices: zeros around a product of any three lengths make it n × d times d × n.
    Factors { A: Matrix[N, D], B: Matrix[D, N] }
}

ingredients! {
    /// A number and a matrix.
    Multiple { alpha: Number[One], A: Matrix[N, D] }
}

impl<S: Real> One<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        One { a: k.vector(size.n()) }
    }
}

impl<S: Real> Pair<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Pair { a: k.vector(size.n()), b: k.vector(size.n()) }
    }
}

impl<S: Real> Columns<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Columns { a: k.vector(size.d()), b: k.vector(size.d()) }
    }
}

impl<S: Real> Image<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Image { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()) }
    }
}

impl<S: Real> Factors<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Factors { A: k.matrix(size.n(), size.d()), B: k.matrix(size.d(), size.n()) }
    }
}

impl<S: Real> Multiple<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Multiple { alpha: Scalar(k.real()), A: k.matrix(size.n(), size.d()) }
    }
}

/// first ≤ second ≤ third ≤ …: each at most the one after it.
pub(super) fn ascending<S: Real>(members: &[S]) -> Statement<S> {
    Statement::All(members.windows(2).map(|pair| Statement::AtMost(pair[0].clone(), pair[1].clone())).collect())
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = identities! { Pair;
        "rescaled.fact-a5.1" => |i| Statement::AtMost(dot(&i.a, &i.b), l2(&i.a) * l2(&i.b));
        "rescaled.fact-a5.3" => |i| ascending(&[
            l2(&hadamard(&i.a, &i.b)),
            linf(&i.a) * l2(&i.b),
            l2(&i.a) * l2(&i.b),
        ]);
    };
    claims.extend(identities! { One;
        "rescaled.fact-a5.2" => |i| ascending(&[S::spectral_norm(&diagonal(&i.a)), linf(&i.a), l2(&i.a)]);
        "rescaled.fact-a5.4" => |i| ascending(&[linf(&i.a), l2(&i.a), root::<S>(i.a.len()) * linf(&i.a)]);
        "rescaled.fact-a5.5" => |i| ascending(&[l2(&i.a), l1(&i.a), root::<S>(i.a.len()) * l2(&i.a)]);
    });
    claims.extend(identities! { Columns;
        "rescaled.fact-a6.1" => |i| Statement::AtMost(
            S::spectral_norm(&outer(&i.a, &i.b)),
            l2(&i.a) * l2(&i.b),
        );
    });
    claims.extend(identities! { Image;
        "rescaled.fact-a6.2" => |i| Statement::AtMost(
            l2(&times(&i.A, &i.x)),
            S::spectral_norm(&i.A) * l2(&i.x),
        );
    });
    claims.extend(identities! { Factors;
        "rescaled.fact-a6.3" => |i| Statement::AtMost(
            S::spectral_norm(&product(&i.A, &i.B)),
            S::spectral_norm(&i.A) * S::spectral_norm(&i.B),
        );
    });
    claims.extend(identities! { Multiple;
        "rescaled.fact-a6.4" => |i| Statement::AtMost(
            S::spectral_norm(&scale_matrix(&i.alpha.0, &i.A)),
            i.alpha.0.abs() * S::spectral_norm(&i.A),
        );
    });
    claims
}
