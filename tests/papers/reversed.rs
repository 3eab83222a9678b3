//! The residual paper's bounds that survive, with their two sides exchanged: each must be refuted.

use lemmacheck::claims::{Construction, Executable, Judged, Recording, Statement, Verdict};
use lemmacheck::engine::{Examination, examine};
use lemmacheck::number::recorder::Slot;
use lemmacheck::papers::catalogue;
use std::sync::Arc;

fn reversed(statement: &Statement<Slot>) -> Statement<Slot> {
    match statement {
        Statement::AtMost(l, r) => Statement::AtMost(*r, *l),
        Statement::Loewner(l, r) => Statement::Loewner(r.clone(), l.clone()),
        Statement::All(parts) => Statement::All(parts.iter().map(reversed).collect()),
        other => other.clone(),
    }
}

/// The claim with the sides of its inequalities and orders exchanged.
fn exchanged(claim: Judged) -> Judged {
    let construct = claim.construct.clone();
    let claim = claim.with_recording(|recording| Recording { statement: reversed(&recording.statement), ..recording });
    let construct = move |size, plan| {
        construct(size, plan).map(|made| Construction { statement: reversed(&made.statement), ..made })
    };
    Judged { construct: Arc::new(construct), ..claim }
}

/// Bounds whose sides are always equal, so that they hold either way.
const EQUALITIES: [&str; 4] =
    ["residual.fact-3.5.2", "residual.fact-3.5.9", "residual.fact-3.6.6", "residual.fact-3.6.8"];

#[test]
fn a_surviving_bound_is_refuted_once_its_sides_are_exchanged() {
    let how = Examination::quick();
    let (mut planted, mut missed) = (0, Vec::new());
    let entries = catalogue().unwrap().entries.into_iter();
    let bounds = entries.filter(|entry| {
        let (id, kind) = (entry.words.id.as_str(), entry.words.kind.as_str());
        let is_bound = ["inequality", "psd-order", "lipschitz"].contains(&kind);
        id.starts_with("residual.") && is_bound && !EQUALITIES.contains(&id)
    });
    for form in bounds.flat_map(|entry| entry.forms) {
        if examine(&form, &[], how).unwrap().verdict != Verdict::Survived {
            continue;
        }
        let Executable::Formula(claim) = form else {
            continue;
        };
        planted += 1;
        let planted = Executable::Formula(exchanged(claim));
        let judgement = examine(&planted, &[], how).unwrap();
        if judgement.verdict != Verdict::Refuted {
            missed.push(format!("{} ({}): {}", planted.id(), planted.case(), judgement.reason));
        }
    }
    assert!(planted > 40, "only {planted} bounds survived");
    assert!(missed.is_empty(), "not refuted:\n{}", missed.join("\n"));
}
