//! What runs on one A share.

use super::range::Range;
use crate::linalg::DesignMatrix;
use crate::solver::Error;
use crate::solver::step::sketched::{PASSES, Shared};
use nalgebra::DVector;
use std::sync::{Arc, OnceLock};

/// What runs on one A share: leverage scores and a metric, worked out by the first run that needs them.
#[derive(Clone, Debug, Default)]
pub struct Preparation {
    shared: Arc<OnceLock<Option<Arc<Shared>>>>,
    range: Arc<OnceLock<Arc<Range>>>,
}

impl Preparation {
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
