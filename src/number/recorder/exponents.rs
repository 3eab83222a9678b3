//! Exponentials of sums as products of exponentials, so that the field, in which exponentials are free variables, sees
//! exp(a + b) = exp(a) exp(b).

use super::{Operation, Recorded, Slot, Tape, push, record};
use crate::number::{Arithmetic, Exact, Exp, Field};
use num_traits::One;
use std::collections::BTreeMap;

/// The greatest power of one exponential that is written out.
const POWER: i64 = 64;

/// An argument as a linear form: coefficients of slots that are no sums.
type Linear = BTreeMap<Slot, Exact>;

/// The tape with every exponential of a linear form Σ c_k t_k written as a product of powers of exp(t_k / q_k), q_k the
/// least denominator that serves all forms; and the pairs of slots on it. The values are the same real numbers, wherever
/// they were defined.
pub fn expanded(tape: &Tape, pairs: &[(Slot, Slot)]) -> (Tape, Vec<(Slot, Slot)>) {
    let forms = forms(tape);
    let mut unit: BTreeMap<Slot, Exact> = BTreeMap::new();
    for form in forms.iter().flatten() {
        for (slot, coefficient) in form {
            let denominator = Exact::from_parts(coefficient.denominator().clone().into(), 1u8.into());
            let known = unit.entry(*slot).or_insert_with(|| Exact::integer(1));
            *known = common(known, &denominator.unwrap_or_else(|| Exact::integer(1)));
        }
    }
    let (pairs, tape) = record(|| {
        let mut values: Vec<Recorded> = Vec::with_capacity(tape.operations().len());
        for (operation, form) in tape.operations().iter().zip(&forms) {
            let exponential = form.as_ref().and_then(|form| product(form, &unit, &values));
            values.push(match (operation, exponential) {
                (Operation::Exp(_), Some(e)) => e,
                (Operation::Sinh(_), Some(e)) => (e - Recorded::one() / e) * Recorded::ratio(1, 2),
                (Operation::Cosh(_), Some(e)) => (e + Recorded::one() / e) * Recorded::ratio(1, 2),
                (Operation::Tanh(_), Some(e)) => {
                    let square = e * e;
                    (square - Recorded::one()) / (square + Recorded::one())
                }
                _ => push(operation.moved(&values.iter().map(|value| value.slot()).collect::<Vec<_>>())),
            });
        }
        let at = |slot: Slot| values[slot as usize].slot();
        pairs.iter().map(|&(l, r)| (at(l), at(r))).collect()
    });
    (tape, pairs)
}

/// The linear form of the argument of every exponential, hyperbolic sine, cosine and tangent.
fn forms(tape: &Tape) -> Vec<Option<Linear>> {
    let mut linear: Vec<Linear> = Vec::with_capacity(tape.operations().len());
    let mut forms = Vec::with_capacity(tape.operations().len());
    for (slot, operation) in tape.operations().iter().enumerate() {
        let constant = |slot: &Slot| match &tape.operations()[*slot as usize] {
            Operation::Constant(value) => Some(value.clone()),
            _ => None,
        };
        let form = match operation {
            Operation::Add(a, b) => sum(&linear[*a as usize], &linear[*b as usize], 1),
            Operation::Sub(a, b) => sum(&linear[*a as usize], &linear[*b as usize], -1),
            Operation::Neg(a) => scaled(&linear[*a as usize], &Exact::integer(-1)),
            Operation::Mul(a, b) => match (constant(a), constant(b)) {
                (Some(c), _) => scaled(&linear[*b as usize], &c),
                (_, Some(c)) => scaled(&linear[*a as usize], &c),
                _ => Linear::from([(slot as Slot, Exact::integer(1))]),
            },
            Operation::Div(a, b) => match constant(b).and_then(|c| Exact::integer(1).div(&c, &())) {
                Some(c) => scaled(&linear[*a as usize], &c),
                None => Linear::from([(slot as Slot, Exact::integer(1))]),
            },
            _ => Linear::from([(slot as Slot, Exact::integer(1))]),
        };
        // A form of very many terms is left a name of its own: nobody would see the identity in it.
        linear.push(if form.len() > POWER as usize { Linear::from([(slot as Slot, Exact::integer(1))]) } else { form });
        forms.push(match operation {
            Operation::Exp(a) | Operation::Sinh(a) | Operation::Cosh(a) | Operation::Tanh(a) => {
                Some(linear[*a as usize].clone())
            }
            _ => None,
        });
    }
    forms
}

fn sum(a: &Linear, b: &Linear, sign: i64) -> Linear {
    let mut sum = a.clone();
    for (slot, coefficient) in b {
        let signed = coefficient.mul(&Exact::integer(sign), &()).unwrap_or_else(Exact::zero);
        let known = sum.remove(slot).unwrap_or_else(Exact::zero);
        let total = known.add(&signed, &()).unwrap_or_else(Exact::zero);
        if total.signum() != 0 {
            sum.insert(*slot, total);
        }
    }
    sum
}

fn scaled(form: &Linear, by: &Exact) -> Linear {
    if by.signum() == 0 {
        return Linear::new();
    }
    form.iter().map(|(slot, c)| (*slot, c.mul(by, &()).unwrap_or_else(Exact::zero))).collect()
}

/// The least common multiple of two positive integers.
fn common(a: &Exact, b: &Exact) -> Exact {
    let ratio = a.div(b, &()).unwrap_or_else(|| Exact::integer(1));
    // a/b in lowest terms is p/q, and the multiple is a q.
    let q = Exact::from_parts(ratio.denominator().clone().into(), 1u8.into()).unwrap_or_else(|| Exact::integer(1));
    a.mul(&q, &()).unwrap_or_else(|| a.clone())
}

/// ∏ exp(t / q)^p over the terms; `None` where a power is too great.
fn product(form: &Linear, unit: &BTreeMap<Slot, Exact>, values: &[Recorded]) -> Option<Recorded> {
    let mut product = Recorded::one();
    for (slot, coefficient) in form {
        let q = unit.get(slot)?;
        let power = coefficient.mul(q, &())?.to_integer().filter(|p| p.abs() <= POWER)?;
        let base = (values[*slot as usize] / Recorded::exact(q.clone())).exp();
        let mut raised = Recorded::one();
        (0..power.abs()).for_each(|_| raised *= base);
        product = if power < 0 { product / raised } else { product * raised };
    }
    Some(product)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Real;

    #[test]
    fn an_exponential_of_a_sum_becomes_a_product_with_the_same_value() {
        let (pair, tape) = record(|| {
            let (x, y) = (Recorded::input(0), Recorded::input(1));
            let half = x * Recorded::ratio(1, 2);
            let left = (half + y * Recorded::integer(3) - x).exp();
            let right = (y.exp() * y.exp() * y.exp()) / half.exp();
            (left.slot(), right.slot())
        });
        let (after, moved) = expanded(&tape, &[pair]);
        let arguments = |tape: &Tape| tape.operations().iter().filter(|o| matches!(o, Operation::Exp(_))).count();
        assert_eq!((arguments(&tape), arguments(&after)), (3, 2), "exp(x/2) and exp(y) alone are left");
        let values = |tape: &Tape, (l, r): (Slot, Slot)| {
            let values = tape.replay::<f64>(&[0.7, -0.4], &()).unwrap();
            [values[l as usize], values[r as usize]]
        };
        let before = values(&tape, pair)[0];
        for now in values(&after, moved[0]) {
            assert!(Real::abs(&(before - now)) < 1e-15, "{before} {now}");
        }
    }
}
