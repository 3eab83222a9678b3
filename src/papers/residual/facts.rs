//! Definitions 1.1, 1.2, 1.4 and Facts 3.2–3.6: what is defined where, algebra and first derivatives.

use crate::claims::{Claim, Executable, Knobs, Of, Premise, Scalar, Size, Statement, formula};
use crate::ingredients;
use crate::linalg::algebra::{diagonal, dot, hadamard, identity, ones, outer, product, scale, times};
use crate::linalg::norm::{l2, l2_squared};
use crate::loss::{ResidualLoss, Softmax};
use crate::number::hyperdual::gradient;
use crate::number::{Exp, Field, Real, SecondOrder};
use crate::papers::identities::identities;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// Vectors of one length, and a number.
    Vectors { u: Vector[N], v: Vector[N], w: Vector[N], z: Vector[N], alpha: Number[One] }
}

impl<S: Real> Vectors<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        let n = size.n();
        Vectors { u: k.vector(n), v: k.vector(n), w: k.vector(n), z: k.vector(n), alpha: Scalar(k.real()) }
    }
}

ingredients! {
    /// Two differentiable curves f(t), g(t) ∈ Rⁿ and a differentiable number q(x), x ∈ Rᵈ, to first order at a point.
    Germs { f0: Vector[N], f1: Vector[N], g0: Vector[N], g1: Vector[N], q0: Number[One], q1: Vector[D] }
}

impl<S: Real> Germs<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        let n = size.n();
        Germs {
            f0: k.vector(n),
            f1: k.vector(n),
            g0: k.vector(n),
            g1: k.vector(n),
            q0: Scalar(k.real()),
            q1: k.vector(size.d()),
        }
    }

    fn f(&self) -> DVector<S::Second> {
        self.f0.zip_map(&self.f1, |value, slope| S::Second::variable(value, slope, S::zero()))
    }

    fn g(&self) -> DVector<S::Second> {
        self.g0.zip_map(&self.g1, |value, slope| S::Second::variable(value, slope, S::zero()))
    }
}

ingredients! {
    /// A point x and the coefficients of a function f(s) = p0 + p1 s + p2 exp(s) of one variable.
    Coordinates { x: Vector[D], p0: Number[One], p1: Number[One], p2: Number[One] }
}

impl<S: Real> Coordinates<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Coordinates { x: k.vector(size.d()), p0: Scalar(k.real()), p1: Scalar(k.real()), p2: Scalar(k.real()) }
    }
}

ingredients! {
    /// A design matrix and two points.
    Points { A: Matrix[N, D], x: Vector[D], y: Vector[D] }
}

impl<S: Real> Points<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Points { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()), y: k.vector(size.d()) }
    }
}

ingredients! {
    /// Queries, keys and values.
    Attention { Q: Matrix[N, D], K: Matrix[N, D], V: Matrix[N, D] }
}

impl<S: Real> Attention<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        let mut matrix = || k.matrix(size.n(), size.d());
        Attention { Q: matrix(), K: matrix(), V: matrix() }
    }
}

ingredients! {
    /// Square matrices.
    Square { U: Matrix[N, N] }
}

impl<S: Real> Square<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Square { U: k.matrix(size.n(), size.n()) }
    }
}

fn number<S: Field>(value: S) -> DMatrix<S> {
    DMatrix::from_element(1, 1, value)
}

fn column<S: Field>(a: DVector<S>) -> DMatrix<S> {
    DMatrix::from_iterator(a.len(), 1, a.iter().cloned())
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = domains();
    claims.extend(algebra());
    claims.extend(derivatives());
    claims.extend(norms());
    claims.push(formula(Power));
    claims
}

/// A quotient is defined where its divisor has no zero. The divisors are continuous on a connected set, so that they
/// have none exactly if they never change sign (intermediate value theorem); softmax's are sums of exponentials.
fn domains() -> Vec<Executable> {
    let mut claims = identities! { Points;
        "residual.definition-1.1.1" => |i| {
            let b = DVector::from_element(i.A.nrows(), S::zero());
            Statement::Less(S::zero(), Softmax::new(&i.A, &b).alpha(&i.x))
        };
        "residual.definition-1.4.1" => |i| {
            let b = DVector::from_element(i.A.nrows(), S::zero());
            let p = ResidualLoss::new(&i.A, &b);
            Statement::Less(S::zero(), p.alpha(&i.x) * p.alpha(&i.y))
        };
    };
    claims.extend(identities! { Attention;
        "residual.definition-1.2.1" => |i| {
            let weights = product(&i.Q, &i.K.transpose()).map(|entry| entry.exp());
            let row_sums = times(&weights, &ones(i.Q.nrows()));
            Statement::All(row_sums.iter().map(|sum| Statement::Less(S::zero(), sum.clone())).collect())
        };
    });
    claims
}

