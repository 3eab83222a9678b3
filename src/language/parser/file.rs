//! A file: its items, and whose clause each clause is.

use super::super::layout::{Clause, Keyword, clauses};
use super::super::message::{Attempt, Fault};
use super::super::tree::{Clauses, File, Lemma, Setting, Variant, Word};
use std::collections::HashMap;
use std::sync::Arc;

use super::clause::{clause, equations, headed, lines, quoted};

/// The item that clauses are added to.
enum Item {
    None,
    Setting(Setting),
    Lemma(Lemma, Option<Open>),
}

/// The reading or repair that is open: deeper clauses are its own.
struct Open {
    column: usize,
    repair: bool,
}

impl Item {
    fn put(self, file: &mut File, known: &mut HashMap<Arc<str>, usize>) -> Attempt<()> {
        match self {
            Item::None => {}
            Item::Setting(setting) => file.settings.push(setting),
            Item::Lemma(lemma, _) => {
                if let Some(other) = known.get(&lemma.id.text).and_then(|at| file.lemmas.get(*at)) {
                    let name = &lemma.id.text;
                    return Err(Fault::new(lemma.id.span, format!("a second lemma is called `{name}`"))
                        .also(other.id.span, "the first one"));
                }
                known.insert(lemma.id.text.clone(), file.lemmas.len());
                file.lemmas.push(lemma);
            }
        }
        Ok(())
    }
}

/// Reads a file.
pub(in super::super) fn file(text: &str) -> Attempt<File> {
    let mut file = File::default();
    let mut item = Item::None;
    let mut known = HashMap::new();
    for part in clauses(text)? {
        if part.keyword.begins_item() {
            std::mem::replace(&mut item, Item::None).put(&mut file, &mut known)?;
            item = begin(text, &part, &mut file)?;
            continue;
        }
        match &mut item {
            Item::None => {
                let word = &text[part.span.range()];
                return Err(Fault::new(part.span, format!("`{word}` belongs to a lemma or a setting"))
                    .help("write `lemma name` above it"));
            }
            Item::Setting(setting) => clause(text, &part, &mut setting.clauses)?,
            Item::Lemma(lemma, open) => of_lemma(text, &part, lemma, open)?,
        }
    }
    item.put(&mut file, &mut known)?;
    Ok(file)
}

fn begin(text: &str, part: &Clause, file: &mut File) -> Attempt<Item> {
    Ok(match part.keyword {
        Keyword::Paper => {
            if file.paper.is_some() {
                return Err(Fault::new(part.span, "a file has one `paper`"));
            }
            file.paper = Some(headed(text, part, "an id")?);
            Item::None
        }
        Keyword::Define => {
            file.defines.extend(equations(text, part)?);
            Item::None
        }
        Keyword::Setting => {
            let (name, _) = headed(text, part, "a name")?;
            if let Some(other) = file.settings.iter().find(|other| other.name == name) {
                return Err(Fault::new(name.span, format!("a second setting is called `{}`", name.text))
                    .also(other.name.span, "the first one"));
            }
            Item::Setting(Setting { name, clauses: Clauses::default() })
        }
        _ => {
            let (id, title) = headed(text, part, "an id")?;
            let clauses = Clauses::default();
            Item::Lemma(Lemma { id, title, clauses, readings: Vec::new(), repairs: Vec::new() }, None)
        }
    })
}

fn of_lemma(text: &str, part: &Clause, lemma: &mut Lemma, open: &mut Option<Open>) -> Attempt<()> {
    if open.as_ref().is_some_and(|open| part.column <= open.column) {
        *open = None;
    }
    if matches!(part.keyword, Keyword::Reading | Keyword::Repair) {
        let words = quoted(text, part)?;
        if words.text.is_empty() {
            return Err(Fault::new(part.span, "words in quotes are wanted behind this"));
        }
        let repair = part.keyword == Keyword::Repair;
        let variants = if repair { &mut lemma.repairs } else { &mut lemma.readings };
        refuse_twice(variants, &words)?;
        variants.push(Variant { words, clauses: Clauses::default(), stronger: Vec::new() });
        *open = Some(Open { column: part.column, repair });
        return Ok(());
    }
    let variant = match open {
        Some(open) if open.repair => lemma.repairs.last_mut(),
        Some(_) => lemma.readings.last_mut(),
        None => None,
    };
    match (variant, part.keyword) {
        (Some(variant), Keyword::Stronger) if open.as_ref().is_some_and(|open| open.repair) => {
            variant.stronger.extend(lines(text, part)?);
            Ok(())
        }
        (_, Keyword::Stronger) => {
            Err(Fault::new(part.span, "`stronger` belongs to a repair").help("indent it deeper than its `repair`"))
        }
        (Some(variant), _) => clause(text, part, &mut variant.clauses),
        (None, _) => clause(text, part, &mut lemma.clauses),
    }
}

fn refuse_twice(variants: &[Variant], words: &Word) -> Attempt<()> {
    match variants.iter().find(|other| other.words == *words) {
        Some(other) => {
            Err(Fault::new(words.span, "these words are used twice").also(other.words.span, "the first time"))
        }
        None => Ok(()),
    }
}
