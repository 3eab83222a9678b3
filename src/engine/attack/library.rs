//! Structured matrices and vectors that textbooks know as extreme: tried as they are, whatever the claim.

use super::Strategy;
use super::bounded::instance;
use super::run::{Attack, EXTREME};
use crate::claims::{Form, Size};
use crate::number::recorder::{Operation, Tape};
use crate::number::{Arithmetic, Exact};
use nalgebra::DMatrix;

impl Attack<'_, '_> {
    /// Structured objects: all objects from one item of the library, and each in turn with the others of a start.
    pub(super) fn library(&mut self, sizes: &[Size]) {
        if !self.subject.uses(Strategy::Library) {
            return;
        }
        let shapes = self.subject.claim().objects.clone();
        for size in sizes.iter().take(EXTREME).copied() {
            let items: Vec<Vec<DMatrix<Exact>>> = shapes
                .iter()
                .map(|shape| items(size.along(shape.rows), size.along(shape.columns), shape.form))
                .collect();
            let most = items.iter().map(Vec::len).max().unwrap_or(0);
            for k in 0..most {
                let entries = items.iter().filter(|of| !of.is_empty()).flat_map(|of| of[k % of.len()].iter().cloned());
                let all = instance(self.subject.claim(), size, entries.collect());
                self.try_entries(&all);
            }
            let start =
                self.starts.iter().filter(|start| start.place.size == size).max_by(|a, b| a.score.total_cmp(&b.score));
            let Some(start) = start.and_then(|start| self.subject.instance(&start.knobs, start.place)) else {
                continue;
            };
            for (object, of) in items.iter().enumerate() {
                for item in of {
                    let mut relative = start.clone();
                    relative.objects[object].value = item.clone();
                    self.try_entries(&relative);
                }
                if self.enough() {
                    return;
                }
            }
        }
    }
}

/// Numbers that a formula names, and numbers made of them, that objects are filled with; and choices of them.
const WRITTEN: usize = 3;
const CONSTANTS: usize = 12;
const CHOICES: usize = 400;
/// Objects that are filled with every choice of them.
const FILLED: usize = 3;

impl Attack<'_, '_> {
    /// Objects filled with the numbers that the formula names, and with quotients of them: a claim may fail at such a
    /// point and nowhere else.
    pub(super) fn constants(&mut self, sizes: &[Size]) {
        if !self.subject.uses(Strategy::Constants) {
            return;
        }
        for size in sizes.iter().take(2).copied() {
            let numbers = named(&self.subject.recording(size).tape);
            let objects = self.subject.claim().objects.len();
            if numbers.is_empty() || objects == 0 || objects > FILLED {
                continue;
            }
            for choice in 0..numbers.len().pow(objects as u32).min(CHOICES) {
                let number = |object: usize| &numbers[choice / numbers.len().pow(object as u32) % numbers.len()];
                let shapes = self.subject.claim().objects.iter().enumerate();
                let entries = shapes.flat_map(|(object, shape)| {
                    let mut item = DMatrix::from_element(
                        size.along(shape.rows),
                        size.along(shape.columns),
                        number(object).clone(),
                    );
                    shape.form.impose(&mut item);
                    item.iter().cloned().collect::<Vec<_>>()
                });
                let all = instance(self.subject.claim(), size, entries.collect());
                self.try_entries(&all);
                if self.enough() {
                    return;
                }
            }
        }
    }
}

/// The first few numbers of a formula but 0 and ±1, and both signs and the quotients of these.
pub(super) fn named(tape: &Tape) -> Vec<Exact> {
    let plain = |x: &Exact| [-1, 0, 1].iter().any(|k| *x == integer(*k));
    let mut numbers: Vec<Exact> = Vec::new();
    let mut add = |x: Exact, most: usize| {
        if !plain(&x) && x.bits() <= 200 && !numbers.contains(&x) && numbers.len() < most {
            numbers.push(x);
        }
        numbers.clone()
    };
    let mut written = Vec::new();
    for operation in tape.operations() {
        if let Operation::Constant(value) = operation {
            written = add(value.clone(), WRITTEN);
        }
    }
    for x in &written {
        add(Exact::zero().minus(x), CONSTANTS);
    }
    for (x, y) in written.iter().flat_map(|x| written.iter().map(move |y| (x, y))) {
        if let Some(quotient) = x.div(y, &()) {
            add(quotient, CONSTANTS);
        }
    }
    numbers
}

fn ratio(p: i64, q: i64) -> Exact {
    Exact::ratio(p, q).unwrap_or_else(Exact::zero)
}

fn integer(i: i64) -> Exact {
    Exact::integer(i)
}

