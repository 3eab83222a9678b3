use super::{coherent, entries};
use lemmacheck::sketch::sampling::probabilities;
use lemmacheck::sketch::{Error, LeverageScores, Sample, Subsample, spectral};

#[test]
fn the_sampled_diagonal_is_unbiased_and_keeps_heavy_rows_as_they_are() {
    let diagonal = [4.0, 1.0, 0.5, 0.0, 2.0];
    let kept = [1.0, 0.5, 0.1, 1.0, 0.9];
    let mut mean = [0.0; 5];
    let runs = 40_000;
    for seed in 0..runs {
        let sample = Sample::draw(&diagonal, &kept, seed).unwrap();
        assert!(sample.rows().contains(&0) && !sample.rows().contains(&3));
        assert_eq!(sample.entries()[0], 4.0);
        assert_eq!(sample.certain(), 1);
        for (sum, entry) in mean.iter_mut().zip(sample.diagonal(5)) {
            *sum += entry / runs as f64;
        }
    }
    for ((mean, expected), q) in mean.iter().zip(diagonal).zip(kept) {
        // five standard deviations of the mean of D/q with probability q
        let deviation = expected * ((1.0 - q) / q / runs as f64).sqrt();
        assert!((mean - expected).abs() <= 5.0 * deviation + 1e-9, "{mean} {expected}");
    }
}

#[test]
fn probabilities_add_up_to_the_rows_asked_for() {
    let importances: Vec<f64> = (1..=1000).map(|i| 1.0 / (i * i) as f64).collect();
    for rows in [1.0, 20.0, 300.0, 999.0] {
        let q = probabilities(importances.clone(), rows);
        approx::assert_relative_eq!(q.iter().sum::<f64>(), rows, max_relative = 1e-9);
        assert!(q.iter().all(|q| (0.0..=1.0).contains(q)));
        assert!(q.windows(2).all(|pair| pair[0] >= pair[1]));
    }
    assert_eq!(probabilities(vec![0.0, 2.0, f64::NAN, -1.0], 5.0), [0.0, 1.0, 0.0, 0.0]);
}

#[test]
fn subsample_with_exact_scores_meets_its_precision_as_often_as_promised() {
    let (n, d) = (4_000, 4);
    let design = coherent(n, d);
    let diagonal: Vec<f64> = entries(5, n).iter().map(|x| x.abs() + 0.01).collect();
    let scores = LeverageScores::exact(&design, &diagonal).unwrap();
    let gram = design.weighted_gram(&diagonal).unwrap();
    let mut failures = 0;
    for seed in 0..50 {
        let subsample = Subsample { epsilon: 0.5, delta: 0.05, seed };
        let sample = subsample.draw(&diagonal, &scores).unwrap();
        let most = subsample.oversampling(d).unwrap() * d as f64;
        assert!(sample.expected_rows() <= most && sample.rows().len() < n / 4);
        assert!(sample.rows().contains(&0), "the heavy row is certain");
        let epsilon = spectral::measured(&gram, &sample.gram(&design).unwrap().0).unwrap();
        failures += usize::from(epsilon > 0.5);
    }
    assert!(failures <= 8, "{failures} of 50 where at most 2.5 are expected");
}

#[test]
fn fewer_rows_than_asked_for_miss_the_precision() {
    let (n, d) = (4_000, 4);
    let (design, diagonal) = (coherent(n, d), vec![1.0; n]);
    let scores = LeverageScores::exact(&design, &diagonal).unwrap();
    let gram = design.weighted_gram(&diagonal).unwrap();
    let q = probabilities(scores.scores().to_vec(), 8.0);
    let sample = Sample::draw(&diagonal, &q, 1).unwrap();
    assert!(spectral::measured(&gram, &sample.gram(&design).unwrap().0).unwrap() > 0.5);
}

#[test]
fn subsample_of_a_design_takes_two_passes_and_reproduces_its_bits() {
    let design = coherent(2_000, 5);
    let subsample = Subsample { epsilon: 0.3, delta: 0.1, seed: 3 };
    let (sample, work) = subsample.of(&design, &[1.0; 2_000]).unwrap();
    // the products of pairs that make AᵀDA of short rows count as entries, too
    assert_eq!((work.passes, work.entries), (2, 2 * 2_000 * 5 + 2_000 * 15));
    assert_eq!(subsample.of(&design, &[1.0; 2_000]).unwrap().0, sample);
    assert_ne!(Subsample { seed: 4, ..subsample }.of(&design, &[1.0; 2_000]).unwrap().0, sample);
}

#[test]
fn parameters_and_diagonals_that_fit_no_lemma_are_refused() {
    let design = coherent(20, 2);
    let at = |epsilon, delta| Subsample { epsilon, delta, seed: 0 }.of(&design, &[1.0; 20]);
    assert!(matches!(at(0.0, 0.1), Err(Error::Parameter { name: "precision ε", .. })));
    assert!(matches!(at(0.1, 1.0), Err(Error::Parameter { name: "failure probability δ", .. })));
    let negative = Subsample { epsilon: 0.1, delta: 0.1, seed: 0 }.of(&design, &[-1.0; 20]);
    assert_eq!(negative, Err(Error::NotPositive { row: 0, value: -1.0 }));
}
