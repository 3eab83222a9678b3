//! CMA-ES: climbing without a gradient, where kinks, premises and flat stretches stop the gradient.
//!
//! The (μ/μ_w, λ) strategy of Hansen's tutorial ("The CMA Evolution Strategy", 2016) with its default constants, on the
//! knobs of one size. Ranks alone matter, so that points without a score simply come last.

use super::super::subject::Place;
use super::Strategy;
use super::run::Attack;
use crate::number::Real;
use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand::rngs::ChaCha8Rng;

impl Attack<'_, '_> {
    pub(super) fn evolve(&mut self, rng: &mut ChaCha8Rng) {
        if !self.subject.uses(Strategy::Evolution) {
            return;
        }
        for turn in 0..self.budget.restarts() {
            let place = self.places[(turn * 2 + 1) % self.places.len()];
            let start = self.starts.iter().filter(|start| start.place == place).nth(turn / self.places.len());
            let count = self.subject.construction(place).knobs.len();
            let mean = start.map_or_else(|| vec![0.0; count], |start| start.knobs.clone());
            self.evolve_from(&mean, place, rng);
        }
    }

    /// Restarts the evolution strategy from one point; the best of each generation is decided when it is the best so far.
    fn evolve_from(&mut self, mean: &[f64], place: Place, rng: &mut ChaCha8Rng) {
        if mean.is_empty() {
            return;
        }
        let mut evolution = Evolution::new(mean, 0.5);
        let mut best = f64::NEG_INFINITY;
        for _ in 0..self.budget.generations() {
            let generation = evolution.step(rng, |knobs| self.subject.score(knobs, place));
            if let Some((score, knobs)) = generation.filter(|(score, _)| *score > best) {
                best = score;
                self.try_knobs(&knobs, place);
            }
            if evolution.is_spent() {
                return;
            }
        }
    }
}

/// A search distribution N(mean, σ²C) and its evolution paths.
pub struct Evolution {
    mean: DVector<f64>,
    sigma: f64,
    covariance: DMatrix<f64>,
    path: DVector<f64>,
    sigma_path: DVector<f64>,
    generation: u32,
}

/// Below this step, or beyond its inverse, a run has nothing left to find.
const SMALLEST_STEP: f64 = 1e-12;

impl Evolution {
    /// A distribution around `mean` with the given step.
    pub fn new(mean: &[f64], sigma: f64) -> Self {
        let k = mean.len();
        Evolution {
            mean: DVector::from_row_slice(mean),
            sigma,
            covariance: DMatrix::identity(k, k),
            path: DVector::zeros(k),
            sigma_path: DVector::zeros(k),
            generation: 0,
        }
    }

    /// Whether the step has shrunk or grown out of use.
    pub fn is_spent(&self) -> bool {
        !(SMALLEST_STEP..1.0 / SMALLEST_STEP).contains(&self.sigma) || !self.mean.iter().all(|x| x.is_finite())
    }

