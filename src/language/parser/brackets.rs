//! Primaries: numbers, names, and whatever stands between brackets or bars.

use super::super::lexer::{Lexeme, Symbol};
use super::super::message::{Attempt, Fault};
use super::super::tree::{Expr, Filled, Kind, Subscript};
use super::{Open, Parser, SECOND_READINGS, height};
use crate::language::Span;

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Attempt<Expr> {
        let start = self.here();
        let Some(token) = self.peek() else {
            return Err(self.wanted("an expression"));
        };
        match &token.kind {
            Lexeme::Number(text) => {
                self.at += 1;
                if self.symbol() == Some(Symbol::Underscore) && self.adjacent(0) {
                    match &**text {
                        "1" => return self.filled(start, Filled::Ones),
                        "0" => return self.filled(start, Filled::Zeros),
                        _ => {
                            return Err(Fault::new(start.to(self.here()), "a number with a subscript")
                                .help("`1_n` and `0_n` are vectors; write `c 1_n` for one of equal entries"));
                        }
                    }
                }
                if let (Some(Lexeme::Subscript(run)), true, "1" | "0") =
                    (self.peek().map(|token| &token.kind), self.adjacent(0), &**text)
                {
                    let filled = if &**text == "1" { Filled::Ones } else { Filled::Zeros };
                    self.at += 1;
                    let dim = self.node(self.last(), 0, Kind::Name(run.clone()))?;
                    return self.node(start, 1, Kind::Constant(filled, vec![dim]));
                }
                self.node(start, 0, Kind::Number(text.clone()))
            }
            Lexeme::Name(word) => {
                if let Some(over) = self.over()? {
                    return Ok(over);
                }
                let word = word.clone();
                if super::super::layout::is_infix_word(&word) {
                    return Err(self.wanted("an expression"));
                }
                self.at += 1;
                if &*word == "I" && self.symbol() == Some(Symbol::Underscore) && self.adjacent(0) {
                    return self.filled(start, Filled::Identity);
                }
                self.node(start, 0, Kind::Name(word))
            }
            Lexeme::Symbol(symbol) => match symbol {
                Symbol::OpenParen => self.enclosed(Symbol::OpenParen, Symbol::CloseParen, ")"),
                Symbol::OpenBrace => self.enclosed(Symbol::OpenBrace, Symbol::CloseBrace, "}"),
                Symbol::OpenBracket => self.block(),
                Symbol::OpenAngle => self.inner(),
                Symbol::DoubleBar => self.norm(Open::DoubleBar),
                Symbol::Bar => self.bars(),
                Symbol::Nabla => self.nabla(),
                Symbol::Infinity => {
                    self.at += 1;
                    self.node(start, 0, Kind::Infinity)
                }
                Symbol::Root | Symbol::Minus | Symbol::Plus => self.deeper(Self::prefixed),
                _ => Err(self.wanted("an expression")),
            },
            Lexeme::Superscript(_) | Lexeme::Subscript(_) | Lexeme::Text(..) => Err(self.wanted("an expression")),
            Lexeme::Unknown(c) => {
                let c = *c;
                Err(Fault::new(self.here(), format!("`{c}` means nothing in a formula")))
            }
        }
    }

    fn prefixed(&mut self) -> Attempt<Expr> {
        let start = self.here();
        if self.symbol() == Some(Symbol::Root) {
            return self.power();
        }
        let negative = self.symbol() == Some(Symbol::Minus);
        self.at += 1;
        let operand = self.power()?;
        if !negative {
            return Ok(operand);
        }
        let tall = height(&[&operand]);
        self.node(start, tall, Kind::Neg(operand.into()))
    }

    fn within<T>(&mut self, open: Open, read: impl FnOnce(&mut Self) -> Attempt<T>) -> Attempt<T> {
        self.open.push(open);
        let result = read(self);
        self.open.pop();
        result
    }

    fn enclosed(&mut self, open: Symbol, close: Symbol, sign: &str) -> Attempt<Expr> {
        let start = self.here();
        self.eat(open);
        let inside = self.within(Open::Bracket, Self::statement)?;
        self.expect(close, sign, start)?;
        let tall = height(&[&inside]);
        self.node(start, tall, Kind::Paren(inside.into()))
    }

    /// Arguments in round brackets; a lone `*` or a word like `F` among them is a name.
    pub(super) fn arguments(&mut self) -> Attempt<Vec<Expr>> {
        let start = self.here();
        self.eat(Symbol::OpenParen);
        let mut arguments = Vec::new();
        self.within(Open::Bracket, |parser| {
            while parser.symbol() != Some(Symbol::CloseParen) {
                let lone = parser.symbol_at(1) == Some(Symbol::CloseParen);
                if parser.symbol() == Some(Symbol::Star) && lone {
                    parser.at += 1;
                    arguments.push(parser.node(parser.last(), 0, Kind::Name("*".into()))?);
                } else {
                    arguments.push(parser.sum()?);
                }
                if !parser.eat(Symbol::Comma) {
                    break;
                }
            }
            parser.expect(Symbol::CloseParen, ")", start)
        })?;
        Ok(arguments)
    }

    /// `[i]`, `[i, j]`, `[i, :]`, `[:, j]` behind what they are taken of.
    pub(super) fn indices(&mut self, base: Expr) -> Attempt<Kind> {
        let start = self.here();
        self.eat(Symbol::OpenBracket);
        let mut indices = Vec::new();
        self.within(Open::Bracket, |parser| {
            loop {
                let colon = parser.eat(Symbol::Colon);
                indices.push(if colon { None } else { Some(parser.sum()?) });
                if !parser.eat(Symbol::Comma) {
                    return parser.expect(Symbol::CloseBracket, "]", start);
                }
            }
        })?;
        Ok(Kind::Index(base.into(), indices))
    }

    fn block(&mut self) -> Attempt<Expr> {
        let start = self.here();
        self.eat(Symbol::OpenBracket);
        let mut rows = vec![Vec::new()];
        let mut tall = 0;
        self.within(Open::Bracket, |parser| {
            loop {
                let cell = parser.sum()?;
                tall = tall.max(cell.height);
                if let Some(row) = rows.last_mut() {
                    row.push(cell);
                }
                if parser.eat(Symbol::Semicolon) {
                    rows.push(Vec::new());
                } else if !parser.eat(Symbol::Comma) {
                    return parser.expect(Symbol::CloseBracket, "]", start);
                }
            }
        })?;
        self.node(start, tall, Kind::Block(rows))
    }

    fn inner(&mut self) -> Attempt<Expr> {
        let start = self.here();
        self.eat(Symbol::OpenAngle);
        let (left, right) = self.within(Open::Bracket, |parser| {
            let left = parser.sum()?;
            if !parser.eat(Symbol::Comma) {
                return Err(parser.wanted("`,`").also(start, "an inner product has two sides"));
            }
            let right = parser.sum()?;
            parser.expect(Symbol::CloseAngle, "⟩", start)?;
            Ok((left, right))
        })?;
        let tall = height(&[&left, &right]);
        self.node(start, tall, Kind::Inner(left.into(), right.into()))
    }

    /// `|t|`, or `||x||`: two bars are a norm wherever that can be read, else two absolute values.
    fn bars(&mut self) -> Attempt<Expr> {
        let two = self.symbol_at(1) == Some(Symbol::Bar) && self.adjacent(1);
        if !two {
            return self.absolute();
        }
        let from = self.at;
        let norm = self.norm(Open::TwoBars);
        if norm.is_ok() || self.second_readings >= SECOND_READINGS {
            return norm;
        }
        self.second_readings += 1;
        self.at = from;
        self.absolute().or(norm)
    }

    fn absolute(&mut self) -> Attempt<Expr> {
        let start = self.here();
        self.eat(Symbol::Bar);
        let inside = self.within(Open::Bar, Self::sum)?;
        self.expect(Symbol::Bar, "|", start)?;
        let tall = height(&[&inside]);
        self.node(start, tall, Kind::Abs(inside.into()))
    }

    fn norm(&mut self, open: Open) -> Attempt<Expr> {
        let start = self.here();
        let bars = if open == Open::TwoBars { 2 } else { 1 };
        self.at += bars;
        let depth = (self.open.len(), self.depth);
        let inside = self.within(open, Self::sum).inspect_err(|_| ())?;
        debug_assert_eq!(depth, (self.open.len(), self.depth));
        if open == Open::TwoBars {
            self.expect(Symbol::Bar, "||", start)?;
            self.expect(Symbol::Bar, "||", start)?;
        } else {
            self.expect(Symbol::DoubleBar, "‖", start)?;
        }
        let below = self.below_norm()?;
        let tall = match &below {
            Some(Subscript::Expr(below)) => height(&[&inside, below]),
            _ => height(&[&inside]),
        };
        self.node(start, tall, Kind::Norm(inside.into(), below))
    }

    fn below_norm(&mut self) -> Attempt<Option<Subscript>> {
        if !self.adjacent(0) {
            return Ok(None);
        }
        let start = self.here();
        if self.eat(Symbol::Infinity) {
            return Ok(Some(Subscript::Infinity));
        }
        if let Some(Lexeme::Subscript(run)) = self.peek().map(|token| &token.kind) {
            self.at += 1;
            let number = run.bytes().all(|c| c.is_ascii_digit());
            let kind = if number { Kind::Number(run.clone()) } else { Kind::Name(run.clone()) };
            return Ok(Some(Subscript::Expr(self.node(start, 0, kind)?.into())));
        }
        if !self.eat(Symbol::Underscore) {
            return Ok(None);
        }
        let braced = matches!(self.symbol(), Some(Symbol::OpenBrace | Symbol::OpenParen));
        let token = usize::from(braced);
        let closes = matches!(self.symbol_at(token + 1), Some(Symbol::CloseBrace | Symbol::CloseParen));
        let word = match (self.word_at(token), self.symbol_at(token)) {
            (Some("F" | "Frob" | "fro"), _) => Some(Subscript::Frobenius),
            (Some("max"), _) => Some(Subscript::Max),
            (Some("inf" | "infty" | "infinity"), _) | (_, Some(Symbol::Infinity)) => Some(Subscript::Infinity),
            (Some("nuc" | "nuclear" | "tr"), _) | (_, Some(Symbol::Star)) => Some(Subscript::Nuclear),
            (Some("op"), _) => Some(Subscript::Expr(self.node(self.here(), 0, Kind::Number("2".into()))?.into())),
            _ => None,
        };
        match word {
            Some(word) if !braced || closes => {
                self.at += if braced { 3 } else { 1 };
                Ok(Some(word))
            }
            _ => {
                let below = self.primary()?;
                Ok(Some(Subscript::Expr(below.into())))
            }
        }
    }

    fn nabla(&mut self) -> Attempt<Expr> {
        let start = self.here();
        self.eat(Symbol::Nabla);
        let mut second = false;
        let caret_two = self.symbol() == Some(Symbol::Caret)
            && matches!(self.peek_at(1).map(|token| &token.kind), Some(Lexeme::Number(two)) if &**two == "2");
        if caret_two {
            (second, self.at) = (true, self.at + 2);
        } else if let Some(Lexeme::Superscript(run)) = self.peek().map(|token| &token.kind) {
            if &**run != "2" {
                return Err(Fault::new(self.here(), "∇ and ∇² are known").help("write `diff(g, 3)(t)` for a third one"));
            }
            (second, self.at) = (true, self.at + 1);
        }
        let bracket = self.here();
        let bracketed = self.eat(Symbol::OpenParen);
        let name = self.name("the name of a function")?;
        if bracketed {
            self.expect(Symbol::CloseParen, ")", bracket)?;
        }
        let arguments = match self.symbol() {
            Some(Symbol::OpenParen) if self.adjacent(0) => Some(self.arguments()?),
            _ => None,
        };
        let tall = arguments.iter().flatten().map(|part| part.height).max().unwrap_or(0);
        self.node(start, tall, Kind::Nabla(second, name, arguments))
    }

    /// What stands below `1_`, `0_`, `I_`: a name, a number, or dimensions in brackets.
    pub(super) fn dims_of_subscript(&mut self) -> Attempt<Vec<Expr>> {
        if matches!(self.symbol(), Some(Symbol::OpenParen | Symbol::OpenBrace)) {
            return self.dims();
        }
        let start: Span = self.here();
        let kind = match self.peek().map(|token| &token.kind) {
            Some(Lexeme::Name(word)) => Kind::Name(word.clone()),
            Some(Lexeme::Number(text)) => Kind::Number(text.clone()),
            _ => return Err(self.wanted("a dimension")),
        };
        self.at += 1;
        Ok(vec![self.node(start, 0, kind)?])
    }
}
