//! Sums of products with the sum of their rounding errors (Ogita, Rump and Oishi 2005), over dense rows in lanes.
//!
//! Every rounding error of a sum is caught exactly, in whatever order it runs; only the sum of the errors is rounded. So
//! k products sum to within u|result| + γₖ²Σ|terms|, for lanes that are merged as for a single sum.

use super::passes::{UNDERFLOW, UNIT, gamma};
use crate::linalg::lanes::vectorised;

/// Covers the few roundings of a bound's own arithmetic.
const OWN: f64 = 1.0 + 1e-6;
/// Sums that run side by side.
const LANES: usize = 8;

/// A sum of products with the sum of its rounding errors.
#[derive(Clone, Copy, Default)]
pub(super) struct Compensated {
    sum: f64,
    errors: f64,
    absolute: f64,
}

/// d sums, each as [`Compensated`].
pub(super) struct Columns {
    sums: Vec<f64>,
    errors: Vec<f64>,
    absolute: Vec<f64>,
}

/// a + b and its rounding error.
#[inline(always)]
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

impl Compensated {
    /// Adds a·y.
    #[inline(always)]
    pub fn add(&mut self, a: f64, y: f64) {
        let product = a * y;
        let (sum, lost) = two_sum(self.sum, product);
        self.errors += lost + a.mul_add(y, -product);
        self.sum = sum;
        self.absolute += product.abs();
    }

    #[inline(always)]
    fn merge(&mut self, other: Self) {
        let (sum, lost) = two_sum(self.sum, other.sum);
        self.errors += other.errors + lost;
        self.sum = sum;
        self.absolute += other.absolute;
    }

    /// The sum, and a bound on its error after `terms` products.
    pub fn result(self, terms: usize) -> (f64, f64) {
        let result = self.sum + self.errors;
        let square = gamma(terms + LANES + 2) * gamma(terms + LANES + 2);
        (result, OWN * (UNIT * result.abs() + 2.0 * square * self.absolute) + (terms + LANES + 4) as f64 * UNDERFLOW)
    }
}

impl Columns {
    pub fn zeros(d: usize) -> Self {
        Self { sums: vec![0.0; d], errors: vec![0.0; d], absolute: vec![0.0; d] }
    }

    /// Adds a·y to sum j.
    #[inline(always)]
    pub fn add(&mut self, j: usize, a: f64, y: f64) {
        let mut one = Compensated { sum: self.sums[j], errors: self.errors[j], absolute: self.absolute[j] };
        one.add(a, y);
        (self.sums[j], self.errors[j], self.absolute[j]) = (one.sum, one.errors, one.absolute);
    }

    /// The sums and bounds on their errors after `terms` products each.
    pub fn results(self, terms: usize) -> (Vec<f64>, Vec<f64>) {
        let sums = self.sums.into_iter().zip(self.errors).zip(self.absolute);
        sums.map(|((sum, errors), absolute)| Compensated { sum, errors, absolute }.result(terms)).unzip()
    }
}

vectorised! {
    /// ⟨aᵢ, x⟩ over dense rows of length d ≥ 1.
    pub(super) fn times(values: &[f64], x: &[f64], out: &mut [Compensated]) {
        let (whole, rest) = x.as_chunks::<LANES>();
        for (out, row) in out.iter_mut().zip(values.chunks_exact(x.len())) {
            let (entries, tail) = row.as_chunks::<LANES>();
            let (mut sums, mut errors, mut absolute) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
            for (a, x) in entries.iter().zip(whole) {
                for lane in 0..LANES {
                    let product = a[lane] * x[lane];
                    let (sum, lost) = two_sum(sums[lane], product);
                    errors[lane] += lost + a[lane].mul_add(x[lane], -product);
                    sums[lane] = sum;
                    absolute[lane] += product.abs();
                }
            }
            let mut total = Compensated::default();
            for (a, x) in tail.iter().zip(rest) {
                total.add(*a, *x);
            }
            for lane in 0..LANES {
                total.merge(Compensated { sum: sums[lane], errors: errors[lane], absolute: absolute[lane] });
            }
            *out = total;
        }
    }
}

vectorised! {
    /// Adds Σᵢ (highᵢ + lowᵢ)aᵢ over dense rows.
    pub(super) fn add_rows(values: &[f64], high: &[f64], low: &[f64], columns: &mut Columns) {
        let Columns { sums, errors, absolute } = columns;
        let mut add = |row: &[f64], y: f64| {
            for (((sum, errors), absolute), a) in sums.iter_mut().zip(errors.iter_mut()).zip(absolute.iter_mut()).zip(row) {
                let product = a * y;
                let (next, lost) = two_sum(*sum, product);
                *errors += lost + a.mul_add(y, -product);
                *sum = next;
                *absolute += product.abs();
            }
        };
        for ((row, high), low) in values.chunks_exact(values.len() / high.len().max(1)).zip(high).zip(low) {
            add(row, *high);
            if *low != 0.0 {
                add(row, *low);
            }
        }
    }
}

