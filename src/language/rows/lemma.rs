//! The rows of a lemma: as printed, in its readings, and its corrected twin, each in every case.

use super::super::Span;
use super::super::message::{Attempt, Fault};
use super::super::names::nearest;
use super::super::parser::one_line;
use super::super::print::{Index, alone, print};
use super::super::row::{Draw, Expectation, Row, RowKind, Words};
use super::super::shapes::{Told, Typer};
use super::super::tree::{Assignment, File, Lemma, Line, Variant, Word, WordKind};
use super::cases::Chosen;
use super::example::example;
use super::flat::flat as alone_in;
use super::typed::{Typed, scope, typed, unused};
use super::whole::{Said, Whole};
use crate::claims::Verdict;
use std::cell::Cell;
use std::collections::HashSet;
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
    let found = found(text, file, stem, false)?;
    Ok((found.rows, found.warnings))
}

/// The rows of a file in order, each with the file that it is alone.
pub(in super::super) fn flattened(text: &str, file: &File, stem: &str) -> Attempt<Vec<(Row, File)>> {
    let found = found(text, file, stem, true)?;
    Ok(found.rows.into_iter().zip(found.flat).collect())
}

fn found(text: &str, file: &File, stem: &str, flat: bool) -> Attempt<Found> {
    let prefix = file.paper.as_ref().map_or(stem, |(id, _)| &id.text);
    let context = Context { text, prefix, left: Cell::new(NODES) };
    let mut found = Found { wants_flat: flat, ..Found::default() };
    let index = Index::of(file);
    for lemma in &file.lemmas {
        let file = &alone(&index, lemma, prefix);
        let one = One { file, lemma, own: print(file).into() };
        let bases = context.bases(&one)?;
        for base in &bases {
            context.rows(&one, base, &[], Form::of(RowKind::Printed), &mut found)?;
        }
        let of_lemma = lemma.readings.iter().flat_map(|reading| bases.iter().map(move |base| (reading, base)));
        let of_cases = bases.iter().flat_map(|base| base.readings().map(move |reading| (reading, base)));
        for (reading, base) in of_lemma.chain(of_cases) {
            let kind = RowKind::Reading(reading.words.text.clone());
            context.rows(&one, base, &[reading], Form::of(kind).called(&reading.words), &mut found)?;
        }
        let of_lemma = lemma.repairs.iter().flat_map(|repair| bases.iter().map(move |base| (repair, base)));
        let of_cases = bases.iter().flat_map(|base| base.repairs().map(move |repair| (repair, base)));
        for (repair, base) in of_lemma.chain(of_cases) {
            let form = Form::of(RowKind::Repair(repair.words.text.clone()));
            context.rows(&one, base, &[repair], form.clone(), &mut found)?;
            for reading in &repair.readings {
                context.rows(&one, base, &[repair, reading], form.clone().called(&reading.words), &mut found)?;
            }
        }
        if let Some(nothing) = lemma.variants().into_iter().find(|variant| !found.of.contains(&variant.words.span)) {
            return Err(Fault::new(nothing.words.span, "nothing is judged in this form")
                .help("its `for` leaves no case, or it stands in a case with a `for` of its own"));
        }
    }
    Ok(found)
}

/// What was found of a file.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    warnings: Vec<Told>,
    /// Whether every row is wanted as a file of its own, and those files.
    wants_flat: bool,
    flat: Vec<File>,
    /// The cases, readings and repairs that brought a row.
    of: HashSet<Span>,
}

/// A lemma with what it takes from its file.
struct One<'a> {
    file: &'a File,
    lemma: &'a Lemma,
    own: Arc<str>,
}

impl One<'_> {
    /// The lemma with further clauses.
    fn whole(&self, base: &Base, variants: &[&Variant]) -> Attempt<Whole> {
        let clauses = base.block.into_iter().chain(variants.iter().copied()).map(|variant| &variant.clauses);
        Whole::of(self.file, &std::iter::once(&self.lemma.clauses).chain(clauses).collect::<Vec<_>>())
    }
}

