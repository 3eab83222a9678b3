//! Algorithm 1, lines 3, 4 and 6, and Theorem 9.1's T: how many iterations are made, suffice, and succeed together.

use super::bound::bounds;
use super::hypotheses::{at_most, less};
use super::run::on_a_line;
use crate::claims::{Executable, Instance, Knobs, Premise, Scalar, Size, Statement};
use crate::ingredients;
use crate::linalg::algebra::total;
use crate::number::Real;
use crate::papers::identities::identities;
use nalgebra::DVector;

ingredients! {
    /// r_0, then r_1, …, r_T with T = n, then r_{T+1}, and the accuracy ε.
    Distances { r0: Number[One], r: Vector[N], after: Number[One], eps: Number[One] } where T = "n"
}

impl<S: Real> Distances<S> {
    fn T(&self) -> i64 {
        self.r.len() as i64
    }

    /// r_t = share · 0.4 r_{t−1}, and r_0/ε = e^(ln(base) · (T − s)) with s ∈ (0, 1).
    fn draw(k: &mut Knobs<S>, size: Size, base: S) -> Self {
        let eps = S::ratio(1, 10) * k.unit();
        let exponent = S::integer(size.n() as i64) - k.unit();
        let r0 = eps.clone() * (base.ln() * exponent).exp();
        let mut last = r0.clone();
        let mut next = |share: S| {
            last = S::ratio(2, 5) * share * last.clone();
            last.clone()
        };
        let r = DVector::from_fn(size.n(), |_, _| next(k.unit()));
        let after = next(k.unit());
        Distances { r0: Scalar(r0), r, after: Scalar(after), eps: Scalar(eps) }
    }

    fn natural(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, S::one().exp())
    }

    fn binary(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, S::integer(2))
    }

    fn matching(k: &mut Knobs<S>, size: Size) -> Self {
        Self::draw(k, size, S::ratio(5, 2))
    }

    /// r_{t+1} ≤ 0.4 r_t for t = 0, …, T.
    fn contracts(&self) -> Vec<Premise<S>> {
        let ends = [&self.r0.0].into_iter().chain(self.r.iter()).chain([&self.after.0]).collect::<Vec<_>>();
        let shrinks = ends.windows(2).map(|pair| Statement::AtMost(pair[1].clone(), S::ratio(2, 5) * pair[0].clone()));
        vec![
            less("ε > 0", S::zero(), self.eps.0.clone()),
            less("ε < 0.1", self.eps.0.clone(), S::ratio(1, 10)),
            less("r_0 > 0", S::zero(), self.r0.0.clone()),
            Premise::new("r_{t+1} ≤ 0.4 r_t", Statement::All(shrinks.collect())),
        ]
    }

    /// T is the natural logarithm of r_0/ε, rounded up.
    fn given_natural(&self) -> Vec<Premise<S>> {
        let mut premises = self.contracts();
        let wanted = (self.r0.0.clone() / self.eps.0.clone()).ln();
        premises.push(less("T − 1 < ln(r_0/ε)", S::integer(self.T() - 1), wanted.clone()));
        premises.push(at_most("ln(r_0/ε) ≤ T", wanted, S::integer(self.T())));
        premises
    }

    /// The same for T ≤ 10.
    fn given_natural_to_ten(&self) -> Vec<Premise<S>> {
        let mut premises = self.given_natural();
        premises.push(at_most("T ≤ 10", S::integer(self.T()), S::integer(10)));
        premises
    }

    /// T is the logarithm of r_0/ε to a base, rounded up.
    fn given_base(&self, base: S) -> Vec<Premise<S>> {
        let power = |m: i64| (0..m).fold(self.eps.0.clone(), |power, _| power * base.clone());
        let mut premises = self.contracts();
        premises.push(less("base^(T−1) < r_0/ε", power(self.T() - 1), self.r0.0.clone()));
        premises.push(at_most("r_0/ε ≤ base^T", self.r0.0.clone(), power(self.T())));
        premises
    }

    fn given_binary(&self) -> Vec<Premise<S>> {
        self.given_base(S::integer(2))
    }

    fn given_matching(&self) -> Vec<Premise<S>> {
        self.given_base(S::ratio(5, 2))
    }

    fn given_order(&self) -> Vec<Premise<S>> {
        let mut premises = self.given_matching();
        premises.push(at_most("r_0/ε ≥ 2", S::integer(2) * self.eps.0.clone(), self.r0.0.clone()));
        premises
    }

    /// r_T ≤ ε.
    fn reached(&self) -> Statement<S> {
        Statement::AtMost(self.r[self.r.len() - 1].clone(), self.eps.0.clone())
    }

    /// r_{T+1} ≤ ε.
    fn reached_after(&self) -> Statement<S> {
        Statement::AtMost(self.after.0.clone(), self.eps.0.clone())
    }
}

