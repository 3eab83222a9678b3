//! Numbers that are ≥ 0 and terms that are ⪰ 0, by what they are at random and extreme instances; planted faults are seen there,
//! and each is refused where a side condition is not known.

use crate::bench::{Bench, By, instance};
use crate::value::{Instance, ball, precision};
use lemmacheck::language::Elementary;
use lemmacheck::number::{Arithmetic, Ball, Enclosure, Exact};
use lemmacheck::prove::check::{Why, at_least_zero, semidefinite};
use lemmacheck::prove::{Chain, Definite, End, Ground, Id, Line, Measure, Norm, Op, Positive, Posynomial, Rule};
use nalgebra::DMatrix;

/// A problem, and lines that are taken for true.
struct Trial {
    bench: Bench,
    chain: Chain,
}

impl Trial {
    fn given(facts: &str) -> Self {
        Trial { bench: Bench::given(facts), chain: Chain::default() }
    }

    fn leaf(&mut self, name: &str) -> Id {
        self.bench.leaf(name)
    }

    fn put(&mut self, op: Op) -> Id {
        self.bench.put(op)
    }

    fn push(&mut self, line: Line) -> usize {
        self.chain.lines.push(line);
        self.chain.lines.len() - 1
    }

    /// The true norm of a tree, as a line.
    fn size(&mut self, of: Id, norm: Norm) -> usize {
        let line = self.bench.premise(of, By::True(norm));
        self.push(line)
    }

    /// x ≥ 0 by a rule without premises.
    fn sign(&mut self, rule: Rule, about: Id) -> usize {
        let measure = Measure::Nonnegative;
        let bound = self.bench.bound(rule, about, measure, &[]).unwrap_or_else(|why| panic!("{rule:?}: {why}"));
        self.push(Line { about, measure, bound, rule, premises: Vec::new() })
    }

    fn number(&mut self, ground: Ground) -> Result<Id, Why> {
        let scale = self.bench.number(1);
        self.times(scale, ground)
    }

    fn times(&mut self, scale: Id, ground: Ground) -> Result<Id, Why> {
        at_least_zero(&mut self.bench.problem, &self.chain, &Positive { scale, ground })
    }

    fn form(&mut self, term: &Definite) -> Result<Id, Why> {
        semidefinite(&mut self.bench.problem, &self.chain, term)
    }

    /// Where a tree is proved to be < 0, or not ⪰ 0; at how many instances it was tried, and at how many it is not 0.
    fn found(&self, tree: Id) -> Result<(usize, usize), Box<Instance>> {
        let forest = &self.bench.problem.forest;
        let zero = ball(&Exact::zero());
        let (mut met, mut more) = (0, 0);
        for instance in (0..364).map(instance).filter(|instance| self.bench.holds(instance)) {
            let Some(value) = instance.value(forest, tree) else { continue };
            let Some(least) = least(&value) else { continue };
            met += 1;
            if least.less(&zero) {
                return Err(Box::new(instance));
            }
            more += usize::from(zero.less(&value[(0, 0)]));
        }
        Ok((met, more))
    }

    fn holds(&self, name: &str, tree: Id) {
        match self.found(tree) {
            Err(at) => panic!("{name} is false at {at:?}"),
            Ok((met, more)) => {
                assert!(met >= 30 && more > 0, "{name} was tried at {met} instances, {more} of them > 0")
            }
        }
    }

    fn is_false(&self, name: &str, tree: Id) {
        assert!(self.found(tree).is_err(), "{name} went unseen");
    }
}

/// The number, or the least eigenvalue of the symmetric part.
fn least(value: &DMatrix<Ball>) -> Option<Ball> {
    if value.len() == 1 {
        return Some(value[(0, 0)].clone());
    }
    let p = precision();
    let half = ball(&Exact::ratio(1, 2)?);
    let turned = value.transpose();
    let both =
        value.iter().zip(turned.iter()).map(|(x, y)| x.add(y, &p)?.mul(&half, &p)).collect::<Option<Vec<_>>>()?;
    Ball::smallest_eigenvalue(&DMatrix::from_vec(value.nrows(), value.ncols(), both), &p)
}

fn given(trial: &mut Trial, fact: usize) -> Definite {
    Definite::Given { scale: trial.bench.number(1), fact }
}

