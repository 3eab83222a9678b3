//! Claims that no formula over one instance states: how often a construction may fail, how its costs grow, and what no
//! matrix as sparse as promised can do.

use super::{Judged, Recording};
use crate::number::Exact;
use crate::sketch::Work;

/// A claim judged by an experiment; the engine runs it and counts.
pub struct Experiment {
    /// The catalogue's id.
    pub id: &'static str,
    /// The catalogue's case, or `case; reading`.
    pub case: &'static str,
    /// The reading judged; `as printed` where the print allows one only.
    pub reading: &'static str,
    /// What is measured of what, and what is not: printed with the verdict.
    pub scope: &'static str,
    /// What is run.
    pub plan: Plan,
}

/// What an [`Experiment`] runs.
pub enum Plan {
    /// Failures are counted.
    Trials(Trials),
    /// Work is counted over growing sizes.
    Growth(Vec<Series>),
    /// Every candidate for a promised object is excluded.
    Exclusion(Exclusion),
}

/// A construction from random bits, tried on settings chosen to break it.
pub struct Trials {
    /// What must happen on every setting.
    pub demand: Demand,
    /// Hard designs with parameters.
    pub settings: Vec<Setting>,
}

/// What a claim about a random construction demands of every setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// It fails with at most the allowed probability.
    SeldomFails,
    /// Some outcome succeeds: one success proves it for the setting.
    SomeOutcome,
}

/// One design with parameters, on which trials are run.
pub struct Setting {
    /// The design and its parameters, in words.
    pub name: String,
    /// The printed failure probability; unused where some outcome is enough.
    pub allowed: Exact,
    /// Builds the design and returns the trial, a function of its seed alone.
    pub prepare: Box<dyn Fn() -> Trial + Send + Sync>,
}

/// One trial: the outcome is a function of the seed.
pub type Trial = Box<dyn Fn(u64) -> Outcome + Send + Sync>;

/// What became of one trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// `Some(true)` proved to succeed, `Some(false)` proved to fail, `None` not settled: it counts neither way.
    pub succeeded: Option<bool>,
    /// Whether the trial put the construction to the test: one that keeps every row cannot fail.
    pub exercised: bool,
}

/// Work measured along one parameter.
pub struct Series {
    /// The parameter that grows, in words: `n at d = 4`.
    pub along: &'static str,
    /// Its values, growing; larger budgets use more of them.
    pub scales: Vec<f64>,
    /// The work at one value, and what the print allows.
    pub measure: Box<dyn Fn(f64) -> Measured + Send + Sync>,
}

/// Work counted at one scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// What was counted.
    pub work: Work,
    /// d.
    pub d: usize,
    /// What the print allows there, without constants.
    pub printed: Terms,
}

/// A printed bound a·p + b·q on work, whose constants a and b are not printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// p, which bounds entries touched: nnz(A) with its logarithms.
    pub entries: f64,
    /// q, which bounds d × d multiplies: d^ω with its logarithms; 0 where the print has one term.
    pub multiplies: f64,
}

impl Measured {
    /// entries + multiplies · d^ω, in f64: the model of the papers, where an entry touched costs 1.
    pub fn total(&self) -> f64 {
        self.work.entries as f64 + self.work.multiplies as f64 * multiply(self.d)
    }
}

/// ω, the exponent of matrix multiplication, as printed.
pub const OMEGA: f64 = 2.373;

/// d^ω, in f64: what a d × d multiply is charged; 0 for d = 0.
pub fn multiply(d: usize) -> f64 {
    if d > 0 { core_math::exp(OMEGA * core_math::log(d as f64)) } else { 0.0 }
}

/// A claim ∀∃ that fails because the inner ∃ is excluded over its whole domain.
///
/// The premises of `claim` hold only where every candidate is excluded unless the statement holds; its first corner is
/// where they are proved and the statement is not.
pub struct Exclusion {
    /// What the exclusion rests on, as a formula.
    pub claim: Box<Judged>,
    /// Where the claim is about some constant: facts without inputs which, with the corner, exclude every constant.
    pub every: Option<Recording>,
}

impl Experiment {
    /// Everything that the verdict depends on besides the words and the code that runs: for the hash of the claim.
    pub fn description(&self) -> String {
        let plan = match &self.plan {
            Plan::Trials(trials) => {
                let settings: Vec<String> =
                    trials.settings.iter().map(|s| format!("{} allowed {}", s.name, s.allowed)).collect();
                format!("{:?}: {}", trials.demand, settings.join("; "))
            }
            Plan::Growth(series) => {
                let series: Vec<String> = series.iter().map(|s| format!("{}: {:?}", s.along, s.scales)).collect();
                series.join("; ")
            }
            Plan::Exclusion(exclusion) => {
                let corners = &exclusion.claim.corners;
                let recording = corners.first().map(|corner| exclusion.claim.record(corner.size));
                format!("{corners:?} {recording:?} {:?}", exclusion.every)
            }
        };
        format!("{}\n{}\n{plan}", self.reading, self.scope)
    }
}
