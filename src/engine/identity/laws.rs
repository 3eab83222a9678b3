//! The laws of exponentials, logarithms, roots and powers, so that a field in which each of them is any function sees them:
//! e^(a + b) = e^a e^b, ln(ab) = ln a + ln b, e^(ln t) = t, t^r = e^(r ln t), √(ab) = √a √b, and |t| = t.
//!
//! Exponents are written as polynomials in what is no sum and no product. Factors are taken out of a logarithm or a root
//! only where each is known to be ≥ 0: by its operation, or since the formula takes its logarithm, root or power elsewhere,
//! and so is undefined for others. The values are the same real numbers, wherever all steps of the formula are defined.

use super::form::{Atom, Form, Monomial, POWER, common};
use crate::engine::signs::{Order, Sign, signs_where_defined};
use crate::number::recorder::{Operation, Recorded, Slot, Tape, push, record};
use crate::number::{Arithmetic, Exact, Exp, Field, Real};
use num_traits::One;
use std::collections::{BTreeMap, BTreeSet};

/// A tape rewritten by the laws.
pub(super) struct Rewritten {
    pub tape: Tape,
    /// The pairs of slots on it.
    pub pairs: Vec<(Slot, Slot)>,
    /// In their place, where sides have logarithms: products that are equal exactly where the sides are.
    pub raised: Option<Vec<(Slot, Slot)>>,
}

/// The tape with both sides of every pair rewritten, under orders that are known to hold.
pub(super) fn rewritten(tape: &Tape, pairs: &[(Slot, Slot)], orders: &[Order]) -> Rewritten {
    let wanted: Vec<(Slot, Slot)> = pairs.iter().copied().chain(orders.iter().map(|order| order.sides)).collect();
    let (tape, moved) = tape.restricted_to(&wanted);
    let (pairs, sides) = moved.split_at(pairs.len());
    let ordered = sides.iter().zip(orders).map(|(sides, order)| Order { sides: *sides, strict: order.strict });
    let laws = Laws::of(&tape, pairs, &ordered.collect::<Vec<_>>());
    let ((pairs, raised), tape) = record(|| {
        let values = laws.values();
        let moved = pairs.iter().map(|&(l, r)| (values.of[l as usize], values.of[r as usize])).collect();
        let raised = laws.differences.as_ref().and_then(|differences| {
            differences.iter().map(|difference| values.sides(difference)).collect::<Option<Vec<_>>>()
        });
        (moved, raised)
    });
    Rewritten { tape, pairs, raised }
}

/// What the exponents of a tape are made of.
struct Laws<'t> {
    tape: &'t Tape,
    signs: Vec<Sign>,
    /// The value of a slot as a polynomial, and its logarithm where it is nowhere negative.
    forms: Vec<Form>,
    logarithms: Vec<Option<Form>>,
    /// The exponent of every operation that is an exponential in disguise.
    exponents: Vec<Option<Form>>,
    /// The difference of the sides of every pair, its coefficients whole, where one of them has logarithms.
    differences: Option<Vec<Form>>,
    /// The common denominator of a monomial's coefficients.
    denominators: BTreeMap<Monomial, i64>,
}

