//! Runs experiments: counts failures with exact bounds on their probability, and fits exponents to counted work.
//!
//! Every seed comes from the stream of (claim, case), and budgets are counts, so that the same bytes come out on every
//! machine and for any number of jobs. Settings and bounds share the error probability of one (claim, case) evenly.

use super::Budget;
use super::binomial::{lower, upper};
use super::generate::{Phase, stream};
use crate::claims::experiment::{Demand, Experiment, Measured, Outcome, Series, Setting, Terms, Trials, multiply};
use crate::number::{Arithmetic, Exact};
use crate::sketch::Work;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use rayon::prelude::*;

/// The (claim, case) rows that the error budget of 10⁻⁹ is shared among, whatever subset of them runs: more than there
/// are.
pub const SHARES: i64 = 1024;

/// −log₂ of the error probability of one (claim, case), rounded down.
pub const SHARE_BITS: u32 = 39;

/// The error probability of one (claim, case): 10⁻⁹ / [`SHARES`].
pub fn share() -> Exact {
    Exact::ratio(1, 1_000_000_000 * SHARES).unwrap_or_else(Exact::zero)
}

impl Budget {
    /// Trials on a setting that may fail with this probability: in 100 / 1 000 / 10 000 of them it would fail. A
    /// probability of 0 counts as 10⁻³.
    pub fn trials(self, allowed: &Exact) -> u64 {
        let failures = match self {
            Budget::Quick => 100.0,
            Budget::Standard => 1_000.0,
            Budget::Deep => 10_000.0,
        };
        (failures / allowed.to_f64().clamp(1e-3, 1.0)).ceil() as u64
    }

    /// Scales that work is measured at, at most.
    pub fn scales(self) -> usize {
        match self {
            Budget::Quick => 5,
            Budget::Standard => 7,
            Budget::Deep => 9,
        }
    }
}

/// What was counted on one setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// The setting, in words.
    pub name: String,
    /// The printed failure probability.
    pub allowed: Exact,
    /// Trials run.
    pub trials: u64,
    /// Trials proved to succeed.
    pub successes: u64,
    /// Trials proved to fail.
    pub failures: u64,
    /// Trials that put the construction to the test.
    pub exercised: u64,
    /// The failure probability is at least this, but for the error probability.
    pub lower: f64,
    /// It is at most this, but for the error probability.
    pub upper: f64,
}

impl Tally {
    /// Trials that were not settled: as successes in the lower bound and as failures in the upper one.
    pub fn open(&self) -> u64 {
        self.trials - self.successes - self.failures
    }

    /// Proved, but for the error probability, to fail more often than allowed.
    pub fn exceeds(&self) -> bool {
        Exact::from_f64(self.lower).is_some_and(|lower| lower > self.allowed)
    }

    /// Proved, but for the error probability, to fail no more often than allowed.
    pub fn keeps(&self) -> bool {
        Exact::from_f64(self.upper).is_some_and(|upper| upper <= self.allowed)
    }
}

/// Runs the trials of every setting; where some outcome is enough, a setting ends at its first success.
pub fn tally(experiment: &Experiment, trials: &Trials, budget: Budget, seed: u64) -> Vec<Tally> {
    let mut keys = stream(seed, experiment.id, experiment.case, Phase::Trials);
    let settings = i64::try_from(2 * trials.settings.len()).unwrap_or(i64::MAX);
    let error = Exact::ratio(1, settings.max(1)).and_then(|part| part.mul(&share(), &())).unwrap_or_else(Exact::zero);
    let keyed: Vec<(&Setting, u64)> = trials.settings.iter().map(|setting| (setting, keys.next_u64())).collect();
    keyed
        .par_iter()
        .map(|(setting, key)| {
            let mut seeds = ChaCha8Rng::seed_from_u64(*key);
            let trial = (setting.prepare)();
            let seeds: Vec<u64> = (0..budget.trials(&setting.allowed)).map(|_| seeds.next_u64()).collect();
            let outcomes: Vec<Outcome> = match trials.demand {
                Demand::SeldomFails => seeds.par_iter().map(|seed| trial(*seed)).collect(),
                Demand::SomeOutcome => {
                    let mut outcomes = Vec::new();
                    for seed in seeds {
                        outcomes.push(trial(seed));
                        if outcomes.last().is_some_and(|outcome| outcome.succeeded == Some(true)) {
                            break;
                        }
                    }
                    outcomes
                }
            };
            count(setting, &outcomes, &error)
        })
        .collect()
}

fn count(setting: &Setting, outcomes: &[Outcome], error: &Exact) -> Tally {
    let of = |wanted: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| wanted(outcome)).count() as u64;
    let trials = outcomes.len() as u64;
    let successes = of(|outcome| outcome.succeeded == Some(true));
    let failures = of(|outcome| outcome.succeeded == Some(false));
    Tally {
        name: setting.name.clone(),
        allowed: setting.allowed.clone(),
        trials,
        successes,
        failures,
        exercised: of(|outcome| outcome.exercised),
        lower: lower(failures, trials, error),
        upper: upper(trials - successes, trials, error),
    }
}

