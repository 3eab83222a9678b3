//! The functions of the language.

use super::super::message::{Attempt, Fault};
use super::super::tree::{self, Kind};
use super::super::{Dim, Elementary, Expr, Fold, MatrixFunction, Node, Shape, Span, SpectralValue, Which};
use super::{Called, Locals, Typer, Warning, described, transposed};
use std::sync::Arc;

/// The elementary functions by name.
pub(super) const ELEMENTARY: [(&str, Elementary); 8] = [
    ("exp", Elementary::Exp),
    ("log", Elementary::Log),
    ("ln", Elementary::Log),
    ("sqrt", Elementary::Sqrt),
    ("sinh", Elementary::Sinh),
    ("cosh", Elementary::Cosh),
    ("tanh", Elementary::Tanh),
    ("abs", Elementary::Abs),
];

/// A function that is not elementary.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in super::super) enum Builtin {
    Fold(Fold),
    Matrix(MatrixFunction),
    Inverse,
    Transpose,
    Dot,
    Norm,
    Outer,
    Kron,
    /// λ(S, k), or with this number.
    Eigenvalue(Option<Arc<str>>),
    /// σ(A, k), or with this number.
    SingularValue(Option<Arc<str>>),
    Extreme(SpectralValue, bool),
    Ones,
    Zeros,
    Eye,
    Basis,
    Gradient,
    Hessian,
    Jacobian,
    Diff,
}

const NAMED: [(&str, Builtin); 48] = [
    ("sum", Builtin::Fold(Fold::Sum)),
    ("Σ", Builtin::Fold(Fold::Sum)),
    ("∑", Builtin::Fold(Fold::Sum)),
    ("prod", Builtin::Fold(Fold::Product)),
    ("∏", Builtin::Fold(Fold::Product)),
    ("max", Builtin::Fold(Fold::Max)),
    ("min", Builtin::Fold(Fold::Min)),
    ("mean", Builtin::Fold(Fold::Mean)),
    ("trace", Builtin::Matrix(MatrixFunction::Trace)),
    ("tr", Builtin::Matrix(MatrixFunction::Trace)),
    ("det", Builtin::Matrix(MatrixFunction::Det)),
    ("logdet", Builtin::Matrix(MatrixFunction::LogDet)),
    ("diag", Builtin::Matrix(MatrixFunction::Diag)),
    ("Diag", Builtin::Matrix(MatrixFunction::Diag)),
    ("diagonal", Builtin::Matrix(MatrixFunction::Diagonal)),
    ("vec", Builtin::Matrix(MatrixFunction::Vec)),
    ("entries", Builtin::Matrix(MatrixFunction::Vec)),
    ("logsumexp", Builtin::Matrix(MatrixFunction::LogSumExp)),
    ("inv", Builtin::Inverse),
    ("inverse", Builtin::Inverse),
    ("transpose", Builtin::Transpose),
    ("dot", Builtin::Dot),
    ("inner", Builtin::Dot),
    ("norm", Builtin::Norm),
    ("outer", Builtin::Outer),
    ("kron", Builtin::Kron),
    ("λ", Builtin::Eigenvalue(None)),
    ("eig", Builtin::Eigenvalue(None)),
    ("σ", Builtin::SingularValue(None)),
    ("λ_max", Builtin::Extreme(SpectralValue::Eigenvalue, true)),
    ("λ_min", Builtin::Extreme(SpectralValue::Eigenvalue, false)),
    ("λmax", Builtin::Extreme(SpectralValue::Eigenvalue, true)),
    ("λmin", Builtin::Extreme(SpectralValue::Eigenvalue, false)),
    ("σ_max", Builtin::Extreme(SpectralValue::SingularValue, true)),
    ("σ_min", Builtin::Extreme(SpectralValue::SingularValue, false)),
    ("σmax", Builtin::Extreme(SpectralValue::SingularValue, true)),
    ("σmin", Builtin::Extreme(SpectralValue::SingularValue, false)),
    ("ones", Builtin::Ones),
    ("zeros", Builtin::Zeros),
    ("eye", Builtin::Eye),
    ("identity", Builtin::Eye),
    ("basis", Builtin::Basis),
    ("grad", Builtin::Gradient),
    ("gradient", Builtin::Gradient),
    ("hess", Builtin::Hessian),
    ("hessian", Builtin::Hessian),
    ("jac", Builtin::Jacobian),
    ("diff", Builtin::Diff),
];

/// The names of all functions of the language.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ELEMENTARY.iter().map(|(name, _)| *name).chain(NAMED.iter().map(|(name, _)| *name))
}

impl Builtin {
    /// The function with this name.
    pub fn named(key: &str) -> Option<Builtin> {
        NAMED.iter().find(|(name, _)| *name == key).map(|(_, builtin)| builtin.clone())
    }

    /// Whether it makes a function of a function.
    pub fn derives(&self) -> bool {
        matches!(self, Builtin::Gradient | Builtin::Hessian | Builtin::Jacobian | Builtin::Diff)
    }
}

