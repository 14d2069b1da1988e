"""Figures of when the war comes, of the line, and of refusals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import line_with_band, mark_on_line, stacked
from sim.pictures.style import AGREED, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure

from .design import APRIL, ARMS, AUTUMN, EARLY, SHIPPED, UNBROKEN
from .outcomes import BOTH, BY_CLAIMANT, BY_HOLDER, CALM, FALL, LARGE, WARRED
from .verdicts import figure

#: period -> face and hatch: from light to dark, told apart in grey
FACES = {
    "before 2011": ("#F0E442", ""),
    "2011-13": ("#E69F00", "//"),
    "2014-15": (HOLDER, "\\\\"),
    "2016-19": ("#56B4E9", ".."),
    "2020": ("#00406B", ""),
}
#: arm -> colour, marker, line, label
LINES = {
    SHIPPED: (CLAIMANT, "o", "-", "as shipped"),
    "new leaders bring most hope": (AGREED, "s", "--", "new leaders bring most hope"),
    "most hope, and it stops incidents": (HOLDER, "^", ":", "most hope, and it stops incidents"),
}
#: Killed a month on the line (International Crisis Group), as in scenarios/karabakh/record.yaml.
RECORD = {(2015, 2017): 143 / 3, (2018, 2019): 18 / 2}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw when the war comes, the deaths on the line, and the refusals and the two wars."""
    runs = summary.table("runs of level", group=LARGE)["value"].max()
    when = (
        "When the first large war comes, in the unbroken run as shipped and with one thing "
        f"changed. {runs:,.0f} runs in each arm, with the same luck; the white rest is runs "
        "without one."
    )
    quiet = summary.get("runs of level", setting=f"{UNBROKEN}: {SHIPPED}", group=FALL).value
    line = (
        "Deaths on the line a year, means over the runs without a large war or an agreement before "
        f"2020 ({quiet:,.0f} as shipped; bands are 95 % intervals), beside the record. The "
        "year 2020 counts the time before a war alone. Below, what "
        "all can see of the advantage, and what the budgets of the day will change in it within a "
        "year (calculated)."
    )
    sides = (
        "Left: what became of 2016 and 2020, as shipped and with one thing of the other. Right: "
        "refusals before 2011; a side's share is of the sessions that failed. Bars are 95 % "
        f"intervals, {runs:,.0f} runs in each arm."
    )
    return {
        "when": Drawing(when_figure(summary), when),
        "line": Drawing(line_figure(summary), line),
        "two-wars-and-refusals": Drawing(sides_figure(summary), sides),
    }


def when_figure(summary: Summary) -> Figure:
    """A bar for each arm: shares of runs by the period in which the large war begins."""
    names = list(ARMS[UNBROKEN])
    with look():
        figure_ = new_figure(8.6, 5.6)
        axes = figure_.add_subplot()
        for place, name in enumerate(names):
            shares = [
                summary.get("level", setting=f"{UNBROKEN}: {name}", group=period)
                for period in FACES
            ]
            widths = [100 * one.value for one in shares]
            stacked(axes, place, widths, [(*face, "") for face in FACES.values()], height=0.7)
            axes.barh(place, 100, color="none", edgecolor=NEUTRAL, height=0.7, linewidth=0.6)
        axes.set_yticks(range(len(names)), names)
        axes.set_xlim(0, 100.4)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlabel("% of runs in which the first large war begins")
        patches = [
            Patch(facecolor=face, hatch=hatch, edgecolor="white") for face, hatch in FACES.values()
        ]
        rest = Patch(facecolor="none", edgecolor=NEUTRAL)
        figure_.legend(
            [*patches, rest], [*FACES, "no large war"], loc="outside lower center", ncols=6
        )
    return figure_


def line_figure(summary: Summary) -> Figure:
    """Deaths on the line, and the course of the balance below."""
    with look():
        figure_ = new_figure(8.6, 6.2)
        top, bottom = figure_.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        for name, (colour, marker, line, label) in LINES.items():
            rows = summary.table("deaths on the line", setting=f"{UNBROKEN}: {name}")
            line_with_band(top, rows, (colour, marker, line), label, size=4)
        for number, ((first, last), value) in enumerate(RECORD.items()):
            top.plot(
                [first - 0.4, last + 0.4], [value, value], "-", color="black", linewidth=3,
                label="record (International Crisis Group)" if number == 0 else None,
            )  # fmt: skip
        top.set_ylim(0)
        top.set_ylabel("deaths on the line a year")
        top.set_title("Shootings on the line")
        top.legend(loc="upper left", bbox_to_anchor=(0.0, 0.45))
        course(bottom, summary)
    return figure_


def course(axes: Axes, summary: Summary) -> None:
    """Observable advantage and what budgets will change in it, by year."""
    at = f"{UNBROKEN}: {SHIPPED}"
    for quantity, line in {"observable advantage": "-", "foreseen shift": "--"}.items():
        rows = summary.table(quantity, setting=at)
        axes.plot(rows["x"], rows["value"], line, color=NEUTRAL, label=quantity)
    axes.axhline(0, color=FAINT, linewidth=0.8, zorder=-1)
    axes.set_ylabel("log ratio of strengths")
    axes.set_xlabel("year")
    axes.set_title("The balance")
    axes.legend(loc="upper left")


def sides_figure(summary: Summary) -> Figure:
    """Clash and war in 2016 and 2020 on the left, refusals on the right."""
    with look():
        figure_ = new_figure(9.4, 4.6)
        left, right = figure_.subplots(1, 2)
        wars = [f"{place}: {name}" for place in (APRIL, AUTUMN) for name in ARMS[place]]
        marks = {CALM: (CLAIMANT, "o"), WARRED: (HOLDER, "s")}
        dots(left, summary, wars, marks, "Clash or war")
        refusals = {BOTH: (NEUTRAL, "D"), BY_CLAIMANT: (CLAIMANT, "o"), BY_HOLDER: (HOLDER, "s")}
        dots(
            right,
            summary,
            [f"{EARLY}: {name}" for name in ARMS[EARLY]],
            refusals,
            "Refusals before 2011",
        )
        left.set_xlabel("% of runs")
        right.set_xlabel("% of runs, or of failed sessions")
    return figure_


def dots(
    axes: Axes,
    summary: Summary,
    places: list[str],
    marks: Mapping[str, tuple[str, str]],
    title: str,
) -> None:
    """Shares with their intervals, a row for each arm."""
    for number, (outcome, (colour, marker)) in enumerate(marks.items()):
        for place, at in enumerate(places):
            found = figure(summary, "level", at, outcome)
            if math.isnan(found.value):
                continue
            row = place + 0.22 * (number - (len(marks) - 1) / 2)
            label = outcome if place == 0 else None
            style: dict[str, Any] = {"mfc": "white", "ms": 5, "label": label}
            mark_on_line(axes, found, row, colour, marker, scale=100, **style)
    words = places if len({at.partition(":")[0] for at in places}) > 1 else None
    labels = words or [at.partition(": ")[2] for at in places]
    axes.set_yticks(range(len(places)), labels)
    axes.set_ylim(len(places) - 0.5, -0.5)
    axes.set_xlim(-2, 102)
    axes.set_title(title)
    axes.legend(
        loc="upper right",
        bbox_to_anchor=(1.02, -0.13),
        ncols=len(marks),
        columnspacing=1.0,
        handletextpad=0.2,
    )
