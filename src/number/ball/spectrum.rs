//! Eigenvalues and singular values, enclosed: how many lie below a number is counted on both sides of each.
//!
//! An approximate eigenbasis Q makes Qᵀ(S − tI)Q nearly diagonal, and as many of its eigenvalues are negative as of
//! S − tI (Sylvester). However bad Q and t are, the count is sound; only the width of the enclosure suffers. Nothing
//! asks that eigenvalues lie apart.

use super::basis::eigenbasis;
use super::disc::Disc;
use super::inertia::inertia;
use super::{Ball, Fraction, Precision, Set};
use crate::number::{Arithmetic, Enclosure};
use dashu_int::{IBig, UBig};
use nalgebra::DMatrix;
use std::cmp::Ordering;
use std::ops::Range;

/// By how many bits the distance at which eigenvalues are counted grows after a count that is not proved.
const WIDENING: i64 = 12;

/// σ_k, the largest number 0: √λ_k of MᵀM or MMᵀ, whichever is smaller.
pub(super) fn singular_value(matrix: &DMatrix<Ball>, k: usize, precision: &Precision) -> Option<Ball> {
    if k >= matrix.nrows().min(matrix.ncols()) {
        return None;
    }
    let working = working_precision(precision);
    // σ_k(M) is within ‖E‖ of that of the middles, E what is left: no more than the largest row or column sum of radii.
    let mut radii = matrix.clone();
    for entry in radii.iter_mut() {
        *entry = entry.radius()?;
    }
    let spread =
        Arithmetic::max(&largest_sum(&radii, &working)?, &largest_sum(&radii.transpose(), &working)?, &working)?;
    let middles = matrix.map(|x| x.middle());
    let tall = if middles.nrows() < middles.ncols() { middles.transpose() } else { middles };
    let mut gram = DMatrix::from_element(tall.ncols(), tall.ncols(), Ball::integer(0));
    for (i, j) in (0..tall.ncols()).flat_map(|i| (0..=i).map(move |j| (i, j))) {
        for row in tall.row_iter() {
            let product = if i == j { row[i].square(&working)? } else { row[i].mul(&row[j], &working)? };
            gram[(i, j)] = gram[(i, j)].add(&product, &working)?;
        }
    }
    let square = number(&gram, k, precision)?;
    let zero = Ball::integer(0);
    let value = Arithmetic::max(&zero, &square, &working)?.sqrt(&working)?;
    if spread.is_zero() {
        return value.rounded(precision);
    }
    let low = Arithmetic::max(&zero, &value.end_alone(false).sub(&spread, &working)?, &working)?;
    low.hull(&value.end_alone(true).add(&spread, &working)?, &working)?.rounded(precision)
}

/// The largest row sum.
fn largest_sum(matrix: &DMatrix<Ball>, working: &Precision) -> Option<Ball> {
    let mut most = Ball::integer(0);
    for row in matrix.row_iter() {
        let sum = row.iter().try_fold(Ball::integer(0), |sum, x| sum.add(x, working))?;
        most = Arithmetic::max(&most, &sum, working)?;
    }
    Some(most)
}

/// λ_k, the largest number 0, from the lower triangle of a square S.
pub(super) fn eigenvalue(matrix: &DMatrix<Ball>, k: usize, precision: &Precision) -> Option<Ball> {
    if k >= matrix.nrows() || !matrix.is_square() {
        return None;
    }
    number(matrix, k, precision)?.rounded(precision)
}

/// Twice the bits and some: what small eigenvalues lose.
fn working_precision(precision: &Precision) -> Precision {
    Precision::new(2 * precision.bits() + 64)
}

/// λ_k(S) among those of its blocks: rows that no chain of nonzero entries joins do not meet.
fn number(matrix: &DMatrix<Ball>, k: usize, precision: &Precision) -> Option<Ball> {
    let working = working_precision(precision);
    let blocks = blocks(matrix);
    let whole = blocks.len() == 1;
    let mut all = Vec::new();
    for rows in blocks {
        let block = DMatrix::from_fn(rows.len(), rows.len(), |i, j| matrix[(rows[i.max(j)], rows[i.min(j)])].clone());
        match rows.len() {
            1 => all.push(block[(0, 0)].clone()),
            2 => all.extend(of_two(&block, &working)?),
            n if whole && n > 2 => return of_many(&block, k..k + 1, precision)?.pop(),
            n => all.extend(of_many(&block, 0..n, precision)?),
        }
    }
    kth_largest(&all, k, &working)
}

/// Number k of some values, the largest number 0, whichever it is: one of them where the order is proved.
fn kth_largest(values: &[Ball], k: usize, working: &Precision) -> Option<Ball> {
    let sorted = |upper: bool| {
        let mut ends: Vec<Ball> = values.iter().map(|x| x.end_alone(upper)).collect();
        ends.sort_by(descending);
        ends.into_iter().nth(k)
    };
    let (low, high) = (sorted(false)?, sorted(true)?);
    low.hull(&high, working)
}

