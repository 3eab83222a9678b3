//! The rows of a matrix that fall to this process, read from where they lie.

use super::Error;
use super::company::Company;
use super::input::Inputs;
use super::mapped::Mapped;
use super::origin::{Origin, Told};
use super::reading::Role;
use super::row_files::RowFiles;
use super::unfit::Unfit;
use crate::dataset::{Dataset, Format, Wanted};
use crate::linalg::{DesignMatrix, rows_of_rank};
use clap::ValueEnum;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Whether A is used where it lies in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Streaming {
    /// Where its rows here take more than half of the memory that is free.
    Auto,
    /// Always; refused for what cannot be used as it lies.
    Yes,
    /// Never: A is read into memory.
    No,
}

/// A matrix, with its own rows of it where ranks share it.
pub(super) struct Read {
    pub data: Dataset,
    /// A stays in its file.
    pub streamed: bool,
}

impl Inputs<'_> {
    /// A matrix of which this process keeps the rows that fall to it, with the labels of all rows that its file holds.
    ///
    /// # Errors
    /// As [`Inputs::matrix`]; [`Unfit::Ranks`] where processes differ in what they read or one is lost, [`Unfit::NoStream`] for
    /// a file that cannot be used as it lies, [`Unfit::SharedInput`] for standard input, which one process alone has.
    pub fn shared_matrix(&mut self, path: &Path, company: &Company, streaming: Streaming) -> Result<Read, Error> {
        let (role, ranks) = (Role::Matrix, &company.ranks);
        let by_parts = |bytes: u64| {
            let large = streaming == Streaming::Auto && is_large(bytes as usize);
            company.is_several() || streaming == Streaming::Yes || large
        };
        let shards = match (RowFiles::named_by(path)?, self.npy(role, path)) {
            (Some(shards), _) => Some((shards, Told::Content)),
            (None, Some((told, bytes))) if by_parts(bytes) => Some((RowFiles::of_file(path)?, told)),
            _ => None,
        };
        let Some((shards, told)) = shards else {
            if streaming == Streaming::Yes {
                return Err(Unfit::NoStream { path: path.to_owned() }.into());
            }
            if !company.is_several() {
                return Ok(Read { data: self.matrix(role, path)?, streamed: false });
            }
            if super::path::is_standard(path) {
                return Err(Unfit::SharedInput { input: role.name() }.into());
            }
            if let Some((data, format)) = self.text_rows(path, company)? {
                let told = if self.told_format(role).is_some() { Told::Option } else { Told::Ending };
                self.origins.push(Origin::of(role, path, format, told, Wanted::Matrix, &data));
                return Ok(Read { data, streamed: false });
            }
            let whole = self.matrix(role, path)?;
            let (n, own) = (whole.design.rows(), own(&whole.design, company));
            let design = whole.design.select(&own.collect::<Vec<usize>>()).map_err(Unfit::Ranks)?;
            let design = design.shared(ranks.clone(), n).map_err(Unfit::Ranks)?;
            return Ok(Read { data: Dataset { design, ..whole }, streamed: false });
        };
        self.check_convention(role, path, Format::Npy)?;
        let (n, d) = (shards.rows, shards.columns);
        let own = rows_of_rank(n, d, ranks.rank(), ranks.count());
        let bytes = own.len().saturating_mul(d).saturating_mul(size_of::<f64>());
        let mapped = match shards.lie(own.clone()) {
            Some((file, lie)) if streaming == Streaming::Yes || streaming == Streaming::Auto && is_large(bytes) => {
                let failed = |source| Error::Open { path: file.to_owned(), source };
                Mapped::of(&File::open(file).map_err(failed)?, lie).map_err(failed)?
            }
            _ => None,
        };
        if streaming == Streaming::Yes && mapped.is_none() && !own.is_empty() {
            return Err(Unfit::NoStream { path: path.to_owned() }.into());
        }
        let streamed = mapped.is_some();
        let refused = |source: crate::linalg::Error| Error::Data {
            input: role.name(),
            path: path.to_owned(),
            source: source.into(),
        };
        let design = match mapped {
            Some(mapped) => DesignMatrix::dense_kept(own.len(), d, Arc::new(mapped)),
            None => DesignMatrix::dense(own.len(), d, shards.read(own)?),
        };
        let design = design.map_err(refused)?.shared(ranks.clone(), n).map_err(Unfit::Ranks)?;
        let data = Dataset { design, target: None, names: None, notes: Vec::new() };
        self.origins.push(Origin::of(role, path, Format::Npy, told, Wanted::Matrix, &data));
        Ok(Read { data, streamed })
    }

    /// What tells that a file at a path is `.npy`, and its length; the file is not opened.
    fn npy(&self, role: Role, path: &Path) -> Option<(Told, u64)> {
        let length = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?.len();
        match (self.told_format(role), Format::from_path_ending(path)) {
            (Some(Format::Npy), _) => Some((Told::Option, length)),
            (None, Ok(Format::Npy)) => Some((Told::Ending, length)),
            _ => None,
        }
    }
}

