//! The normal form of a tree, definitions unfolded.

mod functions;

use super::form::{Base, Bases, Form};
use super::sign::Signs;
use crate::language::Elementary;
use crate::number::Exact;
use crate::prove::{Forest, Id, Norm, Op};
use std::collections::HashMap;

/// The normal forms of the trees of one row.
#[derive(Debug, Default)]
pub(super) struct Forms {
    bases: Bases,
    known: HashMap<Id, Option<Form>>,
}

impl Forms {
    /// The normal form; `None` where it grows too long.
    pub fn of(&mut self, forest: &Forest, signs: &mut Signs, tree: Id) -> Option<Form> {
        if let Some(known) = self.known.get(&tree) {
            return known.clone();
        }
        let form = self.made(forest, signs, tree);
        self.known.insert(tree, form.clone());
        form
    }

    /// Whether two trees are the same by the laws of rings; with `or_minus`, up to the sign.
    pub fn same(&mut self, forest: &Forest, signs: &mut Signs, (a, b): (Id, Id), or_minus: bool) -> bool {
        if forest.shape(a) != forest.shape(b) {
            return false;
        }
        let (Some(left), Some(right)) = (self.of(forest, signs, a), self.of(forest, signs, b)) else {
            return false;
        };
        left == right || (or_minus && left.plus(&right).is_some_and(|sum| sum.is_zero()))
    }

    /// Whether a number is ≥ 0 by the numbers that it is made of.
    pub fn is_nonnegative(&mut self, forest: &Forest, signs: &mut Signs, tree: Id) -> bool {
        self.of(forest, signs, tree).is_some_and(|form| self.bases.is_nonnegative(&form))
    }

