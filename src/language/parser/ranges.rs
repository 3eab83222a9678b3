//! Indices: `i in n, j in 1..n − 1 with i ≠ j`, and sums over them.

use super::super::lexer::{Lexeme, Symbol};
use super::super::message::Attempt;
use super::super::tree::{Expr, IndexRange, Kind, Quantified, Word};
use super::{Open, Parser, height};

/// The names of what is taken over a range.
const FOLDS: [&str; 8] = ["sum", "prod", "max", "min", "mean", "Σ", "∑", "∏"];

impl Parser<'_> {
    /// `sum(i in n: …)` where it stands next.
    pub(super) fn over(&mut self) -> Attempt<Option<Expr>> {
        let start = self.here();
        let Some(word) = self.word_at(0).filter(|word| FOLDS.contains(word)) else {
            return Ok(None);
        };
        if self.symbol_at(1) != Some(Symbol::OpenParen) || !self.begins_ranges(2) {
            return Ok(None);
        }
        let fold = Word { text: word.into(), span: start };
        let open = self.peek_at(1).map_or(start, |token| token.span);
        self.at += 2;
        self.open.push(Open::Bracket);
        let inside = self.over_inside();
        self.open.pop();
        let quantified = inside?;
        self.expect(Symbol::CloseParen, ")", open)?;
        let tall = height(&[&quantified.body]);
        self.node(start, tall, Kind::Over(fold, quantified.into())).map(Some)
    }

    fn over_inside(&mut self) -> Attempt<Quantified> {
        let (ranges, condition) = self.ranges()?;
        if !self.eat(Symbol::Colon) {
            return Err(self.wanted("`:`").help("write `sum(i in n: x[i])`"));
        }
        let body = self.sum()?;
        Ok(Quantified { ranges, condition, body })
    }

    /// Whether names and then `in`, `∈` or `=` stand ahead.
    fn begins_ranges(&self, mut ahead: usize) -> bool {
        loop {
            if self.word_at(ahead).is_none() {
                return false;
            }
            match (self.symbol_at(ahead + 1), self.word_at(ahead + 1)) {
                (Some(Symbol::Element | Symbol::Equal), _) | (_, Some("in")) => return true,
                (Some(Symbol::Comma), _) => ahead += 2,
                _ => return false,
            }
        }
    }

    /// Indices with their ranges, and what follows `with`.
    pub(super) fn ranges(&mut self) -> Attempt<(Vec<IndexRange>, Option<Expr>)> {
        let mut ranges = Vec::new();
        loop {
            let mut names = vec![self.name("an index")?];
            while self.eat(Symbol::Comma) {
                names.push(self.name("an index")?);
            }
            if !self.eat(Symbol::Element) && !self.eat(Symbol::Equal) && !self.eat_word("in") {
                return Err(self.wanted("`in`").help("write `i in n` or `i in 1..n`"));
            }
            let (first, last) = self.range()?;
            ranges.extend(names.into_iter().map(|index| IndexRange {
                index,
                first: first.clone(),
                last: last.clone(),
            }));
            if self.symbol() != Some(Symbol::Comma) || !self.begins_ranges(1) {
                break;
            }
            self.at += 1;
        }
        let condition = if self.eat_word("with") { Some(self.statement()?) } else { None };
        Ok((ranges, condition))
    }

    /// `n`, `[n]`, `1..n`, `{1, …, n}`.
    fn range(&mut self) -> Attempt<(Option<Expr>, Expr)> {
        let start = self.here();
        if self.eat(Symbol::OpenBrace) {
            let first = self.sum()?;
            self.eat(Symbol::Comma);
            self.expect(Symbol::DotDot, "..", start)?;
            self.eat(Symbol::Comma);
            let last = self.sum()?;
            self.expect(Symbol::CloseBrace, "}", start)?;
            return Ok((Some(first), last));
        }
        let first = self.sum()?;
        if self.eat(Symbol::DotDot) {
            let last = self.sum()?;
            return Ok((Some(first), last));
        }
        match first.kind {
            Kind::Block(mut rows) if rows.len() == 1 && rows[0].len() == 1 => Ok((None, rows.remove(0).remove(0))),
            kind => Ok((None, Expr { kind, ..first })),
        }
    }

    /// Dimensions in brackets: `(n)`, `(n×d)`, `(n, d)`.
    pub(super) fn dims(&mut self) -> Attempt<Vec<Expr>> {
        let start = self.here();
        let close = if self.eat(Symbol::OpenBrace) {
            (Symbol::CloseBrace, "}")
        } else {
            self.expect(Symbol::OpenParen, "(", start)?;
            (Symbol::CloseParen, ")")
        };
        self.open.push(Open::Bracket);
        let dims = self.dims_inside();
        self.open.pop();
        let dims = dims?;
        self.expect(close.0, close.1, start)?;
        Ok(dims)
    }

    fn dims_inside(&mut self) -> Attempt<Vec<Expr>> {
        let mut dims = vec![self.dim()?];
        while self.eat(Symbol::Cross) || self.eat(Symbol::Comma) || self.is_word("x") && self.eat_word("x") {
            dims.push(self.dim()?);
        }
        Ok(dims)
    }

    /// A dimension: sums of products of names and numbers; `×` ends it.
    fn dim(&mut self) -> Attempt<Expr> {
        self.deeper(|parser| {
            let start = parser.here();
            let mut left = parser.dim_product()?;
            loop {
                let operator = match parser.symbol() {
                    Some(Symbol::Plus) => super::super::tree::Operator::Add,
                    Some(Symbol::Minus) => super::super::tree::Operator::Sub,
                    _ => return Ok(left),
                };
                parser.at += 1;
                let right = parser.dim_product()?;
                let tall = height(&[&left, &right]);
                left = parser.node(start, tall, Kind::Binary(operator, left.into(), right.into()))?;
            }
        })
    }

    fn dim_product(&mut self) -> Attempt<Expr> {
        let start = self.here();
        let mut left = self.power()?;
        loop {
            let explicit = matches!(self.symbol(), Some(Symbol::Star | Symbol::Dot));
            // `n x d` in ASCII.
            let by = self.is_word("x")
                && matches!(self.peek_at(1).map(|token| &token.kind), Some(Lexeme::Name(_) | Lexeme::Number(_)));
            if by || !explicit && !self.begins_operand() {
                return Ok(left);
            }
            self.at += usize::from(explicit);
            let right = self.power()?;
            let tall = height(&[&left, &right]);
            let operator =
                if explicit { super::super::tree::Operator::Times } else { super::super::tree::Operator::Beside };
            left = self.node(start, tall, Kind::Binary(operator, left.into(), right.into()))?;
        }
    }
}
