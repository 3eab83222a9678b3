//! Fact A.3: the order of symmetric matrices that two vectors make.

use crate::claims::{Executable, Knobs, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::{diagonal, hadamard, identity, outer, scale_matrix};
use crate::linalg::norm::{l2, l2_squared, linf};
use crate::number::{Field, Real};
use crate::papers::identities::identities;
use nalgebra::DMatrix;

ingredients! {
    /// Two vectors of one length.
    Pair { u: Vector[N], v: Vector[N] }
}

impl<S: Real> Pair<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Pair { u: k.vector(size.n()), v: k.vector(size.n()) }
    }
}

/// (M + Mᵀ)/2: the order of forms zᵀMz is the order of these.
pub(super) fn symmetric_part<S: Field>(matrix: &DMatrix<S>) -> DMatrix<S> {
    scale_matrix(&S::ratio(1, 2), &(matrix + matrix.transpose()))
}

/// s·Iₙ.
pub(super) fn multiple_of_identity<S: Field>(s: &S, n: usize) -> DMatrix<S> {
    scale_matrix(s, &identity(n))
}

/// −bound ⪯ matrix ⪯ bound, by quadratic forms.
pub(super) fn between_minus_and<S: Field>(matrix: &DMatrix<S>, bound: DMatrix<S>) -> Statement<S> {
    let form = symmetric_part(matrix);
    Statement::All(vec![Statement::Loewner(-bound.clone(), form.clone()), Statement::Loewner(form, bound)])
}

/// (v∘u)uᵀ, by its quadratic form.
fn weighted_square<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    symmetric_part(&outer(&hadamard(&i.v, &i.u), &i.u))
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    identities! { Pair;
        "rescaled.fact-a3.1" => |i| Statement::Loewner(
            outer(&i.u, &i.u),
            multiple_of_identity(&l2_squared(&i.u), i.u.len()),
        );
        "rescaled.fact-a3.2" => |i| Statement::Loewner(
            diagonal(&i.u),
            multiple_of_identity(&l2(&i.u), i.u.len()),
        );
        "rescaled.fact-a3.3" => |i| Statement::Loewner(
            diagonal(&hadamard(&i.u, &i.u)),
            multiple_of_identity(&l2_squared(&i.u), i.u.len()),
        );
        "rescaled.fact-a3.4" => |i| Statement::Loewner(
            diagonal(&hadamard(&i.u, &i.v)),
            multiple_of_identity(&(l2(&i.u) * l2(&i.v)), i.u.len()),
        );
        "rescaled.fact-a3.5" => |i| Statement::Loewner(
            outer(&i.u, &i.v) + outer(&i.v, &i.u),
            outer(&i.u, &i.u) + outer(&i.v, &i.v),
        );
        "rescaled.fact-a3.6" => |i| Statement::Loewner(
            -(outer(&i.u, &i.u) + outer(&i.v, &i.v)),
            outer(&i.u, &i.v) + outer(&i.v, &i.u),
        );
        "rescaled.fact-a3.7" => |i| {
            let (vu, largest) = (hadamard(&i.v, &i.u), linf(&i.v));
            Statement::Loewner(
                outer(&vu, &vu),
                scale_matrix(&(largest.clone() * largest), &outer(&i.u, &i.u)),
            )
        };
        "rescaled.fact-a3.8" reading "by quadratic forms: (v∘u)uᵀ need not be symmetric" => |i| Statement::Loewner(
            weighted_square(i),
            scale_matrix(&linf(&i.v), &outer(&i.u, &i.u)),
        );
        "rescaled.fact-a3.9" reading "by quadratic forms: (v∘u)uᵀ need not be symmetric" => |i| Statement::Loewner(
            scale_matrix(&linf(&i.v), &outer(&i.u, &i.u)),
            weighted_square(i),
        );
        "rescaled.fact-a3.9-minus" reading "by quadratic forms: (v∘u)uᵀ need not be symmetric" => |i| Statement::Loewner(
            scale_matrix(&-linf(&i.v), &outer(&i.u, &i.u)),
            weighted_square(i),
        );
    }
}

/// ‖v‖∞ ‖u‖₂² Iₙ.
fn corrected_bound<S: Real>(i: &Pair<S>) -> DMatrix<S> {
    multiple_of_identity(&(linf(&i.v) * l2_squared(&i.u)), i.u.len())
}

/// The nearest true statements to those that fail: ‖u‖₂² Iₙ in place of uuᵀ.
pub(super) fn twins() -> Vec<Executable> {
    identities! { Pair;
        "rescaled.fact-a3.7.corrected" => |i| {
            let (vu, largest) = (hadamard(&i.v, &i.u), linf(&i.v));
            Statement::Loewner(
                outer(&vu, &vu),
                multiple_of_identity(&(largest.clone() * largest * l2_squared(&i.u)), i.u.len()),
            )
        };
        "rescaled.fact-a3.8.corrected" => |i| Statement::Loewner(weighted_square(i), corrected_bound(i));
        "rescaled.fact-a3.9.corrected" => |i| Statement::Loewner(-corrected_bound(i), weighted_square(i));
        "rescaled.fact-a3.9-minus.corrected" => |i| Statement::Loewner(-corrected_bound(i), weighted_square(i));
    }
}
