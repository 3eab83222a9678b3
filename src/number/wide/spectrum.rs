//! Enclosures of the spectral norm and of the smallest eigenvalue.
//!
//! One and two rows have closed forms. Otherwise a matrix is split into middles and radii; the eigenvalue of the
//! middles lies between Rayleigh quotients and shifts with positive pivots, and the radii move it by no more than
//! their largest row sum. Floats only suggest a first vector, which inverse iteration from below then mends.

use super::factorisation::{Factorisation, middle};
use super::rounding::{Dyadic, from_float, power_of_two, rounded, top};
use super::{Arithmetic, Bits, Wide};
use dashu_float::Repr;
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// Shifts tried before the bounds reached are taken.
const STEPS: usize = 60;

/// The first shift is below the quotient of the suggested vector by 2^− this.
const FIRST_GAP: isize = 24;

/// Sweeps of the float iteration before its suggestion is given up.
const SWEEPS: usize = 10_000;

/// ‖M‖ of every matrix inside.
pub(super) fn spectral_norm(matrix: &DMatrix<Wide>, bits: Bits) -> Option<Wide> {
    // Squares of entries need twice their bits.
    let finer = bits.more(bits.count + 8);
    if is_permuted_diagonal(matrix) {
        let zero = Wide::integer(0);
        return matrix.iter().try_fold(zero, |largest, x| Arithmetic::max(&largest, &x.magnitude(), &bits));
    }
    if matrix.nrows() == 1 || matrix.ncols() == 1 {
        let squares = matrix.iter().try_fold(Wide::integer(0), |sum, x| sum.add(&x.square(finer)?, &finer))?;
        return squares.sqrt(&bits);
    }
    let largest = least(&opposite_gram(matrix, finer)?, bits.count + 8, finer)?.negated();
    Wide { low: largest.low.max(Repr::zero()), high: largest.high }.sqrt(&bits)
}

/// λ_min of every symmetric matrix inside (lower triangle read).
pub(super) fn smallest_eigenvalue(matrix: &DMatrix<Wide>, bits: Bits) -> Option<Wide> {
    let n = matrix.nrows();
    if n == 0 || n != matrix.ncols() {
        return None;
    }
    least(matrix, bits.count, bits)
}

/// λ_min, to about `goal` bits, of symmetric matrices enclosed with `bits`.
fn least(matrix: &DMatrix<Wide>, goal: usize, bits: Bits) -> Option<Wide> {
    let n = matrix.nrows();
    if (0..n).all(|i| (0..i).all(|j| matrix[(i, j)].is_zero())) {
        let low = (0..n).map(|i| &matrix[(i, i)].low).min()?;
        let high = (0..n).map(|i| &matrix[(i, i)].high).min()?;
        return Some(Wide { low: low.clone(), high: high.clone() });
    }
    if n == 2 {
        // λ_min grows with the diagonal and falls with |S₂₁|.
        let (a, b, c) = (&matrix[(0, 0)], matrix[(1, 0)].magnitude(), &matrix[(1, 1)]);
        let low = least_of_two(&a.low, &b.high, &c.low, bits)?.low;
        return Some(Wide { low, high: least_of_two(&a.high, &b.low, &c.high, bits)?.high });
    }
    least_of_many(matrix, goal, bits)
}

/// No row and no column has two entries other than 0.
fn is_permuted_diagonal(matrix: &DMatrix<Wide>) -> bool {
    let sparse = |entries: usize| entries <= 1;
    (0..matrix.nrows()).all(|i| sparse(matrix.row(i).iter().filter(|x| !x.is_zero()).count()))
        && (0..matrix.ncols()).all(|j| sparse(matrix.column(j).iter().filter(|x| !x.is_zero()).count()))
}

