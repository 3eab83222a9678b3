//! How near floats say a statement is to being violated: suggestions only.

use crate::claims::{Atom, Evaluated, Premise, Size, Statement, Tightness};
use crate::number::{Field, Real};
use nalgebra::DMatrix;
use num_dual::Dual64;

/// Relative mismatch of the sides of an identity below which floating point sees rounding only.
pub const NOISE: f64 = 1e-9;

/// Greater than 0 where floats see a violation: ln(lhs/rhs) where both sides are positive, else their scaled gap; for
/// identities the relative mismatch less [`NOISE`]; for Loewner orders −λ_min of the scaled difference.
///
/// `None` where a premise fails in floats or something is not a number.
pub fn score(evaluated: &Evaluated<f64>) -> Option<f64> {
    let lifted = Evaluated {
        premises: evaluated.premises.iter().map(|p| p.map(&mut |x| Dual64::from_re(*x))).collect(),
        statement: evaluated.statement.map(&mut |x| Dual64::from_re(*x)),
    };
    slope(&lifted).map(|dual| dual.re)
}

/// [`score`] with its derivative along the direction that the duals carry.
pub fn slope(evaluated: &Evaluated<Dual64>) -> Option<Dual64> {
    if !evaluated.premises.iter().all(met) {
        return None;
    }
    let scores = evaluated.statement.atoms().iter().map(atom).collect::<Option<Vec<_>>>()?;
    scores.into_iter().reduce(|a, b| if a.re < b.re { b } else { a })
}

/// Whether a premise is met as far as floats see; orders of matrices are left to the certifier.
fn met(premise: &Premise<Dual64>) -> bool {
    premise.statement.atoms().iter().all(|atom| match atom {
        Atom::AtMost(l, r) => l.re <= r.re,
        Atom::Less(l, r) => l.re < r.re,
        Atom::Differ(l, r) => l.re != r.re,
        Atom::Equal(l, r, _) => (l.re - r.re).abs() <= NOISE * l.re.abs().max(r.re.abs()),
        Atom::Loewner(..) => true,
    })
}

fn atom(atom: &Atom<Dual64>) -> Option<Dual64> {
    let size = |l: &Dual64, r: &Dual64| l.re.abs().max(r.re.abs()).max(f64::MIN_POSITIVE);
    let value = match atom {
        Atom::AtMost(l, r) | Atom::Less(l, r) if l.re > 0.0 && r.re > 0.0 => l.ln() - r.ln(),
        Atom::AtMost(l, r) => (*l - *r) / Dual64::from_re(size(l, r)),
        Atom::Less(l, r) if l.re == r.re => Dual64::from_re(f64::MIN_POSITIVE),
        Atom::Less(l, r) => (*l - *r) / Dual64::from_re(size(l, r)),
        Atom::Equal(l, r, _) => (*l - *r).abs() / Dual64::from_re(size(l, r)) - Dual64::from_re(NOISE),
        Atom::Differ(l, r) if l.re == r.re => Dual64::from_re(1.0),
        Atom::Differ(l, r) => -((*l - *r).abs() / Dual64::from_re(size(l, r))),
        Atom::Loewner(l, r) => {
            let scale = l.iter().chain(r.iter()).fold(f64::MIN_POSITIVE, |most, x| most.max(x.re.abs()));
            let gap = DMatrix::from_fn(l.nrows(), l.nrows(), |i, j| {
                let at = (i.max(j), i.min(j));
                (r[at] - l[at]) / Dual64::from_re(scale)
            });
            -Dual64::smallest_eigenvalue(&gap)
        }
    };
    value.re.is_finite().then_some(value)
}

/// lhs/rhs of the parts that are inequalities between numbers with rhs > 0: how much of the bound is used.
pub fn tightness(statement: &Statement<f64>, size: Size) -> Option<Tightness> {
    statement
        .atoms()
        .iter()
        .filter_map(|atom| match atom {
            Atom::AtMost(l, r) | Atom::Less(l, r) if *r > 0.0 => Some(l / r),
            _ => None,
        })
        .filter(|ratio| ratio.is_finite())
        .reduce(f64::max)
        .map(|ratio| Tightness { ratio, size })
}

/// Whether an accepted instance puts the statement to use: a bound at least half used, an identity with a side ≠ 0, an
/// order whose sides are not both 0.
pub fn exercises(statement: &Statement<f64>) -> bool {
    let some = |matrix: &DMatrix<f64>| matrix.iter().any(|x| *x != 0.0);
    statement.atoms().iter().any(|atom| match atom {
        Atom::AtMost(l, r) | Atom::Less(l, r) => *l >= f64::ratio(1, 2) * *r || *r <= 0.0,
        Atom::Equal(l, r, _) | Atom::Differ(l, r) => *l != 0.0 || *r != 0.0,
        Atom::Loewner(l, r) => some(l) || some(r),
    })
}
