//! Section 4, Lemmas A.10, B.1–B.4, B.6, C.4 (Eqs. 4–6), E.2 and Definitions 3.4, 3.5, C.2: derivatives and identities
//! of the regression, each printed formula against the derivative of its definition.

use crate::claims::typing::{symbol, vector};
use crate::claims::{Axis, Executable, Knobs, Premise, Size, Statement, Typed};
use crate::ingredients;
use crate::linalg::algebra::{
    column, congruence, diagonal, dot, hadamard, outer, scale, scale_matrix, times, total, transpose_times,
};
use crate::linalg::norm::l2_squared;
use crate::loss::{Activation, Rescaled, ridge};
use crate::number::hyperdual::{gradient, hessian, jacobian, lift, second_partial};
use crate::number::{Real, SecondOrder};
use crate::papers::entrywise::{each, each_entry, each_number, each_pair};
use crate::papers::identities::{activation_identities, identities};
use nalgebra::{DMatrix, DVector};

ingredients! {
    /// A regression with weights at a point.
    Point { A: Matrix[N, D], x: Vector[D], b: Vector[N], w: Vector[N] }
}

impl<S: Real> Point<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Point { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()), b: k.vector(size.n()), w: k.vector(size.n()) }
    }

    fn loss(&self, f: Activation) -> Rescaled<S> {
        Rescaled::new(f, &self.A, &self.b)
    }

    /// L_reg over the duals.
    fn ridge(&self, x: &DVector<S::Second>) -> S::Second {
        ridge::value(&self.A.map(S::Second::constant), &lift(&self.w), x)
    }
}

ingredients! {
    /// Two iterates of one regression.
    Step { A: Matrix[N, D], x: Vector[D], y: Vector[D], b: Vector[N] }
}

impl<S: Real> Step<S> {
    fn any(k: &mut Knobs<S>, size: Size) -> Self {
        Step { A: k.matrix(size.n(), size.d()), x: k.vector(size.d()), y: k.vector(size.d()), b: k.vector(size.n()) }
    }
}

/// B_rank of Definition C.2 as printed, with u(x) in all three terms.
fn printed_rank<S: Real>(f: Activation, i: &Point<S>) -> DMatrix<S> {
    let u = i.loss(f).u(&i.x);
    let ub = hadamard(&u, &i.b);
    -outer(&u, &ub) - outer(&ub, &u) + scale_matrix(&l2_squared(&i.b), &outer(&u, &u))
}

/// B_diag of Definition C.2 as printed.
fn printed_diagonal<S: Real>(f: Activation, i: &Point<S>) -> DMatrix<S> {
    let p = i.loss(f);
    let (u, c) = (p.u(&i.x), p.c(&i.x));
    let q = match f {
        Activation::Exp => S::zero(),
        Activation::Cosh => -S::one(),
        Activation::Sinh => S::one(),
    };
    diagonal(&hadamard(&(&u + &c), &u).map(|entry| entry + q.clone())) - scale_matrix(&dot(&c, &i.b), &diagonal(&u))
}

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = definitions();
    claims.extend(ridges());
    claims.extend(first_order());
    claims.extend(second_order());
    claims.extend(middle_matrix());
    claims.extend(shift());
    claims.extend(weight_dimension());
    claims
}

fn definitions() -> Vec<Executable> {
    activation_identities! { Point;
        "rescaled.def-3.4.rewrite" => |f, i| {
            let u = i.loss(f).u(&i.x);
            let alpha = i.loss(f).alpha(&i.x);
            Statement::equal(
                S::ratio(1, 2) * l2_squared(&(&u - scale(&total(&u), &i.b))),
                S::ratio(1, 2) * l2_squared(&(&u - i.b.map(|b| b * alpha.clone()))),
            )
        };
        "rescaled.def-3.5.rewrite" => |f, i| {
            let u = i.loss(f).u(&i.x);
            Statement::equal(
                S::ratio(1, 2) * l2_squared(&(&u - scale(&total(&u), &i.b))),
                S::ratio(1, 2) * l2_squared(&i.loss(f).c(&i.x)),
            )
        };
    }
}

