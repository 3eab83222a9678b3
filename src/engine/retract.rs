//! Instances moved to where their hypotheses hold: equalities solved in rationals for one object, inequalities met along
//! rays, to either side of the boundary.

use super::magnitude::Sizes;
use super::score::shortfall;
use super::{Strategy, Subject};
use crate::claims::{Instance, Name, Shape};
use crate::number::{Arithmetic, Exact};

/// Equations, and unknowns of one object, that are solved at most.
const UNKNOWNS: usize = 40;
/// Bits in numerator and denominator of a number beyond which a solution is left.
const BITS: usize = 2_000;
/// Factors that an object is scaled by.
const FACTORS: [(i64, i64); 12] =
    [(1, 2), (1, 4), (1, 16), (1, 256), (1, 1 << 20), (2, 1), (4, 1), (16, 1), (256, 1), (-1, 1), (-1, 4), (-4, 1)];

/// Instances near the given one that meet the hypotheses as far as floats see, equalities exactly; itself where it does.
pub(super) fn retracted(subject: &Subject, instance: &Instance) -> Vec<Instance> {
    if !subject.uses(Strategy::Retraction) {
        return vec![instance.clone()];
    }
    let Some(start) = solved(subject, instance.clone()) else { return Vec::new() };
    if meets(subject, &start) {
        return vec![start];
    }
    for object in 0..start.objects.len() {
        for factor in FACTORS {
            let scaled = |factor: &Exact| {
                let mut moved = start.clone();
                moved.objects[object].value = moved.objects[object].value.map(|x| times(&x, factor));
                solved(subject, moved)
            };
            let factor = Exact::ratio(factor.0, factor.1).unwrap_or_else(Exact::zero);
            let Some(inside) = scaled(&factor).filter(|moved| meets(subject, moved)) else {
                continue;
            };
            // The boundary lies between the start and what was found: nearly there, on the good side.
            let (mut out, mut within) = (Exact::integer(1), factor);
            let mut near = inside.clone();
            for _ in 0..12 {
                let middle = times(&plus(&out, &within), &half());
                match scaled(&middle).filter(|moved| meets(subject, moved)) {
                    Some(moved) => (near, within) = (moved, middle),
                    None => out = middle,
                }
            }
            return vec![inside, near];
        }
    }
    Vec::new()
}

fn half() -> Exact {
    Exact::ratio(1, 2).unwrap_or_else(Exact::zero)
}

fn plus(x: &Exact, y: &Exact) -> Exact {
    x.add(y, &()).unwrap_or_else(Exact::zero)
}

fn times(x: &Exact, y: &Exact) -> Exact {
    x.mul(y, &()).unwrap_or_else(Exact::zero)
}

/// By how much floats see the hypotheses missed, in all; 0 where they are met.
pub(super) fn shortfall_at(subject: &Subject, instance: &Instance) -> Option<f64> {
    let sum = subject.suppose(instance, |cuts, values| {
        let sizes = Sizes::of(&cuts.premises.tape, values);
        cuts.parts.iter().map(|parts| shortfall(parts, values, &sizes)).sum::<f64>()
    })?;
    sum.is_finite().then_some(sum)
}

/// Whether floats see all hypotheses met.
fn meets(subject: &Subject, instance: &Instance) -> bool {
    let met = subject.suppose(instance, |cuts, values| {
        let sizes = Sizes::of(&cuts.premises.tape, values);
        cuts.parts.iter().all(|parts| shortfall(parts, values, &sizes) == 0.0)
    });
    met == Some(true)
}

/// By how much floats see each hypothesis missed.
pub(super) fn shortfalls(subject: &Subject, instance: &Instance) -> Option<Vec<(Name, f64)>> {
    subject.suppose(instance, |cuts, values| {
        let sizes = Sizes::of(&cuts.premises.tape, values);
        let named = cuts.premises.premises.iter().zip(&cuts.parts);
        named.map(|(premise, parts)| (premise.name.clone(), shortfall(parts, values, &sizes))).collect()
    })
}

