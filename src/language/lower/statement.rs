//! Statements and sets.

use super::super::{Domain, Expr, Node, Proposition, Relation};
use super::{Attempt, Lowering, Matrix, NotAtThisSize, Wanted, matrix};
use crate::claims::Statement;
use crate::number::Real;
use crate::number::recorder::{self, Recorded};
use nalgebra::DMatrix;
use num_traits::{One, Zero};

impl Lowering<'_> {
    /// What a proposition says; a part whose condition is known to fail says nothing.
    ///
    /// # Errors
    /// Where one of its expressions has no value at this size.
    pub fn proposition(&mut self, proposition: &Proposition) -> Result<Statement<Recorded>, NotAtThisSize> {
        match proposition {
            Proposition::Relation { left, relation, right, .. } => self.related(left, *relation, right),
            Proposition::Member(element, domain) => {
                // The hypothesis of a type reads all entries.
                let value = match &element.node {
                    Node::Ingredient(name) => self.whole(name)?,
                    _ => self.expression(element)?,
                };
                self.member(element, &value, domain)
            }
            Proposition::All(parts) => {
                let parts = parts.iter().map(|part| self.proposition(part)).collect::<Attempt<Vec<_>>>()?;
                Ok(all(parts))
            }
            Proposition::If(premise, conclusion) => self.conditional(premise, conclusion),
            Proposition::ForAll(ranges, condition, body) => {
                let mut parts = Vec::new();
                self.over_ranges(ranges, &mut |inner| {
                    parts.push(match condition {
                        Some(condition) => inner.conditional(condition, body)?,
                        None => inner.proposition(body)?,
                    });
                    Ok(())
                })?;
                Ok(all(parts))
            }
        }
    }

    fn conditional(&mut self, premise: &Proposition, conclusion: &Proposition) -> Attempt<Statement<Recorded>> {
        match self.truth(premise) {
            Some(true) => self.proposition(conclusion),
            Some(false) => Ok(Statement::All(Vec::new())),
            None => {
                let premise = self.proposition(premise)?;
                Ok(Statement::If(premise.into(), self.proposition(conclusion)?.into()))
            }
        }
    }

    fn related(&mut self, left: &Expr, relation: Relation, right: &Expr) -> Attempt<Statement<Recorded>> {
        let words = (left, right);
        let (left, right) = (self.expression(left)?, self.expression(right)?);
        let shape = if left.len() == 1 { right.shape() } else { left.shape() };
        let spread = |side: Matrix| {
            if side.shape() == shape { side } else { DMatrix::from_element(shape.0, shape.1, side[(0, 0)]) }
        };
        let (left, right) = (spread(left), spread(right));
        self.work(left.len())?;
        let pairs = || left.iter().zip(right.iter());
        Ok(match relation {
            Relation::AtMost => all(pairs().map(|(l, r)| Statement::AtMost(*l, *r)).collect()),
            Relation::Less => all(pairs().map(|(l, r)| Statement::Less(*l, *r)).collect()),
            Relation::Equal => Statement::Equal(left, right),
            Relation::Differ if left.len() == 1 => Statement::Differ(left[(0, 0)], right[(0, 0)]),
            Relation::Differ => {
                let apart = pairs().fold(Recorded::zero(), |sum, (l, r)| sum + Real::abs(&(*l - *r)));
                Statement::Less(Recorded::zero(), apart)
            }
            Relation::Precedes if left.len() == 1 => Statement::AtMost(left[(0, 0)], right[(0, 0)]),
            Relation::StrictlyPrecedes if left.len() == 1 => Statement::Less(left[(0, 0)], right[(0, 0)]),
            Relation::Precedes | Relation::StrictlyPrecedes => {
                self.want_symmetric(words.0, &left);
                self.want_symmetric(words.1, &right);
                let order = Statement::Loewner(left.clone(), right.clone());
                if relation == Relation::Precedes {
                    return Ok(order);
                }
                let determinant = recorder::determinant(&(right.zip_map(&left, |r, l| r - l)));
                Statement::All(vec![order, Statement::Less(Recorded::zero(), determinant)])
            }
        })
    }

    /// That a value is in a set.
    fn member(&mut self, element: &Expr, value: &Matrix, domain: &Domain) -> Attempt<Statement<Recorded>> {
        let (n, m) = value.shape();
        let (zero, one) = (Recorded::zero(), Recorded::one());
        let symmetric = || Statement::Equal(value.clone(), value.transpose());
        let nowhere_negative = || value.iter().map(|x| Statement::AtMost(zero, *x)).collect::<Vec<_>>();
        Ok(match domain {
            Domain::Real => Statement::All(Vec::new()),
            Domain::Symmetric if n == 1 => Statement::All(Vec::new()),
            Domain::Symmetric => symmetric(),
            Domain::Semidefinite if n == 1 => Statement::AtMost(zero, value[(0, 0)]),
            Domain::Definite if n == 1 => Statement::Less(zero, value[(0, 0)]),
            Domain::Semidefinite | Domain::Definite => {
                self.work(n * n)?;
                let lower = DMatrix::from_fn(n, n, |i, j| value[(i.max(j), i.min(j))]);
                let mut parts = vec![symmetric(), Statement::Loewner(DMatrix::from_element(n, n, zero), lower.clone())];
                if *domain == Domain::Definite {
                    parts.push(Statement::Less(zero, recorder::determinant(&lower)));
                }
                Statement::All(parts)
            }
            Domain::Skew => Statement::Equal(value.transpose(), value.map(|x| -x)),
            Domain::Diagonal => Statement::Equal(
                value.clone(),
                DMatrix::from_fn(n, m, |i, j| if i == j { value[(i, j)] } else { zero }),
            ),
            Domain::Orthogonal => {
                self.work(n * m * m)?;
                let identity = DMatrix::from_fn(m, m, |i, j| if i == j { one } else { zero });
                Statement::Equal(matrix::product(&value.transpose(), value), identity)
            }
            Domain::Simplex => {
                let sum = value.iter().fold(zero, |sum, x| sum + *x);
                let mut parts = nowhere_negative();
                parts.push(Statement::equal(sum, one));
                Statement::All(parts)
            }
            Domain::Stochastic => {
                let mut parts = nowhere_negative();
                let sums = DMatrix::from_fn(n, 1, |i, _| value.row(i).iter().fold(zero, |sum, x| sum + *x));
                parts.push(Statement::Equal(sums, DMatrix::from_element(n, 1, one)));
                Statement::All(parts)
            }
            Domain::Unit => Statement::equal(value.iter().fold(zero, |sum, x| sum + *x * *x), one),
            Domain::Interval(interval) => {
                let _ = element;
                let lower = interval.lower.as_ref().map(|end| self.expression(end)).transpose()?;
                let upper = interval.upper.as_ref().map(|end| self.expression(end)).transpose()?;
                let related = |closed: bool, l, r| if closed { Statement::AtMost(l, r) } else { Statement::Less(l, r) };
                let mut parts = Vec::new();
                for x in value.iter() {
                    parts.extend(lower.iter().map(|end| related(interval.lower_closed, end[(0, 0)], *x)));
                    parts.extend(upper.iter().map(|end| related(interval.upper_closed, *x, end[(0, 0)])));
                }
                all(parts)
            }
        })
    }

    /// Notes that a matrix must be symmetric, unless it is as recorded. Inside a derivative the matrix stands for
    /// itself only until the sweep is over; those are found on the tape.
    pub(super) fn want_symmetric(&mut self, expr: &Expr, value: &Matrix) {
        let n = value.nrows();
        let as_recorded = (0..n).all(|i| (0..i).all(|j| value[(i, j)] == value[(j, i)]));
        if !as_recorded && self.deriving == 0 {
            self.wanted.push(Wanted { span: expr.span, matrix: value.clone() });
        }
    }
}

/// All parts, or the only one.
fn all(mut parts: Vec<Statement<Recorded>>) -> Statement<Recorded> {
    if parts.len() == 1 { parts.remove(0) } else { Statement::All(parts) }
}
