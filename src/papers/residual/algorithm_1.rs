//! Algorithm 1, lines 2, 5, 7 and 9: the starting point, D and H̃, g, and the update, each at t = 0.

use super::bound::bounds;
use super::centred::Fit;
use super::hypotheses::less;
use super::run::{Run, hypotheses, line_5, line_7, on_a_line, printed_M};
use crate::claims::typing::{Formula, scalar, vector};
use crate::claims::{Axis, Executable, Instance, Knobs, Object, Premise, Size, Statement, Typed, exact_matrix};
use crate::ingredients;
use crate::linalg::algebra::{congruence, diagonal, dot, hadamard, identity, scale, scale_matrix, times};
use crate::linalg::norm::{l2, l2_squared};
use crate::number::Real;
use crate::papers::newton::{gram, solve};
use nalgebra::{DMatrix, DVector};

/// Every claim of this file.
pub(super) fn claims() -> Vec<Executable> {
    let mut claims = starting_point();
    claims.extend(approximate_hessian());
    claims.extend(gradients());
    claims.extend(updates());
    claims
}

/// Line 2 says of the vector x_0 what Definition A.4 says of a function L: Rᵈ → R.
fn starting_point() -> Vec<Executable> {
    let (x_0, L) = (vector("x_0", Axis::D), scalar("L"));
    let said: Formula = x_0.alike("in place of", L);
    let mut claims =
        vec![Executable::Typed(Typed { id: "residual.algorithm-1.line2", case: "any", formulas: vec![said] })];
    claims.extend(bounds! { Run, draw Run::draw, given Run::given, corners some_starting_points;
        "residual.algorithm-1.line2" ["any; L is (l,M)-good"]
            reading "that ∇²L(x*) ⪰ l I_d follows from the hypotheses of Theorem 9.1" scope "b = f(x*)" => |i| i.strongly_convex();
        "residual.algorithm-1.line2" ["any; x_0 satisfies Definition A.3"]
            reading "x_0 = x* + (0.1 l/M)h/(1 + ‖h‖₂) is a good initialization point for any h" scope "b = f(x*)" => |i| {
                let M = printed_M(&i.A, &i.R);
                let reach = S::ratio(1, 10) * i.l.0.clone();
                let step = scale(&(reach.clone() / (M.clone() * (S::one() + l2(&i.h)))), &i.h);
                Statement::AtMost(M * l2(&step), reach)
            };
    });
    claims
}

impl<S: Real> Run<S> {
    /// l I ⪯ ∇²L(x*).
    pub(super) fn strongly_convex(&self) -> Statement<S> {
        let least = scale_matrix(&self.l.0, &identity(self.A.ncols()));
        Statement::Loewner(least, self.loss().at_minimum())
    }

    /// ∇²L(x_0), or that of L + ½‖w∘Ax‖².
    fn hessian(&self, ridge: bool) -> DMatrix<S> {
        let H = self.loss().hessian(&self.h);
        if ridge { H + congruence(&diagonal(&hadamard(&self.w, &self.w)), &self.A) } else { H }
    }

    /// (1 − ε₀)H ⪯ AᵀDA ⪯ (1 + ε₀)H.
    fn approximate(&self, ridge: bool) -> Statement<S> {
        let H = self.hessian(ridge);
        let tilde = congruence(&line_5(&self.loss(), &self.x(), &self.w), &self.A);
        let scaled = |sign: S| scale_matrix(&(S::one() + sign * self.eps0.0.clone()), &H);
        let (lower, upper) = (scaled(-S::one()), scaled(S::one()));
        Statement::All(vec![Statement::Loewner(lower, tilde.clone()), Statement::Loewner(tilde, upper)])
    }

    /// ∇L(x_0), or that of L + ½‖w∘Ax‖².
    fn gradient(&self, ridge: bool) -> DVector<S> {
        let g = self.loss().gradient(&self.h);
        let weighted = hadamard(&hadamard(&self.w, &self.w), &times(&self.A, &self.x()));
        if ridge { g + times(&self.A.transpose(), &weighted) } else { g }
    }

    /// ∇L(x_0) = g of line 7.
    fn same_gradient(&self, ridge: bool) -> Statement<S> {
        Statement::equal_vectors(self.gradient(ridge), line_7(&self.loss(), &self.x()))
    }

    fn steep(&self) -> Vec<Premise<S>> {
        let mut premises = self.given();
        premises.push(less("∇L(x_0) ≠ 0", S::zero(), l2_squared(&self.gradient(false))));
        premises
    }

    /// g = λ∇L with λ > 0, for ∇L ≠ 0: no 2 × 2 minor of (g, ∇L) and a positive inner product.
    fn same_direction(&self) -> Statement<S> {
        let (g, slope) = (line_7(&self.loss(), &self.x()), self.gradient(false));
        let mut parts = vec![Statement::Less(S::zero(), dot(&g, &slope))];
        for i in 0..g.len() {
            for j in 0..i {
                parts.push(Statement::equal(g[i].clone() * slope[j].clone(), g[j].clone() * slope[i].clone()));
            }
        }
        Statement::All(parts)
    }
}

/// A Run with d = 1 and R = 401/100, where M < 10²¹⁰ for n = 2.
fn line(A: &[&str], x_star: &str, h: &str, w: &str, l: &str) -> Instance {
    let w: Vec<&str> = A.iter().map(|_| w).collect();
    on_a_line(
        A.len(),
        &[
            ("A", A),
            ("x_star", &[x_star]),
            ("h", &[h]),
            ("w", &w),
            ("R", &["401/100"]),
            ("l", &[l]),
            ("eps0", &["1/20"]),
        ],
    )
}

