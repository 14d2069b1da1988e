"""Runs beside the record: bands of figures, probabilities of events, and dates of onset."""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.pictures.picture import Picture
from sim.pictures.style import BAND, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.targets import counted

Row = Mapping[Hashable, Any]

#: grade -> its marker, whether it is filled, and its size: told apart without any colour
GRADE_MARKS = {
    "well": ("o", True, 6.5),
    "possible": ("D", False, 5.5),
    "NO": ("X", True, 8.0),
}
_TOGETHER = ("*", True, 10.0)


def comparison_figure(table: pd.DataFrame, titles: Mapping[str, str] | None = None) -> Figure:
    """Draw a table of :func:`sim.targets.compare`: figures on the left, events on the right.

    Every figure has a scale of its own, from the lowest to the highest of its band and of the
    record; the numbers stand beside it. `titles` names the scenarios.
    """
    events = table["statistic"].isin(["probability", "together"])
    parts = [
        (part, held) for part, held in ((table[~events], False), (table[events], True)) if len(part)
    ]
    lines = [len(part) + part["scenario"].nunique() for part, _ in parts]
    with look():
        figure = new_figure(8.6 * len(parts), 0.27 * max(lines) + 1.9)
        rest = max(lines) - min(lines)
        grid = figure.add_gridspec(2, len(parts), height_ratios=[min(lines), max(rest, 0.01)])
        for column, (part, is_events) in enumerate(parts):
            shorter = lines[column] < max(lines)
            axes = figure.add_subplot(grid[0, column] if shorter else grid[:, column])
            _draw_rows(axes, part, titles or {}, is_events)
        figure.suptitle("Runs beside the record", fontsize=12, x=0.01, ha="left")
        return figure


def comparison_pictures(table: pd.DataFrame, titles: Mapping[str, str], told: str) -> list[Picture]:
    """The figures and the events of a comparison, a picture each; `told` sums them up."""
    events = table["statistic"].isin(["probability", "together"])
    return [
        Picture(
            f"comparison-{name}",
            f"Runs beside what happened: {name}",
            comparison_figure(part, titles),
            f"The {name} of the historical record, each beside the runs. {told} "
            "The table says the same.",
        )
        for name, part in (("figures", table[~events]), ("events", table[events]))
        if len(part)
    ]


def _draw_rows(axes: Axes, part: pd.DataFrame, titles: Mapping[str, str], is_events: bool) -> None:
    """One line of the panel for each target, under the title of its scenario."""
    line, ticks, labels = 0.0, [], []
    for scenario, group in part.groupby("scenario", sort=False):
        axes.text(
            -0.02,
            line,
            titles.get(str(scenario), str(scenario)),
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            fontweight="bold",
            fontsize=8.5,
        )
        line += 1.0
        for row in group.to_dict("records"):
            (_draw_event if is_events else _draw_figure)(axes, row, line)
            ticks.append(line)
            labels.append(_label(row))
            line += 1.0
    axes.set_yticks(ticks, labels, fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(line - 0.4, -0.8)
    axes.set_xlim(-0.03, 1.03)
    axes.spines["left"].set_visible(False)
    if is_events:
        axes.set_title("Events: share of runs in which it happens")
        axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])
        axes.set_xlabel("share of runs (points), with 95 % Wilson interval (lines)")
        axes.axvspan(-0.03, 0.05, facecolor="#DDDDDD", zorder=0)
        axes.axvspan(0.05, 0.5, facecolor="#F3F3F3", zorder=0)
    else:
        axes.set_title("Figures: each line has its own scale")
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
    axes.legend(
        handles=_event_legend() if is_events else _figure_legend(),
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0 if not is_events else -1.4 / max(line, 4.0)),
        ncols=2,
    )


def _label(row: Row) -> str:
    return "\n".join(textwrap.wrap(row["label"], 60, max_lines=2, placeholder=" ..."))


