//! The header of a `.npy` file: element type, order of the entries, shape.

use super::{Error, Place};

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Header {
    pub element: Element,
    /// Whether the entries stand column after column.
    pub fortran_order: bool,
    pub rows: usize,
    pub columns: usize,
}

/// The element type: kind, width and byte order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Element {
    kind: Kind,
    width: usize,
    big_endian: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Float,
    Signed,
    Unsigned,
    Bool,
}

impl Element {
    /// The element type that a `descr` such as `<f8` names, with whatever else NumPy reads there: no byte order or `=`
    /// for the machine's own, letters (`?`, `d`) and names (`float64`) for types of one width everywhere.
    fn parse(descr: &str) -> Option<Self> {
        let named = match descr {
            "bool" | "bool_" => "b1",
            "half" | "float16" => "f2",
            "single" | "float32" => "f4",
            "double" | "float" | "float64" => "f8",
            "int8" => "i1",
            "int16" => "i2",
            "int32" => "i4",
            "int64" => "i8",
            "uint8" => "u1",
            "uint16" => "u2",
            "uint32" => "u4",
            "uint64" => "u8",
            _ => descr,
        };
        let (order, name) = match named.as_bytes().first()? {
            b'>' | b'<' | b'|' | b'=' => named.split_at(1),
            _ => ("=", named),
        };
        let (kind, width) = match name {
            "f2" | "e" => (Kind::Float, 2),
            "f4" | "f" => (Kind::Float, 4),
            "f8" | "d" => (Kind::Float, 8),
            "i1" | "b" => (Kind::Signed, 1),
            "i2" | "h" => (Kind::Signed, 2),
            "i4" | "i" => (Kind::Signed, 4),
            "i8" | "q" => (Kind::Signed, 8),
            "u1" | "B" => (Kind::Unsigned, 1),
            "u2" | "H" => (Kind::Unsigned, 2),
            "u4" | "I" => (Kind::Unsigned, 4),
            "u8" | "Q" => (Kind::Unsigned, 8),
            "b1" | "?" => (Kind::Bool, 1),
            _ => return None,
        };
        let big_endian = match order {
            ">" => true,
            "<" => false,
            _ => cfg!(target_endian = "big"),
        };
        Some(Self { kind, width, big_endian })
    }

    /// Whether it is a double in the byte order of this machine.
    pub fn is_native_double(self) -> bool {
        (self.kind, self.width) == (Kind::Float, 8) && self.big_endian == cfg!(target_endian = "big")
    }

    /// Bytes an element takes.
    pub fn width(self) -> usize {
        self.width
    }

    /// The value of an element from its [`width`](Self::width) bytes: exact, but for integers beyond 2⁵³, which are
    /// rounded to nearest.
    pub fn value(self, bytes: &[u8]) -> f64 {
        let join = |bits: u64, &byte: &u8| bits << 8 | u64::from(byte);
        let bits = if self.big_endian { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) };
        match (self.kind, self.width) {
            (Kind::Float, 8) => f64::from_bits(bits),
            (Kind::Float, 4) => f64::from(f32::from_bits(bits as u32)),
            (Kind::Float, _) => half(bits as u16),
            (Kind::Signed, width) => {
                let unused = 64 - 8 * width as u32;
                ((bits << unused) as i64 >> unused) as f64
            }
            (Kind::Unsigned, _) => bits as f64,
            (Kind::Bool, _) => f64::from(u8::from(bits != 0)),
        }
    }
}

