//! Plots of the solver: how fast it converges, and its time against others'.

use super::cells::{columns, words};
use super::plot::{Line, Plot, Series, range};
use crate::figures::Table;

/// A plot for every loss of a table of convergence; none for another table.
pub fn convergence(table: &Table) -> Vec<Plot> {
    let (Some(rows), Some(losses), Some(weights), Some(methods)) = (
        columns(table, ["iteration", "relative_gradient"]),
        words(table, "loss"),
        words(table, "weight"),
        words(table, "method"),
    ) else {
        return Vec::new();
    };
    let instances: Vec<(&str, &str)> = losses.into_iter().zip(weights).collect();
    each(&instances).into_iter().map(|(loss, weight)| {
        let own = |method: &str| {
            let all = rows.iter().zip(instances.iter().zip(&methods));
            let own = all.filter(|(row, (of, by))| **of == (loss, weight) && **by == method && row[1] > 0.0);
            own.map(|(row, _)| (row[0], core_math::log10(row[1]))).collect::<Vec<_>>()
        };
        let all: Vec<Series> = each(&methods)
            .into_iter()
            .map(|method| Series { label: method.to_owned(), points: own(method), joined: true })
            .collect();
        let (series, still): (Vec<Series>, Vec<Series>) = all.into_iter().partition(|series| series.points.len() > 1);
        let points = || series.iter().flat_map(|series| &series.points);
        let (across, up) = (range(points().map(|point| point.0)), range(points().map(|point| point.1)));
        let still: Vec<&str> = still.iter().map(|series| series.label.as_str()).collect();
        let still = match still.as_slice() {
            [] => String::new(),
            names => format!(" Not a step was taken by {}: the diagonal to sample from has negative entries.", names.join(" and ")),
        };
        Plot {
            caption: format!(
                "The gradient over that at the start, before each iteration, for the loss {loss} with weights {}.{still}",
                weight.trim_end_matches(".0")
            ),
            axes: ("iterations".into(), "‖∇L(x)‖ / ‖∇L(x₀)‖".into()),
            powers: (false, true),
            range: (across, up),
            series,
            lines: Vec::new(),
        }
    })
    .collect()
}

/// What differs, in the order of its first coming.
fn each<T: PartialEq + Copy>(all: &[T]) -> Vec<T> {
    let mut names = Vec::new();
    for name in all {
        if !names.contains(name) {
            names.push(*name);
        }
    }
    names
}

/// Our seconds against those of the best of the others.
pub fn races(table: &Table) -> Option<Plot> {
    let rows = columns(table, ["n", "d", "seconds", "peer_seconds"])?;
    let peers = words(table, "peer")?;
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
    let series: Vec<Series> = each(&peers).into_iter().map(of).collect();
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
