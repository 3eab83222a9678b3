//! Names that nothing uses vanish from what settings bring.
//!
//! Used is what the claim, the lemma's own hypotheses and the definitions in them name. A setting's hypothesis stays
//! where it is about a used object, or about used numbers alone; what it names is then used too. So `‖y‖ ≤ R` goes with
//! y, although R is used, and `‖A‖ ≤ R` brings R.

use super::super::names::key;
use super::super::tree::{CaseValues, Line, TypeKind, Word};
use super::super::used::Used;
use super::whole::Whole;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

type Names = BTreeSet<Arc<str>>;

/// What every name brings with it: a definition its bodies, an ingredient its type, a case its values.
fn brought_by(whole: &Whole) -> HashMap<Arc<str>, Names> {
    let mut brought: HashMap<Arc<str>, Names> = HashMap::new();
    let mut put = |name: &Word, used: Used| brought.entry(key(&name.text)).or_default().extend(used.names);
    for equation in &whole.definitions {
        let mut used = Used::default();
        let mut bound = Used::default();
        equation.arguments.iter().flatten().for_each(|argument| bound.expr(argument));
        used.binding(bound.names.into_iter(), |used| used.expr(&equation.body));
        put(&equation.name, used);
    }
    for introduced in &whole.lets {
        let mut used = Used::default();
        used.of_type(&introduced.what.of);
        put(&introduced.what.names[0], used);
    }
    for cases in &whole.cases {
        let mut used = Used::default();
        match &cases.what.values {
            CaseValues::Listed(values) => values.iter().flatten().for_each(|value| used.expr(value)),
            CaseValues::Range(first, last) => [first, last].into_iter().for_each(|end| used.expr(end)),
        }
        cases.what.names.iter().for_each(|name| put(name, used.clone()));
    }
    brought
}

/// Some names and everything that they bring.
fn closed(brought: &HashMap<Arc<str>, Names>, names: Names) -> Names {
    let mut found = Names::new();
    let mut open: Vec<Arc<str>> = names.into_iter().collect();
    while let Some(name) = open.pop() {
        if found.insert(name.clone()) {
            open.extend(brought.get(&name).into_iter().flatten().cloned());
        }
    }
    found
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

    /// The names that each of some lines uses, with those that they bring.
    pub fn closed_names<'b>(&self, lines: impl Iterator<Item = &'b Line>) -> Vec<Names> {
        let brought = brought_by(self);
        lines.map(|line| closed(&brought, Used::of(&line.expr).names)).collect()
    }

    /// Drops what only settings bring and nothing uses. Returns the names that count.
    pub fn without_unused(&mut self, also: &[Line]) -> Names {
        let brought_by = brought_by(self);
        let of_line = |line: &Line| closed(&brought_by, Used::of(&line.expr).names);
        let mut used = Names::new();
        let start =
            self.claims.iter().chain(also).chain(self.given.iter().filter(|line| line.own).map(|line| &line.what));
        for line in start {
            used.extend(of_line(line));
        }
        for own in self.lets.iter().filter(|own| own.own) {
            used.extend(closed(&brought_by, Names::from([key(&own.what.names[0].text)])));
        }
        let brought: Vec<(usize, Names)> = self
            .given
            .iter()
            .enumerate()
            .filter(|(_, line)| !line.own)
            .map(|(at, line)| (at, of_line(&line.what)))
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
