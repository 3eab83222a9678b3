//! Layout: a text into clauses, a clause into lines.
//!
//! A clause begins with its keyword at the start of a line and goes on to the next one; its items are its lines, joined
//! where a line goes on, or what `;` divides.

use super::Span;
use super::lexer::{Lexeme, Symbol, Token};
use super::message::{Attempt, Fault};

/// The word that a clause begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Paper,
    Define,
    Setting,
    Lemma,
    In,
    For,
    Let,
    Given,
    Where,
    Claim,
    Consequence,
    Case,
    Reading,
    Repair,
    Stronger,
    Also,
    Without,
    Such,
    Try,
    Draw,
    Experiment,
    Printed,
    Tex,
    Source,
    Uses,
    Note,
    Argument,
    Kind,
    Scope,
    Read,
    Expect,
}

pub(super) const KEYWORDS: [(&str, Keyword); 31] = [
    ("paper", Keyword::Paper),
    ("define", Keyword::Define),
    ("setting", Keyword::Setting),
    ("lemma", Keyword::Lemma),
    ("in", Keyword::In),
    ("for", Keyword::For),
    ("let", Keyword::Let),
    ("given", Keyword::Given),
    ("where", Keyword::Where),
    ("claim", Keyword::Claim),
    ("consequence", Keyword::Consequence),
    ("case", Keyword::Case),
    ("reading", Keyword::Reading),
    ("repair", Keyword::Repair),
    ("stronger", Keyword::Stronger),
    ("also", Keyword::Also),
    ("without", Keyword::Without),
    ("such", Keyword::Such),
    ("try", Keyword::Try),
    ("draw", Keyword::Draw),
    ("experiment", Keyword::Experiment),
    ("printed", Keyword::Printed),
    ("tex", Keyword::Tex),
    ("source", Keyword::Source),
    ("uses", Keyword::Uses),
    ("note", Keyword::Note),
    ("argument", Keyword::Argument),
    ("kind", Keyword::Kind),
    ("scope", Keyword::Scope),
    ("read", Keyword::Read),
    ("expect", Keyword::Expect),
];

impl Keyword {
    /// Whether it begins an item of the file.
    pub fn begins_item(self) -> bool {
        matches!(self, Keyword::Paper | Keyword::Define | Keyword::Setting | Keyword::Lemma)
    }

    /// Whether texts in quotes may follow, which may run over lines.
    fn quotes(self) -> bool {
        use Keyword::*;
        matches!(
            self,
            Paper | Lemma | Case | Reading | Repair | Printed | Source | Uses | Note | Argument | Kind | Scope | Read
        )
    }

    /// Whether a formula may begin at once behind it, in brackets too.
    fn before_formula(self) -> bool {
        use Keyword::*;
        matches!(self, Given | Claim | Consequence | Without | Stronger | For)
    }
}

/// A clause: its keyword and what follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause {
    pub keyword: Keyword,
    pub span: Span,
    /// Characters before the keyword on its line.
    pub column: usize,
    pub body: Span,
}

/// The keyword that a line begins with, and its bytes.
fn keyword(line: &str) -> Option<(Keyword, usize, usize)> {
    let from = line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
    let rest = &line[from..];
    let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (word, after) = rest.split_at(length);
    let keyword = KEYWORDS.iter().find(|(name, _)| *name == word)?.1;
    let next = after.trim_start();
    let relation = ["=", "≤", "≥", "≠", "<", ">", "∈", ":=", "!=", "^", "_", ".*", ".^", "./", "·", ","];
    let called = !keyword.before_formula() && after.starts_with(['(', '[', '\'', '²', '_', '-']);
    if called || relation.iter().any(|sign| next.starts_with(sign)) {
        return None;
    }
    if keyword == Keyword::For && next.strip_prefix("all").is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    {
        return None;
    }
    Some((keyword, from, length))
}

