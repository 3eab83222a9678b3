//! The tutorial: its files are written, its commands run, and what it prints is compared.
//!
//! A block of lemmas is the file that its first line names. In a block of a console, `$ ` begins a command, `> FILE` keeps
//! what it prints, and `(exit code N)` ends what it prints where that is not 0. `…` stands for any text of a line, and a
//! line of its own for any lines.

use std::path::Path;
use std::process::Command;

/// Whether a line is as a pattern has it.
fn is_like(pattern: &str, line: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('…') else {
        return pattern.trim_end() == line.trim_end();
    };
    let Some(line) = line.strip_prefix(head) else { return false };
    line.char_indices().map(|(at, _)| at).chain([line.len()]).any(|at| is_like(rest, &line[at..]))
}

/// Whether lines are as patterns have them.
fn are_like(patterns: &[&str], lines: &[&str]) -> bool {
    match patterns {
        [] => lines.is_empty(),
        ["…", rest @ ..] => (0..=lines.len()).any(|at| are_like(rest, &lines[at..])),
        [pattern, rest @ ..] => !lines.is_empty() && is_like(pattern, lines[0]) && are_like(rest, &lines[1..]),
    }
}

/// Runs a command in a folder; what it prints, its exit code last where that is not 0.
fn run(command: &str, folder: &Path) -> String {
    let (command, to) = command.split_once(" > ").map_or((command, None), |(command, to)| (command, Some(to)));
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some("lemmacheck"), "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_lemmacheck")).args(words).current_dir(folder).output();
    let output = output.expect("the command runs");
    let read = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut printed = match to {
        Some(to) => {
            std::fs::write(folder.join(to), &output.stdout).expect("writable");
            read(&output.stderr)
        }
        None => read(&output.stdout) + &read(&output.stderr),
    };
    if let Some(code) = output.status.code().filter(|code| *code != 0) {
        printed += &format!("(exit code {code})\n");
    }
    printed
}

#[test]
fn every_command_of_the_tutorial_prints_what_it_shows() {
    let page = std::fs::read_to_string("docs/tutorial.md").expect("the page is there");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tutorial");
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut commands = 0;
    for block in page.split("\n```").skip(1).step_by(2) {
        let (kind, body) = block.split_once('\n').expect("a fence ends its line");
        match kind {
            "lemma" => {
                let name = body.lines().next().and_then(|line| line.strip_prefix("# ")).expect("a name");
                std::fs::write(folder.join(name), body).expect("writable");
            }
            "console" => {
                for shown in format!("\n{body}").split("\n$ ").skip(1) {
                    let mut lines = shown.lines();
                    let command = lines.next().expect("a command");
                    let patterns: Vec<&str> = lines.collect();
                    let printed = run(command, &folder);
                    assert!(are_like(&patterns, &printed.lines().collect::<Vec<_>>()), "$ {command}\n{printed}");
                    commands += 1;
                }
            }
            _ => {}
        }
    }
    assert!(commands >= 7, "{commands} commands were found");
}

#[test]
fn a_line_that_differs_is_seen() {
    assert!(is_like("a … c", "a b c") && is_like("a …", "a ") && !is_like("a … c", "a b d") && !is_like("a", "ab"));
    assert!(
        are_like(&["a", "…", "c"], &["a", "b", "b", "c"]) && !are_like(&["a", "…"], &["b"]) && !are_like(&[], &["a"])
    );
}
