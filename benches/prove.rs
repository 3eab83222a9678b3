//! Chains of both papers: how many rows of the kept ledger that no counterexample is known of are proved for all sizes, and
//! that no refuted one is; CPU seconds of the search and of the check, lines and rules, and the slowest rows.
//!
//! `cargo bench --bench prove [-- PATTERN]`.

use cpu_time::ProcessTime;
use lemmacheck::language::{Row, read};
use lemmacheck::prove::check::check;
use lemmacheck::prove::{problem, prove};
use std::collections::{BTreeMap, HashMap};

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
                rows.insert(
                    (row.id.to_string(), format!("{}; the next stronger variant", row.case)),
                    (**stronger).clone(),
                );
            }
            rows.insert((row.id.to_string(), row.case.to_string()), row);
        }
    }
    rows
}

fn main() {
    let want = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let rows = rows();
    let path = format!("{}/src/papers/ledger.json", env!("CARGO_MANIFEST_DIR"));
    let ledger: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).expect("the kept ledger"))
        .expect("the kept ledger is JSON");
    let (mut proved, mut all, mut wrong, mut refuted) = (0, 0, 0, 0);
    let (mut searching, mut checking, mut lines) = (0.0, 0.0, 0);
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    let mut slowest = Vec::new();
    for claim in ledger["claims"].as_array().expect("claims") {
        let get = |key: &str| claim[key].as_str().unwrap_or("").to_owned();
        let name = format!("{} [{}]", get("id"), get("case"));
        let by_chain = claim["method"].as_array().is_some_and(|all| all.iter().any(|method| method == "chain"));
        let open = KINDS.contains(&get("kind").as_str()) && (get("verdict") == "survived" || by_chain);
        let bad = get("verdict") == "refuted";
        let wanted = want.as_ref().is_none_or(|want| name.contains(want.as_str()));
        let Some(row) = rows.get(&(get("id"), get("case"))).filter(|_| wanted && (open || bad)) else { continue };
        let start = ProcessTime::now();
        let found = problem(row).and_then(|mut problem| prove(&mut problem).map(|chain| (problem, chain)));
        let took = start.elapsed().as_secs_f64();
        let start = ProcessTime::now();
        let accepted =
            found.filter(|(problem, chain)| check(&mut problem.clone(), chain).is_ok()).map(|(_, chain)| chain);
        checking += start.elapsed().as_secs_f64();
        if let Some(chain) = accepted.as_ref().filter(|_| open) {
            lines += chain.lines.len();
            for line in &chain.lines {
                let rule = format!("{:?}", line.rule);
                *rules.entry(rule.split('(').next().unwrap_or("").to_owned()).or_default() += 1;
            }
        }
        if open {
            (all, proved, searching) = (all + 1, proved + usize::from(accepted.is_some()), searching + took);
            slowest.push((took, name.clone(), accepted.is_some()));
            if accepted.is_none() {
                println!("not proved  {name}");
            }
        } else {
            (refuted, wrong) = (refuted + 1, wrong + usize::from(accepted.is_some()));
        }
    }
    slowest.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (took, name, accepted) in slowest.iter().take(8) {
        println!("{took:7.2} s  {}  {name}", if *accepted { "proved" } else { "not proved" });
    }
    let used: Vec<String> = rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    println!("{} rules: {}", rules.len(), used.join(", "));
    println!("{proved} of {all} proved in {lines} lines; refuted rows proved: {wrong} of {refuted}");
    println!("search {searching:.1} s, check {checking:.1} s of CPU");
}
