//! Formulas and types as text. Brackets are part of the tree, so none is added.

use super::super::tree::{
    CaseValues, CasesOf, Comparison, Expr, Filled, IndexRange, Kind, Operator, Quantified, Subscript, Type, TypeKind,
};
use std::fmt::{self, Display, Formatter, Write};

/// Things with commas between.
pub(super) struct Listed<'a, T>(pub &'a [T], pub &'a str);

impl<T: Display> Display for Listed<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, item) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(self.1)?;
            }
            item.fmt(f)?;
        }
        Ok(())
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Number(text) | Kind::Name(text) => f.write_str(text),
            Kind::Infinity => f.write_str("∞"),
            Kind::Constant(filled, dims) => {
                f.write_str(match filled {
                    Filled::Ones => "1_",
                    Filled::Zeros => "0_",
                    Filled::Identity => "I_",
                })?;
                match (filled, dims.as_slice()) {
                    (Filled::Ones | Filled::Zeros, [dim]) if is_leaf(dim) => dim.fmt(f),
                    _ => write!(f, "({})", Listed(dims, "×")),
                }
            }
            Kind::Paren(inside) => write!(f, "({inside})"),
            Kind::Apply(head, arguments) => write!(f, "{head}({})", Listed(arguments, ", ")),
            Kind::Index(base, indices) => {
                write!(f, "{base}[")?;
                for (at, index) in indices.iter().enumerate() {
                    if at > 0 {
                        f.write_str(", ")?;
                    }
                    match index {
                        Some(index) => index.fmt(f)?,
                        None => f.write_char(':')?,
                    }
                }
                f.write_char(']')
            }
            Kind::Binary(operator, left, right) => {
                let sign = match operator {
                    Operator::Add => " + ",
                    Operator::Sub => " − ",
                    Operator::Beside => " ",
                    Operator::Times => " · ",
                    Operator::Hadamard => " ∘ ",
                    Operator::Divide => "/",
                    Operator::EntryDivide => " ./ ",
                    Operator::Mod => " mod ",
                };
                write!(f, "{left}{sign}{right}")
            }
            Kind::Neg(of) => write!(f, "−{of}"),
            Kind::Root(of) => write!(f, "√{of}"),
            Kind::Transpose(of) => write!(f, "{of}ᵀ"),
            Kind::InverseTranspose(of) => write!(f, "{of}⁻ᵀ"),
            Kind::Power(base, exponent) => power(f, base, exponent),
            Kind::EntryPower(base, exponent) => write!(f, "{base} .^ {exponent}"),
            Kind::Norm(of, below) => {
                write!(f, "‖{of}‖")?;
                match below {
                    None => Ok(()),
                    Some(Subscript::Frobenius) => f.write_str("_F"),
                    Some(Subscript::Nuclear) => f.write_str("_*"),
                    Some(Subscript::Max) => f.write_str("_max"),
                    Some(Subscript::Infinity) => f.write_str("_∞"),
                    Some(Subscript::Expr(below)) => write!(f, "_{below}"),
                }
            }
            Kind::Abs(of) => {
                let of = of.to_string();
                // A blank keeps two bars from being one norm.
                let blank = if of.starts_with('|') { " " } else { "" };
                write!(f, "|{blank}{of}|")
            }
            Kind::Inner(left, right) => write!(f, "⟨{left}, {right}⟩"),
            Kind::Nabla(second, name, arguments) => {
                write!(f, "∇{}{}", if *second { "²" } else { "" }, name.text)?;
                match arguments {
                    Some(arguments) => write!(f, "({})", Listed(arguments, ", ")),
                    None => Ok(()),
                }
            }
            Kind::Block(rows) => {
                f.write_char('[')?;
                for (at, row) in rows.iter().enumerate() {
                    if at > 0 {
                        f.write_str("; ")?;
                    }
                    Listed(row, ", ").fmt(f)?;
                }
                f.write_char(']')
            }
            Kind::Over(fold, quantified) => write!(f, "{}({quantified})", fold.text),
            Kind::Chain(first, rest) => {
                first.fmt(f)?;
                rest.iter().try_for_each(|(comparison, part)| write!(f, " {comparison} {part}"))
            }
            Kind::Member(element, of) => write!(f, "{element} ∈ {of}"),
            Kind::And(left, right) => write!(f, "{left} and {right}"),
            Kind::If(premise, conclusion) => write!(f, "if {premise} then {conclusion}"),
            Kind::ForAll(quantified) => write!(f, "for all {quantified}"),
        }
    }
}

