//! Chains as they are kept: the trees that a chain speaks of in a table of their own, everything else by their numbers there.

use super::reader::Reader;
use super::{
    Chain, Comparison, Conclusion, Definite, Forest, Ground, Id, Line, Monomial, Op, Positive, Posynomial, Problem,
    Quotient, Residue, Share,
};
use crate::language::Row;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// A chain with its trees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The trees, parts before wholes; each names its parts by their places here, counted from 0.
    pub trees: Vec<Op>,
    /// The chain over these places.
    pub chain: Chain,
}

/// Why a kept chain cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// A tree names a part that is not before it, its parts do not fit, or a definition does not say that.
    #[error("tree {0} of the chain is no tree of this claim; judge the claim again with `check --fresh`")]
    Tree(usize),
    /// The chain names a tree that is not there.
    #[error("the chain names a tree that it does not hold; judge the claim again with `check --fresh`")]
    Missing,
}

impl Stored {
    /// What a chain over these trees comes to when it is kept.
    pub fn of(forest: &Forest, chain: &Chain) -> Self {
        let mut named = BTreeSet::new();
        chain.map(&mut |id| {
            named.insert(id);
            Some(id)
        });
        let mut open: Vec<Id> = named.iter().copied().collect();
        while let Some(id) = open.pop() {
            open.extend(forest.parts(id).into_iter().filter(|part| named.insert(*part)));
        }
        // a part has a smaller number than its whole
        let places: BTreeMap<Id, Id> = named.iter().enumerate().map(|(place, id)| (*id, Id::at(place))).collect();
        let mut place = |id: Id| places.get(&id).copied();
        let trees = named.iter().filter_map(|id| forest.op(*id).clone().map(&mut place)).collect();
        Stored { trees, chain: chain.map(&mut place).unwrap_or_default() }
    }

    /// The chain over the trees of a problem, which is that of the row.
    ///
    /// # Errors
    /// [`Unreadable`] for what is no chain over the trees of this row.
    pub fn over(&self, row: &Row, problem: &mut Problem) -> Result<Chain, Unreadable> {
        let mut places: Vec<Id> = Vec::new();
        for (number, tree) in self.trees.iter().enumerate() {
            let wrong = Unreadable::Tree(number);
            let op = tree.clone().map(&mut |id| places.get(id.index()).copied()).ok_or(wrong.clone())?;
            let id = problem.forest.put(op.clone()).ok_or(wrong.clone())?;
            let as_row_says = match &op {
                Op::Named(definition, _, arguments, _) => {
                    let mut reader = Reader::over(row, std::mem::take(&mut problem.forest));
                    let named = reader.called(*definition, arguments.clone());
                    problem.forest = reader.forest;
                    named == Some(id)
                }
                Op::Ingredient(name, shape) => {
                    row.ingredients.iter().any(|known| known.name == *name && known.shape == *shape)
                }
                Op::Dimension(name) => row.dims.contains(name),
                _ => true,
            };
            if !as_row_says || *problem.forest.op(id) != op {
                return Err(wrong);
            }
            places.push(id);
        }
        self.chain.map(&mut |id| places.get(id.index()).copied()).ok_or(Unreadable::Missing)
    }
}

/// Where a tree goes; `None` where it goes nowhere.
type To<'a> = dyn FnMut(Id) -> Option<Id> + 'a;

fn ids(all: &[Id], to: &mut To<'_>) -> Option<Vec<Id>> {
    all.iter().map(|id| to(*id)).collect()
}

impl Monomial {
    fn map(&self, to: &mut To<'_>) -> Option<Self> {
        self.factors().try_fold(Monomial::one(), |product, (id, exponent)| product.with(to(id)?, exponent))
    }
}

impl Posynomial {
    fn map(&self, to: &mut To<'_>) -> Option<Self> {
        self.terms().try_fold(Posynomial::zero(), |sum, (monomial, coefficient)| {
            sum.plus(&Posynomial::term(coefficient, monomial.map(to)?)?)
        })
    }
}

