"""Figures: fates by order, what moves the share broken, and the front turned even by steps."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.lines import Line2D

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import (
    among,
    bars_across,
    bars_upright,
    legend_below,
    message,
    part_rows,
    stacked,
)
from sim.inference.intervals import Estimate
from sim.pictures.strokes import say
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
    figure = new_figure(8.8, 5.2)
    message(figure, _channels_told(summary))
    axes = figure.subplots()
    rows = _effects(summary)
    if not rows:
        return _no_channels(figure, axes)
    for row, (name, ends) in enumerate(rows):
        for end, (effect, agreed) in ends.items():
            _effect(axes, effect, row, end)
            _agreed(axes, agreed, row, end)
        if name == EVEN:
            axes.axhspan(row - 0.5, row + 0.5, color="#F3F3F3", zorder=0)
    axes.axvline(0, color=NEUTRAL, linewidth=0.8)
    part_rows(axes, len(rows))
    axes.set_yticks(range(len(rows)), [name[0].upper() + name[1:] for name, _ in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    lowest = min(effect.low for _, ends in rows for effect, _ in ends.values())
    axes.set_xlim(100 * lowest - 4, 18)
    axes.text(17, -0.6, "ceasefires in a run", ha="right", va="bottom", fontsize=7.5)
    axes.set_xlabel("change in the share of ceasefires that are broken (percentage points)")
    handles = [
        Line2D([], [], label=text, color=colour, marker=mark, markerfacecolor=face, linestyle="")
        for text, colour, mark, face in MARKERS.values()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
    n = summary.get("runs_per_arm").value
    caption = (
        "How much the share of brokered ceasefires that break changes against the shipped "
        "scenario, with 95 % intervals: an even front (shaded), and each rival channel at both "
        "ends of its range, the largest change first; all by the same count: all brokered "
        "ceasefires of a run. At the right, how many were agreed in a run: where hardly any are, "
        "the share says little. Fear of broken promises can change nothing here by construction. "
        f"{n:,.0f} runs for each arm, with the same luck."
    )
    return Drawing(figure, caption)


def _no_channels(figure: Any, axes: Any) -> Drawing:
    """What is drawn where no run agreed to a ceasefire: nothing can be compared."""
    axes.set_axis_off()
    told = "No brokered ceasefire was agreed in any run: nothing to compare"
    say(axes, told)
    return Drawing(figure, told + ".")


#: What a channel does at each of its ends, and how many ceasefires were agreed there.
Ends = dict[str, tuple[Estimate, Estimate]]


def _effects(summary: Summary) -> list[tuple[str, Ends]]:
    """Every channel with its effects, the largest first."""
    rows: list[tuple[str, Ends]] = []
    for name in (EVEN, *CHANNELS):
        asked: dict[str, dict[str, Any]] = {
            end: {"setting": end, "group": name} for end in ENDS
        } if name != EVEN else {"even": {"group": FRONT, "x": 0.0}}  # fmt: skip
        ends = {}
        for end, place in asked.items():
            effect = found(summary, "effect", **place)
            agreed = found(summary, "ceasefires_agreed", **place)
            if effect is not None and agreed is not None:
                ends[end] = (effect, agreed)
        if ends:
            rows.append((name, ends))
    return sorted(rows, key=lambda row: min(effect.value for effect, _ in row[1].values()))


def _channels_told(summary: Summary) -> str:
    """By how much an even front, and the rival channel that does most, lower the share broken."""
    by = {name: min(effect.value for effect, _ in ends.values())
          for name, ends in _effects(summary)}  # fmt: skip
    if EVEN not in by or len(by) < 2:
        return "What changes the share of ceasefires that are broken"
    even = by.pop(EVEN)
    more = [name for name, value in by.items() if value < even]
    return (
        f"An even front changes the share of ceasefires broken by {100 * even:+.0f} points; of "
        f"{len(by)} rival channels {len(more)} lower it more{': ' * bool(more)}{among(more)}"
    )


MARKERS = {
    "even": ("strengths made equal", NEUTRAL, "D", NEUTRAL),
    "low": ("low end of the range", HOLDER, "v", "white"),
    "high": ("high end of the range", CLAIMANT, "^", CLAIMANT),
}


#: offset of a mark from the middle of its row
OFFSETS = {"even": 0.0, "low": -0.16, "high": 0.16}


def _agreed(axes: Any, one: Estimate, row: int, kind: str) -> None:
    at = row + OFFSETS[kind] * 1.4
    axes.text(17, at, f"{one.value:.1f}", ha="right", va="center", fontsize=7.5)


def _effect(axes: Any, one: Estimate, row: int, kind: str) -> None:
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
