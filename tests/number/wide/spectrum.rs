//! Norms and eigenvalues of arithmetic A: closed forms exact, references contained, scales and clusters harmless.

use super::{
    around, constant, contains, ends, exact, is_point, is_tight, last_place, magnitude, meets, nearly_contains, number,
    persisted, plus, power_of_two, times, working,
};
use lemmacheck::number::{Arithmetic, Bits, Enclosure, Exact, Wide};
use nalgebra::DMatrix;
use proptest::prelude::*;

/// λ_min and ‖·‖ to 100 digits; made by tests/oracle/spectrum.py.
const SPECTRUM: &str = include_str!("../../oracle/spectrum.csv");

fn product(a: &DMatrix<Exact>, b: &DMatrix<Exact>) -> DMatrix<Exact> {
    DMatrix::from_fn(a.nrows(), b.ncols(), |i, j| {
        (0..a.ncols()).fold(Exact::zero(), |sum, k| plus(&sum, &times(&a[(i, k)], &b[(k, j)])))
    })
}

/// The reflection I − 2vvᵀ/vᵀv, orthogonal and rational.
fn reflection(v: &[i64]) -> DMatrix<Exact> {
    let square: i64 = v.iter().map(|x| x * x).sum();
    DMatrix::from_fn(v.len(), v.len(), |i, j| {
        Exact::ratio(i64::from(i == j) * square - 2 * v[i] * v[j], square).unwrap()
    })
}

fn diagonal(entries: &[Exact]) -> DMatrix<Exact> {
    DMatrix::from_fn(entries.len(), entries.len(), |i, j| if i == j { entries[i].clone() } else { Exact::zero() })
}

fn matrix(rows: usize, entries: &[&str], bits: &Bits) -> DMatrix<Wide> {
    let entries = entries.iter().map(|x| number(x, bits)).collect::<Vec<_>>();
    DMatrix::from_row_slice(rows, entries.len() / rows, &entries)
}

#[test]
fn norms_and_eigenvalues_in_closed_form_are_exact_where_they_fit() {
    let bits = Bits::new(53);
    assert_eq!(Wide::spectral_norm(&matrix(1, &["3", "4", "12"], &bits), &bits), Some(number("13", &bits)));
    assert_eq!(Wide::spectral_norm(&matrix(3, &["3", "4", "12"], &bits), &bits), Some(number("13", &bits)));
    let permuted = matrix(3, &["0", "-7", "0", "0", "0", "5", "0", "0", "0"], &bits);
    assert_eq!(Wide::spectral_norm(&permuted, &bits), Some(number("7", &bits)));
    assert_eq!(Wide::spectral_norm(&matrix(2, &["2", "1", "1", "2"], &bits), &bits), Some(number("3", &bits)));
    for (entries, least) in [
        (["2", "9", "1", "2"], "1"),
        (["-2", "9", "1", "-2"], "-3"),
        (["0", "9", "1", "0"], "-1"),
        (["1", "9", "1", "1"], "0"),
        (["4", "9", "0", "-6"], "-6"),
    ] {
        let found = Wide::smallest_eigenvalue(&matrix(2, &entries, &bits), &bits);
        assert_eq!(found, Some(number(least, &bits)), "{entries:?}");
    }
    // 1 − S₂₁ = 2^−53 and 2^−1000 are what cancellation leaves.
    let close = matrix(2, &["1", "9", "0x1.fffffffffffffp-1", "1"], &bits);
    assert_eq!(Wide::smallest_eigenvalue(&close, &bits), Some(number("0x1p-53", &bits)));
    let graded = matrix(2, &["1", "9", "0x1p-600", "0x1p-1000"], &bits);
    let least = Wide::smallest_eigenvalue(&graded, &bits).unwrap();
    assert!(contains(&least, &power_of_two(-1000).minus(&power_of_two(-1200))) && is_tight(&least, 50));
    assert_eq!(Wide::smallest_eigenvalue(&matrix(1, &["-5"], &bits), &bits), Some(number("-5", &bits)));
}

#[test]
fn eigenvalues_of_ill_conditioned_and_clustered_matrices_contain_the_reference() {
    for count in [53, 128, 256] {
        let bits = Bits::new(count);
        for line in SPECTRUM.lines() {
            let fields = line.split(',').collect::<Vec<_>>();
            let rows = fields[1].parse::<usize>().unwrap();
            let entries = fields[2].split(' ').map(|x| number(x, &bits)).collect::<Vec<_>>();
            let values = DMatrix::from_row_slice(rows, entries.len() / rows, &entries);
            let function = if fields[0] == "norm" { Wide::spectral_norm } else { Wide::smallest_eigenvalue };
            let found = function(&values, &bits).unwrap();
            let at = format!("{} of {rows} rows at {count} bits", fields[0]);
            assert!(nearly_contains(&found, &exact(fields[3]), &last_place(fields[3], 100)), "{at}");
            // Entries of relative width 2^−bits move an eigenvalue by about 2^−bits · ‖S‖: 13 digits of 1e-13.
            let lost = if fields[0] == "norm" || entries.iter().all(is_point) { 0 } else { 48 };
            assert!(is_tight(&found, i64::from(count) - 8 - lost), "{at} is wide");
        }
    }
}

