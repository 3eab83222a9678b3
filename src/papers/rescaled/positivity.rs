//! Lemmas C.3 and C.4, Section 4: the middle matrix between multiples of the identity, the Hessian above one.

use super::bounds::{bounds, largest, no_corners, nothing};
use super::order::{between_minus_and, multiple_of_identity, symmetric_part};
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::algebra::{diagonal, dot, hadamard, outer, product, scale_matrix};
use crate::linalg::norm::{l2, l2_squared, linf};
use crate::loss::{Activation, Rescaled, ridge};
use crate::number::hyperdual::{hessian, lift};
use crate::number::{Real, SecondOrder};
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A regression at a point.
    Point { A: Matrix[N, D], x: Vector[D], b: Vector[N] }
}

ingredients! {
    /// A regression with weights at a point, and the curvature l asked of it.
    Weighted { A: Matrix[N, D], x: Vector[D], b: Vector[N], w: Vector[N], l: Number[One] }
}

/// Definition C.2's terms of B(x), with the vector that stands in the rank terms.
struct Terms<S: Real> {
    rank: [DMatrix<S>; 3],
    diagonal: [DMatrix<S>; 2],
}

impl<S: Real> Terms<S> {
    fn of(f: Activation, p: &Rescaled<S>, x: &DVector<S>, in_rank: &DVector<S>) -> Self {
        let (u, c, vb) = (p.u(x), p.c(x), hadamard(in_rank, &p.b));
        let q = match f {
            Activation::Exp => S::zero(),
            Activation::Cosh => -S::one(),
            Activation::Sinh => S::one(),
        };
        Terms {
            rank: [
                -outer(in_rank, &vb),
                -outer(&vb, in_rank),
                scale_matrix(&l2_squared(&p.b), &outer(in_rank, in_rank)),
            ],
            diagonal: [
                diagonal(&hadamard(&(&u + &c), &u).map(|entry| entry + q.clone())),
                -scale_matrix(&dot(&c, &p.b), &diagonal(&u)),
            ],
        }
    }

    /// B(x) = B_rank + B_diag.
    fn sum(&self) -> DMatrix<S> {
        let [first, second, third] = &self.rank;
        first + second + third + &self.diagonal[0] + &self.diagonal[1]
    }
}

/// R₀ = max{‖u‖₂, ‖v‖₂, ‖b‖₂, ‖c‖₂, 1}, to the fourth power.
fn fourth_power_of_r0<S: Real>(p: &Rescaled<S>, x: &DVector<S>) -> S {
    let r0 = largest(&[l2(&p.u(x)), l2(&p.v(x)), l2(&p.b), l2(&p.c(x))]);
    let square = r0.clone() * r0;
    square.clone() * square
}

impl<S: Real> Point<S> {
    fn loss(&self, f: Activation) -> Rescaled<S> {
        Rescaled::new(f, &self.A, &self.b)
    }

    /// The terms with v(x) in the rank terms, as in Definition B.5 and the proof of Lemma C.3.
    fn terms(&self, f: Activation) -> Terms<S> {
        Terms::of(f, &self.loss(f), &self.x, &self.loss(f).v(&self.x))
    }

    /// The terms with u(x) in the rank terms, as Definition C.2 prints them.
    fn printed_terms(&self, f: Activation) -> Terms<S> {
        Terms::of(f, &self.loss(f), &self.x, &self.loss(f).u(&self.x))
    }

    /// k R₀⁴ Iₙ.
    fn multiple(&self, f: Activation, k: i64) -> DMatrix<S> {
        multiple_of_identity(&(S::integer(k) * fourth_power_of_r0(&self.loss(f), &self.x)), self.b.len())
    }

    /// ‖b‖₂ v(x)v(x)ᵀ.
    fn weighted_square(&self, f: Activation) -> DMatrix<S> {
        let v = self.loss(f).v(&self.x);
        scale_matrix(&l2(&self.b), &outer(&v, &v))
    }
}

fn any_point<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Point<S> {
    Point { A: k.matrix(size.n, size.d), x: k.vector(size.d), b: k.vector(size.n) }
}

