//! What a row claims with its derivatives carried out.

use super::print::text::text;
use super::reader::Reader;
use crate::language::{Expr, Node, Proposition, Row};

/// The left sides of those claims of a row that are one relation with a derivative on the left, with derivatives carried out, as
/// the language writes them; `None` for other claims, and where a side has no tree.
///
/// Derivatives are taken where the functions have them: √ and ‖·‖ have none at 0, and what is printed proves nothing.
pub fn carried_out(row: &Row) -> Vec<Option<String>> {
    let mut reader = Reader::new(row);
    reader.free = true;
    let mut of = |statement: &Proposition| match statement {
        Proposition::Relation { left, .. } if derives(left) => {
            let tree = reader.tree(left)?;
            Some(text(&reader.forest, tree))
        }
        _ => None,
    };
    row.claims.iter().map(|clause| of(&clause.statement)).collect()
}

fn derives(expr: &Expr) -> bool {
    matches!(expr.node, Node::Derivative(..)) || expr.parts().iter().any(derives)
}
