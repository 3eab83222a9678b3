//! Fits a dataset: recovers what an attention head was looking for from what it looked at.
//!
//! Run with `cargo run --example fit_a_dataset`.

use lemmacheck::dataset::Format;
use lemmacheck::loss::{Loss, Regression, Weights};
use lemmacheck::solver::{CriticalPoint, Newton, Stop};
use std::error::Error;
use std::fs::File;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    // The keys of one head, a row a token, and the attention that one query paid to them.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/att-n064-mid");
    let keys = Format::Npy.read(File::open(folder.join("A.npy"))?)?.design;
    let attention = Format::Npy.read_vector(File::open(folder.join("b.npy"))?)?;

    // min ½‖softmax(Ax) − b‖² from x = 0. No weights: the data has an exact solution.
    let regression = Regression::new(Loss::Softmax, keys, attention.clone(), Weights::Uniform(0.0))?;
    let start = vec![0.0; regression.design().columns()];
    let solution = Newton::default().solve(&regression, &start)?;

    println!("{} after {} iterations: a {}", solution.stop, solution.iterations, solution.critical_point);
    println!("loss {:.1e}, relative gradient {:.1e}", solution.value, solution.relative_gradient);
    assert_eq!((solution.stop, solution.critical_point), (Stop::Converged, CriticalPoint::Minimum));
    assert!(solution.value < 1e-24);

    // The query that made the attention gives the same scores up to a shift, which softmax does not see.
    let query = Format::Npy.read_vector(File::open(folder.join("q.npy"))?)?;
    let (found, truth) = (regression.design().times(&solution.x)?, regression.design().times(&query)?);
    let shift = found[0] - truth[0];
    let error = found.iter().zip(&truth).map(|(found, truth)| (found - truth - shift).abs()).fold(0.0, f64::max);
    println!("scores recovered to {error:.1e}");
    assert!(error < 1e-9);

    // With weights the same loss pulls every score towards 0: the fit is worse, the minimiser stable.
    let pulled = Regression::new(Loss::Softmax, regression.design().clone(), attention, Weights::Uniform(0.01))?;
    let solution = Newton::default().solve(&pulled, &start)?;
    println!("with weights 0.01: {}, loss {:.1e}", solution.stop, solution.value);
    assert_eq!(solution.critical_point, CriticalPoint::Minimum);
    Ok(())
}
