//! Algorithm 1, line by line: the diagonal matrix D, the gradient, the sampled Hessian and the update.

use super::bounds::{count, exp_square, no_corners, nothing, single, spectral};
use super::order::multiple_of_identity;
use super::rows::rows;
use super::weights::{Weighted, heavy, weights};
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::{
    column, congruence, diagonal, dot, hadamard, scale, scale_matrix, times, transpose_times,
};
use crate::linalg::norm::l2;
use crate::loss::{Activation, Rescaled, ridge};
use crate::number::hyperdual::{gradient, lift};
use crate::number::{Real, SecondOrder};
use crate::papers::identities::activation_identities;
use nalgebra::{DMatrix, DVector};

/// Line 4: the diagonal of D = B_diag(x) + diag(w∘w), B_diag of Definition C.2; `squares` is w∘w.
pub(super) fn line_4<S: Real>(p: &Rescaled<S>, x: &DVector<S>, squares: &DVector<S>) -> DVector<S> {
    let (u, c) = (p.u(x), p.c(x));
    let q = match p.activation {
        Activation::Exp => S::zero(),
        Activation::Cosh => -S::one(),
        Activation::Sinh => S::one(),
    };
    hadamard(&(&u + &c), &u).map(|entry| entry + q.clone()) - scale(&dot(&c, &p.b), &u) + squares
}

/// Line 6: g = Aᵀ(c∘v − v⟨b, c⟩) + AᵀW²Ax.
pub(super) fn line_6<S: Real>(p: &Rescaled<S>, x: &DVector<S>, squares: &DVector<S>) -> DVector<S> {
    let (v, c) = (p.v(x), p.c(x));
    let model = hadamard(&c, &v) - scale(&dot(&p.b, &c), &v);
    transpose_times(&p.A, &model) + transpose_times(&p.A, &hadamard(squares, &times(&p.A, x)))
}

/// ∇²L(x) = Aᵀ(B(x) + W²)A.
pub(super) fn hessian_of<S: Real>(p: &Rescaled<S>, x: &DVector<S>, squares: &DVector<S>) -> DMatrix<S> {
    congruence(&(p.B(x) + diagonal(squares)), &p.A)
}

/// Every entry of a vector above 0.
pub(super) fn positive<S: Real>(entries: &DVector<S>) -> Statement<S> {
    Statement::All(entries.iter().map(|entry| Statement::Less(S::zero(), entry.clone())).collect())
}

/// (1 − ε)H ⪯ H̃ ⪯ (1 + ε)H.
pub(super) fn approximates<S: Real>(approximate: &DMatrix<S>, exact: &DMatrix<S>, eps: &S) -> Statement<S> {
    Statement::All(vec![
        Statement::Loewner(scale_matrix(&(S::one() - eps.clone()), exact), approximate.clone()),
        Statement::Loewner(approximate.clone(), scale_matrix(&(S::one() + eps.clone()), exact)),
    ])
}

ingredients! {
    /// A regression with weights at a point.
    Point { A: Matrix[N, D], x: Vector[D], b: Vector[N], w: Vector[N] }
}

ingredients! {
    /// A regression with weights at a point, the curvature l asked of it, and the accuracy of an approximate Hessian.
    Approximated { A: Matrix[N, D], x: Vector[D], b: Vector[N], w: Vector[N], l: Number[One], eps0: Number[One] }
}

ingredients! {
    /// The same with the outcome of SUBSAMPLE, as D̃_ii = (1 + e_i)D_ii.
    Sampled { A: Matrix[N, D], x: Vector[D], b: Vector[N], w: Vector[N], l: Number[One], e: Vector[N] }
    where Dtilde = "(1 + e_i) D_ii"
}

ingredients! {
    /// The same with the accuracy of the call.
    Called {
        A: Matrix[N, D], x: Vector[D], b: Vector[N], w: Vector[N], l: Number[One], e: Vector[N], eps1: Number[One]
    } where Dtilde = "(1 + e_i) D_ii"
}

ingredients! {
    /// A starting point and the steps x_t − x_{t+1} of the updates t = 0, 1, …, T.
    Steps { x_0: Vector[D], s: Matrix[D, N] } where T = "n - 1"
}

ingredients! {
    /// A regression with b = 1ₙ/n, so that x* = 0 is optimal: f takes one value at 0, and L(0) = 0.
    Origin { A: Matrix[N, D], w: Vector[N], l: Number[One], R: Number[One] } where b = "1_n/n", x_star = "0_d"
}