impl<'t> Laws<'t> {
    fn of(tape: &'t Tape, pairs: &[(Slot, Slot)], orders: &[Order]) -> Self {
        let signs = signs_where_defined(tape, orders);
        let steps = tape.operations().len();
        let logarithmic = tape.operations().iter().any(|operation| matches!(operation, Operation::Ln(_)));
        let mut asked: Vec<Slot> = tape.operations().iter().filter_map(argument).collect();
        if logarithmic {
            asked.extend(pairs.iter().flat_map(|&(l, r)| [l, r]));
        }
        let asked = tape.reachable(&asked);
        let (forms, logarithms) = (Vec::with_capacity(steps), Vec::with_capacity(steps));
        let mut laws = Laws {
            tape,
            signs,
            forms,
            logarithms,
            exponents: Vec::with_capacity(steps),
            differences: None,
            denominators: BTreeMap::new(),
        };
        for (slot, (operation, asked)) in tape.operations().iter().zip(asked).enumerate() {
            let itself = Form::atom(Atom::Slot(slot as Slot));
            let form = if asked { laws.form(operation) } else { None };
            laws.forms.push(form.unwrap_or(itself));
            laws.logarithms.push(if asked { laws.logarithm(slot as Slot, operation) } else { None });
            let exponent = laws.exponent(operation);
            laws.exponents.push(exponent);
        }
        if logarithmic {
            laws.differences = pairs.iter().map(|&(l, r)| laws.difference(l, r)).collect();
        }
        // by slots: of a tape that has an input twice, one of them would stay what it is
        let inputs: Vec<u32> = tape.operations().iter().filter_map(input).collect();
        if inputs.iter().collect::<BTreeSet<_>>().len() < inputs.len() {
            return laws;
        }
        for exponent in laws.exponents.iter().flatten() {
            for (monomial, coefficient) in exponent.terms() {
                let known = laws.denominators.entry(monomial.clone()).or_insert(1);
                *known = common(*known, coefficient).unwrap_or(*known);
            }
        }
        laws
    }

    fn is_nonnegative(&self, slot: Slot) -> bool {
        self.signs[slot as usize].is_nonnegative()
    }

    /// A value as a polynomial in slots that are no sums and no products.
    fn form(&self, operation: &Operation) -> Option<Form> {
        let at = |slot: &Slot| &self.forms[*slot as usize];
        let whole = |slot: &Slot| Form::atom(Atom::Slot(*slot));
        match operation {
            Operation::Constant(value) => Some(Form::constant(value)),
            Operation::Add(a, b) => at(a).plus(at(b)).or_else(|| whole(a).plus(&whole(b))),
            Operation::Sub(a, b) => at(a).minus(at(b)).or_else(|| whole(a).minus(&whole(b))),
            Operation::Neg(a) => at(a).scaled(&Exact::integer(-1)),
            Operation::Mul(a, b) => at(a).times(at(b)).or_else(|| whole(a).times(&whole(b))),
            Operation::Div(a, b) => {
                let inverse = at(b).inverse().or_else(|| whole(b).inverse())?;
                at(a).times(&inverse).or_else(|| whole(a).times(&inverse))
            }
            Operation::Abs(a) if self.is_nonnegative(*a) => Some(at(a).clone()),
            Operation::Ln(a) => self.logarithms[*a as usize].clone(),
            _ => None,
        }
    }

    /// The logarithm of a slot that is nowhere negative.
    fn logarithm(&self, slot: Slot, operation: &Operation) -> Option<Form> {
        if !self.is_nonnegative(slot) {
            return None;
        }
        let of = |slot: &Slot| self.logarithms[*slot as usize].as_ref();
        let form = match operation {
            Operation::Constant(value) => Form::logarithm_of(value),
            Operation::Mul(a, b) => of(a).zip(of(b)).and_then(|(a, b)| a.plus(b)),
            Operation::Div(a, b) => of(a).zip(of(b)).and_then(|(a, b)| a.minus(b)),
            Operation::Exp(a) => Some(self.forms[*a as usize].clone()),
            Operation::Power(a, r) => of(a).and_then(|a| a.scaled(r)),
            Operation::Sqrt(a) => of(a).and_then(|a| a.scaled(&Exact::ratio(1, 2)?)),
            Operation::Abs(a) => of(a).cloned(),
            _ => None,
        };
        Some(form.unwrap_or_else(|| Form::atom(Atom::Log(slot))))
    }