    fn made(&mut self, forest: &Forest, signs: &mut Signs, tree: Id) -> Option<Form> {
        let shape = forest.shape(tree).clone();
        let nonnegative = shape.is_number() && signs.is_nonnegative(forest, tree);
        let base = |forms: &mut Self, base: Base| forms.bases.base(base, &shape, nonnegative);
        match forest.op(tree).clone() {
            Op::Number(value) => Some(Form::constant(&value)),
            Op::Dimension(name) => base(self, Base::Dimension(name)),
            Op::Counter(name) => base(self, Base::Counter(name)),
            Op::Ingredient(name, _) => base(self, Base::Ingredient(name)),
            Op::Ones(shape) => self.bases.ones(&shape),
            Op::Zeros(_) => Some(Form::default()),
            // the word of no letters
            Op::Identity(_) => Some(Form::constant(&Exact::integer(1))),
            Op::Add(a, b) => self.of(forest, signs, a)?.plus(&self.of(forest, signs, b)?),
            Op::Sub(a, b) => self.of(forest, signs, a)?.minus(&self.of(forest, signs, b)?),
            Op::Scale(a, b) | Op::Mul(a, b) => {
                let (a, b) = (self.of(forest, signs, a)?, self.of(forest, signs, b)?);
                self.bases.times(&a, &b)
            }
            Op::Hadamard(a, b) => {
                let (a, b) = (self.of(forest, signs, a)?, self.of(forest, signs, b)?);
                self.bases.hadamard(&a, &b, &shape)
            }
            Op::Inner(a, b) => {
                let shape = forest.shape(a).clone();
                let (a, b) = (self.of(forest, signs, a)?, self.of(forest, signs, b)?);
                if shape.is_row() {
                    let b = self.bases.transposed(&b)?;
                    return self.bases.times(&a, &b);
                }
                let a = self.bases.transposed(&a)?;
                let product = self.bases.times(&a, &b)?;
                if shape.is_column() { Some(product) } else { self.bases.trace(&product, &shape.columns) }
            }
            Op::Outer(a, b) => {
                let (a, b) = (self.of(forest, signs, a)?, self.of(forest, signs, b)?);
                let b = self.bases.transposed(&b)?;
                self.bases.times(&a, &b)
            }
            Op::Diag(x) => {
                let of = self.of(forest, signs, x)?;
                if shape.is_number() { Some(of) } else { self.bases.diag(&of) }
            }
            Op::Transpose(x) => {
                let of = self.of(forest, signs, x)?;
                self.bases.transposed(&of)
            }
            Op::Apply(function, x) => {
                let of = self.of(forest, signs, x)?;
                self.applied(function, of, &shape, nonnegative)
            }
            Op::Power(x, exponent) => {
                let of = self.of(forest, signs, x)?;
                if shape.is_number() {
                    return self.bases.power(&of, &exponent);
                }
                match exponent.to_integer() {
                    Some(times @ 1..=6) => {
                        (1..times).try_fold(of.clone(), |power, _| self.bases.hadamard(&power, &of, &shape))
                    }
                    _ => base(self, Base::Entries(of, exponent)),
                }
            }
            Op::Norm(Norm::Absolute, x) if signs.is_nonnegative(forest, x) => self.of(forest, signs, x),
            Op::Norm(Norm::Absolute, x) if signs.is_not_positive(x) => {
                self.of(forest, signs, x)?.scaled(&Exact::integer(-1))
            }
            Op::Norm(norm, x) => {
                let of = self.of(forest, signs, x)?;
                self.norm(norm, of, forest.shape(x))
            }
            Op::Max(all) => {
                let all = self.sorted(forest, signs, &all)?;
                base(self, Base::Max(all))
            }
            Op::Min(all) => {
                let all = self.sorted(forest, signs, &all)?;
                base(self, Base::Min(all))
            }
            Op::Trace(a) => {
                let dim = forest.shape(a).rows.clone();
                let of = self.of(forest, signs, a)?;
                if dim.is_one() { Some(of) } else { self.bases.trace(&of, &dim) }
            }
            Op::LogSumExp(x) => {
                let of = self.of(forest, signs, x)?;
                if of.is_zero() {
                    // ln n
                    let count = self.bases.dimension(&forest.shape(x).rows)?;
                    return self.applied(Elementary::Log, count, &shape, nonnegative);
                }
                base(self, Base::LogSumExp(of, forest.shape(x).clone()))
            }
            Op::Largest(x) => {
                let of = self.of(forest, signs, x)?;
                base(self, Base::Largest(of, forest.shape(x).clone()))
            }
            Op::Eigenvalue(end, a) => {
                let of = self.of(forest, signs, a)?;
                base(self, Base::Eigenvalue(end, of, forest.shape(a).clone()))
            }
            Op::SmallestSingular(a) => {
                let of = self.of(forest, signs, a)?;
                base(self, Base::Smallest(of, forest.shape(a).clone()))
            }
            Op::Entry(x, i) => {
                let number = forest.shape(x).is_number();
                let (of, i) = (self.of(forest, signs, x)?, self.of(forest, signs, i)?);
                if number { Some(of) } else { self.bases.entry(&of, &i) }
            }
            Op::Column(a, j) => {
                let column = forest.shape(a).is_column();
                let (of, j) = (self.of(forest, signs, a)?, self.of(forest, signs, j)?);
                if column { Some(of) } else { self.bases.column_of(&of, &j, &shape) }
            }
            Op::Named(_, _, _, body) => self.of(forest, signs, body),
        }
    }

    fn sorted(&mut self, forest: &Forest, signs: &mut Signs, all: &[Id]) -> Option<Vec<Form>> {
        let mut all = all.iter().map(|one| self.of(forest, signs, *one)).collect::<Option<Vec<_>>>()?;
        all.sort();
        all.dedup();
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Dim, Elementary, Relation, Shape};
    use crate::number::Arithmetic;
    use crate::prove::check::exact::Reading;
    use crate::prove::{Fact, Given, Norm};
    use nalgebra::DMatrix;

    type Value = Option<DMatrix<Exact>>;

    /// Whole numbers at one size, from a linear congruence.
    struct Instance {
        n: usize,
        d: usize,
        seed: u64,
    }

