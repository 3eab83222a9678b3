//! The places along dimensions that bound indices name.

use super::super::{Expr, Node, Proposition, Range, Relation};
use crate::number::Exact;
use std::sync::Arc;

/// Indices that are bound. Each names a place of its own, though indices of one name may be bound inside each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Free {
    bound: Vec<Index>,
}

#[derive(Clone, Debug)]
struct Index {
    name: Arc<str>,
    /// Over whose places it runs.
    dim: Arc<str>,
    place: usize,
}

impl Free {
    /// With indices that run over all places of a dimension, on conditions that compare indices alone.
    pub fn with(&self, ranges: &[Range], condition: Option<&Proposition>) -> Option<Self> {
        let mut all = self.clone();
        for Range { index, first, last } in ranges {
            let (Node::Number(one), Node::Dimension(dim)) = (&first.node, &last.node) else { return None };
            if *one != Exact::integer(1) {
                return None;
            }
            // what comes from further out has the places of those outer indices, which are other ones
            all.bound.push(Index { name: index.clone(), dim: dim.as_name()?.clone(), place: all.bound.len() });
        }
        condition.is_none_or(|condition| all.compares(condition)).then_some(all)
    }

    /// How many indices run over a dimension.
    pub fn over(&self, dim: &str) -> usize {
        self.bound.iter().filter(|index| &*index.dim == dim).count()
    }

    /// The place that an index names, and along which dimension.
    pub fn place(&self, name: &str) -> Option<(usize, &Arc<str>)> {
        self.bound.iter().rev().find(|index| &*index.name == name).map(|index| (index.place, &index.dim))
    }

    /// Whether a condition compares bound indices with each other and nothing else.
    pub fn compares(&self, condition: &Proposition) -> bool {
        let is_index = |expr: &Expr| matches!(&expr.node, Node::Counter(name) if self.place(name).is_some());
        match condition {
            Proposition::All(parts) => parts.iter().all(|part| self.compares(part)),
            Proposition::Relation { left, relation: Relation::Equal | Relation::Differ, right, .. } => {
                is_index(left) && is_index(right)
            }
            _ => false,
        }
    }
}
