//! Derivatives of definitions.

use super::super::message::{Attempt, Fault};
use super::super::tree::{self, Kind, Word};
use super::super::{Derivative, Expr, Function, Node, Shape, Span};
use super::builtin::Builtin;
use super::{Called, Locals, Typer, described};

impl Typer<'_> {
    /// `∇L(y)` and `∇²L(y)`.
    pub(super) fn nabla(
        &mut self,
        second: bool,
        name: &Word,
        arguments: Option<&[tree::Expr]>,
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let builtin = if second { Builtin::Hessian } else { Builtin::Gradient };
        let sign = if second { "∇²" } else { "∇" };
        let Some(arguments) = arguments else {
            return Err(Fault::new(span, "the point of a derivative is missing")
                .help(format!("write `{sign}{}(x)`", name.text)));
        };
        let function = tree::Expr { span: name.span, kind: Kind::Name(name.text.clone()), height: 1 };
        self.derived(&builtin, sign, std::slice::from_ref(&function), arguments, span, locals)
    }

    /// `grad(L)(y)`, `diff(g, 2)(t)` and the like.
    pub(super) fn derived(
        &mut self,
        builtin: &Builtin,
        name: &str,
        of: &[tree::Expr],
        at: &[tree::Expr],
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let order = match (builtin, of) {
            (_, [_]) => 1,
            (Builtin::Diff, [_, order]) => {
                let order = self.fixed(order, "the order of a derivative", locals)?;
                let whole = self.constant(&order).as_ref().and_then(super::dims::whole);
                whole
                    .and_then(|order| u8::try_from(order).ok())
                    .filter(|order| (1..=6).contains(order))
                    .ok_or_else(|| Fault::new(order.span, "the order of a derivative is a whole number from 1 to 6"))?
            }
            _ => {
                return Err(
                    Fault::new(span, format!("`{name}` takes one function")).help(format!("write `{name}(L)(x)`"))
                );
            }
        };
        let [point] = at else {
            return Err(Fault::new(span, format!("`{name}` is taken at one point, not at {}", at.len()))
                .help("the function has one argument; its other objects are ingredients"));
        };
        let Kind::Name(function) = &of[0].kind else {
            return Err(Fault::new(of[0].span, "a derivative is taken of a function by its name")
                .help("define it with `where L(x) = …` and write `grad(L)(x)`"));
        };
        let point = self.expr(point, locals)?;
        let called = match self.function(function, locals) {
            Some(called) => called,
            None if self.is_value(function, locals) => {
                return Err(Fault::new(of[0].span, format!("`{function}` is no function, so it has no derivative"))
                    .help(format!("define it with its argument, `where {function}(x) = …`")));
            }
            None => return Err(self.unknown(function, of[0].span, locals)),
        };
        let (of_what, value) = match called {
            Called::Elementary(function) => (Function::Elementary(function), point.shape.clone()),
            Called::Definition(key) => {
                let (at, shape) = self.at_shape(&key, &point.shape, span)?;
                (Function::Definition(at), shape)
            }
            Called::Builtin(_) => {
                return Err(Fault::new(of[0].span, format!("the derivative of `{function}` is not taken by its name"))
                    .help("define a function with it, as in `where L(x) = sum(x)`"));
            }
        };
        let elementary = matches!(of_what, Function::Elementary(_));
        let wrong = |what: &str, shape: &Shape, place: Span| {
            Err(Fault::new(span, format!("`{name}` wants {what}")).also(place, described(shape)))
        };
        let (derivative, shape) = match builtin {
            Builtin::Gradient if !value.is_number() => {
                return wrong("a function whose value is a number; of a vector there is `jac`", &value, of[0].span);
            }
            Builtin::Gradient => (Derivative::Gradient, point.shape.clone()),
            Builtin::Hessian if !value.is_number() => {
                return wrong("a function whose value is a number", &value, of[0].span);
            }
            Builtin::Hessian if !point.shape.is_column() => {
                return wrong("a vector as its point", &point.shape, point.span);
            }
            Builtin::Hessian => (Derivative::Hessian, Shape::new(point.shape.rows.clone(), point.shape.rows.clone())),
            Builtin::Jacobian if !value.is_column() => {
                return wrong("a function whose value is a vector", &value, of[0].span);
            }
            Builtin::Jacobian if !point.shape.is_column() => {
                return wrong("a vector as its point", &point.shape, point.span);
            }
            Builtin::Jacobian => (Derivative::Jacobian, Shape::new(value.rows.clone(), point.shape.rows.clone())),
            _ if !point.shape.is_number() && !elementary => {
                return wrong(
                    "a number as its point; of a vector there are `grad` and `jac`",
                    &point.shape,
                    point.span,
                );
            }
            _ => (Derivative::Ordinary(order), value),
        };
        Ok(Expr { shape, span, node: Node::Derivative(derivative, of_what, point.into()) })
    }
}