#[test]
fn numbers_by_facts_squares_and_lines_are_at_least_zero() {
    let mut trial = Trial::given("s ≤ t; r > 0; 4 ‖x‖_∞ = 2 ‖x + x‖_∞");
    let [x, y, a, c, r, s, t] = ["x", "y", "A", "C", "r", "s", "t"].map(|name| trial.leaf(name));
    let fact = trial.number(Ground::Given(0)).unwrap();
    trial.holds("t − s", fact);
    let back = trial.put(Op::Sub(s, t));
    trial.is_false("s − t", back);
    let scaled = trial.times(r, Ground::Given(0)).unwrap();
    trial.holds("r (t − s)", scaled);
    // a sign that is not known
    assert_eq!(trial.times(s, Ground::Given(0)), Err(Why::NotNonnegative));
    let wrong = trial.put(Op::Scale(s, fact));
    trial.is_false("s (t − s)", wrong);
    assert_eq!(trial.number(Ground::Given(9)), Err(Why::Fact(9)));
    assert_eq!(trial.number(Ground::Equal(0)), Err(Why::Fact(0)), "s ≤ t is no equality");
    let zero = trial.times(s, Ground::Equal(2)).unwrap();
    assert!(matches!(trial.found(zero), Ok((met, 0)) if met >= 30), "s times an equality is 0");
    let unit = trial.times(s, Ground::Inverse(r)).unwrap();
    assert!(matches!(trial.found(unit), Ok((met, 0)) if met >= 30), "1 − r/r is 0");
    for of in [x, a, s] {
        let square = trial.number(Ground::Square(of)).unwrap();
        trial.holds("a square", square);
    }
    for mixed in [Op::Inner(x, y), Op::Inner(a, c), Op::Scale(s, t)] {
        let product = trial.put(mixed);
        trial.is_false("a product of two", product);
    }
    let inner = trial.put(Op::Inner(x, y));
    let line = trial.size(inner, Norm::Absolute);
    for plus in [false, true] {
        let left = trial.number(Ground::Line(line, plus)).unwrap();
        trial.holds("|⟨x, y⟩| ∓ ⟨x, y⟩", left);
    }
    // half of the bound, and a line of another measure
    let half = Exact::ratio(1, 2).unwrap();
    let mut lower = trial.chain.lines[line].clone();
    lower.bound = Posynomial::constant(&half).unwrap().times(&lower.bound).unwrap();
    let lower = trial.push(lower);
    let half = trial.number(Ground::Line(lower, false)).unwrap();
    trial.is_false("half of |⟨x, y⟩| less ⟨x, y⟩", half);
    let long = trial.size(x, Norm::Euclidean);
    assert_eq!(trial.number(Ground::Line(long, false)), Err(Why::Measure(long)));
    assert_eq!(trial.number(Ground::Inner(long, long)), Err(Why::Measure(long)));
}

#[test]
fn columns_at_least_zero_have_inner_products_and_entries_at_least_zero() {
    let mut trial = Trial::given("u ≥ 0");
    let [x, u] = ["x", "u"].map(|name| trial.leaf(name));
    let (known, exp) = (trial.sign(Rule::Visible, u), trial.put(Op::Apply(Elementary::Exp, x)));
    let exp = trial.sign(Rule::SignByForm, exp);
    let inner = trial.number(Ground::Inner(known, exp)).unwrap();
    trial.holds("⟨u, exp x⟩", inner);
    let wrong = trial.put(Op::Inner(u, x));
    trial.is_false("⟨u, x⟩", wrong);
    let index = trial.put(Op::Counter("i".into()));
    let entry = trial.number(Ground::Entry(known, index)).unwrap();
    trial.holds("u_i", entry);
    let wrong = trial.put(Op::Entry(x, index));
    trial.is_false("x_i", wrong);
    assert_eq!(trial.bench.bound(Rule::Visible, x, Measure::Nonnegative, &[]), Err(Why::Tree), "no fact says x ≥ 0");
}

