//! The ledger floor through its public API: what is written is what is read.

mod numbers;
