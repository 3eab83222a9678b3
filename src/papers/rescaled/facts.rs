//! Section 3 and Facts A.1, A.2, A.4, A.7, A.8: algebra and derivatives that hold before any regression.

use crate::claims::typing::{Formula, vector};
use crate::claims::{Axis, Claim, Executable, Knobs, Of, Scalar, Size, Statement, Typed, formula};
use crate::ingredients;
use crate::linalg::algebra::{diagonal, dot, hadamard, ones, product, scale, times};
use crate::linalg::norm::l2_squared;
use crate::loss::Activation;
use crate::number::{Exp, Field, Real, SecondOrder};
use crate::papers::identities::identities;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// Vectors of one length.
    Vectors { a: Vector[N], b: Vector[N], c: Vector[N], d: Vector[N] }
}

impl<S: Real> Vectors<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        let n = size.n();
        Vectors { a: k.vector(n), b: k.vector(n), c: k.vector(n), d: k.vector(n) }
    }
}

ingredients! {
    /// A curve f(t) at a point: its value f0 and derivative f1, with a constant vector b and a constant number s.
    Curve { f0: Vector[N], f1: Vector[N], b: Vector[N], s: Number[One] }
}

impl<S: Real> Curve<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Curve { f0: k.vector(size.n()), f1: k.vector(size.n()), b: k.vector(size.n()), s: Scalar(k.real()) }
    }

    /// f(t) over the duals in t.
    fn at_t(&self) -> DVector<S::Second> {
        self.f0.zip_map(&self.f1, |value, slope| S::Second::variable(value, slope, S::zero()))
    }
}

ingredients! {
    /// A number.
    Number { z: Number[One] }
}

impl<S: Real> Number<S> {
    fn any(k: &mut Knobs<S>, _: Size) -> Self {
        Number { z: Scalar(k.real()) }
    }
}

/// The derivative in t of a vector over the duals.
fn dt<S: Exp>(f: DVector<S::Second>) -> DVector<S> {
    f.map(|entry| entry.first())
}

/// aᵀb and other numbers as 1 × 1 matrices, to stand in a chain.
fn number<S: Field>(value: S) -> DMatrix<S> {
    DMatrix::from_element(1, 1, value)
}

/// An n-vector as an n × 1 matrix, to stand in a chain.
fn column<S: Field>(a: DVector<S>) -> DMatrix<S> {
    DMatrix::from_iterator(a.len(), 1, a.iter().cloned())
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = hadamard_algebra();
    claims.extend(derivatives());
    claims.extend(hyperbolic());
    claims.extend(transposes());
    claims
}

