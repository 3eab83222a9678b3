//! Determinants, eigenvalues and singular values: the enclosures of every number system against each other and against
//! what is known.

use lemmacheck::number::{Arithmetic, Ball, Bits, Enclosure, Exact, Interval, Precision, Wide};
use nalgebra::DMatrix;
use proptest::prelude::*;

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}

fn in_system<S: Arithmetic>(matrix: &DMatrix<Exact>, context: &S::Context) -> DMatrix<S> {
    matrix.map(|x| S::constant(&x, context).unwrap())
}

fn contains<S: Enclosure>(enclosure: &S, value: &Exact) -> bool {
    enclosure.lower().is_none_or(|low| low <= *value) && enclosure.upper().is_none_or(|high| *value <= high)
}

fn width<S: Enclosure>(enclosure: &S) -> Exact {
    enclosure.upper().unwrap().minus(&enclosure.lower().unwrap())
}

fn meet<A: Enclosure, B: Enclosure>(a: &A, b: &B) -> bool {
    a.lower() <= b.upper() && b.lower() <= a.upper()
}

fn product(left: &DMatrix<Exact>, right: &DMatrix<Exact>) -> DMatrix<Exact> {
    DMatrix::from_fn(left.nrows(), right.ncols(), |i, j| {
        (0..left.ncols())
            .fold(Exact::zero(), |sum, k| sum.add(&left[(i, k)].mul(&right[(k, j)], &()).unwrap(), &()).unwrap())
    })
}

/// (1ₙ1ₙᵀ + 2^−shift diag(entries)).
fn clustered(shift: u32, entries: &[i64]) -> DMatrix<Exact> {
    let speck = exact(&format!("0x1p-{shift}"));
    DMatrix::from_fn(entries.len(), entries.len(), |i, j| {
        let beside = if i == j { speck.mul(&Exact::integer(entries[i]), &()).unwrap() } else { Exact::zero() };
        beside.add(&Exact::integer(1), &()).unwrap()
    })
}

#[test]
fn clustered_and_multiple_eigenvalues_converge_with_the_precision_in_both_arithmetics() {
    let identity = DMatrix::from_fn(5, 5, |i, j| Exact::integer(i64::from(i == j)));
    let projector = clustered(0, &[3, 3, 3, 3]);
    let wilkinson = DMatrix::from_fn(21, 21, |i, j| match i.abs_diff(j) {
        0 => Exact::integer((i as i64 - 10).abs()),
        1 => Exact::integer(1),
        _ => Exact::zero(),
    });
    for matrix in [clustered(60, &[1, 2, -1]), clustered(200, &[1, 1, 1, 5]), identity, projector, wilkinson] {
        let n = matrix.nrows();
        for k in [0, 1, n / 2, n - 1] {
            let mut known: Option<(Wide, Ball)> = None;
            for bits in [64, 128, 256, 512] {
                let (a, b) = (Bits::new(bits), Precision::new(bits));
                let wide = Wide::eigenvalue(&in_system(&matrix, &a), k, &a).unwrap();
                let ball = Ball::eigenvalue(&in_system(&matrix, &b), k, &b).unwrap();
                assert!(meet(&wide, &ball));
                if let Some((wider, rounder)) = &known {
                    assert!(meet(wider, &ball) && meet(rounder, &wide));
                }
                // ‖M‖ is below 2^5.
                let limit = exact(&format!("0x1p-{}", bits - 8));
                assert!(width(&wide) <= limit && width(&ball) <= limit, "n = {n}, k = {k}, {bits} bits");
                known = Some((wide, ball));
            }
        }
        let interval = Interval::eigenvalue(&in_system(&matrix, &()), n / 2, &()).unwrap();
        let b = Precision::new(256);
        assert!(meet(&interval, &Ball::eigenvalue(&in_system(&matrix, &b), n / 2, &b).unwrap()));
        assert!(width(&interval) <= exact("1e-12"));
    }
}

#[test]
fn rational_eigenvalues_of_rational_matrices_are_exact_in_arithmetic_b() {
    let b = Precision::new(128);
    let multiple = in_system::<Ball>(&clustered(0, &[3, 3, 3, 3]), &b);
    let values: Vec<_> = (0..4).map(|k| Ball::eigenvalue(&multiple, k, &b)).collect();
    let number = |x: &str| Some(Ball::constant(&exact(x), &b).unwrap());
    assert_eq!(values, [number("7"), number("3"), number("3"), number("3")]);
    assert_eq!(Ball::eigenvalue(&multiple, 4, &b), None);
}

