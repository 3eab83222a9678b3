//! Regressions over arrays of NumPy, solved with a certificate.

use crate::refusal::{of_matrix, of_solver};
use crate::watched::watched;
use lemmacheck::linalg::Keeper;
use lemmacheck::report::solution::Report;
use lemmacheck::solver::{self, DesignMatrix, Loss, Method, Newton, Preparation, Regression, Weights};
use numpy::{PyArray1, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The numbers of an array, for as long as they are needed.
struct Lent {
    /// Keeps the memory; it is given back wherever the last matrix is dropped.
    _array: Py<PyAny>,
    numbers: *const f64,
    count: usize,
}

// SAFETY: the array owns the memory, and holds it while it is referred to; it is read and never written here, and who
// writes to it elsewhere during a run gets another answer, as in every function of NumPy that lets other threads go on.
unsafe impl Send for Lent {}
// SAFETY: as above.
unsafe impl Sync for Lent {}

impl AsRef<[f64]> for Lent {
    fn as_ref(&self) -> &[f64] {
        // SAFETY: `numbers` and `count` are those of a contiguous array that `_array` keeps.
        unsafe { std::slice::from_raw_parts(self.numbers, self.count) }
    }
}

/// The keeper of a contiguous array, by its slice.
fn lent(array: Py<PyAny>, numbers: &[f64]) -> Keeper {
    Arc::new(Lent { _array: array, numbers: numbers.as_ptr(), count: numbers.len() })
}

/// A design matrix over the memory of an array.
#[pyclass(frozen, module = "lemmacheck._lemmacheck")]
pub struct Design(DesignMatrix);

#[pymethods]
impl Design {
    /// A C-contiguous array (n × d), not copied.
    #[staticmethod]
    fn dense(array: PyReadonlyArray2<'_, f64>) -> PyResult<Self> {
        let (rows, columns) = (array.shape()[0], array.shape()[1]);
        let numbers = array.as_slice().map_err(|_| PyValueError::new_err("the array is not C-contiguous"))?;
        let keeper = lent((*array).clone().into_any().unbind(), numbers);
        Ok(Design(DesignMatrix::dense_kept(rows, columns, keeper).map_err(|error| of_matrix(&error))?))
    }

    /// Compressed rows with sorted, distinct columns; the values are not copied.
    #[staticmethod]
    fn sparse(
        shape: (usize, usize),
        offsets: PyReadonlyArray1<'_, i64>,
        indices: PyReadonlyArray1<'_, u32>,
        values: PyReadonlyArray1<'_, f64>,
    ) -> PyResult<Self> {
        let numbers = values.as_slice().map_err(|_| PyValueError::new_err("the values are not contiguous"))?;
        let keeper = lent((*values).clone().into_any().unbind(), numbers);
        let offset = |offset: &i64| usize::try_from(*offset).unwrap_or(usize::MAX);
        let offsets = offsets.as_array().iter().map(offset).collect();
        let indices = indices.as_array().to_vec();
        Ok(Design(DesignMatrix::sparse_kept(shape, offsets, indices, keeper).map_err(|error| of_matrix(&error))?))
    }

    /// Rows and columns.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        (self.0.rows(), self.0.columns())
    }
}

/// One weight, or one a row.
#[derive(FromPyObject)]
pub enum Weighing<'py> {
    Uniform(f64),
    Each(PyReadonlyArray1<'py, f64>),
}

/// What is worked out of one target.
struct Found {
    answer: solver::Answer,
    gradient: Vec<f64>,
}

