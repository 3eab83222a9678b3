//! How far a run is, on a terminal alone: a bar with counts, and after two seconds the time that is left.

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use rayon::prelude::*;
use std::fmt::Write;
use std::time::Duration;

/// Before this nothing is said of the time that is left.
const SOON: Duration = Duration::from_secs(2);

/// A bar over so many steps, on standard error where that is a terminal.
pub(super) fn bar(steps: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}{left} {msg}") {
        bar.set_style(style.with_key("left", left));
    }
    if !bar.is_hidden() {
        // one step may take long
        bar.enable_steady_tick(Duration::from_secs(1));
    }
    bar
}

/// The time that is left, as the steps so far tell it.
fn left(state: &ProgressState, out: &mut dyn Write) {
    if state.elapsed() >= SOON && state.pos() > 0 {
        // what cannot be shown is not worth an error
        let _ = write!(out, ", about {:#} left", HumanDuration(state.eta()));
    }
}

/// What comes of every item, side by side, with a bar.
///
/// # Errors
/// The first that one of them brings.
pub(super) fn each<T: Sync, R: Send, E: Send>(
    items: &[T],
    of: impl Fn(&T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let bar = bar(items.len());
    let all = items.par_iter().map(|item| of(item).inspect(|_| bar.inc(1))).collect();
    bar.finish_and_clear();
    all
}
