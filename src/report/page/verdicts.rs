//! The verdicts for the eye and in words.

use crate::claims::Verdict;
use crate::ledger::Entry;
use maud::{Markup, html};

/// Every verdict, as the report lists them.
pub const ALL: [Verdict; 7] = [
    Verdict::Refuted,
    Verdict::IllFormed,
    Verdict::Vacuous,
    Verdict::Undecided,
    Verdict::Asymptotic,
    Verdict::Survived,
    Verdict::Certified,
];

/// A verdict as it stands beside a claim; the style adds a sign that tells it without its colour.
pub fn chip(verdict: Verdict) -> Markup {
    html! { b.v.(verdict) { (verdict) } }
}

/// What the verdict on a claim means, and what it does not.
pub fn meaning(entry: &Entry) -> String {
    let region = entry.region.as_deref().unwrap_or("the region of its proof");
    match entry.verdict {
        Verdict::Certified if region == "all" => "Proved for all sizes.".into(),
        Verdict::Certified => format!("Proved for {region}. Nothing is said beyond."),
        Verdict::Survived => "No violation was found. That is no proof.".into(),
        Verdict::Refuted => "False as stated: an exact instance meets every hypothesis and violates it.".into(),
        Verdict::Undecided => "Neither shown nor refuted.".into(),
        Verdict::Vacuous => "Its hypotheses exclude each other, so it says nothing.".into(),
        Verdict::IllFormed => "The print does not type-check, so there is nothing to judge.".into(),
        Verdict::Asymptotic => "Growth was measured. That is no proof.".into(),
    }
}

/// What each verdict claims, and what it does not.
pub fn guide() -> Markup {
    let said = |verdict: Verdict| match verdict {
        Verdict::Certified => {
            "Proved over the region that is named: by an identity of finite fields with an error below 2⁻¹⁰⁰, by a chain of \
             inequalities that an independent checker accepts, or because nothing but its types was to be shown. Beyond that region nothing is \
             claimed."
        }
        Verdict::Survived => {
            "Every instance that was decided agrees, and the attack was finished. It may be false where nobody looked."
        }
        Verdict::Refuted => {
            "There is an instance of exact numbers that meets every hypothesis and violates the statement; two independent arithmetics each \
             prove that. The claim may still be true under other hypotheses, or with another constant: see what is true instead."
        }
        Verdict::Undecided => "No instance decided it, or what was found could not be proved either way.",
        Verdict::Vacuous => {
            "No instance meets all hypotheses, and that is proved. Whatever it claims is true of nothing."
        }
        Verdict::IllFormed => {
            "A formula in it has no shape: a product of sizes that do not fit, a number compared with a matrix."
        }
        Verdict::Asymptotic => {
            "An O(·) claim: exponents were measured over growing sizes. Measurements support and never prove."
        }
    };
    html! {
        section #verdicts aria-labelledby="verdicts-title" {
            h2 #verdicts-title { "How to read a verdict" }
            dl.guide {
                @for verdict in ALL {
                    dt { (chip(verdict)) }
                    dd { (said(verdict)) }
                }
                dt { b.v.rests { "rests on a false one" } }
                dd { "Its printed proof uses a claim that is refuted, directly or through others. Its own verdict stays its own: it may be true, but its proof is not one." }
                dt { "Tightness" }
                dd { "The greatest left side over right side among the instances that were decided: 1 is a bound that is met, 0.01 one that gives away a factor of 100." }
            }
        }
    }
}
