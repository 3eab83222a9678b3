//! Number systems: what a formula may be evaluated in, from f64 to enclosures that prove.

mod arithmetic;
mod dual;
mod float;
pub mod hyperdual;
mod rational;
mod tower;

pub use arithmetic::{Arithmetic, Enclosure};
pub use rational::{Exact, NotExact};
pub use tower::{Exp, Field, Real, SecondOrder};
