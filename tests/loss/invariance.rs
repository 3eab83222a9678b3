//! What must not change a loss: the order of rows, a shift of z under softmax, how A is kept.

use super::{config, small};
use approx::assert_relative_eq;
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Loss, Regression, Weights};
use nalgebra::DVector;
use proptest::prelude::*;

fn reversed(v: &[f64]) -> Vec<f64> {
    v.iter().rev().copied().collect()
}

proptest! {
    #![proptest_config(config("invariance", 400))]

    #[test]
    fn the_order_of_rows_does_not_matter(small in small()) {
        let mut backwards = small.clone();
        backwards.a = small.a.map_with_location(|i, j, _| small.a[(small.a.nrows() - 1 - i, j)]);
        backwards.b = DVector::from_vec(reversed(small.b.as_slice()));
        backwards.w = DVector::from_vec(reversed(small.w.as_slice()));
        let (forward, backward) = (small.instance().evaluate(&small.z()), backwards.instance().evaluate(&backwards.z()));
        assert_relative_eq!(forward.value(), backward.value(), epsilon = 1e-13, max_relative = 1e-12);
        for (left, right) in [(&forward.g, &backward.g), (&forward.delta, &backward.delta)] {
            let left = DVector::from_row_slice(left);
            let allowed = 1e-11 * (1.0 + left.norm());
            assert_relative_eq!(left, DVector::from_vec(reversed(right)), epsilon = allowed);
        }
    }

    #[test]
    fn a_constant_added_to_z_does_not_change_softmax(
        z in prop::collection::vec(-3.0..3.0, 1..9),
        shift in prop::sample::select(vec![-1000.0, -1.0, 1.0, 64.0, 800.0, 1e6]),
    ) {
        let b: Vec<f64> = z.iter().map(|z: &f64| 0.3 * z.cos()).collect();
        let design = DesignMatrix::dense(z.len(), 1, z.clone()).unwrap();
        let instance = Regression::new(Loss::Softmax, design, b, Weights::Uniform(0.0)).unwrap();
        let shifted: Vec<f64> = z.iter().map(|z| z + shift).collect();
        let (plain, moved) = (instance.evaluate(&z), instance.evaluate(&shifted));
        let allowed = 1e-14 * (1.0_f64 + shift).abs().max(1.0);
        assert_relative_eq!(plain.value(), moved.value(), epsilon = allowed);
        assert_relative_eq!(plain.g.as_slice(), moved.g.as_slice(), epsilon = allowed);
        assert_relative_eq!(plain.delta.as_slice(), moved.delta.as_slice(), epsilon = allowed);
    }

    #[test]
    fn one_weight_is_that_weight_on_every_row(small in small(), w in -2.0..2.0) {
        let each = Weights::Each(vec![w; small.b.len()]);
        let evaluate = |weights| {
            let (design, target) = (small.instance().design().clone(), small.b.as_slice().to_vec());
            Regression::new(small.loss, design, target, weights).unwrap().evaluate(&small.z())
        };
        prop_assert_eq!(evaluate(each), evaluate(Weights::Uniform(w)));
    }
}
