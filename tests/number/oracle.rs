//! Every operation of intervals, A and B at its edges, norms, spectra, determinants and Loewner orders, against Arb.
//!
//! The tables are made by tests/oracle/arb.py. A fresh one takes the place of a kept one where the environment variable
//! `LEMMACHECK_ARB_SCALARS`, `…_MATRICES` or `…_ORDERS` names its file.

use super::exactly::{plus, times};
use lemmacheck::linalg::loewner::{difference, is_semidefinite, quadratic_form, witnesses};
use lemmacheck::number::recorder::{Recorded, nuclear_norm, p_norm, record};
use lemmacheck::number::{Arithmetic, Ball, Bits, Enclosure, Exact, Interval, Precision, Wide};
use nalgebra::DMatrix;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

const SCALARS: &str = include_str!("../oracle/arb_scalars.csv");
const MATRICES: &str = include_str!("../oracle/arb_matrices.csv");
const ORDERS: &str = include_str!("../oracle/arb_orders.csv");

fn table(name: &str, kept: &str) -> Vec<Vec<String>> {
    let text = match std::env::var(format!("LEMMACHECK_ARB_{name}")) {
        Ok(path) => std::fs::read_to_string(path).unwrap(),
        Err(_) => kept.into(),
    };
    text.lines().skip(1).map(|line| line.split(',').map(String::from).collect()).collect()
}

/// A finite end, or `None` for an infinite one.
fn end(text: &str) -> Option<Exact> {
    (!text.ends_with("inf")).then(|| text.parse().unwrap())
}

/// As [`end`], of the least value of a range: `inf` stands for one that is beyond every number.
fn lower_end(text: &str) -> Option<Exact> {
    if text == "inf" { Some(power_of_two(200_000)) } else { end(text) }
}

/// As [`end`], of the greatest value of a range: `-inf` stands for one that is below every number.
fn upper_end(text: &str) -> Option<Exact> {
    if text == "-inf" { power_of_two(200_000).neg(&()) } else { end(text) }
}

fn power_of_two(k: i32) -> Exact {
    format!("0x1p{k}").parse().unwrap()
}

fn size(a: &Exact) -> Exact {
    Arithmetic::abs(a, &()).unwrap()
}

fn apply<S: Arithmetic>(operation: &str, x: &[S], context: &S::Context) -> Option<S> {
    match operation {
        "add" => x[0].add(&x[1], context),
        "sub" => x[0].sub(&x[1], context),
        "mul" => x[0].mul(&x[1], context),
        "div" => x[0].div(&x[1], context),
        "max" => x[0].max(&x[1], context),
        "exp" => x[0].exp(context),
        "sinh" => x[0].sinh(context),
        "cosh" => x[0].cosh(context),
        "tanh" => x[0].tanh(context),
        "sqrt" => x[0].sqrt(context),
        "ln" => x[0].ln(context),
        "abs" => x[0].abs(context),
        "neg" => x[0].neg(context),
        "square" => x[0].square(context),
        power => x[0].power(&power.strip_prefix("power^").unwrap().parse().unwrap(), context),
    }
}

/// One row of the table of scalars; an end that is `None` is infinite, a range that is `None` undefined.
struct Row {
    operation: String,
    operands: Vec<(Option<Exact>, Option<Exact>)>,
    range: Option<(Option<Exact>, Option<Exact>)>,
    text: String,
}

fn rows() -> Vec<Row> {
    let read = |fields: Vec<String>| Row {
        operands: fields[1].split(' ').map(|x| x.split_once(':').unwrap()).map(|(l, h)| (end(l), end(h))).collect(),
        range: (fields[2] != "undefined").then(|| (lower_end(&fields[2]), upper_end(&fields[3]))),
        text: fields.join(","),
        operation: fields[0].clone(),
    };
    table("SCALARS", SCALARS).into_iter().map(read).collect()
}

/// The true ends are known to 2^−200 of themselves.
fn slack(value: &Exact) -> Exact {
    times(&size(value), &power_of_two(-190))
}

