//! The data floor through its public interface: a file of tests for every file of sources, and what all readers share.

mod csv;
mod libsvm;
mod matrix_market;
mod mutated;
mod npy;
mod round_trip;
mod scaling;
mod synthetic;

use lemmacheck::linalg::{DesignMatrix, Storage};
use proptest::test_runner::{Config, FileFailurePersistence};
use std::path::{Path, PathBuf};

/// A file or folder of tests/dataset/fixtures.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dataset/fixtures").join(name)
}

/// The bytes of a fixture.
fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}

/// The entries row after row, zeros included.
fn entries(matrix: &DesignMatrix) -> Vec<f64> {
    match matrix.storage() {
        Storage::Dense(values) => values.to_vec(),
        Storage::Sparse { offsets, indices, values } => {
            let mut dense = vec![0.0; matrix.rows() * matrix.columns()];
            for row in 0..matrix.rows() {
                for at in offsets[row]..offsets[row + 1] {
                    dense[row * matrix.columns() + indices[at] as usize] = values[at];
                }
            }
            dense
        }
    }
}

/// The bits of some numbers, so that 0 and −0 differ.
fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// Proptest's settings with the seeds that once failed kept under proptest-regressions/dataset.
fn config(name: &str, cases: u32) -> Config {
    let path = format!("{}/proptest-regressions/dataset/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let persistence = FileFailurePersistence::Direct(Box::leak(path.into_boxed_str()));
    Config { cases, source_file: Some(file!()), failure_persistence: Some(Box::new(persistence)), ..Config::default() }
}
