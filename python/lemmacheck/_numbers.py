"""Whole numbers that the core takes, checked."""

from __future__ import annotations

import operator
from typing import SupportsIndex


def counted(name: str, value: SupportsIndex, unit: str) -> int:
    """A number from 1 on."""
    number = operator.index(value)
    if number < 1:
        raise ValueError(f"{name} is {number}; at least one {unit} is needed")
    return number


def seeded(value: SupportsIndex) -> int:
    """A seed."""
    number = operator.index(value)
    if not 0 <= number < 2**64:
        raise ValueError(f"the seed is {number}; it must be from 0 to 2^64 − 1")
    return number
