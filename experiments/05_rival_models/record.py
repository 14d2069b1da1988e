"""The record, and how far a run is from each of its targets."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.targets import Target, load_targets

Numbers = npt.NDArray[np.float64]


SHORT = {
    "karabakh/frozen-conflict": "frozen conflict",
    "karabakh/april-2016": "April 2016",
    "karabakh/autumn-2020": "autumn 2020",
}
ALL = "all settings"
#: Edition of the record that the models are fitted to: the one that the committed result was made
#: with. What came later takes part when the experiment is made anew.
EDITION = 1
#: A figure this far from the record's range is wholly missed: by unit; else a factor of two.
WIDTHS = {"year": 0.25, "share": 0.5}
FACTOR = math.log(2.0)


def deviation(target: Target, frame: pd.DataFrame) -> pd.Series[float]:
    """What a run has of a target: 1 or 0 for an event, the distance to the record for a figure.

    NaN where `given` does not hold or the outcome is undefined. A distance of 1 is a figure wholly
    missed, see :data:`WIDTHS`; it has the sign of the error.
    """
    values = frame[target.columns[0]]
    for column in target.columns[1:]:
        values = values + frame[column]
    if target.statistic == "probability":
        found = _happened(target, values)
    else:
        figures = values.astype("Float64").astype("float64")
        low, high = _scale(target, np.array(target.interval))
        scaled = _scale(target, figures.to_numpy())
        away = np.minimum(scaled - low, 0.0) + np.maximum(scaled - high, 0.0)
        found = pd.Series(away, index=frame.index)
    if target.given:
        wanted = not target.given.startswith("not ")
        holds = frame[target.condition].astype("boolean").eq(wanted).fillna(False).astype(bool)
        found = found.where(holds)
    return found


def _happened(target: Target, values: pd.Series[Any]) -> pd.Series[float]:
    if isinstance(target.value, bool | str):
        happened = (values == target.value).fillna(False)
    else:
        happened = values.astype("Float64").astype("float64").between(*target.interval)
    return happened.astype("float64").where(values.notna())


def _scale(target: Target, values: npt.NDArray[np.floating[Any]]) -> Numbers:
    """Figures on a scale on which 1 is wholly missed; logarithms keep the sign of a loss."""
    if target.unit in WIDTHS:
        return np.asarray(values / WIDTHS[target.unit], dtype=np.float64)
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)) / FACTOR, dtype=np.float64)


@dataclass(frozen=True)
class Record:
    """The targets of the settings, and what the record has of each."""

    targets: Mapping[str, tuple[Target, ...]]

    @classmethod
    def of(cls, settings: Sequence[str]) -> Record:
        """Read the targets of some settings."""
        known = load_targets("karabakh", EDITION)
        return cls({s: tuple(t for t in known if t.scenario == s) for s in settings})

    @property
    def settings(self) -> tuple[str, ...]:
        """Names of the settings."""
        return tuple(self.targets)

    @property
    def every(self) -> list[Target]:
        """Targets of all settings."""
        return [target for targets in self.targets.values() for target in targets]

    def columns(self, setting: str) -> list[str]:
        """Outcomes that the targets of a setting need."""
        return list(
            dict.fromkeys(
                column
                for target in self.targets[setting]
                for column in (*target.columns, *([target.condition] if target.given else []))
            )
        )

    def deviations(self, setting: str, frame: pd.DataFrame) -> pd.DataFrame:
        """Every target of a setting for every run."""
        return pd.DataFrame({t.id: deviation(t, frame) for t in self.targets[setting]})

    @property
    def observed(self) -> pd.DataFrame:
        """The record as if it were a run: events happened, figures are no distance away."""
        return pd.DataFrame({t.id: [float(t.statistic == "probability")] for t in self.every})
