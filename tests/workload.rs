//! The instances of the benchmarks are those of the recipe beside `tests/oracle/workloads.csv`.

#[path = "../benches/workload/mod.rs"]
mod workload;

use lemmacheck::linalg::Storage;
use lemmacheck::loss::{Activation, Loss};
use workload::{ALL, Regime, Workload, uniforms};

const ORACLE: &str = include_str!("oracle/workloads.csv");

fn lines() -> impl Iterator<Item = [&'static str; 4]> {
    ORACLE.lines().skip(1).map(|line| line.split(',').collect::<Vec<&str>>().try_into().unwrap())
}

#[test]
fn the_uniforms_are_those_of_the_recipe_bit_for_bit() {
    let streams: Vec<[&str; 4]> = lines().filter(|line| line[0] == "stream").collect();
    assert_eq!(streams.len(), 6);
    for [_, _, stream, bits] in streams {
        let sum = uniforms(stream.parse().unwrap()).take(100_000).fold(0_u64, |sum, u| sum.wrapping_add(u.to_bits()));
        assert_eq!(sum, bits.parse::<u64>().unwrap(), "stream {stream}");
    }
}

#[test]
fn each_of_the_nineteen_is_made_from_what_the_recipe_says() {
    let words = |workload: &Workload| {
        let storage = if workload.sparse { "sparse" } else { "dense" };
        let loss = match workload.loss {
            Loss::Rescaled(Activation::Exp) => "p1",
            Loss::SoftResidual => "p2",
            Loss::Softmax => "p3",
            _ => "another loss",
        };
        let regime = match workload.regime {
            Regime::Planted => "planted",
            Regime::Theory => "theory",
            Regime::Rare => "rare",
        };
        let Workload { n, d, kappa, spread, weight, .. } = workload;
        format!("{storage} {n} {d} {loss} {kappa:?} {spread:?} {weight:?} {regime}")
    };
    let found: Vec<(&str, String)> = ALL.iter().map(|workload| (workload.name, words(workload))).collect();
    let told: Vec<(&str, String)> =
        lines().filter(|line| line[0] == "table").map(|[_, name, _, value]| (name, value.to_string())).collect();
    assert_eq!(found, told);
}

#[test]
fn the_instances_are_those_of_the_recipe_to_rounding() {
    for name in ["T1-p1", "T1-p1-theory", "T1-p1-rare", "T1-p2", "T1-p3", "T1-p3-peak", "S1-p1"] {
        // the sparse instance, made small
        let workload = Workload { n: 2_000, d: 50, ..Workload::named(name).unwrap() };
        let data = workload.make().unwrap();
        let dense = match data.design.storage() {
            Storage::Dense(values) => values.to_vec(),
            Storage::Sparse { offsets, indices, values } => {
                let mut dense = vec![0.0; workload.n * workload.d];
                for i in 0..workload.n {
                    for at in offsets[i]..offsets[i + 1] {
                        dense[i * workload.d + indices[at] as usize] = values[at];
                    }
                }
                dense
            }
        };
        let mut compared = 0;
        for [_, quantity, position, value] in lines().filter(|line| line[0] == name) {
            let entries = match quantity.split(' ').next().unwrap() {
                "A" => &dense,
                "b" => &data.target,
                _ => &data.weights,
            };
            let found = match quantity.ends_with("squared") {
                true => entries.iter().map(|entry| entry * entry).sum(),
                false => entries[position.parse::<usize>().unwrap()],
            };
            approx::assert_relative_eq!(found, value.parse::<f64>().unwrap(), max_relative = 1e-12);
            compared += 1;
        }
        assert_eq!(compared, 21, "{name}");
    }
}
