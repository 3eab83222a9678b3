//! Small expressions put together, with brackets where the language wants them.

use crate::language::tree::{Comparison, Expr, Filled, Kind, Line, Operator};

/// A rational number, as far as exponents and constants need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    pub top: i64,
    pub bottom: i64,
}

impl Ratio {
    pub fn new(top: i64, bottom: i64) -> Self {
        let divisor = gcd(top.unsigned_abs(), bottom.unsigned_abs()).max(1) as i64;
        let sign = bottom.signum();
        Ratio { top: sign * top / divisor, bottom: sign * bottom / divisor }
    }

    pub fn whole(value: i64) -> Self {
        Ratio { top: value, bottom: 1 }
    }

    pub fn to_f64(self) -> f64 {
        self.top as f64 / self.bottom as f64
    }

    pub fn plus(self, other: Self) -> Self {
        Ratio::new(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)
    }

    pub fn times(self, other: Self) -> Self {
        Ratio::new(self.top * other.top, self.bottom * other.bottom)
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

pub(super) fn name(text: &str) -> Expr {
    Expr::made(Kind::Name(text.into()))
}

pub(super) fn whole(value: i64) -> Expr {
    let digits = Expr::made(Kind::Number(value.unsigned_abs().to_string().into()));
    if value < 0 { Expr::made(Kind::Neg(digits.into())) } else { digits }
}

pub(super) fn number(value: Ratio) -> Expr {
    if value.bottom == 1 {
        return whole(value.top);
    }
    Expr::made(Kind::Binary(Operator::Divide, whole(value.top).into(), whole(value.bottom).into()))
}

/// Whether an expression can stand wherever a name can.
fn is_tight(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Number(_) | Kind::Name(_) | Kind::Paren(_) | Kind::Norm(..) | Kind::Abs(_) | Kind::Inner(..) => true,
        Kind::Constant(..) | Kind::Block(_) | Kind::Over(..) | Kind::Index(..) => true,
        // `name (…)` could be a product; where it is a call it was one before
        Kind::Apply(..) | Kind::Nabla(_, _, Some(_)) => true,
        _ => false,
    }
}

/// Whether it can be a factor of a product as it is.
fn is_factor(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Power(base, _) | Kind::Transpose(base) | Kind::InverseTranspose(base) => is_tight(base),
        Kind::Root(of) => is_tight(of),
        _ => is_tight(expr),
    }
}

pub(super) fn bracketed(expr: Expr) -> Expr {
    if is_tight(&expr) { expr } else { Expr::made(Kind::Paren(expr.into())) }
}

fn factor(expr: Expr) -> Expr {
    if is_factor(&expr) { expr } else { Expr::made(Kind::Paren(expr.into())) }
}

/// The expression without brackets around it.
pub(super) fn bare(expr: &Expr) -> &Expr {
    match &expr.kind {
        Kind::Paren(inside) => bare(inside),
        _ => expr,
    }
}

/// Leaves out factors that are 1, and puts quotients in brackets where what follows could stand below the line: `(a/b) c` for `a/b c`.
pub(super) fn clear(expr: &mut Expr) {
    expr.parts_mut().into_iter().for_each(clear);
    if let Kind::Binary(Operator::Beside, left, right) = &expr.kind
        && matches!(&left.kind, Kind::Number(text) if &**text == "1")
    {
        *expr = (**right).clone();
        return;
    }
    if let Kind::Binary(Operator::Beside, left, _) = &mut expr.kind
        && let Kind::Binary(Operator::Divide, _, below) = &left.kind
        && matches!(below.kind, Kind::Name(_))
    {
        **left = Expr::made(Kind::Paren(left.clone()));
    }
}

/// left · right.
pub(super) fn times(left: Expr, right: Expr) -> Expr {
    let product = matches!(left.kind, Kind::Binary(Operator::Beside | Operator::Times, ..));
    let left = if product { left } else { factor(left) };
    Expr::made(Kind::Binary(Operator::Times, left.into(), factor(right).into()))
}

