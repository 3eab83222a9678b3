//! A whole row at one size.

use super::super::row::{Definition, Origin, Row};
use super::super::{Expr, Span};
use super::{Attempt, Lowering, NotAtThisSize};
use crate::claims::{Premise, Recording, Size, Statement};
use crate::number::Exact;
use crate::number::recorder::{Operation, Recorded, Slot, record};
use nalgebra::{DMatrix, Scalar};
use std::collections::{HashMap, HashSet};

/// A matrix that must be symmetric where it stands: a side of ⪯, or what an eigenvalue is taken of.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted<S: Scalar> {
    /// Where it stands; empty for one inside a derivative.
    pub span: Span,
    /// Its entries.
    pub matrix: DMatrix<S>,
}

/// A row recorded at one size.
#[derive(Clone, Debug, PartialEq)]
pub struct RowRecording {
    /// The tape with premises and statement. Input k is the k-th entry of the ingredients, one after another and column
    /// after column.
    pub recording: Recording,
    /// Where each premise comes from.
    pub origins: Vec<Origin>,
    /// What must be symmetric, and is not as recorded.
    pub symmetric: Vec<Wanted<Slot>>,
}

impl Row {
    /// Whether a size is one that the hypotheses about dimensions allow, and every ingredient has a shape at it.
    ///
    /// # Errors
    /// Why not.
    pub fn admits(&self, size: Size) -> Result<(), NotAtThisSize> {
        let mut lowering = Lowering::new(self, size);
        if let Some(name) = self.dims.iter().enumerate().find(|(at, _)| size.length(*at) == 0).map(|(_, name)| name) {
            return Err(NotAtThisSize::NoShape { dim: name.to_string(), value: 0 });
        }
        for hypothesis in &self.dimension_hypotheses {
            if lowering.truth(&hypothesis.statement) != Some(true) {
                return Err(NotAtThisSize::NotGiven(hypothesis.text.clone()));
            }
        }
        self.ingredients.iter().try_for_each(|ingredient| lowering.shape(&ingredient.shape).map(|_| ()))
    }

    /// Records the row at a size, its lengths in the order of the row's dimensions.
    ///
    /// # Errors
    /// Why it says nothing at this size.
    pub fn record(&self, size: Size) -> Result<RowRecording, NotAtThisSize> {
        self.admits(size)?;
        let (parts, tape) = record(|| self.recorded(size));
        let (premises, statement, wanted) = parts?;
        let mut slot = |value: &Recorded| value.slot();
        let mut symmetric: Vec<Wanted<Slot>> =
            wanted.iter().map(|one| Wanted { span: one.span, matrix: one.matrix.map(|x| x.slot()) }).collect();
        let known: HashSet<Vec<Slot>> = symmetric.iter().map(|one| one.matrix.as_slice().to_vec()).collect();
        for operation in tape.operations() {
            if let Operation::Eigenvalue(_, n, entries) = operation {
                let matrix = DMatrix::from_column_slice(*n, *n, entries);
                if matrix != matrix.transpose() && !known.contains(matrix.as_slice()) {
                    symmetric.push(Wanted { span: Span::default(), matrix });
                }
            }
        }
        let recording = Recording {
            tape,
            premises: premises.iter().map(|premise| premise.map(&mut slot)).collect(),
            statement: statement.map(&mut slot),
        };
        Ok(RowRecording {
            recording,
            origins: self.hypotheses.iter().map(|one| one.origin.clone()).collect(),
            symmetric,
        })
    }

    #[allow(clippy::type_complexity)]
    fn recorded(&self, size: Size) -> Attempt<(Vec<Premise<Recorded>>, Statement<Recorded>, Vec<Wanted<Recorded>>)> {
        let mut lowering = Lowering::new(self, size);
        let mut next = 0;
        for ingredient in &self.ingredients {
            let (rows, columns) = lowering.shape(&ingredient.shape)?;
            let first = next;
            next += (rows * columns) as u32;
            let value = DMatrix::from_iterator(rows, columns, (first..next).map(Recorded::input));
            lowering.bind(&ingredient.name, value);
        }
        let mut premises = Vec::new();
        for hypothesis in &self.hypotheses {
            premises.push(Premise::new(hypothesis.text.clone(), lowering.proposition(&hypothesis.statement)?));
        }
        let claims =
            self.claims.iter().map(|claim| lowering.proposition(&claim.statement)).collect::<Attempt<Vec<_>>>()?;
        let statement = if claims.len() == 1 { claims.into_iter().next() } else { Some(Statement::All(claims)) };
        match statement {
            Some(statement) if !statement.atoms().is_empty() => Ok((premises, statement, lowering.wanted)),
            _ => Err(NotAtThisSize::SaysNothing),
        }
    }
}

/// The rational matrix that an expression without ingredients is.
pub(in super::super) fn constants(expr: &Expr, definitions: &[Definition]) -> Option<DMatrix<Exact>> {
    let (value, tape) = record(|| Lowering::of(definitions, &[], HashMap::new()).expression(expr));
    let value = value.ok()?;
    let entries = value.iter().map(|x| match &tape.operations()[x.slot() as usize] {
        Operation::Constant(value) => Some(value.clone()),
        _ => None,
    });
    Some(DMatrix::from_vec(value.nrows(), value.ncols(), entries.collect::<Option<Vec<_>>>()?))
}
