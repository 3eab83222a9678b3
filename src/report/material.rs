//! What a report is made of: claims with their rows and evidence, in print order, and what rests on what.

use super::beside::Beside;
use crate::claims::{CORRECTED, Catalogued, Evidence, Executable, Verdict, Words};
use crate::export::{Program, coq, mark};
use crate::language::{Row, read};
use crate::ledger::{Entry, Ledger};
use crate::lemmas::{Known, Lemmas, STRONGER};
use crate::repair::{Outcome, Repair};
use std::collections::{BTreeSet, HashMap};

/// One case or reading of a claim with its evidence.
pub struct Line<'a> {
    /// The case, and a reading after `; `.
    pub case: &'a str,
    /// What is judged.
    pub form: &'a Executable,
    /// The row of the language, where it is one.
    pub known: Option<&'a Known>,
    /// The verdict with its evidence.
    pub entry: &'a Entry,
    /// Whether Coq's kernel accepts a proof that its counterexample is one.
    pub in_coq: bool,
}

impl Line<'_> {
    /// Whether it is a case of the print and no further reading.
    pub fn is_printed(&self) -> bool {
        !self.case.contains("; ")
    }

    /// Whether it is the next stronger variant of a repair.
    pub fn is_stronger(&self) -> bool {
        self.case.ends_with(STRONGER)
    }
}

/// Words with their rows: a printed claim, or a repair of one.
pub struct Part<'a> {
    /// The words.
    pub words: &'a Words,
    /// The rows that the ledger has evidence of.
    pub lines: Vec<Line<'a>>,
    /// Arguments in words, each with the case that it is about.
    pub arguments: Vec<(&'a str, &'a str)>,
}

/// A repair that the machine found.
pub struct Found<'a> {
    /// The case that it mends.
    pub case: &'a str,
    /// The repair.
    pub repair: &'a Repair,
    /// The whole lemma as it stands with it.
    pub row: Option<Row>,
}

/// A printed claim with its repairs.
pub struct Claim<'a> {
    /// The claim.
    pub printed: Part<'a>,
    /// Its corrected twins.
    pub repairs: Vec<Part<'a>>,
    /// What the machine found in place of a case that is false, nearest first.
    pub found: Vec<Found<'a>>,
    /// The claims of the report that it uses, by number.
    pub uses: Vec<usize>,
    /// The claims of the report that use it, by number.
    pub used_by: Vec<usize>,
    /// The false claims that it rests on, by number, nearest first.
    pub falls_with: Vec<usize>,
}

impl<'a> Claim<'a> {
    /// The id.
    pub fn id(&self) -> &'a str {
        &self.printed.words.id
    }

    /// What people call it: where it is printed, else its id without the paper.
    pub fn name(&self) -> &'a str {
        let words = self.printed.words;
        let bare = words.id.split_once('.').map_or(words.id.as_str(), |(_, bare)| bare);
        if words.source.is_empty() { bare } else { &words.source }
    }

    /// The paper: what stands before the first point of the id.
    pub fn paper(&self) -> &'a str {
        self.id().split_once('.').map_or("", |(paper, _)| paper)
    }

    /// The row that a repair mends: that of its case, else the first that is refuted, else the first.
    pub fn mended(&self, repair: &Part) -> Option<&Row> {
        let case = repair.lines.iter().find_map(|line| line.known).map(|known| &known.row.case);
        let lines = || self.printed.lines.iter();
        let same = |line: &&Line| case.is_some_and(|case| **case == *line.case);
        let found = lines().find(same).or_else(|| lines().find(|line| line.entry.verdict == Verdict::Refuted));
        found.or(self.printed.lines.first())?.known.map(|known| &*known.row)
    }

    /// The row of a case.
    pub fn row(&self, case: &str) -> Option<&Row> {
        self.printed.lines.iter().find(|line| line.case == case)?.known.map(|known| &*known.row)
    }

    /// Whether something true is known in place of it, by hand or by machine.
    pub fn is_mended(&self) -> bool {
        !self.repairs.is_empty() || !self.found.is_empty()
    }

    /// Whether a case of the print has this verdict.
    pub fn is(&self, verdict: Verdict) -> bool {
        self.printed.lines.iter().any(|line| line.is_printed() && line.entry.verdict == verdict)
    }

    /// Whether a case of the print is refuted.
    pub fn is_false(&self) -> bool {
        self.is(Verdict::Refuted)
    }

    /// Whether a case of the print rests on evidence that is not solid, or on none.
    pub fn is_thin(&self) -> bool {
        let thin = |line: &&Line| line.is_printed() && line.entry.health.evidence != Evidence::Solid;
        self.printed.lines.iter().any(|line| thin(&line) && line.entry.verdict != Verdict::Certified)
    }
}

/// All that a report is made of.
pub struct Material<'a> {
    /// The claims in print order.
    pub claims: Vec<Claim<'a>>,
}

