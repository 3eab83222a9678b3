//! The rows of a lemma: as printed, in its readings, and its corrected twin, each in every case.

use super::super::message::{Attempt, Fault};
use super::super::names::nearest;
use super::super::parser::one_line;
use super::super::print::{Index, alone, print};
use super::super::row::{Draw, Expectation, Row, RowKind, Words};
use super::super::shapes::{Told, Typer};
use super::super::tree::{File, Lemma, Line, Variant, Word, WordKind};
use super::cases::Chosen;
use super::example::example;
use super::typed::{Typed, scope, typed, unused};
use super::whole::Whole;
use crate::claims::Verdict;
use std::cell::Cell;
use std::sync::Arc;

/// What is added to an id for its corrected twin.
const CORRECTED: &str = ".corrected";

/// How many expressions the rows of a file may have, cases and readings counted.
const NODES: usize = 3_000_000;
/// How many rows a file may have.
const ROWS: usize = 20_000;

/// What the rows of a file need of it.
struct Context<'a> {
    text: &'a str,
    /// What ids begin with.
    prefix: &'a str,
    /// How many expressions may still be typed.
    left: Cell<usize>,
}

/// The rows of a file in order, and what it warns of.
pub(in super::super) fn rows(text: &str, file: &File, stem: &str) -> Attempt<(Vec<Row>, Vec<Told>)> {
    let prefix = file.paper.as_ref().map_or(stem, |(id, _)| &id.text);
    let context = Context { text, prefix, left: Cell::new(NODES) };
    let (mut rows, mut warnings) = (Vec::new(), Vec::new());
    let index = Index::of(file);
    for lemma in &file.lemmas {
        let file = &alone(&index, lemma, prefix);
        let own: Arc<str> = print(file).into();
        let mut put = |variant: Option<&Variant>, kind: RowKind, suffix: &str| {
            context.rows((file, lemma), variant, &kind, suffix, &own, &mut rows, &mut warnings)
        };
        put(None, RowKind::Printed, "")?;
        for reading in &lemma.readings {
            put(Some(reading), RowKind::Reading(reading.words.text.clone()), "")?;
        }
        for (at, repair) in lemma.repairs.iter().enumerate() {
            let suffix = if at == 0 { CORRECTED.to_owned() } else { format!("{CORRECTED}-{}", at + 1) };
            put(Some(repair), RowKind::Repair(repair.words.text.clone()), &suffix)?;
        }
    }
    Ok((rows, warnings))
}

fn expectation(word: &Word) -> Attempt<Expectation> {
    const VERDICTS: [Verdict; 7] = [
        Verdict::Certified,
        Verdict::Survived,
        Verdict::Refuted,
        Verdict::Undecided,
        Verdict::Vacuous,
        Verdict::IllFormed,
        Verdict::Asymptotic,
    ];
    if &*word.text == "holds" {
        return Ok(Expectation::Holds);
    }
    let names: Vec<String> = VERDICTS.iter().map(Verdict::to_string).collect();
    if let Some(at) = names.iter().position(|name| *name == *word.text) {
        return Ok(Expectation::Verdict(VERDICTS[at]));
    }
    let fault = Fault::new(word.span, format!("`{}` is no verdict", word.text));
    let known = || names.iter().map(String::as_str).chain(["holds"]);
    Err(match nearest(&word.text, known()) {
        Some(near) => fault.help(format!("`{near}` is near")),
        None => fault.help(format!("the verdicts are {}", known().collect::<Vec<_>>().join(", "))),
    })
}

fn words(whole: &Whole) -> Words {
    let mut words = Words::default();
    for (kind, word) in &whole.words.words {
        let to = match kind {
            WordKind::Source => &mut words.source,
            WordKind::Printed => &mut words.printed,
            WordKind::Tex => &mut words.tex,
            WordKind::Uses => &mut words.uses,
            WordKind::Note => &mut words.notes,
            WordKind::Argument => &mut words.arguments,
        };
        to.push(word.text.clone());
    }
    words
}

