//! What is read from what is printed is what was printed.

use super::examples::files;
use lemmacheck::language::{parse, print, read};
use proptest::prelude::*;

/// Formulas as text, generated so that they can be read in one way only.
fn formula() -> impl Strategy<Value = String> {
    let leaves =
        ["x", "A", "x⋆", "λ₁", "2", "0.5", "2e-9", "½", "1_n", "0_(n×d)", "I_n", "I_(n + 1)", "∇L(x)", "[1, 2]"];
    let leaf = prop::sample::select(leaves.to_vec()).prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 4, |inner| {
        let one = inner.clone();
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            (one.clone(), prop::sample::select(ONE.to_vec())).prop_map(|(a, form)| form.replace('@', &a)),
            (two, prop::sample::select(TWO.to_vec())).prop_map(|((a, b), form)| form.replace('@', &a).replace('%', &b)),
            (prop::collection::vec(one, 2..4)).prop_map(|of| format!("[{}; {}]", of.join(", "), of.join(", "))),
        ]
    })
}

const ONE: [&str; 22] = [
    "(@)",
    "−(@)",
    "√(@)",
    "√√(@)",
    "‖@‖",
    "‖@‖_1",
    "‖@‖_∞",
    "‖@‖_F",
    "‖(@)‖_(3/2)",
    "|(@)|",
    "(@)²",
    "(@)⁻¹",
    "(@)ᵀ",
    "(@)'",
    "(@)⁻ᵀ",
    "(@)^T",
    "(@)^(−1/2)",
    "(@)ᵀ²",
    "exp(@)",
    "hess(L)(@)",
    "sum(i in n, j in 1..n − 1 with i ≠ j: @)",
    "(@)[i, :]",
];
const TWO: [&str; 14] = [
    "@ + %",
    "@ − %",
    "(@) (%)",
    "(@) · (%)",
    "(@) ∘ (%)",
    "(@)/(%)",
    "(@) ./ (%)",
    "(@) .^ (%)",
    "(@)^(%)",
    "⟨@, %⟩",
    "max(@, %)",
    "(@)^2^(%)",
    "(@) (%)'",
    "(@) − −(%)",
];

fn statement() -> impl Strategy<Value = String> {
    let forms = [
        "@ ≤ %",
        "0 < @ < %",
        "@ = % = @",
        "@ ≠ %",
        "@ ⪯ %",
        "@ ≻ %",
        "(@) ∈ PSD(n)",
        "(@) ∈ [0, 1)^n",
        "@ < % and % ≥ 0",
        "if @ ≤ % then % > @",
        "for all i in n, j in 1..n with i ≠ j: @ ≤ %",
        "@ ≤ % for all i in n",
        "@ = 0 ⇒ % = 0",
        "@ ≤ % ⟺ % ≤ @",
    ];
    ((formula(), formula()), prop::sample::select(forms.to_vec()))
        .prop_map(|((a, b), form)| form.replace('@', &a).replace('%', &b))
}

fn again(name: &str, text: &str) -> Result<(), TestCaseError> {
    let file = parse(name, text).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let printed = print(&file);
    let second = parse(name, &printed).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
    prop_assert_eq!(&file, &second, "{}", printed);
    prop_assert_eq!(print(&second), printed);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_generated_lemma_printed_and_read_again_is_the_same(
        given in prop::collection::vec(statement(), 0..3),
        claims in prop::collection::vec(statement(), 1..3),
        body in formula(),
        title in "[ -~]{0,12}",
    ) {
        let title = title.replace(['\\', '"'], "'");
        let given = if given.is_empty() { String::new() } else { format!("  given {}\n", given.join("\n  given ")) };
        let text = format!(
            "lemma a.b \"{title}\"\n  let x ∈ ℝ^n; A : matrix(n, 2 d)\n{given}  where L(z) = {body}\n  claim {}\n  reading \"r\"\n    \
             also given {}\n  repair \"w\"\n    claim {}\n    stronger {}\n  expect holds\n",
            claims.join("\n  claim "), claims[0], claims[0], claims[0]
        );
        again("a.lemma", &text)?;
    }
}

#[test]
fn every_example_printed_and_read_again_is_the_same() {
    for (name, text) in files() {
        again(&name, &text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn the_text_of_a_row_says_the_same_by_itself() {
    let what = |row: &lemmacheck::language::Row| {
        (row.id.clone(), row.case.clone(), row.hypotheses.len(), row.ingredients.len())
    };
    for (name, text) in files() {
        let reading = read(&name, &text).expect("an example");
        for row in &reading.rows {
            let alone = read("elsewhere.lemma", &row.text).unwrap_or_else(|error| panic!("{error}"));
            let same = alone.rows.iter().find(|other| what(other) == what(row));
            let same = same.unwrap_or_else(|| panic!("{} {} is lost in\n{}", row.id, row.case, row.text));
            let size = lemmacheck::claims::Size::of(&vec![2; row.dims.len()]);
            let recorded = |row: &lemmacheck::language::Row| row.record(size).map(|one| one.recording);
            assert_eq!(recorded(same), recorded(row), "{}", row.text);
        }
    }
}
