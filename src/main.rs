//! The `lemmacheck` command: parse, dispatch, exit.
//!
//! Exit codes: 0 as the kept ledger expects, 1 usage or unreadable input, 2 not as expected, 3 undecided, 4 vacuous or
//! unhealthy, 70 our own arithmetic disagrees with itself; precedence 70 > 1 > 2 > 4 > 3.

use clap::{Parser, Subcommand};
use lemmacheck::commands;
use std::io::Write;
use std::process::ExitCode;

/// Judge printed claims about attention-style regressions, and solve the regressions.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    #[cfg(feature = "papers")]
    List(commands::list::List),
    #[cfg(feature = "papers")]
    Check(commands::check::Check),
    #[cfg(feature = "papers")]
    Merge(commands::merge::Merge),
    #[cfg(feature = "papers")]
    Explain(commands::explain::Explain),
    #[cfg(feature = "papers")]
    Recheck(commands::recheck::Recheck),
    Data(commands::data::Data),
    Solve(commands::solve::SolveArgs),
    Shift(commands::shift::ShiftArgs),
}

fn main() -> ExitCode {
    if let Err(error) = commands::cpu::fits() {
        eprintln!("lemmacheck: {error}");
        return error.code().into();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refusal) => {
            let code = u8::from(refusal.use_stderr());
            return match refusal.print() {
                Ok(()) => code.into(),
                Err(_) => 1.into(),
            };
        }
    };
    if let Err(error) = commands::interrupt::watch() {
        return refused(&error.into());
    }
    let mut out = std::io::stdout().lock();
    let done = match &cli.verb {
        #[cfg(feature = "papers")]
        Verb::List(args) => commands::list::run(args, &mut out),
        #[cfg(feature = "papers")]
        Verb::Check(args) => commands::check::run(args, &mut out),
        #[cfg(feature = "papers")]
        Verb::Merge(args) => commands::merge::run(args, &mut out),
        #[cfg(feature = "papers")]
        Verb::Explain(args) => commands::explain::run(args, &mut out),
        #[cfg(feature = "papers")]
        Verb::Recheck(args) => commands::recheck::run(args, &mut out),
        Verb::Data(args) => commands::data::run(args, &mut out),
        Verb::Solve(args) => commands::solve::run(args, &mut out),
        Verb::Shift(args) => commands::shift::run(args, &mut out),
    };
    let done = done.and_then(|code| Ok(out.flush().map(|()| code)?));
    commands::interrupt::close();
    match done {
        Ok(code) => code.into(),
        Err(error) => refused(&error),
    }
}

/// Says why, where anyone can hear it, and ends; a pipe that is closed is no news.
fn refused(error: &commands::Error) -> ExitCode {
    if !error.is_closed_pipe() {
        let _ = writeln!(std::io::stderr(), "lemmacheck: {error}");
    }
    error.code().into()
}
