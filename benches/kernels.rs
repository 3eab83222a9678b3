//! How far are the passes over A from the machine: gigabytes and gigaflops a second, and the ratio to the plain loop?
//!
//! Run with `cargo bench --bench kernels [-- D1 D2 S1 T1]`. Times are the least of several, on one thread, taken in
//! turns with the plain loop, so that the ratio holds on a shared machine; the rates are those of its quietest moments.

mod workload;

use lemmacheck::linalg::{Cholesky, DesignMatrix, Storage};
use lemmacheck::loss::{Activation, Loss, LowRank, Regression};
use lemmacheck::solver::{Certificate, Newton};
use nalgebra::DMatrix;
use std::hint::black_box;
use std::time::Instant;
use workload::{Workload, normals};

const REPETITIONS: usize = 15;

/// The plain loops: what one would write first.
mod plain {
    use super::{DMatrix, DesignMatrix, Storage};

    pub fn rows(design: &DesignMatrix, mut visit: impl FnMut(usize, &[f64], Option<&[u32]>)) {
        let d = design.columns();
        match design.storage() {
            Storage::Dense(values) => values.chunks_exact(d).enumerate().for_each(|(i, row)| visit(i, row, None)),
            Storage::Sparse { offsets, indices, values } => {
                for (i, ends) in offsets.windows(2).enumerate() {
                    visit(i, &values[ends[0]..ends[1]], Some(&indices[ends[0]..ends[1]]));
                }
            }
        }
    }

    pub fn times(design: &DesignMatrix, x: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; design.rows()];
        rows(design, |i, row, columns| {
            product[i] = match columns {
                None => row.iter().zip(x).map(|(a, x)| a * x).sum(),
                Some(columns) => row.iter().zip(columns).map(|(a, &j)| a * x[j as usize]).sum(),
            }
        });
        product
    }

    pub fn transpose_times(design: &DesignMatrix, y: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; design.columns()];
        rows(design, |i, row, columns| match columns {
            None => product.iter_mut().zip(row).for_each(|(sum, a)| *sum += a * y[i]),
            Some(columns) => row.iter().zip(columns).for_each(|(a, &j)| product[j as usize] += a * y[i]),
        });
        product
    }

    pub fn cholesky(matrix: &DMatrix<f64>) -> DMatrix<f64> {
        let d = matrix.nrows();
        let mut lower = matrix.lower_triangle();
        for j in 0..d {
            let (done, rest) = lower.as_mut_slice().split_at_mut(j * d);
            let column = &mut rest[j..d];
            for left in done.chunks_exact(d) {
                column.iter_mut().zip(&left[j..]).for_each(|(entry, other)| *entry -= left[j] * other);
            }
            let root = column[0].sqrt();
            column.iter_mut().for_each(|entry| *entry /= root);
        }
        lower
    }

    pub fn gram(design: &DesignMatrix, delta: &[f64]) -> Vec<f64> {
        let d = design.columns();
        let mut gram = vec![0.0; d * d];
        rows(design, |i, row, columns| {
            for (at, a) in row.iter().enumerate() {
                let factor = delta[i] * a;
                match columns {
                    None => gram[at * d..=at * d + at].iter_mut().zip(row).for_each(|(sum, b)| *sum += factor * b),
                    Some(columns) => {
                        let column = &mut gram[columns[at] as usize * d..];
                        row[..=at].iter().zip(columns).for_each(|(b, &k)| column[k as usize] += factor * b);
                    }
                }
            }
        });
        gram
    }
}

/// Least seconds of ours and of the plain way, in turns.
fn race<A, B>(mut ours: impl FnMut() -> A, mut plain: impl FnMut() -> B) -> (f64, f64) {
    let mut least = (f64::INFINITY, f64::INFINITY);
    for _ in 0..REPETITIONS {
        let start = Instant::now();
        black_box(ours());
        let middle = Instant::now();
        black_box(plain());
        least = (least.0.min((middle - start).as_secs_f64()), least.1.min(middle.elapsed().as_secs_f64()));
    }
    least
}

