"""The agents over Mesa: parties that bargain and fight, third parties that back and mediate.

What they decide is written in :mod:`sim.turn.party` and :mod:`sim.turn.third_party`. To try another
behaviour, subclass :class:`Party` or :class:`ThirdParty`, override a method and name the class in
the scenario (``agent: my_module:MyParty``).
"""

from __future__ import annotations

import importlib
from typing import Any

import mesa

from sim import parameters
from sim.errors import SimError
from sim.memory.marks import Model, is_part
from sim.strategies import Negotiator, negotiator
from sim.turn.numbers import PartyNumbers, ThirdPartyNumbers
from sim.turn.party import NO_ATTACK, Answer, Attack, PartyMethods
from sim.turn.third_party import ThirdPartyMethods

__all__ = ["NO_ATTACK", "Answer", "Attack", "Party", "ThirdParty", "agent_class"]


class Party(PartyMethods, mesa.Agent):
    """A party as a Mesa agent; subclass it and override a ``decide_`` method to try another.

    Attributes beside those of :class:`~sim.turn.party.PartyMethods`: ``name``, ``declared`` (its
    section of the scenario), ``side`` in words, ``strategy`` (its negotiator).
    """

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

    def __init_subclass__(cls, **more: Any) -> None:
        """A shortcut that rests on the model's own decisions is off where these are overridden."""
        super().__init_subclass__(**more)
        overrides = any(is_part(getattr(PartyMethods, name, None)) for name in vars(cls))
        if overrides and "stays_calm" not in vars(cls):
            cls.stays_calm = _never_calm  # type: ignore[method-assign, assignment]

    def demand(self, model: Any, seat: Any) -> float:
        """Value that its negotiator asks for in this round."""
        return self.strategy.demand(seat)

    def threshold(self, model: Any, seat: Any) -> float:
        """Least value that its negotiator accepts in this round."""
        return self.strategy.threshold(seat)

    def talks_while_fighting(self, model: Any) -> bool:
        """Whether it makes direct offers in the middle of a war, when the other does too."""
        return self.strategy.talks_while_fighting


def _never_calm(self: Party, model: Any, u: float, days: float, review_days: float) -> bool:  # noqa: ARG001
    """Ask for the decision in any case."""
    return False


class ThirdParty(ThirdPartyMethods, mesa.Agent):
    """A third party as a Mesa agent: it backs a side, mediates, or both."""

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
