//! Products as derivatives write them: without identities and ones, with numbers gathered in front.

use super::Sweep;
use crate::number::Arithmetic;
use crate::prove::{Id, Op};

impl Sweep<'_, '_> {
    pub(super) fn is_identity(&self, of: Id) -> bool {
        matches!(self.op(of), Op::Identity(_))
    }

    /// A B, and A x, without identities.
    pub(super) fn product(&mut self, a: Id, b: Id) -> Option<Id> {
        match (self.is_identity(a), self.is_identity(b)) {
            (true, _) => Some(b),
            (_, true) => Some(a),
            _ => self.put(Op::Mul(a, b)),
        }
    }

    /// s X, numbers in front gathered.
    pub(super) fn times(&mut self, s: Id, x: Id) -> Option<Id> {
        if let (Some(c), Op::Scale(d, y)) = (self.reader.forest.number(s).cloned(), self.op(x))
            && let Some(d) = self.reader.forest.number(d)
        {
            let product = c.mul(d, &())?;
            let product = self.put(Op::Number(product))?;
            return self.put(Op::Scale(product, y));
        }
        self.put(Op::Scale(s, x))
    }

    /// x ∘ y without ones.
    pub(super) fn entrywise(&mut self, x: Id, y: Id) -> Option<Id> {
        match (self.op(x), self.op(y)) {
            (Op::Ones(_), _) => Some(y),
            (_, Op::Ones(_)) => Some(x),
            _ => self.put(Op::Hadamard(x, y)),
        }
    }

    /// f′ times what stands behind: a number, or a diagonal matrix from the left.
    pub(super) fn weighted(&mut self, steep: Id, m: Id) -> Option<Id> {
        if self.is_number(steep) { self.times(steep, m) } else { self.diagonal_times(steep, m) }
    }

    /// What y·(a number with gradient m) has: m times a number y, y mᵀ of a column.
    pub(super) fn along(&mut self, y: Id, m: Id) -> Option<Id> {
        if self.is_number(y) {
            return self.times(y, m);
        }
        if self.is_number(m) {
            return self.times(m, y);
        }
        match self.op(m) {
            Op::Add(a, b) => {
                let (a, b) = (self.along(y, a)?, self.along(y, b)?);
                self.put(Op::Add(a, b))
            }
            Op::Sub(a, b) => {
                let (a, b) = (self.along(y, a)?, self.along(y, b)?);
                self.put(Op::Sub(a, b))
            }
            Op::Scale(s, a) => {
                let along = self.along(y, a)?;
                self.times(s, along)
            }
            _ => self.put(Op::Outer(y, m)),
        }
    }

    /// diag(x) M.
    pub(super) fn diagonal_times(&mut self, x: Id, m: Id) -> Option<Id> {
        match self.op(m) {
            Op::Identity(_) => self.put(Op::Diag(x)),
            Op::Diag(y) => {
                let entries = self.entrywise(x, y)?;
                self.put(Op::Diag(entries))
            }
            Op::Outer(a, b) => {
                let a = self.entrywise(x, a)?;
                self.put(Op::Outer(a, b))
            }
            Op::Scale(s, a) => {
                let inner = self.diagonal_times(x, a)?;
                self.times(s, inner)
            }
            Op::Add(a, b) => {
                let (a, b) = (self.diagonal_times(x, a)?, self.diagonal_times(x, b)?);
                self.put(Op::Add(a, b))
            }
            Op::Sub(a, b) => {
                let (a, b) = (self.diagonal_times(x, a)?, self.diagonal_times(x, b)?);
                self.put(Op::Sub(a, b))
            }
            _ if self.reader.forest.shape(m).is_column() => self.entrywise(x, m),
            _ => {
                let diagonal = self.put(Op::Diag(x))?;
                self.put(Op::Mul(diagonal, m))
            }
        }
    }

    /// Mᵀ y.
    pub(super) fn transposed_times(&mut self, m: Id, y: Id) -> Option<Id> {
        match self.op(m) {
            Op::Identity(_) => Some(y),
            Op::Diag(w) => self.entrywise(w, y),
            Op::Outer(a, b) => {
                let inner = self.put(Op::Inner(a, y))?;
                self.times(inner, b)
            }
            Op::Scale(s, a) => {
                let inner = self.transposed_times(a, y)?;
                self.times(s, inner)
            }
            Op::Add(a, b) => {
                let (a, b) = (self.transposed_times(a, y)?, self.transposed_times(b, y)?);
                self.put(Op::Add(a, b))
            }
            Op::Sub(a, b) => {
                let (a, b) = (self.transposed_times(a, y)?, self.transposed_times(b, y)?);
                self.put(Op::Sub(a, b))
            }
            Op::Mul(a, b) => {
                let inner = self.transposed_times(a, y)?;
                self.transposed_times(b, inner)
            }
            _ if self.reader.forest.shape(m) == self.reader.forest.shape(y) => self.put(Op::Inner(m, y)),
            _ => {
                let transposed = self.put(Op::Transpose(m))?;
                self.put(Op::Mul(transposed, y))
            }
        }
    }
}
