//! The parts of each loss over f64, divided by a factor that keeps every entry in range.
//!
//! The normalised losses do not change when u is divided by a factor, so theirs is free: softmax is shifted by its
//! largest entry. The others are homogeneous of degree two in (u, b/α): with u·e⁻ᵐ in place of u, value and
//! derivatives come out divided by e²ᵐ, which [`Scaled::log_scale`] carries. Up to m = [`DIRECT`] nothing is divided.

use super::exponential::{EXP_ERROR, HYPERBOLIC_ERROR, cosh, cosh_sinh_each, exp, exp_each, sinh};
use super::leaf::shifted_totals;
use super::parts::{Form, LEAF, times_masses};
use super::{Activation, Loss, Regression};
use crate::linalg::lanes::vectorised;
use core_math::log;
use std::ops::Range;

/// Largest exponent m that needs no division: even the square of e²ᵐ leaves room for sums over n and products with b.
const DIRECT: f64 = 100.0;

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

/// Calls `visit` with each leaf of some rows.
pub(super) fn leaves(rows: Range<usize>, mut visit: impl FnMut(Range<usize>)) {
    for start in rows.clone().step_by(LEAF) {
        visit(start..(start + LEAF).min(rows.end));
    }
}

impl Scaled {
    /// The sums at a place; u and u′ are kept in the vector where one is given, and else computed again when asked for.
    pub fn at(instance: &Regression, place: Place<'_>, keep: Option<Vec<f64>>) -> Self {
        let (n, kept) = (place.z.len(), keep.is_some());
        let over_rows = instance.design().over_rows();
        let loss = instance.loss();
        // where nothing is divided, one visit tells that nothing need be
        let mut exponent = Exponent::of(loss, 0.0, 0.0);
        if loss == Loss::Softmax {
            let part = |rows: Range<usize>| {
                let (mut found, mut buffer) = (NOWHERE, [0.0; LEAF]);
                leaves(rows, |leaf| found = wider(found, extremes(place.rows(leaf, &mut buffer))));
                found
            };
            let (largest, widest) = over_rows.reduce(1, part, wider).unwrap_or(NOWHERE);
            exponent = Exponent::of(loss, largest, widest);
        }
        let mut u = keep.unwrap_or_default();
        u.resize(if kept { n } else { 0 }, 0.0);
        let mut slope = vec![0.0; if kept && exponent.hyperbolic.is_some() { n } else { 0 }];
        let mut visit = |exponent: Exponent| {
            let added = if loss == Loss::SoftResidual { core_math::exp(-exponent.m) } else { 0.0 };
            let part = |rows: Range<usize>, [u, slope]: [&mut [f64]; 2]| {
                let (first, mut found, mut sums) = (rows.start, NOWHERE, [0.0; 2]);
                let (mut buffer, mut activated) = ([0.0; LEAF], Activated::default());
                leaves(rows, |leaf| {
                    let own = leaf.start - first..leaf.end - first;
                    let z = place.rows(leaf.clone(), &mut buffer);
                    if loss != Loss::Softmax {
                        found = wider(found, extremes(z));
                    }
                    let (values, slopes) = exponent.rows(z, &mut activated);
                    let masses = instance.masses(leaf);
                    let totals = if masses.is_empty() {
                        shifted_totals(values, z, added)
                    } else {
                        let [mut heavy, mut far] = [[0.0; LEAF]; 2];
                        times_masses(values, masses, &mut heavy);
                        times_masses(z, masses, &mut far);
                        shifted_totals(&heavy[..z.len()], &far[..z.len()], added)
                    };
                    sums = sum(sums, totals);
                    if !u.is_empty() {
                        u[own.clone()].copy_from_slice(values);
                    }
                    if !slope.is_empty() {
                        slope[own].copy_from_slice(slopes);
                    }
                });
                (found, sums)
            };
            let both = |a: Found, b: Found| (wider(a.0, b.0), sum(a.1, b.1));
            over_rows.sweep(1, [&mut u, &mut slope], part, both).unwrap_or((NOWHERE, [0.0; 2]))
        };
        let ((largest, widest), mut sums) = visit(exponent);
        let needed = Exponent::of(loss, largest, widest);
        if loss != Loss::Softmax && needed.m != 0.0 {
            exponent = needed;
            sums = visit(exponent).1;
        }
        let ([alpha, bulk], shrink) = (sums, core_math::exp(-exponent.m));
        let (over_alpha, error) = (1.0 / alpha, exponent.error());
        let (form, log_scale) = match loss {
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
    pub fn form(&self) -> Form {
        self.form
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

/// The largest z and |z| of some rows, and the sums of u and |u|.
type Found = ((f64, f64), [f64; 2]);

/// The largest z and |z| of no rows.
const NOWHERE: (f64, f64) = (f64::NEG_INFINITY, 0.0);

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
