//! From text to the surface tree: clauses by their keywords, formulas by binding power.

mod brackets;
mod clause;
mod expression;
mod file;
mod product;
mod ranges;
mod sets;

pub(super) use file::file;

use super::Span;
use super::lexer::{Lexeme, Symbol, Token};
use super::message::{Attempt, Fault};
use super::tree::{Expr, Kind, Word};
use std::sync::Arc;

/// The greatest height of an expression's tree; deeper ones are refused, so that no recursion runs out of stack.
const HEIGHT: u16 = 200;
/// How often a line may be read again with `||` as two bars in place of one norm.
const SECOND_READINGS: usize = 32;

/// The bracket that is open innermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Bracket,
    Bar,
    DoubleBar,
    TwoBars,
}

/// The reader of one item.
pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    open: Vec<Open>,
    depth: u16,
    second_readings: usize,
}

impl<'a> Parser<'a> {
    /// A reader of these tokens of a text.
    pub fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        Parser { text, tokens, at: 0, open: Vec::new(), depth: 0, second_readings: 0 }
    }

    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn peek_at(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + ahead)
    }

    fn symbol_at(&self, ahead: usize) -> Option<Symbol> {
        match self.peek_at(ahead)?.kind {
            Lexeme::Symbol(symbol) => Some(symbol),
            _ => None,
        }
    }

    fn symbol(&self) -> Option<Symbol> {
        self.symbol_at(0)
    }

    fn word_at(&self, ahead: usize) -> Option<&'a str> {
        match &self.peek_at(ahead)?.kind {
            Lexeme::Name(word) => Some(word),
            _ => None,
        }
    }

    fn is_word(&self, word: &str) -> bool {
        self.word_at(0) == Some(word)
    }

    fn eat(&mut self, symbol: Symbol) -> bool {
        let there = self.symbol() == Some(symbol);
        self.at += usize::from(there);
        there
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let there = self.is_word(word);
        self.at += usize::from(there);
        there
    }

    /// Whether the token ahead stands right behind the one before it.
    fn adjacent(&self, ahead: usize) -> bool {
        self.peek_at(ahead).is_some_and(|token| !token.spaced)
    }

    fn finished(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The place of the next token, or right behind the last one.
    fn here(&self) -> Span {
        match (self.peek(), self.tokens.last()) {
            (Some(token), _) => token.span,
            (None, Some(last)) => Span { start: last.span.end, end: last.span.end },
            (None, None) => Span::default(),
        }
    }

    /// The place of the token read last.
    fn last(&self) -> Span {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or_else(Span::default, |token| token.span)
    }

    fn slice(&self, span: Span) -> &'a str {
        &self.text[span.range()]
    }

    /// What the next token is, for a message.
    fn found(&self) -> String {
        match self.peek() {
            Some(token) => format!("found `{}`", self.slice(token.span)),
            None => "the line ends here".into(),
        }
    }

    fn wanted(&self, what: &str) -> Box<Fault> {
        Fault::new(self.here(), format!("{what} is wanted here")).label(self.found())
    }

    fn expect(&mut self, symbol: Symbol, sign: &str, opened: Span) -> Attempt<Span> {
        if self.eat(symbol) {
            return Ok(self.last());
        }
        Err(self.wanted(&format!("`{sign}`")).also(opened, "to close this"))
    }

    fn name(&mut self, what: &str) -> Attempt<Word> {
        match self.peek() {
            Some(Token { kind: Lexeme::Name(text), span, .. }) if !super::layout::is_infix_word(text) => {
                self.at += 1;
                Ok(Word { text: text.clone(), span: *span })
            }
            _ => Err(self.wanted(what)),
        }
    }

    /// An expression of a kind, from the place of its first token to the last one read.
    fn node(&self, start: Span, height: u16, kind: Kind) -> Attempt<Expr> {
        let span = start.to(self.last());
        if height >= HEIGHT {
            return Err(Fault::new(span, "this formula is nested too deeply, or too long")
                .help("give its parts names with `where`"));
        }
        Ok(Expr { span, kind, height: height + 1 })
    }

    /// Runs a reader one level deeper, within what the stack allows.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Attempt<T>) -> Attempt<T> {
        if self.depth >= HEIGHT {
            return Err(
                Fault::new(self.here(), "this formula is nested too deeply").help("give its parts names with `where`")
            );
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Refuses what is left over.
    fn end(&self) -> Attempt<()> {
        if self.finished() {
            return Ok(());
        }
        let token = self.here();
        let fault = Fault::new(token, format!("`{}` does not belong here", self.slice(token)));
        Err(match self.symbol() {
            Some(Symbol::CloseParen | Symbol::CloseBracket | Symbol::CloseBrace | Symbol::CloseAngle) => {
                fault.label("nothing is open that this would close")
            }
            Some(Symbol::Bar | Symbol::DoubleBar) => fault.label("a bar that closes nothing"),
            _ => fault.label("the formula ends before it"),
        })
    }
}

/// A stretch of text on one line: blanks and comments become one blank.
pub(super) fn one_line(text: &str) -> Arc<str> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ").into()
}

/// The text of an item.
pub(super) fn text_of(text: &str, tokens: &[Token]) -> Arc<str> {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => {
            let slice = &text[first.span.to(last.span).range()];
            if slice.contains(['\n', '#']) { one_line(slice) } else { slice.trim().into() }
        }
        _ => "".into(),
    }
}

fn height(parts: &[&Expr]) -> u16 {
    parts.iter().map(|part| part.height).max().unwrap_or(0)
}
