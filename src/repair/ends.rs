//! Both ends of a constant: with which it stands, and with which it fails.

use super::Error;
use super::form::{Bound, Form};
use super::growth::{just_below, leading};
use super::make::{number, relation, whole};
use super::outcome::{Ends, Stronger};
use super::trial::Trial;
use crate::claims::Verdict;
use crate::engine::Budget;
use crate::language::tree::Comparison;

/// Constants that are tried, as shares of the worst ratio that was seen.
const BELOW: [f64; 8] = [0.999_999, 0.999_99, 0.999_9, 0.999, 0.99, 0.9, 0.75, 0.5];
/// Constants for which a counterexample is looked for, where none is known.
const LOOKED_FOR: [f64; 2] = [0.99, 0.5];

/// A constant that fails.
pub(super) struct Failing {
    pub form: Form,
    pub said: Stronger,
    /// Both ends, where it fails with every stronger constant, too.
    pub ends: Option<Ends>,
}

/// The nearest short constant to the worst ratio, of which the logarithm is seen, with which a bound is refuted.
pub(super) fn failing(trial: &Trial, form: &Form, bound: Bound, seen: f64) -> Result<Option<Failing>, Error> {
    let tried = BELOW.iter().map(|below| (below, true)).chain(LOOKED_FOR.iter().map(|below| (below, false)));
    for (below, known) in tried {
        let Some((lower, constant)) = just_below(form, bound, seen, *below) else { continue };
        let Some(read) = trial.reads(&lower) else { continue };
        if known && !trial.is_killed(&read.claim) {
            continue;
        }
        let judged = trial.examined(&read.claim, Budget::Quick)?;
        let Some(found) = judged.counterexample.as_ref().filter(|_| judged.verdict == Verdict::Refuted) else {
            continue;
        };
        // what the constant is a factor of is not negative there: a smaller constant makes the bound no larger
        let one_way = not_negative(form, bound).and_then(|claim| trial.reads(&claim));
        let one_way = one_way.is_some_and(|read| trial.holds_at(&read.claim, &found.instance));
        let stands = form.bounding(bound).map(|side| number(leading(side).0).to_string());
        let ends =
            stands.filter(|_| one_way).map(|stands| Ends { stands, fails: constant.to_string(), upper: bound.upper });
        let said = Stronger {
            claim: lower.claims().iter().map(|line| line.expr.to_string()).collect(),
            verdict: judged.verdict,
            counterexample: Some(found.instance.to_string()),
        };
        return Ok(Some(Failing { form: lower, said, ends }));
    }
    Ok(None)
}

/// The statement that what the constant of a bound is a factor of is not negative.
fn not_negative(form: &Form, bound: Bound) -> Option<Form> {
    let (_, rest) = leading(form.bounding(bound)?);
    Some(form.claiming(vec![relation(whole(0), Comparison::AtMost, rest.unwrap_or_else(|| whole(1)))]))
}
