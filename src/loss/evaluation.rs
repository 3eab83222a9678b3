//! Value, g, δ, V and M of a loss at z = Ax over f64, finite wherever the true value is representable.

use super::leaf::{Scalars, couple, derive, sums_of};
use super::parts::{LEAF, Room};
use super::scaled::{Activated, Place, Scaled, leaves};
use super::{Loss, Regression, row};
use crate::linalg::OverRows;
use crate::ranks::{Numbers, Partial};
use core_math::exp;
use std::ops::Range;

/// L and its derivatives at z = Ax: ∇L = e^s·Aᵀg and ∇²L = e^s·Aᵀ(diag(δ) + V M Vᵀ)A with s = `log_scale`.
///
/// Floating point with no promise but this: exp has a relative error below 2⁻⁵², sinh and cosh below 2⁻⁵¹, sums run in
/// an order that n alone decides, so the bits are the same on every machine and for every number of threads, and no
/// infinity or NaN stands in for a representable number. s is 0 unless an entry of z is beyond ±100 in a loss without
/// normaliser; derivatives then are accurate relative to e^s only.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    trial: Trial,
    over_rows: OverRows,
    /// s, dimensionless: the derivatives are divided by e^s.
    pub log_scale: f64,
    /// g (n), the ridge included.
    pub g: Vec<f64>,
    /// δ (n), the ridge included.
    pub delta: Vec<f64>,
    /// V and M; `None` for the plain losses.
    pub low_rank: Option<LowRank>,
    /// Whether α = ⟨u, 1⟩ > 0; `None` where the loss is not divided by α.
    pub positive_normaliser: Option<bool>,
    /// An estimate of the rounding error of the value over e^s.
    pub value_rounding: f64,
    /// An estimate of the rounding error ‖Δg‖₂ of g.
    pub gradient_rounding: f64,
    /// An estimate of the rounding error of the entries of diag(δ) + V M Vᵀ, as a bound on its spectral norm.
    pub curvature_rounding: f64,
}

/// V M Vᵀ, the part of rank two in a Hessian.
#[derive(Clone, Debug, PartialEq)]
pub struct LowRank {
    /// The two columns of V (n × 2).
    pub V: [Vec<f64>; 2],
    /// M, symmetric; its last entry is 0.
    pub M: [[f64; 2]; 2],
}

/// The value of L and its slope along q at z + tq: what a line search asks for, without the vectors of an
/// [`Evaluation`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    loss: f64,
    ridge: f64,
    slope: f64,
    /// s, as in [`Evaluation::log_scale`].
    pub log_scale: f64,
    /// As in [`Evaluation::positive_normaliser`].
    pub positive_normaliser: Option<bool>,
    /// As in [`Evaluation::value_rounding`].
    pub value_rounding: f64,
}

impl Regression {
    /// Value and derivatives at z = Ax (n), at O(n) and without a pass over A.
    pub fn evaluate(&self, z: &[f64]) -> Evaluation {
        Evaluation::at(self, z, Vec::new())
    }

    /// As [`Regression::evaluate`], over an evaluation that is no longer needed: new memory costs about as much as the
    /// arithmetic.
    pub fn evaluate_over(&self, z: &[f64], evaluation: &mut Evaluation) {
        let vectors = evaluation.take_vectors();
        *evaluation = Evaluation::at(self, z, vectors);
    }

    /// Value and slope along q at z + tq for n-vectors z and q, at O(n), in less time and memory than an evaluation there.
    pub fn trial(&self, z: &[f64], q: &[f64], step: f64) -> Trial {
        Trial::at(self, z, q, step)
    }
}

impl Trial {
    fn at(instance: &Regression, z: &[f64], q: &[f64], step: f64) -> Self {
        let place = Place { z, along: Some((q, step)) };
        let scaled = Scaled::at(instance, place, None);
        let sums = Sums::at(instance, &scaled, place);
        Self::from_sums(instance, &scaled, &sums)
    }

