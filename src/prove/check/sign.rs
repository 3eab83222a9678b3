//! Which numbers are ≥ 0 and > 0, by their form and by what the facts put below them; of columns and matrices every entry.

use crate::language::Elementary;
use crate::number::Exact;
use crate::prove::{Forest, Id, Monomial, Op};
use std::collections::{HashMap, HashSet};

/// What is known of a number, or of every entry, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    Unknown,
    Nonnegative,
    Positive,
}

/// The signs of trees without definitions.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// What facts say.
    given: HashMap<Id, Sign>,
    /// Differences that facts say are ≤ 0.
    not_positive: HashSet<Id>,
    /// Of the trees that were read since a fact said something new.
    known: HashMap<Id, Sign>,
}

impl Signs {
    pub fn is_nonnegative(&mut self, forest: &Forest, tree: Id) -> bool {
        self.of(forest, tree) >= Sign::Nonnegative
    }

    /// Takes down that a number is ≤ 0.
    pub fn say_not_positive(&mut self, tree: Id) {
        self.not_positive.insert(tree);
    }

    /// Whether a fact says that a number is ≤ 0.
    pub fn is_not_positive(&self, tree: Id) -> bool {
        self.not_positive.contains(&tree)
    }

    pub fn is_positive(&mut self, forest: &Forest, tree: Id) -> bool {
        self.of(forest, tree) == Sign::Positive
    }

    pub fn all_positive(&mut self, forest: &Forest, monomial: &Monomial) -> bool {
        monomial.factors().all(|(atom, _)| self.is_positive(forest, atom))
    }

    pub fn of(&mut self, forest: &Forest, tree: Id) -> Sign {
        if let Some(known) = self.known.get(&tree) {
            return *known;
        }
        let sign = self.by_form(forest, tree).max(self.given.get(&tree).copied().unwrap_or(Sign::Unknown));
        self.known.insert(tree, sign);
        sign
    }

    /// Takes down that a number has a sign, and what follows for its factors; whether that is new.
    pub fn say(&mut self, forest: &Forest, tree: Id, sign: Sign) -> bool {
        let own = self.of(forest, tree);
        let new = sign > own;
        if new {
            self.given.insert(tree, sign);
            self.known.clear();
        }
        let parts = match forest.op(tree) {
            Op::Scale(x, y) => {
                let (a, b) = (self.of(forest, *x), self.of(forest, *y));
                if sign == Sign::Positive && a.max(b) >= Sign::Nonnegative {
                    vec![*x, *y]
                } else if a == Sign::Positive {
                    vec![*y]
                } else if b == Sign::Positive {
                    vec![*x]
                } else {
                    Vec::new()
                }
            }
            Op::Power(x, exponent)
                if sign == Sign::Positive && exponent.signum() != 0 && self.of(forest, *x) >= Sign::Nonnegative =>
            {
                vec![*x]
            }
            _ => Vec::new(),
        };
        parts.into_iter().fold(new, |new, part| self.say(forest, part, sign) | new)
    }

    fn by_form(&mut self, forest: &Forest, tree: Id) -> Sign {
        let mut of = |id: &Id| self.of(forest, *id);
        match forest.op(tree) {
            Op::Number(value) => match value.signum() {
                0 => Sign::Nonnegative,
                1 => Sign::Positive,
                _ => Sign::Unknown,
            },
            Op::Dimension(_) | Op::Counter(_) => Sign::Positive,
            Op::Norm(_, x) if of(x) == Sign::Positive => Sign::Positive,
            Op::Norm(..) | Op::SmallestSingular(_) => Sign::Nonnegative,
            Op::Inner(x, y) if x == y => of(x).max(Sign::Nonnegative),
            Op::Hadamard(x, y) if x == y => of(x).max(Sign::Nonnegative),
            // there is an entry
            Op::Inner(x, y) | Op::Hadamard(x, y) | Op::Outer(x, y) | Op::Mul(x, y) => of(x).min(of(y)),
            Op::Ones(_) => Sign::Positive,
            Op::Zeros(_) | Op::Identity(_) => Sign::Nonnegative,
            Op::Transpose(x) | Op::Entry(x, _) | Op::Column(x, _) | Op::Largest(x) => of(x),
            Op::Diag(x) => of(x).min(Sign::Nonnegative),
            Op::Scale(x, y) if x == y => of(x).max(Sign::Nonnegative),
            Op::Add(x, y) => match (of(x), of(y)) {
                (Sign::Unknown, _) | (_, Sign::Unknown) => Sign::Unknown,
                (a, b) => a.max(b),
            },
            Op::Scale(x, y) => of(x).min(of(y)),
            Op::Apply(Elementary::Exp | Elementary::Cosh, _) => Sign::Positive,
            Op::Apply(Elementary::Sinh | Elementary::Tanh, x) => of(x),
            Op::Apply(Elementary::Abs | Elementary::Sqrt, x) => of(x).max(Sign::Nonnegative),
            Op::Apply(Elementary::Log, x) => match forest.number(*x) {
                Some(value) if *value > Exact::integer(1) => Sign::Positive,
                _ => Sign::Unknown,
            },
            Op::Power(x, exponent) => {
                let whole = exponent.to_integer();
                match of(x) {
                    // where a power below 0 is defined, its base is not 0
                    Sign::Nonnegative if exponent.signum() < 0 => Sign::Positive,
                    Sign::Unknown if whole.is_none_or(|whole| whole % 2 == 0) => Sign::Nonnegative,
                    sign => sign,
                }
            }
            Op::Max(all) => all.iter().map(of).max().unwrap_or(Sign::Unknown),
            Op::Min(all) => all.iter().map(of).min().unwrap_or(Sign::Unknown),
            Op::Named(_, _, _, body) => of(body),
            _ => Sign::Unknown,
        }
    }
}
