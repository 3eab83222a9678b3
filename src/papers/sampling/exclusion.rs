//! No absolute constant: with rows eᵢ + eⱼ every row must stay once ε₀ is small, and there are more than C·d·log(n/δ).
//!
//! Let row r meet the columns i and j and no other row meet both. Then (AᵀD̃A)ᵢⱼ = D̃ᵣaᵣᵢaᵣⱼ. The two inequalities
//! are −ε₀M ⪯ AᵀD̃A − M ⪯ ε₀M with M = AᵀDA, so the entry differs from Mᵢⱼ by at most ε₀√(MᵢᵢMⱼⱼ). Where
//! ε₀²MᵢᵢMⱼⱼ < Mᵢⱼ² the entry cannot be 0 and D̃ᵣ ≠ 0, whatever algorithm made D̃.
//!
//! With one row eᵢ + eⱼ for every pair of d columns and D = 1, M = (d − 2)I + 11ᵀ: Mᵢᵢ = d − 1 and Mᵢⱼ = 1, so all
//! n = d(d − 1)/2 rows stay for ε₀ < 1/(d − 1). They are more than C·d·ln(n/δ) if 2C ln(d²/(2δ)) < d − 1. If that holds
//! for C and d and 16 ≤ d²/(2δ), it holds for 2C and 4d: 4C ln(16d²/(2δ)) ≤ 8C ln(d²/(2δ)) < 4(d − 1) < 4d − 1. It
//! holds for C = 1/4, d = 3 and δ = 1/11; hence some d excludes every C. Another base of the logarithm is another C.

use crate::claims::{
    Claim, Instance, Judged, Knobs, Premise, Recording, Scalar, Size, Statement, corner, facts, judged,
};
use crate::ingredients;
use crate::number::recorder::Recorded;
use crate::number::{Field, Real};
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A design with positive weights, the two parameters of Lemma 6.4 and the constant in its O(·).
    Sparsified { A: Matrix[N, D], D: Vector[N], eps_0: Number[One], delta: Number[One], C: Number[One] }
}

/// What Lemma 6.4 with the constant C says where row r is the only one that meets the r-th pair of columns.
struct Pairs;

/// The exclusion for one constant, with its corner: the smallest.
pub(super) fn pairs() -> Judged {
    judged(Pairs)
}

/// The induction's beginning, 2C ln(d²/(2δ)) < d − 1 for C = 1/4, d = 3 and δ = 1/11, and its condition 16 ≤ d²/(2δ).
pub(super) fn every_constant() -> Recording {
    facts(|| {
        let square = Recorded::ratio(99, 2);
        Statement::All(vec![
            Statement::Less(Recorded::ratio(1, 2) * square.ln(), Recorded::integer(2)),
            Statement::AtMost(Recorded::integer(16), square),
        ])
    })
}

/// The pairs i < j of d columns in lexicographic order, at most n of them: one a row.
fn columns(size: Size) -> Vec<(usize, usize)> {
    (0..size.d()).flat_map(|i| (i + 1..size.d()).map(move |j| (i, j))).take(size.n()).collect()
}

fn one_tenth<S: Field>() -> S {
    S::ratio(1, 10)
}

impl<S: Real> Sparsified<S> {
    fn size(&self) -> Size {
        Size::new(self.A.nrows(), self.A.ncols())
    }

    /// (AᵀDA)ᵢⱼ.
    fn gram(&self, i: usize, j: usize) -> S {
        let terms = (0..self.A.nrows()).map(|r| self.D[r].clone() * self.A[(r, i)].clone() * self.A[(r, j)].clone());
        terms.fold(S::zero(), |sum, term| sum + term)
    }
}

impl Claim for Pairs {
    type On = Sparsified;

