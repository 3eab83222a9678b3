//! The benchmark's generator: seeded regressions with a planted, a rare or a theoretical regime.
//!
//! Streams are SplitMix64 in counter mode, so every entry depends on (seed, stream, place) alone.

use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Activation, Loss, Regression, Weights};

const SEED: u64 = 20_240_601;

fn mix(mut s: u64) -> u64 {
    s = (s ^ s >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    s = (s ^ s >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    s ^ s >> 31
}

pub fn uniform(stream: u64, length: usize) -> Vec<f64> {
    let base = mix(SEED.wrapping_add(stream.wrapping_mul(0xD1B5_4A32_D192_ED03)));
    let place = |i: u64| mix(base.wrapping_add((i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    (0..length as u64).map(|i| ((place(i) >> 11) as f64 + 0.5) * 2.0_f64.powi(-53)).collect()
}

pub fn normal(stream: u64, length: usize) -> Vec<f64> {
    let pairs = uniform(stream, length + length % 2);
    let pair = |u: &[f64]| {
        let (r, t) = ((-2.0 * u[0].ln()).sqrt(), std::f64::consts::TAU * u[1]);
        [r * t.cos(), r * t.sin()]
    };
    pairs.chunks_exact(2).flat_map(pair).take(length).collect()
}

/// What the target is made from.
#[derive(Clone, Copy)]
pub enum Regime {
    /// b = u(z*)/⟨u(z*), 1⟩ with 10% noise, z* of standard deviation `spread`; weights about `w0`.
    Planted { kappa: f64, spread: f64, w0: f64 },
    /// 5% of the rows carry b = 6/n and alone see the last tenth of the columns; weights about `w0`.
    Rare { w0: f64 },
}

/// The dense regression of a loss with columns of falling scale (κ from first to last).
pub fn dense(loss: Loss, n: usize, d: usize, regime: Regime) -> Regression {
    let mut a = normal(0, n * d);
    let (kappa, w0) = match regime {
        Regime::Planted { kappa, w0, .. } => (kappa, w0),
        Regime::Rare { w0 } => (1.0, w0),
    };
    let scale: Vec<f64> = (0..d).map(|j| kappa.powf(-(j as f64) / (d as f64 - 1.0))).collect();
    for row in a.chunks_exact_mut(d) {
        row.iter_mut().zip(&scale).for_each(|(entry, scale)| *entry *= scale / (d as f64).sqrt());
    }
    let noise = normal(3, n);
    let b = match regime {
        Regime::Planted { spread, .. } => {
            let x: Vec<f64> = normal(2, d).iter().zip(&scale).map(|(x, scale)| spread * x / scale).collect();
            let z = a.chunks_exact(d).map(|row| row.iter().zip(&x).map(|(a, x)| a * x).sum::<f64>());
            let u: Vec<f64> = z.map(|z| if loss == Loss::SoftResidual { z.exp() + z } else { z.exp() }).collect();
            let total: f64 = u.iter().sum();
            u.iter().zip(&noise).map(|(u, noise)| u / total * (1.0 + 0.1 * noise)).collect()
        }
        Regime::Rare { .. } => {
            let flagged: Vec<bool> = uniform(5, n).iter().map(|u| *u < 0.05).collect();
            for (row, _) in a.chunks_exact_mut(d).zip(&flagged).filter(|(_, flagged)| !**flagged) {
                row[d - (d / 10).max(1)..].fill(0.0);
            }
            let share = |(flagged, noise): (&bool, &f64)| if *flagged { 6.0 } else { 1.0 + 0.1 * noise };
            flagged.iter().zip(&noise).map(share).map(|share| share / n as f64).collect()
        }
    };
    let unit = if loss == Loss::Rescaled(Activation::Exp) { 1.0 } else { 1.0 / n as f64 };
    let w = uniform(4, n).iter().map(|u| w0 * (0.5 + u) * unit).collect();
    Regression::new(loss, DesignMatrix::dense(n, d, a).unwrap(), b, Weights::Each(w)).unwrap()
}
