//! Blocks, entries, rows and columns.

use super::super::message::{Attempt, Fault};
use super::super::tree;
use super::super::{Dim, Expr, Node, Shape, Span};
use super::{Locals, Typer, described};
use crate::number::Exact;

impl Typer<'_> {
    pub(super) fn block(&mut self, rows: &[Vec<tree::Expr>], span: Span, locals: &mut Locals) -> Attempt<Expr> {
        let mut cells = Vec::new();
        for row in rows {
            cells.push(row.iter().map(|cell| self.expr(cell, locals)).collect::<Attempt<Vec<_>>>()?);
        }
        let numbers = cells.iter().flatten().all(|cell| cell.shape.is_number());
        if numbers {
            if let [row] = cells.as_mut_slice() {
                // `[1, 2]` of numbers is a column.
                cells = row.drain(..).map(|cell| vec![cell]).collect();
            }
        } else {
            zeros_in_place(&mut cells);
        }
        let mut total = Dim::fixed(0);
        let mut columns: Option<(Dim, Span)> = None;
        for row in &cells {
            let Some(first) = row.first() else {
                return Err(Fault::new(span, "a row of blocks is empty"));
            };
            let mut wide = Dim::fixed(0);
            for cell in row {
                if cell.shape.rows != first.shape.rows {
                    let (a, b) = (described(&first.shape), described(&cell.shape));
                    return Err(Fault::new(cell.span, format!("side by side stand {a} and {b}"))
                        .label(format!("{} rows", cell.shape.rows))
                        .also(first.span, format!("{} rows", first.shape.rows))
                        .help("`,` puts blocks side by side, `;` one below the other"));
                }
                wide = wide.plus(&cell.shape.columns);
            }
            let place = first.span.to(row.last().map_or(first.span, |cell| cell.span));
            match &columns {
                Some((columns, above)) if *columns != wide => {
                    return Err(Fault::new(place, "a row of blocks is not as wide as the first one")
                        .label(format!("{wide} columns"))
                        .also(*above, format!("{columns} columns")));
                }
                Some(_) => {}
                None => columns = Some((wide, place)),
            }
            total = total.plus(&first.shape.rows);
        }
        let columns = columns.map_or_else(|| Dim::fixed(0), |(columns, _)| columns);
        Ok(Expr { shape: Shape::new(self.dim_of(total), self.dim_of(columns)), span, node: Node::Block(cells) })
    }

    /// `x[i]`, `A[i, j]`, `A[i, :]`, `A[:, j]`.
    pub(super) fn index(
        &mut self,
        base: &tree::Expr,
        indices: &[Option<tree::Expr>],
        span: Span,
        locals: &mut Locals,
    ) -> Attempt<Expr> {
        let of = self.expr(base, locals)?;
        let number = |node| Ok(Expr { shape: Shape::number(), span, node });
        let mut at = |index: &tree::Expr, locals: &mut Locals| -> Attempt<Box<Expr>> {
            Ok(self.fixed(index, "an index", locals)?.into())
        };
        match indices {
            [Some(index)] if of.shape.is_column() => {
                let index = at(index, locals)?;
                number(Node::Entry(of.into(), index, None))
            }
            [Some(index)] if of.shape.is_row() => {
                let index = at(index, locals)?;
                let one = super::number(Exact::integer(1), span);
                number(Node::Entry(of.into(), one.into(), Some(index)))
            }
            [Some(row), Some(column)] => {
                let (row, column) = (at(row, locals)?, at(column, locals)?);
                number(Node::Entry(of.into(), row, Some(column)))
            }
            [Some(row), None] => {
                let row = at(row, locals)?;
                let shape = Shape::vector(of.shape.columns.clone());
                Ok(Expr { shape, span, node: Node::Row(of.into(), row) })
            }
            [None, Some(column)] => {
                let column = at(column, locals)?;
                let shape = Shape::vector(of.shape.rows.clone());
                Ok(Expr { shape, span, node: Node::Column(of.into(), column) })
            }
            [None] if of.shape.is_column() => Ok(Expr { span, ..of }),
            [None, None] => Ok(Expr { span, ..of }),
            [_] => Err(Fault::new(span, format!("one index into {}", described(&of.shape)))
                .help("write `A[i, j]` for an entry, `A[i, :]` for a row, `A[:, j]` for a column")),
            _ => Err(Fault::new(span, "one or two indices are wanted")),
        }
    }
}

/// Gives a literal 0 among blocks the shape that its place has.
fn zeros_in_place(cells: &mut [Vec<Expr>]) {
    let zero = |cell: &Expr| cell.node == Node::Number(Exact::zero());
    let width = cells.first().map_or(0, Vec::len);
    if cells.iter().any(|row| row.len() != width) {
        return;
    }
    let tall: Vec<Option<Dim>> =
        cells.iter().map(|row| row.iter().find(|cell| !zero(cell)).map(|cell| cell.shape.rows.clone())).collect();
    let wide: Vec<Option<Dim>> = (0..width)
        .map(|j| cells.iter().map(|row| &row[j]).find(|cell| !zero(cell)).map(|cell| cell.shape.columns.clone()))
        .collect();
    for (row, tall) in cells.iter_mut().zip(tall) {
        for (cell, wide) in row.iter_mut().zip(&wide) {
            if let (true, Some(rows), Some(columns)) = (zero(cell), &tall, wide) {
                let shape = Shape::new(rows.clone(), columns.clone());
                if !shape.is_number() {
                    *cell = Expr { shape, span: cell.span, node: Node::Zeros };
                }
            }
        }
    }
}
