//! Spectral norms and extreme eigenvalues, enclosed: a vector shows from below, a factorisation from above.
//!
//! For any v, vᵀSv / vᵀv ≤ λ_max(S); if t·I − S = L D Lᵀ with D proved ≥ 0, then λ_max(S) ≤ t. The vector comes from
//! an f64 eigenvector and is improved by inverse iteration with the factor at hand. However bad v and t are, the
//! enclosure is sound; only its width suffers.

use super::disc::Disc;
use super::{Ball, Fraction, Precision, Set};
use crate::number::{Arithmetic, Enclosure};
use dashu_int::{IBig, UBig};
use nalgebra::{DMatrix, DVector, SymmetricEigen};
use std::cmp::Ordering;

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
fn largest_of_many(block: &DMatrix<Ball>, precision: &Precision) -> Option<Ball> {
    let working = working_precision(precision);
    let bits = i64::from(precision.bits());
    let scale = block.iter().map(|x| Some(x.enclose(32)?.top())).collect::<Option<Vec<_>>>()?.into_iter().max()?;
    let width = i64::from(block.nrows().ilog2()) + 1;
    // Every |entry| is below 2^scale, so λ_max is below n · 2^scale < 2^(scale + width).
    let mut upper = power_of_two(scale + width)?;
    let mut lower: Option<Ball> = None;
    let mut vector = suggested_direction(block, scale)?;
    let mut reached = -width - 2;
    for _ in 0..ROUNDS {
        let quotient = rayleigh_quotient(block, &vector, &working)?;
        let (from_below, above) = (end(&quotient, false), end(&quotient, true));
        let wanted = bits + (scale - above.enclose(32)?.top()).clamp(0, bits);
        lower = Some(match lower {
            Some(other) if from_below.at_most(&other) => other,
            _ => from_below,
        });
        let attempt = |closeness: i64| {
            let bound = above.add(&power_of_two(scale - closeness)?, &working)?;
            Some((factor(&shifted(&bound, block, &working)?, &working)?, bound))
        };
        let Some((closeness, (factors, bound))) = closest(attempt, reached.min(wanted), wanted) else {
            break;
        };
        if bound.less(&upper) {
            upper = end(&bound, true);
        }
        if closeness >= wanted || closeness < reached + 4 {
            break;
        }
        reached = closeness;
        let Some(solution) = factors.solve(&vector, &working) else {
            break;
        };
        vector = solution.iter().map(middle).collect();
    }
    let lower = lower?;
    if let Some(exact) = rational_eigenvalue(block, &lower, &upper, &working) {
        return Some(exact);
    }
    let bits = working.length();
    Some(Ball::around(Disc::hull(&lower.enclose(bits)?, &upper.enclose(bits)?, bits)?))
}

/// 2^k.
fn power_of_two(k: i64) -> Option<Ball> {
    Some(Ball::around(Disc::point(IBig::ONE, k)?))
}

/// One end of an enclosure, alone.
fn end(value: &Ball, upper: bool) -> Ball {
    match &value.0 {
        Set::Rational(_) => value.clone(),
        Set::Around(disc) => {
            let (low, high) = disc.end_points();
            Ball::around(if upper { high } else { low })
        }
    }
}

/// The middle of an enclosure, alone.
fn middle(value: &Ball) -> Ball {
    match &value.0 {
        Set::Rational(_) => value.clone(),
        Set::Around(disc) => Ball::around(disc.middle()),
    }
}

