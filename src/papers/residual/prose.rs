//! What the abstract says: the Hessian is positive semidefinite, and low rank plus diagonal; the objective is 2L.

use super::bound::bounds;
use super::hypotheses::{Bounded, Design, at_most, less, nonnegative};
use super::near_zero::{boundary, points};
use super::point::{Point, nonzero_alpha};
use crate::claims::{
    Claim, Executable, Instance, Knobs, Of, Premise, Scalar, Size, Statement, Strength, corner, formula,
};
use crate::ingredients;
use crate::linalg::algebra::{congruence, diagonal, from_columns, hadamard, product, scale, scale_matrix, times};
use crate::linalg::norm::{l1, l2, l2_squared};
use crate::loss::ResidualLoss;
use crate::number::Real;
use crate::number::hyperdual::hessian;
use crate::papers::entrywise::each_distinct_entry;
use crate::papers::identities::identities;
use nalgebra::{DMatrix, DVector};

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = semidefinite();
    claims.extend(decompositions());
    claims.push(formula(HessianOfFixedRank));
    claims.extend(identities! { Point;
        "residual.abstract.objective" given nonzero_alpha, => |i| {
            let z = times(&i.A, &i.x);
            let u = z.map(|t| t.exp()) + &z;
            let sum = u.iter().fold(S::zero(), |sum, entry| sum + entry.clone());
            let objective = l2_squared(&(scale(&(S::one() / sum), &u) - &i.b));
            Statement::equal(objective, S::integer(2) * i.loss().value(&i.x))
        };
    });
    claims
}

ingredients! {
    /// A regression under Theorem 9.1's hypotheses on A and b, at a point.
    Nonnegative { A: Matrix[N, D], b: Vector[N], x: Vector[D], R: Number[One] }
}

impl<S: Real> Nonnegative<S> {
    fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let radius = k.above(&S::integer(4));
        let x = k.ball(size.d(), &radius);
        let design = Design::draw(k, size, &radius, &x, &S::zero());
        let squares = k.vector(size.n()).map(|entry| entry.clone() * entry);
        let sum = squares.iter().fold(S::one(), |sum, entry| sum + entry.clone());
        Nonnegative { A: design.A, b: scale(&(S::one() / sum), &squares), x, R: Scalar(design.R) }
    }

    fn given(&self) -> Vec<Premise<S>> {
        let alpha = ResidualLoss::new(&self.A, &self.b).alpha(&self.x);
        vec![
            less("R > 4", S::integer(4), self.R.0.clone()),
            at_most("‖A‖ ≤ R", S::spectral_norm(&self.A), self.R.0.clone()),
            nonnegative("b ≥ 0", &self.b),
            at_most("‖b‖₁ ≤ 1", l1(&self.b), S::one()),
            at_most("‖x‖₂ ≤ R", l2(&self.x), self.R.0.clone()),
            Premise::new("α(x) ≠ 0", Statement::Differ(alpha, S::zero())),
        ]
    }
}

/// 0 ⪯ ∇²L(x).
fn convex<S: Real>(p: &ResidualLoss<S>, x: &DVector<S>) -> Statement<S> {
    let p = p.lift();
    let H = hessian(x, |x| p.value(x));
    Statement::Loewner(H.map(|_| S::zero()), H)
}

/// n = 2, d = 1, A = (1, −1): L bends down at x = 3/2.
fn bending() -> Vec<Instance> {
    vec![corner(2, 1, &[("A", &[&["1"], &["-1"]]), ("b", &[&["0"], &["1"]]), ("x", &[&["3/2"]]), ("R", &[&["5"]])])]
}

fn section_8() -> Vec<Instance> {
    [boundary(), points()].concat()
}

fn semidefinite() -> Vec<Executable> {
    let mut claims = identities! { Point;
        "residual.abstract.psd" ["any"] given nonzero_alpha, => |i| convex(&i.loss(), &i.x);
    };
    claims.extend(bounds! { Bounded, draw Bounded::below_a_tenth, given Bounded::section_8, corners section_8;
        "residual.abstract.psd" ["section-8 hypotheses"] => |i| convex(&i.loss(), &i.x);
    });
    claims.extend(bounds! { Nonnegative, draw Nonnegative::draw, given Nonnegative::given, corners bending;
        "residual.abstract.psd" ["Theorem 9.1 hypotheses on A, b"] => |i| {
            convex(&ResidualLoss::new(&i.A, &i.b), &i.x)
        };
    });
    claims
}

/// diag(δ) + V M Vᵀ.
fn low_rank_plus_diagonal<S: Real>(delta: &DVector<S>, V: &DMatrix<S>, M: &DMatrix<S>) -> DMatrix<S> {
    diagonal(delta) + product(&product(V, M), &V.transpose())
}

/// A symmetric 2 × 2 matrix.
fn two_by_two<S: Real>(first: S, off: S, second: S) -> DMatrix<S> {
    DMatrix::from_row_slice(2, 2, &[first, off.clone(), off, second])
}

/// B_mat = α⁻²(diag(z∘z) + ‖f‖² z zᵀ − (z∘f)zᵀ − z(z∘f)ᵀ).
fn first<S: Real>(i: &Point<S>) -> DMatrix<S> {
    let (p, x) = (i.loss(), &i.x);
    let (z, f, inverse) = (p.z(x), p.f(x), p.alpha_inverse(x));
    let square = inverse.clone() * inverse;
    let V = from_columns(z.len(), &[z.clone(), hadamard(&z, &f)]);
    let M = scale_matrix(&square, &two_by_two(l2_squared(&f), -S::one(), S::zero()));
    low_rank_plus_diagonal(&scale(&square, &hadamard(&z, &z)), &V, &M)
}

