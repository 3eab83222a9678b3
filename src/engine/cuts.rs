//! What is cut out of a recording, once for a size, to be evaluated by itself.

use crate::claims::{Atom, Premise, Recording, Statement};
use crate::number::recorder::{Operation, Slot, Tape};
use crate::number::{Enclosure, Interval};

/// The parts of one recording that are asked by themselves.
pub(super) struct Cuts {
    /// The premises, over an empty statement.
    pub premises: Recording,
    /// The parts of every premise there.
    pub parts: Vec<Vec<Atom<Slot>>>,
    /// The sides of every premise that is an equality.
    pub equations: (Tape, Vec<(Slot, Slot)>),
    /// Every order between numbers that bounds an entry.
    pub bounds: Vec<Bound>,
}

/// left ≤ right, of which one side or both are entries of the instance.
pub(super) struct Bound {
    /// The steps that both sides need.
    pub tape: Tape,
    /// The slots of left and right.
    pub sides: (usize, usize),
    /// The entries that left and right are.
    pub entries: (Option<usize>, Option<usize>),
}

impl Cuts {
    pub(super) fn of(recording: &Recording) -> Self {
        let atoms: Vec<Atom<Slot>> = recording.premises.iter().flat_map(|premise| premise.statement.atoms()).collect();
        let equal = |atom: &Atom<Slot>| if let Atom::Equal(l, r, _) = atom { Some((*l, *r)) } else { None };
        let equations: Vec<(Slot, Slot)> = atoms.iter().filter_map(equal).collect();
        let order = |atom: &Atom<Slot>| match atom {
            Atom::AtMost(l, r) | Atom::Less(l, r) => Bound::of(&recording.tape, (*l, *r)),
            _ => None,
        };
        let premises = premises_of(recording);
        Cuts {
            parts: premises.premises.iter().map(|premise| premise.statement.atoms()).collect(),
            premises,
            equations: recording.tape.restricted_to(&equations),
            bounds: atoms.iter().filter_map(order).collect(),
        }
    }
}

impl Bound {
    fn of(tape: &Tape, sides: (Slot, Slot)) -> Option<Self> {
        let entry = |slot: Slot| match &tape.operations()[slot as usize] {
            Operation::Input(k) => Some(*k as usize),
            _ => None,
        };
        let entries = (entry(sides.0), entry(sides.1));
        entries.0.or(entries.1)?;
        let (tape, moved) = tape.restricted_to(&[sides]);
        let &(left, right) = moved.first()?;
        Some(Bound { tape, sides: (left as usize, right as usize), entries })
    }

    /// Whether f64 intervals prove left < right.
    pub fn is_kept(&self, entries: &[Interval]) -> bool {
        let values = self.tape.replay::<Interval>(entries, &());
        values.is_some_and(|values| values[self.sides.0].less(&values[self.sides.1]))
    }
}

/// The premises of a recording alone, on the steps that they need.
pub(super) fn premises_of(recording: &Recording) -> Recording {
    let mut slots = Vec::new();
    for premise in &recording.premises {
        premise.map(&mut |slot: &Slot| slots.push((*slot, *slot)));
    }
    let (tape, moved) = recording.tape.restricted_to(&slots);
    let mut moved = moved.into_iter().map(|pair| pair.0);
    let premises: Vec<Premise<Slot>> =
        recording.premises.iter().map(|premise| premise.map(&mut |_| moved.next().unwrap_or(0))).collect();
    Recording { tape, premises, statement: Statement::All(Vec::new()) }
}
