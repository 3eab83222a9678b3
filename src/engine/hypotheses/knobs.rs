//! The unconstrained numbers that an instance is built from, and rational parametrisations of sets by them.

use crate::claims::Knob;
use crate::number::recorder::Recorded;
use crate::number::{Exact, Field, Real};
use nalgebra::DMatrix;
use num_traits::{One, Zero};

/// Knobs taken so far, each with its kind.
#[derive(Default)]
pub(super) struct Knobs {
    pub kinds: Vec<Knob>,
}

impl Knobs {
    fn take(&mut self, kind: Knob) -> Recorded {
        self.kinds.push(kind);
        Recorded::input(self.kinds.len() as u32 - 1)
    }

    /// Any number.
    pub fn real(&mut self) -> Recorded {
        self.take(Knob::Real)
    }

    /// A number ≥ 0 of any scale; 0 is drawn only where `zero` says so.
    pub fn magnitude(&mut self, zero: bool) -> Recorded {
        self.take(Knob::Magnitude { zero }).abs()
    }

    /// A number in [0, 1], each end kept off where it is open.
    pub fn unit(&mut self, open: (bool, bool)) -> Recorded {
        let t = self.take(Knob::Unit);
        let end = |open: bool| if open { margin() } else { Recorded::zero() };
        t.max(&end(open.0)).min(Recorded::one() - end(open.1))
    }

    /// 1 or −1.
    pub fn sign(&mut self) -> Recorded {
        let t = self.take(Knob::Sign);
        t / t.abs()
    }

    /// A matrix of any numbers.
    pub fn matrix(&mut self, rows: usize, columns: usize) -> DMatrix<Recorded> {
        DMatrix::from_fn(rows, columns, |_, _| self.real())
    }

    /// Any orthogonal matrix: reflections, each on one coordinate less than the one before, and a sign a column. Every
    /// orthogonal matrix of either determinant is one of these, as in Householder's factorisation; all is rational.
    pub fn orthogonal(&mut self, n: usize) -> DMatrix<Recorded> {
        self.orthonormal(n, n)
    }

    /// The first columns of any orthogonal matrix, for which so many reflections are enough; beyond as many as there are
    /// rows, columns of zeros.
    pub fn orthonormal(&mut self, n: usize, columns: usize) -> DMatrix<Recorded> {
        let mut q = DMatrix::from_fn(n, columns, |i, j| if i == j { self.sign() } else { Recorded::zero() });
        for k in (0..columns.min(n.saturating_sub(1))).rev() {
            let mut v = vec![Recorded::one()];
            v.extend((k + 1..n).map(|_| self.real()));
            let square = v.iter().fold(Recorded::zero(), |sum, x| sum + *x * *x);
            for j in 0..columns {
                let along = v.iter().zip(k..n).fold(Recorded::zero(), |sum, (x, i)| sum + *x * q[(i, j)]);
                let twice = Recorded::integer(2) * along / square;
                v.iter().zip(k..n).for_each(|(x, i)| q[(i, j)] -= twice * *x);
            }
        }
        q
    }

    /// Any point of the unit sphere but one, by stereographic projection: (2t, |t|² − 1)/(|t|² + 1), and its negative.
    pub fn unit_vector(&mut self, n: usize) -> Vec<Recorded> {
        let sign = self.sign();
        let t: Vec<Recorded> = (1..n).map(|_| self.real()).collect();
        let square = t.iter().fold(Recorded::zero(), |sum, x| sum + *x * *x);
        let whole = square + Recorded::one();
        let mut x: Vec<Recorded> = t.iter().map(|t| sign * Recorded::integer(2) * *t / whole).collect();
        if n > 0 {
            x.push(sign * (square - Recorded::one()) / whole);
        }
        x
    }

    /// A point of the simplex: |q| / Σ|q|.
    pub fn simplex(&mut self, n: usize) -> Vec<Recorded> {
        let q: Vec<Recorded> = (0..n).map(|_| self.magnitude(true)).collect();
        let sum = q.iter().fold(Recorded::zero(), |sum, x| sum + *x);
        q.into_iter().map(|x| x / sum).collect()
    }

    /// G = L diag(g) with L lower triangular of ones on its diagonal and g ≥ 0, so that GGᵀ is any semidefinite matrix;
    /// definite where no g may be 0.
    pub fn factor(&mut self, n: usize, definite: bool) -> DMatrix<Recorded> {
        let g: Vec<Recorded> = (0..n).map(|_| self.magnitude(!definite)).collect();
        DMatrix::from_fn(n, n, |i, j| match i.cmp(&j) {
            std::cmp::Ordering::Less => Recorded::zero(),
            std::cmp::Ordering::Equal => g[j],
            std::cmp::Ordering::Greater => self.real() * g[j],
        })
    }
}

/// How far open ends are kept off, relative to what they bound.
pub(super) fn margin() -> Recorded {
    Recorded::exact(Exact::ratio(1, 1 << 40).unwrap_or_else(Exact::zero))
}

/// A B.
pub(super) fn product(a: &DMatrix<Recorded>, b: &DMatrix<Recorded>) -> DMatrix<Recorded> {
    DMatrix::from_fn(a.nrows(), b.ncols(), |i, j| {
        (0..a.ncols()).fold(Recorded::zero(), |sum, k| sum + a[(i, k)] * b[(k, j)])
    })
}

/// M diag(values) Mᵀ, its upper triangle the very slots of its lower one.
pub(super) fn congruence(m: &DMatrix<Recorded>, values: &DMatrix<Recorded>) -> DMatrix<Recorded> {
    let full = product(&product(m, values), &m.transpose());
    mirrored(&full)
}

/// The lower triangle on both sides of the diagonal.
pub(super) fn mirrored(m: &DMatrix<Recorded>) -> DMatrix<Recorded> {
    DMatrix::from_fn(m.nrows(), m.ncols(), |i, j| m[(i.max(j), i.min(j))])
}

/// The diagonal matrix of these values.
pub(super) fn diagonal(values: &[Recorded]) -> DMatrix<Recorded> {
    let n = values.len();
    DMatrix::from_fn(n, n, |i, j| if i == j { values[i] } else { Recorded::zero() })
}
