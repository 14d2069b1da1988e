"""One run on one time axis: the front, the balance, hope, the table and the mediators.

A long run gets a second column that shows its largest war day by day.
"""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import course
from sim.plots.keys import REFUSED_FILLS, ROLE_MARKS, TEXT_MARKS, Keys
from sim.plots.style import (
    AGREED,
    CLAIMANT,
    FAINT,
    HELD,
    HOLDER,
    NEUTRAL,
    TRUCE,
    WAR,
    look,
    new_figure,
)
from sim.record import Record

#: a war shorter than this share of the run gets a column of its own
ZOOM_BELOW = 0.25
MARGIN = 0.06
#: an axis covers at least so many days, so that a run that ends on its first day can be seen
LEAST_DAYS = 7
#: share of the run left empty at both ends, so that a mark on the first day is not on the axis
EDGE = 0.008
#: an axis longer than this shows years, a shorter one days
LONG_DAYS = 5 * 365
MOST_TICKS = 8

Panel = Callable[[Axes, tuple[float, float]], None]
Legend = Callable[[], list[Artist]]


def timeline(record: Record) -> Figure:
    """Draw one run; the record must hold snapshots (a run with ``trace=True``)."""
    if not record.snapshots:
        raise ValueError("a timeline needs snapshots: run the scenario with trace=True")
    with look():
        return _Timeline(record).draw()


