//! Re-checks stored evidence against today's code: counterexamples with arithmetic B alone, chains with their checker.

use super::journal::Run;
use super::price;
use super::text::text_hash;
use super::{Misfit, StoredCounterexample, StoredProof};
use crate::claims::{Atom, Catalogue, Instance, Judged, Recording, Verdict};
use crate::engine::certify::{Decision, Reply, decide_with_balls, reply_of_balls};
use crate::engine::symmetry::guarded;
use crate::number::recorder::Slot;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A stored claim as far as re-checking needs it.
#[derive(Clone, Debug, Deserialize)]
pub struct Stored {
    /// The id.
    pub id: String,
    /// The case.
    pub case: String,
    /// The hash of the claim's text, where the file has one.
    #[serde(default)]
    pub text: Option<String>,
    /// The verdict, where the file has one.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// The counterexample.
    #[serde(default)]
    pub counterexample: Option<StoredCounterexample>,
    /// The proof for all sizes.
    #[serde(default)]
    pub proof: Option<StoredProof>,
    /// The text of the lemma, where the claim is one.
    #[serde(default)]
    pub lemma: Option<String>,
}

/// A ledger as far as re-checking needs it.
#[derive(Clone, Debug, Deserialize)]
pub struct StoredLedger {
    /// The claims.
    pub claims: Vec<Stored>,
}

impl StoredLedger {
    /// From the bytes of a ledger, or of a journal: an object a line, the first naming the run.
    ///
    /// # Errors
    /// What JSON wanted, of the ledger or of the first line of a journal that does not parse; a torn last line is left
    /// out, and a blank one holds nothing.
    pub fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        let lines = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
        let mut lines = lines.filter(|line| !line.trim_ascii().is_empty());
        let run = lines.next().and_then(|line| serde_json::from_slice::<Run>(line).ok());
        match run {
            Some(_) => Ok(StoredLedger { claims: lines.map(serde_json::from_slice).collect::<Result<_, _>>()? }),
            None => serde_json::from_slice(bytes),
        }
    }
}

/// What is said of one stored counterexample or chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recheck {
    /// Proved again.
    Confirmed {
        /// The least precision that sufficed, in bits.
        bits: u32,
    },
    /// Every line of the chain follows again, and proves the claim.
    Accepted {
        /// How many lines it has.
        lines: usize,
    },
    /// The claim's words or formula changed since; the values were not used.
    Stale,
    /// B does not prove the violation, or the chain does not prove the claim.
    NotConfirmed {
        /// What it shows instead.
        reason: String,
    },
    /// The file does not name a claim of this catalogue, or its values do not fit.
    Unusable {
        /// What was wanted.
        reason: String,
    },
}

impl fmt::Display for Recheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recheck::Confirmed { bits } => write!(f, "confirmed by arithmetic B at {bits} bits"),
            Recheck::Accepted { lines } => write!(f, "every line of a chain of {lines} follows"),
            Recheck::Stale => f.write_str("stale: the claim's text changed since; judge it again with `check --fresh`"),
            Recheck::NotConfirmed { reason } => write!(f, "not confirmed: {reason}"),
            Recheck::Unusable { reason } => write!(f, "unusable: {reason}"),
        }
    }
}

