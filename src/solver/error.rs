use crate::linalg;
use crate::loss::{Loss, Regression};
use crate::sketch;
use thiserror::Error;

/// What the solver refuses before it starts; how a run ended is no error but a [`super::Stop`].
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The starting point does not fit A.
    #[error("the starting point has {found} entries; A has {expected} columns, so it needs {expected}")]
    StartShape {
        /// d.
        expected: usize,
        /// Entries given.
        found: usize,
    },
    /// An entry of the starting point is NaN or infinite.
    #[error("entry {} of the starting point is {value}; every entry must be a finite number", entry + 1)]
    StartNotFinite {
        /// 0-based entry.
        entry: usize,
        /// The entry.
        value: f64,
    },
    /// The tolerance is no number in (0, 1).
    #[error("the tolerance is {value:?}; it bounds ‖∇L(x)‖/‖∇L(x0)‖ and must lie strictly between 0 and 1")]
    Tolerance {
        /// The tolerance as given.
        value: f64,
    },
    /// Neither paper prints an algorithm for the loss.
    #[error(
        "no Algorithm 1 is printed for {loss}; there is one for each rescaled loss and for soft-residual, and \
             `algorithm-1` runs the corrected one for every loss"
    )]
    NotPrinted {
        /// The loss.
        loss: Loss,
    },
    /// A shift of the target is defined for the rescaled losses alone.
    #[error("{loss} has no in-context shift; it is defined for rescaled-exp, rescaled-cosh and rescaled-sinh")]
    NotRescaled {
        /// The loss.
        loss: Loss,
    },
    /// α(x_t) may be 0, or an enclosure overflows.
    #[error(
        "no shifted target can be enclosed: α = ⟨u, 1⟩ at x lies in [{:e}, {:e}] and must be separated from 0 and finite; \
         give another x",
        alpha.0, alpha.1
    )]
    NoShift {
        /// The ends of an enclosure of α(x_t).
        alpha: (f64, f64),
    },
    /// Whoever asked for the run has ended it.
    #[error("the run was interrupted")]
    Interrupted,
    /// A sample was refused.
    #[error(transparent)]
    Sample(#[from] sketch::Error),
    /// A product over the design matrix was refused.
    #[error(transparent)]
    Product(#[from] linalg::Error),
}

/// Refuses a start (d) that does not fit A or is not finite.
pub(in crate::solver) fn check_start(instance: &Regression, x0: &[f64]) -> Result<(), Error> {
    if x0.len() != instance.design().columns() {
        return Err(Error::StartShape { expected: instance.design().columns(), found: x0.len() });
    }
    match x0.iter().position(|x| !x.is_finite()) {
        Some(entry) => Err(Error::StartNotFinite { entry, value: x0[entry] }),
        None => Ok(()),
    }
}
