//! Second-order duals: Hessian entries of a definition, over any number.
//!
//! Over f64 they are num-dual's; [`Hyper`] is the same algebra over every other [`Exp`] number, where num-dual
//! cannot go (its numbers must be ordered). A formula evaluated at x + pε₁ + qε₂ carries pᵀ∇ in its ε₁ part and
//! pᵀ∇²q in its ε₁ε₂ part, exactly.

use super::{Exp, Field, SecondOrder};
use nalgebra::{DMatrix, DVector};
use num_dual::HyperDual64;
use num_traits::{One, Zero};
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// re + e1·ε₁ + e2·ε₂ + e12·ε₁ε₂ with ε₁² = ε₂² = 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Hyper<S> {
    /// The value.
    pub re: S,
    /// The ε₁ part.
    pub e1: S,
    /// The ε₂ part.
    pub e2: S,
    /// The ε₁ε₂ part.
    pub e12: S,
}

impl<S: Field> Hyper<S> {
    /// f(self) from f, f′ and f″ at the value.
    fn chain(self, value: S, first: S, second: S) -> Self {
        Hyper {
            re: value,
            e12: first.clone() * self.e12 + second * (self.e1.clone() * self.e2.clone()),
            e1: first.clone() * self.e1,
            e2: first * self.e2,
        }
    }
}

impl<S: Field> SecondOrder<S> for Hyper<S> {
    fn constant(value: S) -> Self {
        Hyper { re: value, e1: S::zero(), e2: S::zero(), e12: S::zero() }
    }
    fn variable(value: S, first: S, second: S) -> Self {
        Hyper { re: value, e1: first, e2: second, e12: S::zero() }
    }
    fn value(&self) -> S {
        self.re.clone()
    }
    fn first(&self) -> S {
        self.e1.clone()
    }
    fn mixed(&self) -> S {
        self.e12.clone()
    }
}

impl<S: Field> Add for Hyper<S> {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Hyper { re: self.re + o.re, e1: self.e1 + o.e1, e2: self.e2 + o.e2, e12: self.e12 + o.e12 }
    }
}

impl<S: Field> Sub for Hyper<S> {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Hyper { re: self.re - o.re, e1: self.e1 - o.e1, e2: self.e2 - o.e2, e12: self.e12 - o.e12 }
    }
}

impl<S: Field> Mul for Hyper<S> {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Hyper {
            e12: self.re.clone() * o.e12
                + self.e1.clone() * o.e2.clone()
                + self.e2.clone() * o.e1.clone()
                + self.e12 * o.re.clone(),
            e1: self.re.clone() * o.e1 + self.e1 * o.re.clone(),
            e2: self.re.clone() * o.e2 + self.e2 * o.re.clone(),
            re: self.re * o.re,
        }
    }
}

impl<S: Field> Div for Hyper<S> {
    type Output = Self;
    fn div(self, o: Self) -> Self {
        let inverse = S::one() / o.re.clone();
        let square = inverse.clone() * inverse.clone();
        let cube = square.clone() * inverse.clone();
        self * o.chain(inverse, -square, S::integer(2) * cube)
    }
}

impl<S: Field> Neg for Hyper<S> {
    type Output = Self;
    fn neg(self) -> Self {
        Hyper { re: -self.re, e1: -self.e1, e2: -self.e2, e12: -self.e12 }
    }
}

impl<S: Field> AddAssign for Hyper<S> {
    fn add_assign(&mut self, o: Self) {
        *self = self.clone() + o;
    }
}

impl<S: Field> SubAssign for Hyper<S> {
    fn sub_assign(&mut self, o: Self) {
        *self = self.clone() - o;
    }
}

impl<S: Field> MulAssign for Hyper<S> {
    fn mul_assign(&mut self, o: Self) {
        *self = self.clone() * o;
    }
}

impl<S: Field> Zero for Hyper<S> {
    fn zero() -> Self {
        Self::constant(S::zero())
    }
    fn is_zero(&self) -> bool {
        self.re.is_zero() && self.e1.is_zero() && self.e2.is_zero() && self.e12.is_zero()
    }
}

