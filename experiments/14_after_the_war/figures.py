"""Force and texts, arm by arm, and what lasts."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import bars_across, message
from sim.experiments.words import share, span
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
    decides = (
        "One input decides: with the guarantor's dated steps force comes again in "
        f"{_share(summary, 'force', 'guarantee', 'as written')} of the runs, with its engagement "
        f"kept in {_share(summary, 'force', 'guarantee', 'kept')}"
    )
    lasts = (
        "From 2026 to 2035: share of runs with an agreement without any war (left), and with one "
        "after which no war follows, also if war came before (right). Sizes of arms are ours."
    )
    halts = (
        "Autumn 2020 followed to 2031: share of runs with war again after the first (left) and "
        "with a text (right), by how the first ends. Where the war was left alone it comes again "
        f"in {_broken(summary, 'left alone')} of the runs."
    )
    breaks = (
        "Halts brought by leverage and pressure break in "
        f"{_broken(summary, 'imposed', 'when ripe, with leverage')} of the runs, when ripe or at "
        f"any time; those without in {_broken(summary, 'when ripe', 'at any time, no leverage')}"
    )
    without = (
        "An agreement without any war comes in "
        f"{_share(summary, 'without_war', 'lasting', 'as written')} of the runs as written, in "
        f"{_share(summary, 'without_war', 'lasting', 'strength')} with more strength and in "
        f"{_share(summary, 'without_war', 'lasting', 'cooperation')} with cooperation"
    )
    return {
        "arms": Drawing(_figure(summary, after, ("force", "agreed"), decides), arms),
        "halts": Drawing(_figure(summary, ["halts"], ("again", "agreed"), breaks), halts),
        "lasting": Drawing(
            _figure(summary, ["lasting"], ("without_war", "lasting"), without), lasts
        ),
    }


def _share(summary: Summary, fact: str, setting: str, arm: str) -> str:
    return share(summary.get(fact, setting=setting, group=arm).value)


def _broken(summary: Summary, *kinds: str) -> str:
    """Least and largest share of runs with war again, over kinds of halt, guaranteed or not."""
    found = [
        summary.get("again", setting="halts", group=f"{kind}, {one}").value
        for kind in kinds
        for one in ("guaranteed", "no guarantee")
    ]
    least, most = share(min(found)), share(max(found))
    return least if least == most else span(min(found), max(found))


def _figure(summary: Summary, names: list[str], facts: tuple[str, ...], told: str) -> Figure:
    rows = [(name, arm) for name in names for arm in groups()[name].arms]
    with look():
        figure = new_figure(9.0, 1.7 + 0.21 * len(rows))
        message(figure, told)
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
