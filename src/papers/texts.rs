//! The lemma files of both papers, in print order.

use crate::lemmas::Text;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$((concat!("papers/", $name, ".lemma"), include_str!(concat!("../../papers/", $name, ".lemma")))),*]
    };
}

/// Their names and texts.
pub(super) fn texts() -> Vec<Text> {
    let files = files![
        "rescaled/definitions",
        "rescaled/section_3",
        "rescaled/appendix_a",
        "rescaled/appendix_b",
        "rescaled/appendix_c",
        "rescaled/appendix_d",
        "rescaled/appendix_e",
        "rescaled/section_6",
        "rescaled/algorithm_1",
        "rescaled/appendix_f",
        "rescaled/section_1",
        "rescaled/section_4",
        "residual/definitions",
        "residual/section_1",
        "residual/section_3",
        "residual/section_4",
        "residual/section_5",
        "residual/section_6",
        "residual/section_7",
        "residual/section_8",
        "residual/algorithm_1",
        "residual/section_9",
        "residual/appendix_a",
    ];
    files.map(|(name, text)| Text { name: name.into(), text: text.into() }).into()
}
