//! The weights y of ∇L = Aᵀy in balls of 128 bits, where f64 leaves too much open.

use crate::linalg::Storage;
use crate::loss::{Activation, Instance, Loss, Weights};
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
    /// The weights at x + x′ (d each) in balls; `None` for an A of more than 2¹⁸ entries, and where an operation is not defined.
    pub fn at(instance: &Instance, x: [&[f64]; 2]) -> Option<Self> {
        let entries = match instance.design().storage() {
            Storage::Dense(values) | Storage::Sparse { values, .. } => values.len(),
        };
        if entries > ENTRIES {
            return None;
        }
        let balls = weights(instance, x, &Precision::new(BITS))?;
        let mut narrow = Self { high: Vec::new(), low: Vec::new(), radii: Vec::new() };
        for y in balls {
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

/// Σᵢ of the terms.
fn total(terms: impl Iterator<Item = Option<Ball>>, precision: &Precision) -> Option<Ball> {
    let mut sum = Ball::constant(&Exact::zero(), precision)?;
    for term in terms {
        sum = sum.add(&term?, precision)?;
    }
    Some(sum)
}

/// ⟨a, b⟩.
fn inner(a: &[Ball], b: &[Ball], precision: &Precision) -> Option<Ball> {
    total(a.iter().zip(b).map(|(a, b)| a.mul(b, precision)), precision)
}

/// y at x.
fn weights(instance: &Instance, [x, rest]: [&[f64]; 2], precision: &Precision) -> Option<Vec<Ball>> {
    let constant = |value: f64| Ball::constant(&Exact::from_f64(value)?, precision);
    let constants = |values: &[f64]| values.iter().map(|&value| constant(value)).collect::<Option<Vec<Ball>>>();
    let mut x = constants(x)?;
    for (x, rest) in x.iter_mut().zip(constants(rest)?) {
        *x = x.add(&rest, precision)?;
    }
    let row = |i: usize| match instance.design().storage() {
        Storage::Dense(values) => inner(&constants(&values[i * x.len()..(i + 1) * x.len()])?, &x, precision),
        Storage::Sparse { offsets, indices, values } => {
            let stored = offsets[i]..offsets[i + 1];
            let terms = stored.map(|at| constant(values[at])?.mul(&x[indices[at] as usize], precision));
            total(terms, precision)
        }
    };
    let z = (0..instance.design().rows()).map(row).collect::<Option<Vec<Ball>>>()?;
    let b = constants(instance.target())?;
    let one = Ball::constant(&Exact::integer(1), precision)?;
    let each = |f: &dyn Fn(&Ball) -> Option<Ball>| z.iter().map(f).collect::<Option<Vec<Ball>>>();
    let exp = |z: &Ball| z.exp(precision);
    let cosh = |z: &Ball| z.cosh(precision);
    let sinh = |z: &Ball| z.sinh(precision);
    let (u, v) = match instance.loss() {
        Loss::SoftResidual => (each(&|z| exp(z)?.add(z, precision))?, each(&|z| exp(z)?.add(&one, precision))?),
        Loss::Softmax | Loss::Plain(Activation::Exp) | Loss::Rescaled(Activation::Exp) => (each(&exp)?, each(&exp)?),
        Loss::Plain(Activation::Cosh) | Loss::Rescaled(Activation::Cosh) => (each(&cosh)?, each(&sinh)?),
        Loss::Plain(Activation::Sinh) | Loss::Rescaled(Activation::Sinh) => (each(&sinh)?, each(&cosh)?),
    };
    let alpha = total(u.iter().cloned().map(Some), precision)?;
    let over = |entry: &Ball| match instance.loss() {
        Loss::SoftResidual | Loss::Softmax => entry.div(&alpha, precision),
        _ => Some(entry.clone()),
    };
    let p = u.iter().map(over).collect::<Option<Vec<Ball>>>()?;
    let residual = |(p, b): (&Ball, &Ball)| match instance.loss() {
        Loss::Rescaled(_) => p.sub(&alpha.mul(b, precision)?, precision),
        _ => p.sub(b, precision),
    };
    let r = p.iter().zip(&b).map(residual).collect::<Option<Vec<Ball>>>()?;
    let centre = match instance.loss() {
        Loss::Plain(_) => Ball::constant(&Exact::zero(), precision)?,
        Loss::Rescaled(_) => inner(&b, &r, precision)?,
        Loss::Softmax | Loss::SoftResidual => inner(&p, &r, precision)?,
    };
    let weight = |i: usize| {
        let w = constant(match instance.weights() {
            Weights::Uniform(w) => *w,
            Weights::Each(w) => w[i],
        })?;
        let ridge = w.mul(&w, precision)?.mul(&z[i], precision)?;
        over(&v[i])?.mul(&r[i].sub(&centre, precision)?, precision)?.add(&ridge, precision)
    };
    (0..z.len()).map(weight).collect()
}
