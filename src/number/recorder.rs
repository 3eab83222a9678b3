//! The formula as data: a straight-line tape, recorded once for a size and replayed in any number system.
//!
//! No formula branches on a value, so one tape serves every instance of its shapes. Equal operations are recorded
//! once, constants are folded exactly, and 0 + x, 1·x and 0·x are simplified. Nothing is lost by the last: every
//! operation stays on the tape, and a replay in which any of them is undefined decides nothing.

use super::{Arithmetic, Exact, Exp, Field, Real, hyperdual::Hyper};
use nalgebra::DMatrix;
use num_traits::{One, Zero};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// The position of a value on its tape.
pub type Slot = u32;

/// One step of a tape; operands are earlier slots.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// The ingredient entry with this number.
    Input(u32),
    /// An exact rational.
    Constant(Exact),
    /// a + b.
    Add(Slot, Slot),
    /// a − b.
    Sub(Slot, Slot),
    /// a · b.
    Mul(Slot, Slot),
    /// a / b.
    Div(Slot, Slot),
    /// −a.
    Neg(Slot),
    /// eᵃ.
    Exp(Slot),
    /// sinh a.
    Sinh(Slot),
    /// cosh a.
    Cosh(Slot),
    /// √a.
    Sqrt(Slot),
    /// ln a.
    Ln(Slot),
    /// |a|.
    Abs(Slot),
    /// max(a, b).
    Max(Slot, Slot),
    /// ‖M‖ of a matrix with this many rows, its entries column after column.
    SpectralNorm(usize, Box<[Slot]>),
    /// λ_min(M) of a symmetric matrix with this many rows, its entries column after column.
    SmallestEigenvalue(usize, Box<[Slot]>),
}

impl Operation {
    /// Hands every operand to `visit`.
    pub fn operands(&self, visit: &mut impl FnMut(Slot)) {
        match self {
            Operation::Input(_) | Operation::Constant(_) => {}
            Operation::Add(a, b)
            | Operation::Sub(a, b)
            | Operation::Mul(a, b)
            | Operation::Div(a, b)
            | Operation::Max(a, b) => {
                visit(*a);
                visit(*b);
            }
            Operation::Neg(a)
            | Operation::Exp(a)
            | Operation::Sinh(a)
            | Operation::Cosh(a)
            | Operation::Sqrt(a)
            | Operation::Ln(a)
            | Operation::Abs(a) => visit(*a),
            Operation::SpectralNorm(_, entries) | Operation::SmallestEigenvalue(_, entries) => {
                entries.iter().for_each(|slot| visit(*slot));
            }
        }
    }

    /// The same operation with every operand renamed.
    fn moved(&self, to: &[Slot]) -> Operation {
        let at = |slot: &Slot| to[*slot as usize];
        match self {
            Operation::Input(_) | Operation::Constant(_) => self.clone(),
            Operation::Add(a, b) => Operation::Add(at(a), at(b)),
            Operation::Sub(a, b) => Operation::Sub(at(a), at(b)),
            Operation::Mul(a, b) => Operation::Mul(at(a), at(b)),
            Operation::Div(a, b) => Operation::Div(at(a), at(b)),
            Operation::Max(a, b) => Operation::Max(at(a), at(b)),
            Operation::Neg(a) => Operation::Neg(at(a)),
            Operation::Exp(a) => Operation::Exp(at(a)),
            Operation::Sinh(a) => Operation::Sinh(at(a)),
            Operation::Cosh(a) => Operation::Cosh(at(a)),
            Operation::Sqrt(a) => Operation::Sqrt(at(a)),
            Operation::Ln(a) => Operation::Ln(at(a)),
            Operation::Abs(a) => Operation::Abs(at(a)),
            Operation::SpectralNorm(rows, entries) => Operation::SpectralNorm(*rows, entries.iter().map(at).collect()),
            Operation::SmallestEigenvalue(rows, entries) => {
                Operation::SmallestEigenvalue(*rows, entries.iter().map(at).collect())
            }
        }
    }
}

/// A recorded formula.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tape {
    operations: Vec<Operation>,
}

impl Tape {
    /// The steps in order of evaluation.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Which slots the given ones are computed from, themselves included.
    pub fn reachable(&self, roots: &[Slot]) -> Vec<bool> {
        let mut needed = vec![false; self.operations.len()];
        for &root in roots {
            needed[root as usize] = true;
        }
        for (slot, operation) in self.operations.iter().enumerate().rev() {
            if needed[slot] {
                operation.operands(&mut |operand| needed[operand as usize] = true);
            }
        }
        needed
    }

