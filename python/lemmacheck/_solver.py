"""Regressions solved, with a certificate."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lemmacheck import _lemmacheck
from lemmacheck._errors import ConvergenceWarning
from lemmacheck._numbers import counted, seeded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

#: The losses ℓ of z = Ax.
LOSSES = (
    "rescaled-exp",
    "rescaled-cosh",
    "rescaled-sinh",
    "soft-residual",
    "softmax",
    "exp",
    "cosh",
    "sinh",
)


class _Record(Mapping[str, Any]):
    """Fields that are read as attributes, or as entries of a mapping, as those of ``scipy.optimize.OptimizeResult``."""

    _fields: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._fields})

    def __repr__(self) -> str:
        width = max(map(len, self._fields), default=0)
        return "\n".join(f"{name:>{width}}: {value!r}" for name, value in self._fields.items())


class Certificate(_Record):
    """What interval arithmetic proves of an answer.

    Attributes
    ----------
    certified : bool
        Exactly one critical point, a strict local minimiser, lies within ``radius`` of ``x``.
    radius : float or None
        ‖x − x*‖₂ is at most this; None where it was not reached.
    lambda_min : float or None
        The smallest eigenvalue of the Hessian at ``x`` is at least this.
    lipschitz : float or None
        The Hessian changes by at most this times the distance, about ``x``.
    reason : str
        What was proved, or why not.
    """

    certified: bool
    radius: float | None
    lambda_min: float | None
    lipschitz: float | None
    reason: str

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = dict(fields)
        self.__dict__.update(self._fields)


class Minimum(_Record):
    """One of several minima that the starts led to.

    Attributes
    ----------
    x : ndarray of shape (d,)
    fun : float
        L(x).
    status : str
        As :attr:`Solution.status`.
    starts : list of int
        The starts that led there, counted from 0; start 0 is ``x0``.
    """

    x: NDArray[np.float64]
    fun: float
    status: str
    starts: list[int]

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = dict(fields)
        self.__dict__.update(self._fields)


class Solution(_Record):
    """Where a run ended, and what is proved of it; as ``scipy.optimize.OptimizeResult`` a mapping with attributes.

    Attributes
    ----------
    x : ndarray of shape (d,)
        The point.
    fun : float
        L(x); infinite beyond the range of floats.
    success : bool
        Whether the run ended at a critical point: ``status`` is ``converged`` or ``at-precision``.
    status : str
        ``converged``, ``at-precision``, ``step-limit``, ``stalled``, ``diverging``, ``singular`` or ``non-finite``.
    message : str
        How the run ended, and what to do next where there is anything to be done.
    nit : int
        Iterations.
    jac : ndarray of shape (d,)
        ∇L(x), in floating point.
    certificate : Certificate
        What is proved of ``x``.
    second_order : str
        ``minimum``, ``saddle`` or ``unknown``: floating-point evidence of what kind of point ``x`` is.
    minima : list of Minimum
        Every distinct minimum that several starts led to, best first; the answer alone for one start.
    """

    x: NDArray[np.float64]
    fun: float
    success: bool
    status: str
    message: str
    nit: int
    jac: NDArray[np.float64]
    certificate: Certificate
    second_order: str
    minima: list[Minimum]

    def __init__(self, answer: _lemmacheck.Answer) -> None:
        self._json = answer.json()
        record = json.loads(self._json)
        x = answer.x
        value = _float(record["value"])
        minima = [
            Minimum({"x": at, "fun": _float(one["value"]), "status": one["status"], "starts": one["starts"]})
            for at, one in zip(answer.minima, record.get("minima") or [])
        ]
        advice = record.get("advice")
        status = record["status"]
        self._fields = {
            "x": x,
            "fun": value,
            "success": answer.solved,
            "status": status,
            "message": f"{status} after {record['iterations']} iterations" + (f"; {advice}" if advice else ""),
            "nit": record["iterations"],
            "jac": answer.gradient,
            "certificate": Certificate(record["certificate"]),
            "second_order": record["second_order"],
            "minima": minima or [Minimum({"x": x, "fun": value, "status": status, "starts": [0]})],
        }
        self.__dict__.update(self._fields)

    @property
    def record(self) -> dict[str, Any]:
        """All that is known of the run, as ``lemmacheck.solution/1`` has it."""
        record: dict[str, Any] = json.loads(self._json)
        return record

    def to_json(self) -> str:
        """The object ``lemmacheck.solution/1``, as ``lemmacheck solve --format json`` prints it; ``source`` is empty, for
        arrays come from no file."""
        return self._json


def _float(value: float | None) -> float:
    return math.inf if value is None else value


def design_of(A: Any) -> _lemmacheck.Design:
    """A design matrix over the memory of ``A`` where its layout allows."""
    import numpy as np

    _refuse_other_numbers(A, "A")
    if hasattr(A, "tocsr") and hasattr(A, "nnz"):
        if len(A.shape) != 2:
            raise ValueError(f"A has {len(A.shape)} axes; a design matrix has two, rows and columns")
        rows = A.tocsr()
        if rows.dtype != np.float64:
            rows = rows.astype(np.float64)
        if not rows.has_canonical_format:
            # the caller's matrix keeps its own order
            rows = rows.copy()
            rows.sum_duplicates()
        if rows.shape[1] > np.iinfo(np.uint32).max:
            raise ValueError(f"A has {rows.shape[1]} columns; the most are {np.iinfo(np.uint32).max}")
        return _lemmacheck.Design.sparse(
            rows.shape,
            np.asarray(rows.indptr, dtype=np.int64),
            np.asarray(rows.indices).astype(np.uint32),
            np.ascontiguousarray(rows.data),
        )
    array = np.require(A, dtype=np.float64, requirements=["C", "A", "E"])
    if array.ndim != 2:
        raise ValueError(f"A has {array.ndim} axes; a design matrix has two, rows and columns")
    return _lemmacheck.Design.dense(array)


def _refuse_other_numbers(value: Any, name: str) -> None:
    # a conversion would drop imaginary parts and masks without a word
    import numpy as np

    if np.iscomplexobj(value):
        raise ValueError(f"{name} is complex; every entry must be a real number")
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise ValueError(f"entries of {name} are masked; every entry must be a number")


def _vector(value: Any, name: str) -> NDArray[np.float64]:
    import numpy as np

    _refuse_other_numbers(value, name)
    array = np.require(value, dtype=np.float64, requirements=["C", "A", "E"])
    if array.ndim != 1:
        raise ValueError(f"{name} has {array.ndim} axes; a vector has one")
    return array


def solve(
    A: Any,
    b: ArrayLike,
    loss: str = "softmax",
    weights: float | ArrayLike = 0.0,
    x0: ArrayLike | None = None,
    method: str = "auto",
    *,
    multistart: int | None = None,
    tolerance: float = 1e-10,
    seed: int = 0,
    jobs: int = 1,
) -> Any:
    """Minimises L(x) = ℓ(Ax) + ½‖w∘Ax‖² and proves what it can of the answer.

    Ctrl-C ends it within a second, and other Python threads go on beside it. An array is not copied where it is C-contiguous,
    aligned and of float64, nor are the values of a sparse matrix in rows; do not write to them from another thread meanwhile.

    Parameters
    ----------
    A : array of shape (n, d), or a SciPy sparse matrix
        The design matrix, of finite numbers.
    b : array of shape (n,) or (n, k)
        The target, or k of them: a batch over one A shares its work.
    loss : str
        ``rescaled-exp``, ``rescaled-cosh``, ``rescaled-sinh``, ``soft-residual``, ``softmax``, ``exp``, ``cosh`` or ``sinh``.
    weights : float or array of shape (n,)
        The weights w of the regulariser: one for every row, or one a row.
    x0 : array of shape (d,), optional
        The starting point; 0 where it is left out.
    method : {"auto", "exact", "sketched", "subsampled"}
        How a step is found; ``auto`` takes what costs least by a model of the size of A.
    multistart : int, optional
        Starts to try. Left out, ``auto`` tries several where A is small.
    tolerance : float
        ‖∇L(x)‖/‖∇L(x0)‖ to reach, strictly between 0 and 1.
    seed : int
        The seed of samples and starts.
    jobs : int
        Threads; no bit of the answer depends on them.

    Returns
    -------
    Solution, or a list of k of them for a batch

    Raises
    ------
    ValueError
        What does not fit, in the core's words.
    MemoryError
        Where the d × d matrices that a run keeps cannot be had.

    Warns
    -----
    ConvergenceWarning
        Where a run did not end at a critical point.

    Examples
    --------
    The query behind a row of attention, up to what softmax does not see:

    >>> import numpy as np, lemmacheck
    >>> keys = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.5]])
    >>> query = np.array([0.3, -0.2])
    >>> row = np.exp(keys @ query); row /= row.sum()
    >>> found = lemmacheck.solve(keys, row, loss="softmax")
    >>> found.success, np.allclose(found.x, query)
    (True, True)
    >>> found.certificate.certified, found.certificate.radius < 1e-9
    (True, True)
    """
    import numpy as np

    design = design_of(A)
    n, d = design.shape
    _refuse_other_numbers(b, "b")
    targets = np.asarray(b, dtype=np.float64)
    if targets.ndim not in (1, 2):
        raise ValueError(f"b has {targets.ndim} axes; a target has one, and a batch of targets two")
    columns = [targets] if targets.ndim == 1 else list(targets.T)
    weighing = float(weights) if np.ndim(weights) == 0 else _vector(weights, "weights")  # type: ignore[arg-type]
    start = np.zeros(d) if x0 is None else _vector(x0, "x0")
    starts = None if multistart is None else counted("multistart", multistart, "start")
    threads, seed = counted("jobs", jobs, "thread"), seeded(seed)
    columns = [np.ascontiguousarray(column) for column in columns]
    answers = _lemmacheck.solve(design, columns, loss, weighing, start, method, starts, tolerance, seed, threads)
    solutions = [Solution(answer) for answer in answers]
    for number, solution in enumerate(solutions):
        if not solution.success:
            which = "" if targets.ndim == 1 else f"target {number + 1}: "
            warnings.warn(which + solution.message, ConvergenceWarning, stacklevel=2)
    return solutions[0] if targets.ndim == 1 else solutions
