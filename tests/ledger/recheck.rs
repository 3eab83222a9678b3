//! Re-checking costs what the file took to write.

use lemmacheck::claims::{Claim, Knobs, Of, Size, Statement, formula};
use lemmacheck::ingredients;
use lemmacheck::ledger::{Recheck, Stored, recheck};
use lemmacheck::linalg::algebra::{dot, scale, times, total};
use lemmacheck::number::hyperdual::hessian;
use lemmacheck::number::{Exp, Real, SecondOrder};
use nalgebra::{DMatrix, DVector};

ingredients! { Regression { A: Matrix[N, D], b: Vector[N], x: Vector[D] } }

/// ½‖exp(Ax) − ⟨exp(Ax), 1⟩b‖².
fn loss<S: Exp>(A: &DMatrix<S>, b: &DVector<S>, x: &DVector<S>) -> S {
    let u = times(A, x).map(|z| z.exp());
    let c = &u - scale(&total(&u), b);
    dot(&c, &c) * S::ratio(1, 2)
}

/// ∇²L = 0: false wherever a column of A is not 0.
struct NoCurvature;

impl Claim for NoCurvature {
    type On = Regression<f64>;
    fn id(&self) -> &'static str {
        "planted.no-curvature"
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Regression<S> {
        Regression { A: k.matrix(size.n(), size.d()), b: k.vector(size.n()), x: k.vector(size.d()) }
    }
    fn says<S: Real>(&self, i: &Of<Self, S>) -> Statement<S> {
        let (A, b) = (i.A.map(S::Second::constant), i.b.map(S::Second::constant));
        let zero = DMatrix::from_element(i.x.len(), i.x.len(), S::zero());
        Statement::Equal(hessian(&i.x, |x| loss(&A, &b, x)), zero)
    }
}

/// What is said of A = 1, b = 0, x = 1 in every place, n × d.
fn of_ones(n: usize, d: usize) -> Recheck {
    let catalogue = crate::catalogue("planted.no-curvature", "hessian", formula(NoCurvature));
    let row = |entry: u8, entries: usize| format!("[{}]", vec![format!("\"{entry}\""); entries].join(","));
    let rows = |entry, rows: usize, columns: usize| format!("[{}]", vec![row(entry, columns); rows].join(","));
    let stored = format!(
        r#"{{"id":"planted.no-curvature","case":"any","counterexample":
            {{"n":{n},"d":{d},"values":{{"A":{},"b":{},"x":{}}}}}}}"#,
        rows(1, n, d),
        rows(0, n, 1),
        rows(1, d, 1)
    );
    let stored: Stored = serde_json::from_str(&stored).unwrap();
    recheck(&catalogue, &stored).unwrap()
}

#[test]
fn every_size_that_a_search_reaches_is_re_checked() {
    for (n, d) in [(1, 1), (2, 1), (4, 3), (12, 3), (12, 1), (31, 2)] {
        let outcome = of_ones(n, d);
        assert!(matches!(outcome, Recheck::Confirmed { .. }), "{n} × {d}: {outcome}");
    }
}

#[test]
fn a_short_file_that_names_a_large_size_is_refused_before_the_formula_is_made() {
    for (n, d) in [(1, 64), (64, 64)] {
        let outcome = of_ones(n, d).to_string();
        assert!(outcome.contains("too large"), "{n} × {d}: {outcome}");
    }
}
