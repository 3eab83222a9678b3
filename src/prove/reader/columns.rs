//! Numbers over an index that runs along a whole dimension, as columns.

use super::Reader;
use crate::language::{Dim, Elementary, Expr, Node, Norm, Shape};
use crate::number::Exact;
use crate::prove::{Id, Op};
use std::sync::Arc;

impl Reader<'_> {
    /// The column of the values of a number over an index that runs along a whole dimension.
    pub fn along(&mut self, expr: &Expr, index: &Arc<str>, dim: &Dim) -> Option<Id> {
        self.running.push(index.clone());
        let column = self.column(expr, index, dim);
        self.running.pop();
        column
    }

    fn column(&mut self, expr: &Expr, index: &Arc<str>, dim: &Dim) -> Option<Id> {
        if let Some(same) = self.tree(expr) {
            let ones = self.forest.put(Op::Ones(Shape::vector(dim.clone())))?;
            return self.forest.put(Op::Scale(same, ones));
        }
        let is_index = |expr: &Expr| matches!(&expr.node, Node::Counter(name) if name == index);
        let column = match &expr.node {
            Node::Entry(of, i, None) if is_index(i) => self.tree(of),
            Node::Entry(of, i, Some(j)) if is_index(i) => self.both(of, j, Op::Column),
            Node::Entry(of, i, Some(j)) if is_index(j) => {
                let of = self.tree(of).and_then(|of| self.forest.put(Op::Transpose(of)))?;
                let i = self.tree(i)?;
                self.forest.put(Op::Column(of, i))
            }
            Node::Inner(a, b) => match (&a.node, &b.node) {
                (Node::Row(of, i), _) if is_index(i) => self.both(of, b, Op::Mul),
                (_, Node::Row(of, i)) if is_index(i) => self.both(of, a, Op::Mul),
                _ => None,
            },
            Node::Add(a, b) => self.columns(a, b, index, dim, Op::Add),
            Node::Sub(a, b) => self.columns(a, b, index, dim, Op::Sub),
            Node::Neg(a) => self.column(a, index, dim).and_then(|a| self.negated(a)),
            Node::Product(a, b) => match (self.tree(a), self.tree(b)) {
                (Some(s), _) => self.column(b, index, dim).and_then(|x| self.forest.put(Op::Scale(s, x))),
                (_, Some(s)) => self.column(a, index, dim).and_then(|x| self.forest.put(Op::Scale(s, x))),
                _ => self.columns(a, b, index, dim, Op::Hadamard),
            },
            Node::Quotient(a, b) => {
                let (a, b) = (self.column(a, index, dim)?, self.column(b, index, dim)?);
                let under = self.forest.put(Op::Power(b, Exact::integer(-1)))?;
                self.forest.put(Op::Hadamard(a, under))
            }
            Node::Power(base, exponent) => {
                let (base, exponent) = (self.column(base, index, dim)?, self.exact(exponent)?);
                self.forest.put(Op::Power(base, exponent))
            }
            Node::Elementary(Elementary::Sqrt, of) => {
                let of = self.column(of, index, dim)?;
                self.forest.put(Op::Power(of, Exact::ratio(1, 2)?))
            }
            Node::Elementary(function, of) => {
                let of = self.column(of, index, dim)?;
                self.forest.put(Op::Apply(*function, of))
            }
            Node::Norm(Norm::Euclidean, of) if of.shape.is_number() => {
                let of = self.column(of, index, dim)?;
                self.forest.put(Op::Apply(Elementary::Abs, of))
            }
            _ => None,
        }?;
        (*self.forest.shape(column) == Shape::vector(dim.clone())).then_some(column)
    }

    fn columns(&mut self, a: &Expr, b: &Expr, index: &Arc<str>, dim: &Dim, op: fn(Id, Id) -> Op) -> Option<Id> {
        let (a, b) = (self.column(a, index, dim)?, self.column(b, index, dim)?);
        self.forest.put(op(a, b))
    }
}
