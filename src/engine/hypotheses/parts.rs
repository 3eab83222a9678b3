//! Hypotheses taken apart: relations without parts, and the ingredients that each of them speaks of.

use crate::language::{Domain, Expr, Function, Node, Norm, Proposition, Range, Relation, Row, Which};
use std::collections::BTreeSet;

/// Ingredients by their number in the row.
pub(super) type Ingredients = BTreeSet<usize>;

/// A relation or a membership that has no parts.
pub(super) enum Part<'a> {
    Relation {
        left: &'a Expr,
        relation: Relation,
        right: &'a Expr,
    },
    Member(&'a Expr, &'a Domain),
    /// What no pattern speaks of: a statement over indices or under a condition.
    Other(&'a Proposition),
}

/// The parts of a hypothesis.
pub(super) fn parts(statement: &Proposition) -> Vec<Part<'_>> {
    match statement {
        Proposition::Relation { left, relation, right, .. } => {
            vec![Part::Relation { left, relation: *relation, right }]
        }
        Proposition::Member(element, domain) => vec![Part::Member(element, domain)],
        Proposition::All(all) => all.iter().flat_map(parts).collect(),
        other => vec![Part::Other(other)],
    }
}

impl Part<'_> {
    /// The ingredients that it speaks of.
    pub fn ingredients(&self, row: &Row) -> Ingredients {
        let mut found = Mentioned { row, ingredients: Ingredients::new(), seen: BTreeSet::new() };
        match self {
            Part::Relation { left, right, .. } => {
                found.expression(left);
                found.expression(right);
            }
            Part::Member(element, domain) => {
                found.expression(element);
                found.domain(domain);
            }
            Part::Other(proposition) => found.proposition(proposition),
        }
        found.ingredients
    }
}

/// The ingredients that an expression speaks of, those of the definitions that it calls included.
pub(super) fn mentioned(row: &Row, expression: &Expr) -> Ingredients {
    let mut found = Mentioned { row, ingredients: Ingredients::new(), seen: BTreeSet::new() };
    found.expression(expression);
    found.ingredients
}

/// The number of the ingredient that an expression is, where it is one.
pub(super) fn ingredient(row: &Row, expression: &Expr) -> Option<usize> {
    match &expression.node {
        Node::Ingredient(name) => row.ingredients.iter().position(|known| known.name == *name),
        _ => None,
    }
}

struct Mentioned<'a> {
    row: &'a Row,
    ingredients: Ingredients,
    seen: BTreeSet<usize>,
}

impl Mentioned<'_> {
    fn definition(&mut self, number: usize) {
        if self.seen.insert(number) {
            let row = self.row;
            for equation in row.definitions.get(number).into_iter().flat_map(|definition| &definition.equations) {
                self.expression(&equation.body);
            }
        }
    }

    fn domain(&mut self, domain: &Domain) {
        if let Domain::Interval(interval) = domain {
            interval.lower.iter().chain(&interval.upper).for_each(|end| self.expression(end));
        }
    }

    fn ranges(&mut self, ranges: &[Range]) {
        for range in ranges {
            self.expression(&range.first);
            self.expression(&range.last);
        }
    }

    fn proposition(&mut self, proposition: &Proposition) {
        match proposition {
            Proposition::Relation { left, right, .. } => {
                self.expression(left);
                self.expression(right);
            }
            Proposition::Member(element, domain) => {
                self.expression(element);
                self.domain(domain);
            }
            Proposition::All(all) => all.iter().for_each(|part| self.proposition(part)),
            Proposition::If(when, then) => {
                self.proposition(when);
                self.proposition(then);
            }
            Proposition::ForAll(ranges, condition, body) => {
                self.ranges(ranges);
                condition.iter().for_each(|condition| self.proposition(condition));
                self.proposition(body);
            }
        }
    }

    fn expression(&mut self, expression: &Expr) {
        match &expression.node {
            Node::Ingredient(_) => self.ingredients.extend(ingredient(self.row, expression)),
            Node::Number(_)
            | Node::Dimension(_)
            | Node::Counter(_)
            | Node::Parameter(_)
            | Node::Ones
            | Node::Zeros
            | Node::Identity => {}
            Node::Call(definition, arguments) => {
                self.definition(*definition);
                arguments.iter().for_each(|argument| self.expression(argument));
            }
            Node::Derivative(_, function, at) => {
                if let Function::Definition(definition) = function {
                    self.definition(*definition);
                }
                self.expression(at);
            }
            Node::Add(a, b)
            | Node::Sub(a, b)
            | Node::Product(a, b)
            | Node::Hadamard(a, b)
            | Node::Quotient(a, b)
            | Node::EntrywiseQuotient(a, b)
            | Node::Power(a, b)
            | Node::MatrixPower(a, b)
            | Node::Inner(a, b)
            | Node::Outer(a, b)
            | Node::Kron(a, b)
            | Node::Row(a, b)
            | Node::Column(a, b)
            | Node::Mod(a, b) => {
                self.expression(a);
                self.expression(b);
            }
            Node::Neg(a)
            | Node::Inverse(a)
            | Node::Transpose(a)
            | Node::Elementary(_, a)
            | Node::Entries(_, a)
            | Node::Matrix(_, a)
            | Node::Basis(a) => self.expression(a),
            Node::Norm(norm, a) => {
                if let Norm::Weighted(weight) = norm {
                    self.expression(weight);
                }
                self.expression(a);
            }
            Node::Extreme(_, several) => several.iter().for_each(|one| self.expression(one)),
            Node::Over(_, ranges, condition, body) => {
                self.ranges(ranges);
                condition.iter().for_each(|condition| self.proposition(condition));
                self.expression(body);
            }
            Node::Spectral(_, which, a) => {
                if let Which::Number(k) = which {
                    self.expression(k);
                }
                self.expression(a);
            }
            Node::Block(rows) => rows.iter().flatten().for_each(|block| self.expression(block)),
            Node::Entry(a, i, j) => {
                self.expression(a);
                self.expression(i);
                j.iter().for_each(|j| self.expression(j));
            }
        }
    }
}
