use super::table::{Column, Table, number};
use nalgebra::{Matrix2, Vector2};

const COLUMNS: [Column; 7] = [
    Column { name: "condition_number", holds: "λ_max/l of the Hessian at x*, dimensionless" },
    Column { name: "epsilon_0", holds: "ε₀ of (1 - ε₀)H ⪯ H̃ ⪯ (1 + ε₀)H, dimensionless" },
    Column { name: "r_bar_over_l", holds: "M r_t / l, dimensionless" },
    Column { name: "ratio", holds: "the greatest r_{t+1}/r_t found over H̃ and the direction of x_t - x*" },
    Column { name: "bound", holds: "2(ε₀ + r̄_t/(l - r̄_t)), printed" },
    Column { name: "direction", holds: "the angle of x_t - x* where it was found, in radians" },
    Column { name: "turn", holds: "the angle of the reflection that makes H̃, in radians" },
];

/// Directions and reflections tried, each.
const ANGLES: usize = 180;

/// One step of Newton's method with H̃ = H^½(I + ε₀F)H^½, F the worst reflection, on L(x) = ½(x₁² + κx₂²) + M(x₁³/6),
/// l = 1: r_{t+1}/r_t against the bound of Lemmas 6.5 and A.10. The seed plays no part.
pub fn contraction(seed: u64) -> Table {
    let mut rows = Vec::new();
    for condition in [1.0, 3.0, 10.0, 30.0, 100.0, 1e3, 1e4, 1e6] {
        for epsilon in [0.0, 0.01, 0.03, 0.0625, 0.0999] {
            for bar in [0.0, 0.03, 0.1] {
                let (mut worst, mut at) = (-1.0_f64, (0.0, 0.0));
                for direction in angles() {
                    for turn in angles() {
                        let ratio = step(condition, epsilon, bar, direction, turn);
                        if ratio > worst {
                            (worst, at) = (ratio, (direction, turn));
                        }
                    }
                }
                let bound = 2.0 * (epsilon + bar / (1.0 - bar));
                let figures = [condition, epsilon, bar, worst, bound, at.0, at.1];
                rows.push(figures.map(number).to_vec());
            }
        }
    }
    let title = "contraction of approximate Newton steps against the printed bound (Lemmas 6.5 and A.10)";
    Table { title, seed, columns: &COLUMNS, rows }
}

fn angles() -> impl Iterator<Item = f64> {
    (0..ANGLES).map(|k| 2.0 * std::f64::consts::PI * k as f64 / ANGLES as f64)
}

/// r_{t+1} for r_t = 1 and M = r̄.
fn step(condition: f64, epsilon: f64, m: f64, direction: f64, turn: f64) -> f64 {
    let x = Vector2::new(direction.cos(), direction.sin());
    let hessian = Vector2::new(1.0 + m * x[0], condition);
    let gradient = Vector2::new(x[0] + 0.5 * m * x[0] * x[0], condition * x[1]);
    let (c, s) = (turn.cos(), turn.sin());
    let middle = Matrix2::new(1.0 + epsilon * c, epsilon * s, epsilon * s, 1.0 - epsilon * c);
    let root = Matrix2::from_diagonal(&hessian.map(f64::sqrt));
    let approximate = root * middle * root;
    approximate.try_inverse().map_or(f64::NAN, |inverse| (x - inverse * gradient).norm())
}
