//! Lowering: the trees of a row at one size, recorded on the tape under way.
//!
//! Definitions are evaluated where they are called, recursions unrolled with what was computed kept. An ingredient that
//! is typed symmetric, skew or diagonal is read from its lower triangle, so that formulas on it are symmetric as written;
//! that its other entries agree is the hypothesis of its type, which reads them all.

mod call;
mod derivative;
mod exact;
mod matrix;
mod norm;
mod record;
mod statement;
mod value;

pub(super) use record::constants;
pub use record::{RowRecording, Wanted};

use super::row::{Definition, Ingredient, Row};
use super::{Dim, Domain, Shape};
use crate::claims::Size;
use crate::number::Exact;
use crate::number::recorder::{Recorded, Slot};
use nalgebra::DMatrix;
use num_traits::Zero;
use std::collections::HashMap;
use std::sync::Arc;
use thiserror::Error;

/// Why a row says nothing at a size.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotAtThisSize {
    /// A hypothesis about dimensions does not hold.
    #[error("`{0}` is not so at this size")]
    NotGiven(Arc<str>),
    /// A number of rows or columns is below 1.
    #[error("{dim} is {value} at this size, and no number of rows or columns")]
    NoShape {
        /// The number as written.
        dim: String,
        /// What it is.
        value: i64,
    },
    /// An index, or the k of an eigenvalue, does not exist.
    #[error("there is no number {index} of {count}")]
    NoEntry {
        /// The index.
        index: String,
        /// How many there are.
        count: usize,
    },
    /// Something that must be a whole number at this size is none.
    #[error("{0} is no whole number at this size")]
    NotWhole(String),
    /// A maximum, minimum or mean over nothing.
    #[error("a maximum, minimum or mean is taken over nothing at this size")]
    Empty,
    /// No equation of a recursion fits.
    #[error("no equation of `{name}` fits {at}")]
    NoEquation {
        /// What is defined.
        name: Arc<str>,
        /// The arguments.
        at: String,
    },
    /// A recursion does not end soon enough.
    #[error("`{0}` is nested too deeply: its recursion does not descend")]
    TooDeep(Arc<str>),
    /// The formula has too many operations.
    #[error("the formula has too many operations at this size")]
    TooLarge,
    /// An ingredient has no value yet.
    #[error("`{0}` has no value")]
    Unbound(Arc<str>),
    /// Every line of the claim is empty.
    #[error("the claim says nothing at this size")]
    SaysNothing,
}

/// A matrix of recorded numbers.
type Matrix = DMatrix<Recorded>;
type Attempt<T> = Result<T, NotAtThisSize>;

/// How deep calls may stand in one another.
const DEPTH: usize = 100;
/// How many entries may be worked on.
const WORK: usize = 1_500_000;

/// What a name inside a definition, or an index, stands for.
#[derive(Clone, Debug)]
struct Known {
    name: Arc<str>,
    value: Matrix,
    /// Its number, where that is known at every size.
    exact: Option<Exact>,
}

impl Known {
    /// A name that stands for an exact number.
    fn number(name: &Arc<str>, exact: Exact) -> Self {
        let value = DMatrix::from_element(1, 1, Recorded::exact(exact.clone()));
        Known { name: name.clone(), value, exact: Some(exact) }
    }
}

/// A definition at values: its number, and the rows and slots of every argument.
type Key = (usize, Vec<(usize, Vec<Slot>)>);

/// Evaluates trees on the tape under way, inside [`record`](crate::number::recorder::record).
pub struct Lowering<'a> {
    definitions: &'a [Definition],
    ingredients: &'a [Ingredient],
    counters: &'a [Arc<str>],
    lengths: HashMap<Arc<str>, usize>,
    bound: HashMap<Arc<str>, Matrix>,
    frames: Vec<Vec<Known>>,
    memo: HashMap<Key, Matrix>,
    depth: usize,
    deriving: usize,
    work: usize,
    wanted: Vec<Wanted<Recorded>>,
}

impl<'a> Lowering<'a> {
    /// For a row at a size, its lengths in the order of the row's dimensions. No ingredient has a value yet.
    pub fn new(row: &'a Row, size: Size) -> Self {
        let lengths = row.dims.iter().enumerate().map(|(at, name)| (name.clone(), size.length(at))).collect();
        Lowering { counters: &row.counters, ..Lowering::of(&row.definitions, &row.ingredients, lengths) }
    }

