//! Derivatives of definitions, recorded beside them.

use super::super::{Derivative, Expr, Function};
use super::value::elementary;
use super::{Attempt, Lowering, Matrix, NotAtThisSize};
use crate::number::recorder::{Recorded, jacobian};
use nalgebra::DMatrix;

impl Lowering<'_> {
    pub(super) fn derivative(&mut self, derivative: Derivative, function: Function, at: &Expr) -> Attempt<Matrix> {
        let point = self.expression(at)?;
        let (rows, columns) = point.shape();
        let entries = point.as_slice();
        let lines = |from: &[Vec<Recorded>]| {
            let wide = from.first().map_or(0, Vec::len);
            DMatrix::from_fn(from.len(), wide, |i, j| from[i][j])
        };
        match (derivative, function) {
            (_, Function::Elementary(of)) => {
                let order = match derivative {
                    Derivative::Ordinary(order) => order,
                    Derivative::Hessian => 2,
                    Derivative::Gradient | Derivative::Jacobian => 1,
                };
                Ok(point.map(|x| ordinary(order, x, &|x| elementary(of, x))))
            }
            (Derivative::Gradient, _) => {
                let (_, by) = self.swept(entries, &mut |inner, z| inner.values(function, z, (rows, columns)))?;
                let gradient = by.first().ok_or(NotAtThisSize::Empty)?;
                Ok(DMatrix::from_column_slice(rows, columns, gradient))
            }
            (Derivative::Jacobian, _) => {
                let (_, by) = self.swept(entries, &mut |inner, z| inner.values(function, z, (rows, columns)))?;
                Ok(lines(&by))
            }
            (Derivative::Hessian, _) => {
                let (_, by) = self.swept(entries, &mut |inner, z| {
                    let (_, by) = inner.swept(z, &mut |deep, z| deep.values(function, z, (rows, columns)))?;
                    by.into_iter().next().ok_or(NotAtThisSize::Empty)
                })?;
                Ok(lines(&by))
            }
            (Derivative::Ordinary(order), Function::Definition(of)) => {
                let values = self.ordinary_of(order, function, entries)?;
                let (rows, columns) = self.shape(&self.definitions[of].shape)?;
                Ok(DMatrix::from_vec(rows, columns, values))
            }
        }
    }

    fn ordinary_of(&mut self, order: u8, function: Function, t: &[Recorded]) -> Attempt<Vec<Recorded>> {
        if order == 0 {
            return self.values(function, t, (1, 1));
        }
        let (_, by) = self.swept(t, &mut |inner, t| inner.ordinary_of(order - 1, function, t))?;
        by.iter().map(|row| row.first().copied().ok_or(NotAtThisSize::Empty)).collect()
    }

    /// The entries of a function's value at a point of this shape.
    fn values(
        &mut self,
        function: Function,
        z: &[Recorded],
        (rows, columns): (usize, usize),
    ) -> Attempt<Vec<Recorded>> {
        let z = DMatrix::from_column_slice(rows, columns, z);
        let value = match function {
            Function::Definition(at) => self.call_at(at, vec![(z, None)])?,
            Function::Elementary(of) => z.map(|x| elementary(of, x)),
        };
        Ok(value.as_slice().to_vec())
    }

    /// Values and their derivatives by every coordinate of a point. What is kept of definitions must not outlive the
    /// variables of the sweep.
    #[allow(clippy::type_complexity)]
    fn swept(
        &mut self,
        point: &[Recorded],
        function: &mut dyn FnMut(&mut Self, &[Recorded]) -> Attempt<Vec<Recorded>>,
    ) -> Attempt<(Vec<Recorded>, Vec<Vec<Recorded>>)> {
        let kept = std::mem::take(&mut self.memo);
        self.deriving += 1;
        let mut failed = None;
        let result = jacobian(point, |z| match function(self, z) {
            Ok(values) => values,
            Err(error) => {
                failed = Some(error);
                Vec::new()
            }
        });
        self.deriving -= 1;
        self.memo = kept;
        self.work(result.0.len() * (1 + point.len()))?;
        failed.map_or(Ok(result), Err)
    }
}

/// The derivative of this order of a function of one number.
fn ordinary(order: u8, t: Recorded, function: &dyn Fn(Recorded) -> Recorded) -> Recorded {
    if order == 0 {
        return function(t);
    }
    let (_, by) = jacobian(&[t], |t| vec![ordinary(order - 1, t[0], function)]);
    by[0][0]
}
