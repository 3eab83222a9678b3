//! Tokens of a stretch of text, with what stands before them.

use super::Span;
use std::sync::Arc;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: Lexeme,
    pub span: Span,
    /// Whether it is the first on its line.
    pub starts_line: bool,
    /// Whether something blank stands before it.
    pub spaced: bool,
    /// Characters before it on its line.
    pub column: usize,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lexeme {
    Number(Arc<str>),
    Name(Arc<str>),
    /// A text in quotes, without them; an unclosed one has `false`.
    Text(Arc<str>, bool),
    /// A run of superscripts, lowered: ² is `2`, ⁻¹ is `-1`, ᵀ is `T`.
    Superscript(Arc<str>),
    /// A run of subscripts that follows no name, lowered.
    Subscript(Arc<str>),
    Symbol(Symbol),
    Unknown(char),
}

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    Plus,
    Minus,
    Star,
    Dot,
    Cross,
    Slash,
    DotStar,
    DotSlash,
    DotCaret,
    Ring,
    Caret,
    Underscore,
    Prime,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    OpenAngle,
    CloseAngle,
    Bar,
    DoubleBar,
    Comma,
    Semicolon,
    Colon,
    Define,
    Equal,
    Differ,
    AtMost,
    AtLeast,
    Less,
    Greater,
    Precedes,
    StrictlyPrecedes,
    Succeeds,
    StrictlySucceeds,
    Element,
    Root,
    Nabla,
    Infinity,
    DotDot,
    ForAll,
    Implies,
    Equivalent,
    And,
}

const SYMBOLS: &[(&str, Symbol)] = &[
    (".*", Symbol::DotStar),
    ("./", Symbol::DotSlash),
    (".^", Symbol::DotCaret),
    ("..", Symbol::DotDot),
    ("…", Symbol::DotDot),
    ("<=>", Symbol::Equivalent),
    ("==>", Symbol::Implies),
    ("=>", Symbol::Implies),
    ("⇒", Symbol::Implies),
    ("⟹", Symbol::Implies),
    ("⇔", Symbol::Equivalent),
    ("⟺", Symbol::Equivalent),
    ("<=", Symbol::AtMost),
    ("=<", Symbol::AtMost),
    (">=", Symbol::AtLeast),
    ("!=", Symbol::Differ),
    ("/=", Symbol::Differ),
    (":=", Symbol::Define),
    ("==", Symbol::Equal),
    ("&&", Symbol::And),
    ("+", Symbol::Plus),
    ("-", Symbol::Minus),
    ("−", Symbol::Minus),
    ("–", Symbol::Minus),
    ("‐", Symbol::Minus),
    ("*", Symbol::Star),
    ("·", Symbol::Dot),
    ("⋅", Symbol::Dot),
    ("∙", Symbol::Dot),
    ("×", Symbol::Cross),
    ("/", Symbol::Slash),
    ("÷", Symbol::Slash),
    ("∘", Symbol::Ring),
    ("⊙", Symbol::Ring),
    ("◦", Symbol::Ring),
    ("^", Symbol::Caret),
    ("_", Symbol::Underscore),
    ("'", Symbol::Prime),
    ("′", Symbol::Prime),
    ("’", Symbol::Prime),
    ("⊤", Symbol::Prime),
    ("(", Symbol::OpenParen),
    (")", Symbol::CloseParen),
    ("[", Symbol::OpenBracket),
    ("]", Symbol::CloseBracket),
    ("{", Symbol::OpenBrace),
    ("}", Symbol::CloseBrace),
    ("⟨", Symbol::OpenAngle),
    ("⟩", Symbol::CloseAngle),
    ("〈", Symbol::OpenAngle),
    ("〉", Symbol::CloseAngle),
    ("|", Symbol::Bar),
    ("∣", Symbol::Bar),
    ("‖", Symbol::DoubleBar),
    ("∥", Symbol::DoubleBar),
    (",", Symbol::Comma),
    (";", Symbol::Semicolon),
    (":", Symbol::Colon),
    ("=", Symbol::Equal),
    ("≠", Symbol::Differ),
    ("≤", Symbol::AtMost),
    ("⩽", Symbol::AtMost),
    ("≥", Symbol::AtLeast),
    ("⩾", Symbol::AtLeast),
    ("<", Symbol::Less),
    (">", Symbol::Greater),
    ("∈", Symbol::Element),
    ("√", Symbol::Root),
    ("∇", Symbol::Nabla),
    ("∞", Symbol::Infinity),
    ("∀", Symbol::ForAll),
    ("∧", Symbol::And),
    ("≔", Symbol::Define),
    ("≼", Symbol::Precedes),
    ("⪯", Symbol::Precedes),
    ("⪰", Symbol::Succeeds),
    ("≽", Symbol::Succeeds),
    ("≺", Symbol::StrictlyPrecedes),
    ("≻", Symbol::StrictlySucceeds),
];

const SUPERSCRIPTS: &str = "⁰0¹1²2³3⁴4⁵5⁶6⁷7⁸8⁹9⁻-⁺+ᵀTᵃaᵇbᶜcᵈdᵉeᶠfᵍgʰhⁱiʲjᵏkˡlᵐmⁿnᵒoᵖpʳrˢsᵗtᵘuᵛvʷwˣxʸyᶻz";
const SUBSCRIPTS: &str = "₀0₁1₂2₃3₄4₅5₆6₇7₈8₉9ₐaₑeₕhᵢiⱼjₖkₗlₘmₙnₒoₚpᵣrₛsₜtᵤuᵥvₓx";
/// Fractions that are one character.
pub(super) const FRACTIONS: [(char, i64, i64); 7] =
    [('½', 1, 2), ('⅓', 1, 3), ('⅔', 2, 3), ('¼', 1, 4), ('¾', 3, 4), ('⅛', 1, 8), ('⅙', 1, 6)];

