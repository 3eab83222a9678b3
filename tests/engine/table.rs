//! The planted lemmas of `planted/*.lemma`: of each the exact verdict, what proves it and the smallest counterexample.
//!
//! The table is worked out by hand, never copied from a run. Where several instances are equally simple (fewest entries,
//! rows, nonzero entries, characters, bits, minus signs) all of them stand here. Entries go object by object, column by
//! column.

use lemmacheck::claims::Evidence::{self, NoInstance, Slack, Solid, Undefined};
use lemmacheck::claims::Verdict::{self, Certified, IllFormed, Refuted, Survived, Undecided, Vacuous};
use lemmacheck::claims::{Executable, Judgement};
use lemmacheck::engine::identity::{Settled, settle};
use lemmacheck::engine::{Budget, Examination, Subject, examine, hypotheses};
use std::sync::Arc;

/// What is known of a planted lemma.
struct Known {
    /// Its id in its file.
    id: &'static str,
    verdict: Verdict,
    /// The field, the arithmetic that proves the violation first, the contraction, or the reading; empty for none.
    proof: &'static str,
    /// What its instances are worth, where it follows from the claim.
    evidence: Option<Evidence>,
    /// The smallest length of each dimension.
    size: &'static [usize],
    /// The simplest counterexamples; empty where no hand can name them.
    minimal: &'static [&'static str],
}

const fn certified(id: &'static str) -> Known {
    Known { id, verdict: Certified, proof: "field", evidence: None, size: &[], minimal: &[] }
}

/// Proved for all sizes by a chain of inequalities.
const fn proved(id: &'static str) -> Known {
    Known { id, verdict: Certified, proof: "chain", evidence: None, size: &[], minimal: &[] }
}

const fn survived(id: &'static str, evidence: Evidence) -> Known {
    Known { id, verdict: Survived, proof: "", evidence: Some(evidence), size: &[], minimal: &[] }
}

const fn held(id: &'static str) -> Known {
    Known { id, verdict: Survived, proof: "", evidence: None, size: &[], minimal: &[] }
}

const fn refuted(
    id: &'static str,
    proof: &'static str,
    size: &'static [usize],
    minimal: &'static [&'static str],
) -> Known {
    Known { id, verdict: Refuted, proof, evidence: None, size, minimal }
}

const fn other(id: &'static str, verdict: Verdict, proof: &'static str, evidence: Option<Evidence>) -> Known {
    Known { id, verdict, proof, evidence, size: &[], minimal: &[] }
}

/// What differs from the table; nothing where all is as known.
fn differences(known: &Known, dimensions: &[bool], found: &Judgement) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut expect = |what: &str, wanted: String, got: String| {
        if wanted != got {
            wrong.push(format!("{}: {what} is {got}, not {wanted} ({})", known.id, found.reason));
        }
    };
    expect("the verdict", known.verdict.to_string(), found.verdict.to_string());
    let proof = found.certificate.as_ref().map_or("", |certificate| match certificate.kind {
        "rational" | "enclosure" => certificate.arithmetics[0],
        kind => kind,
    });
    expect("the proof", known.proof.into(), proof.into());
    if let (Certified, Some(certificate)) = (found.verdict, &found.certificate)
        && certificate.kind == "field"
    {
        expect("an error below 2^-100", "true".into(), (certificate.bits >= 100).to_string());
    }
    if let Some(evidence) = known.evidence {
        expect("the evidence", evidence.to_string(), found.health.evidence.to_string());
    }
    if let Some(counterexample) = &found.counterexample {
        let instance = &counterexample.instance;
        let used = instance.size.lengths().zip(dimensions).filter(|(_, used)| **used);
        let size: Vec<usize> = used.map(|(length, _)| length).collect();
        expect("the size", format!("{:?}", known.size), format!("{size:?}"));
        let entries: Vec<String> = instance.entries().map(ToString::to_string).collect();
        let entries = entries.join(" ");
        if !known.minimal.is_empty() && !known.minimal.contains(&entries.as_str()) {
            expect("the counterexample", known.minimal.join(" or "), entries);
        }
        expect("the second arithmetic", "ball".into(), counterexample.arithmetics[1].into());
    }
    wrong
}

