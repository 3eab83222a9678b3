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
    Point { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()), b: k.vector(size.n()) }
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

/// Each of the five terms below a bound, by quadratic forms.
fn each_at_most<S: Real>(terms: &Terms<S>, bound: &DMatrix<S>) -> Statement<S> {
    let parts = terms.rank.iter().chain(&terms.diagonal);
    Statement::All(parts.map(|part| Statement::Loewner(symmetric_part(part), bound.clone())).collect())
}

fn middle_matrix() -> Vec<Executable> {
    bounds! { Point, any_point, nothing, two_rows;
        "rescaled.lemma-c3.1" words "v in B_rank, as in Definition B.5 and the proof; Definition C.2 prints u"
            => |f, i| between_minus_and(&i.terms(f).rank[0], i.weighted_square(f));
        "rescaled.lemma-c3.1" reading "u in B_rank", "B_rank¹ = −u(u∘b)ᵀ as Definition C.2 prints it"
            => |f, i| between_minus_and(&i.printed_terms(f).rank[0], i.weighted_square(f));
        "rescaled.lemma-c3.2" words "v in B_rank, as in Definition B.5 and the proof; Definition C.2 prints u"
            => |f, i| between_minus_and(&i.terms(f).rank[1], i.weighted_square(f));
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
        "rescaled.lemma-c3.6" words "v in B_rank, as in Definition B.5 and the proof; Definition C.2 prints u"
            => |f, i| between_minus_and(&i.loss(f).B(&i.x), i.multiple(f, 10));
        "rescaled.lemma-c3.6" reading "u in B_rank", "B(x) of Definition C.2 as printed, with u(x) in the rank terms"
            => |f, i| between_minus_and(&i.printed_terms(f).sum(), i.multiple(f, 10));
        "rescaled.lemma-c3.6-terms" words "each of the five terms; v in B_rank, as in Definition B.5 and the proof (Definition C.2 prints u)"
            => |f, i| each_at_most(&i.terms(f), &i.multiple(f, 2));
        "rescaled.lemma-c3.6-terms" reading "u in B_rank", "each of the five terms of Definition C.2 as printed, u in B_rank"
            => |f, i| each_at_most(&i.printed_terms(f), &i.multiple(f, 2));
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

/// Which singular value of A, n × d, σ_min(A) is read to be.
#[derive(Clone, Copy)]
enum Least {
    /// The d-th, which is 0 where n < d.
    OfColumns,
    /// The min(n, d)-th, the smallest of those that a singular value decomposition lists.
    OfAll,
}

impl Least {
    /// σ_min(A)².
    fn square<S: Real>(self, A: &DMatrix<S>) -> S {
        match self {
            _ if A.nrows() >= A.ncols() => S::smallest_eigenvalue(&product(&A.transpose(), A)),
            Least::OfColumns => S::zero(),
            Least::OfAll => S::smallest_eigenvalue(&product(A, &A.transpose())),
        }
    }

    /// k R₀⁴ + l/σ_min(A)².
    fn weight<S: Real>(self, k: i64, p: &Rescaled<S>, x: &DVector<S>, l: &S) -> S {
        S::integer(k) * fourth_power_of_r0(p, x) + l.clone() / self.square(&p.A)
    }
}

/// Weights whose squares, or which themselves, lie above k R₀⁴ + l/σ_min(A)², by a factor of at least 1 + 2⁻²⁰.
fn heavy<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size, condition: Condition) -> Weighted<S> {
    let (A, x, b, l) = (k.matrix(size.n(), size.d()), k.vector(size.d()), k.vector(size.n()), k.positive());
    let Condition { factor, squared, sigma } = condition;
    let least = sigma.weight(factor, &Rescaled::new(f, &A, &b), &x, &l) * S::ratio((1 << 20) + 1, 1 << 20);
    let w = DVector::from_fn(size.n(), |_, _| {
        let weight = k.at_least(&least);
        if squared { weight.sqrt() } else { weight }
    });
    Weighted { A, x, b, w, l: Scalar(l) }
}

/// w_i² or w_i ≥ factor · R₀⁴ + l/σ_min(A)².
#[derive(Clone, Copy)]
struct Condition {
    factor: i64,
    squared: bool,
    sigma: Least,
}

impl Condition {
    /// That of Lemma C.4, Part 1.
    fn part_1(sigma: Least) -> Self {
        Condition { factor: 10, squared: true, sigma }
    }

    /// That of Lemma C.4, Part 2.
    fn part_2() -> Self {
        Condition { factor: 200, squared: true, sigma: Least::OfColumns }
    }

    /// That of Section 4.
    fn section_4(sigma: Least) -> Self {
        Condition { factor: 10, squared: false, sigma }
    }
}

fn curved<S: Real>(i: &Weighted<S>, sigma: Least) -> Vec<Premise<S>> {
    vec![
        Premise::new("l > 0", Statement::Less(S::zero(), i.l.0.clone())),
        Premise::new("σ_min(A) > 0", Statement::Less(S::zero(), sigma.square(&i.A))),
    ]
}

fn each_above<S: Real>(least: S, weights: DVector<S>) -> Statement<S> {
    Statement::All(weights.iter().map(|weight| Statement::AtMost(least.clone(), weight.clone())).collect())
}

/// The condition on the weights, by its printed name, with l > 0 and σ_min(A) > 0.
fn weighted<S: Real>(name: &'static str, condition: Condition, f: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    let least = condition.sigma.weight(condition.factor, &i.loss(f), &i.x, &i.l.0);
    let weights = if condition.squared { hadamard(&i.w, &i.w) } else { i.w.clone() };
    let mut premises = curved(i, condition.sigma);
    premises.push(Premise::new(name, each_above(least, weights)));
    premises
}

fn part_1<S: Real>(sigma: Least, f: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    weighted("w_i² ≥ 10R₀⁴ + l/σ_min(A)²", Condition::part_1(sigma), f, i)
}

fn part_2<S: Real>(f: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    weighted("w_i² ≥ 200R₀⁴ + l/σ_min(A)²", Condition::part_2(), f, i)
}

fn section_4<S: Real>(sigma: Least, f: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    weighted("w_i ≥ 10R₀⁴ + l/σ_min(A)²", Condition::section_4(sigma), f, i)
}

/// More columns than rows: the Hessian has rank 1.
fn one_row(_: Activation) -> Vec<Instance> {
    let (A, x): (&[&[&str]], &[&[&str]]) = (&[&["1", "0"]], &[&["0"], &["0"]]);
    vec![corner(1, 2, &[("A", A), ("x", x), ("b", &[&["0"]]), ("w", &[&["11"]]), ("l", &[&["1"]])])]
}

/// (1 − 1/10)(B + W²) ⪯ W² ⪯ (1 + 1/10)(B + W²).
fn sandwich<S: Real>(B: DMatrix<S>, square: DMatrix<S>) -> Statement<S> {
    let D = B + &square;
    Statement::All(vec![
        Statement::Loewner(symmetric_part(&scale_matrix(&S::ratio(9, 10), &D)), square.clone()),
        Statement::Loewner(square, symmetric_part(&scale_matrix(&S::ratio(11, 10), &D))),
    ])
}

/// l·I_d ⪯ d²L/dx².
fn strongly_convex<S: Real>(f: Activation, i: &Weighted<S>) -> Statement<S> {
    Statement::Loewner(multiple_of_identity(&i.l.0, i.x.len()), i.hessian(f))
}

/// d²L/dx² is positive definite.
fn definite<S: Real>(f: Activation, i: &Weighted<S>) -> Statement<S> {
    Statement::Less(S::zero(), S::smallest_eigenvalue(&i.hessian(f)))
}

fn hessian_from_below() -> Vec<Executable> {
    let mut claims = bounds! { Weighted, |f, k, size| heavy(f, k, size, Condition::part_1(Least::OfColumns)),
        |f, i| part_1(Least::OfColumns, f, i), no_corners;
        "rescaled.lemma-c4.1" words "σ_min(A) the d-th singular value, positive only where n ≥ d"
            => |f, i| strongly_convex(f, i);
    };
    claims.extend(bounds! { Weighted, |f, k, size| heavy(f, k, size, Condition::part_1(Least::OfAll)),
        |f, i| part_1(Least::OfAll, f, i), one_row;
        "rescaled.lemma-c4.1" reading "σ_min of any shape", "σ_min(A) the min(n, d)-th singular value, n < d allowed"
            => |f, i| strongly_convex(f, i);
    });
    claims.extend(bounds! { Weighted, |f, k, size| heavy(f, k, size, Condition::part_2()), part_2, no_corners;
        "rescaled.lemma-c4.2"
            words "σ_min(A) the d-th singular value; v in B_rank, as in Definition B.5 (Definition C.2 prints u)"
            => |f, i| sandwich(i.loss(f).B(&i.x), i.square());
        "rescaled.lemma-c4.2" reading "u in B_rank", "B(x) of Definition C.2 as printed, with u(x) in the rank terms"
            => |f, i| {
                let u = i.loss(f).u(&i.x);
                sandwich(Terms::of(f, &i.loss(f), &i.x, &u).sum(), i.square())
            };
    });
    claims.extend(bounds! { Weighted, |f, k, size| heavy(f, k, size, Condition::section_4(Least::OfColumns)),
        |f, i| section_4(Least::OfColumns, f, i), no_corners;
        "rescaled.prose-4.hessian-pd" words "σ_min(A) the d-th singular value, positive only where n ≥ d"
            => |f, i| definite(f, i);
    });
    claims.extend(bounds! { Weighted, |f, k, size| heavy(f, k, size, Condition::section_4(Least::OfAll)),
        |f, i| section_4(Least::OfAll, f, i), one_row;
        "rescaled.prose-4.hessian-pd" reading "σ_min of any shape",
            "σ_min(A) the min(n, d)-th singular value, n < d allowed"
            => |f, i| definite(f, i);
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
