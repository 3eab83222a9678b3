//! A, b and w with shapes checked once, at construction.

use super::{Activation, Error, Loss};
use crate::linalg::DesignMatrix;
use std::ops::Range;

/// The weights w of the regulariser ½‖w∘z‖².
#[derive(Clone, Debug, PartialEq)]
pub enum Weights {
    /// One weight for every row.
    Uniform(f64),
    /// A weight a row (n).
    Each(Vec<f64>),
}

impl Weights {
    /// wᵢ² for a 0-based row i within the regression.
    pub fn square(&self, row: usize) -> f64 {
        match self {
            Weights::Uniform(w) => w * w,
            Weights::Each(w) => w[row] * w[row],
        }
    }

    /// wᵢ² of some rows, in the buffer, which has room for them.
    pub(super) fn squares<'a>(&self, rows: Range<usize>, buffer: &'a mut [f64]) -> &'a [f64] {
        let squares = &mut buffer[..rows.len()];
        match self {
            Weights::Uniform(w) => squares.fill(w * w),
            Weights::Each(w) => squares.iter_mut().zip(&w[rows]).for_each(|(square, w)| *square = w * w),
        }
        squares
    }

    /// The entries as they are kept: one, or n.
    fn entries(&self) -> &[f64] {
        match self {
            Weights::Uniform(w) => std::slice::from_ref(w),
            Weights::Each(w) => w,
        }
    }
}

/// A regression: a loss with its design matrix A (n × d), target b (n) and weights w, n ≥ 1, d ≥ 1, all finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    loss: Loss,
    design: DesignMatrix,
    target: Vec<f64>,
    weights: Weights,
    /// How often each row counts; empty for once.
    masses: Vec<f64>,
}

impl Regression {
    /// The regression L(x) = ℓ(Ax) + ½‖w∘(Ax)‖².
    ///
    /// # Errors
    /// [`Error::EmptyDesign`] when n or d is 0, [`Error::ShapeMismatch`] when b or w has not n entries,
    /// [`Error::NotFinite`] when an entry of b or w, or a square wᵢ², is NaN or infinite.
    pub fn new(loss: Loss, design: DesignMatrix, target: Vec<f64>, weights: Weights) -> Result<Self, Error> {
        let (rows, columns) = (design.rows(), design.columns());
        if rows == 0 || columns == 0 {
            return Err(Error::EmptyDesign { rows, columns });
        }
        let of_length = |name, found| match found == design.height() {
            true => Ok(()),
            false => Err(Error::ShapeMismatch { name, expected: design.height(), found }),
        };
        // where ranks share the rows, each has the entries of its own
        of_length("target", target.len())?;
        if let Weights::Each(w) = &weights {
            of_length("weights", w.len())?;
        }
        if let Some(entry) = target.iter().position(|b| !b.is_finite()) {
            let (entry, value) = (design.own_rows().start + entry, target[entry]);
            return Err(Error::NotFinite { name: "target", entry, value });
        }
        if let Some(entry) = weights.entries().iter().position(|w| !(w * w).is_finite()) {
            return Err(Error::NotFinite { name: "weights", entry, value: weights.entries()[entry] });
        }
        Ok(Self { loss, design, target, weights, masses: Vec::new() })
    }

    /// The regression on some of the rows, that stands for the whole one: row k counts `masses[k]`
    /// times, in α as in the residual. Where the rows are drawn at random and a mass is one over the expected number of
    /// times that its row is drawn, every sum over the rows has the expectation of the whole sum.
    ///
    /// Where ranks share the rows, each names some of its own, and all get the regression on those of all ranks.
    ///
    /// # Errors
    /// [`crate::linalg::Error::Ranks`] where a rank is lost.
    pub(crate) fn on_rows(&self, rows: &[usize], masses: Vec<f64>) -> Result<Self, crate::linalg::Error> {
        let weighed = |(at, &row): (usize, &usize)| {
            let mass = masses.get(at).copied().unwrap_or(1.0);
            (self.weights.square(row) * mass).sqrt()
        };
        let over_rows = self.design.over_rows();
        Ok(Self {
            loss: self.loss,
            design: self.design.select(rows)?,
            target: over_rows.gathered(rows.iter().map(|&row| self.target[row]).collect())?,
            weights: Weights::Each(over_rows.gathered(rows.iter().enumerate().map(weighed).collect())?),
            masses: over_rows.gathered(masses.clone())?,
        })
    }

    /// The regression itself, with all rows kept here.
    ///
    /// # Errors
    /// [`crate::linalg::Error::Ranks`] where a rank is lost.
    pub(crate) fn gathered(&self) -> Result<Self, crate::linalg::Error> {
        let over_rows = self.design.over_rows();
        let weights = match &self.weights {
            Weights::Uniform(w) => Weights::Uniform(*w),
            Weights::Each(w) => Weights::Each(over_rows.gathered(w.clone())?),
        };
        Ok(Self {
            loss: self.loss,
            design: self.design.gathered()?,
            target: over_rows.gathered(self.target.clone())?,
            weights,
            masses: over_rows.gathered(self.masses.clone())?,
        })
    }

    /// The same regression over another design of n rows.
    pub(crate) fn with_design(&self, design: DesignMatrix) -> Self {
        Self { design, ..self.clone() }
    }

    /// The same regression with a number taken from every target; `None` where that overflows.
    pub(crate) fn less(&self, level: f64) -> Option<Self> {
        let target: Vec<f64> = self.target.iter().map(|b| b - level).collect();
        self.design.over_rows().largest(&target).is_finite().then(|| Self { target, ..self.clone() })
    }

