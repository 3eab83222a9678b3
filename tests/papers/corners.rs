//! The structured instances of the claims: each fits its claim, and is an instance of its hypotheses.

use lemmacheck::engine::certify::{Decision, decide_escalating};
use lemmacheck::engine::symmetry::guarded;
use lemmacheck::papers::catalogue;

#[test]
fn every_corner_fits_its_claim_and_every_claim_with_corners_accepts_one() {
    let catalogue = catalogue().unwrap();
    let (mut misfits, mut rejected) = (Vec::new(), Vec::new());
    for claim in catalogue.entries.iter().flat_map(|entry| &entry.forms).filter_map(|form| form.judged()) {
        let name = format!("{} ({})", claim.id, claim.case);
        for corner in &claim.corners {
            misfits.extend(claim.misfit(corner).map(|misfit| format!("{name}: {misfit}")));
        }
        let decisions: Vec<Decision> = claim
            .corners
            .iter()
            .filter_map(|corner| Some(decide_escalating(&guarded(claim, corner.size)?, corner).0))
            .collect();
        let accepted =
            |decision: &Decision| matches!(decision, Decision::Holds | Decision::Tie(_) | Decision::Violated(_));
        if !claim.corners.is_empty() && !decisions.iter().any(accepted) {
            rejected.push(format!("{name}: {decisions:?}"));
        }
    }
    assert!(misfits.is_empty(), "{}", misfits.join("\n"));
    assert!(rejected.is_empty(), "{} claims accept none of their corners:\n{}", rejected.len(), rejected.join("\n"));
}
