//! Several terms of a sum changed at once: each stands for another, changes its sign, or goes.

use super::make::Ratio;
use super::sum::Term;

/// Changes of single terms that are looked at.
const MOST: usize = 900;
/// Solutions, at most.
const ENOUGH: usize = 4;

/// A change of one printed term: coefficients that are added to terms, and what that adds to the sum.
struct Delta {
    /// The printed term.
    at: usize,
    by: Vec<(usize, Ratio)>,
    values: Vec<f64>,
    /// Its shadow on a fixed direction, by which it is found.
    shadow: f64,
}

/// Changes of two or three printed terms that add up to what is left over; `origins` tells of every term which printed one it
/// may stand for.
pub(super) fn several(
    printed: &[Term],
    rest: &[f64],
    noise: f64,
    origins: &[Option<usize>],
    values: &[Option<Vec<f64>>],
) -> Vec<Vec<(usize, Ratio)>> {
    // any direction that treats no two entries alike
    let direction: Vec<f64> = (0..rest.len()).map(|k| 0.5 + (k as f64 * 0.618_033_988_75).fract()).collect();
    let deltas = deltas(printed, &direction, origins, values);
    let wanted = dot(rest, &direction);
    let slack = noise.sqrt() * dot(&direction, &direction).sqrt();
    let left_over = |of: &[&Delta]| -> f64 {
        let at = |k: usize| rest[k] - of.iter().map(|delta| delta.values[k]).sum::<f64>();
        (0..rest.len()).map(|k| at(k).powi(2)).sum()
    };
    let near = |shadow: f64| {
        let from = deltas.partition_point(|delta| delta.shadow < shadow - slack);
        deltas[from..].iter().take_while(move |delta| delta.shadow <= shadow + slack)
    };
    let mut found: Vec<Vec<(usize, Ratio)>> = Vec::new();
    let told = |of: &[&Delta]| of.iter().flat_map(|delta| delta.by.iter().copied()).collect::<Vec<_>>();
    for one in &deltas {
        for two in near(wanted - one.shadow).filter(|two| two.at > one.at) {
            if found.len() < ENOUGH && left_over(&[one, two]) <= noise {
                found.push(told(&[one, two]));
            }
        }
    }
    if !found.is_empty() || printed.len() < 3 {
        return found;
    }
    for (k, one) in deltas.iter().enumerate() {
        for two in deltas[k + 1..].iter().filter(|two| two.at != one.at) {
            for three in near(wanted - one.shadow - two.shadow).filter(|three| three.at > one.at.max(two.at)) {
                if found.len() < ENOUGH && left_over(&[one, two, three]) <= noise {
                    found.push(told(&[one, two, three]));
                }
            }
        }
    }
    found
}

/// Every change of one term, by its shadow.
fn deltas(printed: &[Term], direction: &[f64], origins: &[Option<usize>], values: &[Option<Vec<f64>>]) -> Vec<Delta> {
    let mut made = Vec::new();
    let mut put = |at: usize, by: Vec<(usize, Ratio)>| {
        let mut sum = vec![0.0; direction.len()];
        for (term, coefficient) in &by {
            let Some(column) = &values[*term] else { return };
            sum.iter_mut().zip(column).for_each(|(sum, value)| *sum += coefficient.to_f64() * value);
        }
        let shadow = dot(&sum, direction);
        made.push(Delta { at, by, values: sum, shadow });
    };
    for (at, Term { coefficient, .. }) in printed.iter().enumerate() {
        let times = |by: Ratio| coefficient.times(by);
        for by in [Ratio::whole(-2), Ratio::whole(-1), Ratio::whole(1), Ratio::new(-1, 2)] {
            put(at, vec![(at, times(by))]);
        }
        for (other, _) in
            origins.iter().enumerate().filter(|(other, origin)| *other >= printed.len() && **origin == Some(at))
        {
            for sign in [1, -1] {
                put(at, vec![(at, times(Ratio::whole(-1))), (other, times(Ratio::whole(sign)))]);
            }
        }
    }
    made.truncate(MOST);
    made.sort_by(|a, b| a.shadow.total_cmp(&b.shadow));
    made
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
