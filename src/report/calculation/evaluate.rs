//! Values of expressions at an exact instance, enclosed.

use crate::claims::Instance;
use crate::language::{Expr, Lowering, Row};
use crate::number::recorder::{Recorded, record};
use crate::number::{Bits, Enclosure, Exact, Wide};
use nalgebra::DMatrix;

/// The precisions tried, in bits.
const BITS: [u32; 3] = [128, 512, 4096];

/// How close the ends have to be, in bits, for a number to be printed.
const CLOSE: f64 = 1e-9;

/// Rational bounds of a number.
pub type Bounds = (Exact, Exact);

/// A row at an instance.
pub struct Evaluation<'a> {
    row: &'a Row,
    instance: &'a Instance,
}

impl<'a> Evaluation<'a> {
    pub fn new(row: &'a Row, instance: &'a Instance) -> Self {
        Evaluation { row, instance }
    }

    /// Another row, at the same instance.
    pub fn of<'b>(&'b self, row: &'b Row) -> Evaluation<'b> {
        Evaluation { row, instance: self.instance }
    }

    /// Bounds of every entry of every expression, close to each other where some precision does that; `None` where one
    /// has no value.
    pub fn values(&self, of: &[Expr]) -> Option<Vec<DMatrix<Bounds>>> {
        let (slots, tape) = record(|| {
            let mut lowering = Lowering::new(self.row, self.instance.size);
            for object in &self.instance.objects {
                lowering.bind(&object.name, object.value.map(|entry| Recorded::exact(entry.clone())));
            }
            of.iter().map(|one| Some(lowering.expression(one).ok()?.map(Recorded::slot))).collect::<Option<Vec<_>>>()
        });
        let slots = slots?;
        let mut last = None;
        for bits in BITS {
            let Some(values) = tape.replay::<Wide>(&[], &Bits::new(bits)) else { continue };
            let bounds = |slot: u32| {
                let value = &values[slot as usize];
                Some((value.lower()?, value.upper()?))
            };
            let of = |matrix: &DMatrix<u32>| {
                let entries = matrix.iter().map(|slot| bounds(*slot)).collect::<Option<Vec<_>>>()?;
                Some(DMatrix::from_vec(matrix.nrows(), matrix.ncols(), entries))
            };
            let found: Option<Vec<DMatrix<Bounds>>> = slots.iter().map(of).collect();
            let Some(found) = found else { continue };
            let close = found.iter().flat_map(|matrix| matrix.iter()).all(is_close);
            last = Some(found);
            if close {
                break;
            }
        }
        last
    }
}

/// Whether the bounds tell a number.
fn is_close((low, high): &Bounds) -> bool {
    low == high || {
        let (low, high) = (low.to_f64(), high.to_f64());
        (high - low).abs() <= CLOSE * low.abs().max(high.abs())
    }
}