fn is_leaf(expr: &Expr) -> bool {
    matches!(expr.kind, Kind::Name(_) | Kind::Number(_))
}

fn power(f: &mut Formatter<'_>, base: &Expr, exponent: &Expr) -> fmt::Result {
    let raised = |digits: &str| -> String {
        digits.chars().filter_map(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c.to_digit(10)? as usize)).collect()
    };
    let digits = |expr: &Expr| match &expr.kind {
        Kind::Number(text) if text.bytes().all(|c| c.is_ascii_digit()) => Some(raised(text)),
        _ => None,
    };
    let power_below = matches!(base.kind, Kind::Power(..) | Kind::EntryPower(..));
    let superscript = match &exponent.kind {
        Kind::Neg(inside) => digits(inside).map(|digits| format!("⁻{digits}")),
        _ => digits(exponent),
    };
    match superscript {
        Some(raised) if !power_below => write!(f, "{base}{raised}"),
        _ => write!(f, "{base}{}^{exponent}", if power_below { " " } else { "" }),
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Comparison::Equal => "=",
            Comparison::Differ => "≠",
            Comparison::AtMost => "≤",
            Comparison::Less => "<",
            Comparison::AtLeast => "≥",
            Comparison::Greater => ">",
            Comparison::Precedes => "⪯",
            Comparison::StrictlyPrecedes => "≺",
            Comparison::Succeeds => "⪰",
            Comparison::StrictlySucceeds => "≻",
        })
    }
}

impl Display for IndexRange {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} in ", self.index.text)?;
        match &self.first {
            Some(first) => write!(f, "{first}..{}", self.last),
            None => self.last.fmt(f),
        }
    }
}

impl Display for Quantified {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Listed(&self.ranges, ", ").fmt(f)?;
        if let Some(condition) = &self.condition {
            write!(f, " with {condition}")?;
        }
        write!(f, ": {}", self.body)
    }
}

/// `^n`, `^(n×d)`, or nothing.
fn raised(f: &mut Formatter<'_>, dims: &[Expr]) -> fmt::Result {
    match dims {
        [] => Ok(()),
        [dim] if is_leaf(dim) => write!(f, "^{dim}"),
        _ => write!(f, "^({})", Listed(dims, "×")),
    }
}

impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            TypeKind::Real(dims) => {
                f.write_char('ℝ')?;
                raised(f, dims)
            }
            TypeKind::Named(name, dims) => write!(f, "{}({})", name.text, Listed(dims, ", ")),
            TypeKind::Interval { lower, lower_closed, upper, upper_closed, power } => {
                let (open, close) = (if *lower_closed { '[' } else { '(' }, if *upper_closed { ']' } else { ')' });
                write!(f, "{open}{lower}, {upper}{close}")?;
                raised(f, power)
            }
            TypeKind::Range(first, last) => write!(f, "{first}..{last}"),
            TypeKind::Listed(listed) => write!(f, "{{{}}}", Listed(listed, ", ")),
        }
    }
}

impl Display for CasesOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.names.iter().map(|name| &*name.text).collect();
        match names.as_slice() {
            [name] => write!(f, "{name} in ")?,
            _ => write!(f, "({}) in ", names.join(", "))?,
        }
        match &self.values {
            CaseValues::Range(first, last) => write!(f, "{first}..{last}"),
            CaseValues::Listed(values) => {
                let tuples = values.iter().map(|of| match of.as_slice() {
                    [one] => one.to_string(),
                    _ => format!("({})", Listed(of, ", ")),
                });
                write!(f, "{{{}}}", tuples.collect::<Vec<_>>().join(", "))
            }
        }
    }
}