    /// z where an operation is a rational function of e^z.
    fn exponent(&self, operation: &Operation) -> Option<Form> {
        let of = |slot: &Slot| self.logarithms[*slot as usize].as_ref();
        match operation {
            Operation::Exp(a) | Operation::Sinh(a) | Operation::Cosh(a) => Some(self.forms[*a as usize].clone()),
            // tanh z = (e^2z − 1)/(e^2z + 1)
            Operation::Tanh(a) => self.forms[*a as usize].scaled(&Exact::integer(2)),
            Operation::Power(a, r) => of(a)?.scaled(r),
            Operation::Sqrt(a) => of(a)?.scaled(&Exact::ratio(1, 2)?),
            _ => None,
        }
    }

    /// l − r times the common denominator of its coefficients.
    fn difference(&self, l: Slot, r: Slot) -> Option<Form> {
        let difference = self.forms[l as usize].minus(&self.forms[r as usize])?;
        let whole = difference.terms().try_fold(1, |known, (_, coefficient)| common(known, coefficient))?;
        difference.scaled(&Exact::integer(whole))
    }

    /// Every step of the tape on the tape under way.
    fn values(&self) -> Values<'_> {
        let mut values = Values { laws: self, of: Vec::with_capacity(self.tape.operations().len()) };
        for (slot, operation) in self.tape.operations().iter().enumerate() {
            let value = values.step(slot as Slot, operation);
            values.of.push(value.slot());
        }
        values
    }
}

/// The values of a tape's slots on the tape under way.
struct Values<'l> {
    laws: &'l Laws<'l>,
    of: Vec<Slot>,
}

impl Values<'_> {
    fn at(&self, slot: Slot) -> Recorded {
        Recorded::at(self.of[slot as usize])
    }

    fn step(&self, slot: Slot, operation: &Operation) -> Recorded {
        let exponential = self.laws.exponents[slot as usize].as_ref().and_then(|form| self.exponential(form));
        match (operation, exponential) {
            (Operation::Exp(_) | Operation::Power(..) | Operation::Sqrt(_), Some(e)) => e,
            (Operation::Sinh(_), Some(e)) => (e - Recorded::one() / e) * Recorded::ratio(1, 2),
            (Operation::Cosh(_), Some(e)) => (e + Recorded::one() / e) * Recorded::ratio(1, 2),
            (Operation::Tanh(_), Some(e)) => (e - Recorded::one()) / (e + Recorded::one()),
            // an entry t of which roots are taken is the power of one: the root is what is free
            (Operation::Input(index), _) => power(Recorded::input(*index), self.denominator(slot)),
            (Operation::Abs(a), _) if self.laws.is_nonnegative(*a) => self.at(*a),
            (Operation::Ln(a), _) => {
                let form = self.laws.logarithms[*a as usize].as_ref().and_then(|form| self.sum(form));
                form.unwrap_or_else(|| Real::ln(&self.at(*a)))
            }
            _ => push(operation.moved(&self.of)),
        }
    }

    /// The common denominator of the powers of a slot.
    fn denominator(&self, slot: Slot) -> i64 {
        self.laws.denominators.get(&vec![(Atom::Log(slot), 1)]).copied().unwrap_or(1)
    }

    fn sum(&self, form: &Form) -> Option<Recorded> {
        let mut sum: Option<Recorded> = None;
        for (monomial, coefficient) in form.terms() {
            let term = self.monomial(monomial) * Recorded::exact(coefficient.clone());
            sum = Some(sum.map_or(term, |sum| sum + term));
        }
        sum
    }

    fn monomial(&self, monomial: &Monomial) -> Recorded {
        let factors = monomial.iter().map(|(atom, degree)| power(self.atom(atom), i64::from(*degree)));
        factors.fold(Recorded::one(), |product, factor| product * factor)
    }

    fn atom(&self, atom: &Atom) -> Recorded {
        match atom {
            Atom::Slot(slot) => self.at(*slot),
            Atom::Log(slot) => match &self.laws.tape.operations()[*slot as usize] {
                Operation::Input(index) => {
                    Real::ln(&Recorded::input(*index)) * Recorded::integer(self.denominator(*slot))
                }
                _ => Real::ln(&self.at(*slot)),
            },
            Atom::LogOf(value) => Real::ln(&Recorded::exact(value.clone())),
        }
    }

    /// e^form as a product.
    fn exponential(&self, form: &Form) -> Option<Recorded> {
        let mut product = Recorded::one();
        for (monomial, coefficient) in form.terms() {
            let denominator = self.laws.denominators.get(monomial).copied().unwrap_or(1);
            let whole = coefficient.mul(&Exact::integer(denominator), &())?.to_integer();
            product *= match whole.filter(|p| p.abs() <= POWER) {
                // (t^(1/q))^q is t
                Some(p) if matches!(monomial.as_slice(), [(Atom::Log(_) | Atom::LogOf(_), 1)]) => {
                    let (whole, part) = (p.div_euclid(denominator), p.rem_euclid(denominator));
                    let itself = self.raised(monomial, &Exact::integer(1));
                    power(itself, whole) * power(self.root(monomial, denominator)?, part)
                }
                Some(p) => power(self.root(monomial, denominator)?, p),
                None => self.raised(monomial, coefficient),
            };
        }
        Some(product)
    }

    /// e^(monomial / denominator).
    fn root(&self, monomial: &Monomial, denominator: i64) -> Option<Recorded> {
        if let [(Atom::Log(slot), 1)] = monomial.as_slice()
            && let Operation::Input(index) = &self.laws.tape.operations()[*slot as usize]
        {
            return Some(Recorded::input(*index));
        }
        Some(self.raised(monomial, &Exact::ratio(1, denominator)?))
    }

    /// e^(coefficient · monomial) as one step.
    fn raised(&self, monomial: &Monomial, coefficient: &Exact) -> Recorded {
        match monomial.as_slice() {
            [(Atom::Log(slot), 1)] => self.at(*slot).power(coefficient),
            [(Atom::LogOf(value), 1)] => Recorded::exact(value.clone()).power(coefficient),
            _ => Exp::exp(&(self.monomial(monomial) * Recorded::exact(coefficient.clone()))),
        }
    }

    /// Two products that are equal exactly where the form is 0: those of its terms that are added, and of those that are
    /// taken away.
    fn sides(&self, form: &Form) -> Option<(Slot, Slot)> {
        let of = |sign: i32| {
            let mut side = Form::default();
            for (monomial, coefficient) in form.terms().filter(|(_, coefficient)| coefficient.signum() == sign) {
                side = side.plus(&Form::term(monomial.clone(), coefficient.abs(&())?))?;
            }
            self.exponential(&side)
        };
        Some((of(1)?.slot(), of(-1)?.slot()))
    }
}

