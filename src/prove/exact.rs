//! Numbers that are posynomials exactly as written.
//!
//! # What "exactly" means
//!
//! A scalar tree has at most one *signed sum* Σ c·m, with rationals c ≠ 0 and different monomials m over atoms. It is a
//! posynomial exactly where it has one and every c is > 0 (0 is one too). All atoms are trees without definitions
//! ([`Forest::bare`](super::Forest::bare)). With definitions unfolded, by the form of the tree:
//!
//! * a number c: c·1.
//! * s + t, s − t, s·t: of both signed sums, like terms gathered.
//! * sʳ: r whole in 0..=12 and more than one term: multiplied out. One term c·m with c > 0: cʳ·mʳ, where cʳ is rational, and
//!   either r > 0 or every atom of m is > 0. One term with c < 0: with r whole, (−1)ʳ times that of −s. The signed sum 0 has
//!   0 for r > 0 and nothing for r ≤ 0. Where s has no signed sum and r is even: |s|ʳ; likewise s·s of one tree: |s|².
//! * a dimension, an index: an atom > 0.
//! * exp z: where z has a signed sum Σ c_m m, the product of the atoms exp(m) with exponents c_m; for m = 1 that is the atom
//!   `Apply(Exp, Number(1))`, for others `Apply(Exp, tree_of(m))`. Where z has none, the atom `Apply(Exp, bare z)`. All > 0.
//! * sinh z, tanh z: where z has a signed sum with all c > 0, the atom `Apply(f, tree_of(z))`; with all c < 0, minus that of
//!   −z; of 0 it is 0; of anything else nothing.
//! * cosh z: the atom `Apply(Cosh, tree_of(p))`, > 0, with p the posynomial that |z| is; of 0 it is 1.
//! * ‖X‖, |s|: see below; never < 0.
//! * ⟨X, X⟩ with the same tree twice (after unfolding): ‖X‖₂², or ‖X‖_F² of matrices.
//! * a maximum: where every part is exactly a posynomial, the atom `Max` of the trees [`tree_of`](super::tree_of) of the parts, in the order of
//!   the trees, each once; a single one is itself. It is > 0 where one of its parts is visibly > 0.
//! * σ_min(A): an atom ≥ 0.
//! * an ingredient, ⟨X, Y⟩, an entry, a trace, an eigenvalue, ln Σ exp, a largest entry, ln: the bare tree is an atom where it is known to
//!   be ≥ 0, and has no signed sum otherwise.
//! * anything else has none.
//!
//! A posynomial is *visibly > 0* where one of its terms has only atoms that are > 0.
//!
//! |s|: where s has a signed sum whose c are all > 0, that; all < 0, minus that. Else of s·t: |s|·|t|. Of sʳ: |s|ʳ as a power
//! above. Of sinh z, tanh z: f(|z|) as above. Else the atom `Norm(Absolute, s)` with s bare, and s − t taken as t − s where
//! the tree of t has the lower number.
//!
//! ‖X‖_p, X bare: 0 of zeros. Of s·X: |s|·‖X‖_p. Of Aᵀ: ‖A‖. Of 1_n and of matrices of ones: 1 for the maximum norm, otherwise
//! n for ‖·‖₁ and (rows·columns)^½ for the three others. Of I_n: 1 spectral, n^½ Frobenius. Of X − Y: ‖Y − X‖ where the tree of Y has the lower
//! number. Else the atom `Norm(p, X)`. A dimension that is a sum (n + 1) is the posynomial of its terms; its root is nothing.
//!
//! # Which signs are known
//!
//! The least sets such that, for every fact l ≤ r or l < r of numbers, and l = r both ways: where l is exactly a posynomial p,
//! the tree of r, bare and with factors that are numbers > 0 taken off, is known to be ≥ 0; and where moreover p is visibly > 0
//! or the fact says <, and r is exactly one monomial, all atoms of that are known to be > 0. A fact X ≠ 0 makes every atom of
//! ‖X‖_p > 0 where ‖X‖_p is exactly one monomial, for each p that measures X.
//!
//! # Terms of a claim
//!
//! [`terms`](super::terms) takes a number apart into terms with signs: s + t, s − t, c·t with a number c < 0 (then −c·t with the other
//! sign, and t alone for c = −1), a number c < 0 (then −c with the other sign), and 0, which is no term, through definitions
//! whose body is one of these. Everything else is one term.

