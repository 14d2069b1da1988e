"""What was predicted of each case beside what happened, and the skill of it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import message
from sim.experiments.words import share
from sim.inference.intervals import Estimate
from sim.pictures.style import AGREED, CLAIMANT, HOLDER, NEUTRAL, look, new_figure

from .benchmarks import BASE
from .design import CASES, EVENTS, FROZEN, FULL, MODELS, NO_PATRONS, NOISE
from .over_sets import AGAINST as AGAINST_OVER_SETS
from .over_sets import RANGES, named
from .record import record
from .reliability import QUESTIONS
from .scoring import AGAINST

#: model -> colour and hatch, told apart in grey
FACES = {FULL: (CLAIMANT, ""), FROZEN: (HOLDER, "//"), NO_PATRONS: (AGREED, "..")}
MARKERS = dict(zip(CASES, "osD^v", strict=True))
#: model over the sets -> mark in the panels of the cases
OVER_SETS = {FULL: ("o", CLAIMANT), NOISE: ("x", "black")}
#: who told chances -> title of its panel
TOLD = {
    RANGES: "full model, predicted",
    FULL: named(FULL),
    NO_PATRONS: named(NO_PATRONS),
    NOISE: named(NOISE),
    BASE: BASE,
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the share of runs that has each event beside what happened, and the skill."""
    points, sets = (summary.table(name)["value"].max() for name in ("points", "sets"))
    caption = (
        "Share of runs with each event, case by case, predicted before any outcome was read, over "
        f"the ranges of all assumed numbers ({points:,.0f} points a case; thin lines are 95 % "
        "intervals of the mean over points). A black mark is what happened: at the right yes, at "
        "the left no; where there is none it was not asked or is not known. Behaviour is that of "
        "the scenario of Nagorno-Karabakh, unchanged. Rings and crosses were added when outcomes "
        f"were known: the same over {sets:,.0f} sets of behaviour learnt from Karabakh until 2020."
    )
    skill = (
        "Skill of the full model, 1 - its score over that of what it is compared with: right of "
        "the line it predicts better. A mark is a case, the bar the mean over cases with a 95 % "
        "bootstrap over cases. The line at the left edge stands for all that is lower. Five cases "
        "can refute and not confirm."
    )
    later = (
        "The same over the sets of behaviour, made when outcomes were known: skill of the full "
        "model against what stands at the left. A mark is a case, the bar the mean with a 95 % "
        "bootstrap over cases. Five cases can refute and not confirm."
    )
    bins = (
        "Of the yes-or-no questions of five cases for which a chance was told, how many came, by "
        "bins of the chance: on the line, as many as were told. Numbers are questions, bars 95 % "
        "intervals by a bootstrap over cases, which hang together; a bin with questions of one "
        "case has none, and one in which all or none came has too narrow a one. "
        "So few questions can show what is badly off and nothing finer."
    )
    with look():
        return {
            "predicted": Drawing(predicted(summary), caption),
            "skill": Drawing(skills(summary, "", AGAINST, -1.5), skill),
            "over-sets": Drawing(skills(summary, "over the sets ", AGAINST_OVER_SETS, -2.5), later),
            "reliability": Drawing(reliable(summary), bins),
        }


def predicted(summary: Summary) -> Figure:
    """A panel a case."""
    there = set(summary.table()["setting"])
    cases = [case for case in CASES if case in there]
    rows = (len(cases) + 1) // 2
    figure = new_figure(9.0, 1.2 + 2.6 * rows)
    for place, case in enumerate(cases, 1):
        axes = figure.add_subplot(rows, 2, place)
        panel(axes, summary, case)
        if place == 1:
            figure.legend(*axes.get_legend_handles_labels(), loc="lower right", fontsize=8)
    return figure


