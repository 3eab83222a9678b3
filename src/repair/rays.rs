//! Rays: one number of a claim is driven far out, the others stand; and sizes far beyond the small ones.
//!
//! A bound that generic instances do not break may break far out on a ray, and how the worst ratio of its sides grows there
//! is read off before it does.

use super::form::{Bound, Form};
use super::make::{Ratio, bracketed, name, number, relation, times, whole};
use super::trial::Trial;
use crate::claims::{Instance, Judged, Size};
use crate::engine::generate::{Phase, knobs, stream};
use crate::engine::{Place, Subject};
use crate::language::Row;
use crate::language::tree::{Comparison, Expr, Kind, Operator};
use crate::number::Exact;
use crate::number::recorder::Operation;
use std::sync::Arc;

/// By what a bound is eased so that what it lacks can be measured: ten to this power.
const EASED: u32 = 18;
/// Where a number is driven to, upwards and downwards: what grows slowly breaks a bound only far out.
const UP: [&str; 7] = ["4", "6", "8", "12", "1e6", "1e24", "1e150"];
const DOWN: [&str; 6] = ["1/4", "0.01", "1e-6", "1e-24", "1e-60", "1e-150"];
/// Where it is driven to once more to see whether a finalist breaks.
const ENDS: [&str; 7] = ["20", "1000", "1e15", "1e100", "0.001", "1e-15", "1e-100"];
/// Entries of an instance at which an attack at one size is still cheap.
const CHEAP: usize = 40;
/// Entries and steps of a tape that is replayed at large sizes.
const ENTRIES: usize = 4_096;
const STEPS: usize = 20_000;
/// The greatest length at which eigenvalues are looked at.
const SPECTRAL: usize = 12;
/// Patterns of knobs at large sizes.
const PATTERNS: usize = 6;
/// Lengths of a dimension between which the growth of a ratio is read off, where an attack is cheap there.
const LENGTHS: [usize; 3] = [2, 4, 8];
/// Entries of an instance at which an attack at one length is cheap.
const LONG: usize = 160;
/// Sizes that are looked at beyond the small ones.
const LADDER: [usize; 14] = [3, 4, 6, 8, 12, 16, 24, 31, 32, 48, 64, 128, 512, 2048];
/// A growth of the ratio along a ray, as a power, that is no growth yet.
pub(super) const FLAT: f64 = 0.08;

/// How the worst ratio of the sides grows along one ray.
#[derive(Clone, Debug)]
pub(super) struct Ray {
    pub symbol: Arc<str>,
    /// Whether the symbol grows.
    pub upwards: bool,
    /// Its values with the logarithm of the worst ratio there.
    pub points: Vec<(f64, f64)>,
}

impl Ray {
    /// The power of the symbol (of 1/symbol downwards) with which the ratio grows at the far end.
    pub fn slope(&self) -> Option<f64> {
        let [.., (a, low), (b, high)] = self.points.as_slice() else { return None };
        Some((high - low) / (b / a).ln().abs())
    }

    /// The power before, to see whether a growth dies out or gets faster.
    pub fn slope_before(&self) -> Option<f64> {
        let [.., (a, low), (b, high), _] = self.points.as_slice() else { return None };
        Some((high - low) / (b / a).ln().abs())
    }

    /// Whether the ratio grows for ever, as far as is seen.
    pub fn grows(&self) -> bool {
        let lasting = self.slope_before().is_none_or(|before| before > FLAT / 2.0);
        lasting && self.slope().is_some_and(|slope| slope > FLAT)
    }
}

/// The claim with its bound eased by a huge factor.
pub(super) fn eased(form: &Form, bound: Bound) -> Option<Form> {
    eased_by(form, bound, EASED)
}

/// The claim with its bound eased by a power of ten.
pub(super) fn eased_by(form: &Form, bound: Bound, power: u32) -> Option<Form> {
    let by = whole(10_i64.pow(power));
    let side = form.bounding(bound)?.clone();
    let side = match bound.upper {
        true => times(by, side),
        false => Expr::made(Kind::Binary(Operator::Divide, bracketed(side).into(), by.into())),
    };
    Some(form.bounded(bound, side))
}