fn algebra() -> Vec<Executable> {
    identities! { Vectors;
        "residual.fact-3.3.1" => |i| Statement::chain(vec![
            number(dot(&i.u, &i.v)),
            number(dot(&hadamard(&i.u, &i.v), &ones(i.u.len()))),
            number(dot(&i.u, &times(&diagonal(&i.v), &ones(i.u.len())))),
        ]);
        "residual.fact-3.3.2" => |i| Statement::equal(dot(&hadamard(&i.u, &i.v), &i.w), dot(&hadamard(&i.u, &i.w), &i.v));
        "residual.fact-3.3.3" => |i| Statement::chain(vec![
            number(dot(&hadamard(&i.u, &i.v), &i.w)),
            number(dot(&hadamard(&hadamard(&i.u, &i.v), &i.w), &ones(i.u.len()))),
            number(dot(&i.u, &times(&diagonal(&i.v), &i.w))),
        ]);
        "residual.fact-3.3.4" => |i| Statement::equal(
            dot(&hadamard(&hadamard(&hadamard(&i.u, &i.v), &i.w), &i.z), &ones(i.u.len())),
            dot(&i.u, &times(&diagonal(&hadamard(&i.v, &i.w)), &i.z)),
        );
        "residual.fact-3.3.5" => |i| Statement::chain(vec![
            column(hadamard(&i.u, &i.v)),
            column(hadamard(&i.v, &i.u)),
            column(times(&diagonal(&i.u), &i.v)),
            column(times(&diagonal(&i.v), &i.u)),
        ]);
        "residual.fact-3.3.6" => |i| Statement::chain(vec![
            number(dot(&i.u, &hadamard(&i.v, &i.w))),
            number(dot(&i.v, &hadamard(&i.u, &i.w))),
            number(dot(&i.w, &hadamard(&i.u, &i.v))),
            number(dot(&i.u, &times(&diagonal(&i.v), &i.w))),
            number(dot(&i.v, &times(&diagonal(&i.u), &i.w))),
            number(dot(&i.w, &times(&diagonal(&i.u), &i.v))),
        ]);
        "residual.fact-3.3.7" => |i| Statement::equal_vectors(
            times(&product(&diagonal(&i.u), &diagonal(&i.v)), &ones(i.u.len())),
            times(&diagonal(&i.u), &i.v),
        );
        "residual.fact-3.3.8" => |i| Statement::Equal(diagonal(&hadamard(&i.u, &i.v)), product(&diagonal(&i.u), &diagonal(&i.v)));
        "residual.fact-3.3.9" => |i| Statement::Equal(diagonal(&i.u) + diagonal(&i.v), diagonal(&(&i.u + &i.v)));
        "residual.fact-3.3.10" => |i| Statement::equal(dot(&i.u, &i.v), dot(&i.v, &i.u));
        "residual.fact-3.3.11" => |i| Statement::chain(vec![
            number(dot(&i.u, &i.v)),
            product(&column(i.u.clone()).transpose(), &column(i.v.clone())),
            product(&column(i.v.clone()).transpose(), &column(i.u.clone())),
        ]);
        "residual.fact-3.3.12" ["a arbitrary in R^n"] => |i| update_with(i, &i.z);
        "residual.fact-3.3.12" ["a = u"] => |i| update_with(i, &i.u);
        "residual.fact-3.3.13" => |i| Statement::equal_vectors(
            &i.u + scale(&dot(&i.v, &i.w), &i.u),
            scale(&(S::one() + dot(&i.v, &i.w)), &i.u),
        );
    }
}

/// u + v wᵀa = u + v uᵀw = (Iₙ + v wᵀ)u.
fn update_with<S: Real>(i: &Vectors<S>, a: &DVector<S>) -> Statement<S> {
    let update = identity::<S>(i.u.len()) + outer(&i.v, &i.w);
    Statement::chain(vec![
        column(&i.u + scale(&dot(&i.w, a), &i.v)),
        column(&i.u + scale(&dot(&i.u, &i.w), &i.v)),
        column(times(&update, &i.u)),
    ])
}

/// The first-order parts of a vector over the duals.
fn dt<S: Exp>(f: &DVector<S::Second>) -> DVector<S> {
    f.map(|entry| entry.first())
}