impl Context<'_> {
    #[allow(clippy::too_many_arguments)]
    fn rows(
        &self,
        (file, lemma): (&File, &Lemma),
        variant: Option<&Variant>,
        kind: &RowKind,
        suffix: &str,
        own: &Arc<str>,
        rows: &mut Vec<Row>,
        warnings: &mut Vec<Told>,
    ) -> Attempt<()> {
        let mut whole = Whole::of(file, lemma, variant)?;
        let stronger = variant.map_or(&[][..], |variant| &variant.stronger);
        whole.without_unused(stronger);
        let claims = whole.claims.clone();
        warnings.extend(unused(&whole, &claims));
        let id: Arc<str> = format!("{}.{}{suffix}", self.prefix, lemma.id.text).into();
        let expect = match variant {
            Some(variant) => variant.clauses.expect.as_ref(),
            None => whole.expect.as_ref(),
        };
        let expectation = expect.map(expectation).transpose()?;
        for chosen in whole.chosen(self.text)? {
            if self.left.get() == 0 || rows.len() >= ROWS {
                return Err(Fault::new(lemma.id.span, "this file says too much, its cases and readings counted")
                    .help("divide it into several files"));
            }
            let blank = Row {
                id: id.clone(),
                title: lemma.title.as_ref().map_or_else(|| "".into(), |title| title.text.clone()),
                case: "any".into(),
                cases: chosen.cases.clone(),
                kind: kind.clone(),
                text: own.clone(),
                span: lemma.id.span,
                dims: Vec::new(),
                dimension_hypotheses: Vec::new(),
                counters: Vec::new(),
                ingredients: Vec::new(),
                hypotheses: Vec::new(),
                definitions: Vec::new(),
                claims: Vec::new(),
                consequence: whole.consequence,
                such_as: Vec::new(),
                tries: Vec::new(),
                draws: whole.draws.iter().map(draw).collect(),
                experiment: whole.experiment.as_ref().map(|name| name.text.clone()),
                words: words(&whole),
                expectation,
                stronger: None,
                ill_formed: None,
            };
            let mut row = match self.typed(&whole, &chosen, &claims, blank.clone()) {
                Ok((row, more)) => {
                    warnings.extend(more);
                    row
                }
                Err(fault) if expectation == Some(Expectation::Verdict(Verdict::IllFormed)) => {
                    let place = one_line(&self.text[fault.span.range()]);
                    Row { ill_formed: Some(format!("`{place}`: {}", fault.message).into()), ..blank.clone() }
                }
                Err(fault) => return Err(fault),
            };
            if !stronger.is_empty() {
                let further = Row { kind: RowKind::Stronger, expectation: None, ..blank };
                let (mut further, _) = self.typed(&whole, &chosen, stronger, further)?;
                further.case = self.case_name(&whole, &chosen, &claims, kind)?;
                row.stronger = Some(Box::new(further));
            }
            row.case = self.case_name(&whole, &chosen, &claims, kind)?;
            rows.push(row);
        }
        Ok(())
    }

    fn case_name(&self, whole: &Whole, chosen: &Chosen, claims: &[Line], kind: &RowKind) -> Attempt<Arc<str>> {
        let functions = match scope(whole, chosen, claims) {
            Ok((scope, _)) => scope,
            Err(_) => Default::default(),
        };
        let typer = Typer::new(&functions);
        let name = chosen.name(&|value| typer.function(value, &Vec::new()).is_some());
        Ok(match kind {
            RowKind::Reading(words) => format!("{name}; {words}").into(),
            _ => name.into(),
        })
    }

    fn typed(&self, whole: &Whole, chosen: &Chosen, claims: &[Line], row: Row) -> Attempt<(Row, Vec<Told>)> {
        let Typed {
            dims,
            counters,
            dimension_hypotheses,
            ingredients,
            hypotheses,
            definitions,
            claims: said,
            warnings,
            nodes,
        } = typed(self.text, whole, chosen, claims)?;
        self.left.set(self.left.get().saturating_sub(nodes + 10));
        let (scope, _) = scope(whole, chosen, claims)?;
        let examples = |of: &[Vec<super::super::tree::Assignment>]| {
            of.iter().map(|assignments| example(whole, &scope, &ingredients, assignments)).collect::<Attempt<Vec<_>>>()
        };
        let (such_as, tries) = (examples(&whole.such_as)?, examples(&whole.tries)?);
        let claims = said;
        let row = Row {
            dims,
            counters,
            dimension_hypotheses,
            ingredients,
            hypotheses,
            definitions,
            claims,
            such_as,
            tries,
            ..row
        };
        Ok((row, warnings))
    }
}

fn draw((hook, arguments): &(Word, Vec<Word>)) -> Draw {
    Draw { hook: hook.text.clone(), arguments: arguments.iter().map(|word| word.text.clone()).collect() }
}
