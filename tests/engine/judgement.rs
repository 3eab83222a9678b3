//! What a judgement says beside its verdict: what proves it, over which region, and why no more than that.

use lemmacheck::claims::{
    Evidence, Executable, Instance, Judged, Judgement, Proof, Prover, Size, Statement, Strength, Typed, Verdict,
};
use lemmacheck::engine::{Contradiction, Examination, examine, hypotheses};
use std::sync::Arc;

/// The claim of a lemma.
fn claim(text: &str) -> Judged {
    let text = format!("lemma planted\n  {}", text.replace("; ", "\n  "));
    let reading = lemmacheck::language::read("planted.lemma", &text);
    let mut rows = reading.unwrap_or_else(|error| panic!("{}", error.message())).rows;
    hypotheses::judged(Arc::new(rows.remove(0))).expect("dimensions are linear").0
}

fn examined(claim: Judged) -> Result<Judgement, Contradiction> {
    examine(&Executable::Formula(claim), &[], Examination::quick())
}

fn judged(claim: Judged) -> Judgement {
    examined(claim).expect("our arithmetics agree with each other")
}

/// Who always proves with so many lines, or never.
struct Says(Option<usize>);

impl Prover for Says {
    fn prove(&self) -> Option<Proof> {
        self.0.map(|lines| Proof { lines, rules: 2, factor: None, kept: serde_json::Value::Null })
    }
    fn check(&self, _: &serde_json::Value) -> Result<Proof, String> {
        self.prove().ok_or_else(String::new)
    }
    fn written(&self, _: &serde_json::Value) -> Vec<String> {
        Vec::new()
    }
}

fn proved_by(lines: Option<usize>, text: &str) -> Judged {
    Judged { prover: Some(Arc::new(Says(lines))), ..claim(text) }
}

const ATTACK: &str = "corners grid random structured degenerate ascent cma-es";

/// Verdict, methods, kind and arithmetics of the certificate, region.
fn road(found: &Judgement) -> [String; 4] {
    let proof = found.certificate.as_ref();
    [
        found.verdict.to_string(),
        found.method.join(" "),
        proof.map_or(String::new(), |proof| format!("{} {}", proof.kind, proof.arithmetics.join(" "))),
        found.region.clone().unwrap_or_default(),
    ]
}

#[test]
fn what_is_typed_is_certified_by_typing_and_counts_its_formulas() {
    let typed = Typed {
        id: "planted.typed".into(),
        case: "any".into(),
        reading: "as printed".into(),
        formulas: vec!["x + y".into(), "x y".into()],
    };
    let found = examine(&Executable::Typed(typed), &[], Examination::quick()).expect("nothing is computed");
    assert_eq!(road(&found), ["certified", "typing", "typing ", "all"].map(str::to_owned));
    assert_eq!((found.instances, found.accepted, found.health.exercised), (2, 2, true));
}

