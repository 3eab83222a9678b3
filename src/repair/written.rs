//! A repair as a block to be pasted into the lemma.

use super::form::Form;
use super::target::Target;
use crate::language::tree::CaseValues;
use std::fmt::Write;

/// The `repair` of a lemma that turns its print into a form: what differs from the print, and the next stronger claim.
pub(super) fn block(target: &Target, form: &Form, why: &str, stronger: Vec<String>) -> String {
    let printed = &target.form;
    let mut text = String::new();
    let quoted = why.replace('\\', "\\\\").replace('"', "\\\"");
    // writing to a string never fails
    let _ = writeln!(text, "  repair \"{quoted}\"");
    for cases in &form.clauses().cases {
        if matches!(cases.values, CaseValues::Listed(_)) && !target.row.cases.is_empty() {
            let _ = writeln!(text, "    for {cases}");
        }
    }
    let known = |line: &crate::language::tree::Line| printed.given().contains(line);
    let dropped = printed.given().iter().any(|line| !form.given().contains(line));
    let given: Vec<_> = form.given().iter().filter(|line| dropped || !known(line)).collect();
    let keyword = if dropped { "given" } else { "also given" };
    items(&mut text, keyword, given.iter().map(|line| line.expr.to_string()));
    let changed = form.definitions().iter().filter(|equation| !printed.definitions().contains(equation));
    let changed = changed.map(|equation| match &equation.arguments {
        Some(arguments) => {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            format!("{}({}) = {}", equation.name.text, arguments.join(", "), equation.body)
        }
        None => format!("{} = {}", equation.name.text, equation.body),
    });
    items(&mut text, "where", changed);
    items(&mut text, "claim", form.claims().iter().map(|line| line.expr.to_string()));
    items(&mut text, "stronger", stronger.into_iter());
    text
}

fn items(text: &mut String, keyword: &str, items: impl Iterator<Item = String>) {
    for item in items {
        let _ = writeln!(text, "    {keyword} {item}");
    }
}
