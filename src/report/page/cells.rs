//! What stands in the columns of a table of figures.

use crate::figures::Table;

/// The rows of a table by the columns that are asked for; those that are no numbers are NaN.
pub fn columns<const N: usize>(table: &Table, names: [&str; N]) -> Option<Vec<[f64; N]>> {
    let place = |name: &str| table.columns.iter().position(|column| column.name == name);
    let mut places = [0; N];
    for (to, name) in places.iter_mut().zip(names) {
        *to = place(name)?;
    }
    let cell = |row: &Vec<String>, at: usize| row.get(at).and_then(|cell| cell.parse().ok()).unwrap_or(f64::NAN);
    Some(table.rows.iter().map(|row| places.map(|at| cell(row, at))).collect())
}

/// The words in a column.
pub fn words<'a>(table: &'a Table, name: &str) -> Option<Vec<&'a str>> {
    let at = table.columns.iter().position(|column| column.name == name)?;
    Some(table.rows.iter().filter_map(|row| row.get(at)).map(String::as_str).collect())
}
