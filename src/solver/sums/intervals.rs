//! Sums of intervals, little wider than the intervals make them.

use super::compensated::Compensated;
use crate::linalg::rounding::raised;
use crate::number::Interval;

/// Σᵢ aᵢ: the middles summed with their rounding errors, the radii bounded.
pub(in crate::solver) fn total(a: &[Interval]) -> Interval {
    let (mut middles, mut radii) = (Compensated::default(), 0.0);
    for a in a {
        middles.add(a.middle(), 1.0);
        radii += radius(a);
    }
    about(middles, radii, a.len())
}

/// ⟨a, b⟩.
pub(in crate::solver) fn inner(a: &[Interval], b: &[Interval]) -> Interval {
    let (mut middles, mut radii) = (Compensated::default(), 0.0);
    for (a, b) in a.iter().zip(b) {
        let (x, y, r, s) = (a.middle(), b.middle(), radius(a), radius(b));
        middles.add(x, y);
        radii += x.abs() * s + r * (y.abs() + s);
    }
    about(middles, radii, a.len())
}

/// The sum of `terms` products whose middles and radii were summed; undefined where one was, or is not finite.
fn about(middles: Compensated, radii: f64, terms: usize) -> Interval {
    let (value, error) = middles.result(terms);
    let slack = raised(error + raised(radii, 3 * terms), 2);
    Interval::between((value - slack).next_down(), (value + slack).next_up())
}

/// At least the distance of any number in the interval from its [`Interval::middle`]; +∞ where it is not defined.
fn radius(interval: &Interval) -> f64 {
    if !interval.is_defined() {
        return f64::INFINITY;
    }
    let middle = interval.middle();
    (interval.hi() - middle).max(middle - interval.lo()).next_up()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Arithmetic, Exact};

    #[test]
    fn sums_and_products_of_intervals_enclose_the_sums_of_their_ends() {
        let ends = |phase: f64| -> Vec<(f64, f64)> {
            (0..500)
                .map(|k| ((k as f64 * 0.7548 + phase).sin() * 10.0_f64.powi(k % 11 - 5), k % 3))
                .map(|(middle, share)| (middle, 1e-9 * middle.abs() * f64::from(share)))
                .map(|(middle, width)| (middle - width, middle + width))
                .collect()
        };
        let (a, b) = (ends(0.2), ends(1.3));
        let boxed = |ends: &[(f64, f64)]| ends.iter().map(|(lo, hi)| Interval::between(*lo, *hi)).collect::<Vec<_>>();
        let (sum, product) = (total(&boxed(&a)), inner(&boxed(&a), &boxed(&b)));
        let exact = |value: f64| Exact::from_f64(value).unwrap();
        let plus = |sum: Exact, term: &Exact| sum.add(term, &()).unwrap();
        let (mut least, mut most) = ([Exact::zero(), Exact::zero()], [Exact::zero(), Exact::zero()]);
        for (x, y) in a.iter().zip(&b) {
            let corners = [(x.0, y.0), (x.0, y.1), (x.1, y.0), (x.1, y.1)];
            let mut products = corners.map(|(x, y)| exact(x).mul(&exact(y), &()).unwrap());
            products.sort_by(|left, right| left.minus(right).signum().cmp(&0));
            least = [plus(least[0].clone(), &exact(x.0)), plus(least[1].clone(), &products[0])];
            most = [plus(most[0].clone(), &exact(x.1)), plus(most[1].clone(), &products[3])];
        }
        for (k, found) in [sum, product].iter().enumerate() {
            assert!(exact(found.lo()).minus(&least[k]).signum() <= 0, "{k}");
            assert!(most[k].minus(&exact(found.hi())).signum() <= 0, "{k}");
        }
        let widths: f64 = a.iter().map(|(lo, hi)| hi - lo).sum();
        assert!(sum.hi() - sum.lo() <= 1.01 * widths + 1e-9);
        let undefined = [Interval::point(1.0), Interval::point(f64::NAN)];
        assert!(!total(&undefined).is_defined() && !inner(&undefined, &undefined).is_defined());
    }
}
