//! Does an iteration cost in proportion to nnz(A) when d stays, over two decades?
//!
//! `cargo bench --no-default-features --bench scaling [-- dense sparse --rounds N --first ROWS]` solves the rescaled regression to ‖∇L‖ ≤
//! 10⁻⁸‖∇L(0)‖ on five dense designs of 50 columns, n = 10⁴ to 10⁶, and on five sparse ones of 500 columns and ten draws a row, n = 10⁴
//! to 10⁶, on one thread, by the exact method and by the sketched one. It prints CPU seconds (the median of the rounds) over
//! iterations, what the method prepares included, passes an iteration, and the slope of the least-squares line through the
//! logarithms of seconds an iteration and nnz(A): 1 is proportional, and at most 1.05 is aimed at. An entry of a small A comes from
//! the cache, one of a large A from memory, which shows as a slope above 1 for the dense ones; so the line through the designs
//! that no cache holds is given as well, and so is the slope of seconds a pass, since conjugate gradients need more passes an
//! iteration on one design than on another. `--first 100000` starts where dense ones are too large for a cache (and takes 5 GB).

mod workload;

use cpu_time::ProcessTime;
use lemmacheck::solver::{Method, Newton};
use workload::Workload;

/// Rows of a design, over those of the smallest one.
const SIZES: [f64; 5] = [1.0, 3.1623, 10.0, 31.623, 100.0];
/// Rows of the smallest one.
const FIRST: f64 = 10_000.0;
/// The slope aimed at.
const BAR: f64 = 1.05;
/// Bytes of A that caches of today do not hold, or not for long.
const BEYOND_CACHES: usize = 32 << 20;

/// A family of designs.
struct Family {
    kind: &'static str,
    name: &'static str,
    d: usize,
    /// Bytes of an entry with its column.
    bytes: f64,
}

const FAMILIES: [Family; 2] = [
    Family { kind: "dense", name: "D1-p1", d: 50, bytes: 8.0 },
    Family { kind: "sparse", name: "S1-p1", d: 500, bytes: 12.0 },
];

/// The slope of the least-squares line through the points.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let sum = |term: fn(f64, f64) -> f64| points.iter().map(|point| term(point.0 - x, point.1 - y)).sum::<f64>();
    sum(|x, y| x * y) / sum(|x, _| x * x)
}

fn measure(
    Family { kind, name, d, bytes }: &Family,
    rounds: usize,
    first: f64,
) -> Result<(), Box<dyn std::error::Error>> {
    let methods = [Method::Exact, Method::Sketched];
    let (mut points, mut passes) = (methods.map(|_| Vec::new()), methods.map(|_| Vec::new()));
    for n in SIZES.map(|times| (first * times) as usize) {
        let Some(known) = Workload::named(name) else { continue };
        let workload = Workload { n, d: *d, ..known };
        let instance = workload.make()?.instance(workload.loss)?;
        let entries = instance.design().entries();
        let mut times = methods.map(|_| Vec::new());
        let mut solutions = Vec::new();
        for _ in 0..rounds.max(1) {
            for (&method, times) in methods.iter().zip(&mut times) {
                let newton = Newton { tolerance: 1e-8, method, ..Newton::default() };
                let start = ProcessTime::now();
                solutions.push(newton.solve(&instance, &vec![0.0; *d])?);
                times.push(start.elapsed().as_secs_f64());
            }
        }
        for (at, times) in times.iter_mut().enumerate() {
            times.sort_by(f64::total_cmp);
            let (seconds, solution) = (times[times.len() / 2], &solutions[at]);
            let steps = solution.iterations.max(1) as f64;
            let [iteration, pass] = [steps, solution.passes as f64].map(|count| (seconds / count).ln());
            points[at].push(((entries as f64).ln(), iteration));
            passes[at].push(((entries as f64).ln(), pass));
            println!(
                "{kind}, {n} x {d}, {entries} entries, {}: {seconds:.4} s, {} iterations, {:.3} ms an iteration, {:.3} ns an \
                 entry and iteration, {:.1} passes an iteration, {}",
                methods[at],
                solution.iterations,
                1e3 * seconds / steps,
                1e9 * seconds / steps / entries as f64,
                solution.passes as f64 / steps,
                solution.stop,
            );
        }
    }
    for ((method, points), passes) in methods.iter().zip(&points).zip(&passes) {
        let found = slope(points);
        let verdict = if found <= BAR { "within" } else { "ABOVE" };
        let large = |point: &&(f64, f64)| bytes * point.0.exp() > BEYOND_CACHES as f64;
        let large: Vec<(f64, f64)> = points.iter().filter(large).copied().collect();
        let beyond = slope(&large);
        println!(
            "{kind}, d = {d}, {method}: slope {found:.3}, {verdict} the bar of {BAR}; beyond the caches {beyond:.3} ({} sizes); \
             of seconds a pass {:.3}",
            large.len(),
            slope(passes),
        );
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut kinds, mut rounds, mut first) = (Vec::new(), 3, FIRST);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--bench" => {}
            "--rounds" => rounds = value()?.parse()?,
            "--first" => first = value()?.parse()?,
            _ => kinds.push(argument),
        }
    }
    if let Some(unknown) = kinds.iter().find(|kind| FAMILIES.iter().all(|family| family.kind != kind.as_str())) {
        return Err(format!("no family of designs is called {unknown}; there are dense and sparse").into());
    }
    for family in FAMILIES.iter().filter(|family| kinds.is_empty() || kinds.iter().any(|kind| kind == family.kind)) {
        measure(family, rounds, first)?;
    }
    Ok(())
}
