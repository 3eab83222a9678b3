//! Bytes as a small regression: for every loss, value, gradient and Hessian of the overflow-safe evaluation are those
//! of the definition's second-order duals, and nothing is NaN.
#![no_main]

use lemmacheck::linalg::DesignMatrix;
use lemmacheck::linalg::algebra::times;
use lemmacheck::loss::{Activation, Regression, Loss, Plain, Rescaled, ResidualLoss, Softmax, Weights};
use lemmacheck::number::SecondOrder;
use lemmacheck::number::hyperdual::at_coordinates;
use libfuzzer_sys::fuzz_target;
use nalgebra::{DMatrix, DVector};
use num_dual::HyperDual64;

type Vector = DVector<f64>;

fn definition(loss: Loss, a: &DMatrix<f64>, b: &Vector, x: &DVector<HyperDual64>) -> HyperDual64 {
    match loss {
        Loss::Rescaled(activation) => Rescaled::new(activation, a, b).lift().value(x),
        Loss::SoftResidual => ResidualLoss::new(a, b).lift().value(x),
        Loss::Softmax => Softmax::new(a, b).lift().value(x),
        Loss::Plain(activation) => Plain::new(activation, a, b).lift().value(x),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.iter().map(|byte| f64::from(*byte as i8) / 32.0);
    let mut size = || bytes.next().map(|x| 1 + (x.abs() * 32.0) as usize % 3);
    let (Some(n), Some(d), Some(which)) = (size(), size(), bytes.next()) else {
        return;
    };
    let mut take = |count: usize| -> Vector {
        Vector::from_iterator(count, (&mut bytes).chain(std::iter::repeat(0.5)).take(count))
    };
    let (entries, b, x) = (take(n * d), take(n), take(d));
    let a = DMatrix::from_row_slice(n, d, entries.as_slice());
    let losses = [
        Loss::Rescaled(Activation::Exp),
        Loss::Rescaled(Activation::Cosh),
        Loss::Rescaled(Activation::Sinh),
        Loss::SoftResidual,
        Loss::Softmax,
        Loss::Plain(Activation::Exp),
        Loss::Plain(Activation::Cosh),
        Loss::Plain(Activation::Sinh),
    ];
    let loss = losses[(which.abs() * 32.0) as usize % losses.len()];
    let z = times(&a, &x);
    if loss == Loss::SoftResidual && z.iter().map(|z| z.exp() + z).sum::<f64>().abs() < 1e-3 {
        return;
    }
    let design = DesignMatrix::dense(n, d, entries.as_slice().to_vec()).expect("finite entries of the right count");
    let instance = Regression::new(loss, design, b.as_slice().to_vec(), Weights::Uniform(0.0)).expect("shapes fit");
    let evaluation = instance.evaluate(z.as_slice());
    let scale = evaluation.log_scale.exp();
    let dual = |i, j| at_coordinates(&x, i, j, |x| definition(loss, &a, &b, x));
    let close = |found: f64, wanted: f64, size: f64| {
        assert!((found - wanted).abs() <= 1e-7 * (1.0 + size.abs()), "{loss}: {found} against {wanted}");
    };
    let value = dual(0, 0).value();
    if !value.is_finite() || value > 1e200 {
        return;
    }
    close(evaluation.value(), value, value);
    let gradient = a.transpose() * Vector::from_row_slice(&evaluation.g) * scale;
    let wanted = Vector::from_fn(d, |i, _| dual(i, i).first());
    let norm = wanted.amax().max(value);
    (0..d).for_each(|i| close(gradient[i], wanted[i], norm));
    let mut middle = DMatrix::from_diagonal(&Vector::from_row_slice(&evaluation.delta));
    if let Some(low_rank) = &evaluation.low_rank {
        for (row, left) in low_rank.M.iter().zip(&low_rank.V) {
            for (entry, right) in row.iter().zip(&low_rank.V) {
                middle += *entry * Vector::from_row_slice(left) * Vector::from_row_slice(right).transpose();
            }
        }
    }
    let hessian = a.transpose() * middle * &a * scale;
    let wanted = DMatrix::from_fn(d, d, |i, j| dual(i, j).mixed());
    let norm = wanted.amax().max(norm);
    hessian.iter().zip(wanted.iter()).for_each(|(found, wanted)| close(*found, *wanted, norm));
});
