//! `solve`: minimise a regression from files, and say how it ended.

use super::Error;
use crate::dataset::{self, Dataset, Format};
use crate::loss::{self, Instance, Loss, Weights};
use crate::solver::{self, Certificate, Newton, Solution};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Exit code: the run ended at a critical point.
const SOLVED: u8 = 0;
/// Exit code: the run ended elsewhere; the status says where.
const UNDECIDED: u8 = 3;

/// Minimise L(x) = ℓ(Ax) + ½‖w∘(Ax)‖² from files.
#[derive(Clone, Debug, Args)]
pub struct SolveArgs {
    /// The loss ℓ: rescaled-exp, rescaled-cosh, rescaled-sinh, soft-residual, softmax, exp, cosh or sinh.
    #[arg(long, value_name = "NAME")]
    loss: Loss,
    /// The design matrix A (n × d): .npy, .mtx, .csv, .svm or .libsvm.
    #[arg(long, value_name = "FILE")]
    matrix: PathBuf,
    /// The target b (n): .npy, .mtx or .csv. May be left out where the matrix file has labels.
    #[arg(long, value_name = "FILE")]
    target: Option<PathBuf>,
    /// The weights w (n) from a file, or one weight for every row.
    #[arg(long, value_name = "FILE|VALUE", default_value = "0", allow_negative_numbers = true)]
    weights: String,
    /// The starting point (d); 0 when left out.
    #[arg(long, value_name = "FILE")]
    x0: Option<PathBuf>,
    /// How to solve.
    #[arg(long, value_enum, default_value_t = Method::Auto)]
    method: Method,
    /// The relative gradient ‖∇L(x)‖/‖∇L(x0)‖ to reach.
    #[arg(long, value_name = "T", default_value_t = Newton::default().tolerance)]
    tolerance: f64,
    /// Starting points to try.
    #[arg(long, value_name = "N", default_value_t = 1)]
    multistart: usize,
    /// Threads to use.
    #[arg(long, value_name = "N", default_value_t = 1)]
    jobs: usize,
    /// Write a line of .csv an iteration to a new file.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// How to print the solution.
    #[arg(long, value_enum, default_value_t = Layout::Text)]
    format: Layout,
}

/// How to solve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// The method that fits the instance; today always the exact one.
    Auto,
    /// Newton's method with the exact Hessian.
    Exact,
    /// Newton's method with a sketched preconditioner.
    Sketched,
    /// Newton's method with a sampled diagonal.
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

/// A solution as the contract prints it; numbers that are not finite become `null`.
#[derive(Debug, Serialize)]
struct Report<'a> {
    schema: &'static str,
    loss: &'static str,
    method: &'static str,
    status: &'static str,
    x: &'a [f64],
    value: f64,
    gradient_norm: f64,
    relative_gradient: f64,
    iterations: usize,
    passes: usize,
    seconds: f64,
    second_order: &'static str,
    certificate: Proof,
}

/// What is proved about x; a bound that was not reached is `null`.
#[derive(Debug, Serialize)]
struct Proof {
    certified: bool,
    radius: Option<f64>,
    lambda_min: Option<f64>,
    lipschitz: Option<f64>,
    reason: &'static str,
}

impl From<Certificate> for Proof {
    fn from(Certificate { finding, radius, lambda_min, lipschitz, .. }: Certificate) -> Self {
        Self { certified: finding.is_proof(), radius, lambda_min, lipschitz, reason: finding.reason() }
    }
}

impl Proof {
    /// The bounds that were reached, for a reader.
    fn bounds(&self) -> String {
        let named = [("radius", self.radius), ("lambda_min", self.lambda_min), ("lipschitz", self.lipschitz)];
        named.iter().filter_map(|(name, bound)| bound.map(|bound| format!("\n  {name:<17}{bound:e}"))).collect()
    }
}

/// Solves what the arguments ask for, prints the solution to `out` and returns the exit code: 0 when the status is
/// `converged` or `at-precision`, else 3. Nothing is printed, and no trace written, when it fails.
///
/// # Errors
/// [`Error`] for what cannot be read or does not fit, for a method that is not built, and for a trace file that
/// exists; the exit code for these is 1.
pub fn run(args: &SolveArgs, out: &mut impl Write) -> Result<u8, Error> {
    refuse_unbuilt(args)?;
    if let Some(path) = args.trace.as_ref().filter(|path| path.exists()) {
        return Err(Error::Write { path: path.clone(), source: std::io::ErrorKind::AlreadyExists.into() });
    }
    let instance = read_instance(args)?;
    let x0 = match &args.x0 {
        Some(path) => read(path, |format, file| format.read_vector(file))?,
        None => vec![0.0; instance.design().columns()],
    };
    let newton = Newton { tolerance: args.tolerance, ..Newton::default() };
    let clock = Instant::now();
    let solution = newton.solve(&instance, &x0).map_err(|source| refused_start(args, source))?;
    let seconds = clock.elapsed().as_secs_f64();
    let certificate = Certificate::at(&instance, &solution.x).map_err(|source| refused_start(args, source))?;
    if let Some(path) = &args.trace {
        write_trace(path, &solution).map_err(|source| Error::Write { path: path.clone(), source })?;
    }
    let report = Report {
        schema: "lemmacheck.solution/1",
        loss: args.loss.name(),
        method: "exact",
        status: solution.stop.name(),
        x: &solution.x,
        value: solution.value,
        gradient_norm: solution.gradient_norm,
        relative_gradient: solution.relative_gradient,
        iterations: solution.iterations,
        passes: solution.passes,
        seconds,
        second_order: solution.critical_point.name(),
        certificate: certificate.into(),
    };
    let text = match args.format {
        Layout::Json => serde_json::to_string(&report).map_err(std::io::Error::from)? + "\n",
        Layout::Text => readable(&report),
    };
    out.write_all(text.as_bytes())?;
    Ok(if solution.stop.is_critical() { SOLVED } else { UNDECIDED })
}

