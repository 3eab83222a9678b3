//! One error, at its place, with the way out.

use lemmacheck::language::{Diagnostic, read};

fn refused(lines: &str) -> Diagnostic {
    let text =
        format!("lemma a\n  let A ∈ ℝ^(n×d), S, U ∈ Sym(n), x, z ∈ ℝ^n, y ∈ ℝ^d, a, b, c, gamma, R ∈ ℝ\n{lines}\n");
    read("own.lemma", &text).expect_err(lines)
}

/// Claims with the column of their mistake and what the help says.
const CLAIMS: [(&str, usize, &str); 30] = [
    ("‖Ay‖ ≤ 1", 10, "`A y`"),
    ("AᵀAy = y", 11, "`A y`"),
    ("x² ≥ 0", 9, "`x .^ 2`"),
    ("x² ≥ 0", 9, "`‖x‖²`"),
    ("x + 1 ≥ 0", 9, "`x + 1_n`"),
    ("x − 3 ≥ 0", 9, "`x − 3 1_n`"),
    ("S + 1 = S", 9, "`A + I_n`"),
    ("a/b c = a", 9, "`a/(b c)` or `(a/b) c`"),
    ("a/b(c + 1) = a", 9, "can be"),
    ("1/2R ≤ R", 9, "`1/(2 R)` or `(1/2) R`"),
    ("S ≤ U", 9, "`A ⪯ B`"),
    ("S ≤ U", 9, "`entries(A) ≤ entries(B)`"),
    ("S ⪯ 2", 9, "`A ⪯ μ I_n`"),
    ("A x = y", 9, "`Aᵀ B`"),
    ("x z = 1", 9, "`⟨x, y⟩`"),
    ("gama ≥ 0", 9, "`gamma` is near"),
    ("epx(a) ≥ 0", 9, "`exp` is near"),
    ("exp a ≥ 0", 9, "`exp(…)`"),
    ("λ(S) ≥ 0", 9, "`λ(S, 1)`"),
    ("x / z = 1", 9, "`x ./ y`"),
    ("x[i] ≥ 0", 11, "for all i in n"),
    ("x_1 ≥ 0", 9, "`x[1]`"),
    ("S + I ≻ 0", 13, "`I_n`"),
    ("sum(i in n with x[i] > 0: 1) ≥ 0", 25, "max(x, 0)"),
    ("grad(x)(y) = y", 14, "where x(x) ="),
    ("for all v in ℝ^n: a ≤ b", 22, "let x ∈ ℝ^n"),
    ("2 3 a ≥ 0", 9, "`[a, b]`"),
    ("|S| ≥ 0", 9, "`det(A)`"),
    ("A[1] ≥ 0", 9, "`A[i, :]`"),
    ("A^2 = A", 9, "`Aᵀ A`"),
];

#[test]
fn a_mistake_is_named_at_its_place_with_the_way_out() {
    for (claim, column, help) in CLAIMS {
        let error = refused(&format!("  claim {claim}"));
        let told = format!("{} {}", error.message(), error.help().join(" "));
        assert!(told.contains(help), "{claim}: {told}");
        assert_eq!((error.line, error.column), (3, column), "{claim}: {error}");
        assert!(error.message().starts_with(|c: char| !c.is_ascii_uppercase()), "{error}");
    }
}

#[test]
fn a_name_that_no_setting_can_have_is_refused_where_it_stands() {
    for (clause, column) in [("in balls, where s = 1", 13), ("in s(z)", 6), ("experiment", 3), ("experiment a b", 3)] {
        let error = refused(&format!("  {clause}\n  claim a = a"));
        assert_eq!((error.line, error.column), (3, column), "{clause}: {error}");
    }
    for name in ["where", "a+b", "-a"] {
        let error = read("own.lemma", &format!("setting {name}\n  let a ∈ ℝ")).expect_err(name);
        assert_eq!((error.line, error.column), (1, 9), "{name}: {error}");
    }
    let taken = "setting lemma-d.1_′\n  let a ∈ ℝ\nlemma a\n  in lemma-d.1_′\n  claim a = a\n";
    assert_eq!(read("own.lemma", taken).expect("a name").rows.len(), 1);
}

#[test]
fn both_shapes_are_shown_where_shapes_clash() {
    for (claim, shapes) in [
        ("A x = 0", ["a matrix of n × d", "a vector of n"]),
        ("A + x xᵀ = 0", ["a matrix of n × d", "a matrix of n × n"]),
        ("x = y", ["a vector of n", "a vector of d"]),
        ("‖x‖_A ≤ 1", ["a vector of n", "a matrix of n × d"]),
        ("[x, y] = 0", ["a vector of n", "a vector of d"]),
        ("max(x, y) ≥ 0", ["a vector of n", "a vector of d"]),
    ] {
        let error = refused(&format!("  claim {claim}")).to_string();
        assert!(shapes.iter().all(|shape| error.contains(shape)), "{claim}: {error}");
        assert!(error.contains(claim), "the source line is shown: {error}");
    }
}

#[test]
fn clauses_that_do_not_fit_are_named() {
    for (lines, wanted) in [
        ("  where s(t + 1) = s(t) + 1\n  claim s(3) = 1", "a recursion begins with a number"),
        ("  where u = v\n        v = u\n  claim u = 1", "defined by itself"),
        ("  where u = 1\n        u = 2\n  claim u = 1", "defined twice"),
        ("  let w ∈ PDS(n)\n  claim w = w", "`psd` is near"),
        ("  expect reftued\n  claim a = a", "`refuted` is near"),
        ("  in nowhere\n  claim a = a", "no setting is called `nowhere`"),
        ("  without a ≥ 1\n  given a ≥ 0\n  claim a = a", "the hypotheses are `a ≥ 0`"),
        ("  given a ≥ 0", "says nothing"),
        ("  claim a = b\n  clam a = c", "`claim` is near"),
        ("  claim ‖x ≤ 1", "`‖` is wanted here"),
        ("  claim (a + b = 3", "`)` is wanted here"),
        ("  claim a + b) = 3", "nothing is open"),
        ("  stronger a = b", "indent it deeper"),
        ("  note \"never closed\n  claim a = b", "never closed"),
    ] {
        let error = refused(lines).to_string();
        assert!(error.contains(wanted), "{lines}: {error}");
    }
}

#[test]
fn what_nothing_uses_is_warned_of() {
    let text = "lemma a\n  let x ∈ ℝ^n, y ∈ ℝ^n, b, c ∈ ℝ\n  given b ≥ 2\n        c ≥ ‖x‖\n  claim ‖x‖ ≤ ‖x‖_1\nlemma b\n  let A, B ∈ ℝ^(n×n)\n  claim ‖A B‖ ≤ ‖A‖ ‖B‖\n";
    let warnings = read("own.lemma", text).expect("it reads").warnings;
    let told: Vec<(usize, &str)> = warnings.iter().map(|warning| (warning.line, warning.message())).collect();
    assert_eq!(
        told,
        [
            (2, "nothing uses the ingredient `y`"),
            (2, "nothing uses the ingredient `b`"),
            (3, "nothing uses this hypothesis"),
            (8, "‖A‖ of a matrix is read as the spectral norm"),
        ]
    );
}
