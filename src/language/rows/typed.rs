//! One case of one reading, typed.

use super::super::message::{Attempt, Fault};
use super::super::names::key;
use super::super::parser::one_line;
use super::super::row::{Clause, Hypothesis, Ingredient, Origin};
use super::super::shapes::{Meaning, Scope, Told, Typer, Warning};
use super::super::tree::{Comparison, Equation, Expr as Surface, IndexRange, Kind, Let, Line, Type, TypeKind};
use super::super::used::Used;
use super::super::{Definition, Dim, Domain, Expr, Node, Proposition, Shape, Span};
use super::cases::Chosen;
use super::whole::Whole;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A case with everything typed.
#[derive(Debug)]
pub(super) struct Typed {
    pub dims: Vec<Arc<str>>,
    pub counters: Vec<Arc<str>>,
    pub dimension_hypotheses: Vec<Hypothesis>,
    pub ingredients: Vec<Ingredient>,
    pub hypotheses: Vec<Hypothesis>,
    pub definitions: Vec<Definition>,
    pub claims: Vec<Clause>,
    pub warnings: Vec<Told>,
    /// How many expressions were typed.
    pub nodes: usize,
}

/// The names of a case, with shapes but not yet the sets of the ingredients; and the dimensions in order.
pub(super) fn scope(whole: &Whole, chosen: &Chosen, claims: &[Line]) -> Attempt<(Scope, Vec<Arc<str>>)> {
    let mut scope = Scope::default();
    let mut definitions: BTreeMap<Arc<str>, Vec<Equation>> = BTreeMap::new();
    for equation in &whole.definitions {
        definitions.entry(key(&equation.name.text)).or_default().push(equation.clone());
    }
    for (name, equations) in definitions {
        scope.meanings.insert(name, Meaning::Definition(equations.into()));
    }
    for (name, value) in &chosen.values {
        scope.meanings.insert(key(&name.text), Meaning::Value(value.clone()));
    }
    for one in whole.lets.iter().filter(|one| whole.is_counter(&one.what)) {
        let name = one.what.names[0].text.clone();
        scope.meanings.insert(key(&name), Meaning::Counter(name));
    }
    let introduced = || whole.lets.iter().filter(|one| !counted(&one.what.of)).map(|one| &one.what);
    for (at, one) in introduced().enumerate() {
        scope.meanings.insert(key(&one.names[0].text), Meaning::Ingredient(at));
    }
    let mut used = Used::default();
    whole.lets.iter().for_each(|one| used.of_type(&one.what.of));
    let lines = claims.iter().chain(whole.given.iter().map(|line| &line.what));
    lines.for_each(|line| used.expr(&line.expr));
    for equation in &whole.definitions {
        let mut bound = Used::default();
        equation.arguments.iter().flatten().for_each(|argument| bound.expr(argument));
        used.binding(bound.names.into_iter(), |used| used.expr(&equation.body));
    }
    let mut dims = Vec::new();
    for name in used.dims {
        let key = key(&name);
        if let Entry::Vacant(place) = scope.meanings.entry(key) {
            place.insert(Meaning::Dimension(name.clone()));
            dims.push(name);
        }
    }
    equalities(whole, &mut scope);
    for one in introduced() {
        let shape = shape(&scope, &one.of)?;
        let name = one.names[0].text.clone();
        scope.ingredients.push(Ingredient { name, shape, domain: Domain::Real, span: one.names[0].span });
    }
    Ok((scope, dims))
}

fn counted(of: &Type) -> bool {
    matches!(of.kind, TypeKind::Range(..) | TypeKind::Listed(_))
}

/// The shape that a type says, without what else it says.
fn shape(scope: &Scope, of: &Type) -> Attempt<Shape> {
    let mut typer = Typer::new(scope);
    let bare = match &of.kind {
        TypeKind::Interval { power, .. } => Type { span: of.span, kind: TypeKind::Real(power.clone()) },
        _ => of.clone(),
    };
    typer.type_of(&bare, &mut Vec::new()).map(|(shape, _)| shape)
}

/// Dimensions that are given as equal to others.
fn equalities(whole: &Whole, scope: &mut Scope) {
    for line in &whole.given {
        let Kind::Chain(first, rest) = &line.what.expr.kind else {
            continue;
        };
        let mut left: &Surface = first;
        for (comparison, right) in rest {
            if *comparison == Comparison::Equal
                && let (Some(a), Some(b)) = (scope.as_dim(left), scope.as_dim(right))
                && let Some((name, value)) = solved(&a.minus(&b))
            {
                for (_, other) in &mut scope.equal {
                    *other = other.with(&name, &value);
                }
                scope.equal.push((name, value));
            }
            left = right;
        }
    }
}

/// A name and what it is where this is 0.
fn solved(difference: &Dim) -> Option<(Arc<str>, Dim)> {
    let linear = difference.linear()?;
    // The name that is introduced last goes, so that `n = d` leaves n where both stand alone.
    let (name, coefficient) = linear.coefficients.iter().rev().find(|(_, c)| c.abs() == 1)?;
    let rest = difference.minus(&Dim::named(name.clone()).times(&Dim::fixed(*coefficient)));
    Some((name.clone(), rest.times(&Dim::fixed(-coefficient))))
}

