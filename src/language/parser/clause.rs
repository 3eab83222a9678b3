//! Clauses: what stands behind each keyword.

use super::super::layout::{Clause, KEYWORDS, Keyword, items};
use super::super::lexer::{Lexeme, Symbol, Token, tokens};
use super::super::message::{Attempt, Fault};
use super::super::tree::{Assignment, Clauses, Equation, Let, Line, Type, TypeKind, Word, WordKind};
use super::{Parser, one_line, text_of};
use crate::language::Span;

/// The lines of a clause that holds statements.
pub(super) fn lines(text: &str, clause: &Clause) -> Attempt<Vec<Line>> {
    let all = tokens(text, clause.body);
    let mut lines = Vec::new();
    for item in items(&all) {
        let mut parser = Parser::new(text, item);
        loop {
            let from = parser.at;
            let expr = parser.statement()?;
            lines.push(Line { text: text_of(text, &item[from..parser.at]), expr });
            if !parser.eat(Symbol::Comma) || parser.finished() {
                break;
            }
        }
        parser.end()?;
    }
    if lines.is_empty() {
        return Err(Fault::new(clause.span, "nothing follows this keyword").label("a statement is wanted behind it"));
    }
    Ok(lines)
}

/// The equations of a `where` or `define`.
pub(super) fn equations(text: &str, clause: &Clause) -> Attempt<Vec<Equation>> {
    let all = tokens(text, clause.body);
    let mut equations = Vec::new();
    for item in items(&all) {
        let mut parser = Parser::new(text, item);
        loop {
            let from = parser.at;
            let name = parser.name("the name of what is defined")?;
            let called = parser.symbol() == Some(Symbol::OpenParen);
            let arguments = if called { Some(parser.arguments()?) } else { None };
            if !parser.eat(Symbol::Equal) && !parser.eat(Symbol::Define) {
                return Err(parser.wanted("`=`").help("a definition is written `u = …` or `L(x) = …`"));
            }
            let body = parser.sum()?;
            equations.push(Equation { name, arguments, body, text: text_of(text, &item[from..parser.at]) });
            if !parser.eat(Symbol::Comma) || parser.finished() {
                break;
            }
        }
        parser.end()?;
    }
    Ok(equations)
}

fn lets(text: &str, clause: &Clause, into: &mut Clauses) -> Attempt<()> {
    let all = tokens(text, clause.body);
    for item in items(&all) {
        let mut parser = Parser::new(text, item);
        while !parser.finished() {
            let from = parser.at;
            let mut names = vec![parser.name("the name of an ingredient")?];
            while parser.eat(Symbol::Comma) {
                names.push(parser.name("the name of an ingredient")?);
            }
            if parser.eat(Symbol::Element) || parser.eat(Symbol::Colon) || parser.eat_word("in") {
                let of = parser.type_()?;
                into.lets.push(Let { names, of });
                if parser.eat_word("with") {
                    let from = parser.at;
                    let expr = parser.statement()?;
                    into.given.push(Line { text: text_of(text, &item[from..parser.at]), expr });
                }
            } else {
                // `let R ≥ 2`: a number with what is given of it.
                let span = names[0].span;
                for name in &names {
                    parser.at = item.iter().position(|token| token.span == name.span).unwrap_or(from);
                    let start = parser.at;
                    let statement = if names.len() == 1 { Some(parser.relation()?) } else { None };
                    let Some(expr) = statement.filter(|line| matches!(line.kind, super::super::tree::Kind::Chain(..)))
                    else {
                        return Err(Fault::new(span.to(parser.last()), "the type of an ingredient is missing")
                            .help(format!("write `{} ∈ ℝ`, `∈ ℝ^n`, `∈ ℝ^(n×d)` or another type", name.text)));
                    };
                    into.given.push(Line { text: text_of(text, &item[start..parser.at]), expr });
                }
                // `let x ∈ ℝ^n, x ≥ 0`: what is known already is not introduced again.
                let known = |name: &Word| into.lets.iter().any(|one| one.names.contains(name));
                let names: Vec<Word> = names.into_iter().filter(|name| !known(name)).collect();
                if !names.is_empty() {
                    into.lets.push(Let { names, of: Type { span, kind: TypeKind::Real(Vec::new()) } });
                }
            }
            if !parser.eat(Symbol::Comma) {
                break;
            }
        }
        parser.end()?;
    }
    Ok(())
}