/// The value of an IEEE 754 half, exact.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (bits >> 10 & 31, f64::from(bits & 1023));
    let magnitude = match exponent {
        0 => fraction / f64::from(1 << 24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(i32::from(exponent) - 25),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

impl Header {
    /// The header from its text, a Python dictionary such as
    /// `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`, whose first byte stands at `offset` of the file.
    pub fn parse(text: &str, offset: u64) -> Result<Self, Error> {
        let mut literal = Literal { rest: text, text, offset };
        let (mut element, mut fortran_order, mut shape) = (None, None, None);
        literal.expect("{", "the header's dictionary")?;
        while !literal.eat("}") {
            let at = literal.place();
            match literal.string("a key of the header")? {
                "descr" => {
                    literal.expect(":", "a colon")?;
                    let at = literal.place();
                    let descr = literal.string(ELEMENT)?;
                    element = Some(Element::parse(descr).ok_or_else(|| Error::malformed(at, ELEMENT, descr))?);
                }
                "fortran_order" => {
                    literal.expect(":", "a colon")?;
                    fortran_order = Some(literal.truth()?);
                }
                "shape" => {
                    literal.expect(":", "a colon")?;
                    shape = Some(literal.shape()?);
                }
                key => return Err(Error::malformed(at, KEYS, key)),
            }
            if !literal.eat(",") {
                literal.expect("}", "a comma or the end of the dictionary")?;
                break;
            }
        }
        if !literal.rest.trim_ascii().is_empty() {
            return Err(Error::malformed(literal.place(), "the end of the header", literal.rest));
        }
        match (element, fortran_order, shape) {
            (Some(element), Some(fortran_order), Some((rows, columns))) => {
                Ok(Self { element, fortran_order, rows, columns })
            }
            _ => Err(Error::malformed(Place::Byte { offset }, KEYS, text.trim_ascii())),
        }
    }
}

const KEYS: &str = "`descr`, `fortran_order` and `shape`";
const ELEMENT: &str = "an element type of f2, f4, f8, i1 to i8, u1 to u8 or b1, such as `<f8`";
const SHAPE: &str = "a shape of one or two axes, such as (3, 4)";

/// A Python literal that is being read from the front.
struct Literal<'a> {
    rest: &'a str,
    text: &'a str,
    offset: u64,
}

impl<'a> Literal<'a> {
    /// Where the next token starts.
    fn place(&self) -> Place {
        let left = self.rest.trim_ascii_start().len();
        Place::Byte { offset: self.offset + (self.text.len() - left) as u64 }
    }

    fn eat(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_ascii_start();
        let after = self.rest.strip_prefix(token);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn expect(&mut self, token: &str, wanted: &'static str) -> Result<(), Error> {
        if self.eat(token) { Ok(()) } else { Err(Error::malformed(self.place(), wanted, self.rest)) }
    }

    fn string(&mut self, wanted: &'static str) -> Result<&'a str, Error> {
        let quote = if self.eat("'") {
            '\''
        } else if self.eat("\"") {
            '"'
        } else {
            return Err(Error::malformed(self.place(), wanted, self.rest));
        };
        let (inside, after) =
            self.rest.split_once(quote).ok_or_else(|| Error::malformed(self.place(), wanted, self.rest))?;
        self.rest = after;
        Ok(inside)
    }

    fn truth(&mut self) -> Result<bool, Error> {
        if self.eat("True") {
            return Ok(true);
        }
        self.expect("False", "True or False")?;
        Ok(false)
    }

    /// n and d; a shape of one axis is a column, a shape of none a single number.
    fn shape(&mut self) -> Result<(usize, usize), Error> {
        let (at, whole) = (self.place(), self.rest.trim_ascii_start());
        let mut axes = Vec::new();
        self.expect("(", SHAPE)?;
        while !self.eat(")") {
            let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
            let axis = self.rest[..end].parse().map_err(|_| Error::malformed(self.place(), SHAPE, self.rest))?;
            axes.push(axis);
            self.rest = &self.rest[end..];
            // Python 2 wrote long integers as 3L.
            self.eat("L");
            if !self.eat(",") {
                self.expect(")", SHAPE)?;
                break;
            }
        }
        match axes[..] {
            [] => Ok((1, 1)),
            [rows] => Ok((rows, 1)),
            [rows, columns] => Ok((rows, columns)),
            _ => Err(Error::malformed(at, SHAPE, whole.split_inclusive(')').next().unwrap_or(whole))),
        }
    }
}
