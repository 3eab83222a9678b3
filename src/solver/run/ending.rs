//! Where a run in a basis ends: x is rounded, and what a Newton step from there would do tells how the run ended.

use super::orthogonal::{Model, Place, moved, parts};
use super::{End, Run};
use crate::loss::evaluation::times_exp;
use crate::solver::proof::narrow::Narrow;
use crate::solver::run::iteration::AFAR;
use crate::solver::run::side::{BLURRED, LOST, is_blurred};
use crate::solver::step::quadratic::Magnitude;
use crate::solver::sums::accurate::Centred;
use crate::solver::{CriticalPoint, Error, Stop};
use nalgebra::DVector;

/// The share of L that a Newton step may promise where x has been rounded, and that its rounding may be.
const ROUNDED: f64 = 1e-7;
/// Entries of A up to which a last gradient may be computed in balls.
const SMALL: usize = 1 << 14;
/// Newton steps for such gradients.
const SHARPENINGS: usize = 8;
/// The share of a unit in the last place of x that is left open by them.
const SHARP: f64 = 1e-3;
/// Units in the last place that rounding x to f64 takes a Newton step back by.
const ULPS: f64 = 4.0;
/// L is 0 where it is no more than its rounding times this.
const NOTHING: f64 = 1024.0;

/// Whether there is a way down from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    /// None that counts.
    Yes,
    /// None but what rounding x to f64 leaves.
    Rounded,
    /// None can be told.
    Lost,
    No,
}

