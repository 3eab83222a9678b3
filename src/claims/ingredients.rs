//! Named exact objects over named dimensions: what the search, the shrinker, the ledger and JSON see of an instance.

use crate::number::{Exact, Field};
use nalgebra::{DMatrix, DVector};
use std::fmt::{self, Debug};
use std::sync::Arc;

/// A printed name; copies share its text.
pub type Name = Arc<str>;

/// How many named dimensions a claim may have.
pub const DIMENSIONS: usize = 12;

/// The lengths of a claim's named dimensions, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size {
    lengths: [u16; DIMENSIONS],
    count: u8,
}

impl Size {
    /// Of two dimensions: n × d.
    pub fn new(n: usize, d: usize) -> Self {
        Size::of(&[n, d])
    }

    /// The given lengths; those beyond [`DIMENSIONS`] are left out, and a length beyond 65,535 counts as that.
    pub fn of(lengths: &[usize]) -> Self {
        let mut size = Size { lengths: [0; DIMENSIONS], count: lengths.len().min(DIMENSIONS) as u8 };
        for (to, length) in size.lengths.iter_mut().zip(lengths) {
            *to = u16::try_from(*length).unwrap_or(u16::MAX);
        }
        size
    }

    /// The lengths, in the order of the dimensions.
    pub fn lengths(&self) -> impl Iterator<Item = usize> + '_ {
        self.lengths[..self.count as usize].iter().map(|length| usize::from(*length))
    }

    /// The length of one dimension, counted from 0; 0 for one that is not there.
    pub fn length(&self, dimension: usize) -> usize {
        self.lengths.get(dimension).map_or(0, |length| usize::from(*length))
    }

    /// The same with another length of one dimension.
    pub fn with(mut self, dimension: usize, length: usize) -> Self {
        if let Some(to) = self.lengths.get_mut(dimension) {
            *to = u16::try_from(length).unwrap_or(u16::MAX);
        }
        self
    }

    /// The first dimension, which is n in the papers.
    pub fn n(&self) -> usize {
        self.length(0)
    }

    /// The second dimension, which is d in the papers.
    pub fn d(&self) -> usize {
        self.length(1)
    }

    /// The length that an axis has.
    pub fn along(&self, axis: Axis) -> usize {
        let terms = axis.coefficients.iter().zip(&self.lengths).map(|(c, length)| i64::from(*c) * i64::from(*length));
        usize::try_from(i64::from(axis.constant) + terms.sum::<i64>()).unwrap_or(0)
    }
}

/// What the rows or columns of an object run along: a named dimension, a fixed length, or a sum of such. Objects that
/// share a dimension grow and shrink together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Axis {
    constant: i16,
    coefficients: [i8; DIMENSIONS],
}

#[allow(non_upper_case_globals)]
impl Axis {
    /// Length 1.
    pub const One: Axis = Axis::fixed(1);
    /// The first dimension, which is n in the papers.
    pub const N: Axis = Axis::dimension(0);
    /// The second dimension, which is d in the papers.
    pub const D: Axis = Axis::dimension(1);

    /// A fixed length.
    pub const fn fixed(length: i16) -> Self {
        Axis { constant: length, coefficients: [0; DIMENSIONS] }
    }

    /// A named dimension, counted from 0 below [`DIMENSIONS`].
    pub const fn dimension(index: usize) -> Self {
        let mut coefficients = [0; DIMENSIONS];
        coefficients[index] = 1;
        Axis { constant: 0, coefficients }
    }

    /// constant + Σ coefficient · dimension; coefficients of dimensions beyond [`DIMENSIONS`] are left out.
    pub fn linear(constant: i16, coefficients: &[i8]) -> Self {
        let mut axis = Axis::fixed(constant);
        axis.coefficients.iter_mut().zip(coefficients).for_each(|(to, coefficient)| *to = *coefficient);
        axis
    }

    /// How often a dimension counts in the length.
    pub fn coefficient(&self, dimension: usize) -> i8 {
        self.coefficients.get(dimension).copied().unwrap_or(0)
    }
}

/// The printed name of an object and the axes of its rows and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape<N = Name> {
    /// The name under which the object is printed and stored.
    pub name: N,
    /// What its rows run along.
    pub rows: Axis,
    /// What its columns run along.
    pub columns: Axis,
    /// How its entries hang together.
    pub form: Form,
}

/// How the entries of an object hang together: what changes one of them changes the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Not at all.
    General,
    /// M = Mᵀ.
    Symmetric,
    /// M = −Mᵀ.
    Skew,
    /// 0 off the diagonal.
    Diagonal,
}

