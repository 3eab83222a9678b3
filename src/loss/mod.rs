//! The losses: for each a value, the gradient weight g, and the Hessian's δ, V and M, written once over any number.
#![allow(non_snake_case)]

mod activation;
mod change;
mod error;
pub mod evaluation;
mod exponential;
mod leaf;
mod name;
mod parse;
mod parts;
mod plain;
mod regression;
mod rescaled;
mod residual;
pub mod ridge;
pub(crate) mod row;
mod scaled;
mod softmax;
mod structure;

pub use activation::Activation;
pub use error::Error;
pub use evaluation::{Evaluation, LowRank, Trial};
pub use name::Loss;
pub use plain::Plain;
pub use regression::{Regression, Weights};
pub use rescaled::Rescaled;
pub use residual::ResidualLoss;
pub use softmax::Softmax;
pub use structure::Structure;
