//! What a bound lacks: a constant, or powers of what it depends on, read off rays.

use super::edit::Edit;
use super::form::{Bound, Form};
use super::make::{Ratio, bare, bracketed, call, name, number, power, product, times, value_of, whole};
use super::rays::{Ray, base, eased, rays, worst};
use super::trial::Trial;
use crate::claims::Instance;
use crate::language::Row;
use crate::language::tree::{Expr, Kind, Operator};

/// A constant that is looked for among readable numbers lies above the worst ratio by no more than this factor.
const LOOSE: f64 = 1.35;
/// Constants that are tried, at most.
const TRIED: usize = 3;
/// Significant digits of a constant that is refuted.
const DIGITS: i32 = 5;
/// The largest constant that a bound is multiplied by.
const LARGEST: f64 = 1e6;

/// What is known of a bound: its worst ratio, and how that grows.
pub(super) struct Profile {
    /// The logarithm of the worst ratio of the sides.
    pub worst: f64,
    /// Where it was seen.
    pub at: Instance,
    pub rays: Vec<Ray>,
}

/// The worst ratio of the sides of a bound and its growth along every ray; `None` where no ratio is seen.
pub(super) fn profile(trial: &Trial, form: &Form, bound: Bound, row: &Row) -> Option<Profile> {
    let eased = eased(form, bound)?;
    let read = trial.reads(&eased)?;
    let (worst, at) = worst(trial, &read.claim, None)?;
    let rays = rays(trial, &eased, row, &base(form, bound, row, &at));
    Some(Profile { worst, at, rays })
}

/// The bound multiplied by powers of what it grows with, smallest first.
pub(super) fn growths(form: &Form, bound: Bound, profile: &Profile) -> Vec<(Form, Edit)> {
    let Some(side) = form.bounding(bound) else { return Vec::new() };
    // what is bounded may not come into its own bound
    let (bounded, bounds) = (form.other_side(bound), form.spoken_by(side));
    let own = |ray: &&Ray| !bounded.contains(&ray.symbol) || bounds.contains(&ray.symbol);
    let growing: Vec<&Ray> = profile.rays.iter().filter(|ray| ray.grows()).filter(own).collect();
    let mut made: Vec<Expr> = Vec::new();
    let mut factors: Vec<Vec<Factor>> = Vec::new();
    for ray in &growing {
        factors.push(Factor::of(ray));
    }
    for options in &factors {
        made.extend(options.iter().map(|factor| factor.on(side, bound.upper)));
    }
    // all that grow, each with its first choice
    if factors.len() > 1 {
        let all = factors.iter().filter_map(|options| options.first());
        made.push(all.fold(side.clone(), |side, factor| factor.on(&side, bound.upper)));
    }
    let edit = |to: &Expr| Edit::Growth { from: side.to_string(), to: to.to_string() };
    made.into_iter().map(|to| (form.bounded(bound, to.clone()), edit(&to))).collect()
}

/// A factor by which a bound is to grow.
enum Factor {
    Power(Expr, Ratio),
    /// exp of so many times the power of a symbol.
    Exponential(Expr, Ratio, i64),
}

impl Factor {
    fn of(ray: &Ray) -> Vec<Factor> {
        let symbol = || name(&ray.symbol);
        if let Some((degree, rate)) = exponential(ray) {
            let rate = Ratio::new((4.0 * (rate - 0.02)).ceil().max(1.0) as i64, 4);
            let up = Ratio::whole((rate.to_f64()).ceil() as i64);
            let mut rates = vec![rate];
            if up != rate {
                rates.push(up);
            }
            return rates.into_iter().map(|rate| Factor::Exponential(symbol(), rate, degree)).collect();
        }
        let Some(slope) = ray.slope() else { return Vec::new() };
        let halves = (2.0 * (slope - 0.1)).ceil().max(1.0) as i64;
        let sign = if ray.upwards { 1 } else { -1 };
        let mut found = vec![Factor::Power(symbol(), Ratio::new(sign * halves, 2))];
        if halves % 2 == 1 {
            found.push(Factor::Power(symbol(), Ratio::new(sign * (halves + 1), 2)));
        }
        found
    }

