"""The pictures of the theory pages, drawn from the rules of the model.

`python -m docs.theory.figures`, in the folder of the repository, writes them. Each function of
`FIGURES` draws one picture and calls the functions of `sim.rules` for every number in it; there is
a module for each page. Most of these functions are called by every run too. Some are textbook
formulas that no run calls: `TEXTBOOK` lists them, and their pages say so. The numbers that a rule
is given are the defaults of `sim parameters`, or stand in the picture or its caption.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from sim.pictures.style import look, render

from .after_the_deal import promises
from .audience_costs import audiences
from .bargaining import bargaining_range, frontier_path, hope, neutrality
from .beliefs import learning
from .choices import logit
from .commitment import shifting_power
from .contest import battle, campaign
from .mediation import mediators
from .switched_off import switched_off
from .truces import ceasefires, incident_line

#: Where the pages and their pictures lie.
FOLDER = Path(__file__).resolve().parents[1]

#: Functions drawn here that no run calls, by the page that says so: textbook formulas, beside which
#: the model does something of its own, and short ways to write what a run does step by step.
TEXTBOOK = {
    "bargaining_range": "bargaining-range.md",
    "nash_split": "bargaining-range.md",
    "take_it_or_leave_it_war": "bargaining-range.md",
    "campaign_values": "contest.md",
    "peace_value_to_decliner": "commitment.md",
    "preventive_war_pays": "commitment.md",
    "shift_threshold": "commitment.md",
    "bias_threshold": "mediation.md",
}

FIGURES: tuple[Callable[[], Figure], ...] = (
    bargaining_range,
    neutrality,
    hope,
    frontier_path,
    battle,
    campaign,
    learning,
    audiences,
    shifting_power,
    mediators,
    ceasefires,
    incident_line,
    promises,
    logit,
    switched_off,
)


def draw(figure: Callable[[], Figure]) -> bytes:
    """One picture as the content of its PNG file."""
    with look():
        return render(figure(), "png")


def name_of(figure: Callable[[], Figure]) -> str:
    """File that a picture is kept in."""
    return f"{figure.__name__.replace('_', '-')}.png"


def main(folder: Path = FOLDER) -> None:
    """Write every picture."""
    for figure in FIGURES:
        (folder / name_of(figure)).write_bytes(draw(figure))
