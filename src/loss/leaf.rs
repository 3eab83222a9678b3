//! What is summed and written over the rows of a leaf, eight rows at a time and each part read once.

use super::parts::{Leaf, Massed};
use super::row::{self, Entry};
use crate::linalg::eight::{Eight, in_eights};
use crate::linalg::lanes::LANES;

/// Eight rows as an entry of the formulas.
#[derive(Clone, Copy)]
struct Lanes<V>(V);

impl<V: Eight> Entry for Lanes<V> {
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Lanes(self.0.plus(other.0))
    }
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Lanes(other.0.mul_add(V::splat(-1.0), self.0))
    }
    #[inline(always)]
    fn times(self, factor: Self) -> Self {
        Lanes(self.0.times(factor.0))
    }
    #[inline(always)]
    fn times_plus(self, factor: Self, added: Self) -> Self {
        Lanes(self.0.mul_add(factor.0, added.0))
    }
}

/// Slices of one length, eight entries at a time.
struct Eights<'a, const K: usize> {
    whole: [&'a [[f64; LANES]]; K],
    rest: [&'a [f64]; K],
}

impl<'a, const K: usize> Eights<'a, K> {
    /// The first n entries of each.
    #[inline(always)]
    fn of(parts: [&'a [f64]; K], n: usize) -> Self {
        let whole = parts.map(|part| &part.as_chunks().0[..n / LANES]);
        Self { whole, rest: parts.map(|part| &part[n / LANES * LANES..n]) }
    }

    #[inline(always)]
    fn at<V: Eight>(&self, at: usize) -> [V; K] {
        let mut found = [V::splat(0.0); K];
        for (found, whole) in found.iter_mut().zip(self.whole) {
            *found = V::load(&whole[at]);
        }
        found
    }

    /// The entries that are left, then zeros.
    #[inline(always)]
    fn last<V: Eight>(&self) -> [V; K] {
        let mut found = [V::splat(0.0); K];
        for (found, rest) in found.iter_mut().zip(self.rest) {
            *found = V::load_few(rest);
        }
        found
    }
}

in_eights! {
    /// Σ(uᵢ + shrink·zᵢ) and the sum of the magnitudes.
    pub(super) fn shifted_totals[V](u: &[f64], z: &[f64], shrink: f64) -> [f64; 2] {
        let (parts, shrink) = (Eights::of([u, z], u.len()), V::splat(shrink));
        let mut sums = [V::splat(0.0); 2];
        for at in 0..u.len() / LANES {
            let [u, z] = parts.at::<V>(at);
            let entry = z.mul_add(shrink, u);
            sums = [sums[0].plus(entry), sums[1].plus(entry.abs())];
        }
        let [u, z] = parts.last::<V>();
        let entry = z.mul_add(shrink, u);
        [sums[0].plus(entry).folded(), sums[1].plus(entry.abs()).folded()]
    }
}

/// Sums and largest entries, in lanes.
#[derive(Clone, Copy)]
struct Running<V> {
    totals: [V; 9],
    most: [V; 4],
}

impl<V: Eight> Running<V> {
    #[inline(always)]
    fn add(&mut self, parts: [V; 9]) {
        let [first, heavy, paired, residual, pairing, magnitude, partner, squares, z] = parts;
        let (totals, weighted) = (&mut self.totals, squares.times(z));
        let blur = V::splat(f64::EPSILON).mul_add(magnitude, heavy.abs());
        totals[0] = heavy.mul_add(residual, totals[0]);
        totals[1] = paired.mul_add(residual, totals[1]);
        totals[2] = paired.abs().mul_add(magnitude, totals[2]);
        totals[3] = magnitude.mul_add(blur, totals[3]);
        totals[4] = weighted.mul_add(z, totals[4]);
        totals[5] = paired.mul_add(pairing, totals[5]);
        let sizes = [first.abs(), magnitude.abs(), partner.abs(), weighted.abs()];
        for (most, size) in self.most.iter_mut().zip(sizes) {
            *most = size.or_greater(*most);
        }
    }

    #[inline(always)]
    fn add_along(&mut self, parts: [V; 9], q: V) {
        let [first, _, _, residual, .., squares, z] = parts;
        let totals = &mut self.totals;
        totals[6] = first.times(residual).mul_add(q, totals[6]);
        totals[7] = first.mul_add(q, totals[7]);
        totals[8] = squares.times(z).mul_add(q, totals[8]);
    }
}

in_eights! {
    /// Over a leaf and, unless it is empty, a direction q: ⟨r,r⟩, ⟨h,r⟩ and ⟨|h|,m⟩ for the pairing h and the magnitudes m,
    /// the blur of ⟨r,r⟩, ‖w∘z‖², ⟨h,h⟩, ⟨u′∘r,q⟩, ⟨u′,q⟩ and ⟨w²∘z,q⟩; and the largest |u′|, magnitude, |partner| and w²|z|,
    /// entries that are NaN not counted.
    pub(super) fn sums_of[V](
        leaf: Leaf<'_>,
        massed: Massed<'_>,
        z: &[f64],
        squares: &[f64],
        q: &[f64],
    ) -> ([f64; 9], [f64; 4]) {
        let n = z.len();
        let Massed { first, residual: heavy, pairing: paired, .. } = massed;
        let Leaf { residual, magnitude, pairing, partner, .. } = leaf;
        let parts = [first, heavy, paired, residual, pairing, magnitude, partner, squares, z];
        let (parts, along) = (Eights::of(parts, n), Eights::of([q], q.len().min(n)));
        let mut sums = Running { totals: [V::splat(0.0); 9], most: [V::splat(0.0); 4] };
        for at in 0..n / LANES {
            let parts = parts.at::<V>(at);
            sums.add(parts);
            if !q.is_empty() {
                sums.add_along(parts, along.at::<V>(at)[0]);
            }
        }
        sums.add(parts.last());
        sums.add_along(parts.last(), along.last()[0]);
        let (mut totals, mut most) = ([0.0; 9], [0.0; 4]);
        for (total, lanes) in totals.iter_mut().zip(sums.totals) {
            *total = lanes.folded();
        }
        for (most, lanes) in most.iter_mut().zip(sums.most) {
            *most = largest_of(lanes);
        }
        (totals, most)
    }
}

/// The largest of the entries, none of which is negative.
#[inline(always)]
fn largest_of<V: Eight>(sizes: V) -> f64 {
    let mut entries = [0.0; LANES];
    sizes.store(&mut entries);
    entries.iter().fold(0.0, |most: f64, size| most.max(*size))
}

/// What g and δ are derived with.
#[derive(Clone, Copy)]
pub(super) struct Scalars {
    /// What the residual is centred by, and its doubt.
    pub centre: [f64; 2],
    /// e⁻ˢ.
    pub shrink: f64,
    /// One over the unit in which the doubt in g is squared.
    pub over_unit: f64,
}

impl Scalars {
    /// g, δ, the doubt in g over the unit, and the doubt in δ.
    #[inline(always)]
    fn derived<V: Eight>(self, parts: [V; 7]) -> [V; 4] {
        let [first, heavy, second, residual, magnitude, squares, z] = parts;
        let square = squares.times(V::splat(self.shrink));
        let centred = residual.plus(V::splat(-self.centre[0]));
        let unsure = magnitude.plus(V::splat(self.centre[1]));
        let ridged = heavy.mul_add(first, square);
        let swayed = z.abs().mul_add(centred.abs(), centred.abs().plus(unsure));
        let doubt = heavy.abs().mul_add(swayed, square.times(z.abs()));
        [
            row::gradient(Lanes(heavy), Lanes(centred), Lanes(square.times(z))).0,
            row::curvature([Lanes(heavy), Lanes(first)], Lanes(second), Lanes(centred), Lanes(square)).0,
            doubt.times(V::splat(self.over_unit)),
            second.abs().mul_add(unsure, ridged),
        ]
    }
}

in_eights! {
    /// Writes g and δ over a leaf; the largest doubt in δ, and the squared length of that in g over the square of a unit.
    pub(super) fn derive[V](
        leaf: Leaf<'_>,
        massed: Massed<'_>,
        z: &[f64],
        squares: &[f64],
        scalars: Scalars,
        outs: [&mut [f64]; 2],
    ) -> [f64; 2] {
        let n = z.len();
        let Massed { first: heavy, second, .. } = massed;
        let Leaf { first, residual, magnitude, .. } = leaf;
        let parts = Eights::of([first, heavy, second, residual, magnitude, squares, z], n);
        let [g, delta] = outs.map(|out| out[..n].as_chunks_mut::<LANES>());
        let (mut widest, mut rounding) = (V::splat(0.0), V::splat(0.0));
        for (at, (g, delta)) in g.0.iter_mut().zip(delta.0).enumerate() {
            let [slope, bend, doubt, wide] = scalars.derived(parts.at::<V>(at));
            slope.store(g);
            bend.store(delta);
            (widest, rounding) = (wide.or_greater(widest), doubt.mul_add(doubt, rounding));
        }
        let [slope, bend, doubt, wide] = scalars.derived(parts.last::<V>());
        slope.store_few(g.1);
        bend.store_few(delta.1);
        // where there is no row, an infinite scalar would leave NaN
        let (mut doubts, rest) = ([0.0; LANES], n % LANES);
        doubt.store(&mut doubts);
        let doubt = V::load_few(&doubts[..rest]);
        [largest_of(wide.or_greater(widest)), doubt.mul_add(doubt, rounding).folded()]
    }
}

in_eights! {
    /// Writes u′∘h over a leaf; the squared lengths of u′ and of it, over the squares of units, given by their inverses.
    pub(super) fn couple[V](first: &[f64], partner: &[f64], weighted: &mut [f64], over: [f64; 2]) -> [f64; 2] {
        let parts = Eights::of([first, partner], weighted.len());
        let (weighted, weighted_rest) = weighted.as_chunks_mut();
        let over = [V::splat(over[0]), V::splat(over[1])];
        let mut sums = [V::splat(0.0); 2];
        for (at, weighted) in weighted.iter_mut().enumerate() {
            let [first, partner] = parts.at::<V>(at);
            let product = row::coupled(Lanes(first), Lanes(partner)).0;
            product.store(weighted);
            let shares = [first.times(over[0]), product.times(over[1])];
            sums = [shares[0].mul_add(shares[0], sums[0]), shares[1].mul_add(shares[1], sums[1])];
        }
        let [first, partner] = parts.last::<V>();
        let product = row::coupled(Lanes(first), Lanes(partner)).0;
        product.store_few(weighted_rest);
        let shares = [first.times(over[0]), product.times(over[1])];
        [shares[0].mul_add(shares[0], sums[0]).folded(), shares[1].mul_add(shares[1], sums[1]).folded()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::parts::LEAF;

    fn entries(n: usize, phase: f64) -> Vec<f64> {
        (0..n).map(|k| (k as f64 * 1.3 + phase).sin()).collect()
    }

    #[test]
    fn sums_and_derivatives_are_those_of_the_plain_formulas() {
        for n in [1, 7, 8, 9, 100, LEAF] {
            let [u, r, m, h, p, s, z, q] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0].map(|phase| entries(n, phase));
            let m: Vec<f64> = m.iter().map(|m| m.abs()).collect();
            let leaf = Leaf { first: &u, second: &p, residual: &r, magnitude: &m, pairing: &h, partner: &p };
            let massed = Massed { first: &u, second: &p, residual: &r, pairing: &h };
            let sum = |term: &dyn Fn(usize) -> f64| (0..n).map(term).sum::<f64>();
            let most = |term: &dyn Fn(usize) -> f64| (0..n).map(term).fold(0.0, f64::max);
            let (totals, largest) = sums_of(leaf, massed, &z, &s, &q);
            let expected = [
                sum(&|i| r[i] * r[i]),
                sum(&|i| h[i] * r[i]),
                sum(&|i| h[i].abs() * m[i]),
                sum(&|i| r[i].abs() * m[i] + f64::EPSILON * m[i] * m[i]),
                sum(&|i| s[i] * z[i] * z[i]),
                sum(&|i| h[i] * h[i]),
                sum(&|i| u[i] * r[i] * q[i]),
                sum(&|i| u[i] * q[i]),
                sum(&|i| s[i] * z[i] * q[i]),
            ];
            assert!(totals.iter().zip(expected).all(|(found, expected)| (found - expected).abs() <= 1e-13 * n as f64));
            assert_eq!(largest[..3], [most(&|i| u[i].abs()), most(&|i| m[i]), most(&|i| p[i].abs())]);
            assert_eq!(largest[3], most(&|i| (s[i] * z[i]).abs()));
            assert_eq!(sums_of(leaf, massed, &z, &s, &[]).0[6..], [0.0; 3]);
            let scalars = Scalars { centre: [0.25, 0.5], shrink: 0.5, over_unit: 2.0 };
            let (mut g, mut delta) = (vec![0.0; n], vec![0.0; n]);
            let [widest, rounding] = derive(leaf, massed, &z, &s, scalars, [&mut g, &mut delta]);
            for i in 0..n {
                let (slope, bend) = (u[i] * (r[i] - 0.25) + 0.5 * s[i] * z[i], u[i] * u[i] + p[i] * (r[i] - 0.25));
                assert!((g[i] - slope).abs() <= 1e-15 && (delta[i] - bend - 0.5 * s[i]).abs() <= 1e-15);
            }
            let wide = most(&|i| u[i] * u[i] + p[i].abs() * (m[i] + 0.5) + 0.5 * s[i]);
            assert!((widest - wide).abs() <= 1e-15);
            let doubt = |i: usize| {
                let swayed = m[i] + 0.5 + (1.0 + z[i].abs()) * (r[i] - 0.25).abs();
                u[i].abs() * swayed + 0.5 * s[i] * z[i].abs()
            };
            let expected = sum(&|i| 4.0 * doubt(i) * doubt(i));
            assert!((rounding - expected).abs() <= 1e-13 * n as f64);
            let mut weighted = vec![0.0; n];
            let lengths = couple(&u, &p, &mut weighted, [2.0, 3.0]);
            assert!((0..n).all(|i| weighted[i] == u[i] * p[i]));
            assert!((lengths[0] - 4.0 * sum(&|i| u[i] * u[i])).abs() <= 1e-13 * n as f64);
            assert!((lengths[1] - 9.0 * sum(&|i| weighted[i] * weighted[i])).abs() <= 1e-13 * n as f64);
            let [total, size] = shifted_totals(&u, &z, 0.5);
            assert!((total - sum(&|i| u[i] + 0.5 * z[i])).abs() <= 1e-13 * n as f64);
            assert!((size - sum(&|i| (u[i] + 0.5 * z[i]).abs())).abs() <= 1e-13 * n as f64);
        }
    }
}