/// The clauses of a text.
pub(super) fn clauses(text: &str) -> Attempt<Vec<Clause>> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut open_quote: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let found = if open_quote.is_some() { None } else { keyword(line) };
        if let Some((keyword, from, length)) = found {
            let span = Span::new(start + from, start + from + length);
            let body = start + from + length;
            let colon = usize::from(!matches!(keyword, Keyword::Tex) && text[body..].starts_with(':'));
            let column = line[..from].chars().count();
            clauses.push(Clause { keyword, span, column, body: Span::new(body + colon, at) });
        } else if let Some(last) = clauses.last_mut() {
            last.body.end = at as u32;
        } else {
            let code = line.trim_start_matches('\u{feff}').trim();
            if !code.is_empty() && !code.starts_with('#') {
                let from = start + line.len() - line.trim_start().len();
                let place = Span::new(from, from + line.trim().len());
                return Err(Fault::new(place, "a file begins with `paper`, `define`, `setting` or `lemma`")
                    .label("before this line one of them is wanted")
                    .help("write `lemma name` above it"));
            }
        }
        if clauses.last().is_some_and(|clause| clause.keyword.quotes()) {
            let from = found.map_or(start, |(_, from, length)| start + from + length);
            open_quote = quotes(text, from, at, open_quote);
        }
    }
    match open_quote {
        Some(quote) => Err(Fault::new(Span::new(quote, quote + 1), "a text in quotes is never closed")
            .label("it begins here")
            .help("end it with `\"`")),
        None => Ok(clauses),
    }
}

/// The quote that is open at the end of a line, given the one that was open at its beginning.
fn quotes(text: &str, from: usize, to: usize, mut open: Option<usize>) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text[from..to].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if open.is_some() => escaped = true,
            '#' if open.is_none() => break,
            '"' => open = if open.is_some() { None } else { Some(from + at) },
            _ => {}
        }
    }
    open
}

fn is_infix(lexeme: &Lexeme) -> bool {
    use Symbol::*;
    match lexeme {
        Lexeme::Symbol(symbol) => matches!(
            symbol,
            Plus | Minus
                | Star
                | Dot
                | Cross
                | Slash
                | DotStar
                | DotSlash
                | DotCaret
                | Ring
                | Caret
                | Comma
                | Define
                | Equal
                | Differ
                | AtMost
                | AtLeast
                | Less
                | Greater
                | Precedes
                | StrictlyPrecedes
                | Succeeds
                | StrictlySucceeds
                | Element
                | DotDot
                | And
                | Implies
                | Equivalent
        ),
        Lexeme::Name(word) => is_infix_word(word),
        _ => false,
    }
}

/// Whether a word stands between two expressions and so is no name.
pub(super) fn is_infix_word(word: &str) -> bool {
    matches!(word, "and" | "implies" | "iff" | "mod" | "in" | "then" | "with" | "prec" | "preceq" | "succ" | "succeq")
}

