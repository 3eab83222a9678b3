//! Rows that a direction takes to infinity, whose weights are soon below the rounding of the others: no minimiser exists.

use super::{regression, solve_from_zero};
use lemmacheck::solver::{CriticalPoint, Newton, Preparation, Stop};

#[test]
fn rows_that_weigh_less_than_any_rounding_of_the_others_lead_on_for_ever() {
    // the last column takes the rows with b ≤ 0 to −∞, and (eᶻ − b)² falls all the way; the others are fitted
    let cases: [(&[&[f64]], &[f64]); 3] = [
        (&[&[1.0, -1.0, 0.0], &[1.0, 3.0, 0.0], &[1.0, 0.0, 1.75]], &[1.25, 1.75, 0.0]),
        (&[&[1.0, -1.0, 0.0], &[1.0, 3.0, 0.0], &[1.0, 1.0, 0.0], &[1.0, 0.0, 1.75]], &[1.25, 1.75, 2.5, -0.5]),
        (&[&[1.0, 0.0], &[1.0, 0.0], &[1.0, 40.0], &[1.0, 0.25]], &[1.0, 3.0, 0.0, -1.0]),
    ];
    for (rows, b) in cases {
        let found = solve_from_zero(&regression("exp", rows, b, 0.0));
        let end = (found.stop, found.critical_point);
        assert_eq!(end, (Stop::Diverging, CriticalPoint::Unknown), "{b:?} at {:?}: {:e}", found.x, found.value);
    }
}

#[test]
fn what_shrinks_with_its_normaliser_has_no_minimiser_beside_an_intercept() {
    // along −1 in the first column L falls as e^(−2t): it is 0 or has no least value
    let cases: [(&[&[f64]], &[f64]); 4] = [
        (&[&[1.0, 3.0, 0.0, 0.0], &[1.0, -3.0, 0.0, 0.0], &[1.0, 0.0, 1.5, 0.5]], &[2.0 / 7.0, 5.0 / 7.0, 0.0]),
        (&[&[1.0, 2.0, 0.0, 0.0], &[1.0, -3.0, 0.0, 0.0], &[1.0, 0.0, 1.0, 1.75]], &[5.0 / 11.0, 6.0 / 11.0, 0.0]),
        (&[&[1.0, 1.0, 0.0, 0.0], &[1.0, -2.0, 0.0, 0.0], &[1.0, 0.0, 1.25, 0.5]], &[3.0 / 7.0, 4.0 / 7.0, 0.0]),
        (&[&[1.0, 3.0, 0.0], &[1.0, -3.0, 0.0], &[1.0, 0.5, 1.5]], &[2.0 / 7.0, 5.0 / 7.0, 0.0]),
    ];
    for (rows, b) in cases {
        let instance = regression("rescaled-exp", rows, b, 0.0);
        for starts in [Some(1), None] {
            let x0 = vec![0.0; rows[0].len()];
            let found = Newton::default().answer(&instance, &x0, starts, &Preparation::default()).unwrap().solution;
            assert!(!found.stop.is_critical(), "{b:?} {starts:?}: {} with {:e}", found.stop, found.value);
            assert_ne!(found.critical_point, CriticalPoint::Minimum);
        }
    }
}
