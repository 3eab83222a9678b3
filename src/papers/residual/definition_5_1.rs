//! Definition 5.1: do its equations define the matrices B₁, B₂, B₃, and are they those of Lemma 5.4?

use super::hessian::{between, columns_product, crossed, curvature, gram, inverse_square, printed_rank};
use super::point::{Point, nonzero_alpha};
use crate::claims::{Claim, Executable, Knobs, Of, Premise, Size, Statement, Strength, formula};
use crate::ingredients;
use crate::linalg::algebra::{outer, transpose_times};
use crate::loss::ResidualLoss;
use crate::number::Real;
use crate::papers::entrywise::each_entry;
use crate::papers::identities::identities;
use nalgebra::{DMatrix, DVector};

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = bullets();
    claims.extend([Bullet::Mat, Bullet::Rank, Bullet::Diag].map(|bullet| formula(OneMatrix(bullet))));
    claims.extend([Bullet::Mat, Bullet::Rank].map(|bullet| formula(SomeMatrix(bullet))));
    claims
}

/// The three bullets of Definition 5.1.
#[derive(Clone, Copy)]
pub(super) enum Bullet {
    Mat,
    Rank,
    Diag,
}

impl Bullet {
    fn id(self) -> &'static str {
        match self {
            Bullet::Mat => "residual.definition-5.1.b1",
            Bullet::Rank => "residual.definition-5.1.b2",
            Bullet::Diag => "residual.definition-5.1.b3",
        }
    }
}

/// The scalar that Definition 5.1 displays for A_{*,i}ᵀB_k A_{*,j}, its 1 × 1 block multiplying A_{*,i}ᵀA_{*,j}.
pub(super) fn displayed<S: Real>(bullet: Bullet, p: &ResidualLoss<S>, x: &DVector<S>, k: usize, l: usize) -> S {
    match bullet {
        Bullet::Mat => inverse_square(p, x) * gram(p, x, k, k) * columns_product(p, k, l),
        Bullet::Rank => -inverse_square(p, x) * crossed(p, x, k, l) * columns_product(p, k, l),
        Bullet::Diag => p.alpha_inverse(x) * curvature(p, x, k, l),
    }
}

/// A_{*,i}ᵀ M A_{*,j} is the scalar that Definition 5.1 displays, for all i and j.
pub(super) fn solves_display<S: Real>(bullet: Bullet, i: &Point<S>, M: &DMatrix<S>) -> Statement<S> {
    let p = i.loss();
    each_entry(i.x.len(), |k, l| (between(&i.A, M, k, l), displayed(bullet, &p, &i.x, k, l)))
}

/// The matrix that a part of Lemma 5.4 gives for a bullet.
fn lemma_5_4<S: Real>(bullet: Bullet, i: &Point<S>) -> DMatrix<S> {
    let p = i.loss();
    match bullet {
        Bullet::Mat => p.B_mat(&i.x),
        Bullet::Rank => printed_rank(i),
        Bullet::Diag => p.B_diag(&i.x),
    }
}

fn agrees<S: Real>(bullet: Bullet, i: &Point<S>) -> Statement<S> {
    solves_display(bullet, i, &lemma_5_4(bullet, i))
}

fn bullets() -> Vec<Executable> {
    identities! { Point;
        "residual.definition-5.1.b1" ["agrees with Lemma 5.4 Part 1"] reading "the 1 × 1 block times A_{*,i}ᵀA_{*,j}"
            given nonzero_alpha, => |i| agrees(Bullet::Mat, i);
        "residual.definition-5.1.b2" ["agrees with Lemma 5.4 Part 2"]
            reading "the 1 × 1 block times A_{*,i}ᵀA_{*,j}; one bracket around both summands, as Lemma 5.3 prints it"
            given nonzero_alpha, => |i| agrees(Bullet::Rank, i);
        "residual.definition-5.1.b3" ["agrees with Lemma 5.4 Part 3"] given nonzero_alpha, => |i| agrees(Bullet::Diag, i);
        "residual.definition-5.1.b3" ["well-formed; at least one matrix"]
            reading "the n × n matrix of Lemma 5.4, Part 3, solves the d² equations, for every A"
            given nonzero_alpha, => |i| agrees(Bullet::Diag, i);
    }
}

