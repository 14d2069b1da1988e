"""The agents over Mesa: parties that bargain and fight, third parties that back and mediate.

What they decide is written in :mod:`sim.turn.party` and :mod:`sim.turn.third_party`. To try another
behaviour, subclass :class:`Party` or :class:`ThirdParty`, override a method and name the class in
the scenario (``agent: my_module:MyParty``).
"""

from __future__ import annotations

import importlib
import itertools
import math
import pkgutil
import warnings
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, cast
from weakref import WeakKeyDictionary

import mesa

from sim import parameters
from sim.answers import CHECKS, checked
from sim.errors import Problem, SimError, nearest, show, unknown_name
from sim.memory.marks import Model, parts_of
from sim.scenario import Scenario
from sim.strategies import Negotiator, negotiator, negotiators
from sim.turn.numbers import PartyNumbers, ThirdPartyNumbers
from sim.turn.outlook import Looking
from sim.turn.party import NO_ATTACK, Answer, Attack, PartyMethods
from sim.turn.third_party import ThirdPartyMethods

__all__ = ["NO_ATTACK", "Answer", "Attack", "Party", "ThirdParty", "agent_class", "wrong_agents"]


class _Counters:
    """The numbers of the next agents by model, as long as the model lives.

    In Mesa 3.3 and 3.4 the class of all agents keeps them, and with them every model ever made.
    """

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[Any, itertools.count[int]] = WeakKeyDictionary()

    def __getitem__(self, model: Any) -> itertools.count[int]:
        return self._of.setdefault(model, itertools.count(1))


class _Own:
    """What classes of a user's own share: their answers are checked, and shortcuts know of them."""

    _ids = _Counters()
    #: The methods of the turn that an agent may decide otherwise.
    asked: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **more: Any) -> None:
        """Check what the methods of a class return, and warn of a name that nobody asks for."""
        super().__init_subclass__(**more)
        for name, method in list(vars(cls).items()):
            if name in CHECKS and callable(method):
                setattr(cls, name, checked(cls.__name__, name, method))
            elif callable(method) and not name.startswith("_"):
                _warn_of_name(cls, name)

    def decides(self, names: frozenset[str], base: Any) -> bool:
        """Whether its class, or the agent itself, decides any of these otherwise than `base`."""
        kind: Any = type(self)
        return _overrides(kind, names, base) or not names.isdisjoint(vars(self))


@cache
def _overrides(kind: Any, names: frozenset[str], base: Any) -> bool:
    return any(getattr(kind, name) is not getattr(base, name) for name in names)


def _warn_of_name(cls: type[Any], name: str) -> None:
    above = [one for kind in cls.__mro__[1:] for one in vars(kind)]
    if not cls.asked or name in above:
        return
    if close := nearest(name, sorted(cls.asked)):
        warnings.warn(
            f"{cls.__name__}.{name} is asked by nothing in the model: did you mean {close}?",
            stacklevel=4,
        )


class Party(_Own, PartyMethods, mesa.Agent):
    """A party as a Mesa agent; subclass it and override a ``decide_`` method to try another.

    Attributes beside those of :class:`~sim.turn.party.PartyMethods`: ``name``, ``declared`` (its
    section of the scenario), ``side`` in words, ``strategy`` (its negotiator).
    """

    asked = parts_of(PartyMethods)

    def __init__(
        self,
        model: Model,
        name: str,
        declared: parameters.Party,
        settings: PartyNumbers,
        index: int,
    ) -> None:
        super().__init__(model)
        model.packed.maker.fill(self, PartyMethods, frozenset({"settings"}))
        world = model.packed.world
        self.name, self.declared, self.side = name, declared, declared.side
        self.settings, self.index = settings, index
        self.sign, self.leads = world.signs[index], int(index in (world.claimant, world.holder))
        self.strategy: Negotiator = _negotiator(name, declared.strategy)

    def stays_calm(self, model: Any, u: float, days: float, review_days: float) -> bool:
        """A shortcut that rests on the model's own decisions: off where these are overridden."""
        if self.decides(_CALM, Party):
            return False
        return super().stays_calm(model, u, days, review_days)

    def best_case(self, model: Any, advantage: float, judge: Any) -> tuple[float, float]:
        """A bound that rests on the model's own values: none where these are overridden."""
        if self.decides(_VALUES, Party):
            return math.inf, 1.0
        return super().best_case(model, advantage, judge)

    def demand(self, model: Any, seat: Any) -> float:
        """Value that its negotiator asks for in this round."""
        return self.strategy.demand(seat)

    def threshold(self, model: Any, seat: Any) -> float:
        """Least value that its negotiator accepts in this round."""
        return self.strategy.threshold(seat)

    def talks_while_fighting(self, model: Any) -> bool:
        """Whether it makes direct offers in the middle of a war, when the other does too."""
        return self.strategy.talks_while_fighting


