//! The form of a claim that is a pure identity: one line in a table.

/// A table of claims on one struct of ingredients: `identities! { Vectors; "id" => |i| statement; … }`.
///
/// The struct has a function `any(&mut Knobs<S>, Size)` that draws it without constraints. A second string in
/// brackets is the catalogue's case; `least (n, d)`, `reading "…"` and `scope "…"` are optional, in that order.
macro_rules! identities {
    ($on:ident; $($id:literal $([$case:literal])? $(least ($n:literal, $d:literal))? $(reading $reading:literal)?
        $(scope $scope:literal)? $(given $given:expr,)? => |$i:ident| $says:expr;)*) => {
        vec![$({
            struct Identity;
            impl $crate::claims::Claim for Identity {
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
                    $on::any(knobs, size)
                }
                $(fn given<S: $crate::number::Real>(&self, i: &$on<S>) -> Vec<$crate::claims::Premise<S>> {
                    $given(i)
                })?
                fn says<S: $crate::number::Real>(&self, $i: &$on<S>) -> $crate::claims::Statement<S> {
                    $says
                }
            }
            $crate::claims::formula(Identity)
        }),*]
    };
}

/// The same for claims whose cases are the activations exp, cosh and sinh: `|f, i| statement`.
macro_rules! activation_identities {
    ($on:ident; $($id:literal $(given $given:expr,)? => |$f:ident, $i:ident| $says:expr;)*) => {{
        let mut claims = Vec::new();
        $({
            struct Identity($crate::loss::Activation);
            impl $crate::claims::Claim for Identity {
                type On = $on<f64>;
                fn id(&self) -> &'static str {
                    $id
                }
                fn case(&self) -> &'static str {
                    self.0.name()
                }
                fn draw<S: $crate::number::Real>(
                    &self,
                    knobs: &mut $crate::claims::Knobs<S>,
                    size: $crate::claims::Size,
                ) -> $on<S> {
                    $on::any(knobs, size)
                }
                $(fn given<S: $crate::number::Real>(&self, i: &$on<S>) -> Vec<$crate::claims::Premise<S>> {
                    $given(self.0, i)
                })?
                fn says<S: $crate::number::Real>(&self, $i: &$on<S>) -> $crate::claims::Statement<S> {
                    let $f = self.0;
                    $says
                }
            }
            claims.extend($crate::loss::Activation::ALL.map(|f| $crate::claims::formula(Identity(f))));
        })*
        claims
    }};
}

pub(super) use {activation_identities, identities};
