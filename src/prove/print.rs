//! Chains as a person would write them.

mod terms;
pub(super) mod text;

use super::{Chain, Comparison, Conclusion, Forest, Id, Line, Measure, Op, Problem, Quotient, Residue, Rule};
use crate::number::Exact;
use terms::{definite, positive};
use text::{exponent_text, fact, normed, product, relation, short, sum, text};

/// A chain, line by line: what is bounded, the bound, the rule and the lines that it rests on; then what they come to.
pub fn written(problem: &Problem, chain: &Chain) -> Vec<String> {
    let forest = &problem.forest;
    let width = chain.lines.len().to_string().len();
    let mut out: Vec<String> = chain
        .lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let from: Vec<String> = line.premises.iter().map(|premise| (premise + 1).to_string()).collect();
            let from = if from.is_empty() { String::new() } else { format!(" {}", from.join(", ")) };
            format!("{:>width$}. {}    [{}{from}]", number + 1, said(forest, line), rule(problem, line.rule))
        })
        .collect();
    for (goal, conclusion) in problem.goals.iter().zip(&chain.conclusions) {
        let sides = relation(forest, goal.left, goal.relation, goal.right);
        match conclusion {
            Conclusion::Same => out.push(format!("so {sides}: both sides are the same by the laws of rings")),
            Conclusion::Sum { lines, residue } => {
                out.push(format!("so {sides}, by {}", of_lines(lines)));
                settled(problem, residue, &mut out);
            }
            Conclusion::Order { dropped, identity, lines, residue } => {
                out.push(format!("so {sides}: the difference of the sides is the sum of"));
                out.extend(dropped.iter().map(|term| format!("  {}", definite(problem, term))));
                out.extend(identity.iter().map(|scale| format!("  ({}) I", text(forest, *scale))));
                for line in lines.iter().filter_map(|line| chain.lines.get(*line).map(|found| (line, found))) {
                    out.push(format!("  {}, bounded by line {}", text(forest, line.1.about), line.0 + 1));
                }
                settled(problem, residue, &mut out);
            }
            Conclusion::Positive(terms) => {
                out.push(format!("so {sides}: the right side less the left one is the sum of"));
                out.extend(terms.iter().map(|term| format!("  {}", positive(problem, term))));
            }
            Conclusion::Within(above, below) => {
                out.push(format!("so {sides}: the right side less what is measured is the sum of"));
                out.extend(above.iter().map(|term| format!("  {}", positive(problem, term))));
                out.push("and with it the sum of".to_owned());
                out.extend(below.iter().map(|term| format!("  {}", positive(problem, term))));
            }
            Conclusion::Between(above, below) => {
                out.push(format!("so {sides}: the right side times I, less the matrix, is the sum of"));
                out.extend(above.iter().map(|term| format!("  {}", definite(problem, term))));
                out.push("and with it the sum of".to_owned());
                out.extend(below.iter().map(|term| format!("  {}", definite(problem, term))));
            }
            Conclusion::Squared(terms) => {
                out.push(format!("so {sides}: the square of the right side less that of the left one is the sum of"));
                out.extend(terms.iter().map(|term| format!("  {}", positive(problem, term))));
            }
        }
    }
    out
}

fn of_lines(lines: &[usize]) -> String {
    let numbers: Vec<String> = lines.iter().map(|line| (line + 1).to_string()).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    format!("{word} {}", numbers.join(", "))
}

fn said(forest: &Forest, line: &Line) -> String {
    let bound = sum(forest, &line.bound);
    match line.measure {
        Measure::Norm(norm) => format!("{} ≤ {bound}", normed(forest, norm, line.about)),
        Measure::Away => format!("|{}| ≥ {bound} > 0", text(forest, line.about)),
        Measure::Nonnegative => format!("{} ≥ 0", text(forest, line.about)),
    }
}

