//! Enclosures of the eigenvalues and the singular values of an interval matrix.
//!
//! Floats suggest. An extreme one is enclosed by the quotient at a vector (one side) and by an interval Cholesky
//! factorisation of the shifted matrix (the other side); one between them by a transformation that nearly diagonalises.

use super::{Field, Interval, Real};
use nalgebra::{DMatrix, SymmetricEigen};
use num_traits::{One, Zero};

/// How far, relative to the float estimate, the far bound is tried: the first that Cholesky proves is taken.
const SLACKS: [f64; 6] = [1e-15, 1e-14, 1e-13, 1e-11, 1e-8, 1e-4];

/// An enclosure this wide, against the largest entry, is worth another.
const WIDE: f64 = 1e-12;

/// Sweeps of the float iteration before its suggestion is given up.
const SWEEPS: usize = 10_000;

/// σ_k, the largest number 0, of every matrix inside an interval matrix; `None` where nothing finite could be proved.
pub(super) fn singular_value(matrix: &DMatrix<Interval>, k: usize) -> Option<Interval> {
    let (n, m) = matrix.shape();
    if k >= n.min(m) || !matrix.iter().all(|x| x.is_defined()) {
        return None;
    }
    if n == 1 || m == 1 {
        let squares = matrix.iter().map(|x| square(*x)).fold(Interval::zero(), |sum, x| sum + x);
        return Some(Real::sqrt(&squares));
    }
    let found = if k == 0 { spectral_norm(matrix) } else { None };
    narrowed(found, matrix, || {
        // The eigenvalues of (0, M; Mᵀ, 0) are ± σ and zeros.
        let doubled = DMatrix::from_fn(n + m, n + m, |i, j| match (i < n, j < n) {
            (true, false) => matrix[(i, j - n)],
            (false, true) => matrix[(j, i - n)],
            _ => Interval::zero(),
        });
        let value = transformed(&doubled, k)?;
        Some(Interval { lo: value.lo.max(0.0), ..value })
    })
}

/// What was found, cut by another enclosure where it is missing or wide against the entries.
fn narrowed(
    found: Option<Interval>,
    matrix: &DMatrix<Interval>,
    other: impl FnOnce() -> Option<Interval>,
) -> Option<Interval> {
    let Some(found) = found else {
        return other();
    };
    let scale = matrix.iter().fold(0.0_f64, |most, x| f64::max(most, f64::max(-x.lo, x.hi)));
    if found.hi - found.lo <= WIDE * scale {
        return Some(found);
    }
    Some(other().map_or(found, |other| Interval::between(found.lo.max(other.lo), found.hi.min(other.hi))))
}

/// λ_k, the largest number 0, of every symmetric matrix inside an interval matrix (lower triangle read).
pub(super) fn eigenvalue(matrix: &DMatrix<Interval>, k: usize) -> Option<Interval> {
    let n = matrix.nrows();
    if k >= n || n != matrix.ncols() {
        return None;
    }
    let symmetric = DMatrix::from_fn(n, n, |i, j| matrix[(i.max(j), i.min(j))]);
    if !symmetric.iter().all(|x| x.is_defined()) {
        return None;
    }
    if (0..n).all(|i| (0..i).all(|j| symmetric[(i, j)].is_zero())) {
        return Some(kth_largest(&symmetric, k));
    }
    let extreme = match k {
        _ if k + 1 == n => smallest_eigenvalue(&symmetric),
        0 => smallest_eigenvalue(&symmetric.map(|x| -x)).map(|x| -x),
        _ => None,
    };
    narrowed(extreme, &symmetric, || transformed(&symmetric, k))
}

/// Number k of the diagonal, the largest number 0, whichever entry it is.
fn kth_largest(matrix: &DMatrix<Interval>, k: usize) -> Interval {
    let sorted = |end: fn(Interval) -> f64| {
        let mut ends: Vec<f64> = matrix.diagonal().iter().map(|x| end(*x)).collect();
        ends.sort_unstable_by(|a, b| b.total_cmp(a));
        ends[k]
    };
    Interval::between(sorted(Interval::lo), sorted(Interval::hi))
}

/// λ_k of S from T = QᵀSQ with Q nearly orthogonal: λ_k(T) = θ λ_k(S) with θ an eigenvalue between those of QᵀQ
/// (Ostrowski), and λ_k(T) is within the largest row sum beside the diagonal of the k-th diagonal entry (Weyl). What
/// makes S more than its middles moves λ_k by no more than the largest row sum of that.
fn transformed(symmetric: &DMatrix<Interval>, k: usize) -> Option<Interval> {
    let n = symmetric.nrows();
    let middle = symmetric.map(Interval::middle);
    if !middle.iter().all(|v| v.is_finite()) {
        return None;
    }
    let q = SymmetricEigen::try_new(middle.clone(), f64::EPSILON, SWEEPS)?.eigenvectors.map(Interval::point);
    let middle = middle.map(Interval::point);
    let similar = product(&q.transpose(), &product(&middle, &q));
    let widest = |entry: &dyn Fn(usize, usize) -> Interval| {
        let row = |i: usize| (0..n).fold(Interval::zero(), |sum, j| sum + Real::abs(&entry(i, j)));
        (0..n).map(row).fold(Interval::zero(), |most, sum| Real::max(&most, &sum))
    };
    let beside = widest(&|i, j| if i == j { Interval::zero() } else { similar[(i, j)] });
    let gram = product(&q.transpose(), &q);
    let skew = widest(&|i, j| if i == j { gram[(i, j)] - Interval::one() } else { gram[(i, j)] });
    let spread = widest(&|i, j| symmetric[(i, j)] - middle[(i, j)]);
    let around = |bound: Interval| Interval::new(-bound.hi, bound.hi, bound.defined);
    let value = (kth_largest(&similar, k) + around(beside)) / (Interval::one() + around(skew)) + around(spread);
    (value.is_defined() && value.lo.is_finite() && value.hi.is_finite()).then_some(value)
}

fn product(left: &DMatrix<Interval>, right: &DMatrix<Interval>) -> DMatrix<Interval> {
    DMatrix::from_fn(left.nrows(), right.ncols(), |i, j| {
        (0..left.ncols()).fold(Interval::zero(), |sum, k| sum + left[(i, k)] * right[(k, j)])
    })
}

/// ‖M‖ of every matrix inside, of two rows and columns or more.
fn spectral_norm(matrix: &DMatrix<Interval>) -> Option<Interval> {
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

/// λ_min of every symmetric matrix inside a symmetric interval matrix.
fn smallest_eigenvalue(symmetric: &DMatrix<Interval>) -> Option<Interval> {
    let n = symmetric.nrows();
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
        .find(|&shift| positive_definite(&shifted(symmetric, -Interval::point(shift), Interval::integer(1))))?;
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
fn positive_definite(matrix: &DMatrix<Interval>) -> bool {
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