    fn id(&self) -> &'static str {
        "rescaled.lemma-6.4.1"
    }
    fn least(&self) -> Size {
        Size::new(1, 2)
    }
    fn draw<S: Real>(&self, k: &mut Knobs<S>, size: Size) -> Sparsified<S> {
        let pairs = columns(size);
        let met = |r: usize, j: usize| pairs.get(r).is_some_and(|pair| pair.0 == j || pair.1 == j);
        let A = DMatrix::from_fn(size.n(), size.d(), |r, j| if met(r, j) { k.positive() } else { S::zero() });
        let D = DVector::from_fn(size.n(), |_, _| k.positive());
        let (eps_0, delta) = (one_tenth::<S>() * k.unit(), one_tenth::<S>() * k.unit());
        Sparsified { A, D, eps_0: Scalar(eps_0), delta: Scalar(delta), C: Scalar(k.positive()) }
    }
    fn given<S: Real>(&self, i: &Sparsified<S>) -> Vec<Premise<S>> {
        let inside = |x: &S| {
            Statement::All(vec![Statement::Less(S::zero(), x.clone()), Statement::Less(x.clone(), one_tenth())])
        };
        let pairs = columns(i.size());
        let n = i.A.nrows();
        let met = |s: usize, (k, l): (usize, usize)| i.A[(s, k)].clone() * i.A[(s, l)].clone();
        let others = DMatrix::from_fn(pairs.len(), n, |r, s| if r == s { S::zero() } else { met(s, pairs[r]) });
        let square = |x: S| x.clone() * x;
        let kept = pairs.iter().map(|&(k, l)| {
            let spread = square(i.eps_0.0.clone()) * i.gram(k, k) * i.gram(l, l);
            Statement::Less(spread, square(i.gram(k, l)))
        });
        vec![
            Premise::new("ε₀ ∈ (0, 0.1)", inside(&i.eps_0.0)),
            Premise::new("δ ∈ (0, 0.1)", inside(&i.delta.0)),
            Premise::new(
                "D_ii > 0",
                Statement::All(i.D.iter().map(|D| Statement::Less(S::zero(), D.clone())).collect()),
            ),
            Premise::new("no other row meets both columns of a row's pair", {
                let zeros = DMatrix::from_element(pairs.len(), n, S::zero());
                Statement::Equal(others, zeros)
            }),
            Premise::new("ε₀²·M_ii·M_jj < M_ij² for every pair, M = AᵀDA: no D̃ without the row", {
                Statement::All(kept.collect())
            }),
        ]
    }
    /// The rows with a pair are at most C·d·ln(n/δ).
    fn says<S: Real>(&self, i: &Sparsified<S>) -> Statement<S> {
        let size = i.size();
        let count = |count: usize| S::integer(count as i64);
        let most = i.C.0.clone() * count(size.d()) * (count(size.n()) / i.delta.0.clone()).ln();
        Statement::AtMost(count(columns(size).len()), most)
    }
    fn corners(&self) -> Vec<Instance> {
        let rows: &[&[&str]] = &[&["1", "1", "0"], &["1", "0", "1"], &["0", "1", "1"]];
        let ones: &[&[&str]] = &[&["1"], &["1"], &["1"]];
        let (eleventh, quarter): (&[&[&str]], &[&[&str]]) = (&[&["1/11"]], &[&["1/4"]]);
        vec![corner(3, 3, &[("A", rows), ("D", ones), ("eps_0", eleventh), ("delta", eleventh), ("C", quarter)])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Exact;

    /// All pairs of d columns, D = 1, ε₀ and δ as given, the constant C.
    fn instance(d: usize, eps_0: &str, delta: &str, C: &str) -> Instance {
        let pairs = columns(Size::new(usize::MAX, d));
        let n = pairs.len();
        let number = |text: &str| DMatrix::from_element(1, 1, text.parse::<Exact>().unwrap());
        let met = |r: usize, j: usize| pairs[r].0 == j || pairs[r].1 == j;
        let object = |name: &str, value| crate::claims::Object { name: name.into(), value };
        Instance {
            size: Size::new(n, d),
            objects: vec![
                object("A", DMatrix::from_fn(n, d, |r, j| Exact::integer(i64::from(met(r, j))))),
                object("D", DMatrix::from_element(n, 1, Exact::integer(1))),
                object("eps_0", number(eps_0)),
                object("delta", number(delta)),
                object("C", number(C)),
            ],
        }
    }

    /// The values of the statement's sides and whether every premise holds, in exact arithmetic but for the logarithm.
    fn sides(instance: &Instance) -> (bool, f64, f64) {
        let recording = Pairs.record_at(instance.size);
        let inputs: Vec<f64> = instance.entries().map(Exact::to_f64).collect();
        let values = recording.tape.replay(&inputs, &()).unwrap();
        let at = |slot: &u32| values[*slot as usize];
        let holds = recording.premises.iter().flat_map(|premise| premise.statement.atoms()).all(|atom| match atom {
            crate::claims::Atom::Less(l, r) => at(&l) < at(&r),
            crate::claims::Atom::Equal(l, r, _) => at(&l) == at(&r),
            _ => false,
        });
        let Statement::AtMost(l, r) = &recording.statement else { panic!("one inequality is said") };
        (holds, at(l), at(r))
    }

    impl Pairs {
        fn record_at(&self, size: Size) -> Recording {
            pairs().record(size).expect("it says something at every size")
        }
    }

    #[test]
    fn the_induction_is_met_by_the_instances_it_speaks_of() {
        for (d, eps_0, C) in [(3, "1/11", "1/4"), (12, "1/12", "1/2"), (15, "1/15", "1")] {
            let delta = if d == 15 { "99/1000" } else { "1/11" };
            let (holds, rows, most) = sides(&instance(d, eps_0, delta, C));
            assert!(holds && rows > most, "d = {d}: {rows} rows against {most}");
        }
    }

    #[test]
    fn a_greater_precision_or_constant_excludes_nothing() {
        let (holds, ..) = sides(&instance(15, "99/1000", "99/1000", "1"));
        assert!(!holds, "at ε₀ = 0.099 > 1/14 a row may be left out as far as this argument sees");
        let (_, rows, most) = sides(&instance(3, "1/11", "1/11", "1"));
        assert!(rows <= most);
    }
}
