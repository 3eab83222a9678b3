//! The ledger floor through its public API: what is written is what is read.
#![allow(non_snake_case)]

mod chains;
mod journals;
mod numbers;
mod recheck;
mod stored;
mod together;
mod words;

use lemmacheck::claims::{Catalogue, Catalogued, Executable, Words};

/// The words of a planted claim.
fn words(id: &str, kind: &str) -> Words {
    Words {
        id: id.into(),
        source: String::new(),
        also: Vec::new(),
        kind: kind.into(),
        given: String::new(),
        statement: String::new(),
        tex: String::new(),
        cases: vec!["any".into()],
        uses: Vec::new(),
        notes: String::new(),
        lemma: String::new(),
    }
}

/// A catalogue of one planted claim.
fn catalogue(id: &str, kind: &str, form: Executable) -> Catalogue {
    Catalogue { entries: vec![Catalogued { words: words(id, kind), forms: vec![form] }], arguments: Vec::new() }
}
