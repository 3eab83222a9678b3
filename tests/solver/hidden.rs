//! Where a part of L that stays as it is, or its rounding, hides what L does, and ends that are named among several.

use super::{regression, solve, solve_from_zero};
use lemmacheck::linalg::DesignMatrix;
use lemmacheck::loss::{Loss, Regression, Weights};
use lemmacheck::number::{Arithmetic, Bits, Enclosure, Exact, Wide};
use lemmacheck::solver::{CriticalPoint, Newton, Preparation, Solution, Stop};

/// L at x without weights in arithmetic A, which the solver does not use.
fn value(loss: &str, rows: &[&[f64]], b: &[f64], x: &[f64]) -> f64 {
    let bits = Bits::new(512);
    let wide = |value: f64| Wide::constant(&Exact::from_f64(value).unwrap(), &bits).unwrap();
    let add = |a: &Wide, b: &Wide| a.add(b, &bits).unwrap();
    let total = |terms: &[Wide]| terms.iter().fold(wide(0.0), |sum, term| add(&sum, term));
    let inner = |row: &&[f64]| {
        let terms: Vec<Wide> = row.iter().zip(x).map(|(a, x)| wide(*a).mul(&wide(*x), &bits).unwrap()).collect();
        total(&terms)
    };
    let u: Vec<Wide> = rows
        .iter()
        .map(inner)
        .map(|z| match loss {
            "cosh" => z.cosh(&bits).unwrap(),
            _ => add(&z.exp(&bits).unwrap(), &z),
        })
        .collect();
    let alpha = if loss == "soft-residual" { total(&u) } else { wide(1.0) };
    let squares: Vec<Wide> = u
        .iter()
        .zip(b)
        .map(|(u, b)| u.div(&alpha, &bits).unwrap().sub(&wide(*b), &bits).unwrap().square(&bits).unwrap())
        .collect();
    0.5 * total(&squares).middle()
}

/// The slope of ½‖f(Ax) − b‖² + ½w²‖Ax‖² for one column changes its sign within this of x.
fn is_a_minimiser_of_one_column(column: &[f64], b: &[f64], w: f64, x: f64, f: [fn(f64) -> f64; 2]) -> bool {
    let slope = |x: f64| {
        let row = |(a, b): (&f64, &f64)| a * (f[1](a * x) * (f[0](a * x) - b) + w * w * a * x);
        column.iter().zip(b).map(row).sum::<f64>()
    };
    slope(x - 1e-9 * x.abs().max(1.0)) < 0.0 && slope(x + 1e-9 * x.abs().max(1.0)) > 0.0
}

fn is_minimum(found: &Solution) -> bool {
    found.stop.is_critical() && found.critical_point == CriticalPoint::Minimum
}

#[test]
fn a_constant_beyond_rounding_hides_no_way_down() {
    let sinh: [fn(f64) -> f64; 2] = [f64::sinh, f64::cosh];
    let cosh: [fn(f64) -> f64; 2] = [f64::cosh, f64::sinh];
    let exp: [fn(f64) -> f64; 2] = [f64::exp, f64::exp];
    let cases: [(&str, _, &[f64], &[f64], f64); 6] = [
        ("sinh", sinh, &[1.0, 2.0], &[1e18, 1e18], 1.0),
        ("sinh", sinh, &[1.0, 2.0, 0.0], &[3.0, -2.0, 1e17], 0.0),
        ("exp", exp, &[1.0, 0.5, 0.0], &[3.0, 2.0, 1e16], 0.0),
        ("exp", exp, &[1.0], &[1e20], 0.0),
        ("cosh", cosh, &[1.0], &[1e17], 0.0),
        ("cosh", cosh, &[1.0, 2.0, 0.0], &[7.0, 40.0, 1e16], 0.0),
    ];
    for (loss, f, column, b, w) in cases {
        let rows: Vec<&[f64]> = column.chunks(1).collect();
        // 0 is a maximum of cosh
        let found = solve(&regression(loss, &rows, b, w), &[if loss == "cosh" { 0.1 } else { 0.0 }]);
        assert!(is_minimum(&found), "{loss} {b:?}: {} at {:?}", found.stop, found.x);
        assert!(is_a_minimiser_of_one_column(column, b, w, found.x[0], f), "{loss} {b:?}: {:?}", found.x);
    }
}