/// An enclosure that does not hold the whole range, or is farther out than `excess` of an end allows.
fn complaint<S: Enclosure>(
    (low, high): &(Option<Exact>, Option<Exact>),
    found: &S,
    excess: impl Fn(&Exact) -> Option<Exact>,
) -> Option<String> {
    if let Some(lower) = found.lower() {
        match low {
            None => return Some("the lower end cuts".into()),
            Some(low) if lower > plus(low, &slack(low)) => return Some("the lower end cuts".into()),
            Some(low) if excess(low).is_some_and(|excess| lower < low.minus(&excess)) => {
                return Some("the lower end is far out".into());
            }
            _ => {}
        }
    }
    if let Some(upper) = found.upper() {
        match high {
            None => return Some("the upper end cuts".into()),
            Some(high) if upper < high.minus(&slack(high)) => return Some("the upper end cuts".into()),
            Some(high) if excess(high).is_some_and(|excess| upper > plus(high, &excess)) => {
                return Some("the upper end is far out".into());
            }
            _ => {}
        }
    }
    None
}

/// Whether a number is written exactly, not as a bound in place of one that is huge or tiny.
fn is_ordinary(x: &Exact) -> bool {
    x.signum() == 0 || (size(x) < power_of_two(90_000) && size(x) > power_of_two(-90_000))
}

#[test]
fn intervals_hold_the_range_of_every_operation_and_little_more() {
    for row in rows() {
        let float = |end: &Option<Exact>, infinite: f64| end.as_ref().map_or(infinite, Exact::to_f64);
        let operands: Vec<Interval> = row
            .operands
            .iter()
            .map(|(lo, hi)| Interval::between(float(lo, f64::NEG_INFINITY), float(hi, f64::INFINITY)))
            .collect();
        let found = apply(&row.operation, &operands, &());
        let Some(range) = row.range else {
            assert_eq!(found, None, "{}", row.text);
            continue;
        };
        let found = found.unwrap_or_else(|| panic!("{}: undefined", row.text));
        let ulps = if row.operation.starts_with("power") { 4000 } else { 2 };
        let excess = |end: &Exact| {
            let relative = times(&size(end), &times(&power_of_two(-52), &Exact::integer(ulps)));
            // Beyond the floats an end has no neighbour.
            (size(end) < power_of_two(1023)).then(|| plus(&relative, &power_of_two(-1073)))
        };
        if let Some(complaint) = complaint(&range, &found, excess) {
            panic!("{}: {complaint}: {found:?}", row.text);
        }
        let unary = row.operands.len() == 1;
        if unary && range.0.as_ref().is_some_and(|low| low.signum() >= 0) {
            assert!(found.lo() >= 0.0, "{}: a sign is lost: {found:?}", row.text);
        }
        // exp of what is far below 0 has no sign to lose above: its bound is written as 0.
        if unary && row.operation != "exp" && range.1.as_ref().is_some_and(|high| high.signum() <= 0) {
            assert!(found.hi() <= 0.0, "{}: a sign is lost: {found:?}", row.text);
        }
    }
}

/// [low, high], made of c + r·[−1, 1] with the difference of a coarse √2 and itself; a little more where the number
/// system cannot hold it.
fn hull<S: Enclosure>(low: &Exact, high: &Exact, fine: &S::Context, coarse: &S::Context) -> S {
    let constant = |x: &Exact| S::constant(x, fine).unwrap();
    if low == high {
        return constant(low);
    }
    let root = S::constant(&Exact::integer(2), coarse).unwrap().sqrt(coarse).unwrap();
    let unit = root.sub(&root, fine).unwrap();
    let half = Exact::ratio(1, 2).unwrap();
    let (middle, radius) = (times(&plus(low, high), &half), times(&high.minus(low), &half));
    let factor = radius.div(&unit.upper().unwrap(), &()).unwrap();
    constant(&middle).add(&unit.mul(&constant(&factor), fine).unwrap(), fine).unwrap()
}

