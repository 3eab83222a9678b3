//! `schema`: the JSON Schemas of what the program reads and prints.

use super::Error;
use clap::{Args, ValueEnum};
use std::io::Write;

/// Print the JSON Schema of a ledger, of a counterexample in it, or of a solution.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  lemmacheck schema > ledger.schema.json\n  lemmacheck schema solution")]
pub struct Schema {
    /// Of what.
    #[arg(value_enum, default_value_t = Of::Ledger)]
    of: Of,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Of {
    Ledger,
    Counterexample,
    Solution,
}

/// Runs `schema`.
///
/// # Errors
/// What the system says of the output.
pub fn run(args: &Schema, out: &mut impl Write) -> Result<u8, Error> {
    out.write_all(match args.of {
        Of::Ledger => include_bytes!("../../docs/schema/ledger.json"),
        Of::Counterexample => include_bytes!("../../docs/schema/counterexample.json").as_slice(),
        Of::Solution => include_bytes!("../../docs/schema/solution.json"),
    })?;
    Ok(0)
}
