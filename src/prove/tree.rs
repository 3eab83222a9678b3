//! Hash-consed trees with symbolic shapes: two places that say the same are one tree.
//!
//! Nothing is expanded: definitions keep their name, arguments and body, norms their kind, differences stand as written.
//! What is dropped on construction is only what is 0, and a transpose of what is its own.

use crate::language::{Dim, Elementary, Shape};
use crate::number::{Arithmetic, Exact};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// A tree of a [`Forest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Id(u32);

impl Id {
    /// Its number, counted from 0 in the order of construction: parts come before wholes.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The tree of a number.
    pub(super) fn at(index: usize) -> Self {
        Id(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// Which norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Norm {
    /// |t| of a number.
    Absolute,
    /// ‖x‖₂ of a column.
    Euclidean,
    /// ‖x‖₁ of a column.
    One,
    /// ‖x‖∞ of a column.
    Infinity,
    /// The largest singular value of a matrix.
    Spectral,
    /// ‖A‖_F of a matrix.
    Frobenius,
}

/// Which eigenvalue of a symmetric matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum End {
    /// The largest.
    Largest,
    /// The smallest.
    Smallest,
}

/// What a tree is. `s` stands for a number, `x`, `y` for columns, `A`, `B` for matrices, `X`, `Y` for any of these.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Op {
    /// An exact number.
    Number(Exact),
    /// The number that a dimension is.
    Dimension(Arc<str>),
    /// An index: any one whole number ≥ 1 within its range.
    Counter(Arc<str>),
    /// An ingredient of the row.
    Ingredient(Arc<str>, Shape),
    /// Ones.
    Ones(Shape),
    /// Zeros, the number 0 apart, which is a `Number`.
    Zeros(Shape),
    /// The identity.
    Identity(Dim),
    /// X + Y.
    Add(Id, Id),
    /// X − Y.
    Sub(Id, Id),
    /// s X; of two numbers too.
    Scale(Id, Id),
    /// A B, and A x.
    Mul(Id, Id),
    /// X ∘ Y of columns or matrices.
    Hadamard(Id, Id),
    /// ⟨X, Y⟩ of columns or matrices.
    Inner(Id, Id),
    /// x yᵀ.
    Outer(Id, Id),
    /// The diagonal matrix of a column.
    Diag(Id),
    /// Aᵀ, and xᵀ.
    Transpose(Id),
    /// An elementary function of a number, or of every entry. Never √ and never |·| of a number.
    Apply(Elementary, Id),
    /// s^r, or the r-th power of every entry; s⁻¹ has r = −1. Defined where the language says so.
    Power(Id, Exact),
    /// A norm.
    Norm(Norm, Id),
    /// The largest of several numbers.
    Max(Vec<Id>),
    /// The smallest of several numbers.
    Min(Vec<Id>),
    /// tr A.
    Trace(Id),
    /// ln Σ exp(x_i).
    LogSumExp(Id),
    /// The largest entry of a column.
    Largest(Id),
    /// λ_max(A) or λ_min(A) of a symmetric matrix.
    Eigenvalue(End, Id),
    /// σ_min(A).
    SmallestSingular(Id),
    /// x_i; the index is a number.
    Entry(Id, Id),
    /// The column A_{·j}.
    Column(Id, Id),
    /// A definition of the row at arguments: its number, its name, the arguments and what it says there.
    Named(usize, Arc<str>, Vec<Id>, Id),
}

