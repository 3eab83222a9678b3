//! Knobs onto a hypothesis set: unconstrained numbers become ingredients inside the hypotheses, differentiably.

use super::{Instance, Object, Size, exact_matrix};
use crate::linalg::algebra::{scale, scale_matrix, times};
use crate::linalg::norm::{l1, l2, linf};
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

    /// A number > `least`, of any scale above it: least + 2⁻²⁰ + t².
    pub fn above(&mut self, least: &S) -> S {
        self.at_least(&(least.clone() + S::ratio(1, 1 << 20)))
    }

    /// 1 or −1; not a number where the knob is 0.
    pub fn sign(&mut self) -> S {
        let t = self.real();
        t.clone() / t.abs()
    }

    /// A vector with ‖b‖₁ < `radius`, the boundary reached in the limit.
    pub fn l1_ball(&mut self, n: usize, radius: &S) -> DVector<S> {
        let b = self.vector(n);
        let norm = l1(&b);
        scale(&(radius.clone() / (S::one() + norm.clone() * norm).sqrt()), &b)
    }

    /// A vector with ‖a‖∞ < `radius`, the boundary reached in the limit.
    pub fn linf_ball(&mut self, n: usize, radius: &S) -> DVector<S> {
        let a = self.vector(n);
        let norm = linf(&a);
        scale(&(radius.clone() / (S::one() + norm.clone() * norm).sqrt()), &a)
    }

    /// How far to go from a point to a far one: s ∈ (0, 1) of any scale with s · `distance` < `limit`.
    pub fn step_within(&mut self, distance: &S, limit: &S) -> S {
        let longest = limit.clone() / (limit.clone() * limit.clone() + distance.clone() * distance.clone()).sqrt();
        self.unit() * longest
    }

    /// A vector y on the way from x to another one, `far`, with ‖M(x − y)‖∞ < `limit` for a matrix M; whatever convex
    /// set holds both holds y.
    pub fn nearby(&mut self, matrix: &DMatrix<S>, x: &DVector<S>, far: &DVector<S>, limit: &S) -> DVector<S> {
        let way = far - x;
        let distance = linf(&times(matrix, &way));
        x + scale(&self.step_within(&distance, limit), &way)
    }
}

/// A structured instance from exact texts, its objects in the order of the claim's ingredients:
/// `corner(1, 1, &[("A", &[&["2"]]), ("x", &[&["1/10"]])])`.
pub fn corner(n: usize, d: usize, objects: &[(&'static str, &[&[&str]])]) -> Instance {
    let objects = objects.iter().map(|&(name, rows)| Object { name: name.into(), value: exact_matrix(rows) }).collect();
    Instance { size: Size::new(n, d), objects }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::RefCell;

    thread_local! {
        static VALUES: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
    }

    /// Knobs with these values, 0 beyond them.
    fn knobs(values: &[f64]) -> Knobs<f64> {
        VALUES.set(values.to_vec());
        Knobs::new(|k| VALUES.with_borrow(|values| values.get(k).copied().unwrap_or(0.0)))
    }

    proptest! {
        #[test]
        fn every_domain_holds_what_is_drawn_from_it(values in prop::collection::vec(-1e3..1e3f64, 40)) {
            let mut k = knobs(&values);
            prop_assert!(k.above(&4.0) > 4.0);
            prop_assert!(l1(&k.l1_ball(3, &2.0)) <= 2.0 + 1e-12);
            prop_assert!(linf(&k.linf_ball(3, &0.01)) <= 0.01 + 1e-14);
            let (matrix, x, far) = (k.spectral_ball(3, 2, &4.0), k.ball(2, &4.0), k.ball(2, &4.0));
            let y = k.nearby(&matrix, &x, &far, &0.01);
            prop_assert!(linf(&times(&matrix, &(&x - &y))) <= 0.01 + 1e-12);
            prop_assert!(l2(&y) <= 4.0 + 1e-12);
        }
    }

    #[test]
    fn near_pairs_come_as_near_as_the_limit_and_much_nearer() {
        let distance = |knob: f64| {
            let mut k = knobs(&[knob]);
            (k.nearby(&DMatrix::from_element(1, 1, 2.0), &DVector::zeros(1), &DVector::from_element(1, 1.0), &0.01)[0]
                * 2.0)
                .abs()
        };
        assert!(distance(50.0) > 0.0099 && distance(50.0) < 0.01);
        assert!(distance(-50.0) < 2e-6 && distance(-50.0) > 0.0);
    }
}
