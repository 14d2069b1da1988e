"""Figures: fates by order, what moves the share broken, and the front turned even by steps."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.lines import Line2D

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import bars_across, bars_upright, legend_below, stacked
from sim.inference.intervals import Estimate
from sim.pictures.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure

from .design import CHANNELS, ENDINGS, ENDS, EVEN, FRONT, found

#: ending -> colour, hatch
FILLS = {
    ENDINGS[0]: (HOLDER, ""),
    ENDINGS[1]: ("#F6C9A8", "//"),
    ENDINGS[2]: ("#7FB2D9", ".."),
    ENDINGS[3]: (CLAIMANT, ""),
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Fates by order, what moves the share broken, and the front turned even by steps."""
    with look():
        return {
            "fates": _draw_fates(summary),
            "channels": _draw_channels(summary),
            "front": _draw_front(summary),
        }


def _draw_fates(summary: Summary) -> Drawing:
    figure = new_figure(8.0, 3.6)
    axes = figure.subplots()
    counts = summary.table("n_case")
    for row, (name, count) in enumerate(zip(counts["group"], counts["value"], strict=True)):
        parts = [found(summary, f"fate: {end}", group=name) for end in ENDINGS]
        widths = [100 * one.value if one is not None else 0.0 for one in parts]
        looks = [(*FILLS[end], end if row == 0 else "") for end in ENDINGS]
        stacked(axes, row, widths, looks)
        axes.text(101, row, f"{count:,.0f}", va="center", fontsize=8)
    axes.set_yticks(range(len(counts)), counts["group"])
    axes.set_ylim(len(counts) - 0.5, -0.5)
    axes.set_xlim(0, 110)
    axes.set_xticks(range(0, 101, 25))
    axes.set_xlabel("share of ceasefires (%); at the right: their number")
    legend_below(figure, 4)
    n = summary.get("records").value
    caption = (
        "What became of brokered ceasefires of the first war, as shipped, by their order in the "
        "war and by whether Shusha/Shushi had fallen when they were agreed. "
        f"{n:,.0f} runs; intervals are in the summary."
    )
    return Drawing(figure, caption)


def _draw_channels(summary: Summary) -> Drawing:
    figure = new_figure(8.0, 4.6)
    axes = figure.subplots()
    names = [EVEN, *CHANNELS]
    _effect(axes, found(summary, "effect", group=FRONT, x=0.0), 0, "even")
    _agreed(axes, found(summary, "ceasefires_agreed", group=FRONT, x=0.0), 0, "even")
    for row, name in enumerate(names[1:], start=1):
        for end in ENDS:
            _effect(axes, found(summary, "effect", setting=end, group=name), row, end)
            agreed = found(summary, "ceasefires_agreed", setting=end, group=name)
            _agreed(axes, agreed, row, end)
    axes.axvline(0, color=NEUTRAL, linewidth=0.8)
    axes.axhline(0.5, color=FAINT, linewidth=0.6, linestyle=":")
    axes.set_yticks(range(len(names)), [name[0].upper() + name[1:] for name in names])
    axes.set_ylim(len(names) - 0.5, -0.7)
    axes.set_xlim(-100, 22)
    axes.set_xticks(range(-100, 1, 20))
    axes.text(21, -0.75, "agreed per run", ha="right", fontsize=7)
    axes.set_xlabel("change in the share of ceasefires that are broken (percentage points)")
    handles = [
        Line2D([], [], label=text, color=colour, marker=mark, markerfacecolor=face, linestyle="")
        for text, colour, mark, face in MARKERS.values()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
    n = summary.get("runs_per_arm").value
    caption = (
        "How much the share of brokered ceasefires that break changes against the shipped "
        "scenario, with 95 % intervals: an even front, and each rival channel at both ends of its "
        "range, all by the same count: all brokered ceasefires of a run. At the right, how many "
        "were agreed in a run. Fear of broken promises can change nothing here by construction. "
        f"{n:,.0f} runs for each arm, with the same luck."
    )
    return Drawing(figure, caption)


MARKERS = {
    "even": ("strengths made equal", NEUTRAL, "D", NEUTRAL),
    "low": ("low end of the range", HOLDER, "v", "white"),
    "high": ("high end of the range", CLAIMANT, "^", CLAIMANT),
}


#: offset of a mark from the middle of its row
OFFSETS = {"even": 0.0, "low": -0.16, "high": 0.16}


def _agreed(axes: Any, one: Estimate | None, row: int, kind: str) -> None:
    if one is not None:
        axes.text(
            21, row + OFFSETS[kind] * 1.5, f"{one.value:.1f}", ha="right", va="center", fontsize=6.5
        )


def _effect(axes: Any, one: Estimate | None, row: int, kind: str) -> None:
    if one is None:
        return
    _, colour, marker, face = MARKERS[kind]
    style: dict[str, Any] = {
        "color": colour,
        "marker": marker,
        "markerfacecolor": face,
        "linestyle": "",
    }
    bars_across(axes, [one], [row + OFFSETS[kind]], 100, capsize=2, **style)


def _draw_front(summary: Summary) -> Drawing:
    figure = new_figure(10.0, 3.4)
    panels = figure.subplots(1, 3, sharex=True)
    for axes, title, series, scale in (
        (panels[0], "Broken", {"share_broken": ("of ceasefires", "o", "-")}, 100),
        (
            panels[1],
            "Number",
            {"ceasefires_agreed": ("agreed", "o", "-"), "ceasefires_failed": ("broken", "s", "--")},
            1,
        ),
        (panels[2], "Settled", {"share_settled_in_war": ("of runs", "o", "-")}, 100),
    ):
        for name, (label, marker, line) in series.items():
            rows = summary.table(name, group=FRONT).sort_values("x")
            colour = CLAIMANT if marker == "o" else HOLDER
            style: dict[str, Any] = {
                "marker": marker,
                "linestyle": line,
                "color": colour,
                "label": label,
            }
            bars_upright(axes, rows, scale, capsize=2, **style)
        axes.axvline(math.log(3.0), color=FAINT, linestyle=":")
        axes.set_title(title)
        top = axes.get_ylim()[1]
        axes.set_ylim(-0.03 * top, top)
    panels[0].set_ylabel("share of ceasefires broken (%)")
    panels[1].set_ylabel("ceasefires per run")
    panels[1].legend()
    panels[2].set_ylabel("wars ended by an agreement (% of runs)")
    panels[1].set_xlabel(
        "claimant's log advantage from the second day of war on (0: equal strengths)"
    )
    n = summary.get("runs_per_arm").value
    caption = (
        "The front turned even by steps, from the shipped advantage (right) to equal strengths "
        "(left), with 95 % intervals: share of brokered ceasefires broken, their number, and "
        "runs in which an agreement ends the war. All brokered ceasefires of a run. "
        "Dotted: where an attack on a 3:1 defence is a toss-up. "
        f"{n:,.0f} runs for each point, with the same luck."
    )
    return Drawing(figure, caption)
