//! The residual paper's bounds that survive or are proved by a chain, with their two sides exchanged: each must be refuted.

use lemmacheck::claims::{Construction, Executable, Judged, Recording, Statement, Verdict};
use lemmacheck::engine::{Examination, examine};
use lemmacheck::number::recorder::Slot;
use lemmacheck::papers::{catalogue, kept};
use rayon::prelude::*;
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
fn a_bound_that_holds_is_refuted_once_its_sides_are_exchanged() {
    let how = Examination::quick();
    let entries = catalogue().unwrap().entries.into_iter();
    // which tests/claims finds judged as kept
    let kept = kept().unwrap();
    let holds = |form: &Executable| {
        let entry = kept.find(form.id(), form.case());
        entry.is_some_and(|entry| entry.verdict == Verdict::Survived || entry.proof.is_some())
    };
    let bounds = entries.filter(|entry| {
        let (id, kind) = (entry.words.id.as_str(), entry.words.kind.as_str());
        let is_bound = ["inequality", "psd-order", "lipschitz"].contains(&kind);
        id.starts_with("residual.") && is_bound && !EQUALITIES.contains(&id)
    });
    let exchanged = |form| if let Executable::Formula(claim) = form { Some(exchanged(claim)) } else { None };
    let planted: Vec<Judged> = bounds.flat_map(|entry| entry.forms).filter(holds).filter_map(exchanged).collect();
    assert!(planted.len() > 40, "only {} bounds hold", planted.len());
    let stands = |claim: Judged| {
        let planted = Executable::Formula(claim);
        let judgement = examine(&planted, &[], how).unwrap();
        let said = || format!("{} ({}): {}", planted.id(), planted.case(), judgement.reason);
        (judgement.verdict != Verdict::Refuted).then(said)
    };
    let missed: Vec<String> = planted.into_par_iter().filter_map(stands).collect();
    assert!(missed.is_empty(), "not refuted:\n{}", missed.join("\n"));
}
