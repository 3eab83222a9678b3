//! The door to a run: over the columns of A, or over its range where these are more than its rows.

use super::{Run, shifted, wide};
use crate::linalg::DesignMatrix;
use crate::loss::Regression;
use crate::solver::error::check_start;
use crate::solver::{Error, Newton, Preparation, Solution};

/// Matrices (d × d) that a run keeps at a time.
const SQUARES: usize = 6;

impl Newton {
    /// Minimises L from x0 (d). How the run ended is [`Solution::stop`]. Of an A with more columns than rows the run is over
    /// the range of A, and x is the nearest to x0 in columns of unit norm; memory and time grow with n, not with d.
    ///
    /// # Errors
    /// [`Error::StartShape`] when x0 has not d entries, [`Error::StartNotFinite`] when one is NaN or infinite,
    /// [`Error::Tolerance`] when the tolerance is not in (0, 1), [`Error::Product`] where there is no memory for the matrices
    /// that a run keeps.
    pub fn solve(&self, instance: &Regression, x0: &[f64]) -> Result<Solution, Error> {
        self.solve_prepared(instance, x0, &Preparation::default())
    }

    /// As [`Newton::solve`], to the bit, with what other runs of the same solver on the same A have worked out; what is not
    /// there yet is worked out, and counted as this run's.
    ///
    /// # Errors
    /// As [`Newton::solve`].
    pub fn solve_prepared(&self, instance: &Regression, x0: &[f64], prepared: &Preparation) -> Result<Solution, Error> {
        wide::polished(instance, self.solve_roughly(instance, x0, prepared)?)
    }

    /// As [`Newton::solve_prepared`], without what is worth its time for the one answer alone.
    pub(in crate::solver) fn solve_roughly(
        &self,
        instance: &Regression,
        x0: &[f64],
        prepared: &Preparation,
    ) -> Result<Solution, Error> {
        self.check(instance, x0)?;
        match shifted::has_large_targets(instance) {
            true => shifted::solve(self, instance, x0, prepared),
            false => self.solve_seen(instance, x0, prepared),
        }
    }

    /// As [`Newton::solve_roughly`], with the targets as they are.
    pub(super) fn solve_seen(
        &self,
        instance: &Regression,
        x0: &[f64],
        prepared: &Preparation,
    ) -> Result<Solution, Error> {
        let design = instance.design();
        if design.columns() > design.rows() {
            return wide::solve(self, instance, x0, prepared);
        }
        design.room_for_squares(SQUARES)?;
        let solution = Run::start(self, instance, x0, prepared)?.run();
        design.rest()?;
        solution
    }

    /// About the bytes that a run on A keeps beside A: some d × d matrices, or n × n where A has more columns than rows.
    pub fn memory(design: &DesignMatrix) -> usize {
        let side = design.rows().min(design.columns());
        side.saturating_mul(side).saturating_mul(SQUARES * size_of::<f64>())
    }

    fn check(&self, instance: &Regression, x0: &[f64]) -> Result<(), Error> {
        if !(self.tolerance > 0.0 && self.tolerance < 1.0) {
            return Err(Error::Tolerance { value: self.tolerance });
        }
        check_start(instance, x0)
    }
}
