//! Values that are known at every size: of indices, counters, dimensions and numbers.

use super::super::row::Pattern;
use super::super::{Expr, Fold, Node, Proposition, Range, Relation};
use super::{Attempt, DEPTH, Known, Lowering, NotAtThisSize};
use crate::number::{Arithmetic, Exact};
use dashu_int::ops::BitTest;

/// The longest number, in bits, that a power may make.
const BITS: u64 = 200_000;

/// Whether a power stays within what is worth writing down.
pub(super) fn is_short(base: &Exact, exponent: u64) -> bool {
    let bits = base.numerator().bit_len().max(base.denominator().bit_len()) as u64;
    bits <= 1 || bits.saturating_mul(exponent) <= BITS
}

impl Lowering<'_> {
    /// The number that an expression is, where it depends on no ingredient.
    pub(super) fn exact(&mut self, expr: &Expr) -> Option<Exact> {
        match &expr.node {
            Node::Number(value) => Some(value.clone()),
            Node::Dimension(dim) => self.dimension(dim).ok().map(Exact::integer),
            Node::Counter(name) | Node::Parameter(name) => self.known(name)?.exact.clone(),
            Node::Neg(a) => self.exact(a)?.neg(&()),
            Node::Add(a, b) => self.exact(a)?.add(&self.exact(b)?, &()),
            Node::Sub(a, b) => self.exact(a)?.sub(&self.exact(b)?, &()),
            Node::Product(a, b) => self.exact(a)?.mul(&self.exact(b)?, &()),
            Node::Quotient(a, b) => self.exact(a)?.div(&self.exact(b)?, &()),
            Node::Power(a, b) if expr.shape.is_number() => {
                let (base, exponent) = (self.exact(a)?, self.exact(b)?);
                let whole = exponent.to_integer()?;
                let (mut power, count) = (Exact::integer(1), whole.unsigned_abs());
                if count > 4096 || !is_short(&base, count) {
                    return None;
                }
                for _ in 0..count {
                    power = power.mul(&base, &())?;
                }
                if whole < 0 { Exact::integer(1).div(&power, &()) } else { Some(power) }
            }
            Node::Mod(a, b) => {
                let (a, b) = (self.exact(a)?.to_integer()?, self.exact(b)?.to_integer()?);
                (b > 0).then(|| Exact::integer(a.rem_euclid(b)))
            }
            Node::Call(at, arguments) => {
                let values = arguments.iter().map(|argument| self.exact(argument)).collect::<Option<Vec<_>>>()?;
                let [equation] = self.definitions[*at].equations.as_slice() else {
                    return None;
                };
                if self.depth >= DEPTH {
                    return None;
                }
                let frame = equation.patterns.iter().zip(values).map(|(pattern, value)| match pattern {
                    Pattern::Name(name) => Some(Known::number(name, value)),
                    _ => None,
                });
                self.frames.push(frame.collect::<Option<Vec<_>>>()?);
                self.depth += 1;
                let value = self.exact(&equation.body);
                self.depth -= 1;
                self.frames.pop();
                value
            }
            Node::Extreme(fold, of) => {
                let values = of.iter().map(|part| self.exact(part)).collect::<Option<Vec<_>>>()?;
                if *fold == Fold::Min { values.into_iter().min() } else { values.into_iter().max() }
            }
            _ => None,
        }
    }

    /// The whole number that an expression is.
    pub(super) fn whole_number(&mut self, expr: &Expr) -> Attempt<i64> {
        let value = self.exact(expr);
        value
            .as_ref()
            .and_then(Exact::to_integer)
            .ok_or_else(|| NotAtThisSize::NotWhole(value.map_or_else(|| "an index".into(), |value| value.to_string())))
    }

    /// An index into so many, counted from 0.
    pub(super) fn place(&mut self, expr: &Expr, count: usize) -> Attempt<usize> {
        let index = self.whole_number(expr)?;
        match usize::try_from(index) {
            Ok(at) if (1..=count).contains(&at) => Ok(at - 1),
            _ => Err(NotAtThisSize::NoEntry { index: index.to_string(), count }),
        }
    }

    /// Whether something that depends on no ingredient is so.
    pub(super) fn truth(&mut self, proposition: &Proposition) -> Option<bool> {
        match proposition {
            Proposition::Relation { left, relation, right, .. } => {
                let (left, right) = (self.exact(left)?, self.exact(right)?);
                Some(match relation {
                    Relation::AtMost | Relation::Precedes => left <= right,
                    Relation::Less | Relation::StrictlyPrecedes => left < right,
                    Relation::Equal => left == right,
                    Relation::Differ => left != right,
                })
            }
            Proposition::All(parts) => parts.iter().try_fold(true, |all, part| Some(all & self.truth(part)?)),
            Proposition::If(premise, conclusion) => Some(!self.truth(premise)? || self.truth(conclusion)?),
            _ => None,
        }
    }

    /// Runs `visit` for all values of some indices.
    pub(super) fn over_ranges(
        &mut self,
        ranges: &[Range],
        visit: &mut dyn FnMut(&mut Self) -> Attempt<()>,
    ) -> Attempt<()> {
        let Some((range, rest)) = ranges.split_first() else {
            self.work(1)?;
            return visit(self);
        };
        let (first, last) = (self.whole_number(&range.first)?, self.whole_number(&range.last)?);
        if last.saturating_sub(first) > 100_000 {
            return Err(NotAtThisSize::TooLarge);
        }
        for value in first..=last {
            self.with_index(&range.index, value, |inner| inner.over_ranges(rest, visit))?;
        }
        Ok(())
    }
}
