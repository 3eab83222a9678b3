"""Exact numbers as the ledger writes them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Python refuses to read integers of more digits than 4300 at once
_DIGITS = 4000


def _integer(digits: str) -> int:
    if len(digits) <= _DIGITS:
        return int(digits)
    half = len(digits) // 2
    shift: int = 10**half
    return _integer(digits[:-half]) * shift + _integer(digits[-half:])


def fraction(text: str) -> Fraction:
    """The number that an integer, a decimal or ``p/q`` is, exactly.

    >>> fraction("1.5e-3")
    Fraction(3, 2000)
    """
    if len(text) <= _DIGITS:
        return Fraction(text)
    sign = -1 if text.startswith("-") else 1
    top, _, bottom = text.lstrip("+-").partition("/")
    mantissa, _, exponent = top.partition("e")
    whole, _, part = mantissa.partition(".")
    value = Fraction(_integer(whole + part)) * Fraction(10) ** (int(exponent or 0) - len(part))
    return sign * value / (_integer(bottom) if bottom else 1)


def nearest(value: Fraction) -> float:
    """The float nearest to a number; infinite beyond their range."""
    try:
        return float(value)
    except OverflowError:
        return -math.inf if value < 0 else math.inf


def exact_array(rows: list[list[str]], axes: int) -> NDArray[Any]:
    """An array of fractions: of no axis for a number, one for a vector, two for a matrix."""
    import numpy as np

    array = np.empty((len(rows), len(rows[0]) if rows else 0), dtype=object)
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            array[i, j] = fraction(entry)
    return array if axes == 2 else array.reshape(-1) if axes == 1 else array.reshape(())


def float_array(exact: NDArray[Any]) -> NDArray[np.float64]:
    """The floats nearest to the entries."""
    import numpy as np

    floats = [nearest(entry) for entry in exact.reshape(-1)]
    return np.array(floats, dtype=np.float64).reshape(exact.shape)