use super::signed::{Signed, TERMS, atom, constant, dimension, negated, one_term, plus, posynomial, times, tree_of};
use super::{Forest, Id, Monomial, Norm, Op, Posynomial, Problem};
use crate::language::{Elementary, Relation};
use crate::number::{Arithmetic, Exact};
use std::collections::{HashMap, HashSet};

/// The highest whole power of a sum that is multiplied out.
const HIGHEST: i64 = 12;
/// Which atoms are known to be ≥ 0 and > 0, and what is exactly a posynomial.
#[derive(Clone, Debug, Default)]
pub struct Signs {
    nonnegative: HashSet<Id>,
    positive: HashSet<Id>,
    sums: HashMap<Id, Option<Signed>>,
}

impl Signs {
    /// The signs that the facts of a problem show.
    pub fn of(problem: &mut Problem) -> Self {
        let mut signs = Signs::default();
        let facts = problem.facts.clone();
        let forest = &mut problem.forest;
        loop {
            let known = (signs.nonnegative.len(), signs.positive.len());
            signs.sums.clear();
            for fact in &facts {
                match fact.relation {
                    Relation::AtMost | Relation::Less => {
                        signs.learn(forest, fact.left, fact.right, fact.relation == Relation::Less);
                    }
                    Relation::Equal => {
                        signs.learn(forest, fact.left, fact.right, false);
                        signs.learn(forest, fact.right, fact.left, false);
                    }
                    Relation::Differ => {
                        signs.apart(forest, fact.left, fact.right);
                    }
                    Relation::Precedes | Relation::StrictlyPrecedes => {}
                }
            }
            if known == (signs.nonnegative.len(), signs.positive.len()) {
                return signs;
            }
        }
    }

    fn learn(&mut self, forest: &mut Forest, left: Id, right: Id, strict: bool) -> Option<()> {
        if !forest.shape(left).is_number() {
            return None;
        }
        let lower = self.exactly(forest, left)?;
        let mut above = forest.bare(right)?;
        while let Op::Scale(c, t) = forest.op(above)
            && forest.number(*c).is_some_and(|c| c.signum() > 0)
        {
            above = *t;
        }
        if self.nonnegative.insert(above) {
            self.sums.clear();
        }
        if strict || self.visibly_positive(forest, &lower) {
            let above = self.exactly(forest, right)?;
            self.mark(&above);
        }
        Some(())
    }

    fn apart(&mut self, forest: &mut Forest, left: Id, right: Id) -> Option<()> {
        let difference = forest.put(Op::Sub(left, right))?;
        let shape = forest.shape(difference).clone();
        let all = [Norm::Absolute, Norm::Euclidean, Norm::One, Norm::Infinity, Norm::Spectral, Norm::Frobenius];
        for norm in all.into_iter().filter(|norm| norm.measures(&shape)) {
            if let Some(length) = self.norm(forest, norm, difference) {
                self.mark(&length);
            }
        }
        Some(())
    }

    /// Of one monomial > 0: all its atoms are.
    fn mark(&mut self, of: &Posynomial) {
        if let Some((monomial, _)) = of.single() {
            let before = self.positive.len();
            self.positive.extend(monomial.factors().map(|(atom, _)| atom));
            if before != self.positive.len() {
                self.sums.clear();
            }
        }
    }

    /// Whether an atom is known to be > 0.
    pub fn positive(&mut self, forest: &mut Forest, atom: Id) -> bool {
        if self.positive.contains(&atom) {
            return true;
        }
        match forest.op(atom).clone() {
            Op::Dimension(_) | Op::Counter(_) | Op::Apply(Elementary::Exp | Elementary::Cosh, _) => true,
            Op::Max(parts) => parts.into_iter().any(|part| {
                let part = self.exactly(forest, part);
                part.is_some_and(|part| self.visibly_positive(forest, &part))
            }),
            _ => false,
        }
    }

    /// Whether every atom of a monomial is known to be > 0.
    pub fn all_positive(&mut self, forest: &mut Forest, monomial: &Monomial) -> bool {
        let atoms: Vec<Id> = monomial.factors().map(|(atom, _)| atom).collect();
        atoms.into_iter().all(|atom| self.positive(forest, atom))
    }

    /// Whether a posynomial has a term > 0.
    pub fn visibly_positive(&mut self, forest: &mut Forest, of: &Posynomial) -> bool {
        of.terms().any(|(monomial, _)| self.all_positive(forest, monomial))
    }

    /// The posynomial that a number exactly is, where it is one.
    pub fn exactly(&mut self, forest: &mut Forest, of: Id) -> Option<Posynomial> {
        posynomial(&self.signed(forest, of)?)
    }

