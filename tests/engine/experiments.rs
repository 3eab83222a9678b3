//! Experiments planted on purpose: samplers that fail too often, costs that grow too fast, candidates that remain.

use lemmacheck::claims::experiment::{
    Demand, Exclusion, Experiment, Measured, Outcome, Plan, Series, Setting, Terms, Trial, Trials, multiply,
};
use lemmacheck::claims::{
    Claim, Executable, Instance, Judgement, Knobs, Premise, Recording, Scalar, Size, Statement, Verdict, corner, facts,
    judged,
};
use lemmacheck::engine::experiment::{SHARE_BITS, share};
use lemmacheck::engine::{Budget, Examination, binomial, examine};
use lemmacheck::ingredients;
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::number::recorder::Recorded;
use lemmacheck::number::{Exact, Field, Real};
use lemmacheck::sketch::{Decision, Reference, Sample, Stream, Subsample, Work};

fn judge(plan: Plan, budget: Budget) -> Judgement {
    let experiment = Experiment { id: "planted.experiment", case: "any", reading: "as printed", scope: "", plan };
    examine(&Executable::Experiment(experiment), &[], Examination { budget, ..Examination::quick() })
        .expect("no contradiction")
}

/// A sampler that fails with the given probability where 1/10 is allowed.
fn fails_with(probability: f64, demand: Demand) -> Plan {
    let setting = Setting {
        name: "a coin".into(),
        allowed: Exact::ratio(1, 10).expect("ten is not 0"),
        prepare: Box::new(move || {
            Box::new(move |seed| Outcome {
                succeeded: Some(Stream::new(seed, 9).uniform(0) >= probability),
                exercised: true,
            })
        }),
    };
    Plan::Trials(Trials { demand, settings: vec![setting] })
}

#[test]
fn a_sampler_that_fails_twice_as_often_as_allowed_is_caught_and_never_refuted() {
    let found = judge(fails_with(0.2, Demand::SeldomFails), Budget::Standard);
    assert_eq!(found.verdict, Verdict::Undecided);
    assert!(found.reason.starts_with("statistics speak against it"), "{}", found.reason);
    assert_eq!(found.certificate.map(|c| (c.kind, c.bits)), Some(("statistical", SHARE_BITS)));
}

#[test]
fn an_honest_sampler_survives_at_every_budget_with_its_confidence() {
    for budget in [Budget::Quick, Budget::Standard] {
        let found = judge(fails_with(0.02, Demand::SeldomFails), budget);
        assert_eq!(found.verdict, Verdict::Survived, "{}", found.reason);
        assert!(found.reason.contains("confidence 1 - 2^-39"), "{}", found.reason);
        assert!(found.counterexample.is_none());
    }
}

/// SUBSAMPLE of 2 000 equal rows with this share of the rows that its proof asks for, at ε = 1/4 and δ = 1/10.
fn samples_with(share: f64) -> Plan {
    let delta = Exact::ratio(1, 10).expect("ten is not 0");
    let prepare = move || -> Trial {
        let ones = vec![1.0; 2_000];
        let design = DesignMatrix::dense(2_000, 1, ones.clone()).expect("2 000 entries");
        let reference = Reference::new(&design, &ones, &Exact::ratio(1, 4).expect("four is not 0")).expect("it fits");
        let c = Subsample { epsilon: 0.25, delta: 0.1, seed: 0 }.oversampling(1).expect("both are in (0, 1)");
        Box::new(move |seed| {
            let sample = Sample::draw(&ones, &vec![share * c / 2_000.0; 2_000], seed).expect("it fits");
            let succeeded = match reference.decide(&sample) {
                Decision::Holds => Some(true),
                Decision::Fails { .. } => Some(false),
                Decision::Undecided => None,
            };
            Outcome { succeeded, exercised: true }
        })
    };
    let setting = Setting { name: "equal rows".into(), allowed: delta, prepare: Box::new(prepare) };
    Plan::Trials(Trials { demand: Demand::SeldomFails, settings: vec![setting] })
}

#[test]
fn a_sampler_with_a_quarter_of_its_rows_is_caught_and_the_whole_one_survives() {
    let found = judge(samples_with(0.25), Budget::Quick);
    assert!(found.verdict == Verdict::Undecided && found.reason.starts_with("statistics"), "{}", found.reason);
    let found = judge(samples_with(1.0), Budget::Quick);
    assert_eq!(found.verdict, Verdict::Survived, "{}", found.reason);
    assert_eq!(found.health.ties, 0);
}

