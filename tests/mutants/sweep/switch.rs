//! Every mutant of a file in one source text, each behind a switch: `a + b` becomes
//! `(if on(7) { (a) - (b) } else { (a) + (b) })`. What is inside a mutated copy is as it was, so that the text grows by
//! the depth of its expressions and not by the product of their mutants.

use crate::mutant::{Genre, Mutant};
use proc_macro2::LineColumn;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// Bytes of a text, and the mutants that they stand for.
pub type Piece = (Range<usize>, Vec<usize>);

/// A file with its mutants behind switches.
pub struct Switched {
    /// The text.
    pub text: String,
    /// Which bytes of the text stand for which mutants: those of one, and those of an expression with all of its mutants.
    pub pieces: Vec<Piece>,
    /// The mutants that have a switch.
    pub ids: HashSet<usize>,
}

/// `source` with the mutants of it; those in a constant or a chain of `let`, a value for
/// `impl Trait` and an arm that the match needs have no switch, since none can stand there.
pub fn switched(source: &str, mutants: &[&Mutant]) -> Result<Switched, syn::Error> {
    let file = syn::parse_file(source)?;
    let mut at: HashMap<(usize, usize), Vec<&Mutant>> = HashMap::new();
    for mutant in mutants {
        at.entry(mutant.start).or_default().push(mutant);
    }
    let mut finder = Finder { source, at, nodes: Vec::new() };
    finder.visit_file(&file);
    let mut nodes = finder.nodes;
    nodes.sort_by_key(|node| (node.range.start, !node.range.is_empty(), Reverse(node.range.end)));
    let mut writer = Writer { source, out: String::new(), pieces: Vec::new() };
    writer.write(0..source.len(), &nodes);
    let ids = nodes.iter().flat_map(|node| node.ids()).collect();
    Ok(Switched { text: writer.out, pieces: writer.pieces, ids })
}

/// A place of the source with mutants.
struct Node {
    range: Range<usize>,
    form: Form,
}

enum Form {
    /// The mutated whole by id; else the source.
    Whole(Vec<(usize, String)>),
    /// A guard, with the id of the arm's deletion.
    Guard(Vec<(usize, String)>, Option<usize>),
    /// A guard where there was none: the id of the arm's deletion.
    Deleted(usize),
    /// Values that a function returns at once.
    Values(Vec<(usize, String)>),
}

impl Node {
    fn ids(&self) -> Vec<usize> {
        match &self.form {
            Form::Whole(all) | Form::Values(all) => all.iter().map(|(id, _)| *id).collect(),
            Form::Guard(all, deleted) => all.iter().map(|(id, _)| *id).chain(*deleted).collect(),
            Form::Deleted(id) => vec![*id],
        }
    }
}

struct Writer<'a> {
    source: &'a str,
    out: String,
    pieces: Vec<Piece>,
}

impl Writer<'_> {
    /// Writes `range`, of whose nodes `nodes` are all, sorted so that an outer one comes before what is in it.
    fn write(&mut self, range: Range<usize>, nodes: &[Node]) {
        let (mut here, mut next) = (range.start, 0);
        while let Some(node) = nodes.get(next) {
            self.out.push_str(&self.source[here..node.range.start]);
            next += 1;
            let inside = nodes[next..].iter().take_while(|other| other.range.end <= node.range.end);
            let inside = if node.range.is_empty() { 0 } else { inside.count() };
            self.node(node, &nodes[next..next + inside]);
            next += inside;
            here = node.range.end;
        }
        self.out.push_str(&self.source[here..range.end]);
    }

    fn node(&mut self, node: &Node, inside: &[Node]) {
        let start = self.out.len();
        match &node.form {
            Form::Whole(mutated) => {
                self.out.push('(');
                self.alternatives(mutated);
                self.out.push_str(" else { ");
                self.write(node.range.clone(), inside);
                self.out.push_str(" })");
            }
            Form::Guard(mutated, deleted) => {
                if let Some(id) = deleted {
                    self.out.push_str(&format!("!crate::mutant::on({id}) && "));
                }
                self.out.push('(');
                if !mutated.is_empty() {
                    self.alternatives(mutated);
                    self.out.push_str(" else ");
                }
                self.out.push_str("{ ");
                self.write(node.range.clone(), inside);
                self.out.push_str(" })");
            }
            Form::Deleted(id) => self.out.push_str(&format!(" if !crate::mutant::on({id})")),
            Form::Values(values) => {
                for (id, value) in values {
                    let start = self.out.len();
                    self.out.push_str(&format!("if crate::mutant::on({id}) {{ return {value}; }} "));
                    self.pieces.push((start..self.out.len(), vec![*id]));
                }
            }
        }
        self.pieces.push((start..self.out.len(), node.ids()));
    }

    fn alternatives(&mut self, mutated: &[(usize, String)]) {
        for (i, (id, text)) in mutated.iter().enumerate() {
            let otherwise = if i > 0 { " else " } else { "" };
            let start = self.out.len();
            self.out.push_str(&format!("{otherwise}if crate::mutant::on({id}) {{ {text} }}"));
            self.pieces.push((start..self.out.len(), vec![*id]));
        }
    }
}

struct Finder<'a> {
    source: &'a str,
    /// The mutants by where they start.
    at: HashMap<(usize, usize), Vec<&'a Mutant>>,
    nodes: Vec<Node>,
}

/// As cargo-mutants counts: lines and columns from 1.
fn place(at: LineColumn) -> (usize, usize) {
    (at.line, at.column + 1)
}

