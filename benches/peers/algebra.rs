//! Vectors and matrices of argmin's traits: nalgebra's, in types of our own, since argmin-math's own trail behind.

use argmin_math::{
    ArgminAdd, ArgminConj, ArgminDot, ArgminL1Norm, ArgminL2Norm, ArgminMinMax, ArgminMul, ArgminScaledAdd,
    ArgminSignum, ArgminSub, ArgminZeroLike,
};
use nalgebra::{DMatrix, DVector};

/// x, a direction or a gradient (d).
#[derive(Clone, Debug)]
pub struct Point(pub DVector<f64>);

/// A Hessian (d × d).
#[derive(Clone, Debug)]
pub struct Matrix(pub DMatrix<f64>);

macro_rules! between {
    ($($trait:ident::$method:ident($other:ty) $make:expr;)*) => {$(
        impl $trait<$other, Point> for Point {
            fn $method(&self, other: &$other) -> Point {
                let make: fn(&DVector<f64>, &$other) -> DVector<f64> = $make;
                Point(make(&self.0, other))
            }
        }
    )*};
}

between! {
    ArgminAdd::add(Point) |a, b| a + &b.0;
    ArgminAdd::add(f64) |a, b| a.add_scalar(*b);
    ArgminSub::sub(Point) |a, b| a - &b.0;
    ArgminSub::sub(f64) |a, b| a.add_scalar(-b);
    ArgminMul::mul(Point) |a, b| a.component_mul(&b.0);
    ArgminMul::mul(f64) |a, b| a * *b;
}

impl ArgminDot<Point, f64> for Point {
    fn dot(&self, other: &Point) -> f64 {
        self.0.dot(&other.0)
    }
}

impl ArgminDot<Point, Point> for Matrix {
    fn dot(&self, other: &Point) -> Point {
        Point(&self.0 * &other.0)
    }
}

impl ArgminScaledAdd<Point, f64, Point> for Point {
    fn scaled_add(&self, factor: &f64, vec: &Point) -> Point {
        Point(&self.0 + *factor * &vec.0)
    }
}

impl ArgminL1Norm<f64> for Point {
    fn l1_norm(&self) -> f64 {
        self.0.lp_norm(1)
    }
}

impl ArgminL2Norm<f64> for Point {
    fn l2_norm(&self) -> f64 {
        self.0.norm()
    }
}

impl ArgminZeroLike for Point {
    fn zero_like(&self) -> Self {
        Point(DVector::zeros(self.0.len()))
    }
}

impl ArgminConj for Point {
    fn conj(&self) -> Self {
        self.clone()
    }
}

impl ArgminSignum for Point {
    fn signum(self) -> Self {
        Point(self.0.map(f64::signum))
    }
}

impl ArgminMinMax for Point {
    fn min(x: &Self, y: &Self) -> Self {
        Point(x.0.zip_map(&y.0, f64::min))
    }

    fn max(x: &Self, y: &Self) -> Self {
        Point(x.0.zip_map(&y.0, f64::max))
    }
}
