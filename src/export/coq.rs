//! Programs as Coq files: every step a definition over the reals with a lemma that bounds it, then the hypotheses and the
//! negation of the claim.
//!
//! A step whose value is rational is shown equal to it; any other is shown to be within the bounds that arithmetic A gave,
//! from those of its operands, by coq-interval. Nothing is assumed: what Coq accepts does not rest on this program.

use super::program::{Known, Program};
use super::spectral::{Spectral, spectral};
use super::term::{forms, once, real, replaced, squares};
use crate::claims::Atom;
use crate::ledger::fingerprint;
use crate::number::recorder::Operation;
use nalgebra::DMatrix;
use std::fmt::Write;

const HEAD: &str = include_str!("head.v");

/// A Coq file that states and proves that every hypothesis holds and the claim does not.
///
/// # Errors
/// What of it is not written in Coq, in words.
pub fn coq(program: &Program) -> Result<String, String> {
    let mut out =
        format!("(* {} ({} )\n   {}\n", comment(&program.id), comment(&program.case), comment(&program.sized));
    out.push_str("   A counterexample: every hypothesis holds, the claim does not. Written by lemmacheck, which it does not need. *)\n");
    out.push_str(HEAD);
    let is_value = |of: &Operation| matches!(of, Operation::Eigenvalue(..) | Operation::SingularValue(..));
    let values = program.steps.iter().any(|step| is_value(&step.operation));
    if values {
        out.push_str("\n(* Eigenvalues and singular values are any numbers that are what these are defined to be. *)\nSection Counterexample.\n");
    }
    for (number, step) in program.steps.iter().enumerate() {
        if is_value(&step.operation) {
            let name = &step.name;
            let Spectral { definition, proof } = spectral(program, name, &step.operation, &step.known)?;
            let _ = writeln!(out, "Context ({name} : R) (d_{name} : {definition}).");
            let (low, high) = (real(step.known.low()), real(step.known.high()));
            let _ = match &step.known {
                Known::Within(..) => writeln!(out, "Lemma k_{name} : {low} <= {name} <= {high}.\nProof. {proof} Qed."),
                Known::Exactly(_) => writeln!(
                    out,
                    "Lemma b_{name} : {low} <= {name} <= {high}.\nProof. {proof} Qed.\nLemma k_{name} : {name} = {low}.\nProof. pose proof b_{name}; lra. Qed."
                ),
            };
            continue;
        }
        let formula = formula(program, &step.operation, &step.known)?;
        let name = &step.name;
        // writing to a string never fails
        let _ = writeln!(out, "Definition {name} : R := {formula}.");
        let _ = match &step.known {
            Known::Exactly(value) => {
                let proof = exactly(program, &step.operation);
                writeln!(out, "Lemma k_{name} : {name} = {}.\nProof. unfold {name}. {proof} Qed.", real(value))
            }
            Known::Within(low, high) => {
                let proof = within(program, number)?;
                writeln!(
                    out,
                    "Lemma k_{name} : {} <= {name} <= {}.\nProof. unfold {name}. {proof} Qed.",
                    real(low),
                    real(high)
                )
            }
        };
    }
    let mut proofs = Vec::new();
    let mut said = Vec::new();
    for (name, atoms) in &program.premises {
        for atom in atoms {
            let (statement, proof) = holds(program, atom).map_err(|why| format!("{why} in the hypothesis {name}"))?;
            said.push(format!("(* {} *) {statement}", comment(name)));
            proofs.push(proof);
        }
    }
    for step in &program.steps {
        if let Some((statement, proof)) = defined(program, &step.operation) {
            said.push(statement);
            proofs.push(proof);
        }
    }
    let (claim, refutation) = fails(program, &program.fails)?;
    if !said.is_empty() {
        let _ = writeln!(out, "\nTheorem every_hypothesis_holds :\n  {}.", said.join(" /\\\n  "));
        let _ = writeln!(out, "Proof.\n  {}\nQed.", conjunction(&proofs));
    }
    let _ = writeln!(out, "\nTheorem the_claim_fails :\n  {claim}.\nProof.\n  {refutation}\nQed.");
    if values {
        out.push_str("End Counterexample.\n");
    }
    let mark = fingerprint(out.as_bytes());
    let _ = writeln!(out, "{MARK}{mark} *)");
    Ok(out)
}