impl Chain {
    /// The same chain with every tree sent elsewhere.
    fn map(&self, to: &mut To<'_>) -> Option<Self> {
        let line = |line: &Line, to: &mut To<'_>| {
            Some(Line { about: to(line.about)?, bound: line.bound.map(to)?, ..line.clone() })
        };
        let lines = self.lines.iter().map(|one| line(one, to)).collect::<Option<_>>()?;
        let conclusions = self.conclusions.iter().map(|one| one.map(to)).collect::<Option<_>>()?;
        Some(Chain { lines, conclusions })
    }
}

impl Conclusion {
    fn map(&self, to: &mut To<'_>) -> Option<Self> {
        Some(match self {
            Conclusion::Sum { lines, residue } => Conclusion::Sum { lines: lines.clone(), residue: residue.map(to)? },
            Conclusion::Same => Conclusion::Same,
            Conclusion::Order { dropped, identity, lines, residue } => Conclusion::Order {
                dropped: dropped.iter().map(|one| one.map(to)).collect::<Option<_>>()?,
                identity: ids(identity, to)?,
                lines: lines.clone(),
                residue: residue.map(to)?,
            },
            Conclusion::Positive(terms) => Conclusion::Positive(positive(terms, to)?),
            Conclusion::Within(above, below) => Conclusion::Within(positive(above, to)?, positive(below, to)?),
            Conclusion::Between(above, below) => Conclusion::Between(definite(above, to)?, definite(below, to)?),
            Conclusion::Squared(terms) => Conclusion::Squared(positive(terms, to)?),
        })
    }
}

fn definite(terms: &[Definite], to: &mut To<'_>) -> Option<Vec<Definite>> {
    terms.iter().map(|one| one.map(to)).collect()
}

fn positive(terms: &[Positive], to: &mut To<'_>) -> Option<Vec<Positive>> {
    terms.iter().map(|one| Some(Positive { scale: to(one.scale)?, ground: one.ground.map(to)? })).collect()
}

impl Ground {
    fn map(&self, to: &mut To<'_>) -> Option<Self> {
        Some(match self {
            Ground::One | Ground::Given(_) | Ground::Equal(_) | Ground::Line(..) | Ground::Inner(..) => self.clone(),
            Ground::Inverse(of) => Ground::Inverse(to(*of)?),
            Ground::Square(of) => Ground::Square(to(*of)?),
            Ground::Entry(line, index) => Ground::Entry(*line, to(*index)?),
            Ground::Form { column, terms } => Ground::Form { column: to(*column)?, terms: definite(terms, to)? },
            Ground::Cauchy { left, right, terms } => {
                Ground::Cauchy { left: to(*left)?, right: to(*right)?, terms: definite(terms, to)? }
            }
            Ground::Diagonal { index, terms } => Ground::Diagonal { index: to(*index)?, terms: definite(terms, to)? },
            Ground::Trace { terms } => Ground::Trace { terms: definite(terms, to)? },
            Ground::TraceOfProduct { left, right } => {
                Ground::TraceOfProduct { left: definite(left, to)?, right: definite(right, to)? }
            }
            Ground::Eigenvalue { end, matrix, bound, terms } => {
                Ground::Eigenvalue { end: *end, matrix: to(*matrix)?, bound: to(*bound)?, terms: definite(terms, to)? }
            }
            Ground::Largest { column, bound, line } => {
                Ground::Largest { column: to(*column)?, bound: to(*bound)?, line: *line }
            }
            Ground::LogSumExp { below, above, shift, line } => {
                Ground::LogSumExp { below: to(*below)?, above: to(*above)?, shift: to(*shift)?, line: *line }
            }
        })
    }
}