#[test]
fn largest_entries_and_logsumexp_are_compared_by_lines() {
    let mut trial = Trial::given("");
    let [x, y] = ["x", "y"].map(|name| trial.leaf(name));
    let ones = trial.bench.ones();
    let below = |trial: &mut Trial, t: Id, of: Id| {
        let multiple = trial.put(Op::Scale(t, ones));
        trial.put(Op::Sub(multiple, of))
    };
    let lse = trial.put(Op::LogSumExp(x));
    let under = below(&mut trial, lse, x);
    let line = trial.sign(Rule::BelowLogSumExp, under);
    let number = trial.number(Ground::Largest { column: x, bound: lse, line }).unwrap();
    trial.holds("logsumexp(x) − max(x)", number);
    let wrong = Ground::Largest { column: y, bound: lse, line };
    assert_eq!(trial.number(wrong), Err(Why::About(0)));
    let apart = trial.put(Op::Sub(x, y));
    let shift = trial.put(Op::Largest(apart));
    let under = below(&mut trial, shift, apart);
    let line = trial.sign(Rule::BelowLargest, under);
    // (t 1 + y) − x is the same by the laws of rings
    let multiple = trial.put(Op::Scale(shift, ones));
    let moved = trial.put(Op::Add(multiple, y));
    let about = trial.put(Op::Sub(moved, x));
    let bound = trial.chain.lines[line].bound.clone();
    let own = trial.push(Line { about, measure: Measure::Nonnegative, bound, rule: Rule::Same, premises: vec![line] });
    let number = trial.number(Ground::LogSumExp { below: x, above: y, shift, line: own }).unwrap();
    trial.holds("logsumexp(y) + max(x − y) − logsumexp(x)", number);
    assert_eq!(trial.number(Ground::LogSumExp { below: x, above: y, shift, line }), Err(Why::About(0)));
    assert_eq!(trial.number(Ground::LogSumExp { below: y, above: x, shift, line: own }), Err(Why::About(0)));
    let (low, high) = (trial.put(Op::LogSumExp(x)), trial.put(Op::LogSumExp(y)));
    let wrong = trial.put(Op::Sub(high, low));
    trial.is_false("logsumexp(y) − logsumexp(x)", wrong);
    let largest = trial.put(Op::Largest(x));
    let wrong = trial.put(Op::Sub(largest, low));
    trial.is_false("max(x) − logsumexp(x)", wrong);
}

#[test]
fn forms_give_numbers_at_least_zero() {
    let mut trial = Trial::given("U ⪯ V; Uᵀ = U; Vᵀ = V");
    let [x, y, u, v, b] = ["x", "y", "U", "V", "B"].map(|name| trial.leaf(name));
    let terms = vec![given(&mut trial, 0)];
    let form = trial.number(Ground::Form { column: x, terms: terms.clone() }).unwrap();
    trial.holds("⟨x, (V − U) x⟩", form);
    let trace = trial.number(Ground::Trace { terms: terms.clone() }).unwrap();
    trial.holds("tr(V − U)", trace);
    let cauchy = trial.number(Ground::Cauchy { left: x, right: y, terms: terms.clone() }).unwrap();
    trial.holds("Cauchy and Schwarz in V − U", cauchy);
    let index = trial.put(Op::Counter("i".into()));
    let diagonal = trial.number(Ground::Diagonal { index, terms: terms.clone() }).unwrap();
    trial.holds("an entry of the diagonal of V − U", diagonal);
    let gram = {
        let turned = trial.put(Op::Transpose(b));
        let form = trial.put(Op::Mul(turned, b));
        Definite::Square { scale: trial.bench.number(1), form }
    };
    let product = Ground::TraceOfProduct { left: terms.clone(), right: vec![gram.clone()] };
    let product = trial.number(product).unwrap();
    trial.holds("tr((V − U) BᵀB)", product);
    // V itself is ⪰ 0 at some instances and not said to be so; U is not
    let image = trial.put(Op::Mul(u, x));
    let (form, trace) = (trial.put(Op::Inner(x, image)), trial.put(Op::Trace(u)));
    trial.is_false("⟨x, U x⟩", form);
    trial.is_false("tr U", trace);
    let (ux, uy) = (trial.put(Op::Mul(u, x)), trial.put(Op::Mul(u, y)));
    let (own, other, mixed) = (trial.put(Op::Inner(x, ux)), trial.put(Op::Inner(y, uy)), trial.put(Op::Inner(x, uy)));
    let (product, square) = (trial.put(Op::Scale(own, other)), trial.put(Op::Scale(mixed, mixed)));
    let wrong = trial.put(Op::Sub(square, product));
    trial.is_false("Cauchy and Schwarz turned round", wrong);
    let none = Ground::Trace { terms: Vec::new() };
    assert_eq!(trial.number(none), Err(Why::NotDefinite));
    let backwards = Definite::Given { scale: trial.bench.number(-1), fact: 0 };
    assert_eq!(trial.form(&backwards), Err(Why::NotNonnegative));
    let equal = given(&mut trial, 1);
    assert_eq!(trial.form(&equal), Err(Why::Fact(1)), "Uᵀ = U is no order");
    let _ = v;
}

