use super::{coherent, entries, sparse};
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::sketch::{Approximation, Error, LeverageScores};
use nalgebra::DMatrix;

/// Row norms of Q in a QR of √D A by nalgebra.
fn by_qr(design: &DesignMatrix, diagonal: &[f64]) -> Vec<f64> {
    let (n, d) = (design.rows(), design.columns());
    let lemmacheck::linalg::Storage::Dense(values) = design.storage() else {
        panic!("a dense matrix");
    };
    let q = DMatrix::from_fn(n, d, |i, j| diagonal[i].sqrt() * values[i * d + j]).qr().q();
    q.row_iter().map(|row| row.norm_squared()).collect()
}

#[test]
fn exact_scores_are_those_of_a_qr_and_see_the_row_that_carries_a_direction_alone() {
    let design = coherent(300, 7);
    let diagonal: Vec<f64> = entries(2, 300).iter().map(|x| x.abs() + 1e-3).collect();
    let scores = LeverageScores::exact(&design, &diagonal).unwrap();
    for (found, expected) in scores.scores().iter().zip(by_qr(&design, &diagonal)) {
        approx::assert_abs_diff_eq!(*found, expected, epsilon = 1e-12);
    }
    assert_eq!(scores.rank(), 7);
    approx::assert_abs_diff_eq!(scores.scores()[0], 1.0, epsilon = 1e-12);
    approx::assert_abs_diff_eq!(scores.scores().iter().sum::<f64>(), 7.0, epsilon = 1e-10);
    assert_eq!(LeverageScores::exact(&sparse(&design), &diagonal).unwrap().scores(), scores.scores());
}

#[test]
fn dependent_columns_lower_the_rank_and_not_the_scores() {
    let column = entries(3, 50);
    let values = column.iter().flat_map(|a| [*a, -2.0 * a, 0.0]).collect();
    let design = DesignMatrix::dense(50, 3, values).unwrap();
    let square: f64 = column.iter().map(|a| a * a).sum();
    let scores = LeverageScores::exact(&design, &[1.0; 50]).unwrap();
    assert_eq!(scores.rank(), 1);
    for (score, a) in scores.scores().iter().zip(&column) {
        approx::assert_relative_eq!(*score, a * a / square, max_relative = 1e-12);
    }
    let rough = LeverageScores::approximate(&design, &[1.0; 50], Approximation::default()).unwrap();
    assert_eq!(rough.rank(), 1);
}

#[test]
fn approximate_scores_are_near_the_exact_ones_and_miss_no_heavy_row() {
    let (n, d) = (6_000, 40);
    let design = coherent(n, d);
    let diagonal: Vec<f64> = entries(4, n).iter().map(|x| x * x + 0.1).collect();
    let exact = LeverageScores::exact(&design, &diagonal).unwrap();
    for seed in 0..5 {
        let how = Approximation { seed, ..Approximation::default() };
        let rough = LeverageScores::approximate(&design, &diagonal, how).unwrap();
        assert_eq!(rough.rank(), d);
        let ratios: Vec<f64> = rough.scores().iter().zip(exact.scores()).map(|(rough, exact)| rough / exact).collect();
        let (least, most) = ratios.iter().fold((f64::INFINITY, 0.0_f64), |(l, m), r| (l.min(*r), m.max(*r)));
        assert!(least > 0.02 && most < 7.0, "{least} {most}");
        let mean = ratios.iter().sum::<f64>() / n as f64;
        assert!((0.7..1.4).contains(&mean), "{mean}");
        assert!(rough.scores()[0] > 0.15, "{}", rough.scores()[0]);
        assert_eq!(LeverageScores::approximate(&sparse(&design), &diagonal, how).unwrap().rank(), d);
    }
}

#[test]
fn a_seed_reproduces_the_bits_and_another_does_not() {
    let design = coherent(2_000, 5);
    let at = |seed| {
        let how = Approximation { seed, ..Approximation::default() };
        LeverageScores::approximate(&design, &[1.0; 2_000], how).unwrap()
    };
    assert_eq!(at(7), at(7));
    assert_ne!(at(7).scores(), at(8).scores());
}

#[test]
fn a_diagonal_that_has_no_root_is_refused() {
    let design = DesignMatrix::dense(2, 1, vec![1.0, 1e300]).unwrap();
    assert_eq!(LeverageScores::exact(&design, &[1.0, -1.0]), Err(Error::NotPositive { row: 1, value: -1.0 }));
    assert_eq!(LeverageScores::exact(&design, &[1.0, 1e300]), Err(Error::Overflow { row: 1 }));
    let refused = Error::ShapeMismatch { name: "weights", expected: 2, found: 1 };
    assert_eq!(LeverageScores::exact(&design, &[1.0]), Err(refused));
}
