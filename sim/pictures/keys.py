"""Keys to the marks of a timeline, and how they are set in rows as wide as the figure."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.textpath import text_to_path

from sim.language import N_, _
from sim.pictures.style import AGREED, CLAIMANT, FAINT, HELD, HOLDER, NEUTRAL, TRUCE, WAR

#: role of a mediator -> its mark, and what the key says
ROLE_MARKS = {
    "record": ("|", N_("talks, but no text possible")),
    "facilitate": ("o", N_("facilitates")),
    "direct": ("o", N_("the sides meet")),
    "formulate": ("s", N_("formulates")),
    "manipulate": ("D", N_("manipulates")),
}
#: who put a text -> its mark; who refused it -> which half of the mark is filled: the upper half
#: is the claimant's and the lower the holder's, and who refuses leaves its half empty
TEXT_MARKS = {"claimant": "^", "holder": "v", "mediator": "o"}
REFUSED_FILLS = {"nobody": "full", "holder": "top", "claimant": "bottom", "both": "none"}
#: inches: a sample of a line or an area, a sample of a mark, from sample to words, between entries
SAMPLE, MARK, SPACE, BETWEEN = 0.34, 0.13, 0.05, 0.16
#: inches from row to row
ROW = 0.175

#: line style -> size of the point where there is no line: none of three equal values is hidden
POINTS = {"--": 11.0, "-.": 8.0, "-": 4.0}

Style = Literal["-", "--", "-.", ":"]


class Entry(NamedTuple):
    """One entry of a key: a sample (None: words alone) and what it stands for."""

    label: str
    sample: Line2D | Patch | None = None

    @property
    def room(self) -> float:
        """Inches in front of the words."""
        if self.sample is None:
            return 0.0
        mark = isinstance(self.sample, Line2D) and self.sample.get_linestyle() == "None"
        return (MARK if mark else SAMPLE) + SPACE


class Keys:
    """Keys of the panels, with the names of the two sides: only what occurs in the run."""

    def __init__(
        self, claimant: str, holder: str, seen: Collection[str], *, points: bool = False
    ) -> None:
        """`points`: the run has one step only, so that what would be lines are points."""
        self.claimant, self.holder, self.seen = claimant, holder, seen
        self.course = _point if points else _line

    def _only(self, entries: Iterable[tuple[str, Entry]]) -> list[Entry]:
        """The entries for what occurs."""
        return [entry for name, entry in entries if name in self.seen]

    def front(self) -> list[Entry]:
        """Who controls what, and how that changed."""
        return self._only(
            [
                ("claimant", _area(_("{side} controls", side=self.claimant), CLAIMANT)),
                ("holder", _area(_("{side} controls", side=self.holder), HELD, HOLDER, "////")),
                ("attack", _area(_("war"), WAR, FAINT)),
                ("battle", _line(_("front, day by day"), width=1.0, marker="o")),
                *self._captured(),
                ("repulse", _mark("x", _("attack repulsed"))),
                *self._handed_over(),
                (
                    "milestone",
                    _line(_("1, 2, ...: what happened in fact (listed below)"), style=":"),
                ),
            ]
        )

    def _captured(self) -> Iterator[tuple[str, Entry]]:
        for side, marker, name in (
            ("claimant", "^", self.claimant),
            ("holder", "v", self.holder),
        ):
            yield f"capture by {side}", _mark(marker, _("captured by {side}", side=name))

    def _handed_over(self) -> Iterator[tuple[str, Entry]]:
        yield "handover: done", _mark("D", _("handed over"))
        yield "handover: refused", _mark("D", _("handover refused"), face="white")

    def ground(self) -> list[Entry]:
        """The map: who holds what, where the front is, and what changes hands."""
        return self._only(
            [
                ("claimant", _area(self.claimant, CLAIMANT)),
                ("holder", _area(self.holder, HELD, HOLDER, "////")),
                ("claimant", _line(_("the front"), width=3.0)),
                (
                    "attack",
                    _area(_("attacked: % of the way to capture"), "white", "black", width=2.0),
                ),
                ("due", _area(_("to be handed over"), "white", "black", width=2.0, style=":")),
                *self._captured(),
                *self._handed_over(),
                (
                    "in fact",
                    _area(
                        _("the other side's in fact, on this day"),
                        "white",
                        "black",
                        width=1.0,
                        style="--",
                    ),
                ),
            ]
        )

    def balance(self) -> list[Entry]:
        """The balance, true and believed."""
        return [
            Entry(_("above 0: {side} is stronger; 0.69: twice as strong", side=self.claimant)),
            self.course(_("true balance"), "black", "-"),
            self.course(_("{side} believes", side=self.claimant), CLAIMANT, "--"),
            self.course(_("{side} believes", side=self.holder), HOLDER, "-."),
            _area(_("± 1 standard deviation of a belief"), WAR, FAINT, "..."),
        ]

    def hope(self) -> list[Entry]:
        """Hope and trust."""
        return [
            self.course(_("hope of {side}", side=self.claimant), CLAIMANT, "--"),
            self.course(_("hope of {side}", side=self.holder), HOLDER, "-."),
            self.course(_("trust in promises"), "black", "-"),
        ]

    def table(self) -> list[Entry]:
        """Who put a text (the shape), and who refused it (the empty half)."""
        authors = {"claimant": self.claimant, "holder": self.holder, "mediator": _("a mediator")}
        refusers = {"claimant": self.claimant, "holder": self.holder, "both": _("both sides")}
        by_whom = N_("put by {name}"), N_("refused by {name}")
        return self._only(
            [
                *(
                    (f"text by {by}", _mark(TEXT_MARKS[by], _(by_whom[0], name=name), NEUTRAL))
                    for by, name in authors.items()
                ),
                *(
                    (
                        f"refused by {by}",
                        _mark("s", _(by_whom[1], name=name), NEUTRAL, fill=REFUSED_FILLS[by]),
                    )
                    for by, name in refusers.items()
                ),
                ("refused by nobody", _mark("s", _("refused by nobody"), NEUTRAL)),
                ("agreement", _line(_("agreement signed"), width=1.2)),
            ]
        )

    def mediators(self) -> list[Entry]:
        """What mediators did, and truces."""
        return self._only(
            [
                *(
                    (role, _mark(marker, _(label), NEUTRAL, face="white"))
                    for role, (marker, label) in ROLE_MARKS.items()
                ),
                ("session: agreement", _mark("o", _("filled: agreement"))),
                ("ceasefire: agreed", _mark("P", _("ceasefire agreed"), AGREED)),
                ("ceasefire: refused", _mark("X", _("ceasefire refused"), HOLDER)),
                ("agreed truce", _area(_("agreed truce"), AGREED, TRUCE)),
                ("tacit truce", _area(_("tacit truce"), "white", TRUCE)),
                ("truce broken", _mark("x", _("truce broken"))),
            ]
        )


def _line(
    label: str, colour: str = "black", style: Style = "-", width: float = 1.5, marker: str = ""
) -> Entry:
    line = Line2D([], [], color=colour, linestyle=style, linewidth=width, marker=marker)
    line.set_markersize(2.5)
    return Entry(label, line)


def _point(label: str, colour: str, style: Style) -> Entry:
    """What stands for a line that is a point."""
    return Entry(label, Line2D([], [], color=colour, marker="o", linestyle="none",
                               markersize=POINTS[style]))  # fmt: skip


def _mark(
    marker: str, label: str, colour: str = "black", face: str = "", fill: str = "full"
) -> Entry:
    line = Line2D([], [], marker=marker, linestyle="none", color=colour, markersize=6)
    line.set_fillstyle(fill)  # type: ignore[arg-type]
    line.set_markerfacecoloralt("white")
    if face:
        line.set_markerfacecolor(face)
    return Entry(label, line)


def _area(
    label: str,
    face: str,
    edge: str = "none",
    hatch: str = "",
    width: float = 0.7,
    style: Style = "-",
) -> Entry:
    patch = Rectangle(
        (0, 0), SAMPLE, 0.1, facecolor=face, edgecolor=edge, hatch=hatch or None, linewidth=width
    )
    patch.set_linestyle(style)
    return Entry(label, patch)


# -- rows ------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is, in inches."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) / 72.0


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """A text in lines of at most some inches; a longer word has a line of its own."""
    most, least = len(text), max((len(word) for word in text.split()), default=0)
    while True:
        lines = textwrap.wrap(text, max(1, most), break_long_words=False) or [""]
        widest = max(width_of(line, size, bold=bold) for line in lines)
        if widest <= width or most <= least:
            return lines
        most = max(least, min(most - 1, int(most * width / widest) + 1))


def shortened(text: str, width: float, size: float, most: int = 2) -> list[str]:
    """A text in at most some lines of some inches; dots say that something is left out."""
    lines = wrapped(text, width, size)
    if len(lines) <= most:
        return lines
    words = " ".join(lines[:most]).split()
    while len(wrapped(" ".join([*words, "..."]), width, size)) > most and len(words) > 1:
        words.pop()
    return wrapped(" ".join([*words, "..."]), width, size)


def rows_of(entries: Sequence[Entry], width: float, size: float) -> list[list[tuple[float, Entry]]]:
    """Entries set in rows of at most some inches, each with its distance from the left."""
    rows: list[list[tuple[float, Entry]]] = []
    at = 0.0
    for entry in _pieces(entries, width, size):
        needed = entry.room + width_of(entry.label, size)
        if not rows or at + needed > width:
            rows.append([])
            at = 0.0
        rows[-1].append((at, entry))
        at += needed + BETWEEN
    return rows


def _pieces(entries: Sequence[Entry], width: float, size: float) -> Iterator[Entry]:
    """Entries, those of words alone cut into lines where they are too long for a row."""
    for entry in entries:
        if entry.sample is None:
            yield from (Entry(line) for line in wrapped(entry.label, width, size))
        else:
            yield entry


def draw_key(
    figure: Figure, rows: Sequence[Sequence[tuple[float, Entry]]], left: float, top: float,
    size: float,
) -> None:  # fmt: skip
    """Draw the rows of a key; its upper left corner is told in inches from that of the figure."""
    for number, row in enumerate(rows):
        middle = figure.get_figheight() - top - (number + 0.5) * ROW
        for at, entry in row:
            _draw_sample(figure, entry, left + at, middle)
            figure.text(
                left + at + entry.room, middle, entry.label, va="center_baseline", fontsize=size,
                style="normal" if entry.sample else "italic", transform=figure.dpi_scale_trans,
            )  # fmt: skip


def _draw_sample(figure: Figure, entry: Entry, x: float, y: float) -> None:
    sample = entry.sample
    if sample is None:
        return
    if isinstance(sample, Line2D):
        end = x + entry.room - SPACE
        mark = sample.get_linestyle() == "None"
        middle = (x + end) / 2.0
        sample.set_data(*(([middle], [y]) if mark else ([x, middle, end], [y, y, y])))
    elif isinstance(sample, Rectangle):
        sample.set_xy((x, y - sample.get_height() / 2.0))
    sample.set_transform(figure.dpi_scale_trans)
    figure.add_artist(sample)
