//! How fast the Hessian changes: an upper bound on ‖∇³L‖ over a ball.
//!
//! ∇³L is symmetric, so its norm is sup |φ‴(0)| over unit p, where φ(t) = L(x + tp). With s = Ap and the residual r(t)
//! of the loss, φ‴ = 3⟨r′, r″⟩ + ⟨r, r‴⟩; the ridge is quadratic and drops out. Each loss has the coefficients
//! κ = 3u′∘u″ + u‴∘(r − centre), and with v = u′:
//! - plain (r′ = v∘s, r″ = u″∘s², r‴ = u‴∘s³): φ‴ = Σᵢ κᵢsᵢ³.
//! - rescaled (r = u − ⟨u,1⟩b, so r′ = v∘s − ⟨v,s⟩b and so on):
//!   φ‴ = Σ κᵢsᵢ³ + 3⟨u″, s²⟩⟨v∘(⟨b,b⟩ − b), s⟩ − 3⟨u″∘b, s²⟩⟨v, s⟩.
//! - normalised (p = u/α, α = ⟨u,1⟩; below v, u″, u‴ stand for themselves over α, ρ = ⟨p,r⟩, and αp = u gives
//!   p′ = v∘s − ⟨v,s⟩p, p″ = u″∘s² − 2⟨v,s⟩p′ − ⟨u″,s²⟩p, p‴ = u‴∘s³ − 3⟨v,s⟩p″ − 3⟨u″,s²⟩p′ − ⟨u‴,s³⟩p):
//!   φ‴ = Σ κᵢsᵢ³ − 3⟨v,s⟩⟨u″∘(p + r − ρ), s²⟩ − 3⟨u″,s²⟩⟨v∘(p + r − ⟨p,p⟩ − ρ), s⟩
//!   − 6⟨v,s⟩‖p′‖² + 6⟨v,s⟩²⟨v∘(r − ρ), s⟩.
//! - softmax is normalised and does not change with a shift of z: with s − ⟨p,s⟩ in place of s, ⟨v,s⟩ = 0 and two terms
//!   are left.
//!
//! A linear form ⟨y, s⟩ is at most ‖Aᵀy‖ and |sᵢ| ≤ ‖aᵢ‖, so that |φ‴| ≤ pᵀAᵀ diag(ω)Ap + a constant, with ω ≥ 0 linear in
//! the bounds on the forms: ω = |κ|∘(‖aᵢ‖ + drift) + β·straight + γ·crossed. The forms are those of v, of v∘h with
//! V = [v, v∘h], and for soft-residual of v∘p: what AᵀV is at the point, and what its weights change by in the ball.

use super::blurred::Blurred;
use super::definite::largest_eigenvalue;
use super::derivatives::Derivatives;
use super::enclosed::{Enclosed, Leaf, Span};
use super::image::{Ball, Image, LEAF};
use crate::linalg::Error;
use crate::linalg::lanes::{self, vectorised};
use crate::linalg::rounding::widened;
use crate::linalg::rounding::{gamma, length, raised};
use crate::loss::{Loss, row};
use crate::solver::sums::passes::row_norms;
use nalgebra::DVector;
use std::ops::Range;

/// Roundings of a few operations.
const FEW: usize = 8;

/// How λ_max of Aᵀ diag(ω)A is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::solver) enum Form {
    /// By its trace, which is up to d times as large and costs no pass over A.
    Trace,
    /// By a factorisation.
    Factored,
}

