import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]

TEXT = """
lemma norms-swapped
  let   x ∈ ℝ^n
  claim ‖x‖_1 ≤ ‖x‖

lemma order-of-norms
  let   x ∈ ℝ^n
  claim ‖x‖_∞ ≤ ‖x‖
"""


@pytest.fixture
def text():
    """Two lemmas, of which the first is false."""
    return TEXT


@pytest.fixture
def command():
    """Runs the command that was installed with the package."""
    program = shutil.which("lemmacheck", path=str(Path(sys.executable).parent))
    assert program, "the command is not installed beside this Python"

    def run(*arguments, **options):
        return subprocess.run([program, *map(str, arguments)], capture_output=True, check=False, **options)

    return run


@pytest.fixture
def attention():
    """The keys of a real attention head and the row of one query."""
    import numpy as np

    folder = ROOT / "examples/data/att-n064-mid"
    return np.load(folder / "A.npy"), np.load(folder / "b.npy"), folder