impl<S: Real> Point<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Point { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()), b: k.vector(size.n()), w: k.vector(size.n()) }
    }
}

impl<S: Real> Sampled<S> {
    fn loss(&self, f: Activation) -> Rescaled<S> {
        Rescaled::new(f, &self.A, &self.b)
    }

    fn D(&self, f: Activation) -> DVector<S> {
        line_4(&self.loss(f), &self.x, &hadamard(&self.w, &self.w))
    }

    /// H̃ = AᵀD̃A.
    fn approximate(&self, f: Activation) -> DMatrix<S> {
        let sampled = hadamard(&self.e.map(|e| S::one() + e), &self.D(f));
        congruence(&diagonal(&sampled), &self.A)
    }

    fn exact(&self, f: Activation) -> DMatrix<S> {
        hessian_of(&self.loss(f), &self.x, &hadamard(&self.w, &self.w))
    }
}

impl<S: Real> Called<S> {
    fn sampled(&self) -> Sampled<S> {
        let (A, x, b, w) = (self.A.clone(), self.x.clone(), self.b.clone(), self.w.clone());
        Sampled { A, x, b, w, l: self.l.clone(), e: self.e.clone() }
    }
}

/// b = 1ₙ/n.
pub(super) fn uniform<S: Real>(n: usize) -> DVector<S> {
    DVector::from_element(n, S::ratio(1, n as i64))
}

/// M = n⁴ exp(20R²), as Section 4 prints it.
pub(super) fn lipschitz_constant<S: Real>(n: usize, R: &Scalar<S>) -> S {
    let n = count::<S>(n);
    n.clone() * n.clone() * n.clone() * n * exp_square(20, R)
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = start_and_loop();
    claims.extend(diagonal_matrix());
    claims.extend(gradient_line());
    claims.extend(sampled_hessian());
    claims
}

fn origin<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Origin<S> {
    let R = k.positive();
    let (A, w) = (k.spectral_ball(size.n(), size.d(), &R), k.vector(size.n()));
    let curvature = S::smallest_eigenvalue(&congruence(&diagonal(&hadamard(&w, &w)), &A));
    Origin { A, w, l: Scalar(k.unit() * curvature), R: Scalar(R) }
}

fn good_at_origin<S: Real>(f: Activation, i: &Origin<S>) -> Vec<Premise<S>> {
    let p = Rescaled::new(f, &i.A, &uniform(i.A.nrows()));
    let hessian = hessian_of(&p, &DVector::from_element(i.A.ncols(), S::zero()), &hadamard(&i.w, &i.w));
    vec![
        spectral("‖A‖ ≤ R", &i.A, &i.R),
        Premise::new("l > 0", Statement::Less(S::zero(), i.l.0.clone())),
        Premise::new("∇²L(x*) ⪰ l I", Statement::Loewner(multiple_of_identity(&i.l.0, i.A.ncols()), hessian)),
    ]
}

impl<S: Real> Steps<S> {
    fn any(_: Activation, k: &mut Knobs<S>, size: Size) -> Self {
        Steps { x_0: k.vector(size.d()), s: k.matrix(size.d(), size.n()) }
    }

    /// What a loop returns, against what T iterations return; `loops` are the values of t.
    fn returns(&self, loops: impl Iterator<Item = usize>, T: usize) -> Statement<S> {
        let after =
            |updates: &mut dyn Iterator<Item = usize>| updates.fold(self.x_0.clone(), |x, t| x - column(&self.s, t));
        let mut loops = loops;
        Statement::equal_vectors(after(&mut loops), after(&mut (0..T)))
    }
}

fn start_and_loop() -> Vec<Executable> {
    let mut claims = rows! { Origin, origin, good_at_origin, no_corners;
        "rescaled.algorithm-1.line2" words "x_0 exists; M = n⁴ exp(20R²)"
            scope "x_0 = x* = 0, b = 1ₙ/n: that x_0 can be chosen from A, b, w, ε and δ is not executable"
            strength [consequence]
            => |_f, i| {
                let x_star = DVector::<S>::from_element(i.A.ncols(), S::zero());
                let x_0 = x_star.clone();
                let M = lipschitz_constant(i.A.nrows(), &i.R);
                Statement::AtMost(M * l2(&(x_0 - x_star)), S::ratio(1, 10) * i.l.0.clone())
            };
    };
    claims.extend(rows! { Steps, Steps::any, nothing, no_corners;
        "rescaled.algorithm-1.line3" ["any"]
            words "t = 0, 1, …, T, T included: what is returned is what T iterations return"
            scope "T ≥ 1" least (2, 1)
            => |_f, i| i.returns(0..=i.s.ncols() - 1, i.s.ncols() - 1);
    });
    claims
}

