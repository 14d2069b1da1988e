"""The design: what is varied over which range, in which channel and family; A, B and their mixes.

Rows of A and B are two halves of a scrambled Sobol sequence; in AB_g the columns of group g come
from B and all else from A. Luck is a group of its own: the seed of the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from sim.scenario import Scenario, load_with_provenance

Numbers = npt.NDArray[np.float64]
Column = npt.NDArray[Any]

LUCK, BASELINE = "luck", "toy/take-it-or-leave-it"
WIDTHS = {"narrow": 0.35, "wide": 1.04}  # of the advantage, either way
WEIGHT_SETS = 16
MOST_POINTS = 40_000  # of one sweep

LEADERS = ("azerbaijan", "armenia")
CO_CHAIRS = ("russia", "france", "united-states")

#: Keys that share a draw, and their range; None: the one assumed beside the number.
Ranged = tuple[tuple[str, ...], tuple[float, float] | None]


def _party(name: str, key: str, bounds: tuple[float, float] | None = None) -> Ranged:
    """A number of a party; the NK authorities follow Armenia where they have it, too."""
    also = ("parties.nk-authorities." + key,) if name == "armenia" else ()
    return ((f"parties.{name}.{key}", *also), bounds)


def _both(key: str, bounds: tuple[float, float] | None = None) -> list[Ranged]:
    return [_party(name, key, bounds) for name in LEADERS]


def _third(key: str, names: Sequence[str] = CO_CHAIRS) -> list[Ranged]:
    return [((f"third_parties.{name}.{key}",), None) for name in names]


def _one(key: str, low: float | None = None, high: float | None = None) -> Ranged:
    return ((key,), None if low is None or high is None else (low, high))


#: Channels with what is varied in them; `advantage` and `issue weights` are added by `inputs`.
CHANNELS: dict[str, list[Ranged]] = {
    "advantage": [],
    "technology": [_one("balance.claimant.technology", 1.0, 2.1)],
    "backing": [
        _one("third_parties.russia.backing.support", 0.0, 0.2),
        _one("third_parties.turkey.backing.support", 0.0, 0.3),
        _one("third_parties.israel.backing.support", 0.0, 0.06),
    ],
    "restraint": [
        _one("third_parties.russia.engagement", 0.4, 0.8),
        _one("third_parties.france.engagement", 0.2, 0.5),
        _one("third_parties.united-states.engagement", 0.3, 0.6),
        *_third("backing.pressure.claimant", (*CO_CHAIRS, "iran")),
        *_third("backing.pressure.holder", (*CO_CHAIRS, "iran", "turkey")),
        *[
            _one(f"third_parties.russia.backing.red_lines.{place}.{key}")
            for place in ("kalbajar", "lachin", "stepanakert")
            for key in ("probability", "penalty")
        ],
    ],
    "mediators' leverage": [
        *_third("mediation.leverage.claimant"),
        *_third("mediation.leverage.holder"),
    ],
    "mediators' bias": _third("mediation.bias", (*CO_CHAIRS, "european-union")),
    "mediators' initiative": [
        *_third("mediation.initiative_peace"),
        *_third("mediation.initiative_war"),
        *_third("mediation.ripeness", ("russia",)),
    ],
    "guarantee and trust": [
        _one("third_parties.russia.mediation.guarantee", 0.0, 1.0),
        *_third("mediation.deterrence", ("russia",)),
        _one("after_deal.trust"),
    ],
    "optimism": _both("optimism"),
    "uncertainty": [_one("balance.uncertainty")],
    "commitment fear": [*_both("commitment_fear"), _one("behaviour.foresight", 0.0, 1.0)],
    "patience": _both("discount_rate", (0.03, 0.1)),
    "costs of war": [
        *_both("mobilisation_cost"),
        *[((f"parties.{name}.{key}",), None) for name in LEADERS
          for key in ("offensive_cost", "cost_per_day")],
    ],
    "issue weights": [],
    "audience costs": _both("audience_cost"),
    "legitimacy": [((f"parties.{name}.legitimacy",), None) for name in LEADERS],
    "hope in talks": [*_both("hope"), _one("behaviour.hope_fade"), _one("behaviour.hope_renewal")],
    "diversion and control": [
        *_both("deadlock_reward"),
        *_both("political_control"),
        _one("behaviour.precision"),
    ],
}  # fmt: skip

FAMILIES: dict[str, tuple[str, ...]] = {
    "military balance": ("advantage", "technology", "backing"),
    "third parties": (
        "restraint",
        "mediators' leverage",
        "mediators' bias",
        "mediators' initiative",
        "guarantee and trust",
    ),
    "bargaining": (
        "optimism",
        "uncertainty",
        "commitment fear",
        "patience",
        "costs of war",
        "issue weights",
    ),
    "domestic politics": (
        "audience costs",
        "legitimacy",
        "hope in talks",
        "diversion and control",
    ),
}
MILITARY, *RIVALS = FAMILIES

OUTCOMES = {
    "large_war": "a large war",
    "fighting_days": "days of fighting (logarithm)",
    "agreed": "an agreement",
    "control_end": "territory at the end",
    "political_terms": "political terms at the end",
    "all_terms": "all terms at the end",
}
SETTLING = ("large_war", "agreed")  # for which convergence is shown
SHORT = {
    "karabakh/autumn-2020": "autumn 2020",
    "karabakh/frozen-conflict": "the frozen conflict",
    BASELINE: "take it or leave it",
}


@dataclass(frozen=True)
class Input:
    """One draw and the values that it gives: a range that keys share, or sets of values."""

    channel: str
    make: Callable[[Numbers], dict[str, Numbers]]


def inputs(setting: str, width: float, seed: int) -> list[Input]:
    """All inputs of a setting, with their ranges."""
    loaded = load_with_provenance(setting)
    found = []
    for channel, parts in CHANNELS.items():
        if channel == "advantage":
            parts = [(("balance.advantage",), (-width, width))]
        for keys, bounds in parts:
            low, high = assumed(loaded.provenance, keys[0]) if bounds is None else bounds
            found.append(Input(channel, _uniform(keys, low, high)))
        if channel == "issue weights":
            found.append(Input(channel, _one_of(weight_sets(loaded.scenario, seed))))
    return found


def assumed(provenance: Mapping[str, object], key: str) -> tuple[float, float]:
    """The range that the scenario's files give beside a number."""
    limits = getattr(provenance.get(key), "range", None)
    if limits is None:
        raise ValueError(f"{key} has no assumed range")
    low, high = limits
    return float(low), float(high)


