//! A lemma with what it takes from its settings and its file, in one of its readings.

use super::super::message::{Attempt, Fault};
use super::super::names::{key, nearest};
use super::super::tree::{Assignment, CaseValues, CasesOf, Clauses, Equation, File, Let, Line, Word, WordKind};
use std::collections::HashMap;
use std::sync::Arc;

/// Something with whether the lemma itself says it, in place of a setting.
#[derive(Clone, Debug)]
pub(super) struct Said<T> {
    pub what: T,
    pub own: bool,
}

/// A lemma in one reading, with nothing left to look up.
#[derive(Clone, Debug, Default)]
pub(super) struct Whole {
    pub cases: Vec<Said<CasesOf>>,
    pub lets: Vec<Said<Let>>,
    pub given: Vec<Said<Line>>,
    /// The equations that count, in their order; those of one name stand together.
    pub definitions: Vec<Equation>,
    pub claims: Vec<Line>,
    pub consequence: bool,
    /// Instances; `own` those of the innermost of lemma, case, reading and repair.
    pub such_as: Vec<Said<Vec<Assignment>>>,
    /// Likewise.
    pub tries: Vec<Said<Vec<Assignment>>>,
    pub draws: Vec<(Word, Vec<Word>)>,
    pub experiment: Option<Word>,
    /// The words of the lemma, then those of a case, reading or repair, one inside the other.
    pub words: Vec<Vec<(WordKind, Word)>>,
    pub expect: Option<Word>,
    /// The settings that are taken, with those that they take.
    pub settings: Vec<Arc<str>>,
}

/// One layer of clauses: what stands later counts in place of what stands before.
struct Layers<'a> {
    file: &'a File,
    whole: Whole,
    /// The definitions, a layer each.
    definitions: Vec<&'a [Equation]>,
    /// In which layer an ingredient is introduced last.
    introduced: HashMap<Arc<str>, usize>,
}

impl Whole {
    /// The lemma in one of its forms: its own clauses first, then those of a case, reading or repair, one inside the other.
    pub fn of(file: &File, of: &[&Clauses]) -> Attempt<Whole> {
        let (whole, introduced) = Default::default();
        let mut layers = Layers { file, whole, definitions: vec![&file.defines], introduced };
        let settings = of.iter().rev().find(|clauses| !clauses.settings.is_empty());
        for name in settings.iter().flat_map(|clauses| &clauses.settings) {
            layers.setting(name, 0)?;
        }
        for (at, clauses) in of.iter().enumerate() {
            let later = &of[at + 1..];
            let given_again = later.iter().any(|clauses| !clauses.given.is_empty());
            let claimed_again = later.iter().any(|clauses| says(clauses));
            layers.clauses(clauses, true, given_again, claimed_again)?;
        }
        layers.finish()
    }

    /// Whether it says anything that can be judged.
    pub fn says_something(&self) -> bool {
        !self.claims.is_empty() || self.experiment.is_some()
    }
}

fn says(clauses: &Clauses) -> bool {
    !clauses.claims.is_empty() || !clauses.consequences.is_empty()
}

impl<'a> Layers<'a> {
    fn setting(&mut self, name: &Word, depth: usize) -> Attempt<()> {
        if self.whole.settings.contains(&name.text) {
            return Ok(());
        }
        let file = self.file;
        let Some(setting) = file.settings.iter().find(|setting| setting.name == *name) else {
            let fault = Fault::new(name.span, format!("no setting is called `{}`", name.text));
            let near = nearest(&name.text, file.settings.iter().map(|setting| &*setting.name.text));
            return Err(match near {
                Some(near) => fault.help(format!("`{near}` is near")),
                None => fault.help(format!("write `setting {}` with its clauses in this file", name.text)),
            });
        };
        if depth > 20 {
            return Err(Fault::new(name.span, "settings take one another too deeply"));
        }
        self.whole.settings.push(name.text.clone());
        for inner in &setting.clauses.settings {
            self.setting(inner, depth + 1)?;
        }
        self.clauses(&setting.clauses, false, false, false)
    }

