//! Square roots, and with them |a| = √a² and max(a, b), as numbers that are adjoined: every value as Σ c_S ∏_{j ∈ S} r_j with r_j² = s_j, its coordinates c_S
//! made by the field's operations. Values with the same coordinates are equal for either sign of every root.
//!
//! A quotient is multiplied by its conjugates, (a − br)/(a² − b²s) for 1/(a + br), root after root. The ring of the r_j is
//! a free module over that of the inputs, so that a denominator which is not 0 there divides no zero: what is equal in it
//! is equal wherever the real denominators are not 0, even where a conjugate of one is.

use crate::engine::free::Freed;
use crate::number::field::{Key, Residue};
use crate::number::recorder::{Operation, Recorded, Slot, Tape, push, record, under_way};
use crate::number::{Exact, Exp, Field};
use rand::Rng;
use std::collections::{BTreeMap, BTreeSet};

/// Whether an operation is a root, or made with one.
pub(super) fn is_root(operation: &Operation) -> bool {
    matches!(operation, Operation::Sqrt(_) | Operation::Abs(_) | Operation::Max(..))
}

/// The most roots that are adjoined; a value has a coordinate for every set of them.
const ROOTS: usize = 4;

/// The coordinates that are not 0, each by the set of its roots.
type Coordinates = BTreeMap<u32, Recorded>;

/// The tape that computes the coordinates of every pair, with the pairs of slots that are equal where these pairs are, and
/// how many inputs it has; `None` where there are too many roots, or no coordinates of an operation.
pub(super) fn adjoined(tape: &Tape, pairs: &[(Slot, Slot)], inputs: usize, rng: &mut impl Rng) -> Option<Freed> {
    let (tape, pairs) = tape.restricted_to(pairs);
    let (pairs, tape) = record(|| {
        let mut extension = Extension { inputs: inputs as u32, squares: Vec::new(), supposed: Vec::new(), rng };
        let mut values: Vec<Coordinates> = Vec::with_capacity(tape.operations().len());
        for operation in tape.operations() {
            let value = extension.step(operation, &values)?;
            values.push(value);
        }
        let sides = pairs.iter().map(|&(l, r)| (&values[l as usize], &values[r as usize]));
        let mut moved: Vec<(Slot, Slot)> = sides.flat_map(|(l, r)| beside(l, r)).collect();
        moved.append(&mut extension.supposed);
        Some((moved, inputs + extension.squares.len()))
    });
    pairs.map(|(pairs, inputs)| Freed { tape, pairs, inputs })
}

/// The roots adjoined so far.
struct Extension<'r, R: Rng> {
    /// The inputs of the tape; beyond them stands one for every root.
    inputs: u32,
    /// s_j, whose coordinates have earlier roots only.
    squares: Vec<Coordinates>,
    /// What was supposed to be equal: the coordinates of squares that have one root.
    supposed: Vec<(Slot, Slot)>,
    rng: &'r mut R,
}

impl<R: Rng> Extension<'_, R> {
    fn step(&mut self, operation: &Operation, values: &[Coordinates]) -> Option<Coordinates> {
        let at = |slot: &Slot| &values[*slot as usize];
        match operation {
            Operation::Input(_) | Operation::Constant(_) => Some(plain(push(operation.clone()))),
            Operation::Add(a, b) => Some(sum(at(a), at(b))),
            Operation::Sub(a, b) => Some(sum(at(a), &negated(at(b)))),
            Operation::Neg(a) => Some(negated(at(a))),
            Operation::Mul(a, b) => Some(self.product(at(a), at(b))),
            Operation::Div(a, b) => Some(self.product(at(a), &self.inverse(at(b)))),
            Operation::Sqrt(a) => self.root(at(a)),
            Operation::Abs(a) => self.magnitude(at(a)),
            // (a + b + |a − b|)/2
            Operation::Max(a, b) => {
                let (total, apart) = (sum(at(a), at(b)), sum(at(a), &negated(at(b))));
                let twice = sum(&total, &self.magnitude(&apart)?);
                Some(self.product(&plain(Recorded::ratio(1, 2)), &twice))
            }
            Operation::Exp(a) => Some(plain(Exp::exp(&self.argument(at(a))))),
            Operation::Sinh(a) => Some(plain(Exp::sinh(&self.argument(at(a))))),
            Operation::Cosh(a) => Some(plain(Exp::cosh(&self.argument(at(a))))),
            Operation::Tanh(a) => Some(plain(self.argument(at(a)).tanh())),
            Operation::Determinant(rows, entries) => {
                let entries: Option<Box<[Slot]>> = entries.iter().map(|slot| base(at(slot))).collect();
                Some(plain(push(Operation::Determinant(*rows, entries?))))
            }
            _ => None,
        }
    }

    /// |a| = √a².
    fn magnitude(&mut self, of: &Coordinates) -> Option<Coordinates> {
        let square = self.product(of, of);
        self.root(&square)
    }

    /// √s: the root adjoined for s, or a new one.
    fn root(&mut self, of: &Coordinates) -> Option<Coordinates> {
        let number = match self.known(of) {
            Some(known) => known,
            None if self.squares.len() < ROOTS => {
                self.squares.push(of.clone());
                self.squares.len() - 1
            }
            None => return None,
        };
        Some(Coordinates::from([(1 << number, Recorded::exact(Exact::integer(1)))]))
    }

    /// The root of s that is adjoined already. Squares that agree at a random point are supposed to be equal.
    fn known(&mut self, of: &Coordinates) -> Option<usize> {
        if let Some(known) = self.squares.iter().position(|known| known == of) {
            return Some(known);
        }
        let pairs: Vec<Vec<(Slot, Slot)>> = self.squares.iter().map(|known| beside(known, of)).collect();
        let (tape, moved) = under_way().restricted_to(&pairs.concat());
        let key = Key::draw(&tape, self.rng);
        let point: Vec<Residue> = (0..self.inputs as usize + ROOTS).map(|_| Residue::draw(&key, self.rng)).collect();
        let values = tape.replay(&point, &key)?;
        let mut moved = moved.iter().map(|&(l, r)| values[l as usize] == values[r as usize]);
        let number =
            pairs.iter().position(|pairs| moved.by_ref().take(pairs.len()).fold(true, |all, one| all & one))?;
        self.supposed.extend_from_slice(&pairs[number]);
        Some(number)
    }

    /// A value as the argument of a function of which nothing is used but that equal arguments, and opposite ones, have
    /// values that go together: every root a number of its own.
    fn argument(&self, of: &Coordinates) -> Recorded {
        let mut sum: Option<Recorded> = None;
        for (set, coordinate) in of {
            let roots = (0..ROOTS as u32).filter(|number| set >> number & 1 == 1);
            let term = roots.fold(*coordinate, |term, number| term * Recorded::input(self.inputs + number));
            sum = Some(sum.map_or(term, |sum| sum + term));
        }
        sum.unwrap_or_else(|| Recorded::exact(Exact::zero()))
    }

    fn product(&self, a: &Coordinates, b: &Coordinates) -> Coordinates {
        let mut product = Coordinates::new();
        for (s, x) in a {
            for (t, y) in b {
                let mut term = Coordinates::from([(s ^ t, *x * *y)]);
                // r_j stands twice in what both sets have
                for number in (0..ROOTS).filter(|number| (s & t) >> number & 1 == 1) {
                    term = self.product(&term, &self.squares[number]);
                }
                product = sum(&product, &term);
            }
        }
        product
    }

    fn inverse(&self, of: &Coordinates) -> Coordinates {
        let Some(last) = of.keys().map(|set| set.checked_ilog2()).max().flatten() else {
            let one = Recorded::exact(Exact::integer(1));
            let zero = Recorded::exact(Exact::zero());
            return plain(one / of.get(&0).copied().unwrap_or(zero));
        };
        let conjugate: Coordinates =
            of.iter().map(|(set, x)| (*set, if set >> last & 1 == 1 { -*x } else { *x })).collect();
        let mut norm = self.product(of, &conjugate);
        // (a + br)(a − br) has no r
        norm.retain(|set, _| set >> last & 1 == 0);
        self.product(&conjugate, &self.inverse(&norm))
    }
}

