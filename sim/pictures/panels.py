"""The panels of a timeline: what each draws of a run, and what its key says."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.ticker import MaxNLocator

from sim import course
from sim.language import N_, _, figures
from sim.pictures.keys import POINTS, REFUSED_FILLS, ROLE_MARKS, TEXT_MARKS, Entry, Keys, shortened
from sim.pictures.strokes import any_within, box, mark_values, marks, say, times_words
from sim.pictures.style import AGREED, CLAIMANT, FAINT, HELD, HOLDER, NEUTRAL, TRUCE
from sim.record import Event, Record


@dataclass(frozen=True)
class Shape:
    """Measures of a figure, in inches and points: one for a page, one for a narrow screen."""

    width: float
    left: float
    right: float
    row: float  #: height of an objective or a mediator
    bar: tuple[float, float]  #: lower and upper end of the bar of a row, in rows from its middle
    beside: bool  #: names of rows stand beside them, not inside
    small: float = 7.5
    size: float = 8.0


#: At 900 pixels, a page beside its controls, and 374, a telephone, no letter is below 9 pixels.
PAGE = Shape(9.0, left=2.05, right=1.05, row=0.25, bar=(-0.36, 0.36), beside=True)
NARROW = Shape(4.0, left=0.7, right=0.22, row=0.37, bar=(-0.46, 0.06), beside=False)


class End(NamedTuple):
    """A line, which may be in steps, and the words that stand beside its end."""

    days: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]
    steps: bool
    words: str
    look: dict[str, Any]

    def at(self, day: float) -> float:
        """Where the line stands on a day, or where it has ended before."""
        if self.steps:
            return float(self.values[np.searchsorted(self.days, day, side="right") - 1])
        return float(np.interp(day, self.days, self.values))


class Panel(NamedTuple):
    """One panel: its heading, its height in inches, its key, how to draw it, and its lines' ends.

    ``beside`` is the key where there is room beside the axes for what the rest would say.
    ``closely`` says that it is worth a look day by day on a narrow screen, too.
    """

    title: str
    height: float
    key: list[Entry]
    draw: Callable[[Axes], None]
    ends: Sequence[End] = ()
    beside: Sequence[Entry] | None = None
    closely: bool = False


class Panels:
    """All panels of one record."""

    def __init__(self, record: Record, shape: Shape) -> None:
        self.record, self.shape = record, shape
        scenario = record.scenario
        self.course = course.Course(record)
        self.last = self.course.last_day
        self.claimant = scenario.parties[scenario.leader("claimant")].label or "claimant"
        self.holder = scenario.parties[scenario.leader("holder")].label or "holder"
        single = len(self._course("day")) == 1
        self.keys = Keys(self.claimant, self.holder, self.course.seen(), points=single)
        self.objectives = {name: one.label or name for name, one in scenario.objectives.items()}
        self.mediators = _mediators(record)
        self.days = self._course("day")

    def all(self) -> list[Panel]:
        """The panels from above; that of pressure only where there is any."""
        row, keys = self.shape.row, self.keys
        rows, single = (len(self.objectives), len(self.mediators) + 1), len(self.days) == 1
        balance, hope, table = keys.balance(), keys.hope(), keys.table()
        found = [
            Panel(
                _("Control of the territory along the axis of advance"),
                0.1 + row * rows[0], keys.front(), self.front, closely=True,
            ),
            Panel(
                _("Military balance, true and believed (log of strength ratio)"),
                1.2, balance, self.balance, self._ends("balance"),
                None if single else (balance[0], balance[-1]),
            ),
            Panel(
                _("Hope for talks, and trust in promises (shares)"),
                0.95, hope, self.hope, self._ends("hope"), None if single else (),
            ),
        ]  # fmt: skip
        if any(self._course("pressure")):
            title = _("Pressure of other states on the attacker (utility per day)")
            found.append(Panel(title, 0.6, [], self.pressure))
        told = N_("1: the ideal of {claimant}, 0: that of {holder}")
        ideals = [Entry(_(told, claimant=self.claimant, holder=self.holder))]
        return [
            *found,
            Panel(_("Proposals"), 1.1, ideals + table, self.table, (), table, closely=True),
            Panel(_("Mediators' moves and truces"), 0.1 + row * rows[1], keys.mediators(),
                  self.moves, closely=True),
        ]  # fmt: skip

    def _course(self, name: str) -> npt.NDArray[np.float64]:
        """The state at every step and, where the run goes on after the last of them, at its end."""
        found = [getattr(snapshot, name) for snapshot in self.record.snapshots]
        if self.record.snapshots[-1].day < self.last:
            found.append(self.last if name == "day" else self.record.final.get(name, found[-1]))
        return np.array(found, float)

    # -- control of the territory ----------------------------------------------------------------

    def front(self, axes: Axes) -> None:
        """Who controls which objective, the nearest to the claimant lowest."""
        rows = {name: row for row, name in enumerate(self.objectives)}
        self._bars_of_control(axes, rows)
        sides = {name: party.side for name, party in self.record.scenario.parties.items()}
        middle = sum(self.shape.bar) / 2.0
        for kind, side, marker in (
            ("capture", "claimant", "^"),
            ("capture", "holder", "v"),
            ("repulse", "", "x"),
            ("handover", "", "D"),
        ):
            events = [e for e in self.record.of(kind) if not side or sides[e.actor] == side]
            for done, fill in ((True, "black"), (False, "white")):
                some = [event for event in events if (event.outcome != "refused") == done]
                places = [(event.day, rows[event.subject] + middle) for event in some]
                edge = ("white", 0.7) if done and marker != "x" else ("black", 0.9)
                marks(axes, places, marker, color="black", markersize=7, zorder=4,
                       markerfacecolor=fill, markeredgecolor=edge[0],
                       markeredgewidth=1.4 if marker == "x" else edge[1])  # fmt: skip
        self._front_line(axes, rows)
        self._name_rows(axes, list(self.objectives.values()))

    def _bars_of_control(self, axes: Axes, rows: dict[str, int]) -> None:
        """Fill every row: the claimant's part from below, the holder's hatched above."""
        solid: list[npt.NDArray[np.float64]] = []
        hatched: list[npt.NDArray[np.float64]] = []
        low, high = self.shape.bar
        for name, steps in self.course.control_steps().items():
            ends = [day for day, _share in steps[1:]] + [max(self.last, steps[-1][0] + 1)]
            for (day, share), end in zip(steps, ends, strict=True):
                bottom, top = rows[name] + low, rows[name] + high
                border = bottom + share * (top - bottom)
                if share > 0.0:
                    solid.append(box(day, max(end, day), bottom, border))
                if share < 1.0:
                    hatched.append(box(day, max(end, day), border, top))
        for boxes, colour, edge, hatch in (
            (solid, CLAIMANT, "none", None),
            (hatched, HELD, HOLDER, "////"),
        ):
            if boxes:
                axes.add_collection(
                    PolyCollection(boxes, facecolor=colour, edgecolor=edge, hatch=hatch,
                                   linewidth=0.0, zorder=2),
                    autolim=False,
                )  # fmt: skip

    def _front_line(self, axes: Axes, rows: dict[str, int]) -> None:
        """Trace where the front stands inside the row that is fought over."""
        found: list[tuple[float, float]] = []
        previous: Event | None = None
        scenario = self.record.scenario
        low, high = self.shape.bar
        for event in self.record.of("battle"):
            if previous is not None and (
                (event.subject, event.actor) != (previous.subject, previous.actor)
                or event.day - previous.day > scenario.clock.war_days
            ):
                found.append((event.day, math.nan))
            previous = event
            reach = max(-1.0, min(1.0, event.numbers["position"] / event.numbers["size"]))
            sign = 1.0 if scenario.parties[event.actor].side == "claimant" else -1.0
            place = (low + high) / 2.0 + sign * reach * (high - low) / 2.0
            found.append((event.day, rows[event.subject] + place))
        for colour, width in (("white", 2.6), ("black", 1.1)) if found else ():
            axes.plot(*zip(*found, strict=True), color=colour, linewidth=width, marker=".",
                      markersize=3, zorder=3)  # fmt: skip

    def _name_rows(self, axes: Axes, names: Sequence[str]) -> None:
        """Write what the rows are, from the lowest, beside them or inside their upper half."""
        shape = self.shape
        axes.set_ylim(-0.6, len(names) - 0.4)
        room = shape.left - 0.2 if shape.beside else shape.width - shape.left - 0.2
        lines = [shortened(name, room, shape.small, 2 if shape.beside else 1) for name in names]
        if shape.beside:
            labels = ["\n".join(some) for some in lines]
            mark_values(axes, range(len(names)), labels, linespacing=0.9)
            axes.tick_params(axis="y", length=0)
            return
        mark_values(axes, [], [])
        for row, some in enumerate(lines):
            axes.annotate(some[0], (0.0, row + 0.28), (3, 0), ("axes fraction", "data"),
                          "offset points", va="center", fontsize=shape.small,
                          zorder=5)  # fmt: skip

    # -- lines ---------------------------------------------------------------------------------

    def balance(self, axes: Axes) -> None:
        """True advantage and both sides' beliefs with a standard deviation to each side."""
        axes.axhline(0.0, color=FAINT, linewidth=0.7)
        for side, colour, style, hatch in (
            ("claimant", CLAIMANT, "--", ""),
            ("holder", HOLDER, "-.", "...."),
        ):
            mean, spread = self._course(f"belief_{side}"), self._course(f"belief_sd_{side}")
            band = mean - spread, mean + spread
            axes.fill_between(self.days, *band, facecolor=colour, edgecolor=colour, alpha=0.18,
                              hatch=hatch, linewidth=0.0)  # fmt: skip
            if len(self.days) == 1:  # a band of no width cannot be seen
                axes.vlines(self.days, *band, color=colour, alpha=0.4, linewidth=5)
            self._curve(axes, mean, color=colour, linestyle=style, linewidth=1.4)
        self._curve(axes, self._course("advantage"), color="black", linewidth=1.6)
        low, high = axes.get_ylim()
        ticks = [float(tick) for tick in MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(low, high)]
        shown = [tick for tick in ticks if low <= tick <= high]
        mark_values(axes, shown, [times_words(tick, long=self.shape.beside) for tick in shown])

    def hope(self, axes: Axes) -> None:
        """Hope of both sides, and trust."""
        for name, colour, style in (
            ("hope_claimant", CLAIMANT, "--"),
            ("hope_holder", HOLDER, "-."),
            ("trust", "black", "-"),
        ):
            self._curve(axes, self._course(name), color=colour, linestyle=style, linewidth=1.4,
                        drawstyle="steps-post")  # fmt: skip
        axes.set_ylim(-0.02, 1.02)
        mark_values(axes, [0.0, 0.5, 1.0], ["0", figures("0.5"), "1"])

    def pressure(self, axes: Axes) -> None:
        """Pressure on an attacker."""
        values = self._course("pressure")
        axes.fill_between(self.days, 0.0, values, facecolor=FAINT, alpha=0.35, linewidth=0.0,
                          step="post")  # fmt: skip
        self._curve(axes, values, color="black", linewidth=1.2, drawstyle="steps-post")
        most = float(values.max())
        axes.set_ylim(0.0, 1.15 * most)
        mark_values(axes, [0.0, most], ["0", figures(f"{most:.2g}")])

    def _curve(self, axes: Axes, values: npt.NDArray[np.float64], **look: Any) -> None:
        """Draw the course of a figure; where the run has one step only, a point."""
        if len(values) == 1:
            size = POINTS[look.get("linestyle", "-")]
            look |= {"marker": "o", "markersize": size, "clip_on": False}
        axes.plot(self.days, values, **look)

    def _ends(self, panel: str) -> list[End]:
        """Where the lines of a panel end, and what they are; points have no ends."""
        if len(self.days) == 1:
            return []
        if panel == "balance":
            names = ("advantage", "belief_claimant", "belief_holder")
            told = N_("{side} believes")
            first = _("true balance")
        else:
            names = ("trust", "hope_claimant", "hope_holder")
            told = N_("hope of {side}")
            first = _("trust")
        words = first, _(told, side=self.claimant), _(told, side=self.holder)
        looks = (("black", "-"), (CLAIMANT, "--"), (HOLDER, "-."))
        return [
            End(
                self.days,
                self._course(name),
                panel == "hope",
                word,
                {"color": colour, "linestyle": style},
            )
            for name, word, (colour, style) in zip(names, words, looks, strict=True)
        ]

    # -- texts and mediators -------------------------------------------------------------------

    def table(self, axes: Axes) -> None:
        """Texts by how good they are for the claimant; shape: who wrote it, fill: who refused."""
        puts = self.course.texts()
        if not any_within(axes, (put.day for put in puts)):
            say(axes, _("no texts"))
        for kind in dict.fromkeys((put.by, put.refused_by) for put in puts):
            places = [(put.day, put.index) for put in puts if (put.by, put.refused_by) == kind]
            marks(axes, places, TEXT_MARKS[kind[0]], color=NEUTRAL, markersize=7, zorder=3,
                   fillstyle=REFUSED_FILLS[kind[1]], markerfacecoloralt="white")  # fmt: skip
        signed = [event.day for event in self.record.of("agreement")]
        if signed:
            axes.vlines(signed, 0.0, 1.0, transform=axes.get_xaxis_transform(), color="black",
                        linewidth=1.2, zorder=2)  # fmt: skip
        axes.set_ylim(-0.07, 1.07)
        half, ideal = figures("0.5"), N_("{side}'s ideal {value}")
        ends = (
            _(ideal, side=side, value=at) for at, side in enumerate((self.holder, self.claimant))
        )
        low, high = ends if self.shape.beside else ("0", "1")
        mark_values(axes, [0.0, 0.5, 1.0], [low, half, high])

    def moves(self, axes: Axes) -> None:
        """What each mediator did, and the truces in force."""
        third = self.record.scenario.third_parties
        labels = [
            _("without mediator") if name == "direct" else third[name].label or name
            for name in self.mediators
        ]
        rows = {name: len(self.mediators) - row for row, name in enumerate(self.mediators)}
        sessions, ceasefires = list(self.record.of("session")), list(self.record.of("ceasefire"))
        if not any_within(axes, (event.day for event in [*sessions, *ceasefires])):
            say(axes, _("no moves"))
        kinds = [(event.subject, event.outcome == "agreement") for event in sessions]
        for role, signed in dict.fromkeys(kinds):
            some = [e for e, kind in zip(sessions, kinds, strict=True) if kind == (role, signed)]
            marks(axes, [(event.day, rows[event.actor]) for event in some], ROLE_MARKS[role][0],
                   color=NEUTRAL, markerfacecolor="black" if signed else "white", markersize=5.5,
                   zorder=3)  # fmt: skip
        for agreed, marker, colour in ((True, "P", AGREED), (False, "X", HOLDER)):
            places = [
                (event.day, rows[event.actor] - 0.28)
                for event in ceasefires
                if event.actor in rows and (event.outcome == "agreed") == agreed
            ]
            marks(axes, places, marker, color=colour, markersize=7, markeredgecolor="black",
                   markeredgewidth=0.5, zorder=4)  # fmt: skip
        self._truces(axes)
        self._name_rows(axes, [_("truces"), *reversed(labels)])

    def _truces(self, axes: Axes) -> None:
        truces = self.course.truces()
        low, high = max(-0.25, self.shape.bar[0]), min(0.25, self.shape.bar[1])
        for kind, face in ((True, AGREED), (False, "white")):
            boxes = [box(one.first, max(one.last, one.first), low, high)
                     for one in truces if bool(one.what) == kind]  # fmt: skip
            if boxes:
                axes.add_collection(
                    PolyCollection(boxes, facecolor=face, edgecolor=TRUCE, linewidth=0.7, zorder=2),
                    autolim=False,
                )
        broken = [(one.last, (low + high) / 2.0) for one in truces if one.how_it_ended == "broken"]
        marks(axes, broken, "x", color="black", markersize=5, zorder=4)


def _mediators(record: Record) -> list[str]:
    """Mediators that did anything, and talks without one where there were such, or no others."""
    seen = {event.actor for event in record.of("session", "ceasefire")}
    found = [
        name
        for name, party in record.scenario.third_parties.items()
        if party.mediation is not None and name in seen
    ]
    return [*found, "direct"] if "direct" in seen or not found else found
