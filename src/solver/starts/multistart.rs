//! Several starts for losses with several minima.

use super::places::Starts;
use crate::linalg::DesignMatrix;
use crate::loss::{Loss, Regression};
use crate::solver::run::polished::summed;
use crate::solver::run::wide::polished;
use crate::solver::sums::accurate::Centred;
use crate::solver::{CriticalPoint, Error, Newton, Preparation, Solution, Stop};

/// Points whose Ax agree within this, relative to ‖Ax‖∞ or 1, are one.
const SAME: f64 = 1e-5;
/// The share of itself that L is lower by at an end that is preferred to where x₀ leads.
const CLEAR: f64 = 1e-6;
/// Values that differ by no more than the rounding of L times this are one.
const NOTHING: f64 = 1024.0;

/// Entries of A and of a Hessian up to which so many starts are worth their time: some milliseconds, or tens of them.
const STARTS: [(usize, usize); 4] = [(1 << 8, 192), (1 << 10, 48), (1 << 12, 16), (1 << 14, 8)];
/// So many times fewer are where columns of A nearly depend on each other: a run takes several times as long.
const DEPENDENT: usize = 8;

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
#[non_exhaustive]
pub struct Minimum {
    /// The run of the first start that led to it.
    pub solution: Solution,
    /// The 0-based numbers of all of them; start 0 is x₀.
    pub starts: Vec<usize>,
}

/// What several starts led to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Search {
    /// As [`Multistart::solve`] gives them.
    pub minima: Vec<Minimum>,
    /// Starts that were tried.
    pub starts: usize,
}

impl Multistart {
    /// Starts that are worth their time where nobody asked for a number: by the sizes of A and of a Hessian, which are the same
    /// on every machine.
    pub fn worth(design: &DesignMatrix) -> usize {
        let square = |side: usize| side.saturating_mul(side);
        let work = design.entries().max(square(design.rows().min(design.columns())));
        STARTS.iter().find(|(most, _)| work <= *most).map_or(1, |(_, starts)| *starts)
    }

    /// The same where a first run met columns of A that nearly depend on each other.
    pub fn worth_of_dependent(design: &DesignMatrix) -> usize {
        Self::worth(design).div_ceil(DEPENDENT)
    }

    /// The distinct minima that the starts lead to, best first; before them the lowest end that is none, where it lies clearly
    /// below all of them, or is where x₀ leads to without having stalled and none of them is clearly lower.
    ///
    /// Two ends are one where Ax agrees to 1e-5 (for softmax up to a shift of all its entries). Start 0 is x₀; the others are
    /// least squares fits of the z at which u is the target or in proportion to it, and pairs of points on both sides of x₀
    /// and of 0 in random directions, with ‖Ax‖∞ from 0.3 to 100.
    /// Nothing proves that the best of them is global.
    ///
    /// # Errors
    /// Those of [`Newton::solve`].
    pub fn solve(&self, instance: &Regression, x0: &[f64]) -> Result<Vec<Minimum>, Error> {
        Ok(self.search(instance, x0)?.minima)
    }

    /// As [`Multistart::solve`], with how many starts were tried.
    ///
    /// # Errors
    /// Those of [`Newton::solve`].
    pub fn search(&self, instance: &Regression, x0: &[f64]) -> Result<Search, Error> {
        self.search_beside(instance, x0, &Preparation::default())
    }

    /// As [`Multistart::search`], ended as other runs on the same A are ([`Preparation::until`]).
    pub(in crate::solver) fn search_beside(
        &self,
        instance: &Regression,
        x0: &[f64],
        others: &Preparation,
    ) -> Result<Search, Error> {
        let prepared = others.anew();
        let (mut minima, mut others) = (Vec::<(Minimum, Vec<f64>)>::new(), Vec::<Minimum>::new());
        let (mut starts, mut tried) = (None, 0);
        while tried < self.starts.max(1) {
            let from = match (&starts, tried) {
                (_, 0) => x0.to_vec(),
                (None, _) => starts.insert(Starts::of(instance, x0, self.newton.seed)?).at(tried)?,
                (Some(starts), _) => starts.at(tried)?,
            };
            let solution = self.newton.solve_roughly(instance, &from, &prepared)?;
            let z = instance.design().times(&solution.x)?;
            let solution = summed(instance, solution, &z);
            let at = tried;
            tried += 1;
            if solution.critical_point != CriticalPoint::Minimum {
                others.push(Minimum { solution, starts: vec![at] });
                continue;
            }
            let rows = Centred { design: instance.design(), centre: None };
            let z = centred(instance, rows.times([&solution.x, &vec![0.0; solution.x.len()]]));
            match minima.iter_mut().find(|(_, other)| agree(instance, &z, other)) {
                Some((minimum, _)) => minimum.starts.push(at),
                None => minima.push((Minimum { solution, starts: vec![at] }, z)),
            }
        }
        let mut minima: Vec<Minimum> = minima.into_iter().map(|(minimum, _)| minimum).collect();
        let by_value = |left: &Minimum, right: &Minimum| left.solution.value.total_cmp(&right.solution.value);
        minima.sort_by(by_value);
        // where x₀ leads comes first of what is as low
        let first = others.iter().position(|other| other.starts == [0]).map(|at| others.swap_remove(at));
        let lowest = others.into_iter().filter(|other| !other.solution.value.is_nan()).min_by(by_value);
        let lowest = match (first, lowest) {
            (Some(first), Some(lowest)) if is_clearly_below(instance, &lowest, &first)? => Some(lowest),
            (first, lowest) => first.or(lowest),
        };
        if let Some(lowest) = lowest {
            let stands_for_x0 = lowest.starts == [0] && lowest.solution.stop != Stop::Stalled;
            let wins = match minima.first() {
                None => true,
                // x₀ leads as low as all that was found elsewhere, to no minimum
                Some(best) if stands_for_x0 => !is_clearly_below(instance, best, &lowest)?,
                Some(best) => is_clearly_below(instance, &lowest, best)?,
            };
            if wins {
                minima.insert(0, lowest);
            }
        }
        if let Some(best) = minima.first_mut() {
            best.solution = polished(instance, best.solution.clone())?;
        }
        Ok(Search { minima, starts: tried })
    }
}

/// Whether L at one end is below that at another by more than its rounding there, and by a good share of itself.
fn is_clearly_below(instance: &Regression, one: &Minimum, other: &Minimum) -> Result<bool, Error> {
    let rounding = instance.evaluate(&instance.design().times(&other.solution.x)?).value_rounding;
    let [one, other] = [one, other].map(|end| end.solution.value);
    Ok(other - one > (CLEAR * other).max(NOTHING * rounding))
}

/// z, less its mean for softmax, which does not see it.
fn centred(instance: &Regression, mut z: Vec<f64>) -> Vec<f64> {
    if instance.loss() == Loss::Softmax {
        let mean = instance.design().over_rows().total(&z) / instance.design().rows() as f64;
        z.iter_mut().for_each(|z| *z -= mean);
    }
    z
}

fn agree(instance: &Regression, z: &[f64], other: &[f64]) -> bool {
    let size = instance.design().over_rows().largest(z).max(1.0);
    instance.all_rows(|i| (z[i] - other[i]).abs() <= SAME * size)
}
