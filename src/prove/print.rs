//! Chains as a person would write them.

use super::{
    Chain, Comparison, Conclusion, Definite, End, Forest, Ground, Id, Line, Measure, Monomial, Norm, Op, Positive,
    Posynomial, Problem, Quotient, Residue, Rule,
};
use crate::language::{Elementary, Relation};
use crate::number::Exact;

/// Significant digits of a number that is too long to be written exactly.
const DIGITS: usize = 4;

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

/// A number ≥ 0, with the reason.
fn positive(problem: &Problem, term: &Positive) -> String {
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

fn relation(forest: &Forest, left: Id, relation: Relation, right: Id) -> String {
    let sign = match relation {
        Relation::AtMost => "≤",
        Relation::Less => "<",
        Relation::Equal => "=",
        Relation::Differ => "≠",
        Relation::Precedes => "⪯",
        Relation::StrictlyPrecedes => "≺",
    };
    format!("{} {sign} {}", text(forest, left), text(forest, right))
}

fn fact(problem: &Problem, number: usize) -> String {
    let said = problem.facts.get(number);
    said.map_or_else(String::new, |fact| relation(&problem.forest, fact.left, fact.relation, fact.right))
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

fn definite(problem: &Problem, term: &Definite) -> String {
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

/// A number: exactly where that is short, and a decimal above it elsewhere.
fn short(value: &Exact) -> String {
    if value.bits() <= 40 { value.to_string() } else { format!("{}…", value.to_decimal(DIGITS, true)) }
}

fn exponent_text(exponent: &Exact) -> String {
    match exponent.to_integer() {
        Some(whole) if whole >= 0 => whole.to_string(),
        _ => format!("({})", short(exponent)),
    }
}

fn product(forest: &Forest, monomial: &Monomial) -> String {
    let factor = |(id, exponent): (Id, &Exact)| match exponent.to_integer() {
        Some(1) => tight(forest, id),
        _ if *exponent == half() => format!("√{}", tight(forest, id)),
        _ => format!("{}^{}", tight(forest, id), exponent_text(exponent)),
    };
    let factors: Vec<String> = monomial.factors().map(factor).collect();
    if factors.is_empty() { "1".to_owned() } else { factors.join(" ") }
}

fn half() -> Exact {
    Exact::ratio(1, 2).unwrap_or_else(Exact::zero)
}

fn sum(forest: &Forest, posynomial: &Posynomial) -> String {
    let term = |(monomial, c): (&Monomial, &Exact)| match (monomial.is_one(), *c == Exact::integer(1)) {
        (true, _) => short(c),
        (false, true) => product(forest, monomial),
        (false, false) => format!("{} {}", short(c), product(forest, monomial)),
    };
    let terms: Vec<String> = posynomial.terms().map(term).collect();
    if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
}

fn normed(forest: &Forest, norm: Norm, of: Id) -> String {
    let inside = text(forest, of);
    match norm {
        Norm::Absolute if matches!(forest.op(of), Op::Norm(..)) => inside,
        Norm::Absolute => format!("|{inside}|"),
        Norm::Euclidean | Norm::Spectral => format!("‖{inside}‖"),
        Norm::One => format!("‖{inside}‖_1"),
        Norm::Infinity => format!("‖{inside}‖_∞"),
        Norm::Frobenius => format!("‖{inside}‖_F"),
    }
}

/// How tightly the outermost operation binds: sums, products, powers, names.
fn binds(op: &Op) -> u8 {
    match op {
        Op::Add(..) | Op::Sub(..) => 0,
        Op::Scale(..) | Op::Mul(..) | Op::Hadamard(..) | Op::Outer(..) => 1,
        Op::Power(..) | Op::Transpose(_) => 2,
        Op::Number(value) if value.signum() < 0 || value.to_integer().is_none() => 1,
        _ => 3,
    }
}

/// A tree in brackets where it is a sum or a product.
fn tight(forest: &Forest, of: Id) -> String {
    within(forest, of, 2)
}

fn within(forest: &Forest, of: Id, least: u8) -> String {
    let inside = text(forest, of);
    if binds(forest.op(of)) < least { format!("({inside})") } else { inside }
}

/// A tree, as the language writes it.
pub(super) fn text(forest: &Forest, of: Id) -> String {
    let at = |id: &Id, least: u8| within(forest, *id, least);
    let list = |all: &[Id]| all.iter().map(|id| text(forest, *id)).collect::<Vec<_>>().join(", ");
    match forest.op(of) {
        Op::Number(value) => short(value),
        Op::Dimension(name) | Op::Counter(name) | Op::Ingredient(name, _) => name.to_string(),
        Op::Ones(shape) if shape.is_column() => format!("1_{}", shape.rows),
        Op::Ones(_) => "ones".to_owned(),
        Op::Zeros(_) => "0".to_owned(),
        Op::Identity(dim) => format!("I_{dim}"),
        Op::Add(a, b) => format!("{} + {}", at(a, 0), at(b, 0)),
        Op::Sub(a, b) => format!("{} − {}", at(a, 0), at(b, 1)),
        Op::Scale(s, x) if forest.number(*s).is_some_and(|s| *s == Exact::integer(-1)) => format!("−{}", at(x, 1)),
        Op::Scale(a, b) | Op::Mul(a, b) => format!("{} {}", at(a, 1), at(b, 2)),
        Op::Hadamard(a, b) => format!("{} ∘ {}", at(a, 2), at(b, 2)),
        Op::Inner(a, b) => format!("⟨{}, {}⟩", text(forest, *a), text(forest, *b)),
        Op::Outer(a, b) => format!("{} {}ᵀ", at(a, 2), at(b, 3)),
        Op::Diag(x) => format!("diag({})", text(forest, *x)),
        Op::Transpose(a) => format!("{}ᵀ", at(a, 3)),
        Op::Apply(function, x) => format!("{}({})", name(*function), text(forest, *x)),
        Op::Power(x, exponent) if *exponent == half() => format!("√{}", at(x, 3)),
        Op::Power(x, exponent) => format!("{}^{}", at(x, 3), exponent_text(exponent)),
        Op::Norm(norm, x) => normed(forest, *norm, *x),
        Op::Max(all) => format!("max({})", list(all)),
        Op::Min(all) => format!("min({})", list(all)),
        Op::Trace(a) => format!("trace({})", text(forest, *a)),
        Op::LogSumExp(x) => format!("logsumexp({})", text(forest, *x)),
        Op::Largest(x) => format!("max({})", text(forest, *x)),
        Op::Eigenvalue(End::Largest, a) => format!("λ_max({})", text(forest, *a)),
        Op::Eigenvalue(End::Smallest, a) => format!("λ_min({})", text(forest, *a)),
        Op::SmallestSingular(a) => format!("σ_min({})", text(forest, *a)),
        Op::Entry(x, i) => format!("{}[{}]", at(x, 3), text(forest, *i)),
        Op::Column(a, j) => format!("{}[:, {}]", at(a, 3), text(forest, *j)),
        Op::Named(_, name, arguments, _) if arguments.is_empty() => name.to_string(),
        Op::Named(_, name, arguments, _) => format!("{name}({})", list(arguments)),
    }
}

fn name(function: Elementary) -> &'static str {
    match function {
        Elementary::Exp => "exp",
        Elementary::Log => "log",
        Elementary::Sqrt => "√",
        Elementary::Sinh => "sinh",
        Elementary::Cosh => "cosh",
        Elementary::Tanh => "tanh",
        Elementary::Abs => "abs",
    }
}
