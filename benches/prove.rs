//! Chains of both papers: how many rows of the kept ledger that no counterexample is known of are proved for all sizes; that no refuted
//! one is, and none with its right side at 99/100 of the worst ratio that an instance came to; CPU seconds of the search and of the
//! check, lines and rules, and the slowest rows.
//!
//! `cargo bench --bench prove [-- PATTERN]`. The exit code is 1 where something false is proved.

#[path = "../tests/prove/catalogue.rs"]
mod catalogue;

use catalogue::{known, proved, too_strong};
use cpu_time::ProcessTime;
use lemmacheck::prove::check::check;
use lemmacheck::prove::{problem, prove};
use std::collections::BTreeMap;
use std::process::ExitCode;

fn main() -> ExitCode {
    let want = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let (mut by_chain, mut all, mut refuted, mut strong) = (0, 0, 0, 0);
    let (mut searching, mut refuting, mut checking, mut lines) = (0.0, 0.0, 0.0, 0);
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    let (mut slowest, mut wrong) = (Vec::new(), Vec::new());
    for row in known().into_iter().filter(|row| want.as_ref().is_none_or(|want| row.name.contains(want.as_str()))) {
        let start = ProcessTime::now();
        let found = problem(&row.row).and_then(|mut problem| prove(&mut problem).map(|chain| (problem, chain)));
        let took = start.elapsed().as_secs_f64();
        let start = ProcessTime::now();
        let accepted =
            found.filter(|(problem, chain)| check(&mut problem.clone(), chain).is_ok()).map(|(_, chain)| chain);
        checking += start.elapsed().as_secs_f64();
        if row.refuted {
            (refuted, refuting) = (refuted + 1, refuting + took);
            if accepted.is_some() {
                wrong.push(row.name);
            }
            continue;
        }
        (all, searching) = (all + 1, searching + took);
        slowest.push((took, row.name.clone(), accepted.is_some()));
        let Some(chain) = accepted else {
            println!("not proved  {}", row.name);
            continue;
        };
        (by_chain, lines) = (by_chain + 1, lines + chain.lines.len());
        for line in &chain.lines {
            let rule = format!("{:?}", line.rule);
            *rules.entry(rule.split('(').next().unwrap_or("").to_owned()).or_default() += 1;
        }
        if let Some(problem) = too_strong(&row) {
            strong += 1;
            if proved(problem).is_some() {
                wrong.push(format!("{}, with its right side at 99/100 of the worst ratio", row.name));
            }
        }
    }
    slowest.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (took, name, accepted) in slowest.iter().take(8) {
        println!("{took:7.2} s  {}  {name}", if *accepted { "proved" } else { "not proved" });
    }
    let used: Vec<String> = rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    println!("{} rules: {}", rules.len(), used.join(", "));
    println!("{by_chain} of {all} proved in {lines} lines; {refuted} refuted rows and {strong} too strong ones tried");
    println!("search {searching:.1} s, of refuted rows {refuting:.1} s, check {checking:.1} s of CPU");
    for name in &wrong {
        println!("PROVED THOUGH FALSE  {name}");
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
