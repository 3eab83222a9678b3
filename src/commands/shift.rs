//! `shift`: the target that a step of x, or of A, amounts to (Corollary F.2).

use super::Error;
use super::input::{self, Inputs};
use super::origin::{Sourced, Sources};
use super::reading::{ReadingArgs, Role};
use super::solve::Layout;
use crate::dataset::Dataset;
use crate::loss::{Loss, Regression, Weights};
use crate::solver::{self, Move, Shift};
use clap::Args;
use serde::Serialize;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::PathBuf;

/// The target b̃ that moving x_t to x_{t+1}, or A_t to A_{t+1}, amounts to, with enclosed bounds.
#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Examples:\n  lemmacheck shift --loss rescaled-exp --matrix A.npy --target b.npy --x 0.1,0.2 --x-next 0.1,0.3\n  lemmacheck shift --loss rescaled-cosh --matrix A.npy --target b.npy --x x.npy --matrix-next B.npy"
)]
pub struct ShiftArgs {
    /// The loss: rescaled-exp, rescaled-cosh or rescaled-sinh.
    #[arg(long, value_name = "NAME")]
    loss: Loss,
    /// The design matrix A_t (n × d): .npy, .mtx, .csv, .tsv, .svm or .libsvm. `-` is standard input, for any one input.
    #[arg(long, value_name = "FILE")]
    matrix: PathBuf,
    /// The target b (n). May be left out where the matrix file has labels.
    #[arg(long, value_name = "FILE")]
    target: Option<PathBuf>,
    /// The point x_t (d) from a file, or its entries apart by commas.
    #[arg(long, value_name = "FILE|VALUES", allow_hyphen_values = true)]
    x: OsString,
    #[command(flatten)]
    to: To,
    #[command(flatten)]
    reading: ReadingArgs,
    /// How to print the shift.
    #[arg(long, value_enum, default_value_t = Layout::Text)]
    format: Layout,
}

/// What moves.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
struct To {
    /// The point x_{t+1} (d) from a file, or its entries apart by commas.
    #[arg(long, value_name = "FILE|VALUES", allow_hyphen_values = true)]
    x_next: Option<OsString>,
    /// The design matrix A_{t+1} (n × d).
    #[arg(long, value_name = "FILE")]
    matrix_next: Option<PathBuf>,
}

/// A shift as it is printed; pairs are the ends of enclosures.
#[derive(Debug, Serialize)]
struct Report {
    schema: &'static str,
    loss: &'static str,
    moved: &'static str,
    target: Vec<f64>,
    distance: (f64, f64),
    step: (f64, f64),
    ratio: Option<(f64, f64)>,
    movement: f64,
    covered: bool,
    residual: (f64, f64),
    scale: (f64, f64),
}

/// Prints the shift to `out` and returns the exit code 0.
///
/// # Errors
/// [`Error`] for what cannot be read or does not fit, and where no shift can be enclosed; the exit code is 1.
pub fn run(args: &ShiftArgs, out: &mut impl Write) -> Result<u8, Error> {
    let mut inputs = Inputs::new(&args.reading);
    let Dataset { design, target: labels, .. } = inputs.matrix(Role::Matrix, &args.matrix)?;
    let (n, d) = (design.rows(), design.columns());
    let target = match (&args.target, labels) {
        (Some(path), _) => inputs.vector(Role::Target, path, None)?,
        (None, Some(labels)) => inputs.labels(labels),
        (None, None) => return Err(Error::NoTarget { matrix: args.matrix.clone() }),
    };
    inputs.fits(Role::Target, target.len(), n)?;
    let x = inputs.point(Role::Point, &args.x, d)?;
    inputs.fits(Role::Point, x.len(), d)?;
    let next_x = args.to.x_next.as_ref().map(|given| inputs.point(Role::NextPoint, given, d)).transpose()?;
    if let Some(next) = &next_x {
        inputs.fits(Role::NextPoint, next.len(), d)?;
    }
    let next_path = args.to.matrix_next.as_ref();
    let next_design = next_path.map(|path| inputs.matrix(Role::NextMatrix, path)).transpose()?;
    if let Some(next) = &next_design {
        inputs.same_shape((next.design.rows(), next.design.columns()), (n, d))?;
    }
    let instance = Regression::new(args.loss, design, target, Weights::Uniform(0.0)).map_err(|source| {
        input::refused_instance(source, &args.matrix, args.target.as_ref().unwrap_or(&args.matrix), None)
    })?;
    let (moved, to) = match (&next_x, &next_design) {
        (Some(next), _) => ("x", Move::Point(next)),
        (None, Some(next)) => ("matrix", Move::Design(&next.design)),
        (None, None) => ("x", Move::Point(&x)),
    };
    let shift = Shift::of(&instance, &x, to).map_err(|source| refused(args, x.len(), source))?;
    let report = Report {
        schema: "lemmacheck.shift/1",
        loss: args.loss.name(),
        moved,
        covered: shift.is_covered(),
        target: shift.target,
        distance: shift.distance,
        step: shift.step,
        ratio: shift.ratio,
        movement: shift.movement,
        residual: shift.residual,
        scale: shift.scale,
    };
    let source = Sources(&inputs.origins);
    let text = match args.format {
        Layout::Json => {
            serde_json::to_string(&Sourced { report: &report, n, d, source }).map_err(std::io::Error::from)? + "\n"
        }
        Layout::Text => readable(&report) + &source.to_string(),
    };
    out.write_all(text.as_bytes())?;
    Ok(0)
}

fn named(option: &str, given: &OsStr) -> String {
    format!("--{option} `{}`", given.display())
}

fn refused(args: &ShiftArgs, given: usize, source: solver::Error) -> Error {
    let next = match (&args.to.x_next, &args.to.matrix_next) {
        (Some(next), _) => named("x-next", next),
        (None, Some(next)) => named("matrix-next", next.as_os_str()),
        (None, None) => named("x", &args.x),
    };
    let from = match &source {
        solver::Error::NotRescaled { .. } => "--loss".to_owned(),
        solver::Error::NoShift { .. } => named("x", &args.x),
        solver::Error::StartShape { found, .. } if *found == given => named("x", &args.x),
        _ => next,
    };
    Error::Start { from, source }
}

fn readable(report: &Report) -> String {
    let within = |(lo, hi): (f64, f64)| format!("[{lo:e}, {hi:e}]");
    let entries: Vec<String> = report.target.iter().map(|entry| format!("{entry:?}")).collect();
    let step = if report.moved == "x" { "‖x_next − x‖" } else { "‖A_next − A‖_F" };
    let covered = if report.covered { "covers" } else { "does not cover" };
    format!(
        "{}, {} moved: Corollary F.2 {covered} this step, which moves an entry of Ax by {:e} at most\n\
         ‖shifted − b‖      {}\n\
         {step:<19}{}\n\
         their ratio        {}\n\
         residual           {} of {}\n\
         shifted target     {}\n",
        report.loss,
        report.moved,
        report.movement,
        within(report.distance),
        within(report.step),
        report.ratio.map_or("undefined: there is no step".to_owned(), within),
        within(report.residual),
        within(report.scale),
        entries.join(" "),
    )
}
