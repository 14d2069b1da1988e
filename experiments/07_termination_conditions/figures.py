"""Figures: concordance by set of predictors; shares settled, and lasting, by quarter of each."""

from __future__ import annotations

from typing import Any

from matplotlib.lines import Line2D

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import bars_across, message, part_rows
from sim.pictures.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure

from .design import BOOSTING, CONDITIONS, OUTCOMES, QUARTERED, REGRESSION, SETS, shown
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
        return {"concordance": _draw_concordance(summary), "quarters": _draw_quarters(summary)}


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


def _draw_quarters(summary: Summary) -> Drawing:
    """Lowest and highest quarter of every predictor, a panel for each outcome."""
    with look():
        figure = new_figure(8.8, 4.8)
        message(figure, quarters_told(summary))
        panels = figure.subplots(1, len(QUARTERED), sharey=True, sharex=True)
        for axes, outcome in zip(panels, QUARTERED, strict=True):
            for row, name in enumerate(shown(outcome)):
                _ends(axes, summary.table(f"share_{outcome}", group=name), row)
            n = summary.get("n_outcome", group=outcome).value
            axes.set_title(f"{QUARTERED[outcome].capitalize()} ({n:,.0f} wars)")
            axes.set_xlabel("share of wars (%)")
            part_rows(axes, len(shown(outcome)))
            axes.axhline(len(CONDITIONS) - 0.5, color=NEUTRAL, linewidth=1.0)
        names = [label[0].upper() + label[1:] for label in shown("settled").values()]
        panels[0].set_yticks(range(len(names)), names)
        panels[0].set_ylim(len(names) - 0.5, -0.5)
        handles = [
            Line2D([], [], color=colour, marker=marker, mfc=face, linestyle="", label=text)
            for text, (colour, marker, face) in END_MARKS.items()
        ]
        figure.legend(handles=handles, loc="outside lower center", ncols=3)
    caption = (
        "Large wars in the quarter with the lowest score of a predictor and in the quarter with "
        "the highest, with 95 % intervals: the five conditions, and below the line the three "
        "bargaining predictors. Equal scores stay together, so that there may be fewer groups: "
        "every war has the same constraining posture. Early termination and constraining posture "
        "are known with hindsight only. Quarters between them are in the summary."
    )
    return Drawing(figure, caption)


END_MARKS = {
    "lowest quarter": (HOLDER, "v", "white"),
    "highest quarter": (CLAIMANT, "^", CLAIMANT),
    "the same in every war": (NEUTRAL, "D", NEUTRAL),
}


def _ends(axes: Any, rows: Any, row: int) -> None:
    """The lowest and the highest quarter of a predictor, joined by a line."""
    ordered = rows.sort_values("x")
    ends = [ordered.iloc[0], ordered.iloc[-1]] if len(rows) > 1 else [ordered.iloc[0]]
    looks = list(END_MARKS.values())
    axes.plot([100 * end["value"] for end in ends], [row] * len(ends), color=FAINT, linewidth=2.0)
    marks = zip(ends, looks if len(ends) > 1 else looks[2:], (-0.14, 0.14), strict=False)
    for end, (colour, marker, face), up in marks:
        at = row + (up if len(ends) > 1 else 0.0)
        axes.plot([100 * end["low"], 100 * end["high"]], [at, at], color=colour, linewidth=1.2)
        axes.plot(100 * end["value"], at, marker, color=colour, mfc=face, markersize=5.5)


def quarters_told(summary: Summary) -> str:
    """The largest difference between the highest and the lowest quarter, of each outcome."""
    told = []
    for outcome, words in QUARTERED.items():
        table = summary.table(f"lowest_less_highest_{outcome}")
        table = table[table["group"].isin(CONDITIONS)]
        first = max(table.to_dict("records"), key=lambda row: abs(row["value"]))
        name = CONDITIONS[str(first["group"])]
        told.append(f"{words} {-100 * first['value']:+.0f} points ({name})")
    return (
        "From the lowest to the highest quarter, the largest change that one of the five "
        f"conditions makes: {'; '.join(told)}"
    )
