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
from sim.words import percent_text, year_text

Row = Mapping[Hashable, Any]

#: the column that makes a comparison a what-if: the figure of the same runs without the change
BASELINE = "baseline"
#: grade -> its marker, whether it is filled, and its size: told apart without any colour
GRADE_MARKS = {
    "well": ("o", True, 6.5),
    "possible": ("D", False, 5.5),
    "NO": ("X", True, 8.0),
}
_TOGETHER = ("*", True, 10.0)


def comparison_figure(
    table: pd.DataFrame, titles: Mapping[str, str] | None = None, message: str = ""
) -> Figure:
    """Draw a table of :func:`sim.targets.compare`: figures above, events below, 9 inches wide.

    Every figure has a scale of its own, from the lowest to the highest of its band and of what
    happened; the numbers stand beside it. `titles` names the scenarios; `message` says in one
    sentence what there is to see. In a what-if no row has a grade; a column `baseline` sets the
    same runs without the change beside those with it.
    """
    events = table["statistic"].isin(["probability", "together"])
    parts = [
        (part, held) for part, held in ((table[~events], False), (table[events], True)) if len(part)
    ]
    lines = [len(part) + part["scenario"].nunique() for part, _ in parts]
    graded = bool((table["grade"] != "").any())
    with look():
        figure = new_figure(9.0, 0.29 * sum(lines) + 1.2 * len(parts) + 0.6)
        grid = figure.add_gridspec(len(parts), 1, height_ratios=[count + 3 for count in lines])
        for place, (part, is_events) in enumerate(parts):
            _draw_rows(figure.add_subplot(grid[place]), part, titles or {}, is_events, graded)
        words = "\n".join(textwrap.wrap(message or "Runs beside what happened", 88))
        figure.suptitle(words, fontsize=11, fontweight="bold", x=0.01, ha="left")
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


def _draw_rows(
    axes: Axes, part: pd.DataFrame, titles: Mapping[str, str], is_events: bool, graded: bool
) -> None:
    """One line of the panel for each target, under the title of its scenario."""
    line, ticks, labels = 0.0, [], []
    several = part["scenario"].nunique() > 1
    for scenario, group in part.groupby("scenario", sort=False):
        if several:  # a single one is named over the picture
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
        if graded:  # the grades: below 5 %, below a half
            axes.axvspan(-0.03, 0.05, facecolor="#DDDDDD", zorder=0)
            axes.axvspan(0.05, 0.5, facecolor="#F3F3F3", zorder=0)
    else:
        axes.set_title("Figures: each line has its own scale")
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
    axes.legend(
        handles=_legend(is_events, graded, BASELINE in part),
        loc="upper center",
        bbox_to_anchor=(0.4, -0.3 / line if not is_events else -2.0 / line),
        ncols=3,
    )


def _label(row: Row) -> str:
    return "\n".join(textwrap.wrap(row["label"], 42, max_lines=2, placeholder=" ..."))


def _draw_figure(axes: Axes, row: Row, line: float) -> None:
    """Bands and middle of the runs, and the value and range of the record."""
    ends = _ends(row)
    axes.axhline(line, color="#EEEEEE", linewidth=0.6, zorder=0)
    if row["n"] == 0:
        axes.text(0.5, line, "no run qualifies", ha="center", va="center", color=FAINT, fontsize=8)
        _note(axes, line, f"in fact {_record(row)}", NEUTRAL)
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
    if BASELINE in row:
        if _is_number(row[BASELINE]):
            _mark_baseline(axes, place(row[BASELINE]), line - 0.05)
    elif row["grade"]:
        _mark(axes, place(_middle(row)), line + 0.24, row, HOLDER)
    edges = [_number(row[f"band_90_{end}"], row["unit"]) for end in ("low", "high")]
    band = " to ".join(dict.fromkeys(edges))
    unit = _unit(row).removesuffix("s") if band == "1" else _unit(row)
    runs = f"{_number(row['simulated'], row['unit'])} ({band}) {unit}".rstrip()
    start = f"{_grade(row)}: " if row["grade"] else ""
    of = f"of {counted(row['n'], row['of'])}{_instead(row)}"
    text = f"{start}in fact {_record(row)}, runs {runs}\n{of}"
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


