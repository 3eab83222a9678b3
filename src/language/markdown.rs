//! Markdown: the blocks that are fenced as lemmas, everything else blanked so that places stay what they are.

use std::borrow::Cow;

/// The number of fence characters that a line begins with, which one, and what follows.
fn fence(line: &str) -> Option<(usize, char, &str)> {
    let line = line.trim_start_matches([' ', '\t', '>']);
    let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = line.trim_start_matches(sign);
    let length = line.len() - rest.len();
    (length >= 3).then(|| (length, sign, rest.trim()))
}

fn opens(rest: &str) -> bool {
    rest.split([' ', ',', '{', '}']).next() == Some("lemma")
}

/// The text with all but its lemmas blanked, where its name or a fence says that it is Markdown.
pub(super) fn lemmas<'a>(source_name: &str, text: &'a str) -> Cow<'a, str> {
    let named = [".md", ".markdown"].iter().any(|ending| source_name.ends_with(ending));
    let fenced = || text.lines().any(|line| fence(line).is_some_and(|(_, _, rest)| opens(rest)));
    if !named && (source_name.ends_with(".lemma") || !fenced()) {
        return Cow::Borrowed(text);
    }
    let mut blanked = String::with_capacity(text.len());
    let mut open: Option<(usize, char, bool)> = None;
    for line in text.split_inclusive('\n') {
        let mut inside = false;
        match (open, fence(line)) {
            (None, Some((length, sign, rest))) => open = Some((length, sign, opens(rest))),
            (Some((length, sign, _)), Some((found, other, ""))) if other == sign && found >= length => open = None,
            (Some((_, _, lemma)), _) => inside = lemma,
            (None, None) => {}
        }
        if inside {
            // a block inside a quotation, each line of which begins with `>`
            let rest = line.trim_start_matches([' ', '\t', '>']);
            let (quoted, rest) = line.split_at(line.len() - rest.len());
            blanked.push_str(&quoted.replace('>', " "));
            blanked.push_str(rest);
        } else {
            let newline = if line.ends_with('\n') { "\n" } else { "" };
            blanked.extend(std::iter::repeat_n(' ', line.len() - newline.len()));
            blanked.push_str(newline);
        }
    }
    Cow::Owned(blanked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fenced_lemmas_are_left_and_in_their_places() {
        let text = "# T ∈\n```lemma\nlemma a\n```\n```rust\nlemma b\n```\n";
        let blanked = lemmas("a.md", text);
        assert_eq!(blanked.len(), text.len());
        assert_eq!(blanked.trim(), "lemma a");
        assert_eq!(blanked.find("lemma a"), text.find("lemma a"));
        assert_eq!(lemmas("-", text), blanked);
        assert_eq!(lemmas("a.lemma", text), text);
        let quoted = "> as she says:\n> ```lemma\n> lemma a\n>   claim 2 > 1\n> ```\n";
        let blanked = lemmas("a.md", quoted);
        assert_eq!(blanked.len(), quoted.len());
        assert_eq!(blanked.trim(), "lemma a\n    claim 2 > 1");
    }
}
