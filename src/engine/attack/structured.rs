//! Structured relatives of an accepted instance: zeros, ties, sign flips, equal rows, rank one, ill-conditioned designs,
//! near and far pairs, every parameter at its limits.

use super::super::Subject;
use super::super::retract::retracted;
use super::super::search::Findings;
use super::bounded::{instance, within_bounds};
use crate::claims::{Instance, Object};
use crate::number::{Arithmetic, Bits, Exact};
use nalgebra::DMatrix;

/// Precision at which bounded entries follow.
const BITS: u32 = 128;
/// The condition number that a design is given.
const CONDITION: i64 = 100_000_000;

/// Tries every structured relative of an accepted instance.
pub(super) fn structured(subject: &Subject, findings: &mut Findings, start: &Instance) {
    for relative in relatives(start) {
        subject.count();
        let entries = within_bounds(subject, start.size, relative.entries().cloned().collect(), None, Bits::new(BITS));
        for moved in retracted(subject, &instance(subject.claim(), start.size, entries)) {
            findings.try_instance(subject, &moved);
        }
    }
}

/// The relatives, each of which differs from the instance in one object.
fn relatives(start: &Instance) -> Vec<Instance> {
    let mut found = Vec::new();
    for (k, Object { value, .. }) in start.objects.iter().enumerate() {
        let mut put = |value: DMatrix<Exact>| {
            if value != start.objects[k].value {
                let mut relative = start.clone();
                relative.objects[k].value = value;
                found.push(relative);
            }
        };
        let times = |factor: Exact| value.map(|x| product(&x, &factor));
        put(times(Exact::zero()));
        put(times(Exact::integer(-1)));
        if value.len() == 1 {
            put(value.map(|_| Exact::integer(1)));
            for factor in [Exact::integer(1 << 20), ratio(1, 1 << 20)] {
                put(times(factor));
            }
            continue;
        }
        let (rows, columns) = value.shape();
        put(DMatrix::from_fn(rows, columns, |_, j| value[(0, j)].clone()));
        put(DMatrix::from_fn(rows, columns, |i, j| if i == 0 { value[(0, j)].clone() } else { Exact::zero() }));
        put(DMatrix::from_fn(
            rows,
            columns,
            |i, j| if i == 0 { negated(&value[(0, j)]) } else { value[(i, j)].clone() },
        ));
        if columns > 1 {
            put(DMatrix::from_fn(rows, columns, |i, j| product(&value[(i, 0)], &value[(0, j)])));
            put(DMatrix::from_fn(rows, columns, |i, j| Exact::integer(i64::from(i == j))));
            let narrow = |j: usize| if j + 1 == columns { ratio(1, CONDITION) } else { Exact::integer(1) };
            put(DMatrix::from_fn(rows, columns, |i, j| product(&value[(i, j)], &narrow(j))));
        }
        for (_, other) in
            start.objects.iter().enumerate().filter(|(m, other)| *m != k && other.value.shape() == (rows, columns))
        {
            for factor in
                [Exact::integer(1), Exact::integer(-1), ratio((1 << 20) + 1, 1 << 20), Exact::integer(1 << 10)]
            {
                put(other.value.map(|x| product(&x, &factor)));
            }
        }
    }
    found
}

fn negated(x: &Exact) -> Exact {
    Exact::zero().minus(x)
}

fn product(x: &Exact, y: &Exact) -> Exact {
    x.mul(y, &()).unwrap_or_else(Exact::zero)
}

fn ratio(p: i64, q: i64) -> Exact {
    Exact::ratio(p, q).unwrap_or_else(Exact::zero)
}
