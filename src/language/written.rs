//! The whole numbers that a row writes: what it says may change where a length comes to one of them.

use super::{Dim, Expr, Node, Pattern, Proposition, Row};
use std::collections::BTreeSet;

/// The numbers of a row that are whole and at least 5, of the claims, the hypotheses and the definitions, where a length, a
/// range, or how often something is repeated can meet them; none where the row has no such place.
pub fn written(row: &Row) -> Vec<usize> {
    let mut found = Written::default();
    let hypotheses = row.hypotheses.iter().chain(&row.dimension_hypotheses).map(|one| &one.statement);
    for statement in hypotheses.chain(row.claims.iter().map(|one| &one.statement)) {
        found.statement(statement);
    }
    for equation in row.definitions.iter().flat_map(|one| &one.equations) {
        found.expression(&equation.body);
        found.counted |= equation.patterns.iter().any(|pattern| !matches!(pattern, Pattern::Name(_)));
    }
    found.counted |= !row.dimension_hypotheses.is_empty();
    if found.counted { found.numbers.into_iter().collect() } else { Vec::new() }
}

/// The least and the greatest number that is of interest: smaller lengths are tried anyway, longer ones never.
const LEAST: i64 = 5;
const GREATEST: i64 = 5_000;

#[derive(Default)]
struct Written {
    numbers: BTreeSet<usize>,
    counted: bool,
}

impl Written {
    fn statement(&mut self, statement: &Proposition) {
        statement.with_parts(&mut |part| {
            self.expression(part);
            part.clone()
        });
        self.counted |= ranges_in(statement);
    }

    fn expression(&mut self, expr: &Expr) {
        if let Some(number) = expr.constant(&|_| None) {
            let size = number.to_integer().map_or(0, i64::abs);
            if (LEAST..=GREATEST).contains(&size) {
                self.numbers.extend(usize::try_from(size));
            }
        }
        self.counted |= match &expr.node {
            Node::Dimension(dim) => dim.as_fixed().is_none(),
            Node::Over(..) | Node::Counter(_) | Node::Mod(..) => true,
            Node::Ones | Node::Identity => [&expr.shape.rows, &expr.shape.columns].into_iter().any(is_open),
            _ => false,
        };
        expr.with_parts(&mut |part| {
            self.expression(part);
            part.clone()
        });
    }
}

fn is_open(dim: &Dim) -> bool {
    dim.as_fixed().is_none()
}

fn ranges_in(statement: &Proposition) -> bool {
    match statement {
        Proposition::ForAll(..) => true,
        Proposition::All(parts) => parts.iter().any(ranges_in),
        Proposition::If(_, then) => ranges_in(then),
        Proposition::Relation { .. } | Proposition::Member(..) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    fn of(claim: &str) -> Vec<usize> {
        let text = format!("lemma some\n  let x ∈ ℝ^n\n  claim {claim}\n");
        written(&crate::language::read("some.lemma", &text).expect("it reads").rows[0])
    }

    #[test]
    fn numbers_are_found_where_a_length_can_meet_them() {
        assert_eq!(of("prod(i in 1..60: n − i) ‖x‖² = 0"), [60]);
        assert_eq!(of("sum(i in 100..n: x[i]) = 0"), [100]);
        assert_eq!(of("min(n, 2 · 50 + 1) ‖x‖ = n ‖x‖"), [50, 100, 101]);
        assert_eq!(of("for all i in n: x[i] ≤ 70"), [70]);
        assert_eq!(of("‖x‖ ≤ 100"), [] as [usize; 0], "no length is a number there");
    }
}
