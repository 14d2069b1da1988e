"""Which of the things that changed made autumn 2020 another matter than April 2016, or than 2011?

Every input of the scenarios belongs to one group. A run has the calendar, the length and the luck
of the scenario of autumn 2020; each group of inputs is either as in 2020 or as in the earlier
window, whose dated series are then moved later by the days between the two first days. All subsets
of the groups that differ are run, and the difference is shared out by Shapley values (Shapley 1953,
"A value for n-person games"). The military inputs as one player: Owen 1977, "Values of games with a
priori unions". The baseline, in which the balance moves terms and not war: Fearon 1995 (see
`scenarios/toy/take-it-or-leave-it.yaml`).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from itertools import combinations
from typing import Any

import pandas as pd

from sim.experiments import Laboratory, Summary
from sim.experiments.standing import figures, terms_or_standing
from sim.inference.intervals import Estimate, difference, difference_in_share, mean, share
from sim.inference.shapley import shapley_values
from sim.model import NegotiationModel
from sim.scenario import Scenario, load

from .design import (
    ATTENTIVE,
    BASELINE,
    GROUPS,
    HAPPENS,
    MEASURED,
    MILITARY,
    OUTCOMES,
    SINCE_2011,
    SINCE_2016,
    TOY_BALANCE,
    TOY_COST,
    UNION,
    Comparison,
    attentive,
    compare,
)

Subset = frozenset[str]
Arms = dict[Subset, pd.DataFrame]

NEWER, OLDER_2016, FROZEN = (
    "karabakh/autumn-2020",
    "karabakh/april-2016",
    "karabakh/frozen-conflict",
)
#: The frozen conflict entered on 12 July 2011. Hope: the median on this date of 60 runs of
#: karabakh/1994-2020 (seed 5), none of which had a deal before, as in the shipped scenarios.
ENTERED_2011 = (
    "clock.start=2011-07-12",
    "parties.azerbaijan.hope=0.25",
    "parties.armenia.hope=0.21",
    "parties.nk-authorities.hope=0.21",
)
TOY = "toy/take-it-or-leave-it"
DAY_OF_WAR = 77  # of the window: 27 September 2020

COLUMNS = ("large_war", "war", "agreed", "objectives_taken", "terms_index", "control_end")

# -- runs ----------------------------------------------------------------------------------------


def measure(lab: Laboratory) -> Summary:
    """Run all subsets of the differences, and share the outcomes out."""
    summary, advantages = Summary(), {}
    newer = lab.scenario(NEWER)
    summary.add("days", (newer.clock.end - newer.clock.start).days, kind="design")
    olders = {
        SINCE_2016: lab.scenario(OLDER_2016),
        SINCE_2011: lab.scenario(FROZEN, *ENTERED_2011),
    }
    for setting, older in olders.items():
        comparison = compare(older, newer)
        players = comparison.players
        runs = {subset: comparison.arm(subset) for subset in subsets(players)}
        arms = {key: _run(lab, one, lab.size("runs")) for key, one in runs.items()}
        _ends(summary, setting, arms, players)
        _values(summary, setting, arms, players)
        _one_at_a_time(summary, setting, arms, players)
        _halved(summary, setting, lab, comparison, arms)
        _window(summary, setting, lab, older, newer, arms[frozenset(players)])
        advantages[setting] = [_advantage(runs[frozenset(s)]) for s in ((), players)]
        for group, value in zip(("none", "all"), advantages[setting], strict=True):
            summary.add("advantage", value, setting=setting, group=group)
    low, high = advantages[SINCE_2016]
    _baseline(summary, lab, high - low)
    return summary


def subsets(players: Iterable[str]) -> list[Subset]:
    """All subsets, none first and all last."""
    names = list(players)
    return [frozenset(s) for size in range(len(names) + 1) for s in combinations(names, size)]


def _run(lab: Laboratory, scenario: Scenario, replicates: int) -> pd.DataFrame:
    frame = lab.simulate(scenario, replicates, COLUMNS)
    found = {name: frame[name].to_numpy(dtype=float) for name in HAPPENS}
    found["objectives"] = frame["objectives_taken"].to_numpy(dtype=float)
    found["terms"] = terms_or_standing(frame, scenario)
    found["signed"] = figures(frame["terms_index"])
    return pd.DataFrame(found)


def _advantage(scenario: Scenario) -> float:
    """The claimant's log advantage that all can see, on the day on which war came in 2020."""
    later = scenario.clock.start + dt.timedelta(DAY_OF_WAR)
    clock = scenario.clock.model_copy(update={"start": later})
    began = {"inventory_start": scenario.balance.inventory_start or scenario.clock.start}
    balance = scenario.balance.model_copy(update=began)
    moved = scenario.model_copy(update={"clock": clock, "balance": balance})
    return float(NegotiationModel(moved).observed)


# -- what is summed up ---------------------------------------------------------------------------


def _level(outcome: str, values: Any) -> Estimate:
    return share(values) if outcome in HAPPENS else mean(values)


def _change(outcome: str, after: pd.DataFrame, before: pd.DataFrame) -> Estimate:
    told = difference_in_share if outcome in HAPPENS else difference
    return told(after[outcome], before[outcome])


def _ends(summary: Summary, setting: str, arms: Arms, players: tuple[str, ...]) -> None:
    """Both ends, and the end that keeps the military inputs of the earlier window."""
    ends = {
        "none": frozenset(),
        "all": frozenset(players),
        "all but military": frozenset(players) - {*UNION},
    }
    for group, subset in ends.items():
        for outcome in OUTCOMES:
            level = _level(outcome, arms[subset][outcome])
            summary.add(f"level:{outcome}", level, setting=setting, group=group)
        signed = arms[subset]["signed"].notna()
        summary.add("signed", int(signed.sum()), setting=setting, group=group)
        if signed.sum() > 1:
            terms = mean(arms[subset]["signed"])
            summary.add("signed_terms", terms, setting=setting, group=group)
    for outcome in OUTCOMES:
        total = _change(outcome, arms[ends["all"]], arms[ends["none"]])
        summary.add(f"total:{outcome}", total, setting=setting)


