//! Which claims a PATTERN names: ids by prefix or glob.

use super::Error;
use crate::claims::{Catalogue, Executable, Words};

/// Every executable form whose id matches one of the patterns, in catalogue order; all for no pattern.
///
/// # Errors
/// [`Error::NoClaim`] for a pattern that names no catalogued id.
pub fn select<'a>(catalogue: &'a Catalogue, patterns: &[String]) -> Result<Vec<(&'a Words, &'a Executable)>, Error> {
    for pattern in patterns {
        if !catalogue.entries.iter().any(|entry| matches(pattern, &entry.words.id)) {
            return Err(Error::NoClaim { pattern: pattern.clone() });
        }
    }
    let named = |id: &str| patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern, id));
    let entries = catalogue.entries.iter().filter(|entry| named(&entry.words.id));
    Ok(entries.flat_map(|entry| entry.forms.iter().map(move |form| (&entry.words, form))).collect())
}

/// Whether a pattern names an id: as a prefix, or whole with `*` for any text and `?` for any character.
pub fn matches(pattern: &str, id: &str) -> bool {
    if !pattern.contains(['*', '?']) {
        return id.starts_with(pattern);
    }
    let (pattern, id): (Vec<char>, Vec<char>) = (pattern.chars().collect(), id.chars().collect());
    let (mut p, mut i, mut star) = (0, 0, None);
    while i < id.len() {
        if p < pattern.len() && pattern[p] == '*' {
            star = Some((p, i));
            p += 1;
        } else if p < pattern.len() && (pattern[p] == '?' || pattern[p] == id[i]) {
            p += 1;
            i += 1;
        } else if let Some((at, from)) = star {
            star = Some((at, from + 1));
            p = at + 1;
            i = from + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_pattern_is_a_prefix_or_a_glob_over_the_whole_id() {
        assert!(matches("rescaled.lemma-b1", "rescaled.lemma-b1.4"));
        assert!(!matches("lemma-b1", "rescaled.lemma-b1.4"));
        assert!(matches("*lemma-b?.4", "rescaled.lemma-b1.4"));
        assert!(!matches("*lemma-b?", "rescaled.lemma-b1.4"));
        assert!(matches("*", ""));
    }
}
