//! The region of a verdict, in words.

use crate::claims::{Name, Size};
use crate::engine::Subject;

/// The sizes, all where there is no largest, whether the formula may have no value somewhere, and the scope.
pub(super) fn region(subject: &Subject, largest: Option<Size>, partial: bool) -> String {
    let claim = subject.claim();
    let names = claim.dimensions.iter().enumerate().filter(|(k, _)| claim.uses(*k));
    let word = |(k, name): (usize, &Name)| match largest {
        Some(largest) => format!("{name} ≤ {}", largest.length(k)),
        None => name.to_string(),
    };
    let words: Vec<String> = names.map(word).collect();
    let sizes = match words.is_empty() {
        true => "all".into(),
        false => format!("{} {}", if largest.is_some() { "for" } else { "all" }, words.join(", ")),
    };
    format!("{sizes}{}{}", if partial { ", where defined" } else { "" }, scope(subject))
}

/// By which lengths an identity is settled for all, and why these are enough: ` for n ≤ 4 (degree 3 in sums), …`.
pub(super) fn enough(subject: &Subject) -> String {
    let claim = subject.claim();
    let along = claim.dimensions.iter().zip(claim.dependence.iter().flatten()).enumerate();
    let words: Vec<String> = along
        .filter(|(k, _)| claim.uses(*k))
        .map(|(_, (name, how))| format!("{name} ≤ {} ({how})", how.enough()))
        .collect();
    if words.is_empty() { String::new() } else { format!(" for {}, which is enough for all", words.join(", ")) }
}

/// What the executable form adds to the print, behind a semicolon; empty for nothing.
pub(super) fn scope(subject: &Subject) -> String {
    let scope = &subject.claim().scope;
    if scope.is_empty() { String::new() } else { format!("; {scope}") }
}
