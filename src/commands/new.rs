//! `new`: a first lemma, with comments.

use super::Error;
use super::output::Output;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// Write a first lemma with comments, to be changed into one's own.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck new\n  lemmacheck new own.lemma\n  lemmacheck new - | lemmacheck check -"
)]
pub struct New {
    /// Where to write; the file must not exist. `-` is standard output.
    #[arg(default_value = "first.lemma")]
    file: PathBuf,
}

const FIRST: &str = include_str!("first.lemma");

/// Runs `new`.
///
/// # Errors
/// [`Error::Exists`] for a file that is there.
pub fn run(args: &New, out: &mut impl Write) -> Result<u8, Error> {
    if super::path::is_standard(&args.file) {
        out.write_all(FIRST.as_bytes())?;
        return Ok(0);
    }
    Output::new(&args.file)?.finish(FIRST.as_bytes())?;
    let name = args.file.display();
    writeln!(out, "wrote {name}; now `lemmacheck check {name}`, and `lemmacheck explain {name}` for what was found")?;
    Ok(0)
}
