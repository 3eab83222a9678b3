//! What a claim is before it is judged: the catalogue, the readings of what it holds, and the numbers that are drawn.

use lemmacheck::claims::experiment::{Demand, Exclusion, Experiment, Plan, Trials};
use lemmacheck::claims::{
    Argument, CORRECTED, Catalogue, Catalogued, Claim, Executable, Instance, Judged, Knobs, Of, Scalar, Size,
    Statement, Typed, Unjudged, Why, Words, corner, judged,
};
use lemmacheck::ingredients;
use lemmacheck::number::Real;
use nalgebra::{DMatrix, DVector};
use std::cell::RefCell;

thread_local! {
    static VALUES: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
}

/// Knobs with these values, 0 beyond them.
fn knobs(values: &[f64]) -> Knobs<f64> {
    VALUES.set(values.to_vec());
    Knobs::new(|k| VALUES.with_borrow(|values| values.get(k).copied().unwrap_or(0.0)))
}

#[test]
fn what_is_drawn_is_the_formula_of_its_knobs() {
    // Triangles of sides 3, 4, 5 and 7, 24, 25 have roots that f64 knows.
    assert_eq!(knobs(&[3.0]).at_least(&4.0), 13.0);
    assert_eq!(knobs(&[3.0]).above(&4.0), 13.0 + 2f64.powi(-20));
    assert_eq!([-3.0, 0.5].map(|t| knobs(&[t]).sign()), [-1.0, 1.0]);
    assert_eq!(knobs(&[0.75]).signed_unit(), 0.6);
    assert_eq!(knobs(&[0.75]).unit(), 0.8);
    assert_eq!(knobs(&[0.0]).step_within(&3.0, &4.0), 0.5 * (4.0 / 5.0));
    let near = |found: DVector<f64>, wanted: [f64; 2]| (found - DVector::from(wanted.to_vec())).norm() < 1e-15;
    // |b| is 3/4 in the norm of each, and 1/√(1 + 9/16) = 4/5.
    assert!(near(knobs(&[0.25, -0.5]).l1_ball(2, &2.0), [0.4, -0.8]));
    assert!(near(knobs(&[0.25, -0.75]).linf_ball(2, &2.0), [0.4, -1.2]));
    assert!(near(knobs(&[0.45, 0.6]).ball(2, &2.0), [0.72, 0.96]));
    let ball = knobs(&[0.75, 0.0, 0.0, 0.25]).spectral_ball(2, 2, &2.0);
    assert!((ball - DMatrix::from_row_slice(2, 2, &[1.2, 0.0, 0.0, 0.4])).norm() < 1e-14);
    let mut k = knobs(&[1.0, 2.0, 3.0]);
    let (vector, matrix) = (k.vector(1), k.matrix(1, 2));
    assert_eq!((vector[0], matrix[(0, 0)], matrix[(0, 1)], k.taken()), (1.0, 2.0, 3.0, 3));
}

fn catalogued(id: &str, cases: &[&str], forms: &[&str], uses: &[&str]) -> Catalogued {
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    let form = |case: &&str| {
        let (id, case, reading) = (id.into(), (*case).into(), "as printed".into());
        Executable::Typed(Typed { id, case, reading, formulas: Vec::new() })
    };
    let words = Words {
        id: id.into(),
        source: String::new(),
        also: Vec::new(),
        kind: "bound".into(),
        given: String::new(),
        statement: String::new(),
        tex: String::new(),
        cases: texts(cases),
        uses: texts(uses),
        notes: String::new(),
        lemma: String::new(),
    };
    Catalogued { words, forms: forms.iter().map(form).collect() }
}

