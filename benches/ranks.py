#!/usr/bin/env python3
"""A model of the time that an iteration takes on P processes, and the same measured.

    benches/ranks.py [PROGRAM] [--rounds N] [--columns D]

PROGRAM is `lemmacheck` built with the feature `mpi` (`cargo build --release --features mpi`), target/release/lemmacheck where nothing
is said. Needs mpirun and nothing else.

    T(P) = max(a + b·n·s(P), ⌈P/cores⌉ (a + b·n/P)) + m(P)·τ

a is what every process does by itself (the step from d × d matrices), b the work of a row, s(P) the share of the rows that falls to the
process with most of them, as it prints it, m(P) the messages that one process sends at most, counted by the program; τ is what one
message costs, waiting for the others included. a and b come from one process at three sizes, τ from two processes on a small matrix.
Everything else is predicted, then measured: the least of some rounds, since what else the machine does only adds. Of more processes
than cores some take turns, which is the second term of the maximum.
"""

import argparse
import array
import json
import os
import random
import re
import subprocess
import sys
import tempfile

SIZES = [32_768, 65_536, 131_072]
SMALL = 16_384
CORES = os.cpu_count()


def npy(path, shape, values):
    """Writes doubles as numpy.save does."""
    text = "{'descr': '<f8', 'fortran_order': False, 'shape': %r, }" % (shape,)
    text += " " * ((-(10 + len(text) + 1)) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode())
        array.array("d", values).tofile(file)


class Bench:
    def __init__(self, program, rounds, columns, folder):
        self.program, self.rounds, self.columns, self.folder = program, rounds, columns, folder

    def write(self, n):
        d = self.columns
        draw = random.Random(n).random
        npy(f"{self.folder}/A{n}.npy", (n, d), ((draw() - 0.5) / d**0.5 for _ in range(n * d)))
        npy(f"{self.folder}/b{n}.npy", (n,), (0.5 + draw() for _ in range(n)))

    def run(self, n, processes):
        """Seconds of an iteration, messages of a process in one, and its share of the rows."""
        task = ["solve", "--loss", "exp", "--matrix", f"{self.folder}/A{n}.npy", "--target", f"{self.folder}/b{n}.npy"]
        task += ["--weights", "0.001", "--method", "exact", "--multistart", "1", "--jobs", "1", "--format", "json"]
        command = [self.program, *task]
        if processes > 1:
            command = ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", str(processes), *command]
        env = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_mpi_yield_when_idle="1")
        least, messages, share = float("inf"), 0.0, 1.0
        for _ in range(self.rounds):
            ran = subprocess.run(command, capture_output=True, text=True, env=env, timeout=600)
            if ran.returncode != 0:
                sys.exit(f"{' '.join(command)}: {ran.stderr}")
            solution = json.loads(ran.stdout)
            iterations = solution["iterations"]
            least = min(least, solution["seconds"] / iterations)
            if processes > 1:
                said = re.search(r"of at most (\d+) rows .* in (\d+) messages", ran.stderr)
                share, messages = int(said[1]) / n, int(said[2]) / iterations
        return least, messages, share


def line_through(points):
    """a and b of the least-squares line a + b·x."""
    count = len(points)
    x, y = (sum(point[k] for point in points) / count for k in (0, 1))
    b = sum((p[0] - x) * (p[1] - y) for p in points) / sum((p[0] - x) ** 2 for p in points)
    return max(y - b * x, 0.0), b


def main():
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("program", nargs="?", default="target/release/lemmacheck")
    told.add_argument("--rounds", type=int, default=5)
    told.add_argument("--columns", type=int, default=100)
    told = told.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(os.path.abspath(told.program), told.rounds, told.columns, folder)
        for n in {SMALL, *SIZES}:
            bench.write(n)
        alone = [(n, bench.run(n, 1)[0]) for n in SIZES]
        a, b = line_through(alone)
        compute = lambda n, processes, share: max(a + b * n * share, -(-processes // CORES) * (a + b * n / processes))
        seconds, messages, share = bench.run(SMALL, 2)
        tau = max(seconds - compute(SMALL, 2, share), 0.0) / messages
        print(f"{CORES} cores, d = {told.columns}; a = {a * 1e3:.3f} ms, b = {b * 1e9:.1f} ns a row, a message {tau * 1e6:.0f} µs")
        print("      n  processes   rows of one  messages  predicted  measured  measured/predicted")
        for n in SIZES:
            for processes in (2, 3, 4):
                seconds, messages, share = bench.run(n, processes)
                model = compute(n, processes, share) + messages * tau
                print(
                    f"{n:7}  {processes:9}  {share * n:12.0f}  {messages:8.0f}  {model * 1e3:6.2f} ms  {seconds * 1e3:5.2f} ms"
                    f"  {seconds / model:18.2f}"
                )


if __name__ == "__main__":
    main()