/// The logarithm of the worst ratio of the sides that an attack finds; `None` where no ratio is seen.
pub(super) fn worst(trial: &Trial, eased: &Judged, at: Option<Size>) -> Option<(f64, Instance)> {
    let findings = trial.attacked(eased, at);
    if !findings.violations.is_empty() {
        return None; // no factor helps
    }
    let (ratio, instance) = findings.tightest?;
    Some((ratio.ln() + f64::from(EASED) * std::f64::consts::LN_10, instance))
}

/// The numbers that are introduced by `let`.
pub(super) fn numbers(row: &Row) -> Vec<Arc<str>> {
    row.ingredients.iter().filter(|one| one.shape.is_number()).map(|one| one.name.clone()).collect()
}

/// A claim with a number held at a value.
fn held(form: &Form, symbol: &str, value: &Expr) -> Form {
    let at = |comparison| relation(name(symbol), comparison, value.clone());
    form.supposing(at(Comparison::AtLeast)).supposing(at(Comparison::AtMost))
}

/// A number as it is written here: `4`, `1/4`, `1e-24`; with its value.
fn pin(text: &str) -> (Expr, f64) {
    let digits = |text: &str| Expr::made(Kind::Number(text.into()));
    match text.split_once('/') {
        Some((top, bottom)) => {
            let value = top.parse().unwrap_or(f64::NAN) / bottom.parse().unwrap_or(f64::NAN);
            (Expr::made(Kind::Binary(Operator::Divide, digits(top).into(), digits(bottom).into())), value)
        }
        None => (digits(text), text.parse().unwrap_or(f64::NAN)),
    }
}

/// A short rational near a number of an instance.
fn short(value: &Exact) -> Option<Ratio> {
    let value = value.to_f64();
    if !value.is_finite() || value.abs() > 1e6 {
        return None;
    }
    let scaled = (value * 1000.0).round();
    (scaled != 0.0 || value == 0.0).then(|| Ratio::new(scaled as i64, 1000))
}

/// The values that numbers have at an instance, where they are short; only of those that the bounded side does not name.
pub(super) fn base(form: &Form, bound: Bound, row: &Row, instance: &Instance) -> Vec<(Arc<str>, Ratio)> {
    let value = |symbol: Arc<str>| {
        let object = instance.objects.iter().find(|object| object.name == symbol)?;
        Some((symbol, short(object.value.iter().next()?)?))
    };
    let bounded = form.other_side(bound);
    numbers(row).into_iter().filter(|symbol| !bounded.contains(symbol)).filter_map(value).collect()
}

/// A size of two in every dimension, where the claim says something there.
pub(super) fn small(claim: &Judged) -> Option<Size> {
    let lengths: Vec<usize> = claim.least.lengths().map(|least| least.max(2)).collect();
    Some(Size::of(&lengths)).filter(|size| claim.says_something(*size) && claim.entries(*size) <= CHEAP)
}

/// How the worst ratio grows along the rays of every number, the others held at a base.
pub(super) fn rays(trial: &Trial, eased: &Form, row: &Row, base: &[(Arc<str>, Ratio)]) -> Vec<Ray> {
    let mut rays = lengths(trial, eased);
    for symbol in numbers(row) {
        let others = base.iter().filter(|(other, _)| *other != symbol);
        let fixed = others.fold(eased.clone(), |form, (other, value)| held(&form, other, &number(*value)));
        for (upwards, values) in [(true, UP.as_slice()), (false, DOWN.as_slice())] {
            let mut ray = Ray { symbol: symbol.clone(), upwards, points: Vec::new() };
            for value in values {
                let (expr, value) = pin(value);
                let Some(read) = trial.reads(&held(&fixed, &symbol, &expr)) else { break };
                let at = small(&read.claim).or(Some(read.claim.least));
                match worst(trial, &read.claim, at) {
                    Some((ratio, _)) => ray.points.push((value, ratio)),
                    // the hypotheses may allow it only further out
                    None if ray.points.is_empty() => {}
                    None => break,
                }
            }
            rays.push(ray);
        }
    }
    rays
}

/// How the worst ratio grows with each dimension.
fn lengths(trial: &Trial, eased: &Form) -> Vec<Ray> {
    let Some(read) = trial.reads(eased) else { return Vec::new() };
    let claim = &read.claim;
    let mut rays = Vec::new();
    for dimension in 0..claim.least.lengths().count() {
        let mut ray = Ray { symbol: claim.dimensions[dimension].clone(), upwards: true, points: Vec::new() };
        for length in LENGTHS {
            let lengths = claim.least.lengths().enumerate();
            let of = |(k, least): (usize, usize)| if k == dimension { least.max(length) } else { least };
            let size = Size::of(&lengths.map(of).collect::<Vec<_>>());
            if claim.entries(size) > LONG || !claim.says_something(size) {
                break;
            }
            let Some((ratio, _)) = worst(trial, claim, Some(size)) else { break };
            ray.points.push((length as f64, ratio));
        }
        rays.push(ray);
    }
    rays
}