    impl Instance {
        fn draw(&self, name: &str, k: usize) -> Exact {
            let start = name.bytes().fold(self.seed, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
            let mixed =
                (start + k as u64).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let value = i64::try_from((mixed >> 33) % 11).unwrap() - 5;
            if name == "t" { Exact::integer(value * value) } else { Exact::integer(value) }
        }

        fn size(&self, dim: &Dim) -> usize {
            let name = |name: &str| if name == "n" { self.n } else { self.d };
            match dim.as_name() {
                Some(one) => name(one),
                None => usize::try_from(dim.as_fixed().unwrap()).unwrap(),
            }
        }

        /// The values of all trees of a forest, in order.
        fn values(&self, forest: &Forest, trees: &[Id]) -> HashMap<Id, Value> {
            let mut values = HashMap::new();
            for tree in trees {
                let value = self.value(forest, *tree, &values);
                values.insert(*tree, value);
            }
            values
        }

        fn value(&self, forest: &Forest, tree: Id, known: &HashMap<Id, Value>) -> Value {
            let shape = forest.shape(tree);
            let (rows, columns) = (self.size(&shape.rows), self.size(&shape.columns));
            let of = |id: &Id| known.get(id).cloned().unwrap_or_else(|| self.value(forest, *id, known));
            let number = |value: Exact| Some(DMatrix::from_element(1, 1, value));
            let product = |a: &DMatrix<Exact>, b: &DMatrix<Exact>| {
                DMatrix::from_fn(a.nrows(), b.ncols(), |i, j| {
                    let terms = (0..a.ncols()).map(|k| a[(i, k)].mul(&b[(k, j)], &()).unwrap());
                    terms.fold(Exact::zero(), |sum, term| sum.add(&term, &()).unwrap())
                })
            };
            let each = |a: &DMatrix<Exact>, f: &dyn Fn(&Exact) -> Option<Exact>| {
                let entries = a.iter().map(f).collect::<Option<Vec<_>>>()?;
                Some(DMatrix::from_vec(a.nrows(), a.ncols(), entries))
            };
            let sizes = |a: &DMatrix<Exact>| a.iter().map(|x| x.abs(&()).unwrap()).collect::<Vec<_>>();
            let total = |all: Vec<Exact>| all.into_iter().fold(Exact::zero(), |sum, x| sum.add(&x, &()).unwrap());
            match forest.op(tree) {
                Op::Number(value) => number(value.clone()),
                Op::Dimension(name) => number(Exact::integer(self.size(&Dim::named(name.clone())) as i64)),
                Op::Ingredient(name, _) => Some(DMatrix::from_fn(rows, columns, |i, j| self.draw(name, 7 * i + j))),
                Op::Ones(_) => Some(DMatrix::from_element(rows, columns, Exact::integer(1))),
                Op::Zeros(_) => Some(DMatrix::from_element(rows, columns, Exact::zero())),
                Op::Identity(_) => Some(DMatrix::from_fn(rows, rows, |i, j| Exact::integer(i64::from(i == j)))),
                Op::Add(a, b) => Some(of(a)?.zip_map(&of(b)?, |x, y| x.add(&y, &()).unwrap())),
                Op::Sub(a, b) => Some(of(a)?.zip_map(&of(b)?, |x, y| x.minus(&y))),
                Op::Scale(a, b) => {
                    let s = of(a)?[(0, 0)].clone();
                    each(&of(b)?, &|x| x.mul(&s, &()))
                }
                Op::Mul(a, b) => Some(product(&of(a)?, &of(b)?)),
                Op::Hadamard(a, b) => Some(of(a)?.zip_map(&of(b)?, |x, y| x.mul(&y, &()).unwrap())),
                Op::Inner(a, b) => {
                    let terms = of(a)?.zip_map(&of(b)?, |x, y| x.mul(&y, &()).unwrap());
                    number(total(terms.iter().cloned().collect()))
                }
                Op::Outer(a, b) => Some(product(&of(a)?, &of(b)?.transpose())),
                Op::Diag(x) => {
                    let x = of(x)?;
                    Some(DMatrix::from_fn(rows, rows, |i, j| if i == j { x[(i, 0)].clone() } else { Exact::zero() }))
                }
                Op::Transpose(a) => Some(of(a)?.transpose()),
                Op::Apply(Elementary::Abs, x) => each(&of(x)?, &|x| x.abs(&())),
                // odd and even maps in place of sinh and cosh: what is tested is parity, and the value at 0
                Op::Apply(Elementary::Sinh, x) => each(&of(x)?, &|x| x.mul(x, &())?.mul(x, &())),
                Op::Apply(Elementary::Cosh, x) => each(&of(x)?, &|x| {
                    let square = x.mul(x, &())?;
                    square.mul(&square, &())?.add(&Exact::integer(1), &())
                }),
                Op::Apply(Elementary::Log, x) => each(&of(x)?, &near_logarithm),
                Op::Apply(_, x) => each(&of(x)?, &|x| x.mul(x, &())?.add(x, &())?.add(&Exact::integer(1), &())),
                Op::Power(x, exponent) => each(&of(x)?, &|x| x.power(exponent, &())),
                Op::Norm(Norm::Infinity | Norm::Absolute, x) => number(sizes(&of(x)?).into_iter().max().unwrap()),
                Op::Norm(Norm::One, x) => number(total(sizes(&of(x)?))),
                // its square, which is the same where the norm is, but for the sign and the scale of a number before it
                Op::Norm(_, x) => {
                    let squares = of(x)?.iter().map(|x| x.mul(x, &()).unwrap()).collect();
                    number(total(squares).power(&Exact::ratio(1, 2)?, &())?)
                }
                Op::Max(all) => number(
                    all.iter().map(|x| Some(of(x)?[(0, 0)].clone())).collect::<Option<Vec<_>>>()?.into_iter().max()?,
                ),
                Op::Min(all) => number(
                    all.iter().map(|x| Some(of(x)?[(0, 0)].clone())).collect::<Option<Vec<_>>>()?.into_iter().min()?,
                ),
                // a number of the entries, in place of ln Σ exp
                Op::Largest(x) => number(of(x)?.iter().max().unwrap().clone()),
                Op::LogSumExp(x) => {
                    let x = of(x)?;
                    number(
                        total(x.iter().cloned().collect())
                            .add(&near_logarithm(&Exact::integer(x.len() as i64))?, &())?,
                    )
                }
                Op::Trace(a) => number(total(of(a)?.diagonal().iter().cloned().collect())),
                other => panic!("{other:?} is not drawn"),
            }
        }
    }

