//! Spectral norms and extreme eigenvalues, enclosed: a vector shows from below, a factorisation from above.
//!
//! For any v, vᵀSv / vᵀv ≤ λ_max(S); if t·I − S = L D Lᵀ with D proved ≥ 0, then λ_max(S) ≤ t. The vector comes from
//! an f64 eigenvector and is improved by inverse iteration with the factor at hand. However bad v and t are, the
//! enclosure is sound; only its width suffers.

use super::disc::Disc;
use super::factorisation::Factors;
use super::{Ball, Fraction, Precision, Set};
use crate::number::{Arithmetic, Enclosure};
use dashu_int::{IBig, UBig};
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// Rounds of inverse iteration at most; each about doubles the bits that are right.
const ROUNDS: usize = 12;

/// The largest singular value: √λ_max of MᵀM or MMᵀ, whichever is smaller.
pub(super) fn spectral_norm(matrix: &DMatrix<Ball>, precision: &Precision) -> Option<Ball> {
    if matrix.is_empty() {
        return Some(Ball::integer(0));
    }
    let working = working_precision(precision);
    let tall = if matrix.nrows() < matrix.ncols() { matrix.transpose() } else { matrix.clone() };
    let mut gram = DMatrix::from_element(tall.ncols(), tall.ncols(), Ball::integer(0));
    for i in 0..tall.ncols() {
        for j in 0..=i {
            for row in tall.row_iter() {
                // A square is taken of |x|, so that it is never below 0.
                let product = if i == j {
                    let magnitude = row[i].abs(&working)?;
                    magnitude.mul(&magnitude, &working)?
                } else {
                    row[i].mul(&row[j], &working)?
                };
                gram[(i, j)] = gram[(i, j)].add(&product, &working)?;
            }
        }
    }
    let zero = Ball::integer(0);
    rounded(&Arithmetic::max(&zero, &largest_eigenvalue(&gram, precision)?, &working)?.sqrt(&working)?, precision)
}

/// λ_min(S) = −λ_max(−S), from the lower triangle of a square S.
pub(super) fn smallest_eigenvalue(matrix: &DMatrix<Ball>, precision: &Precision) -> Option<Ball> {
    if matrix.is_empty() || !matrix.is_square() {
        return None;
    }
    let mut opposite = matrix.clone();
    for entry in opposite.iter_mut() {
        *entry = entry.neg(precision)?;
    }
    rounded(&largest_eigenvalue(&opposite, precision)?.neg(precision)?, precision)
}

/// Twice the bits and some: what small eigenvalues and inverse iteration lose.
fn working_precision(precision: &Precision) -> Precision {
    Precision::new(2 * precision.bits() + 64)
}

fn rounded(value: &Ball, precision: &Precision) -> Option<Ball> {
    match &value.0 {
        Set::Rational(exact) => Ball::rational(exact.clone(), precision),
        Set::Around(disc) => Some(Ball::around(disc.clone().rounded(precision.length())?)),
    }
}

/// λ_max(S), block by block: rows that no chain of nonzero entries joins do not meet.
fn largest_eigenvalue(matrix: &DMatrix<Ball>, precision: &Precision) -> Option<Ball> {
    let working = working_precision(precision);
    let mut largest: Option<Ball> = None;
    for rows in blocks(matrix) {
        let block = DMatrix::from_fn(rows.len(), rows.len(), |i, j| matrix[(rows[i.max(j)], rows[i.min(j)])].clone());
        let value = match rows.len() {
            1 => block[(0, 0)].clone(),
            2 => largest_of_two(&block, &working)?,
            _ => largest_of_many(&block, precision)?,
        };
        largest = Some(match largest {
            Some(other) => Arithmetic::max(&value, &other, &working)?,
            None => value,
        });
    }
    largest
}

