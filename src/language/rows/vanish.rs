//! Names that nothing uses vanish from what settings bring.
//!
//! Used is what the claim, the lemma's own hypotheses and the definitions in them name. A setting's hypothesis stays
//! where it is about a used object, or about used numbers alone; what it names is then used too. So `‖y‖ ≤ R` goes with
//! y, although R is used, and `‖A‖ ≤ R` brings R.

use super::super::names::key;
use super::super::tree::{CaseValues, Line, TypeKind};
use super::super::used::Used;
use super::whole::Whole;
use std::collections::BTreeSet;
use std::sync::Arc;

type Names = BTreeSet<Arc<str>>;

/// What an equation uses beside its parameters.
fn of_definition(whole: &Whole, name: &str) -> Used {
    let mut used = Used::default();
    for equation in whole.definitions.iter().filter(|equation| &*key(&equation.name.text) == name) {
        let mut bound = Used::default();
        equation.arguments.iter().flatten().for_each(|argument| bound.expr(argument));
        used.binding(bound.names.into_iter(), |used| used.expr(&equation.body));
    }
    used
}

/// Everything that some names bring with them: definitions their bodies, ingredients their types, cases their values.
fn closed(whole: &Whole, names: Names) -> Names {
    let mut found = Names::new();
    let mut open: Vec<Arc<str>> = names.into_iter().collect();
    while let Some(name) = open.pop() {
        if !found.insert(name.clone()) {
            continue;
        }
        let mut used = of_definition(whole, &name);
        for introduced in whole.lets.iter().filter(|other| key(&other.what.names[0].text) == name) {
            used.of_type(&introduced.what.of);
        }
        for cases in whole.cases.iter().filter(|cases| cases.what.names.iter().any(|other| key(&other.text) == name)) {
            match &cases.what.values {
                CaseValues::Listed(values) => values.iter().flatten().for_each(|value| used.expr(value)),
                CaseValues::Range(first, last) => [first, last].into_iter().for_each(|end| used.expr(end)),
            }
        }
        open.extend(used.names);
    }
    found
}

fn of_line(whole: &Whole, line: &Line) -> Names {
    closed(whole, Used::of(&line.expr).names)
}

impl Whole {
    fn is_number(&self, name: &str) -> Option<bool> {
        let introduced = self.lets.iter().find(|other| &*key(&other.what.names[0].text) == name)?;
        Some(match &introduced.what.of.kind {
            TypeKind::Real(power) | TypeKind::Interval { power, .. } => power.is_empty(),
            TypeKind::Range(..) | TypeKind::Listed(_) => true,
            TypeKind::Named(..) => false,
        })
    }

    /// The names that an expression uses, with those that they bring.
    pub fn closed_names(&self, expr: &super::super::tree::Expr) -> Names {
        closed(self, Used::of(expr).names)
    }

    /// Drops what only settings bring and nothing uses. Returns the names that count.
    pub fn without_unused(&mut self, also: &[Line]) -> Names {
        let mut used = Names::new();
        let start =
            self.claims.iter().chain(also).chain(self.given.iter().filter(|line| line.own).map(|line| &line.what));
        for line in start {
            used.extend(of_line(self, line));
        }
        for own in self.lets.iter().filter(|own| own.own) {
            used.extend(closed(self, Names::from([key(&own.what.names[0].text)])));
        }
        let brought: Vec<(usize, Names)> = self
            .given
            .iter()
            .enumerate()
            .filter(|(_, line)| !line.own)
            .map(|(at, line)| (at, of_line(self, &line.what)))
            .collect();
        let mut kept = vec![false; self.given.len()];
        loop {
            let mut grew = false;
            for (at, names) in &brought {
                let objects: Vec<&Arc<str>> = names.iter().filter(|name| self.is_number(name) == Some(false)).collect();
                let about: Vec<&Arc<str>> = if objects.is_empty() { names.iter().collect() } else { objects };
                if !kept[*at] && (about.is_empty() || about.iter().any(|name| used.contains(*name))) {
                    kept[*at] = true;
                    used.extend(names.iter().cloned());
                    grew = true;
                }
            }
            if !grew {
                break;
            }
        }
        let mut kept = kept.into_iter();
        self.given.retain(|line| kept.next() == Some(true) || line.own);
        self.lets.retain(|introduced| introduced.own || used.contains(&key(&introduced.what.names[0].text)));
        self.cases.retain(|cases| cases.own || cases.what.names.iter().any(|name| used.contains(&key(&name.text))));
        used
    }
}
