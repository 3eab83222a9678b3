//! Solutions as the contract prints them: in JSON, in text, and their traces as tables.

use crate::loss::Loss;
use crate::solver::{
    self, AlgorithmOne, Answer, Certificate, Dependence, Descent, Goal, Hindrance, Minimum, Reading, Search, Solution,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A solution as `lemmacheck.solution/1` has it, without where its inputs came from; numbers that are not finite become `null`.
#[derive(Debug, Serialize)]
pub struct Report {
    schema: &'static str,
    loss: &'static str,
    method: &'static str,
    /// How the run ended, by its permanent name.
    pub status: &'static str,
    x: Vec<f64>,
    value: f64,
    gradient_norm: f64,
    relative_gradient: f64,
    iterations: usize,
    passes: usize,
    /// Products with the Hessian.
    products: usize,
    /// The run on a sample of rows before; left out where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    sampled: Option<Sampled>,
    seconds: f64,
    second_order: &'static str,
    certificate: Proof,
    /// Starts that were tried.
    starts: usize,
    /// What is known of lower minima.
    global: &'static str,
    /// What to do where the run did not end at a minimum, or x is not well determined; left out where nothing is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
    /// Columns of A that nearly depend on each other; left out where the run met none.
    #[serde(skip_serializing_if = "Option::is_none")]
    dependence: Option<Dependent>,
    /// Every distinct minimum that several starts led to, best first, after the end that is given where that is none; left out for
    /// one start.
    #[serde(skip_serializing_if = "Option::is_none")]
    minima: Option<Vec<Found>>,
    /// What Algorithm 1 counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<Counted>,
    /// Whether the run ended at a critical point.
    #[serde(skip)]
    pub solved: bool,
    #[serde(skip)]
    trace: String,
}

/// What is proved about x; a bound that was not reached is `null`.
#[derive(Debug, Serialize)]
struct Proof {
    certified: bool,
    radius: Option<f64>,
    lambda_min: Option<f64>,
    lipschitz: Option<f64>,
    reason: &'static str,
}

/// Columns that nearly depend on each other.
#[derive(Debug, Serialize)]
struct Dependent {
    /// 0-based.
    columns: Vec<usize>,
    /// About the condition number of A in columns of unit norm; `null` beyond what f64 tells.
    condition: f64,
}

/// A run on a sample of rows.
#[derive(Debug, Serialize)]
struct Sampled {
    rows: usize,
    iterations: usize,
}

/// One of several minima.
#[derive(Debug, Serialize)]
struct Found {
    x: Vec<f64>,
    value: f64,
    gradient_norm: f64,
    status: &'static str,
    /// The 0-based starts that led there.
    starts: Vec<usize>,
}

/// The cost of Algorithm 1 and the rounds that each reading of its T asks for.
#[derive(Debug, Serialize)]
struct Counted {
    rounds: usize,
    /// ‖x₀ − x*‖, where a minimiser is known.
    distance: Option<f64>,
    rounds_by_logarithm: Option<[(&'static str, usize); 4]>,
    entries: u64,
    multiplies: u64,
    precision: f64,
    delta: f64,
    hindrance: Option<String>,
}

impl From<Certificate> for Proof {
    fn from(Certificate { finding, radius, lambda_min, lipschitz, .. }: Certificate) -> Self {
        Self { certified: finding.is_proof(), radius, lambda_min, lipschitz, reason: finding.reason() }
    }
}

impl Proof {
    /// The bounds that were reached, for a reader.
    fn bounds(&self) -> String {
        let named = [("radius", self.radius), ("lambda_min", self.lambda_min), ("lipschitz", self.lipschitz)];
        named.iter().filter_map(|(name, bound)| bound.map(|bound| format!("\n  {name:<17}{bound:e}"))).collect()
    }
}

impl Report {
    /// An answer of Newton's method, with what several starts led to.
    pub fn of_answer(loss: Loss, answer: &Answer) -> Self {
        let report = Self::of_newton(loss, &answer.solution, answer.seconds, answer.certificate);
        match &answer.search {
            Some(search) => report.with_search(search),
            None => report,
        }
    }

    /// A run of Newton's method.
    fn of_newton(loss: Loss, solution: &Solution, seconds: f64, certificate: Certificate) -> Self {
        Self {
            schema: "lemmacheck.solution/1",
            loss: loss.name(),
            method: solution.method.name(),
            status: solution.stop.name(),
            x: solution.x.clone(),
            value: solution.value,
            gradient_norm: solution.gradient_norm,
            relative_gradient: solution.relative_gradient,
            iterations: solution.iterations,
            passes: solution.passes,
            products: solution.products,
            sampled: solution.sampled.map(|solver::Sampled { rows, iterations }| Sampled { rows, iterations }),
            seconds,
            second_order: solution.critical_point.name(),
            certificate: certificate.into(),
            starts: 1,
            global: NOT_GLOBAL,
            advice: advice(solution.stop, solution.dependence.as_ref()),
            dependence: solution
                .dependence
                .as_ref()
                .map(|Dependence { columns, condition }| Dependent { columns: columns.clone(), condition: *condition }),
            minima: None,
            algorithm: None,
            solved: solution.stop.is_critical(),
            trace: newton_table(solution),
        }
    }

    /// The same with what several starts led to.
    fn with_search(mut self, search: &Search) -> Self {
        let found = |Minimum { solution, starts }: &Minimum| Found {
            x: solution.x.clone(),
            value: solution.value,
            gradient_norm: solution.gradient_norm,
            status: solution.stop.name(),
            starts: starts.clone(),
        };
        self.minima = Some(search.minima.iter().map(found).collect());
        self.starts = search.starts;
        self
    }

    /// A run of Algorithm 1; `distance` is ‖x₀ − x*‖ and `epsilon` the accuracy that its rounds were counted for.
    pub fn of_algorithm(
        (loss, method): (Loss, &'static str),
        algorithm: &AlgorithmOne,
        descent: Descent,
        certificate: Certificate,
        Goal { distance, epsilon }: Goal,
    ) -> Self {
        let trace = algorithm_table(&descent);
        let rounds_by_logarithm = distance.map(|distance| {
            Reading::ALL.map(|reading| {
                let name = match reading {
                    Reading::Natural => "natural",
                    Reading::Binary => "binary",
                    Reading::Decimal => "decimal",
                    Reading::Rate => "rate-0.4",
                };
                (name, reading.rounds(distance, epsilon))
            })
        });
        let hindrance = descent.hindrance.as_ref().map(|hindrance| match hindrance {
            Hindrance::Diagonal(refusal) => format!("subsample refuses D: {refusal}"),
            Hindrance::Singular { pivot, value } => {
                format!("the sampled Hessian is not positive definite: pivot {} is {value:e}", pivot + 1)
            }
            Hindrance::NonFinite => "x, the loss or its gradient is not finite".to_owned(),
        });
        Self {
            schema: "lemmacheck.solution/1",
            loss: loss.name(),
            method,
            status: descent.stop.name(),
            value: descent.value,
            gradient_norm: descent.gradient_norm,
            relative_gradient: descent.relative_gradient,
            iterations: descent.trace.len(),
            passes: descent.work.passes as usize,
            products: 0,
            sampled: None,
            // the sum of no rounds would be −0
            seconds: descent.trace.iter().fold(0.0, |seconds, round| seconds + round.seconds),
            second_order: descent.critical_point.name(),
            certificate: certificate.into(),
            starts: 1,
            global: NOT_GLOBAL,
            advice: advice(descent.stop, None),
            dependence: None,
            minima: None,
            algorithm: Some(Counted {
                rounds: algorithm.rounds,
                distance,
                rounds_by_logarithm,
                entries: descent.work.entries,
                multiplies: descent.work.multiplies,
                precision: algorithm.precision,
                delta: algorithm.delta,
                hindrance,
            }),
            solved: descent.stop.is_critical(),
            trace,
            x: descent.x,
        }
    }

    /// The record of a run whose inputs came from no file: `source` is empty.
    ///
    /// # Errors
    /// What the serialiser says.
    pub fn json(&self, n: usize, d: usize) -> Result<String, serde_json::Error> {
        #[derive(Serialize)]
        struct Unsourced<'a> {
            #[serde(flatten)]
            report: &'a Report,
            n: usize,
            d: usize,
            source: BTreeMap<&'a str, &'a str>,
        }
        serde_json::to_string(&Unsourced { report: self, n, d, source: BTreeMap::new() })
    }

    /// A few lines to read.
    pub fn readable(&self) -> String {
        let Report { loss, method, status, value, gradient_norm, relative_gradient, iterations, passes, .. } = self;
        let entries: Vec<String> = self.x.iter().map(|entry| format!("{entry:?}")).collect();
        let hindrance = self.algorithm.iter().filter_map(|counted| counted.hindrance.as_ref());
        let hindered: String = hindrance.map(|why| format!("hindered by        {why}\n")).collect();
        let is_minimum = |found: &&Found| found.status == "converged" || found.status == "at-precision";
        let line = |found: &Found| {
            let Found { value, starts, status, .. } = found;
            let (what, how) =
                if is_minimum(&found) { ("minimum", String::new()) } else { ("end", format!(", {status}")) };
            format!("{what:<19}{value:?} from start {}{how}\n", runs(starts))
        };
        let minima: String = self.minima.iter().flatten().map(line).collect();
        let tried = match (&self.minima, self.starts) {
            (None, _) => "1 start".to_owned(),
            (Some(minima), starts) => match minima.iter().filter(is_minimum).count() {
                0 => format!("{starts} starts led to no minimum"),
                1 => format!("{starts} starts led to 1 minimum"),
                count => format!("{starts} starts led to {count} minima"),
            },
        };
        let advice: String = self.advice.iter().map(|advice| format!("advice             {advice}\n")).collect();
        let begun = |Sampled { rows, iterations }: &Sampled| {
            format!("started from       {iterations} iterations on a sample of {rows} rows\n")
        };
        let begun = self.sampled.as_ref().map(begun).unwrap_or_default();
        format!(
            "{loss}, method {method}: {status} after {iterations} iterations, {passes} passes over A, {:.3} s\n\
             {begun}value              {value:?}\n\
             gradient norm      {gradient_norm:e}\n\
             relative gradient  {relative_gradient:e}\n\
             second order       {}\n\
             certificate        {}{}\n\
             {advice}starts             {tried}; {}\n\
             {hindered}{minima}x                  {}\n",
            self.seconds,
            self.second_order,
            self.certificate.reason,
            self.certificate.bounds(),
            self.global,
            entries.join(" "),
        )
    }
}

/// Columns that a text names.
const NAMED: usize = 12;
/// What is said of lower minima.
const NOT_GLOBAL: &str = "the best that was found is not proved to be global";

/// What to do next, in words.
fn advice(stop: solver::Stop, dependence: Option<&Dependence>) -> Option<String> {
    let dependent = dependence.map(|Dependence { columns, condition }| {
        let named: Vec<String> = columns.iter().take(NAMED).map(|column| (column + 1).to_string()).collect();
        let more = if columns.len() > NAMED { format!(" and {} more", columns.len() - NAMED) } else { String::new() };
        let how = match condition.is_finite() {
            true => format!("nearly depend on each other (condition about {condition:.0e})"),
            false => "depend on each other but for rounding".to_owned(),
        };
        format!(
            "columns {}{more} of A, counted from 1, {how}: Ax is known, x itself is not well determined; drop one of them, or \
             centre and scale them before powers are taken; weights act on Ax and do not cure this",
            named.join(", ")
        )
    });
    let next = stop.advice();
    match (next, dependent) {
        (None, dependent) => dependent,
        (Some(next), None) => Some(next.to_owned()),
        (Some(next), Some(dependent)) => Some(format!("{next}; {dependent}")),
    }
}

/// Rising numbers in words: those that follow one another as their ends.
fn runs(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let said = |(first, last): &(usize, usize)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first} to {last}"),
    };
    runs.iter().map(said).collect::<Vec<_>>().join(", ")
}

/// The traces as .csv; several targets are told apart by a first column.
pub fn trace(reports: &[Report]) -> String {
    let mut lines = String::new();
    for (k, report) in reports.iter().enumerate() {
        let several = reports.len() > 1;
        for (at, line) in report.trace.lines().enumerate().skip(usize::from(k > 0)) {
            match (several, at) {
                (true, 0) => lines += "target,",
                (true, _) => lines += &format!("{k},"),
                (false, _) => {}
            }
            lines += line;
            lines.push('\n');
        }
    }
    lines
}

fn newton_table(solution: &Solution) -> String {
    let mut lines = String::from("iteration,value,gradient_norm,step,movement,newton,passes,products\n");
    for record in &solution.trace {
        let solver::Record { iteration, value, gradient_norm, step, movement, newton, passes, products } = record;
        lines +=
            &format!("{iteration},{value:?},{gradient_norm:?},{step:?},{movement:?},{newton},{passes},{products}\n");
    }
    lines
}

fn algorithm_table(descent: &Descent) -> String {
    let number = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:?}"));
    let mut lines = String::from("round,distance,value,gradient_norm,rows,epsilon,passes,entries,multiplies,seconds\n");
    for solver::Round { round, distance, value, gradient_norm, rows, epsilon, work, seconds } in &descent.trace {
        lines += &format!(
            "{round},{},{value:?},{gradient_norm:?},{rows},{},{},{},{},{seconds:?}\n",
            number(*distance),
            number(*epsilon),
            work.passes,
            work.entries,
            work.multiplies
        );
    }
    lines
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_that_follow_one_another_are_said_by_their_ends() {
        assert_eq!(super::runs(&[0, 1, 2, 5, 7, 8]), "0 to 2, 5, 7, 8");
    }
}