/// n = d = 1: f = 1, so that L is constant, and l = 1.
pub(super) fn constant_loss() -> Vec<Instance> {
    vec![line(&["1"], "0", "0", "11", "1")]
}

/// The same, and a large h.
fn some_starting_points() -> Vec<Instance> {
    vec![line(&["1"], "0", "0", "11", "1"), line(&["1"], "0", "99", "1e107", "1e213")]
}

/// x_0 next to x*: L constant; ∇²L = 1/2 against AᵀDA = 121; ∇²L = 74.7 against Aᵀdiag(w∘w)A = 68.2.
fn next_to_the_minimum() -> Vec<Instance> {
    vec![
        line(&["1"], "0", "1e-212", "11", "1"),
        line(&["1", "0"], "0", "1e-212", "11", "1"),
        line(&["1/2", "14/25"], "-1", "1e-212", "11", "1"),
    ]
}

/// x_0 as far from x* as l and w allow that are as large as M: ∇L and g of line 7 have one sign, and two.
fn far_from_the_minimum() -> Vec<Instance> {
    vec![line(&["1", "0"], "0", "1", "1e106", "1e211"), line(&["2", "1"], "0", "-1/5", "1e106", "1e211")]
}

fn approximate_hessian() -> Vec<Executable> {
    bounds! { Run, draw Run::draw, given Run::with_accuracy, corners next_to_the_minimum;
        "residual.algorithm-1.line5" ["stated loss"] reading "D̃ = D, x_t = x_0" scope "b = f(x*)" => |i| i.approximate(false);
        "residual.algorithm-1.line5" ["loss + 0.5‖diag(w)Ax‖_2²"]
            reading "D̃ = D, x_t = x_0" scope "b = f(x*)" => |i| i.approximate(true);
    }
}

fn gradients() -> Vec<Executable> {
    let mut claims = bounds! { Run, draw Run::draw, given Run::given, corners far_from_the_minimum;
        "residual.algorithm-1.line7" ["stated loss"] reading "x_t = x_0" scope "b = f(x*)" => |i| i.same_gradient(false);
        "residual.algorithm-1.line7" ["loss + 0.5‖diag(w)Ax‖_2²"]
            reading "x_t = x_0" scope "b = f(x*)" => |i| i.same_gradient(true);
    };
    claims.extend(bounds! { Run, draw Run::draw, given Run::steep, corners far_from_the_minimum;
        "residual.algorithm-1.line7" ["up to a positive scalar factor"]
            reading "x_t = x_0, ∇L(x_0) ≠ 0" scope "b = f(x*)" => |i| i.same_direction();
    });
    claims
}

ingredients! {
    /// The regression of Theorem 9.1 with b = f(x*), with x_0 = x* + h and H̃ = FᵀF.
    Update {
        A: Matrix[N, D], x_star: Vector[D], h: Vector[D], w: Vector[N], R: Number[One], l: Number[One],
        F: Matrix[D, D]
    } where b = "f(x_star)", x_0 = "x_star + h", M = "n^(3/2) exp(30R²)", H_tilde = "FᵀF"
}

impl<S: Real> Update<S> {
    fn draw(k: &mut Knobs<S>, size: Size) -> Self {
        let Run { A, x_star, h, w, R, l, .. } = Run::draw(k, size);
        Update { A, x_star, h, w, R, l, F: k.matrix(size.d(), size.d()) }
    }

    fn given(&self) -> Vec<Premise<S>> {
        let mut premises = hypotheses(&self.A, &self.x_star, &self.h, &self.w, &self.R, &self.l);
        let alpha = self.loss().loss.alpha(&(&self.x_star + &self.h));
        premises.push(Premise::new("α(x_0) ≠ 0", Statement::Differ(alpha, S::zero())));
        premises.push(less("H̃ ≻ 0", S::zero(), S::smallest_eigenvalue(&gram(&self.F))));
        premises
    }

    fn loss(&self) -> Fit<'_, S> {
        Fit::new(&self.A, &self.x_star)
    }

    /// x_1 = x_0 + H̃⁻¹g is x_0 − H̃⁻¹∇L(x_0), and ⟨∇L(x_0), x_1 − x_0⟩ ≤ 0.
    fn printed(&self, g: &DVector<S>) -> Statement<S> {
        let (L, tilde) = (self.loss(), gram(&self.F));
        let slope = L.gradient(&self.h);
        let (step, newton) = (solve(&tilde, g), solve(&tilde, &slope));
        Statement::All(vec![
            Statement::AtMost(dot(&slope, &step), S::zero()),
            Statement::equal_vectors(&self.h + &step, &self.h - newton),
        ])
    }
}

/// As [`far_from_the_minimum`], with H̃ = 1.
fn updates_far_from_the_minimum() -> Vec<Instance> {
    let with_F = |mut instance: Instance| {
        if let Some(last) = instance.objects.last_mut() {
            *last = Object { name: "F".into(), value: exact_matrix(&[&["1"]]) };
        }
        instance
    };
    far_from_the_minimum().into_iter().map(with_F).collect()
}

fn updates() -> Vec<Executable> {
    bounds! { Update, draw Update::draw, given Update::given, corners updates_far_from_the_minimum;
        "residual.algorithm-1.line9" ["g = ∇L(x_t)"] reading "x_t = x_0" scope "b = f(x*)" => |i| {
            i.printed(&i.loss().gradient(&i.h))
        };
        "residual.algorithm-1.line9" ["g of line 7"] reading "x_t = x_0" scope "b = f(x*)" => |i| {
            i.printed(&line_7(&i.loss(), &(&i.x_star + &i.h)))
        };
    }
}
