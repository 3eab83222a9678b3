//! What one arithmetic decides of one instance, against what plain arithmetic on small integers says.

use lemmacheck::claims::{Instance, Object, Premise, Recording, Size, Statement};
use lemmacheck::engine::certify::{
    Decision, Reply, decide, decide_cheaply, decide_escalating, decide_fast, decide_with_balls, meets_premises, reply,
    reply_of_balls,
};
use lemmacheck::number::recorder::{Recorded, record};
use lemmacheck::number::{Arithmetic, Ball, Bits, Exact, Exp, Interval, Precision, Real, Wide};
use nalgebra::DMatrix;

/// Premises and a statement about numbers x₀, x₁, …
fn recorded(says: impl FnOnce(&[Recorded]) -> (Vec<Premise<Recorded>>, Statement<Recorded>)) -> Recording {
    let ((premises, statement), tape) = record(|| {
        let inputs: Vec<Recorded> = (0..6).map(Recorded::input).collect();
        let (premises, statement) = says(&inputs);
        let mut slot = |x: &Recorded| x.slot();
        let premises = premises.iter().map(|premise| premise.map(&mut slot)).collect::<Vec<_>>();
        (premises, statement.map(&mut slot))
    });
    Recording { tape, premises, statement }
}

/// A statement without premises.
fn said(says: impl FnOnce(&[Recorded]) -> Statement<Recorded>) -> Recording {
    recorded(|x| (Vec::new(), says(x)))
}

/// The numbers, filled up with zeros.
fn at(entries: &[&str]) -> Instance {
    let entry = |k: usize| entries.get(k).unwrap_or(&"0").parse::<Exact>().expect("a rational");
    let value = DMatrix::from_fn(6, 1, |k, _| entry(k));
    Instance { size: Size::new(6, 1), objects: vec![Object { name: "x".into(), value }] }
}

/// The decisions of all arithmetics.
fn decisions(recording: &Recording, instance: &Instance) -> [Decision; 4] {
    [
        decide::<Exact>(recording, instance, &()),
        decide::<Interval>(recording, instance, &()),
        decide::<Wide>(recording, instance, &Bits::new(64)),
        decide::<Ball>(recording, instance, &Precision::new(64)),
    ]
}

/// The replies of those that enclose.
fn replies(recording: &Recording, instance: &Instance, part: usize, witness: Option<&[Exact]>) -> [Reply; 3] {
    [
        reply::<Interval>(recording, instance, part, witness, &()),
        reply::<Wide>(recording, instance, part, witness, &Bits::new(64)),
        reply::<Ball>(recording, instance, part, witness, &Precision::new(64)),
    ]
}

