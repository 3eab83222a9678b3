//! The nineteen regressions of the benchmarks, made from a seed: planted, ill-conditioned, indefinite, sparse.
//!
//! Random numbers are those of SplitMix64 by position, so that any entry can be made alone: with mix its finaliser,
//! stream k has the base mix(seed + k·0xD1B54A32D192ED03) and the outputs mix(base + (i + 1)·0x9E3779B97F4A7C15);
//! uniforms are ((output >> 11) + ½)·2⁻⁵³ and normals come from pairs of them by Box and Muller. Logarithm, sine, cosine
//! and power are correctly rounded, so the bits are the same on every machine.
//!
//! Streams: 0 entries of A by rows, 1 columns of sparse entries, 2 x*, 3 noise of b, 4 w, 5 flags of rare rows.
//! - dense: A_ij = N·κ^(−j/(d−1))/√d and x*_j = s·N·κ^(j/(d−1)), so that Ax* has a standard deviation of about s;
//! - sparse: ten draws a row, column ⌊d·U²⌋, entry N/√10, equal positions summed; x*_j = s·N;
//! - b = u(Ax*)/⟨u(Ax*), 1⟩·(1 + N/10) entry by entry; w = w₀(½ + U), over n for the normalised losses;
//! - theory: wᵢ² = (200 R⁴ + 1/σ_min(A)²)(1 + U) with R the largest of ‖u‖, ‖b‖, ‖c‖ and 1 over x0 = 0 and x*;
//! - rare: one row in twenty is flagged; the last d/10 columns are 0 elsewhere; b = 6/n on flagged rows and
//!   (1 + N/10)/n elsewhere. The Hessian at 0 is indefinite.
#![allow(dead_code)]

use core_math::{exp, log, pow, sincos};
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Activation, Loss, Regression, Weights};
use std::f64::consts::PI;

/// The seed of every instance.
pub const SEED: u64 = 20_240_601;
/// Draws a row of a sparse matrix.
const DRAWS: usize = 10;

/// How b and w are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    Planted,
    Theory,
    Rare,
}

/// One instance and what it asks.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    pub name: &'static str,
    pub question: &'static str,
    pub sparse: bool,
    pub n: usize,
    pub d: usize,
    pub loss: Loss,
    pub kappa: f64,
    pub spread: f64,
    pub weight: f64,
    pub regime: Regime,
}

const RESCALED: Loss = Loss::Rescaled(Activation::Exp);

macro_rules! workload {
    ($name:literal $sparse:literal $n:literal x $d:literal $loss:expr, $kappa:literal $spread:literal $weight:literal $regime:ident $question:literal) => {
        Workload {
            name: $name,
            question: $question,
            sparse: $sparse,
            n: $n,
            d: $d,
            loss: $loss,
            kappa: $kappa,
            spread: $spread,
            weight: $weight,
            regime: Regime::$regime,
        }
    };
}