/// Two rows whose b differ.
fn two_rows(_: Activation) -> Vec<Instance> {
    vec![corner(2, 1, &[("A", &[&["1"], &["1"]]), ("x", &[&["1"]]), ("b", &[&["1"], &["0"]])])]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = middle_matrix();
    claims.extend(hessian_from_below());
    claims
}

fn middle_matrix() -> Vec<Executable> {
    bounds! { Point, any_point, nothing, two_rows;
        "rescaled.lemma-c3.1" => |f, i| between_minus_and(&i.terms(f).rank[0], i.weighted_square(f));
        "rescaled.lemma-c3.1" reading "u in B_rank", "B_rank¹ = −u(u∘b)ᵀ as Definition C.2 prints it"
            => |f, i| between_minus_and(&i.printed_terms(f).rank[0], i.weighted_square(f));
        "rescaled.lemma-c3.2" => |f, i| between_minus_and(&i.terms(f).rank[1], i.weighted_square(f));
        "rescaled.lemma-c3.2" reading "u in B_rank", "B_rank² = −(u∘b)uᵀ as Definition C.2 prints it"
            => |f, i| between_minus_and(&i.printed_terms(f).rank[1], i.weighted_square(f));
        "rescaled.lemma-c3.4" => |f, i| {
            let (u, c) = (linf(&i.loss(f).u(&i.x)), linf(&i.loss(f).c(&i.x)));
            let bound = S::one() + (u.clone() + c) * u;
            between_minus_and(&i.terms(f).diagonal[0], multiple_of_identity(&bound, i.b.len()))
        };
        "rescaled.lemma-c3.5" => |f, i| {
            let bound = l2(&i.b) * l2(&i.loss(f).c(&i.x)) * linf(&i.loss(f).u(&i.x));
            between_minus_and(&i.terms(f).diagonal[1], multiple_of_identity(&bound, i.b.len()))
        };
        "rescaled.lemma-c3.6" => |f, i| between_minus_and(&i.loss(f).B(&i.x), i.multiple(f, 10));
        "rescaled.lemma-c3.6" reading "u in B_rank", "B(x) of Definition C.2 as printed, with u(x) in the rank terms"
            => |f, i| between_minus_and(&i.printed_terms(f).sum(), i.multiple(f, 10));
        "rescaled.lemma-c3.6-terms" => |f, i| {
            let Terms { rank, diagonal } = i.terms(f);
            let parts = rank.iter().chain(&diagonal);
            Statement::All(parts.map(|part| Statement::Loewner(symmetric_part(part), i.multiple(f, 2))).collect())
        };
    }
}

impl<S: Real> Weighted<S> {
    fn loss(&self, f: Activation) -> Rescaled<S> {
        Rescaled::new(f, &self.A, &self.b)
    }

    /// d²L/dx² of L = L_u + L_reg, from the definitions.
    fn hessian(&self, f: Activation) -> DMatrix<S> {
        let (lifted, A, w) = (self.loss(f).lift(), self.A.map(S::Second::constant), lift(&self.w));
        hessian(&self.x, |x| lifted.value(x) + ridge::value(&A, &w, x))
    }

    /// W².
    fn square(&self) -> DMatrix<S> {
        diagonal(&hadamard(&self.w, &self.w))
    }
}

/// σ_min(A)², the d-th singular value squared: 0 of a matrix with fewer than d rows.
fn least_singular_square<S: Real>(A: &DMatrix<S>) -> S {
    if A.nrows() < A.ncols() { S::zero() } else { S::smallest_eigenvalue(&product(&A.transpose(), A)) }
}

/// k R₀⁴ + l/σ_min(A)².
fn least_weight<S: Real>(k: i64, p: &Rescaled<S>, x: &DVector<S>, l: &S) -> S {
    S::integer(k) * fourth_power_of_r0(p, x) + l.clone() / least_singular_square(&p.A)
}

/// Weights whose squares, or which themselves, lie above k R₀⁴ + l/σ_min(A)², by a factor of at least 1 + 2⁻²⁰.
fn heavy<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size, factor: i64, squared: bool) -> Weighted<S> {
    let (A, x, b, l) = (k.matrix(size.n, size.d), k.vector(size.d), k.vector(size.n), k.positive());
    let least = least_weight(factor, &Rescaled::new(f, &A, &b), &x, &l) * S::ratio((1 << 20) + 1, 1 << 20);
    let w = DVector::from_fn(size.n, |_, _| {
        let weight = k.at_least(&least);
        if squared { weight.sqrt() } else { weight }
    });
    Weighted { A, x, b, w, l: Scalar(l) }
}

