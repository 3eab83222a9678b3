//! Sums as terms with coefficients.

use super::growth::leading;
use super::make::{Ratio, bare, bracketed, negated, number, product, sum, whole};
use crate::language::tree::{Expr, Kind, Operator};

/// A term of a sum with its coefficient.
#[derive(Clone)]
pub(super) struct Term {
    pub coefficient: Ratio,
    pub expr: Expr,
}

/// The terms of a sum.
pub(super) fn terms(side: &Expr) -> Vec<Term> {
    match &side.kind {
        Kind::Paren(inside)
            if matches!(bare(inside).kind, Kind::Binary(Operator::Add | Operator::Sub, ..) | Kind::Neg(_)) =>
        {
            terms(inside)
        }
        Kind::Binary(operator @ (Operator::Add | Operator::Sub), a, b) => {
            let sign = if *operator == Operator::Add { 1 } else { -1 };
            terms(a).into_iter().chain(signed(terms(b), sign)).collect()
        }
        Kind::Neg(inside) => signed(terms(inside), -1),
        // a factor of a sum is one of each term
        Kind::Binary(Operator::Beside | Operator::Times, a, b) if terms(b).len() > 1 => {
            let with = |term: Term| {
                let expr = product((**a).clone(), term.expr);
                let (value, rest) = leading(&expr);
                Term { coefficient: term.coefficient.times(value), expr: rest.unwrap_or_else(|| whole(1)) }
            };
            terms(b).into_iter().map(with).collect()
        }
        Kind::Binary(operator @ (Operator::Beside | Operator::Times | Operator::Divide), a, b)
            if terms(a).len() > 1 =>
        {
            let with = |term: Term| {
                let expr = match operator {
                    Operator::Divide => {
                        Expr::made(Kind::Binary(Operator::Divide, bracketed(term.expr).into(), b.clone()))
                    }
                    _ => product(term.expr, (**b).clone()),
                };
                Term { expr, ..term }
            };
            terms(a).into_iter().map(with).collect()
        }
        _ => match leading(side) {
            (coefficient, Some(expr)) => vec![Term { coefficient, expr }],
            (coefficient, None) => vec![Term { coefficient, expr: whole(1) }],
        },
    }
}

fn signed(terms: Vec<Term>, sign: i64) -> Vec<Term> {
    let turned =
        |term: Term| Term { coefficient: Ratio::new(sign * term.coefficient.top, term.coefficient.bottom), ..term };
    terms.into_iter().map(turned).collect()
}

/// The sum with coefficients changed by so much.
pub(super) fn written(printed: &[Term], changes: &[(&Expr, usize, Ratio)]) -> Expr {
    let mut all: Vec<Term> = printed.to_vec();
    for (expr, at, by) in changes {
        match all.get_mut(*at).filter(|_| *at < printed.len()) {
            Some(term) => term.coefficient = term.coefficient.plus(*by),
            None => all.push(Term { coefficient: *by, expr: (*expr).clone() }),
        }
    }
    let mut said: Option<Expr> = None;
    for Term { coefficient, expr } in all.into_iter().filter(|term| term.coefficient.top != 0) {
        let magnitude = Ratio::new(coefficient.top.abs(), coefficient.bottom);
        let one = magnitude == Ratio::whole(1);
        let term = match (one, &expr.kind) {
            (true, _) => expr,
            (false, Kind::Number(text)) if &**text == "1" => number(magnitude),
            (false, _) => {
                let by = if magnitude.bottom == 1 { whole(magnitude.top) } else { bracketed(number(magnitude)) };
                product(by, expr)
            }
        };
        said = Some(match (said, coefficient.top < 0) {
            (None, false) => term,
            (None, true) => negated(term),
            (Some(said), negative) => sum(if negative { Operator::Sub } else { Operator::Add }, said, term),
        });
    }
    said.unwrap_or_else(|| whole(0))
}
