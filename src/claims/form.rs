//! Whether a recorded claim has a form: sides of one shape, orders and eigenvalues of square matrices.

use super::{Instance, Judged, Name, Recording, Statement};
use crate::number::recorder::Operation;
use nalgebra::Scalar;
use std::fmt;

/// Shapes that do not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The premise; `None` for the statement and for what either is made of.
    pub premise: Option<Name>,
    /// What was wanted.
    pub wanted: &'static str,
    /// Rows and columns found: of both sides, or of one matrix.
    pub found: Vec<(usize, usize)>,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(premise) = &self.premise {
            write!(f, "in the premise {premise}, ")?;
        }
        let shapes = self.found.iter().map(|(rows, columns)| format!("{rows} × {columns}")).collect::<Vec<_>>();
        write!(f, "{}, found {}", self.wanted, shapes.join(" and "))
    }
}

impl<S: Scalar> Statement<S> {
    /// The first part whose sides have shapes that do not fit.
    pub fn malformed(&self) -> Option<Malformed> {
        let of =
            |wanted, l: (usize, usize), r: (usize, usize)| Some(Malformed { premise: None, wanted, found: vec![l, r] });
        match self {
            Statement::AtMost(..) | Statement::Less(..) | Statement::Differ(..) => None,
            Statement::Equal(l, r) if l.shape() != r.shape() => {
                of("an equality wants sides of one shape", l.shape(), r.shape())
            }
            Statement::Loewner(l, r) if l.shape() != r.shape() || !l.is_square() => {
                of("an order wants square matrices of one size", l.shape(), r.shape())
            }
            Statement::Equal(..) | Statement::Loewner(..) => None,
            Statement::All(parts) => parts.iter().find_map(Statement::malformed),
            Statement::If(when, then) => when.malformed().or_else(|| then.malformed()),
        }
    }
}

impl Recording {
    /// The first premise, part of the statement or operation whose shapes do not fit.
    pub fn malformed(&self) -> Option<Malformed> {
        let in_premise = || {
            self.premises.iter().find_map(|premise| {
                let found = premise.statement.malformed()?;
                Some(Malformed { premise: Some(premise.name.clone()), ..found })
            })
        };
        let in_operation = || {
            self.tape.operations().iter().find_map(|operation| match operation {
                Operation::Eigenvalue(_, rows, entries) | Operation::Determinant(rows, entries)
                    if rows * rows != entries.len() =>
                {
                    Some(Malformed {
                        premise: None,
                        wanted: "an eigenvalue or a determinant wants a square matrix",
                        found: vec![(*rows, entries.len().checked_div(*rows).unwrap_or(0))],
                    })
                }
                _ => None,
            })
        };
        self.statement.malformed().or_else(in_premise).or_else(in_operation)
    }
}

impl Judged {
    /// What does not fit of an instance: an object missing, out of order or of another shape, a size below the least.
    pub fn misfit(&self, instance: &Instance) -> Option<String> {
        let size = instance.size;
        if size.lengths().count() != self.least.lengths().count()
            || size.lengths().zip(self.least.lengths()).any(|(length, least)| length < least)
        {
            return Some(format!("its size is {}, wanted at least {}", self.sized(size), self.sized(self.least)));
        }
        if instance.objects.len() != self.objects.len() {
            return Some(format!("it has {} objects, wanted {}", instance.objects.len(), self.objects.len()));
        }
        instance.objects.iter().zip(&self.objects).find_map(|(object, shape)| {
            let wanted = (size.along(shape.rows), size.along(shape.columns));
            (object.name != shape.name || object.value.shape() != wanted).then(|| {
                let (rows, columns) = object.value.shape();
                format!("{} is {rows} × {columns}, wanted {} as {} × {}", object.name, shape.name, wanted.0, wanted.1)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Premise;
    use super::*;
    use crate::number::recorder::{Recorded, record};
    use nalgebra::DMatrix;

    #[test]
    fn the_premise_whose_shapes_do_not_fit_is_named() {
        let (x, tape) = record(|| Recorded::input(0).slot());
        let fits = || Statement::AtMost(x, x);
        let row = Statement::Equal(DMatrix::from_element(1, 2, x), DMatrix::from_element(2, 1, x));
        let of = |premises: Vec<Premise<_>>, statement| {
            let found = Recording { tape: tape.clone(), premises, statement }.malformed()?;
            Some((found.premise.map(|name| name.to_string()), found.found))
        };
        let found = vec![(1, 2), (2, 1)];
        let premises = vec![Premise::new("first", fits()), Premise::new("second", row.clone())];
        assert_eq!(of(premises, fits()), Some((Some("second".to_owned()), found.clone())));
        assert_eq!(of(vec![Premise::new("first", fits())], row), Some((None, found)));
        assert_eq!(of(Vec::new(), fits()), None);
    }
}
