//! Lemmas D.1–D.5, Section 4: u, α, c and the Hessian at two points of one regression.

use super::bounds::{bounds, count, exp_square, length, near, no_corners, nothing, root, single, spectral};
use super::differences::{Differences, Pair, any_pair};
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::algebra::{congruence, diagonal, hadamard, times};
use crate::linalg::norm::l2;
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use crate::papers::identities::identities;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A design at two points, with their radius.
    Images { A: Matrix[N, D], x: Vector[D], y: Vector[D], R: Number[One] }
}

ingredients! {
    /// A regression at two points, with a radius.
    Bounded { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N], R: Number[One] }
}

ingredients! {
    /// A regression with weights at two points, with a radius.
    Weighted { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N], w: Vector[N], R: Number[One] }
}

ingredients! {
    /// A number of rows, and a radius. The last step of Lemma D.1 is here for every real n ≥ 1.
    Constants { n: Number[One], R: Number[One] }
}

impl<S: Real> Images<S> {
    fn u(&self, f: Activation, at: &DVector<S>) -> DVector<S> {
        Rescaled::new(f, &self.A, &DVector::zeros(self.A.nrows())).u(at)
    }

    /// ‖u(x) − u(y)‖₂.
    fn apart(&self, f: Activation) -> S {
        l2(&(self.u(f, &self.x) - self.u(f, &self.y)))
    }

    /// ‖x − y‖₂.
    fn distance(&self) -> S {
        l2(&(&self.x - &self.y))
    }
}

impl<S: Real> Bounded<S> {
    fn differences(&self, f: Activation) -> Differences<S> {
        Differences::new(&Rescaled::new(f, &self.A, &self.b), &self.x, &self.y)
    }
}

impl<S: Real> Weighted<S> {
    fn differences(&self, f: Activation) -> Differences<S> {
        Differences::new(&Rescaled::new(f, &self.A, &self.b), &self.x, &self.y)
    }

    /// H(x) = Aᵀ(B(x) + W²)A.
    fn hessian(&self, f: Activation, at: &DVector<S>) -> DMatrix<S> {
        let p = Rescaled::new(f, &self.A, &self.b);
        congruence(&(p.B(at) + diagonal(&hadamard(&self.w, &self.w))), &self.A)
    }

    /// ‖H(x) − H(y)‖.
    fn hessians_apart(&self, f: Activation) -> S {
        S::spectral_norm(&(self.hessian(f, &self.x) - self.hessian(f, &self.y)))
    }

    /// ‖x − y‖₂.
    fn distance(&self) -> S {
        l2(&(&self.x - &self.y))
    }
}

/// n⁴ exp(20R²)‖x − y‖₂.
fn lemma_d1_bound<S: Real>(i: &Weighted<S>) -> S {
    let n = i.b.len() as i64;
    S::integer(n * n * n * n) * exp_square(20, &i.R) * i.distance()
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = main_result();
    claims.extend(largest_norm());
    claims.extend(last_step());
    claims.extend(activation());
    claims.extend(normaliser_and_model());
    claims.extend(sums());
    claims.extend(sums_without_radius());
    claims.extend(without_balls());
    claims
}

fn near_weighted<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Weighted<S> {
    let R = k.above(&S::integer(4));
    let (A, x, far) = (k.spectral_ball(size.n, size.d, &R), k.ball(size.d, &R), k.ball(size.d, &R));
    let y = k.nearby(&A, &x, &far, &S::ratio(1, 100));
    Weighted { A, x, y, b: k.ball(size.n, &R), w: k.vector(size.n), R: Scalar(R) }
}

