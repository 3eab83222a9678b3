//! Solves a regression, and proves that the answer is near a true minimiser.
//!
//! Run with `cargo run --example solve_with_certificate`.

use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Loss, Regression, Weights};
use lemmacheck::solver::{Certificate, Finding, Newton, Stop};
use std::error::Error;

pub fn main() -> Result<(), Box<dyn Error>> {
    // min ½‖softmax(Ax) − b‖² + ½‖w ∘ Ax‖² with every weight 1/10.
    let design = DesignMatrix::dense(4, 2, vec![1.0, 0.0, 0.0, 1.0, 1.0, 1.0, -1.0, 0.5])?;
    let target = vec![0.1, 0.2, 0.6, 0.1];
    let regression = Regression::new(Loss::Softmax, design, target, Weights::Uniform(0.1))?;
    let solution = Newton::default().solve(&regression, &[0.0, 0.0])?;
    assert_eq!(solution.stop, Stop::Converged);

    // Interval arithmetic at the final point: exactly one critical point is within the radius, a strict local minimiser.
    let certificate = Certificate::at(&regression, &solution.x)?;
    assert_eq!(certificate.finding, Finding::Minimiser);
    let radius = certificate.radius.ok_or("a minimiser has a radius")?;
    println!("x = {:?}, within {radius:.1e} of a minimiser: proved", solution.x);
    assert!(radius < 1e-10);
    Ok(())
}
