//! The losses, through their public interface: f64 evaluations against the generic formulas and their derivatives.

mod algebra;
mod derivatives;
mod enclosed;
mod formula;
mod invariance;
mod trial;

use formula::Formula;
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Loss, Regression, Weights};
use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence};

/// Properties whose failures are kept under proptest-regressions/loss/.
fn config(file: &str, cases: u32) -> Config {
    let path = format!("{}/proptest-regressions/loss/{file}.txt", env!("CARGO_MANIFEST_DIR"));
    let persistence = FileFailurePersistence::Direct(Box::leak(path.into_boxed_str()));
    Config { cases, source_file: Some(file!()), failure_persistence: Some(Box::new(persistence)), ..Config::default() }
}

/// A small regression as nalgebra keeps it.
#[derive(Clone, Debug)]
struct Small {
    loss: Loss,
    a: DMatrix<f64>,
    b: DVector<f64>,
    w: DVector<f64>,
    x: DVector<f64>,
}

impl Small {
    fn instance(&self) -> Regression {
        let (n, d) = self.a.shape();
        let design = DesignMatrix::dense(n, d, self.a.transpose().as_slice().to_vec()).unwrap();
        let weights = Weights::Each(self.w.as_slice().to_vec());
        Regression::new(self.loss, design, self.b.as_slice().to_vec(), weights).unwrap()
    }

    fn formula(&self) -> Formula<f64> {
        Formula::of(self.loss, &self.a, &self.b)
    }

    fn z(&self) -> Vec<f64> {
        (&self.a * &self.x).as_slice().to_vec()
    }
}

fn loss() -> impl Strategy<Value = Loss> {
    prop::sample::select(Loss::ALL.to_vec())
}

/// Regressions with entries of order 1, away from the pole of soft-residual.
fn small() -> impl Strategy<Value = Small> {
    (loss(), 1_usize..7, 1_usize..5)
        .prop_flat_map(|(loss, n, d)| {
            let entries = |length| prop::collection::vec(-1.5..1.5, length);
            (Just(loss), entries(n * d), entries(n), entries(n), entries(d)).prop_map(move |(loss, a, b, w, x)| Small {
                loss,
                a: DMatrix::from_row_slice(n, d, &a),
                b: DVector::from_vec(b),
                w: DVector::from_vec(w),
                x: DVector::from_vec(x),
            })
        })
        .prop_filter("α ≥ 0.3 where the loss is divided by it", |small| {
            small.loss != Loss::SoftResidual || small.z().iter().map(|z| z.exp() + z).sum::<f64>().abs() >= 0.3
        })
}
