//! The degrees of typed expressions, definitions inlined.

use super::super::{Dim, Domain, Elementary, Expr, Fold, MatrixFunction, Node, Norm, Pattern, Range, Row};
use super::places::Free;
use super::value::{Along, Value};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How deep definitions may stand in one another.
const DEPTH: usize = 30;
/// How many expressions are looked at.
const WORK: usize = 20_000;
/// The highest power that is followed.
const POWER: i64 = 8;

/// What a parameter stands for, and as what it is written.
#[derive(Clone)]
pub(super) struct Bound {
    pub value: Value,
    pub written: Arc<str>,
}

pub(super) type Parameters = HashMap<Arc<str>, Bound>;

/// Evaluates degrees, each dimension taken as one of sums or of contractions.
pub(super) struct Evaluator<'a> {
    row: &'a Row,
    pub(super) contracted: BTreeSet<Arc<str>>,
    vectors: HashMap<Arc<str>, BTreeSet<Arc<str>>>,
    work: usize,
    depth: usize,
}

/// What an expression is evaluated in.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub parameters: &'a Parameters,
    pub free: &'a Free,
}

impl<'a> Evaluator<'a> {
    /// For a row, with the dimensions that are contracted.
    pub fn new(row: &'a Row, contracted: BTreeSet<Arc<str>>) -> Self {
        Evaluator { row, contracted, vectors: HashMap::new(), work: 0, depth: 0 }
    }