impl Form {
    /// Whether the entry at row i and column j is free: one of the lower triangle, or of the diagonal.
    pub fn is_free(self, i: usize, j: usize) -> bool {
        match self {
            Form::General => true,
            Form::Symmetric => i >= j,
            Form::Skew => i > j,
            Form::Diagonal => i == j,
        }
    }

    /// Sets what is not free from what is.
    pub fn impose(self, value: &mut DMatrix<Exact>) {
        let (rows, columns) = value.shape();
        for (i, j) in (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))) {
            if self.is_free(i, j) {
                continue;
            }
            value[(i, j)] = match self {
                Form::Symmetric => value[(j, i)].clone(),
                Form::Skew if i != j => Exact::zero().minus(&value[(j, i)]),
                _ => Exact::zero(),
            };
        }
    }
}

impl<N> Shape<N> {
    /// How many entries it has.
    pub fn entries(&self, size: Size) -> usize {
        size.along(self.rows) * size.along(self.columns)
    }
}

/// A named matrix; a vector is n × 1 and a scalar 1 × 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Object<S: nalgebra::Scalar> {
    /// The printed name.
    pub name: Name,
    /// Its entries.
    pub value: DMatrix<S>,
}

/// An object that an instance does not store, since it is a formula over the stored ones: evaluated anew, never rounded,
/// in every arithmetic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived<N = Name> {
    /// The printed name.
    pub name: N,
    /// The formula over the names of the stored objects.
    pub formula: N,
}

/// The ingredients of one instance, in the order of their [`Shape`]s.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// The size that the objects' axes have.
    pub size: Size,
    /// The objects.
    pub objects: Vec<Object<Exact>>,
}

impl Instance {
    /// The instance whose entries, object after object and column after column, are the dyadic rationals that the
    /// given floats are; `None` if one is NaN or infinite, or if their number is not that of the shapes.
    pub fn from_floats(shapes: &[Shape], size: Size, entries: &[f64]) -> Option<Self> {
        let mut left = entries.iter();
        let mut object = |shape: &Shape| {
            let (rows, columns) = (size.along(shape.rows), size.along(shape.columns));
            let values = left.by_ref().take(rows * columns).map(|x| Exact::from_f64(*x)).collect::<Option<Vec<_>>>()?;
            (values.len() == rows * columns)
                .then(|| Object { name: shape.name.clone(), value: DMatrix::from_vec(rows, columns, values) })
        };
        let objects = shapes.iter().map(&mut object).collect::<Option<_>>()?;
        left.next().is_none().then_some(Instance { size, objects })
    }

    /// The instance with these entries, object after object and column after column; `None` if their number is not that
    /// of the shapes.
    pub fn from_entries(shapes: &[Shape], size: Size, entries: Vec<Exact>) -> Option<Self> {
        if entries.len() != shapes.iter().map(|shape| shape.entries(size)).sum::<usize>() {
            return None;
        }
        let mut left = entries.into_iter();
        let object = |shape: &Shape| {
            let (rows, columns) = (size.along(shape.rows), size.along(shape.columns));
            let value = DMatrix::from_iterator(rows, columns, left.by_ref().take(rows * columns));
            Object { name: shape.name.clone(), value }
        };
        Some(Instance { size, objects: shapes.iter().map(object).collect() })
    }

    /// All entries, object after object and column after column: the inputs of a tape.
    pub fn entries(&self) -> impl Iterator<Item = &Exact> {
        self.objects.iter().flat_map(|object| object.value.iter())
    }
}

impl fmt::Display for Instance {
    /// `x = [1, 0; 1/2, 3], …`: every object with its rows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, object) in self.objects.iter().enumerate() {
            let row = |i: usize| object.value.row(i).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let rows = (0..object.value.nrows()).map(row).collect::<Vec<_>>().join("; ");
            write!(f, "{}{} = [{rows}]", if k == 0 { "" } else { ", " }, object.name)?;
        }
        Ok(())
    }
}

