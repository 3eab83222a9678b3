//! Ingredients made to meet what is asked of them, from knobs.

use super::knobs::{Knobs, congruence, diagonal, mirrored, product};
use super::patterns::{Asked, Ball, BallNorm, Bound, Multiple, is_zero};
use crate::language::{Domain, Expr, Ingredient, Lowering, NotAtThisSize, Row};
use crate::number::recorder::Recorded;
use crate::number::{Field, Real};
use nalgebra::DMatrix;
use num_traits::{One, Zero};
use std::collections::HashMap;

type Matrix = DMatrix<Recorded>;
type Made<T> = Result<T, NotAtThisSize>;

/// Makes the ingredients of one instance, one after another.
pub(super) struct Maker<'a, 'l> {
    pub row: &'a Row,
    pub lowering: &'l mut Lowering<'a>,
    pub knobs: &'l mut Knobs,
    /// G of the ingredients that were made as GGᵀ.
    pub factors: HashMap<usize, Matrix>,
    /// What was made.
    pub values: HashMap<usize, Matrix>,
}

/// Lower and upper ends of every entry, those that are asked for.
struct Ends {
    lower: Option<(Matrix, bool)>,
    upper: Option<(Matrix, bool)>,
}

impl<'a> super::Makes<'a> for Maker<'a, '_> {
    fn make(&mut self, number: usize, asked: &[Asked<'a>]) -> Made<()> {
        let row = self.row;
        let ingredient = &row.ingredients[number];
        let (rows, columns) = self.lowering.shape(&ingredient.shape)?;
        let value = self.value(number, ingredient, (rows, columns), asked)?;
        self.lowering.bind(&ingredient.name, value.clone());
        self.values.insert(number, value);
        Ok(())
    }

    fn lowering(&mut self) -> &mut Lowering<'a> {
        self.lowering
    }
}