/// Re-checks one stored counterexample or chain; `None` for a claim that stores neither and is not said to be refuted.
pub fn recheck(catalogue: &Catalogue, stored: &Stored) -> Option<Recheck> {
    let unusable = |reason: String| Some(Recheck::Unusable { reason });
    if stored.counterexample.is_none() && stored.proof.is_none() {
        let refuted = stored.verdict == Some(Verdict::Refuted);
        return refuted.then(|| Recheck::Unusable { reason: "refuted without a counterexample".into() });
    }
    let Some((words, form)) = catalogue.find(&stored.id, &stored.case) else {
        return unusable(format!("{} ({}) is no claim of this catalogue", stored.id, stored.case));
    };
    if stored.text.as_ref().is_some_and(|text| *text != text_hash(words, form)) {
        return Some(Recheck::Stale);
    }
    let Some(claim) = form.judged() else {
        return unusable("neither a claim about the print nor a statistical one has a counterexample".into());
    };
    let counterexample = match (&stored.counterexample, &stored.proof) {
        (Some(counterexample), None) => counterexample,
        (None, Some(proof)) => return Some(follows(claim, proof)),
        _ => return unusable("it stores a proof and a counterexample of one claim".into()),
    };
    let instance = match counterexample.instance(claim) {
        Ok(instance) => instance,
        Err(misfit) => return unusable(misfit.to_string()),
    };
    let allowed = price::allowed(&instance);
    if let Err(steps) = price::known(claim, instance.size, allowed) {
        return unusable(format!(
            "too large: at {} the formula takes {steps} steps or more, wanted {allowed} at most for values so short",
            claim.sized(instance.size)
        ));
    }
    let Some(recording) = guarded(claim, instance.size) else {
        return unusable(Misfit::Silent { size: claim.sized(instance.size) }.to_string());
    };
    let count = recording.statement.atoms().len();
    let parts = match counterexample.part {
        Some(part) if (1..=count).contains(&part) => vec![part - 1],
        Some(part) => return unusable(format!("part {part} is stored, wanted one of the claim's parts, 1 to {count}")),
        None => candidates(&recording, &instance),
    };
    let mut silence = None;
    for part in parts {
        match reply_of_balls(&recording, &instance, part, counterexample.witness.as_deref()) {
            (Reply::Confirmed, bits) => return Some(Recheck::Confirmed { bits }),
            (Reply::Holds, _) => silence = Some(format!("part {} holds there", part + 1)),
            (Reply::PremiseFails(premise), _) => silence = Some(format!("the premise {premise} fails there")),
            (Reply::Silent, _) => silence = Some(undecided(&recording, &instance, Some(part))),
        }
    }
    let reason = silence.unwrap_or_else(|| undecided(&recording, &instance, None));
    Some(Recheck::NotConfirmed { reason })
}

/// Whether a stored chain proves a claim.
fn follows(claim: &Judged, proof: &StoredProof) -> Recheck {
    let Some(prover) = &claim.prover else {
        return Recheck::Unusable { reason: "no chain proves a claim that is written in Rust".into() };
    };
    match prover.check(&proof.chain) {
        Ok(found) => Recheck::Accepted { lines: found.lines },
        Err(reason) => Recheck::NotConfirmed { reason },
    }
}

/// The parts that a counterexample may violate that does not say which: the one that B finds violated, and every order,
/// for which a stored witness may show what B does not find.
fn candidates(recording: &Recording, instance: &Instance) -> Vec<usize> {
    fn is_order(atom: &Atom<Slot>) -> bool {
        match atom {
            Atom::Loewner(..) => true,
            Atom::If(_, then) => is_order(then),
            _ => false,
        }
    }
    let found = match decide_with_balls(recording, instance).0 {
        Decision::Violated(violation) => Some(violation.part),
        _ => None,
    };
    let atoms = recording.statement.atoms();
    let orders = (0..atoms.len()).filter(|part| is_order(&atoms[*part]) && Some(*part) != found);
    found.into_iter().chain(orders).collect()
}

/// Why arithmetic B does not prove the violation of a part.
fn undecided(recording: &Recording, instance: &Instance, part: Option<usize>) -> String {
    match decide_with_balls(recording, instance).0 {
        Decision::Holds => "the statement holds there".into(),
        Decision::Violated(violation) => match part {
            Some(part) if violation.part != part => {
                format!("part {} is violated there, and not part {}", violation.part + 1, part + 1)
            }
            _ => "violated, but not by the stored witness".into(),
        },
        Decision::Rejected(premise) => format!("the premise {premise} fails there"),
        Decision::Open(premise) => format!("the premise {premise} could not be proved"),
        Decision::Tie(_) => "the sides agree as far as 1024 bits can see".into(),
        Decision::Undefined => "the formula is not defined there".into(),
    }
}