/// The residue with its multipliers.
fn settled(problem: &Problem, residue: &Residue, out: &mut Vec<String>) {
    let forest = &problem.forest;
    if residue.shares.is_empty() {
        return;
    }
    out.push(format!("  {} ≤ {}", sum(forest, &residue.left), sum(forest, &residue.right)));
    for share in &residue.shares {
        let part =
            if share.share == Exact::integer(1) { String::new() } else { format!("{} of ", short(&share.share)) };
        let (of, below) = (product(forest, &share.of), product(forest, &share.below));
        let bound = if share.quotient.bound == Exact::integer(1) {
            below
        } else {
            format!("{} · {below}", short(&share.quotient.bound))
        };
        let by = multipliers(problem, &share.quotient);
        out.push(format!(
            "    {part}{of} ≤ {bound}{}",
            if by.is_empty() { String::new() } else { format!("    by {by}") }
        ));
    }
}

fn multipliers(problem: &Problem, quotient: &Quotient) -> String {
    let power = |exponent: &Exact| match exponent.to_integer() {
        Some(1) => String::new(),
        _ => format!("^{}", exponent_text(exponent)),
    };
    let words =
        quotient.multipliers.iter().map(|(one, times)| format!("({}){}", comparison(problem, one), power(times)));
    words.collect::<Vec<_>>().join(" ")
}

fn comparison(problem: &Problem, comparison: &Comparison) -> String {
    let forest = &problem.forest;
    let atom = |id: &Id| text(forest, *id);
    let inside = |id: &Id| match forest.op(*id) {
        Op::Apply(_, inside) => text(forest, *inside),
        _ => text(forest, *id),
    };
    match comparison {
        Comparison::Dimension(name) => format!("1 ≤ {name}"),
        Comparison::Given(number) => fact(problem, *number),
        Comparison::Equal(number) => format!("{}, backwards", fact(problem, *number)),
        Comparison::Norms { left, right } => format!("{} against {}", atom(left), atom(right)),
        Comparison::Part { maximum, part } => match forest.op(*maximum) {
            Op::Max(parts) => {
                let part = parts.get(*part).map_or_else(String::new, |part| text(forest, *part));
                format!("{part} ≤ {}", atom(maximum))
            }
            _ => atom(maximum),
        },
        Comparison::ExpAtLeastOne(id) | Comparison::CoshAtLeastOne(id) => format!("1 ≤ {}", atom(id)),
        Comparison::ExpTangent(id, at) => {
            format!("({}/{})^{} ≤ exp(−{}) {}", inside(id), short(at), short(at), short(at), atom(id))
        }
        Comparison::ExpBounded(id, below) => {
            format!("{} ≤ exp({}) as {} ≤ {}", atom(id), short(&below.bound), inside(id), short(&below.bound))
        }
        Comparison::SinhAtMostCosh(id) => format!("{} ≤ cosh({})", atom(id), inside(id)),
        Comparison::AtMostExp(id) => format!("{} ≤ exp({})", atom(id), inside(id)),
        Comparison::SinhAtMostHalf(id) => format!("{} ≤ 1/2 exp({})", atom(id), inside(id)),
        Comparison::CoshTail(id, from, _) => {
            let from = short(from);
            format!("{} ≤ 1/2 (1 + exp(−2·{from})) exp({}) as {} ≥ {from}", atom(id), inside(id), inside(id))
        }
        Comparison::SinhLinear(id) => format!("{} ≤ {} cosh({})", atom(id), inside(id), inside(id)),
        Comparison::TanhLinear(id) => format!("{} ≤ {}", atom(id), inside(id)),
        Comparison::CoshAtMostSquare(id) => format!("{} ≤ exp({}^2/2)", atom(id), inside(id)),
        Comparison::TanhAtMostOne(id) => format!("{} ≤ 1", atom(id)),
        Comparison::SinhAtLeast(id) => format!("{} ≤ {}", inside(id), atom(id)),
    }
}

