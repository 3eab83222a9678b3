//! From typed expressions to trees.

mod columns;
mod derivative;

use super::{End, Forest, Id, Norm, Op};
use crate::language::{
    Definition, Dim, Elementary, Equation, Expr, Fold, MatrixFunction, Node, Norm as Written, Pattern, Range, Row,
    SpectralValue, Which,
};
use crate::number::Exact;
use std::collections::HashMap;
use std::sync::Arc;

/// How deep definitions may stand in one another.
const DEPTH: usize = 40;
/// How many expressions are read.
const WORK: usize = 50_000;
/// The highest power of a matrix that is multiplied out.
const POWER: i64 = 8;

/// An equation, and what its names stand for.
type Fitting<'a> = (&'a Equation, HashMap<Arc<str>, Id>);

/// Reads the expressions of a row. What has no tree gives `None`.
pub(super) struct Reader<'a> {
    pub forest: Forest,
    row: &'a Row,
    /// What the parameters of the definition under way stand for.
    parameters: HashMap<Arc<str>, Id>,
    /// Indices that have a value of their own; they have no tree.
    running: Vec<Arc<str>>,
    depth: usize,
    /// How many derivatives are under way.
    deriving: usize,
    work: usize,
    /// Whether derivatives are also taken where there is none at single points: what is read so proves nothing.
    pub free: bool,
}

impl<'a> Reader<'a> {
    pub fn new(row: &'a Row) -> Self {
        let (forest, parameters) = (Forest::default(), HashMap::new());
        Reader { forest, row, parameters, running: Vec::new(), depth: 0, deriving: 0, work: 0, free: false }
    }

    /// The dimension along all of which an index runs.
    pub fn whole(&mut self, range: &Range) -> Option<Dim> {
        let first = self.tree(&range.first)?;
        match &range.last.node {
            Node::Dimension(dim) if self.forest.number(first) == Some(&Exact::integer(1)) => Some(dim.clone()),
            _ => None,
        }
    }

    fn number(&mut self, value: i64) -> Option<Id> {
        self.forest.put(Op::Number(Exact::integer(value)))
    }

    /// The number that a dimension is.
    pub fn dimension(&mut self, dim: &Dim) -> Option<Id> {
        let mut sum = self.number(0)?;
        for (names, coefficient) in dim.monomials() {
            let mut term = self.number(coefficient)?;
            for name in names {
                let name = self.forest.put(Op::Dimension(name.clone()))?;
                term = self.forest.put(Op::Scale(term, name))?;
            }
            sum = self.forest.put(Op::Add(sum, term))?;
        }
        Some(sum)
    }

