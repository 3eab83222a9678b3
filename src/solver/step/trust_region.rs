//! The minimiser of a quadratic model in a ball ‖s‖ ≤ Δ: Newton's step by Cholesky where H is positive definite and
//! the step fits, on the boundary by factors of H + σ, and by the eigenvectors of H where that is singular to rounding.

use super::boundary::{Indefinite, newton, shortened};
use super::measured::Step;
use super::quadratic::Quadratic;
use super::spectrum::Spectrum;
use crate::linalg::{Cholesky, Error};
use nalgebra::{DMatrix, DVector};

/// What a column must keep of its length beside the columns before it: the error of a step is about ε over this.
pub(in crate::solver) const SURE: f64 = 1e-9;

/// A model, factored no further than its steps ask for.
pub(in crate::solver) struct TrustRegion {
    model: Quadratic,
    /// The factor of H, where every pivot stands above the rounding of H.
    factor: Option<Cholesky>,
    newton: Option<DVector<f64>>,
    /// Where H has an eigenvalue below 0 beyond its rounding.
    indefinite: Option<Indefinite>,
    spectrum: Option<Spectrum>,
}

impl TrustRegion {
    /// The model with its Newton step, where every pivot of H stands above the rounding of H, or else with a direction
    /// of negative curvature, or where there is no clear one, its spectrum.
    pub fn new(model: Quadratic) -> Self {
        let factor = Cholesky::factor(&model.hessian, model.hessian_rounding);
        let indefinite = match &factor {
            Err(Error::NotPositiveDefinite { pivot, .. }) => Indefinite::find(&model, *pivot),
            _ => None,
        };
        let factor = factor.ok();
        let newton = factor.as_ref().and_then(|factor| newton(factor, &model.gradient));
        let spectrum = if newton.is_none() && indefinite.is_none() { Spectrum::of(&model) } else { None };
        Self { model, factor, newton, indefinite, spectrum }
    }

    /// H (d × d).
    pub fn into_hessian(self) -> DMatrix<f64> {
        self.model.hessian
    }

    /// H has a factor whose pivots stand above rounding so far that Newton's step keeps good digits.
    pub fn is_sure(&self) -> bool {
        self.newton.is_some() && self.factor.as_ref().is_some_and(|factor| factor.least_pivot() > SURE)
    }

    /// H has a factor: it is positive definite beyond its rounding.
    pub fn is_definite(&self) -> bool {
        self.newton.is_some()
    }

    /// H has an eigenvalue below 0 that is several times its rounding.
    pub fn is_clearly_indefinite(&self) -> bool {
        self.indefinite.is_some()
    }

    /// The eigenvectors (d) of H whose eigenvalues are within their rounding of 0.
    pub fn level(&self) -> Vec<DVector<f64>> {
        let known = self.spectrum.as_ref().map(Spectrum::level);
        match self.is_definite() {
            true => Vec::new(),
            false => known.or_else(|| Spectrum::of(&self.model).map(|it| it.level())).unwrap_or_default(),
        }
    }

    /// −H⁻¹y for a semidefinite H and a d-vector y, of least norm; `None` where y has a part along which H is level.
    pub fn newton_of(&self, y: &DVector<f64>) -> Option<DVector<f64>> {
        match (&self.factor, &self.spectrum) {
            (Some(factor), _) if self.is_definite() => newton(factor, y),
            (_, Some(spectrum)) if spectrum.is_semidefinite() => spectrum.newton_of(y),
            _ => None,
        }
    }

    /// λ_min(H) is not below its rounding; false also when no eigenvalues came out.
    pub fn is_semidefinite(&self) -> bool {
        self.newton.is_some() || self.spectrum.as_ref().is_some_and(Spectrum::is_semidefinite)
    }

