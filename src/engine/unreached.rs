//! Points that no rational instance reaches: x² = 2 y² has solutions, and 0 is the only one in rationals.
//!
//! Where a hypothesis that is an equality is left to be solved, floats solve it by Gauss and Newton, from many starts. A point at
//! which the claim then plainly fails is no counterexample, since nothing there is exact; but what held on the rational
//! solutions alone has not survived.

use super::generate::{Phase, area, knobs, sizes, stream};
use super::score::met;
use super::subject::Place;
use super::{Budget, Subject};
use crate::claims::{Atom, Instance, Premise, Recording, Size, Tier};
use crate::number::Exact;
use crate::number::recorder::{Slot, Tape};
use nalgebra::{DMatrix, DVector};

/// Sizes, starts of each, and steps of one.
const SIZES: usize = 4;
const STARTS: usize = 24;
const STEPS: usize = 40;
/// Entries and equations that are solved for at most.
const ENTRIES: usize = 20;
const EQUATIONS: usize = 40;
/// The last step of a start that has arrived, relative to the point.
const ARRIVED: f64 = 1e-11;
/// The share of the largest below which a singular value counts as none.
const RANK: f64 = 1e-9;
/// By how much of its sides, or of 1, a claim fails plainly.
const PLAINLY: f64 = 1e-3;

/// A point, in six digits, at which floats see the hypotheses met and the claim fail plainly.
pub(super) fn unreached(subject: &Subject, budget: Budget, seed: u64) -> Option<Instance> {
    let claim = subject.claim();
    let left = |premise: &Premise<Slot>| {
        let open = claim.tiers.iter().any(|(name, tier)| *tier == Tier::Retracted && *name == premise.name);
        open && premise.statement.atoms().iter().any(|part| matches!(part, Atom::Equal(l, r, _) if l != r))
    };
    let small = sizes(claim.least, budget).into_iter().filter(|size| area(*size) <= 4).take(SIZES);
    let mut rng = stream(seed, &claim.id, &claim.case, Phase::Ascent);
    for size in small {
        let recording = subject.recording(size);
        if claim.entries(size) > ENTRIES || !recording.premises.iter().any(left) {
            continue;
        }
        let atoms = recording.premises.iter().flat_map(|premise| premise.statement.atoms());
        let sides = |part| if let Atom::Equal(l, r, _) = part { Some((l, r)) } else { None };
        let equations: Vec<(Slot, Slot)> = atoms.filter_map(sides).filter(|(l, r)| l != r).collect();
        if equations.len() > EQUATIONS {
            continue;
        }
        let (tape, pairs) = recording.tape.restricted_to(&equations);
        for turn in 0..STARTS {
            let place = Place { size, plan: turn % claim.plans.max(1) };
            // uniform and quarters by turns: what is far out is solved badly
            let drawn = knobs(&subject.construction(place).knobs, 2 * turn, &mut rng);
            let Some(start) = subject.instance(&drawn, place) else { continue };
            let start: Vec<f64> = start.entries().map(Exact::to_f64).collect();
            subject.count();
            if let Some(point) = solved(&tape, &pairs, start)
                && fails(&recording, &point)
            {
                return shown(subject, size, &point);
            }
        }
    }
    None
}

/// Why a claim that so many rational instances support stays open.
pub(super) fn told(holds: u64, near: &Instance) -> String {
    format!(
        "it holds on {holds} rational instances, but floats see it fail near {near}, where they see the hypotheses met: these \
         have solutions that are no rationals"
    )
}

