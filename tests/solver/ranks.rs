//! Solutions and certificates of rows that several ranks share have the bits that one rank alone finds.

use lemmacheck::linalg::{self, rows_of_rank};
use lemmacheck::loss::{Loss, Regression, Weights};
use lemmacheck::ranks::{self, Thread, Traffic, threads};
use lemmacheck::solver::{
    self, AlgorithmOne, DesignMatrix, Goal, Method, Multistart, Newton, Preparation, Reading, Stop, Version,
};
use std::sync::Arc;

/// Entries without pattern in ±½.
fn entry(k: usize, phase: f64) -> f64 {
    let k = (k % 1_000_003) as f64;
    (k * k * 0.618_033_988_7 + phase).fract() - 0.5
}

/// A regression as every rank can make its own rows of it.
#[derive(Clone, Copy)]
struct Instance {
    loss: Loss,
    n: usize,
    d: usize,
    sparse: bool,
    /// The last column is the first but for about this much.
    apart: f64,
    weight: f64,
}

impl Instance {
    fn entry(self, i: usize, j: usize) -> f64 {
        let own = entry(i * self.d + j, 0.1);
        match j + 1 == self.d && self.apart < 1.0 {
            true => entry(i * self.d, 0.1) + self.apart * own,
            false if self.sparse && own > 0.0 => 0.0,
            false => own,
        }
    }

    /// Some of its rows.
    fn rows(self, rows: std::ops::Range<usize>) -> (DesignMatrix, Vec<f64>, Weights) {
        let d = self.d;
        let design = if self.sparse {
            let all = rows.clone().flat_map(|i| (0..d).map(move |j| (i, j)));
            let triplets = all.map(|(i, j)| (i - rows.start, j, self.entry(i, j))).filter(|(_, _, a)| *a != 0.0);
            DesignMatrix::from_triplets(rows.len(), d, triplets.collect()).unwrap()
        } else {
            let values = rows.clone().flat_map(|i| (0..d).map(move |j| self.entry(i, j)));
            DesignMatrix::dense(rows.len(), d, values.collect()).unwrap()
        };
        let unit = if matches!(self.loss, Loss::Plain(_)) { 1.0 } else { 1.0 / self.n as f64 };
        let target = rows.clone().map(|i| unit * (1.2 + entry(i, 0.7) + self.entry(i, 0))).collect();
        let weights = rows.map(|i| self.weight * unit * (1.0 + entry(i, 0.3))).collect();
        (design, target, Weights::Each(weights))
    }

    fn alone(self) -> Regression {
        let (design, target, weights) = self.rows(0..self.n);
        Regression::new(self.loss, design, target, weights).unwrap()
    }

    /// On one of several ranks.
    fn shared(self, rank: Thread) -> Regression {
        use ranks::Ranks;
        let own = rows_of_rank(self.n, self.d, rank.rank(), rank.count());
        let (design, target, weights) = self.rows(own);
        let design = design.shared(Arc::new(rank), self.n).unwrap();
        Regression::new(self.loss, design, target, weights).unwrap()
    }
}

/// What each of so many ranks finds.
fn each<T: Send>(count: usize, run: impl Fn(Thread) -> T + Sync) -> Vec<T> {
    let run = &run;
    std::thread::scope(|scope| {
        let all: Vec<_> = threads(count).into_iter().map(|rank| scope.spawn(move || run(rank))).collect();
        all.into_iter().map(|rank| rank.join().unwrap()).collect()
    })
}

/// Every number of an answer, bit for bit.
fn answer(instance: &Regression, method: Method, starts: usize) -> String {
    let newton = Newton { method, seed: 3, ..Newton::default() };
    let x0 = vec![0.01; instance.design().columns()];
    let found = newton.answer(instance, &x0, Some(starts), &Preparation::default()).unwrap();
    format!("{:?} {:?} {:?}", found.solution, found.certificate, found.search)
}

