//! Normal forms by the laws of rings: Σ coefficient · scalars · word.
//!
//! Columns, rows and matrices are words of letters under the matrix product; an inner product is a word that is 1 × 1 and
//! an outer product one that is cut by a 1. Equal forms are equal wherever both trees are defined; the converse is not
//! promised.

use super::exact::signed_power;
use crate::language::{Dim, Elementary, Shape};
use crate::number::{Arithmetic, Exact};
use crate::prove::{End, Norm};
use std::cmp::Ordering;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The most terms of one form.
const TERMS: usize = 600;
/// The most products of terms in all.
const WORK: usize = 200_000;

/// What stands for a number, a column or a matrix that no law looks into.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Base {
    Dimension(Arc<str>),
    Counter(Arc<str>),
    Ingredient(Arc<str>),
    Ones,
    /// The diagonal matrix of a column.
    Diag(Word),
    /// x ∘ y ∘ …, sorted.
    Hadamard(Vec<Word>),
    /// A word that is 1 × 1.
    Inner(Word),
    /// Σ_i x_i y_i z_i …, sorted.
    Triple(Vec<Word>),
    /// A number that is a sum, where a power is taken of it.
    Sum(Form),
    Apply(Elementary, Form),
    /// A power of every entry.
    Entries(Form, Exact),
    /// With the shape of what is measured: a multiple of the identity has no letter that tells it.
    Norm(Norm, Form, Shape),
    Max(Vec<Form>),
    Min(Vec<Form>),
    Trace(Word),
    LogSumExp(Form, Shape),
    Largest(Form, Shape),
    Eigenvalue(End, Form, Shape),
    Smallest(Form, Shape),
    Entry(Word, Form),
    Column(Word, Form),
}

/// A base, or its transpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Letter {
    pub base: u32,
    pub transposed: bool,
}

/// A product of letters: the identity for none, and 1 of a number.
pub(super) type Word = Vec<Letter>;

/// A product of powers of numbers, by the numbers of their bases, none to the power 0.
pub(super) type Powers = Vec<(u32, Exact)>;

/// Powers of numbers times a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Term {
    pub scalars: Powers,
    pub word: Word,
}

/// A sum of terms with coefficients that are not 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Form(pub(super) BTreeMap<Term, Exact>);

impl Form {
    pub fn constant(value: &Exact) -> Self {
        Form::term(Term::default(), value.clone())
    }

    pub(super) fn term(term: Term, coefficient: Exact) -> Self {
        Form(if coefficient.signum() == 0 { BTreeMap::new() } else { BTreeMap::from([(term, coefficient)]) })
    }

    pub(super) fn word(word: Word) -> Self {
        Form::term(Term { word, ..Term::default() }, Exact::integer(1))
    }

    /// Numbers times a word in normal form.
    pub(super) fn beside(self, word: &[Letter]) -> Self {
        Form(self.0.into_iter().map(|(term, c)| (Term { word: word.to_vec(), ..term }, c)).collect())
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The coefficient of the first term; 1 of 0.
    pub fn lead(&self) -> Exact {
        self.0.values().next().cloned().unwrap_or_else(|| Exact::integer(1))
    }

    pub fn scaled(&self, by: &Exact) -> Option<Self> {
        if by.signum() == 0 {
            return Some(Form::default());
        }
        let terms = self.0.iter().map(|(term, c)| Some((term.clone(), c.mul(by, &())?)));
        terms.collect::<Option<_>>().map(Form)
    }

    pub fn plus(mut self, other: &Self) -> Option<Self> {
        self.gain(other.clone(), &Exact::integer(1))?;
        Some(self)
    }

    /// Adds c times another form, c ≠ 0.
    fn gain(&mut self, other: Self, c: &Exact) -> Option<()> {
        let one = *c == Exact::integer(1);
        for (term, own) in other.0 {
            let more = if one { own } else { own.mul(c, &())? };
            match self.0.entry(term) {
                Entry::Vacant(place) => {
                    place.insert(more);
                }
                Entry::Occupied(mut place) => {
                    let sum = place.get().add(&more, &())?;
                    if sum.signum() == 0 {
                        place.remove()
                    } else {
                        place.insert(sum)
                    };
                }
            }
        }
        (self.0.len() <= TERMS).then_some(())
    }

    pub fn minus(mut self, other: &Self) -> Option<Self> {
        self.gain(other.clone(), &Exact::integer(-1))?;
        Some(self)
    }
}

/// The bases of the forms of one row.
#[derive(Debug, Default)]
pub(super) struct Bases {
    bases: Vec<(Base, Shape)>,
    known: HashMap<(Base, Shape), u32>,
    /// Those that are known to be ≥ 0.
    nonnegative: HashSet<u32>,
    /// Words and their normal forms.
    joints: HashMap<Word, Arc<Form>>,
    work: usize,
}

impl Bases {
    pub(super) fn put(&mut self, base: Base, shape: Shape) -> Option<u32> {
        let key = (base, shape);
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        let number = u32::try_from(self.bases.len()).ok()?;
        self.bases.push(key.clone());
        self.known.insert(key, number);
        Some(number)
    }

