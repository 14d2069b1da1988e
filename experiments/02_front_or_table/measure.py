"""Front or table: the battlefield gets one balance, and everybody's expectations another.

With Y(f, t) an outcome when the front has the claimant's strength times f and the table expects it
times t, the effect of advantage from `low` to `high` splits without remainder (Robins and Greenland
1992, Epidemiology 3, 143-155; Pearl 2001, Proceedings of UAI, 411-420):

    Y(high, high) - Y(low, low) = [Y(high, t) - Y(low, t)] + [Y(f, high) - Y(f, low)]

through the front with t = low and through the table with f = high, or the other way round. A model
can run all four arms with the same luck, so that nothing has to be assumed. The baseline is a
take-it-or-leave-it offer: its front counts in the runs that fight, whose share is known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.experiments import Laboratory, Summary
from sim.experiments.standing import terms_or_standing
from sim.inference.effects import natural_effects
from sim.inference.intervals import Estimate, difference_in_share, mean, paired, share
from sim.scenario import Scenario

from .design import (
    AGREED,
    BASELINE,
    BASELINE_FACTORS,
    COLUMNS,
    ENDS,
    FACTORS,
    OUTCOMES,
    PARTS,
    SHARES,
    TERMS,
    WAR,
)


def measure(lab: Laboratory) -> Summary:
    """Run every setting with each balance at the front and each at the table; split the effect."""
    summary, fewest = Summary(), lab.protocol.thresholds["fewest_runs"]
    for setting in lab.protocol.settings:
        factors = BASELINE_FACTORS if setting == BASELINE else FACTORS
        arms = run(lab, setting, factors)
        for outcome in OUTCOMES:
            for (front, table), runs in arms.items():
                found = (share if outcome in SHARES else mean)(runs[outcome])
                add(summary, found, fewest, "arm", setting, f"{outcome}, table {table:.3g}", front)
            low = lowest(setting, outcome)
            ends = (low, factors[-1])
            square = [arms[front, table][outcome] for front in ends for table in ends]
            for part, found in split(outcome, *paired(*square)).items():
                add(summary, found, fewest, "effect", setting, f"{outcome}, {part}")
    return summary


def lowest(setting: str, outcome: str) -> float:
    """The lower end of the contrast: for terms one doubling below the upper, as few agree below."""
    if setting == BASELINE:
        return BASELINE_FACTORS[1 if outcome == TERMS else 0]
    return FACTORS[2 if outcome == TERMS else 0]


def run(
    lab: Laboratory, setting: str, factors: Sequence[float]
) -> dict[tuple[float, float], pd.DataFrame]:
    """The runs of a setting by factor at the front and factor at the table."""
    scenario = lab.scenario(setting)
    pairs = [(front, table) for front in factors for table in factors]
    front, table = np.log(pairs).T
    frame = lab.sweep(
        setting.replace("/", "-"),
        scenario,
        {"balance.advantage": front, "balance.table_shift": table - front},
        "list",
        columns=COLUMNS,
        replicates=lab.size("replicates"),
    )
    parts = frame.groupby("point")
    return {pair: read(parts.get_group(point), scenario) for point, pair in enumerate(pairs)}


def read(frame: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """What this experiment asks of each run; NaN where a run has no such thing."""
    runs = frame.reset_index(drop=True).astype(float)
    return pd.DataFrame(
        {
            WAR: runs["war"] if scenario.front.decisive else runs["large_war"],
            AGREED: runs["agreed"],
            ENDS: terms_or_standing(runs, scenario),
            TERMS: runs["terms_index"],
        }
    )


# -- figures ---------------------------------------------------------------------------------------


def split(
    outcome: str,
    y00: npt.ArrayLike,
    y01: npt.ArrayLike,
    y10: npt.ArrayLike,
    y11: npt.ArrayLike,
) -> dict[str, Estimate]:
    """The parts of an effect, over runs that have the outcome in all four arms (front, table)."""
    if not np.size(y00):
        return dict.fromkeys(PARTS, Estimate(np.nan, np.nan, np.nan, np.nan, 0))
    if outcome in SHARES:  # intervals that have a length also where no run differs
        more_and_less = ((y11, y00), (y10, y00), (y11, y01), (y01, y00), (y11, y10))
        return dict(zip(PARTS, (difference_in_share(*two) for two in more_and_less), strict=True))
    found = natural_effects(y00, y01, y10, y11)
    parts = (
        found.total,
        found.pure_direct,
        found.total_direct,
        found.pure_indirect,
        found.total_indirect,
    )
    return dict(zip(PARTS, parts, strict=True))


def add(
    summary: Summary,
    found: Estimate,
    fewest: float,
    quantity: str,
    setting: str,
    group: str,
    x: float = np.nan,
) -> None:
    """Note how many runs have an outcome and, if they are enough, the figure."""
    summary.add(f"runs of {quantity}", found.n, setting=setting, group=group, x=x)
    if found.n >= fewest:
        summary.add(quantity, found, setting=setting, group=group, x=x)