fn ridges() -> Vec<Executable> {
    identities! { Point;
        "rescaled.lemma-a10.1" => |i| {
            let square = hadamard(&i.w, &i.w);
            Statement::equal_vectors(
                gradient(&i.x, |x| i.ridge(x)),
                transpose_times(&i.A, &times(&diagonal(&square), &times(&i.A, &i.x))),
            )
        };
        "rescaled.lemma-a10.2" => |i| {
            let square = hadamard(&i.w, &i.w);
            Statement::Equal(hessian(&i.x, |x| i.ridge(x)), congruence(&diagonal(&square), &i.A))
        };
    }
}

fn first_order() -> Vec<Executable> {
    activation_identities! { Point;
        "rescaled.lemma-b1.1" => |f, i| {
            let (p, lifted) = (i.loss(f), i.loss(f).lift());
            let du = jacobian(&i.x, |x| lifted.u(x));
            each(i.x.len(), |k| (column(&du, k), hadamard(&p.v(&i.x), &column(&i.A, k))))
        };
        "rescaled.lemma-b1.2" => |f, i| {
            let (p, lifted) = (i.loss(f), i.loss(f).lift());
            let dalpha = gradient(&i.x, |x| lifted.alpha(x));
            each_number(i.x.len(), |k| (dalpha[k].clone(), dot(&p.v(&i.x), &column(&i.A, k))))
        };
        "rescaled.lemma-b1.3" => |f, i| {
            let (p, lifted) = (i.loss(f), i.loss(f).lift());
            let dc = jacobian(&i.x, |x| lifted.c(x));
            let v = p.v(&i.x);
            each(i.x.len(), |k| {
                let a = column(&i.A, k);
                (column(&dc, k), hadamard(&v, &a) - scale(&dot(&v, &a), &i.b))
            })
        };
        "rescaled.lemma-b1.4" => |f, i| {
            let (p, lifted) = (i.loss(f), i.loss(f).lift());
            let dL = gradient(&i.x, |x| lifted.value(x));
            let (v, c) = (p.v(&i.x), p.c(&i.x));
            let printed = hadamard(&c, &v) - scale(&dot(&i.b, &c), &v);
            each_number(i.x.len(), |k| (dL[k].clone(), dot(&column(&i.A, k), &printed)))
        };
    }
}

