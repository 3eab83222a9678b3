//! A row: what a lemma says in one case and one reading, typed.

use super::{Domain, Expr, Proposition, Shape, Span};
use crate::claims::Verdict;
use crate::number::Exact;
use nalgebra::DMatrix;
use std::sync::Arc;

/// One verdict's worth of a lemma.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// `file-stem.lemma-id`, or `paper-id.lemma-id`; a repair's ends in `.corrected`.
    pub id: Arc<str>,
    /// The title, which names the printed place; empty for none.
    pub title: Arc<str>,
    /// `any`, `exp`, `p = 2`, `exp, T = 3`, and after `; ` the words of a reading.
    pub case: Arc<str>,
    /// What the cases of the lemma stand for here.
    pub cases: Vec<Case>,
    /// As printed, a reading, or a repair.
    pub kind: RowKind,
    /// The lemma with all it takes from its file, as text that says the same by itself.
    pub text: Arc<str>,
    /// Where the lemma's id stands in its file.
    pub span: Span,
    /// The names of its dimensions, in the order in which the ingredients bring them.
    pub dims: Vec<Arc<str>>,
    /// What is given of the dimensions alone.
    pub dimension_hypotheses: Vec<Hypothesis>,
    /// Indices over which the whole row is taken, `k ∈ 1..n`: its claims are for all of them, and definitions may name
    /// them.
    pub counters: Vec<Arc<str>>,
    /// The ingredients, in the order of their introduction.
    pub ingredients: Vec<Ingredient>,
    /// The hypotheses that are not about dimensions alone: those that types imply first, then the written ones.
    pub hypotheses: Vec<Hypothesis>,
    /// The definitions that the row uses, each for one list of shapes of its arguments.
    pub definitions: Vec<Definition>,
    /// What is claimed: every line.
    pub claims: Vec<Clause>,
    /// Whether it follows from the printed statement in place of being it.
    pub consequence: bool,
    /// Instances that meet the hypotheses, one a `such as`.
    pub such_as: Vec<Example>,
    /// Instances to try first, one a `try`.
    pub tries: Vec<Example>,
    /// Parametrisations that are registered in Rust.
    pub draws: Vec<Draw>,
    /// The Rust plan that judges the row in place of a formula.
    pub experiment: Option<Arc<str>>,
    /// Words for people.
    pub words: Words,
    /// The verdict that the file expects.
    pub expectation: Option<Expectation>,
    /// For a repair: the next stronger variant, which is to be refuted or left open.
    pub stronger: Option<Box<Row>>,
    /// Why the lemma does not type-check, where it says `expect ill-formed`; there are no claims then.
    pub ill_formed: Option<Arc<str>>,
}

/// A value that a `for`, or a `k ∈ 1..5`, takes in this row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The name that stands for it: `f`, `p`.
    pub name: Arc<str>,
    /// The value as written: `exp`, `2`.
    pub value: Arc<str>,
}

impl Row {
    /// Whether a hypothesis excludes its case: `k + m = 5` where k = m = 1.
    pub(super) fn is_excluded(&self) -> bool {
        let mut all = self.hypotheses.iter().chain(&self.dimension_hypotheses);
        !self.cases.is_empty() && all.any(|hypothesis| hypothesis.statement.is_false())
    }
}

/// How a row comes from its lemma.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// The lemma as printed.
    Printed,
    /// A further reading, with its words.
    Reading(Arc<str>),
    /// The corrected twin, with its reason.
    Repair(Arc<str>),
    /// The next stronger variant of a repair.
    Stronger,
}

/// A universally quantified object.
#[derive(Clone, Debug, PartialEq)]
pub struct Ingredient {
    /// Its name as introduced.
    pub name: Arc<str>,
    /// Rows × columns.
    pub shape: Shape,
    /// The set that it comes from.
    pub domain: Domain,
    /// Where its name stands.
    pub span: Span,
}

/// Where a hypothesis comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A `given`.
    Written,
    /// The type of an ingredient: `A ∈ PSD(n)`.
    Type,
    /// The condition of a claim `if P then Q`.
    Condition,
}

/// A hypothesis.
#[derive(Clone, Debug, PartialEq)]
pub struct Hypothesis {
    /// As written.
    pub text: Arc<str>,
    /// What it says.
    pub statement: Proposition,
    /// Where it comes from.
    pub origin: Origin,
}

/// One line of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// As written.
    pub text: Arc<str>,
    /// What it says.
    pub statement: Proposition,
}

/// A definition at one list of shapes of its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Its name as introduced.
    pub name: Arc<str>,
    /// The equations: one, unless it is defined by recursion over the naturals.
    pub equations: Vec<Equation>,
    /// The shape of its value.
    pub shape: Shape,
    /// The shapes of its parameters.
    pub parameters: Vec<Shape>,
}

/// One equation of a definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Equation {
    /// The left side's arguments.
    pub patterns: Vec<Pattern>,
    /// The right side.
    pub body: Expr,
    /// The equation as written.
    pub text: Arc<str>,
}

/// An argument on the left of an equation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// A parameter: anything.
    Name(Arc<str>),
    /// This natural number: `x(0)`.
    Number(u32),
    /// A counter plus this number: `x(t + 2)`.
    Successor(Arc<str>, u32),
}

/// An instance given by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The values, in the order of the text; not every ingredient need be there.
    pub values: Vec<(Arc<str>, DMatrix<Exact>)>,
    /// The lengths of the dimensions that the values settle.
    pub dims: Vec<(Arc<str>, usize)>,
    /// Whether the row itself names it, in place of the lemma that it is a case, reading or repair of.
    pub own: bool,
}

/// A parametrisation registered in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    /// Its name.
    pub hook: Arc<str>,
    /// What it is given, as written.
    pub arguments: Vec<Arc<str>>,
}

/// Words for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The printed places.
    pub source: Vec<Arc<str>>,
    /// The statement as printed.
    pub printed: Vec<Arc<str>>,
    /// The statement in TeX.
    pub tex: Vec<Arc<str>>,
    /// Ids of what it rests on.
    pub uses: Vec<Arc<str>>,
    /// Notes.
    pub notes: Vec<Arc<str>>,
    /// Arguments in words, of the lemma as a whole.
    pub arguments: Vec<Arc<str>>,
    /// Arguments in words, of this case, reading or repair alone.
    pub own_arguments: Vec<Arc<str>>,
    /// What kind of claim it is: `derivative`, `inequality`.
    pub kind: Option<Arc<str>>,
    /// What the formal statement restricts beyond the printed one.
    pub scope: Option<Arc<str>>,
    /// How the print is read, where it allows several readings.
    pub read_as: Option<Arc<str>>,
}

/// The verdict that a file expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// Certified or survived.
    Holds,
    /// This one.
    Verdict(Verdict),
}

impl Expectation {
    /// Whether a verdict is the expected one.
    pub fn is_met(self, verdict: Verdict) -> bool {
        match self {
            Expectation::Holds => matches!(verdict, Verdict::Certified | Verdict::Survived),
            Expectation::Verdict(expected) => verdict == expected,
        }
    }
}