type Relation = (&'static str, fn(Recorded, Recorded) -> Statement<Recorded>, fn(i64, i64) -> bool);

const RELATIONS: [Relation; 4] = [
    ("≤", Statement::AtMost, |l, r| l <= r),
    ("<", Statement::Less, |l, r| l < r),
    ("=", |l, r| Statement::equal(l, r), |l, r| l == r),
    ("≠", Statement::Differ, |l, r| l != r),
];

#[test]
fn a_relation_of_two_integers_is_decided_as_integers_decide_it() {
    for (name, statement, truth) in RELATIONS {
        let recording = said(|x| statement(x[0], x[1]));
        for (l, r) in (-1..=1).flat_map(|l| (-1..=1).map(move |r| (l, r))) {
            let instance = at(&[&l.to_string(), &r.to_string()]);
            for decision in decisions(&recording, &instance) {
                if truth(l, r) {
                    assert_eq!(decision, Decision::Holds, "{l} {name} {r}");
                    continue;
                }
                let Decision::Violated(found) = decision else { panic!("{l} {name} {r}: {decision:?}") };
                let (l, r) = (Exact::integer(l), Exact::integer(r));
                assert_eq!((&found.lhs.lo, &found.lhs.hi), (&l, &l));
                assert_eq!((&found.rhs.lo, &found.rhs.hi), (&r, &r));
                assert_eq!(found.margin, if l > r { l.minus(&r) } else { r.minus(&l) }, "{l} {name} {r}");
                assert_eq!(found.at, (name == "=").then_some((1, 1)));
            }
            let wanted = if truth(l, r) { Reply::Holds } else { Reply::Confirmed };
            assert_eq!(replies(&recording, &instance, 0, None), [wanted.clone(), wanted.clone(), wanted]);
        }
    }
}

#[test]
fn a_condition_frees_only_where_it_is_refuted() {
    let recording = said(|x| {
        let both = Statement::All(vec![Statement::AtMost(x[0], x[1]), Statement::AtMost(x[1], x[2])]);
        Statement::If(Box::new(both), Box::new(Statement::AtMost(x[3], x[4])))
    });
    for entries in 0..32_u32 {
        let bits: Vec<i64> = (0..5).map(|k| i64::from(entries >> k & 1)).collect();
        let texts: Vec<String> = bits.iter().map(ToString::to_string).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let truth = !(bits[0] <= bits[1] && bits[1] <= bits[2]) || bits[3] <= bits[4];
        for decision in decisions(&recording, &at(&texts)) {
            assert_eq!(matches!(decision, Decision::Holds), truth, "{bits:?}: {decision:?}");
            assert_eq!(matches!(decision, Decision::Violated(_)), !truth, "{bits:?}: {decision:?}");
        }
    }
}

fn one() -> Recorded {
    Recorded::exact(Exact::integer(1))
}

/// (√2)², which every enclosure takes for a range around 2.
fn nearly_two() -> Recorded {
    let root = Recorded::exact(Exact::integer(2)).sqrt();
    root * root
}

#[test]
fn what_rests_on_a_condition_that_is_open_is_a_tie_unless_it_holds() {
    let under = |then: fn(Recorded, Recorded) -> Statement<Recorded>| {
        said(move |x| {
            let open = Statement::AtMost(nearly_two(), Recorded::exact(Exact::integer(2)));
            Statement::If(Box::new(open), Box::new(then(x[0], x[1])))
        })
    };
    let instance = at(&["0", "1"]);
    assert_eq!(decide::<Interval>(&under(Statement::AtMost), &instance, &()), Decision::Holds);
    let open = under(|l, r| Statement::AtMost(r, l));
    assert_eq!(decide::<Interval>(&open, &instance, &()), Decision::Tie(f64::INFINITY));
    assert_eq!(reply_of_balls(&open, &instance, 0, None).0, Reply::Silent);
}

#[test]
fn a_tie_says_how_far_a_violation_may_go_relative_to_the_larger_side() {
    let statements: [fn(Recorded, Recorded) -> Statement<Recorded>; 3] =
        [Statement::AtMost, Statement::Differ, |l, r| Statement::equal(l, r)];
    for scale in ["1", "1e-30", "1e30", "1e400", "1e-400"] {
        for statement in statements {
            let recording = said(|x| statement(nearly_two() * x[0], x[0] + x[0]));
            let instance = at(&[scale]);
            for decision in [
                decide::<Interval>(&recording, &instance, &()),
                decide::<Wide>(&recording, &instance, &Bits::new(64)),
                decide::<Ball>(&recording, &instance, &Precision::new(64)),
            ] {
                match decision {
                    Decision::Tie(possible) if scale == "1e400" => assert_eq!(possible, f64::INFINITY),
                    // Ends that are no floats but 0, or the least one: nothing is known of their ratio.
                    Decision::Tie(possible) if scale == "1e-400" => assert!(possible >= 1.0, "{possible}"),
                    Decision::Tie(possible) => assert!(possible > 0.0 && possible < 1e-14, "{scale}: {possible}"),
                    Decision::Undefined => assert_eq!(scale, "1e400", "beyond f64 only"),
                    other => panic!("{scale}: {other:?}"),
                }
            }
        }
    }
}

#[test]
fn one_step_is_equal_to_itself_however_wide_it_is_and_nothing_else_is() {
    let wide = |x: &[Recorded]| x[0].exp();
    let instance = at(&["1"]);
    let trivial = said(|x| {
        let side = DMatrix::from_element(1, 1, wide(x));
        Statement::All(vec![
            Statement::AtMost(wide(x), wide(x)),
            Statement::Equal(side.clone(), side.clone()),
            Statement::Loewner(side.clone(), side),
        ])
    });
    assert_eq!(decide::<Interval>(&trivial, &instance, &()), Decision::Holds);
    let strict: [fn(Recorded, Recorded) -> Statement<Recorded>; 2] = [Statement::Less, Statement::Differ];
    for statement in strict {
        let never = said(|x| statement(wide(x), wide(x)));
        assert_ne!(decide::<Interval>(&never, &instance, &()), Decision::Holds);
    }
    let order = said(|x| Statement::Loewner(DMatrix::from_element(1, 1, x[0]), DMatrix::from_element(1, 1, x[1])));
    assert!(matches!(decide::<Interval>(&order, &instance, &()), Decision::Violated(_)));
}

#[test]
fn the_part_that_fails_is_named_and_premises_come_first() {
    let recording = recorded(|x| {
        let premises = vec![
            Premise::new("x0 ≤ x1", Statement::AtMost(x[0], x[1])),
            Premise::new("x1 < x2", Statement::Less(x[1], x[2])),
        ];
        (premises, Statement::All(vec![Statement::AtMost(x[3], x[4]), Statement::Less(x[4], x[5])]))
    });
    let decided = |entries: &[&str]| decisions(&recording, &at(entries));
    for decision in decided(&["1", "0", "2"]) {
        assert_eq!(decision, Decision::Rejected("x0 ≤ x1".into()));
    }
    for decision in decided(&["0", "1", "1"]) {
        assert_eq!(decision, Decision::Rejected("x1 < x2".into()));
    }
    for decision in decided(&["0", "1", "2", "3", "3", "4"]) {
        assert_eq!(decision, Decision::Holds);
    }
    for (last, part) in [(["3", "2", "4"], 0), (["3", "3", "3"], 1)] {
        let entries = [&["0", "1", "2"][..], &last].concat();
        for decision in decided(&entries) {
            let Decision::Violated(found) = decision else { panic!("{decision:?}") };
            assert_eq!(found.part, part);
            let names: Vec<&str> = found.premises.iter().map(|premise| &*premise.name).collect();
            assert_eq!(names, ["x0 ≤ x1", "x1 < x2"]);
            assert_eq!(
                (&found.premises[1].lhs.lo, &found.premises[1].rhs.hi),
                (&Exact::integer(1), &Exact::integer(2))
            );
        }
        let instance = at(&entries);
        let of = |part| replies(&recording, &instance, part, None);
        assert_eq!(of(part), [Reply::Confirmed, Reply::Confirmed, Reply::Confirmed]);
        assert_eq!(of(1 - part), [Reply::Holds, Reply::Holds, Reply::Holds]);
        assert_eq!(of(2), [Reply::Silent, Reply::Silent, Reply::Silent]);
    }
    let fails = Reply::PremiseFails("x0 ≤ x1".into());
    assert_eq!(replies(&recording, &at(&["1", "0"]), 0, None), [fails.clone(), fails.clone(), fails]);
}

#[test]
fn a_statement_without_parts_and_an_open_premise_are_no_evidence() {
    let nothing = said(|_| Statement::All(Vec::new()));
    let open = recorded(|x| {
        let premise = Statement::AtMost(nearly_two(), Recorded::exact(Exact::integer(2)));
        (vec![Premise::new("open", premise)], Statement::AtMost(x[0], x[1]))
    });
    for (l, r) in [("0", "1"), ("1", "0")] {
        assert_eq!(decide::<Interval>(&nothing, &at(&[l, r]), &()), Decision::Undefined);
        assert_eq!(decide::<Interval>(&open, &at(&[l, r]), &()), Decision::Open("open".into()));
        assert_eq!(reply_of_balls(&open, &at(&[l, r]), 0, None).0, Reply::Silent);
    }
}

/// [[x₀, x₁], [x₁, x₂]] ⪰ 0.
fn order() -> Recording {
    said(|x| {
        let zero = DMatrix::from_element(2, 2, Recorded::exact(Exact::integer(0)));
        Statement::Loewner(zero, DMatrix::from_row_slice(2, 2, &[x[0], x[1], x[1], x[2]]))
    })
}

#[test]
fn an_order_is_decided_by_the_signs_of_trace_and_determinant_and_refuted_by_a_witness() {
    let recording = order();
    for (a, b, c) in (-1..=2_i32).flat_map(|a| (-1..=2_i32).flat_map(move |b| (-1..=2_i32).map(move |c| (a, b, c)))) {
        let truth = a >= 0 && c >= 0 && a * c - b * b >= 0;
        let instance = at(&[&a.to_string(), &b.to_string(), &c.to_string()]);
        for (k, decision) in decisions(&recording, &instance).into_iter().enumerate() {
            // A singular matrix is proved where division is exact: in rationals, and in f64 for these entries.
            let singular = k >= 2 && a * c == b * b;
            if truth {
                assert!(decision == Decision::Holds || singular && matches!(decision, Decision::Tie(_)), "{a} {b} {c}");
                continue;
            }
            let Decision::Violated(found) = decision else { panic!("{a} {b} {c}: {decision:?}") };
            let w = found.witness.as_deref().expect("an exact witness");
            let [u, v] = [w[0].to_f64(), w[1].to_f64()];
            let form = a as f64 * u * u + 2.0 * b as f64 * u * v + c as f64 * v * v;
            assert!(form < 0.0, "{a} {b} {c}: {form} at {w:?}");
            assert!(found.lhs.lo > found.rhs.hi);
            let confirmed = [Reply::Confirmed, Reply::Confirmed, Reply::Confirmed];
            assert_eq!(replies(&recording, &instance, 0, Some(w)), confirmed);
        }
    }
}

#[test]
fn only_the_stored_witness_confirms_and_a_proved_order_contradicts_it() {
    let recording = order();
    let (indefinite, definite) = (at(&["1", "2", "1"]), at(&["2", "1", "2"]));
    let vector = |entries: &[i64]| entries.iter().map(|x| Exact::integer(*x)).collect::<Vec<_>>();
    let silent = [Reply::Silent, Reply::Silent, Reply::Silent];
    for other in [vector(&[1, 1]), vector(&[1]), vector(&[1, -1, 0])] {
        assert_eq!(replies(&recording, &indefinite, 0, Some(&other)), silent, "{other:?}");
    }
    let holds = [Reply::Holds, Reply::Holds, Reply::Holds];
    assert_eq!(replies(&recording, &definite, 0, Some(&vector(&[1, -1]))), holds);
    assert_eq!(replies(&recording, &definite, 0, None), holds);
}

#[test]
fn premises_are_met_where_any_of_the_three_arithmetics_proves_them() {
    let premise = |says: fn(&[Recorded]) -> Statement<Recorded>| {
        recorded(move |x| (vec![Premise::new("p", says(x))], Statement::All(Vec::new())))
    };
    let less = premise(|x| Statement::Less(x[0], x[1]));
    let two_roots = premise(|x| Statement::Less(x[0].sqrt(), x[1]));
    let far = premise(|x| Statement::Less(x[0].exp(), x[1].exp()));
    let beside_one = premise(|x| Statement::Less(one(), one() + x[0]));
    let met = |recording: &Recording, entries: &[&str]| meets_premises(recording, &at(entries));
    assert!(met(&beside_one, &["1e-900"]), "rationals alone tell");
    assert!(met(&two_roots, &["2", "2"]), "a root is no rational");
    assert!(met(&far, &["800", "801"]), "beyond f64");
    assert!(!met(&far, &["801", "800"]));
    assert!(!met(&less, &["1", "1"]));
    assert!(!met(&two_roots, &["-1", "2"]));
}

#[test]
fn more_precision_is_asked_for_only_while_nothing_is_decided() {
    let rational = said(|x| Statement::AtMost(x[0], x[1]));
    let root = said(|x| Statement::AtMost(x[0].sqrt(), x[1]));
    let far = said(|x| Statement::AtMost(x[0].exp(), x[1].exp()));
    let near = at(&["1e-60"]);
    let settled = |recording: &Recording, instance: &Instance| {
        let (decision, arithmetic, bits) = decide_escalating(recording, instance);
        (matches!(decision, Decision::Holds), matches!(decision, Decision::Violated(_)), arithmetic, bits)
    };
    assert_eq!(settled(&rational, &at(&["0", "1"])), (true, false, "rational", 0));
    assert_eq!(settled(&rational, &at(&["1", "0"])), (false, true, "rational", 0));
    assert_eq!(settled(&root, &at(&["2", "2"])), (true, false, "interval", 53));
    assert_eq!(settled(&root, &at(&["2", "1"])), (false, true, "interval", 53));
    assert_eq!(settled(&far, &at(&["801", "800"])), (false, true, "wide", 64));
    // e^x and e^(x²) differ by 10⁻⁶⁰ = 2⁻¹⁹⁹, which 256 bits see and 128 do not.
    let small = said(|x| Statement::AtMost(x[0].exp(), (x[0] * x[0]).exp()));
    let (_, violated, arithmetic, bits) = settled(&small, &near);
    assert!(violated && arithmetic == "wide" && bits == 256, "{arithmetic} {bits}");
    assert_eq!(reply_of_balls(&small, &near, 0, None), (Reply::Confirmed, 256));
    let (decision, bits) = decide_with_balls(&small, &near);
    assert!(matches!(decision, Decision::Violated(_)) && bits == 256, "{decision:?} {bits}");
    assert_eq!(decide_with_balls(&rational, &at(&["0", "1"])), (Decision::Holds, 64));
    assert!(matches!(decide_with_balls(&rational, &at(&["1", "0"])), (Decision::Violated(_), 64)));
}

#[test]
fn the_cheap_decision_asks_rationals_where_intervals_do_not_tell_and_entries_are_short() {
    let beside_one = said(|x| Statement::AtMost(one() + x[0], one()));
    let decided = |entry: &str| decide_cheaply(&beside_one, &at(&[entry]));
    assert!(matches!(decided("1e-3"), Decision::Violated(_)));
    assert!(matches!(decided("1e-30"), Decision::Violated(_)), "a rational tells");
    assert!(matches!(decided("1e-900"), Decision::Tie(_)), "too long for a search");
    assert_eq!(decide_fast(&beside_one, &at(&["-1"])), (Decision::Holds, "rational"));
    let root = said(|x| Statement::AtMost(x[0].sqrt(), x[1]));
    assert_eq!(decide_fast(&root, &at(&["2", "2"])), (Decision::Holds, "interval"));
    assert_eq!(decide_cheaply(&root, &at(&["2", "2"])), Decision::Holds);
}

#[test]
fn a_premise_that_intervals_leave_open_is_asked_of_rationals() {
    let under = |premise: fn(&[Recorded]) -> Statement<Recorded>| {
        recorded(move |x| (vec![Premise::new("p", premise(x))], Statement::AtMost(x[3], x[4])))
    };
    let decided = |recording: &Recording, entries: &[&str]| decide::<Interval>(recording, &at(entries), &());
    let more = under(|x| Statement::Less(one(), one() + x[0]));
    let less = under(|x| Statement::AtMost(one() + x[0], one()));
    assert_eq!(decided(&more, &["1e-30"]), Decision::Holds);
    assert_eq!(decided(&less, &["1e-30"]), Decision::Rejected("p".into()));
    let order = under(|x| {
        let zero = DMatrix::from_element(2, 2, Recorded::exact(Exact::integer(0)));
        Statement::Loewner(zero, DMatrix::from_row_slice(2, 2, &[x[0], x[1], x[1], x[2]]))
    });
    assert_eq!(decided(&order, &["1/3", "1/3", "1/3"]), Decision::Holds, "singular, so that rounding hides it");
    let below = "333333333333333333333333333333/1000000000000000000000000000000";
    assert_eq!(decided(&order, &["1/3", "1/3", below]), Decision::Rejected("p".into()));
}

/// x₀ = 2⁻ᵏ, and so many bits in all entries, since x₅ is as small as that takes.
fn of_bits(k: usize, bits: usize) -> Instance {
    let half = Exact::ratio(1, 2).expect("two is not 0");
    let power =
        |k: usize| (0..k).fold(Exact::integer(1), |power, _| power.mul(&half, &()).expect("it is short enough"));
    let mut instance = at(&[&power(k).to_string()]);
    let count = |instance: &Instance| instance.entries().map(Exact::bits).sum::<usize>();
    // 2⁻ᵐ is one bit over m + 1.
    let left = bits - (count(&instance) - Exact::zero().bits());
    instance.objects[0].value[5] = power(left - 2);
    assert_eq!(count(&instance), bits);
    instance
}

#[test]
fn rationals_are_asked_up_to_a_length_and_no_further() {
    let premise =
        recorded(|x| (vec![Premise::new("p", Statement::Less(one(), one() + x[0]))], Statement::AtMost(x[3], x[4])));
    let decided = |instance: Instance| decide::<Interval>(&premise, &instance, &());
    for short in [2_000, 20_000] {
        assert_eq!(decided(of_bits(100, short)), Decision::Holds, "{short} bits");
    }
    for long in [20_001, 20_002] {
        assert_eq!(decided(of_bits(100, long)), Decision::Open("p".into()), "{long} bits");
    }
    let below = said(|x| Statement::AtMost(one() + x[0], one()));
    assert!(matches!(decide_cheaply(&below, &of_bits(100, 1_500)), Decision::Violated(_)));
    assert!(matches!(decide_cheaply(&below, &of_bits(100, 1_501)), Decision::Tie(_)));
}

#[test]
fn a_tie_that_is_as_narrow_as_its_precision_ends_the_search_for_more_bits_and_a_wide_one_does_not() {
    let two = || Recorded::exact(Exact::integer(2));
    let far = || Recorded::exact("100000000000000000000".parse::<Exact>().expect("a number"));
    let ended = |recording: &Recording| match decide_escalating(recording, &at(&["0"])) {
        (Decision::Tie(possible), arithmetic, bits) => {
            assert!(possible > 0.0 && possible < 1.0, "{possible}");
            (arithmetic, bits)
        }
        (other, ..) => panic!("{other:?}"),
    };
    assert_eq!(ended(&said(|_| Statement::AtMost(nearly_two(), two()))), ("wide", 256));
    // 10²⁰ takes 67 bits away, more than a narrow tie may lose.
    assert_eq!(ended(&said(|_| Statement::AtMost((nearly_two() + far()) - far(), two()))), ("wide", 1024));
}
