//! A counterexample as a straight-line program with what is known of every step.

use crate::claims::{Atom, Judged, Name};
use crate::ledger::StoredCounterexample;
use crate::number::recorder::{Operation, Tape};
use crate::number::{Arithmetic, Bits, Enclosure, Exact, Wide};
use nalgebra::DMatrix;
use thiserror::Error;

/// Why a counterexample is no program.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unfit {
    /// The values do not fit the claim.
    #[error(transparent)]
    Misfit(#[from] crate::ledger::Misfit),
    /// The claim says nothing at this size.
    #[error("the claim says nothing at this size")]
    Silent,
    /// No part of the statement is shown to fail.
    #[error("no part is shown to fail at {0} bits")]
    Unshown(u32),
}

/// What is known of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// Its value.
    Exactly(Exact),
    /// Bounds of it.
    Within(Exact, Exact),
}

impl Known {
    /// A number that it is not below.
    pub fn low(&self) -> &Exact {
        match self {
            Known::Exactly(value) | Known::Within(value, _) => value,
        }
    }

    /// A number that it is not above.
    pub fn high(&self) -> &Exact {
        match self {
            Known::Exactly(value) | Known::Within(_, value) => value,
        }
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// `A_1_2`, `x_1`, `R_` for an entry of the instance, `t7` for what is computed.
    pub name: String,
    /// The operation; its operands are numbers of earlier steps, and `Input` is a constant here.
    pub operation: Operation,
    /// What is known of it.
    pub known: Known,
}

/// A counterexample as a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// The claim's id and case.
    pub id: Name,
    /// The case.
    pub case: Name,
    /// The size, in words.
    pub sized: String,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// The hypotheses with their parts over steps.
    pub premises: Vec<(Name, Vec<Atom<u32>>)>,
    /// The part of the statement that fails.
    pub fails: Atom<u32>,
    /// The vector that shows an order to fail.
    pub witness: Option<Vec<Exact>>,
    /// The precision of the bounds, in bits.
    pub bits: u32,
}

/// The precisions tried, in bits.
const BITS: [u32; 7] = [64, 128, 256, 512, 1024, 2048, 8192];

/// The longest exact value that is kept, in bits.
const LONG: usize = 4096;

impl Program {
    /// Of a counterexample of a claim.
    ///
    /// # Errors
    /// [`Unfit`] for values that are no instance, and where no precision shows the violation.
    pub fn new(claim: &Judged, found: &StoredCounterexample) -> Result<Self, Unfit> {
        let instance = found.instance(claim)?;
        let recording = claim.record(instance.size).ok_or(Unfit::Silent)?;
        let tape = &recording.tape;
        let inputs: Vec<Exact> =
            instance.objects.iter().flat_map(|object| object.value.iter().cloned().collect::<Vec<_>>()).collect();
        let exact = tape.replay_partly(&inputs, &(), |value: &Exact| value.bits() <= LONG);
        let names = names(&instance);
        let parts = recording.statement.atoms();
        // the ledger's part first: it is the one that was proved
        let own = found.part.and_then(|part| parts.get(part - 1));
        for bits in BITS {
            let wide = enclosed(tape, &inputs, &exact, bits);
            let known: Vec<Option<Known>> = exact.iter().zip(&wide).map(|(exact, wide)| known(exact, wide)).collect();
            let fails = |part: &&Atom<u32>| violated(part, &known, found.witness.as_deref());
            let Some(part) = own.iter().copied().chain(&parts).find(fails) else { continue };
            let made = Self::over(claim, &recording.premises, (tape, &known, &names), (part, found), bits);
            if let Some(program) = made {
                return Ok(program);
            }
        }
        Err(Unfit::Unshown(BITS[BITS.len() - 1]))
    }

    fn over(
        claim: &Judged,
        premises: &[crate::claims::Premise<u32>],
        (tape, known, names): (&Tape, &[Option<Known>], &[String]),
        (part, found): (&Atom<u32>, &StoredCounterexample),
        bits: u32,
    ) -> Option<Self> {
        let premises: Vec<(Name, Vec<Atom<u32>>)> =
            premises.iter().map(|premise| (premise.name.clone(), premise.statement.atoms())).collect();
        let mut roots = Vec::new();
        for atom in premises.iter().flat_map(|(_, atoms)| atoms).chain([part]) {
            atom.map(&mut |slot| roots.push(*slot));
        }
        let needed = tape.reachable(&roots);
        let mut moved = vec![0u32; tape.operations().len()];
        let mut steps = Vec::new();
        for (slot, operation) in tape.operations().iter().enumerate().filter(|(slot, _)| needed[*slot]) {
            let value = known[slot].clone()?;
            moved[slot] = steps.len() as u32;
            let name = match operation {
                Operation::Input(k) => names[*k as usize].clone(),
                _ => format!("t{}", steps.len() + 1),
            };
            steps.push(Step { name, operation: operation.moved(&moved), known: value });
        }
        let at = |atom: &Atom<u32>| atom.map(&mut |slot| moved[*slot as usize]);
        Some(Program {
            id: claim.id.clone(),
            case: claim.case.clone(),
            sized: found.sized(),
            steps,
            premises: premises.iter().map(|(name, atoms)| (name.clone(), atoms.iter().map(at).collect())).collect(),
            fails: at(part),
            witness: found.witness.clone(),
            bits,
        })
    }

