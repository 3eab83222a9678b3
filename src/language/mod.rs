//! The lemma language: a theorist's text read into typed rows, each of which records its own tape.
//!
//! Knows no paper and no search. [`Row`] is what a lemma says of one case and one reading: ingredients with symbolic
//! shapes, hypotheses, definitions and claims as trees that keep what was written.

mod dimension;
mod expression;
mod extent;
mod layout;
mod lexer;
mod lower;
mod markdown;
mod message;
mod names;
mod parser;
mod parts;
mod print;
mod proposition;
mod read;
mod row;
mod rows;
mod shapes;
mod span;
pub mod tree;
mod used;
mod written;

pub use dimension::{Dim, Linear};
pub use expression::{
    Derivative, Elementary, Expr, Fold, Function, MatrixFunction, Node, Norm, Range, Shape, SpectralValue, Which,
};
pub use extent::extent;
pub use lower::{Lowering, NotAtThisSize, RowRecording, Wanted};
pub use message::{Diagnostic, Severity, Source};
pub use print::print;
pub use proposition::{Domain, Interval, Proposition, Relation};
pub use read::{Reading, flat, paper, parse, read};
pub use row::{
    Case, Clause, Definition, Draw, Equation, Example, Expectation, Hypothesis, Ingredient, Origin, Pattern, Row,
    RowKind, Words,
};
pub use span::Span;
pub use written::written;