/// The order of two points, the larger first.
fn descending(a: &Ball, b: &Ball) -> Ordering {
    if a.less(b) {
        Ordering::Greater
    } else if b.less(a) {
        Ordering::Less
    } else {
        Ordering::Equal
    }
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

/// (a + c ± √((a − c)² + 4b²)) / 2 of [[a, b], [b, c]].
fn of_two(block: &DMatrix<Ball>, working: &Precision) -> Option<[Ball; 2]> {
    let (a, b, c) = (&block[(0, 0)], &block[(1, 0)], &block[(1, 1)]);
    let gap = a.sub(c, working)?.square(working)?;
    let twice_b = b.mul(&Ball::integer(2), working)?.square(working)?;
    let (sum, root) = (a.add(c, working)?, gap.add(&twice_b, working)?.sqrt(working)?);
    let half = |x: Ball| x.div(&Ball::integer(2), working);
    Some([half(sum.add(&root, working)?)?, half(sum.sub(&root, working)?)?])
}

/// The eigenvalues with these numbers, the largest first, of a block of three rows or more.
///
/// The block is its middles plus a symmetric E of entries within the radii, so that no eigenvalue of S is farther than
/// ‖E‖ from that of the middles, which no row sum of radii falls below for every row. Only the middles, points, are
/// counted: counting in the enclosures themselves would widen by the condition number.
fn of_many(block: &DMatrix<Ball>, wanted: Range<usize>, precision: &Precision) -> Option<Vec<Ball>> {
    let working = working_precision(precision);
    let mut radii = block.clone();
    for entry in radii.iter_mut() {
        *entry = entry.radius()?;
    }
    let spread = largest_sum(&radii, &working)?;
    let exact = block.iter().all(|entry| entry.as_rational().is_some());
    let mut found = Vec::new();
    for (k, (low, high)) in wanted.clone().zip(brackets(&block.map(|x| x.middle()), wanted, precision)?) {
        let rational = if exact { rational_eigenvalue(block, k, &low, &high, &working) } else { None };
        found.push(match rational {
            Some(value) => value,
            None => low.sub(&spread, &working)?.hull(&high.add(&spread, &working)?, &working)?,
        });
    }
    Some(found)
}

/// Numbers below and above the eigenvalues with these numbers, the largest first, of a symmetric matrix of points.
fn brackets(block: &DMatrix<Ball>, wanted: Range<usize>, precision: &Precision) -> Option<Vec<(Ball, Ball)>> {
    let working = working_precision(precision);
    let n = block.nrows();
    let scale = block.iter().map(|x| Some(x.enclose(32)?.top())).collect::<Option<Vec<_>>>()?.into_iter().max()?;
    // Every |entry| is below 2^scale, so every |λ| is below n · 2^scale < 2^(scale + width).
    let width = i64::from(n.ilog2()) + 1;
    let all = power_of_two(scale + width)?;
    let q = eigenbasis(block, scale, working.length())?;
    let similar = congruent(block, &q, &working)?;
    let identity = DMatrix::from_fn(n, n, |i, j| Ball::integer(i64::from(i == j)));
    let gram = congruent(&identity, &q, &working)?;
    let mut guesses: Vec<Ball> =
        (0..n).map(|i| Some(similar[(i, i)].div(&gram[(i, i)], &working)?.middle())).collect::<Option<_>>()?;
    guesses.sort_by(descending);
    // How many eigenvalues are above and below t.
    let count = |t: &Ball| {
        let mut shifted = similar.clone();
        for (entry, skew) in shifted.iter_mut().zip(gram.iter()) {
            *entry = entry.sub(&t.mul(skew, &working)?, &working)?;
        }
        inertia(&shifted, &working)
    };
    let finest = scale + 40 - working.length() as i64;
    let mut brackets = Vec::new();
    for (k, guess) in guesses.iter().enumerate().filter(|(k, _)| wanted.contains(k)) {
        let (mut low, mut high) = (all.neg(&working)?, all.clone());
        let (mut below, mut above) = (false, false);
        let mut closeness = finest;
        while closeness < scale + width && !(below && above) {
            let gap = power_of_two(closeness)?;
            if !below {
                let t = guess.sub(&gap, &working)?.middle();
                if count(&t).is_some_and(|found| found.above > k) {
                    (low, below) = (t, true);
                }
            }
            if !above {
                let t = guess.add(&gap, &working)?.middle();
                if count(&t).is_some_and(|found| found.above <= k) {
                    (high, above) = (t, true);
                }
            }
            closeness += WIDENING;
        }
        brackets.push((low, high));
    }
    Some(brackets)
}

/// QᵀSQ.
fn congruent(matrix: &DMatrix<Ball>, q: &DMatrix<Ball>, working: &Precision) -> Option<DMatrix<Ball>> {
    let half = product(matrix, q, working)?;
    product(&q.transpose(), &half, working)
}

fn product(left: &DMatrix<Ball>, right: &DMatrix<Ball>, working: &Precision) -> Option<DMatrix<Ball>> {
    let mut result = DMatrix::from_element(left.nrows(), right.ncols(), Ball::integer(0));
    for (i, j) in (0..left.nrows()).flat_map(|i| (0..right.ncols()).map(move |j| (i, j))) {
        for k in 0..left.ncols() {
            result[(i, j)] = result[(i, j)].add(&left[(i, k)].mul(&right[(k, j)], working)?, working)?;
        }
    }
    Some(result)
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

/// The simplest rational in the enclosure, if it is shown to be λ_k of a rational S: no more than k eigenvalues are
/// above it, and more than k are not below.
fn rational_eigenvalue(block: &DMatrix<Ball>, k: usize, low: &Ball, high: &Ball, working: &Precision) -> Option<Ball> {
    let candidate = Fraction::simplest_between(&short_fraction(low, working)?, &short_fraction(high, working)?)?;
    // The simplest rational near an irrational is about as long as the enclosure is narrow.
    if candidate.bits() > working.length() / 4 {
        return None;
    }
    let candidate = Ball::rational(candidate, working)?;
    let mut shifted = block.clone();
    for i in 0..block.nrows() {
        shifted[(i, i)] = shifted[(i, i)].sub(&candidate, working)?;
    }
    let found = inertia(&shifted, working)?;
    (found.above <= k && k < found.above + found.at).then_some(candidate)
}
