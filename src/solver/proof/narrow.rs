//! The loss in balls of 128 bits or more, where f64 leaves too much open: L itself, the weights y of ∇L = Aᵀy, and δ, V and M.

use crate::linalg::Storage;
use crate::loss::row::{self, Activated, Entry};
use crate::loss::{Activation, Loss, Regression, Weights};
use crate::number::{Arithmetic, Ball, Enclosure, Exact, Precision};

/// Bits of the balls.
const BITS: u32 = 128;
/// Bits of them that may go to what the weights of rows differ by; more are asked for by this many at a time.
const APART: u32 = 64;
/// Bits beyond which balls take too long.
const MOST: f64 = 8192.0;
/// Entries of A up to which balls are worth their time, some microseconds an entry.
pub(in crate::solver) const ENTRIES: usize = 1 << 18;

/// y = high + low, off by at most the radii; n-vectors.
pub(in crate::solver) struct Narrow {
    pub high: Vec<f64>,
    pub low: Vec<f64>,
    pub radii: Vec<f64>,
}

impl Narrow {
    /// The weights at x + x′ (d each, or no x′) in balls; `None` for an A of more than 2¹⁸ entries, and where an operation is not defined.
    pub fn at(instance: &Regression, x: [&[f64]; 2]) -> Option<Self> {
        if instance.design().entries() > ENTRIES {
            return None;
        }
        // so small an A goes to every rank that shares it
        let whole = instance.gathered().ok()?;
        let balls = Rows::at(&whole, &x, precision(whole.target(), 0))?.weights()?;
        let mut narrow = Self { high: Vec::new(), low: Vec::new(), radii: Vec::new() };
        for y in &balls[instance.design().own_rows()] {
            let (lower, upper) = (y.lower()?, y.upper()?);
            let high = lower.to_f64();
            let low = lower.minus(&Exact::from_f64(high)?);
            let rest = low.minus(&Exact::from_f64(low.to_f64())?);
            let radius = upper.minus(&lower).to_f64() + rest.to_f64().abs();
            narrow.high.push(high);
            narrow.low.push(low.to_f64());
            narrow.radii.push(crate::linalg::rounding::raised(radius, 4));
        }
        Some(narrow)
    }
}

/// L at x + x′ (d each, or no x′) rounded from balls; `None` as for [`Narrow::at`].
pub(in crate::solver) fn value(instance: &Regression, x: [&[f64]; 2]) -> Option<f64> {
    if instance.design().entries() > ENTRIES {
        return None;
    }
    let whole = instance.gathered().ok()?;
    let rows = Rows::at(&whole, &x, precision(whole.target(), 0))?;
    rows.value.0.map(|value| value.middle()).filter(|value| value.is_finite())
}

/// Bits that leave 128 where the target is large: a residual of softmax is known to the rounding of the target; and some more.
fn precision(target: &[f64], more: u32) -> Precision {
    let largest = target.iter().fold(1.0, |most, b| f64::max(most, f64::abs(*b)));
    Precision::new(BITS + 2 * largest.log2().ceil() as u32 + more)
}

/// As many as tell a row that weighs least from the rounding of those that weigh most, of which all are kept here: a weight is about
/// the square of u, so that what the exponents of u differ by counts twice. `None` where that is too many.
pub(in crate::solver) fn telling(instance: &Regression, z: &[f64]) -> Option<Precision> {
    let [least, most] = match instance.loss() {
        Loss::Softmax | Loss::Plain(Activation::Exp) | Loss::Rescaled(Activation::Exp) => {
            [z.iter().copied().fold(f64::INFINITY, f64::min), z.iter().copied().fold(f64::NEG_INFINITY, f64::max)]
        }
        // u′ of the others is bounded below, or vanishes at 0 alone
        _ => [0.0, z.iter().fold(0.0, |most: f64, z: &f64| most.max(f64::abs(*z)))],
    };
    let apart = 2.0 * (most - least) * std::f64::consts::LOG2_E;
    let more = (apart <= MOST).then_some(apart)? as u32 / APART * APART;
    Some(precision(instance.target(), more))
}

/// A ball; `None` where an operation on the way was not defined.
#[derive(Clone)]
pub(in crate::solver) struct Held(pub Option<Ball>, pub Precision);

impl Held {
    pub fn constant(value: f64, precision: Precision) -> Self {
        Held(Exact::from_f64(value).and_then(|value| Ball::constant(&value, &precision)), precision)
    }

    fn of(&self, f: impl FnOnce(&Ball, &Precision) -> Option<Ball>) -> Self {
        Held(self.0.as_ref().and_then(|ball| f(ball, &self.1)), self.1)
    }