/// Compares on so many ranks with one rank alone, whose way the answer also is that of two threads.
fn compare(instance: Instance, method: Method, starts: usize, counts: &[usize]) -> String {
    let expected = answer(&instance.alone(), method, starts);
    let jobs = instance.alone().with_jobs(2).unwrap();
    assert_eq!(answer(&jobs, method, starts), expected);
    for &count in counts {
        for found in each(count, |rank| answer(&instance.shared(rank), method, starts)) {
            assert_eq!(found, expected, "{} {method} on {count} ranks", instance.loss);
        }
    }
    expected
}

const COUNTS: [usize; 5] = [1, 2, 3, 4, 7];

#[test]
fn no_bit_of_any_loss_depends_on_the_number_of_ranks_dense_or_sparse() {
    for loss in Loss::ALL {
        for sparse in [false, true] {
            let instance = Instance { loss, n: 16_500, d: 3, sparse, apart: 1.0, weight: 0.1 };
            let found = compare(instance, Method::Exact, 3, &COUNTS);
            assert!(found.contains("finding: Minimiser"), "{loss} {sparse}: {found}");
        }
    }
}

#[test]
fn no_bit_of_any_method_depends_on_the_number_of_ranks_dense_or_sparse() {
    let losses = ["rescaled-exp", "softmax", "soft-residual", "cosh"].map(|name| name.parse::<Loss>().unwrap());
    for method in Method::ALL {
        for (loss, sparse) in losses.into_iter().flat_map(|loss| [(loss, false), (loss, true)]) {
            let instance = Instance { loss, n: 16_500, d: 8, sparse, apart: 1.0, weight: 0.1 };
            compare(instance, method, 1, &COUNTS);
        }
    }
}

#[test]
fn a_start_from_a_sample_has_the_same_bits_on_any_number_of_ranks() {
    let loss = "rescaled-exp".parse().unwrap();
    // dense rows are embedded before they are sampled, short ones are not
    for (d, sparse, method) in [(40, false, Method::Auto), (40, false, Method::Sketched), (50, true, Method::Auto)] {
        let instance = Instance { loss, n: 44_000, d, sparse, apart: 1.0, weight: 0.1 };
        let found = compare(instance, method, 1, &[3, 7]);
        assert_eq!(found.contains("sampled: Some"), method == Method::Auto, "{found}");
    }
}

#[test]
fn columns_that_nearly_depend_on_each_other_have_the_same_bits_on_any_number_of_ranks() {
    for name in ["softmax", "exp"] {
        for (apart, sparse) in [(1e-9, false), (1e-13, true), (0.0, false)] {
            let loss = name.parse().unwrap();
            let weight = if name == "softmax" { 0.0 } else { 1e-3 };
            let instance = Instance { loss, n: 17_000, d: 3, sparse, apart, weight };
            compare(instance, Method::Exact, 2, &[2, 3, 7]);
        }
    }
}

#[test]
fn algorithm_1_has_the_same_bits_on_any_number_of_ranks() {
    for (name, version) in
        [("rescaled-exp", Version::Printed), ("soft-residual", Version::Printed), ("softmax", Version::Corrected)]
    {
        let instance =
            Instance { loss: name.parse().unwrap(), n: 16_500, d: 4, sparse: false, apart: 1.0, weight: 0.5 };
        let run = |regression: &Regression| {
            let x0 = vec![0.01; 4];
            let rounds = Goal::of(1e-6, &x0, None).rounds(Reading::Rate).min(4);
            let algorithm = AlgorithmOne { measured: true, ..AlgorithmOne::new(version, rounds) };
            let mut descent = algorithm.solve(regression, &x0, None).unwrap();
            descent.trace.iter_mut().for_each(|round| round.seconds = 0.0);
            format!("{descent:?}")
        };
        let expected = run(&instance.alone());
        for found in COUNTS.into_iter().flat_map(|count| each(count, |rank| run(&instance.shared(rank)))) {
            assert_eq!(found, expected, "{name}");
        }
    }
}

