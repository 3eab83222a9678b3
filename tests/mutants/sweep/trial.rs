//! The tests of the mutated copy, and a mutant's way through those that come by it.

use crate::mutant::Mutant;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Where property tests keep what once failed.
const SEEDS: &str = "proptest-regressions";

/// A test, alone in its process.
struct Test {
    /// Its path in the program.
    name: String,
    /// The processor time that it takes without a mutant.
    time: Duration,
    /// The mutants that it comes by.
    reached: HashSet<usize>,
}

/// What the tests say of a mutant.
pub enum Outcome {
    /// A test fails, or does not end in four times its time.
    Seen(String),
    /// None of the tests that come by it fails: how many there are.
    Missed(usize),
    /// None of those asked fails: how many of how many were asked in the time that a mutant has.
    Left(usize, usize),
}

/// The tests of a copy.
pub struct Tests {
    program: PathBuf,
    all: Vec<Test>,
    /// What a mutant's tests may take in all without it.
    most: Duration,
    /// How often a test saw a mutant of a file, by file and test.
    seen: Mutex<HashMap<(String, usize), u32>>,
}

impl Tests {
    /// Builds those of `copy`, and runs each alone to see what it comes by.
    pub fn built(copy: &Path, most: Duration) -> Result<Tests, Box<dyn Error>> {
        let output = Command::new("cargo")
            .args(["test", "--locked", "--no-default-features", "--lib"])
            .args(["--no-run", "--message-format=json", "--quiet"])
            .current_dir(copy)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err("the tests of the mutated copy do not build".into());
        }
        let program = String::from_utf8(output.stdout)?.lines().find_map(|line| {
            let message: Value = serde_json::from_str(line).ok()?;
            message["executable"].as_str().map(PathBuf::from)
        });
        let program = program.ok_or("cargo names no test program")?;
        let listed = Command::new(&program).args(["--list", "--format", "terse"]).current_dir(copy).output()?;
        let record = copy.join("reached.txt");
        let mut all = Vec::new();
        for name in String::from_utf8(listed.stdout)?.lines().filter_map(|line| line.strip_suffix(": test")) {
            fs::write(&record, "")?;
            let time = timed(&program, copy, name, &record)?.ok_or(format!("{name} fails without a mutant"))?;
            let reached = fs::read_to_string(&record)?.lines().filter_map(|line| line.parse().ok()).collect();
            all.push(Test { name: name.into(), time, reached });
        }
        Ok(Tests { program, all, most, seen: Mutex::default() })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Tries a mutant in a worker's folder: first the tests that take little time and have seen others of its file.
    pub fn tried(&self, mutant: &Mutant, folder: &Path) -> Result<Outcome, Box<dyn Error>> {
        let mut coming_by: Vec<usize> =
            (0..self.all.len()).filter(|i| self.all[*i].reached.contains(&mutant.id)).collect();
        if let Ok(seen) = self.seen.lock() {
            coming_by.sort_by_cached_key(|i| {
                self.all[*i].time / (1 + seen.get(&(mutant.file.clone(), *i)).copied().unwrap_or(0))
            });
        }
        let mut time = Duration::ZERO;
        for (asked, i) in coming_by.iter().enumerate() {
            let test = &self.all[*i];
            time += test.time;
            if time > self.most && asked > 0 {
                return Ok(Outcome::Left(asked, coming_by.len()));
            }
            if !passes(&self.program, folder, test, mutant.id)? {
                restore_seeds(folder)?;
                if let Ok(mut seen) = self.seen.lock() {
                    *seen.entry((mutant.file.clone(), *i)).or_default() += 1;
                }
                return Ok(Outcome::Seen(test.name.clone()));
            }
        }
        Ok(Outcome::Missed(coming_by.len()))
    }
}

/// A folder for a worker: all that is in the copy, and the seeds of property tests for its own.
pub fn folder(copy: &Path, worker: usize) -> Result<PathBuf, Box<dyn Error>> {
    let folder = copy.with_file_name(format!("worker-{worker}"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(copy)? {
        let entry = entry?;
        if entry.file_name() != SEEDS {
            std::os::unix::fs::symlink(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    restore_seeds(&folder)?;
    Ok(folder)
}

/// The test program on one test, by a shell that does `first` before.
fn shell(first: &str, program: &Path, folder: &Path, test: &str) -> Command {
    let mut command = Command::new("bash");
    command
        .args(["-c", first, "bash"])
        .arg(program)
        .args([test, "--exact", "--test-threads", "1", "--quiet"])
        .env("PROPTEST_MAX_SHRINK_ITERS", "0")
        .env("RAYON_NUM_THREADS", "1")
        .env("INSTA_UPDATE", "no")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The processor time of a test without a mutant, which writes what it comes by; `None` where it fails.
fn timed(program: &Path, folder: &Path, test: &str, record: &Path) -> Result<Option<Duration>, Box<dyn Error>> {
    let first = r#""$@" >/dev/null || exit 1; times"#;
    let output = shell(first, program, folder, test).env("LEMMACHECK_REACHED", record).output()?;
    // The second line is of what the shell ran: `0m1.250s 0m0.010s`.
    let times = String::from_utf8(output.stdout)?;
    let seconds = |time: &str| {
        let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
        Some(60.0 * minutes.parse::<f64>().ok()? + seconds.parse::<f64>().ok()?)
    };
    let spent = times.lines().nth(1).and_then(|line| line.split(' ').map(seconds).sum::<Option<f64>>());
    Ok(spent.filter(|_| output.status.success()).map(Duration::from_secs_f64))
}

/// Whether a test passes with a mutant within four times its processor time and 4 GB.
fn passes(program: &Path, folder: &Path, test: &Test, mutant: usize) -> Result<bool, Box<dyn Error>> {
    let limit = 2 + 4 * test.time.as_secs();
    let first = format!(r#"ulimit -t {limit} -v 4000000 -c 0; exec "$@""#);
    let mut child = shell(&first, program, folder, &test.name)
        .env("LEMMACHECK_MUTANT", mutant.to_string())
        .stdout(Stdio::null())
        .spawn()?;
    let (start, mut pause) = (Instant::now(), Duration::from_micros(500));
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if start.elapsed() > Duration::from_secs(60 + 20 * limit) {
            child.kill()?;
            child.wait()?;
            return Ok(false);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Takes away the seeds that a mutant left behind: they would let the next one be seen by another's seed.
fn restore_seeds(folder: &Path) -> Result<(), Box<dyn Error>> {
    let theirs = folder.join(SEEDS);
    let same =
        Command::new("diff").args(["-rq", SEEDS]).arg(&theirs).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if !same.success() {
        if theirs.exists() {
            fs::remove_dir_all(&theirs)?;
        }
        Command::new("cp").args(["-r", SEEDS]).arg(&theirs).status()?;
    }
    Ok(())
}
