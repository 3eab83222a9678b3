//! The sheet as Markdown.

use super::erratum::{Erratum, Printed, opening};
use crate::ledger::Ledger;
use crate::lemmas::assignment;
use std::fmt::Write;

// Writing to a string never fails.
/// The whole sheet.
pub fn written(title: &str, ledger: &Ledger, errata: &[Erratum]) -> String {
    let mut out = format!("# {}\n\n", words(title));
    let _ = writeln!(out, "{}", words(&opening(ledger, errata)));
    for erratum in errata {
        one(&mut out, erratum);
    }
    out
}

fn one(out: &mut String, of: &Erratum) {
    let _ = writeln!(out, "\n## {}\n\n`{}`\n", words(of.place), of.id);
    if !of.cases.is_empty() {
        let _ = writeln!(out, "False for {}.\n", words(&of.cases.join(", ")));
    }
    let _ = writeln!(out, "**Printed.**\n");
    statement(out, &of.printed);
    listed(out, "given", &of.given);
    listed(out, "where", &of.defined);
    if let Some(fails) = &of.fails {
        let _ = writeln!(
            out,
            "**Why it fails.** `{}`; here the left side is {} and the right side {}: {} {} {}.\n",
            fails.says.replace('`', "'"),
            fails.left.text(),
            fails.right.text(),
            fails.left.text(),
            fails.not,
            fails.right.text()
        );
    }
    if let Some(why) = of.why {
        let _ = writeln!(out, "{}\n", words(why));
    }
    if let Some((found, objects)) = &of.counterexample {
        let sized = found.sized();
        let at = if sized.is_empty() { String::new() } else { format!(" at {sized}") };
        let _ = writeln!(out, "**Counterexample**{at}.\n\n```text");
        for name in objects {
            if let Some(rows) = found.values.get(name) {
                let _ = writeln!(out, "{name} = {}", assignment(rows));
            }
        }
        let _ = writeln!(out, "```\n");
    }
    for repair in &of.repairs {
        let _ = writeln!(out, "**True instead, by hand** ({}).\n", repair.verdict);
        statement(out, &repair.printed);
        listed(out, "given", &repair.given);
        if let Some(why) = repair.why {
            let _ = writeln!(out, "{}\n", words(why));
        }
    }
    for found in &of.found {
        let repair = found.repair;
        let case = if found.case == "any" { String::new() } else { format!(", for {}", words(found.case)) };
        let _ =
            writeln!(out, "**Found by machine{case}** ({}).\n\n{}\n", repair.verdict, words(&repair.claim.join("; ")));
        listed(out, "given", &repair.given.iter().map(String::as_str).collect::<Vec<_>>());
        if let Some(stronger) = repair.stronger.as_ref().filter(|stronger| stronger.counterexample.is_some()) {
            let _ = writeln!(out, "{} is refuted.\n", words(&stronger.claim.join("; ")));
        }
    }
    if !of.holds.is_empty() {
        let _ = writeln!(out, "As printed it holds, as far as is shown, for {}.\n", words(&of.holds.join(", ")));
    }
    if !of.touches.is_empty() {
        let _ = writeln!(out, "**What else it touches.** {}.", words(&of.touches.join("; ")));
    }
}

fn listed(out: &mut String, word: &str, all: &[&str]) {
    if !all.is_empty() {
        let _ = writeln!(out, "{word} {}.\n", words(&all.join("; ")));
    }
}

fn statement(out: &mut String, of: &Printed) {
    if of.tex.is_empty() {
        let _ = writeln!(out, "{}\n", words(of.words));
    }
    for tex in &of.tex {
        let _ = writeln!(out, "$$\n{tex}\n$$\n");
    }
}

/// Text with what Markdown reads as its own escaped.
fn words(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '$' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
