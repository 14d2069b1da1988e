"""Talks within a step: who convenes, sessions, mediators' moves."""

from __future__ import annotations

from typing import Any

from sim.events import codes, figures
from sim.memory.marks import Model, part
from sim.rules.balance import DAYS_PER_MONTH
from sim.rules.beliefs import variance_of
from sim.rules.choice import poisson_chance
from sim.rules.mediation import cheapest_role
from sim.turn import chance as draws
from sim.turn.chance import pair, uniform
from sim.turn.deals import sign
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.offers import (
    ANYTHING,
    alternating_offers,
    answered,
    disappoint,
    forget_answers,
    log_offer,
    remember_refusal,
    worth_another_text,
)
from sim.turn.own_texts import put_own_text, writer_today
from sim.turn.standing import leader_of, log, outlooks_changed
from sim.turn.tracks import assembles
from sim.turn.zones import best_text, estimate


@part
def hold_talks(model: Model, days: int) -> None:
    """Talks within a step: a mediator convenes, or failing that the sides see to it themselves.

    There are none once everything is closed.
    """
    if model.closed_count == model.world.good_count:
        return
    eager = _most_eager(model, days)
    if eager >= 0:
        if model.war != 0:
            _war_move(model, model.third_parties[eager])
        elif assembles(model, model.third_parties[eager]):
            _session(model, model.third_parties[eager])
        return
    direct = model.war == 0 or _talk_while_fighting(model)
    if direct and _meet_directly(model, days):
        return
    side = writer_today(model, days, direct)
    if side != 0:
        put_own_text(model, side)


@part
def _meet_directly(model: Model, days: int) -> bool:
    """Offers of the two sides without a mediator, if they meet within the step; whether they do."""
    talks = model.world.talks
    chance = poisson_chance(talks.direct_rate / DAYS_PER_MONTH, days)
    if uniform(model, draws.DIRECT_TALKS, 0) >= chance:
        return False
    event = log(model, codes.SESSION, codes.DIRECT, codes.NOBODY, codes.DIRECT_TALKS)
    if alternating_offers(model, -1, talks.friction):
        event.outcome = 1
    return True


@part
def _talk_while_fighting(model: Model) -> bool:
    claimant, holder = leader_of(model, CLAIMANT), leader_of(model, HOLDER)
    return bool(claimant.talks_while_fighting(model) and holder.talks_while_fighting(model))


# -- who convenes --------------------------------------------------------------------------------


@part
def _most_eager(model: Model, days: int) -> int:
    """The mediator whose initiative fires, by the smallest ratio of its draw to its chance."""
    eager, least = -1, 0.0
    for third in model.third_parties[: model.world.third_count]:
        if third.settings.mediates == 0:
            continue
        u = uniform(model, draws.MEDIATION, third.index)
        if third.stays_away(model, u, days):
            continue
        chance = third.initiative(model, days, _ripe(model, third))
        if u < chance and (eager < 0 or u / chance < least):
            eager, least = third.index, u / chance
    return eager


@part
def _ripe(model: Model, mediator: Any) -> float:
    """How ripe the moment is: the share of the leaders who hurt, if the mediator sees a deal."""
    if model.war == 0:
        return 0.0
    hurting = 0.0
    for side in (CLAIMANT, HOLDER):
        if leader_of(model, side).hurts(model):
            hurting += 0.5
    if hurting == 0.0 or not estimate(model, mediator, True, model.zones[1]):
        return 0.0
    return hurting


# -- sessions ------------------------------------------------------------------------------------


@part
def session_role(model: Model, mediator: Any) -> int:
    """The cheapest role that opens a deal in peace, by its estimates without and with its help."""
    alone = estimate(model, mediator, False, model.zones[0])
    helped = estimate(model, mediator, True, model.zones[1])
    facilitates = mediator.plays(model, codes.FACILITATE)
    informed = False
    if not alone and facilitates:
        informed = _informed_zone(model, mediator)
    return cheapest_role(
        facilitates,
        mediator.plays(model, codes.FORMULATE),
        mediator.plays(model, codes.MANIPULATE),
        alone,
        informed,
        helped,
    )


