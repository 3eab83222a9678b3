//! A lemma with what it takes from its file, as a text of its own.

use super::super::Span;
use super::super::names::key;
use super::super::tree::{CaseValues, Clauses, Equation, File, Lemma, Word};
use super::super::used::Used;
use super::print;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A text that says the same lemma under the same id.
pub(in super::super) fn alone(file: &File, lemma: &Lemma, prefix: &str) -> Arc<str> {
    let mut wanted: Vec<&Word> = Vec::new();
    let variants = lemma.readings.iter().chain(&lemma.repairs);
    for clauses in variants.clone().map(|variant| &variant.clauses).chain([&lemma.clauses]) {
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
    let mut defines: Vec<bool> = vec![false; file.defines.len()];
    loop {
        let next =
            (0..defines.len()).find(|at| !defines[*at] && used.names.contains(&key(&file.defines[*at].name.text)));
        let Some(at) = next else { break };
        defines[at] = true;
        used.expr(&file.defines[at].body);
    }
    let of = |(equation, taken): (&Equation, &bool)| taken.then(|| equation.clone());
    let paper = file.paper.clone().unwrap_or_else(|| (Word { text: prefix.into(), span: Span::default() }, None));
    let single = File {
        paper: Some(paper),
        defines: file.defines.iter().zip(&defines).filter_map(of).collect(),
        settings,
        lemmas: vec![lemma.clone()],
    };
    print(&single).into()
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