    /// H has an eigenvalue within its rounding of 0; true also when no eigenvalues come out. Of an indefinite H they
    /// are found anew.
    pub fn is_singular(&self) -> bool {
        match (&self.newton, &self.spectrum) {
            (Some(_), _) => false,
            (None, Some(spectrum)) => spectrum.is_singular(),
            (None, None) => Spectrum::of(&self.model).is_none_or(|spectrum| spectrum.is_singular()),
        }
    }

    /// The minimiser of the model in ‖s‖ ≤ `radius`, or for a clearly indefinite H a step that takes the model at least
    /// nine tenths as low; `None` when factors do not serve and the eigenvalues of H do not come out.
    pub fn step(&mut self, radius: f64) -> Option<Step> {
        if let Some(s) = self.newton.as_ref().filter(|s| s.norm() <= radius) {
            return Some(Step::of(s.clone(), true));
        }
        let on_boundary = match (&mut self.indefinite, &self.factor, &self.newton) {
            (Some(indefinite), ..) => indefinite.step(&self.model, radius),
            (None, Some(factor), Some(s)) => shortened(&self.model, factor.clone(), s.clone(), radius),
            _ => None,
        };
        if let Some(s) = on_boundary {
            return Some(Step::of(s, false));
        }
        if self.spectrum.is_none() {
            self.spectrum = Spectrum::of(&self.model);
        }
        self.spectrum.as_ref().map(|spectrum| spectrum.step(radius))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers in [−1, 1] without pattern.
    fn noise(seed: u64) -> impl FnMut() -> f64 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        move || {
            for shift in [13_i32, -7, 17] {
                state ^= if shift > 0 { state << shift } else { state >> -shift };
            }
            state as f64 / u64::MAX as f64 * 2.0 - 1.0
        }
    }

    /// The model with these eigenvalues, and these slopes along their eigenvectors (the columns that come with it).
    fn turned(lambdas: &[f64], slopes: &[f64], seed: u64) -> (Quadratic, DMatrix<f64>) {
        let d = lambdas.len();
        let mut noise = noise(seed);
        let q = DMatrix::from_fn(d, d, |_, _| noise()).qr().q();
        let hessian = &q * DMatrix::from_diagonal(&DVector::from_row_slice(lambdas)) * q.transpose();
        let largest = lambdas.iter().fold(0.0_f64, |largest, lambda| largest.max(lambda.abs()));
        let model = Quadratic {
            hessian: (&hessian + hessian.transpose()) * 0.5,
            gradient: &q * DVector::from_row_slice(slopes),
            hessian_rounding: 4.0 * d as f64 * f64::EPSILON * largest,
            gradient_rounding: 1e-15,
        };
        (model, q)
    }

    fn value(model: &Quadratic, s: &DVector<f64>) -> f64 {
        model.gradient.dot(s) + 0.5 * s.dot(&(&model.hessian * s))
    }

    /// The step of an indefinite model is by factors, in the ball, and nine tenths as good as that by eigenvectors.
    fn check(model: Quadratic, radii: &[f64]) -> Result<(), TestCaseError> {
        let spectrum = Spectrum::of(&model).expect("eigenvalues");
        let mut region = TrustRegion::new(model);
        prop_assert!(region.indefinite.is_some() && !region.is_semidefinite());
        for radius in radii {
            let Step { s, newton, length } = region.step(*radius).expect("a step");
            prop_assert!(region.spectrum.is_none(), "{} at {radius:e}", region.model.hessian);
            prop_assert!(!newton && length == s.norm() && length <= radius * (1.0 + 1e-9), "{length:e} > {radius:e}");
            let best = spectrum.step(*radius).s;
            prop_assert!(best.norm() <= radius * (1.0 + 1e-9), "{:e} > {radius:e}", best.norm());
            let (reached, best) = (value(&region.model, &s), value(&region.model, &best));
            prop_assert!(best < 0.0 && reached <= 0.9 * best, "{reached:e} of {best:e} at {radius:e}");
        }
        Ok(())
    }