    /// (x − 1)(x + 2), in place of ln x: what is tested is the value at 1.
    fn near_logarithm(x: &Exact) -> Option<Exact> {
        x.minus(&Exact::integer(1)).mul(&x.add(&Exact::integer(2), &())?, &())
    }

    struct Garden {
        forest: Forest,
        signs: Signs,
    }

    impl Garden {
        fn new() -> Self {
            let mut forest = Forest::default();
            let t = forest.put(Op::Ingredient("t".into(), Shape::number())).unwrap();
            let zero = forest.put(Op::Number(Exact::zero())).unwrap();
            let fact = Fact { from: Given::Hypothesis(0), relation: Relation::AtMost, left: zero, right: t };
            let signs = Reading::new(&mut forest, &[fact]).signs;
            Garden { forest, signs }
        }

        fn leaf(&mut self, name: &str, rows: Option<&str>, columns: Option<&str>) -> Id {
            let dim = |name: Option<&str>| name.map_or(Dim::fixed(1), Dim::named);
            self.forest.put(Op::Ingredient(name.into(), Shape::new(dim(rows), dim(columns)))).unwrap()
        }

        fn grown(&mut self, left: &[Id], right: &[Id]) -> Vec<Id> {
            let half = Exact::ratio(1, 2).unwrap();
            let mut ops = Vec::new();
            for a in left {
                ops.extend([Op::Diag(*a), Op::Transpose(*a), Op::Trace(*a), Op::Norm(Norm::Absolute, *a)]);
                ops.extend([Op::Norm(Norm::One, *a), Op::Norm(Norm::Frobenius, *a), Op::Norm(Norm::Infinity, *a)]);
                ops.extend([-2, -1, 2, 3].map(|k| Op::Power(*a, Exact::integer(k))));
                ops.extend([Op::Power(*a, half.clone()), Op::LogSumExp(*a), Op::Largest(*a)]);
                ops.extend(
                    [Elementary::Abs, Elementary::Sinh, Elementary::Cosh, Elementary::Exp].map(|f| Op::Apply(f, *a)),
                );
                for b in right {
                    ops.extend([Op::Add(*a, *b), Op::Sub(*a, *b), Op::Sub(*b, *a), Op::Scale(*a, *b)]);
                    ops.extend([Op::Scale(*b, *a), Op::Mul(*a, *b), Op::Mul(*b, *a), Op::Hadamard(*a, *b)]);
                    ops.extend([Op::Inner(*a, *b), Op::Outer(*a, *b), Op::Outer(*b, *a), Op::Max(vec![*a, *b])]);
                }
            }
            let mut trees: Vec<Id> = ops.into_iter().filter_map(|op| self.forest.put(op)).collect();
            trees.sort();
            trees.dedup();
            trees
        }
    }

