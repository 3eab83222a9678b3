//! An answer: the best that the starts lead to, with what is proved of it.

use super::multistart::{Multistart, Search};
use crate::loss::Regression;
use crate::solver::run::wide::polished;
use crate::solver::{Certificate, Error, Method, Newton, Preparation, Solution};
use std::time::Instant;

/// The best end of one start or several, with its certificate.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The solution, made to agree with the certificate ([`Solution::with`]).
    pub solution: Solution,
    /// What is proved of its x.
    pub certificate: Certificate,
    /// What several starts led to; `None` for one start.
    pub search: Option<Search>,
    /// Seconds of solving, without the certificate.
    pub seconds: f64,
}

impl Newton {
    /// Minimises L from x0 (d), and from as many starts in all as are asked for; where no number is, [`Method::Auto`] takes
    /// [`Multistart::worth`] of them and every other method x0 alone. Then proves what can be proved of the best.
    ///
    /// Runs on one A share what `prepared` holds, and end as it says ([`Preparation::until`]).
    ///
    /// # Errors
    /// Those of [`Newton::solve_prepared`] and [`Certificate::at`].
    pub fn answer(
        &self,
        instance: &Regression,
        x0: &[f64],
        starts: Option<usize>,
        prepared: &Preparation,
    ) -> Result<Answer, Error> {
        let clock = Instant::now();
        let (solution, search) = self.best(instance, x0, starts, prepared)?;
        let seconds = clock.elapsed().as_secs_f64();
        prepared.goes_on()?;
        let certificate = Certificate::at(instance, &solution.x)?;
        Ok(Answer { solution: solution.with(&certificate), certificate, search, seconds })
    }

    fn best(
        &self,
        instance: &Regression,
        x0: &[f64],
        asked: Option<usize>,
        prepared: &Preparation,
    ) -> Result<(Solution, Option<Search>), Error> {
        let starts = match (asked, self.method) {
            (Some(starts), _) => starts,
            (None, Method::Auto) => Multistart::worth(instance.design()),
            (None, _) => 1,
        };
        let first = self.solve_roughly(instance, x0, prepared)?;
        if starts <= 1 {
            return Ok((polished(instance, first)?, None));
        }
        let costly = asked.is_none() && first.dependence.is_some();
        let starts = if costly { Multistart::worth_of_dependent(instance.design()) } else { starts };
        let search = Multistart { newton: *self, starts }.search_beside(instance, x0, prepared)?;
        let best = search.minima.first().map(|minimum| minimum.solution.clone());
        Ok(best.map_or((first, None), |best| (best, Some(search))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::DesignMatrix;
    use crate::loss::{Loss, Weights};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    fn instance(columns: usize) -> Regression {
        let entries = (0..3 * columns).map(|at| (at as f64 * 0.7).sin()).collect();
        let design = DesignMatrix::dense(3, columns, entries).unwrap();
        Regression::new(Loss::Softmax, design, vec![0.2, 0.5, 0.3], Weights::Uniform(0.1)).unwrap()
    }

    #[test]
    fn one_start_gives_the_bits_of_a_run_from_x0() {
        let instance = instance(2);
        let (newton, prepared) = (Newton::default(), Preparation::default());
        let answer = newton.answer(&instance, &[0.0; 2], Some(1), &prepared).unwrap();
        let certificate = Certificate::at(&instance, &answer.solution.x).unwrap();
        assert_eq!(answer.solution, newton.solve(&instance, &[0.0; 2]).unwrap().with(&certificate));
        assert_eq!((answer.certificate, answer.search), (certificate, None));
        let several = newton.answer(&instance, &[0.0; 2], None, &prepared).unwrap().search.unwrap();
        assert_eq!(several.starts, Multistart::worth(instance.design()));
    }

    #[test]
    fn a_run_ends_once_its_flag_is_set_over_the_columns_of_a_and_over_its_range() {
        for columns in [2, 5] {
            let ended = Arc::new(AtomicBool::new(false));
            let prepared = Preparation::until(ended.clone());
            let solve = || Newton::default().answer(&instance(columns), &vec![0.0; columns], Some(3), &prepared);
            assert!(solve().is_ok());
            ended.store(true, Ordering::Relaxed);
            assert_eq!(solve(), Err(Error::Interrupted));
        }
    }
}