/// The lower end of an enclosure as a fraction; `None` where that would be long.
fn lower_fraction(value: &Ball, working: &Precision) -> Option<Fraction> {
    match &value.0 {
        Set::Rational(exact) => Some(exact.clone()),
        Set::Around(disc) => {
            let twos =
                usize::try_from(disc.exponent().unsigned_abs()).ok().filter(|&twos| twos <= 8 * working.length())?;
            let low = disc.ends().0;
            if disc.exponent() >= 0 {
                Fraction::new(low << twos, UBig::ONE)
            } else {
                Fraction::new(low, UBig::ONE << twos)
            }
        }
    }
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

/// L (unit lower triangular) and D of a positive semidefinite L D Lᵀ.
struct Factors {
    lower: DMatrix<Ball>,
    pivots: Vec<Ball>,
}

/// S = L D Lᵀ with every pivot proved > 0, or exactly 0 over a column of exact zeros; `None` where that is not proved.
fn factor(matrix: &DMatrix<Ball>, working: &Precision) -> Option<Factors> {
    let n = matrix.nrows();
    let mut lower = matrix.clone();
    let mut pivots = Vec::with_capacity(n);
    let zero = Ball::integer(0);
    for j in 0..n {
        let pivot = lower[(j, j)].clone();
        if pivot.is_zero() {
            if (j + 1..n).any(|i| !lower[(i, j)].is_zero()) {
                return None;
            }
        } else {
            if !zero.less(&pivot) {
                return None;
            }
            let column = (j + 1..n).map(|i| lower[(i, j)].clone()).collect::<Vec<_>>();
            for i in j + 1..n {
                lower[(i, j)] = lower[(i, j)].div(&pivot, working)?;
                for k in j + 1..=i {
                    let change = lower[(i, j)].mul(&column[k - j - 1], working)?;
                    lower[(i, k)] = lower[(i, k)].sub(&change, working)?;
                }
            }
        }
        pivots.push(pivot);
    }
    Some(Factors { lower, pivots })
}

impl Factors {
    /// The solution of L D Lᵀ x = y; `None` where a pivot is 0.
    fn solve(&self, y: &[Ball], working: &Precision) -> Option<Vec<Ball>> {
        let n = self.pivots.len();
        let mut x = y.to_vec();
        for i in 0..n {
            for j in 0..i {
                x[i] = x[i].sub(&self.lower[(i, j)].mul(&x[j], working)?, working)?;
            }
        }
        for (value, pivot) in x.iter_mut().zip(&self.pivots) {
            *value = value.div(pivot, working)?;
        }
        for i in (0..n).rev() {
            for j in i + 1..n {
                x[i] = x[i].sub(&self.lower[(j, i)].mul(&x[j], working)?, working)?;
            }
        }
        Some(x)
    }
}

/// The simplest rational in the enclosure, if it is shown to be λ_max of a rational S: λI − S is singular and ⪰ 0.
fn rational_eigenvalue(block: &DMatrix<Ball>, lower: &Ball, upper: &Ball, working: &Precision) -> Option<Ball> {
    if block.iter().any(|entry| entry.as_rational().is_none()) {
        return None;
    }
    let candidate = simplest_between(&lower_fraction(lower, working)?, &lower_fraction(upper, working)?)?;
    // The simplest rational near an irrational is about as long as the enclosure is narrow.
    if candidate.bits() > working.length() / 4 {
        return None;
    }
    let candidate = Ball::rational(candidate, working)?;
    let factors = factor(&shifted(&candidate, block, working)?, working)?;
    factors.pivots.iter().any(Ball::is_zero).then_some(candidate)
}

/// The fraction of smallest denominator in [low, high], by continued fractions.
fn simplest_between(low: &Fraction, high: &Fraction) -> Option<Fraction> {
    if !high.is_negative() && (low.is_negative() || low.is_zero()) {
        return Some(Fraction::integer(0));
    }
    if high.is_negative() {
        return Some(simplest_between(&high.neg(), &low.neg())?.neg());
    }
    let mut wholes = Vec::new();
    let (mut low, mut high) = (low.clone(), high.clone());
    let mut result = loop {
        let whole = low.ceiling();
        if whole.compare(&high) != Ordering::Greater {
            break whole;
        }
        // Both ends lie between the same two integers: take the lower one off and turn the rest over.
        let floor = whole.add(&Fraction::integer(-1))?;
        let rest = |end: &Fraction| end.add(&floor.neg())?.reciprocal();
        (low, high) = (rest(&high)?, rest(&low)?);
        wholes.push(floor);
    };
    for whole in wholes.into_iter().rev() {
        result = result.reciprocal()?.add(&whole)?;
    }
    Some(result)
}
