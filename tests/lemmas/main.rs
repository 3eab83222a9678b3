//! The lemma files beside this one, one named test a lemma: `cargo test --test lemmas norms` runs those of one file.

fn main() -> std::process::ExitCode {
    lemmacheck::lemmas::test_folder("tests/lemmas")
}