    /// The bound with the factor, or without it where it bounds from below.
    fn on(&self, side: &Expr, upper: bool) -> Expr {
        let turned = |value: Ratio| if upper { value } else { Ratio::new(-value.top, value.bottom) };
        match self {
            Factor::Power(symbol, exponent) => raised(side, symbol, turned(*exponent)),
            Factor::Exponential(symbol, rate, degree) => {
                let rate = turned(*rate);
                let of = power(symbol.clone(), Ratio::whole(*degree));
                let grown = grown(side, &of, rate);
                grown.unwrap_or_else(|| times(side.clone(), call("exp", scaled(rate, of))))
            }
        }
    }
}

fn scaled(rate: Ratio, of: Expr) -> Expr {
    if rate == Ratio::whole(1) { of } else { times(constant(rate), of) }
}

fn constant(value: Ratio) -> Expr {
    if value.bottom == 1 { whole(value.top) } else { bracketed(number(value)) }
}

/// Of a ray upwards on which the ratio grows faster than any power: like exp of rate · symbol^degree.
fn exponential(ray: &Ray) -> Option<(i64, f64)> {
    if !ray.upwards || ray.points.len() < 3 {
        return None;
    }
    let points: Vec<(f64, f64)> = ray.points.iter().copied().filter(|(at, _)| *at < 20.0).collect();
    let slope = |a: (f64, f64), b: (f64, f64)| (b.1 - a.1) / (b.0 / a.0).ln();
    let [first, second, .., before, last] = points.as_slice() else { return None };
    if slope(*before, *last) < 2.0 || slope(*before, *last) < 1.3 * slope(*first, *second) {
        return None;
    }
    let rates = |degree: i32| -> Vec<f64> {
        points
            .windows(2)
            .map(|pair| (pair[1].1 - pair[0].1) / (pair[1].0.powi(degree) - pair[0].0.powi(degree)))
            .collect()
    };
    let spread = |rates: &[f64]| {
        let (low, high) =
            rates.iter().fold((f64::MAX, f64::MIN), |(low, high), rate| (low.min(*rate), high.max(*rate)));
        (high - low) / high.abs().max(1e-9)
    };
    let degree = if spread(&rates(2)) <= spread(&rates(1)) { 2 } else { 1 };
    let rate = *rates(degree).last()?;
    (rate > 0.02).then_some((i64::from(degree), rate))
}

/// A product with the power of a symbol raised: its own power where it has one, else a further factor.
pub(super) fn raised(side: &Expr, symbol: &Expr, by: Ratio) -> Expr {
    match in_product(side, &mut |factor| {
        let exponent = match &factor.kind {
            Kind::Power(base, exponent) if bare(base) == symbol => value_of(exponent)?,
            Kind::Root(of) if bare(of) == symbol => Ratio::new(1, 2),
            _ if factor == symbol => Ratio::whole(1),
            _ => return None,
        };
        Some(match exponent.plus(by) {
            none if none.top == 0 => whole(1),
            exponent => power(symbol.clone(), exponent),
        })
    }) {
        Some(side) => without_ones(&side),
        None => times(side.clone(), power(symbol.clone(), by)),
    }
}

/// A product with exp(c · of) grown to exp((c + rate) of), where it has such a factor.
fn grown(side: &Expr, of: &Expr, rate: Ratio) -> Option<Expr> {
    in_product(side, &mut |factor| {
        let Kind::Apply(head, arguments) = &factor.kind else { return None };
        let (Kind::Name(function), [argument]) = (&head.kind, arguments.as_slice()) else { return None };
        if &**function != "exp" {
            return None;
        }
        let known = match &argument.kind {
            Kind::Binary(Operator::Beside | Operator::Times, factor, rest) if bare(rest) == of => value_of(factor)?,
            _ if argument == of => Ratio::whole(1),
            _ => return None,
        };
        let rate = known.plus(rate);
        let argument = match rate.top {
            0 => return Some(whole(1)),
            _ if rate == Ratio::whole(1) => of.clone(),
            _ => Expr::made(Kind::Binary(Operator::Beside, constant(rate).into(), of.clone().into())),
        };
        Some(call("exp", argument))
    })
}

