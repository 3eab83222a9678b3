//! A table of figures: its columns say what they hold and in what unit.

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
pub(super) fn number(value: f64) -> String {
    format!("{value:?}")
}

#[cfg(test)]
mod tests {
    use super::super::{contraction, lipschitz, sampling};
    use super::*;

    fn value(table: &Table, row: &[String], name: &str) -> f64 {
        let at = table.columns.iter().position(|column| column.name == name).unwrap();
        row[at].parse().unwrap()
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
