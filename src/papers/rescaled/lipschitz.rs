//! Lemmas D.2–D.5: u, α, c and the five matrices G_i at two points of one regression.

use super::bounds::{bounds, count, exp_square, length, near, no_corners, nothing, root, single, spectral};
use super::differences::{Differences, Pair, any_pair};
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::algebra::times;
use crate::linalg::norm::l2;
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use nalgebra::DVector;

ingredients! {
    /// A design at two points, with their radius.
    Images { A: Matrix[N, D], x: Vector[D], y: Vector[D], R: Number[One] }
}

ingredients! {
    /// A regression at two points, with a radius.
    Bounded { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N], R: Number[One] }
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
    /// The differences with an activation.
    pub(super) fn differences(&self, f: Activation) -> Differences<S> {
        Differences::new(&Rescaled::new(f, &self.A, &self.b), &self.x, &self.y)
    }
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = activation();
    claims.extend(normaliser_and_model());
    claims.extend(sums());
    claims.extend(sums_without_radius());
    claims
}

/// Any R: Lemma D.2 prints no lower bound of it.
fn near_images<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Images<S> {
    let R = k.positive();
    let (A, x, far) = (k.spectral_ball(size.n(), size.d(), &R), k.ball(size.d(), &R), k.ball(size.d(), &R));
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
        "rescaled.lemma-d2.1" words "2√n R exp(R²), as Lemma D.1 quotes it; the scan shows 2√(nR)" => |f, i| Statement::AtMost(
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
    let (A, x, y) = (k.matrix(size.n(), size.d()), k.vector(size.d()), k.vector(size.d()));
    Bounded { A, x, y, b: k.ball(size.n(), &R), R: Scalar(R) }
}

fn lemma_d5_part_2<S: Real>(_: Activation, i: &Bounded<S>) -> Vec<Premise<S>> {
    vec![length("‖b‖₂ ≤ R", &i.b, &i.R)]
}

/// The same inside Lemma D.1, where R > 4.
fn bounded_target_in_d1<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Bounded<S> {
    let R = k.above(&S::integer(4));
    let (A, x, y) = (k.matrix(size.n(), size.d()), k.vector(size.d()), k.vector(size.d()));
    Bounded { A, x, y, b: k.ball(size.n(), &R), R: Scalar(R) }
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
    twins
}
