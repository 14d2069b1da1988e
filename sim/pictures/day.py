"""The picture of one day: the front, the balance as both sides see it, hope and trust.

It is drawn on one pair of axes, in inches, with nothing to be laid out: a figure of several panels
takes three times as long, too long to follow a slider.
"""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.labels import Labels
from sim.language import N_, _, figures
from sim.pictures.keys import shortened
from sim.pictures.picture import Picture
from sim.pictures.style import CLAIMANT, FAINT, HELD, HOLDER, NEUTRAL, WAR, look
from sim.record import Record
from sim.views.days import PHASES, DayState, battle_words, stronger
from sim.words import long_date

SMALL = 7.2  # points: on a narrow screen, of 374 pixels, no letter is below 9 pixels
NOTE = 0.18  # inches: a line of small words
ROW, BAR = 0.28, 0.2  # inches: from row to row, and the height of a bar
MARGIN, HEAD, SCALE = 0.12, 0.3, 0.42  # inches: the edge, a heading, a scale with its figures
GAP = 0.08  # inches, under bars without a scale
MOST_TICKS = 5


class Scale(NamedTuple):
    """Inches: how wide the figure is, and where its scales begin and end."""

    width: float
    left: float
    right: float

    def place(self, value: float, low: float = 0.0, high: float = 1.0) -> float:
        """Where a value stands on a scale."""
        return self.left + (value - low) / (high - low) * (self.right - self.left)


PAGE, NARROW = Scale(5.2, 2.0, 4.85), Scale(4.0, 1.78, 3.7)


def day_picture(state: DayState, *, narrow: bool = False) -> Picture:
    """A small figure of one day, drawn fast enough to follow a slider; its scales never move.

    `narrow` draws it for a narrow screen.
    """
    names = Labels(state.record.scenario)
    with look():
        figure = draw_day(state, names, narrow=narrow)
    title = _("The state on {date}", date=long_date(state.date))
    return Picture("day", title, figure, _caption(state, names))


def _caption(state: DayState, names: Labels) -> str:
    """The picture in words."""
    now = state.state
    held = [names[name] for name, share in state.control.items() if share == 1.0]
    controls = N_("{side} controls {held} of {all} objectives ({places})")
    if not held:
        controls = N_("{side} controls {held} of {all} objectives")
    sides = {"claimant": names.claimant, "holder": names.holder}
    told = [
        f"{long_date(state.date)}, {_(PHASES[now.phase])}",
        _(
            controls,
            side=names.claimant,
            held=len(held),
            all=len(state.control),
            places=", ".join(held),
        ),
    ]
    if state.battle is not None:
        told.append(battle_words(state.battle, names))
    told += [
        _(
            "true balance {value} ({stronger})",
            value=figures(f"{now.advantage:.2f}"),
            stronger=stronger(now.advantage, names),
        ),
        _(
            "{claimant} believes {first} and {holder} {second}",
            **sides,
            first=figures(f"{now.belief_claimant:.2f}"),
            second=figures(f"{now.belief_holder:.2f}"),
        ),
        _(
            "hope of {claimant} {first}, of {holder} {second}, trust {trust}, pressure {pressure} "
            "utility per day",
            **sides,
            first=figures(f"{now.hope_claimant:.2f}"),
            second=figures(f"{now.hope_holder:.2f}"),
            trust=figures(f"{now.trust:.2f}"),
            pressure=figures(f"{now.pressure:.4f}"),
        ),
    ]
    return f"{'; '.join(told)}."


def draw_day(state: DayState, names: Labels, *, narrow: bool = False) -> Figure:
    """Draw the state of a day under the look that the caller has set."""
    scale = NARROW if narrow else PAGE
    rows = len(state.control)
    height = 3 * HEAD + rows * ROW + GAP + 2 * (3 * ROW + SCALE + NOTE) + HEAD
    figure = Figure(figsize=(scale.width, height), dpi=100)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set(xlim=(0.0, scale.width), ylim=(height, 0.0))
    board = _Board(axes, state, names, scale)
    board.title(f"{long_date(state.date)}: {_(PHASES[state.state.phase])}")
    board.front()
    board.balance()
    board.shares()
    return figure


