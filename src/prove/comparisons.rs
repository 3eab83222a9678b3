//! What is known of atoms against each other: one inequality between monomials each.

use super::{Comparison, Forest, Id, Monomial, Norm, Op, Posynomial, Problem, Signs};
use crate::language::{Elementary, Relation};
use crate::number::{Arithmetic, Ball, Enclosure, Exact, Precision};
use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};

/// The bits with which ln and exp are enclosed.
const BITS: u32 = 128;
/// A rational of more bits than this is enclosed in place of being multiplied out.
const LONGEST: usize = 400;

/// A constant c of l ≤ c·r.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Factor {
    /// A rational.
    Exact(Exact),
    /// By its logarithm.
    Logarithm(Ball),
}

/// l ≤ c·r.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Says {
    pub left: Monomial,
    pub factor: Factor,
    pub right: Monomial,
}

impl Factor {
    /// Its logarithm, to propose with.
    pub fn log(&self) -> f64 {
        match self {
            Factor::Exact(value) => logarithm(value),
            Factor::Logarithm(ball) => ball.upper().map_or(f64::INFINITY, |upper| upper.to_f64()),
        }
    }
}

/// ln of a rational > 0, to propose with.
pub(super) fn logarithm(value: &Exact) -> f64 {
    let direct = value.to_f64().ln();
    match direct.is_finite() {
        true => direct,
        false => (value.numerator().to_f64().value().ln() - value.denominator().to_f64().value().ln()).clamp(-1e6, 1e6),
    }
}

/// A rational ≥ ∏ c_i^λ_i, exact where the powers are short rationals.
pub(super) fn product_above(factors: &[(Factor, Exact)]) -> Option<Exact> {
    exact_product(factors).or_else(|| {
        let context = Precision::new(BITS);
        let mut sum = Ball::constant(&Exact::zero(), &context)?;
        for (factor, power) in factors {
            let log = match factor {
                Factor::Exact(value) => Ball::constant(value, &context)?.ln(&context)?,
                Factor::Logarithm(log) => log.clone(),
            };
            sum = sum.add(&log.mul(&Ball::constant(power, &context)?, &context)?, &context)?;
        }
        shorter(&sum.exp(&context)?.upper()?)
    })
}

fn exact_product(factors: &[(Factor, Exact)]) -> Option<Exact> {
    factors.iter().try_fold(Exact::integer(1), |product, (factor, power)| match factor {
        Factor::Exact(value) if *value == Exact::integer(1) => Some(product),
        Factor::Exact(value) => product.mul(&value.power(power, &())?, &()).filter(|product| product.bits() <= LONGEST),
        Factor::Logarithm(_) => None,
    })
}

/// A rational of few bits that is a little larger, or equal.
fn shorter(value: &Exact) -> Option<Exact> {
    // 40 bits after the leading one of the quotient
    let exponent =
        i64::try_from(value.numerator().bit_len()).ok()? - i64::try_from(value.denominator().bit_len()).ok()?;
    let two = Exact::integer(2);
    let unit = two.power(&Exact::integer(exponent - 40), &())?;
    let whole = value.div(&unit, &())?;
    let ceiling = -((-whole.numerator()) / IBig::from(whole.denominator().clone()));
    let ceiling = Exact::from_parts(ceiling + IBig::ONE, UBig::ONE)?;
    ceiling.mul(&unit, &())
}

