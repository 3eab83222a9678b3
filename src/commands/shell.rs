//! `completions` and `man`: what a shell wants to know of this program.

use super::Error;
use super::left::Left;
use clap::{Args, Command};
use clap_complete::Shell;
use std::io::Write;
use std::path::PathBuf;

/// Print the completions of a shell.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  lemmacheck completions bash > ~/.local/share/bash-completion/completions/lemmacheck\n  lemmacheck completions fish > ~/.config/fish/completions/lemmacheck.fish"
)]
pub struct Completions {
    /// Which shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page, or write the pages of all verbs to a folder.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  lemmacheck man | man -l -\n  lemmacheck man --out ~/.local/share/man/man1")]
pub struct Man {
    /// The folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Runs `completions`.
///
/// # Errors
/// What the system says of the output.
pub fn completions(args: &Completions, mut command: Command, out: &mut impl Write) -> Result<u8, Error> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "lemmacheck", &mut text);
    out.write_all(&text)?;
    Ok(0)
}

/// Runs `man`.
///
/// # Errors
/// What the system says of the output and of the folder.
pub fn man(args: &Man, command: Command, out: &mut impl Write) -> Result<u8, Error> {
    let page = |command: Command| {
        let mut text = Vec::new();
        clap_mangen::Man::new(command).render(&mut text).map(|()| text)
    };
    let Some(folder) = &args.out else {
        out.write_all(&page(command)?)?;
        return Ok(0);
    };
    std::fs::create_dir_all(folder).map_err(|source| Error::Write {
        path: folder.clone(),
        source,
        left: Left::Nothing,
    })?;
    clap_mangen::generate_to(command, folder).map_err(|source| Error::Write {
        path: folder.clone(),
        source,
        left: Left::Part,
    })?;
    Ok(0)
}
