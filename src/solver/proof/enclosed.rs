//! The parts of each loss as middles and radii: g, δ, V and M at every point of a ball, a leaf of rows at a time.
//!
//! With a computed exponential within two units of rounding, |e − e^z| ≤ 2u·e, and |y − z| ≤ t, G ≥ eᵗ − 1:
//! |e^y − e| ≤ e^z(eᵗ − 1) + |e^z − e| ≤ (e + τ)G(1 + 3u) + 3u·e + τ. With cosh y = cosh z cosh s + sinh z sinh s for s = y − z,
//! sinh |s| ≤ G and cosh s − 1 ≤ ½G² (since (eᵗ − 1)² = 2eᵗ(cosh t − 1)), cosh y is within |sinh z|G + ½cosh z·G² of cosh z; and
//! sinh y with the two exchanged. Everything else is sums and products of [`Blurred`] numbers.

use super::blurred::Blurred;
use super::image::{Ball, Image, LEAF, Width};
use crate::linalg::lanes::{self, vectorised};
use crate::linalg::rounding::{TINY, widened};
use crate::linalg::rounding::{UNIT, raised};
use crate::loss::{Activation, Loss, Weights, row};
use crate::ranks::{Numbers, Partial};
use crate::solver::sums::compensated::{self, Compensated};
use std::ops::Range;

/// What a computed exponential is off by, relative to itself, with room for products.
const ULP: f64 = 3.0 * UNIT;
static ONES: [f64; LEAF] = [1.0; LEAF];
static ZEROS: [f64; LEAF] = [0.0; LEAF];

/// A leaf of blurred numbers.
pub(in crate::solver) struct Span {
    pub middle: [f64; LEAF],
    pub radius: [f64; LEAF],
}

impl Span {
    pub const ZERO: Span = Span { middle: [0.0; LEAF], radius: [0.0; LEAF] };

    #[inline(always)]
    pub fn at(&self, i: usize) -> Blurred {
        Blurred { middle: self.middle[i], radius: self.radius[i] }
    }

    #[inline(always)]
    fn set(&mut self, i: usize, Blurred { middle, radius }: Blurred) {
        (self.middle[i], self.radius[i]) = (middle, radius);
    }
}

/// The parts of a leaf; u and its derivatives divided by α = ⟨u, 1⟩ where the loss is.
pub(in crate::solver) struct Leaf {
    /// Entries that count.
    pub rows: usize,
    /// u′; also u‴ but for the normalised losses.
    pub first: Span,
    /// u″; also u‴ for the normalised losses.
    pub second: Span,
    /// r − centre with the residual r and its centre ⟨b, r⟩ (rescaled), ⟨p, r⟩ (normalised) or 0 (plain).
    pub centred: Span,
    /// h in V = [u′, u′∘h]: b (rescaled), p + r (normalised); else 0.
    pub partner: Span,
    /// p = u/α (normalised); else 0.
    pub share: Span,
    width: Width,
}

impl Default for Leaf {
    fn default() -> Self {
        let width = Width { t: ZEROS, growth: ZEROS };
        let [first, second, centred, partner, share] = [Span::ZERO; 5];
        Self { rows: 0, first, second, centred, partner, share, width }
    }
}

/// Scalars of a loss over a ball: sums over all rows and what follows from them.
#[derive(Clone, Copy, Debug)]
pub(in crate::solver) struct Scalars {
    /// α = ⟨u, 1⟩, times the scale of the [`Image`].
    alpha: Blurred,
    /// 1/α where the loss is divided by it; else 0.
    inverse: Blurred,
    /// The centre of the residual: ⟨b, r⟩ (rescaled), ⟨p, r⟩ (normalised) or 0 (plain).
    pub centre: Blurred,
    /// ⟨b, b⟩ (rescaled), ⟨p, p⟩ (normalised) or 0 (plain).
    pub square: Blurred,
    /// The first entry of M, whose others are −1, −1 and 0.
    pub corner: Blurred,
}

