//! Small linear programmes in floats: they propose, nothing here is believed.

/// Numbers below this count as 0.
const SMALL: f64 = 1e-9;
/// How many pivots are made.
const PIVOTS: usize = 2_000;

/// A vertex of min costs·x over Σ_j x_j column_j = target, x ≥ 0.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Vertex {
    /// The columns in the basis with their values.
    pub basis: Vec<(usize, f64)>,
    /// A multiplier for each row of the target.
    pub duals: Vec<f64>,
    /// costs·x.
    pub value: f64,
}

/// A cheapest vertex; `None` where there is none, the programme is unbounded, or pivots run out.
pub(super) fn cheapest(columns: &[Vec<f64>], costs: &[f64], target: &[f64]) -> Option<Vertex> {
    let (height, width) = (target.len(), columns.len());
    // artificial columns follow the true ones, the right side is last; rows with a negative target are turned round
    let turn: Vec<f64> = target.iter().map(|t| if *t < 0.0 { -1.0 } else { 1.0 }).collect();
    let mut table = vec![vec![0.0; width + height + 1]; height];
    for (i, row) in table.iter_mut().enumerate() {
        for (cell, column) in row.iter_mut().zip(columns) {
            *cell = turn[i] * column[i];
        }
        row[width + i] = 1.0;
        row[width + height] = turn[i] * target[i];
    }
    let mut basis: Vec<usize> = (width..width + height).collect();
    let mut left = PIVOTS;
    let first: Vec<f64> = (0..width + height).map(|j| if j < width { 0.0 } else { 1.0 }).collect();
    let distance = descend(&mut table, &mut basis, &first, width + height, &mut left)?;
    let scale = target.iter().fold(1.0_f64, |most, t| most.max(t.abs()));
    if distance > SMALL * scale * 100.0 {
        return None;
    }
    // an artificial column must leave the basis, where it stands at 0, or it could grow again
    for i in 0..height {
        if basis[i] >= width
            && let Some(entering) = (0..width).find(|j| table[i][*j].abs() > SMALL)
        {
            pivot(&mut table, &mut basis, i, entering);
        }
    }
    let second: Vec<f64> = (0..width + height).map(|j| costs.get(j).copied().unwrap_or(0.0)).collect();
    let value = descend(&mut table, &mut basis, &second, width, &mut left)?;
    let duals = (0..height)
        .map(|i| {
            let price: f64 = basis.iter().zip(&table).map(|(of, row)| second[*of] * row[width + i]).sum();
            turn[i] * price
        })
        .collect();
    let ends = basis.iter().zip(&table).map(|(of, row)| (*of, row[width + height]));
    Some(Vertex { basis: ends.filter(|(of, _)| *of < width).collect(), duals, value })
}

/// Pivots among the first columns until no reduced cost is below 0.
fn descend(table: &mut [Vec<f64>], basis: &mut [usize], costs: &[f64], among: usize, left: &mut usize) -> Option<f64> {
    let last = costs.len();
    let mut reduced: Vec<f64> = costs.to_vec();
    reduced.push(0.0);
    for (of, row) in basis.iter().zip(table.iter()) {
        let price = costs[*of];
        if price != 0.0 {
            reduced.iter_mut().zip(row).for_each(|(cell, entry)| *cell -= price * entry);
        }
    }
    for step in 0.. {
        // the steepest first; after many steps the first, which cannot cycle
        let open = (0..among).filter(|j| reduced[*j] < -SMALL);
        let entering = match step < 200 {
            true => open.min_by(|a, b| reduced[*a].total_cmp(&reduced[*b])),
            false => open.min(),
        };
        let Some(entering) = entering else {
            return Some(-reduced[last]);
        };
        *left = left.checked_sub(1)?;
        let leaving = (0..table.len()).filter(|i| table[*i][entering] > SMALL).min_by(|a, b| {
            let ratio = |i: usize| table[i][last] / table[i][entering];
            ratio(*a).total_cmp(&ratio(*b)).then(basis[*b].cmp(&basis[*a]))
        })?;
        pivot(table, basis, leaving, entering);
        let factor = reduced[entering];
        reduced.iter_mut().zip(&table[leaving]).for_each(|(cell, entry)| *cell -= factor * entry);
    }
    None
}

/// Brings a column into the basis in place of the one of a row.
fn pivot(table: &mut [Vec<f64>], basis: &mut [usize], leaving: usize, entering: usize) {
    let head = table[leaving][entering];
    table[leaving].iter_mut().for_each(|cell| *cell /= head);
    let row = table[leaving].clone();
    for (i, other) in table.iter_mut().enumerate() {
        let factor = other[entering];
        if i != leaving && factor != 0.0 {
            other.iter_mut().zip(&row).for_each(|(cell, entry)| *cell -= factor * entry);
        }
    }
    basis[leaving] = entering;
}

#[cfg(test)]
mod tests {
    use super::cheapest;

    #[test]
    fn a_cheapest_vertex_is_found_with_its_duals() {
        // min x + 2y + 4z over x + z = 3, y + z = 2: z costs 4 and saves 3
        let columns = [vec![1.0, 0.0], vec![0.0, 1.0], vec![1.0, 1.0]];
        let vertex = cheapest(&columns, &[1.0, 2.0, 4.0], &[3.0, 2.0]).unwrap();
        assert_eq!((vertex.value, vertex.duals), (7.0, vec![1.0, 2.0]));
        // z costs 2
        let vertex = cheapest(&columns, &[1.0, 2.0, 2.0], &[3.0, 2.0]).unwrap();
        assert_eq!((vertex.value, vertex.duals), (5.0, vec![1.0, 1.0]));
    }

    #[test]
    fn a_column_that_was_only_there_to_begin_with_does_not_come_back() {
        // min s over t = 1, t/2 + slack = s: the second row begins at 0
        let columns = [vec![1.0, 0.5], vec![0.0, 1.0], vec![0.0, -1.0]];
        assert_eq!(cheapest(&columns, &[0.0, 0.0, 1.0], &[1.0, 0.0]).map(|vertex| vertex.value), Some(0.5));
    }

    #[test]
    fn what_cannot_be_met_and_what_has_no_end_is_refused() {
        assert_eq!(cheapest(&[vec![1.0]], &[1.0], &[-1.0]), None);
        assert_eq!(cheapest(&[vec![1.0], vec![1.0], vec![-1.0]], &[1.0, -3.0, 2.0], &[1.0]), None);
    }
}
