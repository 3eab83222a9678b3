//! A value with few bits contains the one with many, and little else: for every function and both arithmetics.

use lemmacheck::number::{Arithmetic as _, Ball, Bits, Enclosure, Exact, Precision, Wide};

fn exact(text: &str) -> Exact {
    text.parse().expect("a rational")
}

fn power_of_two(k: i64) -> Exact {
    let base = if k < 0 { exact("1/2") } else { exact("2") };
    (0..k.abs()).fold(Exact::integer(1), |power, _| power.mul(&base, &()).expect("short enough"))
}

/// Arguments where an enclosure is hard: around 0 and 1, at powers of two and beside them, far out.
const ARGUMENTS: [&str; 28] = [
    "1/3",
    "-1/3",
    "2/7",
    "1e-3",
    "-1e-6",
    "1e-12",
    "1e-30",
    "7/8",
    "9/8",
    "1001/1000",
    "999999/1000000",
    "1023/1024",
    "1025/1024",
    "1048577/1048576",
    "1/1048576",
    "-1/1048576",
    "-5/8",
    "1",
    "2",
    "-2",
    "3",
    "10",
    "-17/3",
    "31/2",
    "100",
    "-100",
    "1000",
    "12345678901234567890/7",
];

/// Exponents of every way to take a power: roots of low and high order, inverses, of long numbers.
const EXPONENTS: [&str; 12] =
    ["1/3", "-1/3", "2/5", "-7/2", "1/16", "16/15", "1/17", "-1/17", "22/7", "355/113", "17", "123456789/987654321"];

/// The functions by name, of x; `None` where it is not defined. Nothing where x is no point, since all is as wide then.
fn values<S: Enclosure>(x: &Exact, context: &S::Context) -> Vec<(String, Option<S>)> {
    let Some(at) = S::constant(x, context).filter(|at| at.lower() == at.upper()) else { return Vec::new() };
    let mut all: Vec<(String, Option<S>)> = vec![
        ("exp".into(), at.exp(context)),
        ("sinh".into(), at.sinh(context)),
        ("cosh".into(), at.cosh(context)),
        ("tanh".into(), at.tanh(context)),
        ("ln".into(), at.ln(context)),
        ("sqrt".into(), at.sqrt(context)),
        ("square".into(), at.square(context)),
        ("1/x".into(), S::constant(&Exact::integer(1), context).and_then(|one| one.div(&at, context))),
    ];
    for exponent in EXPONENTS {
        all.push((format!("^{exponent}"), at.power(&exact(exponent), context)));
    }
    all
}

/// Complaints about an arithmetic at these numbers of bits, of which it may lose so many.
fn complaints<S: Enclosure>(with: fn(u32) -> S::Context, lost: i64) -> Vec<String> {
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for x in ARGUMENTS {
        let fine = values::<S>(&exact(x), &with(700));
        for bits in [32, 53, 64, 113, 256] {
            for ((name, fine), (_, coarse)) in fine.iter().zip(values::<S>(&exact(x), &with(bits))) {
                let (Some(fine), Some(coarse)) = (fine, &coarse) else {
                    if fine.is_some() != coarse.is_some() {
                        wrong.push(format!("{name} of {x} is defined at 700 or at {bits} bits alone"));
                    }
                    continue;
                };
                asked += 1;
                let ends = |value: &S| [value.lower(), value.upper()].map(|end| end.expect("of a short exponent"));
                let ([least, most], [low, high]) = (ends(fine), ends(coarse));
                if low > least || high < most {
                    wrong.push(format!("{name} of {x} at {bits} bits cuts"));
                }
                let size = if low.signum() < 0 { low.neg(&()).expect("a sign") } else { high.clone() };
                let allowed = size.mul(&power_of_two(lost - i64::from(bits)), &()).expect("short enough");
                if high.minus(&low) > allowed {
                    let width = high.minus(&low).to_f64() / size.to_f64();
                    wrong.push(format!("{name} of {x} at {bits} bits is wide: 2^{:.1}", core_math::log2(width)));
                }
            }
        }
    }
    assert!(asked > 500, "{asked}");
    wrong
}

#[test]
fn balls_of_few_bits_contain_those_of_many_and_little_else() {
    let wrong = complaints::<Ball>(Precision::new, 3);
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn ends_of_few_bits_contain_those_of_many_and_little_else() {
    let wrong = complaints::<Wide>(Bits::new, 3);
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
