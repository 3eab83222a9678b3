//! Small matrices whose eigenvalues, singular values and determinants are known exactly, as points and widened: what every
//! arithmetic encloses holds them, and little else.

use lemmacheck::number::{Arithmetic, Ball, Bits, Enclosure, Exact, Interval, Precision, Wide};
use nalgebra::DMatrix;

fn exact(text: &str) -> Exact {
    text.parse().expect("a rational")
}

fn plus(a: &Exact, b: &Exact) -> Exact {
    a.add(b, &()).expect("rationals add")
}

fn times(a: &Exact, b: &Exact) -> Exact {
    a.mul(b, &()).expect("rationals multiply")
}

fn size(a: &Exact) -> Exact {
    a.abs(&()).expect("a rational has a size")
}

fn product(left: &DMatrix<Exact>, right: &DMatrix<Exact>) -> DMatrix<Exact> {
    DMatrix::from_fn(left.nrows(), right.ncols(), |i, j| {
        (0..left.ncols()).fold(Exact::zero(), |sum, k| plus(&sum, &times(&left[(i, k)], &right[(k, j)])))
    })
}

/// An orthogonal matrix of rationals.
fn orthogonal(n: usize) -> DMatrix<Exact> {
    let (by, entries): (i64, &[i64]) = match n {
        1 => (1, &[1]),
        2 => (5, &[3, 4, -4, 3]),
        3 => (3, &[1, 2, 2, 2, 1, -2, 2, -2, 1]),
        _ => (2, &[1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1, 1, -1, -1, 1]),
    };
    DMatrix::from_iterator(n, n, entries.iter().map(|x| Exact::ratio(*x, by).expect("not by 0")))
}

/// P D Qᵀ with these entries on D's diagonal.
fn with_diagonal(rows: usize, columns: usize, diagonal: &[Exact]) -> DMatrix<Exact> {
    let middle = DMatrix::from_fn(rows, columns, |i, j| match i == j {
        true => diagonal[i].clone(),
        false => Exact::zero(),
    });
    product(&product(&orthogonal(rows), &middle), &orthogonal(columns).transpose())
}

/// About [x − w, x + w], and at least that.
fn around<S: Enclosure>(x: &Exact, w: &Exact, context: &S::Context) -> S {
    let x = S::constant(x, context).expect("an enclosure");
    if *w == Exact::zero() {
        return x;
    }
    let root = S::constant(&Exact::integer(2), context).and_then(|two| two.sqrt(context)).expect("a root");
    let zero = root.sub(&root, context).expect("a difference");
    let scale = w.div(&zero.upper().expect("finite"), &()).and_then(|scale| S::constant(&scale, context));
    x.add(&zero.mul(&scale.expect("a scale"), context).expect("a product"), context).expect("a sum")
}

/// Holds [value − w, value + w], and reaches beyond by no more than `beyond` on either side.
fn is_about<S: Enclosure>(found: Option<S>, value: &Exact, w: &Exact, beyond: &Exact, what: &str) {
    let found = found.unwrap_or_else(|| panic!("{what} has a value"));
    let (low, high) = (found.lower().expect("finite"), found.upper().expect("finite"));
    let (least, most) = (value.minus(w), plus(value, w));
    assert!(low <= least && most <= high, "{what}: [{low}, {high}] does not hold {value} ± {w}");
    assert!(least.minus(&low) <= *beyond && high.minus(&most) <= *beyond, "{what}: [{low}, {high}] for {value} ± {w}");
}

fn numbers(entries: &[&str]) -> Vec<Exact> {
    entries.iter().map(|entry| exact(entry)).collect()
}

