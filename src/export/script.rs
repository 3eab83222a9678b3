//! Programs in Python and Julia: one body for both, and for each a head that says what its words mean.

use super::program::{Known, Program};
use crate::claims::Atom;
use crate::number::Exact;
use crate::number::recorder::Operation;
use std::fmt::Write;

/// A scripting language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripting {
    /// Python 3 with mpmath's intervals.
    Python,
    /// Julia, with intervals of its own big floats rounded outward.
    Julia,
}

impl Scripting {
    /// What the words of a [`body`] mean: the first part of every script.
    pub fn head(self) -> &'static str {
        match self {
            Scripting::Python => include_str!("head.py"),
            Scripting::Julia => include_str!("head.jl"),
        }
    }
}

// Writing to a string never fails.
/// A script that computes the counterexample and shows that every hypothesis holds and the claim does not; it ends with an
/// error where it cannot. Rational where all is rational, else in intervals rounded outward.
pub fn script(program: &Program, language: Scripting) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {} ({}){}", program.id, program.case, at(&program.sized));
    let _ = writeln!(
        out,
        "# A counterexample: every hypothesis holds, the claim does not. Written by lemmacheck, which it does not need."
    );
    out.push_str(language.head());
    out.push_str(&body(program));
    out
}

/// The part of a script that is about this counterexample, the same in every language.
pub fn body(program: &Program) -> String {
    let mut out = String::new();
    // these intervals know fewer tricks than arithmetic A: sinh near 0, eigenvalues by bisection
    let _ = writeln!(out, "\nuse_bits({})\n", 4 * program.bits + 256);
    for step in &program.steps {
        let _ = writeln!(out, "{} = {}", step.name, expression(program, &step.operation, &step.known));
    }
    let _ = writeln!(out);
    for (name, atoms) in &program.premises {
        for atom in atoms {
            let _ = writeln!(out, "holds({}, {})", quoted(name), part(program, atom));
        }
    }
    let _ = writeln!(out, "fails({}, {})", quoted("the claim"), part(program, &program.fails));
    out
}

fn at(sized: &str) -> String {
    if sized.is_empty() { String::new() } else { format!(" at {sized}") }
}

/// A text in quotes that both languages read as it is.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if matches!(c, '"' | '\\' | '$' | '\n') { ' ' } else { c }).collect();
    format!("\"{plain}\"")
}

fn number(value: &Exact) -> String {
    format!("q(\"{}\", \"{}\")", value.numerator(), value.denominator())
}

fn listed(program: &Program, entries: impl Iterator<Item = u32>) -> String {
    entries.map(|entry| program.name(entry)).collect::<Vec<_>>().join(", ")
}

/// A matrix with so many rows: its rows one after another.
fn matrix(program: &Program, rows: usize, entries: &[u32]) -> String {
    let columns = entries.len().checked_div(rows).unwrap_or(0);
    let by_rows = (0..rows).flat_map(|i| (0..columns).map(move |j| entries[j * rows + i]));
    format!("matrix({rows}, [{}])", listed(program, by_rows))
}

fn expression(program: &Program, of: &Operation, known: &Known) -> String {
    let at = |step: &u32| program.name(*step);
    match of {
        Operation::Input(_) => number(known.low()),
        Operation::Constant(value) => number(value),
        Operation::Add(a, b) => format!("{} + {}", at(a), at(b)),
        Operation::Sub(a, b) => format!("{} - {}", at(a), at(b)),
        Operation::Mul(a, b) if a == b => format!("square({})", at(a)),
        Operation::Mul(a, b) => format!("{} * {}", at(a), at(b)),
        Operation::Div(a, b) => format!("{} / {}", at(a), at(b)),
        Operation::Neg(a) => format!("-{}", at(a)),
        Operation::Exp(a) => format!("exp({})", at(a)),
        Operation::Sinh(a) => format!("sinh({})", at(a)),
        Operation::Cosh(a) => format!("cosh({})", at(a)),
        Operation::Tanh(a) => format!("tanh({})", at(a)),
        Operation::Sqrt(a) => format!("sqrt({})", at(a)),
        Operation::Ln(a) => format!("log({})", at(a)),
        Operation::Abs(a) => format!("abs({})", at(a)),
        Operation::Max(a, b) => format!("max({}, {})", at(a), at(b)),
        Operation::Power(a, exponent) => format!("power({}, {})", at(a), number(exponent)),
        Operation::Determinant(rows, entries) => format!("determinant({})", matrix(program, *rows, entries)),
        Operation::Eigenvalue(k, rows, entries) => {
            format!("eigenvalue({}, {})", matrix(program, *rows, entries), k + 1)
        }
        Operation::SingularValue(k, rows, entries) => {
            format!("singular_value({}, {})", matrix(program, *rows, entries), k + 1)
        }
    }
}

/// What a part says, as a call that answers 1 where it is proved, −1 where it is refuted, else 0.
fn part(program: &Program, of: &Atom<u32>) -> String {
    let at = |step: &u32| program.name(*step);
    match of {
        Atom::AtMost(l, r) => format!("at_most({}, {})", at(l), at(r)),
        Atom::Less(l, r) => format!("less({}, {})", at(l), at(r)),
        Atom::Equal(l, r, _) if l == r => "1".into(),
        Atom::Equal(l, r, _) => format!("equal({}, {})", at(l), at(r)),
        Atom::Differ(l, r) => format!("differ({}, {})", at(l), at(r)),
        Atom::Loewner(l, r) => {
            let side = |side: &nalgebra::DMatrix<u32>| matrix(program, side.nrows(), side.as_slice());
            match &program.witness {
                Some(w) => {
                    let w: Vec<String> = w.iter().map(number).collect();
                    format!("below({}, {}, [{}])", side(l), side(r), w.join(", "))
                }
                None => format!("below({}, {}, [])", side(l), side(r)),
            }
        }
        Atom::If(when, then) => {
            let when: Vec<String> = when.iter().map(|one| part(program, one)).collect();
            format!("implied([{}], {})", when.join(", "), part(program, then))
        }
    }
}
