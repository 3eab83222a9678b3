//! The sheet as LaTeX.

use super::erratum::{Erratum, Printed, opening};
use super::tex::words;
use crate::ledger::{Ledger, StoredCounterexample};
use crate::number::Exact;
use crate::report::calculation::fraction;
use std::fmt::Write;

const HEAD: &str = r"\documentclass[11pt]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\usepackage[margin=2.4cm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.4em}
\allowdisplaybreaks
\emergencystretch=3em
";

// Writing to a string never fails.
/// The whole sheet.
pub fn written(title: &str, ledger: &Ledger, errata: &[Erratum]) -> String {
    let mut out = HEAD.to_owned();
    let _ = writeln!(out, "\\title{{{}}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle", words(title));
    let _ = writeln!(out, "{}", words(&opening(ledger, errata)));
    for erratum in errata {
        one(&mut out, erratum);
    }
    out.push_str("\\end{document}\n");
    out
}

fn one(out: &mut String, of: &Erratum) {
    let _ = writeln!(out, "\n\\subsection*{{{}}}", words(of.place));
    if !of.cases.is_empty() {
        let _ = writeln!(out, "False for {}.", words(&of.cases.join(", ")));
    }
    let _ = writeln!(out, "\\textit{{Printed.}}");
    statement(out, &of.printed);
    listed(out, "given", &of.given);
    listed(out, "where", &of.defined);
    if let Some(fails) = &of.fails {
        let not = match fails.not {
            "≠" => r"\ne",
            "≥" => r"\ge",
            not => not,
        };
        let _ = writeln!(
            out,
            "\n\\textit{{Why it fails.}} At the instance below the left side is \\(L={}\\) and the right side \\(R={}\\): \\(L{not} R\\).",
            fails.left.tex(),
            fails.right.tex()
        );
    }
    if let Some(why) = of.why {
        let _ = writeln!(out, "{}", words(why));
    }
    if let Some((found, objects)) = &of.counterexample {
        let _ = writeln!(out, "\n\\textit{{Counterexample.}}{} {}", sized(found), values(found, objects));
    }
    for repair in &of.repairs {
        let _ = writeln!(out, "\n\\textit{{True instead, by hand}} ({}).", repair.verdict);
        statement(out, &repair.printed);
        listed(out, "given", &repair.given);
        if let Some(why) = repair.why {
            let _ = writeln!(out, "{}", words(why));
        }
    }
    for found in &of.found {
        let repair = found.repair;
        let case = if found.case == "any" { String::new() } else { format!(", for {}", words(found.case)) };
        let _ = writeln!(out, "\n\\textit{{Found by machine{case}}} ({}).", repair.verdict);
        let _ = writeln!(out, "{}", words(&repair.claim.join("; ")));
        listed(out, "given", &repair.given.iter().map(String::as_str).collect::<Vec<_>>());
        if let Some(stronger) = repair.stronger.as_ref().filter(|stronger| stronger.counterexample.is_some()) {
            let _ = writeln!(out, "{} is refuted.", words(&stronger.claim.join("; ")));
        }
    }
    if !of.holds.is_empty() {
        let _ = writeln!(out, "\nAs printed it holds, as far as is shown, for {}.", words(&of.holds.join(", ")));
    }
    if !of.touches.is_empty() {
        let _ = writeln!(out, "\n\\textit{{What else it touches.}} {}.", words(&of.touches.join("; ")));
    }
}

fn listed(out: &mut String, word: &str, all: &[&str]) {
    if !all.is_empty() {
        let _ = writeln!(out, "\n{word} {}.", words(&all.join("; ")));
    }
}

fn statement(out: &mut String, of: &Printed) {
    if of.tex.is_empty() {
        let _ = writeln!(out, "{}", words(of.words));
    }
    for tex in &of.tex {
        let _ = writeln!(out, "\\[{tex}\\]");
    }
}

fn sized(found: &StoredCounterexample) -> String {
    let sized = found.sized();
    if sized.is_empty() { String::new() } else { format!(" \\({sized}\\);") }
}

/// The longest number that stands in a matrix as it is.
const LONG: usize = 16;

fn values(found: &StoredCounterexample, objects: &[String]) -> String {
    let mut footnotes = Vec::new();
    let mut number = |value: &Exact| {
        if value.to_string().chars().count() <= LONG {
            return fraction(value);
        }
        footnotes.push(value.to_string());
        format!("q_{{{}}}", footnotes.len())
    };
    let mut all = Vec::new();
    for name in objects {
        let Some(rows) = found.values.get(name) else { continue };
        let value = match rows.as_slice() {
            [row] if row.len() == 1 => number(&row[0]),
            rows => {
                let rows: Vec<String> =
                    rows.iter().map(|row| row.iter().map(&mut number).collect::<Vec<_>>().join("&")).collect();
                format!("\\begin{{pmatrix}}{}\\end{{pmatrix}}", rows.join("\\\\"))
            }
        };
        all.push(format!("{}\\(={value}\\)", words(name)));
    }
    let mut text = format!("{}.", all.join(", "));
    for (at, value) in footnotes.iter().enumerate() {
        // digits in threes, so that lines can break
        let value: String = value.chars().map(|c| format!("{c}\\hspace{{0pt}}")).collect();
        let _ = write!(text, " Here \\(q_{{{}}}\\) is {value}.", at + 1);
    }
    text
}
