"""The compiled half of the package: not for use by itself."""

from collections.abc import Callable, Sequence
from typing import final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Answer", "Design", "Judged", "Lemmas", "run", "solve"]

def run(arguments: Sequence[str]) -> int:
    """Runs the program on its arguments, the first of which is its name, and returns its exit code."""

@final
class Lemmas:
    """Lemmas that were read from texts."""

    def __new__(cls, texts: Sequence[tuple[str, str]]) -> Lemmas:
        """Reads texts, each with its name."""
    @property
    def warnings(self) -> list[str]:
        """What the texts warn of, underlined."""
    @property
    def hints(self) -> list[str]:
        """What there is to tell of the instances that the lemmas name."""
    def rows(self) -> list[tuple[str, str, int, str]]:
        """The id, case and line of every row, and what its text expects of the verdict."""
    def judge(
        self,
        budget: str,
        seed: int,
        hints: bool,
        jobs: int,
        rows: Sequence[int] | None,
        told: Callable[[int, str, str, str], object] | None,
    ) -> Judged:
        """Judges the rows of these numbers, or all; `told` hears of each as it comes."""

@final
class Judged:
    """The verdicts of one run."""

    def __len__(self) -> int: ...
    def json(self, numbers: Sequence[int]) -> str:
        """The ledger of some of the verdicts, as `check --format json` prints it."""
    def page(self, title: str, numbers: Sequence[int]) -> str:
        """The page about some of the verdicts, as `report` writes it."""
    def sheet(self, title: str, numbers: Sequence[int], latex: bool) -> str:
        """The errata sheet on some of the verdicts, in LaTeX or else in Markdown, as `report` writes it."""
    def expected(self, number: int) -> tuple[str, bool]:
        """What the text expects of a verdict, and whether it is met."""
    def pasted(self, number: int) -> str | None:
        """A counterexample as it can be pasted back behind `try`."""
    def ingredients(self, number: int) -> list[tuple[str, int]]:
        """Each ingredient of a row, with 0 for a number, 1 for a vector and 2 for a matrix."""
    def explained(self, number: int) -> str:
        """What `explain` says of a row."""

@final
class Design:
    """A design matrix over the memory of an array."""

    @staticmethod
    def dense(array: NDArray[np.float64]) -> Design:
        """A C-contiguous array (n × d), not copied."""
    @staticmethod
    def sparse(
        shape: tuple[int, int],
        offsets: NDArray[np.int64],
        indices: NDArray[np.uint32],
        values: NDArray[np.float64],
    ) -> Design:
        """Compressed rows with sorted, distinct columns; the values are not copied."""
    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""

@final
class Answer:
    """The answer for one target."""

    @property
    def x(self) -> NDArray[np.float64]:
        """x (d)."""
    @property
    def gradient(self) -> NDArray[np.float64]:
        """∇L(x) (d)."""
    @property
    def minima(self) -> list[NDArray[np.float64]]:
        """The x of every minimum that several starts led to, best first."""
    @property
    def solved(self) -> bool:
        """Whether the run ended at a critical point."""
    def json(self) -> str:
        """The record `lemmacheck.solution/1`."""

def solve(
    design: Design,
    targets: Sequence[NDArray[np.float64]],
    loss: str,
    weights: float | NDArray[np.float64],
    x0: NDArray[np.float64],
    method: str,
    multistart: int | None,
    tolerance: float,
    seed: int,
    jobs: int,
) -> list[Answer]:
    """Minimises over one design for each target in turn, which share their work."""
