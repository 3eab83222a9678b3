//! Which plots a report has: how much of their bounds the claims use, and the figures that it is given.

use super::cells::{columns, words};
use super::plot::{Line, Plot, Series, figure, range};
use super::solver;
use crate::figures::Table;
use crate::report::material::Material;
use maud::{Markup, html};

/// The sections: bounds against the truth, and the solver; nothing where there is nothing to plot.
pub fn section(material: &Material, figures: &[Table]) -> Markup {
    let bounds: Vec<Plot> = figures.iter().filter_map(bound).chain(tightness(material)).collect();
    let solver: Vec<Plot> = figures.iter().flat_map(of_solver).collect();
    html! {
        @if !bounds.is_empty() {
            section #plots aria-labelledby="plots-title" {
                h2 #plots-title { "Bounds against the truth" }
                div.plots { @for plot in &bounds { (figure(plot)) } }
            }
        }
        @if !solver.is_empty() {
            section #solver aria-labelledby="solver-title" {
                h2 #solver-title { "The solver" }
                div.plots { @for plot in &solver { (figure(plot)) } }
            }
        }
    }
}

/// Whether there are bounds to plot.
pub fn is_there(material: &Material, figures: &[Table]) -> bool {
    figures.iter().any(|table| bound(table).is_some()) || tightness(material).is_some()
}

/// Whether there is something of the solver to plot.
pub fn is_of_solver(figures: &[Table]) -> bool {
    figures.iter().any(|table| !of_solver(table).is_empty())
}

fn bound(table: &Table) -> Option<Plot> {
    contraction(table).or_else(|| lipschitz(table)).or_else(|| sampling(table))
}

fn of_solver(table: &Table) -> Vec<Plot> {
    solver::races(table).into_iter().chain(solver::convergence(table)).collect()
}

/// What the papers claim that a step contracts by.
const RATE: f64 = 0.4;

fn contraction(table: &Table) -> Option<Plot> {
    let rows = columns(table, ["condition_number", "ratio", "bound"])?;
    let seen = |row: &&[f64; 3]| row[1] > 0.0 && row[2] > 0.0;
    let above = rows.iter().filter(|row| row[1] > RATE && row[2] <= RATE).count();
    let of = |label: &str, from: f64, to: f64| Series {
        label: label.into(),
        points: rows
            .iter()
            .filter(seen)
            .filter(|row| row[0] >= from && row[0] < to)
            .map(|row| (core_math::log10(row[2]), core_math::log10(row[1])))
            .collect(),
        joined: false,
    };
    let series = vec![
        of("condition number 1 to 10", 1.0, 11.0),
        of("30 to 1000", 11.0, 1001.0),
        of("above 1000", 1001.0, f64::INFINITY),
    ];
    let points = || series.iter().flat_map(|series| &series.points);
    let across = range(points().map(|point| point.0));
    let level = core_math::log10(RATE);
    let up = range(points().map(|point| point.1).chain([level, across.0, across.1]));
    let lines = vec![
        Line { label: "the printed bound 2(ε₀ + r̄/(l − r̄))".into(), ends: across },
        Line { label: "the claimed rate 0.4".into(), ends: (level, level) },
    ];
    Some(Plot {
        caption: format!(
            "One approximate Newton step: the worst contraction found against the printed bound. In {above} of {} settings the \
             bound promises 0.4, and the step does not reach it.",
            rows.len()
        ),
        axes: ("printed bound".into(), "worst r(t+1)/r(t) found".into()),
        powers: (true, true),
        range: (across, up),
        series,
        lines,
    })
}

fn lipschitz(table: &Table) -> Option<Plot> {
    let rows = columns(table, ["n", "R", "beta", "log10_found", "log10_printed"])?;
    let papers = words(table, "paper")?;
    let of = |label: &str, paper: &str, small: bool| Series {
        label: label.into(),
        points: rows
            .iter()
            .zip(&papers)
            .filter(|(row, of)| **of == paper && (row[0] <= 4.0) == small && (row[2].is_nan() || row[2] > 0.05))
            .map(|(row, _)| (row[1], row[4] - row[3]))
            .filter(|point| point.1.is_finite())
            .collect(),
        joined: false,
    };
    let series = vec![
        of("rescaled, n ≤ 4", "rescaled", true),
        of("rescaled, n > 4", "rescaled", false),
        of("residual, n ≤ 4", "residual", true),
        of("residual, n > 4", "residual", false),
    ];
    let points = || series.iter().flat_map(|series| &series.points);
    let (across, up) = (range(points().map(|point| point.0)), range(points().map(|point| point.1).chain([0.0])));
    Some(Plot {
        caption:
            "Lipschitz constants of the Hessian: by how many powers of ten the printed constant is above the greatest \
                  quotient found."
                .into(),
        axes: ("R".into(), "printed over found".into()),
        powers: (false, true),
        range: (across, up),
        series,
        lines: vec![Line { label: "a bound that is met".into(), ends: (0.0, 0.0) }],
    })
}

fn sampling(table: &Table) -> Option<Plot> {
    let rows = columns(table, ["delta", "oversampling", "rate"])?;
    let designs = words(table, "design")?;
    let mut names: Vec<&str> = designs.clone();
    names.dedup();
    let allowed = 0.1;
    let of = |name: &str| Series {
        label: name.into(),
        points: rows
            .iter()
            .zip(&designs)
            .filter(|(row, of)| **of == name && row[0] == allowed)
            .map(|(row, _)| (core_math::log10(row[1]), row[2]))
            .collect(),
        joined: false,
    };
    let series: Vec<Series> = names.into_iter().map(of).collect();
    let across = range(series.iter().flat_map(|series| &series.points).map(|point| point.0));
    Some(Plot {
        caption: "Sampling by leverage scores, δ = 0.1: how often a sample is proved to miss 1 ± ε₀, against the rows drawn over \
                  those of the proof."
            .into(),
        axes: ("rows over those of the proof".into(), "rate of failures".into()),
        powers: (true, false),
        range: (across, (-0.03, 1.03)),
        series,
        lines: vec![Line { label: "δ, the rate that is allowed".into(), ends: (allowed, allowed) }],
    })
}

/// The fewest bounds of which a distribution is plotted.
const BOUNDS: usize = 8;

/// How much of their bounds the claims that were not refuted use, in order.
fn tightness(material: &Material) -> Option<Plot> {
    let lines = material.claims.iter().flat_map(|claim| &claim.printed.lines);
    let logs = lines.filter_map(|line| line.entry.tightness.as_ref()?.log10);
    let mut logs: Vec<f64> = logs.filter(|log| log.is_finite()).collect();
    if logs.len() < BOUNDS {
        return None;
    }
    logs.sort_by(f64::total_cmp);
    let met = logs.iter().filter(|log| **log > -0.005).count();
    let points: Vec<(f64, f64)> = logs.iter().enumerate().map(|(at, log)| (at as f64 + 1.0, *log)).collect();
    let (across, up) = (range(points.iter().map(|point| point.0)), range(logs.iter().copied().chain([0.0])));
    Some(Plot {
        caption: format!(
            "The greatest left side over right side seen, of {} bounds that were not refuted, in order. {met} are met to one \
             per cent.",
            logs.len()
        ),
        axes: ("bounds".into(), "left side over right side".into()),
        powers: (false, true),
        range: (across, up),
        series: vec![Series { label: "a bound".into(), points, joined: false }],
        lines: vec![Line { label: "met".into(), ends: (0.0, 0.0) }],
    })
}
