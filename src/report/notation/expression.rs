//! Expressions as MathML, with the brackets that their order of operations asks for.

use super::name::{escaped, name};
use super::value::{number, table};
use crate::language::{
    Definition, Derivative, Dim, Elementary, Equation, Expr, Fold, Function, MatrixFunction, Node, Norm, Pattern,
    Range, Row, Shape, SpectralValue, Which,
};

/// How tightly an expression binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Sum,
    Entrywise,
    Product,
    Power,
    Atom,
}

/// The notation of a row: the names of its definitions.
#[derive(Clone, Copy)]
pub struct Notation<'a> {
    definitions: &'a [Definition],
}

/// Brackets of one height, which stand close to what is inside.
const OPEN: &str = "<mo stretchy=false>(</mo>";
const CLOSE: &str = "<mo stretchy=false>)</mo>";

fn infix(left: &str, sign: &str, right: &str) -> String {
    format!("{left}<mo>{sign}</mo>{right}")
}

fn called(head: &str, inside: &str) -> String {
    format!("{head}{OPEN}{inside}{CLOSE}")
}

fn grouped(inside: &str) -> String {
    format!("<mrow>{inside}</mrow>")
}

impl<'a> Notation<'a> {
    /// Of a row.
    pub fn of(row: &'a Row) -> Self {
        Notation { definitions: &row.definitions }
    }

    /// An expression that stands by itself, as one element.
    pub fn row(&self, of: &Expr) -> String {
        self.at(of, Binds::Sum)
    }

    /// An equation of a definition.
    pub fn equation(&self, definition: &Definition, of: &Equation) -> String {
        let pattern = |pattern: &Pattern| match pattern {
            Pattern::Name(text) => name(text),
            Pattern::Number(number) => format!("<mn>{number}</mn>"),
            Pattern::Successor(text, number) => format!("{}<mo>+</mo><mn>{number}</mn>", name(text)),
        };
        let patterns: Vec<String> = of.patterns.iter().map(pattern).collect();
        let head = name(&definition.name);
        let left = if patterns.is_empty() { head } else { called(&head, &patterns.join("<mo>,</mo>")) };
        infix(&left, "=", &self.row(&of.body))
    }

    /// The space of a shape: ℝ, ℝⁿ, ℝⁿˣᵈ.
    pub fn space(&self, shape: &Shape) -> String {
        if shape.is_number() {
            "<mi>ℝ</mi>".into()
        } else {
            format!("<msup><mi>ℝ</mi>{}</msup>", self.sizes(shape))
        }
    }

    pub(super) fn sizes(&self, shape: &Shape) -> String {
        let rows = self.dimension(&shape.rows);
        if shape.is_column() {
            return rows;
        }
        grouped(&infix(&rows, "×", &self.dimension(&shape.columns)))
    }

    pub(super) fn dimension(&self, of: &Dim) -> String {
        match (of.as_fixed(), of.as_name()) {
            (Some(fixed), _) => format!("<mn>{fixed}</mn>"),
            (_, Some(of)) => name(of),
            _ => format!("<mi>{}</mi>", escaped(&of.to_string())),
        }
    }

    pub(super) fn range(&self, of: &Range) -> String {
        let (first, last) = (self.row(&of.first), self.row(&of.last));
        format!("{}<mo>∈</mo><mrow>{first}<mo>..</mo>{last}</mrow>", name(&of.index))
    }

    fn at(&self, of: &Expr, least: Binds) -> String {
        let (text, binds) = self.written(of);
        if binds < least { format!("<mrow>{OPEN}{text}{CLOSE}</mrow>") } else { text }
    }

    fn call(&self, head: &str, argument: &Expr) -> (String, Binds) {
        (called(&format!("<mi>{head}</mi>"), &self.row(argument)), Binds::Power)
    }

