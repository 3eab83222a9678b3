//! Definitions, each for one list of shapes of its arguments.

use super::super::message::{Attempt, Fault};
use super::super::names::key;
use super::super::row::{Definition, Equation, Pattern};
use super::super::tree::{self, Kind, Operator};
use super::super::{Shape, Span};
use super::{Argument, Building, DEFINITIONS, Local, Locals, Meaning, Typer, described};
use std::sync::Arc;

/// The pattern that an argument on the left of an equation is.
fn pattern(argument: &tree::Expr) -> Attempt<Pattern> {
    let natural = |text: &str| text.parse::<u32>().ok().filter(|value| *value <= 1_000_000);
    let known = match &argument.kind {
        Kind::Name(name) => Some(Pattern::Name(name.clone())),
        Kind::Number(text) => natural(text).map(Pattern::Number),
        Kind::Paren(inside) => return pattern(inside),
        Kind::Binary(Operator::Add, a, b) => match (&a.kind, &b.kind) {
            (Kind::Name(name), Kind::Number(text)) | (Kind::Number(text), Kind::Name(name)) => {
                natural(text).map(|step| Pattern::Successor(name.clone(), step))
            }
            _ => None,
        },
        _ => None,
    };
    known.ok_or_else(|| {
        Fault::new(argument.span, "on the left of a definition stand names, `0`, or `t + 1`")
            .help("write `L(x) = …`, or for a recursion `x(0) = …` and `x(t + 1) = …`")
    })
}

