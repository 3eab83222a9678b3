//! Keys, query and softmax of one attention head, kept under examples/data.

use super::solve_from_zero;
use lemmacheck::dataset::{Format, npy};
use lemmacheck::loss::{Loss, Regression, Weights};
use lemmacheck::solver::{CriticalPoint, Stop};
use std::fs::File;
use std::path::{Path, PathBuf};

fn file(name: &str) -> File {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/att-n064-mid");
    File::open(folder.join(name)).unwrap()
}

fn attention(loss: &str, w: f64) -> Regression {
    let target = Format::Npy.read_vector(file("b.npy")).unwrap();
    let design = npy::read(file("A.npy")).unwrap();
    Regression::new(loss.parse::<Loss>().unwrap(), design, target, Weights::Uniform(w)).unwrap()
}

#[test]
fn the_query_of_an_attention_head_is_found_from_its_softmax() {
    let instance = attention("softmax", 0.0);
    let solution = solve_from_zero(&instance);
    assert_eq!((solution.stop, solution.critical_point), (Stop::Converged, CriticalPoint::Minimum));
    assert!(solution.value <= 1e-28, "{}", solution.value);
    assert!(solution.relative_gradient <= 1e-12, "{}", solution.relative_gradient);
    let query = Format::Npy.read_vector(file("q.npy")).unwrap();
    let found = instance.design().times(&solution.x).unwrap();
    let gaps: Vec<f64> =
        instance.design().times(&query).unwrap().iter().zip(&found).map(|(truth, found)| truth - found).collect();
    for gap in &gaps {
        approx::assert_abs_diff_eq!(*gap, gaps[0], epsilon = 1e-12);
    }
}

#[test]
fn the_other_losses_with_weights_reach_a_minimum_of_the_same_data() {
    for (loss, w) in [("rescaled-exp", 0.1), ("rescaled-exp", 0.01), ("soft-residual", 0.01), ("rescaled-cosh", 0.1)] {
        let solution = solve_from_zero(&attention(loss, w));
        assert_eq!((solution.stop, solution.critical_point), (Stop::Converged, CriticalPoint::Minimum), "{loss} {w}");
        assert!(solution.relative_gradient <= 1e-10, "{loss} {w}");
    }
}

#[test]
fn an_iteration_reads_the_design_matrix_three_times() {
    let solution = solve_from_zero(&attention("softmax", 0.0));
    // column norms and Ax at the start, a model and a direction at the end, and Ax anew before the last
    assert!(solution.passes <= 3 * solution.iterations + 6, "{} for {}", solution.passes, solution.iterations);
    assert_eq!(solution.trace.len(), solution.iterations + 1);
    let values: Vec<f64> = solution.trace.iter().map(|record| record.value).collect();
    assert!(values.windows(2).all(|pair| pair[1] <= pair[0] + 1e-30), "{values:?}");
}
