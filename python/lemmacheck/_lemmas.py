"""Lemmas, checked."""

from __future__ import annotations

import enum
import json
import os
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, Union, overload

from lemmacheck import _lemmacheck
from lemmacheck._errors import LemmaWarning
from lemmacheck._exact import exact_array, float_array, fraction
from lemmacheck._html import table, unfolded
from lemmacheck._numbers import counted, seeded
from lemmacheck._progress import Bar, Progress, is_watched

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A text of lemmas, or the path of a file that ends in ``.lemma`` or ``.md``.
Source: TypeAlias = Union[str, "os.PathLike[str]"]


class Verdict(enum.Enum):
    """What is concluded; each claims no more than was shown."""

    CERTIFIED = "certified"
    """Proved over a stated region."""
    SURVIVED = "survived"
    """Held on every instance that was decided, under attack."""
    REFUTED = "refuted"
    """A counterexample was proved in two arithmetics."""
    UNDECIDED = "undecided"
    """Nothing settled it."""
    VACUOUS = "vacuous"
    """The hypotheses are proved contradictory."""
    ILL_FORMED = "ill-formed"
    """The print does not type-check."""
    ASYMPTOTIC = "asymptotic"
    """A statement of growth, measured."""

    def __str__(self) -> str:
        return self.value

    @property
    def holds(self) -> bool:
        """Certified or survived."""
        return self in (Verdict.CERTIFIED, Verdict.SURVIVED)


@dataclass(frozen=True)
class Enclosure:
    """A number lies between ``lo`` and ``hi``, both exact."""

    lo: Fraction
    hi: Fraction


@dataclass(frozen=True)
class Premise:
    """A hypothesis of a counterexample, with what was proved of its two sides."""

    name: str
    lhs: Enclosure
    rhs: Enclosure


@dataclass(frozen=True)
class Tightness:
    """The greatest lhs/rhs that was seen."""

    ratio: float
    """lhs/rhs, dimensionless."""
    log10: float | None
    """log₁₀ of it; None for a ratio ≤ 0."""
    dims: Mapping[str, int]
    """The lengths of the dimensions where it was seen."""


def _enclosure(ends: Sequence[str]) -> Enclosure:
    return Enclosure(fraction(ends[0]), fraction(ends[1]))