#[test]
fn what_wants_symmetric_matrices_is_refused_of_others() {
    // a quadratic form ⪰ 0 of a matrix that is not said to be symmetric
    let mut trial = Trial::given("0 ⪯ V");
    let [x, y] = ["x", "y"].map(|name| trial.leaf(name));
    let u = trial.leaf("U");
    let size = trial.size(u, Norm::Spectral);
    let form = Definite::Normed { scale: trial.bench.number(1), line: size, plus: true };
    let cauchy = Ground::Cauchy { left: x, right: y, terms: vec![form.clone()] };
    assert_eq!(trial.number(cauchy), Err(Why::NotSymmetric));
    let product = Ground::TraceOfProduct { left: vec![form.clone()], right: vec![form] };
    assert_eq!(trial.number(product), Err(Why::NotSymmetric));
    // by hand: M = I + K with K = [[0, −1], [1, 0]]·3 has ⟨z, M z⟩ = |z|², but ⟨x, M y⟩² = 9 > 1 for x = e₁, y = e₂, and
    // tr(M M) = 2 − 18 < 0
}

#[test]
fn eigenvalues_are_compared_by_forms() {
    let mut trial = Trial::given("U ⪯ V; Uᵀ = U; Vᵀ = V");
    let [u, v] = ["U", "V"].map(|name| trial.leaf(name));
    let one = trial.bench.number(1);
    let largest = trial.put(Op::Eigenvalue(End::Largest, v));
    let smallest = trial.put(Op::Eigenvalue(End::Smallest, u));
    // λ_max(V) I − U = (λ_max(V) I − V) + (V − U)
    let above = vec![Definite::Extreme { scale: one, end: End::Largest, matrix: v }, given(&mut trial, 0)];
    let number = Ground::Eigenvalue { end: End::Largest, matrix: u, bound: largest, terms: above.clone() };
    let number = trial.number(number).unwrap();
    trial.holds("λ_max(V) − λ_max(U)", number);
    let below = vec![Definite::Extreme { scale: one, end: End::Smallest, matrix: u }, given(&mut trial, 0)];
    let number = Ground::Eigenvalue { end: End::Smallest, matrix: v, bound: smallest, terms: below };
    let number = trial.number(number).unwrap();
    trial.holds("λ_min(V) − λ_min(U)", number);
    let wrong = Ground::Eigenvalue { end: End::Largest, matrix: v, bound: largest, terms: above.clone() };
    assert_eq!(trial.number(wrong), Err(Why::NotSame));
    let wrong = Ground::Eigenvalue { end: End::Largest, matrix: u, bound: smallest, terms: above };
    assert_eq!(trial.number(wrong), Err(Why::NotSame));
    let own = trial.put(Op::Eigenvalue(End::Largest, u));
    let wrong = trial.put(Op::Sub(own, largest));
    trial.is_false("λ_max(U) − λ_max(V)", wrong);
}

