//! How near floats say a statement is to being violated: suggestions only.

use super::magnitude::Sizes;
use crate::claims::{Atom, Statement};
use crate::number::recorder::{Slot, Tape};
use crate::number::{Field, Real, eigenvalue_slopes};
use nalgebra::DMatrix;

/// Relative mismatch of the sides of an identity below which floating point sees rounding only.
pub const NOISE: f64 = 1e-9;

/// A relative excess below which it is asked whether rounding made it.
const SHARP: f64 = 1e-6;
/// Below ln(lhs/rhs) of any two positive floats.
const NO_RATIO: f64 = -2000.0;
/// What rounding may make of a difference, relative to the sizes of the terms that its sides are sums of.
const ROUNDING: f64 = 1e-13;

/// How near a statement is to being violated, and how that changes with the numbers it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Greater than 0 where floats see a violation.
    pub value: f64,
    /// ∂value/∂slot of every slot that the worst part of the statement uses.
    pub weights: Vec<(Slot, f64)>,
}

/// The score of the worst part: ln(lhs/rhs) where both sides are positive, else their scaled gap; for identities the
/// relative mismatch less [`NOISE`]; for Loewner orders −λ_min of the scaled difference. `None` where something is not
/// a number.
pub fn score(tape: &Tape, statement: &Statement<Slot>, values: &[f64]) -> Option<Score> {
    let sizes = Sizes::of(tape, values);
    let scores = statement.atoms().iter().map(|part| appraised(part, values, &sizes)).collect::<Option<Vec<_>>>()?;
    scores.into_iter().reduce(|a, b| if a.value < b.value { b } else { a })
}

/// Whether a premise is met as far as floats see; orders of matrices are left to the certifier.
pub fn met(premise: &Statement<f64>) -> bool {
    premise.atoms().iter().all(holds)
}

fn holds(atom: &Atom<f64>) -> bool {
    match atom {
        Atom::AtMost(l, r) => l <= r,
        Atom::Less(l, r) => l < r,
        Atom::Differ(l, r) => l != r,
        Atom::Equal(l, r, _) => (l - r).abs() <= NOISE * l.abs().max(r.abs()),
        Atom::Loewner(..) => true,
        Atom::If(when, then) => !when.iter().all(holds) || holds(then),
    }
}

