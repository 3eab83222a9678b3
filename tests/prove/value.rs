//! Trees at an instance, by enclosures.

use lemmacheck::language::{Dim, Elementary};
use lemmacheck::number::{Arithmetic, Ball, Exact, Precision};
use lemmacheck::prove::{End, Forest, Id, Norm, Op, Posynomial};
use nalgebra::DMatrix;
use std::collections::BTreeMap;

/// Sizes and entries.
#[derive(Clone, Debug, Default)]
pub struct Instance {
    pub sizes: BTreeMap<String, usize>,
    pub entries: BTreeMap<String, DMatrix<Exact>>,
    pub index: usize,
}

pub fn precision() -> Precision {
    Precision::new(160)
}

pub fn ball(value: &Exact) -> Ball {
    Ball::constant(value, &precision()).expect("a rational is enclosed")
}

pub fn whole(value: i64) -> Ball {
    ball(&Exact::integer(value))
}

impl Instance {
    pub fn size(&self, dim: &Dim) -> usize {
        match (dim.as_name(), dim.as_fixed()) {
            (Some(name), _) => self.sizes[&**name],
            (_, Some(fixed)) => usize::try_from(fixed).expect("a size"),
            _ => panic!("{dim} is no size of a test"),
        }
    }

    /// A number.
    pub fn number(&self, forest: &Forest, tree: Id) -> Option<Ball> {
        Some(self.value(forest, tree)?[(0, 0)].clone())
    }

    /// A posynomial in atoms.
    pub fn posynomial(&self, forest: &Forest, of: &Posynomial) -> Option<Ball> {
        let p = precision();
        of.terms().try_fold(whole(0), |sum, (monomial, c)| {
            let product = monomial.factors().try_fold(ball(c), |product, (atom, exponent)| {
                let atom = self.number(forest, atom)?;
                // a number ≥ 0 that is enclosed with a speck below 0
                let atom = if exponent.to_integer().is_none() { atom.abs(&p)? } else { atom };
                product.mul(&power(&atom, exponent)?, &p)
            })?;
            sum.add(&product, &p)
        })
    }

    /// The value of a tree; `None` where it is not defined.
    pub fn value(&self, forest: &Forest, tree: Id) -> Option<DMatrix<Ball>> {
        let p = &precision();
        let shape = forest.shape(tree);
        let (rows, columns) = (self.size(&shape.rows), self.size(&shape.columns));
        let of = |id: &Id| self.value(forest, *id);
        let number = |value: Ball| Some(DMatrix::from_element(1, 1, value));
        match forest.op(tree) {
            Op::Number(value) => number(ball(value)),
            Op::Dimension(name) => number(whole(self.sizes[&**name] as i64)),
            Op::Counter(_) => number(whole(self.index as i64)),
            Op::Ingredient(name, _) => {
                let entries = self.entries.get(&**name).unwrap_or_else(|| panic!("{name} has no value"));
                assert_eq!(entries.shape(), (rows, columns), "{name}");
                Some(entries.map(|entry| ball(&entry)))
            }
            Op::Ones(_) => Some(DMatrix::from_element(rows, columns, whole(1))),
            Op::Zeros(_) => Some(DMatrix::from_element(rows, columns, whole(0))),
            Op::Identity(_) => Some(DMatrix::from_fn(rows, rows, |i, j| whole(i64::from(i == j)))),
            Op::Add(a, b) => both(&of(a)?, &of(b)?, |x, y| x.add(y, p)),
            Op::Sub(a, b) => both(&of(a)?, &of(b)?, |x, y| x.sub(y, p)),
            Op::Scale(s, x) => {
                let s = self.number(forest, *s)?;
                each(&of(x)?, |x| x.mul(&s, p))
            }
            Op::Mul(a, b) => product(&of(a)?, &of(b)?),
            Op::Hadamard(a, b) => both(&of(a)?, &of(b)?, |x, y| x.mul(y, p)),
            Op::Inner(a, b) => number(total(&both(&of(a)?, &of(b)?, |x, y| x.mul(y, p))?)?),
            Op::Outer(a, b) => product(&of(a)?, &of(b)?.transpose()),
            Op::Diag(x) => {
                let x = of(x)?;
                Some(DMatrix::from_fn(rows, rows, |i, j| if i == j { x[(i, 0)].clone() } else { whole(0) }))
            }
            Op::Transpose(a) => Some(of(a)?.transpose()),
            Op::Apply(function, x) => each(&of(x)?, |x| match function {
                Elementary::Exp => x.exp(p),
                Elementary::Log => x.ln(p),
                Elementary::Sqrt => x.sqrt(p),
                Elementary::Sinh => x.sinh(p),
                Elementary::Cosh => x.cosh(p),
                Elementary::Tanh => x.tanh(p),
                Elementary::Abs => x.abs(p),
            }),
            Op::Power(x, exponent) => each(&of(x)?, |x| power(x, exponent)),
            Op::Norm(norm, x) => number(measured(*norm, &of(x)?)?),
            Op::Max(all) => number(extreme(all.iter().map(|x| self.number(forest, *x)))?),
            Op::Min(all) => {
                let minus = all.iter().map(|x| self.number(forest, *x)?.neg(p));
                number(extreme(minus)?.neg(p)?)
            }
            Op::Trace(a) => number(diagonal(&of(a)?)?),
            Op::Largest(x) => number(extreme(of(x)?.iter().map(|x| Some(x.clone())))?),
            Op::LogSumExp(x) => number(total(&each(&of(x)?, |x| x.exp(p))?)?.ln(p)?),
            Op::Eigenvalue(end, a) => {
                let a = of(a)?;
                let k = if *end == End::Largest { 0 } else { a.nrows() - 1 };
                number(Ball::eigenvalue(&a, k, p)?)
            }
            Op::SmallestSingular(a) => {
                let a = of(a)?;
                number(Ball::singular_value(&a, a.nrows().min(a.ncols()) - 1, p)?)
            }
            Op::Entry(x, i) => {
                let at = self.at(forest, *i)?;
                number(of(x)?.get((at, 0)).cloned()?)
            }
            Op::Column(a, j) => {
                let (a, at) = (of(a)?, self.at(forest, *j)?);
                (at < a.ncols()).then(|| DMatrix::from_fn(a.nrows(), 1, |i, _| a[(i, at)].clone()))
            }
            Op::Named(_, _, _, body) => of(body),
        }
    }

