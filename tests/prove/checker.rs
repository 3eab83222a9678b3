//! Chains that hold are accepted; each planted fault is refused with its own reason.

use crate::bench::Bench;
use Norm::{Absolute, Euclidean, Infinity, Spectral};
use lemmacheck::language::{Dim, Elementary, Shape};
use lemmacheck::number::Exact;
use lemmacheck::prove::check::{Refused, Why, check, follows};
use lemmacheck::prove::{
    Chain, Comparison, Conclusion, Definite, Ground, Id, Line, Measure, Monomial, Norm, Op, Positive, Posynomial,
    Quotient, Residue, Rule, Share, tree_of,
};

/// A chain in the making.
pub struct Draft {
    pub bench: Bench,
    pub chain: Chain,
}

pub fn exact(text: &str) -> Exact {
    text.parse().expect("an exact number")
}

impl Draft {
    fn of(text: &str) -> Self {
        Draft { bench: Bench::of(text), chain: Chain::default() }
    }

    fn op(&self, of: Id) -> Op {
        self.bench.problem.forest.op(of).clone()
    }

    pub fn put(&mut self, op: Op) -> Id {
        self.bench.put(op)
    }

    /// Both sides of the first goal.
    fn sides(&self) -> (Id, Id) {
        let goal = self.bench.problem.goals[0];
        (goal.left, goal.right)
    }

    /// The argument of a norm.
    fn inside(&self, of: Id) -> Id {
        match self.op(of) {
            Op::Norm(_, x) => x,
            other => panic!("{other:?} is no norm"),
        }
    }

    /// A line with the bound that its rule gives.
    fn line(&mut self, rule: Rule, about: Id, measure: Measure, premises: &[usize]) -> usize {
        let lines: Vec<Line> = premises.iter().map(|k| self.chain.lines[*k].clone()).collect();
        let given = follows(&mut self.bench.problem, rule, about, measure, &lines.iter().collect::<Vec<_>>());
        let bound = given.unwrap_or_else(|why| panic!("{rule:?}: {why}"));
        self.chain.lines.push(Line { about, measure, bound, rule, premises: premises.to_vec() });
        self.chain.lines.len() - 1
    }

    pub fn norm(&mut self, rule: Rule, about: Id, norm: Norm, premises: &[usize]) -> usize {
        self.line(rule, about, Measure::Norm(norm), premises)
    }

    /// What a number exactly is.
    pub fn exactly(&mut self, of: Id) -> Posynomial {
        follows(&mut self.bench.problem, Rule::Exactly, of, Measure::Norm(Absolute), &[]).expect("a posynomial")
    }

    /// One term below one term.
    fn one_share(&mut self, lines: &[usize], right: Id, quotient: Quotient) -> Conclusion {
        let left = self.chain.lines[lines[0]].bound.clone();
        let right = self.exactly(right);
        let share = Share {
            of: left.single().expect("one term").0.clone(),
            below: right.single().expect("one term").0.clone(),
            share: exact("1"),
            quotient,
        };
        Conclusion::Sum { lines: lines.to_vec(), residue: Residue { left, right, shares: vec![share] } }
    }

    fn refused(&mut self) -> Refused {
        check(&mut self.bench.problem, &self.chain).expect_err("a chain with a fault")
    }

    fn accepted(&mut self) {
        check(&mut self.bench.problem, &self.chain).unwrap_or_else(|refused| panic!("{refused}"));
    }

    fn residue(&mut self) -> &mut Residue {
        match &mut self.chain.conclusions[0] {
            Conclusion::Sum { residue, .. } | Conclusion::Order { residue, .. } => residue,
            other => panic!("{other:?} has no residue"),
        }
    }
}

fn line_why(refused: Refused) -> (usize, Why) {
    match refused {
        Refused::Line { line, why, .. } => (line, why),
        other => panic!("{other}"),
    }
}

fn goal_why(refused: Refused) -> Why {
    match refused {
        Refused::Goal { why, .. } => why,
        other => panic!("{other}"),
    }
}

pub fn quotient(bound: &str, multipliers: &[(Comparison, &str)]) -> Quotient {
    let multipliers = multipliers.iter().map(|(row, power)| (row.clone(), exact(power))).collect();
    Quotient { bound: exact(bound), multipliers }
}

const ENTRIES: &str = "lemma entries
  let A ∈ ℝ^(n×d), x, y ∈ ℝ^d, R ∈ ℝ
  given ‖A‖ ≤ R; ‖x‖ ≤ R; ‖y‖ ≤ R; R ≥ 4
  claim ‖exp(A x)‖ ≤ n exp(R²)
";

/// ‖exp(A x)‖ ≤ √n exp(R²) ≤ n exp(R²).
fn entries() -> Draft {
    let mut draft = Draft::of(ENTRIES);
    let (left, right) = draft.sides();
    let exp = draft.inside(left);
    let Op::Apply(_, image) = draft.op(exp) else { panic!("exp") };
    let Op::Mul(a, x) = draft.op(image) else { panic!("A x") };
    let lines = [
        draft.norm(Rule::Given(0), a, Spectral, &[]),
        draft.norm(Rule::Given(1), x, Euclidean, &[]),
        draft.norm(Rule::MatrixVector, image, Euclidean, &[0, 1]),
        draft.norm(Rule::Other(false), image, Infinity, &[2]),
        draft.norm(Rule::Monotone, exp, Infinity, &[3]),
        draft.norm(Rule::Other(false), exp, Euclidean, &[4]),
        draft.norm(Rule::NormAsNumber, left, Absolute, &[5]),
    ];
    let half = quotient("1", &[(Comparison::Dimension("n".into()), "1/2")]);
    let conclusion = draft.one_share(&lines[6..], right, half);
    draft.chain.conclusions.push(conclusion);
    draft
}

#[test]
fn a_chain_that_holds_is_accepted() {
    entries().accepted();
}

#[test]
fn a_line_with_another_bound_is_refused() {
    for line in 0..7 {
        let mut draft = entries();
        let half = draft.chain.lines[line].bound.times(&Posynomial::constant(&exact("1/2")).unwrap()).unwrap();
        draft.chain.lines[line].bound = half;
        assert_eq!(line_why(draft.refused()), (line, Why::Bound));
    }
    // ‖x‖₂ ≤ ‖x‖∞ forgets √n
    let mut draft = entries();
    draft.chain.lines[5].bound = draft.chain.lines[4].bound.clone();
    assert_eq!(line_why(draft.refused()), (5, Why::Bound));
}