#[test]
fn the_same_of_an_a_too_large_for_balls() {
    let (n, d) = (2000, 10);
    // squares, since the sines of a linear form make a matrix of rank 2
    let entry = |i: usize, j: usize| {
        let k = (i * 131 + j * 17 + 1) as f64;
        if j == 0 { 1.0 } else { 2.0 * (k * k * 0.618_034).fract() - 1.0 }
    };
    let design = DesignMatrix::dense(n, d, (0..n * d).map(|at| entry(at / d, at % d)).collect()).unwrap();
    let planted: Vec<f64> = (0..d).map(|j| 0.2 * (j as f64).cos()).collect();
    let target: Vec<f64> = design.times(&planted).unwrap().iter().map(|z| 1e18 * f64::exp(*z)).collect();
    let instance = Regression::new("sinh".parse::<Loss>().unwrap(), design, target, Weights::Uniform(0.0)).unwrap();
    let found = solve_from_zero(&instance);
    // sinh z is ½eᶻ but for 1e-36 of it, so that the residual is 0 where e^z/2 is the target
    assert!(is_minimum(&found), "{} {:e}", found.stop, found.value);
    assert!((found.x[0] - planted[0] - (2e18_f64).ln()).abs() < 1e-12, "{:?}", found.x);
    assert!(found.x.iter().zip(&planted).skip(1).all(|(x, planted)| (x - planted).abs() < 1e-12), "{:?}", found.x);
}

#[test]
fn a_ridge_below_the_rounding_of_l_decides_where_softmax_is_least() {
    // L = ½‖p − b‖² + ½‖z‖²; in the difference t = z₁ − z₂ alone the slope is p₁p₂(b₂ − b₁) + p₁p₂(p₁ − p₂) + ½t
    for size in [1e9, 1e12, 1e15] {
        let b = [size, -0.3 * size];
        let found = solve_from_zero(&regression("softmax", &[&[1.0], &[-1.0]], &b, 1.0));
        assert!(is_minimum(&found), "{} at {:?}", found.stop, found.x);
        let slope = |t: f64| {
            let [p, q] = [1.0 / (1.0 + (-t).exp()), 1.0 / (1.0 + t.exp())];
            p * q * (b[1] - b[0]) + p * q * (p - q) + 0.5 * t
        };
        let t = 2.0 * found.x[0];
        assert!(slope(t * (1.0 - 1e-9)) < 0.0 && slope(t * (1.0 + 1e-9)) > 0.0, "{size:e}: {t}");
    }
}

#[test]
fn the_same_of_an_a_too_large_for_balls_with_one_row_against_all_others() {
    // p is the share of the first row, q that of each other one; L = ½‖p − b‖² + ½n·x² in the one entry of x
    let n = 20_000;
    let design = DesignMatrix::dense(n, 1, (0..n).map(|i| if i == 0 { 1.0 } else { -1.0 }).collect()).unwrap();
    for size in [1e9, 1e12, 1e16, 1e20, 1e100] {
        let target: Vec<f64> = (0..n).map(|i| if i == 0 { size } else { -0.5 * size }).collect();
        let loss = "softmax".parse::<Loss>().unwrap();
        let found = solve_from_zero(&Regression::new(loss, design.clone(), target, Weights::Uniform(1.0)).unwrap());
        assert!(is_minimum(&found), "{size:e}: {} at {:?}", found.stop, found.x);
        let slope = |x: f64| {
            let odds = (n - 1) as f64 * (-2.0 * x).exp();
            let [p, rest] = [1.0 / (1.0 + odds), odds / (1.0 + odds)];
            2.0 * p * rest * (p - rest / (n - 1) as f64 - 1.5 * size) + n as f64 * x
        };
        let x = found.x[0];
        assert!(slope(x * (1.0 - 1e-9)) < 0.0 && slope(x * (1.0 + 1e-9)) > 0.0, "{size:e}: {x}");
    }
}