def _mark_baseline(axes: Axes, x: float, y: float) -> None:
    """Where the same runs stand without the change."""
    axes.plot(x, y, "s", color=NEUTRAL, markerfacecolor="white", markersize=5.5, zorder=4)


def _instead(row: Row) -> str:
    """What it was without the change, where there is one."""
    if BASELINE not in row:
        return ""
    if not _is_number(row[BASELINE]):
        return "; unchanged: none"
    if row["statistic"] in ("probability", "together"):
        return f"; unchanged: {percent_text(row[BASELINE])}"
    return f"; unchanged: {_number(row[BASELINE], row['unit'])}"


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
    if BASELINE in row and _is_number(row[BASELINE]):
        _mark_baseline(axes, row[BASELINE], line)
    if BASELINE in row or (not row["grade"] and row["statistic"] == "probability"):
        axes.plot(row["simulated"], line, "o", color=CLAIMANT, markersize=6.5, zorder=5)
    else:
        _mark(axes, row["simulated"], line, row, colour)
    start = f"{_grade(row)}: " if row["grade"] else ""
    text = (
        f"{start}{percent_text(row['simulated'])} of {counted(row['n'], row['of'])}{_instead(row)}"
    )
    _note(axes, line, text, HOLDER if row["grade"] == "NO" else NEUTRAL)


def _ends(row: Row) -> tuple[float, float]:
    """Lowest and highest number that a row has to show."""
    names = ("low", "high", "value", "band_90_low", "band_90_high", "simulated", BASELINE)
    known = [float(row[name]) for name in names if name in row and _is_number(row[name])]
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
    """Write a number with the digits that matter; a decimal year as a date."""
    if unit == "year":
        day, month, year = year_text(value).split()
        return f"{day} {month[:3]} {year}"
    if float(value).is_integer():
        return f"{value:.0f}" if abs(value) < 10000 else f"{value:,.0f}"
    if abs(value) >= 100:
        return f"{value:.0f}" if abs(value) < 10000 else f"{value:,.0f}"
    return f"{value:.2g}" if abs(value) < 1 else f"{value:.1f}"


def _unit(row: Row) -> str:
    return "" if row["unit"] in ("1", "year") else str(row["unit"])


def _legend(is_events: bool, graded: bool, beside: bool) -> list[Artist]:
    """What the marks of a panel mean; of a what-if also `beside` the same runs unchanged."""
    if graded:
        return list(_event_legend() if is_events else _figure_legend())
    before = Line2D([], [], color=NEUTRAL, marker="s", linestyle="none", markerfacecolor="white",
                    label="the same runs without the change")  # fmt: skip
    if is_events:
        with_change = _key("well", CLAIMANT, "with the change")
        return [with_change, before] if beside else [with_change, *_event_legend()[3:]]
    return [*_figure_legend()[:4], *([before] if beside else [])]


def _figure_legend() -> list[Artist]:
    return [
        Patch(facecolor=BAND, label="runs: middle 50 %"),
        Line2D([], [], color=NEUTRAL, linewidth=1.2, label="runs: middle 90 %"),
        Line2D([], [], color="black", marker="|", linestyle="none", label="runs: median or mean"),
        Line2D([], [], color=HOLDER, linewidth=1.6, label="what happened: range (arrow: open)"),
        _key("well", HOLDER, "well: it meets the middle 50 %"),
        _key("possible", HOLDER, "possible: only the middle 90 %"),
        _key("NO", HOLDER, "NO: neither"),
        _key("well", FAINT, "faint: an input, not a test"),
    ]


def _event_legend() -> Sequence[Artist]:
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
                label = f"what happened: {year_text(year)}" if number == 0 else None
                axes.axvline(year, color=HOLDER, linestyle="--", linewidth=1.5, label=label)
            axes.set_xlim(first, last)
        none = len(frame) - len(onsets)
        above.set_title(
            f"{title}: {len(onsets)} of {len(frame)} runs have a large war, {none} none"
        )
        if record:
            above.legend(loc="lower left", bbox_to_anchor=(0.0, 0.8))
        return figure
