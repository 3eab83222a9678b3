//! Stop: how a run ended, and what to do next.

use std::fmt;

/// How a run of the solver ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stop {
    /// ‖∇L‖ ≤ tolerance·‖∇L(x0)‖, and the next Newton step would move no entry of Ax by more than
    /// √ε·max(1, ‖Ax‖∞). Next: use x; read `second_order`.
    Converged,
    /// The gradient is at its own rounding error, or no step changes the loss by more than its rounding error, before
    /// the tolerance was met. Next: use x, it is as good as f64 gets; scale the data or loosen the tolerance if the
    /// status matters.
    AtPrecision,
    /// The iteration limit was reached. Next: start again from x, or raise the limit.
    StepLimit,
    /// No step decreased the loss, or the steps shrank to nothing, far from a critical point. Soft-residual ends so
    /// where it approaches a point with Σᵢ(exp zᵢ + zᵢ) = 0 at which it has no limit. Next: try another x0.
    Stalled,
    /// The gradient vanishes while the steps do not: the infimum is approached at infinity. Next: add weights w > 0,
    /// which give the loss a minimiser.
    Diverging,
    /// No step was accepted where the Hessian is singular to rounding and the gradient is not at rounding, or columns of A
    /// differ by rounding alone, so that what L does along their difference is not known. Next: drop dependent columns of A,
    /// or where L hardly curves along Ax add weights w > 0.
    Singular,
    /// The loss or its gradient is NaN or infinite at x0. Next: start nearer to 0, or scale A down; soft-residual is
    /// undefined where Σᵢ(exp zᵢ + zᵢ) = 0.
    NonFinite,
}

impl Stop {
    /// The permanent name: `converged`, `at-precision`, `step-limit`, `stalled`, `diverging`, `singular`, `non-finite`.
    pub fn name(self) -> &'static str {
        match self {
            Stop::Converged => "converged",
            Stop::AtPrecision => "at-precision",
            Stop::StepLimit => "step-limit",
            Stop::Stalled => "stalled",
            Stop::Diverging => "diverging",
            Stop::Singular => "singular",
            Stop::NonFinite => "non-finite",
        }
    }

    /// What to do next, in words; `None` where x can be used.
    pub fn advice(self) -> Option<&'static str> {
        match self {
            Stop::Converged | Stop::AtPrecision => None,
            Stop::StepLimit => Some("start again from x"),
            Stop::Stalled => Some("no step from x lowers the loss; try another x0, or several with --multistart"),
            Stop::Diverging => Some(
                "the infimum is approached at infinity, so that there is no minimiser on the way; weights w > 0, however \
                 small, give the loss one",
            ),
            Stop::Singular => Some("what the loss does along columns that differ by rounding alone is not known"),
            Stop::NonFinite => Some("start nearer to 0, or scale A down"),
        }
    }

    /// Whether x is a critical point as far as f64 can tell: [`Stop::Converged`] or [`Stop::AtPrecision`].
    pub fn is_critical(self) -> bool {
        matches!(self, Stop::Converged | Stop::AtPrecision)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the second derivatives say about the point where a run ended: floating-point evidence, not a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CriticalPoint {
    /// The gradient is at its tolerance and λ_min(∇²L) is not below its rounding bound. A singular positive
    /// semidefinite Hessian counts: softmax does not change along a shift of Ax, nor any loss along the kernel of A.
    Minimum,
    /// The gradient is at its tolerance and λ_min(∇²L) is below its rounding bound: a saddle or a maximum. The solver
    /// leaves such points; it ends at one, as [`Stop::Stalled`], only where rounding hides the way down.
    Saddle,
    /// The run did not end at a critical point.
    Unknown,
}

impl CriticalPoint {
    /// The permanent name: `minimum`, `saddle` or `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            CriticalPoint::Minimum => "minimum",
            CriticalPoint::Saddle => "saddle",
            CriticalPoint::Unknown => "unknown",
        }
    }
}

impl fmt::Display for CriticalPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
