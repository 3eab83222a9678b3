//! A file: its items, and whose clause each clause is.

use super::super::layout::{Clause, Keyword, clauses};
use super::super::message::{Attempt, Fault};
use super::super::tree::{Clauses, File, Lemma, Setting, Variant, Word};
use std::collections::HashMap;
use std::sync::Arc;

use super::clause::{clause, equations, headed, lines, quoted, setting_name};

/// The item that clauses are added to.
enum Item {
    None,
    Setting(Setting),
    Lemma(Lemma, Vec<Open>),
}

/// A case, reading or repair that is open: deeper clauses are its own.
struct Open {
    column: usize,
    keyword: Keyword,
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
            let (id, title) = headed(text, part, "an id")?;
            match &mut file.paper {
                // the files of a paper are read as one
                Some((known, titled)) if *known == id => *titled = titled.take().or(title),
                Some((known, _)) => {
                    return Err(Fault::new(part.span, "a file has one `paper`").also(known.span, "the first one"));
                }
                None => file.paper = Some((id, title)),
            }
            Item::None
        }
        Keyword::Define => {
            file.defines.extend(equations(text, part)?);
            Item::None
        }
        Keyword::Setting => {
            let (name, _) = headed(text, part, "a name")?;
            setting_name(&name)?;
            if let Some(other) = file.settings.iter().find(|other| other.name == name) {
                return Err(Fault::new(name.span, format!("a second setting is called `{}`", name.text))
                    .also(other.name.span, "the first one"));
            }
            Item::Setting(Setting { name, clauses: Clauses::default() })
        }
        _ => {
            let (id, title) = headed(text, part, "an id")?;
            let clauses = Clauses::default();
            let variants = || Vec::new();
            let lemma = Lemma { id, title, clauses, cases: variants(), readings: variants(), repairs: variants() };
            Item::Lemma(lemma, Vec::new())
        }
    })
}

fn of_lemma(text: &str, part: &Clause, lemma: &mut Lemma, open: &mut Vec<Open>) -> Attempt<()> {
    while open.last().is_some_and(|open| part.column <= open.column) {
        open.pop();
    }
    let inside: Vec<Keyword> = open.iter().map(|open| open.keyword).collect();
    if matches!(part.keyword, Keyword::Case | Keyword::Reading | Keyword::Repair) {
        let words = quoted(text, part)?;
        if words.text.is_empty() {
            return Err(Fault::new(part.span, "words in quotes are wanted behind this"));
        }
        let parent = innermost(lemma, &inside);
        let variants = match (part.keyword, parent) {
            (Keyword::Case, None) => &mut lemma.cases,
            (Keyword::Reading, None) => &mut lemma.readings,
            (_, None) => &mut lemma.repairs,
            (Keyword::Reading, Some(parent)) if inside.last() != Some(&Keyword::Reading) => &mut parent.readings,
            (Keyword::Repair, Some(parent)) if inside.last() == Some(&Keyword::Case) => &mut parent.repairs,
            (_, Some(_)) => {
                let word = &text[part.span.range()];
                return Err(Fault::new(part.span, format!("`{word}` does not belong in what it is indented under"))
                    .help("a reading may stand in a case or a repair, a repair in a case"));
            }
        };
        refuse_twice(variants, &words)?;
        variants.push(Variant::of(words));
        open.push(Open { column: part.column, keyword: part.keyword });
        return Ok(());
    }
    match (innermost(lemma, &inside), part.keyword) {
        (Some(variant), Keyword::Stronger) if inside.last() == Some(&Keyword::Repair) => {
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

/// The case, reading or repair that is open, the last one of each kind on the way to it.
fn innermost<'a>(lemma: &'a mut Lemma, inside: &[Keyword]) -> Option<&'a mut Variant> {
    let (first, rest) = inside.split_first()?;
    let mut found = match first {
        Keyword::Case => lemma.cases.last_mut()?,
        Keyword::Reading => lemma.readings.last_mut()?,
        _ => lemma.repairs.last_mut()?,
    };
    for keyword in rest {
        found = if *keyword == Keyword::Reading { found.readings.last_mut()? } else { found.repairs.last_mut()? };
    }
    Some(found)
}

fn refuse_twice(variants: &[Variant], words: &Word) -> Attempt<()> {
    match variants.iter().find(|other| other.words == *words) {
        Some(other) => {
            Err(Fault::new(words.span, "these words are used twice").also(other.words.span, "the first time"))
        }
        None => Ok(()),
    }
}
