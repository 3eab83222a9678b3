use crate::figures::Table;
use crate::repair::Outcome;

/// What a report shows beside a ledger and its lemmas; nothing by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// Figures to plot: contraction, sampling, Lipschitz constants, convergence, races; the page alone shows them.
    pub figures: &'a [Table],
    /// What the machine found in place of rows that are refuted.
    pub repairs: &'a [Outcome],
    /// Fingerprints of the proofs that Coq's kernel accepts ([`mark`](crate::export::mark)).
    pub accepted: &'a [&'a str],
}
