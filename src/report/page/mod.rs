//! One page of HTML for a run: what fell, what falls with it, what is true instead, then every claim with its evidence.
//!
//! It stands by itself: styles and script are inside, and nothing is fetched. Without the script, print, reading, hypotheses,
//! verdicts, counterexamples, repairs and links are there; the details that are put aside, the filter and copying are not.

mod card;
mod cells;
mod counterexample;
mod difference;
mod evidence;
mod graph;
mod machine;
mod overview;
mod plot;
mod plots;
mod solver;
mod statement;
mod store;
mod verdicts;

use super::beside::Beside;
use super::material::Material;
use crate::ledger::Ledger;
use crate::lemmas::Lemmas;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use store::Store;
use verdicts::{ALL, chip};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The report on a ledger as one self-contained page of HTML, under a title; `lemmas` are those that the ledger is about.
///
/// `beside` has figures, which are plotted where they are of a kind that is known, and what the machine found in place of
/// what is false. Claims of the ledger that are not among the lemmas are left out, and lemmas that it has no verdict on.
pub fn page(title: &str, ledger: &Ledger, lemmas: &Lemmas, beside: Beside) -> String {
    let figures = beside.figures;
    let material = Material::new(ledger, lemmas, beside);
    let store = Store::default();
    let claims = claims(&material, &store);
    let packed = store.packed().unwrap_or_default();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "lemmacheck " (ledger.version) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#claims" { "Skip to the claims" }
                header.top {
                    h1 { (title) }
                    p.run {
                        "lemmacheck " (ledger.version) ", budget " (ledger.budget) ", seed " (ledger.seed)
                        @if ledger.fresh { ", kept counterexamples ignored" }
                        @if let Some(at) = &ledger.at { ", at " (at) " only" }
                        @for part in &ledger.parts { ", shards " (part.shards.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) " of " (part.of) " alone" }
                    }
                    nav aria-label="Parts of the report" {
                        a href="#fallen" { "What fell" }
                        a href="#thin" { "What is not settled" }
                        @if graph::is_worth_drawing(&material) { a href="#graph" { "What rests on what" } }
                        @if plots::is_there(&material, figures) { a href="#plots" { "Bounds against the truth" } }
                        @if plots::is_of_solver(figures) { a href="#solver" { "The solver" } }
                        a href="#claims" { "All claims" }
                        a href="#verdicts" { "How to read a verdict" }
                    }
                }
                main {
                    (overview::summary(&material))
                    (overview::fallen(&material))
                    (overview::unsettled(&material))
                    (graph::section(&material))
                    (plots::section(&material, figures))
                    (claims)
                    (verdicts::guide())
                }
                script #store type="text/plain" { (PreEscaped(packed)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// Every claim in print order, with the filter above.
fn claims(material: &Material, store: &Store) -> Markup {
    let mut kinds: Vec<&str> = material.claims.iter().map(|claim| claim.printed.words.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let verdicts = ALL.into_iter().filter(|verdict| material.claims.iter().any(|claim| claim.is(*verdict)));
    html! {
        section #claims aria-labelledby="claims-title" {
            h2 #claims-title { "All claims, as printed" }
            form #filter hidden role="search" aria-label="Filter the claims" {
                fieldset {
                    legend { "Verdict" }
                    @for verdict in verdicts {
                        label.pick {
                            input type="checkbox" name="verdict" value=(verdict);
                            (chip(verdict))
                        }
                    }
                    label.pick {
                        input type="checkbox" name="verdict" value="rests";
                        b.v.rests { "rests on a false one" }
                    }
                    label.pick {
                        input type="checkbox" name="verdict" value="thin";
                        b.v.thin { "thin evidence" }
                    }
                }
                label { "Kind " select name="kind" {
                    option value="" { "any" }
                    @for kind in kinds { option value=(kind) { (kind) } }
                } }
                label.grow { "Text " input type="search" name="text" placeholder="lemma 6.5, ‖u(x)‖, R > 4 …"; }
                p #shown role="status" {}
            }
            @for (number, claim) in material.claims.iter().enumerate() {
                @let first = number == 0 || material.claims[number - 1].paper() != claim.paper();
                @if first { h3.paper { (overview::paper(claim)) } }
                (card::card(material, number, store))
            }
        }
    }
}
