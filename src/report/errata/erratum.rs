//! What an errata sheet says of one claim.

use crate::claims::Verdict;
use crate::language::{Row, RowKind};
use crate::ledger::{Ledger, StoredCounterexample};
use crate::report::calculation::{Figure, failure};
use crate::report::material::{Claim, Found, Line, Material, Part};

/// A false claim.
pub struct Erratum<'a> {
    /// Where it is printed.
    pub place: &'a str,
    /// Its id.
    pub id: &'a str,
    /// The cases that are false, where not all are.
    pub cases: Vec<&'a str>,
    /// What is printed.
    pub printed: Printed<'a>,
    /// What it supposes.
    pub given: Vec<&'a str>,
    /// What its letters stand for, where its words are its formula.
    pub defined: Vec<&'a str>,
    /// What fails, in the language's words, with the figures of both sides.
    pub fails: Option<Fails>,
    /// Why, in the words of its file.
    pub why: Option<&'a str>,
    /// The counterexample, and its objects in the order of the claim.
    pub counterexample: Option<(&'a StoredCounterexample, Vec<String>)>,
    /// What is true instead.
    pub repairs: Vec<Repair<'a>>,
    /// What the machine found in its place.
    pub found: Vec<&'a Found<'a>>,
    /// The cases that hold as printed.
    pub holds: Vec<&'a str>,
    /// What else rests on it: where it is printed.
    pub touches: Vec<&'a str>,
}

/// A statement as it is printed.
pub struct Printed<'a> {
    /// Its formulas in TeX; none where there are only words.
    pub tex: Vec<&'a str>,
    /// Its words.
    pub words: &'a str,
}

/// What is said, and what is the case.
pub struct Fails {
    /// The claim as the language writes it.
    pub says: String,
    pub left: Figure,
    /// What stands between the sides: `>`, `≠`.
    pub not: &'static str,
    pub right: Figure,
}

/// A statement that is true instead.
pub struct Repair<'a> {
    pub printed: Printed<'a>,
    /// What it adds to the hypotheses.
    pub given: Vec<&'a str>,
    /// Why, in the words of its file.
    pub why: Option<&'a str>,
    /// What is shown of it.
    pub verdict: Verdict,
}

/// What a sheet begins with: how many statements are false, and by what.
pub fn opening(ledger: &Ledger, errata: &[Erratum]) -> String {
    let said = match errata.len() {
        0 => "No printed statement is refuted".to_owned(),
        1 => "1 printed statement is false. It is refuted by an instance of exact numbers which two independent arithmetics \
              prove to violate it"
            .to_owned(),
        count => format!(
            "{count} printed statements are false. Each is refuted by an instance of exact numbers which two independent \
             arithmetics prove to violate it"
        ),
    };
    format!("{said} (lemmacheck {}, budget {}, seed {}).", ledger.version, ledger.budget, ledger.seed)
}

/// Every false claim in print order.
pub fn errata<'a>(material: &'a Material<'a>) -> Vec<Erratum<'a>> {
    let numbers = (0..material.claims.len()).filter(|at| material.claims[*at].is_false());
    numbers.map(|at| erratum(material, at)).collect()
}

fn erratum<'a>(material: &'a Material<'a>, number: usize) -> Erratum<'a> {
    let claim = &material.claims[number];
    let printed = || claim.printed.lines.iter().filter(|line| line.is_printed());
    let bad: Vec<&Line> = printed().filter(|line| line.entry.verdict == Verdict::Refuted).collect();
    let cases = if bad.len() == printed().count() { Vec::new() } else { bad.iter().map(|line| line.case).collect() };
    let shown = bad.first().copied();
    let holds = |line: &&Line| matches!(line.entry.verdict, Verdict::Certified | Verdict::Survived);
    Erratum {
        place: claim.name(),
        id: claim.id(),
        cases,
        printed: text(&claim.printed),
        given: shown.and_then(|line| line.known).map(|known| hypotheses(&known.row)).unwrap_or_default(),
        defined: shown.and_then(|line| line.known).map(|known| definitions(&known.row)).unwrap_or_default(),
        fails: shown.and_then(fails),
        why: shown.and_then(|line| why(claim, line)),
        counterexample: shown.and_then(|line| Some((line.entry.counterexample.as_ref()?, objects(line)))),
        repairs: claim.repairs.iter().map(|repair| repaired(claim, repair)).collect(),
        found: claim.found.iter().collect(),
        holds: printed().filter(holds).map(|line| line.case).collect(),
        touches: material.resting_on(number).into_iter().map(|at| material.claims[at].name()).collect(),
    }
}

fn text<'a>(part: &'a Part) -> Printed<'a> {
    let row = row(part);
    let tex = row.map(|row| row.words.tex.iter().map(|tex| &**tex).collect());
    Printed { tex: tex.unwrap_or_default(), words: &part.words.statement }
}

fn row<'a>(part: &'a Part) -> Option<&'a Row> {
    part.lines.iter().find_map(|line| line.known).map(|known| &*known.row)
}

/// The hypotheses of a row, each once.
fn hypotheses(row: &Row) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for one in row.dimension_hypotheses.iter().chain(&row.hypotheses) {
        if !all.contains(&&*one.text) {
            all.push(&one.text);
        }
    }
    all
}

/// The definitions of a row that is printed as its formula.
fn definitions(row: &Row) -> Vec<&str> {
    let words = !row.words.printed.is_empty() || !row.words.tex.is_empty();
    let equations = row.definitions.iter().flat_map(|one| &one.equations);
    if words { Vec::new() } else { equations.map(|one| &*one.text).collect() }
}

fn objects(line: &Line) -> Vec<String> {
    line.form.judged().map_or_else(Vec::new, |claim| claim.objects.iter().map(|one| one.name.to_string()).collect())
}

fn why<'a>(claim: &'a Claim, line: &Line) -> Option<&'a str> {
    let about = |case: &str| claim.printed.arguments.iter().find(|(of, _)| *of == case).map(|(_, text)| *text);
    about(line.case).or_else(|| about("all"))
}

fn fails(line: &Line) -> Option<Fails> {
    let (known, claim, found) = (line.known?, line.form.judged()?, line.entry.counterexample.as_ref()?);
    let failure = failure(&known.row, claim, found)?;
    let says: Vec<&str> = known.row.claims.iter().map(|claim| &*claim.text).collect();
    Some(Fails { says: says.join("; "), left: failure.left, not: failure.not, right: failure.right })
}

fn repaired<'a>(claim: &'a Claim, repair: &'a Part) -> Repair<'a> {
    let (was, is) = (claim.mended(repair), row(repair));
    let known = was.map(hypotheses).unwrap_or_default();
    let given = is.map(|is| hypotheses(is).into_iter().filter(|text| !known.contains(text)).collect());
    let why = is.and_then(|is| match &is.kind {
        RowKind::Repair(why) => Some(&**why),
        _ => None,
    });
    let verdicts = || repair.lines.iter().filter(|line| !line.is_stronger()).map(|line| line.entry.verdict);
    // of several cases the weakest counts
    let verdict = if verdicts().all(|verdict| verdict == Verdict::Certified) {
        Verdict::Certified
    } else {
        verdicts().find(|verdict| *verdict != Verdict::Certified).unwrap_or(Verdict::Undecided)
    };
    Repair { printed: text(repair), given: given.unwrap_or_default(), why: why.filter(|why| !why.is_empty()), verdict }
}
