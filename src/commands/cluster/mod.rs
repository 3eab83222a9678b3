//! `cluster`: a script that judges in shards on many machines and puts their ledgers together.

use super::Error;
use super::check::Task;
use super::number;
use super::path::is_standard;
use super::sources::Sources;
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Who runs the shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Scheduler {
    /// Slurm: an array of jobs, and one more for the merge.
    Slurm,
    /// GNU parallel: on this machine, and on others by its own options.
    Parallel,
}

impl Scheduler {
    fn script(self) -> &'static str {
        match self {
            Scheduler::Slurm => include_str!("slurm.sh"),
            Scheduler::Parallel => include_str!("parallel.sh"),
        }
    }
}

/// Print a script that judges in shards on a cluster, each with its journal, and puts their ledgers together.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck cluster slurm --shards 64 --budget deep own.lemma > judge.sh && bash judge.sh\n  lemmacheck cluster slurm --shards 200 --options '--time=4:00:00 --partition=long' > papers.sh\n  lemmacheck cluster parallel --shards 16 --options '--sshlogin a,b --workdir .' own.lemma > judge.sh\n\nThe script is run where the files are. Run again, it goes on where it stopped. LEMMACHECK names the program."
)]
pub struct Cluster {
    /// Who runs the shards.
    #[arg(value_enum)]
    scheduler: Scheduler,
    /// How many shards: more than machines, so that a slow one does not hold up the others.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = number::shards)]
    shards: usize,
    /// The folder of the shards' journals and ledgers.
    #[arg(long, value_name = "DIR", default_value = "shards")]
    folder: PathBuf,
    /// The ledger of all shards; the file must not exist.
    #[arg(long, value_name = "FILE", default_value = "ledger.json")]
    out: PathBuf,
    /// Options for `sbatch` or `parallel`, as a shell would read them.
    #[arg(long, value_name = "OPTIONS", allow_hyphen_values = true)]
    options: Option<String>,
    #[command(flatten)]
    task: Task,
}

/// Runs `cluster`.
///
/// # Errors
/// [`Error`] for what `check` would refuse of the same arguments, for standard input, and for options or paths that a shell
/// cannot be told.
pub fn run(args: &Cluster, out: &mut impl Write) -> Result<u8, Error> {
    if args.task.patterns.iter().any(|pattern| is_standard(Path::new(pattern))) {
        return Err(Error::ShardsOfStandardInput);
    }
    let sources = Sources::of(&args.task.patterns, false)?;
    let claims = sources.names(&args.task.places(&sources)?);
    let of = args.shards;
    let shards = crate::ledger::shards_of(&claims, of);
    let options = match &args.options {
        None => Vec::new(),
        Some(text) => shlex::split(text).ok_or_else(|| Error::NoShellWords { text: text.clone() })?,
    };
    let check = [OsString::from("check")].into_iter().chain(args.task.arguments());
    let numbers = shards.iter().map(|shard| shard.to_string().into());
    let mut script = Vec::new();
    writeln!(script, "#!/usr/bin/env bash")?;
    writeln!(script, "# Judges {} claims in {} of {of} shards (the others are empty).", claims.len(), shards.len())?;
    write!(script, "of={of} folder=")?;
    script.extend(quoted([args.folder.clone().into()])?);
    write!(script, " out=")?;
    script.extend(quoted([args.out.clone().into()])?);
    for (name, words) in [
        ("check", quoted(check)?),
        ("options", quoted(options.into_iter().map(OsString::from))?),
        ("shards", quoted(numbers)?),
    ] {
        write!(script, "\n{name}=(")?;
        script.extend(words);
        write!(script, ")")?;
    }
    writeln!(script)?;
    write!(script, "{}{}", include_str!("head.sh"), args.scheduler.script())?;
    out.write_all(&script)?;
    Ok(0)
}

/// Words as a shell reads them back.
fn quoted(words: impl IntoIterator<Item = OsString>) -> Result<Vec<u8>, Error> {
    let words: Vec<OsString> = words.into_iter().collect();
    let joined = shlex::bytes::try_join(words.iter().map(|word| word.as_encoded_bytes()));
    joined.map_err(|_| Error::NoShellWords { text: words.join(" ".as_ref()).to_string_lossy().into() })
}