    /// ‖X‖_p exactly.
    pub fn norm(&mut self, forest: &mut Forest, norm: Norm, of: Id) -> Option<Posynomial> {
        let tree = forest.put(Op::Norm(norm, of))?;
        self.exactly(forest, tree)
    }

    fn signed(&mut self, forest: &mut Forest, of: Id) -> Option<Signed> {
        if !forest.shape(of).is_number() {
            return None;
        }
        let of = forest.bare(of)?;
        if let Some(known) = self.sums.get(&of) {
            return known.clone();
        }
        let sum = self.sum(forest, of).filter(|sum| sum.len() <= TERMS);
        self.sums.insert(of, sum.clone());
        sum
    }

    fn sum(&mut self, forest: &mut Forest, of: Id) -> Option<Signed> {
        match forest.op(of).clone() {
            Op::Number(value) => Some(constant(value)),
            Op::Dimension(_) | Op::Counter(_) | Op::SmallestSingular(_) => Some(atom(of)),
            Op::Add(a, b) => plus(self.signed(forest, a)?, &self.signed(forest, b)?, &Exact::integer(1)),
            Op::Sub(a, b) => plus(self.signed(forest, a)?, &self.signed(forest, b)?, &Exact::integer(-1)),
            Op::Scale(a, b) => match (self.signed(forest, a), self.signed(forest, b)) {
                (Some(a), Some(b)) => times(&a, &b),
                _ if a == b => self.even(forest, a, &Exact::integer(2)),
                _ => None,
            },
            Op::Power(s, exponent) => match self.signed(forest, s) {
                Some(s) => self.power(forest, &s, &exponent),
                None if exponent.to_integer()? % 2 == 0 => self.even(forest, s, &exponent),
                None => None,
            },
            Op::Apply(Elementary::Exp, z) => self.exponential(forest, z, of),
            Op::Apply(function @ (Elementary::Sinh | Elementary::Tanh), z) => {
                let z = self.signed(forest, z)?;
                match (posynomial(&z), posynomial(&negated(&z))) {
                    (Some(p), _) => self.hyperbolic(forest, function, &p),
                    (_, Some(p)) => Some(negated(&self.hyperbolic(forest, function, &p)?)),
                    _ => None,
                }
            }
            Op::Apply(Elementary::Cosh, z) => {
                let p = self.norm(forest, Norm::Absolute, z)?;
                self.hyperbolic(forest, Elementary::Cosh, &p)
            }
            Op::Norm(Norm::Absolute, s) => self.absolute(forest, s),
            Op::Norm(norm, x) => self.length(forest, norm, x),
            Op::Inner(x, y) if x == y => {
                let norm = if forest.shape(x).is_column() { Norm::Euclidean } else { Norm::Frobenius };
                let norm = forest.put(Op::Norm(norm, x))?;
                let norm = self.signed(forest, norm)?;
                times(&norm, &norm)
            }
            Op::Max(parts) => {
                let mut trees = Vec::new();
                for part in parts {
                    let part = self.exactly(forest, part)?;
                    trees.push(tree_of(forest, &part)?);
                }
                trees.sort_unstable();
                trees.dedup();
                match trees.as_slice() {
                    [one] if *one != of => self.signed(forest, *one),
                    _ => Some(atom(forest.put(Op::Max(trees))?)),
                }
            }
            _ => self.nonnegative.contains(&of).then(|| atom(of)),
        }
    }

    fn power(&mut self, forest: &mut Forest, base: &Signed, exponent: &Exact) -> Option<Signed> {
        match (exponent.to_integer(), one_term(base)) {
            (_, None) if base.is_empty() => (exponent.signum() > 0).then(Signed::new),
            (_, Some((monomial, coefficient))) if coefficient.signum() > 0 => {
                (exponent.signum() > 0 || self.all_positive(forest, monomial)).then_some(())?;
                let power = coefficient.power(exponent, &())?;
                Some(Signed::from([(monomial.power(exponent)?, power)]))
            }
            (Some(whole), Some(_)) => {
                let power = self.power(forest, &negated(base), exponent)?;
                Some(if whole % 2 == 0 { power } else { negated(&power) })
            }
            (Some(whole @ 0..=HIGHEST), None) => {
                (0..whole).try_fold(constant(Exact::integer(1)), |power, _| times(&power, base))
            }
            _ => None,
        }
    }

