//! More columns than rows.

use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Regression, Weights};
use lemmacheck::solver::{Certificate, CriticalPoint, Finding, Method, Newton, Stop};

/// A sparse n × d matrix with a few entries a row.
fn sparse(n: usize, d: usize) -> DesignMatrix {
    let entry = |at: usize| ((at as f64 * 0.754_877).fract() - 0.5) * if at.is_multiple_of(3) { 40.0 } else { 1.0 };
    let column = |at: usize| (((at + 1) as f64 * 0.618_034).fract() * d as f64) as usize;
    let triplets = (0..n * 7).map(|at| (at / 7, column(at), entry(at))).collect();
    DesignMatrix::from_triplets(n, d, triplets).unwrap()
}

fn dense(design: &DesignMatrix) -> DesignMatrix {
    let (n, d) = (design.rows(), design.columns());
    let unit = |j: usize| (0..d).map(|k| if j == k { 1.0 } else { 0.0 }).collect::<Vec<f64>>();
    let columns: Vec<Vec<f64>> = (0..d).map(|j| design.times(&unit(j)).unwrap()).collect();
    DesignMatrix::dense(n, d, (0..n * d).map(|at| columns[at % d][at / d]).collect()).unwrap()
}

#[test]
fn any_image_is_reached_so_that_each_row_meets_its_target() {
    for (n, d) in [(1, 3), (6, 40), (40, 170)] {
        let design = sparse(n, d);
        let target: Vec<f64> = (0..n).map(|i| 0.2 + (i as f64 * 0.618).fract()).collect();
        for design in [design.clone(), dense(&design)] {
            let instance =
                Regression::new("exp".parse().unwrap(), design, target.clone(), Weights::Uniform(0.0)).unwrap();
            for method in Method::ALL {
                let x0: Vec<f64> = (0..d).map(|j| 0.01 * (j % 5) as f64).collect();
                let found = Newton { method, ..Newton::default() }.solve(&instance, &x0).unwrap();
                assert!(found.stop.is_critical() && found.critical_point == CriticalPoint::Minimum, "{n} × {d}");
                let z = instance.design().times(&found.x).unwrap();
                for (z, b) in z.iter().zip(&target) {
                    assert!((z - b.ln()).abs() < 1e-9, "{n} × {d}, {method}: {z} {}", b.ln());
                }
                let certificate = Certificate::at(&instance, &found.x).unwrap();
                assert_eq!(certificate.finding, Finding::Wide);
            }
        }
    }
}

#[test]
fn rows_that_depend_have_the_minimum_of_the_square_matrix_with_the_same_range() {
    let (n, d) = (12, 30);
    let half = dense(&sparse(n / 2, d));
    // every row twice, once with another sign
    let rows: Vec<usize> = (0..n).map(|i| i / 2).collect();
    let doubled = half.select(&rows).unwrap();
    let signs = |values: Vec<f64>| values.into_iter().enumerate().map(|(at, a)| if at / d % 2 == 0 { a } else { -a });
    let values: Vec<f64> = (0..n)
        .flat_map(|i| (0..d).map(move |j| (i, j)))
        .map(|(i, j)| {
            let mut unit = vec![0.0; d];
            unit[j] = 1.0;
            doubled.times(&unit).unwrap()[i]
        })
        .collect();
    let wide = DesignMatrix::dense(n, d, signs(values).collect()).unwrap();
    let range: Vec<f64> =
        (0..n).flat_map(|i| (0..n / 2).map(move |k| if i / 2 == k { [1.0, -1.0][i % 2] } else { 0.0 })).collect();
    let narrow = DesignMatrix::dense(n, n / 2, range).unwrap();
    let target: Vec<f64> = (0..n).map(|i| 0.5 + (i as f64 * 0.618).fract()).collect();
    let value = |design: DesignMatrix| {
        let d = design.columns();
        let instance = Regression::new("exp".parse().unwrap(), design, target.clone(), Weights::Uniform(0.1)).unwrap();
        let found = Newton::default().solve(&instance, &vec![0.0; d]).unwrap();
        assert_eq!(found.stop, Stop::Converged);
        found.value
    };
    approx::assert_relative_eq!(value(wide), value(narrow), max_relative = 1e-12);
}

#[test]
fn many_columns_take_no_memory_and_too_many_are_refused_with_the_bytes() {
    let triplets = vec![(0, 0, 1.0), (1, 50_000, 2.0), (2, 99_999, 0.5)];
    let design = DesignMatrix::from_triplets(3, 100_000, triplets).unwrap();
    let instance = Regression::new("exp".parse().unwrap(), design, vec![1.0, 2.0, 0.5], Weights::Uniform(0.0)).unwrap();
    let found = Newton::default().solve(&instance, &vec![0.0; 100_000]).unwrap();
    assert!(found.stop.is_critical());
    approx::assert_relative_eq!(found.x[50_000], 0.5 * 2.0_f64.ln(), max_relative = 1e-12);
    // d² numbers of 8 bytes are more than any address
    let refused = DesignMatrix::from_triplets(1, 1 << 31, vec![(0, 0, 1.0)]).unwrap().room_for_squares(6).unwrap_err();
    assert!(matches!(refused, lemmacheck::linalg::Error::TooLarge { .. }));
    assert!(refused.to_string().contains("bytes of memory are needed"), "{refused}");
}
