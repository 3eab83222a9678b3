//! Every printed formula with a fault planted in it: a wrong sign, a dropped term or factor, another function.

use lemmacheck::claims::{Axis, Evidence, Executable, Judged, Recording, Size, Statement, Verdict};
use lemmacheck::engine::generate::{Phase, stream};
use lemmacheck::engine::identity::{Settled, settle};
use lemmacheck::engine::{Budget, Examination, Subject, examine};
use lemmacheck::number::field::{Key, Residue};
use lemmacheck::number::recorder::{Operation, Slot, Tape};
use lemmacheck::papers::catalogue;
use rayon::prelude::*;
use std::sync::Arc;

/// The claim whose formula has one operation replaced at one size, which is its least.
fn faulty(claim: &Judged, size: Size, slot: Slot, operation: Operation) -> Judged {
    let record = claim.record.clone();
    let record = move |asked: Size| {
        let recording = record(asked)?;
        let planted = if asked == size { recording.tape.with(slot, operation.clone()) } else { recording.tape.clone() };
        Some(Recording { tape: planted, ..recording })
    };
    let cover = Arc::new(|_| None); // the formula without the fault is asked nothing
    Judged {
        least: size,
        corners: Vec::new(),
        record: Arc::new(record),
        cover,
        dependence: None,
        prover: None,
        ..claim.clone()
    }
}

/// What may be planted in place of one operation.
fn faults(operation: &Operation) -> Vec<Operation> {
    use Operation::*;
    match *operation {
        Add(a, b) => vec![Sub(a, b), Add(a, a), Add(b, b)],
        Sub(a, b) => vec![Add(a, b), Add(a, a), Neg(b)],
        Mul(a, b) => vec![Mul(a, a), Mul(b, b), Add(a, b)],
        Div(a, b) => vec![Mul(a, b), Div(b, a)],
        Neg(a) => vec![Add(a, a)],
        Exp(a) => vec![Sinh(a), Cosh(a)],
        Sinh(a) => vec![Cosh(a), Exp(a)],
        Cosh(a) => vec![Sinh(a), Exp(a)],
        _ => Vec::new(),
    }
}

/// The slots that only one side of the statement uses: right sides, which are the printed ones, against left sides.
fn printed_only(recording: &Recording) -> Vec<Slot> {
    let (mut lhs, mut rhs) = (Vec::new(), Vec::new());
    sides(&recording.statement, &mut lhs, &mut rhs);
    let reach = |roots: &[Slot]| recording.tape.reachable(roots);
    let (left, right) = (reach(&lhs), reach(&rhs));
    (0..recording.tape.operations().len()).filter(|&slot| right[slot] && !left[slot]).map(|slot| slot as Slot).collect()
}

fn sides(statement: &Statement<Slot>, lhs: &mut Vec<Slot>, rhs: &mut Vec<Slot>) {
    match statement {
        Statement::Equal(l, r) => {
            lhs.extend(l.iter().copied());
            rhs.extend(r.iter().copied());
        }
        Statement::All(parts) => parts.iter().for_each(|part| sides(part, lhs, rhs)),
        _ => {}
    }
}

/// A twin that compares with B(x) less its other terms: c(x) stands there twice and cancels, so that no fault in it can
/// show. The claim that it repairs is not left out.
const CANCELLING: &str = "rescaled.def-c2.3.corrected";

#[test]
fn every_fault_planted_in_a_certified_formula_is_seen() {
    let catalogue = catalogue().unwrap();
    let forms: Vec<&Executable> = catalogue.entries.iter().flat_map(|entry| &entry.forms).collect();
    let found: Vec<(usize, Vec<String>)> = forms.into_par_iter().map(planted_in).collect();
    let planted: usize = found.iter().map(|(planted, _)| planted).sum();
    let missed: Vec<String> = found.into_iter().flat_map(|(_, missed)| missed).collect();
    assert!(planted > 5_000, "only {planted} faults were planted");
    assert!(missed.is_empty(), "{} of {planted} faults were missed:\n{}", missed.len(), missed.join("\n"));
}

/// How many faults are planted in a certified formula, and those that are missed.
fn planted_in(form: &Executable) -> (usize, Vec<String>) {
    let (mut planted, mut missed) = (0, Vec::new());
    let Executable::Formula(claim) = form else {
        return (planted, missed);
    };
    if &*claim.id == CANCELLING
        || !matches!(settle(&Subject::new(claim), Budget::Quick, 0), Some(Settled::Agrees { .. }))
    {
        return (planted, missed);
    }
    let least = claim.least;
    let size = Size::of(&least.lengths().map(|length| length.max(2)).collect::<Vec<_>>());
    let recording = claim.record(size).unwrap();
    for slot in printed_only(&recording) {
        for operation in faults(&recording.tape.operations()[slot as usize]) {
            if changes_nothing(&recording.tape, claim, size, slot, &operation) {
                continue;
            }
            planted += 1;
            if !is_seen(faulty(claim, size, slot, operation.clone())) {
                missed.push(format!("{} ({}): slot {slot} as {operation:?}", claim.id, claim.case));
            }
        }
    }
    (planted, missed)
}

/// Whether the planted operation has the value of the one it replaces (a + a for a + b where b = a by symmetry): such a
/// fault is none. Told in the field, at a random point.
fn changes_nothing(tape: &Tape, claim: &Judged, size: Size, slot: Slot, operation: &Operation) -> bool {
    let mut rng = stream(1, &claim.id, &claim.case, Phase::Field);
    let key = Key::draw(tape, &mut rng);
    let inputs: Vec<Residue> = (0..claim.entries(size)).map(|_| Residue::draw(&key, &mut rng)).collect();
    let at = |tape: &Tape| {
        let (tape, roots) = tape.restricted_to(&[(slot, slot)]);
        tape.replay(&inputs, &key).map(|values| values[roots[0].0 as usize])
    };
    at(tape).is_some() && at(tape) == at(&tape.with(slot, operation.clone()))
}

/// Whether the planted fault is seen at its own size: by the field, or where the field cannot say by the judge, who
/// refutes it or finds it nowhere defined.
fn is_seen(faulty: Judged) -> bool {
    match settle(&Subject::new(&faulty), Budget::Quick, 0) {
        Some(Settled::Differs(_)) => true,
        Some(Settled::Agrees { .. }) => false,
        None => {
            let how = Examination::quick();
            let judgement = examine(&Executable::Formula(faulty), &[], how).unwrap();
            judgement.verdict == Verdict::Refuted || judgement.health.evidence == Evidence::Undefined
        }
    }
}

#[test]
fn shapes_name_axes_that_instances_have() {
    let catalogue = catalogue().unwrap();
    for form in catalogue.entries.iter().flat_map(|entry| &entry.forms) {
        let Executable::Formula(claim) = form else {
            continue;
        };
        let size = claim.least;
        let Some(made) = claim.construct(size, 0) else {
            continue; // it says nothing at its least lengths
        };
        assert_eq!(made.entries.len(), claim.entries(size), "{}", claim.id);
        assert!(claim.objects.iter().all(|shape| shape.rows != Axis::One || shape.columns == Axis::One));
        let found = claim.record(size).unwrap();
        assert!(found.statement.atoms().is_empty() || !found.tape.operations().is_empty());
    }
}
