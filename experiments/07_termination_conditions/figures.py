"""Figures: concordance by set of predictors; shares settled, and lasting, by quarter of each."""

from __future__ import annotations

from typing import Any

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import bars_across, bars_upright
from sim.pictures.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure

from .design import AT_SIGNING, BOOSTING, CONDITIONS, OUTCOMES, QUARTERED, REGRESSION, SETS, shown
from .scores import was_predicted

#: set of predictors -> colour, marker of gradient boosting
MARKS = {
    "five": (CLAIMANT, "o"),
    "opening": (CLAIMANT, "^"),
    "bargaining": (HOLDER, "s"),
    "both": (NEUTRAL, "D"),
    "all": (FAINT, "*"),
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Concordance by set of predictors; shares settled, and lasting, by quarter of each."""
    with look():
        drawings = {"concordance": _draw_concordance(summary)}
        for outcome in QUARTERED:
            drawings[f"{outcome}-by-quarter"] = _draw_quarters(summary, outcome)
        return drawings


def _draw_concordance(summary: Summary) -> Drawing:
    figure = new_figure(10.0, 3.4)
    panels = figure.subplots(1, len(OUTCOMES), sharex=True, sharey=True)
    for axes, (outcome, title) in zip(panels, OUTCOMES.items(), strict=True):
        axes.axvline(0.5, color=FAINT, linestyle=":")
        n = summary.get("n_outcome", group=outcome).value
        axes.set_title(f"{title} ({n:,.0f} wars)")
        if not was_predicted(summary, outcome):
            axes.text(0.75, 2.0, "too few wars\nof one kind", ha="center")
            continue
        for row, name in enumerate(SETS):
            _point(axes, summary, outcome, name, row, BOOSTING)
            if name != "all":
                _point(axes, summary, outcome, name, row, REGRESSION)
    panels[0].set_yticks(range(len(SETS)), SETS.values())
    panels[0].set_ylim(len(SETS) - 0.5, -0.5)
    panels[0].set_xlim(0.42, 1.0)
    figure.supxlabel("Concordance: chance to rank two wars of different fate rightly", fontsize=9)
    caption = (
        "How well wars that were held back are ranked, with 95 % intervals. Filled: gradient "
        "boosting; open, just below: logistic regression. The dotted line is luck. 'All that was "
        "varied' shows how much of the outcome is there to predict. Settled: an agreement within a "
        "year; fast: sooner than the median; lasts: no attack within three years. "
        f"{summary.get('wars').value:,.0f} large wars in {summary.get('runs').value:,.0f} runs."
    )
    return Drawing(figure, caption)


def _point(axes: Any, summary: Summary, outcome: str, name: str, row: int, learner: str) -> None:
    one = summary.get(f"concordance_{outcome}", setting=learner, group=name)
    colour, marker = MARKS[name]
    boosted = learner == BOOSTING
    style: dict[str, Any] = {
        "color": colour,
        "marker": marker,
        "markerfacecolor": colour if boosted else "white",
    }
    place, size = (row - 0.08, 6.0) if boosted else (row + 0.2, 4.5)
    bars_across(axes, [one], [place], markersize=size, capsize=2, **style)


def _draw_quarters(summary: Summary, outcome: str) -> Drawing:
    figure = new_figure(10.0, 5.0)
    panels = figure.subplots(2, 4, sharey=True)
    for axes, (name, label) in zip(panels.flat, shown(outcome).items(), strict=True):
        rows = summary.table(f"share_{outcome}", group=name)
        colour, marker, line = (CLAIMANT, "o", "-") if name in CONDITIONS else (HOLDER, "s", "--")
        style: dict[str, Any] = {"color": colour, "marker": marker, "ls": line}
        bars_upright(axes, rows, 100, capsize=2, **style)
        axes.set_title(label[0].upper() + label[1:])
        axes.set_xlabel(AXES.get(name, "score, 0 to 1"))
        axes.margins(x=0.12)
        if len(rows) == 1:
            axes.set_xlim(0, 1.1)
            axes.text(0.5, 50, "the same in\nevery war", ha="center")
        axes.set_ylim(0, 105)
    for axes in panels[:, 0]:
        axes.set_ylabel(QUARTERED[outcome] + " (%)")
    n = summary.get("n_outcome", group=outcome).value
    of = "large wars" if outcome == "settled" else "settlements of large wars"
    caption = (
        f"Share of {of} {QUARTERED[outcome]}, by quarter of each predictor (at the mean of the "
        "quarter), with 95 % intervals: the five conditions (solid, circles) and the three "
        "bargaining predictors (dashed, squares). Equal scores stay together, so that there may be "
        "fewer groups. Early termination and constraining posture are known with hindsight only. "
        f"{n:,.0f} wars."
    )
    return Drawing(figure, caption)


AXES = {
    "condition_technological_superiority": "claimant's share of technology",
    "shift": "log advantage in a year",
    "distance": "share of strength less of territory",
    AT_SIGNING: "share of strength less terms",
    "pressure": "utility per day, on the attacker",
}
