"""The full model and its rivals, each with one channel off, and what is calibrated in them.

Parameters are places from 0 to 1: every key that a parameter moves stands at that place of the
range that the scenario gives with the key's number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.experiments import Laboratory
from sim.experiments.scores import Numbers
from sim.inference.calibration import Prior
from sim.scenario.loader import load_with_provenance
from sim.scenario.reading import Provenance

from .record import Record

Seeds = npt.NDArray[np.int64]


AZ, AM, NK = "parties.azerbaijan", "parties.armenia", "parties.nk-authorities"
RUSSIA = "third_parties.russia"
LEADERS, HOLDERS, PARTIES = (AZ, AM), (AM, NK), (AZ, AM, NK)
#: What is calibrated: a name, and the keys that it moves.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "reward for breaking a deadlock": (f"{AZ}.deadlock_reward",),
    "cost of opening fire": tuple(f"{one}.offensive_cost" for one in LEADERS),
    "cost of mobilising": tuple(f"{one}.mobilisation_cost" for one in PARTIES),
    "precision of choice": ("behaviour.precision",),
    "fading of hope": ("behaviour.hope_fade",),
    "hope on the first day": tuple(f"{one}.hope" for one in PARTIES),
    "claimant's audience cost": (f"{AZ}.audience_cost",),
    "holder side's audience cost": tuple(f"{one}.audience_cost" for one in HOLDERS),
    "commitment fear": tuple(f"{one}.commitment_fear" for one in PARTIES),
    "holder side's optimism": tuple(f"{one}.optimism" for one in HOLDERS),
    "uncertainty about the balance": ("balance.uncertainty",),
    "Russian pressure on the claimant": (f"{RUSSIA}.backing.pressure.claimant",),
    "Russian initiative in war": (f"{RUSSIA}.mediation.initiative_war",),
    "mobility of the front": ("front.mobility",),
    "claimant's legitimacy": (f"{AZ}.legitimacy",),
}
LEVEL = "constant advantage"
#: From parity to the log advantage that the full model has in July 2020.
LEVEL_RANGE = (0.0, 2.0)


def _every(keys: Sequence[str], name: str, value: float) -> dict[str, float]:
    return {f"{key}.{name}": value for key in keys}


_MEDIATORS = [
    f"third_parties.{one}" for one in ("russia", "france", "united-states", "european-union")
]
#: Parity for good: 300 million of stock on either side, of which a tenth wears out in a year.
_FLAT = {
    **_every(("balance.claimant", "balance.holder"), "technology", 1.0),
    **_every(("balance.claimant", "balance.holder"), "materiel", 300.0),
    **_every(("balance.claimant", "balance.holder"), "spending", 30.0),
    **_every(
        [f"third_parties.{one}" for one in ("russia", "turkey", "israel")], "backing.support", 0.0
    ),
    "balance.wear": 0.1,
}
FULL, MILITARY, CONSTANT, MEDIATION = "full model", "no military channel", LEVEL, "no mediation"
#: The models, and what each holds fixed.
MODELS: dict[str, dict[str, float]] = {
    FULL: {},
    MILITARY: _FLAT,
    CONSTANT: _FLAT,
    MEDIATION: _every(_MEDIATORS, "mediation.initiative_peace", 0.0)
    | _every(_MEDIATORS, "mediation.initiative_war", 0.0),
    "no private information": {"balance.uncertainty": 0.0} | _every(PARTIES, "optimism", 0.0),
    "no commitment problem": {"behaviour.foresight": 0.0} | _every(PARTIES, "commitment_fear", 0.0),
    "no audience costs": _every(PARTIES, "audience_cost", 0.0),
    "equal legitimacy": _every(LEADERS, "legitimacy", 0.5),
}
#: What each rival is without, and the claim of docs/claims.md that a verdict on it belongs to.
CHANNELS = {
    MILITARY: ("1", "the military channel"),
    CONSTANT: ("2", "a shift of the balance, rather than a constant advantage"),
    MEDIATION: ("7", "mediation"),
    "no private information": ("1", "private information about the balance"),
    "no commitment problem": ("10", "the commitment problem"),
    "no audience costs": ("10", "audience costs"),
    "equal legitimacy": ("16", "unequal legitimacy"),
}
STILL = "a balance that does not move"
#: Ways to predict a setting left out: how quantities of the summary end, and what readers see.
WAYS = {
    "out": "with equal weights",
    "out_weighted": "with weights",
    "out_adjusted": "adjusted",
}
BY_FULL, BY_RIVAL = "made by the full model", "made by the rival"


def rivals() -> list[str]:
    """All models but the full one."""
    return [name for name in MODELS if name != FULL]


@dataclass(frozen=True)
class Model:
    """One of :data:`MODELS`: what it holds fixed, and the parameters that are left."""

    name: str

    @property
    def fixed(self) -> Mapping[str, float]:
        """Keys that it holds fixed."""
        return MODELS[self.name]

    @property
    def parameters(self) -> list[str]:
        """Names of its parameters: none that moves a key which is fixed."""
        left = [name for name, keys in PARAMETERS.items() if not set(keys) & set(self.fixed)]
        return [*left, LEVEL] if self.name == CONSTANT else left

    @property
    def prior(self) -> Prior:
        """Every place is equally likely."""
        return Prior(dict.fromkeys(self.parameters, (0.0, 1.0)))

    def points(self, setting: str, places: Numbers) -> dict[str, Numbers]:
        """Values of every key, for places of the parameters."""
        found = {}
        for name, place in zip(self.parameters, places.T, strict=True):
            for key in keys_of(name):
                low, high = range_of(setting, key)
                found[key] = low + (high - low) * place
        return found

    def run(
        self,
        lab: Laboratory,
        record: Record,
        setting: str,
        places: Numbers,
        seeds: Seeds,
        what: str,
    ) -> pd.DataFrame:
        """Run a setting once for each row of places; outcomes, in the order of the rows."""
        scenario = lab.scenario(setting, *(f"{key}={value}" for key, value in self.fixed.items()))
        vary: dict[str, Any] = dict(self.points(setting, places)) | {"seed": seeds}
        label = f"{what}-{self.name}-{setting}".replace("/", "-").replace(" ", "-")
        return lab.sweep(label, scenario, vary, "list", columns=record.columns(setting))


def keys_of(parameter: str) -> tuple[str, ...]:
    """Keys that a parameter moves."""
    return ("balance.advantage",) if parameter == LEVEL else PARAMETERS[parameter]


def range_of(setting: str, key: str) -> tuple[float, float]:
    """Range of a key, as the scenario gives it with the key's number."""
    if key == "balance.advantage":
        return LEVEL_RANGE
    found = _provenance(setting)[key].range
    assert found is not None, f"{setting} gives no range for {key}"
    return found


@cache
def _provenance(setting: str) -> Mapping[str, Provenance]:
    return load_with_provenance(setting).provenance
