//! Tries mutants of what decides a verdict, all of them in one build: `tests/mutants/run` says how it is called.

mod build;
mod mutant;
mod record;
mod report;
mod switch;
mod trial;

use mutant::Mutant;
use record::{Record, Status};
use report::Listed;
use std::collections::hash_map::DefaultHasher;
use std::error::Error;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use trial::{Outcome, Tests};

const PANICKED: &str = "a worker panicked";

/// The floors by how near they are to a verdict.
const FIRST: [&str; 4] = ["src/engine", "src/ledger", "src/claims", "src/number"];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, copy, results, most, seed] = &arguments[..] else {
        return Err("usage: sweep LIST COPY RESULTS all|MOST SEED".into());
    };
    let started = Instant::now();
    let each = seconds("MUTANTS_SECONDS", 1)?;
    let end = started + seconds("MUTANTS_MINUTES", 60)?;
    let list = serde_json::from_str(&std::fs::read_to_string(list)?)?;
    let mutants = mutant::read(&list).ok_or("the list is not one of cargo-mutants 27")?;
    let whole = most == "all";
    let mutants = if whole { mutants } else { drawn(mutants, most.parse()?, seed) };
    let listed = Listed::read(&mutants)?;
    let copy = std::path::absolute(copy)?;
    let mut record = Record::open(Path::new(results), &mutants)?;
    let unviable = mutants.iter().filter(|mutant| record.status(mutant) == Some(Status::Unviable));
    let built = build::build(&mutants, &unviable.map(|mutant| mutant.id).collect(), &copy)?;
    eprintln!("mutants: {} of {} do not build", built.unviable.len(), mutants.len());
    for (id, code) in &built.unviable {
        if record.status(&mutants[id - 1]) == Some(Status::Unviable) {
            continue;
        }
        record.note(&mutants[id - 1], Status::Unviable, code)?;
    }
    let apart = mutants.iter().filter(|m| !built.switched.contains(&m.id) && !built.unviable.contains_key(&m.id));
    for mutant in apart.filter(|mutant| record.status(mutant) != Some(Status::Apart)).collect::<Vec<_>>() {
        record.note(mutant, Status::Apart, "no switch can stand there")?;
    }
    let left = |m: &&Mutant| {
        built.switched.contains(&m.id) && record.status(m) != Some(Status::Seen) && !listed.is_equivalent(m)
    };
    let mut left: Vec<&Mutant> = mutants.iter().filter(left).collect();
    // Those that an earlier run left cost most: they come after those that no test saw.
    left.sort_by_key(|mutant| {
        let floor = FIRST.iter().position(|floor| mutant.file.starts_with(floor));
        (floor, record.status(mutant) == Some(Status::Left))
    });
    if !left.is_empty() {
        let tests = Tests::built(&copy, each)?;
        eprintln!("mutants: {} left for {} tests after {} s", left.len(), tests.count(), started.elapsed().as_secs());
        record = tried(left, &tests, &copy, record, end)?;
    }
    let missed = report::report(&mutants, &record, &listed, whole)?;
    Ok(if missed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A time that the environment gives in units of so many seconds; a year where it gives none.
fn seconds(name: &str, unit: u64) -> Result<Duration, Box<dyn Error>> {
    let count: u64 = std::env::var(name).map_or(Ok(31_536_000 / unit), |text| text.parse())?;
    Ok(Duration::from_secs(count * unit))
}

/// Tries mutants on all processors until there are none, or the time is over.
fn tried(
    mutants: Vec<&Mutant>,
    tests: &Tests,
    copy: &Path,
    record: Record,
    end: Instant,
) -> Result<Record, Box<dyn Error>> {
    let (queue, record) = (Mutex::new(mutants.into_iter()), Mutex::new(record));
    let work = |worker: usize| -> Result<(), Box<dyn Error>> {
        let folder = trial::folder(copy, worker)?;
        while Instant::now() < end {
            let Some(mutant) = queue.lock().map_err(|_| PANICKED)?.next() else { break };
            let (status, why) = match tests.tried(mutant, &folder)? {
                Outcome::Seen(by) => (Status::Seen, by),
                Outcome::Missed(0) => (Status::Missed, "no test comes by it".into()),
                Outcome::Missed(tests) => (Status::Missed, format!("{tests} tests come by it")),
                Outcome::Left(asked, tests) => (Status::Left, format!("{asked} of {tests} tests asked")),
            };
            record.lock().map_err(|_| PANICKED)?.note(mutant, status, &why)?;
        }
        Ok(())
    };
    let work = &work;
    std::thread::scope(|scope| {
        let workers = 0..std::thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> =
            workers.map(|worker| scope.spawn(move || work(worker).map_err(|error| error.to_string()))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| PANICKED.to_owned())?)
    })?;
    Ok(record.into_inner().map_err(|_| PANICKED)?)
}

/// At most so many of the mutants, each as likely as any other.
fn drawn(mut mutants: Vec<Mutant>, most: usize, seed: &str) -> Vec<Mutant> {
    let all = mutants.len();
    mutants.sort_by_cached_key(|mutant| {
        let mut hasher = DefaultHasher::new();
        (seed, mutant.place()).hash(&mut hasher);
        hasher.finish()
    });
    mutants.truncate(most);
    for (i, mutant) in mutants.iter_mut().enumerate() {
        mutant.id = i + 1;
    }
    println!("mutants: {} of {all} drawn with seed {seed}, {} left out", mutants.len(), all - mutants.len());
    mutants
}
