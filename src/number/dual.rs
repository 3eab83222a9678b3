//! First-order duals (num-dual): directional derivatives, which give the search its direction.

use super::hyperdual::Hyper;
use super::{Exp, Field, Real};
use nalgebra::DMatrix;
use num_dual::Dual64;

/// f(x + ε) from f(re) and f′(re): the chain rule of a first-order dual.
fn chain(x: &Dual64, value: f64, slope: f64) -> Dual64 {
    Dual64::new(value, slope * x.eps)
}

impl Field for Dual64 {
    fn ratio(numerator: i64, denominator: i64) -> Self {
        Dual64::from_re(f64::ratio(numerator, denominator))
    }
}

impl Exp for Dual64 {
    type Second = Hyper<Dual64>;

    fn exp(&self) -> Self {
        let value = Exp::exp(&self.re);
        chain(self, value, value)
    }
    fn sinh(&self) -> Self {
        chain(self, Exp::sinh(&self.re), Exp::cosh(&self.re))
    }
    fn cosh(&self) -> Self {
        chain(self, Exp::cosh(&self.re), Exp::sinh(&self.re))
    }
}

impl Real for Dual64 {
    fn sqrt(&self) -> Self {
        let root = self.re.sqrt();
        chain(self, root, 0.5 / root)
    }
    fn ln(&self) -> Self {
        chain(self, Real::ln(&self.re), 1.0 / self.re)
    }
    /// One-sided at 0, where the slope is taken as +1.
    fn abs(&self) -> Self {
        if self.re < 0.0 { -*self } else { *self }
    }
    fn max(&self, other: &Self) -> Self {
        if self.re < other.re { *other } else { *self }
    }
    /// First order where the largest singular value is simple: pᵀ M q with p, q the singular pair.
    fn spectral_norm(matrix: &DMatrix<Self>) -> Self {
        let value = matrix.map(|z| z.re);
        if value.is_empty() || !value.iter().all(|v| v.is_finite()) {
            return Dual64::from_re(f64::spectral_norm(&value));
        }
        let svd = value.svd(true, true);
        let largest = svd.singular_values.imax();
        let (Some(u), Some(v_t)) = (svd.u, svd.v_t) else {
            return Dual64::from_re(svd.singular_values[largest]);
        };
        let slope = (0..matrix.nrows())
            .flat_map(|i| (0..matrix.ncols()).map(move |j| (i, j)))
            .map(|(i, j)| u[(i, largest)] * matrix[(i, j)].eps * v_t[(largest, j)])
            .sum();
        Dual64::new(svd.singular_values[largest], slope)
    }
    /// First order where the smallest eigenvalue is simple: wᵀ M w with w its eigenvector.
    fn smallest_eigenvalue(matrix: &DMatrix<Self>) -> Self {
        let value = matrix.map(|z| z.re);
        if value.is_empty() || !value.iter().all(|v| v.is_finite()) {
            return Dual64::from_re(f64::smallest_eigenvalue(&value));
        }
        let eigen = value.symmetric_eigen();
        let least = eigen.eigenvalues.imin();
        let w = eigen.eigenvectors.column(least);
        let slope = (0..matrix.nrows())
            .flat_map(|i| (0..matrix.ncols()).map(move |j| (i, j)))
            .map(|(i, j)| w[i] * matrix[(i.max(j), i.min(j))].eps * w[j])
            .sum();
        Dual64::new(eigen.eigenvalues[least], slope)
    }
}

#[cfg(test)]
mod tests {
    use crate::number::Real;
    use nalgebra::DMatrix;
    use num_dual::Dual64;

    #[test]
    fn where_two_branches_meet_the_slope_is_that_of_the_first() {
        let parts = |x: Dual64| (x.re, x.eps);
        let x = |re: f64, eps: f64| Dual64::new(re, eps);
        for (re, sign) in [(-2.0, -1.0), (0.0, 1.0), (2.0, 1.0)] {
            assert_eq!(parts(Real::abs(&x(re, 3.0))), (sign * re, sign * 3.0));
        }
        assert_eq!(parts(Real::max(&x(1.0, 3.0), &x(1.0, 5.0))), (1.0, 3.0));
        assert_eq!(parts(Real::max(&x(1.0, 3.0), &x(2.0, 5.0))), (2.0, 5.0));
        assert_eq!(parts(Real::max(&x(2.0, 3.0), &x(1.0, 5.0))), (2.0, 3.0));
    }

    #[test]
    fn the_norm_of_an_empty_matrix_is_zero_and_that_of_one_without_a_value_has_none() {
        let empty = DMatrix::<Dual64>::zeros(0, 0);
        assert_eq!(Real::spectral_norm(&empty), Dual64::from_re(Real::spectral_norm(&DMatrix::<f64>::zeros(0, 0))));
        assert_eq!(Real::smallest_eigenvalue(&empty).re, f64::INFINITY);
        for bad in [f64::NAN, f64::INFINITY] {
            let matrix = DMatrix::from_element(2, 2, Dual64::new(bad, 1.0));
            assert!(!Real::spectral_norm(&matrix).re.is_finite());
            assert!(!Real::smallest_eigenvalue(&matrix).re.is_finite());
        }
    }
}
