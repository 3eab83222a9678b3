//! The parts of each loss over f64, divided by a factor that keeps every entry in range.
//!
//! The normalised losses do not change when u is divided by a factor, so theirs is free: softmax is shifted by its
//! largest entry. The others are homogeneous of degree two in (u, b/α): with u·e⁻ᵐ in place of u, value and
//! derivatives come out divided by e²ᵐ, which [`Scaled::log_scale`] carries. Up to m = [`DIRECT`] nothing is divided.

use super::exponential::{EXP_ERROR, HYPERBOLIC_ERROR, cosh, cosh_sinh_each, exp, exp_each, sinh};
use super::{Activation, Instance, Loss};
use crate::linalg::lanes::{self, vectorised};
use crate::linalg::team::{Parts, ROWS_OF_A_BLOCK};
use core_math::log;
use std::ops::Range;

/// Largest exponent m that needs no division: even the square of e²ᵐ leaves room for sums over n and products with b.
const DIRECT: f64 = 100.0;
/// Rows whose parts are computed together and stay in the cache until they are summed.
pub(super) const LEAF: usize = ROWS_OF_A_BLOCK;

/// Where the loss is evaluated: z, or z + tq.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub z: &'a [f64],
    pub along: Option<(&'a [f64], f64)>,
}

impl<'a> Place<'a> {
    /// Some rows of it, in the buffer unless they are at hand.
    pub fn rows<'b>(self, range: Range<usize>, buffer: &'b mut [f64; LEAF]) -> &'b [f64]
    where
        'a: 'b,
    {
        let z = &self.z[range.clone()];
        match self.along {
            None => z,
            Some((q, step)) => {
                moved(z, &q[range], step, &mut buffer[..z.len()]);
                &buffer[..z.len()]
            }
        }
    }
}

vectorised! {
    fn moved(z: &[f64], q: &[f64], step: f64, out: &mut [f64]) {
        for ((out, z), q) in out.iter_mut().zip(z).zip(q) {
            *out = z + step * q;
        }
    }
}

/// What of u and u′ at a place is summed over all rows; divided by e^(`log_scale`/2).
pub(super) struct Scaled {
    form: Form,
    exponent: Exponent,
    /// u, which is u″ too; for the normalised losses eᶻ. Empty where it was not to be kept.
    pub u: Vec<f64>,
    /// u′, kept where u is and u′ is not u; else empty.
    pub slope: Vec<f64>,
    /// 2m.
    pub log_scale: f64,
    /// Whether α > 0.
    pub positive: bool,
}

/// How the residual follows from u, with sums over all rows.
#[derive(Clone, Copy)]
enum Form {
    Rescaled { alpha: f64, bulk: f64, error: f64 },
    Plain { shrink: f64, error: f64 },
    Softmax { over_alpha: f64 },
    SoftResidual { over_alpha: f64, shrink: f64, bulk: f64 },
}

/// The parts of some rows; all divided by e^(`log_scale`/2), and by ⟨u, 1⟩ where the loss is normalised.
pub(super) struct Leaf {
    /// u′.
    pub first: [f64; LEAF],
    /// u″.
    pub second: [f64; LEAF],
    /// Model minus target: u − αb, u/α − b or u − b.
    pub residual: [f64; LEAF],
    /// The magnitudes whose difference the residual is, times the growth of rounding through z.
    pub magnitude: [f64; LEAF],
    /// What the residual is paired with to centre it: b for the rescaled losses, p = u/α for the normalised ones; else 0.
    pub pairing: [f64; LEAF],
    /// h in V = [u′, u′∘h]: b, or p + r; else 0.
    pub partner: [f64; LEAF],
}

impl Default for Leaf {
    fn default() -> Self {
        let zeros = [0.0; LEAF];
        Self { first: zeros, second: zeros, residual: zeros, magnitude: zeros, pairing: zeros, partner: zeros }
    }
}

/// The parts of some rows that enter a sum over rows once, times the masses of the rows.
#[derive(Clone, Copy)]
pub(super) struct Massed<'a> {
    pub first: &'a [f64; LEAF],
    pub second: &'a [f64; LEAF],
    pub residual: &'a [f64; LEAF],
    pub pairing: &'a [f64; LEAF],
}

/// Room for them.
pub(super) struct Room([[f64; LEAF]; 4]);

impl Default for Room {
    fn default() -> Self {
        Self([[0.0; LEAF]; 4])
    }
}

