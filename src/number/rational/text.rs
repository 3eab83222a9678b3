//! Exact numbers as text: integers, short decimals, p/q; read back without loss.

use super::{Exact, NotExact};
use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, UBig};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// The longest exponent that [`Exact`] reads, so that a short text cannot ask for a huge number.
const LARGEST_EXPONENT: i64 = 1_000_000;
/// The bits of a number in a file, besides four a character: about what an exponent of quadruple precision asks for.
const SHORT_TEXT_BITS: usize = 1 << 14;
/// The most zeros that are written as a power of ten, so that they are read again.
const MOST_ZEROS: usize = 4_000;
/// The most places of a decimal that is written out; longer ones are written p/q.
const PLACES: usize = 160;
/// A decimal of so few places is written out even where p/q is shorter.
const SHORT: usize = 20;
/// A logarithm of a normal float that is so far from an integer has its floor known.
const CLEAR: f64 = 1e-9;
/// The most zeros that lead a decimal without a power of ten.
const ZEROS: usize = 6;

impl Exact {
    /// The characters that it takes to write.
    pub fn length(&self) -> usize {
        self.to_string().len()
    }

    /// The places of its terminating decimal; `None` without one of at most [`PLACES`].
    fn places(&self) -> Option<usize> {
        let mut rest = self.denominator().clone();
        let twos = rest.trailing_zeros().unwrap_or(0);
        if twos > PLACES {
            return None;
        }
        rest >>= twos;
        let (five, mut fives) = (UBig::from(5u8), 0);
        while fives < PLACES && &rest % &five == UBig::ZERO {
            rest /= &five;
            fives += 1;
        }
        (rest == UBig::ONE).then_some(twos.max(fives))
    }

    /// The integer that it is, in powers of ten where it has many digits that end in more than [`ZEROS`] zeros, unless
    /// that power would be too large to read from a file.
    fn whole(&self) -> String {
        let digits = self.numerator().to_string();
        let significant = digits.trim_end_matches('0');
        let zeros = digits.len() - significant.len();
        if digits.len() <= SHORT || zeros <= ZEROS || zeros > MOST_ZEROS {
            return digits;
        }
        let sign = if self.signum() < 0 { "-" } else { "" };
        let (first, rest) = significant.trim_start_matches('-').split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        format!("{sign}{first}{point}{rest}e{}", digits.len() - sign.len() - 1)
    }

    /// The terminating decimal with so many places, in powers of ten where more than [`ZEROS`] zeros would lead it.
    fn decimal(&self, places: usize) -> String {
        let scaled = self.numerator().clone() * IBig::from(UBig::from(10u8).pow(places))
            / IBig::from(self.denominator().clone());
        let sign = if self.signum() < 0 { "-" } else { "" };
        let digits = scaled.unsigned_abs().to_string();
        if places > digits.len() + ZEROS {
            let (whole, part) = digits.split_at(1);
            let point = if part.is_empty() { "" } else { "." };
            return format!("{sign}{whole}{point}{part}e-{}", places - part.len());
        }
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        format!("{sign}{whole}.{part}")
    }

    /// A decimal of `digits` significant digits, rounded down (`up = false`) or up: never past the number.
    pub fn to_decimal(&self, digits: usize, up: bool) -> String {
        if self.signum() == 0 {
            return "0".into();
        }
        let ten = UBig::from(10u8);
        let negative = self.signum() < 0;
        let (magnitude, denominator) = (self.numerator().clone().unsigned_abs(), self.denominator());
        let scale_of = |exponent: i64| ten.pow(exponent.unsigned_abs() as usize);
        // |x| ≈ 10^exponent: from its float where that is far from a power of ten, else from the bit lengths, corrected
        let float = self.to_f64().abs();
        let logarithm = core_math::log10(float);
        let clear = float.is_normal() && (logarithm - logarithm.round()).abs() > CLEAR;
        let bits = magnitude.bit_len() as f64 - denominator.bit_len() as f64;
        let mut exponent = match clear {
            true => logarithm.floor() as i64,
            false => (bits * std::f64::consts::LOG10_2).floor() as i64 - 1,
        };
        let at_least = |exponent: i64| {
            if exponent >= 0 {
                magnitude >= denominator * scale_of(exponent)
            } else {
                &magnitude * scale_of(exponent) >= *denominator
            }
        };
        while !clear && at_least(exponent + 1) {
            exponent += 1;
        }
        let shift = digits as i64 - 1 - exponent;
        let (top, bottom) = if shift >= 0 {
            (magnitude * scale_of(shift), denominator.clone())
        } else {
            (magnitude, denominator * scale_of(shift))
        };
        let mut mantissa = &top / &bottom;
        if &mantissa * &bottom != top && (up != negative) {
            mantissa += UBig::ONE;
        }
        let text = mantissa.to_string();
        let exponent = exponent + (text.len() as i64 - digits as i64);
        let text = text.trim_end_matches('0');
        let sign = if negative { "-" } else { "" };
        if (-4..15).contains(&exponent) {
            let places = text.len() as i64 - 1 - exponent;
            if places <= 0 {
                format!("{sign}{text}{}", "0".repeat(-places as usize))
            } else if places < text.len() as i64 {
                let (whole, part) = text.split_at(text.len() - places as usize);
                format!("{sign}{whole}.{part}")
            } else {
                format!("{sign}0.{}{text}", "0".repeat(places as usize - text.len()))
            }
        } else if text.len() > 1 {
            format!("{sign}{}.{}e{exponent}", &text[..1], &text[1..])
        } else {
            format!("{sign}{text}e{exponent}")
        }
    }
}

