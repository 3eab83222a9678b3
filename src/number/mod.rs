//! Number systems: what a formula may be evaluated in, from f64 to enclosures that prove.

mod dual;
mod float;
pub mod hyperdual;
mod tower;

pub use tower::{Exp, Field, Real, SecondOrder};
