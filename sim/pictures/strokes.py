"""Strokes that the panels of a timeline are drawn with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from sim import course
from sim.language import N_, _, figures
from sim.pictures import dates
from sim.pictures.style import FAINT, NEUTRAL
from sim.record import Record


def times_words(balance: float, *, long: bool = True) -> str:
    """A log of a strength ratio, and how many times as strong the stronger side is.

    >>> times_words(0.0), times_words(1.0), times_words(-2.5, long=False)
    ('0 (equal)', '1 (2.7 times)', '-2.5 (12x)')
    >>> times_words(0.1)
    '0.1 (1.11 times)'
    """
    if abs(balance) < 1e-9:
        return _("0 (equal)") if long else "0"
    times = math.exp(abs(balance))
    digits = 2 if times < 2 else 1 if times < 10 else 0
    told = N_("{balance} ({times} times)") if long else "{balance} ({times}x)"
    return _(told, balance=figures(f"{balance:g}"), times=figures(f"{times:.{digits}f}"))


def box(left: float, right: float, low: float, high: float) -> npt.NDArray[np.float64]:
    """Give the corners of a rectangle."""
    return np.array([(left, low), (right, low), (right, high), (left, high)], float)


def marks(axes: Axes, places: Sequence[tuple[float, float]], marker: str, **look: Any) -> None:
    """Put the same mark at all places."""
    if places:
        axes.plot(*zip(*places, strict=True), marker=marker, linestyle="none", **look)


def any_within(axes: Axes, days: Iterable[float]) -> bool:
    """Whether any of some days is in the window of the axes."""
    low, high = axes.get_xlim()
    return any(low <= day <= high for day in days)


def say(axes: Axes, text: str) -> None:
    """Say in a panel that it is empty because nothing happened."""
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=NEUTRAL,
              style="italic")  # fmt: skip


def mark_values(axes: Axes, places: Iterable[float], words: Sequence[str], **style: Any) -> None:
    """Mark values at the left, unless the axes stand beside others that do; ticks are dear."""
    if axes.yaxis.get_visible():
        axes.set_yticks(list(places), words, **style)


def shade(axes: Axes, record: Record, wars: Sequence[course.Span], *, war: str) -> None:
    """Shade the wars, and draw the dotted lines of what happened in fact."""
    over = axes.get_xaxis_transform()
    if wars:
        boxes = [box(one.first, one.last, 0.0, 1.0) for one in wars]
        axes.add_collection(
            PolyCollection(boxes, facecolor=war, edgecolor=war, linewidth=0.8, zorder=0,
                           transform=over),
            autolim=False,
        )  # fmt: skip
    days = [day for _, day, _ in dates.milestones(record)]
    if days:
        axes.vlines(days, 0.0, 1.0, transform=over, color=FAINT, linewidth=0.8, linestyle=":",
                    zorder=1)  # fmt: skip
