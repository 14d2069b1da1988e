"""One run on one time axis: the front, the balance, hope, the table and the mediators.

A long run gets a second column that shows its largest war day by day.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Sequence

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.plots import course
from sim.plots.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, WAR, look, new_figure
from sim.record import Record

#: a war shorter than this share of the run gets a column of its own
ZOOM_BELOW = 0.25
MARGIN = 0.06

ROLE_MARKS = {
    "record": ("|", "no text possible"),
    "facilitate": ("o", "facilitates"),
    "direct": ("o", ""),
    "formulate": ("s", "formulates"),
    "manipulate": ("D", "manipulates"),
}


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
        heights = [
            0.5 + 0.27 * len(self.objectives),
            1.7,
            1.3,
            1.9,
            0.5 + 0.27 * (len(self.mediators) + 1),
        ]
        keys = self._milestone_key()
        figure = new_figure(10.5 if len(windows) == 1 else 15.0, sum(heights) + 1.6)
        grid = figure.subplots(
            5,
            len(windows),
            squeeze=False,
            sharex="col",
            sharey="row",
            gridspec_kw={"height_ratios": heights, "width_ratios": [1.5, 1.0][: len(windows)]},
        )
        panels = (self._front, self._balance, self._hope, self._table, self._mediators)
        for row, panel in enumerate(panels):
            for column, window in enumerate(windows):
                axes = grid[row, column]
                axes.set_xlim(*window)
                self._shade_wars(axes)
                panel(axes, window)
                if column > 0:
                    axes.set_ylabel("")
                    axes.tick_params(labelleft=False)
            legend = self._legend(panel.__name__)
            grid[row, -1].legend(
                handles=legend, loc="center left", bbox_to_anchor=(1.01, 0.5), handlelength=2.4
            )
        for column, window in enumerate(windows):
            self._dates(grid[:, column], window)
        if len(windows) == 2:
            grid[0, 0].set_title("The whole run", pad=16)
            grid[0, 1].set_title("Its largest war", pad=16)
        title = f"{self.record.scenario.title} (seed {self.record.seed}, "
        figure.suptitle(f"{title}replicate {self.record.replicate})", fontsize=12, x=0.01, ha="left")
        if keys:
            figure.supxlabel(keys, fontsize=8, x=0.01, ha="left", color=NEUTRAL)
        return figure

    def _windows(self) -> list[tuple[float, float]]:
        whole = (float(self.first), float(max(self.last, self.first + 1)))
        war = course.largest_war(self.record)
        if war is None or war.last - war.first >= ZOOM_BELOW * (whole[1] - whole[0]):
            return [whole]
        margin = max(5.0, MARGIN * (war.last - war.first))
        return [whole, (max(whole[0], war.first - margin), min(whole[1], war.last + margin))]

    def _shade_wars(self, axes: Axes) -> None:
        for war in self.wars:
            axes.axvspan(war.first, war.last, facecolor=WAR, edgecolor=WAR, linewidth=0.8, zorder=0)

    def _dates(self, column: Sequence[Axes], window: tuple[float, float]) -> None:
        """Write dates under the lowest panel, and the record's milestones over all of them."""
        epoch = dt.date(1970, 1, 1).toordinal()
        locator = mdates.AutoDateLocator(minticks=4, maxticks=9)
        formatter = mdates.ConciseDateFormatter(locator)
        start, end = (mdates.num2date(edge - epoch) for edge in window)
        ticks = [tick for tick in locator.tick_values(start, end)]
        labels = formatter.format_ticks(ticks)
        kept = [
            (tick + epoch, label)
            for tick, label in zip(ticks, labels, strict=True)
            if window[0] <= tick + epoch <= window[1]
        ]
        column[-1].set_xticks([tick for tick, _ in kept], [label for _, label in kept])
        unit = formatter.get_offset()
        column[-1].set_xlabel(f"date ({unit})" if unit else "date")
        for axes in column:
            for day in self.record.scenario.milestones:
                axes.axvline(day.toordinal(), color=FAINT, linewidth=0.7, linestyle=":", zorder=1)
        self._number_milestones(column[0], window)

    def _number_milestones(self, axes: Axes, window: tuple[float, float]) -> None:
        """Put the numbers of milestones above a panel, on as many levels as they need."""
        taken: list[float] = []
        room = (window[1] - window[0]) * 0.022
        for number, day in enumerate(self.record.scenario.milestones, start=1):
            x = float(day.toordinal())
            if not window[0] <= x <= window[1]:
                continue
            level = next((i for i, edge in enumerate(taken) if x - edge >= room), len(taken))
            taken[level : level + 1] = [x]
            axes.annotate(
                str(number),
                (x, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(0, 2 + 8 * level),
                textcoords="offset points",
                ha="center",
                fontsize=7,
                color=NEUTRAL,
                annotation_clip=False,
            )

    def _milestone_key(self) -> str:
        milestones = self.record.scenario.milestones
        if not milestones:
            return ""
        told = [f"{n} {text} ({day})" for n, (day, text) in enumerate(milestones.items(), 1)]
        joined = "Dotted lines, dates of the record: " + ";  ".join(told)
        width = 150 if len(self._windows()) == 1 else 215
        return "\n".join(textwrap.wrap(joined, width))

    # -- the panels ------------------------------------------------------------------------

    def _front(self, axes: Axes, window: tuple[float, float]) -> None:
        """Who controls which objective, the nearest to the claimant lowest."""
        rows = {name: row for row, name in enumerate(self.objectives)}
        for name, steps in course.control_steps(self.record).items():
            ends = [day for day, _ in steps[1:]] + [self.last]
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
                    markerfacecolor=fill,
                    markersize=6,
                    zorder=4,
                )
        self._front_line(axes, rows)
        axes.set_yticks(list(rows.values()), [_short(label) for label in self.objectives.values()])
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_ylabel("objective")
        axes.tick_params(axis="y", length=0)

    def _control_bar(self, axes: Axes, row: int, first: int, last: int, share: float) -> None:
        """Fill a stretch of a row: the claimant's part from below, the holder's hatched above."""
        width, low = last - first, row - 0.36
        bars = ((share, low, CLAIMANT, ""), (1.0 - share, low + 0.72 * share, "#F6C9A8", "////"))
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
        previous = None
        for event in self.record.of("battle"):
            if previous is not None and (event.subject, event.actor) != previous:
                days.append(float(event.day))
                places.append(float("nan"))
            previous = event.subject, event.actor
            reach = event.numbers["position"] / event.numbers["size"]
            sign = 1.0 if self.record.scenario.parties[event.actor].side == "claimant" else -1.0
            days.append(float(event.day))
            places.append(rows[event.subject] + 0.36 * sign * max(-1.0, min(1.0, reach)))
        axes.plot(days, places, color="black", linewidth=1.0, marker=".", markersize=2, zorder=3)

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
            axes.plot(day, mean, color=colour, linestyle=style, linewidth=1.4)
        axes.plot(day, self._course("advantage"), color="black", linewidth=1.6)
        axes.set_ylabel(f"log advantage\nof {self.claimant} (1)")

    def _hope(self, axes: Axes, window: tuple[float, float]) -> None:
        day = self._course("day")
        for name, colour, style in (
            ("hope_claimant", CLAIMANT, "--"),
            ("hope_holder", HOLDER, "-."),
            ("trust", "black", "-"),
        ):
            axes.plot(day, self._course(name), color=colour, linestyle=style, linewidth=1.4)
        axes.set_ylim(-0.02, 1.02)
        axes.set_ylabel("hope and trust\n(share)")

    def _table(self, axes: Axes, window: tuple[float, float]) -> None:
        """Texts by how good they are for the claimant, and who refused them."""
        marks = {"claimant": ("^", CLAIMANT), "holder": ("v", HOLDER), "mediator": ("o", NEUTRAL)}
        fills = {
            (True, True): "full",
            (True, False): "top",
            (False, True): "bottom",
            (False, False): "none",
        }
        for put in course.texts(self.record):
            marker, colour = marks[put.by]
            axes.plot(
                put.day,
                put.index,
                marker=marker,
                color=colour,
                fillstyle=fills[put.claimant_accepts, put.holder_accepts],
                markerfacecoloralt="white",
                markersize=6,
                linestyle="none",
                zorder=3,
            )
        for event in self.record.of("agreement"):
            axes.axvline(event.day, color="black", linewidth=1.2, zorder=2)
        axes.set_ylim(-0.05, 1.05)
        axes.set_yticks([0.0, 0.5, 1.0], [f"0: {self.holder}'s ideal", "0.5", "1: the other's"])
        axes.set_yticks([0.0, 0.5, 1.0], ["0", "0.5", "1"])
        axes.set_ylabel(f"texts (0 {self.holder}'s,\n1 {self.claimant}'s ideal)")

    def _mediators(self, axes: Axes, window: tuple[float, float]) -> None:
        """What each mediator did, and the truces in force."""
        third = self.record.scenario.third_parties
        labels = [
            "without mediator" if name == "direct" else third[name].label or name
            for name in self.mediators
        ]
        rows = {name: len(self.mediators) - row for row, name in enumerate(self.mediators)}
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
                    rows[event.actor],
                    marker="P" if event.outcome == "agreed" else "X",
                    markersize=7,
                    color="#009E73" if event.outcome == "agreed" else HOLDER,
                    markeredgecolor="black",
                    markeredgewidth=0.5,
                    linestyle="none",
                    zorder=4,
                )
        self._truce_bars(axes)
        axes.set_yticks([*rows.values(), 0], [*(_short(label) for label in labels), "truce"])
        axes.set_ylim(-0.6, len(rows) + 0.6)
        axes.tick_params(axis="y", length=0)
        axes.set_ylabel("mediator")

    def _truce_bars(self, axes: Axes) -> None:
        for truce in course.truces(self.record):
            axes.broken_barh(
                [(truce.first, max(truce.last - truce.first, 0))],
                (-0.25, 0.5),
                facecolor="#009E73" if truce.what else "white",
                edgecolor="#00664B",
                linewidth=0.7,
                zorder=2,
            )
            if truce.how_it_ended == "broken":
                axes.plot(truce.last, 0, "x", color="black", markersize=5, zorder=4)

    # -- legends ---------------------------------------------------------------------------

    def _course(self, name: str) -> np.ndarray:
        return np.array([getattr(snapshot, name) for snapshot in self.record.snapshots], float)

    def _legend(self, panel: str) -> list[Line2D | Patch]:
        return {
            "_front": self._front_legend,
            "_balance": self._balance_legend,
            "_hope": self._hope_legend,
            "_table": self._table_legend,
            "_mediators": self._mediators_legend,
        }[panel]()

    def _front_legend(self) -> list[Line2D | Patch]:
        return [
            Patch(facecolor=CLAIMANT, label=f"{self.claimant} controls"),
            Patch(facecolor="#F6C9A8", edgecolor=HOLDER, hatch="////", label=f"{self.holder} controls"),
            _mark("^", f"captured by {self.claimant}"),
            _mark("v", f"captured by {self.holder}"),
            _mark("x", "attack repulsed"),
            _mark("D", "handed over"),
            _mark("D", "handover refused", face="white"),
            Line2D([], [], color="black", linewidth=1.0, label="front, day by day"),
            Patch(facecolor=WAR, label="war"),
        ]

    def _balance_legend(self) -> list[Line2D | Patch]:
        return [
            Line2D([], [], color="black", linewidth=1.6, label="true advantage"),
            Line2D([], [], color=CLAIMANT, linestyle="--", label=f"{self.claimant} believes"),
            Line2D([], [], color=HOLDER, linestyle="-.", label=f"{self.holder} believes"),
            Patch(facecolor=FAINT, alpha=0.4, label="± 1 standard deviation"),
        ]

    def _hope_legend(self) -> list[Line2D | Patch]:
        return [
            Line2D([], [], color=CLAIMANT, linestyle="--", label=f"hope of {self.claimant}"),
            Line2D([], [], color=HOLDER, linestyle="-.", label=f"hope of {self.holder}"),
            Line2D([], [], color="black", label="trust in promises"),
        ]

    def _table_legend(self) -> list[Line2D | Patch]:
        return [
            _mark("^", f"text of {self.claimant}", CLAIMANT),
            _mark("v", f"text of {self.holder}", HOLDER),
            _mark("o", "text of a mediator", NEUTRAL),
            _mark("o", "nobody refused", NEUTRAL),
            _mark("o", f"{self.holder} refused", NEUTRAL, fill="top"),
            _mark("o", f"{self.claimant} refused", NEUTRAL, fill="bottom"),
            _mark("o", "both refused", NEUTRAL, fill="none"),
            Line2D([], [], color="black", linewidth=1.2, label="agreement signed"),
        ]

    def _mediators_legend(self) -> list[Line2D | Patch]:
        roles = [
            _mark(marker, label, NEUTRAL, face="white")
            for marker, label in ROLE_MARKS.values()
            if label
        ]
        return [
            *roles,
            _mark("P", "ceasefire agreed", "#009E73"),
            _mark("X", "ceasefire refused", HOLDER),
            Patch(facecolor="#009E73", edgecolor="#00664B", label="agreed truce"),
            Patch(facecolor="white", edgecolor="#00664B", label="tacit truce"),
            _mark("x", "truce broken"),
        ]


def _mark(marker: str, label: str, colour: str = "black", face: str = "", fill: str = "full") -> Line2D:
    line = Line2D(
        [], [], marker=marker, linestyle="none", color=colour, markersize=6, label=label
    )
    line.set_fillstyle(fill)  # type: ignore[arg-type]
    line.set_markerfacecoloralt("white")
    if face:
        line.set_markerfacecolor(face)
    return line


def _short(label: str, width: int = 34) -> str:
    return label if len(label) <= width else textwrap.shorten(label, width, placeholder=" ...")