impl Leaf {
    /// The parts as they are where there are no masses.
    pub fn massed<'a>(&'a self, masses: &[f64], room: &'a mut Room) -> Massed<'a> {
        let Self { first, second, residual, pairing, .. } = self;
        if masses.is_empty() {
            return Massed { first, second, residual, pairing };
        }
        for (out, part) in room.0.iter_mut().zip([first, second, residual, pairing]) {
            times_masses(part, masses, out);
        }
        let [first, second, residual, pairing] = &room.0;
        Massed { first, second, residual, pairing }
    }
}

fn times_masses(part: &[f64], masses: &[f64], out: &mut [f64; LEAF]) {
    out.iter_mut().zip(part).zip(masses).for_each(|((out, part), mass)| *out = mass * part);
}

/// Calls `visit` with each leaf of some rows.
pub(super) fn leaves(rows: Range<usize>, mut visit: impl FnMut(Range<usize>)) {
    for start in rows.clone().step_by(LEAF) {
        visit(start..(start + LEAF).min(rows.end));
    }
}

impl Scaled {
    /// The sums at a place; u and u′ are kept in the vector where one is given, and else computed again when asked for.
    pub fn at(instance: &Instance, place: Place<'_>, keep: Option<Vec<f64>>) -> Self {
        let n = place.z.len();
        let (team, parts) = (instance.design().team(), Parts::of(n, 1));
        let part = |rows: Range<usize>| {
            let (mut found, mut buffer) = ((f64::NEG_INFINITY, 0.0_f64), [0.0; LEAF]);
            leaves(rows, |leaf| found = wider(found, extremes(place.rows(leaf, &mut buffer))));
            found
        };
        let (largest, widest) = team.reduce(&parts, part, wider).unwrap_or((f64::NEG_INFINITY, 0.0));
        let exponent = Exponent::of(instance.loss(), largest, widest);
        let shrink = core_math::exp(-exponent.m);
        let added = if instance.loss() == Loss::SoftResidual { shrink } else { 0.0 };
        let kept = keep.is_some();
        let mut u = keep.unwrap_or_default();
        u.resize(if kept { n } else { 0 }, 0.0);
        let mut slope = vec![0.0; if kept && exponent.hyperbolic.is_some() { n } else { 0 }];
        let part = |rows: Range<usize>, [u, slope]: [&mut [f64]; 2]| {
            let (first, mut sums) = (rows.start, [0.0; 2]);
            let (mut buffer, mut activated) = ([0.0; LEAF], Activated::default());
            leaves(rows, |leaf| {
                let own = leaf.start - first..leaf.end - first;
                let z = place.rows(leaf.clone(), &mut buffer);
                let (values, slopes) = exponent.rows(z, &mut activated);
                let masses = instance.masses(leaf);
                sums = sum(
                    sums,
                    if masses.is_empty() {
                        shifted_totals(values, z, added)
                    } else {
                        let [mut heavy, mut far] = [[0.0; LEAF]; 2];
                        times_masses(values, masses, &mut heavy);
                        times_masses(z, masses, &mut far);
                        shifted_totals(&heavy[..z.len()], &far[..z.len()], added)
                    },
                );
                if !u.is_empty() {
                    u[own.clone()].copy_from_slice(values);
                }
                if !slope.is_empty() {
                    slope[own].copy_from_slice(slopes);
                }
            });
            sums
        };
        let [alpha, bulk] = team.sweep(&parts, [&mut u, &mut slope], part, sum).unwrap_or([0.0; 2]);
        let (over_alpha, error) = (1.0 / alpha, exponent.error());
        let (form, log_scale) = match instance.loss() {
            Loss::Softmax => (Form::Softmax { over_alpha }, 0.0),
            Loss::SoftResidual => (Form::SoftResidual { over_alpha, shrink, bulk: (bulk / alpha).abs() }, 0.0),
            Loss::Rescaled(_) => (Form::Rescaled { alpha, bulk, error }, 2.0 * exponent.m),
            Loss::Plain(_) => (Form::Plain { shrink, error }, 2.0 * exponent.m),
        };
        Self { form, exponent, u, slope, log_scale, positive: alpha > 0.0 }
    }

    /// Whether the residual is centred, and the Hessian has a part of rank two.
    pub fn is_coupled(&self) -> bool {
        !matches!(self.form, Form::Plain { .. })
    }

    /// Whether p = u/α is the pairing, so that the corner of M is ⟨p, p⟩ + 2⟨p, r⟩, not ⟨b, b⟩.
    pub fn is_normalised(&self) -> bool {
        matches!(self.form, Form::Softmax { .. } | Form::SoftResidual { .. })
    }

    /// How the parts of rows are made.
    pub fn recipe(&self) -> Recipe {
        Recipe { form: self.form }
    }