impl Op {
    /// The same form over other parts, a definition's arguments and body too.
    pub fn map(self, part: &mut impl FnMut(Id) -> Option<Id>) -> Option<Self> {
        let many = |all: Vec<Id>, part: &mut dyn FnMut(Id) -> Option<Id>| {
            all.into_iter().map(part).collect::<Option<Vec<Id>>>()
        };
        Some(match self {
            Op::Number(_)
            | Op::Dimension(_)
            | Op::Counter(_)
            | Op::Ingredient(..)
            | Op::Ones(_)
            | Op::Zeros(_)
            | Op::Identity(_) => self,
            Op::Add(a, b) => Op::Add(part(a)?, part(b)?),
            Op::Sub(a, b) => Op::Sub(part(a)?, part(b)?),
            Op::Scale(a, b) => Op::Scale(part(a)?, part(b)?),
            Op::Mul(a, b) => Op::Mul(part(a)?, part(b)?),
            Op::Hadamard(a, b) => Op::Hadamard(part(a)?, part(b)?),
            Op::Inner(a, b) => Op::Inner(part(a)?, part(b)?),
            Op::Outer(a, b) => Op::Outer(part(a)?, part(b)?),
            Op::Entry(a, b) => Op::Entry(part(a)?, part(b)?),
            Op::Column(a, b) => Op::Column(part(a)?, part(b)?),
            Op::Diag(a) => Op::Diag(part(a)?),
            Op::Transpose(a) => Op::Transpose(part(a)?),
            Op::Apply(function, a) => Op::Apply(function, part(a)?),
            Op::Power(a, exponent) => Op::Power(part(a)?, exponent),
            Op::Norm(norm, a) => Op::Norm(norm, part(a)?),
            Op::Max(all) => Op::Max(many(all, part)?),
            Op::Min(all) => Op::Min(many(all, part)?),
            Op::Trace(a) => Op::Trace(part(a)?),
            Op::LogSumExp(a) => Op::LogSumExp(part(a)?),
            Op::Largest(a) => Op::Largest(part(a)?),
            Op::Eigenvalue(end, a) => Op::Eigenvalue(end, part(a)?),
            Op::SmallestSingular(a) => Op::SmallestSingular(part(a)?),
            Op::Named(number, name, arguments, body) => {
                let arguments = many(arguments, part)?;
                Op::Named(number, name, arguments, part(body)?)
            }
        })
    }
}

/// All trees of one row.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    trees: Vec<(Op, Shape)>,
    known: HashMap<Op, Id>,
    bare: HashMap<Id, Id>,
}

impl Forest {
    /// What a tree is.
    pub fn op(&self, of: Id) -> &Op {
        &self.trees[of.index()].0
    }

    /// Rows × columns.
    pub fn shape(&self, of: Id) -> &Shape {
        &self.trees[of.index()].1
    }