/// −B_rank = −α⁻²(z(z∘c̃)ᵀ + (z∘c̃)zᵀ), with nothing on the diagonal.
fn second<S: Real>(i: &Point<S>) -> DMatrix<S> {
    let (p, x) = (i.loss(), &i.x);
    let (z, inverse) = (p.z(x), p.alpha_inverse(x));
    let V = from_columns(z.len(), &[z.clone(), hadamard(&z, &p.c_tilde(x))]);
    let M = scale_matrix(&(inverse.clone() * inverse), &two_by_two(S::zero(), -S::one(), S::zero()));
    low_rank_plus_diagonal(&z.map(|_| S::zero()), &V, &M)
}

/// B_diag = α⁻¹ diag(c̃∘u₂), of rank 0 beside the diagonal.
fn third<S: Real>(i: &Point<S>) -> DMatrix<S> {
    let (p, x) = (i.loss(), &i.x);
    diagonal(&scale(&p.alpha_inverse(x), &hadamard(&p.c_tilde(x), &p.u2(x))))
}

fn decompositions() -> Vec<Executable> {
    identities! { Point;
        "residual.abstract.lowrank" ["core B(x)"] reading "low rank is rank ≤ 2"
            given nonzero_alpha, => |i| {
            let structure = i.loss().structure(&i.x);
            let sum = low_rank_plus_diagonal(&structure.delta, &structure.V, &structure.M);
            Statement::Equal(i.loss().B(&i.x), sum)
        };
        "residual.abstract.lowrank" ["B_1(x)"] reading "low rank is rank ≤ 2"
            given nonzero_alpha, => |i| Statement::Equal(i.loss().B_mat(&i.x), first(i));
        "residual.abstract.lowrank" ["B_2(x)"] reading "low rank is rank ≤ 2"
            given nonzero_alpha, => |i| Statement::Equal(-i.loss().B_rank(&i.x), second(i));
        "residual.abstract.lowrank" ["B_3(x)"] reading "low rank is rank ≤ 2"
            given nonzero_alpha, => |i| Statement::Equal(i.loss().B_diag(&i.x), third(i));
    }
}

/// ∇²L = diagonal + rank ≤ r for one r and all n, d. With m copies of a regression side by side (Iₘ⊗A, 1ₘ⊗x, 1ₘ⊗b/m) the
/// Hessian is m⁻²Iₘ⊗G plus rank 2, where G = Aᵀdiag(δ)A; an entry G_kl ≠ 0 off the diagonal gives it a block m⁻²G_kl·Iₘ
/// off the diagonal, of rank m > r + 2 for large m. So G must be diagonal: a consequence of the claim, for any r.
struct HessianOfFixedRank;

impl Claim for HessianOfFixedRank {
    type On = Point<f64>;
    fn id(&self) -> &'static str {
        "residual.abstract.lowrank"
    }
    fn case(&self) -> &'static str {
        "Hessian A^T B(x) A"
    }
    fn reading(&self) -> &'static str {
        "a consequence: Aᵀdiag(δ)A is diagonal, as one rank for all numbers of copies of a regression asks"
    }
    fn strength(&self) -> Strength {
        Strength::Consequence
    }
    fn least(&self) -> Size {
        Size::new(1, 2)
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Point<S> {
        Point::any(k, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        nonzero_alpha(i)
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let G = congruence(&diagonal(&i.loss().structure(&i.x).delta), &i.A);
        each_distinct_entry(i.x.len(), |k, l| (G[(k, l)].clone(), S::zero()))
    }
}

ingredients! {
    /// A design matrix and a point that fits its target exactly: b = f(x).
    Fitted { A: Matrix[N, D], x: Vector[D] } where b = "f(x)"
}

impl<S: Real> Fitted<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Fitted { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()) }
    }

    fn loss(&self) -> ResidualLoss<S> {
        let zero = DVector::from_element(self.A.nrows(), S::zero());
        ResidualLoss::new(&self.A, &ResidualLoss::new(&self.A, &zero).f(&self.x))
    }

    fn given(&self) -> Vec<Premise<S>> {
        vec![Premise::new("α(x) ≠ 0", Statement::Differ(self.loss().alpha(&self.x), S::zero()))]
    }
}

/// Repaired claims that hold: where the residual vanishes L is convex; the Hessian is Aᵀdiag(δ)A plus rank 2.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = bounds! { Fitted, draw Fitted::any, given Fitted::given, corners Vec::new;
        "residual.abstract.psd.corrected" ["any"] => |i| convex(&i.loss(), &i.x);
        "residual.abstract.psd.corrected" ["section-8 hypotheses"] => |i| convex(&i.loss(), &i.x);
        "residual.abstract.psd.corrected" ["Theorem 9.1 hypotheses on A, b"] => |i| convex(&i.loss(), &i.x);
    };
    twins.extend(identities! { Point;
        "residual.abstract.lowrank.corrected" ["Hessian A^T B(x) A"] given nonzero_alpha, => |i| {
            let (p, structure) = (i.loss().lift(), i.loss().structure(&i.x));
            let V = product(&i.A.transpose(), &structure.V);
            let low_rank = product(&product(&V, &structure.M), &V.transpose());
            let weighted = congruence(&diagonal(&structure.delta), &i.A);
            Statement::Equal(hessian(&i.x, |x| p.value(x)), weighted + low_rank)
        };
    });
    twins
}
