//! The catalogue type: the words of every printed claim, joined by id to its executable forms.

use super::Executable;

/// The words of one catalogued claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// The permanent id.
    pub id: String,
    /// Where it is printed.
    pub source: String,
    /// Other places where it is printed.
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
    pub lemma: String,
}

/// An independent derivation of a verdict, for people; the judge never reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The claim.
    pub id: String,
    /// Its case, or `all`.
    pub case: String,
    /// Two or three lines.
    pub text: String,
}

/// What the id of a repaired twin ends in.
pub const CORRECTED: &str = ".corrected";

/// One catalogued claim with its executable forms, in the order of its cases, extra readings last.
pub struct Catalogued {
    /// The words.
    pub words: Words,
    /// The executable forms.
    pub forms: Vec<Executable>,
}

/// Every catalogued claim, in paper order.
#[derive(Default)]
pub struct Catalogue {
    /// The entries; a repaired twin follows the claim it repairs.
    pub entries: Vec<Catalogued>,
    /// Arguments in words.
    pub arguments: Vec<Argument>,
}

impl Catalogue {
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
        let repairs = |entry: &Catalogued| entry.words.id == twin && entry.words.cases.iter().any(|c| c == case);
        self.entries.iter().any(repairs).then_some(twin)
    }

    /// The arguments about an id and case.
    pub fn arguments(&self, id: &str, case: &str) -> impl Iterator<Item = &str> {
        let about = move |a: &&Argument| a.id == id && (a.case == case || a.case == "all");
        self.arguments.iter().filter(about).map(|argument| argument.text.as_str())
    }
}
