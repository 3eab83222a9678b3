//! The weights y of ∇L = Aᵀy in balls of 128 bits, where f64 leaves too much open.

use crate::linalg::Storage;
use crate::loss::row::{self, Activated, Entry};
use crate::loss::{Activation, Loss, Regression, Weights};
use crate::number::{Arithmetic, Ball, Enclosure, Exact, Precision};

/// Bits of the balls.
const BITS: u32 = 128;
/// Entries of A up to which balls are worth their time, some microseconds an entry.
const ENTRIES: usize = 1 << 18;

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
        let balls = weights(&instance.gathered().ok()?, x)?;
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

/// A ball; `None` where an operation on the way was not defined.
#[derive(Clone)]
struct Held(Option<Ball>);

impl Held {
    fn constant(value: f64) -> Self {
        Held(Exact::from_f64(value).and_then(|value| Ball::constant(&value, &precision())))
    }

    fn of(&self, f: impl FnOnce(&Ball) -> Option<Ball>) -> Self {
        Held(self.0.as_ref().and_then(f))
    }

    fn with(&self, other: &Self, f: impl FnOnce(&Ball, &Ball) -> Option<Ball>) -> Self {
        Held(self.0.as_ref().zip(other.0.as_ref()).and_then(|(a, b)| f(a, b)))
    }

    fn over(&self, other: &Self) -> Self {
        self.with(other, |a, b| a.div(b, &precision()))
    }

    fn total(terms: impl Iterator<Item = Held>) -> Self {
        terms.fold(Held::constant(0.0), Entry::plus)
    }

    /// ⟨a, b⟩.
    fn inner(a: &[Held], b: &[Held]) -> Self {
        Held::total(a.iter().zip(b).map(|(a, b)| a.clone().times(b.clone())))
    }
}

fn precision() -> Precision {
    Precision::new(BITS)
}

impl Entry for Held {
    fn plus(self, other: Self) -> Self {
        self.with(&other, |a, b| a.add(b, &precision()))
    }
    fn minus(self, other: Self) -> Self {
        self.with(&other, |a, b| a.sub(b, &precision()))
    }
    fn times(self, factor: Self) -> Self {
        self.with(&factor, |a, b| a.mul(b, &precision()))
    }
}

impl Activated for Held {
    fn exp(&self) -> Self {
        self.of(|z| z.exp(&precision()))
    }
    fn cosh(&self) -> Self {
        self.of(|z| z.cosh(&precision()))
    }
    fn sinh(&self) -> Self {
        self.of(|z| z.sinh(&precision()))
    }
}

/// y at x.
fn weights(instance: &Regression, [x, rest]: [&[f64]; 2]) -> Option<Vec<Ball>> {
    let constants = |values: &[f64]| values.iter().map(|&value| Held::constant(value)).collect::<Vec<Held>>();
    let mut x = constants(x);
    // there may be no x′
    for (x, rest) in x.iter_mut().zip(constants(rest)) {
        *x = x.clone().plus(rest);
    }
    let row = |i: usize| match instance.design().storage() {
        Storage::Dense(values) => Held::inner(&constants(&values[i * x.len()..(i + 1) * x.len()]), &x),
        Storage::Sparse { offsets, indices, values } => {
            let stored = offsets[i]..offsets[i + 1];
            Held::total(stored.map(|at| Held::constant(values[at]).times(x[indices[at] as usize].clone())))
        }
    };
    let z: Vec<Held> = (0..instance.design().rows()).map(row).collect();
    let b = constants(instance.target());
    let one = Held::constant(1.0);
    let loss = instance.loss();
    let [u, v]: [Vec<Held>; 2] = match loss {
        Loss::SoftResidual => {
            let e: Vec<Held> = z.iter().map(Activated::exp).collect();
            let u = e.iter().zip(&z).map(|(e, z)| row::with_residual(e.clone(), z.clone())).collect();
            [u, e.into_iter().map(|e| row::slope_with_residual(e, one.clone())).collect()]
        }
        Loss::Softmax => [Activation::Exp, Activation::Exp].map(|f| z.iter().map(|z| f.of(z)).collect()),
        Loss::Plain(f) | Loss::Rescaled(f) => [f, f.slope()].map(|f| z.iter().map(|z| f.of(z)).collect()),
    };
    let alpha = Held::total(u.iter().cloned());
    let is_normalised = matches!(loss, Loss::Softmax | Loss::SoftResidual);
    let over = |entry: &Held| if is_normalised { entry.over(&alpha) } else { entry.clone() };
    let p: Vec<Held> = u.iter().map(over).collect();
    let level = |b: &Held| if matches!(loss, Loss::Rescaled(_)) { alpha.clone().times(b.clone()) } else { b.clone() };
    let r: Vec<Held> = p.iter().zip(&b).map(|(p, b)| row::residual(p.clone(), level(b))).collect();
    let centre = match loss {
        Loss::Plain(_) => Held::constant(0.0),
        Loss::Rescaled(_) => Held::inner(&b, &r),
        Loss::Softmax | Loss::SoftResidual => Held::inner(&p, &r),
    };
    let weight = |i: usize| {
        let w = Held::constant(match instance.weights() {
            Weights::Uniform(w) => *w,
            Weights::Each(w) => w[i],
        });
        let ridge = w.clone().times(w).times(z[i].clone());
        row::gradient(over(&v[i]), r[i].clone().minus(centre.clone()), ridge).0
    };
    (0..z.len()).map(weight).collect()
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
