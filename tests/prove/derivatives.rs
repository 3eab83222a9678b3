//! Derivatives as trees against differences of values: (L(x + h) − L(x − h))/2h is within O(h²) of the derivative.

use crate::bench::Bench;
use crate::value::{Instance, whole};
use lemmacheck::number::{Arithmetic, Enclosure, Exact};
use lemmacheck::prove::{Id, Op};
use nalgebra::DMatrix;

/// h.
const STEP: i64 = 1 << 36;

fn setting(body: &str, claim: &str) -> String {
    format!(
        "lemma own\n  let A ∈ ℝ^(n×d), P ∈ ℝ^(d×d), x ∈ ℝ^d, b, w ∈ ℝ^n, r ∈ ℝ^d\n  where W = diag(w)\n        {}\n  claim {claim}\n",
        body.replace("; ", "\n        ")
    )
}

fn instance(k: i64) -> Instance {
    let entry = |i: usize, j: usize, s: i64| {
        Exact::ratio((7 * i as i64 + 11 * j as i64 + 5 * s + k * k).rem_euclid(13) - 6, 9).unwrap()
    };
    let (n, d) = [(3, 2), (2, 3), (1, 1), (4, 1)][k as usize % 4];
    let mut instance = Instance { index: 1, ..Instance::default() };
    instance.sizes.extend([("n".into(), n), ("d".into(), d)]);
    let shapes = [("A", n, d), ("P", d, d), ("x", d, 1), ("b", n, 1), ("w", n, 1), ("r", d, 1)];
    for (s, (name, rows, columns)) in shapes.into_iter().enumerate() {
        let drawn = DMatrix::from_fn(rows, columns, |i, j| entry(i, j, s as i64));
        instance.entries.insert(name.into(), drawn);
    }
    instance
}

fn moved(instance: &Instance, j: usize, by: i64) -> Instance {
    let mut moved = instance.clone();
    let x = moved.entries.get_mut("x").unwrap();
    x[(j, 0)] = x[(j, 0)].add(&Exact::ratio(by, STEP).unwrap(), &()).unwrap();
    moved
}

/// The tree on the left of the claim, under its norm.
fn tree(text: &str) -> (Bench, Id) {
    let bench = Bench::of(text);
    let left = bench.problem.goals[0].left;
    let inside = match bench.problem.forest.op(left) {
        Op::Norm(_, inside) => *inside,
        other => panic!("{other:?} is no norm"),
    };
    (bench, inside)
}

fn floats(bench: &Bench, tree: Id, instance: &Instance) -> DMatrix<f64> {
    let balls = instance.value(&bench.problem.forest, tree).expect("the derivative is defined");
    balls.map(|ball| ball.upper().unwrap().to_f64())
}

/// Compares a derivative with the differences of what it is the derivative of.
fn agrees(body: &str, value: &str, derivative: &str, transposed: bool) {
    let (of, value) = tree(&setting(body, &format!("‖{value}‖ ≤ 1")));
    let (by, derived) = tree(&setting(body, &format!("‖{derivative}‖ ≤ 1")));
    for k in 0..8 {
        let instance = instance(k);
        let exact = floats(&by, derived, &instance);
        let p = crate::value::precision();
        for j in 0..instance.sizes["d"] {
            let sides = [1, -1].map(|by| {
                moved(&instance, j, by).value(&of.problem.forest, value).unwrap_or_else(|| panic!("{body} at {k}"))
            });
            for (i, (above, below)) in sides[0].iter().zip(sides[1].iter()).enumerate() {
                let difference = above.sub(below, &p).unwrap().mul(&whole(STEP / 2), &p).unwrap();
                let slope = difference.upper().unwrap().to_f64();
                let own = if transposed { exact[(j, i)] } else { exact[(i, j)] };
                let scale = 1.0 + slope.abs();
                assert!((own - slope).abs() < 1e-9 * scale, "{body}: {derivative}[{i}, {j}] is {own}, not {slope}");
            }
        }
    }
}

const LOSSES: [&str; 12] = [
    "L(z) = 0.5 ‖exp(A z) − ⟨exp(A z), 1_n⟩ b‖² + 0.5 ‖W A z‖²",
    "u(z) = exp(A z) + A z; f(z) = ⟨u(z), 1_n⟩⁻¹ u(z); L(z) = 0.5 ‖f(z) − b‖²",
    "L(z) = ⟨tanh(A z), cosh(A z)⟩ + ⟨r, z⟩^3",
    "L(z) = logsumexp(A z) − ⟨A z, b⟩",
    "L(z) = log(1 + ‖z‖²) ‖A z‖²",
    "L(z) = ⟨z, P z⟩/(1 + ⟨r, z⟩²)",
    "k(z) = I_n − sinh(A z) 1_nᵀ; L(z) = ‖k(z) diag(A z) b‖²",
    "L(z) = sum(exp(z) .^ 3) + ⟨z ∘ z, r⟩",
    "s(z) = exp(⟨r, z⟩); L(z) = s(z) ‖s(z) z − r‖²",
    "L(z) = ⟨(A z)/(1 + ‖z‖²), b⟩ + ⟨P P z, z⟩",
    "m(z) = 2 z + r; q(z) = cosh(A z); L(z) = ⟨q(m(z)), w⟩",
    "u(z) = sinh(A z); α(z) = ⟨u(z), u(z)⟩ + 1; L(z) = 0.5 ‖u(z)/α(z) − b‖² − α(z)^(−2)",
];

#[test]
fn gradients_are_what_differences_come_to() {
    for body in LOSSES {
        agrees(body, "L(x)", "∇L(x)", true);
    }
}

#[test]
fn hessians_are_what_differences_of_gradients_come_to() {
    for body in LOSSES {
        agrees(body, "∇L(x)", "∇²L(x)", false);
    }
}

#[test]
fn jacobians_are_what_differences_come_to() {
    for value in ["exp(A z) ∘ (A z)", "⟨r, z⟩ (A z) + b", "A z/⟨exp(A z), 1_n⟩", "tanh(A z) .^ 2"] {
        agrees(&format!("f(z) = {value}"), "f(x)", "jac(f)(x)", false);
    }
}

#[test]
fn a_derivative_at_a_point_that_is_a_formula_is_taken_there() {
    let (by, derived) = tree(&setting("L(z) = ‖exp(z)‖²", "‖∇L(2 x)‖ ≤ 1"));
    let (of, other) = tree(&setting("L(z) = ‖exp(z)‖²", "‖2 exp(2 x) ∘ exp(2 x)‖ ≤ 1"));
    let instance = instance(1);
    let apart = floats(&by, derived, &instance) - floats(&of, other, &instance);
    assert!(apart.norm() < 1e-12);
}