vectorised! {
    /// Σⱼ |aᵢⱼ|vⱼ over dense rows of length d ≥ 1, in some order.
    pub(super) fn absolute(values: &[f64], v: &[f64], out: &mut [f64]) {
        let (whole, rest) = v.as_chunks::<LANES>();
        for (out, row) in out.iter_mut().zip(values.chunks_exact(v.len())) {
            let (entries, tail) = row.as_chunks::<LANES>();
            let mut sums = [0.0; LANES];
            for (a, v) in entries.iter().zip(whole) {
                for lane in 0..LANES {
                    sums[lane] += a[lane].abs() * v[lane];
                }
            }
            let rest: f64 = tail.iter().zip(rest).map(|(a, v)| a.abs() * v).sum();
            *out = sums.iter().sum::<f64>() + rest;
        }
    }
}

vectorised! {
    /// Adds Σᵢ wᵢ|aᵢ| over dense rows to each sum, for each w.
    pub(super) fn add_absolute[const K: usize](values: &[f64], w: [&[f64]; K], sums: &mut [Vec<f64>; K]) {
        let d = sums.first().map_or(1, Vec::len).max(1);
        for (i, row) in values.chunks_exact(d).enumerate() {
            for (sum, w) in sums.iter_mut().zip(w) {
                let factor = w[i];
                sum.iter_mut().zip(row).for_each(|(sum, a)| *sum += a.abs() * factor);
            }
        }
    }
}

vectorised! {
    /// ‖aᵢ − c‖² over dense rows of length d ≥ 1, in some order.
    pub(super) fn squares(values: &[f64], c: &[f64], out: &mut [f64]) {
        let (whole, rest) = c.as_chunks::<LANES>();
        for (out, row) in out.iter_mut().zip(values.chunks_exact(c.len())) {
            let (entries, tail) = row.as_chunks::<LANES>();
            let mut sums = [0.0; LANES];
            for (a, c) in entries.iter().zip(whole) {
                for lane in 0..LANES {
                    let gap = a[lane] - c[lane];
                    sums[lane] += gap * gap;
                }
            }
            let rest: f64 = tail.iter().zip(rest).map(|(a, c)| (a - c) * (a - c)).sum();
            *out = sums.iter().sum::<f64>() + rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Exact;

    /// Entries of very different sizes, whose sums cancel.
    fn entries(count: usize, phase: f64) -> Vec<f64> {
        (0..count).map(|k| ((k as f64 * 0.7548 + phase).sin()) * 10.0_f64.powi((k % 13) as i32 - 6)).collect()
    }

    /// Σ aᵢyᵢ exactly, and its distance from a float.
    fn distance(a: &[f64], y: &[f64], from: f64) -> f64 {
        let exact = |value: f64| Exact::from_f64(value).unwrap();
        let negative = |a: &Exact| Exact::zero().minus(a);
        let product = |a: f64, y: f64| crate::number::Arithmetic::mul(&exact(a), &exact(y), &()).unwrap();
        let sum = a.iter().zip(y).fold(Exact::zero(), |sum, (a, y)| sum.minus(&negative(&product(*a, *y))));
        sum.minus(&exact(from)).to_f64().abs()
    }

    #[test]
    fn the_bounds_hold_in_lanes_and_are_little_more_than_a_rounding() {
        let (n, d) = (41, 19);
        let (values, x, y) = (entries(n * d, 0.1), entries(d, 0.5), entries(n, 0.9));
        let mut rows = vec![Compensated::default(); n];
        times(&values, &x, &mut rows);
        for (row, found) in values.chunks_exact(d).zip(rows) {
            let (value, error) = found.result(d);
            assert!(distance(row, &x, value) <= error && error <= 3e-16 * value.abs() + 1e-25, "{value} {error}");
        }
        let mut columns = Columns::zeros(d);
        let low: Vec<f64> = y.iter().map(|y| y * 1e-17).collect();
        add_rows(&values, &y, &low, &mut columns);
        let (found, errors) = columns.results(2 * n);
        for j in 0..d {
            let column: Vec<f64> = values.iter().skip(j).step_by(d).copied().collect();
            let both = [column.clone(), column].concat();
            let off = distance(&both, &[y.clone(), low.clone()].concat(), found[j]);
            assert!(off <= errors[j] && errors[j] <= 3e-16 * found[j].abs() + 1e-22, "{off} {}", errors[j]);
        }
    }
}
