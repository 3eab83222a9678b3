//! Every rule with the true norms of its premises in place of their bounds, at random and extreme instances.

use crate::bench::{Bench, By, instance};
use crate::value::{Instance, ball, measured};
use By::{Fact, True};
use Measure::{Away, Nonnegative};
use Norm::{Absolute, Euclidean, Frobenius, Infinity, One, Spectral};
use lemmacheck::language::{Dim, Elementary, Shape};
use lemmacheck::number::{Ball, Enclosure, Exact};
use lemmacheck::prove::check::{Why, follows};
use lemmacheck::prove::{End, Id, Measure, Norm, Op, Posynomial, Rule};

const VECTORS: [Norm; 3] = [Euclidean, One, Infinity];
const MATRICES: [Norm; 2] = [Spectral, Frobenius];

/// A rule on trees of a problem.
struct Try {
    rule: Rule,
    about: Id,
    measure: Measure,
    premises: Vec<(Id, By)>,
}

/// Whether the bound is reached at some instance with n ≥ 2.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    Sharp,
    Loose,
}
use Reach::{Loose, Sharp};

/// The largest part of a bound that is reached at instances with n ≥ 2, and at how many it was tried; the first instance
/// where it is proved false is an error.
fn reached(bench: &Bench, about: Id, measure: Measure, bound: &Posynomial) -> Result<(f64, usize), Box<Instance>> {
    let forest = &bench.problem.forest;
    let (mut met, mut best) = (0, 0.0_f64);
    for k in 0..364 {
        let instance = instance(k);
        if !bench.holds(&instance) {
            continue;
        }
        let (Some(value), Some(bound)) = (instance.value(forest, about), instance.posynomial(forest, bound)) else {
            continue;
        };
        met += 1;
        let (less, more) = match measure {
            Measure::Norm(norm) => (measured(norm, &value).expect("a norm"), bound),
            Away => (bound, measured(Absolute, &value).expect("a number")),
            Nonnegative => match value.iter().any(|entry| entry.less(&ball(&Exact::zero()))) {
                true => return Err(Box::new(instance)),
                false => continue,
            },
        };
        if more.less(&less) {
            return Err(Box::new(instance));
        }
        let size = |x: &Ball| x.upper().map_or(f64::NAN, |x| x.to_f64());
        if instance.sizes["n"] > 1 && size(&more) > 0.0 {
            best = best.max(size(&less) / size(&more));
        }
    }
    Ok((best, met))
}

/// Tries a rule at many instances; panics where what it says is proved false.
fn tried(bench: &mut Bench, one: &Try, reach: Reach) {
    let (rule, measure) = (one.rule, one.measure);
    let bound = bench.bound(rule, one.about, measure, &one.premises).unwrap_or_else(|why| panic!("{rule:?}: {why}"));
    match reached(bench, one.about, measure, &bound) {
        Err(instance) => panic!("{rule:?} of {measure:?} is false at {instance:?}"),
        Ok((_, met)) if met < 40 => panic!("{rule:?} was tried at {met} instances"),
        Ok((best, _)) => {
            let sharp = best >= 0.99 || measure == Nonnegative;
            assert!(reach == Loose || sharp, "{rule:?} of {measure:?} comes to {best} of its bound");
        }
    }
}

fn norm_of(rule: Rule, about: Id, norm: Norm, premises: &[(Id, By)]) -> Try {
    Try { rule, about, measure: Measure::Norm(norm), premises: premises.to_vec() }
}

#[test]
fn rules_of_sums_and_scales_hold() {
    let mut bench = Bench::given("");
    let [x, y, a, c, s, t] = ["x", "y", "A", "C", "s", "t"].map(|name| bench.leaf(name));
    let with = |all: &[Norm], first: Id, second: Id| all.iter().map(|p| (*p, first, second)).collect::<Vec<_>>();
    let pairs = [with(&VECTORS, x, y), with(&MATRICES, a, c), with(&[Absolute], s, t)].concat();
    for (p, first, second) in pairs {
        for op in [Op::Add(first, second), Op::Sub(first, second)] {
            let sum = bench.put(op);
            tried(&mut bench, &norm_of(Rule::Triangle, sum, p, &[(first, True(p)), (second, True(p))]), Sharp);
        }
        let scaled = bench.put(Op::Scale(s, second));
        // the true norm of s·X is |s| ‖X‖ exactly as written
        tried(&mut bench, &norm_of(Rule::Scaled, scaled, p, &[(s, True(Absolute)), (second, True(p))]), Sharp);
        tried(&mut bench, &norm_of(Rule::Itself, scaled, p, &[]), Sharp);
    }
    let largest = bench.put(Op::Max(vec![s, t]));
    let smallest = bench.put(Op::Min(vec![s, t]));
    for extreme in [largest, smallest] {
        let premises = [(s, True(Absolute)), (t, True(Absolute))];
        tried(&mut bench, &norm_of(Rule::Extreme, extreme, Absolute, &premises), Loose);
    }
}

