//! Names and shapes: from the surface tree of one row to its typed tree.

mod arithmetic;
mod block;
mod builtin;
mod call;
mod define;
mod derivative;
mod dims;
mod name;
mod norm;
mod power;
mod sets;
mod statement;

pub(super) use dims::whole;
pub(super) use sets::whole_range;

use super::message::{Attempt, Fault};
use super::row::{Definition, Ingredient};
use super::tree;
use super::{Dim, Elementary, Expr, Node, Shape, Span};
use std::collections::HashMap;
use std::sync::Arc;

/// How many definitions, each for one list of shapes, a row may have.
const DEFINITIONS: usize = 500;

/// What a name of the row stands for.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// An ingredient, by its number.
    Ingredient(usize),
    /// A dimension.
    Dimension(Arc<str>),
    /// The value of a `for` in this case.
    Value(tree::Expr),
    /// An index over which the whole row is taken.
    Counter(Arc<str>),
    /// A definition, with all its equations.
    Definition(Arc<[tree::Equation]>),
}

/// What a name means inside a definition or behind a quantifier.
#[derive(Clone, Debug)]
pub(super) enum Local {
    Counter(Arc<str>),
    Parameter { name: Arc<str>, shape: Shape, fixed: bool },
    Function(Called),
}

/// A function by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Called {
    Elementary(Elementary),
    Builtin(builtin::Builtin),
    /// A definition, by the key of its name.
    Definition(Arc<str>),
}

/// What an argument of a definition is, as far as its body is concerned.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Argument {
    /// A value of this shape; whether its number is known at every size.
    Value(Shape, bool),
    /// A function.
    Function(Called),
}

/// A definition under way.
struct Building {
    definition: Definition,
    key: Arc<str>,
    arguments: Vec<Argument>,
    shaped: bool,
    /// Whether its value is known at every size where its arguments are.
    fixed: bool,
}

/// The names of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// By the key of a name.
    pub meanings: HashMap<Arc<str>, Meaning>,
    /// The ingredients with their types.
    pub ingredients: Vec<Ingredient>,
    /// Dimensions that are given as equal to others.
    pub equal: Vec<(Arc<str>, Dim)>,
}

/// Types what is said with the names of a row.
pub(super) struct Typer<'a> {
    scope: &'a Scope,
    definitions: Vec<Building>,
    known: HashMap<(Arc<str>, Vec<Argument>), usize>,
    waiting: Vec<(usize, usize)>,
    depth: usize,
    /// How many expressions were typed.
    pub nodes: usize,
    /// Warnings, each with what it is about.
    pub warnings: Vec<Told>,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Warning {
    /// ‖A‖ is read as the spectral norm.
    Spectral,
    /// ‖A‖_1 or ‖A‖_∞ of a single row is read as induced.
    Row,
    /// exp(A) is read as entrywise.
    Entrywise,
    /// Nothing uses an ingredient or a hypothesis.
    Unused,
}

impl Warning {
    /// Whether it is told once a file, in place of once a place.
    pub fn once_a_file(self) -> bool {
        self != Warning::Unused
    }
}

/// A warning with what it is about.
pub(super) type Told = (Warning, Box<Fault>);

/// Names that are bound where an expression stands.
pub(super) type Locals = Vec<(Arc<str>, Local)>;

impl<'a> Typer<'a> {
    /// A typer over these names.
    pub fn new(scope: &'a Scope) -> Self {
        Typer {
            scope,
            definitions: Vec::new(),
            known: HashMap::new(),
            waiting: Vec::new(),
            depth: 0,
            nodes: 0,
            warnings: Vec::new(),
        }
    }

    /// The definitions that were asked for.
    pub fn finish(mut self) -> Attempt<(Vec<Definition>, Vec<Told>)> {
        self.wait()?;
        Ok((self.definitions.into_iter().map(|building| building.definition).collect(), self.warnings))
    }

    /// Whether a value is known at every size, where names are bound so.
    fn is_fixed(&self, expr: &Expr, locals: &Locals) -> bool {
        let fixed = |name: &str| {
            let bound =
                |local: &Local| matches!(local, Local::Parameter { name: other, fixed: true, .. } if &**other == name);
            locals.iter().any(|(_, local)| bound(local))
        };
        is_fixed(expr, &fixed, &|at| self.definitions[at].fixed)
    }

    fn warn(&mut self, about: Warning, fault: impl FnOnce() -> Box<Fault>) {
        if !self.warnings.iter().any(|(other, _)| *other == about) {
            self.warnings.push((about, fault()));
        }
    }