def _draw_figure(axes: Axes, row: Row, line: float) -> None:
    """Bands and middle of the runs, and the value and range of the record."""
    ends = _ends(row)
    axes.axhline(line, color="#EEEEEE", linewidth=0.6, zorder=0)
    if row["n"] == 0:
        axes.text(0.5, line, "no run qualifies", ha="center", va="center", color=FAINT, fontsize=8)
        _note(axes, line, f"record {_record(row)}", NEUTRAL)
        return

    def place(value: float) -> float:
        return 0.5 if ends[0] == ends[1] else 0.06 + 0.88 * (value - ends[0]) / (ends[1] - ends[0])

    low, high = (place(row[f"band_90_{end}"]) for end in ("low", "high"))
    axes.plot([low, high], [line, line], color=NEUTRAL, linewidth=1.2, zorder=2)
    low, high = (place(row[f"band_50_{end}"]) for end in ("low", "high"))
    axes.plot([low, high], [line, line], color=BAND, linewidth=7, solid_capstyle="butt", zorder=1)
    axes.plot(place(row["simulated"]), line, "|", color="black", markersize=10, zorder=3)
    low, high = (
        (place(min(max(edge, ends[0]), ends[1])) for edge in (row["low"], row["high"]))
        if _is_number(row["low"])
        else (0.0, 0.0)
    )
    axes.plot([low, high], [line + 0.24] * 2, color=HOLDER, linewidth=1.6, zorder=3)
    for edge, end, marker in ((row["low"], low, "<"), (row["high"], high, ">")):
        if math.isinf(edge):
            axes.plot(end, line + 0.24, marker, color=HOLDER, markersize=4, zorder=4)
    _mark(axes, place(_middle(row)), line + 0.24, row, HOLDER)
    edges = [_number(row[f"band_90_{end}"], row["unit"]) for end in ("low", "high")]
    band = " to ".join(dict.fromkeys(edges))
    unit = _unit(row).removesuffix("s") if band == "1" else _unit(row)
    runs = f"{_number(row['simulated'], row['unit'])} ({band}) {unit}".rstrip()
    text = f"{_grade(row)}: record {_record(row)}, runs {runs}\nof {counted(row['n'], row['of'])}"
    _note(axes, line, text, HOLDER if row["grade"] == "NO" else NEUTRAL)


def _mark(axes: Axes, x: float, y: float, row: Row, colour: str) -> None:
    """Mark a grade by shape and filling; an input, which tests nothing, in faint colour."""
    marker, filled, size = GRADE_MARKS.get(row["grade"], _TOGETHER)
    colour = FAINT if row["used_in_setting"] else colour
    axes.plot(
        x,
        y,
        marker,
        color=colour,
        markerfacecolor=colour if filled else "white",
        markeredgecolor="white" if filled else colour,
        markeredgewidth=0.5 if filled else 1.4,
        markersize=size,
        zorder=5,
    )


def _grade(row: Row) -> str:
    return f"input, {row['grade']}" if row["used_in_setting"] else str(row["grade"])


def _note(axes: Axes, line: float, text: str, colour: str) -> None:
    axes.text(
        1.01,
        line,
        text,
        transform=axes.get_yaxis_transform(),
        va="center",
        fontsize=7.5,
        color=colour,
    )


def _draw_event(axes: Axes, row: Row, line: float) -> None:
    axes.axhline(line, color="#EEEEEE", linewidth=0.6, zorder=0)
    if row["n"] == 0:
        axes.text(0.5, line, "no run qualifies", ha="center", va="center", color=FAINT, fontsize=8)
        return
    colour = HOLDER if row["grade"] == "NO" else CLAIMANT if row["grade"] else NEUTRAL
    axes.plot(
        [row["wilson_low"], row["wilson_high"]],
        [line, line],
        color=FAINT if row["used_in_setting"] else colour,
        linewidth=1.6,
        zorder=2,
    )
    _mark(axes, row["simulated"], line, row, colour)
    start = f"{_grade(row)}: " if row["grade"] else ""
    text = f"{start}{row['simulated']:.0%} of {counted(row['n'], row['of'])}"
    _note(axes, line, text, HOLDER if row["grade"] == "NO" else NEUTRAL)


def _ends(row: Row) -> tuple[float, float]:
    """Lowest and highest number that a row has to show."""
    names = ("low", "high", "value", "band_90_low", "band_90_high", "simulated")
    known = [float(row[name]) for name in names if _is_number(row[name])]
    finite = [number for number in known if math.isfinite(number)]
    return (min(finite), max(finite)) if finite else (0.0, 1.0)


def _middle(row: Row) -> float:
    """The record's value; without one, the middle of its range or the end that is known."""
    if _is_number(row["value"]):
        return float(row["value"])
    finite = [float(row[end]) for end in ("low", "high") if math.isfinite(row[end])]
    return sum(finite) / len(finite)


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float | np.number)
        and not isinstance(value, bool)
        and not math.isnan(value)
    )


