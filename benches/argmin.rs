//! How much longer do argmin's solvers take than ours for the same regression, given our own passes over A?
//!
//! `cargo bench --no-default-features --bench argmin [-- NAME… --limit SECONDS --rounds N --nalgebra]` solves T1-p1, D1-p1 and
//! D2-p1, or the instances named, from 0 until ‖∇L‖ ≤ 10⁻⁸‖∇L(0)‖, all on one thread and in turns; it prints CPU seconds (the
//! median of the rounds; one round where a peer took more than a quarter of its limit), calls, passes over A and their flops.
//!
//! So that solvers alone are compared, argmin's get this crate's kernels, L divided by ‖∇L(0)‖, and the favour that the
//! last point is remembered: value, gradient and Hessian there cost A x once. The clock of a peer stops at the first gradient that
//! is small enough, whether or not it would have noticed; ours goes on to the last Newton step and the inertia of the Hessian.
//! `--nalgebra` gives argmin's the products that its users have instead: nalgebra's, A dense.

#[path = "peers/algebra.rs"]
mod algebra;
mod workload;

use algebra::{Matrix, Point};
use argmin::core::{CostFunction, Error, Executor, Gradient, Hessian, IterState, Solver, State};
use argmin::solver::linesearch::{HagerZhangLineSearch, MoreThuenteLineSearch};
use argmin::solver::newton::NewtonCG;
use argmin::solver::quasinewton::LBFGS;
use argmin::solver::trustregion::{Steihaug, TrustRegion};
use cpu_time::ProcessTime;
use lemmacheck::linalg::{DesignMatrix, Storage};
use lemmacheck::loss::{Evaluation, LowRank, Regression};
use lemmacheck::solver::{CriticalPoint, Method, Newton, Sampled, Solution};
use nalgebra::{DMatrix, DVector, DVectorView};
use std::cell::RefCell;
use std::rc::Rc;
use workload::{ALL, Workload};

/// Relative gradient to reach.
const TOLERANCE: f64 = 1e-8;
/// Pairs of steps and gradients that L-BFGS keeps.
const MEMORY: usize = 10;

/// What a run of a peer asked for, and the best it saw.
struct Tally {
    start: ProcessTime,
    limit: f64,
    values: usize,
    gradients: usize,
    hessians: usize,
    passes: usize,
    flops: f64,
    /// The least ‖∇L‖/‖∇L(0)‖, and L there.
    relative: f64,
    value: f64,
    /// CPU seconds to the first gradient that was small enough.
    reached: Option<f64>,
    /// The last x with the loss there.
    last: Option<(DVector<f64>, Evaluation)>,
}

/// L over ‖∇L(0)‖; an error ends a run that has arrived or is out of time.
struct Watched<'a> {
    instance: &'a Regression,
    scale: f64,
    /// Aᵀ where products are nalgebra's.
    transpose: Option<&'a DMatrix<f64>>,
    tally: Rc<RefCell<Tally>>,
}

impl Watched<'_> {
    /// Counts a call at x: a pass unless it is the point of the last one.
    fn visit(&self, x: &DVector<f64>, count: fn(&mut Tally) -> &mut usize) -> Result<(), Error> {
        let tally = &mut *self.tally.borrow_mut();
        if tally.start.elapsed().as_secs_f64() > tally.limit {
            return Err(Error::msg("out of time"));
        }
        *count(tally) += 1;
        if tally.last.as_ref().is_some_and(|(at, _)| at == x) {
            return Ok(());
        }
        let z = match self.transpose {
            None => self.instance.design().times(x.as_slice())?,
            Some(transpose) => transpose.tr_mul(x).as_slice().to_vec(),
        };
        let evaluation = match tally.last.take() {
            Some((_, mut spare)) => {
                self.instance.evaluate_over(&z, &mut spare);
                spare
            }
            None => self.instance.evaluate(&z),
        };
        tally.passes += 1;
        tally.flops += pass_flops(self.instance.design(), 1);
        tally.last = Some((x.clone(), evaluation));
        Ok(())
    }

    fn transpose_times<const K: usize>(
        &self,
        design: &DesignMatrix,
        columns: [&[f64]; K],
    ) -> Result<[DVector<f64>; K], lemmacheck::linalg::Error> {
        match self.transpose {
            None => design.transpose_times(columns),
            Some(transpose) => Ok(columns.map(|y| transpose * DVectorView::from_slice(y, y.len()))),
        }
    }

    /// Counts a pass over A that gives a product from the loss at the last point.
    fn product<T>(
        &self,
        flops: f64,
        make: impl FnOnce(&DesignMatrix, &Evaluation) -> Result<T, lemmacheck::linalg::Error>,
    ) -> Result<T, Error> {
        let tally = &mut *self.tally.borrow_mut();
        let (_, evaluation) = tally.last.as_ref().ok_or(Error::msg("no point was visited"))?;
        tally.passes += 1;
        tally.flops += flops;
        Ok(make(self.instance.design(), evaluation)?)
    }
}

