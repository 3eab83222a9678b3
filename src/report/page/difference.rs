//! Two texts of a statement, and what was changed.

use crate::language::Row;
use maud::{Markup, html};
use similar::{Algorithm, DiffTag, capture_diff_slices};

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

/// Two lines in pieces: the words that both have, and those that one of them has.
fn changed(was: &str, is: &str) -> (Pieces, Pieces) {
    let (a, b): (Vec<&str>, Vec<&str>) = (was.split_inclusive(' ').collect(), is.split_inclusive(' ').collect());
    let bare = |words: &[&str]| words.iter().map(|word| word.trim_end().to_owned()).collect::<Vec<_>>();
    let (mut before, mut after) = (Pieces::new(), Pieces::new());
    let put = |to: &mut Pieces, words: &[&str], differs: bool| match to.last_mut() {
        _ if words.is_empty() => {}
        Some((piece, before)) if *before == differs => piece.push_str(&words.concat()),
        _ => to.push((words.concat(), differs)),
    };
    for change in capture_diff_slices(Algorithm::Myers, &bare(&a), &bare(&b)) {
        let differs = change.tag() != DiffTag::Equal;
        put(&mut before, &a[change.old_range()], differs);
        put(&mut after, &b[change.new_range()], differs);
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