fn second_order() -> Vec<Executable> {
    activation_identities! { Point;
        "rescaled.lemma-b2.1" => |f, i| {
            let (u, lifted) = (i.loss(f).u(&i.x), i.loss(f).lift());
            each(i.x.len(), |k| {
                let a = column(&i.A, k);
                (second_partial(&i.x, k, k, |x| lifted.u(x)), hadamard(&hadamard(&a, &u), &a))
            })
        };
        "rescaled.lemma-b2.2" => |f, i| {
            let (u, lifted) = (i.loss(f).u(&i.x), i.loss(f).lift());
            each_pair(i.x.len(), |k, l| {
                let printed = hadamard(&hadamard(&column(&i.A, l), &u), &column(&i.A, k));
                (second_partial(&i.x, k, l, |x| lifted.u(x)), printed)
            })
        };
        "rescaled.lemma-b3.1" => |f, i| {
            let (u, lifted) = (i.loss(f).u(&i.x), i.loss(f).lift());
            let second = hessian(&i.x, |x| lifted.alpha(x));
            each_number(i.x.len(), |k| {
                let a = column(&i.A, k);
                (second[(k, k)].clone(), dot(&u, &hadamard(&a, &a)))
            })
        };
        "rescaled.lemma-b3.2" => |f, i| {
            let (u, lifted) = (i.loss(f).u(&i.x), i.loss(f).lift());
            let second = hessian(&i.x, |x| lifted.alpha(x));
            each_entry(i.x.len(), |k, l| {
                (second[(k, l)].clone(), dot(&u, &hadamard(&column(&i.A, k), &column(&i.A, l))))
            })
        };
        "rescaled.lemma-b4.1" => |f, i| {
            let (u, lifted) = (i.loss(f).u(&i.x), i.loss(f).lift());
            each(i.x.len(), |k| {
                let a = column(&i.A, k);
                let printed = hadamard(&hadamard(&a, &u), &a) - scale(&dot(&u, &hadamard(&a, &a)), &i.b);
                (second_partial(&i.x, k, k, |x| lifted.c(x)), printed)
            })
        };
        "rescaled.lemma-b4.2" => |f, i| {
            let (u, lifted) = (i.loss(f).u(&i.x), i.loss(f).lift());
            each_pair(i.x.len(), |k, l| {
                let (a, e) = (column(&i.A, k), column(&i.A, l));
                let printed = hadamard(&hadamard(&a, &u), &e) - scale(&dot(&u, &hadamard(&a, &e)), &i.b);
                (second_partial(&i.x, k, l, |x| lifted.c(x)), printed)
            })
        };
        "rescaled.lemma-b6.1" => |f, i| {
            let (B, lifted) = (i.loss(f).B(&i.x), i.loss(f).lift());
            let second = hessian(&i.x, |x| lifted.value(x));
            each_number(i.x.len(), |k| {
                let a = column(&i.A, k);
                (second[(k, k)].clone(), dot(&a, &times(&B, &a)))
            })
        };
        "rescaled.lemma-b6.2" => |f, i| {
            let (B, lifted) = (i.loss(f).B(&i.x), i.loss(f).lift());
            let second = hessian(&i.x, |x| lifted.value(x));
            each_entry(i.x.len(), |k, l| {
                (second[(k, l)].clone(), dot(&column(&i.A, k), &times(&B, &column(&i.A, l))))
            })
        };
        "rescaled.lemma-c4.eq6" => |f, i| {
            let (B, lifted) = (i.loss(f).B(&i.x), i.loss(f).lift());
            let square = diagonal(&hadamard(&i.w, &i.w));
            Statement::chain(vec![
                hessian(&i.x, |x| lifted.value(x) + i.ridge(x)),
                hessian(&i.x, |x| lifted.value(x)) + hessian(&i.x, |x| i.ridge(x)),
                congruence(&B, &i.A) + congruence(&square, &i.A),
                congruence(&(B + square), &i.A),
            ])
        };
    }
}

fn middle_matrix() -> Vec<Executable> {
    activation_identities! { Point;
        "rescaled.def-c2.1" => |f, i| {
            Statement::Equal(printed_rank(f, i) + printed_diagonal(f, i), i.loss(f).B(&i.x))
        };
        "rescaled.def-c2.2" => |f, i| {
            let p = i.loss(f);
            let (u, v, c) = (p.u(&i.x), p.v(&i.x), p.c(&i.x));
            let b5 = diagonal(&hadamard(&v, &v)) + diagonal(&hadamard(&c, &u))
                - scale_matrix(&dot(&c, &i.b), &diagonal(&u));
            Statement::Equal(printed_diagonal(f, i), b5)
        };
        "rescaled.def-c2.3" => |f, i| {
            let v = i.loss(f).v(&i.x);
            let vb = hadamard(&v, &i.b);
            let b5 = -outer(&vb, &v) - outer(&v, &vb) + scale_matrix(&l2_squared(&i.b), &outer(&v, &v));
            Statement::Equal(printed_rank(f, i), b5)
        };
        "rescaled.lemma-c3.3" => |f, i| {
            let (u, v) = (i.loss(f).u(&i.x), i.loss(f).v(&i.x));
            let square = l2_squared(&i.b);
            Statement::Equal(scale_matrix(&square, &outer(&u, &u)), scale_matrix(&square, &outer(&v, &v)))
        };
    }
}

