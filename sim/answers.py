"""What the methods of a user's own agent return, checked where the turn asks for it."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

from sim.errors import show
from sim.turn.axis import axis_of
from sim.turn.party import Answer, Attack


def _number(value: Any, low: float, high: float) -> str:
    if isinstance(value, int | float) and low <= value <= high:  # a NaN is in no range
        return ""
    if math.isinf(high):
        return f"a number of {low:g} or more"
    return f"a number from {low:g} to {high:g}"


def _share(agent: Any, model: Any, value: Any) -> str:
    del agent, model
    return _number(value, 0.0, 1.0)


def _amount(agent: Any, model: Any, value: Any) -> str:
    del agent, model
    return _number(value, 0.0, math.inf)


def _value(agent: Any, model: Any, value: Any) -> str:
    del agent, model
    return "a number" if _number(value, -math.inf, math.inf) else ""


def _truth(agent: Any, model: Any, value: Any) -> str:
    del agent, model
    return "" if isinstance(value, bool | int) else "True or False"


def _attack(agent: Any, model: Any, value: Any) -> str:
    if not isinstance(value, Attack):
        return "an Attack, or NO_ATTACK"
    ahead = axis_of(model, agent.sign).count
    if value.aim not in range(ahead + 1):
        return f"an aim from 0 to {ahead}, the objectives that lie ahead"
    return f"a chance that is {wrong}" if (wrong := _number(value.chance, 0.0, 1.0)) else ""


def _chance(agent: Any, model: Any, value: Any) -> str:
    if not (isinstance(value, tuple) and len(value) == 2):
        return "a chance and a gain"
    if wrong := _number(value[0], 0.0, 1.0):
        return f"a chance that is {wrong}"
    if value[0] > 0.0 and agent.outlook(model).aim == 0:
        return "a chance of 0: nothing lies ahead that it could attack"
    return "a gain that is a number" if _value(agent, model, value[1]) else ""


def _answer(agent: Any, model: Any, value: Any) -> str:
    del agent, model
    return "" if isinstance(value, Answer) else "an Answer, as super().decide_answer gives it"


#: Method -> what is wrong with what it returned, in words; empty if nothing is.
CHECKS: dict[str, Callable[[Any, Any, Any], str]] = {
    "decide_attack": _attack,
    "decide_continue": _chance,
    "decide_break": _chance,
    "decide_ceasefire": _truth,
    "decide_handover": _share,
    "decide_answer": _answer,
    "demand": _value,
    "threshold": _value,
    "writes": _truth,
    "rewords": _truth,
    "guess_need": _value,
    "attention": _share,
    "support_for": _amount,
    "pressure_on": _amount,
    "initiative": _amount,
    "leaning": _share,
    "estimate_need": _value,
    "leverage_over": _value,
    "decide_intervention": _truth,
}


def checked(owner: str, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, with an error in words where it returns what the turn cannot use."""
    check = CHECKS[name]

    @functools.wraps(method)
    def asked(agent: Any, model: Any, *more: Any) -> Any:
        value = method(agent, model, *more)
        if wrong := check(agent, model, value):
            raise ValueError(f"{owner}.{name} returned {show(value)}; allowed: {wrong}")
        return value

    return asked
