import doctest
import importlib
import importlib.metadata
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import lemmacheck

MODULES = ["lemmacheck", *(f"lemmacheck.{one.name}" for one in pkgutil.iter_modules(lemmacheck.__path__))]


def test_the_examples_of_the_docstrings_are_true():
    tried = 0
    for name in MODULES:
        if name in ("lemmacheck.__main__", "lemmacheck._lemmacheck"):
            continue
        outcome = doctest.testmod(importlib.import_module(name))
        assert outcome.failed == 0, name
        tried += outcome.attempted
    assert tried > 20


def test_everything_public_has_a_docstring():
    for name in lemmacheck.__all__:
        assert isinstance(getattr(lemmacheck, name), tuple) or getattr(lemmacheck, name).__doc__, name


@pytest.mark.parametrize("page", ["README.md", "../docs/python.md"])
def test_the_examples_of_the_page_are_true(page):
    outcome = doctest.testfile(str(Path(__file__).parent.parent / page), module_relative=False, encoding="utf-8")
    assert outcome.failed == 0 and outcome.attempted > 5


def mypy(*arguments):
    pytest.importorskip("mypy")
    return subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, check=False)


def test_the_stubs_are_those_of_the_compiled_module():
    checked = mypy("mypy.stubtest", "lemmacheck._lemmacheck")
    assert checked.returncode == 0, checked.stdout


def test_the_package_is_typed_and_its_types_are_true(tmp_path):
    checked = mypy("mypy", "--strict", "-p", "lemmacheck")
    assert checked.returncode == 0, checked.stdout
    (tmp_path / "use.py").write_text(
        "import lemmacheck\n"
        "found = lemmacheck.check('x')[0]\n"
        "reveal_type(found.verdict)\n"
        "found.counterexample['x']\n"
        "wrong: int = lemmacheck.check('x', budget=3)\n",
        encoding="utf-8",
    )
    used = mypy("mypy", str(tmp_path / "use.py"))
    assert 'Revealed type is "lemmacheck._lemmas.Verdict"' in used.stdout
    assert "is not indexable" in used.stdout and 'expected "str"' in used.stdout


def test_the_package_says_what_it_is():
    told = importlib.metadata.metadata("lemmacheck")
    assert told["License-Expression"] == "MIT OR Apache-2.0" and told["Summary"]
    [found] = lemmacheck.check("lemma a\n  let x ∈ ℝ\n  claim x = x\n")
    assert lemmacheck.__version__ == told["Version"] == json.loads(found.to_json())["version"]
    files = {str(file) for file in importlib.metadata.files("lemmacheck")}
    assert {"lemmacheck/py.typed", "lemmacheck/_lemmacheck.pyi"} <= files
    assert {Path(file).name for file in files} >= {"LICENSE-MIT", "LICENSE-APACHE"}
