//! Claim C.1, Lemmas E.3 and E.6, Section 4: how large u, v, α, c and α⁻¹ can be.

use super::bounds::{bounds, count, exp_square, length, no_corners, root, single, spectral};
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::norm::l2;
use crate::loss::{Activation, Rescaled};
use crate::number::Real;
use nalgebra::DVector;

ingredients! {
    /// A regression at a point, with the radius of the balls that hold them.
    Bounded { A: Matrix[N, D], x: Vector[D], b: Vector[N], R: Number[One] }
}

ingredients! {
    /// A design and a point, with their radius.
    Image { A: Matrix[N, D], x: Vector[D], R: Number[One] }
}

ingredients! {
    /// The same with a lower bound β of |α(x)|.
    Normalised { A: Matrix[N, D], x: Vector[D], R: Number[One], beta: Number[One] }
}

impl<S: Real> Bounded<S> {
    fn loss(&self, f: Activation) -> Rescaled<S> {
        Rescaled::new(f, &self.A, &self.b)
    }
}

impl<S: Real> Image<S> {
    fn loss(&self, f: Activation) -> Rescaled<S> {
        Rescaled::new(f, &self.A, &DVector::zeros(self.A.nrows()))
    }
}

fn in_balls<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Bounded<S> {
    let R = k.at_least(&S::integer(2));
    let (A, x) = (k.spectral_ball(size.n(), size.d(), &R), k.ball(size.d(), &R));
    Bounded { A, x, b: k.ball(size.n(), &R), R: Scalar(R) }
}

fn claim_c1<S: Real>(_: Activation, i: &Bounded<S>) -> Vec<Premise<S>> {
    vec![
        Premise::new("R ≥ 2", Statement::AtMost(S::integer(2), i.R.0.clone())),
        spectral("‖A‖ ≤ R", &i.A, &i.R),
        length("‖x‖₂ ≤ R", &i.x, &i.R),
        length("‖b‖₂ ≤ R", &i.b, &i.R),
    ]
}

/// All three balls met with equality, in one and in two rows.
fn on_the_spheres(_: Activation) -> Vec<Instance> {
    let one = |x: &str, b: &str| single(&[("A", "2"), ("x", x), ("b", b), ("R", "2")]);
    let two = |b: [&str; 2]| {
        let b: [&[&str]; 2] = [&[b[0]], &[b[1]]];
        corner(2, 1, &[("A", &[&["2"], &["0"]]), ("x", &[&["2"]]), ("b", &b), ("R", &[&["2"]])])
    };
    vec![one("2", "-2"), one("-2", "-2"), one("2", "2"), two(["-2", "0"]), two(["0", "-2"])]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = upper_bounds();
    claims.extend(inverse_normaliser());
    claims.extend(section_4());
    claims
}

fn upper_bounds() -> Vec<Executable> {
    bounds! { Bounded, in_balls, claim_c1, on_the_spheres;
        "rescaled.claim-c1.1a" => |f, i| Statement::AtMost(
            l2(&i.loss(f).u(&i.x)),
            root::<S>(i.b.len()) * exp_square(1, &i.R),
        );
        "rescaled.claim-c1.1b" => |f, i| Statement::AtMost(
            l2(&i.loss(f).v(&i.x)),
            root::<S>(i.b.len()) * exp_square(1, &i.R),
        );
        "rescaled.claim-c1.2" => |f, i| Statement::AtMost(
            i.loss(f).alpha(&i.x).abs(),
            count::<S>(i.b.len()) * exp_square(1, &i.R),
        );
        "rescaled.claim-c1.3" => |f, i| Statement::AtMost(
            l2(&i.loss(f).c(&i.x)),
            count::<S>(i.b.len()) * i.R.0.clone() * exp_square(1, &i.R),
        );
        "rescaled.claim-c1.3-proof" => |f, i| Statement::AtMost(
            l2(&i.loss(f).c(&i.x)),
            S::integer(2) * count::<S>(i.b.len()) * i.R.0.clone() * exp_square(1, &i.R),
        );
    }
}

/// Any R: Lemmas E.3 and E.6 print no lower bound of it.
fn in_any_balls<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Image<S> {
    let R = k.positive();
    Image { A: k.spectral_ball(size.n(), size.d(), &R), x: k.ball(size.d(), &R), R: Scalar(R) }
}

fn lemma_e3<S: Real>(f: Activation, i: &Image<S>) -> Vec<Premise<S>> {
    vec![
        spectral("‖A‖ ≤ R", &i.A, &i.R),
        length("‖x‖₂ ≤ R", &i.x, &i.R),
        Premise::new("α(x) ≠ 0", Statement::Differ(i.loss(f).alpha(&i.x), S::zero())),
    ]
}