fn lowered(table: &str, c: char) -> Option<char> {
    let mut pairs = table.chars();
    while let (Some(from), Some(to)) = (pairs.next(), pairs.next()) {
        if from == c {
            return Some(to);
        }
    }
    None
}

/// A subscript that stands for this character.
pub(super) fn below(c: char) -> Option<char> {
    lowered(SUBSCRIPTS, c)
}

fn begins_name(c: char) -> bool {
    c.is_alphabetic() && lowered(SUPERSCRIPTS, c).is_none() && below(c).is_none()
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn goes_on_name(c: char) -> bool {
    begins_name(c) || c.is_ascii_digit() || matches!(c, '⋆' | '★' | '†') || below(c).is_some() || is_mark(c)
}

/// The tokens of a stretch of a text.
pub(super) fn tokens(text: &str, within: Span) -> Vec<Token> {
    let mut lexer = Lexer { text, at: within.start as usize, end: within.end as usize };
    let line_start = text[..lexer.at].rfind('\n').map_or(0, |at| at + 1);
    let mut column = text[line_start..lexer.at].chars().count();
    let (mut tokens, mut starts_line, mut spaced) = (Vec::new(), false, true);
    while let Some(c) = lexer.peek() {
        let from = lexer.at;
        match c {
            '\n' => {
                lexer.at += 1;
                (column, starts_line, spaced) = (0, true, true);
                continue;
            }
            '#' => {
                lexer.skip(|c| c != '\n');
                continue;
            }
            c if c.is_whitespace() || c == '\u{feff}' => {
                lexer.skip(|k| k == c);
                column += text[from..lexer.at].chars().count();
                spaced = true;
                continue;
            }
            _ => {}
        }
        let kind = lexer.token(c);
        let span = Span::new(from, lexer.at);
        tokens.push(Token { kind, span, starts_line, spaced, column });
        column += text[span.range()].chars().count();
        (starts_line, spaced) = (false, false);
    }
    tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..self.end]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    fn token(&mut self, c: char) -> Lexeme {
        let from = self.at;
        if c == '"' || c == '“' {
            return self.quoted(c);
        }
        if FRACTIONS.iter().any(|(sign, _, _)| *sign == c) {
            self.at += c.len_utf8();
            return Lexeme::Number(self.text[from..self.at].into());
        }
        if c.is_ascii_digit() || c == '.' && self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) {
            self.number();
            return Lexeme::Number(self.text[from..self.at].into());
        }
        if matches!(c, '∑' | '∏') {
            self.at += c.len_utf8();
            return Lexeme::Name(self.text[from..self.at].into());
        }
        if begins_name(c) {
            self.name();
            return Lexeme::Name(self.text[from..self.at].into());
        }
        for (table, superscript) in [(SUPERSCRIPTS, true), (SUBSCRIPTS, false)] {
            if lowered(table, c).is_some() {
                // A transpose ends a run: ᵀᵀ are two, and so is ᵀ².
                while let Some(c) = self.peek().filter(|c| lowered(table, *c).is_some()) {
                    self.at += c.len_utf8();
                    if c == 'ᵀ' {
                        break;
                    }
                }
                let run: String = self.text[from..self.at].chars().filter_map(|c| lowered(table, c)).collect();
                return if superscript { Lexeme::Superscript(run.into()) } else { Lexeme::Subscript(run.into()) };
            }
        }
        for (sign, symbol) in SYMBOLS {
            if self.rest().starts_with(sign) {
                self.at += sign.len();
                return Lexeme::Symbol(*symbol);
            }
        }
        self.at += c.len_utf8();
        Lexeme::Unknown(c)
    }

    fn number(&mut self) {
        self.skip(|c| c.is_ascii_digit());
        let rest = self.rest();
        // `1..4` and `2.*x` hold no decimal point.
        if rest.starts_with('.') && !rest[1..].starts_with(['.', '*', '/', '^']) {
            self.at += 1;
            self.skip(|c| c.is_ascii_digit());
        }
        let rest = self.rest();
        if rest.starts_with(['e', 'E']) {
            let sign = usize::from(rest[1..].starts_with(['-', '+']));
            if rest[1 + sign..].starts_with(|c: char| c.is_ascii_digit()) {
                self.at += 1 + sign;
                self.skip(|c| c.is_ascii_digit());
            }
        }
    }

    fn name(&mut self) {
        loop {
            self.skip(goes_on_name);
            let mut rest = self.rest().chars();
            if rest.next() == Some('_') && rest.next().is_some_and(goes_on_name) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn quoted(&mut self, open: char) -> Lexeme {
        let close = if open == '“' { '”' } else { '"' };
        self.at += open.len_utf8();
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            match c {
                c if c == close => return Lexeme::Text(text.into(), true),
                '\\' if self.rest().starts_with(['"', '\\']) => {
                    text.extend(self.peek());
                    self.at += 1;
                }
                c => text.push(c),
            }
        }
        Lexeme::Text(text.into(), false)
    }
}