/// What the last line of a file begins with.
const MARK: &str = "(* fingerprint ";

/// The fingerprint of a file that [`coq`] wrote, as its last line has it: a record of files that the kernel accepts names them
/// by it.
pub fn mark(file: &str) -> Option<&str> {
    file.lines().last()?.strip_prefix(MARK)?.strip_suffix(" *)")
}

/// Proofs of the parts of a conjunction, one after another.
fn conjunction(proofs: &[String]) -> String {
    let last = proofs.len().saturating_sub(1);
    let one =
        |(at, proof): (usize, &String)| if at < last { format!("split; [ {proof} | ].") } else { format!("{proof}.") };
    proofs.iter().enumerate().map(one).collect::<Vec<_>>().join("\n  ")
}

fn comment(text: &str) -> String {
    text.replace("(*", "( *").replace("*)", "* )").replace('"', "'")
}

fn formula(program: &Program, of: &Operation, known: &Known) -> Result<String, String> {
    let at = |step: &u32| program.name(*step);
    Ok(match of {
        Operation::Input(_) => real(known.low()),
        Operation::Constant(value) => real(value),
        Operation::Add(a, b) => format!("{} + {}", at(a), at(b)),
        Operation::Sub(a, b) => format!("{} - {}", at(a), at(b)),
        Operation::Mul(a, b) if a == b => format!("{}²", at(a)),
        Operation::Mul(a, b) => format!("{} * {}", at(a), at(b)),
        Operation::Div(a, b) => format!("{} / {}", at(a), at(b)),
        Operation::Neg(a) => format!("- {}", at(a)),
        Operation::Exp(a) => format!("exp {}", at(a)),
        Operation::Sinh(a) => format!("(exp {0} - exp (- {0})) / 2", at(a)),
        Operation::Cosh(a) => format!("(exp {0} + exp (- {0})) / 2", at(a)),
        Operation::Tanh(a) => format!("1 - 2 / (exp (2 * {}) + 1)", at(a)),
        Operation::Sqrt(a) => format!("sqrt {}", at(a)),
        Operation::Ln(a) => format!("ln {}", at(a)),
        Operation::Abs(a) => format!("Rabs {}", at(a)),
        Operation::Max(a, b) => format!("Rmax {} {}", at(a), at(b)),
        Operation::Power(a, exponent) => format!("exp ({} * ln {})", real(exponent), at(a)),
        Operation::Determinant(n, entries) => {
            let m = DMatrix::from_column_slice(*n, *n, entries);
            minors(program, &m)
        }
        Operation::Eigenvalue(..) => return Err("an eigenvalue of a matrix of more than one row".into()),
        Operation::SingularValue(..) => {
            return Err("a singular value of a matrix of more than one row and column".into());
        }
    })
}

/// A determinant by Laplace's expansion along the first row.
fn minors(program: &Program, m: &DMatrix<u32>) -> String {
    if m.nrows() == 1 {
        return program.name(m[(0, 0)]).into();
    }
    let term = |j: usize| {
        let sign = if j.is_multiple_of(2) { "+" } else { "-" };
        let minor = m.clone().remove_row(0).remove_column(j);
        format!("{sign} {} * ({})", program.name(m[(0, j)]), minors(program, &minor))
    };
    let terms: Vec<String> = (0..m.ncols()).map(term).collect();
    format!("0 {}", terms.join(" "))
}

/// The operands of a step, each once.
fn operands(of: &Operation) -> Vec<u32> {
    let mut all = Vec::new();
    of.operands(&mut |operand| {
        if !all.contains(&operand) {
            all.push(operand);
        }
    });
    all
}

