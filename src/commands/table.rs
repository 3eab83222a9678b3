//! The table of a `check`: a line a claim as soon as it and all before it are judged, then the counts.

use crate::claims::Verdict;
use crate::ledger::{Entry, Ledger};
use crate::lemmas::Expected;
use crate::number::Exact;
use std::collections::HashSet;
use std::io::{self, Write};

/// What the lines so far have said.
#[derive(Default)]
pub(super) struct Table {
    /// The ids that were refuted.
    refuted: HashSet<String>,
    /// For each line, how many refuted claims it names.
    named: Vec<usize>,
}

impl Table {
    /// Writes the line of a claim, whole, with the counterexample of a lemma as its file would say it; of the claims that
    /// it `uses`, it names those that lines before it refute.
    pub(super) fn row(
        &mut self,
        entry: &Entry,
        expected: Option<Expected>,
        counterexample: Option<&str>,
        uses: Vec<String>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let name = format!("{} ({})", entry.id, entry.case);
        let mark = match expected {
            Some(expected) if !expected.is_met(entry.verdict) => format!("  EXPECTED {expected}"),
            _ => String::new(),
        };
        let ids: Vec<String> = uses.into_iter().filter(|id| self.refuted.contains(id)).collect();
        let rests = match ids.as_slice() {
            [] => String::new(),
            ids => format!("  (rests on refuted {})", ids.join(", ")),
        };
        if entry.verdict == Verdict::Refuted {
            self.refuted.insert(entry.id.clone());
        }
        self.named.push(ids.len());
        let line = format!("{:<10} {name:<60} {}{rests}{mark}\n", entry.verdict, summary(entry, counterexample));
        out.write_all(line.as_bytes())?;
        out.flush()
    }

    /// Writes what only the whole run tells: which claims rest on refuted ones further down, and the counts.
    pub(super) fn end(&self, ledger: &Ledger, codes: &[u8], out: &mut impl Write) -> io::Result<()> {
        writeln!(out)?;
        for (entry, named) in ledger.claims.iter().zip(&self.named) {
            if entry.rests_on_refuted.len() > *named {
                let ids = entry.rests_on_refuted.join(", ");
                writeln!(out, "{} ({}) rests on refuted {ids}", entry.id, entry.case)?;
            }
        }
        let count = |verdict| ledger.claims.iter().filter(|entry| entry.verdict == verdict).count();
        let counts: Vec<String> = [
            Verdict::Certified,
            Verdict::Survived,
            Verdict::Refuted,
            Verdict::Undecided,
            Verdict::Vacuous,
            Verdict::IllFormed,
            Verdict::Asymptotic,
        ]
        .into_iter()
        .filter(|verdict| count(*verdict) > 0)
        .map(|verdict| format!("{} {verdict}", count(verdict)))
        .collect();
        let differing = codes.iter().filter(|code| **code != 0).count();
        writeln!(out, "{} judged: {}", codes.len(), counts.join(", "))?;
        let Ledger { version, seed, budget, .. } = ledger;
        writeln!(out, "{differing} not as expected; lemmacheck {version}, seed {seed}, budget {budget}")
    }
}

/// What a row of the table says beside the verdict.
fn summary(entry: &Entry, counterexample: Option<&str>) -> String {
    match entry.verdict {
        Verdict::Certified => entry.region.clone().unwrap_or_default(),
        Verdict::Refuted => match (&entry.counterexample, counterexample) {
            (Some(found), Some(written)) if written.starts_with(&found.sized()) => written.into(),
            (Some(found), Some(written)) => format!("{}: {written}", found.sized()),
            (Some(found), None) => format!("{}: {}", found.sized(), values(&found.values)),
            (None, _) => entry.reason.clone(),
        },
        _ => entry.reason.clone(),
    }
}

fn values(values: &std::collections::BTreeMap<String, Vec<Vec<Exact>>>) -> String {
    let rows = |rows: &Vec<Vec<Exact>>| {
        let row = |row: &Vec<Exact>| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        rows.iter().map(row).collect::<Vec<_>>().join("; ")
    };
    values.iter().map(|(name, value)| format!("{name} = [{}]", rows(value))).collect::<Vec<_>>().join(", ")
}
