//! The formula that is judged, written out for one size: for a second reader.

use crate::claims::{Atom, Judged, Premise, Shape, Size, Statement};
use crate::number::recorder::{Operation, Slot, Tape};
use std::collections::HashMap;
use std::fmt::Write;

/// Names of a tape's inputs: `A[1,1]`, `x[2]`, `R`.
fn input_names(shapes: &[Shape], size: Size) -> Vec<String> {
    let mut names = Vec::new();
    for shape in shapes {
        let (rows, columns) = (size.along(shape.rows), size.along(shape.columns));
        for j in 1..=columns {
            for i in 1..=rows {
                let vector = shape.columns == crate::claims::Axis::One;
                let scalar = vector && shape.rows == crate::claims::Axis::One;
                names.push(match (scalar, vector) {
                    (true, _) => shape.name.to_string(),
                    (_, true) => format!("{}[{i}]", shape.name),
                    _ => format!("{}[{i},{j}]", shape.name),
                });
            }
        }
    }
    names
}

/// A tape being written: what is used once stands in place, what is used more often gets a name.
struct Writer<'a> {
    tape: &'a Tape,
    inputs: &'a [String],
    uses: Vec<usize>,
    names: HashMap<Slot, String>,
    lines: Vec<String>,
}

/// How tightly an expression binds.
const SUM: u8 = 1;
const PRODUCT: u8 = 2;
const ATOM: u8 = 3;

impl<'a> Writer<'a> {
    fn new(tape: &'a Tape, roots: &[Slot], inputs: &'a [String]) -> Self {
        let mut uses = vec![0; tape.operations().len()];
        let needed = tape.reachable(roots);
        for (slot, operation) in tape.operations().iter().enumerate() {
            if needed[slot] {
                operation.operands(&mut |operand| uses[operand as usize] += 1);
            }
        }
        roots.iter().for_each(|root| uses[*root as usize] += 1);
        Writer { tape, inputs, uses, names: HashMap::new(), lines: Vec::new() }
    }

    /// The expression of a slot, in brackets where it binds less tightly than `least`.
    fn at(&mut self, slot: Slot, least: u8) -> String {
        if let Some(name) = self.names.get(&slot) {
            return name.clone();
        }
        let (text, binds) = self.expression(slot);
        if binds < ATOM && self.uses[slot as usize] > 1 {
            let name = format!("t{}", self.names.len() + 1);
            self.lines.push(format!("{name} = {text}"));
            self.names.insert(slot, name.clone());
            return name;
        }
        if binds < least { format!("({text})") } else { text }
    }

    fn call(&mut self, name: &str, argument: Slot) -> (String, u8) {
        let inner = self.at(argument, SUM);
        (format!("{name}({inner})"), PRODUCT)
    }