/// The premises of Lemma D.1 but that on R∞.
fn balls<S: Real>(A: &DMatrix<S>, x: &DVector<S>, y: &DVector<S>, b: &DVector<S>, R: &Scalar<S>) -> Vec<Premise<S>> {
    vec![
        Premise::new("R > 4", Statement::Less(S::integer(4), R.0.clone())),
        length("‖x‖₂ ≤ R", x, R),
        length("‖y‖₂ ≤ R", y, R),
        near("‖A(x − y)‖∞ < 0.01", &times(A, &(x - y))),
        spectral("‖A‖ ≤ R", A, R),
        length("‖b‖₂ ≤ R", b, R),
    ]
}

/// 2nR exp(R²).
fn bound_of_r_infinity<S: Real>(n: usize, R: &Scalar<S>) -> S {
    S::integer(2) * count::<S>(n) * R.0.clone() * exp_square(1, R)
}

fn lemma_d1<S: Real>(f: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    let mut premises = balls(&i.A, &i.x, &i.y, &i.b, &i.R);
    let most = bound_of_r_infinity(i.b.len(), &i.R);
    premises.push(Premise::new("R∞ ≤ 2nR exp(R²)", Statement::AtMost(i.differences(f).r_infinity_narrow(), most)));
    premises
}

/// Balls met with equality, x and y a small step apart.
fn steep(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "5"), ("x", "5"), ("y", "4.999"), ("b", "-5"), ("w", "0"), ("R", "5")])]
}

fn main_result() -> Vec<Executable> {
    bounds! { Weighted, near_weighted, lemma_d1, steep;
        "rescaled.lemma-d1.1" => |f, i| Statement::AtMost(i.hessians_apart(f), lemma_d1_bound(i));
        "rescaled.lemma-d1.chain" => |f, i| {
            let (n, R) = (i.b.len() as i64, &i.R.0);
            let sixth = (0..6).fold(S::integer(80 * n * n * n * n), |product, _| product * R.clone());
            Statement::AtMost(i.hessians_apart(f), sixth * exp_square(4, &i.R) * i.distance())
        };
    }
}

fn near_bounded<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Bounded<S> {
    let R = k.above(&S::integer(4));
    let (A, x, far) = (k.spectral_ball(size.n, size.d, &R), k.ball(size.d, &R), k.ball(size.d, &R));
    let y = k.nearby(&A, &x, &far, &S::ratio(1, 100));
    Bounded { A, x, y, b: k.ball(size.n, &R), R: Scalar(R) }
}

fn lemma_d1_balls<S: Real>(_: Activation, i: &Bounded<S>) -> Vec<Premise<S>> {
    balls(&i.A, &i.x, &i.y, &i.b, &i.R)
}

/// Balls met with equality, b against u, x and y a small step apart.
fn extreme(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "5"), ("x", "5"), ("y", "4.999"), ("b", "-5"), ("R", "5")])]
}

fn largest_norm() -> Vec<Executable> {
    bounds! { Bounded, near_bounded, lemma_d1_balls, extreme;
        "rescaled.lemma-d1.r-infinity" => |f, i| Statement::AtMost(
            i.differences(f).r_infinity_narrow(),
            bound_of_r_infinity(i.b.len(), &i.R),
        );
        "rescaled.lemma-d1.r-infinity-wide" => |f, i| Statement::AtMost(
            i.differences(f).r_infinity(),
            bound_of_r_infinity(i.b.len(), &i.R),
        );
    }
}

impl<S: Real> Constants<S> {
    fn any(k: &mut Knobs<S>, _: Size) -> Self {
        Constants { n: Scalar(k.at_least(&S::one())), R: Scalar(k.above(&S::integer(4))) }
    }
}

fn large<S: Real>(i: &Constants<S>) -> Vec<Premise<S>> {
    vec![
        Premise::new("n ≥ 1", Statement::AtMost(S::one(), i.n.0.clone())),
        Premise::new("R > 4", Statement::Less(S::integer(4), i.R.0.clone())),
    ]
}

