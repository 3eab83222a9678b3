//! The solver, through its public interface: real data, instances with known traps, and random ones.

mod algorithm_1;
mod certificate;
mod data;
mod endings;
mod generator;
mod hidden;
mod ill_conditioned;
mod methods;
mod oracle;
mod random;
mod ranks;
mod separated;
mod shift;
mod synthetic;
mod warm_start;
mod wide;

use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Loss, Regression, Weights};
use lemmacheck::solver::{Newton, Solution};

/// A regression from a dense A by rows, with one weight for every row.
fn regression(loss: &str, rows: &[&[f64]], b: &[f64], w: f64) -> Regression {
    let design = DesignMatrix::dense(rows.len(), rows[0].len(), rows.concat()).unwrap();
    Regression::new(loss.parse::<Loss>().unwrap(), design, b.to_vec(), Weights::Uniform(w)).unwrap()
}

fn solve(instance: &Regression, x0: &[f64]) -> Solution {
    Newton::default().solve(instance, x0).unwrap()
}

fn solve_from_zero(instance: &Regression) -> Solution {
    solve(instance, &vec![0.0; instance.design().columns()])
}
