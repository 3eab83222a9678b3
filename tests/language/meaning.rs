//! What expressions mean: their recorded values beside what nalgebra says.

use lemmacheck::claims::{Size, Statement};
use lemmacheck::language::read;
use nalgebra::{DMatrix, DVector};

type Matrix = DMatrix<f64>;

fn matrix_a() -> Matrix {
    DMatrix::from_row_slice(3, 2, &[1.5, -2.0, 0.25, 3.0, -1.0, 0.5])
}
fn square() -> Matrix {
    DMatrix::from_row_slice(3, 3, &[4.0, 1.0, -0.5, 1.0, 3.0, 0.75, -0.5, 0.75, 2.0])
}
fn x() -> DVector<f64> {
    DVector::from_vec(vec![0.5, -1.25])
}
fn y() -> DVector<f64> {
    DVector::from_vec(vec![2.0, -0.5, 1.0])
}
const T: f64 = 0.75;

/// The value of an expression over A (3 × 2), S (symmetric, 3 × 3), x (2), y (3) and t.
fn value(expression: &str) -> Matrix {
    let text = format!(
        "lemma a\n  let A ∈ ℝ^(n×d), S ∈ Sym(n), x ∈ ℝ^d, y ∈ ℝ^n, t ∈ ℝ\n  where f(z) = 1/2 ‖exp(A z) − y‖²\n        h(z) = A (z .^ 3)\n        \
         g(s) = s² sinh(s)\n        q(M) = trace(Mᵀ M M ᵀ M)\n        r(0) = x\n        r(k+1) = r(k) + k/(k + 1) x\n  claim {expression} = 0\n"
    );
    let reading = read("a.lemma", &text).unwrap_or_else(|error| panic!("{error}"));
    let row = &reading.rows[0];
    let size: Vec<usize> = row.dims.iter().map(|name| if &**name == "n" { 3 } else { 2 }).collect();
    let recording = row.record(Size::of(&size)).unwrap_or_else(|error| panic!("{expression}: {error}")).recording;
    let (a, s, x, y) = (matrix_a(), square(), x(), y());
    let inputs: Vec<f64> = [a.as_slice(), s.as_slice(), x.as_slice(), y.as_slice(), &[T]].concat();
    let values = recording.tape.replay(&inputs, &()).expect("floats go on");
    let Statement::Equal(left, _) = recording.statement else { panic!("{expression} is no equation") };
    left.map(|slot| values[slot as usize])
}

fn agree(expression: &str, expected: Matrix) {
    let found = value(expression);
    assert_eq!(found.shape(), expected.shape(), "{expression}");
    let far = (&found - &expected).amax();
    assert!(far <= 1e-9 * (1.0 + expected.amax()), "{expression}: {found} and not {expected}");
}

fn number(expression: &str, expected: f64) {
    agree(expression, Matrix::from_element(1, 1, expected));
}

#[test]
fn products_and_powers_mean_what_they_say() {
    let (a, s, x, y) = (matrix_a(), square(), x(), y());
    let column = |v: &DVector<f64>| Matrix::from_column_slice(v.len(), 1, v.as_slice());
    agree("A x", column(&(&a * &x)));
    agree("Aᵀ S A", a.transpose() * &s * &a);
    agree("A'(S y)", column(&(a.transpose() * (&s * &y))));
    agree("y xᵀ", &y * x.transpose());
    agree("(A x) ∘ y ./ (2 y)", column(&(&a * &x).component_mul(&y).component_div(&(2.0 * &y))));
    number("yᵀ A x", (y.transpose() * &a * &x)[0]);
    number("1/2 t", 0.5 * T);
    number("t/2 t²", T / 2.0 * T * T);
    number("−t²", -T * T);
    number("2^-t", 2f64.powf(-T));
    number("2^2^3", 256.0);
    number("√t²", T);
    number("√t 2", T.sqrt() * 2.0);
    number("t³/(1 + t) ‖x‖", T.powi(3) / (1.0 + T) * x.norm());
    agree("S²", &s * &s);
    agree("S^-2", (&s * &s).try_inverse().expect("regular"));
    agree("S⁻¹ S⁻ᵀ", (&s * s.transpose()).try_inverse().expect("regular"));
    agree("(x .^ 2)", column(&x.map(|x| x * x)));
    number("e^t − exp(t)", 0.0);
    number("5 mod 3 + n mod 2", 3.0);
}

