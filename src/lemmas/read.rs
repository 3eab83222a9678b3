//! Texts of lemmas as a catalogue.

use super::{Error, Expected, hints};
use crate::claims::{Argument, Catalogue, Entry, Executable, Judged, Name, Unjudged, Why, Words};
use crate::engine::hypotheses::{Tier, judged};
use crate::language::{Diagnostic, Row, RowKind, read};
use std::collections::HashMap;
use std::sync::Arc;

/// What the case of the next stronger variant of a repair ends in.
pub const STRONGER: &str = "the next stronger variant";

/// A text with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The name: a path, or `-`; ids begin with its stem unless the text says `paper ID`.
    pub name: String,
    /// The text: a lemma file, or Markdown with blocks of lemmas.
    pub text: String,
}

/// Lemmas that were read: a catalogue as the papers' is, and what only lemmas have beside it.
pub struct Lemmas {
    /// The claims, in the order of the texts; the corrected twin of a lemma follows it.
    pub catalogue: Catalogue,
    /// For every entry of the catalogue, the number of the text that it comes from.
    pub texts: Vec<usize>,
    /// What the texts warn of.
    pub warnings: Vec<Diagnostic>,
    /// What there is to tell of hints: instances that are incomplete or do not meet the hypotheses.
    pub hints: Vec<String>,
    known: HashMap<(Name, Name), Known>,
}

/// What is known of a claim because it is a lemma.
#[derive(Clone, Debug)]
pub struct Known {
    /// The row.
    pub row: Arc<Row>,
    /// The hypotheses as written, each with how instances come to meet it.
    pub tiers: Vec<(Name, Tier)>,
    /// What the text expects of the verdict; where it says nothing, certified or survived.
    pub expected: Option<Expected>,
}

impl Lemmas {
    /// Reads texts of lemmas.
    ///
    /// # Errors
    /// [`Error::Text`] for the first text that cannot be read, [`Error::Empty`] for one without a lemma and
    /// [`Error::Twice`] for an id and case that two rows have.
    pub fn read(texts: &[Text]) -> Result<Self, Error> {
        let mut lemmas = Lemmas {
            catalogue: Catalogue::default(),
            texts: Vec::new(),
            warnings: Vec::new(),
            hints: Vec::new(),
            known: HashMap::new(),
        };
        let mut readings = Vec::new();
        for Text { name, text } in texts {
            let mut reading = read(name, text)?;
            lemmas.warnings.append(&mut reading.warnings);
            if reading.rows.is_empty() {
                return Err(Error::Empty { name: name.clone() });
            }
            readings.push(reading.rows);
        }
        let ids: Vec<Name> = readings.iter().flatten().map(|row| row.id.clone()).collect();
        for (number, rows) in readings.into_iter().enumerate() {
            for mut row in rows {
                let stronger = row.stronger.take();
                lemmas.put(row, &ids, (number, texts))?;
                if let Some(stronger) = stronger {
                    let case = format!("{}; {STRONGER}", stronger.case).into();
                    lemmas.put(Row { case, ..*stronger }, &ids, (number, texts))?;
                }
            }
        }
        Ok(lemmas)
    }

    /// What is known of an id and case.
    pub fn known(&self, id: &str, case: &str) -> Option<&Known> {
        self.known.get(&(id.into(), case.into()))
    }

