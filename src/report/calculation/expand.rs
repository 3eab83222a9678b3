//! Which expressions a calculation names, in which order.

use crate::language::{Definition, Expr, Node, Pattern, Row};

/// An expression worth a line, and the formula that it stands for.
#[derive(Clone, Debug)]
pub struct Expanded {
    pub of: Expr,
    pub by: Option<Expr>,
    /// Whether it is a definition or a side.
    named: bool,
    /// In how many calls it stands.
    depth: usize,
}

/// How deep calls are followed.
const DEPTH: usize = 12;

/// Lines that lead to the sides, at most so many where leaving out those between does it.
pub fn steps(row: &Row, sides: &[Expr], most: usize) -> Vec<Expanded> {
    let mut all = Vec::new();
    for side in sides {
        walk(row, side, 0, &mut all);
        if !matches!(side.node, Node::Number(_)) {
            put(&mut all, Expanded { of: side.clone(), by: None, named: true, depth: 0 });
        }
    }
    if all.len() > most {
        all.retain(|one| one.named);
    }
    let mut depth = DEPTH;
    while all.len() > most && depth > 0 {
        depth -= 1;
        all.retain(|one| one.depth <= depth);
    }
    all
}

fn put(all: &mut Vec<Expanded>, one: Expanded) {
    if !all.iter().any(|other| same(&other.of, &one.of)) {
        all.push(one);
    }
}

/// Whether two expressions are the same wherever they stand.
fn same(a: &Expr, b: &Expr) -> bool {
    bare(a).node == bare(b).node
}

fn bare(of: &Expr) -> Expr {
    Expr { span: Default::default(), ..of.with_parts(&mut |part| bare(part)) }
}

fn walk(row: &Row, of: &Expr, depth: usize, all: &mut Vec<Expanded>) {
    match &of.node {
        Node::Call(at, arguments) => {
            arguments.iter().for_each(|argument| walk(row, argument, depth, all));
            let body = row.definitions.get(*at).and_then(|definition| body(definition, arguments));
            if let Some(body) = body.as_ref().filter(|_| depth < DEPTH) {
                walk(row, body, depth + 1, all);
            }
            put(all, Expanded { of: of.clone(), by: body, named: true, depth });
        }
        // what stands under a sum depends on its index
        Node::Over(..) => put(all, line(of, depth)),
        node => {
            of.parts().iter().for_each(|part| walk(row, part, depth, all));
            let worth = match node {
                Node::Product(a, b) => !of.shape.is_number() && !a.shape.is_number() && !b.shape.is_number(),
                Node::Norm(..)
                | Node::Inner(..)
                | Node::Inverse(_)
                | Node::Spectral(..)
                | Node::Matrix(..)
                | Node::Derivative(..)
                | Node::Outer(..)
                | Node::MatrixPower(..) => true,
                _ => false,
            };
            if worth && !is_open(of) {
                put(all, line(of, depth));
            }
        }
    }
}

fn line(of: &Expr, depth: usize) -> Expanded {
    Expanded { of: of.clone(), by: None, named: false, depth }
}

/// Whether an expression names an index or a parameter that has no value here.
fn is_open(of: &Expr) -> bool {
    matches!(of.node, Node::Counter(_) | Node::Parameter(_)) || of.parts().iter().any(is_open)
}

/// What a definition that is no recursion says at arguments.
fn body(definition: &Definition, arguments: &[Expr]) -> Option<Expr> {
    let [equation] = definition.equations.as_slice() else { return None };
    let name = |pattern: &Pattern| match pattern {
        Pattern::Name(name) => Some(name.clone()),
        _ => None,
    };
    let names = equation.patterns.iter().map(name).collect::<Option<Vec<_>>>()?;
    let at = |name: &str| names.iter().position(|known| **known == *name).and_then(|at| arguments.get(at)).cloned();
    Some(replaced(&equation.body, &|of| match &of.node {
        Node::Parameter(name) => at(name),
        _ => None,
    }))
}

/// An expression with every part replaced for which there is something.
pub fn replaced(of: &Expr, by: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
    by(of).unwrap_or_else(|| of.with_parts(&mut |part| replaced(part, by)))
}
