"""One run on one time axis: the front, the balance, hope, the table and the mediators.

A long run gets a second window that shows its largest war day by day: beside the first on a page,
under it on a narrow screen. Everything is laid out in inches, with nothing to be solved: a figure
that finds its own layout is drawn twice, and somebody waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim import course
from sim.language import N_, _, ngettext
from sim.pictures import dates
from sim.pictures.keys import ROW, Entry, draw_key, rows_of, shortened, wrapped
from sim.pictures.panels import NARROW, PAGE, End, Panel, Panels, Shape
from sim.pictures.picture import Picture
from sim.pictures.strokes import shade
from sim.pictures.style import NEUTRAL, WAR, look
from sim.record import Record
from sim.views.days import span
from sim.words import long_date

#: inches: edge of the figure; line of its title, of a heading, of the numbers of milestones, of
#: the note below; dates under an axis; between panels, between windows, and over axes
EDGE, TITLE, HEAD, NUMBERS, NOTE = 0.08, 0.24, 0.2, 0.13, 0.15
DATES, GAP, BETWEEN, OVER = 0.4, 0.1, 0.5, 0.05
#: points
TITLE_SIZE, HEAD_SIZE = 11.0, 9.0
#: the window of a war is so wide as a share of that of the whole run
SECOND = 0.62
#: inches from one label of a line's end to the next, for each line of it
LABEL = 0.125
WAR_TITLE = N_("The largest war, day by day")


def timeline(record: Record, *, narrow: bool = False, title: str = "") -> Figure:
    """Draw one run; the record must hold snapshots (a run with ``trace=True``).

    Of 9 inches' width, to be read where a page shows it 800 pixels wide or more; `narrow`, 4
    inches, for a telephone. Its `title` is that of the scenario where none is given.
    """
    if not record.snapshots:
        raise ValueError("a timeline needs snapshots: run the scenario with trace=True")
    with look():
        return _Timeline(record, NARROW if narrow else PAGE, title).draw()


def timeline_picture(record: Record, *, narrow: bool = False, which: str = "") -> Picture:
    """The whole run on one time axis, with the dates of the record as dotted lines.

    `narrow` draws it for a narrow screen. `which` says which run it is where several are shown,
    as "Your game": the title then says this, and how the run went, in place of its scenario.
    """
    first, last = span(record)
    one = course.Course(record)
    ends = {"first": long_date(first), "last": long_date(last)}
    counts = _counts(one)
    went = f"{which}: {counts[0]}, {counts[-1]}" if which else ""
    title = went or _("{scenario}, {first} to {last}", scenario=record.scenario.title, **ends)
    caption = _(
        "Timeline of one run from {first} to {last}: {counts}. Its panels show control of every "
        "objective, the balance and what each side believes of it, hope and trust, the pressure of "
        "other states where there is any, texts on the table, and what mediators did. The story of "
        "the run says the same.",
        **ends,
        counts=", ".join(counts),
    )
    caption = f"{went}. {caption}" if went else caption
    return Picture("timeline", title, timeline(record, narrow=narrow, title=went), caption)


def _counts(one: course.Course) -> list[str]:
    """How many wars, sessions, ceasefires and agreements a run has."""
    wars, sessions = len(one.wars), len(one.sessions)
    ceasefires, agreements = len(one.ceasefires), len(one.agreements)
    return [
        ngettext("{count} war", "{count} wars", wars) if wars else _("no wars"),
        ngettext("{count} session", "{count} sessions", sessions) if sessions else _("no sessions"),
        ngettext("{count} proposed ceasefire", "{count} proposed ceasefires", ceasefires)
        if ceasefires
        else _("no proposed ceasefires"),
        ngettext("{count} agreement", "{count} agreements", agreements)
        if agreements
        else _("no agreements"),
    ]


class _Timeline:
    """The figure of one record; `top` is how far it has come from above, in inches."""

    def __init__(self, record: Record, shape: Shape, title: str) -> None:
        self.record, self.shape = record, shape
        self.panels = Panels(record, shape).all()
        self.wars = course.wars(record)
        windows = dates.windows(record)
        # side by side, or under each other
        self.blocks = [windows] if shape.beside else [[window] for window in windows]
        title = title or record.scenario.title
        title = _(
            "{title} (run {run} of seed {seed})",
            title=title,
            run=record.replicate,
            seed=record.seed,
        )
        inside = shape.width - 2 * EDGE
        self.title = wrapped(title, inside, TITLE_SIZE)
        self.note = wrapped(dates.told_below(record), inside, shape.small)
        self.top = 0.0
        self.figure = Figure(figsize=(shape.width, self._height()))
        FigureCanvasAgg(self.figure)

    # -- measures ------------------------------------------------------------------------------

    def _height(self) -> float:
        blocks = len(self.blocks) * (NUMBERS + DATES - GAP)
        blocks += TITLE * (len(self.blocks) - 1) + (HEAD if len(self.blocks[0]) > 1 else 0.0)
        for number in range(len(self.blocks)):
            blocks += sum(self._height_of(panel, number) for panel in self._shown(number))
        return 3 * EDGE + TITLE * len(self.title) + blocks + NOTE * len(self.note)

    def _shown(self, block: int) -> list[Panel]:
        """The panels of a block: under the whole run, those that are worth a closer look."""
        return [panel for panel in self.panels if block == 0 or panel.closely]

    def _height_of(self, panel: Panel, block: int) -> float:
        rows = len(self._key(panel)) if block == 0 else 0
        return HEAD * len(self._heading(panel)) + ROW * rows + OVER + panel.height + GAP

    def _heading(self, panel: Panel) -> list[str]:
        title = f"{'abcdefg'[self.panels.index(panel)]}  {panel.title}"
        return wrapped(title, self.shape.width - 2 * EDGE, HEAD_SIZE, bold=True)

    def _key(self, panel: Panel) -> list[list[tuple[float, Entry]]]:
        short = self.shape.beside and panel.beside is not None
        entries = (panel.beside or ()) if short else panel.key
        return rows_of(entries, self.shape.width - 2 * EDGE, self.shape.size)

    def _columns(self, windows: Sequence[dates.Window]) -> list[tuple[float, float]]:
        """Left end and width of each window, in inches."""
        left, room = self.shape.left, self.shape.width - self.shape.left - self.shape.right
        if len(windows) == 1:
            return [(left, room)]
        first = (room - BETWEEN) / (1.0 + SECOND)
        return [(left, first), (left + first + BETWEEN, room - BETWEEN - first)]

    # -- drawing -------------------------------------------------------------------------------

    def draw(self) -> Figure:
        """Draw everything from above."""
        self.top = EDGE
        for line in self.title:
            self._say(EDGE, line, TITLE, fontsize=TITLE_SIZE)
        for number, windows in enumerate(self.blocks):
            if number > 0:
                self._say(EDGE, _(WAR_TITLE), TITLE, fontsize=TITLE_SIZE)
            for panel in self._shown(number):
                self._panel(panel, number, windows)
            self.top += DATES - GAP
        self.top += EDGE
        for line in self.note:
            self._say(EDGE, line, NOTE, fontsize=self.shape.small, color=NEUTRAL)
        return self.figure

    def _say(self, x: float, text: str, height: float, **style: Any) -> None:
        """Write a line of text, and come down by its height."""
        y = self.figure.get_figheight() - self.top - height / 2.0
        self.figure.text(x, y, text, va="center_baseline",
                         transform=self.figure.dpi_scale_trans, **style)  # fmt: skip
        self.top += height

    def _panel(self, panel: Panel, block: int, windows: Sequence[dates.Window]) -> None:
        for line in self._heading(panel):
            self._say(EDGE, line, HEAD, fontsize=HEAD_SIZE, fontweight="bold")
        if block == 0:
            rows = self._key(panel)
            draw_key(self.figure, rows, EDGE, self.top, self.shape.size)
            self.top += ROW * len(rows)
        first, last = panel is self.panels[0], panel is self.panels[-1]
        columns = self._columns(windows)
        if first and len(windows) > 1:
            top = self.top
            titles = _("The whole run"), _(WAR_TITLE)
            for (left, _width), words in zip(columns, titles, strict=True):
                self.top = top
                self._say(left, words, HEAD, fontsize=self.shape.size, style="italic")
        self.top += OVER + (NUMBERS if first else 0.0)
        for place, ((left, width), window) in enumerate(zip(columns, windows, strict=True)):
            axes = self._axes(left, width, panel.height)
            axes.tick_params(labelsize=self.shape.small)
            axes.set_xlim(*window)
            axes.yaxis.set_visible(place == 0)
            shade(axes, self.record, self.wars, war=WAR)
            panel.draw(axes)
            dates.mark_dates(axes, window, (width, panel.height), words=last)
            if first:
                dates.number_milestones(axes, self.record, window, width)
            if place == len(columns) - 1 and self.shape.beside and panel.ends:
                self._label_ends(axes, panel.ends, left + width, panel.height)
        self.top += panel.height + GAP

    def _axes(self, left: float, width: float, height: float) -> Axes:
        whole = self.figure.get_figheight()
        return self.figure.add_axes(
            (left / self.shape.width, 1.0 - (self.top + height) / whole,
             width / self.shape.width, height / whole)
        )  # fmt: skip

    def _label_ends(self, axes: Axes, ends: Sequence[End], right: float, height: float) -> None:
        """Write beside the ends of lines what they are, each apart from the others."""
        (low, high), day = axes.get_ylim(), axes.get_xlim()[1]
        bottom = self.figure.get_figheight() - self.top - height
        sorted_ends = sorted(ends, key=lambda end: end.at(day))
        room = self.shape.right - 0.28
        words = [shortened(end.words, room, self.shape.small) for end in sorted_ends]
        places = [(end.at(day) - low) / (high - low) * height for end in sorted_ends]
        apart = spread(places, [LABEL * len(lines) + 0.02 for lines in words], height)
        for end, lines, place, shown in zip(sorted_ends, words, places, apart, strict=True):
            line = Line2D([right + 0.02, right + 0.2], [bottom + place, bottom + shown],
                          linewidth=1.0, transform=self.figure.dpi_scale_trans,
                          **end.look)  # fmt: skip
            self.figure.add_artist(line)
            self.figure.text(right + 0.23, bottom + shown, "\n".join(lines), va="center",
                             fontsize=self.shape.small, linespacing=0.95,
                             transform=self.figure.dpi_scale_trans)  # fmt: skip


def spread(places: Sequence[float], sizes: Sequence[float], height: float) -> list[float]:
    """Middles of labels of some sizes, from below: near their places, inside, and apart.

    >>> spread([0.5, 0.5], [0.2, 0.2], 1.0)
    [0.4, 0.6]
    """
    found = list(places)
    for _round in range(100):  # a few are enough for three labels
        for at in range(len(found) - 1):
            overlap = (sizes[at] + sizes[at + 1]) / 2.0 - (found[at + 1] - found[at])
            if overlap > 1e-9:
                found[at] -= overlap / 2.0
                found[at + 1] += overlap / 2.0
        low = sizes[0] / 2.0 - found[0]
        high = found[-1] + sizes[-1] / 2.0 - height
        if low > 1e-9:
            found[0] += low
        if high > 1e-9:
            found[-1] -= high
    return found
