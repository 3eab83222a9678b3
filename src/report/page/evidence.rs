//! The evidence of a row: what its verdict means, how hypotheses were met, tightness, the chain.

use super::counterexample::counterexample;
use super::store::Store;
use super::verdicts::meaning;
use crate::claims::{Evidence, Tier, Verdict};
use crate::ledger::{Entry, Hypothesis, sized};
use crate::report::material::Line;
use maud::{Markup, html};

/// All of it: of a refuted row the counterexample in the page itself, everything else put aside.
pub fn evidence(line: &Line, store: &Store) -> Markup {
    let entry = line.entry;
    html! {
        @if entry.verdict == Verdict::Refuted { p.means { (meaning(entry)) } (counterexample(line, store)) }
        (store.put(aside(line)))
    }
}

fn aside(line: &Line) -> Markup {
    let entry = line.entry;
    html! {
        @if entry.verdict != Verdict::Refuted { p.means { (meaning(entry)) } }
        @if let Some(proved) = proved(entry) { p.means { (proved) @if line.in_coq { " Coq’s kernel accepts a proof, too." } } }
        @if entry.reading != "as printed" && !line.case.contains(entry.reading.as_str()) { p.words { b { "Read as: " } (entry.reading) } }
        @if let Some(tightness) = &entry.tightness { (tight(entry, tightness.ratio, tightness.log10, &sized(&tightness.dims))) }
        @if let (Some(proof), Some(prover)) = (&entry.proof, line.form.judged().and_then(|claim| claim.prover.as_ref())) {
            p.k { "the chain of inequalities, " (proof.lines) " lines" }
            pre.chain tabindex="0" { @for text in prover.written(&proof.chain) { (text) "\n" } }
        }
        @if !entry.hypotheses.is_empty() { p.k { "hypotheses and how instances met them" } (hypotheses(&entry.hypotheses)) }
        p.search {
            (entry.instances) " instances, " (entry.accepted) " met every hypothesis, " (entry.health.decided) " decided, " (entry.health.ties) " ties"
            @if entry.health.evidence != Evidence::Solid { "; evidence: " b { (entry.health.evidence) } }
            @if !entry.health.exercised { "; never exercised" }
        }
    }
}

/// What proves the verdict.
fn proved(entry: &Entry) -> Option<String> {
    let certificate = entry.certificate.as_ref()?;
    let names = certificate.arithmetics.iter().map(|name| match name.as_str() {
        "rational" => "exact rationals",
        "interval" => "intervals of f64",
        "wide" => "arithmetic A",
        "ball" => "arithmetic B",
        name => name,
    });
    let by = names.collect::<Vec<_>>().join(" and by ");
    Some(match certificate.kind.as_str() {
        "field" => format!("By an identity of finite fields; wrong with probability at most 2^-{}.", certificate.bits),
        "statistical" => format!("By statistics; wrong with probability at most 2^-{}.", certificate.bits),
        "chain" => "By a chain of inequalities that an independent checker accepts.".into(),
        "typing" => "By types alone.".into(),
        "rational" => format!("Proved twice, by {by}."),
        "enclosure" if certificate.bits > 0 => format!("Proved twice, by {by}, at {} bits.", certificate.bits),
        kind => format!("Proved by {kind}: {by}."),
    })
}

/// The greatest share of a bound that an instance used, as a number and as a bar.
fn tight(entry: &Entry, ratio: f64, log10: Option<f64>, at: &str) -> Markup {
    let share = ratio.clamp(0.0, 1.0);
    let below = entry.proof.as_ref().and_then(|proof| proof.factor.as_ref());
    let figure = match log10 {
        Some(log10) if log10 < -3.0 => format!("10^{log10:.1}"),
        _ => format!("{ratio:.4}"),
    };
    let width = format!("{:.1}", 100.0 * share);
    html! {
        div.tight {
            span { "Tightness " b { (figure) } @if !at.is_empty() { " at " (at) } }
            svg role="img" viewBox="0 0 100 6" preserveAspectRatio="none" aria-label={ (width) " per cent of the bound was used" } {
                rect.all width="100" height="6" {}
                rect.part width=(width) height="6" {}
            }
            @if let Some(factor) = below { span { "proved never above " (factor.to_decimal(6, true)) } }
        }
    }
}

fn hypotheses(of: &[Hypothesis]) -> Markup {
    let how = |tier| match tier {
        Tier::Constructed => "built in",
        Tier::Derived => "one side from the other",
        Tier::Retracted => "moved to",
        Tier::Searched => "searched for",
        Tier::NotMet => "never met",
    };
    html! {
            div.wide tabindex="0" {
                table.h {
                    thead { tr { th scope="col" { "hypothesis" } th scope="col" { "how" } th scope="col" { "met" } th scope="col" { "tight" } } }
                    tbody { @for one in of {
                        tr {
                            td { (one.name) } td { (how(one.tier)) }
                            td.n { (one.met) @if one.missed > 0 { " of " (one.met + one.missed) } }
                            td.n { (one.tight) }
                        }
                    } }
                }
            }
    }
}
