//! The proof of an answer: enclosures of a point, of its derivatives and of how fast these change.

pub(in crate::solver) mod blurred;
pub(in crate::solver) mod certificate;
#[cfg(test)]
mod containment;
pub(in crate::solver) mod definite;
pub(in crate::solver) mod derivatives;
pub(in crate::solver) mod enclosed;
pub(in crate::solver) mod image;
pub(in crate::solver) mod narrow;
pub(in crate::solver) mod sharp;
pub(in crate::solver) mod third;
