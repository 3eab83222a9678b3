//! Number systems: what a formula may be evaluated in, from f64 to enclosures that prove.

mod adjoint;
mod arithmetic;
mod ball;
mod dual;
pub mod field;
mod float;
pub mod hyperdual;
mod interval;
mod rational;
pub mod recorder;
mod tower;
mod wide;

pub(crate) use adjoint::eigenvalue_slopes;
pub use arithmetic::{Arithmetic, Enclosure};
pub use ball::{Ball, Precision};
pub use interval::Interval;
pub use rational::{Exact, NotExact};
pub use tower::{Exp, Field, Real, SecondOrder};
pub use wide::{Bits, Wide};