fn is_exact(program: &Program, step: u32) -> bool {
    matches!(program.known(step), Known::Exactly(_))
}

/// Tactics that put values in place of operands that have one.
fn rewritten(program: &Program, of: &Operation) -> String {
    let exact = operands(of).into_iter().filter(|step| is_exact(program, *step));
    exact.map(|step| format!("rewrite ?k_{}. ", program.name(step))).collect()
}

fn exactly(program: &Program, of: &Operation) -> String {
    format!("{}{}", rewritten(program, of), "exactly.")
}

/// A proof of the bounds of a step from those of its operands.
fn within(program: &Program, number: usize) -> Result<String, String> {
    let step = &program.steps[number];
    let inexact: Vec<u32> = operands(&step.operation).into_iter().filter(|one| !is_exact(program, *one)).collect();
    let mut proof = rewritten(program, &step.operation);
    for one in &inexact {
        let name = program.name(*one);
        let _ = write!(proof, "generalize k_{name}; generalize {name}; intros ? ?. ");
    }
    let bits = precision(program, &step.operation);
    let _ = match &step.operation {
        Operation::Max(..) => write!(proof, "greatest."),
        Operation::Abs(..) => write!(proof, "first [ absolute | interval with (i_prec {bits}) ]."),
        Operation::Add(..) | Operation::Sub(..) | Operation::Neg(_) => {
            write!(proof, "first [ lra | interval with (i_prec {bits}) ].")
        }
        _ => write!(proof, "unfold Rsqr; interval with (i_prec {bits})."),
    };
    Ok(proof)
}

/// The precision that the bounds of a step want: sinh and tanh are written as differences, which lose the digits that their
/// argument is below 1.
fn precision(program: &Program, of: &Operation) -> u32 {
    let lost = match of {
        Operation::Sinh(a) | Operation::Tanh(a) => {
            let size = program.known(*a).low().to_f64().abs().max(f64::MIN_POSITIVE);
            (2.0 * (-core_math::log2(size)).max(0.0)) as u32
        }
        _ => 0,
    };
    program.bits + 40 + lost
}

/// The lemmas about steps, handed to linear arithmetic.
fn linear(program: &Program, steps: &[u32]) -> String {
    let posed: String = once(program, steps).iter().map(|(_, name)| format!("pose proof k_{name}; ")).collect();
    format!("{posed}lra")
}

fn relation(program: &Program, of: &Atom<u32>) -> Option<(String, Vec<u32>)> {
    let at = |step: &u32| program.name(*step);
    Some(match of {
        Atom::AtMost(l, r) => (format!("{} <= {}", at(l), at(r)), vec![*l, *r]),
        Atom::Less(l, r) => (format!("{} < {}", at(l), at(r)), vec![*l, *r]),
        Atom::Equal(l, r, _) => (format!("{} = {}", at(l), at(r)), vec![*l, *r]),
        Atom::Differ(l, r) => (format!("{} <> {}", at(l), at(r)), vec![*l, *r]),
        Atom::Loewner(l, r) if l.len() == 1 => return relation(program, &Atom::AtMost(l[(0, 0)], r[(0, 0)])),
        _ => return None,
    })
}

/// That a part holds, with its proof.
fn holds(program: &Program, of: &Atom<u32>) -> Result<(String, String), String> {
    match of {
        Atom::Equal(l, r, _) if l == r => Ok((format!("{0} = {0}", program.name(*l)), "reflexivity".into())),
        Atom::Equal(l, r, _) if !(is_exact(program, *l) && is_exact(program, *r)) => {
            Err("an equation between numbers that are not rational".into())
        }
        Atom::Loewner(l, r) if l.len() > 1 => ordered(program, l, r),
        Atom::If(_, then) => holds(program, then),
        _ => {
            let (statement, steps) = relation(program, of).ok_or("a part of a kind that is not written")?;
            Ok((statement, linear(program, &steps)))
        }
    }
}