#[test]
fn nearly_exact_fits_are_finished_to_the_rounding_of_x() {
    // L at the minimisers rounded to f64 by Newton's method in MPFR at 400 bits
    let cases = [
        (
            [[1.0, 2.0], [3.0, -1.0], [2.0, 5.0]],
            [605.9839497987498, 1.5430806348152442, 13347675.65537139],
            8.239423928423099e-21,
        ),
        (
            [[4.0, 1.0], [1.0, 3.0], [2.0, 2.0]],
            [1478964.6194113477, 2223.533486283587, 11013.232920103323],
            5.490411673322991e-19,
        ),
    ];
    for (rows, b, least) in cases {
        let rows = rows.each_ref().map(|row| row.as_slice());
        let found = solve_from_zero(&regression("cosh", &rows, &b, 0.0));
        let at = value("cosh", &rows, &b, &found.x);
        assert!(is_minimum(&found) && at <= least * (1.0 + 1e-6), "{} {at:e}", found.stop);
        assert!((found.value - at).abs() <= 1e-12 * at, "{:e} is printed where L is {at:e}", found.value);
    }
}

/// An instance of an outside tester, of 14 rows in two groups.
const TWO_GROUPS: [[f64; 5]; 14] = [
    [0.0, 0.0, 0.0, 0.0, 1.0],
    [0.0, 0.0, 0.0, 0.0, 1.0],
    [0.0, 0.0, 0.0, 0.0, 1.0],
    [1.0, -0.4376133723495555, -0.7052162528485098, 0.6555048459945346, 0.0],
    [1.0, 1.3599551558321725, 0.5829028308877103, -1.4444435572226486, 0.0],
    [1.0, -0.8722302788279603, 1.093976176151606, 0.6581276916662211, 0.0],
    [1.0, 0.9457809543440814, -0.7714514081513321, -1.639160329202249, 0.0],
    [0.0, 0.0, 0.0, 0.0, 1.0],
    [1.0, -1.441545695004975, 1.294674421661495, -0.07965521784347737, 0.0],
    [0.0, 0.0, 0.0, 0.0, 1.0],
    [1.0, -0.38902364514947896, -1.0150932769042835, 0.2533862594359211, 0.0],
    [1.0, -0.6797352691593902, -0.5190070436309425, -0.7479577241686074, 0.0],
    [0.0, 0.0, 0.0, 0.0, 1.0],
    [0.0, 0.0, 0.0, 0.0, 1.0],
];
const SHARES: [f64; 14] = [
    0.0,
    0.0,
    0.0,
    0.21162153104307974,
    0.09291452860399753,
    0.17639007295971879,
    0.1885230576865579,
    0.0,
    0.14729798715544212,
    0.0,
    0.030842932067027463,
    0.1524098904841765,
    0.0,
    0.0,
];

#[test]
fn the_value_is_that_of_the_x_beside_it_near_alpha_0_too() {
    let rows: Vec<&[f64]> = TWO_GROUPS.iter().map(|row| &row[..]).collect();
    for start in [[0.0; 5], [-1.0, 0.0, 0.0, 0.0, -1.0], [0.0, 0.5, -0.5, 0.0, -2.0]] {
        let found = solve(&regression("soft-residual", &rows, &SHARES, 0.0), &start);
        let at = value("soft-residual", &rows, &SHARES, &found.x);
        assert!((found.value - at).abs() <= 1e-9 * at, "{}: {:e} where L is {at:e}", found.stop, found.value);
    }
}