def _record(row: Row) -> str:
    low, high = row["low"], row["high"]
    if low == high:
        return _number(low, row["unit"])
    if math.isinf(high):
        return f"at least {_number(low, row['unit'])}"
    if math.isinf(low):
        return f"at most {_number(high, row['unit'])}"
    return f"{_number(low, row['unit'])} to {_number(high, row['unit'])}"


def _number(value: float, unit: str) -> str:
    """Write a number with the digits that matter; a date within a year needs two decimals."""
    if float(value).is_integer():
        return f"{value:.0f}" if abs(value) < 10000 else f"{value:,.0f}"
    if unit == "year":
        return f"{value:.2f}"
    if abs(value) >= 100:
        return f"{value:.0f}" if abs(value) < 10000 else f"{value:,.0f}"
    return f"{value:.2g}" if abs(value) < 1 else f"{value:.1f}"


def _unit(row: Row) -> str:
    return "" if row["unit"] in ("1", "year") else str(row["unit"])


def _figure_legend() -> list[Artist]:
    return [
        Patch(facecolor=BAND, label="runs: middle 50 %"),
        Line2D([], [], color=NEUTRAL, linewidth=1.2, label="runs: middle 90 %"),
        Line2D([], [], color="black", marker="|", linestyle="none", label="runs: median or mean"),
        Line2D([], [], color=HOLDER, linewidth=1.6, label="record: range (arrow: open)"),
        _key("well", HOLDER, "well: record meets the middle 50 %"),
        _key("possible", HOLDER, "possible: only the middle 90 %"),
        _key("NO", HOLDER, "NO: neither"),
        _key("well", FAINT, "faint: an input, not a test"),
    ]


def _event_legend() -> list[Artist]:
    return [
        _key("well", CLAIMANT, "well: in at least half of the runs"),
        _key("possible", CLAIMANT, "possible: in at least 5 % of them"),
        _key("NO", HOLDER, "NO: in fewer than 5 %"),
        _key("", NEUTRAL, "several facts in one run (no grade)"),
    ]


def _key(grade: str, colour: str, label: str) -> Line2D:
    marker, filled, size = GRADE_MARKS.get(grade, _TOGETHER)
    return Line2D(
        [],
        [],
        color=colour,
        marker=marker,
        linestyle="none",
        markerfacecolor=colour if filled else "white",
        markersize=size,
        label=label,
    )


# -- dates of onset --------------------------------------------------------------------------------


def onset_figure(
    frame: pd.DataFrame,
    start: dt.date,
    end: dt.date,
    record: Sequence[float] = (),
    title: str = "First day of the first large war",
) -> Figure:
    """Draw when the first large war of each run began, and in what share of runs one had.

    `record` holds the decimal years of the large wars of the record, drawn as lines.
    """
    onsets = frame["large_war_onset"].dropna().to_numpy(dtype=float)
    first, last = start.year, end.year + 1
    years = np.arange(first, last + 1)
    with look():
        figure = new_figure(9.0, 4.6)
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[1.3, 1.0])
        above.hist(onsets, bins=years, color=BAND, edgecolor="white")
        above.set_ylabel("runs (number)")
        above.yaxis.get_major_locator().set_params(integer=True)
        reached = np.arange(1, len(onsets) + 1) / max(1, len(frame))
        x = np.concatenate([[first], np.sort(onsets), [last]])
        y = np.concatenate([[0.0], reached, [reached[-1] if len(onsets) else 0.0]])
        below.step(x, y, where="post", color=CLAIMANT, linewidth=1.8)
        below.set_ylim(0.0, 1.05)
        below.set_ylabel("share of runs with\na large war so far")
        below.set_xlabel("year")
        for axes in (above, below):
            for number, year in enumerate(record):
                label = f"the record: {year:.2f}" if number == 0 else None
                axes.axvline(year, color=HOLDER, linestyle="--", linewidth=1.5, label=label)
            axes.set_xlim(first, last)
        none = len(frame) - len(onsets)
        above.set_title(
            f"{title}: {len(onsets)} of {len(frame)} runs have a large war, {none} none"
        )
        if record:
            above.legend(loc="lower left", bbox_to_anchor=(0.0, 0.8))
        return figure