#[test]
fn premises_that_do_not_fit_are_refused() {
    let mut draft = entries();
    draft.chain.lines[2].premises = vec![1, 0];
    assert_eq!(line_why(draft.refused()), (2, Why::About(0)));
    let mut draft = entries();
    draft.chain.lines[2].premises = vec![0];
    assert_eq!(line_why(draft.refused()), (2, Why::Premises { wanted: 2, found: 1 }));
    let mut draft = entries();
    draft.chain.lines[2].premises = vec![0, 1, 1];
    assert_eq!(line_why(draft.refused()), (2, Why::Premises { wanted: 2, found: 3 }));
    let mut draft = entries();
    draft.chain.lines[4].premises = vec![2];
    assert_eq!(line_why(draft.refused()), (4, Why::Measure(0)));
    for ahead in [2, 3, 6, 99] {
        let mut draft = entries();
        draft.chain.lines[2].premises = vec![0, ahead];
        assert_eq!(line_why(draft.refused()), (2, Why::Forward(ahead)));
    }
    // a circle: what a line says of itself
    let mut draft = entries();
    draft.chain.lines[3].premises = vec![3];
    assert_eq!(line_why(draft.refused()), (3, Why::Forward(3)));
}

#[test]
fn trees_that_are_not_there_or_too_deep_are_refused() {
    let other = entries();
    let mut draft = Draft::of("lemma small\n  let x ∈ ℝ\n  claim |x| ≤ |x|\n");
    draft.chain = other.chain.clone();
    draft.chain.lines[0].about = other.bench.problem.goals[0].right;
    assert_eq!(line_why(draft.refused()), (0, Why::NoTree));
    let mut draft = entries();
    let mut tree = draft.sides().0;
    for _ in 0..100_000 {
        tree = draft.put(Op::Add(tree, tree));
    }
    assert!(matches!(draft.refused(), Refused::Deep { .. }));
}

#[test]
fn a_line_measured_otherwise_is_refused() {
    let mut draft = entries();
    draft.chain.lines[2].measure = Measure::Norm(Infinity);
    assert_eq!(line_why(draft.refused()), (2, Why::OwnMeasure));
    let mut draft = entries();
    draft.chain.lines[0].measure = Measure::Norm(Euclidean);
    assert_eq!(line_why(draft.refused()), (0, Why::OwnMeasure));
    let mut draft = entries();
    draft.chain.lines[0].measure = Measure::Norm(Norm::Frobenius);
    assert_eq!(line_why(draft.refused()), (0, Why::Fact(0)));
    let mut draft = entries();
    draft.chain.lines[1].rule = Rule::Given(0);
    assert_eq!(line_why(draft.refused()), (1, Why::Fact(0)));
    let mut draft = entries();
    draft.chain.lines[1].rule = Rule::Given(17);
    assert_eq!(line_why(draft.refused()), (1, Why::Fact(17)));
    let mut draft = entries();
    draft.chain.lines[2].rule = Rule::MatrixProduct;
    assert_eq!(line_why(draft.refused()), (2, Why::OwnMeasure));
    let mut draft = entries();
    draft.chain.lines[2].rule = Rule::Triangle;
    assert_eq!(line_why(draft.refused()), (2, Why::Tree));
}

#[test]
fn a_conclusion_about_other_terms_is_refused() {
    let mut draft = entries();
    draft.chain.conclusions.clear();
    assert_eq!(draft.refused(), Refused::Conclusions { goals: 1, conclusions: 0 });
    let change = |change: fn(&mut Vec<usize>, &mut Residue)| {
        let mut draft = entries();
        if let Conclusion::Sum { lines, residue } = &mut draft.chain.conclusions[0] {
            change(lines, residue);
        }
        goal_why(draft.refused())
    };
    assert_eq!(change(|lines, _| lines.clear()), Why::Terms);
    assert_eq!(change(|lines, _| lines.push(6)), Why::Terms);
    assert_eq!(change(|lines, _| *lines = vec![5]), Why::Measure(5));
    assert_eq!(change(|lines, _| *lines = vec![40]), Why::NoLine(40));
    assert_eq!(change(|_, residue| residue.left = Posynomial::zero()), Why::Sides);
    assert_eq!(change(|_, residue| residue.right = residue.left.clone()), Why::Sides);
    assert_eq!(change(|_, residue| residue.shares[0].of = Monomial::one()), Why::Term);
    assert_eq!(change(|_, residue| residue.shares[0].below = Monomial::one()), Why::Term);
    assert_eq!(change(|_, residue| residue.shares.clear()), Why::Shares(Exact::zero()));
    let mut draft = entries();
    draft.chain.conclusions[0] = Conclusion::Same;
    assert_eq!(goal_why(draft.refused()), Why::NotSame);
}

#[test]
fn shares_that_do_not_sum_to_one_are_refused() {
    for (share, why) in [
        ("99/100", Why::Shares(exact("99/100"))),
        ("101/100", Why::Shares(exact("101/100"))),
        ("0", Why::Multiplier),
        ("-1", Why::Multiplier),
    ] {
        let mut draft = entries();
        draft.residue().shares[0].share = exact(share);
        assert_eq!(goal_why(draft.refused()), why);
    }
    // a share taken twice, the second one to make up for the first
    let mut draft = entries();
    let mut more = draft.residue().shares[0].clone();
    more.share = exact("-1/2");
    draft.residue().shares[0].share = exact("3/2");
    draft.residue().shares.push(more);
    assert_eq!(goal_why(draft.refused()), Why::Multiplier);
    let mut draft = entries();
    draft.residue().shares[0].quotient.bound = exact("1000001/1000000");
    assert_eq!(goal_why(draft.refused()), Why::Column);
}

#[test]
fn multipliers_that_do_not_add_up_are_refused() {
    let n = || Comparison::Dimension("n".into());
    let d = || Comparison::Dimension("d".into());
    for (multipliers, why) in [
        (vec![], Why::Exponents),
        (vec![(n(), "1/3")], Why::Exponents),
        (vec![(n(), "1/2"), (d(), "1/2")], Why::Exponents),
        (vec![(n(), "-1/2")], Why::Multiplier),
        (vec![(n(), "0")], Why::Multiplier),
        (vec![(n(), "1/2"), (Comparison::Given(0), "1")], Why::Exponents),
        (vec![(n(), "1/2"), (Comparison::Given(9), "1")], Why::Fact(9)),
    ] {
        let mut draft = entries();
        draft.residue().shares[0].quotient = quotient("1", &multipliers);
        assert_eq!(goal_why(draft.refused()), why);
    }
    let mut draft = entries();
    draft.residue().shares[0].quotient.bound = exact("999999/1000000");
    assert_eq!(goal_why(draft.refused()), Why::Quotient);
}

