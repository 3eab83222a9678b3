//! The rows of both papers with what the kept ledger says of them: for the bench, all of them, and for a test, some.

use lemmacheck::language::{Row, read};
use lemmacheck::number::{Arithmetic, Exact};
use lemmacheck::prove::check::check;
use lemmacheck::prove::{Chain, Op, Problem, problem, prove};
use std::collections::HashMap;

/// A row of the kept ledger.
pub struct Known {
    pub name: String,
    pub row: Row,
    /// Whether it has a counterexample.
    pub refuted: bool,
    /// The largest left side over the right side that an instance came to, where that is a number > 0.
    pub ratio: Option<Exact>,
}

const KINDS: [&str; 3] = ["lipschitz", "inequality", "psd-order"];

fn rows() -> HashMap<(String, String), Row> {
    let mut rows = HashMap::new();
    let root = env!("CARGO_MANIFEST_DIR");
    let texts = std::fs::read_to_string(format!("{root}/src/papers/texts.rs")).expect("the list of lemma files");
    for paper in ["rescaled", "residual"] {
        let parts = texts.split('"').filter(|part| part.starts_with(&format!("{paper}/")) && !part.contains(' '));
        let text: String = parts
            .map(|part| std::fs::read_to_string(format!("{root}/papers/{part}.lemma")).expect("a lemma file"))
            .collect();
        for row in read(paper, &text).expect("the papers are read").rows {
            if let Some(stronger) = &row.stronger {
                let case = format!("{}; the next stronger variant", row.case);
                rows.insert((row.id.to_string(), case), (**stronger).clone());
            }
            rows.insert((row.id.to_string(), row.case.to_string()), row);
        }
    }
    rows
}

/// The rows that only an attack or a chain speaks for, and those with a counterexample.
pub fn known() -> Vec<Known> {
    let mut rows = rows();
    let path = format!("{}/src/papers/ledger.json", env!("CARGO_MANIFEST_DIR"));
    let ledger: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).expect("the kept ledger"))
        .expect("the kept ledger is JSON");
    let mut all = Vec::new();
    for claim in ledger["claims"].as_array().expect("claims") {
        let get = |key: &str| claim[key].as_str().unwrap_or("").to_owned();
        let by_chain = claim["method"].as_array().is_some_and(|all| all.iter().any(|method| method == "chain"));
        let open = KINDS.contains(&get("kind").as_str()) && (get("verdict") == "survived" || by_chain);
        let refuted = get("verdict") == "refuted";
        let Some(row) = rows.remove(&(get("id"), get("case"))).filter(|_| open || refuted) else { continue };
        let ratio = claim["tightness"]["ratio"].as_f64().filter(|ratio| *ratio > 0.0).and_then(Exact::from_f64);
        all.push(Known { name: format!("{} [{}]", get("id"), get("case")), row, refuted, ratio });
    }
    all
}

/// A chain that the checker accepts.
pub fn proved(of: Problem) -> Option<(Problem, Chain)> {
    let mut problem = of;
    let chain = prove(&mut problem)?;
    check(&mut problem.clone(), &chain).ok()?;
    Some((problem, chain))
}

/// The problem of a row with every right side times 99/100 of the worst ratio, where all of its claims compare numbers: false, since an
/// instance comes to more.
pub fn too_strong(of: &Known) -> Option<Problem> {
    let mut problem = problem(&of.row)?;
    let factor = of.ratio.as_ref()?.mul(&Exact::ratio(99, 100)?, &())?;
    let numbers = problem.goals.iter().all(|goal| problem.forest.shape(goal.left).is_number());
    let compared = problem.goals.iter().all(|goal| {
        matches!(goal.relation, lemmacheck::language::Relation::AtMost | lemmacheck::language::Relation::Less)
    });
    if !numbers || !compared {
        return None;
    }
    for k in 0..problem.goals.len() {
        let factor = problem.forest.put(Op::Number(factor.clone()))?;
        problem.goals[k].right = problem.forest.put(Op::Scale(factor, problem.goals[k].right))?;
    }
    Some(problem)
}