    fn at(&self, forest: &Forest, index: Id) -> Option<usize> {
        match forest.op(index) {
            Op::Counter(_) => self.index.checked_sub(1),
            Op::Number(value) => usize::try_from(value.to_integer()? - 1).ok(),
            _ => None,
        }
    }
}

/// xʳ as the language has it.
fn power(x: &Ball, exponent: &Exact) -> Option<Ball> {
    let p = &precision();
    match exponent.to_integer() {
        // an enclosure with 0 inside has no logarithm
        Some(times @ 1..=8) => (1..times).try_fold(x.clone(), |power, _| power.mul(x, p)),
        _ => x.power(exponent, p),
    }
}

fn each(a: &DMatrix<Ball>, f: impl Fn(&Ball) -> Option<Ball>) -> Option<DMatrix<Ball>> {
    let entries = a.iter().map(f).collect::<Option<Vec<_>>>()?;
    Some(DMatrix::from_vec(a.nrows(), a.ncols(), entries))
}

fn both(a: &DMatrix<Ball>, b: &DMatrix<Ball>, f: impl Fn(&Ball, &Ball) -> Option<Ball>) -> Option<DMatrix<Ball>> {
    assert_eq!(a.shape(), b.shape());
    let entries = a.iter().zip(b.iter()).map(|(x, y)| f(x, y)).collect::<Option<Vec<_>>>()?;
    Some(DMatrix::from_vec(a.nrows(), a.ncols(), entries))
}

fn product(a: &DMatrix<Ball>, b: &DMatrix<Ball>) -> Option<DMatrix<Ball>> {
    let p = &precision();
    let mut entries = Vec::new();
    for j in 0..b.ncols() {
        for i in 0..a.nrows() {
            let terms = (0..a.ncols()).map(|k| a[(i, k)].mul(&b[(k, j)], p));
            entries.push(terms.into_iter().try_fold(whole(0), |sum, term| sum.add(&term?, p))?);
        }
    }
    Some(DMatrix::from_vec(a.nrows(), b.ncols(), entries))
}

fn total(a: &DMatrix<Ball>) -> Option<Ball> {
    a.iter().try_fold(whole(0), |sum, x| sum.add(x, &precision()))
}

fn diagonal(a: &DMatrix<Ball>) -> Option<Ball> {
    (0..a.nrows()).try_fold(whole(0), |sum, i| sum.add(&a[(i, i)], &precision()))
}

fn extreme(all: impl Iterator<Item = Option<Ball>>) -> Option<Ball> {
    let mut largest: Option<Ball> = None;
    for one in all {
        let one = one?;
        largest = Some(match largest {
            Some(before) => before.max(&one, &precision())?,
            None => one,
        });
    }
    largest
}

/// A norm.
pub fn measured(norm: Norm, a: &DMatrix<Ball>) -> Option<Ball> {
    let p = &precision();
    match norm {
        Norm::Absolute => a[(0, 0)].abs(p),
        Norm::Infinity => extreme(a.iter().map(|x| x.abs(p))),
        Norm::One => total(&each(a, |x| x.abs(p))?),
        Norm::Euclidean | Norm::Frobenius => total(&each(a, |x| x.square(p))?)?.abs(p)?.sqrt(p),
        Norm::Spectral => Ball::spectral_norm(a, p),
    }
}
