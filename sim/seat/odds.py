"""Odds as a party sees them: chances by its own belief, and what its figures say in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.agents import Party
from sim.language import N_, _, figures
from sim.rules.numeric import HERMITE_WEIGHTS
from sim.rules.prospects import intensity_of
from sim.seat.following import FOLLOWS
from sim.seat.played import PlayedModel
from sim.seat.questions import CHANCE, Fact, factor
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
    label, within = _("You win this battle"), _("you win this battle")
    if aim != 1:
        label, within = (
            _(told, count=aim) for told in (N_("All {count} taken"), N_("all {count} taken"))
        )
    return (Fact("odds", label, chance_of_taking(model, party, aim), CHANCE, within),)


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
    label, within = (
        _(told, count=left)
        for told in (N_("All {count} that are left"), N_("all {count} that are left"))
    )
    chance = chance_of_taking(model, party, left)
    return (*facts, Fact("odds_left", label, chance, CHANCE, within))


def attack_facts(model: PlayedModel, party: Party, opens: bool) -> tuple[Fact, ...]:
    """What follows from every attack: war, where it `opens` at once, and the dead to expect."""
    follows = FOLLOWS["attack"]
    war = (Fact("if_attack", _("If you attack"), _(follows)),) if opens else ()
    scopes = axis_of(model, party.sign)
    least, most = (
        round(_deaths_a_day(model, party, max(model.scope, scopes.scopes[place])))
        for place in (0, scopes.count - 1)
    )
    if not most:
        return war
    told = N_("about {most}")
    if least < most:
        told = N_("about {least} for the nearest aim, {most} for the farthest")
    about = _(told, least=figures(f"{least:,}"), most=figures(f"{most:,}"))
    return (*war, Fact("deaths_a_day", _("Deaths in a day of battle, on both sides"), about))


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


#: how strength is told in a sentence: even, in favour, and against
STRENGTH = (
    N_("As you see it, strength is even, give or take {sure}."),
    N_("As you see it, strength is {odds} to 1 in your favour, give or take {sure}."),
    N_("As you see it, strength is {odds} to 1 against you, give or take {sure}."),
)
#: by whether there is a threat, and whether an offensive is possible: what war and peace are worth
WORTHS = {
    (False, False): N_(
        "Things as they are today are worth {now} of all that is at stake for you; with hope in "
        "talks, waiting is worth {staying}."
    ),
    (True, False): N_(
        "Things as they are today are worth {now} of all that is at stake for you; with hope in "
        "talks and the threat to you, waiting is worth {staying}."
    ),
    (False, True): N_(
        "Things as they are today are worth {now} of all that is at stake for you; with hope in "
        "talks, waiting is worth {staying}; an offensive {attack}."
    ),
    (True, True): N_(
        "Things as they are today are worth {now} of all that is at stake for you; with hope in "
        "talks and the threat to you, waiting is worth {staying}; an offensive {attack}."
    ),
}


def as_seen(facts: Sequence[Fact]) -> str:
    """The balance and what war and peace are worth, as a party sees them, in a few sentences.

    Empty where the facts are not those of a party.
    """
    known = {fact.name: fact for fact in facts}
    if "advantage" not in known or "now" not in known:
        return ""
    worth = {name: known[name].told for name in ("now", "staying", "attack") if name in known}
    what = WORTHS["threat" in known, "attack" in known]
    told = [_strength(known), _(what, **worth)]
    if "threat" in known:
        threat = known["threat"]._replace(unit=CHANCE)
        told.append(_("{what}: {told}.", what=threat.within, told=threat.told))
    return " ".join([*told, *_of_attacks(known)])


def _strength(known: Mapping[str, Fact]) -> str:
    """The balance as a party believes it, and how sure it is."""
    advantage, spread = (float(known[name].value) for name in ("advantage", "advantage_sd"))
    odds, sure = factor(advantage), factor(spread)
    even, favour, against = STRENGTH
    told = (favour if advantage > 0 else against) if odds else even
    about = _("a factor of {odds} either way", odds=sure) if sure else _("nothing at all")
    return _(told, odds=odds, sure=about)


def _of_attacks(known: Mapping[str, Fact]) -> list[str]:
    """What is common to all attacks that can be chosen, said once."""
    told = []
    if "if_attack" in known:
        told.append(
            _(
                "If you attack, war begins. You may stop it later; pressure from outside grows "
                "while you attack."
            )
        )
    if "deaths_a_day" in known:
        fact = known["deaths_a_day"]
        told.append(_("{what}: {told}.", what=fact.label, told=fact.told))
        told.append(_("The chances below are as you see them, if nobody from outside stops you."))
    return told
