//! How long does a regression take to ‖∇L‖ ≤ 10⁻⁸‖∇L(0)‖ from 0, and what kind of point is it? Each of the nineteen
//! instances prints its own question first.
//!
//! `cargo bench --bench solve [-- NAME… --rounds N --jobs N --method NAME]` prints a line an instance: CPU seconds (the median of
//! the rounds; of all threads together), iterations, passes over A, L, relative gradient, kind of point. `--save DIR NAME`
//! writes the instance as raw little-endian arrays, so that solvers in other languages get the same bits, and `--serve NAME` solves it once
//! for every line of standard input, or measures its floor for a line that says so, answering in JSON: `benches/peers/race.py` drives both.
//! `--floor` adds how many times the floor of `benches/peers/floor.rs` a solve takes. No answer depends on the number of threads.

#[path = "peers/floor.rs"]
mod floor;
mod workload;

use cpu_time::ProcessTime;
use floor::{Seconds, floor};
use lemmacheck::linalg::{DesignMatrix, Storage};
use lemmacheck::loss::Regression;
use lemmacheck::solver::{CriticalPoint, Method, Newton, Solution};
use std::error::Error;
use std::fs::{File, create_dir_all};
use std::io::{BufRead, BufWriter, Write};
use std::path::Path;
use std::time::Instant;
use workload::{ALL, Data, Workload};

/// Relative gradient to reach: what the peers stop at.
const TOLERANCE: f64 = 1e-8;

/// A run, with its seconds of CPU and of the wall clock.
struct Run {
    solution: Solution,
    cpu: f64,
    wall: f64,
}

fn run(instance: &Regression, method: Method) -> Result<Run, Box<dyn Error>> {
    let newton = Newton { tolerance: TOLERANCE, method, ..Newton::default() };
    let x0 = vec![0.0; instance.design().columns()];
    let (cpu, wall) = (ProcessTime::now(), Instant::now());
    let solution = newton.solve(instance, &x0)?;
    Ok(Run { solution, cpu: cpu.elapsed().as_secs_f64(), wall: wall.elapsed().as_secs_f64() })
}

/// What was asked for on the command line.
struct Asked {
    names: Vec<String>,
    rounds: usize,
    jobs: usize,
    method: Method,
    save: Option<String>,
    serve: bool,
    floor: bool,
}

fn asked() -> Result<Asked, Box<dyn Error>> {
    let mut asked =
        Asked { names: Vec::new(), rounds: 3, jobs: 1, method: Method::Auto, save: None, serve: false, floor: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--bench" => {}
            "--rounds" => asked.rounds = value()?.parse()?,
            "--jobs" => asked.jobs = value()?.parse()?,
            "--save" => asked.save = Some(value()?),
            "--serve" => asked.serve = true,
            "--floor" => asked.floor = true,
            "--method" => {
                let name = value()?;
                let found = Method::ALL.into_iter().find(|method| method.name() == name);
                asked.method = found.ok_or(format!("no method is called {name}"))?;
            }
            _ => asked.names.push(argument),
        }
    }
    Ok(asked)
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked = asked()?;
    if let Some(unknown) = asked.names.iter().find(|name| Workload::named(name).is_none()) {
        return Err(
            format!("no instance is called {unknown}; there are {}", ALL.map(|known| known.name).join(", ")).into()
        );
    }
    for workload in ALL.iter().filter(|w| asked.names.is_empty() || asked.names.iter().any(|name| name == w.name)) {
        let data = workload.make()?;
        if let Some(directory) = &asked.save {
            save(&data, Path::new(directory))?;
            continue;
        }
        let instance = data.instance(workload.loss)?.with_jobs(asked.jobs)?;
        if asked.serve { serve(workload.name, &instance, asked.method)? } else { report(workload, &instance, &asked)? }
    }
    Ok(())
}

fn report(workload: &Workload, instance: &Regression, asked: &Asked) -> Result<(), Box<dyn Error>> {
    println!("{}: {}", workload.name, workload.question);
    let runs = (0..asked.rounds.max(1)).map(|_| run(instance, asked.method)).collect::<Result<Vec<Run>, _>>()?;
    let median = |of: fn(&Run) -> f64| {
        let mut times: Vec<f64> = runs.iter().map(of).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let Solution { method, iterations, passes, value, relative_gradient, stop, critical_point, .. } = &runs[0].solution;
    println!(
        "  {:.4} s CPU, {:.4} s; {method}: {iterations} iterations, {passes} passes, L = {value:.12e}, relative gradient \
         {relative_gradient:.1e}, {stop}, {critical_point}",
        median(|run| run.cpu),
        median(|run| run.wall),
    );
    let known = if asked.floor { floor(workload.name, instance)? } else { None };
    if let Some(Seconds { cpu, wall }) = known {
        let (times, slower) = (median(|run| run.cpu) / cpu, median(|run| run.wall) / wall);
        println!("  the floor is {cpu:.4} s CPU, {wall:.4} s: {times:.2} and {slower:.2} times it");
    }
    Ok(())
}

fn serve(name: &str, instance: &Regression, method: Method) -> Result<(), Box<dyn Error>> {
    println!("ready");
    for line in std::io::stdin().lock().lines() {
        if line?.trim() == "floor" {
            let Seconds { cpu, wall } = floor(name, instance)?.ok_or(format!("no floor is known for {name}"))?;
            println!("{{\"cpu\":{cpu:e},\"wall\":{wall:e}}}");
            continue;
        }
        let Run { solution, cpu, wall } = run(instance, method)?;
        println!(
            "{{\"cpu\":{cpu:e},\"wall\":{wall:e},\"method\":\"{}\",\"iterations\":{},\"passes\":{},\"value\":{:e},\
             \"relative_gradient\":{:e},\"stop\":\"{}\",\"minimum\":{}}}",
            solution.method,
            solution.iterations,
            solution.passes,
            solution.value,
            solution.relative_gradient,
            solution.stop,
            solution.critical_point == CriticalPoint::Minimum,
        );
    }
    Ok(())
}

/// `b.bin` and `w.bin`; `A.bin` by rows, or `indptr.bin`, `indices.bin` and `data.bin`; 64 bits a number.
fn save(data: &Data, directory: &Path) -> Result<(), Box<dyn Error>> {
    create_dir_all(directory)?;
    let write = |name: &str, bytes: &mut dyn Iterator<Item = [u8; 8]>| -> Result<(), Box<dyn Error>> {
        let mut file = BufWriter::new(File::create(directory.join(name))?);
        for number in bytes {
            file.write_all(&number)?;
        }
        Ok(file.flush()?)
    };
    let design: &DesignMatrix = &data.design;
    write("b.bin", &mut data.target.iter().map(|b| b.to_le_bytes()))?;
    write("w.bin", &mut data.weights.iter().map(|w| w.to_le_bytes()))?;
    match design.storage() {
        Storage::Dense(values) => write("A.bin", &mut values.iter().map(|a| a.to_le_bytes())),
        Storage::Sparse { offsets, indices, values } => {
            write("indptr.bin", &mut offsets.iter().map(|&at| (at as u64).to_le_bytes()))?;
            write("indices.bin", &mut indices.iter().map(|&j| u64::from(j).to_le_bytes()))?;
            write("data.bin", &mut values.iter().map(|a| a.to_le_bytes()))
        }
    }
}