    /// Eigenvalues of which the first is the least and below 0.
    fn indefinite() -> impl Strategy<Value = Vec<f64>> {
        (prop::collection::vec(-1.0..1.0_f64, 0..12), -3.0..0.0_f64).prop_map(|(mut lambdas, exponent)| {
            let least = lambdas.iter().fold(0.0_f64, |least, lambda| least.min(*lambda));
            lambdas.insert(0, least - 10_f64.powf(exponent));
            lambdas
        })
    }

    proptest! {
        #[test]
        fn a_step_that_is_cut_by_factors_is_the_one_by_eigenvectors(
            lambdas in prop::collection::vec(1e-3..4.0_f64, 4),
            slopes in prop::collection::vec(0.1..2.0_f64, 4),
            seed in any::<u64>(),
            share in 0.01..0.99_f64,
        ) {
            let region = TrustRegion::new(turned(&lambdas, &slopes, seed).0);
            let newton = region.newton.clone().expect("positive definite");
            let radius = share * newton.norm();
            let factor = region.factor.clone().expect("positive definite");
            let step = shortened(&region.model, factor, newton, radius).expect("a few shifts suffice");
            prop_assert!((step.norm() / radius - 1.0).abs() < 1e-12);
            let by_eigenvectors = Spectrum::of(&region.model).expect("eigenvalues").step(radius).s;
            prop_assert!((&step - &by_eigenvectors).norm() <= 0.01 * radius, "{step} {by_eigenvectors}");
        }

        #[test]
        fn an_indefinite_model_is_lowered_by_nine_tenths_at_any_scale(
            lambdas in indefinite(),
            seed in any::<u64>(),
            steepness in -8.0..4.0_f64,
            scale in prop::sample::select(vec![1e-150, 1.0, 1e150]),
            radius in -3.0..3.0_f64,
        ) {
            let mut noise = noise(!seed);
            let slopes: Vec<f64> = lambdas.iter().map(|_| scale * 10_f64.powf(steepness) * noise()).collect();
            let lambdas: Vec<f64> = lambdas.iter().map(|lambda| scale * lambda).collect();
            let radius = 10_f64.powf(radius);
            check(turned(&lambdas, &slopes, seed).0, &[radius, 0.3 * radius, 0.01 * radius])?;
        }

        #[test]
        fn so_it_is_where_the_gradient_all_but_misses_the_eigenvector_or_vanishes(
            lambdas in indefinite(),
            seed in any::<u64>(),
            steepness in -8.0..1.0_f64,
            part in prop::sample::select(vec![0.0, 1e-300, 1e-17, 1e-14, 1e-10, 1e-6, 1e-3]),
            twice in any::<bool>(),
            radius in -2.0..3.0_f64,
        ) {
            let (mut noise, mut lambdas) = (noise(!seed), lambdas);
            if twice {
                lambdas.push(lambdas[0]);
            }
            let least = lambdas[0];
            let along = |lambda: f64| if lambda == least { part } else { 1.0 };
            let slopes: Vec<f64> =
                lambdas.iter().map(|lambda| along(*lambda) * 10_f64.powf(steepness) * noise()).collect();
            let (model, q) = turned(&lambdas, &slopes, seed);
            let diagonal = Quadratic {
                hessian: DMatrix::from_diagonal(&DVector::from_row_slice(&lambdas)),
                gradient: DVector::from_row_slice(&slopes),
                ..model
            };
            let level = Quadratic { hessian: model.hessian.clone(), gradient: q.column(0) * 0.0, ..model };
            let radius = 10_f64.powf(radius);
            for model in [model, diagonal, level] {
                check(model, &[radius, 0.1 * radius])?;
            }
        }

        #[test]
        fn the_least_eigenvalue_alone_says_whether_a_hessian_is_semidefinite(
            lambdas in prop::collection::vec(0.01..1.0_f64, 1..8),
            seed in any::<u64>(),
            least in prop::sample::select(vec![-1e3, -20.0, -9.0, -4.0, -1.5, -0.5, 0.0, 0.5]),
        ) {
            let rounding = 1e-8;
            let mut lambdas = lambdas;
            lambdas.insert(0, least * rounding);
            let (model, _) = turned(&lambdas, &vec![1e-3; lambdas.len()], seed);
            let mut region = TrustRegion::new(Quadratic { hessian_rounding: rounding, ..model });
            prop_assert_eq!(region.is_semidefinite(), least >= -1.0);
            prop_assert_eq!(region.is_singular(), least.abs() <= 1.0 && region.newton.is_none());
            prop_assert!(region.indefinite.is_none() || least <= -8.0);
            prop_assert!(region.indefinite.is_some() || least >= -16.0);
            prop_assert!(region.step(1e-2).is_some_and(|step| step.length <= 1e-2 * (1.0 + 1e-9)));
        }

        #[test]
        fn a_singular_semidefinite_hessian_has_newtons_step_of_least_norm(
            lambdas in prop::collection::vec(0.01..1.0_f64, 1..8),
            seed in any::<u64>(),
        ) {
            let slopes: Vec<f64> = [0.0, 0.0].into_iter().chain(lambdas.iter().map(|_| 0.5)).collect();
            let lambdas = [vec![0.0, 0.0], lambdas].concat();
            let (model, q) = turned(&lambdas, &slopes, seed);
            let mut region = TrustRegion::new(Quadratic { hessian_rounding: 1e-12, gradient_rounding: 1e-12, ..model });
            prop_assert!(region.is_semidefinite() && region.is_singular());
            let step = region.step(1e6).expect("a step");
            let least = DVector::from_fn(slopes.len(), |i, _| if i < 2 { 0.0 } else { -slopes[i] / lambdas[i] });
            prop_assert!(step.newton && (step.s - q * &least).norm() <= 1e-9 * least.norm());
        }
    }

