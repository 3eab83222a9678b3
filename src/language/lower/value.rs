//! Expressions.

use super::super::{Elementary, Expr, Fold, Node, Proposition, Range, SpectralValue, Which};
use super::{Attempt, Lowering, Matrix, NotAtThisSize, matrix};
use crate::number::recorder::{self, Recorded};
use crate::number::{Exact, Exp, Real};
use nalgebra::DMatrix;
use num_traits::{One, Zero};

fn number(value: Recorded) -> Matrix {
    DMatrix::from_element(1, 1, value)
}

/// An elementary function of one number.
pub(super) fn elementary(function: Elementary, x: Recorded) -> Recorded {
    match function {
        Elementary::Exp => Exp::exp(&x),
        Elementary::Log => Real::ln(&x),
        Elementary::Sqrt => Real::sqrt(&x),
        Elementary::Sinh => Exp::sinh(&x),
        Elementary::Cosh => Exp::cosh(&x),
        Elementary::Tanh => x.tanh(),
        Elementary::Abs => Real::abs(&x),
    }
}

/// Terms into one; `None` for an extreme or a mean of nothing.
pub(super) fn folded(fold: Fold, terms: &[Recorded]) -> Option<Recorded> {
    let sum = || terms.iter().fold(Recorded::zero(), |sum, term| sum + *term);
    match fold {
        Fold::Sum => Some(sum()),
        Fold::Product => Some(terms.iter().fold(Recorded::one(), |product, term| product * *term)),
        Fold::Max => terms.iter().copied().reduce(|a, b| Real::max(&a, &b)),
        Fold::Min => terms.iter().copied().reduce(Recorded::min),
        Fold::Mean if terms.is_empty() => None,
        Fold::Mean => Some(sum() / Recorded::exact(Exact::integer(terms.len() as i64))),
    }
}