/// A loss at every point of a ball.
pub(in crate::solver) struct Enclosed<'a> {
    pub image: &'a Image<'a>,
    pub ball: Ball<'a>,
    pub scalars: Scalars,
}

impl<'a> Enclosed<'a> {
    /// `None` where a sum is not finite, or α is divided by and not separated from 0.
    pub fn at(image: &'a Image<'a>, ball: Ball<'a>) -> Option<Self> {
        let zero = Blurred::exact(0.0);
        let none = Scalars { alpha: zero, inverse: zero, centre: zero, square: zero, corner: zero };
        let mut found = Self { image, ball, scalars: none };
        let loss = image.instance.loss();
        if matches!(loss, Loss::Plain(_)) {
            return Some(found);
        }
        let [alpha, paired, square] = found.sums()?;
        found.scalars = if matches!(loss, Loss::Rescaled(_)) {
            // ⟨b, u − αb⟩
            let centre = row::rescaled_centre(paired, alpha, square);
            Scalars { alpha, centre, square, corner: square, ..none }
        } else {
            let inverse = alpha.inverse()?;
            let square = (square * inverse) * inverse;
            // ⟨p, p − b⟩
            let centre = row::normalised_centre(square, paired * inverse);
            Scalars { alpha, inverse, centre, square, corner: row::normalised_corner(square, centre) }
        };
        let Scalars { centre, corner, .. } = found.scalars;
        (alpha.is_finite() && centre.is_finite() && corner.is_finite()).then_some(found)
    }

    /// ⟨u, 1⟩, ⟨u, b⟩, and ⟨b, b⟩ (rescaled) or ⟨u, u⟩ (normalised).
    fn sums(&self) -> Option<[Blurred; 3]> {
        let instance = self.image.instance;
        let design = instance.design();
        let part = |rows: Range<usize>| {
            let mut leaf = Leaf::default();
            let mut found = [Sum::default(); 3];
            leaves(rows, |rows| {
                let u = self.activate(rows.clone(), &mut leaf);
                let sums = sums_of(u, &instance.target()[rows], matches!(instance.loss(), Loss::Rescaled(_)));
                found.iter_mut().zip(sums).for_each(|(sum, added)| sum.merge(added));
            });
            found
        };
        let merge = |mut left: [Sum; 3], right: [Sum; 3]| {
            left.iter_mut().zip(right).for_each(|(sum, added)| sum.merge(added));
            left
        };
        let found = design.over_rows().reduce(1, part, merge)?;
        Some(found.map(|sum| sum.result(design.rows())))
    }

    /// Fills `first` and `second` with u′ and u″, for the normalised losses times the scale and not yet divided; returns u, which
    /// lies in `second` or `share`.
    fn activate<'l>(&self, rows: Range<usize>, leaf: &'l mut Leaf) -> &'l Span {
        let image = self.image;
        leaf.rows = rows.len();
        image.widths(rows.clone(), self.ball, &mut leaf.width);
        let (base, growth) = (&image.base[rows.clone()], &leaf.width.growth[..rows.len()]);
        match image.instance.loss() {
            Loss::Plain(Activation::Exp) | Loss::Rescaled(Activation::Exp) => {
                exponential(base, growth, [&mut leaf.first, &mut leaf.second]);
                &leaf.second
            }
            Loss::Plain(_) | Loss::Rescaled(_) => {
                hyperbolic([&image.slope[rows], base], growth, [&mut leaf.first, &mut leaf.second]);
                &leaf.second
            }
            Loss::Softmax => {
                exponential(base, growth, [&mut leaf.second, &mut leaf.share]);
                &leaf.share
            }
            Loss::SoftResidual => {
                residual(
                    base,
                    &image.z[rows],
                    &leaf.width,
                    image.scale,
                    [&mut leaf.first, &mut leaf.second, &mut leaf.share],
                );
                &leaf.share
            }
        }
    }

    /// Fills the parts of some rows, no more than a leaf.
    pub fn fill(&self, rows: Range<usize>, leaf: &mut Leaf) {
        self.activate(rows.clone(), leaf);
        let b = &self.image.instance.target()[rows];
        match self.image.instance.loss() {
            Loss::Plain(_) => plain(b, leaf),
            Loss::Rescaled(_) => rescaled(b, self.scalars, leaf),
            Loss::Softmax => normalised(b, self.scalars, true, leaf),
            Loss::SoftResidual => normalised(b, self.scalars, false, leaf),
        }
    }

    /// Calls `visit` with the parts of each leaf of some rows.
    pub fn each_leaf(&self, rows: Range<usize>, mut visit: impl FnMut(Range<usize>, &Leaf)) {
        let mut leaf = Leaf::default();
        leaves(rows, |rows| {
            self.fill(rows.clone(), &mut leaf);
            visit(rows, &leaf);
        });
    }

    /// g and δ of a leaf, the ridge included.
    pub fn derivatives(&self, rows: Range<usize>, leaf: &Leaf, [g, delta]: [&mut Span; 2]) {
        let mut squares = ZEROS;
        match self.image.instance.weights() {
            Weights::Uniform(w) => squares[..rows.len()].fill(*w),
            Weights::Each(w) => squares[..rows.len()].copy_from_slice(&w[rows.clone()]),
        }
        derive(leaf, &self.image.z[rows], &squares, [g, delta]);
    }
}

