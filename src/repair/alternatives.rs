//! One expression in place of another: every tree that differs from a given one at a single node.

use super::edit::Change;
use super::make::{
    Ratio, bare, bracketed, call, name, negated, norm, number, power, sum, times, transposed, value_of, whole,
};
use super::vocabulary::Vocabulary;
use crate::language::tree::{Comparison, Expr, Kind, Operator, Subscript};

/// A tree that differs at one node, with what stood there and what stands there now.
pub(super) struct Alternative {
    pub whole: Expr,
    pub change: Change,
    pub from: Expr,
    pub to: Expr,
}

/// Where a node stands, as far as that decides what may stand in its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    Exponent,
    /// The name of a function that is called, a dimension, a type.
    Fixed,
    /// What a transpose, a power, or a bracket is of.
    Inner,
    /// A part of an exponent that is changed as a whole.
    Whole,
}

/// Every alternative to an expression.
pub(super) fn alternatives(expr: &Expr, words: &Vocabulary) -> Vec<Alternative> {
    let mut found = Vec::new();
    walk(expr, &mut expr.clone(), &mut Vec::new(), Role::Plain, words, &mut found);
    found
}

fn walk(
    node: &Expr,
    whole: &mut Expr,
    path: &mut Vec<usize>,
    role: Role,
    words: &Vocabulary,
    found: &mut Vec<Alternative>,
) {
    if role == Role::Fixed {
        return;
    }
    for (change, to) in here(node, role, words) {
        if to == *node {
            continue;
        }
        let mut changed = whole.clone();
        if let Some(place) = at(&mut changed, path) {
            *place = to.clone();
            found.push(Alternative { whole: changed, change, from: node.clone(), to });
        }
    }
    for (k, part) in node.parts().into_iter().enumerate() {
        path.push(k);
        let inner = match (&node.kind, role) {
            // −2 is one exponent
            (Kind::Neg(_) | Kind::Paren(_) | Kind::Binary(Operator::Divide, ..), Role::Exponent) => Role::Whole,
            (kind, _) => role_of(kind, k),
        };
        walk(part, whole, path, inner, words, found);
        path.pop();
    }
}

fn at<'a>(expr: &'a mut Expr, path: &[usize]) -> Option<&'a mut Expr> {
    match path.split_first() {
        None => Some(expr),
        Some((&first, rest)) => at(expr.parts_mut().into_iter().nth(first)?, rest),
    }
}

fn role_of(kind: &Kind, part: usize) -> Role {
    match kind {
        Kind::Apply(..) if part == 0 => Role::Fixed,
        Kind::Constant(..) | Kind::Member(..) => Role::Fixed,
        Kind::Norm(..) if part == 1 => Role::Fixed,
        Kind::Power(..) | Kind::EntryPower(..) if part == 1 => Role::Exponent,
        Kind::Power(..) | Kind::EntryPower(..) | Kind::Transpose(_) | Kind::Root(_) => Role::Inner,
        _ => Role::Plain,
    }
}