#[test]
fn too_few_trials_decide_nothing_near_the_allowed_probability() {
    for probability in [0.09, 0.1, 0.11] {
        let found = judge(fails_with(probability, Demand::SeldomFails), Budget::Quick);
        assert_eq!(found.verdict, Verdict::Undecided);
        assert!(found.reason.starts_with("too few trials"), "{}", found.reason);
        assert_eq!(found.certificate, None);
    }
}

#[test]
fn trials_that_are_not_settled_count_neither_way() {
    let open = |shown: Option<bool>| {
        let setting = Setting {
            name: "half open".into(),
            allowed: Exact::ratio(1, 10).expect("ten is not 0"),
            prepare: Box::new(move || {
                Box::new(move |seed| {
                    let open = Stream::new(seed, 9).uniform(0) < 0.5;
                    Outcome { succeeded: if open { None } else { shown }, exercised: true }
                })
            }),
        };
        judge(Plan::Trials(Trials { demand: Demand::SeldomFails, settings: vec![setting] }), Budget::Quick)
    };
    let found = open(Some(true));
    assert!(found.verdict == Verdict::Undecided && found.reason.starts_with("too few trials"), "{}", found.reason);
    assert!(found.health.ties > 400);
    let found = open(Some(false));
    assert!(found.verdict == Verdict::Undecided && found.reason.starts_with("statistics"), "{}", found.reason);
}

#[test]
fn one_success_is_existence_and_none_is_undecided() {
    let found = judge(fails_with(0.9, Demand::SomeOutcome), Budget::Quick);
    assert_eq!(found.verdict, Verdict::Survived);
    let found = judge(fails_with(2.0, Demand::SomeOutcome), Budget::Quick);
    assert_eq!(found.verdict, Verdict::Undecided);
}

#[test]
fn verdict_and_evidence_are_the_same_for_any_number_of_threads() {
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
        pool.install(|| judge(fails_with(0.07, Demand::SeldomFails), Budget::Quick))
    };
    assert_eq!(with(1), with(3));
}

/// Work n^exponent · ln(n)^logarithms where n is printed.
fn grows(exponent: i32, logarithms: i32) -> Plan {
    Plan::Growth(vec![Series {
        along: "n",
        scales: vec![1e3, 1e4, 1e5, 1e6, 1e7],
        measure: Box::new(move |n| {
            let entries = n.powi(exponent) * core_math::log(n).powi(logarithms);
            Measured {
                work: Work { passes: 1, entries: entries as u64, multiplies: 0 },
                d: 1,
                printed: Terms { entries: n, multiplies: 0.0 },
            }
        }),
    }])
}

#[test]
fn a_quadratic_cost_is_caught_as_exponent_two() {
    let found = judge(grows(2, 0), Budget::Quick);
    assert_eq!(found.verdict, Verdict::Undecided);
    assert!(found.reason.contains("the exponent is 2.000"), "{}", found.reason);
    assert!(found.reason.contains("outgrown"), "{}", found.reason);
}

#[test]
fn a_linear_cost_is_asymptotic_and_one_logarithm_more_is_named() {
    let found = judge(grows(1, 0), Budget::Quick);
    assert_eq!(found.verdict, Verdict::Asymptotic);
    assert!(found.reason.contains("the exponent is 1.000 [1.000, 1.000]"), "{}", found.reason);
    let found = judge(grows(1, 1), Budget::Quick);
    assert_eq!(found.verdict, Verdict::Asymptotic);
    assert!(found.reason.contains("above it as a logarithm would be"), "{}", found.reason);
    assert_eq!(judge(grows(1, 3), Budget::Quick).verdict, Verdict::Undecided);
}

#[test]
fn a_term_that_outgrows_its_own_is_caught_whatever_the_constants() {
    let costs = |multiplies: fn(f64) -> f64| {
        judge(
            Plan::Growth(vec![Series {
                along: "d",
                scales: vec![4.0, 8.0, 16.0, 32.0, 64.0, 128.0],
                measure: Box::new(move |d| Measured {
                    work: Work { passes: 1, entries: 70_000, multiplies: multiplies(d) as u64 },
                    d: d as usize,
                    printed: Terms { entries: 10_000.0, multiplies: multiply(d as usize) },
                }),
            }]),
            Budget::Standard,
        )
        .verdict
    };
    assert_eq!(costs(|_| 900.0), Verdict::Asymptotic);
    assert_eq!(costs(|d| 9.0 * d), Verdict::Undecided);
}

