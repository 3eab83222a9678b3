//! Sums of products with the sum of their rounding errors (Ogita, Rump and Oishi 2005), over rows of A.
//!
//! Every rounding error of a sum is caught exactly, in whatever order it runs; only the sum of the errors is rounded. So
//! k products sum to within u|result| + γₖ²Σ|terms|, for lanes that are merged as for a single sum. Where a term passes through m
//! sums, k is at least m.

use crate::linalg::lanes::vectorised;
use crate::linalg::rounding::{OWN, UNDERFLOW, UNIT, gamma, raised};
use crate::ranks::{Numbers, Partial};

/// Sums that run side by side.
pub(in crate::solver) const LANES: usize = 8;

/// A sum of products with the sum of its rounding errors.
#[derive(Clone, Copy, Default)]
pub(in crate::solver) struct Compensated {
    sum: f64,
    errors: f64,
    absolute: f64,
}

/// a + b and its rounding error.
#[inline(always)]
pub(in crate::solver) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

/// γ² of a compensated sum of `terms` products in lanes, merged by halves, twice over.
pub(in crate::solver) fn twice_square(terms: usize) -> f64 {
    let gamma = gamma(terms + LANES + 2);
    2.0 * gamma * gamma
}

/// More than `terms` products in lanes lose to underflow.
fn lost(terms: usize) -> f64 {
    (terms + LANES + 4) as f64 * UNDERFLOW
}

impl Compensated {
    /// A sum and its errors, whose terms are bounded elsewhere.
    pub fn of(sum: f64, errors: f64) -> Self {
        Self { sum, errors, absolute: 0.0 }
    }

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
    pub fn merge(&mut self, other: Self) {
        let (sum, lost) = two_sum(self.sum, other.sum);
        self.errors += other.errors + lost;
        self.sum = sum;
        self.absolute += other.absolute;
    }

    /// The sum as rounded, and what it lost.
    pub fn parts(self) -> [f64; 2] {
        let (high, low) = two_sum(self.sum, self.errors);
        [high, low]
    }

    /// The sum, and a bound on its error after `terms` products.
    pub fn result(self, terms: usize) -> (f64, f64) {
        let result = self.sum + self.errors;
        (result, OWN * (UNIT * result.abs() + twice_square(terms) * self.absolute) + lost(terms))
    }
}

impl Partial for Compensated {
    fn pack(&self, into: &mut Vec<f64>) {
        [self.sum, self.errors, self.absolute].pack(into);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        <[f64; 3]>::unpack(from).map(|[sum, errors, absolute]| Self { sum, errors, absolute })
    }
}