    fn from_sums(instance: &Regression, scaled: &Scaled, sums: &Sums) -> Self {
        let shrink = exp(-scaled.log_scale);
        let [square, _, _, blurred, weighted, _, slope_residual, slope, slope_ridge] = sums.totals;
        let (loss, ridge) = (0.5 * square, 0.5 * weighted);
        Self {
            loss,
            ridge,
            slope: slope_residual - sums.centre(scaled) * slope + slope_ridge * shrink,
            log_scale: scaled.log_scale,
            positive_normaliser: (instance.loss() == Loss::SoftResidual).then_some(scaled.positive),
            value_rounding: f64::EPSILON * (blurred + loss + ridge * shrink),
        }
    }

    /// L: +∞ where it exceeds f64, NaN where z + tq is not finite.
    pub fn value(&self) -> f64 {
        self.value_over(0.0)
    }

    /// L·e^(−s) for a scale s of the caller; the bits of [`Evaluation::value_over`] at z + tq.
    pub fn value_over(&self, scale: f64) -> f64 {
        times_exp(self.loss, self.log_scale - scale) + times_exp(self.ridge, -scale)
    }

    /// The derivative of L along q at z + tq, over e^s for a scale s of the caller.
    pub fn slope_over(&self, scale: f64) -> f64 {
        times_exp(self.slope, self.log_scale - scale)
    }
}

impl Evaluation {
    fn at(instance: &Regression, z: &[f64], spare: Vec<Vec<f64>>) -> Self {
        let mut spare = spare.into_iter();
        let mut next = || spare.next().unwrap_or_default();
        let (n, place) = (z.len(), Place { z, along: None });
        let mut scaled = Scaled::at(instance, place, Some(next()));
        let sums = Sums::at(instance, &scaled, place);
        let trial = Trial::from_sums(instance, &scaled, &sums);
        let mut sized = |n: usize| {
            let mut vector = next();
            vector.resize(n, 0.0);
            vector
        };
        let (mut g, mut delta) = (sized(n), sized(n));
        let mut weighted = sized(if scaled.is_coupled() { n } else { 0 });
        let written = sums.write(instance, &mut scaled, z, [&mut g, &mut delta], &mut weighted);
        let corner = sums.corner(&scaled);
        let low_rank = scaled.is_coupled().then(|| {
            let first = if scaled.slope.is_empty() || instance.has_masses() { scaled.u } else { scaled.slope };
            LowRank { V: [first, weighted], M: [[corner, -1.0], [-1.0, 0.0]] }
        });
        Self {
            trial,
            over_rows: instance.design().over_rows().clone(),
            log_scale: trial.log_scale,
            g,
            delta,
            positive_normaliser: trial.positive_normaliser,
            value_rounding: trial.value_rounding,
            gradient_rounding: f64::EPSILON * written.rounding,
            curvature_rounding: f64::EPSILON
                * (written.widest + if low_rank.is_some() { written.coupled(corner) } else { 0.0 }),
            low_rank,
        }
    }

    /// The rows of A.
    pub(crate) fn over_rows(&self) -> &OverRows {
        &self.over_rows
    }

    /// Its vectors, to be filled again.
    fn take_vectors(&mut self) -> Vec<Vec<f64>> {
        let low_rank = self.low_rank.take().map(|LowRank { V: [first, weighted], .. }| (first, weighted));
        let (first, weighted) = low_rank.unwrap_or_default();
        vec![first, std::mem::take(&mut self.g), std::mem::take(&mut self.delta), weighted]
    }

    /// L(x): +∞ where it exceeds f64, NaN where z is not finite.
    pub fn value(&self) -> f64 {
        self.trial.value()
    }

    /// L(x)·e^(−s) for a scale s of the caller, so that values too large for f64 can still be compared.
    pub fn value_over(&self, scale: f64) -> f64 {
        self.trial.value_over(scale)
    }

    /// ⟨g, q⟩·e^(`log_scale` − s): the derivative of L along z + tq at t = 0, over e^s for a scale s of the caller.
    pub fn slope_over(&self, q: &[f64], scale: f64) -> f64 {
        times_exp(self.over_rows.inner(&self.g, q), self.log_scale - scale)
    }