@part
def _session(model: Model, mediator: Any) -> None:
    """A mediated session in peace: the cheapest role that opens a deal, by its estimate."""
    role = session_role(model, mediator)
    actor = codes.FIRST_THIRD_PARTY + mediator.index
    event = log(model, codes.SESSION, actor, codes.NOBODY, role)
    agreed = False
    if role == codes.RECORD:
        forget_answers(model)
        disappoint(model)
    elif role == codes.FACILITATE:
        _carry_messages(model, mediator, False)
        agreed = alternating_offers(model, mediator.index, 0.0)
    else:
        agreed = _put_text(model, mediator, model.zones[1 if role == codes.MANIPULATE else 0])
    if agreed:
        event.outcome = 1


@part
def role_in_war(model: Model, mediator: Any) -> int:
    """The role in which it puts a text in war (its own help last); for the record if none."""
    if worth_another_text(model):
        for helps in (False, True):
            role = codes.MANIPULATE if helps else codes.FORMULATE
            zones = model.zones[1 if helps else 0]
            if mediator.plays(model, role) and estimate(model, mediator, helps, zones):
                return role
    return codes.RECORD


@part
def _war_move(model: Model, mediator: Any) -> None:
    """In war: put a text if it sees a deal, and propose a ceasefire if there is none."""
    role = role_in_war(model, mediator)
    if role != codes.RECORD:
        actor = codes.FIRST_THIRD_PARTY + mediator.index
        event = log(model, codes.SESSION, actor, codes.NOBODY, role)
        if _put_text(model, mediator, model.zones[1 if role == codes.MANIPULATE else 0]):
            event.outcome = 1
            return
    if model.truce == 0:
        _propose_ceasefire(model, mediator)


@part
def _propose_ceasefire(model: Model, mediator: Any) -> None:
    refusers = 0
    for party in model.parties[: model.world.party_count]:
        if not party.leads:
            continue
        leverage = mediator.leverage_over(model, party.sign)
        if not party.decide_ceasefire(model, leverage, pair(mediator.index, party.index)):
            refusers += 1 << party.index
    actor = codes.FIRST_THIRD_PARTY + mediator.index
    event = log(model, codes.CEASEFIRE, actor, refusers, -1)
    if refusers == 0:
        event.outcome = codes.AGREED
        model.truce, model.truce_since, model.truce_broker = 1, model.day, mediator.index
        model.exchanged = model.elapsed
        outlooks_changed(model)


# -- messages ------------------------------------------------------------------------------------


@part
def _informed_zone(model: Model, mediator: Any) -> bool:
    """Whether a zone would open, by its estimate, if its credible messages were delivered."""
    for party in model.parties[: model.world.party_count]:
        model.kept_mean[party.index] = party.belief_mean
        model.kept_variance[party.index] = party.belief_variance
    _carry_messages(model, mediator, True)
    opens = estimate(model, mediator, False, model.zones[0])
    for party in model.parties[: model.world.party_count]:
        party.belief_mean = model.kept_mean[party.index]
        party.belief_variance = model.kept_variance[party.index]
    outlooks_changed(model)
    return opens


@part
def _carry_messages(model: Model, mediator: Any, silently: bool) -> None:
    """Tell each leader what the mediator knows of the balance; only the credible is believed."""
    for party in model.parties[: model.world.party_count]:
        if not party.leads:
            continue
        stronger, credible, advantage = mediator.message_to(model, party)
        if credible:
            signal = advantage - model.world.balance.table_shift
            variance = variance_of(mediator.settings.mediation.intelligence)
            party.learn(model, signal, variance)
        if not silently:
            actor = codes.FIRST_THIRD_PARTY + mediator.index
            event = log(model, codes.MESSAGE, actor, party.index, 1 if stronger else 0)
            event.outcome = 1 if credible else 0
            event.numbers[figures.MESSAGE_ESTIMATE] = advantage
    outlooks_changed(model)


# -- a text --------------------------------------------------------------------------------------


@part
def _put_text(model: Model, mediator: Any, zones: Any) -> bool:
    """Put one text on the table and let every party answer."""
    if not best_text(model, mediator, zones, mediator.leaning(model), model.text):
        return False
    actor = codes.FIRST_THIRD_PARTY + mediator.index
    log_offer(model, model.text, actor, codes.ALL, 0)
    everybody = True
    for party in model.parties[: model.world.party_count]:
        if party.gone == 0:
            accepts = answered(model, party, model.text, actor, ANYTHING, 0)
            everybody = everybody and accepts
    if everybody:
        sign(model, model.text)
        return True
    remember_refusal(model)
    disappoint(model)
    return False