    fn written(&self, of: &Expr) -> (String, Binds) {
        use Binds::{Atom, Entrywise, Power, Product, Sum};
        let (sum, product, power, atom) = (
            |x: &Expr| self.at(x, Sum),
            |x: &Expr| self.at(x, Product),
            |x: &Expr| self.at(x, Power),
            |x: &Expr| self.at(x, Atom),
        );
        match &of.node {
            Node::Number(value) => {
                let binds = if value.signum() < 0 { Sum } else { Atom };
                (number(value), if value.to_integer().is_none() { binds.min(Product) } else { binds })
            }
            Node::Dimension(dim) => (self.dimension(dim), if dim.terms() > 1 { Sum } else { Atom }),
            Node::Counter(text) | Node::Ingredient(text) | Node::Parameter(text) => (name(text), Atom),
            Node::Call(at, arguments) => {
                let head = self.definitions.get(*at).map_or_else(String::new, |definition| name(&definition.name));
                match arguments.as_slice() {
                    [] => (head, Atom),
                    all => (called(&head, &self.listed(all)), Atom),
                }
            }
            Node::Derivative(kind, function, point) => (self.derivative(*kind, *function, point), Power),
            Node::Add(a, b) => (infix(&sum(a), "+", &sum(b)), Sum),
            Node::Sub(a, b) => (infix(&sum(a), "−", &self.at(b, Entrywise)), Sum),
            Node::Neg(a) => (format!("<mrow><mo>−</mo>{}</mrow>", product(a)), Sum),
            Node::Product(a, b) => {
                let dot = matches!(b.node, Node::Number(_))
                    || matches!((&a.node, &b.node), (Node::Number(_), Node::Quotient(..)));
                let sign = if dot { "<mo>·</mo>" } else { "<mspace width=\".17em\"/>" };
                (format!("{}{sign}{}", product(a), power(b)), Product)
            }
            Node::Hadamard(a, b) => (infix(&self.at(a, Entrywise), "∘", &product(b)), Entrywise),
            Node::Quotient(a, b) => (format!("<mfrac>{}{}</mfrac>", grouped(&sum(a)), grouped(&sum(b))), Product),
            Node::EntrywiseQuotient(a, b) => (infix(&product(a), "⊘", &power(b)), Entrywise),
            Node::Power(a, b) | Node::MatrixPower(a, b) => {
                (format!("<msup>{}{}</msup>", grouped(&atom(a)), grouped(&sum(b))), Power)
            }
            Node::Inverse(a) => (format!("<msup>{}<mrow><mo>−</mo><mn>1</mn></mrow></msup>", grouped(&atom(a))), Power),
            Node::Transpose(a) => (format!("<msup>{}<mi>⊤</mi></msup>", grouped(&atom(a))), Power),
            Node::Norm(norm, a) => (self.norm(norm, a), Atom),
            Node::Inner(a, b) => (format!("<mo>⟨</mo>{}<mo>,</mo>{}<mo>⟩</mo>", sum(a), sum(b)), Atom),
            Node::Elementary(Elementary::Sqrt, a) => (format!("<msqrt>{}</msqrt>", sum(a)), Atom),
            Node::Elementary(Elementary::Abs, a) => (format!("<mo>|</mo>{}<mo>|</mo>", sum(a)), Atom),
            Node::Elementary(of, a) => self.call(of.name(), a),
            Node::Extreme(fold, all) => {
                (called(if *fold == Fold::Max { "<mi>max</mi>" } else { "<mi>min</mi>" }, &self.listed(all)), Power)
            }
            Node::Entries(fold, a) => self.call(folded(*fold), a),
            Node::Over(fold, ranges, condition, body) => {
                let mut below: Vec<String> = ranges.iter().map(|range| self.range(range)).collect();
                below.extend(condition.iter().map(|condition| self.statement(condition)));
                let sign = match fold {
                    Fold::Sum => "<mo>∑</mo>".to_owned(),
                    Fold::Product => "<mo>∏</mo>".to_owned(),
                    fold => format!("<mi>{}</mi>", folded(*fold)),
                };
                let below = grouped(&below.join("<mo>,</mo>"));
                (format!("<munder>{sign}{below}</munder>{}", product(body)), Product)
            }
            Node::Matrix(of, a) => self.call(
                match of {
                    MatrixFunction::Trace => "tr",
                    MatrixFunction::Det => "det",
                    MatrixFunction::LogDet => "log det",
                    MatrixFunction::Diag => "diag",
                    MatrixFunction::Diagonal => "diagonal",
                    MatrixFunction::Vec => "vec",
                    MatrixFunction::LogSumExp => "logsumexp",
                },
                a,
            ),
            Node::Outer(a, b) => (format!("{}<msup>{}<mi>⊤</mi></msup>", product(a), grouped(&atom(b))), Product),
            Node::Kron(a, b) => (infix(&power(a), "⊗", &power(b)), Entrywise),
            Node::Spectral(value, which, a) => {
                let letter = if *value == SpectralValue::Eigenvalue { "λ" } else { "σ" };
                let below = match which {
                    Which::Largest => "<mi>max</mi>".to_owned(),
                    Which::Smallest => "<mi>min</mi>".to_owned(),
                    Which::Number(k) => grouped(&sum(k)),
                };
                (called(&format!("<msub><mi>{letter}</mi>{below}</msub>"), &sum(a)), Power)
            }
            Node::Ones => (format!("<msub><mn>𝟏</mn>{}</msub>", self.sizes(&of.shape)), Atom),
            Node::Zeros => ("<mn>𝟎</mn>".into(), Atom),
            Node::Identity => (format!("<msub><mi>I</mi>{}</msub>", self.dimension(&of.shape.rows)), Atom),
            Node::Basis(at) => (format!("<msub><mi>e</mi>{}</msub>", grouped(&sum(at))), Atom),
            Node::Block(rows) => (table(rows.iter().map(|row| row.iter().map(sum).collect())), Atom),
            Node::Entry(a, i, j) => {
                let indices = [Some(i), j.as_ref()].into_iter().flatten().map(|index| sum(index));
                (self.below(a, &indices.collect::<Vec<_>>().join("<mo>,</mo>")), Atom)
            }
            Node::Row(a, i) => (self.below(a, &format!("{}<mo>,</mo><mo>∗</mo>", sum(i))), Atom),
            Node::Column(a, j) => (self.below(a, &format!("<mo>∗</mo><mo>,</mo>{}", sum(j))), Atom),
            Node::Mod(a, b) => (infix(&power(a), "mod", &power(b)), Entrywise),
        }
    }

