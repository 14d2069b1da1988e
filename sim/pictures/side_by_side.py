"""Pictures of two sets of runs: the difference run by run, or both beside each other."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.inference.intervals import share
from sim.labels import Naming, by_role
from sim.language import N_, _, ngettext
from sim.pictures.picture import Picture
from sim.pictures.style import BAND, CLAIMANT, FAINT, HELD, HOLDER, NEUTRAL, look, new_figure
from sim.views.distributions import words
from sim.views.luck import luck_words
from sim.views.pairs import Paired, effect_words, level_words, paired


def paired_picture(
    first: pd.DataFrame,
    second: pd.DataFrame,
    outcome: str,
    names: tuple[str, str] = ("first", "second"),
    *,
    shared: bool = True,
    naming: Naming = by_role,
) -> Picture:
    """Draw both: the difference run by run where draws are shared, else two samples of runs."""
    found = paired(first, second, outcome, shared=shared, naming=naming)
    told = (
        N_("{subject}: {second} less {first}") if shared else N_("{subject}: {first} and {second}")
    )
    title = _(told, subject=words(outcome, naming), first=names[0], second=names[1])
    is_figure = len(found) == 1 and not found[0].is_share
    with look():
        figure = new_figure(5.2, 2.9 if is_figure else 1.5 + 0.62 * len(found))
        axes = figure.subplots()
        if not is_figure:
            (_draw_pairs if shared else _draw_two_shares)(axes, found, names)
        elif shared:
            _draw_differences(axes, found[0])
        else:
            _draw_two_figures(axes, found[0], names)
        axes.set_title("\n".join(textwrap.wrap(title, 60)), fontsize=9.5)
    caption = " ".join(_caption(one, names) for one in found)
    return Picture(f"paired-{outcome.replace(':', '-')}", title, figure, caption)


# -- run by run ------------------------------------------------------------------------------------


def _draw_differences(axes: Axes, one: Paired) -> None:
    """Every pair's difference, from the lowest to the highest, and their mean."""
    if not len(one.first):
        _draw_nothing(axes, _("no run has it in both"))
        return
    changes = np.sort(one.second - one.first)
    if not changes.any():
        axes.set_ylim(-1.0, 1.0)
    rank = (np.arange(len(changes)) + 0.5) / len(changes)
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, linestyle=":")
    axes.axhspan(one.effect.low, one.effect.high, facecolor=CLAIMANT, alpha=0.18, edgecolor="none")
    axes.axhline(one.effect.value, color=CLAIMANT, linewidth=1.6)
    axes.vlines(rank, 0.0, changes, color=BAND, linewidth=min(3.0, 260.0 / len(changes)))
    axes.plot(rank, changes, "o", color=NEUTRAL, markersize=2.4)
    axes.set_xlim(0.0, 1.0)
    unit = "years" if one.unit == "year" else one.unit
    axes.set_ylabel(_("difference") + (f" ({_(unit)})" if unit else ""), fontsize=8)
    told = _(
        "share of {runs}, sorted\nline and band: mean and 95 % interval, {effect}",
        runs=one.of,
        effect=effect_words(one),
    )
    axes.set_xlabel(told, fontsize=8)


def _draw_pairs(axes: Axes, found: Sequence[Paired], names: tuple[str, str]) -> None:
    """For each word, the pairs in which both have it, only the first, only the second."""
    for row, one in enumerate(reversed(found)):
        left = 0.0
        for count, colour, hatch in (
            (((one.first == 1) & (one.second == 1)).mean(), FAINT, ""),
            (((one.first == 1) & (one.second == 0)).mean(), HOLDER, "////"),
            (((one.first == 0) & (one.second == 1)).mean(), CLAIMANT, ""),
        ):
            axes.barh(row, count, 0.5, left, facecolor=colour, hatch=hatch, edgecolor="white",
                      linewidth=0.6)  # fmt: skip
            left += count
        axes.text(0.01, row + 0.3, effect_words(one), va="bottom", fontsize=7.5)
    told = _(
        "share of {runs}: in both (grey), only {first} (hatched), only {second} (blue); difference "
        "with 95 % interval",
        runs=found[0].of,
        first=names[0],
        second=names[1],
    )
    _rows(axes, found, told)