#[test]
fn norms_and_eigenvalues_of_rational_matrices_contain_the_known_value() {
    let cluster = [exact("1"), plus(&exact("1"), &power_of_two(-70)), exact("2")];
    let values = [
        &["3", "-1", "2"].map(exact)[..],
        &["3", "3", "1"].map(exact),
        &["1e9", "1", "1", "3", "2", "1"].map(exact),
        &cluster,
    ];
    for count in [53, 128, 256] {
        let bits = Bits::new(count);
        for singular_values in values {
            let v = (1..=singular_values.len() as i64).collect::<Vec<_>>();
            let w = v.iter().map(|x| 7 - x * x).collect::<Vec<_>>();
            let m = product(&product(&reflection(&v), &diagonal(singular_values)), &reflection(&w));
            let norm = Wide::spectral_norm(&m.map(|x| constant(&x, &bits)), &bits).unwrap();
            let known = singular_values.iter().map(magnitude).max().unwrap();
            assert!(contains(&norm, &known) && is_tight(&norm, i64::from(count) - 8), "{singular_values:?} at {count}");
            let s = product(&product(&reflection(&v), &diagonal(singular_values)), &reflection(&v));
            let least = Wide::smallest_eigenvalue(&s.map(|x| constant(&x, &bits)), &bits).unwrap();
            let known = singular_values.iter().min().unwrap();
            let spread = singular_values.iter().max().unwrap().to_f64().log2() as i64;
            assert!(contains(&least, known), "{singular_values:?} at {count}");
            assert!(is_tight(&least, i64::from(count) - 10 - spread), "{singular_values:?} at {count}");
        }
    }
}

#[test]
fn an_eigenvalue_hidden_from_floats_is_found() {
    let bits = Bits::new(256);
    // To floats e₂ is as good as e₁; uncoupled, so that no iteration mixes them by itself.
    let speck = power_of_two(-100);
    let entries = [plus(&exact("1"), &speck), exact("1"), exact("1").minus(&speck), exact("5")];
    let mut s = diagonal(&entries);
    (s[(3, 0)], s[(0, 3)]) = (power_of_two(-200), power_of_two(-200));
    let least = Wide::smallest_eigenvalue(&s.map(|x| constant(&x, &bits)), &bits).unwrap();
    assert!(contains(&least, &entries[2]) && is_tight(&least, 240), "{:?}", ends(&least));
}

#[test]
fn only_the_lower_triangle_is_read_and_scales_beyond_f64_do_no_harm() {
    let bits = Bits::new(128);
    let texts = ["2", "9", "9", "-1", "2", "9", "0", "-1", "2"];
    let one = number("1", &bits);
    let huge = Wide::exp(&number("5000", &bits), &bits).unwrap();
    let known = number("2", &bits).sub(&Wide::sqrt(&number("2", &bits), &bits).unwrap(), &bits).unwrap();
    let reciprocal = one.div(&huge, &bits).unwrap();
    for scale in [one, huge.clone(), reciprocal, number("0x1p900000", &bits)] {
        let s = matrix(3, &texts, &bits).map(|x| x.mul(&scale, &bits).unwrap());
        let least = Wide::smallest_eigenvalue(&s, &bits).unwrap().div(&scale, &bits).unwrap();
        assert!(meets(&least, &known) && is_tight(&least, 120));
        let pair = s.view((1, 1), (2, 2)).clone_owned();
        let least = Wide::smallest_eigenvalue(&pair, &bits).unwrap().div(&scale, &bits).unwrap();
        assert!(contains(&least, &exact("1")) && is_tight(&least, 115));
    }
    // An entry 2^−900000 of the others is no obstacle.
    let mut s = matrix(3, &texts, &bits);
    s[(2, 0)] = number("0x1p-900000", &bits);
    let least = Wide::smallest_eigenvalue(&s, &bits).unwrap();
    assert!(meets(&least, &known) && is_tight(&least, 120));
}

