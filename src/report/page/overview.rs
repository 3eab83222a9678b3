//! The first screen: what was judged, what fell, what falls with it, what is true instead, what is not settled.

use super::machine::brief;
use super::statement::{added, print};
use super::verdicts::{ALL, chip};
use crate::claims::Verdict;
use crate::report::material::{Claim, Line, Material, Part};
use maud::{Markup, html};

/// What people call the paper of a claim: its title where the lemma says it, else its id.
pub fn paper(claim: &Claim) -> String {
    let text = claim.printed.lines.iter().find_map(|line| line.known).map(|known| &known.row.text);
    let title = text.and_then(|text| {
        let first = text.lines().next()?.strip_prefix("paper ")?;
        let (_, title) = first.split_once('"')?;
        Some(title.trim_end().strip_suffix('"')?.replace("\\\"", "\""))
    });
    title.unwrap_or_else(|| claim.paper().to_owned())
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The counts, as a sentence and as a bar.
pub fn summary(material: &Material) -> Markup {
    let claims = &material.claims;
    let printed: Vec<&Line> =
        claims.iter().flat_map(|claim| claim.printed.lines.iter().filter(|line| line.is_printed())).collect();
    let fallen: Vec<usize> = (0..claims.len()).filter(|at| claims[*at].is_false()).collect();
    let rest = claims.iter().filter(|claim| !claim.falls_with.is_empty()).count();
    let standing = claims.iter().filter(|claim| !claim.falls_with.is_empty() && !claim.is_false()).count();
    let by_hand = fallen.iter().filter(|at| !claims[**at].repairs.is_empty()).count();
    let mended = fallen.iter().filter(|at| claims[**at].is_mended()).count();
    let mut papers: Vec<&str> = claims.iter().map(Claim::paper).collect();
    papers.dedup();
    let count = |verdict: Verdict| printed.iter().filter(|line| line.entry.verdict == verdict).count();
    let counts: Vec<(Verdict, usize)> =
        ALL.into_iter().rev().map(|verdict| (verdict, count(verdict))).filter(|(_, count)| *count > 0).collect();
    let all = printed.len().max(1);
    let parts = claims.iter().flat_map(|claim| std::iter::once(&claim.printed).chain(&claim.repairs));
    let refuted: Vec<&Line> =
        parts.flat_map(|part| &part.lines).filter(|line| line.entry.verdict == Verdict::Refuted).collect();
    let (refutations, in_coq) = (refuted.len(), refuted.iter().filter(|line| line.in_coq).count());
    html! {
        section.summary aria-label="Summary" {
            p.lead {
                (plural(claims.len(), "printed claim", "printed claims")) ", " (plural(printed.len(), "case", "cases")) ". "
                @if fallen.is_empty() { b { "None is refuted. " } }
                @else {
                    b.bad { (fallen.len()) @if fallen.len() == 1 { " is false" } @else { " are false" } } " in one case at least, each with an exact counterexample. "
                    @if rest > 0 { b.amber { (rest) } " rest on a false one, " (standing) " of them not refuted themselves. " }
                    "For " b.good { (mended) } " of the false ones a statement that stands is given"
                    @if mended > by_hand { ", for " (mended - by_hand) " of them by machine alone" }
                    "."
                }
            }
            div.bar role="img" aria-label={ @for (verdict, count) in &counts { (count) " " (verdict) ", " } "of " (all) " cases" } {
                @for (verdict, count) in &counts { span.(verdict) style={ "flex:" (count) } {} }
            }
            ul.legend {
                @for (verdict, count) in &counts { li.sign.(verdict) { b { (count) } " " (verdict) } }
            }
            @if in_coq > 0 {
                p { "Coq’s kernel was seen to accept " b { (in_coq) } " of the " (refutations) " refutations (readings and stronger statements counted); of the others nothing is recorded." }
            }
        }
    }
}

/// How many of the fallen the first screen shows.
const FIRST: usize = 8;

/// What fell, those first with which most falls.
pub fn fallen(material: &Material) -> Markup {
    let mut fallen: Vec<(usize, Vec<usize>)> = (0..material.claims.len())
        .filter(|at| material.claims[*at].is_false())
        .map(|at| (at, material.resting_on(at)))
        .collect();
    fallen.sort_by_key(|(at, rest)| (usize::MAX - rest.len(), *at));
    let (first, others) = fallen.split_at(fallen.len().min(FIRST));
    html! {
        section #fallen aria-labelledby="fallen-title" {
            h2 #fallen-title { "What fell" }
            @if fallen.is_empty() { p { "No claim is refuted." } } @else {
                p { "Those first with which most later results fall." }
                (table(material, first))
                @if !others.is_empty() {
                    details { summary { (others.len()) " more" } (table(material, others)) }
                }
            }
        }
    }
}

