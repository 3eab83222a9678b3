//! Instances that a lemma names: `such as A = [1, 2; 3, 4]`.

use super::super::lower::constants;
use super::super::message::{Attempt, Fault};
use super::super::names::{key, nearest};
use super::super::row::{Example, Ingredient};
use super::super::shapes::{Meaning, Scope, Typer, whole};
use super::super::tree::Assignment;
use super::super::{Dim, Span};
use super::whole::{Said, Whole};
use crate::number::Exact;
use nalgebra::DMatrix;
use std::sync::Arc;

/// The instance that some assignments name; what is about names that this row does not have is left out. `None` where the
/// instance is taken over from a lemma that another row is of.
pub(super) fn example(
    whole_lemma: &Whole,
    scope: &Scope,
    ingredients: &[Ingredient],
    assignments: &Said<Vec<Assignment>>,
) -> Attempt<Option<Example>> {
    let mut example = Example { values: Vec::new(), dims: Vec::new(), own: assignments.own };
    for assignment in &assignments.what {
        let name = key(&assignment.name.text);
        let value = value(scope, assignment)?;
        let Some(ingredient) = ingredients.iter().find(|ingredient| key(&ingredient.name) == name) else {
            if let Some(Meaning::Dimension(dimension)) = scope.meanings.get(&name) {
                let length = (value.len() == 1).then(|| whole(&value[(0, 0)])).flatten();
                let Some(length) = length.and_then(|length| usize::try_from(length).ok()) else {
                    return Err(Fault::new(assignment.value.span, "a dimension is a whole number"));
                };
                settle(&mut example.dims, dimension.clone(), length, assignment.name.span)?;
                continue;
            }
            if !assignments.own {
                return Ok(None);
            }
            if scope.meanings.contains_key(&name) {
                return Err(Fault::new(assignment.name.span, format!("`{}` is no ingredient", assignment.name.text))
                    .help("what is defined, or a case, follows from the ingredients"));
            }
            if whole_lemma.settings.is_empty() {
                let fault = Fault::new(assignment.name.span, format!("`{}` is no ingredient", assignment.name.text));
                let near = nearest(&assignment.name.text, ingredients.iter().map(|ingredient| &*ingredient.name));
                return Err(match near {
                    Some(near) => fault.help(format!("`{near}` is near")),
                    None => fault,
                });
            }
            continue;
        };
        for (dim, length) in [(&ingredient.shape.rows, value.nrows()), (&ingredient.shape.columns, value.ncols())] {
            fit(dim, length, &mut example.dims, ingredient, &value, assignment)?;
        }
        example.values.push((ingredient.name.clone(), value));
    }
    Ok(Some(example))
}

fn value(scope: &Scope, assignment: &Assignment) -> Attempt<DMatrix<Exact>> {
    let not_constant = || {
        Fault::new(assignment.value.span, "an instance is written in rational numbers")
            .help("write `A = [1, 2; 3, 4], x = [1/2, 0]`")
    };
    let mut typer = Typer::new(scope);
    let typed = typer.expr(&assignment.value, &mut Vec::new())?;
    let (definitions, _) = typer.finish()?;
    constants(&typed, &definitions).ok_or_else(not_constant)
}

fn settle(dims: &mut Vec<(Arc<str>, usize)>, name: Arc<str>, length: usize, span: Span) -> Attempt<()> {
    match dims.iter().find(|(other, _)| *other == name) {
        Some((_, other)) if *other != length => {
            Err(Fault::new(span, format!("`{name}` is {other} and {length} in this instance")))
        }
        Some(_) => Ok(()),
        None => {
            dims.push((name, length));
            Ok(())
        }
    }
}

fn fit(
    dim: &Dim,
    length: usize,
    dims: &mut Vec<(Arc<str>, usize)>,
    ingredient: &Ingredient,
    value: &DMatrix<Exact>,
    assignment: &Assignment,
) -> Attempt<()> {
    let known = dims.clone();
    let of = |name: &str| known.iter().find(|(other, _)| &**other == name).map(|(_, length)| *length);
    let clash = || {
        Fault::new(assignment.value.span, format!("`{}` is {}", ingredient.name, ingredient.shape)).label(format!(
            "this is {} × {}",
            value.nrows(),
            value.ncols()
        ))
    };
    if let Some(fixed) = dim.value(&of) {
        return if usize::try_from(fixed) == Ok(length) { Ok(()) } else { Err(clash()) };
    }
    // One unknown name, alone with a factor: it can be solved for.
    let Some(linear) = dim.linear() else {
        return Ok(());
    };
    let unknown: Vec<_> = linear.coefficients.iter().filter(|(name, _)| of(name).is_none()).collect();
    let [(name, coefficient)] = unknown.as_slice() else {
        return Ok(());
    };
    let rest = dim.minus(&Dim::named(name.clone()).times(&Dim::fixed(*coefficient)));
    let left = i64::try_from(length).unwrap_or(i64::MAX) - rest.value(&of).unwrap_or(0);
    if *coefficient == 0 || left % coefficient != 0 || left / coefficient < 0 {
        return Err(clash());
    }
    settle(dims, name.clone(), (left / coefficient) as usize, assignment.value.span)
}