/// The items of a clause: its lines, joined where a line goes on, divided at `;` outside brackets.
pub(super) fn items(tokens: &[Token]) -> Vec<&[Token]> {
    let mut items = Vec::new();
    let (mut from, mut depth) = (0, 0usize);
    for (at, token) in tokens.iter().enumerate() {
        let before = (at > from).then(|| &tokens[at - 1]);
        let ended = match before {
            Some(before) if token.starts_line && depth == 0 => {
                token.column <= tokens[from].column
                    && (!is_infix(&token.kind) || begins_statement(&tokens[from..at], &tokens[at..]))
                    && (!is_infix(&before.kind) || is_subscript(&tokens[from..at]))
                    && !opens_body(&before.kind)
            }
            _ => false,
        };
        if ended {
            items.push(&tokens[from..at]);
            from = at;
        }
        use Symbol::*;
        match token.kind {
            Lexeme::Symbol(OpenParen | OpenBracket | OpenBrace | OpenAngle) => depth += 1,
            Lexeme::Symbol(CloseParen | CloseBracket | CloseBrace | CloseAngle) => depth = depth.saturating_sub(1),
            Lexeme::Symbol(Semicolon) if depth == 0 => {
                items.push(&tokens[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    items.push(&tokens[from..]);
    items.retain(|item| !item.is_empty());
    items
}

/// Whether what ends here ends in the star of a nuclear norm, `‖A‖_*`, which is no product.
fn is_subscript(tokens: &[Token]) -> bool {
    let star = |token: &Token| matches!(token.kind, Lexeme::Symbol(Symbol::Star)) && !token.spaced;
    matches!(tokens, [.., below, last] if star(last) && matches!(below.kind, Lexeme::Symbol(Symbol::Underscore)))
}

/// Whether a line that begins with a sign is a statement of its own, `−a ≤ b`: the sign stands at its operand, and both
/// what stands before it and the rest of its line hold a relation.
fn begins_statement(before: &[Token], from: &[Token]) -> bool {
    let sign = matches!(from[0].kind, Lexeme::Symbol(Symbol::Minus | Symbol::Plus));
    let at_operand = from.get(1).is_some_and(|next| !next.spaced);
    let line = from[1..].iter().take_while(|token| !token.starts_line);
    sign && at_operand && before.iter().any(is_relation) && line.into_iter().any(is_relation)
}

fn is_relation(token: &Token) -> bool {
    use Symbol::*;
    let Lexeme::Symbol(symbol) = token.kind else {
        return false;
    };
    let order = matches!(symbol, Precedes | StrictlyPrecedes | Succeeds | StrictlySucceeds | Element);
    order || matches!(symbol, Equal | Differ | AtMost | AtLeast | Less | Greater)
}

/// Whether what follows belongs to the same item: the colon of `for all i in n:`.
fn opens_body(lexeme: &Lexeme) -> bool {
    matches!(lexeme, Lexeme::Symbol(Symbol::Colon))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::lexer::tokens;

    fn lines(text: &str) -> Vec<String> {
        let tokens = tokens(text, Span::new(0, text.len()));
        let of = |item: &&[Token]| text[item[0].span.start as usize..item[item.len() - 1].span.end as usize].to_owned();
        items(&tokens).iter().map(of).collect()
    }

    #[test]
    fn a_line_goes_on_where_it_is_indented_or_an_operator_stands_at_its_edge() {
        assert_eq!(lines("a ≤ b\nc ≤ d; e"), ["a ≤ b", "c ≤ d", "e"]);
        assert_eq!(lines("a ≤\nb"), ["a ≤\nb"]);
        assert_eq!(lines("a\n+ b"), ["a\n+ b"]);
        assert_eq!(lines("a\n  b\nc"), ["a\n  b", "c"]);
        assert_eq!(lines("a ≤ b\n−a ≤ b\n- c ≤ d"), ["a ≤ b", "−a ≤ b\n- c ≤ d"]);
        assert_eq!(lines("u = a\n−b\nv = c"), ["u = a\n−b", "v = c"]);
        assert_eq!(lines("t ≥ ‖A‖_*\n‖A‖ ≤ 1\nB *\nC"), ["t ≥ ‖A‖_*", "‖A‖ ≤ 1", "B *\nC"]);
        assert_eq!(lines("[a;\nb]\nc"), ["[a;\nb]", "c"]);
        assert_eq!(lines("for all i in n:\nx[i] = 0"), ["for all i in n:\nx[i] = 0"]);
    }

    #[test]
    fn a_clause_begins_with_its_keyword_at_the_start_of_a_line() {
        let text =
            "lemma a\n for f in {exp}\n claim\n  for all i in n: x\n note \"a\n claim b\"\n claim (a) = b\n try = 3\n";
        let found: Vec<Keyword> = clauses(text).expect("clauses").iter().map(|clause| clause.keyword).collect();
        use Keyword::*;
        assert_eq!(found, [Lemma, For, Claim, Note, Claim]);
    }
}
