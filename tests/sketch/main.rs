//! Leverage scores, sampled diagonals and spectral approximation, through their public interface.

mod leverage;
mod sampling;
mod spectral;

use lemmacheck::linalg::DesignMatrix;
use lemmacheck::sketch::Stream;

/// About normal entries (a sum of four uniform ones), the same on every machine.
fn entries(seed: u64, length: usize) -> Vec<f64> {
    let stream = Stream::new(seed, 100);
    let sum = |i: u64| (0..4).map(|k| stream.uniform(4 * i + k)).sum::<f64>();
    (0..length as u64).map(|i| (sum(i) - 2.0) * 3.0_f64.sqrt()).collect()
}

/// An n × d design with columns of lengths falling from 1 to 1e-6 and, first of all, one row that alone sees the last
/// column.
fn coherent(n: usize, d: usize) -> DesignMatrix {
    let mut values = entries(1, n * d);
    for (i, row) in values.chunks_exact_mut(d).enumerate() {
        for (j, entry) in row.iter_mut().enumerate() {
            *entry *= 1e-6_f64.powf(j as f64 / (d as f64 - 1.0));
        }
        if i > 0 {
            row[d - 1] = 0.0;
        }
    }
    DesignMatrix::dense(n, d, values).unwrap()
}

/// The same matrix by sparse rows.
fn sparse(design: &DesignMatrix) -> DesignMatrix {
    let d = design.columns();
    let lemmacheck::linalg::Storage::Dense(values) = design.storage() else {
        panic!("a dense matrix");
    };
    let triplets = values.iter().enumerate().filter(|(_, a)| **a != 0.0).map(|(at, &a)| (at / d, at % d, a)).collect();
    DesignMatrix::from_triplets(design.rows(), d, triplets).unwrap()
}
