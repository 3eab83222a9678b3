//! The derivatives of every loss, row by row, written once for every number that they are asked for in: f64, eight of them
//! at a time, middles with radii, balls of many bits, and the numbers of the formulas.
//!
//! With z = ⟨a, x⟩ for a row a of A, u = f(z) and α = ⟨u, 1⟩, every loss is ½‖r‖² for a residual r = y − t:
//!
//! | loss | y | t | pairing q | partner h |
//! |---|---|---|---|---|
//! | plain | u | b | 0 | 0 |
//! | rescaled | u | αb | b | b |
//! | normalised | p = u/α | b | p | p + r |
//!
//! With u′, u″ and u‴ (over α where the loss is normalised) and the centre ρ = ⟨q, r⟩: g = u′(r − ρ), the Hessian is
//! diag(δ) + V M Vᵀ with δ = u′² + u″(r − ρ), V = [u′, u′h], M = [[c, −1], [−1, 0]] and c = ⟨q, q⟩, + 2ρ where the loss is
//! normalised; and along a direction the cubic term of row i has the coefficient κ = 3u′u″ + u‴(r − ρ). The ridge ½w²z² adds
//! w²z to g and w² to δ. Tests hold all of it against second-order duals of the definitions.

use crate::number::{Exp, Field};

/// What the formulas of a row ask of a number.
pub(crate) trait Entry: Clone {
    /// self + other.
    fn plus(self, other: Self) -> Self;
    /// self − other.
    fn minus(self, other: Self) -> Self;
    /// self·factor.
    fn times(self, factor: Self) -> Self;
    /// self·factor + added, rounded once where the number can.
    #[inline(always)]
    fn times_plus(self, factor: Self, added: Self) -> Self {
        self.times(factor).plus(added)
    }
}

impl Entry for f64 {
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self - other
    }
    #[inline(always)]
    fn times(self, factor: Self) -> Self {
        self * factor
    }
}

/// A number of the formulas.
#[derive(Clone)]
pub(crate) struct Of<S>(pub S);

impl<S: Field> Entry for Of<S> {
    fn plus(self, other: Self) -> Self {
        Of(self.0 + other.0)
    }
    fn minus(self, other: Self) -> Self {
        Of(self.0 - other.0)
    }
    fn times(self, factor: Self) -> Self {
        Of(self.0 * factor.0)
    }
}

/// exp, cosh and sinh of a number.
pub(crate) trait Activated: Sized {
    fn exp(&self) -> Self;
    fn cosh(&self) -> Self;
    fn sinh(&self) -> Self;
}

impl<S: Exp> Activated for S {
    fn exp(&self) -> S {
        Exp::exp(self)
    }
    fn cosh(&self) -> S {
        Exp::cosh(self)
    }
    fn sinh(&self) -> S {
        Exp::sinh(self)
    }
}

/// u of soft-residual from e = e^z and z, both times a unit.
#[inline(always)]
pub(crate) fn with_residual<S: Entry>(e: S, z: S) -> S {
    e.plus(z)
}

/// u′ of soft-residual from e = e^z = u″ = u‴ and 1, both times a unit.
#[inline(always)]
pub(crate) fn slope_with_residual<S: Entry>(e: S, unit: S) -> S {
    e.plus(unit)
}

/// r = y − t.
#[inline(always)]
pub(crate) fn residual<S: Entry>(y: S, t: S) -> S {
    y.minus(t)
}

/// h of a normalised loss.
#[inline(always)]
pub(crate) fn partner<S: Entry>(p: S, r: S) -> S {
    p.plus(r)
}

/// V's second column.
#[inline(always)]
pub(crate) fn coupled<S: Entry>(first: S, partner: S) -> S {
    first.times(partner)
}

/// ρ of a rescaled loss, ⟨b, u − αb⟩, from ⟨u, b⟩, α and ⟨b, b⟩.
#[inline(always)]
pub(crate) fn rescaled_centre<S: Entry>(paired: S, alpha: S, square: S) -> S {
    paired.minus(alpha.times(square))
}

/// ρ of a normalised loss, ⟨p, p − b⟩, from ⟨p, p⟩ and ⟨p, b⟩.
#[inline(always)]
pub(crate) fn normalised_centre<S: Entry>(square: S, paired: S) -> S {
    square.minus(paired)
}

/// c of a normalised loss, from ⟨p, p⟩ and ρ.
#[inline(always)]
pub(crate) fn normalised_corner<S: Entry>(square: S, centre: S) -> S {
    square.plus(centre.clone().plus(centre))
}

/// g from u′, r − ρ and the ridge's w²z.
#[inline(always)]
pub(crate) fn gradient<S: Entry>(first: S, centred: S, ridge: S) -> S {
    first.times_plus(centred, ridge)
}

/// δ from u′ (which may count several times, then the first is so many times the second), u″, r − ρ and the ridge's w².
#[inline(always)]
pub(crate) fn curvature<S: Entry>([heavy, first]: [S; 2], second: S, centred: S, ridge: S) -> S {
    second.times_plus(centred, heavy.times_plus(first, ridge))
}

/// κ from u′, u″, u‴ and r − ρ.
#[inline(always)]
pub(crate) fn third<S: Entry>([first, second, third]: [S; 3], centred: S, three: S) -> S {
    three.times(first.times(second)).plus(third.times(centred))
}