#[test]
fn rules_of_products_hold() {
    let mut bench = Bench::given("");
    let [x, y, z, a, b, c] = ["x", "y", "z", "A", "B", "C"].map(|name| bench.leaf(name));
    let image = bench.put(Op::Mul(a, z));
    let product = bench.put(Op::Mul(a, b));
    let (transposed, diagonal, outer) =
        (bench.put(Op::Transpose(a)), bench.put(Op::Diag(x)), bench.put(Op::Outer(x, z)));
    let (inner, matrices) = (bench.put(Op::Inner(x, y)), bench.put(Op::Inner(a, c)));
    let entries = bench.put(Op::Hadamard(x, y));
    let mut all = vec![
        norm_of(Rule::MatrixVector, image, Euclidean, &[(a, True(Spectral)), (z, True(Euclidean))]),
        norm_of(Rule::MatrixProduct, product, Spectral, &[(a, True(Spectral)), (b, True(Spectral))]),
        norm_of(Rule::MatrixProduct, product, Frobenius, &[(a, True(Spectral)), (b, True(Frobenius))]),
        norm_of(Rule::MatrixProductRight, product, Frobenius, &[(a, True(Frobenius)), (b, True(Spectral))]),
        norm_of(Rule::DiagonalMatrix, diagonal, Spectral, &[(x, True(Infinity))]),
        norm_of(Rule::DiagonalMatrix, diagonal, Frobenius, &[(x, True(Euclidean))]),
        norm_of(Rule::CauchySchwarz, inner, Absolute, &[(x, True(Euclidean)), (y, True(Euclidean))]),
        norm_of(Rule::CauchySchwarz, matrices, Absolute, &[(a, True(Frobenius)), (c, True(Frobenius))]),
        norm_of(Rule::Holder(false), inner, Absolute, &[(x, True(One)), (y, True(Infinity))]),
        norm_of(Rule::Holder(true), inner, Absolute, &[(x, True(Infinity)), (y, True(One))]),
        norm_of(Rule::EntrywiseOne, entries, One, &[(x, True(Euclidean)), (y, True(Euclidean))]),
    ];
    for p in MATRICES {
        all.push(norm_of(Rule::Transposed, transposed, p, &[(a, True(p))]));
        all.push(norm_of(Rule::OuterProduct, outer, p, &[(x, True(Euclidean)), (z, True(Euclidean))]));
    }
    for p in VECTORS {
        all.push(norm_of(Rule::Entrywise(false), entries, p, &[(x, True(Infinity)), (y, True(p))]));
        all.push(norm_of(Rule::Entrywise(true), entries, p, &[(x, True(p)), (y, True(Infinity))]));
    }
    all.iter().for_each(|one| tried(&mut bench, one, Sharp));
}

#[test]
fn rules_between_norms_of_one_tree_hold() {
    let mut bench = Bench::given("");
    let [x, a, u, s] = ["x", "A", "U", "s"].map(|name| bench.leaf(name));
    let pairs = [
        (Infinity, Euclidean),
        (Euclidean, One),
        (Infinity, One),
        (Euclidean, Infinity),
        (One, Euclidean),
        (One, Infinity),
    ];
    for (p, q) in pairs {
        tried(&mut bench, &norm_of(Rule::Other(false), x, p, &[(x, True(q))]), Sharp);
    }
    tried(&mut bench, &norm_of(Rule::Other(false), a, Spectral, &[(a, True(Frobenius))]), Sharp);
    for columns in [false, true] {
        // reached by I alone, which is not drawn
        tried(&mut bench, &norm_of(Rule::Other(columns), a, Frobenius, &[(a, True(Spectral))]), Loose);
    }
    let (eye, ones) = (bench.put(Op::Identity(Dim::named("n"))), bench.ones());
    for p in MATRICES {
        tried(&mut bench, &norm_of(Rule::IdentityNorm, eye, p, &[]), Sharp);
    }
    for p in VECTORS {
        tried(&mut bench, &norm_of(Rule::OnesNorm, ones, p, &[]), Sharp);
        let size = bench.put(Op::Norm(p, x));
        tried(&mut bench, &norm_of(Rule::NormAsNumber, size, Absolute, &[(x, True(p))]), Sharp);
    }
    let index = bench.put(Op::Counter("i".into()));
    let (entry, column) = (bench.put(Op::Entry(x, index)), bench.put(Op::Column(a, index)));
    tried(&mut bench, &norm_of(Rule::Part, entry, Absolute, &[(x, True(Infinity))]), Sharp);
    tried(&mut bench, &norm_of(Rule::Part, column, Euclidean, &[(a, True(Spectral))]), Sharp);
    let trace = bench.put(Op::Trace(u));
    tried(&mut bench, &norm_of(Rule::Spectrum, trace, Absolute, &[(u, True(Spectral))]), Loose);
    for end in [End::Largest, End::Smallest] {
        let value = bench.put(Op::Eigenvalue(end, u));
        tried(&mut bench, &norm_of(Rule::Spectrum, value, Absolute, &[(u, True(Spectral))]), Sharp);
    }
    let smallest = bench.put(Op::SmallestSingular(a));
    tried(&mut bench, &norm_of(Rule::Spectrum, smallest, Absolute, &[(a, True(Spectral))]), Sharp);
    let same = [bench.put(Op::Sub(x, x)), bench.put(Op::Scale(s, x))];
    for tree in same {
        tried(&mut bench, &norm_of(Rule::Itself, tree, Euclidean, &[]), Loose);
    }
}