#[test]
fn every_verdict_names_its_road_its_proof_and_its_region() {
    let shrunk = format!("{ATTACK} shrink");
    for (text, wanted, reason) in [
        ("let x ∈ ℝ^n; claim ‖x + x‖² = 4 ‖x‖²", ["certified", "field attack", "field gf(p)", "all n"], "for n ≤ "),
        (
            "let x, y ∈ ℝ; claim x/y + y/y = (x + y)/y",
            ["certified", "field attack", "field gf(p)", "all, where defined"],
            "2^-",
        ),
        (
            "let x ∈ ℝ^n; given ‖x‖² = 1; claim 2 ‖x‖² = 2",
            ["certified", "field attack", "field gf(p)", "for n ≤ 4"],
            "under the hypotheses that are equalities",
        ),
        (
            "let a, b ∈ ℝ; claim 2 a b ≤ a² + b²",
            ["certified", "chain attack", "chain rational ball", "all"],
            "proved for all sizes by",
        ),
        ("let a ∈ ℝ; claim a < exp(a)", ["survived", ATTACK, "", ""], "accepted instances under attack"),
        (
            "let a ∈ ℝ; claim 0 < a²",
            ["refuted", &shrunk, "rational rational ball", ""],
            "rational and arithmetic B each prove a violation",
        ),
        (
            "let x ∈ ℝ^n; given n ≥ 2; claim sum(x)² ≤ 2 ‖x‖²",
            ["refuted", &shrunk, "rational rational ball", ""],
            "a violation at n = 3",
        ),
        (
            "let a ∈ ℝ; claim exp(a) ≤ 1 + a",
            ["refuted", &shrunk, "enclosure interval ball", ""],
            "interval and arithmetic B each prove",
        ),
        (
            "let x ∈ ℝ^n; given x < 0; x > 0; claim x = 0_n",
            ["vacuous", "contraction", "contraction interval", "for n ≤ 4"],
            "no instance can meet",
        ),
        ("let A ∈ ℝ^(n×n); claim A ⪯ A + I_n", ["ill-formed", ATTACK, "", ""], "not symmetric"),
        ("let x ∈ ℝ; claim x + exp(−exp(60)) = x", ["undecided", ATTACK, "", ""], "the sides differ in the field"),
        (
            "let x ∈ ℝ; given exp(x) = 2; claim (x + 1)² = x² + 2 x + 1",
            ["undecided", ATTACK, "", ""],
            "equal in finite fields, but no instance was found",
        ),
        (
            "let x ∈ ℝ; given 1 ≤ x; x ≤ 2; claim (exp(x) + 10^400) − 10^400 = exp(x) + 0 x",
            ["undecided", ATTACK, "", ""],
            "equal in finite fields, but enclosures neither decide",
        ),
    ] {
        let found = judged(claim(text));
        assert_eq!(road(&found), wanted.map(str::to_owned), "{text}: {}", found.reason);
        assert!(found.reason.contains(reason), "{text}: {}", found.reason);
        assert_eq!(found.proof.is_some(), wanted[2].starts_with("chain"), "{text}");
        assert_eq!(found.counterexample.is_some(), wanted[0] == "refuted", "{text}");
        if matches!(found.verdict, Verdict::Certified | Verdict::Refuted) {
            assert_eq!(found.health.evidence, Evidence::Solid, "{text}: a proof needs no share of the instances");
        }
        assert_eq!(found.health.decided + found.health.ties, found.accepted, "{text}");
        assert_eq!(found.health.rejected + found.accepted, found.instances, "{text}");
    }
}

#[test]
fn a_proof_for_all_sizes_is_told_by_its_lines_and_counts_only_where_something_held() {
    let true_of_all = "let x ∈ ℝ^n; claim ‖x‖ < exp(‖x‖)";
    for (lines, words) in [
        (0, "proved for all sizes by comparing its sides as they stand"),
        (1, "proved for all sizes by a chain of 1 line and 2 rules"),
        (3, "proved for all sizes by a chain of 3 lines and 2 rules"),
    ] {
        let found = judged(proved_by(Some(lines), true_of_all));
        assert_eq!(found.reason, words);
        assert_eq!(road(&found), ["certified", "chain attack", "chain rational ball", "all n"].map(str::to_owned));
        assert_eq!(found.proof.map(|proof| proof.lines), Some(lines));
        assert_eq!(found.certificate.map(|proof| proof.bits), Some(0));
        assert_eq!(found.health.evidence, Evidence::Solid);
    }
    let found = judged(proved_by(None, true_of_all));
    assert_eq!((found.verdict, found.proof), (Verdict::Survived, None));
    let partial = judged(proved_by(Some(1), "let x ∈ ℝ; claim √x < exp(√x)"));
    assert_eq!(partial.region.as_deref(), Some("all, where defined"));
    let found = judged(proved_by(Some(1), "let x ∈ ℝ; given exp(x) = 2; claim x < exp(x)"));
    assert_eq!(found.verdict, Verdict::Undecided);
    assert!(found.reason.starts_with("a chain proves it for all sizes, but no instance"), "{}", found.reason);
    // The chain says that it holds, an instance that it does not: one of our proofs is wrong, and that is no verdict.
    let fault = examined(proved_by(Some(3), "let a ∈ ℝ; claim 0 < a²")).expect_err("0 < 0 is false");
    assert_eq!(fault.first, "a violation in two arithmetics");
    assert_eq!(fault.second, "a chain of 3 lines that its checker accepts");
    // An identity that the field settles needs no chain, and none is asked for.
    let found = judged(proved_by(Some(3), "let x ∈ ℝ^n; claim ‖x + x‖² = 4 ‖x‖²"));
    assert_eq!((found.certificate.map(|proof| proof.kind), found.proof), (Some("field"), None));
}

