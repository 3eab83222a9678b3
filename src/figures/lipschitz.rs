use super::table::{Column, Table, number};
use crate::loss::{Activation, Rescaled, ResidualLoss};
use crate::sketch::Stream;
use nalgebra::{DMatrix, DVector};

const COLUMNS: [Column; 9] = [
    Column { name: "paper", holds: "rescaled (Lemma D.1, exp) or residual (Lemma 8.1)" },
    Column { name: "n", holds: "rows of A" },
    Column { name: "d", holds: "columns of A" },
    Column { name: "R", holds: "the radius of ‖A‖ and ‖x‖, and of ‖b‖ in the rescaled paper" },
    Column {
        name: "beta",
        holds: "the least normaliser of the instances tried (residual), nan where none is asked for",
    },
    Column {
        name: "log10_found",
        holds: "log₁₀ of the greatest ‖H(x) - H(y)‖/‖x - y‖₂ found: at most the true constant",
    },
    Column { name: "log10_printed", holds: "log₁₀ of the printed constant" },
    Column { name: "instances", holds: "instances tried" },
    Column { name: "seed", holds: "the seed of the row's instances" },
];

/// ‖x − y‖ of the pairs, over ‖x‖.
const NEAR: [f64; 3] = [1e-3, 1e-5, 1e-7];
/// Points of a segment on which the normaliser is looked at.
const POINTS: usize = 64;

/// Printed Lipschitz constants of the Hessians against the worst pair of points found, over R, n and β.
///
/// The instances are random, by turns dense and concentrated on one row, at ‖A‖ = R. x is on the sphere of radius R or,
/// for the residual paper, where the segment to it from the other side first meets α = β.
pub fn lipschitz(seed: u64, instances: u64) -> Table {
    let mut rows = Vec::new();
    let log10_e = std::f64::consts::LOG10_E;
    for (n, d) in [(2, 1), (4, 1), (4, 2), (8, 2), (16, 2)] {
        for R in [4.0, 4.5, 5.0, 6.0] {
            let own = Stream::new(seed, 203).word(rows.len() as u64);
            let (count, size) = (n as f64, (n, d, R));
            let found = worst(own, instances, size, |draw| {
                let b = draw.ball(n, R);
                let loss = Rescaled::new(Activation::Exp, &draw.a, &b);
                let hessian = |x: &DVector<f64>| loss.structure(x).hessian(&draw.a);
                steepest(&draw.x, -1.0, hessian, |_| true)
            });
            let printed = 4.0 * core_math::log10(count) + 20.0 * R * R * log10_e;
            rows.push(row("rescaled", size, f64::NAN, found, printed, instances, own));
            for beta in [0.09, 0.01, 1e-4] {
                let own = Stream::new(seed, 203).word(rows.len() as u64);
                let found = worst(own, instances, size, |draw| {
                    let b = draw.simplex(n);
                    let loss = ResidualLoss::new(&draw.a, &b);
                    let met = |x: &DVector<f64>| {
                        let z = &draw.a * x;
                        let exponentials: f64 = z.iter().map(|z| core_math::exp(*z)).sum();
                        exponentials.min(exponentials + z.sum()) >= beta
                    };
                    let (x, inward) = edge(&draw.x, met)?;
                    steepest(&x, inward, |x| loss.structure(x).hessian(&draw.a), met)
                });
                let printed = core_math::log10(700.0) - 4.0 * core_math::log10(beta)
                    + 3.0 * core_math::log10(count)
                    + 6.0 * R * R * log10_e;
                rows.push(row("residual", size, beta, found, printed, instances, own));
            }
        }
    }
    let title = "printed Lipschitz constants of the Hessian against the worst pair of points found";
    Table { title, seed, columns: &COLUMNS, rows }
}

fn row(
    paper: &str,
    (n, d, R): (usize, usize, f64),
    beta: f64,
    found: f64,
    printed: f64,
    instances: u64,
    seed: u64,
) -> Vec<String> {
    let figures = [R, beta, core_math::log10(found), printed].map(number);
    let [R, beta, found, printed] = figures;
    let sizes = [paper.to_string(), n.to_string(), d.to_string()];
    sizes.into_iter().chain([R, beta, found, printed, instances.to_string(), seed.to_string()]).collect()
}