/// The coordinates of two values, those of one set in a pair.
fn beside(l: &Coordinates, r: &Coordinates) -> Vec<(Slot, Slot)> {
    let zero = Recorded::exact(Exact::zero()).slot();
    let sets: BTreeSet<&u32> = l.keys().chain(r.keys()).collect();
    let at = |of: &Coordinates, set: &u32| of.get(set).map_or(zero, |value| value.slot());
    sets.into_iter().map(|set| (at(l, set), at(r, set))).collect()
}

fn plain(value: Recorded) -> Coordinates {
    Coordinates::from([(0, value)])
}

/// The slot of a value without roots.
fn base(of: &Coordinates) -> Option<Slot> {
    match of.len() {
        0 => Some(Recorded::exact(Exact::zero()).slot()),
        1 => of.get(&0).map(|value| value.slot()),
        _ => None,
    }
}

fn sum(a: &Coordinates, b: &Coordinates) -> Coordinates {
    let mut sum = a.clone();
    for (set, x) in b {
        sum.entry(*set).and_modify(|known| *known += *x).or_insert(*x);
    }
    sum
}

fn negated(a: &Coordinates) -> Coordinates {
    a.iter().map(|(set, x)| (*set, -*x)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Real;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;

    #[test]
    fn coordinates_with_the_roots_that_they_belong_to_make_up_the_value() {
        let (slot, tape) = record(|| {
            let (x, y) = (Recorded::input(0), Recorded::input(1));
            let (first, second) = (Real::sqrt(&x), Real::sqrt(&(x + y * Real::sqrt(&x))));
            let denominator = first * Recorded::integer(2) - second + first * second * Recorded::ratio(1, 3);
            ((x - second) / denominator * first).slot()
        });
        let (x, y) = (1.7_f64, 0.4_f64);
        let before = tape.replay::<f64>(&[x, y], &()).unwrap()[slot as usize];
        let Freed { tape: after, pairs, inputs } =
            adjoined(&tape, &[(slot, slot)], 2, &mut ChaCha8Rng::seed_from_u64(7)).unwrap();
        let values = after.replay::<f64>(&[x, y, f64::NAN, f64::NAN], &()).unwrap();
        let roots = [1.0, x.sqrt(), (x + y * x.sqrt()).sqrt(), x.sqrt() * (x + y * x.sqrt()).sqrt()];
        let sum: f64 = pairs.iter().zip(roots).map(|(pair, root)| values[pair.0 as usize] * root).sum();
        assert_eq!((pairs.len(), inputs), (4, 4));
        assert!((sum - before).abs() < 1e-13, "{sum} {before}");
    }

    #[test]
    fn a_root_of_a_square_stays_apart_from_what_was_squared() {
        let (pair, tape) = record(|| {
            let x = Recorded::input(0);
            (Real::sqrt(&(x * x)).slot(), x.slot())
        });
        let Freed { tape, pairs, .. } = adjoined(&tape, &[pair], 1, &mut ChaCha8Rng::seed_from_u64(7)).unwrap();
        let values = tape.replay::<Exact>(&[Exact::integer(3), Exact::zero()], &()).unwrap();
        assert!(pairs.iter().any(|&(l, r)| values[l as usize] != values[r as usize]));
    }
}
