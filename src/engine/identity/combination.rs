//! Sides whose difference is a combination of hypotheses: l − r = Σ c · m · (a − b) over hypotheses a = b, with rational
//! numbers c and products m of entries of the instance.
//!
//! Such an equation is a polynomial identity in the entries, with no hypothesis left in it, and shows l = r wherever the
//! hypotheses hold. Here it is only found, by linear algebra in one field; the fields that settle identities are asked
//! whether it is true. Factors must be entries and not the free numbers that those are made of: a free number may have
//! no value at an instance that is a limit.

use crate::number::field::{Key, Residue, is_field_formula};
use crate::number::recorder::{Operation, Slot, Tape};
use crate::number::{Arithmetic, Exact};
use rand::Rng;

/// Terms m · (a − b) that a combination is looked for among, at most.
const TERMS: usize = 240;
/// Points beyond as many as there are terms.
const SPARE: usize = 4;
/// The degree of the products of entries, at most.
const DEGREE: usize = 2;
/// Redraws of a point at which a denominator vanishes.
const REDRAWS: usize = 4;

/// The equalities that do not hold anyway, for all inputs, as far as one point tells; all of them where it does not.
pub(super) fn open(tape: &Tape, equalities: Vec<(Slot, Slot)>, inputs: usize, rng: &mut impl Rng) -> Vec<(Slot, Slot)> {
    let (tape, moved) = tape.restricted_to(&equalities);
    let key = Key::draw(&tape, rng);
    let inputs: Vec<Residue> = (0..inputs).map(|_| Residue::draw(&key, rng)).collect();
    let Some(values) = tape.replay(&inputs, &key) else { return equalities };
    let differ = |&(l, r): &(Slot, Slot)| values[l as usize] != values[r as usize];
    equalities.into_iter().zip(moved).filter(|(_, moved)| differ(moved)).map(|(sides, _)| sides).collect()
}

/// The tape with the right side of every pair plus its combination; `None` where none is found.
pub(super) fn combined(
    tape: &Tape,
    pairs: &[(Slot, Slot)],
    equalities: &[(Slot, Slot)],
    entries: &[Slot],
    inputs: usize,
    rng: &mut impl Rng,
) -> Option<(Tape, Vec<(Slot, Slot)>)> {
    let entries = entries.iter().map(|slot| (*slot, *slot));
    let wanted: Vec<(Slot, Slot)> = pairs.iter().chain(equalities).copied().chain(entries).collect();
    let (mut tape, moved) = tape.restricted_to(&wanted);
    if !is_field_formula(&tape) {
        return None;
    }
    let (pairs, rest) = moved.split_at(pairs.len());
    let (equalities, entries) = rest.split_at(equalities.len());
    let mut entries: Vec<Slot> = entries.iter().map(|(slot, _)| *slot).collect();
    entries.sort_unstable();
    entries.dedup();
    let differences: Vec<Slot> = equalities.iter().map(|&(a, b)| tape.push(Operation::Sub(a, b))).collect();
    let mut terms = Vec::new();
    for degree in 0..=DEGREE {
        let factors: Vec<Slot> = match degree {
            0 => vec![tape.push(Operation::Constant(Exact::integer(1)))],
            1 => entries.clone(),
            _ => {
                let pairs = entries.iter().enumerate().flat_map(|(k, a)| entries[k..].iter().map(|b| (*a, *b)));
                pairs.map(|(a, b)| tape.push(Operation::Mul(a, b))).collect()
            }
        };
        if terms.len() + factors.len() * differences.len() > TERMS {
            return None;
        }
        for factor in factors {
            terms.extend(differences.iter().map(|difference| tape.push(Operation::Mul(factor, *difference))));
        }
        if let Some(coefficients) = coefficients(&tape, pairs, &terms, inputs, rng) {
            let sides = pairs.iter().zip(coefficients).map(|(&(l, r), of)| {
                let sum = of.into_iter().zip(&terms).fold(r, |sum, (c, term)| {
                    if c.signum() == 0 {
                        return sum;
                    }
                    let c = tape.push(Operation::Constant(c));
                    let times = tape.push(Operation::Mul(c, *term));
                    tape.push(Operation::Add(sum, times))
                });
                (l, sum)
            });
            let sides: Vec<(Slot, Slot)> = sides.collect();
            return Some((tape, sides));
        }
    }
    None
}

/// For every pair the coefficients of the terms of which its difference is the sum, at random points of one field.
fn coefficients(
    tape: &Tape,
    pairs: &[(Slot, Slot)],
    terms: &[Slot],
    inputs: usize,
    rng: &mut impl Rng,
) -> Option<Vec<Vec<Exact>>> {
    let key = Key::draw(tape, rng);
    let mut rows: Vec<Vec<Residue>> = Vec::with_capacity(terms.len() + SPARE);
    for _ in 0..terms.len() + SPARE {
        let values = (0..REDRAWS).find_map(|_| {
            let inputs: Vec<Residue> = (0..inputs).map(|_| Residue::draw(&key, rng)).collect();
            tape.replay(&inputs, &key)
        })?;
        let mut row: Vec<Residue> = terms.iter().map(|slot| values[*slot as usize]).collect();
        for &(l, r) in pairs {
            row.push(values[l as usize].sub(&values[r as usize], &key)?);
        }
        rows.push(row);
    }
    let pivots = reduced(&mut rows, terms.len(), &key)?;
    if rows[pivots.len()..].iter().any(|row| row[terms.len()..].iter().any(|x| !x.is_zero())) {
        return None;
    }
    let of = |pair: usize| {
        let mut found = vec![Exact::zero(); terms.len()];
        for (row, column) in pivots.iter().enumerate() {
            found[*column] = rows[row][terms.len() + pair].small_ratio(&key)?;
        }
        Some(found)
    };
    (0..pairs.len()).map(of).collect()
}

/// Reduces rows by their first columns, in order; the pivots' columns.
fn reduced(rows: &mut [Vec<Residue>], columns: usize, key: &Key) -> Option<Vec<usize>> {
    let mut pivots = Vec::new();
    for column in 0..columns {
        let done = pivots.len();
        let Some(found) = (done..rows.len()).find(|&row| !rows[row][column].is_zero()) else { continue };
        rows.swap(done, found);
        let pivot = rows[done][column];
        let scaled: Option<Vec<Residue>> = rows[done].iter().map(|x| x.div(&pivot, key)).collect();
        let scaled = scaled?;
        for (k, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if k != done && !factor.is_zero() {
                for (x, p) in row.iter_mut().zip(&scaled).skip(column) {
                    *x = x.sub(&p.mul(&factor, key)?, key)?;
                }
            }
        }
        rows[done] = scaled;
        pivots.push(column);
    }
    Some(pivots)
}
