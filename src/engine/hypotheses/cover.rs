//! Every instance that meets the hypotheses which are equalities, as rational functions of free numbers: for the field.
//!
//! A construction may leave instances out; a covering may not. It is made of pieces that leave none out: an ingredient is
//! a rational function of the ones made before it and of a point z of one of the sets below. Each set is a union of
//! irreducible varieties, one for each choice of signs, and free numbers run through a dense part of every one of them.
//! Products of these are irreducible, too, so that a polynomial which vanishes for all free numbers and signs vanishes at
//! every instance. Hypotheses that are no equalities, and whatever has no piece here, are left away: there are only
//! more instances then.
//!
//! - All of ℝᵏ, for an object without an equality, and for the free entries of a symmetric, skew, diagonal or hollow one.
//! - The unit sphere, by stereographic projection from one point: irreducible from ℝ² on, and ±1 in ℝ¹. A sphere is
//!   centre + radius · z.
//! - Matrices of orthonormal columns, by Householder's reflections along (1, t): an orthogonal one has a component for
//!   each determinant, with fewer columns than rows there is one.
//! - The plane Σ z = c, of which the simplex is a part, by its first coordinates.

use super::knobs::{diagonal, mirrored};
use super::patterns::{Asked, Ball, BallNorm};
use super::plan::Plan;
use super::sequence::{Makes, derive, one_after_another, said};
use crate::claims::{Atom, Covering, Size, Statement};
use crate::language::{Domain, Expr, Ingredient, Lowering, NotAtThisSize, Row};
use crate::number::Field;
use crate::number::field::is_field_operation;
use crate::number::recorder::{Recorded, Slot, operation, record};
use nalgebra::DMatrix;
use num_traits::{One, Zero};
use std::collections::HashSet;

type Matrix = DMatrix<Recorded>;
type Made<T> = Result<T, NotAtThisSize>;

/// The covering at a size; `None` where no hypothesis is an equality.
pub(super) fn covering(row: &Row, plan: &Plan, size: Size) -> Made<Option<Covering>> {
    row.admits(size)?;
    let (result, tape) = record(|| {
        let mut lowering = Lowering::new(row, size);
        let free = Free { inputs: 0, signs: Vec::new(), tied: false, empty: false };
        let mut coverer = Coverer { row, lowering: &mut lowering, free, entries: Vec::new() };
        one_after_another(&mut coverer, row, plan)?;
        let Coverer { free, entries, .. } = coverer;
        derive(row, &mut lowering)?;
        let (premises, statement) = said(row, &mut lowering)?;
        Ok((free, entries, premises, statement))
    });
    let (Free { inputs, signs, tied, empty }, entries, premises, statement) = result?;
    let equality = |part: Atom<_>| matches!(part, Atom::Equal(..));
    let equalities = || premises.iter().flat_map(|premise| premise.statement.atoms()).any(equality);
    let statement = if empty { Statement::All(Vec::new()) } else { statement };
    let inputs = inputs as usize;
    Ok((tied || equalities()).then(|| Covering { tape, inputs, signs, entries, premises, statement }))
}

/// The free numbers taken so far.
struct Free {
    inputs: u32,
    signs: Vec<u32>,
    /// Whether some ingredient is no free point of its space.
    tied: bool,
    /// Whether some ingredient has no value at this size.
    empty: bool,
}

impl Free {
    fn number(&mut self) -> Recorded {
        self.inputs += 1;
        Recorded::input(self.inputs - 1)
    }

