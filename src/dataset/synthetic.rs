//! Designs made from a seed: the same bits for the same arguments on every machine.
//!
//! The random bits are ChaCha8's; logarithms are correctly rounded; no operation depends on the CPU.

use super::Error;
use crate::linalg::DesignMatrix;
use crate::linalg::algebra::product;
use crate::number::{Exp, Real};
use nalgebra::DMatrix;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// An n × d matrix of independent standard normal entries.
///
/// # Errors
/// [`Error::Matrix`] never in practice: every entry is finite.
pub fn gaussian(rows: usize, columns: usize, seed: u64) -> Result<DesignMatrix, Error> {
    by_rows(&Normals::new(seed).matrix(rows, columns))
}

/// An n × d matrix whose leverage sits on d rows: sampling that ignores leverage loses whole directions.
///
/// d rows at random places hold an orthogonal matrix, the others standard normal entries divided by `contrast`. The
/// leverage scores of the others add up to at most n·d / contrast² in expectation, out of d.
///
/// # Errors
/// [`Error::Parameter`] unless `contrast` ≥ 1 is finite and n ≥ d.
pub fn coherent(rows: usize, columns: usize, contrast: f64, seed: u64) -> Result<DesignMatrix, Error> {
    at_least_one("contrast", contrast)?;
    if rows < columns {
        return Err(Error::Parameter { parameter: "n", value: rows as f64, wanted: "at least d rows" });
    }
    let mut normals = Normals::new(seed);
    let mut matrix = normals.matrix(rows, columns) / contrast;
    let rotation = normals.matrix(columns, columns).qr().q();
    let mut places: Vec<usize> = (0..rows).collect();
    for heavy in 0..columns {
        let other = heavy + (normals.uniform() * (rows - heavy) as f64) as usize;
        places.swap(heavy, other.min(rows - 1));
        matrix.set_row(places[heavy], &rotation.row(heavy));
    }
    by_rows(&matrix)
}

/// An n × d matrix with condition number κ: its min(n, d) singular values run from 1 down to 1/κ in equal ratios, its
/// singular vectors are random.
///
/// Rounding perturbs every singular value by some units of 2⁻⁵³, so κ is met to about κ·2⁻⁵³ relatively.
///
/// # Errors
/// [`Error::Parameter`] unless κ ≥ 1 is finite, and 1 where there is one singular value only.
pub fn ill_conditioned(rows: usize, columns: usize, kappa: f64, seed: u64) -> Result<DesignMatrix, Error> {
    at_least_one("kappa", kappa)?;
    let rank = rows.min(columns);
    if rank < 2 && kappa > 1.0 {
        return Err(Error::Parameter { parameter: "kappa", value: kappa, wanted: "1 for a matrix of rank one" });
    }
    let mut normals = Normals::new(seed);
    let mut left = normals.matrix(rows, rank).qr().q();
    let right = normals.matrix(columns, rank).qr().q();
    for (j, mut column) in left.column_iter_mut().enumerate() {
        let exponent = j as f64 / (rank.max(2) - 1) as f64;
        column *= Exp::exp(&(-exponent * Real::ln(&kappa)));
    }
    by_rows(&product(&left, &right.transpose()))
}

/// An n × d matrix of independent entries with Student's t distribution: `degrees` = 1 is Cauchy, without a mean, 2 has
/// no variance, and many degrees come near to [`gaussian`].
///
/// # Errors
/// [`Error::Parameter`] when `degrees` is 0.
pub fn heavy_tailed(rows: usize, columns: usize, degrees: u32, seed: u64) -> Result<DesignMatrix, Error> {
    at_least_one("degrees", f64::from(degrees))?;
    let mut normals = Normals::new(seed);
    by_rows(&DMatrix::from_fn(rows, columns, |_, _| {
        let squares: f64 = (0..degrees).map(|_| normals.next().powi(2)).sum();
        normals.next() / (squares / f64::from(degrees)).sqrt()
    }))
}

/// A target b (n) uniform on the simplex: b > 0, and its sum is 1 up to rounding; empty for n = 0.
pub fn simplex(rows: usize, seed: u64) -> Vec<f64> {
    let mut normals = Normals::new(seed);
    let exponentials: Vec<f64> = (0..rows).map(|_| -Real::ln(&normals.uniform())).collect();
    let sum: f64 = exponentials.iter().sum();
    exponentials.iter().map(|e| e / sum).collect()
}

fn at_least_one(parameter: &'static str, value: f64) -> Result<(), Error> {
    if value >= 1.0 && value.is_finite() {
        Ok(())
    } else {
        Err(Error::Parameter { parameter, value, wanted: "a finite number of at least 1" })
    }
}

fn by_rows(matrix: &DMatrix<f64>) -> Result<DesignMatrix, Error> {
    Ok(DesignMatrix::dense(matrix.nrows(), matrix.ncols(), matrix.transpose().data.into())?)
}

/// A stream of independent standard normal numbers.
struct Normals {
    bits: ChaCha8Rng,
    spare: Option<f64>,
}

impl Normals {
    fn new(seed: u64) -> Self {
        Self { bits: ChaCha8Rng::seed_from_u64(seed), spare: None }
    }

    /// Uniform on the odd multiples of 2⁻⁵³ in (0, 1).
    fn uniform(&mut self) -> f64 {
        ((self.bits.next_u64() >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    /// The next number, by Marsaglia's polar method, which needs no trigonometry.
    fn next(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (u, v) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = u * u + v * v;
            if square > 0.0 && square < 1.0 {
                let stretch = (-2.0 * Real::ln(&square) / square).sqrt();
                self.spare = Some(v * stretch);
                return u * stretch;
            }
        }
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> DMatrix<f64> {
        DMatrix::from_fn(rows, columns, |_, _| self.next())
    }
}
