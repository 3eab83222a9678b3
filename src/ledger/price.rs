//! What a re-check costs, told before it is paid: a short file can name a size at which a formula is huge.

use crate::claims::{Atom, Instance, Judged, Recording, Size};
use crate::number::Exact;
use crate::number::recorder::{Operation, Slot};

/// Steps that every counterexample may take.
const STEPS: usize = 20_000;

/// Steps more that it may take for each byte of its numbers.
const STEPS_A_BYTE: usize = 20;

/// The length of the dimensions at which a formula is recorded first.
const FIRST: usize = 4;

/// Beyond this length no formula is recorded whose dimensions multiply to more than the second.
const DENSE: usize = 16;
const AREA: usize = 1024;

/// The steps that an instance may cost: in proportion to what it takes to write.
pub(super) fn allowed(instance: &Instance) -> usize {
    let bytes: usize = instance.objects.iter().flat_map(|object| object.value.iter()).map(bytes).sum();
    STEPS + STEPS_A_BYTE * bytes
}

/// The bytes of a number in a file, more or less: its digits, quotes and comma.
fn bytes(value: &Exact) -> usize {
    value.bits() / 4 + 4
}

/// The steps of a recorded formula; a spectrum and an order count as their elimination.
pub(super) fn steps(recording: &Recording) -> usize {
    let of = |operation: &Operation| match operation {
        Operation::Determinant(rows, entries)
        | Operation::Eigenvalue(_, rows, entries)
        | Operation::SingularValue(_, rows, entries) => rows * entries.len(),
        _ => 1,
    };
    fn order(atom: &Atom<Slot>) -> usize {
        match atom {
            Atom::Loewner(lhs, _) => lhs.nrows().pow(3),
            Atom::If(when, then) => when.iter().map(order).sum::<usize>() + order(then),
            Atom::AtMost(..) | Atom::Less(..) | Atom::Equal(..) | Atom::Differ(..) => 0,
        }
    }
    let said = recording.premises.iter().map(|premise| &premise.statement).chain([&recording.statement]);
    let orders = said.flat_map(|statement| statement.atoms()).map(|atom| order(&atom));
    recording.tape.operations().iter().map(of).sum::<usize>() + orders.sum::<usize>()
}

