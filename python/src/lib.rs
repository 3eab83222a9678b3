//! lemmacheck from Python: what Rust has to do, and no more. The package `lemmacheck` beside it is what people use.

mod command;
mod lemmas;
mod refusal;
mod solver;
mod watched;

/// The compiled half of the package.
#[pyo3::pymodule]
mod _lemmacheck {
    #[pymodule_export]
    use super::command::run;
    #[pymodule_export]
    use super::lemmas::{Judged, Lemmas};
    #[pymodule_export]
    use super::solver::{Answer, Design, solve};
}
