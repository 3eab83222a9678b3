//! The lemma on leverage-score sampling that both papers quote (6.4 and A.8), and what their algorithms cost.
//!
//! No formula over one instance states it: failures of SUBSAMPLE are counted on designs made to break it, its work is
//! counted over growing sizes, and the reading with a constant independent of ε₀ is excluded.

mod costs;
mod designs;
mod exclusion;
mod made;

use crate::claims::experiment::{Demand, Exclusion, Experiment, Outcome, Plan, Setting, Trials};
use crate::number::Exact;
use crate::sketch::{Decision, LeverageScores, Reference, Sample, Subsample, spectral};
use designs::Hard;
use made::{EDGE, experiment};

/// Nonzeros of D̃ over ε⁻² d ln(n/δ): the constant in O(ε⁻² d log(n/δ)). SUBSAMPLE expects (2 + ⅔ε)ε⁻² r ln(2r/δ) of
/// them, and ln(2r/δ) ≤ 2 ln(n/δ).
const CONSTANT: f64 = 6.0;

/// The settings of one lemma: a design with n and d, and δ.
struct Lemma {
    epsilon: (i64, i64),
    settings: Vec<(Hard, usize, usize, (i64, i64))>,
    scores: Scores,
}

/// Which leverage scores SUBSAMPLE uses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scores {
    /// Exact ones, as the proof of the lemma has it.
    Exact,
    /// Approximate ones from the trial's seed, within the printed running time.
    Approximate,
}

impl Lemma {
    fn setting(&self, (design, n, d, delta): (Hard, usize, usize, (i64, i64))) -> Setting {
        let (epsilon, scores) = (self.epsilon, self.scores);
        let exact = |(top, bottom)| Exact::ratio(top, bottom).unwrap_or_else(Exact::zero);
        let of = if scores == Scores::Exact { "exact" } else { "approximate" };
        Setting {
            name: format!("{design}, n = {n}, d = {d}, ε = {}, δ = {}, {of} scores", exact(epsilon), exact(delta)),
            allowed: exact(delta),
            prepare: Box::new(move || {
                let built = design.build(n, d).and_then(|(design, diagonal)| {
                    let reference = Reference::new(&design, &diagonal, &exact(epsilon)).ok()?;
                    let leverage = LeverageScores::exact(&design, &diagonal).ok()?;
                    Some((design, diagonal, reference, leverage))
                });
                let (epsilon_0, epsilon, delta) = (epsilon, exact(epsilon).to_f64(), exact(delta).to_f64());
                let most = CONSTANT / (epsilon * epsilon) * d as f64 * core_math::log(n as f64 / delta);
                let draw = move |seed| -> Option<(Sample, Decision)> {
                    let (design, diagonal, reference, leverage) = built.as_ref()?;
                    let subsample = Subsample { epsilon, delta, seed };
                    let sample = match scores {
                        Scores::Exact => subsample.draw(diagonal, leverage).ok()?,
                        Scores::Approximate => subsample.of(design, diagonal).ok()?.0,
                    };
                    let decision = match reference.decide(&sample) {
                        Decision::Undecided => spectral::decide(design, diagonal, &sample, &exact(epsilon_0)).ok()?,
                        decided => decided,
                    };
                    Some((sample, decision))
                };
                Box::new(move |seed| {
                    let Some((sample, decision)) = draw(seed) else {
                        return Outcome { succeeded: None, exercised: false };
                    };
                    let kept = sample.rows().len();
                    let succeeded = match decision {
                        _ if kept as f64 > most => Some(false),
                        Decision::Holds => Some(true),
                        Decision::Fails { .. } => Some(false),
                        Decision::Undecided => None,
                    };
                    Outcome { succeeded, exercised: kept < n }
                })
            }),
        }
    }

    fn trials(self, demand: Demand) -> Plan {
        Plan::Trials(Trials { demand, settings: self.settings.iter().map(|setting| self.setting(*setting)).collect() })
    }
}

/// Designs on which sampling can fail, at the greatest ε and δ of Lemma 6.4 and at a smaller δ.
fn lemma_6_4() -> Lemma {
    let rare = (1, 64);
    Lemma {
        epsilon: EDGE,
        settings: vec![
            (Hard::Repeated, 1, 1, EDGE),
            (Hard::Repeated, 3, 3, EDGE),
            (Hard::Repeated, 6_000, 1, EDGE),
            (Hard::Repeated, 6_000, 4, EDGE),
            (Hard::Coherent, 2_500, 2, EDGE),
            (Hard::NearlyDependent, 4_000, 3, EDGE),
            (Hard::Decades, 2_500, 2, EDGE),
            (Hard::Generic, 2_500, 2, EDGE),
            (Hard::Generic, 1, 3, EDGE),
            (Hard::Repeated, 2_500, 1, rare),
        ],
        scores: Scores::Exact,
    }
}

