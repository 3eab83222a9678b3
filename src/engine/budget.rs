//! What a run may spend: counts of instances, ascent steps and shrink attempts, never seconds.

use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// How hard a check tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// For every change: seconds.
    Quick,
    /// For a release: minutes.
    Standard,
    /// For a night.
    Deep,
}

/// A budget name that is not one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a budget: wanted quick, standard or deep")]
pub struct NotABudget(String);

impl Budget {
    /// Random instances a claim is tried on.
    pub fn instances(self) -> usize {
        self.of(160, 4_000, 100_000)
    }

    /// Starts of the local ascent.
    pub fn ascents(self) -> usize {
        self.of(4, 24, 200)
    }

    /// Steps of one ascent.
    pub fn steps(self) -> usize {
        self.of(20, 60, 200)
    }

    /// Restarts of the evolution strategy.
    pub fn restarts(self) -> usize {
        self.of(2, 12, 100)
    }

    /// Generations of one restart.
    pub fn generations(self) -> usize {
        self.of(40, 150, 600)
    }

    /// Accepted instances of a size that are driven to extremes.
    pub fn extremes(self) -> usize {
        self.of(4, 8, 40)
    }

    /// The k for which denominators are brought to 10⁻ᵏ.
    pub fn degenerate_levels(self) -> &'static [usize] {
        match self {
            Budget::Quick => &[4, 10, 24, 50],
            Budget::Standard => &[2, 4, 6, 8, 12, 16, 24, 36, 50],
            Budget::Deep => &[1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 30, 36, 42, 50, 70, 100],
        }
    }

    /// Operations on the tapes of the sizes beyond the small ones, in all.
    pub fn operations(self) -> usize {
        self.of(40_000, 400_000, 4_000_000)
    }

    /// Certified evaluations that one shrink may spend.
    pub fn shrinks(self) -> usize {
        self.of(1_500, 6_000, 40_000)
    }

    /// The error probability of a field proof is at most 2^−this, by repetition.
    pub fn field_bits(self) -> u32 {
        self.of(100, 120, 200) as u32
    }

    /// The greatest n and d of the sizes that an identity is settled at and instances are drawn from.
    pub fn largest(self) -> (usize, usize) {
        match self {
            Budget::Quick => (4, 3),
            Budget::Standard => (6, 4),
            Budget::Deep => (8, 6),
        }
    }

    fn of(self, quick: usize, standard: usize, deep: usize) -> usize {
        match self {
            Budget::Quick => quick,
            Budget::Standard => standard,
            Budget::Deep => deep,
        }
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Budget::Quick => "quick",
            Budget::Standard => "standard",
            Budget::Deep => "deep",
        })
    }
}

impl FromStr for Budget {
    type Err = NotABudget;

    fn from_str(text: &str) -> Result<Self, NotABudget> {
        match text {
            "quick" => Ok(Budget::Quick),
            "standard" => Ok(Budget::Standard),
            "deep" => Ok(Budget::Deep),
            _ => Err(NotABudget(text.into())),
        }
    }
}
