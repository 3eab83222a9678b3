use super::table::{Column, Table};

const COLUMNS: [Column; 6] = [
    Column { name: "instance", holds: "the instance of benches/workload" },
    Column { name: "n", holds: "rows of A" },
    Column { name: "d", holds: "columns of A" },
    Column { name: "seconds", holds: "ours, CPU seconds of one thread, the median of the rounds" },
    Column { name: "peer", holds: "the fastest of the others that came to the tolerance" },
    Column { name: "peer_seconds", holds: "its CPU seconds" },
];

/// As benches/peers/race.py wrote it.
const KEPT: &str = include_str!("races.csv");

/// Our solver against the best of NumPy and SciPy, as it was last measured: a kept file that benches/peers/race.sh writes.
pub fn races() -> Table {
    let lines = KEPT.lines().filter(|line| !line.starts_with('#')).skip(1);
    let rows = lines.map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let title = "seconds to a relative gradient of 1e-8, ours against the best of NumPy and SciPy";
    Table { title, seed: 0, columns: &COLUMNS, rows }
}
