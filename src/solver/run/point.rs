//! Where a run is: x with z = Ax and the loss there, and memory for where it goes next.

use crate::linalg::Error;
use crate::loss::{Evaluation, Regression};
use nalgebra::DVector;
use std::ops::Range;

/// A point, with memory for one more z: new memory would cost as much as the arithmetic.
pub(in crate::solver) struct Point<'a> {
    instance: &'a Regression,
    /// x (d).
    pub x: DVector<f64>,
    /// z (n), Ax but for the rounding of the steps that led here.
    pub z: Vec<f64>,
    /// The loss at z.
    pub evaluation: Evaluation,
    /// z is Ax itself, not a sum of steps.
    pub fresh: bool,
    spare: Vec<f64>,
}

impl<'a> Point<'a> {
    /// x0 (d): one pass over A, none for 0.
    pub fn at(instance: &'a Regression, x0: &[f64]) -> Result<Self, Error> {
        let mut z = vec![0.0; instance.design().height()];
        if x0.iter().any(|entry| *entry != 0.0) {
            instance.design().times_into(x0, &mut z)?;
        }
        let evaluation = instance.evaluate(&z);
        Ok(Self { instance, x: DVector::from_row_slice(x0), z, evaluation, fresh: true, spare: Vec::new() })
    }

    /// Ap (n) in memory that [`Point::advance`] takes back: one pass over A.
    pub fn image(&mut self, p: &DVector<f64>) -> Result<Vec<f64>, Error> {
        let mut q = std::mem::take(&mut self.spare);
        q.resize(self.z.len(), 0.0);
        self.instance.design().times_into(p.as_slice(), &mut q)?;
        Ok(q)
    }

    /// Takes back memory that [`Point::image`] gave.
    pub fn give_back(&mut self, q: Vec<f64>) {
        self.spare = q;
    }

    /// Moves to x + step·p, where Ap = q.
    pub fn advance(&mut self, step: f64, p: &DVector<f64>, q: Vec<f64>) {
        self.x.axpy(step, p, 1.0);
        self.z.iter_mut().zip(&q).for_each(|(z, q)| *z += step * q);
        (self.spare, self.fresh) = (q, false);
        self.instance.evaluate_over(&self.z, &mut self.evaluation);
    }

    /// Moves to x with z = Ax formed anew where the loss there and the largest move of an entry of z are allowed, else stays;
    /// the largest move, if it moved. One pass over A.
    pub fn jump(
        &mut self,
        x: DVector<f64>,
        allowed: impl FnOnce(&Evaluation, f64) -> bool,
    ) -> Result<Option<f64>, Error> {
        let mut z = self.image(&x)?;
        let moved = |rows: Range<usize>| {
            let pairs = self.z[rows.clone()].iter().zip(&z[rows]);
            pairs.fold(0.0, |most: f64, (old, new)| most.max((new - old).abs()))
        };
        let movement = self.instance.design().over_rows().most(moved);
        self.instance.evaluate_over(&z, &mut self.evaluation);
        let moves = allowed(&self.evaluation, movement);
        if moves {
            (self.x, self.fresh) = (x, true);
            std::mem::swap(&mut self.z, &mut z);
        } else {
            self.instance.evaluate_over(&self.z, &mut self.evaluation);
        }
        self.spare = z;
        Ok(moves.then_some(movement))
    }
}