/// What readings and repairs are of: a `case` block, or all that `for` makes, or one of these.
#[derive(Default)]
struct Base<'a> {
    block: Option<&'a Variant>,
    /// The only one of the cases that `for` makes.
    only: Option<String>,
    /// The block is a case of its own.
    own: bool,
}

impl<'a> Base<'a> {
    fn readings(&self) -> impl Iterator<Item = &'a Variant> + use<'a> {
        self.block.into_iter().flat_map(|block| &block.readings)
    }

    fn repairs(&self) -> impl Iterator<Item = &'a Variant> + use<'a> {
        self.block.into_iter().flat_map(|block| &block.repairs)
    }
}

/// How a row comes from its lemma, and what is added to its case.
#[derive(Clone)]
struct Form {
    kind: RowKind,
    called: Option<Arc<str>>,
}

impl Form {
    fn of(kind: RowKind) -> Self {
        Form { kind, called: None }
    }

    fn called(self, words: &Word) -> Self {
        Form { called: Some(words.text.clone()), ..self }
    }
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

/// The words of a row: what a case, reading or repair says of one kind stands in place of what the lemma says, notes beside
/// it. The first `printed` layers are those of a print that the row is no print of; the layers from `own` on are the row's
/// own, of which alone are its reading and its arguments.
fn words(whole: &Whole, printed: usize, own: usize) -> Words {
    let mut words = Words::default();
    for (depth, layer) in whole.words.iter().enumerate() {
        let of =
            |wanted: WordKind| layer.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, word)| word.text.clone());
        let replace = |kept: &mut Vec<Arc<str>>, kind: WordKind| {
            if of(kind).next().is_some() {
                *kept = of(kind).collect();
            }
        };
        replace(&mut words.source, WordKind::Source);
        if depth >= printed {
            replace(&mut words.printed, WordKind::Printed);
            replace(&mut words.tex, WordKind::Tex);
            words.notes.extend(of(WordKind::Note));
        }
        replace(&mut words.uses, WordKind::Uses);
        words.kind = of(WordKind::Kind).next_back().or(words.kind);
        words.scope = of(WordKind::Scope).next_back().or(words.scope);
        match depth {
            0 if printed == 0 => words.arguments.extend(of(WordKind::Argument)),
            _ if depth >= own.max(printed) => words.own_arguments.extend(of(WordKind::Argument)),
            _ => {}
        }
        if depth >= own {
            words.read_as = of(WordKind::ReadAs).next_back().or(words.read_as);
        }
    }
    words
}

