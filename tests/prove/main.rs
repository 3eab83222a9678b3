//! Chains for all sizes: the rules, the checker.

mod bench;
mod catalogue;
mod checker;
mod comparisons;
mod definite;
mod derivatives;
mod false_rows;
mod positive;
mod rules;
mod search;
mod value;
