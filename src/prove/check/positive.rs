//! Numbers that are ≥ 0, and sums of them.

use super::conclusion::Grounds;
use super::{Checker, Why};
use crate::number::Exact;
use crate::prove::{Chain, Definite, End, Goal, Ground, Id, Measure, Norm, Op, Positive, tree_of};

impl Checker<'_> {
    /// Whether right − left is the sum of numbers that are ≥ 0.
    pub(super) fn positive(
        &mut self,
        chain: &Chain,
        (left, right): (Id, Id),
        terms: &[Positive],
    ) -> Result<Grounds, Why> {
        let mut grounds = Grounds::default();
        let mut sum = self.put(Op::Number(Exact::zero()))?;
        for term in terms {
            let number = self.at_least_zero(chain, term, &mut grounds)?;
            sum = self.put(Op::Add(sum, number))?;
        }
        let difference = self.put(Op::Sub(right, left))?;
        let (difference, sum) = (self.lengths(difference)?, self.lengths(sum)?);
        if self.same(difference, sum, false) { Ok(grounds) } else { Err(Why::NotSame) }
    }

    /// Of |s| ≤ r: r − s and r + s.
    pub(super) fn within(
        &mut self,
        chain: &Chain,
        goal: &Goal,
        (above, below): (&[Positive], &[Positive]),
    ) -> Result<Grounds, Why> {
        let Op::Norm(Norm::Absolute, s) = self.bare(goal.left)? else { return Err(Why::Conclusion) };
        let minus = self.put(Op::Number(Exact::integer(-1)))?;
        let turned = self.put(Op::Scale(minus, s))?;
        let mut grounds = self.positive(chain, (s, goal.right), above)?;
        let other = self.positive(chain, (turned, goal.right), below)?;
        grounds.0.extend(other.0);
        grounds.1.extend(other.1);
        Ok(grounds)
    }

    /// Of ‖X‖ ≤ r, spectral: r I − X and r I + X.
    pub(super) fn between_orders(
        &mut self,
        chain: &Chain,
        goal: &Goal,
        (above, below): (&[Definite], &[Definite]),
    ) -> Result<Grounds, Why> {
        let Op::Norm(Norm::Spectral, x) = self.bare(goal.left)? else { return Err(Why::Conclusion) };
        if !self.forest.shape(x).is_square() || !self.is_symmetric(x) {
            return Err(Why::NotSymmetric);
        }
        let eye = self.put(Op::Identity(self.forest.shape(x).rows.clone()))?;
        let multiple = self.put(Op::Scale(goal.right, eye))?;
        let mut grounds = Grounds::default();
        let (left, right) = (self.put(Op::Sub(multiple, x))?, self.put(Op::Add(multiple, x))?);
        for (terms, wanted) in [(above, left), (below, right)] {
            let sum = self.semidefinite_sum(chain, terms, wanted, &mut grounds)?;
            self.same_form(sum, wanted)?;
            grounds.1.push(sum);
        }
        Ok(grounds)
    }

    /// Of ‖X‖ ≤ r with r ≥ 0: r² − ⟨X, X⟩.
    pub(super) fn squared(&mut self, chain: &Chain, goal: &Goal, terms: &[Positive]) -> Result<Grounds, Why> {
        let Op::Norm(Norm::Euclidean | Norm::Frobenius, x) = self.bare(goal.left)? else {
            return Err(Why::Conclusion);
        };
        if !self.is_nonnegative(goal.right) {
            return Err(Why::NotNonnegative);
        }
        let square = self.put(Op::Inner(x, x))?;
        let other = self.put(Op::Scale(goal.right, goal.right))?;
        self.positive(chain, (square, other), terms)
    }

    fn bare(&mut self, of: Id) -> Result<Op, Why> {
        let bare = self.forest.bare(of).ok_or(Why::TooLong)?;
        Ok(self.forest.op(bare).clone())
    }

    /// Σ of terms that are positive semidefinite, of the shape of a tree.
    fn semidefinite_sum(
        &mut self,
        chain: &Chain,
        terms: &[Definite],
        like: Id,
        grounds: &mut Grounds,
    ) -> Result<Id, Why> {
        let shape = self.forest.shape(like).clone();
        let mut sum = self.put(Op::Zeros(shape))?;
        for term in terms {
            let one = self.definite(chain, term, grounds)?;
            sum = self.put(Op::Add(sum, one))?;
        }
        Ok(sum)
    }

    /// Σ of one term at least.
    fn middle(&mut self, chain: &Chain, terms: &[Definite], grounds: &mut Grounds) -> Result<Id, Why> {
        let (first, rest) = terms.split_first().ok_or(Why::NotDefinite)?;
        let mut sum = self.definite(chain, first, grounds)?;
        for term in rest {
            let one = self.definite(chain, term, grounds)?;
            sum = self.put(Op::Add(sum, one))?;
        }
        Ok(sum)
    }

    /// Whether two matrices are one quadratic form.
    pub(super) fn same_form(&mut self, x: Id, y: Id) -> Result<(), Why> {
        let mut both = |x: Id| {
            let transposed = self.put(Op::Transpose(x))?;
            self.put(Op::Add(x, transposed))
        };
        let (one, other) = (both(x)?, both(y)?);
        if self.same(x, y, false) || self.same(one, other, false) {
            return Ok(());
        }
        let (one, other) = (self.lengths(one)?, self.lengths(other)?);
        if self.same(one, other, false) { Ok(()) } else { Err(Why::NotSame) }
    }

    /// What a line of the chain is about, where it says ≥ 0.
    fn nonnegative(&mut self, chain: &Chain, line: usize, grounds: &mut Grounds) -> Result<Id, Why> {
        let says = chain.lines.get(line).ok_or(Why::NoLine(line))?;
        if says.measure != Measure::Nonnegative {
            return Err(Why::Measure(line));
        }
        grounds.0.push(line);
        Ok(says.about)
    }

    /// The tree of a term, which is ≥ 0.
    pub(super) fn at_least_zero(&mut self, chain: &Chain, term: &Positive, grounds: &mut Grounds) -> Result<Id, Why> {
        let scale = self.there(term.scale)?;
        if !self.forest.shape(scale).is_number() {
            return Err(Why::Tree);
        }
        let is_zero = matches!(term.ground, Ground::Equal(_) | Ground::Inverse(_));
        if !is_zero && !self.is_nonnegative(scale) {
            return Err(Why::NotNonnegative);
        }
        let number = self.ground(chain, &term.ground, grounds)?;
        if !self.forest.shape(number).is_number() {
            return Err(Why::Tree);
        }
        grounds.1.extend([scale, number]);
        self.put(Op::Scale(scale, number))
    }

    fn ground(&mut self, chain: &Chain, ground: &Ground, grounds: &mut Grounds) -> Result<Id, Why> {
        match ground {
            Ground::One => self.put(Op::Number(Exact::integer(1))),
            Ground::Given(number) | Ground::Equal(number) => {
                let fact = *self.facts.get(*number).ok_or(Why::Fact(*number))?;
                let equal = matches!(ground, Ground::Equal(_));
                let says = if equal {
                    fact.relation == crate::language::Relation::Equal
                } else {
                    fact.at_most().next().is_some()
                };
                if !says {
                    return Err(Why::Fact(*number));
                }
                self.put(Op::Sub(fact.right, fact.left))
            }
            Ground::Inverse(of) => {
                let of = self.there(*of)?;
                let under = self.put(Op::Power(of, Exact::integer(-1)))?;
                let one = self.put(Op::Number(Exact::integer(1)))?;
                let product = self.put(Op::Scale(under, of))?;
                // that the inverse is defined is asked of all that a claim rests on
                grounds.1.push(under);
                self.put(Op::Sub(one, product))
            }
            Ground::Square(of) => {
                let of = self.there(*of)?;
                let product = if self.forest.shape(of).is_number() { Op::Scale(of, of) } else { Op::Inner(of, of) };
                self.put(product)
            }
            Ground::Line(line, plus) => self.of_line(chain, *line, *plus, grounds),
            Ground::Inner(left, right) => {
                let (x, y) = (self.nonnegative(chain, *left, grounds)?, self.nonnegative(chain, *right, grounds)?);
                self.put(Op::Inner(x, y))
            }
            Ground::Entry(line, index) => {
                let (x, index) = (self.nonnegative(chain, *line, grounds)?, self.there(*index)?);
                self.put(Op::Entry(x, index))
            }
            Ground::Form { column, terms } => {
                let column = self.there(*column)?;
                let middle = self.middle(chain, terms, grounds)?;
                let image = self.put(Op::Mul(middle, column))?;
                self.put(Op::Inner(column, image))
            }
            Ground::Cauchy { left, right, terms } => {
                let (x, y) = (self.there(*left)?, self.there(*right)?);
                let middle = self.middle(chain, terms, grounds)?;
                if !self.is_symmetric(middle) {
                    return Err(Why::NotSymmetric);
                }
                let images = (self.put(Op::Mul(middle, x))?, self.put(Op::Mul(middle, y))?);
                let (own, other) = (self.put(Op::Inner(x, images.0))?, self.put(Op::Inner(y, images.1))?);
                let mixed = self.put(Op::Inner(x, images.1))?;
                let (product, square) = (self.put(Op::Scale(own, other))?, self.put(Op::Scale(mixed, mixed))?);
                self.put(Op::Sub(product, square))
            }
            Ground::Diagonal { index, terms } => {
                let index = self.there(*index)?;
                let middle = self.middle(chain, terms, grounds)?;
                let column = self.put(Op::Column(middle, index))?;
                self.put(Op::Entry(column, index))
            }
            Ground::Trace { terms } => {
                let middle = self.middle(chain, terms, grounds)?;
                self.put(Op::Trace(middle))
            }
            Ground::TraceOfProduct { left, right } => {
                let (left, right) = (self.middle(chain, left, grounds)?, self.middle(chain, right, grounds)?);
                if !self.is_symmetric(left) || !self.is_symmetric(right) {
                    return Err(Why::NotSymmetric);
                }
                let product = self.put(Op::Mul(left, right))?;
                self.put(Op::Trace(product))
            }
            Ground::Eigenvalue { end, matrix, bound, terms } => {
                let (matrix, bound) = (self.there(*matrix)?, self.there(*bound)?);
                if !self.forest.shape(bound).is_number() {
                    return Err(Why::Tree);
                }
                let value = self.put(Op::Eigenvalue(*end, matrix))?;
                let eye = self.put(Op::Identity(self.forest.shape(matrix).rows.clone()))?;
                let multiple = self.put(Op::Scale(bound, eye))?;
                let (order, number) = match end {
                    End::Largest => (Op::Sub(multiple, matrix), Op::Sub(bound, value)),
                    End::Smallest => (Op::Sub(matrix, multiple), Op::Sub(value, bound)),
                };
                let order = self.put(order)?;
                let sum = self.semidefinite_sum(chain, terms, order, grounds)?;
                self.same_form(sum, order)?;
                grounds.1.extend([value, sum]);
                self.put(number)
            }
            Ground::Largest { column, bound, line } => {
                let (column, bound) = (self.there(*column)?, self.there(*bound)?);
                let about = self.nonnegative(chain, *line, grounds)?;
                let multiple = self.multiple_of_ones(bound, column)?;
                if self.put(Op::Sub(multiple, column))? != about {
                    return Err(Why::About(0));
                }
                let largest = self.put(Op::Largest(column))?;
                self.put(Op::Sub(bound, largest))
            }
            Ground::LogSumExp { below, above, shift, line } => {
                let (below, above, shift) = (self.there(*below)?, self.there(*above)?, self.there(*shift)?);
                let about = self.nonnegative(chain, *line, grounds)?;
                let multiple = self.multiple_of_ones(shift, above)?;
                let moved = self.put(Op::Add(multiple, above))?;
                if self.put(Op::Sub(moved, below))? != about {
                    return Err(Why::About(0));
                }
                let (low, high) = (self.put(Op::LogSumExp(below))?, self.put(Op::LogSumExp(above))?);
                let sum = self.put(Op::Add(high, shift))?;
                self.put(Op::Sub(sum, low))
            }
        }
    }

    /// t·1 of the shape of a column.
    pub(super) fn multiple_of_ones(&mut self, t: Id, like: Id) -> Result<Id, Why> {
        let shape = self.forest.shape(like).clone();
        if !self.forest.shape(t).is_number() || !shape.is_column() {
            return Err(Why::Tree);
        }
        let ones = self.put(Op::Ones(shape))?;
        self.put(Op::Scale(t, ones))
    }

    fn of_line(&mut self, chain: &Chain, number: usize, plus: bool, grounds: &mut Grounds) -> Result<Id, Why> {
        let line = chain.lines.get(number).ok_or(Why::NoLine(number))?;
        match line.measure {
            Measure::Norm(Norm::Absolute) => {
                grounds.0.push(number);
                let bound = tree_of(self.forest, &line.bound).ok_or(Why::TooLong)?;
                self.put(if plus { Op::Add(bound, line.about) } else { Op::Sub(bound, line.about) })
            }
            Measure::Nonnegative => self.nonnegative(chain, number, grounds),
            _ => Err(Why::Measure(number)),
        }
    }

    /// Xᵀ with the transposes at the leaves.
    fn turned(&mut self, x: Id) -> Option<Id> {
        let op = match *self.forest.op(x) {
            Op::Add(a, b) => Op::Add(self.turned(a)?, self.turned(b)?),
            Op::Sub(a, b) => Op::Sub(self.turned(a)?, self.turned(b)?),
            Op::Scale(s, a) if !self.forest.shape(a).is_number() => Op::Scale(s, self.turned(a)?),
            Op::Mul(a, b) => Op::Mul(self.turned(b)?, self.turned(a)?),
            _ => {
                return if self.is_said_symmetric(x) { Some(x) } else { self.forest.put(Op::Transpose(x)) };
            }
        };
        self.forest.put(op)
    }

    /// Whether a fact says Xᵀ = X.
    fn is_said_symmetric(&mut self, x: Id) -> bool {
        let equal = |fact: &&crate::prove::Fact| fact.relation == crate::language::Relation::Equal;
        let sides: Vec<(Id, Id)> = self.facts.iter().filter(equal).map(|fact| (fact.left, fact.right)).collect();
        sides.into_iter().flat_map(|(left, right)| [(left, right), (right, left)]).any(|(left, right)| {
            let (left, right) = (self.forest.bare(left), self.forest.bare(right));
            right == Some(x) && left.is_some_and(|left| *self.forest.op(left) == Op::Transpose(x))
        })
    }

    /// A tree without definitions in which ‖x‖₂ and ‖A‖_F are the roots of ⟨x, x⟩ and ⟨A, A⟩, and Xᵀ is X where a fact says so.
    pub(super) fn lengths(&mut self, of: Id) -> Result<Id, Why> {
        let bare = self.forest.bare(of).ok_or(Why::TooLong)?;
        self.rooted(bare).ok_or(Why::TooLong)
    }

    fn rooted(&mut self, of: Id) -> Option<Id> {
        if let Some(known) = self.roots.get(&of) {
            return Some(*known);
        }
        let op = self.forest.op(of).clone().map(&mut |part| self.rooted(part))?;
        let written = match op {
            Op::Transpose(x) => self.turned(x)?,
            Op::Norm(Norm::Euclidean | Norm::Frobenius, x) => {
                let square = self.forest.put(Op::Inner(x, x))?;
                self.forest.put(Op::Power(square, Exact::ratio(1, 2)?))?
            }
            op => self.forest.put(op)?,
        };
        self.roots.insert(of, written);
        Some(written)
    }
}
