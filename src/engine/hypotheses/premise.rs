//! Hypotheses in the form in which they are easiest to prove: lengths and spectral norms compared by their squares.
//!
//! √a ≤ r says a ≤ r² and 0 ≤ r; ‖M‖ ≤ r says MᵀM ⪯ r²I and 0 ≤ r. Each side of these is the same statement about real
//! numbers, and where M and r are rational the second needs no root, so that equality is decided.

use crate::claims::Statement;
use crate::number::recorder::{Operation, Recorded, operation};
use nalgebra::DMatrix;
use num_traits::Zero;

/// The same statement without the roots that can be spared.
pub(super) fn decidable(statement: Statement<Recorded>) -> Statement<Recorded> {
    match statement {
        Statement::AtMost(l, r) => bounded(l, r, false).unwrap_or(Statement::AtMost(l, r)),
        Statement::Less(l, r) => bounded(l, r, true).unwrap_or(Statement::Less(l, r)),
        Statement::Equal(l, r) if l.shape() == (1, 1) && r.shape() == (1, 1) => {
            let sides = [(l[(0, 0)], r[(0, 0)]), (r[(0, 0)], l[(0, 0)])];
            let squared = sides.into_iter().find_map(|(l, r)| Some((root(l)?, r)));
            match squared {
                Some((square, r)) => {
                    Statement::All(vec![Statement::equal(square, r * r), Statement::AtMost(Recorded::zero(), r)])
                }
                None => Statement::Equal(l, r),
            }
        }
        Statement::All(parts) => Statement::All(parts.into_iter().map(decidable).collect()),
        other => other,
    }
}

/// a of √a.
fn root(x: Recorded) -> Option<Recorded> {
    match operation(x) {
        Operation::Sqrt(a) => Some(Recorded::at(a)),
        _ => None,
    }
}

fn bounded(l: Recorded, r: Recorded, strict: bool) -> Option<Statement<Recorded>> {
    if let Some(square) = root(l) {
        let squares = if strict { Statement::Less(square, r * r) } else { Statement::AtMost(square, r * r) };
        return Some(Statement::All(vec![squares, Statement::AtMost(Recorded::zero(), r)]));
    }
    match operation(l) {
        Operation::SingularValue(0, rows, entries) if !strict => {
            let m = DMatrix::from_iterator(
                rows,
                entries.len() / rows.max(1),
                entries.iter().map(|slot| Recorded::at(*slot)),
            );
            let (rows, columns) = m.shape();
            let gram = DMatrix::from_fn(columns, columns, |i, j| {
                (0..rows).fold(Recorded::zero(), |sum, k| sum + m[(k, i.max(j))] * m[(k, i.min(j))])
            });
            let square = DMatrix::from_fn(columns, columns, |i, j| if i == j { r * r } else { Recorded::zero() });
            let order = Statement::Loewner(gram, square);
            Some(Statement::All(vec![order, Statement::AtMost(Recorded::zero(), r)]))
        }
        _ => None,
    }
}