#[test]
fn rules_of_functions_hold() {
    let mut bench = Bench::given("‖x‖_∞ ≤ m; ‖y‖_∞ ≤ m; |s| ≤ m; |t| ≤ m; r ≥ 0");
    let [x, y, s, t, r] = ["x", "y", "s", "t", "r"].map(|name| bench.leaf(name));
    let functions = [Elementary::Exp, Elementary::Sinh, Elementary::Cosh, Elementary::Tanh, Elementary::Abs];
    let (of_x, of_s) = (Fact(Measure::Norm(Infinity)), Fact(Measure::Norm(Absolute)));
    for f in functions {
        let fx = bench.put(Op::Apply(f, x));
        let reach = if f == Elementary::Tanh { Loose } else { Sharp };
        tried(&mut bench, &norm_of(Rule::Monotone, fx, Infinity, &[(x, of_x)]), reach);
        tried(&mut bench, &norm_of(Rule::Monotone, fx, Infinity, &[(x, True(Infinity))]), Sharp);
        if f != Elementary::Abs {
            let fs = bench.put(Op::Apply(f, s));
            tried(&mut bench, &norm_of(Rule::Monotone, fs, Absolute, &[(s, True(Absolute))]), Sharp);
        }
        let (fy, difference) = (bench.put(Op::Apply(f, y)), bench.put(Op::Sub(x, y)));
        let apart = bench.put(Op::Sub(fx, fy));
        let alone = matches!(f, Elementary::Tanh | Elementary::Abs);
        for p in VECTORS {
            let ends = if alone { vec![] } else { vec![(x, of_x), (y, of_x)] };
            let premises = [ends, vec![(difference, True(p))]].concat();
            tried(&mut bench, &norm_of(Rule::MeanValue, apart, p, &premises), Sharp);
            if !alone {
                let premises = [(x, True(Infinity)), (y, of_x), (difference, True(p))];
                tried(&mut bench, &norm_of(Rule::MeanValue, apart, p, &premises), Loose);
            }
        }
        let (fs, ft) = match f {
            Elementary::Abs => (bench.put(Op::Norm(Absolute, s)), bench.put(Op::Norm(Absolute, t))),
            _ => (bench.put(Op::Apply(f, s)), bench.put(Op::Apply(f, t))),
        };
        let (apart, difference) = (bench.put(Op::Sub(fs, ft)), bench.put(Op::Sub(s, t)));
        let ends = if alone { vec![] } else { vec![(s, of_s), (t, of_s)] };
        let premises = [ends, vec![(difference, True(Absolute))]].concat();
        tried(&mut bench, &norm_of(Rule::MeanValue, apart, Absolute, &premises), Sharp);
    }
    let tanh = [bench.put(Op::Apply(Elementary::Tanh, x)), bench.put(Op::Apply(Elementary::Tanh, s))];
    tried(&mut bench, &norm_of(Rule::TanhRange, tanh[0], Infinity, &[]), Sharp);
    tried(&mut bench, &norm_of(Rule::TanhRange, tanh[1], Absolute, &[]), Sharp);
    let absolute = bench.put(Op::Apply(Elementary::Abs, x));
    for p in VECTORS {
        tried(&mut bench, &norm_of(Rule::AbsoluteEntries, absolute, p, &[(x, True(p))]), Sharp);
    }
    for exponent in [0, 1, 2, 3, 4] {
        let (powers, power) =
            (bench.put(Op::Power(x, Exact::integer(exponent))), bench.put(Op::Power(s, Exact::integer(exponent))));
        if exponent != 1 {
            tried(&mut bench, &norm_of(Rule::Power, powers, Infinity, &[(x, True(Infinity))]), Sharp);
            tried(&mut bench, &norm_of(Rule::Power, power, Absolute, &[(s, True(Absolute))]), Sharp);
        }
    }
    for (p, q) in [(1, 2), (3, 2), (1, 3)] {
        let root = bench.put(Op::Power(r, Exact::ratio(p, q).unwrap()));
        tried(&mut bench, &norm_of(Rule::Power, root, Absolute, &[(r, True(Absolute))]), Sharp);
        tried(&mut bench, &norm_of(Rule::Exactly, root, Absolute, &[]), Sharp);
    }
}

#[test]
fn rules_of_near_points_hold() {
    let mut bench = Bench::given("‖x − y‖_∞ ≤ 1/1000; |s − t| ≤ 1/1000");
    let [x, y, s, t] = ["x", "y", "s", "t"].map(|name| bench.leaf(name));
    for (f, slope) in
        [(Elementary::Exp, Elementary::Exp), (Elementary::Sinh, Elementary::Cosh), (Elementary::Cosh, Elementary::Cosh)]
    {
        for (first, second, norms, largest) in [(x, y, &VECTORS[..], Infinity), (s, t, &[Absolute][..], Absolute)] {
            let (fx, fy) = (bench.put(Op::Apply(f, first)), bench.put(Op::Apply(f, second)));
            let (apart, steep) = (bench.put(Op::Sub(fx, fy)), bench.put(Op::Apply(slope, first)));
            let difference = bench.put(Op::Sub(first, second));
            for p in norms {
                let near = Fact(Measure::Norm(largest));
                let premises = [(steep, True(*p)), (difference, near), (difference, True(largest))];
                // exp(1/1000) is what it loses where the points are nearer
                tried(&mut bench, &norm_of(Rule::LocalMeanValue, apart, *p, &premises), Sharp);
            }
        }
    }
    let mut bench = Bench::given("");
    let [x, y, s, t] = ["x", "y", "s", "t"].map(|name| bench.leaf(name));
    for (first, second, norms) in [(x, y, &VECTORS[..]), (s, t, &[Absolute][..])] {
        let mut apart = |f| {
            let (fx, fy) = (bench.put(Op::Apply(f, first)), bench.put(Op::Apply(f, second)));
            bench.put(Op::Sub(fx, fy))
        };
        let (cosh, sinh) = (apart(Elementary::Cosh), apart(Elementary::Sinh));
        for p in norms {
            tried(&mut bench, &norm_of(Rule::HyperbolicDifference, cosh, *p, &[(sinh, True(*p))]), Sharp);
        }
    }
    let (one, ones) = (bench.number(1), bench.ones());
    for (of, one, p) in [(x, ones, Infinity), (s, one, Absolute)] {
        let cosh = bench.put(Op::Apply(Elementary::Cosh, of));
        let beside = bench.put(Op::Sub(cosh, one));
        tried(&mut bench, &norm_of(Rule::NearOne, beside, p, &[(of, True(p))]), Sharp);
    }
}