/// The words of a rule.
fn rule(problem: &Problem, rule: Rule) -> String {
    match rule {
        Rule::Given(number) => return format!("given: {}", fact(problem, number)),
        Rule::Through(number) => return format!("given: {}, and", fact(problem, number)),
        Rule::Between(lower, upper) => {
            return format!("between: {}, {}, and", fact(problem, lower), fact(problem, upper));
        }
        Rule::Itself => "as it stands",
        Rule::Exactly => "a number ≥ 0 as it stands",
        Rule::Same => "the same by the laws of rings",
        Rule::NormAsNumber => "a norm is a number ≥ 0",
        Rule::Triangle => "triangle inequality",
        Rule::Equals => "the same number",
        Rule::NormDifference => "|‖X‖ − ‖Y‖| ≤ ‖X − Y‖",
        Rule::Mirror => "a reflection keeps the norm",
        Rule::Scaled => "‖sX‖ = |s| ‖X‖",
        Rule::MatrixVector => "‖Ax‖ ≤ ‖A‖ ‖x‖",
        Rule::MatrixProduct | Rule::MatrixProductRight => "‖AB‖ ≤ ‖A‖ ‖B‖",
        Rule::Transposed => "‖Aᵀ‖ = ‖A‖",
        Rule::DiagonalMatrix => "‖diag x‖ = ‖x‖_∞",
        Rule::OuterProduct => "‖x yᵀ‖ = ‖x‖ ‖y‖",
        Rule::IdentityNorm => "norm of the identity",
        Rule::OnesNorm => "norm of ones",
        Rule::CauchySchwarz => "Cauchy and Schwarz",
        Rule::Holder(_) => "Hölder",
        Rule::Entrywise(_) => "‖x ∘ y‖ ≤ ‖x‖_∞ ‖y‖",
        Rule::EntrywiseOne => "‖x ∘ y‖_1 ≤ ‖x‖ ‖y‖",
        Rule::Other(_) => "one norm by another",
        Rule::Part => "a part is at most the whole",
        Rule::Spectrum => "eigenvalues are at most the norm",
        Rule::Monotone => "|f(t)| ≤ f(|t|), increasing",
        Rule::TanhRange => "|tanh| ≤ 1",
        Rule::AbsoluteEntries => "|x| has the norm of x",
        Rule::MeanValue => "mean value theorem on the segment",
        Rule::LocalMeanValue => "mean value theorem near x",
        Rule::NearOne => "cosh(t) − 1 ≤ t²/2 cosh(t), by Taylor",
        Rule::HyperbolicDifference => "|cosh s − cosh t| ≤ |sinh s − sinh t|",
        Rule::Reciprocal => "1/s is at most 1 over a bound below",
        Rule::ReciprocalDifference => "|1/s − 1/t| = |s − t|/|s t|",
        Rule::Power => "a power of a bound",
        Rule::Extreme => "a maximum is at most the sum",
        Rule::Shares => "u ≥ 0 over its sum",
        Rule::Total => "‖u‖_1 = Σu of u ≥ 0",
        Rule::AwayProduct => "|s t| = |s| |t|",
        Rule::SumOfCosh => "cosh ≥ 1",
        Rule::SumOfExp => "exp(t) ≥ exp(−|t|)",
        Rule::AwayFunction => "exp(t) ≥ exp(−|t|), cosh ≥ 1",
        Rule::SignByForm => "≥ 0 by its form",
        Rule::SignOfParts => "its parts are ≥ 0",
        Rule::Visible => "≥ 0 by its form and the facts",
        Rule::ExpTangent => "exp lies above its tangents",
        Rule::LogTangent => "ln lies below its tangents",
        Rule::BelowLargest => "an entry is at most the largest",
        Rule::BelowLogSumExp => "an entry is at most logsumexp",
        Rule::BelowNorm => "an entry is at most the maximum norm",
    }
    .to_owned()
}
