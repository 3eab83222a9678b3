//! The sets that types name.

use super::super::message::{Attempt, Fault};
use super::super::tree::{self, Kind, Type, TypeKind};
use super::super::{Dim, Domain, Expr, Interval, Shape};
use super::{Locals, Typer};

/// The set that a word names, and how many dimensions it takes at least and at most.
fn named(word: &str) -> Option<(Domain, usize, usize)> {
    Some(match word {
        "vector" | "Vector" => (Domain::Real, 1, 1),
        "matrix" | "Matrix" => (Domain::Real, 2, 2),
        "Sym" | "symmetric" | "Symmetric" | "sym" => (Domain::Symmetric, 1, 1),
        "PSD" | "psd" => (Domain::Semidefinite, 1, 1),
        "PD" | "pd" | "SPD" | "spd" => (Domain::Definite, 1, 1),
        "Skew" | "skew" => (Domain::Skew, 1, 1),
        "Diag" | "diagonal" | "Diagonal" | "diag" => (Domain::Diagonal, 1, 1),
        "Orth" | "orthogonal" | "Orthogonal" | "orth" => (Domain::Orthogonal, 1, 2),
        "Simplex" | "simplex" => (Domain::Simplex, 1, 1),
        "Stoch" | "stoch" | "stochastic" | "Stochastic" => (Domain::Stochastic, 1, 2),
        "Unit" | "unit" => (Domain::Unit, 1, 1),
        _ => return None,
    })
}

const TYPES: [&str; 12] = [
    "real",
    "vector",
    "matrix",
    "symmetric",
    "psd",
    "pd",
    "skew",
    "diagonal",
    "orthogonal",
    "simplex",
    "stochastic",
    "unit",
];

impl Typer<'_> {
    /// The shape and the set that a type says.
    pub fn type_of(&mut self, of: &Type, locals: &mut Locals) -> Attempt<(Shape, Domain)> {
        match &of.kind {
            TypeKind::Real(power) => Ok((self.shape_of(power, of, locals)?, Domain::Real)),
            TypeKind::Named(name, given) => {
                let Some((domain, least, most)) = named(&name.text) else {
                    let fault = Fault::new(name.span, format!("`{}` is no type", name.text));
                    return Err(match super::super::names::nearest(&name.text, TYPES.into_iter()) {
                        Some(near) => fault.help(format!("`{near}` is near")),
                        None => fault.help(format!("the types are {}, and intervals", TYPES.join(", "))),
                    });
                };
                if !(least..=most).contains(&given.len()) {
                    return Err(Fault::new(of.span, format!("`{}` takes {least} dimension(s)", name.text)));
                }
                let given = given.iter().map(|dim| self.dim(dim, locals)).collect::<Attempt<Vec<_>>>()?;
                let first = given[0].clone();
                let column =
                    matches!(domain, Domain::Simplex | Domain::Unit) || given.len() == 1 && domain == Domain::Real;
                let columns = match given.get(1) {
                    Some(columns) => columns.clone(),
                    None if column => Dim::fixed(1),
                    None => first.clone(),
                };
                Ok((Shape::new(first, columns), domain))
            }
            TypeKind::Interval { lower, lower_closed, upper, upper_closed, power } => {
                let lower = self.end(lower, true, locals)?;
                let upper = self.end(upper, false, locals)?;
                let (lower_closed, upper_closed) = (*lower_closed && lower.is_some(), *upper_closed && upper.is_some());
                let interval = Interval { lower, lower_closed, upper, upper_closed };
                Ok((self.shape_of(power, of, locals)?, Domain::Interval(interval.into())))
            }
            TypeKind::Range(..) | TypeKind::Listed(_) => {
                Err(Fault::new(of.span, "whole numbers are for `let`, `for` and indices"))
            }
        }
    }

    fn shape_of(&mut self, power: &[tree::Expr], of: &Type, locals: &mut Locals) -> Attempt<Shape> {
        let dims = power.iter().map(|dim| self.dim(dim, locals)).collect::<Attempt<Vec<_>>>()?;
        match dims.as_slice() {
            [] => Ok(Shape::number()),
            [n] => Ok(Shape::vector(n.clone())),
            [n, d] => Ok(Shape::new(n.clone(), d.clone())),
            _ => Err(Fault::new(of.span, "at most two dimensions are wanted")),
        }
    }

    /// An end of an interval; `None` where it is infinite.
    fn end(&mut self, end: &tree::Expr, lower: bool, locals: &mut Locals) -> Attempt<Option<Expr>> {
        let infinite = match &end.kind {
            Kind::Infinity => Some(false),
            Kind::Neg(inside) if matches!(inside.kind, Kind::Infinity) => Some(true),
            _ => None,
        };
        if let Some(negative) = infinite {
            if negative == lower {
                return Ok(None);
            }
            return Err(Fault::new(end.span, "this interval is empty"));
        }
        let end = self.expr(end, locals)?;
        if !end.shape.is_number() {
            return Err(Fault::new(end.span, "the end of an interval is a number").label(super::described(&end.shape)));
        }
        Ok(Some(end))
    }

    /// The value that a `for` gives a name in this case.
    pub(super) fn value_of(&self, expr: &tree::Expr) -> Option<tree::Expr> {
        match &expr.kind {
            Kind::Name(name) => match self.scope.meanings.get(&super::super::names::key(name))? {
                super::Meaning::Value(value) => Some(value.clone()),
                _ => None,
            },
            Kind::Paren(inside) => self.value_of(inside),
            _ => None,
        }
    }
}

/// The whole numbers of a range between two numbers.
pub(in super::super) fn whole_range(scope: &super::Scope, first: &tree::Expr, last: &tree::Expr) -> Option<(i64, i64)> {
    Some((scope.as_dim(first)?.as_fixed()?, scope.as_dim(last)?.as_fixed()?))
}
