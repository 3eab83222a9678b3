//! Knobs onto a hypothesis set: unconstrained numbers become ingredients inside the hypotheses, differentiably.

use crate::linalg::algebra::{scale, scale_matrix};
use crate::linalg::norm::l2;
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

/// The unconstrained numbers that one instance is drawn from, taken in order.
///
/// How many there are depends on the size alone, since no formula branches on a value.
pub struct Knobs<S> {
    source: fn(usize) -> S,
    taken: usize,
}

impl<S: Real> Knobs<S> {
    /// Knobs of which the k-th, counted from 0, is `source(k)`.
    pub fn new(source: fn(usize) -> S) -> Self {
        Knobs { source, taken: 0 }
    }

    /// How many knobs were taken so far.
    pub fn taken(&self) -> usize {
        self.taken
    }

    /// Any real number.
    pub fn real(&mut self) -> S {
        self.taken += 1;
        (self.source)(self.taken - 1)
    }

    /// Any n-vector.
    pub fn vector(&mut self, n: usize) -> DVector<S> {
        DVector::from_fn(n, |_, _| self.real())
    }

    /// Any n × d matrix.
    pub fn matrix(&mut self, n: usize, d: usize) -> DMatrix<S> {
        DMatrix::from_fn(n, d, |_, _| self.real())
    }

    /// A number in (−1, 1): t / √(1 + t²).
    pub fn signed_unit(&mut self) -> S {
        let t = self.real();
        t.clone() / (S::one() + t.clone() * t).sqrt()
    }

    /// A number in (0, 1).
    pub fn unit(&mut self) -> S {
        (S::one() + self.signed_unit()) * S::ratio(1, 2)
    }

    /// A positive number of any scale: eᵗ.
    pub fn positive(&mut self) -> S {
        self.real().exp()
    }

    /// A number ≥ `least`, of any scale above it: least + t².
    pub fn at_least(&mut self, least: &S) -> S {
        let t = self.real();
        least.clone() + t.clone() * t
    }

    /// An n × d matrix with ‖M‖ < `radius`, the boundary reached in the limit.
    pub fn spectral_ball(&mut self, n: usize, d: usize, radius: &S) -> DMatrix<S> {
        let matrix = self.matrix(n, d);
        let norm = S::spectral_norm(&matrix);
        scale_matrix(&(radius.clone() / (S::one() + norm.clone() * norm).sqrt()), &matrix)
    }

    /// A d-vector with ‖x‖₂ < `radius`, the boundary reached in the limit.
    pub fn ball(&mut self, d: usize, radius: &S) -> DVector<S> {
        let x = self.vector(d);
        let norm = l2(&x);
        scale(&(radius.clone() / (S::one() + norm.clone() * norm).sqrt()), &x)
    }
}