    fn with(&self, other: &Self, f: impl FnOnce(&Ball, &Ball, &Precision) -> Option<Ball>) -> Self {
        Held(self.0.as_ref().zip(other.0.as_ref()).and_then(|(a, b)| f(a, b, &self.1)), self.1)
    }

    pub fn over(&self, other: &Self) -> Self {
        self.with(other, |a, b, precision| a.div(b, precision))
    }

    /// NaN where an operation was not defined.
    pub fn middle(&self) -> f64 {
        self.0.as_ref().map_or(f64::NAN, Enclosure::middle)
    }

    /// Whether it is proved to be above 0.
    pub fn is_positive(&self) -> bool {
        self.0.as_ref().and_then(Enclosure::lower).is_some_and(|lower| lower > Exact::zero())
    }

    /// Whether it is proved to be below 0.
    pub fn is_negative(&self) -> bool {
        self.0.as_ref().and_then(Enclosure::upper).is_some_and(|upper| upper < Exact::zero())
    }

    pub fn total(terms: impl Iterator<Item = Held>, precision: Precision) -> Self {
        terms.fold(Held::constant(0.0, precision), Entry::plus)
    }

    /// ⟨a, b⟩.
    pub fn inner(a: &[Held], b: &[Held], precision: Precision) -> Self {
        Held::total(a.iter().zip(b).map(|(a, b)| a.clone().times(b.clone())), precision)
    }
}

impl Entry for Held {
    fn plus(self, other: Self) -> Self {
        self.with(&other, |a, b, precision| a.add(b, precision))
    }
    fn minus(self, other: Self) -> Self {
        self.with(&other, |a, b, precision| a.sub(b, precision))
    }
    fn times(self, factor: Self) -> Self {
        self.with(&factor, |a, b, precision| a.mul(b, precision))
    }
}

impl Activated for Held {
    fn exp(&self) -> Self {
        self.of(|z, precision| z.exp(precision))
    }
    fn cosh(&self) -> Self {
        self.of(|z, precision| z.cosh(precision))
    }
    fn sinh(&self) -> Self {
        self.of(|z, precision| z.sinh(precision))
    }
}

/// The loss at a point; n-vectors.
pub(in crate::solver) struct Rows {
    pub value: Held,
    /// y.
    pub y: Vec<Held>,
    /// u′, u″ (over α where the loss is normalised), r − ρ and w².
    first: Vec<Held>,
    second: Vec<Held>,
    centred: Vec<Held>,
    square: Vec<Held>,
    /// h of V = [u′, u′h], and the corner of M; `None` for the plain losses.
    partner: Option<(Vec<Held>, Held)>,
}

