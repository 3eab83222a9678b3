//! `data`: the figures behind the plots, as CSV.

use super::output::Output;
use super::path::is_standard;
use super::{Error, number};
use crate::figures::{contraction, convergence, lipschitz, races, sampling};
use crate::report::table;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// Write the figures behind a plot as CSV.
///
/// Lines `# name: what the column holds, and its unit`, a header, the rows.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck data contraction > contraction.csv\n  lemmacheck data sampling --trials 1000 --out sampling.csv"
)]
pub struct Data {
    /// What to tabulate.
    #[arg(value_enum)]
    figure: Figure,
    /// Write to this new file in place of standard output, which is `-`.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Seed of every random stream; it is printed with the figures.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true, value_parser = number::seed)]
    seed: u64,
    /// Samples or instances a row.
    #[arg(long, value_name = "N", default_value_t = 400, allow_negative_numbers = true, value_parser = number::trials)]
    trials: u64,
}

/// What can be tabulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Figure {
    /// r_{t+1}/r_t of an approximate Newton step against the printed bound, over conditioning and ε₀.
    Contraction,
    /// How often sampling fails, over δ and the number of rows.
    Sampling,
    /// Printed Lipschitz constants of the Hessian against the worst found, over R, n and β.
    Lipschitz,
    /// The gradient after each iteration, of our methods and of the papers' Algorithm 1.
    Convergence,
    /// Our seconds against those of the best of NumPy and SciPy, as they were last measured.
    Races,
}

/// Runs `data`.
///
/// # Errors
/// [`Error::Exists`] for a file that is there already, [`Error::Write`] for one that cannot be written.
pub fn run(args: &Data, out: &mut impl Write) -> Result<u8, Error> {
    let to = args.out.as_deref().filter(|path| !is_standard(path)).map(Output::new).transpose()?;
    let table = match args.figure {
        Figure::Contraction => contraction(args.seed),
        Figure::Sampling => sampling(args.seed, args.trials)?,
        Figure::Lipschitz => lipschitz(args.seed, args.trials),
        Figure::Convergence => convergence(args.seed)?,
        Figure::Races => races(),
    };
    match to {
        Some(to) => {
            let mut text = Vec::new();
            table::write(&table, &mut text)?;
            to.finish(&text)?;
        }
        None => table::write(&table, out)?,
    }
    Ok(0)
}
