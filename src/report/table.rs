//! Tables of figures as CSV.

use crate::figures::{Column, Table};
use std::io::Write;

/// Writes the title, seed and columns as lines that begin with `# `, then a header and a line a row.
///
/// # Errors
/// What the writer says.
pub fn write(table: &Table, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "# {}", table.title)?;
    writeln!(out, "# lemmacheck {}, seed {}", env!("CARGO_PKG_VERSION"), table.seed)?;
    for Column { name, holds } in table.columns {
        writeln!(out, "# {name}: {holds}")?;
    }
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    writeln!(out, "{}", names.join(","))?;
    table.rows.iter().try_for_each(|row| writeln!(out, "{}", row.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{contraction, lipschitz, sampling};

    #[test]
    fn every_row_has_a_cell_a_column_and_no_comma_inside() {
        for table in [contraction(1), sampling(1, 20).unwrap(), lipschitz(1, 20)] {
            assert!(!table.rows.is_empty());
            for row in &table.rows {
                assert_eq!(row.len(), table.columns.len(), "{}", table.title);
                assert!(row.iter().all(|cell| !cell.contains(',') && !cell.is_empty()), "{row:?}");
            }
            let mut bytes = Vec::new();
            write(&table, &mut bytes).unwrap();
            let lines = bytes.split(|byte| *byte == b'\n').count();
            assert_eq!(lines, table.rows.len() + table.columns.len() + 4);
        }
    }
}