def panel(axes: Axes, summary: Summary, case: str) -> None:
    """Events of one case, a bar for each model and a mark for what happened."""
    at = np.arange(len(EVENTS), dtype=float)
    height = 0.8 / len(MODELS)
    for place, model in enumerate(MODELS):
        found = [summary.get(f"share: {model}", setting=case, group=name) for name in EVENTS]
        values = np.array([one.value for one in found])
        ends = np.array([[one.value - one.low, one.high - one.value] for one in found]).T
        colour, hatch = FACES[model]
        axes.barh(
            at + (place - (len(MODELS) - 1) / 2) * height,
            values,
            height,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            linewidth=0.3,
            xerr=np.maximum(ends, 0.0),
            error_kw={"linewidth": 0.6},
            label=model,
        )
    for model, (mark, colour) in OVER_SETS.items():
        axes.plot(
            [
                summary.get(f"share: {named(model)}", setting=case, group=name).value
                for name in EVENTS
            ],
            at,
            linestyle="",
            marker=mark,
            color=colour,
            markerfacecolor="white",
            markersize=7 if mark == "x" else 4.5,
            clip_on=False,
            label=named(model),
        )
    came = record()[case].events
    known = [name for name in EVENTS if name in came]
    axes.plot(
        [float(came[name]) for name in known],
        [EVENTS.index(name) for name in known],
        linestyle="",
        marker="D",
        color="black",
        markersize=5,
        clip_on=False,
        label="what happened",
    )
    axes.set_yticks(at, EVENTS, fontsize=7)
    axes.invert_yaxis()
    axes.set_xlim(0.0, 1.0)
    axes.set_title(CASES[case], fontsize=9)


def skills(summary: Summary, where: str, against: Iterable[str], lowest: float) -> Figure:
    """A row a comparison."""
    rows = list(against)
    figure = new_figure(8.0, 3.6)
    base = summary.get(f"mean skill {where}against {BASE}")
    message(
        figure,
        f"Against base rates the model's skill is {base.value:+.2f} ({base.low:+.2f} to "
        f"{base.high:+.2f}): it is {_than(base)} than they are",
        80,
    )
    axes = figure.add_subplot()
    for place, other in enumerate(rows):
        mean = summary.get(f"mean skill {where}against {other}")
        ends = [max(lowest, mean.low), mean.high]
        axes.plot(ends, [place, place], color=NEUTRAL, linewidth=6, alpha=0.5)
        axes.plot([max(lowest, mean.value)] * 2, [place - 0.25, place + 0.25], color="black")
        cases = summary.table(f"skill {where}against {other}")
        for case, value in zip(cases["setting"], cases["value"], strict=True):
            axes.plot(
                max(lowest, value),
                place,
                linestyle="",
                marker=MARKERS[case],
                color=CLAIMANT,
                label=CASES[case] if place == 0 else None,
                clip_on=False,
            )
    axes.axvline(0.0, color="black", linewidth=0.8)
    axes.set_xlim(lowest, 1.0)
    axes.set_yticks(range(len(rows)), [against_what(name) for name in rows], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("skill")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=7)
    return figure


def _than(skill: Estimate) -> str:
    """Whether it is better, by an interval of a skill."""
    if skill.low > 0.0:
        return "better"
    return "worse" if skill.high < 0.0 else "not shown to be better"


def against_what(name: str) -> str:
    """What a row is called."""
    return "against what was predicted" if name == RANGES else f"against {name}"


def reliable(summary: Summary) -> Figure:
    """A panel for each who told chances: what came, by what was told."""
    figure = new_figure(9.5, 3.2)
    rare, asked = (summary.get(what, group=FULL, x=0.1) for what in ("came in bin", QUESTIONS))
    message(
        figure,
        f"Of {asked.value:.0f} questions to which the model gave a chance below 20 %, "
        f"{share(rare.value)} came",
    )
    for place, (name, title) in enumerate(TOLD.items(), 1):
        axes = figure.add_subplot(1, len(TOLD), place)
        axes.plot([0.0, 1.0], [0.0, 1.0], color=NEUTRAL, linewidth=0.8)
        for at in summary.table("came in bin", group=name)["x"]:
            told, count = (
                summary.get(what, group=name, x=at).value for what in ("told in bin", QUESTIONS)
            )
            came = summary.get("came in bin", group=name, x=at)
            if np.isfinite(came.low):
                axes.plot([told, told], [came.low, came.high], color=CLAIMANT, linewidth=1.2)
            axes.plot(told, came.value, marker="o", color=CLAIMANT, markersize=4, clip_on=False)
            where = (told, came.value)
            axes.annotate(f"{count:.0f}", where, (4, 4), textcoords="offset points", fontsize=7)
        axes.set_xlim(-0.05, 1.05)
        axes.set_ylim(-0.05, 1.05)
        axes.set_title(title.replace(", ", ",\n"), fontsize=8)
        axes.set_xlabel("chance told", fontsize=8)
        if place == 1:
            axes.set_ylabel("share that came", fontsize=8)
        else:
            axes.set_yticklabels([])
    return figure
