//! What a gradient is measured against, and whether it still shrinks.

use crate::solver::step::quadratic::Magnitude;

/// What the gradient is measured against.
pub(in crate::solver) struct Progress {
    /// ‖∇L(x0)‖, or the largest gradient met.
    pub reference: Magnitude,
    /// The gradient at x0 was no more than rounding, so the largest one met is the reference.
    level_start: bool,
    best: Magnitude,
    /// Iterations in a row without a gradient half the best before.
    pub fruitless: usize,
}

impl Progress {
    /// Takes a gradient into account; `level` says that it is no more than rounding.
    pub fn update(progress: Option<Self>, gradient: Magnitude, level: bool) -> Self {
        let Some(mut progress) = progress else {
            return Self { reference: gradient, level_start: level, best: gradient, fruitless: 0 };
        };
        if progress.level_start && progress.reference.over(gradient) < 1.0 {
            (progress.reference, progress.best) = (gradient, gradient);
        }
        if gradient.over(progress.best) <= 0.5 {
            (progress.best, progress.fruitless) = (gradient, 0);
        } else {
            progress.fruitless += 1;
        }
        progress
    }
}