impl Typer<'_> {
    /// A function of the language at its arguments.
    pub(super) fn builtin(
        &mut self,
        builtin: &Builtin,
        name: &str,
        arguments: &[tree::Expr],
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let count = |wanted: std::ops::RangeInclusive<usize>| {
            if wanted.contains(&arguments.len()) {
                return Ok(());
            }
            let (least, most) = (wanted.start(), wanted.end());
            let wanted = if least == most { format!("{least}") } else { format!("{least} to {most}") };
            let plural = if *most == 1 { "" } else { "s" };
            Err(Fault::new(span, format!("`{name}` takes {wanted} argument{plural}, not {}", arguments.len())))
        };
        let number = |node| Ok(Expr { shape: Shape::number(), span, node });
        match builtin {
            Builtin::Fold(fold) => self.fold(*fold, name, arguments, span, locals),
            Builtin::Matrix(function) => {
                count(1..=1)?;
                let of = self.expr(&arguments[0], locals)?;
                self.matrix(*function, name, of, span)
            }
            Builtin::Inverse => {
                count(1..=1)?;
                let of = self.expr(&arguments[0], locals)?;
                self.inverse(of, span)
            }
            Builtin::Transpose => {
                count(1..=1)?;
                Ok(transposed(self.expr(&arguments[0], locals)?, span))
            }
            Builtin::Dot => {
                count(2..=2)?;
                let (left, right) = (self.expr(&arguments[0], locals)?, self.expr(&arguments[1], locals)?);
                self.inner(left, right, span)
            }
            Builtin::Norm => {
                count(1..=2)?;
                let below = arguments.get(1).map(super::norm::subscript);
                self.norm(&arguments[0], below.as_ref(), span, locals)
            }
            Builtin::Outer | Builtin::Kron => {
                count(2..=2)?;
                let (left, right) = (self.expr(&arguments[0], locals)?, self.expr(&arguments[1], locals)?);
                if *builtin == Builtin::Kron {
                    let rows = self.dim_of(left.shape.rows.times(&right.shape.rows));
                    let columns = self.dim_of(left.shape.columns.times(&right.shape.columns));
                    return Ok(Expr {
                        shape: Shape::new(rows, columns),
                        span,
                        node: Node::Kron(left.into(), right.into()),
                    });
                }
                for side in [&left, &right] {
                    wants_vector(side, "outer")?;
                }
                let shape = Shape::new(left.shape.rows.clone(), right.shape.rows.clone());
                Ok(Expr { shape, span, node: Node::Outer(left.into(), right.into()) })
            }
            Builtin::Extreme(value, largest) => {
                count(1..=1)?;
                let of = self.expr(&arguments[0], locals)?;
                let which = if *largest { Which::Largest } else { Which::Smallest };
                self.spectral(*value, which, of, span)
            }
            Builtin::Eigenvalue(number) | Builtin::SingularValue(number) => {
                let value = match builtin {
                    Builtin::Eigenvalue(_) => SpectralValue::Eigenvalue,
                    _ => SpectralValue::SingularValue,
                };
                let k = match number {
                    Some(number) => {
                        count(1..=1)?;
                        let digits = number.bytes().all(|c| c.is_ascii_digit());
                        let kind = if digits { Kind::Number(number.clone()) } else { Kind::Name(number.clone()) };
                        tree::Expr { span, kind, height: 1 }
                    }
                    None if arguments.len() == 1 => {
                        return Err(Fault::new(span, format!("which one of the values of `{name}` is not said"))
                            .help(format!("write `{name}(S, 1)` for the largest, `{name}_max(S)`, `{name}_min(S)`")));
                    }
                    None => {
                        count(2..=2)?;
                        arguments[1].clone()
                    }
                };
                let k = self.fixed(&k, "the number of an eigenvalue or singular value", locals)?;
                let of = self.expr(&arguments[0], locals)?;
                self.spectral(value, Which::Number(k.into()), of, span)
            }
            Builtin::Ones | Builtin::Zeros => {
                count(1..=2)?;
                let rows = self.dim(&arguments[0], locals)?;
                let columns = arguments.get(1).map_or(Ok(Dim::fixed(1)), |dim| self.dim(dim, locals))?;
                let node = if *builtin == Builtin::Ones { Node::Ones } else { Node::Zeros };
                Ok(Expr { shape: Shape::new(rows, columns), span, node })
            }
            Builtin::Eye => {
                count(1..=1)?;
                let n = self.dim(&arguments[0], locals)?;
                Ok(Expr { shape: Shape::new(n.clone(), n), span, node: Node::Identity })
            }
            Builtin::Basis => {
                count(2..=2)?;
                let n = self.dim(&arguments[0], locals)?;
                let place = self.fixed(&arguments[1], "the place of the 1", locals)?;
                Ok(Expr { shape: Shape::vector(n), span, node: Node::Basis(place.into()) })
            }
            Builtin::Gradient | Builtin::Hessian | Builtin::Jacobian | Builtin::Diff => {
                Err(Fault::new(span, format!("the point of `{name}` is missing"))
                    .help(format!("write `{name}(L)(x)`: the function first, then the point")))
            }
        }
        .and_then(|typed| if let Node::Counter(_) = typed.node { number(typed.node) } else { Ok(typed) })
    }

    /// An elementary function of every entry.
    pub(super) fn elementary(
        &mut self,
        function: Elementary,
        of: &tree::Expr,
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let of = self.expr(of, locals)?;
        if !of.shape.is_column() && !of.shape.is_row() && function != Elementary::Abs {
            self.warn(Warning::Entrywise, || {
                Fault::new(span, "a function of a matrix is read entry for entry").label("entrywise")
            });
        }
        Ok(Expr { shape: of.shape.clone(), span, node: Node::Elementary(function, of.into()) })
    }

    fn fold(
        &mut self,
        fold: Fold,
        name: &str,
        arguments: &[tree::Expr],
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let extreme = matches!(fold, Fold::Max | Fold::Min);
        let mut of = arguments.iter().map(|part| self.expr(part, locals)).collect::<Attempt<Vec<_>>>()?;
        match of.len() {
            0 => Err(Fault::new(span, format!("`{name}` of nothing"))),
            1 => Ok(Expr { shape: Shape::number(), span, node: Node::Entries(fold, of.remove(0).into()) }),
            _ if !extreme => Err(Fault::new(span, format!("`{name}` takes one argument"))
                .help(format!("write `{name}(i in n: …)` over an index, or `{name}([a, b])`"))),
            _ => {
                let shaped = of.iter().find(|part| !part.shape.is_number());
                let shape = shaped.map_or_else(Shape::number, |part| part.shape.clone());
                if let Some(other) = of.iter().find(|part| !part.shape.is_number() && part.shape != shape) {
                    let (first, second) = (described(&shape), described(&other.shape));
                    return Err(Fault::new(other.span, format!("`{name}` of {first} and {second}"))
                        .label(second)
                        .also(shaped.map_or(span, |part| part.span), first));
                }
                Ok(Expr { shape, span, node: Node::Extreme(fold, of) })
            }
        }
    }

    fn matrix(&mut self, function: MatrixFunction, name: &str, of: Expr, span: Span) -> Attempt<Expr> {
        let square = |of: &Expr| {
            if of.shape.is_square() {
                return Ok(());
            }
            Err(Fault::new(of.span, format!("`{name}` of what is not square")).label(described(&of.shape)))
        };
        let (function, shape) = match function {
            MatrixFunction::Trace | MatrixFunction::Det | MatrixFunction::LogDet => {
                square(&of)?;
                (function, Shape::number())
            }
            MatrixFunction::Diag if of.shape.is_column() || of.shape.is_row() => {
                let n = if of.shape.is_column() { of.shape.rows.clone() } else { of.shape.columns.clone() };
                (function, Shape::new(n.clone(), n))
            }
            MatrixFunction::Diag | MatrixFunction::Diagonal => {
                square(&of)?;
                (MatrixFunction::Diagonal, Shape::vector(of.shape.rows.clone()))
            }
            MatrixFunction::Vec => (function, Shape::vector(self.dim_of(of.shape.rows.times(&of.shape.columns)))),
            MatrixFunction::LogSumExp => (function, Shape::number()),
        };
        Ok(Expr { shape, span, node: Node::Matrix(function, of.into()) })
    }

    fn spectral(&mut self, value: SpectralValue, which: Which, of: Expr, span: Span) -> Attempt<Expr> {
        if value == SpectralValue::Eigenvalue && !of.shape.is_square() {
            return Err(Fault::new(of.span, "an eigenvalue of what is not square")
                .label(described(&of.shape))
                .help("singular values are `σ_max(A)`, `σ_min(A)`, `σ(A, k)`"));
        }
        Ok(Expr { shape: Shape::number(), span, node: Node::Spectral(value, which, of.into()) })
    }

    /// A value that is known at every size.
    pub(super) fn fixed(&mut self, expr: &tree::Expr, what: &str, locals: &mut Locals) -> Attempt<Expr> {
        let typed = self.expr(expr, locals)?;
        if typed.shape.is_number() && self.is_fixed(&typed, locals) {
            return Ok(typed);
        }
        Err(Fault::new(expr.span, format!("{what} is a whole number made of indices, dimensions and numbers")).label(
            if typed.shape.is_number() { "this depends on the instance".to_owned() } else { described(&typed.shape) },
        ))
    }

    /// Calls what a name stands for.
    pub(super) fn call(
        &mut self,
        called: &Called,
        name: &str,
        arguments: &[tree::Expr],
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        match called {
            Called::Elementary(function) => match arguments {
                [of] => self.elementary(*function, of, span, locals),
                _ => Err(Fault::new(span, format!("`{name}` takes 1 argument, not {}", arguments.len()))),
            },
            Called::Builtin(builtin) => self.builtin(builtin, name, arguments, span, locals),
            Called::Definition(key) => self.call_definition(key, name, arguments, span, locals),
        }
    }
}

fn wants_vector(side: &Expr, name: &str) -> Attempt<()> {
    if side.shape.is_column() {
        return Ok(());
    }
    Err(Fault::new(side.span, format!("`{name}` wants vectors")).label(described(&side.shape)))
}
