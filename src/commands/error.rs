use super::left::Left;
use super::path::quoted;
use crate::ledger::Conflict;
use crate::{dataset, loss, solver};
use std::{io::ErrorKind, path::PathBuf};
use thiserror::Error;

/// What a verb refuses; every message names the file or the option, and the way out.
#[derive(Debug, Error)]
pub enum Error {
    /// A file cannot be opened.
    #[error("cannot open {}: {source}", quoted(path))]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A matrix in several files, or of several processes.
    #[error(transparent)]
    Rows(#[from] super::unfit::Unfit),
    /// A file cannot be written.
    #[error("cannot write `{}`: {source}; {left}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
        /// What is at its path now.
        left: Left,
    },
    /// A new file that is there already.
    #[error("`{}` exists, and no file is overwritten; give a new name", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Another run writes the file.
    #[error("`{}` is being written by another run{}; wait for it or name another file",
        path.display(), holder.map_or(String::new(), |holder| format!(", process {holder}")))]
    Busy {
        /// The file.
        path: PathBuf,
        /// The process of that run, where it is known.
        holder: Option<u32>,
    },
    /// A table of figures cannot be made.
    #[error(transparent)]
    Figures(#[from] crate::figures::Error),
    /// The results cannot be written.
    #[error("cannot write the results: {0}")]
    Output(#[from] std::io::Error),
    /// A file does not hold what was wanted of it.
    #[error("--{input} {}: {source}", quoted(path))]
    Data {
        /// The option that names it, without the dashes.
        input: &'static str,
        /// The file.
        path: PathBuf,
        /// Where in it, and what was wanted.
        source: dataset::Error,
    },
    /// Nothing tells the format of a file.
    #[error(
        "--{input} {}: neither an ending nor the content tells the format; say `--input-format npy`, `mtx`, `csv` or \
         `libsvm`",
        quoted(path)
    )]
    UnknownFormat {
        /// The option that names it, without the dashes.
        input: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// Two inputs would share standard input.
    #[error("--{first} and --{second} both read standard input; give one of them as a file")]
    StandardInputTwice {
        /// The first, without the dashes.
        first: &'static str,
        /// The second.
        second: &'static str,
    },
    /// An option about files of another format.
    #[error("{option} is for {wanted}, and {} is read as {format}", quoted(path))]
    Misplaced {
        /// The option.
        option: &'static str,
        /// What it is for.
        wanted: &'static str,
        /// The file.
        path: PathBuf,
        /// Its format.
        format: &'static str,
    },
    /// A vector is not as long as A is high or wide.
    #[error("{from}: the {role}: {entries} entries where A has {wanted} {side}; {matrix}{advice}")]
    Fit {
        /// The file or option.
        from: String,
        /// What the vector is.
        role: &'static str,
        /// Entries found.
        entries: usize,
        /// `rows` or `columns`.
        side: &'static str,
        /// Entries wanted.
        wanted: usize,
        /// A and its origin.
        matrix: String,
        /// The way out, where one is likely.
        advice: String,
    },
    /// A matrix that cannot take the place of another.
    #[error("{from}: {given}, but {matrix}: wanted the same shape")]
    OtherShape {
        /// The file.
        from: String,
        /// The matrix and its origin.
        given: String,
        /// The other and its origin.
        matrix: String,
    },
    /// The matrix holds no labels and no target was given.
    #[error("{} holds no labels; give the target with --target FILE", quoted(matrix))]
    NoTarget {
        /// The matrix.
        matrix: PathBuf,
    },
    /// A, b and w do not make a regression.
    #[error("{from}: {source}")]
    Regression {
        /// The file or option that does not fit.
        from: String,
        /// Why.
        source: loss::Error,
    },
    /// The solver refuses to start.
    #[error("{from}: {source}")]
    Start {
        /// The file or option that it refuses.
        from: String,
        /// Why.
        source: solver::Error,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {source}", quoted(path))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A pattern that names no claim.
    #[error("no claim is named by `{pattern}`{}; `lemmacheck list` prints every id", offered(nearest))]
    NoClaim {
        /// The pattern as given.
        pattern: String,
        /// The ids nearest to it.
        nearest: Vec<String>,
    },
    /// A case that no selected claim has.
    #[error("no case contains `{case}`{}; `lemmacheck list` prints every case", offered(nearest))]
    NoCase {
        /// The text as given.
        case: String,
        /// The cases nearest to it.
        nearest: Vec<String>,
    },
    /// A shard in which no claim falls.
    #[error("shard {part}/{parts} is empty: {claims} claims are selected, and fall in {}", crate::ledger::cut_in_words(shards, *parts))]
    EmptyShard {
        /// K.
        part: usize,
        /// N.
        parts: usize,
        /// The claims of the selection.
        claims: usize,
        /// The shards that are not empty.
        shards: Vec<usize>,
    },
    /// Standard input, which only one run can read.
    #[error("standard input cannot be judged in shards, since every shard reads it; name a file")]
    ShardsOfStandardInput,
    /// What no shell can be told.
    #[error("`{text}` cannot be written as words for a shell: a quote is open, or a byte is 0")]
    NoShellWords {
        /// The text.
        text: String,
    },
    /// A catalogued claim without an executable form.
    #[error("`{id}` is catalogued but has no executable form yet; `lemmacheck list {id}` shows it")]
    NotExecutable {
        /// The id as given.
        id: String,
    },
    /// A file that is no ledger in JSON.
    #[error("`{}` is not a ledger: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Line, column and what was wanted.
        source: serde_json::Error,
    },
    /// A file that holds no repairs.
    #[error("`{}` is not what `lemmacheck repair --format json` prints: {source}", path.display())]
    NoRepairs {
        /// The file.
        path: PathBuf,
        /// Line, column and what was wanted.
        source: serde_json::Error,
    },
    /// A journal that cannot be read or continued.
    #[error("`{}`: {source}", path.display())]
    Journal {
        /// The file.
        path: PathBuf,
        /// Why.
        source: crate::ledger::JournalError,
    },
    /// A journal that takes no more lines.
    #[error("cannot write `{}`: {source}; what it holds is whole: make room and continue with --resume", path.display())]
    JournalStopped {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A journal that is there already.
    #[error("`{}` exists; continue it with --resume or name another file", path.display())]
    JournalExists {
        /// The file.
        path: PathBuf,
    },
    /// Ledgers that do not belong together, or one that holds a claim twice.
    #[error("`{}` {source}; {}", path.display(), match **source {
        Conflict::OtherRun { .. } => "put ledgers of one run together, or write to another file",
        Conflict::Doubled { .. } => "take one of them out",
        Conflict::SharedByShards { .. } => "give each shard once, and those of one cut",
        Conflict::Differs { .. } => "one of the two was not written by this run",
    })]
    Conflict {
        /// The later file.
        path: PathBuf,
        /// What does not go together.
        source: Box<Conflict>,
    },
    /// A ledger that holds what this version does not know.
    #[error("`{}` holds `{field}`, which this version does not know and would lose; use the version that wrote it", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// The field.
        field: String,
    },
    /// A ledger of another schema.
    #[error("`{}` is of schema {found}, this version reads and writes {wanted}", path.display())]
    OtherSchema {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: String,
        /// The schema that is wanted.
        wanted: &'static str,
    },
    /// A journal where a ledger is wanted.
    #[error("`{}` is a journal and not a ledger; `check --journal FILE --resume --write-expected LEDGER` makes a ledger of it", path.display())]
    IsJournal {
        /// The file.
        path: PathBuf,
    },
    /// A ledger without a claim.
    #[error("`{}` holds no claim", path.display())]
    NoClaims {
        /// The file.
        path: PathBuf,
    },
    /// A ledger without anything to verify.
    #[error("`{}` holds {claims} claims, no counterexample and no chain: there is nothing to re-check", path.display())]
    NoCounterexamples {
        /// The file.
        path: PathBuf,
        /// The claims that it holds.
        claims: usize,
    },
    /// A file that would be overwritten and is no ledger.
    #[error("`{}` exists and is not a ledger, so it is not overwritten; name another file", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// Lemmas that cannot be read.
    #[error(transparent)]
    Lemmas(#[from] crate::lemmas::Error),
    /// A lemma whose own text cannot be read.
    #[error(transparent)]
    Diagnostic(#[from] crate::language::Diagnostic),
    /// Files of lemmas beside patterns of claims of the papers.
    #[error("`{pattern}` is a pattern of claims of the papers and `{file}` a file of lemmas: give one or the other")]
    Mixed {
        /// The pattern.
        pattern: String,
        /// The file.
        file: String,
    },
    /// A file without such a lemma.
    #[error("{file} has no lemma `{id}`{}", offered(nearest))]
    NoLemma {
        /// The file.
        file: String,
        /// The id.
        id: String,
        /// Ids that are alike.
        nearest: Vec<String>,
    },
    /// A file that is not text.
    #[error("{} is not UTF-8 at byte {at}: a file of lemmas is a text in UTF-8", quoted(path))]
    NotText {
        /// The file.
        path: PathBuf,
        /// The first byte that is not.
        at: usize,
    },
    /// A size along a dimension that no claim has.
    #[error("no claim that is selected has the dimension `{dimension}`; they have {}", known.join(", "))]
    NoDimension {
        /// The dimension.
        dimension: String,
        /// The dimensions that there are.
        known: Vec<String>,
    },
    /// No claim is of this kind.
    #[error("no claim is of the kind `{kind}`; there are {}", known.join(", "))]
    NoKind {
        /// The kind.
        kind: String,
        /// The kinds that there are.
        known: Vec<String>,
    },
    /// Claims of the papers, asked of a build without them.
    #[error("this build holds no papers: name a file of lemmas (.lemma or .md), or build with the feature `papers`")]
    #[cfg(not(feature = "papers"))]
    NoPapers,
    /// The project's own catalogue is damaged.
    #[cfg(feature = "papers")]
    #[error(transparent)]
    Catalogue(#[from] crate::papers::Error),
    /// A ledger cannot be written as JSON.
    #[error("internal error: a ledger is no JSON: {0}")]
    Unwritable(#[from] serde_json::Error),
    /// The program was built for another CPU.
    #[error(
        "built on a machine whose CPU has {feature}, which this one lacks; build it here, or anywhere with \
         TARGET_CPU=x86-64-v2 in the environment"
    )]
    OtherCpu {
        /// The feature, as Rust calls it.
        feature: String,
    },
    /// Our arithmetics disagree.
    #[error("internal error: {0}")]
    Contradiction(#[from] crate::engine::Contradiction),
    /// Threads could not be started.
    #[error("threads could not be started: {0}; give fewer with --jobs")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Names to try in place of one that is unknown.
fn offered(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        names => {
            format!("; the nearest: {}", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        }
    }
}

impl Error {
    /// The exit code of the contract: 70 for a contradiction of our own arithmetic, 141 (as the system's SIGPIPE gives)
    /// where nobody reads the results any more, 1 for all else.
    pub fn code(&self) -> u8 {
        match self {
            Error::Contradiction(_) => 70,
            _ if self.is_closed_pipe() => 141,
            _ => 1,
        }
    }

    /// Whether the reader of the results has gone away.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Error::Output(source) | Error::Write { source, .. } if source.kind() == ErrorKind::BrokenPipe)
    }
}
