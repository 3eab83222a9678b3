//! How L changes from z to z + tq, row by row and without the cancellation of two values: where a part of L that stays as it is
//! is so large that its rounding hides the rest, the values at both ends do not tell.

use super::evaluation::times_exp;
use super::{Activation, Loss, Regression};
use crate::number::Exp;
use std::ops::Range;

/// Largest exponent of u that needs no division.
const DIRECT: f64 = 100.0;
/// Entries of tq up to which f(z + s) − f(z) is a product: 2f′(z + s/2)·sinh(s/2).
const NEAR: f64 = 1.0;

/// L(z + tq) − L(z) over e^s for a scale s of the caller, and an estimate of its rounding error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Change {
    pub value: f64,
    pub rounding: f64,
}

/// A row at both ends, over e^m.
#[derive(Clone, Copy)]
struct Row {
    /// u at z, and at z + s.
    ends: [f64; 2],
    /// What u changes by.
    by: f64,
    /// What u and its change are off by, over ε.
    lost: [f64; 2],
}

/// Σu at z and what it changes by, |u| and its end, and what both sums are off by over ε.
#[derive(Clone, Copy, Default)]
struct Totals {
    alpha: f64,
    end: f64,
    by: f64,
    lost: [f64; 2],
}

/// Both ends.
struct Ends<'a> {
    instance: &'a Regression,
    z: &'a [f64],
    q: &'a [f64],
    step: f64,
    /// No entry of tq is beyond [`NEAR`].
    near: bool,
    /// m at both ends; one number unless the loss does not see it.
    exponents: [f64; 2],
}

impl Regression {
    /// L(z + tq) − L(z) for n-vectors z and q, over e^s for a scale s: O(n), at some times the cost of a trial. NaN where an end
    /// overflows.
    pub(crate) fn change(&self, z: &[f64], q: &[f64], step: f64, scale: f64) -> Change {
        let ends = Ends::of(self, z, q, step);
        let over_rows = self.design().over_rows();
        let part = |rows: Range<usize>| rows.map(|i| ends.counted(i)).fold(Totals::default(), Totals::plus).packed();
        let merge = |a: [f64; 5], b: [f64; 5]| std::array::from_fn(|k| a[k] + b[k]);
        let totals = Totals::unpacked(over_rows.reduce(1, part, merge).unwrap_or([f64::NAN; 5]));
        let sums = |rows: Range<usize>| {
            let mut sums = [0.0; 4];
            for i in rows {
                let found = ends.terms(i, totals);
                sums.iter_mut().zip(found).for_each(|(sum, term)| *sum += term);
            }
            sums
        };
        let merge = |a: [f64; 4], b: [f64; 4]| std::array::from_fn(|k| a[k] + b[k]);
        let [loss, lost, ridge, blurred] = over_rows.reduce(1, sums, merge).unwrap_or([f64::NAN; 4]);
        let power = if ends.is_normalised() { -scale } else { 2.0 * ends.exponents[0] - scale };
        Change {
            value: times_exp(loss, power) + times_exp(ridge, -scale),
            rounding: f64::EPSILON * (times_exp(lost, power) + times_exp(blurred, -scale)),
        }
    }
}

impl Totals {
    fn plus(self, row: Self) -> Self {
        let [a, b] = self.lost;
        Self {
            alpha: self.alpha + row.alpha,
            end: self.end + row.end,
            by: self.by + row.by,
            lost: [a + row.lost[0], b + row.lost[1]],
        }
    }

    fn packed(self) -> [f64; 5] {
        [self.alpha, self.end, self.by, self.lost[0], self.lost[1]]
    }

    fn unpacked([alpha, end, by, first, second]: [f64; 5]) -> Self {
        Self { alpha, end, by, lost: [first, second] }
    }
}

