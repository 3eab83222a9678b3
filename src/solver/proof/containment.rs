//! What the certificate computes in f64 against the definitions of the losses in balls, at scales from 10⁻³⁰⁰ to 10³⁰⁰.

mod definition;

use self::definition::{Balls, Series};
use super::blurred::Blurred;
use super::definite::smallest_eigenvalue;
use super::derivatives::{Derivatives, radii};
use super::enclosed::{Enclosed, Leaf, Span};
use super::image::{Ball as Reach, Image};
use super::third::{Form, lipschitz};
use crate::linalg::DesignMatrix;
use crate::loss::{Loss, Regression, Weights};
use crate::number::{Arithmetic, Ball, Enclosure, Exact, Precision};
use crate::sketch::{self, Row};
use proptest::prelude::*;

const BITS: u32 = 400;

fn exact(value: f64) -> Exact {
    Exact::from_f64(value).unwrap()
}

fn sum(terms: impl Iterator<Item = Exact>) -> Exact {
    terms.fold(Exact::zero(), |sum, term| sum.add(&term, &()).unwrap())
}

fn times(a: &Exact, b: &Exact) -> Exact {
    a.mul(b, &()).unwrap()
}

/// Whether every number of the ball is within the radius of the middle.
fn holds(found: Blurred, truth: &Ball) -> bool {
    let (middle, radius) = (exact(found.middle), exact(found.radius));
    let (lower, upper) = (truth.lower().unwrap(), truth.upper().unwrap());
    upper.minus(&middle).minus(&radius).signum() <= 0 && middle.minus(&lower).minus(&radius).signum() <= 0
}

/// All entries of A.
fn rows(design: &DesignMatrix) -> Vec<Vec<Exact>> {
    let whole = |row: Row<'_>| {
        let mut entries = vec![Exact::zero(); design.columns()];
        row.visit(|j, a| entries[j] = exact(a));
        entries
    };
    sketch::rows(design).map(whole).collect()
}

fn weight(instance: &Regression, i: usize) -> f64 {
    match instance.weights() {
        Weights::Uniform(w) => *w,
        Weights::Each(w) => w[i],
    }
}

/// L′ and L″ along p at x of the ridge.
fn ridge(instance: &Regression, x: &[Exact], p: &[Exact]) -> [Exact; 2] {
    let inner = |row: &[Exact], x: &[Exact]| sum(row.iter().zip(x).map(|(a, x)| times(a, x)));
    let both = rows(instance.design()).into_iter().enumerate().map(|(i, row)| {
        let (w, z, s) = (exact(weight(instance, i)), inner(&row, x), inner(&row, p));
        let s = times(&times(&w, &w), &s);
        [times(&s, &z), times(&s, &inner(&row, p))]
    });
    let both: Vec<[Exact; 2]> = both.collect();
    [0, 1].map(|k| sum(both.iter().map(|terms| terms[k].clone())))
}

/// An instance, a point, a direction, a share of the radius, and the radius of a ball over the length of x.
#[derive(Clone, Debug)]
struct Case {
    instance: Regression,
    x: Vec<f64>,
    p: Vec<f64>,
    radius: f64,
}

fn case(n: usize) -> impl Strategy<Value = Case> {
    let entry = || prop_oneof![8 => -2.0..2.0, 1 => Just(0.0), 1 => Just(1.0)];
    let scales = prop_oneof![3 => Just(0_i32), 1 => -900_i32..900, 1 => -500_i32..500];
    let size = prop_oneof![2 => -4_i32..3, 1 => Just(6_i32), 1 => Just(8_i32), 1 => -300_i32..-20];
    let others = prop_oneof![3 => -4_i32..4, 1 => -900_i32..900];
    (prop::sample::select(Loss::ALL.to_vec()), 1..4_usize, scales, size, [others.clone(), others]).prop_flat_map(
        move |(loss, d, scale, size, [of_b, of_w])| {
            let power = |k: i32| 2.0_f64.powi(k.clamp(-1070, 1000));
            let scaled = move |values: Vec<f64>, k: i32| -> Vec<f64> { values.iter().map(|v| v * power(k)).collect() };
            let vector = |count: usize| prop::collection::vec(entry(), count);
            let inside = prop_oneof![Just(0.0), Just(1e-12), Just(1e-3), 0.0..1.0, Just(8.0)];
            let drawn = (vector(n * d), vector(d), vector(n), vector(n), vector(d), inside, any::<bool>());
            drawn.prop_map(move |(a, x, b, w, p, share, sparse)| {
                let weights = Weights::Each(scaled(w, (of_w - scale.clamp(-400, 400)).clamp(-500, 500)));
                let instance = Regression::new(loss, design(n, d, scaled(a, scale), sparse), scaled(b, of_b), weights);
                Case { instance: instance.unwrap(), x: scaled(x, size - scale), p, radius: share * power(-scale) }
            })
        },
    )
}

