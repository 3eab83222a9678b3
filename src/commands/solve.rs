//! `solve`: minimise a regression from files, and say how it ended.

use super::company::Company;
use super::input::Inputs;
use super::origin::{AllSourced, Sourced, Sources};
use super::output::Output;
use super::own_rows::{Read, Streaming, available};
use super::path::{is_standard, quoted};
use super::reading::{ReadingArgs, Role};
use super::{Error, input, number};
use crate::dataset::Dataset;
use crate::loss::{Loss, Regression, Weights};
use crate::report::solution::{Report, trace};
use crate::solver::{self, AlgorithmOne, Certificate, Goal, Newton, Reading, Record, Version};
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

/// Exit code: the run ended at a critical point.
const SOLVED: u8 = 0;
/// Exit code: the run ended elsewhere; the status says where.
const UNDECIDED: u8 = 3;

/// Minimise L(x) = ℓ(Ax) + ½‖w∘(Ax)‖² from files.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Examples:\n  lemmacheck solve --loss softmax --matrix A.npy --target b.npy\n  lemmacheck solve --loss exp --matrix A.csv --target b.csv --weights 0.01 --format json\n  lemmacheck solve --loss softmax --matrix A.npy --target rows.npy --trace trace.csv"
)]
pub struct SolveArgs {
    /// The loss ℓ: rescaled-exp, rescaled-cosh, rescaled-sinh, soft-residual, softmax, exp, cosh or sinh.
    #[arg(long, value_name = "NAME")]
    loss: Loss,
    /// The design matrix A (n × d): .npy, .mtx, .csv, .tsv, .svm or .libsvm, a folder of .npy files that hold its rows in the order of
    /// their names, or a .list with a path a line. `-` is standard input, for any one input.
    #[arg(long, value_name = "FILE")]
    matrix: PathBuf,
    /// The target b (n), or k of them (n × k): .npy, .mtx or .csv. May be left out where the matrix file has labels.
    #[arg(long, value_name = "FILE")]
    target: Option<PathBuf>,
    /// The weights w (n) from a file, or one weight for every row.
    #[arg(long, value_name = "FILE|VALUE", default_value = "0", allow_hyphen_values = true)]
    weights: OsString,
    /// The starting point (d) from a file, or its entries apart by commas; 0 when left out.
    #[arg(long, value_name = "FILE|VALUES", allow_hyphen_values = true)]
    x0: Option<OsString>,
    /// How to solve.
    #[arg(long, value_enum, default_value_t = Method::Auto)]
    method: Method,
    /// The relative gradient ‖∇L(x)‖/‖∇L(x0)‖ to reach.
    #[arg(long, value_name = "T", default_value_t = Newton::default().tolerance, allow_hyphen_values = true)]
    tolerance: f64,
    /// Starting points to try: x0, fits of the target, and points on both sides of x0 and of 0. Every distinct minimum is
    /// reported, best first. Left out, `auto` tries 192 where A and a Hessian have up to 256 entries, 48 up to 1,024, 16 up to 4,096, 8 up to 16,384, else
    /// 1.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..))]
    multistart: Option<u32>,
    /// The seed of samples and starting points.
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true, value_parser = number::seed)]
    seed: u64,
    /// Threads to use; they change no bit of the result.
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true, value_parser = number::threads)]
    jobs: usize,
    /// Whether A stays in its file, so that it may be larger than the memory: `yes`, `no`, or `auto` where its rows would fill more
    /// than half of the memory that is free. It changes no bit of the result.
    #[arg(long, value_enum, default_value_t = Streaming::Auto)]
    stream: Streaming,
    /// Say on standard error what each iteration has come to; so it is anyway where A stays in its file.
    #[arg(long)]
    progress: bool,
    /// Write a line of .csv an iteration to a new file, or with `-` to standard output, below the solution.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
    /// How to print the solution.
    #[arg(long, value_enum, default_value_t = Layout::Text)]
    format: Layout,
}

/// How to solve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// The exact or the sketched method, whichever costs less by a model of the size of A, from the minimiser on a sample
    /// of rows where A is large.
    Auto,
    /// Newton's method with the exact Hessian.
    Exact,
    /// Newton's method by conjugate gradients behind a sampled preconditioner.
    Sketched,
    /// Newton's method with a sampled Hessian.
    Subsampled,
    /// The papers' Algorithm 1, corrected.
    #[value(name = "algorithm-1")]
    AlgorithmOne,
    /// The papers' Algorithm 1 as printed.
    #[value(name = "algorithm-1-printed")]
    AlgorithmOnePrinted,
}