impl<S: Field> One for Hyper<S> {
    fn one() -> Self {
        Self::constant(S::one())
    }
}

impl<S: Field> Field for Hyper<S> {
    fn ratio(numerator: i64, denominator: i64) -> Self {
        Self::constant(S::ratio(numerator, denominator))
    }
}

impl<S: Exp> Exp for Hyper<S> {
    type Second = Hyper<Hyper<S>>;

    fn exp(&self) -> Self {
        let value = self.re.exp();
        self.clone().chain(value.clone(), value.clone(), value)
    }
    fn sinh(&self) -> Self {
        let (sinh, cosh) = (self.re.sinh(), self.re.cosh());
        self.clone().chain(sinh.clone(), cosh, sinh)
    }
    fn cosh(&self) -> Self {
        let (sinh, cosh) = (self.re.sinh(), self.re.cosh());
        self.clone().chain(cosh.clone(), sinh, cosh)
    }
}

impl SecondOrder<f64> for HyperDual64 {
    fn constant(value: f64) -> Self {
        HyperDual64::from_re(value)
    }
    fn variable(value: f64, first: f64, second: f64) -> Self {
        HyperDual64::new(value, first, second, 0.0)
    }
    fn value(&self) -> f64 {
        self.re
    }
    fn first(&self) -> f64 {
        self.eps1
    }
    fn mixed(&self) -> f64 {
        self.eps1eps2
    }
}

/// num-dual's chain rule, with core-math's functions in place of libm's.
fn chain(x: &HyperDual64, value: f64, first: f64, second: f64) -> HyperDual64 {
    HyperDual64::new(value, first * x.eps1, first * x.eps2, first * x.eps1eps2 + second * x.eps1 * x.eps2)
}

impl Field for HyperDual64 {
    fn ratio(numerator: i64, denominator: i64) -> Self {
        HyperDual64::from_re(f64::ratio(numerator, denominator))
    }
}

impl Exp for HyperDual64 {
    type Second = Hyper<HyperDual64>;

    fn exp(&self) -> Self {
        let value = Exp::exp(&self.re);
        chain(self, value, value, value)
    }
    fn sinh(&self) -> Self {
        let (sinh, cosh) = (Exp::sinh(&self.re), Exp::cosh(&self.re));
        chain(self, sinh, cosh, sinh)
    }
    fn cosh(&self) -> Self {
        let (sinh, cosh) = (Exp::sinh(&self.re), Exp::cosh(&self.re));
        chain(self, cosh, sinh, cosh)
    }
}

/// The constants of a formula, lifted into the duals over their number.
pub fn lift<S: Exp>(values: &DVector<S>) -> DVector<S::Second> {
    values.map(S::Second::constant)
}

/// `formula` at x + e_i ε₁ + e_j ε₂ for coordinates i and j (0-based) of the d-vector x: its ε₁ parts are ∂/∂xᵢ,
/// its ε₁ε₂ parts ∂²/∂xᵢ∂xⱼ.
pub fn at_coordinates<S: Exp, T>(x: &DVector<S>, i: usize, j: usize, formula: impl Fn(&DVector<S::Second>) -> T) -> T {
    let unit = |k: usize, at: usize| if k == at { S::one() } else { S::zero() };
    formula(&DVector::from_fn(x.len(), |k, _| S::Second::variable(x[k].clone(), unit(k, i), unit(k, j))))
}

/// The n × d matrix of ∂fₖ/∂xᵢ of a definition f: Rᵈ → Rⁿ, given over the duals.
pub fn jacobian<S: Exp>(x: &DVector<S>, definition: impl Fn(&DVector<S::Second>) -> DVector<S::Second>) -> DMatrix<S> {
    let columns: Vec<DVector<S>> =
        (0..x.len()).map(|i| at_coordinates(x, i, i, &definition).map(|value| value.first())).collect();
    let n = columns.first().map_or(0, |column| column.len());
    DMatrix::from_fn(n, x.len(), |k, i| columns[i][k].clone())
}

