//! Loewner statements are about symmetric matrices: only the lower triangle is read, so that a lopsided one would be
//! judged as another.

use lemmacheck::claims::{Atom, Construction, Executable, Size};
use lemmacheck::papers::catalogue;
use nalgebra::DMatrix;

/// Whether every matrix in an order is symmetric at a drawn instance without symmetry of its own; `None` where the
/// formula is not finite there.
fn is_symmetric(construction: &Construction) -> Option<bool> {
    let knobs: Vec<f64> = (0..construction.knobs.len()).map(|k| 0.3 + (k * 37 % 23) as f64 / 40.0).collect();
    let values = construction.tape.replay(&knobs, &())?;
    let premises = construction.premises.iter().map(|premise| &premise.statement);
    let atoms = premises.chain([&construction.statement]).flat_map(|statement| statement.atoms());
    let symmetric = |slots: &DMatrix<u32>| {
        let matrix = slots.map(|slot| values[slot as usize]);
        let gap = (&matrix - matrix.transpose()).amax();
        (matrix.amax().is_finite()).then_some(gap <= 1e-12 * matrix.amax())
    };
    atoms
        .filter_map(|atom| match atom {
            Atom::Loewner(l, r) => Some([l, r]),
            _ => None,
        })
        .flatten()
        .map(|matrix| symmetric(&matrix))
        .try_fold(true, |all, one| Some(all && one?))
}

#[test]
fn every_order_stands_between_symmetric_matrices() {
    let catalogue = catalogue().unwrap();
    let mut orders = 0;
    for form in catalogue.entries.iter().flat_map(|entry| &entry.forms) {
        let Executable::Formula(claim) = form else {
            continue;
        };
        let size = Size::of(&claim.least.lengths().map(|length| length.max(3)).collect::<Vec<_>>());
        let Some(construction) = claim.construct(size, 0) else {
            continue; // it says nothing there
        };
        let says_order = construction.statement.atoms().iter().any(|atom| matches!(atom, Atom::Loewner(..)));
        let symmetric = is_symmetric(&construction);
        assert_ne!(symmetric, Some(false), "{} ({})", claim.id, claim.case);
        orders += usize::from(says_order && symmetric.is_some());
    }
    assert!(orders > 60, "only {orders} orders were looked at");
}
