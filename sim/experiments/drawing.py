"""Drawing that experiments share: estimates with their intervals as bars or bands, and keys.

Estimates are drawn times a `scale`: 100 shows a share in percent. A `style` goes to Matplotlib as
it is.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.inference.intervals import Estimate

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Colour, marker and line style of a series.
Line = tuple[str, str, str]
#: Face colour, hatch and label of a part of a bar.
Part = tuple[str, str, str]

_BETWEEN_ROWS = "#E5E5E5"


def lengths(found: Sequence[Estimate], scale: float = 1.0) -> tuple[list[float], list[list[float]]]:
    """Values, and how far their intervals reach below and above; 0 where a value is exact.

    >>> lengths([Estimate(0.5, 0.25, 1.0, 0.1, 9), Estimate(0.0, math.nan, math.nan, 0.0, 0)], 100)
    ([50.0, 0.0], [[25.0, 0.0], [50.0, 0.0]])
    """
    ends = [(one.value, one.value) if math.isnan(one.low) else (one.low, one.high) for one in found]
    both = list(zip(found, ends, strict=True))
    below = [max(0.0, one.value - low) * scale for one, (low, _) in both]
    above = [max(0.0, high - one.value) * scale for one, (_, high) in both]
    return [one.value * scale for one in found], [below, above]


def bars_across(
    axes: Axes, found: Sequence[Estimate], rows: Sequence[float], scale: float = 1.0, **style: Any
) -> None:
    """Draw estimates in rows, each with a bar across for its interval."""
    values, reach = lengths(found, scale)
    axes.errorbar(values, rows, xerr=reach, **style)


def bars_upright(
    axes: Axes,
    rows: pd.DataFrame,
    scale: float = 1.0,
    places: npt.ArrayLike | None = None,
    **style: Any,
) -> None:
    """Draw rows of a summary over their `x`, or over other places, each with an upright bar."""
    value, low, high = (rows[name].to_numpy() * scale for name in ("value", "low", "high"))
    reach = np.maximum([value - low, high - value], 0)
    axes.errorbar(rows["x"].to_numpy() if places is None else places, value, yerr=reach, **style)


def line_with_band(
    axes: Axes, rows: pd.DataFrame, line: Line, label: str, scale: float = 1.0, size: float = 5.0
) -> None:
    """Draw rows of a summary over their `x` as a line, with a band for the intervals.

    `size` is that of the markers, in points.
    """
    colour, marker, style = line
    low, value, high = (scale * rows[name] for name in ("low", "value", "high"))
    axes.fill_between(rows["x"], low, high, color=colour, alpha=0.2, linewidth=0)
    axes.plot(
        rows["x"], value, style, color=colour, marker=marker, mfc="none", ms=size, label=label
    )


def mark_on_line(
    axes: Axes,
    found: Estimate,
    row: float,
    colour: str,
    marker: str,
    *,
    scale: float = 1.0,
    width: float | None = None,
    **style: Any,
) -> None:
    """Draw an estimate in a row: its interval as a line of a width in points, and a mark on it."""
    ends = [scale * found.low, scale * found.high]
    axes.plot(ends, [row, row], "-", color=colour, linewidth=width)
    axes.plot(scale * found.value, row, marker, color=colour, **style)


def stacked(
    axes: Axes, row: float, widths: Iterable[float], parts: Iterable[Part], **style: Any
) -> None:
    """Draw the parts of a whole in a row, side by side from 0 on."""
    left = 0.0
    for width, (face, hatch, label) in zip(widths, parts, strict=True):
        look: dict[str, Any] = {"color": face, "hatch": hatch, "edgecolor": "white"}
        axes.barh(row, width, left=left, label=label, **look, **style)
        left += width


def grey_table(
    axes: Axes, shares: npt.ArrayLike, told: Callable[[int, int, float], str], most: float = 1.0
) -> None:
    """Draw shares as a table of grey cells, darker for more, with a text in each.

    A cell is a square of 1 from its row and column on, so its centre is half a step further.

    Args:
        axes: where to.
        shares: (rows, columns).
        told: the text of a cell, from its row, its column and its share.
        most: the share that is black.
    """
    import seaborn  # takes a second: only who draws such a table waits for it

    cells = np.asarray(shares, dtype=np.float64)
    texts = [[told(row, column, float(share)) for column, share in enumerate(line)]
             for row, line in enumerate(cells)]  # fmt: skip
    seaborn.heatmap(
        cells,
        ax=axes,
        cmap="Greys",
        vmin=0.0,
        vmax=most,
        annot=np.array(texts),
        fmt="",
        annot_kws={"fontsize": 7.5},
        cbar=False,
        xticklabels=False,
        yticklabels=False,
    )


def part_rows(axes: Axes, count: int) -> None:
    """Draw a faint line between each two of so many rows."""
    for row in range(count - 1):
        axes.axhline(row + 0.5, color=_BETWEEN_ROWS, linewidth=0.6)


def message(figure: Figure, text: str, letters: int = 88) -> None:
    """Write over all panels what a figure shows: one sentence, made from the numbers drawn.

    `letters` is how many fit on a line: 88 for a figure 8.4 to 9 inches wide, which a page shows
    900 pixels wide.
    """
    whole = text.replace(" %", "\N{NO-BREAK SPACE}%")  # a figure keeps its sign
    lines = "\n".join(textwrap.wrap(whole, letters))
    figure.suptitle(lines, x=0.01, ha="left", fontsize=11, fontweight="bold")


def among(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> among(["hope"]), among(["hope", "trust", "luck"])
    ('hope', 'hope, trust and luck')
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def legend_below(figure: Figure, columns: int) -> None:
    """Put one legend below all panels, made from the first of them."""
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=columns)