    fn below(&self, of: &Expr, indices: &str) -> String {
        let inside = self.row(of);
        let named = matches!(&of.node, Node::Ingredient(text) | Node::Parameter(text) if !text.contains('_'));
        if named {
            format!("<msub>{inside}<mrow>{indices}</mrow></msub>")
        } else {
            format!("<msub><mrow><mo>[</mo>{inside}<mo>]</mo></mrow><mrow>{indices}</mrow></msub>")
        }
    }

    fn listed(&self, all: &[Expr]) -> String {
        all.iter().map(|one| self.row(one)).collect::<Vec<_>>().join("<mo>,</mo>")
    }

    fn norm(&self, norm: &Norm, of: &Expr) -> String {
        let below = match norm {
            Norm::Euclidean | Norm::Spectral => String::new(),
            Norm::One | Norm::InducedOne => "<mn>1</mn>".into(),
            Norm::Infinity | Norm::InducedInfinity => "<mi>∞</mi>".into(),
            Norm::P(p) => number(p),
            Norm::Weighted(weight) => self.row(weight),
            Norm::Frobenius => "<mi>F</mi>".into(),
            Norm::Nuclear => "<mo>∗</mo>".into(),
            Norm::Max => "<mi>max</mi>".into(),
        };
        if below.is_empty() && of.shape.is_number() {
            return format!("<mo>|</mo>{}<mo>|</mo>", self.row(of));
        }
        let bars = format!("<mo>‖</mo>{}<mo>‖</mo>", self.row(of));
        if below.is_empty() { bars } else { format!("<msub><mrow>{bars}</mrow><mrow>{below}</mrow></msub>") }
    }

    fn derivative(&self, kind: Derivative, of: Function, point: &Expr) -> String {
        let head = match of {
            Function::Definition(at) => self.definitions.get(at).map_or_else(String::new, |one| name(&one.name)),
            Function::Elementary(of) => format!("<mi>{}</mi>", of.name()),
        };
        let head = match kind {
            Derivative::Gradient => format!("<mo>∇</mo>{head}"),
            Derivative::Hessian => format!("<msup><mo>∇</mo><mn>2</mn></msup>{head}"),
            Derivative::Jacobian => format!("<mi>D</mi>{head}"),
            Derivative::Ordinary(order @ 1..=3) => {
                format!("<msup>{head}<mo>{}</mo></msup>", "′".repeat(usize::from(order)))
            }
            Derivative::Ordinary(order) => {
                format!("<msup>{head}<mrow><mo>(</mo><mn>{order}</mn><mo>)</mo></mrow></msup>")
            }
        };
        called(&head, &self.row(point))
    }
}

fn folded(fold: Fold) -> &'static str {
    match fold {
        Fold::Sum => "sum",
        Fold::Product => "prod",
        Fold::Max => "max",
        Fold::Min => "min",
        Fold::Mean => "mean",
    }
}

#[cfg(test)]
mod tests {
    use super::Notation;
    use crate::language::read;

    fn claim(text: &str) -> String {
        let reading = read("own", &format!("lemma own\n  let u, v ∈ ℝ^n, A ∈ ℝ^(n×n)\n  claim {text}\n")).unwrap();
        let row = &reading.rows[0];
        let mathml = Notation::of(row).statement(&row.claims[0].statement);
        mathml
            .replace("<mspace width=\".17em\"/>", " ")
            .split('<')
            .map(|tag| tag.split('>').next_back().unwrap_or_default())
            .collect()
    }

    #[test]
    fn brackets_stand_where_the_order_of_operations_asks_for_them() {
        assert_eq!(claim("(u ∘ v) (u ∘ v)ᵀ = 0"), "(u∘v) (u∘v)⊤=0");
        assert_eq!(claim("u ∘ (A v) = A (u − v)"), "u∘A v=A (u−v)");
        assert_eq!(claim("u − (v − u) = −(u + v)"), "u−(v−u)=−(u+v)");
        assert_eq!(claim("‖A‖² ≤ 2 · 1/2 ‖A‖_F"), "‖A‖2≤2·12 ‖A‖F");
    }

    #[test]
    fn a_chain_is_written_as_one() {
        assert_eq!(claim("‖u‖_∞ ≤ ‖u‖ ≤ ‖u‖_1"), "‖u‖∞≤‖u‖≤‖u‖1");
    }
}