fn design(n: usize, d: usize, values: Vec<f64>, sparse: bool) -> DesignMatrix {
    if !sparse {
        return DesignMatrix::dense(n, d, values).unwrap();
    }
    let entries = values.into_iter().enumerate().filter(|(_, a)| *a != 0.0);
    DesignMatrix::from_triplets(n, d, entries.map(|(at, a)| (at / d, at % d, a)).collect()).unwrap()
}

/// A point of the ball around x, at about the radius in the direction p.
fn inside(case: &Case) -> Vec<Exact> {
    let length = case.p.iter().map(|p| p * p).sum::<f64>().sqrt().max(1e-300) * (1.0 + 1e-12);
    let shift = |p: &f64| times(&exact(case.radius), &exact(p / length));
    case.x.iter().zip(&case.p).map(|(x, p)| exact(*x).add(&shift(p), &()).unwrap()).collect()
}

/// The leaves of an enclosure one after the other: u′, u″, r − centre, h, p, g, δ.
fn parts(enclosed: &Enclosed<'_>) -> [Vec<Blurred>; 7] {
    let mut found: [Vec<Blurred>; 7] = Default::default();
    let [mut g, mut delta] = [Span::ZERO, Span::ZERO];
    enclosed.each_leaf(0..enclosed.image.z.len(), |rows, leaf: &Leaf| {
        enclosed.derivatives(rows.clone(), leaf, [&mut g, &mut delta]);
        let spans = [&leaf.first, &leaf.second, &leaf.centred, &leaf.partner, &leaf.share, &g, &delta];
        for (found, span) in found.iter_mut().zip(spans) {
            found.extend((0..rows.len()).map(|i| span.at(i)));
        }
    });
    found
}

/// The same at one point, by the formulas of the losses.
fn truths(balls: &Balls, instance: &Regression, x: &[Exact]) -> Option<[Vec<Ball>; 7]> {
    let context = &balls.0;
    let zeros = vec![Exact::zero(); x.len()];
    let [share, residual] = balls.residual(instance, x, &zeros)?;
    let each = |series: &[Series]| series.iter().map(|series| series[0].clone()).collect::<Vec<Ball>>();
    let (share, residual) = (each(&share), each(&residual));
    let b: Vec<Ball> = instance.target().iter().map(|b| balls.constant(&exact(*b))).collect();
    let z: Vec<Exact> =
        rows(instance.design()).iter().map(|row| sum(row.iter().zip(x).map(|(a, x)| times(a, x)))).collect();
    let zero = || balls.ratio(0, 1);
    let normalised = matches!(instance.loss(), Loss::Softmax | Loss::SoftResidual);
    // u′ and u″ from u(z + t) as a series
    let along = z.iter().map(|z| balls.u(instance.loss(), z, &Exact::integer(1))).collect::<Option<Vec<Series>>>()?;
    let alpha = balls.sum(along.iter().map(|series| &series[0]))?;
    let over = |value: Ball| if normalised { value.div(&alpha, context) } else { Some(value) };
    let first = along.iter().map(|series| over(series[1].clone())).collect::<Option<Vec<Ball>>>()?;
    let twice = |value: &Ball| value.mul(&balls.ratio(2, 1), context);
    let second = along.iter().map(|series| over(twice(&series[2])?)).collect::<Option<Vec<Ball>>>()?;
    let centre = match instance.loss() {
        Loss::Plain(_) => zero(),
        Loss::Rescaled(_) => balls.inner(&b, &residual)?,
        _ => balls.inner(&share, &residual)?,
    };
    let centred = residual.iter().map(|r| r.sub(&centre, context)).collect::<Option<Vec<Ball>>>()?;
    let partner = match instance.loss() {
        Loss::Plain(_) => vec![zero(); z.len()],
        Loss::Rescaled(_) => b,
        _ => share.iter().zip(&residual).map(|(p, r)| p.add(r, context)).collect::<Option<Vec<Ball>>>()?,
    };
    let squares: Vec<Ball> =
        (0..z.len()).map(|i| exact(weight(instance, i))).map(|w| balls.constant(&times(&w, &w))).collect();
    let g = |i: usize| {
        let pulled = squares[i].mul(&balls.constant(&z[i]), context)?;
        first[i].mul(&centred[i], context)?.add(&pulled, context)
    };
    let delta = |i: usize| {
        let bent = second[i].mul(&centred[i], context)?;
        first[i].mul(&first[i], context)?.add(&squares[i], context)?.add(&bent, context)
    };
    let g = (0..z.len()).map(g).collect::<Option<Vec<Ball>>>()?;
    let delta = (0..z.len()).map(delta).collect::<Option<Vec<Ball>>>()?;
    let share = if normalised { share } else { vec![zero(); z.len()] };
    Some([first, second, centred, partner, share, g, delta])
}

