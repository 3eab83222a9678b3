//! Gradient and Hessian against second-order duals of the definition, for all eight losses.

use super::{Formula, config, small};
use approx::{assert_abs_diff_eq, assert_relative_eq};
use lemmacheck::number::{SecondOrder, hyperdual};
use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config("derivatives", 600))]

    #[test]
    fn value_gradient_and_hessian_are_those_of_the_definition(small in small()) {
        let (lifted, weights) = (small.formula().lift(), Formula::lifted_weights(&small.w));
        let d = small.x.len();
        let dual = |i, j| hyperdual::at_coordinates(&small.x, i, j, |x| lifted.value(&weights, x));
        let evaluation = small.instance().evaluate(&small.z());
        prop_assert_eq!(evaluation.log_scale, 0.0);

        assert_relative_eq!(evaluation.value(), dual(0, 0).value(), epsilon = 1e-13, max_relative = 1e-11);
        let gradient = small.a.transpose() * DVector::from_row_slice(&evaluation.g);
        let expected = DVector::from_fn(d, |i, _| dual(i, i).first());
        assert_abs_diff_eq!(gradient, expected, epsilon = 1e-10 * (1.0 + expected.norm()));

        let hessian = DMatrix::from_fn(d, d, |i, j| dual(i, j).mixed());
        let allowed = 1e-9 * (1.0 + hessian.norm());
        let mut assembled = small.a.transpose() * DMatrix::from_diagonal(&evaluation.delta.clone().into()) * &small.a;
        if let Some(low_rank) = &evaluation.low_rank {
            let columns = low_rank.V.each_ref().map(|v| small.a.transpose() * DVector::from_row_slice(v));
            for (row, left) in low_rank.M.iter().zip(&columns) {
                for (entry, right) in row.iter().zip(&columns) {
                    assembled += *entry * left * right.transpose();
                }
            }
        }
        assert_abs_diff_eq!(assembled, hessian, epsilon = allowed);
        for (column, curvature) in small.a.column_iter().zip(hessian.diagonal().iter()) {
            let q: Vec<f64> = column.iter().copied().collect();
            assert_abs_diff_eq!(evaluation.curvature(&q), *curvature, epsilon = allowed);
        }
    }

    #[test]
    fn the_evaluation_agrees_with_the_generic_structure(small in small()) {
        let generic = small.formula().structure(&small.w, &small.x);
        let evaluation = small.instance().evaluate(&small.z());
        let allowed = 1e-11 * (1.0 + generic.g.norm());
        assert_abs_diff_eq!(DVector::from_row_slice(&evaluation.g), generic.g, epsilon = allowed);
        let allowed = 1e-11 * (1.0 + generic.delta.norm());
        assert_abs_diff_eq!(DVector::from_row_slice(&evaluation.delta), generic.delta, epsilon = allowed);
        assert_eq!(evaluation.low_rank.is_some(), generic.M.nrows() == 2);
    }
}
