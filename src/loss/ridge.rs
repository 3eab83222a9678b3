//! The regulariser L_reg(x) = ½‖W A x‖² with W = diag(w) (Definitions 3.6 and A.9 of the rescaled paper).

use crate::linalg::algebra::{dot, hadamard, times};
use crate::number::Field;
use nalgebra::{DMatrix, DVector};

/// L_reg(x) = ½‖w∘(Ax)‖² for a design matrix A (n × d) and weights w (n).
pub fn value<S: Field>(A: &DMatrix<S>, w: &DVector<S>, x: &DVector<S>) -> S {
    let weighted = hadamard(w, &times(A, x));
    S::ratio(1, 2) * dot(&weighted, &weighted)
}