class _Board:
    """Draws from the top down; `at` is how far it has come, in inches."""

    def __init__(self, axes: Axes, state: DayState, names: Labels, scale: Scale) -> None:
        self.axes, self.state, self.names, self.scale = axes, state, names, scale
        self.place = scale.place
        self.at = MARGIN

    def title(self, text: str) -> None:
        self._say(MARGIN, self.at + 0.08, text, fontsize=11, fontweight="bold")
        self.at += HEAD

    def _heading(self, text: str) -> None:
        self._say(MARGIN, self.at + 0.12, text, fontsize=8.5, fontweight="bold")
        self.at += HEAD

    def _note(self, text: str) -> None:
        self._say(self.scale.right, self.at + 0.02, text, fontsize=SMALL, ha="right",
                  style="italic")  # fmt: skip
        self.at += NOTE

    def front(self) -> None:
        """Who controls what, the objective nearest to the holder first, and the battle."""
        sides = {"claimant": self.names.claimant, "holder": self.names.holder}
        self._heading(_("Control (solid: {claimant}, hatched: {holder})", **sides))
        for name, share in reversed(list(self.state.control.items())):
            middle = self.at + ROW / 2.0
            self._label(self.names[name], middle, fontsize=SMALL)
            battle = self.state.battle
            if battle is not None and battle.objective == name:
                self._bar(0.0, 1.0, middle, WAR, size=ROW)
            self._bar(0.0, share, middle, CLAIMANT)
            self._bar(share, 1.0, middle, HELD, hatch="////")
            if battle is not None and battle.objective == name:
                reach = battle.reach if battle.attacker == "claimant" else -battle.reach
                self._post((1.0 + reach) / 2.0, middle)
            self.at += ROW
        self.at += GAP

    def balance(self) -> None:
        """The balance as it is and as each side believes, with a standard deviation."""
        now, low_high = self.state.state, limits(self.state.record)
        self._heading(_("Balance (log of strength ratio)"))
        top = self.at
        rows = (
            (_("true balance"), now.advantage, 0.0, "black", "D"),
            (_(
                "{side} believes"
            , side=self.names.claimant), now.belief_claimant, now.belief_sd_claimant,
             CLAIMANT, "o"),
            (_("{side} believes", side=self.names.holder), now.belief_holder, now.belief_sd_holder,
             HOLDER, "s"),
        )  # fmt: skip
        for label, mean, spread, colour, marker in rows:
            middle = self.at + ROW / 2.0
            self._label(label, middle)
            ends = [self.place(value, *low_high) for value in (mean - spread, mean + spread)]
            self.axes.plot(ends, [middle, middle], color=colour, linewidth=2.0)
            self.axes.plot(self.place(mean, *low_high), middle, marker, color=colour, markersize=6)
            self.at += ROW
        zero = self.place(0.0, *low_high)
        self.axes.plot([zero, zero], [top, self.at], ":", color=NEUTRAL, linewidth=0.8, zorder=0)
        self._scale(*low_high)
        note = N_("above 0: {side} is stronger; 0.69: twice as strong")
        self._note(_(note, side=self.names.claimant))

    def shares(self) -> None:
        """Hope and trust as shares; pressure on an attacker, which has another unit, in words."""
        now = self.state.state
        self._heading(_("Hope and trust (shares)"))
        for label, value, colour, hatch in (
            (_("hope of {side}", side=self.names.claimant), now.hope_claimant, CLAIMANT, ""),
            (_("hope of {side}", side=self.names.holder), now.hope_holder, HELD, "////"),
            (_("trust in promises"), now.trust, NEUTRAL, ""),
        ):
            middle = self.at + ROW / 2.0
            self._label(label, middle)
            self._bar(0.0, value, middle, colour, hatch=hatch)
            self._say(self.place(value) + 0.05, middle, figures(f"{value:.2f}"), fontsize=7.5)
            self.at += ROW
        self._scale(0.0, 1.0)
        pressure = figures(f"{now.pressure:.4f}")
        self._note(_("pressure on the attacker: {value} utility per day", value=pressure))

    # -- strokes ---------------------------------------------------------------------------

    def _say(self, x: float, y: float, text: str, **style: object) -> None:
        self.axes.text(x, y, text, va="center", **style)  # type: ignore[arg-type]

    def _label(self, text: str, middle: float, fontsize: float = 7.5) -> None:
        lines = shortened(text, self.scale.left - 0.12, fontsize)
        self._say(self.scale.left - 0.08, middle, "\n".join(lines), ha="right", fontsize=fontsize,
                  linespacing=0.95)  # fmt: skip

    def _bar(
        self,
        low: float,
        high: float,
        middle: float,
        colour: str,
        hatch: str = "",
        size: float = BAR,
    ) -> None:
        """Fill from one share to another."""
        if high > low:
            corner, width = (
                (self.place(low), middle - size / 2.0),
                (high - low) * (self.scale.right - self.scale.left),
            )
            edge = HOLDER if hatch else "none"
            self.axes.add_patch(
                Rectangle(corner, width, size, facecolor=colour, hatch=hatch or None,
                          edgecolor=edge, linewidth=0.0)
            )  # fmt: skip

    def _post(self, share: float, middle: float) -> None:
        """Mark where the front stands in a battle."""
        x = self.place(share)
        for colour, width in (("white", 5.0), ("black", 2.4)):
            self.axes.plot([x, x], [middle - ROW / 2.0, middle + ROW / 2.0], color=colour,
                           linewidth=width, solid_capstyle="butt")  # fmt: skip

    def _scale(self, low: float, high: float) -> None:
        """A scale with figures under the rows."""
        left, right = self.scale.left, self.scale.right
        self.axes.plot([left, right], [self.at, self.at], color="black", linewidth=0.8)
        step = next(s for s in (0.1, 0.25, 0.5, 1.0, 2.0, 5.0) if (high - low) / s <= MOST_TICKS
                    or s == 5.0)  # fmt: skip
        for count in range(round(low / step) - 1, round(high / step) + 2):
            if low - 1e-9 <= count * step <= high + 1e-9:
                x = self.place(count * step, low, high)
                self.axes.plot([x, x], [self.at, self.at + 0.04], color="black", linewidth=0.8)
                told = figures(f"{count * step:g}")
                self._say(x, self.at + 0.13, told, ha="center", fontsize=7.5)
        self.axes.plot([left, left], [self.at - 3 * ROW, self.at], color=FAINT, linewidth=0.8)
        self.at += SCALE - HEAD + 0.12


def limits(record: Record) -> tuple[float, float]:
    """Ends of the scale of the balance: the same on every day of a run."""
    ends = [0.0]
    for one in record.snapshots:
        ends.append(one.advantage)
        for mean, spread in (
            (one.belief_claimant, one.belief_sd_claimant),
            (one.belief_holder, one.belief_sd_holder),
        ):
            ends += [mean - spread, mean + spread]
    pad = 0.05 * (max(ends) - min(ends)) or 0.1
    return min(ends) - pad, max(ends) + pad
