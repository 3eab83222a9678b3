//! The catalogue joined to its executable claims, and the printed formulas with faults planted in them.

mod catalogue;
mod corners;
mod faults;
mod rates;
mod reversed;
mod symmetry;
mod weakened;
