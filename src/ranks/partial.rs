//! What can be summed in parts on several ranks: it goes between them as a list of numbers, to the bit.

/// A partial result.
pub(crate) trait Partial: Send + Sized {
    /// Appends itself.
    fn pack(&self, into: &mut Vec<f64>);

    /// Takes itself off the front; `None` where the numbers are none of this kind.
    fn unpack(from: &mut Numbers<'_>) -> Option<Self>;
}

/// Numbers that are read from the front.
pub(crate) struct Numbers<'a>(pub &'a [f64]);

impl<'a> Numbers<'a> {
    /// The next so many.
    pub fn take(&mut self, count: usize) -> Option<&'a [f64]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }
}

impl Partial for f64 {
    fn pack(&self, into: &mut Vec<f64>) {
        into.push(*self);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        from.take(1).map(|taken| taken[0])
    }
}

/// Whole numbers below 2⁵³.
impl Partial for usize {
    fn pack(&self, into: &mut Vec<f64>) {
        into.push(*self as f64);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        f64::unpack(from).filter(|number| *number >= 0.0 && number.fract() == 0.0).map(|number| number as usize)
    }
}

impl Partial for bool {
    fn pack(&self, into: &mut Vec<f64>) {
        usize::from(*self).pack(into);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        usize::unpack(from).filter(|bit| *bit < 2).map(|bit| bit == 1)
    }
}

impl<T: Partial> Partial for Option<T> {
    fn pack(&self, into: &mut Vec<f64>) {
        self.is_some().pack(into);
        if let Some(value) = self {
            value.pack(into);
        }
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        if bool::unpack(from)? { T::unpack(from).map(Some) } else { Some(None) }
    }
}

impl<T: Partial, const K: usize> Partial for [T; K] {
    fn pack(&self, into: &mut Vec<f64>) {
        self.iter().for_each(|value| value.pack(into));
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        let found: Vec<T> = (0..K).map(|_| T::unpack(from)).collect::<Option<_>>()?;
        found.try_into().ok()
    }
}

impl<A: Partial, B: Partial> Partial for (A, B) {
    fn pack(&self, into: &mut Vec<f64>) {
        self.0.pack(into);
        self.1.pack(into);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

impl Partial for Vec<f64> {
    fn pack(&self, into: &mut Vec<f64>) {
        self.len().pack(into);
        into.extend_from_slice(self);
    }

    fn unpack(from: &mut Numbers<'_>) -> Option<Self> {
        let count = usize::unpack(from)?;
        from.take(count).map(<[f64]>::to_vec)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back_to_the_bit_and_nothing_comes_of_fewer_numbers() {
        type Whole = ((Vec<f64>, [f64; 3]), (Option<usize>, (bool, Option<f64>)));
        let value: Whole = ((vec![-0.0, 1e-320, f64::INFINITY], [1.5; 3]), (Some(7), (true, None)));
        let mut numbers = Vec::new();
        value.pack(&mut numbers);
        let found = Whole::unpack(&mut Numbers(&numbers)).unwrap();
        assert_eq!((found.0.0[0].to_bits(), &found), ((-0.0_f64).to_bits(), &value));
        for end in 0..numbers.len() {
            assert!(Whole::unpack(&mut Numbers(&numbers[..end])).is_none());
        }
        assert!(bool::unpack(&mut Numbers(&[2.0])).is_none() && usize::unpack(&mut Numbers(&[0.5])).is_none());
    }
}