/// Every number within its radius at x and at a point of the ball; how many were finite.
fn check_parts(case: &Case) -> Result<usize, TestCaseError> {
    let balls = Balls(Precision::new(BITS));
    let Some(image) = Image::at(&case.instance, &case.x) else { return Ok(0) };
    let here: Vec<Exact> = case.x.iter().map(|x| exact(*x)).collect();
    let mut proved = 0;
    let reach = Reach { radius: case.radius, ..image.alone() };
    for (ball, at) in [(image.alone(), here), (reach, inside(case))] {
        let Some(enclosed) = Enclosed::at(&image, ball) else { continue };
        let Some(truths) = truths(&balls, &case.instance, &at) else { continue };
        for (k, (found, truths)) in parts(&enclosed).iter().zip(&truths).enumerate() {
            for (found, truth) in found.iter().zip(truths).filter(|(found, _)| found.is_finite()) {
                proved += 1;
                prop_assert!(holds(*found, truth), "{k} {found:?} {truth:?}");
            }
        }
    }
    Ok(proved)
}

/// ∇L, ∇²L and the third derivative along a direction at a point of a ball, from the definition; how many were bounded.
fn check_derivatives(case: &Case) -> Result<usize, TestCaseError> {
    let Some(image) = Image::at(&case.instance, &case.x) else { return Ok(0) };
    let here: Vec<Exact> = case.x.iter().map(|x| exact(*x)).collect();
    let reach = Reach { radius: case.radius, ..image.alone() };
    let mut bounded = 0;
    for (ball, at) in [(reach, inside(case)), (image.alone(), here)] {
        let Some(enclosed) = Enclosed::at(&image, ball) else { continue };
        let Some(found) = Derivatives::at(&enclosed).unwrap() else { continue };
        bounded += check_two(case, &found, &at)?;
        if ball.radius == 0.0 {
            bounded += check_third(case, &image, &found)?;
        }
    }
    Ok(bounded)
}

fn absolute(value: &Exact) -> Exact {
    if value.signum() < 0 { Exact::zero().minus(value) } else { value.clone() }
}

fn check_two(case: &Case, found: &Derivatives, at: &[Exact]) -> Result<usize, TestCaseError> {
    let balls = Balls(Precision::new(BITS));
    let p: Vec<Exact> = case.p.iter().map(|p| exact(*p)).collect();
    let Some(truth) = balls.loss(&case.instance, at, &p) else { return Ok(0) };
    let [pulled, stiff] = ridge(&case.instance, at, &p);
    let d = p.len();
    let within = |truth: &Ball, known: Exact, allowed: Exact| {
        let [below, above] = [truth.lower(), truth.upper()].map(|end| absolute(&end.unwrap().minus(&known)));
        [below, above].iter().all(|gap| gap.minus(&allowed).signum() <= 0)
    };
    let slope = truth[1].add(&balls.constant(&pulled), &balls.0).unwrap();
    let known = sum((0..d).map(|j| times(&exact(found.gradient[j]), &p[j])));
    let allowed = |j: usize| exact(found.rounding[j]).add(&exact(found.blur[j]), &()).unwrap();
    prop_assert!(within(&slope, known, sum((0..d).map(|j| times(&allowed(j), &absolute(&p[j]))))), "slope");
    let twice = balls.ratio(2, 1).mul(&truth[2], &balls.0).unwrap();
    let curvature = twice.add(&balls.constant(&stiff), &balls.0).unwrap();
    let entry = |j: usize, k: usize| times(&exact(found.hessian[(j, k)]), &times(&p[j], &p[k]));
    let known = sum((0..d * d).map(|at| entry(at / d, at % d)));
    let allowed = sum((0..d).map(|j| times(&exact(found.slack[j]), &times(&p[j], &p[j]))));
    prop_assert!(within(&curvature, known, allowed), "curvature");
    Ok(2)
}