#[test]
fn work_that_could_not_be_measured_is_undecided() {
    let none = Series {
        along: "n",
        scales: vec![1.0, 2.0, 4.0, 8.0],
        measure: Box::new(|n| Measured { work: Work::default(), d: 1, printed: Terms { entries: n, multiplies: 0.0 } }),
    };
    assert_eq!(judge(Plan::Growth(vec![none]), Budget::Quick).verdict, Verdict::Undecided);
    assert_eq!(judge(Plan::Growth(Vec::new()), Budget::Quick).verdict, Verdict::Undecided);
}

ingredients! {
    /// A number of rows.
    Rows { m: Number[One] }
}

/// m ≤ 3 for every m ≥ 2, with the corner given.
struct AtMostThree(&'static str);

impl Claim for AtMostThree {
    type On = Rows;
    fn id(&self) -> &'static str {
        "planted.exclusion"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, _: Size) -> Rows<S> {
        Rows { m: Scalar(k.at_least(&S::integer(2))) }
    }
    fn given<S: Real>(&self, i: &Rows<S>) -> Vec<Premise<S>> {
        vec![Premise::new("m ≥ 2", Statement::AtMost(S::integer(2), i.m.0.clone()))]
    }
    fn says<S: Real>(&self, i: &Rows<S>) -> Statement<S> {
        Statement::AtMost(i.m.0.clone(), S::integer(3))
    }
    fn corners(&self) -> Vec<Instance> {
        vec![corner(1, 1, &[("m", &[&[self.0]])])]
    }
}

fn excludes(m: &'static str, every: Option<Recording>) -> Judgement {
    judge(Plan::Exclusion(Exclusion { claim: Box::new(judged(AtMostThree(m))), every }), Budget::Quick)
}

#[test]
fn an_exclusion_refutes_only_where_two_arithmetics_prove_premises_and_excess() {
    let found = excludes("4", None);
    assert_eq!(found.verdict, Verdict::Refuted);
    let certificate = found.certificate.expect("a refutation has a certificate");
    assert_eq!((certificate.kind, certificate.arithmetics), ("exclusion", vec!["rational", "ball"]));
    assert!(found.counterexample.is_some());
    for remaining in ["3", "1"] {
        assert_eq!(excludes(remaining, None).verdict, Verdict::Undecided, "m = {remaining}");
    }
}

#[test]
fn an_exclusion_of_every_constant_needs_its_facts_proved() {
    let less = |l: i64, r: i64| facts(|| Statement::Less(Recorded::integer(l), Recorded::integer(r)));
    assert_eq!(excludes("4", Some(less(1, 2))).verdict, Verdict::Refuted);
    assert_eq!(excludes("4", Some(less(2, 2))).verdict, Verdict::Undecided);
}

#[test]
fn binomial_bounds_are_those_of_the_oracle() {
    // made by tests/oracle/binomial.py
    for row in include_str!("../oracle/binomial.csv").lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        let [failures, trials, error, lower, upper] = fields[..] else { panic!("five fields in {row}") };
        let (failures, trials): (u64, u64) = (failures.parse().unwrap(), trials.parse().unwrap());
        let error: Exact = error.parse().unwrap();
        let (low, high) = (binomial::lower(failures, trials, &error), binomial::upper(failures, trials, &error));
        let (lower, upper): (Exact, Exact) = (lower.parse().unwrap(), upper.parse().unwrap());
        // the table is rounded to 30 digits, the ends are outward by at most 2^-40
        let past = |a: f64, b: &Exact| Exact::from_f64(a).unwrap().minus(b).to_f64();
        assert!((-1e-12..=1e-29).contains(&past(low, &lower)), "{row}: {low}");
        assert!((-1e-29..=1e-12).contains(&past(high, &upper)), "{row}: {high}");
    }
}

#[test]
fn the_shares_of_all_rows_are_within_the_budget() {
    let rows = lemmacheck::engine::experiment::SHARES;
    assert!(share().to_f64() * rows as f64 <= 1.000_001e-9);
    #[cfg(feature = "papers")]
    {
        let catalogue = lemmacheck::papers::catalogue().expect("the catalogue joins");
        let all: usize = catalogue.entries.iter().map(|entry| entry.words.cases.len().max(entry.forms.len())).sum();
        assert!(all as i64 <= rows, "{all} rows share a budget made for {rows}");
    }
}
