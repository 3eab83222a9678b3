use super::entries;
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::number::Exact;
use lemmacheck::sketch::{Decision, Sample, Side, spectral};

fn sample(diagonal: &[f64], kept: &[f64]) -> Sample {
    Sample::draw(diagonal, kept, 0).unwrap()
}

#[test]
fn the_boundary_of_the_inequality_is_decided_exactly() {
    // D̃ = (1 + 1/2)·D on one column: ε = 1/2 holds with equality and anything less fails
    let design = DesignMatrix::dense(1, 1, vec![3.0]).unwrap();
    let drawn = sample(&[1.5], &[1.0]);
    let at = |epsilon: Exact| spectral::decide(&design, &[1.0], &drawn, &epsilon).unwrap();
    assert_eq!(at(Exact::ratio(1, 2).unwrap()), Decision::Holds);
    let Decision::Fails { side, witness } = at(Exact::ratio(499_999, 1_000_000).unwrap()) else {
        panic!("a failure");
    };
    assert_eq!((side, witness.len()), (Side::Upper, 1));
}

#[test]
fn a_lost_direction_fails_with_a_witness() {
    let design = DesignMatrix::dense(3, 2, vec![1.0, 0.0, 1.0, 0.0, 0.0, 1.0]).unwrap();
    let diagonal = [1.0, 1.0, 0.0];
    let drawn = sample(&diagonal, &[1.0; 3]);
    let found = spectral::decide(&design, &[1.0; 3], &drawn, &Exact::ratio(1, 10).unwrap()).unwrap();
    assert!(matches!(found, Decision::Fails { side: Side::Lower, .. }), "{found:?}");
}

#[test]
fn a_singular_gram_is_decided_by_rationals() {
    let design = DesignMatrix::dense(3, 2, vec![1.0, 2.0, 0.1, 0.2, 3.0, 6.0]).unwrap();
    let diagonal = [1.0, 0.0, 1.0];
    let drawn = sample(&diagonal, &[1.0; 3]);
    let found = spectral::decide(&design, &[1.0; 3], &drawn, &Exact::ratio(1, 10).unwrap()).unwrap();
    assert_eq!(found, Decision::Holds);
}

#[test]
fn the_measured_precision_is_the_one_that_is_decided() {
    let (n, d) = (40, 3);
    let design = DesignMatrix::dense(n, d, entries(6, n * d)).unwrap();
    let diagonal: Vec<f64> = entries(7, n).iter().map(|x| x.abs() + 0.1).collect();
    for seed in 0..20 {
        let drawn = Sample::draw(&diagonal, &vec![0.6; n], seed).unwrap();
        let gram = design.weighted_gram(&diagonal).unwrap();
        let epsilon = spectral::measured(&gram, &drawn.gram(&design).unwrap().0).unwrap();
        let at =
            |epsilon: f64| spectral::decide(&design, &diagonal, &drawn, &Exact::from_f64(epsilon).unwrap()).unwrap();
        assert_eq!(at(epsilon * (1.0 + 1e-9)), Decision::Holds);
        assert!(matches!(at(epsilon * (1.0 - 1e-9)), Decision::Fails { .. }));
    }
}
