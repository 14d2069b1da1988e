"""The arms, what is varied in each, and what is looked at in each run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
from scipy.stats import qmc

from sim.behaviour import Ensemble
from sim.keys import parameters
from sim.parameters import Series
from sim.scenario import Loaded, Scenario

from .bins import AGAIN, DISPUTE, ENDS, FATAL, WAR

WRITTEN, INFORMED, HIDDEN, LOCAL = "as written", "nothing hidden", "much hidden", "local balance"
PLACEBO = "balances exchanged"
#: Arms that are run in the world of each claim; in the placebo it has the balance of another one.
ARMS = (WRITTEN, INFORMED, HIDDEN, LOCAL)
_OPTIMISM = ("parties.one.optimism", "parties.other.optimism")
UNCERTAINTY, DIAL = "balance.uncertainty", "balance.advantage"
#: What each arm fixes, in place of drawing it from its range.
FIXED: Mapping[str, Mapping[str, float]] = {
    WRITTEN: {},
    INFORMED: {UNCERTAINTY: 0.0, **dict.fromkeys(_OPTIMISM, 0.0)},
    HIDDEN: {UNCERTAINTY: 0.6},
    LOCAL: {},
}
#: Standard deviation of the log advantage on the spot about that of all forces, in the arm `LOCAL`:
#: as wide as the latter is spread over real claims.
LOCAL_SPREAD = 2.0
#: Ranges that are not drawn from: with other stocks or another wear a claim would not have the
#: balance that it is called by; what sides have of an open issue cannot differ from run to run.
HELD = ("balance.wear", ".materiel", ".status_quo.")
#: Outcomes that are read from each run.
COLUMNS = ("war", "wars", "war_onset", "large_war", "agreed", "control_end")
#: The claim is over where the claimant has at least this share of the land.
ALL_OF_IT = 0.999
#: Fewest years left after a first fighting in which a second one is looked for.
LEAST_LEFT = 1.0

AGREED = "agreement"
#: What is looked at in runs; the first five are compared with real claims.
LOOKED_AT = (DISPUTE, WAR, ENDS, AGAIN, AGREED)
#: event of the model -> what it is compared with in the data: wrong only if wrong against each.
COMPARED: Mapping[str, tuple[str, ...]] = {
    DISPUTE: (DISPUTE, FATAL),
    WAR: (WAR,),
    ENDS: (ENDS,),
    AGAIN: (AGAIN,),
}
NAMES: Mapping[str, str] = {
    DISPUTE: "any fighting",
    WAR: "large war",
    ENDS: "the claim ends",
    AGAIN: "fighting again",
    AGREED: "agreement",
}


def ranges(loaded: Loaded) -> dict[str, tuple[float, float]]:
    """Every number of a claim that is no dated course and has a range, with its range."""
    known = parameters(loaded.scenario)
    return {
        key: at.range
        for key, at in loaded.provenance.items()
        if at.range is not None
        and at.range[0] < at.range[1]
        and key in known
        and not any(part in key for part in HELD)
        and _single(loaded.scenario, key)
    }


def _single(scenario: Scenario, key: str) -> bool:
    """Whether a number has one value, so that varying it takes no course away."""
    value: object = scenario
    for part in key.split("."):
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return not isinstance(value, Series) or len(value.dates) == 1


def points(loaded: Loaded, arms: tuple[str, ...], count: int, seed: int) -> Ensemble:
    """The numbers of each run: so many points over all ranges, the same ones in every arm.

    Arm after arm, `count` rows each (latin hypercube: McKay, Beckman and Conover 1979).
    """
    over = ranges(loaded)
    ends = np.array(list(over.values()))
    unit = qmc.LatinHypercube(len(over), seed=seed).random(count)
    rows = dict(zip(over, (ends[:, 0] + unit * (ends[:, 1] - ends[:, 0])).T, strict=True))
    columns = (*over, DIAL)
    spread = np.random.default_rng(seed).normal(0.0, LOCAL_SPREAD, count)
    blocks = []
    for arm in arms:
        drawn = rows | {key: np.full(count, value) for key, value in FIXED[arm].items()}
        drawn[DIAL] = np.clip(spread, -5.0, 5.0) if arm == LOCAL else np.zeros(count)
        blocks.append(np.column_stack([drawn[key] for key in columns]))
    values = np.vstack(blocks)
    digest = hashlib.sha256(values.tobytes()).hexdigest()
    return Ensemble(columns, values, "points of a claim", digest, tuple(range(len(values))))