#[test]
fn norms_are_those_of_the_textbooks() {
    let (a, s, x) = (matrix_a(), square(), x());
    let singular = a.clone().svd(false, false).singular_values;
    let columns = a.column_iter().map(|c| c.iter().map(|v| v.abs()).sum::<f64>()).fold(0.0, f64::max);
    let rows = a.row_iter().map(|c| c.iter().map(|v| v.abs()).sum::<f64>()).fold(0.0, f64::max);
    number("‖x‖", x.norm());
    number("‖x‖_1", x.iter().map(|v| v.abs()).sum());
    number("‖x‖_∞", x.amax());
    number("‖x‖_(3/2)", x.iter().map(|v| v.abs().powf(1.5)).sum::<f64>().powf(2.0 / 3.0));
    number("norm(x, 3)", x.iter().map(|v| v.abs().powi(3)).sum::<f64>().powf(1.0 / 3.0));
    number("‖y‖_S", (y().transpose() * &s * y())[0].sqrt());
    number("‖A‖", singular.max());
    number("||A||_2 − norm(A)", 0.0);
    number("‖A‖_F", a.norm());
    number("‖A‖_*", singular.sum());
    number("‖A‖_1", columns);
    number("‖A‖_∞", rows);
    number("norm(A, max)", a.amax());
    number("|t − 2| |t|", (T - 2.0).abs() * T);
    number("‖‖x‖ y‖ − ‖x‖‖y‖", 0.0);
}

#[test]
fn functions_of_matrices_are_those_of_the_textbooks() {
    let (a, s, x, y) = (matrix_a(), square(), x(), y());
    let mut eigenvalues: Vec<f64> = s.clone().symmetric_eigen().eigenvalues.iter().copied().collect();
    eigenvalues.sort_by(f64::total_cmp);
    let singular = a.clone().svd(false, false).singular_values;
    number("det(S)", s.determinant());
    number("logdet(S)", s.determinant().ln());
    number("trace(S)", s.trace());
    agree("inv(S)", s.clone().try_inverse().expect("regular"));
    number("λ_max(S)", eigenvalues[2]);
    number("λ(S, 2)", eigenvalues[1]);
    number("lambda_min(S)", eigenvalues[0]);
    number("σ(A, 2)", singular.min());
    number("sigma_max(A)", singular.max());
    agree("kron(A, x)", a.kronecker(&x));
    agree("vec(A)", Matrix::from_column_slice(6, 1, a.as_slice()));
    agree("diag(y)", Matrix::from_diagonal(&y));
    agree("diagonal(S)", Matrix::from_column_slice(3, 1, s.diagonal().as_slice()));
    agree("outer(y, x)", &y * x.transpose());
    number("⟨A x, y⟩", (&a * &x).dot(&y));
    number("dot(A, A)", a.norm_squared());
    number("logsumexp(y)", y.map(f64::exp).sum().ln());
    number("sum(A) + mean(y) + prod(x) + max(y) + min(y)", a.sum() + y.mean() + x.product() + y.max() + y.min());
    agree("max(y, 0)", Matrix::from_column_slice(3, 1, y.map(|v| v.max(0.0)).as_slice()));
    agree("[A, y; xᵀ, t]", {
        let mut block = Matrix::from_element(4, 3, T);
        block.view_mut((0, 0), (3, 2)).copy_from(&a);
        block.view_mut((0, 2), (3, 1)).copy_from(&y);
        block.view_mut((3, 0), (1, 2)).copy_from(&x.transpose());
        block
    });
    agree("[1, 2]", DMatrix::from_row_slice(2, 1, &[1.0, 2.0]));
    agree("[1, 2; 3, 4]", DMatrix::from_row_slice(2, 2, &[1.0, 2.0, 3.0, 4.0]));
    number("A[2, 1] + y[n] + A[1, :][2]", a[(1, 0)] + y[2] + a[(0, 1)]);
    agree(
        "A[:, 2] + basis(n, 2)",
        Matrix::from_column_slice(3, 1, (a.column(1) + DVector::from_vec(vec![0.0, 1.0, 0.0])).as_slice()),
    );
    number("sum(i in n, j in 1..d with i ≠ j: A[i, j])", a.sum() - a[(0, 0)] - a[(1, 1)]);
    agree("sum(j in d: A[:, j])", Matrix::from_column_slice(3, 1, (a.column(0) + a.column(1)).as_slice()));
}

