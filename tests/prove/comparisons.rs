//! Every comparison of a residue on a grid, by enclosures.

use crate::bench::Bench;
use crate::value::Instance;
use lemmacheck::language::Elementary;
use lemmacheck::number::{Arithmetic, Enclosure, Exact};
use lemmacheck::prove::check::{Why, says};
use lemmacheck::prove::{Comparison, Monomial, Norm, Op, Posynomial, Quotient};
use nalgebra::DMatrix;

const GRID: [(i64, i64); 14] = [
    (0, 1),
    (1, 1_000_000),
    (1, 100),
    (1, 10),
    (1, 2),
    (7, 8),
    (1, 1),
    (3, 2),
    (2, 1),
    (3, 1),
    (4, 1),
    (10, 1),
    (40, 1),
    (300, 1),
];

/// Tries l ≤ c·r with two numbers and two sizes on the grid; gives the largest part of c·r that l comes to.
fn tried(bench: &mut Bench, comparison: &Comparison) -> f64 {
    let (left, c, right) = says(&mut bench.problem, comparison).unwrap_or_else(|why| panic!("{comparison:?}: {why}"));
    let term = |c: &Exact, m: Monomial| Posynomial::term(c, m).expect("c > 0");
    let (left, right) = (term(&Exact::integer(1), left), term(&c, right));
    let (mut best, mut met) = (0.0_f64, 0);
    for (k, (p, q)) in GRID.iter().enumerate() {
        for (l, (v, w)) in GRID.iter().enumerate() {
            let (n, d) = ((k + l) % 4 + 1, (k + 2 * l) % 3 + 1);
            let number = |p: &i64, q: &i64| DMatrix::from_element(1, 1, Exact::ratio(*p, *q).unwrap());
            let column = |n: usize, seed: i64| {
                let entry = |i: usize| Exact::integer((seed + 3 * i as i64 * seed) % 7 - 3);
                DMatrix::from_fn(n, 1, |i, _| if k == l { Exact::integer(2) } else { entry(i) })
            };
            let mut instance = Instance { index: 1, ..Instance::default() };
            instance.sizes.extend([("n".into(), n), ("d".into(), d)]);
            instance.entries.extend([("r".into(), number(p, q)), ("a".into(), number(v, w))]);
            instance.entries.extend([("x".into(), column(n, k as i64 - 5))]);
            let matrix =
                DMatrix::from_fn(n, d, |i, j| Exact::integer((i as i64 * 5 + j as i64 * 3 + k as i64) % 7 - 3));
            let eye = DMatrix::from_fn(n, d, |i, j| Exact::integer(i64::from(i == j)));
            instance.entries.insert("A".into(), if k == l { eye } else { matrix });
            for (name, rows, columns) in [("z", d, 1), ("B", d, n)] {
                instance.entries.insert(name.into(), DMatrix::from_element(rows, columns, Exact::integer(1)));
            }
            if !bench.holds(&instance) {
                continue;
            }
            let forest = &bench.problem.forest;
            let (Some(less), Some(more)) = (instance.posynomial(forest, &left), instance.posynomial(forest, &right))
            else {
                continue;
            };
            met += 1;
            assert!(!more.less(&less), "{comparison:?} is false at {instance:?}: {less:?} > {more:?}");
            if more.upper().is_some_and(|more| more.signum() > 0) {
                let part = less.div(&more, &crate::value::precision()).and_then(|part| part.upper());
                best = best.max(part.map_or(0.0, |part| part.to_f64()));
            }
        }
    }
    assert!(met >= 14, "{comparison:?} was tried at {met} points");
    best
}

fn quotient(bound: &str, fact: usize) -> Box<Quotient> {
    let multipliers = vec![(Comparison::Given(fact), Exact::integer(1))];
    Box::new(Quotient { bound: bound.parse().unwrap(), multipliers })
}

