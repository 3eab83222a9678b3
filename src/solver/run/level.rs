//! Directions along which L does not tell where a minimiser is: they move only rows of next to no weight, or L is level along
//! them as far as it is followed.

use super::Run;
use super::orthogonal::{Model, Place};
use crate::loss::Evaluation;
use crate::sketch::Row;
use crate::solver::step::quadratic::Magnitude;
use nalgebra::DVector;

/// The share of the largest weight of a row up to which a row counts for next to nothing.
const LIGHT: f64 = 1e-12;
/// The share of itself that L may rise by where it is approached at infinity: the step beside the way out adds to it.
const RISE: f64 = 1e-3;
/// How far ‖Ax‖∞ is moved along a direction in which L seems level.
const REACHES: [f64; 4] = [1.0, 8.0, 64.0, 512.0];

impl Run<'_> {
    /// Whether A is of rank `limit` but for rows of next to no weight at a place: what a basis leaves out then moves these alone.
    pub(super) fn moves_light_rows(&self, place: &Place, limit: usize) -> bool {
        let omega = self.weights_of(place);
        let least = LIGHT * self.largest(&omega);
        let mut heavy: Vec<bool> = omega.iter().map(|omega| *omega > least).collect();
        if self.is_free() {
            self.top(&place.z).into_iter().for_each(|top| heavy[top] = true);
        }
        !self.instance.design().rank_exceeds(limit, self.is_free(), |row| heavy[row])
    }

    /// Whether columns of A move z, no row weighs anything where the run is, and L is not 0 there.
    pub(super) fn is_weightless(&self) -> bool {
        let (free, design) = (self.is_free(), self.instance.design());
        let moves = design.rank_exceeds(usize::from(free), free, |_| true);
        !self.ridged && moves && !self.nothing_is_left(Magnitude::of(&self.point.evaluation))
    }

    /// Whether L rises nowhere on a far way from a place along a direction that the Hessian says nothing of: as far as can be
    /// told it is approached at infinity. Not where L is 0, or where all rows of A are one, so that shares are what they are.
    pub(super) fn leads_on(&self, place: &Place, model: &Model) -> bool {
        if self.bounded || self.is_nothing(place) || self.is_one_row() {
            return false;
        }
        let (zeros, scale) = (vec![0.0; self.norms.len()], place.evaluation.log_scale);
        let bound = place.evaluation.value_over(scale) + 4.0 * place.evaluation.value_rounding;
        let is_level = |v: &DVector<f64>| {
            let q = self.rows(place).times([model.basis.applied(v).as_slice(), &zeros]);
            let unit = self.largest(&q);
            let stays = |side: f64| {
                REACHES
                    .iter()
                    .all(|reach| self.instance.trial(&place.z, &q, side * reach / unit).value_over(scale) <= bound)
            };
            unit > 0.0 && (stays(1.0) || stays(-1.0))
        };
        model.region.level().iter().any(is_level)
    }

    /// Whether L rises nowhere on a far way from a point along q (n), so that it may be approached at infinity.
    pub(super) fn flees(&self, z: &[f64], evaluation: &Evaluation, q: &[f64]) -> bool {
        let (scale, unit) = (evaluation.log_scale, self.largest(q));
        let most = RISE * evaluation.value_over(scale).max(evaluation.value_rounding);
        let rises = |reach: &f64| {
            let rise = self.instance.change(z, q, reach / unit, scale);
            // what is NaN overflows
            !(rise.value <= most + rise.rounding && rise.rounding.is_finite())
        };
        !self.bounded && unit > 0.0 && !REACHES.iter().any(rises)
    }

    /// The same from a place that was reached from z = `before`.
    pub(super) fn flees_from(&self, before: &[f64], place: &Place) -> bool {
        let way: Vec<f64> = place.z.iter().zip(before).map(|(to, from)| to - from).collect();
        self.flees(&place.z, &place.evaluation, &way)
    }

    /// Whether what a step promises along q (n) is below the rounding of the change of L, row by row: where a part of L that
    /// stays as it is is large, that is far less than the rounding of L.
    pub(super) fn is_blind(&self, place: &Place, q: &[f64], promised: f64) -> bool {
        let length = (1.0 / self.largest(q)).min(1.0);
        promised * length <= self.instance.change(&place.z, q, length, place.evaluation.log_scale).rounding
    }

    fn is_one_row(&self) -> bool {
        let design = self.instance.design();
        let entries = |i: usize| {
            let mut found = Vec::new();
            Row::of(design, i).visit(|j, a| found.extend((a != 0.0).then_some((j, a))));
            found
        };
        let rank_keeps_the_first = design.own_rows().start == 0;
        let first = self.row(rank_keeps_the_first.then_some(0));
        let first: Vec<(usize, f64)> = first.into_iter().enumerate().filter(|(_, a)| *a != 0.0).collect();
        self.instance.all_rows(|i| entries(i) == first)
    }
}
