//! Chains for all sizes: the rules, the checker.

mod bench;
mod checker;
mod comparisons;
mod definite;
mod derivatives;
mod rules;
mod search;
mod value;