    fn clauses(&mut self, clauses: &'a Clauses, own: bool, no_given: bool, no_claims: bool) -> Attempt<()> {
        let whole = &mut self.whole;
        for cases in &clauses.cases {
            if let Some(narrowed) = whole.cases.iter_mut().find_map(|other| narrowed(&mut other.what, cases)) {
                narrowed?;
                continue;
            }
            whole.cases.retain(|other| !cases.names.iter().any(|name| other.what.names.contains(name)));
            whole.cases.push(Said { what: cases.clone(), own });
        }
        for introduced in &clauses.lets {
            for name in &introduced.names {
                let same = |other: &Word| key(&other.text) == key(&name.text);
                let twice = clauses
                    .lets
                    .iter()
                    .flat_map(|other| &other.names)
                    .find(|other| same(other) && other.span != name.span);
                if let Some(other) = twice {
                    return Err(Fault::new(name.span.max(other.span), format!("`{}` is introduced twice", name.text))
                        .also(name.span.min(other.span), "the first time"));
                }
                self.introduced.insert(key(&name.text), self.definitions.len());
                let one = Let { names: vec![name.clone()], of: introduced.of.clone() };
                match whole.lets.iter_mut().find(|other| other.what.names.iter().any(same)) {
                    Some(other) => *other = Said { what: one, own },
                    None => whole.lets.push(Said { what: one, own }),
                }
            }
        }
        if !no_given {
            whole.given.extend(clauses.given.iter().map(|line| Said { what: line.clone(), own }));
        }
        whole.given.extend(clauses.also.iter().map(|line| Said { what: line.clone(), own }));
        for dropped in &clauses.without {
            let before = whole.given.len();
            // A product is the same with its sign and without.
            let said = |line: &Line| line.expr.to_string().replace(" · ", " ");
            let unwanted = said(dropped);
            whole.given.retain(|line| said(&line.what) != unwanted);
            if whole.given.len() == before {
                let fault = Fault::new(dropped.expr.span, format!("no hypothesis says `{}`", dropped.text));
                let known: Vec<String> = whole.given.iter().map(|line| format!("`{}`", line.what.text)).collect();
                return Err(match known.is_empty() {
                    true => fault.help("there are none"),
                    false => fault.help(format!("the hypotheses are {}", known.join(", "))),
                });
            }
        }
        self.definitions.push(&clauses.definitions);
        if says(clauses) && !no_claims {
            if let (Some(claim), Some(consequence)) = (clauses.claims.first(), clauses.consequences.first()) {
                return Err(Fault::new(consequence.expr.span, "`consequence` stands in place of `claim`")
                    .also(claim.expr.span, "a claim"));
            }
            whole.consequence = clauses.claims.is_empty();
            whole.claims = if whole.consequence { clauses.consequences.clone() } else { clauses.claims.clone() };
        }
        if own {
            // what a case, reading or repair takes over from its lemma may be about another row
            whole.such_as.iter_mut().chain(&mut whole.tries).for_each(|one| one.own = false);
            let own = |one: &Vec<Assignment>| Said { what: one.clone(), own: true };
            whole.such_as.extend(clauses.such_as.iter().map(own));
            whole.tries.extend(clauses.tries.iter().map(own));
            whole.draws.extend(clauses.draws.iter().cloned());
            whole.words.push(clauses.words.clone());
            whole.expect.clone_from(&clauses.expect);
        }
        if clauses.experiment.is_some() && !no_claims {
            whole.experiment.clone_from(&clauses.experiment);
        }
        Ok(())
    }

    /// The definitions that count: of every name those of the last layer that has it. What is introduced hides what
    /// earlier layers define, and what is defined hides what they introduce.
    fn finish(mut self) -> Attempt<Whole> {
        let mut layers: HashMap<Arc<str>, (usize, Vec<&Equation>)> = HashMap::new();
        for (layer, equations) in self.definitions.iter().enumerate() {
            for equation in *equations {
                let (last, group) = layers.entry(key(&equation.name.text)).or_default();
                if *last != layer {
                    (*last, *group) = (layer, Vec::new());
                }
                refuse_twice(group, equation)?;
                group.push(equation);
            }
        }
        for (name, (layer, group)) in &layers {
            let Some(introduced) = self.introduced.get(name).copied() else { continue };
            let at = self.whole.lets.iter().position(|one| key(&one.what.names[0].text) == *name);
            if let (Some(at), Some(equation), true) = (at, group.first(), introduced == *layer) {
                let text = &equation.name.text;
                return Err(Fault::new(equation.name.span, format!("`{text}` is an ingredient and a definition"))
                    .also(self.whole.lets[at].what.names[0].span, "introduced here"));
            }
            if let Some(at) = at.filter(|_| introduced < *layer) {
                self.whole.lets.remove(at);
            }
        }
        let counts = |layer: usize, equation: &Equation| {
            let name = key(&equation.name.text);
            let hidden = self.introduced.get(&name).is_some_and(|introduced| *introduced > layer);
            !hidden && layers.get(&name).is_some_and(|(last, _)| *last == layer)
        };
        let mut counted = Vec::new();
        for (layer, equations) in self.definitions.iter().enumerate() {
            counted.extend(equations.iter().filter(|equation| counts(layer, equation)).cloned());
        }
        self.whole.definitions = counted;
        Ok(self.whole)
    }
}

/// Keeps of cases of several names, which go together, those in which one name has one of the given values; `None` where the
/// new cases are none of one of the names.
fn narrowed(known: &mut CasesOf, by: &CasesOf) -> Option<Attempt<()>> {
    let [name] = by.names.as_slice() else { return None };
    let at = known.names.iter().position(|other| other == name).filter(|_| known.names.len() > 1)?;
    let (CaseValues::Listed(known), CaseValues::Listed(wanted)) = (&mut known.values, &by.values) else { return None };
    for value in wanted.iter().flatten() {
        if !known.iter().any(|tuple| tuple.get(at) == Some(value)) {
            let fault = Fault::new(value.span, format!("`{}` has no case in which it is this", name.text));
            return Some(Err(fault.help("give all the names that go together: `for (f, g) in {(exp, exp)}`")));
        }
    }
    known.retain(|tuple| wanted.iter().flatten().any(|value| tuple.get(at) == Some(value)));
    Some(Ok(()))
}

/// The most equations of one name.
const EQUATIONS: usize = 64;

/// Refuses an equation beside others of its name that it repeats, or that take another number of arguments.
fn refuse_twice(group: &[&Equation], equation: &Equation) -> Attempt<()> {
    let arity = |equation: &Equation| equation.arguments.as_ref().map(Vec::len);
    let name = &equation.name.text;
    let twice = group.iter().find(|other| arity(other) != arity(equation) || other.arguments == equation.arguments);
    if let Some(other) = twice {
        return Err(Fault::new(equation.name.span, format!("`{name}` is defined twice"))
            .also(other.name.span, "the first time"));
    }
    if group.len() >= EQUATIONS {
        return Err(Fault::new(equation.name.span, format!("`{name}` has more than {EQUATIONS} equations")));
    }
    Ok(())
}
