//! Experiments planted on purpose: samplers that fail too often, costs that grow too fast, candidates that remain.

use lemmacheck::claims::experiment::{
    Demand, Exclusion, Experiment, Measured, Outcome, Plan, Series, Setting, Terms, Trial, Trials, multiply,
};
use lemmacheck::claims::{
    Claim, Evidence, Executable, Instance, Judgement, Knobs, Premise, Recording, Scalar, Size, Statement, Verdict,
    corner, facts, judged,
};
use lemmacheck::engine::certify::{self, decide_fast};
use lemmacheck::engine::experiment::{SHARE_BITS, share};
use lemmacheck::engine::{Budget, Examination, binomial, examine};
use lemmacheck::ingredients;
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::number::recorder::Recorded;
use lemmacheck::number::{Exact, Exp, Field, Real};
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

/// The same coin in two settings, of which the second is not tested by its trials.
fn coins(probabilities: [f64; 2], exercised: bool) -> Plan {
    let setting = |probability: f64| Setting {
        name: format!("a coin of {probability}"),
        allowed: Exact::ratio(1, 10).expect("ten is not 0"),
        prepare: Box::new(move || {
            Box::new(move |seed| Outcome {
                succeeded: match Stream::new(seed, 9).uniform(0) {
                    at if at < probability => Some(false),
                    at if at > 0.99 => None,
                    _ => Some(true),
                },
                exercised,
            })
        }),
    };
    Plan::Trials(Trials { demand: Demand::SeldomFails, settings: probabilities.map(setting).into() })
}

#[test]
fn every_trial_counts_once_and_what_is_statistical_says_so() {
    for (probabilities, exercised) in [([0.01, 0.02], true), ([0.02, 0.01], false), ([0.01, 0.2], true)] {
        let found = judge(coins(probabilities, exercised), Budget::Quick);
        let survives = probabilities[1] < 0.1;
        assert_eq!(found.verdict, if survives { Verdict::Survived } else { Verdict::Undecided }, "{}", found.reason);
        assert_eq!(found.method, ["trials", "loewner"]);
        let certificate = found.certificate.expect("of either kind");
        assert_eq!(
            (certificate.kind, certificate.arithmetics, certificate.bits),
            ("statistical", vec!["wide"], SHARE_BITS)
        );
        let health = &found.health;
        assert_eq!((found.instances, found.instances), (found.accepted, found.evaluations));
        assert_eq!((health.rejected, health.decided + health.ties), (0, found.instances));
        // One in a hundred, of two settings of equally many trials.
        assert!(health.ties > 0 && health.ties * 20 < found.instances, "{health:?}");
        assert_eq!(health.exercised, exercised);
        assert_eq!(health.evidence, if exercised { Evidence::Solid } else { Evidence::Slack });
        assert_eq!(found.reason.contains("but slack"), !exercised, "{}", found.reason);
        let worst = format!("on a coin of {}", probabilities[0].max(probabilities[1]));
        assert!(found.reason.contains(&worst), "{}", found.reason);
        assert!(found.region.is_none() && found.counterexample.is_none());
    }
    let nothing = |demand| judge(Plan::Trials(Trials { demand, settings: Vec::new() }), Budget::Quick);
    for demand in [Demand::SeldomFails, Demand::SomeOutcome] {
        let found = nothing(demand);
        assert_eq!((found.verdict, found.reason.as_str()), (Verdict::Undecided, "there is no setting to try"));
        assert_eq!((found.certificate, found.health.exercised), (None, false));
    }
    let found = judge(fails_with(0.9, Demand::SomeOutcome), Budget::Quick);
    assert_eq!((found.certificate, found.health.evidence), (None, Evidence::Solid));
    // Too few trials speak of those that did not succeed, the open ones among them.
    let found = judge(coins([0.09, 0.09], true), Budget::Quick);
    assert!(found.reason.starts_with("too few trials"), "{}", found.reason);
    let words = found.reason.trim_start_matches("too few trials: ");
    let count: u64 = words.split(' ').next().and_then(|word| word.parse().ok()).expect("a count first");
    let trials = found.instances / 2;
    assert!(trials * 8 < count * 100 && count * 100 < trials * 13, "{} of {trials}", count);
}