    /// A base as a form of its own. Rows are transposed columns where `base` is of a column's kind.
    pub fn base(&mut self, base: Base, shape: &Shape, nonnegative: bool) -> Option<Form> {
        let number = self.put(base, shape.clone())?;
        if shape.is_number() {
            if nonnegative {
                self.nonnegative.insert(number);
            }
            return Some(scalar(number));
        }
        Some(Form::word(vec![Letter { base: number, transposed: false }]))
    }

    pub(super) fn shape(&self, letter: Letter) -> Shape {
        let shape = self.bases.get(letter.base as usize).map_or_else(Shape::number, |(_, shape)| shape.clone());
        if letter.transposed { shape.transposed() } else { shape }
    }

    pub(super) fn kind(&self, letter: Letter) -> &Base {
        &self.bases[letter.base as usize].0
    }

    /// The number that a dimension is.
    pub fn dimension(&mut self, dim: &Dim) -> Option<Form> {
        let mut sum = Form::default();
        for (names, coefficient) in dim.monomials() {
            let mut term = Form::constant(&Exact::integer(coefficient));
            for name in names {
                let name = self.base(Base::Dimension(name.clone()), &Shape::number(), true)?;
                term = self.times(&term, &name)?;
            }
            sum = sum.plus(&term)?;
        }
        Some(sum)
    }

    pub(super) fn ones_letter(&mut self, dim: &Dim) -> Option<Letter> {
        Some(Letter { base: self.put(Base::Ones, Shape::vector(dim.clone()))?, transposed: false })
    }

    /// Ones of any shape.
    pub fn ones(&mut self, shape: &Shape) -> Option<Form> {
        let mut word = Word::new();
        if !shape.is_row() {
            word.push(self.ones_letter(&shape.rows)?);
        }
        if !shape.is_column() {
            let row = self.ones_letter(&shape.columns)?;
            word.push(Letter { transposed: true, ..row });
        }
        Some(Form::word(word))
    }

    /// The product of two forms: of numbers, of matrices, of a number and a matrix.
    pub fn times(&mut self, left: &Form, right: &Form) -> Option<Form> {
        let mut product = Form::default();
        for (a, c) in &left.0 {
            for (b, d) in &right.0 {
                self.count()?;
                let scalars = self.scalars(&a.scalars, &b.scalars)?;
                let one = match (a.word.as_slice(), b.word.as_slice()) {
                    // a word of a form is in normal form
                    (word, []) | ([], word) => scalars.beside(word),
                    (left, right) => {
                        let joint = self.joint([left, right].concat())?;
                        self.times(&scalars, &joint)?
                    }
                };
                product.gain(one, &c.mul(d, &())?)?;
            }
        }
        Some(product)
    }

    /// A word that need not be in normal form.
    fn joint(&mut self, word: Word) -> Option<Arc<Form>> {
        if let Some(known) = self.joints.get(&word) {
            return Some(known.clone());
        }
        let form = Arc::new(self.joined(Form::constant(&Exact::integer(1)), &word)?);
        self.joints.insert(word, form.clone());
        Some(form)
    }

    fn count(&mut self) -> Option<()> {
        self.work += 1;
        (self.work <= WORK).then_some(())
    }

    /// The product of powers, where a sum to a whole power ≥ 1 is multiplied out.
    fn scalars(&mut self, a: &Powers, b: &Powers) -> Option<Form> {
        let (mut powers, mut sums) = (Powers::with_capacity(a.len() + b.len()), Vec::new());
        for (base, exponent) in merged(a, b)? {
            if let Base::Sum(form) = &self.bases[base as usize].0
                && let Some(times) = exponent.to_integer().filter(|e| *e > 0)
            {
                sums.push((form.clone(), times));
            } else {
                powers.push((base, exponent));
            }
        }
        let mut product = Form::term(Term { scalars: powers, word: Word::new() }, Exact::integer(1));
        for (form, times) in sums {
            for _ in 0..times {
                self.count()?;
                product = self.times(&product, &form)?;
            }
        }
        Some(product)
    }