impl CostFunction for Watched<'_> {
    type Param = Point;
    type Output = f64;

    fn cost(&self, x: &Point) -> Result<f64, Error> {
        self.visit(&x.0, |tally| &mut tally.values)?;
        Ok(self.tally.borrow().last.as_ref().map_or(f64::NAN, |(_, evaluation)| evaluation.value()) / self.scale)
    }
}

impl Gradient for Watched<'_> {
    type Param = Point;
    type Gradient = Point;

    fn gradient(&self, x: &Point) -> Result<Point, Error> {
        self.visit(&x.0, |tally| &mut tally.gradients)?;
        let flops = pass_flops(self.instance.design(), 1);
        let (gradient, value) = self.product(flops, |design, evaluation| {
            let [gradient] = self.transpose_times(design, [&evaluation.g])?;
            Ok((gradient * (evaluation.log_scale.exp() / self.scale), evaluation.value()))
        })?;
        let relative = gradient.norm();
        let tally = &mut *self.tally.borrow_mut();
        if relative < tally.relative {
            (tally.relative, tally.value) = (relative, value);
        }
        if relative <= TOLERANCE {
            tally.reached = Some(tally.start.elapsed().as_secs_f64());
            return Err(Error::msg("arrived"));
        }
        Ok(Point(gradient))
    }
}

impl Hessian for Watched<'_> {
    type Param = Point;
    type Hessian = Matrix;

    fn hessian(&self, x: &Point) -> Result<Matrix, Error> {
        self.visit(&x.0, |tally| &mut tally.hessians)?;
        let flops = gram_flops(self.instance.design()) + pass_flops(self.instance.design(), 2);
        let hessian = self.product(flops, |design, evaluation| {
            let mut hessian = match &evaluation.low_rank {
                None => match self.transpose {
                    None => design.weighted_gram(&evaluation.delta)?,
                    Some(transpose) => transpose * weighted(transpose, &evaluation.delta),
                },
                Some(LowRank { V: [first, second], M }) => {
                    let (mut gram, [v, w]) = match self.transpose {
                        None => design.weighted_gram_and(&evaluation.delta, [first, second])?,
                        Some(transpose) => {
                            let weighted = weighted(transpose, &evaluation.delta);
                            (transpose * weighted, self.transpose_times(design, [first, second])?)
                        }
                    };
                    gram.ger(M[0][0], &v, &v, 1.0);
                    gram.ger(M[0][1], &v, &w, 1.0);
                    gram.ger(M[1][0], &w, &v, 1.0);
                    gram.ger(M[1][1], &w, &w, 1.0);
                    gram
                }
            };
            hessian *= evaluation.log_scale.exp() / self.scale;
            Ok::<DMatrix<f64>, _>(hessian)
        })?;
        Ok(Matrix(hessian))
    }
}

/// diag(δ)A from Aᵀ.
fn weighted(transpose: &DMatrix<f64>, delta: &[f64]) -> DMatrix<f64> {
    let mut weighted = transpose.transpose();
    for mut column in weighted.column_iter_mut() {
        column.iter_mut().zip(delta).for_each(|(entry, delta)| *entry *= delta);
    }
    weighted
}

