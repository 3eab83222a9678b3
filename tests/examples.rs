//! Every example runs, and what it asserts holds.

#[path = "../examples/both_halves.rs"]
mod both_halves;
#[path = "../examples/check_a_text.rs"]
mod check_a_text;
#[path = "../examples/folder_as_tests.rs"]
mod folder_as_tests;
#[path = "../examples/solve_with_certificate.rs"]
mod solve_with_certificate;

#[test]
fn both_halves_do_what_they_say() {
    both_halves::main().expect("what the example asserts");
}

#[test]
fn a_text_is_checked() {
    check_a_text::main().expect("what the example asserts");
}

#[test]
fn a_folder_is_a_test() {
    folder_as_tests::main();
}

#[test]
fn an_answer_is_certified() {
    solve_with_certificate::main().expect("what the example asserts");
}