fn assignments(text: &str, body: Span) -> Attempt<Vec<Assignment>> {
    let all = tokens(text, body);
    let mut assignments = Vec::new();
    for item in items(&all) {
        let mut parser = Parser::new(text, item);
        while !parser.finished() {
            let name = parser.name("the name of an ingredient")?;
            if !parser.eat(Symbol::Equal) {
                return Err(parser.wanted("`=`").help("write `A = [1, 2; 3, 4], x = [1, 0]`"));
            }
            assignments.push(Assignment { name, value: parser.sum()? });
            if !parser.eat(Symbol::Comma) {
                break;
            }
        }
        parser.end()?;
    }
    Ok(assignments)
}

/// Words divided by commas or blanks, with their places: `in a, b`.
pub(super) fn words(text: &str, body: Span) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = body.start as usize;
    for line in text[body.range()].split_inclusive('\n') {
        let code = &line[..line.find('#').unwrap_or(line.len())];
        let mut from = 0;
        for part in code.split([',', ' ', '\t', '\r', '\n', ';']) {
            if !part.is_empty() {
                words.push(Word { text: part.into(), span: Span::new(at + from, at + from + part.len()) });
            }
            // Every separator is one byte.
            from += part.len() + 1;
        }
        at += line.len();
    }
    words
}

/// Whether a word can be the name of a setting.
pub(super) fn setting_name(word: &Word) -> Attempt<()> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '\'' | '′' | '⋆');
    let clause = KEYWORDS.iter().any(|(keyword, _)| *keyword == &*word.text);
    if word.text.starts_with(char::is_alphanumeric) && word.text.chars().all(plain) && !clause {
        return Ok(());
    }
    let fault = Fault::new(word.span, format!("`{}` is no name of a setting", word.text));
    Err(fault
        .help("names are made of letters, digits, - . _; what follows begins with its keyword on a line of its own"))
}

/// A word and a text in quotes that may follow: `lemma ID "title"`.
pub(super) fn headed(text: &str, clause: &Clause, what: &str) -> Attempt<(Word, Option<Word>)> {
    let body = &text[clause.body.range()];
    let start = clause.body.start as usize;
    let from = body.len() - body.trim_start_matches([' ', '\t']).len();
    let length =
        body[from..].find(|c: char| c.is_whitespace() || matches!(c, '"' | '#' | '“')).unwrap_or(body.len() - from);
    if length == 0 {
        return Err(Fault::new(clause.span, format!("{what} is wanted behind this")));
    }
    let id = Word { text: body[from..from + length].into(), span: Span::new(start + from, start + from + length) };
    let rest = tokens(text, Span::new(start + from + length, clause.body.end as usize));
    match rest.as_slice() {
        [] => Ok((id, None)),
        [Token { kind: Lexeme::Text(title, _), span, .. }] => Ok((id, Some(Word { text: title.clone(), span: *span }))),
        [first, ..] => {
            let help =
                format!("write `{} \"title\"`; what belongs to it begins with a keyword on a line of its own", id.text);
            Err(Fault::new(first.span, "only a title in quotes may follow here").help(help))
        }
    }
}

/// A text in quotes, or without quotes to the end of the clause.
pub(super) fn quoted(text: &str, clause: &Clause) -> Attempt<Word> {
    let all = tokens(text, clause.body);
    if let [Token { kind: Lexeme::Text(words, _), span, .. }] = all.as_slice() {
        return Ok(Word { text: words.clone(), span: *span });
    }
    if let [Token { kind: Lexeme::Text(..), .. }, second, ..] = all.as_slice() {
        return Err(Fault::new(second.span, "nothing may follow a text in quotes here"));
    }
    Ok(raw(text, clause))
}

/// What stands behind the keyword, as it is, on one line.
fn raw(text: &str, clause: &Clause) -> Word {
    let body = &text[clause.body.range()];
    let words = if clause.keyword == Keyword::Tex {
        body.split_whitespace().collect::<Vec<_>>().join(" ").into()
    } else {
        one_line(body)
    };
    let from = clause.body.start as usize + body.len() - body.trim_start().len();
    Word { text: words, span: Span::new(from, from + body.trim().len()) }
}

/// What stands behind a second word of the keyword: `as` of `such as`.
fn behind(text: &str, clause: &Clause, word: &str) -> Option<Span> {
    let rest = text[clause.body.range()].trim_start().strip_prefix(word)?;
    Some(Span::new(clause.body.end as usize - rest.len(), clause.body.end as usize))
}

/// Ids, and names of printed places in quotes: `uses fact-a1.1, "Definition 3.1"`.
fn ids(text: &str, clause: &Clause) -> Attempt<Vec<Word>> {
    let body = &text[clause.body.range()];
    let (mut found, mut from) = (Vec::new(), clause.body.start as usize);
    for (at, part) in body.split('"').enumerate() {
        let to = from + part.len();
        match at % 2 {
            0 => found.extend(words(text, Span::new(from, to))),
            _ => found.push(Word { text: one_line(part), span: Span::new(from, to) }),
        }
        from = to + 1;
    }
    Ok(found)
}