    /// Groups trees by their forms and compares the values within a group; how many pairs agree in form.
    fn compared(garden: &mut Garden, trees: &[Id]) -> usize {
        let instances = [(1, 1, 3), (2, 3, 5), (3, 2, 11), (2, 1, 17), (1, 3, 23), (2, 2, 40), (4, 1, 9)];
        let values: Vec<_> =
            instances.map(|(n, d, seed)| Instance { n, d, seed }.values(&garden.forest, trees)).into_iter().collect();
        let mut forms = Forms::default();
        let mut first: HashMap<(Shape, Form), Id> = HashMap::new();
        let mut pairs = 0;
        for tree in trees {
            let Some(form) = forms.of(&garden.forest, &mut garden.signs, *tree) else { continue };
            let key = (garden.forest.shape(*tree).clone(), form);
            let Some(other) = first.get(&key) else {
                first.insert(key, *tree);
                continue;
            };
            pairs += 1;
            for values in &values {
                if let (Some(a), Some(b)) = (&values[tree], &values[other]) {
                    let (left, right) = (garden.forest.op(*tree), garden.forest.op(*other));
                    assert_eq!(a, b, "{left:?} and {right:?} have one form {:?}", key.1);
                }
            }
        }
        pairs
    }

    #[test]
    fn trees_with_one_normal_form_have_one_value() {
        let mut garden = Garden::new();
        let n = Some("n");
        let d = Some("d");
        let leaves = [("s", None, None), ("t", None, None), ("x", n, None), ("y", n, None), ("A", n, d), ("B", n, n)];
        let mut ground: Vec<Id> = leaves.into_iter().map(|(name, r, c)| garden.leaf(name, r, c)).collect();
        ground.push(garden.forest.put(Op::Number(Exact::integer(-2))).unwrap());
        ground.push(garden.forest.put(Op::Ones(Shape::vector(Dim::named("n")))).unwrap());
        let zeros = Op::Zeros(Shape::vector(Dim::named("d")));
        let sizes = [Op::Identity(Dim::named("n")), Op::Identity(Dim::named("d")), zeros];
        ground.extend(sizes.map(|op| garden.forest.put(op).unwrap()));
        let once = garden.grown(&ground, &ground);
        let twice = garden.grown(&once, &ground);
        let mut all = [ground, once.clone(), twice].concat();
        all.extend(garden.grown(&once.iter().copied().step_by(3).collect::<Vec<_>>(), &once));
        all.sort();
        all.dedup();
        let pairs = compared(&mut garden, &all);
        assert!(all.len() > 5_000 && pairs > 1_000, "{} trees, {pairs} pairs", all.len());
    }
}
