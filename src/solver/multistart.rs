//! Several starts for losses with several minima.

use super::newton::unit_norms;
use super::{CriticalPoint, Error, Newton, Preparation, Solution};
use crate::loss::{Instance, Loss};
use crate::sketch::Stream;

/// The purpose of the random stream.
const STARTS: u64 = 4;
/// Root mean squares of A(x − x₀) for the starts after the first, in turn.
const SPREADS: [f64; 3] = [1.0, 0.5, 2.0];
/// Points whose Ax agree within this, relative to ‖Ax‖∞ or 1, are one.
const SAME: f64 = 1e-5;

/// A solver and how many starts it is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Multistart {
    /// The solver of each start; its seed is the seed of the starts, too.
    pub newton: Newton,
    /// Starts: x₀ itself, and points about it.
    pub starts: usize,
}

/// A minimum, and the starts that led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum {
    /// The run of the first start that led to it.
    pub solution: Solution,
    /// The 0-based numbers of all of them; start 0 is x₀.
    pub starts: Vec<usize>,
}

impl Multistart {
    /// The distinct minima that the starts lead to, best first; where none leads to a minimum, the best attempt alone.
    ///
    /// Two ends are one where Ax agrees to 1e-5 (for softmax up to a shift of all its entries). Start k > 0 is
    /// x₀ + p with independent pⱼ, uniform in proportion to 1/‖A_{*,j}‖, such that Ap has a root mean square of about
    /// 1, ½ or 2 where the columns of A are not correlated.
    ///
    /// # Errors
    /// Those of [`Newton::solve`].
    pub fn solve(&self, instance: &Instance, x0: &[f64]) -> Result<Vec<Minimum>, Error> {
        let prepared = Preparation::default();
        let (mut minima, mut attempts) = (Vec::<(Minimum, Vec<f64>)>::new(), Vec::new());
        for start in 0..self.starts.max(1) {
            let solution = self.newton.solve_prepared(instance, &self.start(instance, x0, start), &prepared)?;
            if solution.critical_point != CriticalPoint::Minimum {
                attempts.push(Minimum { solution, starts: vec![start] });
                continue;
            }
            let z = centred(instance, instance.design().times(&solution.x)?);
            match minima.iter_mut().find(|(_, other)| agree(&z, other)) {
                Some((minimum, _)) => minimum.starts.push(start),
                None => minima.push((Minimum { solution, starts: vec![start] }, z)),
            }
        }
        let mut found: Vec<Minimum> = minima.into_iter().map(|(minimum, _)| minimum).collect();
        found.sort_by(|left, right| left.solution.value.total_cmp(&right.solution.value));
        if found.is_empty() {
            attempts.sort_by(|left, right| left.solution.value.total_cmp(&right.solution.value));
            attempts.truncate(1);
            return Ok(attempts);
        }
        Ok(found)
    }

    fn start(&self, instance: &Instance, x0: &[f64], start: usize) -> Vec<f64> {
        let (n, d) = (instance.design().rows() as f64, instance.design().columns());
        if start == 0 || x0.len() != d {
            return x0.to_vec();
        }
        let stream = Stream::new(self.newton.seed, STARTS);
        // a uniform number in [−1, 1) has variance 1/3
        let size = SPREADS[(start - 1) % SPREADS.len()] * (3.0 * n / d as f64).sqrt();
        let norms = unit_norms(instance.design());
        let drawn = |j: usize| 2.0 * stream.uniform((start * d + j) as u64) - 1.0;
        x0.iter().zip(&norms).enumerate().map(|(j, (x, norm))| x + size * drawn(j) / norm).collect()
    }
}

/// z, less its mean for softmax, which does not see it.
fn centred(instance: &Instance, mut z: Vec<f64>) -> Vec<f64> {
    if instance.loss() == Loss::Softmax {
        let mean = crate::linalg::total(&z) / z.len() as f64;
        z.iter_mut().for_each(|z| *z -= mean);
    }
    z
}

fn agree(z: &[f64], other: &[f64]) -> bool {
    let size = z.iter().fold(1.0, |most: f64, z| most.max(z.abs()));
    z.iter().zip(other).all(|(z, other)| (z - other).abs() <= SAME * size)
}
