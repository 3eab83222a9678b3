//! The formula as data: a straight-line tape, recorded once for a size and replayed in any number system.
//!
//! No formula branches on a value, so one tape serves every instance of its shapes. Equal operations are recorded
//! once, constants are folded exactly, and 0 + x, 1·x and 0·x are simplified. Nothing is lost by the last: every
//! operation stays on the tape, and a replay in which any of them is undefined decides nothing.

mod derivative;
mod encoding;
mod hashing;
mod matrix;
mod tape;

pub use derivative::jacobian;
pub(crate) use hashing::BuildQuick;
pub use matrix::{
    cofactors, determinant, eigenvalue, inverse, log_determinant, nuclear_norm, p_norm, singular_value, solve,
};
pub use tape::{Operation, Slot, Tape};

use super::{Arithmetic, Exact, Exp, Field, Real, hyperdual::Hyper};
use nalgebra::DMatrix;
use num_traits::{One, Zero};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A number that only records: a slot of the tape under way on this thread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recorded(Slot);

#[derive(Default)]
struct Builder {
    tape: Tape,
    known: HashMap<Operation, Slot, BuildQuick>,
    /// How many variables derivatives were taken by.
    variables: u32,
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

/// One step more of the tape under way, or the one that is the same.
pub(crate) fn push(operation: Operation) -> Recorded {
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

/// The tape under way, as far as it is recorded.
pub(crate) fn under_way() -> Tape {
    UNDER_WAY.with_borrow(|builder| builder.tape.clone())
}

/// The step that computes a value of the tape under way.
pub(crate) fn operation(of: Recorded) -> Operation {
    UNDER_WAY.with_borrow(|builder| builder.tape.operations[of.0 as usize].clone())
}

impl Recorded {
    /// The value at a slot of the tape under way.
    pub(crate) fn at(slot: Slot) -> Self {
        Recorded(slot)
    }

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

    /// tanh a.
    pub fn tanh(self) -> Self {
        self.unary(|a| a.tanh(&()), Operation::Tanh)
    }

    /// min(a, b) = −max(−a, −b).
    pub fn min(self, other: Self) -> Self {
        -Real::max(&-self, &-other)
    }

    /// a to a rational power: multiplications and one division where the exponent is an integer (a⁰ = 1), a root where
    /// it is ±1/2, and otherwise defined for a > 0 only, and for a = 0 where the exponent is > 0.
    pub fn power(self, exponent: &Exact) -> Self {
        let half = |sign: i64| Exact::ratio(sign, 2).as_ref() == Some(exponent);
        if let Some(whole) = exponent.to_integer() {
            let power = self.multiplied(whole.unsigned_abs());
            return if whole < 0 { Recorded::one() / power } else { power };
        }
        if half(1) {
            return Real::sqrt(&self);
        }
        if half(-1) {
            return Recorded::one() / Real::sqrt(&self);
        }
        match constant(self.0).as_ref().and_then(|a| a.power(exponent, &())) {
            Some(value) => Recorded::exact(value),
            None => push(Operation::Power(self.0, exponent.clone())),
        }
    }

    /// aᵇ = exp(b ln a) for a > 0; [`Recorded::power`] where b is a constant.
    pub fn to_the(self, exponent: Self) -> Self {
        match constant(exponent.0) {
            Some(exponent) => self.power(&exponent),
            None => Exp::exp(&(exponent * Real::ln(&self))),
        }
    }

    /// The product of `count` copies of a, by squaring.
    fn multiplied(self, count: u64) -> Self {
        match count {
            0 => Recorded::one(),
            1 => self,
            _ => {
                let half = self.multiplied(count / 2);
                let square = half * half;
                if count % 2 == 1 { square * self } else { square }
            }
        }
    }

    fn is(self, value: i64) -> bool {
        UNDER_WAY.with_borrow(|builder| match &builder.tape.operations[self.0 as usize] {
            Operation::Constant(known) => known.is_integer(value),
            _ => false,
        })
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
        let folded = UNDER_WAY.with_borrow(|builder| {
            let steps = &builder.tape.operations;
            match (&steps[self.0 as usize], &steps[other.0 as usize]) {
                (Operation::Constant(a), Operation::Constant(b)) => fold(a, b),
                _ => None,
            }
        });
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
        if matrix.is_empty() { Recorded::zero() } else { singular_value(matrix, 0) }
    }
    fn smallest_eigenvalue(matrix: &DMatrix<Self>) -> Self {
        eigenvalue(matrix, matrix.nrows().saturating_sub(1))
    }
}
