//! Fewer rows, fewer columns, rounder numbers, still violating.
//!
//! Simpler is one order: fewer entries, then fewer rows and columns, then fewer nonzero entries, then fewer characters
//! to write them, then fewer bits in all numerators and denominators, then fewer minus signs. A pass proposes; it is
//! deterministic, tries the obvious minima first and never iterates to a fixed point itself. Only [`shrink`] repeats,
//! and only on strict progress.

use crate::claims::{Axis, Instance, Object, Shape, Size};
use crate::number::Exact;
use nalgebra::DMatrix;

/// The order of simplicity.
pub fn complexity(instance: &Instance) -> [usize; 6] {
    let entries = || instance.entries();
    [
        entries().count(),
        instance.size.lengths().sum(),
        entries().filter(|x| x.signum() != 0).count(),
        entries().map(Exact::length).sum(),
        entries().map(Exact::bits).sum(),
        entries().filter(|x| x.signum() < 0).count(),
    ]
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
    let mut simplest = complexity(start);
    let mut accept = |candidate: Instance, best: &mut Instance| {
        if left == 0 {
            return false;
        }
        let becomes = complexity(&candidate);
        if becomes >= simplest {
            return false;
        }
        left -= 1;
        let better = violates(&candidate);
        if better {
            (*best, simplest) = (candidate, becomes);
        }
        better
    };
    loop {
        let before = complexity(&best);
        for dimension in 0..best.size.lengths().count() {
            let mut index = 0;
            while index < best.size.length(dimension) {
                let gone = delete(&best, shapes, least, dimension, index);
                if !gone.is_some_and(|candidate| accept(candidate, &mut best)) {
                    index += 1;
                }
            }
        }
        for candidate in signed(&best) {
            accept(candidate, &mut best);
        }
        for (object, shape) in shapes.iter().enumerate().take(best.objects.len()) {
            let form = shape.form;
            let rows = best.objects[object].value.nrows().max(1);
            for entry in (0..best.objects[object].value.len()).filter(|k| form.is_free(k % rows, k / rows)) {
                for value in simpler(&best.objects[object].value[entry]) {
                    let mut candidate = best.clone();
                    candidate.objects[object].value[entry] = value;
                    form.impose(&mut candidate.objects[object].value);
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

/// The instance without one index of a dimension; `None` at the least size.
fn delete(instance: &Instance, shapes: &[Shape], least: Size, dimension: usize, index: usize) -> Option<Instance> {
    let length = instance.size.length(dimension);
    if length <= least.length(dimension) {
        return None;
    }
    let size = instance.size.with(dimension, length - 1);
    let objects = instance
        .objects
        .iter()
        .zip(shapes)
        .map(|(object, shape)| {
            // Where a dimension counts several times, as in 2n, the index goes from each of its blocks.
            let kept = |found: usize, along: Axis| -> Vec<usize> {
                let blocks = usize::try_from(along.coefficient(dimension)).unwrap_or(0);
                (0..found).filter(|k| *k >= blocks * length || k % length != index).collect()
            };
            let rows = kept(object.value.nrows(), shape.rows);
            let columns = kept(object.value.ncols(), shape.columns);
            // Not nalgebra's remove_row: 0.35 drops the wrong entries of a type that owns memory.
            let value = DMatrix::from_fn(rows.len(), columns.len(), |i, j| object.value[(rows[i], columns[j])].clone());
            Object { name: object.name.clone(), value }
        })
        .collect();
    Some(Instance { size, objects })
}

/// The instance with fewer minus signs: of all objects, of one object turned, of one object's entries taken away.
fn signed(instance: &Instance) -> Vec<Instance> {
    let turned = |x: &Exact| Exact::zero().minus(x);
    let mut all = instance.clone();
    all.objects.iter_mut().for_each(|object| object.value = object.value.map(|x| turned(&x)));
    let mut found = vec![all];
    for object in 0..instance.objects.len() {
        let with = |change: &dyn Fn(&Exact) -> Exact| {
            let mut candidate = instance.clone();
            candidate.objects[object].value = candidate.objects[object].value.map(|x| change(&x));
            candidate
        };
        found.push(with(&turned));
        found.push(with(&|x| if x.signum() < 0 { turned(x) } else { x.clone() }));
    }
    found
}

/// Values to try in place of one: small integers, halves, powers of ten, then decimals of more and more digits, a few binary places,
/// the nearest power of two.
fn simpler(value: &Exact) -> Vec<Exact> {
    let mut found: Vec<Exact> = [0, 1, -1, 2, -2].map(Exact::integer).into();
    found.extend([(1, 2), (-1, 2)].iter().filter_map(|(p, q)| Exact::ratio(*p, *q)));
    let float = value.to_f64();
    // of a number that is large, smaller ones of as many characters, too
    let tens = (1..16).map(|k| 10_i64.pow(k)).take_while(|power| (*power as f64) < float.abs());
    found.extend(tens.map(|power| Exact::integer(if float < 0.0 { -power } else { power })));
    let length = value.length();
    let mut digits = vec![1, 2, 3, 4, 6, 9, 13, 19, 28, 40];
    digits.extend([5, 3, 2, 1].map(|fewer| length.saturating_sub(fewer)));
    digits.sort_unstable();
    digits.dedup();
    for digits in digits.into_iter().filter(|&digits| digits > 0 && digits < length) {
        found.extend([false, true].iter().filter_map(|&up| value.to_decimal(digits, up).parse::<Exact>().ok()));
    }
    for places in [0, 1, 2, 3] {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::Form;

    #[test]
    fn a_long_entry_keeps_the_digits_that_the_violation_needs_and_no_more() {
        let shapes = [Shape { name: "x".into(), rows: Axis::One, columns: Axis::One, form: Form::General }];
        let start = "0.6309552781606031324736052686706047900681010882406624".parse::<Exact>().expect("a decimal");
        let limit: Exact = "0.630955278160603132473605".parse().expect("a decimal");
        let object = Object { name: "x".into(), value: DMatrix::from_element(1, 1, start) };
        let instance = Instance { size: Size::new(1, 1), objects: vec![object] };
        let shrunk = shrink(&instance, &shapes, Size::new(1, 1), 100, |candidate| {
            candidate.entries().all(|x| limit.minus(x).signum() < 0 && x.to_f64() < 0.64)
        });
        assert_eq!(shrunk.entries().next().map(Exact::to_string).as_deref(), Some("0.631"));
        let close = shrink(&instance, &shapes, Size::new(1, 1), 200, |candidate| {
            candidate.entries().all(|x| {
                let above = x.minus(&limit);
                above.signum() > 0 && above.to_f64() < 1e-20
            })
        });
        // no decimal of 19 digits lies in the interval
        assert_eq!(close.entries().next().map(Exact::to_string).as_deref(), Some("0.63095527816060313248"));
    }
}
