//! One part of a statement, shown or refuted by enclosures of its sides.

use crate::claims::{Atom, Bounds};
use crate::linalg::loewner;
use crate::number::recorder::Slot;
use crate::number::{Enclosure, Exact};
use nalgebra::DMatrix;

/// One part of a statement in one arithmetic.
pub(super) enum Shown {
    True,
    False(Box<Failure>),
    /// No violation beyond this, relative to the larger side, is possible.
    Neither(f64),
}

pub(super) struct Failure {
    pub lhs: Bounds,
    pub rhs: Bounds,
    pub at: Option<(usize, usize)>,
    pub witness: Option<Vec<Exact>>,
}

/// How much is done to show a part that is an order of matrices.
#[derive(Clone, Copy)]
pub(super) enum How<'w> {
    /// Witnesses against it that floats suggest, but none from exact factors; no bound on a violation.
    Hasty,
    /// Every witness against it, but no bound on a violation.
    Unbounded,
    /// What `Unbounded` does beyond `Hasty`, which did not tell.
    Rest,
    /// Everything.
    Thorough,
    /// By this witness alone.
    By(&'w [Exact]),
}

/// Whether a part holds because both of its sides are one and the same step.
pub(super) fn is_trivial(part: &Atom<Slot>) -> bool {
    match part {
        Atom::AtMost(l, r) | Atom::Equal(l, r, _) => l == r,
        Atom::Loewner(l, r) => l == r,
        Atom::If(_, then) => is_trivial(then),
        Atom::Less(..) | Atom::Differ(..) => false,
    }
}

pub(super) fn bounds<S: Enclosure>(x: &S) -> Option<Bounds> {
    Some(Bounds { lo: x.lower()?, hi: x.upper()? })
}

pub(super) fn sides<S: Enclosure>(atom: &Atom<S>) -> Option<(Bounds, Bounds)> {
    match atom {
        Atom::AtMost(l, r) | Atom::Less(l, r) | Atom::Differ(l, r) | Atom::Equal(l, r, _) => {
            Some((bounds(l)?, bounds(r)?))
        }
        Atom::Loewner(..) => None,
        Atom::If(_, then) => sides(then),
    }
}

pub(super) fn show<S: Enclosure>(atom: &Atom<S>, context: &S::Context, how: How<'_>) -> Shown {
    let same = |l: &S, r: &S| l.at_most(r) && r.at_most(l);
    let (truth, falsehood, at) = match atom {
        Atom::AtMost(l, r) => (l.at_most(r), r.less(l), None),
        Atom::Less(l, r) => (l.less(r), r.at_most(l), None),
        Atom::Equal(l, r, at) => (same(l, r), l.less(r) || r.less(l), Some(*at)),
        Atom::Differ(l, r) => (l.less(r) || r.less(l), same(l, r), None),
        Atom::Loewner(l, r) => return show_loewner(l, r, context, how),
        Atom::If(when, then) => return show_where(when, then, context, how),
    };
    if truth && !falsehood {
        return Shown::True;
    }
    match (truth, falsehood, sides(atom)) {
        (false, true, Some((lhs, rhs))) => Shown::False(Box::new(Failure { lhs, rhs, at, witness: None })),
        (_, _, Some((lhs, rhs))) => Shown::Neither(possible_violation(atom, &lhs, &rhs)),
        _ => Shown::Neither(f64::INFINITY),
    }
}

/// A statement under conditions: true where one of them is refuted, false only where all of them are proved.
pub(super) fn show_where<S: Enclosure>(when: &[Atom<S>], then: &Atom<S>, context: &S::Context, how: How<'_>) -> Shown {
    let conditions: Vec<Shown> = when.iter().map(|atom| show(atom, context, How::Thorough)).collect();
    if conditions.iter().any(|shown| matches!(shown, Shown::False(_))) {
        return Shown::True;
    }
    let met = conditions.iter().all(|shown| matches!(shown, Shown::True));
    match show(then, context, how) {
        Shown::False(_) if !met => Shown::Neither(f64::INFINITY),
        shown => shown,
    }
}

/// How far the ends of overlapping enclosures leave a violation possible, relative to the larger side.
pub(super) fn possible_violation<S: Enclosure>(atom: &Atom<S>, lhs: &Bounds, rhs: &Bounds) -> f64 {
    let over = lhs.hi.minus(&rhs.lo).to_f64();
    let under = rhs.hi.minus(&lhs.lo).to_f64();
    let size = [&lhs.lo, &lhs.hi, &rhs.lo, &rhs.hi].into_iter().map(|x| x.to_f64().abs()).fold(0.0, f64::max);
    let gap = if matches!(atom, Atom::Equal(..) | Atom::Differ(..)) { over.max(under) } else { over };
    if size > 0.0 && gap.is_finite() { gap / size } else { f64::INFINITY }
}

pub(super) fn show_loewner<S: Enclosure>(
    lhs: &DMatrix<S>,
    rhs: &DMatrix<S>,
    context: &S::Context,
    how: How<'_>,
) -> Shown {
    let Some(gap) = loewner::difference(lhs, rhs, context) else {
        return Shown::Neither(f64::INFINITY);
    };
    let fails = |w: Vec<Exact>| {
        if w.len() != gap.nrows() {
            return None;
        }
        let form = loewner::quadratic_form(&gap, &w, context)?;
        form.less(&S::constant(&Exact::zero(), context)?).then_some(())?;
        let left = bounds(&loewner::quadratic_form(lhs, &w, context)?)?;
        let right = bounds(&loewner::quadratic_form(rhs, &w, context)?)?;
        (left.lo > right.hi).then_some(Failure { lhs: left, rhs: right, at: None, witness: Some(w) })
    };
    let failure = match how {
        How::By(witness) => fails(witness.to_vec()),
        How::Rest => loewner::exact_witnesses(&gap).find_map(fails),
        _ if loewner::is_semidefinite(&gap, context) => return Shown::True,
        How::Hasty => loewner::floating_witnesses(&gap).into_iter().find_map(fails),
        How::Unbounded | How::Thorough => loewner::witnesses(&gap).find_map(fails),
    };
    match (failure, how) {
        (Some(failure), _) => Shown::False(Box::new(failure)),
        (None, How::Hasty | How::Unbounded | How::Rest) => Shown::Neither(f64::INFINITY),
        (None, _) => Shown::Neither(loewner::possible_violation(lhs, rhs, context)),
    }
}