/// Calls `visit` with each leaf of some rows.
pub(in crate::solver) fn leaves(rows: Range<usize>, mut visit: impl FnMut(Range<usize>)) {
    for start in rows.clone().step_by(LEAF) {
        visit(start..(start + LEAF).min(rows.end));
    }
}

/// A sum of products of blurred numbers: the middles with their rounding errors, the radii bounded.
#[derive(Clone, Copy, Default)]
struct Sum {
    middles: Compensated,
    radii: f64,
}

impl Sum {
    fn merge(&mut self, other: Self) {
        self.middles.merge(other.middles);
        self.radii += other.radii;
    }

    /// After so many products.
    fn result(self, terms: usize) -> Blurred {
        let (middle, error) = self.middles.result(terms);
        Blurred { middle, radius: raised(error + raised(self.radii, terms), 2) }
    }
}

impl Partial for Sum {
    fn pack(&self, into: &mut Vec<f64>) {
        self.middles.pack(into);
        self.radii.pack(into);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        Partial::unpack(from).map(|(middles, radii)| Self { middles, radii })
    }
}

/// ⟨a, b⟩ over slices of one length, for use within [`vectorised`].
#[inline(always)]
fn inner([a, r]: [&[f64]; 2], [b, s]: [&[f64]; 2], room: &mut [f64]) -> Sum {
    for ((((room, a), r), b), s) in room.iter_mut().zip(a).zip(r).zip(b).zip(s) {
        *room = widened(a.abs() * s + r * (b.abs() + s));
    }
    Sum { middles: compensated::inner(a, b), radii: lanes::total(&room[..a.len()]) }
}

vectorised! {
    /// ⟨u, 1⟩, ⟨u, b⟩, and ⟨b, b⟩ or ⟨u, u⟩.
    fn sums_of(u: &Span, b: &[f64], of_b: bool) -> [Sum; 3] {
        let n = b.len().min(LEAF);
        let (u, ones, zeros, mut room) = ([&u.middle[..n], &u.radius[..n]], &ONES[..n], &ZEROS[..n], [0.0; LEAF]);
        let square = if of_b { inner([b, zeros], [b, zeros], &mut room) } else { inner(u, u, &mut room) };
        [inner(u, [ones, zeros], &mut room), inner(u, [b, zeros], &mut room), square]
    }
}

vectorised! {
    /// The exponential, twice.
    fn exponential(base: &[f64], growth: &[f64], outs: [&mut Span; 2]) {
        let [out, again] = outs;
        let n = base.len().min(LEAF);
        let growth = &growth[..n];
        for i in 0..n {
            let e = base[i];
            let found = Blurred { middle: e, radius: widened((e + TINY) * growth[i] + ULP * e) };
            out.set(i, found);
            again.set(i, found);
        }
    }
}