/// What may stand in place of a node.
fn here(node: &Expr, role: Role, words: &Vocabulary) -> Vec<(Change, Expr)> {
    let mut made = Vec::new();
    if let (Role::Exponent, Some(value)) = (role, value_of(node)) {
        let steps = [Ratio::new(1, 2), Ratio::new(-1, 2), Ratio::whole(1), Ratio::whole(-1)];
        let mut next: Vec<Ratio> = steps.iter().map(|step| value.plus(*step)).collect();
        next.push(Ratio::new(-value.top, value.bottom));
        for value in next.into_iter().filter(|value| value.top != 0 && *value != Ratio::whole(1)) {
            let exponent = number(value);
            let exponent = if value.bottom == 1 { exponent } else { bracketed(exponent) };
            made.push((Change::Exponent, exponent));
        }
        return made;
    }
    if matches!(role, Role::Exponent | Role::Whole) {
        return made;
    }
    match &node.kind {
        Kind::Number(_) => {
            if let Some(value) = value_of(node) {
                for to in [Ratio::whole(2), Ratio::new(1, 2)].map(|factor| value.times(factor)) {
                    made.push((Change::Number, factor(to)));
                }
                for to in [Ratio::whole(1), Ratio::whole(-1)].map(|step| value.plus(step)) {
                    if to.top > 0 && to.bottom == 1 {
                        made.push((Change::Number, whole(to.top)));
                    }
                }
            }
        }
        Kind::Name(text) => {
            made.extend(words.like(node).into_iter().map(|other| (Change::Symbol, other.expr.clone())));
            if words.dims.contains(text) {
                made.extend(words.dims.iter().filter(|dim| *dim != text).map(|dim| (Change::Symbol, name(dim))));
                made.push((Change::Exponent, power(name(text), Ratio::new(1, 2))));
                for operator in [Operator::Add, Operator::Sub] {
                    made.push((Change::Index, bracketed(sum(operator, node.clone(), whole(1)))));
                }
            }
            let of = words.matrices().find(|one| one.expr == *node);
            if of.is_some() && role != Role::Inner {
                made.push((Change::Transpose, transposed(node.clone())));
            }
            if role == Role::Plain && words.numbers().any(|one| one.expr == *node) {
                made.push((Change::Exponent, power(node.clone(), Ratio::whole(2))));
            }
        }
        Kind::Apply(head, arguments) => applied(node, head, arguments, role, words, &mut made),
        Kind::Neg(inside) => made.push((Change::Sign, bracketed((**inside).clone()))),
        Kind::Root(of) => made.push((Change::Exponent, bracketed((**of).clone()))),
        Kind::Transpose(of) => made.push((Change::Transpose, (**of).clone())),
        Kind::Power(base, exponent) if value_of(exponent) == Some(Ratio::whole(2)) => {
            made.push((Change::Exponent, (**base).clone()));
        }
        Kind::Binary(operator, left, right) => binary(*operator, left, right, &mut made),
        Kind::Norm(of, below) => norms(node, of, below.as_ref(), role, words, &mut made),
        Kind::Abs(of) => {
            if let Kind::Binary(Operator::Sub | Operator::Add, a, b) = &bare(of).kind {
                let parts = [a, b].map(|part| Expr::made(Kind::Abs(part.clone())));
                let [a, b] = parts;
                made.push((Change::Coarser, bracketed(sum(Operator::Add, a, b))));
            }
        }
        Kind::Inner(a, b) => {
            let product = times(norm((**a).clone()), norm((**b).clone()));
            made.push((Change::Coarser, if role == Role::Inner { bracketed(product) } else { product }));
        }
        Kind::Chain(first, rest) => relations(first, rest, &mut made),
        Kind::Index(of, indices) => indexed(of, indices, words, &mut made),
        _ => {}
    }
    made
}

/// The first, the last, the next and the entry before, and two indices swapped.
fn indexed(of: &Expr, indices: &[Option<Expr>], words: &Vocabulary, made: &mut Vec<(Change, Expr)>) {
    for (at, index) in indices.iter().enumerate() {
        let Some(index) = index else { continue };
        let beside = |operator| sum(operator, index.clone(), whole(1));
        let ends = std::iter::once(whole(1)).chain(words.dims.iter().map(|dim| name(dim)));
        for other in ends.chain([beside(Operator::Add), beside(Operator::Sub)]) {
            let mut indices = indices.to_vec();
            indices[at] = Some(other);
            made.push((Change::Index, Expr::made(Kind::Index(of.clone().into(), indices))));
        }
    }
    if let [Some(i), Some(j)] = indices {
        let swapped = vec![Some(j.clone()), Some(i.clone())];
        made.push((Change::Index, Expr::made(Kind::Index(of.clone().into(), swapped))));
    }
}

fn factor(value: Ratio) -> Expr {
    if value.bottom == 1 { whole(value.top) } else { bracketed(number(value)) }
}

fn applied(
    node: &Expr,
    head: &Expr,
    arguments: &[Expr],
    role: Role,
    words: &Vocabulary,
    made: &mut Vec<(Change, Expr)>,
) {
    made.extend(words.like(node).into_iter().map(|other| (Change::Symbol, other.expr.clone())));
    let Kind::Name(function) = &head.kind else { return };
    match (&**function, arguments) {
        ("max", [a, b]) => {
            made.push((Change::Symbol, Expr::made(Kind::Apply(name("min").into(), arguments.to_vec()))));
            made.push((Change::Coarser, bracketed(sum(Operator::Add, a.clone(), b.clone()))));
        }
        ("min", [_, _]) => {
            made.push((Change::Symbol, Expr::made(Kind::Apply(name("max").into(), arguments.to_vec()))));
        }
        (function @ ("λ_max" | "λ_min" | "lambda_max" | "lambda_min" | "σ_max" | "σ_min"), [a]) => {
            let other = match function.strip_suffix("_max") {
                Some(stem) => format!("{stem}_min"),
                None => function.replace("_min", "_max"),
            };
            made.push((Change::Symbol, call(&other, a.clone())));
            if !function.ends_with("_min") {
                made.push((Change::Norm, norm(a.clone())));
            }
        }
        ("exp", [a]) if role == Role::Plain => {
            let unit = Expr::made(Kind::Binary(Operator::Add, node.clone().into(), whole(1).into()));
            made.push((Change::Term, bracketed(unit)));
            let twice = match value_of(a) {
                None => times(whole(2), a.clone()),
                Some(value) => number(value.times(Ratio::whole(2))),
            };
            made.push((Change::Exponent, call("exp", twice)));
        }
        ("log", [a]) => made.push((Change::Term, call("log", sum(Operator::Add, whole(1), a.clone())))),
        _ => {}
    }
}

