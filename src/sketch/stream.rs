//! Random words by counter: word i depends on (seed, purpose, i) alone, so neither threads nor order change it.

/// An endless stream of random words, each addressed by its place; SplitMix64 in counter mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    base: u64,
}

impl Stream {
    /// The stream of a seed for one purpose; other purposes give unrelated streams.
    pub fn new(seed: u64, purpose: u64) -> Self {
        Self { base: mix(mix(seed).wrapping_add(purpose.wrapping_mul(0xD1B5_4A32_D192_ED03))) }
    }

    /// 64 random bits.
    pub fn word(&self, place: u64) -> u64 {
        mix(self.base.wrapping_add(place.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    pub fn uniform(&self, place: u64) -> f64 {
        (self.word(place) >> 11) as f64 * (0.5 * f64::EPSILON)
    }
}

fn mix(mut s: u64) -> u64 {
    s = (s ^ s >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    s = (s ^ s >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    s ^ s >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_numbers_fill_the_unit_interval_evenly() {
        let stream = Stream::new(1, 2);
        let drawn: Vec<f64> = (0..100_000).map(|i| stream.uniform(i)).collect();
        assert!(drawn.iter().all(|u| (0.0..1.0).contains(u)));
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        assert!((mean - 0.5).abs() < 0.005, "{mean}");
        let tenths = (0..10).map(|k| drawn.iter().filter(|u| (**u * 10.0) as usize == k).count());
        assert!(tenths.into_iter().all(|count| (9_600..10_400).contains(&count)));
    }

    #[test]
    fn another_seed_or_purpose_is_another_stream() {
        let words = [Stream::new(0, 0), Stream::new(0, 1), Stream::new(1, 0)].map(|stream| stream.word(7));
        assert!(words[0] != words[1] && words[0] != words[2] && words[1] != words[2]);
    }
}
