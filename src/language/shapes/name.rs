//! What a name means where it stands, and what to say of one that means nothing.

use super::super::layout::KEYWORDS;
use super::super::message::{Attempt, Fault};
use super::super::names::{as_product, key, nearest};
use super::super::tree::{self, Kind};
use super::super::{Elementary, Expr, Node, Shape, Span};
use super::builtin::{Builtin, ELEMENTARY};
use super::{Called, Local, Locals, Meaning, Typer};
use crate::number::Exact;

impl Typer<'_> {
    fn local<'b>(&self, key: &str, locals: &'b Locals) -> Option<&'b Local> {
        locals.iter().rev().find(|(name, _)| &**name == key).map(|(_, local)| local)
    }

    /// The function that a name stands for, if it does.
    pub fn function(&self, name: &str, locals: &Locals) -> Option<Called> {
        let key = key(name);
        match self.local(&key, locals) {
            Some(Local::Function(called)) => return Some(called.clone()),
            Some(_) => return None,
            None => {}
        }
        match self.scope.meanings.get(&key) {
            Some(Meaning::Value(tree::Expr { kind: Kind::Name(other), .. })) if **other != *name => {
                return self.function(other, &Vec::new());
            }
            Some(Meaning::Definition(equations)) => {
                return match equations.first() {
                    Some(tree::Equation { arguments: Some(_), .. }) => Some(Called::Definition(key)),
                    // `f = exp`: another name of a function.
                    Some(tree::Equation { body: tree::Expr { kind: Kind::Name(other), .. }, .. })
                        if **other != *name =>
                    {
                        self.function(other, &Vec::new()).filter(|_| self.depth < 300)
                    }
                    _ => None,
                };
            }
            Some(_) => return None,
            None => {}
        }
        builtin(&key).or_else(|| self.numbered(&key, locals).map(Called::Builtin))
    }

    /// `λ_1` and `σ_n` as functions: the value with this number.
    fn numbered(&self, key: &str, locals: &Locals) -> Option<Builtin> {
        let (letter, number) = key.split_once('_')?;
        let known = number.bytes().all(|c| c.is_ascii_digit())
            || self.local(number, locals).is_some_and(|local| matches!(local, Local::Counter(_)))
            || matches!(
                self.scope.meanings.get(number),
                Some(Meaning::Dimension(_) | Meaning::Counter(_) | Meaning::Value(_))
            );
        match letter {
            "λ" if known => Some(Builtin::Eigenvalue(Some(number.into()))),
            "σ" if known => Some(Builtin::SingularValue(Some(number.into()))),
            _ => None,
        }
    }

    /// The value that a name stands for.
    pub(super) fn name(&mut self, name: &str, span: Span, locals: &mut Locals) -> Attempt<Expr> {
        let key = key(name);
        let number = |node| Ok(Expr { shape: Shape::number(), span, node });
        match self.local(&key, locals) {
            Some(Local::Counter(name)) => return number(Node::Counter(name.clone())),
            Some(Local::Parameter { name, shape, .. }) => {
                return Ok(Expr { shape: shape.clone(), span, node: Node::Parameter(name.clone()) });
            }
            Some(Local::Function(_)) => return Err(self.bare_function(name, span)),
            None => {}
        }
        match self.scope.meanings.get(&key) {
            Some(Meaning::Ingredient(at)) => {
                let ingredient = &self.scope.ingredients[*at];
                let node = Node::Ingredient(ingredient.name.clone());
                return Ok(Expr { shape: self.same(&ingredient.shape), span, node });
            }
            Some(Meaning::Dimension(name)) => {
                return number(Node::Dimension(super::super::Dim::named(name.clone())));
            }
            Some(Meaning::Counter(name)) => return number(Node::Counter(name.clone())),
            Some(Meaning::Value(value)) => {
                if self.function(name, locals).is_some() {
                    return Err(self.bare_function(name, span));
                }
                let value = value.clone();
                return Ok(Expr { span, ..self.expr(&value, &mut Vec::new())? });
            }
            Some(Meaning::Definition(equations)) => {
                if equations.first().is_some_and(|equation| equation.arguments.is_some()) {
                    return Err(self.bare_function(name, span));
                }
                let at = self.instance(&key, Vec::new(), span)?;
                let shape = self.definitions[at].definition.shape.clone();
                return Ok(Expr { shape, span, node: Node::Call(at, Vec::new()) });
            }
            None => {}
        }
        if let Some(identity) = self.identity_by_name(name, span, locals)? {
            return Ok(identity);
        }
        if &*key == "e" {
            let one = super::number(Exact::integer(1), span);
            return number(Node::Elementary(Elementary::Exp, one.into()));
        }
        if builtin(&key).is_some() {
            return Err(self.bare_function(name, span));
        }
        Err(self.unknown(name, span, locals))
    }

    fn bare_function(&self, name: &str, span: Span) -> Box<Fault> {
        Fault::new(span, format!("`{name}` is a function, and its argument is missing"))
            .help(format!("write `{name}(…)`, its argument in round brackets"))
    }

    /// A name that means nothing here.
    pub(super) fn unknown(&self, name: &str, span: Span, locals: &Locals) -> Box<Fault> {
        let fault =
            Fault::new(span, format!("`{name}` is not known here")).label("no ingredient, definition or dimension");
        let exists = |word: &str| {
            let key = key(word);
            self.local(&key, locals).is_some() || self.scope.meanings.contains_key(&key)
        };
        if let Some(product) = as_product(name, &exists) {
            return fault.help(format!("write `{product}` for a product"));
        }
        if let Some((base, index)) = name.split_once('_').filter(|(base, _)| exists(base)) {
            return fault.help(format!("write `{base}[{index}]` for an entry"));
        }
        if matches!(name, "i" | "j" | "k" | "l") {
            return fault.help(format!("an index is introduced by `for all {name} in n: …` or `sum({name} in n: …)`"));
        }
        if let Some(keyword) = nearest(name, KEYWORDS.iter().map(|(keyword, _)| *keyword)).filter(|_| name.len() > 3) {
            return fault.help(format!("`{keyword}` is near, and begins a clause at the start of a line"));
        }
        if let Some(advice) = advice(name) {
            return fault.help(advice);
        }
        let mut known: Vec<&str> = locals.iter().map(|(key, _)| &**key).collect();
        super::builtin::names().for_each(|name| known.push(name));
        known.extend(self.scope.meanings.iter().map(|(key, meaning)| match meaning {
            Meaning::Ingredient(at) => &*self.scope.ingredients[*at].name,
            Meaning::Definition(equations) => equations.first().map_or(&**key, |equation| &equation.name.text),
            _ => &**key,
        }));
        known.sort_unstable();
        match nearest(name, known.into_iter()) {
            Some(near) => fault.help(format!("`{near}` is near")),
            None => fault.help(format!("introduce it with `let {name} ∈ ℝ`, or define it with `where {name} = …`")),
        }
    }
}