/// The same as Algorithm 1 runs it: approximate scores, δ₁ = δ/T with T = 1.
fn line_5() -> Lemma {
    Lemma {
        epsilon: EDGE,
        settings: vec![
            (Hard::Repeated, 1, 1, EDGE),
            (Hard::Repeated, 2_500, 1, EDGE),
            (Hard::Coherent, 2_200, 2, EDGE),
            (Hard::Decades, 2_200, 2, EDGE),
            (Hard::NearlyDependent, 2_200, 2, EDGE),
        ],
        scores: Scores::Approximate,
    }
}

/// ε₀ = 0.01 as printed; δ anywhere in (0, 1).
fn lemma_a8() -> Lemma {
    let (half, most) = ((1, 2), (15, 16));
    Lemma {
        epsilon: (1, 100),
        settings: vec![
            (Hard::Repeated, 1, 1, half),
            (Hard::Repeated, 4, 4, half),
            (Hard::Repeated, 40_000, 1, half),
            (Hard::Repeated, 60_000, 1, most),
            (Hard::Repeated, 80_000, 2, most),
            (Hard::Coherent, 20_000, 1, most),
            (Hard::NearlyDependent, 80_000, 2, most),
            (Hard::Decades, 20_000, 1, most),
            (Hard::Generic, 20_000, 1, most),
        ],
        scores: Scores::Exact,
    }
}

const SAMPLED: &str = "D̃ is SUBSAMPLE's with independent rows, at most 6 ε⁻² d ln(n/δ) of them; each trial is decided \
                       in enclosures; designs and parameters are finitely many";

const BY_EPSILON: &str = "the constant in O(d log(n/δ)) may depend on ε₀; with probability at least 1 - δ";

/// Every experiment of both papers.
pub(super) fn experiments() -> Vec<Experiment> {
    let mut all = rescaled();
    all.extend(residual());
    all.extend(costs::rescaled());
    all.extend(costs::residual());
    all
}

/// What is judged of the paper on rescaled regression, its repaired twin last.
fn rescaled() -> Vec<Experiment> {
    vec![
        experiment(
            "rescaled.lemma-6.4.1",
            "any",
            "an absolute constant in O(d log(n/δ)), the same for every ε₀",
            "d = 3·4ᵏ columns, n = d(d - 1)/2 rows eᵢ + eⱼ and ε₀ < 1/(d - 1) exclude the constant 2ᵏ/4, so every one",
            Plan::Exclusion(Exclusion {
                claim: Box::new(exclusion::pairs()),
                every: Some(exclusion::every_constant()),
            }),
        ),
        experiment(
            "rescaled.lemma-6.4.1",
            "any; the constant may depend on eps_0",
            BY_EPSILON,
            SAMPLED,
            lemma_6_4().trials(Demand::SeldomFails),
        ),
        experiment(
            "rescaled.algorithm-1.line5",
            "any",
            "ε₁ a constant in (0, 0.1), on which the constant in O(d log(n/δ₁)) may depend",
            "SUBSAMPLE as the algorithm runs it, with approximate leverage scores, δ₁ = δ/T and T = 1; at most \
             6 ε⁻² d ln(n/δ) rows; each trial is decided in enclosures; designs and parameters are finitely many",
            line_5().trials(Demand::SeldomFails),
        ),
        experiment(
            "rescaled.lemma-6.4.1.corrected",
            "any",
            BY_EPSILON,
            SAMPLED,
            lemma_6_4().trials(Demand::SeldomFails),
        ),
    ]
}

/// What is judged of the paper on the residual connection.
fn residual() -> Vec<Experiment> {
    vec![
        experiment(
            "residual.lemma-a8.1",
            "existence",
            "some D̃ with O(ε₀⁻² d log(n/δ)) nonzeros, as n/δ grows",
            SAMPLED,
            lemma_a8().trials(Demand::SomeOutcome),
        ),
        experiment(
            "residual.lemma-a8.1",
            "with probability at least 1-δ, O(ε_0^{-2} d log(n/δ)) nonzeros",
            "the algorithm's D̃, as n/δ grows",
            SAMPLED,
            lemma_a8().trials(Demand::SeldomFails),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outcomes of 40 seeds on one setting.
    fn outcomes(lemma: Lemma) -> Vec<Outcome> {
        let trial = (lemma.setting(lemma.settings[0]).prepare)();
        (0..40).map(trial).collect()
    }

    #[test]
    fn every_hard_design_is_decided_in_every_trial() {
        for design in [Hard::Coherent, Hard::NearlyDependent, Hard::Decades, Hard::Generic, Hard::Repeated] {
            let settings = vec![(design, 6_000, 2, EDGE)];
            let found = outcomes(Lemma { epsilon: EDGE, settings, scores: Scores::Exact });
            assert!(found.iter().all(|outcome| outcome.succeeded.is_some() && outcome.exercised), "{design}");
        }
    }

    #[test]
    fn a_square_design_keeps_every_row_and_succeeds() {
        for scores in [Scores::Exact, Scores::Approximate] {
            let found = outcomes(Lemma { epsilon: EDGE, settings: vec![(Hard::Repeated, 4, 4, EDGE)], scores });
            assert!(found.iter().all(|outcome| outcome.succeeded == Some(true) && !outcome.exercised));
        }
    }
}