/// Types a case whose claims are these.
pub(super) fn typed(text: &str, whole: &Whole, chosen: &Chosen, claims: &[Line]) -> Attempt<Typed> {
    let (scope, dims) = scope(whole, chosen, claims)?;
    let mut typer = Typer::new(&scope);
    let locals = &mut Vec::new();
    let mut ingredients = scope.ingredients.clone();
    let mut dimension_hypotheses = Vec::new();
    let mut hypotheses = Vec::new();
    let mut put = |typer: &Typer, hypothesis: Hypothesis| {
        let settled = typer.is_settled(&hypothesis.statement, &Vec::new());
        let to = if settled { &mut dimension_hypotheses } else { &mut hypotheses };
        to.push(hypothesis);
    };
    let introduced = whole.lets.iter().filter(|one| !counted(&one.what.of));
    for (ingredient, one) in ingredients.iter_mut().zip(introduced) {
        let (shape, domain) = typer.type_of(&one.what.of, locals)?;
        ingredient.domain = domain.clone();
        let unbounded = match &domain {
            Domain::Real => true,
            Domain::Interval(interval) => interval.lower.is_none() && interval.upper.is_none(),
            _ => false,
        };
        if !unbounded {
            let text = format!("{} ∈ {}", ingredient.name, one_line(&text[one.what.of.span.range()]));
            let element = Expr { shape, span: ingredient.span, node: Node::Ingredient(ingredient.name.clone()) };
            put(
                &typer,
                Hypothesis { text: text.into(), statement: Proposition::Member(element, domain), origin: Origin::Type },
            );
        }
    }
    let counters = counters(whole);
    let ranges = typer.ranges(&counters, locals)?;
    let mut conditions = Vec::new();
    let of_counters = if counters.is_empty() {
        vec![Default::default(); whole.given.len()]
    } else {
        whole.closed_names(whole.given.iter().map(|line| &line.what))
    };
    for (line, names) in whole.given.iter().zip(of_counters) {
        let statement = typer.statement(&line.what.expr, locals)?;
        if counters.iter().any(|counter| names.contains(&key(&counter.index.text))) {
            conditions.push(statement);
            continue;
        }
        put(&typer, Hypothesis { text: line.what.text.clone(), statement, origin: Origin::Written });
    }
    let mut typed_claims = Vec::new();
    for line in claims {
        let mut statement = typer.statement(&line.expr, locals)?;
        if !ranges.is_empty() {
            // What is claimed of an index up to a dimension is claimed of all of them, each under its hypotheses.
            if !conditions.is_empty() {
                statement = Proposition::If(Proposition::All(conditions.clone()).into(), statement.into());
            }
            statement = Proposition::ForAll(ranges.clone(), None, statement.into());
        }
        typed_claims.push(Clause { text: line.text.clone(), statement });
    }
    // The condition of the only claim is a hypothesis.
    if let [claim] = typed_claims.as_mut_slice() {
        while let Proposition::If(premise, conclusion) = claim.statement.clone() {
            let text = match &claims[0].expr.kind {
                Kind::If(premise, _) => one_line(&text[premise.span.range()]),
                _ => claim.text.clone(),
            };
            put(&typer, Hypothesis { text, statement: *premise, origin: Origin::Condition });
            claim.statement = *conclusion;
        }
    }
    typer.wait()?;
    let nodes = typer.nodes;
    let (definitions, warnings) = typer.finish()?;
    let counters = counters.into_iter().map(|counter| counter.index.text).collect();
    Ok(Typed {
        dims,
        counters,
        dimension_hypotheses,
        ingredients,
        hypotheses,
        definitions,
        claims: typed_claims,
        warnings,
        nodes,
    })
}

/// The indices over which a whole row is taken.
fn counters(whole: &Whole) -> Vec<IndexRange> {
    let of = |one: &Let| match &one.of.kind {
        TypeKind::Range(first, last) if whole.is_counter(one) => {
            Some(IndexRange { index: one.names[0].clone(), first: Some(first.clone()), last: last.clone() })
        }
        _ => None,
    };
    whole.lets.iter().filter_map(|one| of(&one.what)).collect()
}

/// Own ingredients and hypotheses that have nothing to do with the claim.
pub(super) fn unused(whole: &Whole, claims: &[Line]) -> Vec<Told> {
    let mut reached: BTreeSet<Arc<str>> = whole.closed_names(claims.iter()).into_iter().flatten().collect();
    let given = whole.closed_names(whole.given.iter().map(|line| &line.what));
    let own: Vec<_> = whole.given.iter().zip(given).collect();
    loop {
        let before = reached.len();
        for (_, names) in &own {
            if names.iter().any(|name| reached.contains(name)) {
                reached.extend(names.iter().cloned());
            }
        }
        if reached.len() == before {
            break;
        }
    }
    let mut faults = Vec::new();
    for one in whole.lets.iter().filter(|one| one.own && !reached.contains(&key(&one.what.names[0].text))) {
        let name = &one.what.names[0];
        let fault = Fault::new(name.span, format!("nothing uses the ingredient `{}`", name.text));
        faults.push((Warning::Unused, fault.label("neither the claim nor a hypothesis about it")));
    }
    for (line, names) in &own {
        if line.own && !names.is_empty() && !names.iter().any(|name| reached.contains(name)) {
            let span: Span = line.what.expr.span;
            let fault = Fault::new(span, "nothing uses this hypothesis").label("the claim is about other objects");
            faults.push((Warning::Unused, fault));
        }
    }
    faults
}
