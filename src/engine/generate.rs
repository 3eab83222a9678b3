//! Cases that meet the hypotheses by construction: knobs in two measures, short grids and ties.

use super::Budget;
use crate::claims::{Knob, Size};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// What a stream of random numbers is for; each (seed, claim, case, phase) has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Random elements of the finite field.
    Field,
    /// Random instances.
    Random,
    /// Starts of the ascent.
    Ascent,
    /// Structured instances and sizes beyond the small ones.
    Library,
    /// The evolution strategy.
    Evolution,
    /// The seeds of an experiment's trials.
    Trials,
}

/// The random stream of a phase: the same on every machine and for every number of jobs.
pub fn stream(seed: u64, id: &str, case: &str, phase: Phase) -> ChaCha8Rng {
    let phase = match phase {
        Phase::Field => "field",
        Phase::Random => "random",
        Phase::Ascent => "ascent",
        Phase::Library => "library",
        Phase::Evolution => "evolution",
        Phase::Trials => "trials",
    };
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
    for part in [id, case, phase] {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    ChaCha8Rng::seed_from_u64(hash)
}

/// Sizes that a claim is tried at, at most.
const SIZES: usize = 24;

/// The sizes a claim with these least lengths is tried at, smallest first: every combination up to the budget's largest,
/// of which the smallest are kept.
pub fn sizes(least: Size, budget: Budget) -> Vec<Size> {
    let (first, other) = budget.largest();
    let mut sizes = vec![Size::of(&[])];
    for (dimension, length) in least.lengths().enumerate() {
        let largest = if dimension == 0 { first } else { other }.max(length);
        let longer = |size: &Size| {
            let known: Vec<usize> = size.lengths().collect();
            (length..=largest).map(move |next| Size::of(&[&known[..], &[next]].concat()))
        };
        sizes = sizes.iter().flat_map(longer).collect();
    }
    sizes.sort_by_key(|size| (area(*size), size.lengths().sum::<usize>(), size.length(0)));
    if least.lengths().count() > 2 {
        sizes.truncate(SIZES);
    }
    sizes
}

/// Dimensions of a claim that are looked at beyond its sizes.
const LONG: usize = 4;

/// One size for every dimension in which it is twice as long as at any of [`sizes`], the others short: what is only false
/// there is not to be missed.
pub fn beyond(least: Size, budget: Budget) -> Vec<Size> {
    let (first, other) = budget.largest();
    let short: Vec<usize> = least.lengths().map(|length| length.max(2)).collect();
    let long = |dimension: usize| {
        let largest = if dimension == 0 { first } else { other };
        Size::of(&short).with(dimension, 2 * largest.max(least.length(dimension)))
    };
    (0..short.len().min(LONG)).map(long).collect()
}

/// The product of the lengths.
pub fn area(size: Size) -> usize {
    size.lengths().product()
}

/// Short values of the tiny grids, simplest first.
const SHORT: [f64; 5] = [0.0, 1.0, -1.0, 2.0, 0.5];

/// Points of the grid of short values (0, ±1, 2, 1/2) over so many knobs: all of the first three values' grid where it has at
/// most `limit` points, else `limit` points spread over the grid of all five.
pub fn grid(count: usize, limit: usize, rng: &mut ChaCha8Rng) -> Vec<Vec<f64>> {
    let exhaustive = u32::try_from(count).ok().and_then(|count| 3usize.checked_pow(count));
    match exhaustive.filter(|&points| points <= limit) {
        Some(points) => {
            (0..points).map(|k| (0..count as u32).map(|j| SHORT[k / 3usize.pow(j) % 3]).collect()).collect()
        }
        None => (0..limit).map(|_| (0..count).map(|_| SHORT[rng.random_range(0..SHORT.len())]).collect()).collect(),
    }
}

/// Random knobs of these kinds, by turns in the measures of `reals`; shares also at their ends and near them, numbers of
/// which the magnitude counts at any scale.
pub fn knobs(kinds: &[Knob], turn: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let mut values = reals(kinds.len(), turn, rng);
    let vertices = turn % 3 == 2;
    let common = core_math::exp10(rng.random_range(-4.0..4.0));
    for (value, kind) in values.iter_mut().zip(kinds) {
        *value = match kind {
            Knob::Real => *value,
            Knob::Magnitude { zero } => magnitude(*value, common, *zero, rng),
            Knob::Unit => share(vertices, rng),
            Knob::Sign => {
                if rng.random::<bool>() {
                    1.0
                } else {
                    -1.0
                }
            }
        };
    }
    values
}

/// A number of any scale: as drawn, alone or on a common scale.
fn magnitude(drawn: f64, common: f64, zero: bool, rng: &mut ChaCha8Rng) -> f64 {
    let value = match rng.random_range(0..6) {
        0 if zero => 0.0,
        1 => core_math::exp10(rng.random_range(-8.0..8.0)),
        2 => common,
        3 => drawn.abs() * common,
        _ => drawn.abs(),
    };
    if value == 0.0 && !zero { 1.0 } else { value }
}

/// A share in [0, 1]: at an end, near one, or anywhere.
fn share(vertices: bool, rng: &mut ChaCha8Rng) -> f64 {
    let near = |rng: &mut ChaCha8Rng| core_math::exp10(rng.random_range(-9.0..0.0));
    match rng.random_range(0..8) {
        0 | 1 => 1.0,
        2 => 0.0,
        _ if vertices => f64::from(u8::from(rng.random::<bool>())),
        3 => near(rng),
        4 => 1.0 - near(rng),
        _ => rng.random_range(0.0..1.0),
    }
}

/// Random numbers: by turns uniform in [−2, 2], log-uniform in scale, quarters, and sparse with ties and sign flips.
fn reals(count: usize, turn: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let quarter = |rng: &mut ChaCha8Rng| f64::from(rng.random_range(-8..=8)) / 4.0;
    match turn % 4 {
        0 => (0..count).map(|_| rng.random_range(-2.0..2.0)).collect(),
        1 => {
            let scale = rng.random_range(-6.0..1.5);
            (0..count)
                .map(|_| {
                    let magnitude = core_math::exp10(scale + rng.random_range(-2.0..0.5));
                    if rng.random::<bool>() { magnitude } else { -magnitude }
                })
                .collect()
        }
        2 => (0..count).map(|_| quarter(rng)).collect(),
        _ => {
            let mut values: Vec<f64> = Vec::with_capacity(count);
            for k in 0..count {
                let value = match rng.random_range(0..4) {
                    0 => 0.0,
                    1 if k > 0 => values[rng.random_range(0..k)],
                    2 if k > 0 => -values[rng.random_range(0..k)],
                    _ => quarter(rng),
                };
                values.push(value);
            }
            values
        }
    }
}
