"""A typical run of a shipped scenario: the one nearest to the middle of many, shown by default.

Run 0 is any run. What a reader sees first should be neither rare nor extreme, so of
:data:`RUNS` runs of seed 0 the one is taken that lies nearest to the median in the main outcomes.
The places are kept in ``typical.json`` (``python -m sim.views.typical`` makes it anew), since a
first picture cannot wait for many runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.api import simulate
from sim.scenario import load, shipped

#: runs of seed 0 among which the typical one is sought
RUNS = 200
#: outcomes in which it has to be near the middle, each counting as much
MAIN = (
    "settlement",
    "large_war",
    "war_onset",
    "fighting_days",
    "deaths_claimant",
    "deaths_holder",
    "control_end",
    "terms_index",
    "settlement_day",
)
FILE = Path(__file__).with_name("typical.json")


def distances(frame: pd.DataFrame) -> npt.NDArray[np.float64]:
    """How far each run is from the middle: from 0 to 1 in each main outcome, summed.

    In a word, or in what happens or not, it is the share of runs that go otherwise. In a figure it
    is twice the distance of the run's rank from the median; a run that lacks what most have, or has
    what most lack, is as far away as can be.
    """
    told = [_distance(frame[name]) for name in MAIN if name in frame]
    whole: npt.NDArray[np.float64] = np.zeros(len(frame))
    for one in told:
        whole = whole + one
    return whole


def _distance(column: pd.Series[Any]) -> npt.NDArray[np.float64]:
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        words = column.astype(str)
        alike = words.map(words.value_counts(normalize=True))
        return np.asarray(1.0 - alike.to_numpy(np.float64), np.float64)
    missing = column.isna()
    if missing.mean() > 0.5:
        return np.where(missing, 0.0, 1.0)
    ranks = (column.rank() - 0.5) / column.count()
    return np.where(missing, 1.0, 2.0 * (ranks - 0.5).abs())


@cache
def _table() -> Mapping[str, int]:
    found: dict[str, int] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def typical(name: str, seed: int = 0) -> int:
    """The run of a shipped scenario that is shown first; 0 of any other scenario or seed."""
    return _table().get(name, 0) if seed == 0 else 0


def _make() -> None:
    """Seek the typical run of every shipped scenario, and write the table."""
    found = {name: int(distances(simulate(load(name), RUNS)).argmin()) for name in shipped()}
    FILE.write_text(f"{json.dumps(found, indent=2)}\n", encoding="utf-8")


if __name__ == "__main__":
    _make()