/// Every row of finite ends in a number system with a precision, at random ones.
fn holds_every_range<S: Enclosure>(name: &str, with: fn(u32) -> S::Context, shared_radius: bool) {
    let (fine, coarse) = (with(5000), with(32));
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    let mut checked = 0;
    for row in rows() {
        let ends: Option<Vec<(Exact, Exact)>> =
            row.operands.iter().map(|(lo, hi)| Some((lo.clone()?, hi.clone()?))).collect();
        let Some(ends) = ends else { continue };
        let operands: Vec<S> = ends.iter().map(|(lo, hi)| hull(lo, hi, &fine, &coarse)).collect();
        let as_given = operands
            .iter()
            .zip(&ends)
            .all(|(operand, (lo, hi))| operand.lower().as_ref() == Some(lo) && operand.upper().as_ref() == Some(hi));
        let points = ends.iter().all(|(lo, hi)| lo == hi);
        let bits = rng.random_range(32..160u32);
        let found = apply(&row.operation, &operands, &with(bits));
        let Some(range) = row.range else {
            assert!(found.is_none(), "{name}, {bits} bits: {}: {found:?}", row.text);
            continue;
        };
        let ordinary = [&range.0, &range.1].into_iter().all(|end| end.as_ref().is_some_and(is_ordinary));
        let Some(found) = found else {
            assert!(!as_given || !ordinary, "{name}, {bits} bits: {}: undefined", row.text);
            continue;
        };
        checked += 1;
        let largest = |sides: &[&Exact]| sides.iter().map(|x| size(x)).max().unwrap();
        let operand = ends.iter().map(|(lo, hi)| largest(&[lo, hi])).max().unwrap();
        let excess = |end: &Exact| {
            let (Some(low), Some(high), true) = (&range.0, &range.1, as_given && ordinary) else { return None };
            let kept = if shared_radius && !points { bits.min(56) } else { bits } as i32 - 4;
            let scale = match row.operation.as_str() {
                "add" | "sub" if shared_radius => operand.clone(),
                _ if shared_radius => largest(&[low, high]),
                _ => size(end),
            };
            // cosh x = (eˣ + e⁻ˣ)/2 of a middle and a radius forgets that both come from one x.
            let forgotten = if shared_radius { high.minus(low) } else { Exact::zero() };
            Some(plus(&forgotten, &times(&scale, &power_of_two(-kept))))
        };
        if let Some(complaint) = complaint(&range, &found, excess) {
            panic!("{name}, {bits} bits: {}: {complaint}: {found:?}", row.text);
        }
    }
    assert!(checked > 1000, "{checked} rows of finite operands");
}

#[test]
fn arithmetic_a_holds_the_range_of_every_operation_and_little_more() {
    holds_every_range::<Wide>("A", Bits::new, false);
}

#[test]
fn arithmetic_b_holds_the_range_of_every_operation_and_little_more() {
    holds_every_range::<Ball>("B", Precision::new, true);
}

/// One quantity of a matrix, in any number system.
fn quantity<S: Arithmetic>(name: &str, k: usize, matrix: &DMatrix<S>, context: &S::Context) -> Option<S> {
    let recorded = |formula: &dyn Fn(&DMatrix<Recorded>) -> Recorded| {
        let (value, tape) = record(|| {
            let input = |i: usize, j: usize| Recorded::input((j * matrix.nrows() + i) as u32);
            formula(&DMatrix::from_fn(matrix.nrows(), matrix.ncols(), input))
        });
        let inputs: Vec<S> = matrix.iter().cloned().collect();
        Some(tape.replay(&inputs, context)?[value.slot() as usize].clone())
    };
    match name {
        "eigenvalue" => S::eigenvalue(matrix, k, context),
        "singular" => S::singular_value(matrix, k, context),
        "determinant" => S::determinant(matrix, context),
        "nuclear" => recorded(&nuclear_norm),
        norm => {
            let p: Exact = norm.strip_prefix("norm:").unwrap().parse().unwrap();
            recorded(&|m| p_norm(m.as_slice(), &p))
        }
    }
}

fn matrix_of(rows: &str, entries: &str) -> DMatrix<Exact> {
    let rows = rows.parse::<usize>().unwrap();
    let entries: Vec<Exact> = entries.split(' ').map(|x| x.parse().unwrap()).collect();
    DMatrix::from_row_iterator(rows, entries.len() / rows, entries)
}

/// What the rounding of a quantity is small against.
fn scale_of(name: &str, matrix: &DMatrix<Exact>) -> Exact {
    let sums = matrix.row_iter().map(|row| row.iter().fold(Exact::zero(), |sum, x| plus(&sum, &size(x))));
    if name == "determinant" {
        sums.fold(Exact::integer(1), |product, sum| times(&product, &sum))
    } else {
        sums.fold(Exact::zero(), |sum, x| plus(&sum, &x))
    }
}