impl<'a> Material<'a> {
    /// Joins a ledger with the lemmas that it is about and with what stands beside them; claims that are not among the lemmas
    /// are left out, and what was found of others.
    pub fn new(ledger: &'a Ledger, lemmas: &'a Lemmas, beside: Beside<'a>) -> Self {
        let entries: HashMap<(&str, &str), &Entry> =
            ledger.claims.iter().map(|entry| ((entry.id.as_str(), entry.case.as_str()), entry)).collect();
        let accepted: BTreeSet<&str> = beside.accepted.iter().copied().collect();
        let catalogue = &lemmas.catalogue;
        let part = |of: &'a Catalogued| {
            let line = |form: &'a Executable| {
                let entry = entries.get(&(form.id(), form.case())).copied()?;
                let in_coq =
                    !beside.accepted.is_empty() && proof(form, entry).is_some_and(|mark| accepted.contains(&*mark));
                Some(Line { case: form.case(), form, known: lemmas.known(form.id(), form.case()), entry, in_coq })
            };
            let lines: Vec<Line> = of.forms.iter().filter_map(line).collect();
            let about = |argument: &&crate::claims::Argument| {
                argument.id == of.words.id
                    && (argument.case == "all" || lines.iter().any(|line| line.case == argument.case))
            };
            let arguments = catalogue.arguments.iter().filter(about);
            let arguments = arguments.map(|argument| (argument.case.as_str(), argument.text.as_str())).collect();
            Part { words: &of.words, lines, arguments }
        };
        let mut claims: Vec<Claim> = Vec::new();
        for of in &catalogue.entries {
            let part = part(of);
            if part.lines.is_empty() {
                continue;
            }
            let repairs = |claim: &Claim| of.words.id.strip_suffix(CORRECTED) == Some(claim.id());
            match claims.iter_mut().rev().find(|claim| repairs(claim)) {
                Some(claim) => claim.repairs.push(part),
                None => claims.push(Claim {
                    printed: part,
                    repairs: Vec::new(),
                    found: Vec::new(),
                    uses: Vec::new(),
                    used_by: Vec::new(),
                    falls_with: Vec::new(),
                }),
            }
        }
        for claim in &mut claims {
            let refuted = |outcome: &&Outcome| {
                let mut lines = claim.printed.lines.iter();
                outcome.id == claim.id()
                    && lines.any(|line| line.case == outcome.case && line.entry.verdict == Verdict::Refuted)
            };
            let all = beside
                .repairs
                .iter()
                .filter(refuted)
                .flat_map(|outcome| outcome.repairs.iter().map(move |one| (outcome, one)));
            claim.found = all
                .map(|(outcome, repair)| {
                    let row = read("repair", &repair.text).ok().and_then(|reading| reading.rows.into_iter().next());
                    Found { case: &outcome.case, repair, row }
                })
                .collect();
        }
        let mut material = Material { claims };
        material.join();
        material
    }

    /// Finds out what rests on what.
    fn join(&mut self) {
        let numbers: HashMap<&str, usize> =
            self.claims.iter().enumerate().map(|(number, claim)| (claim.id(), number)).collect();
        let uses: Vec<Vec<usize>> = self
            .claims
            .iter()
            .map(|claim| {
                let used = claim.printed.words.uses.iter().filter_map(|id| numbers.get(id.as_str()).copied());
                used.collect::<BTreeSet<_>>().into_iter().collect()
            })
            .collect();
        for (number, uses) in uses.iter().enumerate() {
            for used in uses.iter().filter(|used| **used != number) {
                self.claims[number].uses.push(*used);
                self.claims[*used].used_by.push(number);
            }
        }
        for number in 0..self.claims.len() {
            let (mut seen, mut open) = (BTreeSet::from([number]), vec![number]);
            let mut falls = Vec::new();
            while !open.is_empty() {
                let next: Vec<usize> = open.iter().flat_map(|at| uses[*at].iter().copied()).collect();
                open = next.into_iter().filter(|at| seen.insert(*at)).collect();
                falls.extend(open.iter().copied().filter(|at| self.claims[*at].is_false()));
            }
            self.claims[number].falls_with = falls;
        }
    }

    /// The claims that rest on one, directly or through others.
    pub fn resting_on(&self, number: usize) -> Vec<usize> {
        let rests = |claim: &&(usize, &Claim)| claim.1.falls_with.contains(&number);
        self.claims.iter().enumerate().filter(|claim| rests(&claim)).map(|(at, _)| at).collect()
    }
}

/// The fingerprint of the proof in Coq that a counterexample is one.
fn proof(form: &Executable, entry: &Entry) -> Option<String> {
    let claim = form.judged().filter(|_| matches!(form, Executable::Formula(_)))?;
    let program = Program::new(claim, entry.counterexample.as_ref()?).ok()?;
    mark(&coq(&program).ok()?).map(str::to_owned)
}
