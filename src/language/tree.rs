//! The surface tree: a file as it was written, with the place of every part.
//!
//! Two trees are the same when they say the same; places and texts do not count.

mod expression;
mod parts;

pub use expression::{Comparison, Expr, Filled, IndexRange, Kind, Operator, Quantified, Subscript};

use super::Span;
use std::sync::Arc;

/// A file of lemmas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// `paper ID "title"`.
    pub paper: Option<(Word, Option<Word>)>,
    /// `define`: the definitions of the whole file.
    pub defines: Vec<Equation>,
    /// The settings.
    pub settings: Vec<Setting>,
    /// The lemmas, in order.
    pub lemmas: Vec<Lemma>,
}

/// A word, or a text in quotes.
#[derive(Clone, Debug)]
pub struct Word {
    /// The text, without its quotes.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// `setting NAME` with its clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its name.
    pub name: Word,
    /// Its clauses.
    pub clauses: Clauses,
}

/// `lemma ID "title"` with its clauses and its further rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Lemma {
    /// Its id.
    pub id: Word,
    /// Its title.
    pub title: Option<Word>,
    /// Its clauses.
    pub clauses: Clauses,
    /// `case "name"`, in order.
    pub cases: Vec<Variant>,
    /// `reading "words"`, in order.
    pub readings: Vec<Variant>,
    /// `repair "why"`, in order.
    pub repairs: Vec<Variant>,
}

/// A case, a reading or a repair: clauses that stand in place of those of what it is in.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its words: of a case its name.
    pub words: Word,
    /// What it changes.
    pub clauses: Clauses,
    /// `stronger …`, of a repair.
    pub stronger: Vec<Line>,
    /// The readings inside a case or a repair.
    pub readings: Vec<Variant>,
    /// The repairs inside a case.
    pub repairs: Vec<Variant>,
}

impl Variant {
    /// One without clauses.
    pub fn of(words: Word) -> Self {
        Variant { words, clauses: Clauses::default(), stronger: Vec::new(), readings: Vec::new(), repairs: Vec::new() }
    }
}

impl Lemma {
    /// Every case, reading and repair of it, those inside others too.
    pub fn variants(&self) -> Vec<&Variant> {
        let mut all = Vec::new();
        let mut open: Vec<&Variant> = self.cases.iter().chain(&self.readings).chain(&self.repairs).collect();
        while let Some(variant) = open.pop() {
            open.extend(variant.readings.iter().chain(&variant.repairs));
            all.push(variant);
        }
        all
    }
}

/// The clauses of a lemma, a setting, a reading or a repair.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clauses {
    /// `in NAME, …`.
    pub settings: Vec<Word>,
    /// `for f in {…}`.
    pub cases: Vec<CasesOf>,
    /// `let`.
    pub lets: Vec<Let>,
    /// `given`.
    pub given: Vec<Line>,
    /// `also given`.
    pub also: Vec<Line>,
    /// `without`.
    pub without: Vec<Line>,
    /// `where`.
    pub definitions: Vec<Equation>,
    /// `claim`.
    pub claims: Vec<Line>,
    /// `consequence`.
    pub consequences: Vec<Line>,
    /// `such as`.
    pub such_as: Vec<Vec<Assignment>>,
    /// `try`.
    pub tries: Vec<Vec<Assignment>>,
    /// `draw HOOK(…)`.
    pub draws: Vec<(Word, Vec<Word>)>,
    /// `experiment NAME`.
    pub experiment: Option<Word>,
    /// `source`, `printed`, `tex`, `uses`, `note`, `argument`, `kind`, `scope`, `read as` with their texts.
    pub words: Vec<(WordKind, Word)>,
    /// `expect VERDICT`.
    pub expect: Option<Word>,
}

/// What a text for people is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// The printed place.
    Source,
    /// The statement as printed.
    Printed,
    /// The statement in TeX.
    Tex,
    /// An id that it rests on.
    Uses,
    /// A note.
    Note,
    /// An argument.
    Argument,
    /// What kind of claim it is.
    Kind,
    /// What the formal statement restricts.
    Scope,
    /// How the print is read, where it allows several readings.
    ReadAs,
}

/// `for NAME in {…}` or `for NAME in a..b`; several names take tuples of values.
#[derive(Clone, Debug, PartialEq)]
pub struct CasesOf {
    /// The names.
    pub names: Vec<Word>,
    /// What they stand for, one list a case.
    pub values: CaseValues,
}

/// The values of a `for`.
#[derive(Clone, Debug, PartialEq)]
pub enum CaseValues {
    /// `{a, b, c}`, or `{(a, b), (c, d)}`.
    Listed(Vec<Vec<Expr>>),
    /// `a..b`.
    Range(Expr, Expr),
}

/// `x, y ∈ TYPE`.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// The names.
    pub names: Vec<Word>,
    /// Their type.
    pub of: Type,
}

/// A type.
#[derive(Clone, Debug)]
pub struct Type {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TypeKind,
}

impl PartialEq for Type {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// What a type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// ℝ, ℝ^n, ℝ^(n×d): by how many dimensions.
    Real(Vec<Expr>),
    /// `Sym(n)` and the like.
    Named(Word, Vec<Expr>),
    /// `[a, b)`, and its power.
    Interval {
        /// The lower end.
        lower: Expr,
        /// Whether it belongs to the interval.
        lower_closed: bool,
        /// The upper end.
        upper: Expr,
        /// Whether it belongs to the interval.
        upper_closed: bool,
        /// The dimensions of the power; none for a number.
        power: Vec<Expr>,
    },
    /// `a..b`: whole numbers.
    Range(Expr, Expr),
    /// `{a, b, c}`: these numbers.
    Listed(Vec<Expr>),
}

/// A line of a `given`, `claim`, …
#[derive(Clone, Debug)]
pub struct Line {
    /// As written, on one line.
    pub text: Arc<str>,
    /// What it says.
    pub expr: Expr,
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.expr == other.expr
    }
}

/// `u = …`, `L(x) = …`, `x(t + 1) = …`.
#[derive(Clone, Debug)]
pub struct Equation {
    /// What is defined.
    pub name: Word,
    /// The arguments on the left; `None` for a plain name.
    pub arguments: Option<Vec<Expr>>,
    /// The right side.
    pub body: Expr,
    /// As written, on one line.
    pub text: Arc<str>,
}

impl PartialEq for Equation {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.arguments, &self.body) == (&other.name, &other.arguments, &other.body)
    }
}

/// `A = [1, 2]` of a `such as` or `try`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The ingredient.
    pub name: Word,
    /// Its value.
    pub value: Expr,
}
