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
    /// The entries.
    pub entries: Vec<Entry>,
}

impl Catalogue {
    /// Joins words to executable forms by id; a form whose id or case is not catalogued is returned beside them.
    pub fn join(words: Vec<Words>, forms: Vec<Executable>) -> (Self, Vec<Executable>) {
        let mut entries: Vec<Entry> = words.into_iter().map(|words| Entry { words, forms: Vec::new() }).collect();
        let mut strays = Vec::new();
        for form in forms {
            let case = form.case().split("; ").next().unwrap_or_default();
            let named = |words: &Words| words.cases.iter().any(|c| c == form.case() || c == case);
            match entries.iter_mut().find(|entry| entry.words.id == form.id() && named(&entry.words)) {
                Some(entry) => entry.forms.push(form),
                None => strays.push(form),
            }
        }
        for entry in &mut entries {
            let Entry { words, forms } = entry;
            forms.sort_by_key(|form| words.cases.iter().position(|c| c == form.case()).unwrap_or(words.cases.len()));
        }
        (Catalogue { entries }, strays)
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
        let entry = self.entries.iter().find(|entry| entry.words.id == id)?;
        let form = entry.forms.iter().find(|form| form.case() == case)?;
        Some((&entry.words, form))
    }
}
