//! The ledger floor through its public API: what is written is what is read.
#![allow(non_snake_case)]

mod chains;
mod numbers;
mod recheck;
mod stored;