/// Every structured object of a shape and form, without repetition.
fn items(rows: usize, columns: usize, form: Form) -> Vec<DMatrix<Exact>> {
    let mut found: Vec<DMatrix<Exact>> = Vec::new();
    for entry in entries(rows.max(columns)) {
        let mut item = DMatrix::from_fn(rows, columns, |i, j| entry(i as i64, j as i64));
        form.impose(&mut item);
        if !found.contains(&item) {
            found.push(item);
        }
    }
    found
}

type Entry = Box<dyn Fn(i64, i64) -> Exact>;

/// The entry at row i and column j, both from 0, of each matrix; of a vector the first column.
fn entries(n: usize) -> Vec<Entry> {
    let n = n as i64;
    let is = |holds: bool| integer(i64::from(holds));
    let sign = |k: i64| if k % 2 == 0 { 1 } else { -1 };
    let huge = || integer(1 << 30);
    let tiny = || ratio(1, 1 << 30);
    vec![
        Box::new(move |i, j| is(i == j)),               // identity, e₁
        Box::new(|_, _| integer(1)),                    // ones
        Box::new(|_, _| integer(0)),                    // zero
        Box::new(|_, _| integer(-1)),                   // equal and negative
        Box::new(move |i, j| integer(sign(i + j))),     // alternating signs
        Box::new(move |i, j| is(j == i + 1)),           // nilpotent
        Box::new(move |i, j| is(j == i + 1 || i == j)), // Jordan block
        Box::new(move |i, j| is(i + j == n - 1)),       // exchange permutation
        Box::new(move |i, j| is((i + 1) % n == j)),     // cyclic permutation
        Box::new(|i, j| if i == j { integer(0) } else { integer(if i > j { 1 } else { -1 }) }), // rotation by 90°
        Box::new(|i, j| integer(if (i & j).count_ones() % 2 == 0 { 1 } else { -1 })), // Hadamard (Sylvester)
        Box::new(|i, j| ratio(1, i + j + 1)),           // Hilbert
        Box::new(|i, j| power(i + 1, j)),               // Vandermonde
        Box::new(move |i, j| integer((j - i).rem_euclid(n) + 1)), // circulant
        Box::new(|i, j| integer(i64::from(i == 0 || j == 0 || i == j))), // arrow
        Box::new(kahan),                                // Kahan, cosine 4/5
        Box::new(|i, j| integer(i64::from(i == 0 && j == 0))), // rank one, one entry
        Box::new(|i, _| integer(i + 1)),                // rank one, growing
        Box::new(move |i, j| if i == 0 && j == 0 { huge() } else { is(i == j) }), // one huge entry
        Box::new(move |i, j| if i == 0 && j == 0 { tiny() } else { is(i == j) }), // one tiny entry
        Box::new(move |i, j| if i == j { integer(sign(i)) } else { integer(0) }), // diagonal of signs
        Box::new(move |i, j| if i == j && i + 1 == n { tiny() } else { integer(1) }), // nearly of rank one
        Box::new(|i, j| integer(i64::from(i != j))),    // ones off the diagonal
        Box::new(|i, j| integer(if i == j { 2 } else { -i64::from((i - j).abs() == 1) })), // second differences
        Box::new(|i, j| integer(if j > i { 100 } else { i64::from(i == j) })), // far from normal
        Box::new(|i, _| {
            integer(if i == 0 {
                1
            } else if i == 1 {
                -1
            } else {
                0
            })
        }), // e₁ − e₂
    ]
}

fn power(base: i64, exponent: i64) -> Exact {
    (0..exponent).fold(integer(1), |product, _| product.mul(&integer(base), &()).unwrap_or_else(Exact::zero))
}

/// Kahan's matrix of sine 3/5 and cosine 4/5: diag(1, s, s², …) with −c above the diagonal.
fn kahan(i: i64, j: i64) -> Exact {
    let scale = (0..i).fold(integer(1), |product, _| product.mul(&ratio(3, 5), &()).unwrap_or_else(Exact::zero));
    let entry = if i == j {
        integer(1)
    } else if j > i {
        ratio(-4, 5)
    } else {
        integer(0)
    };
    scale.mul(&entry, &()).unwrap_or_else(Exact::zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_have_the_form_that_is_asked_for() {
        for form in [Form::Symmetric, Form::Skew, Form::Diagonal] {
            for item in items(3, 3, form) {
                let turned = item.transpose();
                let fits = match form {
                    Form::Symmetric => item == turned,
                    Form::Skew => item == turned.map(|x| Exact::zero().minus(&x)),
                    _ => (0..9).all(|k| k % 4 == 0 || item[k] == Exact::zero()),
                };
                assert!(fits, "{form:?}: {item}");
            }
        }
        assert!(items(4, 4, Form::General).len() > 20);
        assert!(items(2, 1, Form::General).len() > 8);
    }
}
