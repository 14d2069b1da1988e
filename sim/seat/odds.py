"""Odds as a party sees them: chances by its own belief, and what its figures say in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.agents import Party
from sim.language import in_english
from sim.rules.numeric import HERMITE_WEIGHTS
from sim.rules.prospects import intensity_of
from sim.seat.following import FOLLOWS
from sim.seat.played import PlayedModel
from sim.seat.questions import CHANCE, Fact
from sim.turn.axis import axis_of, chain_for
from sim.turn.standing import leader_of


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
    what = "You win this battle" if aim == 1 else f"All {aim} taken"
    return (Fact("odds", what, chance_of_taking(model, party, aim), CHANCE),)


def under_way(model: PlayedModel, party: Party) -> tuple[int, int]:
    """How many places the party has taken since it last attacked, and how many it aimed at."""
    taken = 0
    for event in reversed(model.record.events):
        if event.actor != party.name:
            continue
        if event.kind == "attack":
            return taken, int(event.numbers["aim"])
        taken += event.kind == "capture"
    return 0, 0


def going_on_facts(model: PlayedModel, party: Party) -> tuple[Fact, ...]:
    """How going on with an offensive would go: in this battle, and in all that are left."""
    taken, aim = under_way(model, party)
    left = min(aim - taken, axis_of(model, party.sign).count)
    facts = battle_facts(model, party, 1)
    if left < 2:
        return facts
    chance = chance_of_taking(model, party, left)
    return (*facts, Fact("odds_left", f"All {left} that are left", chance, CHANCE))


def attack_facts(model: PlayedModel, party: Party, opens: bool) -> tuple[Fact, ...]:
    """What follows from every attack: war, where it `opens` at once, and the dead to expect."""
    war = (Fact("if_attack", "If you attack", FOLLOWS["attack"]),) if opens else ()
    scopes = axis_of(model, party.sign)
    least, most = (
        round(_deaths_a_day(model, party, max(model.scope, scopes.scopes[place])))
        for place in (0, scopes.count - 1)
    )
    if not most:
        return war
    told = f"about {most:,}"
    if least < most:
        told = f"about {least:,} for the nearest aim, {most:,} for the farthest"
    return (*war, Fact("deaths_a_day", "Deaths in a day of battle, on both sides", told))


def _deaths_a_day(model: PlayedModel, party: Party, scope: float) -> float:
    """Mean deaths of both sides in a day of battle, if the party attacks.

    `scope` is the share of the axis that it aims at. The days vary around this mean
    (:func:`sim.rules.attrition.daily_deaths`).
    """
    front = model.world.front
    attacking, defending = (leader_of(model, side) for side in (party.sign, -party.sign))
    rate = attacking.settings.deaths_per_day * front.attack_multiplier
    rate += defending.settings.deaths_per_day
    return float(rate * intensity_of(scope, front.limited_intensity))


@in_english
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
    counted = " and the threat to you" if "threat" in known else ""
    worth = (
        f"Things as they are today are worth {known['now'].told} of all that is at stake for you; "
        f"with hope in talks{counted}, waiting is worth {known['staying'].told}"
    )
    if "attack" in known:
        worth += f"; an offensive {known['attack'].told}"
    told.append(f"{worth}.")
    if "threat" in known:
        threat = known["threat"]
        told.append(f"{threat.label.partition(', as you')[0]}: {_in_words(threat)}.")
    return " ".join([*told, *_of_attacks(known)])


def _of_attacks(known: Mapping[str, Fact]) -> list[str]:
    """What is common to all attacks that can be chosen, said once."""
    told = []
    if "if_attack" in known:
        war = known["if_attack"]
        told.append(f"{war.label}, {war.told[:1].lower()}{war.told[1:]}")
    if "deaths_a_day" in known:
        fact = known["deaths_a_day"]
        told.append(f"{fact.label}: {fact.told}.")
        told.append("The chances below are as you see them, if nobody from outside stops you.")
    return told


def _sure(spread: str) -> str:
    return "nothing" if spread == "not at all" else spread.partition(" (")[0]


def _in_words(threat: Fact) -> str:
    return Fact(threat.name, threat.label, threat.value, CHANCE).told
