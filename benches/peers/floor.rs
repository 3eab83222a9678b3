//! What the methods of the peers would take with our own passes over A: their iterations times the passes of one. No bound: a start
//! from a sample of rows goes below it.
//!
//! - exact: a Newton iteration forms AᵀDA with the gradient, reads A once more for q = Ap, takes three exponentials a row
//!   and one factor;
//! - sketched: every iteration reads A twice and takes the exponentials, every product with the Hessian is one pass, and four
//!   preconditioners at most are made from 8d rows.
//!
//! The counts are those of a damped Newton method and of conjugate gradients behind a sampled preconditioner, met by
//! prototypes in NumPy on the same instances; where there is no count, there is no floor of that kind. Passes and factors are
//! measured here, the least of some runs; exponentials go at the 700 million a second of a loop with AVX2 that does nothing else.

use cpu_time::ProcessTime;
use lemmacheck::linalg::Cholesky;
use lemmacheck::loss::Regression;
use lemmacheck::sketch::Sample;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

/// Exponentials a second.
const EXPONENTIALS: f64 = 7e8;
/// Exponentials a row and iteration.
const PER_ROW: f64 = 3.0;
/// Rows of a preconditioner for each column of A.
const ROWS: usize = 8;
/// Preconditioners that a solve needs at most.
const PRECONDITIONERS: usize = 4;
/// Runs that the least is taken of.
const REPETITIONS: usize = 5;

/// Newton iterations; iterations with conjugate gradients, and their products with the Hessian.
type Counts = (usize, Option<(usize, usize)>);

fn counts(name: &str) -> Option<Counts> {
    Some(match name {
        "D1-p1" | "D1-p1-k1" => (7, Some((7, 31))),
        "D1-p1-theory" => (1, Some((4, 30))),
        "D1-p1-rare" => (17, Some((15, 152))),
        "D1-p2" => (3, Some((4, 28))),
        "D1-p3" => (5, Some((5, 27))),
        "D1-p3-peak" => (8, Some((9, 53))),
        "D2-p1" => (11, Some((10, 54))),
        "D2-p2" => (5, Some((5, 37))),
        "D2-p3" => (7, Some((7, 39))),
        "S1-p1" => (10, Some((11, 69))),
        "S1-p2" => (4, Some((5, 42))),
        "S1-p3" => (8, Some((8, 54))),
        "T1-p1" => (6, None),
        "T1-p1-theory" => (1, None),
        "T1-p1-rare" => (16, None),
        "T1-p2" => (4, None),
        "T1-p3" => (5, None),
        "T1-p3-peak" => (13, None),
        _ => return None,
    })
}

/// Seconds of CPU (of all threads together) and of the wall clock.
#[derive(Clone, Copy)]
pub struct Seconds {
    pub cpu: f64,
    pub wall: f64,
}

impl Seconds {
    fn of(weights: [f64; 4], parts: [Self; 4], more: f64) -> Self {
        let sum =
            |of: fn(&Self) -> f64| weights.iter().zip(&parts).map(|(weight, part)| weight * of(part)).sum::<f64>();
        Self { cpu: sum(|part| part.cpu) + more, wall: sum(|part| part.wall) + more }
    }

    fn least(self, other: Self) -> Self {
        Self { cpu: self.cpu.min(other.cpu), wall: self.wall.min(other.wall) }
    }
}

fn least<T>(mut run: impl FnMut() -> T) -> Seconds {
    let mut found = Seconds { cpu: f64::INFINITY, wall: f64::INFINITY };
    for _ in 0..REPETITIONS {
        let (cpu, wall) = (ProcessTime::now(), Instant::now());
        black_box(run());
        found = found.least(Seconds { cpu: cpu.elapsed().as_secs_f64(), wall: wall.elapsed().as_secs_f64() });
    }
    found
}

/// The lower of the two floors of an instance; `None` where its iterations were never counted.
pub fn floor(name: &str, instance: &Regression) -> Result<Option<Seconds>, Box<dyn Error>> {
    let Some((iterations, products)) = counts(name) else { return Ok(None) };
    let design = instance.design();
    let (n, d) = (design.rows(), design.columns());
    let (x, delta) = (vec![1.0; d], vec![1.0; n]);
    let mut product = vec![0.0; n];
    let matrix = design.weighted_gram(&delta)?;
    let first: Vec<f64> = (0..n).map(|row| if row < ROWS * d { 1.0 } else { 0.0 }).collect();
    let sample = Sample::draw(&delta, &first, 0)?;
    let pass = least(|| design.times_into(&x, &mut product));
    let gram = least(|| design.weighted_gram(&delta));
    let factor = least(|| Cholesky::factor(&matrix, 0.0));
    let sampled = least(|| sample.gram(design));
    let parts = [pass, gram, factor, sampled];
    // one thread each, or the share of each
    let exponentials = PER_ROW * n as f64 / EXPONENTIALS / design.jobs() as f64;
    let steps = iterations as f64;
    let exact = Seconds::of([2.0 * steps, steps, steps, 0.0], parts, steps * exponentials);
    Ok(Some(products.map_or(exact, |(steps, products)| {
        let made = steps.min(PRECONDITIONERS) as f64;
        let steps = steps as f64;
        exact.least(Seconds::of([2.0 * steps + products as f64, 0.0, made, made], parts, steps * exponentials))
    })))
}
