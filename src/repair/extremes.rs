//! Violations where a vector or a matrix is tiny or huge.

use super::form::Form;
use super::make::{name, norm, relation};
use super::rays::small;
use super::trial::Trial;
use crate::claims::{Instance, Judged};
use crate::language::Row;
use crate::language::tree::{Comparison, Expr, Kind};

/// How small and how large.
const TINY: &str = "1e-150";
const HUGE: &str = "1e150";

/// Violations with one vector or matrix tiny or huge, and with all of one shape tiny together.
pub(super) fn extremes(trial: &Trial, form: &Form, claim: &Judged, row: &Row) -> Vec<Instance> {
    let objects: Vec<_> = row.ingredients.iter().filter(|one| !one.shape.is_number()).collect();
    let length = |object: &str| norm(name(object));
    let value = |text: &str| Expr::made(Kind::Number(text.into()));
    let mut held: Vec<Form> = Vec::new();
    for (at, one) in objects.iter().enumerate() {
        let tiny =
            |form: &Form, object: &str| form.supposing(relation(length(object), Comparison::AtMost, value(TINY)));
        held.push(tiny(form, &one.name));
        held.push(form.supposing(relation(length(&one.name), Comparison::AtLeast, value(HUGE))));
        let alike: Vec<_> = objects.iter().filter(|other| other.shape == one.shape).collect();
        if alike.len() > 1 && objects[..at].iter().all(|other| other.shape != one.shape) {
            held.push(alike.iter().fold(form.clone(), |form, object| tiny(&form, &object.name)));
        }
    }
    let mut found = Vec::new();
    for form in held {
        let Some(read) = trial.reads(&form) else { continue };
        let at = small(&read.claim).or(Some(read.claim.least));
        let findings = trial.attacked(&read.claim, at);
        let same = |instance: &Instance| claim.misfit(instance).is_none();
        found.extend(findings.violations.into_iter().map(|(instance, _)| instance).filter(same).take(2));
        if !found.is_empty() {
            break;
        }
    }
    found
}
