//! Texts of lemmas as a catalogue.

use super::{Error, Expected, hints};
use crate::claims::{Argument, Catalogue, Catalogued, Executable, Judged, Name, Unjudged, Why, Words};
use crate::engine::hypotheses::{Tier, judged};
use crate::language::{Diagnostic, Reading, Row, RowKind, Source, paper, read};
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

/// What judges the rows that name a plan with `experiment NAME`, by the name; `None` for a name that is not known.
pub type Plans<'a> = dyn FnMut(&str, &Row) -> Option<Executable> + 'a;

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
    /// Reads texts of lemmas. Lemma files of one `paper` share their settings and definitions.
    ///
    /// # Errors
    /// [`Error::Text`] for the first text that cannot be read, [`Error::Empty`] for one without a lemma and
    /// [`Error::Twice`] for an id and case that two rows have.
    pub fn read(texts: &[Text]) -> Result<Self, Error> {
        Self::read_with(texts, &mut |_, _| None)
    }

    /// The same, with the plans that `experiment NAME` names: `plan(name, row)`.
    ///
    /// # Errors
    /// Those of [`Lemmas::read`].
    pub fn read_with(texts: &[Text], plan: &mut Plans<'_>) -> Result<Self, Error> {
        let mut lemmas = Lemmas {
            catalogue: Catalogue::default(),
            texts: Vec::new(),
            warnings: Vec::new(),
            hints: Vec::new(),
            known: HashMap::new(),
        };
        let mut readings = Vec::new();
        for group in groups(texts).into_iter().flat_map(|group| apart(texts, group)) {
            let sources: Vec<Source> = group.iter().map(|&at| source(&texts[at])).collect();
            let mut reading = match sources.as_slice() {
                [one] => read(&one.name, &one.text)?,
                all => {
                    let text: String = all.iter().map(|one| &*one.text).collect();
                    let reading = read(&all[0].name, &text).map_err(|error| error.within(all))?;
                    let warnings = reading.warnings.into_iter().map(|warning| warning.within(all)).collect();
                    Reading { warnings, ..reading }
                }
            };
            lemmas.warnings.append(&mut reading.warnings);
            let mut ends = sources.iter().scan(0, |end, source| {
                *end += source.text.len();
                Some(*end)
            });
            let ends: Vec<usize> = ends.by_ref().collect();
            let text_of = |row: &Row| {
                let at = ends.iter().position(|end| (row.span.start as usize) < *end).unwrap_or_default();
                group[at]
            };
            let rows: Vec<(usize, Row)> = reading.rows.into_iter().map(|row| (text_of(&row), row)).collect();
            if rows.is_empty() {
                return Err(Error::Empty { name: texts[group[0]].name.clone() });
            }
            readings.extend(rows);
        }
        let ids: Vec<Name> = readings.iter().map(|(_, row)| row.id.clone()).collect();
        for (number, mut row) in readings {
            let stronger = row.stronger.take();
            lemmas.put(row, &ids, (number, texts), plan)?;
            if let Some(stronger) = stronger {
                let case = format!("{}; {STRONGER}", stronger.case).into();
                lemmas.put(Row { case, ..*stronger }, &ids, (number, texts), plan)?;
            }
        }
        Ok(lemmas)
    }

    /// These lemmas, and others after them; of an id and case that both have, what the others say counts.
    pub fn with(mut self, others: Lemmas) -> Self {
        let first = self.texts.iter().map(|number| number + 1).max().unwrap_or(0);
        self.catalogue.entries.extend(others.catalogue.entries);
        self.catalogue.arguments.extend(others.catalogue.arguments);
        self.texts.extend(others.texts.iter().map(|number| number + first));
        self.warnings.extend(others.warnings);
        self.hints.extend(others.hints);
        self.known.extend(others.known);
        self
    }

    /// What is known of an id and case.
    pub fn known(&self, id: &str, case: &str) -> Option<&Known> {
        self.known.get(&(id.into(), case.into()))
    }

    fn put(
        &mut self,
        row: Row,
        ids: &[Name],
        (number, texts): (usize, &[Text]),
        plan: &mut Plans<'_>,
    ) -> Result<(), Error> {
        // twins of one claim that differ in their reason are entries of their own
        let twin = matches!(row.kind, RowKind::Repair(_)).then(|| words(&row, ids).notes);
        let mut entries = self.catalogue.entries.iter();
        let at = entries.position(|entry| {
            *entry.words.id == *row.id && twin.as_ref().is_none_or(|notes| entry.words.notes == *notes)
        });
        if let Some(at) = at {
            let first = &texts[self.texts[at]].name;
            let elsewhere = self.texts[at] != number && !of_one_paper(&texts[self.texts[at]], &texts[number]);
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
            self.catalogue.entries.push(Catalogued { words: words(&row, ids), forms: Vec::new() });
            self.texts.push(number);
            self.argue(&row.id, "all", &row.words.arguments);
            self.catalogue.entries.len() - 1
        });
        self.argue(&row.id, &row.case, &row.words.own_arguments);
        let expected = match row.kind {
            RowKind::Stronger => Some(row.expectation.map_or(Expected::Open, Expected::from)),
            _ => row.expectation.map(Expected::from),
        };
        let row = Arc::new(row);
        let (form, tiers) = self.form(&row, plan);
        let entry = &mut self.catalogue.entries[at];
        if matches!(row.kind, RowKind::Printed | RowKind::Repair(_)) && !row.case.contains("; ") {
            entry.words.cases.push(row.case.to_string());
        }
        entry.forms.push(form);
        self.known.insert((row.id.clone(), row.case.clone()), Known { row, tiers, expected });
        Ok(())
    }

    fn argue(&mut self, id: &str, case: &str, texts: &[Name]) {
        let argument = |text: &Name| Argument { id: id.into(), case: case.into(), text: text.to_string() };
        self.catalogue.arguments.extend(texts.iter().map(argument));
    }

    /// What judges a row, and its hypotheses with their tiers.
    fn form(&mut self, row: &Arc<Row>, plan: &mut Plans<'_>) -> (Executable, Vec<(Name, Tier)>) {
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
        if let Some(name) = &row.experiment {
            return plan(name, row).map_or_else(|| unjudged(Why::NoPlan(name.clone())), |form| (form, Vec::new()));
        }
        match judged(row.clone()) {
            Err(shapes) => unjudged(Why::NoShapes(shapes.to_string().into())),
            Ok((claim, tiers)) => {
                let (corners, told) = hints::corners(row, &claim);
                self.hints.extend(told);
                let reading = row.words.read_as.clone().unwrap_or(claim.reading);
                let scope = row.words.scope.clone().unwrap_or(claim.scope);
                (Executable::Formula(Judged { corners, reading, scope, ..claim }), tiers)
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
    let (kind, why) = match &row.kind {
        RowKind::Repair(why) => ("repair", Some(why.clone())),
        _ if row.consequence => ("consequence", None),
        _ => ("lemma", None),
    };
    let kind = row.words.kind.as_deref().unwrap_or(kind);
    let (source, also) = match row.words.source.split_first() {
        None => (row.title.to_string(), Vec::new()),
        Some((first, also)) => (first.to_string(), also.iter().map(Name::to_string).collect()),
    };
    let source = if why.is_some() { format!("{source}, repaired") } else { source };
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
        also,
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

fn of_one_paper(one: &Text, other: &Text) -> bool {
    paper(&one.text).is_some_and(|id| paper(&other.text) == Some(id))
}

fn source(text: &Text) -> Source {
    // a file that ends inside a line would go on in the next
    let end = if text.text.ends_with('\n') || text.text.is_empty() { "" } else { "\n" };
    Source { name: text.name.as_str().into(), text: format!("{}{end}", text.text).into() }
}

/// The texts of a paper one by one where each can be read by itself: one may give its own meaning to a setting of another's.
fn apart(texts: &[Text], group: Vec<usize>) -> Vec<Vec<usize>> {
    let whole = |at: &usize| read(&texts[*at].name, &texts[*at].text).is_ok_and(|found| !found.rows.is_empty());
    if group.len() > 1 && group.iter().all(whole) {
        group.into_iter().map(|at| vec![at]).collect()
    } else {
        vec![group]
    }
}

/// The numbers of the texts that are read as one: the lemma files of one paper, each other text by itself.
fn groups(texts: &[Text]) -> Vec<Vec<usize>> {
    let plain = |text: &Text| !text.name.ends_with(".md") && !text.text.contains("```lemma");
    let mut groups: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let own = paper(&text.text).filter(|_| plain(text));
        match groups.iter_mut().find(|(known, _)| own.is_some() && *known == own) {
            Some((_, group)) => group.push(at),
            None => groups.push((own, vec![at])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