fn input(operation: &Operation) -> Option<u32> {
    if let Operation::Input(index) = operation { Some(*index) } else { None }
}

/// What an operation is the exponential, a hyperbolic function, the logarithm or a power of.
fn argument(operation: &Operation) -> Option<Slot> {
    match operation {
        Operation::Exp(a)
        | Operation::Sinh(a)
        | Operation::Cosh(a)
        | Operation::Tanh(a)
        | Operation::Ln(a)
        | Operation::Power(a, _)
        | Operation::Sqrt(a) => Some(*a),
        _ => None,
    }
}

/// aᵖ by multiplications, and one division.
fn power(a: Recorded, p: i64) -> Recorded {
    a.power(&Exact::integer(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The greatest difference of the values of the sides, before at `before` and rewritten at `after`.
    fn worst(tape: &Tape, pairs: &[(Slot, Slot)], orders: &[Order], before: &[f64], after: &[f64]) -> f64 {
        let rewritten = rewritten(tape, pairs, orders);
        let (old, new) = (tape.replay::<f64>(before, &()).unwrap(), rewritten.tape.replay::<f64>(after, &()).unwrap());
        let ends = pairs.iter().zip(&rewritten.pairs).flat_map(|(a, b)| [(a.0, b.0), (a.1, b.1)]);
        let values = ends.map(|(a, b)| f64::abs(old[a as usize] / new[b as usize] - 1.0)).fold(0.0, f64::max);
        let raised = rewritten.raised.iter().flatten().map(|&(l, r)| f64::abs(new[l as usize] / new[r as usize] - 1.0));
        raised.fold(values, f64::max)
    }

    fn count(tape: &Tape, wanted: fn(&Operation) -> bool) -> usize {
        tape.operations().iter().filter(|operation| wanted(operation)).count()
    }

    #[test]
    fn an_exponential_of_a_sum_becomes_a_product_with_the_same_value() {
        let (pair, tape) = record(|| {
            let (x, y) = (Recorded::input(0), Recorded::input(1));
            let half = x * Recorded::ratio(1, 2);
            let left = (half + y * Recorded::integer(3) - x).exp();
            let right = (y.exp() * y.exp() * y.exp()) / half.exp();
            (left.slot(), right.slot())
        });
        let after = rewritten(&tape, &[pair], &[]);
        let exponentials = |tape: &Tape| count(tape, |operation| matches!(operation, Operation::Exp(_)));
        assert_eq!((exponentials(&tape), exponentials(&after.tape)), (3, 2), "exp(x/2) and exp(y) alone are left");
        assert!(worst(&tape, &[pair], &[], &[0.7, -0.4], &[0.7, -0.4]) < 1e-14);
    }

    #[test]
    fn logarithms_roots_and_powers_keep_their_values_at_roots_of_the_inputs() {
        let (pair, tape) = record(|| {
            let (x, y, z) = (Recorded::input(0), Recorded::input(1), Recorded::input(2));
            let power = x.power(&Exact::ratio(2, 3).unwrap()) * x.sqrt();
            let left = Real::ln(&(power * y * Recorded::integer(12))) + (z * Real::ln(&y)).exp() + Real::ln(&x).tanh();
            let right = Real::ln(&(power * y)) + y.to_the(z) + Real::ln(&Recorded::integer(12)) + Real::ln(&x).tanh();
            (left.slot(), right.slot())
        });
        // x is the sixth power of what is free
        let x = 1.3_f64;
        assert!(worst(&tape, &[pair], &[], &[x, 0.7, -1.2], &[x.powf(1.0 / 6.0), 0.7, -1.2]) < 1e-14);
        let after = rewritten(&tape, &[pair], &[]);
        assert_eq!(count(&after.tape, |operation| matches!(operation, Operation::Power(..) | Operation::Sqrt(_))), 0);
    }

    #[test]
    fn what_may_be_negative_is_not_taken_out_of_a_logarithm_or_a_root() {
        let (pairs, tape) = record(|| {
            let (x, y) = (Recorded::input(0), Recorded::input(1));
            let root = Real::sqrt(&(x * x * y * y));
            let logarithm = Real::ln(&(x * y));
            [(root.slot(), root.slot()), (logarithm.slot(), logarithm.slot())]
        });
        assert!(worst(&tape, &pairs, &[], &[-2.0, -0.3], &[-2.0, -0.3]) < 1e-14);
        // under 0 < x the logarithm of xy is taken apart, and has no value where x < 0
        let (pair, tape) = record(|| {
            let (x, y) = (Recorded::input(0), Recorded::input(1));
            let logarithm = Real::ln(&(x * y));
            let zero = Recorded::exact(Exact::zero()).slot();
            [(logarithm.slot(), logarithm.slot()), (zero, x.slot()), (zero, y.slot())]
        });
        let orders = [Order { sides: pair[1], strict: true }, Order { sides: pair[2], strict: false }];
        assert!(worst(&tape, &pair[..1], &orders, &[2.0, 0.3], &[2.0, 0.3]) < 1e-14);
        let after = rewritten(&tape, &pair[..1], &orders);
        assert_eq!(
            after.tape.replay::<f64>(&[-2.0, -0.3], &()).map(|values| values[after.pairs[0].0 as usize].is_nan()),
            Some(true)
        );
    }
}
