//! Statements for the eye: the print, the reading, hypotheses and definitions.

use crate::claims::Words;
use crate::language::{Ingredient, Row};
use crate::lemmas::Known;
use crate::report::notation::{Notation, name, printed};
use maud::{Markup, PreEscaped, html};

/// A formula.
pub fn math(inside: &str) -> Markup {
    PreEscaped(format!("<math>{inside}</math>"))
}

/// What is printed: its TeX as mathematics, else its words.
pub fn print(words: &Words, known: Option<&Known>) -> Markup {
    let own = known.map(|known| &known.row.words);
    let tex: Vec<&str> = match own {
        Some(own) => own.tex.iter().map(|tex| &**tex).collect(),
        None => Some(words.tex.as_str()).into_iter().filter(|tex| !tex.is_empty()).collect(),
    };
    let formulas: Option<Vec<String>> = tex.iter().map(|tex| printed(tex)).collect();
    match formulas.filter(|formulas| !formulas.is_empty()) {
        Some(formulas) => html! { @for formula in formulas { div.m { (PreEscaped(formula)) } } },
        None => html! { p.words { (words.statement) } },
    }
}

/// What is claimed, as it was read.
pub fn reading(row: &Row) -> Markup {
    let notation = Notation::of(row);
    html! {
        @for claim in &row.claims { div.m { (math(&notation.statement(&claim.statement))) } }
        @if let Some(reason) = &row.ill_formed { p.words { "does not type-check: " (reason) } }
        @if let Some(name) = &row.experiment { p.words { "judged by the experiment " code { (name) } } }
    }
}

/// The objects and hypotheses of a row.
pub fn given(row: &Row) -> Markup {
    let notation = Notation::of(row);
    let object = |one: &Ingredient| format!("{}<mo>∈</mo>{}", name(&one.name), notation.space(&one.shape));
    let given = row.dimension_hypotheses.iter().chain(&row.hypotheses);
    let given: Vec<String> = given.map(|one| notation.statement(&one.statement)).collect();
    html! {
        @if !row.ingredients.is_empty() {
            p.given { span.k { "for all " }
                @for (at, one) in row.ingredients.iter().enumerate() { @if at > 0 { ", " } (math(&object(one))) }
                @if !given.is_empty() { " " span.k { "with " } }
                @for (at, one) in given.iter().enumerate() { @if at > 0 { ", " } (math(one)) }
            }
        }
    }
}

/// The hypotheses of a repair that the print has not.
pub fn added(printed: &Row, repaired: &Row) -> Markup {
    let notation = Notation::of(repaired);
    let known =
        |text: &str| printed.dimension_hypotheses.iter().chain(&printed.hypotheses).any(|one| &*one.text == text);
    let new = repaired.dimension_hypotheses.iter().chain(&repaired.hypotheses).filter(|one| !known(&one.text));
    let new: Vec<String> = new.map(|one| notation.statement(&one.statement)).collect();
    html! {
        @if !new.is_empty() {
            p.given { span.k { "given " } @for (at, one) in new.iter().enumerate() { @if at > 0 { ", " } (math(one)) } }
        }
    }
}

/// The definitions of a row.
pub fn definitions(row: &Row) -> Markup {
    let notation = Notation::of(row);
    html! {
        ul.formulas {
            @for one in &row.definitions { @for equation in &one.equations {
                li { (math(&notation.equation(one, equation))) }
            } }
        }
    }
}
