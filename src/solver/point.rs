//! Where a run is: x with z = Ax and the loss there, and memory for where it goes next.

use crate::linalg::Error;
use crate::loss::{Evaluation, Instance};
use nalgebra::DVector;

/// A point, with memory for one more z and one more evaluation: new memory would cost as much as the arithmetic.
pub(super) struct Point<'a> {
    instance: &'a Instance,
    /// x (d).
    pub x: DVector<f64>,
    /// z (n), Ax but for the rounding of the steps that led here.
    pub z: Vec<f64>,
    /// The loss at z.
    pub evaluation: Evaluation,
    /// z is Ax itself, not a sum of steps.
    pub fresh: bool,
    spare: Vec<f64>,
    former: Option<Evaluation>,
}

impl<'a> Point<'a> {
    /// x0 (d): one pass over A.
    pub fn at(instance: &'a Instance, x0: &[f64]) -> Result<Self, Error> {
        let z = instance.design().times(x0)?;
        let evaluation = instance.evaluate(&z);
        let x = DVector::from_row_slice(x0);
        Ok(Self { instance, x, z, evaluation, fresh: true, spare: Vec::new(), former: None })
    }

    /// Ap (n) in memory that [`Point::advance`] takes back: one pass over A.
    pub fn image(&mut self, p: &DVector<f64>) -> Result<Vec<f64>, Error> {
        let mut q = std::mem::take(&mut self.spare);
        q.resize(self.z.len(), 0.0);
        self.instance.design().times_into(p.as_slice(), &mut q)?;
        Ok(q)
    }

    /// Moves to x + step·p, where Ap = q.
    pub fn advance(&mut self, step: f64, p: &DVector<f64>, q: Vec<f64>) {
        self.x.axpy(step, p, 1.0);
        self.z.iter_mut().zip(&q).for_each(|(z, q)| *z += step * q);
        self.spare = q;
        self.fresh = false;
        let next = evaluated(self.instance, &self.z, self.former.take());
        self.former = Some(std::mem::replace(&mut self.evaluation, next));
    }

    /// Moves to x with z = Ax formed anew where the loss there is allowed, else stays; whether it moved. One pass over A.
    pub fn jump(&mut self, x: DVector<f64>, allowed: impl FnOnce(&Evaluation) -> bool) -> Result<bool, Error> {
        let mut z = self.image(&x)?;
        let mut evaluation = evaluated(self.instance, &z, self.former.take());
        let moves = allowed(&evaluation);
        if moves {
            (self.x, self.fresh) = (x, true);
            std::mem::swap(&mut self.z, &mut z);
            std::mem::swap(&mut self.evaluation, &mut evaluation);
        }
        (self.spare, self.former) = (z, Some(evaluation));
        Ok(moves)
    }
}

fn evaluated(instance: &Instance, z: &[f64], memory: Option<Evaluation>) -> Evaluation {
    match memory {
        Some(memory) => instance.evaluate_in(z, memory),
        None => instance.evaluate(z),
    }
}