impl Lowering<'_> {
    /// The value of an expression.
    ///
    /// # Errors
    /// Where it has none at this size.
    pub fn expression(&mut self, expr: &Expr) -> Result<DMatrix<Recorded>, NotAtThisSize> {
        let value = self.value(expr)?;
        self.work(value.len())?;
        Ok(value)
    }

    fn value(&mut self, expr: &Expr) -> Attempt<Matrix> {
        match &expr.node {
            Node::Number(value) => Ok(number(Recorded::exact(value.clone()))),
            Node::Dimension(_) => {
                let value = self.exact(expr).ok_or(NotAtThisSize::TooLarge)?;
                Ok(number(Recorded::exact(value)))
            }
            Node::Counter(name) | Node::Parameter(name) => {
                self.known(name).map(|known| known.value.clone()).ok_or_else(|| NotAtThisSize::Unbound(name.clone()))
            }
            Node::Ingredient(name) => self.ingredient(name),
            Node::Call(at, arguments) => self.call(*at, arguments),
            Node::Derivative(derivative, function, at) => self.derivative(*derivative, *function, at),
            Node::Add(a, b) => self.entrywise(a, b, |x, y| x + y),
            Node::Sub(a, b) => self.entrywise(a, b, |x, y| x - y),
            Node::Hadamard(a, b) => self.entrywise(a, b, |x, y| x * y),
            Node::Quotient(a, b) | Node::EntrywiseQuotient(a, b) => self.entrywise(a, b, |x, y| x / y),
            Node::Neg(a) => Ok(self.expression(a)?.map(|x| -x)),
            Node::Product(a, b) => {
                if a.shape.is_number() || b.shape.is_number() {
                    return self.entrywise(a, b, |x, y| x * y);
                }
                let (a, b) = (self.expression(a)?, self.expression(b)?);
                self.work(a.nrows() * a.ncols() * b.ncols())?;
                Ok(matrix::product(&a, &b))
            }
            Node::Power(base, exponent) => self.power(base, exponent),
            Node::MatrixPower(base, exponent) => self.matrix_power(base, exponent),
            Node::Inverse(of) => {
                let of = self.expression(of)?;
                self.inverse(&of)
            }
            Node::Transpose(a) => Ok(self.expression(a)?.transpose()),
            Node::Norm(norm, of) => self.norm(norm, of).map(number),
            Node::Inner(a, b) => {
                let (a, b) = (self.expression(a)?, self.expression(b)?);
                Ok(number(a.iter().zip(b.iter()).fold(Recorded::zero(), |sum, (x, y)| sum + *x * *y)))
            }
            Node::Elementary(function, of) => Ok(self.expression(of)?.map(|x| elementary(*function, x))),
            Node::Extreme(fold, of) => {
                let values = of.iter().map(|part| self.expression(part)).collect::<Attempt<Vec<_>>>()?;
                let (rows, columns) = self.shape(&expr.shape)?;
                Ok(DMatrix::from_fn(rows, columns, |i, j| {
                    let terms: Vec<Recorded> = values
                        .iter()
                        .map(|value| if value.len() == 1 { value[(0, 0)] } else { value[(i, j)] })
                        .collect();
                    folded(*fold, &terms).unwrap_or_else(Recorded::zero)
                }))
            }
            Node::Entries(fold, of) => {
                let of = self.expression(of)?;
                folded(*fold, of.as_slice()).map(number).ok_or(NotAtThisSize::Empty)
            }
            Node::Over(fold, ranges, condition, body) => self.over(*fold, ranges, condition.as_deref(), body),
            Node::Matrix(function, of) => {
                let of = self.expression(of)?;
                self.matrix_function(*function, &of)
            }
            Node::Outer(a, b) => {
                let (a, b) = (self.expression(a)?, self.expression(b)?);
                Ok(matrix::product(&a, &b.transpose()))
            }
            Node::Kron(a, b) => {
                let (a, b) = (self.expression(a)?, self.expression(b)?);
                let (p, q) = b.shape();
                self.work(a.len() * b.len())?;
                Ok(DMatrix::from_fn(a.nrows() * p, a.ncols() * q, |i, j| a[(i / p, j / q)] * b[(i % p, j % q)]))
            }
            Node::Spectral(value, which, of) => self.spectral(*value, which, of).map(number),
            Node::Ones | Node::Zeros | Node::Identity => {
                let (rows, columns) = self.shape(&expr.shape)?;
                self.work(rows * columns)?;
                let (zero, one) = (Recorded::zero(), Recorded::one());
                Ok(match &expr.node {
                    Node::Ones => DMatrix::from_element(rows, columns, one),
                    Node::Zeros => DMatrix::from_element(rows, columns, zero),
                    _ => DMatrix::from_fn(rows, columns, |i, j| if i == j { one } else { zero }),
                })
            }
            Node::Basis(place) => {
                let (rows, _) = self.shape(&expr.shape)?;
                let at = self.place(place, rows)?;
                let (zero, one) = (Recorded::zero(), Recorded::one());
                Ok(DMatrix::from_fn(rows, 1, |i, _| if i == at { one } else { zero }))
            }
            Node::Block(rows) => self.block(rows),
            Node::Entry(of, row, column) => {
                let of = self.expression(of)?;
                let i = self.place(row, of.nrows())?;
                let j = column.as_ref().map_or(Ok(0), |column| self.place(column, of.ncols()))?;
                Ok(number(of[(i, j)]))
            }
            Node::Row(of, row) => {
                let of = self.expression(of)?;
                let i = self.place(row, of.nrows())?;
                Ok(DMatrix::from_fn(of.ncols(), 1, |j, _| of[(i, j)]))
            }
            Node::Column(of, column) => {
                let of = self.expression(of)?;
                let j = self.place(column, of.ncols())?;
                Ok(DMatrix::from_fn(of.nrows(), 1, |i, _| of[(i, j)]))
            }
            Node::Mod(..) => {
                let value = self.exact(expr).ok_or_else(|| NotAtThisSize::NotWhole("a remainder".into()))?;
                Ok(number(Recorded::exact(value)))
            }
        }
    }

    /// An operation entry for entry; a number counts at every entry of the other side.
    fn entrywise(&mut self, a: &Expr, b: &Expr, f: impl Fn(Recorded, Recorded) -> Recorded) -> Attempt<Matrix> {
        let (a, b) = (self.expression(a)?, self.expression(b)?);
        Ok(if a.shape() == b.shape() {
            a.zip_map(&b, f)
        } else if b.len() == 1 {
            a.map(|x| f(x, b[(0, 0)]))
        } else {
            b.map(|y| f(a[(0, 0)], y))
        })
    }

    fn over(&mut self, fold: Fold, ranges: &[Range], condition: Option<&Proposition>, body: &Expr) -> Attempt<Matrix> {
        let mut terms: Vec<Matrix> = Vec::new();
        self.over_ranges(ranges, &mut |inner| {
            if condition.is_none_or(|condition| inner.truth(condition).unwrap_or(false)) {
                terms.push(inner.expression(body)?);
            }
            Ok(())
        })?;
        let (rows, columns) = match terms.first() {
            Some(first) => first.shape(),
            None => self.shape(&body.shape)?,
        };
        let at = |i: usize, j: usize| terms.iter().map(|term| term[(i, j)]).collect::<Vec<_>>();
        let entries = (0..columns).flat_map(|j| (0..rows).map(move |i| (i, j))).map(|(i, j)| folded(fold, &at(i, j)));
        let entries = entries.collect::<Option<Vec<_>>>().ok_or(NotAtThisSize::Empty)?;
        Ok(DMatrix::from_vec(rows, columns, entries))
    }

    fn spectral(&mut self, value: SpectralValue, which: &Which, of: &Expr) -> Attempt<Recorded> {
        let words = of;
        let of = self.expression(of)?;
        let count = match value {
            SpectralValue::Eigenvalue => of.nrows(),
            SpectralValue::SingularValue => of.nrows().min(of.ncols()),
        };
        let k = match which {
            Which::Largest => 0,
            Which::Smallest => count - 1,
            Which::Number(k) => self.place(k, count)?,
        };
        self.work(of.len())?;
        Ok(match value {
            SpectralValue::Eigenvalue => {
                self.want_symmetric(words, &of);
                recorder::eigenvalue(&of, k)
            }
            SpectralValue::SingularValue => recorder::singular_value(&of, k),
        })
    }
}
