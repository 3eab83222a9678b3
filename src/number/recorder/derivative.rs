//! Derivatives of what is being recorded, as formulas on the same tape.
//!
//! A backward sweep over the operations of a definition records the derivative beside it, so that derivatives nest and
//! every number system replays them. It is undefined exactly where a rule divides by 0 or leaves a domain: at the kinks
//! of |·| and max, at the end of a root, at a multiple eigenvalue.

use super::matrix::{cofactors, determinant, eigenvalue, singular_value};
use super::{Operation, Recorded, Slot, UNDER_WAY, push};
use crate::number::{Exact, Exp, Field, Real};
use nalgebra::DMatrix;
use num_traits::{One, Zero};

/// The values of a function at a point, and its Jacobian there: a row for each value, a column for each coordinate.
///
/// The function is recorded with variables of its own, so that what it captures stays fixed even where that is the
/// point: the gradient by z of f(z, x) at z = x is that by the first argument alone. Afterwards the point stands in
/// place of the variables, and every operation that was recorded is recorded again, with its domain.
pub fn jacobian(
    point: &[Recorded],
    function: impl FnOnce(&[Recorded]) -> Vec<Recorded>,
) -> (Vec<Recorded>, Vec<Vec<Recorded>>) {
    let mark = UNDER_WAY.with_borrow(|builder| builder.tape.operations.len());
    let variables: Vec<Recorded> = point.iter().map(|_| variable()).collect();
    let values = function(&variables);
    let rows: Vec<Vec<Recorded>> = values.iter().map(|value| sweep(*value, &variables, mark)).collect();
    let moved = recorded_again(mark, &variables, point);
    let at = |x: Recorded| if (x.0 as usize) < mark { x } else { moved[x.0 as usize - mark] };
    (values.into_iter().map(at).collect(), rows.into_iter().map(|row| row.into_iter().map(at).collect()).collect())
}

/// A fresh variable: an input that no instance has.
fn variable() -> Recorded {
    let index = UNDER_WAY.with_borrow_mut(|builder| {
        builder.variables += 1;
        u32::MAX - builder.variables
    });
    push(Operation::Input(index))
}

/// Cuts the tape back to the mark and records what stood behind it once more, with the point for the variables.
fn recorded_again(mark: usize, variables: &[Recorded], point: &[Recorded]) -> Vec<Recorded> {
    let cut = UNDER_WAY.with_borrow_mut(|builder| {
        builder.known.retain(|_, slot| (*slot as usize) < mark);
        builder.tape.operations.split_off(mark)
    });
    let mut moved: Vec<Recorded> = Vec::with_capacity(cut.len());
    for (k, operation) in cut.iter().enumerate() {
        let slot = (mark + k) as Slot;
        let place = variables.iter().position(|variable| variable.0 == slot);
        moved.push(match place {
            Some(i) => point[i],
            None => again(
                operation,
                |slot| {
                    if (slot as usize) < mark { Recorded(slot) } else { moved[slot as usize - mark] }
                },
            ),
        });
    }
    moved
}

fn again(operation: &Operation, at: impl Fn(Slot) -> Recorded) -> Recorded {
    let matrix = |rows: usize, entries: &[Slot]| from_slots(rows, entries, &at);
    match operation {
        Operation::Input(index) => Recorded::input(*index),
        Operation::Constant(value) => Recorded::exact(value.clone()),
        Operation::Add(a, b) => at(*a) + at(*b),
        Operation::Sub(a, b) => at(*a) - at(*b),
        Operation::Mul(a, b) => at(*a) * at(*b),
        Operation::Div(a, b) => at(*a) / at(*b),
        Operation::Neg(a) => -at(*a),
        Operation::Exp(a) => Exp::exp(&at(*a)),
        Operation::Sinh(a) => Exp::sinh(&at(*a)),
        Operation::Cosh(a) => Exp::cosh(&at(*a)),
        Operation::Tanh(a) => at(*a).tanh(),
        Operation::Sqrt(a) => Real::sqrt(&at(*a)),
        Operation::Ln(a) => Real::ln(&at(*a)),
        Operation::Abs(a) => Real::abs(&at(*a)),
        Operation::Max(a, b) => Real::max(&at(*a), &at(*b)),
        Operation::Power(a, exponent) => at(*a).power(exponent),
        Operation::Determinant(rows, entries) => determinant(&matrix(*rows, entries)),
        Operation::Eigenvalue(k, rows, entries) => eigenvalue(&matrix(*rows, entries), *k),
        Operation::SingularValue(k, rows, entries) => singular_value(&matrix(*rows, entries), *k),
    }
}

fn from_slots(rows: usize, entries: &[Slot], at: impl Fn(Slot) -> Recorded) -> DMatrix<Recorded> {
    let columns = entries.len().checked_div(rows).unwrap_or(0);
    DMatrix::from_iterator(rows, columns, entries.iter().map(|slot| at(*slot)))
}