/// All of them: D1 and T1 tall and dense, D2 wide and dense, S1 sparse; p1 rescaled exp, p2 soft-residual, p3 softmax.
#[rustfmt::skip]
pub const ALL: [Workload; 19] = [
    workload!("D1-p1" false 100_000 x 100 RESCALED, 100.0 1.0 0.1 Planted "how long does an ill-conditioned rescaled regression take?"),
    workload!("D1-p1-k1" false 100_000 x 100 RESCALED, 1.0 1.0 0.1 Planted "does it cost more than first-order methods where columns are of one scale?"),
    workload!("D1-p1-theory" false 100_000 x 100 RESCALED, 100.0 1.0 0.0 Theory "is the weight of the theory seen to leave one linear system?"),
    workload!("D1-p1-rare" false 100_000 x 100 RESCALED, 1.0 0.0 0.01 Rare "does it leave a saddle, where the Hessian at the start is indefinite?"),
    workload!("D1-p2" false 100_000 x 100 Loss::SoftResidual, 100.0 0.5 0.1 Planted "does soft-residual cost more than rescaled?"),
    workload!("D1-p3" false 100_000 x 100 Loss::Softmax, 100.0 0.7 0.1 Planted "does softmax, flat along shifts, cost more?"),
    workload!("D1-p3-peak" false 100_000 x 100 Loss::Softmax, 1.0 2.0 0.1 Planted "does it keep its way where a few rows take all the mass?"),
    workload!("D2-p1" false 20_000 x 500 RESCALED, 100.0 1.0 0.1 Planted "does it pay not to form the Hessian at d = 500?"),
    workload!("D2-p2" false 20_000 x 500 Loss::SoftResidual, 100.0 0.5 0.1 Planted "the same for soft-residual"),
    workload!("D2-p3" false 20_000 x 500 Loss::Softmax, 100.0 0.7 0.1 Planted "the same for softmax"),
    workload!("S1-p1" true 1_000_000 x 500 RESCALED, 1.0 1.0 0.1 Planted "how long do ten million stored entries take?"),
    workload!("S1-p2" true 1_000_000 x 500 Loss::SoftResidual, 1.0 0.5 0.1 Planted "the same for soft-residual"),
    workload!("S1-p3" true 1_000_000 x 500 Loss::Softmax, 1.0 0.7 0.1 Planted "the same for softmax"),
    workload!("T1-p1" false 2_000 x 50 RESCALED, 100.0 1.0 0.1 Planted "is what surrounds the passes cheap? The second Newton step would overflow."),
    workload!("T1-p1-theory" false 2_000 x 50 RESCALED, 100.0 1.0 0.0 Theory "one linear system, small"),
    workload!("T1-p1-rare" false 2_000 x 50 RESCALED, 1.0 0.0 0.01 Rare "which of several minima is found?"),
    workload!("T1-p2" false 2_000 x 50 Loss::SoftResidual, 100.0 0.5 0.1 Planted "soft-residual, small"),
    workload!("T1-p3" false 2_000 x 50 Loss::Softmax, 100.0 0.7 0.1 Planted "softmax, small"),
    workload!("T1-p3-peak" false 2_000 x 50 Loss::Softmax, 1.0 2.0 0.1 Planted "softmax with its mass on a few rows, small"),
];

/// What a workload comes out as.
pub struct Data {
    pub design: DesignMatrix,
    pub target: Vec<f64>,
    pub weights: Vec<f64>,
}

impl Data {
    pub fn instance(self, loss: Loss) -> Result<Regression, Box<dyn std::error::Error>> {
        Ok(Regression::new(loss, self.design, self.target, Weights::Each(self.weights))?)
    }
}

