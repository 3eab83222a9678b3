//! Primes drawn at random from [2⁶¹, 2⁶²), and products modulo one of them.

use rand::{Rng, RngExt};

/// The least of the range that primes are drawn from; the greatest is below twice this.
pub(super) const LEAST: u64 = 1 << 61;

/// An odd modulus below 2⁶² with what Montgomery's products need: residues are kept multiplied by 2⁶⁴.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Modulus {
    value: u64,
    /// −1/modulus modulo 2⁶⁴.
    inverse: u64,
    /// 2¹²⁸ modulo the modulus.
    square: u64,
}

impl Modulus {
    fn new(value: u64) -> Self {
        // each step of Newton's iteration doubles the bits that are right; an odd number is its own inverse modulo 8
        let inverse = (0..5).fold(value, |x, _| x.wrapping_mul(2u64.wrapping_sub(value.wrapping_mul(x))));
        let word = ((1u128 << 64) % u128::from(value)) as u64;
        let square = (u128::from(word) * u128::from(word) % u128::from(value)) as u64;
        Modulus { value, inverse: inverse.wrapping_neg(), square }
    }

    /// A prime, each of [2⁶¹, 2⁶²) as likely as any other.
    pub(super) fn draw(rng: &mut impl Rng) -> Self {
        loop {
            let candidate = rng.random_range(LEAST..2 * LEAST) | 1;
            if SMALL.iter().all(|prime| candidate % prime != 0) {
                let modulus = Modulus::new(candidate);
                if modulus.is_prime() {
                    return modulus;
                }
            }
        }
    }

    pub(super) fn value(self) -> u64 {
        self.value
    }

    /// a·b/2⁶⁴, of two residues below the modulus.
    pub(super) fn multiply(self, a: u64, b: u64) -> u64 {
        self.reduce(u128::from(a) * u128::from(b))
    }

    fn reduce(self, wide: u128) -> u64 {
        let factor = (wide as u64).wrapping_mul(self.inverse);
        let folded = ((wide + u128::from(factor) * u128::from(self.value)) >> 64) as u64;
        if folded >= self.value { folded - self.value } else { folded }
    }

    pub(super) fn add(self, a: u64, b: u64) -> u64 {
        let sum = a + b;
        if sum >= self.value { sum - self.value } else { sum }
    }

    pub(super) fn subtract(self, a: u64, b: u64) -> u64 {
        if a >= b { a - b } else { a + (self.value - b) }
    }

    /// An integer below the modulus as it is kept.
    pub(super) fn enter(self, x: u64) -> u64 {
        self.multiply(x, self.square)
    }

    /// baseᵏ of a residue as it is kept.
    pub(super) fn power(self, mut base: u64, mut exponent: u64) -> u64 {
        let mut result = self.enter(1);
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = self.multiply(result, base);
            }
            base = self.multiply(base, base);
            exponent >>= 1;
        }
        result
    }

    /// Miller and Rabin's test to the first twelve prime bases, which decides every number below 3.3·10²⁴
    /// (Sorenson and Webster, 2015).
    fn is_prime(self) -> bool {
        let (one, less) = (self.enter(1), self.enter(self.value - 1));
        let twos = (self.value - 1).trailing_zeros();
        SMALL.iter().all(|&base| {
            let mut power = self.power(self.enter(base), (self.value - 1) >> twos);
            if power == one || power == less {
                return true;
            }
            (1..twos).any(|_| {
                power = self.multiply(power, power);
                power == less
            })
        })
    }
}

const SMALL: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;

    #[test]
    fn the_test_of_primality_knows_primes_and_what_passes_for_them() {
        // the largest primes below 2⁶¹ and 2⁶² (OEIS A013603: 2ⁿ less 1 and 57), and 2⁶¹ + 15, the least above 2⁶¹
        // (A013597); strong pseudoprimes to the bases 2, 3, 5, 7 and up to 31 (A014233); a Carmichael number
        for prime in [(1u64 << 61) - 1, (1 << 62) - 57, (1 << 61) + 15, 41, 1_000_000_007] {
            assert!(Modulus::new(prime).is_prime(), "{prime}");
        }
        for composite in [3_215_031_751, 3_825_123_056_546_413_051, 341_550_071_728_321, 561, (1 << 61) + 1] {
            assert!(!Modulus::new(composite).is_prime(), "{composite}");
        }
    }

    #[test]
    fn products_and_powers_are_those_of_wide_integers() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for _ in 0..200 {
            let modulus = Modulus::draw(&mut rng);
            let p = u128::from(modulus.value());
            let (a, b) = (rng.random_range(0..modulus.value()), rng.random_range(0..modulus.value()));
            let product = (u128::from(a) * u128::from(b) % p) as u64;
            assert_eq!(modulus.multiply(modulus.enter(a), modulus.enter(b)), modulus.enter(product));
            assert_eq!(modulus.add(a, b), ((u128::from(a) + u128::from(b)) % p) as u64);
            assert_eq!(modulus.subtract(a, b), ((u128::from(a) + p - u128::from(b)) % p) as u64);
            let seventh = (0..7).fold(1, |power, _| power * u128::from(a) % p) as u64;
            assert_eq!(modulus.power(modulus.enter(a), 7), modulus.enter(seventh));
        }
    }
}
