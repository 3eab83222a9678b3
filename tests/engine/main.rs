//! The engine on claims planted on purpose: true, false, vacuous and undecidable ones, each with its verdict.
#![allow(non_snake_case)]

mod certify;
mod claims;
mod experiments;
mod forged;
mod hard;
mod identity;
mod judgement;
mod lift;
mod planted;
mod proofs;
mod search;
mod spine;
mod strategies;
mod table;
