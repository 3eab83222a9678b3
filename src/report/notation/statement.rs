//! Statements and sets as MathML.

use super::expression::Notation;
use crate::language::{Domain, Expr, Interval, Proposition, Relation};

impl Notation<'_> {
    /// A statement.
    pub fn statement(&self, of: &Proposition) -> String {
        match of {
            Proposition::Relation { left, relation, right, .. } => {
                let sign = match relation {
                    Relation::AtMost => "≤",
                    Relation::Less => "&lt;",
                    Relation::Equal => "=",
                    Relation::Differ => "≠",
                    Relation::Precedes => "⪯",
                    Relation::StrictlyPrecedes => "≺",
                };
                format!("{}<mo>{sign}</mo>{}", self.row(left), self.row(right))
            }
            Proposition::Member(element, domain) => {
                format!("{}<mo>∈</mo>{}", self.row(element), self.domain(domain, element))
            }
            Proposition::All(parts) => self.all(parts),
            Proposition::If(premise, conclusion) => {
                format!("{}<mo>⟹</mo>{}", self.bracketed(premise), self.bracketed(conclusion))
            }
            Proposition::ForAll(ranges, condition, body) => {
                let mut over: Vec<String> = ranges.iter().map(|range| self.range(range)).collect();
                over.extend(condition.iter().map(|condition| self.statement(condition)));
                let over = over.join("<mo>,</mo>");
                format!("<mo>∀</mo>{over}<mo>:</mo>{}", self.statement(body))
            }
        }
    }

    /// Parts one after another; those of a chain as one chain.
    fn all(&self, parts: &[Proposition]) -> String {
        let mut out = String::new();
        let mut last: Option<&Expr> = None;
        for part in parts {
            match (part, last) {
                (Proposition::Relation { left, .. }, Some(end)) if *left == *end => {
                    let whole = self.statement(part);
                    out.push_str(whole.strip_prefix(&self.row(left)).unwrap_or(&whole));
                }
                _ => {
                    if !out.is_empty() {
                        out.push_str("<mo>,</mo>");
                    }
                    out.push_str(&self.statement(part));
                }
            }
            last = match part {
                Proposition::Relation { right, .. } => Some(right),
                _ => None,
            };
        }
        out
    }

    fn bracketed(&self, of: &Proposition) -> String {
        match of {
            Proposition::Relation { .. } | Proposition::Member(..) => self.statement(of),
            Proposition::All(parts) if parts.len() == 1 => self.statement(&parts[0]),
            _ => format!("<mo>(</mo>{}<mo>)</mo>", self.statement(of)),
        }
    }

    fn domain(&self, of: &Domain, element: &Expr) -> String {
        let rows = &element.shape.rows;
        let named = |name: &str| format!("<mi>{name}</mi><mo>(</mo>{}<mo>)</mo>", self.dimension(rows));
        match of {
            Domain::Real => self.space(&element.shape),
            Domain::Symmetric => named("Sym"),
            Domain::Semidefinite => named("PSD"),
            Domain::Definite => named("PD"),
            Domain::Skew => named("Skew"),
            Domain::Diagonal => named("Diag"),
            Domain::Orthogonal => named("Orth"),
            Domain::Simplex => named("Simplex"),
            Domain::Stochastic => named("Stochastic"),
            Domain::Unit => named("Sphere"),
            Domain::Interval(interval) => self.interval(interval, element),
        }
    }

    fn interval(&self, of: &Interval, element: &Expr) -> String {
        let end = |end: &Option<Expr>, sign: &str| match end {
            Some(end) => self.row(end),
            None => format!("<mrow><mo>{sign}</mo><mi>∞</mi></mrow>"),
        };
        let open = if of.lower_closed { '[' } else { '(' };
        let close = if of.upper_closed { ']' } else { ')' };
        let (lower, upper) = (end(&of.lower, "−"), end(&of.upper, ""));
        let inside = format!("<mrow><mo>{open}</mo>{lower}<mo>,</mo>{upper}<mo>{close}</mo></mrow>");
        let shape = &element.shape;
        if shape.is_number() { inside } else { format!("<msup>{inside}{}</msup>", self.sizes(shape)) }
    }
}