/// Whether recording a claim at a size takes no more than so many steps. Smaller sizes are recorded first, each twice
/// the last, and none is recorded that their growth shows to be too large.
///
/// # Errors
/// The least number of steps that it is known to take.
pub(super) fn known(claim: &Judged, size: Size, allowed: usize) -> Result<(), usize> {
    let (mut reach, mut before) = (FIRST, None);
    loop {
        let lengths = size.lengths().zip(claim.least.lengths());
        let at: Vec<usize> = lengths.map(|(length, least)| length.min(reach.max(least))).collect();
        let at = Size::of(&at);
        let taken = claim.record(at).as_ref().map_or(0, steps);
        if taken > allowed {
            return Err(taken);
        }
        if at == size {
            return Ok(());
        }
        // a derivative takes many more steps to record than are left of it, which cannot be told before
        let [area, whole] = [at, size].map(|size| size.lengths().map(|length| length.max(1)).product::<usize>());
        if reach >= DENSE && whole > AREA {
            return Err(taken.saturating_mul(whole / area).max(allowed + 1));
        }
        let growth = before.filter(|before| *before > 0).map_or(1, |before| taken / before);
        if taken.saturating_mul(growth) > allowed {
            return Err(taken.saturating_mul(growth));
        }
        (reach, before) = (2 * reach, Some(taken));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::{Premise, Statement};
    use crate::number::Exp;
    use crate::number::recorder::{Recorded, record};
    use nalgebra::DMatrix;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    crate::ingredients! { Any { A: Matrix[N, D] } }

    struct AnyMatrix;
    impl crate::claims::Claim for AnyMatrix {
        type On = Any<f64>;
        fn id(&self) -> &'static str {
            "planted.any-matrix"
        }
        fn draw<S: crate::number::Real>(&self, _: &mut crate::claims::Knobs<S>, size: Size) -> Any<S> {
            Any { A: DMatrix::from_element(size.n(), size.d(), S::zero()) }
        }
        fn says<S: crate::number::Real>(&self, _: &crate::claims::Of<Self, S>) -> Statement<S> {
            Statement::All(Vec::new())
        }
    }

    /// What is known of a formula that takes so many steps at a size, and the largest n at which it was recorded.
    fn asked(of: fn(usize, usize) -> usize, (n, d): (usize, usize), allowed: usize) -> (Result<(), usize>, usize) {
        let crate::claims::Executable::Formula(claim) = crate::claims::formula(AnyMatrix) else { unreachable!() };
        let reached = Arc::new(AtomicUsize::new(0));
        let largest = Arc::clone(&reached);
        let record = move |size: Size| {
            largest.fetch_max(size.n(), Relaxed);
            let (x, tape) =
                record(|| (1..of(size.n(), size.d())).fold(Recorded::input(0), |sum, _| Exp::exp(&sum)).slot());
            (of(size.n(), size.d()) > 0).then(|| Recording {
                tape,
                premises: Vec::new(),
                statement: Statement::AtMost(x, x),
            })
        };
        let claim = Judged { record: Arc::new(record), ..claim };
        (known(&claim, Size::new(n, d), allowed), reached.load(Relaxed))
    }

    #[test]
    fn a_formula_is_recorded_only_as_far_as_its_growth_allows() {
        // It is recorded at 4, 8, 16, … and eight times as long each time.
        let cubes = |n: usize, _: usize| n * n * n;
        assert_eq!(asked(|n, _| n, (64, 1), 1000), (Ok(()), 64));
        assert_eq!(asked(cubes, (32, 1), 5000), (Err(32768), 16));
        assert_eq!(asked(cubes, (32, 1), 32768), (Ok(()), 32));
        assert_eq!(asked(cubes, (8, 1), 511), (Err(512), 8));
        assert_eq!(asked(cubes, (8, 1), 512), (Ok(()), 8));
        // What says nothing at a small size has no growth there.
        assert_eq!(asked(|n, _| if n > 4 { n } else { 0 }, (16, 1), 20), (Ok(()), 16));
        // No formula is recorded beyond 16 whose dimensions multiply to more than 1024.
        assert_eq!(asked(|_, _| 10, (64, 64), 1000), (Err(1001), 16));
        assert_eq!(asked(|_, _| 100, (64, 64), 1000), (Err(1600), 16));
        assert_eq!(asked(|_, _| 10, (32, 32), 1000), (Ok(()), 32));
        assert_eq!(asked(|_, _| 10, (16, 64), 1000), (Ok(()), 16));
    }

    #[test]
    fn a_determinant_costs_its_elimination() {
        let (x, tape) = record(|| {
            let entry = |i: usize, j: usize| Recorded::input((i + 4 * j) as u32);
            crate::number::recorder::determinant(&DMatrix::from_fn(4, 4, entry)).slot()
        });
        let recording = Recording { tape, premises: Vec::new(), statement: Statement::AtMost(x, x) };
        assert_eq!(steps(&recording), 16 + 64, "sixteen inputs and a determinant of four rows");
    }

    #[test]
    fn an_order_costs_its_elimination_wherever_it_stands() {
        let ((order, plain), tape) = record(|| {
            let matrix = DMatrix::from_fn(4, 4, |i, j| Recorded::input((i + 4 * j) as u32).slot());
            let x = Recorded::input(0).slot();
            (Statement::Loewner(matrix.clone(), matrix), Statement::AtMost(x, x))
        });
        let under = Statement::If(Box::new(order.clone()), Box::new(plain.clone()));
        let said = |premises: Vec<Statement<Slot>>, statement| {
            let premises = premises.into_iter().map(|said| Premise::new("p", said)).collect();
            steps(&Recording { tape: tape.clone(), premises, statement })
        };
        let least = said(vec![], plain.clone());
        assert_eq!(said(vec![], order.clone()), least + 64);
        assert_eq!(said(vec![], under), least + 64);
        assert_eq!(said(vec![], Statement::If(Box::new(plain.clone()), Box::new(order.clone()))), least + 64);
        assert_eq!(said(vec![order], plain), least + 64);
    }
}