fn hadamard_algebra() -> Vec<Executable> {
    identities! { Vectors;
        "rescaled.fact-a1.1" => |i| Statement::chain(vec![
            column(hadamard(&i.a, &i.b)),
            column(times(&diagonal(&i.a), &i.b)),
            column(times(&product(&diagonal(&i.a), &diagonal(&i.b)), &ones(i.a.len()))),
        ]);
        "rescaled.fact-a1.2" => |i| Statement::equal_vectors(hadamard(&i.a, &i.b), hadamard(&i.b, &i.a));
        "rescaled.fact-a1.3" => |i| Statement::equal_vectors(times(&diagonal(&i.a), &i.b), times(&diagonal(&i.b), &i.a));
        "rescaled.fact-a1.4" => |i| Statement::equal_vectors(
            times(&product(&diagonal(&i.a), &diagonal(&i.b)), &ones(i.a.len())),
            times(&product(&diagonal(&i.b), &diagonal(&i.a)), &ones(i.a.len())),
        );
        "rescaled.fact-a1.5" => |i| Statement::Equal(diagonal(&hadamard(&i.a, &i.b)), product(&diagonal(&i.a), &diagonal(&i.b)));
        "rescaled.fact-a1.6" => |i| Statement::Equal(diagonal(&i.a) + diagonal(&i.b), diagonal(&(&i.a + &i.b)));
        "rescaled.fact-a1.7" => |i| Statement::equal(dot(&i.a, &hadamard(&i.b, &i.c)), dot(&i.a, &times(&diagonal(&i.b), &i.c)));
        "rescaled.fact-a1.8" => |i| Statement::chain(vec![
            number(dot(&i.a, &hadamard(&i.b, &i.c))),
            number(dot(&i.b, &hadamard(&i.a, &i.c))),
            number(dot(&i.c, &hadamard(&i.a, &i.b))),
        ]);
        "rescaled.fact-a1.9" => |i| Statement::chain(vec![
            number(dot(&i.a, &times(&diagonal(&i.b), &i.c))),
            number(dot(&i.b, &times(&diagonal(&i.a), &i.c))),
            number(dot(&i.a, &times(&diagonal(&i.c), &i.b))),
        ]);
        "rescaled.fact-a1.10" => |i| Statement::equal(dot(&i.a, &hadamard(&i.b, &i.c)), dot(&i.a, &times(&diagonal(&i.b), &i.c)));
        "rescaled.fact-a2.1" => |i| Statement::equal(dot(&i.a, &i.b), dot(&i.b, &i.a));
        "rescaled.fact-a2.2" => |i| Statement::equal(
            dot(&hadamard(&i.a, &i.b), &i.c),
            dot(&hadamard(&hadamard(&i.a, &i.b), &i.c), &ones(i.a.len())),
        );
        "rescaled.fact-a2.3" => |i| Statement::chain(vec![
            number(dot(&i.a, &i.b)),
            product(&column(i.a.clone()).transpose(), &column(i.b.clone())),
            product(&column(i.b.clone()).transpose(), &column(i.a.clone())),
        ]);
        "rescaled.fact-a2.4" => |i| Statement::equal(dot(&i.a, &i.b), dot(&hadamard(&i.a, &i.b), &ones(i.a.len())));
        "rescaled.fact-a2.5" reading "minus signs lost in the scan restored" => |i| Statement::equal(
            l2_squared(&(&i.a - &i.b)),
            l2_squared(&i.a) + l2_squared(&i.b) - S::integer(2) * dot(&i.a, &i.b),
        );
    }
}

/// Fact A.2, bullet 6, as transcribed: a number stands beside n × n matrices.
fn printed_transpose(left: &'static str, right: &'static str) -> Formula {
    let v = |name| vector(name, Axis::N);
    let inner = v("a").inner(v("b")).times(v("c").inner(v("d")));
    inner.alike("=", v(left).transpose().times(v(right)).times(v("c")).times(v("d").transpose()))
}

/// The same with the transpose on c, which has a type.
fn transpose_on_c(left: &'static str, right: &'static str) -> Formula {
    let v = |name| vector(name, Axis::N);
    let inner = v("a").inner(v("b")).times(v("c").inner(v("d")));
    inner.alike("=", v(left).transpose().times(v(right)).times(v("c").transpose()).times(v("d")))
}

fn transposes() -> Vec<Executable> {
    let typed = |case, formulas: Vec<Formula>| Executable::Typed(Typed { id: "rescaled.fact-a2.6", case, formulas });
    let mut rows = vec![
        typed("any", vec![printed_transpose("a", "b"), printed_transpose("b", "a")]),
        typed("any; transpose on c, types", vec![transpose_on_c("a", "b"), transpose_on_c("b", "a")]),
    ];
    rows.extend(identities! { Vectors;
        "rescaled.fact-a2.6" ["any; transpose on c"] => |i| products_of_inner(i);
    });
    rows
}

/// ⟨a, b⟩⟨c, d⟩ = aᵀb cᵀd = bᵀa cᵀd.
fn products_of_inner<S: Real>(i: &Vectors<S>) -> Statement<S> {
    let [a, b, c, d] = [&i.a, &i.b, &i.c, &i.d].map(|vector| column(vector.clone()));
    let transposed = |left: &DMatrix<S>, right: &DMatrix<S>| product(&left.transpose(), right);
    Statement::chain(vec![
        number(dot(&i.a, &i.b) * dot(&i.c, &i.d)),
        product(&transposed(&a, &b), &transposed(&c, &d)),
        product(&transposed(&b, &a), &transposed(&c, &d)),
    ])
}

