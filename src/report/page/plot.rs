//! Plots as SVG: points that differ by shape, lines to hold them against.

use maud::{Markup, html};

/// Points of one kind.
pub struct Series {
    /// What they are.
    pub label: String,
    /// x and y.
    pub points: Vec<(f64, f64)>,
    /// Whether a line goes from point to point.
    pub joined: bool,
}

/// A line y = slope·x + offset, or a level, to hold points against.
pub struct Line {
    /// What it is.
    pub label: String,
    /// y at the left end and at the right end.
    pub ends: (f64, f64),
}

/// A plot.
pub struct Plot {
    /// What is seen, in a sentence.
    pub caption: String,
    /// What stands on the axes.
    pub axes: (String, String),
    /// Whether the axes are powers of ten of what is plotted.
    pub powers: (bool, bool),
    /// The points.
    pub series: Vec<Series>,
    /// The ranges of both axes.
    pub range: ((f64, f64), (f64, f64)),
    /// The lines.
    pub lines: Vec<Line>,
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 330.0;
const LEFT: f64 = 66.0;
const BELOW: f64 = 40.0;
const ABOVE: f64 = 10.0;
const RIGHT: f64 = 12.0;

/// The range of values, a little wider, and never of no width.
pub fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return (0.0, 1.0);
    }
    let room = 0.04 * (high - low).max(1e-9);
    (low - room, high + room)
}

/// Fewer powers of ten than these are divided at 2 and 5.
const DECADES: f64 = 2.5;

/// Round numbers within a range, some five of them; of powers of ten their exponents.
fn ticks((low, high): (f64, f64), power: bool) -> Vec<f64> {
    if power && high - low < DECADES {
        let decades = low.floor() as i64..=high.ceil() as i64;
        let parts = [1.0, 2.0, 5.0].map(core_math::log10);
        let all = decades.flat_map(|decade| parts.map(|part| decade as f64 + part));
        return all.filter(|tick| (low..=high).contains(tick)).collect();
    }
    let rough = (high - low) / 5.0;
    let size = 10f64.powi(core_math::log10(rough).floor() as i32);
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|one| one * size).find(|step| *step >= rough).unwrap_or(size);
    // no power of ten stands between two that follow one another
    let step = if power { step.max(1.0) } else { step };
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|k| k as f64 * step).collect()
}

fn label(value: f64, power: bool) -> String {
    let plain = |value: f64| {
        let text = format!("{value:.3}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
    };
    if power && value.fract() == 0.0 {
        return match value as i64 {
            0 => "1".into(),
            1 => "10".into(),
            k => format!("10{}", raised(k)),
        };
    }
    if power { plain(10f64.powf(value)) } else { plain(value) }
}

/// A whole number above the line.
fn raised(value: i64) -> String {
    let sign = |c: char| match c {
        '-' => '⁻',
        c => c.to_digit(10).and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize)).unwrap_or(c),
    };
    value.to_string().chars().map(sign).collect()
}

fn place(value: f64) -> String {
    format!("{value:.1}")
}

/// The shape of a series at a place: circle, square, triangle, diamond, cross.
fn shape(series: usize, x: f64, y: f64) -> String {
    let at = |dx: f64, dy: f64| format!("{} {}", place(x + dx), place(y + dy));
    match series % 5 {
        0 => format!("M{}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z", at(-3.0, 0.0)),
        1 => format!("M{}h5.4v5.4h-5.4z", at(-2.7, -2.7)),
        2 => format!("M{}l3.6 6h-7.2z", at(0.0, -3.6)),
        3 => format!("M{}l3.8 3.8l-3.8 3.8l-3.8 -3.8z", at(0.0, -3.8)),
        _ => format!("M{}l5.6 5.6m0 -5.6l-5.6 5.6", at(-2.8, -2.8)),
    }
}

/// A plot as a figure.
pub fn figure(plot: &Plot) -> Markup {
    let ((left, right), (low, high)) = plot.range;
    let x = |value: f64| LEFT + (value - left) / (right - left) * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| HEIGHT - BELOW - (value - low) / (high - low) * (HEIGHT - BELOW - ABOVE);
    let inside = |point: &&(f64, f64)| point.0 >= left && point.0 <= right && point.1 >= low && point.1 <= high;
    let drawn = |at: usize, series: &Series| {
        series.points.iter().filter(inside).map(|point| shape(at, x(point.0), y(point.1))).collect::<String>()
    };
    let way = |series: &Series| {
        let points: Vec<String> = series
            .points
            .iter()
            .filter(inside)
            .map(|point| format!("{} {}", place(x(point.0)), place(y(point.1))))
            .collect();
        format!("M{}", points.join("L"))
    };
    html! {
        figure.plot {
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(plot.caption) {
                @for tick in ticks(plot.range.0, plot.powers.0) {
                    path.grid d={ "M" (place(x(tick))) " " (ABOVE) "V" (HEIGHT - BELOW) } {}
                    text.tick x=(place(x(tick))) y=(HEIGHT - BELOW + 14.0) text-anchor="middle" { (label(tick, plot.powers.0)) }
                }
                @for tick in ticks(plot.range.1, plot.powers.1) {
                    path.grid d={ "M" (LEFT) " " (place(y(tick))) "H" (WIDTH - RIGHT) } {}
                    text.tick x=(LEFT - 6.0) y=(place(y(tick) + 3.5)) text-anchor="end" { (label(tick, plot.powers.1)) }
                }
                @for (at, line) in plot.lines.iter().enumerate() {
                    @let (from, to) = (y(line.ends.0.clamp(low, high)), y(line.ends.1.clamp(low, high)));
                    path.line.second[at % 2 == 1] d={ "M" (LEFT) " " (place(from)) "L" (WIDTH - RIGHT) " " (place(to)) } {}
                }
                @for (at, series) in plot.series.iter().enumerate() {
                    @if series.joined { path class={ "j s" (at % 5) } d=(way(series)) {} }
                    path class={ "s s" (at % 5) } d=(drawn(at, series)) {}
                }
                text.axis x=((LEFT + WIDTH - RIGHT) / 2.0) y=(HEIGHT - 6.0) text-anchor="middle" { (plot.axes.0) }
                text.axis transform={ "translate(12 " ((HEIGHT - BELOW + ABOVE) / 2.0) ") rotate(-90)" } text-anchor="middle" { (plot.axes.1) }
            }
            ul.key {
                @for (at, series) in plot.series.iter().enumerate() {
                    li { svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" { path class={ "s s" (at % 5) } d=(shape(at, 5.0, 5.0)) {} } " " (series.label) }
                }
                @for (at, line) in plot.lines.iter().enumerate() {
                    li { svg viewBox="0 0 18 10" width="18" height="10" aria-hidden="true" { path.line.second[at % 2 == 1] d="M0 5H18" {} } " " (line.label) }
                }
            }
            figcaption { (plot.caption) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{label, ticks};

    #[test]
    fn powers_of_ten_are_marked_at_round_numbers() {
        let said = |range| ticks(range, true).into_iter().map(|tick| label(tick, true)).collect::<Vec<_>>();
        assert_eq!(said((-1.6, -0.2)), ["0.05", "10⁻¹", "0.2", "0.5"]);
        assert_eq!(said((-15.2, 0.3)), ["10⁻¹⁵", "10⁻¹⁰", "10⁻⁵", "1"]);
        assert_eq!(said((-1.4, 1.3)), ["10⁻¹", "1", "10"]);
    }
}
