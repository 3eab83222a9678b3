//! Identities between sums: which coefficients and which terms make both sides equal.
//!
//! Terms are evaluated once at random instances, in floats; what is left over between the sides is written as a multiple of
//! one term, or of two. Floats propose; whether a proposal holds is for the field and the attack to say.

use super::alternatives::{alternatives, count};
use super::edit::{Change, Edit};
use super::form::{Form, Place};
use super::growth::{leading, raised};
use super::make::{
    Ratio, bare, bracketed, negated, norm, number, power, product, relation, sum, times, transposed, whole,
};
use super::trial::Trial;
use super::vocabulary::Vocabulary;
use crate::claims::{Size, Statement};
use crate::engine::generate::{Phase, knobs, sizes, stream};
use crate::engine::{Budget, Place as At, Subject};
use crate::language::tree::{Comparison, Expr, Kind, Operator};

/// Terms that are evaluated, at most.
const TERMS: usize = 220;
/// Instances at which they are.
const INSTANCES: usize = 14;
/// What is left over, relative to the sides, that rounding makes.
const NOISE: f64 = 1e-8;
/// Proposals, at most.
const PROPOSED: usize = 24;

/// A term of a sum with its coefficient.
#[derive(Clone)]
struct Term {
    coefficient: Ratio,
    expr: Expr,
}

/// Every identity of the claim with other coefficients or terms on one side.
pub(super) fn linear(trial: &Trial, form: &Form, words: &Vocabulary) -> Vec<(Form, Edit)> {
    let mut made = Vec::new();
    for (at, line) in form.claims().iter().enumerate() {
        let Kind::Chain(first, rest) = &line.expr.kind else { continue };
        let [(Comparison::Equal, last)] = rest.as_slice() else { continue };
        // the side that is a sum is the one that is looked at, the right one where both are
        let pairs = [(&**first, last, true), (last, &**first, false)];
        for (other, side, right) in pairs {
            if !right && terms(side).len() < 2 {
                continue;
            }
            for to in sums(trial, form, words, other, side) {
                let chain = if right { (other.clone(), to.clone()) } else { (to.clone(), other.clone()) };
                let edit = Edit::Terms { from: side.to_string(), to: to.to_string() };
                made.push((form.with(Place::Claim(at), relation(chain.0, Comparison::Equal, chain.1)), edit));
            }
        }
    }
    made
}