    /// |s|ʳ.
    fn even(&mut self, forest: &mut Forest, s: Id, exponent: &Exact) -> Option<Signed> {
        let s = self.signed_norm(forest, Norm::Absolute, s)?;
        self.power(forest, &s, exponent)
    }

    fn exponential(&mut self, forest: &mut Forest, z: Id, whole: Id) -> Option<Signed> {
        let Some(sum) = self.signed(forest, z) else {
            return Some(atom(whole));
        };
        let mut product = Monomial::one();
        for (monomial, coefficient) in sum {
            let inner = Posynomial::term(&Exact::integer(1), monomial)?;
            let inner = tree_of(forest, &inner)?;
            let factor = forest.put(Op::Apply(Elementary::Exp, inner))?;
            product = product.with(factor, &coefficient)?;
        }
        Some(Signed::from([(product, Exact::integer(1))]))
    }

    /// f(p) for f = sinh, cosh, tanh.
    fn hyperbolic(&mut self, forest: &mut Forest, function: Elementary, p: &Posynomial) -> Option<Signed> {
        if p.as_constant().is_some_and(|value| value.signum() == 0) {
            return Some(if function == Elementary::Cosh { constant(Exact::integer(1)) } else { Signed::new() });
        }
        let inner = tree_of(forest, p)?;
        Some(atom(forest.put(Op::Apply(function, inner))?))
    }

    fn absolute(&mut self, forest: &mut Forest, s: Id) -> Option<Signed> {
        if let Some(sum) = self.signed(forest, s) {
            if posynomial(&sum).is_some() {
                return Some(sum);
            }
            let opposite = negated(&sum);
            if posynomial(&opposite).is_some() {
                return Some(opposite);
            }
        }
        match forest.op(s).clone() {
            Op::Scale(a, b) => {
                let (a, b) = (forest.put(Op::Norm(Norm::Absolute, a))?, forest.put(Op::Norm(Norm::Absolute, b))?);
                times(&self.signed(forest, a)?, &self.signed(forest, b)?)
            }
            Op::Power(a, exponent) => {
                let a = forest.put(Op::Norm(Norm::Absolute, a))?;
                let a = self.signed(forest, a)?;
                self.power(forest, &a, &exponent)
            }
            Op::Apply(function @ (Elementary::Sinh | Elementary::Tanh), z) => {
                let p = self.norm(forest, Norm::Absolute, z)?;
                self.hyperbolic(forest, function, &p)
            }
            Op::Sub(a, b) if b < a => self.same_norm(forest, Norm::Absolute, Op::Sub(b, a)),
            _ => Some(atom(forest.put(Op::Norm(Norm::Absolute, s))?)),
        }
    }

    /// ‖X‖_p of a column or matrix that is bare.
    fn length(&mut self, forest: &mut Forest, norm: Norm, x: Id) -> Option<Signed> {
        let shape = forest.shape(x).clone();
        match forest.op(x).clone() {
            Op::Zeros(_) => Some(Signed::new()),
            Op::Scale(s, x) => {
                let s = forest.put(Op::Norm(Norm::Absolute, s))?;
                let s = self.signed(forest, s)?;
                times(&s, &self.signed_norm(forest, norm, x)?)
            }
            Op::Transpose(x) => self.signed_norm(forest, norm, x),
            Op::Sub(a, b) if b < a => self.same_norm(forest, norm, Op::Sub(b, a)),
            Op::Ones(_) if norm == Norm::Infinity => Some(constant(Exact::integer(1))),
            Op::Ones(_) => {
                let count = dimension(forest, &shape.rows.times(&shape.columns))?;
                match norm {
                    Norm::One => Some(count),
                    _ => self.power(forest, &count, &Exact::ratio(1, 2)?),
                }
            }
            Op::Identity(_) if norm == Norm::Spectral => Some(constant(Exact::integer(1))),
            Op::Identity(dim) => {
                let count = dimension(forest, &dim)?;
                self.power(forest, &count, &Exact::ratio(1, 2)?)
            }
            _ => Some(atom(forest.put(Op::Norm(norm, x))?)),
        }
    }

    fn same_norm(&mut self, forest: &mut Forest, norm: Norm, of: Op) -> Option<Signed> {
        let of = forest.put(of)?;
        self.signed_norm(forest, norm, of)
    }

    fn signed_norm(&mut self, forest: &mut Forest, norm: Norm, of: Id) -> Option<Signed> {
        let tree = forest.put(Op::Norm(norm, of))?;
        self.signed(forest, tree)
    }
}
