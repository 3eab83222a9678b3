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
    /// How wide a line may be: values and reasons are cut, ids are not; `None` where lines are as long as they are.
    width: Option<usize>,
    /// What of the lines is written.
    lines: Lines,
}

/// What of the lines is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Lines {
    /// Every one.
    #[default]
    All,
    /// Those whose verdict is not the expected one.
    Failed,
    /// None: the counts alone.
    Counts,
    /// Every one, with its reason and its evidence below.
    More,
}

impl Table {
    /// For a terminal of this width, or a file.
    pub(super) fn new(width: Option<usize>, lines: Lines) -> Self {
        Table { width, lines, ..Table::default() }
    }

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
        let met = expected.unwrap_or(Expected::Holds).is_met(entry.verdict);
        if self.lines == Lines::Counts || (self.lines == Lines::Failed && met) {
            return Ok(());
        }
        let (said, last) = (summary(entry, counterexample), format!("{rests}{mark}"));
        let mut line = format!("{:<10} {name:<60} {}{last}\n", entry.verdict, said);
        if let Some(width) = self.width.filter(|width| line.chars().count() > width + 1) {
            // the columns first, then what is said; never an id
            let head = format!("{:<10} {name} ", entry.verdict);
            let room = width.saturating_sub(head.chars().count() + last.chars().count());
            line = format!("{head}{}{last}\n", cut(&said, room));
        }
        if self.lines == Lines::More {
            line += &more(entry);
        }
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

/// A text that takes so many places at most.
fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    text.chars().take(room.saturating_sub(1)).chain((room > 0).then_some('…')).collect()
}

/// The reason and the evidence of a line.
fn more(entry: &Entry) -> String {
    let certificate = entry.certificate.as_ref().map_or_else(String::new, |found| {
        format!("; certificate {} by {}", found.kind, found.arithmetics.join(" and "))
    });
    let (accepted, health) = (entry.accepted, &entry.health);
    format!(
        "           {}{certificate}\n           {} instances, {accepted} accepted, {} decided, {} ties\n",
        entry.reason, entry.instances, health.decided, health.ties
    )
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

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(cut("x = [1, 2]", 10), "x = [1, 2]");
        assert_eq!(cut("‖x‖ = [1, 2]", 6), "‖x‖ =…");
        assert_eq!(cut("x", 0), "");
    }
}
