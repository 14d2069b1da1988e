"""A calibration in two pictures: what was learnt, and how the sets do beside the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.calibration.api import Calibration
from sim.pictures.style import AGREED, BAND, CLAIMANT, FAINT, HELD, look, new_figure, render

#: Numbers that are shown, those that were learnt most.
MOST = 16
#: In the order in which they are drawn.
ROLES = ("fitted", "limit", "held out")
_PARTS = (
    ("below", FAINT, "below the record (an event: it does not happen)"),
    ("within", AGREED, "within it (it happens)"),
    ("above", HELD, "above it"),
)


def calibration_files(made: Calibration) -> Mapping[str, bytes]:
    """Both pictures as PNG, by the name of their files."""
    return {
        "learnt.png": render(learnt_figure(made.numbers), "png"),
        "targets.png": render(targets_figure(made.fit), "png"),
    }


def learnt_figure(numbers: pd.DataFrame) -> Figure:
    """Draw the numbers that were learnt most: range of the prior, and middle of the sets."""
    shown = numbers.sort_values("distance", ascending=False).head(MOST).iloc[::-1]
    with look():
        figure = new_figure(8.0, 0.42 * len(shown) + 1.3)
        axes = figure.subplots()
        for line, row in enumerate(shown.to_dict("records")):
            _draw_number(axes, line, row)
        axes.set_yticks(range(len(shown)), shown["key"])
        axes.set_xlim(-0.02, 1.02)
        axes.set_xticks([0.0, 0.5, 1.0], ["low end of the range", "middle", "high end"])
        axes.set_title(f"The {len(shown)} numbers learnt most, of {len(numbers)}")
        figure.supxlabel(
            "outline: prior; bars: nine in ten and half of the sets; line: median; x: as shipped",
            fontsize=8,
        )
        return figure


def _draw_number(axes: Axes, line: int, row: Mapping[Any, Any]) -> None:
    """One number, on the scale of its range."""

    def place(value: float) -> float:
        return float((value - row["low"]) / (row["high"] - row["low"]))

    axes.barh(line, 1.0, height=0.6, color="white", edgecolor=FAINT)
    for low, high, height, color in (("q05", "q95", 0.3, BAND), ("q25", "q75", 0.45, CLAIMANT)):
        left, right = place(row[low]), place(row[high])
        axes.barh(line, right - left, left=left, height=height, color=color)
    axes.plot([place(row["median"])] * 2, [line - 0.3, line + 0.3], color="black")
    if 0.0 <= place(row["shipped"]) <= 1.0:
        axes.plot(place(row["shipped"]), line, "x", color="black")


def targets_figure(fit: pd.DataFrame) -> Figure:
    """Draw every target: which share of the runs is below, within and above the record's range.

    One of which no run can say anything has a line, too, without a bar.
    """
    rows = fit[fit["role"] != "together"]
    shown = pd.concat([rows[rows["role"] == role] for role in ROLES]).iloc[::-1]
    with look():
        figure = new_figure(10.0, 0.2 * len(shown) + 1.6)
        axes = figure.subplots()
        left = pd.Series(0.0, index=range(len(shown)))
        for part, color, told in _PARTS:
            widths = shown[part].fillna(0.0).reset_index(drop=True)
            axes.barh(range(len(shown)), widths, left=left, color=color, label=told)
            left += widths
        labels = [_label(row) for row in shown.to_dict("records")]
        axes.set_yticks(range(len(shown)), labels, fontsize=7)
        axes.set_ylim(-0.6, len(shown) - 0.4)
        axes.set_xlim(0.0, 1.0)
        axes.set_xlabel("share of the runs with the sets in which it is defined")
        axes.set_title("The sets beside the record, held out or not")
        figure.legend(loc="outside lower center", ncols=3)
        return figure


def _label(row: Mapping[Any, Any]) -> str:
    """What a target is about, in which scenario, and what it is for."""
    told = f"{row['label']} ({str(row['scenario']).rpartition('/')[2]}, {row['role']})"
    return told if row["n"] else f"{told}: in no run"
