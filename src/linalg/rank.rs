//! The rank of A as the exact matrix that its entries are.

use super::{DesignMatrix, Storage};

/// 2⁶¹ − 1, modulo which 2 has the order 61.
const PRIME: u64 = (1 << 61) - 1;
const ORDER: i64 = 61;

impl DesignMatrix {
    /// Whether the rank of the rows of A that count, or of them with a column of ones beside it, is above `limit`: proved where
    /// it is said to be.
    ///
    /// Entries are taken modulo a prime, by which a rank can only fall. Once `limit` rows that are independent are found, the
    /// others are compared with one vector of the kernel without pattern, at O(d) a row.
    ///
    /// `counts` is asked of rows that are kept here, counted from the first of them; rows that ranks share are sent as far as they
    /// are independent of those before on their rank.
    pub fn rank_exceeds(&self, limit: usize, with_ones: bool, counts: impl Fn(usize) -> bool) -> bool {
        let width = self.columns() + usize::from(with_ones);
        let own = self.echelon(limit, width, counts);
        let rows = own.rows.iter().flat_map(|(_, row)| row);
        // residues are below 2⁶¹, which are the bits of finite numbers
        let Ok(all) = self.over_rows().gathered(rows.map(|entry| f64::from_bits(*entry)).collect()) else {
            return false;
        };
        let mut echelon = Echelon { rows: Vec::new(), width };
        for row in all.chunks_exact(width.max(1)) {
            let row: Vec<u64> = row.iter().map(|entry| entry.to_bits()).collect();
            if echelon.takes(&row) && echelon.rows.len() > limit {
                return true;
            }
        }
        false
    }

    /// Independent rows of those that count and are kept here: all, or one more than the limit.
    fn echelon(&self, limit: usize, width: usize, counts: impl Fn(usize) -> bool) -> Echelon {
        let mut echelon = Echelon { rows: Vec::new(), width };
        let mut kernel: Option<Vec<u64>> = None;
        let mut row = vec![0; width];
        for i in (0..self.height()).filter(|&i| counts(i)) {
            self.residues(i, &mut row);
            let seen = kernel.as_ref().is_some_and(|kernel| inner(&row, kernel) == 0);
            if !seen && echelon.takes(&row) {
                if echelon.rows.len() > limit {
                    return echelon;
                }
                kernel = (echelon.rows.len() == limit).then(|| echelon.kernel());
            }
        }
        echelon
    }

    /// Row i modulo the prime, with 1 in a place beyond its entries.
    fn residues(&self, i: usize, out: &mut [u64]) {
        let d = self.columns();
        out.fill(0);
        out[d..].fill(1);
        match self.storage() {
            Storage::Dense(values) => {
                out.iter_mut().zip(&values[i * d..(i + 1) * d]).for_each(|(place, a)| *place = residue(*a));
            }
            Storage::Sparse { offsets, indices, values } => {
                for at in offsets[i]..offsets[i + 1] {
                    out[indices[at] as usize] = residue(values[at]);
                }
            }
        }
    }
}

/// Rows with a leading 1 each, in which the leading places of the rows before are 0.
struct Echelon {
    /// The leading place and the row.
    rows: Vec<(usize, Vec<u64>)>,
    width: usize,
}

impl Echelon {
    /// Takes a row that depends on no others; false where it does.
    fn takes(&mut self, row: &[u64]) -> bool {
        let mut row = row.to_vec();
        for (lead, other) in &self.rows {
            let factor = row[*lead];
            if factor != 0 {
                row.iter_mut().zip(other).for_each(|(place, other)| *place = minus(*place, times(factor, *other)));
            }
        }
        let Some(lead) = row.iter().position(|entry| *entry != 0) else { return false };
        let inverse = power(row[lead], PRIME - 2);
        row.iter_mut().for_each(|entry| *entry = times(*entry, inverse));
        self.rows.push((lead, row));
        true
    }

    /// A vector that is orthogonal to all rows, without pattern where they leave it free.
    fn kernel(&self) -> Vec<u64> {
        let mut state = 0_u64;
        let mut drawn = || {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB) % PRIME
        };
        let mut kernel: Vec<u64> = (0..self.width).map(|_| drawn()).collect();
        self.rows.iter().for_each(|(lead, _)| kernel[*lead] = 0);
        for (lead, row) in self.rows.iter().rev() {
            kernel[*lead] = minus(0, inner(row, &kernel));
        }
        kernel
    }
}

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

fn minus(a: u64, b: u64) -> u64 {
    if a >= b { a - b } else { a + (PRIME - b) }
}

fn inner(a: &[u64], b: &[u64]) -> u64 {
    a.iter().zip(b).fold(0, |sum, (a, b)| minus(sum, minus(0, times(*a, *b))))
}

fn power(base: u64, mut exponent: u64) -> u64 {
    let (mut square, mut result) = (base, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, square);
        }
        square = times(square, square);
        exponent >>= 1;
    }
    result
}

/// A finite number modulo the prime.
fn residue(value: f64) -> u64 {
    if value == 0.0 {
        return 0;
    }
    let bits = value.to_bits();
    let (exponent, fraction) = ((bits >> 52 & 0x7FF) as i64, bits & ((1 << 52) - 1));
    let (mantissa, exponent) = if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    let scaled = times(mantissa, 1 << exponent.rem_euclid(ORDER));
    if value < 0.0 { minus(0, scaled) } else { scaled }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_rank_is_told_from_one_that_rounding_leaves() {
        // a third column that is the sum of two exactly, or but for one rounding
        let exact: [[f64; 3]; 4] = [[1.5, 0.25, 1.75], [2.0, -1.0, 1.0], [1e-300, 0.0, 1e-300], [0.5, 0.5, 1.0]];
        let near = [[1.5, 0.25, 1.75], [2.0, -1.0, 1.0], [0.1, 0.2, 0.1 + 0.2], [0.5, 0.5, 1.0]];
        for (rows, exceeds) in [(exact, false), (near, true)] {
            let dense = DesignMatrix::dense(4, 3, rows.concat()).unwrap();
            let triplets = |(at, a): (usize, f64)| (at / 3, at % 3, a);
            let stored = rows.concat().into_iter().enumerate().filter(|(_, a)| *a != 0.0).map(triplets).collect();
            let sparse = DesignMatrix::from_triplets(4, 3, stored).unwrap();
            for design in [dense, sparse] {
                assert!(design.rank_exceeds(1, false, |_| true) && !design.rank_exceeds(3, false, |_| true));
                assert_eq!(design.rank_exceeds(2, false, |_| true), exceeds);
                assert!(design.rank_exceeds(2, true, |_| true));
            }
        }
    }

    #[test]
    fn a_column_of_ones_is_known_where_columns_add_up_to_it() {
        let shares = DesignMatrix::dense(3, 2, vec![0.25, 0.75, 0.5, 0.5, 1.0, 0.0]).unwrap();
        assert!(!shares.rank_exceeds(2, true, |_| true) && shares.rank_exceeds(1, true, |_| true));
        let first = |row: usize| row == 0;
        assert!(!shares.rank_exceeds(1, true, first) && shares.rank_exceeds(0, true, first));
    }
}