    #[test]
    fn a_crowded_end_of_the_spectrum_deceives_no_step() {
        for (seed, d) in [(1, 30), (2, 60), (3, 90)] {
            let lambdas: Vec<f64> = (0..d).map(|i| -1.0 + (i as f64 / d as f64).powi(2) * 3.0).collect();
            let mut noise = noise(!seed);
            for steepness in [0.0, 1e-6, 1e-2, 1.0] {
                let slopes: Vec<f64> = lambdas.iter().map(|_| steepness * noise()).collect();
                check(turned(&lambdas, &slopes, seed).0, &[10.0, 1.0, 0.1]).expect("nine tenths");
            }
        }
    }

    #[test]
    fn a_saddle_without_slope_is_left_along_its_negative_curvature() {
        let hessian = DMatrix::from_row_slice(3, 3, &[1.0, 0.0, 0.0, 0.0, -1.0, 2.0, 0.0, 2.0, -1.0]);
        let model = || Quadratic {
            hessian: hessian.clone(),
            gradient: DVector::zeros(3),
            hessian_rounding: 1e-15,
            gradient_rounding: 0.0,
        };
        let Step { s, .. } = TrustRegion::new(model()).step(2.0).expect("a step");
        // λ = −3 along (0, 1, −1)
        assert!(value(&model(), &s) <= 0.9 * -6.0 && s[0].abs() < 0.5, "{s}");
        assert_eq!(s, TrustRegion::new(model()).step(2.0).expect("a step").s);
    }

    #[test]
    fn one_column_has_its_step_at_either_end() {
        for (slope, radius) in [(0.0, 1.0), (3.0, 0.5), (-3.0, 7.0), (1e-200, 1.0)] {
            let model = Quadratic {
                hessian: DMatrix::from_element(1, 1, -2.0),
                gradient: DVector::from_element(1, slope),
                hessian_rounding: 1e-15,
                gradient_rounding: 0.0,
            };
            let mut region = TrustRegion::new(model);
            let Step { s, .. } = region.step(radius).expect("a step");
            approx::assert_relative_eq!(s[0].abs(), radius, max_relative = 1e-14);
            assert!(s[0] * slope <= 0.0 && region.spectrum.is_none());
        }
    }
}