fn derivatives() -> Vec<Executable> {
    let mut claims = identities! { Vectors;
        "residual.fact-3.2.1" => |i| {
            let z = i.alpha.0.clone();
            Statement::equal(S::Second::variable(z.clone(), S::one(), S::zero()).exp().first(), z.exp())
        };
    };
    claims.extend(identities! { Coordinates;
        "residual.fact-3.2.2" least (1, 2) scope "f(s) = p0 + p1 s + p2 exp(s)" => |i| {
            let d = i.x.len();
            let f = |s: &S::Second| {
                let p = |p: &Scalar<S>| S::Second::constant(p.0.clone());
                p(&i.p0) + p(&i.p1) * s.clone() + p(&i.p2) * s.exp()
            };
            let off_diagonal = (0..d).flat_map(|j| {
                let slopes = gradient(&i.x, |x| f(&x[j]));
                (0..d).filter(move |k| *k != j).map(move |k| slopes[k].clone()).collect::<Vec<_>>()
            });
            let off_diagonal = DVector::from_vec(off_diagonal.collect());
            Statement::equal_vectors(off_diagonal.clone(), off_diagonal.map(|_| S::zero()))
        };
    });
    claims.extend(identities! { Germs;
        "residual.fact-3.4.2" => |i| Statement::equal(
            l2_squared(&i.f()).first(),
            S::integer(2) * dot(&i.f0, &i.f1),
        );
        "residual.fact-3.4.3" => |i| Statement::equal(
            dot(&i.f(), &i.g()).first(),
            dot(&i.f1, &i.g0) + dot(&i.f0, &i.g1),
        );
        "residual.fact-3.4.4" => |i| Statement::equal_vectors(
            dt::<S>(&hadamard(&i.g(), &i.f())),
            hadamard(&i.g1, &i.f0) + hadamard(&i.g0, &i.f1),
        );
    });
    claims
}

fn norms() -> Vec<Executable> {
    let mut claims = identities! { Vectors;
        "residual.fact-3.5.7" => |i| Statement::equal(l2(&scale(&i.alpha.0, &i.u)), i.alpha.0.abs() * l2(&i.u));
    };
    claims.extend(identities! { Square;
        "residual.fact-3.6.1" => |i| Statement::equal(S::spectral_norm(&i.U.transpose()), S::spectral_norm(&i.U));
    });
    claims
}

/// Fact 3.4, bullet 1: the derivative of a power of q, for exponents a = m/k with q = sᵏ, where every power is rational in s.
struct Power;

/// xᵐ by repeated multiplication.
fn power<S: Field>(x: &S, m: i64) -> S {
    let magnitude = (0..m.abs()).fold(S::one(), |product, _| product * x.clone());
    if m < 0 { S::one() / magnitude } else { magnitude }
}

impl Claim for Power {
    type On = Germs<f64>;
    fn id(&self) -> &'static str {
        "residual.fact-3.4.1"
    }
    fn reading(&self) -> &'static str {
        "rational exponents a = m/k with k ≤ 3 and |m| ≤ 4, where q(x) ≠ 0"
    }
    fn scope(&self) -> &'static str {
        "exponents a = m/k with 1 ≤ k ≤ 3 and −4 ≤ m ≤ 4, q = s^k"
    }
    fn draw<S: Real>(&self, knobs: &mut Knobs<S>, size: Size) -> Germs<S> {
        Germs::any(knobs, size)
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        vec![Premise::new("q(x) ≠ 0", Statement::Differ(i.q0.0.clone(), S::zero()))]
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let s0 = &i.q0.0;
        let parts = (1..=3).flat_map(|k| (-4..=4).map(move |m| (k, m))).map(|(k, m)| {
            let sides = |slope: &S| {
                let s = S::Second::variable(s0.clone(), slope.clone(), S::zero());
                let q = power(&s, k);
                (power(&s, m).first(), S::ratio(m, k) * power(s0, m - k) * q.first())
            };
            let (lhs, rhs): (Vec<S>, Vec<S>) = i.q1.iter().map(sides).unzip();
            Statement::equal_vectors(DVector::from_vec(lhs), DVector::from_vec(rhs))
        });
        Statement::All(parts.collect())
    }
}

/// Fact 3.3, bullet 12, repaired: the undeclared a is u.
pub(super) fn twins() -> Vec<Executable> {
    identities! { Vectors;
        "residual.fact-3.3.12.corrected" ["a arbitrary in R^n"] => |i| update_with(i, &i.u);
    }
}
