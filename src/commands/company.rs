//! The processes of a run under `mpirun`, or the one there is.

use super::Error;
use super::unfit::Unfit;
use crate::ledger::Entry;
use crate::linalg::DesignMatrix;
use crate::ranks::{Alone, Group, Ranks, Traffic};
use std::sync::Arc;

/// Variables that a launcher of MPI processes sets to their number.
const LAUNCHED: [&str; 4] = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS", "SLURM_STEP_NUM_TASKS"];

/// All processes of a run.
pub(super) struct Company {
    pub ranks: Arc<dyn Ranks>,
    #[cfg(feature = "mpi")]
    session: Option<crate::ranks::Session>,
}

impl Company {
    /// Meets the others, and makes sure that they run the same program for the same task.
    ///
    /// # Errors
    /// [`Unfit::WithoutMpi`] where a launcher started several processes of a program that knows no MPI; [`Unfit::Ranks`] where
    /// they differ.
    pub fn meet(task: &str) -> Result<Self, Error> {
        let number = |name: &&str| std::env::var(name).ok()?.parse::<usize>().ok();
        let launched = LAUNCHED.iter().find_map(number).unwrap_or(1);
        if launched < 2 {
            return Ok(Self::alone());
        }
        let company = Self::launched(launched)?;
        let group = Group::new(company.ranks.clone());
        let met = group.agree("the program", &program()).and_then(|()| group.agree("arguments", task));
        match met {
            Ok(()) => Ok(company),
            Err(error) => Err(company.refused(Unfit::Ranks(error.into()).into())),
        }
    }

    fn alone() -> Self {
        Self::of(Arc::new(Alone))
    }

    /// Ranks that no launcher started.
    pub fn of(ranks: Arc<dyn Ranks>) -> Self {
        Self {
            ranks,
            #[cfg(feature = "mpi")]
            session: None,
        }
    }

    #[cfg(feature = "mpi")]
    fn launched(_: usize) -> Result<Self, Error> {
        match crate::ranks::session() {
            Some(session) => Ok(Self { ranks: Arc::new(session.world()), session: Some(session) }),
            None => Ok(Self::alone()),
        }
    }

    #[cfg(not(feature = "mpi"))]
    fn launched(count: usize) -> Result<Self, Error> {
        Err(Unfit::WithoutMpi { count }.into())
    }

    /// Whether this process speaks for all.
    pub fn speaks(&self) -> bool {
        self.ranks.rank() == 0
    }

    /// Whether there are others.
    pub fn is_several(&self) -> bool {
        self.ranks.count() > 1
    }

    /// Says on standard error what went between the processes.
    ///
    /// # Errors
    /// [`Unfit::Ranks`] where one is lost.
    pub fn tell_traffic(&self, design: &DesignMatrix) -> Result<(), Error> {
        let Traffic { up, down, messages, most_up } = design.traffic();
        let rows = design.over_rows().own().len() as u64;
        let own = [most_up, up, down, messages, rows].map(|count| count as f64);
        let all = design.over_rows().gathered(own.to_vec()).map_err(Unfit::Ranks)?;
        if self.is_several() && self.speaks() {
            let most =
                |at: usize| all.iter().skip(at).step_by(own.len()).fold(0.0, |most: f64, count| most.max(*count));
            let d = design.columns();
            eprintln!(
                "{} processes of at most {} rows each; numbers of 8 bytes that one of them sent at most: {} up in an iteration, \
                 where 2(d² + 8d) = {}; in all {} up and {} down, in {} messages",
                self.ranks.count(),
                most(4),
                most(0),
                2 * (d * d + 8 * d),
                most(1),
                most(2),
                most(3)
            );
        }
        Ok(())
    }

    /// What all processes have judged.
    ///
    /// # Errors
    /// [`Unfit::Ranks`] where one is lost.
    pub fn told(&self, own: &[Entry]) -> Result<Vec<Entry>, Error> {
        let texts = Group::new(self.ranks.clone()).texts(&serde_json::to_string(own)?);
        let mut all = Vec::new();
        for text in texts.map_err(|error| Unfit::Ranks(error.into()))? {
            all.extend(serde_json::from_str::<Vec<Entry>>(&text)?);
        }
        Ok(all)
    }

    /// What ends this process; of several processes all end, since the others would wait for this one.
    pub fn refused(&self, error: Error) -> Error {
        #[cfg(feature = "mpi")]
        if let Some(session) = &self.session {
            eprintln!("lemmacheck: rank {}: {error}", self.ranks.rank());
            session.abort(1);
        }
        error
    }
}

/// The version of this program and a digest of its file, so that builds of one version are told apart.
fn program() -> String {
    let bytes = std::env::current_exe().and_then(std::fs::read).unwrap_or_default();
    // FNV-1a
    let digest = bytes
        .iter()
        .fold(0xCBF2_9CE4_8422_2325_u64, |digest, byte| (digest ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3));
    format!("lemmacheck {} ({digest:016x})", env!("CARGO_PKG_VERSION"))
}
