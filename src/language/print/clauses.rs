//! Files and clauses as text.

use super::super::layout::KEYWORDS;
use super::super::tree::{Assignment, Clauses, Equation, File, Lemma, Line, Setting, Variant, Word, WordKind};
use super::expression::Listed;
use std::fmt::Write;

/// A file as text, its clauses in one order.
pub fn print(file: &File) -> String {
    let mut text = String::new();
    if let Some((id, title)) = &file.paper {
        headed(&mut text, "", "paper", id, title.as_ref());
    }
    items(&mut text, "", "define", &equations(&file.defines));
    file.settings.iter().for_each(|of| setting(&mut text, of));
    file.lemmas.iter().for_each(|of| lemma(&mut text, of));
    text
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""))
}

// Writing to a string never fails.
fn headed(text: &mut String, indent: &str, keyword: &str, id: &Word, title: Option<&Word>) {
    let title = title.map_or_else(String::new, |title| format!(" {}", quoted(&title.text)));
    let _ = writeln!(text, "{indent}{keyword} {}{title}", id.text);
}

fn setting(text: &mut String, of: &Setting) {
    headed(text, "", "setting", &of.name, None);
    clauses(text, "  ", &of.clauses);
}

fn lemma(text: &mut String, of: &Lemma) {
    headed(text, "", "lemma", &of.id, of.title.as_ref());
    clauses(text, "  ", &of.clauses);
    of.cases.iter().for_each(|of| variant(text, "  ", "case", of));
    of.readings.iter().for_each(|of| variant(text, "  ", "reading", of));
    of.repairs.iter().for_each(|of| variant(text, "  ", "repair", of));
}

fn variant(text: &mut String, indent: &str, keyword: &str, of: &Variant) {
    let _ = writeln!(text, "{indent}{keyword} {}", quoted(&of.words.text));
    let deeper = &format!("{indent}  ");
    clauses(text, deeper, &of.clauses);
    items(text, deeper, "stronger", &lines(&of.stronger));
    of.readings.iter().for_each(|of| variant(text, deeper, "reading", of));
    of.repairs.iter().for_each(|of| variant(text, deeper, "repair", of));
}

fn lines(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|line| line.expr.to_string()).collect()
}

fn equations(equations: &[Equation]) -> Vec<String> {
    let of = |equation: &Equation| match &equation.arguments {
        Some(arguments) => format!("{}({}) = {}", equation.name.text, Listed(arguments, ", "), equation.body),
        None => format!("{} = {}", equation.name.text, equation.body),
    };
    equations.iter().map(of).collect()
}

fn assignments(of: &[Assignment]) -> String {
    of.iter().map(|one| format!("{} = {}", one.name.text, one.value)).collect::<Vec<_>>().join(", ")
}

/// Items of one clause: a line each under the first, or behind a keyword of their own where they would be read as going
/// on, or as another clause.
fn items(text: &mut String, indent: &str, keyword: &str, items: &[String]) {
    let blank = " ".repeat(keyword.chars().count());
    for (at, item) in items.iter().enumerate() {
        let word: String = item.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
        let joins = item.starts_with(['−', '-', '+', '∈']) || KEYWORDS.iter().any(|(keyword, _)| *keyword == word);
        let all = item.starts_with("for all ");
        let keyword = if at > 0 && (!joins || all) { &blank } else { keyword };
        let _ = writeln!(text, "{indent}{keyword} {item}");
    }
}

fn clauses(text: &mut String, indent: &str, of: &Clauses) {
    for (kind, word) in &of.words {
        let _ = match kind {
            WordKind::Source => writeln!(text, "{indent}source {}", quoted(&word.text)),
            WordKind::Printed => writeln!(text, "{indent}printed {}", quoted(&word.text)),
            WordKind::Tex => writeln!(text, "{indent}tex {}", word.text),
            WordKind::Uses if word.text.contains([' ', ',', ';']) => writeln!(text, "{indent}uses \"{}\"", word.text),
            WordKind::Uses => writeln!(text, "{indent}uses {}", word.text),
            WordKind::Kind => writeln!(text, "{indent}kind {}", quoted(&word.text)),
            WordKind::Scope => writeln!(text, "{indent}scope {}", quoted(&word.text)),
            WordKind::ReadAs => writeln!(text, "{indent}read as {}", quoted(&word.text)),
            WordKind::Note => writeln!(text, "{indent}note {}", quoted(&word.text)),
            WordKind::Argument => writeln!(text, "{indent}argument {}", quoted(&word.text)),
        };
    }
    for name in &of.settings {
        let _ = writeln!(text, "{indent}in {}", name.text);
    }
    for cases in &of.cases {
        let _ = writeln!(text, "{indent}for {cases}");
    }
    let lets = of.lets.iter().map(|one| {
        let names: Vec<&str> = one.names.iter().map(|name| &*name.text).collect();
        format!("{} ∈ {}", names.join(", "), one.of)
    });
    items(text, indent, "let", &lets.collect::<Vec<_>>());
    items(text, indent, "given", &lines(&of.given));
    items(text, indent, "also given", &lines(&of.also));
    items(text, indent, "without", &lines(&of.without));
    items(text, indent, "where", &equations(&of.definitions));
    items(text, indent, "claim", &lines(&of.claims));
    items(text, indent, "consequence", &lines(&of.consequences));
    for example in &of.such_as {
        let _ = writeln!(text, "{indent}such as {}", assignments(example));
    }
    for example in &of.tries {
        let _ = writeln!(text, "{indent}try {}", assignments(example));
    }
    for (hook, arguments) in &of.draws {
        let arguments: Vec<&str> = arguments.iter().map(|word| &*word.text).collect();
        let _ = writeln!(text, "{indent}draw {}({})", hook.text, arguments.join(", "));
    }
    if let Some(name) = &of.experiment {
        let _ = writeln!(text, "{indent}experiment {}", name.text);
    }
    if let Some(verdict) = &of.expect {
        let _ = writeln!(text, "{indent}expect {}", verdict.text);
    }
}
