//! The parts of an expression, to walk over and to change.

use super::{Expr, Kind, Subscript, Type, TypeKind};
use crate::language::Span;

impl Expr {
    /// An expression that was made and not read: it stands nowhere. What is printed of it is read again by whoever uses it.
    pub fn made(kind: Kind) -> Self {
        Expr { span: Span::default(), kind, height: 0 }
    }

    /// Its parts, from left to right; those of a type, a range and a condition too.
    pub fn parts(&self) -> Vec<&Expr> {
        match &self.kind {
            Kind::Number(_) | Kind::Name(_) | Kind::Infinity => Vec::new(),
            Kind::Constant(_, parts) => parts.iter().collect(),
            Kind::Paren(a) | Kind::Neg(a) | Kind::Root(a) | Kind::Transpose(a) => vec![a],
            Kind::InverseTranspose(a) | Kind::Abs(a) => vec![a],
            Kind::Norm(a, Some(Subscript::Expr(below))) => vec![a, below],
            Kind::Norm(a, _) => vec![a],
            Kind::Apply(head, arguments) => std::iter::once(&**head).chain(arguments).collect(),
            Kind::Index(base, indices) => std::iter::once(&**base).chain(indices.iter().flatten()).collect(),
            Kind::Binary(_, a, b) | Kind::Power(a, b) | Kind::EntryPower(a, b) => vec![a, b],
            Kind::Inner(a, b) | Kind::And(a, b) | Kind::If(a, b) => vec![a, b],
            Kind::Nabla(_, _, arguments) => arguments.iter().flatten().collect(),
            Kind::Block(rows) => rows.iter().flatten().collect(),
            Kind::Chain(first, rest) => std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part)).collect(),
            Kind::Member(element, of) => std::iter::once(&**element).chain(of_type(of)).collect(),
            Kind::Over(_, quantified) | Kind::ForAll(quantified) => {
                let ranges = quantified.ranges.iter().flat_map(|range| range.first.iter().chain([&range.last]));
                ranges.chain(&quantified.condition).chain([&quantified.body]).collect()
            }
        }
    }

    /// The same parts, to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.kind {
            Kind::Number(_) | Kind::Name(_) | Kind::Infinity => Vec::new(),
            Kind::Constant(_, parts) => parts.iter_mut().collect(),
            Kind::Paren(a) | Kind::Neg(a) | Kind::Root(a) | Kind::Transpose(a) => vec![a],
            Kind::InverseTranspose(a) | Kind::Abs(a) => vec![a],
            Kind::Norm(a, Some(Subscript::Expr(below))) => vec![a, below],
            Kind::Norm(a, _) => vec![a],
            Kind::Apply(head, arguments) => std::iter::once(&mut **head).chain(arguments).collect(),
            Kind::Index(base, indices) => std::iter::once(&mut **base).chain(indices.iter_mut().flatten()).collect(),
            Kind::Binary(_, a, b) | Kind::Power(a, b) | Kind::EntryPower(a, b) => vec![a, b],
            Kind::Inner(a, b) | Kind::And(a, b) | Kind::If(a, b) => vec![a, b],
            Kind::Nabla(_, _, arguments) => arguments.iter_mut().flatten().collect(),
            Kind::Block(rows) => rows.iter_mut().flatten().collect(),
            Kind::Chain(first, rest) => {
                std::iter::once(&mut **first).chain(rest.iter_mut().map(|(_, part)| part)).collect()
            }
            Kind::Member(element, of) => std::iter::once(&mut **element).chain(of_type_mut(of)).collect(),
            Kind::Over(_, quantified) | Kind::ForAll(quantified) => {
                let ranges = quantified.ranges.iter_mut();
                let ranges = ranges.flat_map(|range| range.first.iter_mut().chain([&mut range.last]));
                ranges.chain(&mut quantified.condition).chain([&mut quantified.body]).collect()
            }
        }
    }
}

fn of_type(of: &Type) -> Vec<&Expr> {
    match &of.kind {
        TypeKind::Real(parts) | TypeKind::Named(_, parts) | TypeKind::Listed(parts) => parts.iter().collect(),
        TypeKind::Interval { lower, upper, power, .. } => [lower, upper].into_iter().chain(power).collect(),
        TypeKind::Range(first, last) => vec![first, last],
    }
}

fn of_type_mut(of: &mut Type) -> Vec<&mut Expr> {
    match &mut of.kind {
        TypeKind::Real(parts) | TypeKind::Named(_, parts) | TypeKind::Listed(parts) => parts.iter_mut().collect(),
        TypeKind::Interval { lower, upper, power, .. } => [lower, upper].into_iter().chain(power).collect(),
        TypeKind::Range(first, last) => vec![first, last],
    }
}
