//! SIGINT and SIGTERM: a line that is being kept is finished, the run says how to go on, and the exit code is 128 more
//! than the signal. A second signal ends the run at once.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What an interruption has to see to.
#[derive(Default)]
pub(super) struct Pending {
    /// Files that are not whole yet.
    partial: Vec<PathBuf>,
    /// How to go on.
    advice: Option<Box<dyn Fn() -> String + Send>>,
}

static PENDING: Mutex<Pending> = Mutex::new(Pending { partial: Vec::new(), advice: None });

fn locked() -> MutexGuard<'static, Pending> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Until this is dropped no first signal ends the run: what it guards is done whole.
pub(super) fn not_now() -> MutexGuard<'static, Pending> {
    locked()
}

/// Removes a file when the run is interrupted.
pub(super) fn remove_at_exit(path: &Path) {
    locked().partial.push(path.into());
}

/// The file is whole, or gone.
pub(super) fn forget(path: &Path) {
    locked().partial.retain(|partial| partial != path);
}

/// What an interrupted run says.
pub(super) fn advise(advice: impl Fn() -> String + Send + 'static) {
    locked().advice = Some(Box::new(advice));
}

/// The run ends: what is not whole is removed, and no thread that is still at work begins to write.
pub fn close() {
    let pending = locked();
    for partial in &pending.partial {
        let _ = std::fs::remove_file(partial);
    }
    std::mem::forget(pending);
}

/// Watches for both signals from now on.
///
/// # Errors
/// What the system says where it has no such signals to watch.
#[cfg(unix)]
pub fn watch() -> std::io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    let again = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&again))?;
        signal_hook::flag::register(signal, Arc::clone(&again))?;
    }
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
    let end = move || signals.forever().take(1).for_each(end);
    std::thread::Builder::new().name("signals".into()).spawn(end).map(|_| ())
}

/// Elsewhere the system ends the run.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn watch() -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn end(signal: i32) {
    use std::io::Write;

    let pending = locked();
    for partial in &pending.partial {
        let _ = std::fs::remove_file(partial);
    }
    let advice = pending.advice.as_ref().map_or_else(|| "nothing was written".into(), |advice| advice());
    let _ = writeln!(std::io::stderr(), "lemmacheck: interrupted; {advice}");
    std::process::exit(128 + signal);
}
