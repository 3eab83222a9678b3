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

    use pyo3::exceptions::PyImportError;
    use pyo3::prelude::*;

    /// Refuses a CPU on which a function might end in an illegal instruction.
    #[pymodule_init]
    fn init(_module: &Bound<'_, PyModule>) -> PyResult<()> {
        lemmacheck::missing_cpu_feature().map_or(Ok(()), |feature| {
            Err(PyImportError::new_err(format!(
                "this lemmacheck was built for a CPU with {feature}, which this one has not; build it here, or with \
                 TARGET_CPU=x86-64-v2"
            )))
        })
    }
}