#[test]
fn rules_of_numbers_away_from_zero_hold() {
    let mut bench = Bench::given("|s| ≥ a; a > 0; |t| ≥ b; b > 0; ‖x‖_∞ ≤ m");
    let [x, s, t] = ["x", "s", "t"].map(|name| bench.leaf(name));
    let minus = Exact::integer(-1);
    let (under_s, under_t) = (bench.put(Op::Power(s, minus.clone())), bench.put(Op::Power(t, minus)));
    let (difference, apart) = (bench.put(Op::Sub(s, t)), bench.put(Op::Sub(under_s, under_t)));
    let far = |one| (one, Fact(Away));
    tried(&mut bench, &norm_of(Rule::Reciprocal, under_s, Absolute, &[far(s)]), Sharp);
    for (p, q) in [(-2, 1), (-3, 1), (-1, 2)] {
        let power = bench.put(Op::Power(s, Exact::ratio(p, q).unwrap()));
        tried(&mut bench, &norm_of(Rule::Reciprocal, power, Absolute, &[far(s)]), Sharp);
    }
    let premises = [(difference, True(Absolute)), far(s), far(t)];
    tried(&mut bench, &norm_of(Rule::ReciprocalDifference, apart, Absolute, &premises), Sharp);
    let away = |rule, about, premises: &[(Id, By)]| Try { rule, about, measure: Away, premises: premises.to_vec() };
    let product = bench.put(Op::Scale(s, t));
    tried(&mut bench, &away(Rule::AwayProduct, product, &[far(s), far(t)]), Sharp);
    let ones = bench.ones();
    let sum = |bench: &mut Bench, f| {
        let fx = bench.put(Op::Apply(f, x));
        bench.put(Op::Inner(fx, ones))
    };
    let (cosh, exp) = (sum(&mut bench, Elementary::Cosh), sum(&mut bench, Elementary::Exp));
    tried(&mut bench, &away(Rule::SumOfCosh, cosh, &[]), Sharp);
    tried(&mut bench, &away(Rule::SumOfExp, exp, &[(x, True(Infinity))]), Sharp);
    let (exp, cosh) = (bench.put(Op::Apply(Elementary::Exp, s)), bench.put(Op::Apply(Elementary::Cosh, s)));
    tried(&mut bench, &away(Rule::AwayFunction, exp, &[(s, True(Absolute))]), Sharp);
    tried(&mut bench, &away(Rule::AwayFunction, cosh, &[]), Sharp);
}

#[test]
fn rules_of_signs_and_shares_hold() {
    let mut bench = Bench::given("u ≥ 0; r ≥ 0");
    let [x, u, r, s] = ["x", "u", "r", "s"].map(|name| bench.leaf(name));
    let signs =
        |rule, about, premises: &[(Id, By)]| Try { rule, about, measure: Nonnegative, premises: premises.to_vec() };
    let forms = [
        Op::Apply(Elementary::Exp, x),
        Op::Apply(Elementary::Cosh, x),
        Op::Apply(Elementary::Abs, x),
        Op::Hadamard(x, x),
        Op::Power(x, Exact::integer(2)),
        Op::Power(s, Exact::integer(4)),
        Op::Power(s, Exact::integer(-2)),
        Op::Ones(Shape::vector(Dim::named("n"))),
    ];
    for form in forms {
        let tree = bench.put(form);
        tried(&mut bench, &signs(Rule::SignByForm, tree, &[]), Sharp);
    }
    let given = |one| (one, Fact(Nonnegative));
    let (sum, product, scaled) = (bench.put(Op::Add(u, u)), bench.put(Op::Hadamard(u, u)), bench.put(Op::Scale(r, u)));
    tried(&mut bench, &signs(Rule::SignOfParts, sum, &[given(u), given(u)]), Sharp);
    tried(&mut bench, &signs(Rule::SignOfParts, product, &[given(u), given(u)]), Sharp);
    tried(&mut bench, &signs(Rule::SignOfParts, scaled, &[given(r), given(u)]), Sharp);
    let ones = bench.ones();
    let total = bench.put(Op::Inner(u, ones));
    let under = bench.put(Op::Power(total, Exact::integer(-1)));
    let shares = bench.put(Op::Scale(under, u));
    for p in VECTORS {
        tried(&mut bench, &norm_of(Rule::Shares, shares, p, &[given(u)]), Sharp);
    }
}

