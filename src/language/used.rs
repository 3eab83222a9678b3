//! Which names an expression uses, and which of them stand where a dimension stands.

use super::names::key;
use super::tree::{Expr, Kind, Quantified, Subscript, Type, TypeKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The names that formulas use, without those that they bind themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    /// Every free name.
    pub names: BTreeSet<Arc<str>>,
    /// Free names in the place of a dimension or in the range of an index, as written, in order.
    pub dims: Vec<Arc<str>>,
    bound: Vec<Arc<str>>,
}

/// Functions whose first arguments are dimensions, and how many.
const SHAPED: [(&str, usize); 5] = [("ones", 2), ("zeros", 2), ("eye", 1), ("identity", 1), ("basis", 1)];

impl Used {
    /// The names of one expression.
    pub fn of(expr: &Expr) -> Self {
        let mut used = Used::default();
        used.expr(expr);
        used
    }

    fn name(&mut self, name: &str) {
        let name = key(name);
        if !self.bound.contains(&name) {
            self.names.insert(name);
        }
    }

    /// With some names bound while `visit` runs.
    pub fn binding(&mut self, names: impl Iterator<Item = Arc<str>>, visit: impl FnOnce(&mut Self)) {
        let before = self.bound.len();
        self.bound.extend(names);
        visit(self);
        self.bound.truncate(before);
    }

    /// Visits an expression in the place of a dimension.
    pub fn dim(&mut self, expr: &Expr) {
        match &expr.kind {
            Kind::Name(name) => {
                let known = key(name);
                let set = matches!(&**name, "ℝ" | "ℕ" | "ℤ");
                let fresh = !set && !self.bound.contains(&known) && !self.dims.iter().any(|dim| key(dim) == known);
                if fresh {
                    self.dims.push(name.clone());
                }
                self.name(name);
            }
            Kind::Paren(a) | Kind::Neg(a) => self.dim(a),
            Kind::Binary(_, a, b) | Kind::Power(a, b) => {
                self.dim(a);
                self.dim(b);
            }
            _ => self.expr(expr),
        }
    }

    /// Visits a type.
    pub fn of_type(&mut self, of: &Type) {
        match &of.kind {
            TypeKind::Real(dims) | TypeKind::Named(_, dims) => dims.iter().for_each(|dim| self.dim(dim)),
            TypeKind::Interval { lower, upper, power, .. } => {
                self.expr(lower);
                self.expr(upper);
                power.iter().for_each(|dim| self.dim(dim));
            }
            TypeKind::Range(first, last) => {
                self.dim(first);
                self.dim(last);
            }
            TypeKind::Listed(listed) => listed.iter().for_each(|value| self.expr(value)),
        }
    }

    fn quantified(&mut self, quantified: &Quantified) {
        let before = self.bound.len();
        for range in &quantified.ranges {
            range.first.iter().for_each(|first| self.dim(first));
            self.dim(&range.last);
            self.bound.push(key(&range.index.text));
        }
        quantified.condition.iter().for_each(|condition| self.expr(condition));
        self.expr(&quantified.body);
        self.bound.truncate(before);
    }

    /// Visits an expression.
    pub fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            Kind::Number(_) | Kind::Infinity => {}
            Kind::Name(name) => {
                self.name(name);
                // `I_n`, and `λ_n(S)`, where they are no names of their own.
                if let Some(dim) = name.strip_prefix("I_").filter(|dim| !dim.starts_with(|c: char| c.is_ascii_digit()))
                {
                    self.suffix(dim);
                }
            }
            Kind::Constant(_, dims) => dims.iter().for_each(|dim| self.dim(dim)),
            Kind::Paren(a)
            | Kind::Neg(a)
            | Kind::Root(a)
            | Kind::Transpose(a)
            | Kind::InverseTranspose(a)
            | Kind::Abs(a) => self.expr(a),
            Kind::Apply(head, arguments) => {
                let shaped = match &head.kind {
                    Kind::Name(name) => SHAPED.iter().find(|(function, _)| *function == &**name).map_or(0, |(_, n)| *n),
                    _ => 0,
                };
                self.expr(head);
                for (at, argument) in arguments.iter().enumerate() {
                    if at < shaped { self.dim(argument) } else { self.expr(argument) }
                }
            }
            Kind::Index(base, indices) => {
                self.expr(base);
                indices.iter().flatten().for_each(|index| self.expr(index));
            }
            Kind::Binary(_, a, b)
            | Kind::Power(a, b)
            | Kind::EntryPower(a, b)
            | Kind::Inner(a, b)
            | Kind::And(a, b)
            | Kind::If(a, b) => {
                self.expr(a);
                self.expr(b);
            }
            Kind::Norm(a, below) => {
                self.expr(a);
                if let Some(Subscript::Expr(below)) = below {
                    self.expr(below);
                }
            }
            Kind::Nabla(_, name, arguments) => {
                self.name(&name.text);
                arguments.iter().flatten().for_each(|argument| self.expr(argument));
            }
            Kind::Block(rows) => rows.iter().flatten().for_each(|cell| self.expr(cell)),
            Kind::Over(_, quantified) | Kind::ForAll(quantified) => self.quantified(quantified),
            Kind::Chain(first, rest) => {
                self.expr(first);
                rest.iter().for_each(|(_, part)| self.expr(part));
            }
            Kind::Member(a, of) => {
                self.expr(a);
                self.of_type(of);
            }
        }
    }

    fn suffix(&mut self, dim: &str) {
        let known = key(dim);
        if !self.bound.contains(&known) {
            if !self.dims.iter().any(|other| key(other) == known) {
                self.dims.push(dim.into());
            }
            self.names.insert(known);
        }
    }
}