/// Violations far out: every number driven to both ends, and sizes up to thousands on patterns, where that is cheap.
pub(super) fn far(trial: &Trial, form: &Form, claim: &Judged, row: &Row) -> Vec<Instance> {
    let mut found = Vec::new();
    for symbol in numbers(row) {
        for value in ENDS {
            let Some(read) = trial.reads(&held(form, &symbol, &pin(value).0)) else { break };
            let at = small(&read.claim).or(Some(read.claim.least));
            let findings = trial.attacked(&read.claim, at);
            let same = |instance: &Instance| claim.misfit(instance).is_none();
            found.extend(findings.violations.into_iter().map(|(instance, _)| instance).filter(same).take(2));
        }
    }
    found.extend(ladder(trial, claim).1);
    found
}

/// What a claim comes to at sizes beyond the small ones, along one dimension or all together: the best score in floats at
/// every length, and violations.
pub(super) fn ladder(trial: &Trial, claim: &Judged) -> (Vec<Ray>, Vec<Instance>) {
    let subject = Subject::new(claim);
    let mut rng = stream(0, &claim.id, &claim.case, Phase::Library);
    let dimensions = claim.least.lengths().count();
    let all = (0..dimensions).map(Some).chain((dimensions > 1).then_some(None));
    let (mut rays, mut found) = (Vec::new(), Vec::new());
    for dimension in all {
        let symbol = dimension.map_or("all dimensions", |dimension| &claim.dimensions[dimension]);
        let mut ray = Ray { symbol: symbol.into(), upwards: true, points: Vec::new() };
        let mut before: Option<(usize, usize)> = None;
        for length in LADDER {
            let of = |(k, least): (usize, usize)| {
                if dimension.is_none_or(|one| one == k) { least.max(length) } else { least }
            };
            let size = Size::of(&claim.least.lengths().enumerate().map(of).collect::<Vec<_>>());
            // what the tape of the size will be, by what it was
            let foreseen = before.map_or(0, |(last, steps)| steps * length.div_ceil(last).pow(2));
            if claim.entries(size) > ENTRIES || foreseen > STEPS || !claim.says_something(size) {
                break;
            }
            let tape = &subject.recording(size).tape;
            let steps = tape.operations().len();
            let spectral = |one: &Operation| matches!(one, Operation::Eigenvalue(..) | Operation::Determinant(..));
            if steps > STEPS || length > SPECTRAL && tape.operations().iter().any(spectral) {
                break;
            }
            before = Some((length, steps));
            let mut best = f64::NEG_INFINITY;
            for plan in 0..claim.plans.max(1) {
                let place = Place { size, plan };
                let kinds = subject.construction(place).knobs.clone();
                let patterns = (0..PATTERNS).map(|pattern| patterned(kinds.len(), pattern));
                let drawn: Vec<Vec<f64>> = (0..4).map(|turn| knobs(&kinds, turn, &mut rng)).collect();
                for knobs in patterns.chain(drawn) {
                    let Some(instance) = subject.instance(&knobs, place) else { continue };
                    let Some(score) = subject.see(&instance).and_then(|seen| seen.score) else { continue };
                    best = best.max(score);
                    if score > 0.0 && found.is_empty() && trial.violates(claim, &instance) {
                        found.push(instance);
                    }
                }
            }
            if best.is_finite() {
                ray.points.push((length as f64, best));
            }
        }
        rays.push(ray);
    }
    (rays, found)
}

/// Knobs of a pattern: all equal, one apart, alternating, falling.
fn patterned(count: usize, pattern: usize) -> Vec<f64> {
    let at = |k: usize| match pattern {
        0 => 1.0,
        1 => 0.5,
        2 => f64::from(u8::from(k == 0)),
        3 if k.is_multiple_of(2) => 1.0,
        3 => -1.0,
        4 => 1.0 / (k as f64 + 1.0),
        _ => (k as f64 + 1.0) / count as f64,
    };
    (0..count).map(at).collect()
}
