//! Degenerate normalisers: instances at which something that the formula divides by is as small as 10⁻ᵏ.
//!
//! Random numbers hardly come near the zero of a denominator, and floats come no nearer than their rounding. Here one
//! entry of an instance that meets the hypotheses is moved by Newton's method until the denominator vanishes in
//! floating point, then by the chord method in arithmetic A until it is 10⁻ᵏ. Entries that a premise bounds by others
//! follow, and objects of one shape are also made near pairs on the scale of 10⁻ᵏ.

use super::super::Subject;
use super::super::search::Findings;
use super::bounded::{enclosed, instance, within_bounds};
use crate::claims::{Instance, Judged, Size};
use crate::number::recorder::{Operation, Slot, Tape};
use crate::number::{Arithmetic, Bits, Enclosure, Exact, Wide};

/// Steps of Newton's method in floating point.
const STEPS: usize = 64;
/// Digits that one step of the chord method is sure to gain.
const GAIN: usize = 8;

/// Tries instances near the zeros of whatever the claim divides by, starting from accepted ones.
pub(super) fn degenerate(subject: &Subject, findings: &mut Findings, start: &Instance, levels: &[usize]) {
    let recording = subject.recording(start.size);
    let entries: Vec<Exact> = start.entries().cloned().collect();
    for denominator in denominators(&recording.tape) {
        let Some(zero) = Zero::near(&recording.tape, denominator, &entries) else { continue };
        for &level in levels {
            let Some(moved) = zero.at_level(&entries, level) else { continue };
            for candidate in zero.variants(subject.claim(), start.size, &moved, level) {
                let candidate = within_bounds(subject, start.size, candidate, Some(zero.entry), Zero::bits(level));
                subject.count();
                findings.try_structured(subject, &instance(subject.claim(), start.size, candidate));
            }
        }
    }
}

/// What a tape divides by, without the factors, signs and roots that cannot make it vanish.
fn denominators(tape: &Tape) -> Vec<Slot> {
    let mut found = Vec::new();
    let mut left: Vec<Slot> = tape
        .operations()
        .iter()
        .filter_map(|operation| if let Operation::Div(_, by) = operation { Some(*by) } else { None })
        .collect();
    let mut seen = vec![false; tape.operations().len()];
    while let Some(slot) = left.pop() {
        if std::mem::replace(&mut seen[slot as usize], true) {
            continue;
        }
        match &tape.operations()[slot as usize] {
            Operation::Constant(_) | Operation::Exp(_) | Operation::Cosh(_) => {}
            Operation::Neg(a)
            | Operation::Abs(a)
            | Operation::Sqrt(a)
            | Operation::Power(a, _)
            | Operation::Sinh(a)
            | Operation::Tanh(a)
            | Operation::Div(a, _) => left.push(*a),
            Operation::Mul(a, b) => left.extend([*a, *b]),
            _ => found.push(slot),
        }
    }
    found.sort_unstable();
    found
}

/// A zero of one denominator along one entry, as near as floats come.
struct Zero {
    tape: Tape,
    slot: Slot,
    /// The entry that is moved.
    entry: usize,
    /// Its value at the zero.
    value: f64,
    /// ∂(denominator)/∂(entry) for every entry, at the zero.
    slopes: Vec<f64>,
    /// The sign of the denominator at the start, on whose side of the zero the hypotheses hold.
    sign: f64,
}

