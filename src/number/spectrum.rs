//! Enclosures of the spectral norm and of the smallest eigenvalue of an interval matrix.
//!
//! Floats suggest a vector or a shift; the enclosure comes from evaluating the quotient at that vector (one side)
//! and from an interval Cholesky factorisation of the shifted matrix (the other side).

use super::{Field, Interval, Real};
use nalgebra::DMatrix;
use num_traits::Zero;

/// How far, relative to the float estimate, the far bound is tried: the first that Cholesky proves is taken.
const SLACKS: [f64; 6] = [1e-15, 1e-14, 1e-13, 1e-11, 1e-8, 1e-4];

/// ‖M‖ of every matrix inside an interval matrix; `None` where nothing finite could be proved.
pub(super) fn spectral_norm(matrix: &DMatrix<Interval>) -> Option<Interval> {
    if !matrix.iter().all(|x| x.is_defined()) {
        return None;
    }
    if matrix.nrows() <= 1 || matrix.ncols() <= 1 {
        let squares = matrix.iter().map(|x| square(*x)).fold(Interval::zero(), |sum, x| sum + x);
        return Some(Real::sqrt(&squares));
    }
    let middle = matrix.map(Interval::middle);
    if !middle.iter().all(|v| v.is_finite()) {
        return None;
    }
    let svd = middle.svd(true, true);
    let largest = svd.singular_values.imax();
    let (u, v_t) = (svd.u?, svd.v_t?);
    let (p, q) = (u.column(largest).map(Interval::point), v_t.row(largest).transpose().map(Interval::point));
    let norms = Real::sqrt(&(quadratic(&p, &p) * quadratic(&q, &q)));
    let mut bilinear = Interval::zero();
    for i in 0..matrix.nrows() {
        for j in 0..matrix.ncols() {
            bilinear += p[i] * matrix[(i, j)] * q[j];
        }
    }
    let below = Real::abs(&(bilinear / norms));
    let gram = gram(matrix);
    let estimate = svd.singular_values[largest];
    let above = SLACKS.iter().map(|slack| estimate * (1.0 + slack)).find(|&bound| {
        let square = Interval::point(bound) * Interval::point(bound);
        positive_definite(&shifted(&gram, square, -Interval::integer(1)))
    });
    let above = match above {
        Some(bound) => bound,
        None if estimate == 0.0 => matrix.iter().fold(Interval::zero(), |sum, x| sum + Real::abs(x)).hi(),
        None => return None,
    };
    let lo = if below.is_defined() { below.lo().max(0.0) } else { 0.0 };
    Some(Interval::between(lo, above.max(lo)))
}

/// λ_min of every symmetric matrix inside an interval matrix (lower triangle read).
pub(super) fn smallest_eigenvalue(matrix: &DMatrix<Interval>) -> Option<Interval> {
    let n = matrix.nrows();
    let symmetric = DMatrix::from_fn(n, n, |i, j| matrix[(i.max(j), i.min(j))]);
    if n == 0 || !symmetric.iter().all(|x| x.is_defined()) {
        return None;
    }
    if (0..n).all(|i| (0..i).all(|j| symmetric[(i, j)].is_zero())) {
        let ends = |end: fn(Interval) -> f64| (0..n).map(|i| end(symmetric[(i, i)])).fold(f64::INFINITY, f64::min);
        return Some(Interval::between(ends(Interval::lo), ends(Interval::hi)));
    }
    let middle = symmetric.map(Interval::middle);
    if !middle.iter().all(|v| v.is_finite()) {
        return None;
    }
    let scale = middle.amax();
    let eigen = middle.symmetric_eigen();
    let least = eigen.eigenvalues.imin();
    let w = eigen.eigenvectors.column(least).map(Interval::point);
    let mut form = Interval::zero();
    for i in 0..n {
        for j in 0..n {
            form += w[i] * symmetric[(i, j)] * w[j];
        }
    }
    let above = form / quadratic(&w, &w);
    let below = SLACKS
        .iter()
        .map(|slack| eigen.eigenvalues[least] - scale * slack)
        .find(|&shift| positive_definite(&shifted(&symmetric, -Interval::point(shift), Interval::integer(1))))?;
    (above.is_defined() && below <= above.hi()).then(|| Interval::between(below, above.hi()))
}

/// x², which is never negative.
fn square(x: Interval) -> Interval {
    let magnitude = Real::abs(&x);
    magnitude * magnitude
}

fn quadratic(a: &nalgebra::DVector<Interval>, b: &nalgebra::DVector<Interval>) -> Interval {
    a.iter().zip(b.iter()).fold(Interval::zero(), |sum, (x, y)| sum + *x * *y)
}

/// MᵀM, or MMᵀ where that is smaller.
fn gram(matrix: &DMatrix<Interval>) -> DMatrix<Interval> {
    let tall = if matrix.nrows() >= matrix.ncols() { matrix.clone() } else { matrix.transpose() };
    let m = tall.ncols();
    DMatrix::from_fn(m, m, |i, j| {
        (0..tall.nrows()).fold(Interval::zero(), |sum, k| {
            sum + if i == j { square(tall[(k, i)]) } else { tall[(k, i)] * tall[(k, j)] }
        })
    })
}

/// shift·I + sign·M.
fn shifted(matrix: &DMatrix<Interval>, shift: Interval, sign: Interval) -> DMatrix<Interval> {
    DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| {
        let entry = sign * matrix[(i, j)];
        if i == j { entry + shift } else { entry }
    })
}

/// True proves that every symmetric matrix inside is positive definite; false proves nothing.
pub fn positive_definite(matrix: &DMatrix<Interval>) -> bool {
    let n = matrix.nrows();
    let mut factor = DMatrix::<Interval>::zeros(n, n);
    for j in 0..n {
        let mut pivot = matrix[(j, j)];
        for k in 0..j {
            pivot -= square(factor[(j, k)]);
        }
        if !pivot.is_defined() || pivot.lo() <= 0.0 {
            return false;
        }
        let root = Real::sqrt(&pivot);
        factor[(j, j)] = root;
        for i in j + 1..n {
            let mut entry = matrix[(i, j)];
            for k in 0..j {
                entry -= factor[(i, k)] * factor[(j, k)];
            }
            factor[(i, j)] = entry / root;
        }
    }
    true
}