fn spectra_in<S: Enclosure>(name: &str, context: &S::Context) {
    let lists = [
        numbers(&["5"]),
        numbers(&["5", "3"]),
        numbers(&["1000", "-1/1000"]),
        numbers(&["-2", "-3"]),
        numbers(&["5", "3", "1"]),
        numbers(&["4", "4", "-4"]),
        numbers(&["0", "0", "-7"]),
        numbers(&["9", "1/1024", "0"]),
        numbers(&["8", "6", "-1", "-5"]),
        numbers(&["1", "1", "1", "1/4096"]),
    ];
    for list in &lists {
        let (n, scale) = (list.len(), size(&list[0]).max(size(&list[list.len() - 1])));
        let slight = times(&scale, &exact("1e-11"));
        let symmetric = with_diagonal(n, n, list);
        let mut sorted = list.clone();
        sorted.sort_by(|a, b| b.cmp(a));
        for w in numbers(&["0", "1/65536", "1/16"]) {
            // The entries of the diagonal move every eigenvalue by as much as they move; only the lower triangle counts.
            let matrix = DMatrix::from_fn(n, n, |i, j| match i.cmp(&j) {
                std::cmp::Ordering::Equal => around::<S>(&symmetric[(i, j)], &w, context),
                std::cmp::Ordering::Greater => around::<S>(&symmetric[(i, j)], &Exact::zero(), context),
                std::cmp::Ordering::Less => S::constant(&Exact::integer(99), context).expect("an integer"),
            });
            let beyond = plus(&slight, &times(&w, &Exact::integer(2)));
            for (k, value) in sorted.iter().enumerate() {
                is_about(S::eigenvalue(&matrix, k, context), value, &w, &beyond, &format!("{name}: λ_{k} of {list:?}"));
            }
            assert!(S::eigenvalue(&matrix, n, context).is_none() && S::singular_value(&matrix, n, context).is_none());
        }
        let mut sizes: Vec<Exact> = list.iter().map(size).collect();
        sizes.sort_by(|a, b| b.cmp(a));
        for (rows, columns) in [(n, n), (n, 4), (4, n), (3.max(n), n), (n, 3.max(n))] {
            let matrix = with_diagonal(rows, columns, list);
            let (long, short) = (rows.max(columns), rows.min(columns));
            for w in numbers(&["0", "1/65536"]) {
                let widened = matrix.map(|x| around::<S>(&x, &w, context));
                // Every member is within w √(rows · columns) of the middle in norm.
                let most = times(&w, &Exact::integer((long * short) as i64));
                let sigma = |k: usize| sizes.get(k).cloned().unwrap_or_else(Exact::zero);
                for k in 0..short {
                    let what = format!("{name}: σ_{k} of {list:?}, {rows} × {columns} ± {w}");
                    let found = S::singular_value(&widened, k, context);
                    // √x loses half of the digits at 0.
                    let root_of_rounding = exact("1/1000000");
                    let rounding = if sigma(k) == Exact::zero() { &root_of_rounding } else { &slight };
                    let beyond = plus(&most, rounding);
                    is_about(found, &sigma(k), &Exact::zero(), &beyond, &what);
                }
                if long != short {
                    assert!(S::eigenvalue(&widened, 0, context).is_none());
                }
            }
        }
    }
    // What may be 0 everywhere and may have the same size everywhere.
    for n in 2..4 {
        let matrix = DMatrix::from_fn(n, n, |_, _| around::<S>(&Exact::zero(), &exact("1/8"), context));
        let most = exact("1/8").mul(&Exact::integer(n as i64), &()).expect("a product");
        let found = S::singular_value(&matrix, 0, context).expect("bounded");
        assert!(found.lower().expect("finite") <= Exact::zero() && found.upper().expect("finite") >= most, "{name}");
        assert!(found.upper().expect("finite") <= times(&most, &Exact::integer(2 * n as i64)), "{name}");
        for (k, end) in [(0, most.clone()), (n - 1, Exact::zero().minus(&most))] {
            let Some(found) = S::eigenvalue(&matrix, k, context) else { continue };
            let (low, high) = (found.lower().expect("finite"), found.upper().expect("finite"));
            assert!(low <= Exact::zero() && high >= Exact::zero() && low <= end && end <= high, "{name}: λ_{k}");
        }
        let zeros = DMatrix::from_element(n, n, S::constant(&Exact::zero(), context).expect("0"));
        is_about(S::singular_value(&zeros, 0, context), &Exact::zero(), &Exact::zero(), &exact("1e-300"), name);
        is_about(S::eigenvalue(&zeros, 0, context), &Exact::zero(), &Exact::zero(), &exact("1e-300"), name);
    }
}

#[test]
fn known_spectra_are_held_and_little_else_by_every_arithmetic() {
    spectra_in::<Interval>("intervals", &());
    spectra_in::<Wide>("A", &Bits::new(64));
    spectra_in::<Ball>("B", &Precision::new(64));
}

