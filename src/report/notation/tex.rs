//! Print: TeX as MathML.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// A formula of TeX; `None` for what is no mathematics in TeX.
pub fn printed(tex: &str) -> Option<String> {
    let storage = Storage::new();
    let events: Result<Vec<_>, _> = Parser::new(tex, &storage).collect();
    let events = events.ok()?;
    let mut out = String::new();
    let config = RenderConfig { display_mode: DisplayMode::Inline, ..RenderConfig::default() };
    push_mathml(&mut out, events.into_iter().map(Ok::<_, std::convert::Infallible>), config).ok()?;
    // what does not stretch is as high above the axis as below it anyway
    Some(out.replace(r#" symmetric="false" stretchy="false""#, " stretchy=false"))
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn a_formula_becomes_mathml_and_a_broken_one_nothing() {
        let found = printed(r"\|u(x)\|_2 \le \sqrt n\exp(R^2)").unwrap();
        assert!(found.starts_with("<math") && found.contains("<msqrt>") && found.contains('≤'), "{found}");
        assert!(!found.contains("symmetric"), "{found}");
        assert_eq!(printed(r"\frac{1"), None);
    }
}
