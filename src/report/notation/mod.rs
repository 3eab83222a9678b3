//! Mathematics as MathML Core: formulas from the language's typed trees, print from its TeX.

mod expression;
mod name;
mod statement;
mod tex;
mod value;

pub use expression::Notation;
pub use name::{escaped, name};
pub use tex::printed;
pub use value::{matrix, number, table};
