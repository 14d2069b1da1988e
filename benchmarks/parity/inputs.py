"""What both trees run: the shipped scenarios by name, and worlds made once, as plain data.

They are made by the tests of one tree and given to both. What a world leaves out, each tree fills
in with its own defaults.
"""

from __future__ import annotations

from typing import Any

#: Random scenarios, all different.
RANDOM = 300

Inputs = dict[str, Any]


def make() -> Inputs:
    """Names of the shipped scenarios, and worlds by name: the tests' valley and random ones."""
    from sim.scenario import shipped
    from tests.turn.worlds import valley

    worlds = {f"{place:03d}": world for place, world in enumerate(_random(RANDOM))}
    shipped_names = [str(name) for name in shipped()]
    return {"shipped": shipped_names, "worlds": {"valley": _as_data(valley())} | worlds}


def _as_data(scenario: Any) -> Any:
    return scenario.model_dump(mode="json", exclude_unset=True)


def _random(count: int) -> list[Any]:
    """So many different scenarios of the tests' generator, always the same ones."""
    from hypothesis import HealthCheck, Phase, given, settings

    from tests.turn.random_scenarios import scenarios

    made: dict[str, Any] = {}

    @settings(
        max_examples=2 * count,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(scenario=scenarios())
    def collect(scenario: Any) -> None:
        made.setdefault(repr(scenario), _as_data(scenario))

    collect()
    if len(made) < count:
        raise RuntimeError(f"only {len(made)} of {count} random scenarios differ")
    return [*made.values()][:count]
