//! What the operations of a tape show of its values' signs, and whether any of them may be undefined.

use crate::number::Arithmetic;
use crate::number::recorder::{Operation, Slot, Tape};

/// What is known of a value, wherever it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// > 0.
    Positive,
    /// ≥ 0.
    NonNegative,
    /// Nothing, but that it is not 0.
    Nonzero,
    /// Nothing.
    Unknown,
}

use Sign::{NonNegative, Nonzero, Positive, Unknown};

impl Sign {
    /// Whether the value is known to be ≥ 0.
    pub(super) fn is_nonnegative(self) -> bool {
        matches!(self, Positive | NonNegative)
    }

    fn is_nonzero(self) -> bool {
        matches!(self, Positive | Nonzero)
    }

    /// What both say.
    fn and(self, other: Self) -> Self {
        Sign::known(self.is_nonnegative() || other.is_nonnegative(), self.is_nonzero() || other.is_nonzero())
    }

    fn known(nonnegative: bool, nonzero: bool) -> Self {
        match (nonnegative, nonzero) {
            (true, true) => Positive,
            (true, false) => NonNegative,
            (false, true) => Nonzero,
            (false, false) => Unknown,
        }
    }
}

/// The sign of every slot of a tape.
pub(super) fn signs(tape: &Tape) -> Vec<Sign> {
    signs_given(tape, |_| Unknown)
}

/// l ≤ r, or l < r where it is strict.
pub(super) struct Order {
    pub sides: (Slot, Slot),
    pub strict: bool,
}

/// The sign of every slot wherever all steps of the tape are defined, no root and no power of what is negative is, no
/// logarithm of what is not positive, and the orders hold.
pub(super) fn signs_where_defined(tape: &Tape, orders: &[Order]) -> Vec<Sign> {
    let mut given = vec![Unknown; tape.operations().len()];
    let mut know = |slot: Slot, sign: Sign| given[slot as usize] = given[slot as usize].and(sign);
    for operation in tape.operations() {
        match operation {
            Operation::Sqrt(a) | Operation::Power(a, _) => know(*a, NonNegative),
            Operation::Ln(a) => know(*a, Positive),
            Operation::Div(_, b) => know(*b, Nonzero),
            _ => {}
        }
    }
    let constant = |slot: Slot| match &tape.operations()[slot as usize] {
        Operation::Constant(value) => Some(value),
        _ => None,
    };
    for Order { sides: (l, r), strict } in orders {
        let sign = if *strict { Positive } else { NonNegative };
        if let Some(least) = constant(*l).filter(|least| least.signum() >= 0) {
            know(*r, if least.signum() > 0 { Positive } else { sign });
        }
        for (slot, operation) in (0..).zip(tape.operations()) {
            let known = match operation {
                Operation::Sub(a, b) => (b, a) == (l, r),
                // −c ≤ x for x + c
                Operation::Add(a, b) => [(a, b), (b, a)].into_iter().any(|(x, c)| {
                    x == r
                        && constant(*c).zip(constant(*l)).is_some_and(|(c, least)| c.neg(&()).as_ref() == Some(least))
                }),
                _ => false,
            };
            if known {
                know(slot, sign);
            }
        }
    }
    signs_given(tape, |slot| given[slot])
}

/// The sign of every slot of a tape where that much of each is known beforehand.
fn signs_given(tape: &Tape, given: impl Fn(usize) -> Sign) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::with_capacity(tape.operations().len());
    for (slot, operation) in tape.operations().iter().enumerate() {
        let at = |slot: &Slot| signs[*slot as usize];
        let sign = match operation {
            Operation::Constant(value) => Sign::known(value.signum() >= 0, value.signum() != 0),
            Operation::Exp(_) | Operation::Cosh(_) => Positive,
            Operation::Sqrt(a) | Operation::Abs(a) => Sign::known(true, at(a).is_nonzero()),
            Operation::Sinh(a) | Operation::Tanh(a) => at(a),
            Operation::Power(a, _) => Sign::known(true, at(a).is_nonzero()),
            Operation::SingularValue(..) => NonNegative,
            Operation::Neg(a) => Sign::known(false, at(a).is_nonzero()),
            Operation::Mul(a, b) => Sign::known(
                a == b || (at(a).is_nonnegative() && at(b).is_nonnegative()),
                at(a).is_nonzero() && at(b).is_nonzero(),
            ),
            // where it is defined, the divisor is not 0
            Operation::Div(a, b) => Sign::known(at(a).is_nonnegative() && at(b).is_nonnegative(), at(a).is_nonzero()),
            Operation::Add(a, b) => {
                let nonnegative = at(a).is_nonnegative() && at(b).is_nonnegative();
                Sign::known(nonnegative, nonnegative && (at(a) == Positive || at(b) == Positive))
            }
            Operation::Max(a, b) => Sign::known(
                at(a).is_nonnegative() || at(b).is_nonnegative(),
                at(a) == Positive || at(b) == Positive || (at(a).is_nonzero() && at(b).is_nonzero()),
            ),
            _ => Unknown,
        };
        signs.push(sign.and(given(slot)));
    }
    signs
}

/// Whether an operation of the tape may have no value for some inputs: a quotient by what may be 0, a root of what may
/// be negative, a logarithm of what may not be positive.
pub(super) fn may_be_undefined(tape: &Tape) -> bool {
    let signs = signs(tape);
    let at = |slot: &Slot| signs[*slot as usize];
    tape.operations().iter().any(|operation| match operation {
        Operation::Div(_, b) => !at(b).is_nonzero(),
        Operation::Sqrt(a) => !at(a).is_nonnegative(),
        Operation::Power(a, exponent) => !at(a).is_nonnegative() || (exponent.signum() < 0 && at(a) != Positive),
        Operation::Ln(a) => at(a) != Positive,
        _ => false,
    })
}
