//! A step and its length.

use nalgebra::DVector;

/// A step in columns of unit norm.
pub(in crate::solver) struct Step {
    /// s (d).
    pub s: DVector<f64>,
    /// s = −H⁻¹g (of least norm where H is singular), not a point of the boundary.
    pub newton: bool,
    /// The length of s as the trust region measures it.
    pub length: f64,
}

impl Step {
    /// s = −H⁻¹g, measured by ‖s‖₂.
    pub fn newton(s: DVector<f64>) -> Self {
        Self::of(s, true)
    }

    /// A step measured by ‖s‖₂.
    pub fn of(s: DVector<f64>, newton: bool) -> Self {
        Self { length: s.norm(), s, newton }
    }
}