/// ⟨a, y⟩ over slices of one length in lanes, for use within [`vectorised`].
#[inline(always)]
pub(in crate::solver) fn inner(a: &[f64], y: &[f64]) -> Compensated {
    let ((whole, rest), (factors, rest_factors)) = (a.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    let (mut sums, mut errors, mut absolute) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
    for (a, y) in whole.iter().zip(factors) {
        for lane in 0..LANES {
            let product = a[lane] * y[lane];
            let (sum, lost) = two_sum(sums[lane], product);
            errors[lane] += lost + a[lane].mul_add(y[lane], -product);
            sums[lane] = sum;
            absolute[lane] += product.abs();
        }
    }
    let mut total = Compensated::default();
    for (a, y) in rest.iter().zip(rest_factors) {
        total.add(*a, *y);
    }
    for lane in 0..LANES {
        total.merge(Compensated { sum: sums[lane], errors: errors[lane], absolute: absolute[lane] });
    }
    total
}

/// From the sums over a row to ⟨aᵢ, x⟩, a bound on its error, and at least ‖aᵢ‖.
#[derive(Clone, Copy)]
pub(in crate::solver) struct Row {
    /// Times a computed ‖aᵢ‖², and added to it, before the root.
    square: (f64, f64),
    /// At least γ²·‖x‖.
    sharp: f64,
    lost: f64,
}

impl Row {
    /// For a d-vector x.
    pub fn of(x: &[f64]) -> Self {
        let d = x.len();
        Self {
            square: (raised(1.0, d), raised(0.0, d)),
            sharp: raised(twice_square(d) * crate::linalg::rounding::length(x), 1),
            lost: lost(d),
        }
    }

    /// Σ|aᵢⱼxⱼ| ≤ ‖aᵢ‖‖x‖ bounds what is left after compensation.
    #[inline(always)]
    fn finish(self, sum: f64, errors: f64, square: f64) -> [f64; 3] {
        let result = sum + errors;
        let norm = OWN * (square * self.square.0 + self.square.1).sqrt();
        [result, OWN * (UNIT * result.abs() + self.sharp * norm) + self.lost, norm]
    }
}

/// Adds the products of a and x to sums and their errors, and the squares of a; a closure would be compiled for the baseline.
#[inline(always)]
fn add_lanes(a: &[f64; LANES], x: &[f64; LANES], [sums, errors, squares]: [&mut [f64; LANES]; 3]) {
    for lane in 0..LANES {
        let product = a[lane] * x[lane];
        let (sum, lost) = two_sum(sums[lane], product);
        errors[lane] += lost + a[lane].mul_add(x[lane], -product);
        sums[lane] = sum;
        squares[lane] = a[lane].mul_add(a[lane], squares[lane]);
    }
}

vectorised! {
    /// ⟨aᵢ, x⟩, bounds on its error, and at least ‖aᵢ‖, over dense rows of length d ≥ 1; x is padded with zeros.
    pub(in crate::solver) fn times_dense(values: &[f64], d: usize, x: &[[f64; LANES]], bound: Row, outs: [&mut [f64]; 3]) {
        let [z, blur, norms] = outs;
        for (((row, z), blur), norm) in values.chunks_exact(d).zip(z).zip(blur).zip(norms) {
            let (whole, rest) = row.as_chunks::<LANES>();
            let (mut sums, mut errors, mut squares) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
            for (a, x) in whole.iter().zip(x) {
                add_lanes(a, x, [&mut sums, &mut errors, &mut squares]);
            }
            if let Some(x) = x.get(whole.len()) {
                let mut last = [0.0; LANES];
                last.iter_mut().zip(rest).for_each(|(place, a)| *place = *a);
                add_lanes(&last, x, [&mut sums, &mut errors, &mut squares]);
            }
            let mut width = LANES / 2;
            while width > 0 {
                for lane in 0..width {
                    let (sum, lost) = two_sum(sums[lane], sums[lane + width]);
                    sums[lane] = sum;
                    errors[lane] = (errors[lane] + errors[lane + width]) + lost;
                    squares[lane] += squares[lane + width];
                }
                width /= 2;
            }
            [*z, *blur, *norm] = bound.finish(sums[0], errors[0], squares[0]);
        }
    }
}

vectorised! {
    /// The same over sparse rows, `offsets` pointing into the indices and values of the whole matrix.
    pub(in crate::solver) fn times_sparse(
        offsets: &[usize],
        indices: &[u32],
        values: &[f64],
        x: &[f64],
        bound: Row,
        outs: [&mut [f64]; 3],
    ) {
        let [z, blur, norms] = outs;
        for (((ends, z), blur), norm) in offsets.windows(2).zip(z).zip(blur).zip(norms) {
            let (mut sum, mut errors, mut square) = (0.0, 0.0, 0.0);
            for (&j, &a) in indices[ends[0]..ends[1]].iter().zip(&values[ends[0]..ends[1]]) {
                let product = a * x[j as usize];
                let (next, lost) = two_sum(sum, product);
                errors += lost + a.mul_add(x[j as usize], -product);
                sum = next;
                square = a.mul_add(a, square);
            }
            [*z, *blur, *norm] = bound.finish(sum, errors, square);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Arithmetic, Exact};

    /// Entries of very different sizes, whose sums cancel.
    fn entries(count: usize, phase: f64) -> Vec<f64> {
        (0..count).map(|k| ((k as f64 * 0.7548 + phase).sin()) * 10.0_f64.powi((k % 13) as i32 - 6)).collect()
    }

    /// Σ aᵢyᵢ exactly, and its distance from a float.
    fn distance(a: &[f64], y: &[f64], from: f64) -> f64 {
        let exact = |value: f64| Exact::from_f64(value).unwrap();
        let terms = a.iter().zip(y).map(|(a, y)| exact(*a).mul(&exact(*y), &()).unwrap());
        let sum = terms.fold(Exact::zero(), |sum, term| sum.add(&term, &()).unwrap());
        sum.minus(&exact(from)).to_f64().abs()
    }

    #[test]
    fn the_bounds_hold_in_lanes_and_are_little_more_than_a_rounding() {
        for d in [1, 5, 8, 19, 40] {
            let n = 41;
            let (values, x) = (entries(n * d, 0.1), entries(d, 0.5));
            let mut padded = vec![[0.0; LANES]; d.div_ceil(LANES)];
            padded.as_flattened_mut()[..d].copy_from_slice(&x);
            let [mut dense, mut sparse] = [(); 2].map(|()| [(); 3].map(|()| vec![0.0; n]));
            let [z, blur, norms] = &mut dense;
            times_dense(&values, d, &padded, Row::of(&x), [z, blur, norms]);
            let (offsets, indices): (Vec<usize>, Vec<u32>) =
                ((0..=n).map(|i| i * d).collect(), (0..n * d).map(|at| (at % d) as u32).collect());
            let [z, blur, norms] = &mut sparse;
            times_sparse(&offsets, &indices, &values, &x, Row::of(&x), [z, blur, norms]);
            for [z, blur, norms] in [&dense, &sparse] {
                for (i, row) in values.chunks_exact(d).enumerate() {
                    let off = distance(row, &x, z[i]);
                    assert!(off <= blur[i] && blur[i] <= 3e-16 * z[i].abs() + 1e-25, "{off} {}", blur[i]);
                    let norm = -distance(row, row, 0.0) + norms[i] * norms[i];
                    assert!((0.0..=1e-5 * norms[i] * norms[i]).contains(&norm), "{norm}");
                }
            }
            for row in values.chunks_exact(d) {
                let (sum, error) = inner(row, &x).result(d);
                assert!(distance(row, &x, sum) <= error && error <= 3e-16 * sum.abs() + 1e-25);
            }
        }
    }
}