    /// One generation: points are drawn, scored (greater is better, `None` is worst) and the distribution follows the
    /// better half. Returns the best point with its score.
    pub fn step(
        &mut self,
        rng: &mut ChaCha8Rng,
        mut score: impl FnMut(&[f64]) -> Option<f64>,
    ) -> Option<(f64, Vec<f64>)> {
        let k = self.mean.len();
        let dimension = k as f64;
        let lambda = 4 + (3.0 * Real::ln(&dimension)).floor() as usize;
        let eigen = self.covariance.clone().symmetric_eigen();
        let lengths = eigen.eigenvalues.map(|value| value.max(0.0).sqrt());
        let mut points: Vec<(f64, DVector<f64>)> = (0..lambda)
            .map(|_| {
                let normal = DVector::from_fn(k, |_, _| standard_normal(rng));
                let step = &eigen.eigenvectors * lengths.component_mul(&normal);
                let point = &self.mean + &step * self.sigma;
                (score(point.as_slice()).unwrap_or(f64::NEG_INFINITY), step)
            })
            .collect();
        points.sort_by(|a, b| b.0.total_cmp(&a.0));
        let best = points.first().map(|(score, step)| (*score, &self.mean + step * self.sigma));
        let parents = lambda / 2;
        let raw: Vec<f64> =
            (0..parents).map(|i| Real::ln(&(parents as f64 + 0.5)) - Real::ln(&(i as f64 + 1.0))).collect();
        let sum: f64 = raw.iter().sum();
        let weights: Vec<f64> = raw.iter().map(|w| w / sum).collect();
        let effective = 1.0 / weights.iter().map(|w| w * w).sum::<f64>();
        let mean_step = weights.iter().zip(&points).fold(DVector::zeros(k), |step, (w, (_, y))| step + y * *w);
        self.mean += &mean_step * self.sigma;
        self.generation += 1;

        let c_sigma = (effective + 2.0) / (dimension + effective + 5.0);
        let damping = 1.0 + 2.0 * (((effective - 1.0) / (dimension + 1.0)).sqrt() - 1.0).max(0.0) + c_sigma;
        let whitened = {
            let turned = eigen.eigenvectors.transpose() * &mean_step;
            let scaled = turned.zip_map(&lengths, |y, length| if length > 0.0 { y / length } else { 0.0 });
            &eigen.eigenvectors * scaled
        };
        self.sigma_path =
            &self.sigma_path * (1.0 - c_sigma) + whitened * (c_sigma * (2.0 - c_sigma) * effective).sqrt();
        let expected = dimension.sqrt() * (1.0 - 1.0 / (4.0 * dimension) + 1.0 / (21.0 * dimension * dimension));
        let stalled = {
            let faded = 1.0 - core_math::exp(2.0 * f64::from(self.generation) * Real::ln(&(1.0 - c_sigma)));
            self.sigma_path.norm() / faded.sqrt() >= (1.4 + 2.0 / (dimension + 1.0)) * expected
        };
        let c_path = (4.0 + effective / dimension) / (dimension + 4.0 + 2.0 * effective / dimension);
        let c_one = 2.0 / ((dimension + 1.3) * (dimension + 1.3) + effective);
        let c_mu = (2.0 * (effective - 2.0 + 1.0 / effective) / ((dimension + 2.0) * (dimension + 2.0) + effective))
            .min(1.0 - c_one)
            .max(0.0);
        let pull = if stalled { 0.0 } else { (c_path * (2.0 - c_path) * effective).sqrt() };
        self.path = &self.path * (1.0 - c_path) + &mean_step * pull;
        let rank_mu =
            weights.iter().zip(&points).fold(DMatrix::zeros(k, k), |sum, (w, (_, y))| sum + y * y.transpose() * *w);
        let kept = 1.0 - c_one - c_mu + if stalled { c_one * c_path * (2.0 - c_path) } else { 0.0 };
        self.covariance = &self.covariance * kept + &self.path * self.path.transpose() * c_one + rank_mu * c_mu;
        self.sigma *= core_math::exp((c_sigma / damping) * (self.sigma_path.norm() / expected - 1.0));

        best.filter(|(score, _)| score.is_finite()).map(|(score, point)| (score, point.as_slice().to_vec()))
    }
}

/// A standard normal number by Marsaglia's polar method, from correctly rounded functions only.
fn standard_normal(rng: &mut ChaCha8Rng) -> f64 {
    loop {
        let (u, v): (f64, f64) = (rng.random_range(-1.0..1.0), rng.random_range(-1.0..1.0));
        let square = u * u + v * v;
        if square > 0.0 && square < 1.0 {
            return u * (-2.0 * Real::ln(&square) / square).sqrt();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Evolution;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;

    #[test]
    fn a_tilted_ellipsoid_is_climbed_to_its_top() {
        let top = |x: &[f64]| {
            let (a, b) = (x[0] + x[1] - 3.0, x[0] - x[1] + x[2]);
            Some(-(a * a + 1e4 * b * b + x[2] * x[2]))
        };
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let mut evolution = Evolution::new(&[0.0, 0.0, 0.0], 1.0);
        let best =
            (0..300).filter_map(|_| evolution.step(&mut rng, top)).map(|(score, _)| score).fold(f64::MIN, f64::max);
        assert!(best > -1e-9, "{best}");
    }

    #[test]
    fn points_without_a_score_are_avoided() {
        let half = |x: &[f64]| (x[0] < 1.0).then_some(x[0]);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut evolution = Evolution::new(&[-3.0, 0.0], 1.0);
        let best =
            (0..200).filter_map(|_| evolution.step(&mut rng, half)).map(|(score, _)| score).fold(f64::MIN, f64::max);
        assert!(best > 0.99 && best < 1.0, "{best}");
    }
}