/// Minimises over one design for each target in turn, which share their work.
#[pyfunction]
#[allow(clippy::too_many_arguments)] // the keywords of one Python function
pub fn solve(
    py: Python<'_>,
    design: &Design,
    targets: Vec<PyReadonlyArray1<'_, f64>>,
    loss: &str,
    weights: Weighing<'_>,
    x0: PyReadonlyArray1<'_, f64>,
    method: &str,
    multistart: Option<usize>,
    tolerance: f64,
    seed: u64,
    jobs: usize,
) -> PyResult<Vec<Answer>> {
    let refused = |error: &dyn std::fmt::Display| PyValueError::new_err(error.to_string());
    let loss: Loss = loss.parse().map_err(|error: lemmacheck::loss::Error| refused(&error))?;
    let named = Method::ALL.into_iter().find(|known| known.name() == method);
    let method = named.ok_or_else(|| {
        let known = Method::ALL.map(Method::name).join(", ");
        refused(&format!("no method is called `{method}`; the names are {known}"))
    })?;
    let weights = match weights {
        Weighing::Uniform(weight) => Weights::Uniform(weight),
        Weighing::Each(weights) => Weights::Each(weights.as_array().to_vec()),
    };
    let matrix = design.0.clone().with_jobs(jobs).map_err(|error| of_matrix(&error))?;
    let (rows, columns) = (matrix.rows(), matrix.columns());
    let instance = |target: &PyReadonlyArray1<'_, f64>| {
        Regression::new(loss, matrix.clone(), target.as_array().to_vec(), weights.clone())
    };
    let instances = targets.iter().map(instance).collect::<Result<Vec<_>, _>>().map_err(|error| refused(&error))?;
    let x0 = x0.as_array().to_vec();
    let newton = Newton { tolerance, seed, method, ..Newton::default() };
    let ended = Arc::new(AtomicBool::new(false));
    let prepared = Preparation::until(ended.clone());
    let work = move |_: &crate::watched::Telling<(), _>| -> Result<Vec<Found>, solver::Error> {
        let find = |instance: Regression| {
            let answer = newton.answer(&instance, &x0, multistart, &prepared)?;
            Ok(Found { gradient: gradient(&instance, &answer.solution.x)?, answer })
        };
        instances.into_iter().map(find).collect()
    };
    let found = watched(py, &ended, work, |()| Ok(()))?.map_err(|error| of_solver(&error))?;
    found.into_iter().map(|found| Answer::of(loss, found, (rows, columns))).collect()
}

/// ∇L(x) (d).
fn gradient(instance: &Regression, x: &[f64]) -> Result<Vec<f64>, solver::Error> {
    let at = instance.evaluate(&instance.design().times(x)?);
    let [gradient] = instance.design().transpose_times([&at.g])?;
    let scale = at.log_scale.exp();
    Ok(gradient.iter().map(|entry| entry * scale).collect())
}

/// The answer for one target.
#[pyclass(frozen, module = "lemmacheck._lemmacheck")]
pub struct Answer {
    x: Vec<f64>,
    gradient: Vec<f64>,
    minima: Vec<Vec<f64>>,
    solved: bool,
    json: String,
}

impl Answer {
    fn of(loss: Loss, found: Found, (n, d): (usize, usize)) -> PyResult<Self> {
        let Found { answer, gradient } = found;
        let report = Report::of_answer(loss, &answer);
        let json = report.json(n, d).map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        let minima = answer.search.iter().flat_map(|search| &search.minima);
        let minima = minima.map(|minimum| minimum.solution.x.clone()).collect();
        Ok(Answer { solved: report.solved, json, gradient, minima, x: answer.solution.x })
    }
}

#[pymethods]
impl Answer {
    /// x (d).
    #[getter]
    fn x<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.x)
    }

    /// ∇L(x) (d).
    #[getter]
    fn gradient<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.gradient)
    }

    /// The x of every minimum that several starts led to, best first.
    #[getter]
    fn minima<'py>(&self, py: Python<'py>) -> Vec<Bound<'py, PyArray1<f64>>> {
        self.minima.iter().map(|x| PyArray1::from_slice(py, x)).collect()
    }

    /// Whether the run ended at a critical point.
    #[getter]
    fn solved(&self) -> bool {
        self.solved
    }

    /// The record `lemmacheck.solution/1`.
    fn json(&self) -> &str {
        &self.json
    }
}