/// r_0 = 10⁻ᵐ and r_t = 0.4ᵗ r_0 for t = 1, …, T + 1.
fn geometric(m: u32, eps: &str, T: u32) -> Instance {
    let powers: Vec<String> = (0..=T + 1).map(|t| format!("{}e-{}", 4u64.pow(t), t + m)).collect();
    let texts: Vec<&str> = powers.iter().map(String::as_str).collect();
    let last = texts.len() - 1;
    on_a_line(T as usize, &[("r0", &texts[..1]), ("r", &texts[1..last]), ("after", &texts[last..]), ("eps", &[eps])])
}

/// 0.4ᵗ, t = 1, …, 12, and a little less each time: inequalities that enclosures prove.
const NEARLY: [&str; 12] = [
    "0.399996",
    "0.159996",
    "0.063998",
    "0.025598",
    "0.010239",
    "0.0040955",
    "0.0016381",
    "0.00065523",
    "0.00026209",
    "0.00010483",
    "0.00004193",
    "0.00001677",
];

/// r_0 = 1 and r_t just below 0.4ᵗ.
fn nearly_geometric(eps: &str, T: usize) -> Instance {
    on_a_line(T, &[("r0", &["1"]), ("r", &NEARLY[..T]), ("after", &NEARLY[T..T + 1]), ("eps", &[eps])])
}

/// r_0/ε with a natural logarithm just below T.
fn below_a_power_of_e() -> Vec<Instance> {
    vec![nearly_geometric("0.05", 3), nearly_geometric("0.0000454", 10), nearly_geometric("0.00001672", 11)]
}

/// r_0/ε = (5/2)ᵀ, and one beyond it, which the hypotheses leave out.
fn power_of_five_halves() -> Vec<Instance> {
    vec![geometric(1, "4e-2", 1), geometric(0, "64e-3", 3), geometric(0, "256e-4", 4), geometric(1, "385e-4", 1)]
}

/// r_0/ε = 2ᵀ, and one beyond it, which the hypotheses leave out.
fn power_of_two() -> Vec<Instance> {
    vec![geometric(1, "5e-2", 1), geometric(0, "625e-4", 4), geometric(1, "335e-4", 1)]
}

/// r_0/ε just above 5/2, where T = 2 is the most for its logarithm.
fn above_a_power_of_five_halves() -> Vec<Instance> {
    vec![geometric(1, "399e-4", 2), geometric(1, "5e-2", 1), geometric(1, "4e-2", 1), nearly_geometric("0.399", 2)]
}

fn line_3() -> Vec<Executable> {
    let mut claims = bounds! { Distances, draw Distances::natural, given Distances::given_natural,
        corners below_a_power_of_e;
        "residual.algorithm-1.line3" ["natural logarithm, T rounded up"] => |i| i.reached();
        "residual.algorithm-1.line3" ["natural logarithm, T+1 updates (T rounded up)"] => |i| i.reached_after();
        "residual.theorem-9.1.iterations" ["exact count, natural logarithm"] => |i| i.reached();
    };
    claims.extend(bounds! { Distances, draw Distances::binary, given Distances::given_binary, corners power_of_two;
        "residual.algorithm-1.line3" ["logarithm to base 2, T rounded up"] => |i| i.reached();
    });
    claims.extend(
        bounds! { Distances, draw Distances::matching, given Distances::given_order, corners above_a_power_of_five_halves;
            "residual.theorem-9.1.iterations" ["O(log) order"]
                reading "T = ⌈log_{5/2}(r_0/ε)⌉ ≤ (9/4) ln(r_0/ε) iterations suffice" => |i| {
                    let logarithm = (i.r0.0.clone() / i.eps.0.clone()).ln();
                    Statement::All(vec![
                        i.reached(),
                        Statement::AtMost(S::integer(i.T()), S::ratio(9, 4) * logarithm),
                    ])
                };
        },
    );
    claims
}

ingredients! {
    /// The T iterations of Theorem 9.1, each of some size, T = n.
    Iterations { steps: Vector[N] } where T = "n"
}

impl<S: Real> Iterations<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Iterations { steps: k.vector(size.n()) }
    }

    /// How many updates a loop makes = T.
    fn are_as_many_as(&self, updates: impl Iterator<Item = usize>) -> Statement<S> {
        let count = updates.fold(S::zero(), |count, _| count + S::one());
        Statement::equal(count, S::integer(self.steps.len() as i64))
    }
}

