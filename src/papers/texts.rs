//! The lemma files of both papers, in print order.

/// Their names and texts.
pub(super) const TEXTS: &[(&str, &str)] = &[];