/// How to print a solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// A few lines to read.
    Text,
    /// One object, `lemmacheck.solution/1`.
    Json,
}

/// Solves what the arguments ask for, prints the solutions to `out` and returns the exit code: 0 when the status of all
/// is `converged` or `at-precision`, else 3. Nothing is printed, and no trace written, when it fails. Of several processes that
/// a launcher of MPI started, each keeps some rows of A, and the first one prints.
///
/// # Errors
/// [`Error`] for what cannot be read or does not fit, for threads that cannot be had, and for a trace file that exists;
/// the exit code for these is 1.
pub fn run(args: &SolveArgs, out: &mut impl Write) -> Result<u8, Error> {
    let company = Company::meet(&format!("{args:?}"))?;
    solved(args, &company, out).map_err(|error| company.refused(error))
}

fn solved(args: &SolveArgs, company: &Company, out: &mut impl Write) -> Result<u8, Error> {
    let trace_path = args.trace.as_deref().filter(|path| !is_standard(path) && company.speaks());
    let trace_file = trace_path.map(Output::new).transpose()?;
    let to_file = args.trace.as_deref().is_some_and(|path| !is_standard(path));
    let mut inputs = Inputs::new(&args.reading);
    let Read { data, streamed } = inputs.shared_matrix(&args.matrix, company, args.stream)?;
    let Dataset { design, target: labels, .. } = data;
    let (n, d) = (design.rows(), design.columns());
    let targets = match (&args.target, labels) {
        (Some(path), _) => inputs.targets(path, n)?,
        (None, Some(labels)) => vec![inputs.labels(labels)],
        (None, None) => return Err(Error::NoTarget { matrix: args.matrix.clone() }),
    };
    inputs.fits(Role::Target, targets.first().map_or(0, Vec::len), n)?;
    let weights = inputs.weights(&args.weights, n)?;
    if let Weights::Each(weights) = &weights {
        inputs.fits(Role::Weights, weights.len(), n)?;
    }
    let x0 = match &args.x0 {
        Some(given) => inputs.point(Role::Start, given, d)?,
        None => vec![0.0; d],
    };
    inputs.fits(Role::Start, x0.len(), d)?;
    // each process goes on with its own rows
    let own = design.own_rows();
    let targets = targets.into_iter().map(|target| if own.len() == n { target } else { target[own.clone()].to_vec() });
    let targets: Vec<Vec<f64>> = targets.collect();
    let weights = match weights {
        Weights::Each(all) if own.len() < n => Weights::Each(all[own].to_vec()),
        weights => weights,
    };
    let refused = |source| refused_start(args, source);
    let design = design.with_jobs(args.jobs).map_err(|source| refused(source.into()))?;
    let bytes = Newton::memory(&design);
    if available().is_some_and(|available| bytes > available) {
        return Err(refused(crate::linalg::Error::TooLarge { bytes }.into()));
    }
    let newton =
        Newton { tolerance: args.tolerance, seed: args.seed, method: args.method.of_newton(), ..Newton::default() };
    let prepared = match (args.progress || streamed) && company.speaks() {
        true => solver::Preparation::default().telling(tell_record),
        false => solver::Preparation::default(),
    };
    let task = Task { args, newton, x0, prepared };
    let mut reports = Vec::with_capacity(targets.len());
    let mut remaining = targets.into_iter().peekable();
    let mut kept = Some(design);
    while let (Some(target), Some(design)) = (remaining.next(), kept.take()) {
        kept = remaining.peek().map(|_| design.clone());
        let instance = Regression::new(args.loss, design, target, weights.clone()).map_err(|source| {
            let target = args.target.as_ref().unwrap_or(&args.matrix);
            input::refused_instance(source, &args.matrix, target, Some(&args.weights))
        })?;
        reports.push(task.report(&instance).map_err(refused)?);
        company.tell_traffic(instance.design())?;
    }
    if !company.speaks() {
        return Ok(code(&reports));
    }
    let trace = args.trace.as_ref().map(|_| trace(&reports)).unwrap_or_default();
    if let Some(to) = trace_file {
        to.finish(trace.as_bytes())?;
    }
    let source = Sources(&inputs.origins);
    let sourced = |report| Sourced { report, n, d, source };
    let mut text = match (args.format, reports.as_slice()) {
        (Layout::Text, reports) => {
            reports.iter().map(Report::readable).collect::<Vec<_>>().join("\n") + &source.to_string()
        }
        (Layout::Json, [report]) => serde_json::to_string(&sourced(report)).map_err(std::io::Error::from)? + "\n",
        (Layout::Json, reports) => {
            let solutions = reports.iter().map(sourced).collect();
            let all = AllSourced { schema: "lemmacheck.solutions/1", solutions };
            serde_json::to_string(&all).map_err(std::io::Error::from)? + "\n"
        }
    };
    if !to_file {
        text += &trace;
    }
    out.write_all(text.as_bytes())?;
    Ok(code(&reports))
}

