//! The laws of words: where they are cut by a 1, diagonal matrices, products of entries, traces.

use super::form::{Base, Bases, Form, Letter, Term, Word};
use crate::language::{Dim, Shape};
use crate::number::Exact;

impl Bases {
    /// A number times a word that need not be in normal form.
    pub(super) fn joined(&mut self, mut number: Form, word: &[Letter]) -> Option<Form> {
        let mut segments: Vec<Word> = Vec::new();
        let mut cut = true;
        for letter in word {
            if cut {
                segments.push(Word::new());
            }
            segments.last_mut()?.push(*letter);
            cut = self.shape(*letter).columns.is_one();
        }
        let mut rest = Word::new();
        for segment in segments {
            let (first, last) = (self.shape(*segment.first()?), self.shape(*segment.last()?));
            match (first.rows.is_one(), last.columns.is_one()) {
                (true, true) => {
                    let inner = self.inner(&segment)?;
                    number = self.times(&number, &inner)?;
                }
                (false, true) => rest.extend(self.column(segment)?),
                (true, false) => {
                    let column = self.flipped(&segment)?;
                    let column = self.column(column)?;
                    rest.extend(self.flipped(&column)?);
                }
                (false, false) => rest.extend(self.matrix(segment)?),
            }
        }
        Some(number.beside(&rest))
    }

    /// A word transposed.
    pub(super) fn flipped(&mut self, word: &[Letter]) -> Option<Word> {
        word.iter().rev().map(|letter| self.flip(*letter)).collect()
    }

    fn flip(&mut self, letter: Letter) -> Option<Letter> {
        let shape = self.shape(letter);
        match self.kind(letter).clone() {
            Base::Diag(_) => Some(letter),
            Base::Hadamard(words) if !shape.is_column() && !shape.is_row() => {
                let mut words = words.iter().map(|word| self.flipped(word)).collect::<Option<Vec<_>>>()?;
                words.sort();
                Some(Letter { base: self.put(Base::Hadamard(words), shape.transposed())?, transposed: false })
            }
            _ => Some(Letter { transposed: !letter.transposed, ..letter }),
        }
    }

    /// A word that is a column, with diag(x) y = x ∘ y.
    fn column(&mut self, mut word: Word) -> Option<Word> {
        while let Some(at) = word.iter().rposition(|letter| matches!(self.kind(*letter), Base::Diag(_))) {
            let Base::Diag(diagonal) = self.kind(word[at]).clone() else { return None };
            let rest = word.split_off(at + 1);
            word.pop();
            word.extend(self.entrywise(&[diagonal, rest])?);
        }
        Some(word)
    }

    /// A word of matrices alone, with diag(x) diag(y) = diag(x ∘ y).
    fn matrix(&mut self, word: Word) -> Option<Word> {
        let mut merged = Word::new();
        for letter in word {
            let pair = merged.last().map(|last| (self.kind(*last).clone(), self.kind(letter).clone()));
            match pair {
                Some((Base::Diag(x), Base::Diag(y))) => {
                    let product = self.entrywise(&[x, y])?;
                    merged.pop();
                    merged.extend(self.diagonal(&product)?);
                }
                _ => merged.push(letter),
            }
        }
        Some(merged)
    }

    pub(super) fn is_ones(&self, word: &[Letter]) -> bool {
        word.len() <= 2 && !word.is_empty() && word.iter().all(|letter| *self.kind(*letter) == Base::Ones)
    }

    /// The parts of x ∘ y ∘ … of words of one shape, sorted, without ones.
    pub(super) fn parts(&self, words: &[Word]) -> Vec<Word> {
        let mut parts = Vec::new();
        for word in words {
            match word.as_slice() {
                [letter] if !letter.transposed => match self.kind(*letter) {
                    Base::Hadamard(own) => parts.extend(own.iter().cloned()),
                    _ => parts.push(word.clone()),
                },
                _ => parts.push(word.clone()),
            }
        }
        parts.retain(|word| !self.is_ones(word));
        parts.sort();
        parts
    }

    /// x ∘ y ∘ … of columns, or of matrices, as a word.
    pub(super) fn entrywise(&mut self, words: &[Word]) -> Option<Word> {
        let ends = |word: &Word| Some((self.shape(*word.first()?), self.shape(*word.last()?)));
        let shape = words.iter().find_map(ends).map(|(first, last)| Shape::new(first.rows, last.columns));
        let mut parts = self.parts(words);
        match parts.len() {
            0 => words.first().cloned(),
            1 => parts.pop(),
            _ => Some(vec![Letter { base: self.put(Base::Hadamard(parts), shape?)?, transposed: false }]),
        }
    }