#[test]
fn a_quotient_below_what_a_tangent_gives_is_refused() {
    // R² ≤ exp(R²)/e, the tangent at 1
    let text = "lemma tangent
  let x ∈ ℝ^n, R ∈ ℝ
  given ‖x‖ ≤ R²; R ≥ 0
  claim ‖x‖ ≤ 36788/100000 exp(R²)
";
    let attempt = |bound: &str, at: &str, power: &str| {
        let mut draft = Draft::of(text);
        let (left, right) = draft.sides();
        let x = draft.inside(left);
        draft.norm(Rule::Given(0), x, Euclidean, &[]);
        draft.norm(Rule::NormAsNumber, left, Absolute, &[0]);
        let monomial = draft.exactly(right).single().unwrap().0.clone();
        let atom = monomial.factors().next().unwrap().0;
        let tangent = quotient(bound, &[(Comparison::ExpTangent(atom, exact(at)), power)]);
        let conclusion = draft.one_share(&[1], right, tangent);
        draft.chain.conclusions.push(conclusion);
        check(&mut draft.bench.problem, &draft.chain).map_err(goal_why)
    };
    assert_eq!(attempt("36787945/100000000", "1", "1"), Ok(()));
    assert_eq!(attempt("36787944/100000000", "1", "1"), Err(Why::Quotient));
    // (e/t)^t wrong by e^t, at t = 1
    assert_eq!(attempt("1/7", "1", "1"), Err(Why::Quotient));
    assert_eq!(attempt("1", "2", "1"), Err(Why::Exponents));
    assert_eq!(attempt("1", "2", "1/2"), Err(Why::Exponents));
    assert_eq!(attempt("1", "-1", "1"), Err(Why::Multiplier));
}

const ENDS: &str = "lemma ends
  let A ∈ ℝ^(n×d), x, y ∈ ℝ^d, R, S ∈ ℝ
  given ‖A x‖_∞ ≤ R; ‖A y‖_∞ ≤ S; R ≤ S; S ≤ 2
  claim ‖exp(A x) − exp(A y)‖ ≤ exp(S) ‖A x − A y‖
";

#[test]
fn the_mean_value_is_bounded_at_both_ends() {
    let mut draft = Draft::of(ENDS);
    let (left, _) = draft.sides();
    let apart = draft.inside(left);
    let Op::Sub(fx, fy) = draft.op(apart) else { panic!("a difference") };
    let (Op::Apply(_, x), Op::Apply(_, y)) = (draft.op(fx), draft.op(fy)) else { panic!("exp") };
    let difference = draft.put(Op::Sub(x, y));
    draft.norm(Rule::Given(0), x, Infinity, &[]);
    draft.norm(Rule::Given(1), y, Infinity, &[]);
    draft.norm(Rule::Itself, difference, Euclidean, &[]);
    let mut attempt = |ends: [usize; 3]| {
        let lines: Vec<Line> = ends.iter().map(|k| draft.chain.lines[*k].clone()).collect();
        let measure = Measure::Norm(Euclidean);
        follows(&mut draft.bench.problem, Rule::MeanValue, apart, measure, &lines.iter().collect::<Vec<_>>())
    };
    assert_eq!(attempt([0, 0, 2]), Err(Why::About(1)));
    assert_eq!(attempt([1, 0, 2]), Err(Why::About(0)));
    assert_eq!(attempt([0, 1, 1]), Err(Why::About(2)));
    // the slope at R alone, or at S alone, is none
    let both = attempt([0, 1, 2]).expect("two ends and a difference");
    for end in [0, 1] {
        let m = draft.chain.lines[end].bound.clone();
        let m = tree_of(&mut draft.bench.problem.forest, &m).unwrap();
        let slope = Posynomial::atom(draft.put(Op::Apply(Elementary::Exp, m)));
        let one = slope.times(&draft.chain.lines[2].bound).unwrap();
        assert_ne!(both, one);
        draft.chain.lines.truncate(3);
        let (about, rule) = (apart, Rule::MeanValue);
        draft.chain.lines.push(Line {
            about,
            measure: Measure::Norm(Euclidean),
            bound: one,
            rule,
            premises: vec![0, 1, 2],
        });
        draft.chain.conclusions = vec![Conclusion::Same];
        assert_eq!(line_why(draft.refused()), (3, Why::Bound));
    }
}

#[test]
fn sinh_bounded_by_its_own_slope_is_refused() {
    let text = "lemma slope
  let x, y ∈ ℝ^n, R ∈ ℝ
  given ‖x‖_∞ ≤ R; ‖y‖_∞ ≤ R
  claim ‖sinh(x) − sinh(y)‖ ≤ cosh(R) ‖x − y‖
";
    let mut draft = Draft::of(text);
    let (left, right) = draft.sides();
    let apart = draft.inside(left);
    let Op::Sub(fx, fy) = draft.op(apart) else { panic!("a difference") };
    let (Op::Apply(_, x), Op::Apply(_, y)) = (draft.op(fx), draft.op(fy)) else { panic!("sinh") };
    let difference = draft.put(Op::Sub(x, y));
    draft.norm(Rule::Given(0), x, Infinity, &[]);
    draft.norm(Rule::Given(1), y, Infinity, &[]);
    draft.norm(Rule::Itself, difference, Euclidean, &[]);
    draft.norm(Rule::MeanValue, apart, Euclidean, &[0, 1, 2]);
    draft.norm(Rule::NormAsNumber, left, Absolute, &[3]);
    let conclusion = draft.one_share(&[4], right, quotient("1", &[]));
    draft.chain.conclusions.push(conclusion);
    draft.accepted();
    let m = tree_of(&mut draft.bench.problem.forest, &draft.chain.lines[0].bound.clone()).unwrap();
    let sinh = Posynomial::atom(draft.put(Op::Apply(Elementary::Sinh, m)));
    draft.chain.lines[3].bound = sinh.times(&draft.chain.lines[2].bound).unwrap();
    assert_eq!(line_why(draft.refused()), (3, Why::Bound));
}