impl Workload {
    /// The workload of a name.
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|workload| workload.name == name)
    }

    /// A, b and w.
    pub fn make(&self) -> Result<Data, Box<dyn std::error::Error>> {
        let (n, d) = (self.n, self.d);
        let flagged: Vec<bool> = uniforms(5).take(n).map(|u| u < 0.05).collect();
        let scale: Vec<f64> = (0..d).map(|j| pow(self.kappa, -(j as f64) / (d - 1) as f64)).collect();
        let design = if self.sparse { sparse(n, d)? } else { self.dense(&scale, &flagged)? };
        let normals = normals(2, d);
        let planted: Vec<f64> = match self.sparse {
            true => normals.iter().map(|x| self.spread * x).collect(),
            false => normals.iter().zip(&scale).map(|(x, scale)| self.spread * x / scale).collect(),
        };
        let noise = self::normals(3, n);
        let size = n as f64;
        let target: Vec<f64> = if self.regime == Regime::Rare {
            let entry = |(&flag, noise): (&bool, &f64)| if flag { 6.0 / size } else { (1.0 + 0.1 * noise) / size };
            flagged.iter().zip(&noise).map(entry).collect()
        } else {
            let z = design.times(&planted)?;
            let residual = self.loss == Loss::SoftResidual;
            let u: Vec<f64> = z.iter().map(|&z| if residual { exp(z) + z } else { exp(z) }).collect();
            let alpha: f64 = u.iter().sum();
            u.iter().zip(&noise).map(|(u, noise)| u / alpha * (1.0 + 0.1 * noise)).collect()
        };
        let weights = match self.regime {
            Regime::Theory => self.theory(&design, &planted, &target)?,
            _ => {
                let over = if self.loss == RESCALED { 1.0 } else { size };
                uniforms(4).take(n).map(|u| self.weight * (0.5 + u) / over).collect()
            }
        };
        Ok(Data { design, target, weights })
    }

    fn dense(&self, scale: &[f64], flagged: &[bool]) -> Result<DesignMatrix, Box<dyn std::error::Error>> {
        let (n, d) = (self.n, self.d);
        let factors: Vec<f64> = scale.iter().map(|scale| scale / (d as f64).sqrt()).collect();
        let mut values = normals(0, n * d);
        for (row, &flag) in values.chunks_exact_mut(d).zip(flagged) {
            row.iter_mut().zip(&factors).for_each(|(entry, factor)| *entry *= factor);
            if self.regime == Regime::Rare && !flag {
                row[d - (d / 10).max(1)..].fill(0.0);
            }
        }
        Ok(DesignMatrix::dense(n, d, values)?)
    }

    fn theory(&self, design: &DesignMatrix, x: &[f64], b: &[f64]) -> Result<Vec<f64>, Box<dyn std::error::Error>> {
        let length = |v: &[f64]| v.iter().map(|v| v * v).sum::<f64>().sqrt();
        let mut largest = length(b).max(1.0);
        for z in [vec![0.0; self.n], design.times(x)?] {
            let u: Vec<f64> = z.iter().map(|z| exp(*z)).collect();
            let alpha: f64 = u.iter().sum();
            let c: Vec<f64> = u.iter().zip(b).map(|(u, b)| u - alpha * b).collect();
            largest = largest.max(length(&u)).max(length(&c));
        }
        let least = design.weighted_gram(&vec![1.0; self.n])?.symmetric_eigenvalues().min();
        let square = 200.0 * largest * largest * largest * largest + 1.0 / least;
        Ok(uniforms(4).take(self.n).map(|u| (square * (1.0 + u)).sqrt()).collect())
    }
}

fn sparse(n: usize, d: usize) -> Result<DesignMatrix, Box<dyn std::error::Error>> {
    let root = (DRAWS as f64).sqrt();
    let draws = uniforms(1).zip(normals(0, n * DRAWS)).enumerate();
    let triplets = draws.map(|(at, (u, x))| (at / DRAWS, ((d as f64 * (u * u)) as usize).min(d - 1), x / root));
    Ok(DesignMatrix::from_triplets(n, d, triplets.collect())?)
}

/// The finaliser of SplitMix64.
fn mix(mut s: u64) -> u64 {
    s ^= s >> 30;
    s = s.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    s ^= s >> 27;
    s = s.wrapping_mul(0x94D0_49BB_1331_11EB);
    s ^ (s >> 31)
}

/// The uniforms of a stream in (0, 1), without end.
pub fn uniforms(stream: u64) -> impl Iterator<Item = f64> {
    let base = mix(SEED.wrapping_add(stream.wrapping_mul(0xD1B5_4A32_D192_ED03)));
    (1_u64..).map(move |i| {
        let output = mix(base.wrapping_add(i.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        ((output >> 11) as f64 + 0.5) * 0.5_f64.powi(53)
    })
}

/// The first normals of a stream.
pub fn normals(stream: u64, count: usize) -> Vec<f64> {
    let mut uniforms = uniforms(stream);
    let mut found = Vec::with_capacity(count + 1);
    while found.len() < count {
        let (Some(first), Some(second)) = (uniforms.next(), uniforms.next()) else { break };
        let (radius, (sine, cosine)) = ((-2.0 * log(first)).sqrt(), sincos(2.0 * PI * second));
        found.extend([radius * cosine, radius * sine]);
    }
    found.truncate(count);
    found
}