fn last_step() -> Vec<Executable> {
    identities! { Constants;
        "rescaled.lemma-d1.last-step" given large, => |i| {
            let (n, R) = (&i.n.0, &i.R.0);
            let fourth = (0..4).fold(S::one(), |product, _| product * n.clone());
            let sixth = (0..6).fold(S::integer(80), |product, _| product * R.clone());
            Statement::AtMost(
                fourth.clone() * sixth * exp_square(4, &i.R),
                fourth * exp_square(20, &i.R),
            )
        };
    }
}

/// Any R: Lemma D.2 prints no lower bound of it.
fn near_images<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Images<S> {
    let R = k.positive();
    let (A, x, far) = (k.spectral_ball(size.n, size.d, &R), k.ball(size.d, &R), k.ball(size.d, &R));
    let y = k.nearby(&A, &x, &far, &S::ratio(1, 100));
    Images { A, x, y, R: Scalar(R) }
}

fn lemma_d2<S: Real>(_: Activation, i: &Images<S>) -> Vec<Premise<S>> {
    vec![
        near("‖A(x − y)‖∞ < 0.01", &times(&i.A, &(&i.x - &i.y))),
        spectral("‖A‖ ≤ R", &i.A, &i.R),
        length("‖x‖₂ ≤ R", &i.x, &i.R),
        length("‖y‖₂ ≤ R", &i.y, &i.R),
    ]
}

/// Balls of radius 5 and 17 met with equality by a number and a near one.
fn large_radii(_: Activation) -> Vec<Instance> {
    let at = |R: &str, y: &str| single(&[("A", R), ("x", R), ("y", y), ("R", R)]);
    vec![at("5", "4.999"), at("17", "16.9999")]
}

fn activation() -> Vec<Executable> {
    bounds! { Images, near_images, lemma_d2, large_radii;
        "rescaled.lemma-d2.1" => |f, i| Statement::AtMost(
            i.apart(f),
            S::integer(2) * root::<S>(i.A.nrows()) * i.R.0.clone() * exp_square(1, &i.R) * i.distance(),
        );
        "rescaled.lemma-d2.1-sqrt-nr" => |f, i| Statement::AtMost(
            i.apart(f),
            S::integer(2) * (count::<S>(i.A.nrows()) * i.R.0.clone()).sqrt() * exp_square(1, &i.R) * i.distance(),
        );
    }
}

fn normaliser_and_model() -> Vec<Executable> {
    bounds! { Pair, any_pair, nothing, no_corners;
        "rescaled.lemma-d3.1" => |f, i| {
            let apart = i.differences(f);
            Statement::AtMost(apart.alpha.clone(), root::<S>(i.b.len()) * apart.u)
        };
        "rescaled.lemma-d4.1" => |f, i| {
            let apart = i.differences(f);
            Statement::AtMost(apart.c, apart.u + apart.alpha * l2(&i.b))
        };
    }
}