#[test]
fn a_catalogue_tells_what_is_missing_used_repaired_and_argued() {
    let argument = |id: &str, case: &str, text: &str| Argument { id: id.into(), case: case.into(), text: text.into() };
    let catalogue = Catalogue {
        entries: vec![
            catalogued("a", &["exp", "cosh"], &["exp"], &["b", "c"]),
            catalogued(&format!("a{CORRECTED}"), &["exp"], &["exp"], &[]),
            catalogued("b", &["exp"], &["exp", "other"], &[]),
        ],
        arguments: vec![argument("a", "exp", "one"), argument("a", "all", "two"), argument("b", "exp", "three")],
    };
    assert_eq!(catalogue.missing(), [("a", "cosh")]);
    assert_eq!((catalogue.uses("a"), catalogue.uses("b")), (vec!["b".into(), "c".into()], Vec::<String>::new()));
    assert_eq!(catalogue.uses("z"), Vec::<String>::new());
    let found = |id, case| catalogue.find(id, case).map(|(words, form)| (words.id.clone(), form.case().to_owned()));
    assert_eq!(found("b", "other"), Some(("b".into(), "other".into())));
    assert_eq!((found("b", "cosh"), found("z", "exp")), (None, None));
    assert_eq!(catalogue.corrected("a", "exp"), Some(format!("a{CORRECTED}")));
    assert_eq!((catalogue.corrected("a", "cosh"), catalogue.corrected("b", "exp")), (None, None));
    let argued = |id, case| catalogue.arguments(id, case).collect::<Vec<_>>();
    assert_eq!((argued("a", "exp"), argued("a", "cosh")), (vec!["one", "two"], vec!["two"]));
    assert_eq!((argued("b", "exp"), argued("b", "all")), (vec!["three"], vec![]));
}

ingredients! { One { m: Number[One] } }

/// 0 ≤ m², with a corner where it is asked for.
struct Square(bool);

impl Claim for Square {
    type On = One<f64>;
    fn id(&self) -> &'static str {
        "planted.square"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, _: Size) -> One<S> {
        One { m: Scalar(k.real()) }
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        Statement::AtMost(S::zero(), i.m.0.clone() * i.m.0.clone())
    }
    fn corners(&self) -> Vec<Instance> {
        if self.0 { vec![corner(1, 1, &[("m", &[&["2"]])])] } else { Vec::new() }
    }
}

fn formula(cornered: bool, case: &str, reading: &str) -> Executable {
    Executable::Formula(Judged { case: case.into(), reading: reading.into(), ..judged(Square(cornered)) })
}

fn experiment(plan: Plan, case: &'static str, reading: &'static str) -> Executable {
    Executable::Experiment(Experiment { id: "planted.experiment", case, reading, scope: "", plan })
}

fn trials() -> Plan {
    Plan::Trials(Trials { demand: Demand::SeldomFails, settings: Vec::new() })
}

fn all(case: &'static str, reading: &'static str) -> [Executable; 4] {
    let why = Why::NoPlan("none".into());
    [
        formula(false, case, reading),
        experiment(trials(), case, reading),
        Executable::Typed(Typed {
            id: "planted.typed".into(),
            case: case.into(),
            reading: reading.into(),
            formulas: Vec::new(),
        }),
        Executable::Unjudged(Unjudged {
            id: "planted.unjudged".into(),
            case: case.into(),
            reading: reading.into(),
            why,
        }),
    ]
}

#[test]
fn a_reading_is_the_claims_own_else_that_of_the_case_else_as_printed() {
    for (case, reading, wanted) in [
        ("exp", "as printed", "as printed"),
        ("exp; strict", "as printed", "strict"),
        ("exp", "strict", "strict"),
        ("exp; strict", "loose", "loose"),
    ] {
        for form in all(case, reading) {
            assert_eq!((form.reading(), form.case()), (wanted, case), "{}", form.id());
        }
    }
    let ids: Vec<String> = all("exp", "as printed").iter().map(|form| form.id().to_owned()).collect();
    assert_eq!(ids, ["planted.square", "planted.experiment", "planted.typed", "planted.unjudged"]);
}

#[test]
fn a_formula_alone_does_without_corners_and_an_exclusion_has_a_formula() {
    let without = formula(true, "exp", "as printed").without_corners();
    let corners = |form: &Executable| form.judged().map(|claim| claim.corners.len());
    assert_eq!(corners(&formula(true, "exp", "as printed")), Some(1));
    assert_eq!(without.as_ref().and_then(corners), Some(0));
    for form in all("exp", "as printed") {
        assert!(form.without_corners().is_none(), "{}", form.id());
    }
    let exclusion = || Plan::Exclusion(Exclusion { claim: Box::new(judged(Square(true))), every: None });
    assert_eq!(corners(&experiment(exclusion(), "exp", "as printed")), Some(1));
    assert!(experiment(trials(), "exp", "as printed").judged().is_none());
    let told = |plan| match experiment(plan, "exp", "as printed") {
        Executable::Experiment(experiment) => experiment.description(),
        _ => String::new(),
    };
    assert!(told(trials()).contains("SeldomFails") && told(exclusion()).contains("\"m\""), "{}", told(exclusion()));
}