#[test]
fn terms_of_norms_and_of_columns_are_positive_semidefinite() {
    let mut trial = Trial::given("u ≥ 0");
    let [x, u, m] = ["x", "u", "U"].map(|name| trial.leaf(name));
    let one = trial.bench.number(1);
    let line = trial.size(m, Norm::Spectral);
    for plus in [false, true] {
        let form = trial.form(&Definite::Normed { scale: one, line, plus }).unwrap();
        trial.holds("‖U‖ I ∓ U", form);
    }
    let mut lower = trial.chain.lines[line].clone();
    lower.bound = Posynomial::constant(&Exact::ratio(1, 2).unwrap()).unwrap().times(&lower.bound).unwrap();
    let lower = trial.push(lower);
    let half = trial.form(&Definite::Normed { scale: one, line: lower, plus: false }).unwrap();
    trial.is_false("½‖U‖ I − U", half);
    let frobenius = trial.size(m, Norm::Frobenius);
    let other = Definite::Normed { scale: one, line: frobenius, plus: false };
    assert_eq!(trial.form(&other), Err(Why::NotDefinite));
    let (sign, total) = (trial.sign(Rule::Visible, u), trial.size(u, Norm::One));
    let spread = trial.form(&Definite::Spread { scale: one, column: u, line: sign, total }).unwrap();
    trial.holds("‖u‖₁ diag(u) − u uᵀ", spread);
    let (diagonal, outer) = (trial.put(Op::Diag(u)), trial.put(Op::Outer(u, u)));
    let wrong = trial.put(Op::Sub(diagonal, outer));
    trial.is_false("diag(u) − u uᵀ", wrong);
    let long = trial.size(u, Norm::Euclidean);
    let other = Definite::Spread { scale: one, column: u, line: sign, total: long };
    assert_eq!(trial.form(&other), Err(Why::NotDefinite), "‖u‖₂ is too small");
    let (own, total) = (trial.size(x, Norm::Infinity), trial.size(x, Norm::One));
    let other = Definite::Spread { scale: one, column: x, line: own, total };
    assert_eq!(trial.form(&other), Err(Why::NotDefinite), "x is not known to be ≥ 0");
    let size = trial.put(Op::Norm(Norm::One, x));
    let (diagonal, outer) = (trial.put(Op::Diag(x)), trial.put(Op::Outer(x, x)));
    let multiple = trial.put(Op::Scale(size, diagonal));
    let wrong = trial.put(Op::Sub(multiple, outer));
    trial.is_false("‖x‖₁ diag(x) − x xᵀ", wrong);
}

#[test]
fn older_terms_are_positive_semidefinite_at_instances() {
    let mut trial = Trial::given("Uᵀ = U; Vᵀ = V; U ⪯ V; u ≥ 0; r ≥ 0");
    let [x, u, b, m, r] = ["x", "u", "B", "U", "r"].map(|name| trial.leaf(name));
    let one = trial.bench.number(1);
    for end in [End::Largest, End::Smallest] {
        let form = trial.form(&Definite::Extreme { scale: r, end, matrix: m }).unwrap();
        trial.holds("between the extreme eigenvalues", form);
    }
    let size = trial.put(Op::Norm(Norm::Spectral, m));
    let line = trial.size(m, Norm::Spectral);
    let bound = trial.chain.lines[line].bound.clone();
    let of = bound.single().unwrap().0.clone();
    let quotient = lemmacheck::prove::Quotient { bound: Exact::integer(1), multipliers: Vec::new() };
    let share = lemmacheck::prove::Share { of: of.clone(), below: of, share: Exact::integer(1), quotient };
    let residue = lemmacheck::prove::Residue { left: bound.clone(), right: bound, shares: vec![share] };
    let bounded = Definite::Bounded { identity: vec![size], lines: vec![line], residue };
    let form = trial.form(&bounded).unwrap();
    trial.holds("‖U‖ I + U", form);
    let by = trial.put(Op::Transpose(b));
    let congruent = trial.form(&Definite::Congruent { by, terms: vec![bounded] });
    trial.holds("B (‖U‖ I + U) Bᵀ", congruent.unwrap());
    let fact = given(&mut trial, 2);
    let form = trial.form(&fact).unwrap();
    trial.holds("V − U", form);
    let sign = trial.sign(Rule::Visible, u);
    let form = trial.form(&Definite::Diagonal { scale: r, column: u, line: sign }).unwrap();
    trial.holds("r diag(u)", form);
    let outer = trial.put(Op::Outer(x, x));
    let form = trial.form(&Definite::Square { scale: one, form: outer }).unwrap();
    trial.holds("x xᵀ", form);
    let coefficients = [2, -1, -1, 1].map(Exact::integer).to_vec();
    let form = trial.form(&Definite::Gram { columns: vec![x, u], coefficients }).unwrap();
    trial.holds("2 x xᵀ − x uᵀ − u xᵀ + u uᵀ", form);
    let coefficients = [1, 2, 2, 1].map(Exact::integer).to_vec();
    assert_eq!(trial.form(&Definite::Gram { columns: vec![x, u], coefficients }), Err(Why::NotDefinite));
    let turned = Definite::Extreme { scale: trial.bench.number(-1), end: End::Largest, matrix: m };
    assert_eq!(trial.form(&turned), Err(Why::NotNonnegative));
}
