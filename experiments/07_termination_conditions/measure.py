"""Do the article's five conditions predict how wars are settled, and better than bargaining does?

`measure` runs a latin hypercube over the numbers of one scenario (McKay, Beckman and Conover 1979)
and takes from each run its first large war. How well settlement, speed and durability of these wars
are predicted is told by `scores.py`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from sim.experiments import Laboratory, Summary
from sim.experiments.standing import figures
from sim.model import NegotiationModel
from sim.rules.balance import effective_strength, perpetual_inventory, ratio_advantage
from sim.rules.numeric import logistic
from sim.rules.pressure import pressure_per_day
from sim.scenario import Scenario

from .design import (
    ADVANTAGE,
    AT_SIGNING,
    BARGAINING,
    CONDITIONS,
    ENGAGEMENT,
    LEGITIMACY,
    PRESSURE,
    RUSSIA,
    SPENDING,
    TECHNOLOGY,
    VARIED,
)
from .scores import summarise

SETTING = "karabakh/autumn-2020"
#: Six years: a war may open within two, be settled within one more, and then last three.
END, OPENS_WITHIN, SETTLED_WITHIN, LASTS = "2026-07-12", 730, 365, 3.0
COLUMNS = [
    "large_war",
    "large_war_onset",
    "large_war_opener",
    "settlement_day",
    "relapse_years",
    "terms_index",
    "control_start",
    *CONDITIONS,
]


def measure(lab: Laboratory) -> Summary:
    """Vary the setting, take the wars, and sum up what predicts how they end."""
    shipped = lab.scenario(SETTING)
    begun = NegotiationModel(shipped)
    scenario = lab.scenario(
        SETTING,
        f"clock.end={END}",
        "balance.inventory_start=null",
        f"balance.claimant.materiel={begun.materiel_claimant}",
        f"balance.holder.materiel={begun.materiel_holder}",
    )
    runs = lab.sweep(
        "hypercube",
        scenario,
        VARIED,
        "latin-hypercube",
        columns=[*COLUMNS, *VARIED],
        samples=lab.size("points"),
        replicates=lab.size("replicates"),
    )
    taken = wars(runs, scenario)
    summary = Summary()
    summary.add("runs", len(runs))
    summary.add("wars", len(taken))
    summary.add("points", int(taken["point"].nunique()))
    summarise(taken, summary, folds=lab.size("folds"), resamples=lab.size("resamples"))
    return summary


# -- from runs to wars ---------------------------------------------------------------------------


def wars(runs: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The large wars that are looked at: what became of them, and all predictors."""
    start = scenario.clock.start.toordinal()
    runs = runs[runs["large_war"].astype(bool)].copy()
    runs["opened"] = [day_of(year) - start for year in figures(runs["large_war_onset"])]
    runs["days"] = figures(runs["settlement_day"]) - runs["opened"].to_numpy()
    taken = runs[(runs["opened"] <= OPENS_WITHIN) & ~(runs["days"] < 0)].reset_index(drop=True)
    if len(taken) == 0:
        raise ValueError("no run has a large war that could be looked at")
    taken["settled"] = (taken["days"] <= SETTLED_WITHIN).to_numpy(dtype=bool)
    settled = taken["settled"]
    taken["fast"] = (taken["days"] < taken.loc[settled, "days"].median()).where(settled)
    taken["lasts"] = pd.Series(~(figures(taken["relapse_years"]) <= LASTS)).where(settled)
    found = [bargaining(row, scenario) for row in taken.to_dict("records")]
    for name in (*BARGAINING, AT_SIGNING):
        taken[name] = [one[name] for one in found]
    return taken


def day_of(year: float) -> int:
    """Day number of a decimal year.

    >>> dt.date.fromordinal(day_of(2020.5)).isoformat()
    '2020-07-02'
    """
    first = dt.date(int(year), 1, 1).toordinal()
    return first + round((year - int(year)) * (dt.date(int(year) + 1, 1, 1).toordinal() - first))


def bargaining(war: dict[Any, Any], scenario: Scenario) -> dict[str, float]:
    """The bargaining predictors of one war, on the day it opens.

    Power shift: expected change of the log advantage in a year, from the budgets (Powell 2006).
    Distance: the claimant's share of strength, 1 / (1 + exp(-advantage)), less its share of the
    territory (Powell 1999); at signing, less the terms signed (Werner and Yuen 2005), NaN without
    terms. Pressure: a day of full outside pressure on the side that opened the war.
    """
    day = scenario.clock.start.toordinal() + int(war["opened"])
    years = war["opened"] / 365.25
    advantage = _advantage(war, scenario, day, years)
    strength = logistic(advantage)
    return {
        "shift": _advantage(war, scenario, day, years + 1.0) - advantage,
        "distance": strength - float(war["control_start"]),
        AT_SIGNING: strength - float(war["terms_index"]),
        "pressure": _pressure(war, scenario, day),
    }


def _advantage(war: dict[Any, Any], scenario: Scenario, day: int, years: float) -> float:
    """What can be seen of the claimant's log advantage, with the quality of forces of one day."""
    strengths = []
    for side, forces in (
        ("claimant", scenario.balance.claimant),
        ("holder", scenario.balance.holder),
    ):
        wear, budget = scenario.balance.wear, float(war[SPENDING[side]])
        stock = perpetual_inventory(forces.materiel, budget, wear, years)
        technology = war[TECHNOLOGY] if side == "claimant" else forces.technology.at(day)
        backings = (one.backing for one in scenario.third_parties.values() if one.backing)
        support = sum(one.support.at(day) for one in backings if one.supports == side)
        readiness = forces.readiness.at(day)
        strengths.append(effective_strength(stock, float(technology), readiness, support))
    return float(war[ADVANTAGE]) + ratio_advantage(strengths[0], strengths[1])


def _pressure(war: dict[Any, Any], scenario: Scenario, day: int) -> float:
    opener = str(war["large_war_opener"])
    legitimacy = scenario.parties[scenario.leader("holder")].legitimacy
    if opener == "claimant":
        legitimacy = float(war[LEGITIMACY])
    total = 0.0
    for name, party in scenario.third_parties.items():
        if party.backing is None:
            continue
        russia = f"third_parties.{name}" == RUSSIA
        engagement = float(war[ENGAGEMENT]) if russia else party.engagement.at(day)
        strength = float(getattr(party.backing.pressure, opener))
        if russia and opener == "claimant":
            strength = float(war[PRESSURE])
        total += pressure_per_day(strength, engagement, legitimacy)
    return total
