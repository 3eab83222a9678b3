//! One row of a lemma as a tree of its own, to be changed, printed and read again.

use super::make::{clear, line, negated, value_of};
use crate::claims::{Executable, Judged};
use crate::language::tree::{Clauses, Comparison, Equation, Expr, File, Kind, Lemma, Let, Line, TypeKind};
use crate::language::{Row, parse, print};
use crate::lemmas::{Lemmas, Text};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The name under which candidates are read.
const NAME: &str = "repair";

/// A lemma of one case and one reading.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Form {
    file: File,
}

/// A place in a lemma where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A line of the claim.
    Claim(usize),
    /// The right side of a definition.
    Definition(usize),
}

/// One side of a claimed inequality that bounds the other, by the line and whether it is the last side or the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub line: usize,
    pub last: bool,
    /// Whether the other side is at most this one.
    pub upper: bool,
    /// Whether it is an order of matrices.
    pub order: bool,
}

impl Form {
    /// The file must hold one lemma.
    pub fn of(mut file: File) -> Option<Self> {
        let clauses = &mut file.lemmas.first_mut()?.clauses;
        // a candidate is judged by what it says, without what its author knew of the print
        (clauses.such_as, clauses.tries, clauses.draws) = Default::default();
        let form = Form { file };
        (form.file.lemmas.len() == 1 && form.clauses().experiment.is_none()).then_some(form)
    }

    pub fn lemma(&self) -> &Lemma {
        &self.file.lemmas[0]
    }

    pub fn clauses(&self) -> &Clauses {
        &self.lemma().clauses
    }

    fn clauses_mut(&mut self) -> &mut Clauses {
        &mut self.file.lemmas[0].clauses
    }

    /// What is claimed, as `claim` or as `consequence`.
    pub fn claims(&self) -> &[Line] {
        let clauses = self.clauses();
        if clauses.claims.is_empty() { &clauses.consequences } else { &clauses.claims }
    }

    fn claims_mut(&mut self) -> &mut Vec<Line> {
        let clauses = self.clauses_mut();
        if clauses.claims.is_empty() { &mut clauses.consequences } else { &mut clauses.claims }
    }

    pub fn given(&self) -> &[Line] {
        &self.clauses().given
    }

    pub fn definitions(&self) -> &[Equation] {
        &self.clauses().definitions
    }

    pub fn at(&self, place: Place) -> &Expr {
        match place {
            Place::Claim(at) => &self.claims()[at].expr,
            Place::Definition(at) => &self.definitions()[at].body,
        }
    }

    /// The same with another expression at a place.
    pub fn with(&self, place: Place, mut expr: Expr) -> Self {
        clear(&mut expr);
        let mut form = self.clone();
        match place {
            Place::Claim(at) => form.claims_mut()[at] = line(expr),
            Place::Definition(at) => {
                let equation = &mut form.clauses_mut().definitions[at];
                *equation = Equation { body: expr, ..equation.clone() };
            }
        }
        form
    }

    /// The same with other lines of the claim.
    pub fn claiming(&self, lines: Vec<Expr>) -> Self {
        let mut form = self.clone();
        *form.claims_mut() = lines.into_iter().map(line).collect();
        form
    }

    /// The same with a further hypothesis.
    pub fn supposing(&self, expr: Expr) -> Self {
        let mut form = self.clone();
        form.clauses_mut().given.push(line(expr));
        form
    }

    /// The same with another hypothesis in the place of one.
    pub fn supposing_at(&self, at: usize, expr: Expr) -> Self {
        let mut form = self.clone();
        form.clauses_mut().given[at] = line(expr);
        form
    }

    /// The same without a hypothesis.
    pub fn without(&self, at: usize) -> Self {
        let mut form = self.clone();
        form.clauses_mut().given.remove(at);
        form
    }

    /// The text, from which the same is read.
    pub fn text(&self) -> String {
        print(&self.file)
    }

    /// The definitions that a name is made of, itself included.
    pub fn made_of(&self, name: &str) -> BTreeSet<Arc<str>> {
        self.closed(BTreeSet::from([name.into()]))
    }