#[test]
fn a_difference_of_reciprocals_wants_both_numbers_away_from_zero() {
    let text = "lemma reciprocals
  let s, t, a ∈ ℝ
  given |s| ≥ a; a > 0
  claim |1/s − 1/t| ≤ |s − t| / a²
";
    let mut draft = Draft::of(text);
    let (left, _) = draft.sides();
    let apart = draft.inside(left);
    let Op::Sub(under_s, under_t) = draft.op(apart) else { panic!("a difference") };
    let (Op::Power(s, _), Op::Power(t, _)) = (draft.op(under_s), draft.op(under_t)) else { panic!("reciprocals") };
    let difference = draft.put(Op::Sub(s, t));
    draft.norm(Rule::Itself, difference, Absolute, &[]);
    draft.line(Rule::Given(0), s, Measure::Away, &[]);
    draft.norm(Rule::Itself, t, Absolute, &[]);
    let problem = &mut draft.bench.problem;
    assert_eq!(follows(problem, Rule::Given(0), t, Measure::Away, &[]), Err(Why::Fact(0)));
    let lines = &draft.chain.lines;
    let mut attempt = |all: [usize; 3]| {
        follows(problem, Rule::ReciprocalDifference, apart, Measure::Norm(Absolute), &all.map(|k| &lines[k]))
    };
    assert_eq!(attempt([0, 1, 1]), Err(Why::About(2)));
    assert_eq!(attempt([0, 1, 2]), Err(Why::Measure(2)));
    assert_eq!(attempt([1, 1, 2]), Err(Why::About(0)));
}

#[test]
fn a_lower_bound_that_may_be_zero_is_refused() {
    for (facts, why) in [
        ("|s| ≥ a; a ≥ 0", Why::NotPositive),
        ("|s| ≥ a; ‖x‖ ≤ a", Why::NotPositive),
        ("|s| ≥ a", Why::NotExact),
        ("|s| ≥ a + b; a > 0; b > 0", Why::NotOneTerm),
        ("|s| ≤ a; a > 0", Why::Fact(0)),
    ] {
        let mut bench = Bench::given(facts);
        let s = bench.leaf("s");
        assert_eq!(follows(&mut bench.problem, Rule::Given(0), s, Measure::Away, &[]), Err(why), "{facts}");
    }
}

#[test]
fn a_sign_that_no_fact_shows_is_refused() {
    for (facts, why) in [
        ("‖x‖ ≤ a b", Why::NotExact),
        ("‖x‖ ≤ a b; a ≥ 0", Why::NotExact),
        ("‖x‖ ≤ a − b; a ≥ 0; b ≥ 0", Why::NotExact),
        ("‖x‖ ≤ 1/a; a ≥ 0", Why::NotExact),
        ("‖x‖ ≤ tanh(a b); a ≥ 0", Why::NotExact),
    ] {
        let mut bench = Bench::given(facts);
        let x = bench.leaf("x");
        let norm = Measure::Norm(Euclidean);
        assert_eq!(follows(&mut bench.problem, Rule::Given(0), x, norm, &[]), Err(why), "{facts}");
    }
    let mut bench = Bench::given("s ≤ a; a ≥ 0; −3 ≤ s");
    let s = bench.leaf("s");
    let absolute = Measure::Norm(Absolute);
    assert_eq!(follows(&mut bench.problem, Rule::Given(0), s, absolute, &[]), Err(Why::NotNonnegative));
    let power = bench.put(Op::Power(s, Exact::ratio(1, 2).unwrap()));
    assert_eq!(follows(&mut bench.problem, Rule::Exactly, power, absolute, &[]), Err(Why::NotExact));
    let x = bench.leaf("x");
    let sinh = bench.put(Op::Apply(Elementary::Sinh, x));
    for (form, rule) in [(x, Rule::SignByForm), (sinh, Rule::SignByForm)] {
        assert_eq!(follows(&mut bench.problem, rule, form, Measure::Nonnegative, &[]), Err(Why::Tree));
    }
}

#[test]
fn a_common_factor_that_may_be_zero_is_not_divided_by() {
    let attempt = |sign: &str| {
        let text = format!(
            "lemma factor
  let x ∈ ℝ^n, R ∈ ℝ
  given R ‖x‖ ≤ R; {sign}
  claim ‖x‖ ≤ 1
"
        );
        let mut draft = Draft::of(&text);
        let (left, right) = draft.sides();
        draft.norm(Rule::Exactly, left, Absolute, &[]);
        let conclusion = draft.one_share(&[0], right, quotient("1", &[(Comparison::Given(0), "1")]));
        draft.chain.conclusions.push(conclusion);
        check(&mut draft.bench.problem, &draft.chain).map_err(goal_why)
    };
    assert_eq!(attempt("R > 0"), Ok(()));
    assert_eq!(attempt("R ≥ 1/2"), Ok(()));
    assert_eq!(attempt("R ≥ 0"), Err(Why::Divides));
}

#[test]
fn shares_of_a_multiple_that_may_be_zero_are_refused() {
    // at s = 0 the fact says nothing of v
    let mut draft = Draft::of("lemma shares\n  let v ∈ ℝ^n, s ∈ ℝ\n  given 0 ≤ s v\n  claim ‖v/sum(v)‖_1 ≤ 1\n");
    let about = draft.sides().0;
    let about = draft.inside(about);
    let fact = draft.bench.problem.facts[0];
    let given = draft.line(Rule::Given(0), fact.right, Measure::Nonnegative, &[]);
    let line = draft.chain.lines[given].clone();
    let measure = Measure::Norm(Norm::One);
    let found = follows(&mut draft.bench.problem, Rule::Shares, about, measure, &[&line]);
    assert_eq!(found, Err(Why::NotSame));
}

