//! The generic formula behind each of the eight losses.

use lemmacheck::linalg::algebra::times;
use lemmacheck::loss::{Loss, Plain, Rescaled, ResidualLoss, Softmax, Structure, ridge};
use lemmacheck::number::{Exp, SecondOrder};
use nalgebra::{DMatrix, DVector};

pub enum Formula<S: Exp> {
    Rescaled(Rescaled<S>),
    SoftResidual(ResidualLoss<S>),
    Softmax(Softmax<S>),
    Plain(Plain<S>),
}

impl<S: Exp> Formula<S> {
    pub fn of(loss: Loss, a: &DMatrix<S>, b: &DVector<S>) -> Self {
        match loss {
            Loss::Rescaled(activation) => Formula::Rescaled(Rescaled::new(activation, a, b)),
            Loss::SoftResidual => Formula::SoftResidual(ResidualLoss::new(a, b)),
            Loss::Softmax => Formula::Softmax(Softmax::new(a, b)),
            Loss::Plain(activation) => Formula::Plain(Plain::new(activation, a, b)),
        }
    }

    pub fn lift(&self) -> Formula<S::Second> {
        match self {
            Formula::Rescaled(formula) => Formula::Rescaled(formula.lift()),
            Formula::SoftResidual(formula) => Formula::SoftResidual(formula.lift()),
            Formula::Softmax(formula) => Formula::Softmax(formula.lift()),
            Formula::Plain(formula) => Formula::Plain(formula.lift()),
        }
    }

    fn design(&self) -> &DMatrix<S> {
        match self {
            Formula::Rescaled(Rescaled { A, .. })
            | Formula::SoftResidual(ResidualLoss { A, .. })
            | Formula::Softmax(Softmax { A, .. })
            | Formula::Plain(Plain { A, .. }) => A,
        }
    }

    /// L with its regulariser.
    pub fn value(&self, w: &DVector<S>, x: &DVector<S>) -> S {
        let loss = match self {
            Formula::Rescaled(formula) => formula.value(x),
            Formula::SoftResidual(formula) => formula.value(x),
            Formula::Softmax(formula) => formula.value(x),
            Formula::Plain(formula) => formula.value(x),
        };
        loss + ridge::value(self.design(), w, x)
    }

    /// g, δ, V and M with the regulariser.
    pub fn structure(&self, w: &DVector<S>, x: &DVector<S>) -> Structure<S> {
        let structure = match self {
            Formula::Rescaled(formula) => formula.structure(x),
            Formula::SoftResidual(formula) => formula.structure(x),
            Formula::Softmax(formula) => formula.structure(x),
            Formula::Plain(formula) => formula.structure(x),
        };
        structure.with_ridge(w, &times(self.design(), x))
    }

    /// The constants of the lifted formula's weights.
    pub fn lifted_weights(w: &DVector<S>) -> DVector<S::Second> {
        w.map(S::Second::constant)
    }
}