impl Definite {
    fn map(&self, to: &mut To<'_>) -> Option<Self> {
        Some(match self {
            Definite::Square { scale, form } => Definite::Square { scale: to(*scale)?, form: to(*form)? },
            Definite::Gram { columns, coefficients } => {
                Definite::Gram { columns: ids(columns, to)?, coefficients: coefficients.clone() }
            }
            Definite::Given { scale, fact } => Definite::Given { scale: to(*scale)?, fact: *fact },
            Definite::Congruent { by, terms } => {
                Definite::Congruent { by: to(*by)?, terms: terms.iter().map(|one| one.map(to)).collect::<Option<_>>()? }
            }
            Definite::Diagonal { scale, column, line } => {
                Definite::Diagonal { scale: to(*scale)?, column: to(*column)?, line: *line }
            }
            Definite::Spread { scale, column, line, total } => {
                Definite::Spread { scale: to(*scale)?, column: to(*column)?, line: *line, total: *total }
            }
            Definite::Normed { scale, line, plus } => Definite::Normed { scale: to(*scale)?, line: *line, plus: *plus },
            Definite::Extreme { scale, end, matrix } => {
                Definite::Extreme { scale: to(*scale)?, end: *end, matrix: to(*matrix)? }
            }
            Definite::Bounded { identity, lines, residue } => {
                Definite::Bounded { identity: ids(identity, to)?, lines: lines.clone(), residue: residue.map(to)? }
            }
        })
    }
}

impl Residue {
    fn map(&self, to: &mut To<'_>) -> Option<Self> {
        let share = |share: &Share, to: &mut To<'_>| {
            Some(Share {
                of: share.of.map(to)?,
                below: share.below.map(to)?,
                share: share.share.clone(),
                quotient: share.quotient.map(to)?,
            })
        };
        Some(Residue {
            left: self.left.map(to)?,
            right: self.right.map(to)?,
            shares: self.shares.iter().map(|one| share(one, to)).collect::<Option<_>>()?,
        })
    }
}

impl Quotient {
    fn map(&self, to: &mut To<'_>) -> Option<Self> {
        let factor =
            |(comparison, power): &(Comparison, _), to: &mut To<'_>| Some((comparison.map(to)?, Clone::clone(power)));
        Some(Quotient {
            bound: self.bound.clone(),
            multipliers: self.multipliers.iter().map(|one| factor(one, to)).collect::<Option<_>>()?,
        })
    }
}

impl Comparison {
    fn map(&self, to: &mut To<'_>) -> Option<Self> {
        Some(match self {
            Comparison::Dimension(_) | Comparison::Given(_) | Comparison::Equal(_) => self.clone(),
            Comparison::Norms { left, right } => Comparison::Norms { left: to(*left)?, right: to(*right)? },
            Comparison::Part { maximum, part } => Comparison::Part { maximum: to(*maximum)?, part: *part },
            Comparison::ExpAtLeastOne(atom) => Comparison::ExpAtLeastOne(to(*atom)?),
            Comparison::ExpTangent(atom, at) => Comparison::ExpTangent(to(*atom)?, at.clone()),
            Comparison::ExpBounded(atom, quotient) => Comparison::ExpBounded(to(*atom)?, Box::new(quotient.map(to)?)),
            Comparison::CoshAtLeastOne(atom) => Comparison::CoshAtLeastOne(to(*atom)?),
            Comparison::SinhAtMostCosh(atom) => Comparison::SinhAtMostCosh(to(*atom)?),
            Comparison::AtMostExp(atom) => Comparison::AtMostExp(to(*atom)?),
            Comparison::SinhAtMostHalf(atom) => Comparison::SinhAtMostHalf(to(*atom)?),
            Comparison::CoshTail(atom, at, quotient) => {
                Comparison::CoshTail(to(*atom)?, at.clone(), Box::new(quotient.map(to)?))
            }
            Comparison::SinhLinear(atom) => Comparison::SinhLinear(to(*atom)?),
            Comparison::TanhAtMostOne(atom) => Comparison::TanhAtMostOne(to(*atom)?),
            Comparison::TanhLinear(atom) => Comparison::TanhLinear(to(*atom)?),
            Comparison::CoshAtMostSquare(atom) => Comparison::CoshAtMostSquare(to(*atom)?),
            Comparison::SinhAtLeast(atom) => Comparison::SinhAtLeast(to(*atom)?),
        })
    }
}