fn weighted<S: Real>(f: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    weights(f, (&i.A, &i.x, &i.b), &i.w, &i.l)
}

fn diagonal_matrix() -> Vec<Executable> {
    rows! { Weighted, heavy, weighted, no_corners;
        "rescaled.algorithm-1.line4" => |f, i| {
            positive(&line_4(&Rescaled::new(f, &i.A, &i.b), &i.x, &hadamard(&i.w, &i.w)))
        };
    }
}

fn gradient_line() -> Vec<Executable> {
    activation_identities! { Point;
        "rescaled.algorithm-1.line6" => |f, i| {
            let p = Rescaled::new(f, &i.A, &i.b);
            let (lifted, A, w) = (p.lift(), i.A.map(S::Second::constant), lift(&i.w));
            Statement::equal_vectors(
                line_6(&p, &i.x, &hadamard(&i.w, &i.w)),
                gradient(&i.x, |x| lifted.value(x) + ridge::value(&A, &w, x)),
            )
        };
    }
}

fn approximated<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Approximated<S> {
    let Weighted { A, x, b, w, l } = heavy(f, k, size);
    Approximated { A, x, b, w, l, eps0: Scalar(S::ratio(1, 10) * k.unit()) }
}

fn any_accuracy<S: Real>(f: Activation, i: &Approximated<S>) -> Vec<Premise<S>> {
    let mut premises = weights(f, (&i.A, &i.x, &i.b), &i.w, &i.l);
    premises.push(Premise::new("ε₀ > 0", Statement::Less(S::zero(), i.eps0.0.clone())));
    premises.push(Premise::new("ε₀ < 0.1", Statement::Less(i.eps0.0.clone(), S::ratio(1, 10))));
    premises
}

/// One row, b = 1: the rank terms that D leaves out are −v².
fn one_row(f: Activation) -> Vec<Instance> {
    let (x, w) = if f == Activation::Cosh { ("1", "34") } else { ("0", "15") };
    vec![single(&[("A", "1"), ("x", x), ("b", "1"), ("w", w), ("l", "1"), ("eps0", "0.0001")])]
}

/// AᵀDA with D of line 4 is an ε₀-approximation of the Hessian.
fn without_rank_terms<S: Real>(f: Activation, i: &Approximated<S>, eps0: &S) -> Statement<S> {
    let (p, squares) = (Rescaled::new(f, &i.A, &i.b), hadamard(&i.w, &i.w));
    let approximate = congruence(&diagonal(&line_4(&p, &i.x, &squares)), &i.A);
    approximates(&approximate, &hessian_of(&p, &i.x, &squares), eps0)
}

/// ε₁ = 1/20.
fn sampled<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Sampled<S> {
    let Weighted { A, x, b, w, l } = heavy(f, k, size);
    let e = DVector::from_fn(size.n(), |_, _| S::ratio(1, 20) * k.signed_unit());
    Sampled { A, x, b, w, l, e }
}

fn successful_call<S: Real>(f: Activation, i: &Sampled<S>) -> Vec<Premise<S>> {
    let mut premises = weights(f, (&i.A, &i.x, &i.b), &i.w, &i.l);
    let before = congruence(&diagonal(&i.D(f)), &i.A);
    premises.push(Premise::new(
        "(1 − ε₁)AᵀDA ⪯ AᵀD̃A ⪯ (1 + ε₁)AᵀDA with ε₁ = 1/20",
        approximates(&i.approximate(f), &before, &S::ratio(1, 20)),
    ));
    premises
}

fn sampled_within<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Called<S> {
    let Weighted { A, x, b, w, l } = heavy(f, k, size);
    let eps1 = S::ratio(1, 10) * k.unit();
    let e = DVector::from_fn(size.n(), |_, _| eps1.clone() * k.signed_unit());
    Called { A, x, b, w, l: Scalar(l.0), e, eps1: Scalar(eps1) }
}

fn any_successful_call<S: Real>(f: Activation, i: &Called<S>) -> Vec<Premise<S>> {
    let sampled = i.sampled();
    let before = congruence(&diagonal(&sampled.D(f)), &i.A);
    let mut premises = weights(f, (&i.A, &i.x, &i.b), &i.w, &i.l);
    premises.push(Premise::new("ε₁ > 0", Statement::Less(S::zero(), i.eps1.0.clone())));
    premises.push(Premise::new("ε₁ < 0.1", Statement::Less(i.eps1.0.clone(), S::ratio(1, 10))));
    premises.push(Premise::new(
        "(1 − ε₁)AᵀDA ⪯ AᵀD̃A ⪯ (1 + ε₁)AᵀDA",
        approximates(&sampled.approximate(f), &before, &i.eps1.0),
    ));
    premises
}