/// What the language has in place of a name that people try.
fn advice(name: &str) -> Option<&'static str> {
    Some(match name {
        "I" | "Id" | "id" => "write `I_n` for the identity of size n",
        "sin" | "cos" | "tan" | "erf" | "gamma" => "the functions are exp, log, sqrt, sinh, cosh, tanh, abs, max, min",
        "ℝ" | "R" | "ℕ" | "ℤ" => {
            "an index runs over `1..n`; for all vectors or numbers, introduce one with `let x ∈ ℝ^n`"
        }
        "exists" | "there" | "∃" => "everything is for all; what exists is given by a formula, with `where`",
        "π" | "pi" => "numbers are exact here; bound it by fractions, as `314159/100000 < p < 314160/100000`",
        "sigmoid" => "define it: `where sigmoid(z) = 1 ./ (1 + exp(−z))` of a number",
        "softmax" => "define it: `where softmax(z) = exp(z) / sum(exp(z))`",
        "relu" => "write `max(z, 0)`",
        "rank" | "sign" | "sgn" | "floor" | "ceil" => "it is not continuous, and not among the functions",
        _ => return None,
    })
}

/// The function of the language that a name stands for.
fn builtin(key: &str) -> Option<Called> {
    let elementary =
        ELEMENTARY.iter().find(|(name, _)| *name == key).map(|(_, function)| Called::Elementary(*function));
    elementary.or_else(|| Builtin::named(key).map(Called::Builtin))
}