/// −MᵀM, or −MMᵀ where that is smaller: the lower triangle.
fn opposite_gram(matrix: &DMatrix<Wide>, bits: Bits) -> Option<DMatrix<Wide>> {
    let tall = if matrix.nrows() >= matrix.ncols() { matrix.clone() } else { matrix.transpose() };
    let n = tall.ncols();
    let mut gram = DMatrix::from_element(n, n, Wide::integer(0));
    for i in 0..n {
        for j in 0..=i {
            let mut sum = Wide::integer(0);
            for k in 0..tall.nrows() {
                let (x, y) = (&tall[(k, i)], &tall[(k, j)]);
                let product = if i == j { x.square(bits)? } else { x.mul(y, &bits)? };
                sum = sum.sub(&product, &bits)?;
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

/// λ_min of a symmetric matrix of any size that is not 0.
fn least_of_many(matrix: &DMatrix<Wide>, goal: usize, bits: Bits) -> Option<Wide> {
    let n = matrix.nrows();
    let work = bits.more(goal + 64);
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
    let (low, high) = least_of_points(&middles, goal, work)?;
    let low = rounded(work.down().sub(&low, &moved.high))?;
    let high = rounded(work.up().add(&high, &moved.high))?;
    Wide { low, high }.scaled(scale).outward(bits)
}

/// Bounds of λ_min of a symmetric matrix of points of size about 1.
///
/// Shifts with positive pivots are lower bounds, and inverse iteration with the last of them lowers the quotient.
/// After a success the gap to the next shift has twice the bits of what is unknown; after a failure, where an
/// eigenvalue may lie below the shift, it is half the way back.
fn least_of_points(matrix: &DMatrix<Wide>, goal: usize, work: Bits) -> Option<(Dyadic, Dyadic)> {
    let discs = disc_bound(matrix, work)?;
    let mut proved = rounded(work.down().sub(&discs, &Repr::one()))?;
    let mut factors = Factorisation::above(matrix, &proved, work)?;
    let mut vector = suggestion(matrix)?;
    let mut above = quotient(matrix, &vector, work)?;
    let mut gap = FIRST_GAP;
    for _ in 0..STEPS {
        let wanted = wanted_gap(&above, goal, work);
        gap = gap.min(wanted);
        let shift = rounded(work.down().sub(&above, &power_of_two(-gap)))?;
        let found = Factorisation::above(matrix, &shift, work);
        let succeeded = found.is_some();
        if let Some(found) = found {
            (proved, factors) = (proved.max(shift), found);
            if gap == wanted {
                break;
            }
        }
        vector = unit_sized(&factors.solve(&vector, work)?)?;
        above = above.min(quotient(matrix, &vector, work)?);
        let known = -top(&rounded(work.up().sub(&above, &proved))?);
        gap = if succeeded { (2 * known).max(FIRST_GAP) } else { ((known + gap) / 2).max(known + 1) };
    }
    Some((proved.max(discs), above))
}

/// The exponent −k of the gap below `above` that is small enough: k = `goal` bits of it, or all that can be had.
fn wanted_gap(above: &Dyadic, goal: usize, work: Bits) -> isize {
    let finest = work.count as isize - 32;
    if above.significand().is_zero() { finest } else { finest.min(goal as isize + 4 - top(above)) }
}

/// An eigenvector by floats, with something of every other direction, so that none is missed.
fn suggestion(matrix: &DMatrix<Wide>) -> Option<DVector<Wide>> {
    let n = matrix.nrows();
    let floats = matrix.map(|x| x.low.to_f64().value());
    let found = SymmetricEigen::try_new(floats, f64::EPSILON, SWEEPS);
    let vector = match &found {
        Some(eigen) => eigen.eigenvectors.column(eigen.eigenvalues.imin()).clone_owned(),
        None => DVector::from_element(n, 1.0),
    };
    let mut points = DVector::from_element(n, Wide::integer(0));
    for i in 0..n {
        let component = vector[i] + 1e-9 / (i as f64 + 1.5);
        points[i] = Wide::point(from_float(component)?);
    }
    Some(points)
}

/// An upper end of xᵀSx / xᵀx, hence of λ_min(S).
fn quotient(matrix: &DMatrix<Wide>, x: &DVector<Wide>, bits: Bits) -> Option<Dyadic> {
    let (mut form, mut square) = (Wide::integer(0), Wide::integer(0));
    for i in 0..x.len() {
        for j in 0..x.len() {
            form = form.add(&x[i].mul(&matrix[(i, j)], &bits)?.mul(&x[j], &bits)?, &bits)?;
        }
        square = square.add(&x[i].square(bits)?, &bits)?;
    }
    Some(form.div(&square, &bits)?.high)
}

/// Gershgorin's lower bound: the least S_ii − Σ |S_ij|.
fn disc_bound(matrix: &DMatrix<Wide>, bits: Bits) -> Option<Dyadic> {
    let mut least = None;
    for i in 0..matrix.nrows() {
        let mut bound = matrix[(i, i)].clone();
        for j in (0..matrix.ncols()).filter(|&j| j != i) {
            bound = bound.sub(&matrix[(i, j)].magnitude(), &bits)?;
        }
        least = Some(least.map_or(bound.low.clone(), |other: Dyadic| other.min(bound.low)));
    }
    least
}

/// The same direction with the largest component of size about 1.
fn unit_sized(x: &DVector<Wide>) -> Option<DVector<Wide>> {
    let size = x.iter().filter(|x| !x.is_zero()).map(|x| top(&x.low)).max()?;
    Some(x.map(|x| x.scaled(-size)))
}
