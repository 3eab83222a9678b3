//! Algorithm 1's counts: how often the error must shrink by 0.4, and how often SUBSAMPLE is called.

use super::bounds::{count, no_corners};
use super::rows::rows;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement, corner};
use crate::ingredients;
use crate::linalg::algebra::column;
use crate::linalg::norm::l2;
use crate::loss::Activation;
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// Iterates x_1, …, x_T of a starting point, and what they tend to.
    Iterates { x_0: Vector[D], x: Matrix[D, N], x_star: Vector[D] } where T = "n"
}

ingredients! {
    /// Distances r_0 and r_1, …, r_T of iterates from what they tend to, and an accuracy.
    Distances { r_0: Number[One], r: Vector[N], eps: Number[One] } where T = "n"
}

ingredients! {
    /// Distances r_0 and r_1, …, r_{T+1}, the last of them the returned point's, and an accuracy.
    Returned { r_0: Number[One], r: Vector[N], eps: Number[One] } where T = "n - 1"
}

ingredients! {
    /// A first distance and an accuracy.
    Ratio { r_0: Number[One], eps: Number[One] } where T = "log(r_0/eps)"
}

ingredients! {
    /// How probably each call of SUBSAMPLE fails, and the failure probability allowed.
    Calls { p: Vector[N], delta: Number[One] }
}

/// 0.4ᵏ.
fn power<S: Real>(k: usize) -> S {
    (0..k).fold(S::one(), |product, _| product * S::ratio(2, 5))
}

fn accuracy<S: Real>(r_0: &Scalar<S>, eps: &Scalar<S>) -> Vec<Premise<S>> {
    vec![
        Premise::new("r_0 > 0", Statement::Less(S::zero(), r_0.0.clone())),
        Premise::new("ε > 0", Statement::Less(S::zero(), eps.0.clone())),
        Premise::new("ε < 0.1", Statement::Less(eps.0.clone(), S::ratio(1, 10))),
    ]
}

fn small<S: Real>(k: &mut Knobs<S>) -> S {
    S::ratio(1, 10) * k.unit()
}

fn approaching<S: Real>(_: Activation, k: &mut Knobs<S>, size: Size) -> Iterates<S> {
    let (x_star, x_0) = (k.vector(size.d()), k.vector(size.d()));
    let mut columns: Vec<DVector<S>> = Vec::new();
    let mut reach = S::ratio(2, 5) * l2(&(&x_0 - &x_star));
    for _ in 0..size.n() {
        let step = k.ball(size.d(), &reach);
        reach = S::ratio(2, 5) * l2(&step);
        columns.push(&x_star + step);
    }
    let x = DMatrix::from_fn(size.d(), size.n(), |i, t| columns[t][i].clone());
    Iterates { x_0, x, x_star }
}

impl<S: Real> Iterates<S> {
    /// ‖x_k − x*‖₂.
    fn distance(&self, k: usize) -> S {
        let at = if k == 0 { self.x_0.clone() } else { column(&self.x, k - 1) };
        l2(&(at - &self.x_star))
    }
}

fn each_iteration<S: Real>(_: Activation, i: &Iterates<S>) -> Vec<Premise<S>> {
    let nearer = |k: usize| Statement::AtMost(i.distance(k), S::ratio(2, 5) * i.distance(k - 1));
    let all = (1..=i.x.ncols()).map(nearer).collect();
    vec![Premise::new("‖x_k − x*‖₂ ≤ 0.4‖x_{k−1} − x*‖₂, k ∈ [T]", Statement::All(all))]
}

/// Every iterate as far away as it may be.
fn as_slow_as_allowed(_: Activation) -> Vec<Instance> {
    let x: &[&[&str]] = &[&["2", "0.8", "0.32"]];
    vec![corner(3, 1, &[("x_0", &[&["5"]]), ("x", x), ("x_star", &[&["0"]])])]
}

/// r_k ≤ 0.4 r_{k−1}: distances from the last to the first, each up to any factor above what it must be.
fn shrinking<S: Real>(k: &mut Knobs<S>, r_0: &S, n: usize) -> DVector<S> {
    let mut last = r_0.clone();
    DVector::from_fn(n, |_, _| {
        last = S::ratio(2, 5) * last.clone() * k.unit();
        last.clone()
    })
}

