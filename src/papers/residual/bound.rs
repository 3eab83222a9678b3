//! The form of a claim that is a bound: one line in a table whose rows share ingredients, hypotheses and corners.

/// A table of claims on one struct of ingredients:
/// `bounds! { Pair, draw Pair::bounded, given Pair::y_bounded, corners corners; "id" ["case"] => |i| statement; … }`.
///
/// `least (n, d)`, `reading "…"` and `scope "…"` are optional, in that order.
macro_rules! bounds {
    ($on:ident, draw $draw:expr, given $given:expr, corners $corners:expr;
        $($id:literal $([$case:literal])? $(least ($n:literal, $d:literal))? $(reading $reading:literal)?
            $(scope $scope:literal)? => |$i:ident| $says:expr;)*) => {
        vec![$({
            struct Bound;
            impl $crate::claims::Claim for Bound {
                type On = $on<f64>;
                fn id(&self) -> &'static str {
                    $id
                }
                $(fn case(&self) -> &'static str {
                    $case
                })?
                $(fn least(&self) -> $crate::claims::Size {
                    $crate::claims::Size::new($n, $d)
                })?
                $(fn reading(&self) -> &'static str {
                    $reading
                })?
                $(fn scope(&self) -> &'static str {
                    $scope
                })?
                fn draw<S: $crate::number::Real>(
                    &self,
                    knobs: &mut $crate::claims::Knobs<S>,
                    size: $crate::claims::Size,
                ) -> $on<S> {
                    $draw(knobs, size)
                }
                fn given<S: $crate::number::Real>(&self, i: &$on<S>) -> Vec<$crate::claims::Premise<S>> {
                    $given(i)
                }
                fn says<S: $crate::number::Real>(&self, $i: &$on<S>) -> $crate::claims::Statement<S> {
                    $says
                }
                fn corners(&self) -> Vec<$crate::claims::Instance> {
                    $corners()
                }
            }
            $crate::claims::formula(Bound)
        }),*]
    };
}

pub(super) use bounds;
