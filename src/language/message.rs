//! What is wrong with a text: one place, both shapes where shapes clash, and the likely repair.

use super::Span;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::fmt;
use std::sync::Arc;
use thiserror::Error;

/// What is wrong, before it is known of which file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub span: Span,
    pub message: String,
    pub label: String,
    pub also: Vec<(Span, String)>,
    pub notes: Vec<String>,
    pub help: Vec<String>,
}

/// A result whose error is a fault; boxed, since it is rare and large.
pub(super) type Attempt<T> = Result<T, Box<Fault>>;

impl Fault {
    /// Something wrong at a place.
    pub fn new(span: Span, message: impl Into<String>) -> Box<Self> {
        let (label, also, notes, help) = Default::default();
        Box::new(Fault { span, message: on_one_line(message.into()), label, also, notes, help })
    }

    /// With words under the underlined place.
    pub fn label(mut self: Box<Self>, label: impl Into<String>) -> Box<Self> {
        self.label = on_one_line(label.into());
        self
    }

    /// With a second place.
    pub fn also(mut self: Box<Self>, span: Span, label: impl Into<String>) -> Box<Self> {
        self.also.push((span, on_one_line(label.into())));
        self
    }

    /// With a further fact.
    pub fn note(mut self: Box<Self>, note: impl Into<String>) -> Box<Self> {
        self.notes.push(on_one_line(note.into()));
        self
    }

    /// With a way out.
    pub fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.help.push(on_one_line(help.into()));
        self
    }

    /// With its file.
    pub fn of(self: Box<Self>, source: &Source, severity: Severity) -> Diagnostic {
        let (line, column) = source.place(self.span.start as usize);
        Diagnostic { severity, line, column, file: source.clone(), fault: self }
    }
}

/// Words on one line, cut where they are long: they may quote what was written.
fn on_one_line(words: String) -> String {
    const LONGEST: usize = 400;
    if words.len() <= LONGEST && !words.contains(char::is_control) {
        return words;
    }
    let joined = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain: String = joined.chars().filter(|c| !c.is_control()).collect();
    match plain.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &plain[..end]),
        None => plain,
    }
}

/// A text with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name under which messages speak of it.
    pub name: Arc<str>,
    /// The text.
    pub text: Arc<str>,
}

impl Source {
    /// Line and column of a byte, both counted from 1, columns in characters.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &self.text[..byte];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
    }
}

/// Whether a text can be used in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can.
    Warning,
}

/// What is wrong with a text, and where. Printed with the source line, underlined.
#[derive(Clone, PartialEq, Eq, Error)]
#[error("{}", self.rendered(&Renderer::plain()))]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    file: Source,
    fault: Box<Fault>,
}

impl fmt::Debug for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Diagnostic {
    /// The name of the text that it is about.
    pub fn file(&self) -> &str {
        &self.file.name
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.fault.message
    }

    /// The ways out.
    pub fn help(&self) -> &[String] {
        &self.fault.help
    }

    /// The same of one of several texts that were read as one, in their order.
    pub fn within(self, texts: &[Source]) -> Self {
        let mut start = 0;
        for text in texts {
            let end = start + text.text.len();
            if (self.fault.span.start as usize) < end.max(1) || end == self.file.text.len() {
                let inside = |span: Span| start <= span.start as usize && span.end as usize <= end;
                let moved = |span: Span| {
                    Span::new(
                        (span.start as usize).saturating_sub(start),
                        (span.end as usize).min(end).saturating_sub(start),
                    )
                };
                let mut fault = self.fault;
                fault.also.retain(|(span, _)| inside(*span));
                fault.also.iter_mut().for_each(|(span, _)| *span = moved(*span));
                fault.span = moved(fault.span);
                return fault.of(text, self.severity);
            }
            start = end;
        }
        self
    }

    /// The underlined bytes.
    pub fn span(&self) -> Span {
        self.fault.span
    }

    /// In colours, for a terminal.
    pub fn styled(&self) -> String {
        self.rendered(&Renderer::styled())
    }

    fn rendered(&self, renderer: &Renderer) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let text = &*self.file.text;
        let inside = |span: Span| {
            let clip = |byte: u32| {
                let mut byte = (byte as usize).min(text.len());
                while !text.is_char_boundary(byte) {
                    byte -= 1;
                }
                byte
            };
            clip(span.start)..clip(span.end.max(span.start))
        };
        let primary = AnnotationKind::Primary.span(inside(self.fault.span)).label(self.fault.label.as_str());
        let also = self.fault.also.iter();
        let also = also.map(|(span, label)| AnnotationKind::Context.span(inside(*span)).label(label.as_str()));
        let snippet = Snippet::source(text).path(&*self.file.name).annotation(primary).annotations(also);
        let notes = self.fault.notes.iter().map(|note| Level::NOTE.message(note.as_str()));
        let help = self.fault.help.iter().map(|help| Level::HELP.message(help.as_str()));
        let group = level.primary_title(self.fault.message.as_str()).element(snippet).elements(notes).elements(help);
        renderer.render(&[group])
    }
}
