//! How many instances of an identity can be checked a second, in each number system, at n = 6, d = 4? And how many
//! instances a second does the attack try and decide, by kind of claim?
//!
//! Run with `cargo bench --bench verdict`. One instance is one replay of the recorded formula: for the Hessian lemma
//! both the second derivatives of the definition and the printed side, all d² entries. In the attack an instance is
//! constructed, seen in f64 and decided by rationals or intervals, climbing and evolution included.

use lemmacheck::claims::{Catalogue, Executable, Recording, Size};
use lemmacheck::engine::{Budget, Effort, Subject, attack};
use lemmacheck::number::field::{Key, Residue};
use lemmacheck::number::{Arithmetic, Ball, Exact, Interval, Precision};
use lemmacheck::papers::catalogue;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

const SIZE: [usize; 2] = [6, 4];
const LONG_ENOUGH: Duration = Duration::from_millis(400);

/// Replays a second of one recording; `None` where the number system cannot evaluate it.
fn rate<S: Arithmetic>(recording: &Recording, inputs: &[S], context: &S::Context) -> Option<f64> {
    recording.tape.replay(inputs, context)?;
    let (start, mut count) = (Instant::now(), 0u32);
    while start.elapsed() < LONG_ENOUGH {
        for _ in 0..8 {
            black_box(recording.tape.replay(black_box(inputs), context));
        }
        count += 8;
    }
    Some(f64::from(count) / start.elapsed().as_secs_f64())
}

fn print(system: &str, rate: Option<f64>) {
    match rate {
        Some(rate) => println!("  {system:<22}{rate:>12.0} instances/s"),
        None => println!("  {system:<22}{:>12} (not evaluable there)", "-"),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let catalogue = catalogue()?;
    for (id, case) in [
        ("rescaled.lemma-b6.2", "exp"),
        ("rescaled.lemma-b6.2", "sinh"),
        ("residual.definition-6.2.1", "any"),
        ("rescaled.lemma-a10.1", "any"),
    ] {
        let Some((_, Executable::Formula(claim))) = catalogue.find(id, case) else {
            continue;
        };
        let Some(recording) = claim.record(Size::of(&SIZE)) else { continue };
        let count = claim.entries(Size::of(&SIZE));
        let floats: Vec<f64> = (0..count).map(|k| (k * 37 % 23) as f64 / 16.0 - 0.7).collect();
        let exact: Vec<Exact> = floats.iter().filter_map(|x| Exact::from_f64(*x)).collect();
        println!("{id} ({case}): {} operations", recording.tape.operations().len());
        print("f64", rate(&recording, &floats, &()));
        let intervals: Vec<Interval> = floats.iter().map(|x| Interval::point(*x)).collect();
        print("interval", rate(&recording, &intervals, &()));
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let key = Key::draw(&recording.tape, &mut rng);
        let residues: Vec<Residue> = (0..count).map(|_| Residue::draw(&key, &mut rng)).collect();
        print("gf(p)", rate(&recording, &residues, &key));
        print("exact rationals", rate(&recording, &exact, &()));
        for bits in [64, 256] {
            let precision = Precision::new(bits);
            let balls: Vec<Ball> = exact.iter().filter_map(|x| Ball::constant(x, &precision)).collect();
            print(&format!("balls, {bits} bits"), rate(&recording, &balls, &precision));
        }
    }
    attacks(&catalogue);
    Ok(())
}

/// Instances a second of the whole attack at the quick budget, by kind.
fn attacks(catalogue: &Catalogue) {
    let mut kinds: BTreeMap<&str, (u64, u64, Duration)> = BTreeMap::new();
    for entry in &catalogue.entries {
        for form in &entry.forms {
            let Executable::Formula(claim) = form else {
                continue;
            };
            let start = Instant::now();
            let subject = Subject::new(claim);
            let found = attack(&subject, Budget::Quick, 0, Effort::Whole, None);
            let total = kinds.entry(&entry.words.kind).or_default();
            *total = (total.0 + found.instances, total.1 + subject.evaluations(), total.2 + start.elapsed());
        }
    }
    println!("attack, quick budget");
    for (kind, (instances, evaluations, time)) in kinds {
        let seconds = time.as_secs_f64();
        let (instances, evaluations) = (instances as f64 / seconds, evaluations as f64 / seconds);
        println!("  {kind:<22}{instances:>12.0} instances/s {evaluations:>12.0} evaluations/s");
    }
}
