//! Terms and tactics that several proofs share.

use super::program::{Known, Program};
use crate::number::{Arithmetic, Exact};
use nalgebra::DMatrix;

/// A number as a term.
pub(super) fn real(value: &Exact) -> String {
    let (top, bottom) = (value.numerator().to_string(), value.denominator().to_string());
    let top = if top.starts_with('-') { format!("({top})") } else { top };
    if bottom == "1" { top } else { format!("({top} / {bottom})") }
}

/// Steps each once.
pub(super) fn once(program: &Program, steps: &[u32]) -> Vec<(u32, String)> {
    let mut all: Vec<(u32, String)> = Vec::new();
    for step in steps {
        if !all.iter().any(|(_, name)| name == program.name(*step)) {
            all.push((*step, program.name(*step).to_owned()));
        }
    }
    all
}

/// Tactics that put values in place of steps that have one, and numbers of which the bounds are known in place of others.
pub(super) fn replaced(program: &Program, steps: &[u32]) -> String {
    let one = |(step, name): (u32, String)| match program.known(step) {
        Known::Exactly(_) => format!("rewrite ?k_{name}; "),
        Known::Within(..) => format!("generalize k_{name}; generalize {name}; intros ? ?; "),
    };
    once(program, steps).into_iter().map(one).collect()
}

/// A proof that a form with these entries is never negative, by its leading minors; the vector is v0, v1, … and the goal is
/// equal to that by the laws of rings. `replace` puts bounds in place of names.
pub(super) fn forms(n: usize, of: &dyn Fn(usize, usize) -> String, replace: &str, bits: u32) -> Result<String, String> {
    let (lemma, minors, entries) = match n {
        2 => {
            let (a, b, c) = (of(0, 0), of(1, 0), of(1, 1));
            ("two_rows", format!("0 < {a} /\\ 0 < {a} * {c} - {b}²"), vec![a, b, c])
        }
        3 => {
            let (a, b, c) = (of(0, 0), of(1, 0), of(2, 0));
            let (d, e, f) = (of(1, 1), of(2, 1), of(2, 2));
            let minors = format!(
                "0 < {a} /\\ 0 < {a} * {d} - {b}² /\\ 0 < ({a} * {d} - {b}²) * ({a} * {f} - {c}²) - ({a} * {e} - {b} * {c})²"
            );
            ("three_rows", minors, vec![a, b, c, d, e, f])
        }
        n => return Err(format!("a form in {n} variables with entries that are not rational")),
    };
    let vectors: Vec<String> = (0..n).map(|i| format!("v{i}")).collect();
    Ok(format!(
        "assert (H : {minors}) by (repeat split; unfold Rsqr; {replace}interval with (i_prec {bits})); \
         pose proof ({lemma} {} H {}); unfold Rsqr in *; first [ lra | nra ]",
        entries.join(" "),
        vectors.join(" ")
    ))
}

/// A positive semidefinite rational matrix as a sum of squares Σ dₖ (Σ lᵢₖ vᵢ)², written in v0, v1, …; `None` for another.
pub(super) fn squares(gap: &DMatrix<Exact>) -> Option<String> {
    let n = gap.nrows();
    let mut m = gap.clone();
    let mut terms = Vec::new();
    for k in 0..n {
        let pivot = m[(k, k)].clone();
        if pivot.signum() < 0 {
            return None;
        }
        if pivot.signum() == 0 {
            if (k + 1..n).any(|i| m[(i, k)].signum() != 0) {
                return None;
            }
            continue;
        }
        let shares: Vec<Exact> = (k..n).map(|i| m[(i, k)].div(&pivot, &())).collect::<Option<_>>()?;
        let sum: Vec<String> =
            shares.iter().enumerate().map(|(i, share)| format!("{} * v{}", real(share), k + i)).collect();
        terms.push(format!("{} * ({})²", real(&pivot), sum.join(" + ")));
        for i in k + 1..n {
            for j in k + 1..n {
                let taken = m[(i, k)].mul(&shares[j - k], &())?;
                m[(i, j)] = m[(i, j)].minus(&taken);
            }
        }
    }
    Some(if terms.is_empty() { "0".into() } else { terms.join(" + ") })
}
