//! `.csv`: a table of numbers, fields apart by commas; by semicolons, tabs or blanks where a row has no commas.
//!
//! A first row of names is a header, a first row of numbers is data, and what lies between is refused, for a guess that
//! goes wrong drops a row or adds one without a sign:
//! - numbers that number the columns (`0,1,2`, as pandas writes where columns have no names), or whole numbers above
//!   rows that have none, may be either;
//! - a missing value (`NA`, `nan`, an empty field) is no name: it is refused in every row;
//! - numbers beside names may be either.
//!
//! A first column without a name, or one that counts the rows, may be row numbers (pandas, R) or a feature: refused, too,
//! until [`Columns`](super::Columns) are chosen. Pairs of whole numbers that may be decimals with a comma wait for
//! [`Decimal`](super::Decimal).
//!
//! Lines that start with `#` are comments, and so is what follows a blank and `#`; the comment above the first row that
//! has a name for every column is its header. Lines end in `\n`, `\r\n` or `\r`. Fields may stand in double quotes (`""`
//! is one quote); blanks around a field do not count. Every row has as many fields as the first. Empty lines are skipped
//! where there are several columns; in a table of one column they would be missing values.

mod doubt;
mod fields;
mod read;
mod write;

pub use fields::Separator;
pub use read::{read, read_as};
pub use write::{write, write_vector};
