import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def test_the_exit_codes_are_those_of_the_program(tmp_path, text, command):
    path = tmp_path / "own.lemma"
    path.write_text(text, encoding="utf-8")
    assert command("check", path).returncode == 2
    assert command("check", f"{path}#order-of-norms").returncode == 0
    assert command("check", tmp_path / "missing.lemma").returncode == 1
    assert command("--nonsense").returncode == 1
    version = command("--version")
    assert version.returncode == 0 and version.stdout.startswith(b"lemmacheck ")
    listed = command("list", "rescaled.lemma-b1*")
    assert listed.returncode == 0 and b"rescaled.lemma-b1.1" in listed.stdout
    module = subprocess.run([sys.executable, "-m", "lemmacheck", "--version"], capture_output=True, check=True)
    assert module.stdout == version.stdout


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_command_as_it_ends_the_program(tmp_path, number):
    path = tmp_path / "long.lemma"
    path.write_text("lemma long\n  let A, B ∈ ℝ^{n×n}\n  claim ‖A B A‖ ≤ ‖A‖^2 ‖B‖ + ‖A‖_F\n", encoding="utf-8")
    program = shutil.which("lemmacheck", path=str(Path(sys.executable).parent))
    running = subprocess.Popen([program, "check", path, "--budget", "deep"], stderr=subprocess.PIPE)
    time.sleep(2)
    running.send_signal(number)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 128 + number
    assert b"interrupted" in said