fn appraised(atom: &Atom<Slot>, values: &[f64], sizes: &Sizes<'_>) -> Option<Score> {
    let at = |slot: &Slot| values[*slot as usize];
    let plain = |value: f64| Score { value, weights: Vec::new() };
    let score = match atom {
        Atom::Loewner(l, r) => seen(order(l, r, values), (l, r), sizes, values),
        Atom::If(when, then) => {
            let when = when.iter().map(|part| appraised(part, values, sizes)).collect::<Option<Vec<_>>>()?;
            match when.iter().any(|part| part.value > 0.0) {
                true => plain(-f64::MAX),
                false => appraised(then, values, sizes)?,
            }
        }
        Atom::AtMost(l, r) | Atom::Less(l, r) | Atom::Equal(l, r, _) | Atom::Differ(l, r) => {
            let (lhs, rhs) = (at(l), at(r));
            // Against what the sides are sums of, a side that is constantly 0 does not flatten the gap, and what
            // rounding makes of 0 = 0 is none.
            let scale = || (sizes.at(*l) + sizes.at(*r)).max(f64::MIN_POSITIVE);
            let towards = |sign: f64, scale: f64| vec![(*l, sign / scale), (*r, -sign / scale)];
            let beyond = |score: Score| {
                let rounding = score.value > 0.0 && score.value < SHARP && lhs - rhs <= ROUNDING * scale();
                if rounding { Score { value: 0.0, ..score } } else { score }
            };
            match atom {
                Atom::AtMost(..) | Atom::Less(..) if lhs > 0.0 && rhs > 0.0 => {
                    let weights = vec![(*l, 1.0 / lhs), (*r, -1.0 / rhs)];
                    beyond(Score { value: Real::ln(&lhs) - Real::ln(&rhs), weights })
                }
                // farther from a violation than any ratio of positive sides
                Atom::AtMost(..) | Atom::Less(..) if rhs > 0.0 => {
                    let scale = scale();
                    Score { value: NO_RATIO + (lhs - rhs) / scale, weights: towards(1.0, scale) }
                }
                Atom::Less(..) if lhs == rhs => plain(f64::MIN_POSITIVE),
                Atom::AtMost(..) | Atom::Less(..) => {
                    let scale = scale();
                    beyond(Score { value: (lhs - rhs) / scale, weights: towards(1.0, scale) })
                }
                Atom::Equal(..) => {
                    let scale = lhs.abs().max(rhs.abs()).max(f64::MIN_POSITIVE);
                    let gap = (lhs - rhs) / scale;
                    let rounding = (lhs - rhs).abs() <= ROUNDING * (sizes.at(*l) + sizes.at(*r));
                    let seen = if rounding { 0.0 } else { gap.abs() };
                    Score { value: seen - NOISE, weights: towards(gap.signum(), scale) }
                }
                _ if lhs == rhs => plain(1.0),
                _ => {
                    let scale = lhs.abs().max(rhs.abs()).max(f64::MIN_POSITIVE);
                    let gap = (lhs - rhs) / scale;
                    Score { value: -gap.abs(), weights: towards(-gap.signum(), scale) }
                }
            }
        }
    };
    score.value.is_finite().then_some(score)
}

/// −λ_min of the scaled difference, that difference, and the scale.
fn least(lhs: &DMatrix<Slot>, rhs: &DMatrix<Slot>, values: &[f64]) -> (f64, DMatrix<f64>, f64) {
    let at = |slot: &Slot| values[*slot as usize];
    let scale = lhs.iter().chain(rhs.iter()).fold(f64::MIN_POSITIVE, |most, slot| most.max(at(slot).abs()));
    let n = lhs.nrows();
    let gap = DMatrix::from_fn(n, n, |i, j| {
        let entry = (i.max(j), i.min(j));
        (at(&rhs[entry]) - at(&lhs[entry])) / scale
    });
    let value = -f64::smallest_eigenvalue(&gap);
    (if value > 0.0 && value <= ROUNDING { 0.0 } else { value }, gap, scale)
}

fn order(lhs: &DMatrix<Slot>, rhs: &DMatrix<Slot>, values: &[f64]) -> Score {
    let (value, gap, scale) = least(lhs, rhs, values);
    let slopes = eigenvalue_slopes(gap, lhs.nrows().saturating_sub(1));
    let sides = |side: &DMatrix<Slot>, sign: f64| -> Vec<(Slot, f64)> {
        side.iter().zip(slopes.iter()).map(|(slot, slope)| (*slot, sign * slope / scale)).collect()
    };
    Score { value, weights: [sides(lhs, 1.0), sides(rhs, -1.0)].concat() }
}

/// The score of an order, 0 for what rounding leaves beside the terms that its entries are sums of.
fn seen(score: Score, (lhs, rhs): (&DMatrix<Slot>, &DMatrix<Slot>), sizes: &Sizes<'_>, values: &[f64]) -> Score {
    let (mut largest, mut terms) = (0.0_f64, 0.0_f64);
    for slot in lhs.iter().chain(rhs.iter()) {
        (largest, terms) = (largest.max(values[*slot as usize].abs()), terms.max(sizes.at(*slot)));
    }
    let rounding = 2.0 * ROUNDING * terms * lhs.nrows() as f64;
    if score.value > 0.0 && score.value * largest <= rounding { Score { value: 0.0, ..score } } else { score }
}

