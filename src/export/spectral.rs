//! Eigenvalues and singular values in Coq: by what they are the greatest or least of, with bounds of them.
//!
//! ‖M‖ is the least s ≥ 0 with |Mv|² ≤ s²|v|² for all v, σ_min(M) the greatest with s²|v|² ≤ |Mv|², λ_max and λ_min likewise
//! without squares; of a matrix with more columns than rows the transpose is looked at, which has the same values. A rational
//! vector bounds it from one side, a positive definite form from the other.

use super::program::{Known, Program};
use super::term::{forms, real, replaced, squares};
use crate::number::recorder::Operation;
use crate::number::{Arithmetic, Exact};
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// What characterises a value and proves its bounds.
pub struct Spectral {
    /// What it is.
    pub definition: String,
    /// That `low <= name <= high`.
    pub proof: String,
}

/// Which value of a symmetric form.
struct Of {
    /// M with the form |Mv|², or S with vᵀSv.
    matrix: DMatrix<u32>,
    /// Whether the form is |Mv|², and the value a root.
    root: bool,
    /// Whether it is the largest; else the smallest.
    largest: bool,
}

fn of(operation: &Operation) -> Result<Of, String> {
    match operation {
        Operation::Eigenvalue(k, n, entries) => {
            let m = DMatrix::from_column_slice(*n, *n, entries);
            let matrix = DMatrix::from_fn(*n, *n, |i, j| m[(i.max(j), i.min(j))]);
            if *k != 0 && k + 1 != *n {
                return Err("an eigenvalue between the largest and the smallest".into());
            }
            Ok(Of { matrix, root: false, largest: *k == 0 })
        }
        Operation::SingularValue(k, rows, entries) => {
            let m = DMatrix::from_column_slice(*rows, entries.len() / rows, entries);
            let matrix = if m.ncols() > m.nrows() { m.transpose() } else { m };
            if *k != 0 && k + 1 != matrix.ncols() {
                return Err("a singular value between the largest and the smallest".into());
            }
            Ok(Of { root: true, largest: *k == 0, matrix })
        }
        _ => Err("no eigenvalue".into()),
    }
}

/// The characterisation of a step that is an eigenvalue or a singular value, and the proof of its bounds.
///
/// # Errors
/// What is not written in Coq.
pub fn spectral(program: &Program, name: &str, operation: &Operation, known: &Known) -> Result<Spectral, String> {
    let Of { matrix, root, largest } = of(operation)?;
    let n = matrix.ncols();
    let at = |slot: &u32| program.name(*slot).to_owned();
    let vectors: Vec<String> = (0..n).map(|i| format!("v{i}")).collect();
    let form = |v: &[String]| match root {
        true => {
            let row = |i: usize| {
                (0..n).map(|j| format!("{} * {}", at(&matrix[(i, j)]), v[j])).collect::<Vec<_>>().join(" + ")
            };
            (0..matrix.nrows()).map(|i| format!("({})²", row(i))).collect::<Vec<_>>().join(" + ")
        }
        false => {
            let pairs = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
            pairs.map(|(i, j)| format!("{} * {} * {}", at(&matrix[(i, j)]), v[i], v[j])).collect::<Vec<_>>().join(" + ")
        }
    };
    let length = vectors.iter().map(|v| format!("{v}²")).collect::<Vec<_>>().join(" + ");
    let square = |s: &str| if root { format!("{s}²") } else { s.to_owned() };
    let order = |s: &str| {
        let (f, scaled) = (form(&vectors), format!("{} * ({length})", square(s)));
        let said = if largest { format!("{f} <= {scaled}") } else { format!("{scaled} <= {f}") };
        format!("(forall {} : R, {said})", vectors.join(" "))
    };
    let extreme = if largest { format!("{name} <= c") } else { format!("c <= {name}") };
    let sign = |s: &str, join: &str| if root { format!("0 <= {s} {join} ") } else { String::new() };
    let definition = format!(
        "{}{} /\\ (forall c : R, {}{} -> {extreme})",
        sign(name, "/\\"),
        order(name),
        sign("c", "->"),
        order("c")
    );
    // the bound that a vector shows, and the one that a form shows
    let (shown, formed) = if largest { (known.low(), known.high()) } else { (known.high(), known.low()) };
    let entries: Vec<u32> = matrix.iter().copied().collect();
    let replace = replaced(program, &entries);
    let bits = 2 * program.bits + 80;
    let w = witness(program, &matrix, (root, largest), shown);
    let numbers: Vec<String> = w.iter().map(real).collect();
    let size = numbers.iter().map(|w| format!("{w}²")).collect::<Vec<_>>().join(" + ");
    let (value, bound) = (form(&numbers), format!("{} * ({size})", square(&real(shown))));
    let side = if largest { format!("{bound} <= {value}") } else { format!("{value} <= {bound}") };
    let from_vector = format!(
        "assert (W : {side}) by (unfold Rsqr; {replace}first [ lra | interval with (i_prec {bits}) ]); specialize (U {}); {}",
        numbers.join(" "),
        match (root, largest) {
            (true, true) => "apply Rsqr_incr_0_var; [ unfold Rsqr in *; lra | exact P ]",
            (true, false) => "apply Rsqr_incr_0_var; [ unfold Rsqr in *; lra | lra ]",
            (false, _) => "unfold Rsqr in *; lra",
        }
    );
    let definite = definite(program, &matrix, (root, largest), formed, bits)?;
    let intros = format!("intros {}", vectors.join(" "));
    let from_form = match (root, formed.signum()) {
        (true, sign) if sign < 0 || (sign == 0 && !largest) => "lra".to_owned(),
        (true, _) => format!("apply L; [ lra | {intros}; {definite} ]"),
        (false, _) => format!("apply L; {intros}; {definite}"),
    };
    let (first, second) = if largest { (from_vector, from_form) } else { (from_form, from_vector) };
    let opened = if root { "[P [U L]]" } else { "[U L]" };
    let proof = format!("destruct d_{name} as {opened}. split; [ {first} | {second} ].");
    Ok(Spectral { definition, proof })
}