#[test]
fn a_spectrum_without_an_end_is_none() {
    let one = Interval::between(1.0, 1.0);
    let all = Interval::between(f64::NEG_INFINITY, f64::INFINITY);
    for other in [all, Interval::point(f64::NAN), Interval::point(f64::INFINITY), Interval::between(3.0, 1.0)] {
        for (i, j) in [(0, 0), (1, 0), (1, 1), (2, 1)] {
            let mut matrix = DMatrix::from_element(3, 3, one);
            matrix[(i, j)] = other;
            matrix[(j, i)] = other;
            for k in 0..3 {
                for found in [Interval::eigenvalue(&matrix, k, &()), Interval::singular_value(&matrix, k, &())] {
                    let ends = found.map(|found| (found.is_defined(), found.lo().is_finite(), found.hi().is_finite()));
                    assert!(
                        matches!(ends, None | Some((true, false, _) | (true, _, false))),
                        "{other:?} {k}: {found:?}"
                    );
                }
            }
        }
    }
    for (rows, columns) in [(1, 2), (2, 1)] {
        let matrix = DMatrix::from_element(rows, columns, Interval::point(f64::NAN));
        assert!(Interval::singular_value(&matrix, 0, &()).is_none_or(|found| !found.is_defined()));
    }
}

/// The least and the greatest determinant of matrices with entries in a ± w: of the corners, since it is linear in each.
fn extremes(middle: &DMatrix<Exact>, w: &DMatrix<Exact>) -> (Exact, Exact) {
    let free: Vec<usize> = (0..w.len()).filter(|k| w[*k] != Exact::zero()).collect();
    let corners = (0..1usize << free.len()).map(|corner| {
        let mut matrix = middle.clone();
        for (bit, k) in free.iter().enumerate() {
            let end = if corner >> bit & 1 == 1 { plus(&middle[*k], &w[*k]) } else { middle[*k].minus(&w[*k]) };
            matrix[*k] = end;
        }
        Exact::determinant(&matrix, &()).expect("square")
    });
    let all: Vec<Exact> = corners.collect();
    (all.iter().min().expect("a corner").clone(), all.iter().max().expect("a corner").clone())
}

/// A little more than the product over the rows of Σ|entries|.
fn sums(middle: &DMatrix<Exact>, w: &DMatrix<Exact>) -> Exact {
    (0..middle.nrows()).fold(Exact::integer(1), |bound, i| {
        let row = middle.row(i).into_owned().zip_map(&w.row(i).into_owned(), |x, w| plus(&size(&x), &w));
        times(&bound, &times(&row.iter().fold(Exact::zero(), |sum, x| plus(&sum, x)), &exact("1.01")))
    })
}

fn determinants_in<S: Enclosure>(name: &str, context: &S::Context) {
    let integer = |rows: usize, entries: &[i64]| {
        DMatrix::from_row_iterator(rows, rows, entries.iter().map(|x| Exact::integer(*x)))
    };
    // How far the result may be from the extremes, as a part of their size: what is nothing is by hand below.
    let cases: [(DMatrix<Exact>, DMatrix<Exact>, i64); 11] = [
        (integer(1, &[3]), integer(1, &[4]), 0),
        // Without a certain pivot, the four corners are the result of the expansion.
        (integer(2, &[0, 5, 1, 2]), integer(2, &[1, 1, 2, 1]), 0),
        (integer(2, &[1, -5, -1, 3]), integer(2, &[2, 0, 1, 0]), 0),
        // The first row has no pivot, the second has: what an elimination makes of it is a few times as wide.
        (integer(2, &[0, 5, 7, 2]), integer(2, &[1, 0, 0, 0]), 3),
        (integer(3, &[0, 2, 1, 0, 3, 5, 4, 1, 1]), integer(3, &[1, 0, 0, 0, 0, 0, 0, 0, 0]), 3),
        (integer(3, &[0, 2, 1, 1, 3, 5, -1, 1, 2]), integer(3, &[1, 0, 0, 2, 0, 0, 1, 0, 0]), 4),
        (integer(3, &[0, 7, 1, 0, 3, 5, 0, 1, 2]), integer(3, &[1, 0, 0, 2, 0, 0, 1, 0, 0]), 4),
        (integer(3, &[0, 2, 1, 3, 1, 5, 1, 1, 2]), integer(3, &[1, 1, 0, 0, 0, 0, 1, 0, 0]), 4),
        (
            integer(4, &[0, 1, 2, 5, 1, 2, 0, 3, 0, 1, 3, -1, 0, 4, 1, 2]),
            integer(4, &[1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]),
            10,
        ),
        (integer(4, &[2, 1, 0, 0, 1, 2, 1, 0, 0, 1, 2, 1, 0, 0, 1, 2]), integer(4, &[0; 16]), 0),
        (
            integer(
                6,
                &[
                    0, 1, 2, 0, 1, 0, 0, 2, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1,
                    0, 0, 1,
                ],
            ),
            integer(
                6,
                &[
                    1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0,
                    0, 0, 0,
                ],
            ),
            -1,
        ),
    ];
    for (middle, w, allowed) in &cases {
        let (least, most) = extremes(middle, w);
        let matrix = middle.zip_map(w, |x, w| around::<S>(&x, &w, context));
        let found = S::determinant(&matrix, context).expect("square");
        let (low, high) = (found.lower().expect("finite"), found.upper().expect("finite"));
        assert!(low <= least && most <= high, "{name}: [{low}, {high}] for [{least}, {most}] of {middle}");
        let beyond = if *allowed >= 0 {
            // Nearly nothing, or a width so many times too large.
            plus(&times(&most.minus(&least), &Exact::integer(*allowed)), &exact("1e-10"))
        } else {
            // No more than the lengths of the rows or of the columns say, in the norm of largest sum.
            sums(middle, w).max(sums(&middle.transpose(), &w.transpose()))
        };
        assert!(
            least.minus(&low) <= beyond && high.minus(&most) <= beyond,
            "{name}: [{low}, {high}] for [{least}, {most}]"
        );
    }
    let long = DMatrix::from_element(2, 3, S::constant(&Exact::integer(1), context).expect("1"));
    assert!(S::determinant(&long, context).is_none());
    let empty = S::determinant(&DMatrix::from_element(0, 0, long[(0, 0)].clone()), context);
    is_about(empty, &Exact::integer(1), &Exact::zero(), &Exact::zero(), name);
}

