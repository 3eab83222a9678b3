//! A point as the certificate sees it: Ax enclosed, the row norms of A, and the exponentials at the middle of Ax.

use crate::linalg::lanes::vectorised;
use crate::linalg::parts::ROWS_OF_A_BLOCK;
use crate::linalg::rounding::UNIT;
use crate::linalg::rounding::widened;
use crate::linalg::{DesignMatrix, Storage};
use crate::loss::{Activation, Loss, Regression};
use crate::number::{Exp, Interval};
use crate::solver::sums::compensated::{LANES, Row, times_dense, times_sparse};
use std::ops::Range;

/// Rows whose parts are computed together and stay in the cache until they are used.
pub(in crate::solver) const LEAF: usize = ROWS_OF_A_BLOCK;

/// Everything about x̂ that costs a pass over A or an exponential; n-vectors.
pub(in crate::solver) struct Image<'a> {
    pub instance: &'a Regression,
    /// Ax̂.
    pub z: Vec<f64>,
    /// Bounds on the rounding of z.
    blur: Vec<f64>,
    /// At least ‖aᵢ‖₂.
    pub norms: Vec<f64>,
    /// f(z) for rescaled and plain losses, e^(z − shift) for softmax, e^z·scale for soft-residual; each within one unit in
    /// the last place.
    pub base: Vec<f64>,
    /// f′(z) where f is cosh or sinh; else empty.
    pub slope: Vec<f64>,
    /// What z is lowered by: p of softmax does not change with it.
    shift: f64,
    /// A power of two that keeps squares of u in range: p of soft-residual does not change with it.
    pub scale: f64,
}

/// How far y may be from x̂, and so Ay from Ax̂.
#[derive(Clone, Copy)]
pub(in crate::solver) struct Ball<'a> {
    /// At least ‖y − x̂‖₂.
    pub radius: f64,
    /// At least ‖aᵢ‖₂; for softmax, which a shift of Ay does not change, ‖aᵢ − c‖₂ for any c will do (n).
    pub norms: &'a [f64],
}

/// Over a leaf: bounds t on the distance of the entries of Ay from z, and on eᵗ − 1.
pub(in crate::solver) struct Width {
    pub t: [f64; LEAF],
    pub growth: [f64; LEAF],
}

impl<'a> Image<'a> {
    /// The point of a d-vector x; `None` where Ax overflows or x is not finite.
    pub fn at(instance: &'a Regression, x: &[f64]) -> Option<Self> {
        let design = instance.design();
        let n = design.height();
        let [mut z, mut blur, mut norms] = [(); 3].map(|()| vec![0.0; n]);
        let (over_rows, bound, padded) = (design.over_rows(), Row::of(x), padded(x));
        let part = |rows: Range<usize>, outs: [&mut [f64]; 3]| {
            let [z, blur, norms] = outs;
            times(design, rows, (x, &padded), bound, [z, blur, norms]);
            extremes(z, blur)
        };
        let wider = |[a, b]: [f64; 2], [c, d]: [f64; 2]| [a.max(c), b.max(d)];
        let [largest, widest] = over_rows.sweep(1, [&mut z, &mut blur, &mut norms], part, wider)?;
        if !widest.is_finite() {
            return None;
        }
        let (shift, scale) = match instance.loss() {
            Loss::Softmax => (largest, 1.0),
            Loss::SoftResidual => (0.0, power_below(Exp::exp(&largest).max(widest).max(1.0))),
            Loss::Rescaled(_) | Loss::Plain(_) => (0.0, 1.0),
        };
        let mut base = vec![0.0; n];
        let curved = |loss| match loss {
            Loss::Rescaled(activation) | Loss::Plain(activation) => activation != Activation::Exp,
            Loss::Softmax | Loss::SoftResidual => false,
        };
        let mut slope = vec![0.0; if curved(instance.loss()) { n } else { 0 }];
        let fill = |rows: Range<usize>, [base, slope]: [&mut [f64]; 2]| {
            let z = &z[rows];
            let write = |out: &mut [f64], f: &dyn Fn(f64) -> f64| {
                out.iter_mut().zip(z).for_each(|(out, &z)| *out = f(z));
            };
            match instance.loss() {
                Loss::Softmax => write(base, &|z| Exp::exp(&(z - shift))),
                Loss::SoftResidual => write(base, &|z| Exp::exp(&z) * scale),
                Loss::Rescaled(activation) | Loss::Plain(activation) => {
                    write(base, &|z| activation.at(&z));
                    write(slope, &|z| activation.derivative(&z));
                }
            }
        };
        over_rows.visit([&mut base, &mut slope], fill);
        Some(Self { instance, z, blur, norms, base, slope, shift, scale })
    }

