//! Which claims a PATTERN names: ids by prefix or glob, the paper before them left out or not.

use super::Error;
use crate::claims::Catalogue;

/// What of a catalogue is to be judged.
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    /// Ids by prefix or glob; none for all.
    pub patterns: &'a [String],
    /// What a case has to contain.
    pub case: Option<&'a str>,
}

/// How many near names a refusal offers.
const NEAREST: usize = 3;

/// How like two names have to be, from 0 to 1, for one to be offered in place of the other.
const LIKE: f64 = 0.5;

impl Selection<'_> {
    /// Every executable form that is selected, in catalogue order: the places of its entry and of it therein.
    ///
    /// # Errors
    /// [`Error::NoClaim`] for a pattern that names no catalogued id, [`Error::NotExecutable`] for one that names none
    /// with an executable form, [`Error::NoCase`] where no case is left. What is returned is never empty.
    pub fn places(&self, catalogue: &Catalogue) -> Result<Vec<(usize, usize)>, Error> {
        let ids = || catalogue.entries.iter().map(|entry| entry.words.id.as_str());
        let mut wanted = Vec::new();
        for pattern in self.patterns {
            let found = named(pattern, ids())
                .ok_or_else(|| Error::NoClaim { pattern: pattern.clone(), nearest: nearest_ids(pattern, ids()) })?;
            if catalogue
                .entries
                .iter()
                .filter(|entry| found.matches(&entry.words.id))
                .all(|entry| entry.forms.is_empty())
            {
                return Err(Error::NotExecutable { id: pattern.clone() });
            }
            wanted.push(found);
        }
        let named = |id: &str| wanted.is_empty() || wanted.iter().any(|pattern| pattern.matches(id));
        cases(catalogue, self.case, |_, id| named(id))
    }
}

/// A pattern with how it names ids.
pub(super) struct Pattern<'a> {
    text: &'a str,
    /// Whether the paper before the first point of an id is left out, as `cargo test lemma-b1` leaves it out.
    bare: bool,
}

impl Pattern<'_> {
    /// Whether it names an id.
    pub fn matches(&self, id: &str) -> bool {
        let bare = || id.split_once('.').is_some_and(|(_, rest)| matches(self.text, rest));
        if self.bare { bare() } else { matches(self.text, id) }
    }
}

/// How a pattern names some of the ids: as it is, else with the paper left out; `None` where it names none.
pub(super) fn named<'a, 'b>(text: &'a str, ids: impl Iterator<Item = &'b str> + Clone) -> Option<Pattern<'a>> {
    let ways = [false, true].map(|bare| Pattern { text, bare });
    ways.into_iter().find(|pattern| ids.clone().any(|id| pattern.matches(id)))
}

/// Every executable form of the entries that are `named` by their place or id, in a case that contains some text.
///
/// # Errors
/// [`Error::NoCase`] where no case is left.
pub(super) fn cases(
    catalogue: &Catalogue,
    case: Option<&str>,
    named: impl Fn(usize, &str) -> bool,
) -> Result<Vec<(usize, usize)>, Error> {
    let entries = catalogue.entries.iter().enumerate().filter(|(at, entry)| named(*at, &entry.words.id));
    let of_entry = |(at, entry): (usize, &crate::claims::Catalogued)| {
        entry
            .forms
            .iter()
            .enumerate()
            .map(move |(form, executable)| (at, form, executable.case().to_owned()))
            .collect::<Vec<_>>()
    };
    let all: Vec<(usize, usize, String)> = entries.flat_map(of_entry).collect();
    let wanted = |found: &str| case.is_none_or(|wanted| found.contains(wanted));
    let places: Vec<(usize, usize)> =
        all.iter().filter(|(_, _, case)| wanted(case)).map(|(at, form, _)| (*at, *form)).collect();
    match case {
        Some(case) if places.is_empty() => {
            let nearest = nearest(case, all.iter().map(|(_, _, case)| case.as_str()));
            Err(Error::NoCase { case: case.into(), nearest })
        }
        _ => Ok(places),
    }
}

/// The ids nearest to a pattern: those that contain it, else those that begin like it.
pub(super) fn nearest_ids<'a>(pattern: &str, ids: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let plain = pattern.trim_matches(['*', '?']);
    let containing: Vec<String> =
        ids.clone().filter(|id| !plain.is_empty() && id.contains(plain)).take(NEAREST).map(str::to_owned).collect();
    if containing.is_empty() { nearest(plain, ids) } else { containing }
}

/// The names nearest to one that is unknown, nearest first; a longer name counts by its beginning, too, and an id by
/// what follows its paper.
fn nearest<'a>(unknown: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let length = unknown.chars().count();
    let like = |name: &str| {
        let begins = |length| name.chars().take(length).collect::<String>();
        let beginnings = (length.saturating_sub(1)..=length + 2).map(begins);
        let likes = beginnings.map(|begins| strsim::normalized_damerau_levenshtein(unknown, &begins) - 0.01);
        likes.fold(strsim::normalized_damerau_levenshtein(unknown, name), f64::max)
    };
    let of = |name: &str| name.split_once('.').map_or(0.0, |(_, rest)| like(rest) - 0.01).max(like(name));
    let mut ranked: Vec<(f64, &str)> = Vec::new();
    for name in names {
        if !ranked.iter().any(|(_, known)| *known == name) {
            ranked.push((of(name), name));
        }
    }
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    ranked.into_iter().filter(|(like, _)| *like >= LIKE).take(NEAREST).map(|(_, name)| name.to_owned()).collect()
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
