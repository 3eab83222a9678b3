//! Every number survives writing and reading bit for bit: floats as JSON, exact values as text.

use dashu_int::{IBig, UBig};
use lemmacheck::ledger::StoredCounterexample;
use lemmacheck::ledger::Tightness;
use lemmacheck::number::Exact;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// A float that is written and read again, inside the record that the ledger keeps it in.
fn again(ratio: f64) -> f64 {
    let written = serde_json::to_string_pretty(&Tightness {
        ratio,
        log10: Some(ratio),
        n: Some(1),
        d: Some(1),
        dims: Default::default(),
    })
    .unwrap();
    let read: Tightness = serde_json::from_str(&written).unwrap();
    assert_eq!(read.log10.map(f64::to_bits), Some(read.ratio.to_bits()));
    read.ratio
}

fn read_back(value: &Exact) -> Exact {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

fn remembering(cases: u32) -> ProptestConfig {
    let seeds = FileFailurePersistence::Direct("proptest-regressions/ledger/numbers.txt");
    ProptestConfig { failure_persistence: Some(Box::new(seeds)), ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(remembering(20_000))]

    #[test]
    fn every_finite_float_survives_bit_for_bit(bits: u64) {
        let value = f64::from_bits(bits);
        prop_assume!(value.is_finite());
        prop_assert_eq!(again(value).to_bits(), bits);
    }

    #[test]
    fn every_subnormal_survives_bit_for_bit(bits in 0_u64..1 << 52, negative: bool) {
        let bits = bits | (u64::from(negative) << 63);
        prop_assert_eq!(again(f64::from_bits(bits)).to_bits(), bits);
    }
}

proptest! {
    #![proptest_config(remembering(2_000))]

    #[test]
    fn every_exact_value_survives(
        top in prop::collection::vec(any::<u8>(), 0..40),
        bottom in prop::collection::vec(any::<u8>(), 0..40),
        negative: bool,
        (twos, fives) in (0_usize..400, 0_usize..200),
        above: bool,
    ) {
        let short = UBig::from(2u8).pow(twos) * UBig::from(5u8).pow(fives);
        let (mut top, mut bottom) = (UBig::from_le_bytes(&top), UBig::from_le_bytes(&bottom));
        if above { top *= short } else { bottom *= short }
        let top = if negative { -IBig::from(top) } else { IBig::from(top) };
        if let Some(value) = Exact::from_parts(top, bottom) {
            prop_assert_eq!(read_back(&value), value);
        }
    }

    #[test]
    fn every_float_as_an_exact_value_survives(bits: u64) {
        if let Some(value) = Exact::from_f64(f64::from_bits(bits)) {
            prop_assert_eq!(read_back(&value), value);
        }
    }
}

#[test]
fn the_ends_of_the_floats_survive() {
    for value in [0.0, -0.0, f64::MIN_POSITIVE, f64::MAX, f64::MIN, f64::from_bits(1), -f64::from_bits(1), 1e23, 5e-324]
    {
        assert_eq!(again(value).to_bits(), value.to_bits());
    }
}

#[test]
fn a_power_of_ten_past_the_exponents_that_are_read_survives() {
    let ten = IBig::from(10);
    for power in [3_999, 4_000, 4_001, 4_932, 5_000, 999_999, 1_000_001] {
        let value = Exact::from_parts(ten.pow(power), UBig::ONE).unwrap();
        assert!(read_back(&value) == value, "10^{power}");
        let value = Exact::from_parts(IBig::from(123_456_789) * ten.pow(power), UBig::ONE).unwrap();
        assert!(read_back(&value) == value, "123456789 · 10^{power}");
    }
}

#[test]
fn a_short_text_cannot_ask_for_a_large_number() {
    for text in ["1e4900", "-1.5e-4900", "0x1p16000", "0x1p-1074", "1e-320"] {
        assert!(serde_json::from_str::<Exact>(&format!("\"{text}\"")).is_ok(), "{text}");
    }
    for text in ["1e999999999", "1e1000000", "1e5000", "-1e-5000", "0x1p20000", "0x1p-999999"] {
        assert!(serde_json::from_str::<Exact>(&format!("\"{text}\"")).is_err(), "{text}");
    }
}

#[test]
fn an_object_that_stands_twice_is_refused() {
    let values = |names: [&str; 2]| {
        let of = names.map(|name| format!(r#""{name}":[["1"]]"#)).join(",");
        serde_json::from_str::<StoredCounterexample>(&format!(r#"{{"n":1,"d":1,"values":{{{of}}}}}"#))
    };
    assert!(values(["A", "b"]).is_ok());
    let refusal = values(["A", "A"]).unwrap_err().to_string();
    assert!(refusal.contains("`A` stands twice"), "{refusal}");
}