    /// qᵀ(diag(δ) + V M Vᵀ)q: the second derivative of L along z + tq at t = 0, over e^(`log_scale`).
    pub fn curvature(&self, q: &[f64]) -> f64 {
        let coupled = self.low_rank.as_ref().map_or(0.0, |LowRank { V: [v, w], M }| {
            let [v, w] = [v, w].map(|v| self.over_rows.inner(v, q));
            M[0][0] * v * v + 2.0 * M[0][1] * v * w + M[1][1] * w * w
        });
        self.over_rows.weighted_square(&self.delta, q) + coupled
    }
}

impl Partial for Sums {
    fn pack(&self, into: &mut Vec<f64>) {
        (self.totals, self.most).pack(into);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        <([f64; 9], [f64; 4])>::unpack(from).map(|(totals, most)| Self { totals, most })
    }
}

/// Sums over all rows that value, centre and slope are made of.
#[derive(Clone, Copy)]
struct Sums {
    /// ⟨r,r⟩, ⟨h,r⟩ and ⟨|h|,m⟩ for the pairing h and the magnitudes m, the blur of ⟨r,r⟩, ‖w∘z‖², ⟨h,h⟩, and for a
    /// direction q: ⟨u′∘r,q⟩, ⟨u′,q⟩ and ⟨w²∘z,q⟩.
    totals: [f64; 9],
    /// The largest |u′|, magnitude, |partner| and w²|z|.
    most: [f64; 4],
}

impl Sums {
    fn at(instance: &Regression, scaled: &Scaled, place: Place<'_>) -> Self {
        let form = scaled.form();
        let part = |rows: Range<usize>| {
            let mut found = Self { totals: [0.0; 9], most: [0.0; 4] };
            let (mut buffer, mut squares) = ([0.0; LEAF], [0.0; LEAF]);
            let (mut activated, mut room) = (Activated::default(), Room::default());
            leaves(rows, |rows| {
                let z = place.rows(rows.clone(), &mut buffer);
                let squares = instance.weights().squares(rows.clone(), &mut squares);
                let (u, slope) = scaled.rows(rows.clone(), z, &mut activated);
                let q = place.along.map_or(&[][..], |(q, _)| &q[rows.clone()]);
                let b = &instance.target()[rows.clone()];
                let (leaf, massed) = form.parts([u, slope, z, b], instance.masses(rows), &mut room);
                let (totals, most) = sums_of(leaf, massed, z, squares, q);
                found = Self::merged(found, Self { totals, most });
            });
            found
        };
        let none = || Self { totals: [0.0; 9], most: [0.0; 4] };
        instance.design().over_rows().reduce(1, part, Self::merged).unwrap_or_else(none)
    }

    fn merged(mut self, other: Self) -> Self {
        self.totals.iter_mut().zip(other.totals).for_each(|(sum, added)| *sum += added);
        self.most.iter_mut().zip(other.most).for_each(|(most, other)| *most = most.max(other));
        self
    }

    /// ⟨h, r⟩, which the residual is centred by; 0 for the plain losses.
    fn centre(&self, scaled: &Scaled) -> f64 {
        if scaled.is_coupled() { self.totals[1] } else { 0.0 }
    }

    /// The first entry of M.
    fn corner(&self, scaled: &Scaled) -> f64 {
        let [_, centre, .., square, _, _, _] = self.totals;
        if scaled.is_normalised() { row::normalised_corner(square, centre) } else { square }
    }