#[test]
fn enclosed_entries_widen_an_eigenvalue_by_no_less_than_they_may_move_it() {
    let bits = Bits::new(128);
    let width = exact("1/1000");
    for n in [2, 3, 4] {
        let entry = |i: usize, j: usize| Exact::integer(if i == j { 3 + i as i64 } else { 1 });
        let centre = DMatrix::from_fn(n, n, entry);
        let spread = centre.map(|x| around(&x, &width, &bits));
        let least = Wide::smallest_eigenvalue(&spread, &bits).unwrap();
        let norm = Wide::spectral_norm(&spread, &bits).unwrap();
        for sign in [1, -1] {
            let moved = DMatrix::from_fn(n, n, |i, j| {
                let step = if i == j { times(&Exact::integer(sign), &width) } else { Exact::zero() };
                constant(&plus(&centre[(i, j)], &step), &bits)
            });
            assert!(meets(&least, &Wide::smallest_eigenvalue(&moved, &bits).unwrap()));
            assert!(meets(&norm, &Wide::spectral_norm(&moved, &bits).unwrap()));
        }
        assert!(!is_tight(&least, 11) && is_tight(&least, 4) && is_tight(&norm, 8), "{n}: {:?}", ends(&least));
    }
}

#[test]
fn squares_keep_all_their_bits_and_are_never_negative() {
    let bits = Bits::new(53);
    // 3k, 4k and 5k fit 53 bits, their squares do not.
    let k = plus(&power_of_two(50), &exact("1"));
    let row = DMatrix::from_row_slice(1, 2, &[3, 4].map(|x| constant(&times(&Exact::integer(x), &k), &bits)));
    assert_eq!(Wide::spectral_norm(&row, &bits), Some(constant(&times(&exact("5"), &k), &bits)));
    let spread = around(&exact("0"), &exact("1/1000"), &bits);
    for (rows, columns) in [(1, 3), (2, 2), (3, 3), (4, 3)] {
        let mut m = DMatrix::from_element(rows, columns, spread.clone());
        let norm = Wide::spectral_norm(&m, &bits).unwrap();
        assert!(number("0", &bits).at_most(&norm) && contains(&norm, &exact("0")), "{rows} × {columns}");
        m[(0, 0)] = number("3", &bits);
        assert!(contains(&Wide::spectral_norm(&m, &bits).unwrap(), &exact("3")), "{rows} × {columns}");
    }
}

#[test]
fn an_entry_at_the_end_of_the_exponents_is_no_obstacle() {
    let bits = Bits::new(53);
    let mut speck = Wide::exp(&number("-1099511627775", &bits), &bits).unwrap();
    while let Some(smaller) = speck.mul(&speck, &bits) {
        speck = smaller;
    }
    let mut s = matrix(3, &["2", "9", "9", "-1", "2", "9", "0", "-1", "2"], &bits);
    let known = Wide::smallest_eigenvalue(&s, &bits).unwrap();
    s[(2, 0)] = speck.clone();
    s[(1, 0)] = speck;
    let least = Wide::smallest_eigenvalue(&s, &bits);
    assert!(least.is_some_and(|least| contains(&least, &exact("1")) && is_tight(&least, 45) && known.less(&least)));
}

proptest! {
    #![proptest_config(persisted("wide"))]

    #[test]
    fn norms_of_random_matrices_lie_between_every_quotient_and_the_frobenius_norm(
        rows in 1usize..6, columns in 1usize..6, seeds in prop::collection::vec(-50i64..50, 25),
        vector in prop::collection::vec(-9i64..9, 5), bits in working(),
    ) {
        let values = DMatrix::from_fn(rows, columns, |i, j| Exact::ratio(seeds[5 * i + j], 7).unwrap());
        let m = values.map(|x| constant(&x, &bits));
        let norm = Wide::spectral_norm(&m, &bits).unwrap();
        let (low, high) = ends(&norm);
        let square = |m: &DMatrix<Exact>| m.iter().fold(Exact::zero(), |sum, x| plus(&sum, &times(x, x)));
        prop_assert!(times(&low, &low) <= square(&values));
        let v = DMatrix::from_fn(columns, 1, |i, _| Exact::integer(vector[i]));
        prop_assert!(square(&product(&values, &v)) <= times(&times(&high, &high), &square(&v)));
        prop_assert!(is_tight(&norm, bits.count() as i64 - 8));
        let gram = product(&values.transpose(), &values);
        let least = Wide::smallest_eigenvalue(&gram.map(|x| constant(&x, &bits)), &bits).unwrap();
        prop_assert!(times(&least.lower().unwrap(), &square(&v)) <= square(&product(&values, &v)));
        prop_assert!(least.upper().unwrap() >= Exact::zero());
    }
}