impl<'a> Ends<'a> {
    fn of(instance: &'a Regression, z: &'a [f64], q: &'a [f64], step: f64) -> Self {
        let over_rows = instance.design().over_rows();
        let loss = instance.loss();
        let size = |z: f64| match loss {
            Loss::Softmax | Loss::Plain(Activation::Exp) | Loss::Rescaled(Activation::Exp) => z,
            // e^z + z is no more than e^|z|
            _ => z.abs(),
        };
        let part = |rows: Range<usize>| {
            let sizes = |i: usize| [size(z[i]), size(z[i] + step * q[i]), (step * q[i]).abs()];
            rows.map(sizes).fold([f64::NEG_INFINITY; 3], wider)
        };
        let [here, there, furthest] = over_rows.reduce(1, part, wider).unwrap_or([f64::NAN; 3]);
        let near = furthest <= NEAR;
        let beyond = |size: f64| if size <= DIRECT { 0.0 } else { size };
        let exponents = match loss {
            Loss::Softmax if near => [here; 2],
            Loss::Softmax => [here, there],
            Loss::SoftResidual if !near => [beyond(here), beyond(there)],
            _ => [beyond(here.max(there)); 2],
        };
        Self { instance, z, q, step, near, exponents }
    }

    fn is_normalised(&self) -> bool {
        matches!(self.instance.loss(), Loss::Softmax | Loss::SoftResidual)
    }

    fn row(&self, i: usize) -> Row {
        let (z, s, [m, n]) = (self.z[i], self.step * self.q[i], self.exponents);
        let f = match self.instance.loss() {
            Loss::Plain(f) | Loss::Rescaled(f) => f,
            Loss::Softmax | Loss::SoftResidual => Activation::Exp,
        };
        let (mut here, mut there) = (shrunk(f, z, m), shrunk(f, z + s, n));
        let mut by =
            if self.near { 2.0 * shrunk(f.slope(), z + 0.5 * s, m) * Exp::sinh(&(0.5 * s)) } else { there - here };
        // what rounding z does to u, and to its change
        let far = 2.0 + z.abs() + s.abs();
        let steep = shrunk(f.slope(), z, m).abs();
        let mut blurred = here.abs() + steep * far;
        let mut lost = if self.near { by.abs() * (4.0 + far) } else { blurred + there.abs() * (2.0 + far) };
        if self.instance.loss() == Loss::SoftResidual {
            let unit = [m, n].map(|m| Exp::exp(&-m));
            (here, there) = (here + z * unit[0], there + (z + s) * unit[1]);
            by = if self.near { by + s * unit[0] } else { there - here };
            blurred += far * unit[0];
            lost += if self.near { s.abs() * unit[0] } else { far * (unit[0] + unit[1]) };
        }
        Row { ends: [here, there], by, lost: [blurred, lost] }
    }

    fn mass(&self, i: usize) -> f64 {
        self.instance.mass(i)
    }

    fn counted(&self, i: usize) -> Totals {
        let (Row { ends: [here, there], by, lost }, mass) = (self.row(i), self.mass(i));
        Totals { alpha: mass * here, end: mass * there, by: mass * by, lost: lost.map(|lost| mass * lost) }
    }

    /// ½(2r + Δr)Δr of a row and what it is off by over ε, then the same of the ridge.
    fn terms(&self, i: usize, totals: Totals) -> [f64; 4] {
        let (Row { ends: [here, there], by, lost: [blurred, lost] }, b) = (self.row(i), self.instance.target()[i]);
        let Totals { alpha, end, by: alpha_by, lost: [bulk, alpha_lost] } = totals;
        let shrink = Exp::exp(&-self.exponents[0]);
        // r, its change, and what they are off by
        let (r, change, r_lost, change_lost) = match self.instance.loss() {
            Loss::Plain(_) => (here - b * shrink, by, blurred + (b * shrink).abs(), lost),
            Loss::Rescaled(_) => {
                let (size, over) = (b.abs(), alpha_by * b);
                (here - alpha * b, by - over, blurred + bulk * size, lost + alpha_lost * size + over.abs())
            }
            Loss::Softmax | Loss::SoftResidual => {
                let p = here / alpha;
                let end = if self.near { alpha + alpha_by } else { end };
                let change = if self.near { (by - p * alpha_by) / end } else { there / end - p };
                let doubt = (blurred + p.abs() * bulk) / alpha.abs();
                let near = (lost + p.abs() * alpha_lost + doubt * alpha_by.abs()) / end.abs()
                    + change.abs() * (2.0 + (bulk + alpha_lost) / end.abs());
                let far = doubt + (lost + (there / end).abs() * (bulk + alpha_lost)) / end.abs();
                (p - b, change, doubt + p.abs() + b.abs(), if self.near { near } else { far })
            }
        };
        let (z, s, square) = (self.z[i], self.step * self.q[i], self.instance.weights().square(i));
        let (middle, ridge) = (r + 0.5 * change, square * s * (z + 0.5 * s));
        let off = change.abs() * (r_lost + 2.0 * middle.abs()) + change_lost * middle.abs();
        let mass = self.mass(i);
        [mass * change * middle, mass * off, ridge, 4.0 * square * s.abs() * (z.abs() + s.abs())]
    }
}

