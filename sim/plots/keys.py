"""Keys to the marks of a timeline."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.plots.style import AGREED, CLAIMANT, FAINT, HELD, HOLDER, NEUTRAL, TRUCE, WAR

#: role of a mediator -> its mark, and what the key says
ROLE_MARKS = {
    "record": ("|", "no text possible"),
    "facilitate": ("o", "facilitates"),
    "direct": ("o", "the sides meet"),
    "formulate": ("s", "formulates"),
    "manipulate": ("D", "manipulates"),
}
#: who put a text -> its mark; who refused it -> which half of the mark is filled: the upper half
#: is the claimant's and the lower the holder's, and who refuses leaves its half empty
TEXT_MARKS = {"claimant": "^", "holder": "v", "mediator": "o"}
REFUSED_FILLS = {"nobody": "full", "holder": "top", "claimant": "bottom", "both": "none"}


Style = Literal["-", "--", "-."]


class Keys:
    """Keys of the five panels, with the names of the two sides: only what occurs in the run."""

    def __init__(self, claimant: str, holder: str, seen: Collection[str]) -> None:
        self.claimant, self.holder, self.seen = claimant, holder, seen

    def _only(self, entries: Iterable[tuple[str, Artist]]) -> list[Artist]:
        """The entries for what occurs; an entry for nothing in particular is always there."""
        return [artist for name, artist in entries if not name or name in self.seen]

    def front(self) -> list[Artist]:
        """Who controls what, and how that changed."""
        held = Patch(
            facecolor=HELD, edgecolor=HOLDER, hatch="////", label=f"{self.holder} controls"
        )
        return self._only(
            [
                ("claimant", Patch(facecolor=CLAIMANT, label=f"{self.claimant} controls")),
                ("holder", held),
                ("capture by claimant", _mark("^", f"captured by {self.claimant}")),
                ("capture by holder", _mark("v", f"captured by {self.holder}")),
                ("repulse", _mark("x", "attack repulsed")),
                ("handover: done", _mark("D", "handed over")),
                ("handover: refused", _mark("D", "handover refused", face="white")),
                ("battle", _line("front, day by day", width=1.0)),
                ("attack", Patch(facecolor=WAR, label="war")),
            ]
        )

    def balance(self) -> list[Artist]:
        """The balance, true and believed."""
        return [
            _line("true balance", width=1.6),
            _line(f"{self.claimant} believes", CLAIMANT, "--"),
            _line(f"{self.holder} believes", HOLDER, "-."),
            Patch(facecolor=FAINT, alpha=0.4, label="± 1 standard deviation"),
        ]

    def hope(self) -> list[Artist]:
        """Hope and trust."""
        return [
            _line(f"hope of {self.claimant}", CLAIMANT, "--"),
            _line(f"hope of {self.holder}", HOLDER, "-."),
            _line("trust in promises"),
        ]

    def table(self) -> list[Artist]:
        """Who put a text (the shape), and who refused it (the empty half)."""
        authors = {"claimant": self.claimant, "holder": self.holder, "mediator": "a mediator"}
        refusers = {"nobody": "nobody", "holder": self.holder, "claimant": self.claimant}
        return self._only(
            [
                ("offer", _line("Shape: who wrote it", width=0.0)),
                *(
                    (f"text by {by}", _mark(TEXT_MARKS[by], name, NEUTRAL))
                    for by, name in authors.items()
                ),
                ("offer", _line("Empty half: who refused it", width=0.0)),
                *(
                    (f"refused by {by}", _mark("s", name, NEUTRAL, fill=REFUSED_FILLS[by]))
                    for by, name in (refusers | {"both": "both sides"}).items()
                ),
                ("agreement", _line("agreement signed", width=1.2)),
            ]
        )

    def mediators(self) -> list[Artist]:
        """What mediators did, and truces."""
        return self._only(
            [
                *(
                    (role, _mark(marker, label, NEUTRAL, face="white"))
                    for role, (marker, label) in ROLE_MARKS.items()
                ),
                ("session: agreement", _mark("o", "filled: agreement")),
                ("ceasefire: agreed", _mark("P", "ceasefire agreed", AGREED)),
                ("ceasefire: refused", _mark("X", "ceasefire refused", HOLDER)),
                ("agreed truce", Patch(facecolor=AGREED, edgecolor=TRUCE, label="agreed truce")),
                ("tacit truce", Patch(facecolor="white", edgecolor=TRUCE, label="tacit truce")),
                ("truce broken", _mark("x", "truce broken")),
            ]
        )


def _line(label: str, colour: str = "black", style: Style = "-", width: float = 1.5) -> Line2D:
    """A line of a key; of no width, a heading."""
    return Line2D([], [], color=colour, linestyle=style, linewidth=width, label=label)


def _mark(
    marker: str, label: str, colour: str = "black", face: str = "", fill: str = "full"
) -> Line2D:
    line = Line2D([], [], marker=marker, linestyle="none", color=colour, markersize=6, label=label)
    line.set_fillstyle(fill)  # type: ignore[arg-type]
    line.set_markerfacecoloralt("white")
    if face:
        line.set_markerfacecolor(face)
    return line