/// left − right of every hypothesis that is an equality, exactly; `None` where one is no rational.
fn residuals(subject: &Subject, instance: &Instance) -> Option<Vec<Exact>> {
    subject.count();
    let cuts = subject.cuts(instance.size);
    let (tape, pairs) = &cuts.equations;
    let inputs: Vec<Exact> = instance.entries().cloned().collect();
    let values = tape.replay::<Exact>(&inputs, &())?;
    Some(pairs.iter().map(|&(l, r)| values[l as usize].minus(&values[r as usize])).collect())
}

/// The instance with one object moved so that every equation holds, where they are affine in it; itself where they hold
/// or where they are no equations of rationals.
fn solved(subject: &Subject, instance: Instance) -> Option<Instance> {
    if subject.cuts(instance.size).equations.1.is_empty() {
        return Some(instance);
    }
    let Some(start) = residuals(subject, &instance) else { return Some(instance) };
    if start.iter().all(|x| x.signum() == 0) {
        return Some(instance);
    }
    let shapes = &subject.claim().objects;
    let objects = (0..shapes.len()).rev();
    objects.filter_map(|object| solved_for(subject, &instance, &start, (object, &shapes[object]))).next()
}

fn solved_for(
    subject: &Subject,
    instance: &Instance,
    start: &[Exact],
    (object, shape): (usize, &Shape),
) -> Option<Instance> {
    let (rows, columns) = instance.objects[object].value.shape();
    let free: Vec<(usize, usize)> =
        (0..columns).flat_map(|j| (0..rows).map(move |i| (i, j))).filter(|&(i, j)| shape.form.is_free(i, j)).collect();
    if free.len() > UNKNOWNS || start.len() > 4 * UNKNOWNS {
        return None;
    }
    let moved = |steps: &[((usize, usize), Exact)]| {
        let mut moved = instance.clone();
        let value = &mut moved.objects[object].value;
        steps.iter().for_each(|(at, step)| value[*at] = plus(&value[*at], step));
        shape.form.impose(value);
        moved
    };
    let mut columns_of: Vec<Vec<Exact>> = Vec::new();
    for at in &free {
        let bumped = residuals(subject, &moved(&[(*at, Exact::integer(1))]))?;
        columns_of.push(bumped.iter().zip(start).map(|(after, before)| after.minus(before)).collect());
    }
    let steps = eliminated(&columns_of, start)?;
    let steps: Vec<((usize, usize), Exact)> = free.into_iter().zip(steps).collect();
    let found = moved(&steps);
    let short = found.entries().all(|x| x.bits() <= BITS);
    let holds = || residuals(subject, &found).is_some_and(|left| left.iter().all(|x| x.signum() == 0));
    (short && holds()).then_some(found)
}

/// One solution δ of Σ δ_k column_k = −start by elimination, 0 in the columns without a pivot.
fn eliminated(columns: &[Vec<Exact>], start: &[Exact]) -> Option<Vec<Exact>> {
    let mut rows: Vec<Vec<Exact>> = (0..start.len())
        .map(|i| columns.iter().map(|column| column[i].clone()).chain([Exact::zero().minus(&start[i])]).collect())
        .collect();
    let mut pivots: Vec<usize> = Vec::new();
    // The last columns first, so that what was drawn first stays.
    for column in (0..columns.len()).rev() {
        let done = pivots.len();
        let Some(row) = (done..rows.len()).find(|&row| rows[row][column].signum() != 0) else { continue };
        rows.swap(done, row);
        let pivot = rows[done][column].clone();
        let scaled: Option<Vec<Exact>> = rows[done].iter().map(|x| x.div(&pivot, &())).collect();
        rows[done] = scaled?;
        for other in (0..rows.len()).filter(|&other| other != done) {
            let factor = rows[other][column].clone();
            if factor.signum() != 0 {
                rows[other] = rows[other].iter().zip(&rows[done]).map(|(x, p)| x.minus(&times(p, &factor))).collect();
            }
        }
        pivots.push(column);
    }
    if rows[pivots.len()..].iter().any(|row| row.last().is_some_and(|x| x.signum() != 0)) {
        return None;
    }
    let mut steps = vec![Exact::zero(); columns.len()];
    for (row, column) in pivots.into_iter().enumerate() {
        steps[column] = rows[row].last()?.clone();
    }
    Some(steps)
}
