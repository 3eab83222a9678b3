//! Texts of lemmas, read and judged.

use crate::refusal::of_lemmas;
use crate::watched::watched;
use lemmacheck::engine::{Budget, Examination, NotABudget};
use lemmacheck::language::{Shape, Source};
use lemmacheck::ledger::Ledger;
use lemmacheck::lemmas::{self, Checked, Expected, Text, Watched};
use lemmacheck::report::explanation::explained;
use lemmacheck::report::{self, Beside, Sheet};
use pyo3::exceptions::{PyIndexError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Lemmas that were read from texts.
#[pyclass(frozen, module = "lemmacheck._lemmacheck")]
pub struct Lemmas {
    lemmas: Arc<lemmas::Lemmas>,
    texts: Vec<Text>,
}

/// What is told of a row once its verdict is there: its number, id, case and verdict.
type News = (usize, String, String, String);

#[pymethods]
impl Lemmas {
    /// Reads texts, each with its name.
    #[new]
    fn new(py: Python<'_>, texts: Vec<(String, String)>) -> PyResult<Self> {
        let texts: Vec<Text> = texts.into_iter().map(|(name, text)| Text { name, text }).collect();
        let ended = Arc::new(AtomicBool::new(false));
        let read = texts.clone();
        let lemmas = watched::<(), _>(py, &ended, move |_| lemmas::Lemmas::read(&read), |()| Ok(()))?;
        Ok(Lemmas { lemmas: Arc::new(lemmas.map_err(|error| of_lemmas(py, &error))?), texts })
    }

    /// What the texts warn of, underlined.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.lemmas.warnings.iter().map(ToString::to_string).collect()
    }

    /// What there is to tell of the instances that the lemmas name.
    #[getter]
    fn hints(&self) -> Vec<String> {
        self.lemmas.hints.clone()
    }

    /// The id, case and line of every row, and what its text expects of the verdict.
    fn rows(&self) -> Vec<(String, String, usize, String)> {
        let row = |(entry, form): (usize, usize)| {
            let of = &self.lemmas.catalogue.entries[entry].forms[form];
            let known = self.lemmas.known(of.id(), of.case());
            let text = &self.texts[self.lemmas.texts[entry]];
            let source = Source { name: text.name.as_str().into(), text: text.text.as_str().into() };
            let line = known.map_or(1, |known| source.place(known.row.span.start as usize).0);
            let expected = known.and_then(|known| known.expected).unwrap_or(Expected::Holds);
            (of.id().to_owned(), of.case().to_owned(), line, expected.to_string())
        };
        self.lemmas.places().map(row).collect()
    }

    /// Judges the rows of these numbers, or all; `told` hears of each as it comes.
    #[pyo3(signature = (budget, seed, hints, jobs, rows, told))]
    #[allow(clippy::too_many_arguments)] // the keywords of one Python function
    fn judge(
        &self,
        py: Python<'_>,
        budget: &str,
        seed: u64,
        hints: bool,
        jobs: usize,
        rows: Option<Vec<usize>>,
        told: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Judged> {
        let budget: Budget = budget.parse().map_err(|error: NotABudget| PyValueError::new_err(error.to_string()))?;
        let how = Examination { budget, seed, ..Examination::quick() };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
        let pool = pool.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        let ended = Arc::new(AtomicBool::new(false));
        let (lemmas, flag) = (self.lemmas.clone(), ended.clone());
        let judge = move |telling: &crate::watched::Telling<News, _>| {
            let tell = |number: usize, entry: &lemmacheck::ledger::Entry| {
                telling.tell((number, entry.id.clone(), entry.case.clone(), entry.verdict.to_string()));
            };
            let run = Watched { how, hints, rows: rows.as_deref(), ended: &flag, told: &tell };
            pool.install(|| lemmas.judged_by(&run))
        };
        let hear = |news: News| told.as_ref().map_or(Ok(()), |told| told.call1(news).map(|_| ()));
        let judged = watched(py, &ended, judge, hear)?.map_err(|error| of_lemmas(py, &error))?;
        let checked = judged.ok_or_else(|| PyRuntimeError::new_err("the run was ended"))?;
        Ok(Judged { lemmas: self.lemmas.clone(), checked, how, hints })
    }
}

/// The verdicts of one run.
#[pyclass(frozen, module = "lemmacheck._lemmacheck")]
pub struct Judged {
    lemmas: Arc<lemmas::Lemmas>,
    checked: Vec<Checked>,
    how: Examination,
    hints: bool,
}

impl Judged {
    fn at(&self, number: usize) -> PyResult<&Checked> {
        self.checked.get(number).ok_or_else(|| PyIndexError::new_err(format!("no verdict has the number {number}")))
    }

    fn ledger(&self, numbers: Vec<usize>) -> PyResult<Ledger> {
        let checked = numbers.into_iter().map(|number| self.at(number).cloned()).collect::<PyResult<Vec<_>>>()?;
        Ok(lemmas::Lemmas::ledger(&checked, self.how, self.hints))
    }
}

#[pymethods]
impl Judged {
    fn __len__(&self) -> usize {
        self.checked.len()
    }

    /// The ledger of some of the verdicts, as `check --format json` prints it.
    fn json(&self, numbers: Vec<usize>) -> PyResult<String> {
        self.ledger(numbers)?.json().map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }

    /// The page about some of the verdicts, as `report` writes it.
    fn page(&self, title: &str, numbers: Vec<usize>) -> PyResult<String> {
        Ok(report::page(title, &self.ledger(numbers)?, &self.lemmas, Beside::default()))
    }

    /// The errata sheet on some of the verdicts, in LaTeX or else in Markdown, as `report` writes it.
    fn sheet(&self, title: &str, numbers: Vec<usize>, latex: bool) -> PyResult<String> {
        let written = if latex { Sheet::Latex } else { Sheet::Markdown };
        Ok(report::sheet(title, &self.ledger(numbers)?, &self.lemmas, Beside::default(), written))
    }

    /// What the text expects of a verdict, and whether it is met.
    fn expected(&self, number: usize) -> PyResult<(String, bool)> {
        let checked = self.at(number)?;
        Ok((checked.expected.to_string(), checked.is_expected()))
    }

    /// A counterexample as it can be pasted back behind `try`.
    fn pasted(&self, number: usize) -> PyResult<Option<String>> {
        Ok(self.at(number)?.counterexample.clone())
    }

    /// Each ingredient of a row, with 0 for a number, 1 for a vector and 2 for a matrix.
    fn ingredients(&self, number: usize) -> PyResult<Vec<(String, u8)>> {
        let checked = self.at(number)?;
        let known = self.lemmas.known(&checked.id, &checked.case);
        let ingredients = known.iter().flat_map(|known| &known.row.ingredients);
        Ok(ingredients.map(|one| (one.name.to_string(), axes(&one.shape))).collect())
    }

    /// What `explain` says of a row.
    fn explained(&self, number: usize) -> PyResult<String> {
        Ok(explained(&self.lemmas, &self.at(number)?.entry))
    }
}

/// The axes of an array of this shape.
fn axes(shape: &Shape) -> u8 {
    match (shape.is_number(), shape.columns.is_one()) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    }
}