# -- as two samples --------------------------------------------------------------------------------


def _draw_two_figures(axes: Axes, one: Paired, names: tuple[str, str]) -> None:
    """The runs of both, each from the lowest to the highest, and the mean of each."""
    if not len(one.first) or not len(one.second):
        _draw_nothing(axes, _("no run of one has it"))
        return
    for values, name, colour, style in (
        (one.first, names[0], HOLDER, "--"),
        (one.second, names[1], CLAIMANT, "-"),
    ):
        rank = (np.arange(len(values)) + 0.5) / len(values)
        axes.plot(rank, np.sort(values), color=colour, linestyle=style, linewidth=1.8, label=name)
        axes.axhline(float(values.mean()), color=colour, linestyle=style, linewidth=0.8)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylabel(_(one.unit or "value"), fontsize=8)
    axes.legend(fontsize=8)
    told = _("share of {runs}, each sorted (thin lines: means)", runs=one.of)
    difference = _(
        "difference of the means, {how}: {effect}", how=luck_words(False), effect=effect_words(one)
    )
    lines = [*textwrap.wrap(told, 76), *textwrap.wrap(difference, 76)]
    axes.set_xlabel("\n".join(lines), fontsize=8)


def _draw_two_shares(axes: Axes, found: Sequence[Paired], names: tuple[str, str]) -> None:
    """For each word the share of both, with the interval that each has."""
    for row, one in enumerate(reversed(found)):
        for values, at, colour, hatch in (
            (one.first, row + 0.12, HELD, "////"),
            (one.second, row - 0.18, BAND, ""),
        ):
            seen = share(values)
            edge = HOLDER if hatch else "white"
            axes.barh(at, seen.value, 0.28, color=colour, hatch=hatch, edgecolor=edge, linewidth=0)
            axes.plot([seen.low, seen.high], [at, at], color=NEUTRAL, linewidth=1.6)
        axes.text(0.01, row + 0.29, effect_words(one), va="bottom", fontsize=7.5)
    told = _(
        "share of {runs}: {first} (hatched), {second} (blue), lines: 95 % intervals; above: "
        "difference, {how}",
        runs=found[0].of,
        first=names[0],
        second=names[1],
        how=luck_words(False),
    )
    _rows(axes, found, told)


# -- both ------------------------------------------------------------------------------------------


def _draw_nothing(axes: Axes, told: str) -> None:
    """Say that there is nothing to draw."""
    axes.text(0.5, 0.5, told, ha="center", va="center", color=FAINT)
    axes.set_axis_off()


def _rows(axes: Axes, found: Sequence[Paired], told: str) -> None:
    """Name the rows, one for each word with the first on top, and say what is drawn."""
    words_of = [one.told or _("it happened") for one in reversed(found)]
    labels = ["\n".join(textwrap.wrap(word, 22)) for word in words_of]
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0.0, 1.0), ylim=(-0.5, len(labels) - 0.2))
    axes.set_xlabel("\n".join(textwrap.wrap(told, 76)), fontsize=8)


def _caption(one: Paired, names: tuple[str, str]) -> str:
    """One pair of columns in words."""
    if not len(one.first) or not len(one.second):
        where = N_("{outcome}: no run of one has it.")
        if one.shared:
            where = N_("{outcome}: in no pair of runs do both have it.")
        return _(where, outcome=one.title)
    means = [level_words(one, values.mean()) for values in (one.first, one.second)]
    how = _("difference run by run")
    if not one.shared:
        how = _("difference, {how}", how=luck_words(False))
    told = _(
        "{outcome}: {before} {first}, {after} {second}; {how}, with its 95 % interval: {effect}, "
        "of {runs}",
        outcome=one.title,
        before=means[0],
        first=names[0],
        after=means[1],
        second=names[1],
        how=how,
        effect=effect_words(one),
        runs=one.of,
    )
    if not one.shared:
        return f"{told}."
    return ngettext(
        "{told}; {count} pair differs.", "{told}; {count} pairs differ.", one.changed, told=told
    )