    /// Writes g and δ, V's second column into `weighted`, and its first over u where it is neither u nor u′ as they are kept.
    fn write(
        &self,
        instance: &Regression,
        scaled: &mut Scaled,
        z: &[f64],
        [g, delta]: [&mut [f64]; 2],
        weighted: &mut [f64],
    ) -> Written {
        let (form, shrink) = (scaled.form(), exp(-scaled.log_scale));
        let coupled = scaled.is_coupled();
        let first_is_new = scaled.is_normalised() || instance.has_masses();
        let centre = [self.centre(scaled), if coupled { self.totals[2] } else { 0.0 }];
        let [first, magnitude, partner, ridge] = self.most;
        // units that keep squares in range, and have an inverse
        let unit = |size: f64| if size.is_normal() { size } else { 1.0 };
        let units =
            [unit(first * (magnitude + centre[1]) + ridge * shrink), unit(first), unit(unit(first) * unit(partner))];
        let Scaled { u, slope, .. } = scaled;
        let slope = slope.as_slice();
        let none = || Written { rounding: 0.0, widest: 0.0, lengths: [0.0; 2] };
        let part = |rows: Range<usize>, [g, delta, u, weighted]: [&mut [f64]; 4]| {
            let mut found = none();
            let (mut fresh, mut squares, mut room) = ([0.0; LEAF], [0.0; LEAF], Room::default());
            let start = rows.start;
            leaves(rows, |rows| {
                let own = rows.start - start..rows.end - start;
                let (z, b) = (&z[rows.clone()], &instance.target()[rows.clone()]);
                let squares = instance.weights().squares(rows.clone(), &mut squares);
                let steep = if slope.is_empty() { &u[own.clone()] } else { &slope[rows.clone()] };
                let values = [&u[own.clone()], steep, z, b];
                let (leaf, massed) = form.parts(values, instance.masses(rows), &mut room);
                let outs = [&mut g[own.clone()], &mut delta[own.clone()]];
                let scalars = Scalars { centre, shrink, over_unit: 1.0 / units[0] };
                let [widest, rounding] = derive(leaf, massed, z, squares, scalars, outs);
                let mut lengths = [0.0; 2];
                if coupled {
                    let over = [1.0 / units[1], 1.0 / units[2]];
                    lengths = couple(massed.first, leaf.partner, &mut weighted[own.clone()], over);
                    if first_is_new {
                        let fresh = &mut fresh[..z.len()];
                        fresh.copy_from_slice(massed.first);
                        u[own].copy_from_slice(fresh);
                    }
                }
                found = found.merged(Written { rounding, widest, lengths });
            });
            found
        };
        let written = instance.design().over_rows().sweep(1, [g, delta, u, weighted], part, Written::merged);
        let mut written = written.unwrap_or_else(none);
        written.rounding = units[0] * written.rounding.sqrt();
        written.lengths = [units[1] * written.lengths[0].sqrt(), units[2] * written.lengths[1].sqrt()];
        written
    }
}

/// What the rounding of the derivatives is estimated from, over ε.
#[derive(Clone, Copy)]
struct Written {
    /// ‖Δg‖₂; while it is summed, its square over a unit.
    rounding: f64,
    /// The largest doubt in an entry of δ.
    widest: f64,
    /// The lengths of V's columns; while they are summed, their squares over units.
    lengths: [f64; 2],
}

impl Partial for Written {
    fn pack(&self, into: &mut Vec<f64>) {
        ([self.rounding, self.widest], self.lengths).pack(into);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        let ([rounding, widest], lengths) = Partial::unpack(from)?;
        Some(Self { rounding, widest, lengths })
    }
}

impl Written {
    fn merged(self, other: Self) -> Self {
        Self {
            rounding: self.rounding + other.rounding,
            widest: self.widest.max(other.widest),
            lengths: [self.lengths[0] + other.lengths[0], self.lengths[1] + other.lengths[1]],
        }
    }

    fn coupled(&self, corner: f64) -> f64 {
        let [first, second] = self.lengths;
        corner.abs() * first * first + 2.0 * first * second
    }
}

/// x·eᵗ with no overflow or underflow on the way to a representable product.
pub fn times_exp(x: f64, t: f64) -> f64 {
    const STEP: f64 = 700.0;
    let part = t.clamp(-STEP, STEP);
    if x == 0.0 || !x.is_finite() || part == t { x * exp(part) } else { times_exp(x * exp(part), t - part) }
}
