//! The form of a claim about the algorithm and its theorems: one line in a table, with what such claims need beside a
//! statement: a scope, a least size, and that they only follow from the print.

/// A table of claims on one struct of ingredients:
/// `rows! { Point, draw, given, corners; "id" => |f, i| statement; … }`.
///
/// `draw(Activation, &mut Knobs<S>, Size)`, `given(Activation, &Point<S>)` and `corners(Activation)` are shared. After
/// an id, in this order, each optional: `["case"]` for a case that is no activation; `only [Exp]` for the activations
/// that are cases, where not all three; `words "…"` for the reading of the catalogue's case, or
/// `reading "short", "in words"` for a further row beside it; `scope "…"`; `least (n, d)`; and `strength [consequence]`
/// where the statement only follows from the claim.
macro_rules! rows {
    (@case $f:expr) => { $f.name() };
    (@case $f:expr, case $case:literal) => { $case };
    (@case $f:expr, case $case:literal, $reading:literal) => { concat!($case, "; ", $reading) };
    (@case $f:expr, $reading:literal) => {
        match $f {
            $crate::loss::Activation::Exp => concat!("exp; ", $reading),
            $crate::loss::Activation::Cosh => concat!("cosh; ", $reading),
            $crate::loss::Activation::Sinh => concat!("sinh; ", $reading),
        }
    };
    (@cases) => { $crate::loss::Activation::ALL };
    (@cases case $case:literal) => { [$crate::loss::Activation::Exp] };
    (@cases only $($only:ident),+) => { [$($crate::loss::Activation::$only),+] };
    (@strength [consequence]) => { $crate::claims::Strength::Consequence };
    ($on:ident, $draw:expr, $given:expr, $corners:expr;
        $($id:literal $([$case:literal])? $(only [$($only:ident),+])?
            $(words $main:literal)? $(reading $reading:literal, $words:literal)?
            $(scope $scope:literal)? $(least ($n:literal, $d:literal))? $(strength $strength:tt)?
            => |$f:ident, $i:ident| $says:expr;)*) => {{
        let mut claims = Vec::new();
        $({
            struct Row($crate::loss::Activation);
            impl $crate::claims::Claim for Row {
                type On = $on<f64>;
                fn id(&self) -> &'static str {
                    $id
                }
                fn case(&self) -> &'static str {
                    $crate::papers::rescaled::rows::rows!(@case self.0 $(, case $case)? $(, $reading)?)
                }
                $(fn reading(&self) -> &'static str {
                    $main
                })?
                $(fn reading(&self) -> &'static str {
                    $words
                })?
                $(fn scope(&self) -> &'static str {
                    $scope
                })?
                $(fn least(&self) -> $crate::claims::Size {
                    $crate::claims::Size::new($n, $d)
                })?
                $(fn strength(&self) -> $crate::claims::Strength {
                    $crate::papers::rescaled::rows::rows!(@strength $strength)
                })?
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
            let cases = $crate::papers::rescaled::rows::rows!(@cases $(case $case)? $(only $($only),+)?);
            claims.extend(cases.map(|f| $crate::claims::formula(Row(f))));
        })*
        claims
    }};
}

pub(super) use rows;