fn refuse_unbuilt(args: &SolveArgs) -> Result<(), Error> {
    let refuse = |option: String, instead| Err(Error::NotBuilt { option, instead });
    if !matches!(args.method, Method::Auto | Method::Exact) {
        let name = args.method.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        return refuse(format!("--method {name}"), "use --method exact");
    }
    if args.multistart != 1 {
        return refuse(format!("--multistart {}", args.multistart), "give starting points one by one with --x0");
    }
    if args.jobs != 1 {
        return refuse(format!("--jobs {}", args.jobs), "leave it out to solve on one thread");
    }
    Ok(())
}

/// Reads A, b and w.
fn read_instance(args: &SolveArgs) -> Result<Instance, Error> {
    let Dataset { design, target: labels, .. } = read(&args.matrix, |format, file| format.read(file))?;
    let target = match (&args.target, labels) {
        (Some(path), _) => read(path, |format, file| format.read_vector(file))?,
        (None, Some(labels)) => labels,
        (None, None) => return Err(Error::NoTarget { matrix: args.matrix.clone() }),
    };
    let weights = match args.weights.parse() {
        Ok(weight) => Weights::Uniform(weight),
        Err(_) => Weights::Each(read(Path::new(&args.weights), |format, file| format.read_vector(file))?),
    };
    Instance::new(args.loss, design, target, weights).map_err(|source| {
        let file = match &source {
            loss::Error::ShapeMismatch { name, .. } | loss::Error::NotFinite { name, .. } => match *name {
                "weights" => format!("--weights {}", args.weights),
                _ => quoted(args.target.as_ref().unwrap_or(&args.matrix)),
            },
            _ => quoted(&args.matrix),
        };
        Error::Instance { from: file, source }
    })
}

/// Opens a file and reads it in the format that its ending names.
fn read<T>(path: &Path, parse: impl FnOnce(Format, BufReader<File>) -> Result<T, dataset::Error>) -> Result<T, Error> {
    let in_file = |source| Error::Data { path: path.to_owned(), source };
    let format = Format::from_path_ending(path).map_err(in_file)?;
    let file = File::open(path).map_err(|source| Error::Open { path: path.to_owned(), source })?;
    parse(format, BufReader::new(file)).map_err(in_file)
}

fn refused_start(args: &SolveArgs, source: solver::Error) -> Error {
    let from = match (&source, &args.x0) {
        (solver::Error::Tolerance { .. }, _) => "--tolerance".to_owned(),
        (solver::Error::StartShape { .. } | solver::Error::StartNotFinite { .. }, Some(path)) => quoted(path),
        _ => quoted(&args.matrix),
    };
    Error::Start { from, source }
}

fn quoted(path: &Path) -> String {
    format!("`{}`", path.display())
}

/// Writes the trace as .csv to a file that must not exist yet.
fn write_trace(path: &Path, solution: &Solution) -> std::io::Result<()> {
    let mut lines = String::from("iteration,value,gradient_norm,step,movement,newton,passes,products\n");
    for record in &solution.trace {
        let solver::Record { iteration, value, gradient_norm, step, movement, newton, passes, products } = record;
        lines += &format!("{iteration},{value:?},{gradient_norm:?},{step:?},{movement:?},{newton},{passes},{products}\n");
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(lines.as_bytes())
}

fn readable(report: &Report<'_>) -> String {
    let Report { loss, method, status, value, gradient_norm, relative_gradient, iterations, passes, .. } = report;
    let entries: Vec<String> = report.x.iter().map(|entry| format!("{entry:?}")).collect();
    format!(
        "{loss}, method {method}: {status} after {iterations} iterations, {passes} passes over A, {:.3} s\n\
         value              {value:?}\n\
         gradient norm      {gradient_norm:e}\n\
         relative gradient  {relative_gradient:e}\n\
         second order       {}\n\
         certificate        {}{}\n\
         x                  {}\n",
        report.seconds,
        report.second_order,
        report.certificate.reason,
        report.certificate.bounds(),
        entries.join(" "),
    )
}
