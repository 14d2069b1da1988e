"""A leader's own text, through the line: no mediator, no guarantee, no payments.

In the model only in war, by draws of rate ``talks.war_rate``; at zero there is none, and in war
only mediators put texts. An agent of a user's own may put one on any day (``Party.writes``), and
put other terms into it (``Party.rewords``).
"""

from __future__ import annotations

import math
from typing import Any

from sim.events import codes
from sim.memory.marks import Model, part
from sim.rules.choice import TIE, poisson_chance
from sim.turn import chance as draws
from sim.turn.chance import uniform
from sim.turn.deals import sign
from sim.turn.frontier import net_utility, zone_on
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.offers import (
    ANYTHING,
    answered,
    disappoint,
    forget_answers,
    heeds_leaders_alone,
    log_offer,
    remember_refusal,
    vetoes_pass,
    worth_another_text,
)
from sim.turn.packages import paths_today
from sim.turn.standing import leader_of, log


@part
def put_own_text(model: Model, side: int) -> None:
    """Where no mediator acts: the leader of a side puts the text it likes best."""
    author, other = leader_of(model, side), leader_of(model, -side)
    found = write_own_text(model, author, model.zones[0], model.text)
    if not author.rewords(model, model.text) and not found:
        return
    event = log(model, codes.SESSION, codes.DIRECT, codes.NOBODY, codes.DIRECT_TALKS)
    if _is_signed(model, author, other):
        event.outcome = 1
        return
    remember_refusal(model)
    disappoint(model)


@part
def writer_today(model: Model, days: int, direct: bool) -> int:
    """Side of the leader who puts a text today: whose draw fires, the lower of two; 0 if none's.

    No draw fires where the sides are to meet directly. Texts are as rare as those of mediators:
    none within a review of a refusal in war, unless an objective has changed hands since.
    """
    if not worth_another_text(model):
        return 0
    chance = 0.0 if direct else poisson_chance(model.world.talks.war_rate, days)
    side, least = 0, math.inf
    for one in (CLAIMANT, HOLDER):
        leader = leader_of(model, one)
        u = uniform(model, draws.OWN_TEXT, leader.index)
        if leader.writes(model, u < chance) and u < least:
            side, least = one, u
    return side


@part
def write_own_text(model: Model, author: Any, zones: Any, text: Any) -> bool:
    """Write the package that a leader likes best among those it thinks all others accept.

    Its own need it knows, those of others it guesses. Net utilities rise along a path for its own
    side, so on each the best is where the zone ends. False if it sees no package.
    """
    view, friction = author.outlook(model), model.world.talks.friction
    zones.leaders_alone = heeds_leaders_alone(model)
    for party in model.parties[: model.world.party_count]:
        if party.index == author.index:
            zones.needs[party.index] = party.needed(model, view.reservation, -friction)
        else:
            zones.needs[party.index] = author.guess_need(model, party)
    text.path, best = -1, 0.0
    first, last = paths_today(model, 0.0)
    for p in range(first, last):
        low, high = zone_on(model, model.paths[p], zones)
        if low > high:
            continue
        position = high if author.sign > 0 else low
        worth = net_utility(model.paths[p], author.index, position)
        if text.path < 0 or worth > best + TIE:
            best, text.path, text.position = worth, p, position
    text.broker, text.guarantee, text.friction = -1, 0.0, friction
    text.payment_claimant, text.payment_holder = 0.0, 0.0
    return bool(text.path >= 0)


@part
def _is_signed(model: Model, author: Any, other: Any) -> bool:
    """Put the text to the other leader, then to all who have a veto; whether it is signed."""
    log_offer(model, model.text, author.index, other.index, 0)
    forget_answers(model)
    accepts = answered(model, other, model.text, author.index, ANYTHING, 0)
    if accepts and vetoes_pass(model, author.index, 0):
        sign(model, model.text)
        return True
    return False