/// The terms of a sum.
fn terms(side: &Expr) -> Vec<Term> {
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

/// Other sums that equal the other side.
fn sums(trial: &Trial, form: &Form, words: &Vocabulary, other: &Expr, side: &Expr) -> Vec<Expr> {
    let printed = terms(side);
    let mut all: Vec<Expr> = printed.iter().map(|term| term.expr.clone()).collect();
    for extra in extras(&printed, words) {
        if all.len() < TERMS && !all.contains(&extra) && extra != *other && bare(&extra) != bare(other) {
            all.push(extra);
        }
    }
    let Some((left, values)) = evaluated(trial, form, other, &all) else { return Vec::new() };
    // what is left over between the sides
    let mut rest = left.clone();
    for (term, values) in printed.iter().zip(&values) {
        let Some(values) = values else { return Vec::new() };
        rest.iter_mut().zip(values).for_each(|(rest, value)| *rest -= term.coefficient.to_f64() * value);
    }
    let size = dot(&left, &left).max(f64::MIN_POSITIVE);
    if dot(&rest, &rest) <= NOISE * NOISE * size {
        return Vec::new();
    }
    let known: Vec<usize> = (0..all.len()).filter(|at| values[*at].is_some()).collect();
    let column = |at: usize| values[at].as_deref().unwrap_or_default();
    let mut proposed: Vec<Expr> = Vec::new();
    for &at in &known {
        let length = dot(column(at), column(at));
        let by = dot(&rest, column(at)) / length;
        let left_over: f64 = rest.iter().zip(column(at)).map(|(rest, value)| (rest - by * value).powi(2)).sum();
        if let Some(by) = rational(by).filter(|_| left_over <= NOISE * NOISE * size) {
            proposed.push(written(&printed, &[(&all[at], at, by)]));
        }
    }
    let products: Vec<f64> = known.iter().map(|at| dot(&rest, column(*at))).collect();
    'pairs: for (i, &one) in known.iter().enumerate() {
        let own = dot(column(one), column(one));
        for (j, &two) in known.iter().enumerate().skip(i + 1) {
            if proposed.len() >= PROPOSED {
                break 'pairs;
            }
            let (mixed, other) = (dot(column(one), column(two)), dot(column(two), column(two)));
            let determinant = own * other - mixed * mixed;
            if determinant <= 1e-9 * own * other {
                continue;
            }
            let a = (products[i] * other - products[j] * mixed) / determinant;
            let b = (products[j] * own - products[i] * mixed) / determinant;
            let left_over: f64 = (rest.iter().zip(column(one)).zip(column(two)))
                .map(|((rest, x), y)| (rest - a * x - b * y).powi(2))
                .sum();
            if left_over > NOISE * NOISE * size {
                continue;
            }
            if let (Some(a), Some(b)) = (rational(a), rational(b))
                && a.top != 0
                && b.top != 0
            {
                proposed.push(written(&printed, &[(&all[one], one, a), (&all[two], two, b)]));
            }
        }
    }
    for extra in known.iter().copied().filter(|at| *at >= printed.len()) {
        if proposed.len() >= PROPOSED {
            break;
        }
        let of: Vec<usize> = (0..printed.len()).chain([extra]).collect();
        if let Some(by) = solved(&rest, &of.iter().map(|at| column(*at)).collect::<Vec<_>>(), NOISE * NOISE * size) {
            let changes: Vec<(&Expr, usize, Ratio)> =
                of.iter().zip(by).filter(|(_, by)| by.top != 0).map(|(at, by)| (&all[*at], *at, by)).collect();
            // one or two changes were looked for above
            if changes.len() > 2 {
                proposed.push(written(&printed, &changes));
            }
        }
    }
    proposed
}

