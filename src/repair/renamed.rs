//! One name for another wherever it stands, and one norm for every norm.

use super::vocabulary::Vocabulary;
use crate::language::tree::{Expr, Kind, Subscript};

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