#[test]
fn a_way_through_what_is_undefined_is_refused() {
    // ‖x‖ = ‖s (s⁻¹ x)‖ ≤ |s| ‖s⁻¹ x‖ = 0, where s = 0
    let attempt = |fact: &str| {
        let text = format!(
            "lemma through
  let x ∈ ℝ^n, s ∈ ℝ
  given |s| ≤ 0{fact}
  claim ‖x‖ ≤ 0
"
        );
        let mut draft = Draft::of(&text);
        let (left, _) = draft.sides();
        let x = draft.inside(left);
        let Op::Norm(_, s) = draft.op(draft.bench.problem.facts[0].left) else { panic!("|s|") };
        let under = draft.put(Op::Power(s, Exact::integer(-1)));
        let scaled = draft.put(Op::Scale(under, x));
        let rows = draft.bench.problem.forest.shape(x).rows.clone();
        let eye = draft.put(Op::Identity(rows));
        // a norm that is an atom, whatever s is
        let part = draft.put(Op::Mul(eye, scaled));
        let whole = draft.put(Op::Scale(s, part));
        draft.norm(Rule::Given(0), s, Absolute, &[]);
        draft.norm(Rule::Itself, part, Euclidean, &[]);
        draft.norm(Rule::Scaled, whole, Euclidean, &[0, 1]);
        draft.norm(Rule::Same, x, Euclidean, &[2]);
        draft.norm(Rule::NormAsNumber, left, Absolute, &[3]);
        draft.chain.conclusions.push(Conclusion::Sum { lines: vec![4], residue: Residue::default() });
        check(&mut draft.bench.problem, &draft.chain)
    };
    assert!(matches!(attempt(""), Err(Refused::Line { line: 1..=4, why: Why::Undefined, .. })), "{:?}", attempt(""));
    assert_eq!(attempt("; ‖x‖ ≤ 1/s"), Ok(()), "no instance has 1/s defined and s = 0");
    // s⁰ is 1 at s = 0, and tells nothing
    for fact in ["; s^0 ≤ 1", "; 1/s^0 ≤ 1"] {
        assert!(matches!(attempt(fact), Err(Refused::Line { why: Why::Undefined, .. })), "{fact}: {:?}", attempt(fact));
    }
}

#[test]
fn what_may_have_no_entries_is_no_tree() {
    let mut draft = Draft::of("lemma order\n  let n_0 ∈ ℝ, x ∈ ℝ^n\n  claim n_0 ≤ ‖x‖\n");
    let [less, none, one] = [-1, 0, 1].map(Dim::fixed);
    let forest = &mut draft.bench.problem.forest;
    for size in [less, none] {
        let shape = Shape { rows: size.clone(), columns: one.clone() };
        for op in [Op::Ones(shape.clone()), Op::Zeros(shape), Op::Identity(size)] {
            assert_eq!(forest.put(op.clone()), None, "{op:?}");
        }
    }
    assert!(forest.put(Op::Ones(Shape { rows: Dim::named("n"), columns: one })).is_some());
}

#[test]
fn a_strict_claim_wants_a_strict_chain() {
    let attempt = |claim: &str, facts: &str, row: &[(Comparison, &str)], bound: &str| {
        let text = format!(
            "lemma strict
  let x ∈ ℝ^n, R ∈ ℝ
  given ‖x‖ ≤ R; {facts}
  claim ‖x‖ {claim}
"
        );
        let mut draft = Draft::of(&text);
        let (left, right) = draft.sides();
        let x = draft.inside(left);
        draft.norm(Rule::Given(0), x, Euclidean, &[]);
        draft.norm(Rule::NormAsNumber, left, Absolute, &[0]);
        let conclusion = draft.one_share(&[1], right, quotient(bound, row));
        draft.chain.conclusions.push(conclusion);
        check(&mut draft.bench.problem, &draft.chain).map_err(goal_why)
    };
    assert_eq!(attempt("≤ R", "R ≥ 0", &[], "1"), Ok(()));
    assert_eq!(attempt("< R", "R ≥ 0", &[], "1"), Err(Why::NotStrict));
    assert_eq!(attempt("< R", "R > 0", &[], "1"), Err(Why::NotStrict));
    assert_eq!(attempt("< 2 R", "R ≥ 0", &[], "1"), Err(Why::NotStrict));
    assert_eq!(attempt("< 2 R", "R > 0", &[], "1"), Ok(()));
    let above = [(Comparison::Given(1), "1")];
    assert_eq!(attempt("< 4", "R < 4", &above, "4"), Ok(()));
    assert_eq!(attempt("< 4", "R ≤ 4", &above, "4"), Err(Why::NotStrict));
}

/// What the checker says of L = R by the laws of rings alone.
fn same(claim: &str) -> bool {
    let text = format!(
        "lemma same
  let A, C ∈ ℝ^(n×d), B, D ∈ ℝ^(d×n), P, Q ∈ ℝ^(n×n), x, y, u ∈ ℝ^n, z ∈ ℝ^d, s, t, r ∈ ℝ
  given r ≥ 0; ‖A‖ + ‖B‖ + ‖C‖ + ‖D‖ + ‖P‖ + ‖Q‖ + ‖x‖ + ‖y‖ + ‖u‖ + ‖z‖ + |s| + |t| ≤ 9
  claim {claim}
"
    );
    let mut draft = Draft::of(&text);
    draft.chain.conclusions.push(Conclusion::Same);
    match check(&mut draft.bench.problem, &draft.chain) {
        Ok(()) => true,
        Err(refused) => {
            assert_eq!(goal_why(refused), Why::NotSame);
            false
        }
    }
}

#[test]
fn trees_that_are_the_same_by_the_laws_of_rings_are_found() {
    for claim in [
        "(A + C) z = A z + C z",
        "A B − C D = (A − C) B + C (B − D)",
        "(A B) x = A (B x)",
        "(A B)ᵀ = Bᵀ Aᵀ",
        "(x yᵀ)ᵀ = y xᵀ",
        "(x yᵀ) u = ⟨y, u⟩ x",
        "P (x yᵀ) = (P x) yᵀ",
        "⟨A z, x⟩ = ⟨z, Aᵀ x⟩",
        "⟨x, y⟩ = ⟨y, x⟩",
        "⟨x + 2 y, u⟩ = ⟨x, u⟩ + 2 ⟨u, y⟩",
        "diag(x) y = x ∘ y",
        "diag(x) y = diag(y) x",
        "diag(x + s y) = diag(x) + s diag(y)",
        "diag(1_n) = I_n",
        "diag(x) diag(y) = diag(y ∘ x)",
        "diag(x) (y uᵀ) = (x ∘ y) uᵀ",
        "⟨x ∘ y, u⟩ = ⟨x, y ∘ u⟩",
        "⟨1_n, x ∘ y⟩ = ⟨x, y⟩",
        "x ∘ (y + u) = x ∘ y + u ∘ x",
        "x ∘ 1_n = x",
        "I_n P = P I_n",
        "⟨1_n, 1_n⟩ = n",
        "tr(P Q) = tr(Q P)",
        "tr(x yᵀ) = ⟨x, y⟩",
        "tr(Pᵀ) = tr(P)",
        "(s + t)² = s² + 2 s t + t²",
        "s/s = 1",
        "s² / s = s",
        "(2 s)^(-1) = s^(-1) / 2",
        "√r √r = r",
        "√(4 r²) = 2 r",
        "exp(s + t − t) = exp(s)",
        "exp(A z + C z) = exp((C + A) z)",
        "cosh(−s) = cosh(s)",
        "sinh(t − s) = −sinh(s − t)",
        "‖x − y‖ = ‖y − x‖",
        "‖−2 x‖_1 = 2 ‖x‖_1",
        "‖Aᵀ‖ = ‖A‖",
        "|s − t| = |t − s|",
        "exp(s − s) = 1",
        "cosh(x − x) = exp(0 x)",
        "sinh(t − t) = 0",
        "max(s, t, s) = max(t, s)",
        "(s − t) (s + t) = s² − t²",
    ] {
        assert!(same(claim), "{claim}");
    }
}

