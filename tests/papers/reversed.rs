//! The residual paper's bounds that survive, with their two sides exchanged: each must be refuted.

use lemmacheck::claims::{
    Construction, Derived, Executable, Instance, Judged, Recording, Shape, Size, Statement, Strength, Verdict,
};
use lemmacheck::engine::{Budget, Examination, examine};
use lemmacheck::number::recorder::Slot;
use lemmacheck::papers::catalogue;

/// A claim with the sides of its inequalities and orders exchanged.
struct Reversed(Box<dyn Judged>);

fn reversed(statement: &Statement<Slot>) -> Statement<Slot> {
    match statement {
        Statement::AtMost(l, r) => Statement::AtMost(*r, *l),
        Statement::Loewner(l, r) => Statement::Loewner(r.clone(), l.clone()),
        Statement::All(parts) => Statement::All(parts.iter().map(reversed).collect()),
        other => other.clone(),
    }
}

impl Judged for Reversed {
    fn id(&self) -> &'static str {
        self.0.id()
    }
    fn case(&self) -> &'static str {
        self.0.case()
    }
    fn reading(&self) -> &'static str {
        self.0.reading()
    }
    fn least(&self) -> Size {
        self.0.least()
    }
    fn strength(&self) -> Strength {
        self.0.strength()
    }
    fn scope(&self) -> &'static str {
        self.0.scope()
    }
    fn shapes(&self) -> &'static [Shape] {
        self.0.shapes()
    }
    fn derived(&self) -> &'static [Derived] {
        self.0.derived()
    }
    fn record(&self, size: Size) -> Recording {
        let recording = self.0.record(size);
        Recording { statement: reversed(&recording.statement), ..recording }
    }
    fn construct(&self, size: Size) -> Construction {
        let construction = self.0.construct(size);
        Construction { statement: reversed(&construction.statement), ..construction }
    }
    fn corners(&self) -> Vec<Instance> {
        self.0.corners()
    }
}

/// Bounds whose sides are always equal, so that they hold either way.
const EQUALITIES: [&str; 4] =
    ["residual.fact-3.5.2", "residual.fact-3.5.9", "residual.fact-3.6.6", "residual.fact-3.6.8"];

#[test]
fn a_surviving_bound_is_refuted_once_its_sides_are_exchanged() {
    let how = Examination { budget: Budget::Quick, seed: 0 };
    let (mut planted, mut missed) = (0, Vec::new());
    let entries = catalogue().unwrap().entries.into_iter();
    let bounds = entries.filter(|entry| {
        let (id, kind) = (entry.words.id.as_str(), entry.words.kind.as_str());
        let is_bound = ["inequality", "psd-order", "lipschitz"].contains(&kind);
        id.starts_with("residual.") && is_bound && !EQUALITIES.contains(&id)
    });
    for form in bounds.flat_map(|entry| entry.forms) {
        if examine(&form, &[], how).unwrap().verdict != Verdict::Survived {
            continue;
        }
        let Executable::Formula(claim) = form else {
            continue;
        };
        planted += 1;
        let planted = Executable::Formula(Box::new(Reversed(claim)));
        let judgement = examine(&planted, &[], how).unwrap();
        if judgement.verdict != Verdict::Refuted {
            missed.push(format!("{} ({}): {}", planted.id(), planted.case(), judgement.reason));
        }
    }
    assert!(planted > 40, "only {planted} bounds survived");
    assert!(missed.is_empty(), "not refuted:\n{}", missed.join("\n"));
}
