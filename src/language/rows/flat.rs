//! One row as a lemma by itself: one case, one reading, with nothing to look up.

use super::super::names::key;
use super::super::tree::{CaseValues, CasesOf, Clauses, File, Lemma, Let, Type, TypeKind, Word};
use super::super::used::Used;
use super::cases::Chosen;
use super::whole::Whole;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The file that holds one form of a lemma in one case: settings are written out, readings and repairs are in place, what
/// nothing uses is left out.
pub(super) fn flat(prefix: &str, lemma: &Lemma, whole: &Whole, chosen: &Chosen) -> File {
    let value = |name: &Word| chosen.values.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    let of_case = |cases: &CasesOf| {
        let values = cases.names.iter().map(value).collect::<Option<Vec<_>>>();
        let values = values.map_or_else(|| cases.values.clone(), |values| CaseValues::Listed(vec![values]));
        CasesOf { names: cases.names.clone(), values }
    };
    let introduced = |one: &Let| match value(&one.names[0]) {
        Some(value) => {
            Let { of: Type { span: one.of.span, kind: TypeKind::Listed(vec![value]) }, names: one.names.clone() }
        }
        None => one.clone(),
    };
    let mut clauses = Clauses {
        cases: whole.cases.iter().map(|cases| of_case(&cases.what)).collect(),
        lets: whole.lets.iter().map(|one| introduced(&one.what)).collect(),
        given: whole.given.iter().map(|line| line.what.clone()).collect(),
        definitions: whole.definitions.clone(),
        such_as: whole.such_as.iter().map(|one| one.what.clone()).collect(),
        tries: whole.tries.iter().map(|one| one.what.clone()).collect(),
        draws: whole.draws.clone(),
        experiment: whole.experiment.clone(),
        ..Clauses::default()
    };
    if whole.consequence {
        clauses.consequences.clone_from(&whole.claims);
    } else {
        clauses.claims.clone_from(&whole.claims);
    }
    keep_used(&mut clauses);
    let paper = Some((Word { text: prefix.into(), span: lemma.id.span }, None));
    let (cases, readings, repairs) = Default::default();
    let lemma = Lemma { id: lemma.id.clone(), title: lemma.title.clone(), clauses, cases, readings, repairs };
    File { paper, defines: Vec::new(), settings: Vec::new(), lemmas: vec![lemma] }
}

/// Leaves out the definitions that nothing uses.
fn keep_used(clauses: &mut Clauses) {
    let mut used = Used::default();
    let lines = [&clauses.given, &clauses.claims, &clauses.consequences];
    lines.into_iter().flatten().for_each(|line| used.expr(&line.expr));
    clauses.lets.iter().for_each(|one| used.of_type(&one.of));
    for cases in &clauses.cases {
        if let CaseValues::Listed(values) = &cases.values {
            values.iter().flatten().for_each(|value| used.expr(value));
        }
    }
    let mut open: Vec<Arc<str>> = used.names.into_iter().collect();
    let mut kept = BTreeSet::new();
    while let Some(name) = open.pop() {
        if kept.insert(name.clone()) {
            let named = clauses.definitions.iter().filter(|equation| key(&equation.name.text) == name);
            named.for_each(|equation| open.extend(Used::of(&equation.body).names));
        }
    }
    clauses.definitions.retain(|equation| kept.contains(&key(&equation.name.text)));
}
