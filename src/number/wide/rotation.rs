//! All eigenvalues of a symmetric matrix of points at once: turned until it is nearly diagonal, then enclosed.
//!
//! Jacobi's rotations, from a float suggestion on, are points of no promise. What is proved comes after: for
//! T = QᵀSQ, λ_k(T) = θ λ_k(S) with θ between the least and the greatest eigenvalue of QᵀQ (Ostrowski), and λ_k(T) is
//! no farther from the k-th entry of its diagonal than the largest row sum beside it (Weyl). Neither asks how near
//! eigenvalues lie to each other.

use super::rounding::{Dyadic, from_float, negated, rounded, scaled, top};
use super::{Arithmetic, Bits, Wide};
use dashu_float::round::mode::HalfEven;
use dashu_float::{Context, Repr};
use nalgebra::{DMatrix, SymmetricEigen};

/// Sweeps of rotations before what is reached is taken.
const SWEEPS: usize = 40;

/// Sweeps of the float iteration before its suggestion is given up.
const FLOAT_SWEEPS: usize = 10_000;

/// Arithmetic of points to the nearest, of no promise.
struct Near(Context<HalfEven>);

impl Near {
    fn add(&self, x: &Dyadic, y: &Dyadic) -> Option<Dyadic> {
        rounded(self.0.add(x, y))
    }
    fn sub(&self, x: &Dyadic, y: &Dyadic) -> Option<Dyadic> {
        rounded(self.0.sub(x, y))
    }
    fn mul(&self, x: &Dyadic, y: &Dyadic) -> Option<Dyadic> {
        rounded(self.0.mul(x, y))
    }
    fn div(&self, x: &Dyadic, y: &Dyadic) -> Option<Dyadic> {
        rounded(self.0.div(x, y))
    }
    /// √(1 + x²).
    fn secant(&self, x: &Dyadic) -> Option<Dyadic> {
        rounded(self.0.sqrt(&self.add(&Repr::one(), &self.mul(x, x)?)?))
    }
    fn product(&self, left: &DMatrix<Dyadic>, right: &DMatrix<Dyadic>) -> Option<DMatrix<Dyadic>> {
        let mut result = DMatrix::from_element(left.nrows(), right.ncols(), Repr::zero());
        for (i, j) in (0..left.nrows()).flat_map(|i| (0..right.ncols()).map(move |j| (i, j))) {
            for k in 0..left.ncols() {
                result[(i, j)] = self.add(&result[(i, j)], &self.mul(&left[(i, k)], &right[(k, j)])?)?;
            }
        }
        Some(result)
    }
    /// Columns i and j of a matrix turned by (cosine, sine).
    fn turn(&self, matrix: &mut DMatrix<Dyadic>, (i, j): (usize, usize), (c, s): (&Dyadic, &Dyadic)) -> Option<()> {
        for row in 0..matrix.nrows() {
            let (x, y) = (matrix[(row, i)].clone(), matrix[(row, j)].clone());
            matrix[(row, i)] = self.sub(&self.mul(c, &x)?, &self.mul(s, &y)?)?;
            matrix[(row, j)] = self.add(&self.mul(s, &x)?, &self.mul(c, &y)?)?;
        }
        Some(())
    }
}

/// The eigenvalues of a symmetric matrix of points of size about 1, the largest first, to about work − 32 bits of 1.
pub(super) fn eigenvalues(points: &DMatrix<Wide>, work: Bits) -> Option<Vec<Wide>> {
    let n = points.nrows();
    let q = turned(&points.map(|x| x.low), work)?.map(Wide::point);
    let similar = congruent(points, &q, work)?;
    let mut gram = congruent(&DMatrix::from_fn(n, n, |i, j| Wide::integer(i64::from(i == j))), &q, work)?;
    for i in 0..n {
        gram[(i, i)] = gram[(i, i)].sub(&Wide::integer(1), &work)?;
    }
    let skew = largest_row_sum(&gram, |_, _| true, work)?;
    let beside = largest_row_sum(&similar, |i, j| i != j, work)?;
    let theta = Wide::integer(1).add(&Wide { low: negated(&skew), high: skew }, &work)?;
    let beside = Wide { low: negated(&beside), high: beside };
    let sorted = |end: fn(&Wide) -> &Dyadic| {
        let mut ends: Vec<Dyadic> = similar.diagonal().iter().map(|x| end(x).clone()).collect();
        ends.sort_unstable_by(|a, b| b.cmp(a));
        ends
    };
    let ends = sorted(|x| &x.low).into_iter().zip(sorted(|x| &x.high));
    ends.map(|(low, high)| Wide { low, high }.add(&beside, &work)?.div(&theta, &work)).collect()
}

/// QᵀSQ.
fn congruent(matrix: &DMatrix<Wide>, q: &DMatrix<Wide>, bits: Bits) -> Option<DMatrix<Wide>> {
    let n = matrix.nrows();
    let mut half = DMatrix::from_element(n, n, Wide::integer(0));
    for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
        for k in (0..n).filter(|&k| !matrix[(i, k)].is_zero()) {
            half[(i, j)] = half[(i, j)].add(&matrix[(i, k)].mul(&q[(k, j)], &bits)?, &bits)?;
        }
    }
    let mut whole = DMatrix::from_element(n, n, Wide::integer(0));
    for (i, j) in (0..n).flat_map(|i| (0..=i).map(move |j| (i, j))) {
        for k in 0..n {
            whole[(i, j)] = whole[(i, j)].add(&q[(k, i)].mul(&half[(k, j)], &bits)?, &bits)?;
        }
        whole[(j, i)] = whole[(i, j)].clone();
    }
    Some(whole)
}

