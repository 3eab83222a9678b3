//! Identities between sums: which coefficients and which terms make both sides equal.
//!
//! Terms are evaluated once at random instances, in floats; what is left over between the sides is written as a multiple of
//! one term, or of two. Floats propose; whether a proposal holds is for the field and the attack to say.

use super::alternatives::alternatives;
use super::edit::{Change, Edit};
use super::form::{Form, Place};
use super::growth::{leading, raised};
use super::make::{
    Ratio, bare, bracketed, name, negated, norm, number, power, product, relation, times, transposed, whole,
};
use super::renamed::count;
use super::several::{dot, several};
use super::sum::{Term, terms, written};
use super::trial::{Trial, fits};
use super::vocabulary::{Spoken, Vocabulary};
use crate::claims::{Instance, Size, Statement};
use crate::engine::generate::{Phase, knobs, sizes, stream};
use crate::engine::{Budget, Place as At, Subject};
use crate::language::tree::{Comparison, Expr, Kind, Operator};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Terms that are evaluated, at most.
const TERMS: usize = 220;
/// Instances at which they are.
const INSTANCES: usize = 14;
/// What is left over, relative to the sides, that rounding makes.
const NOISE: f64 = 1e-8;
/// Proposals, at most.
const PROPOSED: usize = 24;

/// Every identity of the claim with other coefficients or terms on one side, or in a definition.
pub(super) fn linear(trial: &Trial, form: &Form, words: &Vocabulary) -> Vec<(Form, Edit)> {
    let mut made = Vec::new();
    for (at, line) in form.claims().iter().enumerate() {
        let (chain, within) = unwrapped(&line.expr);
        let Kind::Chain(first, rest) = &chain.kind else { continue };
        let [(Comparison::Equal, last)] = rest.as_slice() else { continue };
        let said = |expr: Expr| wrapped(&within, expr);
        // the side that is a sum is the one that is looked at, the right one where both are
        let pairs = [(&**first, last, true), (last, &**first, false)];
        let before = made.len();
        for (other, side, right) in pairs {
            if !right && terms(side).len() < 2 {
                continue;
            }
            let with = |to: &Expr| match right {
                true => said(relation(other.clone(), Comparison::Equal, to.clone())),
                false => said(relation(to.clone(), Comparison::Equal, other.clone())),
            };
            let alone = |to: &Expr| form.claiming(vec![with(to)]);
            let printed = terms(side);
            let extras = extras(&printed, words, &form.spoken_by(side), other);
            let sum = Sum { side: side.clone(), printed, extras, right };
            for to in sums(trial, &sum, &alone) {
                let edit = Edit::Terms { from: side.to_string(), to: to.to_string() };
                made.push((form.with(Place::Claim(at), with(&to)), edit));
            }
        }
        if made.len() > before {
            continue;
        }
        let alone = form.claiming(vec![line.expr.clone()]);
        let (left, right) = (form.closed_by(first), form.closed_by(last));
        for (at, equation) in form.definitions().iter().enumerate() {
            let printed = terms(&equation.body);
            let name = &equation.name.text;
            // what both sides are made of is not linear in one of them
            let on_right = right.contains(name);
            if printed.len() < 2 || on_right == left.contains(name) {
                continue;
            }
            let with = |to: &Expr| alone.with(Place::Definition(at), to.clone());
            let extras = extras(&printed, words, &form.spoken_by(&equation.body), &equation.body);
            let sum = Sum { side: equation.body.clone(), printed, extras, right: on_right };
            for to in sums(trial, &sum, &with) {
                let edit = Edit::Terms { from: equation.body.to_string(), to: to.to_string() };
                made.push((form.with(Place::Definition(at), to), edit));
            }
        }
    }
    made
}

/// A statement without the quantifiers that it stands in, and these, the outermost first.
fn unwrapped(expr: &Expr) -> (&Expr, Vec<&Expr>) {
    match &expr.kind {
        Kind::ForAll(quantified) => {
            let (inner, mut within) = unwrapped(&quantified.body);
            within.insert(0, expr);
            (inner, within)
        }
        _ => (expr, Vec::new()),
    }
}

fn wrapped(within: &[&Expr], says: Expr) -> Expr {
    within.iter().rev().fold(says, |says, of| {
        let mut of = (*of).clone();
        if let Kind::ForAll(quantified) = &mut of.kind {
            quantified.body = says;
        }
        of
    })
}

/// A side with a factor in front.
fn scaled(by: Ratio, side: &Expr) -> Expr {
    let (value, rest) = leading(side);
    let value = value.times(by);
    let magnitude = Ratio::new(value.top.abs(), value.bottom);
    let rest = rest.unwrap_or_else(|| whole(1));
    let said = match magnitude == Ratio::whole(1) {
        true => rest,
        false if magnitude.bottom == 1 => product(whole(magnitude.top), rest),
        false => product(bracketed(number(magnitude)), rest),
    };
    if value.top < 0 { negated(said) } else { said }
}