    /// Reads what is printed: a candidate whose print says something else is none.
    pub fn read(&self) -> Option<Read> {
        let text = self.text();
        if parse(NAME, &text).ok()? != self.file {
            return None;
        }
        let mut lemmas = Lemmas::read(&[Text { name: NAME.into(), text }]).ok()?;
        let mut forms = lemmas.catalogue.entries.pop()?.forms;
        if !lemmas.catalogue.entries.is_empty() || forms.len() != 1 {
            return None;
        }
        match forms.pop()? {
            Executable::Formula(claim) => {
                let row = lemmas.known(&claim.id, &claim.case)?.row.clone();
                Some(Read { claim, row })
            }
            _ => None,
        }
    }

    /// The sides of inequalities that bound the rest of their line, last sides first.
    pub fn bounds(&self) -> Vec<Bound> {
        let mut bounds = Vec::new();
        for (at, line) in self.claims().iter().enumerate() {
            let Kind::Chain(first, rest) = &line.expr.kind else { continue };
            let Some((last, _)) = rest.last() else { continue };
            let of = |comparison: Comparison, is_last: bool| {
                let (upper, order) = match comparison {
                    Comparison::AtMost | Comparison::Less => (true, false),
                    Comparison::AtLeast | Comparison::Greater => (false, false),
                    Comparison::Precedes | Comparison::StrictlyPrecedes => (true, true),
                    Comparison::Succeeds | Comparison::StrictlySucceeds => (false, true),
                    Comparison::Equal | Comparison::Differ => return None,
                };
                Some(Bound { line: at, last: is_last, upper: upper == is_last, order })
            };
            // of 0 ≤ X and of l I ⪯ X it is the left side that bounds
            if rest.len() == 1 && self.is_plain(first) && !self.is_plain(&rest[0].1) {
                bounds.extend(of(*last, false));
                continue;
            }
            bounds.extend(of(*last, true));
            if rest.len() > 1 {
                bounds.extend(of(rest[0].0, false));
            }
        }
        bounds
    }

    /// Whether an expression speaks of numbers and dimensions alone.
    fn is_plain(&self, expr: &Expr) -> bool {
        let clauses = self.clauses();
        let object = |name: &str| {
            let of_let = clauses.lets.iter().filter(|one| one.names.iter().any(|other| *other.text == *name));
            let number = |one: &Let| match &one.of.kind {
                TypeKind::Real(power) | TypeKind::Interval { power, .. } => power.is_empty(),
                TypeKind::Range(..) | TypeKind::Listed(_) => true,
                TypeKind::Named(..) => false,
            };
            of_let.into_iter().any(|one| !number(one)) || clauses.definitions.iter().any(|one| *one.name.text == *name)
        };
        self.spoken_by(expr).iter().all(|name| !object(name))
    }

    /// What bounds.
    pub fn bounding(&self, bound: Bound) -> Option<&Expr> {
        match &self.claims().get(bound.line)?.expr.kind {
            Kind::Chain(first, rest) if !bound.last => Some(first).filter(|_| !rest.is_empty()).map(|first| &**first),
            Kind::Chain(_, rest) => rest.last().map(|(_, side)| side),
            _ => None,
        }
    }

    /// The same with another bound; of −b ≤ … ≤ b both.
    pub fn bounded(&self, bound: Bound, by: Expr) -> Self {
        let mut expr = self.claims()[bound.line].expr.clone();
        if let Kind::Chain(first, rest) = &mut expr.kind {
            let inside = rest.len() > 1;
            if let Some((_, last)) = rest.last_mut() {
                let mirrored = inside && same(first, &negated(last.clone()));
                if bound.last || mirrored {
                    *last = if bound.last { by.clone() } else { negated(by.clone()) };
                }
                if !bound.last || mirrored {
                    **first = if bound.last { negated(by) } else { by };
                }
            }
        }
        self.with(Place::Claim(bound.line), expr)
    }

    /// The names that the other sides of a line speak of, with those that their definitions do.
    pub fn other_side(&self, bound: Bound) -> BTreeSet<Arc<str>> {
        let mut names = BTreeSet::new();
        if let Some(Kind::Chain(first, rest)) = self.claims().get(bound.line).map(|line| &line.expr.kind) {
            let sides: Vec<&Expr> = std::iter::once(&**first).chain(rest.iter().map(|(_, side)| side)).collect();
            // of −b ≤ x ≤ b both ends bound
            let end = sides.len() - 1;
            let others = match (end, bound.last) {
                (1, true) => &sides[..1],
                (1, false) => &sides[1..],
                _ => &sides[1..end],
            };
            others.iter().for_each(|side| named(side, &mut names));
        }
        self.closed(names)
    }