/// A struct of ingredients, generic in its number; written by [`ingredients!`](crate::ingredients).
pub trait Ingredients: 'static {
    /// The struct over one number.
    type Of<S: Field>;
    /// The objects in their order.
    const SHAPES: &'static [Shape<&'static str>];
    /// What the claims on them derive from the objects.
    const DERIVED: &'static [Derived<&'static str>] = &[];
    /// The struct from its objects, asked for by name.
    fn bind<S: Field>(get: &mut dyn FnMut(&'static str) -> DMatrix<S>) -> Self::Of<S>;
    /// The objects of the struct, in their order.
    fn unbind<S: Field>(of: Self::Of<S>) -> Vec<Object<S>>;
}

/// What a field of an ingredients struct is: a matrix, a column vector or a scalar.
pub trait Part<S: Field> {
    /// From the named matrix that the engine holds.
    fn from_matrix(matrix: DMatrix<S>) -> Self;
    /// Back to it.
    fn into_matrix(self) -> DMatrix<S>;
}

impl<S: Field> Part<S> for DMatrix<S> {
    fn from_matrix(matrix: DMatrix<S>) -> Self {
        matrix
    }
    fn into_matrix(self) -> DMatrix<S> {
        self
    }
}

impl<S: Field> Part<S> for DVector<S> {
    fn from_matrix(matrix: DMatrix<S>) -> Self {
        DVector::from_iterator(matrix.len(), matrix.iter().cloned())
    }
    fn into_matrix(self) -> DMatrix<S> {
        DMatrix::from_iterator(self.len(), 1, self.iter().cloned())
    }
}

/// A single number among the ingredients.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar<S>(pub S);

impl<S: Field> Part<S> for Scalar<S> {
    fn from_matrix(matrix: DMatrix<S>) -> Self {
        Scalar(matrix.iter().next().cloned().unwrap_or_else(S::zero))
    }
    fn into_matrix(self) -> DMatrix<S> {
        DMatrix::from_element(1, 1, self.0)
    }
}

/// An instance from rows of exact texts, for a claim's own corners: `exact_matrix(&[&["1/2", "0"]])`; where an entry is
/// unreadable or the rows differ in length the matrix is empty, which fits no shape and makes the claim ill-formed.
pub fn exact_matrix(rows: &[&[&str]]) -> DMatrix<Exact> {
    let columns = rows.first().map_or(0, |row| row.len());
    let read: Option<Vec<Exact>> = rows.iter().flat_map(|row| row.iter()).map(|entry| entry.parse().ok()).collect();
    match read.filter(|_| rows.iter().all(|row| row.len() == columns)) {
        Some(entries) => DMatrix::from_row_iterator(rows.len(), columns, entries),
        None => DMatrix::from_vec(0, 0, Vec::new()),
    }
}

/// Declares a struct of ingredients: `ingredients! { /// doc \n Point { A: Matrix[N, D], x: Vector[D], R: Number[One] } }`.
///
/// Objects that formulas derive from these are named behind `where`: `Point { … } where b = "f(x)"`.
#[macro_export]
macro_rules! ingredients {
    (@type Matrix $s:ident) => { nalgebra::DMatrix<$s> };
    (@type Vector $s:ident) => { nalgebra::DVector<$s> };
    (@type Number $s:ident) => { $crate::claims::Scalar<$s> };
    (@columns $rows:ident, $columns:ident) => { $crate::claims::Axis::$columns };
    (@columns $rows:ident) => { $crate::claims::Axis::One };
    ($(#[$doc:meta])* $name:ident { $($field:ident : $kind:ident [$rows:ident $(, $columns:ident)?]),* $(,)? }
        $(where $($derived:ident = $formula:literal),+)?) => {
        $(#[$doc])*
        #[allow(non_snake_case)]
        pub struct $name<S: $crate::number::Field = f64> { $(pub $field: $crate::ingredients!(@type $kind S)),* }

        impl $crate::claims::Ingredients for $name<f64> {
            type Of<S: $crate::number::Field> = $name<S>;
            const SHAPES: &'static [$crate::claims::Shape<&'static str>] = &[$($crate::claims::Shape {
                name: stringify!($field),
                rows: $crate::claims::Axis::$rows,
                columns: $crate::ingredients!(@columns $rows $(, $columns)?),
                form: $crate::claims::Form::General,
            }),*];
            $(const DERIVED: &'static [$crate::claims::Derived<&'static str>] =
                &[$($crate::claims::Derived { name: stringify!($derived), formula: $formula }),+];)?
            fn bind<S: $crate::number::Field>(
                get: &mut dyn FnMut(&'static str) -> nalgebra::DMatrix<S>,
            ) -> $name<S> {
                $name { $($field: $crate::claims::Part::from_matrix(get(stringify!($field)))),* }
            }
            fn unbind<S: $crate::number::Field>(of: $name<S>) -> Vec<$crate::claims::Object<S>> {
                vec![$($crate::claims::Object {
                    name: stringify!($field).into(),
                    value: $crate::claims::Part::into_matrix(of.$field),
                }),*]
            }
        }
    };
}
