//! Figures as data: tables of CSV whose columns say what they hold and in what unit.
//!
//! Floating point with no promise, for plots and never for verdicts; the same seed gives the same bytes, but for the
//! last digits where an eigenvalue or an angle is involved.

mod contraction;
mod lipschitz;
mod sampling;

pub use contraction::contraction;
pub use lipschitz::lipschitz;
pub use sampling::sampling;

use std::io::Write;

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// What it holds, and its unit.
    pub holds: &'static str,
}

/// A table of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What is tabulated, and of what.
    pub title: &'static str,
    /// The seed of every random stream.
    pub seed: u64,
    /// The columns.
    pub columns: &'static [Column],
    /// The rows, a cell a column.
    pub rows: Vec<Vec<String>>,
}

/// A number as a cell: the shortest decimal that reads back as the same f64.
fn number(value: f64) -> String {
    format!("{value:?}")
}

impl Table {
    /// Writes the title, seed and columns as lines that begin with `# `, then a header and a line a row.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "# {}", self.title)?;
        writeln!(out, "# lemmacheck {}, seed {}", env!("CARGO_PKG_VERSION"), self.seed)?;
        for Column { name, holds } in self.columns {
            writeln!(out, "# {name}: {holds}")?;
        }
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        writeln!(out, "{}", names.join(","))?;
        self.rows.iter().try_for_each(|row| writeln!(out, "{}", row.join(",")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(table: &Table, row: &[String], name: &str) -> f64 {
        let at = table.columns.iter().position(|column| column.name == name).unwrap();
        row[at].parse().unwrap()
    }

    #[test]
    fn every_row_has_a_cell_a_column_and_no_comma_inside() {
        for table in [contraction(1), sampling(1, 20).unwrap(), lipschitz(1, 20)] {
            assert!(!table.rows.is_empty());
            for row in &table.rows {
                assert_eq!(row.len(), table.columns.len(), "{}", table.title);
                assert!(row.iter().all(|cell| !cell.contains(',') && !cell.is_empty()), "{row:?}");
            }
            let mut bytes = Vec::new();
            table.write(&mut bytes).unwrap();
            let lines = bytes.split(|byte| *byte == b'\n').count();
            assert_eq!(lines, table.rows.len() + table.columns.len() + 4);
        }
    }

    #[test]
    fn one_seed_gives_one_table() {
        assert_eq!(sampling(7, 20).unwrap(), sampling(7, 20).unwrap());
        assert_eq!(lipschitz(7, 20), lipschitz(7, 20));
        assert_ne!(sampling(7, 20).unwrap().rows, sampling(8, 20).unwrap().rows);
    }

    #[test]
    fn an_exact_hessian_of_a_quadratic_contracts_at_once_and_a_conditioned_one_with_its_root() {
        let table = contraction(0);
        for row in &table.rows {
            let of = |name| value(&table, row, name);
            if of("epsilon_0") == 0.0 && of("r_bar_over_l") == 0.0 {
                assert!(of("ratio") < 1e-9);
            }
            if of("condition_number") == 1.0 {
                assert!(of("ratio") <= of("bound") * (1.0 + 1e-9) + 1e-12, "{row:?}");
            }
        }
        let beyond = table.rows.iter().filter(|row| value(&table, row, "ratio") > value(&table, row, "bound"));
        assert!(beyond.count() > 0, "the bound fails where the condition number is large");
    }

    #[test]
    fn fewer_rows_fail_more_often() {
        let table = sampling(3, 60).unwrap();
        let rate = |factor: f64| {
            let rows: Vec<_> = table.rows.iter().filter(|row| value(&table, row, "oversampling") == factor).collect();
            rows.iter().map(|row| value(&table, row, "rate")).sum::<f64>() / rows.len() as f64
        };
        assert!(rate(0.0625) > rate(1.0) + 0.2, "{} against {}", rate(0.0625), rate(1.0));
    }

    #[test]
    fn what_is_found_of_a_lipschitz_constant_is_below_the_print_far_from_a_zero_of_the_normaliser() {
        let table = lipschitz(0, 40);
        for row in &table.rows {
            let (found, printed) = (value(&table, row, "log10_found"), value(&table, row, "log10_printed"));
            assert!(found.is_finite() && found < printed, "{row:?}");
        }
    }
}
