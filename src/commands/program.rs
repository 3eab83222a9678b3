//! The program: parse, dispatch, exit.
//!
//! Exit codes: 0 as expected, 1 usage or unreadable input, 2 not as expected, 3 undecided, 4 vacuous or
//! unhealthy, 70 our own arithmetic disagrees with itself; precedence 70 > 1 > 2 > 4 > 3.

use super::{
    Error, check, cluster, cpu, data, explain, export, interrupt, list, merge, new, recheck, repair, report, schema,
    shell, shift, solve, tell, tighten,
};
use crate::lemmas;
use clap::{CommandFactory, Parser, Subcommand};
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Judge lemmas, in files or of two papers, and solve the papers' regressions with a certificate.
#[derive(Parser)]
#[command(
    version,
    after_help = "Examples:\n  lemmacheck new own.lemma\n  lemmacheck check own.lemma\n  lemmacheck report own.lemma --out own.html\n  lemmacheck VERB --help"
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    New(new::New),
    Check(check::Check),
    Explain(explain::Explain),
    Repair(repair::Repair),
    Tighten(tighten::Tighten),
    Report(report::Report),
    Export(export::Export),
    Recheck(recheck::Recheck),
    Merge(merge::Merge),
    Cluster(cluster::Cluster),
    List(list::List),
    Solve(solve::SolveArgs),
    Shift(shift::ShiftArgs),
    Data(data::Data),
    Schema(schema::Schema),
    Completions(shell::Completions),
    Man(shell::Man),
}

/// Runs the `lemmacheck` program on the arguments of this process, and returns its exit code: 0 as expected, 1 usage or
/// unreadable input, 2 not as expected, 3 undecided, 4 vacuous or unhealthy, 70 our own arithmetic disagrees with itself.
pub fn command_line() -> ExitCode {
    command_line_of(std::env::args_os()).into()
}

/// The same on any arguments, the first of which is the name of the program. It takes SIGINT and SIGTERM over and ends the
/// process where one comes, so it is for a process that does nothing else.
pub fn command_line_of(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    if let Err(error) = cpu::fits() {
        eprintln!("lemmacheck: {error}");
        return error.code();
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(refusal) => {
            let code = u8::from(refusal.use_stderr());
            return match refusal.print() {
                Ok(()) => code,
                Err(_) => 1,
            };
        }
    };
    if let Err(error) = interrupt::watch() {
        return refused(&error.into());
    }
    let mut out = std::io::stdout().lock();
    let done = match &cli.verb {
        Verb::List(args) => list::run(args, &mut out),
        Verb::Check(args) => check::run(args, &mut out),
        Verb::Merge(args) => merge::run(args, &mut out),
        Verb::Cluster(args) => cluster::run(args, &mut out),
        Verb::Explain(args) => explain::run(args, &mut out),
        Verb::Recheck(args) => recheck::run(args, &mut out),
        Verb::Report(args) => report::run(args, &mut out),
        Verb::Export(args) => export::run(args, &mut out),
        Verb::Schema(args) => schema::run(args, &mut out),
        Verb::Completions(args) => shell::completions(args, Cli::command(), &mut out),
        Verb::Man(args) => shell::man(args, Cli::command(), &mut out),
        Verb::Repair(args) => repair::run(args, &mut out),
        Verb::Tighten(args) => tighten::run(args, &mut out),
        Verb::New(args) => new::run(args, &mut out),
        Verb::Data(args) => data::run(args, &mut out),
        Verb::Solve(args) => solve::run(args, &mut out),
        Verb::Shift(args) => shift::run(args, &mut out),
    };
    let done = done.and_then(|code| Ok(out.flush().map(|()| code)?));
    interrupt::close();
    match done {
        Ok(code) => code,
        Err(error) => refused(&error),
    }
}

/// Says why, where anyone can hear it, and ends; a pipe that is closed is no news.
fn refused(error: &Error) -> u8 {
    if !error.is_closed_pipe() {
        let _ = match error {
            Error::Lemmas(lemmas::Error::Text(found)) => tell(found),
            _ => writeln!(std::io::stderr(), "lemmacheck: {error}"),
        };
    }
    error.code()
}
