"""A plugin for pytest: ``*.lemma`` files, and the blocks of lemmas in Markdown, are tests.

A test a lemma, in each case and reading; it passes where the verdict is the expected one, and fails with the
counterexample. ``--lemma-budget`` and ``--lemma-seed`` say how to judge; ``--no-lemmas`` leaves lemmas alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from lemmacheck import Result, _lemmacheck

_BLOCK = re.compile(r"^ {0,3}```+ *lemma\b", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("lemmacheck")
    group.addoption(
        "--lemma-budget",
        choices=["quick", "standard", "deep"],
        default="quick",
        help="how hard lemmas are attacked",
    )
    group.addoption("--lemma-seed", type=int, default=0, help="the seed of the attack on lemmas")
    group.addoption("--no-lemmas", action="store_true", help="collect no lemmas")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if parent.config.getoption("--no-lemmas"):
        return None
    if file_path.suffix == ".lemma" or (file_path.suffix == ".md" and _has_lemmas(file_path)):
        return LemmaFile.from_parent(parent, path=file_path)
    return None


def _has_lemmas(path: Path) -> bool:
    try:
        return _BLOCK.search(path.read_text(encoding="utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return False


class LemmaFile(pytest.File):
    """A file of lemmas."""

    lemmas: _lemmacheck.Lemmas

    def collect(self) -> Iterable[pytest.Item]:
        from lemmacheck import LemmaError, _lemmacheck

        name = os.path.relpath(self.path, self.config.rootpath)
        try:
            text = self.path.read_text(encoding="utf-8")
            self.lemmas = _lemmacheck.Lemmas([(name, text)])
        except (LemmaError, OSError, UnicodeDecodeError) as error:
            raise self.CollectError(str(error)) from None
        for number, (id, case, line, expected) in enumerate(self.lemmas.rows()):
            bare = id.partition(".")[2]
            called = bare if case == "any" else f"{bare}[{case}]"
            yield LemmaItem.from_parent(self, name=called, number=number, line=line, expected=expected)


class LemmaItem(pytest.Item):
    """A lemma in one case and reading."""

    def __init__(self, *, number: int, line: int, expected: str, **rest: Any) -> None:
        super().__init__(**rest)
        self._number = number
        self._line = line
        self._expected = expected

    def runtest(self) -> None:
        from lemmacheck._lemmas import judge

        parent = self.parent
        assert isinstance(parent, LemmaFile)
        option = self.config.getoption
        # what a lemma rests on is told of all, and does not change its own verdict
        [result] = judge(
            parent.lemmas,
            parent.path.name,
            budget=option("--lemma-budget"),
            seed=option("--lemma-seed"),
            rows=[self._number],
        )
        self.user_properties.append(("verdict", str(result.verdict)))
        if not result.is_expected:
            raise NotAsExpected(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, NotAsExpected):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        return self.path, self._line - 1, f"lemma {self.name}"


class NotAsExpected(Exception):
    """A verdict is not the one that the text expects."""

    def __init__(self, result: Result) -> None:
        found = result.counterexample
        lines = [
            f"{result.id} ({result.case}) is {result.verdict}, expected {result.expected}: {result.reason}",
            *([f"  try {found.text}"] if found is not None else []),
            *(_sides(result)),
            "",
            result.explain().rstrip(),
        ]
        super().__init__("\n".join(lines))


def _sides(result: Result) -> list[str]:
    from lemmacheck._exact import nearest

    found = result.counterexample
    if found is None or found.lhs is None or found.rhs is None:
        return []
    ends = [f"[{nearest(side.lo):.6g}, {nearest(side.hi):.6g}]" for side in (found.lhs, found.rhs)]
    return [f"  left side in {ends[0]}, right side in {ends[1]}"]
