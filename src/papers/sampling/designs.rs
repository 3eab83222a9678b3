//! Designs A and diagonals D made to break a sampler, the same bits on every machine.

use crate::linalg::DesignMatrix;
use crate::sketch::Stream;
use std::fmt;

/// A family of designs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hard {
    /// Rows e₁, …, e_d in turn, D = 1: of all designs the sampled sums vary most; n = d is the identity, which no row
    /// may leave.
    Repeated,
    /// d rows e_j carry nearly everything, the others are 2⁻⁶ and smaller, D = 1.
    Coherent,
    /// Columns equal up to 2⁻²⁶, D = 1: condition number about 10⁸.
    NearlyDependent,
    /// Independent entries in (−1, 1), D over twelve decades.
    Decades,
    /// Independent entries in (−1, 1), D in (1, 2).
    Generic,
}

impl fmt::Display for Hard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Hard::Repeated => "rows repeated",
            Hard::Coherent => "coherent rows",
            Hard::NearlyDependent => "nearly rank one",
            Hard::Decades => "D over 12 decades",
            Hard::Generic => "generic rows",
        })
    }
}

/// Purposes of the random streams.
const ENTRIES: u64 = 101;
const SHARED: u64 = 102;
const DIAGONAL: u64 = 103;
const PLACES: u64 = 104;

/// Uniform in (−1, 1).
fn centred(stream: &Stream, place: usize) -> f64 {
    2.0 * stream.uniform(place as u64) - 1.0
}

impl Hard {
    /// A (n × d) and D (n), n and d ≥ 1.
    pub(super) fn build(self, n: usize, d: usize) -> Option<(DesignMatrix, Vec<f64>)> {
        let (entries, shared, diagonal) = (Stream::new(0, ENTRIES), Stream::new(0, SHARED), Stream::new(0, DIAGONAL));
        let unit = |i: usize, j: usize| f64::from(u8::from(i % d == j));
        let entry = |i: usize, j: usize| match self {
            Hard::Repeated => unit(i, j),
            Hard::Coherent if i < d => unit(i, j),
            Hard::Coherent => centred(&entries, i * d + j) / 64.0,
            Hard::NearlyDependent => centred(&shared, i) + centred(&entries, i * d + j) / f64::from(1 << 26),
            Hard::Decades | Hard::Generic => centred(&entries, i * d + j),
        };
        let weight = |i: usize| match self {
            Hard::Decades => core_math::exp10(12.0 * diagonal.uniform(i as u64) - 6.0),
            Hard::Generic => 1.0 + diagonal.uniform(i as u64),
            _ => 1.0,
        };
        let triplets = (0..n).flat_map(|i| (0..d).map(move |j| (i, j))).map(|(i, j)| (i, j, entry(i, j)));
        Some((matrix(n, d, triplets.collect())?, (0..n).map(weight).collect()))
    }
}

/// An n × d matrix with `each` entries a row at random columns (fewer where they meet), in (−1, 1).
pub(super) fn sparse(n: usize, d: usize, each: usize) -> Option<DesignMatrix> {
    let (entries, places) = (Stream::new(1, ENTRIES), Stream::new(1, PLACES));
    let place = |at: usize| (places.uniform(at as u64) * d as f64) as usize;
    let triplets = (0..n * each).map(|at| (at / each, place(at).min(d - 1), centred(&entries, at)));
    matrix(n, d, triplets.collect())
}

/// The matrix of the triplets that are not 0.
fn matrix(n: usize, d: usize, triplets: Vec<(usize, usize, f64)>) -> Option<DesignMatrix> {
    let kept = triplets.into_iter().filter(|(.., value)| *value != 0.0).collect();
    DesignMatrix::from_triplets(n, d, kept).ok()
}