/// α(x) ≠ 0 of the first iterate.
fn nonzero_alpha<S: Real>(f: Activation, i: &Step<S>) -> Vec<Premise<S>> {
    let alpha = Rescaled::new(f, &i.A, &i.b).alpha(&i.x);
    vec![Premise::new("α(x_t) ≠ 0", Statement::Differ(alpha, S::zero()))]
}

/// Lemma E.2: x is x_t, y is x_{t+1}, and δ_b is the vector that the hypothesis
/// u(y) − α(y)b = u(x) − α(x)(b − δ_b) determines.
fn shift() -> Vec<Executable> {
    activation_identities! { Step;
        "rescaled.lemma-e2.formula" given nonzero_alpha, => |f, i| {
            let p = Rescaled::new(f, &i.A, &i.b);
            let inverse = S::one() / p.alpha(&i.x);
            let after = p.u(&i.y) - scale(&p.alpha(&i.y), &i.b);
            let delta = &i.b - scale(&inverse, &(p.u(&i.x) - after));
            let first = p.u(&i.y) - p.u(&i.x) - scale(&(p.alpha(&i.y) - p.alpha(&i.x)), &i.b);
            let matrix = |v: DVector<S>| DMatrix::from_iterator(v.len(), 1, v.iter().cloned());
            Statement::chain(vec![
                matrix(delta),
                matrix(scale(&inverse, &first)),
                matrix(scale(&inverse, &(p.c(&i.y) - p.c(&i.x)))),
            ])
        };
    }
}

/// diag(w)Ax with w along an axis.
fn weighted(id: &'static str, case: &'static str, axis: Axis) -> Executable {
    let product = vector("w", axis).diagonal().times(symbol("A", Axis::N, Axis::D)).times(vector("x", Axis::D));
    Executable::Typed(Typed { id, case, formulas: vec![product.number("norm")] })
}

/// Section 4 prints w ∈ Rᵈ beside diag(w)Ax; Section 1.1 and Definition 3.6 print w ∈ Rⁿ.
fn weight_dimension() -> Vec<Executable> {
    let id = "rescaled.prose-4.w-dimension";
    vec![weighted(id, "any", Axis::D), weighted(id, "any; w in R^n", Axis::N)]
}

/// The three rank terms of Definition C.2 with v(x), as Lemma C.3 writes them.
fn rank_terms<S: Real>(f: Activation, i: &Point<S>) -> [DMatrix<S>; 3] {
    let v = i.loss(f).v(&i.x);
    let vb = hadamard(&v, &i.b);
    [-outer(&v, &vb), -outer(&vb, &v), scale_matrix(&l2_squared(&i.b), &outer(&v, &v))]
}

/// What Definition C.2, Lemma C.3, Part 3, and the dimension of w in Section 4 are repaired to: v(x) in the rank terms
/// where it is not u(x), and w ∈ Rⁿ.
pub(super) fn twins() -> Vec<Executable> {
    let mut twins = activation_identities! { Point;
        "rescaled.def-c2.1.corrected" => |f, i| {
            let [first, second, third] = rank_terms(f, i);
            Statement::Equal(first + second + third + printed_diagonal(f, i), i.loss(f).B(&i.x))
        };
        "rescaled.def-c2.3.corrected" => |f, i| {
            let [first, second, third] = rank_terms(f, i);
            Statement::Equal(first + second + third, i.loss(f).B(&i.x) - printed_diagonal(f, i))
        };
        "rescaled.lemma-c3.3.corrected" => |f, i| {
            let [first, second, third] = rank_terms(f, i);
            Statement::Equal(i.loss(f).B(&i.x) - printed_diagonal(f, i) - first - second, third)
        };
    };
    twins.retain(|twin| twin.case() != Activation::Exp.name());
    twins.push(weighted("rescaled.prose-4.w-dimension.corrected", "any", Axis::N));
    twins
}