    /// u and u′ of some rows, as they are kept or computed in the buffer.
    pub fn rows<'a>(&'a self, rows: Range<usize>, z: &[f64], buffer: &'a mut Activated) -> (&'a [f64], &'a [f64]) {
        match (&self.u[..], &self.slope[..]) {
            ([], _) => self.exponent.rows(z, buffer),
            (u, []) => (&u[rows.clone()], &u[rows]),
            (u, slope) => (&u[rows.clone()], &slope[rows]),
        }
    }
}

fn wider(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0.max(b.0), a.1.max(b.1))
}

fn sum(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0] + b[0], a[1] + b[1]]
}

/// Room for u and u′ of a leaf.
pub(super) struct Activated {
    u: [f64; LEAF],
    slope: [f64; LEAF],
}

impl Default for Activated {
    fn default() -> Self {
        Self { u: [0.0; LEAF], slope: [0.0; LEAF] }
    }
}

/// How u and u′ follow from z.
#[derive(Clone, Copy)]
struct Exponent {
    /// Cosh or Sinh; else exp.
    hyperbolic: Option<Activation>,
    /// What u is divided by is eᵐ.
    m: f64,
}

impl Exponent {
    /// From the largest z and |z|.
    fn of(loss: Loss, largest: f64, widest: f64) -> Self {
        let beyond = |size: f64| if size <= DIRECT { 0.0 } else { size };
        let (hyperbolic, m) = match loss {
            Loss::Softmax => (None, largest),
            Loss::SoftResidual => (None, beyond(largest.max(log(widest)))),
            Loss::Rescaled(Activation::Exp) | Loss::Plain(Activation::Exp) => (None, beyond(largest)),
            Loss::Rescaled(activation) | Loss::Plain(activation) => (Some(activation), beyond(widest)),
        };
        Self { hyperbolic, m }
    }

    fn error(self) -> f64 {
        if self.hyperbolic.is_some() { HYPERBOLIC_ERROR } else { EXP_ERROR }
    }

    fn rows<'a>(self, z: &[f64], buffer: &'a mut Activated) -> (&'a [f64], &'a [f64]) {
        let (u, slope) = (&mut buffer.u[..z.len()], &mut buffer.slope[..z.len()]);
        let Some(activation) = self.hyperbolic else {
            exp_each(z, self.m, u);
            return (u, u);
        };
        let (even, odd) = if activation == Activation::Cosh { (&mut *u, &mut *slope) } else { (&mut *slope, &mut *u) };
        if self.m == 0.0 {
            cosh_sinh_each(z, even, odd);
        } else {
            shrunk_cosh_sinh(z, self.m, core_math::exp(-self.m), even, odd);
        }
        (u, slope)
    }
}

/// How the parts of rows follow from u, u′, z and b.
#[derive(Clone, Copy)]
pub(super) struct Recipe {
    form: Form,
}

impl Recipe {
    /// Fills a leaf from some rows of u, u′, z and b.
    pub fn fill(self, u: &[f64], slope: &[f64], z: &[f64], b: &[f64], leaf: &mut Leaf) {
        match self.form {
            Form::Rescaled { alpha, bulk, error } => rescaled(u, slope, z, b, [alpha, bulk, error], leaf),
            Form::Plain { shrink, error } => plain(u, slope, z, b, [shrink, error], leaf),
            Form::Softmax { over_alpha } => softmax(u, z, b, over_alpha, leaf),
            Form::SoftResidual { over_alpha, shrink, bulk } => {
                soft_residual(u, z, b, [over_alpha, shrink, bulk], leaf);
            }
        }
    }
}

vectorised! {
    /// cosh z·e⁻ᵐ and sinh z·e⁻ᵐ for |z| ≤ m.
    fn shrunk_cosh_sinh(z: &[f64], m: f64, shrink: f64, even: &mut [f64], odd: &mut [f64]) {
        for ((even, odd), z) in even.iter_mut().zip(odd).zip(z) {
            let growing = 0.5 * exp(z.abs() - m);
            let near = if z.abs() <= DIRECT { *z } else { 0.0 };
            let (near_even, near_odd) = (cosh(near) * shrink, sinh(near) * shrink);
            *even = if z.abs() <= DIRECT { near_even } else { growing };
            *odd = if z.abs() <= DIRECT { near_odd } else { growing.copysign(*z) };
        }
    }
}

