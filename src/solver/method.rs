//! Which way a Newton step is found.

use crate::linalg::DesignMatrix;
use crate::solver::step::cost::Cost;
use crate::solver::step::sketched::Use;
use std::fmt;

/// How a Newton step is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// The exact method or the sketched one, whichever costs less by a model of n, d and nnz(A). From 10⁶ stored entries
    /// on it starts from the minimiser on a sample of the rows of A, where L falls on all rows as it falls on those.
    Auto,
    /// From the exact Hessian; where A has 10⁵ stored entries or more and the end is near, by conjugate gradients behind the
    /// last one.
    Exact,
    /// By conjugate gradients on the exact Hessian, preconditioned by a Hessian of sampled rows.
    Sketched,
    /// From a Hessian of sampled rows with the exact part of rank two: the papers' step, kept as a reference.
    Subsampled,
}

impl Method {
    /// All four, in the order of the contract.
    pub const ALL: [Method; 4] = [Method::Auto, Method::Exact, Method::Sketched, Method::Subsampled];

    /// The permanent name.
    pub fn name(self) -> &'static str {
        match self {
            Method::Auto => "auto",
            Method::Exact => "exact",
            Method::Sketched => "sketched",
            Method::Subsampled => "subsampled",
        }
    }

    /// The method itself, or the one that [`Method::Auto`] takes for a design; the same on every machine.
    pub fn chosen_for(self, design: &DesignMatrix) -> Method {
        match self {
            Method::Auto => {
                let cost = Cost::of(design);
                if cost.sketched() < cost.exact() { Method::Sketched } else { Method::Exact }
            }
            method => method,
        }
    }

    /// Iterations in a row without a gradient half the best before, after which a step is exact.
    ///
    /// Noise of a sampled Hessian hides how its two parts cancel, and can do so again and again; products with the
    /// Hessian are exact.
    pub(super) fn patience(self) -> usize {
        match self {
            Method::Subsampled => 2,
            Method::Auto | Method::Exact | Method::Sketched => 16,
        }
    }

    /// What a sample is used for.
    pub(super) fn sample(self) -> Option<Use> {
        match self {
            Method::Auto | Method::Exact => None,
            Method::Sketched => Some(Use::Preconditioner),
            Method::Subsampled => Some(Use::Hessian),
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
