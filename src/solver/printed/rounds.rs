//! How many rounds Algorithm 1 is given.

use crate::linalg::length;

/// Rounds where no minimiser is known to count them by.
const ROUNDS: usize = 100;

/// A reading of "log" in T = log(‖x₀ − x*‖/ε).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reading {
    /// Base e.
    Natural,
    /// Base 2.
    Binary,
    /// Base 10.
    Decimal,
    /// Base 1/0.4, which the proved rate r_{t+1} ≤ 0.4·r_t asks for.
    Rate,
}

impl Reading {
    /// All four.
    pub const ALL: [Reading; 4] = [Reading::Natural, Reading::Binary, Reading::Decimal, Reading::Rate];

    /// The base of the logarithm.
    pub fn base(self) -> f64 {
        match self {
            Reading::Natural => std::f64::consts::E,
            Reading::Binary => 2.0,
            Reading::Decimal => 10.0,
            Reading::Rate => 2.5,
        }
    }

    /// Rounds of the loop "for t = 0 → T" with T = ⌈log(‖x₀ − x*‖/ε)⌉: T + 1 of them, and 1 where the start is within ε.
    pub fn rounds(self, distance: f64, epsilon: f64) -> usize {
        let t = core_math::log(distance / epsilon) / core_math::log(self.base());
        if t > 0.0 { t.ceil() as usize + 1 } else { 1 }
    }
}

/// What the rounds are counted by.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Goal {
    /// The accuracy ε = tolerance·max(1, ‖x*‖); the tolerance itself where no x* is known.
    pub epsilon: f64,
    /// ‖x₀ − x*‖, where x* is known.
    pub distance: Option<f64>,
}

impl Goal {
    /// From x₀ and x* (d each).
    pub fn of(tolerance: f64, x0: &[f64], minimiser: Option<&[f64]>) -> Self {
        let epsilon = tolerance * minimiser.map_or(1.0, |x| length(x).max(1.0));
        let distance = minimiser.map(|minimiser| {
            let gap: Vec<f64> = minimiser.iter().zip(x0).map(|(x, start)| x - start).collect();
            length(&gap)
        });
        Self { epsilon, distance }
    }

    /// The rounds that a reading of T asks for; 100 where no x* is known.
    pub fn rounds(self, reading: Reading) -> usize {
        self.distance.map_or(ROUNDS, |distance| reading.rounds(distance, self.epsilon))
    }
}
