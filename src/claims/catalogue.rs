//! The catalogue type: the words of every printed claim, joined by id to its executable forms.

use super::Executable;
use serde::Deserialize;

/// The words of one catalogued claim.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Words {
    /// The permanent id.
    pub id: String,
    /// Where it is printed.
    pub source: String,
    /// Other places where it is printed.
    #[serde(default)]
    pub also: Vec<String>,
    /// derivative, hessian, identity, definition, inequality, psd-order, lipschitz, rate, sampling, algorithm, theorem or prose.
    pub kind: String,
    /// The hypotheses, in words.
    pub given: String,
    /// The statement, in words.
    pub statement: String,
    /// The statement as printed, in TeX.
    pub tex: String,
    /// Case names; `any` where there is one.
    pub cases: Vec<String>,
    /// What it rests on, as printed or by id.
    pub uses: Vec<String>,
    /// Readings and damage.
    pub notes: String,
    /// The text of the lemma that it is, with all that it takes from its file; empty for claims written in Rust.
    #[serde(default)]
    pub lemma: String,
}

/// An independent derivation of a verdict, for people; the judge never reads it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Argument {
    /// The claim.
    pub id: String,
    /// Its case, or `all`.
    pub case: String,
    /// Two or three lines.
    pub text: String,
}

/// The words of a repaired twin: the nearest statement that is believed true.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Repair {
    /// The claim that it repairs.
    pub id: String,
    /// The case that it repairs, or `all`.
    pub case: String,
    /// The hypotheses, in words.
    pub given: String,
    /// The statement, in words.
    pub statement: String,
    /// The statement in TeX.
    pub tex: String,
    /// Why it is true, and what was wrong.
    pub why: String,
    /// The next-stronger variant that fails or is open.
    pub next: String,
}

/// What the id of a repaired twin ends in.
pub const CORRECTED: &str = ".corrected";

impl Repair {
    /// The words of the twin, from those of the claim it repairs.
    fn words(&self, repaired: &Words) -> Words {
        let cases = if self.case == "all" { repaired.cases.clone() } else { vec![self.case.clone()] };
        Words {
            id: format!("{}{CORRECTED}", self.id),
            source: format!("{}, repaired", repaired.source),
            also: Vec::new(),
            kind: repaired.kind.clone(),
            given: self.given.clone(),
            statement: self.statement.clone(),
            tex: self.tex.clone(),
            cases,
            uses: Vec::new(),
            notes: format!("{} Next stronger: {}", self.why, self.next),
            lemma: String::new(),
        }
    }
}

/// One catalogued claim with its executable forms, in the order of its cases, extra readings last.
pub struct Entry {
    /// The words.
    pub words: Words,
    /// The executable forms.
    pub forms: Vec<Executable>,
}

/// Every catalogued claim, in paper order.
#[derive(Default)]
pub struct Catalogue {
    /// The entries; a repaired twin follows the claim it repairs.
    pub entries: Vec<Entry>,
    /// Arguments in words.
    pub arguments: Vec<Argument>,
}

impl Catalogue {
    /// Joins words and repairs to executable forms by id; a form whose id or case is not catalogued is returned beside
    /// them, as is the id of a repair or an argument that names no claim.
    pub fn join(
        words: Vec<Words>,
        repairs: &[Repair],
        arguments: Vec<Argument>,
        forms: Vec<Executable>,
    ) -> (Self, Vec<(String, String)>) {
        let mut strays: Vec<(String, String)> = Vec::new();
        let named = |id: &str| words.iter().any(|words| words.id == id.strip_suffix(CORRECTED).unwrap_or(id));
        strays.extend(repairs.iter().filter(|r| !named(&r.id)).map(|r| (r.id.clone(), r.case.clone())));
        strays.extend(arguments.iter().filter(|a| !named(&a.id)).map(|a| (a.id.clone(), a.case.clone())));
        let mut entries: Vec<Entry> = Vec::new();
        for claim in words {
            let twins = repairs.iter().filter(|repair| repair.id == claim.id).map(|repair| repair.words(&claim));
            let twins: Vec<Words> = twins.collect();
            entries.extend([claim].into_iter().chain(twins).map(|words| Entry { words, forms: Vec::new() }));
        }
        for form in forms {
            let case = form.case().split("; ").next().unwrap_or_default();
            let named = |words: &Words| words.cases.iter().any(|c| c == form.case() || c == case);
            match entries.iter_mut().find(|entry| entry.words.id == form.id() && named(&entry.words)) {
                Some(entry) => entry.forms.push(form),
                None => strays.push((form.id().into(), form.case().into())),
            }
        }
        for entry in &mut entries {
            let Entry { words, forms } = entry;
            forms.sort_by_key(|form| words.cases.iter().position(|c| c == form.case()).unwrap_or(words.cases.len()));
        }
        (Catalogue { entries, arguments }, strays)
    }

    /// The (id, case) pairs without an executable form.
    pub fn missing(&self) -> Vec<(&str, &str)> {
        self.entries
            .iter()
            .flat_map(|entry| {
                entry
                    .words
                    .cases
                    .iter()
                    .filter(|case| !entry.forms.iter().any(|form| form.case() == case.as_str()))
                    .map(|case| (entry.words.id.as_str(), case.as_str()))
            })
            .collect()
    }

    /// The executable form of an id and case.
    pub fn find(&self, id: &str, case: &str) -> Option<(&Words, &Executable)> {
        self.entries.iter().filter(|entry| entry.words.id == id).find_map(|entry| {
            let form = entry.forms.iter().find(|form| form.case() == case)?;
            Some((&entry.words, form))
        })
    }

    /// What a claim rests on, as its words name it.
    pub fn uses(&self, id: &str) -> Vec<String> {
        self.entries.iter().find(|entry| entry.words.id == id).map_or(Vec::new(), |entry| entry.words.uses.clone())
    }

    /// The id of the repaired twin of an id and case, where there is one.
    pub fn corrected(&self, id: &str, case: &str) -> Option<String> {
        let twin = format!("{id}{CORRECTED}");
        let repairs = |entry: &Entry| entry.words.id == twin && entry.words.cases.iter().any(|c| c == case);
        self.entries.iter().any(repairs).then_some(twin)
    }

    /// The arguments about an id and case.
    pub fn arguments(&self, id: &str, case: &str) -> impl Iterator<Item = &str> {
        let about = move |a: &&Argument| a.id == id && (a.case == case || a.case == "all");
        self.arguments.iter().filter(about).map(|argument| argument.text.as_str())
    }
}
