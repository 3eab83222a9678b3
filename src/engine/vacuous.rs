//! Hypotheses proved contradictory: premises contract the ingredients until one of them holds nothing.
//!
//! Every ingredient starts as the whole real line. Evaluating the premises in intervals bounds each side; where a side
//! is an ingredient itself, the other side's bound contracts it. An ingredient contracted to nothing, or a premise that
//! is refuted on the whole box, proves that no instance of this size meets the premises.

use crate::claims::{Atom, Name, Recording};
use crate::number::recorder::{Operation, Slot};
use crate::number::{Enclosure, Interval};

/// Sweeps over the premises: bounds travel one premise a sweep.
const SWEEPS: usize = 8;

/// The premises that together admit no instance of the recorded size; `None` if no contradiction was proved.
pub fn contradiction(recording: &Recording, inputs: usize) -> Option<Vec<Name>> {
    let mut bounds = vec![Interval::between(f64::NEG_INFINITY, f64::INFINITY); inputs];
    let mut used: Vec<Name> = Vec::new();
    let parts: Vec<(&Name, Atom<Slot>)> = recording
        .premises
        .iter()
        .flat_map(|premise| premise.statement.atoms().into_iter().map(|atom| (&premise.name, atom)))
        .collect();
    for _ in 0..SWEEPS {
        for (name, part) in &parts {
            let (lesser, greater, strict) = match part {
                Atom::AtMost(l, r) => (*l, *r, false),
                Atom::Less(l, r) => (*l, *r, true),
                _ => continue,
            };
            let pairs = [(lesser, greater)];
            let (tape, moved) = recording.tape.restricted_to(&pairs);
            let Some(values) = tape.replay(&bounds, &()) else {
                continue;
            };
            let (l, r) = (values[moved[0].0 as usize], values[moved[0].1 as usize]);
            let refuted = if strict { r.at_most(&l) } else { r.less(&l) };
            let mut contracted = false;
            if let Operation::Input(k) = recording.tape.operations()[lesser as usize] {
                contracted |= contract(&mut bounds[k as usize], f64::NEG_INFINITY, r.hi());
            }
            if let Operation::Input(k) = recording.tape.operations()[greater as usize] {
                contracted |= contract(&mut bounds[k as usize], l.lo(), f64::INFINITY);
            }
            if (refuted || contracted) && !used.contains(*name) {
                used.push((*name).clone());
            }
            if refuted || bounds.iter().any(|bound| !bound.is_defined()) {
                return Some(used);
            }
        }
    }
    None
}

/// Narrows a bound; an empty one comes out undefined. True where it became narrower.
fn contract(bound: &mut Interval, lo: f64, hi: f64) -> bool {
    let narrower = Interval::between(bound.lo().max(lo), bound.hi().min(hi));
    let changed = narrower != *bound;
    *bound = narrower;
    changed
}

#[cfg(test)]
mod tests {
    use super::contradiction;
    use crate::claims::{Premise, Recording, Statement};
    use crate::number::recorder::{Recorded, Slot, record};
    use crate::number::{Field, Real};

    type Named = (&'static str, Statement<Recorded>);

    fn recording(premises: impl Fn(Recorded, Recorded) -> Vec<Named>) -> Recording {
        let ((premises, statement), tape) = record(|| {
            let (a, b) = (Recorded::input(0), Recorded::input(1));
            let mut slot = |x: &Recorded| -> Slot { x.slot() };
            let premises = premises(a, b).into_iter().map(|(name, said)| Premise::new(name, said.map(&mut slot)));
            (premises.collect::<Vec<_>>(), Statement::AtMost(a, b).map(&mut slot))
        });
        Recording { tape, premises, statement }
    }

    #[test]
    fn bounds_that_exclude_each_other_are_a_contradiction_and_named() {
        let apart = recording(|a, b| {
            vec![
                ("1 < a", Statement::Less(Recorded::integer(1), a)),
                ("a ≤ b", Statement::AtMost(a, b)),
                ("b < 0.1", Statement::Less(b, Recorded::ratio(1, 10))),
            ]
        });
        assert_eq!(contradiction(&apart, 2), Some(vec!["1 < a".into(), "a ≤ b".into(), "b < 0.1".into()]));
    }

    #[test]
    fn a_premise_that_no_number_meets_is_a_contradiction() {
        let negative = recording(|a, _| vec![("|a| < 0", Statement::Less(a.abs(), Recorded::integer(0)))]);
        assert_eq!(contradiction(&negative, 2), Some(vec!["|a| < 0".into()]));
    }

    #[test]
    fn premises_that_touch_are_none() {
        let touching = recording(|a, _| {
            vec![
                ("a ≤ 1", Statement::AtMost(a, Recorded::integer(1))),
                ("1 ≤ a", Statement::AtMost(Recorded::integer(1), a)),
            ]
        });
        assert_eq!(contradiction(&touching, 2), None);
    }
}
