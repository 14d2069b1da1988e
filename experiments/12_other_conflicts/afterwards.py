"""What was added after the results were known: told beside them, and not judged.

*Calibrated behaviour*: at the same points, the numbers of behaviour are those of sets that were
learnt from the record of Nagorno-Karabakh (`results/calibration/all`), set after set; those of
Azerbaijan are given to the claimant's leader and those of Armenia to the holder's. What a set says
of third parties, of legitimacy and of hope on a first day belongs to that conflict, and is left.

*All noise*: every choice is the toss of a coin (a precision of 0). A run of it in Cyprus takes
seconds, so that there are few points.

*Reliability*: of all events with a known answer, in all cases, those to which a model gives about
the same chance, beside how many of them came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.behaviour import AT, Ensemble, read_ensemble
from sim.experiments import Summary
from sim.inference.intervals import bootstrap
from sim.parameters import Side
from sim.scenario import Scenario

from .benchmarks import base_rates, predicted
from .design import FULL, OPENER, WAYS
from .scores import Answers, items, skill

CALIBRATED, NOISE = "calibrated behaviour", "all noise"
ADDED = (CALIBRATED, NOISE)
SETS = Path(__file__).parents[2] / "results/calibration/all/sets.csv"
#: Whose numbers of the shipped conflict the leader of a side is given.
LIKE: Mapping[str, Side] = {"parties.azerbaijan.": "claimant", "parties.armenia.": "holder"}
#: Sections of a set that are of no one conflict.
GENERAL = ("balance.", "behaviour.", "incidents.", "after_deal.")
OF_THE_CASE = (".legitimacy", f".hope{AT}")
#: Lower ends of the bins of chances.
CHANCES = {"under 5 %": 0.0, "5 to 20 %": 0.05, "20 to 50 %": 0.2, "over 50 %": 0.5}


@cache
def sets() -> Ensemble:
    """The sets."""
    return read_ensemble(SETS)


def keys(scenario: Scenario) -> dict[str, str]:
    """Keys of a case, with the column of the sets that each takes its numbers from."""
    found = {}
    for column in sets().columns:
        if any(part in column for part in OF_THE_CASE):
            continue
        if column.startswith(GENERAL):
            found[column] = column
        for start, side in LIKE.items():
            if column.startswith(start):
                leader = scenario.leader(side)
                found[f"parties.{leader}.{column.removeprefix(start)}"] = column
    return found


def changed(
    model: str, scenario: Scenario, listed: Mapping[str, Any], points: int
) -> dict[str, Any]:
    """The numbers of so many points of a model, as columns."""
    if model == NOISE:
        return {**listed, "behaviour.precision": np.zeros(points)}
    if model != CALIBRATED:
        return dict(listed)
    rows = np.arange(points) % len(sets())
    drawn = {
        key: sets().values[rows, sets().columns.index(column)]
        for key, column in keys(scenario).items()
    }
    return {**listed, **drawn}


def told(summary: Summary, came: Mapping[str, Answers], resamples: int, seed: int) -> None:
    """Skill of what was added against base rates, and reliability, of these and the full model."""
    there = [case for case in came if case in set(summary.table("points")["setting"])]
    for model in ADDED:
        skills = [against_base(summary, case, model, came[case]) for case in there]
        for case, value in zip(there, skills, strict=True):
            summary.add(f"skill of {model}", value, setting=case)
        mean = bootstrap(np.mean, skills, resamples=resamples, seed=seed)
        summary.add(f"mean skill of {model}", mean)
    for model in (FULL, *ADDED):
        add_reliability(summary, model, {case: came[case] for case in there})


def against_base(summary: Summary, case: str, model: str, came: Answers) -> float:
    """Skill of a model in a case, against base rates."""
    years = int(summary.table(f"by year: {FULL}", setting=case)["x"].max())
    scores = (
        sum(items(one, came, WAYS, OPENER).values())
        for one in (predicted(summary, case, model), base_rates(years))
    )
    return skill(*scores)


def add_reliability(summary: Summary, model: str, came: Mapping[str, Answers]) -> None:
    """How often events came to which a model gives about the same chance."""
    pairs = pd.DataFrame(list(chances(summary, model, came)), columns=["chance", "came"])
    lows = list(CHANCES.values())
    for at, name in enumerate(CHANCES):
        high = lows[at + 1] if at + 1 < len(lows) else 2.0
        part = pairs[(pairs["chance"] >= lows[at]) & (pairs["chance"] < high)]
        summary.add(f"reliability, events: {model}", len(part), group=name)
        summary.add(f"reliability, came: {model}", int(part["came"].sum()), group=name)
        if len(part):
            mean = float(part["chance"].mean())
            summary.add(f"reliability, mean chance: {model}", mean, group=name)


def chances(
    summary: Summary, model: str, came: Mapping[str, Answers]
) -> Iterator[tuple[float, bool]]:
    """The chance that a model gives to each event with a known answer, and whether it came."""
    for case, answers in came.items():
        events = predicted(summary, case, model).events
        yield from ((events[name], happened) for name, happened in answers.events.items())


def table(summary: Summary, models: Sequence[str] = (FULL, CALIBRATED, NOISE)) -> str:
    """Reliability as a table for a page."""
    head = [f"{name}: said, came" for name in models]
    lines = [f"| chance | {' | '.join(head)} |", "|---" * (1 + len(models)) + "|"]
    for name in CHANCES:
        cells = []
        for model in models:
            count = summary.get(f"reliability, events: {model}", group=name).value
            if not count:
                cells.append("none")
                continue
            mean = summary.get(f"reliability, mean chance: {model}", group=name).value
            got = summary.get(f"reliability, came: {model}", group=name).value
            cells.append(f"{100 * mean:.0f} %, {got:.0f} of {count:.0f}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