#[test]
fn determinants_of_widened_matrices_hold_their_corners_with_and_without_a_certain_pivot() {
    determinants_in::<Interval>("intervals", &());
    determinants_in::<Wide>("A", &Bits::new(64));
    determinants_in::<Ball>("B", &Precision::new(64));
}

/// What an operator makes of the ends: least and greatest at the four corners.
fn corners(x: [&Exact; 2], y: [&Exact; 2], operator: fn(&Exact, &Exact) -> Exact) -> (Exact, Exact) {
    let all: Vec<Exact> = x.iter().flat_map(|x| y.iter().map(|y| operator(x, y))).collect();
    (all.iter().min().expect("four").clone(), all.iter().max().expect("four").clone())
}

fn corners_in<S: Enclosure>(name: &str, context: &S::Context, relative: &Exact) {
    let operands: Vec<S> =
        [(-6, 2), (-3, 0), (-2, 2), (-1, 3), (0, 1), (0, 0), (1, 3), (2, 2), (5, 1), (1, 0), (9, 10)]
            .iter()
            .map(|(x, w)| around::<S>(&Exact::integer(*x), &Exact::integer(*w), context))
            .collect();
    let ends = |x: &S| (x.lower().expect("finite"), x.upper().expect("finite"));
    for (x, y) in operands.iter().flat_map(|x| operands.iter().map(move |y| (x, y))) {
        let ((a, b), (c, d)) = (ends(x), ends(y));
        let excludes_zero = c > Exact::zero() || d < Exact::zero();
        let mut results = vec![("·", x.mul(y, context), corners([&a, &b], [&c, &d], times))];
        if excludes_zero {
            let quotient = |x: &Exact, y: &Exact| x.div(y, &()).expect("not by 0");
            results.push(("/", x.div(y, context), corners([&a, &b], [&c, &d], quotient)));
        } else {
            assert!(x.div(y, context).is_none_or(|found| found.lower().is_none() || found.upper().is_none()), "{name}");
        }
        let sum = corners([&a, &b], [&c, &d], plus);
        let difference = corners([&a, &b], [&c, &d], Exact::minus);
        let greater = (a.clone().max(c.clone()), b.clone().max(d.clone()));
        results.extend([("+", x.add(y, context), sum), ("−", x.sub(y, context), difference)]);
        results.push(("max", x.max(y, context), greater));
        for (operator, found, (least, most)) in results {
            let (low, high) = ends(&found.expect("a value"));
            let beyond = times(relative, &size(&least).max(size(&most)));
            let said = format!("{name}: [{a}, {b}] {operator} [{c}, {d}] = [{low}, {high}] for [{least}, {most}]");
            assert!(low <= least && most <= high, "{said}");
            assert!(least.minus(&low) <= beyond && high.minus(&most) <= beyond, "{said}");
        }
    }
}

#[test]
fn products_and_quotients_are_those_of_the_corners_for_every_pair_of_signs() {
    corners_in::<Interval>("intervals", &(), &exact("1e-15"));
    corners_in::<Wide>("A", &Bits::new(64), &exact("1e-18"));
    corners_in::<Ball>("B", &Precision::new(64), &exact("1e-16"));
}