/// Judges no lemma of a file, but asks of each false one that the field alone does not take it for true.
#[test]
fn the_field_alone_takes_no_false_identity_for_true() {
    let reading = lemmacheck::language::read("given.lemma", include_str!("planted/given.lemma"));
    let rows = reading.unwrap_or_else(|error| panic!("{}", error.message())).rows;
    let first =
        rows.iter().position(|row| *row.id == *"given.determinant-of-reflections").expect("the first false one");
    let (mut asked, mut wrong) = (0, Vec::new());
    for (k, row) in rows.into_iter().enumerate().filter(|(_, row)| *row.id != *"given.imaginary") {
        let id = row.id.clone();
        let (claim, _) = hypotheses::judged(Arc::new(row)).expect("dimensions are linear");
        let agrees = matches!(settle(&Subject::new(&claim), Budget::Quick, 0), Some(Settled::Agrees { .. }));
        if agrees != (k < first) {
            wrong.push(id);
        }
        asked += 1;
    }
    assert!(asked > 40 && wrong.is_empty(), "{asked}: {wrong:?}");
}

/// Judges every lemma of a file and compares it with its row.
fn compare(file: &str, text: &str, table: &[Known]) {
    let reading = lemmacheck::language::read(file, text).unwrap_or_else(|error| panic!("{}", error.message()));
    let mut wrong = Vec::new();
    let ids: Vec<String> = reading.rows.iter().map(|row| row.id.to_string()).collect();
    let known: Vec<String> =
        table.iter().map(|known| format!("{}.{}", file.trim_end_matches(".lemma"), known.id)).collect();
    assert_eq!(ids, known, "every lemma of {file} has its row");
    for (row, known) in reading.rows.into_iter().zip(table) {
        if let Some(reason) = &row.ill_formed {
            assert_eq!(known.verdict, IllFormed, "{}: {reason}", known.id);
            continue;
        }
        let (claim, _) = hypotheses::judged(Arc::new(row)).expect("dimensions are linear");
        let dimensions: Vec<bool> = (0..claim.dimensions.len()).map(|k| claim.uses(k)).collect();
        assert!(known.proof != "reading", "{}: the print types", known.id);
        let judgement = examine(&Executable::Formula(claim), &[], Examination::quick()).expect("no contradiction");
        wrong.extend(differences(known, &dimensions, &judgement));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn identities_are_certified_in_the_field_and_false_ones_shrink_to_ones_and_zeros() {
    compare(
        "identity.lemma",
        include_str!("planted/identity.lemma"),
        &[
            certified("square-of-a-sum"),
            refuted("square-without-the-cross-term", "rational", &[1], &["1 1"]),
            refuted("sum-of-one-entry", "rational", &[2], &["1 1"]),
            certified("cyclic-trace"),
            refuted("commuting", "rational", &[2], &["1 0 0 0 0 1 1 0", "0 0 0 1 0 1 1 0"]),
            refuted(
                "additive-determinant",
                "rational",
                &[2],
                &["1 0 0 0 0 0 0 1", "0 0 0 1 1 0 0 0", "0 1 0 0 0 0 1 0", "0 0 1 0 0 1 0 0"],
            ),
            certified("skew-form"),
            refuted("skew-matrix", "rational", &[2], &["0 1 -1 0", "0 -1 1 0"]),
            certified("derivative"),
            // At 0 and at 1 both sides agree; −1 has a character more than 2 and 3, which have two bits each.
            refuted("derivative-without-a-square", "interval", &[], &["2", "3"]),
            certified("hessian"),
            // u = 1: 2 against 1.
            refuted("hessian-by-half", "rational", &[1, 1], &["1 0"]),
            refuted("root-of-a-square", "rational", &[], &["-1"]),
            refuted("rotation-of-determinant-one", "rational", &[1], &["-1"]),
            certified("rows-of-a-stochastic-matrix"),
        ],
    );
}

#[test]
fn bounds_are_refuted_at_the_dimension_the_sign_and_the_number_at_which_they_fail() {
    compare(
        "at-most.lemma",
        include_str!("planted/at-most.lemma"),
        &[
            proved("means"),
            proved("squares"),
            refuted("positive-squares", "rational", &[], &["0"]),
            refuted("above-the-tangent", "rational", &[], &["0"]),
            // a exp(−a) is at most 1/e, less than half.
            survived("above-the-diagonal", Slack),
            refuted("one-sign", "rational", &[], &["-1"]),
            refuted("first-above-second", "rational", &[], &["1 0"]),
            // (a + b)² ≤ 2 (a² + b²): three nonzero entries are needed, and three ones give 9 against 6.
            refuted("one-norm-of-two", "rational", &[3], &["1 1 1"]),
            // By Cauchy-Schwarz five nonzero entries are needed, and five ones give 25 against 20.
            refuted("one-norm-of-four", "rational", &[5], &["1 1 1 1 1"]),
            proved("one-norm-of-all"),
            // The trace alone matters: by Cauchy-Schwarz three nonzero diagonal entries are needed.
            refuted("trace-by-frobenius", "rational", &[3], &["1 0 0 0 1 0 0 0 1"]),
            // Both agree at rank 1, so that two nonzero entries in two rows and two columns are needed.
            refuted("frobenius-by-spectral", "interval", &[2, 2], &["1 0 0 1", "0 1 1 0"]),
            proved("spectral-by-frobenius"),
            proved("triangle-with-a-three"),
            refuted("beyond-overflow", "wide", &[], &["0"]),
            // Two nonzero entries on the circle: 3, 4, 5 is the smallest triangle.
            refuted("unit-sum", "rational", &[2], &["0.6 0.8", "0.8 0.6"]),
            refuted("reflections", "rational", &[1], &["-1"]),
            // √2 against 1; with two rows of B in place of two of A there are four entries.
            refuted("product-by-largest-entry", "interval", &[2, 1, 1], &["1 1 1"]),
            refuted("cubes", "rational", &[1], &["-1"]),
            survived("ties", Solid),
        ],
    );
}

#[test]
fn sides_that_must_differ_are_refuted_where_they_meet() {
    compare(
        "differ.lemma",
        include_str!("planted/differ.lemma"),
        &[
            refuted("distinct", "rational", &[1], &["0 0"]),
            refuted("never-at-the-tangent", "rational", &[], &["1"]),
            held("exponential-is-not-zero"),
        ],
    );
}

#[test]
fn orders_of_matrices_are_refuted_on_their_boundary_and_at_two_rows() {
    compare(
        "loewner.lemma",
        include_str!("planted/loewner.lemma"),
        &[
            proved("below-the-norm"),
            // Two nonzero entries have a spectral norm of 1; [1, 1; 1, 0] has the golden ratio.
            refuted("below-the-largest-entry", "rational", &[2], &["1 1 1 0", "0 1 1 1"]),
            refuted("strictly-positive", "rational", &[1], &["0"]),
            // A must not commute with B, so that B has four nonzero entries and A at least one, on its diagonal. With
            // A = e₁e₁ᵀ the corner of B is more than 1: [2, 1; 1, 1], where B² − A² = [4, 3; 3, 2] has determinant −1.
            refuted("monotone-square", "rational", &[2], &["1 0 0 0 2 1 1 1", "0 0 0 1 1 1 1 2"]),
            other("order-of-any-matrix", IllFormed, "", None),
            // 1 against 1/2, or 1/3.
            refuted("inverse-of-the-larger", "rational", &[1], &["1 2", "1 3"]),
            // One row: 2 against 1. One column: ‖a‖² is at most n max².
            refuted("gram-by-largest-entry", "rational", &[1, 2], &["1 1"]),
        ],
    );
}

#[test]
fn implications_are_refuted_where_the_condition_holds_and_the_rest_fails() {
    compare(
        "if-then.lemma",
        include_str!("planted/if-then.lemma"),
        &[
            refuted("square-is-monotone", "rational", &[], &["-1 0"]),
            proved("square-is-monotone-above-zero"),
            refuted("product-of-zero", "rational", &[], &["1 0"]),
            held("exponential-is-monotone"),
        ],
    );
}

#[test]
fn bounds_of_every_entry_are_refuted_by_one_entry() {
    compare(
        "entrywise.lemma",
        include_str!("planted/entrywise.lemma"),
        &[
            held("bounded-tangent"),
            // 0 and 1 hold; 2 and 3 have two bits each.
            refuted("squares-are-smaller", "rational", &[1], &["2", "3"]),
            refuted("no-third-entry", "rational", &[3], &["0 0 1"]),
        ],
    );
}

#[test]
fn members_of_a_set_are_refuted_at_its_closed_ends_and_vertices() {
    compare(
        "membership.lemma",
        include_str!("planted/membership.lemma"),
        &[
            survived("square-of-a-fraction", Solid),
            refuted("double-of-a-fraction", "rational", &[], &["1"]),
            refuted("half-open", "rational", &[], &["1"]),
            held("open"),
            refuted("vertex", "rational", &[1], &["1"]),
            refuted("vertex-of-more", "rational", &[2], &["1 0", "0 1"]),
            proved("inside-the-simplex"),
        ],
    );
}

#[test]
fn premises_that_no_instance_meets_are_vacuous_undecided_or_undefined_and_never_hold() {
    compare(
        "premises.lemma",
        include_str!("planted/premises.lemma"),
        &[
            other("both-sides-of-zero", Vacuous, "contraction", None),
            other("length-below-zero", Vacuous, "contraction", None),
            other("outside-the-interval", Vacuous, "contraction", None),
            other("square-below-zero", Vacuous, "contraction", None),
            refuted("only-two-entries", "rational", &[2], &["1 -1"]),
            other("logarithm-of-two", Undecided, "", Some(NoInstance)),
            other("root-of-a-negative", Undecided, "", Some(Undefined)),
            other("logarithm-of-a-negative", Undecided, "", Some(Undefined)),
            other("consequence-that-holds", Undecided, "", None),
            refuted("consequence-that-fails", "rational", &[], &["1 1"]),
            other("does-not-fit", IllFormed, "reading", None),
            // α < 10⁻²⁰ on an interval of 6 · 10⁻²¹ above −0.567143290409783872999968…: a number of some 20 digits.
            refuted("tiny-normaliser", "wide", &[], &[]),
            refuted("least-size", "rational", &[2], &["1 0", "0 1"]),
        ],
    );
}

#[test]
fn identities_are_certified_under_equalities_and_never_where_they_hold_on_a_part_alone() {
    compare(
        "given.lemma",
        include_str!("planted/given.lemma"),
        &[
            certified("invariance"),
            certified("isometry"),
            certified("rows-are-orthonormal-too"),
            certified("conjugate-trace"),
            certified("square-of-a-determinant"),
            certified("projector-of-orthonormal-columns"),
            certified("reflection"),
            certified("chord"),
            certified("sphere-around-a-point"),
            certified("centred-by-shares"),
            certified("product-of-stochastic-matrices"),
            certified("projector-onto-a-range"),
            certified("derived"),
            certified("symmetric-by-hypothesis"),
            certified("skew-by-hypothesis"),
            certified("centred"),
            certified("hollow-trace"),
            certified("pythagoras"),
            certified("reflection-at-a-subspace"),
            certified("binomial-of-commuting-matrices"),
            certified("inverse-of-a-unipotent-matrix"),
            certified("eigenvector-of-the-square"),
            certified("reflection-by-a-product"),
            certified("equal-lengths"),
            certified("symmetric-and-orthogonal"),
            certified("implied"),
            certified("no-longer-than-before"),
            // 2 against 0, at Q = 1.
            refuted("determinant-of-reflections", "rational", &[1], &["1"]),
            refuted("orthogonal-is-symmetric", "rational", &[2], &["0 -1 1 0", "0 1 -1 0"]),
            refuted("orthonormal-columns-span", "rational", &[2, 1], &["1 0", "0 1"]),
            refuted("positive-entry", "rational", &[1], &["-1"]),
            refuted("sum-of-a-unit-vector", "rational", &[1], &["-1"]),
            refuted("squares-of-shares", "rational", &[2], &["0.5 0.5"]),
            refuted("columns-of-a-stochastic-matrix", "rational", &[2], &["1 1 0 0", "0 0 1 1"]),
            refuted("centred-is-zero", "rational", &[2], &["1 -1", "-1 1"]),
            refuted("hollow-is-symmetric", "rational", &[2], &["0 1 0 0", "0 0 1 0"]),
            refuted("skew-determinant", "rational", &[2], &["0 1 -1 0", "0 -1 1 0"]),
            refuted("zero-product", "rational", &[], &["0 1"]),
            refuted("equal-squares", "rational", &[], &["1 -1", "-1 1"]),
            refuted("orthogonal-vectors", "rational", &[2], &["1 0 0 1", "0 1 1 0"]),
            refuted("nilpotent-is-zero", "rational", &[2], &["0 1 0 0", "0 0 1 0"]),
            refuted("unit-number", "rational", &[], &["-1"]),
            refuted("reflections-of-the-plane", "rational", &[], &["0 -1 1 0", "0 1 -1 0"]),
            // −1 is a character more than 1; one of the diagonal must be negative, or both 0 is no difference.
            refuted("rotations-of-the-plane", "rational", &[], &["1 0 0 -1", "-1 0 0 1"]),
            refuted("rows-of-a-square-frame", "rational", &[], &["0 1 1 0"]),
            refuted("last-entry-of-a-frame", "rational", &[], &["1 0"]),
            refuted("root-of-a-length", "rational", &[], &["-1"]),
            refuted("isotropic-vector", "rational", &[2], &["1 0 0 1 1 0", "0 1 0 1 1 0"]),
            held("equal-cubes"),
            refuted("pole", "rational", &[2], &["0 1"]),
            refuted(
                "commuting-is-diagonal",
                "rational",
                &[2],
                &["1 0 0 1 0 1 0 0", "1 0 0 1 0 0 1 0", "0 1 0 0 1 0 0 1", "0 0 1 0 1 0 0 1"],
            ),
            other("imaginary", Undecided, "", Some(NoInstance)),
        ],
    );
}
