//! The catalogue joined to its executable claims, and the printed formulas with faults planted in them.
#![cfg(feature = "papers")]

mod catalogue;
mod corners;
mod faults;
mod rates;
mod reversed;
mod symmetry;
mod weakened;
