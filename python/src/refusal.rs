//! Errors of the core as exceptions, with its words.

use lemmacheck::lemmas;
use lemmacheck::solver;
use pyo3::exceptions::{PyMemoryError, PyValueError};
use pyo3::prelude::*;

/// An exception of the package, by its name there.
fn raised<A: for<'py> pyo3::call::PyCallArgs<'py>>(py: Python<'_>, name: &str, arguments: A) -> PyErr {
    let built = py.import("lemmacheck._errors").and_then(|errors| errors.getattr(name)?.call1(arguments));
    built.map_or_else(|failed| failed, PyErr::from_value)
}

/// What is wrong with a text, or that our arithmetics disagree.
pub fn of_lemmas(py: Python<'_>, error: &lemmas::Error) -> PyErr {
    let said = error.to_string();
    match error {
        lemmas::Error::Text(found) => {
            let told = (found.file(), found.line, found.column, found.message(), found.help().to_vec());
            raised(py, "LemmaError", (said, told.0, told.1, told.2, told.3, told.4))
        }
        lemmas::Error::Contradiction(_) => raised(py, "ContradictionError", (said,)),
        _ => raised(py, "LemmaError", (said,)),
    }
}

/// What the solver refuses.
pub fn of_solver(error: &solver::Error) -> PyErr {
    match error {
        solver::Error::Product(refused) => of_matrix(refused),
        _ => PyValueError::new_err(error.to_string()),
    }
}

/// What a matrix refuses.
pub fn of_matrix(error: &lemmacheck::linalg::Error) -> PyErr {
    match error {
        lemmacheck::linalg::Error::TooLarge { .. } => PyMemoryError::new_err(error.to_string()),
        _ => PyValueError::new_err(error.to_string()),
    }
}
