//! What a re-check answers to stored evidence: confirmed only where arithmetic B proves the very thing that is stored.

use lemmacheck::claims::{Catalogue, Claim, Knobs, Of, Premise, Scalar, Size, Statement, Verdict, Words, formula};
use lemmacheck::ingredients;
use lemmacheck::ledger::{Recheck, Stored, recheck, text_hash};
use lemmacheck::number::Real;
use nalgebra::DMatrix;
use serde_json::json;

ingredients! { Numbers { x: Number[One], y: Number[One], z: Number[One] } }

/// With x ≥ 0: x² ≤ 4, [[1, y], [y, 1]] ⪰ 0 and z = 0.
pub struct ThreeParts;

impl Claim for ThreeParts {
    type On = Numbers<f64>;
    fn id(&self) -> &'static str {
        "planted.three-parts"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, _: Size) -> Numbers<S> {
        Numbers { x: Scalar(k.real()), y: Scalar(k.real()), z: Scalar(k.real()) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        vec![Premise::new("x ≥ 0", Statement::AtMost(S::zero(), i.x.0.clone()))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let entry = |i: usize, j: usize, y: &S| if i == j { S::one() } else { y.clone() };
        Statement::All(vec![
            Statement::AtMost(i.x.0.clone() * i.x.0.clone(), S::integer(4)),
            Statement::Loewner(
                DMatrix::from_element(2, 2, S::zero()),
                DMatrix::from_fn(2, 2, |row, column| entry(row, column, &i.y.0)),
            ),
            Statement::equal(i.z.0.clone(), S::zero()),
        ])
    }
}

/// Its words.
pub fn words() -> Words {
    crate::words("planted.three-parts", "bound")
}

fn of(claim: impl Claim) -> Catalogue {
    crate::catalogue("planted.three-parts", "bound", formula(claim))
}

/// What is said of x, y and z with the fields `more` beside them.
fn outcome([x, y, z]: [&str; 3], more: serde_json::Value) -> Recheck {
    let catalogue = of(ThreeParts);
    let mut counterexample = json!({"n": 1, "d": 1, "values": {"x": [[x]], "y": [[y]], "z": [[z]]}});
    let fields = more.as_object().expect("fields").clone();
    counterexample.as_object_mut().expect("an object").extend(fields);
    let stored = json!({"id": "planted.three-parts", "case": "any", "counterexample": counterexample});
    let stored: Stored = serde_json::from_value(stored).expect("a stored claim");
    recheck(&catalogue, &stored).expect("it stores a counterexample")
}

fn is_confirmed(outcome: &Recheck) -> bool {
    matches!(outcome, Recheck::Confirmed { bits: 64 })
}

/// Why it is not confirmed.
fn reason(outcome: Recheck) -> String {
    let Recheck::NotConfirmed { reason } = outcome else { panic!("{outcome}") };
    reason
}

#[test]
fn a_part_that_is_stored_is_the_part_that_is_proved() {
    for (values, fails) in [(["3", "0", "0"], 1), (["0", "2", "0"], 2), (["0", "0", "1"], 3)] {
        for part in 1..=3 {
            let found = outcome(values, json!({"part": part}));
            assert_eq!(is_confirmed(&found), part == fails, "{values:?}, part {part}: {found}");
            if part != fails {
                assert_eq!(reason(found), format!("part {part} holds there"));
            }
        }
        assert!(is_confirmed(&outcome(values, json!({}))), "{values:?}");
        for stranger in [0, 4] {
            let found = outcome(values, json!({"part": stranger}));
            assert!(matches!(found, Recheck::Unusable { .. }), "part {stranger}: {found}");
        }
    }
}

#[test]
fn nothing_is_confirmed_where_the_claim_holds_or_a_premise_fails() {
    assert_eq!(reason(outcome(["2", "1", "0"], json!({"part": 1}))), "part 1 holds there");
    assert!(!is_confirmed(&outcome(["2", "1/2", "0"], json!({}))));
    for more in [json!({}), json!({"part": 1})] {
        assert_eq!(reason(outcome(["-3", "0", "0"], more)), "the premise x ≥ 0 fails there");
    }
}

#[test]
fn an_order_is_confirmed_by_the_stored_witness_alone() {
    let with = |witness: serde_json::Value| outcome(["0", "2", "0"], json!({"part": 2, "witness": witness}));
    assert!(is_confirmed(&with(json!(["1", "-1"]))));
    assert_eq!(reason(with(json!(["1", "1"]))), "violated, but not by the stored witness");
    assert_eq!(reason(with(json!(["1"]))), "violated, but not by the stored witness");
    // Without a part an order is still tried beside the part that arithmetic B finds first.
    assert!(is_confirmed(&outcome(["3", "2", "0"], json!({"witness": ["1", "-1"]}))));
}

#[test]
fn what_does_not_fit_the_claim_is_unusable_and_a_changed_text_is_stale() {
    let catalogue = of(ThreeParts);
    let asked = |id: &str, more: serde_json::Value| {
        let mut stored = json!({"id": id, "case": "any"});
        stored.as_object_mut().expect("an object").extend(more.as_object().expect("fields").clone());
        recheck(&catalogue, &serde_json::from_value::<Stored>(stored).expect("a stored claim"))
    };
    let values = json!({"n": 1, "d": 1, "values": {"x": [["3"]], "y": [["0"]], "z": [["0"]]}});
    let id = "planted.three-parts";
    let text = text_hash(&words(), &formula(ThreeParts));
    let confirmed = |found: Option<Recheck>| found.as_ref().is_some_and(is_confirmed);
    assert!(confirmed(asked(id, json!({"counterexample": values, "text": text}))));
    assert_eq!(asked(id, json!({"counterexample": values, "text": "0"})), Some(Recheck::Stale));
    assert!(matches!(asked("another", json!({"counterexample": values})), Some(Recheck::Unusable { .. })));
    assert!(matches!(asked(id, json!({"verdict": Verdict::Refuted})), Some(Recheck::Unusable { .. })));
    assert_eq!(asked(id, json!({"verdict": Verdict::Certified})), None);
    assert_eq!(asked(id, json!({})), None);
    let misfits = [
        json!({"n": 0, "d": 1, "values": {"x": [["3"]], "y": [["0"]], "z": [["0"]]}}),
        json!({"n": 65, "d": 1, "values": {"x": [["3"]], "y": [["0"]], "z": [["0"]]}}),
        json!({"d": 1, "values": {"x": [["3"]], "y": [["0"]], "z": [["0"]]}}),
        json!({"n": 1, "d": 1, "values": {"x": [["3"]], "y": [["0"]]}}),
        json!({"n": 1, "d": 1, "values": {"x": [["3", "3"]], "y": [["0"]], "z": [["0"]]}}),
        json!({"n": 1, "d": 1, "values": {"x": [["3"], ["3"]], "y": [["0"]], "z": [["0"]]}}),
    ];
    for misfit in misfits {
        let found = asked(id, json!({"counterexample": misfit}));
        assert!(matches!(found, Some(Recheck::Unusable { .. })), "{misfit}: {found:?}");
    }
}

#[test]
fn a_hash_changes_with_every_word_and_with_the_formula_it_depends_on() {
    struct Other;
    impl Claim for Other {
        type On = Numbers<f64>;
        fn id(&self) -> &'static str {
            "planted.three-parts"
        }
        fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Numbers<S> {
            ThreeParts.draw(k, size)
        }
        fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
            ThreeParts.says(i)
        }
    }
    let hash = text_hash(&words(), &formula(ThreeParts));
    assert_eq!(hash, text_hash(&words(), &formula(ThreeParts)));
    assert_ne!(hash, text_hash(&words(), &formula(Other)), "a premise less");
    let changed: [fn(&mut Words) -> &mut String; 4] =
        [|w| &mut w.given, |w| &mut w.statement, |w| &mut w.tex, |w| &mut w.notes];
    for field in changed {
        let mut other = words();
        field(&mut other).push('x');
        assert_ne!(hash, text_hash(&other, &formula(ThreeParts)));
    }
}