/// An exponent fitted to counts, with the ends of its 99 % interval (Student's t, the deviations from a power law taken
/// as independent normal errors): a description of what was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponent {
    /// The slope of the least-squares line.
    pub value: f64,
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// Student's t at 99.5 % for 2, 3, … degrees of freedom.
const STUDENT: [f64; 9] = [9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169];

/// The exponent e of y ≈ c·xᵉ over points (x, y) with x, y > 0; `None` for fewer than four points, equal x or a point
/// outside.
pub fn exponent(points: &[(f64, f64)]) -> Option<Exponent> {
    let freedom = points.len().checked_sub(2)?;
    let student = *STUDENT.get(freedom.checked_sub(2)?.min(STUDENT.len() - 1))?;
    points.iter().all(|(x, y)| *x > 0.0 && *y > 0.0).then_some(())?;
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (core_math::log(*x), core_math::log(*y))).collect();
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let spread: f64 = logs.iter().map(|p| (p.0 - x) * (p.0 - x)).sum();
    let value = logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>() / spread;
    let rest: f64 = logs.iter().map(|p| (p.1 - y - value * (p.0 - x)).powi(2)).sum();
    let half = student * (rest / freedom as f64 / spread).sqrt();
    (value.is_finite() && half.is_finite()).then_some(Exponent { value, lower: value - half, upper: value + half })
}

/// What was measured along one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The parameter.
    pub along: &'static str,
    /// Of the counted work.
    pub work: Exponent,
    /// Of the printed bound over the same scales.
    pub printed: Exponent,
    /// Of their ratio.
    pub excess: Exponent,
    /// The exponent that a single logarithm shows over the same scales.
    pub logarithm: f64,
    /// The greatest scale.
    pub largest: f64,
    /// The work counted there.
    pub counted: Work,
    /// Scales measured.
    pub scales: usize,
}

impl Fit {
    /// The work outgrows the printed bound by more than a logarithm would.
    pub fn exceeds(&self) -> bool {
        self.excess.lower > self.logarithm.max(0.0)
    }
}

/// The constants of the two printed terms for which either is exactly what is counted at one scale: nothing is fitted to
/// the growth that is judged. A term that is not printed adds its work to the other.
fn constants(first: &Measured) -> (f64, f64) {
    let Terms { entries, multiplies } = first.printed;
    let spent = first.work.multiplies as f64 * multiply(first.d);
    if multiplies > 0.0 {
        (first.work.entries as f64 / entries, spent / multiplies)
    } else {
        (first.total() / entries, 0.0)
    }
}

/// Measures the work along one parameter, against the print with the constants of the smallest scale; `None` where there are too few scales for an interval, or no work at one.
pub fn fit(series: &Series, budget: Budget) -> Option<Fit> {
    let scales = &series.scales[..series.scales.len().min(budget.scales())];
    let measured: Vec<_> = scales.par_iter().map(|scale| (series.measure)(*scale)).collect();
    let (a, b) = constants(measured.first()?);
    let printed = |k: usize| a * measured[k].printed.entries + b * measured[k].printed.multiplies;
    let curve = |of: &dyn Fn(usize) -> f64| {
        exponent(&scales.iter().enumerate().map(|(k, scale)| (*scale, of(k))).collect::<Vec<_>>())
    };
    Some(Fit {
        along: series.along,
        work: curve(&|k| measured[k].total())?,
        printed: curve(&printed)?,
        excess: curve(&|k| measured[k].total() / printed(k))?,
        logarithm: curve(&|k| core_math::log(scales[k])).map_or(0.0, |log| log.value),
        largest: *scales.last()?,
        counted: measured.last()?.work,
        scales: scales.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_law_is_fitted_exactly_and_a_bent_curve_with_an_interval() {
        let law: Vec<(f64, f64)> = [2.0, 4.0, 8.0, 16.0].map(|x: f64| (x, 3.0 * x.powi(2))).into();
        let fitted = exponent(&law).unwrap();
        assert!((fitted.value - 2.0).abs() < 1e-12 && fitted.upper - fitted.lower < 1e-6);
        let bent: Vec<(f64, f64)> = [2.0, 4.0, 8.0, 16.0].map(|x: f64| (x, x + x * x)).into();
        let fitted = exponent(&bent).unwrap();
        assert!(1.0 < fitted.lower && fitted.value < 2.0 && fitted.lower < fitted.value);
    }

    #[test]
    fn three_points_one_scale_or_no_work_fit_nothing() {
        assert_eq!(exponent(&[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]), None);
        assert_eq!(exponent(&[(2.0, 1.0); 4]), None);
        assert_eq!(exponent(&[(1.0, 0.0), (2.0, 2.0), (3.0, 3.0), (4.0, 4.0)]), None);
    }

    #[test]
    fn the_share_is_what_its_bits_say() {
        let bound = |bits: u32| Exact::from_f64(0.5f64.powi(bits as i32)).unwrap();
        assert!(share() <= bound(SHARE_BITS) && share() > bound(SHARE_BITS + 1));
    }
}
