//! From a few sizes to all of them: up to which lengths an identity must be checked so that it holds for every length.
//!
//! **Sums.** Fix all lengths but n. Clear denominators and let F(S) be the difference of the two sides on a set S of the
//! places 1..n. If F is a polynomial of degree k in sums over places, whose coefficients depend on the places that they name
//! and on nothing else of S, then F(S) is a sum over tuples of at most k places of S, and its Möbius transform
//! m(T) = Σ_{U ⊆ T} (−1)^{|T∖U|} F(U) is 0 for |T| > k. Let F be 0 on all S with 1 ≤ |S| ≤ k + 1. With c = F(∅) it follows
//! that m(T) = (−1)^{|T|} c for those T, and m(T) = 0 for |T| = k + 1, so c = 0, all of m is 0, and F is 0 for every n. Lengths
//! up to k alone are not enough: ∏ (n − j) over j = 1..k. An entry that names r ≥ 1 places keeps them fixed; the other places
//! are S, S = ∅ is a size, and n ≤ k + r is enough.
//!
//! **Contractions.** Let d enter only through products A x of ingredients, x one of M vectors, and through the q places that
//! an entry names. Given an instance with d > q + M, take the named columns, and M more: x⁽ᵐ⁾ is the m-th unit vector on these,
//! and the m-th of them is what the columns that are not named give to A x⁽ᵐ⁾. All values are the same there, so d ≤ q + M is
//! enough.
//!
//! Both hold for several dimensions at once: the lengths of all others are fixed at any value of the box.
//!
//! **What is allowed.** Coefficients may be any analytic functions of the places that they name and of what has no place:
//! exp, sinh, cosh, tanh, whole powers, quotients. A denominator that holds a sum names no place. The length n is a sum of
//! ones. Roots, |·|, norms but their squares, products and extremes over places, inverses, places that are numbers, shapes
//! and definitions that depend on the length are not allowed. P/Q = 0 wherever Q is not 0 gives P = 0, since Q is analytic
//! and is not 0 everywhere at a size at which the field has evaluated it.

mod derivative;
mod evaluate;
mod places;
mod value;

use super::{Proposition, Relation, Row};
use crate::claims::Dependence;
use evaluate::Evaluator;
use places::Free;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How the identities that a row claims depend on each of its dimensions, in their order; `None` where they are no
/// identities, or not of the allowed form.
pub fn extent(row: &Row) -> Option<Vec<Dependence>> {
    if !row.dimension_hypotheses.is_empty() || row.claims.is_empty() || row.dims.len() > 4 {
        return None;
    }
    // each dimension is one of sums, or one of contractions
    let choices = 0..1_u32 << row.dims.len();
    let found = choices.filter_map(|choice| {
        let contracted = |at: usize| choice & (1 << at) != 0;
        let names = row.dims.iter().enumerate().filter(|(at, _)| contracted(*at)).map(|(_, name)| name.clone());
        of(row, names.collect())
    });
    found.min_by_key(|found| found.iter().map(Dependence::enough).product::<usize>())
}

fn of(row: &Row, contracted: BTreeSet<Arc<str>>) -> Option<Vec<Dependence>> {
    let mut evaluator = Evaluator::new(row, contracted);
    let mut most: Vec<(usize, usize)> = vec![(0, 0); row.dims.len()];
    for clause in &row.claims {
        identity(&mut evaluator, &clause.statement, &Free::default(), &mut most)?;
    }
    let dependence = |(at, (degree, named)): (usize, (usize, usize))| {
        let name = &row.dims[at];
        match evaluator.vectors_along(name) {
            Some(vectors) => Dependence::Contractions { vectors, named },
            None => Dependence::Sums { degree, named },
        }
    };
    Some(most.into_iter().enumerate().map(dependence).collect())
}

/// Puts the degrees and named places of the identities of a statement into `most`.
fn identity(evaluator: &mut Evaluator<'_>, said: &Proposition, free: &Free, most: &mut [(usize, usize)]) -> Option<()> {
    match said {
        Proposition::All(parts) => parts.iter().try_for_each(|part| identity(evaluator, part, free, most)),
        Proposition::ForAll(ranges, condition, body) => {
            identity(evaluator, body, &free.with(ranges, condition.as_deref())?, most)
        }
        Proposition::If(condition, body) => {
            free.compares(condition).then_some(())?;
            identity(evaluator, body, free, most)
        }
        Proposition::Relation { left, relation: Relation::Equal, right, .. } => {
            // a number beside a vector counts at every entry
            let shape = if left.shape.is_number() { &right.shape } else { &left.shape };
            let difference = evaluator.difference(left, right, free)?;
            for (at, name) in evaluator.dims().to_vec().iter().enumerate() {
                let axes = [&shape.rows, &shape.columns];
                let named = free.over(name) + axes.into_iter().filter(|axis| axis.as_name() == Some(name)).count();
                most[at].0 = most[at].0.max(difference.degree(at));
                most[at].1 = most[at].1.max(named);
            }
            Some(())
        }
        _ => None,
    }
}