/// One coordinate of z = Ax with its sign turned, the other kept or nearly so: cosh hardly sees it, sinh does.
fn sign_turned(_: Activation) -> Vec<Instance> {
    let to = |y: [&str; 2]| {
        let objects: [(&'static str, &[&[&str]]); 4] = [
            ("A", &[&["1", "0"], &["0", "1"]]),
            ("x", &[&["1"], &["1"]]),
            ("y", &[&[y[0]], &[y[1]]]),
            ("b", &[&["1"], &["0"]]),
        ];
        corner(2, 2, &objects)
    };
    vec![to(["1", "-1"]), to(["65537/65536", "-65537/65536"])]
}

/// 20 R∞³ max{‖u(x) − u(y)‖₂, ‖c(x) − c(y)‖₂}.
fn lemma_d5_bound<S: Real>(apart: &Differences<S>) -> S {
    S::integer(20) * apart.cube_of_r_infinity() * apart.u.max(&apart.c)
}

fn sums() -> Vec<Executable> {
    bounds! { Pair, any_pair, nothing, sign_turned;
        "rescaled.lemma-d5.1" => |f, i| {
            let apart = i.differences(f);
            Statement::AtMost(apart.sum(), lemma_d5_bound(&apart))
        };
        "rescaled.lemma-d5.1-each" => |f, i| {
            let apart = i.differences(f);
            let bound = lemma_d5_bound(&apart);
            Statement::All(apart.G().iter().map(|G| Statement::AtMost(S::spectral_norm(G), bound.clone())).collect())
        };
        "rescaled.lemma-d9.q" => |f, i| Statement::Equal(i.differences(f).G4_with_q(f), i.differences(f).G4());
    }
}

/// ‖b‖₂ ≤ R with any R ≥ 0.
fn bounded_target<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Bounded<S> {
    let R = k.at_least(&S::zero());
    let (A, x, y) = (k.matrix(size.n, size.d), k.vector(size.d), k.vector(size.d));
    Bounded { A, x, y, b: k.ball(size.n, &R), R: Scalar(R) }
}

fn lemma_d5_part_2<S: Real>(_: Activation, i: &Bounded<S>) -> Vec<Premise<S>> {
    vec![length("‖b‖₂ ≤ R", &i.b, &i.R)]
}

/// The same inside Lemma D.1, where R > 4.
fn bounded_target_in_d1<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Bounded<S> {
    let R = k.above(&S::integer(4));
    let (A, x, y) = (k.matrix(size.n, size.d), k.vector(size.d), k.vector(size.d));
    Bounded { A, x, y, b: k.ball(size.n, &R), R: Scalar(R) }
}

fn lemma_d5_in_d1<S: Real>(_: Activation, i: &Bounded<S>) -> Vec<Premise<S>> {
    vec![Premise::new("R > 4", Statement::Less(S::integer(4), i.R.0.clone())), length("‖b‖₂ ≤ R", &i.b, &i.R)]
}

fn sign_turned_in_d1(f: Activation) -> Vec<Instance> {
    sign_turned(f)
        .into_iter()
        .map(|mut instance| {
            instance.objects.extend(single(&[("R", "5")]).objects);
            instance
        })
        .collect()
}

/// Σ‖G_i‖ ≤ 100 R∞³ R√n ‖u(x) − u(y)‖₂.
fn lemma_d5_2<S: Real>(f: Activation, i: &Bounded<S>) -> Statement<S> {
    let apart = i.differences(f);
    let scale = S::integer(100) * i.R.0.clone() * root::<S>(i.b.len());
    Statement::AtMost(apart.sum(), scale * apart.cube_of_r_infinity() * apart.u)
}

/// ‖c(x) − c(y)‖₂ ≤ 2√n R ‖u(x) − u(y)‖₂.
fn lemma_d5_2_c<S: Real>(f: Activation, i: &Bounded<S>) -> Statement<S> {
    let apart = i.differences(f);
    Statement::AtMost(apart.c, S::integer(2) * root::<S>(i.b.len()) * i.R.0.clone() * apart.u)
}

fn sums_without_radius() -> Vec<Executable> {
    let mut claims = bounds! { Bounded, bounded_target, lemma_d5_part_2, sign_turned_in_d1;
        "rescaled.lemma-d5.2" => |f, i| lemma_d5_2(f, i);
        "rescaled.lemma-d5.2-c" => |f, i| lemma_d5_2_c(f, i);
    };
    claims.extend(bounds! { Bounded, bounded_target_in_d1, lemma_d5_in_d1, sign_turned_in_d1;
        "rescaled.lemma-d5.2" reading "R > 4", "R > 4, as inside Lemma D.1" => |f, i| lemma_d5_2(f, i);
        "rescaled.lemma-d5.2-c" reading "R > 4", "R > 4, as inside Lemma D.1" => |f, i| lemma_d5_2_c(f, i);
    });
    claims
}

/// ‖A‖ ≤ R and ‖b‖₂ ≤ R with any R ≥ 0; no condition on x and y.
fn bounded_regression<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Weighted<S> {
    let R = k.at_least(&S::zero());
    let (A, b) = (k.spectral_ball(size.n, size.d, &R), k.ball(size.n, &R));
    Weighted { A, x: k.vector(size.d), y: k.vector(size.d), b, w: k.vector(size.n), R: Scalar(R) }
}

fn section_4<S: Real>(_: Activation, i: &Weighted<S>) -> Vec<Premise<S>> {
    vec![spectral("‖A‖ ≤ R", &i.A, &i.R), length("‖b‖₂ ≤ R", &i.b, &i.R)]
}

/// x far from y.
fn far_apart(_: Activation) -> Vec<Instance> {
    vec![single(&[("A", "1"), ("x", "50"), ("y", "0"), ("b", "-1"), ("w", "0"), ("R", "1")])]
}

fn any_weighted<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Weighted<S> {
    let (A, x, y) = (k.matrix(size.n, size.d), k.vector(size.d), k.vector(size.d));
    Weighted { A, x, y, b: k.vector(size.n), w: k.vector(size.n), R: Scalar(k.real()) }
}

fn without_balls() -> Vec<Executable> {
    let mut claims = bounds! { Weighted, bounded_regression, section_4, far_apart;
        "rescaled.prose-4.hessian-lipschitz" => |f, i| Statement::AtMost(i.hessians_apart(f), lemma_d1_bound(i));
    };
    claims.extend(bounds! { Weighted, any_weighted, nothing, no_corners;
        "rescaled.prose-4.g-decomposition" => |f, i| {
            let norm = S::spectral_norm(&i.A);
            Statement::AtMost(i.hessians_apart(f), norm.clone() * i.differences(f).sum() * norm)
        };
    });
    claims
}

/// The nearest true statements to those that fail.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = bounds! { Images, near_images, lemma_d2, large_radii;
        "rescaled.lemma-d2.1-sqrt-nr.corrected" => |f, i| {
            let steepest = f.derivative(&(i.R.0.clone() * i.R.0.clone()));
            Statement::AtMost(i.apart(f), i.R.0.clone() * steepest * i.distance())
        };
    };
    twins.extend(bounds! { Pair, any_pair, nothing, sign_turned;
        "rescaled.lemma-d5.1.corrected" only [Cosh] => |f, i| {
            let apart = i.differences(f);
            Statement::AtMost(apart.sum(), S::integer(20) * apart.cube_of_r_infinity() * apart.most())
        };
        "rescaled.lemma-d5.1-each.corrected" only [Cosh] => |f, i| {
            let apart = i.differences(f);
            let bound = S::integer(20) * apart.cube_of_r_infinity() * apart.most();
            Statement::All(apart.G().iter().map(|G| Statement::AtMost(S::spectral_norm(G), bound.clone())).collect())
        };
    });
    twins.extend(bounds! { Bounded, bounded_target, lemma_d5_part_2, sign_turned_in_d1;
        "rescaled.lemma-d5.2.corrected" => |f, i| {
            let apart = i.differences(f);
            let scale = S::integer(20) * (S::one() + root::<S>(i.b.len()) * i.R.0.clone());
            Statement::AtMost(apart.sum(), scale * apart.cube_of_r_infinity() * apart.u.max(&apart.v))
        };
        "rescaled.lemma-d5.2-c.corrected" => |f, i| {
            let apart = i.differences(f);
            Statement::AtMost(apart.c, (S::one() + root::<S>(i.b.len()) * i.R.0.clone()) * apart.u)
        };
    });
    twins.extend(bounds! { Weighted, near_weighted, lemma_d1, steep;
        "rescaled.prose-4.hessian-lipschitz.corrected" => |f, i| {
            Statement::AtMost(i.hessians_apart(f), lemma_d1_bound(i))
        };
    });
    twins
}