    fn of(definitions: &'a [Definition], ingredients: &'a [Ingredient], lengths: HashMap<Arc<str>, usize>) -> Self {
        Lowering {
            definitions,
            ingredients,
            counters: &[],
            lengths,
            bound: HashMap::new(),
            frames: vec![Vec::new()],
            memo: HashMap::new(),
            depth: 0,
            deriving: 0,
            work: 0,
            wanted: Vec::new(),
        }
    }

    /// Gives an ingredient its value, all entries, in place of the one that it had.
    pub fn bind(&mut self, ingredient: &str, value: DMatrix<Recorded>) {
        self.bound.insert(ingredient.into(), value);
        self.memo.clear();
    }

    /// Rows and columns of a shape.
    ///
    /// # Errors
    /// Where one of them is below 1.
    pub fn shape(&self, shape: &Shape) -> Result<(usize, usize), NotAtThisSize> {
        Ok((self.length(&shape.rows)?, self.length(&shape.columns)?))
    }

    fn length(&self, dim: &Dim) -> Attempt<usize> {
        let value = self.dimension(dim)?;
        match usize::try_from(value) {
            Ok(length) if (1..=65_535).contains(&length) => Ok(length),
            _ => Err(NotAtThisSize::NoShape { dim: dim.to_string(), value }),
        }
    }

    fn dimension(&self, dim: &Dim) -> Attempt<i64> {
        dim.value(&|name| self.lengths.get(name).copied()).ok_or(NotAtThisSize::TooLarge)
    }

    fn work(&mut self, entries: usize) -> Attempt<()> {
        self.work = self.work.saturating_add(entries);
        if self.work > WORK { Err(NotAtThisSize::TooLarge) } else { Ok(()) }
    }

    /// The value that was given to an ingredient, all entries.
    fn whole(&self, name: &Arc<str>) -> Attempt<Matrix> {
        self.bound.get(name).cloned().ok_or_else(|| NotAtThisSize::Unbound(name.clone()))
    }

    /// An ingredient as formulas read it.
    fn ingredient(&self, name: &Arc<str>) -> Attempt<Matrix> {
        let all = self.bound.get(name).ok_or_else(|| NotAtThisSize::Unbound(name.clone()))?;
        let domain = self.ingredients.iter().find(|ingredient| ingredient.name == *name).map(|one| &one.domain);
        let (n, m) = all.shape();
        let lower = |i: usize, j: usize| all[(i.max(j), i.min(j))];
        Ok(match domain {
            Some(Domain::Symmetric | Domain::Semidefinite | Domain::Definite) if n == m => {
                DMatrix::from_fn(n, n, lower)
            }
            Some(Domain::Skew) if n == m => DMatrix::from_fn(n, n, |i, j| match i.cmp(&j) {
                std::cmp::Ordering::Greater => all[(i, j)],
                std::cmp::Ordering::Equal => Recorded::zero(),
                std::cmp::Ordering::Less => -all[(j, i)],
            }),
            Some(Domain::Diagonal) if n == m => {
                DMatrix::from_fn(n, n, |i, j| if i == j { all[(i, i)] } else { Recorded::zero() })
            }
            _ => all.clone(),
        })
    }

    fn known(&self, name: &str) -> Option<&Known> {
        let own = self.frames.last()?.iter().rev().find(|known| &*known.name == name);
        let counted = || self.counters.iter().any(|counter| &**counter == name);
        own.or_else(|| self.frames.first()?.iter().rev().find(|known| &*known.name == name).filter(|_| counted()))
    }

    fn with_index<T>(&mut self, name: &Arc<str>, value: i64, run: impl FnOnce(&mut Self) -> T) -> T {
        if let Some(frame) = self.frames.last_mut() {
            frame.push(Known::number(name, Exact::integer(value)));
        }
        // Definitions may name an index over which the whole row is taken.
        let counted = self.frames.len() == 1 && self.counters.contains(name);
        let kept = counted.then(|| std::mem::take(&mut self.memo));
        let result = run(self);
        if let Some(kept) = kept {
            self.memo = kept;
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.pop();
        }
        result
    }
}
