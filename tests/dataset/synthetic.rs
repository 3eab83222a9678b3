use super::{bits, entries};
use lemmacheck::dataset::synthetic::{coherent, gaussian, heavy_tailed, ill_conditioned, simplex};
use lemmacheck::linalg::DesignMatrix;
use nalgebra::DMatrix;

fn dense(matrix: &DesignMatrix) -> DMatrix<f64> {
    DMatrix::from_row_slice(matrix.rows(), matrix.columns(), &entries(matrix))
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let all = |seed| {
        [
            entries(&gaussian(5, 3, seed).unwrap()),
            entries(&coherent(5, 3, 10.0, seed).unwrap()),
            entries(&ill_conditioned(5, 3, 10.0, seed).unwrap()),
            entries(&heavy_tailed(5, 3, 2, seed).unwrap()),
            simplex(5, seed),
        ]
    };
    let (first, second, other) = (all(1), all(1), all(2));
    for kind in 0..first.len() {
        assert_eq!(bits(&first[kind]), bits(&second[kind]));
        assert_ne!(first[kind], other[kind]);
    }
}

#[test]
fn gaussian_entries_have_the_moments_of_a_standard_normal() {
    let values = entries(&gaussian(400, 100, 3).unwrap());
    let moment = |power| values.iter().map(|v| v.powi(power)).sum::<f64>() / values.len() as f64;
    // Five standard errors: 5·sqrt(Var Zᵏ / 40000).
    for (power, wanted, slack) in [(1, 0.0, 0.025), (2, 1.0, 0.036), (3, 0.0, 0.097), (4, 3.0, 0.245)] {
        assert!((moment(power) - wanted).abs() < slack, "moment {power}: {}", moment(power));
    }
    // The two numbers that one step of the polar method gives are independent.
    let pairs = values.chunks(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / (values.len() / 2) as f64;
    assert!(pairs.abs() < 0.036, "{pairs}");
}

#[test]
fn d_rows_of_a_coherent_design_carry_all_leverage() {
    let (rows, columns) = (200, 4);
    let basis = dense(&coherent(rows, columns, 1e4, 7).unwrap()).qr().q();
    let mut leverage: Vec<f64> = basis.row_iter().map(|row| row.norm_squared()).collect();
    let top: usize = leverage.iter().take(columns).filter(|score| **score > 0.5).count();
    assert!(top < columns, "the heavy rows stand at random places");
    leverage.sort_by(|a, b| b.total_cmp(a));
    assert!(leverage[columns - 1] > 0.999, "{leverage:?}");
    assert!(leverage[columns..].iter().sum::<f64>() < 1e-4);
}

#[test]
fn the_singular_values_run_from_one_to_one_over_kappa() {
    for (rows, columns) in [(30, 5), (5, 30), (5, 5)] {
        let mut values: Vec<f64> =
            dense(&ill_conditioned(rows, columns, 1e8, 11).unwrap()).singular_values().iter().copied().collect();
        values.sort_by(|a, b| b.total_cmp(a));
        for (j, value) in values.iter().enumerate() {
            approx::assert_relative_eq!(*value, 10f64.powi(-2 * j as i32), max_relative = 1e-6);
        }
    }
}

#[test]
fn tails_grow_heavier_as_the_degrees_fall() {
    let beyond =
        |degrees| entries(&heavy_tailed(200, 50, degrees, 13).unwrap()).iter().filter(|v| v.abs() > 10.0).count();
    // P(|t| > 10) is 0.0635 for one degree, 0.0099 for two and 0 for practical purposes for a hundred.
    let (cauchy, two, hundred) = (beyond(1), beyond(2), beyond(100));
    assert!((500..770).contains(&cauchy), "{cauchy}");
    assert!((60..140).contains(&two), "{two}");
    assert_eq!(hundred, 0);
    // The variance is ν/(ν − 2).
    let values = entries(&heavy_tailed(200, 50, 100, 13).unwrap());
    let variance = values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64;
    assert!((variance - 100.0 / 98.0).abs() < 0.08, "{variance}");
}

#[test]
fn a_simplex_target_is_positive_and_sums_to_one() {
    let target = simplex(1000, 17);
    assert!(target.iter().all(|b| *b > 0.0));
    assert!((target.iter().sum::<f64>() - 1.0).abs() < 1e-13);
}

#[test]
fn parameters_out_of_range_are_refused() {
    assert_eq!(coherent(2, 3, 10.0, 1).unwrap_err().to_string(), "n is 2; wanted at least d rows");
    assert_eq!(
        coherent(3, 2, 0.5, 1).unwrap_err().to_string(),
        "contrast is 0.5; wanted a finite number of at least 1"
    );
    assert!(ill_conditioned(3, 3, f64::INFINITY, 1).is_err());
    assert!(ill_conditioned(3, 1, 2.0, 1).is_err());
    assert!(ill_conditioned(3, 1, 1.0, 1).is_ok());
    assert!(heavy_tailed(3, 3, 0, 1).is_err());
}
