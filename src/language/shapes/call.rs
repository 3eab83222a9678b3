//! Calls: `f(x)`, `grad(L)(x)`, `sum(i in n: …)`.

use super::super::message::{Attempt, Fault};
use super::super::names::key;
use super::super::tree::{self, Kind, Quantified};
use super::super::{Expr, Fold, Node, Proposition, Range, Span};
use super::builtin::Builtin;
use super::{Argument, Called, Local, Locals, Typer, described};

impl Typer<'_> {
    /// `head(arguments)` where it is no product.
    pub(super) fn apply(
        &mut self,
        head: &tree::Expr,
        arguments: &[tree::Expr],
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        match &head.kind {
            Kind::Name(name) => match self.function(name, locals) {
                Some(called) => self.call(&called, name, arguments, span, locals),
                None if self.is_value(name, locals) => Err(Fault::new(
                    span,
                    format!("`{name}` is no function, and takes no {} arguments", arguments.len()),
                )),
                None => Err(self.unknown_function(name, head.span, locals)),
            },
            Kind::Apply(operator, of) => match &operator.kind {
                Kind::Name(name) => match self.function(name, locals) {
                    Some(Called::Builtin(builtin)) if builtin.derives() => {
                        self.derived(&builtin, name, of, arguments, span, locals)
                    }
                    _ => Err(Fault::new(span, "only `grad(L)`, `hess(L)`, `jac(f)`, `diff(g)` are called again")),
                },
                _ => Err(Fault::new(head.span, "this is called, and is no function")),
            },
            _ => Err(Fault::new(head.span, "this is called, and is no function")),
        }
    }

    fn unknown_function(&self, name: &str, span: Span, locals: &Locals) -> Box<Fault> {
        self.unknown(name, span, locals)
    }

    /// Whether a name makes a function of a function.
    pub(super) fn derives(&self, name: &str, locals: &Locals) -> bool {
        matches!(self.function(name, locals), Some(Called::Builtin(builtin)) if builtin.derives())
    }

    /// A definition at its arguments.
    pub(super) fn call_definition(
        &mut self,
        key: &std::sync::Arc<str>,
        name: &str,
        arguments: &[tree::Expr],
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let mut values = Vec::new();
        let mut shapes = Vec::new();
        for argument in arguments {
            if let Kind::Name(function) = &argument.kind
                && let Some(called) = self.function(function, locals)
            {
                shapes.push(Argument::Function(called));
                continue;
            }
            let value = self.expr(argument, locals)?;
            shapes.push(Argument::Value(value.shape.clone(), value.shape.is_number() && self.is_fixed(&value, locals)));
            values.push(value);
        }
        let at = self.instance(key, shapes, span).map_err(|fault| self.with_name(fault, name))?;
        let shape = self.definitions[at].definition.shape.clone();
        Ok(Expr { shape, span, node: Node::Call(at, values) })
    }

    fn with_name(&self, fault: Box<Fault>, _name: &str) -> Box<Fault> {
        fault
    }

    /// `sum(i in n: …)` and the like.
    pub(super) fn over(
        &mut self,
        fold: &tree::Word,
        quantified: &Quantified,
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let fold = match Builtin::named(&fold.text) {
            Some(Builtin::Fold(fold)) => fold,
            _ => return Err(Fault::new(fold.span, "nothing is taken over an index by this")),
        };
        let before = locals.len();
        let ranges = self.ranges(&quantified.ranges, locals)?;
        let condition = match &quantified.condition {
            Some(condition) => {
                let typed = self.statement(condition, locals)?;
                if !self.is_settled(&typed, locals) {
                    return Err(Fault::new(
                        condition.span,
                        "what a sum runs over is said of indices and dimensions alone",
                    )
                    .help("multiply the terms, or write `max(x, 0)`, for what depends on the instance"));
                }
                Some(Box::new(typed))
            }
            None => None,
        };
        let body = self.expr(&quantified.body, locals)?;
        locals.truncate(before);
        if matches!(fold, Fold::Max | Fold::Min | Fold::Product) && !body.shape.is_number() {
            return Err(Fault::new(body.span, "only sums and means are taken of vectors and matrices")
                .label(described(&body.shape)));
        }
        Ok(Expr { shape: body.shape.clone(), span, node: Node::Over(fold, ranges, condition, body.into()) })
    }

    /// Whether something is said of indices and dimensions alone.
    pub fn is_settled(&self, proposition: &Proposition, locals: &Locals) -> bool {
        match proposition {
            Proposition::Relation { left, right, .. } => {
                let numbers = left.shape.is_number() && right.shape.is_number();
                numbers && self.is_fixed(left, locals) && self.is_fixed(right, locals)
            }
            Proposition::All(parts) => parts.iter().all(|part| self.is_settled(part, locals)),
            Proposition::If(a, b) => self.is_settled(a, locals) && self.is_settled(b, locals),
            Proposition::Member(..) | Proposition::ForAll(..) => false,
        }
    }

    /// Indices with their ranges, bound from here on.
    pub fn ranges(&mut self, ranges: &[tree::IndexRange], locals: &mut Locals) -> Attempt<Vec<Range>> {
        let mut typed = Vec::new();
        for range in ranges {
            let first = match &range.first {
                Some(first) => self.fixed(first, "the end of a range", locals)?,
                None => super::number(crate::number::Exact::integer(1), range.last.span),
            };
            let last = self.fixed(&range.last, "the end of a range", locals)?;
            let index = range.index.text.clone();
            locals.push((key(&index), Local::Counter(index.clone())));
            typed.push(Range { index, first, last });
        }
        Ok(typed)
    }
}