impl<'a> Finder<'a> {
    fn text(&self, of: &impl Spanned) -> &'a str {
        &self.source[of.span().byte_range()]
    }

    /// The mutants of a genre that start where `of` starts.
    fn mutants(&self, of: &impl Spanned, genre: Genre) -> Vec<&'a Mutant> {
        let found = self.at.get(&place(of.span().start())).into_iter().flatten();
        found.copied().filter(|mutant| mutant.genre == genre).collect()
    }

    fn push(&mut self, range: Range<usize>, form: Form) {
        self.nodes.push(Node { range, form });
    }

    fn values(&mut self, signature: &syn::Signature, block: &syn::Block) -> bool {
        if signature.constness.is_some() {
            return false;
        }
        let output = self.text(&signature.output);
        if let Some(first) = block.stmts.first().filter(|_| !output.contains("impl ")) {
            let values = self.mutants(first, Genre::FnValue);
            if !values.is_empty() {
                let start = first.span().byte_range().start;
                self.push(start..start, Form::Values(values.iter().map(|m| (m.id, m.replacement.clone())).collect()));
            }
        }
        true
    }
}

/// Whether a chain of `&&` binds a pattern, which only an `if` or a `while` may hold.
fn binds(expression: &syn::Expr) -> bool {
    match expression {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        _ => false,
    }
}

/// Whether a pattern is met by every value, as far as its form shows.
fn catches_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) => true,
        syn::Pat::Ident(ident) => ident.subpat.is_none() && ident.ident.to_string().starts_with(char::is_lowercase),
        syn::Pat::Tuple(tuple) => tuple.elems.iter().all(catches_all),
        _ => false,
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        if self.values(&item.sig, &item.block) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        if self.values(&item.sig, &item.block) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if item.default.as_ref().is_none_or(|block| self.values(&item.sig, block)) {
            visit::visit_trait_item_fn(self, item);
        }
    }

    fn visit_item_const(&mut self, _: &'a syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'a syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'a syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'a syn::TraitItemConst) {}
    fn visit_expr_const(&mut self, _: &'a syn::ExprConst) {}
    fn visit_pat(&mut self, _: &'a syn::Pat) {}
    fn visit_type(&mut self, _: &'a syn::Type) {}
    fn visit_generic_argument(&mut self, _: &'a syn::GenericArgument) {}
    fn visit_expr_repeat(&mut self, repeat: &'a syn::ExprRepeat) {
        self.visit_expr(&repeat.expr);
    }

    fn visit_expr_binary(&mut self, binary: &'a syn::ExprBinary) {
        visit::visit_expr_binary(self, binary);
        let mutants = self.mutants(&binary.op, Genre::BinaryOperator);
        if mutants.is_empty() || binds(&binary.left) || binds(&binary.right) {
            return;
        }
        let assigns = self.text(&binary.op).len() > 1
            && self.text(&binary.op).ends_with('=')
            && !["==", "!=", "<=", ">="].contains(&self.text(&binary.op));
        let (left, right) = (self.text(&binary.left), self.text(&binary.right));
        let left = if assigns { left.into() } else { format!("({left})") };
        let mutated = mutants.iter().map(|m| (m.id, format!("{left} {} ({right})", m.replacement))).collect();
        self.push(binary.span().byte_range(), Form::Whole(mutated));
    }

    fn visit_expr_unary(&mut self, unary: &'a syn::ExprUnary) {
        visit::visit_expr_unary(self, unary);
        let mutants = self.mutants(&unary.op, Genre::UnaryOperator);
        if !mutants.is_empty() {
            let mutated = mutants.iter().map(|m| (m.id, format!("{}({})", m.replacement, self.text(&unary.expr))));
            let mutated = mutated.collect();
            self.push(unary.span().byte_range(), Form::Whole(mutated));
        }
    }

    fn visit_expr_match(&mut self, whole: &'a syn::ExprMatch) {
        visit::visit_expr_match(self, whole);
        // With a guard an arm no longer counts for the match being exhaustive.
        let exhaustive = whole.arms.iter().any(|arm| arm.guard.is_none() && catches_all(&arm.pat));
        for arm in &whole.arms {
            let deleted = self.mutants(arm, Genre::MatchArm).first().map(|mutant| mutant.id);
            if let Some((_, guard)) = &arm.guard {
                let mutants = self.mutants(&**guard, Genre::MatchArmGuard);
                let mutated: Vec<_> = mutants.iter().map(|m| (m.id, m.replacement.clone())).collect();
                if !mutated.is_empty() || deleted.is_some() {
                    self.push(guard.span().byte_range(), Form::Guard(mutated, deleted));
                }
            } else if let Some(id) = deleted.filter(|_| exhaustive) {
                let end = arm.pat.span().byte_range().end;
                self.push(end..end, Form::Deleted(id));
            }
        }
    }

    fn visit_expr_struct(&mut self, whole: &'a syn::ExprStruct) {
        visit::visit_expr_struct(self, whole);
        let Some(base) = &whole.rest else { return };
        let mut mutated = Vec::new();
        for (i, field) in whole.fields.iter().enumerate() {
            for mutant in self.mutants(field, Genre::StructField) {
                let others = whole.fields.iter().enumerate().filter(|(k, _)| *k != i);
                let others: String = others.map(|(_, other)| format!("{}, ", self.text(other))).collect();
                let path = self.text(&whole.path);
                mutated.push((mutant.id, format!("{path} {{ {others}..{} }}", self.text(&**base))));
            }
        }
        if !mutated.is_empty() {
            self.push(whole.span().byte_range(), Form::Whole(mutated));
        }
    }
}
