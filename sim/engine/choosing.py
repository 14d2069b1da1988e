"""Which engine makes the runs: a matter of time, never of numbers."""

from __future__ import annotations

from typing import Literal

from sim.engine.fitting import why_not
from sim.errors import SimError, show, unknown_name
from sim.scenario.schema import Scenario

ENGINES = ("auto", "mesa", "compiled")

#: Seconds that Mesa takes for a step, and the compiled engine to be loaded or to be compiled
#: first: rough, and of no effect but on waiting.
_STEP, _LOADING, _COMPILING = 0.0006, 3.0, 90.0
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
    return "compiled" if asked == "compiled" or _pays(scenario, runs) else "mesa"


def _pays(scenario: Scenario, runs: int) -> bool:
    """Whether so many runs are worth the wait for the compiled engine."""
    days = (scenario.clock.end - scenario.clock.start).days
    seconds = runs * (days / scenario.clock.peace_days + _WAR_STEPS) * _STEP
    if seconds < _LOADING:
        return False
    if seconds > _COMPILING:
        return True
    from sim.engine.compiling import is_compiled

    return is_compiled()