class _Timeline:
    """The figure of one record: five panels, in one column or two."""

    def __init__(self, record: Record) -> None:
        self.record = record
        scenario = record.scenario
        self.first, self.last = scenario.clock.start.toordinal(), course.last_day(record)
        self.claimant = scenario.parties[scenario.leader("claimant")].label or "claimant"
        self.holder = scenario.parties[scenario.leader("holder")].label or "holder"
        self.keys = Keys(self.claimant, self.holder, course.seen(record))
        self.objectives = {n: o.label or n for n, o in scenario.objectives.items()}
        self.wars = course.wars(record)
        seen = {event.actor for event in record.of("session", "ceasefire")}
        self.mediators = [
            name
            for name, party in scenario.third_parties.items()
            if party.mediation is not None and name in seen
        ]
        if "direct" in seen or not self.mediators:
            self.mediators.append("direct")

    # -- the frame -------------------------------------------------------------------------

    def draw(self) -> Figure:
        windows = self._windows()
        heights = self._heights()
        keys = self._milestone_key(width=150 if len(windows) == 1 else 215)
        figure = new_figure(10.5 if len(windows) == 1 else 15.0, sum(heights) + 2.4)
        grid = figure.subplots(
            5,
            len(windows),
            squeeze=False,
            sharex="col",
            sharey="row",
            gridspec_kw={"height_ratios": heights, "width_ratios": [1.5, 1.0][: len(windows)]},
        )
        for row, (panel, legend, title) in enumerate(self._panels()):
            for column, window in enumerate(windows):
                axes = grid[row, column]
                axes.set_xlim(*window)
                self._shade_wars(axes)
                panel(axes, window)
                if column > 0:
                    axes.set_ylabel("")
                    axes.tick_params(labelleft=False)
            grid[row, 0].set_title(f"{'abcde'[row]}  {title}", pad=18 if row == 0 else 5)
            if handles := legend():
                grid[row, -1].legend(
                    handles=handles, loc="center left", bbox_to_anchor=(1.01, 0.5), handlelength=2.4
                )
        for column, window in enumerate(windows):
            self._dates(list(grid[:, column]), window)
        if len(windows) == 2:
            grid[0, 1].set_title("The largest war, day by day", pad=18)
        title = f"{self.record.scenario.title} (seed {self.record.seed}, "
        figure.suptitle(
            f"{title}replicate {self.record.replicate})", fontsize=12, x=0.01, ha="left"
        )
        figure.supxlabel(keys, fontsize=8, x=0.01, ha="left", color=NEUTRAL)
        return figure

    def _panels(self) -> list[tuple[Panel, Legend, str]]:
        return [
            (self._front, self.keys.front, "Control of the territory along the axis of advance"),
            (
                self._balance,
                self.keys.balance,
                f"Military balance, true and believed (above 0: {self.claimant} is stronger)",
            ),
            (self._hope, self.keys.hope, "Hope for talks, and trust"),
            (self._table, self.keys.table, "Texts on the table"),
            (self._mediators, self.keys.mediators, "Mediators' moves and truces"),
        ]

    def _heights(self) -> list[float]:
        """Heights of the panels in inches: room for every row, and for the legend beside it."""
        rows = (len(self.objectives), 0, 0, 0, len(self.mediators) + 1)
        least = (0.0, 1.6, 1.2, 1.7, 0.0)
        return [
            max(0.2 + 0.29 * row, low, 0.15 + 0.185 * len(legend()))
            for row, low, (_, legend, _) in zip(rows, least, self._panels(), strict=True)
        ]

    def _windows(self) -> list[tuple[float, float]]:
        span = self.last - self.first
        pad = max(EDGE * span, (LEAST_DAYS - span) / 2.0)
        whole = (self.first - pad, self.last + pad)
        war = course.largest_war(self.record)
        if war is None or war.last - war.first >= ZOOM_BELOW * (whole[1] - whole[0]):
            return [whole]
        margin = max(5.0, MARGIN * (war.last - war.first))
        return [whole, (max(whole[0], war.first - margin), min(whole[1], war.last + margin))]

    def _shade_wars(self, axes: Axes) -> None:
        for war in self.wars:
            axes.axvspan(war.first, war.last, facecolor=WAR, edgecolor=WAR, linewidth=0.8, zorder=0)

    def _dates(self, column: list[Axes], window: tuple[float, float]) -> None:
        """Write dates under the lowest panel, and the record's milestones over all of them."""
        ticks = _date_ticks(*window)
        years = window[1] - window[0] > LONG_DAYS
        style = "%Y" if years else "%d %b\n%Y"
        labels = [dt.date.fromordinal(tick).strftime(style) for tick in ticks]
        column[-1].set_xticks(ticks, labels)
        column[-1].set_xlabel("year" if years else "date")
        for axes in column:
            for _, day in self._milestones():
                axes.axvline(day, color=FAINT, linewidth=0.7, linestyle=":", zorder=1)
        self._number_milestones(column[0], window)

    def _milestones(self) -> list[tuple[int, int]]:
        """Numbers and days of the milestones within the run."""
        days = [
            day.toordinal()
            for day in self.record.scenario.milestones
            if self.first <= day.toordinal() <= self.last
        ]
        return list(enumerate(days, start=1))

    def _number_milestones(self, axes: Axes, window: tuple[float, float]) -> None:
        """Put the numbers of milestones above a panel; neighbours too close share one label."""
        room = (window[1] - window[0]) * 0.03
        groups: list[list[tuple[int, int]]] = []
        for number, day in self._milestones():
            if not window[0] <= day <= window[1]:
                continue
            if groups and day - groups[-1][-1][1] < room:
                groups[-1].append((number, day))
            else:
                groups.append([(number, day)])
        for group in groups:
            (first, left), (last, right) = group[0], group[-1]
            axes.annotate(
                str(first) if first == last else f"{first}-{last}",
                ((left + right) / 2.0, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(0, 2),
                textcoords="offset points",
                ha="center",
                fontsize=7.5,
                color=NEUTRAL,
                annotation_clip=False,
            )

    def _milestone_key(self, width: int) -> str:
        """What the numbers stand for, as lines of text under the figure."""
        milestones = self.record.scenario.milestones
        told = []
        for number, day in self._milestones():
            date = dt.date.fromordinal(day)
            told.append(f"{number} {milestones[date]} ({date})")
        joined = "One simulated run."
        if told:
            joined += f" Dotted lines: what happened in fact: {'; '.join(told)}."
        return "\n".join(textwrap.wrap(joined, width))

    # -- the panels ------------------------------------------------------------------------

    def _front(self, axes: Axes, window: tuple[float, float]) -> None:
        """Who controls which objective, the nearest to the claimant lowest."""
        rows = {name: row for row, name in enumerate(self.objectives)}
        for name, steps in course.control_steps(self.record).items():
            ends = [day for day, _ in steps[1:]] + [max(self.last, steps[-1][0] + 1)]
            for (day, share), end in zip(steps, ends, strict=True):
                self._control_bar(axes, rows[name], day, max(end, day), share)
        for kind, side, marker in (
            ("capture", "claimant", "^"),
            ("capture", "holder", "v"),
            ("repulse", "", "x"),
            ("handover", "", "D"),
        ):
            events = [
                event
                for event in self.record.of(kind)
                if not side or self.record.scenario.parties[event.actor].side == side
            ]
            for done, fill in ((True, "black"), (False, "white")):
                some = [event for event in events if (event.outcome != "refused") == done]
                axes.plot(
                    [event.day for event in some],
                    [rows[event.subject] for event in some],
                    marker,
                    color="black",
                    markerfacecolor=fill if marker != "x" else "black",
                    markeredgecolor="white" if done and marker != "x" else "black",
                    markeredgewidth=0.7 if marker != "x" else 1.4,
                    markersize=7,
                    zorder=4,
                )
        self._front_line(axes, rows)
        labels = [_wrapped(label) for label in self.objectives.values()]
        axes.set_yticks(list(rows.values()), labels, fontsize=7.5, linespacing=0.9)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.tick_params(axis="y", length=0)

    def _control_bar(self, axes: Axes, row: int, first: int, last: int, share: float) -> None:
        """Fill a stretch of a row: the claimant's part from below, the holder's hatched above."""
        width, low = last - first, row - 0.36
        bars = ((share, low, CLAIMANT, ""), (1.0 - share, low + 0.72 * share, HELD, "////"))
        for part, bottom, colour, hatch in bars:
            if part > 0.0:
                axes.broken_barh(
                    [(first, width)],
                    (bottom, 0.72 * part),
                    facecolor=colour,
                    hatch=hatch,
                    edgecolor=HOLDER if hatch else colour,
                    linewidth=0.0,
                    zorder=2,
                )

    def _front_line(self, axes: Axes, rows: dict[str, int]) -> None:
        """Trace where the front stands inside the row that is fought over."""
        days, places = [], []
        previous: tuple[str, str, int] | None = None
        step = self.record.scenario.clock.war_days
        for event in self.record.of("battle"):
            if previous is not None and (
                (event.subject, event.actor) != previous[:2] or event.day - previous[2] > step
            ):
                days.append(float(event.day))
                places.append(float("nan"))
            previous = event.subject, event.actor, event.day
            reach = event.numbers["position"] / event.numbers["size"]
            sign = 1.0 if self.record.scenario.parties[event.actor].side == "claimant" else -1.0
            days.append(float(event.day))
            places.append(rows[event.subject] + 0.36 * sign * max(-1.0, min(1.0, reach)))
        for colour, width in (("white", 2.6), ("black", 1.1)):
            axes.plot(
                days, places, color=colour, linewidth=width, marker=".", markersize=3, zorder=3
            )

    def _balance(self, axes: Axes, window: tuple[float, float]) -> None:
        """True advantage and both sides' beliefs with a standard deviation to each side."""
        day = self._course("day")
        axes.axhline(0.0, color=FAINT, linewidth=0.7)
        for side, colour, style, hatch in (
            ("claimant", CLAIMANT, "--", ""),
            ("holder", HOLDER, "-.", "...."),
        ):
            mean, spread = self._course(f"belief_{side}"), self._course(f"belief_sd_{side}")
            axes.fill_between(
                day,
                mean - spread,
                mean + spread,
                facecolor=colour,
                edgecolor=colour,
                alpha=0.18,
                hatch=hatch,
                linewidth=0.0,
            )
            if len(day) == 1:  # a band of no width cannot be seen
                axes.vlines(day, mean - spread, mean + spread, color=colour, alpha=0.4, linewidth=5)
            self._curve(axes, mean, color=colour, linestyle=style, linewidth=1.4)
        self._curve(axes, self._course("advantage"), color="black", linewidth=1.6)
        axes.set_ylabel("log of strength ratio\n(0: equal, 1: 2.7 times)")

    def _hope(self, axes: Axes, window: tuple[float, float]) -> None:
        for name, colour, style in (
            ("hope_claimant", CLAIMANT, "--"),
            ("hope_holder", HOLDER, "-."),
            ("trust", "black", "-"),
        ):
            self._curve(axes, self._course(name), color=colour, linestyle=style, linewidth=1.4)
        axes.set_ylim(-0.02, 1.02)
        axes.set_ylabel("hope and trust\n(share)")

    def _table(self, axes: Axes, window: tuple[float, float]) -> None:
        """Texts by how good they are for the claimant; shape: who wrote it, fill: who refused."""
        puts = list(course.texts(self.record))
        if not any(window[0] <= put.day <= window[1] for put in puts):
            _say(axes, "no texts")
        for put in puts:
            axes.plot(
                put.day,
                put.index,
                marker=TEXT_MARKS[put.by],
                color=NEUTRAL,
                fillstyle=REFUSED_FILLS[put.refused_by],
                markerfacecoloralt="white",
                markersize=7,
                linestyle="none",
                zorder=3,
            )
        for event in self.record.of("agreement"):
            axes.axvline(event.day, color="black", linewidth=1.2, zorder=2)
        axes.set_ylim(-0.05, 1.05)
        axes.set_yticks([0.0, 0.5, 1.0])
        axes.set_ylabel(f"0: {self.holder}'s ideal\n1: {self.claimant}'s ideal")

    def _mediators(self, axes: Axes, window: tuple[float, float]) -> None:
        """What each mediator did, and the truces in force."""
        third = self.record.scenario.third_parties
        labels = [
            "without mediator" if name == "direct" else third[name].label or name
            for name in self.mediators
        ]
        rows = {name: len(self.mediators) - row for row, name in enumerate(self.mediators)}
        moves = [*self.record.of("session", "ceasefire")]
        if not any(window[0] <= event.day <= window[1] for event in moves):
            _say(axes, "no moves")
        for event in self.record.of("session"):
            marker, _ = ROLE_MARKS[event.subject]
            signed = event.outcome == "agreement"
            axes.plot(
                event.day,
                rows[event.actor],
                marker=marker,
                markersize=5.5,
                color=NEUTRAL,
                markerfacecolor="black" if signed else "white",
                linestyle="none",
                zorder=3,
            )
        for event in self.record.of("ceasefire"):
            if event.actor in rows:
                axes.plot(
                    event.day,
                    rows[event.actor] - 0.28,
                    marker="P" if event.outcome == "agreed" else "X",
                    markersize=7,
                    color=AGREED if event.outcome == "agreed" else HOLDER,
                    markeredgecolor="black",
                    markeredgewidth=0.5,
                    linestyle="none",
                    zorder=4,
                )
        self._truce_bars(axes)
        axes.set_yticks([*rows.values(), 0], [*map(_wrapped, labels), "truce"], fontsize=8)
        axes.set_ylim(-0.6, len(rows) + 0.6)
        axes.tick_params(axis="y", length=0)

    def _truce_bars(self, axes: Axes) -> None:
        for truce in course.truces(self.record):
            axes.broken_barh(
                [(truce.first, max(truce.last - truce.first, 0))],
                (-0.25, 0.5),
                facecolor=AGREED if truce.what else "white",
                edgecolor=TRUCE,
                linewidth=0.7,
                zorder=2,
            )
            if truce.how_it_ended == "broken":
                axes.plot(truce.last, 0, "x", color="black", markersize=5, zorder=4)

    def _course(self, name: str) -> np.ndarray:
        """The state at every step and, where the run goes on after the last of them, at its end."""
        course = [getattr(snapshot, name) for snapshot in self.record.snapshots]
        if self.record.snapshots[-1].day < self.last:
            final = self.record.final.get(name, course[-1])
            course.append(self.last if name == "day" else final)
        return np.array(course, float)

    def _curve(self, axes: Axes, values: np.ndarray, **look: Any) -> None:
        """Draw the course of a figure; where the run has one step only, a point."""
        if len(values) == 1:  # sizes differ, so that none of three equal values is hidden
            size = {"--": 11.0, "-.": 8.0}.get(look.get("linestyle", "-"), 4.0)
            look |= {"marker": "o", "markersize": size, "clip_on": False}
        axes.plot(self._course("day"), values, **look)


def _say(axes: Axes, text: str) -> None:
    """Say in a panel that it is empty because nothing happened."""
    axes.text(
        0.5,
        0.5,
        text,
        transform=axes.transAxes,
        ha="center",
        va="center",
        color=FAINT,
        style="italic",
    )


def _wrapped(label: str) -> str:
    """A label on at most two lines."""
    return "\n".join(textwrap.wrap(label, 34, max_lines=2, placeholder=" ..."))


def _date_ticks(first: float, last: float) -> list[int]:
    """Days to mark on a time axis: first days of years or of months, or evenly spaced days."""
    span = last - first
    if span <= 120:
        step = next(step for step in (1, 2, 5, 7, 10, 14, 20) if span / step <= MOST_TICKS)
        return list(range(math.ceil(first), math.floor(last) + 1, step))
    months = next(
        (step for step in (1, 2, 3, 4, 6, 12, 24, 48, 60, 120) if span / 30.4 / step <= MOST_TICKS),
        240,
    )
    start = dt.date.fromordinal(math.ceil(first))
    ticks = []
    for month in range(start.year * 12, (start.year + round(span / 365) + 2) * 12):
        year, number = divmod(month, 12)
        if (month % months if months <= 12 else month % months or number) == 0:
            ticks.append(dt.date(year, number + 1, 1).toordinal())
    return [tick for tick in ticks if first <= tick <= last]
