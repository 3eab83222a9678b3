//! Repairs that the machine found: told apart from those by hand, and never called true.

use super::difference::difference;
use super::statement::{added, reading};
use super::verdicts::chip;
use crate::report::material::{Claim, Found};
use maud::{Markup, html};

/// What the machine found in place of a claim, with what stands against it and the stronger statement that fails.
pub fn found(claim: &Claim, found: &Found) -> Markup {
    let repair = found.repair;
    html! {
        section.repair.machine {
            h5 { "Found by machine" @if found.case != "any" { span.case { " for " (found.case) } } }
            @if let Some(row) = &found.row { (reading(row)) (changes(claim, found)) } @else { p.words { (repair.claim.join("; ")) } }
            p { (chip(repair.verdict)) span.why { " " (evidence(found)) } }
            @if let Some(stronger) = &repair.stronger {
                p.words {
                    "The next stronger statement, " code { (stronger.claim.join("; ")) } ", "
                    @match &stronger.counterexample {
                        Some(at) => { "is refuted at " code { (at) } "." },
                        None => { "is left open: " (stronger.verdict) "." },
                    }
                }
            }
        }
    }
}

/// The statement alone, for a table.
pub fn brief(claim: &Claim, found: &Found) -> Markup {
    html! {
        @if let Some(row) = &found.row {
            (reading(row))
            @if let Some(was) = claim.row(found.case) { (added(was, row)) }
        } @else { p.words { (found.repair.claim.join("; ")) } }
        p.k { "by machine: " (found.repair.verdict) }
    }
}

fn changes(claim: &Claim, found: &Found) -> Markup {
    html! { @if let (Some(was), Some(is)) = (claim.row(found.case), &found.row) { (difference(was, is)) } }
}

fn evidence(found: &Found) -> String {
    let mut text = found.repair.reason.clone();
    if found.repair.coverage < 1.0 {
        text += &format!("; {:.0} % of the printed claim's instances meet it", 100.0 * found.repair.coverage);
    }
    text
}