impl Zero {
    fn near(tape: &Tape, denominator: Slot, entries: &[Exact]) -> Option<Self> {
        let (tape, pairs) = tape.restricted_to(&[(denominator, denominator)]);
        let slot = pairs.first()?.0;
        let mut at: Vec<f64> = entries.iter().map(Exact::to_f64).collect();
        let look = |at: &[f64]| {
            let values = tape.replay(at, &())?;
            let slopes = tape.adjoint(&values, &[(slot, 1.0)], at.len());
            Some((values[slot as usize], slopes))
        };
        let (start, slopes) = look(&at)?;
        let reach = |entry: usize| slopes[entry].abs() * at[entry].abs().max(1.0);
        let entry = (0..at.len()).filter(|&k| reach(k) > 0.0).max_by(|&a, &b| reach(a).total_cmp(&reach(b)))?;
        for _ in 0..STEPS {
            let (value, slopes) = look(&at)?;
            let longest = 0.5 * (1.0 + at[entry].abs());
            let step = (-value / slopes[entry]).clamp(-longest, longest);
            if !step.is_finite() {
                return None;
            }
            at[entry] += step;
            if step.abs() <= 4.0 * f64::EPSILON * at[entry].abs() {
                return Some(Zero { tape, slot, entry, value: at[entry], slopes, sign: start.signum() });
            }
        }
        None
    }

    fn bits(level: usize) -> Bits {
        Bits::new(128 + 4 * level as u32)
    }

    /// The entries with the one moved to where the denominator is about 10^−level, in few digits.
    fn at_level(&self, entries: &[Exact], level: usize) -> Option<Vec<Exact>> {
        let wanted: Exact = format!("{}1e-{level}", if self.sign < 0.0 { "-" } else { "" }).parse().ok()?;
        let slope = self.slopes[self.entry];
        let places = level + 1 + magnitude(slope).max(0) as usize;
        let digits = places.checked_add_signed(magnitude(self.value) + 1)?.max(1);
        let mut moved = entries.to_vec();
        moved[self.entry] = Exact::from_f64(self.value)?;
        for _ in 0..3 + level / GAIN {
            let value = self.value_at(&moved, level)?;
            if is_near(&value, &wanted) {
                return Some(moved);
            }
            let step = value.minus(&wanted).div(&Exact::from_f64(slope)?, &())?;
            moved[self.entry] = moved[self.entry].minus(&step).to_decimal(digits, false).parse().ok()?;
        }
        is_near(&self.value_at(&moved, level)?, &wanted).then_some(moved)
    }

    /// The denominator at some entries.
    fn value_at(&self, entries: &[Exact], level: usize) -> Option<Exact> {
        let bits = Self::bits(level);
        self.tape.replay::<Wide>(&enclosed(entries, bits)?, &bits)?[self.slot as usize].lower()
    }

    /// The moved entries, and with every second object of a shape put beside the first, either way.
    fn variants(&self, claim: &Judged, size: Size, moved: &[Exact], level: usize) -> Vec<Vec<Exact>> {
        let mut variants = vec![moved.to_vec()];
        let mut ranges = Vec::new();
        let mut from = 0;
        for shape in &claim.objects {
            let length = size.along(shape.rows) * size.along(shape.columns);
            ranges.push(((shape.rows, shape.columns), from..from + length));
            from += length;
        }
        for (shape, first) in &ranges {
            for (other, second) in &ranges {
                let steepest = first.clone().max_by(|&a, &b| self.slopes[a].abs().total_cmp(&self.slopes[b].abs()));
                let Some(steepest) = steepest.filter(|&k| shape == other && first != second && self.slopes[k] != 0.0)
                else {
                    continue;
                };
                let apart = level.saturating_add_signed(magnitude(self.slopes[steepest]) + 1);
                for step in ["2", "-2"] {
                    let mut pair = moved.to_vec();
                    pair[second.clone()].clone_from_slice(&moved[first.clone()]);
                    let at = second.start + (steepest - first.start);
                    if let Ok(step) = format!("{step}e-{apart}").parse::<Exact>() {
                        pair[at] = pair[at].minus(&step);
                        variants.push(pair);
                    }
                }
            }
        }
        variants
    }
}

/// Whether a number is the wanted one but for a factor of 10.
fn is_near(value: &Exact, wanted: &Exact) -> bool {
    value.div(wanted, &()).is_some_and(|ratio| (0.1..10.0).contains(&ratio.to_f64()))
}

/// ⌊log₁₀|x|⌋.
fn magnitude(x: f64) -> isize {
    core_math::log10(x.abs()).floor().clamp(-400.0, 400.0) as isize
}
