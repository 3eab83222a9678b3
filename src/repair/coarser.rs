//! Bounds of matrices by norms.

use super::make::{Ratio, bare, identity, negated, norm, power, times};
use super::vocabulary::Vocabulary;
use crate::language::tree::{Expr, Kind, Operator};

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