fn line_4() -> Vec<Executable> {
    identities! { Iterations;
        "residual.algorithm-1.line4" => |i| i.are_as_many_as(0..=i.steps.len());
    }
}

ingredients! {
    /// The probabilities p_0, …, p_{T−1} with which T = n calls of SUBSAMPLE fail, and that of one more, and δ.
    Calls { p: Vector[N], last: Number[One], delta: Number[One] } where T = "n"
}

impl<S: Real> Calls<S> {
    fn with_share(k: &mut Knobs<S>, size: Size, calls: i64) -> Self {
        let delta = S::ratio(1, 10) * k.unit();
        let most = delta.clone() / S::integer(calls);
        let mut p = || k.unit() * most.clone();
        Calls { p: DVector::from_fn(size.n(), |_, _| p()), last: Scalar(p()), delta: Scalar(delta) }
    }

    fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        Self::with_share(k, size, size.n() as i64)
    }

    fn draw_smaller(k: &mut Knobs<S>, size: Size) -> Self {
        Self::with_share(k, size, size.n() as i64 + 1)
    }

    /// Each call fails with probability at most δ over a number.
    fn at_most_delta_over(&self, name: &'static str, calls: i64) -> Vec<Premise<S>> {
        let most = self.delta.0.clone() / S::integer(calls);
        let mut parts = Vec::new();
        for p in self.p.iter().chain([&self.last.0]) {
            parts.push(Statement::AtMost(S::zero(), p.clone()));
            parts.push(Statement::AtMost(p.clone(), most.clone()));
        }
        vec![
            less("δ > 0", S::zero(), self.delta.0.clone()),
            less("δ < 0.1", self.delta.0.clone(), S::ratio(1, 10)),
            Premise::new(name, Statement::All(parts)),
        ]
    }

    fn given(&self) -> Vec<Premise<S>> {
        self.at_most_delta_over("0 ≤ p_t ≤ δ/T", self.p.len() as i64)
    }

    fn given_smaller(&self) -> Vec<Premise<S>> {
        self.at_most_delta_over("0 ≤ p_t ≤ δ/(T + 1)", self.p.len() as i64 + 1)
    }

    /// The calls fail disjointly, which no law exceeds: some call of the first T fails with probability Σp_t.
    fn first(&self) -> S {
        total(&self.p)
    }
}

fn equal_shares(T: i64, calls: i64) -> Instance {
    let share = format!("1/{}", 20 * calls);
    let p: Vec<&str> = (0..T).map(|_| share.as_str()).collect();
    on_a_line(p.len(), &[("p", &p), ("last", &[&share]), ("delta", &["1/20"])])
}

fn shares_of_calls() -> Vec<Instance> {
    vec![equal_shares(1, 1), equal_shares(3, 3)]
}

fn smaller_shares() -> Vec<Instance> {
    vec![equal_shares(1, 2), equal_shares(3, 4)]
}

fn line_6() -> Vec<Executable> {
    bounds! { Calls, draw Calls::draw, given Calls::given, corners shares_of_calls;
        "residual.algorithm-1.line6" ["T calls"] => |i| Statement::AtMost(i.first(), i.delta.0.clone());
        "residual.algorithm-1.line6" ["T+1 calls"] => |i| {
            Statement::AtMost(i.first() + i.last.0.clone(), i.delta.0.clone())
        };
    }
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = line_3();
    claims.extend(line_4());
    claims.extend(line_6());
    claims
}

/// The repaired claims: the logarithm to base 5/2, T ≤ 10, one update less, or a smaller share of δ.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = bounds! { Distances, draw Distances::matching, given Distances::given_matching,
        corners power_of_five_halves;
        "residual.algorithm-1.line3.corrected" ["natural logarithm, T rounded up"] => |i| i.reached();
        "residual.theorem-9.1.iterations.corrected" ["exact count, natural logarithm"] => |i| i.reached();
    };
    twins.extend(bounds! { Distances, draw Distances::natural, given Distances::given_natural_to_ten,
        corners below_a_power_of_e;
        "residual.algorithm-1.line3.corrected" ["natural logarithm, T+1 updates (T rounded up)"] => |i| {
            i.reached_after()
        };
    });
    twins.extend(identities! { Iterations;
        "residual.algorithm-1.line4.corrected" => |i| i.are_as_many_as(0..i.steps.len());
    });
    twins.extend(bounds! { Calls, draw Calls::draw_smaller, given Calls::given_smaller, corners smaller_shares;
        "residual.algorithm-1.line6.corrected" ["T+1 calls"] => |i| {
            Statement::AtMost(i.first() + i.last.0.clone(), i.delta.0.clone())
        };
    });
    twins
}
