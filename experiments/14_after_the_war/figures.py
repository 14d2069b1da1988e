"""Force and texts, arm by arm, and what lasts."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import bars_across
from sim.pictures.style import AGREED, CLAIMANT, look, new_figure

from .design import AFTER, groups

FACTS = {
    "force": ("force again", CLAIMANT),
    "agreed": ("a text", AGREED),
    "without_war": ("an agreement without any war", CLAIMANT),
    "lasting": ("a lasting peace", AGREED),
    "again": ("war again after the first", CLAIMANT),
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Arms of the years after 2020, kinds of halt, and lasting peace from 2026."""
    after = [one.name for one in groups().values() if one.setting == AFTER]
    arms = (
        "Share of runs of the years after 2020 with force again (left) and with a text (right), "
        "arm by arm, over 200 sets of behavioural numbers; bars are 95 % intervals, over sets. In "
        "every group the arms share sets and random draws."
    )
    written = summary.get("force", setting="guarantee", group="as written").value
    kept = summary.get("force", setting="guarantee", group="kept").value
    arms += (
        f" One input decides: with the guarantor's dated steps force comes again in "
        f"{100 * written:.0f} % of the runs, with its engagement kept in {100 * kept:.0f} %."
    )
    lasts = (
        "From 2026 to 2035: share of runs with an agreement without any war (left), and with one "
        "after which no war follows, also if war came before (right). Sizes of arms are ours."
    )
    halts = (
        "Autumn 2020 followed to 2031: share of runs with war again after the first (left) and "
        "with a text (right), by how the first ends. It comes again in "
        f"{_broken(summary, 'imposed', 'when ripe, with leverage')} of the runs with leverage and "
        "pressure, whether the halt comes when ripe or at any time, in "
        f"{_broken(summary, 'when ripe', 'at any time, no leverage')} of those without, and in "
        f"{_broken(summary, 'left alone')} of those in which the war was left alone."
    )
    return {
        "arms": Drawing(_figure(summary, after, ("force", "agreed")), arms),
        "halts": Drawing(_figure(summary, ["halts"], ("again", "agreed")), halts),
        "lasting": Drawing(_figure(summary, ["lasting"], ("without_war", "lasting")), lasts),
    }


def _broken(summary: Summary, *kinds: str) -> str:
    """Least and largest share of runs with war again, over kinds of halt, guaranteed or not."""
    found = [
        100.0 * summary.get("again", setting="halts", group=f"{kind}, {one}").value
        for kind in kinds
        for one in ("guaranteed", "no guarantee")
    ]
    least, most = (f"{end(found):.0f}" for end in (min, max))
    return f"{least} %" if least == most else f"{least} to {most} %"


def _figure(summary: Summary, names: list[str], facts: tuple[str, ...]) -> Figure:
    rows = [(name, arm) for name in names for arm in groups()[name].arms]
    with look():
        figure = new_figure(9.0, 1.2 + 0.21 * len(rows))
        for axes, fact in zip(figure.subplots(1, 2, sharey=True), facts, strict=True):
            _draw(axes, summary, rows, fact)
        axes.set_ylim(len(rows), -1)
    return figure


def _draw(axes: Axes, summary: Summary, rows: list[tuple[str, str]], fact: str) -> None:
    found = [summary.get(fact, setting=name, group=arm) for name, arm in rows]
    words, colour = FACTS[fact]
    style = {"fmt": "o", "color": colour, "ms": 3, "capsize": 2}
    bars_across(axes, found, range(len(rows)), scale=100.0, **style)
    axes.set_yticks(range(len(rows)), [f"{name}: {arm}" for name, arm in rows], fontsize=6)
    axes.set_xlim(-2, 102)
    axes.set_xlabel(f"% of runs with {words}")
    axes.grid(axis="y", linewidth=0.3)
