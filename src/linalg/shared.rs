//! A matrix whose rows several ranks share.

use super::Error;
use super::design::{DesignMatrix, Storage, Whole};
use super::over_rows::OverRows;
use super::parts::Parts;
use super::team::Share;
use crate::ranks::{Group, Ranks, Traffic, division};
use std::ops::Range;
use std::sync::Arc;

/// The rows (of n, 0-based) of a matrix of d columns that fall to one of several ranks: whole blocks of rows, about as many for
/// each. All n fall to every rank where there is one part alone, or more columns than rows.
pub fn rows_of_rank(rows: usize, columns: usize, rank: usize, count: usize) -> Range<usize> {
    let parts = Parts::grain(rows, columns);
    if parts.count < 2 || columns > rows {
        return 0..rows;
    }
    let starts = division(parts.count, count);
    parts.begin(starts[rank])..parts.begin(starts[rank + 1])
}

impl DesignMatrix {
    /// The matrix of n rows of which this one holds those of one rank, as [`rows_of_rank`] gives them. Every pass and sum over
    /// rows then is one of all ranks, which all have to ask for it, in one order; each gets the bits that one rank alone has.
    ///
    /// # Errors
    /// [`Error::OtherRows`] where this one holds other rows; [`Error::Ranks`] where ranks differ in n, d or in whether A is
    /// dense, and where one is lost.
    pub fn shared(self, ranks: Arc<dyn Ranks>, rows: usize) -> Result<Self, Error> {
        let (d, rank, count) = (self.columns(), ranks.rank(), ranks.count());
        let own = rows_of_rank(rows, d, rank, count);
        if self.rows() != own.len() {
            return Err(Error::OtherRows { start: own.start, end: own.end, rows, found: self.rows() });
        }
        let group = Group::new(ranks);
        let kind = if let Storage::Dense(_) = self.storage() { "dense" } else { "sparse" };
        let shape = format!("{rows} × {d}, {kind}");
        group.agree("the shape of A", &shape)?;
        if own.len() == rows {
            return Ok(self);
        }
        let Whole { entries, squares } = Whole::of(self.storage(), d);
        let counts = group.gathered(vec![entries as f64, squares as f64]).ok_or_else(|| lost(&group))?;
        let sum = |at: usize| counts.iter().map(|counts| counts[at] as usize).sum();
        let whole = Whole { entries: sum(0), squares: sum(1) };
        let team = self.team().clone().sharing(Share::of(group, rows, d));
        Ok(self.with_rows(OverRows::of(rows, d, own, team), whole))
    }

    /// Begins an iteration of a run on this matrix.
    ///
    /// # Errors
    /// [`Error::Ranks`] where a rank was lost before: what has been computed since counts for nothing.
    pub fn turn(&self) -> Result<(), Error> {
        match self.team().share() {
            None => Ok(()),
            Some(share) => Ok(share.group.turn()?),
        }
    }

    /// Ends a run, and its last iteration with it.
    ///
    /// # Errors
    /// As [`DesignMatrix::turn`].
    pub fn rest(&self) -> Result<(), Error> {
        match self.team().share() {
            None => Ok(()),
            Some(share) => {
                share.group.rest();
                share.group.failure().map_or(Ok(()), |failure| Err(failure.into()))
            }
        }
    }

    /// Refuses rows that ranks share, for what asks for all of them.
    ///
    /// # Errors
    /// [`Error::Parted`].
    pub(crate) fn check_whole(&self) -> Result<(), Error> {
        match self.team().share() {
            None => Ok(()),
            Some(_) => Err(Error::Parted { rows: self.rows(), found: self.height() }),
        }
    }

    /// What this rank has sent to others; nothing where it keeps all rows.
    pub fn traffic(&self) -> Traffic {
        self.team().share().map_or_else(Traffic::default, |share| share.group.traffic())
    }
}

fn lost(group: &Group) -> Error {
    group.failure().unwrap_or(crate::ranks::Error::Lost { rank: 0 }).into()
}