fn print(name: &str, (ours, plain): (f64, f64), bytes: f64, flops: f64) {
    println!(
        "  {name:<28}{:>9.3} ms {:>7.1} GB/s {:>7.1} GF/s {:>7.2}x the plain loop",
        ours * 1e3,
        bytes / ours * 1e-9,
        flops / ours * 1e-9,
        plain / ours
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    for shape in ["D1", "D2", "S1", "T1"] {
        if !asked.is_empty() && !asked.iter().any(|name| name == shape) {
            continue;
        }
        let Some(workload) = Workload::named(&format!("{shape}-p1")) else { continue };
        let data = workload.make()?;
        let instance = data.instance(Loss::Rescaled(Activation::Exp))?;
        passes(shape, &instance)?;
        losses(&instance);
        certificate(&instance)?;
    }
    Ok(())
}

fn passes(shape: &str, instance: &Regression) -> Result<(), Box<dyn std::error::Error>> {
    let design = instance.design();
    let (n, d, kept) = (design.rows(), design.columns(), design.entries() as f64);
    println!("{shape}: n = {n}, d = {d}, {kept} entries");
    let (x, y) = (normals(2, d), normals(3, n));
    let dense = matches!(design.storage(), Storage::Dense(_));
    let bytes = if dense { 8.0 * kept } else { 12.0 * kept + 8.0 * n as f64 };
    let mut squares = 0.0;
    plain::rows(design, |_, row, _| squares += (row.len() * (row.len() + 1)) as f64);
    let vectors = |count: f64| count * 8.0 * n as f64;
    let plain_times = || plain::times(design, &x);
    let plain_transpose = || plain::transpose_times(design, &y);
    let mut z = vec![0.0; n];
    let into = race(|| design.times_into(&x, &mut z), plain_times);
    print("A x", into, bytes + vectors(1.0), 2.0 * kept);
    print("A x in new memory", race(|| design.times(&x), plain_times), bytes + vectors(1.0), 2.0 * kept);
    print("At y", race(|| design.transpose_times([&y]), plain_transpose), bytes + vectors(1.0), 2.0 * kept);
    let thrice = || [plain_transpose(), plain_transpose(), plain_transpose()];
    print("At [y y y]", race(|| design.transpose_times([&y, &y, &y]), thrice), bytes + vectors(3.0), 6.0 * kept);
    let unfused = || {
        let mut z = plain_times();
        z.iter_mut().zip(&y).for_each(|(z, y)| *z *= y);
        plain::transpose_times(design, &z)
    };
    print("At (delta (A p))", race(|| design.hessian_times(&y, [&x]), unfused), bytes + vectors(1.0), 4.0 * kept);
    let plain_gram = || plain::gram(design, &y);
    print("At diag(delta) A", race(|| design.weighted_gram(&y), plain_gram), bytes + vectors(1.0), squares);
    let apart = || (plain_gram(), thrice());
    let fused = race(|| design.weighted_gram_and(&y, [&y, &y, &y]), apart);
    print("the same and At [y y y]", fused, bytes + vectors(4.0), squares + 6.0 * kept);
    let gram = design.weighted_gram(&vec![1.0; n])?;
    let size = d as f64;
    let factors = race(|| Cholesky::factor(&gram, 0.0), || plain::cholesky(&gram));
    print("Cholesky of At A", factors, 8.0 * size * size, size * size * size / 3.0);
    Ok(())
}

/// A certificate of the minimiser against what an exact Newton iteration there takes: AᵀDA with Aᵀ[y y y], a factor, Ap,
/// a trial and an evaluation.
fn certificate(instance: &Regression) -> Result<(), Box<dyn std::error::Error>> {
    let design = instance.design();
    let x = Newton::default().solve(instance, &vec![0.0; design.columns()])?.x;
    let z = design.times(&x)?;
    let (mut at, mut q) = (instance.evaluate(&z), vec![0.0; z.len()]);
    let mut iteration = || -> Result<(), Box<dyn std::error::Error>> {
        let gram = match &at.low_rank {
            Some(LowRank { V: [v, w], .. }) => design.weighted_gram_and(&at.delta, [&at.g, v, w])?.0,
            None => design.weighted_gram_and(&at.delta, [&at.g])?.0,
        };
        black_box(Cholesky::factor(&gram, 0.0)?);
        design.times_into(&x, &mut q)?;
        black_box(instance.trial(&z, &q, 0.5));
        instance.evaluate_over(&z, &mut at);
        Ok(())
    };
    let (ours, one) = race(|| Certificate::at(instance, &x), || black_box(iteration().is_ok()));
    let found = Certificate::at(instance, &x)?;
    println!(
        "  certificate                 {:>9.3} ms, {:.2} exact Newton iterations of {:.3} ms; {}, radius {:.1e}",
        ours * 1e3,
        ours / one,
        one * 1e3,
        found.finding.reason(),
        found.radius.unwrap_or(f64::NAN)
    );
    Ok(())
}

fn losses(instance: &Regression) {
    let z: Vec<f64> = normals(3, instance.design().rows());
    let n = z.len() as f64;
    for loss in [Loss::Rescaled(Activation::Exp), Loss::SoftResidual, Loss::Softmax] {
        let Ok(design) = DesignMatrix::dense(z.len(), 1, z.clone()) else { continue };
        let weights = instance.weights().clone();
        let Ok(instance) = Regression::new(loss, design, instance.target().to_vec(), weights) else { continue };
        let exponentials = || z.iter().map(|z| core_math::exp(*z)).collect::<Vec<f64>>();
        let q: Vec<f64> = z.iter().map(|z| 0.1 * z).collect();
        let mut evaluation = instance.evaluate(&z);
        let again = race(|| instance.evaluate_over(&z, &mut evaluation), exponentials);
        let new = race(|| instance.evaluate(&z), exponentials);
        let trial = race(|| instance.trial(&z, &q, 0.5), exponentials);
        for (kind, (ours, plain)) in [("evaluate", again), ("evaluate in new memory", new), ("trial", trial)] {
            let name = format!("{kind}, {loss}");
            println!(
                "  {name:<37}{:>9.3} ms {:>7.1} M rows/s {:>7.2}x the time of correctly rounded exp alone",
                ours * 1e3,
                n / ours * 1e-6,
                ours / plain
            );
        }
    }
}
