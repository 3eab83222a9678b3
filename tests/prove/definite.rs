//! Terms that are positive semidefinite by an eigenvalue, or by a bound inside.

use crate::checker::{Draft, exact, leaf, order, quotient};
use lemmacheck::prove::check::Why;
use lemmacheck::prove::{Definite, End, Id, Monomial, Norm, Op, Posynomial, Residue, Rule, Share};

/// UᵀU, whose eigenvalues are defined.
fn square(draft: &mut Draft) -> Id {
    let u = leaf(draft, "U");
    let transposed = draft.put(Op::Transpose(u));
    draft.put(Op::Mul(transposed, u))
}

#[test]
fn a_matrix_is_between_its_extreme_eigenvalues() {
    let extreme = |end: End, scale: i64| {
        move |draft: &mut Draft| {
            let (scale, matrix) = (draft.bench.number(scale), square(draft));
            (vec![Definite::Extreme { scale, end, matrix }], vec![], vec![])
        }
    };
    assert_eq!(order("λ_min(Uᵀ U) I_n ⪯ Uᵀ U", extreme(End::Smallest, 1)), Ok(()));
    assert_eq!(order("Uᵀ U ⪯ λ_max(Uᵀ U) I_n", extreme(End::Largest, 1)), Ok(()));
    assert_eq!(order("2 λ_min(Uᵀ U) I_n ⪯ 2 Uᵀ U", extreme(End::Smallest, 2)), Ok(()));
    assert_eq!(order("Uᵀ U ⪯ λ_min(Uᵀ U) I_n", extreme(End::Smallest, -1)), Err(Why::NotNonnegative));
    assert_eq!(order("Uᵀ U ⪯ λ_min(Uᵀ U) I_n", extreme(End::Smallest, 1)), Err(Why::NotSame));
    assert_eq!(order("λ_max(Uᵀ U) I_n ⪯ Uᵀ U", extreme(End::Largest, 1)), Err(Why::NotSame));
}

#[test]
fn an_eigenvalue_is_that_of_a_symmetric_matrix() {
    let of_any = |draft: &mut Draft| {
        let (scale, matrix) = (draft.bench.number(1), leaf(draft, "U"));
        (vec![Definite::Extreme { scale, end: End::Smallest, matrix }], vec![], vec![])
    };
    // U is not known to be symmetric, and no eigenvalue of it stands in the claim
    let refused = std::panic::catch_unwind(|| order("0 ⪯ U + Uᵀ", of_any));
    assert!(refused.is_err() || refused.is_ok_and(|result| result.is_err()));
}

/// s·I against ‖U‖, inside Pᵀ … P where that is wanted.
fn inside(draft: &mut Draft, kept: bool) -> Definite {
    let u = leaf(draft, "U");
    let size = draft.put(Op::Norm(Norm::Spectral, u));
    let line = draft.norm(Rule::Itself, u, Norm::Spectral, &[]);
    let left = draft.chain.lines[line].bound.clone();
    let identity = if kept { vec![size] } else { vec![] };
    let right = if kept { draft.exactly(size) } else { Posynomial::zero() };
    let of = Monomial::atom(size);
    let share = Share { of: of.clone(), below: of, share: exact("1"), quotient: quotient("1", &[]) };
    let residue = Residue { left, right, shares: if kept { vec![share] } else { vec![] } };
    Definite::Bounded { identity, lines: vec![line], residue }
}

#[test]
fn a_bounded_term_is_positive_semidefinite_inside_a_congruence() {
    let congruent = |kept: bool| {
        move |draft: &mut Draft| {
            let by = leaf(draft, "P");
            let by = draft.put(Op::Transpose(by));
            let terms = vec![inside(draft, kept)];
            (vec![Definite::Congruent { by, terms }], vec![], vec![])
        }
    };
    assert_eq!(order("0 ⪯ P (‖U‖ I_n + U) Pᵀ", congruent(true)), Ok(()));
    assert_eq!(order("0 ⪯ P (‖U‖ I_n − U) Pᵀ", congruent(true)), Err(Why::NotSame));
    assert_eq!(order("0 ⪯ P (‖U‖ I_n + 2 U) Pᵀ", congruent(true)), Err(Why::NotSame));
    let nothing_kept = order("0 ⪯ P U Pᵀ", congruent(false));
    assert!(nothing_kept.is_err(), "{nothing_kept:?}");
    let bounded = |draft: &mut Draft| (vec![inside(draft, true)], vec![], vec![]);
    assert_eq!(order("0 ⪯ ‖U‖ I_n + U", bounded), Ok(()));
    assert_eq!(order("0 ⪯ 1/2 ‖U‖ I_n + U", bounded), Err(Why::NotSame));
}