def _values(summary: Summary, setting: str, arms: Arms, players: tuple[str, ...]) -> None:
    """Shapley values of the groups, and of the military inputs as one player."""
    for outcome in OUTCOMES:
        found = _game(arms, players, outcome)
        for group in GROUPS:
            _add(summary, "shapley", "share", outcome, setting, group, found)
        for group in (MILITARY, *GROUPS[len(UNION) :]):
            united = _united(arms, players, outcome)
            _add(summary, "united", "united_share", outcome, setting, group, united)


def _game(arms: Arms, players: Iterable[str], outcome: str) -> pd.DataFrame:
    game = {key: arms[key][outcome] for key in subsets(players)}
    return shapley_values(game, list(players)).assign(n=len(game[frozenset()]))


def _united(arms: Arms, players: tuple[str, ...], outcome: str) -> pd.DataFrame:
    """The game in which the military inputs change together or not at all."""
    military = frozenset(UNION) & frozenset(players)
    names = [*([MILITARY] if military else []), *(one for one in players if one not in UNION)]
    united = {
        chosen: arms[(chosen - {MILITARY}) | (military if MILITARY in chosen else frozenset())]
        for chosen in subsets(names)
    }
    return _game(united, names, outcome)


def _add(
    summary: Summary,
    value: str,
    part: str,
    outcome: str,
    setting: str,
    group: str,
    found: pd.DataFrame,
) -> None:
    """The value of a player and its share of the whole, if there is a clear whole."""
    if group not in found.index:  # it does not differ
        for name in (value, part):
            summary.add(f"{name}:{outcome}", 0.0, setting=setting, group=group)
        return
    row = {str(name): float(one) for name, one in found.loc[[group]].iloc[0].items()}
    n = int(row["n"])
    estimate = Estimate(row["value"], row["low"], row["high"], row["standard_error"], n)
    summary.add(f"{value}:{outcome}", estimate, setting=setting, group=group)
    if math.isfinite(row["share_low"]):  # else there is no clear whole to share out
        error = (row["share_high"] - row["share_low"]) / 3.92
        estimate = Estimate(row["share"], row["share_low"], row["share_high"], error, n)
        summary.add(f"{part}:{outcome}", estimate, setting=setting, group=group)


def _one_at_a_time(summary: Summary, setting: str, arms: Arms, players: tuple[str, ...]) -> None:
    """Each group changed alone, and what is lost if all change but it."""
    none, everything = frozenset[str](), frozenset(players)
    groups = {one: frozenset({one}) for one in players} | {MILITARY: everything & {*UNION}}
    for name, group in groups.items():
        for outcome in OUTCOMES:
            alone = _change(outcome, arms[group], arms[none])
            last = _change(outcome, arms[everything], arms[everything - group])
            summary.add(f"alone:{outcome}", alone, setting=setting, group=name)
            summary.add(f"last:{outcome}", last, setting=setting, group=name)


def _halved(
    summary: Summary, setting: str, lab: Laboratory, comparison: Comparison, arms: Arms
) -> None:
    """Shares in the chance of a large war, if one assumed difference were half as large."""
    runs, players = lab.size("halved"), comparison.players
    for halved in players:
        if halved in MEASURED or not runs:
            continue
        changed = {
            key: _run(lab, comparison.arm(key, halved), runs) if halved in key else arms[key][:runs]
            for key in subsets(players)
        }
        level = _level("large_war", changed[frozenset(players)]["large_war"])
        summary.add("halved_level:large_war", level, setting=setting, group=halved)
        values = _game(changed, players, "large_war")
        united = _united(changed, players, "large_war")
        _add(summary, "halved", "halved_share", "large_war", setting, halved, values)
        if MILITARY in united.index:
            row = united.loc[[MILITARY]].rename({MILITARY: halved})
            _add(summary, "united_halved", "united_halved_share", "large_war", setting, halved, row)


def _window(
    summary: Summary,
    setting: str,
    lab: Laboratory,
    older: Scenario,
    newer: Scenario,
    now: pd.DataFrame,
) -> None:
    """2020 without what Russia's lesser attention did to its pressure, or to its mediation."""
    then, since = (
        one.third_parties["russia"].engagement.at(one.clock.start.toordinal())
        for one in (older, newer)
    )
    for part in ATTENTIVE:
        before = _run(lab, attentive(newer, part, then / since), len(now))
        for outcome in OUTCOMES:
            change = _change(outcome, now, before)
            summary.add(f"window:{outcome}", change, setting=setting, group=part)


def _baseline(summary: Summary, lab: Laboratory, shift: float) -> None:
    """The same question where theory knows the answer: the balance moves terms and not war."""
    arms: Arms = {}
    lab.scenarios.setdefault(TOY, load(TOY))
    for key in subsets((TOY_BALANCE, TOY_COST)):
        advantage = shift / 2 if TOY_BALANCE in key else -shift / 2
        cost = 0.05 if TOY_COST in key else 0.1
        changes = (f"balance.advantage={advantage}", f"parties.north.mobilisation_cost={cost}")
        arms[key] = _run(lab, load(TOY, changes), lab.size("baseline"))
    for outcome in ("war", "terms"):
        found = _game(arms, (TOY_BALANCE, TOY_COST), outcome)
        for group in (TOY_BALANCE, TOY_COST):
            _add(summary, "shapley", "share", outcome, BASELINE, group, found)
