//! Rows of a text file that several processes read: each a piece of the file, from which every entry goes to whoever keeps its
//! row.

use super::Error;
use super::company::Company;
use super::input::Inputs;
use super::reading::Role;
use super::unfit::Unfit;
use crate::dataset::{Dataset, Format, Wanted, libsvm, lines_before, matrix_market, piece_of};
use crate::linalg::{self, DesignMatrix, rows_of_rank};
use crate::ranks::Group;
use std::fs::File;
use std::ops::Range;
use std::path::Path;

impl Inputs<'_> {
    /// The own rows of a libsvm or coordinate file, with the labels of all rows; `None` for a file of another kind, which has no
    /// rows of its own in a piece.
    pub fn text_rows(&self, path: &Path, company: &Company) -> Result<Option<(Dataset, Format)>, Error> {
        let format = match (self.told_format(Role::Matrix), Format::from_path_ending(path)) {
            (Some(format), _) | (None, Ok(format)) => format,
            _ => return Ok(None),
        };
        self.check_convention(Role::Matrix, path, format)?;
        let text = Text { path, company, group: Group::new(company.ranks.clone()) };
        let data = match format {
            Format::Libsvm => Some(text.libsvm(self)?),
            Format::MatrixMarket => text.coordinates()?,
            Format::Npy | Format::Csv => None,
        };
        Ok(data.map(|data| (data, format)))
    }
}

struct Text<'a> {
    path: &'a Path,
    company: &'a Company,
    group: Group,
}