impl Maker<'_, '_> {
    fn value(
        &mut self,
        number: usize,
        of: &Ingredient,
        (rows, columns): (usize, usize),
        asked: &[Asked<'_>],
    ) -> Made<Matrix> {
        let has = |wanted: fn(&Asked<'_>) -> bool| asked.iter().any(wanted);
        match of.domain {
            Domain::Orthogonal => Ok(self.orthonormal(rows, columns)),
            Domain::Simplex => Ok(column(self.knobs.simplex(rows))),
            Domain::Unit => {
                let unit = self.knobs.unit_vector(rows);
                self.entries(column(unit), asked)
            }
            Domain::Stochastic => {
                let made: Vec<Vec<Recorded>> = (0..rows).map(|_| self.knobs.simplex(columns)).collect();
                Ok(DMatrix::from_fn(rows, columns, |i, j| made[i][j]))
            }
            Domain::Diagonal => {
                let free = column((0..rows).map(|_| self.knobs.real()).collect());
                let raw = self.entries(free, asked)?;
                let (low, high) = self.eigenvalues(asked)?;
                let values: Vec<Recorded> = match (low, high) {
                    (None, None) => raw.iter().copied().collect(),
                    (low, high) => (0..rows).map(|_| self.between(low, high, (false, false))).collect(),
                };
                self.balls(diagonal(&values), asked)
            }
            Domain::Skew => self.skew(rows, asked),
            Domain::Symmetric | Domain::Semidefinite | Domain::Definite => self.symmetric(number, of, rows, asked),
            Domain::Real | Domain::Interval(_) => {
                if has(|asked| matches!(asked, Asked::Orthonormal)) {
                    return Ok(self.orthonormal(rows, columns));
                }
                if has(|asked| matches!(asked, Asked::Skew)) {
                    return self.skew(rows, asked);
                }
                let ordered = |asked: &Asked<'_>| matches!(asked, Asked::Over(_) | Asked::Under(_) | Asked::Symmetric);
                if has(ordered) && rows == columns && !of.shape.is_number() {
                    return self.symmetric(number, of, rows, asked);
                }
                if has(|asked| matches!(asked, Asked::Spectral(_) | Asked::Floor(_))) {
                    return self.spectral(rows, columns, asked);
                }
                self.general(rows, columns, asked)
            }
        }
    }

    fn number(&mut self, expression: &Expr) -> Made<Recorded> {
        let value = self.lowering.expression(expression)?;
        Ok(value.iter().next().copied().unwrap_or_else(Recorded::zero))
    }

    /// A number between two ends, with which of them are open.
    fn between(&mut self, low: Option<Recorded>, high: Option<Recorded>, open: (bool, bool)) -> Recorded {
        match (low, high) {
            (Some(low), Some(high)) => low + (high - low) * self.knobs.unit(open),
            (Some(low), None) => low + self.knobs.magnitude(!open.0),
            (None, Some(high)) => high - self.knobs.magnitude(!open.1),
            (None, None) => self.knobs.real(),
        }
    }

    /// The ends that are asked for, each entry's own; the strictest where several are.
    fn ends(&mut self, rows: usize, columns: usize, asked: &[Asked<'_>]) -> Made<Ends> {
        let mut ends = Ends { lower: None, upper: None };
        for one in asked {
            let (below, above) = match one {
                Asked::Above(bound) => (Some(bound), None),
                Asked::Below(bound) => (None, Some(bound)),
                Asked::Within(bound) => (Some(bound), Some(bound)),
                _ => continue,
            };
            let within = matches!(one, Asked::Within(_));
            if let Some(bound) = below {
                let by = self.spread(bound.by, rows, columns)?;
                let by = if within { by.map(|x| -x) } else { by };
                ends.lower = Some(match ends.lower.take() {
                    Some((known, strict)) => (known.zip_map(&by, |a, b| a.max(&b)), strict || bound.strict),
                    None => (by, bound.strict),
                });
            }
            if let Some(bound) = above {
                let by = self.spread(bound.by, rows, columns)?;
                ends.upper = Some(match ends.upper.take() {
                    Some((known, strict)) => (known.zip_map(&by, |a, b| a.min(b)), strict || bound.strict),
                    None => (by, bound.strict),
                });
            }
        }
        Ok(ends)
    }

    /// The value of a bound at every entry: its own, or a number's.
    fn spread(&mut self, by: &Expr, rows: usize, columns: usize) -> Made<Matrix> {
        let value = self.lowering.expression(by)?;
        if value.shape() == (rows, columns) {
            return Ok(value);
        }
        let number = value.iter().next().copied().unwrap_or_else(Recorded::zero);
        Ok(DMatrix::from_element(rows, columns, number))
    }

    /// A vector, a matrix or a number of no other form.
    fn general(&mut self, rows: usize, columns: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
        let first = asked.iter().find_map(|one| match one {
            Asked::Ball(ball) if ball.map.is_none() && ball.norm == BallNorm::Euclidean => Some(ball),
            _ => None,
        });
        let summed = asked.iter().any(|one| matches!(one, Asked::Sum(_)));
        let raw = match first {
            // The sphere is rational, so that its bound is met with equality where its radius is rational.
            Some(ball) if !summed => {
                let unit = self.knobs.unit_vector(rows * columns);
                let unit = self.entries(DMatrix::from_vec(rows, columns, unit), asked)?;
                let scaled = self.inside(unit, ball)?;
                return self.other_balls(scaled, asked, Some(ball));
            }
            _ => self.knobs_within(rows, columns, asked)?,
        };
        let mut raw = self.sums(raw, asked)?;
        if asked.iter().any(|one| matches!(one, Asked::Hollow)) {
            raw.fill_diagonal(Recorded::zero());
        }
        self.balls(raw, asked)
    }

    /// Numbers inside the ends that are asked for, in order where that is asked.
    fn knobs_within(&mut self, rows: usize, columns: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
        let Ends { lower, upper } = self.ends(rows, columns, asked)?;
        let open =
            (lower.as_ref().is_some_and(|(_, strict)| *strict), upper.as_ref().is_some_and(|(_, strict)| *strict));
        let mut made = DMatrix::from_element(rows, columns, Recorded::zero());
        for k in 0..rows * columns {
            let end = |ends: &Option<(Matrix, bool)>| ends.as_ref().map(|(ends, _)| ends[k]);
            made[k] = self.between(end(&lower), end(&upper), open);
        }
        let ordered = asked.iter().find_map(|one| match one {
            Asked::Ordered { descending } => Some(*descending),
            _ => None,
        });
        if let Some(descending) = ordered {
            for k in 1..rows {
                let step = self.knobs.magnitude(true);
                made[k] = if descending { made[k - 1] - step } else { made[k - 1] + step };
            }
        }
        Ok(made)
    }

    /// Orthonormal columns; of more columns than rows, which cannot be, the last ones 0.
    fn orthonormal(&mut self, rows: usize, columns: usize) -> Matrix {
        let q = self.knobs.orthogonal(rows);
        DMatrix::from_fn(rows, columns, |i, j| if j < rows { q[(i, j)] } else { Recorded::zero() })
    }

    /// Signs as the ends ask: |x| where entries shall be ≥ 0, −|x| where they shall be ≤ 0.
    fn entries(&mut self, raw: Matrix, asked: &[Asked<'_>]) -> Made<Matrix> {
        let nonnegative = asked.iter().any(|one| matches!(one, Asked::Above(bound) if is_zero(bound.by)));
        let nonpositive = asked.iter().any(|one| matches!(one, Asked::Below(bound) if is_zero(bound.by)));
        Ok(match (nonnegative, nonpositive) {
            (true, _) => raw.map(|x| x.abs()),
            (_, true) => raw.map(|x| -x.abs()),
            _ => raw,
        })
    }

    /// With the entries' sum moved to what is asked, all of them by the same amount.
    fn sums(&mut self, raw: Matrix, asked: &[Asked<'_>]) -> Made<Matrix> {
        let Some(wanted) = asked.iter().find_map(|one| if let Asked::Sum(by) = one { Some(*by) } else { None }) else {
            return Ok(raw);
        };
        let wanted = self.number(wanted)?;
        let sum = raw.iter().fold(Recorded::zero(), |sum, x| sum + *x);
        let step = (wanted - sum) / Recorded::integer(raw.len() as i64);
        Ok(raw.map(|x| x + step))
    }

    /// A matrix with singular values in a range.
    fn spectral(&mut self, rows: usize, columns: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
        let (mut low, mut high, mut open) = (None, None, (false, false));
        for one in asked {
            match one {
                Asked::Spectral(Bound { by, strict }) => {
                    let by = self.number(by)?;
                    high = Some(high.map_or(by, |known: Recorded| known.min(by)));
                    open.1 |= *strict;
                }
                Asked::Floor(Bound { by, strict }) => {
                    let by = self.number(by)?;
                    low = Some(low.map_or(by, |known: Recorded| known.max(&by)));
                    open.0 |= *strict;
                }
                _ => {}
            }
        }
        let least = low.or(high.map(|_| Recorded::zero()));
        let count = rows.min(columns);
        let open = (open.0 && low.is_some(), open.1);
        let values: Vec<Recorded> = (0..count).map(|_| self.between(least, high, open)).collect();
        let (left, right) = (self.knobs.orthogonal(rows), self.knobs.orthogonal(columns));
        let left = DMatrix::from_fn(rows, count, |i, j| left[(i, j)] * values[j]);
        let made = product(&left, &right.columns(0, count).transpose());
        self.balls(made, asked)
    }

    fn skew(&mut self, n: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
        let below = DMatrix::from_fn(n, n, |i, j| if i > j { self.knobs.real() } else { Recorded::zero() });
        let skew = DMatrix::from_fn(n, n, |i, j| match i.cmp(&j) {
            std::cmp::Ordering::Less => -below[(j, i)],
            std::cmp::Ordering::Equal => Recorded::zero(),
            std::cmp::Ordering::Greater => below[(i, j)],
        });
        self.balls(skew, asked)
    }

    /// The ends of the eigenvalues, of the bounds that are multiples of the identity.
    fn eigenvalues(&mut self, asked: &[Asked<'_>]) -> Made<(Option<Recorded>, Option<Recorded>)> {
        let (mut low, mut high) = (None, None);
        for one in asked {
            let (multiple, over) = match one {
                Asked::Over(multiple) => (multiple, true),
                Asked::Under(multiple) => (multiple, false),
                _ => continue,
            };
            let end = match multiple {
                Multiple::Zero => Recorded::zero(),
                Multiple::Identity(Some(factor)) => self.number(factor)?,
                Multiple::Identity(None) => Recorded::one(),
                Multiple::Of(..) => continue,
            };
            match over {
                true => low = Some(low.map_or(end, |known: Recorded| known.max(&end))),
                false => high = Some(high.map_or(end, |known: Recorded| known.min(end))),
            }
        }
        Ok((low, high))
    }

    fn symmetric(&mut self, number: usize, of: &Ingredient, n: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
        let definite = matches!(of.domain, Domain::Definite);
        let semidefinite = definite || matches!(of.domain, Domain::Semidefinite);
        let (mut low, mut high) = self.eigenvalues(asked)?;
        if semidefinite {
            low = Some(low.map_or_else(Recorded::zero, |low| low.max(&Recorded::zero())));
        }
        let mut open = (definite, false);
        for one in asked {
            if let Asked::Spectral(bound) = one {
                let by = self.number(bound.by)?;
                high = Some(high.map_or(by, |known| known.min(by)));
                low = Some(low.map_or(-by, |known| known.max(&-by)));
                open.1 |= bound.strict;
            }
        }
        let others = |over: bool| {
            asked.iter().find_map(move |one| match one {
                Asked::Over(Multiple::Of(factor, matrix)) if over => Some((*factor, *matrix)),
                Asked::Under(Multiple::Of(factor, matrix)) if !over => Some((*factor, *matrix)),
                _ => None,
            })
        };
        let made =
            match (others(true), others(false)) {
                (None, None) => match (low, high) {
                    (None, None) => {
                        let hollow = asked.iter().any(|one| matches!(one, Asked::Hollow));
                        let free = self.knobs.matrix(n, n);
                        mirrored(&DMatrix::from_fn(n, n, |i, j| {
                            if hollow && i == j { Recorded::zero() } else { free[(i, j)] }
                        }))
                    }
                    (Some(low), None) => {
                        let factor = self.knobs.factor(n, definite);
                        let square = congruence(&factor, &diagonal(&vec![Recorded::one(); n]));
                        let zero = low == Recorded::zero();
                        if zero {
                            self.factors.insert(number, factor);
                        }
                        shifted(&square, low)
                    }
                    (low, high) => {
                        let values: Vec<Recorded> = (0..n).map(|_| self.between(low, high, open)).collect();
                        let q = self.knobs.orthogonal(n);
                        congruence(&q, &diagonal(&values))
                    }
                },
                (low_matrix, high_matrix) => self.around(n, low_matrix, high_matrix, semidefinite)?,
            };
        self.balls(made, asked)
    }

    /// A symmetric matrix between multiples of others.
    fn around(
        &mut self,
        n: usize,
        low: Option<(Option<&Expr>, &Expr)>,
        high: Option<(Option<&Expr>, &Expr)>,
        semidefinite: bool,
    ) -> Made<Matrix> {
        let mut multiple = |side: Option<(Option<&Expr>, &Expr)>| -> Made<Option<(Recorded, usize, Matrix)>> {
            let Some((factor, matrix)) = side else { return Ok(None) };
            let factor = factor.map_or(Ok(Recorded::one()), |factor| self.number(factor))?;
            let of = super::parts::ingredient(self.row, matrix).unwrap_or(usize::MAX);
            Ok(Some((factor, of, self.lowering.expression(matrix)?)))
        };
        let (low, high) = (multiple(low)?, multiple(high)?);
        let scaled = |(factor, _, matrix): &(Recorded, usize, Matrix)| matrix.map(|x| *factor * x);
        let square = |maker: &mut Self| {
            let factor = maker.knobs.factor(n, false);
            congruence(&factor, &diagonal(&vec![Recorded::one(); n]))
        };
        Ok(match (&low, &high) {
            (Some(low), Some(high)) => match self.factors.get(&low.1).filter(|_| low.1 == high.1).cloned() {
                Some(factor) => self.within_factor(n, &factor, low.0, high.0),
                None => {
                    let u = self.knobs.unit((false, false));
                    scaled(low).zip_map(&scaled(high), |a, b| a + u * (b - a))
                }
            },
            (None, Some(high)) if semidefinite => match self.factors.get(&high.1).cloned() {
                Some(factor) => self.within_factor(n, &factor, Recorded::zero(), high.0),
                None => {
                    let u = self.knobs.unit((false, false));
                    scaled(high).map(|x| u * x)
                }
            },
            (Some(low), None) => {
                let square = square(self);
                scaled(low).zip_map(&square, |a, b| a + b)
            }
            (None, Some(high)) => {
                let square = square(self);
                scaled(high).zip_map(&square, |a, b| a - b)
            }
            (None, None) => square(self),
        })
    }

    /// G Q diag(λ) Qᵀ Gᵀ with every λ between two numbers.
    fn within_factor(&mut self, n: usize, factor: &Matrix, low: Recorded, high: Recorded) -> Matrix {
        let values: Vec<Recorded> = (0..n).map(|_| self.between(Some(low), Some(high), (false, false))).collect();
        let q = self.knobs.orthogonal(n);
        congruence(&product(factor, &q), &diagonal(&values))
    }

    fn balls(&mut self, raw: Matrix, asked: &[Asked<'_>]) -> Made<Matrix> {
        self.other_balls(raw, asked, None)
    }

    /// Scaled into every ball but the one that is met already; the first of them to any share of its radius.
    fn other_balls(&mut self, mut made: Matrix, asked: &[Asked<'_>], met: Option<&Ball<'_>>) -> Made<Matrix> {
        let mut first = met.is_none();
        for one in asked {
            let Asked::Ball(ball) = one else { continue };
            if met.is_some_and(|met| std::ptr::eq(met, ball)) {
                continue;
            }
            if first {
                let length = self.length(&made, ball)?;
                let direction = made.map(|x| x / length);
                made = self.inside(direction, ball)?;
                first = false;
                continue;
            }
            let (length, radius) = (self.length(&made, ball)?, self.number(ball.radius.by)?);
            made = made.map(|x| x * radius / radius.max(&length));
        }
        Ok(made)
    }

    /// ‖map x‖.
    fn length(&mut self, x: &Matrix, ball: &Ball<'_>) -> Made<Recorded> {
        let image = match ball.map {
            Some(map) => product(&self.lowering.expression(map)?, x),
            None => x.clone(),
        };
        let fold =
            |start: Recorded, join: fn(Recorded, Recorded) -> Recorded| image.iter().fold(start, |a, b| join(a, *b));
        Ok(match ball.norm {
            BallNorm::Euclidean => fold(Recorded::zero(), |sum, x| sum + x * x).sqrt(),
            BallNorm::One => fold(Recorded::zero(), |sum, x| sum + x.abs()),
            BallNorm::Infinity => fold(Recorded::zero(), |most, x| most.max(&x.abs())),
        })
    }

    /// centre + radius · u · direction, u = 1 on a sphere.
    fn inside(&mut self, direction: Matrix, ball: &Ball<'_>) -> Made<Matrix> {
        let radius = self.number(ball.radius.by)?;
        let share = if ball.sphere { Recorded::one() } else { self.knobs.unit((false, ball.radius.strict)) };
        let scaled = direction.map(|x| radius * share * x);
        Ok(match ball.centre {
            Some(centre) => {
                let centre = self.spread(centre, scaled.nrows(), scaled.ncols())?;
                centre.zip_map(&scaled, |a, b| a + b)
            }
            None => scaled,
        })
    }
}

fn column(entries: Vec<Recorded>) -> Matrix {
    DMatrix::from_vec(entries.len(), 1, entries)
}

/// M + shift · I.
fn shifted(m: &Matrix, shift: Recorded) -> Matrix {
    DMatrix::from_fn(m.nrows(), m.ncols(), |i, j| if i == j { m[(i, j)] + shift } else { m[(i, j)] })
}
