"""The agents over Mesa: parties that bargain and fight, third parties that back and mediate.

What they decide is written in :mod:`sim.turn.party` and :mod:`sim.turn.third_party`. To try another
behaviour, subclass :class:`Party` or :class:`ThirdParty`, override a method and name the class in
the scenario (``agent: my_module:MyParty``).
"""

from __future__ import annotations

import importlib
import warnings
from functools import cache
from typing import Any, ClassVar

import mesa

from sim import parameters
from sim.answers import CHECKS, checked
from sim.errors import SimError, nearest
from sim.memory.marks import Model, parts_of
from sim.strategies import Negotiator, negotiator
from sim.turn.numbers import PartyNumbers, ThirdPartyNumbers
from sim.turn.party import NO_ATTACK, Answer, Attack, PartyMethods
from sim.turn.third_party import ThirdPartyMethods

__all__ = ["NO_ATTACK", "Answer", "Attack", "Party", "ThirdParty", "agent_class"]


class _Own:
    """What classes of a user's own share: their answers are checked, and shortcuts know of them."""

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
        self.strategy: Negotiator = negotiator(declared.strategy)

    def stays_calm(self, model: Any, u: float, days: float, review_days: float) -> bool:
        """A shortcut that rests on the model's own decisions: off where these are overridden."""
        if self.decides(_CALM, Party):
            return False
        return super().stays_calm(model, u, days, review_days)

    def demand(self, model: Any, seat: Any) -> float:
        """Value that its negotiator asks for in this round."""
        return self.strategy.demand(seat)

    def threshold(self, model: Any, seat: Any) -> float:
        """Least value that its negotiator accepts in this round."""
        return self.strategy.threshold(seat)

    def talks_while_fighting(self, model: Any) -> bool:
        """Whether it makes direct offers in the middle of a war, when the other does too."""
        return self.strategy.talks_while_fighting


#: What the shortcut of a calm leader rests on.
_CALM = Party.asked - {"stays_calm", "demand", "threshold", "talks_while_fighting"}


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


def agent_class(path: str, base: type[Any]) -> type[Any]:
    """The class that a scenario names, or the default."""
    if not path:
        return base
    module_name, _, class_name = path.partition(":")
    try:
        kind = getattr(importlib.import_module(module_name), class_name)
    except (ImportError, AttributeError, ValueError) as error:
        raise SimError(f"cannot find the agent class {path!r}: {error}") from error
    if not (isinstance(kind, type) and issubclass(kind, base)):
        raise SimError(f"the agent class {path!r} is not a subclass of sim.agents.{base.__name__}")
    return kind