    fn sign(&mut self) -> Recorded {
        self.signs.push(self.inputs);
        self.number()
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Matrix {
        DMatrix::from_fn(rows, columns, |_, _| self.number())
    }

    /// (2t, |t|² − 1)/(|t|² + 1).
    fn sphere(&mut self, n: usize) -> Vec<Recorded> {
        self.tied = true;
        if n == 1 {
            return vec![self.sign()];
        }
        let t: Vec<Recorded> = (1..n).map(|_| self.number()).collect();
        let square = t.iter().fold(Recorded::zero(), |sum, x| sum + *x * *x);
        let whole = square + Recorded::one();
        let last = (square - Recorded::one()) / whole;
        t.iter().map(|t| Recorded::integer(2) * *t / whole).chain([last]).collect()
    }

    /// The first columns of a product of reflections I − 2vvᵀ/vᵀv with v = (0, …, 0, 1, t), divided once at the end; of
    /// a square matrix the last column with a sign.
    fn orthonormal(&mut self, rows: usize, columns: usize) -> Matrix {
        self.tied = true;
        self.empty |= columns > rows;
        let mut q = DMatrix::identity(rows, columns);
        if rows == columns && rows > 0 {
            q[(rows - 1, rows - 1)] = self.sign();
        }
        let mut whole = Recorded::one();
        for k in (0..columns.min(rows.saturating_sub(1))).rev() {
            let mut v = vec![Recorded::one()];
            v.extend((k + 1..rows).map(|_| self.number()));
            let square = v.iter().fold(Recorded::zero(), |sum, x| sum + *x * *x);
            for j in 0..columns {
                let along = v.iter().zip(k..).fold(Recorded::zero(), |sum, (x, i)| sum + *x * q[(i, j)]);
                (0..rows).for_each(|i| q[(i, j)] *= square);
                v.iter().zip(k..).for_each(|(x, i)| q[(i, j)] -= Recorded::integer(2) * along * *x);
            }
            whole *= square;
        }
        q.map(|x| x / whole)
    }

    /// Entries of which the last is what the others leave of a sum.
    fn summing(&mut self, n: usize, sum: Recorded) -> Vec<Recorded> {
        self.tied = true;
        let first: Vec<Recorded> = (1..n).map(|_| self.number()).collect();
        let last = first.iter().fold(sum, |rest, x| rest - *x);
        first.into_iter().chain([last]).collect()
    }
}

/// Makes ingredients of free numbers.
struct Coverer<'a, 'l> {
    row: &'a Row,
    lowering: &'l mut Lowering<'a>,
    free: Free,
    /// The entries of what was made.
    entries: Vec<Slot>,
}

impl<'a> Makes<'a> for Coverer<'a, '_> {
    fn make(&mut self, number: usize, asked: &[Asked<'a>]) -> Made<()> {
        let row = self.row;
        let ingredient = &row.ingredients[number];
        let shape = self.lowering.shape(&ingredient.shape)?;
        let value = self.value(ingredient, shape, asked)?;
        self.entries.extend(value.iter().map(|x| x.slot()));
        self.lowering.bind(&ingredient.name, value);
        Ok(())
    }

    fn lowering(&mut self) -> &mut Lowering<'a> {
        self.lowering
    }
}

impl Coverer<'_, '_> {
    fn value(&mut self, of: &Ingredient, (rows, columns): (usize, usize), asked: &[Asked<'_>]) -> Made<Matrix> {
        let has = |wanted: fn(&Asked<'_>) -> bool| asked.iter().any(wanted);
        let free = &mut self.free;
        Ok(match of.domain {
            Domain::Orthogonal => free.orthonormal(rows, columns),
            Domain::Unit => DMatrix::from_vec(rows, columns, free.sphere(rows * columns)),
            Domain::Simplex => DMatrix::from_vec(rows, columns, free.summing(rows * columns, Recorded::one())),
            Domain::Stochastic => {
                let rows: Vec<_> = (0..rows).map(|_| free.summing(columns, Recorded::one())).collect();
                DMatrix::from_fn(rows.len(), columns, |i, j| rows[i][j])
            }
            Domain::Diagonal => {
                free.tied |= rows > 1;
                let values: Vec<Recorded> = (0..rows).map(|_| free.number()).collect();
                diagonal(&values)
            }
            Domain::Skew => self.skew(rows),
            Domain::Symmetric | Domain::Semidefinite | Domain::Definite => self.symmetric(rows, asked),
            Domain::Real | Domain::Interval(_) => match () {
                () if has(|asked| matches!(asked, Asked::Orthonormal)) => free.orthonormal(rows, columns),
                () if rows == columns && has(|asked| matches!(asked, Asked::Skew)) => self.skew(rows),
                () if rows == columns && has(|asked| matches!(asked, Asked::Symmetric)) => self.symmetric(rows, asked),
                () if rows == columns && has(|asked| matches!(asked, Asked::Hollow)) => {
                    free.tied = true;
                    let mut hollow = free.matrix(rows, columns);
                    hollow.fill_diagonal(Recorded::zero());
                    hollow
                }
                () => self.general(rows, columns, asked)?,
            },
        })
    }

    /// On a sphere, of a given sum, or anywhere: one equality at most.
    fn general(&mut self, rows: usize, columns: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
        let sphere = match asked.iter().find_map(sphere) {
            Some(ball) => Some((ball, self.number(ball.radius.by)?)),
            None => None,
        };
        // A radius such as ‖y‖ is better left to the equation that its square is in.
        if let Some((Ball { centre, .. }, radius)) = sphere.filter(|(_, radius)| is_rational(*radius)) {
            let scaled = DMatrix::from_vec(rows, columns, self.free.sphere(rows * columns)).map(|x| radius * x);
            let Some(centre) = centre else { return Ok(scaled) };
            let centre = self.lowering.expression(centre)?;
            let number = centre.iter().next().copied().unwrap_or_else(Recorded::zero);
            let at = |i: usize, j: usize| if centre.shape() == (rows, columns) { centre[(i, j)] } else { number };
            return Ok(DMatrix::from_fn(rows, columns, |i, j| scaled[(i, j)] + at(i, j)));
        }
        let sum = asked.iter().find_map(|one| if let Asked::Sum(by) = one { Some(*by) } else { None });
        if let Some(by) = sum {
            let sum = self.number(by)?;
            return Ok(DMatrix::from_vec(rows, columns, self.free.summing(rows * columns, sum)));
        }
        Ok(self.free.matrix(rows, columns))
    }

    fn number(&mut self, expression: &Expr) -> Made<Recorded> {
        let value = self.lowering.expression(expression)?;
        Ok(value.iter().next().copied().unwrap_or_else(Recorded::zero))
    }

    fn symmetric(&mut self, n: usize, asked: &[Asked<'_>]) -> Matrix {
        self.free.tied |= n > 1;
        let mut below = self.free.matrix(n, n);
        if asked.iter().any(|one| matches!(one, Asked::Hollow)) {
            self.free.tied = true;
            below.fill_diagonal(Recorded::zero());
        }
        mirrored(&below)
    }

    fn skew(&mut self, n: usize) -> Matrix {
        self.free.tied = true;
        let below = self.free.matrix(n, n);
        DMatrix::from_fn(n, n, |i, j| match i.cmp(&j) {
            std::cmp::Ordering::Less => -below[(j, i)],
            std::cmp::Ordering::Equal => Recorded::zero(),
            std::cmp::Ordering::Greater => below[(i, j)],
        })
    }
}

/// A sphere of Euclid's norm.
fn sphere<'a, 'b>(one: &'b Asked<'a>) -> Option<&'b Ball<'a>> {
    match one {
        Asked::Ball(ball) if ball.sphere && ball.map.is_none() && ball.norm == BallNorm::Euclidean => Some(ball),
        _ => None,
    }
}

/// Whether a value of the tape under way is made by operations of the field and exponentials alone.
fn is_rational(value: Recorded) -> bool {
    let (mut left, mut seen) = (vec![value.slot()], HashSet::new());
    while let Some(slot) = left.pop() {
        if seen.insert(slot) {
            let operation = operation(Recorded::at(slot));
            if !is_field_operation(&operation) {
                return false;
            }
            operation.operands(&mut |operand| left.push(operand));
        }
    }
    true
}