/// That an order of matrices holds: for all vectors, by squares.
fn ordered(program: &Program, left: &DMatrix<u32>, right: &DMatrix<u32>) -> Result<(String, String), String> {
    let n = left.nrows();
    let of = |m: &DMatrix<u32>, i: usize, j: usize| m[(i.max(j), i.min(j))];
    let form = |m: &DMatrix<u32>| {
        let pairs = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
        pairs.map(|(i, j)| format!("{} * v{i} * v{j}", program.name(of(m, i, j)))).collect::<Vec<_>>().join(" + ")
    };
    let vectors: Vec<String> = (0..n).map(|i| format!("v{i}")).collect();
    let statement = format!("(forall {} : R, {} <= {})", vectors.join(" "), form(left), form(right));
    let steps: Vec<u32> = left.iter().chain(right.iter()).copied().collect();
    let intros = format!("intros {}", vectors.join(" "));
    if steps.iter().all(|step| is_exact(program, *step)) {
        let gap = DMatrix::from_fn(n, n, |i, j| {
            program.known(of(right, i, j)).low().minus(program.known(of(left, i, j)).low())
        });
        let squares = squares(&gap).ok_or("an order that elimination does not show")?;
        let rewrites = replaced(program, &steps);
        return Ok((statement, format!("{intros}; {rewrites}by_squares ({squares})")));
    }
    let entry = |i: usize, j: usize| format!("({} - {})", program.name(of(right, i, j)), program.name(of(left, i, j)));
    let proof = forms(n, &entry, &replaced(program, &steps), program.bits + 40)?;
    Ok((statement, format!("{intros}; {proof}")))
}

/// That the part that is to fail fails, with its proof.
fn fails(program: &Program, of: &Atom<u32>) -> Result<(String, String), String> {
    match of {
        Atom::Loewner(l, r) if l.len() > 1 => {
            let n = l.nrows();
            let witness = program.witness.as_ref().filter(|w| w.len() == n).ok_or("an order without a witness")?;
            let vectors: Vec<String> = (0..n).map(|i| format!("v{i}")).collect();
            let form = |m: &DMatrix<u32>| {
                let pairs = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
                let term = |(i, j): (usize, usize)| format!("{} * v{i} * v{j}", program.name(m[(i.max(j), i.min(j))]));
                pairs.map(term).collect::<Vec<_>>().join(" + ")
            };
            let statement = format!("~ (forall {} : R, {} <= {})", vectors.join(" "), form(l), form(r));
            let at: Vec<String> = witness.iter().map(real).collect();
            let steps: Vec<u32> = l.iter().chain(r.iter()).copied().collect();
            Ok((statement, format!("intros H; specialize (H {}); {}.", at.join(" "), linear(program, &steps))))
        }
        Atom::If(when, then) => {
            let mut said = Vec::new();
            let mut proofs = Vec::new();
            for one in when {
                let (statement, proof) = holds(program, one)?;
                said.push(statement);
                proofs.push(proof);
            }
            let (statement, proof) = fails(program, then)?;
            said.push(statement);
            proofs.push(proof.trim_end_matches('.').to_owned());
            Ok((said.join(" /\\ "), conjunction(&proofs)))
        }
        _ => {
            let (statement, steps) = relation(program, of).ok_or("a part of a kind that is not written")?;
            Ok((format!("~ ({statement})"), format!("{}.", linear(program, &steps))))
        }
    }
}

/// That an operation is defined, where that is no matter of course.
fn defined(program: &Program, of: &Operation) -> Option<(String, String)> {
    let said = |step: u32, statement: String| Some((statement, linear(program, &[step])));
    match of {
        Operation::Div(_, b) => said(*b, format!("{} <> 0", program.name(*b))),
        Operation::Sqrt(a) => said(*a, format!("0 <= {}", program.name(*a))),
        Operation::Ln(a) | Operation::Power(a, _) => said(*a, format!("0 < {}", program.name(*a))),
        _ => None,
    }
}