/// Central differences of a function of a vector.
fn differences(f: impl Fn(&DVector<f64>) -> DVector<f64>, at: &DVector<f64>) -> Matrix {
    let step = 1e-5;
    let columns: Vec<DVector<f64>> = (0..at.len())
        .map(|k| {
            let mut shift = DVector::zeros(at.len());
            shift[k] = step;
            (f(&(at + &shift)) - f(&(at - &shift))) / (2.0 * step)
        })
        .collect();
    Matrix::from_columns(&columns)
}

fn near(expression: &str, expected: Matrix) {
    let found = value(expression);
    assert_eq!(found.shape(), expected.shape(), "{expression}");
    let far = (&found - &expected).amax();
    assert!(far <= 1e-6 * (1.0 + expected.amax()), "{expression}: {found} and not {expected}");
}

#[test]
fn derivatives_are_what_differences_show() {
    let (a, x, y) = (matrix_a(), x(), y());
    let residual = |z: &DVector<f64>| (&a * z).map(f64::exp) - &y;
    let f = |z: &DVector<f64>| DVector::from_vec(vec![0.5 * residual(z).norm_squared()]);
    let gradient = |z: &DVector<f64>| a.transpose() * residual(z).component_mul(&(&a * z).map(f64::exp));
    near("∇f(x)", differences(f, &x).transpose());
    near("grad(f)(2 x)", differences(f, &(2.0 * &x)).transpose());
    near("∇²f(x)", differences(gradient, &x));
    near("jac(h)(x)", differences(|z| &a * z.map(|v| v * v * v), &x));
    let g = |s: f64| s * s * s.sinh();
    let step = 1e-4;
    near("diff(g)(t)", Matrix::from_element(1, 1, (g(T + step) - g(T - step)) / (2.0 * step)));
    near("diff(g, 2)(t)", Matrix::from_element(1, 1, (g(T + step) - 2.0 * g(T) + g(T - step)) / (step * step)));
    near("diff(exp)(A x)", Matrix::from_column_slice(3, 1, (&a * &x).map(f64::exp).as_slice()));
    let q = |z: &DVector<f64>| {
        let m = Matrix::from_column_slice(3, 3, z.as_slice());
        DVector::from_vec(vec![(m.transpose() * &m * m.transpose() * &m).trace()])
    };
    let s = DVector::from_column_slice(square().as_slice());
    near("vec(grad(q)(S))", differences(q, &s).transpose());
}

#[test]
fn a_recursion_is_unrolled_to_any_depth() {
    let sum: f64 = (0..40).map(|k| f64::from(k) / f64::from(k + 1)).sum();
    let x = x();
    agree("r(40)", Matrix::from_column_slice(2, 1, ((1.0 + sum) * x).as_slice()));
}

#[test]
fn what_does_not_exist_at_a_size_is_not_tried() {
    let at = |claim: &str, n: usize| {
        let text = format!("lemma a\n  let x ∈ ℝ^n, S ∈ Sym(n)\n  claim {claim}\n");
        read("a.lemma", &text).unwrap_or_else(|error| panic!("{error}")).rows[0].record(Size::of(&[n])).is_ok()
    };
    for (claim, least) in [
        ("x[3] ≥ 0", 3),
        ("λ(S, 2) ≥ 0", 2),
        ("x[n − 1] ≥ 0", 2),
        ("max(i in 1..n − 1: x[i]) ≥ 0", 2),
        ("zeros(n − 2)ᵀ zeros(n − 2) = 0", 3),
    ] {
        for n in 1..5 {
            assert_eq!(at(claim, n), n >= least, "{claim} at n = {n}");
        }
    }
    assert!(at("sum(i in 1..n − 1: x[i]) ≥ 0", 1), "a sum of nothing is 0");
    assert!(!at("for all i in 1..n − 1: x[i] ≥ 0", 1), "a claim of nothing says nothing");
}
