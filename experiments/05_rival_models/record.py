"""The record, and how far a run is from each of its targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.experiments.scores import deviation
from sim.targets import Target, load_targets

SHORT = {
    "karabakh/frozen-conflict": "frozen conflict",
    "karabakh/april-2016": "April 2016",
    "karabakh/autumn-2020": "autumn 2020",
}
ALL = "all settings"
#: Edition of the record that the models are fitted to: the one that the committed result was made
#: with. What came later takes part when the experiment is made anew.
EDITION = 1


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