    /// The transpose.
    pub fn transposed(&mut self, form: &Form) -> Option<Form> {
        let terms = form.0.iter().map(|(term, c)| {
            Some((Term { word: self.flipped(&term.word)?, scalars: term.scalars.clone() }, c.clone()))
        });
        terms.collect::<Option<_>>().map(Form)
    }

    /// X ∘ Y of one shape.
    pub fn hadamard(&mut self, left: &Form, right: &Form, shape: &Shape) -> Option<Form> {
        if shape.is_number() {
            return self.times(left, right);
        }
        if shape.is_row() {
            let (x, y) = (self.transposed(left)?, self.transposed(right)?);
            let product = self.hadamard(&x, &y, &shape.transposed())?;
            return self.transposed(&product);
        }
        let mut sum = Form::default();
        for (a, c) in &left.0 {
            for (b, d) in &right.0 {
                self.count()?;
                let scalars = self.scalars(&a.scalars, &b.scalars)?;
                let mut parts = self.parts(&[a.word.clone(), b.word.clone()]);
                let word = match parts.len() {
                    0 => a.word.clone(),
                    1 => parts.pop()?,
                    _ => {
                        vec![Letter { base: self.put(Base::Hadamard(parts), shape.clone())?, transposed: false }]
                    }
                };
                sum.gain(scalars.beside(&word), &c.mul(d, &())?)?;
            }
        }
        Some(sum)
    }

    /// s^r of a number.
    pub fn power(&mut self, form: &Form, exponent: &Exact) -> Option<Form> {
        let whole = exponent.to_integer();
        if whole == Some(0) || (form.is_zero() && exponent.signum() > 0) {
            return Some(if whole == Some(0) { Form::constant(&Exact::integer(1)) } else { Form::default() });
        }
        if let (1, Some((term, c))) = (form.0.len(), form.0.iter().next()) {
            let apart = whole.is_some()
                || (c.signum() > 0 && term.scalars.iter().all(|(base, _)| self.nonnegative.contains(base)));
            if let Some(c) = signed_power(c, exponent).filter(|_| apart) {
                let powers = term.scalars.iter().map(|(base, e)| Some((*base, e.mul(exponent, &())?)));
                let powers = powers.collect::<Option<Powers>>()?;
                return self.scalars(&powers, &Powers::new())?.scaled(&c);
            }
        }
        if let Some(times @ 1..=6) = whole {
            return (1..times).try_fold(form.clone(), |power, _| self.times(&power, form));
        }
        let lead = form.lead();
        let outside = if whole.is_some() || lead.signum() > 0 { signed_power(&lead, exponent) } else { None };
        let (outside, inside) = match outside {
            Some(outside) => (outside, form.scaled(&Exact::integer(1).div(&lead, &())?)?),
            None => (Exact::integer(1), form.clone()),
        };
        let base = self.put(Base::Sum(inside), Shape::number())?;
        self.scalars(&vec![(base, exponent.clone())], &Powers::new())?.scaled(&outside)
    }

    /// Whether a number is ≥ 0 by the numbers that it is made of.
    pub fn is_nonnegative(&self, form: &Form) -> bool {
        let number = |(term, c): (&Term, &Exact)| {
            let at_least = |(base, e): &(u32, Exact)| {
                self.nonnegative.contains(base) || e.to_integer().is_some_and(|e| e % 2 == 0)
            };
            c.signum() > 0 && term.word.is_empty() && term.scalars.iter().all(at_least)
        };
        form.0.iter().all(number)
    }
}

fn scalar(base: u32) -> Form {
    Form::term(Term { scalars: vec![(base, Exact::integer(1))], word: Word::new() }, Exact::integer(1))
}

/// The product of two products of powers.
fn merged(a: &Powers, b: &Powers) -> Option<Powers> {
    let mut product = Powers::with_capacity(a.len() + b.len());
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    while let (Some((x, e)), Some((y, f))) = (left.peek(), right.peek()) {
        match x.cmp(y) {
            Ordering::Less => product.extend(left.next().cloned()),
            Ordering::Greater => product.extend(right.next().cloned()),
            Ordering::Equal => {
                let sum = e.add(f, &())?;
                product.extend((sum.signum() != 0).then_some((*x, sum)));
                left.next();
                right.next();
            }
        }
    }
    product.extend(left.chain(right).cloned());
    Some(product)
}
