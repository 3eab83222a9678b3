//! A lemma with what it takes from its file, as a text of its own.

use super::super::Span;
use super::super::names::key;
use super::super::tree::{CaseValues, Clauses, File, Lemma, Word};
use super::super::used::Used;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A file with its definitions by name.
pub(in super::super) struct Index<'a> {
    file: &'a File,
    defines: HashMap<Arc<str>, Vec<usize>>,
}

impl<'a> Index<'a> {
    /// Of a file.
    pub fn of(file: &'a File) -> Self {
        let mut defines: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
        for (at, equation) in file.defines.iter().enumerate() {
            defines.entry(key(&equation.name.text)).or_default().push(at);
        }
        Index { file, defines }
    }
}

/// The file that a lemma is alone: with the settings and definitions that it takes.
pub(in super::super) fn alone(index: &Index, lemma: &Lemma, prefix: &str) -> File {
    let file = index.file;
    let mut wanted: Vec<&Word> = Vec::new();
    let variants = lemma.variants();
    for clauses in variants.iter().map(|variant| &variant.clauses).chain([&lemma.clauses]) {
        wanted.extend(&clauses.settings);
    }
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if taken.insert(&name.text) {
            let inner = file.settings.iter().filter(|setting| setting.name == *name);
            inner.for_each(|setting| wanted.extend(&setting.clauses.settings));
        }
    }
    let settings: Vec<_> =
        file.settings.iter().filter(|setting| taken.contains(&*setting.name.text)).cloned().collect();
    let mut used = Used::default();
    settings.iter().for_each(|setting| mentioned(&setting.clauses, &mut used));
    mentioned(&lemma.clauses, &mut used);
    for variant in variants {
        mentioned(&variant.clauses, &mut used);
        variant.stronger.iter().for_each(|line| used.expr(&line.expr));
    }
    let mut defines = BTreeSet::new();
    let mut open: Vec<Arc<str>> = used.names.into_iter().collect();
    while let Some(name) = open.pop() {
        for &at in index.defines.get(&name).into_iter().flatten() {
            if defines.insert(at) {
                open.extend(Used::of(&file.defines[at].body).names);
            }
        }
    }
    let paper = file.paper.clone().unwrap_or_else(|| (Word { text: prefix.into(), span: Span::default() }, None));
    File {
        paper: Some(paper),
        defines: defines.into_iter().map(|at| file.defines[at].clone()).collect(),
        settings,
        lemmas: vec![lemma.clone()],
    }
}

fn mentioned(clauses: &Clauses, used: &mut Used) {
    clauses.lets.iter().for_each(|one| used.of_type(&one.of));
    let lines = [&clauses.given, &clauses.also, &clauses.without, &clauses.claims, &clauses.consequences];
    lines.into_iter().flatten().for_each(|line| used.expr(&line.expr));
    clauses.definitions.iter().for_each(|equation| used.expr(&equation.body));
    for cases in &clauses.cases {
        match &cases.values {
            CaseValues::Listed(values) => values.iter().flatten().for_each(|value| used.expr(value)),
            CaseValues::Range(first, last) => [first, last].into_iter().for_each(|end| used.expr(end)),
        }
    }
}
