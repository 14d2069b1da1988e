"""Whole numbers as Python, NumPy, pandas and spreadsheets have them."""

from __future__ import annotations

import math
import operator
from typing import Any

#: Up to here a float tells every whole number from its neighbours.
EXACT = 2**53


def as_whole(value: Any) -> int | None:
    """The whole number that a value is, of whatever type; None if it is none.

    Anything with ``__index__`` (NumPy's whole numbers, too) and floats without a fraction, as a
    table with a gap holds them. True and false are no numbers; a float above 2^53 may be another
    number than the one that was meant.

    >>> as_whole(7), as_whole(7.0), as_whole(7.5), as_whole(True), as_whole("7")
    (7, 7, None, None, None)
    """
    if isinstance(value, bool) or getattr(getattr(value, "dtype", None), "kind", "") == "b":
        return None
    try:
        return operator.index(value)
    except TypeError:
        pass
    try:
        number = float(value) if hasattr(value, "__float__") else math.nan
    except (TypeError, ValueError, OverflowError):
        return None
    return int(number) if abs(number) <= EXACT and number.is_integer() else None