/// What a comparison says; `None` where it does not fit.
pub(super) fn says(problem: &mut Problem, signs: &mut Signs, comparison: &Comparison) -> Option<Says> {
    let one = || Factor::Exact(Exact::integer(1));
    let context = Precision::new(BITS);
    let ball = |value: &Exact| Ball::constant(value, &context);
    let atom = Monomial::atom;
    match comparison {
        Comparison::Dimension(name) => {
            let n = problem.forest.put(Op::Dimension(name.clone()))?;
            Some(Says { left: Monomial::one(), factor: one(), right: atom(n) })
        }
        Comparison::Given(number) | Comparison::Equal(number) => {
            let fact = *problem.facts.get(*number)?;
            let (left, right) = match (comparison, fact.relation) {
                (Comparison::Given(_), Relation::AtMost | Relation::Less | Relation::Equal) => (fact.left, fact.right),
                (Comparison::Equal(_), Relation::Equal) => (fact.right, fact.left),
                _ => return None,
            };
            let (left, right) = (signs.exactly(&mut problem.forest, left)?, signs.exactly(&mut problem.forest, right)?);
            let ((left, c), (right, d)) = (left.single()?, right.single()?);
            Some(Says { left: left.clone(), factor: Factor::Exact(d.div(c, &())?), right: right.clone() })
        }
        Comparison::Norms { left, right } => {
            let (Op::Norm(p, x), Op::Norm(q, y)) =
                (problem.forest.op(*left).clone(), problem.forest.op(*right).clone())
            else {
                return None;
            };
            let bound = Posynomial::atom(*right);
            let times = (x == y).then(|| between(&mut problem.forest, signs, p, q, x, false)).flatten()?;
            let (right, c) = bound.times(&times)?.single().map(|(m, c)| (m.clone(), c.clone()))?;
            Some(Says { left: atom(*left), factor: Factor::Exact(c), right })
        }
        Comparison::Part { maximum, part } => {
            let Op::Max(parts) = problem.forest.op(*maximum).clone() else {
                return None;
            };
            let part = signs.exactly(&mut problem.forest, *parts.get(*part)?)?;
            let (monomial, c) = part.single()?;
            Some(Says {
                left: monomial.clone(),
                factor: Factor::Exact(Exact::integer(1).div(c, &())?),
                right: atom(*maximum),
            })
        }
        Comparison::ExpAtLeastOne(id) => {
            argument(problem, signs, *id, Elementary::Exp)?;
            Some(Says { left: Monomial::one(), factor: one(), right: atom(*id) })
        }
        Comparison::ExpTangent(id, t) => {
            let (m, c) = one_term(&argument(problem, signs, *id, Elementary::Exp)?)?;
            (t.signum() > 0).then_some(())?;
            // (c m)^t ≤ (t/e)^t exp(c m)
            let log = ball(&t.div(&c, &())?)?.ln(&context)?.sub(&ball(&Exact::integer(1))?, &context)?;
            let factor = Factor::Logarithm(log.mul(&ball(t)?, &context)?);
            Some(Says { left: m.power(t)?, factor, right: atom(*id) })
        }
        Comparison::ExpBounded(id, quotient) => {
            let (_, c) = one_term(&argument(problem, signs, *id, Elementary::Exp)?)?;
            let factor = Factor::Logarithm(ball(&quotient.bound.mul(&c, &())?)?);
            Some(Says { left: atom(*id), factor, right: Monomial::one() })
        }
        Comparison::CoshAtLeastOne(id) => {
            argument(problem, signs, *id, Elementary::Cosh)?;
            Some(Says { left: Monomial::one(), factor: one(), right: atom(*id) })
        }
        Comparison::SinhAtMostCosh(id) => {
            let p = argument(problem, signs, *id, Elementary::Sinh)?;
            let cosh = of(problem, Elementary::Cosh, &p)?;
            Some(Says { left: atom(*id), factor: one(), right: atom(cosh) })
        }
        Comparison::AtMostExp(id) | Comparison::SinhAtMostHalf(id) => {
            let half = matches!(comparison, Comparison::SinhAtMostHalf(_));
            let p = argument(problem, signs, *id, Elementary::Sinh)
                .or_else(|| argument(problem, signs, *id, Elementary::Cosh).filter(|_| !half))?;
            let factor = if half { Factor::Exact(Exact::ratio(1, 2)?) } else { one() };
            Some(Says { left: atom(*id), factor, right: exponential(problem, signs, &p)? })
        }
        Comparison::CoshTail(id, least, _) => {
            let p = argument(problem, signs, *id, Elementary::Cosh)?;
            let tail = ball(&Exact::integer(-2).mul(least, &())?)?.exp(&context)?;
            let sum = ball(&Exact::integer(1))?.add(&tail, &context)?;
            let factor = Factor::Logarithm(sum.mul(&ball(&Exact::ratio(1, 2)?)?, &context)?.ln(&context)?);
            Some(Says { left: atom(*id), factor, right: exponential(problem, signs, &p)? })
        }
        Comparison::SinhLinear(id) => {
            let p = argument(problem, signs, *id, Elementary::Sinh)?;
            let (m, c) = one_term(&p)?;
            let cosh = of(problem, Elementary::Cosh, &p)?;
            let right = m.with(cosh, &Exact::integer(1))?;
            Some(Says { left: atom(*id), factor: Factor::Exact(c), right })
        }
        Comparison::SinhAtLeast(id) => {
            let (m, c) = one_term(&argument(problem, signs, *id, Elementary::Sinh)?)?;
            Some(Says { left: m, factor: Factor::Exact(Exact::integer(1).div(&c, &())?), right: atom(*id) })
        }
        Comparison::TanhLinear(id) => {
            let (m, c) = one_term(&argument(problem, signs, *id, Elementary::Tanh)?)?;
            Some(Says { left: atom(*id), factor: Factor::Exact(c), right: m })
        }
        Comparison::CoshAtMostSquare(id) => {
            let p = argument(problem, signs, *id, Elementary::Cosh)?;
            one_term(&p)?;
            let half = Posynomial::constant(&Exact::ratio(1, 2)?)?;
            let square = half.times(&p.times(&p)?)?;
            Some(Says { left: atom(*id), factor: one(), right: exponential(problem, signs, &square)? })
        }
        Comparison::TanhAtMostOne(id) => {
            argument(problem, signs, *id, Elementary::Tanh)?;
            Some(Says { left: atom(*id), factor: one(), right: Monomial::one() })
        }
    }
}

