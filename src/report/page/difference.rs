//! Two texts of a statement, and what was changed.

use crate::language::Row;
use maud::{Markup, html};

/// The lines of a row: hypotheses, definitions, claims.
fn lines(row: &Row) -> Vec<String> {
    let given = row.dimension_hypotheses.iter().chain(&row.hypotheses).map(|one| format!("given {}", one.text));
    let equations = row.definitions.iter().flat_map(|one| &one.equations).map(|one| format!("where {}", one.text));
    let claims = row.claims.iter().map(|one| format!("claim {}", one.text));
    let mut lines: Vec<String> = Vec::new();
    for line in given.chain(equations).chain(claims) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// What a repair changes of the print: lines taken away, lines put in, words changed.
pub fn difference(printed: &Row, repaired: &Row) -> Markup {
    let (was, is) = (lines(printed), lines(repaired));
    let gone: Vec<&String> = was.iter().filter(|line| !is.contains(line)).collect();
    let mut new: Vec<&String> = is.iter().filter(|line| !was.contains(line)).collect();
    // definitions that only the repaired claim needs, or needs no more, are no change of the lemma
    let keyword = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    html! {
        @if gone.is_empty() && new.is_empty() { p.words { "The statement stays; its cases change." } }
        @else {
            div.diff role="group" aria-label="What changes" {
                @for old in gone {
                    @let pair = new.iter().position(|line| keyword(line) == keyword(old));
                    @if let Some(at) = pair {
                        @let line = new.remove(at);
                        @let (before, after) = changed(old, line);
                        p.minus { span aria-hidden="true" { "−" } (words("was", &before, true)) }
                        p.plus { span aria-hidden="true" { "+" } (words("is", &after, false)) }
                    } @else {
                        p.minus { span aria-hidden="true" { "−" } (words("was", &[(old.clone(), true)], true)) }
                    }
                }
                @for line in new {
                    p.plus { span aria-hidden="true" { "+" } (words("is", &[(line.clone(), true)], false)) }
                }
            }
        }
    }
}

fn words(label: &str, parts: &[(String, bool)], gone: bool) -> Markup {
    html! {
        span.sr { (label) ": " }
        @for (text, differs) in parts {
            @if !differs { (text) } @else if gone { del { (text) } } @else { ins { (text) } }
        }
    }
}

/// A line in pieces, each with whether it differs from the other line.
type Pieces = Vec<(String, bool)>;

/// Two lines in pieces.
fn changed(was: &str, is: &str) -> (Pieces, Pieces) {
    let (a, b): (Vec<&str>, Vec<&str>) = (was.split_inclusive(' ').collect(), is.split_inclusive(' ').collect());
    let same = |i: usize, j: usize| a[i].trim_end() == b[j].trim_end();
    let mut longest = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] =
                if same(i, j) { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let put = |to: &mut Pieces, word: &str, differs: bool| match to.last_mut() {
        Some((text, last)) if *last == differs => text.push_str(word),
        _ => to.push((word.to_owned(), differs)),
    };
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && same(i, j) {
            put(&mut before, a[i], false);
            put(&mut after, b[j], false);
            (i, j) = (i + 1, j + 1);
        } else if j >= b.len() || (i < a.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            put(&mut before, a[i], true);
            i += 1;
        } else {
            put(&mut after, b[j], true);
            j += 1;
        }
    }
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn words_that_stay_are_told_from_words_that_change() {
        let (before, after) = changed("claim ‖u‖ ≤ exp(R²)", "claim ‖u‖ ≤ √n exp(R²)");
        assert_eq!(before, [("claim ‖u‖ ≤ exp(R²)".to_owned(), false)]);
        let kept = [("claim ‖u‖ ≤ ".to_owned(), false), ("√n ".to_owned(), true), ("exp(R²)".to_owned(), false)];
        assert_eq!(after, kept);
    }
}