    /// How many trees there are.
    pub fn len(&self) -> usize {
        self.trees.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// The trees that one is made of, a definition's body and arguments included.
    pub fn parts(&self, of: Id) -> Vec<Id> {
        match self.op(of) {
            Op::Number(_)
            | Op::Dimension(_)
            | Op::Counter(_)
            | Op::Ingredient(..)
            | Op::Ones(_)
            | Op::Zeros(_)
            | Op::Identity(_) => Vec::new(),
            Op::Add(a, b)
            | Op::Sub(a, b)
            | Op::Scale(a, b)
            | Op::Mul(a, b)
            | Op::Hadamard(a, b)
            | Op::Inner(a, b)
            | Op::Outer(a, b)
            | Op::Entry(a, b)
            | Op::Column(a, b) => vec![*a, *b],
            Op::Diag(a)
            | Op::Transpose(a)
            | Op::Apply(_, a)
            | Op::Power(a, _)
            | Op::Norm(_, a)
            | Op::Trace(a)
            | Op::LogSumExp(a)
            | Op::Largest(a)
            | Op::Eigenvalue(_, a)
            | Op::SmallestSingular(a) => vec![*a],
            Op::Max(all) | Op::Min(all) => all.clone(),
            Op::Named(_, _, arguments, body) => arguments.iter().copied().chain([*body]).collect(),
        }
    }

    /// The body of a definition, of its body, and so on; another tree is its own.
    pub fn unfolded(&self, of: Id) -> Id {
        let mut at = of;
        while let Op::Named(_, _, _, body) = self.op(at) {
            at = *body;
        }
        at
    }

    /// The tree with every definition unfolded, inside too.
    pub fn bare(&mut self, of: Id) -> Option<Id> {
        if let Some(known) = self.bare.get(&of) {
            return Some(*known);
        }
        let bare = match self.op(of).clone() {
            Op::Named(_, _, _, body) => self.bare(body)?,
            op => {
                let op = op.map(&mut |part| self.bare(part))?;
                self.put(op)?
            }
        };
        self.bare.insert(of, bare);
        Some(bare)
    }

    /// Whether a tree is 0 by construction.
    pub fn is_zero(&self, of: Id) -> bool {
        match self.op(of) {
            Op::Zeros(_) => true,
            Op::Number(value) => value.signum() == 0,
            _ => false,
        }
    }

    /// The exact number that a tree is, where it is one as written.
    pub fn number(&self, of: Id) -> Option<&Exact> {
        match self.op(of) {
            Op::Number(value) => Some(value),
            _ => None,
        }
    }

    /// The tree of this form from parts that are here; `None` where their shapes do not fit.
    ///
    /// 0 is dropped, numbers are multiplied out, and the transposes of what is symmetric by its form, or is transposed
    /// already, are taken away; everything else stays as it is.
    pub fn put(&mut self, op: Op) -> Option<Id> {
        let shape = self.shape_of(&op)?;
        // rules and signs are about sizes of 1 and more
        let has_entries = match &op {
            Op::Ones(_) | Op::Zeros(_) | Op::Identity(_) => shape.rows.is_positive() && shape.columns.is_positive(),
            _ => true,
        };
        if !has_entries {
            return None;
        }
        let op = match self.simpler(op, &shape)? {
            Simpler::Known(id) => return Some(id),
            Simpler::Form(op) => op,
        };
        if let Some(known) = self.known.get(&op) {
            return Some(*known);
        }
        let id = Id(u32::try_from(self.trees.len()).ok()?);
        self.trees.push((op.clone(), shape));
        self.known.insert(op, id);
        Some(id)
    }

    fn simpler(&mut self, op: Op, shape: &Shape) -> Option<Simpler> {
        let zero = |forest: &mut Self| match shape.is_number() {
            true => forest.put(Op::Number(Exact::zero())),
            false => forest.put(Op::Zeros(shape.clone())),
        };
        let known = |id: Option<Id>| id.map(Simpler::Known);
        match op {
            Op::Add(a, b) if self.is_zero(a) => known(Some(b)),
            Op::Add(a, b) | Op::Sub(a, b) if self.is_zero(b) => known(Some(a)),
            Op::Sub(a, b) if a == b => known(zero(self)),
            Op::Scale(a, b) | Op::Mul(a, b) | Op::Hadamard(a, b) | Op::Inner(a, b) | Op::Outer(a, b)
                if self.is_zero(a) || self.is_zero(b) =>
            {
                known(zero(self))
            }
            Op::Scale(s, x) => match (self.number(s).cloned(), self.number(x).cloned()) {
                (Some(s), _) if s == Exact::integer(1) => known(Some(x)),
                (_, Some(x)) if x == Exact::integer(1) => known(Some(s)),
                (Some(s), Some(x)) => known(self.put(Op::Number(s.mul(&x, &())?))),
                _ => Some(Simpler::Form(Op::Scale(s, x))),
            },
            Op::Add(a, b) | Op::Sub(a, b) if self.number(a).is_some() && self.number(b).is_some() => {
                let (left, right) = (self.number(a)?, self.number(b)?);
                let value = if matches!(op, Op::Add(..)) { left.add(right, &()) } else { left.sub(right, &()) };
                known(self.put(Op::Number(value?)))
            }
            Op::Diag(x) | Op::Transpose(x) if self.is_zero(x) => known(zero(self)),
            Op::Transpose(x) => match self.op(x) {
                Op::Transpose(y) => known(Some(*y)),
                Op::Diag(_) | Op::Identity(_) => known(Some(x)),
                _ if shape.is_number() => known(Some(x)),
                _ => Some(Simpler::Form(Op::Transpose(x))),
            },
            Op::Power(x, exponent) if exponent == Exact::integer(1) => known(Some(x)),
            Op::Power(x, exponent) => match self.number(x).and_then(|x| x.power(&exponent, &())) {
                Some(value) => known(self.put(Op::Number(value))),
                None => Some(Simpler::Form(Op::Power(x, exponent))),
            },
            Op::Zeros(shape) if shape.is_number() => known(self.put(Op::Number(Exact::zero()))),
            Op::Ones(shape) if shape.is_number() => known(self.put(Op::Number(Exact::integer(1)))),
            op => Some(Simpler::Form(op)),
        }
    }

    fn shape_of(&self, op: &Op) -> Option<Shape> {
        let at = |id: &Id| self.shape(*id);
        let same = |a: &Id, b: &Id| (at(a) == at(b)).then(|| at(a).clone());
        let number = |id: &Id| at(id).is_number().then(Shape::number);
        match op {
            Op::Number(_) | Op::Dimension(_) | Op::Counter(_) => Some(Shape::number()),
            Op::Ingredient(_, shape) | Op::Ones(shape) | Op::Zeros(shape) => Some(shape.clone()),
            Op::Identity(dim) => Some(Shape::new(dim.clone(), dim.clone())),
            Op::Add(a, b) | Op::Sub(a, b) | Op::Hadamard(a, b) => same(a, b),
            Op::Scale(s, x) => number(s).map(|_| at(x).clone()),
            Op::Mul(a, b) => {
                (at(a).columns == at(b).rows).then(|| Shape::new(at(a).rows.clone(), at(b).columns.clone()))
            }
            Op::Inner(a, b) => same(a, b).map(|_| Shape::number()),
            Op::Outer(x, y) => {
                (at(x).is_column() && at(y).is_column()).then(|| Shape::new(at(x).rows.clone(), at(y).rows.clone()))
            }
            Op::Diag(x) => at(x).is_column().then(|| Shape::new(at(x).rows.clone(), at(x).rows.clone())),
            Op::Transpose(a) => Some(at(a).transposed()),
            Op::Apply(_, x) | Op::Power(x, _) => Some(at(x).clone()),
            Op::Norm(norm, x) => norm.measures(at(x)).then(Shape::number),
            Op::Max(all) | Op::Min(all) => {
                (!all.is_empty() && all.iter().all(|id| at(id).is_number())).then(Shape::number)
            }
            Op::Trace(a) | Op::Eigenvalue(_, a) => at(a).is_square().then(Shape::number),
            Op::LogSumExp(x) | Op::Largest(x) => at(x).is_column().then(Shape::number),
            Op::SmallestSingular(_) => Some(Shape::number()),
            Op::Entry(x, i) => number(i).filter(|_| at(x).is_column()),
            Op::Column(a, j) => number(j).map(|_| Shape::vector(at(a).rows.clone())),
            Op::Named(_, _, _, body) => Some(at(body).clone()),
        }
    }
}

enum Simpler {
    Known(Id),
    Form(Op),
}

impl Norm {
    /// The norm that is written ‖X‖ without an index: |t|, ‖x‖₂ or the spectral norm; `None` of a row.
    pub fn of(shape: &Shape) -> Option<Self> {
        [Norm::Absolute, Norm::Euclidean, Norm::Spectral].into_iter().find(|norm| norm.measures(shape))
    }

    /// Whether it measures what has this shape. A column of a matrix' shape is measured as a column alone.
    pub fn measures(self, shape: &Shape) -> bool {
        match self {
            Norm::Absolute => shape.is_number(),
            Norm::Euclidean | Norm::One | Norm::Infinity => shape.is_column() && !shape.is_number(),
            Norm::Spectral | Norm::Frobenius => !shape.is_column(),
        }
    }
}
