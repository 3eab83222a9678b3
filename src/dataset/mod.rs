//! Real data and made data: design matrices, targets and weights from a reader, or from a seed.
//!
//! A file may be damaged, truncated or hostile: every reader answers with data or with an [`Error`] that names the
//! line or the byte and what was wanted there. None panics, and none reserves memory on the word of a header. Every
//! entry that is read is finite.

mod convention;
mod coordinate;
pub mod csv;
mod error;
mod format;
pub mod libsvm;
mod market;
pub mod matrix_market;
mod memory;
mod note;
pub mod npy;
mod npy_header;
mod npy_rows;
mod pieces;
mod proportion;
pub mod scaling;
pub mod synthetic;
mod table;
mod text;

pub use convention::{Choice, Columns, Convention, Decimal, Header, IndexBase, Wanted};
pub use coordinate::{Head, Stored};
pub use error::{Error, Place};
pub use format::Format;
pub use note::Note;
pub use npy_rows::Layout;
pub use pieces::{lines_before, piece_of};
pub use table::Dataset;