/// Flops of a pass that multiplies A or Aᵀ by some vectors.
fn pass_flops(design: &DesignMatrix, vectors: usize) -> f64 {
    2.0 * (vectors * design.entries()) as f64
}

/// Flops of AᵀDA: its lower triangle.
fn gram_flops(design: &DesignMatrix) -> f64 {
    match design.storage() {
        Storage::Dense(values) => (values.len() * (design.columns() + 1)) as f64,
        Storage::Sparse { offsets, .. } => {
            offsets.windows(2).map(|row| (row[1] - row[0]) * (row[1] - row[0] + 1)).sum::<usize>() as f64
        }
    }
}

/// How a peer's run ended.
struct Raced {
    tally: Tally,
    cpu: f64,
    end: String,
}

/// What every peer is given.
#[derive(Clone, Copy)]
struct Course<'a> {
    instance: &'a Regression,
    /// ‖∇L(0)‖.
    scale: f64,
    transpose: Option<&'a DMatrix<f64>>,
    /// CPU seconds.
    limit: f64,
}

/// Runs one of argmin's solvers.
fn raced<'a, S, H>(Course { instance, scale, transpose, limit }: Course<'a>, solver: S) -> Result<Raced, Error>
where
    S: Solver<Watched<'a>, IterState<Point, Point, (), H, (), f64>>,
    H: Clone,
{
    let tally = Rc::new(RefCell::new(Tally {
        start: ProcessTime::now(),
        limit,
        values: 0,
        gradients: 0,
        hessians: 0,
        passes: 0,
        flops: 0.0,
        relative: f64::INFINITY,
        value: f64::NAN,
        reached: None,
        last: None,
    }));
    let problem = Watched { instance, scale, transpose, tally: tally.clone() };
    let x0 = Point(DVector::zeros(instance.design().columns()));
    let found = Executor::new(problem, solver).configure(|state| state.param(x0).max_iters(u64::MAX)).run();
    let end = match found {
        Ok(found) => found.state.get_termination_status().to_string(),
        Err(refusal) => refusal.to_string(),
    };
    let tally = Rc::try_unwrap(tally).map_err(|_| Error::msg("a problem outlived its run"))?.into_inner();
    Ok(Raced { cpu: tally.reached.unwrap_or(tally.start.elapsed().as_secs_f64()), tally, end })
}

/// argmin's solvers, by name.
const PEERS: [&str; 4] =
    ["TrustRegion, Steihaug", "NewtonCG, More-Thuente", "LBFGS, More-Thuente", "LBFGS, Hager-Zhang"];

fn peer(name: &str, course: Course<'_>) -> Result<Raced, Error> {
    match name {
        "TrustRegion, Steihaug" => raced(course, TrustRegion::new(Steihaug::new())),
        "NewtonCG, More-Thuente" => raced(course, NewtonCG::new(MoreThuenteLineSearch::new())),
        "LBFGS, More-Thuente" => {
            let solver = LBFGS::new(MoreThuenteLineSearch::new(), MEMORY);
            raced(course, solver.with_tolerance_grad(0.0)?.with_tolerance_cost(0.0)?)
        }
        _ => {
            let solver = LBFGS::new(HagerZhangLineSearch::new(), MEMORY);
            raced(course, solver.with_tolerance_grad(0.0)?.with_tolerance_cost(0.0)?)
        }
    }
}