/// An instance of an outside tester, of nearly equal columns (condition 3.5e10).
const NEARLY_EQUAL: [[f64; 3]; 20] = [
    [-0.3403868141843489, 0.3784895124927549, 0.0114308095],
    [-1.2702003607681462, 0.5628189298099934, -0.2122144293],
    [-2.5925655815843647, -0.9198725485228473, -1.053731439],
    [-0.5005016869423196, 0.12135504828470987, -0.1137439916],
    [0.21261112024256926, 1.4074102890154057, 0.4860064228],
    [0.19339952266661664, -0.8446569173293427, -0.1953772184],
    [-0.19274088327327896, -0.627459536233358, -0.2460601259],
    [1.5927132530483246, 0.337241442496411, 0.5789864087],
    [-0.1565035131243916, 0.4230029286493408, 0.0799498247],
    [-1.8696991278649624, -0.7714031256854369, -0.7923306761],
    [-0.306406466273594, -0.5027931598021186, -0.2427598878],
    [-1.5539597772838192, -0.3050178480630647, -0.5576932876],
    [0.4426688211220304, 0.04599818017014899, 0.1466001004],
    [-0.8817007934363159, -0.14677991793247772, -0.3085442134],
    [1.360393606336081, -0.6010155516177359, 0.2278134164],
    [-0.3354972921355273, 0.9318038264947179, 0.1788919603],
    [-0.197845867650611, -0.1985602022751844, -0.118921821],
    [-0.48958522146873595, -1.1272900425916557, -0.4850625792],
    [1.2472174880762688, -0.17618953764107875, 0.3213083851],
    [-0.12530223627701267, -0.10277578962717719, -0.0684234078],
];
const FAR_SHARE: [f64; 20] = [
    -0.001423010322383437,
    -0.01341974044186095,
    -0.006507844400818678,
    -0.0027139744424587425,
    0.005681416895458381,
    0.017438082000632394,
    -0.0084669812905777,
    1.080701198941967,
    0.012539237706758707,
    -0.020274474309802126,
    0.00956631388233753,
    -0.006129622333722808,
    0.010265678080839722,
    -0.003823219129328364,
    0.012660943760395546,
    -0.00491489910411274,
    -0.004287542521844161,
    0.006532955728295029,
    0.010226456779040053,
    -0.002821753431803479,
];

#[test]
fn no_end_is_lower_than_the_one_that_is_given() {
    let rows: Vec<&[f64]> = NEARLY_EQUAL.iter().map(|row| &row[..]).collect();
    let near = regression("soft-residual", &rows, &FAR_SHARE, 0.0);
    let rows: Vec<&[f64]> = TWO_GROUPS.iter().map(|row| &row[..]).collect();
    let groups = regression("soft-residual", &rows, &SHARES, 0.0);
    for instance in [near, groups] {
        let x0 = vec![0.0; instance.design().columns()];
        let newton = Newton::default();
        let alone = newton.answer(&instance, &x0, Some(1), &Preparation::default()).unwrap().solution;
        for starts in [None, Some(20)] {
            let answer = newton.answer(&instance, &x0, starts, &Preparation::default()).unwrap();
            let (given, search) = (answer.solution, answer.search.unwrap());
            assert!(given.value <= alone.value * (1.0 + 1e-6), "{} {:e}", given.stop, given.value);
            assert!(search.minima.iter().all(|other| other.solution.value >= given.value * (1.0 - 1e-6)));
        }
    }
}

#[test]
fn a_loss_that_grows_wherever_its_rows_do_is_no_divergence() {
    let cases = [
        ("cosh", vec![1.0], vec![1e17]),
        ("sinh", vec![1.0], vec![1e17]),
        ("sinh", vec![1.0, -1.0], vec![1e17, 2e17]),
        ("exp", vec![1.0], vec![1e18]),
    ];
    for (loss, column, b) in cases {
        let rows: Vec<&[f64]> = column.chunks(1).collect();
        let found = solve_from_zero(&regression(loss, &rows, &b, 0.0));
        assert_ne!(found.stop, Stop::Diverging, "{loss} {b:?}: {:?} {:e}", found.x, found.value);
        assert!(is_minimum(&found), "{loss} {b:?}: {}", found.stop);
    }
}
