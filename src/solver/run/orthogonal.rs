//! How a run goes on where columns of A nearly depend on each other, or rows that matter have next to no weight: Newton's
//! method in a basis that is orthonormal for the weights of the point (see [`crate::solver::step::basis`]).
//!
//! The point is kept in two parts, z = Ax and the gradient are formed at twice the working precision, and a Hessian counts as
//! positive definite where it is so beside the weights |δ|, not beside its largest entry.

use super::{End, Run, whole};
use crate::linalg::length;
use crate::loss::evaluation::times_exp;
use crate::loss::{Evaluation, Loss, LowRank};
use crate::solver::step::basis::Basis;
use crate::solver::step::line_search::{REST, search};
use crate::solver::step::quadratic::{Magnitude, Quadratic, Steepness, add_low_rank};
use crate::solver::step::trust_region::TrustRegion;
use crate::solver::sums::accurate::Centred;
use crate::solver::sums::compensated::two_sum;
use crate::solver::{CriticalPoint, Error, Record, Stop};
use nalgebra::DVector;

/// Iterations in a basis.
const ITERATIONS: usize = 100;
/// The share of L that a Newton step promises at a point that is taken for the minimiser.
const PROMISED: f64 = 1e-9;
/// A step whose promise is below the rounding of L moves no entry of Ax by more.
const BLIND: f64 = 2.0;
/// What an entry of Ax may move by in a step that its rounding forbids at a minimiser.
const HELD: f64 = 1e-3;
/// Such steps of a semidefinite model before L is taken for level.
const PATIENCE: usize = 12;
/// Times the trust region that a step may be long where the Hessian is singular in the basis, too.
const FAR: f64 = 16.0;
/// The least move of an entry of Ax that counts as going outwards.
const OUTWARD_MOVEMENT: f64 = 0.1;
/// Steps in a row that go outwards for nothing and are a divergence.
const OUTWARD_STEPS: usize = 4;
/// What L falls by, relative to itself, in a step that does nothing.
const IDLE: f64 = 1e-10;
/// Shrinkings of the trust region before the run ends without a decrease.
const SHRINKINGS: usize = 12;
/// Roundings that an entry of a model goes through, for each dimension.
const SAFETY: f64 = 8.0;

/// What a run finds at a place.
enum Way {
    /// The minimiser is a step of next to nothing away.
    End(DVector<f64>),
    Step(Box<Moved>),
    None,
}

/// A step and where it leads.
struct Moved {
    step: f64,
    /// ‖q‖∞ for a whole step.
    movement: f64,
    /// L changes by less than its rounding.
    blind: bool,
    to: Place,
}

/// Where the run is: x + x′ (d each) and what the loss is there.
pub(super) struct Place {
    pub x: [DVector<f64>; 2],
    pub z: Vec<f64>,
    pub evaluation: Evaluation,
}

/// The model at a place.
pub(super) struct Model {
    pub basis: Basis,
    pub region: TrustRegion,
    pub gradient: DVector<f64>,
    /// The model is that of L over e^(log_scale)·unit.
    pub unit: f64,
    pub scale: f64,
    /// The trust region about which every entry of Ax moves by 1.
    pub radius: f64,
}

