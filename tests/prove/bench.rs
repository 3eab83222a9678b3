//! Problems to try rules on: ingredients of fixed shapes, instances random and extreme that meet the facts.

use crate::value::{Instance, ball};
use lemmacheck::language::{Dim, Relation, Shape, read};
use lemmacheck::number::{Arithmetic, Ball, Enclosure, Exact};
use lemmacheck::prove::check::{Why, follows};
use lemmacheck::prove::{Id, Line, Measure, Norm, Op, Posynomial, Problem, Rule, problem};
use nalgebra::DMatrix;

/// How a premise is come by.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// Its bound is the true norm.
    True(Norm),
    /// Its bound is what the first fact says that says anything of it.
    Fact(Measure),
}

pub struct Bench {
    pub problem: Problem,
}

const NAMES: [(&str, &str, &str); 16] = [
    ("x", "n", "1"),
    ("y", "n", "1"),
    ("u", "n", "1"),
    ("z", "d", "1"),
    ("w", "d", "1"),
    ("A", "n", "d"),
    ("C", "n", "d"),
    ("B", "d", "n"),
    ("U", "n", "n"),
    ("V", "n", "n"),
    ("s", "1", "1"),
    ("t", "1", "1"),
    ("m", "1", "1"),
    ("a", "1", "1"),
    ("b", "1", "1"),
    ("r", "1", "1"),
];

/// The declarations of all ingredients.
pub const LET: &str =
    "  let x, y, u ∈ ℝ^n, z, w ∈ ℝ^d, A, C ∈ ℝ^(n×d), B ∈ ℝ^(d×n), U, V ∈ ℝ^(n×n), s, t, m, a, b, r ∈ ℝ\n";

impl Bench {
    /// A problem with these hypotheses.
    pub fn given(facts: &str) -> Self {
        let given = if facts.is_empty() { String::new() } else { format!("  given {facts}\n") };
        Self::of(&format!("lemma bench\n{LET}{given}  claim ‖x‖ ≤ ‖x‖ + ‖A z‖ + ‖B x‖\n"))
    }

    /// The problem of a text with one lemma.
    pub fn of(text: &str) -> Self {
        let reading = read("bench.lemma", text).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
        Bench { problem: problem(&reading.rows[0]).expect("the text has trees") }
    }

    pub fn put(&mut self, op: Op) -> Id {
        self.problem.forest.put(op.clone()).unwrap_or_else(|| panic!("{op:?} has no shape"))
    }

    pub fn leaf(&mut self, name: &str) -> Id {
        let (_, rows, columns) = NAMES.iter().find(|(known, ..)| *known == name).expect("a known name");
        let dim = |name: &str| if name == "1" { Dim::fixed(1) } else { Dim::named(name) };
        self.put(Op::Ingredient(name.into(), Shape::new(dim(rows), dim(columns))))
    }

    pub fn number(&mut self, value: i64) -> Id {
        self.put(Op::Number(Exact::integer(value)))
    }

    pub fn ones(&mut self) -> Id {
        self.put(Op::Ones(Shape::vector(Dim::named("n"))))
    }

    /// The line of a premise.
    pub fn premise(&mut self, about: Id, by: By) -> Line {
        let line = |rule, measure, bound| Line { about, measure, bound, rule, premises: Vec::new() };
        match by {
            By::True(norm) => {
                let measure = Measure::Norm(norm);
                let bound = follows(&mut self.problem, Rule::Itself, about, measure, &[]).expect("a norm");
                line(Rule::Itself, measure, bound)
            }
            By::Fact(measure) => {
                let all = self.problem.facts.len();
                let found = (0..all).find_map(|k| {
                    let bound = follows(&mut self.problem, Rule::Given(k), about, measure, &[]).ok()?;
                    Some(line(Rule::Given(k), measure, bound))
                });
                found.unwrap_or_else(|| panic!("no fact says {measure:?} of {:?}", self.problem.forest.op(about)))
            }
        }
    }

    pub fn bound(&mut self, rule: Rule, about: Id, measure: Measure, premises: &[(Id, By)]) -> Result<Posynomial, Why> {
        let lines: Vec<Line> = premises.iter().map(|(about, by)| self.premise(*about, *by)).collect();
        follows(&mut self.problem, rule, about, measure, &lines.iter().collect::<Vec<_>>())
    }

    /// Whether the facts hold at an instance.
    pub fn holds(&self, instance: &Instance) -> bool {
        let forest = &self.problem.forest;
        self.problem.facts.iter().all(|fact| {
            let (Some(left), Some(right)) = (instance.value(forest, fact.left), instance.value(forest, fact.right))
            else {
                return false;
            };
            let mut pairs = left.iter().zip(right.iter());
            match fact.relation {
                Relation::AtMost => pairs.all(|(l, r)| l.at_most(r)),
                Relation::Less => pairs.all(|(l, r)| l.less(r)),
                Relation::Equal => pairs.all(|(l, r)| l.at_most(r) && r.at_most(l)),
                Relation::Differ => pairs.any(|(l, r)| l.less(r) || r.less(l)),
                Relation::Precedes | Relation::StrictlyPrecedes => {
                    let p = crate::value::precision();
                    let entries = pairs.map(|(l, r)| r.sub(l, &p)).collect::<Option<Vec<_>>>();
                    let difference = entries.map(|all| DMatrix::from_vec(left.nrows(), left.ncols(), all));
                    let least = difference.and_then(|difference| Ball::smallest_eigenvalue(&difference, &p));
                    // drawn so that it holds; the enclosure may have a speck below 0
                    least.is_some_and(|least| ball(&Exact::ratio(-1, 1 << 40).unwrap()).less(&least))
                }
            }
        })
    }
}

struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn entry(&mut self) -> Exact {
        Exact::ratio(i64::try_from(self.next() % 129).unwrap() - 64, 16).unwrap()
    }
}

fn times(c: &Exact, x: &DMatrix<Exact>) -> DMatrix<Exact> {
    x.map(|entry| entry.mul(c, &()).unwrap())
}

fn plus(x: &DMatrix<Exact>, y: &DMatrix<Exact>) -> DMatrix<Exact> {
    x.zip_map(y, |x, y| x.add(&y, &()).unwrap())
}

fn sizes<'a>(all: impl IntoIterator<Item = &'a DMatrix<Exact>>) -> Exact {
    all.into_iter().flat_map(|x| x.iter()).map(|x| x.abs(&()).unwrap()).max().unwrap()
}

/// The styles of [`instance`].
pub const STYLES: u64 = 13;

/// An instance: random entries, extreme scales, one huge entry, equal and near pairs; `m`, `a`, `b` are the sharpest bounds.
pub fn instance(k: u64) -> Instance {
    let mut dice = Dice(k.wrapping_mul(7919).wrapping_add(17));
    for _ in 0..3 {
        dice.next();
    }
    let shapes = [(2, 3), (3, 2), (2, 2), (1, 1), (4, 1), (1, 4), (3, 3)];
    let (n, d) = shapes[(k / STYLES) as usize % shapes.len()];
    let size = |name: &str| match name {
        "n" => n,
        "d" => d,
        _ => 1,
    };
    let mut instance = Instance { index: 1, ..Instance::default() };
    instance.sizes.extend([("n".into(), n), ("d".into(), d)]);
    let style = k % STYLES;
    let common = dice.entry();
    for (name, rows, columns) in NAMES {
        let (rows, columns) = (size(rows), size(columns));
        let mut drawn = DMatrix::from_fn(rows, columns, |_, _| dice.entry());
        let huge = dice.below(rows * columns);
        match style {
            1 => drawn = DMatrix::from_element(rows, columns, common.clone()),
            2 | 3 => {
                let rest = if style == 2 { Exact::zero() } else { Exact::ratio(1, 64).unwrap() };
                drawn = times(&rest, &drawn);
                drawn[if style == 2 { 0 } else { huge }] = Exact::integer(40);
            }
            4 => drawn = times(&Exact::ratio(1, 1 << 20).unwrap(), &drawn),
            5 => drawn = times(&Exact::integer(16), &drawn),
            9 if name == "x" || name == "A" => drawn.fill(Exact::zero()),
            10 => drawn = drawn.map(|x| Exact::integer(if x.signum() < 0 { -1 } else { 1 })),
            11 => drawn = DMatrix::from_element(rows, columns, Exact::integer(3)),
            12 => drawn = DMatrix::from_element(rows, columns, Exact::integer(-3)),
            _ => {}
        }
        instance.entries.insert(name.into(), drawn);
    }
    let speck = Exact::ratio(1, 1 << 20).unwrap();
    for (name, partner) in [("x", "y"), ("z", "w"), ("A", "C"), ("s", "t")] {
        let x = instance.entries[name].clone();
        let y = match style {
            6 => plus(&x, &times(&speck, &instance.entries[partner])),
            7 => x,
            8 => times(&Exact::integer(-1), &x),
            11 | 12 => times(&Exact::ratio((1 << 20) - 1, 1 << 20).unwrap(), &x),
            _ => continue,
        };
        instance.entries.insert(partner.into(), y);
    }
    let of = |name: &str| instance.entries[name].clone();
    let (x, y, s, t) = (of("x"), of("y"), of("s"), of("t"));
    let number = |value: Exact| DMatrix::from_element(1, 1, value);
    let absolute = |x: &DMatrix<Exact>| x.map(|x| x.abs(&()).unwrap());
    // U and V − U are positive semidefinite, or V + U is: V = GGᵀ (+ HHᵀ), U = ±GGᵀ
    let gram = |g: &DMatrix<Exact>| {
        DMatrix::from_fn(g.nrows(), g.nrows(), |i, j| {
            let terms = (0..g.ncols()).map(|k| g[(i, k)].mul(&g[(j, k)], &()).unwrap());
            terms.fold(Exact::zero(), |sum, term| sum.add(&term, &()).unwrap())
        })
    };
    let (g, h) = (gram(&of("A")), gram(&of("C")));
    let upper = if k.is_multiple_of(2) { g.clone() } else { plus(&g, &h) };
    let fitted = [
        ("m", number(sizes([&x, &y, &s, &t]))),
        ("a", absolute(&s)),
        ("b", absolute(&t)),
        ("r", absolute(&of("r"))),
        ("u", absolute(&of("u"))),
        ("V", upper),
        ("U", if k.is_multiple_of(3) { times(&Exact::integer(-1), &g) } else { g }),
    ];
    instance.entries.extend(fitted.map(|(name, value)| (name.to_owned(), value)));
    instance
}
