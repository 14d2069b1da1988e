"""One pass over the rows of a run fills its :class:`~sim.events.history.History`.

Wars, truces, sessions and changes of control are read off the events here and nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.events import codes, figures
from sim.events.after_war import hand_over, note_control, read_after_war
from sim.events.calendar import MONTH_DAYS, NO_DAY, month_count, new_year, year_of
from sim.events.history import (
    BROKEN,
    ENDED_BY_AGREEMENT,
    ENDED_BY_TRUCE,
    HELD,
    IN_FORCE,
    NO_SETTLEMENT,
    OPEN,
    OVER_BY_AGREEMENT,
    TRUCE_HELD,
    Agreement,
    History,
    clear,
    is_large,
    last_day_of,
    settlement_by,
)
from sim.events.preparations import note_preparation, read_preparation
from sim.events.rows import AtEnd, EventRow
from sim.memory.marks import World, part


@part
def read(world: World, history: History, events: Sequence[EventRow], count: int) -> None:
    """Read the first `count` events of a run; what was read before is forgotten.

    Args:
        world: the numbers of the scenario.
        history: to be filled; its ``overflow`` tells whether there was room for everything.
        events: rows.
        count: how many of them there are.
    """
    clear(world, history)
    for k in range(count):
        kind = events[k].kind
        if kind == codes.INCIDENT:
            _read_incident(world, history, events[k])
        elif kind <= codes.INTERVENTION:
            _read_fighting(world, history, events[k], k)
        elif kind <= codes.ANSWER:
            _read_talks(history, events[k], k)
        elif kind <= codes.HANDOVER:
            _read_settlement(world, history, events[k], k)
        elif kind <= codes.STAND_DOWN:
            read_preparation(world, history, events[k])
        else:
            read_after_war(world, history, events[k])
    end = last_day_of(world, history)
    _close_ceasefire(history, end, 0)
    _close_truce(history, IN_FORCE, end)
    if history.at_war != 0:
        history.wars[history.war_count - 1].last_event = count - 1
    _find_main_war(history)


@part
def read_end(history: History, final: AtEnd) -> None:
    """Read the state at the end of a run."""
    history.advantage = final.advantage
    history.belief_claimant, history.belief_holder = final.belief_claimant, final.belief_holder


# -- fighting --------------------------------------------------------------------------------------


@part
def _read_incident(world: World, history: History, event: EventRow) -> None:
    claimant = event.numbers[figures.INCIDENT_DEATHS_CLAIMANT]
    holder = event.numbers[figures.INCIDENT_DEATHS_HOLDER]
    history.incidents += event.numbers[figures.INCIDENT_COUNT]
    history.incident_deaths_claimant += claimant
    history.incident_deaths_holder += holder
    if not history.year_start <= event.day < history.year_end:
        history.year = year_of(event.day)
        history.year_start = new_year(history.year)
        history.year_end = new_year(history.year + 1)
    place = history.year - history.first_year
    if 0 <= place < history.year_count:
        history.incident_deaths[place] += claimant + holder
    month = (event.day - world.start) // MONTH_DAYS
    if 0 <= month < month_count(world):
        history.line[month] += claimant + holder


@part
def _read_fighting(world: World, history: History, event: EventRow, place: int) -> None:
    if event.kind == codes.BATTLE:
        _read_battle(world, history, event)
    elif event.kind == codes.ATTACK:
        _read_attack(world, history, event, place)
    elif event.kind == codes.CAPTURE:
        _read_capture(world, history, event)
    elif event.kind != codes.LEADER_CHANGE:  # what takes a war back to peace or a tacit truce
        history.fighting = 0
        history.interventions += event.kind == codes.INTERVENTION
        if history.truce < 0:
            _open_truce(history, event.day, codes.NOBODY)


@part
def _read_attack(world: World, history: History, event: EventRow, place: int) -> None:
    _close_ceasefire(history, event.day, 0)
    history.fighting = 1
    if history.at_war != 0:
        return
    history.settlement_at_end = NO_SETTLEMENT
    if history.war_count == len(history.wars):
        history.overflow = 1
        return
    history.at_war = 1
    war = history.wars[history.war_count]
    history.war_count += 1
    war.first_event, war.last_event = place, place
    war.opening, war.opener, war.reason = event.day, world.signs[event.actor], event.reason
    aim = event.numbers[figures.ATTACK_AIM]
    war.aim = 0 if math.isnan(aim) else round(aim)
    war.ahead = _ahead(world, history, war.opener)
    decided = note_preparation(history, war.opener, NO_DAY)
    war.prepared_days = -1 if decided == NO_DAY else event.day - decided
    war.agreements_before = history.agreement_count
    war.battles, war.battles_by_opener = 0, 0
    war.first_battle, war.last_battle = NO_DAY, NO_DAY
    war.last_length, war.days_fought = 0.0, 0.0
    war.deaths_claimant, war.deaths_holder = 0.0, 0.0
    war.taken, war.end, war.end_day = 0, OPEN, NO_DAY


@part
def _ahead(world: World, history: History, side: int) -> int:
    """The objectives that a side does not hold in whole, one bit each."""
    wanted = 1.0 if side > 0 else 0.0
    ahead = 0
    for o in range(world.objective_count):
        if history.territory[o].control != wanted:
            ahead |= 1 << o
    return ahead


@part
def _read_battle(world: World, history: History, event: EventRow) -> None:
    if history.at_war == 0:
        return
    war = history.wars[history.war_count - 1]
    if war.battles == 0:
        war.first_battle = event.day
    war.last_battle = event.day
    war.battles += 1
    war.battles_by_opener += world.signs[event.actor] == war.opener
    war.last_length = min(world.clock.war_days, float(world.end - event.day))
    war.days_fought += war.last_length
    war.deaths_claimant += event.numbers[figures.BATTLE_DEATHS_CLAIMANT]
    war.deaths_holder += event.numbers[figures.BATTLE_DEATHS_HOLDER]


@part
def _close_war(history: History, end: int, day: int, place: int) -> None:
    if history.at_war != 0:
        war = history.wars[history.war_count - 1]
        war.end, war.end_day, war.last_event = end, day, place
    history.at_war, history.fighting = 0, 0


@part
def _find_main_war(history: History) -> None:
    """Note the first large war, and the main one: that, or failing that the first of any size."""
    for k in range(history.war_count):
        if is_large(history.wars[k]):
            history.first_large = k
            break
    only_clashes = history.first_large < 0 < history.war_count
    history.main_war = 0 if only_clashes else history.first_large


# -- control ---------------------------------------------------------------------------------------


@part
def _read_capture(world: World, history: History, event: EventRow) -> None:
    side = world.signs[event.actor]
    if history.at_war != 0:
        history.wars[history.war_count - 1].taken += side
    held = 1.0 if side > 0 else 0.0
    place = history.territory[event.subject]
    place.by_force += held - place.control
    place.control = held
    if place.taken == NO_DAY and held != place.start:
        place.taken = event.day
    note_control(history, event.subject, event.day)


# -- talks -----------------------------------------------------------------------------------------


@part
def _read_talks(history: History, event: EventRow, place: int) -> None:
    if event.kind == codes.ANSWER:
        _read_answer(history, event)
    elif event.kind == codes.OFFER:
        _read_offer(history, place)
    elif event.kind == codes.SESSION:
        _read_session(history, event)
    else:
        history.messages_believed += event.outcome == 1


@part
def _read_session(history: History, event: EventRow) -> None:
    if history.session_count == len(history.sessions):
        history.overflow = 1
        return
    session = history.sessions[history.session_count]
    history.session_count += 1
    session.day, session.actor, session.role = event.day, event.actor, event.subject
    session.agreed, session.in_war = int(event.outcome == 1), history.at_war
    session.texts, session.refusers = 0, 0


@part
def _read_offer(history: History, place: int) -> None:
    """A new text: of a session, only the answers to the last one count."""
    if history.text_count == len(history.texts):
        history.overflow = 1
        return
    text = history.texts[history.text_count]
    history.text_count += 1
    text.event, text.refusers = place, 0
    if history.session_count > 0:
        session = history.sessions[history.session_count - 1]
        session.texts += 1
        session.refusers = 0


@part
def _read_answer(history: History, event: EventRow) -> None:
    if event.outcome != 0:
        return
    if history.text_count > 0:
        history.texts[history.text_count - 1].refusers |= 1 << event.actor
    if history.session_count > 0:
        history.sessions[history.session_count - 1].refusers |= 1 << event.actor


# -- ceasefires and truces -------------------------------------------------------------------------


@part
def _read_ceasefire(history: History, event: EventRow) -> None:
    if history.ceasefire_count == len(history.ceasefires):
        history.overflow = 1
        return
    agreed = event.outcome == codes.AGREED
    ceasefire = history.ceasefires[history.ceasefire_count]
    ceasefire.day, ceasefire.broker, ceasefire.agreed = event.day, event.actor, int(agreed)
    ceasefire.broken, ceasefire.end_day = 0, NO_DAY
    if agreed:
        history.ceasefire = history.ceasefire_count
        history.fighting = 0
        _open_truce(history, event.day, event.actor)
    history.ceasefire_count += 1


@part
def _close_ceasefire(history: History, day: int, broken: int) -> None:
    if history.ceasefire >= 0:
        ceasefire = history.ceasefires[history.ceasefire]
        ceasefire.end_day, ceasefire.broken = day, broken
    history.ceasefire = -1


@part
def _open_truce(history: History, day: int, broker: int) -> None:
    """Begin a truce, or put it in the place of the one in force."""
    if history.truce < 0:
        if history.truce_count == len(history.truces):
            history.overflow = 1
            return
        history.truce = history.truce_count
        history.truce_count += 1
    truce = history.truces[history.truce]
    truce.day, truce.broker, truce.end, truce.end_day = day, broker, IN_FORCE, NO_DAY


@part
def _close_truce(history: History, end: int, day: int) -> None:
    if history.truce >= 0:
        truce = history.truces[history.truce]
        truce.end, truce.end_day = end, day
    history.truce = -1


# -- agreements and handovers ----------------------------------------------------------------------


@part
def _read_settlement(world: World, history: History, event: EventRow, place: int) -> None:
    if event.kind == codes.AGREEMENT:
        _read_agreement(world, history, event, place)
    elif event.kind == codes.HANDOVER:
        _read_handover(history, event)
    elif event.kind == codes.CEASEFIRE:
        _read_ceasefire(history, event)
    elif event.kind == codes.CEASEFIRE_BROKEN:
        _close_ceasefire(history, event.day, 1)
        _close_truce(history, BROKEN, event.day)
    else:  # the truce holds
        _close_truce(history, HELD, event.day)
        _close_war(history, ENDED_BY_TRUCE, event.day, place)
        history.settlement_at_end = TRUCE_HELD


@part
def _read_agreement(world: World, history: History, event: EventRow, place: int) -> None:
    _close_ceasefire(history, event.day, 0)
    _close_truce(history, OVER_BY_AGREEMENT, event.day)
    _close_war(history, ENDED_BY_AGREEMENT, event.day, place)
    if history.agreement_count == len(history.agreements):
        history.overflow = 1
        return
    agreement = history.agreements[history.agreement_count]
    history.agreement_count += 1
    agreement.event, agreement.day = place, event.day
    agreement.broker, agreement.kind = event.actor, event.subject
    for good in range(len(agreement.terms)):
        agreement.terms[good] = event.terms[good]
    _settle_issues(world, agreement)
    history.settlement_at_end = settlement_by(agreement)
    if world.after_deal.binding != 0.0:  # carried out at once, without handover events
        for o in range(world.objective_count):
            hand_over(history.territory[o], agreement.terms[o], event.day)
            note_control(history, o, event.day)


@part
def _settle_issues(world: World, agreement: Agreement) -> None:
    """Work out what the terms of an agreement come to for every issue."""
    good = world.objective_count  # political issues lie behind the objectives, in file order
    for k in range(world.issue_count):
        if world.issues[k].political != 0:
            agreement.issues[k] = agreement.terms[good]
            good += 1
        else:
            agreement.issues[k] = 0.0
    for o in range(world.objective_count):
        place = world.objectives[o]
        agreement.issues[place.issue] += place.share * agreement.terms[o]


@part
def _read_handover(history: History, event: EventRow) -> None:
    if history.handover_count == len(history.handovers):
        history.overflow = 1
        return
    handover = history.handovers[history.handover_count]
    history.handover_count += 1
    handover.day, handover.objective = event.day, event.subject
    handover.done, handover.wait = int(event.outcome == 1), 0
    if history.agreement_count == 0:
        return
    agreement = history.agreements[history.agreement_count - 1]
    handover.wait = event.day - agreement.day
    if handover.done != 0:
        hand_over(history.territory[event.subject], agreement.terms[event.subject], event.day)
        note_control(history, event.subject, event.day)