/// The most names, definitions, hypotheses or claims of one lemma or setting.
const MOST: usize = 300;

/// Reads a clause of a lemma, a setting, a reading or a repair.
pub(super) fn clause(text: &str, clause: &Clause, into: &mut Clauses) -> Attempt<()> {
    read(text, clause, into)?;
    let names: usize = into.lets.iter().map(|one| one.names.len()).sum();
    let lines = into.given.len() + into.also.len() + into.without.len() + into.claims.len() + into.consequences.len();
    let most =
        names.max(lines).max(into.definitions.len()).max(into.cases.len()).max(into.such_as.len() + into.tries.len());
    if most > MOST {
        return Err(Fault::new(clause.span, format!("more than {MOST} ingredients, lines or definitions")));
    }
    Ok(())
}

fn read(text: &str, clause: &Clause, into: &mut Clauses) -> Attempt<()> {
    let mut word = |kind: WordKind| -> Attempt<()> {
        into.words.push((kind, quoted(text, clause)?));
        Ok(())
    };
    match clause.keyword {
        Keyword::Source => word(WordKind::Source)?,
        Keyword::Printed => word(WordKind::Printed)?,
        Keyword::Tex => word(WordKind::Tex)?,
        Keyword::Note => word(WordKind::Note)?,
        Keyword::Argument => word(WordKind::Argument)?,
        Keyword::Uses => into.words.extend(ids(text, clause)?.into_iter().map(|id| (WordKind::Uses, id))),
        Keyword::Kind => word(WordKind::Kind)?,
        Keyword::Scope => word(WordKind::Scope)?,
        Keyword::Read => {
            let Some(body) = behind(text, clause, "as") else {
                return Err(Fault::new(clause.span, "`read as` is wanted here"));
            };
            into.words.push((WordKind::ReadAs, quoted(text, &Clause { body, ..*clause })?));
        }
        Keyword::In => {
            let names = words(text, clause.body);
            names.iter().try_for_each(setting_name)?;
            into.settings.extend(names);
        }
        Keyword::For => {
            let all = tokens(text, clause.body);
            for item in items(&all) {
                let mut parser = Parser::new(text, item);
                loop {
                    into.cases.push(parser.cases_of()?);
                    if !parser.eat(Symbol::Comma) {
                        break;
                    }
                    parser.eat_word("for");
                }
                parser.end()?;
            }
        }
        Keyword::Let => lets(text, clause, into)?,
        Keyword::Given => into.given.extend(lines(text, clause)?),
        Keyword::Also => {
            let Some(body) = behind(text, clause, "given") else {
                return Err(Fault::new(clause.span, "`also given` is wanted here"));
            };
            into.also.extend(lines(text, &Clause { body, ..*clause })?);
        }
        Keyword::Without => into.without.extend(lines(text, clause)?),
        Keyword::Where => into.definitions.extend(equations(text, clause)?),
        Keyword::Claim => into.claims.extend(lines(text, clause)?),
        Keyword::Consequence => into.consequences.extend(lines(text, clause)?),
        Keyword::Such => {
            let Some(body) = behind(text, clause, "as") else {
                return Err(Fault::new(clause.span, "`such as` is wanted here"));
            };
            into.such_as.push(assignments(text, body)?);
        }
        Keyword::Try => into.tries.push(assignments(text, clause.body)?),
        Keyword::Draw => {
            let body = raw(text, clause);
            let (hook, rest) = body.text.split_once('(').unwrap_or((&body.text, ""));
            let arguments =
                rest.trim_end().trim_end_matches(')').split(',').map(str::trim).filter(|part| !part.is_empty());
            let word = |part: &str| Word { text: part.trim().into(), span: body.span };
            into.draws.push((word(hook), arguments.map(word).collect()));
        }
        Keyword::Experiment => match words(text, clause.body).as_slice() {
            [name] => into.experiment = Some(name.clone()),
            _ => return Err(Fault::new(clause.span, "one name of an experiment is wanted behind this")),
        },
        Keyword::Expect => match words(text, clause.body).as_slice() {
            [verdict] => into.expect = Some(verdict.clone()),
            _ => {
                return Err(Fault::new(clause.span, "one verdict is wanted behind this")
                    .help("write `expect holds` or `expect refuted`"));
            }
        },
        Keyword::Paper
        | Keyword::Define
        | Keyword::Setting
        | Keyword::Lemma
        | Keyword::Case
        | Keyword::Reading
        | Keyword::Repair
        | Keyword::Stronger => {
            return Err(Fault::new(clause.span, "this keyword does not belong here"));
        }
    }
    Ok(())
}
