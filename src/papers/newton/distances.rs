//! What the inequality of the shrinking lemma alone gives: claims about the distances r_0, r_1, …, r_{t+1}.

use super::moved::{Good, constants, good_start, near};
use crate::claims::{Claim, Executable, Instance, Knobs, Of, Premise, Scalar, Size, Statement, corner, formula};
use crate::ingredients;
use crate::number::Real;
use nalgebra::DVector;

ingredients! {
    /// r_0, then r_1, …, r_t with t = n, then r_{t+1}; l, M and ε₀.
    Distances {
        r0: Number[One], r: Vector[N], after: Number[One], l: Number[One], M: Number[One], eps0: Number[One]
    } where t = "n"
}

ingredients! {
    /// r_0 and r_1; l, M and ε₀: t = 0.
    Start { r0: Number[One], r1: Number[One], l: Number[One], M: Number[One], eps0: Number[One] }
}

/// What is said of r_{t+1}.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::papers) enum Said {
    /// r_{t+1} ≤ 0.4 r_t.
    Contraction,
    /// M r_{t+1} ≤ 0.1 l.
    Initialization,
}

impl Said {
    fn of<S: Real>(self, good: &Good<S>, last: S, after: S) -> Statement<S> {
        match self {
            Said::Contraction => Statement::AtMost(after, S::ratio(2, 5) * last),
            Said::Initialization => good_start(good, after),
        }
    }
}

/// 2(ε₀ + r̄/(l − r̄)) r with r̄ = M r.
fn shrunk<S: Real>(good: &Good<S>, r: &S) -> S {
    let bar = good.M.clone() * r.clone();
    let drift = bar.clone() / (good.l.clone() - bar);
    S::integer(2) * (good.eps0.clone() + drift) * r.clone()
}

fn inequality<S: Real>(good: &Good<S>, last: &S, after: &S) -> Premise<S> {
    let name = "r_{t+1} ≤ 2(ε₀ + r̄_t/(l − r̄_t)) r_t";
    Premise::new(name, Statement::AtMost(after.clone(), shrunk(good, last)))
}

fn nonnegative<S: Real>(r: impl Iterator<Item = S>) -> Premise<S> {
    Premise::new("r_i ≥ 0", Statement::All(r.map(|r| Statement::AtMost(S::zero(), r)).collect()))
}

/// t ≥ 1.
struct Chained {
    id: &'static str,
    said: Said,
}

/// t = 0, with M r_0 ≤ 0.1 l or, repaired, M r_0 ≤ l/11.
struct Started {
    id: &'static str,
    said: Said,
    repaired: bool,
}

/// A claim about r_{t+1}, t = n ≥ 1, given the inequality of the shrinking lemma.
pub(in crate::papers) fn chained(id: &'static str, said: Said) -> Executable {
    formula(Chained { id, said })
}

/// A claim about r_1 given the inequality of the shrinking lemma and M r_0 ≤ 0.1 l.
pub(in crate::papers) fn started(id: &'static str, said: Said) -> Executable {
    formula(Started { id, said, repaired: false })
}

/// The same given M r_0 ≤ l/11.
pub(in crate::papers) fn started_nearer(id: &'static str, said: Said) -> Executable {
    formula(Started { id, said, repaired: true })
}

impl<S: Real> Distances<S> {
    fn good(&self) -> Good<'_, S> {
        Good { l: &self.l.0, M: &self.M.0, eps0: &self.eps0.0 }
    }

    /// r_0, …, r_t.
    fn chain(&self) -> Vec<S> {
        std::iter::once(self.r0.0.clone()).chain(self.r.iter().cloned()).collect()
    }
}