    /// The ingredients that the claim is about: those of what is bounded and of the left sides of identities.
    pub fn subject(&self) -> BTreeSet<Arc<str>> {
        let mut names = BTreeSet::new();
        self.bounds().into_iter().for_each(|bound| names.extend(self.other_side(bound)));
        for line in self.claims() {
            match &line.expr.kind {
                Kind::Chain(first, rest) if rest[0].0 == Comparison::Equal => {
                    let about = if value_of(first).is_some() { &rest[0].1 } else { first };
                    named(about, &mut names);
                }
                Kind::Chain(..) => {}
                _ => named(&line.expr, &mut names),
            }
        }
        let names = self.closed(names);
        let introduced = self.clauses().lets.iter().flat_map(|one| &one.names);
        introduced.map(|name| name.text.clone()).filter(|name| names.contains(name)).collect()
    }

    /// The ingredients that the claim speaks of anywhere, through its definitions.
    pub fn spoken(&self) -> BTreeSet<Arc<str>> {
        let mut names = BTreeSet::new();
        self.claims().iter().for_each(|line| named(&line.expr, &mut names));
        self.closed(names)
    }

    /// The names that an expression itself speaks of.
    pub fn spoken_by(&self, expr: &Expr) -> BTreeSet<Arc<str>> {
        let mut names = BTreeSet::new();
        named(expr, &mut names);
        names
    }

    /// The names that an expression speaks of, with those that their definitions do.
    pub fn closed_by(&self, expr: &Expr) -> BTreeSet<Arc<str>> {
        self.closed(self.spoken_by(expr))
    }

    /// Definitions that one speaks of, itself included, as far as no name of some stands between.
    pub fn reached(&self, from: usize, without: &[&str]) -> Vec<usize> {
        let definitions = self.definitions();
        let mut found = vec![from];
        let mut next = 0;
        while let Some(&at) = found.get(next) {
            next += 1;
            let mut inside = BTreeSet::new();
            named(&definitions[at].body, &mut inside);
            inside.retain(|name| !without.contains(&&**name));
            let of = definitions.iter().enumerate().filter(|(_, equation)| inside.contains(&equation.name.text));
            let new: Vec<usize> = of.map(|(at, _)| at).filter(|at| !found.contains(at)).collect();
            found.extend(new);
        }
        found
    }

    /// Names with those that their definitions speak of.
    fn closed(&self, mut names: BTreeSet<Arc<str>>) -> BTreeSet<Arc<str>> {
        let mut open: Vec<Arc<str>> = names.iter().cloned().collect();
        while let Some(name) = open.pop() {
            for equation in self.definitions().iter().filter(|equation| equation.name.text == name) {
                let mut inside = BTreeSet::new();
                named(&equation.body, &mut inside);
                open.extend(inside.into_iter().filter(|name| names.insert(name.clone())));
            }
        }
        names
    }

    /// Whether every line is a chain of equalities.
    pub fn is_identity(&self) -> bool {
        self.claims().iter().all(|line| match &line.expr.kind {
            Kind::Chain(_, rest) => rest.iter().all(|(comparison, _)| *comparison == Comparison::Equal),
            _ => false,
        })
    }
}

/// A candidate as the engine sees it.
pub(super) struct Read {
    pub claim: Judged,
    pub row: Arc<Row>,
}

/// Whether two expressions are one but for brackets and signs of products.
pub(super) fn same(one: &Expr, other: &Expr) -> bool {
    let plain = |expr: &Expr| expr.to_string().replace(['(', ')', ' ', '·'], "");
    plain(one) == plain(other)
}

/// Every name that an expression speaks of.
fn named(expr: &Expr, names: &mut BTreeSet<Arc<str>>) {
    match &expr.kind {
        Kind::Name(name) => {
            names.insert(name.clone());
        }
        Kind::Nabla(_, name, _) => {
            names.insert(name.text.clone());
        }
        _ => {}
    }
    expr.parts().into_iter().for_each(|part| named(part, names));
}