ingredients! {
    /// A regression at a point, with a vector p that A does not see.
    Unseen { A: Matrix[N, D], b: Vector[N], x: Vector[D], p: Vector[N] }
}

/// Definition 5.1 defines *one* matrix: whatever solves its equations, B + ppᵀ with Aᵀp = 0 solves them too, so that
/// p must be 0. A consequence of the claim: it refutes, and holding would support nothing.
struct OneMatrix(Bullet);

impl Claim for OneMatrix {
    type On = Unseen<f64>;
    fn id(&self) -> &'static str {
        self.0.id()
    }
    fn case(&self) -> &'static str {
        "well-formed"
    }
    fn reading(&self) -> &'static str {
        "a consequence of: exactly one n × n matrix solves the d² equations, for every A"
    }
    fn strength(&self) -> Strength {
        Strength::Consequence
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Unseen<S> {
        let p = k.vector(size.n());
        let turned = |row: usize| match row {
            row if row % 2 == 1 => -p[row - 1].clone(),
            row if row + 1 < size.n() => p[row + 1].clone(),
            _ => S::zero(),
        };
        let perpendicular = DVector::from_fn(size.n(), |row, _| turned(row));
        let A = outer(&perpendicular, &k.vector(size.d()));
        Unseen { A, b: k.vector(size.n()), x: k.vector(size.d()), p }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let seen = transpose_times(&i.A, &i.p);
        let alpha = ResidualLoss::new(&i.A, &i.b).alpha(&i.x);
        vec![
            Premise::new("Aᵀp = 0", Statement::equal_vectors(seen.clone(), seen.map(|_| S::zero()))),
            Premise::new("α(x) ≠ 0", Statement::Differ(alpha, S::zero())),
        ]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let other = outer(&i.p, &i.p);
        Statement::Equal(other.clone(), other.map(|_| S::zero()))
    }
}

ingredients! {
    /// A regression whose design matrix a sᵀ has rank one, at a point.
    RankOne { a: Vector[N], s: Vector[D], b: Vector[N], x: Vector[D] }
}

/// Definition 5.1 defines *some* matrix: with A = a sᵀ the scalars A_{*,i}ᵀB A_{*,j} are sᵢsⱼ·aᵀBa, whatever B is. A
/// consequence of the claim; the scalars of the third bullet have a matrix.
struct SomeMatrix(Bullet);

impl Claim for SomeMatrix {
    type On = RankOne<f64>;
    fn id(&self) -> &'static str {
        self.0.id()
    }
    fn case(&self) -> &'static str {
        "well-formed; at least one matrix"
    }
    fn reading(&self) -> &'static str {
        "a consequence of: at least one n × n matrix solves the d² equations, for every A"
    }
    fn strength(&self) -> Strength {
        Strength::Consequence
    }
    fn least(&self) -> Size {
        Size::new(1, 2)
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> RankOne<S> {
        RankOne { a: k.vector(size.n()), s: k.vector(size.d()), b: k.vector(size.n()), x: k.vector(size.d()) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let alpha = ResidualLoss::new(&outer(&i.a, &i.s), &i.b).alpha(&i.x);
        vec![Premise::new("α(x) ≠ 0", Statement::Differ(alpha, S::zero()))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let p = ResidualLoss::new(&outer(&i.a, &i.s), &i.b);
        let d = i.s.len();
        let scalars = DMatrix::from_fn(d, d, |k, l| displayed(self.0, &p, &i.x, k, l));
        let squares = outer(&i.s, &i.s);
        each_entry(d * d, |k, l| (scalars[k].clone() * squares[l].clone(), scalars[l].clone() * squares[k].clone()))
    }
}