impl fmt::Display for Exact {
    /// An integer (in powers of ten where it ends in many zeros), or the shorter of a terminating decimal of at most
    /// 160 places and p/q; read back exactly.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = || format!("{}/{}", self.numerator(), self.denominator());
        f.write_str(&match self.places() {
            Some(0) => self.whole(),
            Some(places) => {
                let decimal = self.decimal(places);
                if places <= SHORT || decimal.len() <= fraction().len() { decimal } else { fraction() }
            }
            None => fraction(),
        })
    }
}

impl FromStr for Exact {
    type Err = NotExact;

    fn from_str(text: &str) -> Result<Self, NotExact> {
        parse(text.trim()).ok_or_else(|| NotExact { text: text.into() })
    }
}

fn parse(text: &str) -> Option<Exact> {
    if let Some((top, bottom)) = text.split_once('/') {
        return Exact::from_parts(digits(top, 10, true)?, UBig::try_from(digits(bottom, 10, false)?).ok()?);
    }
    let (negative, body) = match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, body, mark) = match body.strip_prefix("0x").or_else(|| body.strip_prefix("0X")) {
        Some(body) => (16, body, ['p', 'P']),
        None => (10, body, ['e', 'E']),
    };
    let (mantissa, exponent) = match body.split_once(mark) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (body, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let value = digits(&format!("{whole}{part}"), radix, false)?;
    let places = i64::try_from(part.len()).ok()?;
    let (base, power) = if radix == 16 {
        (2u8, exponent.checked_sub(places.checked_mul(4)?)?)
    } else {
        (10u8, exponent.checked_sub(places)?)
    };
    if power.abs() > LARGEST_EXPONENT {
        return None;
    }
    let factor = UBig::from(base).pow(power.unsigned_abs() as usize);
    let value = if negative { -value } else { value };
    if power >= 0 { Exact::from_parts(value * IBig::from(factor), UBig::ONE) } else { Exact::from_parts(value, factor) }
}

/// An integer in the given radix: at least one digit, nothing else (underscores and inner signs refused).
fn digits(text: &str, radix: u32, signed: bool) -> Option<IBig> {
    let body = if signed { text.strip_prefix('-').unwrap_or(text) } else { text };
    (!body.is_empty() && body.chars().all(|c| c.is_digit(radix))).then(|| IBig::from_str_radix(text, radix).ok())?
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let value: Exact = text.parse().map_err(serde::de::Error::custom)?;
        if value.bits() > SHORT_TEXT_BITS + 4 * text.len() {
            let wanted = format_args!("`{text}` is too large for so short a text: write its digits");
            return Err(serde::de::Error::custom(wanted));
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_numbers_print_and_read_back() {
        for (text, canonical) in [
            ("3", "3"),
            ("-1/3", "-1/3"),
            ("0.5", "0.5"),
            ("-2.50", "-2.5"),
            ("1e3", "1000"),
            ("0x1.8p-1", "0.75"),
            ("-0.000125", "-0.000125"),
            ("-12e-51", "-1.2e-50"),
            ("-12e50", "-1.2e51"),
            ("1e30", "1e30"),
            ("100000000000000000000000000001", "100000000000000000000000000001"),
            ("3.9999999999999999999999999999999999995", "3.9999999999999999999999999999999999995"),
            ("0x1p-100", "1/1267650600228229401496703205376"),
        ] {
            let value: Exact = text.parse().unwrap();
            assert_eq!(value.to_string(), canonical);
            assert_eq!(value.to_string().parse::<Exact>().unwrap(), value);
        }
        for text in ["", "-", "1/0", "1/", "0x", "1e", "1e99999999999", "1_000", "nan", "1.-2", "--1", "1e2000000"] {
            assert!(text.parse::<Exact>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_digits_of_decimals_beside_powers_of_ten_and_of_floats_are_counted() {
        for (text, digits, down, up) in [
            ("999999999999999999999999", 2, "9.9e23", "1e24"),
            ("1000000000000000000000001", 2, "1e24", "1.1e24"),
            ("1e-310", 3, "1e-310", "1e-310"),
            ("9.99e-320", 2, "9.9e-320", "1e-319"),
            ("4.7e400", 1, "4e400", "5e400"),
            ("0x1p-1074", 3, "4.94e-324", "4.95e-324"),
            ("316227766016837933199/100000000000000000000", 3, "3.16", "3.17"),
        ] {
            let value: Exact = text.parse().unwrap();
            assert_eq!((value.to_decimal(digits, false).as_str(), value.to_decimal(digits, true).as_str()), (down, up));
        }
    }

    #[test]
    fn decimals_round_outward() {
        let third = Exact::ratio(1, 3).unwrap();
        assert_eq!(third.to_decimal(3, false), "0.333");
        assert_eq!(third.to_decimal(3, true), "0.334");
        let minus = Exact::ratio(-2_000_001, 3).unwrap();
        assert_eq!(minus.to_decimal(3, false), "-667000");
        assert_eq!(minus.to_decimal(3, true), "-666000");
        assert_eq!(Exact::integer(999_999).to_decimal(3, true), "1000000");
        assert_eq!("1e-30".parse::<Exact>().unwrap().to_decimal(5, true), "1e-30");
    }
}
