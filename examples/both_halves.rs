//! Both halves of the crate, with nothing but it: a lemma is checked, and a regression solved with a certificate.
//!
//! Run with `cargo run --example both_halves`.

use lemmacheck::lemmas::{Verdict, check};
use lemmacheck::solver::{Certificate, DesignMatrix, Finding, Loss, Newton, Regression, Stop, Weights};
use std::error::Error;

const LEMMAS: &str = "
lemma jensen-reversed
  let   x ∈ ℝ^n
  claim ‖x‖_1^2 ≤ ‖x‖^2

lemma jensen
  let   x ∈ ℝ^n
  claim ‖x‖_1^2 ≤ n ‖x‖^2
";

pub fn main() -> Result<(), Box<dyn Error>> {
    let checked = check(LEMMAS)?;
    for one in &checked {
        println!("{} {}: {}", one.verdict, one.id, one.counterexample.as_ref().unwrap_or(&one.reason));
    }
    assert_eq!(checked[0].verdict, Verdict::Refuted);
    assert_eq!(checked[0].counterexample.as_deref(), Some("x = [1, 1]"));
    assert!(checked[1].is_expected(), "{}", checked[1].reason);

    // min ½(eˣ − 2)², whose minimiser is ln 2
    let design = DesignMatrix::dense(1, 1, vec![1.0])?;
    let regression = Regression::new("exp".parse::<Loss>()?, design, vec![2.0], Weights::Uniform(0.0))?;
    let solution = Newton::default().solve(&regression, &[0.0])?;
    assert_eq!(solution.stop, Stop::Converged);
    let certificate = Certificate::at(&regression, &solution.x)?;
    assert_eq!(certificate.finding, Finding::Minimiser);
    let radius = certificate.radius.ok_or("a minimiser has a radius")?;
    println!("x = {}, within {radius:.1e} of a minimiser: proved", solution.x[0]);
    assert!((solution.x[0] - 2.0_f64.ln()).abs() <= radius && radius < 1e-10);
    Ok(())
}