fn one_term(p: &Posynomial) -> Option<(Monomial, Exact)> {
    p.single().map(|(m, c)| (m.clone(), c.clone()))
}

/// p of an atom f(p).
fn argument(problem: &mut Problem, signs: &mut Signs, atom: Id, function: Elementary) -> Option<Posynomial> {
    match problem.forest.op(atom).clone() {
        Op::Apply(f, inner) if f == function => signs.exactly(&mut problem.forest, inner),
        _ => None,
    }
}

fn of(problem: &mut Problem, function: Elementary, p: &Posynomial) -> Option<Id> {
    let inner = super::tree_of(&mut problem.forest, p)?;
    problem.forest.put(Op::Apply(function, inner))
}

fn exponential(problem: &mut Problem, signs: &mut Signs, p: &Posynomial) -> Option<Monomial> {
    let tree = of(problem, Elementary::Exp, p)?;
    signs.exactly(&mut problem.forest, tree)?.single().map(|(m, _)| m.clone())
}

/// c with ‖X‖_p ≤ c ‖X‖_q, as [`Rule::Other`](super::Rule::Other) has it.
pub(super) fn between(
    forest: &mut Forest,
    signs: &mut Signs,
    p: Norm,
    q: Norm,
    of: Id,
    columns: bool,
) -> Option<Posynomial> {
    let shape = forest.shape(of).clone();
    let dim = if columns { shape.columns } else { shape.rows };
    let mut root = |norm: Norm| {
        let ones = forest.put(Op::Ones(crate::language::Shape::vector(dim.clone())))?;
        signs.norm(forest, norm, ones)
    };
    match (p, q) {
        (Norm::Infinity, Norm::Euclidean | Norm::One)
        | (Norm::Euclidean, Norm::One)
        | (Norm::Spectral, Norm::Frobenius) => Posynomial::constant(&Exact::integer(1)),
        (Norm::Euclidean, Norm::Infinity) | (Norm::One, Norm::Euclidean) | (Norm::Frobenius, Norm::Spectral) => {
            root(Norm::Euclidean)
        }
        (Norm::One, Norm::Infinity) => root(Norm::One),
        _ => None,
    }
}
