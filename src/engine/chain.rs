//! Proofs for all sizes: what the calculus finds, and only what its checker accepts.

use crate::claims::{Proof, Prover};
use crate::language::Row;
use crate::prove::check::check;
use crate::prove::{Chain, Conclusion, Problem, Rule, Stored, problem, prove, written};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Arc;

/// Proves what a row says.
pub(super) struct OfRow {
    pub row: Arc<Row>,
}

impl OfRow {
    fn read(&self, kept: &Value) -> Result<(Problem, Chain), String> {
        let stored: Stored = serde_json::from_value(kept.clone()).map_err(|error| format!("no chain: {error}"))?;
        let mut problem = problem(&self.row).ok_or("the claim says nothing that a chain could prove")?;
        let chain = stored.over(&self.row, &mut problem).map_err(|error| error.to_string())?;
        Ok((problem, chain))
    }
}

/// What a chain that was accepted comes to.
fn proof(problem: &Problem, chain: &Chain) -> Result<Proof, String> {
    let rules: HashSet<Rule> = chain.lines.iter().map(|line| line.rule).collect();
    let factor = match chain.conclusions.as_slice() {
        [Conclusion::Sum { residue, .. }] => residue.factor(),
        _ => None,
    };
    let kept = serde_json::to_value(Stored::of(&problem.forest, chain)).map_err(|error| error.to_string())?;
    let (terms, grounds) = chain.terms();
    Ok(Proof { lines: chain.lines.len() + terms, rules: rules.len() + grounds, factor, kept })
}

impl Prover for OfRow {
    fn prove(&self) -> Option<Proof> {
        let mut problem = problem(&self.row)?;
        let chain = prove(&mut problem)?;
        check(&mut problem, &chain).ok()?;
        proof(&problem, &chain).ok()
    }

    fn check(&self, kept: &Value) -> Result<Proof, String> {
        let (mut problem, chain) = self.read(kept)?;
        check(&mut problem, &chain).map_err(|refused| refused.to_string())?;
        proof(&problem, &chain)
    }

    fn written(&self, kept: &Value) -> Vec<String> {
        self.read(kept).map(|(problem, chain)| written(&problem, &chain)).unwrap_or_default()
    }
}
