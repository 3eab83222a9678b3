//! Claims whose hypotheses exclude each other, and what an instance that meets them all would mean.

use super::blank::blank;
use super::examination::{Contradiction, Examination};
use super::region::region;
use crate::claims::{Certificate, Evidence, Health, Instance, Judged, Judgement, Name, Size, Verdict};
use crate::engine::Subject;
use crate::engine::generate::{beyond, sizes};
use crate::engine::vacuous::contradiction;

/// The verdict on a claim whose premises are proved contradictory, and the sizes at which they are.
pub(super) struct Vacuous {
    pub judgement: Judgement,
    pub sizes: Vec<Size>,
}

/// Contradictory premises at the size that is asked for, else at every size that is tried and says something, and where
/// dimensions are twice as long.
pub(super) fn vacuous(subject: &Subject, how: Examination) -> Option<Vacuous> {
    let claim = subject.claim();
    let says = |size: &Size| !subject.recording(*size).statement.atoms().is_empty();
    let mut sizes: Vec<Size> = match how.at {
        Some(size) => vec![size],
        None => sizes(claim.least, how.budget).into_iter().filter(says).collect(),
    };
    let largest = *sizes.last()?;
    if how.at.is_none() {
        sizes.extend(beyond(claim.least, how.budget).into_iter().filter(says));
    }
    let mut premises: Vec<Name> = Vec::new();
    for size in &sizes {
        subject.count();
        premises = contradiction(&subject.recording(*size), claim.entries(*size))?;
    }
    let judgement = Judgement {
        region: Some(region(subject, Some(largest), false)),
        method: vec!["contraction"],
        health: Health { evidence: Evidence::NoInstance, ..Health::default() },
        certificate: Some(Certificate { kind: "contraction", arithmetics: vec!["interval"], bits: 53 }),
        evaluations: subject.evaluations(),
        ..blank(Verdict::Vacuous, format!("no instance can meet {}", premises.join(" and ")))
    };
    Some(Vacuous { judgement, sizes })
}

/// An instance whose premises are proved, at a size at which they are proved to exclude each other, is a fault of ours.
pub(super) fn contradicted(claim: &Judged, sizes: &[Size], instance: &Instance) -> Result<(), Contradiction> {
    if !sizes.contains(&instance.size) {
        return Ok(());
    }
    Err(Contradiction {
        id: claim.id.to_string(),
        case: claim.case.to_string(),
        first: "contraction",
        second: "an instance that meets all hypotheses".into(),
        instance: instance.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::contradicted;
    use crate::claims::{Instance, Size};
    use crate::engine::hypotheses::judged;
    use std::sync::Arc;

    #[test]
    fn an_instance_that_meets_what_was_proved_to_exclude_each_other_is_our_own_fault() {
        let text = "lemma none\n  let x ∈ ℝ^n\n  given x < 0\n        x > 0\n  claim x = 0_n";
        let row = crate::language::read("none.lemma", text).expect("it reads").rows.remove(0);
        let (claim, _) = judged(Arc::new(row)).expect("dimensions are linear");
        let instance = Instance::from_floats(&claim.objects, Size::of(&[2]), &[1.0, 1.0]).expect("two numbers");
        let sizes = [1, 2].map(|n| Size::of(&[n]));
        let found = contradicted(&claim, &sizes, &instance).expect_err("both proofs are of one size");
        assert!(found.to_string().contains("contraction"), "{found}");
        assert_eq!(contradicted(&claim, &sizes[..1], &instance), Ok(()), "nothing was proved of that size");
    }
}