/// At least ‖∇³L(y)‖ for every y with ‖y − x̂‖₂ ≤ `radius`; +∞ or NaN where none is found.
pub(in crate::solver) fn lipschitz(image: &Image<'_>, at: &Derivatives, radius: f64, form: Form) -> Result<f64, Error> {
    let instance = image.instance;
    let centre = if instance.loss() == Loss::Softmax { at.coupled.first() } else { None };
    let centred = match (form, centre) {
        (Form::Factored, Some(centre)) => row_norms(instance.design(), centre.as_slice()),
        _ => Vec::new(),
    };
    let (norms, further) = match (form, centre) {
        (Form::Factored, Some(_)) => (&centred, 0.0),
        (_, centre) => (&image.norms, centre.map_or(0.0, |c| length(c.as_slice()))),
    };
    let Some(enclosed) = Enclosed::at(image, Ball { radius, norms }) else { return Ok(f64::INFINITY) };
    let sums = Sums::over(&enclosed, further);
    let Forms { drift, straight, crossed, constant } = Forms::of(&enclosed, at, &sums);
    let factors = [drift, straight, crossed];
    let [cubic, squared @ ..] = sums.traces;
    let trace = match form {
        Form::Trace => raised(cubic + mixed(squared, factors), 16),
        Form::Factored => quadratic_form(&enclosed, factors, centre)?,
    };
    let [cubic, plain @ ..] = sums.totals;
    let total = raised(cubic + mixed(plain, factors), 16);
    Ok(raised(recentred(trace, drift, total) + constant, 2))
}

/// At least Σᵢ ωᵢ⟨aᵢ − c′, p⟩² for unit p, where Σᵢ ωᵢ⟨aᵢ − c, p⟩² is at most `form`, ‖c′ − c‖ at most `drift` and Σᵢ ωᵢ at
/// most `total`: a triangle inequality.
fn recentred(form: f64, drift: f64, total: f64) -> f64 {
    let root = raised(form.sqrt() + raised(drift * total.sqrt(), 2), 2);
    raised(root * root, 1)
}

fn mixed(sums: [f64; 3], factors: [f64; 3]) -> f64 {
    sums.iter().zip(factors).map(|(sum, factor)| sum * factor).sum()
}

/// Sums over all rows; N is at least the length of a row, centred where the loss asks for it.
struct Sums {
    /// Σ|κ|N³, Σ|κ|N², ΣβN², ΣγN².
    traces: [f64; 4],
    /// Σ|κ|N, Σ|κ|, Σβ, Σγ.
    totals: [f64; 4],
    /// At least what Aᵀy is off by for the three vectors y that couple the rows.
    errors: [f64; 3],
}

impl Sums {
    /// N = the norms of the ball + `further`.
    fn over(enclosed: &Enclosed<'_>, further: f64) -> Self {
        let image = enclosed.image;
        let design = image.instance.design();
        let n = design.rows();
        let rounding = gamma(n + FEW);
        let part = |rows: Range<usize>| {
            let (mut found, mut bend) = ([0.0; 11], Bend::default());
            enclosed.each_leaf(rows, |rows, leaf| {
                bend.fill(enclosed, rows.clone(), leaf);
                let norms = [&enclosed.ball.norms[rows.clone()], &image.norms[rows]];
                let added = sums_of(&bend, leaf, norms, further, rounding);
                found.iter_mut().zip(added).for_each(|(sum, added)| *sum += added);
            });
            found
        };
        let merge = |mut left: [f64; 11], right: [f64; 11]| {
            left.iter_mut().zip(right).for_each(|(sum, added)| *sum += added);
            left
        };
        let found = design.over_rows().reduce(1, part, merge).unwrap_or([f64::NAN; 11]);
        let [a, b, c, e, f, g, h, i, first, second, third] = found.map(|sum| raised(sum, n + FEW));
        Self { traces: [a, b, c, e], totals: [f, g, h, i], errors: [first, second, third] }
    }
}

/// Bounds on the linear forms over a ball.
struct Forms {
    /// ‖Aᵀp − c‖ for what the rows are centred by (softmax); else 0.
    drift: f64,
    /// ‖Aᵀv‖.
    straight: f64,
    /// ‖Aᵀ(v∘(h − ⟨b, b⟩))‖ (rescaled), ‖Aᵀ(v∘(h − ⟨p, p⟩ − ρ))‖ (normalised).
    crossed: f64,
    /// What does not depend on Ap.
    constant: f64,
}

