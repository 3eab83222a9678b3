//! The parts of each loss over f64, divided by a factor that keeps every entry in range.
//!
//! The normalised losses do not change when u is divided by a factor, so theirs is free: softmax is shifted by its
//! largest entry. The others are homogeneous of degree two in (u, b/α): with u·e⁻ᵐ in place of u, value and
//! derivatives come out divided by e²ᵐ, which [`Parts::log_scale`] carries. Up to m = [`DIRECT`] nothing is divided.

use super::{Activation, Loss};
use crate::linalg::{inner, total};
use core_math::{cosh, exp, log, sinh};

/// Largest exponent m that needs no division: even the square of e²ᵐ leaves room for sums over n and products with b.
const DIRECT: f64 = 100.0;

/// What value, g, δ, V and M are assembled from; n-vectors throughout, all divided by e^(`log_scale`/2).
pub(super) struct Parts {
    /// u′, divided by ⟨u, 1⟩ where the loss is normalised.
    pub first: Vec<f64>,
    /// u″, divided likewise.
    pub second: Vec<f64>,
    /// Model minus target: u − αb, u/α − b or u − b.
    pub residual: Vec<f64>,
    /// The magnitudes whose difference the residual is, times the growth of rounding through z.
    pub magnitude: Vec<f64>,
    /// What the residual is paired with to centre it (b or p), and the partner of u′ in V; `None` for plain losses.
    pub normaliser: Option<Normaliser>,
    /// 2m.
    pub log_scale: f64,
}

/// How a loss with α = ⟨u, 1⟩ centres its residual, and its low-rank part.
pub(super) struct Normaliser {
    /// b for the rescaled losses, p = u/α for the normalised ones.
    pub pairing: Vec<f64>,
    /// h in V = [u′, u′∘h]: b, or p + r.
    pub partner: Vec<f64>,
    /// The first entry of M; the others are −1, −1, 0.
    pub corner: f64,
    /// Whether α > 0.
    pub positive: bool,
}

impl Parts {
    pub fn at(loss: Loss, target: &[f64], z: &[f64]) -> Self {
        match loss {
            Loss::Rescaled(activation) => rescaled(activation, target, z),
            Loss::Plain(activation) => plain(activation, target, z),
            Loss::Softmax => softmax(target, z),
            Loss::SoftResidual => soft_residual(target, z),
        }
    }
}

/// u e⁻ᵐ, u′ e⁻ᵐ and m, which is 0 while no entry goes beyond [`DIRECT`].
fn activated(activation: Activation, z: &[f64]) -> (Vec<f64>, Vec<f64>, f64) {
    let size = |z: &f64| if activation == Activation::Exp { *z } else { z.abs() };
    let largest = z.iter().map(size).fold(f64::NEG_INFINITY, f64::max);
    if largest <= DIRECT {
        let u = z.iter().map(|z| activation.at(z)).collect();
        return (u, z.iter().map(|z| activation.derivative(z)).collect(), 0.0);
    }
    let shrink = exp(-largest);
    let growing = |z: f64| 0.5 * exp(z.abs() - largest);
    let scaled_cosh = |z: &f64| if z.abs() <= DIRECT { cosh(*z) * shrink } else { growing(*z) };
    let scaled_sinh = |z: &f64| if z.abs() <= DIRECT { sinh(*z) * shrink } else { growing(*z).copysign(*z) };
    let even = || z.iter().map(scaled_cosh).collect();
    let odd = || z.iter().map(scaled_sinh).collect();
    match activation {
        Activation::Exp => {
            let u: Vec<f64> = z.iter().map(|z| exp(z - largest)).collect();
            (u.clone(), u, largest)
        }
        Activation::Cosh => (even(), odd(), largest),
        Activation::Sinh => (odd(), even(), largest),
    }
}

fn rescaled(activation: Activation, b: &[f64], z: &[f64]) -> Parts {
    let (u, first, m) = activated(activation, z);
    let alpha = total(&u);
    let residual = u.iter().zip(b).map(|(u, b)| u - alpha * b).collect();
    let bulk = u.iter().map(|u| u.abs()).sum::<f64>();
    let magnitude = u.iter().zip(b).zip(z).map(|((u, b), z)| u.abs() * (1.0 + z.abs()) + bulk * b.abs()).collect();
    let normaliser =
        Normaliser { pairing: b.to_vec(), partner: b.to_vec(), corner: inner(b, b), positive: alpha > 0.0 };
    Parts { first, second: u, residual, magnitude, normaliser: Some(normaliser), log_scale: 2.0 * m }
}

fn plain(activation: Activation, b: &[f64], z: &[f64]) -> Parts {
    let (u, first, m) = activated(activation, z);
    let shrink = exp(-m);
    let residual = u.iter().zip(b).map(|(u, b)| u - b * shrink).collect();
    let magnitude = u.iter().zip(b).zip(z).map(|((u, b), z)| u.abs() * (1.0 + z.abs()) + (b * shrink).abs()).collect();
    Parts { first, second: u, residual, magnitude, normaliser: None, log_scale: 2.0 * m }
}

fn softmax(b: &[f64], z: &[f64]) -> Parts {
    let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut p: Vec<f64> = z.iter().map(|z| exp(z - largest)).collect();
    let alpha = total(&p);
    p.iter_mut().for_each(|u| *u /= alpha);
    normalised(p.clone(), p.clone(), p, b, z, true)
}

fn soft_residual(b: &[f64], z: &[f64]) -> Parts {
    let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let size = largest.max(log(z.iter().fold(0.0, |size, z| z.abs().max(size))));
    let m = if size <= DIRECT { 0.0 } else { size };
    let shrink = exp(-m);
    let second: Vec<f64> = z.iter().map(|z| exp(z - m)).collect();
    let u: Vec<f64> = second.iter().zip(z).map(|(e, z)| e + z * shrink).collect();
    let alpha = total(&u);
    let over_alpha = |vector: &[f64], added: f64| vector.iter().map(|entry| (entry + added) / alpha).collect();
    normalised(over_alpha(&u, 0.0), over_alpha(&second, shrink), over_alpha(&second, 0.0), b, z, alpha > 0.0)
}

/// The parts of ½‖p − b‖² from p = u/α, u′/α and u″/α.
fn normalised(p: Vec<f64>, first: Vec<f64>, second: Vec<f64>, b: &[f64], z: &[f64], positive: bool) -> Parts {
    let residual: Vec<f64> = p.iter().zip(b).map(|(p, b)| p - b).collect();
    let bulk = p.iter().map(|p| p.abs()).sum::<f64>();
    let magnitude = first
        .iter()
        .zip(&p)
        .zip(b.iter().zip(z))
        .map(|((slope, p), (b, z))| p.abs() * (1.0 + bulk) + slope.abs() * z.abs() + b.abs())
        .collect();
    let partner = p.iter().zip(&residual).map(|(p, r)| p + r).collect();
    let corner = inner(&p, &p) + 2.0 * inner(&p, &residual);
    let normaliser = Normaliser { pairing: p, partner, corner, positive };
    Parts { first, second, residual, magnitude, normaliser: Some(normaliser), log_scale: 0.0 }
}
