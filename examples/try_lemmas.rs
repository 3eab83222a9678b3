use lemmacheck::claims::Executable;
use lemmacheck::engine::{Examination, examine, hypotheses};
use std::sync::Arc;
fn main() {
    let mut bad = 0;
    let mut times = Vec::new();
    let only: Option<String> = std::env::var("ONLY").ok();
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let reading = match lemmacheck::language::read(&path, &text) { Ok(r) => r, Err(e) => { println!("{path}: {}", e.message()); bad += 1; continue } };
        for row in reading.rows {
            if only.as_ref().is_some_and(|o| !row.id.contains(o.as_str())) { continue }
            let expected = row.expectation;
            let row = Arc::new(row);
            let start = std::time::Instant::now();
            let (claim, tiers) = hypotheses::judged(row.clone()).unwrap();
            let open: Vec<_> = tiers.iter().filter(|t| t.1 == hypotheses::Tier::Searched).map(|t| t.0.clone()).collect();
            let executable = Executable::Formula(claim);
            let judgement = examine(&executable, &[], Examination::quick());
            let time = start.elapsed().as_secs_f64();
            times.push(time);
            match judgement {
                Ok(j) => {
                    let ok = expected.is_none_or(|e| e.is_met(j.verdict));
                    if !ok { bad += 1 }
                    println!("{} {time:7.3}s {:<10} {} ({}) acc {}/{} ties {} | {} {}", if ok {"  "} else {"XX"}, j.verdict.to_string(), row.id, row.case, j.accepted, j.instances, j.health.ties, j.reason, if open.is_empty() { String::new() } else { format!("OPEN {open:?}") });
                    if std::env::var("SHOW").is_ok() { if let Some(c) = j.counterexample { for o in &c.instance.objects { println!("      {} = {}", o.name, o.value.map(|x| x.to_string())); } } }
                }
                Err(e) => { bad += 1; println!("XX {e}") }
            }
        }
    }
    times.sort_by(f64::total_cmp);
    println!("bad {bad} of {}; median {:.3} max {:.3}", times.len(), times[times.len()/2], times[times.len()-1]);
}