/// A design at ‖A‖ = R and a point on the sphere of radius R.
struct Draw {
    words: Stream,
    next: std::cell::Cell<u64>,
    concentrated: bool,
    a: DMatrix<f64>,
    x: DVector<f64>,
}

impl Draw {
    fn new(seed: u64, turn: u64, (n, d, R): (usize, usize, f64)) -> Self {
        let mut draw = Self {
            words: Stream::new(seed, turn),
            next: std::cell::Cell::new(0),
            concentrated: turn % 2 == 1,
            a: DMatrix::zeros(n, d),
            x: DVector::zeros(d),
        };
        let a = DMatrix::from_fn(n, d, |i, _| draw.entry(i));
        draw.a = &a * (R / a.singular_values().max());
        let top = draw.a.clone().svd(false, true).v_t.map_or(DVector::zeros(d), |v| v.row(0).transpose());
        let near = DVector::from_fn(d, |_, _| 0.1 * draw.centred());
        let sign = if draw.centred() < 0.0 { -1.0 } else { 1.0 };
        let x = top * sign + near;
        draw.x = &x * (R / x.norm());
        draw
    }

    fn centred(&self) -> f64 {
        self.next.set(self.next.get() + 1);
        2.0 * self.words.uniform(self.next.get()) - 1.0
    }

    fn entry(&self, i: usize) -> f64 {
        let value = self.centred();
        if self.concentrated && i > 0 { 1e-3 * value } else { value }
    }

    /// A vector of length R.
    fn ball(&self, n: usize, R: f64) -> DVector<f64> {
        let b = DVector::from_fn(n, |i, _| self.entry(i));
        &b * (R / b.norm())
    }

    /// A vector ≥ 0 with sum 1.
    fn simplex(&self, n: usize) -> DVector<f64> {
        let b = DVector::from_fn(n, |i, _| self.entry(i).abs());
        &b / b.sum()
    }
}

/// The last point s·x, s from −1 to 1, at which `met` still holds before it first fails, and whether
/// the way back makes it longer (1) or shorter (−1); x itself and −1 where it never fails.
fn edge(x: &DVector<f64>, met: impl Fn(&DVector<f64>) -> bool) -> Option<(DVector<f64>, f64)> {
    let at = |k: usize| 2.0 * k as f64 / POINTS as f64 - 1.0;
    let holds = |s: f64| met(&(x * s));
    let crossing = (0..POINTS).find(|&k| holds(at(k)) != holds(at(k + 1)));
    let Some(k) = crossing else {
        return holds(1.0).then(|| (x.clone(), -1.0));
    };
    let (mut good, mut bad) = if holds(at(k)) { (at(k), at(k + 1)) } else { (at(k + 1), at(k)) };
    for _ in 0..60 {
        let middle = 0.5 * (good + bad);
        if holds(middle) { good = middle } else { bad = middle }
    }
    Some((x * good, if (good < bad) == (good > 0.0) { -1.0 } else { 1.0 }))
}

/// The greatest ‖H(x) − H(y)‖/‖x − y‖ over the y near x along it that meet what is asked.
fn steepest(
    x: &DVector<f64>,
    inward: f64,
    hessian: impl Fn(&DVector<f64>) -> DMatrix<f64>,
    met: impl Fn(&DVector<f64>) -> bool,
) -> Option<f64> {
    let quotients = NEAR.iter().map(|near| x + x * (inward * near)).filter(|y| met(y)).map(|y| {
        let gap = hessian(x) - hessian(&y);
        gap.symmetric_eigenvalues().amax() / (x - y).norm()
    });
    quotients.filter(|quotient| quotient.is_finite()).reduce(f64::max)
}

/// The greatest quotient of the instances that have one.
fn worst(seed: u64, instances: u64, size: (usize, usize, f64), of: impl Fn(&Draw) -> Option<f64>) -> f64 {
    (0..instances).filter_map(|turn| of(&Draw::new(seed, turn, size))).fold(0.0, f64::max)
}