impl Run<'_> {
    /// Takes a last whole step and rounds x; how the run ends follows from what a step from there would do, and where L tells
    /// nothing along a direction, from whether the run was `leaving`.
    pub(super) fn finish(&mut self, place: Place, model: Model, p: &DVector<f64>, leaving: bool) -> Result<End, Error> {
        self.note(&place, 1.0, 0.0, true);
        let zeros = DVector::zeros(p.len());
        let mut x = moved(&place.x, 1.0, p);
        let mut end = self.place([x[0].clone(), zeros.clone()], &place.z);
        let mut rest = self.rest_at(&end, &model);
        let mut sharp = rest == Rest::Rounded || rest == Rest::Yes;
        if rest != Rest::Lost
            && (rest != Rest::Yes || !self.has_vanished(&end))
            && model.region.is_semidefinite()
            && let Some(sharpened) = self.sharpen(&mut x, &model, &end, rest)
        {
            sharp = sharpened;
            end = self.place([x[0].clone(), zeros], &place.z);
            rest = self.rest_at(&end, &model);
        }
        if end.evaluation.positive_normaliser != place.evaluation.positive_normaliser {
            end = place;
        }
        let limit = model.basis.dimension() + usize::from(self.is_free());
        let hidden = self.instance.design().rank_exceeds(limit, self.is_free(), |_| true);
        let light = hidden && self.moves_light_rows(&end, limit);
        let endless = self.leads_on(&end, &model);
        let blurred = !model.region.is_definite() && is_blurred(self.instance, &end.z, BLURRED);
        self.dependence = model.basis.dependence.filter(|_| !light);
        let vanished = self.has_vanished(&end);
        self.settle_at(end);
        Ok(match (hidden, model.region.is_semidefinite()) {
            (true, _) if light && leaving => (Stop::Diverging, CriticalPoint::Unknown),
            (true, _) if light => (Stop::Stalled, CriticalPoint::Unknown),
            // what L does along columns that differ by the rounding of A alone is not known
            (true, _) => (Stop::Singular, CriticalPoint::Unknown),
            (false, _) if blurred => (Stop::Stalled, CriticalPoint::Unknown),
            (false, true) if endless => (Stop::Diverging, CriticalPoint::Unknown),
            (false, true) if rest == Rest::Yes && vanished => (Stop::Converged, CriticalPoint::Minimum),
            // there is no point of f64 nearer to the minimiser
            (false, true) if sharp => (Stop::AtPrecision, CriticalPoint::Minimum),
            _ => (Stop::Stalled, CriticalPoint::Unknown),
        })
    }

    /// Whether the gradient at a place is at the tolerance.
    fn has_vanished(&self, place: &Place) -> bool {
        let scaled = self.steepness(place).scaled;
        self.progress.as_ref().is_some_and(|it| scaled.over(it.reference) <= self.limits.tolerance)
    }

    /// L is 0 at a place as far as can be told.
    pub(super) fn is_nothing(&self, place: &Place) -> bool {
        let evaluation = &place.evaluation;
        evaluation.value_over(evaluation.log_scale) <= NOTHING * evaluation.value_rounding
            || self.nothing_is_left(Magnitude::of(evaluation))
    }

    /// Whether Newton's step from a place near that of a model promises next to nothing.
    fn rest_at(&mut self, place: &Place, model: &Model) -> Rest {
        let (value, rounding) =
            (place.evaluation.value_over(place.evaluation.log_scale), place.evaluation.value_rounding);
        self.unsettled = false;
        let nothing = self.is_nothing(place);
        if nothing && self.bounded {
            return Rest::Yes;
        }
        if !nothing && is_blurred(self.instance, &place.z, LOST) {
            // near α = 0 the loss has no limit
            return Rest::Lost;
        }
        let rows = self.rows(place);
        let gradient = model.basis.coordinates(parts(&rows.transpose_times([&place.evaluation.g, &[]])));
        self.passes += 1;
        let Some(s) = model.region.newton_of(&gradient) else {
            return if nothing { Rest::Yes } else { Rest::No };
        };
        let promised = -0.5 * gradient.dot(&s) / model.unit;
        let moves = model.basis.applied(&s) / model.unit;
        let is_rounding = |(x, p): (&f64, &f64)| p.abs() <= ULPS * f64::EPSILON * x.abs();
        let rounded = place.x[0].iter().zip(&moves).all(is_rounding);
        // L may be next to nothing on a way that leads on for ever, where Newton's steps stay long
        let found = match nothing || promised.max(rounding) <= ROUNDED * value {
            true => Rest::Yes,
            false if rounded => Rest::Rounded,
            false => Rest::No,
        };
        if found == Rest::Yes && !rounded {
            let q = self.rows(place).times([moves.as_slice(), &vec![0.0; moves.len()]]);
            self.unsettled = self.largest(&q) > AFAR * self.largest(&place.z).max(1.0);
        }
        found
    }

    /// Moves x + x′ by Newton steps for gradients in balls, to where its rounding is that of the minimiser: whether nothing of L
    /// is to be had by another. Where `rest` tells that x rounded is as good, the first may do. `None` for a large A, of which
    /// they would take too long.
    fn sharpen(&mut self, x: &mut [DVector<f64>; 2], model: &Model, at: &Place, rest: Rest) -> Option<bool> {
        if self.instance.design().entries() > SMALL {
            return None;
        }
        let rows = Centred { design: self.instance.design(), centre: self.centre(&at.z) };
        let enough = ROUNDED * at.evaluation.value_over(model.scale);
        let shrink = times_exp(1.0, -model.scale) / model.unit;
        let mut level = None;
        for round in 0..SHARPENINGS {
            let found = Narrow::at(self.instance, [x[0].as_slice(), x[1].as_slice()]);
            let step = found.and_then(|Narrow { high, low, .. }| {
                let gradient = model.basis.coordinates(parts(&rows.transpose_times([&high, &low]))) * shrink;
                model.region.newton_of(&gradient).map(|s| (-0.5 * model.unit * gradient.dot(&s), s))
            });
            let Some((promised, s)) = step else { break };
            if round == 0 && rest == Rest::Yes && promised <= enough {
                return Some(true);
            }
            if promised <= enough {
                level = Some(x.clone());
            }
            let p = model.basis.applied(&s);
            *x = moved(x, 1.0, &p);
            if x[0].iter().zip(&p).all(|(x, p)| p.abs() <= SHARP * f64::EPSILON * x.abs()) {
                return Some(true);
            }
        }
        // Newton's steps go on past the rounding of x where a Hessian in f64 is too rough for them
        let found = level.is_some();
        if let Some(level) = level {
            *x = level;
        }
        Some(found)
    }
}