#[test]
fn a_consequence_that_holds_supports_nothing_and_one_that_fails_refutes() {
    for (text, before) in [
        ("let x ∈ ℝ^n; claim ‖x + x‖² = 4 ‖x‖²", "(equal in finite fields"),
        ("let a, b ∈ ℝ; claim 2 a b ≤ a² + b²", "(proved for all sizes"),
        ("let a ∈ ℝ; claim a < exp(a)", "(held on "),
    ] {
        let found = judged(Judged { strength: Strength::Consequence, ..claim(text) });
        assert_eq!(
            (found.verdict, &found.region, &found.certificate, &found.proof),
            (Verdict::Undecided, &None, &None, &None)
        );
        assert!(found.reason.starts_with("only a consequence") && found.reason.contains(before), "{}", found.reason);
    }
    let found = judged(Judged { strength: Strength::Consequence, ..claim("let a ∈ ℝ; claim 0 < a²") });
    assert_eq!(found.verdict, Verdict::Refuted);
}

#[test]
fn a_difference_in_the_field_is_told_only_where_no_hypothesis_is_an_equality() {
    // x + e^(−e^60) and x differ, by less than 1024 bits see.
    let differs = |given: &str| judged(claim(&format!("let x, y ∈ ℝ{given}; claim x + exp(−exp(60)) = x"))).reason;
    assert!(differs("").starts_with("the sides differ in the field at"), "{}", differs(""));
    assert!(differs("; given y ≥ 0").starts_with("the sides differ in the field at"));
    for equality in ["y³ = y", "exp(y) = 2", "exp(y) + y = 3", "exp(y) = cosh(y) + 2"] {
        let under = differs(&format!("; given {equality}"));
        assert!(!under.contains("differ in the field"), "{equality}: {under}");
    }
}

#[test]
fn an_order_of_shapes_that_do_not_fit_is_told_by_its_size_or_corner() {
    let typed = claim("let x ∈ ℝ^n; claim ‖x‖ ≤ exp(‖x‖)");
    let broken = Judged { record: Arc::new(|_| panic!("one and two do not fit")), prover: None, ..typed.clone() };
    let found = judged(broken);
    assert_eq!(road(&found), ["ill-formed", "shapes", "", ""].map(str::to_owned));
    assert!(found.reason.starts_with("at n = 1") && found.reason.contains("one and two"), "{}", found.reason);
    let corner = |entries: &[f64]| Instance::from_floats(&typed.objects, Size::of(&[2]), entries);
    let fits = corner(&[1.0, 2.0]).expect("two numbers");
    let mut other = fits.clone();
    other.size = Size::of(&[3]);
    let found = judged(Judged { corners: vec![fits.clone(), other], ..typed.clone() });
    assert_eq!(road(&found), ["ill-formed", "shapes", "", ""].map(str::to_owned));
    assert!(found.reason.starts_with("corner 2: "), "{}", found.reason);
    assert_eq!(judged(Judged { corners: vec![fits], ..typed.clone() }).verdict, Verdict::Certified);
    let silent = typed.with_recording(|mut recording| {
        recording.statement = Statement::All(Vec::new());
        recording
    });
    let found = judged(silent);
    assert_ne!(found.verdict, Verdict::IllFormed, "what says nothing has no fault: {}", found.reason);
    assert!(!matches!(found.verdict, Verdict::Certified | Verdict::Survived), "{}", found.reason);
}

