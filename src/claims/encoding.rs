//! A recorded claim as bytes: the tape's ([`Tape::encode`](crate::number::recorder::Tape::encode)), then `given`, the
//! name of a premise and a zero byte before each, then `says` and the statement.
//!
//! A statement is a word for its kind and a zero byte; a matrix its rows and columns as 64 bits and its slots, column
//! after column, as 32 bits, all little-endian; parts stand behind their number.

use super::{Recording, Statement};
use crate::number::recorder::Slot;
use nalgebra::DMatrix;

impl Recording {
    /// Hands the bytes of the recording to `feed`, in order.
    pub fn encode(&self, feed: &mut dyn FnMut(&[u8])) {
        self.tape.encode(&mut |bytes| feed(bytes));
        for premise in &self.premises {
            feed(b"given");
            feed(premise.name.as_bytes());
            feed(&[0]);
            encode(&premise.statement, feed);
        }
        feed(b"says");
        encode(&self.statement, feed);
    }
}

fn encode(statement: &Statement<Slot>, feed: &mut dyn FnMut(&[u8])) {
    match statement {
        Statement::AtMost(l, r) => pair(b"at-most\0", *l, *r, feed),
        Statement::Less(l, r) => pair(b"less\0", *l, *r, feed),
        Statement::Differ(l, r) => pair(b"differ\0", *l, *r, feed),
        Statement::Equal(l, r) => matrices(b"equal\0", l, r, feed),
        Statement::Loewner(l, r) => matrices(b"loewner\0", l, r, feed),
        Statement::All(parts) => {
            feed(b"all\0");
            feed(&(parts.len() as u64).to_le_bytes());
            parts.iter().for_each(|part| encode(part, feed));
        }
        Statement::If(when, then) => {
            feed(b"if\0");
            encode(when, feed);
            encode(then, feed);
        }
    }
}

fn pair(word: &[u8], l: Slot, r: Slot, feed: &mut dyn FnMut(&[u8])) {
    feed(word);
    feed(&l.to_le_bytes());
    feed(&r.to_le_bytes());
}

fn matrices(word: &[u8], l: &DMatrix<Slot>, r: &DMatrix<Slot>, feed: &mut dyn FnMut(&[u8])) {
    feed(word);
    for side in [l, r] {
        feed(&(side.nrows() as u64).to_le_bytes());
        feed(&(side.ncols() as u64).to_le_bytes());
        side.iter().for_each(|slot| feed(&slot.to_le_bytes()));
    }
}
