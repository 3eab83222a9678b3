//! The degrees of derivatives: the quotient rule, and what a derivative runs along.

use super::super::{Derivative, Expr, Function};
use super::evaluate::{Bound, Evaluator, Parameters, Scope, is_analytic};
use super::value::{Along, Value};

impl Evaluator<'_> {
    /// The degrees of a derivative of a function at a point without sums.
    pub(super) fn derivative(
        &mut self,
        kind: Derivative,
        function: &Function,
        at: &Expr,
        scope: Scope<'_>,
    ) -> Option<Value> {
        let point = self.value(at, scope)?;
        if !point.is_local() {
            return None;
        }
        let number = match function {
            Function::Elementary(f) => return is_analytic(*f).then(|| point.plain()),
            Function::Definition(number) => *number,
        };
        let (_, names) = self.definition(number)?;
        let contracted = at.shape.rows.as_name().is_some_and(|dim| self.contracted.contains(dim));
        // by the entries of a matrix, nothing is known
        if !at.shape.is_column() || contracted && !matches!(point.along[0], Along::Vectors(_)) {
            return None;
        }
        let written = self.written(at, scope);
        let parameters: Parameters =
            names.into_iter().map(|name| (name, Bound { value: point.clone(), written: written.clone() })).collect();
        let value = self.body(number, &parameters, scope)?;
        let by = if contracted { Along::Matrix } else { Along::Other };
        Some(match kind {
            Derivative::Gradient => Value { along: [by, Along::Other], ..value.derived()? },
            Derivative::Jacobian => {
                let rows = value.along[0].clone();
                // what is linear in a vector has as derivative that vector's place
                let rows = if matches!(rows, Along::Matrix) { rows } else { Along::Other };
                Value { along: [rows, by], ..value.derived()? }
            }
            Derivative::Hessian => Value { along: [by.clone(), by], ..value.derived()?.derived()? },
            Derivative::Ordinary(order) => (0..order).try_fold(value, |value, _| value.derived())?,
        })
    }
}
