//! One claim: its print beside its reading, every case with its evidence, its repairs, what it rests on.

use super::difference::difference;
use super::evidence::evidence;
use super::machine::found;
use super::statement::{definitions, given, print, reading};
use super::store::Store;
use super::verdicts::chip;
use crate::claims::Verdict;
use crate::report::material::{Claim, Line, Material, Part};
use maud::{Markup, html};

/// The article of a claim.
pub fn card(material: &Material, number: usize, store: &Store) -> Markup {
    let claim = &material.claims[number];
    let words = claim.printed.words;
    let rests = !claim.falls_with.is_empty();
    let verdicts: Vec<Verdict> = {
        let mut all: Vec<Verdict> = Vec::new();
        for line in claim.printed.lines.iter().filter(|line| line.is_printed()) {
            if !all.contains(&line.entry.verdict) {
                all.push(line.entry.verdict);
            }
        }
        all
    };
    let tags: Vec<String> = verdicts
        .iter()
        .map(ToString::to_string)
        .chain(rests.then(|| "rests".to_owned()))
        .chain(claim.is_thin().then(|| "thin".to_owned()))
        .collect();
    html! {
        article.card id=(claim.id()) data-v=(tags.join(" ")) data-k=(words.kind) {
            header {
                h4 { a href={ "#" (claim.id()) } { (claim.name()) } }
                p.chips {
                    @for verdict in &verdicts { (chip(*verdict)) " " }
                    @if rests { b.v.rests { "rests on a false one" } }
                }
                p.id { code { (claim.id()) } " · " (words.kind) @for also in &words.also { " · also " (also) } }
            }
            (sides(&claim.printed, store))
            (rows(&claim.printed, store))
            @for repair in &claim.repairs { (repaired(claim, repair, store)) }
            @for one in &claim.found { (found(claim, one)) }
            (words_about(&claim.printed, store))
            (connections(material, number))
        }
    }
}

/// The print beside what was read.
fn sides(part: &Part, store: &Store) -> Markup {
    let known = part.lines.iter().find_map(|line| line.known);
    let printed =
        part.lines.iter().filter(|line| line.is_printed()).filter_map(|line| line.known.map(|known| (line, known)));
    // cases that say the same in the same words are shown once
    let mut shown: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    let mut readings = Vec::new();
    for (line, known) in printed {
        let said: Vec<String> = known.row.claims.iter().map(|claim| claim.text.to_string()).collect();
        match shown.iter_mut().find(|(_, other)| *other == said) {
            Some((cases, _)) => cases.push(line.case),
            None => {
                shown.push((vec![line.case], said));
                readings.push(known);
            }
        }
    }
    html! {
        div.sides {
            div {
                p.k { "printed" }
                (print(part.words, known))
            }
            @if !readings.is_empty() {
                div {
                    p.k { "read as" }
                    @for ((cases, _), known) in shown.iter().zip(&readings) {
                        @if shown.len() > 1 { p.case { (cases.join(", ")) } }
                        (reading(&known.row))
                        @if cases.len() > 1 { p.case { "written for " (cases[0]) "; likewise " (cases[1..].join(", ")) } }
                    }
                }
            }
        }
        @if let Some(known) = readings.first() {
            (given(&known.row))
            @if !known.row.definitions.is_empty() {
                details.context { summary { "Definitions" } (store.put(definitions(&known.row))) }
            }
        }
    }
}

/// Every row of a part with its evidence.
fn rows(part: &Part, store: &Store) -> Markup {
    html! {
        div.rows {
            @for line in part.lines.iter().filter(|line| !line.is_stronger()) { (row(line, store)) }
        }
    }
}

fn row(line: &Line, store: &Store) -> Markup {
    html! {
        details.row {
            summary {
                (chip(line.entry.verdict))
                @if line.case != "any" { span.case { (line.case) } }
                span.why { (line.entry.reason) }
            }
            (evidence(line, store))
        }
    }
}

/// A corrected twin: what is true instead.
fn repaired(claim: &Claim, repair: &Part, store: &Store) -> Markup {
    let known = repair.lines.iter().find_map(|line| line.known);
    let original = claim.mended(repair);
    html! {
        section.repair {
            h5 { "True instead, by hand" }
            (print(repair.words, known))
            @if let Some(known) = known { (reading(&known.row)) }
            @if !repair.words.notes.is_empty() { p.words { (repair.words.notes) } }
            @if let (Some(was), Some(is)) = (original, known) { (difference(was, &is.row)) }
            (rows(repair, store))
            @for line in repair.lines.iter().filter(|line| line.is_stronger()) {
                details.row {
                    summary {
                        (chip(line.entry.verdict))
                        span.case { "the next stronger statement" }
                        @if let Some(known) = line.known { span.why { (known.row.claims.iter().map(|one| one.text.to_string()).collect::<Vec<_>>().join("; ")) } }
                    }
                    (evidence(line, store))
                }
            }
            @for (_, argument) in &repair.arguments { p.words { (argument) } }
        }
    }
}

fn words_about(part: &Part, store: &Store) -> Markup {
    html! {
        @if !part.words.notes.is_empty() || !part.arguments.is_empty() {
            details.context {
                summary { "Notes and arguments" }
                (store.put(html! {
                    @if !part.words.notes.is_empty() { p.words { (part.words.notes) } }
                    @for (case, argument) in &part.arguments {
                        p.words { @if *case != "all" && *case != "any" { b { (case) ": " } } (argument) }
                    }
                }))
            }
        }
    }
}

/// What it rests on, and what rests on it.
fn connections(material: &Material, number: usize) -> Markup {
    let claim = &material.claims[number];
    let link = |at: usize| {
        let other = &material.claims[at];
        html! {
            a href={ "#" (other.id()) } { (other.name()) }
            @if other.is_false() { span.mark { " ✕" span.sr { " refuted" } } }
            @else if !other.falls_with.is_empty() { span.mark.amber { " ◐" span.sr { " rests on a false one" } } }
        }
    };
    let list = |of: &[usize]| {
        html! { @for (at, other) in of.iter().enumerate() { @if at > 0 { " · " } (link(*other)) } }
    };
    let through: Vec<usize> = claim.falls_with.iter().copied().filter(|at| !claim.uses.contains(at)).collect();
    html! {
        @if claim.uses.len() + claim.used_by.len() > 0 {
            p.links {
                @if !claim.uses.is_empty() { b { "rests on " } (list(&claim.uses)) br; }
                @if !through.is_empty() { b { "and through these on the false " } (list(&through)) br; }
                @if !claim.used_by.is_empty() { b { "used by " } (list(&claim.used_by)) }
            }
        }
    }
}