fn shrinks<S: Real>(r_0: &Scalar<S>, r: &DVector<S>) -> Premise<S> {
    let before = |k: usize| if k == 0 { r_0.0.clone() } else { r[k - 1].clone() };
    let all = (0..r.len()).map(|k| Statement::AtMost(r[k].clone(), S::ratio(2, 5) * before(k))).collect();
    Premise::new("r_k ≤ 0.4 r_{k−1}", Statement::All(all))
}

/// The base of a logarithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    E,
    Two,
    /// 5/2, by which each iteration shrinks the error.
    Shrink,
}

impl Base {
    /// ln of the base.
    fn ln<S: Real>(self) -> S {
        match self {
            Base::E => S::one(),
            Base::Two => S::integer(2).ln(),
            Base::Shrink => S::ratio(5, 2).ln(),
        }
    }

    /// The names of T − 1 < log(r_0/ε) and log(r_0/ε) ≤ T.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Base::E => ("T − 1 < ln(r_0/ε)", "ln(r_0/ε) ≤ T"),
            Base::Two => ("T − 1 < log₂(r_0/ε)", "log₂(r_0/ε) ≤ T"),
            Base::Shrink => ("T − 1 < ln(r_0/ε)/ln(5/2)", "ln(r_0/ε)/ln(5/2) ≤ T"),
        }
    }
}

/// T − 1 < log(r_0/ε) ≤ T.
fn rounded_up<S: Real>(r_0: &Scalar<S>, eps: &Scalar<S>, T: usize, base: Base) -> Vec<Premise<S>> {
    let log = (r_0.0.clone() / eps.0.clone()).ln() / base.ln();
    let (above, below) = base.names();
    vec![
        Premise::new(above, Statement::Less(count::<S>(T) - S::one(), log.clone())),
        Premise::new(below, Statement::AtMost(log, count(T))),
    ]
}

/// Distances for which T is `T`.
fn drawn_distances<S: Real>(k: &mut Knobs<S>, n: usize, T: usize, base: Base) -> (Scalar<S>, DVector<S>, Scalar<S>) {
    let eps = small(k);
    let r_0 = eps.clone() * ((count::<S>(T) - k.unit()) * base.ln()).exp();
    let r = shrinking(k, &r_0, n);
    (Scalar(r_0), r, Scalar(eps))
}

fn distances<S: Real>(k: &mut Knobs<S>, size: Size, base: Base) -> Distances<S> {
    let (r_0, r, eps) = drawn_distances(k, size.n(), size.n(), base);
    Distances { r_0, r, eps }
}

fn counted<S: Real>(i: &Distances<S>, base: Base) -> Vec<Premise<S>> {
    let mut premises = accuracy(&i.r_0, &i.eps);
    premises.push(shrinks(&i.r_0, &i.r));
    premises.extend(rounded_up(&i.r_0, &i.eps, i.r.len(), base));
    premises
}

/// 0.4^T r_0 ≤ ε with T = n.
fn enough<S: Real>(i: &Distances<S>) -> Statement<S> {
    Statement::AtMost(power::<S>(i.r.len()) * i.r_0.0.clone(), i.eps.0.clone())
}

fn returned<S: Real>(k: &mut Knobs<S>, size: Size, T: usize, base: Base) -> Returned<S> {
    let (r_0, r, eps) = drawn_distances(k, size.n(), T, base);
    Returned { r_0, r, eps }
}

fn run<S: Real>(i: &Returned<S>, T: usize, base: Base) -> Vec<Premise<S>> {
    let mut premises = accuracy(&i.r_0, &i.eps);
    premises.push(shrinks(&i.r_0, &i.r));
    premises.extend(rounded_up(&i.r_0, &i.eps, T, base));
    premises
}

/// r_{T+1} ≤ ε.
fn accurate<S: Real>(i: &Returned<S>) -> Statement<S> {
    Statement::AtMost(i.r[i.r.len() - 1].clone(), i.eps.0.clone())
}