#[test]
fn trees_that_differ_are_not_the_same() {
    for claim in [
        "P Q = Q P",
        "(P Q)ᵀ = Pᵀ Qᵀ",
        "P = Pᵀ",
        "P² = Pᵀ P",
        "A B − C D = (A − C) B",
        "A B − C D = (A − C) (B − D)",
        "A z = C z",
        "x yᵀ = y xᵀ",
        "(x yᵀ) u = ⟨x, u⟩ y",
        "(x yᵀ) u = ⟨y, u⟩ u",
        "⟨P x, y⟩ = ⟨x, P y⟩",
        "⟨x, y⟩ = ⟨x, x⟩",
        "diag(x) P = P diag(x)",
        "diag(x) y = ⟨x, y⟩ 1_n",
        "diag(x) diag(y) = diag(x + y)",
        "x ∘ y = x + y",
        "⟨x ∘ y, u⟩ = ⟨x, y⟩",
        "exp(x) ∘ y = exp(x ∘ y)",
        "exp(s + t) = exp(s) + exp(t)",
        "exp(−s) = exp(s)",
        "exp(s) = 1",
        "exp(s − s) = 0",
        "⟨1_n, 1_n⟩ = d",
        "⟨1_n, x⟩ = n",
        "tr(P Q) = tr(P) tr(Q)",
        "tr(I_n) = 1",
        "‖I_n‖_F = ‖I_d‖_F",
        "‖I_n + P‖_F = ‖I_n + Q‖_F",
        "tr(I_n) = tr(I_d)",
        "(s + t)² = s² + t²",
        "(s + t)^(-1) = s^(-1) + t^(-1)",
        "√(s²) = s",
        "√(s² t²) = s t",
        "√(r²) = −r",
        "√r = r",
        "|s| = s",
        "|s t| = s t",
        "|s − t| = |s| − |t|",
        "cosh(−s) = −cosh(s)",
        "sinh(−s) = sinh(s)",
        "‖x + y‖ = ‖x‖ + ‖y‖",
        "‖x‖ = ‖x‖_1",
        "‖x‖ = ‖x‖_∞",
        "‖A‖ = ‖A‖_F",
        "‖−2 x‖ = −2 ‖x‖",
        "‖s x‖ = s ‖x‖",
        "max(s, t) = s + t",
        "max(s, t) = max(s, −t)",
        "s/t = t/s",
        "1 = 0",
    ] {
        assert!(!same(claim), "{claim}");
    }
}

const ORDER: &str = "lemma order
  let x, y, u ∈ ℝ^n, s, l ∈ ℝ, U, V ∈ Sym(n), P ∈ ℝ^(d×n)
  given l ≥ 0; s² ≤ 4; ‖x‖ ≤ 1; ‖y‖ ≤ 1; U ⪯ V; u ≥ 0
";

/// An order with what is dropped and the matrices that are kept, by number.
pub fn order(claim: &str, make: impl Fn(&mut Draft) -> (Vec<Definite>, Vec<Id>, Vec<Id>)) -> Result<(), Why> {
    let mut draft = Draft::of(&format!("{ORDER}  claim {claim}\n"));
    let (dropped, identity, matrices) = make(&mut draft);
    let mut lines = Vec::new();
    for matrix in matrices {
        lines.push(draft.norm(Rule::Itself, matrix, Spectral, &[]));
    }
    let mut left = Posynomial::zero();
    for line in &lines {
        left = left.plus(&draft.chain.lines[*line].bound).unwrap();
    }
    let mut right = Posynomial::zero();
    for scale in &identity {
        right = right.plus(&draft.exactly(*scale)).unwrap();
    }
    let shares = left.terms().map(|(of, _)| Share {
        of: of.clone(),
        below: of.clone(),
        share: exact("1"),
        quotient: quotient("1", &[]),
    });
    let residue = Residue { shares: shares.collect(), left, right };
    draft.chain.conclusions.push(Conclusion::Order { dropped, identity, lines, residue });
    check(&mut draft.bench.problem, &draft.chain).map_err(goal_why)
}

pub fn leaf(draft: &mut Draft, name: &str) -> Id {
    if name == "P" || name == "l" {
        let facts = draft.bench.problem.goals[0];
        return find(draft, facts.left, name)
            .or_else(|| find(draft, facts.right, name))
            .expect("it stands in the claim");
    }
    draft.bench.leaf(name)
}

fn find(draft: &Draft, of: Id, name: &str) -> Option<Id> {
    match draft.op(of) {
        Op::Ingredient(own, _) if &*own == name => Some(of),
        _ => draft.bench.problem.forest.parts(of).into_iter().find_map(|part| find(draft, part, name)),
    }
}