/// Both balls met with equality; a normaliser near 0.
fn extreme_normalisers(_: Activation) -> Vec<Instance> {
    let one = |A: &str, x: &str, R: &str| single(&[("A", A), ("x", x), ("R", R)]);
    vec![one("2", "-2", "2"), one("2", "2", "2"), one("1", "1/64", "1")]
}

/// α(x) is the same number as α(A): Lemma E.6 is Lemma E.3 in other letters.
fn inverse_normaliser() -> Vec<Executable> {
    bounds! { Image, in_any_balls, lemma_e3, extreme_normalisers;
        "rescaled.lemma-e3.1" => |f, i| Statement::AtMost(
            (S::one() / i.loss(f).alpha(&i.x)).abs(),
            exp_square(1, &i.R),
        );
        "rescaled.lemma-e6.1" => |f, i| Statement::AtMost(
            (S::one() / i.loss(f).alpha(&i.x)).abs(),
            exp_square(1, &i.R),
        );
    }
}

/// Section 4 bounds the design alone.
fn with_any_point<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Image<S> {
    let R = k.positive();
    Image { A: k.spectral_ball(size.n(), size.d(), &R), x: k.vector(size.d()), R: Scalar(R) }
}

fn design_alone<S: Real>(_: Activation, i: &Image<S>) -> Vec<Premise<S>> {
    vec![spectral("‖A‖ ≤ R", &i.A, &i.R)]
}

fn section_4() -> Vec<Executable> {
    bounds! { Image, with_any_point, design_alone, no_corners;
        "rescaled.prose-4.u-norm" => |f, i| Statement::AtMost(
            l2(&i.loss(f).u(&i.x)),
            root::<S>(i.A.nrows()) * exp_square(1, &i.R),
        );
    }
}

/// The hypotheses of Lemma E.3 with |α(x)| ≥ β; β reaches |α(x)| in the limit.
fn above_beta<S: Real>(f: Activation, k: &mut Knobs<S>, size: Size) -> Normalised<S> {
    let Image { A, x, R } = in_any_balls(f, k, size);
    let alpha = Rescaled::new(f, &A, &DVector::zeros(size.n())).alpha(&x);
    Normalised { beta: Scalar(alpha.abs() * k.unit()), A, x, R }
}

fn lemma_e3_above_beta<S: Real>(f: Activation, i: &Normalised<S>) -> Vec<Premise<S>> {
    let alpha = Rescaled::new(f, &i.A, &DVector::zeros(i.A.nrows())).alpha(&i.x);
    vec![
        spectral("‖A‖ ≤ R", &i.A, &i.R),
        length("‖x‖₂ ≤ R", &i.x, &i.R),
        Premise::new("β > 0", Statement::Less(S::zero(), i.beta.0.clone())),
        Premise::new("|α(x)| ≥ β", Statement::AtMost(i.beta.0.clone(), alpha.abs())),
    ]
}

fn point_in_ball<S: Real>(_: Activation, i: &Image<S>) -> Vec<Premise<S>> {
    vec![spectral("‖A‖ ≤ R", &i.A, &i.R), length("‖x‖₂ ≤ R", &i.x, &i.R)]
}

/// The nearest true statements to those that fail.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = bounds! { Bounded, in_balls, claim_c1, on_the_spheres;
        "rescaled.claim-c1.3.corrected" only [Exp] => |f, i| Statement::AtMost(
            l2(&i.loss(f).c(&i.x)),
            (root::<S>(i.b.len()) + count::<S>(i.b.len()) * i.R.0.clone()) * exp_square(1, &i.R),
        );
    };
    twins.extend(bounds! { Normalised, above_beta, lemma_e3_above_beta, no_corners;
        "rescaled.lemma-e3.1.corrected" only [Sinh] => |f, i| Statement::AtMost(
            (S::one() / Rescaled::new(f, &i.A, &DVector::zeros(i.A.nrows())).alpha(&i.x)).abs(),
            S::one() / i.beta.0.clone(),
        );
        "rescaled.lemma-e6.1.corrected" only [Sinh] => |f, i| Statement::AtMost(
            (S::one() / Rescaled::new(f, &i.A, &DVector::zeros(i.A.nrows())).alpha(&i.x)).abs(),
            S::one() / i.beta.0.clone(),
        );
    });
    twins.extend(bounds! { Image, in_any_balls, point_in_ball, no_corners;
        "rescaled.prose-4.u-norm.corrected" => |f, i| Statement::AtMost(
            l2(&i.loss(f).u(&i.x)),
            root::<S>(i.A.nrows()) * exp_square(1, &i.R),
        );
    });
    twins
}