    /// What is known of a step.
    pub fn known(&self, step: u32) -> &Known {
        &self.steps[step as usize].known
    }

    /// The name of a step.
    pub fn name(&self, step: u32) -> &str {
        &self.steps[step as usize].name
    }
}

/// Every step in arithmetic A, from the values of its operands where these are exact, and with room around what is not: a
/// reader of the bounds may do with cruder rules than arithmetic A.
fn enclosed(tape: &Tape, inputs: &[Exact], exact: &[Option<Exact>], bits: u32) -> Vec<Option<Wide>> {
    let context = Bits::new(bits);
    // 3 · (1/3), enclosed in fewer bits: an interval around 1
    let around_one = |bits| {
        let (three, coarse) = (Exact::integer(3), Bits::new(bits));
        Wide::constant(&Exact::ratio(1, 3)?, &coarse)?.mul(&Wide::constant(&three, &coarse)?, &coarse)
    };
    let (near, rough) = (around_one(bits.saturating_sub(ROOM).max(32)), around_one(32));
    let mut values: Vec<Option<Wide>> = Vec::new();
    for (slot, operation) in tape.operations().iter().enumerate() {
        let found = match &exact[slot] {
            Some(value) => Wide::constant(value, &context),
            None => {
                let spectral = matches!(operation, Operation::Eigenvalue(..) | Operation::SingularValue(..));
                let room = if spectral { &rough } else { &near };
                evaluated(operation, &values, inputs, &context)
                    .and_then(|value| value.mul(room.as_ref()?, &context))
                    .filter(|value| value.lower().is_some() && value.upper().is_some())
            }
        };
        values.push(found);
    }
    values
}

/// Bits that the bounds of a step are wider than they had to be.
const ROOM: u32 = 12;

fn evaluated(of: &Operation, values: &[Option<Wide>], inputs: &[Exact], context: &Bits) -> Option<Wide> {
    let at = |slot: &u32| values[*slot as usize].as_ref();
    let matrix = |rows: usize, entries: &[u32]| {
        let entries = entries.iter().map(|slot| at(slot).cloned()).collect::<Option<Vec<_>>>()?;
        Some(DMatrix::from_vec(rows, entries.len().checked_div(rows)?, entries))
    };
    match of {
        Operation::Input(k) => Wide::constant(inputs.get(*k as usize)?, context),
        Operation::Constant(value) => Wide::constant(value, context),
        Operation::Add(a, b) => at(a)?.add(at(b)?, context),
        Operation::Sub(a, b) => at(a)?.sub(at(b)?, context),
        Operation::Mul(a, b) if a == b => Arithmetic::square(at(a)?, context),
        Operation::Mul(a, b) => at(a)?.mul(at(b)?, context),
        Operation::Div(a, b) => at(a)?.div(at(b)?, context),
        Operation::Neg(a) => at(a)?.neg(context),
        Operation::Exp(a) => at(a)?.exp(context),
        Operation::Sinh(a) => at(a)?.sinh(context),
        // as it is written for others: what they know of the sum is no more than of its terms
        Operation::Cosh(a) => {
            let (up, down) = (at(a)?.exp(context)?, at(a)?.neg(context)?.exp(context)?);
            up.add(&down, context)?.div(&Wide::constant(&Exact::integer(2), context)?, context)
        }
        Operation::Tanh(a) => at(a)?.tanh(context),
        Operation::Sqrt(a) => at(a)?.sqrt(context),
        Operation::Ln(a) => at(a)?.ln(context),
        Operation::Abs(a) => at(a)?.abs(context),
        Operation::Max(a, b) => at(a)?.max(at(b)?, context),
        Operation::Power(a, exponent) => at(a)?.power(exponent, context),
        Operation::Determinant(rows, entries) => Wide::determinant(&matrix(*rows, entries)?, context),
        Operation::Eigenvalue(k, rows, entries) => Wide::eigenvalue(&matrix(*rows, entries)?, *k, context),
        Operation::SingularValue(k, rows, entries) => Wide::singular_value(&matrix(*rows, entries)?, *k, context),
    }
}

fn known(exact: &Option<Exact>, wide: &Option<Wide>) -> Option<Known> {
    match (exact, wide) {
        (Some(exact), _) => Some(Known::Exactly(exact.clone())),
        (None, Some(wide)) => {
            let (low, high) = (wide.lower()?, wide.upper()?);
            Some(if low == high { Known::Exactly(low) } else { Known::Within(low, high) })
        }
        (None, None) => None,
    }
}