#[test]
fn rules_of_tangents_and_largest_entries_hold() {
    let mut bench = Bench::given("r > 0; a > 0; u ≥ 0");
    let [x, u, s, t, r, a] = ["x", "u", "s", "t", "r", "a"].map(|name| bench.leaf(name));
    let signs =
        |rule, about, premises: &[(Id, By)]| Try { rule, about, measure: Nonnegative, premises: premises.to_vec() };
    let ones = bench.ones();
    let one = bench.number(1);
    // exp(t) − exp(a) (c + (t − a))
    let mut exp = |of: Id, at: Id, c: Id| {
        let unit = if of == x { ones } else { one };
        let (value, steep) = (bench.put(Op::Apply(Elementary::Exp, of)), bench.put(Op::Apply(Elementary::Exp, at)));
        let shift = bench.put(Op::Scale(at, unit));
        let apart = bench.put(Op::Sub(of, shift));
        let unit = bench.put(Op::Scale(c, unit));
        let sum = bench.put(Op::Add(unit, apart));
        let tangent = bench.put(Op::Scale(steep, sum));
        bench.put(Op::Sub(value, tangent))
    };
    let trees = [exp(s, t, one), exp(x, s, one)];
    let planted = [exp(s, t, r), exp(x, s, r)];
    for tree in trees {
        tried(&mut bench, &signs(Rule::ExpTangent, tree, &[]), Sharp);
    }
    for tree in planted {
        assert_eq!(bench.bound(Rule::ExpTangent, tree, Nonnegative, &[]), Err(Why::Tree));
        assert!(reached(&bench, tree, Nonnegative, &Posynomial::zero()).is_err(), "a planted tangent went unseen");
    }
    // (ln a + (t − a)/b) − ln t
    let mut log = |of: Id, at: Id, by: Id| {
        let (value, there) = (bench.put(Op::Apply(Elementary::Log, of)), bench.put(Op::Apply(Elementary::Log, at)));
        let under = bench.put(Op::Power(by, Exact::integer(-1)));
        let apart = bench.put(Op::Sub(of, at));
        let slope = bench.put(Op::Scale(under, apart));
        let sum = bench.put(Op::Add(there, slope));
        bench.put(Op::Sub(sum, value))
    };
    let trees = [log(r, a, a), log(r, one, one)];
    let planted = log(r, a, r);
    for tree in trees {
        tried(&mut bench, &signs(Rule::LogTangent, tree, &[]), Sharp);
    }
    assert_eq!(bench.bound(Rule::LogTangent, planted, Nonnegative, &[]), Err(Why::Tree));
    assert!(reached(&bench, planted, Nonnegative, &Posynomial::zero()).is_err(), "a planted slope went unseen");
    let (largest, total) = (bench.put(Op::Largest(x)), bench.put(Op::LogSumExp(x)));
    let index = bench.put(Op::Counter("i".into()));
    let size = bench.premise(x, True(Infinity)).bound;
    let size = lemmacheck::prove::tree_of(&mut bench.problem.forest, &size).unwrap();
    let mut below = |largest: Id, of: Id| {
        let multiple = bench.put(Op::Scale(largest, ones));
        bench.put(Op::Sub(multiple, of))
    };
    let (by_largest, by_total, by_other) = (below(largest, x), below(total, x), below(largest, u));
    let (by_size, by_entry) = (below(size, x), below(s, x));
    tried(&mut bench, &signs(Rule::BelowLargest, by_largest, &[]), Sharp);
    tried(&mut bench, &signs(Rule::BelowLogSumExp, by_total, &[]), Sharp);
    tried(&mut bench, &signs(Rule::BelowNorm, by_size, &[(x, True(Infinity))]), Sharp);
    for (rule, tree) in
        [(Rule::BelowLargest, by_other), (Rule::BelowLogSumExp, by_largest), (Rule::BelowLargest, by_total)]
    {
        assert_eq!(bench.bound(rule, tree, Nonnegative, &[]), Err(Why::Tree), "{rule:?}");
    }
    assert_eq!(bench.bound(Rule::BelowNorm, by_entry, Nonnegative, &[(x, True(Infinity))]), Err(Why::Tree));
    let refused = bench.bound(Rule::BelowNorm, by_size, Nonnegative, &[(x, True(One))]);
    assert_eq!(refused, Err(Why::Measure(0)));
    for tree in [by_other, by_entry] {
        assert!(reached(&bench, tree, Nonnegative, &Posynomial::zero()).is_err(), "a planted bound went unseen");
    }
    // what is visibly ≥ 0
    let (sum, product) = (bench.put(Op::Inner(u, ones)), bench.put(Op::Hadamard(u, u)));
    let (entry, scaled) = (bench.put(Op::Entry(u, index)), bench.put(Op::Scale(r, u)));
    let steep = bench.put(Op::Apply(Elementary::Exp, x));
    let total = bench.put(Op::Inner(steep, u));
    let diagonal = bench.put(Op::Diag(u));
    let (outer, highest, turned) = (bench.put(Op::Outer(u, u)), bench.put(Op::Largest(u)), bench.put(Op::Transpose(u)));
    let image = bench.put(Op::Mul(outer, u));
    for tree in [u, sum, product, entry, scaled, total, diagonal, size, outer, highest, turned, image] {
        tried(&mut bench, &signs(Rule::Visible, tree, &[]), Sharp);
    }
    let (mixed, minus) = (bench.put(Op::Inner(u, x)), bench.put(Op::Sub(u, ones)));
    for tree in [x, s, mixed, minus] {
        assert_eq!(bench.bound(Rule::Visible, tree, Nonnegative, &[]), Err(Why::Tree));
        assert!(reached(&bench, tree, Nonnegative, &Posynomial::zero()).is_err(), "a planted sign went unseen");
    }
    // ‖u‖₁ = Σu
    let premises = [(u, Fact(Nonnegative)), (sum, True(Absolute))];
    tried(&mut bench, &norm_of(Rule::Total, u, One, &premises), Sharp);
    let refused = bench.bound(Rule::Total, u, Measure::Norm(Euclidean), &premises);
    assert_eq!(refused, Err(Why::OwnMeasure));
    let plain = bench.put(Op::Inner(x, ones));
    let size = bench.premise(plain, True(Absolute)).bound;
    assert!(reached(&bench, x, Measure::Norm(One), &size).is_err(), "‖x‖₁ ≤ |Σx| went unseen");
}

