//! A tape as bytes, the same on every machine and for every version that records the same steps.
//!
//! A step is its name in ASCII, a zero byte, its operands as 32-bit little-endian slots behind their number, and what
//! else it holds: an input its 32-bit number, a constant or an exponent its numerator and denominator in decimal with a
//! slash between and a zero byte behind, a matrix operation the number of the value and the rows, each as 64 bits.

use super::{Operation, Tape};

impl Operation {
    /// The name under which the step is encoded.
    fn code(&self) -> &'static str {
        match self {
            Operation::Input(_) => "input",
            Operation::Constant(_) => "constant",
            Operation::Add(..) => "add",
            Operation::Sub(..) => "sub",
            Operation::Mul(..) => "mul",
            Operation::Div(..) => "div",
            Operation::Neg(_) => "neg",
            Operation::Exp(_) => "exp",
            Operation::Sinh(_) => "sinh",
            Operation::Cosh(_) => "cosh",
            Operation::Sqrt(_) => "sqrt",
            Operation::Ln(_) => "ln",
            Operation::Abs(_) => "abs",
            Operation::Max(..) => "max",
            Operation::Tanh(_) => "tanh",
            Operation::Power(..) => "power",
            Operation::Determinant(..) => "determinant",
            Operation::Eigenvalue(..) => "eigenvalue",
            Operation::SingularValue(..) => "singular-value",
        }
    }

    /// Hands the bytes of the step to `feed`.
    fn encode(&self, feed: &mut impl FnMut(&[u8])) {
        feed(self.code().as_bytes());
        feed(&[0]);
        let mut operands = Vec::new();
        self.operands(&mut |slot| operands.push(slot));
        feed(&(operands.len() as u32).to_le_bytes());
        operands.iter().for_each(|slot| feed(&slot.to_le_bytes()));
        let mut number = |value: usize| feed(&(value as u64).to_le_bytes());
        match self {
            Operation::Input(index) => feed(&index.to_le_bytes()),
            Operation::Constant(value) | Operation::Power(_, value) => {
                feed(format!("{}/{}\0", value.numerator(), value.denominator()).as_bytes());
            }
            Operation::Determinant(rows, _) => number(*rows),
            Operation::Eigenvalue(k, rows, _) | Operation::SingularValue(k, rows, _) => {
                number(*k);
                number(*rows);
            }
            _ => {}
        }
    }
}

impl Tape {
    /// Hands the bytes of every step to `feed`, in order.
    pub fn encode(&self, feed: &mut impl FnMut(&[u8])) {
        self.operations().iter().for_each(|operation| operation.encode(feed));
    }
}
