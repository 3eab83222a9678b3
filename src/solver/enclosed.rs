//! The parts of each loss in intervals: g, δ, V and M at every z in a box, and what the third derivative needs.

use super::compensated::Compensated;
use super::passes::{radius, raised};
use crate::loss::{Activation, Instance, Loss, Weights};
use crate::number::{Exp, Interval};
use num_traits::{One, Zero};

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
                let mut centred = each(&u, &b, |u, b| u - alpha * b);
                let centre = inner(&b, &centred);
                centred.iter_mut().for_each(|r| *r -= centre);
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
        let entry = |i: usize| self.first[i] * self.centred[i] + self.squares[i] * z[i];
        (0..z.len()).map(entry).collect()
    }

    /// δ (n), the ridge included.
    pub fn delta(&self) -> Vec<Interval> {
        let entry = |i: usize| {
            let first = self.first[i];
            first * first + self.squares[i] + self.second[i] * self.centred[i]
        };
        (0..self.first.len()).map(entry).collect()
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

/// Σᵢ aᵢ: the middles summed with their rounding errors, the radii bounded.
pub(super) fn total(a: &[Interval]) -> Interval {
    let (mut middles, mut radii) = (Compensated::default(), 0.0);
    for a in a {
        middles.add(a.middle(), 1.0);
        radii += radius(a);
    }
    about(middles, radii, a.len())
}

/// ⟨a, b⟩.
pub(super) fn inner(a: &[Interval], b: &[Interval]) -> Interval {
    let (mut middles, mut radii) = (Compensated::default(), 0.0);
    for (a, b) in a.iter().zip(b) {
        let (x, y, r, s) = (a.middle(), b.middle(), radius(a), radius(b));
        middles.add(x, y);
        radii += x.abs() * s + r * (y.abs() + s);
    }
    about(middles, radii, a.len())
}

/// The sum of `terms` products whose middles and radii were summed; undefined where one was, or is not finite.
fn about(middles: Compensated, radii: f64, terms: usize) -> Interval {
    let (value, error) = middles.result(terms);
    let slack = raised(error + raised(radii, 3 * terms), 2);
    Interval::between((value - slack).next_down(), (value + slack).next_up())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Arithmetic, Exact};

    #[test]
    fn sums_and_products_of_intervals_enclose_the_sums_of_their_ends() {
        let ends = |phase: f64| -> Vec<(f64, f64)> {
            (0..500)
                .map(|k| ((k as f64 * 0.7548 + phase).sin() * 10.0_f64.powi(k % 11 - 5), k % 3))
                .map(|(middle, share)| (middle, 1e-9 * middle.abs() * f64::from(share)))
                .map(|(middle, width)| (middle - width, middle + width))
                .collect()
        };
        let (a, b) = (ends(0.2), ends(1.3));
        let boxed = |ends: &[(f64, f64)]| ends.iter().map(|(lo, hi)| Interval::between(*lo, *hi)).collect::<Vec<_>>();
        let (sum, product) = (total(&boxed(&a)), inner(&boxed(&a), &boxed(&b)));
        let exact = |value: f64| Exact::from_f64(value).unwrap();
        let plus = |sum: Exact, term: &Exact| sum.add(term, &()).unwrap();
        let (mut least, mut most) = ([Exact::zero(), Exact::zero()], [Exact::zero(), Exact::zero()]);
        for (x, y) in a.iter().zip(&b) {
            let corners = [(x.0, y.0), (x.0, y.1), (x.1, y.0), (x.1, y.1)];
            let mut products = corners.map(|(x, y)| exact(x).mul(&exact(y), &()).unwrap());
            products.sort_by(|left, right| left.minus(right).signum().cmp(&0));
            least = [plus(least[0].clone(), &exact(x.0)), plus(least[1].clone(), &products[0])];
            most = [plus(most[0].clone(), &exact(x.1)), plus(most[1].clone(), &products[3])];
        }
        for (k, found) in [sum, product].iter().enumerate() {
            assert!(exact(found.lo()).minus(&least[k]).signum() <= 0, "{k}");
            assert!(most[k].minus(&exact(found.hi())).signum() <= 0, "{k}");
        }
        let widths: f64 = a.iter().map(|(lo, hi)| hi - lo).sum();
        assert!(sum.hi() - sum.lo() <= 1.01 * widths + 1e-9);
        let undefined = [Interval::point(1.0), Interval::point(f64::NAN)];
        assert!(!total(&undefined).is_defined() && !inner(&undefined, &undefined).is_defined());
    }
}
