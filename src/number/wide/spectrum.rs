//! Enclosures of eigenvalues and singular values.
//!
//! One and two rows have closed forms. Otherwise a matrix is split into middles and radii; the middles are turned until
//! they are nearly diagonal, and the radii move an eigenvalue by no more than their largest row sum.

use super::rotation::eigenvalues;
use super::rounding::{Dyadic, negated, rounded, top};
use super::{Arithmetic, Bits, Wide};
use dashu_float::round::mode::{HalfEven, Up};
use dashu_float::{Context, Repr};
use nalgebra::DMatrix;

/// An enclosure of all bits but these is not worth a second computation with more.
const BITS_TO_LOSE: isize = 8;

/// σ_k, the largest number 0, of every matrix inside.
pub(super) fn singular_value(matrix: &DMatrix<Wide>, k: usize, bits: Bits) -> Option<Wide> {
    if k >= matrix.nrows().min(matrix.ncols()) {
        return None;
    }
    if is_permuted_diagonal(matrix) {
        return kth_largest(matrix.iter().map(Wide::magnitude), k);
    }
    // A small σ needs twice the bits of the entries for its square.
    let finer = bits.more(bits.count + 8);
    if matrix.nrows() == 1 || matrix.ncols() == 1 {
        let squares = matrix.iter().try_fold(Wide::integer(0), |sum, x| sum.add(&x.square(finer)?, &finer))?;
        return squares.sqrt(&bits);
    }
    if matrix.nrows().min(matrix.ncols()) > 2 {
        let quick = bits.more(16);
        let found = root_of_gram(matrix, k, bits, quick, quick.more(32))?;
        if is_sharp(&found, bits) {
            return Some(found);
        }
    }
    root_of_gram(matrix, k, bits, finer, finer.more(bits.count + 72))
}

/// σ_k as √λ_k of MᵀM, formed with `finer` and turned with `work`.
fn root_of_gram(matrix: &DMatrix<Wide>, k: usize, bits: Bits, finer: Bits, work: Bits) -> Option<Wide> {
    // What makes M more than its middles moves σ_k by no more than its own largest row or column sum; in MᵀM it would
    // move a small σ_k by far more.
    let (mut middles, mut radii) = (matrix.clone(), matrix.clone());
    for (middled, radius) in middles.iter_mut().zip(radii.iter_mut()) {
        *middled = Wide::point(middle(middled, finer)?.outward(finer)?.low);
        *radius = radius.sub(middled, &finer)?.magnitude();
    }
    let moved = largest_sum(&radii, finer)?.max(largest_sum(&radii.transpose(), finer)?);
    let square = number(k, &gram(&middles, finer)?, work, finer)?;
    let value = Wide { low: square.low.max(Repr::zero()), high: square.high }.sqrt(&finer)?;
    let low = rounded(bits.down().sub(&value.low, &moved))?.max(Repr::zero());
    Some(Wide { low, high: rounded(bits.up().add(&value.high, &moved))? })
}

/// Whether all but a few bits of what is enclosed are known.
fn is_sharp(x: &Wide, bits: Bits) -> bool {
    let least = x.low.clone().max(negated(&x.high));
    let width = Context::<Up>::new(32).sub(&x.high, &x.low).ok().map(|width| width.value().into_repr());
    least > Repr::zero() && width.is_some_and(|width| top(&width) <= top(&least) + BITS_TO_LOSE - bits.count as isize)
}

/// The upper end of the largest row sum.
fn largest_sum(matrix: &DMatrix<Wide>, bits: Bits) -> Option<Dyadic> {
    let mut most = Repr::zero();
    for row in matrix.row_iter() {
        most = most.max(row.iter().try_fold(Wide::integer(0), |sum, x| sum.add(x, &bits))?.high);
    }
    Some(most)
}

/// λ_k, the largest number 0, of every symmetric matrix inside (lower triangle read).
pub(super) fn eigenvalue(matrix: &DMatrix<Wide>, k: usize, bits: Bits) -> Option<Wide> {
    let n = matrix.nrows();
    if k >= n || n != matrix.ncols() {
        return None;
    }
    let quick = number(k, matrix, bits.more(48), bits)?;
    if n <= 2 || is_sharp(&quick, bits) {
        return Some(quick);
    }
    number(k, matrix, bits.more(bits.count + 64), bits)
}

/// λ_k of symmetric matrices enclosed with `bits`, turned with `work`: as many bits less than those are known of λ_k as
/// it is smaller than the largest entry.
fn number(k: usize, matrix: &DMatrix<Wide>, work: Bits, bits: Bits) -> Option<Wide> {
    let n = matrix.nrows();
    if (0..n).all(|i| (0..i).all(|j| matrix[(i, j)].is_zero())) {
        return kth_largest(matrix.diagonal().iter().cloned(), k);
    }
    if n == 2 {
        // λ_min grows with the diagonal and falls with |S₂₁|; λ_max is that of −S, negated.
        let turned = if k == 0 { matrix.map(|x| x.negated()) } else { matrix.clone() };
        let (a, b, c) = (&turned[(0, 0)], turned[(1, 0)].magnitude(), &turned[(1, 1)]);
        let low = least_of_two(&a.low, &b.high, &c.low, bits)?.low;
        let least = Wide { low, high: least_of_two(&a.high, &b.low, &c.high, bits)?.high };
        return Some(if k == 0 { least.negated() } else { least });
    }
    number_of_many(k, matrix, work, bits)
}

