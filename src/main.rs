//! The `lemmacheck` command: parse, dispatch, exit.
//!
//! Exit codes: 0 as expected, 1 usage or unreadable input, 2 not as expected, 3 undecided, 4 vacuous or
//! unhealthy, 70 our own arithmetic disagrees with itself; precedence 70 > 1 > 2 > 4 > 3.

use clap::{Parser, Subcommand};
use lemmacheck::{commands, lemmas};
use std::io::Write;
use std::process::ExitCode;

/// Judge lemmas, in files or of two papers, and solve the papers' regressions with a certificate.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    List(commands::list::List),
    Check(commands::check::Check),
    Merge(commands::merge::Merge),
    Explain(commands::explain::Explain),
    Recheck(commands::recheck::Recheck),
    New(commands::new::New),
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
        Verb::List(args) => commands::list::run(args, &mut out),
        Verb::Check(args) => commands::check::run(args, &mut out),
        Verb::Merge(args) => commands::merge::run(args, &mut out),
        Verb::Explain(args) => commands::explain::run(args, &mut out),
        Verb::Recheck(args) => commands::recheck::run(args, &mut out),
        Verb::New(args) => commands::new::run(args, &mut out),
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
        let _ = match error {
            commands::Error::Lemmas(lemmas::Error::Text(found)) => commands::tell(found),
            _ => writeln!(std::io::stderr(), "lemmacheck: {error}"),
        };
    }
    error.code().into()
}
