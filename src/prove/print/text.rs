//! Trees, sums of monomials and facts in words.

use crate::language::Relation;
use crate::number::Exact;
use crate::prove::{End, Forest, Id, Monomial, Norm, Op, Posynomial, Problem};

/// Significant digits of a number that is too long to be written exactly.
const DIGITS: usize = 4;

pub(super) fn relation(forest: &Forest, left: Id, relation: Relation, right: Id) -> String {
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

pub(super) fn fact(problem: &Problem, number: usize) -> String {
    let said = problem.facts.get(number);
    said.map_or_else(String::new, |fact| relation(&problem.forest, fact.left, fact.relation, fact.right))
}

/// A number: exactly where that is short, and a decimal above it elsewhere.
pub(super) fn short(value: &Exact) -> String {
    if value.bits() <= 40 { value.to_string() } else { format!("{}…", value.to_decimal(DIGITS, true)) }
}

pub(super) fn exponent_text(exponent: &Exact) -> String {
    match exponent.to_integer() {
        Some(whole) if whole >= 0 => whole.to_string(),
        _ => format!("({})", short(exponent)),
    }
}

pub(super) fn product(forest: &Forest, monomial: &Monomial) -> String {
    let factor = |(id, exponent): (Id, &Exact)| match exponent.to_integer() {
        Some(1) => tight(forest, id),
        _ if *exponent == half() => format!("√{}", tight(forest, id)),
        _ => format!("{}^{}", tight(forest, id), exponent_text(exponent)),
    };
    let factors: Vec<String> = monomial.factors().map(factor).collect();
    if factors.is_empty() { "1".to_owned() } else { factors.join(" ") }
}

pub(super) fn half() -> Exact {
    Exact::ratio(1, 2).unwrap_or_else(Exact::zero)
}

pub(super) fn sum(forest: &Forest, posynomial: &Posynomial) -> String {
    let term = |(monomial, c): (&Monomial, &Exact)| match (monomial.is_one(), *c == Exact::integer(1)) {
        (true, _) => short(c),
        (false, true) => product(forest, monomial),
        (false, false) => format!("{} {}", short(c), product(forest, monomial)),
    };
    let terms: Vec<String> = posynomial.terms().map(term).collect();
    if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
}

pub(super) fn normed(forest: &Forest, norm: Norm, of: Id) -> String {
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
pub(super) fn binds(op: &Op) -> u8 {
    match op {
        Op::Add(..) | Op::Sub(..) => 0,
        Op::Scale(..) | Op::Mul(..) | Op::Hadamard(..) | Op::Outer(..) => 1,
        Op::Power(..) | Op::Transpose(_) => 2,
        Op::Number(value) if value.signum() < 0 || value.to_integer().is_none() => 1,
        _ => 3,
    }
}

/// A tree in brackets where it is a sum or a product.
pub(super) fn tight(forest: &Forest, of: Id) -> String {
    within(forest, of, 2)
}

pub(super) fn within(forest: &Forest, of: Id, least: u8) -> String {
    let inside = text(forest, of);
    if binds(forest.op(of)) < least { format!("({inside})") } else { inside }
}

/// A tree, as the language writes it.
pub(in crate::prove) fn text(forest: &Forest, of: Id) -> String {
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
        Op::Apply(function, x) => format!("{}({})", function.name(), text(forest, *x)),
        Op::Power(x, exponent) if *exponent == half() => format!("√{}", at(x, 3)),
        Op::Power(x, exponent) => {
            let sign = if forest.shape(*x).is_number() { "^" } else { " .^ " };
            format!("{}{sign}{}", at(x, 3), exponent_text(exponent))
        }
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