    fn matrix(&mut self, rows: usize, entries: &[Slot]) -> String {
        let columns = entries.len().checked_div(rows).unwrap_or(0);
        let row = |writer: &mut Self, i: usize| {
            let row: Vec<String> = (0..columns).map(|j| writer.at(entries[j * rows + i], SUM)).collect();
            format!("[{}]", row.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(|i| row(self, i)).collect();
        format!("[{}]", rows.join(", "))
    }

    fn expression(&mut self, slot: Slot) -> (String, u8) {
        let tape = self.tape;
        match &tape.operations()[slot as usize] {
            Operation::Input(k) => (self.inputs.get(*k as usize).cloned().unwrap_or_default(), ATOM),
            Operation::Constant(value) => (value.to_string(), if value.signum() < 0 { SUM } else { ATOM }),
            Operation::Add(a, b) => (format!("{} + {}", self.at(*a, SUM), self.at(*b, SUM)), SUM),
            Operation::Sub(a, b) => (format!("{} - {}", self.at(*a, SUM), self.at(*b, PRODUCT)), SUM),
            Operation::Mul(a, b) => (format!("{}·{}", self.at(*a, PRODUCT), self.at(*b, PRODUCT)), PRODUCT),
            Operation::Div(a, b) => (format!("{} / {}", self.at(*a, PRODUCT), self.at(*b, ATOM)), PRODUCT),
            Operation::Neg(a) => (format!("-{}", self.at(*a, ATOM)), SUM),
            Operation::Exp(a) => self.call("exp", *a),
            Operation::Sinh(a) => self.call("sinh", *a),
            Operation::Cosh(a) => self.call("cosh", *a),
            Operation::Tanh(a) => self.call("tanh", *a),
            Operation::Power(a, exponent) => (format!("{}^({exponent})", self.at(*a, ATOM)), PRODUCT),
            Operation::Sqrt(a) => self.call("√", *a),
            Operation::Ln(a) => self.call("ln", *a),
            Operation::Abs(a) => (format!("|{}|", self.at(*a, SUM)), ATOM),
            Operation::Max(a, b) => (format!("max({}, {})", self.at(*a, SUM), self.at(*b, SUM)), PRODUCT),
            Operation::Determinant(rows, entries) => {
                let matrix = self.matrix(*rows, entries);
                (format!("det({matrix})"), PRODUCT)
            }
            Operation::Eigenvalue(k, rows, entries) => {
                let matrix = self.matrix(*rows, entries);
                let place = k + 1;
                (if place == *rows { format!("λ_min({matrix})") } else { format!("λ({matrix}, {place})") }, PRODUCT)
            }
            Operation::SingularValue(k, rows, entries) => {
                let matrix = self.matrix(*rows, entries);
                (if *k == 0 { format!("‖{matrix}‖") } else { format!("σ({matrix}, {})", k + 1) }, PRODUCT)
            }
        }
    }

    fn atom(&mut self, atom: &Atom<Slot>) -> String {
        match atom {
            Atom::AtMost(l, r) => format!("{} ≤ {}", self.at(*l, SUM), self.at(*r, SUM)),
            Atom::Less(l, r) => format!("{} < {}", self.at(*l, SUM), self.at(*r, SUM)),
            Atom::Equal(l, r, _) => format!("{} = {}", self.at(*l, SUM), self.at(*r, SUM)),
            Atom::Differ(l, r) => format!("{} ≠ {}", self.at(*l, SUM), self.at(*r, SUM)),
            Atom::Loewner(l, r) => {
                let side = |writer: &mut Self, m: &nalgebra::DMatrix<Slot>| {
                    let entries: Vec<Slot> = m.iter().copied().collect();
                    writer.matrix(m.nrows(), &entries)
                };
                format!("{} ⪯ {}", side(self, l), side(self, r))
            }
            Atom::If(when, then) => {
                let when: Vec<String> = when.iter().map(|part| self.atom(part)).collect();
                format!("if {} then {}", when.join(" and "), self.atom(then))
            }
        }
    }
}

fn slots(statement: &Statement<Slot>) -> Vec<Slot> {
    let mut all = Vec::new();
    statement.map(&mut |slot| all.push(*slot));
    all
}

/// Premises and statement of a claim at one size, line by line, shared subexpressions named before they are used.
pub fn written_out(claim: &Judged, size: Size) -> String {
    let Some(recording) = claim.record(size) else {
        return format!("      nothing is said at {}\n", claim.sized(size));
    };
    let inputs = input_names(&claim.objects, size);
    let mut roots: Vec<Slot> = recording.premises.iter().flat_map(|premise| slots(&premise.statement)).collect();
    roots.extend(slots(&recording.statement));
    let mut writer = Writer::new(&recording.tape, &roots, &inputs);
    let mut text = String::new();
    let mut flush = |writer: &mut Writer, label: &str, lines: Vec<String>| {
        for line in writer.lines.drain(..) {
            let _ = writeln!(text, "        {line}");
        }
        for line in lines {
            let _ = writeln!(text, "      {label}{line}");
        }
    };
    for Premise { name, statement } in &recording.premises {
        let lines = statement.atoms().iter().map(|atom| writer.atom(atom)).collect();
        flush(&mut writer, &format!("given {name}: "), lines);
    }
    let lines = recording.statement.atoms().iter().map(|atom| writer.atom(atom)).collect();
    flush(&mut writer, "says  ", lines);
    text
}