/// r_k = 0.4ᵏ · 5980, rounded down, with ε slightly below 0.1: ln(r_0/ε) is slightly below 11.
fn eleven_iterations(_: Activation) -> Vec<Instance> {
    let r: &[&[&str]] = &[
        &["2391.9"],
        &["956.75"],
        &["382.69"],
        &["153.07"],
        &["61.227"],
        &["24.49"],
        &["9.7959"],
        &["3.9183"],
        &["1.5673"],
        &["0.62691"],
        &["0.25076"],
        &["0.1003"],
    ];
    vec![corner(12, 1, &[("r_0", &[&["5980"]]), ("r", r), ("eps", &[&["0.0999"]])])]
}

fn ratio<S: Real>(_: Activation, k: &mut Knobs<S>, _: Size) -> Ratio<S> {
    let eps = small(k);
    Ratio { r_0: Scalar(k.above(&S::one()) * eps.clone()), eps: Scalar(eps) }
}

fn at_least_none<S: Real>(_: Activation, i: &Ratio<S>) -> Vec<Premise<S>> {
    let mut premises = accuracy(&i.r_0, &i.eps);
    premises.push(Premise::new("T ≥ 0", Statement::AtMost(i.eps.0.clone(), i.r_0.0.clone())));
    premises
}

/// 0.4^T r_0 ≤ ε with T = log(r_0/ε), not rounded.
fn enough_unrounded<S: Real>(i: &Ratio<S>, base: Base) -> Statement<S> {
    let T = (i.r_0.0.clone() / i.eps.0.clone()).ln() / base.ln();
    Statement::AtMost((T * S::ratio(2, 5).ln()).exp() * i.r_0.0.clone(), i.eps.0.clone())
}

/// r_0 = ε; and r_0 far above it.
fn equal_and_far(_: Activation) -> Vec<Instance> {
    let at = |r_0: &str| corner(1, 1, &[("r_0", &[&[r_0]]), ("eps", &[&["0.05"]])]);
    vec![at("0.05"), at("0.1"), at("1e6")]
}

/// `calls` calls, each of which fails with probability at most δ divided by `share`.
fn calls<S: Real>(k: &mut Knobs<S>, calls: usize, share: usize) -> Calls<S> {
    let delta = small(k);
    let most = delta.clone() / count::<S>(share);
    Calls { p: DVector::from_fn(calls, |_, _| most.clone() * k.unit()), delta: Scalar(delta) }
}

fn seldom_failing<S: Real>(i: &Calls<S>, share: usize) -> Vec<Premise<S>> {
    let most = i.delta.0.clone() / count::<S>(share);
    let each = i.p.iter();
    vec![
        Premise::new("δ > 0", Statement::Less(S::zero(), i.delta.0.clone())),
        Premise::new("δ < 0.1", Statement::Less(i.delta.0.clone(), S::ratio(1, 10))),
        Premise::new(
            "p_t ≥ 0",
            Statement::All(each.clone().map(|p| Statement::AtMost(S::zero(), p.clone())).collect()),
        ),
        Premise::new("p_t ≤ δ₁", Statement::All(each.map(|p| Statement::AtMost(p.clone(), most.clone())).collect())),
    ]
}

/// Where no two calls fail together, all succeed with probability 1 − Σp_t: no joint law gives less.
fn disjoint<S: Real>(i: &Calls<S>) -> Statement<S> {
    let failing = i.p.iter().fold(S::zero(), |sum, p| sum + p.clone());
    Statement::AtMost(S::one() - i.delta.0.clone(), S::one() - failing)
}

/// Where the calls are independent, all succeed with probability Π(1 − p_t).
fn independent<S: Real>(i: &Calls<S>) -> Statement<S> {
    let all = i.p.iter().fold(S::one(), |product, p| product * (S::one() - p.clone()));
    Statement::AtMost(S::one() - i.delta.0.clone(), all)
}