    /// An expression with its shape.
    pub fn expr(&mut self, expr: &tree::Expr, locals: &mut Locals) -> Attempt<Expr> {
        if self.depth > 400 {
            return Err(Fault::new(expr.span, "definitions are nested too deeply here"));
        }
        self.depth += 1;
        self.nodes += 1;
        let typed = self.expr_inside(expr, locals);
        self.depth -= 1;
        typed
    }

    fn expr_inside(&mut self, expr: &tree::Expr, locals: &mut Locals) -> Attempt<Expr> {
        use tree::Kind;
        let span = expr.span;
        if let Some((head, rest)) = self.divided(expr, locals) {
            return self.product_of(&head, &rest, span, locals);
        }
        match &expr.kind {
            Kind::Number(text) => Ok(number(dims::exact(text, span)?, span)),
            Kind::Name(name) => self.name(name, span, locals),
            Kind::Infinity => Err(Fault::new(span, "∞ is no number here")
                .help("it may end an interval, as in `t ∈ (0, ∞)`, and stand below a norm")),
            Kind::Constant(filled, dims) => self.filled(*filled, dims, span, locals),
            Kind::Paren(inside) => Ok(Expr { span, ..self.expr(inside, locals)? }),
            Kind::Apply(head, arguments) => self.apply(head, arguments, span, locals),
            Kind::Index(base, indices) => self.index(base, indices, span, locals),
            Kind::Binary(operator, left, right) => self.binary(*operator, left, right, span, locals),
            Kind::Neg(of) => {
                let of = self.expr(of, locals)?;
                Ok(Expr { shape: of.shape.clone(), span, node: Node::Neg(of.into()) })
            }
            Kind::Root(of) => self.elementary(Elementary::Sqrt, of, span, locals),
            Kind::Transpose(of) => {
                let of = self.expr(of, locals)?;
                Ok(transposed(of, span))
            }
            Kind::InverseTranspose(of) => {
                let of = self.expr(of, locals)?;
                Ok(transposed(self.inverse(of, span)?, span))
            }
            Kind::Power(base, exponent) => self.power(base, exponent, span, locals),
            Kind::EntryPower(base, exponent) => self.entry_power(base, exponent, span, locals),
            Kind::Norm(of, below) => self.norm(of, below.as_ref(), span, locals),
            Kind::Abs(of) => self.absolute(of, span, locals),
            Kind::Inner(left, right) => {
                let (left, right) = (self.expr(left, locals)?, self.expr(right, locals)?);
                self.inner(left, right, span)
            }
            Kind::Nabla(second, name, arguments) => self.nabla(*second, name, arguments.as_deref(), span, locals),
            Kind::Block(rows) => self.block(rows, span, locals),
            Kind::Over(fold, quantified) => self.over(fold, quantified, span, locals),
            Kind::Chain(..) | Kind::Member(..) | Kind::And(..) | Kind::If(..) | Kind::ForAll(..) => {
                Err(Fault::new(span, "a statement stands where a value is wanted"))
            }
        }
    }
}

fn number(value: crate::number::Exact, span: Span) -> Expr {
    Expr { shape: Shape::number(), span, node: Node::Number(value) }
}

fn transposed(of: Expr, span: Span) -> Expr {
    Expr { shape: of.shape.transposed(), span, node: Node::Transpose(of.into()) }
}

/// What a shape is called in a message.
fn described(shape: &Shape) -> String {
    match (shape.is_number(), shape.is_column()) {
        (true, _) => "a number".into(),
        (_, true) => format!("a vector of {}", shape.rows),
        _ => format!("a matrix of {shape}"),
    }
}

/// Whether a value is known at every size: made of numbers, dimensions and counters alone, and of definitions that are.
pub(super) fn is_fixed(expr: &Expr, parameters: &dyn Fn(&str) -> bool, definition: &dyn Fn(usize) -> bool) -> bool {
    let is_fixed = |part: &Expr| is_fixed(part, parameters, definition);
    match &expr.node {
        Node::Number(_) | Node::Dimension(_) | Node::Counter(_) => true,
        Node::Parameter(name) => parameters(name),
        Node::Neg(a) => is_fixed(a),
        Node::Call(at, arguments) => arguments.iter().all(is_fixed) && definition(*at),
        Node::Add(a, b)
        | Node::Sub(a, b)
        | Node::Product(a, b)
        | Node::Quotient(a, b)
        | Node::Power(a, b)
        | Node::Mod(a, b) => is_fixed(a) && is_fixed(b),
        Node::Extreme(_, of) => of.iter().all(is_fixed),
        _ => false,
    }
}
