//! The form of a bound with the activations exp, cosh and sinh as cases: one line in a table; and the premises and
//! constants that such bounds share.

use crate::claims::{Instance, Premise, Scalar, Size, Statement, corner};
use crate::linalg::norm::{l2, linf};
use crate::loss::Activation;
use crate::number::Real;
use nalgebra::{DMatrix, DVector};

/// A table of claims on one struct of ingredients:
/// `bounds! { Point, draw, given, corners; "id" => |f, i| statement; … }`.
///
/// `draw(Activation, &mut Knobs<S>, Size)`, `given(Activation, &Point<S>)` and `corners(Activation)` are the hypotheses that the
/// claims of a table share. After an id, `words "…"` names the reading of the catalogue's case, `reading "short", "in
/// words"` a further row beside it, and `only [Exp]` the cases there are, where these are not all three.
macro_rules! bounds {
    (@case $f:expr) => { $f.name() };
    (@case $f:expr, $reading:literal) => {
        match $f {
            $crate::loss::Activation::Exp => concat!("exp; ", $reading),
            $crate::loss::Activation::Cosh => concat!("cosh; ", $reading),
            $crate::loss::Activation::Sinh => concat!("sinh; ", $reading),
        }
    };
    (@words) => { "as printed" };
    (@words $words:literal) => { $words };
    (@cases) => { $crate::loss::Activation::ALL };
    (@cases $($only:ident),+) => { [$($crate::loss::Activation::$only),+] };
    ($on:ident, $draw:expr, $given:expr, $corners:expr;
        $($id:literal $(words $main:literal)? $(reading $reading:literal, $words:literal)? $(only [$($only:ident),+])?
            => |$f:ident, $i:ident| $says:expr;)*) => {{
        let mut claims = Vec::new();
        $({
            struct Bound($crate::loss::Activation);
            impl $crate::claims::Claim for Bound {
                type On = $on<f64>;
                fn id(&self) -> &'static str {
                    $id
                }
                fn case(&self) -> &'static str {
                    $crate::papers::rescaled::bounds::bounds!(@case self.0 $(, $reading)?)
                }
                fn reading(&self) -> &'static str {
                    $crate::papers::rescaled::bounds::bounds!(@words $($main)? $($words)?)
                }
                fn draw<S: $crate::number::Real>(
                    &self,
                    knobs: &mut $crate::claims::Knobs<S>,
                    size: $crate::claims::Size,
                ) -> $on<S> {
                    $draw(self.0, knobs, size)
                }
                fn given<S: $crate::number::Real>(&self, i: &$on<S>) -> Vec<$crate::claims::Premise<S>> {
                    $given(self.0, i)
                }
                fn says<S: $crate::number::Real>(&self, $i: &$on<S>) -> $crate::claims::Statement<S> {
                    let $f = self.0;
                    $says
                }
                fn corners(&self) -> Vec<$crate::claims::Instance> {
                    $corners(self.0)
                }
            }
            let cases = $crate::papers::rescaled::bounds::bounds!(@cases $($($only),+)?);
            claims.extend(cases.map(|f| $crate::claims::formula(Bound(f))));
        })*
        claims
    }};
}

pub(super) use bounds;

/// ‖A‖ ≤ R, under its printed name.
pub(super) fn spectral<S: Real>(name: &'static str, A: &DMatrix<S>, R: &Scalar<S>) -> Premise<S> {
    Premise::new(name, Statement::AtMost(S::spectral_norm(A), R.0.clone()))
}

/// ‖x‖₂ ≤ R, under its printed name.
pub(super) fn length<S: Real>(name: &'static str, x: &DVector<S>, R: &Scalar<S>) -> Premise<S> {
    Premise::new(name, Statement::AtMost(l2(x), R.0.clone()))
}

/// ‖z‖∞ < 0.01, under its printed name.
pub(super) fn near<S: Real>(name: &'static str, z: &DVector<S>) -> Premise<S> {
    Premise::new(name, Statement::Less(linf(z), S::ratio(1, 100)))
}

/// max{first, …} of some numbers and 1.
pub(super) fn largest<S: Real>(of: &[S]) -> S {
    of.iter().fold(S::one(), |most, x| most.max(x))
}

/// n as a number.
pub(super) fn count<S: Real>(n: usize) -> S {
    S::integer(n as i64)
}

/// √n.
pub(super) fn root<S: Real>(n: usize) -> S {
    count::<S>(n).sqrt()
}

/// exp(k R²).
pub(super) fn exp_square<S: Real>(k: i64, R: &Scalar<S>) -> S {
    (S::integer(k) * R.0.clone() * R.0.clone()).exp()
}

/// A structured instance at n = d = 1, from exact texts in the order of the ingredients.
pub(super) fn single(values: &[(&'static str, &str)]) -> Instance {
    let objects = values.iter().flat_map(|&(name, x)| corner(1, 1, &[(name, &[&[x]])]).objects).collect();
    Instance { size: Size::new(1, 1), objects }
}

/// No structured instances beside what is drawn.
pub(super) fn no_corners(_: Activation) -> Vec<Instance> {
    Vec::new()
}

/// No hypotheses.
pub(super) fn nothing<T, S: Real>(_: Activation, _: &T) -> Vec<Premise<S>> {
    Vec::new()
}