    /// The tree of an expression.
    pub fn tree(&mut self, expr: &Expr) -> Option<Id> {
        self.work += 1;
        if self.work > WORK {
            return None;
        }
        match &expr.node {
            Node::Number(value) => self.forest.put(Op::Number(value.clone())),
            Node::Dimension(dim) => self.dimension(dim),
            Node::Counter(name) => match self.running.contains(name) {
                true => None,
                false => self.forest.put(Op::Counter(name.clone())),
            },
            Node::Ingredient(name) => self.forest.put(Op::Ingredient(name.clone(), expr.shape.clone())),
            Node::Parameter(name) => self.parameters.get(name).copied(),
            Node::Call(number, arguments) => self.call(*number, arguments),
            Node::Add(a, b) => self.both(a, b, Op::Add),
            Node::Sub(a, b) => self.both(a, b, Op::Sub),
            Node::Neg(a) => self.tree(a).and_then(|a| self.negated(a)),
            Node::Product(a, b) => {
                let (a, b) = (self.tree(a)?, self.tree(b)?);
                self.product(a, b)
            }
            Node::Hadamard(a, b) => self.both(a, b, Op::Hadamard),
            Node::Quotient(a, s) => {
                let (a, s) = (self.tree(a)?, self.tree(s)?);
                let under = self.forest.put(Op::Power(s, Exact::integer(-1)))?;
                self.forest.put(Op::Scale(under, a))
            }
            Node::EntrywiseQuotient(a, b) => {
                let (a, b) = (self.tree(a)?, self.tree(b)?);
                let under = self.forest.put(Op::Power(b, Exact::integer(-1)))?;
                self.entrywise(a, under)
            }
            Node::Power(base, exponent) => {
                let (base, exponent) = (self.tree(base)?, self.exact(exponent)?);
                self.forest.put(Op::Power(base, exponent))
            }
            Node::MatrixPower(base, exponent) => {
                let (base, exponent) = (self.tree(base)?, self.exact(exponent)?.to_integer()?);
                let times = (1..=POWER).contains(&exponent).then_some(exponent)?;
                (1..times).try_fold(base, |power, _| self.forest.put(Op::Mul(power, base)))
            }
            Node::Transpose(a) => self.tree(a).and_then(|a| self.forest.put(Op::Transpose(a))),
            Node::Norm(norm, of) => {
                let of = self.tree(of)?;
                self.norm(norm, of)
            }
            Node::Inner(a, b) => self.both(a, b, Op::Inner),
            Node::Elementary(function, of) => {
                let of = self.tree(of)?;
                self.elementary(*function, of)
            }
            Node::Extreme(fold @ (Fold::Max | Fold::Min), all) if expr.shape.is_number() => {
                let parts = all.iter().map(|part| self.tree(part)).collect::<Option<Vec<_>>>()?;
                self.forest.put(if *fold == Fold::Max { Op::Max(parts) } else { Op::Min(parts) })
            }
            Node::Entries(Fold::Max, of) => {
                let of = self.tree(of)?;
                self.forest.put(Op::Largest(of))
            }
            // min(x) = −max(−x)
            Node::Entries(Fold::Min, of) => {
                let of = self.tree(of)?;
                let opposite = self.negated(of)?;
                let largest = self.forest.put(Op::Largest(opposite))?;
                self.negated(largest)
            }
            Node::Entries(fold @ (Fold::Sum | Fold::Mean), of) => {
                let of = self.tree(of)?;
                self.total(*fold, of)
            }
            Node::Over(fold @ (Fold::Sum | Fold::Mean), ranges, None, body) => match ranges.as_slice() {
                [range] if body.shape.is_number() => {
                    let dim = self.whole(range)?;
                    let column = self.along(body, &range.index, &dim)?;
                    self.total(*fold, column)
                }
                _ => None,
            },
            Node::Matrix(function, of) => {
                let of = self.tree(of)?;
                match function {
                    MatrixFunction::Trace => self.forest.put(Op::Trace(of)),
                    MatrixFunction::Diag => self.forest.put(Op::Diag(of)),
                    MatrixFunction::LogSumExp => self.forest.put(Op::LogSumExp(of)),
                    MatrixFunction::Det | MatrixFunction::LogDet | MatrixFunction::Diagonal | MatrixFunction::Vec => {
                        None
                    }
                }
            }
            Node::Outer(a, b) => self.both(a, b, Op::Outer),
            Node::Spectral(value, which, of) => {
                let of = self.tree(of)?;
                match (value, which) {
                    (SpectralValue::SingularValue, Which::Largest) => self.norm(&Written::Spectral, of),
                    (SpectralValue::SingularValue, Which::Smallest) => self.forest.put(Op::SmallestSingular(of)),
                    (SpectralValue::Eigenvalue, Which::Largest) => self.forest.put(Op::Eigenvalue(End::Largest, of)),
                    (SpectralValue::Eigenvalue, Which::Smallest) => self.forest.put(Op::Eigenvalue(End::Smallest, of)),
                    (_, Which::Number(_)) => None,
                }
            }
            Node::Ones => self.forest.put(Op::Ones(expr.shape.clone())),
            Node::Zeros => self.forest.put(Op::Zeros(expr.shape.clone())),
            Node::Identity => self.forest.put(Op::Identity(expr.shape.rows.clone())),
            Node::Entry(of, i, None) => self.both(of, i, Op::Entry),
            Node::Entry(of, i, Some(j)) => {
                let column = self.both(of, j, Op::Column)?;
                let i = self.tree(i)?;
                self.forest.put(Op::Entry(column, i))
            }
            Node::Column(of, j) => self.both(of, j, Op::Column),
            Node::Row(of, i) => {
                let of = self.tree(of).and_then(|of| self.forest.put(Op::Transpose(of)))?;
                let i = self.tree(i)?;
                self.forest.put(Op::Column(of, i))
            }
            Node::Derivative(kind, function, at) => self.derivative(*kind, *function, at),
            Node::Extreme(..)
            | Node::Entries(..)
            | Node::Over(..)
            | Node::Inverse(_)
            | Node::Kron(..)
            | Node::Basis(_)
            | Node::Block(_)
            | Node::Mod(..) => None,
        }
    }