/// Flops of our passes over A, from the counts of a run: every pass that is none of those that are known is taken for one of
/// three vectors, and every iteration of the exact method for one with a Hessian, so it is an upper bound.
fn our_flops(design: &DesignMatrix, solution: &Solution) -> f64 {
    let hessians = if solution.method == Method::Exact { solution.iterations + 1 } else { 2 };
    let rest = solution.passes.saturating_sub(hessians + solution.products);
    let share = |sampled: &Sampled| (sampled.rows * (sampled.iterations + 1)) as f64 / design.rows() as f64;
    (hessians as f64 + solution.sampled.as_ref().map_or(0.0, share)) * gram_flops(design)
        + solution.products as f64 * pass_flops(design, 2)
        + (hessians + rest) as f64 * pass_flops(design, 3)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn race(workload: &Workload, Asked { rounds, limit, nalgebra, .. }: &Asked) -> Result<(), Box<dyn std::error::Error>> {
    let instance = workload.make()?.instance(workload.loss)?;
    let (design, x0) = (instance.design(), vec![0.0; workload.d]);
    let [gradient] = design.transpose_times([&instance.evaluate(&vec![0.0; workload.n]).g])?;
    let transpose = match design.storage() {
        Storage::Dense(values) if *nalgebra => Some(DMatrix::from_column_slice(workload.d, workload.n, values)),
        _ => None,
    };
    let course = Course { instance: &instance, scale: gradient.norm(), transpose: transpose.as_ref(), limit: *limit };
    let newton = Newton { tolerance: TOLERANCE, ..Newton::default() };
    let (mut ours, mut theirs) = (Vec::new(), PEERS.map(|_| Vec::<Raced>::new()));
    for _ in 0..*rounds.max(&1) {
        let start = ProcessTime::now();
        let solution = newton.solve(&instance, &x0)?;
        ours.push((start.elapsed().as_secs_f64(), solution));
        for (name, runs) in PEERS.iter().zip(&mut theirs) {
            if runs.first().is_none_or(|first| first.cpu <= limit / 4.0) {
                runs.push(peer(name, course)?);
            }
        }
    }
    let cpu = median(ours.iter().map(|(cpu, _)| *cpu).collect());
    let solution = &ours[0].1;
    println!(
        "{}: ours {cpu:.4} s, {}, {} iterations, {} passes, at most {:.2} Gflop, relative gradient {:.0e}, {}{}",
        workload.name,
        solution.method,
        solution.iterations,
        solution.passes,
        our_flops(design, solution) * 1e-9,
        solution.relative_gradient,
        solution.stop,
        if solution.critical_point == CriticalPoint::Minimum { "" } else { ", NO MINIMUM" },
    );
    for (name, runs) in PEERS.iter().zip(&theirs) {
        let Raced { tally, end, .. } = &runs[0];
        let seconds = median(runs.iter().map(|run| run.cpu).collect());
        let (times, end) = match tally.reached {
            Some(_) => (format!("{:>7.1}x ours", seconds / cpu), "arrived"),
            None => ("  not there".to_string(), end.lines().next().unwrap_or_default()),
        };
        println!(
            "  {name:<24}{seconds:>9.4} s {times}; {} values, {} gradients, {} Hessians, {} passes, {:.2} Gflop; relative \
             gradient {:.0e}, L − ours {:+.0e} relative; {end}",
            tally.values,
            tally.gradients,
            tally.hessians,
            tally.passes,
            tally.flops * 1e-9,
            tally.relative,
            (tally.value - solution.value) / solution.value.abs(),
        );
    }
    Ok(())
}

/// What was asked for on the command line.
struct Asked {
    names: Vec<String>,
    rounds: usize,
    limit: f64,
    nalgebra: bool,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut asked = Asked { names: Vec::new(), rounds: 3, limit: 60.0, nalgebra: false };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--bench" => {}
            "--rounds" => asked.rounds = value()?.parse()?,
            "--limit" => asked.limit = value()?.parse()?,
            "--nalgebra" => asked.nalgebra = true,
            _ => asked.names.push(argument),
        }
    }
    if asked.names.is_empty() {
        asked.names = ["T1-p1", "D1-p1", "D2-p1"].map(String::from).to_vec();
    }
    for name in &asked.names {
        let known = || format!("no instance is called {name}; there are {}", ALL.map(|known| known.name).join(", "));
        race(&Workload::named(name).ok_or_else(known)?, &asked)?;
    }
    Ok(())
}
