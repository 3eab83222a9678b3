//! How much memory a solve takes beside A, b and w, counted by the allocator: the same number of bytes on every run.
//!
//! The bar: [`VECTORS`] n-vectors, 3 d × d matrices, the sample, and two blocks of 256 rows of A that a Gram matrix keeps in
//! the cache. Rows of a sample are kept independently, so of r that are expected no more than r + 6√r come but for odds of 10⁻⁸; a
//! row takes its stored entries (12 bytes each where A is sparse, 8 where it is dense), its number, its weight and where it
//! starts, and as many numbers as there are n-vectors where the regression is solved on the sample first.

#[path = "../benches/workload/mod.rs"]
mod workload;

use lemmacheck::linalg::Storage;
use lemmacheck::loss::{Activation, Loss, Regression};
use lemmacheck::solver::{Method, Newton, Sampled, Stop};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use workload::Workload;

/// n-vectors that a run may take.
const VECTORS: usize = 10;
/// Most rows that are sampled for each column of A: where `Method::Auto` may start from a sample, behind a preconditioner, and in
/// a sampled Hessian.
const STARTING: f64 = 48.0;
const PRECONDITIONING: f64 = 8.0;
const STANDING_IN: f64 = 20.0;
/// Rows of a block that a Gram matrix is made from.
const BLOCK: usize = 256;
/// Columns beyond d that fill up the register tiles of two blocks.
const PADDING: usize = 16;

thread_local! {
    static LIVE: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

/// The system's memory, with the bytes that each thread holds. What is enlarged is held twice while it is copied.
struct Counted;

#[global_allocator]
static COUNTED: Counted = Counted;

// SAFETY: every request is handed to the system's allocator as it is; counting touches no memory of it, and `Cell`s of
// a constant start neither allocate nor are dropped
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // what another thread freed may have brought this one below 0
        let live = LIVE.get().wrapping_add(layout.size());
        LIVE.set(live);
        if live.cast_signed() > PEAK.get().cast_signed() {
            PEAK.set(live);
        }
        // SAFETY: the caller's
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE.set(LIVE.get().wrapping_sub(layout.size()));
        // SAFETY: the caller's
        unsafe { System.dealloc(memory, layout) }
    }
}

/// What `run` gives, and the most bytes of this thread that it held beyond those before.
fn peak_of<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = LIVE.get();
    PEAK.set(before);
    let found = run();
    (found, PEAK.get().wrapping_sub(before))
}

/// Numbers of 8 bytes that the bar allows; a start from a sample that was given up may have taken the most rows.
fn allowed(instance: &Regression, method: Method, start: Option<Sampled>) -> f64 {
    let design = instance.design();
    let (n, d) = (design.rows() as f64, design.columns() as f64);
    let entries = design.entries() as f64 / n;
    let row = 3.0 + if let Storage::Sparse { .. } = design.storage() { 1.5 * entries } else { entries };
    let (expected, row) = match method {
        Method::Exact => (0.0, row),
        Method::Sketched => (PRECONDITIONING * d, row),
        Method::Subsampled => (STANDING_IN * d, row),
        Method::Auto => (start.map_or((STARTING * d).min(n), |start| start.rows as f64), row + VECTORS as f64),
        other => panic!("no memory is counted for {other:?}"),
    };
    let sample = (expected + 6.0 * expected.sqrt()) * row;
    VECTORS as f64 * n + 3.0 * d * d + (2 * BLOCK) as f64 * (d + PADDING as f64) + sample
}

fn instance(name: &str, n: usize, d: usize, loss: Loss) -> Regression {
    let workload = Workload { n, d, loss, ..Workload::named(name).unwrap() };
    workload.make().unwrap().instance(loss).unwrap()
}

/// Solves and compares; a tall dense, a tall sparse and a wider dense instance.
fn compare(loss: Loss) {
    for (name, n, d) in [("D1-p1", 40_000, 20), ("S1-p1", 40_000, 50), ("D1-p1", 4_000, 120), ("D1-p1", 6_000, 250)] {
        let instance = instance(name, n, d, loss);
        // 0 is a critical point of the even losses
        let x0 = vec![0.01; d];
        for method in Method::ALL {
            let newton = Newton { tolerance: 1e-8, method, ..Newton::default() };
            let (solution, bytes) = peak_of(|| newton.solve(&instance, &x0).unwrap());
            let (numbers, bar) = (bytes as f64 / 8.0, allowed(&instance, method, solution.sampled));
            let ran = solution.method;
            println!(
                "{loss}, {n} x {d}, {method} ({ran}), {} steps: {:.2} n, {:.3} of the bar",
                solution.iterations,
                numbers / n as f64,
                numbers / bar
            );
            assert!(solution.iterations > 0 && matches!(solution.stop, Stop::Converged | Stop::AtPrecision));
            assert!(
                numbers <= bar,
                "{loss}, {n} x {d}, {method}: {numbers} numbers of 8 bytes where {bar} are allowed"
            );
        }
    }
}

#[test]
fn what_is_held_is_counted_at_its_most() {
    let (held, most) = peak_of(|| {
        drop(vec![0_u8; 3_000]);
        let mut kept = vec![0_u8; 1_000];
        kept.reserve_exact(1_000);
        kept
    });
    assert_eq!((held.capacity(), most), (2_000, 3_000));
    assert_eq!(peak_of(|| drop(vec![0_u8; 500])).1, 500);
}

#[test]
fn a_coupled_loss_is_solved_within_the_memory_that_is_promised() {
    compare(Loss::Rescaled(Activation::Exp));
}

#[test]
fn a_loss_whose_slope_is_kept_beside_it_is_solved_within_the_memory_that_is_promised() {
    compare(Loss::Rescaled(Activation::Cosh));
}

#[test]
fn a_normalised_loss_is_solved_within_the_memory_that_is_promised() {
    compare(Loss::Softmax);
    compare(Loss::SoftResidual);
}

#[test]
fn a_plain_loss_is_solved_within_the_memory_that_is_promised() {
    compare(Loss::Plain(Activation::Sinh));
}