/// So many bytes are more than half of the memory that is free.
fn is_large(bytes: usize) -> bool {
    available().is_some_and(|available| bytes > available / 2)
}

/// The bytes of memory that the system says are to be had without taking any from others; `None` where it does not say.
pub(super) fn available() -> Option<usize> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()?.checked_mul(1024)
}

/// The rows of a matrix that fall to this process.
fn own(design: &DesignMatrix, company: &Company) -> std::ops::Range<usize> {
    rows_of_rank(design.rows(), design.columns(), company.ranks.rank(), company.ranks.count())
}

#[cfg(test)]
mod tests {
    use super::super::reading::ReadingArgs;
    use super::*;
    use crate::dataset::{libsvm, matrix_market, npy};
    use crate::ranks::threads;

    const ROWS: usize = 9_000;
    const COLUMNS: usize = 3;

    /// A folder of the test that is removed with it.
    struct Folder(std::path::PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    /// Some entries of a matrix, none in every fifth row.
    fn triplets(rows: usize, columns: usize, step: usize) -> Vec<(usize, usize, f64)> {
        let all = (0..rows * columns).step_by(step).map(|at| (at / columns, at % columns));
        all.filter(|(row, _)| row % 5 != 4).map(|(row, column)| (row, column, (row as f64 + 0.5).sin())).collect()
    }

    /// What each of so many ranks reads of a file, or why it reads nothing.
    fn read(path: &Path, count: usize) -> Vec<Result<Dataset, String>> {
        let read = |rank| {
            let (company, args) = (Company::of(Arc::new(rank)), ReadingArgs::default());
            let read = Inputs::new(&args).shared_matrix(path, &company, Streaming::No);
            read.map(|read| read.data).map_err(|error| error.to_string())
        };
        std::thread::scope(|scope| {
            let all: Vec<_> = threads(count).into_iter().map(|rank| scope.spawn(move || read(rank))).collect();
            all.into_iter().map(|rank| rank.join().unwrap()).collect()
        })
    }

    fn compare(path: &Path, whole: &DesignMatrix, labels: Option<&Vec<f64>>) {
        for count in [1, 2, 3, 5] {
            let mut kept = 0;
            for (rank, found) in read(path, count).into_iter().enumerate() {
                let Dataset { design, target, .. } = found.unwrap();
                let own = rows_of_rank(whole.rows(), whole.columns(), rank, count);
                assert_eq!((design.rows(), design.own_rows()), (whole.rows(), own.clone()), "{path:?} {count}");
                let expected = whole.select(&own.collect::<Vec<usize>>()).unwrap();
                assert!(design.storage() == expected.storage(), "{path:?} {rank} of {count}");
                assert_eq!(target.as_ref(), labels, "{path:?}");
                kept += design.height();
            }
            assert_eq!(kept, whole.rows());
        }
    }

    #[test]
    fn every_rank_reads_its_own_rows_of_every_format() {
        let folder = Folder(std::env::temp_dir().join(format!("lemmacheck-own-rows-{}", std::process::id())));
        std::fs::create_dir_all(&folder.0).unwrap();
        let file = |name: &str| folder.0.join(name);
        let sparse = DesignMatrix::from_triplets(ROWS, COLUMNS, triplets(ROWS, COLUMNS, 2)).unwrap();
        let dense = (0..ROWS * COLUMNS).map(|at| (at as f64).cos()).collect::<Vec<f64>>();
        let dense = DesignMatrix::dense(ROWS, COLUMNS, dense).unwrap();
        npy::write(&dense, File::create(file("a.npy")).unwrap()).unwrap();
        compare(&file("a.npy"), &dense, None);
        let labels: Vec<f64> = (0..ROWS).map(|row| row as f64 - 3.0).collect();
        libsvm::write(&sparse, &labels, File::create(file("a.svm")).unwrap()).unwrap();
        compare(&file("a.svm"), &sparse, Some(&labels));
        // entries in no order, comments among them
        let mut lines: Vec<String> = triplets(ROWS, COLUMNS, 2)
            .into_iter()
            .map(|(row, column, value)| format!("{} {} {value:?}\n", row + 1, column + 1))
            .collect();
        lines.sort();
        let head = format!("%%MatrixMarket matrix coordinate real general\n% a\n\n{ROWS} {COLUMNS} {}\n", lines.len());
        std::fs::write(file("a.mtx"), head + &lines.join("% between\n")).unwrap();
        compare(&file("a.mtx"), &sparse, None);
        let below = triplets(5_000, 5_000, 997).into_iter().filter(|(row, column, _)| row >= column);
        let below: Vec<String> =
            below.map(|(row, column, value)| format!("{} {} {value:?}\n", row + 1, column + 1)).collect();
        let head = format!("%%MatrixMarket matrix coordinate real symmetric\n5000 5000 {}\n", below.len());
        std::fs::write(file("symmetric.mtx"), head + &below.concat()).unwrap();
        let whole = matrix_market::read(File::open(file("symmetric.mtx")).unwrap()).unwrap();
        compare(&file("symmetric.mtx"), &whole, None);
    }

    #[test]
    fn a_line_that_is_wrong_has_its_number_in_the_file_whoever_reads_it() {
        let folder = Folder(std::env::temp_dir().join(format!("lemmacheck-own-lines-{}", std::process::id())));
        std::fs::create_dir_all(&folder.0).unwrap();
        let mut lines: Vec<String> = (0..ROWS).map(|row| format!("{row} 1:0.5 2:{row}\n")).collect();
        lines[8_000] = "5 1:0.5 2:x\n".into();
        let path = folder.0.join("a.svm");
        std::fs::write(&path, lines.concat()).unwrap();
        let said = read(&path, 3).into_iter().filter_map(Result::err).collect::<Vec<String>>();
        assert!(said.len() == 3 && said.iter().any(|said| said.contains("line 8001")), "{said:?}");
        let entries: Vec<String> = (0..ROWS).map(|row| format!("{} 1 0.5\n", row.max(1))).collect();
        let head = format!("%%MatrixMarket matrix coordinate real general\n{ROWS} 1 {ROWS}\n");
        let path = folder.0.join("a.mtx");
        std::fs::write(&path, head.clone() + &entries.concat()).unwrap();
        let said = read(&path, 3).into_iter().filter_map(Result::err).collect::<Vec<String>>();
        assert!(said.iter().any(|said| said.contains("line 4") && said.contains("line 3")), "{said:?}");
        std::fs::write(&path, head + &entries[1..].concat()).unwrap();
        let said = read(&path, 3).into_iter().filter_map(Result::err).collect::<Vec<String>>();
        assert!(said.len() == 3 && said[0].contains("8999"), "{said:?}");
    }
}