    fn both(&mut self, a: &Expr, b: &Expr, op: fn(Id, Id) -> Op) -> Option<Id> {
        let (a, b) = (self.tree(a)?, self.tree(b)?);
        self.forest.put(op(a, b))
    }

    fn negated(&mut self, a: Id) -> Option<Id> {
        let minus = self.number(-1)?;
        self.forest.put(Op::Scale(minus, a))
    }

    fn exact(&mut self, expr: &Expr) -> Option<Exact> {
        let id = self.tree(expr)?;
        self.forest.number(id).cloned()
    }

    /// a b, where rows are transposes of columns.
    fn product(&mut self, a: Id, b: Id) -> Option<Id> {
        let shape = |reader: &Self, of: Id| reader.forest.shape(of).clone();
        let (left, right) = (shape(self, a), shape(self, b));
        if left.is_number() {
            return self.forest.put(Op::Scale(a, b));
        }
        if right.is_number() {
            return self.forest.put(Op::Scale(b, a));
        }
        // (s x)ᵀ is s xᵀ, so that a row is seen to be a column turned
        let row = |reader: &mut Self, of: Id| match *reader.forest.op(of) {
            Op::Scale(s, x) => {
                let turned = reader.forest.put(Op::Transpose(x))?;
                reader.forest.put(Op::Scale(s, turned))
            }
            _ => reader.forest.put(Op::Transpose(of)),
        };
        match (left.is_row(), right.is_column()) {
            (true, true) => {
                let a = row(self, a)?;
                self.forest.put(Op::Inner(a, b))
            }
            (true, false) => {
                let (a, b) = (row(self, a)?, row(self, b)?);
                let product = self.forest.put(Op::Mul(b, a))?;
                row(self, product)
            }
            (false, _) if left.is_column() && right.is_row() => {
                let b = row(self, b)?;
                self.forest.put(Op::Outer(a, b))
            }
            _ => self.forest.put(Op::Mul(a, b)),
        }
    }

    /// X ∘ Y where one of them may be a number.
    fn entrywise(&mut self, a: Id, b: Id) -> Option<Id> {
        match (self.forest.shape(a).is_number(), self.forest.shape(b).is_number()) {
            (true, _) => self.forest.put(Op::Scale(a, b)),
            (_, true) => self.forest.put(Op::Scale(b, a)),
            _ => self.forest.put(Op::Hadamard(a, b)),
        }
    }

    fn norm(&mut self, norm: &Written, of: Id) -> Option<Id> {
        let shape = self.forest.shape(of).clone();
        let norm = match norm {
            _ if shape.is_number() => Norm::Absolute,
            Written::Euclidean => Norm::Euclidean,
            Written::One => Norm::One,
            Written::Infinity => Norm::Infinity,
            // of a single column both are its length
            Written::Spectral | Written::Frobenius if shape.is_column() => Norm::Euclidean,
            Written::Spectral => Norm::Spectral,
            Written::Frobenius => Norm::Frobenius,
            _ => return None,
        };
        let of = match shape.is_row() && !shape.is_number() {
            true => self.forest.put(Op::Transpose(of))?,
            false => of,
        };
        let norm = if shape.is_row() && norm == Norm::Spectral { Norm::Euclidean } else { norm };
        self.forest.put(Op::Norm(norm, of))
    }