/// Two calls, T = 1, each as bad as allowed.
fn both_as_bad(share: i64) -> Vec<Instance> {
    let p = if share == 1 { "0.05" } else { "0.025" };
    vec![corner(2, 1, &[("p", &[&[p], &[p]]), ("delta", &[&["0.05"]])])]
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = rows! { Iterates, approaching, each_iteration, as_slow_as_allowed;
        "rescaled.theorem-f1.contraction" ["any"] => |_f, i| {
            let T = i.x.ncols();
            Statement::AtMost(i.distance(T), power::<S>(T) * i.distance(0))
        };
    };
    claims.extend(rows! { Ratio, ratio, at_least_none, equal_and_far;
        "rescaled.theorem-f1.iterations-ln" ["any"] words "T = ln(r_0/ε), not rounded"
            => |_f, i| enough_unrounded(i, Base::E);
        "rescaled.theorem-f1.iterations-log2" ["any"] words "T = log₂(r_0/ε), not rounded"
            => |_f, i| enough_unrounded(i, Base::Two);
    });
    claims.extend(
        rows! { Distances, |_f, k, size| distances(k, size, Base::E), |_f, i| counted(i, Base::E), no_corners;
            "rescaled.theorem-f1.iterations-ln" ["any"] reading "T rounded up", "T = ⌈ln(r_0/ε)⌉" => |_f, i| enough(i);
        },
    );
    claims.extend(rows! { Distances, |_f, k, size| distances(k, size, Base::Two),
        |_f, i| counted(i, Base::Two), no_corners;
        "rescaled.theorem-f1.iterations-log2" ["any"] reading "T rounded up", "T = ⌈log₂(r_0/ε)⌉" => |_f, i| enough(i);
    });
    claims.extend(rows! { Returned, |_f, k, size: Size| returned(k, size, size.n() - 1, Base::E),
        |_f, i: &Returned<S>| run(i, i.r.len() - 1, Base::E), eleven_iterations;
        "rescaled.algorithm-1.output" ["any"]
            words "the distances of the iterates alone, r_{k+1} ≤ 0.4 r_k, T = ⌈ln(r_0/ε)⌉"
            scope "T ≥ 11" least (12, 1) => |_f, i| accurate(i);
    });
    claims.extend(rows! { Returned, |_f, k, size: Size| returned(k, size, size.n() - 1, Base::Two),
        |_f, i: &Returned<S>| run(i, i.r.len() - 1, Base::Two), no_corners;
        "rescaled.algorithm-1.output" ["any"] reading "log to base 2",
            "the distances of the iterates alone, r_{k+1} ≤ 0.4 r_k, T = ⌈log₂(r_0/ε)⌉"
            least (2, 1) => |_f, i| accurate(i);
    });
    claims.extend(union_bound());
    claims
}

fn union_bound() -> Vec<Executable> {
    let mut claims = rows! { Calls, |_f, k, size: Size| calls(k, size.n(), size.n() - 1),
        |_f, i: &Calls<S>| seldom_failing(i, i.p.len() - 1), |_| both_as_bad(1);
        "rescaled.theorem-f1.union-bound" ["any"] words "T + 1 calls of any joint law" least (2, 1)
            => |_f, i| disjoint(i);
        "rescaled.theorem-f1.union-bound" ["any"] reading "independent calls", "T + 1 calls that fail independently"
            least (2, 1) => |_f, i| independent(i);
    };
    claims.extend(rows! { Calls, |_f, k, size: Size| calls(k, size.n(), size.n()),
        |_f, i: &Calls<S>| seldom_failing(i, i.p.len()), |_| both_as_bad(2);
        "rescaled.theorem-f1.union-bound" ["any"] reading "T calls", "T calls, as the proof of Theorem F.1 counts them"
            => |_f, i| disjoint(i);
    });
    claims
}

/// The logarithm to base 5/2, which is exact; δ divided by the number of calls.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = rows! { Distances, |_f, k, size| distances(k, size, Base::Shrink),
        |_f, i| counted(i, Base::Shrink), no_corners;
        "rescaled.theorem-f1.iterations-ln.corrected" ["any"] => |_f, i| enough(i);
    };
    twins.extend(rows! { Returned, |_f, k, size: Size| returned(k, size, size.n(), Base::Shrink),
        |_f, i: &Returned<S>| run(i, i.r.len(), Base::Shrink), no_corners;
        "rescaled.algorithm-1.output.corrected" ["any"] scope "the distances of the iterates alone"
            => |_f, i| accurate(i);
    });
    twins.extend(rows! { Calls, |_f, k, size: Size| calls(k, size.n(), size.n()),
        |_f, i: &Calls<S>| seldom_failing(i, i.p.len()), |_| both_as_bad(2);
        "rescaled.theorem-f1.union-bound.corrected" ["any"] least (2, 1) => |_f, i| disjoint(i);
    });
    twins
}
