//! Matrices that are positive semidefinite by their form.

use super::conclusion::Grounds;
use super::{Checker, Why};
use crate::language::{Dim, Relation};
use crate::number::{Arithmetic, Exact};
use crate::prove::{Chain, Definite, End, Id, Measure, Norm, Op, Posynomial, tree_of};

impl Checker<'_> {
    /// The tree of a term that is positive semidefinite.
    pub(super) fn definite(&mut self, chain: &Chain, term: &Definite, grounds: &mut Grounds) -> Result<Id, Why> {
        let named = match term {
            Definite::Square { scale, form } => vec![*scale, *form],
            Definite::Gram { columns, .. } => columns.clone(),
            Definite::Given { scale, .. } => vec![*scale],
            Definite::Congruent { by, .. } => vec![*by],
            Definite::Diagonal { scale, column, .. } => vec![*scale, *column],
            Definite::Spread { scale, column, .. } => vec![*scale, *column],
            Definite::Normed { scale, .. } => vec![*scale],
            Definite::Extreme { scale, matrix, .. } => vec![*scale, *matrix],
            Definite::Bounded { identity, .. } => identity.clone(),
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
                    parts.push(self.definite(chain, term, grounds)?);
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
                grounds.0.push(*line);
                let diagonal = self.put(Op::Diag(*column))?;
                self.scaled(*scale, diagonal)
            }
            Definite::Spread { scale, column, line, total } => {
                let says = chain.lines.get(*line).ok_or(Why::NoLine(*line))?;
                let sum = chain.lines.get(*total).ok_or(Why::NoLine(*total))?;
                let fits = says.about == *column && sum.about == *column;
                if !fits || says.measure != Measure::Nonnegative || sum.measure != Measure::Norm(Norm::One) {
                    return Err(Why::NotDefinite);
                }
                grounds.0.extend([*line, *total]);
                let bound = tree_of(self.forest, &sum.bound).ok_or(Why::TooLong)?;
                let (diagonal, outer) = (self.put(Op::Diag(*column))?, self.put(Op::Outer(*column, *column))?);
                let multiple = self.put(Op::Scale(bound, diagonal))?;
                let difference = self.put(Op::Sub(multiple, outer))?;
                self.scaled(*scale, difference)
            }
            Definite::Normed { scale, line, plus } => {
                let says = chain.lines.get(*line).ok_or(Why::NoLine(*line))?;
                let shape = self.forest.shape(self.there(says.about)?).clone();
                if says.measure != Measure::Norm(Norm::Spectral) || !shape.is_square() {
                    return Err(Why::NotDefinite);
                }
                grounds.0.push(*line);
                let bound = tree_of(self.forest, &says.bound).ok_or(Why::TooLong)?;
                let eye = self.put(Op::Identity(shape.rows))?;
                let multiple = self.put(Op::Scale(bound, eye))?;
                let (plus, matrix) = (*plus, says.about);
                let term = self.put(if plus { Op::Add(multiple, matrix) } else { Op::Sub(multiple, matrix) })?;
                self.scaled(*scale, term)
            }
            Definite::Extreme { scale, end, matrix } => {
                let value = self.put(Op::Eigenvalue(*end, *matrix))?;
                let eye = self.put(Op::Identity(self.forest.shape(*matrix).rows.clone()))?;
                let multiple = self.put(Op::Scale(value, eye))?;
                let difference = match end {
                    End::Largest => Op::Sub(multiple, *matrix),
                    End::Smallest => Op::Sub(*matrix, multiple),
                };
                let difference = self.put(difference)?;
                // the eigenvalue is defined of symmetric matrices alone
                grounds.1.push(value);
                self.scaled(*scale, difference)
            }
            Definite::Bounded { identity, lines, residue } => {
                let first = *lines.first().ok_or(Why::NotDefinite)?;
                let about = chain.lines.get(first).ok_or(Why::NoLine(first))?.about;
                let shape = self.forest.shape(self.there(about)?).clone();
                if !shape.is_square() {
                    return Err(Why::NotDefinite);
                }
                let (parts, bounds, right) = self.kept(chain, &shape.rows, identity, lines)?;
                grounds.0.extend(lines);
                grounds.1.append(&mut self.residue(residue, &bounds, &right, false)?);
                grounds.1.extend(identity);
                let like = *parts.first().ok_or(Why::NotDefinite)?;
                self.added(&parts, like)
            }
        }
    }

    /// Σ s·I and the matrices that lines bound, as terms; Σ of their bounds, and Σ s.
    pub(super) fn kept(
        &mut self,
        chain: &Chain,
        dim: &Dim,
        identity: &[Id],
        lines: &[usize],
    ) -> Result<(Vec<Id>, Posynomial, Posynomial), Why> {
        let eye = self.put(Op::Identity(dim.clone()))?;
        let (mut parts, mut right) = (Vec::new(), Posynomial::zero());
        for scale in identity {
            self.there(*scale)?;
            parts.push(self.put(Op::Scale(*scale, eye))?);
            let one = self.exactly(*scale)?;
            right = right.plus(&one).ok_or(Why::TooLong)?;
        }
        let mut bounds = Posynomial::zero();
        for line in lines {
            let one = chain.lines.get(*line).ok_or(Why::NoLine(*line))?;
            if one.measure != Measure::Norm(Norm::Spectral) {
                return Err(Why::Measure(*line));
            }
            parts.push(one.about);
            bounds = bounds.plus(&one.bound).ok_or(Why::TooLong)?;
        }
        Ok((parts, bounds, right))
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
