//! The parts of an expression, and an expression with other parts.

use super::{Expr, Node, Norm, Proposition, Range, Which};

impl Expr {
    /// The same expression with every direct part changed; what indices run over and satisfy are parts too.
    pub fn with_parts(&self, change: &mut dyn FnMut(&Expr) -> Expr) -> Expr {
        Expr { shape: self.shape.clone(), span: self.span, node: node(&self.node, change) }
    }

    /// The direct parts, in the order of the text.
    pub fn parts(&self) -> Vec<Expr> {
        let mut parts = Vec::new();
        self.with_parts(&mut |part| {
            parts.push(part.clone());
            part.clone()
        });
        parts
    }
}

impl Proposition {
    /// The same statement with every expression that is a direct part of it changed.
    pub fn with_parts(&self, change: &mut dyn FnMut(&Expr) -> Expr) -> Proposition {
        said(self, change)
    }
}

fn node(of: &Node, change: &mut dyn FnMut(&Expr) -> Expr) -> Node {
    let mut two = |a: &Expr, b: &Expr| (Box::new(change(a)), Box::new(change(b)));
    macro_rules! pair {
        ($kind:ident, $a:expr, $b:expr) => {{
            let (a, b) = two($a, $b);
            Node::$kind(a, b)
        }};
    }
    match of {
        Node::Number(_)
        | Node::Dimension(_)
        | Node::Counter(_)
        | Node::Ingredient(_)
        | Node::Parameter(_)
        | Node::Ones
        | Node::Zeros
        | Node::Identity => of.clone(),
        Node::Call(at, arguments) => Node::Call(*at, arguments.iter().map(change).collect()),
        Node::Derivative(kind, function, point) => Node::Derivative(*kind, *function, Box::new(change(point))),
        Node::Add(a, b) => pair!(Add, a, b),
        Node::Sub(a, b) => pair!(Sub, a, b),
        Node::Product(a, b) => pair!(Product, a, b),
        Node::Hadamard(a, b) => pair!(Hadamard, a, b),
        Node::Quotient(a, b) => pair!(Quotient, a, b),
        Node::EntrywiseQuotient(a, b) => pair!(EntrywiseQuotient, a, b),
        Node::Power(a, b) => pair!(Power, a, b),
        Node::MatrixPower(a, b) => pair!(MatrixPower, a, b),
        Node::Inner(a, b) => pair!(Inner, a, b),
        Node::Outer(a, b) => pair!(Outer, a, b),
        Node::Kron(a, b) => pair!(Kron, a, b),
        Node::Row(a, b) => pair!(Row, a, b),
        Node::Column(a, b) => pair!(Column, a, b),
        Node::Mod(a, b) => pair!(Mod, a, b),
        Node::Neg(a) => Node::Neg(Box::new(change(a))),
        Node::Inverse(a) => Node::Inverse(Box::new(change(a))),
        Node::Transpose(a) => Node::Transpose(Box::new(change(a))),
        Node::Basis(a) => Node::Basis(Box::new(change(a))),
        Node::Elementary(of, a) => Node::Elementary(*of, Box::new(change(a))),
        Node::Entries(of, a) => Node::Entries(*of, Box::new(change(a))),
        Node::Matrix(of, a) => Node::Matrix(*of, Box::new(change(a))),
        Node::Norm(norm, a) => {
            let a = Box::new(change(a));
            let norm = match norm {
                Norm::Weighted(weight) => Norm::Weighted(Box::new(change(weight))),
                norm => norm.clone(),
            };
            Node::Norm(norm, a)
        }
        Node::Extreme(fold, all) => Node::Extreme(*fold, all.iter().map(change).collect()),
        Node::Over(fold, ranges, condition, body) => {
            let ranges = ranges.iter().map(|range| ranged(range, change)).collect();
            let condition = condition.as_ref().map(|condition| Box::new(said(condition, change)));
            Node::Over(*fold, ranges, condition, Box::new(change(body)))
        }
        Node::Spectral(value, which, a) => {
            let which = match which {
                Which::Number(k) => Which::Number(Box::new(change(k))),
                which => which.clone(),
            };
            Node::Spectral(*value, which, Box::new(change(a)))
        }
        Node::Block(rows) => Node::Block(rows.iter().map(|row| row.iter().map(&mut *change).collect()).collect()),
        Node::Entry(a, i, j) => {
            let (a, i) = two(a, i);
            Node::Entry(a, i, j.as_ref().map(|j| Box::new(change(j))))
        }
    }
}

fn ranged(range: &Range, change: &mut dyn FnMut(&Expr) -> Expr) -> Range {
    Range { index: range.index.clone(), first: change(&range.first), last: change(&range.last) }
}

/// A statement: relations, and what joins them.
fn said(of: &Proposition, change: &mut dyn FnMut(&Expr) -> Expr) -> Proposition {
    match of {
        Proposition::Relation { left, relation, right, span } => {
            let (left, right) = (change(left), change(right));
            Proposition::Relation { left, relation: *relation, right, span: *span }
        }
        Proposition::Member(element, domain) => Proposition::Member(change(element), domain.clone()),
        Proposition::All(parts) => Proposition::All(parts.iter().map(|part| said(part, change)).collect()),
        Proposition::If(a, b) => {
            let a = Box::new(said(a, change));
            Proposition::If(a, Box::new(said(b, change)))
        }
        Proposition::ForAll(ranges, condition, body) => {
            let ranges = ranges.iter().map(|range| ranged(range, change)).collect();
            let condition = condition.as_ref().map(|condition| Box::new(said(condition, change)));
            Proposition::ForAll(ranges, condition, Box::new(said(body, change)))
        }
    }
}