impl Forms {
    fn of(enclosed: &Enclosed<'_>, at: &Derivatives, sums: &Sums) -> Self {
        let scalars = enclosed.scalars;
        // at least ‖t·Aᵀv + s·Aᵀ(v∘h) + s′·Aᵀ(v∘p)‖ with s, s′ = 0 or ±1
        let bound = |t: Blurred, signs: [f64; 2]| {
            combined(&at.coupled, sums.errors, [t, Blurred::exact(signs[0]), Blurred::exact(signs[1])])
        };
        let straight = if at.coupled.is_empty() { 0.0 } else { bound(Blurred::exact(1.0), [0.0; 2]) };
        let zero = Blurred::exact(0.0);
        match enclosed.image.instance.loss() {
            Loss::Plain(_) => Self { drift: 0.0, straight, crossed: 0.0, constant: 0.0 },
            Loss::Rescaled(_) => {
                Self { drift: 0.0, straight, crossed: bound(scalars.square, [-1.0, 0.0]), constant: 0.0 }
            }
            Loss::Softmax => {
                let crossed = bound(zero - scalars.square - scalars.centre, [1.0, 0.0]);
                Self { drift: sums.errors[0], straight, crossed, constant: 0.0 }
            }
            Loss::SoftResidual => {
                let crossed = bound(zero - scalars.square - scalars.centre, [1.0, 0.0]);
                let paired = bound(zero, [0.0, 1.0]);
                // r = (p + r) − p
                let level = bound(zero - scalars.centre, [1.0, -1.0]);
                let inner = raised(2.0 * paired + scalars.square.size() * straight + level, 4);
                Self { drift: 0.0, straight, crossed, constant: raised(6.0 * (straight * inner) * straight, 4) }
            }
        }
    }
}

/// At least ‖Σₖ fₖyₖ‖ for the numbers fₖ in some enclosures and vectors (d) no further than `errors` from the given ones.
fn combined(vectors: &[DVector<f64>], errors: [f64; 3], factors: [Blurred; 3]) -> f64 {
    let Some(first) = vectors.first() else { return 0.0 };
    let mut whole = DVector::zeros(first.len());
    let mut slack = 0.0;
    for ((y, error), factor) in vectors.iter().zip(errors).zip(factors) {
        whole.axpy(factor.middle, y, 1.0);
        let known = length(y.as_slice());
        slack += (factor.radius + gamma(FEW) * factor.middle.abs()) * known + factor.size() * error;
    }
    raised(length(whole.as_slice()) + slack, 32)
}

/// |φ‴|'s coefficients over a leaf: at least |κ|, β and γ.
struct Bend {
    kappa: [f64; LEAF],
    beta: [f64; LEAF],
    gamma: [f64; LEAF],
}

impl Default for Bend {
    fn default() -> Self {
        Self { kappa: [0.0; LEAF], beta: [0.0; LEAF], gamma: [0.0; LEAF] }
    }
}

impl Bend {
    fn fill(&mut self, enclosed: &Enclosed<'_>, rows: Range<usize>, leaf: &Leaf) {
        let (instance, n) = (enclosed.image.instance, rows.len());
        let loss = instance.loss();
        let is_normalised = matches!(loss, Loss::Softmax | Loss::SoftResidual);
        let kappa = &mut self.kappa[..n];
        bend(leaf, if is_normalised { &leaf.second } else { &leaf.first }, kappa);
        match loss {
            Loss::Plain(_) => {}
            Loss::Rescaled(_) => couple_by_target(leaf, &instance.target()[rows], [&mut self.beta, &mut self.gamma]),
            Loss::Softmax => couple_alone(leaf, &mut self.gamma),
            Loss::SoftResidual => couple_by_share(leaf, enclosed.scalars.centre, [&mut self.beta, &mut self.gamma]),
        }
    }
}

vectorised! {
    /// |κ| = |3u′∘u″ + u‴∘(r − centre)|.
    fn bend(leaf: &Leaf, third: &Span, out: &mut [f64]) {
        let three = Blurred::exact(3.0);
        for i in 0..leaf.rows.min(LEAF).min(out.len()) {
            let slopes = [leaf.first.at(i), leaf.second.at(i), third.at(i)];
            out[i] = row::third(slopes, leaf.centred.at(i), three).size();
        }
    }
}