#[test]
fn orders_hold_by_what_is_dropped_and_what_is_kept() {
    let square = |form: fn(&mut Draft) -> Id| {
        move |draft: &mut Draft| {
            let (scale, form) = (draft.bench.number(1), form(draft));
            (vec![Definite::Square { scale, form }], vec![], vec![])
        }
    };
    let xx = |draft: &mut Draft| {
        let x = leaf(draft, "x");
        draft.put(Op::Outer(x, x))
    };
    let xy = |draft: &mut Draft| {
        let (x, y) = (leaf(draft, "x"), leaf(draft, "y"));
        draft.put(Op::Outer(x, y))
    };
    assert_eq!(order("0 ⪯ x xᵀ", square(xx)), Ok(()));
    assert_eq!(order("0 ⪯ −x xᵀ", square(xx)), Err(Why::NotSame));
    assert_eq!(order("0 ⪯ y yᵀ", square(xx)), Err(Why::NotSame));
    assert_eq!(order("0 ⪯ x yᵀ + y xᵀ", square(xy)), Err(Why::NotDefinite));
    let gram = |entries: [&'static str; 4]| {
        move |draft: &mut Draft| {
            let columns = vec![leaf(draft, "x"), leaf(draft, "y")];
            (vec![Definite::Gram { columns, coefficients: entries.map(exact).to_vec() }], vec![], vec![])
        }
    };
    let claim = "0 ⪯ x xᵀ + x yᵀ + y xᵀ + y yᵀ";
    assert_eq!(order(claim, gram(["1", "1", "1", "1"])), Ok(()));
    assert_eq!(order(claim, gram(["1", "1", "1", "2"])), Err(Why::NotSame));
    // as quadratic forms 2 x yᵀ is x yᵀ + y xᵀ, but the matrix of coefficients must be symmetric
    assert_eq!(order(claim, gram(["1", "2", "0", "1"])), Err(Why::NotDefinite));
    let claim = "0 ⪯ x xᵀ + 2 x yᵀ + 2 y xᵀ + y yᵀ";
    assert_eq!(order(claim, gram(["1", "2", "2", "1"])), Err(Why::NotDefinite));
    let claim = "0 ⪯ x yᵀ + y xᵀ + y yᵀ";
    assert_eq!(order(claim, gram(["0", "1", "1", "1"])), Err(Why::NotDefinite));
    // ‖U‖ I + U
    let kept = |draft: &mut Draft| {
        let u = leaf(draft, "U");
        let size = draft.put(Op::Norm(Spectral, u));
        (vec![], vec![size], vec![u])
    };
    assert_eq!(order("0 ⪯ ‖U‖ I_n + U", kept), Ok(()));
    assert_eq!(order("−U ⪯ ‖U‖ I_n", kept), Ok(()));
    assert_eq!(order("0 ⪯ ‖U‖ I_n + U + U", kept), Err(Why::NotSame));
    assert_eq!(order("0 ≺ ‖U‖ I_n + U", kept), Err(Why::NotStrict));
    let forgotten = |draft: &mut Draft| {
        let size = leaf(draft, "U");
        let size = draft.put(Op::Norm(Spectral, size));
        (vec![], vec![size], vec![])
    };
    assert_eq!(order("0 ⪯ ‖U‖ I_n + U", forgotten), Err(Why::NotSame));
}

#[test]
fn definite_terms_want_scales_and_facts() {
    let given = |scale: fn(&mut Draft) -> Id, fact: usize| {
        move |draft: &mut Draft| (vec![Definite::Given { scale: scale(draft), fact }], vec![], vec![])
    };
    let one = |draft: &mut Draft| draft.bench.number(1);
    let s = |draft: &mut Draft| leaf(draft, "s");
    let square = |draft: &mut Draft| {
        let s = leaf(draft, "s");
        draft.put(Op::Power(s, Exact::integer(2)))
    };
    let numbers = |claim: &str| {
        let draft = Draft::of(&format!("{ORDER}  claim {claim}\n"));
        let facts = &draft.bench.problem.facts;
        let ordered = facts.iter().position(|fact| fact.relation == lemmacheck::language::Relation::Precedes);
        ordered.expect("U ⪯ V")
    };
    let fact = numbers("U ⪯ V");
    assert_eq!(order("U ⪯ V", given(one, fact)), Ok(()));
    assert_eq!(order("V ⪯ U", given(one, fact)), Err(Why::NotSame));
    assert_eq!(order("s U ⪯ s V", given(s, fact)), Err(Why::NotNonnegative));
    assert_eq!(order("s² U ⪯ s² V", given(square, fact)), Ok(()));
    assert_eq!(order("U ⪯ V", given(one, 0)), Err(Why::Fact(0)));
    let congruent = |draft: &mut Draft| {
        let (by, scale) = (leaf(draft, "P"), draft.bench.number(1));
        let by = draft.put(Op::Transpose(by));
        (vec![Definite::Congruent { by, terms: vec![Definite::Given { scale, fact }] }], vec![], vec![])
    };
    assert_eq!(order("P U Pᵀ ⪯ P V Pᵀ", congruent), Ok(()));
    assert_eq!(order("P V Pᵀ ⪯ P U Pᵀ", congruent), Err(Why::NotSame));
    let diagonal = |line: bool| {
        move |draft: &mut Draft| {
            let (column, scale) = (leaf(draft, "u"), draft.bench.number(1));
            let about = if line { column } else { leaf(draft, "x") };
            let squares = draft.put(Op::Hadamard(about, about));
            let fact = (0..draft.bench.problem.facts.len()).find(|k| {
                follows(&mut draft.bench.problem, Rule::Given(*k), column, Measure::Nonnegative, &[]).is_ok()
            });
            match line {
                true => draft.line(Rule::Given(fact.unwrap()), column, Measure::Nonnegative, &[]),
                false => draft.line(Rule::SignByForm, squares, Measure::Nonnegative, &[]),
            };
            (vec![Definite::Diagonal { scale, column, line: 0 }], vec![], vec![])
        }
    };
    assert_eq!(order("0 ⪯ diag(u)", diagonal(true)), Ok(()));
    assert_eq!(order("0 ⪯ diag(u)", diagonal(false)), Err(Why::NotDefinite));
    assert_eq!(order("0 ⪯ diag(x)", diagonal(true)), Err(Why::NotSame));
}

#[test]
fn rules_of_entries_are_refused_of_matrices() {
    let mut bench = Bench::given("");
    let (a, c) = (bench.leaf("A"), bench.leaf("C"));
    let (f, g) = (bench.put(Op::Apply(Elementary::Tanh, a)), bench.put(Op::Apply(Elementary::Tanh, c)));
    let (absolute, apart) = (bench.put(Op::Apply(Elementary::Abs, a)), bench.put(Op::Sub(f, g)));
    let difference = bench.put(Op::Sub(a, c));
    for (rule, about, premise) in [(Rule::AbsoluteEntries, absolute, a), (Rule::MeanValue, apart, difference)] {
        let line = bench.premise(premise, crate::bench::By::True(Spectral));
        let given = follows(&mut bench.problem, rule, about, Measure::Norm(Spectral), &[&line]);
        assert_eq!(given, Err(Why::Tree), "{rule:?}");
    }
    let entries = bench.put(Op::Hadamard(a, c));
    let lines = [a, c].map(|about| bench.premise(about, crate::bench::By::True(Spectral)));
    let given =
        follows(&mut bench.problem, Rule::Entrywise(false), entries, Measure::Norm(Spectral), &[&lines[0], &lines[1]]);
    assert_eq!(given, Err(Why::Tree));
}