fn binary(operator: Operator, left: &Expr, right: &Expr, made: &mut Vec<(Change, Expr)>) {
    let with = |operator: Operator, left: &Expr, right: &Expr| {
        Expr::made(Kind::Binary(operator, left.clone().into(), right.clone().into()))
    };
    match operator {
        Operator::Add => {
            made.push((Change::Sign, with(Operator::Sub, left, right)));
            made.push((Change::Term, times(bracketed(left.clone()), bracketed(right.clone()))));
            made.push((Change::Term, with(Operator::Hadamard, &bracketed(left.clone()), &bracketed(right.clone()))));
        }
        Operator::Sub => made.push((Change::Sign, with(Operator::Add, left, right))),
        Operator::Hadamard => made.push((Change::Factor, times(left.clone(), right.clone()))),
        Operator::Beside | Operator::Times => {
            made.push((Change::Factor, with(operator, right, left)));
            made.push((Change::Term, bracketed(sum(Operator::Add, left.clone(), right.clone()))));
        }
        _ => {}
    }
    match operator {
        Operator::Add | Operator::Sub => {
            made.push((Change::Term, bracketed(left.clone())));
            let right = right.clone();
            made.push((
                Change::Term,
                if operator == Operator::Sub { bracketed(negated(right)) } else { bracketed(right) },
            ));
        }
        Operator::Beside | Operator::Times | Operator::Hadamard => {
            made.push((Change::Factor, left.clone()));
            made.push((Change::Factor, right.clone()));
        }
        Operator::Divide => {
            made.push((Change::Factor, left.clone()));
            made.push((Change::Factor, times(left.clone(), right.clone())));
        }
        _ => {}
    }
}

fn norms(
    node: &Expr,
    of: &Expr,
    below: Option<&Subscript>,
    role: Role,
    words: &Vocabulary,
    made: &mut Vec<(Change, Expr)>,
) {
    let with = |below: Option<Subscript>| Expr::made(Kind::Norm(of.clone().into(), below));
    let one = || Subscript::Expr(whole(1).into());
    let others = [None, Some(one()), Some(Subscript::Infinity), Some(Subscript::Frobenius), Some(Subscript::Nuclear)];
    made.extend(others.into_iter().filter(|other| other.as_ref() != below).map(|other| (Change::Norm, with(other))));
    for weight in words.matrices().filter(|one| one.shape.is_square()) {
        made.push((Change::Norm, with(Some(Subscript::Expr(weight.expr.clone().into())))));
    }
    let part = |of: &Expr| Expr::made(Kind::Norm(bare(of).clone().into(), below.cloned()));
    match &bare(of).kind {
        Kind::Binary(Operator::Add | Operator::Sub, a, b) => {
            made.push((Change::Coarser, bracketed(sum(Operator::Add, part(a), part(b)))));
        }
        Kind::Binary(Operator::Beside | Operator::Hadamard | Operator::Times, a, b) => {
            let product = times(part(a), part(b));
            made.push((Change::Coarser, if role == Role::Inner { bracketed(product) } else { product }));
        }
        _ => {}
    }
    if role == Role::Plain {
        made.push((Change::Exponent, power(node.clone(), Ratio::whole(2))));
    }
}

fn relations(first: &Expr, rest: &[(Comparison, Expr)], made: &mut Vec<(Change, Expr)>) {
    if rest.len() > 1 {
        return;
    }
    for (at, (comparison, _)) in rest.iter().enumerate() {
        let others: &[Comparison] = match comparison {
            Comparison::Equal => &[Comparison::AtMost, Comparison::AtLeast, Comparison::Precedes, Comparison::Succeeds],
            Comparison::Less => &[Comparison::AtMost],
            Comparison::Greater => &[Comparison::AtLeast],
            Comparison::StrictlyPrecedes => &[Comparison::Precedes],
            Comparison::StrictlySucceeds => &[Comparison::Succeeds],
            Comparison::AtMost => &[Comparison::AtLeast],
            Comparison::AtLeast => &[Comparison::AtMost],
            Comparison::Precedes => &[Comparison::Succeeds],
            Comparison::Succeeds => &[Comparison::Precedes],
            Comparison::Differ => &[],
        };
        for other in others {
            let mut rest = rest.to_vec();
            rest[at].0 = *other;
            made.push((Change::Relation, Expr::made(Kind::Chain(first.clone().into(), rest))));
        }
    }
}
