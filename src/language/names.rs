//! When two names are the same, and which known name is nearest to an unknown one.

use std::sync::Arc;

const GREEK: [(&str, &str); 30] = [
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("eps", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("upsilon", "υ"),
    ("phi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Lambda", "Λ"),
    ("Sigma", "Σ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
];

/// What two spellings of one name share: Greek letters for their names, `λ_1` for `λ₁`, one form of each letter.
pub(super) fn key(name: &str) -> Arc<str> {
    let mut plain = String::new();
    let mut lowered = false;
    for c in name.chars() {
        match super::lexer::below(c) {
            Some(below) => {
                if !lowered && !plain.ends_with('_') {
                    plain.push('_');
                }
                lowered = true;
                plain.push(below);
            }
            None => {
                lowered = false;
                plain.push(match c {
                    'ϵ' => 'ε',
                    'ϕ' => 'φ',
                    'ϑ' => 'θ',
                    'ϱ' => 'ρ',
                    'µ' => 'μ',
                    '★' => '⋆',
                    c => c,
                });
            }
        }
    }
    let letter = |word: &str| GREEK.iter().find(|(spelled, _)| *spelled == word).map(|(_, letter)| *letter);
    let (head, rest) = plain.split_at(plain.find(['_', '⋆']).unwrap_or(plain.len()));
    match letter(head) {
        Some(letter) => format!("{letter}{rest}").into(),
        None => plain.into(),
    }
}

/// How many letters must be put in, taken out, changed or swapped to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let mut least = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                least = least.min(rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

/// The known word that an unknown one is likely meant to be.
pub(super) fn nearest<'a>(unknown: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let unknown: String = unknown.chars().take(40).collect();
    let length = unknown.chars().count();
    let allowed = (length / 3).clamp(usize::from(length > 1), 2);
    known
        .filter(|word| word.chars().count() <= length + 2)
        .map(|word| (distance(&unknown.to_lowercase(), &word.to_lowercase()), word))
        .filter(|(far, _)| *far <= allowed && *far < length)
        .min_by_key(|(far, _)| *far)
        .map(|(_, word)| word)
}

/// An unknown name as a product of known ones: `Ax` as `A x`.
pub(super) fn as_product(unknown: &str, known: &dyn Fn(&str) -> bool) -> Option<String> {
    let ends: Vec<usize> = unknown.char_indices().map(|(at, _)| at).skip(1).take(24).collect();
    ends.iter().find_map(|&at| {
        let (first, rest) = unknown.split_at(at);
        if !known(first) {
            return None;
        }
        if known(rest) {
            return Some(format!("{first} {rest}"));
        }
        if let Some(behind) = rest.strip_prefix(['T', 't']).filter(|behind| known(behind)) {
            return Some(format!("{first}ᵀ {behind}"));
        }
        let further = rest.char_indices().skip(1).take(12);
        further.into_iter().find_map(|(at, _)| {
            let (second, third) = rest.split_at(at);
            (known(second) && known(third)).then(|| format!("{first} {second} {third}"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_name() {
        for (a, b) in [("λ₁", "lambda_1"), ("ε", "epsilon"), ("ϵ", "ε"), ("λ_max", "lambda_max"), ("mu⋆", "μ⋆")]
        {
            assert_eq!(key(a), key(b));
        }
        for (a, b) in [("x1", "x_1"), ("beta", "b"), ("betas", "βs"), ("X", "x")] {
            assert_ne!(key(a), key(b), "{a} {b}");
        }
    }

    #[test]
    fn an_unknown_name_is_a_product_or_a_misspelling() {
        let known = |word: &str| ["A", "x", "grad"].contains(&word);
        assert_eq!(as_product("Ax", &known).as_deref(), Some("A x"));
        assert_eq!(as_product("ATAx", &known).as_deref(), None);
        assert_eq!(as_product("ATA", &known).as_deref(), Some("Aᵀ A"));
        assert_eq!(nearest("grda", ["A", "grad", "x"].into_iter()), Some("grad"));
        assert_eq!(nearest("y", ["A", "grad", "x"].into_iter()), None);
    }
}
