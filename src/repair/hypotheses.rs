//! Hypotheses that a lemma may lack, made of its own names.

use super::form::Form;
use super::make::{bracketed, name, norm, relation, transposed, whole};
use super::vocabulary::{Spoken, Vocabulary};
use crate::language::Domain;
use crate::language::tree::{Comparison, Expr, Kind, Operator};

/// A hypothesis that may be added.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub expr: Expr,
    /// Whether it stands somewhere in the file.
    pub printed: bool,
}

/// Every hypothesis that is tried, those of the file first.
pub(super) fn atoms(form: &Form, words: &Vocabulary, printed: &[Expr]) -> Vec<Atom> {
    let mut made: Vec<Expr> = Vec::new();
    signs(words, &mut made);
    balls(words, &mut made);
    numbers(words, &mut made);
    lengths(words, &mut made);
    matrices(words, &mut made);
    pairs(form, words, &mut made);
    let mut atoms: Vec<Atom> = Vec::new();
    let all = printed.iter().map(|expr| (expr, true)).chain(made.iter().map(|expr| (expr, false)));
    for (expr, printed) in all {
        let known = form.given().iter().any(|line| line.expr == *expr) || atoms.iter().any(|atom| atom.expr == *expr);
        // what is claimed is no hypothesis
        if !known && !form.claims().iter().any(|line| line.expr == *expr) {
            atoms.push(Atom { expr: expr.clone(), printed });
        }
    }
    atoms
}

fn at_least(left: Expr, right: Expr) -> Expr {
    relation(left, Comparison::AtLeast, right)
}

fn at_most(left: Expr, right: Expr) -> Expr {
    relation(left, Comparison::AtMost, right)
}

fn equal(left: Expr, right: Expr) -> Expr {
    relation(left, Comparison::Equal, right)
}

fn all(parts: Vec<Expr>) -> Option<Expr> {
    parts.into_iter().reduce(|a, b| Expr::made(Kind::And(a.into(), b.into())))
}

/// Every vector ≥ 0; the values of one function together.
fn signs(words: &Vocabulary, made: &mut Vec<Expr>) {
    let vectors: Vec<&Spoken> = words.vectors().collect();
    for (at, vector) in vectors.iter().enumerate() {
        let together: Vec<Expr> = match &vector.function {
            Some(function) if vectors[..at].iter().any(|other| other.function.as_ref() == Some(function)) => continue,
            Some(function) => {
                let same = vectors.iter().filter(|other| other.function.as_ref() == Some(function));
                same.map(|other| at_least(other.expr.clone(), whole(0))).collect()
            }
            None => vec![at_least(vector.expr.clone(), whole(0))],
        };
        made.extend(all(together));
    }
    for (at, one) in vectors.iter().enumerate().filter(|(_, one)| one.ingredient) {
        for other in vectors[at + 1..].iter().filter(|other| other.ingredient && other.shape == one.shape) {
            let both = [one, other].map(|one| at_least(one.expr.clone(), whole(0)));
            made.extend(all(both.to_vec()));
        }
    }
}

/// Balls around 0 of the radii that the lemma knows, and of radius 1.
fn balls(words: &Vocabulary, made: &mut Vec<Expr>) {
    let radii: Vec<Expr> =
        words.numbers().filter(|one| one.ingredient).map(|one| one.expr.clone()).chain([whole(1)]).collect();
    for one in words.vectors().chain(words.matrices()).filter(|one| one.ingredient) {
        made.extend(radii.iter().map(|radius| at_most(norm(one.expr.clone()), radius.clone())));
        if one.shape.is_column() {
            made.push(equal(norm(one.expr.clone()), whole(1)));
        }
    }
}