impl Rows {
    /// At the sum of parts (d each, or none), where all rows are kept here; `None` where an operation was not defined.
    pub fn at(instance: &Regression, parts: &[&[f64]], precision: Precision) -> Option<Self> {
        let constant = |value: f64| Held::constant(value, precision);
        let constants = |values: &[f64]| values.iter().map(|&value| constant(value)).collect::<Vec<Held>>();
        let inner = |a: &[Held], b: &[Held]| Held::inner(a, b, precision);
        let mut x = vec![constant(0.0); instance.design().columns()];
        for part in parts {
            for (x, part) in x.iter_mut().zip(constants(part)) {
                *x = x.clone().plus(part);
            }
        }
        let row = |i: usize| match instance.design().storage() {
            Storage::Dense(values) => inner(&constants(&values[i * x.len()..(i + 1) * x.len()]), &x),
            Storage::Sparse { offsets, indices, values } => {
                let stored = offsets[i]..offsets[i + 1];
                let terms = stored.map(|at| constant(values[at]).times(x[indices[at] as usize].clone()));
                Held::total(terms, precision)
            }
        };
        let z: Vec<Held> = (0..instance.design().rows()).map(row).collect();
        let b = constants(instance.target());
        let one = constant(1.0);
        let loss = instance.loss();
        // softmax does not see a shift
        let top = z.iter().map(Held::middle).fold(f64::NEG_INFINITY, f64::max);
        let shift = if loss == Loss::Softmax && top.is_finite() { constant(top) } else { constant(0.0) };
        let [u, v, second]: [Vec<Held>; 3] = match loss {
            Loss::SoftResidual => {
                let e: Vec<Held> = z.iter().map(Activated::exp).collect();
                let u = e.iter().zip(&z).map(|(e, z)| row::with_residual(e.clone(), z.clone())).collect();
                let v = e.iter().map(|e| row::slope_with_residual(e.clone(), one.clone())).collect();
                [u, v, e]
            }
            Loss::Softmax => {
                let e: Vec<Held> = z.iter().map(|z| z.clone().minus(shift.clone()).exp()).collect();
                [e.clone(), e.clone(), e]
            }
            Loss::Plain(f) | Loss::Rescaled(f) => {
                let [u, v] = [f, f.slope()].map(|f| z.iter().map(|z| f.of(z)).collect::<Vec<Held>>());
                [u.clone(), v, u]
            }
        };
        let alpha = Held::total(u.iter().cloned(), precision);
        let is_normalised = matches!(loss, Loss::Softmax | Loss::SoftResidual);
        let over = |entries: Vec<Held>| match is_normalised {
            true => entries.iter().map(|entry| entry.over(&alpha)).collect(),
            false => entries,
        };
        let [p, first, second] = [u, v, second].map(over);
        let level =
            |b: &Held| if matches!(loss, Loss::Rescaled(_)) { alpha.clone().times(b.clone()) } else { b.clone() };
        let r: Vec<Held> = p.iter().zip(&b).map(|(p, b)| row::residual(p.clone(), level(b))).collect();
        let centre = match loss {
            Loss::Plain(_) => constant(0.0),
            Loss::Rescaled(_) => inner(&b, &r),
            Loss::Softmax | Loss::SoftResidual => inner(&p, &r),
        };
        let square: Vec<Held> = (0..z.len())
            .map(|i| {
                let w = constant(match instance.weights() {
                    Weights::Uniform(w) => *w,
                    Weights::Each(w) => w[i],
                });
                w.clone().times(w)
            })
            .collect();
        let centred: Vec<Held> = r.iter().map(|r| r.clone().minus(centre.clone())).collect();
        let ridge: Vec<Held> = square.iter().zip(&z).map(|(square, z)| square.clone().times(z.clone())).collect();
        let y = (0..z.len()).map(|i| row::gradient(first[i].clone(), centred[i].clone(), ridge[i].clone())).collect();
        let value = constant(0.5).times(inner(&r, &r).plus(inner(&ridge, &z)));
        let partner = match loss {
            Loss::Plain(_) => None,
            Loss::Rescaled(_) => Some((b.clone(), inner(&b, &b))),
            Loss::Softmax | Loss::SoftResidual => {
                let partner = p.iter().zip(&r).map(|(p, r)| row::partner(p.clone(), r.clone())).collect();
                Some((partner, row::normalised_corner(inner(&p, &p), centre)))
            }
        };
        value.0.is_some().then_some(Self { value, y, first, second, centred, square, partner })
    }

    /// Of the balls.
    pub fn precision(&self) -> Precision {
        self.value.1
    }

    /// y.
    fn weights(self) -> Option<Vec<Ball>> {
        self.y.into_iter().map(|y| y.0).collect()
    }

    /// δ.
    pub fn delta(&self, i: usize) -> Held {
        let [first, second] = [&self.first[i], &self.second[i]].map(Held::clone);
        row::curvature([first.clone(), first], second, self.centred[i].clone(), self.square[i].clone())
    }

    /// The columns of V and the corner of M; `None` for the plain losses.
    pub fn coupled(&self) -> Option<([Vec<Held>; 2], Held)> {
        let (partner, corner) = self.partner.as_ref()?;
        let second = self.first.iter().zip(partner).map(|(first, h)| row::coupled(first.clone(), h.clone())).collect();
        Some(([self.first.clone(), second], corner.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::DesignMatrix;

    #[test]
    fn the_weights_are_those_of_the_evaluation_at_the_point_that_both_parts_of_it_are() {
        let entries = |n: usize, phase: f64| (0..n).map(|k| (k as f64 * 1.7 + phase).sin()).collect::<Vec<f64>>();
        let dense = DesignMatrix::dense(6, 2, entries(12, 0.3)).unwrap();
        let listed = entries(12, 0.3).into_iter().enumerate().map(|(at, a)| (at / 2, at % 2, a)).collect();
        let sparse = DesignMatrix::from_triplets(6, 2, listed).unwrap();
        for (loss, design) in Loss::ALL.into_iter().flat_map(|loss| [(loss, &dense), (loss, &sparse)]) {
            let weights = Weights::Each(entries(6, 2.0));
            let instance = Regression::new(loss, design.clone(), entries(6, 1.0), weights).unwrap();
            let expected = instance.evaluate(&instance.design().times(&[0.75, -0.5]).unwrap());
            assert_eq!(expected.log_scale, 0.0);
            for x in [[&[0.75, -0.5][..], &[]], [&[0.5, -0.25], &[0.25, -0.25]]] {
                let Narrow { high, low, radii } = Narrow::at(&instance, x).unwrap();
                for i in 0..6 {
                    assert!((high[i] - expected.g[i]).abs() <= 1e-13 * (1.0 + expected.g[i].abs()), "{loss} {x:?}");
                    assert!(low[i].abs() <= high[i].abs() * 1e-15 && radii[i] <= high[i].abs() * 1e-30, "{loss}");
                }
            }
        }
    }
}
