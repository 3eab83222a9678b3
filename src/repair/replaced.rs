//! One expression in place of another in a lemma, and hypotheses that ask for more.

use super::alternatives::alternatives;
use super::edit::{Change, Edit};
use super::form::{Bound, Form, Place};
use super::growth::{leading, raised};
use super::make::{Ratio, bracketed, call, name, number, power, times, whole};
use super::rays::numbers;
use super::renamed::{count, in_norms, rename, renamed};
use super::vocabulary::Vocabulary;
use crate::language::Row;
use crate::language::tree::{Comparison, Expr, Kind};

/// Alternatives that are read, at most.
const READ: usize = 900;

/// One expression in place of another: anywhere in an identity and in definitions, on the bounding side of an inequality.
pub(super) fn replaced(form: &Form, words: &Vocabulary) -> Vec<(Form, Edit)> {
    let mut made = Vec::new();
    let mut places: Vec<Place> = (0..form.claims().len()).map(Place::Claim).collect();
    if form.is_identity() {
        places.extend((0..form.definitions().len()).map(Place::Definition));
    }
    for &place in &places {
        for (from, to, whole) in renamed(form.at(place), words) {
            let (from, to) = (format!("every {from}"), to.to_string());
            made.push((form.with(place, whole), Edit::Replaced { change: Change::Symbol, from, to }));
        }
    }
    for place in places {
        for one in alternatives(form.at(place), words) {
            // of an inequality what bounds is changed, not what is bounded
            let bounds = form.bounds().into_iter().filter(|bound| place == Place::Claim(bound.line));
            let changed = |bound: Bound| form.bounding(bound) != form.with(place, one.whole.clone()).bounding(bound);
            let relation = one.change == Change::Relation;
            if !form.is_identity() && !relation && !bounds.into_iter().any(changed) {
                continue;
            }
            // powers of a half are for bounds
            if form.is_identity() && one.change == Change::Exponent && one.to.to_string().contains("/2") {
                continue;
            }
            let edit = Edit::Replaced { change: one.change, from: one.from.to_string(), to: one.to.to_string() };
            made.push((form.with(place, one.whole), edit));
        }
    }
    for (weight, line) in form
        .claims()
        .iter()
        .enumerate()
        .flat_map(|(at, line)| in_norms(&line.expr, words).into_iter().map(move |(weight, to)| (weight, (at, to))))
    {
        let edit = Edit::Replaced { change: Change::Norm, from: "‖·‖".into(), to: format!("‖·‖_{weight}") };
        made.push((form.with(Place::Claim(line.0), line.1), edit));
    }
    if form.is_identity() {
        made.extend(other_functions(form, words));
    }
    made.truncate(READ);
    made
}

/// One function for another of its shapes wherever a definition speaks of it, directly or through others.
fn other_functions(form: &Form, words: &Vocabulary) -> Vec<(Form, Edit)> {
    let mut made = Vec::new();
    for (function, others) in &words.functions {
        for other in others {
            for from in 0..form.definitions().len() {
                let own = &form.definitions()[from].name.text;
                if own == function || own == other {
                    continue;
                }
                let mut changed = form.clone();
                let mut times = 0;
                for at in form.reached(from, &[function, other]) {
                    let mut body = form.definitions()[at].body.clone();
                    times += count(&body, &name(function));
                    rename(&mut body, &name(function), &name(other));
                    changed = changed.with(Place::Definition(at), body);
                }
                if times > 0 {
                    let (from, to) = (format!("every {function} in {own}"), other.to_string());
                    made.push((changed, Edit::Replaced { change: Change::Symbol, from, to }));
                }
            }
        }
    }
    made
}

/// Hypotheses with a larger bound from below or a smaller one from above: by numbers, and by what the lemma grows with.
pub(super) fn strengthened(form: &Form, row: &Row) -> Vec<(Form, Edit, Expr)> {
    let mut made = Vec::new();
    for (at, line) in form.given().iter().enumerate() {
        let Kind::Chain(first, rest) = &line.expr.kind else { continue };
        let Some((comparison, side)) = rest.last() else { continue };
        let larger = match comparison {
            Comparison::AtLeast | Comparison::Greater => true,
            Comparison::AtMost | Comparison::Less => false,
            _ => continue,
        };
        for to in stronger_sides(side, larger, row) {
            let mut rest = rest.clone();
            if let Some((_, side)) = rest.last_mut() {
                *side = to;
            }
            let expr = Expr::made(Kind::Chain(first.clone(), rest));
            let edit = Edit::Strengthened { from: line.expr.to_string(), to: expr.to_string() };
            made.push((form.supposing_at(at, expr.clone()), edit, expr));
        }
    }
    made
}

/// A bound of a hypothesis made larger or smaller by simple factors.
fn stronger_sides(side: &Expr, larger: bool, row: &Row) -> Vec<Expr> {
    let mut made = Vec::new();
    let (value, rest) = leading(side);
    for by in [Ratio::whole(2), Ratio::whole(5), Ratio::whole(10), Ratio::whole(100)] {
        let by = if larger { by } else { Ratio::new(by.bottom, by.top) };
        let value = value.times(by);
        let value = if value.bottom == 1 { whole(value.top) } else { bracketed(number(value)) };
        made.push(match &rest {
            None => value,
            Some(rest) => times(value, rest.clone()),
        });
    }
    let sign = if larger { 1 } else { -1 };
    for symbol in numbers(row).into_iter().chain(row.dims.iter().cloned()) {
        let symbol = name(&symbol);
        for halves in [2, 4, 6] {
            made.push(raised(side, &symbol, Ratio::new(sign * halves, 2)));
        }
        for times_of in [1, 2] {
            let square = power(symbol.clone(), Ratio::whole(2));
            let square = if times_of == 1 { square } else { times(whole(times_of), square) };
            let square = if larger { square } else { super::make::negated(square) };
            made.push(times(side.clone(), call("exp", square)));
        }
    }
    made
}
