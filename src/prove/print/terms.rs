//! Terms that are ≥ 0, and ⪰ 0, in words.

use super::text::{fact, short, sum, text, tight};
use crate::number::Exact;
use crate::prove::{Definite, End, Ground, Id, Positive, Problem};

/// A number ≥ 0, with the reason.
pub(super) fn positive(problem: &Problem, term: &Positive) -> String {
    let forest = &problem.forest;
    let at = |id: &Id| text(forest, *id);
    let forms = |terms: &[Definite]| terms.iter().map(|term| definite(problem, term)).collect::<Vec<_>>().join("; ");
    let said = match &term.ground {
        Ground::One => "1".to_owned(),
        Ground::Given(number) | Ground::Equal(number) => {
            let difference = problem
                .facts
                .get(*number)
                .map_or_else(String::new, |fact| format!("({} − {})", at(&fact.right), tight(forest, fact.left)));
            format!("{difference}, as {}", fact(problem, *number))
        }
        Ground::Inverse(of) => format!("(1 − {of}^(−1) {of}), which is 0", of = tight(forest, *of)),
        Ground::Square(of) if forest.shape(*of).is_number() => format!("{}^2", tight(forest, *of)),
        Ground::Square(of) => format!("⟨{of}, {of}⟩", of = at(of)),
        Ground::Line(line, false) => format!("what line {} leaves", line + 1),
        Ground::Line(line, true) => format!("what line {} leaves of the opposite", line + 1),
        Ground::Inner(left, right) => format!("the inner product of lines {} and {}", left + 1, right + 1),
        Ground::Entry(line, index) => format!("entry {} of line {}", at(index), line + 1),
        Ground::Form { column, terms } => format!("⟨z, M z⟩ with z = {} and M = {}", at(column), forms(terms)),
        Ground::Cauchy { left, right, terms } => {
            format!("⟨x, M x⟩ ⟨y, M y⟩ − ⟨x, M y⟩² with x = {}, y = {}, M = {}", at(left), at(right), forms(terms))
        }
        Ground::Diagonal { index, terms } => format!("M[{i}, {i}] with M = {}", forms(terms), i = at(index)),
        Ground::Trace { terms } => format!("tr M with M = {}", forms(terms)),
        Ground::TraceOfProduct { left, right } => {
            format!("tr(M N) with M = {} and N = {}", forms(left), forms(right))
        }
        Ground::Eigenvalue { end, matrix, bound, terms } => {
            let (x, t) = (at(matrix), at(bound));
            match end {
                End::Largest => format!("{t} − λ_max({x}), as ({t}) I − {x} is the sum of {}", forms(terms)),
                End::Smallest => format!("λ_min({x}) − ({t}), as {x} − ({t}) I is the sum of {}", forms(terms)),
            }
        }
        Ground::Largest { column, bound, line } => format!("{} − max({}) by line {}", at(bound), at(column), line + 1),
        Ground::LogSumExp { below, above, shift, line } => {
            format!("logsumexp({}) + {} − logsumexp({}) by line {}", at(above), at(shift), at(below), line + 1)
        }
    };
    match forest.number(term.scale) {
        Some(one) if *one == Exact::integer(1) => said,
        _ => format!("{} times {said}", tight(forest, term.scale)),
    }
}

pub(super) fn definite(problem: &Problem, term: &Definite) -> String {
    let forest = &problem.forest;
    let scaled = |scale: Id, of: String| match forest.number(scale) {
        Some(one) if *one == Exact::integer(1) => of,
        _ => format!("({}) {of}", text(forest, scale)),
    };
    match term {
        Definite::Square { scale, form } => format!("{} ⪰ 0", scaled(*scale, text(forest, *form))),
        Definite::Gram { columns, coefficients } => {
            let entry = |(k, c): (usize, &Exact)| {
                let (i, j) = (k / columns.len().max(1), k % columns.len().max(1));
                (c.signum() != 0)
                    .then(|| format!("{} {} {}ᵀ", short(c), tight(forest, columns[i]), tight(forest, columns[j])))
            };
            let terms: Vec<String> = coefficients.iter().enumerate().filter_map(entry).collect();
            format!("{} ⪰ 0, its coefficients being positive semidefinite", terms.join(" + "))
        }
        Definite::Given { scale, fact: number } => {
            let difference = problem.facts.get(*number).map_or_else(String::new, |fact| {
                format!("({} − {})", text(forest, fact.right), tight(forest, fact.left))
            });
            format!("{} ⪰ 0, as {}", scaled(*scale, difference), fact(problem, *number))
        }
        Definite::Congruent { by, terms } => {
            let terms: Vec<String> = terms.iter().map(|term| definite(problem, term)).collect();
            format!("Gᵀ (…) G ⪰ 0 with G = {} and inside {}", text(forest, *by), terms.join("; "))
        }
        Definite::Diagonal { scale, column, line } => {
            format!("{} ⪰ 0 by line {}", scaled(*scale, format!("diag({})", text(forest, *column))), line + 1)
        }
        Definite::Spread { scale, column, line, total } => {
            let p = tight(forest, *column);
            let difference = format!("(b diag({p}) − {p} {p}ᵀ)");
            format!("{} ⪰ 0 by line {} and ‖·‖_1 ≤ b, line {}", scaled(*scale, difference), line + 1, total + 1)
        }
        Definite::Normed { scale, line, plus } => {
            let difference = if *plus { "(b I + M)" } else { "(b I − M)" };
            format!("{} ⪰ 0 by ‖M‖ ≤ b, line {}", scaled(*scale, difference.to_owned()), line + 1)
        }
        Definite::Extreme { scale, end, matrix } => {
            let eigenvalue = if *end == End::Largest { "λ_max" } else { "λ_min" };
            let (x, name) = (tight(forest, *matrix), text(forest, *matrix));
            let difference = match end {
                End::Largest => format!("({eigenvalue}({name}) I − {x})"),
                End::Smallest => format!("({x} − {eigenvalue}({name}) I)"),
            };
            format!("{} ⪰ 0", scaled(*scale, difference))
        }
        Definite::Bounded { identity, lines, residue } => {
            let scales: Vec<String> = identity.iter().map(|scale| text(forest, *scale)).collect();
            let lines: Vec<String> = lines.iter().map(|line| (line + 1).to_string()).collect();
            let (left, right) = (sum(forest, &residue.left), sum(forest, &residue.right));
            format!("({}) I against lines {}, as {left} ≤ {right}", scales.join(" + "), lines.join(", "))
        }
    }
}