    /// The masses of some rows; empty where every row counts once.
    pub(super) fn masses(&self, rows: Range<usize>) -> &[f64] {
        if self.has_masses() { &self.masses[rows] } else { &[] }
    }

    /// How often a row counts.
    pub(super) fn mass(&self, row: usize) -> f64 {
        self.masses.get(row).copied().unwrap_or(1.0)
    }

    pub(super) fn has_masses(&self) -> bool {
        !self.masses.is_empty()
    }

    /// Whether something holds of every row; rows are counted from the first that is kept here.
    pub(crate) fn all_rows(&self, holds: impl Fn(usize) -> bool + Sync) -> bool {
        self.design.over_rows().all(|mut rows| rows.all(&holds))
    }

    /// Whether every weight is above 0.
    pub(crate) fn is_ridged(&self) -> bool {
        match &self.weights {
            Weights::Uniform(w) => w * w > 0.0,
            Weights::Each(_) => self.all_rows(|row| self.weights.square(row) > 0.0),
        }
    }

    /// Whether L grows beyond bounds wherever z = Ax does, so that it has a minimiser.
    pub(crate) fn is_coercive(&self) -> bool {
        matches!(self.loss, Loss::Plain(Activation::Cosh | Activation::Sinh)) || self.is_ridged()
    }

    /// Whether L does not see a shift of all entries of z: softmax without weights.
    pub(crate) fn is_free_of_shifts(&self) -> bool {
        self.loss == Loss::Softmax && self.all_rows(|row| self.weights.square(row) == 0.0)
    }

    /// ℓ.
    pub fn loss(&self) -> Loss {
        self.loss
    }

    /// A, n × d.
    pub fn design(&self) -> &DesignMatrix {
        &self.design
    }

    /// b, n.
    pub fn target(&self) -> &[f64] {
        &self.target
    }

    /// w.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The same regression whose passes and evaluations run on so many threads of its own, 1 unless asked for; no bit of
    /// any result depends on the number ([`DesignMatrix::with_jobs`]).
    ///
    /// # Errors
    /// [`crate::linalg::Error::NoThreads`] when the system gives no such threads.
    pub fn with_jobs(self, jobs: usize) -> Result<Self, crate::linalg::Error> {
        Ok(Self { design: self.design.with_jobs(jobs)?, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(target: Vec<f64>, weights: Weights) -> String {
        let design = DesignMatrix::dense(2, 1, vec![1.0, 2.0]).unwrap();
        Regression::new(Loss::Softmax, design, target, weights).unwrap_err().to_string()
    }

    #[test]
    fn a_row_of_mass_two_counts_as_two_rows() {
        let (rows, masses) = ([0, 2, 4], [1.0, 2.0, 3.0]);
        let entries = [0.3, -1.2, 0.7, 0.4, -0.5, 0.9, 1.1, -0.2, 0.6, 0.8];
        let design = DesignMatrix::dense(5, 2, entries.to_vec()).unwrap();
        let weights = Weights::Each(vec![0.5, 1.0, 1.5, 0.1, 0.7]);
        for loss in Loss::ALL {
            let all = Regression::new(loss, design.clone(), vec![0.2, 0.9, 0.5, 0.1, 0.4], weights.clone()).unwrap();
            let part = all.on_rows(&rows, masses.to_vec()).unwrap();
            let repeated = [0, 2, 2, 4, 4, 4];
            let one_by_one = all.on_rows(&repeated, Vec::new()).unwrap();
            let parts = |instance: &Regression| {
                let (design, z) = (instance.design(), instance.design().times(&[0.4, -0.3]).unwrap());
                let at = instance.evaluate(&z);
                let (hessian, [g]) = design.weighted_gram_and(&at.delta, [&at.g]).unwrap();
                let mut found: Vec<f64> = [at.value()].iter().chain(&g).chain(&hessian).copied().collect();
                if let Some(crate::loss::LowRank { V: [v, w], M }) = &at.low_rank {
                    let [v, w] = design.transpose_times([v, w]).unwrap();
                    found.extend(v.iter().chain(&w).chain(M.as_flattened()));
                }
                let trial = instance.trial(&z, &design.times(&[-0.1, 0.2]).unwrap(), 0.5);
                found.extend([trial.value_over(0.0), trial.slope_over(0.0)]);
                found
            };
            let (found, expected) = (parts(&part), parts(&one_by_one));
            assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(&expected) {
                approx::assert_relative_eq!(found, expected, max_relative = 1e-12, epsilon = 1e-14);
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_the_reason() {
        assert_eq!(
            refusal(vec![1.0], Weights::Uniform(0.0)),
            "the target: 1 entries where A has 2 rows; it needs one a row"
        );
        assert!(refusal(vec![1.0, 0.0], Weights::Each(vec![1.0])).starts_with("the weights: 1 entries"));
        assert!(refusal(vec![1.0, f64::NAN], Weights::Uniform(0.0)).starts_with("entry 2 of the target is NaN"));
        assert!(refusal(vec![1.0, 0.0], Weights::Uniform(1e200)).starts_with("entry 1 of the weights is 1e200"));
        let empty = DesignMatrix::dense(0, 1, vec![]).unwrap();
        let refused = Regression::new(Loss::Softmax, empty, vec![], Weights::Uniform(0.0));
        assert_eq!(refused, Err(Error::EmptyDesign { rows: 0, columns: 1 }));
    }
}
