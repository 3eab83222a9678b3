//! The guide: every page of `docs/` is read, its files are written, its commands run, and what they print is compared.
//!
//! A block is a fence with words apart by commas. `lemma` is the file that its first line names (`# own.lemma`); on the page
//! about the language, whose blocks tests/language reads, a name may be missing. `file=NAME` writes any block to a file. In a
//! block of `console`, `$ ` begins a command for a shell, and `(exit code N)` ends what it prints where that is not 0; `…` stands
//! for any text of a line, and a line of its own for any lines. `by=SCRIPT` says that a script of this repository runs what is
//! shown, since it needs what is not everywhere. `papers` wants the feature of that name. `rust` is compiled and run as
//! documentation (src/lib.rs). `text` is only shown. Whatever else is refused: nothing is skipped without a word.

use std::path::{Path, PathBuf};
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
    let program = Path::new(env!("CARGO_BIN_EXE_lemmacheck"));
    let beside = program.parent().expect("a program is in a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", beside.display()))
        .output()
        .expect("a shell is there");
    let read = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut printed = read(&output.stdout) + &read(&output.stderr);
    if let Some(code) = output.status.code().filter(|code| *code != 0) {
        printed += &format!("(exit code {code})\n");
    }
    printed
}

/// A block of a page.
struct Block<'a> {
    words: Vec<&'a str>,
    body: &'a str,
}

impl<'a> Block<'a> {
    /// The blocks of a page.
    fn all(page: &'a str) -> Vec<Self> {
        let fenced = page.split("\n```").skip(1).step_by(2);
        fenced
            .map(|block| {
                let (words, body) = block.split_once('\n').expect("a fence ends its line");
                Block { words: words.split(',').map(str::trim).collect(), body }
            })
            .collect()
    }

    /// What a word of the form `key=value` says.
    fn says(&self, key: &str) -> Option<&'a str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    /// Does what a reader of the page would; how many commands were run.
    fn follow(&self, page: &str, folder: &Path) -> usize {
        if let Some(script) = self.says("by") {
            // a package leaves some scripts out, and .ci with them
            assert!(Path::new(script).is_file() || !Path::new(".ci").is_dir(), "{page}: there is no {script}");
            return 0;
        }
        if let Some(name) = self.says("file") {
            std::fs::write(folder.join(name), format!("{}\n", self.body)).expect("writable");
            return 0;
        }
        match self.words[0] {
            "lemma" => {
                let first = self.body.lines().next().and_then(|line| line.strip_prefix("# "));
                match first.filter(|name| name.ends_with(".lemma") || name.ends_with(".md")) {
                    Some(name) => std::fs::write(folder.join(name), format!("{}\n", self.body)).expect("writable"),
                    None => assert_eq!(page, "language.md", "a block of lemmas names its file"),
                }
                0
            }
            "console" if self.words.contains(&"papers") && cfg!(not(feature = "papers")) => 0,
            "console" => {
                let body = format!("\n{}", self.body);
                let shown: Vec<&str> = body.split("\n$ ").skip(1).collect();
                for shown in &shown {
                    let mut lines = shown.lines();
                    let command = lines.next().expect("a command");
                    let patterns: Vec<&str> = lines.collect();
                    let printed = run(command, folder);
                    let lines: Vec<&str> = printed.lines().collect();
                    assert!(are_like(&patterns, &lines), "{page}: $ {command}\n{printed}");
                }
                shown.len()
            }
            "rust" => {
                let tested = std::fs::read_to_string("src/lib.rs").expect("readable");
                assert!(tested.contains(&format!("docs/{page}")), "{page}: nothing compiles its programs in Rust");
                0
            }
            "text" => 0,
            other => panic!("{page}: what is a block of `{other}`?"),
        }
    }
}

/// The pages of the guide with their names.
fn pages() -> Vec<(String, String)> {
    let files = std::fs::read_dir("docs").expect("the guide is there").map(|file| file.expect("readable").path());
    let pages = files.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let named = |path: PathBuf| {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("readable"))
    };
    pages.map(named).collect()
}

#[test]
fn every_command_of_the_guide_prints_what_it_shows() {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide");
    let _ = std::fs::remove_dir_all(&all);
    let commands: usize = std::thread::scope(|scope| {
        let follow = |(name, page): (String, String)| {
            let folder = all.join(&name);
            let data = folder.join("examples/data/att-n064-mid");
            scope.spawn(move || {
                std::fs::create_dir_all(&data).expect("a folder");
                for file in ["A.npy", "b.npy", "q.npy"] {
                    let from = Path::new("examples/data/att-n064-mid").join(file);
                    std::fs::copy(from, data.join(file)).expect("the data is there");
                }
                Block::all(&page).iter().map(|block| block.follow(&name, &folder)).sum::<usize>()
            })
        };
        let running: Vec<_> = pages().into_iter().map(follow).collect();
        running.into_iter().map(|page| page.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).sum()
    });
    assert!(commands >= 30, "{commands} commands were found");
}

#[test]
fn every_page_is_in_the_summary_and_every_link_leads_to_a_file() {
    let summary = std::fs::read_to_string("docs/SUMMARY.md").expect("the summary is there");
    for (name, page) in pages() {
        assert!(name == "SUMMARY.md" || summary.contains(&format!("({name})")), "{name} is not in the summary");
        for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            assert!(file.is_empty() || Path::new("docs").join(file).exists(), "{name}: {link} leads nowhere");
        }
    }
}

#[test]
fn a_line_that_differs_is_seen() {
    assert!(is_like("a … c", "a b c") && is_like("a …", "a ") && !is_like("a … c", "a b d") && !is_like("a", "ab"));
    assert!(
        are_like(&["a", "…", "c"], &["a", "b", "b", "c"]) && !are_like(&["a", "…"], &["b"]) && !are_like(&[], &["a"])
    );
}