/// Whether what is known of its sides shows a part to fail.
fn violated(part: &Atom<u32>, known: &[Option<Known>], witness: Option<&[Exact]>) -> bool {
    let both = |l: u32, r: u32| known[l as usize].as_ref().zip(known[r as usize].as_ref());
    match part {
        Atom::AtMost(l, r) => both(*l, *r).is_some_and(|(l, r)| l.low() > r.high()),
        Atom::Less(l, r) => both(*l, *r).is_some_and(|(l, r)| l.low() >= r.high()),
        Atom::Equal(l, r, _) => both(*l, *r).is_some_and(|(l, r)| l.low() > r.high() || l.high() < r.low()),
        Atom::Differ(l, r) => {
            both(*l, *r).is_some_and(|(l, r)| matches!((l, r), (Known::Exactly(l), Known::Exactly(r)) if l == r))
        }
        Atom::Loewner(l, r) => witness.is_some_and(|w| {
            let form = form(l, known, w).zip(form(r, known, w));
            form.is_some_and(|(left, right)| left.0 > right.1)
        }),
        Atom::If(when, then) => when.iter().all(|one| holds(one, known)) && violated(then, known, witness),
    }
}

/// Whether what is known shows a part to hold; orders of more than one row are not looked at.
pub fn holds(part: &Atom<u32>, known: &[Option<Known>]) -> bool {
    let both = |l: u32, r: u32| known[l as usize].as_ref().zip(known[r as usize].as_ref());
    match part {
        Atom::AtMost(l, r) => l == r || both(*l, *r).is_some_and(|(l, r)| l.high() <= r.low()),
        Atom::Less(l, r) => both(*l, *r).is_some_and(|(l, r)| l.high() < r.low()),
        Atom::Equal(l, r, _) => {
            l == r
                || both(*l, *r).is_some_and(|(l, r)| matches!((l, r), (Known::Exactly(l), Known::Exactly(r)) if l == r))
        }
        Atom::Differ(l, r) => both(*l, *r).is_some_and(|(l, r)| l.low() > r.high() || l.high() < r.low()),
        Atom::Loewner(l, r) if l.len() == 1 => holds(&Atom::AtMost(l[(0, 0)], r[(0, 0)]), known),
        Atom::Loewner(..) => false,
        Atom::If(_, then) => holds(then, known),
    }
}

/// Bounds of wᵀ M w.
fn form(matrix: &DMatrix<u32>, known: &[Option<Known>], w: &[Exact]) -> Option<(Exact, Exact)> {
    let n = w.len();
    if matrix.shape() != (n, n) {
        return None;
    }
    let mut sum = (Exact::zero(), Exact::zero());
    for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
        let weight = w[i].mul(&w[j], &())?;
        // only lower triangles are read
        let entry = known[matrix[(i.max(j), i.min(j))] as usize].as_ref()?;
        let (one, other) = (entry.low().mul(&weight, &())?, entry.high().mul(&weight, &())?);
        let (low, high) = if one <= other { (one, other) } else { (other, one) };
        sum = (sum.0.add(&low, &())?, sum.1.add(&high, &())?);
    }
    Some(sum)
}

/// Names of the entries of an instance that every language allows and none has as a word of its own: `A_1_2`, `x_1`, `R_`.
fn names(instance: &crate::claims::Instance) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for object in &instance.objects {
        let bare = plain(&object.name);
        let (rows, columns) = object.value.shape();
        for j in 1..=columns {
            for i in 1..=rows {
                let name = match (rows, columns) {
                    (1, 1) => format!("{bare}_"),
                    (_, 1) => format!("{bare}_{i}"),
                    _ => format!("{bare}_{i}_{j}"),
                };
                let taken = |name: &String| all.contains(name);
                all.push(if taken(&name) { format!("{name}_{}", all.len()) } else { name });
            }
        }
    }
    all
}

/// A name of letters, digits and `_`.
fn plain(name: &str) -> String {
    let letter = |c: char| match c {
        'α' => "alpha".into(),
        'β' => "beta".into(),
        'γ' => "gamma".into(),
        'δ' => "delta".into(),
        'ε' => "epsilon".into(),
        'λ' => "lambda".into(),
        'μ' => "mu".into(),
        'σ' => "sigma".into(),
        '₀'..='₉' => char::from_digit(u32::from(c) - u32::from('₀'), 10).map(String::from).unwrap_or_default(),
        '⋆' => "_star".into(),
        '\'' | '′' => "_prime".into(),
        '\u{303}' => "_tilde".into(),
        '\u{304}' => "_bar".into(),
        c if c.is_ascii_alphanumeric() || c == '_' => c.to_string(),
        c => format!("u{:x}", u32::from(c)),
    };
    name.chars().map(letter).collect()
}