impl Text<'_> {
    fn open(&self) -> Result<(File, u64), Error> {
        let failed = |source| Error::Open { path: self.path.to_owned(), source };
        let file = File::open(self.path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        Ok((file, length))
    }

    fn refused(&self, source: crate::dataset::Error) -> Error {
        Error::Data { input: Role::Matrix.name(), path: self.path.to_owned(), source }
    }

    /// What is read of this rank's piece of some bytes; where that fails it is read again for the numbers of the lines.
    fn piece<T>(
        &self,
        bytes: Range<u64>,
        read: impl Fn(&File, Range<u64>, usize) -> Result<T, crate::dataset::Error>,
    ) -> Result<T, Error> {
        let (file, _) = self.open()?;
        let (rank, count) = (self.company.ranks.rank(), self.company.ranks.count());
        let piece = piece_of(&file, bytes, rank, count).map_err(|source| self.refused(source))?;
        read(&file, piece.clone(), 0).map_err(|first| {
            let before = lines_before(&file, piece.start).unwrap_or(0);
            self.refused(read(&file, piece, before).err().unwrap_or(first))
        })
    }

    /// Numbers of all ranks.
    fn gathered(&self, own: Vec<f64>) -> Result<Vec<Vec<f64>>, Error> {
        self.group.gathered(own).ok_or_else(|| self.lost())
    }

    fn lost(&self) -> Error {
        let failure = self.group.failure().unwrap_or(crate::ranks::Error::Lost { rank: 0 });
        Unfit::Ranks(linalg::Error::Ranks(failure)).into()
    }

    /// Entries of some numbers each on the ranks that keep them, those of an earlier piece first.
    fn dealt<const K: usize>(&self, entries: Vec<([f64; K], Vec<usize>)>) -> Result<Vec<Vec<[f64; K]>>, Error> {
        let mut outgoing = vec![Vec::new(); self.group.count()];
        for (entry, ranks) in entries {
            ranks.into_iter().for_each(|rank| outgoing[rank].extend_from_slice(&entry));
        }
        let found = self.group.exchanged(outgoing).ok_or_else(|| self.lost())?;
        Ok(found.into_iter().map(|numbers| numbers.as_chunks::<K>().0.to_vec()).collect())
    }

    /// The ranks that keep a row.
    fn keepers(&self, n: usize, d: usize) -> impl Fn(usize) -> Vec<usize> + use<> {
        let count = self.group.count();
        let owns: Vec<Range<usize>> = (0..count).map(|rank| rows_of_rank(n, d, rank, count)).collect();
        move |row| (0..owns.len()).filter(|rank| owns[*rank].contains(&row)).collect()
    }

    fn shared(&self, design: DesignMatrix, n: usize) -> Result<DesignMatrix, Error> {
        Ok(design.shared(self.company.ranks.clone(), n).map_err(Unfit::Ranks)?)
    }

    fn libsvm(&self, inputs: &Inputs<'_>) -> Result<Dataset, Error> {
        let convention = inputs.convention(Role::Matrix, self.path, Format::Libsvm, Wanted::Matrix)?;
        let (_, length) = self.open()?;
        let own = self.piece(0..length, |file, piece, before| libsvm::read_piece(file, piece, before, &convention))?;
        let counts = self.gathered(vec![own.labels.len() as f64, own.columns as f64, own.triplets.len() as f64])?;
        let at = |which: usize| counts.iter().map(move |counts| counts[which] as usize);
        let (n, entries) = (at(0).sum::<usize>(), at(2).sum());
        let d = libsvm::checked_columns(n, at(1).max().unwrap_or(0), entries, &convention);
        let d = d.map_err(|source| self.refused(source))?;
        let labels = self.gathered(own.labels)?.concat();
        let (rank, keepers) = (self.group.rank(), self.keepers(n, d));
        let before: usize = at(0).take(rank).sum();
        let entries = own.triplets.into_iter().map(|(row, column, value)| {
            let row = before + row;
            ([row as f64, column as f64, value], keepers(row))
        });
        let start = rows_of_rank(n, d, rank, self.group.count()).start;
        let height = rows_of_rank(n, d, rank, self.group.count()).len();
        let triplets = self.dealt(entries.collect())?.concat().into_iter();
        let triplets = triplets.map(|[row, column, value]| (row as usize - start, column as usize, value)).collect();
        let design = DesignMatrix::from_triplets(height, d, triplets).map_err(Unfit::Ranks)?;
        let notes = libsvm::notes(&convention);
        Ok(Dataset { design: self.shared(design, n)?, target: Some(labels), names: None, notes })
    }

    fn coordinates(&self) -> Result<Option<Dataset>, Error> {
        let (file, length) = self.open()?;
        let Some(head) = matrix_market::head(&file).map_err(|source| self.refused(source))? else { return Ok(None) };
        let read = |file: &File, piece: Range<u64>, before: usize| head.read_piece(file, piece, before);
        let (stored, lines) = self.piece(head.start()..length, read)?;
        let counts = self.gathered(vec![stored.len() as f64, lines as f64])?;
        let at = |which: usize| counts.iter().map(move |counts| counts[which] as usize);
        let lines: Vec<usize> = at(1).collect();
        head.check_count(at(0).sum(), lines.iter().sum()).map_err(|source| self.refused(source))?;
        let (n, d) = (head.rows(), head.columns());
        let (rank, keepers) = (self.group.rank(), self.keepers(n, d));
        let entries = stored.into_iter().map(|entry| {
            let mut ranks: Vec<usize> = head.rows_of(&entry).into_iter().flat_map(&keepers).collect();
            ranks.sort_unstable();
            ranks.dedup();
            (entry.into_numbers(), ranks)
        });
        let dealt = self.dealt(entries.collect())?;
        let mut own = Vec::new();
        let mut before = 0;
        for (entries, lines) in dealt.into_iter().zip(lines) {
            own.extend(entries.into_iter().map(|numbers| head.stored(numbers, before)));
            before += lines;
        }
        let design = head.assembled(own, rows_of_rank(n, d, rank, self.group.count()));
        let design = self.shared(design.map_err(|source| self.refused(source))?, n)?;
        Ok(Some(Dataset { design, target: None, names: None, notes: Vec::new() }))
    }
}