/// The indices of the diagonal blocks into which a symmetric matrix falls, each ascending.
fn blocks(matrix: &DMatrix<Ball>) -> Vec<Vec<usize>> {
    let mut left: Vec<usize> = (0..matrix.nrows()).collect();
    let mut blocks = Vec::new();
    while let Some(first) = left.pop() {
        let mut block = vec![first];
        let mut next = 0;
        while next < block.len() {
            let i = block[next];
            let (joined, rest): (Vec<usize>, Vec<usize>) =
                left.into_iter().partition(|&j| !matrix[(i.max(j), i.min(j))].is_zero());
            block.extend(joined);
            left = rest;
            next += 1;
        }
        block.sort_unstable();
        blocks.push(block);
    }
    blocks
}

/// (a + c + √((a − c)² + 4b²)) / 2 of [[a, b], [b, c]].
fn largest_of_two(block: &DMatrix<Ball>, working: &Precision) -> Option<Ball> {
    let (a, b, c) = (&block[(0, 0)], block[(1, 0)].abs(working)?, &block[(1, 1)]);
    let gap = a.sub(c, working)?.abs(working)?;
    let twice_b = b.mul(&Ball::integer(2), working)?;
    let square = gap.mul(&gap, working)?.add(&twice_b.mul(&twice_b, working)?, working)?;
    a.add(c, working)?.add(&square.sqrt(working)?, working)?.div(&Ball::integer(2), working)
}

/// λ_max of a block of three rows or more.
///
/// The block is its middles plus a symmetric E of entries within the radii, so that |λ_max(S) − λ_max(middles)| ≤ ‖E‖,
/// which no row sum of radii falls below for every row. Only the middles, points, are factored: a factorisation of the
/// enclosures themselves would widen by the condition number.
fn largest_of_many(block: &DMatrix<Ball>, precision: &Precision) -> Option<Ball> {
    let working = working_precision(precision);
    let mut spread = Ball::integer(0);
    for row in block.row_iter() {
        let radii = row.iter().try_fold(Ball::integer(0), |sum, x| sum.add(&x.radius()?, &working))?;
        spread = Arithmetic::max(&spread, &radii, &working)?;
    }
    let middles = block.map(|x| x.middle());
    let (lower, upper) = bracket(&middles, precision)?;
    if let Some(exact) = rational_eigenvalue(block, &lower, &upper, &working) {
        return Some(exact);
    }
    let (low, high) = (lower.sub(&spread, &working)?, upper.add(&spread, &working)?);
    let bits = working.length();
    Some(Ball::around(Disc::hull(&low.enclose(bits)?, &high.enclose(bits)?, bits)?))
}

/// Numbers below and above λ_max of a symmetric matrix of points.
fn bracket(block: &DMatrix<Ball>, precision: &Precision) -> Option<(Ball, Ball)> {
    let working = working_precision(precision);
    let bits = i64::from(precision.bits());
    let scale = block.iter().map(|x| Some(x.enclose(32)?.top())).collect::<Option<Vec<_>>>()?.into_iter().max()?;
    let width = i64::from(block.nrows().ilog2()) + 1;
    // Every |entry| is below 2^scale, so λ_max is below n · 2^scale < 2^(scale + width).
    let mut upper = power_of_two(scale + width)?;
    let mut lower = upper.neg(&working)?;
    let mut vector = suggested_direction(block, scale)?;
    let mut reached = -width - 2;
    for _ in 0..ROUNDS {
        let quotient = rayleigh_quotient(block, &vector, &working)?;
        let (from_below, above) = (quotient.end_alone(false), quotient.end_alone(true));
        let wanted = bits + (scale - above.enclose(32)?.top()).clamp(0, bits);
        if lower.less(&from_below) {
            lower = from_below;
        }
        let attempt = |closeness: i64| {
            let bound = above.add(&power_of_two(scale - closeness)?, &working)?;
            Some((Factors::of(&shifted(&bound, block, &working)?, &working)?, bound))
        };
        let Some((closeness, (factors, bound))) = closest(attempt, reached.min(wanted), wanted) else {
            break;
        };
        if bound.less(&upper) {
            upper = bound.end_alone(true);
        }
        if closeness >= wanted || closeness < reached + 4 {
            break;
        }
        reached = closeness;
        let Some(solution) = factors.solve(&vector, &working) else {
            break;
        };
        vector = solution.iter().map(Ball::middle).collect();
    }
    Some((lower, upper))
}

