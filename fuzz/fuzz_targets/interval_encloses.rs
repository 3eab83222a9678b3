//! Bytes as a straight-line program: whatever it computes, an interval contains the exact rational, and a ball and an
//! interval of the same value meet.
#![no_main]

use lemmacheck::number::{Arithmetic, Ball, Enclosure, Exact, Interval, Precision};
use libfuzzer_sys::fuzz_target;

/// One value in three number systems; the rational ends where a function leaves the rationals or grows too long.
#[derive(Clone)]
struct Value {
    exact: Option<Exact>,
    interval: Option<Interval>,
    ball: Option<Ball>,
}

const LONGEST: usize = 2000;

impl Value {
    fn constant(value: f64, precision: &Precision) -> Option<Value> {
        let exact = Exact::from_f64(value)?;
        let (interval, ball) = (Interval::constant(&exact, &()), Ball::constant(&exact, precision));
        Some(Value { exact: Some(exact), interval, ball })
    }

    fn step(&self, other: &Value, code: u8, precision: &Precision) -> Value {
        fn apply<S: Arithmetic>(x: &Option<S>, y: &Option<S>, code: u8, context: &S::Context) -> Option<S> {
            let (x, y) = (x.as_ref()?, y.as_ref()?);
            match code % 12 {
                0 => x.add(y, context),
                1 => x.sub(y, context),
                2 => x.mul(y, context),
                3 => x.div(y, context),
                4 => x.neg(context),
                5 => x.abs(context),
                6 => x.max(y, context),
                7 => x.sqrt(context),
                8 => x.exp(context),
                9 => x.sinh(context),
                10 => x.cosh(context),
                _ => x.ln(context),
            }
        }
        let exact = apply(&self.exact, &other.exact, code, &()).filter(|exact| exact.bits() <= LONGEST);
        let interval = apply(&self.interval, &other.interval, code, &());
        Value { exact, interval, ball: apply(&self.ball, &other.ball, code, precision) }
    }

    fn check(&self) {
        let inside = |value: &Exact, lo: Option<Exact>, hi: Option<Exact>| {
            lo.is_none_or(|lo| lo <= *value) && hi.is_none_or(|hi| *value <= hi)
        };
        if let (Some(exact), Some(interval)) = (&self.exact, &self.interval) {
            assert!(inside(exact, interval.lower(), interval.upper()), "{exact} is not in {interval:?}");
        }
        if let (Some(exact), Some(ball)) = (&self.exact, &self.ball) {
            assert!(inside(exact, ball.lower(), ball.upper()), "{exact} is not in {ball:?}");
        }
        if let (Some(interval), Some(ball)) = (&self.interval, &self.ball) {
            assert!(!interval_apart(interval, ball), "{interval:?} and {ball:?} are apart");
        }
    }
}

fn interval_apart(interval: &Interval, ball: &Ball) -> bool {
    let below = |x: Option<Exact>, y: Option<Exact>| matches!((x, y), (Some(x), Some(y)) if x < y);
    below(interval.upper(), ball.lower()) || below(ball.upper(), interval.lower())
}

fuzz_target!(|bytes: &[u8]| {
    let precision = Precision::new(64);
    let mut values: Vec<Value> = Vec::new();
    let mut rest = bytes;
    for _ in 0..64 {
        let Some((&code, tail)) = rest.split_first() else {
            return;
        };
        rest = tail;
        if code >= 128 || values.is_empty() {
            let Some((word, tail)) = rest.split_first_chunk::<8>() else {
                return;
            };
            rest = tail;
            let raw = f64::from_bits(u64::from_le_bytes(*word));
            let value = if code % 2 == 0 { raw } else { f64::from(word[0] as i8) / 4.0 };
            values.extend(Value::constant(value, &precision));
        } else {
            let pick = |byte: u8| &values[usize::from(byte) % values.len()];
            let Some((&[first, second], tail)) = rest.split_first_chunk::<2>() else {
                return;
            };
            rest = tail;
            let value = pick(first).step(pick(second), code, &precision);
            value.check();
            values.push(value);
        }
    }
});
