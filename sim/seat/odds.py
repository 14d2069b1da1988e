"""Odds as a party sees them: chances by its own belief, and what its figures say in a sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.agents import Party
from sim.rules.numeric import HERMITE_WEIGHTS
from sim.seat.played import PlayedModel
from sim.seat.questions import CHANCE, Fact
from sim.turn.axis import axis_of, chain_for


def chance_of_taking(model: PlayedModel, party: Party, aim: int) -> float:
    """Chance of winning the first `aim` battles ahead, by the party's belief, if nobody stops it.

    The belief is integrated out as in what the party makes of a campaign
    (:func:`sim.rules.prospects.battle_chances`).
    """
    axis, mean = axis_of(model, party.sign), party.sign * party.belief(model)
    chain = chain_for(model, axis, party.sign, mean, party.belief_variance)
    count = axis.count
    return math.fsum(
        weight * math.prod(chain.chances[n * count : n * count + aim])
        for n, weight in enumerate(HERMITE_WEIGHTS)
    )


def battle_facts(model: PlayedModel, party: Party, aim: int) -> tuple[Fact, ...]:
    """How an attack on `aim` objectives would go, as the party sees it."""
    what = "You win the battle" if aim == 1 else f"You take all {aim}, if nobody stops you"
    return (Fact("odds", what, chance_of_taking(model, party, aim), CHANCE),)


def as_seen(facts: Sequence[Fact]) -> str:
    """The balance and what war and peace are worth, as a party sees them, in a few sentences.

    Empty where the facts are not those of a party.
    """
    known = {fact.name: fact for fact in facts}
    if "advantage" not in known or "now" not in known:
        return ""
    odds, sure = known["advantage"].told, known["advantage_sd"].told
    strength = "even" if odds == "even" else odds.replace("in favour", "in your favour")
    strength = strength.replace("against", "against you")
    told = [f"As you see it, strength is {strength}, give or take {_sure(sure)}."]
    worth = f"How things stand is worth {known['now'].told} of all that is at stake for you"
    if "attack" in known:
        worth += f", an offensive {known['attack'].told}"
    told.append(f"{worth}, leaving the table {known['reservation'].told}.")
    if "threat" in known:
        threat = known["threat"]
        told.append(f"{threat.label.partition(', as you')[0]}: {_in_words(threat)}.")
    return " ".join(told)


def _sure(spread: str) -> str:
    return "nothing" if spread == "not at all" else spread.partition(" (")[0]


def _in_words(threat: Fact) -> str:
    return Fact(threat.name, threat.label, threat.value, CHANCE).told
