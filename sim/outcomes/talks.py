"""Outcomes: talks, refusals by each side, mediators' roles, and what was believed at the end."""

from __future__ import annotations

from collections.abc import Mapping

from sim.events import codes
from sim.events.calendar import new_year
from sim.events.history import History
from sim.memory.marks import World, part
from sim.outcomes.registry import outcome
from sim.outcomes.years import years_of
from sim.scenario.schema import Scenario

#: What a mediator can be seen doing: its roles in talks by their codes, then `ceasefire`, which
#: counts proposals in war.
ROLES = (*codes.ROLES[: codes.DIRECT_TALKS], "ceasefire")
#: Who can refuse: a party of a side, or one that does not lead its side.
REFUSERS = ("claimant", "holder", "veto")
_BY_CLAIMANT, _BY_HOLDER = 0, 1
_ROLE_COUNT, _CEASEFIRE = len(ROLES), ROLES.index("ceasefire")


def _mediator_roles(scenario: Scenario) -> Mapping[tuple[str, ...], int]:
    """Every role of every mediator: the place of the third party times the roles, plus the role."""
    return {
        (name, role): third * _ROLE_COUNT + place
        for third, (name, third_party) in enumerate(scenario.third_parties.items())
        if third_party.mediation is not None
        for place, role in enumerate(ROLES)
    }


@outcome("sessions", int)
def sessions(world: World, history: History) -> int:
    """Sessions of talks, mediated or direct, in peace and in war."""
    return history.session_count


@outcome("sessions", int)
def sessions_in_war(world: World, history: History) -> int:
    """Sessions of talks held while a war was on."""
    count = 0
    for k in range(history.session_count):
        count += history.sessions[k].in_war
    return count


@outcome("sessions", int)
def sessions_direct(world: World, history: History) -> int:
    """Sessions of talks without a mediator."""
    count = 0
    for k in range(history.session_count):
        count += history.sessions[k].actor == codes.DIRECT
    return count


@outcome("sessions", int)
def sessions_agreed(world: World, history: History) -> int:
    """Sessions that ended in an agreement."""
    count = 0
    for k in range(history.session_count):
        count += history.sessions[k].agreed
    return count


@outcome("sessions", int)
def sessions_refused(world: World, history: History) -> int:
    """Sessions in which a text was on the table and somebody refused it."""
    count = 0
    for k in range(history.session_count):
        count += history.sessions[k].texts > 0 and history.sessions[k].agreed == 0
    return count


@outcome("sessions", int)
def sessions_for_the_record(world: World, history: History) -> int:
    """Sessions without any text: meetings for the record."""
    count = 0
    for k in range(history.session_count):
        count += history.sessions[k].texts == 0
    return count


@outcome("offers", int)
def offers(world: World, history: History) -> int:
    """Texts put on the table, rounds of one session counted apart."""
    count = 0
    for k in range(history.session_count):
        count += history.sessions[k].texts
    return count


@part
def _refused(history: History, parties: int) -> int:
    """Sessions whose last text some of these parties (one bit each) refused."""
    count = 0
    for k in range(history.session_count):
        count += history.sessions[k].refusers & parties != 0
    return count


@outcome("texts", int)
def refused_by_claimant_side(world: World, history: History) -> int:
    """Sessions whose last text at least one party of the claimant's side refused."""
    return _refused(history, history.claimant_side)


@outcome("texts", int)
def refused_by_holder_side(world: World, history: History) -> int:
    """Sessions whose last text at least one party of the holder's side refused."""
    return _refused(history, history.holder_side)


@outcome("texts", int)
def refused_by_veto(world: World, history: History) -> int:
    """Sessions whose last text a party that does not lead its side refused."""
    return _refused(history, ~history.leaders)


@outcome("texts", int)
def refused_by_veto_alone(world: World, history: History) -> int:
    """Sessions whose last text failed only because of parties that do not lead their side."""
    return _refused(history, -1) - _refused(history, history.leaders)


def _refusers_and_years(scenario: Scenario) -> Mapping[tuple[str, ...], int]:
    """Every year for each that can refuse: the place of the year times these, plus its place."""
    return {
        (by, year): place * len(REFUSERS) + who
        for who, by in enumerate(REFUSERS)
        for (year,), place in years_of(scenario).items()
    }


@outcome("texts", int, name="refused:<by>:<year>", keys=_refusers_and_years)
def refused(world: World, history: History, member: int) -> int:
    """Sessions of a calendar year whose last text some party refused, by who it was.

    `claimant`, `holder`: at least one party of that side; `veto`: one that does not lead its side.
    """
    who, year = member % len(REFUSERS), history.first_year + member // len(REFUSERS)
    parties = ~history.leaders
    if who == _BY_CLAIMANT:
        parties = history.claimant_side
    elif who == _BY_HOLDER:
        parties = history.holder_side
    first, after, count = new_year(year), new_year(year + 1), 0
    for k in range(history.session_count):
        session = history.sessions[k]
        count += first <= session.day < after and session.refusers & parties != 0
    return count


@outcome("0 or 1", bool)
def both_sides_refused(world: World, history: History) -> bool:
    """Whether each side refused a last text at least once."""
    claimant = refused_by_claimant_side(world, history)
    return claimant > 0 and refused_by_holder_side(world, history) > 0


@outcome("times", int, name="role:<mediator>:<role>", keys=_mediator_roles)
def role(world: World, history: History, member: int) -> int:
    """Times that a mediator acted in a role."""
    mediator = codes.FIRST_THIRD_PARTY + member // _ROLE_COUNT
    played, count = member % _ROLE_COUNT, 0
    if played == _CEASEFIRE:
        for k in range(history.ceasefire_count):
            count += history.ceasefires[k].broker == mediator
        return count
    for k in range(history.session_count):
        session = history.sessions[k]
        count += session.actor == mediator and session.role == played
    return count


@outcome("messages", int)
def messages_believed(world: World, history: History) -> int:
    """Messages about the balance that a mediator carried and the party believed."""
    return history.messages_believed


@outcome("1")
def advantage_at_end(world: World, history: History) -> float:
    """The claimant's true log advantage on the last day (NaN: not recorded)."""
    return history.advantage


@outcome("1")
def belief_claimant_at_end(world: World, history: History) -> float:
    """The claimant's belief about its own advantage on the last day (NaN: not recorded)."""
    return history.belief_claimant


@outcome("1")
def belief_holder_at_end(world: World, history: History) -> float:
    """The holder's belief about the claimant's advantage on the last day (NaN: not recorded)."""
    return history.belief_holder


@outcome("1")
def belief_gap_at_end(world: World, history: History) -> float:
    """How far the two leaders' beliefs are apart on the last day: claimant's minus holder's."""
    return history.belief_claimant - history.belief_holder
