"""What is forecast, asked of runs: the events of `results/forecast.py`, and their base rates."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from sim.scenario import Scenario

#: Yearly rates (experiments/12_other_conflicts/benchmarks.py): claims to land beside the claimant's
#: with a salience of 7 or more of 12, 1946-2001 (ICOW): a fatal dispute, a war, the claim ends.
FATAL, WAR, ENDS = 0.0553, 0.0109, 0.0407
#: Starts of the side that wants change (GML), and the chance of whoever starts to win (COW).
STARTS, WINS = 0.699, 0.258
GAINS = STARTS * WINS


@dataclass(frozen=True)
class Event:
    """What is forecast. How the world decides it: the table in docs/forecast.md.

    Attributes:
        name: in the log.
        column: of runs; `beyond`: it happens where the column is at least this, or is this word.
        when: column with the years from the first day to it; empty: only by the last day.
        yearly: base rate a year, of the benchmark.
    """

    name: str
    column: str
    beyond: float | str
    when: str
    yearly: float

    def happened(self, runs: pd.DataFrame, years: float) -> pd.Series[bool]:
        """Whether it has in each run within so many years of the first day."""
        values = runs[self.column]
        if isinstance(self.beyond, str):
            there = values == self.beyond
        else:
            there = values.astype(float).fillna(-math.inf) >= self.beyond
        if self.column == "settlement_broker":  # empty also where nothing was signed
            there &= runs["agreed"].astype(bool)
        if not self.when:
            return there
        return there & (runs[self.when].astype(float) <= years)


EVENTS = (
    Event("text signed", "agreed", 1.0, "settlement_year", ENDS),
    Event("force", "war", 1.0, "war_onset", FATAL),
    Event("force, 200 killed", "deadliest_war_deaths", 200.0, "", WAR),
    Event("war of 14 days", "large_war", 1.0, "", WAR),
    Event("ground taken", "objectives_taken", 1.0, "", WAR * GAINS),
    Event("route settled", "terms:transport", 0.0, "", ENDS / 2.0),
    Event("signed by themselves", "settlement_broker", "", "", ENDS / 2.0),
    Event("force after a text", "relapse", 1.0, "", ENDS * 0.071 / 5.0),
)
#: From the third edition on: what was asked of one side only is asked of both.
BOTH_SIDES = (
    *(one for one in EVENTS if one.name != "ground taken"),
    *(
        Event(f"force first opened by the {side}", "first_war_opener", side, "war_onset", chance)
        for side, chance in (("claimant", FATAL * STARTS), ("holder", FATAL * (1.0 - STARTS)))
    ),
    *(
        Event(f"ground taken by the {side}", f"taken_by_{side}", 0.0, f"taken_by_{side}", chance)
        for side, chance in (("claimant", WAR * GAINS), ("holder", WAR * (1.0 - STARTS) * WINS))
    ),
)
#: Years from the first day, and the date that they end on.
HORIZONS = {"2026-12-31": 1.0, "2027-12-31": 2.0, "2028-12-31": 3.0}
COLUMNS = (
    *("agreed", "settlement_year", "settlement_broker", "war", "war_onset", "large_war"),
    *("deadliest_war_deaths", "objectives_taken", "relapse", "terms:transport"),
    *("first_war_opener", "taken_by_claimant", "taken_by_holder"),
)


def with_ground(runs: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Runs, with the years until each side first took a place by force that was the other's."""
    found = runs.copy()
    for side in ("claimant", "holder"):
        places = [n for n, place in scenario.objectives.items() if place.held_by != side]
        days = runs[[f"taken:{name}" for name in places]].astype(float).min(axis=1)
        found[f"taken_by_{side}"] = days / 365.25
    return found