fn wider(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|k| a[k].max(b[k]))
}

/// f(z)·e⁻ᵐ.
fn shrunk(f: Activation, z: f64, m: f64) -> f64 {
    match f {
        Activation::Exp => Exp::exp(&(z - m)),
        _ if m == 0.0 => f.at(&z),
        Activation::Cosh => 0.5 * (Exp::exp(&(z - m)) + Exp::exp(&(-z - m))),
        Activation::Sinh => 0.5 * (Exp::exp(&(z - m)) - Exp::exp(&(-z - m))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::DesignMatrix;
    use crate::loss::Weights;

    fn instance(loss: Loss, n: usize, b: Vec<f64>, w: f64) -> Regression {
        let design = DesignMatrix::dense(n, 1, vec![1.0; n]).unwrap();
        Regression::new(loss, design, b, Weights::Uniform(w)).unwrap()
    }

    #[test]
    fn the_change_is_the_difference_of_two_values_near_and_far_and_beyond_the_range_of_f64() {
        let q = [0.5, -0.25, 1.0, -0.75, 0.125];
        for loss in Loss::ALL {
            for (z, steps) in [
                ([0.3, -0.7, 1.1, 0.2, -1.3], [1e-3, 0.5, -4.0]),
                ([130.0, -120.0, 110.0, 104.0, 101.0], [1e-2, 0.5, -9.0]),
                ([380.0, -390.0, 400.0, 10.0, -20.0], [0.1, 1.0, -3.0]),
            ] {
                let regression = instance(loss, 5, vec![0.3, 0.8, -0.5, 1.2, 0.1], 0.7);
                let here = regression.evaluate(&z);
                for step in steps {
                    let there = regression.trial(&z, &q, step);
                    let plain = there.value_over(here.log_scale) - here.value_over(here.log_scale);
                    let Change { value, rounding } = regression.change(&z, &q, step, here.log_scale);
                    let doubt = 8.0 * (here.value_rounding + rounding) + 1e-13 * there.value_over(here.log_scale);
                    assert!((value - plain).abs() <= doubt, "{loss} {z:?} {step}: {value:e} {plain:e} {rounding:e}");
                    assert!(rounding > 0.0 && rounding.is_finite(), "{loss} {z:?} {step}: {rounding:e}");
                }
            }
        }
    }

    #[test]
    fn a_row_that_stays_adds_nothing_to_the_change_or_its_rounding() {
        let (z, q) = ([0.5, -1.0, 0.75], [1e-6, 2e-6, 0.0]);
        for loss in Loss::ALL.into_iter().filter(|loss| matches!(loss, Loss::Plain(_))) {
            let plain = instance(loss, 2, vec![0.3, 0.8], 0.1).change(&z[..2], &q[..2], 1.0, 0.0);
            let hidden = instance(loss, 3, vec![0.3, 0.8, 1e18], 0.1).change(&z, &q, 1.0, 0.0);
            assert_eq!(plain, hidden, "{loss}");
            assert!(plain.value.abs() > 1e6 * plain.rounding, "{loss} {plain:?}");
            let values = instance(loss, 3, vec![0.3, 0.8, 1e18], 0.1);
            assert_eq!(values.evaluate(&z).value(), values.trial(&z, &q, 1.0).value(), "{loss}");
        }
    }
}