/// ∂value/∂variable for every variable, recorded; only what depends on a variable is differentiated.
fn sweep(value: Recorded, variables: &[Recorded], mark: usize) -> Vec<Recorded> {
    let last = value.0 as usize;
    if last < mark {
        return vec![Recorded::zero(); variables.len()];
    }
    let operations: Vec<Operation> = UNDER_WAY.with_borrow(|builder| builder.tape.operations[mark..=last].to_vec());
    let mut moves = vec![false; operations.len()];
    for (k, operation) in operations.iter().enumerate() {
        moves[k] = variables.iter().any(|variable| variable.0 as usize == mark + k);
        operation.operands(&mut |slot| {
            if let Some(operand) = (slot as usize).checked_sub(mark) {
                moves[k] |= moves[operand];
            }
        });
    }
    let mut weights: Vec<Option<Recorded>> = vec![None; operations.len()];
    weights[last - mark] = Some(Recorded::one());
    for (k, operation) in operations.iter().enumerate().rev() {
        let Some(weight) = weights[k].filter(|weight| moves[k] && !weight.is_zero()) else {
            continue;
        };
        slopes(operation, Recorded((mark + k) as Slot), &mut |slot, slope| {
            let Some(operand) = (slot as usize).checked_sub(mark).filter(|&operand| moves[operand]) else {
                return;
            };
            let change = weight * slope();
            weights[operand] = Some(weights[operand].map_or(change, |sum| sum + change));
        });
    }
    variables
        .iter()
        .map(|x| weights.get(x.0 as usize - mark).copied().flatten().unwrap_or_else(Recorded::zero))
        .collect()
}

/// Hands every operand of an operation that gave `value` to `visit`, with the derivative by it, recorded on demand.
fn slopes(operation: &Operation, value: Recorded, visit: &mut impl FnMut(Slot, &dyn Fn() -> Recorded)) {
    let (at, one, two) = (|slot: &Slot| Recorded(*slot), Recorded::one(), Recorded::integer(2));
    match operation {
        Operation::Input(_) | Operation::Constant(_) => {}
        Operation::Add(a, b) => {
            visit(*a, &|| one);
            visit(*b, &|| one);
        }
        Operation::Sub(a, b) => {
            visit(*a, &|| one);
            visit(*b, &|| -one);
        }
        Operation::Mul(a, b) if a == b => visit(*a, &|| two * at(a)),
        Operation::Mul(a, b) => {
            visit(*a, &|| at(b));
            visit(*b, &|| at(a));
        }
        Operation::Div(a, b) => {
            visit(*a, &|| one / at(b));
            visit(*b, &|| -(value / at(b)));
        }
        Operation::Neg(a) => visit(*a, &|| -one),
        Operation::Exp(a) => visit(*a, &|| value),
        Operation::Sinh(a) => visit(*a, &|| Exp::cosh(&at(a))),
        Operation::Cosh(a) => visit(*a, &|| Exp::sinh(&at(a))),
        Operation::Tanh(a) => visit(*a, &|| one - value * value),
        Operation::Sqrt(a) => visit(*a, &|| one / (two * value)),
        Operation::Ln(a) => visit(*a, &|| one / at(a)),
        Operation::Abs(a) => visit(*a, &|| at(a) / value),
        Operation::Max(a, b) => {
            let ahead = || {
                let gap = at(a) - at(b);
                gap / Real::abs(&gap)
            };
            visit(*a, &|| (one + ahead()) / two);
            visit(*b, &|| (one - ahead()) / two);
        }
        Operation::Power(a, exponent) => {
            visit(*a, &|| Recorded::exact(exponent.clone()) * at(a).power(&exponent.minus(&Exact::integer(1))))
        }
        Operation::Determinant(rows, entries) => {
            let matrix = from_slots(*rows, entries, |slot| at(&slot));
            for (k, slot) in entries.iter().enumerate() {
                visit(*slot, &|| {
                    let (i, j) = (k % rows, k / rows);
                    let cofactor = determinant(&matrix.clone().remove_row(i).remove_column(j));
                    if (i + j) % 2 == 0 { cofactor } else { -cofactor }
                });
            }
        }
        Operation::Eigenvalue(_, rows, entries) => {
            let lower = from_slots(*rows, entries, |slot| at(&slot));
            let matrix = DMatrix::from_fn(*rows, *rows, |i, j| lower[(i.max(j), i.min(j))]);
            let projector = projector(&matrix, value);
            for (k, slot) in entries.iter().enumerate() {
                let (i, j) = (k % rows, k / rows);
                if i >= j {
                    visit(*slot, &|| if i == j { projector[(i, j)] } else { two * projector[(i, j)] });
                }
            }
        }
        Operation::SingularValue(_, rows, entries) => {
            let matrix = from_slots(*rows, entries, |slot| at(&slot));
            let tall = matrix.nrows() >= matrix.ncols();
            let gram = if tall { product(&matrix.transpose(), &matrix) } else { product(&matrix, &matrix.transpose()) };
            let projector = projector(&gram, value * value);
            let direction = if tall { product(&matrix, &projector) } else { product(&projector, &matrix) };
            for (slot, entry) in entries.iter().zip(direction.iter()) {
                visit(*slot, &|| *entry / value);
            }
        }
    }
}

/// The projector onto the eigenvector of a simple eigenvalue of a symmetric matrix, adj(λI − S) / tr adj(λI − S), which
/// is 0/0 at a multiple one.
fn projector(matrix: &DMatrix<Recorded>, eigenvalue: Recorded) -> DMatrix<Recorded> {
    let n = matrix.nrows();
    let adjugate =
        cofactors(&DMatrix::from_fn(n, n, |i, j| if i == j { eigenvalue - matrix[(i, j)] } else { -matrix[(i, j)] }));
    let trace = (0..n).fold(Recorded::zero(), |sum, i| sum + adjugate[(i, i)]);
    adjugate.map(|entry| entry / trace)
}

fn product(left: &DMatrix<Recorded>, right: &DMatrix<Recorded>) -> DMatrix<Recorded> {
    DMatrix::from_fn(left.nrows(), right.ncols(), |i, j| {
        (0..left.ncols()).fold(Recorded::zero(), |sum, k| sum + left[(i, k)] * right[(k, j)])
    })
}
