"""The schematic map: who holds what on a day, the front, and what is to be handed over.

A drawing of tiles, with no ground under it: neighbours stand beside each other, areas and borders
mean nothing. It has one size, which is readable when it is 400 pixels wide.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from PIL import Image

from sim.course import Course
from sim.labels import Labels
from sim.language import N_, _
from sim.pictures.keys import ROW, Entry, Keys, draw_key, rows_of, shortened, width_of
from sim.pictures.picture import Picture
from sim.pictures.style import CLAIMANT, HELD, HOLDER, NEUTRAL, look
from sim.record import Record
from sim.scenario.tiles import Box, layout
from sim.views.days import PHASES, DayState, battle_words, state_on
from sim.views.places import Place, map_days, otherwise_in_fact, places_on, which_run
from sim.words import listed, long_date, percent_text, short_date

#: inches: the figure, its edge, its title, a line of the note under it
WIDTH, EDGE, TITLE, NOTE = 4.0, 0.08, 0.28, 0.15
#: inches: the lowest tile, a line of its words, the room around them
TILE, LINE, PAD = 0.72, 0.118, 0.05
#: inches: from the edge of a tile to the outline, and to one within a frame
INSIDE, WITHIN = 0.025, 0.09
#: points: words on a tile, and how small they may get where a tile is narrow
SIZES = (7.2, 6.6, 6.0)
#: pixels across of a map in motion
PIXELS = 600
#: milliseconds: a day of a map in motion, and the last
STILL, LAST = 1500, 5000

#: what happened to an objective last -> mark, and whether it is filled
MARKS = {N_("handed over"): ("D", "black"), N_("handover refused"): ("D", "white")}


def map_picture(state: DayState, note: str | None = None) -> Picture:
    """The map of one day, with a text that says the same in words; a `note` stands above it."""
    names = Labels(state.record.scenario)
    places = places_on(state.record, state.day)
    with look():
        figure = _Map(state, places, names, note).draw()
    title = _("The map on {date}", date=long_date(state.date))
    return Picture("map", title, figure, _caption(state, places, names))


def map_gif(record: Record) -> bytes:
    """The map in motion, as the content of a GIF file: one frame for each of the days that matter.

    The days are those of :func:`sim.views.places.map_days`; quiet years are left out.
    """
    frames = [_frame(record, day.toordinal(), why) for day, why in map_days(record)]
    content = io.BytesIO()
    frames[0].save(
        content,
        "gif",
        save_all=True,
        append_images=frames[1:],
        duration=[STILL] * (len(frames) - 1) + [LAST],
        loop=0,
        optimize=False,
    )
    return content.getvalue()


def _frame(record: Record, day: int, why: str) -> Image.Image:
    """One day of a map in motion, with what happens on it."""
    picture = map_picture(state_on(record, day), note=why)
    with Image.open(io.BytesIO(picture.for_screen(PIXELS))) as whole:
        return whole.quantize(64, dither=Image.Dither.NONE)


# -- in words --------------------------------------------------------------------------------------


def _caption(state: DayState, places: Mapping[str, Place], names: Labels) -> str:
    """The map in words."""
    phase = _(PHASES[state.state.phase])
    told = [_("Map of {date}, {phase}", date=long_date(state.date), phase=phase)]
    for side, share in ((names.claimant, 1.0), (names.holder, 0.0)):
        held = [names[name] for name, place in places.items() if place.share == share]
        controls = listed(held) if held else _("no whole objective")
        told.append(_("{side} controls {places}", side=side, places=controls))
    told += [
        _(
            "{place} is divided: {side} has {share}",
            place=names[name],
            side=names.claimant,
            share=percent_text(place.share),
        )
        for name, place in places.items()
        if 0.0 < place.share < 1.0
    ]
    if state.battle is not None:
        told.append(battle_words(state.battle, names))
    if other := otherwise_in_fact(state.record.scenario, state.day, places):
        others = listed([names[name] for name in other])
        told.append(_("otherwise in fact on this day: {places}", places=others))
    told += _dated(places, names)
    about = _("A schematic map: areas and borders mean nothing.")
    return f"{'; '.join(told)}. {about} {_which_run(state.record)}."


def _which_run(record: Record, width: float = math.inf) -> str:
    """That this is a run and not history, and which; a long title is cut to fit so many inches."""
    title, which = which_run(record)
    if width_of(title + which, SIZES[-1]) <= width:
        return title + which
    room = width - width_of(which, SIZES[-1])
    return shortened(title, room, SIZES[-1], most=1)[0] + which


def _dated(places: Mapping[str, Place], names: Labels) -> Iterator[str]:
    """What is to be handed over, and what has changed hands, with dates."""
    due = [
        _(
            N_("{place} to {side} by {date}")
            if place.due.share in (0.0, 1.0)
            else N_("{place} to {side} in part by {date}"),
            place=names[name],
            side=names.claimant if place.due.share > place.share else names.holder,
            date=long_date(place.due.date),
        )
        for name, place in places.items()
        if place.due is not None
    ]
    if due:
        yield _("to be handed over: {places}", places=", ".join(due))
    for how in ("captured", *MARKS):
        found = [
            f"{names[name]} ({long_date(place.since)})"
            for name, place in places.items()
            if place.how == how
        ]
        if found:
            yield f"{_(how)}: {', '.join(found)}"


# -- the drawing -----------------------------------------------------------------------------------


class _Map:
    """Draws one day under the look that the caller has set; everything is in inches, from above."""

    def __init__(
        self, state: DayState, places: Mapping[str, Place], names: Labels, note: str | None = None
    ) -> None:
        self.state, self.places, self.names = state, places, names
        scenario = state.record.scenario
        self.boxes = layout(scenario)
        self.labels = {
            name: (scenario.map[name].label if name in scenario.map else "") or names[name]
            for name in self.boxes
        }
        columns = max(box.right for box in self.boxes.values())
        self.rows = max(box.bottom for box in self.boxes.values())
        self.cell = (WIDTH - 2 * EDGE) / columns, TILE / min(b.height for b in self.boxes.values())
        seen = Course(state.record).seen()
        if "agreement" in seen and not scenario.after_deal.binding:
            seen |= {"due"}
        if scenario.in_fact:
            seen |= {"in fact"}
        self.otherwise = otherwise_in_fact(scenario, state.day, places)
        entries: list[Entry] = Keys(names.claimant, names.holder, seen).ground()
        self.key = rows_of(entries, WIDTH - 2 * EDGE, SIZES[0])
        # a map in motion has room for two lines on every day, so that nothing jumps
        self.note = None if note is None else shortened(note, WIDTH - 2 * EDGE, 8.0)
        self.top = EDGE + TITLE + (0.0 if note is None else 2 * NOTE)

    def draw(self) -> Figure:
        """Draw the tiles, then the front, then what happens at them."""
        bottom = self.top + self.rows * self.cell[1] + EDGE
        height = bottom + ROW * len(self.key) + NOTE + EDGE
        figure = Figure(figsize=(WIDTH, height), dpi=100)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set(xlim=(0.0, WIDTH), ylim=(height, 0.0))
        title = f"{long_date(self.state.date)}: {_(PHASES[self.state.state.phase])}"
        axes.text(EDGE, EDGE + 0.1, title, va="center", fontsize=11, fontweight="bold")
        for line, text in enumerate(self.note or ()):
            y = EDGE + TITLE + (line + 0.4) * NOTE
            axes.text(EDGE, y, text, va="center", fontsize=8)
        for name in self.boxes:
            self._ground(axes, name)
        self._front(axes)
        for name in self.boxes:
            self._happens(axes, name)
            self._words(axes, name)
        draw_key(figure, self.key, EDGE, bottom, SIZES[0])
        run = _which_run(self.state.record, WIDTH - 2 * EDGE)
        y = height - EDGE - NOTE / 2
        axes.text(EDGE, y, run, va="center", fontsize=SIZES[-1], color=NEUTRAL)
        return figure

    def _place(self, box: Box) -> tuple[float, float, float, float]:
        """Left and upper edge, width and height of a tile, in inches."""
        wide, high = self.cell
        return EDGE + box.x * wide, self.top + box.y * high, box.width * wide, box.height * high

    def _ground(self, axes: Axes, name: str) -> None:
        """Fill a tile by who holds it: the claimant's part at the left."""
        left, top, wide, high = self._place(self.boxes[name])
        share = self.places[name].share
        parts = (
            (left, wide * share, CLAIMANT, None),
            (left + wide * share, wide * (1.0 - share), HELD, "////"),
        )
        for x, width, colour, hatch in parts:
            if width > 0.0:
                edge = HOLDER if hatch else "none"
                axes.add_patch(Rectangle((x, top), width, high, facecolor=colour, edgecolor=edge,
                                         hatch=hatch, linewidth=0.0, gid=name))  # fmt: skip
        axes.add_patch(Rectangle((left, top), wide, high, fill=False, edgecolor="white",
                                 linewidth=2.0))  # fmt: skip

    def _front(self, axes: Axes) -> None:
        """A thick line where ground of the two sides meets, also within a tile that is divided."""
        for (one, first), (other, second) in combinations(self.boxes.items(), 2):
            if {self.places[one].share, self.places[other].share} == {0.0, 1.0}:
                for ends in _border(first, second):
                    self._stroke(axes, *ends)
        for name, box in self.boxes.items():
            share = self.places[name].share
            if 0.0 < share < 1.0:
                x = box.x + box.width * share
                self._stroke(axes, (x, box.y), (x, box.bottom))

    def _stroke(self, axes: Axes, begin: tuple[float, float], end: tuple[float, float]) -> None:
        wide, high = self.cell
        xs = [EDGE + x * wide for x in (begin[0], end[0])]
        ys = [self.top + y * high for y in (begin[1], end[1])]
        axes.plot(xs, ys, color="black", linewidth=3.0, solid_capstyle="round", gid="front")

    def _happens(self, axes: Axes, name: str) -> None:
        """Frame what is attacked or due, outline what was the other side's in fact, and mark.

        The mark says how a tile changed hands last.
        """
        left, top, wide, _high = self._place(self.boxes[name])
        frames = list(self._frames(name))
        for what, style in frames:
            self._rectangle(axes, name, PAD, 2.0, style, what)
        if name in self.otherwise:
            self._rectangle(axes, name, WITHIN if frames else INSIDE, 1.0, "--", "in fact")
        place = self.places[name]
        if place.how:
            by = "^" if place.share == 1.0 else "v"
            marker, face = MARKS.get(place.how, (by, "black"))
            axes.plot(left + wide - 0.1, top + 0.1, marker, color="black", markersize=5.5,
                      markerfacecolor=face, zorder=5, gid=f"{place.how} {name}",
                      path_effects=[withStroke(linewidth=4.0, foreground="white")])  # fmt: skip

    def _rectangle(
        self, axes: Axes, name: str, pad: float, width: float, style: str, what: str
    ) -> None:
        """A black line on white around a tile, so far within its edge."""
        left, top, wide, high = self._place(self.boxes[name])
        corner, inner = (left + pad, top + pad), (wide - 2 * pad, high - 2 * pad)
        axes.add_patch(
            Rectangle(corner, *inner, fill=False, edgecolor="white", linewidth=1.0 + 1.5 * width)
        )
        axes.add_patch(Rectangle(corner, *inner, fill=False, edgecolor="black", linewidth=width,
                                 linestyle=style, gid=f"{what} {name}"))  # fmt: skip

    def _frames(self, name: str) -> Iterator[tuple[str, str]]:
        battle = self.state.battle
        if battle is not None and battle.objective == name:
            yield "attacked", "-"
        elif self.places[name].due is not None:
            yield "due", ":"

    def _words(self, axes: Axes, name: str) -> None:
        """The name of a tile, and below it what happens there."""
        left, top, wide, high = self._place(self.boxes[name])
        room, below = wide - 2 * PAD - 0.06, self._below(name)
        most = max(1, int((high - 3 * PAD) / LINE) - len(below))
        size, lines = fitted(self.labels[name], room, most)
        widest = max((width_of(line, size) for line in below), default=0.0)
        size = min(size, max(SIZES[-1], size * room / widest)) if widest else size
        text = "\n".join([*lines, *below])
        axes.text(left + wide / 2.0, top + high / 2.0, text, ha="center", va="center",
                  fontsize=size, linespacing=1.05, color=NEUTRAL,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2, "alpha": 0.92},
                  )  # fmt: skip

    def _below(self, name: str) -> list[str]:
        """What is said under the name of a tile: the battle, what is due, or a share."""
        battle, place = self.state.battle, self.places[name]
        if battle is not None and battle.objective == name:
            return [_("attacked: {share}", share=percent_text(battle.reach))]
        if place.due is not None:
            return [_("due {date}", date=short_date(place.due.date))]
        return [percent_text(place.share)] if 0.0 < place.share < 1.0 else []


