//! Formulas: loosest first `and`, relations, + −, products, unary −, powers.

use super::super::layout::is_infix_word;
use super::super::lexer::{Lexeme, Symbol};
use super::super::message::{Attempt, Fault};
use super::super::tree::{Comparison, Expr, Filled, Kind, Operator, Quantified};
use super::{Open, Parser, height};
use crate::language::Span;

impl Parser<'_> {
    /// `P and Q`, `if P then Q`, `for all …: P`, and a relation.
    pub fn statement(&mut self) -> Attempt<Expr> {
        self.deeper(|parser| {
            let start = parser.here();
            let mut left = parser.clause_of_statement()?;
            loop {
                if parser.eat_word("and") || parser.eat(Symbol::And) {
                    let right = parser.clause_of_statement()?;
                    let tall = height(&[&left, &right]);
                    left = parser.node(start, tall, Kind::And(left.into(), right.into()))?;
                } else if parser.eat_word("implies") || parser.eat(Symbol::Implies) {
                    let right = parser.statement()?;
                    let tall = height(&[&left, &right]);
                    return parser.node(start, tall, Kind::If(left.into(), right.into()));
                } else if parser.eat_word("iff") || parser.eat(Symbol::Equivalent) {
                    let right = parser.statement()?;
                    let both = [(&left, &right), (&right, &left)].map(|(a, b)| {
                        let tall = height(&[a, b]);
                        let one = parser.node(start, tall, Kind::If(a.clone().into(), b.clone().into()))?;
                        let tall = one.height;
                        parser.node(start, tall, Kind::Paren(one.into()))
                    });
                    let [there, back] = both;
                    let (there, back) = (there?, back?);
                    let tall = height(&[&there, &back]);
                    return parser.node(start, tall, Kind::And(there.into(), back.into()));
                } else if parser.at_for_all() {
                    // Said afterwards: `x[i] ≤ 1 for all i in n`.
                    parser.skip_for_all();
                    let (ranges, condition) = parser.ranges()?;
                    let tall = height(&[&left]);
                    let body = Quantified { ranges, condition, body: left };
                    left = parser.node(start, tall, Kind::ForAll(body.into()))?;
                    left = parser.node(start, left.height, Kind::Paren(left.into()))?;
                } else {
                    return Ok(left);
                }
            }
        })
    }

    fn at_for_all(&self) -> bool {
        self.symbol() == Some(Symbol::ForAll) || self.is_word("for") && matches!(self.word_at(1), Some("all" | "every"))
    }

    fn skip_for_all(&mut self) {
        self.at += if self.symbol() == Some(Symbol::ForAll) { 1 } else { 2 };
    }

    fn clause_of_statement(&mut self) -> Attempt<Expr> {
        let start = self.here();
        if self.at_for_all() {
            self.skip_for_all();
            let (ranges, condition) = self.ranges()?;
            if !self.eat(Symbol::Colon) && !self.eat(Symbol::Comma) {
                return Err(self.wanted("`:`").help("write `for all i in n: …`"));
            }
            let body = self.statement()?;
            let tall = height(&[&body]);
            return self.node(start, tall, Kind::ForAll(Quantified { ranges, condition, body }.into()));
        }
        if self.eat_word("if") {
            let premise = self.statement()?;
            self.eat(Symbol::Comma);
            if !self.eat_word("then") {
                return Err(self.wanted("`then`").help("write `if P then Q`"));
            }
            let conclusion = self.statement()?;
            let tall = height(&[&premise, &conclusion]);
            return self.node(start, tall, Kind::If(premise.into(), conclusion.into()));
        }
        self.relation()
    }

    /// A chain of relations, or an expression alone.
    pub fn relation(&mut self) -> Attempt<Expr> {
        let start = self.here();
        let first = self.sum()?;
        let mut rest = Vec::new();
        while let Some(comparison) = self.comparison() {
            let right = self.sum()?;
            rest.push((comparison, right));
            if rest.len() > 64 {
                return Err(Fault::new(start.to(self.last()), "this chain is too long"));
            }
        }
        if rest.is_empty() && (self.symbol() == Some(Symbol::Element) || self.is_word("in")) {
            self.at += 1;
            let of = self.type_()?;
            let tall = height(&[&first]);
            return self.node(start, tall, Kind::Member(first.into(), of.into()));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let tall = rest.iter().map(|(_, part)| part.height).fold(first.height, u16::max);
        self.node(start, tall, Kind::Chain(first.into(), rest))
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let comparison = match (&self.peek()?.kind, self.word_at(0)) {
            (Lexeme::Symbol(Symbol::Equal), _) => Comparison::Equal,
            (Lexeme::Symbol(Symbol::Differ), _) => Comparison::Differ,
            (Lexeme::Symbol(Symbol::AtMost), _) => Comparison::AtMost,
            (Lexeme::Symbol(Symbol::Less), _) => Comparison::Less,
            (Lexeme::Symbol(Symbol::AtLeast), _) => Comparison::AtLeast,
            (Lexeme::Symbol(Symbol::Greater), _) => Comparison::Greater,
            (Lexeme::Symbol(Symbol::Precedes), _) | (_, Some("preceq")) => Comparison::Precedes,
            (Lexeme::Symbol(Symbol::StrictlyPrecedes), _) | (_, Some("prec")) => Comparison::StrictlyPrecedes,
            (Lexeme::Symbol(Symbol::Succeeds), _) | (_, Some("succeq")) => Comparison::Succeeds,
            (Lexeme::Symbol(Symbol::StrictlySucceeds), _) | (_, Some("succ")) => Comparison::StrictlySucceeds,
            _ => return None,
        };
        self.at += 1;
        Some(comparison)
    }

    /// Sums and differences of products.
    pub fn sum(&mut self) -> Attempt<Expr> {
        self.deeper(|parser| {
            let start = parser.here();
            if parser.symbol() == Some(Symbol::Plus) {
                parser.at += 1;
            }
            let mut left = parser.product()?;
            loop {
                let operator = match parser.symbol() {
                    Some(Symbol::Plus) => Operator::Add,
                    Some(Symbol::Minus) => Operator::Sub,
                    _ => return Ok(left),
                };
                parser.at += 1;
                let right = parser.product()?;
                let tall = height(&[&left, &right]);
                left = parser.node(start, tall, Kind::Binary(operator, left.into(), right.into()))?;
            }
        })
    }

    /// A primary with what stands behind it: powers, transposes, indices.
    pub(super) fn power(&mut self) -> Attempt<Expr> {
        let start = self.here();
        // √(a)² is the square of a root, as sqrt(a)² is; √a² the root of a square
        let mut base = match self.eat(Symbol::Root) {
            true => {
                let called = self.symbol() == Some(Symbol::OpenParen);
                let operand = self.deeper(if called { Self::primary } else { Self::power })?;
                let tall = height(&[&operand]);
                let root = self.node(start, tall, Kind::Root(operand.into()))?;
                if !called {
                    return Ok(root);
                }
                root
            }
            false => self.primary()?,
        };
        loop {
            let tall = base.height;
            let kind = match (&self.peek().map(|token| &token.kind), self.symbol()) {
                (_, Some(Symbol::Prime)) => {
                    self.at += 1;
                    Kind::Transpose(base.into())
                }
                (Some(Lexeme::Superscript(run)), _) => {
                    let run = run.clone();
                    self.at += 1;
                    self.superscript(base, &run)?
                }
                (_, Some(symbol @ (Symbol::Caret | Symbol::DotCaret))) => {
                    self.at += 1;
                    if symbol == Symbol::Caret && self.eat(Symbol::Prime) {
                        Kind::Transpose(base.into())
                    } else if symbol == Symbol::Caret
                        && matches!(self.peek().map(|t| &t.kind), Some(Lexeme::Superscript(run)) if &**run == "T")
                    {
                        self.at += 1;
                        Kind::Transpose(base.into())
                    } else {
                        let exponent = self.exponent()?;
                        let tall = height(&[&base, &exponent]);
                        let (of, exponent) = (base.into(), exponent.into());
                        let kind = if symbol == Symbol::Caret {
                            Kind::Power(of, exponent)
                        } else {
                            Kind::EntryPower(of, exponent)
                        };
                        base = self.node(start, tall, kind)?;
                        continue;
                    }
                }
                (_, Some(Symbol::OpenBracket)) if self.adjacent(0) => self.indices(base)?,
                (_, Some(Symbol::OpenParen)) if self.adjacent(0) && is_head(&base) => {
                    let arguments = self.arguments()?;
                    let tall = arguments.iter().map(|part| part.height).fold(tall, u16::max);
                    base = self.node(start, tall, Kind::Apply(base.into(), arguments))?;
                    continue;
                }
                (_, Some(Symbol::Underscore)) => {
                    return Err(Fault::new(self.here(), "a subscript that is no part of a name").help(format!(
                        "write `{0}[i]` for an entry, `{0}(t)` for a term of a recursion",
                        self.slice(base.span)
                    )));
                }
                _ => return Ok(base),
            };
            let tall = match &kind {
                Kind::Index(_, at) => at.iter().flatten().map(|part| part.height).fold(tall, u16::max),
                _ => tall + 1,
            };
            base = self.node(start, tall, kind)?;
        }
    }

    /// What a run of superscripts says of its base.
    fn superscript(&mut self, base: Expr, run: &str) -> Attempt<Kind> {
        let span = self.last();
        let leaf = |kind: Kind| Expr { span, kind, height: 1 };
        Ok(match run {
            "T" => Kind::Transpose(base.into()),
            "-T" => Kind::InverseTranspose(base.into()),
            _ if run.bytes().all(|c| c.is_ascii_digit()) => {
                Kind::Power(base.into(), leaf(Kind::Number(run.into())).into())
            }
            _ => {
                let (negative, rest) = run.strip_prefix('-').map_or((false, run), |rest| (true, rest));
                let exponent = match rest {
                    _ if !rest.is_empty() && rest.bytes().all(|c| c.is_ascii_digit()) => {
                        leaf(Kind::Number(rest.into()))
                    }
                    _ if rest.chars().count() == 1 && rest.chars().all(char::is_alphabetic) => {
                        leaf(Kind::Name(rest.into()))
                    }
                    _ => {
                        return Err(Fault::new(span, "these superscripts are no power and no transpose")
                            .help("write the exponent with `^(…)`"));
                    }
                };
                let exponent =
                    if negative { Expr { span, kind: Kind::Neg(exponent.into()), height: 2 } } else { exponent };
                Kind::Power(base.into(), exponent.into())
            }
        })
    }

    /// An exponent: a sign, a primary, and a power of it.
    fn exponent(&mut self) -> Attempt<Expr> {
        let start = self.here();
        if self.eat(Symbol::Minus) {
            let operand = self.deeper(Self::exponent)?;
            let tall = height(&[&operand]);
            return self.node(start, tall, Kind::Neg(operand.into()));
        }
        if self.symbol() == Some(Symbol::Root) {
            return self.deeper(Self::power);
        }
        let mut exponent = self.primary()?;
        if self.symbol() == Some(Symbol::OpenParen) && self.adjacent(0) && is_head(&exponent) {
            let arguments = self.arguments()?;
            let tall = arguments.iter().map(|part| part.height).fold(exponent.height, u16::max);
            exponent = self.node(start, tall, Kind::Apply(exponent.into(), arguments))?;
        }
        if self.symbol() == Some(Symbol::Caret) && self.adjacent(0) {
            self.at += 1;
            let higher = self.deeper(Self::exponent)?;
            let tall = height(&[&exponent, &higher]);
            exponent = self.node(start, tall, Kind::Power(exponent.into(), higher.into()))?;
        }
        Ok(exponent)
    }

    /// Whether the next token begins an operand that stands beside the one before it.
    pub(super) fn begins_operand(&self) -> bool {
        let Some(token) = self.peek() else {
            return false;
        };
        match &token.kind {
            Lexeme::Number(_) => true,
            Lexeme::Name(word) => !(is_infix_word(word) || &**word == "for" && self.at_for_all()),
            Lexeme::Symbol(symbol) => match symbol {
                Symbol::OpenParen | Symbol::OpenBracket | Symbol::OpenAngle | Symbol::Root | Symbol::Nabla => true,
                Symbol::Bar | Symbol::DoubleBar => self.bar_opens(),
                _ => false,
            },
            _ => false,
        }
    }

    /// Behind an operand: whether a bar opens a factor, in place of closing what is open.
    fn bar_opens(&self) -> bool {
        let double = self.symbol() == Some(Symbol::DoubleBar);
        let two = self.symbol() == Some(Symbol::Bar) && self.symbol_at(1) == Some(Symbol::Bar) && self.adjacent(1);
        let length = match (self.open.last(), double, two) {
            (Some(Open::DoubleBar), true, _) | (Some(Open::Bar), false, _) => 1,
            (Some(Open::TwoBars), false, true) => 2,
            _ => return true,
        };
        // A blank before it and none behind it: it opens.
        self.peek().is_some_and(|token| token.spaced) && self.adjacent(length) && self.begins_primary(length)
    }

    fn begins_primary(&self, ahead: usize) -> bool {
        match self.peek_at(ahead).map(|token| &token.kind) {
            Some(Lexeme::Number(_)) => true,
            Some(Lexeme::Name(word)) => !is_infix_word(word),
            Some(Lexeme::Symbol(symbol)) => matches!(
                symbol,
                Symbol::OpenParen
                    | Symbol::OpenBracket
                    | Symbol::OpenAngle
                    | Symbol::Root
                    | Symbol::Nabla
                    | Symbol::Minus
            ),
            _ => false,
        }
    }

    /// `1_n` and the like behind the number or the name `I`.
    pub(super) fn filled(&mut self, start: Span, filled: Filled) -> Attempt<Expr> {
        self.at += 1;
        let dims = self.dims_of_subscript()?;
        let tall = dims.iter().map(|part| part.height).max().unwrap_or(0);
        self.node(start, tall, Kind::Constant(filled, dims))
    }
}

/// Whether what stands right behind in brackets are arguments.
fn is_head(expr: &Expr) -> bool {
    matches!(expr.kind, Kind::Name(_) | Kind::Apply(..))
}