/// left · right with the factors of both in one row.
pub(super) fn product(left: Expr, right: Expr) -> Expr {
    match right.kind {
        Kind::Binary(operator @ (Operator::Beside | Operator::Times), a, b) => {
            Expr::made(Kind::Binary(operator, product(left, *a).into(), b))
        }
        _ => times(left, right),
    }
}

pub(super) fn sum(operator: Operator, left: Expr, right: Expr) -> Expr {
    let right = match right.kind {
        Kind::Binary(Operator::Add | Operator::Sub | Operator::Divide, ..) | Kind::Neg(_) => bracketed(right),
        _ => right,
    };
    Expr::made(Kind::Binary(operator, left.into(), right.into()))
}

pub(super) fn negated(expr: Expr) -> Expr {
    match expr.kind {
        Kind::Neg(inside) => *inside,
        Kind::Binary(Operator::Add | Operator::Sub, ..) => {
            Expr::made(Kind::Neg(Expr::made(Kind::Paren(expr.into())).into()))
        }
        // a sign binds closer than a product
        Kind::Binary(operator, left, right) => Expr::made(Kind::Binary(operator, negated(*left).into(), right)),
        _ => Expr::made(Kind::Neg(expr.into())),
    }
}

pub(super) fn power(base: Expr, exponent: Ratio) -> Expr {
    if exponent == Ratio::whole(1) {
        return base;
    }
    if exponent == Ratio::new(1, 2) {
        return Expr::made(Kind::Root(bracketed(base).into()));
    }
    let exponent = match exponent.bottom {
        1 => whole(exponent.top),
        _ => Expr::made(Kind::Paren(number(exponent).into())),
    };
    Expr::made(Kind::Power(bracketed(base).into(), exponent.into()))
}

pub(super) fn call(function: &str, of: Expr) -> Expr {
    let of = match of.kind {
        Kind::Paren(inside) => *inside,
        _ => of,
    };
    Expr::made(Kind::Apply(name(function).into(), vec![of]))
}

pub(super) fn norm(of: Expr) -> Expr {
    let of = match of.kind {
        Kind::Paren(inside) => *inside,
        _ => of,
    };
    Expr::made(Kind::Norm(of.into(), None))
}

pub(super) fn transposed(of: Expr) -> Expr {
    match of.kind {
        Kind::Transpose(inside) => *inside,
        _ => Expr::made(Kind::Transpose(bracketed(of).into())),
    }
}

pub(super) fn identity(dim: &str) -> Expr {
    Expr::made(Kind::Constant(Filled::Identity, vec![name(dim)]))
}

pub(super) fn relation(left: Expr, comparison: Comparison, right: Expr) -> Expr {
    Expr::made(Kind::Chain(left.into(), vec![(comparison, right)]))
}

pub(super) fn line(expr: Expr) -> Line {
    Line { text: expr.to_string().into(), expr }
}

/// A number that an expression is, where it is written as one.
pub(super) fn value_of(expr: &Expr) -> Option<Ratio> {
    match &bare(expr).kind {
        Kind::Number(text) => decimal(text),
        Kind::Neg(inside) => value_of(inside).map(|value| Ratio::new(-value.top, value.bottom)),
        Kind::Binary(Operator::Divide, top, bottom) => {
            let (top, bottom) = (value_of(top)?, value_of(bottom)?);
            (bottom.top != 0).then(|| top.times(Ratio::new(bottom.bottom, bottom.top)))
        }
        _ => None,
    }
}

/// `12`, `0.1`; `None` for what is longer than an exponent or constant of a lemma is.
fn decimal(text: &str) -> Option<Ratio> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 6 || whole.len() > 9 {
        return None;
    }
    let bottom = 10_i64.pow(part.len() as u32);
    let top: i64 = format!("{whole}{part}").parse().ok()?;
    Some(Ratio::new(top, bottom))
}
