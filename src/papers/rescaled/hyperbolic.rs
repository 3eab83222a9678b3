//! Facts A.7 and A.8: inequalities of exp, cosh and sinh, of one number and entrywise.

use super::norms::ascending;
use crate::claims::{Executable, Knobs, Premise, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::norm::{l2, linf};
use crate::loss::Activation;
use crate::number::Real;
use crate::papers::identities::identities;

ingredients! {
    /// A number.
    Number { z: Number[One] }
}

ingredients! {
    /// A number of size at most 1/10.
    Small { x: Number[One] }
}

ingredients! {
    /// Two numbers at most 1/10 apart.
    Near { x: Number[One], y: Number[One] }
}

ingredients! {
    /// A vector.
    Entries { a: Vector[N] }
}

ingredients! {
    /// Two vectors at most 1/100 apart in every entry.
    NearEntries { a: Vector[N], b: Vector[N] }
}

impl<S: Real> Number<S> {
    fn any(k: &mut Knobs<S>, _: Size) -> Self {
        Number { z: Scalar(k.real()) }
    }
}

impl<S: Real> Small<S> {
    fn any(k: &mut Knobs<S>, _: Size) -> Self {
        Small { x: Scalar(S::ratio(1, 10) * k.signed_unit()) }
    }
}

impl<S: Real> Near<S> {
    fn any(k: &mut Knobs<S>, _: Size) -> Self {
        let x = k.real();
        Near { x: Scalar(x.clone()), y: Scalar(x + S::ratio(1, 10) * k.signed_unit()) }
    }
}

impl<S: Real> Entries<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Entries { a: k.vector(size.n()) }
    }
}

impl<S: Real> NearEntries<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        let a = k.vector(size.n());
        NearEntries { b: &a + k.linf_ball(size.n(), &S::ratio(1, 100)), a }
    }
}

fn small<S: Real>(i: &Small<S>) -> Vec<Premise<S>> {
    vec![Premise::new("|x| ≤ 0.1", Statement::AtMost(i.x.0.abs(), S::ratio(1, 10)))]
}

fn near<S: Real>(i: &Near<S>) -> Vec<Premise<S>> {
    let apart = (i.x.0.clone() - i.y.0.clone()).abs();
    vec![Premise::new("|x − y| ≤ 0.1", Statement::AtMost(apart, S::ratio(1, 10)))]
}

fn near_entries<S: Real>(i: &NearEntries<S>) -> Vec<Premise<S>> {
    vec![Premise::new("‖a − b‖∞ ≤ 0.01", Statement::AtMost(linf(&(&i.a - &i.b)), S::ratio(1, 100)))]
}

/// |f(x) − f(y)| ≤ at_x · 2|x − y|.
fn near_values<S: Real>(f: Activation, at_x: S, i: &Near<S>) -> Statement<S> {
    let apart = (i.x.0.clone() - i.y.0.clone()).abs();
    Statement::AtMost((f.at(&i.x.0) - f.at(&i.y.0)).abs(), at_x * (S::integer(2) * apart))
}

/// ‖f(a) − f(b)‖₂ ≤ at_a · 2‖a − b‖∞.
fn near_vectors<S: Real>(f: Activation, at_a: S, i: &NearEntries<S>) -> Statement<S> {
    let apart = linf(&(&i.a - &i.b));
    Statement::AtMost(l2(&(f.map(&i.a) - f.map(&i.b))), at_a * (S::integer(2) * apart))
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = scalars();
    claims.extend(small_range());
    claims.extend(vectors());
    claims
}

fn scalars() -> Vec<Executable> {
    identities! { Number;
        "rescaled.fact-a7.2" ["exp"] => |i| Statement::AtMost(i.z.0.exp().abs(), i.z.0.abs().exp());
        "rescaled.fact-a7.3" ["cosh"] => |i| {
            let z = &i.z.0;
            Statement::All(vec![
                Statement::equal(z.cosh().abs(), z.cosh()),
                Statement::equal(z.cosh(), z.abs().cosh()),
                Statement::AtMost(z.abs().cosh(), z.abs().exp()),
            ])
        };
        "rescaled.fact-a7.4" ["sinh"] => |i| {
            let z = &i.z.0;
            Statement::All(vec![
                Statement::equal(z.sinh().abs(), z.abs().sinh()),
                Statement::AtMost(z.abs().sinh(), z.abs().exp()),
            ])
        };
        "rescaled.fact-a7.5" => |i| {
            let z = i.z.0.abs();
            ascending(&[z.sinh(), z.cosh(), z.exp()])
        };
    }
}

fn small_range() -> Vec<Executable> {
    let mut claims = identities! { Small;
        "rescaled.fact-a7.9" ["exp"] reading "minus signs lost in the scan restored" given small, => |i| Statement::AtMost(
            (i.x.0.exp() - S::one()).abs(),
            S::integer(2) * i.x.0.abs(),
        );
        "rescaled.fact-a7.10" ["cosh"] reading "minus signs lost in the scan restored" given small, => |i| Statement::AtMost(
            (i.x.0.cosh() - S::one()).abs(),
            i.x.0.clone() * i.x.0.clone(),
        );
        "rescaled.fact-a7.11" ["sinh"] given small, => |i| Statement::AtMost(
            i.x.0.sinh().abs(),
            S::integer(2) * i.x.0.abs(),
        );
    };
    claims.extend(identities! { Near;
        "rescaled.fact-a7.12" ["exp"] reading "minus signs lost in the scan restored" given near, => |i| near_values(Activation::Exp, i.x.0.exp(), i);
        "rescaled.fact-a7.13" ["cosh"] reading "minus signs lost in the scan restored" given near, => |i| near_values(Activation::Cosh, i.x.0.cosh(), i);
        "rescaled.fact-a7.14" ["sinh"] reading "minus signs lost in the scan restored" given near, => |i| near_values(Activation::Sinh, i.x.0.cosh(), i);
    });
    claims
}

fn vectors() -> Vec<Executable> {
    let mut claims = identities! { Entries;
        "rescaled.fact-a8.1" ["exp"] => |i| Statement::AtMost(linf(&Activation::Exp.map(&i.a)), l2(&i.a).exp());
        "rescaled.fact-a8.2" ["cosh"] => |i| {
            let norm = l2(&i.a);
            ascending(&[linf(&Activation::Cosh.map(&i.a)), norm.cosh(), norm.exp()])
        };
        "rescaled.fact-a8.3" ["sinh"] => |i| {
            let norm = l2(&i.a);
            ascending(&[linf(&Activation::Sinh.map(&i.a)), norm.sinh(), norm.cosh(), norm.exp()])
        };
    };
    claims.extend(identities! { NearEntries;
        "rescaled.fact-a8.5" ["exp"] reading "minus signs lost in the scan restored" given near_entries, => |i| {
            near_vectors(Activation::Exp, l2(&Activation::Exp.map(&i.a)), i)
        };
        "rescaled.fact-a8.6" ["cosh"] reading "minus signs lost in the scan restored" given near_entries, => |i| {
            near_vectors(Activation::Cosh, l2(&Activation::Cosh.map(&i.a)), i)
        };
        "rescaled.fact-a8.7" ["sinh"] reading "minus signs lost in the scan restored" given near_entries, => |i| {
            near_vectors(Activation::Sinh, l2(&Activation::Cosh.map(&i.a)), i)
        };
    });
    claims
}
