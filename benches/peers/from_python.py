"""How much slower is a solve from Python than from the program? Prints seconds and their ratio.

Usage: python benches/peers/from_python.py FOLDER [ROUNDS] [PROGRAM]

FOLDER holds A.npy, b.npy and w.npy of a rescaled-exp regression, such as D1-p1 of benches/solve.rs; PROGRAM is the
`lemmacheck` to compare with, that of this Python where it is left out. The least of the rounds counts, taken in turn.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import lemmacheck
from lemmacheck import _lemmacheck

TOLERANCE = 1e-8


def main(folder, rounds="5", program=None):
    folder = Path(folder)
    program = program or shutil.which("lemmacheck", path=str(Path(sys.executable).parent))
    A, b, w = (np.load(folder / f"{name}.npy") for name in "Abw")
    seconds = {"program, solving": [], "Python, solving": [], "Python, A checked": [], "Python, whole call": []}
    command = [program, "solve", "--loss", "rescaled-exp", "--format", "json", "--multistart", "1"]
    command += ["--tolerance", str(TOLERANCE)]
    for name, option in (("A", "matrix"), ("b", "target"), ("w", "weights")):
        command += [f"--{option}", str(folder / f"{name}.npy")]
    for _ in range(int(rounds)):
        theirs = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        start = time.perf_counter()
        found = lemmacheck.solve(A, b, "rescaled-exp", w, multistart=1, tolerance=TOLERANCE)
        seconds["Python, whole call"].append(time.perf_counter() - start)
        start = time.perf_counter()
        _lemmacheck.Design.dense(A)
        seconds["Python, A checked"].append(time.perf_counter() - start)
        seconds["program, solving"].append(theirs["seconds"])
        seconds["Python, solving"].append(found.record["seconds"])
        assert found.record["x"] == theirs["x"], "other bits"
    for name, each in seconds.items():
        print(f"{name:<20}{min(each):8.4f} s")
    print(f"{'ratio':<20}{min(seconds['Python, solving']) / min(seconds['program, solving']):8.4f}")
    tiny = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.5]]
    outside = []
    for _ in range(200):
        start = time.perf_counter()
        found = lemmacheck.solve(tiny, [0.2, 0.6, 0.2], weights=0.1, multistart=1)
        outside.append(time.perf_counter() - start - found.record["seconds"])
    print(f"a call of 3 × 2 takes {1e6 * min(outside):.0f} µs beside solving, the certificate included")


if __name__ == "__main__":
    main(*sys.argv[1:])