impl Run<'_> {
    /// The same run, from where it is to its end, in bases; `ended` is how it ended without. `None` where nothing of z moves,
    /// or something overflows.
    pub(super) fn go_on_in_bases(&mut self, ended: Option<Stop>) -> Result<Option<End>, Error> {
        let found = self.in_bases()?.or_else(|| {
            // no row weighs anything, or α is nearly 0: what Ax does to L is not known
            let critical = ended.is_some_and(Stop::is_critical);
            (critical && (self.is_weightless() || self.is_near_pole()))
                .then_some((Stop::Stalled, CriticalPoint::Unknown))
        });
        Ok(found.map(|(stop, critical_point)| match ended {
            // what fled to infinity and lost its way did flee
            Some(Stop::Diverging) if matches!(stop, Stop::Stalled | Stop::StepLimit) => {
                (Stop::Diverging, critical_point)
            }
            _ => (stop, critical_point),
        }))
    }

    fn in_bases(&mut self) -> Result<Option<End>, Error> {
        let d = self.norms.len();
        let z = std::mem::take(&mut self.point.z);
        let mut place = self.place([self.point.x.clone(), DVector::zeros(d)], &z);
        self.point.z = z;
        let (mut outward, mut blind, mut shrink, mut leaving) = (0, 0, 1.0, false);
        for _ in 0..ITERATIONS {
            self.begin_iteration()?;
            let Some(mut model) = self.model(&place)? else { return Ok(None) };
            let found = match self.way_down(&place, &mut model, &mut shrink, blind >= PATIENCE)? {
                Way::End(p) => return self.finish(place, model, &p, leaving).map(Some),
                Way::Step(step) => Some(step),
                Way::None => None,
            };
            let kind = if model.region.is_semidefinite() { CriticalPoint::Unknown } else { CriticalPoint::Saddle };
            let Some(Moved { step, movement, to, blind: unseen }) = found.map(|found| *found) else {
                self.settle_at(place);
                return Ok(Some((Stop::Stalled, kind)));
            };
            if self.trace.len() >= self.limits.iteration_limit {
                self.settle_at(place);
                return Ok(Some((Stop::StepLimit, CriticalPoint::Unknown)));
            }
            self.note(&place, step, step * movement, model.region.is_definite());
            blind += usize::from(unseen && model.region.is_semidefinite());
            let (size, before) = (self.largest(&place.z), Magnitude::of(&place.evaluation));
            let way = std::mem::replace(&mut place, to).z;
            let after = Magnitude::of(&place.evaluation);
            let idle = after.over(before) >= 1.0 - IDLE || self.nothing_is_left(after);
            let further = step * movement >= OUTWARD_MOVEMENT && self.largest(&place.z) > size;
            leaving = further && !self.bounded;
            outward = if idle && leaving { outward + 1 } else { 0 };
            if outward >= OUTWARD_STEPS && self.flees_from(&way, &place) {
                self.settle_at(place);
                return Ok(Some((Stop::Diverging, CriticalPoint::Unknown)));
            }
        }
        self.settle_at(place);
        Ok(Some((Stop::Stalled, CriticalPoint::Unknown)))
    }

    /// A step that lowers L or, where L does not tell, the slope of L; or that there is none to take.
    fn way_down(&mut self, place: &Place, model: &mut Model, shrink: &mut f64, tired: bool) -> Result<Way, Error> {
        let zeros = vec![0.0; self.norms.len()];
        let (scale, convex) = (place.evaluation.log_scale, model.region.is_semidefinite());
        let (value, rounding) = (place.evaluation.value_over(scale), place.evaluation.value_rounding);
        for _ in 0..SHRINKINGS {
            let radius = match (model.region.is_definite(), convex) {
                (true, _) => f64::MAX,
                (false, true) => FAR * *shrink * model.radius,
                (false, false) => *shrink * model.radius,
            };
            let Some(step) = model.region.step(radius) else { break };
            let p = model.basis.applied(&step.s);
            let q = self.rows(place).times([p.as_slice(), &zeros]);
            self.passes += 1;
            let (movement, promised) = (self.largest(&q), -0.5 * model.unit * model.gradient.dot(&step.s));
            let rest = REST * self.largest(&place.z).max(1.0);
            // where L is level, a step is long; where it has no minimiser, all steps are
            let settled = movement <= rest || tired && self.ridged && promised <= rounding;
            let little = promised <= (PROMISED * value).max(rounding)
                || self.nothing_is_left(Magnitude { mantissa: value, exponent: scale });
            if step.newton && settled && little {
                return Ok(Way::End(p));
            }
            let blind = promised <= rounding && self.is_blind(place, &q, promised);
            let moves = |run: &mut Self, step: f64| Moved {
                step,
                blind,
                movement,
                to: run.place(moved(&place.x, step, &p), &place.z),
            };
            if blind {
                if let Some(found) = self.blind_step(place, &q, movement) {
                    let found = moves(self, found);
                    if self.is_near(place, &found.to) {
                        return Ok(Way::Step(Box::new(found)));
                    }
                }
                if self.ridged && model.region.is_definite() && movement <= HELD && little {
                    // what keeps z from moving is its rounding
                    return Ok(Way::End(p * 0.0));
                }
            } else if let Some(found) = search(self.instance, &place.z, &place.evaluation, &q) {
                *shrink = (2.0 * *shrink * found.step).clamp(*shrink, 1.0);
                let found = moves(self, found.step);
                // a sum of rounded steps may have lain where x itself does not
                if self.is_near(place, &found.to) {
                    return Ok(Way::Step(Box::new(found)));
                }
            }
            if model.region.is_definite() {
                break;
            }
            *shrink *= 0.1;
        }
        Ok(Way::None)
    }

    /// A length along q at which L is still as steep as far as its slope tells, or less, and no steeper upwards.
    fn blind_step(&self, place: &Place, q: &[f64], movement: f64) -> Option<f64> {
        let scale = place.evaluation.log_scale;
        let slope = place.evaluation.slope_over(q, scale);
        let mut step = (BLIND / movement).min(1.0);
        for _ in 0..SHRINKINGS {
            let there = self.instance.trial(&place.z, q, step).slope_over(scale);
            if there <= slope.abs() {
                return Some(step);
            }
            step *= 0.5;
        }
        None
    }

    /// Whether the loss at a place is defined, on the same side of α = 0 and no higher by more than rounding.
    fn is_near(&self, place: &Place, to: &Place) -> bool {
        let (here, there) = (&place.evaluation, &to.evaluation);
        let rise = there.value_over(here.log_scale) - here.value_over(here.log_scale);
        there.positive_normaliser == here.positive_normaliser
            && rise <= 4.0 * (here.value_rounding + times_exp(there.value_rounding, there.log_scale - here.log_scale))
    }

    /// The rows of A, less one that stands for all where the loss does not see a shift of z.
    pub(super) fn rows(&self, place: &Place) -> Centred<'_> {
        Centred { design: self.instance.design(), centre: self.centre(&place.z) }
    }

    /// Whether L does not see a shift of z.
    pub(super) fn is_free(&self) -> bool {
        self.instance.is_free_of_shifts()
    }

    /// The row with the largest z for softmax without weights: it carries most of p, so that what is left of the others is as
    /// small as their p.
    pub(super) fn centre(&self, z: &[f64]) -> Option<Vec<f64>> {
        self.is_free().then(|| self.row(self.top(z)))
    }

    /// The number of the row with the largest z, where it is kept here.
    pub(super) fn top(&self, z: &[f64]) -> Option<usize> {
        self.instance.design().over_rows().first_largest(z)
    }

    /// A row (d) that one rank keeps, named there alone; zeros where ranks fail.
    pub(super) fn row(&self, at: Option<usize>) -> Vec<f64> {
        let design = self.instance.design();
        let own = at.map(|row| {
            let mut entries = vec![0.0; design.columns()];
            crate::sketch::Row::of(design, row).visit(|j, a| entries[j] = a);
            entries
        });
        let all = design.over_rows().gathered(own.unwrap_or_default()).unwrap_or_default();
        if all.len() == design.columns() { all } else { vec![0.0; design.columns()] }
    }

    /// z = A(x + x′) but for a shift that the loss does not see, and the loss there; `near` is a z nearby.
    pub(super) fn place(&mut self, x: [DVector<f64>; 2], near: &[f64]) -> Place {
        self.passes += 1;
        let centre = self.centre(near);
        let rows = Centred { design: self.instance.design(), centre };
        let z = rows.times([x[0].as_slice(), x[1].as_slice()]);
        Place { evaluation: self.instance.evaluate(&z), x, z }
    }

    fn model(&mut self, place: &Place) -> Result<Option<Model>, Error> {
        let evaluation = &place.evaluation;
        let rows = self.rows(place);
        let mut omega = self.weights_of(place);
        if rows.centre.is_some() {
            self.top(&place.z).into_iter().for_each(|top| omega[top] = 0.0);
        }
        let over_rows = self.instance.design().over_rows();
        let unit = over_rows.largest(&omega);
        if !(unit > 0.0 && unit.is_finite()) {
            return Ok(None);
        }
        let root = over_rows.sum(|rows| omega[rows].iter().sum()) / unit;
        let doubt = over_rows.sum(|rows| {
            let pairs = omega[rows.clone()].iter().zip(&evaluation.g[rows]);
            pairs.filter(|(omega, _)| **omega > 0.0).map(|(omega, g)| g * g / omega).sum()
        });
        omega.iter_mut().for_each(|omega| *omega /= unit);
        let Some(basis) = Basis::of(&rows, &omega, &self.norms)? else { return Ok(None) };
        let delta: Vec<f64> = evaluation.delta.iter().map(|delta| delta / unit).collect();
        let m = basis.dimension();
        let (hessian, coupled) = match &evaluation.low_rank {
            None => {
                let Some((gram, [])) = basis.gram_and(&rows, &delta, [])? else { return Ok(None) };
                (gram, 0.0)
            }
            Some(LowRank { V: [first, second], M }) => {
                let Some((mut gram, columns)) = basis.gram_and(&rows, &delta, [first, second])? else {
                    return Ok(None);
                };
                let core = M.map(|row| row.map(|entry| entry / unit));
                add_low_rank(&mut gram, &columns, &core);
                let [first, second] = columns.map(|column| column.norm());
                (gram, core[0][0].abs() * first * first + 2.0 * core[0][1].abs() * first * second)
            }
        };
        let gradient = basis.coordinates(parts(&rows.transpose_times([&evaluation.g, &[]]))) / unit;
        self.passes += 3;
        let lost = f64::EPSILON * SAFETY * m as f64;
        let model = Quadratic {
            gradient: gradient.clone(),
            hessian,
            gradient_rounding: lost * (doubt / unit).sqrt(),
            hessian_rounding: lost * (1.0 + coupled),
        };
        Ok(model.is_finite().then(|| Model {
            basis,
            region: TrustRegion::new(model),
            gradient,
            unit,
            scale: evaluation.log_scale,
            radius: root.sqrt(),
        }))
    }

    /// ω (n): at least |δ|, and the squares of u′ that it is the difference of.
    pub(super) fn weights_of(&self, place: &Place) -> Vec<f64> {
        let evaluation = &place.evaluation;
        let mut omega: Vec<f64> = evaluation.delta.iter().map(|delta| delta.abs()).collect();
        match (&evaluation.low_rank, self.instance.loss()) {
            (Some(LowRank { V: [first, _], .. }), _) => {
                omega.iter_mut().zip(first).for_each(|(omega, v)| *omega += v * v);
            }
            (None, Loss::Plain(activation)) if evaluation.log_scale == 0.0 => {
                let slopes = place.z.iter().map(|z| activation.derivative(z));
                omega.iter_mut().zip(slopes).for_each(|(omega, v)| *omega += v * v);
            }
            _ => {}
        }
        omega
    }

    /// ‖∇L‖ at a place, and what it is beside the one at x0.
    pub(super) fn steepness(&self, place: &Place) -> Steepness {
        let [mut high, _] = self.rows(place).transpose_times([&place.evaluation.g, &[]]);
        let norm = Magnitude { mantissa: length(&high), exponent: place.evaluation.log_scale };
        high.iter_mut().zip(&self.norms).for_each(|(entry, norm)| *entry /= norm);
        Steepness { norm, scaled: Magnitude { mantissa: length(&high), ..norm } }
    }

    pub(super) fn note(&mut self, place: &Place, step: f64, movement: f64, newton: bool) {
        let gradient_norm = self.steepness(place).norm.value();
        self.trace.push(Record {
            iteration: self.trace.len(),
            value: place.evaluation.value(),
            gradient_norm,
            step,
            movement,
            newton,
            passes: self.passes,
            products: self.products,
        });
    }

    /// Ends at a place, whose x is rounded.
    pub(super) fn settle_at(&mut self, place: Place) {
        let Place { x: [x, rest], z, evaluation } = place;
        let place = if rest.iter().any(|entry| *entry != 0.0) {
            let d = x.len();
            self.place([x, DVector::zeros(d)], &z)
        } else {
            Place { x: [x, rest], z, evaluation }
        };
        if place.evaluation.positive_normaliser != self.side {
            // rounding led across α = 0: the run ends where it began
            return;
        }
        self.last_gradient = Some(self.steepness(&place));
        let Place { x: [x, _], z, evaluation } = place;
        (self.point.x, self.point.z, self.point.evaluation, self.point.fresh) = (x, z, evaluation, true);
    }

    /// Next to nothing is left of L.
    pub(super) fn nothing_is_left(&self, after: Magnitude) -> bool {
        after.over(*self.whole.get_or_init(|| whole(self.instance, self.start))) <= f64::EPSILON * f64::EPSILON
    }
}

pub(super) fn parts(sums: &[Vec<f64>; 2]) -> [&[f64]; 2] {
    [&sums[0], &sums[1]]
}

/// x + x′ + step·p in two parts.
pub(super) fn moved([high, low]: &[DVector<f64>; 2], step: f64, p: &DVector<f64>) -> [DVector<f64>; 2] {
    let mut found = [high.clone(), low.clone()];
    for j in 0..p.len() {
        let product = step * p[j];
        let (sum, rest) = two_sum(high[j], product);
        let (sum, rest) = two_sum(sum, rest + low[j]);
        (found[0][j], found[1][j]) = (sum, rest);
    }
    found
}
