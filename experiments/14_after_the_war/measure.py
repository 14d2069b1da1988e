"""What each arm comes to, and how far arms differ, over sets of behavioural numbers.

Arms share draws and sets (common random numbers: Law 2015, "Simulation Modeling and Analysis",
section 11.2). Intervals are over sets: runs of one set are alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.behaviour import Ensemble
from sim.experiments import Laboratory, Summary
from sim.inference.intervals import Estimate, wilson_interval
from sim.outcomes import column_kinds
from sim.scenario import Scenario

from .claims import cells
from .design import Group, groups, sets_for

Numbers = npt.NDArray[np.float64]

#: Columns of runs that facts are read from, where a setting has them.
COLUMNS = (
    *("war", "wars", "war_onset", "large_war", "agreed", "settlement_day", "settlement_at_end"),
    *("first_war_opener", "war_after_closing", "control_end", "sessions", "objectives_handed"),
    *("taken:rest-of-nk", "taken:stepanakert", "closed:nk-rest", "closed:nk-territory"),
    *("terms:recognition", "terms:transport", "terms:security"),
)
#: Facts that happen or do not.
EVENTS = (
    *("force", "agreed", "claimant_opens", "holder_opens", "again", "text_after_fall", "fallen"),
    *("large_war", "lasting", "without_war", "force_open", "force_closed"),
)
#: Facts that are told of every arm, besides those that are asked.
TOLD = ("force", "agreed", "years_of_peace", "lasting", "without_war", "sessions")
DEALS = ("partial", "comprehensive")


def measure(lab: Laboratory) -> Summary:
    """Make the runs of every arm of every group."""
    summary = Summary()
    kept: dict[tuple[object, ...], tuple[pd.DataFrame, int]] = {}
    for group in groups().values():
        fixed = group.keys() | {change.partition("=")[0] for change in lab.changes}
        sets = sets_for(lab.scenario(group.setting), fixed, lab.size("replicates"))
        found = {arm: _facts_of(lab, group, arm, sets, kept) for arm in group.arms}
        _add(summary, group, found)
    return summary


def _facts_of(
    lab: Laboratory,
    group: Group,
    arm: str,
    sets: Ensemble,
    kept: dict[tuple[object, ...], tuple[pd.DataFrame, int]],
) -> tuple[pd.DataFrame, int]:
    """Facts of the runs of an arm, and the number of sets; the same runs are made once."""
    scenario = lab.scenario(group.setting, *group.changes(arm))
    key = (group.setting, group.changes(arm), sets.columns)
    if key not in kept:
        there = column_kinds(scenario)
        columns = ["replicate", *(name for name in COLUMNS if name in there)]
        runs = lab.simulate(scenario, lab.size("replicates"), columns, behaviour=sets)
        kept[key] = facts(runs, scenario), len(sets)
    return kept[key]


def facts(runs: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """What is asked of each run, a number each (events 0 or 1; NaN: not defined in this run)."""
    onset = runs["war_onset"].astype(float)
    length = (scenario.clock.end - scenario.clock.start).days / 365.25
    agreed, war = runs["agreed"].astype(bool), runs["war"].astype(bool)
    found: dict[str, pd.Series[Any]] = {
        "force": war,
        "agreed": agreed,
        "years_of_peace": onset.fillna(length),
        "lasting": agreed & runs["settlement_at_end"].isin(DEALS),
        "without_war": agreed & ~war,
        "sessions": runs["sessions"],
        "claimant_opens": runs["first_war_opener"] == "claimant",
        "holder_opens": runs["first_war_opener"] == "holder",
        "again": (runs["wars"] >= 2).astype(float).where(war),
        "large_war": runs["large_war"],
        "ground": runs["control_end"],
        "handed_over": runs["objectives_handed"] > 0,
    }
    taken, closed = (_first(runs, *names) for names in _GROUND)
    if taken is not None and closed is not None:
        found |= {
            "fallen": taken.notna(),
            "text_after_fall": agreed & (runs["settlement_day"].astype(float) > taken),
            "force_open": war & ~(onset * 365.25 > closed + 1.0),
            "force_closed": runs["war_after_closing"].astype(float).where(closed.notna()),
        }
    for name in ("recognition", "transport", "security"):
        if f"terms:{name}" in runs:
            found[f"terms_{name}"] = runs[f"terms:{name}"]
    return pd.DataFrame({name: one.astype(float) for name, one in found.items()})


_GROUND = (
    ("taken:rest-of-nk", "taken:stepanakert"),
    ("closed:nk-rest", "closed:nk-territory"),
)


def _first(runs: pd.DataFrame, *names: str) -> pd.Series[float] | None:
    """The column of these that the setting has."""
    there = [name for name in names if name in runs]
    return runs[there[0]].astype(float) if there else None


def _add(summary: Summary, group: Group, found: Mapping[str, tuple[pd.DataFrame, int]]) -> None:
    """Figures of the arms of a group, and the differences that are asked of them."""
    asked = [one for one in cells() if one.group == group.name]
    for arm, (frame, sets) in found.items():
        names = [*TOLD, *(one.fact for one in asked), *_APART]
        for name in dict.fromkeys(names):
            if name in frame:
                _add_one(summary, name, frame[name], sets, group.name, arm)
    for one in asked:
        if not one.against:
            continue
        (first, sets), (second, _) = found[one.arm], found[one.against]
        apart = first[one.fact] - second[one.fact]
        _add_one(summary, f"change:{one.fact}", apart, sets, group.name, one.place)


#: Renewed force while the issue is open, and after it is closed.
_APART = ("force_open", "force_closed", "fallen", "handed_over")


def _add_one(
    summary: Summary, name: str, values: pd.Series[float], sets: int, setting: str, group: str
) -> None:
    found = clustered(values, sets, event=name.removeprefix("change:") in EVENTS)
    if found is None or (name, setting, group) in _there(summary):
        return
    summary.add(name, found, setting=setting, group=group)


def _there(summary: Summary) -> set[tuple[str, str, str]]:
    return {(row["quantity"], row["setting"], row["group"]) for row in summary}


def clustered(values: pd.Series[float], sets: int, event: bool) -> Estimate | None:
    """A mean over runs with an interval over sets (cluster-robust: Liang and Zeger 1986).

    `values` in the order of replicates, of which number i took set i modulo `sets`. Where all runs
    are alike an event has Wilson's interval of as many sets; None where no run has the figure.
    """
    numbers = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(numbers)
    if not known.any():
        return None
    which = (np.arange(len(numbers)) % sets)[known]
    value, count = float(numbers[known].mean()), len(set(which.tolist()))
    apart: Numbers = numbers[known] - value
    sums = pd.Series(apart).groupby(which).sum().to_numpy()
    error = math.sqrt(count / max(count - 1, 1) * float((sums**2).sum())) / int(known.sum())
    if error == 0.0 and event:
        reach = wilson_interval(0, count)[1]
        return Estimate(
            value, max(-1.0, value - reach), min(1.0, value + reach), reach / 1.96, count
        )
    return Estimate(value, value - 1.96 * error, value + 1.96 * error, error, count)