/// Short rational multiples of columns that add up to what is left over, with no more than `noise` left.
fn solved(rest: &[f64], columns: &[&[f64]], noise: f64) -> Option<Vec<Ratio>> {
    if columns.len() > 8 || columns.iter().any(|column| column.len() != rest.len()) {
        return None;
    }
    let matrix = nalgebra::DMatrix::from_fn(rest.len(), columns.len(), |i, j| columns[j][i]);
    let svd = matrix.svd(true, true);
    let tall = svd.singular_values.max();
    if svd.singular_values.min() <= 1e-9 * tall {
        return None; // columns that hang together have no multiples of their own
    }
    let found = svd.solve(&nalgebra::DVector::from_column_slice(rest), 0.0).ok()?;
    let left_over =
        |i: usize| rest[i] - columns.iter().zip(found.iter()).map(|(column, by)| column[i] * by).sum::<f64>();
    let total: f64 = (0..rest.len()).map(|i| left_over(i).powi(2)).sum();
    (total <= noise).then(|| found.iter().map(|by| rational(*by)).collect::<Option<Vec<_>>>())?
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A short rational that a float is.
fn rational(value: f64) -> Option<Ratio> {
    (1..=12).find_map(|bottom| {
        let top = (value * f64::from(bottom)).round();
        let near = (value * f64::from(bottom) - top).abs() < 1e-6 && top.abs() < 1000.0;
        near.then(|| Ratio::new(top as i64, i64::from(bottom)))
    })
}

/// The sum with coefficients changed by so much.
fn written(printed: &[Term], changes: &[(&Expr, usize, Ratio)]) -> Expr {
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

/// Terms that may stand in the sum: those that differ from a printed one at one node, and products of two names.
fn extras(printed: &[Term], words: &Vocabulary) -> Vec<Expr> {
    let mut found = Vec::new();
    for term in printed {
        let wanted =
            |change: Change| !matches!(change, Change::Coarser | Change::Relation | Change::Number | Change::Sign);
        let half = |expr: &Expr| expr.to_string().contains("/2");
        let all = alternatives(&term.expr, words).into_iter().filter(|one| wanted(one.change) && !half(&one.to));
        found.extend(all.map(|one| one.whole));
    }
    // powers of the numbers that the sum speaks of
    for number in words.numbers().filter(|one| printed.iter().any(|term| count(&term.expr, &one.expr) > 0)).take(3) {
        for term in printed {
            found.extend([-3, -2, -1, 1, 2, 3].map(|by| raised(&term.expr, &number.expr, Ratio::whole(by))));
        }
    }
    let names: Vec<&Expr> = words.spoken.iter().filter(|one| one.ingredient).map(|one| &one.expr).take(6).collect();
    let beside = |a: Expr, b: Expr| Expr::made(Kind::Binary(Operator::Beside, a.into(), b.into()));
    for (at, one) in names.iter().enumerate() {
        let one = *one;
        found.push(one.clone());
        found.push(power(norm(one.clone()), Ratio::whole(2)));
        found.push(transposed(one.clone()));
        for (k, other) in names.iter().enumerate() {
            let other = *other;
            if k > at {
                found.push(Expr::made(Kind::Inner(one.clone().into(), other.clone().into())));
                found.push(Expr::made(Kind::Binary(Operator::Hadamard, one.clone().into(), other.clone().into())));
                found.push(times(norm(one.clone()), norm(other.clone())));
            }
            found.push(beside(one.clone(), other.clone()));
            found.push(beside(one.clone(), transposed(other.clone())));
            found.push(beside(transposed(one.clone()), other.clone()));
        }
    }
    found.push(whole(1));
    found
}

/// The entries of one side, and of every term that fits.
type Evaluated = (Vec<f64>, Vec<Option<Vec<f64>>>);

/// The values of one side and of terms at random instances; none for terms that do not fit.
fn evaluated(trial: &Trial, form: &Form, other: &Expr, terms: &[Expr]) -> Option<Evaluated> {
    let equal = |term: &Expr| relation(term.clone(), Comparison::Equal, bracketed(other.clone()));
    let fits: Vec<bool> = terms.iter().map(|term| form.claiming(vec![equal(term)]).is_typed()).collect();
    let lines: Vec<Expr> = terms.iter().zip(&fits).filter(|(_, fits)| **fits).map(|(term, _)| equal(term)).collect();
    let all = form.claiming(lines);
    let read = trial.reads(&all)?;
    let subject = Subject::new(&read.claim);
    let mut rng = stream(0, &read.claim.id, &read.claim.case, Phase::Trials);
    let claim = &read.claim;
    let mut sizes: Vec<Size> =
        sizes(claim.least, Budget::Quick).into_iter().filter(|size| claim.says_something(*size)).take(9).collect();
    sizes.reverse();
    let mut left: Vec<f64> = Vec::new();
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); fits.iter().filter(|fits| **fits).count()];
    for turn in 0..4 * INSTANCES {
        let size = *sizes.get(turn % sizes.len().max(1))?;
        let place = At { size, plan: (turn / sizes.len()) % claim.plans.max(1) };
        let drawn = knobs(&subject.construction(place).knobs, 2 * (turn % 2), &mut rng);
        let Some(seen) = subject.instance(&drawn, place).and_then(|instance| subject.see(&instance)) else { continue };
        let mut parts = Vec::new();
        equalities(&seen.statement, &mut parts);
        if parts.len() != columns.len() || parts[0].1.iter().any(|value| !value.is_finite()) {
            continue;
        }
        left.extend(parts[0].1.iter());
        columns.iter_mut().zip(&parts).for_each(|(column, part)| column.extend(part.0.iter()));
        if left.len() > 40 && turn >= INSTANCES {
            break;
        }
    }
    if left.len() < 8 || left.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mut columns = columns.into_iter();
    let finite = |column: Vec<f64>| Some(column).filter(|column| column.iter().all(|value| value.is_finite()));
    Some((left, fits.into_iter().map(|fits| if fits { columns.next().and_then(finite) } else { None }).collect()))
}

/// A matrix of a statement, and the one that it is said to equal.
type Equality = (nalgebra::DMatrix<f64>, nalgebra::DMatrix<f64>);

fn equalities(statement: &Statement<f64>, found: &mut Vec<Equality>) {
    match statement {
        Statement::Equal(l, r) => found.push((l.clone(), r.clone())),
        Statement::All(parts) => parts.iter().for_each(|part| equalities(part, found)),
        _ => {}
    }
}
