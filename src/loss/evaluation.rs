//! Value, g, δ, V and M of a loss at z = Ax over f64, finite wherever the true value is representable.

use super::scaled::{Normaliser, Parts};
use super::{Instance, Weights};
use crate::linalg::{inner, length, total};
use core_math::exp;

/// L and its derivatives at z = Ax: ∇L = e^s·Aᵀg and ∇²L = e^s·Aᵀ(diag(δ) + V M Vᵀ)A with s = `log_scale`.
///
/// Floating point with no promise but this: exp, sinh and cosh are correctly rounded, sums run by halves, so the bits
/// are the same on every machine, and no infinity or NaN stands in for a representable number. s is 0 unless an entry
/// of z is beyond ±100 in a loss without normaliser; derivatives then are accurate relative to e^s only.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    loss: f64,
    ridge: f64,
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

impl Evaluation {
    pub(super) fn at(instance: &Instance, z: &[f64]) -> Self {
        let parts = Parts::at(instance.loss(), instance.target(), z);
        let Parts { first, second, residual, magnitude, normaliser, log_scale } = parts;
        let (centre, centre_rounding) = normaliser.as_ref().map_or((0.0, 0.0), |Normaliser { pairing, .. }| {
            (inner(pairing, &residual), pairing.iter().zip(&magnitude).map(|(p, m)| (p * m).abs()).sum())
        });
        let shrink = exp(-log_scale);
        let n = z.len();
        let (mut g, mut delta) = (Vec::with_capacity(n), Vec::with_capacity(n));
        let (mut rounding, mut widest) = (Vec::with_capacity(n), 0.0_f64);
        for i in 0..n {
            let (slope, square) = (first[i], instance.weights().square(i) * shrink);
            let centred = residual[i] - centre;
            g.push(slope * centred + square * z[i]);
            delta.push(slope * slope + second[i] * centred + square);
            let unsure = magnitude[i] + centre_rounding;
            rounding.push(slope.abs() * (unsure + (1.0 + z[i].abs()) * centred.abs()) + square * z[i].abs());
            widest = widest.max(slope * slope + second[i].abs() * unsure + square);
        }
        let low_rank = normaliser.as_ref().map(|Normaliser { partner, corner, .. }| {
            let weighted = first.iter().zip(partner).map(|(slope, h)| slope * h).collect();
            LowRank { V: [first, weighted], M: [[*corner, -1.0], [-1.0, 0.0]] }
        });
        let coupled = low_rank
            .as_ref()
            .map_or(0.0, |LowRank { V: [v, w], M }| M[0][0].abs() * inner(v, v) + 2.0 * length(v) * length(w));
        let loss = 0.5 * inner(&residual, &residual);
        let ridge = ridge(instance.weights(), z);
        let blurred = residual.iter().zip(&magnitude).map(|(r, m)| r.abs() * m + f64::EPSILON * m * m);
        Self {
            loss,
            ridge,
            log_scale,
            g,
            delta,
            low_rank,
            positive_normaliser: match instance.loss() {
                super::Loss::SoftResidual => normaliser.map(|n| n.positive),
                _ => None,
            },
            value_rounding: f64::EPSILON * (blurred.sum::<f64>() + loss + ridge * shrink),
            gradient_rounding: f64::EPSILON * length(&rounding),
            curvature_rounding: f64::EPSILON * (widest + coupled),
        }
    }

    /// L(x): +∞ where it exceeds f64, NaN where z is not finite.
    pub fn value(&self) -> f64 {
        self.value_over(0.0)
    }

    /// L(x)·e^(−s) for a scale s of the caller, so that values too large for f64 can still be compared.
    pub fn value_over(&self, scale: f64) -> f64 {
        times_exp(self.loss, self.log_scale - scale) + times_exp(self.ridge, -scale)
    }

    /// ⟨g, q⟩·e^(`log_scale` − s): the derivative of L along z + tq at t = 0, over e^s for a scale s of the caller.
    pub fn slope_over(&self, q: &[f64], scale: f64) -> f64 {
        times_exp(inner(&self.g, q), self.log_scale - scale)
    }

    /// qᵀ(diag(δ) + V M Vᵀ)q: the second derivative of L along z + tq at t = 0, over e^(`log_scale`).
    pub fn curvature(&self, q: &[f64]) -> f64 {
        let diagonal: Vec<f64> = self.delta.iter().zip(q).map(|(delta, q)| delta * q * q).collect();
        let coupled = self.low_rank.as_ref().map_or(0.0, |LowRank { V: [v, w], M }| {
            let (v, w) = (inner(v, q), inner(w, q));
            M[0][0] * v * v + 2.0 * M[0][1] * v * w + M[1][1] * w * w
        });
        total(&diagonal) + coupled
    }
}

/// ½‖w∘z‖².
fn ridge(weights: &Weights, z: &[f64]) -> f64 {
    let terms: Vec<f64> = z.iter().enumerate().map(|(i, z)| weights.square(i) * z * z).collect();
    0.5 * total(&terms)
}

/// x·eᵗ with no overflow or underflow on the way to a representable product.
pub fn times_exp(x: f64, t: f64) -> f64 {
    const STEP: f64 = 700.0;
    let part = t.clamp(-STEP, STEP);
    if x == 0.0 || !x.is_finite() || part == t { x * exp(part) } else { times_exp(x * exp(part), t - part) }
}
