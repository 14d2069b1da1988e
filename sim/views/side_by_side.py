"""Pictures of two independent samples of runs: both beside each other, and no pair of runs."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from sim.inference.intervals import share
from sim.plots.style import BAND, CLAIMANT, FAINT, HELD, HOLDER, NEUTRAL
from sim.views.luck import luck_words

if TYPE_CHECKING:
    from sim.views.pairs import Paired


def draw_two_figures(
    axes: Axes, found: Sequence[Paired], names: tuple[str, str], effects: Sequence[str]
) -> None:
    """Draw the runs of both, each from the lowest to the highest, and the mean of each.

    `effects` tells the differences in words.
    """
    (one,) = found
    if not len(one.first) or not len(one.second):
        axes.text(0.5, 0.5, "no run of one has it", ha="center", va="center", color=FAINT)
        axes.set_axis_off()
        return
    for values, name, colour, style in (
        (one.first, names[0], HOLDER, "--"),
        (one.second, names[1], CLAIMANT, "-"),
    ):
        rank = (np.arange(len(values)) + 0.5) / len(values)
        axes.plot(rank, np.sort(values), color=colour, linestyle=style, linewidth=1.8, label=name)
        axes.axhline(float(values.mean()), color=colour, linestyle=style, linewidth=0.8)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylabel(one.unit or "value", fontsize=8)
    axes.legend(fontsize=8)
    told = f"share of {one.of}, each sorted (thin lines: means)"
    difference = f"difference of the means, {luck_words(False)}: {effects[0]}"
    lines = [*textwrap.wrap(told, 76), *textwrap.wrap(difference, 76)]
    axes.set_xlabel("\n".join(lines), fontsize=8)


def draw_two_shares(
    axes: Axes, found: Sequence[Paired], names: tuple[str, str], effects: Sequence[str]
) -> None:
    """Draw for each word the share of both, with the interval that each has."""
    for row, (one, effect) in enumerate(zip(found[::-1], effects[::-1], strict=True)):
        for values, at, colour, hatch in (
            (one.first, row + 0.12, HELD, "////"),
            (one.second, row - 0.18, BAND, ""),
        ):
            seen = share(values)
            edge = HOLDER if hatch else "white"
            axes.barh(at, seen.value, 0.28, color=colour, hatch=hatch, edgecolor=edge, linewidth=0)
            axes.plot([seen.low, seen.high], [at, at], color=NEUTRAL, linewidth=1.6)
        axes.text(0.01, row + 0.29, effect, va="bottom", fontsize=7.5)
    labels = ["\n".join(textwrap.wrap(one.word or "it happened", 22)) for one in reversed(found)]
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0.0, 1.0), ylim=(-0.5, len(labels) - 0.2))
    told = (
        f"share of {found[0].of}: {names[0]} (hatched), {names[1]} (blue), lines: 95 % intervals; "
        f"above: difference, {luck_words(False)}"
    )
    axes.set_xlabel("\n".join(textwrap.wrap(told, 76)), fontsize=8)