    /// The same tape with one operation replaced: a mutant. Its operands must stand before it.
    pub fn with(&self, slot: Slot, operation: Operation) -> Tape {
        let mut operations = self.operations.clone();
        operations[slot as usize] = operation;
        Tape { operations }
    }

    /// The steps that the given pairs of slots need, and the pairs on the shorter tape.
    pub fn restricted_to(&self, pairs: &[(Slot, Slot)]) -> (Tape, Vec<(Slot, Slot)>) {
        let roots: Vec<Slot> = pairs.iter().flat_map(|&(l, r)| [l, r]).collect();
        let needed = self.reachable(&roots);
        let mut moved = vec![0; self.operations.len()];
        let mut operations = Vec::new();
        for (slot, operation) in self.operations.iter().enumerate().filter(|(slot, _)| needed[*slot]) {
            moved[slot] = operations.len() as Slot;
            operations.push(operation.moved(&moved));
        }
        let pairs = pairs.iter().map(|&(l, r)| (moved[l as usize], moved[r as usize])).collect();
        (Tape { operations }, pairs)
    }

    /// Every slot's value for the given inputs; `None` as soon as one operation has no meaning in this number system.
    pub fn replay<S: Arithmetic>(&self, inputs: &[S], context: &S::Context) -> Option<Vec<S>> {
        let mut values: Vec<S> = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let at = |slot: &Slot| &values[*slot as usize];
            let matrix = |rows: usize, entries: &[Slot]| {
                let columns = entries.len().checked_div(rows).unwrap_or(0);
                DMatrix::from_iterator(rows, columns, entries.iter().map(|slot| at(slot).clone()))
            };
            let value = match operation {
                Operation::Input(index) => inputs.get(*index as usize)?.clone(),
                Operation::Constant(value) => S::constant(value, context)?,
                Operation::Add(a, b) => at(a).add(at(b), context)?,
                Operation::Sub(a, b) => at(a).sub(at(b), context)?,
                Operation::Mul(a, b) if a == b => at(a).square(context)?,
                Operation::Mul(a, b) => at(a).mul(at(b), context)?,
                Operation::Div(a, b) => at(a).div(at(b), context)?,
                Operation::Neg(a) => at(a).neg(context)?,
                Operation::Exp(a) => at(a).exp(context)?,
                Operation::Sinh(a) => at(a).sinh(context)?,
                Operation::Cosh(a) => at(a).cosh(context)?,
                Operation::Sqrt(a) => at(a).sqrt(context)?,
                Operation::Ln(a) => at(a).ln(context)?,
                Operation::Abs(a) => at(a).abs(context)?,
                Operation::Max(a, b) => at(a).max(at(b), context)?,
                Operation::SpectralNorm(rows, entries) => S::spectral_norm(&matrix(*rows, entries), context)?,
                Operation::SmallestEigenvalue(rows, entries) => {
                    S::smallest_eigenvalue(&matrix(*rows, entries), context)?
                }
            };
            values.push(value);
        }
        Some(values)
    }
}

/// A number that only records: a slot of the tape under way on this thread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recorded(Slot);

#[derive(Default)]
struct Builder {
    tape: Tape,
    known: HashMap<Operation, Slot>,
}

thread_local! {
    static UNDER_WAY: RefCell<Builder> = RefCell::default();
}

/// Runs `formula` over recorded numbers and returns its result with the tape that computes it.
///
/// A recording inside another starts a tape of its own; numbers must not cross from one to the other.
pub fn record<T>(formula: impl FnOnce() -> T) -> (T, Tape) {
    let outer = UNDER_WAY.take();
    let result = formula();
    let inner = UNDER_WAY.replace(outer);
    (result, inner.tape)
}

fn push(operation: Operation) -> Recorded {
    UNDER_WAY.with_borrow_mut(|builder| {
        if let Some(&slot) = builder.known.get(&operation) {
            return Recorded(slot);
        }
        let slot = builder.tape.operations.len() as Slot;
        builder.tape.operations.push(operation.clone());
        builder.known.insert(operation, slot);
        Recorded(slot)
    })
}

fn constant(slot: Slot) -> Option<Exact> {
    UNDER_WAY.with_borrow(|builder| match &builder.tape.operations[slot as usize] {
        Operation::Constant(value) => Some(value.clone()),
        _ => None,
    })
}

impl Recorded {
    /// The ingredient entry number `index`.
    pub fn input(index: u32) -> Self {
        push(Operation::Input(index))
    }

