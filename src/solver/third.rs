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
//! A linear form ⟨y, s⟩ is at most ‖Aᵀy‖ and |sᵢ| ≤ ‖aᵢ‖, so that |φ‴| ≤ pᵀAᵀ diag(ω)Ap + a constant, with ω ≥ 0.

use super::definite::largest_eigenvalue;
use super::enclosed::{Coupling, Enclosed, each};
use super::passes::{gamma, length, radius, raised, reach, row_norms};
use crate::linalg::Error;
use crate::loss::{Instance, Loss};
use crate::number::Interval;
use nalgebra::DVector;

/// |φ‴| ≤ pᵀAᵀ diag(ω)Ap + constant for unit p; for softmax the rows of A are centred.
struct Majorant {
    omega: Vec<f64>,
    constant: f64,
}

/// How λ_max of Aᵀ diag(ω)A is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// By its trace, which is up to d times as large and costs no pass over A.
    Trace,
    /// By a factorisation.
    Factored,
}

/// At least ‖∇³L(y)‖ for every y with ‖y − x‖₂ ≤ `ball`, where z encloses Ax; +∞ or NaN where none is found.
pub(super) fn lipschitz(instance: &Instance, z: &[Interval], ball: f64, form: Form) -> Result<f64, Error> {
    let design = instance.design();
    let origin = vec![0.0; design.columns()];
    let plain_norms = row_norms(design, &origin);
    let softmax = instance.loss() == Loss::Softmax;
    let centre = if softmax {
        let p: Vec<f64> = Enclosed::at(instance, z).first.iter().map(|p| p.middle()).collect();
        let [centre] = design.transpose_times([&p])?;
        centre.as_slice().to_vec()
    } else {
        origin
    };
    let centred_norms = if softmax { row_norms(design, &centre) } else { plain_norms.clone() };
    let widened = |(&z, norm): (&Interval, &f64)| {
        let width = raised(ball * norm, 1);
        z + Interval::between(-width, width)
    };
    let boxes: Vec<Interval> = z.iter().zip(&centred_norms).map(widened).collect();
    let parts = Enclosed::at(instance, &boxes);
    let drift = if softmax { drift(&parts.first, &plain_norms) } else { 0.0 };
    let majorant = majorant(instance, &parts, &plain_norms, &centred_norms, drift)?;
    let form = match form {
        Form::Trace => trace(&majorant.omega, &centred_norms),
        Form::Factored => quadratic_form(instance, &majorant.omega, &plain_norms, &centre)?,
    };
    let total = raised(majorant.omega.iter().sum(), z.len());
    let root = raised(form.sqrt() + raised(drift * total.sqrt(), 2), 2);
    Ok(raised(root * root + majorant.constant, 2))
}

/// At least ‖Aᵀp − fl(Aᵀp̂)‖ for every p in the intervals; p̂ are the middles of narrower ones inside.
fn drift(p: &[Interval], norms: &[f64]) -> f64 {
    let rounding = gamma(p.len() + 2);
    let terms = p.iter().zip(norms).map(|(p, norm)| (rounding * p.middle().abs() + 2.0 * radius(p)) * norm);
    raised(terms.sum(), p.len())
}

fn majorant(
    instance: &Instance,
    parts: &Enclosed,
    norms: &[f64],
    centred_norms: &[f64],
    drift: f64,
) -> Result<Majorant, Error> {
    let design = instance.design();
    let of = |y: &[Interval]| reach(design, norms, y);
    let Enclosed { first, second, third, centred, coupling, .. } = parts;
    let kappa = |i: usize| {
        let bent = first[i] * second[i];
        bent + bent + bent + third[i] * centred[i]
    };
    let cubic = |i: usize| size(kappa(i)) * (centred_norms[i] + drift);
    let rows = 0..first.len();
    let (omega, constant): (Vec<f64>, f64) = match coupling {
        Coupling::None => (rows.map(cubic).collect(), 0.0),
        Coupling::Target { b, square } => {
            let (straight, crossed) = (of(first)?, of(&each(first, b, |v, b| v * (*square - b)))?);
            let coupled = |i: usize| 3.0 * size(second[i]) * (crossed + size(b[i]) * straight);
            (rows.map(|i| cubic(i) + coupled(i)).collect(), 0.0)
        }
        Coupling::Share { p, partner, square, pairing } => {
            let steep = of(&each(first, partner, |v, h| v * (h - *square - *pairing)))?;
            if instance.loss() == Loss::Softmax {
                (rows.map(|i| cubic(i) + 3.0 * steep * size(second[i])).collect(), 0.0)
            } else {
                let straight = of(first)?;
                let (paired, level) = (of(&each(first, p, |v, p| v * p))?, of(&each(first, centred, |v, r| v * r))?);
                let coupled = |i: usize| {
                    let curved = size(second[i] * (partner[i] - *pairing));
                    let slope = size(first[i]);
                    3.0 * (straight * curved + steep * size(second[i])) + 6.0 * straight * slope * slope
                };
                let constant = 6.0 * straight * straight * (2.0 * paired + size(*square) * straight + level);
                (rows.map(|i| cubic(i) + coupled(i)).collect(), constant)
            }
        }
    };
    Ok(Majorant { omega: omega.into_iter().map(|weight| raised(weight, 8)).collect(), constant: raised(constant, 16) })
}

/// At least Σᵢ ωᵢ‖aᵢ − c‖² for ω ≥ 0 (n) and bounds on the norms.
fn trace(omega: &[f64], norms: &[f64]) -> f64 {
    raised(omega.iter().zip(norms).map(|(omega, norm)| omega * norm * norm).sum(), omega.len())
}

/// At least λ_max(Σᵢ ωᵢ(aᵢ − c)(aᵢ − c)ᵀ) for ω ≥ 0 (n) and c (d).
fn quadratic_form(instance: &Instance, omega: &[f64], norms: &[f64], c: &[f64]) -> Result<f64, Error> {
    let design = instance.design();
    let mut gram = design.weighted_gram(omega)?;
    let rest = length(c);
    if rest > 0.0 {
        let [beta] = design.transpose_times([omega])?;
        let c = DVector::from_row_slice(c);
        gram.ger(-1.0, &beta, &c, 1.0);
        gram.ger(-1.0, &c, &beta, 1.0);
        gram.ger(omega.iter().sum(), &c, &c, 1.0);
    }
    let absolute: f64 = omega.iter().zip(norms).map(|(omega, norm)| omega * (norm + rest) * (norm + rest)).sum();
    let rounding = gamma(omega.len() + 20) * raised(absolute, omega.len());
    Ok(raised(largest_eigenvalue(&gram) + raised(rounding, 2), 2))
}

/// The largest |t| for t in the interval; +∞ where it is not defined.
fn size(interval: Interval) -> f64 {
    if interval.is_defined() { interval.lo().abs().max(interval.hi().abs()) } else { f64::INFINITY }
}