    /// x̂ alone.
    pub fn alone(&self) -> Ball<'_> {
        Ball { radius: 0.0, norms: &self.norms }
    }

    /// The widths of some rows, no more than a leaf, in a ball.
    pub fn widths(&self, rows: Range<usize>, ball: Ball<'_>, width: &mut Width) {
        let n = rows.len();
        let Width { t, growth } = width;
        let rounding = if self.instance.loss() == Loss::Softmax { UNIT } else { 0.0 };
        let scalars = [ball.radius, self.shift, rounding];
        widen(&self.z[rows.clone()], &self.blur[rows.clone()], &ball.norms[rows], scalars, &mut t[..n]);
        if t[..n].iter().all(|t| *t <= 1.0) {
            grow(&t[..n], &mut growth[..n]);
        } else {
            growth.iter_mut().zip(&t[..n]).for_each(|(growth, t)| *growth = widened(Exp::exp(t) * (1.0 + 4.0 * UNIT)));
        }
    }
}

/// Ax (n), each entry within little more than its own rounding; x has d entries.
pub(in crate::solver) fn enclosures(design: &DesignMatrix, x: &[f64]) -> Vec<Interval> {
    let n = design.rows();
    let [mut z, mut blur, mut norms] = [(); 3].map(|()| vec![0.0; n]);
    times(design, 0..n, (x, &padded(x)), Row::of(x), [&mut z, &mut blur, &mut norms]);
    z.iter().zip(&blur).map(|(z, blur)| Interval::between((z - blur).next_down(), (z + blur).next_up())).collect()
}

fn padded(x: &[f64]) -> Vec<[f64; LANES]> {
    let mut padded = vec![[0.0; LANES]; x.len().div_ceil(LANES)];
    padded.as_flattened_mut().iter_mut().zip(x).for_each(|(place, x)| *place = *x);
    padded
}

fn times(
    design: &DesignMatrix,
    rows: Range<usize>,
    (x, padded): (&[f64], &[[f64; LANES]]),
    bound: Row,
    outs: [&mut [f64]; 3],
) {
    let d = x.len();
    match design.storage() {
        Storage::Dense(values) => times_dense(&values[rows.start * d..rows.end * d], d, padded, bound, outs),
        Storage::Sparse { offsets, indices, values } => {
            times_sparse(&offsets[rows.start..=rows.end], indices, values, x, bound, outs);
        }
    }
}

/// The largest z and at least the largest |z| + blur; the second is +∞ where any is not finite.
fn extremes(z: &[f64], blur: &[f64]) -> [f64; 2] {
    z.iter().zip(blur).fold([f64::NEG_INFINITY, 0.0], |[largest, widest], (z, blur)| {
        let size = z.abs() + blur;
        [largest.max(*z), if size.is_finite() { widest.max(size) } else { f64::INFINITY }]
    })
}

/// A power of two 2⁻ᵏ ≥ 2⁻¹⁰²² with ½ ≤ 2⁻ᵏ·size < 4 for a size from 1 to ∞.
fn power_below(size: f64) -> f64 {
    let exponent = size.to_bits() >> 52;
    f64::from_bits(2046_u64.saturating_sub(exponent).max(1) << 52)
}

vectorised! {
    /// tᵢ = blurᵢ + radius·normᵢ and what z − shift loses to rounding.
    fn widen(z: &[f64], blur: &[f64], norms: &[f64], scalars: [f64; 3], out: &mut [f64]) {
        let [radius, shift, rounding] = scalars;
        for (((out, z), blur), norm) in out.iter_mut().zip(z).zip(blur).zip(norms) {
            *out = widened(blur + radius * norm + rounding * (z - shift).abs());
        }
    }
}

vectorised! {
    /// eᵗ − 1 ≤ t(1 + t) for 0 ≤ t ≤ 1.
    fn grow(t: &[f64], out: &mut [f64]) {
        for (out, t) in out.iter_mut().zip(t) {
            *out = widened(t * (1.0 + t));
        }
    }
}