vectorised! {
    /// β = 3|u″∘b| and γ = 3|u″|.
    fn couple_by_target(leaf: &Leaf, b: &[f64], outs: [&mut [f64; LEAF]; 2]) {
        let [beta, gamma] = outs;
        for i in 0..b.len().min(LEAF) {
            let second = leaf.second.at(i).size();
            beta[i] = widened((3.0 * second) * b[i].abs());
            gamma[i] = widened(3.0 * second);
        }
    }
}

vectorised! {
    /// γ = 3|u″|.
    fn couple_alone(leaf: &Leaf, gamma: &mut [f64; LEAF]) {
        for (i, gamma) in gamma.iter_mut().enumerate().take(leaf.rows) {
            *gamma = widened(3.0 * leaf.second.at(i).size());
        }
    }
}

vectorised! {
    /// β = 3|u″∘(p + r − ρ)| + 6u′² and γ = 3|u″|.
    fn couple_by_share(leaf: &Leaf, rho: Blurred, outs: [&mut [f64; LEAF]; 2]) {
        let [beta, gamma] = outs;
        for i in 0..leaf.rows.min(LEAF) {
            let (first, second) = (leaf.first.at(i), leaf.second.at(i));
            let curved = (second * (leaf.partner.at(i) - rho)).size();
            beta[i] = widened(3.0 * curved + 6.0 * (first * first).size());
            gamma[i] = widened(3.0 * second.size());
        }
    }
}

vectorised! {
    /// The sums of [`Sums`] over a leaf, from the norms of the ball and those of the rows.
    fn sums_of(bend: &Bend, leaf: &Leaf, norms: [&[f64]; 2], further: f64, rounding: f64) -> [f64; 11] {
        let n = norms[1].len().min(LEAF);
        let (reach, norms) = (&norms[0][..n], &norms[1][..n]);
        let mut terms = [[0.0; LEAF]; 11];
        for i in 0..n {
            let (kappa, beta, gamma, long) = (bend.kappa[i], bend.beta[i], bend.gamma[i], reach[i] + further);
            let off = |y: Blurred| widened(y.radius + rounding * y.middle.abs()) * norms[i];
            let (first, partner, share) = (leaf.first.at(i), leaf.partner.at(i), leaf.share.at(i));
            let found = [
                ((kappa * long) * long) * long,
                (kappa * long) * long,
                (beta * long) * long,
                (gamma * long) * long,
                kappa * long,
                kappa,
                beta,
                gamma,
                off(first),
                off(row::coupled(first, partner)),
                off(row::coupled(first, share)),
            ];
            for (term, found) in terms.iter_mut().zip(found) {
                term[i] = found;
            }
        }
        terms.each_ref().map(|terms| lanes::total(&terms[..n]))
    }
}

/// At least λ_max(Σᵢ ωᵢ(aᵢ − c)(aᵢ − c)ᵀ) for the weights ω of the factors and c (d), or 0.
fn quadratic_form(enclosed: &Enclosed<'_>, factors: [f64; 3], centre: Option<&DVector<f64>>) -> Result<f64, Error> {
    let design = enclosed.image.instance.design();
    let omega = weights(enclosed, factors);
    let mut gram = design.weighted_gram(&omega)?;
    let rest = centre.map_or(0.0, |c| length(c.as_slice()));
    if let Some(c) = centre {
        let [beta] = design.transpose_times([&omega])?;
        gram.ger(-1.0, &beta, c, 1.0);
        gram.ger(-1.0, c, &beta, 1.0);
        gram.ger(design.over_rows().sum(|rows| omega[rows].iter().sum()), c, c, 1.0);
    }
    let (n, norms) = (design.rows(), &enclosed.image.norms);
    let absolute = design.over_rows().sum(|rows| {
        let pairs = omega[rows.clone()].iter().zip(&norms[rows]);
        pairs.map(|(omega, norm)| omega * (norm + rest) * (norm + rest)).sum()
    });
    let rounding = gamma(n + 20) * raised(absolute, n);
    Ok(raised(largest_eigenvalue(&gram) + raised(rounding, 2), 2))
}