/// ∇f of a definition f: Rᵈ → R, given over the duals.
pub fn gradient<S: Exp>(x: &DVector<S>, definition: impl Fn(&DVector<S::Second>) -> S::Second) -> DVector<S> {
    DVector::from_fn(x.len(), |i, _| at_coordinates(x, i, i, &definition).first())
}

/// ∇²f (d × d) of a definition f: Rᵈ → R, given over the duals.
pub fn hessian<S: Exp>(x: &DVector<S>, definition: impl Fn(&DVector<S::Second>) -> S::Second) -> DMatrix<S> {
    DMatrix::from_fn(x.len(), x.len(), |i, j| at_coordinates(x, i, j, &definition).mixed())
}

/// ∂²f/∂xᵢ∂xⱼ ∈ Rⁿ of a definition f: Rᵈ → Rⁿ, given over the duals.
pub fn second_partial<S: Exp>(
    x: &DVector<S>,
    i: usize,
    j: usize,
    definition: impl Fn(&DVector<S::Second>) -> DVector<S::Second>,
) -> DVector<S> {
    at_coordinates(x, i, j, definition).map(|value| value.mixed())
}

#[cfg(test)]
mod tests {
    use super::Hyper;
    use crate::number::{Field, SecondOrder};
    use num_dual::HyperDual64;
    use num_traits::{One, Zero};

    fn hyper([re, e1, e2, e12]: [f64; 4]) -> Hyper<f64> {
        Hyper { re, e1, e2, e12 }
    }

    fn dual(parts: [f64; 4]) -> HyperDual64 {
        HyperDual64::new(parts[0], parts[1], parts[2], parts[3])
    }

    fn parts(x: &HyperDual64) -> [f64; 4] {
        [x.re, x.eps1, x.eps2, x.eps1eps2]
    }

    #[test]
    fn the_operations_are_those_of_num_dual() {
        // Small integers, and a divisor that is a power of two: f64 rounds nowhere.
        let some = [[3.0, -1.0, 5.0, 7.0], [2.0, 3.0, -1.0, 4.0], [-2.0, 1.0, 1.0, -3.0], [4.0, 0.0, 2.0, 1.0]];
        for (a, b) in some.iter().flat_map(|a| some[1..].iter().map(move |b| (*a, *b))) {
            let (x, y, u, v) = (hyper(a), hyper(b), dual(a), dual(b));
            let (mut sum, mut difference, mut product) = (x.clone(), x.clone(), x.clone());
            sum += y.clone();
            difference -= y.clone();
            product *= y.clone();
            for (found, wanted) in [
                (x.clone() + y.clone(), u + v),
                (x.clone() - y.clone(), u - v),
                (x.clone() * y.clone(), u * v),
                (x.clone() / y.clone(), u / v),
                (-x.clone(), -u),
                (sum, u + v),
                (difference, u - v),
                (product, u * v),
            ] {
                assert_eq!(found, hyper(parts(&wanted)), "{a:?} {b:?}");
            }
            assert_eq!((x.value(), x.first(), x.mixed()), (a[0], a[1], a[3]));
            assert_eq!((u.value(), u.first(), u.mixed()), (a[0], a[1], a[3]));
        }
    }

    #[test]
    fn a_number_is_zero_where_all_of_its_parts_are() {
        for mask in 0..16_u32 {
            let parts = [0, 1, 2, 3].map(|k| f64::from(mask >> k & 1));
            assert_eq!(hyper(parts).is_zero(), mask == 0, "{parts:?}");
        }
        assert_eq!((Hyper::<f64>::zero(), Hyper::<f64>::one()), (hyper([0.0; 4]), hyper([1.0, 0.0, 0.0, 0.0])));
        assert_eq!(<Hyper<f64> as Field>::ratio(1, 2), hyper([0.5, 0.0, 0.0, 0.0]));
        assert_eq!(parts(&<HyperDual64 as Field>::ratio(1, 2)), [0.5, 0.0, 0.0, 0.0]);
        assert_eq!(parts(&<HyperDual64 as SecondOrder<f64>>::variable(2.0, 3.0, 4.0)), [2.0, 3.0, 4.0, 0.0]);
    }
}