fn check_third(case: &Case, image: &Image<'_>, found: &Derivatives) -> Result<usize, TestCaseError> {
    let balls = Balls(Precision::new(BITS));
    let p: Vec<Exact> = case.p.iter().map(|p| exact(*p)).collect();
    let Some(third) = balls.loss(&case.instance, &inside(case), &p) else { return Ok(0) };
    let largest = [third[3].lower(), third[3].upper()].map(|end| absolute(&times(&Exact::integer(6), &end.unwrap())));
    let square = sum(p.iter().map(|p| times(p, p)));
    let mut bounded = 0;
    for form in [Form::Trace, Form::Factored] {
        let bound = lipschitz(image, found, case.radius * (1.0 + 1e-12), form).unwrap();
        if bound.is_finite() {
            bounded += 1;
            // |φ‴| ≤ K‖p‖³, squared
            let allowed = times(&times(&exact(bound), &exact(bound)), &times(&square, &times(&square, &square)));
            for value in &largest {
                prop_assert!(times(value, value).minus(&allowed).signum() <= 0, "{form:?} {bound:e} {value:?}");
            }
        }
    }
    Ok(bounded)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn every_part_of_a_loss_is_within_its_radius(case in (1..6_usize).prop_flat_map(case)) {
        check_parts(&case)?;
    }

    #[test]
    fn gradient_hessian_and_third_derivative_are_within_their_bounds(case in (1..6_usize).prop_flat_map(case)) {
        check_derivatives(&case)?;
    }
}

/// Entries without pattern, times a power of ten.
fn entries(count: usize, phase: f64, scale: f64) -> Vec<f64> {
    (0..count).map(|k| (k as f64 * 0.754_877 + phase).fract() * scale - 0.4 * scale).collect()
}

#[test]
fn rows_beyond_a_leaf_count_and_the_radii_are_a_few_roundings() {
    let (n, d) = (600, 2);
    for loss in Loss::ALL {
        let design = design(n, d, entries(n * d, 0.1, 1.0), false);
        let b = entries(n, 0.7, 2.0 / n as f64);
        let instance = Regression::new(loss, design, b, Weights::Each(entries(n, 0.3, 1.0))).unwrap();
        let case = Case { instance, x: vec![0.3, -0.8], p: vec![0.6, 0.7], radius: 1e-3 };
        let proved = check_parts(&case).unwrap() + check_derivatives(&case).unwrap();
        assert_eq!(proved, 14 * n + 6, "{loss}");
        let image = Image::at(&case.instance, &case.x).unwrap();
        let enclosed = Enclosed::at(&image, image.alone()).unwrap();
        let [first, second, centred, _, _, g, delta] = parts(&enclosed);
        for i in 0..n {
            // the magnitudes that each entry is the difference of
            let size = |v: Blurred| v.middle.abs() + 1e-300;
            let alpha =
                if matches!(loss, Loss::Rescaled(_)) { 3.0 * n as f64 * case.instance.target()[i].abs() } else { 0.0 };
            let rest = size(centred[i]) + size(second[i]) + case.instance.target()[i].abs() + alpha + 1.0;
            assert!(first[i].radius <= 2e-15 * (1.0 + size(first[i])), "{loss} {:?}", first[i]);
            assert!(g[i].radius <= 4e-14 * (rest * size(first[i]) + 1.0), "{loss} {:?}", g[i]);
            assert!(delta[i].radius <= 4e-14 * (rest * size(second[i]) + size(first[i]).powi(2) + 1.0), "{loss}");
        }
        assert!(radii(&enclosed).iter().zip(&g).all(|(radius, g)| *radius >= g.radius));
        let found = Derivatives::at(&enclosed).unwrap().unwrap();
        for j in 0..d {
            assert!(found.slack[j] <= 1e-11 * n as f64, "{loss} {:?}", found.slack);
        }
        if let Some((lambda, factor)) = smallest_eigenvalue(&found.hessian, &found.slack) {
            let newton = factor.solve(&found.gradient).unwrap().norm();
            let step = found.step(lambda, &factor).unwrap();
            assert!(newton <= step && step <= 1.01 * newton + 1e-9, "{loss} {newton} {step}");
        }
    }
}

#[test]
fn most_cases_of_moderate_size_are_decided() {
    for loss in Loss::ALL {
        for scale in [1e-140, 1e-20, 1.0, 1e20, 1e140] {
            let design = design(4, 2, entries(8, 0.2, scale), false);
            let instance = Regression::new(loss, design, entries(4, 0.6, 1.0), Weights::Uniform(0.5)).unwrap();
            let case = Case { instance, x: vec![0.5 / scale, -0.7 / scale], p: vec![1.0, -0.5], radius: 0.01 / scale };
            assert_eq!(check_parts(&case).unwrap(), 56, "{loss} {scale}");
            assert!(check_derivatives(&case).unwrap() >= 4, "{loss} {scale}");
        }
    }
}