/// Number k of some values, the largest number 0, whichever it is.
fn kth_largest(values: impl Iterator<Item = Wide>, k: usize) -> Option<Wide> {
    let (mut lows, mut highs): (Vec<Dyadic>, Vec<Dyadic>) = values.map(|x| (x.low, x.high)).unzip();
    lows.sort_unstable_by(|a, b| b.cmp(a));
    highs.sort_unstable_by(|a, b| b.cmp(a));
    Some(Wide { low: lows.into_iter().nth(k)?, high: highs.into_iter().nth(k)? })
}

/// No row and no column has two entries other than 0.
fn is_permuted_diagonal(matrix: &DMatrix<Wide>) -> bool {
    let sparse = |entries: usize| entries <= 1;
    (0..matrix.nrows()).all(|i| sparse(matrix.row(i).iter().filter(|x| !x.is_zero()).count()))
        && (0..matrix.ncols()).all(|j| sparse(matrix.column(j).iter().filter(|x| !x.is_zero()).count()))
}

/// MᵀM, or MMᵀ where that is smaller: the lower triangle.
fn gram(matrix: &DMatrix<Wide>, bits: Bits) -> Option<DMatrix<Wide>> {
    let tall = if matrix.nrows() >= matrix.ncols() { matrix.clone() } else { matrix.transpose() };
    let n = tall.ncols();
    let mut gram = DMatrix::from_element(n, n, Wide::integer(0));
    for i in 0..n {
        for j in 0..=i {
            let mut sum = Wide::integer(0);
            for k in 0..tall.nrows() {
                let (x, y) = (&tall[(k, i)], &tall[(k, j)]);
                let product = if i == j { x.square(bits)? } else { x.mul(y, &bits)? };
                sum = sum.add(&product, &bits)?;
            }
            gram[(i, j)] = sum;
        }
    }
    Some(gram)
}

/// The smaller eigenvalue of the points (a, b; b, c): with t = a + c and s = √((a − c)² + 4b²) it is (t − s)/2, which
/// is 2(ac − b²)/(t + s).
fn least_of_two(a: &Dyadic, b: &Dyadic, c: &Dyadic, bits: Bits) -> Option<Wide> {
    // Four times the bits, since ac − b² cancels.
    let finer = bits.more(3 * bits.count + 64);
    let [a, b, c] = [a, b, c].map(|x| Wide::point(x.clone()));
    let trace = a.add(&c, &finer)?;
    let square = b.square(finer)?;
    let spread = a.sub(&c, &finer)?.square(finer)?.add(&square.scaled(2), &finer)?.sqrt(&finer)?;
    if trace.low > Repr::zero() {
        let determinant = a.mul(&c, &finer)?.sub(&square, &finer)?;
        determinant.scaled(1).div(&trace.add(&spread, &finer)?, &finer)?.outward(bits)
    } else {
        trace.sub(&spread, &finer)?.scaled(-1).outward(bits)
    }
}

/// λ_k of a symmetric matrix of any size that is not 0.
fn number_of_many(k: usize, matrix: &DMatrix<Wide>, work: Bits, bits: Bits) -> Option<Wide> {
    let n = matrix.nrows();
    let lower = |i: usize, j: usize| &matrix[(i.max(j), i.min(j))];
    let ends = (0..n).flat_map(|i| (0..=i).flat_map(move |j| [&lower(i, j).low, &lower(i, j).high]));
    let scale = ends.filter(|x| !x.significand().is_zero()).map(top).max()?;
    let mut middles = DMatrix::from_element(n, n, Wide::integer(0));
    let mut moved = Wide::integer(0);
    for i in 0..n {
        let mut radii = Wide::integer(0);
        for j in 0..n {
            let entry = lower(i, j).scaled(-scale);
            // An entry below every bit of interest counts as radius, so that exponents stay ordinary.
            let point = middle(&entry, work)?.outward(work)?;
            let negligible = point.is_zero() || top(&point.high) < -(work.count as isize) - 16;
            middles[(i, j)] = if negligible { Wide::integer(0) } else { Wide::point(point.low) };
            radii = radii.add(&entry.sub(&middles[(i, j)], &work)?.magnitude(), &work)?;
        }
        moved.high = moved.high.max(radii.high);
    }
    let Wide { low, high } = eigenvalues(&middles, work)?.into_iter().nth(k)?;
    let low = rounded(work.down().sub(&low, &moved.high))?;
    let high = rounded(work.up().add(&high, &moved.high))?;
    Wide { low, high }.scaled(scale).outward(bits)
}

/// A point within rounding of the middle.
fn middle(x: &Wide, bits: Bits) -> Option<Wide> {
    if x.is_point() {
        return Some(x.clone());
    }
    let sum = Wide::point(rounded(Context::<HalfEven>::new(bits.count).add(&x.low, &x.high))?);
    Some(sum.scaled(-1))
}
