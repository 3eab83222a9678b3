//! Fact 3.7, on exp(x²), and Fact 3.8, Loewner orders of rank-one and diagonal matrices.

use super::bound::bounds;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::algebra::{diagonal, hadamard, identity, outer, scale_matrix};
use crate::linalg::norm::{l2, l2_squared, linf};
use crate::number::Real;
use nalgebra::DMatrix;

ingredients! {
    /// One number.
    Number { x: Number[One] }
}

impl<S: Real> Number<S> {
    fn any(k: &mut Knobs<S>, _: Size) -> Self {
        Number { x: Scalar(k.real()) }
    }

    fn exponential(&self) -> S {
        (self.x.0.clone() * self.x.0.clone()).exp()
    }
}

ingredients! {
    /// Two vectors of one length.
    Vectors { u: Vector[N], v: Vector[N] }
}

impl<S: Real> Vectors<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Vectors { u: k.vector(size.n()), v: k.vector(size.n()) }
    }

    /// s·Iₙ.
    fn multiple(&self, s: &S) -> DMatrix<S> {
        scale_matrix(s, &identity(self.u.len()))
    }

    /// u vᵀ + v uᵀ.
    fn crossed(&self) -> DMatrix<S> {
        outer(&self.u, &self.v) + outer(&self.v, &self.u)
    }

    /// u uᵀ + v vᵀ.
    fn squares(&self) -> DMatrix<S> {
        outer(&self.u, &self.u) + outer(&self.v, &self.v)
    }

    /// (v∘u)(v∘u)ᵀ.
    fn weighted(&self) -> DMatrix<S> {
        let product = hadamard(&self.v, &self.u);
        outer(&product, &product)
    }

    /// ‖v‖∞².
    fn largest_square(&self) -> S {
        linf(&self.v) * linf(&self.v)
    }
}

fn nothing<T, S: Real>(_: &T) -> Vec<Premise<S>> {
    Vec::new()
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = bounds! { Number, draw Number::any, given nothing, corners Vec::new;
        "residual.fact-3.7.1" => |i| Statement::AtMost(S::one(), i.exponential());
        "residual.fact-3.7.2" => |i| Statement::AtMost(i.x.0.clone(), i.exponential());
    };
    claims.extend(orders());
    claims
}

/// v = (1, −1) turns u = (1, 1) out of its line.
fn turned() -> Vec<Instance> {
    vec![corner(2, 1, &[("u", &[&["1"], &["1"]]), ("v", &[&["1"], &["-1"]])])]
}

fn orders() -> Vec<Executable> {
    bounds! { Vectors, draw Vectors::any, given nothing, corners turned;
        "residual.fact-3.8.1" => |i| Statement::Loewner(outer(&i.u, &i.u), i.multiple(&l2_squared(&i.u)));
        "residual.fact-3.8.2" => |i| Statement::Loewner(diagonal(&i.u), i.multiple(&l2(&i.u)));
        "residual.fact-3.8.3" => |i| {
            Statement::Loewner(diagonal(&hadamard(&i.u, &i.u)), i.multiple(&l2_squared(&i.u)))
        };
        "residual.fact-3.8.4" => |i| Statement::Loewner(i.crossed(), i.squares());
        "residual.fact-3.8.5" => |i| Statement::Loewner(-i.squares(), i.crossed());
        "residual.fact-3.8.6" => |i| {
            Statement::Loewner(i.weighted(), scale_matrix(&i.largest_square(), &outer(&i.u, &i.u)))
        };
        "residual.fact-3.8.7" => |i| {
            Statement::Loewner(diagonal(&hadamard(&i.u, &i.v)), i.multiple(&(l2(&i.u) * l2(&i.v))))
        };
    }
}

/// Repaired claims that hold.
pub(super) fn twins() -> Vec<Executable> {
    bounds! { Vectors, draw Vectors::any, given nothing, corners turned;
        "residual.fact-3.8.6.corrected" => |i| {
            Statement::Loewner(i.weighted(), i.multiple(&(i.largest_square() * l2_squared(&i.u))))
        };
    }
}