    /// The row's dimensions.
    pub fn dims(&self) -> &'a [Arc<str>] {
        &self.row.dims
    }

    /// How many vectors are contracted along a dimension; `None` for one of sums.
    pub fn vectors_along(&self, dim: &str) -> Option<usize> {
        self.contracted.contains(dim).then(|| self.vectors.get(dim).map_or(0, BTreeSet::len))
    }

    /// The difference of two sides.
    pub fn difference(&mut self, left: &Expr, right: &Expr, free: &Free) -> Option<Value> {
        let parameters = Parameters::new();
        let scope = Scope { parameters: &parameters, free };
        let (left, right) = (self.value(left, scope)?, self.value(right, scope)?);
        left.plus(&right)
    }

    fn local(&self) -> Value {
        Value::local(self.row.dims.len())
    }

    fn at(&self, dim: &Dim) -> Option<usize> {
        let name = dim.as_name()?;
        self.row.dims.iter().position(|known| known == name)
    }

    /// After a sum over an axis of length `dim`, where `left` and `right` say what runs along it on both sides.
    fn contract(&mut self, value: Value, dim: &Dim, left: &Along, right: &Along) -> Option<Value> {
        if dim.as_fixed().is_some() {
            return Some(value);
        }
        let at = self.at(dim)?;
        let name = self.row.dims[at].clone();
        if !self.contracted.contains(&name) {
            return value.summed(at);
        }
        match (left, right) {
            (Along::Matrix, Along::Vectors(vectors)) | (Along::Vectors(vectors), Along::Matrix) => {
                self.vectors.entry(name).or_default().extend(vectors.iter().cloned());
                Some(value)
            }
            _ => None,
        }
    }

    /// a b of two matrices.
    fn product(&mut self, left: &Value, right: &Value, inner: &Dim) -> Option<Value> {
        if left.identity {
            return Some(right.clone());
        }
        if right.identity {
            return Some(left.clone());
        }
        let mut value = left.times(right)?;
        value.diagonal = left.diagonal && right.diagonal;
        // along an axis, an entry of the product is linear in what the factor with that axis is linear in
        value.along = [left.along[0].clone(), right.along[1].clone()];
        if left.diagonal || right.diagonal {
            // the places of the diagonal factor are those of the other one
            return (self.at(inner).is_none_or(|at| !self.contracted.contains(&self.row.dims[at]))).then_some(value);
        }
        self.contract(value, inner, &left.along[1], &right.along[0])
    }

    fn inner(&mut self, left: &Value, right: &Value, of: &Expr) -> Option<Value> {
        let value = left.times(right)?;
        let value = self.contract(value, &of.shape.rows, &left.along[0], &right.along[0])?;
        let value = self.contract(value, &of.shape.columns, &left.along[1], &right.along[1])?;
        Some(value.plain())
    }

    fn dimension(&self, dim: &Dim) -> Option<Value> {
        let mut value = self.local();
        for name in dim.names() {
            let at = self.row.dims.iter().position(|known| *known == name)?;
            if self.contracted.contains(&name) {
                return None;
            }
            value.over[at] = dim.degree_in(&name);
        }
        Some(value)
    }

    pub(super) fn value(&mut self, expr: &Expr, scope: Scope<'_>) -> Option<Value> {
        self.work += 1;
        if self.work > WORK {
            return None;
        }
        // an axis along a sum of dimensions, or their product, is none of places
        for axis in [&expr.shape.rows, &expr.shape.columns] {
            if axis.as_fixed().is_none() && self.at(axis).is_none() {
                return None;
            }
        }
        match &expr.node {
            Node::Number(_) | Node::Ones | Node::Zeros => Some(self.local()),
            Node::Identity => Some(Value { diagonal: true, identity: true, ..self.local() }),
            Node::Dimension(dim) => self.dimension(dim),
            Node::Ingredient(name) => self.ingredient(name, expr),
            Node::Parameter(name) => scope.parameters.get(name).map(|bound| bound.value.clone()),
            Node::Call(number, arguments) => {
                let parameters = self.arguments(*number, arguments, scope)?;
                self.body(*number, &parameters, scope)
            }
            Node::Derivative(kind, function, at) => self.derivative(*kind, function, at, scope),
            Node::Add(a, b) | Node::Sub(a, b) => self.value(a, scope)?.plus(&self.value(b, scope)?),
            Node::Neg(a) => self.value(a, scope),
            Node::Product(a, b) => {
                let (left, right) = (self.value(a, scope)?, self.value(b, scope)?);
                match (a.shape.is_number(), b.shape.is_number()) {
                    (true, _) => {
                        Some(Value { along: right.along.clone(), diagonal: right.diagonal, ..left.times(&right)? })
                    }
                    (_, true) => {
                        Some(Value { along: left.along.clone(), diagonal: left.diagonal, ..left.times(&right)? })
                    }
                    _ => self.product(&left, &right, &a.shape.columns),
                }
            }
            Node::Hadamard(a, b) | Node::Outer(a, b) => {
                let (left, right) = (self.value(a, scope)?, self.value(b, scope)?);
                let diagonal = matches!(expr.node, Node::Hadamard(..)) && (left.diagonal || right.diagonal);
                Some(Value { diagonal, ..left.times(&right)? })
            }
            Node::Quotient(a, s) => {
                let (above, below) = (self.value(a, scope)?, self.value(s, scope)?);
                let under = below.reciprocal(&self.written(s, scope))?;
                Some(Value { along: above.along.clone(), diagonal: above.diagonal, ..above.times(&under)? })
            }
            Node::EntrywiseQuotient(a, b) => {
                let (above, below) = (self.value(a, scope)?, self.value(b, scope)?);
                let under = match b.shape.is_number() {
                    true => below.reciprocal(&self.written(b, scope))?,
                    false => Some(below).filter(Value::is_local)?.plain(),
                };
                above.times(&under)
            }
            Node::Power(base, exponent) => self.power(base, exponent, scope),
            Node::MatrixPower(base, exponent) => {
                let (value, exponent) = (self.value(base, scope)?, whole(exponent)?);
                let times = usize::try_from(exponent).ok().filter(|times| *times > 0)?;
                (1..times).try_fold(value.clone(), |power, _| self.product(&power, &value, &base.shape.columns))
            }
            Node::Transpose(a) => Some(self.value(a, scope)?.transposed()),
            Node::Inner(a, b) => {
                let (left, right) = (self.value(a, scope)?, self.value(b, scope)?);
                self.inner(&left, &right, a)
            }
            Node::Elementary(f, a) => {
                let inside = self.value(a, scope)?;
                (is_analytic(*f) && inside.is_local()).then(|| inside.plain())
            }
            Node::Entries(Fold::Sum, a) => {
                let value = self.value(a, scope)?;
                let value = self.contract(value, &a.shape.rows, &Along::Other, &Along::Other)?;
                Some(self.contract(value, &a.shape.columns, &Along::Other, &Along::Other)?.plain())
            }
            Node::Over(Fold::Sum, ranges, condition, body) => {
                let free = scope.free.with(ranges, condition.as_deref())?;
                let mut value = self.value(body, Scope { free: &free, ..scope })?;
                for Range { index, .. } in ranges {
                    let (place, dim) = free.place(index)?;
                    value.indices.remove(&place);
                    value = self.contract(value, &Dim::named(dim.clone()), &Along::Other, &Along::Other)?;
                }
                Some(value.plain())
            }
            Node::Matrix(MatrixFunction::Diag, v) => Some(Value { diagonal: true, ..self.value(v, scope)?.plain() }),
            Node::Matrix(MatrixFunction::Diagonal, m) => Some(self.value(m, scope)?.plain()),
            Node::Matrix(MatrixFunction::Trace, m) => {
                let value = self.value(m, scope)?;
                Some(self.contract(value, &m.shape.rows, &Along::Other, &Along::Other)?.plain())
            }
            Node::Entry(of, i, j) => {
                let mut value = self.value(of, scope)?.plain();
                let axes = if of.shape.is_column() || j.is_some() {
                    [&of.shape.rows, &of.shape.columns]
                } else {
                    [&of.shape.columns, &of.shape.rows]
                };
                for (index, axis) in
                    [Some(i), j.as_ref()].into_iter().zip(axes).filter_map(|(i, axis)| Some((i?, axis)))
                {
                    value.indices.insert(self.place(index, axis, scope)?);
                }
                Some(value)
            }
            Node::Row(of, i) => self.line(of, i, 0, scope),
            Node::Column(of, j) => self.line(of, j, 1, scope),
            _ => None,
        }
    }

    /// The place along an axis that an index names.
    fn place(&self, index: &Expr, axis: &Dim, scope: Scope<'_>) -> Option<usize> {
        let Node::Counter(name) = &index.node else { return None };
        let (place, dim) = scope.free.place(name)?;
        (dim == axis.as_name()?).then_some(place)
    }

    /// A row or a column of a matrix, as a column.
    fn line(&mut self, of: &Expr, index: &Expr, axis: usize, scope: Scope<'_>) -> Option<Value> {
        let axes = [&of.shape.rows, &of.shape.columns];
        let place = self.place(index, axes[axis], scope)?;
        let mut value = self.value(of, scope)?;
        let kept = value.along[1 - axis].clone();
        value = value.plain();
        value.along[0] = kept;
        value.indices.insert(place);
        Some(value)
    }

    fn ingredient(&mut self, name: &Arc<str>, expr: &Expr) -> Option<Value> {
        let mut value = self.local();
        let axes = [&expr.shape.rows, &expr.shape.columns];
        let along = |of: &Self, axis: usize| -> Along {
            let contracted = axes[axis].as_name().is_some_and(|dim| of.contracted.contains(dim));
            match (contracted, axes[1 - axis].is_one()) {
                (false, _) => Along::Other,
                (true, true) => Along::Vectors(BTreeSet::from([name.clone()])),
                (true, false) => Along::Matrix,
            }
        };
        value.along = [along(self, 0), along(self, 1)];
        if value.along == [Along::Matrix, Along::Matrix] {
            // a matrix of d × d is no list of columns that stand for themselves
            return None;
        }
        let domain = self.row.ingredients.iter().find(|one| one.name == *name).map(|one| &one.domain);
        value.diagonal = matches!(domain, Some(Domain::Diagonal));
        Some(value)
    }

    fn power(&mut self, base: &Expr, exponent: &Expr, scope: Scope<'_>) -> Option<Value> {
        let exponent = whole(exponent)?;
        let (one, exponent) = match &base.node {
            Node::Norm(Norm::Euclidean | Norm::Frobenius, v) if exponent % 2 == 0 && !v.shape.is_number() => {
                let v_value = self.value(v, scope)?;
                (self.inner(&v_value, &v_value.clone(), v)?, exponent / 2)
            }
            _ => (self.value(base, scope)?.plain(), exponent),
        };
        if one.is_local() {
            return Some(one);
        }
        let factor = match exponent < 0 {
            true if base.shape.is_number() => one.reciprocal(&format!("({})^2", self.written(base, scope)))?,
            true => return None,
            false => one,
        };
        (0..exponent.unsigned_abs()).try_fold(self.local(), |product, _| product.times(&factor))
    }

    /// The body of a definition that is one equation, and the names of its parameters.
    pub(super) fn definition(&self, number: usize) -> Option<(&'a Expr, Vec<Arc<str>>)> {
        let definition = self.row.definitions.get(number)?;
        let [equation] = definition.equations.as_slice() else { return None };
        let name = |pattern: &Pattern| match pattern {
            Pattern::Name(name) => Some(name.clone()),
            _ => None,
        };
        let names = equation.patterns.iter().map(name).collect::<Option<Vec<_>>>()?;
        Some((&equation.body, names))
    }

    fn arguments(&mut self, number: usize, arguments: &[Expr], scope: Scope<'_>) -> Option<Parameters> {
        let (_, names) = self.definition(number)?;
        let mut parameters = Parameters::new();
        for (name, argument) in names.into_iter().zip(arguments) {
            let bound = Bound { value: self.value(argument, scope)?, written: self.written(argument, scope) };
            parameters.insert(name, bound);
        }
        Some(parameters)
    }

    pub(super) fn body(&mut self, number: usize, parameters: &Parameters, scope: Scope<'_>) -> Option<Value> {
        let (body, _) = self.definition(number)?;
        if self.depth >= DEPTH {
            return None;
        }
        self.depth += 1;
        let value = self.value(body, Scope { parameters, ..scope });
        self.depth -= 1;
        value
    }

    /// An expression as text in which parameters stand as what they are: equal texts are equal values.
    pub(super) fn written(&self, expr: &Expr, scope: Scope<'_>) -> Arc<str> {
        let mut parameters: Vec<(&Arc<str>, &Arc<str>)> =
            scope.parameters.iter().map(|(name, bound)| (name, &bound.written)).collect();
        parameters.sort();
        format!("{:?} with {parameters:?}", Unplaced(expr)).into()
    }
}

/// An expression without the places of its parts.
struct Unplaced<'a>(&'a Expr);

impl std::fmt::Debug for Unplaced<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = format!("{:?}", self.0.node);
        // places differ from one occurrence to the next
        while let Some(at) = text.find("span: Span {") {
            let end = text[at..].find('}').map_or(text.len(), |end| at + end + 1);
            text.replace_range(at..end, "");
        }
        f.write_str(&text)
    }
}

/// A whole exponent that is written as a number.
fn whole(exponent: &Expr) -> Option<i64> {
    let power = match &exponent.node {
        Node::Number(number) => number.to_integer()?,
        Node::Neg(inside) => whole(inside)?.checked_neg()?,
        _ => return None,
    };
    (power.abs() <= POWER).then_some(power)
}

pub(super) fn is_analytic(f: Elementary) -> bool {
    matches!(f, Elementary::Exp | Elementary::Sinh | Elementary::Cosh | Elementary::Tanh)
}