#[test]
fn comparisons_hold_on_a_grid_and_come_close() {
    let mut bench = Bench::given("1/2 ≤ r; r ≤ 3; a ≥ 0; 4 ‖x‖_∞ = 2 ‖x + x‖_∞");
    let [r, a, x, matrix] = ["r", "a", "x", "A"].map(|name| bench.leaf(name));
    let of = |bench: &mut Bench, f, z| bench.put(Op::Apply(f, z));
    let (exp, exp_a) = (of(&mut bench, Elementary::Exp, r), of(&mut bench, Elementary::Exp, a));
    let one = bench.number(1);
    let two = bench.number(2);
    let twice = bench.put(Op::Scale(two, a));
    let [sinh, cosh, tanh] = [Elementary::Sinh, Elementary::Cosh, Elementary::Tanh].map(|f| of(&mut bench, f, a));
    let [sinh_twice, cosh_twice] = [Elementary::Sinh, Elementary::Cosh].map(|f| of(&mut bench, f, twice));
    let twice_r = bench.put(Op::Scale(two, r));
    let (cosh_r, cosh_twice_r) = (of(&mut bench, Elementary::Cosh, r), of(&mut bench, Elementary::Cosh, twice_r));
    let euler = of(&mut bench, Elementary::Exp, one);
    let sharp = [
        Comparison::Dimension("n".into()),
        Comparison::Given(0),
        Comparison::Given(1),
        Comparison::Given(3),
        Comparison::Equal(3),
        Comparison::ExpAtLeastOne(exp_a),
        Comparison::ExpTangent(exp, Exact::integer(1)),
        Comparison::ExpTangent(exp, Exact::integer(2)),
        Comparison::ExpTangent(exp, Exact::ratio(1, 2).unwrap()),
        Comparison::ExpTangent(exp_a, Exact::integer(4)),
        Comparison::ExpTangent(exp_a, Exact::integer(300)),
        Comparison::ExpTangent(euler, Exact::integer(1)),
        Comparison::ExpBounded(exp, quotient("3", 1)),
        Comparison::CoshAtLeastOne(cosh),
        Comparison::SinhAtMostCosh(sinh),
        Comparison::AtMostExp(cosh),
        Comparison::SinhAtMostHalf(sinh),
        Comparison::SinhAtMostHalf(sinh_twice),
        Comparison::CoshTail(cosh_r, Exact::ratio(1, 2).unwrap(), quotient("2", 0)),
        Comparison::CoshTail(cosh_twice_r, Exact::integer(1), quotient("2", 0)),
        Comparison::SinhLinear(sinh),
        Comparison::SinhLinear(sinh_twice),
        Comparison::TanhAtMostOne(tanh),
        Comparison::TanhLinear(tanh),
        Comparison::CoshAtMostSquare(cosh),
        Comparison::CoshAtMostSquare(cosh_twice),
        Comparison::SinhAtLeast(sinh),
        Comparison::SinhAtLeast(sinh_twice),
    ];
    for comparison in sharp {
        let best = tried(&mut bench, &comparison);
        assert!(best >= 0.99, "{comparison:?} comes to {best} of its bound");
    }
    // reached by half alone
    assert!(tried(&mut bench, &Comparison::AtMostExp(sinh)) > 0.49);
    assert!(tried(&mut bench, &Comparison::AtMostExp(cosh_twice)) > 0.99);
    let pairs = [
        (Norm::Infinity, Norm::Euclidean),
        (Norm::Euclidean, Norm::One),
        (Norm::Infinity, Norm::One),
        (Norm::Euclidean, Norm::Infinity),
        (Norm::One, Norm::Euclidean),
        (Norm::One, Norm::Infinity),
    ];
    for (p, q) in pairs {
        let (left, right) = (bench.put(Op::Norm(p, x)), bench.put(Op::Norm(q, x)));
        assert!(tried(&mut bench, &Comparison::Norms { left, right }) > 0.99);
        assert_eq!(says(&mut bench.problem, &Comparison::Norms { left, right: left }), Err(Why::Comparison));
    }
    for (p, q) in [(Norm::Spectral, Norm::Frobenius), (Norm::Frobenius, Norm::Spectral)] {
        let (left, right) = (bench.put(Op::Norm(p, matrix)), bench.put(Op::Norm(q, matrix)));
        assert!(tried(&mut bench, &Comparison::Norms { left, right }) > 0.99);
    }
    let maximum = bench.put(Op::Max(vec![r, a, two]));
    for part in 0..3 {
        assert!(tried(&mut bench, &Comparison::Part { maximum, part }) > 0.99);
    }
    assert_eq!(says(&mut bench.problem, &Comparison::Part { maximum, part: 3 }), Err(Why::Comparison));
}

#[test]
fn comparisons_of_other_atoms_are_refused() {
    let mut bench = Bench::given("r ≥ 0; a + r ≤ 3; ‖x‖ ≤ a");
    let [r, s, x, y] = ["r", "s", "x", "y"].map(|name| bench.leaf(name));
    let of = |bench: &mut Bench, f, z| bench.put(Op::Apply(f, z));
    let (sinh, cosh) = (of(&mut bench, Elementary::Sinh, r), of(&mut bench, Elementary::Cosh, r));
    let (exp_s, sinh_s) = (of(&mut bench, Elementary::Exp, s), of(&mut bench, Elementary::Sinh, s));
    let tanh_s = of(&mut bench, Elementary::Tanh, s);
    let (left, right) = (bench.put(Op::Norm(Norm::Infinity, x)), bench.put(Op::Norm(Norm::Euclidean, y)));
    let one = Exact::integer(1);
    let free = || Box::new(Quotient { bound: Exact::integer(5), multipliers: Vec::new() });
    let cases = [
        (Comparison::ExpAtLeastOne(cosh), Why::Comparison),
        // of a number whose sign is not known, exp may be < 1, and sinh < 0
        (Comparison::ExpAtLeastOne(exp_s), Why::NotExact),
        (Comparison::ExpTangent(exp_s, one.clone()), Why::NotExact),
        (Comparison::SinhAtMostCosh(sinh_s), Why::NotExact),
        (Comparison::TanhLinear(tanh_s), Why::NotExact),
        (Comparison::CoshAtMostSquare(sinh), Why::Comparison),
        (Comparison::SinhAtMostHalf(cosh), Why::Comparison),
        (Comparison::SinhLinear(cosh), Why::Comparison),
        (Comparison::SinhAtLeast(sinh_s), Why::NotExact),
        (Comparison::CoshAtLeastOne(sinh), Why::Comparison),
        (Comparison::TanhAtMostOne(sinh), Why::Comparison),
        (Comparison::TanhLinear(sinh), Why::Comparison),
        (Comparison::Norms { left, right }, Why::Comparison),
        (Comparison::Given(1), Why::NotOneTerm),
        (Comparison::Given(3), Why::Fact(3)),
        (Comparison::Equal(0), Why::Fact(0)),
        // 1 ≤ 5 r is not known
        (Comparison::CoshTail(cosh, one, free()), Why::Exponents),
    ];
    for (comparison, why) in cases {
        assert_eq!(says(&mut bench.problem, &comparison), Err(why), "{comparison:?}");
    }
}