/// A product with the first factor changed that `change` takes.
fn in_product(side: &Expr, change: &mut dyn FnMut(&Expr) -> Option<Expr>) -> Option<Expr> {
    if let Some(changed) = change(side) {
        return Some(changed);
    }
    let mut whole = side.clone();
    let parts: Vec<&mut Expr> = match &mut whole.kind {
        Kind::Binary(Operator::Beside | Operator::Times, a, b) => vec![a, b],
        Kind::Binary(Operator::Divide, a, _) => vec![a],
        Kind::Neg(a) => vec![a],
        Kind::Paren(a) => vec![a],
        _ => return None,
    };
    for part in parts {
        if let Some(changed) = in_product(part, change) {
            *part = changed;
            return Some(whole);
        }
    }
    None
}

/// A product without factors that are 1.
fn without_ones(side: &Expr) -> Expr {
    match &side.kind {
        Kind::Binary(operator @ (Operator::Beside | Operator::Times), a, b) => {
            let (a, b) = (without_ones(a), without_ones(b));
            match (value_of(&a), value_of(&b)) {
                (Some(one), _) if one == Ratio::whole(1) => b,
                (_, Some(one)) if one == Ratio::whole(1) => a,
                _ => Expr::made(Kind::Binary(*operator, a.into(), b.into())),
            }
        }
        _ => side.clone(),
    }
}

/// The bound with the constants that its worst ratio asks for, the least first.
pub(super) fn constants(form: &Form, bound: Bound, worst: f64) -> Vec<(Form, Edit)> {
    let Some(side) = form.bounding(bound) else { return Vec::new() };
    let (value, rest) = leading(side);
    let needed = worst.exp() * value.to_f64();
    if !needed.is_finite() || needed.abs() > LARGEST || needed.abs() < 1.0 / LARGEST {
        return Vec::new();
    }
    let wanted = if bound.upper { readable(needed) } else { readable_below(value.to_f64() / worst.exp()) };
    let with = |to: Expr| {
        let side_to = match &rest {
            None => to.clone(),
            Some(rest) if value_of(&to) == Some(Ratio::whole(1)) => rest.clone(),
            Some(rest) => product(
                if value_of(&to).is_some_and(|value| value.bottom != 1) { bracketed(to) } else { to },
                rest.clone(),
            ),
        };
        let edit = Edit::Constant { from: side.to_string(), to: side_to.to_string() };
        (form.bounded(bound, side_to), edit)
    };
    wanted.into_iter().take(TRIED).map(with).collect()
}

/// The bound with a short constant a little below what its worst ratio asks for, by a factor; and that constant.
pub(super) fn just_below(form: &Form, bound: Bound, worst: f64, below: f64) -> Option<(Form, Expr)> {
    let side = form.bounding(bound)?;
    let (value, rest) = leading(side);
    let constant = value.to_f64() * if bound.upper { worst.exp() * below } else { (-worst).exp() / below };
    if !(1e-4..=1e6).contains(&constant) {
        return None;
    }
    let digits = (DIGITS - 1 - constant.log10().floor() as i32).max(0);
    let scaled = constant * 10_f64.powi(digits);
    let scaled = if bound.upper { scaled.floor() } else { scaled.ceil() };
    let text = format!("{:.*}", digits as usize, scaled / 10_f64.powi(digits));
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let constant = Expr::made(Kind::Number(text.into()));
    let side = match rest {
        None => constant.clone(),
        Some(rest) => product(constant.clone(), rest),
    };
    Some((form.bounded(bound, side), constant))
}