    fn put(&mut self, row: Row, ids: &[Name], (number, texts): (usize, &[Text])) -> Result<(), Error> {
        let at = self.catalogue.entries.iter().position(|entry| *entry.words.id == *row.id);
        if let Some(at) = at {
            let first = &texts[self.texts[at]].name;
            let elsewhere = self.texts[at] != number;
            if elsewhere || self.known(&row.id, &row.case).is_some() {
                return Err(Error::Twice {
                    name: texts[number].name.clone(),
                    id: row.id.to_string(),
                    case: row.case.to_string(),
                    first: elsewhere.then(|| first.clone()),
                });
            }
        }
        let at = at.unwrap_or_else(|| {
            self.catalogue.entries.push(Entry { words: words(&row, ids), forms: Vec::new() });
            self.texts.push(number);
            let argument =
                |text: &Name| Argument { id: row.id.to_string(), case: "all".into(), text: text.to_string() };
            self.catalogue.arguments.extend(row.words.arguments.iter().map(argument));
            self.catalogue.entries.len() - 1
        });
        let expected = match row.kind {
            RowKind::Stronger => Some(row.expectation.map_or(Expected::Open, Expected::from)),
            _ => row.expectation.map(Expected::from),
        };
        let row = Arc::new(row);
        let (form, tiers) = self.form(&row);
        let entry = &mut self.catalogue.entries[at];
        if matches!(row.kind, RowKind::Printed | RowKind::Repair(_)) {
            entry.words.cases.push(row.case.to_string());
        }
        entry.forms.push(form);
        self.known.insert((row.id.clone(), row.case.clone()), Known { row, tiers, expected });
        Ok(())
    }

    /// What judges a row, and its hypotheses with their tiers.
    fn form(&mut self, row: &Arc<Row>) -> (Executable, Vec<(Name, Tier)>) {
        let unjudged = |why: Why| {
            let reading = match &row.kind {
                RowKind::Reading(words) | RowKind::Repair(words) => words.clone(),
                RowKind::Printed | RowKind::Stronger => "as printed".into(),
            };
            let unjudged = Unjudged { id: row.id.clone(), case: row.case.clone(), reading, why };
            (Executable::Unjudged(unjudged), Vec::new())
        };
        if let Some(reason) = &row.ill_formed {
            return unjudged(Why::IllFormed(reason.clone()));
        }
        if let Some(plan) = &row.experiment {
            return unjudged(Why::NoPlan(plan.clone()));
        }
        match judged(row.clone()) {
            Err(shapes) => unjudged(Why::NoShapes(shapes.to_string().into())),
            Ok((claim, tiers)) => {
                let (corners, told) = hints::corners(row, &claim);
                self.hints.extend(told);
                (Executable::Formula(Judged { corners, ..claim }), tiers)
            }
        }
    }
}

/// The words of a row's entry: of its first case.
fn words(row: &Row, ids: &[Name]) -> Words {
    let joined = |texts: &[Name], by: &str| texts.iter().map(|text| &**text).collect::<Vec<_>>().join(by);
    let given = row.dimension_hypotheses.iter().chain(&row.hypotheses).map(|one| one.text.clone());
    let statement: Vec<Name> = match row.words.printed.is_empty() {
        true => row.claims.iter().map(|clause| clause.text.clone()).collect(),
        false => row.words.printed.clone(),
    };
    let source = if row.words.source.is_empty() { row.title.to_string() } else { joined(&row.words.source, "; ") };
    let (kind, why) = match &row.kind {
        RowKind::Repair(why) => ("repair", Some(why.clone())),
        _ if row.consequence => ("consequence", None),
        _ => ("lemma", None),
    };
    // what a corrected twin rests on is its own business, as in the papers
    let uses = if why.is_some() { &[][..] } else { &row.words.uses[..] };
    let own = row.id.split_once('.').map_or("", |(paper, _)| paper);
    let used = |id: &Name| {
        let full = format!("{own}.{id}");
        if ids.iter().any(|known| **known == *full) { full } else { id.to_string() }
    };
    Words {
        id: row.id.to_string(),
        source,
        also: Vec::new(),
        kind: kind.into(),
        given: joined(&given.collect::<Vec<_>>(), "; "),
        statement: joined(&statement, "; "),
        tex: joined(&row.words.tex, "; "),
        cases: Vec::new(),
        uses: uses.iter().map(used).collect(),
        notes: joined(&why.into_iter().chain(row.words.notes.iter().cloned()).collect::<Vec<_>>(), "; "),
        lemma: row.text.to_string(),
    }
}
