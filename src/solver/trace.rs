//! What each iteration recorded; no printing.

/// One iteration: the point it started from and the step it took.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// 0-based number of the iteration.
    pub iteration: usize,
    /// L(x) before the step; +∞ where it exceeds f64.
    pub value: f64,
    /// ‖∇L(x)‖₂ before the step.
    pub gradient_norm: f64,
    /// The step length t along the direction q = Ap; 0 for the last record, where no step was taken.
    pub step: f64,
    /// t·‖q‖∞, the largest move of an entry of Ax.
    pub movement: f64,
    /// Whether the direction is the Newton step of a positive definite Hessian.
    pub newton: bool,
    /// Passes over A so far.
    pub passes: usize,
    /// Products with the Hessian so far.
    pub products: usize,
}