vectorised! {
    /// cosh and sinh, or sinh and cosh.
    fn hyperbolic(bases: [&[f64]; 2], growth: &[f64], outs: [&mut Span; 2]) {
        let ([left, right], [left_out, right_out]) = (bases, outs);
        let n = left.len().min(LEAF);
        let (right, growth) = (&right[..n], &growth[..n]);
        for i in 0..n {
            let (a, b, grown) = (left[i], right[i], growth[i]);
            let (size, other) = (a.abs() + TINY, b.abs() + TINY);
            let radius = |own: f64, other: f64| widened((other + 0.5 * grown * own) * grown + ULP * own);
            left_out.set(i, Blurred { middle: a, radius: radius(size, other) });
            right_out.set(i, Blurred { middle: b, radius: radius(other, size) });
        }
    }
}

vectorised! {
    /// u′ = e^z + 1, u″ = e^z and u = e^z + z, all times the scale.
    fn residual(base: &[f64], z: &[f64], width: &Width, scale: f64, outs: [&mut Span; 3]) {
        let [first, second, u] = outs;
        let n = base.len().min(LEAF);
        let z = &z[..n];
        let unit = Blurred::exact(scale);
        for i in 0..n {
            let e = base[i];
            let e = Blurred { middle: e, radius: widened((e + TINY) * width.growth[i] + ULP * e) };
            first.set(i, row::slope_with_residual(e, unit));
            second.set(i, e);
            u.set(i, row::with_residual(e, unit * Blurred { middle: z[i], radius: width.t[i] }));
        }
    }
}

vectorised! {
    fn plain(b: &[f64], leaf: &mut Leaf) {
        for (i, b) in b.iter().enumerate().take(LEAF) {
            leaf.centred.set(i, row::residual(leaf.second.at(i), Blurred::exact(*b)));
        }
    }
}

vectorised! {
    fn rescaled(b: &[f64], scalars: Scalars, leaf: &mut Leaf) {
        for (i, b) in b.iter().enumerate().take(LEAF) {
            let b = Blurred::exact(*b);
            leaf.centred.set(i, row::residual(leaf.second.at(i), scalars.alpha * b) - scalars.centre);
            leaf.partner.set(i, b);
        }
    }
}

vectorised! {
    fn normalised(b: &[f64], scalars: Scalars, is_softmax: bool, leaf: &mut Leaf) {
        let Leaf { first, second, centred, partner, share, .. } = leaf;
        for (i, b) in b.iter().enumerate().take(LEAF) {
            let p = share.at(i) * scalars.inverse;
            let r = row::residual(p, Blurred::exact(*b));
            share.set(i, p);
            centred.set(i, r - scalars.centre);
            partner.set(i, row::partner(p, r));
        }
        if is_softmax {
            first.middle = share.middle;
            first.radius = share.radius;
            second.middle = share.middle;
            second.radius = share.radius;
        } else {
            for i in 0..b.len().min(LEAF) {
                first.set(i, first.at(i) * scalars.inverse);
                second.set(i, second.at(i) * scalars.inverse);
            }
        }
    }
}

vectorised! {
    /// g = u′∘(r − centre) + w²∘z and δ = u′² + w² + u″∘(r − centre).
    fn derive(leaf: &Leaf, z: &[f64], w: &[f64], outs: [&mut Span; 2]) {
        let [g, delta] = outs;
        let n = z.len().min(LEAF);
        let w = &w[..n];
        for i in 0..n {
            let (first, centred, w) = (leaf.first.at(i), leaf.centred.at(i), Blurred::exact(w[i]));
            let (square, z) = (w * w, Blurred { middle: z[i], radius: leaf.width.t[i] });
            g.set(i, row::gradient(first, centred, square * z));
            delta.set(i, row::curvature([first, first], leaf.second.at(i), centred, square));
        }
    }
}
