//! Lemmas D.6–D.10: the five matrices G_i in which the Hessian's middle matrix at x and y differs.

use super::bounds::{bounds, largest, no_corners, nothing};
use crate::claims::{Executable, Knobs, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::{diagonal, dot, hadamard, outer, scale_matrix};
use crate::linalg::norm::{l2, l2_squared};
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A regression at two points.
    Pair { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N] }
}

impl<S: Real> Pair<S> {
    /// The differences with an activation.
    pub(super) fn differences(&self, f: Activation) -> Differences<S> {
        Differences::new(&Rescaled::new(f, &self.A, &self.b), &self.x, &self.y)
    }
}

/// Any regression at any two points.
pub(super) fn any_pair<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Pair<S> {
    Pair { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()), y: k.vector(size.d()), b: k.vector(size.n()) }
}

/// u, v and c of a regression at a point.
struct At<S: Real> {
    u: DVector<S>,
    v: DVector<S>,
    c: DVector<S>,
}

/// A regression at x and y: how far apart u, v, α and c are, and the matrices G₁ … G₅ (Lemma D.5).
pub(super) struct Differences<S: Real> {
    b: DVector<S>,
    at_x: At<S>,
    at_y: At<S>,
    /// ‖u(x) − u(y)‖₂.
    pub(super) u: S,
    /// ‖v(x) − v(y)‖₂.
    pub(super) v: S,
    /// |α(x) − α(y)|.
    pub(super) alpha: S,
    /// ‖c(x) − c(y)‖₂.
    pub(super) c: S,
}

impl<S: Real> Differences<S> {
    /// Of a regression at x and y.
    pub(super) fn new(p: &Rescaled<S>, x: &DVector<S>, y: &DVector<S>) -> Self {
        let at = |x: &DVector<S>| At { u: p.u(x), v: p.v(x), c: p.c(x) };
        let (at_x, at_y) = (at(x), at(y));
        Differences {
            b: p.b.clone(),
            u: l2(&(&at_x.u - &at_y.u)),
            v: l2(&(&at_x.v - &at_y.v)),
            alpha: (p.alpha(x) - p.alpha(y)).abs(),
            c: l2(&(&at_x.c - &at_y.c)),
            at_x,
            at_y,
        }
    }

    /// The value at x less the value at y.
    fn between(&self, matrix: impl Fn(&At<S>) -> DMatrix<S>) -> DMatrix<S> {
        matrix(&self.at_x) - matrix(&self.at_y)
    }

    /// G₁ of v(v∘b)ᵀ.
    pub(super) fn G1(&self) -> DMatrix<S> {
        self.between(|at| outer(&at.v, &hadamard(&at.v, &self.b)))
    }

    /// G₂ of (v∘b)vᵀ.
    pub(super) fn G2(&self) -> DMatrix<S> {
        self.between(|at| outer(&hadamard(&at.v, &self.b), &at.v))
    }

    /// G₃ of ‖b‖₂² vvᵀ.
    pub(super) fn G3(&self) -> DMatrix<S> {
        self.between(|at| scale_matrix(&l2_squared(&self.b), &outer(&at.v, &at.v)))
    }

    /// G₄ of diag((u + c)∘u).
    pub(super) fn G4(&self) -> DMatrix<S> {
        self.between(|at| diagonal(&hadamard(&(&at.u + &at.c), &at.u)))
    }

    /// G₄ of diag((u + c)∘u + q), with q of Definition C.2.
    pub(super) fn G4_with_q(&self, f: Activation) -> DMatrix<S> {
        let q = match f {
            Activation::Exp => S::zero(),
            Activation::Cosh => -S::one(),
            Activation::Sinh => S::one(),
        };
        self.between(|at| diagonal(&hadamard(&(&at.u + &at.c), &at.u).map(|entry| entry + q.clone())))
    }

    /// G₅ of ⟨c, b⟩diag(u).
    pub(super) fn G5(&self) -> DMatrix<S> {
        self.between(|at| scale_matrix(&dot(&at.c, &self.b), &diagonal(&at.u)))
    }

    /// G₁ … G₅.
    pub(super) fn G(&self) -> [DMatrix<S>; 5] {
        [self.G1(), self.G2(), self.G3(), self.G4(), self.G5()]
    }

    /// Σ‖G_i‖.
    pub(super) fn sum(&self) -> S {
        self.G().iter().fold(S::zero(), |sum, G| sum + S::spectral_norm(G))
    }

    /// max{‖u(x) − u(y)‖₂, ‖v(x) − v(y)‖₂, ‖c(x) − c(y)‖₂}.
    pub(super) fn most(&self) -> S {
        self.u.max(&self.v).max(&self.c)
    }

    /// max{‖u(x)‖₂, ‖u(y)‖₂, ‖c(x)‖₂, ‖c(y)‖₂}.
    fn most_of_u_and_c(&self) -> S {
        l2(&self.at_x.u).max(&l2(&self.at_y.u)).max(&l2(&self.at_x.c)).max(&l2(&self.at_y.c))
    }

    /// max{‖v(x)‖₂, ‖v(y)‖₂}.
    fn most_of_v(&self) -> S {
        l2(&self.at_x.v).max(&l2(&self.at_y.v))
    }

    /// R∞ as Lemma D.1 prints it: max{‖u(x)‖₂, ‖u(y)‖₂, ‖c(x)‖₂, ‖c(y)‖₂, 1}.
    pub(super) fn r_infinity_narrow(&self) -> S {
        largest(&[self.most_of_u_and_c()])
    }

    /// R∞ as Lemma D.5 prints it: with ‖v(x)‖₂, ‖v(y)‖₂ and ‖b‖₂ besides.
    pub(super) fn r_infinity(&self) -> S {
        largest(&[self.most_of_u_and_c(), self.most_of_v(), l2(&self.b)])
    }

    /// R∞³ of Lemma D.5.
    pub(super) fn cube_of_r_infinity(&self) -> S {
        let r = self.r_infinity();
        r.clone() * r.clone() * r
    }
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    bounds! { Pair, any_pair, nothing, no_corners;
        "rescaled.lemma-d6.1" => |f, i| {
            let apart = i.differences(f);
            let bound = S::integer(2) * apart.most_of_v() * l2(&i.b) * apart.v.clone();
            Statement::AtMost(S::spectral_norm(&apart.G1()), bound)
        };
        "rescaled.lemma-d7.1" => |f, i| {
            let apart = i.differences(f);
            let bound = S::integer(2) * apart.most_of_v() * l2(&i.b) * apart.v.clone();
            Statement::AtMost(S::spectral_norm(&apart.G2()), bound)
        };
        "rescaled.lemma-d8.1" => |f, i| {
            let apart = i.differences(f);
            let bound = S::integer(2) * apart.most_of_v() * l2_squared(&i.b) * apart.v.clone();
            Statement::AtMost(S::spectral_norm(&apart.G3()), bound)
        };
        "rescaled.lemma-d9.1" => |f, i| {
            let apart = i.differences(f);
            let bound = S::integer(4) * apart.most_of_u_and_c() * (apart.u.clone() + apart.c.clone());
            Statement::AtMost(S::spectral_norm(&apart.G4()), bound)
        };
        "rescaled.lemma-d10.1" => |f, i| {
            let apart = i.differences(f);
            let bound = S::integer(4) * apart.most_of_u_and_c() * l2(&i.b) * (apart.u.clone() + apart.c.clone());
            Statement::AtMost(S::spectral_norm(&apart.G5()), bound)
        };
    }
}