#[test]
fn a_clear_violation_fails_by_half_and_the_worst_by_most() {
    let gap = |found: &Option<lemmacheck::claims::Counterexample>| found.as_ref().map(|found| found.violation.gap());
    let found = judged(claim("let x ∈ ℝ; given 0 ≤ x; x ≤ 5/4; claim x ≤ 1"));
    assert_eq!(found.verdict, Verdict::Refuted);
    assert_eq!(gap(&found.clearest), None, "at most a fifth");
    assert!(gap(&found.worst).is_some_and(|gap| gap > 0.19 && gap <= 0.2), "{:?}", gap(&found.worst));
    let found = judged(claim("let x ∈ ℝ; given 0 ≤ x; x ≤ 8; claim x ≤ 1"));
    assert!(gap(&found.clearest).is_some_and(|gap| gap >= 0.5), "{:?}", gap(&found.clearest));
    assert!(gap(&found.worst).is_some_and(|gap| gap > 0.8), "{:?}", gap(&found.worst));
    assert!(gap(&found.counterexample) <= gap(&found.worst));
}

#[test]
fn a_bound_is_as_tight_as_its_tightest_instance_unless_it_is_refuted() {
    let tight = |text: &str| judged(claim(text)).tightness.map(|found| found.ratio);
    assert_eq!(tight("let a ∈ ℝ; claim a² ≤ 2 a²"), Some(0.5));
    assert!(tight("let a, b ∈ ℝ; claim 2 a b ≤ a² + b²").is_some_and(|ratio| ratio > 0.999 && ratio <= 1.0));
    assert_eq!(tight("let a ∈ ℝ; claim 2 a² ≤ a²"), None);
}

#[test]
fn an_identity_for_all_sizes_is_attacked_lightly_and_one_for_few_sizes_beyond_them() {
    let known = claim("let x ∈ ℝ^n; claim ‖x + x‖² = 4 ‖x‖²");
    let unknown = Judged { dependence: None, ..known.clone() };
    let other = claim("let x ∈ ℝ^n; claim ‖x‖² ≤ 4 ‖x‖²");
    let [all, few, bound] = [known, unknown, Judged { prover: None, ..other }].map(|claim| judged(claim).instances);
    assert!(all < few && few < bound, "{all}, {few}, {bound}");
}

#[test]
fn the_one_size_that_is_asked_for_is_the_one_that_is_judged() {
    let at = |text: &str, lengths: &[usize]| {
        let how = Examination { at: Some(Size::of(lengths)), ..Examination::quick() };
        examine(&Executable::Formula(claim(text)), &[], how).expect("our arithmetics agree with each other")
    };
    let text = "let x ∈ ℝ^n; given n ≥ 2; claim sum(x)² ≤ 2 ‖x‖²";
    let found = at(text, &[1]);
    assert_eq!((found.verdict, found.reason.as_str()), (Verdict::Undecided, "it says nothing at n = 1"));
    assert_ne!(at(text, &[2]).verdict, Verdict::Refuted, "true of two");
    assert_eq!(at(text, &[4]).verdict, Verdict::Refuted);
    let none = "let x ∈ ℝ^n; given x < 0; x > 0; claim x = 0_n";
    for (found, region) in [(at(none, &[7]), "for n ≤ 7"), (judged(claim(none)), "for n ≤ 4")] {
        assert_eq!((found.verdict, found.region.as_deref()), (Verdict::Vacuous, Some(region)));
        assert_eq!((found.health.evidence, found.instances), (Evidence::NoInstance, 0));
        assert!(found.evaluations > 0);
    }
}