/// The upper end of the largest row sum of |entries|.
fn largest_row_sum(matrix: &DMatrix<Wide>, counts: impl Fn(usize, usize) -> bool, bits: Bits) -> Option<Dyadic> {
    let mut most = Repr::zero();
    for i in 0..matrix.nrows() {
        let mut sum = Wide::integer(0);
        for j in (0..matrix.ncols()).filter(|&j| counts(i, j)) {
            sum = sum.add(&matrix[(i, j)].magnitude(), &bits)?;
        }
        most = most.max(sum.high);
    }
    Some(most)
}

/// A nearly orthogonal Q for which QᵀSQ is nearly diagonal.
fn turned(matrix: &DMatrix<Dyadic>, work: Bits) -> Option<DMatrix<Dyadic>> {
    let n = matrix.nrows();
    let near = Near(Context::new(work.count));
    let mut q = suggestion(matrix)?;
    orthonormalise(&mut q, &near)?;
    let mut rest = near.product(&q.transpose(), &near.product(matrix, &q)?)?;
    let small = 24 - work.count as isize;
    for _ in 0..SWEEPS {
        let mut at_rest = true;
        for (i, j) in (0..n).flat_map(|j| (0..j).map(move |i| (i, j))) {
            let entry = rest[(i, j)].clone();
            if entry.significand().is_zero() || top(&entry) <= small {
                continue;
            }
            at_rest = false;
            let (c, s) = rotation(&rest[(i, i)], &entry, &rest[(j, j)], &near)?;
            near.turn(&mut rest, (i, j), (&c, &s))?;
            rest.transpose_mut();
            near.turn(&mut rest, (i, j), (&c, &s))?;
            near.turn(&mut q, (i, j), (&c, &s))?;
        }
        if at_rest {
            break;
        }
    }
    Some(q)
}

/// Cosine and sine of the smaller angle that makes (a, b; b, c) diagonal.
fn rotation(a: &Dyadic, b: &Dyadic, c: &Dyadic, near: &Near) -> Option<(Dyadic, Dyadic)> {
    let gap = near.sub(c, a)?;
    let doubled = scaled(b, 1);
    // tan = 2b/(g ± √(g² + 4b²)), by the larger of |g| and |2b|.
    let tangent = if near_magnitude(&gap) >= near_magnitude(&doubled) {
        let ratio = near.div(&doubled, &gap)?;
        near.div(&ratio, &near.add(&Repr::one(), &near.secant(&ratio)?)?)?
    } else {
        let ratio = near.div(&gap, &doubled)?;
        let root = near.secant(&ratio)?;
        let sign_kept = if ratio < Repr::zero() { near.sub(&ratio, &root)? } else { near.add(&ratio, &root)? };
        near.div(&Repr::one(), &sign_kept)?
    };
    let cosine = near.div(&Repr::one(), &near.secant(&tangent)?)?;
    let sine = near.mul(&tangent, &cosine)?;
    Some((cosine, sine))
}

fn near_magnitude(x: &Dyadic) -> Dyadic {
    if *x < Repr::zero() { negated(x) } else { x.clone() }
}

/// Eigenvectors by floats, or the unit vectors.
fn suggestion(matrix: &DMatrix<Dyadic>) -> Option<DMatrix<Dyadic>> {
    let n = matrix.nrows();
    let found = SymmetricEigen::try_new(matrix.map(|x| x.to_f64().value()), f64::EPSILON, FLOAT_SWEEPS)
        .map(|eigen| eigen.eigenvectors)
        .filter(|vectors| vectors.iter().all(|x| x.is_finite()));
    let vectors = found.unwrap_or_else(|| DMatrix::identity(n, n));
    let points: Option<Vec<Dyadic>> = vectors.iter().map(|x| from_float(*x)).collect();
    Some(DMatrix::from_vec(n, n, points?))
}

/// Gram and Schmidt's columns; those of floats are orthonormal to 53 bits only.
fn orthonormalise(q: &mut DMatrix<Dyadic>, near: &Near) -> Option<()> {
    let n = q.nrows();
    let dot = |q: &DMatrix<Dyadic>, i: usize, j: usize| {
        (0..n).try_fold(Repr::zero(), |sum, k| near.add(&sum, &near.mul(&q[(k, i)], &q[(k, j)])?))
    };
    for j in 0..n {
        // Twice: the first pass leaves what the floats' 53 bits make of it, the second nothing.
        for i in (0..j).chain(0..j) {
            let along = dot(q, i, j)?;
            for k in 0..n {
                q[(k, j)] = near.sub(&q[(k, j)], &near.mul(&along, &q[(k, i)])?)?;
            }
        }
        let length = rounded(near.0.sqrt(&dot(q, j, j)?))?;
        for k in 0..n {
            q[(k, j)] = near.div(&q[(k, j)], &length)?;
        }
    }
    Some(())
}
