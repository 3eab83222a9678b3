//! Products and quotients, and what of them can be read in two ways.

use super::super::lexer::{Lexeme, Symbol};
use super::super::message::{Attempt, Fault};
use super::super::tree::{Expr, Kind, Operator};
use super::{Parser, height};

impl Parser<'_> {
    /// Products and quotients, left to right.
    pub(super) fn product(&mut self) -> Attempt<Expr> {
        let start = self.here();
        let mut left = self.signed()?;
        loop {
            let operator = match (self.symbol(), self.word_at(0)) {
                (Some(Symbol::Star | Symbol::Dot | Symbol::Cross), _) => Operator::Times,
                (Some(Symbol::Ring | Symbol::DotStar), _) => Operator::Hadamard,
                (Some(Symbol::Slash), _) => Operator::Divide,
                (Some(Symbol::DotSlash), _) => Operator::EntryDivide,
                (_, Some("mod")) => Operator::Mod,
                _ if self.begins_operand() => Operator::Beside,
                _ => return Ok(left),
            };
            if operator != Operator::Beside {
                self.at += 1;
            }
            let number = matches!(self.peek().map(|token| &token.kind), Some(Lexeme::Number(_)));
            let filled = self.symbol_at(1) == Some(Symbol::Underscore) && self.adjacent(1);
            let beside_number = operator == Operator::Beside && number && !filled;
            if beside_number && matches!(last_factor(&left).kind, Kind::Number(_)) {
                return Err(Fault::new(last_factor(&left).span.to(self.here()), "two numbers stand side by side")
                    .help("write `·` between them, or `[a, b]` for a vector"));
            }
            let right = if operator == Operator::Beside { self.power()? } else { self.signed()? };
            if operator == Operator::Divide && self.begins_operand() {
                self.refuse_ambiguous_quotient(&left, &right)?;
            }
            let tall = height(&[&left, &right]);
            left = self.node(start, tall, Kind::Binary(operator, left.into(), right.into()))?;
        }
    }

    /// `a/b c` after a bare name, and `1/2R`, can be read in two ways.
    fn refuse_ambiguous_quotient(&mut self, left: &Expr, right: &Expr) -> Attempt<()> {
        let glued = self.adjacent(0)
            && matches!(right.kind, Kind::Number(_))
            && (self.word_at(0).is_some() || self.symbol() == Some(Symbol::Root));
        if !glued && !matches!(right.kind, Kind::Name(_)) {
            return Ok(());
        }
        let factor = self.power()?;
        let (a, b) = (self.slice(last_factor(left).span), self.slice(right.span));
        let c = self.slice(factor.span);
        let place = last_factor(left).span.to(factor.span);
        Err(Fault::new(place, format!("`{}` can be read in two ways", self.slice(place)))
            .label("is the last factor below the line, or beside it?")
            .help(format!("write `{a}/({b} {c})` or `({a}/{b}) {c}`")))
    }

    /// −a, with any number of signs.
    fn signed(&mut self) -> Attempt<Expr> {
        let start = self.here();
        if self.symbol() != Some(Symbol::Minus) {
            return self.power();
        }
        self.at += 1;
        let operand = self.deeper(Self::signed)?;
        let tall = height(&[&operand]);
        self.node(start, tall, Kind::Neg(operand.into()))
    }
}

/// The factor that stands last in a product.
fn last_factor(expr: &Expr) -> &Expr {
    match &expr.kind {
        Kind::Binary(Operator::Beside | Operator::Times | Operator::Hadamard, _, right) => last_factor(right),
        _ => expr,
    }
}
