//! Names as MathML.

/// Text with what HTML reads as markup escaped.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// A letter below the line, as the letter itself.
fn raised(c: char) -> Option<char> {
    let at = "₀₁₂₃₄₅₆₇₈₉".chars().position(|below| below == c)?;
    char::from_digit(at as u32, 10)
}

/// Greek letters that ASCII names spell.
const GREEK: [(&str, &str); 15] = [
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("eps", "ε"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("omega", "ω"),
];

/// A name with its digits behind a `_`: `eps0` as `eps_0`.
fn parted(text: &str) -> String {
    let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if letters.is_empty() || letters.len() == text.len() || letters.contains('_') {
        return text.to_owned();
    }
    format!("{letters}_{}", &text[letters.len()..])
}

/// A name: `R_inf` and `λ₁` with their subscripts, `x⋆` and `g'` with their marks.
pub fn name(text: &str) -> String {
    let text = &parted(text);
    let plain: String = text.chars().map(|c| raised(c).unwrap_or(c)).collect();
    let digits = text.find(|c| raised(c).is_some());
    let (head, below) = match (text.split_once('_'), digits) {
        (Some((head, below)), _) => (head.to_owned(), below.chars().map(|c| raised(c).unwrap_or(c)).collect()),
        (None, Some(at)) => (text[..at].to_owned(), plain.chars().skip(text[..at].chars().count()).collect()),
        (None, None) => (text.to_owned(), String::new()),
    };
    let marks = head.trim_start_matches(|c| !matches!(c, '⋆' | '\'' | '′' | '*')).to_owned();
    let letters = head.strip_suffix(&marks).unwrap_or(&head);
    let base = identifier(letters);
    let sup = match marks.as_str() {
        "" => None,
        marks if marks.chars().all(|c| matches!(c, '\'' | '′')) => Some("′".repeat(marks.chars().count())),
        marks => Some(marks.replace('\'', "′")),
    };
    match (below.as_str(), sup) {
        ("", None) => base,
        ("", Some(sup)) => format!("<msup>{base}<mo>{sup}</mo></msup>"),
        (below, None) => format!("<msub>{base}{}</msub>", lower(below)),
        (below, Some(sup)) => format!("<msubsup>{base}{}<mo>{sup}</mo></msubsup>", lower(below)),
    }
}

fn identifier(letters: &str) -> String {
    let letters = GREEK.iter().find(|(spelled, _)| *spelled == letters).map_or(letters, |(_, letter)| letter);
    match letters.strip_suffix('\u{303}').filter(|rest| !rest.is_empty()) {
        Some(rest) => format!("<mover><mi>{}</mi><mo>~</mo></mover>", escaped(rest)),
        None => format!("<mi>{}</mi>", escaped(letters)),
    }
}

fn lower(below: &str) -> String {
    let part = |part: &str| match part {
        "inf" => "<mo>∞</mo>".to_owned(),
        digits if digits.bytes().all(|c| c.is_ascii_digit()) => format!("<mn>{digits}</mn>"),
        letters => format!("<mi>{}</mi>", escaped(letters)),
    };
    let parts: Vec<String> = below.split('_').map(part).collect();
    if parts.len() == 1 { parts.concat() } else { format!("<mrow>{}</mrow>", parts.join("<mo>,</mo>")) }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn subscripts_and_marks_stand_where_they_belong() {
        assert_eq!(name("R_inf"), "<msub><mi>R</mi><mo>∞</mo></msub>");
        assert_eq!(name("λ₁"), "<msub><mi>λ</mi><mn>1</mn></msub>");
        assert_eq!(name("x⋆"), "<msup><mi>x</mi><mo>⋆</mo></msup>");
        assert_eq!(name("B_rank"), "<msub><mi>B</mi><mi>rank</mi></msub>");
        assert_eq!(name("eps0"), "<msub><mi>ε</mi><mn>0</mn></msub>");
        assert_eq!(name("a<b"), "<mi>a&lt;b</mi>");
    }
}
