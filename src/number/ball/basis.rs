//! An approximate eigenbasis of a symmetric matrix of points: a suggestion, of no promise.

use super::Ball;
use super::disc::Disc;
use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};
use nalgebra::{DMatrix, SymmetricEigen};

/// Rounds of rotations before what is reached is taken.
const ROUNDS: usize = 40;

/// Rounds of the float iteration before it is given up.
const FLOAT_ROUNDS: usize = 10_000;

/// Numbers in units of 2^−bits: all that is turned here is of size about 1.
struct Fixed {
    bits: usize,
}

impl Fixed {
    fn mul(&self, x: &IBig, y: &IBig) -> IBig {
        (x * y) >> self.bits
    }
    fn one(&self) -> IBig {
        IBig::ONE << self.bits
    }
    /// √(1 + x²).
    fn secant(&self, x: &IBig) -> IBig {
        let square = (self.one() << self.bits) + x * x;
        IBig::from(UBig::try_from(square).unwrap_or(UBig::ONE).nth_root(2))
    }
    fn product(&self, left: &DMatrix<IBig>, right: &DMatrix<IBig>) -> DMatrix<IBig> {
        DMatrix::from_fn(left.nrows(), right.ncols(), |i, j| {
            (0..left.ncols()).fold(IBig::ZERO, |sum, k| sum + &left[(i, k)] * &right[(k, j)]) >> self.bits
        })
    }
    /// ⟨column i, column j⟩.
    fn dot(&self, matrix: &DMatrix<IBig>, i: usize, j: usize) -> IBig {
        (0..matrix.nrows()).fold(IBig::ZERO, |sum, k| sum + &matrix[(k, i)] * &matrix[(k, j)]) >> self.bits
    }
    /// (cos, sin) of the angle that takes the entry b beside a and c off.
    fn angle(&self, a: &IBig, b: &IBig, c: &IBig) -> (IBig, IBig) {
        let (gap, doubled) = (c - a, b << 1usize);
        let size = |x: &IBig| if *x < IBig::ZERO { -x.clone() } else { x.clone() };
        let tangent = if size(&gap) >= size(&doubled) {
            let ratio = (&doubled << self.bits) / &gap;
            (&ratio << self.bits) / (self.one() + self.secant(&ratio))
        } else {
            let ratio = (&gap << self.bits) / &doubled;
            let root = self.secant(&ratio);
            (self.one() << self.bits) / if ratio < IBig::ZERO { ratio - root } else { ratio + root }
        };
        let cosine = (self.one() << self.bits) / self.secant(&tangent);
        let sine = self.mul(&tangent, &cosine);
        (cosine, sine)
    }
    fn turn(&self, matrix: &mut DMatrix<IBig>, i: usize, j: usize, cosine: &IBig, sine: &IBig) {
        for row in 0..matrix.nrows() {
            let (x, y) = (&matrix[(row, i)], &matrix[(row, j)]);
            let turned = ((cosine * x - sine * y) >> self.bits, (sine * x + cosine * y) >> self.bits);
            (matrix[(row, i)], matrix[(row, j)]) = turned;
        }
    }
}

/// Columns that nearly diagonalise the points / 2^scale, whose entries are below 1, to about `bits` bits.
pub(super) fn eigenbasis(matrix: &DMatrix<Ball>, scale: i64, bits: usize) -> Option<DMatrix<Ball>> {
    let n = matrix.nrows();
    let fixed = Fixed { bits };
    let mut entries = Vec::with_capacity(n * n);
    let mut floats = Vec::with_capacity(n * n);
    for entry in matrix.iter() {
        let disc = entry.enclose(bits)?;
        floats.push(disc.suggestion(scale));
        entries.push(disc.scaled(bits as i64 - scale)?.ends_at(0).0);
    }
    let points = DMatrix::from_vec(n, n, entries);
    let mut q = suggested(DMatrix::from_vec(n, n, floats), &fixed);
    let mut rest = fixed.product(&q.transpose(), &fixed.product(&points, &q));
    for _ in 0..ROUNDS {
        let mut largest = 0;
        for (i, j) in (0..n).flat_map(|j| (0..j).map(move |i| (i, j))) {
            let entry = rest[(i, j)].clone();
            let length = entry.bit_len();
            // 16 bits are left to rounding.
            if length <= 16 {
                continue;
            }
            largest = largest.max(length);
            let (cosine, sine) = fixed.angle(&rest[(i, i)], &entry, &rest[(j, j)]);
            fixed.turn(&mut rest, i, j, &cosine, &sine);
            rest.transpose_mut();
            fixed.turn(&mut rest, i, j, &cosine, &sine);
            fixed.turn(&mut q, i, j, &cosine, &sine);
        }
        if largest == 0 {
            break;
        }
    }
    let exponent = -i64::try_from(bits).ok()?;
    let columns: Option<Vec<Ball>> = q.iter().map(|x| Some(Ball::around(Disc::point(x.clone(), exponent)?))).collect();
    Some(DMatrix::from_vec(n, n, columns?))
}

/// Eigenvectors by floats, or the unit vectors, made orthonormal to every bit.
fn suggested(floats: DMatrix<f64>, fixed: &Fixed) -> DMatrix<IBig> {
    let n = floats.nrows();
    let vectors = SymmetricEigen::try_new(floats, f64::EPSILON, FLOAT_ROUNDS)
        .map(|eigen| eigen.eigenvectors)
        .filter(|vectors| vectors.iter().all(|x| x.is_finite()))
        .unwrap_or_else(|| DMatrix::identity(n, n));
    let mut q = vectors.map(|x| (IBig::from((x * 2f64.powi(60)) as i64) << fixed.bits) >> 60usize);
    for j in 0..n {
        // Twice, for all bits.
        for i in (0..j).chain(0..j) {
            let along = fixed.dot(&q, i, j);
            for k in 0..n {
                let change = fixed.mul(&along, &q[(k, i)]);
                q[(k, j)] -= change;
            }
        }
        let length = UBig::try_from(fixed.dot(&q, j, j) << fixed.bits).map_or(IBig::ZERO, |x| x.nth_root(2).into());
        if !length.is_zero() {
            for k in 0..n {
                q[(k, j)] = (&q[(k, j)] << fixed.bits) / &length;
            }
        }
    }
    q
}
