//! Types and the values of a `for`.

use super::super::lexer::{Lexeme, Symbol};
use super::super::message::{Attempt, Fault};
use super::super::tree::{CaseValues, CasesOf, Expr, Kind, Type, TypeKind};
use super::Parser;
use crate::language::Span;

impl Parser<'_> {
    /// A type: `ℝ^n`, `PSD(n)`, `[0, 1)^n`, `1..5`.
    pub(super) fn type_(&mut self) -> Attempt<Type> {
        let start = self.here();
        let kind = self.type_kind(start)?;
        Ok(Type { span: start.to(self.last()), kind })
    }

    fn type_kind(&mut self, start: Span) -> Attempt<TypeKind> {
        match (self.word_at(0), self.symbol()) {
            (Some("ℝ" | "R" | "real" | "Real" | "reals" | "Reals" | "number"), _) => {
                self.at += 1;
                self.power_dims().map(TypeKind::Real)
            }
            (Some(_), _) if self.symbol_at(1) == Some(Symbol::OpenParen) => {
                let name = self.name("a type")?;
                let dims = self.dims()?;
                Ok(TypeKind::Named(name, dims))
            }
            (_, Some(Symbol::OpenParen | Symbol::OpenBracket)) => self.interval(start),
            (_, Some(Symbol::OpenBrace)) => {
                self.at += 1;
                let first = self.sum()?;
                let mut listed = vec![first];
                while self.eat(Symbol::Comma) {
                    if self.eat(Symbol::DotDot) {
                        self.eat(Symbol::Comma);
                        let last = self.sum()?;
                        self.expect(Symbol::CloseBrace, "}", start)?;
                        return Ok(TypeKind::Range(listed.remove(0), last));
                    }
                    listed.push(self.sum()?);
                }
                if self.eat(Symbol::DotDot) {
                    let last = self.sum()?;
                    self.expect(Symbol::CloseBrace, "}", start)?;
                    return Ok(TypeKind::Range(listed.remove(0), last));
                }
                self.expect(Symbol::CloseBrace, "}", start)?;
                Ok(TypeKind::Listed(listed))
            }
            (Some("ℕ" | "ℤ" | "N" | "Z" | "integer" | "integers" | "natural"), _) => {
                Err(Fault::new(start, "whole numbers are taken as cases, so they need bounds").help("write `k ∈ 1..5`"))
            }
            _ => {
                let first = self.sum()?;
                if !self.eat(Symbol::DotDot) {
                    return Err(Fault::new(start.to(self.last()), "a type is wanted here")
                        .help("write `ℝ`, `ℝ^n`, `ℝ^(n×d)`, `PSD(n)`, `[0, 1]`, `1..5` or another type"));
                }
                let last = self.sum()?;
                Ok(TypeKind::Range(first, last))
            }
        }
    }

    fn interval(&mut self, start: Span) -> Attempt<TypeKind> {
        let lower_closed = self.symbol() == Some(Symbol::OpenBracket);
        self.at += 1;
        self.open.push(super::Open::Bracket);
        let ends = self.ends(start);
        self.open.pop();
        let (lower, upper) = ends?;
        let upper_closed = match self.symbol() {
            Some(Symbol::CloseBracket) => true,
            Some(Symbol::CloseParen) => false,
            _ => return Err(self.wanted("`]` or `)`").also(start, "to close this interval")),
        };
        self.at += 1;
        let power = self.power_dims()?;
        Ok(TypeKind::Interval { lower, lower_closed, upper, upper_closed, power })
    }

    fn ends(&mut self, start: Span) -> Attempt<(Expr, Expr)> {
        let lower = self.sum()?;
        if !self.eat(Symbol::Comma) {
            return Err(self.wanted("`,`").also(start, "an interval has two ends"));
        }
        Ok((lower, self.sum()?))
    }

    /// The dimensions of a power: `^n`, `^(n×d)`, `ⁿ`, `ⁿˣᵈ`, or none.
    fn power_dims(&mut self) -> Attempt<Vec<Expr>> {
        if let Some(Lexeme::Superscript(run)) = self.peek().map(|token| &token.kind) {
            self.at += 1;
            let span = self.last();
            let dims = run.split('x').map(|part| {
                let digits = part.bytes().all(|c| c.is_ascii_digit());
                let kind = if digits { Kind::Number(part.into()) } else { Kind::Name(part.into()) };
                self.node(span, 0, kind)
            });
            return dims.collect();
        }
        if !self.eat(Symbol::Caret) {
            return Ok(Vec::new());
        }
        let mut dims = self.dims_of_subscript()?;
        // `ℝ^n×d` without brackets.
        while self.eat(Symbol::Cross) {
            dims.extend(self.dims_of_subscript()?);
        }
        Ok(dims)
    }

    /// `f in {exp, cosh}`, `T in 1..4`, `(f, g) in {(exp, exp), (cosh, sinh)}`.
    pub(super) fn cases_of(&mut self) -> Attempt<CasesOf> {
        let start = self.here();
        let mut names = Vec::new();
        if self.eat(Symbol::OpenParen) {
            loop {
                names.push(self.name("a name")?);
                if !self.eat(Symbol::Comma) {
                    break;
                }
            }
            self.expect(Symbol::CloseParen, ")", start)?;
        } else {
            names.push(self.name("a name")?);
        }
        if !self.eat(Symbol::Element) && !self.eat_word("in") && !self.eat(Symbol::Equal) {
            return Err(self.wanted("`in`").help("write `for f in {exp, cosh}` or `for T in 1..4`"));
        }
        let values = self.case_values(names.len())?;
        Ok(CasesOf { names, values })
    }

    fn case_values(&mut self, width: usize) -> Attempt<CaseValues> {
        let open = self.here();
        if !self.eat(Symbol::OpenBrace) {
            let first = self.sum()?;
            if !self.eat(Symbol::DotDot) {
                return Err(self.wanted("`..`").help("write `{a, b, c}` or `1..4`"));
            }
            return Ok(CaseValues::Range(first, self.sum()?));
        }
        let mut listed = Vec::new();
        loop {
            let from = self.here();
            let values = if width > 1 && self.symbol() == Some(Symbol::OpenParen) {
                self.arguments()?
            } else {
                vec![self.sum()?]
            };
            if values.len() != width {
                return Err(Fault::new(from.to(self.last()), format!("{width} values are wanted, one a name")));
            }
            listed.push(values);
            if listed.len() == 1 && self.eat(Symbol::DotDot) {
                let last = self.sum()?;
                self.expect(Symbol::CloseBrace, "}", open)?;
                return Ok(CaseValues::Range(listed.remove(0).remove(0), last));
            }
            if !self.eat(Symbol::Comma) {
                break;
            }
        }
        self.expect(Symbol::CloseBrace, "}", open)?;
        Ok(CaseValues::Listed(listed))
    }
}