fn entries(n: usize, m: usize) -> impl Strategy<Value = DMatrix<Exact>> {
    prop::collection::vec((-9i64..10, 1i64..4), n * m)
        .prop_map(move |x| DMatrix::from_iterator(n, m, x.into_iter().map(|(p, q)| Exact::ratio(p, q).unwrap())))
}

/// The matrix with every entry widened to an interval around it.
fn widened(matrix: &DMatrix<Exact>, by: f64) -> DMatrix<Interval> {
    matrix.map(|x| Interval::between(x.to_f64() - by, x.to_f64() + by))
}

proptest! {
    #![proptest_config(super::persisted("matrix"))]

    #[test]
    fn enclosures_of_determinants_contain_the_exact_one(n in 1usize..7, m in entries(6, 6), rank in 1usize..7) {
        // A product through few columns is singular.
        let part = m.view((0, 0), (n, n)).into_owned();
        let thin = product(&m.view((0, 0), (n, rank)).into_owned(), &m.view((0, 0), (rank, n)).into_owned());
        for m in [part, thin] {
            let value = Exact::determinant(&m, &()).unwrap();
            let (a, b) = (Bits::new(64), Precision::new(64));
            let wide = Wide::determinant(&in_system(&m, &a), &a).unwrap();
            let ball = Ball::determinant(&in_system(&m, &b), &b).unwrap();
            let interval = Interval::determinant(&in_system(&m, &()), &()).unwrap();
            prop_assert!(contains(&wide, &value) && contains(&interval, &value));
            prop_assert_eq!(ball, Ball::constant(&value, &b).unwrap());
            for by in [1e-9, 0.25, 20.0] {
                prop_assert!(contains(&Interval::determinant(&widened(&m, by), &()).unwrap(), &value));
            }
            let irrational = |x: &Exact| {
                let nudge = Ball::constant(&exact("2"), &b).unwrap().sqrt(&b).unwrap();
                Ball::constant(x, &b).unwrap().add(&nudge, &b).unwrap().sub(&nudge, &b).unwrap()
            };
            prop_assert!(contains(&Ball::determinant(&m.map(|x| irrational(&x)), &b).unwrap(), &value));
        }
    }

    #[test]
    fn three_number_systems_agree_on_every_eigenvalue_and_singular_value(
        n in 1usize..6, m in 1usize..6, x in entries(5, 5), fold in any::<bool>()
    ) {
        let rectangle = x.view((0, 0), (n, m)).into_owned();
        let mut symmetric = DMatrix::from_fn(n, n, |i, j| x[(i.max(j), i.min(j))].clone());
        if fold {
            symmetric = product(&symmetric, &symmetric.transpose());
        }
        let (a, b) = (Bits::new(80), Precision::new(80));
        let limit = exact("0x1p-60");
        for k in 0..n {
            let wide = Wide::eigenvalue(&in_system(&symmetric, &a), k, &a).unwrap();
            let ball = Ball::eigenvalue(&in_system(&symmetric, &b), k, &b).unwrap();
            let interval = Interval::eigenvalue(&in_system(&symmetric, &()), k, &()).unwrap();
            prop_assert!(meet(&wide, &ball) && meet(&wide, &interval) && meet(&ball, &interval));
            prop_assert!(width(&wide) <= limit && width(&ball) <= limit && width(&interval) <= exact("1e-9"));
            if let Some(value) = Exact::eigenvalue(&symmetric, k, &()) {
                prop_assert!(contains(&wide, &value) && contains(&ball, &value) && contains(&interval, &value));
            }
            let broad = Interval::eigenvalue(&widened(&symmetric, 0.5), k, &()).unwrap();
            prop_assert!(meet(&broad, &wide));
        }
        for k in 0..n.min(m) {
            let wide = Wide::singular_value(&in_system(&rectangle, &a), k, &a).unwrap();
            let ball = Ball::singular_value(&in_system(&rectangle, &b), k, &b).unwrap();
            let interval = Interval::singular_value(&in_system(&rectangle, &()), k, &()).unwrap();
            prop_assert!(meet(&wide, &ball) && meet(&wide, &interval) && meet(&ball, &interval));
            prop_assert!(width(&wide) <= limit && width(&ball) <= limit && width(&interval) <= exact("1e-9"));
            if let Some(value) = Exact::singular_value(&rectangle, k, &()) {
                prop_assert!(contains(&wide, &value) && contains(&ball, &value) && contains(&interval, &value));
            }
        }
        prop_assert_eq!(Wide::eigenvalue(&in_system(&symmetric, &a), n, &a), None);
        prop_assert_eq!(Ball::singular_value(&in_system(&rectangle, &b), n.min(m), &b), None);
        prop_assert_eq!(Interval::singular_value(&in_system(&rectangle, &()), n.min(m), &()), None);
    }
}
