"""Which engine makes the runs: a matter of time, never of numbers."""

from __future__ import annotations

from typing import Literal

from sim.engine.fitting import why_not
from sim.errors import SimError, show, unknown_name
from sim.scenario.schema import Scenario

ENGINES = ("auto", "mesa", "compiled")

#: Seconds that Mesa takes for a step, and the compiled engine to be loaded or to be compiled
#: first: rough, and of no effect but on waiting.
_STEP, _LOADING, _COMPILING = 0.0006, 3.0, 45.0
#: How many times as fast the compiled engine is: rough, for what people are told of waiting.
_FASTER = 150.0
_WAR_STEPS = 40


def choose(asked: str, scenario: Scenario, runs: int) -> Literal["mesa", "compiled"]:
    """The engine for so many runs; `auto` takes the one that should be done first.

    Raises:
        SimError: there is no such engine, or the compiled engine cannot run the scenario.
    """
    if asked not in ENGINES:
        raise unknown_name(f"engine: there is no engine {show(asked)}", asked, ENGINES)
    if asked == "mesa":
        return "mesa"
    reason = why_not(scenario)
    if reason and asked == "compiled":
        raise SimError(
            f"engine: the compiled engine cannot run this: {reason}\n    allowed: auto, mesa"
        )
    if reason:
        return "mesa"
    if asked == "auto" and not _pays(scenario, runs):
        return "mesa"
    try:
        import numba  # noqa: F401
    except Exception as error:  # a NumPy that it does not know, or a library that is missing
        if asked == "compiled":
            raise SimError(
                f"engine: numba cannot be used: {error}\n    allowed: auto, mesa"
            ) from None
        return "mesa"
    return "compiled"


def seconds_of(scenario: Scenario, runs: int, engine: str) -> float:
    """Rough time for so many runs on one core, to tell people of a long wait."""
    days = (scenario.clock.end - scenario.clock.start).days
    seconds = runs * (days / scenario.clock.peace_days + _WAR_STEPS) * _STEP
    return seconds if engine == "mesa" else seconds / _FASTER


def _pays(scenario: Scenario, runs: int) -> bool:
    """Whether so many runs are worth the wait for the compiled engine."""
    seconds = seconds_of(scenario, runs, "mesa")
    if seconds < _LOADING:
        return False
    if seconds > _COMPILING:
        return True
    from sim.engine.compiling import is_compiled

    return is_compiled()
