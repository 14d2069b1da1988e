"""Figures: families of explanations with luck, channels one by one, and convergence."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.experiments.drawing import (
    among,
    bars_across,
    bars_upright,
    grey_table,
    legend_below,
    message,
    part_rows,
)
from sim.experiments.summary import Summary
from sim.experiments.verdict import Drawing
from sim.pictures.style import AGREED, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.words import bare_share

from .design import CHANNELS, FAMILIES, LUCK, MILITARY, OUTCOMES, SETTLING, SHORT, WIDTHS

STYLES = {
    MILITARY: (CLAIMANT, "o"),
    "third parties": (HOLDER, "s"),
    "bargaining": (AGREED, "^"),
    "domestic politics": ("#CC79A7", "D"),
    LUCK: (NEUTRAL, "x"),
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Families with luck; channels one by one; convergence."""
    places = list(dict.fromkeys(summary.table("rows")["setting"]))
    rows = int(summary.get("rows", setting=places[0]).value)
    return {
        "families": _draw_families(summary, places, rows),
        "channels": _draw_channels(summary, [one for one in places if "wide" in one], rows),
        "convergence": _draw_convergence(summary, places, rows),
    }


def _draw_families(summary: Summary, places: Sequence[str], rows: int) -> Drawing:
    with look():
        height = 2.7 * -(-len(places) // 2) + 0.5
        figure = new_figure(8.4, height)
        axes = figure.subplots(-(-len(places) // 2), 2, sharex=True, sharey=True, squeeze=False)
        for axis, place in zip(axes.flat, places, strict=False):
            _family_panel(axis, summary, place)
        for axis in axes[-1]:
            axis.set_xlabel("share of the variance explained by itself (%)")
        legend_below(figure, 5)
    return Drawing(
        figure,
        "First-order Sobol indices of the four families of explanations and of luck, with 95 % "
        "intervals, at both widths of the advantage. What is missing from 100 % is "
        f"interaction between families and with luck. n = {rows:,} rows of every design.",
    )


def _family_panel(axis: Axes, summary: Summary, place: str) -> None:
    names = list(OUTCOMES)
    for number, (family, (colour, marker)) in enumerate(STYLES.items()):
        offset = 0.15 * (number - 2)
        shown = [i for i, name in enumerate(names)
                 if summary.get(f"varies:{name}", setting=place).value]  # fmt: skip
        found = [summary.get(f"first:{names[i]}", setting=place, group=family) for i in shown]
        rows = [i + offset for i in shown]
        style: dict[str, Any] = {"fmt": marker, "color": colour, "label": family}
        bars_across(axis, found, rows, 100, markersize=4.5, linewidth=1.0, **style)
    axis.axvline(0.0, color=FAINT, linewidth=0.8)
    axis.set_yticks(range(len(names)), list(OUTCOMES.values()))
    axis.set_ylim(len(names) - 0.5, -0.5)
    part_rows(axis, len(names))
    setting, _, width = place.partition(": ")
    axis.set_title(f"{SHORT.get(setting, setting)}, balance ±{WIDTHS[width]:g}")


def _draw_channels(summary: Summary, places: Sequence[str], rows: int) -> Drawing:
    with look():
        figure = new_figure(8.8, 6.6)
        message(figure, _channels_told(summary, places))
        axes = figure.subplots(1, len(places), sharey=True, squeeze=False)[0]
        for axis, place in zip(axes, places, strict=True):
            _channel_panel(axis, summary, place)
        axes[0].set_yticks(
            [row + 0.5 for row in range(len(CHANNELS) + 1)], [*CHANNELS, LUCK], fontsize=8
        )
    return Drawing(
        figure,
        "How much of the variance of each outcome goes with each channel (%; total Sobol index: "
        "what is left of the variance when all but this channel is known, interactions included, "
        "so that a column adds up to more than 100). Darker is more; the largest of a column is "
        f"framed; a star marks an interval that holds 0. Wide range of the balance; n = {rows:,} "
        f"rows. Lines separate the families: {among([*FAMILIES, LUCK])}.",
    )


def _varying(summary: Summary, place: str) -> list[str]:
    return [one for one in OUTCOMES if summary.get(f"varies:{one}", setting=place).value]


def _channels_told(summary: Summary, places: Sequence[str]) -> str:
    """The first channel of a large war and of the political terms, in each setting."""
    told = []
    for name, words in (("large_war", "a large war"), ("political_terms", "political terms")):
        firsts: dict[str, list[str]] = {}
        for place in places:
            if name in _varying(summary, place):
                shares = summary.table(f"total:{name}", setting=place)
                shares = shares[shares["group"].isin([*CHANNELS, LUCK])]
                first = max(shares.to_dict("records"), key=lambda row: row["value"])
                short = SHORT.get(place.partition(": ")[0], place)
                share = f"{short} {bare_share(first['value'])}"
                firsts.setdefault(str(first["group"]), []).append(share)
        named = [f"{channel} ({', '.join(shares)})" for channel, shares in firsts.items()]
        told += [f"for {words} {among(named)}"] * bool(named)
    return f"What matters most: {'; '.join(told)}"


def _channel_panel(axis: Axes, summary: Summary, place: str) -> None:
    names = _varying(summary, place)
    groups = [*CHANNELS, LUCK]
    found = [[summary.get(f"total:{name}", setting=place, group=group) for name in names]
             for group in groups]  # fmt: skip
    values = [[one.value for one in row] for row in found]

    def told(row: int, column: int, share: float) -> str:
        return bare_share(share).removesuffix(" %") + ("*" if found[row][column].low <= 0.0 else "")

    grey_table(axis, values, told)
    for column in range(len(names)):
        first = max(range(len(groups)), key=lambda row: values[row][column])
        axis.add_patch(Rectangle((column, first), 1, 1, fill=False, ec=CLAIMANT, lw=2))
    end = 0
    for channels in FAMILIES.values():
        end += len(channels)
        axis.axhline(end, color=NEUTRAL, linewidth=1.0)
    heads = ["\n".join(textwrap.wrap(OUTCOMES[one], 11)) for one in names]
    axis.set_xticks([one + 0.5 for one in range(len(names))], heads, fontsize=7.5)
    axis.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    title = SHORT.get(place.partition(": ")[0], place)
    axis.set_title(title[0].upper() + title[1:], pad=6)


def _draw_convergence(summary: Summary, places: Sequence[str], rows: int) -> Drawing:
    shown = [(place, name) for place in places if "wide" in place for name in SETTLING]
    with look():
        figure = new_figure(8.4, 5.4)
        axes = figure.subplots(-(-len(shown) // 2), 2, sharex=True, sharey=True, squeeze=False)
        for axis, (place, outcome) in zip(axes.flat, shown, strict=False):
            _convergence_panel(axis, summary, place, outcome)
        for axis in axes[-1]:
            axis.set_xlabel("rows of the design (logarithmic)")
        for axis in axes[:, 0]:
            axis.set_ylabel("first-order share (%)")
        legend_below(figure, 5)
    return Drawing(
        figure,
        "Convergence: first-order indices of families and luck from the first rows of the "
        f"design, up to all {rows:,}; bars are 95 % bootstrap intervals. Wide range of the "
        "balance.",
    )


def _convergence_panel(axis: Axes, summary: Summary, place: str, outcome: str) -> None:
    table = summary.table(f"convergence:{outcome}", setting=place)
    for number, (family, (colour, marker)) in enumerate(STYLES.items()):
        part = table[table["group"] == family].sort_values("x")
        places = part["x"].to_numpy() * 1.05 ** (number - 2)
        style: dict[str, Any] = {"color": colour, "marker": marker, "label": family}
        bars_upright(axis, part, 100, places, markersize=4.0, linewidth=1.0, **style)
    sizes = sorted(set(table["x"]))
    axis.set_xscale("log", base=2)
    axis.set_xticks(sizes, [f"{size:,.0f}" for size in sizes])
    axis.set_ylim(-40, 120)
    axis.axhline(0.0, color=FAINT, linewidth=0.8)
    axis.set_title(f"{SHORT.get(place.partition(': ')[0], place)}: {OUTCOMES[outcome]}")
