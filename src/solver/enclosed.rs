//! The parts of each loss in intervals: g, δ, V and M at every z in a box, and what the third derivative needs.

use crate::loss::{Activation, Instance, Loss, Weights};
use crate::number::{Exp, Interval};
use num_traits::{One, Zero};

/// Below this length an interval sum runs in index order.
const LEAF: usize = 8;

/// Enclosures over a box of z; n-vectors throughout, u and its derivatives divided by ⟨u, 1⟩ where the loss is.
pub(super) struct Enclosed {
    /// u′.
    pub first: Vec<Interval>,
    /// u″.
    pub second: Vec<Interval>,
    /// u‴.
    pub third: Vec<Interval>,
    /// r − centre with the residual r and its centre ⟨b, r⟩ (rescaled), ⟨p, r⟩ (normalised) or 0 (plain).
    pub centred: Vec<Interval>,
    /// What couples the rows.
    pub coupling: Coupling,
    squares: Vec<Interval>,
}

/// What couples the rows of a loss.
pub(super) enum Coupling {
    /// Plain: nothing.
    None,
    /// Rescaled: u − ⟨u, 1⟩b.
    Target {
        /// b.
        b: Vec<Interval>,
        /// ⟨b, b⟩.
        square: Interval,
    },
    /// Normalised: p = u/⟨u, 1⟩.
    Share {
        /// p.
        p: Vec<Interval>,
        /// p + r.
        partner: Vec<Interval>,
        /// ⟨p, p⟩.
        square: Interval,
        /// ⟨p, r⟩.
        pairing: Interval,
    },
}

impl Enclosed {
    /// The parts of the loss at every z in the box.
    pub fn at(instance: &Instance, z: &[Interval]) -> Self {
        let b: Vec<Interval> = instance.target().iter().map(|&b| Interval::point(b)).collect();
        let squares = match instance.weights() {
            Weights::Uniform(w) => vec![Interval::point(*w) * Interval::point(*w); z.len()],
            Weights::Each(w) => w.iter().map(|&w| Interval::point(w) * Interval::point(w)).collect(),
        };
        match instance.loss() {
            Loss::Plain(activation) => {
                let (u, first) = activated(activation, z);
                let centred = each(&u, &b, |u, b| u - b);
                Self { third: first.clone(), first, second: u, centred, coupling: Coupling::None, squares }
            }
            Loss::Rescaled(activation) => {
                let (u, first) = activated(activation, z);
                let alpha = total(&u);
                let residual = each(&u, &b, |u, b| u - alpha * b);
                let centre = inner(&b, &residual);
                let centred = residual.iter().map(|&r| r - centre).collect();
                let square = inner(&b, &b);
                let coupling = Coupling::Target { b, square };
                Self { third: first.clone(), first, second: u, centred, coupling, squares }
            }
            Loss::Softmax => {
                // p does not change with a shift of z, so the largest entry may go to 0
                let shift = Interval::point(z.iter().fold(f64::NEG_INFINITY, |most, z| most.max(z.hi())));
                let u: Vec<Interval> = z.iter().map(|&z| Exp::exp(&(z - shift))).collect();
                let alpha = total(&u);
                let p: Vec<Interval> = u.iter().map(|&u| u / alpha).collect();
                Self::normalised(p.clone(), p.clone(), p, &b, squares)
            }
            Loss::SoftResidual => {
                let e: Vec<Interval> = z.iter().map(Exp::exp).collect();
                let u = each(&e, z, |e, z| e + z);
                let alpha = total(&u);
                let over = |v: &[Interval], added| v.iter().map(|&entry| (entry + added) / alpha).collect();
                let zero = Interval::zero();
                Self::normalised(over(&u, zero), over(&e, Interval::one()), over(&e, zero), &b, squares)
            }
        }
    }

    fn normalised(
        p: Vec<Interval>,
        first: Vec<Interval>,
        second: Vec<Interval>,
        b: &[Interval],
        squares: Vec<Interval>,
    ) -> Self {
        let residual = each(&p, b, |p, b| p - b);
        let (square, pairing) = (inner(&p, &p), inner(&p, &residual));
        let centred = residual.iter().map(|&r| r - pairing).collect();
        let partner = each(&p, &residual, |p, r| p + r);
        let coupling = Coupling::Share { p, partner, square, pairing };
        Self { first, third: second.clone(), second, centred, coupling, squares }
    }

    /// g (n), the ridge included.
    pub fn gradient(&self, z: &[Interval]) -> Vec<Interval> {
        let ridge = each(&self.squares, z, |square, z| square * z);
        each(&each(&self.first, &self.centred, |v, r| v * r), &ridge, |g, ridge| g + ridge)
    }

    /// δ (n), the ridge included.
    pub fn delta(&self) -> Vec<Interval> {
        let curved = each(&self.second, &self.centred, |u, r| u * r);
        let straight = each(&self.first, &self.squares, |v, square| v * v + square);
        each(&straight, &curved, |straight, curved| straight + curved)
    }

    /// The columns of V and the first entry of M, whose others are −1, −1 and 0.
    pub fn low_rank(&self) -> Option<([Vec<Interval>; 2], Interval)> {
        let (partner, corner) = match &self.coupling {
            Coupling::None => return None,
            Coupling::Target { b, square } => (b, *square),
            Coupling::Share { partner, square, pairing, .. } => (partner, *square + *pairing + *pairing),
        };
        Some(([self.first.clone(), each(&self.first, partner, |v, h| v * h)], corner))
    }
}

/// u and u′.
fn activated(activation: Activation, z: &[Interval]) -> (Vec<Interval>, Vec<Interval>) {
    (z.iter().map(|z| activation.at(z)).collect(), z.iter().map(|z| activation.derivative(z)).collect())
}

/// f applied entry by entry to two n-vectors.
pub(super) fn each(a: &[Interval], b: &[Interval], f: impl Fn(Interval, Interval) -> Interval) -> Vec<Interval> {
    a.iter().zip(b).map(|(&a, &b)| f(a, b)).collect()
}

/// Σᵢ aᵢ by halves, which keeps the enclosure of a long sum narrow.
pub(super) fn total(a: &[Interval]) -> Interval {
    if a.len() <= LEAF {
        return a.iter().fold(Interval::zero(), |sum, &a| sum + a);
    }
    let (left, right) = a.split_at(a.len() / 2);
    total(left) + total(right)
}

/// ⟨a, b⟩.
pub(super) fn inner(a: &[Interval], b: &[Interval]) -> Interval {
    total(&each(a, b, |a, b| a * b))
}