#[test]
fn rules_of_orders_hold() {
    for facts in ["0 ⪯ U; U ⪯ V; Uᵀ = U", "−V ⪯ U; U ⪯ V; Uᵀ = U"] {
        let mut bench = Bench::given(facts);
        let [u, v] = ["U", "V"].map(|name| bench.leaf(name));
        let all = bench.problem.facts.len();
        let pairs = (0..all).flat_map(|i| (0..all).map(move |j| (i, j)));
        let line = bench.premise(v, True(Spectral));
        let fits = |(i, j): &(usize, usize)| {
            follows(&mut bench.problem, Rule::Between(*i, *j), u, Measure::Norm(Spectral), &[&line]).is_ok()
        };
        let (i, j) = pairs
            .into_iter()
            .find({
                let mut fits = fits;
                move |pair| fits(pair)
            })
            .expect("the facts say it");
        tried(&mut bench, &norm_of(Rule::Between(i, j), u, Spectral, &[(v, True(Spectral))]), Sharp);
    }
}

#[test]
fn what_is_written_is_what_it_is() {
    let mut bench = Bench::given("r ≥ 0; ‖x‖_∞ ≤ m; |s| ≤ m");
    let [x, y, r, a] = ["x", "y", "r", "A"].map(|name| bench.leaf(name));
    let two = bench.number(2);
    let half = Exact::ratio(1, 2).unwrap();
    let size = bench.put(Op::Norm(Euclidean, x));
    let (square, root) = (bench.put(Op::Power(size, Exact::integer(2))), bench.put(Op::Power(r, half)));
    let (twice, inner) = (bench.put(Op::Scale(two, root)), bench.put(Op::Inner(x, x)));
    let (exp, sinh) = (bench.put(Op::Apply(Elementary::Exp, square)), bench.put(Op::Apply(Elementary::Sinh, r)));
    let difference = bench.put(Op::Sub(y, x));
    let (near, sum) = (bench.put(Op::Norm(One, difference)), bench.put(Op::Add(r, two)));
    let (cosh, largest) = (bench.put(Op::Apply(Elementary::Cosh, sum)), bench.put(Op::Max(vec![r, two, size])));
    let (product, spectral) = (bench.put(Op::Scale(exp, sum)), bench.put(Op::Norm(Spectral, a)));
    let whole = bench.put(Op::Power(sum, Exact::integer(3)));
    for tree in [size, square, root, twice, inner, exp, sinh, near, sum, cosh, largest, product, spectral, whole] {
        tried(&mut bench, &norm_of(Rule::Exactly, tree, Absolute, &[]), Sharp);
    }
    let fact = bench.premise(x, Fact(Measure::Norm(Infinity)));
    tried(&mut bench, &norm_of(fact.rule, x, Infinity, &[]), Sharp);
    let mut through = Bench::given("‖x‖ ≤ ‖x‖ + |s|; ‖x‖_1 = ‖y‖_1");
    for (fact, p, reach) in [(0, Euclidean, Loose), (1, One, Sharp)] {
        let (x, above) = (through.leaf("x"), through.problem.facts[fact].right);
        tried(&mut through, &norm_of(Rule::Through(fact), x, p, &[(above, True(Absolute))]), reach);
    }
    let minus = bench.put(Op::Sub(x, y));
    let same = bench.put(Op::Scale(two, minus));
    let (double, twice) = (bench.put(Op::Scale(two, y)), bench.put(Op::Scale(two, x)));
    let other = bench.put(Op::Sub(double, twice));
    for p in VECTORS {
        tried(&mut bench, &norm_of(Rule::Same, same, p, &[(other, True(p))]), Sharp);
    }
    // ln 1 = 0, logsumexp(0) = ln n, and signs of differences that facts state
    let zeros = bench.put(Op::Zeros(Shape::vector(Dim::named("n"))));
    let (total, count) = (bench.put(Op::LogSumExp(zeros)), bench.put(Op::Dimension("n".into())));
    let count = bench.put(Op::Apply(Elementary::Log, count));
    tried(&mut bench, &norm_of(Rule::Same, total, Absolute, &[(count, True(Absolute))]), Sharp);
    let mut ordered = Bench::given("s ≤ t; r > 0");
    let [s, t, u, v] = ["s", "t", "a", "b"].map(|name| ordered.leaf(name));
    for (low, high, known) in [(s, t, true), (u, v, false)] {
        let (more, less) = (ordered.put(Op::Sub(high, low)), ordered.put(Op::Sub(low, high)));
        for size in [ordered.put(Op::Norm(Absolute, more)), ordered.put(Op::Norm(Absolute, less))] {
            // |t − s| + 1 is t − s + 1 where s ≤ t
            let one = ordered.number(1);
            let (left, right) = (ordered.put(Op::Add(size, one)), ordered.put(Op::Add(more, one)));
            let bound = ordered.bound(Rule::Same, left, Measure::Norm(Absolute), &[(right, True(Absolute))]);
            assert_eq!(bound.is_ok(), known);
            if known {
                tried(&mut ordered, &norm_of(Rule::Same, left, Absolute, &[(right, True(Absolute))]), Sharp);
            }
        }
    }
    // (−2 r)⁻¹ = −½ r⁻¹
    let r = ordered.leaf("r");
    let (minus_two, minus_half) = (ordered.number(-2), ordered.put(Op::Number(Exact::ratio(-1, 2).unwrap())));
    let opposite = ordered.put(Op::Scale(minus_two, r));
    let (left, under) =
        (ordered.put(Op::Power(opposite, Exact::integer(-1))), ordered.put(Op::Power(r, Exact::integer(-1))));
    let right = ordered.put(Op::Scale(minus_half, under));
    let same = |bench: &mut Bench, of| bench.bound(Rule::Same, left, Measure::Norm(Absolute), &[(of, True(Absolute))]);
    assert!(same(&mut ordered, right).is_ok());
    assert_eq!(same(&mut ordered, under), Err(Why::NotSame));
    // cosh² = 1 + sinh²
    let [cosh, sinh] = [Elementary::Cosh, Elementary::Sinh].map(|f| bench.put(Op::Apply(f, x)));
    let (square, other) = (bench.put(Op::Hadamard(cosh, cosh)), bench.put(Op::Hadamard(sinh, sinh)));
    let ones = bench.ones();
    let sum = bench.put(Op::Add(other, ones));
    let less = bench.put(Op::Sub(other, ones));
    for p in VECTORS {
        tried(&mut bench, &norm_of(Rule::Same, square, p, &[(sum, True(p))]), Sharp);
        let refused = bench.bound(Rule::Same, square, Measure::Norm(p), &[(less, True(p))]);
        assert_eq!(refused, Err(Why::NotSame));
    }
}

