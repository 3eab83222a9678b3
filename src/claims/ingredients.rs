//! Named exact objects: what the search, the shrinker, the ledger and JSON see of an instance.

use crate::number::{Exact, Field};
use nalgebra::{DMatrix, DVector};
use std::fmt::Debug;

/// The size of an instance: n rows and d columns of the design matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size {
    /// Rows.
    pub n: usize,
    /// Columns.
    pub d: usize,
}

impl Size {
    /// n × d.
    pub fn new(n: usize, d: usize) -> Self {
        Size { n, d }
    }

    /// The length of an axis named `n` or `d`; any other axis has length 1.
    pub fn along(self, axis: Axis) -> usize {
        match axis {
            Axis::N => self.n,
            Axis::D => self.d,
            Axis::One => 1,
        }
    }
}

/// The axis that a dimension of an object runs along; objects that share an axis grow and shrink together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// The n rows of the design matrix.
    N,
    /// The d columns of the design matrix.
    D,
    /// A dimension of length 1.
    One,
}

/// The printed name of an object and the axes of its rows and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The name under which the object is printed and stored.
    pub name: &'static str,
    /// What its rows run along.
    pub rows: Axis,
    /// What its columns run along.
    pub columns: Axis,
}

/// A named matrix; a vector is n × 1 and a scalar 1 × 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Object<S: nalgebra::Scalar> {
    /// The printed name.
    pub name: &'static str,
    /// Its entries.
    pub value: DMatrix<S>,
}

/// An object that an instance does not store, since it is a formula over the stored ones: evaluated anew, never rounded,
/// in every arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The printed name.
    pub name: &'static str,
    /// The formula over the names of the stored objects.
    pub formula: &'static str,
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
                .then(|| Object { name: shape.name, value: DMatrix::from_vec(rows, columns, values) })
        };
        let objects = shapes.iter().map(&mut object).collect::<Option<_>>()?;
        left.next().is_none().then_some(Instance { size, objects })
    }

    /// All entries, object after object and column after column: the inputs of a tape.
    pub fn entries(&self) -> impl Iterator<Item = &Exact> {
        self.objects.iter().flat_map(|object| object.value.iter())
    }
}

/// A struct of ingredients, generic in its number; written by [`ingredients!`](crate::ingredients).
pub trait Ingredients: 'static {
    /// The struct over one number.
    type Of<S: Field>;
    /// The objects in their order.
    const SHAPES: &'static [Shape];
    /// What the claims on them derive from the objects.
    const DERIVED: &'static [Derived] = &[];
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
            const SHAPES: &'static [$crate::claims::Shape] = &[$($crate::claims::Shape {
                name: stringify!($field),
                rows: $crate::claims::Axis::$rows,
                columns: $crate::ingredients!(@columns $rows $(, $columns)?),
            }),*];
            $(const DERIVED: &'static [$crate::claims::Derived] =
                &[$($crate::claims::Derived { name: stringify!($derived), formula: $formula }),+];)?
            fn bind<S: $crate::number::Field>(
                get: &mut dyn FnMut(&'static str) -> nalgebra::DMatrix<S>,
            ) -> $name<S> {
                $name { $($field: $crate::claims::Part::from_matrix(get(stringify!($field)))),* }
            }
            fn unbind<S: $crate::number::Field>(of: $name<S>) -> Vec<$crate::claims::Object<S>> {
                vec![$($crate::claims::Object {
                    name: stringify!($field),
                    value: $crate::claims::Part::into_matrix(of.$field),
                }),*]
            }
        }
    };
}