def weight_sets(scenario: Scenario, seed: int) -> dict[str, Numbers]:
    """Sets of issue weights: each times a factor between half and twice, rescaled to sum to 1."""
    rng, sets = np.random.default_rng(seed), {}
    for name, party in scenario.parties.items():
        factors = 2.0 ** rng.uniform(-1.0, 1.0, (len(party.weights), WEIGHT_SETS))
        weights = np.array(list(party.weights.values()))[:, None] * factors
        weights /= weights.sum(axis=0)
        for issue, values in zip(party.weights, weights, strict=True):
            sets[f"parties.{name}.weights.{issue}"] = values
    return sets


def _uniform(
    keys: Sequence[str], low: float, high: float
) -> Callable[[Numbers], dict[str, Numbers]]:
    return lambda chance: dict.fromkeys(keys, low + chance * (high - low))


def _one_of(sets: Mapping[str, Numbers]) -> Callable[[Numbers], dict[str, Numbers]]:
    def make(chance: Numbers) -> dict[str, Numbers]:
        chosen = np.minimum((chance * WEIGHT_SETS).astype(int), WEIGHT_SETS - 1)
        return {key: values[chosen] for key, values in sets.items()}

    return make


def matrices() -> dict[str, frozenset[str]]:
    """Matrices by name, with the channels that come from B."""
    every = frozenset({*CHANNELS, LUCK})
    single = {name: frozenset({name}) for name in (*CHANNELS, LUCK)}
    families = {name: frozenset(channels) for name, channels in FAMILIES.items()}
    return {"A": frozenset(), "B": every, **single, **families}


def points(found: Sequence[Input], rows: int, seed: int) -> list[dict[str, Column]]:
    """Points of all matrices, in parts of whole rows; in a part matrix follows matrix."""
    draws = qmc.Sobol(2 * len(found), scramble=True, seed=seed).random(rows)
    first, second = draws[:, : len(found)], draws[:, len(found) :]
    seeds = np.random.default_rng(seed).integers(2**62, size=(2, rows))
    step = max(1, MOST_POINTS // len(matrices()))
    parts = []
    for start in range(0, rows, step):
        part = slice(start, start + step)
        made: list[dict[str, Column]] = []
        for swapped in matrices().values():
            columns: dict[str, Column] = {"seed": seeds[int(LUCK in swapped), part]}
            for place, one in enumerate(found):
                source = second if one.channel in swapped else first
                columns |= one.make(source[part, place])
            made.append(columns)
        parts.append({key: np.concatenate([one[key] for one in made]) for key in made[0]})
    return parts
