//! Damaged files are read, or refused with a place; nothing panics.

use super::examples::files;
use lemmacheck::claims::Size;
use lemmacheck::language::read;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

/// Pieces that mean something somewhere.
const PIECES: [&str; 64] = [
    "‖",
    "|",
    "||",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "⟨",
    "⟩",
    ",",
    ";",
    ":",
    "=",
    "≤",
    "<",
    "⪯",
    "∈",
    "+",
    "−",
    "·",
    "∘",
    "/",
    "./",
    ".^",
    "^",
    "_",
    "'",
    "ᵀ",
    "²",
    "⁻¹",
    "√",
    "∇",
    "∞",
    "..",
    "for all ",
    "if ",
    " then ",
    " and ",
    " with ",
    " in ",
    "\n",
    "\n  ",
    "\n  claim ",
    "\n  given ",
    "\n  let ",
    "\n  where ",
    "\nlemma q\n",
    "\n  for k in 1..3",
    "sum(i in n: ",
    "max(",
    "grad(",
    "diff(",
    "λ(",
    "x",
    "A",
    "n",
    "1_n",
    "0",
    "1e9",
    "1e-999",
    "ℝ^n",
    "\"",
];

fn damaged(text: &str, rng: &mut ChaCha8Rng) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..rng.random_range(1..6) {
        let length = chars.len().max(1);
        let (at, other) = (rng.random_range(0..length), rng.random_range(0..length));
        let (from, to) = (at.min(other).min(chars.len()), at.max(other).min(chars.len()).min(at.min(other) + 60));
        match rng.random_range(0..6) {
            0 => drop(chars.drain(from..to.min(from + 8))),
            1 => {
                let part = chars[from..to].to_vec();
                chars.splice(at.min(chars.len())..at.min(chars.len()), part);
            }
            2 if !chars.is_empty() => {
                let (at, other) = (at.min(chars.len() - 1), other.min(chars.len() - 1));
                chars.swap(at, other);
            }
            _ => {
                let piece = PIECES[rng.random_range(0..PIECES.len())];
                chars.splice(at.min(chars.len())..at.min(chars.len()), piece.chars());
            }
        }
    }
    chars.into_iter().collect()
}

/// Reads a text and records what it says at two sizes; a refusal must have its place.
fn survive(text: &str) {
    match read("damaged.lemma", text) {
        Err(error) => {
            let lines = text.matches('\n').count() + 1;
            assert!((1..=lines).contains(&error.line), "line {} of {lines}\n{text}", error.line);
            assert!(!error.message().is_empty() && error.to_string().contains(error.message()));
        }
        Ok(reading) => {
            for row in reading.rows.iter().take(6) {
                for length in [1, 2] {
                    let _ = row.record(Size::of(&vec![length; row.dims.len()]));
                }
            }
        }
    }
}

/// LEMMA_MUTANTS asks for more.
#[test]
fn a_damaged_example_is_read_or_refused_with_its_place() {
    let count = std::env::var("LEMMA_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(1500);
    let lemmas: Vec<String> = files()
        .iter()
        .flat_map(|(_, text)| text.split("\nlemma ").map(|part| format!("lemma {part}\n")).collect::<Vec<_>>())
        .collect();
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    for _ in 0..count {
        survive(&damaged(&lemmas[rng.random_range(0..lemmas.len())], &mut rng));
    }
}

#[test]
fn nothing_long_or_deep_runs_out_of_stack() {
    let head = "lemma a\n  let x ∈ ℝ^n\n  claim ";
    for piece in PIECES.into_iter().chain([
        "((x)",
        "x + ",
        "x ",
        "−",
        "√",
        "x^",
        "exp(",
        "if x = 0 then ",
        "for all i in n: ",
        "[x, ",
        "‖x‖ ",
        "|x",
        "a.",
        "#",
    ]) {
        let text = format!("{head}{}", piece.repeat(30_000));
        survive(&text);
        survive(&piece.repeat(30_000));
    }
    let many: String =
        (0..3000).map(|k| format!("lemma l{k}\n  for p in 1..4\n  let x ∈ ℝ^n\n  claim ‖x‖_(p) ≤ {k} ‖y‖\n")).collect();
    survive(&many);
    let chain: String = (0..2000).map(|k| format!("define f{k}(z) = f{}(z) + f{}(z)\n", k + 1, k + 1)).collect();
    survive(&format!("{chain}define f2000(z) = z\nlemma a\n  let t ∈ ℝ\n  claim f0(t) = f1(t)\n"));
}