    /// An exact rational.
    pub fn exact(value: Exact) -> Self {
        push(Operation::Constant(value))
    }

    /// Where the value stands on its tape.
    pub fn slot(self) -> Slot {
        self.0
    }

    fn is(self, value: i64) -> bool {
        constant(self.0).is_some_and(|c| c == Exact::integer(value))
    }

    fn unary(self, fold: impl FnOnce(&Exact) -> Option<Exact>, operation: fn(Slot) -> Operation) -> Self {
        match constant(self.0).as_ref().and_then(fold) {
            Some(value) => Recorded::exact(value),
            None => push(operation(self.0)),
        }
    }

    fn binary(
        self,
        other: Self,
        fold: impl FnOnce(&Exact, &Exact) -> Option<Exact>,
        operation: fn(Slot, Slot) -> Operation,
    ) -> Self {
        let folded = match (constant(self.0), constant(other.0)) {
            (Some(a), Some(b)) => fold(&a, &b),
            _ => None,
        };
        folded.map_or_else(|| push(operation(self.0, other.0)), Recorded::exact)
    }
}

impl Add for Recorded {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        if self.is(0) {
            o
        } else if o.is(0) {
            self
        } else {
            self.binary(o, |a, b| a.add(b, &()), Operation::Add)
        }
    }
}

impl Sub for Recorded {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        if o.is(0) {
            self
        } else if self.is(0) {
            -o
        } else {
            self.binary(o, |a, b| a.sub(b, &()), Operation::Sub)
        }
    }
}

impl Mul for Recorded {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        if self.is(0) || o.is(1) {
            self
        } else if o.is(0) || self.is(1) {
            o
        } else {
            self.binary(o, |a, b| a.mul(b, &()), Operation::Mul)
        }
    }
}

impl Div for Recorded {
    type Output = Self;
    fn div(self, o: Self) -> Self {
        if o.is(1) { self } else { self.binary(o, |a, b| a.div(b, &()), Operation::Div) }
    }
}

impl Neg for Recorded {
    type Output = Self;
    fn neg(self) -> Self {
        self.unary(|a| a.neg(&()), Operation::Neg)
    }
}

impl AddAssign for Recorded {
    fn add_assign(&mut self, o: Self) {
        *self = *self + o;
    }
}

impl SubAssign for Recorded {
    fn sub_assign(&mut self, o: Self) {
        *self = *self - o;
    }
}

impl MulAssign for Recorded {
    fn mul_assign(&mut self, o: Self) {
        *self = *self * o;
    }
}

impl Zero for Recorded {
    fn zero() -> Self {
        Recorded::exact(Exact::zero())
    }
    fn is_zero(&self) -> bool {
        self.is(0)
    }
}

impl One for Recorded {
    fn one() -> Self {
        Recorded::exact(Exact::integer(1))
    }
}

impl Field for Recorded {
    fn ratio(numerator: i64, denominator: i64) -> Self {
        match Exact::ratio(numerator, denominator) {
            Some(value) => Recorded::exact(value),
            None => {
                push(Operation::Div(Recorded::exact(Exact::integer(numerator)).0, Recorded::exact(Exact::zero()).0))
            }
        }
    }
}

impl Exp for Recorded {
    type Second = Hyper<Recorded>;

    fn exp(&self) -> Self {
        self.unary(|a| a.exp(&()), Operation::Exp)
    }
    fn sinh(&self) -> Self {
        self.unary(|a| a.sinh(&()), Operation::Sinh)
    }
    fn cosh(&self) -> Self {
        self.unary(|a| a.cosh(&()), Operation::Cosh)
    }
}

impl Real for Recorded {
    fn sqrt(&self) -> Self {
        self.unary(|a| a.sqrt(&()), Operation::Sqrt)
    }
    fn ln(&self) -> Self {
        self.unary(|a| a.ln(&()), Operation::Ln)
    }
    fn abs(&self) -> Self {
        self.unary(|a| a.abs(&()), Operation::Abs)
    }
    fn max(&self, other: &Self) -> Self {
        self.binary(*other, |a, b| Arithmetic::max(a, b, &()), Operation::Max)
    }
    fn spectral_norm(matrix: &DMatrix<Self>) -> Self {
        push(Operation::SpectralNorm(matrix.nrows(), matrix.iter().map(|x| x.0).collect()))
    }
    fn smallest_eigenvalue(matrix: &DMatrix<Self>) -> Self {
        push(Operation::SmallestEigenvalue(matrix.nrows(), matrix.iter().map(|x| x.0).collect()))
    }
}