fn curved<S: Real>(i: &Weighted<S>) -> Vec<Premise<S>> {
    vec![
        Premise::new("l > 0", Statement::Less(S::zero(), i.l.0.clone())),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), least_singular_square(&i.A))),
    ]
}

fn each_above<S: Real>(least: S, weights: DVector<S>) -> Statement<S> {
    Statement::All(weights.iter().map(|weight| Statement::AtMost(least.clone(), weight.clone())).collect())
}

fn part_1<S: Real>(f: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    let least = least_weight(10, &i.loss(f), &i.x, &i.l.0);
    let mut premises = curved(i);
    premises.push(Premise::new("w_i² ≥ 10R₀⁴ + l/σ_min(A)²", each_above(least, hadamard(&i.w, &i.w))));
    premises
}

fn part_2<S: Real>(f: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    let least = least_weight(200, &i.loss(f), &i.x, &i.l.0);
    let mut premises = curved(i);
    premises.push(Premise::new("w_i² ≥ 200R₀⁴ + l/σ_min(A)²", each_above(least, hadamard(&i.w, &i.w))));
    premises
}

fn section_4<S: Real>(f: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    let least = least_weight(10, &i.loss(f), &i.x, &i.l.0);
    let mut premises = curved(i);
    premises.push(Premise::new("w_i ≥ 10R₀⁴ + l/σ_min(A)²", each_above(least, i.w.clone())));
    premises
}

/// (1 − 1/10)(B + W²) ⪯ W² ⪯ (1 + 1/10)(B + W²).
fn sandwich<S: Real>(B: DMatrix<S>, square: DMatrix<S>) -> Statement<S> {
    let D = B + &square;
    Statement::All(vec![
        Statement::Loewner(symmetric_part(&scale_matrix(&S::ratio(9, 10), &D)), square.clone()),
        Statement::Loewner(square, symmetric_part(&scale_matrix(&S::ratio(11, 10), &D))),
    ])
}

fn hessian_from_below() -> Vec<Executable> {
    let mut claims = bounds! { Weighted, |f, k, size| heavy(f, k, size, 10, true), part_1, no_corners;
        "rescaled.lemma-c4.1" => |f, i| Statement::Loewner(
            multiple_of_identity(&i.l.0, i.x.len()),
            i.hessian(f),
        );
    };
    claims.extend(bounds! { Weighted, |f, k, size| heavy(f, k, size, 200, true), part_2, no_corners;
        "rescaled.lemma-c4.2" => |f, i| sandwich(i.loss(f).B(&i.x), i.square());
        "rescaled.lemma-c4.2" reading "u in B_rank", "B(x) of Definition C.2 as printed, with u(x) in the rank terms"
            => |f, i| {
                let u = i.loss(f).u(&i.x);
                sandwich(Terms::of(f, &i.loss(f), &i.x, &u).sum(), i.square())
            };
    });
    claims.extend(bounds! { Weighted, |f, k, size| heavy(f, k, size, 10, false), section_4, no_corners;
        "rescaled.prose-4.hessian-pd" => |f, i| Statement::Less(
            S::zero(),
            S::smallest_eigenvalue(&i.hessian(f)),
        );
    });
    claims
}

/// The nearest true statements to Parts 1 and 2 of Lemma C.3: ‖v‖₂² Iₙ in place of vvᵀ.
pub(super) fn twins() -> Vec<Executable> {
    bounds! { Point, any_point, nothing, two_rows;
        "rescaled.lemma-c3.1.corrected" => |f, i| {
            let bound = l2(&i.b) * l2_squared(&i.loss(f).v(&i.x));
            between_minus_and(&i.terms(f).rank[0], multiple_of_identity(&bound, i.b.len()))
        };
        "rescaled.lemma-c3.2.corrected" => |f, i| {
            let bound = l2(&i.b) * l2_squared(&i.loss(f).v(&i.x));
            between_minus_and(&i.terms(f).rank[1], multiple_of_identity(&bound, i.b.len()))
        };
    }
}
