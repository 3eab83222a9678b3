//! Whether a printed formula has a type: shapes along the axes n and d, propagated as printed.

use super::Axis;
use std::fmt;

/// A printed formula as far as its shapes go.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// A letter with the shape its introduction gives it.
    Symbol(&'static str, Axis, Axis),
    /// Aᵀ.
    Transpose(Box<Formula>),
    /// diag(a) of a column vector.
    Diagonal(Box<Formula>),
    /// A B; a scalar times anything is a product too.
    Product(Box<Formula>, Box<Formula>),
    /// A + B, A − B or A ∘ B: equal shapes wanted; also A = B and A ⪯ B.
    Alike(&'static str, Box<Formula>, Box<Formula>),
    /// ⟨a, b⟩ of two column vectors of one length.
    Inner(Box<Formula>, Box<Formula>),
    /// A⁻¹ of a square matrix.
    Inverse(Box<Formula>),
    /// ∇L or ∇²L of L: Rᵈ → R: a column of length d, or d × d.
    Derivative(&'static str, Axis),
    /// ‖A‖ or any other number made of a formula that must itself have a type.
    Number(&'static str, Box<Formula>),
}

/// Why a formula has no type.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// The sub-formula, printed.
    pub at: String,
    /// The shapes that do not fit.
    pub found: String,
}

/// A symbol: name, rows, columns.
pub fn symbol(name: &'static str, rows: Axis, columns: Axis) -> Formula {
    Formula::Symbol(name, rows, columns)
}

/// A scalar symbol.
pub fn scalar(name: &'static str) -> Formula {
    symbol(name, Axis::One, Axis::One)
}

/// A column vector along `axis`.
pub fn vector(name: &'static str, axis: Axis) -> Formula {
    symbol(name, axis, Axis::One)
}

impl Formula {
    /// self · other.
    pub fn times(self, other: Formula) -> Formula {
        Formula::Product(self.into(), other.into())
    }
    /// selfᵀ.
    pub fn transpose(self) -> Formula {
        Formula::Transpose(self.into())
    }
    /// diag(self).
    pub fn diagonal(self) -> Formula {
        Formula::Diagonal(self.into())
    }
    /// ⟨self, other⟩.
    pub fn inner(self, other: Formula) -> Formula {
        Formula::Inner(self.into(), other.into())
    }
    /// self⁻¹.
    pub fn inverse(self) -> Formula {
        Formula::Inverse(self.into())
    }
    /// self `sign` other, which wants equal shapes: +, −, ∘, =, ⪯ or ≤.
    pub fn alike(self, sign: &'static str, other: Formula) -> Formula {
        Formula::Alike(sign, self.into(), other.into())
    }
    /// A number made of self, such as ‖·‖, printed by its name.
    pub fn number(self, name: &'static str) -> Formula {
        Formula::Number(name, self.into())
    }

    /// Rows and columns of the formula.
    ///
    /// # Errors
    /// The first sub-formula, innermost and leftmost, whose shapes do not fit for all n and d.
    pub fn shape(&self) -> Result<(Axis, Axis), Mismatch> {
        let misfit = |found: String| Err(Mismatch { at: self.to_string(), found });
        match self {
            Formula::Symbol(_, rows, columns) => Ok((*rows, *columns)),
            Formula::Derivative(_, columns) => Ok((Axis::D, *columns)),
            Formula::Transpose(inner) => inner.shape().map(|(rows, columns)| (columns, rows)),
            Formula::Diagonal(inner) => match inner.shape()? {
                (rows, Axis::One) => Ok((rows, rows)),
                shape => misfit(format!("{inner} is {}, not a column vector", print(shape))),
            },
            Formula::Inverse(inner) => match inner.shape()? {
                (rows, columns) if rows == columns => Ok((rows, columns)),
                shape => misfit(format!("{inner} is {}, not square", print(shape))),
            },
            Formula::Number(_, inner) => inner.shape().map(|_| (Axis::One, Axis::One)),
            Formula::Product(left, right) => match (left.shape()?, right.shape()?) {
                ((Axis::One, Axis::One), shape) | (shape, (Axis::One, Axis::One)) => Ok(shape),
                ((rows, inner), (other, columns)) if inner == other => Ok((rows, columns)),
                (l, r) => misfit(format!("{left} is {} and {right} is {}", print(l), print(r))),
            },
            Formula::Alike(_, left, right) => match (left.shape()?, right.shape()?) {
                (l, r) if l == r => Ok(l),
                (l, r) => misfit(format!("{left} is {} and {right} is {}", print(l), print(r))),
            },
            Formula::Inner(left, right) => match (left.shape()?, right.shape()?) {
                (l, r) if l == r && l.1 == Axis::One => Ok((Axis::One, Axis::One)),
                (l, r) => misfit(format!("{left} is {} and {right} is {}", print(l), print(r))),
            },
        }
    }
}

fn print((rows, columns): (Axis, Axis)) -> String {
    let name = |axis| match axis {
        Axis::N => "n",
        Axis::D => "d",
        _ => "1",
    };
    format!("{} × {}", name(rows), name(columns))
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Formula::Symbol(name, ..) | Formula::Derivative(name, _) => write!(f, "{name}"),
            Formula::Transpose(inner) => write!(f, "{inner}ᵀ"),
            Formula::Diagonal(inner) => write!(f, "diag({inner})"),
            Formula::Inverse(inner) => write!(f, "{inner}⁻¹"),
            Formula::Number(name, inner) => write!(f, "{name}({inner})"),
            Formula::Product(left, right) => write!(f, "{left} {right}"),
            Formula::Alike(sign, left, right) => write!(f, "({left} {sign} {right})"),
            Formula::Inner(left, right) => write!(f, "⟨{left}, {right}⟩"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_of_fitting_shapes_has_a_type_and_others_name_the_place() {
        let a = symbol("A", Axis::N, Axis::D);
        assert_eq!(a.clone().times(vector("x", Axis::D)).shape(), Ok((Axis::N, Axis::One)));
        let wrong = vector("w", Axis::D).diagonal().times(a);
        let mismatch = wrong.shape().unwrap_err();
        assert_eq!(mismatch.found, "diag(w) is d × d and A is n × d");
    }
}