/// A sum, with terms that may stand in it.
struct Sum {
    /// As printed.
    side: Expr,
    printed: Vec<Term>,
    /// Further terms, each with the printed one that it would stand in the place of.
    extras: Vec<(Expr, Option<usize>)>,
    /// Whether it is the right side, or makes it up.
    right: bool,
}

/// Other sums that make both sides equal; `with` says what is claimed with a sum in the place of the printed one.
fn sums(trial: &Trial, sum: &Sum, with: &dyn Fn(&Expr) -> Form) -> Vec<Expr> {
    let Sum { side, printed, extras, right } = sum;
    let mut all: Vec<(Expr, Option<usize>)> =
        printed.iter().enumerate().map(|(at, term)| (term.expr.clone(), Some(at))).collect();
    for extra in extras {
        if all.len() < TERMS && !all.iter().any(|(known, _)| *known == extra.0) {
            all.push(extra.clone());
        }
    }
    let exprs: Vec<&Expr> = all.iter().map(|(expr, _)| expr).collect();
    let Some((left, values)) = evaluated(trial, &exprs, *right, with) else { return Vec::new() };
    // what is left over between the sides
    let mut rest = left.clone();
    let mut sum = vec![0.0; left.len()];
    for (term, values) in printed.iter().zip(&values) {
        let Some(values) = values else { return Vec::new() };
        rest.iter_mut().zip(values).for_each(|(rest, value)| *rest -= term.coefficient.to_f64() * value);
        sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += term.coefficient.to_f64() * value);
    }
    let size = dot(&left, &left).max(f64::MIN_POSITIVE);
    if dot(&rest, &rest) <= NOISE * NOISE * size {
        return Vec::new();
    }
    let noise = NOISE * NOISE * size;
    let known: Vec<usize> = (0..all.len()).filter(|at| values[*at].is_some()).collect();
    let column = |at: usize| values[at].as_deref().unwrap_or_default();
    let mut proposed: Vec<Expr> = Vec::new();
    // the whole side with a factor
    let by = dot(&left, &sum) / dot(&sum, &sum);
    let left_over: f64 = left.iter().zip(&sum).map(|(left, value)| (left - by * value).powi(2)).sum();
    if let Some(by) = rational(by).filter(|by| by.top != 0 && left_over <= noise) {
        return vec![scaled(by, side)];
    }
    for &at in &known {
        let length = dot(column(at), column(at));
        let by = dot(&rest, column(at)) / length;
        let left_over: f64 = rest.iter().zip(column(at)).map(|(rest, value)| (rest - by * value).powi(2)).sum();
        if let Some(by) = rational(by).filter(|_| left_over <= noise) {
            proposed.push(written(printed, &[(exprs[at], at, by)]));
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
            if left_over > noise {
                continue;
            }
            if let (Some(a), Some(b)) = (rational(a), rational(b))
                && a.top != 0
                && b.top != 0
            {
                proposed.push(written(printed, &[(exprs[one], one, a), (exprs[two], two, b)]));
            }
        }
    }
    for extra in known.iter().copied().filter(|at| *at >= printed.len()) {
        if proposed.len() >= PROPOSED {
            break;
        }
        let of: Vec<usize> = (0..printed.len()).chain([extra]).collect();
        if let Some(by) = solved(&rest, &of.iter().map(|at| column(*at)).collect::<Vec<_>>(), noise) {
            let changes: Vec<(&Expr, usize, Ratio)> =
                of.iter().zip(by).filter(|(_, by)| by.top != 0).map(|(at, by)| (exprs[*at], *at, by)).collect();
            // one or two changes were looked for above
            if changes.len() > 2 {
                proposed.push(written(printed, &changes));
            }
        }
    }
    if proposed.is_empty() {
        let origins: Vec<Option<usize>> = all.iter().map(|(_, origin)| *origin).collect();
        for changes in several(printed, &rest, noise, &origins, &values) {
            let changes: Vec<(&Expr, usize, Ratio)> = changes.into_iter().map(|(at, by)| (exprs[at], at, by)).collect();
            proposed.push(written(printed, &changes));
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

/// A short rational that a float is.
fn rational(value: f64) -> Option<Ratio> {
    (1..=12).find_map(|bottom| {
        let top = (value * f64::from(bottom)).round();
        let near = (value * f64::from(bottom) - top).abs() < 1e-6 && top.abs() < 1000.0;
        near.then(|| Ratio::new(top as i64, i64::from(bottom)))
    })
}

/// Terms that may stand in the sum: those that differ from a printed one at one node, and products of two names.
fn extras(
    printed: &[Term],
    words: &Vocabulary,
    own: &BTreeSet<Arc<str>>,
    besides: &Expr,
) -> Vec<(Expr, Option<usize>)> {
    let mut found = Vec::new();
    for (at, term) in printed.iter().enumerate() {
        let wanted =
            |change: Change| !matches!(change, Change::Coarser | Change::Relation | Change::Number | Change::Sign);
        let half = |expr: &Expr| expr.to_string().contains("/2");
        let all = alternatives(&term.expr, words).into_iter().filter(|one| wanted(one.change) && !half(&one.to));
        found.extend(all.map(|one| (one.whole, Some(at))));
    }
    // counts that are missing or too many
    for dim in words.dims.iter().take(2) {
        for (at, term) in printed.iter().enumerate() {
            let powers = [1, -1].map(|by| raised(&term.expr, &name(dim), Ratio::whole(by)));
            found.extend(powers.into_iter().map(|one| (one, Some(at))));
        }
    }
    // powers of the numbers that the sum speaks of
    let spoken = |one: &&Spoken| {
        own.contains(&*one.expr.to_string()) || printed.iter().any(|term| count(&term.expr, &one.expr) > 0)
    };
    for number in words.numbers().filter(spoken).take(3) {
        for (at, term) in printed.iter().enumerate() {
            let powers = [-3, -2, -1, 1, 2, 3].map(|by| raised(&term.expr, &number.expr, Ratio::whole(by)));
            found.extend(powers.into_iter().map(|one| (one, Some(at))));
        }
    }
    let mut other = Vec::new();
    let names: Vec<&Expr> = words.spoken.iter().filter(|one| one.ingredient).map(|one| &one.expr).take(6).collect();
    let beside = |a: Expr, b: Expr| Expr::made(Kind::Binary(Operator::Beside, a.into(), b.into()));
    for (at, one) in names.iter().enumerate() {
        let one = *one;
        other.push(one.clone());
        other.push(power(norm(one.clone()), Ratio::whole(2)));
        other.push(transposed(one.clone()));
        for (k, two) in names.iter().enumerate() {
            let two = *two;
            if k > at {
                other.push(Expr::made(Kind::Inner(one.clone().into(), two.clone().into())));
                other.push(Expr::made(Kind::Binary(Operator::Hadamard, one.clone().into(), two.clone().into())));
                other.push(times(norm(one.clone()), norm(two.clone())));
            }
            other.push(beside(one.clone(), two.clone()));
            other.push(beside(one.clone(), transposed(two.clone())));
            other.push(beside(transposed(one.clone()), two.clone()));
        }
    }
    other.push(whole(1));
    found.extend(other.into_iter().map(|one| (one, None)));
    found.retain(|(one, _)| one != besides && bare(one) != bare(besides));
    found
}

/// The entries of one side, and of every term that fits.
type Evaluated = (Vec<f64>, Vec<Option<Vec<f64>>>);

/// The values of one side and, at the other, of terms alone, at random instances; none for terms that do not fit.
fn evaluated(trial: &Trial, exprs: &[&Expr], right: bool, with: &dyn Fn(&Expr) -> Form) -> Option<Evaluated> {
    let first = exprs.first()?;
    let read = trial.reads(&with(first))?;
    let claim = &read.claim;
    let subject = Subject::new(claim);
    let mut rng = stream(0, &claim.id, &claim.case, Phase::Trials);
    let mut sizes: Vec<Size> =
        sizes(claim.least, Budget::Quick).into_iter().filter(|size| claim.says_something(*size)).take(9).collect();
    sizes.reverse();
    let mut instances: Vec<Instance> = Vec::new();
    let mut left: Vec<f64> = Vec::new();
    for turn in 0..4 * INSTANCES {
        let size = *sizes.get(turn % sizes.len().max(1))?;
        let place = At { size, plan: (turn / sizes.len()) % claim.plans.max(1) };
        let drawn = knobs(&subject.construction(place).knobs, 2 * (turn % 2), &mut rng);
        let Some(instance) = subject.instance(&drawn, place) else { continue };
        let Some(values) = side(&subject, &instance, !right).filter(|values| values.iter().all(|one| one.is_finite()))
        else {
            continue;
        };
        left.extend(values);
        instances.push(instance);
        if left.len() > 40 && turn >= INSTANCES {
            break;
        }
    }
    if left.len() < 8 {
        return None;
    }
    let column = |expr: &&Expr| -> Option<Vec<f64>> {
        let form = with(expr);
        let read = trial.reads(&form)?;
        let subject = Subject::new(&read.claim);
        let mut column = Vec::new();
        for instance in instances.iter().filter(|instance| fits(&read.claim, instance)) {
            column.extend(side(&subject, instance, right)?);
        }
        (column.len() == left.len() && column.iter().all(|value| value.is_finite())).then_some(column)
    };
    let columns = exprs.iter().map(column).collect();
    Some((left, columns))
}

/// The entries of one side of an identity at an instance.
fn side(subject: &Subject, instance: &Instance, right: bool) -> Option<Vec<f64>> {
    let seen = subject.see(instance)?;
    let mut parts = Vec::new();
    equalities(&seen.statement, &mut parts);
    (!parts.is_empty()).then(|| parts.iter().flat_map(|(l, r)| if right { r } else { l }.iter().copied()).collect())
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
