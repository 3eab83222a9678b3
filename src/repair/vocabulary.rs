//! What a lemma speaks of: its names with their shapes, and where its functions are taken.

use super::form::Form;
use super::make::{call, name};
use crate::language::tree::{Expr, Kind};
use crate::language::{Definition, Dim, Domain, Row, Shape};
use std::sync::Arc;

/// Something that can stand in a formula of the lemma.
#[derive(Clone, Debug)]
pub(super) struct Spoken {
    pub expr: Expr,
    pub shape: Shape,
    /// Whether it is introduced by `let`.
    pub ingredient: bool,
    /// The definition that it is a value of, where it is one of a function.
    pub function: Option<Arc<str>>,
    /// The set of an ingredient.
    pub domain: Domain,
}

/// The names of a row.
pub(super) struct Vocabulary {
    pub spoken: Vec<Spoken>,
    pub dims: Vec<Arc<str>>,
    /// Functions of one argument, each with others of its shapes.
    pub functions: Vec<(Arc<str>, Vec<Arc<str>>)>,
}

impl Vocabulary {
    pub fn of(form: &Form, row: &Row) -> Self {
        let ingredient = |one: &crate::language::Ingredient| Spoken {
            expr: name(&one.name),
            shape: one.shape.clone(),
            ingredient: true,
            function: None,
            domain: one.domain.clone(),
        };
        let mut spoken: Vec<Spoken> = row.ingredients.iter().map(ingredient).collect();
        let arguments = arguments(form);
        for definition in &row.definitions {
            let recursive = definition.equations.len() != 1;
            let of = |expr: Expr, function: Option<Arc<str>>| Spoken {
                expr,
                shape: definition.shape.clone(),
                ingredient: false,
                function,
                domain: Domain::Real,
            };
            match definition.parameters.as_slice() {
                _ if recursive => {}
                [] => spoken.push(of(name(&definition.name), None)),
                [parameter] => {
                    let fits = |argument: &&Expr| {
                        let shape = row.ingredients.iter().find(|one| argument.kind == Kind::Name(one.name.clone()));
                        shape.is_some_and(|one| one.shape == *parameter)
                    };
                    let taken = arguments.iter().filter(fits);
                    let at = taken.map(|argument| call(&definition.name, argument.clone()));
                    spoken.extend(at.map(|expr| of(expr, Some(definition.name.clone()))));
                }
                _ => {}
            }
        }
        let shapes = |one: &Definition| (one.shape.clone(), one.parameters.clone());
        let alike = |one: &Definition| {
            let others = row.definitions.iter().filter(|other| other.name != one.name && shapes(other) == shapes(one));
            (one.name.clone(), others.map(|other| other.name.clone()).collect())
        };
        let functions = row.definitions.iter().filter(|one| one.parameters.len() == 1).map(alike).collect();
        Vocabulary { spoken, dims: row.dims.clone(), functions }
    }

    pub fn numbers(&self) -> impl Iterator<Item = &Spoken> {
        self.spoken.iter().filter(|one| one.shape.is_number())
    }

    pub fn vectors(&self) -> impl Iterator<Item = &Spoken> {
        self.spoken.iter().filter(|one| one.shape.is_column() && !one.shape.is_number())
    }

    pub fn matrices(&self) -> impl Iterator<Item = &Spoken> {
        self.spoken.iter().filter(|one| !one.shape.is_column())
    }

    /// What has the shape of a name or call, and is another one.
    pub fn like(&self, expr: &Expr) -> Vec<&Spoken> {
        let Some(known) = self.spoken.iter().find(|one| one.expr == *expr) else { return Vec::new() };
        self.spoken.iter().filter(|one| one.shape == known.shape && one.expr != known.expr).collect()
    }

    /// The name of a dimension, where the length is one.
    pub fn dim(&self, length: &Dim) -> Option<Arc<str>> {
        let text = length.to_string();
        self.dims.iter().find(|dim| ***dim == *text).cloned()
    }
}

/// The names at which functions are taken anywhere in the lemma.
fn arguments(form: &Form) -> Vec<Expr> {
    let mut found = Vec::new();
    let lines = form.claims().iter().chain(form.given()).map(|line| &line.expr);
    for expr in lines.chain(form.definitions().iter().map(|equation| &equation.body)) {
        collect(expr, &mut found);
    }
    found
}

fn collect(expr: &Expr, found: &mut Vec<Expr>) {
    let arguments = match &expr.kind {
        Kind::Apply(_, arguments) | Kind::Nabla(_, _, Some(arguments)) => arguments.as_slice(),
        _ => &[],
    };
    for argument in arguments.iter().filter(|argument| matches!(argument.kind, Kind::Name(_))) {
        if !found.contains(argument) {
            found.push(argument.clone());
        }
    }
    expr.parts().into_iter().for_each(|part| collect(part, found));
}