/// Every matrix of the table at precisions of that many bits, in a number system.
fn holds_every_quantity<S: Enclosure>(name: &str, with: impl Fn(u32) -> S::Context, kept: impl Fn(u32) -> i32) {
    let mut rng = ChaCha8Rng::seed_from_u64(34);
    for fields in table("MATRICES", MATRICES) {
        let (k, matrix) = (fields[1].parse().unwrap(), matrix_of(&fields[2], &fields[3]));
        let value: Exact = fields[4].parse().unwrap();
        let bits = rng.random_range(53..160u32);
        let context = with(bits);
        let entries = matrix.map(|x| S::constant(&x, &context).unwrap());
        let scale = scale_of(&fields[0], &matrix);
        let found = quantity(&fields[0], k, &entries, &context);
        let found = found.unwrap_or_else(|| panic!("{name}, {bits} bits: {fields:?}: undefined"));
        let excess = |_: &Exact| Some(times(&scale, &power_of_two(-kept(bits))));
        if let Some(complaint) = complaint(&(Some(value.clone()), Some(value.clone())), &found, excess) {
            panic!("{name}, {bits} bits: {fields:?}: {complaint}: {found:?}");
        }
        // Entries that are known to ± r only: S ± r I are among the matrices, and so is S.
        let radius = times(&scale_of("", &matrix), &power_of_two(-20 - rng.random_range(0..30)));
        if radius.signum() > 0 && matrix.iter().all(|x| size(x) < power_of_two(1000)) {
            let (fine, coarse) = (with(5000), with(32));
            let wide = matrix.map(|x| hull::<S>(&x.minus(&radius), &plus(&x, &radius), &fine, &coarse));
            let Some(found) = quantity(&fields[0], k, &wide, &context) else { continue };
            let moved = if fields[0] == "eigenvalue" { radius } else { Exact::zero() };
            let range = (Some(value.minus(&moved)), Some(plus(&value, &moved)));
            if let Some(complaint) = complaint(&range, &found, |_| None) {
                panic!("{name}, {bits} bits, entries ± {moved}: {fields:?}: {complaint}: {found:?}");
            }
        }
    }
}

#[test]
fn intervals_hold_determinants_spectra_and_norms() {
    holds_every_quantity::<Interval>("intervals", |_| (), |_| 40);
}

#[test]
fn arithmetic_a_holds_determinants_spectra_and_norms() {
    holds_every_quantity::<Wide>("A", Bits::new, |bits| bits as i32 - 10);
}

#[test]
fn arithmetic_b_holds_determinants_spectra_and_norms() {
    holds_every_quantity::<Ball>("B", Precision::new, |bits| bits as i32 - 10);
}

#[test]
fn exact_rationals_give_what_arb_gives_or_nothing() {
    let mut given = 0;
    for fields in table("MATRICES", MATRICES) {
        let matrix = matrix_of(&fields[2], &fields[3]);
        if let Some(value) = quantity(&fields[0], fields[1].parse().unwrap(), &matrix, &()) {
            given += 1;
            let known: Exact = fields[4].parse().unwrap();
            assert!(size(&value.minus(&known)) <= slack(&known), "{fields:?}: {value}");
        }
    }
    assert!(given > 50, "{given}");
}

fn contradicts<S: Enclosure>(fields: &[String], context: &S::Context) -> Option<String> {
    let constants = |text: &str| matrix_of(&fields[0], text).map(|x| S::constant(&x, context).unwrap());
    let gap = difference(&constants(&fields[1]), &constants(&fields[2]), context)?;
    let holds = fields[3] == "yes";
    if is_semidefinite(&gap, context) && !holds {
        return Some("proved, though it fails".into());
    }
    let zero = S::constant(&Exact::zero(), context)?;
    let refutes = |w: &Vec<Exact>| quadratic_form(&gap, w, context).is_some_and(|form| form.less(&zero));
    (holds && witnesses(&gap).any(|w| refutes(&w))).then(|| "refuted, though it holds".into())
}

#[test]
fn no_number_system_contradicts_a_loewner_order_and_rationals_prove_every_one() {
    for fields in table("ORDERS", ORDERS) {
        for bits in [53, 90, 200, 700] {
            assert_eq!(contradicts::<Wide>(&fields, &Bits::new(bits)), None, "A, {bits} bits: {fields:?}");
            assert_eq!(contradicts::<Ball>(&fields, &Precision::new(bits)), None, "B, {bits} bits: {fields:?}");
        }
        assert_eq!(contradicts::<Interval>(&fields, &()), None, "intervals: {fields:?}");
        assert_eq!(contradicts::<Exact>(&fields, &()), None, "rationals: {fields:?}");
        let gap = difference(&matrix_of(&fields[0], &fields[1]), &matrix_of(&fields[0], &fields[2]), &()).unwrap();
        assert_eq!(is_semidefinite(&gap, &()), fields[3] == "yes", "rationals: {fields:?}");
    }
}