class Counterexample(Mapping[str, "NDArray[np.float64]"]):
    """An instance that violates a lemma, proved in two arithmetics.

    A mapping from the names of its objects to arrays of the nearest floats: of no axis for a number, one for a vector, two
    for a matrix.

    >>> import lemmacheck
    >>> [found] = lemmacheck.check('''
    ... lemma norms-swapped
    ...   let   x ∈ ℝ^n
    ...   claim ‖x‖_1 ≤ ‖x‖
    ... ''')
    >>> found.counterexample["x"]
    array([1., 1.])
    >>> found.counterexample.exact["x"]
    array([Fraction(1, 1), Fraction(1, 1)], dtype=object)
    >>> print(found.counterexample)
    x = [1, 1]
    """

    def __init__(self, stored: Mapping[str, Any], text: str, axes: Mapping[str, int]) -> None:
        self._stored = stored
        self.text = text
        """As it can be pasted back behind ``try``."""
        # in the order of the lemma, not of the alphabet
        names = [name for name in axes if name in stored["values"]]
        names += [name for name in stored["values"] if name not in names]
        self.exact: dict[str, NDArray[Any]] = {
            name: exact_array(stored["values"][name], axes.get(name, 2)) for name in names
        }
        """The objects as arrays of ``Fraction``."""

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        return float_array(self.exact[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.exact)

    def __len__(self) -> int:
        return len(self.exact)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Counterexample {self.text}>"

    @property
    def dims(self) -> dict[str, int]:
        """The lengths of the dimensions."""
        return dict(self._stored.get("dims", {}))

    @property
    def derived(self) -> dict[str, str]:
        """Objects that are formulas over the others, with their formulas."""
        return {name: one["formula"] for name, one in self._stored.get("derived", {}).items()}

    @property
    def part(self) -> int | None:
        """Which part of the statement fails, counted from 1."""
        return self._stored.get("part")

    @property
    def at(self) -> tuple[int, int] | None:
        """The entry of a matrix statement that fails, counted from 1."""
        at = self._stored.get("at")
        return None if at is None else (at[0], at[1])

    @property
    def lhs(self) -> Enclosure | None:
        """An enclosure of the left side; of a Loewner order that of wᵀ(lhs)w."""
        return None if self._stored.get("lhs") is None else _enclosure(self._stored["lhs"])

    @property
    def rhs(self) -> Enclosure | None:
        """An enclosure of the right side; of a Loewner order that of wᵀ(rhs)w."""
        return None if self._stored.get("rhs") is None else _enclosure(self._stored["rhs"])

    @property
    def margin(self) -> Fraction | None:
        """By how much it fails at least."""
        return None if self._stored.get("margin") is None else fraction(self._stored["margin"])

    @property
    def witness(self) -> NDArray[Any] | None:
        """The vector w, in fractions, that shows a Loewner order to fail."""
        witness = self._stored.get("witness")
        return None if witness is None else exact_array([[entry] for entry in witness], 1)

    @property
    def premises(self) -> list[Premise]:
        """The hypotheses, each with what was proved of its sides."""
        stored = self._stored.get("premises", [])
        return [Premise(one["name"], _enclosure(one["lhs"]), _enclosure(one["rhs"])) for one in stored]


class Result:
    """One lemma in one case and one reading, judged."""

    def __init__(self, judged: _lemmacheck.Judged, number: int, entry: dict[str, Any]) -> None:
        self._judged = judged
        self._number = number
        self.entry: dict[str, Any] = entry
        """All of the evidence, as the ledger keeps it."""
        self.id: str = entry["id"]
        """The id: that of the lemma behind that of its file or paper; a repair's ends in ``.corrected``."""
        self.case: str = entry["case"]
        """``any``, or what the lemma says with ``for``; the words of a reading follow after ``; ``."""
        self.verdict: Verdict = Verdict(entry["verdict"])
        """The verdict."""
        self.reason: str = entry["reason"]
        """Why this one, in a sentence."""
        self.region: str | None = entry["region"]
        """Of a certified lemma, the region of its proof."""
        self.expected, self.is_expected = judged.expected(number)

    @cached_property
    def counterexample(self) -> Counterexample | None:
        """The smallest counterexample of a refuted lemma."""
        stored = self.entry["counterexample"]
        if stored is None:
            return None
        text = self._judged.pasted(self._number)
        return Counterexample(stored, text or "", dict(self._judged.ingredients(self._number)))

    @property
    def tightness(self) -> Tightness | None:
        """The greatest lhs/rhs that was seen of a bound that was not refuted."""
        found = self.entry["tightness"]
        return None if found is None else Tightness(found["ratio"], found["log10"], dict(found.get("dims", {})))

    def explain(self) -> str:
        """All that a referee needs, on one screen: the lemma as read, hypotheses, evidence, chain, counterexample."""
        return self._judged.explained(self._number)

    def to_json(self) -> str:
        """The ledger that holds this verdict alone."""
        return self._judged.json([self._number]) + "\n"

    def report(self, path: str | os.PathLike[str], title: str | None = None) -> None:
        """Writes a report on this verdict, as :meth:`Results.report`."""
        self._alone().report(path, title)

    def _alone(self) -> Results:
        return Results(self._judged, [self], self.id)

    def __repr__(self) -> str:
        found = f", {self.counterexample}" if self.counterexample is not None else ""
        return f"<{self.id} ({self.case}): {self.verdict}{found}>"

    def _repr_html_(self) -> str:
        return self._alone()._repr_html_()


class Results(Sequence[Result]):
    """The verdicts of one run, in the order of the texts."""

    def __init__(self, judged: _lemmacheck.Judged, results: list[Result], name: str) -> None:
        self._judged = judged
        self._results = results
        self._name = name

    @overload
    def __getitem__(self, at: int) -> Result: ...
    @overload
    def __getitem__(self, at: slice) -> Results: ...
    def __getitem__(self, at: int | slice) -> Result | Results:
        if isinstance(at, slice):
            return Results(self._judged, self._results[at], self._name)
        return self._results[at]

    def __len__(self) -> int:
        return len(self._results)

    @property
    def as_expected(self) -> bool:
        """Whether every verdict is the one that its text expects."""
        return all(result.is_expected for result in self._results)

    def to_json(self) -> str:
        """The ledger, the same bytes as ``lemmacheck check FILE --format json`` prints."""
        return self._judged.json(self._numbers) + "\n"

    @property
    def _numbers(self) -> list[int]:
        return [result._number for result in self._results]

    def report(self, path: str | os.PathLike[str], title: str | None = None) -> None:
        """Writes what people read of these verdicts, the same bytes as ``lemmacheck report FILE``.

        ``.html`` is a page that needs no other file; ``.tex`` and ``.md`` are the errata sheet alone.

        Raises
        ------
        ValueError
            Where the path ends in none of these.
        """
        path = os.fspath(path)
        ending = os.path.splitext(path)[1]
        if ending in (".html", ".htm"):
            text = self._page(title)
        elif ending in (".tex", ".md"):
            text = self._judged.sheet(title or f"Errata for {self._name}", self._numbers, ending == ".tex")
        else:
            raise ValueError(f"{path!r} ends in none of .html, .tex and .md")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def _page(self, title: str | None = None) -> str:
        return self._judged.page(title or f"What holds of {self._name}", self._numbers)

    def __repr__(self) -> str:
        return "[" + ",\n ".join(map(repr, self._results)) + "]"

    def _repr_html_(self) -> str:
        return table(self._results) + unfolded(self._page())


def texts_of(source: Source | Sequence[Source]) -> list[tuple[str, str]]:
    """The texts that a source names, each with its name."""
    sources = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    texts = []
    for number, one in enumerate(sources):
        path = os.fspath(one)
        if isinstance(one, str) and not (one.endswith((".lemma", ".md")) and "\n" not in one):
            texts.append(("lemmas" if number == 0 else f"lemmas-{number + 1}", one))
            continue
        with open(path, encoding="utf-8", newline="") as file:
            texts.append((path, file.read()))
    return texts


def name_of(texts: Sequence[tuple[str, str]]) -> str:
    """What people call texts."""
    return ", ".join(os.path.basename(name) for name, _ in texts)


def judge(
    lemmas: _lemmacheck.Lemmas,
    name: str,
    *,
    budget: str = "quick",
    seed: int = 0,
    hints: bool = True,
    jobs: int | None = None,
    rows: Sequence[int] | None = None,
    told: Callable[[int, str, str, str], object] | None = None,
) -> Results:
    """Judges what was read."""
    # for 0 the core takes all cores
    threads = 0 if jobs is None else counted("jobs", jobs, "thread")
    judged = lemmas.judge(budget, seeded(seed), hints, threads, rows, told)
    entries = json.loads(judged.json(range(len(judged))))["claims"]
    return Results(judged, [Result(judged, number, entry) for number, entry in enumerate(entries)], name)


def check(
    source: Source | Sequence[Source],
    *,
    budget: str = "quick",
    seed: int = 0,
    hints: bool = True,
    jobs: int | None = None,
    progress: bool | Progress | None = None,
) -> Results:
    """Judges every lemma of a text or of files: the same verdicts on every machine, and the same as the command's.

    Ctrl-C ends it within a second, and other Python threads go on beside it.

    Parameters
    ----------
    source : str or path, or a sequence of these
        A text of lemmas, or the path of a file that ends in ``.lemma`` or ``.md`` (a ``str`` of one line with that ending is
        a path). Files of one ``paper`` share their settings and definitions.
    budget : {"quick", "standard", "deep"}
        How hard to try; counts of evaluations, never seconds.
    seed : int
        The seed of every random stream, from 0 on.
    hints : bool
        Whether the instances that the lemmas name with ``try`` and ``such as`` are tried.
    jobs : int, optional
        Lemmas judged side by side; all cores where it is left out. No verdict depends on it.
    progress : bool or callable, optional
        A bar, or what is called as ``progress(done, total, id, case, verdict)`` for each verdict. Left out, there is a bar
        where a terminal or a notebook shows one.

    Returns
    -------
    Results
        A sequence of :class:`Result`, one for each lemma in each case and reading.

    Raises
    ------
    LemmaError
        What is wrong with the text, with line, column and repair.
    ContradictionError
        Should our own arithmetics prove opposite things.
    OSError, UnicodeDecodeError
        A file that cannot be read.
    ValueError
        A budget that is none.

    Examples
    --------
    >>> import lemmacheck
    >>> found = lemmacheck.check('''
    ... lemma parallelogram
    ...   let   x, y ∈ ℝ^n
    ...   claim ‖x + y‖^2 + ‖x − y‖^2 = 2 ‖x‖^2 + 2 ‖y‖^2
    ...
    ... lemma too-strong
    ...   let   x, y ∈ ℝ^n
    ...   claim |‖x‖ − ‖y‖| ≤ 1/2 ‖x − y‖
    ... ''')
    >>> [str(result.verdict) for result in found]
    ['certified', 'refuted']
    >>> found[1].counterexample.text
    'x = 1, y = 0'

    A mistake in the text says where, and how to mend it:

    >>> try:
    ...     lemmacheck.check("lemma broken\\n  let x ∈ ℝ^n\\n  claim ‖x‖ ≤ y")
    ... except lemmacheck.LemmaError as error:
    ...     error.line, error.column, error.message
    (3, 15, '`y` is not known here')
    """
    texts = texts_of(source)
    lemmas = _lemmacheck.Lemmas(texts)
    for warning in lemmas.warnings + (lemmas.hints if hints else []):
        warnings.warn(warning, LemmaWarning, stacklevel=2)
    total = len(lemmas.rows())
    bar = Bar(total) if progress is True or (progress is None and is_watched()) else None
    hear = bar if bar is not None else progress if callable(progress) else None
    done = 0

    def told(number: int, id: str, case: str, verdict: str) -> None:
        nonlocal done
        done += 1
        if hear is not None:
            hear(done, total, id, case, verdict)

    try:
        return judge(
            lemmas, name_of(texts), budget=budget, seed=seed, hints=hints, jobs=jobs, told=None if hear is None else told
        )
    finally:
        if bar is not None:
            bar.close()
