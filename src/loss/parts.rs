//! The parts of each loss over the rows of a leaf: what follows from u, z and b alone, and sums over all rows.

use super::row;
use crate::linalg::lanes::vectorised;
use crate::linalg::parts::ROWS_OF_A_BLOCK;

/// Rows whose parts are computed together and stay in the cache until they are summed.
pub(super) const LEAF: usize = ROWS_OF_A_BLOCK;

/// How the residual follows from u, with sums over all rows.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Rescaled { alpha: f64, bulk: f64, error: f64 },
    Plain { shrink: f64, error: f64 },
    Softmax { over_alpha: f64 },
    SoftResidual { over_alpha: f64, shrink: f64, bulk: f64 },
}

/// The parts of some rows; all divided by e^(`log_scale`/2), and by ⟨u, 1⟩ where the loss is normalised.
#[derive(Clone, Copy)]
pub(super) struct Leaf<'a> {
    /// u′.
    pub first: &'a [f64],
    /// u″.
    pub second: &'a [f64],
    /// Model minus target: u − αb, u/α − b or u − b.
    pub residual: &'a [f64],
    /// The magnitudes whose difference the residual is, times the growth of rounding through z.
    pub magnitude: &'a [f64],
    /// What the residual is paired with to centre it: b for the rescaled losses, p = u/α for the normalised ones; else 0.
    pub pairing: &'a [f64],
    /// h in V = [u′, u′∘h]: b, or p + r; else 0.
    pub partner: &'a [f64],
}

/// Room for the parts of a leaf that are not at hand.
pub(super) struct Room {
    parts: [[f64; LEAF]; 6],
    massed: [[f64; LEAF]; 4],
}

impl Default for Room {
    fn default() -> Self {
        Self { parts: [[0.0; LEAF]; 6], massed: [[0.0; LEAF]; 4] }
    }
}

/// The parts of some rows that enter a sum over rows once, times the masses of the rows.
#[derive(Clone, Copy)]
pub(super) struct Massed<'a> {
    pub first: &'a [f64],
    pub second: &'a [f64],
    pub residual: &'a [f64],
    pub pairing: &'a [f64],
}

impl<'a> Leaf<'a> {
    /// The parts as they are where there are no masses.
    fn massed(self, masses: &[f64], room: &'a mut [[f64; LEAF]; 4]) -> Massed<'a> {
        let Self { first, second, residual, pairing, .. } = self;
        if masses.is_empty() {
            return Massed { first, second, residual, pairing };
        }
        for (out, part) in room.iter_mut().zip([first, second, residual, pairing]) {
            times_masses(part, masses, out);
        }
        let [first, second, residual, pairing] = room.each_ref().map(|part| &part[..masses.len()]);
        Massed { first, second, residual, pairing }
    }
}

/// A part times the masses of its rows.
pub(super) fn times_masses(part: &[f64], masses: &[f64], out: &mut [f64; LEAF]) {
    out.iter_mut().zip(part).zip(masses).for_each(|((out, part), mass)| *out = mass * part);
}

impl Form {
    /// The parts of some rows of u, u′, z and b, without and with the masses of the rows.
    pub fn parts<'a>(
        self,
        [u, slope, z, b]: [&'a [f64]; 4],
        masses: &[f64],
        room: &'a mut Room,
    ) -> (Leaf<'a>, Massed<'a>) {
        let n = z.len();
        let Room { parts, massed } = room;
        let [residual, magnitude, partner, first, second, pairing] = parts.each_mut().map(|part| &mut part[..n]);
        let leaf = match self {
            Form::Rescaled { alpha, bulk, error } => {
                rescaled(u, z, b, [alpha, bulk, error], residual, magnitude);
                Leaf { first: slope, second: u, residual, magnitude, pairing: b, partner: b }
            }
            Form::Plain { shrink, error } => {
                plain(u, z, b, [shrink, error], residual, magnitude);
                // nobody writes over these zeros
                Leaf { first: slope, second: u, residual, magnitude, pairing, partner }
            }
            Form::Softmax { over_alpha } => {
                softmax(u, z, b, over_alpha, [&mut *first, &mut *residual, &mut *magnitude, &mut *partner]);
                Leaf { first, second: first, residual, magnitude, pairing: first, partner }
            }
            Form::SoftResidual { over_alpha, shrink, bulk } => {
                let outs = [&mut *first, &mut *second, &mut *pairing, &mut *residual, &mut *magnitude, &mut *partner];
                soft_residual(u, z, b, [over_alpha, shrink, bulk], outs);
                Leaf { first, second, residual, magnitude, pairing, partner }
            }
        };
        (leaf, leaf.massed(masses, massed))
    }
}

vectorised! {
    fn rescaled(u: &[f64], z: &[f64], b: &[f64], sums: [f64; 3], residual: &mut [f64], magnitude: &mut [f64]) {
        let [alpha, bulk, error] = sums;
        let n = u.len();
        let (z, b, residual, magnitude) = (&z[..n], &b[..n], &mut residual[..n], &mut magnitude[..n]);
        for i in 0..n {
            residual[i] = row::residual(u[i], alpha * b[i]);
            magnitude[i] = u[i].abs() * (error + z[i].abs()) + bulk * b[i].abs();
        }
    }
}

vectorised! {
    fn plain(u: &[f64], z: &[f64], b: &[f64], scalars: [f64; 2], residual: &mut [f64], magnitude: &mut [f64]) {
        let [shrink, error] = scalars;
        let n = u.len();
        let (z, b, residual, magnitude) = (&z[..n], &b[..n], &mut residual[..n], &mut magnitude[..n]);
        for i in 0..n {
            residual[i] = row::residual(u[i], b[i] * shrink);
            magnitude[i] = u[i].abs() * (error + z[i].abs()) + (b[i] * shrink).abs();
        }
    }
}

vectorised! {
    fn softmax(u: &[f64], z: &[f64], b: &[f64], over_alpha: f64, outs: [&mut [f64]; 4]) {
        let n = u.len();
        let [first, residual, magnitude, partner] = outs;
        let (z, b, first, residual) = (&z[..n], &b[..n], &mut first[..n], &mut residual[..n]);
        let (magnitude, partner) = (&mut magnitude[..n], &mut partner[..n]);
        for i in 0..n {
            let p = u[i] * over_alpha;
            let r = row::residual(p, b[i]);
            (first[i], residual[i], partner[i]) = (p, r, row::partner(p, r));
            magnitude[i] = p * (2.0 + z[i].abs()) + b[i].abs();
        }
    }
}

vectorised! {
    fn soft_residual(u: &[f64], z: &[f64], b: &[f64], sums: [f64; 3], outs: [&mut [f64]; 6]) {
        let [over_alpha, shrink, bulk] = sums;
        let n = u.len();
        let [first, second, pairing, residual, magnitude, partner] = outs;
        let (z, b, first, second) = (&z[..n], &b[..n], &mut first[..n], &mut second[..n]);
        let (pairing, residual) = (&mut pairing[..n], &mut residual[..n]);
        let (magnitude, partner) = (&mut magnitude[..n], &mut partner[..n]);
        for i in 0..n {
            let p = row::with_residual(u[i], z[i] * shrink) * over_alpha;
            let slope = row::slope_with_residual(u[i], shrink) * over_alpha;
            let r = row::residual(p, b[i]);
            (first[i], second[i], pairing[i]) = (slope, u[i] * over_alpha, p);
            (residual[i], partner[i]) = (r, row::partner(p, r));
            magnitude[i] = p.abs() * (1.0 + bulk) + slope.abs() * z[i].abs() + b[i].abs();
        }
    }
}