/// The point that steps of least length lead to, where they arrive.
fn solved(tape: &Tape, pairs: &[(Slot, Slot)], mut at: Vec<f64>) -> Option<Vec<f64>> {
    for _ in 0..STEPS {
        let values = tape.replay(&at, &())?;
        let missed =
            DVector::from_iterator(pairs.len(), pairs.iter().map(|&(l, r)| values[r as usize] - values[l as usize]));
        let slopes: Vec<Vec<f64>> =
            pairs.iter().map(|&(l, r)| tape.adjoint(&values, &[(l, 1.0), (r, -1.0)], at.len())).collect();
        let slopes = DMatrix::from_fn(pairs.len(), at.len(), |i, j| slopes[i][j]);
        if !slopes.iter().chain(missed.iter()).all(|x| x.is_finite()) {
            return None;
        }
        let parts = slopes.try_svd(true, true, f64::EPSILON, 200)?;
        let largest = parts.singular_values.max();
        if largest == 0.0 {
            return None;
        }
        let step = parts.solve(&missed, RANK * largest).ok()?;
        at.iter_mut().zip(step.iter()).for_each(|(x, s)| *x += s);
        if step.norm() <= ARRIVED * (1.0 + at.iter().fold(0.0, |m: f64, x| m.max(x.abs()))) {
            let values = tape.replay(&at, &())?;
            let close = |&(l, r): &(Slot, Slot)| {
                let (l, r) = (values[l as usize], values[r as usize]);
                (l - r).abs() <= ARRIVED * (1.0 + l.abs().max(r.abs()))
            };
            return pairs.iter().all(close).then_some(at);
        }
    }
    None
}

/// Whether the other hypotheses are met and the claim fails by far.
fn fails(recording: &Recording, at: &[f64]) -> bool {
    let Some(values) = recording.tape.replay(at, &()) else { return false };
    let kept = recording.premises.iter().all(|premise| {
        let atoms = premise.statement.atoms();
        let equal = atoms.iter().all(|part| matches!(part, Atom::Equal(..)));
        // orders of matrices are not seen by floats
        let unseen = atoms.iter().any(|part| matches!(part, Atom::Loewner(..)));
        equal || (!unseen && met(&premise.statement.map(&mut |slot: &Slot| values[*slot as usize])))
    });
    let far = |l: Slot, r: Slot| {
        let (l, r) = (values[l as usize], values[r as usize]);
        (l - r) / l.abs().max(r.abs()).max(1.0)
    };
    let plainly = |part: Atom<Slot>| match part {
        Atom::AtMost(l, r) | Atom::Less(l, r) => far(l, r) > PLAINLY,
        Atom::Equal(l, r, _) => far(l, r).abs() > PLAINLY,
        _ => false,
    };
    kept && recording.statement.atoms().into_iter().any(plainly)
}

/// The point in six digits.
fn shown(subject: &Subject, size: Size, at: &[f64]) -> Option<Instance> {
    let entries = at.iter().map(|x| format!("{x:.6}").parse().ok()).collect::<Option<Vec<Exact>>>()?;
    Instance::from_entries(&subject.claim().objects, size, entries)
}

#[cfg(test)]
mod tests {
    use super::unreached;
    use crate::engine::hypotheses::judged;
    use crate::engine::{Budget, Subject};
    use std::sync::Arc;

    fn found(lemma: &str) -> bool {
        let text = format!("lemma some\n{lemma}\n");
        let row = crate::language::read("some.lemma", &text).expect("it reads").rows.remove(0);
        let claim = judged(Arc::new(row)).expect("dimensions are linear").0;
        unreached(&Subject::new(&claim), Budget::Quick, 0).is_some()
    }

    #[test]
    fn claims_that_hold_on_rational_solutions_alone_are_told_from_those_that_hold_on_all() {
        for (lemma, fails) in [
            ("  let x, y ∈ ℝ\n  given x² = 2 y²\n  claim |x| ≤ |y|", true),
            ("  let x, y ∈ ℝ\n  given x² = 2 y²\n  claim |y| ≤ |x|", false),
            ("  let t, x, y ∈ ℝ\n  given (t² − 2) (x − y) = 0\n  claim x = y", true),
            ("  let t, x, y ∈ ℝ\n  given (t² + 2) (x − y) = 0\n  claim x = y", false),
            ("  let x, y ∈ ℝ\n  given (x − y)^10 = 0\n  claim x = y", false),
            ("  let x, y ∈ ℝ\n  given x² + y² = 0\n  claim x = y", false),
            ("  let A ∈ ℝ^(n×n)\n  given A A = 2 I_n\n  claim trace(A) = 0", true),
        ] {
            assert_eq!(found(lemma), fails, "{lemma}");
        }
    }
}