/// Numbers against 0, 1 and each other.
fn numbers(words: &Vocabulary, made: &mut Vec<Expr>) {
    let numbers: Vec<&Spoken> = words.numbers().collect();
    for one in &numbers {
        let expr = || one.expr.clone();
        made.push(at_least(expr(), whole(0)));
        made.push(relation(expr(), Comparison::Greater, whole(0)));
        made.push(at_least(expr(), whole(1)));
        made.push(at_least(expr(), whole(-1)));
        made.push(at_most(expr(), whole(1)));
        made.push(at_most(expr(), whole(0)));
        for other in numbers.iter().filter(|other| other.expr != one.expr && other.ingredient) {
            made.push(at_least(expr(), other.expr.clone()));
            if !one.ingredient {
                made.push(at_least(Expr::made(Kind::Abs(expr().into())), other.expr.clone()));
            }
        }
    }
}

/// Dimensions against each other and small numbers.
fn lengths(words: &Vocabulary, made: &mut Vec<Expr>) {
    for (at, dim) in words.dims.iter().enumerate() {
        made.push(at_least(name(dim), whole(2)));
        for other in &words.dims[at + 1..] {
            made.push(at_least(name(dim), name(other)));
            made.push(at_most(name(dim), name(other)));
            made.push(equal(name(dim), name(other)));
        }
        made.push(at_most(name(dim), whole(2)));
        made.push(equal(name(dim), whole(1)));
    }
}

/// Matrices: symmetric, semidefinite, orthogonal, with an inverse, commuting.
fn matrices(words: &Vocabulary, made: &mut Vec<Expr>) {
    let square: Vec<&Spoken> = words.matrices().filter(|one| one.shape.is_square() && one.ingredient).collect();
    for one in &square {
        let expr = || one.expr.clone();
        if matches!(one.domain, Domain::Real) {
            made.push(equal(expr(), transposed(expr())));
            if let Some(dim) = words.dim(&one.shape.rows) {
                let product = Expr::made(Kind::Binary(Operator::Beside, transposed(expr()).into(), expr().into()));
                made.push(equal(product, super::make::identity(&dim)));
            }
            let determinant = super::make::call("det", expr());
            made.push(relation(determinant, Comparison::Differ, whole(0)));
            let symmetric = equal(expr(), transposed(expr()));
            let definite = |comparison| relation(whole(0), comparison, expr());
            for comparison in [Comparison::Precedes, Comparison::StrictlyPrecedes] {
                made.extend(all(vec![symmetric.clone(), definite(comparison)]));
            }
            let normal = |a: Expr, b: Expr| Expr::made(Kind::Binary(Operator::Beside, a.into(), b.into()));
            made.push(equal(normal(expr(), transposed(expr())), normal(transposed(expr()), expr())));
        }
        if matches!(one.domain, Domain::Symmetric) {
            made.push(relation(whole(0), Comparison::Precedes, expr()));
            made.push(relation(whole(0), Comparison::StrictlyPrecedes, expr()));
        }
    }
    for (at, one) in square.iter().enumerate() {
        for other in square[at + 1..].iter().filter(|other| other.shape == one.shape) {
            let product = |a: &Spoken, b: &Spoken| {
                Expr::made(Kind::Binary(Operator::Beside, a.expr.clone().into(), b.expr.clone().into()))
            };
            made.push(equal(product(one, other), product(other, one)));
        }
    }
}

/// Two vectors: orthogonal, at an acute angle, one the value of a function.
fn pairs(form: &Form, words: &Vocabulary, made: &mut Vec<Expr>) {
    let vectors: Vec<&Spoken> = words.vectors().collect();
    for (at, one) in vectors.iter().enumerate() {
        for other in vectors[at + 1..].iter().filter(|other| other.shape == one.shape) {
            if one.ingredient && other.ingredient {
                let inner = || Expr::made(Kind::Inner(one.expr.clone().into(), other.expr.clone().into()));
                made.push(equal(inner(), whole(0)));
                made.push(at_least(inner(), whole(0)));
                made.push(at_most(norm(one.expr.clone()), norm(other.expr.clone())));
                made.push(at_most(norm(other.expr.clone()), norm(one.expr.clone())));
            } else if let (true, Some(function)) = (one.ingredient, &other.function) {
                // b = c(x) with c made of b says something else than it seems to
                if form.made_of(function).iter().any(|name| **name == *one.expr.to_string()) {
                    continue;
                }
                made.push(equal(bracketed(one.expr.clone()), other.expr.clone()));
            }
        }
    }
}
