use super::Error;
use super::table::{Column, Table, number};
use crate::dataset::synthetic;
use crate::engine::binomial::{lower, upper};
use crate::linalg::DesignMatrix;
use crate::number::Exact;
use crate::sketch::{Decision, LeverageScores, Reference, Sample, Stream, Subsample};

const COLUMNS: [Column; 14] = [
    Column { name: "design", holds: "the design: gaussian, coherent, ill-conditioned or heavy-tailed; D = 1" },
    Column { name: "n", holds: "rows of A" },
    Column { name: "d", holds: "columns of A" },
    Column { name: "epsilon_0", holds: "the precision, dimensionless" },
    Column { name: "delta", holds: "the failure probability that is allowed" },
    Column {
        name: "oversampling", holds: "rows expected over those of the proof, (2 + 2ε₀/3)ε₀⁻² d ln(2d/δ)"
    },
    Column { name: "expected_rows", holds: "expected rows of D̃" },
    Column { name: "trials", holds: "samples drawn" },
    Column { name: "failures", holds: "samples proved outside (1 ± ε₀)" },
    Column { name: "open", holds: "samples that enclosures did not settle" },
    Column { name: "rate", holds: "failures/trials" },
    Column { name: "rate_lower", holds: "Clopper-Pearson lower bound at 97.5 %" },
    Column { name: "rate_upper", holds: "Clopper-Pearson upper bound at 97.5 %" },
    Column { name: "seed", holds: "the seed of the row's samples" },
];

/// Rows and columns of each design.
const SIZE: (usize, usize) = (3_000, 4);
const EPSILON: f64 = 0.25;

/// How often SUBSAMPLE with exact leverage scores misses (1 ± ε₀), against δ and the number of rows.
///
/// # Errors
/// [`Error`] never in practice: the designs' parameters are inside their ranges.
pub fn sampling(seed: u64, trials: u64) -> Result<Table, Error> {
    let (n, d) = SIZE;
    let designs: [(&str, DesignMatrix); 4] = [
        ("gaussian", synthetic::gaussian(n, d, seed)?),
        ("coherent", synthetic::coherent(n, d, 100.0, seed)?),
        ("ill-conditioned", synthetic::ill_conditioned(n, d, 1e6, seed)?),
        ("heavy-tailed", synthetic::heavy_tailed(n, d, 1, seed)?),
    ];
    let ones = vec![1.0; n];
    let seeds = Stream::new(seed, 201);
    let mut rows = Vec::new();
    for (name, design) in &designs {
        let epsilon = Exact::from_f64(EPSILON).unwrap_or_else(Exact::zero);
        let (Ok(reference), Ok(scores)) =
            (Reference::new(design, &ones, &epsilon), LeverageScores::exact(design, &ones))
        else {
            continue;
        };
        for delta in [0.5, 0.1, 0.01, 0.001] {
            for oversampling in [0.0625, 0.125, 0.25, 0.5, 1.0] {
                let own = seeds.word(rows.len() as u64);
                let subsample = Subsample { epsilon: EPSILON, delta, seed: own };
                let Ok(c) = subsample.oversampling(scores.rank()) else { continue };
                let kept: Vec<f64> = scores.scores().iter().map(|score| (oversampling * c * score).min(1.0)).collect();
                let stream = Stream::new(own, 202);
                let outcome = |trial| match Sample::draw(&ones, &kept, stream.word(trial)) {
                    Ok(sample) => reference.decide(&sample),
                    Err(_) => Decision::Undecided,
                };
                let outcomes: Vec<Decision> = (0..trials).map(outcome).collect();
                let count = |wanted: fn(&Decision) -> bool| outcomes.iter().filter(|o| wanted(o)).count() as u64;
                let failures = count(|outcome| matches!(outcome, Decision::Fails { .. }));
                let open = count(|outcome| matches!(outcome, Decision::Undecided));
                let error = Exact::ratio(1, 40).unwrap_or_else(Exact::zero);
                rows.push(vec![
                    (*name).to_string(),
                    n.to_string(),
                    d.to_string(),
                    number(EPSILON),
                    number(delta),
                    number(oversampling),
                    number(kept.iter().sum()),
                    trials.to_string(),
                    failures.to_string(),
                    open.to_string(),
                    number(failures as f64 / trials.max(1) as f64),
                    number(lower(failures, trials, &error)),
                    number(upper(failures + open, trials, &error)),
                    own.to_string(),
                ]);
            }
        }
    }
    let title = "failures of leverage-score sampling against δ and the number of rows (Lemmas 6.4 and A.8)";
    Ok(Table { title, seed, columns: &COLUMNS, rows })
}