def _border(one: Box, other: Box) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The ends of the line along which two tiles touch."""
    low, high = max(one.y, other.y), min(one.bottom, other.bottom)
    if low < high and (one.right == other.x or other.right == one.x):
        x = max(one.x, other.x)
        yield (x, low), (x, high)
    low, high = max(one.x, other.x), min(one.right, other.right)
    if low < high and (one.bottom == other.y or other.bottom == one.y):
        y = max(one.y, other.y)
        yield (low, y), (high, y)


# -- words on tiles --------------------------------------------------------------------------------


def fitted(text: str, width: float, most: int) -> tuple[float, list[str]]:
    """Size and lines of a name that fits a width, in inches; dots say that something is left out.

    Two names for one place are parted at their stroke.

    >>> fitted("Stepanakert/Khankendi", 0.8, 3)
    (7.2, ['Stepanakert/', 'Khankendi'])
    """
    for size in SIZES:
        lines = _lines(text, width, size)
        if len(lines) <= most and all(width_of(line, size) <= width for line in lines):
            return size, lines
    shown = lines[:most]
    if len(lines) > most:
        shown[-1] += "..."
    return size, [_cut(line, width, size) for line in shown]


def _lines(text: str, width: float, size: float) -> list[str]:
    """A text in lines, broken at spaces and after strokes."""
    lines = [""]
    for piece in re.findall(r"\s*(?:[^\s/]*/(?=\S)|\S+)", text):
        longer = lines[-1] + piece
        if not lines[-1] or width_of(longer.strip(), size) <= width:
            lines[-1] = longer.lstrip() if not lines[-1] else longer
        else:
            lines.append(piece.lstrip())
    return lines


def _cut(line: str, width: float, size: float) -> str:
    """A line without the letters that have no room."""
    bare = line.removesuffix("...")
    while width_of(line, size) > width and len(bare) > 1:
        bare = bare[:-1].rstrip()
        line = f"{bare}..."
    return line