#[test]
fn rules_of_reflections_and_of_numbers_that_are_the_same_hold() {
    let mut bench = Bench::given("");
    let [x, y, u, s, t] = ["x", "y", "u", "s", "t"].map(|name| bench.leaf(name));
    let two = bench.number(2);
    // x − 2⟨u, x⟩/⟨u, u⟩ u
    let (square, inner) = (bench.put(Op::Inner(u, u)), bench.put(Op::Inner(u, x)));
    let under = bench.put(Op::Power(square, Exact::integer(-1)));
    let mut reflected = |times: Id| {
        let twice = bench.put(Op::Scale(times, inner));
        let factor = bench.put(Op::Scale(under, twice));
        let along = bench.put(Op::Scale(factor, u));
        bench.put(Op::Sub(x, along))
    };
    let image = reflected(two);
    let three = bench.number(3);
    let mut reflected = |times: Id| {
        let twice = bench.put(Op::Scale(times, inner));
        let factor = bench.put(Op::Scale(under, twice));
        let along = bench.put(Op::Scale(factor, u));
        bench.put(Op::Sub(x, along))
    };
    let other = reflected(three);
    tried(&mut bench, &norm_of(Rule::Mirror, image, Euclidean, &[(x, True(Euclidean))]), Sharp);
    let refused = bench.bound(Rule::Mirror, other, Measure::Norm(Euclidean), &[(x, True(Euclidean))]);
    assert_eq!(refused, Err(Why::Tree));
    let refused = bench.bound(Rule::Mirror, image, Measure::Norm(One), &[(x, True(One))]);
    assert_eq!(refused, Err(Why::OwnMeasure));
    for (p, first, second) in
        [(Euclidean, x, y), (One, x, y), (Infinity, x, y), (Absolute, s, t), (Euclidean, image, y)]
    {
        let of = if first == image { x } else { first };
        let (left, right) = (bench.put(Op::Norm(p, of)), bench.put(Op::Norm(p, second)));
        let (apart, difference) = (bench.put(Op::Sub(left, right)), bench.put(Op::Sub(first, second)));
        let reach = if first == image { Loose } else { Sharp };
        tried(&mut bench, &norm_of(Rule::NormDifference, apart, Absolute, &[(difference, True(p))]), reach);
    }
    let (size, other_size) = (bench.put(Op::Norm(Euclidean, x)), bench.put(Op::Norm(Euclidean, y)));
    let (apart, sum) = (bench.put(Op::Sub(size, other_size)), bench.put(Op::Add(x, y)));
    let refused = bench.bound(Rule::NormDifference, apart, Measure::Norm(Absolute), &[(sum, True(Euclidean))]);
    assert_eq!(refused, Err(Why::Tree));
    // ⟨x, x⟩ = ‖x‖², |s t|² = s² t²
    let (inner, whole) = (bench.put(Op::Inner(x, x)), bench.put(Op::Power(size, Exact::integer(2))));
    tried(&mut bench, &norm_of(Rule::Equals, inner, Absolute, &[(whole, True(Absolute))]), Sharp);
    let product = bench.put(Op::Scale(s, t));
    let (left, one) = (bench.put(Op::Scale(product, product)), bench.put(Op::Power(s, Exact::integer(2))));
    let another = bench.put(Op::Power(t, Exact::integer(2)));
    let right = bench.put(Op::Scale(one, another));
    tried(&mut bench, &norm_of(Rule::Equals, left, Absolute, &[(right, True(Absolute))]), Sharp);
    let refused = bench.bound(Rule::Equals, left, Measure::Norm(Absolute), &[(one, True(Absolute))]);
    assert_eq!(refused, Err(Why::NotSame));
}

