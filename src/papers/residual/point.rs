//! The ingredients that most claims of the residual paper share: a regression at a point.

use crate::claims::{Knobs, Premise, Size, Statement};
use crate::ingredients;
use crate::loss::ResidualLoss;
use crate::number::{Exp, Real};

ingredients! {
    /// A regression at a point: A (n × d), b (n), x (d).
    Point { A: Matrix[N, D], b: Vector[N], x: Vector[D] }
}

impl<S: Exp> Point<S> {
    /// The loss of Definition 3.1.
    pub(super) fn loss(&self) -> ResidualLoss<S> {
        ResidualLoss::new(&self.A, &self.b)
    }
}

impl<S: Real> Point<S> {
    /// Any regression at any point.
    pub(super) fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Point { A: k.matrix(size.n(), size.d()), b: k.vector(size.n()), x: k.vector(size.d()) }
    }
}

/// α(x) ≠ 0, read in wherever α⁻¹ occurs.
pub(super) fn nonzero_alpha<S: Real>(i: &Point<S>) -> Vec<Premise<S>> {
    vec![Premise::new("α(x) ≠ 0", Statement::Differ(i.loss().alpha(&i.x), S::zero()))]
}