/// What the check says of one conclusion, made from a draft.
fn concluded(text: &str, make: impl Fn(&mut Draft) -> Conclusion) -> Result<(), Why> {
    let mut draft = Draft::of(text);
    let conclusion = make(&mut draft);
    draft.chain.conclusions.push(conclusion);
    check(&mut draft.bench.problem, &draft.chain).map_err(|refused| match refused {
        Refused::Goal { why, .. } | Refused::Line { why, .. } => why,
        other => panic!("{other}"),
    })
}

fn times(draft: &mut Draft, scale: i64, ground: Ground) -> Positive {
    Positive { scale: draft.bench.number(scale), ground }
}

#[test]
fn a_sum_of_positive_numbers_is_the_difference_of_the_sides() {
    let text = "lemma own\n  let s, t ∈ ℝ\n  given s ≤ t\n  claim 2 s ≤ 2 t\n";
    let by = |scale| move |draft: &mut Draft| Conclusion::Positive(vec![times(draft, scale, Ground::Given(0))]);
    assert_eq!(concluded(text, by(2)), Ok(()));
    assert_eq!(concluded(text, by(1)), Err(Why::NotSame));
    assert_eq!(concluded(&text.replace("claim 2 s ≤ 2 t", "claim 2 t ≤ 2 s"), by(-2)), Err(Why::NotNonnegative));
    assert_eq!(concluded(&text.replace("claim 2 s ≤ 2 t", "claim 2 s < 2 t"), by(2)), Err(Why::Conclusion));
    let within = "lemma own\n  let s, t ∈ ℝ\n  given s ≤ t; −s ≤ t\n  claim |s| ≤ t\n";
    let both = |second| {
        move |draft: &mut Draft| {
            let (above, below) = (times(draft, 1, Ground::Given(0)), times(draft, 1, Ground::Given(second)));
            Conclusion::Within(vec![above], vec![below])
        }
    };
    assert_eq!(concluded(within, both(1)), Ok(()));
    assert_eq!(concluded(within, both(0)), Err(Why::NotSame), "−t ≤ s was not shown");
}

#[test]
fn a_square_below_a_square_wants_a_right_side_at_least_zero() {
    let text = "lemma own\n  let x ∈ ℝ^n, s ∈ ℝ\n  given ‖x‖² ≤ s²; s ≥ 0\n  claim ‖x‖ ≤ s\n";
    let by = |draft: &mut Draft| Conclusion::Squared(vec![times(draft, 1, Ground::Given(0))]);
    assert_eq!(concluded(text, by), Ok(()));
    assert_eq!(concluded(&text.replace("; s ≥ 0", ""), by), Err(Why::NotNonnegative));
}

#[test]
fn a_norm_between_orders_is_that_of_a_symmetric_matrix() {
    let text = "lemma own\n  let U ∈ Sym(n), s ∈ ℝ\n  given U ⪯ s I_n; −U ⪯ s I_n\n  claim ‖U‖ ≤ s\n";
    let by = |draft: &mut Draft| {
        let facts = draft.bench.problem.facts.clone();
        let orders = (0..facts.len()).filter(|k| facts[*k].relation == lemmacheck::language::Relation::Precedes);
        let scale = draft.bench.number(1);
        let terms: Vec<Definite> = orders.map(|fact| Definite::Given { scale, fact }).collect();
        Conclusion::Between(vec![terms[0].clone()], vec![terms[1].clone()])
    };
    assert_eq!(concluded(text, by), Ok(()));
    assert_eq!(concluded(&text.replace("Sym(n)", "ℝ^(n×n)"), by), Err(Why::NotSymmetric));
    assert_eq!(concluded(&text.replace("−U ⪯", "−2 U ⪯"), by), Err(Why::NotSame));
}

#[test]
fn terms_of_sums_that_may_be_undefined_are_refused() {
    // 0 times a term changes no sum, but the term may have no value where the claim has
    let text = "lemma own\n  let s, t ∈ ℝ, x, u ∈ ℝ^n, A ∈ ℝ^(n×d), U ∈ ℝ^(n×n)\n  given u ≥ 0\n  claim s ≤ s + 0 ‖x‖ ‖u‖ ‖A‖ ‖U‖ t\n";
    let nothing = |make: fn(&mut Draft) -> Ground| {
        move |draft: &mut Draft| {
            let ground = make(draft);
            Conclusion::Positive(vec![times(draft, 0, ground)])
        }
    };
    let inverse = nothing(|draft| Ground::Inverse(draft.bench.leaf("t")));
    assert_eq!(concluded(text, inverse), Err(Why::Undefined));
    assert_eq!(concluded(&text.replace("given u ≥ 0", "given u ≥ 0; t > 0"), inverse), Ok(()));
    let tangent = nothing(|draft| {
        let (t, one) = (draft.bench.leaf("t"), draft.bench.number(1));
        let (value, there) = (draft.put(Op::Apply(Elementary::Log, t)), draft.put(Op::Apply(Elementary::Log, one)));
        let apart = draft.put(Op::Sub(t, one));
        let sum = draft.put(Op::Add(there, apart));
        let tree = draft.put(Op::Sub(sum, value));
        Ground::Line(draft.line(Rule::LogTangent, tree, Measure::Nonnegative, &[]), false)
    });
    assert_eq!(concluded(text, tangent), Err(Why::Undefined));
    assert_eq!(concluded(&text.replace("given u ≥ 0", "given u ≥ 0; t > 0"), tangent), Ok(()));
    let entry = nothing(|draft| {
        let (u, index) = (draft.bench.leaf("u"), draft.put(Op::Counter("i".into())));
        Ground::Entry(draft.line(Rule::Visible, u, Measure::Nonnegative, &[]), index)
    });
    assert_eq!(concluded(text, entry), Err(Why::Undefined), "i is no index of the claim");
    let eigenvalue = nothing(|draft| {
        let (matrix, one) = (draft.bench.leaf("U"), draft.bench.number(1));
        let bound = draft.put(Op::Norm(Spectral, matrix));
        let line = draft.norm(Rule::Itself, matrix, Spectral, &[]);
        let terms = vec![Definite::Normed { scale: one, line, plus: false }];
        Ground::Eigenvalue { end: lemmacheck::prove::End::Largest, matrix, bound, terms }
    });
    assert_eq!(concluded(text, eigenvalue), Err(Why::Undefined), "U is not known to be symmetric");
    assert_eq!(concluded(&text.replace("given u ≥ 0", "given u ≥ 0; Uᵀ = U"), eigenvalue), Ok(()));
}