def _negotiator(party: str, strategy: str) -> Negotiator:
    """The negotiator of a party; an error with the nearest name if there is none."""
    try:
        return negotiator(strategy)
    except KeyError:
        message = f"parties.{party}.strategy: {show(strategy)} is not a known strategy"
        raise unknown_name(message, strategy, sorted(negotiators())) from None


#: What the shortcut of a calm leader rests on.
_CALM = Party.asked - {"stays_calm", "demand", "threshold", "talks_while_fighting"}
#: What the bound of its best case rests on.
_VALUES = parts_of(Looking) - {"stays_calm", "best_case"}


class ThirdParty(_Own, ThirdPartyMethods, mesa.Agent):
    """A third party as a Mesa agent: it backs a side, mediates, or both."""

    asked = parts_of(ThirdPartyMethods)

    def __init__(
        self,
        model: Model,
        name: str,
        declared: parameters.ThirdParty,
        settings: ThirdPartyNumbers,
        index: int,
    ) -> None:
        super().__init__(model)
        self.name, self.declared = name, declared
        self.settings, self.index, self.engaged = settings, index, 0.0

    def stays_away(self, model: Any, u: float, days: float) -> bool:
        """A shortcut that rests on the model's own initiative: off where this is overridden."""
        if self.decides(_AWAY, ThirdParty):
            return False
        return super().stays_away(model, u, days)


#: What the shortcut of a mediator that stays away rests on.
_AWAY = frozenset({"initiative"})


# -- classes that a scenario names -----------------------------------------------------------------


def agent_class(path: str, base: type[Any]) -> type[Any]:
    """The class that a scenario names, or the default.

    Raises:
        SimError: there is no such class, or it is none of an agent.
    """
    found = _find(path, base) if path else base
    if isinstance(found, Problem):
        raise SimError(str(found))
    return found


def wrong_agents(scenario: Scenario) -> list[Problem]:
    """What is wrong with the classes that a scenario names, by their keys; it imports them."""
    found = {
        f"parties.{name}.agent": _find_or_tell(one.agent, Party)
        for name, one in scenario.parties.items()
    }
    found |= {
        f"third_parties.{name}.agent": _find_or_tell(one.agent, ThirdParty)
        for name, one in scenario.third_parties.items()
    }
    return [replace(one, key=key) for key, one in found.items() if isinstance(one, Problem)]


def _find_or_tell(path: str, base: type[Any]) -> type[Any] | Problem:
    """The class, or why there is none: what its module raises is told, too."""
    try:
        return _find(path, base) if path else base
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        return Problem("", None, "", path, f"cannot import the agent class {path!r}: {what}")


def _find(path: str, base: type[Any]) -> type[Any] | Problem:
    """The class of a path, or why there is none."""
    module_name, _, class_name = path.partition(":")
    try:
        module = importlib.import_module(module_name)
    except (ImportError, ValueError) as error:
        allowed = "a module that Python finds; `python -m sim` also finds those of this folder"
        here = {one.name for one in pkgutil.iter_modules([str(Path.cwd())])} - {module_name}
        close = nearest(module_name, here)
        return _not_found(path, error, allowed, close and f"{close}:{class_name}")
    kind = getattr(module, class_name, None)
    if kind is None:
        classes = [n for n, one in vars(module).items() if _plays(one, base) and one is not base]
        allowed = ", ".join(f"{module_name}:{name}" for name in classes)
        close = nearest(class_name, classes)
        why = f"module {module_name!r} has no class {class_name!r}"
        return _not_found(path, why, allowed, close and f"{module_name}:{close}")
    if not _plays(kind, base):
        message = f"the agent class {path!r} is not a subclass of sim.agents.{base.__name__}"
        return Problem("", None, "", path, message)
    return cast(type[Any], kind)


def _plays(kind: Any, base: type[Any]) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)


def _not_found(path: str, why: object, allowed: str, close: str) -> Problem:
    return Problem(
        "",
        None,
        "",
        path,
        f"cannot find the agent class {path!r}: {why}",
        allowed=allowed,
        nearest=close,
    )
