//! One test a claim: kept counterexamples are re-verified by arithmetic B, then the claim is judged again at the quick
//! budget and must come out as kept. `cargo test lemma-b1` runs those of one lemma.

use lemmacheck::claims::{Executable, Verdict, Words};
use lemmacheck::engine::{Examination, examine};
use lemmacheck::ledger::{Entry, Ledger, Recheck, Stored, StoredCounterexample, StoredProof, recheck, text_hash};
use lemmacheck::papers::{catalogue, kept};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let catalogue: &'static _ = Box::leak(Box::new(catalogue().expect("the catalogue joins")));
    let kept: &'static Ledger = Box::leak(Box::new(kept().expect("the kept ledger parses")));
    let mut trials = Vec::new();
    for entry in &catalogue.entries {
        for form in &entry.forms {
            let name = format!("{} ({})", form.id(), form.case());
            trials.push(Trial::test(name, move || {
                let stored = kept.find(form.id(), form.case()).ok_or(
                    "not in the kept ledger; judge it and keep it with `check --write-expected src/papers/ledger.json`",
                )?;
                evidence_holds(stored, &|stored| recheck(catalogue, stored))?;
                judged_as_kept(stored, &entry.words, form)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn evidence_holds(entry: &Entry, recheck: &dyn Fn(&Stored) -> Option<Recheck>) -> Result<(), Failed> {
    if (entry.verdict == Verdict::Refuted) != entry.counterexample.is_some() {
        return Err("a counterexample is kept exactly for refuted claims".into());
    }
    if entry.certificate.as_ref().is_some_and(|certificate| certificate.kind == "chain") != entry.proof.is_some() {
        return Err("a chain is kept exactly for what a chain certifies".into());
    }
    let stored = |counterexample: Option<&StoredCounterexample>, proof: Option<&StoredProof>| Stored {
        id: entry.id.clone(),
        case: entry.case.clone(),
        text: Some(entry.text.clone()),
        verdict: Some(entry.verdict),
        counterexample: counterexample.cloned(),
        proof: proof.cloned(),
        lemma: entry.lemma.clone(),
    };
    let others = entry.counterexamples.iter().flat_map(|others| [&others.worst, &others.clearest]);
    for counterexample in std::iter::once(&entry.counterexample).chain(others).flatten() {
        match recheck(&stored(Some(counterexample), None)) {
            Some(Recheck::Confirmed { .. }) => {}
            Some(other) => return Err(format!("the kept counterexample is {other}").into()),
            None => return Err("the kept counterexample was not rechecked".into()),
        }
    }
    if let Some(proof) = &entry.proof {
        match recheck(&stored(None, Some(proof))) {
            Some(Recheck::Accepted { .. }) => {}
            Some(other) => return Err(format!("the kept chain is {other}").into()),
            None => return Err("the kept chain was not rechecked".into()),
        }
    }
    Ok(())
}

fn judged_as_kept(stored: &Entry, words: &Words, form: &Executable) -> Result<(), Failed> {
    if stored.text != text_hash(words, form) {
        return Err("the claim's words or formula changed since it was judged; judge it and keep it again".into());
    }
    let how = Examination::quick();
    let judgement = examine(form, &stored.instances(form), how)?;
    if judgement.verdict != stored.verdict {
        return Err(format!("kept as {}, judged {}: {}", stored.verdict, judgement.verdict, judgement.reason).into());
    }
    Ok(())
}
