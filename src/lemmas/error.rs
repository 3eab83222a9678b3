use crate::engine::Contradiction;
use crate::language::Diagnostic;
use std::path::PathBuf;
use thiserror::Error;

/// Why lemmas cannot be judged.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A text that is no file of lemmas: one place, underlined, with the likely repair.
    #[error(transparent)]
    Text(#[from] Diagnostic),
    /// A text without a lemma.
    #[error("{name}: no lemma is in it; write `lemma ID` with a `claim`, in Markdown between ```lemma and ```")]
    Empty {
        /// The name of the text.
        name: String,
    },
    /// One id and case in two places.
    #[error(
        "{name}: {id} ({case}) is judged already{}; give one of the files a `paper ID`, or the lemma another id",
        first.as_ref().map_or(String::new(), |first| format!(", in {first}"))
    )]
    Twice {
        /// The name of the later text.
        name: String,
        /// The id.
        id: String,
        /// The case.
        case: String,
        /// The name of the earlier text, where it is another one.
        first: Option<String>,
    },
    /// A folder or file that cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder without lemma files.
    #[error("`{}` holds no file that ends in .lemma or .md", path.display())]
    NoFiles {
        /// The folder.
        path: PathBuf,
    },
    /// Our arithmetics disagree.
    #[error("internal error: {0}")]
    Contradiction(#[from] Contradiction),
}