/// ω for rows that the norms of the ball are the lengths of (n).
fn weights(enclosed: &Enclosed<'_>, [drift, straight, crossed]: [f64; 3]) -> Vec<f64> {
    let mut omega = vec![0.0; enclosed.image.z.len()];
    let part = |rows: Range<usize>, [omega]: [&mut [f64]; 1]| {
        let (mut bend, start) = (Bend::default(), rows.start);
        enclosed.each_leaf(rows, |rows, leaf| {
            bend.fill(enclosed, rows.clone(), leaf);
            let own = &mut omega[rows.start - start..rows.end - start];
            for (i, (omega, norm)) in own.iter_mut().zip(&enclosed.ball.norms[rows]).enumerate() {
                *omega = widened(bend.kappa[i] * (norm + drift) + bend.beta[i] * straight + bend.gamma[i] * crossed);
            }
        });
    };
    enclosed.image.instance.design().over_rows().visit([&mut omega], part);
    omega
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::DesignMatrix;
    use crate::loss::{Activation, Regression, Weights};

    #[test]
    fn a_form_grows_with_the_drift_of_the_centre() {
        // one row, a = 1, ω = 2, c = 0.5, c′ = 0.2
        let found = recentred(2.0 * 0.25, 0.3, 2.0);
        assert!((2.0 * 0.64..2.0 * 0.641).contains(&found), "{found}");
    }

    #[test]
    fn a_sum_of_vectors_that_are_not_quite_known_is_no_longer_than_its_bound() {
        // along one axis, where every doubt adds up: (2 ± 0.5)·(3 ± 0.25) + (−1 ± 0.125)·(−1 ± 0.5) at its most
        let vectors = [3.0, -1.0].map(|entry| DVector::from_vec(vec![entry, 0.0]));
        let factors = [(2.0, 0.5), (-1.0, 0.125), (7.0, 1.0)].map(|(middle, radius)| Blurred { middle, radius });
        let most = 2.5 * 3.25 + 1.125 * 1.5;
        let found = combined(&vectors, [0.25, 0.5, 9.0], factors);
        assert!((most..1.00001 * most).contains(&found), "{found} for {most}");
        assert_eq!(combined(&[], [1.0; 3], factors), 0.0);
    }

    #[test]
    fn the_coefficients_are_those_of_the_third_derivative() {
        let (a, b) = (vec![0.5, -0.75, 1.25], vec![0.5, -0.25, 0.125]);
        let losses =
            [Loss::Plain(Activation::Cosh), Loss::Rescaled(Activation::Sinh), Loss::Softmax, Loss::SoftResidual];
        for loss in losses {
            let design = DesignMatrix::dense(3, 1, a.clone()).unwrap();
            let instance = Regression::new(loss, design, b.clone(), Weights::Uniform(0.5)).unwrap();
            let image = Image::at(&instance, &[0.75]).unwrap();
            let enclosed = Enclosed::at(&image, image.alone()).unwrap();
            let (mut leaf, mut bend) = (Leaf::default(), Bend::default());
            enclosed.fill(0..3, &mut leaf);
            bend.fill(&enclosed, 0..3, &leaf);
            for (i, b) in b.iter().enumerate() {
                let (first, second) = (leaf.first.middle[i], leaf.second.middle[i]);
                let (beta, gamma) = match loss {
                    Loss::Plain(_) => (0.0, 0.0),
                    Loss::Rescaled(_) => (3.0 * (second * b).abs(), 3.0 * second.abs()),
                    Loss::Softmax => (0.0, 3.0 * second),
                    Loss::SoftResidual => {
                        let curved = second * (leaf.partner.middle[i] - enclosed.scalars.centre.middle);
                        (3.0 * curved.abs() + 6.0 * first * first, 3.0 * second.abs())
                    }
                };
                let third = if matches!(loss, Loss::Plain(_) | Loss::Rescaled(_)) { first } else { second };
                let kappa = (3.0 * first * second + third * leaf.centred.middle[i]).abs();
                for (found, known) in [(bend.kappa[i], kappa), (bend.beta[i], beta), (bend.gamma[i], gamma)] {
                    assert!(found >= known * (1.0 - 1e-12) && found <= known * (1.0 + 1e-6) + 1e-12, "{loss} {known}");
                }
            }
        }
    }
}