/// Fact A.2, bullet 6, repaired: the transpose stands on c; its shapes, and as a second row its numbers.
pub(super) fn twins() -> Vec<Executable> {
    let formulas = vec![transpose_on_c("a", "b"), transpose_on_c("b", "a")];
    let mut twins = vec![Executable::Typed(Typed { id: "rescaled.fact-a2.6.corrected", case: "any", formulas })];
    twins.extend(identities! { Vectors;
        "rescaled.fact-a2.6.corrected" ["any; its numbers"] => |i| products_of_inner(i);
    });
    twins
}

/// The derivative of an activation as the paper prints it.
fn printed_derivative<S: Exp>(f: Activation, z: &S) -> S {
    match f {
        Activation::Exp => z.exp(),
        Activation::Cosh => z.sinh(),
        Activation::Sinh => z.cosh(),
    }
}

/// The second derivative of an activation as the paper prints it.
fn printed_second<S: Exp>(f: Activation, z: &S) -> S {
    match f {
        Activation::Exp => z.exp(),
        Activation::Cosh => z.cosh(),
        Activation::Sinh => z.sinh(),
    }
}

/// Section 3, Notation: f′ and f″ of a scalar.
struct Notation {
    activation: Activation,
    second: bool,
}

impl Claim for Notation {
    type On = Number<f64>;
    fn id(&self) -> &'static str {
        if self.second { "rescaled.notation.2" } else { "rescaled.notation.1" }
    }
    fn case(&self) -> &'static str {
        self.activation.name()
    }
    fn draw<S: Real>(&self, knobs: &mut Knobs<S>, size: Size) -> Number<S> {
        Number::any(knobs, size)
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let z = &i.z.0;
        let value = self.activation.at(&S::Second::variable(z.clone(), S::one(), S::one()));
        if self.second {
            Statement::equal(value.mixed(), printed_second(self.activation, z))
        } else {
            Statement::equal(value.first(), printed_derivative(self.activation, z))
        }
    }
}

/// Fact A.4, bullets 4 and 5: d f(z)/dt of a moving scalar, d f(x)/dt of a moving vector.
struct ChainRule {
    id: &'static str,
    activation: Activation,
    entrywise: bool,
}

impl Claim for ChainRule {
    type On = Curve<f64>;
    fn id(&self) -> &'static str {
        self.id
    }
    fn case(&self) -> &'static str {
        self.activation.name()
    }
    fn draw<S: Real>(&self, knobs: &mut Knobs<S>, size: Size) -> Curve<S> {
        Curve::any(knobs, size)
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let lhs = dt::<S>(self.activation.map(&i.at_t()));
        let outer = i.f0.map(|x| printed_derivative(self.activation, &x));
        if self.entrywise {
            Statement::equal_vectors(lhs, hadamard(&outer, &i.f1))
        } else {
            Statement::equal(lhs[0].clone(), outer[0].clone() * i.f1[0].clone())
        }
    }
}

fn derivatives() -> Vec<Executable> {
    let mut claims = identities! { Curve;
        "rescaled.fact-a4.1" => |i| Statement::equal_vectors(
            dt::<S>(scale(&S::Second::constant(i.s.0.clone()), &i.at_t())),
            scale(&i.s.0, &i.f1),
        );
        "rescaled.fact-a4.2" => |i| Statement::equal(
            (S::Second::ratio(1, 2) * l2_squared(&i.at_t())).first(),
            dot(&i.f0, &i.f1),
        );
        "rescaled.fact-a4.3" => |i| Statement::equal_vectors(
            dt::<S>(hadamard(&i.b.map(S::Second::constant), &i.at_t())),
            hadamard(&i.b, &i.f1),
        );
    };
    let rules = [
        ("rescaled.fact-a4.4", "rescaled.fact-a4.7", Activation::Exp),
        ("rescaled.fact-a4.5", "rescaled.fact-a4.8", Activation::Cosh),
        ("rescaled.fact-a4.6", "rescaled.fact-a4.9", Activation::Sinh),
    ];
    for (scalar, vector, activation) in rules {
        claims.push(formula(ChainRule { id: scalar, activation, entrywise: false }));
        claims.push(formula(ChainRule { id: vector, activation, entrywise: true }));
        claims.push(formula(Notation { activation, second: false }));
        claims.push(formula(Notation { activation, second: true }));
    }
    claims
}

