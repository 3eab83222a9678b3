//! Entries between ends, in order, of a sign, of a sum.

use super::super::patterns::{Asked, is_zero};
use super::{Made, Maker, Matrix};
use crate::language::Expr;
use crate::number::recorder::Recorded;
use crate::number::{Field, Real};
use nalgebra::DMatrix;
use num_traits::Zero;

/// Lower and upper ends of every entry, those that are asked for.
pub(super) struct Ends {
    lower: Option<(Matrix, bool)>,
    upper: Option<(Matrix, bool)>,
}

impl Maker<'_, '_> {
    /// A number between two ends, with which of them are open.
    pub(super) fn between(&mut self, low: Option<Recorded>, high: Option<Recorded>, open: (bool, bool)) -> Recorded {
        match (low, high) {
            (Some(low), Some(high)) => low + (high - low) * self.knobs.unit(open),
            (Some(low), None) => low + self.knobs.magnitude(!open.0),
            (None, Some(high)) => high - self.knobs.magnitude(!open.1),
            (None, None) => self.knobs.real(),
        }
    }

    /// The ends that are asked for, each entry's own; the strictest where several are.
    pub(super) fn ends(&mut self, rows: usize, columns: usize, asked: &[Asked<'_>]) -> Made<Ends> {
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
    pub(super) fn spread(&mut self, by: &Expr, rows: usize, columns: usize) -> Made<Matrix> {
        let value = self.lowering.expression(by)?;
        if value.shape() == (rows, columns) {
            return Ok(value);
        }
        let number = value.iter().next().copied().unwrap_or_else(Recorded::zero);
        Ok(DMatrix::from_element(rows, columns, number))
    }

    /// Numbers inside the ends that are asked for, in order where that is asked.
    pub(super) fn knobs_within(&mut self, rows: usize, columns: usize, asked: &[Asked<'_>]) -> Made<Matrix> {
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

    /// Signs as the ends ask: |x| where entries shall be ≥ 0, −|x| where they shall be ≤ 0.
    pub(super) fn entries(&mut self, raw: Matrix, asked: &[Asked<'_>]) -> Made<Matrix> {
        let nonnegative = asked.iter().any(|one| matches!(one, Asked::Above(bound) if is_zero(bound.by)));
        let nonpositive = asked.iter().any(|one| matches!(one, Asked::Below(bound) if is_zero(bound.by)));
        Ok(match (nonnegative, nonpositive) {
            (true, _) => raw.map(|x| x.abs()),
            (_, true) => raw.map(|x| -x.abs()),
            _ => raw,
        })
    }

    /// With the entries' sum moved to what is asked, all of them by the same amount.
    pub(super) fn sums(&mut self, raw: Matrix, asked: &[Asked<'_>]) -> Made<Matrix> {
        let Some(wanted) = asked.iter().find_map(|one| if let Asked::Sum(by) = one { Some(*by) } else { None }) else {
            return Ok(raw);
        };
        let wanted = self.number(wanted)?;
        let sum = raw.iter().fold(Recorded::zero(), |sum, x| sum + *x);
        let step = (wanted - sum) / Recorded::integer(raw.len() as i64);
        Ok(raw.map(|x| x + step))
    }
}
