"""Keys to the marks of a timeline."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.plots.style import AGREED, CLAIMANT, FAINT, HELD, HOLDER, NEUTRAL, TRUCE, WAR

#: role of a mediator -> its mark, and what the key says
ROLE_MARKS = {
    "record": ("|", "no text possible"),
    "facilitate": ("o", "facilitates"),
    "direct": ("o", ""),
    "formulate": ("s", "formulates"),
    "manipulate": ("D", "manipulates"),
}


class Keys:
    """Keys of the five panels, with the names of the two sides."""

    def __init__(self, claimant: str, holder: str) -> None:
        self.claimant, self.holder = claimant, holder

    def front(self) -> list[Artist]:
        """Who controls what, and how that changed."""
        return [
            Patch(facecolor=CLAIMANT, label=f"{self.claimant} controls"),
            Patch(facecolor=HELD, edgecolor=HOLDER, hatch="////", label=f"{self.holder} controls"),
            _mark("^", f"captured by {self.claimant}"),
            _mark("v", f"captured by {self.holder}"),
            _mark("x", "attack repulsed"),
            _mark("D", "handed over"),
            _mark("D", "handover refused", face="white"),
            Line2D([], [], color="black", linewidth=1.0, label="front, day by day"),
            Patch(facecolor=WAR, label="war"),
        ]

    def balance(self) -> list[Artist]:
        """The balance, true and believed."""
        return [
            Line2D([], [], color="black", linewidth=1.6, label="true advantage"),
            Line2D([], [], color=CLAIMANT, linestyle="--", label=f"{self.claimant} believes"),
            Line2D([], [], color=HOLDER, linestyle="-.", label=f"{self.holder} believes"),
            Patch(facecolor=FAINT, alpha=0.4, label="± 1 standard deviation"),
        ]

    def hope(self) -> list[Artist]:
        """Hope and trust."""
        return [
            Line2D([], [], color=CLAIMANT, linestyle="--", label=f"hope of {self.claimant}"),
            Line2D([], [], color=HOLDER, linestyle="-.", label=f"hope of {self.holder}"),
            Line2D([], [], color="black", label="trust in promises"),
        ]

    def table(self) -> list[Artist]:
        """Who put a text, and who refused it."""
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

    def mediators(self) -> list[Artist]:
        """What mediators did, and truces."""
        roles = [
            _mark(marker, label, NEUTRAL, face="white")
            for marker, label in ROLE_MARKS.values()
            if label
        ]
        return [
            *roles,
            _mark("P", "ceasefire agreed", AGREED),
            _mark("X", "ceasefire refused", HOLDER),
            Patch(facecolor=AGREED, edgecolor=TRUCE, label="agreed truce"),
            Patch(facecolor="white", edgecolor=TRUCE, label="tacit truce"),
            _mark("x", "truce broken"),
        ]


def _mark(
    marker: str, label: str, colour: str = "black", face: str = "", fill: str = "full"
) -> Line2D:
    line = Line2D([], [], marker=marker, linestyle="none", color=colour, markersize=6, label=label)
    line.set_fillstyle(fill)  # type: ignore[arg-type]
    line.set_markerfacecoloralt("white")
    if face:
        line.set_markerfacecolor(face)
    return line
