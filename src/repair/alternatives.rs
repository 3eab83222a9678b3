//! One expression in place of another: every tree that differs from a given one at a single node.

use super::edit::Change;
use super::make::{
    Ratio, bare, bracketed, call, identity, name, negated, norm, number, power, sum, times, transposed, value_of, whole,
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
        _ => {}
    }
    made
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
        ("λ_max" | "lambda_max", [a]) => made.push((Change::Norm, norm(a.clone()))),
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

/// Bounds of matrices by the norms of what stands in them: M → ‖M‖ I, u vᵀ → ‖u‖ ‖v‖ I.
pub(super) fn by_norms(bound: &Expr, dim: &str) -> Vec<Expr> {
    let of = bare(bound);
    let (sign, of) = match &of.kind {
        Kind::Neg(inside) => (true, bare(inside)),
        _ => (false, of),
    };
    let mut numbers = vec![norm(of.clone())];
    let mut factors = Vec::new();
    flatten(of, &mut factors);
    if let [prefix @ .., a, b] = factors.as_slice() {
        let inside = |expr: &Expr| match &bare(expr).kind {
            Kind::Transpose(of) => bare(of).clone(),
            _ => bare(expr).clone(),
        };
        let (a, b) = (inside(a), inside(b));
        let both = if a == b { power(norm(a), Ratio::whole(2)) } else { times(norm(a), norm(b)) };
        let factors = prefix.iter().map(|factor| (*factor).clone()).chain([both]);
        numbers.extend(factors.reduce(|a, b| Expr::made(Kind::Binary(Operator::Beside, a.into(), b.into()))));
    }
    let signs = [sign, !sign];
    let made = numbers.into_iter().flat_map(|value| {
        signs.map(|negative| {
            let bound = Expr::made(Kind::Binary(Operator::Beside, value.clone().into(), identity(dim).into()));
            if negative { negated(bound) } else { bound }
        })
    });
    made.collect()
}

/// The expression with one name or call for another of its shape wherever it stands, where it stands more than once.
pub(super) fn renamed(expr: &Expr, words: &Vocabulary) -> Vec<(Expr, Expr, Expr)> {
    let mut found = Vec::new();
    for one in &words.spoken {
        if count(expr, &one.expr) < 2 {
            continue;
        }
        for other in words.like(&one.expr) {
            let mut changed = expr.clone();
            rename(&mut changed, &one.expr, &other.expr);
            found.push((one.expr.clone(), other.expr.clone(), changed));
        }
    }
    found
}

pub(super) fn count(expr: &Expr, of: &Expr) -> usize {
    if expr == of { 1 } else { expr.parts().into_iter().map(|part| count(part, of)).sum() }
}

pub(super) fn rename(expr: &mut Expr, from: &Expr, to: &Expr) {
    if expr == from {
        *expr = to.clone();
    } else {
        expr.parts_mut().into_iter().for_each(|part| rename(part, from, to));
    }
}

/// The expression with every Euclidean norm taken in a matrix of the lemma.
pub(super) fn in_norms(expr: &Expr, words: &Vocabulary) -> Vec<(Expr, Expr)> {
    let weights = words.matrices().filter(|one| one.shape.is_square());
    let changed = weights.map(|weight| {
        let mut changed = expr.clone();
        weighted(&mut changed, &weight.expr);
        (weight.expr.clone(), changed)
    });
    changed.filter(|(_, changed)| changed != expr).collect()
}

fn weighted(expr: &mut Expr, weight: &Expr) {
    if let Kind::Norm(_, below @ None) = &mut expr.kind {
        *below = Some(Subscript::Expr(weight.clone().into()));
    }
    expr.parts_mut().into_iter().for_each(|part| weighted(part, weight));
}

/// The factors of a product, left to right.
fn flatten<'a>(expr: &'a Expr, factors: &mut Vec<&'a Expr>) {
    match &expr.kind {
        Kind::Binary(Operator::Beside | Operator::Times, a, b) => {
            flatten(a, factors);
            factors.push(b);
        }
        _ => factors.push(expr),
    }
}

/// Bounds of matrices by products of up to three norms of the vectors that the lemma speaks of.
pub(super) fn by_degree(words: &Vocabulary, dim: &str) -> Vec<Expr> {
    let norms: Vec<Expr> = words.vectors().map(|one| norm(one.expr.clone())).take(8).collect();
    let mut products: Vec<Expr> = norms.clone();
    for (i, one) in norms.iter().enumerate() {
        for (j, two) in norms.iter().enumerate().skip(i) {
            let pair = if i == j { power(one.clone(), Ratio::whole(2)) } else { times(one.clone(), two.clone()) };
            products.push(pair.clone());
            for (k, three) in norms.iter().enumerate().skip(j) {
                products.push(match (i == j, j == k) {
                    (true, true) => power(one.clone(), Ratio::whole(3)),
                    (false, true) => times(one.clone(), power(two.clone(), Ratio::whole(2))),
                    _ => times(pair.clone(), three.clone()),
                });
            }
        }
    }
    products
        .into_iter()
        .map(|value| Expr::made(Kind::Binary(Operator::Beside, value.into(), identity(dim).into())))
        .collect()
}