/// The largest `closeness` found in low..=high, in steps of 4, whose attempt succeeds; successes are expected below.
fn closest<T>(attempt: impl Fn(i64) -> Option<T>, low: i64, high: i64) -> Option<(i64, T)> {
    if let Some(found) = attempt(high) {
        return Some((high, found));
    }
    let (mut low, mut high, mut best) = (low - 4, high, None);
    while high - low > 4 {
        let middle = low + (high - low) / 2;
        match attempt(middle) {
            Some(found) => {
                best = Some((middle, found));
                low = middle;
            }
            None => high = middle,
        }
    }
    best
}

/// 2^k.
fn power_of_two(k: i64) -> Option<Ball> {
    Some(Ball::around(Disc::point(IBig::ONE, k)?))
}

/// A point as a fraction; `None` where that would be long.
fn short_fraction(point: &Ball, working: &Precision) -> Option<Fraction> {
    let disc = match &point.0 {
        Set::Rational(exact) => return Some(exact.clone()),
        Set::Around(disc) => disc,
    };
    let twos = disc.exponent().unsigned_abs() as usize;
    if twos > 8 * working.length() {
        return None;
    }
    let value = disc.ends().0;
    if disc.exponent() >= 0 { Fraction::new(value << twos, UBig::ONE) } else { Fraction::new(value, UBig::ONE << twos) }
}

/// An f64 eigenvector of the block's middles / 2^scale, as short dyadic numbers.
fn suggested_direction(block: &DMatrix<Ball>, scale: i64) -> Option<Vec<Ball>> {
    let mut approximate = DMatrix::zeros(block.nrows(), block.ncols());
    for (target, entry) in approximate.iter_mut().zip(block.iter()) {
        *target = entry.enclose(64)?.suggestion(scale);
    }
    let direction = match SymmetricEigen::try_new(approximate, f64::EPSILON, 10_000) {
        Some(eigen) if eigen.eigenvectors.iter().all(|x| x.is_finite()) => {
            eigen.eigenvectors.column(eigen.eigenvalues.imax()).into_owned()
        }
        _ => DVector::from_element(block.nrows(), 1.0),
    };
    Some(direction.iter().map(|x| Ball::integer((x * 2f64.powi(60)) as i64)).collect())
}

/// vᵀSv / vᵀv; `None` of a zero v.
fn rayleigh_quotient(block: &DMatrix<Ball>, vector: &[Ball], working: &Precision) -> Option<Ball> {
    let (mut form, mut square) = (Ball::integer(0), Ball::integer(0));
    for (i, x) in vector.iter().enumerate() {
        let mut image = Ball::integer(0);
        for (j, y) in vector.iter().enumerate() {
            image = image.add(&block[(i, j)].mul(y, working)?, working)?;
        }
        form = form.add(&image.mul(x, working)?, working)?;
        square = square.add(&x.mul(x, working)?, working)?;
    }
    form.div(&square, working)
}

/// t·I − S.
fn shifted(t: &Ball, block: &DMatrix<Ball>, working: &Precision) -> Option<DMatrix<Ball>> {
    let mut result = block.clone();
    for entry in result.iter_mut() {
        *entry = entry.neg(working)?;
    }
    for i in 0..block.nrows() {
        result[(i, i)] = result[(i, i)].add(t, working)?;
    }
    Some(result)
}

/// The simplest rational in the enclosure, if it is shown to be λ_max of a rational S: λI − S is singular and ⪰ 0.
fn rational_eigenvalue(block: &DMatrix<Ball>, lower: &Ball, upper: &Ball, working: &Precision) -> Option<Ball> {
    if block.iter().any(|entry| entry.as_rational().is_none()) {
        return None;
    }
    let candidate = Fraction::simplest_between(&short_fraction(lower, working)?, &short_fraction(upper, working)?)?;
    // The simplest rational near an irrational is about as long as the enclosure is narrow.
    if candidate.bits() > working.length() / 4 {
        return None;
    }
    let candidate = Ball::rational(candidate, working)?;
    let factors = Factors::of(&shifted(&candidate, block, working)?, working)?;
    factors.are_singular().then_some(candidate)
}
