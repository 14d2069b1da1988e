"""What the claimant has, with or without an agreement, in one number that every run has.

Terms exist only in runs that agree. Things as they stand are measured on the same scale as
`terms_index`, from 0 (the holder's ideal) to 1 (the claimant's), so that both can be compared over
all runs: ground by who controls it, a political issue halfway between what the claimant enjoys of
it and what the holder does not, all weighted by both leaders equally.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.parameters.stakes import Issue
from sim.scenario import Scenario

Numbers = npt.NDArray[np.float64]


def weights(scenario: Scenario) -> dict[str, float]:
    """Weight of each issue, the mean of both leaders'."""
    leaders = [scenario.parties[scenario.leader(side)] for side in ("claimant", "holder")]
    return {
        name: sum(leader.weights[name] for leader in leaders) / len(leaders)
        for name in scenario.issues
    }


def open_issue(issue: Issue) -> float:
    """Where a political issue stands without terms, from 0 to 1."""
    return (issue.status_quo.claimant + 1.0 - issue.status_quo.holder) / 2.0


def as_it_stands(control: npt.ArrayLike, scenario: Scenario) -> Numbers:
    """What the claimant has without terms.

    Args:
        control: its share of the ground (`control_end`), run by run.
        scenario: whose weights and status quo count.
    """
    ground = np.asarray(control, dtype=np.float64)
    value = np.zeros_like(ground)
    for name, weight in weights(scenario).items():
        issue = scenario.issues[name]
        value = value + weight * (ground if issue.kind == "territory" else open_issue(issue))
    return value


def terms_or_standing(frame: pd.DataFrame, scenario: Scenario) -> Numbers:
    """`terms_index` of the first agreement; without one, how things stand on the last day.

    Args:
        frame: with the columns `terms_index` and `control_end`.
        scenario: the one that was run.
    """
    signed = figures(frame["terms_index"])
    return np.where(np.isnan(signed), as_it_stands(figures(frame["control_end"]), scenario), signed)


def figures(column: pd.Series[Any]) -> Numbers:
    """A column as numbers, NaN where a run has none."""
    return column.to_numpy(dtype=np.float64, na_value=np.nan)
