//! Why a chain is refused.

use crate::number::Exact;
use crate::prove::Rule;
use thiserror::Error;

/// A chain that does not hold, with the place and the reason.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Refused {
    /// A line does not follow by its rule.
    #[error("line {line} by {rule:?}: {why}")]
    Line {
        /// The line, counted from 0.
        line: usize,
        /// Its rule.
        rule: Rule,
        /// The reason.
        why: Why,
    },
    /// A goal does not follow from the lines.
    #[error("goal {goal}: {why}")]
    Goal {
        /// The goal, counted from 0.
        goal: usize,
        /// The reason.
        why: Why,
    },
    /// The trees are nested too deep to be walked.
    #[error("trees are nested {depth} deep, more than {most}")]
    Deep {
        /// How deep.
        depth: usize,
        /// How deep they may be.
        most: usize,
    },
    /// There must be one conclusion a goal.
    #[error("{goals} goals, but {conclusions} conclusions")]
    Conclusions {
        /// How many goals there are.
        goals: usize,
        /// How many conclusions there are.
        conclusions: usize,
    },
}

/// What is wrong with a line or a conclusion.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Why {
    /// A line may rest on those before it alone.
    #[error("it rests on line {0}, which does not come before")]
    Forward(usize),
    /// A rule has a fixed number of premises.
    #[error("wanted {wanted} premises, found {found}")]
    Premises {
        /// What the rule wants.
        wanted: usize,
        /// What stands.
        found: usize,
    },
    /// The rule is about other trees.
    #[error("the rule does not fit the tree")]
    Tree,
    /// A premise is about another tree than the rule wants.
    #[error("premise {0} is about another tree than the rule wants")]
    About(usize),
    /// A premise, or the line itself, says something of another kind than the rule wants.
    #[error("premise {0} is measured otherwise than the rule wants")]
    Measure(usize),
    /// The line is measured in a way in which its tree, or the rule, has no measure.
    #[error("the line is measured as neither the rule nor the shape of its tree allows")]
    OwnMeasure,
    /// A bound must be a number.
    #[error("premise {0} has a bound that is not a number")]
    NotConstant(usize),
    /// A lower bound, or a side of a comparison, must be a single term.
    #[error("a bound that must be one term is not")]
    NotOneTerm,
    /// A number must be known to be > 0.
    #[error("a number that must be > 0 is not known to be so")]
    NotPositive,
    /// A number must be known to be ≥ 0.
    #[error("a number that must be ≥ 0 is not known to be so")]
    NotNonnegative,
    /// A number is no posynomial in atoms with known signs.
    #[error("a number is not exactly a posynomial in numbers that are known to be ≥ 0")]
    NotExact,
    /// Two trees are not the same by the laws of rings.
    #[error("the trees are not the same by the laws of rings")]
    NotSame,
    /// A tree of the chain may be undefined where the row is defined.
    #[error("a power, a logarithm, an eigenvalue or an entry is not known to be defined")]
    Undefined,
    /// A fact with this number is not there or does not say this.
    #[error("fact {0} does not say this")]
    Fact(usize),
    /// A tree is not one of the row's.
    #[error("it is about a tree that is not there")]
    NoTree,
    /// The bound is another one.
    #[error("the rule gives another bound than the line states")]
    Bound,
    /// Numbers or sums grow too long.
    #[error("it grows too long to be checked")]
    TooLong,
    /// There is no line with this number.
    #[error("there is no line {0}")]
    NoLine(usize),
    /// The lines do not bound the terms of the left side.
    #[error("the lines do not bound the terms of the left side, each once")]
    Terms,
    /// A side of the residue is not what the lines and the goal give.
    #[error("the residue is about other sides than the lines and the goal give")]
    Sides,
    /// A share, a multiplier or a bound of a quotient must be > 0.
    #[error("a share, a multiplier or a bound of the residue is not > 0")]
    Multiplier,
    /// A share must be of a term on the left and below a term on the right.
    #[error("a share is of a term that does not stand in the residue")]
    Term,
    /// The shares of a term must sum to 1.
    #[error("the shares of a term sum to {0}, not to 1")]
    Shares(Exact),
    /// More lies below a term on the right than it is.
    #[error("more is put below a term on the right than its coefficient")]
    Column,
    /// The exponents on both sides of a quotient differ.
    #[error("the multipliers do not add up to the quotient")]
    Exponents,
    /// The common factor divides by a number that may be 0.
    #[error("the quotient divides by a number that may be 0")]
    Divides,
    /// The bound of a quotient is less than its comparisons give.
    #[error("the bound of the quotient is below what its comparisons give")]
    Quotient,
    /// A comparison says nothing of these atoms.
    #[error("a comparison is about atoms of another form")]
    Comparison,
    /// A claim with < wants a chain with <.
    #[error("the claim is strict and the chain is not")]
    NotStrict,
    /// A conclusion of another kind is wanted.
    #[error("the conclusion does not fit the relation of the goal")]
    Conclusion,
    /// Two orders bound a norm of a symmetric matrix alone.
    #[error("the matrix is symmetric neither by its form nor by a fact")]
    NotSymmetric,
    /// A term is not positive semidefinite by its form.
    #[error("a term that is dropped is not positive semidefinite by its form")]
    NotDefinite,
}
