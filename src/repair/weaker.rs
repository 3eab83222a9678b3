//! How far a needed hypothesis may be weakened: the largest case in which a claim still stands.

use super::form::Form;
use super::growth::leading;
use super::make::{Ratio, bracketed, number, product, value_of, whole};
use crate::language::tree::{Comparison, Expr, Kind};

/// The form with a hypothesis that asks for less, the weakest first: with a bound by so many times the printed one.
pub(super) fn weaker(form: &Form, at: usize) -> Vec<(Form, String)> {
    let expr = &form.given()[at].expr;
    let Kind::Chain(first, rest) = &expr.kind else { return Vec::new() };
    let [(comparison, side)] = rest.as_slice() else { return Vec::new() };
    let below = match comparison {
        Comparison::AtLeast | Comparison::Greater => true,
        Comparison::AtMost | Comparison::Less => false,
        _ => return Vec::new(),
    };
    // a number that is not positive has no weaker multiples
    if value_of(side).is_some_and(|value| value.top <= 0) {
        return Vec::new();
    }
    let (value, factor) = leading(side);
    let by = [(1, 1000), (1, 100), (1, 10), (1, 5), (1, 2), (3, 4)];
    let by = by.map(|(top, bottom)| if below { Ratio::new(top, bottom) } else { Ratio::new(bottom, top) });
    let of = |by: Ratio| {
        let value = value.times(by);
        let written = if value.bottom == 1 { whole(value.top) } else { bracketed(number(value)) };
        match &factor {
            None => number(value),
            Some(factor) => product(written, factor.clone()),
        }
    };
    let zero = below.then(|| whole(0));
    zero.into_iter()
        .chain(by.into_iter().map(of))
        .map(|side| {
            let expr = Expr::made(Kind::Chain(first.clone(), vec![(*comparison, side)]));
            (form.supposing_at(at, expr.clone()), expr.to_string())
        })
        .collect()
}
