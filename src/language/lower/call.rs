//! Calls of definitions, recursions unrolled.

use super::super::Expr;
use super::super::row::{Equation, Pattern};
use super::{Attempt, DEPTH, Known, Lowering, Matrix, NotAtThisSize};
use crate::number::Exact;
use crate::number::recorder::Recorded;
use nalgebra::DMatrix;

/// How many steps of a recursion are unrolled inside one another.
const STRIDE: i64 = 16;

/// An argument: its value, and its number where that is known at every size.
pub(super) type Argument = (Matrix, Option<Exact>);

impl Lowering<'_> {
    pub(super) fn call(&mut self, at: usize, arguments: &[Expr]) -> Attempt<Matrix> {
        let mut values = Vec::new();
        for argument in arguments {
            values.push((self.expression(argument)?, self.exact(argument)));
        }
        self.call_at(at, values)
    }

    /// A definition at values.
    pub(super) fn call_at(&mut self, at: usize, values: Vec<Argument>) -> Attempt<Matrix> {
        // A long recursion is begun from below, so that it never stands deep in itself.
        let definition = &self.definitions[at];
        let counter = definition.equations.iter().find_map(|equation| {
            equation.patterns.iter().position(|pattern| matches!(pattern, Pattern::Successor(..)))
        });
        let count = counter.and_then(|place| Some((place, values.get(place)?.1.as_ref()?.to_integer()?)));
        if let Some((place, count)) = count.filter(|(_, count)| (STRIDE..=100_000).contains(count)) {
            for below in (STRIDE..count).step_by(STRIDE as usize) {
                let mut lower = values.clone();
                let exact = Exact::integer(below);
                lower[place] = (DMatrix::from_element(1, 1, Recorded::exact(exact.clone())), Some(exact));
                self.evaluated(at, lower)?;
            }
        }
        self.evaluated(at, values)
    }

    fn evaluated(&mut self, at: usize, values: Vec<Argument>) -> Attempt<Matrix> {
        let slots = |value: &Matrix| (value.nrows(), value.iter().map(|x| x.slot()).collect());
        let key = (at, values.iter().map(|(value, _)| slots(value)).collect());
        if let Some(value) = self.memo.get(&key) {
            return Ok(value.clone());
        }
        let definition = &self.definitions[at];
        if self.depth >= DEPTH {
            return Err(NotAtThisSize::TooDeep(definition.name.clone()));
        }
        let Some((equation, frame)) = fitting(&definition.equations, &values) else {
            let at = values.iter().map(|(_, exact)| exact.as_ref().map_or_else(|| "…".into(), Exact::to_string));
            return Err(NotAtThisSize::NoEquation {
                name: definition.name.clone(),
                at: at.collect::<Vec<String>>().join(", "),
            });
        };
        self.depth += 1;
        self.frames.push(frame);
        let value = self.expression(&equation.body);
        self.frames.pop();
        self.depth -= 1;
        let value = value?;
        self.memo.insert(key, value.clone());
        Ok(value)
    }
}

/// The equation for these arguments, with what its names stand for: a number before a successor before a name, a
/// longer step before a shorter one.
fn fitting<'b>(equations: &'b [Equation], values: &[Argument]) -> Option<(&'b Equation, Vec<Known>)> {
    let fits = |equation: &'b Equation| {
        let mut frame = Vec::new();
        let mut rank = Vec::new();
        for (pattern, (value, exact)) in equation.patterns.iter().zip(values) {
            let whole = exact.as_ref().and_then(Exact::to_integer);
            match pattern {
                Pattern::Number(number) if whole == Some(i64::from(*number)) => rank.push(u64::MAX),
                Pattern::Number(_) => return None,
                Pattern::Successor(name, step) => {
                    let rest = whole.filter(|whole| *whole >= i64::from(*step))? - i64::from(*step);
                    let exact = Exact::integer(rest);
                    let value = DMatrix::from_element(1, 1, Recorded::exact(exact.clone()));
                    frame.push(Known { name: name.clone(), value, exact: Some(exact) });
                    rank.push(1 + u64::from(*step));
                }
                Pattern::Name(name) => {
                    frame.push(Known { name: name.clone(), value: value.clone(), exact: exact.clone() });
                    rank.push(0);
                }
            }
        }
        Some((rank, equation, frame))
    };
    equations.iter().filter_map(fits).max_by(|a, b| a.0.cmp(&b.0)).map(|(_, equation, frame)| (equation, frame))
}
