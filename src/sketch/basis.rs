//! An orthonormal basis of the columns of an m × d matrix: modified Gram–Schmidt with column pivoting, each pivot
//! orthogonalised twice, so that Q is orthogonal to rounding whatever the conditioning.

/// Lanes of an inner product; a fixed number, so that its bits are the same on every machine.
const LANES: usize = 8;

/// Q (m × r) with orthonormal columns and the triangle R with (pivot columns) = Q R.
pub(super) struct Basis {
    /// The r pivot columns, in order.
    pub pivots: Vec<usize>,
    /// The columns of Q.
    pub q: Vec<Vec<f64>>,
    /// Column k of R: k + 1 entries.
    pub r: Vec<Vec<f64>>,
}

impl Basis {
    /// The basis of the columns. A column counts as dependent on the pivots when its part orthogonal to them is within
    /// max(m, d)·2⁻⁵² of its length.
    pub fn of(mut columns: Vec<Vec<f64>>) -> Self {
        let (m, d) = (columns.first().map_or(0, Vec::len), columns.len());
        let units: Vec<f64> = columns.iter().map(|column| crate::linalg::length(column)).collect();
        for (column, unit) in columns.iter_mut().zip(&units).filter(|(_, unit)| **unit > 0.0) {
            column.iter_mut().for_each(|entry| *entry /= unit);
        }
        let dependent = f64::EPSILON * m.max(d) as f64;
        let mut left: Vec<usize> = (0..d).collect();
        let mut projections = vec![Vec::new(); d];
        let mut basis = Self { pivots: Vec::new(), q: Vec::new(), r: Vec::new() };
        while basis.q.len() < m {
            let norms = left.iter().enumerate().map(|(place, &j)| (place, inner(&columns[j], &columns[j])));
            let longest = norms.fold(None, |best: Option<(usize, f64)>, (place, norm)| match best {
                Some((_, most)) if norm <= most => best,
                _ => Some((place, norm)),
            });
            let Some((place, _)) = longest else { break };
            let pivot = left[place];
            let mut v = std::mem::take(&mut columns[pivot]);
            for (q, projection) in basis.q.iter().zip(projections[pivot].iter_mut()) {
                let again = inner(q, &v);
                subtract(&mut v, again, q);
                *projection += again;
            }
            let norm = inner(&v, &v).sqrt();
            if norm.is_nan() || norm <= dependent {
                break;
            }
            v.iter_mut().for_each(|entry| *entry /= norm);
            left.remove(place);
            for &j in &left {
                let projection = inner(&v, &columns[j]);
                subtract(&mut columns[j], projection, &v);
                projections[j].push(projection);
            }
            let mut column = std::mem::take(&mut projections[pivot]);
            column.push(norm);
            basis.r.push(column.iter().map(|entry| entry * units[pivot]).collect());
            basis.pivots.push(pivot);
            basis.q.push(v);
        }
        basis
    }

    /// R⁻¹y for a y of r entries, in place.
    pub fn solve(&self, y: &mut [f64]) {
        for k in (0..self.r.len()).rev() {
            y[k] /= self.r[k][k];
            let solved = y[k];
            y[..k].iter_mut().zip(&self.r[k]).for_each(|(entry, r)| *entry -= r * solved);
        }
    }
}

/// ⟨a, b⟩ in a fixed order.
fn inner(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (heads, tails) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 = heads.remainder().iter().zip(tails.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in heads.zip(tails) {
        for lane in 0..LANES {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// v −= factor·q.
fn subtract(v: &mut [f64], factor: f64, q: &[f64]) {
    v.iter_mut().zip(q).for_each(|(entry, q)| *entry -= factor * q);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graded_matrix_keeps_its_rank_and_an_orthonormal_basis() {
        // a Hilbert-like matrix with columns of very different lengths, and one dependent column
        let mut columns: Vec<Vec<f64>> =
            (0..6).map(|j| (0..40).map(|i| 10.0_f64.powi(3 * j) / (i + 1 + 7 * j as usize) as f64).collect()).collect();
        let sum = (0..40).map(|i| columns[0][i] + columns[1][i]).collect();
        columns.push(sum);
        let basis = Basis::of(columns.clone());
        assert_eq!(basis.q.len(), 6);
        for (k, left) in basis.q.iter().enumerate() {
            for (l, right) in basis.q.iter().enumerate() {
                let expected = if k == l { 1.0 } else { 0.0 };
                assert!((inner(left, right) - expected).abs() < 1e-14);
            }
        }
        for (k, &pivot) in basis.pivots.iter().enumerate() {
            for i in 0..40 {
                let product: f64 = basis.r[k].iter().zip(&basis.q).map(|(r, q)| r * q[i]).sum();
                approx::assert_relative_eq!(product, columns[pivot][i], max_relative = 1e-12);
            }
        }
    }

    #[test]
    fn a_matrix_of_zeros_has_rank_0() {
        assert!(Basis::of(vec![vec![0.0; 3]; 2]).q.is_empty());
        assert!(Basis::of(Vec::new()).q.is_empty());
    }
}