/// The number that a product begins with, and the rest; the whole where it begins with none.
pub(super) fn leading(side: &Expr) -> (Ratio, Option<Expr>) {
    if let Some(value) = value_of(side) {
        return (value, None);
    }
    match &side.kind {
        Kind::Paren(inside) => match leading(inside) {
            (one, _) if one == Ratio::whole(1) => (one, Some(side.clone())),
            found => found,
        },
        Kind::Binary(Operator::Divide, a, b) => match (leading(a), value_of(b)) {
            ((top, Some(rest)), Some(bottom)) if bottom.top != 0 => {
                (top.times(Ratio::new(bottom.bottom, bottom.top)), Some(rest))
            }
            _ => (Ratio::whole(1), Some(side.clone())),
        },
        Kind::Binary(operator @ (Operator::Beside | Operator::Times), a, b) => {
            let (value, rest) = leading(a);
            match (value_of(a), rest) {
                (Some(_), _) => (value, Some((**b).clone())),
                (None, Some(rest)) if rest != **a => {
                    (value, Some(Expr::made(Kind::Binary(*operator, rest.into(), b.clone()))))
                }
                _ => (Ratio::whole(1), Some(side.clone())),
            }
        }
        _ => (Ratio::whole(1), Some(side.clone())),
    }
}

/// Readable numbers that are not below a number: what it looks like first, then the next simple ones.
pub(super) fn readable(needed: f64) -> Vec<Expr> {
    let mut found: Vec<(f64, Expr)> = Vec::new();
    let near = |value: f64| (value / needed - 1.0).abs() < 1e-4;
    let mut put = |value: f64, expr: Expr| {
        if !found.iter().any(|(known, _)| (known / value - 1.0).abs() < 1e-9) {
            found.push((value, expr));
        }
    };
    for bottom in 1..=12 {
        let top = (needed * bottom as f64).round();
        if top >= 1.0 && near(top / bottom as f64) {
            put(top / bottom as f64, number(Ratio::new(top as i64, bottom)));
        }
    }
    for of in 2..=12 {
        for bottom in 1..=4 {
            let top = (needed * bottom as f64 / (of as f64).sqrt()).round();
            let value = top * (of as f64).sqrt() / bottom as f64;
            if (1.0..=12.0).contains(&top) && near(value) && ![4, 8, 9, 12].contains(&of) {
                let root = power(whole(of), Ratio::new(1, 2));
                put(
                    value,
                    if (top, bottom) == (1.0, 1) {
                        root
                    } else {
                        times(constant(Ratio::new(top as i64, bottom)), root)
                    },
                );
            }
        }
    }
    for scale in [1.0, 2.0, 10.0] {
        let simple = |scale: f64| (needed * scale * (1.0 - 1e-7)).ceil() / scale;
        let value = simple(scale);
        if value <= LOOSE * needed && needed >= 0.1 {
            put(value, number(Ratio::new((value * scale).round() as i64, scale as i64)));
        }
    }
    if needed < 1.0 {
        // one over a whole number, of two digits at most
        let of = 1.0 / needed * (1.0 + 1e-7);
        let unit = 10_f64.powf((of.log10().floor() - 1.0).max(0.0));
        let bottom = ((of / unit).floor() * unit) as i64;
        put(1.0 / bottom as f64, number(Ratio::new(1, bottom.max(1))));
    } else if needed >= 100.0 {
        let unit = 10_f64.powf(needed.log10().floor() - 1.0);
        let value = (needed / unit).ceil() * unit;
        put(value, number(Ratio::whole(value as i64)));
    }
    found.into_iter().map(|(_, expr)| expr).collect()
}

/// Readable numbers that are not above a number.
fn readable_below(most: f64) -> Vec<Expr> {
    let mut found = Vec::new();
    for bottom in [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0, 20.0, 50.0, 100.0, 1000.0] {
        let top = (most * bottom * (1.0 + 1e-4)).floor();
        if top >= 1.0 && top / bottom >= most / LOOSE {
            let expr = number(Ratio::new(top as i64, bottom as i64));
            if !found.contains(&expr) {
                found.push(expr);
            }
        }
    }
    found
}
