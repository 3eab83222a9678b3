//! Text with the signs of mathematics as TeX.

/// Signs that a stock TeX has only in formulas, or under a name.
const SIGNS: [(char, &str); 77] = [
    ('α', r"\alpha"),
    ('β', r"\beta"),
    ('γ', r"\gamma"),
    ('δ', r"\delta"),
    ('ε', r"\varepsilon"),
    ('ϵ', r"\epsilon"),
    ('ζ', r"\zeta"),
    ('η', r"\eta"),
    ('θ', r"\theta"),
    ('κ', r"\kappa"),
    ('λ', r"\lambda"),
    ('μ', r"\mu"),
    ('ν', r"\nu"),
    ('ξ', r"\xi"),
    ('π', r"\pi"),
    ('ρ', r"\rho"),
    ('σ', r"\sigma"),
    ('τ', r"\tau"),
    ('φ', r"\varphi"),
    ('χ', r"\chi"),
    ('ψ', r"\psi"),
    ('ω', r"\omega"),
    ('Γ', r"\Gamma"),
    ('Δ', r"\Delta"),
    ('Θ', r"\Theta"),
    ('Λ', r"\Lambda"),
    ('Σ', r"\Sigma"),
    ('Φ', r"\Phi"),
    ('Ψ', r"\Psi"),
    ('Ω', r"\Omega"),
    ('ℓ', r"\ell"),
    ('ℝ', r"\mathbb{R}"),
    ('‖', r"\|"),
    ('|', "|"),
    ('≤', r"\le"),
    ('≥', r"\ge"),
    ('≠', r"\ne"),
    ('⪯', r"\preceq"),
    ('⪰', r"\succeq"),
    ('≺', r"\prec"),
    ('≻', r"\succ"),
    ('<', "<"),
    ('>', ">"),
    ('−', "-"),
    ('·', r"\cdot"),
    ('×', r"\times"),
    ('∘', r"\circ"),
    ('⊗', r"\otimes"),
    ('√', r"\surd"),
    ('∞', r"\infty"),
    ('∈', r"\in"),
    ('∇', r"\nabla"),
    ('∂', r"\partial"),
    ('⟨', r"\langle"),
    ('⟩', r"\rangle"),
    ('⌈', r"\lceil"),
    ('⌉', r"\rceil"),
    ('→', r"\to"),
    ('←', r"\leftarrow"),
    ('↦', r"\mapsto"),
    ('⇒', r"\Rightarrow"),
    ('⟹', r"\Longrightarrow"),
    ('⟺', r"\Longleftrightarrow"),
    ('≈', r"\approx"),
    ('±', r"\pm"),
    ('⋆', r"^{\star}"),
    ('′', "'"),
    ('″', "''"),
    ('‴', "'''"),
    ('ᵀ', r"^{\top}"),
    ('ᵃ', "^{a}"),
    ('½', r"\tfrac12"),
    ('⅙', r"\tfrac16"),
    ('∼', r"\sim"),
    ('∑', r"\sum"),
    ('∏', r"\prod"),
    ('≡', r"\equiv"),
];

const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉";
const LETTERS: [(char, char); 2] = [('ₙ', 'n'), ('ₘ', 'm')];

/// Words, with every sign that TeX reads otherwise escaped. What no stock TeX knows becomes its number.
pub fn words(text: &str) -> String {
    let mut out = String::new();
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let c = letters[at];
        // an accent stands behind its letter
        let accent = match letters.get(at + 1) {
            Some('\u{303}') => Some(r"\tilde"),
            Some('\u{304}') => Some(r"\bar"),
            _ => None,
        };
        if let Some(accent) = accent {
            let inner =
                SIGNS.iter().find(|(sign, _)| *sign == c).map_or_else(|| c.to_string(), |(_, tex)| (*tex).into());
            out.push_str(&format!(r"\ensuremath{{{accent}{{{inner}}}}}"));
            at += 2;
            continue;
        }
        at += 1;
        match c {
            '\\' => out.push_str(r"\textbackslash{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => out.extend(['\\', c]),
            '^' => out.push_str(r"\textasciicircum{}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            '"' => out.push_str(r"\textquotedbl{}"),
            '`' => out.push_str(r"\textasciigrave{}"),
            '…' => out.push_str(r"\ldots{}"),
            '–' => out.push_str("--"),
            '\u{2011}' => out.push('-'),
            ' ' | '\n' => out.push(c),
            c if SIGNS.iter().any(|(sign, _)| *sign == c) => {
                let tex = SIGNS.iter().find(|(sign, _)| *sign == c).map_or("", |(_, tex)| tex);
                out.push_str(&format!(r"\ensuremath{{{tex}}}"));
            }
            c if c.is_ascii() => out.push(c),
            c => out.push_str(&scripted(c)),
        }
    }
    out
}

/// A letter above or below the line, or one that TeX has by another name.
fn scripted(c: char) -> String {
    let place = |signs: &str| signs.chars().position(|sign| sign == c);
    if let Some(place) = place(RAISED) {
        let inner =
            ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-", "+"].get(place).copied().unwrap_or_default();
        return format!(r"\ensuremath{{^{{{inner}}}}}");
    }
    if let Some(place) = place(LOWERED) {
        return format!(r"\ensuremath{{_{{{place}}}}}");
    }
    if let Some((_, letter)) = LETTERS.iter().find(|(sign, _)| *sign == c) {
        return format!(r"\ensuremath{{_{{{letter}}}}}");
    }
    // the letters of Latin 1 are in every TeX
    match c {
        'Õ' => r"\~O".into(),
        '\u{c0}'..='\u{ff}' => c.to_string(),
        c => format!(r"\texttt{{U+{:04X}}}", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn every_sign_that_tex_reads_otherwise_is_escaped() {
        assert_eq!(words("50% of a_1 & {b}"), r"50\% of a\_1 \& \{b\}");
        assert_eq!(words("‖x‖ ≤ R²"), r"\ensuremath{\|}x\ensuremath{\|} \ensuremath{\le} R\ensuremath{^{2}}");
        assert_eq!(words("H\u{303} \\ x^2"), r"\ensuremath{\tilde{H}} \textbackslash{} x\textasciicircum{}2");
        assert_eq!(words("中"), r"\texttt{U+4E2D}");
    }
}
