"""Lemmas from Python's operators: expressions that print as the text of a lemma.

There is one lemma language and one parser: what is built here is text, and goes through it like any other.

>>> from lemmacheck.language import Lemma, norm, vectors
>>> x, y = vectors("x y", "n")
>>> lemma = Lemma("triangle", norm(x + y) <= norm(x) + norm(y))
>>> print(lemma)
lemma triangle
  let   x ∈ ℝ^n
        y ∈ ℝ^n
  claim ‖x + y‖ ≤ ‖x‖ + ‖y‖
>>> [found] = lemma.check()
>>> found.verdict.holds
True
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias, Union

from lemmacheck._lemmas import Results, check

__all__ = [
    "Expression",
    "Lemma",
    "Operand",
    "Relation",
    "cosh",
    "det",
    "diag",
    "dot",
    "exp",
    "function",
    "identity",
    "inv",
    "log",
    "matrices",
    "matrix",
    "maximum",
    "minimum",
    "norm",
    "preceq",
    "scalar",
    "scalars",
    "sinh",
    "sqrt",
    "sum",
    "symbol",
    "tanh",
    "trace",
    "vector",
    "vectors",
]

# how tightly an expression holds together, loosest first
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)

#: What an operator takes beside an expression. A float is the number that its shortest decimal says: 0.1 is 1/10.
Operand: TypeAlias = Union["Expression", int, float, Fraction]


class Expression:
    """A formula over ingredients: its text, and the ingredients with their sets."""

    __hash__ = None  # type: ignore[assignment]
    # an array of NumPy on the left leaves the operator to this class, which refuses it
    __array_ufunc__ = None

    def __init__(self, text: str, level: int = _ATOM, ingredients: dict[str, str] | None = None) -> None:
        self.text = text
        self.ingredients: dict[str, str] = ingredients or {}
        self._level = level

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def _at(self, level: int) -> str:
        return self.text if self._level >= level else f"({self.text})"

    def __add__(self, other: Operand) -> Expression:
        return _joined("{} + {}", _SUM, (self, _SUM), (other, _PRODUCT))

    def __radd__(self, other: Operand) -> Expression:
        return _joined("{} + {}", _SUM, (other, _SUM), (self, _PRODUCT))

    def __sub__(self, other: Operand) -> Expression:
        return _joined("{} − {}", _SUM, (self, _SUM), (other, _PRODUCT))

    def __rsub__(self, other: Operand) -> Expression:
        return _joined("{} − {}", _SUM, (other, _SUM), (self, _PRODUCT))

    def __mul__(self, other: Operand) -> Expression:
        return _joined("{} · {}", _PRODUCT, (self, _PRODUCT), (other, _POWER))

    def __rmul__(self, other: Operand) -> Expression:
        return _joined("{} · {}", _PRODUCT, (other, _PRODUCT), (self, _POWER))

    __matmul__ = __mul__
    __rmatmul__ = __rmul__

    def __truediv__(self, other: Operand) -> Expression:
        return _joined("{} / {}", _PRODUCT, (self, _PRODUCT), (other, _POWER))

    def __rtruediv__(self, other: Operand) -> Expression:
        return _joined("{} / {}", _PRODUCT, (other, _PRODUCT), (self, _POWER))

    def __pow__(self, other: Operand) -> Expression:
        return _joined("{}^{}", _POWER, (self, _ATOM), (other, _ATOM))

    def __rpow__(self, other: Operand) -> Expression:
        return _joined("{}^{}", _POWER, (other, _ATOM), (self, _ATOM))

    def __neg__(self) -> Expression:
        return _joined("−{}", _SIGN, (self, _POWER))

    def __abs__(self) -> Expression:
        return _joined("|{}|", _ATOM, (self, _SUM))

    @property
    def T(self) -> Expression:
        """The transpose."""
        return _joined("{}ᵀ", _POWER, (self, _ATOM))

    def __getitem__(self, at: Any) -> Expression:
        places = at if isinstance(at, tuple) else (at,)
        holes = ", ".join("{}" for _ in places)
        return _joined("{}[" + holes + "]", _ATOM, (self, _ATOM), *((place, _SUM) for place in places))

    def hadamard(self, other: Operand) -> Expression:
        """The product entry by entry, x ∘ y."""
        return _joined("{} ∘ {}", _PRODUCT, (self, _PRODUCT), (other, _POWER))

    def __le__(self, other: Operand) -> Relation:
        return _related(self, "≤", other)

    def __ge__(self, other: Operand) -> Relation:
        return _related(self, "≥", other)

    def __lt__(self, other: Operand) -> Relation:
        return _related(self, "<", other)

    def __gt__(self, other: Operand) -> Relation:
        return _related(self, ">", other)

    def __eq__(self, other: object) -> Relation:  # type: ignore[override]
        return _related(self, "=", other)

    def __ne__(self, other: object) -> Relation:  # type: ignore[override]
        return _related(self, "≠", other)


class Relation:
    """A statement about formulas, as a claim or a hypothesis."""

    def __init__(self, text: str, ingredients: dict[str, str]) -> None:
        self.text = text
        self.ingredients = ingredients

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        raise TypeError(f"`{self.text}` has no truth by itself; of a chain a ≤ b ≤ c give both relations")

    def __and__(self, other: Relation) -> Relation:
        return Relation(f"{self.text} and {other.text}", _gathered([self, other]))


def _gathered(parts: Sequence[Expression | Relation]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in parts:
        for name, set in part.ingredients.items():
            if found.setdefault(name, set) != set:
                raise ValueError(f"`{name}` is an element of {found[name]} and of {set}; give one of them another name")
    return found


def _expression(value: object) -> Expression:
    if isinstance(value, Expression):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float, Fraction)):
        raise TypeError(f"{value!r} is no formula and no number")
    text = str(value)
    if text in ("nan", "inf", "-inf"):
        raise ValueError(f"{text} is no number of the language")
    level = _PRODUCT if "/" in text else _ATOM
    return Expression(text.lstrip("-"), level) if not text.startswith("-") else -Expression(text[1:], level)


def _joined(pattern: str, level: int, *parts: tuple[object, int]) -> Expression:
    expressions = [(_expression(part), wanted) for part, wanted in parts]
    text = pattern.format(*(part._at(wanted) for part, wanted in expressions))
    return Expression(text, level, _gathered([part for part, _ in expressions]))


def _related(left: object, sign: str, right: object) -> Relation:
    sides = _expression(left), _expression(right)
    return Relation(f"{sides[0].text} {sign} {sides[1].text}", _gathered(sides))


def symbol(name: str, set: str) -> Expression:
    """An ingredient that is an element of any set of the language: ``symbol("H", "PD(n)")``, ``symbol("t", "[0, 1]")``."""
    return Expression(name, _ATOM, {name: set})


def scalar(name: str) -> Expression:
    """A real number."""
    return symbol(name, "ℝ")


def vector(name: str, length: str) -> Expression:
    """A column of a length."""
    return symbol(name, f"ℝ^{length}" if length.isidentifier() else f"ℝ^({length})")


def matrix(name: str, rows: str, columns: str) -> Expression:
    """A matrix of rows × columns."""
    return symbol(name, f"ℝ^({rows}×{columns})")


def scalars(names: str) -> list[Expression]:
    """Real numbers, their names apart by spaces."""
    return [scalar(name) for name in names.split()]


def vectors(names: str, length: str) -> list[Expression]:
    """Columns of one length, their names apart by spaces."""
    return [vector(name, length) for name in names.split()]


def matrices(names: str, rows: str, columns: str) -> list[Expression]:
    """Matrices of one shape, their names apart by spaces."""
    return [matrix(name, rows, columns) for name in names.split()]


def identity(length: str) -> Expression:
    """The identity matrix."""
    return Expression(f"eye({length})")


def function(name: str) -> Callable[..., Expression]:
    """A function of the language by its name there: ``function("logsumexp")(x)``."""

    def call(*arguments: Operand) -> Expression:
        holes = ", ".join("{}" for _ in arguments)
        return _joined(name + "(" + holes + ")", _ATOM, *((argument, _SUM) for argument in arguments))

    call.__name__ = name
    call.__doc__ = f"``{name}`` of the language."
    return call


exp, log, sqrt = function("exp"), function("log"), function("sqrt")
cosh, sinh, tanh = function("cosh"), function("sinh"), function("tanh")
trace, det, inv, diag = function("trace"), function("det"), function("inv"), function("diag")
dot, sum = function("dot"), function("sum")
maximum, minimum = function("max"), function("min")


def norm(x: Operand, kind: str | Expression | None = None) -> Expression:
    """‖x‖, or with a kind such as ``"F"``, ``"1"``, ``"∞"`` or a positive definite matrix ‖x‖_kind."""
    if kind is None:
        return _joined("‖{}‖", _ATOM, (x, _SUM))
    if isinstance(kind, Expression):
        return _joined("‖{}‖_{}", _ATOM, (x, _SUM), (kind, _ATOM))
    return _joined("‖{}‖_" + kind, _ATOM, (x, _SUM))


def preceq(A: Operand, B: Operand) -> Relation:
    """A ⪯ B, the order of symmetric matrices."""
    return _related(A, "⪯", B)


class Lemma:
    """A lemma: its claims and hypotheses, and the ingredients that they are about.

    Parameters
    ----------
    id : str
        The id.
    claims : Relation
        What is claimed.
    given : sequence of Relation
        Hypotheses.
    title : str
        Words.
    """

    def __init__(self, id: str, *claims: Relation, given: Sequence[Relation] = (), title: str = "") -> None:
        if not claims:
            raise ValueError("a lemma claims something")
        self.id = id
        self.claims = claims
        self.given = tuple(given)
        self.title = title

    def __str__(self) -> str:
        sets = _gathered([*self.given, *self.claims])
        clauses = [
            ("let", [f"{name} ∈ {set}" for name, set in sets.items()]),
            ("given", [relation.text for relation in self.given]),
            ("claim", [relation.text for relation in self.claims]),
        ]
        lines = [f'lemma {self.id} "{self.title}"' if self.title else f"lemma {self.id}"]
        for keyword, items in clauses:
            lines += [f"  {keyword if at == 0 else '':<5} {item}" for at, item in enumerate(items)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def check(self, **how: Any) -> Results:
        """Judges it, with the keywords of :func:`lemmacheck.check`."""
        return check(str(self) + "\n", **how)