impl Claim for Chained {
    type On = Distances<f64>;
    fn id(&self) -> &'static str {
        self.id
    }
    fn case(&self) -> &'static str {
        "given the inequality of Lemma A.10"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Distances<S> {
        let (l, M, eps0) = (k.positive(), k.positive(), S::ratio(1, 10) * k.unit());
        let r0 = k.unit() * S::ratio(1, 10) * l.clone() / M.clone();
        let mut last = r0.clone();
        let r = DVector::from_fn(size.n(), |_, _| {
            last = S::ratio(2, 5) * k.unit() * last.clone();
            last.clone()
        });
        let after = k.unit() * shrunk(&Good { l: &l, M: &M, eps0: &eps0 }, &last);
        Distances { r0: Scalar(r0), r, after: Scalar(after), l: Scalar(l), M: Scalar(M), eps0: Scalar(eps0) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let (good, r) = (i.good(), i.chain());
        let mut premises = constants(&good);
        premises.push(nonnegative(r.iter().cloned().chain([i.after.0.clone()])));
        premises.push(near("M r_0 ≤ 0.1 l", &good, i.r0.0.clone()));
        let shrinks = r.windows(2).map(|pair| Statement::AtMost(pair[1].clone(), S::ratio(2, 5) * pair[0].clone()));
        premises.push(Premise::new("r_i ≤ 0.4 r_{i−1} for i ∈ [t]", Statement::All(shrinks.collect())));
        let close = i.r.iter().map(|r| good_start(&good, r.clone()));
        premises.push(Premise::new("M r_i ≤ 0.1 l for i ∈ [t]", Statement::All(close.collect())));
        premises.push(inequality(&good, &r[r.len() - 1], &i.after.0));
        premises
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let r = i.chain();
        self.said.of(&i.good(), r[r.len() - 1].clone(), i.after.0.clone())
    }
    fn corners(&self) -> Vec<Instance> {
        let one: &[&[&str]] = &[&["1"]];
        let near = |after: &'static str| {
            let after = [after];
            let objects: [(&'static str, &[&[&str]]); 6] = [
                ("r0", &[&["1/10"]]),
                ("r", &[&["1/25"]]),
                ("after", &[&after]),
                ("l", one),
                ("M", one),
                ("eps0", &[&["99/1000"]]),
            ];
            corner(1, 1, &objects)
        };
        vec![near("1/100"), near("28/2500")]
    }
}

impl<S: Real> Start<S> {
    fn good(&self) -> Good<'_, S> {
        Good { l: &self.l.0, M: &self.M.0, eps0: &self.eps0.0 }
    }
}

impl Started {
    /// M r_0/l at most.
    fn share<S: Real>(&self) -> S {
        if self.repaired { S::ratio(1, 11) } else { S::ratio(1, 10) }
    }
}

impl Claim for Started {
    type On = Start<f64>;
    fn id(&self) -> &'static str {
        self.id
    }
    fn case(&self) -> &'static str {
        "given the inequality of Lemma A.10, t = 0"
    }
    fn reading(&self) -> &'static str {
        if self.repaired { "M r_0 ≤ l/11, r_1 ≤ 0.4 r_0 in the Euclidean norm" } else { "as printed" }
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, _: Size) -> Start<S> {
        let (l, M, eps0) = (k.positive(), k.positive(), S::ratio(1, 10) * k.unit());
        let r0 = k.unit() * self.share::<S>() * l.clone() / M.clone();
        let r1 = k.unit() * shrunk(&Good { l: &l, M: &M, eps0: &eps0 }, &r0);
        Start { r0: Scalar(r0), r1: Scalar(r1), l: Scalar(l), M: Scalar(M), eps0: Scalar(eps0) }
    }
    fn given<S: Real>(&self, i: &Of<Self, S>) -> Vec<Premise<S>> {
        let good = i.good();
        let mut premises = constants(&good);
        premises.push(nonnegative([i.r0.0.clone(), i.r1.0.clone()].into_iter()));
        let name = if self.repaired { "M r_0 ≤ l/11" } else { "M r_0 ≤ 0.1 l" };
        let near = Statement::AtMost(i.M.0.clone() * i.r0.0.clone(), self.share::<S>() * i.l.0.clone());
        premises.push(Premise::new(name, near));
        premises.push(inequality(&good, &i.r0.0, &i.r1.0));
        premises
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        self.said.of(&i.good(), i.r0.0.clone(), i.r1.0.clone())
    }
    fn corners(&self) -> Vec<Instance> {
        let (one, eps0): (&[&[&str]], &[&[&str]]) = (&[&["1"]], &[&["99/1000"]]);
        let instance = |r0: &'static str, r1: &'static str| {
            corner(1, 1, &[("r0", &[&[r0]]), ("r1", &[&[r1]]), ("l", one), ("M", one), ("eps0", eps0)])
        };
        vec![instance("1/11", "398/11000"), instance("1/10", "42/1000")]
    }
}
