//! Derivatives carried out: where one side of a claim is a derivative, what it is.

use super::edit::{Change, Edit};
use super::form::{Form, Place};
use super::make::{Ratio, bare, bracketed, call, name, relation, value_of};
use super::trial::Trial;
use super::vocabulary::Vocabulary;
use crate::language::parse;
use crate::language::tree::{Comparison, Expr, Filled, Kind, Operator};
use crate::prove;

/// A text that is longer is no answer.
const LONG: usize = 400;

/// Every equality of the claim one side of which is a derivative, with what that is as the other side.
pub(super) fn derived(trial: &Trial, form: &Form, words: &Vocabulary) -> Vec<(Form, Edit)> {
    let mut made = Vec::new();
    for (at, line) in form.claims().iter().enumerate() {
        let Kind::Chain(first, rest) = &line.expr.kind else { continue };
        let [(Comparison::Equal, last)] = rest.as_slice() else { continue };
        let (left, right) = (carried_out(trial, form, words, first), carried_out(trial, form, words, last));
        let (equal, from, to) = match (left, right) {
            (Some(to), None) => (relation((**first).clone(), Comparison::Equal, to.clone()), last, to),
            (None, Some(to)) => (relation(to.clone(), Comparison::Equal, last.clone()), &**first, to),
            _ => continue,
        };
        let edit = Edit::Replaced { change: Change::Derivative, from: from.to_string(), to: to.to_string() };
        made.push((form.with(Place::Claim(at), equal), edit));
    }
    made
}

/// What a side with derivatives in it is.
fn carried_out(trial: &Trial, form: &Form, words: &Vocabulary, side: &Expr) -> Option<Expr> {
    let itself = relation(side.clone(), Comparison::Equal, side.clone());
    let read = trial.reads(&form.claiming(vec![itself]))?;
    let text = prove::carried_out(&read.row).pop()??;
    if text.chars().count() > LONG {
        return None;
    }
    let file = parse("derivative", &format!("lemma derivative\n  claim {text} = 0\n")).ok()?;
    match &file.lemmas.first()?.clauses.claims.first()?.expr.kind {
        Kind::Chain(side, _) => Some(bare(&tidied(side, words)).clone()),
        _ => None,
    }
}

/// The same as a person writes it: sums for products with ones, quotients for powers of −1.
fn tidied(expr: &Expr, words: &Vocabulary) -> Expr {
    let mut expr = expr.clone();
    expr.parts_mut().into_iter().for_each(|part| *part = tidied(part, words));
    let inverted = |exponent: &Expr| value_of(exponent) == Some(Ratio::whole(-1));
    let quotient = |operator, above: &Expr, below: &Expr| {
        let quotient = Kind::Binary(operator, bracketed(bare(above).clone()).into(), bracketed(below.clone()).into());
        Expr::made(Kind::Paren(Expr::made(quotient).into()))
    };
    let tidy = match &expr.kind {
        Kind::Inner(of, ones) if matches!(ones.kind, Kind::Constant(Filled::Ones, _)) => {
            Some(call("sum", bare(of).clone()))
        }
        Kind::Binary(Operator::Beside, power, of) => match &power.kind {
            Kind::Power(base, exponent) if inverted(exponent) => Some(quotient(Operator::Divide, of, base)),
            _ => None,
        },
        Kind::Binary(Operator::Hadamard, power, of) => match &power.kind {
            Kind::EntryPower(base, exponent) if inverted(exponent) => {
                let known = words.vectors().find(|one| one.expr == **of && base == of);
                let ones = known.and_then(|one| words.dim(&one.shape.rows));
                let ones = ones.map(|dim| Expr::made(Kind::Constant(Filled::Ones, vec![name(&dim)])));
                Some(ones.unwrap_or_else(|| quotient(Operator::EntryDivide, of, base)))
            }
            _ => None,
        },
        _ => None,
    };
    tidy.unwrap_or(expr)
}