/// Terms of the Taylor sums that are compared with the function.
const TERMS: i64 = 16;

/// Fact A.7, Taylor expansions: the printed series converges to the function.
///
/// With Taylor's remainder: for every count N of terms, |f(z) − Σ_{i<N}| ≤ |z|^k/k! · exp|z|, k the first power left
/// out. The right side falls to 0, so that this for all N says what is printed; here for N ≤ 16.
struct Taylor(Activation);

impl Claim for Taylor {
    type On = Number<f64>;
    fn id(&self) -> &'static str {
        match self.0 {
            Activation::Exp => "rescaled.fact-a7.6",
            Activation::Cosh => "rescaled.fact-a7.7",
            Activation::Sinh => "rescaled.fact-a7.8",
        }
    }
    fn case(&self) -> &'static str {
        self.0.name()
    }
    fn reading(&self) -> &'static str {
        match self.0 {
            Activation::Cosh => "z^{2i} (the scan shows z²); the first 16 partial sums, each within Taylor's bound",
            _ => "the first 16 partial sums, each within Taylor's bound",
        }
    }
    fn scope(&self) -> &'static str {
        "the remainder after each of the first 16 partial sums against Taylor's bound"
    }
    fn draw<S: Real>(&self, knobs: &mut Knobs<S>, size: Size) -> Number<S> {
        Number::any(knobs, size)
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let z = &i.z.0;
        let (first, step) = match self.0 {
            Activation::Exp => (0, 1),
            Activation::Cosh => (0, 2),
            Activation::Sinh => (1, 2),
        };
        let over_factorial =
            |base: &S, power: i64| (1..=power).fold(S::one(), |term, k| term * base.clone() / S::integer(k));
        let (mut sum, mut parts) = (S::zero(), Vec::new());
        for k in 0..TERMS {
            sum += over_factorial(z, first + step * k);
            let bound = over_factorial(&z.abs(), first + step * (k + 1)) * z.abs().exp();
            parts.push(Statement::AtMost((self.0.at(z) - sum.clone()).abs(), bound));
        }
        Statement::All(parts)
    }
}

fn hyperbolic() -> Vec<Executable> {
    let mut claims = identities! { Number;
        "rescaled.fact-a7.1" reading "minus signs lost in the scan restored" => |i| Statement::equal(
            i.z.0.cosh() * i.z.0.cosh() - i.z.0.sinh() * i.z.0.sinh(),
            S::one(),
        );
        "rescaled.fact-a7.7" ["cosh; z²"] reading "z² for z^{2i}, as in the scanned text: cosh(z) = z² Σ 1/(2i)! = z² cosh(1)"
            => |i| Statement::equal(i.z.0.cosh(), i.z.0.clone() * i.z.0.clone() * S::one().cosh());
    };
    claims.extend(identities! { Vectors;
        "rescaled.fact-a8.4" reading "minus signs lost in the scan restored" => |i| {
            let (cosh, sinh) = (Activation::Cosh.map(&i.a), Activation::Sinh.map(&i.a));
            Statement::equal_vectors(hadamard(&cosh, &cosh) - hadamard(&sinh, &sinh), ones(i.a.len()))
        };
    });
    claims.extend(Activation::ALL.map(|activation| formula(Taylor(activation))));
    claims
}
