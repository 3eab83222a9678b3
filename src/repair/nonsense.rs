//! Claims that say nothing.

use super::Error;
use super::form::{Form, same};
use super::growth::leading;
use super::make::{relation, value_of, whole};
use super::trial::Trial;
use crate::claims::Verdict;
use crate::engine::Budget;
use crate::language::tree::{Comparison, Expr, Kind};

/// Whether a claim says nothing: a side that is 0 wherever the hypotheses hold, or two sides that are one.
pub(super) fn says_nothing(trial: &Trial, form: &Form) -> Result<bool, Error> {
    for line in form.claims() {
        for Said { left, comparison, right, within } in relations(&line.expr) {
            // one side a multiple of the other
            let plain = |side: &Expr| leading(side).1.unwrap_or_else(|| side.clone());
            if same(left, right) || same(&plain(left), &plain(right)) {
                return Ok(true);
            }
            let always = |says: Expr| -> Result<bool, Error> {
                let Some(read) =
                    trial.reads(&form.claiming(vec![within.iter().fold(says, |says, of| inside(of, says))]))
                else {
                    return Ok(false);
                };
                let judged = trial.examined(&read.claim, Budget::Quick)?;
                // what is not refuted may be so
                Ok(judged.verdict != Verdict::Refuted)
            };
            let zero = |side: &Expr| relation(side.clone(), Comparison::Equal, whole(0));
            let literal = |side: &Expr| value_of(side).is_some();
            let trivial = match comparison {
                Comparison::Equal | Comparison::Differ => !literal(right) && !literal(left) && always(zero(left))?,
                // an inequality whose sides are one is the identity written twice, one with a side that is 0 says too little
                _ => {
                    let sides = [left, right].into_iter().filter(|side| !literal(side));
                    let mut found = false;
                    for side in sides {
                        found = found || always(zero(side))?;
                    }
                    found
                        || !literal(right)
                            && !literal(left)
                            && always(relation(left.clone(), Comparison::Equal, right.clone()))?
                }
            };
            if trivial {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A relation of a statement, with what it stands in, the innermost first.
struct Said<'a> {
    left: &'a Expr,
    comparison: Comparison,
    right: &'a Expr,
    within: Vec<&'a Expr>,
}

/// The relations of a statement.
fn relations(expr: &Expr) -> Vec<Said<'_>> {
    let deeper = |part| {
        let found = relations(part).into_iter();
        found.map(|said| Said { within: said.within.into_iter().chain([expr]).collect(), ..said }).collect()
    };
    match &expr.kind {
        Kind::Chain(first, rest) => {
            let sides: Vec<&Expr> = std::iter::once(&**first).chain(rest.iter().map(|(_, side)| side)).collect();
            let of = |(at, (comparison, _)): (usize, &(Comparison, Expr))| Said {
                left: sides[at],
                comparison: *comparison,
                right: sides[at + 1],
                within: Vec::new(),
            };
            rest.iter().enumerate().map(of).collect()
        }
        Kind::And(left, right) => relations(left).into_iter().chain(relations(right)).collect(),
        Kind::Paren(inside) => relations(inside),
        Kind::ForAll(quantified) => deeper(&quantified.body),
        Kind::If(_, conclusion) => deeper(conclusion),
        _ => Vec::new(),
    }
}

/// A statement in the place of the one that a quantifier or a condition is over.
fn inside(of: &Expr, says: Expr) -> Expr {
    let mut of = of.clone();
    match &mut of.kind {
        Kind::ForAll(quantified) => quantified.body = says,
        Kind::If(_, conclusion) => **conclusion = says,
        _ => return says,
    }
    of
}
