"""Arms: changes of mediation, one at a time, and the ranges that are assumed of numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from sim.scenario import Scenario, load_with_provenance

Point = dict[str, float]

FROZEN, AUTUMN, UNBROKEN = "karabakh/frozen-conflict", "karabakh/autumn-2020", "karabakh/1994-2020"
CO_CHAIRS = ("russia", "france", "united-states")
BALANCES = {"low": -0.6, "as shipped": 0.0, "high": 0.6}
NAMES = {FROZEN: "Frozen conflict, 1994-2016", AUTUMN: "Autumn 2020", UNBROKEN: "1994-2020"}

COLUMNS = (
    "agreed",
    "large_war",
    "relapse",
    "settlement_year",
    "large_war_onset",
    "fighting_days",
    "control_end",
    "terms_index",
    "sessions",
    "sessions_for_the_record",
    "interventions",
)


def mediator_keys(key: str) -> list[str]:
    """A number of the mediation of every co-chair."""
    return [f"third_parties.{name}.mediation.{key}" for name in CO_CHAIRS]


def ends(ranges: Mapping[str, tuple[float, float]], keys: Sequence[str], end: int) -> Point:
    """Lower (0) or upper (1) ends of the assumed ranges of keys."""
    return {key: ranges[key][end] for key in keys}


@cache
def assumed(setting: str) -> dict[str, tuple[float, float]]:
    """Ranges that the files of a setting give beside their numbers."""
    known = load_with_provenance(setting).provenance
    return {key: one.range for key, one in known.items() if one.range is not None}


def silent(names: Sequence[str]) -> Point:
    """No initiative, in peace or war, of some mediators: as :func:`sim.api.without_mediator`."""
    return {
        f"third_parties.{name}.mediation.initiative_{when}": 0.0
        for name in names
        for when in ("peace", "war")
    }


def with_roles(scenario: Scenario, *roles: str) -> Scenario:
    """The scenario with co-chairs who can play these roles alone."""
    parties = dict(scenario.third_parties)
    for name in CO_CHAIRS:
        mediation = parties[name].mediation
        assert mediation is not None
        changed = mediation.model_copy(update={"roles": roles})
        parties[name] = parties[name].model_copy(update={"mediation": changed})
    return scenario.model_copy(update={"third_parties": parties})


LEVERAGE = [*mediator_keys("leverage.claimant"), *mediator_keys("leverage.holder")]
INITIATIVE = [*mediator_keys("initiative_peace"), *mediator_keys("initiative_war")]


def arms(setting: str) -> dict[str, tuple[Callable[[Scenario], Scenario], Point]]:
    """Changes of mediation, one at a time: of the scenario, or of some of its numbers."""
    ranges = assumed(setting)
    bias, ripeness = mediator_keys("bias"), mediator_keys("ripeness")
    ripe = ranges["third_parties.russia.mediation.ripeness"]
    most = ends(ranges, LEVERAGE, 1) | ends(ranges, INITIATIVE, 1)

    def same(scenario: Scenario) -> Scenario:
        return scenario

    def roles(*names: str) -> Callable[[Scenario], Scenario]:
        return lambda scenario: with_roles(scenario, *names)

    return {
        "as shipped": (same, {}),
        "no co-chair": (same, silent(CO_CHAIRS)),
        "Russia alone": (same, silent(("france", "united-states"))),
        "all but Russia": (same, silent(("russia",))),
        "messages only": (roles("facilitate"), {}),
        "texts only": (roles("formulate"), {}),
        "leverage and guarantee only": (roles("manipulate"), {}),
        "leverage: none": (same, dict.fromkeys(LEVERAGE, 0.0)),
        "leverage: most": (same, ends(ranges, LEVERAGE, 1)),
        "initiative: most": (same, ends(ranges, INITIATIVE, 1)),
        "leverage and initiative: most": (same, most),
        "bias: towards the holder": (same, ends(ranges, bias, 0)),
        "bias: none": (same, dict.fromkeys(bias, 0.0)),
        "bias: towards the claimant": (same, ends(ranges, bias, 1)),
        "ripeness: none": (same, dict.fromkeys(ripeness, ripe[0])),
        "ripeness: most": (same, dict.fromkeys(ripeness, ripe[1])),
    }


STRONG, GONE = "leverage and initiative: most", "no co-chair"
