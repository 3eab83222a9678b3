//! Cases: the values that every `for`, and every `k ∈ 1..5`, takes.

use super::super::message::{Attempt, Fault};
use super::super::names::key;
use super::super::parser::one_line;
use super::super::row::Case;
use super::super::shapes::{Meaning, Scope, whole_range};
use super::super::tree::{self, CaseValues, CasesOf, Kind, TypeKind, Word};
use super::super::used::Used;
use super::super::{Span, tree::Expr};
use super::whole::Whole;
use std::sync::Arc;

/// How many cases a lemma may have.
const CASES: usize = 1024;

/// One case: names with their values, and what it is called.
#[derive(Clone, Debug, Default)]
pub(super) struct Chosen {
    pub values: Vec<(Word, Expr)>,
    pub cases: Vec<Case>,
    /// The parts of its name: a value alone where it is a function.
    parts: Vec<(Word, Arc<str>)>,
}

impl Chosen {
    /// `any`, `exp`, `p = 2`, `exp, T = 3`; a function is called by its value alone.
    pub fn name(&self, is_function: &dyn Fn(&str) -> bool) -> String {
        let part = |(name, value): &(Word, Arc<str>)| {
            if is_function(value) { value.to_string() } else { format!("{} = {value}", name.text) }
        };
        match self.parts.as_slice() {
            [] => "any".into(),
            parts => parts.iter().map(part).collect::<Vec<_>>().join(", "),
        }
    }
}

fn whole_number(value: i64, span: Span) -> Expr {
    let digits = |value: i64| Kind::Number(value.unsigned_abs().to_string().into());
    let kind = digits(value);
    let number = Expr { span, kind, height: 1 };
    if value >= 0 { number } else { Expr { span, kind: Kind::Neg(number.into()), height: 2 } }
}

/// The name with which a list of values is called, and the values of all names.
type Values = Vec<(Arc<str>, Vec<Expr>)>;

fn listed(text: &str, values: &[Vec<Expr>]) -> Values {
    values.iter().map(|of| (one_line(&text[of[0].span.range()]), of.clone())).collect()
}

fn range(scope: &Scope, first: &Expr, last: &Expr) -> Attempt<Values> {
    let span = first.span.to(last.span);
    let Some((first, last)) = whole_range(scope, first, last) else {
        return Err(Fault::new(span, "the ends of a range of cases are whole numbers")
            .help("for all indices of a dimension write `for all i in n: …` in the claim"));
    };
    if last < first || last.saturating_sub(first) >= CASES as i64 {
        return Err(Fault::new(span, format!("a range of cases holds between 1 and {CASES} numbers")));
    }
    Ok((first..=last).map(|value| (value.to_string().into(), vec![whole_number(value, span)])).collect())
}

impl Whole {
    /// The lets that are taken as cases.
    pub fn whole_numbers(&self) -> Vec<CasesOf> {
        let cases = |introduced: &tree::Let| {
            if self.is_counter(introduced) {
                return None;
            }
            let values = match &introduced.of.kind {
                TypeKind::Range(first, last) => CaseValues::Range(first.clone(), last.clone()),
                TypeKind::Listed(values) => {
                    CaseValues::Listed(values.iter().map(|value| vec![value.clone()]).collect())
                }
                _ => return None,
            };
            Some(CasesOf { names: introduced.names.clone(), values })
        };
        self.lets.iter().filter_map(|introduced| cases(&introduced.what)).collect()
    }

    /// Whether a let is an index up to a dimension, `k ∈ 1..n`, in place of a case.
    pub fn is_counter(&self, introduced: &tree::Let) -> bool {
        let TypeKind::Range(first, last) = &introduced.of.kind else {
            return false;
        };
        let mut used = Used::default();
        used.expr(first);
        used.expr(last);
        let cases = self.cases.iter().flat_map(|cases| &cases.what.names);
        let lets = self.lets.iter().filter(|one| matches!(one.what.of.kind, TypeKind::Range(..) | TypeKind::Listed(_)));
        let known: Vec<Arc<str>> =
            cases.chain(lets.flat_map(|one| &one.what.names)).map(|name| key(&name.text)).collect();
        !used.names.iter().all(|name| known.contains(name))
    }

    /// Every case, in order.
    pub fn chosen(&self, text: &str) -> Attempt<Vec<Chosen>> {
        let mut all = vec![Chosen::default()];
        let numbers = self.whole_numbers();
        for cases in self.cases.iter().map(|cases| &cases.what).chain(&numbers) {
            let mut next = Vec::new();
            for chosen in &all {
                let mut scope = Scope::default();
                for (name, value) in &chosen.values {
                    scope.meanings.insert(key(&name.text), Meaning::Value(value.clone()));
                }
                let values = match &cases.values {
                    CaseValues::Listed(values) => listed(text, values),
                    CaseValues::Range(first, last) => range(&scope, first, last)?,
                };
                for (called, values) in values {
                    let mut chosen = chosen.clone();
                    for (name, value) in cases.names.iter().zip(&values) {
                        let value_text =
                            if cases.names.len() == 1 { called.clone() } else { one_line(&text[value.span.range()]) };
                        chosen.cases.push(Case { name: name.text.clone(), value: value_text });
                        chosen.values.push((name.clone(), value.clone()));
                    }
                    chosen.parts.push((cases.names[0].clone(), called));
                    next.push(chosen);
                }
                if next.len() > CASES {
                    return Err(Fault::new(cases.names[0].span, format!("more than {CASES} cases")));
                }
            }
            all = next;
        }
        Ok(all)
    }
}