#[test]
fn planted_wrong_rules_are_proved_false_at_the_instances() {
    let mut bench = Bench::given("‖x‖_∞ ≤ m; ‖y‖_∞ ≤ m; |s| ≥ a; a > 0; |t| ≥ b; b > 0");
    let [x, y, a, b, c, s, t] = ["x", "y", "A", "B", "C", "s", "t"].map(|name| bench.leaf(name));
    let two = Exact::integer(2);
    let minus = Exact::integer(-1);
    let size = |bench: &mut Bench, about, norm| bench.premise(about, True(norm)).bound;
    let entries = bench.put(Op::Hadamard(x, y));
    let (ab, cb) = (bench.put(Op::Mul(a, b)), bench.put(Op::Mul(c, b)));
    let (products, apart) = (bench.put(Op::Sub(ab, cb)), bench.put(Op::Sub(a, c)));
    let (sum, difference) = (bench.put(Op::Add(x, y)), bench.put(Op::Sub(x, y)));
    let sinh = [x, y].map(|z| bench.put(Op::Apply(Elementary::Sinh, z)));
    let exp = [x, y].map(|z| bench.put(Op::Apply(Elementary::Exp, z)));
    let (sinhs, exps) = (bench.put(Op::Sub(sinh[0], sinh[1])), bench.put(Op::Sub(exp[0], exp[1])));
    let under = [s, t].map(|s| bench.put(Op::Power(s, minus.clone())));
    let unders = bench.put(Op::Sub(under[0], under[1]));
    let numbers = bench.put(Op::Sub(s, t));
    let at = |bench: &mut Bench, f: Elementary, of: &Posynomial| {
        let inside = lemmacheck::prove::tree_of(&mut bench.problem.forest, of).unwrap();
        Posynomial::atom(bench.put(Op::Apply(f, inside)))
    };
    let m = bench.premise(x, Fact(Measure::Norm(Infinity))).bound;
    let own = size(&mut bench, x, Infinity);
    let (steep, one_end) = (at(&mut bench, Elementary::Sinh, &m), at(&mut bench, Elementary::Exp, &own));
    let [near, largest, other] = [difference, x, y].map(|about| size(&mut bench, about, Infinity));
    let away = bench.premise(s, Fact(Away)).bound;
    let over = size(&mut bench, numbers, Absolute).times(&away.power(&Exact::integer(-2)).unwrap()).unwrap();
    let product = size(&mut bench, apart, Spectral);
    let ones = bench.ones();
    let trace = bench.put(Op::Inner(x, ones));
    let wrong = [
        ("‖x ∘ y‖₂ ≤ ‖x‖∞ ‖y‖∞", entries, Euclidean, largest.times(&other).unwrap()),
        ("‖x ∘ y‖₁ ≤ ‖x‖∞ ‖y‖₂", entries, One, largest.times(&size(&mut bench, y, Euclidean)).unwrap()),
        ("‖x‖₂ ≤ ‖x‖∞", x, Euclidean, largest.clone()),
        ("‖x‖₁ ≤ ‖x‖₂", x, One, size(&mut bench, x, Euclidean)),
        ("‖x + y‖₂ ≤ ‖x‖₂", sum, Euclidean, size(&mut bench, x, Euclidean)),
        ("sinh′ ≤ sinh", sinhs, Infinity, steep.times(&near).unwrap()),
        ("the mean value at one end", exps, Infinity, one_end.times(&near).unwrap()),
        ("1/s − 1/t by one lower bound", unders, Absolute, over),
        ("a difference of products without a factor", products, Spectral, product),
        ("⟨x, 1⟩ ≤ ‖x‖₂", trace, Absolute, size(&mut bench, x, Euclidean)),
        ("‖A‖_F ≤ ‖A‖", a, Frobenius, size(&mut bench, a, Spectral)),
        ("|s| ≤ |s|²", s, Absolute, size(&mut bench, s, Absolute).power(&two).unwrap()),
    ];
    for (name, about, norm, bound) in wrong {
        assert!(reached(&bench, about, Measure::Norm(norm), &bound).is_err(), "{name} went unseen");
    }
}
