//! What runs on one A share.

use super::range::Range;
use crate::linalg::DesignMatrix;
use crate::solver::step::sketched::{PASSES, Shared};
use crate::solver::{Error, Record};
use nalgebra::DVector;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// What runs on one A share: leverage scores and a metric, worked out by the first run that needs them; and what ends them.
#[derive(Clone, Debug, Default)]
pub struct Preparation {
    ended: Option<Arc<AtomicBool>>,
    told: Option<Told>,
    shared: Arc<OnceLock<Option<Arc<Shared>>>>,
    range: Arc<OnceLock<Arc<Range>>>,
}

/// Whoever is told of iterations.
#[derive(Clone)]
struct Told(Arc<dyn Fn(&Record) + Send + Sync>);

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Told")
    }
}

impl Preparation {
    /// Nothing is worked out yet, and the runs end with [`Error::Interrupted`] soon after somebody sets the flag: before
    /// another iteration, start or certificate begins.
    pub fn until(ended: Arc<AtomicBool>) -> Self {
        Self { ended: Some(ended), ..Self::default() }
    }

    /// The same, where each iteration is told of once its step is taken.
    pub fn telling(self, tell: impl Fn(&Record) + Send + Sync + 'static) -> Self {
        Self { told: Some(Told(Arc::new(tell))), ..self }
    }

    /// The same with nothing worked out.
    pub(in crate::solver) fn anew(&self) -> Self {
        Self { ended: self.ended.clone(), told: self.told.clone(), ..Self::default() }
    }

    /// Tells of an iteration.
    pub(in crate::solver) fn tell(&self, record: &Record) {
        if let Some(Told(tell)) = &self.told {
            tell(record);
        }
    }

    /// Refuses to go on once the flag is set.
    pub(in crate::solver) fn goes_on(&self) -> Result<(), Error> {
        let ended = self.ended.as_ref().is_some_and(|ended| ended.load(Ordering::Relaxed));
        if ended { Err(Error::Interrupted) } else { Ok(()) }
    }

    /// The range of an A with more columns than rows.
    pub(super) fn range(&self, design: &DesignMatrix) -> Result<Arc<Range>, Error> {
        if let Some(range) = self.range.get() {
            return Ok(range.clone());
        }
        let range = Arc::new(Range::of(design)?);
        Ok(self.range.get_or_init(|| range).clone())
    }

    /// The leverage scores and the metric, with the passes over A that they took now; `None` where A has entries that
    /// overflow.
    pub(super) fn shared(
        &self,
        design: &DesignMatrix,
        norms: &DVector<f64>,
        seed: u64,
    ) -> (Option<Arc<Shared>>, usize) {
        let mut passes = 0;
        let shared = self.shared.get_or_init(|| {
            passes = PASSES;
            Shared::of(design, norms, seed).map(Arc::new)
        });
        (shared.clone(), passes)
    }
}