/// ε₁ near 1/10, where nothing is left for the rank terms that D leaves out.
fn rough_samples(f: Activation) -> Vec<Instance> {
    let (x, b, w, e) = match f {
        Activation::Exp => ("-0.7", "-1", "14.2", "-0.0998"),
        Activation::Cosh => ("0.88", "1", "28.3", "0.0998"),
        Activation::Sinh => ("0", "-1", "14.2", "-0.0998"),
    };
    let fixed = [("A", "1"), ("x", x), ("b", b), ("w", w), ("l", "1"), ("e", e), ("eps1", "0.0999")];
    vec![single(&fixed)]
}

/// The extreme outcomes of SUBSAMPLE, with b against v.
fn extreme_samples(f: Activation) -> Vec<Instance> {
    let (x, w) = match f {
        Activation::Exp => ("1/2", "154"),
        Activation::Cosh => ("1/2", "72"),
        Activation::Sinh => ("0", "14.2"),
    };
    let at = |e: &str| single(&[("A", "1"), ("x", x), ("b", "-1"), ("w", w), ("l", "1"), ("e", e)]);
    vec![at("0.0499"), at("-0.0499")]
}

fn sampled_hessian() -> Vec<Executable> {
    let mut claims = rows! { Approximated, approximated, any_accuracy, one_row;
        "rescaled.algorithm-1.line4-hessian" words "every ε₀ in (0, 0.1)"
            => |f, i| without_rank_terms(f, i, &i.eps0.0);
        "rescaled.algorithm-1.line4-hessian" reading "some eps_0", "some ε₀ < 0.1: ε₀ = 1/50 for all A, x, b, w and l"
            => |f, i| without_rank_terms(f, i, &S::ratio(1, 50));
    };
    claims.extend(rows! { Sampled, sampled, successful_call, extreme_samples;
        "rescaled.algorithm-1.line7" words "some ε₀ and some small ε₁: 9/100 and 1/20 for all A, x, b, w and l"
            scope "the call succeeds, as Lemma 6.4 allows; ε₁ = 1/20, ε₀ = 9/100"
            => |f, i| approximates(&i.approximate(f), &i.exact(f), &S::ratio(9, 100));
        "rescaled.algorithm-1.line8" words "some ε₀ and some small ε₁: 9/100 and 1/20 for all A, x, b, w and l"
            scope "the call succeeds, as Lemma 6.4 allows; ε₁ = 1/20, ε₀ = 9/100; \
                   that g is the gradient is rescaled.algorithm-1.line6"
            => |f, i| Statement::All(vec![
                Statement::Less(S::zero(), S::smallest_eigenvalue(&i.approximate(f))),
                approximates(&i.approximate(f), &i.exact(f), &S::ratio(9, 100)),
            ]);
    });
    claims.extend(rows! { Called, sampled_within, any_successful_call, rough_samples;
        "rescaled.algorithm-1.line7" reading "every eps_1", "every ε₁ in (0, 0.1) and some ε₀ < 0.1: at least within 1/10"
            scope "the call succeeds, as Lemma 6.4 allows" strength [consequence]
            => |f, i| approximates(&i.sampled().approximate(f), &i.sampled().exact(f), &S::ratio(1, 10));
        "rescaled.algorithm-1.line8" reading "every eps_1", "every ε₁ in (0, 0.1) and some ε₀ < 0.1: at least within 1/10"
            scope "the call succeeds, as Lemma 6.4 allows" strength [consequence]
            => |f, i| approximates(&i.sampled().approximate(f), &i.sampled().exact(f), &S::ratio(1, 10));
    });
    claims
}

/// A loop of T passes; the accuracy that D of line 4 has under the weights of Lemma C.4, Part 2.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = rows! { Steps, Steps::any, nothing, no_corners;
        "rescaled.algorithm-1.line3.corrected" ["any"] scope "T ≥ 1" least (2, 1)
            => |_f, i| i.returns(0..i.s.ncols() - 1, i.s.ncols() - 1);
    };
    twins.extend(rows! { Approximated, approximated, any_accuracy, one_row;
        "rescaled.algorithm-1.line4-hessian.corrected" => |f, i| without_rank_terms(f, i, &S::ratio(1, 50));
    });
    twins
}
