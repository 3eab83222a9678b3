//! Section 4: the Jacobian of u and the diagonal of the Hessian in matrix form, and the shape of the middle matrix.

use super::bounds::{bounds, no_corners, nothing};
use crate::claims::{Executable, Knobs, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::{column, diagonal, dot, hadamard, ones, outer, product, times};
use crate::loss::{Activation, Rescaled, ridge};
use crate::number::hyperdual::{at_coordinates, jacobian, lift};
use crate::number::{Real, SecondOrder};
use crate::papers::entrywise::{each_distinct_entry, each_number};
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A regression with weights at a point.
    Weighted { A: Matrix[N, D], x: Vector[D], b: Vector[N], w: Vector[N] }
}

impl<S: Real> Weighted<S> {
    fn loss(&self, f: Activation) -> Rescaled<S> {
        Rescaled::new(f, &self.A, &self.b)
    }

    /// W².
    fn square(&self) -> DMatrix<S> {
        diagonal(&hadamard(&self.w, &self.w))
    }

    /// H = B(x) + W², the n × n matrix of AᵀHA.
    fn middle(&self, f: Activation) -> DMatrix<S> {
        self.loss(f).B(&self.x) + self.square()
    }
}

fn any<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Weighted<S> {
    Weighted { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()), b: k.vector(size.n()), w: k.vector(size.n()) }
}

/// ∂²/∂x_i² of a number over the duals.
fn second<S: Real>(x: &DVector<S>, i: usize, of: impl Fn(&DVector<S::Second>) -> S::Second) -> S {
    at_coordinates(x, i, i, of).mixed()
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    bounds! { Weighted, any, nothing, no_corners;
        "rescaled.prose-4.du-matrix" => |f, i| {
            let (p, lifted) = (i.loss(f), i.loss(f).lift());
            Statement::Equal(
                jacobian(&i.x, |x| lifted.u(x)),
                outer(&p.v(&i.x), &ones(i.x.len())).component_mul(&i.A),
            )
        };
        "rescaled.prose-4.hessian-diagonal" => |f, i| {
            let (d, B, square, lifted) = (i.x.len(), i.loss(f).B(&i.x), i.square(), i.loss(f).lift());
            let (A, w) = (i.A.map(S::Second::constant), lift(&i.w));
            let form = |M: &DMatrix<S>, k: usize| dot(&column(&i.A, k), &times(M, &column(&i.A, k)));
            let model = |k: usize| second(&i.x, k, |x| lifted.value(x));
            let weights = |k: usize| second(&i.x, k, |x| ridge::value(&A, &w, x));
            let whole = |k: usize| second(&i.x, k, |x| lifted.value(x) + ridge::value(&A, &w, x));
            Statement::All(vec![
                each_number(d, |k| (whole(k), form(&B, k) + form(&square, k))),
                each_number(d, |k| (model(k), form(&B, k))),
                each_number(d, |k| (weights(k), form(&square, k))),
            ])
        };
        "rescaled.prose-4.middle-matrix-diagonal" words "the middle matrix is B(x) + W²" => |f, i| {
            let H = i.middle(f);
            each_distinct_entry(i.b.len(), |k, l| (H[(k, l)].clone(), S::zero()))
        };
    }
}

/// The nearest true statement about the middle matrix: diagonal and a matrix of rank two.
pub(super) fn twins() -> Vec<Executable> {
    bounds! { Weighted, any, nothing, no_corners;
        "rescaled.prose-4.middle-matrix-diagonal.corrected" => |f, i| {
            let parts = i.loss(f).structure(&i.x).with_ridge(&i.w, &times(&i.A, &i.x));
            let low_rank = product(&product(&parts.V, &parts.M), &parts.V.transpose());
            Statement::Equal(i.middle(f), diagonal(&parts.delta) + low_rank)
        };
    }
}
