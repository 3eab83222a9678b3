//! Work in a thread of its own while this one listens for signals, so that Ctrl-C is heard whatever the work is at.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How often signals are asked for.
const LISTEN: Duration = Duration::from_millis(50);
/// How long interrupted work is waited for; then it ends by itself, later.
const PATIENCE: Duration = Duration::from_millis(400);
/// Room for the recursions of a parser and of a proof.
const STACK: usize = 32 << 20;

/// What the worker says.
enum Said<N, T> {
    News(N),
    Done(T),
}

/// Tells news from the worker.
pub struct Telling<N, T>(Sender<Said<N, T>>);

impl<N, T> Telling<N, T> {
    /// Nobody listens any more once the work is interrupted.
    pub fn tell(&self, news: N) {
        let _ = self.0.send(Said::News(news));
    }
}

/// Does the work without the interpreter, and hears its news with it. An exception, of a signal's handler or of the hearing,
/// sets the flag, and is raised when the work has ended or its time is up.
pub fn watched<N: Send + 'static, T: Send + 'static>(
    py: Python<'_>,
    ended: &Arc<AtomicBool>,
    work: impl FnOnce(&Telling<N, T>) -> T + Send + 'static,
    mut hear: impl FnMut(N) -> PyResult<()>,
) -> PyResult<T> {
    let (sender, mut said) = channel();
    let worker = move || {
        let telling = Telling(sender);
        let done = work(&telling);
        let _ = telling.0.send(Said::Done(done));
    };
    let worker = std::thread::Builder::new().name("lemmacheck".into()).stack_size(STACK).spawn(worker);
    let worker = worker.map_err(|error| PyRuntimeError::new_err(format!("no thread to be had: {error}")))?;
    loop {
        let listening = &mut said;
        let heard = match py.detach(move || listening.recv_timeout(LISTEN)) {
            Ok(Said::Done(done)) => return Ok(done),
            Ok(Said::News(news)) => hear(news).and_then(|()| py.check_signals()),
            Err(RecvTimeoutError::Timeout) => py.check_signals(),
            // only a panic ends the worker without its result
            Err(RecvTimeoutError::Disconnected) => match py.detach(|| worker.join()) {
                Err(panic) => resume_unwind(panic),
                Ok(()) => return Err(PyRuntimeError::new_err("the work ended without a result")),
            },
        };
        if let Err(exception) = heard {
            ended.store(true, Ordering::Relaxed);
            let listening = &mut said;
            py.detach(move || until_silent(listening));
            return Err(exception);
        }
    }
}

/// Waits for the worker to end, as long as there is patience.
fn until_silent<N, T>(said: &mut Receiver<Said<N, T>>) {
    let until = std::time::Instant::now() + PATIENCE;
    while let Some(left) = until.checked_duration_since(std::time::Instant::now()) {
        match said.recv_timeout(left) {
            Ok(Said::News(_)) => {}
            Ok(Said::Done(_)) | Err(_) => return,
        }
    }
}
