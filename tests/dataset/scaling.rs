use super::{bytes, config, entries};
use lemmacheck::dataset::scaling::{spectral_norm, to_spectral_norm, to_unit_l1};
use lemmacheck::dataset::{npy, synthetic};
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::number::Exact;
use nalgebra::DMatrix;
use proptest::prelude::*;

/// The largest singular value, from a decomposition that shares nothing with the code under test.
fn largest_singular_value(matrix: &DesignMatrix) -> f64 {
    DMatrix::from_row_slice(matrix.rows(), matrix.columns(), &entries(matrix)).singular_values().max()
}

fn sparse_copy(matrix: &DesignMatrix) -> DesignMatrix {
    let columns = matrix.columns();
    let triplets = entries(matrix).iter().enumerate().map(|(at, v)| (at / columns, at % columns, *v)).collect();
    DesignMatrix::from_triplets(matrix.rows(), columns, triplets).unwrap()
}

proptest! {
    #![proptest_config(config("scaling", 64))]

    #[test]
    fn the_scaled_matrix_has_the_norm_asked_for_and_never_more(
        rows in 1usize..12, columns in 1usize..12, seed in any::<u64>(), size in 0.01f64..100.0, exponent in -150i32..150,
    ) {
        let gaussian = synthetic::gaussian(rows, columns, seed).unwrap();
        let huge = entries(&gaussian).iter().map(|v| v * 10f64.powi(exponent)).collect();
        let matrix = DesignMatrix::dense(rows, columns, huge).unwrap();
        for matrix in [sparse_copy(&matrix), matrix] {
            let scaled = to_spectral_norm(&matrix, size).unwrap();
            let norm = largest_singular_value(&scaled.data);
            prop_assert!(norm <= size && norm >= size * (1.0 - 2e-12), "{} against {}", norm, size);
            let expected: Vec<f64> = entries(&matrix).iter().map(|v| v * scaled.factor).collect();
            prop_assert_eq!(entries(&scaled.data), expected);
        }
    }

    #[test]
    fn the_scaled_target_sums_to_at_most_one_exactly(target in prop::collection::vec(-3.0f64..3.0, 1..200)) {
        let scaled = to_unit_l1(&target).unwrap();
        let spare = |spare: Exact, b: &f64| spare.minus(&Exact::from_f64(b.abs()).unwrap());
        let spare = scaled.data.iter().fold(Exact::integer(1), spare);
        prop_assert!(spare.signum() >= 0);
        let floating: f64 = target.iter().map(|b| b.abs()).sum();
        prop_assert_eq!(scaled.factor == 1.0, floating <= 1.0 - 1e-12);
        prop_assert!(floating < 1.0 || scaled.data.iter().map(|b| b.abs()).sum::<f64>() >= 1.0 - 2e-12);
    }
}

#[test]
fn a_target_within_its_bound_is_left_alone() {
    let target = [0.25, -0.5, 0.0];
    let scaled = to_unit_l1(&target).unwrap();
    assert_eq!((scaled.data, scaled.factor), (target.to_vec(), 1.0));
}

#[test]
fn a_probability_vector_whose_rounded_entries_exceed_one_is_brought_below() {
    let target = [1.0, 2f64.powi(-80)];
    let scaled = to_unit_l1(&target).unwrap();
    assert!(scaled.factor < 1.0 && scaled.factor > 1.0 - 1e-11);
}

#[test]
fn a_large_design_is_measured_by_lanczos_steps() {
    let matrix = synthetic::gaussian(40, 600, 5).unwrap();
    for matrix in [sparse_copy(&matrix), matrix.clone()] {
        approx::assert_relative_eq!(
            spectral_norm(&matrix).unwrap(),
            largest_singular_value(&matrix),
            max_relative = 1e-10
        );
    }
    let rank_one = DesignMatrix::dense(2, 600, vec![3.0; 1200]).unwrap();
    approx::assert_relative_eq!(spectral_norm(&rank_one).unwrap(), 3.0 * 1200f64.sqrt(), max_relative = 1e-12);
    let clustered = synthetic::ill_conditioned(600, 600, 1.001, 6).unwrap();
    approx::assert_relative_eq!(spectral_norm(&clustered).unwrap(), 1.0, max_relative = 1e-6);
}

#[test]
fn the_real_rows_are_scaled_to_the_size_asked_for() {
    let matrix = npy::read(&bytes("diabetes/A.npy")[..]).unwrap();
    let scaled = to_spectral_norm(&matrix, 4.0).unwrap();
    approx::assert_relative_eq!(largest_singular_value(&scaled.data), 4.0, max_relative = 1e-11);
    assert!(scaled.factor > 1.0);
}

#[test]
fn data_that_no_factor_helps_is_refused() {
    let zero = DesignMatrix::dense(2, 2, vec![0.0; 4]).unwrap();
    assert_eq!(
        to_spectral_norm(&zero, 4.0).unwrap_err().to_string(),
        "no factor brings a norm of 0 to 4; wanted nonzero data and a positive size within range"
    );
    let tiny = DesignMatrix::dense(1, 1, vec![5e-324]).unwrap();
    assert!(spectral_norm(&tiny).unwrap() > 0.0);
    assert!(to_spectral_norm(&tiny, 4.0).is_err());
    let one = DesignMatrix::dense(1, 1, vec![1.0]).unwrap();
    for size in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(to_spectral_norm(&one, size).is_err(), "{size}");
    }
    for b in [f64::NAN, f64::INFINITY, f64::MAX] {
        assert!(to_unit_l1(&[b, b]).is_err(), "{b}");
    }
}