/// Whether floats see the sides of some part agree, of an order that it is one hardly; those of an equality do.
pub(super) fn is_tight(statement: &Statement<Slot>, values: &[f64]) -> bool {
    let at = |slot: &Slot| values[*slot as usize];
    statement.atoms().iter().any(|part| match part {
        Atom::AtMost(l, r) | Atom::Less(l, r) => (at(l) - at(r)).abs() <= NOISE * at(l).abs().max(at(r).abs()),
        Atom::Equal(..) => true,
        Atom::Loewner(l, r) => least(l, r, values).0.abs() <= NOISE,
        Atom::Differ(..) | Atom::If(..) => false,
    })
}

/// lhs/rhs of the parts that are inequalities between numbers with rhs > 0, in floats: how much of the bound is used.
pub fn used(statement: &Statement<f64>) -> Option<f64> {
    statement
        .atoms()
        .iter()
        .filter_map(|atom| match atom {
            Atom::AtMost(l, r) | Atom::Less(l, r) if *r > 0.0 => Some(l / r),
            _ => None,
        })
        .filter(|ratio| ratio.is_finite())
        .reduce(f64::max)
}

/// Whether an accepted instance puts the statement to use: a bound with lhs within a factor 2 of rhs, an identity with
/// a side ≠ 0, an order whose sides are not both 0.
pub fn exercises(statement: &Statement<f64>) -> bool {
    statement.atoms().iter().any(puts_to_use)
}

fn puts_to_use(atom: &Atom<f64>) -> bool {
    let some = |matrix: &DMatrix<f64>| matrix.iter().any(|x| *x != 0.0);
    match atom {
        Atom::AtMost(l, r) | Atom::Less(l, r) if *r > 0.0 => *l >= f64::ratio(1, 2) * r,
        Atom::AtMost(l, r) | Atom::Less(l, r) => *l < 0.0 && *l >= f64::integer(2) * r,
        Atom::Equal(l, r, _) | Atom::Differ(l, r) => *l != 0.0 || *r != 0.0,
        Atom::Loewner(l, r) => some(l) || some(r),
        Atom::If(when, then) => when.iter().all(holds) && puts_to_use(then),
    }
}

/// By how much floats see a hypothesis missed, each part against the sizes of its sides; 0 where it is met.
pub(super) fn shortfall(parts: &[Atom<Slot>], values: &[f64], sizes: &Sizes<'_>) -> f64 {
    parts.iter().map(|part| missed(part, values, sizes)).sum()
}

fn missed(part: &Atom<Slot>, values: &[f64], sizes: &Sizes<'_>) -> f64 {
    let at = |slot: &Slot| values[*slot as usize];
    match part {
        Atom::Loewner(l, r) => {
            let score = Score { value: least(l, r, values).0, weights: Vec::new() };
            let order = seen(score, (l, r), sizes, values).value;
            if order > 1e-13 { order } else { 0.0 }
        }
        Atom::If(when, then) => match when.iter().any(|part| missed(part, values, sizes) > 0.0) {
            true => 0.0,
            false => missed(then, values, sizes),
        },
        // most are met as they stand, whatever the sizes
        Atom::AtMost(l, r) if at(l) <= at(r) => 0.0,
        Atom::Less(l, r) if at(l) < at(r) => 0.0,
        Atom::Equal(l, r, _) if at(l) == at(r) => 0.0,
        Atom::Differ(l, r) => f64::from(at(l) == at(r)),
        Atom::AtMost(l, r) | Atom::Less(l, r) | Atom::Equal(l, r, _) => {
            let scale = (sizes.at(*l) + sizes.at(*r)).max(f64::MIN_POSITIVE);
            let gap = (at(l) - at(r)) / scale;
            match part {
                Atom::Less(..) => gap + ROUNDING,
                Atom::Equal(..) if gap.abs() <= ROUNDING => 0.0,
                Atom::Equal(..) => gap.abs(),
                _ => gap,
            }
        }
    }
}
