//! Fewer rows, fewer columns, rounder numbers, still violating.
//!
//! Simpler is one order: fewer entries, then fewer nonzero entries, then fewer bits in all numerators and
//! denominators, then fewer minus signs. A pass proposes; it is deterministic, tries the obvious minima first and
//! never iterates to a fixed point itself. Only [`shrink`] repeats, and only on strict progress.

use crate::claims::{Axis, Instance, Object, Shape, Size};
use crate::number::Exact;
use nalgebra::DMatrix;

/// The order of simplicity.
pub fn complexity(instance: &Instance) -> (usize, usize, usize, usize) {
    let entries = || instance.entries();
    (
        entries().count(),
        entries().filter(|x| x.signum() != 0).count(),
        entries().map(Exact::bits).sum(),
        entries().filter(|x| x.signum() < 0).count(),
    )
}

/// The simplest instance reached from `start` for which `violates` stays true, within a number of attempts.
pub fn shrink(
    start: &Instance,
    shapes: &[Shape],
    least: Size,
    attempts: usize,
    mut violates: impl FnMut(&Instance) -> bool,
) -> Instance {
    let mut best = start.clone();
    let mut left = attempts;
    let mut accept = |candidate: Instance, best: &mut Instance| {
        if left == 0 || complexity(&candidate) >= complexity(best) {
            return false;
        }
        left -= 1;
        let better = violates(&candidate);
        if better {
            *best = candidate;
        }
        better
    };
    loop {
        let before = complexity(&best);
        for axis in [Axis::N, Axis::D] {
            let mut index = 0;
            while index < best.size.along(axis) {
                let gone = delete(&best, shapes, least, axis, index);
                if !gone.is_some_and(|candidate| accept(candidate, &mut best)) {
                    index += 1;
                }
            }
        }
        for object in 0..best.objects.len() {
            for entry in 0..best.objects[object].value.len() {
                for value in simpler(&best.objects[object].value[entry]) {
                    let mut candidate = best.clone();
                    candidate.objects[object].value[entry] = value;
                    if accept(candidate, &mut best) {
                        break;
                    }
                }
            }
        }
        if complexity(&best) == before {
            return best;
        }
    }
}

/// The instance without one index of an axis; `None` at the least size.
fn delete(instance: &Instance, shapes: &[Shape], least: Size, axis: Axis, index: usize) -> Option<Instance> {
    let mut size = instance.size;
    match axis {
        Axis::N if size.n > least.n => size.n -= 1,
        Axis::D if size.d > least.d => size.d -= 1,
        _ => return None,
    }
    let objects = instance
        .objects
        .iter()
        .zip(shapes)
        .map(|(object, shape)| {
            let kept = |length: usize, along: Axis| -> Vec<usize> {
                (0..length).filter(|k| along != axis || *k != index).collect()
            };
            let rows = kept(object.value.nrows(), shape.rows);
            let columns = kept(object.value.ncols(), shape.columns);
            // Not nalgebra's remove_row: 0.35 drops the wrong entries of a type that owns memory.
            let value = DMatrix::from_fn(rows.len(), columns.len(), |i, j| object.value[(rows[i], columns[j])].clone());
            Object { name: object.name, value }
        })
        .collect();
    Some(Instance { size, objects })
}

/// Values to try in place of one: small integers, halves, then fewer and fewer binary places dropped.
fn simpler(value: &Exact) -> Vec<Exact> {
    let mut found: Vec<Exact> = [0, 1, -1, 2, -2].map(Exact::integer).into();
    found.extend([(1, 2), (-1, 2)].iter().filter_map(|(p, q)| Exact::ratio(*p, *q)));
    let float = value.to_f64();
    for places in [0, 1, 2, 3, 5, 8, 13, 21, 34] {
        let scale = core_math::exp2(f64::from(places));
        found.extend(Exact::from_f64((float * scale).round() / scale));
    }
    if float != 0.0 && float.is_finite() {
        let power = core_math::exp2(core_math::log2(float.abs()).round());
        found.extend(Exact::from_f64(power.copysign(float)));
    }
    found.dedup();
    found
}