impl Context<'_> {
    /// What the rows of a lemma are of.
    fn bases<'a>(&self, one: &One<'a>) -> Attempt<Vec<Base<'a>>> {
        let blocks = &one.lemma.cases;
        if blocks.is_empty() {
            return Ok(vec![Base::default()]);
        }
        let whole = one.whole(&Base::default(), &[])?;
        let mut names = Vec::new();
        for chosen in whole.chosen(self.text)? {
            names.push(self.case_name(&whole, &chosen)?);
        }
        let named = |block: &Variant| names.iter().any(|name| *name == *block.words.text);
        if blocks.iter().all(named) && !whole.cases.is_empty() {
            let block = |name: &String| blocks.iter().find(|block| *block.words.text == **name);
            let base = |name: String| Base { block: block(&name), only: Some(name), own: false };
            return Ok(names.into_iter().map(base).collect());
        }
        Ok(blocks.iter().map(|block| Base { block: Some(block), only: None, own: true }).collect())
    }

    fn rows(&self, one: &One, base: &Base, variants: &[&Variant], form: Form, found: &mut Found) -> Attempt<()> {
        let (lemma, kind) = (one.lemma, &form.kind);
        let mut whole = one.whole(base, variants)?;
        if !whole.says_something() {
            let at = variants.last().or(base.block.as_ref()).map_or(lemma.id.span, |variant| variant.words.span);
            return Err(
                Fault::new(at, format!("`{}` says nothing", lemma.id.text)).help("write `claim` with a statement")
            );
        }
        let stronger = variants.last().map_or(&[][..], |variant| &variant.stronger);
        whole.without_unused(stronger);
        let claims = whole.claims.clone();
        found.warnings.extend(unused(&whole, &claims));
        let repair = matches!(kind, RowKind::Repair(_));
        let own = if variants.is_empty() { 0 } else { usize::from(base.block.is_some()) + variants.len() };
        let printed = if repair { 1 + usize::from(base.block.is_some()) } else { 0 };
        let id: Arc<str> = format!("{}.{}", self.prefix, lemma.id.text).into();
        let clauses = variants.last().or(base.block.as_ref()).map_or(&lemma.clauses, |variant| &variant.clauses);
        let expect = clauses.expect.as_ref();
        let expectation = expect.map(expectation).transpose()?;
        let (kept, mut excluded) = (found.rows.len(), Vec::new());
        for chosen in whole.chosen(self.text)? {
            let mut case = self.case_name(&whole, &chosen)?;
            if base.only.as_ref().is_some_and(|only| *only != case) {
                continue;
            }
            if let Some(block) = base.block.filter(|_| base.own) {
                let own = &block.words.text;
                case = if chosen.cases.is_empty() { own.to_string() } else { format!("{case}, {own}") };
            }
            if let Some(words) = &form.called {
                case = format!("{case}; {words}");
            }
            found.of.extend(base.block.into_iter().chain(variants.iter().copied()).map(|variant| variant.words.span));
            let rows = &found.rows;
            let corrected =
                || (1..).map(|k| if k == 1 { format!("{id}{CORRECTED}") } else { format!("{id}{CORRECTED}-{k}") });
            let taken = |id: &String| rows.iter().any(|row| *row.id == **id && *row.case == *case);
            let id = if repair { corrected().find(|id| !taken(id)).map_or(id.clone(), Into::into) } else { id.clone() };
            if self.left.get() == 0 || rows.len() >= ROWS {
                return Err(Fault::new(lemma.id.span, "this file says too much, its cases and readings counted")
                    .help("divide it into several files"));
            }
            let blank = Row {
                id,
                title: lemma.title.as_ref().map_or_else(|| "".into(), |title| title.text.clone()),
                case: case.into(),
                cases: chosen.cases.clone(),
                kind: kind.clone(),
                text: one.own.clone(),
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
                words: words(&whole, printed, own),
                expectation,
                stronger: None,
                ill_formed: None,
            };
            let mut row = match self.typed(&whole, &chosen, &claims, blank.clone()) {
                Ok((row, more)) => {
                    found.warnings.extend(more);
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
                let (further, _) = self.typed(&whole, &chosen, stronger, further)?;
                row.stronger = Some(Box::new(further));
            }
            let flat = found.wants_flat.then(|| alone_in(self.prefix, lemma, &whole, &chosen));
            if row.is_excluded() {
                excluded.push((row, flat));
                continue;
            }
            found.rows.push(row);
            found.flat.extend(flat);
        }
        // where hypotheses leave no case, each says so
        if found.rows.len() == kept {
            for (row, flat) in excluded {
                found.rows.push(row);
                found.flat.extend(flat);
            }
        }
        Ok(())
    }

    /// What a case that `for` makes is called: `any`, `exp`, `p = 2`.
    fn case_name(&self, whole: &Whole, chosen: &Chosen) -> Attempt<String> {
        let functions = match scope(whole, chosen, &whole.claims) {
            Ok((scope, _)) => scope,
            Err(_) => Default::default(),
        };
        let typer = Typer::new(&functions);
        Ok(chosen.name(&|value| typer.function(value, &Vec::new()).is_some()))
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
        let examples = |of: &[Said<Vec<Assignment>>]| {
            let found = of.iter().map(|assignments| example(whole, &scope, &ingredients, assignments).transpose());
            found.flatten().collect::<Attempt<Vec<_>>>()
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
