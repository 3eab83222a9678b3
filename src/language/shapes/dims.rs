//! Dimensions and exact numbers from what was written.

use super::super::lexer::FRACTIONS;
use super::super::message::{Attempt, Fault};
use super::super::names::key;
use super::super::tree::{self, Filled, Kind, Operator};
use super::super::{Dim, Expr, Node, Shape, Span};
use super::{Locals, Meaning, Scope, Typer};
use crate::number::Exact;

/// The largest power of ten that a number may be written with.
const LARGEST_EXPONENT: i64 = 2000;
/// The most digits that a number may be written with.
const DIGITS: usize = 2000;

/// The exact number that a text is.
pub(in super::super) fn exact(text: &str, span: Span) -> Attempt<Exact> {
    let mut chars = text.chars();
    if let (Some(sign), None) = (chars.next(), chars.next())
        && let Some((_, top, bottom)) = FRACTIONS.iter().find(|(fraction, _, _)| *fraction == sign)
        && let Some(value) = Exact::ratio(*top, *bottom)
    {
        return Ok(value);
    }
    let exponent = text.split(['e', 'E']).nth(1).map_or(Ok(0), str::parse::<i64>);
    let fits = exponent.is_ok_and(|exponent| exponent.abs() <= LARGEST_EXPONENT) && text.len() <= DIGITS;
    // `.5` and `2.` are numbers too.
    let text = if text.starts_with('.') { format!("0{text}") } else { text.to_owned() };
    let value = if fits { text.trim_end_matches('.').parse().ok() } else { None };
    value.ok_or_else(|| {
        Fault::new(span, format!("this number is too long: at most {DIGITS} digits and e{LARGEST_EXPONENT}"))
    })
}

/// The integer that a number is, where it is one and fits.
pub(in super::super) fn whole(value: &Exact) -> Option<i64> {
    value.to_integer()
}

impl Scope {
    /// A dimension with what is given as equal put in.
    pub fn same(&self, dim: Dim) -> Dim {
        self.equal.iter().fold(dim, |dim, (name, value)| dim.with(name, value))
    }

    /// The dimension that an expression is; `Ok(None)` where it is none.
    pub fn as_dim(&self, expr: &tree::Expr) -> Option<Dim> {
        let within = |dim: Dim| (dim.terms() <= 40).then_some(dim);
        match &expr.kind {
            Kind::Number(text) => whole(&exact(text, expr.span).ok()?).map(Dim::fixed),
            Kind::Name(name) => match self.meanings.get(&key(name))? {
                Meaning::Dimension(name) => Some(self.same(Dim::named(name.clone()))),
                Meaning::Value(value) => match &value.kind {
                    Kind::Name(other) if key(other) == key(name) => None,
                    _ => self.as_dim(value),
                },
                _ => None,
            },
            Kind::Paren(inside) => self.as_dim(inside),
            Kind::Neg(inside) => Some(Dim::fixed(-1).times(&self.as_dim(inside)?)),
            Kind::Binary(operator, left, right) => {
                let (left, right) = (self.as_dim(left)?, self.as_dim(right)?);
                match operator {
                    Operator::Add => within(left.plus(&right)),
                    Operator::Sub => within(left.minus(&right)),
                    Operator::Beside | Operator::Times => within(left.times(&right)),
                    _ => None,
                }
            }
            Kind::Power(base, exponent) => {
                let (base, exponent) = (self.as_dim(base)?, self.as_dim(exponent)?.as_fixed()?);
                let count = u32::try_from(exponent).ok().filter(|count| *count <= 6)?;
                (0..count).try_fold(Dim::fixed(1), |power, _| within(power.times(&base)))
            }
            Kind::Apply(head, arguments) if arguments.len() == 1 => {
                let (head, argument) = (self.as_dim(head)?, self.as_dim(&arguments[0])?);
                within(head.times(&argument))
            }
            _ => None,
        }
    }
}

impl Typer<'_> {
    /// A dimension with what is given as equal put in.
    pub(super) fn dim_of(&self, dim: Dim) -> Dim {
        self.scope.same(dim)
    }

    pub(super) fn same(&self, shape: &Shape) -> Shape {
        if self.scope.equal.is_empty() {
            return shape.clone();
        }
        Shape::new(self.dim_of(shape.rows.clone()), self.dim_of(shape.columns.clone()))
    }

    /// The dimension that an expression is.
    pub(super) fn dim(&self, expr: &tree::Expr, locals: &Locals) -> Attempt<Dim> {
        let mut used = super::super::used::Used::default();
        used.dim(expr);
        if let Some(name) = used.dims.iter().find(|name| locals.iter().any(|(local, _)| *local == key(name))) {
            return Err(Fault::new(expr.span, format!("`{name}` is an index or a parameter, and no dimension"))
                .help("sizes of vectors and matrices are made of dimensions and numbers"));
        }
        dim(self.scope, expr)
    }

    /// `1_n`, `0_n`, `0_(n×d)`, `I_n`.
    pub(super) fn filled(
        &mut self,
        filled: Filled,
        dims: &[tree::Expr],
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let dims = dims.iter().map(|expr| self.dim(expr, locals)).collect::<Attempt<Vec<_>>>()?;
        let shape = match (filled, dims.as_slice()) {
            (Filled::Identity, [n]) => Shape::new(n.clone(), n.clone()),
            (Filled::Identity, [n, m]) if n == m => Shape::new(n.clone(), n.clone()),
            (Filled::Ones | Filled::Zeros, [n]) => Shape::vector(n.clone()),
            (Filled::Ones | Filled::Zeros, [n, m]) => Shape::new(n.clone(), m.clone()),
            _ => return Err(Fault::new(span, "one or two dimensions are wanted, of an identity equal ones")),
        };
        let node = match filled {
            Filled::Ones => Node::Ones,
            Filled::Zeros => Node::Zeros,
            Filled::Identity => Node::Identity,
        };
        Ok(Expr { shape, span, node })
    }

    /// `I_n` where it is no name of its own.
    pub(super) fn identity_by_name(&mut self, name: &str, span: Span, locals: &mut Locals) -> Attempt<Option<Expr>> {
        let Some(rest) = name.strip_prefix("I_") else {
            return Ok(None);
        };
        let digits = rest.bytes().all(|c| c.is_ascii_digit());
        let kind = if digits { Kind::Number(rest.into()) } else { Kind::Name(rest.into()) };
        let dim = tree::Expr { span, kind, height: 1 };
        self.filled(Filled::Identity, &[dim], span, locals).map(Some)
    }
}

/// The dimension that an expression is.
pub(in super::super) fn dim(scope: &Scope, expr: &tree::Expr) -> Attempt<Dim> {
    match scope.as_dim(expr) {
        Some(dim) if dim.as_fixed().is_some_and(|fixed| !(0..=65_535).contains(&fixed)) => {
            Err(Fault::new(expr.span, format!("{dim} is no dimension: from 0 to 65535 rows or columns are")))
        }
        Some(dim) => Ok(dim),
        None => Err(Fault::new(expr.span, "a dimension is made of whole numbers and names that are nothing else")
            .label("this is none")
            .help("write `n`, `2 n`, `n + 1`")),
    }
}