fn table(material: &Material, of: &[(usize, Vec<usize>)]) -> Markup {
    html! {
        table.fell {
            thead { tr { th scope="col" { "Claim" } th scope="col" { "Printed" } th scope="col" { "True instead" } th scope="col" { "Falls with it" } } }
            tbody {
                @for (at, rest) in of {
                    @let claim = &material.claims[*at];
                    tr {
                        th scope="row" {
                            a href={ "#" (claim.id()) } { (claim.name()) }
                            span.id { (cases(claim)) }
                        }
                        td data-l="printed" { (print(claim.printed.words, claim.printed.lines.iter().find_map(|line| line.known))) }
                        td data-l="true instead" {
                            @if !claim.is_mended() { (instead(claim)) }
                            @for repair in &claim.repairs { (repaired(claim, repair)) }
                            @if claim.repairs.is_empty() { @if let Some(nearest) = claim.found.first() { (brief(claim, nearest)) } }
                        }
                        td data-l="falls with it" {
                            @if rest.is_empty() { span.none { "nothing" } } @else if rest.len() <= 3 {
                                @for (k, other) in rest.iter().enumerate() { @if k > 0 { ", " } a href={ "#" (material.claims[*other].id()) } { (material.claims[*other].name()) } }
                            } @else {
                                details { summary { (rest.len()) " claims" }
                                    @for (k, other) in rest.iter().enumerate() { @if k > 0 { ", " } a href={ "#" (material.claims[*other].id()) } { (material.claims[*other].name()) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A repair: its statement, and the hypotheses that it adds.
fn repaired(claim: &Claim, repair: &Part) -> Markup {
    let known = repair.lines.iter().find_map(|line| line.known);
    html! {
        (print(repair.words, known))
        @if let (Some(was), Some(is)) = (claim.mended(repair), known) { (added(was, &is.row)) }
    }
}

/// In which cases it is false, where it is not in all.
fn cases(claim: &Claim) -> String {
    let printed: Vec<&Line> = claim.printed.lines.iter().filter(|line| line.is_printed()).collect();
    let bad: Vec<&str> =
        printed.iter().filter(|line| line.entry.verdict == Verdict::Refuted).map(|line| line.case).collect();
    if bad.len() == printed.len() { String::new() } else { format!("for {}", bad.join(", ")) }
}

/// What stands of a claim without a repair: the cases that hold.
fn instead(claim: &Claim) -> Markup {
    let holds =
        |line: &&Line| line.is_printed() && matches!(line.entry.verdict, Verdict::Certified | Verdict::Survived);
    let good: Vec<&str> = claim.printed.lines.iter().filter(holds).map(|line| line.case).collect();
    html! { @if good.is_empty() { span.none { "not known" } } @else { "as printed for " (good.join(", ")) } }
}

/// What is neither shown nor refuted, does not type-check, or rests on thin evidence.
pub fn unsettled(material: &Material) -> Markup {
    let of = |wanted: &dyn Fn(&Claim) -> bool| material.claims.iter().filter(|claim| wanted(claim)).collect::<Vec<_>>();
    let groups = [
        (chip(Verdict::IllFormed), "does not type-check", of(&|claim| claim.is(Verdict::IllFormed))),
        (chip(Verdict::Vacuous), "hypotheses that exclude each other", of(&|claim| claim.is(Verdict::Vacuous))),
        (chip(Verdict::Undecided), "neither shown nor refuted", of(&|claim| claim.is(Verdict::Undecided))),
        (chip(Verdict::Asymptotic), "growth that was measured", of(&|claim| claim.is(Verdict::Asymptotic))),
        (
            html! { b.v.thin { "thin evidence" } },
            "few instances decided, or none came near the bound",
            of(&|claim| claim.is_thin()),
        ),
    ];
    html! {
        section #thin aria-labelledby="thin-title" {
            h2 #thin-title { "What is not settled" }
            @if groups.iter().all(|(_, _, claims)| claims.is_empty()) { p { "Every claim is settled, on solid evidence." } }
            @else {
                dl.groups { @for (chip, words, claims) in &groups { @if !claims.is_empty() {
                    dt { (chip) " " span.words { (words) } }
                    dd { @for (at, claim) in claims.iter().enumerate() { @if at > 0 { " · " } a href={ "#" (claim.id()) } { (claim.name()) } } }
                } } }
            }
        }
    }
}
