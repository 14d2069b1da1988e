"""A dated number in memory, and its value on a day."""

from __future__ import annotations

from typing import Annotated

from sim.memory.marks import part
from sim.memory.sizes import DATES


class Dated:
    """What :class:`sim.parameters.Series` says, as numbers; constant if it has one date."""

    count: int  # dates
    linear: int  # 1: runs straight from one date to the next, 0: in steps
    days: Annotated[list[int], DATES]  # day numbers, ascending
    values: Annotated[list[float], DATES]


@part
def value_on(series: Dated, day: int) -> float:
    """Value of a dated number on a day: :meth:`sim.parameters.Series.at`."""
    count = series.count
    index = -1
    for k in range(count):
        if series.days[k] > day:
            break
        index = k
    if index < 0:
        return float(series.values[0])
    if series.linear == 0 or index + 1 == count:
        return float(series.values[index])
    left, right = series.days[index], series.days[index + 1]
    share = (day - left) / (right - left)
    return float(series.values[index] + share * (series.values[index + 1] - series.values[index]))
