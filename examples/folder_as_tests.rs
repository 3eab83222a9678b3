//! A folder of lemma files as one test: what a crate of yours would write under `#[test]`.
//!
//! Run with `cargo run --example folder_as_tests`. For one named test a lemma see `lemmacheck::lemmas::test_folder`.

use std::path::Path;

pub fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/lemmas");
    lemmacheck::lemmas::assert_folder(&folder);
    println!("every lemma in {} came out as it expects", folder.display());
}