vectorised! {
    /// max z and max |z|; entries that are NaN do not count.
    fn extremes(z: &[f64]) -> (f64, f64) {
        let (pieces, rest) = z.as_chunks::<8>();
        let (mut high, mut low) = ([f64::NEG_INFINITY; 8], [f64::INFINITY; 8]);
        for piece in pieces {
            for lane in 0..8 {
                high[lane] = if piece[lane] > high[lane] { piece[lane] } else { high[lane] };
                low[lane] = if piece[lane] < low[lane] { piece[lane] } else { low[lane] };
            }
        }
        let high = high.iter().chain(rest).fold(f64::NEG_INFINITY, |most, z| most.max(*z));
        let low = low.iter().chain(rest).fold(f64::INFINITY, |least, z| least.min(*z));
        (high, high.max(-low).max(0.0))
    }
}

vectorised! {
    /// Σ(uᵢ + shrink·zᵢ) and the sum of the magnitudes.
    fn shifted_totals(u: &[f64], z: &[f64], shrink: f64) -> [f64; 2] {
        let (mut sums, mut sizes) = ([0.0; LEAF], [0.0; LEAF]);
        for (((sum, size), u), z) in sums.iter_mut().zip(&mut sizes).zip(u).zip(z) {
            *sum = z.mul_add(shrink, *u);
            *size = sum.abs();
        }
        [lanes::total(&sums[..u.len()]), lanes::total(&sizes[..u.len()])]
    }
}

vectorised! {
    fn rescaled(u: &[f64], slope: &[f64], z: &[f64], b: &[f64], sums: [f64; 3], leaf: &mut Leaf) {
        let [alpha, bulk, error] = sums;
        let n = u.len();
        let (slope, z, b) = (&slope[..n], &z[..n], &b[..n]);
        leaf.first[..n].copy_from_slice(slope);
        leaf.second[..n].copy_from_slice(u);
        leaf.pairing[..n].copy_from_slice(b);
        leaf.partner[..n].copy_from_slice(b);
        let (residual, magnitude) = (&mut leaf.residual[..n], &mut leaf.magnitude[..n]);
        for i in 0..n {
            residual[i] = u[i] - alpha * b[i];
            magnitude[i] = u[i].abs() * (error + z[i].abs()) + bulk * b[i].abs();
        }
    }
}

vectorised! {
    fn plain(u: &[f64], slope: &[f64], z: &[f64], b: &[f64], scalars: [f64; 2], leaf: &mut Leaf) {
        let [shrink, error] = scalars;
        let n = u.len();
        let (slope, z, b) = (&slope[..n], &z[..n], &b[..n]);
        leaf.first[..n].copy_from_slice(slope);
        leaf.second[..n].copy_from_slice(u);
        let (residual, magnitude) = (&mut leaf.residual[..n], &mut leaf.magnitude[..n]);
        for i in 0..n {
            residual[i] = u[i] - b[i] * shrink;
            magnitude[i] = u[i].abs() * (error + z[i].abs()) + (b[i] * shrink).abs();
        }
    }
}

vectorised! {
    fn softmax(u: &[f64], z: &[f64], b: &[f64], over_alpha: f64, leaf: &mut Leaf) {
        let n = u.len();
        let (z, b) = (&z[..n], &b[..n]);
        let (first, second, pairing) = (&mut leaf.first[..n], &mut leaf.second[..n], &mut leaf.pairing[..n]);
        let (residual, magnitude, partner) = (&mut leaf.residual[..n], &mut leaf.magnitude[..n], &mut leaf.partner[..n]);
        for i in 0..n {
            let p = u[i] * over_alpha;
            let r = p - b[i];
            (first[i], second[i], pairing[i]) = (p, p, p);
            (residual[i], partner[i]) = (r, p + r);
            magnitude[i] = p * (2.0 + z[i].abs()) + b[i].abs();
        }
    }
}

vectorised! {
    fn soft_residual(u: &[f64], z: &[f64], b: &[f64], sums: [f64; 3], leaf: &mut Leaf) {
        let [over_alpha, shrink, bulk] = sums;
        let n = u.len();
        let (z, b) = (&z[..n], &b[..n]);
        let (first, second, pairing) = (&mut leaf.first[..n], &mut leaf.second[..n], &mut leaf.pairing[..n]);
        let (residual, magnitude, partner) = (&mut leaf.residual[..n], &mut leaf.magnitude[..n], &mut leaf.partner[..n]);
        for i in 0..n {
            let (p, slope) = ((u[i] + z[i] * shrink) * over_alpha, (u[i] + shrink) * over_alpha);
            let r = p - b[i];
            (first[i], second[i], pairing[i]) = (slope, u[i] * over_alpha, p);
            (residual[i], partner[i]) = (r, p + r);
            magnitude[i] = p.abs() * (1.0 + bulk) + slope.abs() * z[i].abs() + b[i].abs();
        }
    }
}
