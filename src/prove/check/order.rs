//! Matrices that are positive semidefinite by their form.

use super::{Checker, Why};
use crate::language::Relation;
use crate::number::{Arithmetic, Exact};
use crate::prove::{Chain, Definite, Id, Measure, Op};

impl Checker<'_> {
    /// The tree of a term that is positive semidefinite.
    pub(super) fn definite(&mut self, chain: &Chain, term: &Definite, used: &mut Vec<usize>) -> Result<Id, Why> {
        let named = match term {
            Definite::Square { scale, form } => vec![*scale, *form],
            Definite::Gram { columns, .. } => columns.clone(),
            Definite::Given { scale, .. } => vec![*scale],
            Definite::Congruent { by, .. } => vec![*by],
            Definite::Diagonal { scale, column, .. } => vec![*scale, *column],
        };
        named.into_iter().try_for_each(|id| self.there(id).map(drop))?;
        match term {
            Definite::Square { scale, form } => {
                self.is_square(*form)?;
                self.scaled(*scale, *form)
            }
            Definite::Gram { columns, coefficients } => {
                let count = columns.len();
                if !semidefinite(count, coefficients).ok_or(Why::TooLong)? {
                    return Err(Why::NotDefinite);
                }
                let mut parts = Vec::new();
                for (k, c) in coefficients.iter().enumerate() {
                    let outer = self.put(Op::Outer(columns[k / count], columns[k % count]))?;
                    let c = self.put(Op::Number(c.clone()))?;
                    parts.push(self.put(Op::Scale(c, outer))?);
                }
                let first = *parts.first().ok_or(Why::NotDefinite)?;
                self.added(&parts, first)
            }
            Definite::Given { scale, fact } => {
                let said = *self.facts.get(*fact).ok_or(Why::Fact(*fact))?;
                match said.relation {
                    Relation::Precedes | Relation::StrictlyPrecedes => {}
                    _ => return Err(Why::Fact(*fact)),
                }
                let difference = self.put(Op::Sub(said.right, said.left))?;
                self.scaled(*scale, difference)
            }
            Definite::Congruent { by, terms } => {
                let mut parts = Vec::new();
                for term in terms {
                    parts.push(self.definite(chain, term, used)?);
                }
                let middle = self.added(&parts, *parts.first().ok_or(Why::NotDefinite)?)?;
                let transposed = self.put(Op::Transpose(*by))?;
                let right = self.put(Op::Mul(middle, *by))?;
                self.put(Op::Mul(transposed, right))
            }
            Definite::Diagonal { scale, column, line } => {
                let says = chain.lines.get(*line).ok_or(Why::NoLine(*line))?;
                if says.measure != Measure::Nonnegative || says.about != *column {
                    return Err(Why::NotDefinite);
                }
                used.push(*line);
                let diagonal = self.put(Op::Diag(*column))?;
                self.scaled(*scale, diagonal)
            }
        }
    }

    /// s·X with s ≥ 0.
    fn scaled(&mut self, scale: Id, of: Id) -> Result<Id, Why> {
        if !self.is_nonnegative(scale) {
            return Err(Why::NotNonnegative);
        }
        self.put(Op::Scale(scale, of))
    }

    /// Whether a matrix is GᵀG, u uᵀ, diag(w ∘ w) or I.
    fn is_square(&mut self, form: Id) -> Result<(), Why> {
        let form = self.forest.bare(form).ok_or(Why::TooLong)?;
        let square = match self.forest.op(form).clone() {
            Op::Identity(_) => true,
            Op::Outer(x, y) => self.same(x, y, false),
            Op::Diag(x) => match self.forest.op(x).clone() {
                Op::Hadamard(x, y) => self.same(x, y, false),
                Op::Power(_, exponent) => exponent.to_integer().is_some_and(|whole| whole % 2 == 0),
                _ => false,
            },
            Op::Mul(..) => {
                let mut factors = Vec::new();
                self.factors(form, &mut factors);
                let (left, right) = factors.split_at(factors.len() / 2);
                let (Some(left), Some(right)) = (self.product(left)?, self.product(right)?) else {
                    return Err(Why::NotDefinite);
                };
                let turned = self.put(Op::Transpose(left))?;
                self.same(turned, right, false)
            }
            _ => false,
        };
        if square { Ok(()) } else { Err(Why::NotDefinite) }
    }

    fn factors(&self, of: Id, all: &mut Vec<Id>) {
        match self.forest.op(of) {
            Op::Mul(a, b) => {
                self.factors(*a, all);
                self.factors(*b, all);
            }
            _ => all.push(of),
        }
    }

    fn product(&mut self, factors: &[Id]) -> Result<Option<Id>, Why> {
        let mut product = None;
        for factor in factors {
            product = Some(match product {
                None => *factor,
                Some(before) => self.put(Op::Mul(before, *factor))?,
            });
        }
        Ok(product)
    }

    /// The sum of trees of one shape.
    pub(super) fn added(&mut self, parts: &[Id], like: Id) -> Result<Id, Why> {
        let shape = self.forest.shape(like).clone();
        let zero = self.put(Op::Zeros(shape))?;
        parts.iter().try_fold(zero, |sum, part| self.put(Op::Add(sum, *part)))
    }
}

/// Whether a rational matrix, row after row, is symmetric and positive semidefinite: by elimination, where a pivot that is 0
/// wants a row of zeros.
fn semidefinite(count: usize, entries: &[Exact]) -> Option<bool> {
    if count == 0 || entries.len() != count * count {
        return Some(false);
    }
    let mut rows: Vec<Vec<Exact>> = entries.chunks(count).map(<[Exact]>::to_vec).collect();
    if (0..count).any(|i| (0..i).any(|j| rows[i][j] != rows[j][i])) {
        return Some(false);
    }
    for k in 0..count {
        let pivot = rows[k][k].clone();
        match pivot.signum() {
            0 if rows[k][k + 1..].iter().all(|entry| entry.signum() == 0) => continue,
            1 => {}
            _ => return Some(false),
        }
        for i in k + 1..count {
            let factor = rows[i][k].div(&pivot, &())?;
            let eliminated =
                rows[i].iter().zip(&rows[k]).map(|(entry, above)| entry.sub(&factor.mul(above, &())?, &()));
            rows[i] = eliminated.collect::<Option<Vec<_>>>()?;
        }
    }
    Some(true)
}
