//! The table of patterns: what a hypothesis asks of one ingredient, given the others.

use super::parts::{Part, ingredient, mentioned};
use crate::language::{
    Domain, Elementary, Expr, Fold, MatrixFunction, Node, Norm, Relation, Row, SpectralValue, Which,
};
use crate::number::Exact;

/// A bound by an expression over other ingredients.
#[derive(Clone)]
pub(super) struct Bound<'a> {
    pub by: &'a Expr,
    pub strict: bool,
}

/// What is asked of one ingredient.
#[derive(Clone)]
pub(super) enum Asked<'a> {
    /// Every entry ≥ the bound (of its own shape, or a number).
    Above(Bound<'a>),
    /// Every entry ≤ the bound.
    Below(Bound<'a>),
    /// |every entry| ≤ the bound.
    Within(Bound<'a>),
    /// Every entry ≠ 0, or ‖·‖ > 0.
    Nonzero,
    /// map (x − centre) in a ball, or on its sphere, of a vector norm (of all entries).
    Ball(Ball<'a>),
    /// The largest singular value at most this.
    Spectral(Bound<'a>),
    /// The smallest singular value, or |eigenvalue|, at least this.
    Floor(Bound<'a>),
    /// A multiple of a matrix ⪯ S.
    Over(Multiple<'a>),
    /// S ⪯ a multiple of a matrix.
    Under(Multiple<'a>),
    /// The diagonal is 0.
    Hollow,
    /// Entries in ascending (or descending) order.
    Ordered {
        descending: bool,
    },
    /// MᵀM = I.
    Orthonormal,
    /// M = Mᵀ, M = −Mᵀ.
    Symmetric,
    Skew,
    /// Entries sum to this.
    Sum(&'a Expr),
}

/// ‖map (x − centre)‖ ≤ radius, or = radius; a map that is not there is the identity, a centre 0.
#[derive(Clone)]
pub(super) struct Ball<'a> {
    pub norm: BallNorm,
    pub radius: Bound<'a>,
    pub centre: Option<&'a Expr>,
    pub map: Option<&'a Expr>,
    pub sphere: bool,
}

/// The norms whose balls are made exactly.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BallNorm {
    Euclidean,
    One,
    Infinity,
}

/// A multiple of a matrix; a factor that is not there is 1.
#[derive(Clone)]
pub(super) enum Multiple<'a> {
    Zero,
    Identity(Option<&'a Expr>),
    Of(Option<&'a Expr>, &'a Expr),
}

/// What a part asks of the ingredient `target`, given all others; `None` where no pattern fits.
pub(super) fn asked<'a>(row: &Row, part: &Part<'a>, target: usize) -> Option<Vec<Asked<'a>>> {
    let free = |expression: &Expr| !mentioned(row, expression).contains(&target);
    let is = |expression: &Expr| ingredient(row, expression) == Some(target);
    match part {
        Part::Member(element, domain) if is(element) => member(domain),
        Part::Relation { left, relation, right } => {
            let strict = matches!(relation, Relation::Less | Relation::StrictlyPrecedes);
            match relation {
                Relation::AtMost | Relation::Less if free(right) => upper(row, left, right, strict, target),
                Relation::AtMost | Relation::Less if free(left) => lower(row, left, right, strict, target),
                Relation::AtMost | Relation::Less => ordered(row, left, right, target),
                Relation::Equal if free(right) => {
                    equal(row, left, right, target).or_else(|| form(row, left, right, target))
                }
                Relation::Equal if free(left) => equal(row, right, left, target),
                Relation::Equal => form(row, left, right, target),
                Relation::Differ => nonzero(row, left, right, target),
                Relation::Precedes | Relation::StrictlyPrecedes if is(right) && free(left) => {
                    Some(vec![Asked::Over(multiple(left))])
                }
                Relation::Precedes | Relation::StrictlyPrecedes if is(left) && free(right) => {
                    Some(vec![Asked::Under(multiple(right))])
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn member(domain: &Domain) -> Option<Vec<Asked<'_>>> {
    // The other sets are what an ingredient is made from in the first place.
    let Domain::Interval(interval) = domain else { return Some(Vec::new()) };
    let lower = interval.lower.as_ref().map(|by| Asked::Above(Bound { by, strict: !interval.lower_closed }));
    let upper = interval.upper.as_ref().map(|by| Asked::Below(Bound { by, strict: !interval.upper_closed }));
    Some(lower.into_iter().chain(upper).collect())
}

/// left ≤ right where right does not speak of the target.
fn upper<'a>(row: &Row, left: &'a Expr, right: &'a Expr, strict: bool, target: usize) -> Option<Vec<Asked<'a>>> {
    let is = |expression: &Expr| ingredient(row, expression) == Some(target);
    let bound = Bound { by: right, strict };
    if is(left) {
        return Some(vec![Asked::Below(bound)]);
    }
    match &left.node {
        Node::Neg(inner) if is(inner) && is_zero(right) => Some(vec![Asked::Above(bound)]),
        Node::Elementary(Elementary::Abs, inner) if is(inner) => Some(vec![Asked::Within(bound)]),
        Node::Entries(Fold::Max, inner) if is(inner) => Some(vec![Asked::Below(bound)]),
        Node::Norm(Norm::Spectral, inner) if is(inner) => Some(vec![Asked::Spectral(bound)]),
        Node::Spectral(SpectralValue::SingularValue, Which::Largest, inner) if is(inner) => {
            Some(vec![Asked::Spectral(bound)])
        }
        Node::Spectral(SpectralValue::Eigenvalue, Which::Largest, inner) if is(inner) => {
            Some(vec![Asked::Under(Multiple::Identity(Some(right)))])
        }
        Node::Norm(norm, inner) => ball(row, norm, inner, bound, false, target),
        _ => None,
    }
}

/// left ≤ right where left does not speak of the target.
fn lower<'a>(row: &Row, left: &'a Expr, right: &'a Expr, strict: bool, target: usize) -> Option<Vec<Asked<'a>>> {
    let is = |expression: &Expr| ingredient(row, expression) == Some(target);
    let bound = Bound { by: left, strict };
    if is(right) {
        return Some(vec![Asked::Above(bound)]);
    }
    match &right.node {
        Node::Entries(Fold::Min, inner) if is(inner) => Some(vec![Asked::Above(bound)]),
        Node::Norm(_, inner) | Node::Elementary(Elementary::Abs, inner) if is(inner) && strict && is_zero(left) => {
            Some(vec![Asked::Nonzero])
        }
        Node::Spectral(SpectralValue::SingularValue, Which::Smallest, inner) if is(inner) => {
            Some(vec![Asked::Floor(bound)])
        }
        Node::Spectral(SpectralValue::Eigenvalue, Which::Smallest, inner) if is(inner) => {
            Some(vec![Asked::Over(Multiple::Identity(Some(left)))])
        }
        _ => None,
    }
}

/// ‖x − centre‖ ≤ radius, or = radius.
fn ball<'a>(
    row: &Row,
    norm: &Norm,
    inner: &'a Expr,
    radius: Bound<'a>,
    sphere: bool,
    target: usize,
) -> Option<Vec<Asked<'a>>> {
    let norm = match norm {
        Norm::Euclidean | Norm::Frobenius => BallNorm::Euclidean,
        Norm::One => BallNorm::One,
        Norm::Infinity | Norm::Max => BallNorm::Infinity,
        _ => return None,
    };
    let is = |expression: &Expr| ingredient(row, expression) == Some(target);
    let free = |expression: &Expr| !mentioned(row, expression).contains(&target);
    let centred = |inner: &'a Expr| match &inner.node {
        _ if is(inner) => Some(None),
        Node::Sub(a, b) if is(a) && free(b) => Some(Some(&**b)),
        Node::Sub(a, b) if is(b) && free(a) => Some(Some(&**a)),
        _ => None,
    };
    let (map, centre) = match (&inner.node, centred(inner)) {
        (_, Some(centre)) => (None, centre),
        (Node::Product(map, inner), _) if free(map) => (Some(&**map), centred(inner)?),
        _ => return None,
    };
    Some(vec![Asked::Ball(Ball { norm, radius, centre, map, sphere })])
}

/// left = right where right does not speak of the target; an ingredient alone on one side is derived before this.
fn equal<'a>(row: &Row, left: &'a Expr, right: &'a Expr, target: usize) -> Option<Vec<Asked<'a>>> {
    let is = |expression: &Expr| ingredient(row, expression) == Some(target);
    let bound = Bound { by: right, strict: false };
    match &left.node {
        Node::Norm(norm, inner) => ball(row, norm, inner, bound, true, target),
        Node::Power(base, exponent) if is_two(exponent) => match &base.node {
            Node::Norm(norm, inner) if is_one(right) => ball(row, norm, inner, bound, true, target),
            _ => None,
        },
        Node::Matrix(MatrixFunction::Diagonal, inner) if is(inner) && is_zero(right) => Some(vec![Asked::Hollow]),
        Node::Entries(Fold::Sum, inner) if is(inner) => Some(vec![Asked::Sum(right)]),
        Node::Product(a, b) if matches!(right.node, Node::Identity) => match (&a.node, &b.node) {
            (Node::Transpose(inner), _) if is(inner) && is(b) => Some(vec![Asked::Orthonormal]),
            _ => None,
        },
        _ => None,
    }
}

/// Both sides speak of the target: M = Mᵀ, M = −Mᵀ, Mᵀ = −M.
fn form<'a>(row: &Row, left: &'a Expr, right: &'a Expr, target: usize) -> Option<Vec<Asked<'a>>> {
    let is = |expression: &Expr| ingredient(row, expression) == Some(target);
    let turned = |expression: &Expr| matches!(&expression.node, Node::Transpose(inner) if is(inner));
    let negated =
        |expression: &Expr, what: &dyn Fn(&Expr) -> bool| matches!(&expression.node, Node::Neg(inner) if what(inner));
    let either = |a: &Expr, b: &Expr| is(a) && turned(b);
    let opposite = |a: &Expr, b: &Expr| (is(a) && negated(b, &turned)) || (turned(a) && negated(b, &is));
    if either(left, right) || either(right, left) {
        return Some(vec![Asked::Symmetric]);
    }
    (opposite(left, right) || opposite(right, left)).then(|| vec![Asked::Skew])
}

/// x[i] ≤ x[i + 1] over a range is written with indices and is no pattern yet; entries of one ingredient in order.
fn ordered<'a>(row: &Row, left: &'a Expr, right: &'a Expr, target: usize) -> Option<Vec<Asked<'a>>> {
    let entry = |expression: &Expr| match &expression.node {
        Node::Entry(of, index, None) if ingredient(row, of) == Some(target) => match &index.node {
            Node::Number(k) => Some(k.clone()),
            _ => None,
        },
        _ => None,
    };
    let (low, high) = (entry(left)?, entry(right)?);
    Some(vec![Asked::Ordered { descending: low > high }])
}

fn nonzero<'a>(row: &Row, left: &'a Expr, right: &'a Expr, target: usize) -> Option<Vec<Asked<'a>>> {
    let is = |expression: &Expr| ingredient(row, expression) == Some(target);
    let fits = (is(left) && is_zero(right)) || (is(right) && is_zero(left));
    fits.then(|| vec![Asked::Nonzero])
}

/// A matrix as a multiple of one: `(1 − ε) H`, `μ I_n`, `0`.
fn multiple(expression: &Expr) -> Multiple<'_> {
    match &expression.node {
        _ if is_zero(expression) => Multiple::Zero,
        Node::Identity => Multiple::Identity(None),
        Node::Product(factor, matrix) if factor.shape.is_number() && !matrix.shape.is_number() => match matrix.node {
            Node::Identity => Multiple::Identity(Some(factor)),
            _ => Multiple::Of(Some(factor), matrix),
        },
        _ => Multiple::Of(None, expression),
    }
}

/// Whether an expression is plainly 0.
pub(super) fn is_zero(expression: &Expr) -> bool {
    match &expression.node {
        Node::Zeros => true,
        Node::Number(value) => value.signum() == 0,
        _ => false,
    }
}

fn is_one(expression: &Expr) -> bool {
    matches!(&expression.node, Node::Number(value) if *value == Exact::integer(1))
}

fn is_two(expression: &Expr) -> bool {
    matches!(&expression.node, Node::Number(value) if *value == Exact::integer(2))
}