#[test]
fn a_growth_counts_its_scales_and_says_the_scope() {
    let found = judge(grows(1, 0), Budget::Quick);
    assert_eq!(found.method, ["counting", "least-squares"]);
    let scales = found.instances;
    assert!((3..=5).contains(&scales), "of five scales: {scales}");
    assert_eq!((found.accepted, found.health.decided, found.evaluations), (scales, scales, scales));
    assert!(found.health.exercised && found.certificate.is_none());
    assert!(!found.reason.contains("above it") && !found.reason.contains("outgrown"), "{}", found.reason);
    let short = judge(Plan::Growth(vec![Series { scales: Vec::new(), ..series() }]), Budget::Quick);
    assert_eq!((short.method, short.instances), (vec!["counting", "least-squares"], 0));
    let none = judge(Plan::Growth(Vec::new()), Budget::Quick);
    assert_eq!((none.instances, none.health.exercised), (0, false));
    let scoped = |plan| {
        let experiment = Experiment { id: "planted", case: "any", reading: "as printed", scope: "for coins", plan };
        examine(&Executable::Experiment(experiment), &[], Examination::quick()).expect("no contradiction").reason
    };
    let every = |proved: i64| Some(facts(|| Statement::Less(Recorded::integer(0), Recorded::integer(proved))));
    let exclusion = |m, proved| Exclusion { claim: Box::new(judged(AtMostThree(m))), every: every(proved) };
    for plan in [
        grows(1, 0),
        Plan::Growth(vec![Series { scales: Vec::new(), ..series() }]),
        coins([0.01, 0.01], true),
        Plan::Exclusion(exclusion("4", 1)),
        Plan::Exclusion(exclusion("3", 1)),
        Plan::Exclusion(exclusion("4", 0)),
    ] {
        let reason = scoped(plan);
        assert!(reason.ends_with("; for coins"), "{reason}");
    }
    assert!(!judge(grows(1, 0), Budget::Quick).reason.contains("; for"));
}

fn series() -> Series {
    Series {
        along: "n",
        scales: vec![1e3, 1e4, 1e5],
        measure: Box::new(|n| Measured {
            work: Work { passes: 1, entries: n as u64, multiplies: 0 },
            d: 1,
            printed: Terms { entries: n, multiplies: 0.0 },
        }),
    }
}

#[test]
fn one_of_two_costs_that_grows_too_fast_is_one_too_many() {
    let both = |exponents: [i32; 2]| {
        let series = exponents.into_iter().flat_map(|exponent| match grows(exponent, 0) {
            Plan::Growth(series) => series,
            _ => Vec::new(),
        });
        judge(Plan::Growth(series.collect()), Budget::Quick)
    };
    assert_eq!(both([1, 1]).verdict, Verdict::Asymptotic);
    for exponents in [[1, 2], [2, 1]] {
        let found = both(exponents);
        assert_eq!(found.verdict, Verdict::Undecided);
        assert_eq!(found.reason.matches("(outgrown)").count(), 1, "{}", found.reason);
    }
    assert_eq!(both([2, 1]).instances, 2 * judge(grows(1, 0), Budget::Quick).instances);
}

#[test]
fn an_exclusion_counts_the_candidates_up_to_the_one_that_refutes() {
    let found = excludes("4", None);
    assert_eq!(found.method, ["corners", "exclusion"]);
    assert_eq!((found.instances, found.accepted, found.evaluations), (1, 1, 1));
    assert!(found.health.decided == 1 && found.health.exercised);
    assert!(found.reason.starts_with("rational and arithmetic B each prove"), "{}", found.reason);
    assert!(found.certificate.is_some_and(|certificate| certificate.bits >= 64));
    let open = excludes("3", None);
    assert_eq!((open.method, open.instances, open.evaluations), (vec!["corners", "exclusion"], 1, 1));
    assert!(open.certificate.is_none() && open.counterexample.is_none() && !open.health.exercised);
    let kept = |m: &str| vec![corner(1, 1, &[("m", &[&[m]])])];
    let plan = || Plan::Exclusion(Exclusion { claim: Box::new(judged(AtMostThree("3"))), every: None });
    for (m, verdict) in [("5", Verdict::Refuted), ("2", Verdict::Undecided)] {
        let plan = plan();
        let experiment = Experiment { id: "planted", case: "any", reading: "as printed", scope: "", plan };
        let found = examine(&Executable::Experiment(experiment), &kept(m), Examination::quick()).expect("they agree");
        assert_eq!((found.verdict, found.instances), (verdict, 2), "its own candidate first, then the kept one");
    }
    // What only more than 64 bits tell is a fact for neither arithmetic alone: both are asked with more.
    let beyond = |more: i64| {
        facts(|| {
            let tiny = Recorded::exact("1e-60".parse::<Exact>().expect("a number"));
            let one = Recorded::integer(1).exp();
            Statement::Less(one, one + tiny * Recorded::integer(more))
        })
    };
    // 1 + 10⁻³⁰⁰⁰ is a rational of 20,000 bits, which rationals tell from 1 and arithmetic B does not: one proof is not two.
    let by_one = facts(|| {
        let tiny = Recorded::exact("1e-3000".parse::<Exact>().expect("a number"));
        Statement::Less(Recorded::integer(1), Recorded::integer(1) + tiny)
    });
    let nothing = Instance { size: Size::new(0, 0), objects: Vec::new() };
    assert_eq!(decide_fast(&by_one, &nothing), (certify::Decision::Holds, "rational"));
    assert_eq!(excludes("4", Some(by_one)).verdict, Verdict::Undecided);
    assert_eq!(excludes("4", Some(beyond(1))).verdict, Verdict::Refuted);
    assert_eq!(excludes("4", Some(beyond(0))).verdict, Verdict::Undecided);
    assert_eq!(excludes("4", Some(beyond(-1))).verdict, Verdict::Undecided);
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