impl Typer<'_> {
    /// The number of a definition for arguments of these shapes, made when it is first asked for.
    pub(super) fn instance(&mut self, key: &Arc<str>, arguments: Vec<Argument>, span: Span) -> Attempt<usize> {
        if let Some(&at) = self.known.get(&(key.clone(), arguments.clone())) {
            if self.definitions[at].shaped {
                return Ok(at);
            }
            let name = &self.definitions[at].definition.name;
            return Err(Fault::new(span, format!("`{name}` is defined by itself"))
                .help("a recursion begins with a number, as in `x(0) = a` and `x(t + 1) = …`"));
        }
        let Some(Meaning::Definition(equations)) = self.scope.meanings.get(key) else {
            return Err(Fault::new(span, "this is not defined"));
        };
        if self.definitions.len() >= DEFINITIONS {
            return Err(Fault::new(span, format!("more than {DEFINITIONS} definitions, each for other shapes")));
        }
        let equations = equations.clone();
        let name = equations.first().map_or_else(|| key.clone(), |equation| equation.name.text.clone());
        let wanted = equations.first().and_then(|equation| equation.arguments.as_ref()).map_or(0, Vec::len);
        if wanted != arguments.len() {
            let plural = if wanted == 1 { "" } else { "s" };
            let place = equations.first().map_or(span, |equation| equation.name.span);
            return Err(Fault::new(span, format!("`{name}` takes {wanted} argument{plural}, not {}", arguments.len()))
                .also(place, "defined here"));
        }
        let mut typed = Vec::new();
        for equation in equations.iter() {
            let patterns = equation.arguments.iter().flatten().map(pattern).collect::<Attempt<Vec<_>>>()?;
            typed.push(Equation {
                patterns,
                body: super::number(crate::number::Exact::zero(), equation.body.span),
                text: equation.text.clone(),
            });
        }
        for (place, argument) in arguments.iter().enumerate() {
            let counted = typed.iter().any(|equation| !matches!(equation.patterns[place], Pattern::Name(_)));
            let fixed = matches!(argument, Argument::Value(_, true));
            if counted && !fixed {
                return Err(Fault::new(span, format!("`{name}` is a recursion over the whole numbers"))
                    .help("its counter is a number, an index, or made of them"));
            }
        }
        let parameters = arguments.iter().filter_map(|argument| match argument {
            Argument::Value(shape, _) => Some(shape.clone()),
            Argument::Function(_) => None,
        });
        let at = self.definitions.len();
        let first = beginning(&typed);
        let count = typed.len();
        let definition =
            Definition { name, equations: typed, shape: Shape::number(), parameters: parameters.collect() };
        self.definitions.push(Building {
            definition,
            key: key.clone(),
            arguments: arguments.clone(),
            shaped: false,
            fixed: false,
        });
        self.known.insert((key.clone(), arguments), at);
        self.equation(at, first, &equations)?;
        self.waiting.extend((0..count).filter(|other| *other != first).map(|other| (at, other)));
        Ok(at)
    }

    /// Types the equations that were put off, until none is left.
    pub fn wait(&mut self) -> Attempt<()> {
        while let Some((at, which)) = self.waiting.pop() {
            let Some(Meaning::Definition(equations)) = self.scope.meanings.get(&self.definitions[at].key) else {
                continue;
            };
            let equations = equations.clone();
            self.equation(at, which, &equations)?;
        }
        Ok(())
    }

    fn equation(&mut self, at: usize, which: usize, equations: &[tree::Equation]) -> Attempt<()> {
        let building = &self.definitions[at];
        let (shaped, shape) = (building.shaped, building.definition.shape.clone());
        let patterns = &building.definition.equations[which].patterns;
        let mut locals: Locals = Vec::new();
        for (pattern, argument) in patterns.iter().zip(&building.arguments) {
            let local = match (pattern, argument) {
                (Pattern::Number(_), _) => continue,
                (Pattern::Name(name), Argument::Function(called)) => (key(name), Local::Function(called.clone())),
                (Pattern::Successor(name, _), _) => (key(name), Local::Counter(name.clone())),
                (Pattern::Name(name), Argument::Value(shape, fixed)) => {
                    (key(name), Local::Parameter { name: name.clone(), shape: shape.clone(), fixed: *fixed })
                }
            };
            if locals.iter().any(|(name, _)| *name == local.0) {
                return Err(Fault::new(equations[which].name.span, "two arguments have one name"));
            }
            locals.push(local);
        }
        let body = self.expr(&equations[which].body, &mut locals)?;
        if shaped && body.shape != shape {
            let first = &equations[beginning(&self.definitions[at].definition.equations)];
            let (a, b) = (described(&shape), described(&body.shape));
            return Err(Fault::new(body.span, format!("`{}` is {a} and {b}", equations[which].name.text))
                .label(b)
                .also(first.body.span, a));
        }
        // A recursion is not looked into: its equations may be typed before what they call.
        let alone = patterns_are_names(&self.definitions[at].definition.equations);
        let fixed = alone && body.shape.is_number() && {
            let parameters: Vec<Arc<str>> = locals.iter().filter_map(|(_, local)| parameter(local)).collect();
            let known = |name: &str| parameters.iter().any(|other| &**other == name);
            super::is_fixed(&body, &known, &|other| self.definitions[other].fixed)
        };
        let building = &mut self.definitions[at];
        building.fixed = fixed;
        building.definition.shape = body.shape.clone();
        building.definition.equations[which].body = body;
        building.shaped = true;
        Ok(())
    }

    /// A definition of one argument, for a derivative at a value of this shape.
    pub(super) fn at_shape(&mut self, key: &Arc<str>, shape: &Shape, span: Span) -> Attempt<(usize, Shape)> {
        let at = self.instance(key, vec![Argument::Value(shape.clone(), false)], span)?;
        Ok((at, self.definitions[at].definition.shape.clone()))
    }
}

fn parameter(local: &Local) -> Option<Arc<str>> {
    match local {
        Local::Parameter { name, .. } => Some(name.clone()),
        _ => None,
    }
}

fn patterns_are_names(equations: &[Equation]) -> bool {
    equations.len() == 1 && equations[0].patterns.iter().all(|pattern| matches!(pattern, Pattern::Name(_)))
}

/// The equation that settles the shape: the one with the least numbers on its left.
fn beginning(equations: &[Equation]) -> usize {
    let rank = |equation: &Equation| -> Vec<u32> {
        let of = |pattern: &Pattern| match pattern {
            Pattern::Number(value) => *value,
            Pattern::Name(_) => u32::MAX - 1,
            Pattern::Successor(..) => u32::MAX,
        };
        equation.patterns.iter().map(of).collect()
    };
    (0..equations.len()).min_by_key(|at| rank(&equations[*at])).unwrap_or(0)
}