/// The entry of MᵀM, or of S, as a formula.
fn entry(program: &Program, matrix: &DMatrix<u32>, root: bool, i: usize, j: usize) -> String {
    let at = |slot: u32| program.name(slot);
    if !root {
        return at(matrix[(i, j)]).to_owned();
    }
    let terms = (0..matrix.nrows()).map(|r| format!("{} * {}", at(matrix[(r, i)]), at(matrix[(r, j)])));
    format!("({})", terms.collect::<Vec<_>>().join(" + "))
}

/// A proof that the form is on the right side of a bound for all vectors.
fn definite(
    program: &Program,
    matrix: &DMatrix<u32>,
    (root, largest): (bool, bool),
    bound: &Exact,
    bits: u32,
) -> Result<String, String> {
    let n = matrix.ncols();
    let entries: Vec<u32> = matrix.iter().copied().collect();
    let replace = replaced(program, &entries);
    let limit = if root { bound.mul(bound, &()).ok_or("a bound without a square")? } else { bound.clone() };
    let exact: Option<DMatrix<Exact>> = gram(program, matrix, root);
    if let Some(gram) = exact {
        let gap = DMatrix::from_fn(n, n, |i, j| {
            let scale = if i == j { limit.clone() } else { Exact::zero() };
            if largest { scale.minus(&gram[(i, j)]) } else { gram[(i, j)].minus(&scale) }
        });
        let squares = squares(&gap).ok_or("a form that elimination does not show")?;
        return Ok(format!("{replace}by_squares ({squares})"));
    }
    let limit = real(&limit);
    let of = |i: usize, j: usize| match (i == j, largest) {
        (true, true) => format!("({limit} - {})", entry(program, matrix, root, i, j)),
        (true, false) => format!("({} - {limit})", entry(program, matrix, root, i, j)),
        (false, true) => format!("(- {})", entry(program, matrix, root, i, j)),
        (false, false) => entry(program, matrix, root, i, j),
    };
    forms(n, &of, &replace, bits)
}

/// MᵀM, or S, where every entry is rational.
fn gram(program: &Program, matrix: &DMatrix<u32>, root: bool) -> Option<DMatrix<Exact>> {
    let exact = |slot: &u32| match program.known(*slot) {
        Known::Exactly(value) => Some(value.clone()),
        Known::Within(..) => None,
    };
    let m: Vec<Exact> = matrix.iter().map(exact).collect::<Option<_>>()?;
    let m = DMatrix::from_vec(matrix.nrows(), matrix.ncols(), m);
    if !root {
        return Some(m);
    }
    let n = m.ncols();
    let mut gram = DMatrix::from_element(n, n, Exact::zero());
    for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
        for r in 0..m.nrows() {
            gram[(i, j)] = gram[(i, j)].add(&m[(r, i)].mul(&m[(r, j)], &())?, &())?;
        }
    }
    Some(gram)
}

/// How fine the entries of a witness are.
const FINE: f64 = (1u64 << 40) as f64;

/// A rational vector near the one at which the form is extreme; exactly that one of a rational matrix of two rows.
fn witness(program: &Program, matrix: &DMatrix<u32>, (root, largest): (bool, bool), value: &Exact) -> Vec<Exact> {
    let n = matrix.ncols();
    let square = if root { value.mul(value, &()) } else { Some(value.clone()) };
    if let (2, Some(gram), Some(square)) = (n, gram(program, matrix, root), square) {
        let (p, q, s) = (gram[(0, 0)].minus(&square), gram[(1, 0)].clone(), gram[(1, 1)].minus(&square));
        let singular = p.mul(&s, &()).zip(q.mul(&q, &())).is_some_and(|(one, other)| one == other);
        let zero = Exact::zero();
        if singular {
            return match (p.signum(), q.signum(), s.signum()) {
                (0, 0, 0) | (0, 0, _) => vec![Exact::integer(1), zero],
                (_, 0, 0) => vec![zero, Exact::integer(1)],
                _ => vec![zero.minus(&q), p],
            };
        }
    }
    let middle = |slot: &u32| 0.5 * program.known(*slot).low().to_f64() + 0.5 * program.known(*slot).high().to_f64();
    let m = matrix.map(|slot| middle(&slot));
    // a matrix of one scale: squares of its entries stay within f64
    let scale = m.amax();
    let m = if scale > 0.0 && scale.is_finite() { m / scale } else { m };
    let eigen = SymmetricEigen::new(if root { m.transpose() * &m } else { m });
    let compare = |a: &usize, b: &usize| eigen.eigenvalues[*a].total_cmp(&eigen.eigenvalues[*b]);
    let place = if largest { (0..n).max_by(compare) } else { (0..n).min_by(compare) };
    let column: DVector<f64> = eigen.eigenvectors.column(place.unwrap_or(0)).into_owned();
    let rounded = |x: &f64| Exact::from_f64((x * FINE).round() / FINE).unwrap_or_else(Exact::zero);
    column.iter().map(rounded).collect()
}