fn code(reports: &[Report]) -> u8 {
    if reports.iter().all(|report| report.solved) { SOLVED } else { UNDECIDED }
}

/// Says on standard error what an iteration has come to.
fn tell_record(record: &Record) {
    let Record { iteration, value, gradient_norm, passes, .. } = record;
    eprintln!("iteration {iteration}: L = {value:e}, ‖∇L‖ = {gradient_norm:e}, {passes} passes over A");
}

impl Method {
    /// The method of Newton's solver; for Algorithm 1 the one that looks for its x*.
    fn of_newton(self) -> solver::Method {
        match self {
            Method::Exact => solver::Method::Exact,
            Method::Sketched => solver::Method::Sketched,
            Method::Subsampled => solver::Method::Subsampled,
            Method::Auto | Method::AlgorithmOne | Method::AlgorithmOnePrinted => solver::Method::Auto,
        }
    }
}

/// What is done with each target.
struct Task<'a> {
    args: &'a SolveArgs,
    newton: Newton,
    x0: Vec<f64>,
    /// What the targets share; the first that needs it pays for it.
    prepared: solver::Preparation,
}

impl Task<'_> {
    fn report(&self, instance: &Regression) -> Result<Report, solver::Error> {
        match self.args.method {
            Method::AlgorithmOne => self.algorithm(instance, Version::Corrected, Reading::Rate),
            Method::AlgorithmOnePrinted => self.algorithm(instance, Version::Printed, Reading::Natural),
            _ => {
                let starts = self.args.multistart.map(|starts| starts as usize);
                let answer = self.newton.answer(instance, &self.x0, starts, &self.prepared)?;
                Ok(Report::of_answer(self.args.loss, &answer))
            }
        }
    }

    /// Algorithm 1, its rounds counted by the x* that Newton's method finds from x0.
    fn algorithm(&self, instance: &Regression, version: Version, reading: Reading) -> Result<Report, solver::Error> {
        let reference = self.newton.solve(instance, &self.x0)?;
        let minimiser = Some(reference.x).filter(|_| reference.stop.is_critical());
        let goal = Goal::of(self.args.tolerance, &self.x0, minimiser.as_deref());
        let algorithm = AlgorithmOne {
            tolerance: self.args.tolerance,
            measured: self.args.trace.is_some(),
            seed: self.args.seed,
            ..AlgorithmOne::new(version, goal.rounds(reading))
        };
        let descent = algorithm.solve(instance, &self.x0, minimiser.as_deref())?;
        let certificate = Certificate::at(instance, &descent.x)?;
        let name = match version {
            Version::Printed => "algorithm-1-printed",
            Version::Corrected => "algorithm-1",
        };
        Ok(Report::of_algorithm((self.args.loss, name), &algorithm, descent, certificate, goal))
    }
}

fn refused_start(args: &SolveArgs, source: solver::Error) -> Error {
    let from = match (&source, &args.x0) {
        (solver::Error::Tolerance { .. }, _) => "--tolerance".to_owned(),
        (solver::Error::NotPrinted { .. }, _) => "--method algorithm-1-printed".to_owned(),
        (solver::Error::Product(crate::linalg::Error::NoThreads { .. }), _) => "--jobs".to_owned(),
        (solver::Error::StartShape { .. } | solver::Error::StartNotFinite { .. }, Some(given)) => {
            format!("--x0 `{}`", given.display())
        }
        _ => quoted(&args.matrix),
    };
    Error::Start { from, source }
}