    /// diag(x) as a word.
    fn diagonal(&mut self, column: &Word) -> Option<Word> {
        if self.is_ones(column) {
            return Some(Word::new());
        }
        let dim = self.shape(*column.first()?).rows;
        let base = self.put(Base::Diag(column.clone()), Shape::new(dim.clone(), dim))?;
        Some(vec![Letter { base, transposed: false }])
    }

    /// A word that is 1 × 1, as ⟨x, y⟩ or Σ x_i y_i z_i.
    fn inner(&mut self, word: &[Letter]) -> Option<Form> {
        let dim = self.shape(*word.first()?).columns;
        let first = self.flipped(word.get(..1)?)?;
        let rest = self.column(word.get(1..)?.to_vec())?;
        let (last, before) = rest.split_last().map(|(last, before)| (*last, before.to_vec()))?;
        let ends_in_product = matches!(self.kind(last), Base::Hadamard(_)) && !before.is_empty();
        let parts = if ends_in_product {
            let before = self.flipped(&[word.get(..1)?, before.as_slice()].concat())?;
            let before = self.column(before)?;
            self.parts(&[before, vec![last]])
        } else {
            self.parts(&[first, rest])
        };
        let dim = match parts.first() {
            None => return self.dimension(&dim),
            Some(part) => self.shape(*part.first()?).rows,
        };
        let word = match parts.as_slice() {
            [one] => {
                let ones = self.ones_letter(&dim)?;
                [&[Letter { transposed: true, ..ones }], one.as_slice()].concat()
            }
            [x, y] => [self.flipped(x)?, y.clone()].concat(),
            _ => return self.base(Base::Triple(parts), &Shape::number(), false),
        };
        let other = self.flipped(&word)?;
        self.base(Base::Inner(word.min(other)), &Shape::number(), false)
    }

    /// The same map of every word, linear: what it gives of a word times the numbers before it.
    pub fn linear(&mut self, form: &Form, of: impl Fn(&mut Self, &Word) -> Option<Form>) -> Option<Form> {
        let mut sum = Form::default();
        for (term, c) in &form.0 {
            let number = Form::term(Term { word: Word::new(), ..term.clone() }, c.clone());
            let image = of(self, &term.word)?;
            sum = sum.plus(&self.times(&number, &image)?)?;
        }
        Some(sum)
    }

    /// diag(x).
    pub fn diag(&mut self, form: &Form) -> Option<Form> {
        self.linear(form, |bases, word| bases.diagonal(word).map(Form::word))
    }

    /// x_i.
    pub fn entry(&mut self, form: &Form, index: &Form) -> Option<Form> {
        self.linear(form, |bases, word| match bases.is_ones(word) {
            true => Some(Form::constant(&Exact::integer(1))),
            false => bases.base(Base::Entry(word.clone(), index.clone()), &Shape::number(), false),
        })
    }

    /// A_{·j}, of as many rows.
    pub fn column_of(&mut self, form: &Form, index: &Form, shape: &Shape) -> Option<Form> {
        self.linear(form, |bases, word| bases.base(Base::Column(word.clone(), index.clone()), shape, false))
    }

    /// tr A of an m × m matrix.
    pub fn trace(&mut self, form: &Form, dim: &Dim) -> Option<Form> {
        self.linear(form, |bases, word| {
            let one = Form::constant(&Exact::integer(1));
            if word.is_empty() {
                return bases.dimension(dim);
            }
            if let [letter] = word.as_slice()
                && let Base::Diag(column) = bases.kind(*letter).clone()
            {
                let ones = bases.ones_letter(dim)?;
                return bases.joined(one, &[&[Letter { transposed: true, ..ones }], column.as_slice()].concat());
            }
            let cut = word.iter().position(|letter| bases.shape(*letter).columns.is_one());
            if let Some(at) = cut {
                let (column, row) = word.split_at(at + 1);
                return bases.joined(one, &[row, column].concat());
            }
            let flipped = bases.flipped(word)?;
            let turns = [word.clone(), flipped].into_iter().flat_map(|word| {
                (0..word.len()).map(move |k| [word.get(k..).unwrap_or(&[]), word.get(..k).unwrap_or(&[])].concat())
            });
            bases.base(Base::Trace(turns.min()?), &Shape::number(), false)
        })
    }
}