    fn elementary(&mut self, function: Elementary, of: Id) -> Option<Id> {
        let shape = self.forest.shape(of).clone();
        match function {
            Elementary::Sqrt => self.forest.put(Op::Power(of, Exact::ratio(1, 2)?)),
            Elementary::Abs if shape.is_number() => self.forest.put(Op::Norm(Norm::Absolute, of)),
            _ => self.forest.put(Op::Apply(function, of)),
        }
    }

    /// Σ or the mean of all entries.
    fn total(&mut self, fold: Fold, of: Id) -> Option<Id> {
        let shape = self.forest.shape(of).clone();
        let ones = self.forest.put(Op::Ones(shape.clone()))?;
        let sum = self.forest.put(Op::Inner(of, ones))?;
        if fold == Fold::Sum {
            return Some(sum);
        }
        let count = self.dimension(&shape.rows.times(&shape.columns))?;
        let under = self.forest.put(Op::Power(count, Exact::integer(-1)))?;
        self.forest.put(Op::Scale(under, sum))
    }

    /// Goes on with a forest that is there.
    pub fn over(row: &'a Row, forest: Forest) -> Self {
        Reader { forest, ..Self::new(row) }
    }

    fn call(&mut self, number: usize, arguments: &[Expr]) -> Option<Id> {
        let arguments = arguments.iter().map(|argument| self.tree(argument)).collect::<Option<Vec<_>>>()?;
        self.called(number, arguments)
    }

    /// A definition at arguments.
    pub fn called(&mut self, number: usize, arguments: Vec<Id>) -> Option<Id> {
        let definition = self.row.definitions.get(number)?;
        if !arguments.iter().map(|argument| self.forest.shape(*argument)).eq(&definition.parameters) {
            return None;
        }
        let (equation, parameters) = self.fitting(definition, &arguments)?;
        if self.depth >= DEPTH {
            return None;
        }
        // an index that runs outside does not run in a body
        let (outer, running) = (std::mem::replace(&mut self.parameters, parameters), std::mem::take(&mut self.running));
        self.depth += 1;
        let body = self.tree(&equation.body);
        self.depth -= 1;
        (self.parameters, self.running) = (outer, running);
        self.forest.put(Op::Named(number, definition.name.clone(), arguments, body?))
    }

    /// The equation that says what a definition is at arguments: a number before a successor before a name.
    fn fitting(&mut self, definition: &'a Definition, arguments: &[Id]) -> Option<Fitting<'a>> {
        let mut best: Option<(Vec<u64>, Fitting<'a>)> = None;
        for equation in &definition.equations {
            let mut parameters = HashMap::new();
            let mut rank = Vec::new();
            for (pattern, argument) in equation.patterns.iter().zip(arguments) {
                let whole = self.forest.number(*argument).and_then(Exact::to_integer);
                match pattern {
                    Pattern::Name(name) => {
                        parameters.insert(name.clone(), *argument);
                        rank.push(0);
                    }
                    Pattern::Number(number) if whole == Some(i64::from(*number)) => rank.push(u64::MAX),
                    Pattern::Successor(name, step) if whole.is_some_and(|whole| whole >= i64::from(*step)) => {
                        let rest = self.number(whole? - i64::from(*step))?;
                        parameters.insert(name.clone(), rest);
                        rank.push(1 + u64::from(*step));
                    }
                    // without its number it is not known which equation fits
                    Pattern::Number(_) | Pattern::Successor(..) => match whole {
                        Some(_) => break,
                        None => return None,
                    },
                }
            }
            let fits = rank.len() == equation.patterns.len();
            if fits && best.as_ref().is_none_or(|(known, _)| rank >= *known) {
                best = Some((rank, (equation, parameters)));
            }
        }
        best.map(|(_, fitting)| fitting)
    }
}