/// What each rank sent in a run of the exact method.
fn traffic(instance: Instance, method: Method, count: usize) -> (usize, Vec<Traffic>) {
    let found = each(count, |rank| {
        let regression = instance.shared(rank);
        let newton = Newton { method, ..Newton::default() };
        let solution = newton.solve(&regression, &vec![0.01; instance.d]).unwrap();
        assert!(matches!(solution.stop, Stop::Converged | Stop::AtPrecision), "{}", solution.stop);
        (solution.iterations, regression.design().traffic())
    });
    (found[0].0, found.into_iter().map(|(_, traffic)| traffic).collect())
}

#[test]
fn one_iteration_sends_two_hessians_and_few_vectors_up_the_tree_whatever_n_and_the_ranks_are() {
    let loss = "rescaled-exp".parse().unwrap();
    for method in [Method::Exact, Method::Sketched, Method::Subsampled] {
        for (n, d, sparse) in [(17_000, 12, false), (40_000, 30, false), (40_000, 30, true)] {
            for count in [2, 4, 7] {
                let instance = Instance { loss, n, d, sparse, apart: 1.0, weight: 0.1 };
                let (iterations, all) = traffic(instance, method, count);
                let most = all.iter().map(|traffic| traffic.most_up).max().unwrap();
                println!(
                    "{method} {n} × {d}, sparse {sparse}, {count} ranks: {iterations} iterations, {most} numbers up at most"
                );
                assert!(most > 0 && most <= 2 * (d * d + 8 * d) as u64, "{method} {n} {d} {count}: {most}");
            }
        }
    }
}

#[test]
fn a_rank_that_ends_ends_the_others_with_an_error() {
    let instance =
        Instance { loss: "softmax".parse().unwrap(), n: 16_500, d: 3, sparse: false, apart: 1.0, weight: 0.1 };
    for (count, gone) in [(2, 1), (4, 0), (7, 3)] {
        let found = each(count, |rank| {
            use ranks::Ranks;
            let number = rank.rank();
            let regression = instance.shared(rank);
            if number == gone {
                return None;
            }
            Some(Newton::default().solve(&regression, &[0.0; 3]))
        });
        for (rank, found) in found.into_iter().enumerate() {
            let lost = |error: &solver::Error| {
                matches!(error, solver::Error::Product(linalg::Error::Ranks(ranks::Error::Lost { .. })))
            };
            assert!(
                rank == gone || found.is_some_and(|found| found.is_err_and(|error| lost(&error))),
                "{rank} of {count}"
            );
        }
    }
}

#[test]
fn ranks_that_hold_other_shapes_or_other_rows_are_refused() {
    let refused = each(3, |rank| {
        use ranks::Ranks;
        let d = if rank.rank() == 1 { 4 } else { 3 };
        let own = rows_of_rank(16_500, d, rank.rank(), 3);
        let design = DesignMatrix::dense(own.len(), d, vec![1.0; own.len() * d]).unwrap();
        design.shared(Arc::new(rank), 16_500).unwrap_err().to_string()
    });
    assert!(
        refused.iter().all(|refusal| refusal.contains("rank 1 has `16500 × 4, dense` as the shape of A")),
        "{refused:?}"
    );
    let refused = each(2, |rank| {
        let design = DesignMatrix::dense(100, 3, vec![1.0; 300]).unwrap();
        design.shared(Arc::new(rank), 16_500).unwrap_err().to_string()
    });
    assert!(refused[0].starts_with("100 rows are given where rows 1 to"), "{refused:?}");
}

#[test]
fn a_few_rows_are_kept_by_every_rank() {
    assert_eq!(rows_of_rank(4_000, 3, 2, 5), 0..4_000);
    assert_eq!(rows_of_rank(10_000, 20_000, 2, 5), 0..10_000);
    let instance = Instance { loss: Loss::Softmax, n: 300, d: 3, sparse: false, apart: 1.0, weight: 0.1 };
    compare(instance, Method::Auto, Multistart::worth(instance.alone().design()).min(3), &[2, 3]);
}
