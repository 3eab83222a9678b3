//! Plots of the solver: how fast it converges, and its time against others'.

use super::plot::{Line, Plot, Series, range};
use super::plots::{columns, words};
use crate::figures::Table;

/// A plot for every loss of a table of convergence; none for another table.
pub fn convergence(table: &Table) -> Vec<Plot> {
    let (Some(rows), Some(losses), Some(methods)) =
        (columns(table, ["iteration", "relative_gradient"]), words(table, "loss"), words(table, "method"))
    else {
        return Vec::new();
    };
    let each = |all: &[&str]| {
        let mut names: Vec<String> = Vec::new();
        for name in all {
            if !names.iter().any(|known| known == name) {
                names.push((*name).to_owned());
            }
        }
        names
    };
    let of = |loss: &str| {
        let series = |method: String| {
            let own = rows.iter().zip(losses.iter().zip(&methods));
            let own = own.filter(|(row, (of, by))| **of == loss && **by == method && row[1] > 0.0);
            let points = own.map(|(row, _)| (row[0], core_math::log10(row[1]))).collect();
            Series { label: method, points, joined: true }
        };
        let series: Vec<Series> = each(&methods).into_iter().map(series).collect();
        let points = || series.iter().flat_map(|series| &series.points);
        let (across, up) = (range(points().map(|point| point.0)), range(points().map(|point| point.1)));
        Plot {
            caption: format!(
                "The gradient over that at the start, before each iteration on a regression of the loss {loss}: our methods, and the \
                 papers' Algorithm 1, corrected and as printed."
            ),
            axes: ("iterations".into(), "‖∇L(x)‖ / ‖∇L(x₀)‖".into()),
            powers: (false, true),
            range: (across, up),
            series,
            lines: Vec::new(),
        }
    };
    each(&losses).iter().map(|loss| of(loss)).collect()
}

/// Our seconds against those of the best of the others.
pub fn races(table: &Table) -> Option<Plot> {
    let rows = columns(table, ["n", "d", "seconds", "peer_seconds"])?;
    let peers = words(table, "peer")?;
    let mut names: Vec<&str> = Vec::new();
    for peer in &peers {
        if !names.contains(peer) {
            names.push(peer);
        }
    }
    let of = |name: &str| Series {
        label: format!("the best is {name}"),
        points: rows
            .iter()
            .zip(&peers)
            .filter(|(row, peer)| **peer == name && row[2] > 0.0 && row[3] > 0.0)
            .map(|(row, _)| (core_math::log10(row[2]), core_math::log10(row[3])))
            .collect(),
        joined: false,
    };
    let series: Vec<Series> = names.into_iter().map(of).collect();
    let both = range(series.iter().flat_map(|series| &series.points).flat_map(|point| [point.0, point.1]));
    let faster = rows.iter().filter(|row| row[2] < row[3]).count();
    let ten = (both.0 + 1.0, both.1 + 1.0);
    Some(Plot {
        caption: format!(
            "Seconds to a gradient of 10⁻⁸ of the first, ours against the best of NumPy and SciPy on the same bits: above the line ours \
             took less, in {faster} of {}.",
            rows.len()
        ),
        axes: ("our seconds".into(), "seconds of the best of the others".into()),
        powers: (true, true),
        range: (both, (both.0, ten.1)),
        series,
        lines: vec![
            Line { label: "as fast".into(), ends: both },
            Line { label: "ten times as fast".into(), ends: ten },
        ],
    })
}
